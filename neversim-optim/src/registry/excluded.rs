//! Names that are not offered, each with the reason and what to use instead.

use crate::closest::bare;

/// Returns why `name` is not offered, and the name to use instead; `None` if it is not a name left out on purpose.
pub(super) fn reason_and_replacement(name: &str) -> Option<(&'static str, &'static str)> {
    let name = bare(name);
    let row = rows().find(|(excluded, ..)| bare(excluded) == name);
    row.map(|(_, reason, instead)| (*reason, *instead))
}

/// Returns every name that is left out on purpose.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    rows().map(|(name, ..)| *name)
}

fn rows() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    OF_NEVERGRAD.iter().chain(OF_OTHERS)
}

/// Methods of other packages and of textbooks: name, reason, name to use instead; by name.
static OF_OTHERS: &[(&str, &str, &str)] = &[
    ("ASHA", "stops evaluations early, which cannot be done here", "TPE"),
    ("Adam", "needs derivatives of the loss", "BOBYQA"),
    ("BOHB", "stops evaluations early, which cannot be done here", "TPE"),
    ("BruteForceSampler", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("CG", "needs derivatives of the loss", "BOBYQA"),
    ("DIRECT", "divides the box into ever smaller ones", "NGOpt"),
    ("GridSampler", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("GridSearch", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("Hyperband", "stops evaluations early, which cannot be done here", "TPE"),
    ("MLSL", "repeats local searches, which BOBYQA, Powell and NelderMead do by themselves", "BOBYQA"),
    ("MOEA/D", "is for several objectives at once", "NGOpt"),
    ("MOTPESampler", "is for several objectives at once", "NGOpt"),
    ("NSGA2", "is for several objectives at once", "NGOpt"),
    ("NSGA3", "is for several objectives at once", "NGOpt"),
    ("NSGAII", "is for several objectives at once", "NGOpt"),
    ("NSGAIII", "is for several objectives at once", "NGOpt"),
    ("NSGAIIISampler", "is for several objectives at once", "NGOpt"),
    ("NSGAIISampler", "is for several objectives at once", "NGOpt"),
    ("Newton-CG", "needs derivatives of the loss", "BOBYQA"),
    ("SGD", "needs derivatives of the loss", "BOBYQA"),
    ("SMAC", "models the loss with a random forest", "TPE"),
    ("SuccessiveHalving", "stops evaluations early, which cannot be done here", "TPE"),
    ("TNC", "needs derivatives of the loss", "BOBYQA"),
    ("basinhopping", "repeats local searches, which BOBYQA, Powell and NelderMead do by themselves", "BOBYQA"),
    ("brute", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("brute force", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("dual_annealing", "alternates annealing and local searches", "NGOpt"),
    ("gamultiobj", "is for several objectives at once", "NGOpt"),
    ("generalized simulated annealing", "alternates annealing and local searches", "NGOpt"),
    ("gradient", "needs derivatives of the loss", "BOBYQA"),
    ("gradient descent", "needs derivatives of the loss", "BOBYQA"),
    ("grid", "tries few values of each parameter again and again", "ScrHammersleySearch"),
    ("multistart", "repeats local searches, which BOBYQA, Powell and NelderMead do by themselves", "BOBYQA"),
    ("pymoo", "is for several objectives at once", "NGOpt"),
    ("shgo", "repeats local searches, which BOBYQA, Powell and NelderMead do by themselves", "BOBYQA"),
    ("sweep", "tries few values of each parameter again and again", "ScrHammersleySearch"),
];

/// Names of Nevergrad: name, reason, name to use instead; by name.
static OF_NEVERGRAD: &[(&str, &str, &str)] = &[
    ("AX", "wraps the package Ax", "BO"),
    ("AXP", "wraps the package Ax", "BO"),
    (
        "AnisotropicAdaptiveDiscreteOnePlusOne",
        "steps between the arms of choices; on numbers it only visits the borders",
        "AdaptiveDiscreteOnePlusOne",
    ),
    ("BOSplit", "splits so many parameters that a Gaussian process cannot serve them", "SplitCMA"),
    ("BayesOptimBO", "wraps the package bayes-optim", "BO"),
    ("CMAILL", "has the member ImageMetaModel, which is not offered", "NGOpt"),
    ("CMAL2", "has the member SmootherDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMAL3", "has the member SmootherDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMALL", "has the member UltraSmoothDiscreteLognormalOnePlusOne, which is not offered", "NGOpt"),
    ("CMALS", "has the member UltraSmoothDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMALYS", "has the member YoSmoothDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMASL", "has the member SmootherDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMASL2", "has the member SmootherDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("CMASL3", "has the member SmootherDiscreteLenglerOnePlusOne, which is not offered", "NGOpt"),
    ("ChainDSPowell", "has the member DSproba, which is not offered", "NGOpt"),
    ("ChainMetaModelDSSQP", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DS14", "has the member MultiDS, which is not offered", "NGOpt"),
    ("DS2", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DS3p", "wraps the package directsearch", "NelderMead"),
    ("DS4", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DS5", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DS6", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DS8", "has the member DSproba, which is not offered", "NGOpt"),
    ("DS9", "has the member MetaModelDSproba, which is not offered", "NGOpt"),
    ("DSbase", "wraps the package directsearch", "NelderMead"),
    ("DSproba", "wraps the package directsearch", "NelderMead"),
    ("DSsubspace", "wraps the package directsearch", "NelderMead"),
    ("HSNeuralCMA", "its recommendation comes from a model of scikit-learn", "MetaModel"),
    ("HSRFCMA", "its recommendation comes from a model of scikit-learn", "MetaModel"),
    ("HSSVMCMA", "its recommendation comes from a model of scikit-learn", "MetaModel"),
    ("ImageMetaModel", "models images", "MetaModel"),
    ("ImageMetaModelD", "models images", "MetaModel"),
    ("ImageMetaModelDiagonalCMA", "models images", "MetaModel"),
    ("ImageMetaModelE", "models images", "MetaModel"),
    ("ImageMetaModelLengler", "models images", "MetaModel"),
    ("ImageMetaModelLogNormal", "models images", "MetaModel"),
    ("ImageMetaModelOnePlusOne", "models images", "MetaModel"),
    ("LSDE", "stretches the box beyond its borders", "DE"),
    ("MetaModelDSproba", "wraps the package directsearch", "MetaModel"),
    ("MultiDS", "has the member DSproba, which is not offered", "NGOpt"),
    ("NGOptSingle16", "is for several objectives at once", "NGOpt"),
    ("NGOptSingle25", "is for several objectives at once", "NGOpt"),
    ("NGOptSingle9", "is for several objectives at once", "NGOpt"),
    ("NLOPT_GN_AGS", "wraps the library NLopt", "NGOpt"),
    ("NLOPT_GN_CRS2_LM", "wraps the library NLopt", "DE"),
    ("NLOPT_GN_DIRECT", "wraps the library NLopt", "NGOpt"),
    ("NLOPT_GN_DIRECT_L", "wraps the library NLopt", "NGOpt"),
    ("NLOPT_GN_ESCH", "wraps the library NLopt", "ES"),
    ("NLOPT_GN_ISRES", "wraps the library NLopt", "ES"),
    ("NLOPT_LN_BOBYQA", "wraps the library NLopt", "BOBYQA"),
    ("NLOPT_LN_COBYLA", "wraps the library NLopt", "Cobyla"),
    ("NLOPT_LN_NELDERMEAD", "wraps the library NLopt", "NelderMead"),
    ("NLOPT_LN_NEWUOA_BOUND", "wraps the library NLopt", "BOBYQA"),
    ("NLOPT_LN_PRAXIS", "wraps the library NLopt", "Powell"),
    ("NLOPT_LN_SBPLX", "wraps the library NLopt", "NelderMead"),
    ("Neural1MetaModel", "models with a neural network of scikit-learn", "MetaModel"),
    ("Neural1MetaModelD", "models with a neural network of scikit-learn", "MetaModel"),
    ("Neural1MetaModelE", "models with a neural network of scikit-learn", "MetaModel"),
    ("Neural1MetaModelLogNormal", "models with a neural network of scikit-learn", "MetaModel"),
    ("Neural1MetaModelOnePlusOne", "models with a neural network of scikit-learn", "MetaModel"),
    ("NeuralMetaModel", "models with a neural network of scikit-learn", "MetaModel"),
    ("NeuralMetaModelDE", "models with a neural network of scikit-learn", "MetaModel"),
    ("NeuralMetaModelLogNormal", "models with a neural network of scikit-learn", "MetaModel"),
    ("NeuralMetaModelTwoPointsDE", "models with a neural network of scikit-learn", "MetaModel"),
    ("PCABO", "wraps the package bayes-optim", "BO"),
    ("PCABO80", "wraps the package bayes-optim", "BO"),
    ("PCABO95DoE20", "wraps the package bayes-optim", "BO"),
    ("PCarola6", "stretches the box beyond its borders", "Carola6"),
    ("PymooBIPOP", "wraps the package pymoo", "BIPOPCMA"),
    ("PymooCMAES", "wraps the package pymoo", "CMA"),
    ("PymooNSGA2", "is for several objectives at once", "NGOpt"),
    ("Quad1MetaModel", "a linear model has no minimum to go to", "CMA"),
    ("Quad1MetaModelD", "a linear model has no minimum to go to", "EDCMA"),
    ("Quad1MetaModelE", "a linear model has no minimum to go to", "CMAtuning"),
    ("Quad1MetaModelOnePlusOne", "a linear model has no minimum to go to", "OnePlusOne"),
    ("RF1MetaModel", "models with a random forest of scikit-learn", "MetaModel"),
    ("RF1MetaModelD", "models with a random forest of scikit-learn", "MetaModel"),
    ("RF1MetaModelE", "models with a random forest of scikit-learn", "MetaModel"),
    ("RF1MetaModelLogNormal", "models with a random forest of scikit-learn", "MetaModel"),
    ("RF1MetaModelOnePlusOne", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModel", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModelDE", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModelLogNormal", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModelOnePlusOne", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModelPSO", "models with a random forest of scikit-learn", "MetaModel"),
    ("RFMetaModelTwoPointsDE", "models with a random forest of scikit-learn", "MetaModel"),
    ("SMAC3", "wraps the package SMAC", "TPE"),
    ("SQOPSODCMA20", "divides the budget by twenty", "SQOPSODCMA"),
    ("SQOPSODCMA20bar", "divides the budget by twenty", "SQOPSODCMA"),
    ("SVM1MetaModel", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVM1MetaModelD", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVM1MetaModelE", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVM1MetaModelLogNormal", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVM1MetaModelOnePlusOne", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVMMetaModel", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVMMetaModelDE", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVMMetaModelLogNormal", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVMMetaModelPSO", "models with support vectors of scikit-learn", "MetaModel"),
    ("SVMMetaModelTwoPointsDE", "models with support vectors of scikit-learn", "MetaModel"),
    (
        "SmoothAdaptiveDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "AdaptiveDiscreteOnePlusOne",
    ),
    (
        "SmoothDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteLenglerOnePlusOne",
    ),
    (
        "SmoothDiscreteLognormalOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "LognormalDiscreteOnePlusOne",
    ),
    (
        "SmoothDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteOnePlusOne",
    ),
    (
        "SmoothElitistRandRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RandRecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "SmoothElitistRandRecombiningDiscreteLognormalOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RandRecombiningDiscreteLognormalOnePlusOne",
    ),
    (
        "SmoothElitistRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "SmoothLognormalDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "LognormalDiscreteOnePlusOne",
    ),
    (
        "SmoothPortfolioDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "PortfolioDiscreteOnePlusOne",
    ),
    (
        "SmoothRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "SmoothRecombiningPortfolioDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningPortfolioDiscreteOnePlusOne",
    ),
    (
        "SmootherDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteLenglerOnePlusOne",
    ),
    (
        "SparseDiscreteOnePlusOne",
        "sets entries of an array to zero; parameters here have bounds instead",
        "DiscreteOnePlusOne",
    ),
    (
        "SparseDoubleFastGADiscreteOnePlusOne",
        "sets entries of an array to zero; parameters here have bounds instead",
        "DoubleFastGADiscreteOnePlusOne",
    ),
    ("StupidRandom", "recommends a random point", "RandomSearch"),
    (
        "SuperSmoothDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteLenglerOnePlusOne",
    ),
    (
        "SuperSmoothElitistRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "SuperSmoothRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "SuperSmoothRecombiningDiscreteLognormalOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLognormalOnePlusOne",
    ),
    (
        "SuperSmoothTinyLognormalDiscreteOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "TinyLognormalDiscreteOnePlusOne",
    ),
    (
        "UltraSmoothDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteLenglerOnePlusOne",
    ),
    (
        "UltraSmoothDiscreteLognormalOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "LognormalDiscreteOnePlusOne",
    ),
    (
        "UltraSmoothElitistRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    (
        "UltraSmoothElitistRecombiningDiscreteLognormalOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLognormalOnePlusOne",
    ),
    (
        "UltraSmoothRecombiningDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "RecombiningDiscreteLenglerOnePlusOne",
    ),
    ("VastDE", "stretches the box beyond its borders", "DE"),
    ("VastLengler", "stretches the box beyond its borders", "DiscreteLenglerOnePlusOne"),
    ("VoronoiDE", "exchanges neighbouring entries of two-dimensional arrays; parameters here form none", "TwoPointsDE"),
    ("VoxelizeMetaModelOnePlusOne", "models images", "MetaModel"),
    (
        "YoSmoothDiscreteLenglerOnePlusOne",
        "smooths neighbouring entries of an array; parameters have no neighbours",
        "DiscreteLenglerOnePlusOne",
    ),
    ("pCarola6", "stretches the box beyond its borders", "Carola6"),
    ("pysot", "wraps the package pySOT", "BO"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::strategies;

    #[test]
    fn every_name_left_out_has_a_reason_and_a_replacement_that_exists() {
        assert!(OF_NEVERGRAD.is_sorted_by_key(|(name, ..)| *name));
        assert!(OF_OTHERS.is_sorted_by_key(|(name, ..)| *name));
        for (name, reason, instead) in rows() {
            assert!(strategies().iter().all(|row| row.name != *name), "{name} is offered");
            assert!(strategies().iter().any(|row| row.name == *instead), "{name}: {instead} does not exist");
            assert!(!reason.is_empty());
        }
    }
}
