//! Swarms.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::particle_swarm::{Opposition, ParticleSwarm, Settings};

const FAMILY: Family = Family {
    name: "particle swarm",
    is_parallel: true,
    is_deterministic: false,
    reference: "Kennedy and Eberhart 1995, https://doi.org/10.1109/ICNN.1995.488968",
};

const PLAIN: Settings = Settings { swarm: 20, opposition: Opposition::None };
const FULL: Settings = Settings { opposition: Opposition::Full, ..PLAIN };
const QUASI: Settings = Settings { opposition: Opposition::Quasi, ..PLAIN };
const SPECIAL: Settings = Settings { opposition: Opposition::Special, ..PLAIN };

pub(super) static ROWS: &[StrategyRow] = rows! { ParticleSwarm, FAMILY;
    "PSO", "particles drawn to their own best place and to the best of all; robust, needs a few hundred evaluations", PLAIN;
    "QOPSO", "every second particle starts opposite to another", FULL;
    "QORealSpacePSO", "the same as QOPSO", FULL;
    "RealSpacePSO", "the same as PSO", PLAIN;
    "SOPSO", "every second particle starts opposite to another, mostly near the centre", SPECIAL;
    "SQOPSO", "every second particle starts opposite to another, nearer to the centre", QUASI;
    "SQORealSpacePSO", "the same as SQOPSO", QUASI;
};
