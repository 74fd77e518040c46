//! Simulated annealing: now and then a worse point becomes the parent.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::Loss;
use crate::search::Search;

/// Budget of a search that has none.
const USUAL_BUDGET: u64 = 500;
/// First temperature in ranges of the losses seen (`ALGORITHMS.md` section 5).
const FIRST_TEMPERATURE: f64 = 0.33;

/// Which worse points become the parent: with probability exp(decrease / temperature) (Kirkpatrick et al. 1983,
/// <https://doi.org/10.1126/science.220.4598.671>). The temperature falls from the range of the losses seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Annealing {
    None,
    /// By this factor at every ask.
    Exponential(f64),
    /// To a thousandth over the budget.
    ExponentialOverBudget,
    /// Linearly to 0 over the budget, from this times the range.
    Linear(f64),
}

/// The parent of annealing, and the worst loss seen.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Accepted {
    pub(super) parent: Option<(Vec<f64>, f64)>,
    worst: f64,
}

impl Accepted {
    pub(super) fn nothing() -> Self {
        Self { parent: None, worst: f64::NEG_INFINITY }
    }

    /// Makes a point the parent if it is better, or by chance.
    pub(super) fn learn(&mut self, annealing: Annealing, search: &mut Search, coordinates: &[f64], loss: Loss) {
        let Some(loss) = loss.value() else { return };
        self.worst = self.worst.max(loss);
        let best = search.incumbent().map_or(loss, |incumbent| incumbent.loss.min(loss));
        let range = (self.worst - best).max(f64::MIN_POSITIVE);
        let asks = search.asked() as f64;
        let used = (asks / search.options().budget().unwrap_or(USUAL_BUDGET) as f64).min(1.0);
        let temperature = match annealing {
            Annealing::None => 0.0,
            Annealing::Exponential(factor) => FIRST_TEMPERATURE * range * factor.powf(asks),
            Annealing::ExponentialOverBudget => FIRST_TEMPERATURE * range * 0.001_f64.powf(used),
            Annealing::Linear(height) => height * range * (1.0 - used),
        };
        let is_accepted = self.parent.as_ref().is_none_or(|(_, current)| {
            loss <= *current
                || search.generator.random::<f64>() < ((current - loss) / temperature.max(f64::MIN_POSITIVE)).exp()
        });
        if is_accepted {
            self.parent = Some((coordinates.to_vec(), loss));
        }
    }
}
