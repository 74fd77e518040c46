//! How many coordinates a mutation changes, and how: the mutations made for integers and choices.
//!
//! `ALGORITHMS.md` section 5 has the rates. In Nevergrad a changed real coordinate is drawn anew from one distribution, so that no
//! small step is ever made; here half of the changes are steps whose lengths are spread evenly over the orders of magnitude
//! (Mühlenbein and Schlierkamp-Voosen 1993, <https://doi.org/10.1162/evco.1993.1.1.25>, section 2.2).

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::Loss;
use crate::search::Search;

/// Shortest step, as a power of ten of the range.
const SHORTEST_STEP: f64 = -5.0;
/// Most draws until a mutation changes a value.
const MOST_DRAWS: usize = 40;

/// How the number of changed coordinates is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Rate {
    /// Each with probability 1 / d, at least one.
    Classic,
    /// One.
    One,
    /// Each with probability k / d, k uniform from 1 to d - 1 (Dang and Lehre 2016,
    /// <https://doi.org/10.1007/978-3-319-45823-6_75>).
    Portfolio,
    /// k falls from d to 1 over the budget.
    Falling,
    /// k by a power law with exponent -3/2 up to this share of d (Doerr et al. 2017,
    /// <https://doi.org/10.1145/3071178.3071301>).
    HeavyTailed(f64),
    /// k = a d ln(asks) / asks (Einarsson et al. 2019, <https://doi.org/10.1016/j.tcs.2019.05.021>).
    Lengler(f64),
    /// A rate that grows by 1.2 after a success and falls by 0.731 after a miss.
    Adaptive,
    /// A rate that changes by log-normal factors; the best of each period is kept (Kruisselbrink et al. 2011,
    /// On the log-normal self-adaptation of the mutation rate in binary search spaces, GECCO): first rate and period.
    LogNormal(f64, u64),
    /// One of the rates 1, 2, 3, 5, 9, ..., mostly the one that gained most lately (Doerr et al. 2018,
    /// <https://doi.org/10.1007/s00453-018-0502-x>).
    Learned,
}

/// The rates [`Rate::Learned`] chooses from.
const RATES: [f64; 6] = [1.0, 2.0, 3.0, 5.0, 9.0, 15.0];
const ADAPTIVE_START: f64 = 0.5;

/// What the rates that learn have learned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Learned {
    /// Share of the coordinates to change.
    rate: f64,
    best_of_period: Option<(Loss, f64)>,
    told: u64,
    gains: Vec<f64>,
}

impl Learned {
    pub(super) fn new(rate: Rate) -> Self {
        let rate = if let Rate::LogNormal(start, _) = rate { start } else { ADAPTIVE_START };
        Self { rate, best_of_period: None, told: 0, gains: vec![0.0; RATES.len()] }
    }

    /// Changes some coordinates of `parent`, so that its values change; returns the child and the rate used.
    pub(super) fn mutate(&self, parent: &[f64], rate: Rate, search: &mut Search) -> (Vec<f64>, f64) {
        let share = self.share(rate, search);
        let values = search.space().values(parent);
        let mut child = parent.to_vec();
        for _ in 0..MOST_DRAWS {
            child.copy_from_slice(parent);
            let chosen = search.generator.random_range(0..child.len());
            for (j, x) in child.iter_mut().enumerate() {
                let is_changed = j == chosen || (rate != Rate::One && search.generator.random_bool(share));
                if is_changed && search.choices.count(j).is_some() {
                    *x = search.choices.another(j, *x, &mut search.generator);
                } else if is_changed {
                    *x = redraw(*x, &mut search.generator);
                }
            }
            if search.space().values(&child) != values {
                break;
            }
        }
        (child, share)
    }

    /// The probability with which each coordinate is changed.
    fn share(&self, rate: Rate, search: &mut Search) -> f64 {
        let d = search.dimension();
        let n = d as f64;
        let asks = (search.asked() + 2) as f64;
        let count = match rate {
            Rate::Classic | Rate::One => 1.0,
            Rate::Portfolio => search.generator.random_range(1..d.max(2)) as f64,
            Rate::Falling => {
                let budget = search.options().budget().unwrap_or(500) as f64;
                (n - asks * n / budget).max(1.0)
            }
            Rate::HeavyTailed(part) => {
                let weights: Vec<f64> =
                    (1..=d).map(|k| k as f64).take_while(|k| *k <= (part * n).max(1.0)).map(|k| k.powf(-1.5)).collect();
                let mut draw = search.generator.random::<f64>() * weights.iter().sum::<f64>();
                let mut count = 1.0;
                for weight in weights {
                    draw -= weight;
                    if draw <= 0.0 {
                        break;
                    }
                    count += 1.0;
                }
                count
            }
            Rate::Lengler(a) => (a * n * asks.ln() / asks).max(1.0),
            Rate::Adaptive => (self.rate * n).max(1.0),
            Rate::LogNormal(..) => {
                let normal: f64 = search.generator.sample(rand_distr::StandardNormal);
                let varied = 1.0 / (1.0 + (1.0 - self.rate) / self.rate * (0.22 * normal).exp());
                return varied.max(0.1 / n).min(1.0);
            }
            Rate::Learned => {
                let best = (0..RATES.len()).max_by(|&i, &j| self.gains[i].total_cmp(&self.gains[j])).unwrap_or(0);
                let is_random = search.generator.random_bool(0.25);
                RATES[if is_random { search.generator.random_range(0..RATES.len()) } else { best }]
            }
        };
        (count / n).clamp(0.0, 1.0)
    }

    /// Takes in the outcome of a mutation made with `share`; `gain` is the decrease of the loss below the parent's.
    pub(super) fn learn(&mut self, rate: Rate, share: f64, loss: Loss, gain: f64, dimension: usize) {
        self.told += 1;
        match rate {
            Rate::Adaptive => {
                self.rate = (self.rate * if gain >= 0.0 { 1.2 } else { 0.731 }).clamp(1e-3, 1.0);
            }
            Rate::LogNormal(_, period) => {
                if self.best_of_period.is_none_or(|(best, _)| loss <= best) {
                    self.best_of_period = Some((loss, share));
                }
                if self.told.is_multiple_of(period)
                    && let Some((_, share)) = self.best_of_period.take()
                {
                    self.rate = share.min(0.999);
                }
            }
            Rate::Learned => {
                let discount = (1.0 - 2.0 / dimension as f64).max(0.5);
                let used = share * dimension as f64;
                let nearest = |i: &usize| (RATES[*i] - used).abs();
                if let Some(i) = (0..RATES.len()).min_by(|one, other| nearest(one).total_cmp(&nearest(other))) {
                    self.gains[i] = discount * self.gains[i] + (1.0 - discount) * gain.max(0.0);
                }
            }
            _ => {}
        }
    }
}

/// A new coordinate: anywhere, or a step away.
fn redraw(x: f64, generator: &mut impl RngExt) -> f64 {
    if generator.random() {
        return generator.random();
    }
    let length = 10_f64.powf(SHORTEST_STEP * generator.random::<f64>());
    crate::reflect(if generator.random() { x + length } else { x - length })
}
