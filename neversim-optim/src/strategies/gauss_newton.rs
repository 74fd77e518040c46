//! Least squares in a trust region: fit a linear model to each residual, and go to the minimum of the sum of their squares.
//!
//! The method of Gauss and Newton without derivatives, as in DFO-GN and DFO-LS (Cartis and Roberts 2019,
//! <https://doi.org/10.1007/s12532-019-00161-7>; Cartis, Fiala, Marteau and Roberts 2019,
//! <https://doi.org/10.1145/3338517>): residuals that are linear near the best point make a quadratic of the loss, whose
//! curvature costs no further evaluation. POUNDERS (Wild 2017, <https://doi.org/10.1137/1.9781611974683.ch40>) models each
//! residual with a quadratic instead, which takes more points. The step within the radius is that of Levenberg (1944,
//! <https://doi.org/10.1090/qam/10666>) and Marquardt (1963, <https://doi.org/10.1137/0111030>), with the damping that the radius
//! implies (Moré 1978, <https://doi.org/10.1007/BFb0067700>).
//!
//! As in `trust_region`, and unlike there, the model is a regression on the points near, whoever asked for them; several
//! asks in a row get the minima at other radii; and a search that has converged starts again elsewhere. Where the best
//! point came without residuals, the model is a quadratic of the loss.

use serde::{Deserialize, Serialize};

use crate::blind_spot::blind_spot;
use crate::first_steps::FirstSteps;
use crate::linear_algebra::{distance, least_squares};
use crate::quadratic_model::{QuadraticModel, coefficients};
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// The first radius, and the length of the first steps; the range of each parameter is 1.
const INITIAL_RADIUS: f64 = 0.1;
/// Half of the box: a model of more than that says nothing.
const GREATEST_RADIUS: f64 = 0.5;
/// Below this radius steps are rounding.
const LEAST_RADIUS: f64 = 1e-9;
/// The radius grows after a step that gained at least the first part of what the model foretold, and shrinks after one
/// that gained less than the second (Conn, Scheinberg and Vicente 2009, Introduction to Derivative-Free Optimization,
/// chapter 10).
const GOOD_RATIO: f64 = 0.7;
const POOR_RATIO: f64 = 0.1;
const GROWTH: f64 = 2.0;
const SHRINKAGE: f64 = 0.5;
/// Radii of the steps that are asked for while the first is out, in radii.
const SPECULATIVE_RADII: [f64; 5] = [1.0, 2.0, 0.5, 4.0, 0.25];
/// A step is new if it is this far, in radii, from all others that are out.
const LEAST_SEPARATION: f64 = 0.1;
/// Within this many radii all points count the same in the fit; beyond, the error of a linear model grows with the square
/// of the distance, and so does the divisor of the weight.
const CORE: f64 = 0.5;
/// Standard deviation of the jump from the incumbent to the start of a new local search.
const JUMP: f64 = 0.15;
/// Candidates out that are remembered; the oldest are forgotten (they may never be told).
const MOST_PENDING: usize = 128;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct GaussNewton {
    /// Best point of the present local search, or its start before any success.
    centre: Vec<f64>,
    /// What is known of the centre; a failure before any success.
    at_centre: Outcome,
    radius: f64,
    first_steps: FirstSteps,
    /// Points of the first design handed out.
    designed: usize,
    /// Evaluated points the model is fitted to.
    window: Vec<(Vec<f64>, Outcome)>,
    pending: Vec<(u64, Vec<f64>)>,
    /// Whether the last step failed because the points near left the model blind in some direction.
    is_blind: bool,
    restarts: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Origin {
    id: u64,
    restarts: u64,
    /// Of a minimum of the model: radius, loss at the centre, foretold decrease.
    step: Option<(f64, f64, f64)>,
}

impl Strategy for GaussNewton {
    type Settings = ();
    type Origin = Origin;
    const FORMAT: u32 = 1;

    fn new((): &(), search: &mut Search) -> Self {
        Self {
            centre: vec![0.5; search.dimension()],
            at_centre: Loss::FAILED.into(),
            radius: INITIAL_RADIUS,
            first_steps: FirstSteps::draw(search),
            designed: 0,
            window: Vec::new(),
            pending: Vec::new(),
            is_blind: false,
            restarts: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Origin) {
        // Where all parameters are integers a radius that does not reach the neighbours is nothing.
        let least_cell = search.cells().into_iter().fold(f64::INFINITY, f64::min);
        if self.radius < LEAST_RADIUS.max(0.7 * least_cell) {
            self.restart(search);
        }
        let (mut point, step) = self.next_point(search);
        point.iter_mut().for_each(|x| *x = reflect(*x));
        // While all fail every point of the box is as good; the middles of cells are not all of it.
        let point = if search.incumbent().is_none() { point } else { search.snapped(&point) };
        let id = search.asked();
        if self.pending.len() >= MOST_PENDING {
            self.pending.remove(0);
        }
        self.pending.push((id, point.clone()));
        (point, Origin { id, restarts: self.restarts, step })
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<Origin>) {
        let point = search.snapped(coordinates);
        let loss = outcome.loss();
        let is_best = loss.value().is_some_and(|loss| search.incumbent().is_none_or(|best| loss < best.loss));
        let is_of_this_search = origin.as_ref().map_or(self.restarts == 0, |origin| origin.restarts == self.restarts);
        if let Some(origin) = &origin {
            self.pending.retain(|(id, _)| *id != origin.id);
        }
        if !is_of_this_search && !is_best {
            // A point near the optimum that this search has left: it would be drawn back there.
            return;
        }
        if let Some((radius, base, foretold)) = origin.and_then(|origin| origin.step).filter(|_| is_of_this_search) {
            self.adapt_radius(&point, loss, radius, base, foretold);
        }
        if loss < self.at_centre.loss() {
            self.radius = self.radius.max(distance(&point, &self.centre).min(INITIAL_RADIUS));
            (self.centre, self.at_centre) = (point.clone(), outcome.clone());
        }
        self.remember(point, outcome.clone());
    }
}

impl GaussNewton {
    /// Returns the next point and, if the model gave it, its radius, the loss at the centre and the decrease it foretells.
    fn next_point(&mut self, search: &mut Search) -> (Vec<f64>, Option<(f64, f64, f64)>) {
        let d = search.dimension();
        let base = self.at_centre.loss().value();
        if base.is_none() && self.designed > 0 && !self.window.is_empty() {
            // Nothing but failures: there is no place to search around.
            return (search.uniform_point(), None);
        }
        if self.designed <= d {
            self.designed += 1;
            let mut point = self.centre.clone();
            if let Some(turn) = self.designed.checked_sub(2) {
                let axis = self.first_steps.axis(turn);
                point[axis] += self.first_steps.from(point[axis], turn, self.radius, search);
            }
            return (point, None);
        }
        if std::mem::take(&mut self.is_blind)
            && let Some(spot) = self.blind_spot()
        {
            return (spot, None);
        }
        if let Some(model) = self.model() {
            for (attempt, factor) in SPECULATIVE_RADII.into_iter().enumerate() {
                let radius = (self.radius * factor).min(GREATEST_RADIUS);
                let (point, foretold) = self.minimum(&model, radius);
                if self.is_new(&point, search) {
                    return (point, (attempt == 0).then_some((radius, base.unwrap_or(0.0), foretold)));
                }
                if attempt == 0 && self.pending.is_empty() {
                    self.radius *= SHRINKAGE;
                }
                if let Some(spot) = self.blind_spot().filter(|spot| attempt == 0 && self.is_new(spot, search)) {
                    return (spot, None);
                }
            }
        }
        let scale = self.radius.max(1e-3) / (d as f64).sqrt();
        (self.centre.iter().map(|x| x + scale * search.normal()).collect(), None)
    }

    /// Fits the model around the centre; steps are in radii.
    fn model(&self) -> Option<QuadraticModel> {
        let step = |point: &[f64]| point.iter().zip(&self.centre).map(|(x, c)| (x - c) / self.radius).collect();
        let weight = |point: &[f64]| (CORE / (distance(point, &self.centre) / self.radius).max(CORE)).powi(2);
        if let Some(centre) = self.at_centre.residuals() {
            let full = self.window.iter().filter_map(|(x, outcome)| {
                let residuals = outcome.residuals().filter(|residuals| residuals.len() == centre.len())?;
                (*x != self.centre).then_some((step(x), weight(x), residuals))
            });
            if let Some(jacobian) = jacobian(&full.collect::<Vec<(Vec<f64>, f64, &[f64])>>(), centre) {
                return Some(QuadraticModel::of_residuals(centre, &jacobian));
            }
        }
        // A failure is as bad as the worst point near: the model bends away from it.
        let worst =
            self.window.iter().filter_map(|(_, outcome)| outcome.loss().value()).fold(f64::NEG_INFINITY, f64::max);
        let losses: Vec<f64> = self.window.iter().map(|(_, outcome)| outcome.loss().value().unwrap_or(worst)).collect();
        let points: Vec<Vec<f64>> = self.window.iter().map(|(x, _)| step(x)).collect();
        let weights: Vec<f64> = self.window.iter().map(|(x, _)| weight(x)).collect();
        QuadraticModel::fit(&points, &losses, &weights, 1.0)
    }

    /// The model's minimum within a radius and the box, and the decrease it foretells.
    fn minimum(&self, model: &QuadraticModel, radius: f64) -> (Vec<f64>, f64) {
        let lower: Vec<f64> = self.centre.iter().map(|c| -c / self.radius).collect();
        let upper: Vec<f64> = self.centre.iter().map(|c| (1.0 - c) / self.radius).collect();
        let step = model.minimise(radius / self.radius, &lower, &upper);
        let foretold = model.value(&vec![0.0; step.len()]) - model.value(&step);
        (self.centre.iter().zip(&step).map(|(c, s)| c + s * self.radius).collect(), foretold)
    }

    /// Whether a point differs enough from all that are out, and at all (in its values) from those that are known.
    fn is_new(&self, point: &[f64], search: &Search) -> bool {
        let values = search.space().values(point);
        self.pending.iter().all(|(_, other)| distance(point, other) > LEAST_SEPARATION * self.radius)
            && self.window.iter().all(|(known, _)| search.space().values(known) != values)
    }

    fn blind_spot(&self) -> Option<Vec<f64>> {
        let known = self.window.iter().map(|(point, _)| point).chain(self.pending.iter().map(|(_, point)| point));
        blind_spot(known, &self.centre, self.radius)
    }

    /// The radius after a step to the model's minimum.
    fn adapt_radius(&mut self, point: &[f64], loss: Loss, radius: f64, base: f64, foretold: f64) {
        let ratio = loss.value().map_or(f64::NEG_INFINITY, |loss| (base - loss) / foretold.max(f64::MIN_POSITIVE));
        let length = distance(point, &self.centre);
        if ratio >= GOOD_RATIO {
            self.radius = self.radius.max(GROWTH * length.min(radius)).min(GREATEST_RADIUS);
        } else if ratio < POOR_RATIO {
            self.is_blind = self.blind_spot().is_some();
            if !self.is_blind {
                self.radius = self.radius.min(SHRINKAGE * radius.min(length.max(0.1 * radius)));
            }
        }
    }

    /// Puts a point into the window; of those that are not among the latest the furthest from the centre leaves it.
    fn remember(&mut self, point: Vec<f64>, outcome: Outcome) {
        let d = point.len();
        self.window.push((point, outcome));
        if self.window.len() > 2 * coefficients(d) + 2 {
            let distances = self.window[..self.window.len() - d - 2].iter().map(|(x, _)| distance(x, &self.centre));
            let furthest = distances.enumerate().max_by(|one, other| one.1.total_cmp(&other.1));
            if let Some((index, _)) = furthest {
                self.window.remove(index);
            }
        }
    }

    /// Starts a new local search, near the best point known and from a random place in turn.
    fn restart(&mut self, search: &mut Search) {
        self.restarts += 1;
        let near = search.incumbent().filter(|_| self.restarts % 2 == 1).map(|best| best.coordinates.clone());
        let start = match near {
            Some(best) => best.into_iter().map(|x| reflect(x + JUMP * search.normal())).collect(),
            None => search.uniform_point(),
        };
        let restarts = self.restarts;
        *self = Self {
            centre: search.snapped(&start),
            restarts,
            pending: std::mem::take(&mut self.pending),
            ..Self::new(&(), search)
        };
    }
}

/// Fits the slopes of each residual, a row each, through the residuals at the centre; `None` if the points, which are
/// given with their weight and residuals, leave a direction open.
fn jacobian(points: &[(Vec<f64>, f64, &[f64])], centre: &[f64]) -> Option<Vec<Vec<f64>>> {
    let d = points.first()?.0.len();
    if points.len() < d {
        return None;
    }
    let columns: Vec<Vec<f64>> = (0..d).map(|j| points.iter().map(|(s, weight, _)| weight * s[j]).collect()).collect();
    let row = |(i, at_centre): (usize, &f64)| {
        let mut b: Vec<f64> = points.iter().map(|(_, weight, r)| weight * (r[i] - at_centre)).collect();
        least_squares(&mut columns.clone(), &mut b)
    };
    centre.iter().enumerate().map(row).collect()
}
