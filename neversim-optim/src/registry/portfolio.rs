//! Portfolios: several strategies in turn.

use super::row::{Family, StrategyRow, rows};
use super::together::NEVERGRAD;
use crate::strategies::portfolio::{self, Portfolio};

const PORTFOLIO_FAMILY: Family =
    Family { name: "portfolio", is_parallel: true, is_deterministic: false, reference: NEVERGRAD };

/// All members, one turn each, to the end.
const EVEN: portfolio::Settings =
    portfolio::Settings { members: &[], warm_up: 1.0, first_turns: 1, has_head_start: false };

pub(super) static PORTFOLIO: &[StrategyRow] = rows! { Portfolio, PORTFOLIO_FAMILY;
    "ASCMADEthird", "MetaCMA, LhsDE in turn, then the best of them",
        portfolio::Settings { members: &["MetaCMA", "LhsDE"], warm_up: 0.33, ..EVEN };
    "BAR", "OnePlusOne, DiagonalCMA, OpoDE in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "DiagonalCMA", "OpoDE"], warm_up: 0.5, ..EVEN };
    "BAR2", "OnePlusOne, MetaCMA, OpoDE in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "MetaCMA", "OpoDE"], warm_up: 0.5, ..EVEN };
    "BAR3", "RandomSearch, OnePlusOne, MetaCMA, QNDE in turn, then the best of them",
        portfolio::Settings { members: &["RandomSearch", "OnePlusOne", "MetaCMA", "QNDE"], warm_up: 0.5, ..EVEN };
    "BAR4", "ChainMetaModelSQP, QNDE in turn, then the best of them",
        portfolio::Settings { members: &["ChainMetaModelSQP", "QNDE"], warm_up: 0.5, ..EVEN };
    "BFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "BFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "CM", "CMA, MetaModel in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "MetaModel"], warm_up: 0.5, ..EVEN };
    "CMandAS2", "CMA, LhsDE, OnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "LhsDE", "OnePlusOne"], warm_up: 0.5, ..EVEN };
    "CMandAS3", "CMA, LhsDE, ScrHammersleySearch in turn, then the best of them",
        portfolio::Settings { members: &["CMA", "LhsDE", "ScrHammersleySearch"], warm_up: 0.5, ..EVEN };
    "Carola3", "Cobyla, MetaModel, SQP in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "MetaModel", "SQP"], warm_up: 0.5, ..EVEN };
    "F2SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "F3SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "FSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "ForceMultiCobyla", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, ..EVEN };
    "LogBFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "LogBFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "LogMultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "LogMultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "LogSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "LogSQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "ManyLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, ..EVEN };
    "MixDeterministicRL", "DiagonalCMA, PSO, GeneticDE in turn",
        portfolio::Settings { members: &["DiagonalCMA", "PSO", "GeneticDE"], ..EVEN };
    "MultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "MultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "MultiCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.1, ..EVEN };
    "MultiCobyla", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, ..EVEN };
    "MultiCobylaPlus", "Cobyla, RCobyla in turn, then the best of them",
        portfolio::Settings { members: &["Cobyla", "RCobyla", "RCobyla"], warm_up: 0.5, ..EVEN };
    "MultiDiscrete", "DiscreteLenglerOnePlusOne, DoubleFastGADiscreteOnePlusOne, LognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["DiscreteLenglerOnePlusOne", "DoubleFastGADiscreteOnePlusOne", "LognormalDiscreteOnePlusOne"], warm_up: 0.5, ..EVEN };
    "MultiLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, ..EVEN };
    "MultiSQP", "SQP, RSQP in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "RSQP", "RSQP"], warm_up: 0.5, ..EVEN };
    "MultiSQPPlus", "SQP, RSQP in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "RSQP", "RSQP"], warm_up: 0.5, ..EVEN };
    "MultiScaleCMA", "CMARandomStart, MilliCMARandomStart, MicroCMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "MilliCMARandomStart", "MicroCMARandomStart"], warm_up: 0.33, ..EVEN };
    "ParaPortfolio", "MetaCMA, TwoPointsDE, PSO, SQP, ScrHammersleySearch in turn",
        portfolio::Settings { members: &["MetaCMA", "TwoPointsDE", "PSO", "SQP", "ScrHammersleySearch"], ..EVEN };
    "PolyCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.33, ..EVEN };
    "PolyLN", "SmallLognormalDiscreteOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne", "SmallLognormalDiscreteOnePlusOne"], warm_up: 0.5, ..EVEN };
    "Portfolio", "CMA, TwoPointsDE, ScrHammersleySearch in turn",
        portfolio::Settings { members: &["CMA", "TwoPointsDE", "ScrHammersleySearch"], ..EVEN };
    "SQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "SQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "SparseOrNot", "OnePlusOne, RecombiningDiscreteLenglerOnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "RecombiningDiscreteLenglerOnePlusOne"], warm_up: 0.5, ..EVEN };
    "SqrtBFGSCMA", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "SqrtBFGSCMAPlus", "BFGS, CMA in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "CMA"], warm_up: 0.5, ..EVEN };
    "SqrtMultiBFGS", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "SqrtMultiBFGSPlus", "BFGS, RBFGS in turn, then the best of them",
        portfolio::Settings { members: &["BFGS", "RBFGS", "RBFGS"], warm_up: 0.5, ..EVEN };
    "SqrtSQPCMA", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "SqrtSQPCMAPlus", "SQP, CMA in turn, then the best of them",
        portfolio::Settings { members: &["SQP", "CMA"], warm_up: 0.5, ..EVEN };
    "TrustRegionCMA", "BOBYQA and a meta-model over separable CMA-ES in turn, each told what the other finds: quick on smooth losses, robust on others",
        portfolio::Settings { members: &["BOBYQA", "MetaModelDiagonalCMA"], has_head_start: true, ..EVEN };
    "TripleCMA", "CMARandomStart in turn, then the best of them",
        portfolio::Settings { members: &["CMARandomStart", "CMARandomStart", "CMARandomStart"], warm_up: 0.33, ..EVEN };
    "TripleDiagonalCMA", "DiagonalCMA in turn, then the best of them",
        portfolio::Settings { members: &["DiagonalCMA", "DiagonalCMA", "DiagonalCMA"], warm_up: 0.5, ..EVEN };
    "TripleOnePlusOne", "OnePlusOne in turn, then the best of them",
        portfolio::Settings { members: &["OnePlusOne", "OnePlusOne", "OnePlusOne"], warm_up: 0.5, ..EVEN };
};
