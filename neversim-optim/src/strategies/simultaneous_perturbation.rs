//! SPSA: the slope along a random direction from two evaluations, and a step down it; for noisy losses.
//!
//! Spall 1998, <https://doi.org/10.1109/7.705889>, with the gains of section III. The gain a is not a constant of the
//! program (in Nevergrad it is so small that nothing moves): it is chosen by the slopes met, so that the first steps are
//! [`FIRST_STEP`] long, as Spall advises. Each worker gets its own pairs, so any number of workers is useful.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, Recommendation};

/// Exponents of the gains (Spall 1998, section III.B).
const ALPHA: f64 = 0.602;
const GAMMA: f64 = 0.101;
/// First distance of the probes in each coordinate, and length of the first steps; the range of each parameter is 1.
const FIRST_PROBE: f64 = 0.05;
const FIRST_STEP: f64 = 0.1;
/// Budget of a search that has none.
const USUAL_BUDGET: u64 = 500;
/// Pairs that are remembered; the oldest are forgotten (they may never be told).
const MOST_PAIRS: usize = 128;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SimultaneousPerturbation {
    position: Vec<f64>,
    /// Mean of the positions, weighted towards the late ones.
    mean: Vec<f64>,
    /// Updates made.
    updates: u64,
    /// Mean size of the slopes.
    slope: f64,
    stability: f64,
    pairs: Vec<Pair>,
    next_pair: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pair {
    number: u64,
    /// Step from the position to the first probe; the second is opposite.
    step: Vec<f64>,
    centre: Vec<f64>,
    losses: [Option<Loss>; 2],
    is_second_out: bool,
}

impl Strategy for SimultaneousPerturbation {
    type Settings = ();
    /// Number of the pair, and which of it; `None` of a uniform point.
    type Origin = Option<(u64, usize)>;
    const FORMAT: u32 = 1;

    fn new((): &(), search: &mut Search) -> Self {
        let d = search.dimension();
        // A = a tenth of the iterations.
        let stability = 0.05 * search.options().budget().unwrap_or(USUAL_BUDGET) as f64;
        Self {
            position: vec![0.5; d],
            mean: vec![0.5; d],
            updates: 0,
            slope: 0.0,
            stability,
            pairs: Vec::new(),
            next_pair: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Option<(u64, usize)>) {
        if search.incumbent().is_none() && search.told() > 1 {
            return (search.uniform_point(), None);
        }
        if let Some(pair) = self.pairs.iter_mut().find(|pair| !pair.is_second_out) {
            pair.is_second_out = true;
            let point = pair.centre.iter().zip(&pair.step).map(|(x, s)| x - s).collect();
            return (point, Some((pair.number, 1)));
        }
        let probe = FIRST_PROBE / (self.updates as f64 + 1.0).powf(GAMMA);
        let cells = search.cells();
        let step: Vec<f64> = cells
            .iter()
            .map(|cell| if search.generator.random() { probe.max(*cell) } else { -probe.max(*cell) })
            .collect();
        // Probes stay in the box, so that what is told is what was meant.
        let centre: Vec<f64> =
            self.position.iter().zip(&step).map(|(x, s)| x.clamp(s.abs().min(0.5), 1.0 - s.abs().min(0.5))).collect();
        let point = centre.iter().zip(&step).map(|(x, s)| x + s).collect();
        if self.pairs.len() >= MOST_PAIRS {
            self.pairs.remove(0);
        }
        let number = self.next_pair;
        self.next_pair += 1;
        self.pairs.push(Pair { number, step, centre, losses: [None; 2], is_second_out: false });
        (point, Some((number, 0)))
    }

    fn learn(
        &mut self,
        search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<Option<(u64, usize)>>,
    ) {
        let loss = outcome.loss();
        let Some((number, which)) = origin.flatten() else {
            if !loss.is_failed() && search.incumbent().is_none() {
                self.position = coordinates.to_vec();
            }
            return;
        };
        let Some(index) = self.pairs.iter().position(|pair| pair.number == number) else { return };
        self.pairs[index].losses[which] = Some(loss);
        if let [Some(one), Some(other)] = self.pairs[index].losses {
            let pair = self.pairs.remove(index);
            match search.incumbent() {
                // A region of failures has no slope: go back to where there was a loss.
                Some(best) if one.is_failed() && other.is_failed() => self.position.clone_from(&best.coordinates),
                _ => self.step(&pair, one, other),
            }
        }
    }

    fn recommend(&self, search: &Search) -> Option<Recommendation> {
        search.incumbent()?;
        if self.updates < 10 {
            return search.recommend_incumbent();
        }
        let values = search.space().values(&self.mean);
        Some(Recommendation::new(self.mean.clone(), values, None))
    }
}

impl SimultaneousPerturbation {
    /// Goes down the slope that a pair shows.
    fn step(&mut self, pair: &Pair, one: Loss, other: Loss) {
        let d = self.position.len() as f64;
        self.updates += 1;
        let k = self.updates as f64;
        let steepness = match (one.value(), other.value()) {
            (Some(one), Some(other)) => {
                self.slope += ((one - other).abs() - self.slope) / k.min(20.0);
                if self.slope > 0.0 { (one - other) / self.slope } else { 0.0 }
            }
            // Away from a failure, as steep as usual.
            (None, Some(_)) => 1.0,
            (Some(_), None) => -1.0,
            (None, None) => return,
        };
        let gain = FIRST_STEP * ((self.stability + 1.0) / (k + self.stability)).powf(ALPHA);
        // At most three usual steps at a time: one outlier must not throw the search across the box.
        let length = gain * steepness.clamp(-3.0, 3.0) / d.sqrt();
        for (x, s) in self.position.iter_mut().zip(&pair.step) {
            *x = (*x - length * s.signum()).clamp(0.0, 1.0);
        }
        let weight = (2.0 / (k + 1.0)).max(1e-3);
        self.mean.iter_mut().zip(&self.position).for_each(|(mean, x)| *mean += weight * (x - *mean));
    }
}
