//! What the strategies are called elsewhere: in other packages, in papers, in conversation.

use crate::closest::bare;

/// Name in the registry, names elsewhere; by name. Spelling does not matter (see [`bare`]), so that `Nelder-Mead` and
/// `L-BFGS-B` need no entry.
static SYNONYMS: &[(&str, &[&str])] = &[
    ("AnisoEMNA", &["CEM", "cross-entropy", "CrossEntropyMethod"]),
    ("BFGS", &["quasi-Newton", "fmin_bfgs"]),
    ("BIPOPCMA", &["BIPOP", "BIPOP-CMA-ES"]),
    (
        "BO",
        &[
            "bayesian",
            "BayesianOptimization",
            "BayesianOptimisation",
            "BayesOpt",
            "EGO",
            "GP",
            "GaussianProcess",
            "GPSampler",
            "gp_minimize",
            "BoTorchSampler",
            "kriging",
        ],
    ),
    ("BOBYQA", &["Py-BOBYQA", "NEWUOA", "trust-region"]),
    ("CMA", &["CMA-ES", "CmaEsSampler", "CMAEvolutionStrategy", "pycma", "cma.fmin", "CovarianceMatrixAdaptation"]),
    ("Cobyla", &["fmin_cobyla"]),
    ("DE", &["differential_evolution", "DE/rand/1/bin"]),
    ("EDA", &["EstimationOfDistribution"]),
    ("ES", &["EvolutionStrategy", "evolution strategies", "mu,lambda"]),
    (
        "GaussNewton",
        &[
            "Levenberg-Marquardt",
            "LM",
            "least squares",
            "leastsq",
            "lsqnonlin",
            "curve_fit",
            "DFO-LS",
            "DFO-GN",
            "POUNDERS",
        ],
    ),
    ("HaltonSearch", &["halton"]),
    ("HammersleySearch", &["hammersley"]),
    ("IPOPCMA", &["IPOP", "IPOP-CMA-ES"]),
    ("LBFGSB", &["L-BFGS", "fmin_l_bfgs_b"]),
    ("LHSSearch", &["LHS", "latin-hypercube", "LatinHypercubeSampling"]),
    ("NGOpt", &["auto", "AutoSampler", "default", "nevergrad"]),
    ("NelderMead", &["simplex", "downhill-simplex", "amoeba", "fminsearch"]),
    ("OnePlusOne", &["1+1", "(1+1)-ES", "hill-climbing", "hill climber"]),
    ("PSO", &["swarm", "ParticleSwarm", "ParticleSwarmOptimization", "ParticleSwarmOptimisation", "pyswarms"]),
    ("Powell", &["fmin_powell", "conjugate-directions", "praxis"]),
    ("RandomSearch", &["random", "RandomSampler", "RandomizedSearch", "uniform", "Monte Carlo"]),
    ("RecMixES", &["GA", "genetic", "GeneticAlgorithm"]),
    ("SADiscreteLenglerOnePlusOneExp09Auto", &["SA", "simulated_annealing", "annealing", "anneal", "simulannealbnd"]),
    ("SPSA", &["SimultaneousPerturbation"]),
    ("SQP", &["SLSQP", "fmin_slsqp", "SequentialQuadraticProgramming"]),
    ("ScrHammersleySearch", &["space-filling"]),
    ("SobolSearch", &["Sobol", "QMC", "QMCSampler", "quasi-random", "quasi-Monte Carlo", "low-discrepancy"]),
    ("TBPSA", &["TestBasedPopulationSizeAdaptation"]),
    ("TPE", &["TPESampler", "tree-structured Parzen estimator", "Parzen", "tpe.suggest", "optuna"]),
];

/// Returns every name from elsewhere with the name in the registry.
pub(super) fn synonyms() -> impl Iterator<Item = (&'static str, &'static str)> {
    SYNONYMS.iter().flat_map(|(here, elsewhere)| elsewhere.iter().map(|name| (*name, *here)))
}

/// Returns what the strategy that goes by `name` elsewhere is called in the registry.
pub(super) fn name_here(name: &str) -> Option<&'static str> {
    let name = bare(name);
    synonyms().find(|(elsewhere, _)| bare(elsewhere) == name).map(|(_, here)| here)
}

/// Returns what the strategy that the registry calls `name` is called elsewhere.
pub(super) fn names_elsewhere(name: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(here, _)| *here == name).map_or(&[], |(_, elsewhere)| elsewhere)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::registry::{excluded, strategies};

    #[test]
    fn every_synonym_leads_to_a_strategy_and_shadows_no_name() {
        let mut names: BTreeSet<String> = strategies().iter().map(|row| bare(row.name)).collect();
        assert_eq!(names.len(), strategies().len(), "two names differ in spelling alone");
        names.extend(excluded::names().map(bare));
        for (elsewhere, here) in synonyms() {
            assert!(strategies().iter().any(|row| row.name == here), "{elsewhere}: {here} does not exist");
            assert!(names.insert(bare(elsewhere)), "{elsewhere} is a name already");
        }
        assert!(SYNONYMS.is_sorted_by_key(|(here, _)| *here));
    }
}
