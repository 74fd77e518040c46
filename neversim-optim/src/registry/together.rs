//! Strategies made of others.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::branches::{self, Branches};
use crate::strategies::meta_model::{self, MetaModel};
use crate::strategies::rescaled::{self, Rescaled};
use crate::strategies::split::{self, Split};

const META_MODEL_FAMILY: Family = Family {
    name: "quadratic meta-model",
    is_parallel: true,
    is_deterministic: false,
    reference: "Powell 2006, https://doi.org/10.1007/0-387-30065-1_16",
};

pub(super) static META_MODEL: &[StrategyRow] = rows! { MetaModel, META_MODEL_FAMILY;
    "HSMetaModel", "OldCMA that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "OldCMA" };
    "MetaModel", "CMA that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "CMA" };
    "MetaModelDE", "DE that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "DE" };
    "MetaModelDiagonalCMA", "DiagonalCMA that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "DiagonalCMA" };
    "MetaModelFmin2", "CmaFmin2 that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "CmaFmin2" };
    "MetaModelLogNormal", "LognormalDiscreteOnePlusOne that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "LognormalDiscreteOnePlusOne" };
    "MetaModelOnePlusOne", "OnePlusOne that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "OnePlusOne" };
    "MetaModelPSO", "PSO that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "PSO" };
    "MetaModelQODE", "QODE that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "QODE" };
    "MetaModelTwoPointsDE", "TwoPointsDE that tries the minimum of a quadratic model now and then",
        meta_model::Settings { base: "TwoPointsDE" };
};

const BRANCHES_FAMILY: Family = Family {
    name: "branches",
    is_parallel: true,
    is_deterministic: false,
    reference: "Audet and Dennis 2001, https://doi.org/10.1137/S1052623499352024",
};

pub(super) static BRANCHES: &[StrategyRow] = rows! { Branches, BRANCHES_FAMILY;
    "BranchedCMA", "CMA for each combination of choices, the better ones more often",
        branches::Settings { base: "CMA" };
    "BranchedTrustRegionCMA", "TrustRegionCMA for each combination of choices, the better ones more often",
        branches::Settings { base: "TrustRegionCMA" };
};

pub(super) const NEVERGRAD: &str = "Rapin and Teytaud 2018, https://github.com/facebookresearch/nevergrad";

const RESCALED_FAMILY: Family =
    Family { name: "rescaled", is_parallel: true, is_deterministic: false, reference: NEVERGRAD };

pub(super) static RESCALED: &[StrategyRow] = rows! { Rescaled, RESCALED_FAMILY;
    "LocalBFGS", "BFGS in a part of the box around the centre",
        rescaled::Settings { base: "BFGS", scale: 0.01 };
    "MicroSPSA", "SPSA in a part of the box around the centre",
        rescaled::Settings { base: "SPSA", scale: 1e-06 };
    "MicroSQP", "SQP in a part of the box around the centre",
        rescaled::Settings { base: "SQP", scale: 1e-06 };
    "RescaledCMA", "MetaCMA in a part of the box around the centre",
        rescaled::Settings { base: "MetaCMA", scale: 0.0 };
    "TinyLhsDE", "LhsDE in a part of the box around the centre",
        rescaled::Settings { base: "LhsDE", scale: 0.001 };
    "TinyQODE", "QODE in a part of the box around the centre",
        rescaled::Settings { base: "QODE", scale: 0.001 };
    "TinySPSA", "SPSA in a part of the box around the centre",
        rescaled::Settings { base: "SPSA", scale: 0.001 };
    "TinySQP", "SQP in a part of the box around the centre",
        rescaled::Settings { base: "SQP", scale: 0.001 };
};

const SPLIT_FAMILY: Family = Family { name: "split", is_parallel: true, is_deterministic: false, reference: NEVERGRAD };

pub(super) static SPLIT: &[StrategyRow] = rows! { Split, SPLIT_FAMILY;
    "DiscreteNoisy13Splits", "OptimisticDiscreteOnePlusOne for each block of parameters",
        split::Settings { base: "OptimisticDiscreteOnePlusOne", blocks: 13 };
    "DiscreteNoisyInfSplits", "OptimisticDiscreteOnePlusOne for each block of parameters",
        split::Settings { base: "OptimisticDiscreteOnePlusOne", blocks: 0 };
    "MetaNGOpt10", "NGOpt10 for each parameter on its own",
        split::Settings { base: "NGOpt10", blocks: 0 };
    "Noisy13Splits", "OptimisticNoisyOnePlusOne for each block of parameters",
        split::Settings { base: "OptimisticNoisyOnePlusOne", blocks: 13 };
    "NoisyInfSplits", "OptimisticNoisyOnePlusOne for each block of parameters",
        split::Settings { base: "OptimisticNoisyOnePlusOne", blocks: 0 };
    "SplitCMA", "CMA for each parameter on its own",
        split::Settings { base: "CMA", blocks: 0 };
    "SplitCSEC11", "CSEC11 for each parameter on its own",
        split::Settings { base: "CSEC11", blocks: 0 };
    "SplitDE", "DE for each parameter on its own",
        split::Settings { base: "DE", blocks: 0 };
    "SplitPSO", "PSO for each parameter on its own",
        split::Settings { base: "PSO", blocks: 0 };
    "SplitQODE", "QODE for each parameter on its own",
        split::Settings { base: "QODE", blocks: 0 };
    "SplitSQOPSO", "SQOPSO for each parameter on its own",
        split::Settings { base: "SQOPSO", blocks: 0 };
    "SplitTwoPointsDE", "TwoPointsDE for each parameter on its own",
        split::Settings { base: "TwoPointsDE", blocks: 0 };
};
