//! Portfolios: several strategies in turn.

use super::together::NEVERGRAD;
use super::{Family, StrategyRow, rows};
use crate::strategies::portfolio::{self, Portfolio};

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
    "TrustRegionCMA", "BOBYQA and a meta-model over separable CMA-ES in turn, each told what the other finds: quick on smooth losses, robust on others",
        portfolio::Settings { members: &["BOBYQA", "MetaModelDiagonalCMA"], warm_up: 1.0, first_turns: 1 };
    "TripleCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.33, first_turns: 1 };
    "TripleDiagonalCMA", "DiagonalCMA in turn, then the best of them",
        portfolio::Settings { members: &["DiagonalCMA", "DiagonalCMA", "DiagonalCMA"], warm_up: 0.5, first_turns: 1 };
    "TripleOnePlusOne", "OnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "OnePlusOne", "OnePlusOne"], warm_up: 0.5, first_turns: 1 };
};
