//! Chains: one strategy after another.

use super::row::{Family, StrategyRow, rows};
use super::together::NEVERGRAD;
use crate::strategies::chain::{self, Chain, Share};

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
