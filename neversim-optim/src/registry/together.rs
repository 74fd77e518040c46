//! Strategies made of others.

use super::{Family, StrategyRow, rows};
use crate::strategies::branches::{self, Branches};
use crate::strategies::chain::{self, Chain, Share};
use crate::strategies::competence_map::CompetenceMap;
use crate::strategies::meta_model::{self, MetaModel};
use crate::strategies::portfolio::{self, Portfolio};
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

const NEVERGRAD: &str = "Rapin and Teytaud 2018, https://github.com/facebookresearch/nevergrad";

const CHAIN_FAMILY: Family = Family { name: "chain", is_parallel: true, is_deterministic: false, reference: NEVERGRAD };

pub(super) static CHAIN: &[StrategyRow] = rows! { Chain, CHAIN_FAMILY;
    "CLengler", "CMA, then DiscreteLenglerOnePlusOne",
        chain::Settings { stages: &[("CMA", Share::Part(1, 10)), ("DiscreteLenglerOnePlusOne", Share::Rest)] };
    "CMAL", "CMA, then DiscreteLenglerOnePlusOne",
        chain::Settings { stages: &[("CMA", Share::Part(1, 2)), ("DiscreteLenglerOnePlusOne", Share::Rest)] };
    "CMALn", "LognormalDiscreteOnePlusOne, then CMA",
        chain::Settings { stages: &[("LognormalDiscreteOnePlusOne", Share::Part(1, 10)), ("CMA", Share::Rest)] };
    "CMARS", "RandomSearch, then CMA",
        chain::Settings { stages: &[("RandomSearch", Share::Part(1, 10)), ("CMA", Share::Rest)] };
    "Carola1", "Cobyla, then MetaModel",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 2)), ("MetaModel", Share::Rest)] };
    "Carola10", "Cobyla, then CmaFmin2, then RBFGS",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 10)), ("CmaFmin2", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "Carola11", "MultiCMA, then RBFGS",
        chain::Settings { stages: &[("MultiCMA", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "Carola13", "CmaFmin2, then RBFGS",
        chain::Settings { stages: &[("CmaFmin2", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "Carola14", "MultiCMA, then RBFGS",
        chain::Settings { stages: &[("MultiCMA", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "Carola15", "Cobyla, then MetaModel, then RBFGS",
        chain::Settings { stages: &[("Cobyla", Share::Sqrt), ("MetaModel", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "Carola2", "Cobyla, then MetaModel, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 3)), ("MetaModel", Share::Part(1, 3)), ("SQP", Share::Rest)] };
    "Carola4", "Cobyla, then MetaModel, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Sqrt), ("MetaModel", Share::Part(1, 2)), ("SQP", Share::Rest)] };
    "Carola5", "Cobyla, then MetaModel, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Sqrt), ("MetaModel", Share::Part(4, 5)), ("SQP", Share::Rest)] };
    "Carola6", "Cobyla, then MetaModel, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 10)), ("MetaModel", Share::Part(4, 5)), ("SQP", Share::Rest)] };
    "Carola7", "MultiCobyla, then MetaModel, then MultiSQP",
        chain::Settings { stages: &[("MultiCobyla", Share::Part(1, 10)), ("MetaModel", Share::Part(4, 5)), ("MultiSQP", Share::Rest)] };
    "Carola8", "Cobyla, then CmaFmin2, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 10)), ("CmaFmin2", Share::Part(4, 5)), ("SQP", Share::Rest)] };
    "Carola9", "Cobyla, then MetaModelFmin2, then SQP",
        chain::Settings { stages: &[("Cobyla", Share::Part(1, 10)), ("MetaModelFmin2", Share::Part(4, 5)), ("SQP", Share::Rest)] };
    "ChainCMAPowell", "MetaCMA, then Powell",
        chain::Settings { stages: &[("MetaCMA", Share::Part(1, 2)), ("Powell", Share::Rest)] };
    "ChainCMASQP", "CMA, then SQP",
        chain::Settings { stages: &[("CMA", Share::Part(1, 2)), ("SQP", Share::Rest)] };
    "ChainCMAwithLHS", "LHSSearch, then CMA",
        chain::Settings { stages: &[("LHSSearch", Share::Workers), ("CMA", Share::Rest)] };
    "ChainCMAwithLHS30", "LHSSearch, then CMA",
        chain::Settings { stages: &[("LHSSearch", Share::Evaluations(30)), ("CMA", Share::Rest)] };
    "ChainCMAwithLHSdim", "LHSSearch, then CMA",
        chain::Settings { stages: &[("LHSSearch", Share::Dimension), ("CMA", Share::Rest)] };
    "ChainCMAwithLHSsqrt", "LHSSearch, then CMA",
        chain::Settings { stages: &[("LHSSearch", Share::Sqrt), ("CMA", Share::Rest)] };
    "ChainCMAwithMetaRecentering", "MetaRecentering, then CMA",
        chain::Settings { stages: &[("MetaRecentering", Share::Workers), ("CMA", Share::Rest)] };
    "ChainCMAwithMetaRecentering30", "MetaRecentering, then CMA",
        chain::Settings { stages: &[("MetaRecentering", Share::Evaluations(30)), ("CMA", Share::Rest)] };
    "ChainCMAwithMetaRecenteringdim", "MetaRecentering, then CMA",
        chain::Settings { stages: &[("MetaRecentering", Share::Dimension), ("CMA", Share::Rest)] };
    "ChainCMAwithMetaRecenteringsqrt", "MetaRecentering, then CMA",
        chain::Settings { stages: &[("MetaRecentering", Share::Sqrt), ("CMA", Share::Rest)] };
    "ChainCMAwithR", "RandomSearch, then CMA",
        chain::Settings { stages: &[("RandomSearch", Share::Workers), ("CMA", Share::Rest)] };
    "ChainCMAwithR30", "RandomSearch, then CMA",
        chain::Settings { stages: &[("RandomSearch", Share::Evaluations(30)), ("CMA", Share::Rest)] };
    "ChainCMAwithRdim", "RandomSearch, then CMA",
        chain::Settings { stages: &[("RandomSearch", Share::Dimension), ("CMA", Share::Rest)] };
    "ChainCMAwithRsqrt", "RandomSearch, then CMA",
        chain::Settings { stages: &[("RandomSearch", Share::Sqrt), ("CMA", Share::Rest)] };
    "ChainDE", "DE, then RBFGS",
        chain::Settings { stages: &[("DE", Share::Part(1, 2)), ("RBFGS", Share::Rest)] };
    "ChainDEwithLHS", "LHSSearch, then DE",
        chain::Settings { stages: &[("LHSSearch", Share::Workers), ("DE", Share::Rest)] };
    "ChainDEwithLHS30", "LHSSearch, then DE",
        chain::Settings { stages: &[("LHSSearch", Share::Evaluations(30)), ("DE", Share::Rest)] };
    "ChainDEwithLHSdim", "LHSSearch, then DE",
        chain::Settings { stages: &[("LHSSearch", Share::Dimension), ("DE", Share::Rest)] };
    "ChainDEwithLHSsqrt", "LHSSearch, then DE",
        chain::Settings { stages: &[("LHSSearch", Share::Sqrt), ("DE", Share::Rest)] };
    "ChainDEwithMetaRecentering", "MetaRecentering, then DE",
        chain::Settings { stages: &[("MetaRecentering", Share::Workers), ("DE", Share::Rest)] };
    "ChainDEwithMetaRecentering30", "MetaRecentering, then DE",
        chain::Settings { stages: &[("MetaRecentering", Share::Evaluations(30)), ("DE", Share::Rest)] };
    "ChainDEwithMetaRecenteringdim", "MetaRecentering, then DE",
        chain::Settings { stages: &[("MetaRecentering", Share::Dimension), ("DE", Share::Rest)] };
    "ChainDEwithMetaRecenteringsqrt", "MetaRecentering, then DE",
        chain::Settings { stages: &[("MetaRecentering", Share::Sqrt), ("DE", Share::Rest)] };
    "ChainDEwithMetaTuneRecentering", "MetaTuneRecentering, then DE",
        chain::Settings { stages: &[("MetaTuneRecentering", Share::Workers), ("DE", Share::Rest)] };
    "ChainDEwithMetaTuneRecentering30", "MetaTuneRecentering, then DE",
        chain::Settings { stages: &[("MetaTuneRecentering", Share::Evaluations(30)), ("DE", Share::Rest)] };
    "ChainDEwithMetaTuneRecenteringdim", "MetaTuneRecentering, then DE",
        chain::Settings { stages: &[("MetaTuneRecentering", Share::Dimension), ("DE", Share::Rest)] };
    "ChainDEwithMetaTuneRecenteringsqrt", "MetaTuneRecentering, then DE",
        chain::Settings { stages: &[("MetaTuneRecentering", Share::Sqrt), ("DE", Share::Rest)] };
    "ChainDEwithR", "RandomSearch, then DE",
        chain::Settings { stages: &[("RandomSearch", Share::Workers), ("DE", Share::Rest)] };
    "ChainDEwithR30", "RandomSearch, then DE",
        chain::Settings { stages: &[("RandomSearch", Share::Evaluations(30)), ("DE", Share::Rest)] };
    "ChainDEwithRdim", "RandomSearch, then DE",
        chain::Settings { stages: &[("RandomSearch", Share::Dimension), ("DE", Share::Rest)] };
    "ChainDEwithRsqrt", "RandomSearch, then DE",
        chain::Settings { stages: &[("RandomSearch", Share::Sqrt), ("DE", Share::Rest)] };
    "ChainDiagonalCMAPowell", "DiagonalCMA, then Powell",
        chain::Settings { stages: &[("DiagonalCMA", Share::Part(1, 2)), ("Powell", Share::Rest)] };
    "ChainMetaModelPowell", "MetaModel, then Powell",
        chain::Settings { stages: &[("MetaModel", Share::Part(1, 2)), ("Powell", Share::Rest)] };
    "ChainMetaModelSQP", "MetaModel, then SQP",
        chain::Settings { stages: &[("MetaModel", Share::Part(1, 2)), ("SQP", Share::Rest)] };
    "ChainNaiveTBPSACMAPowell", "NaiveTBPSA, then MetaCMA, then Powell",
        chain::Settings { stages: &[("NaiveTBPSA", Share::Part(1, 3)), ("MetaCMA", Share::Part(1, 3)), ("Powell", Share::Rest)] };
    "ChainNaiveTBPSAPowell", "NaiveTBPSA, then Powell",
        chain::Settings { stages: &[("NaiveTBPSA", Share::Part(1, 2)), ("Powell", Share::Rest)] };
    "ChainPSOwithLHS", "LHSSearch, then PSO",
        chain::Settings { stages: &[("LHSSearch", Share::Workers), ("PSO", Share::Rest)] };
    "ChainPSOwithLHS30", "LHSSearch, then PSO",
        chain::Settings { stages: &[("LHSSearch", Share::Evaluations(30)), ("PSO", Share::Rest)] };
    "ChainPSOwithLHSdim", "LHSSearch, then PSO",
        chain::Settings { stages: &[("LHSSearch", Share::Dimension), ("PSO", Share::Rest)] };
    "ChainPSOwithLHSsqrt", "LHSSearch, then PSO",
        chain::Settings { stages: &[("LHSSearch", Share::Sqrt), ("PSO", Share::Rest)] };
    "ChainPSOwithMetaRecentering", "MetaRecentering, then PSO",
        chain::Settings { stages: &[("MetaRecentering", Share::Workers), ("PSO", Share::Rest)] };
    "ChainPSOwithMetaRecentering30", "MetaRecentering, then PSO",
        chain::Settings { stages: &[("MetaRecentering", Share::Evaluations(30)), ("PSO", Share::Rest)] };
    "ChainPSOwithMetaRecenteringdim", "MetaRecentering, then PSO",
        chain::Settings { stages: &[("MetaRecentering", Share::Dimension), ("PSO", Share::Rest)] };
    "ChainPSOwithMetaRecenteringsqrt", "MetaRecentering, then PSO",
        chain::Settings { stages: &[("MetaRecentering", Share::Sqrt), ("PSO", Share::Rest)] };
    "ChainPSOwithR", "RandomSearch, then PSO",
        chain::Settings { stages: &[("RandomSearch", Share::Workers), ("PSO", Share::Rest)] };
    "ChainPSOwithR30", "RandomSearch, then PSO",
        chain::Settings { stages: &[("RandomSearch", Share::Evaluations(30)), ("PSO", Share::Rest)] };
    "ChainPSOwithRdim", "RandomSearch, then PSO",
        chain::Settings { stages: &[("RandomSearch", Share::Dimension), ("PSO", Share::Rest)] };
    "ChainPSOwithRsqrt", "RandomSearch, then PSO",
        chain::Settings { stages: &[("RandomSearch", Share::Sqrt), ("PSO", Share::Rest)] };
    "FCarola6", "NGOpt, then NGOpt, then RBFGS",
        chain::Settings { stages: &[("NGOpt", Share::Part(1, 10)), ("NGOpt", Share::Part(4, 5)), ("RBFGS", Share::Rest)] };
    "GeneticDE", "RotatedTwoPointsDE, then TwoPointsDE",
        chain::Settings { stages: &[("RotatedTwoPointsDE", Share::Evaluations(200)), ("TwoPointsDE", Share::Rest)] };
    "MemeticDE", "RotatedTwoPointsDE, then TwoPointsDE, then DE, then SQP",
        chain::Settings { stages: &[("RotatedTwoPointsDE", Share::Part(1, 4)), ("TwoPointsDE", Share::Part(1, 4)), ("DE", Share::Part(1, 4)), ("SQP", Share::Rest)] };
    "NgDS3", "LognormalDiscreteOnePlusOne, then NgDS2",
        chain::Settings { stages: &[("LognormalDiscreteOnePlusOne", Share::Part(1, 10)), ("NgDS2", Share::Rest)] };
    "NgIohLn", "LognormalDiscreteOnePlusOne, then CSEC11",
        chain::Settings { stages: &[("LognormalDiscreteOnePlusOne", Share::Part(1, 10)), ("CSEC11", Share::Rest)] };
    "NgIohMLn", "MultiLN, then CSEC11",
        chain::Settings { stages: &[("MultiLN", Share::Part(1, 10)), ("CSEC11", Share::Rest)] };
    "NgIohRS", "RandomSearch, then CSEC11",
        chain::Settings { stages: &[("RandomSearch", Share::Part(1, 10)), ("CSEC11", Share::Rest)] };
    "NgLglr", "DiscreteLenglerOnePlusOne, then NGOpt",
        chain::Settings { stages: &[("DiscreteLenglerOnePlusOne", Share::Part(1, 10)), ("NGOpt", Share::Rest)] };
    "NgLn", "LognormalDiscreteOnePlusOne, then NGOpt",
        chain::Settings { stages: &[("LognormalDiscreteOnePlusOne", Share::Part(1, 10)), ("NGOpt", Share::Rest)] };
    "NgRS", "RandomSearch, then NGOpt",
        chain::Settings { stages: &[("RandomSearch", Share::Part(1, 10)), ("NGOpt", Share::Rest)] };
    "NoisyRL1", "MixDeterministicRL, then NoisyOnePlusOne",
        chain::Settings { stages: &[("MixDeterministicRL", Share::Part(1, 2)), ("NoisyOnePlusOne", Share::Rest)] };
    "NoisyRL2", "MixDeterministicRL, then RecombiningPortfolioOptimisticNoisyDiscreteOnePlusOne",
        chain::Settings { stages: &[("MixDeterministicRL", Share::Part(1, 2)), ("RecombiningPortfolioOptimisticNoisyDiscreteOnePlusOne", Share::Rest)] };
    "NoisyRL3", "MixDeterministicRL, then OptimisticNoisyOnePlusOne",
        chain::Settings { stages: &[("MixDeterministicRL", Share::Part(1, 2)), ("OptimisticNoisyOnePlusOne", Share::Rest)] };
    "OpoDE", "OnePlusOne, then QODE",
        chain::Settings { stages: &[("OnePlusOne", Share::Part(1, 2)), ("QODE", Share::Rest)] };
    "OpoTinyDE", "OnePlusOne, then TinyQODE",
        chain::Settings { stages: &[("OnePlusOne", Share::Part(1, 2)), ("TinyQODE", Share::Rest)] };
    "QNDE", "QODE, then RBFGS",
        chain::Settings { stages: &[("QODE", Share::Part(1, 2)), ("RBFGS", Share::Rest)] };
    "SQOPSODCMA", "SQOPSO, then DiagonalCMA",
        chain::Settings { stages: &[("SQOPSO", Share::Part(1, 2)), ("DiagonalCMA", Share::Rest)] };
    "SpecialRL", "MixDeterministicRL, then TBPSA",
        chain::Settings { stages: &[("MixDeterministicRL", Share::Part(1, 2)), ("TBPSA", Share::Rest)] };
    "discretememetic", "RandomSearch, then DiscreteLenglerOnePlusOne, then DiscreteOnePlusOne",
        chain::Settings { stages: &[("RandomSearch", Share::Part(1, 3)), ("DiscreteLenglerOnePlusOne", Share::Part(1, 3)), ("DiscreteOnePlusOne", Share::Rest)] };
};

const PORTFOLIO_FAMILY: Family =
    Family { name: "portfolio", is_parallel: true, is_deterministic: false, reference: NEVERGRAD };

pub(super) static PORTFOLIO: &[StrategyRow] = rows! { Portfolio, PORTFOLIO_FAMILY;
    "ASCMADEthird", "MetaCMA, LhsDE in turn, then the best of them",
        portfolio::Settings { members: &["MetaCMA", "LhsDE"], warm_up: 0.33, first_turns: 1 };
    "BAR", "OnePlusOne, DiagonalCMA, OpoDE in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "DiagonalCMA", "OpoDE"], warm_up: 0.5, first_turns: 1 };
    "BAR2", "OnePlusOne, MetaCMA, OpoDE in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "MetaCMA", "OpoDE"], warm_up: 0.5, first_turns: 1 };
    "BAR3", "RandomSearch, OnePlusOne, MetaCMA, QNDE in turn, then the best of them",
        portfolio::Settings { members: &["RandomSearch", "OnePlusOne", "MetaCMA", "QNDE"], warm_up: 0.5, first_turns: 1 };
    "BAR4", "ChainMetaModelSQP, QNDE in turn, then the best of them",
        portfolio::Settings { members: &["ChainMetaModelSQP", "QNDE"], warm_up: 0.5, first_turns: 1 };
    "BFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "BFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "CM", "CMA, MetaModel in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "MetaModel"], warm_up: 0.5, first_turns: 1 };
    "CMandAS2", "CMA, LhsDE, OnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "LhsDE", "OnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "CMandAS3", "CMA, LhsDE, ScrHammersleySearch in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "LhsDE", "ScrHammersleySearch"], warm_up: 0.5, first_turns: 1 };
    "Carola3", "Cobyla, MetaModel, SQP in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "MetaModel", "SQP"], warm_up: 0.5, first_turns: 1 };
    "F2SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "F3SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "FSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "ForceMultiCobyla", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, first_turns: 1 };
    "LogBFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "LogBFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "LogMultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "LogMultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "LogSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "LogSQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "ManyLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "MixDeterministicRL", "DiagonalCMA, PSO, GeneticDE in turn",
        portfolio::Settings { members: &["DiagonalCMA", "PSO", "GeneticDE"], warm_up: 1.0, first_turns: 1 };
    "MultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "MultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "MultiCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.1, first_turns: 1 };
    "MultiCobyla", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, first_turns: 1 };
    "MultiCobylaPlus", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, first_turns: 1 };
    "MultiDiscrete", "DiscreteLenglerOnePlusOne, DoubleFastGADiscreteOnePlusOne, LognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["DiscreteLenglerOnePlusOne", "DoubleFastGADiscreteOnePlusOne", "LognormalDiscreteOnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "MultiLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "MultiSQP", "SQP, RSQP in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "RSQP", "RSQP"], warm_up: 0.5, first_turns: 1 };
    "MultiSQPPlus", "SQP, RSQP in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "RSQP", "RSQP"], warm_up: 0.5, first_turns: 1 };
    "MultiScaleCMA", "CMARandomStart, MilliCMARandomStart, MicroCMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "MilliCMARandomStart", "MicroCMARandomStart"], warm_up: 0.33, first_turns: 1 };
    "ParaPortfolio", "MetaCMA, TwoPointsDE, PSO, SQP, ScrHammersleySearch in turn",
        portfolio::Settings { members: &["MetaCMA", "TwoPointsDE", "PSO", "SQP", "ScrHammersleySearch"], warm_up: 1.0, first_turns: 1 };
    "PolyCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.33, first_turns: 1 };
    "PolyLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "Portfolio", "CMA, TwoPointsDE, ScrHammersleySearch in turn",
        portfolio::Settings { members: &["CMA", "TwoPointsDE", "ScrHammersleySearch"], warm_up: 1.0, first_turns: 1 };
    "SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "SQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "SparseOrNot", "OnePlusOne, RecombiningDiscreteLenglerOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "RecombiningDiscreteLenglerOnePlusOne"], warm_up: 0.5, first_turns: 1 };
    "SqrtBFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "SqrtBFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, first_turns: 1 };
    "SqrtMultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "SqrtMultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, first_turns: 1 };
    "SqrtSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "SqrtSQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, first_turns: 1 };
    "TrustRegionCMA", "BOBYQA and a meta-model over separable CMA-ES in turn, each told what the other finds: quick on smooth losses, robust on others; the recommended default",
        portfolio::Settings { members: &["BOBYQA", "MetaModelDiagonalCMA"], warm_up: 1.0, first_turns: 1 };
    "TripleCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.33, first_turns: 1 };
    "TripleDiagonalCMA", "DiagonalCMA in turn, then the best of them",
        portfolio::Settings { members: &["DiagonalCMA", "DiagonalCMA", "DiagonalCMA"], warm_up: 0.5, first_turns: 1 };
    "TripleOnePlusOne", "OnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "OnePlusOne", "OnePlusOne"], warm_up: 0.5, first_turns: 1 };
};

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

const MAP_FAMILY: Family = Family {
    name: "competence map",
    is_parallel: true,
    is_deterministic: false,
    reference: "Meunier et al. 2022, https://doi.org/10.1109/TEVC.2021.3108185",
};

pub(super) static COMPETENCE_MAP: &[StrategyRow] = rows! { CompetenceMap, MAP_FAMILY;
    "CSEC", "the same as NGOpt",
        ();
    "CSEC10", "the same as NGOpt",
        ();
    "CSEC11", "the same as NGOpt",
        ();
    "NGDSRW", "the same as NGOpt",
        ();
    "NGO", "the same as NGOpt",
        ();
    "NGOpt", "chooses a strategy by dimension, budget, workers and types",
        ();
    "NGOpt10", "the same as NGOpt",
        ();
    "NGOpt15", "the same as NGOpt",
        ();
    "NGOpt16", "the same as NGOpt",
        ();
    "NGOpt36", "the same as NGOpt",
        ();
    "NGOpt39", "the same as NGOpt",
        ();
    "NGOpt4", "the same as NGOpt",
        ();
    "NGOpt8", "the same as NGOpt",
        ();
    "NGOptBase", "the same as NGOpt",
        ();
    "NGOptDSBase", "the same as NGOpt",
        ();
    "NGOptF", "the same as NGOpt",
        ();
    "NGOptF2", "the same as NGOpt",
        ();
    "NGOptF3", "the same as NGOpt",
        ();
    "NGOptF5", "the same as NGOpt",
        ();
    "NGOptRW", "the same as NGOpt",
        ();
    "NgDS", "the same as NGOpt",
        ();
    "NgDS11", "the same as NGOpt",
        ();
    "NgDS2", "the same as NGOpt",
        ();
    "NgIoh", "the same as NGOpt",
        ();
    "NgIoh10", "the same as NGOpt",
        ();
    "NgIoh11", "the same as NGOpt",
        ();
    "NgIoh12", "the same as NGOpt",
        ();
    "NgIoh12b", "the same as NGOpt",
        ();
    "NgIoh13", "the same as NGOpt",
        ();
    "NgIoh13b", "the same as NGOpt",
        ();
    "NgIoh14", "the same as NGOpt",
        ();
    "NgIoh14b", "the same as NGOpt",
        ();
    "NgIoh15", "the same as NGOpt",
        ();
    "NgIoh15b", "the same as NGOpt",
        ();
    "NgIoh16", "the same as NGOpt",
        ();
    "NgIoh17", "the same as NGOpt",
        ();
    "NgIoh18", "the same as NGOpt",
        ();
    "NgIoh19", "the same as NGOpt",
        ();
    "NgIoh2", "the same as NGOpt",
        ();
    "NgIoh20", "the same as NGOpt",
        ();
    "NgIoh21", "the same as NGOpt",
        ();
    "NgIoh3", "the same as NGOpt",
        ();
    "NgIoh4", "the same as NGOpt",
        ();
    "NgIoh5", "the same as NGOpt",
        ();
    "NgIoh6", "the same as NGOpt",
        ();
    "NgIoh7", "the same as NGOpt",
        ();
    "NgIoh8", "the same as NGOpt",
        ();
    "NgIoh9", "the same as NGOpt",
        ();
    "NgIohRW2", "the same as NGOpt",
        ();
    "NgIohTuned", "the same as NGOpt",
        ();
    "Shiwa", "the same as NGOpt",
        ();
    "Wiz", "the same as NGOpt",
        ();
};
