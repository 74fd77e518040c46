//! Searches around one point: trust regions, simplices, directions, slopes.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::gauss_newton::GaussNewton;
use crate::strategies::nelder_mead::NelderMead;
use crate::strategies::powell::{Powell, Settings as Directions};
use crate::strategies::simultaneous_perturbation::SimultaneousPerturbation;
use crate::strategies::trust_region::{Settings, TrustRegion};

const TRUST_REGION_FAMILY: Family = Family {
    name: "trust region",
    is_parallel: true,
    is_deterministic: false,
    reference: "Powell 2009, https://www.damtp.cam.ac.uk/user/na/NA_papers/NA2009_06.pdf",
};

const QUADRATIC: Settings =
    Settings { stiffness: 1.0, initial_radius: 1.0 / 6.0, starts_at_random: false, is_two_sided: false };
const TWO_SIDED: Settings = Settings { is_two_sided: true, ..QUADRATIC };
const AT_RANDOM: Settings = Settings { starts_at_random: true, ..QUADRATIC };

pub(super) static TRUST_REGION: &[StrategyRow] = rows! { TrustRegion, TRUST_REGION_FAMILY;
    "BFGS", "the same as BOBYQA, whose models need no finite differences", QUADRATIC;
    "BOBYQA", "quadratic models: quickest where the loss is smooth", QUADRATIC;
    "Cobyla", "models that start linear and gain curvature as points come in", QUADRATIC;
    "LBFGSB", "the same as RBFGS", AT_RANDOM;
    "RBFGS", "BOBYQA from a random point", AT_RANDOM;
    "RCobyla", "Cobyla from a random point", AT_RANDOM;
    "RSQP", "SQP from a random point", Settings { starts_at_random: true, ..TWO_SIDED };
    "SQP", "one quadratic model after another, the first from points on both sides of the start", TWO_SIDED;
};

const GAUSS_NEWTON_FAMILY: Family = Family {
    name: "Gauss-Newton",
    is_parallel: true,
    is_deterministic: false,
    reference: "Cartis and Roberts 2019, https://doi.org/10.1007/s12532-019-00161-7",
};

pub(super) static GAUSS_NEWTON: &[StrategyRow] = rows! { GaussNewton, GAUSS_NEWTON_FAMILY;
    "GaussNewton", "linear models of the residuals, where they are told; for smooth losses that sum squares", ();
};

const NELDER_MEAD_FAMILY: Family = Family {
    name: "simplex",
    is_parallel: true,
    is_deterministic: false,
    reference: "Nelder and Mead 1965, https://doi.org/10.1093/comjnl/7.4.308",
};

pub(super) static NELDER_MEAD: &[StrategyRow] = rows! { NelderMead, NELDER_MEAD_FAMILY;
    "NelderMead", "moves the corners of a simplex; for few parameters", ();
};

const POWELL_FAMILY: Family = Family {
    name: "directions",
    is_parallel: true,
    is_deterministic: false,
    reference: "Powell 1964, https://doi.org/10.1093/comjnl/7.2.155",
};

pub(super) static POWELL: &[StrategyRow] = rows! { Powell, POWELL_FAMILY;
    "Powell", "one line search after another; strong where parameters act separately", Directions { starts_at_random: false };
    "RPowell", "Powell from a random point", Directions { starts_at_random: true };
};

const SPSA_FAMILY: Family = Family {
    name: "stochastic approximation",
    is_parallel: true,
    is_deterministic: false,
    reference: "Spall 1998, https://doi.org/10.1109/7.705889",
};

pub(super) static STOCHASTIC_APPROXIMATION: &[StrategyRow] = rows! { SimultaneousPerturbation, SPSA_FAMILY;
    "SPSA", "slopes from pairs of points; for very noisy losses with many parameters", ();
};
