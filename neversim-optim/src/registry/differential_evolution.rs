//! Differential evolution.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::differential_evolution::{
    Crossover, DifferentialEvolution, Initialisation, Population, Settings as De,
};

const FAMILY: Family = Family {
    name: "differential evolution",
    is_parallel: true,
    is_deterministic: false,
    reference: "Storn and Price 1997, https://doi.org/10.1023/A:1008202821328",
};

const PLAIN: De = De {
    crossover: Crossover::Uniform(0.5),
    initialisation: Initialisation::Uniform,
    population: Population::Standard,
};

pub(super) static ROWS: &[StrategyRow] = rows! { DifferentialEvolution, FAMILY;
    "AlmostRotationInvariantDE", "exchanges nine coordinates in ten",
        De { crossover: Crossover::Uniform(0.9), ..PLAIN };
    "AlmostRotationInvariantDEAndBigPop", "exchanges nine coordinates in ten; more than d members",
        De { crossover: Crossover::Uniform(0.9), population: Population::Dimension, ..PLAIN };
    "BPRotationInvariantDE", "takes every coordinate: invariant under rotation; 7 d members",
        De { crossover: Crossover::Uniform(1.0), population: Population::Large, ..PLAIN };
    "DE", "robust on rugged losses, needs a few hundred evaluations",
        PLAIN;
    "DiscreteDE", "exchanges one coordinate on average",
        De { crossover: Crossover::One, ..PLAIN };
    "HSDE", "exchanges half of the coordinates",
        PLAIN;
    "LPSDE", "exchanges half of the coordinates; 7 d members",
        De { population: Population::Large, ..PLAIN };
    "LQODE", "exchanges half of the coordinates; first population of opposite pairs",
        De { initialisation: Initialisation::QuasiOpposite, ..PLAIN };
    "LQOTPDE", "exchanges neighbouring parameters together; first population of opposite pairs",
        De { crossover: Crossover::TwoPoints, initialisation: Initialisation::QuasiOpposite, ..PLAIN };
    "LhsDE", "exchanges half of the coordinates; first population on a Latin hypercube",
        De { initialisation: Initialisation::LatinHypercube, ..PLAIN };
    "LhsHSDE", "exchanges half of the coordinates; first population on a Latin hypercube",
        De { initialisation: Initialisation::LatinHypercube, ..PLAIN };
    "MiniDE", "exchanges half of the coordinates; first population near the centre",
        De { initialisation: Initialisation::Mini, ..PLAIN };
    "MiniLhsDE", "exchanges half of the coordinates; first population on a Latin hypercube",
        De { initialisation: Initialisation::LatinHypercube, ..PLAIN };
    "MiniQrDE", "exchanges half of the coordinates; first population of Hammersley points",
        De { initialisation: Initialisation::QuasiRandom, ..PLAIN };
    "NoisyDE", "exchanges half of the coordinates",
        PLAIN;
    "OnePointDE", "exchanges the coordinates on one side of a cut",
        De { crossover: Crossover::OnePoint, ..PLAIN };
    "ParametrizationDE", "takes the mean of donor and parent",
        De { crossover: Crossover::Mean, ..PLAIN };
    "QODE", "exchanges half of the coordinates; first population of opposite pairs",
        De { initialisation: Initialisation::QuasiOpposite, ..PLAIN };
    "QOTPDE", "exchanges neighbouring parameters together; first population of opposite pairs",
        De { crossover: Crossover::TwoPoints, initialisation: Initialisation::QuasiOpposite, ..PLAIN };
    "QrDE", "exchanges half of the coordinates; first population of Hammersley points",
        De { initialisation: Initialisation::QuasiRandom, ..PLAIN };
    "RotatedTwoPointsDE", "moves segments of coordinates to other places",
        De { crossover: Crossover::RotatedTwoPoints, ..PLAIN };
    "RotationInvariantDE", "takes every coordinate: invariant under rotation; more than d members",
        De { crossover: Crossover::Uniform(1.0), population: Population::Dimension, ..PLAIN };
    "SODE", "exchanges half of the coordinates; first population of opposite pairs near the centre",
        De { initialisation: Initialisation::SpecialOpposite, ..PLAIN };
    "SPQODE", "exchanges half of the coordinates; first population of opposite pairs",
        De { initialisation: Initialisation::QuasiOpposite, ..PLAIN };
    "TwoPointsDE", "exchanges neighbouring parameters together",
        De { crossover: Crossover::TwoPoints, ..PLAIN };
};
