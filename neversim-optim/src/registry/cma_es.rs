//! CMA-ES.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::cma_es::{CmaEs, Restarts, Settings as Cma};

const FAMILY: Family = Family {
    name: "CMA-ES",
    is_parallel: true,
    is_deterministic: false,
    reference: "Hansen 2016, https://arxiv.org/abs/1604.00772",
};

const FULL: Cma = Cma::FULL;
const DIAGONAL: Cma = Cma { is_diagonal: true, ..FULL };
/// What the plain name stands for: the best of fifteen settings on `examples/practice` (population factors of 1, 2 and 3,
/// elitism, first steps, lengths of the diagonal start).
const BEST: Cma = Cma { is_elitist: true, population_factor: 1.0, diagonal_start: 20.0, ..FULL };

pub(super) static ROWS: &[StrategyRow] = rows! { CmaEs, FAMILY;
    "BIPOPCMA", "restarts with large and small populations in turn, for losses with many minima",
        Cma { restarts: Restarts::Bipop, ..FULL };
    "CMA", "learns the scales and dependencies of the parameters; a good choice from a few hundred evaluations on",
        BEST;
    "CMARandomStart", "CMA from a random point: a member of portfolios",
        Cma { starts_at_random: true, ..BEST };
    "CMAbounded", "elitist: the best point stays in the population; learns the scale of each parameter, not their dependencies; small populations; first steps of 0.079 of the range",
        Cma { is_elitist: true, population_factor: 1.0, sigma: 0.07942, ..DIAGONAL };
    "CMApara", "elitist: the best point stays in the population; learns the scale of each parameter, not their dependencies; large populations; first steps of 0.045 of the range",
        Cma { is_elitist: true, population_factor: 8.0, sigma: 0.044525, ..DIAGONAL };
    "CMAsmall", "first steps of 0.018 of the range",
        Cma { sigma: 0.018035, ..FULL };
    "CMAstd", "first steps of 0.023 of the range",
        Cma { sigma: 0.023495, ..FULL };
    "CMAtuning", "elitist: the best point stays in the population; small populations; first steps of 0.024 of the range",
        Cma { is_elitist: true, population_factor: 1.0, sigma: 0.024235, ..FULL };
    "ChoiceBase", "the same as CMA",
        BEST;
    "CmaFmin2", "restarts with twice the population, for losses with many minima",
        Cma { restarts: Restarts::Ipop, ..FULL };
    "DiagonalCMA", "learns the scale of each parameter, not their dependencies",
        DIAGONAL;
    "ECMA", "elitist: the best point stays in the population",
        Cma { is_elitist: true, ..FULL };
    "EDCMA", "elitist: the best point stays in the population; learns the scale of each parameter, not their dependencies",
        Cma { is_elitist: true, ..DIAGONAL };
    "FCMA", "full covariance",
        FULL;
    "FCMAp13", "populations of 13; first steps of 0.005 of the range",
        Cma { population: 13, sigma: 0.005, ..FULL };
    "FCMAs03", "first steps of 0.015 of the range",
        Cma { sigma: 0.015, ..FULL };
    "HSCMA", "full covariance",
        FULL;
    "IPOPCMA", "restarts with twice the population, for losses with many minima",
        Cma { restarts: Restarts::Ipop, ..FULL };
    "LPCMA", "large populations; first steps of 0.05 of the range",
        Cma { population_factor: 10.0, sigma: 0.05, ..FULL };
    "LSCMA", "first steps of 0.05 of the range",
        Cma { sigma: 0.05, ..FULL };
    "LargeCMA", "first steps of 0.15 of the range",
        Cma { sigma: 0.15, ..FULL };
    "LargeDiagCMA", "learns the scale of each parameter, not their dependencies; first steps of 0.15 of the range",
        Cma { sigma: 0.15, ..DIAGONAL };
    "MetaCMA", "the same as CMA",
        BEST;
    "MicroCMA", "first steps of 5e-08 of the range",
        Cma { sigma: 5.0e-08, ..FULL };
    "MicroCMARandomStart", "first steps of a millionth, from a random point: a member of portfolios",
        Cma { starts_at_random: true, sigma: 1e-7, ..BEST };
    "MilliCMA", "first steps of 5e-05 of the range",
        Cma { sigma: 5.0e-05, ..FULL };
    "MilliCMARandomStart", "first steps of a thousandth, from a random point: a member of portfolios",
        Cma { starts_at_random: true, sigma: 1e-4, ..BEST };
    "OldCMA", "first steps of 0.05 of the range",
        Cma { sigma: 0.05, ..FULL };
    "SDiagonalCMA", "learns the scale of each parameter, not their dependencies; first steps of 5e-05 of the range",
        Cma { sigma: 5.0e-05, ..DIAGONAL };
    "TinyCMA", "first steps of 0.017 of the range",
        Cma { sigma: 0.0165, ..FULL };
    "VLPCMA", "large populations; first steps of 0.05 of the range",
        Cma { population_factor: 100.0, sigma: 0.05, ..FULL };
};
