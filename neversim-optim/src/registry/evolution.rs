//! Evolution strategies and the estimation of distributions.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::compact_genetic::CompactGenetic;
use crate::strategies::distribution_estimation::{DistributionEstimation, Settings as Eda, Shape};
use crate::strategies::evolution_strategy::{EvolutionStrategy, Selection, Settings as Es};

const ES_FAMILY: Family = Family {
    name: "evolution strategy",
    is_parallel: true,
    is_deterministic: false,
    reference: "Beyer and Schwefel 2002, https://doi.org/10.1023/A:1015059928466",
};

const COMMA: Es = Es { parents: 8, selection: Selection::Comma(40), recombines: false };
const PLUS: Es = Es { parents: 8, selection: Selection::Plus(20), recombines: false };
const PAIRWISE: Es = Es { parents: 20, selection: Selection::Pairwise, recombines: false };

pub(super) static EVOLUTION_STRATEGY: &[StrategyRow] = rows! { EvolutionStrategy, ES_FAMILY;
    "ES", "(8, 40) selection with self-adapted steps", COMMA;
    "MixES", "(8 + 20) selection with self-adapted steps", PLUS;
    "MutDE", "each child replaces its parent if it is better", PAIRWISE;
    "NonNSGAIIES", "the same as ES", COMMA;
    "RecES", "(8, 40) selection, children of two parents", Es { recombines: true, ..COMMA };
    "RecMixES", "(8 + 20) selection, children of two parents", Es { recombines: true, ..PLUS };
    "RecMutDE", "children of two parents, each replacing one if it is better", Es { recombines: true, ..PAIRWISE };
};

const EDA_FAMILY: Family = Family {
    name: "estimation of distribution",
    is_parallel: true,
    is_deterministic: false,
    reference: "Larrañaga and Lozano 2002, https://doi.org/10.1007/978-1-4615-1539-5",
};

const fn eda(shape: Shape, is_controlled: bool, is_naive: bool) -> Eda {
    Eda { shape, is_controlled, is_naive }
}

pub(super) static DISTRIBUTION_ESTIMATION: &[StrategyRow] = rows! { DistributionEstimation, EDA_FAMILY;
    "AnisoEMNA", "a normal distribution fitted to the best, with a width for each parameter; recommends its centre", eda(Shape::Anisotropic, false, false);
    "AnisoEMNATBPSA", "the same, with populations that grow with the noise", eda(Shape::Anisotropic, true, false);
    "EDA", "a normal distribution with covariance fitted to the best", eda(Shape::Covariance, false, true);
    "IsoEMNA", "a round normal distribution fitted to the best; recommends its centre", eda(Shape::Isotropic, false, false);
    "IsoEMNATBPSA", "the same, with populations that grow with the noise", eda(Shape::Isotropic, true, false);
    "NaiveAnisoEMNA", "AnisoEMNA for losses without noise", eda(Shape::Anisotropic, false, true);
    "NaiveAnisoEMNATBPSA", "AnisoEMNATBPSA for losses without noise", eda(Shape::Anisotropic, true, true);
    "NaiveIsoEMNA", "IsoEMNA for losses without noise", eda(Shape::Isotropic, false, true);
    "NaiveIsoEMNATBPSA", "IsoEMNATBPSA for losses without noise", eda(Shape::Isotropic, true, true);
    "NaiveTBPSA", "TBPSA for losses without noise", eda(Shape::StepSize, true, true);
    "PCEDA", "EDA with populations that grow with the noise", eda(Shape::Covariance, true, true);
    "TBPSA", "populations that grow with the noise; recommends the centre", eda(Shape::StepSize, true, false);
};

const COMPACT_FAMILY: Family = Family {
    name: "compact genetic algorithm",
    is_parallel: true,
    is_deterministic: false,
    reference: "Mininno, Cupertino and Naso 2008, https://doi.org/10.1109/TEVC.2007.896689",
};

pub(super) static COMPACT_GENETIC: &[StrategyRow] = rows! { CompactGenetic, COMPACT_FAMILY;
    "cGA", "a population kept as the mean and width of each parameter; needs little memory", ();
};
