//! Strategies that model the loss over the whole box.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::bayesian::Bayesian;
use crate::strategies::parzen::ParzenEstimator;

const BAYESIAN_FAMILY: Family = Family {
    name: "Bayesian optimization",
    is_parallel: true,
    is_deterministic: false,
    reference: "Jones, Schonlau and Welch 1998, https://doi.org/10.1023/A:1008306431147",
};

pub(super) static BAYESIAN: &[StrategyRow] = rows! { Bayesian, BAYESIAN_FAMILY;
    "BO", "Gaussian process that learns where evaluations fail; for few, expensive evaluations of few parameters", ();
};

const PARZEN_FAMILY: Family = Family {
    name: "Parzen estimator",
    is_parallel: true,
    is_deterministic: false,
    reference: "Bergstra et al. 2011, https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization",
};

pub(super) static PARZEN: &[StrategyRow] = rows! { ParzenEstimator, PARZEN_FAMILY;
    "HyperOpt", "the same as TPE", ();
    "TPE", "compares the densities of good and of other points; for mixed parameter types and boxes in which many evaluations fail", ();
};
