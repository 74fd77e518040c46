//! Trust-region search with a model: fit a linear or quadratic model to the evaluated points near the best one, go to
//! its minimum within a radius, and let the radius follow how well the model predicted the loss.
//!
//! After Powell's COBYLA (1994, <https://doi.org/10.1007/978-94-015-8330-5_4>) and BOBYQA (2009, DAMTP report NA06), with
//! two changes. The model is a regression on all points near, not an interpolation on a set that is managed point by point,
//! so that a noisy loss does no harm and any points can be used, also those of other strategies. And the search is a
//! state machine that answers any number of asks: while the model's minimum is being evaluated, further asks get points
//! that improve the model, then its minima at other radii.
//!
//! When the radius has shrunk to nothing, or all points near have the same loss, the search starts again: near the best
//! point known, and from random places, in turn.

mod neighbourhood;

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::first_steps::FirstSteps;
use crate::linear_algebra::distance;
use crate::quadratic_model::{QuadraticModel, coefficients};
use crate::search::Search;
use crate::strategies::trust_region::neighbourhood::{Neighbourhood, Told};
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// A step as good as predicted may be longer next time, a useless one shorter: of the factors 0.5, 0.7 and 0.85, the gentle
/// ones were ahead on `examples/practice`, above all where the loss is noisy (ratio of actual to predicted decrease; Conn,
/// Scheinberg and Vicente 2009, Introduction to Derivative-Free Optimization, chapter 10).
const GOOD_RATIO: f64 = 0.7;
const POOR_RATIO: f64 = 0.1;
const GROWTH: f64 = 2.0;
const SHRINKAGE: f64 = 0.8;
/// Half of the box: a model of more than that says nothing.
const GREATEST_RADIUS: f64 = 0.5;
/// Below this radius steps are rounding.
const LEAST_RADIUS: f64 = 1e-10;
/// Below this radius, steps that change nothing at all will not do so later: spikes are the same for conductances that
/// differ in the fourth digit.
const PLATEAU_RADIUS: f64 = 1e-3;
/// This many of them in a row end a local search.
const LONGEST_PLATEAU: usize = 3;
/// Points in the window: this many times the coefficients of the model.
const WINDOW_FACTOR: usize = 2;
/// Radii of the steps that are asked for while the first is out, in radii.
const SPECULATIVE_RADII: [f64; 5] = [1.0, 2.0, 0.5, 4.0, 0.25];
/// Standard deviation of the jump from the incumbent to the start of a new local search.
const JUMP: f64 = 0.15;
/// Candidates out that are remembered; the oldest are forgotten (they may never be told).
const MOST_PENDING: usize = 128;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// Factor on the penalty of curvature: 1 for a quadratic model, very large for a linear one.
    pub(crate) stiffness: f64,
    /// First radius; the range of each parameter is 1.
    pub(crate) initial_radius: f64,
    /// Whether the first local search starts at a random point instead of the centre.
    pub(crate) starts_at_random: bool,
    /// Whether the first points lie on both sides of the start along each axis, so that the first model already has
    /// curvatures; else on one side, and the model bends as points come in.
    pub(crate) is_two_sided: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TrustRegion {
    settings: Settings,
    /// Best point of the present local search, or its start before any success.
    centre: Vec<f64>,
    centre_loss: Loss,
    radius: f64,
    first_steps: FirstSteps,
    /// Points of the first design handed out.
    designed: usize,
    /// Evaluated points the model is fitted to.
    window: Vec<Told>,
    pending: Vec<(u64, Vec<f64>)>,
    /// Whether the last step failed because the model was blind in some direction.
    is_blind: bool,
    restarts: u64,
    /// Short steps in a row whose loss was exactly that of the centre.
    without_effect: usize,
    /// The model of the last ask, with the radius it was fitted for, as long as nothing was told since: several workers
    /// ask one after another. It follows from the rest of the state and is not saved.
    #[serde(skip)]
    fitted: Option<(f64, QuadraticModel)>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Origin {
    id: u64,
    restarts: u64,
    /// Of a minimum of the model: radius, loss at the centre, predicted decrease.
    step: Option<(f64, f64, f64)>,
}

impl Strategy for TrustRegion {
    type Settings = Settings;
    type Origin = Origin;
    const FORMAT: u32 = 5;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let centre = if settings.starts_at_random { search.uniform_point() } else { vec![0.5; search.dimension()] };
        Self {
            settings: *settings,
            centre,
            centre_loss: Loss::FAILED,
            radius: settings.initial_radius,
            first_steps: FirstSteps::draw(search),
            designed: 0,
            window: Vec::new(),
            pending: Vec::new(),
            is_blind: false,
            restarts: 0,
            without_effect: 0,
            fitted: None,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Origin) {
        // Where all parameters are integers a radius that does not reach the neighbours is nothing.
        let least_cell = search.cells().into_iter().fold(f64::INFINITY, f64::min);
        if self.radius < LEAST_RADIUS.max(0.7 * least_cell) || self.without_effect >= LONGEST_PLATEAU || self.is_flat()
        {
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
        let loss = outcome.loss();
        let coordinates = &search.snapped(coordinates)[..];
        self.fitted = None;
        if let Some(origin) = &origin {
            self.pending.retain(|(id, _)| *id != origin.id);
            if origin.restarts != self.restarts {
                return;
            }
        }
        let is_best = loss.value().is_some_and(|loss| search.incumbent().is_none_or(|best| loss < best.loss));
        if origin.is_none() && self.restarts > 0 && !is_best {
            // A point of another search near the optimum this one has left: it would be drawn back there.
            return;
        }
        let is_better = loss < self.centre_loss;
        if let Some((radius, base, foretold)) = origin.and_then(|origin| origin.step) {
            let has_no_effect = loss == self.centre_loss && radius < PLATEAU_RADIUS;
            self.without_effect = if has_no_effect { self.without_effect + 1 } else { 0 };
            self.adapt_radius(search, coordinates, loss, radius, base, foretold);
        } else if origin_is_foreign_and_far(is_better, coordinates, &self.centre, self.radius) {
            self.radius = self.settings.initial_radius.min(distance(coordinates, &self.centre)).max(self.radius);
        }
        if is_better {
            self.centre.copy_from_slice(coordinates);
            self.centre_loss = loss;
        }
        self.remember(coordinates, loss);
    }
}

/// Whether a better point lies outside the radius in which the model was trusted.
fn origin_is_foreign_and_far(is_better: bool, coordinates: &[f64], centre: &[f64], radius: f64) -> bool {
    is_better && distance(coordinates, centre) > radius
}

impl TrustRegion {
    fn neighbourhood(&self) -> Neighbourhood<'_> {
        Neighbourhood { centre: &self.centre, radius: self.radius, window: &self.window, pending: &self.pending }
    }

    /// Returns the next point and, if the model gave it, the decrease it predicts.
    fn next_point(&mut self, search: &mut Search) -> (Vec<f64>, Option<(f64, f64, f64)>) {
        let d = search.dimension();
        if self.centre_loss.is_failed() && self.designed > 0 && !self.window.is_empty() {
            // Nothing but failures: there is no place to search around.
            return (search.uniform_point(), None);
        }
        if self.designed <= if self.settings.is_two_sided { 2 * d } else { d } {
            self.designed += 1;
            return (self.neighbourhood().design(self.designed - 1, &self.first_steps, search), None);
        }
        if std::mem::take(&mut self.is_blind)
            && let Some(point) = self.neighbourhood().blind_spot(search)
        {
            return (point, None);
        }
        let known = self.fitted.take().filter(|(radius, _)| *radius == self.radius);
        self.fitted =
            known.or_else(|| self.neighbourhood().model(self.settings.stiffness).map(|model| (self.radius, model)));
        if let Some((_, model)) = self.fitted.clone() {
            for (attempt, factor) in SPECULATIVE_RADII.into_iter().enumerate() {
                let radius = (self.radius * factor).min(GREATEST_RADIUS);
                let (point, foretold) = self.neighbourhood().minimum(&model, radius);
                if self.neighbourhood().is_new(&point, search) {
                    let base = self.centre_loss.value().unwrap_or(0.0);
                    return (point, (attempt == 0).then_some((radius, base, foretold)));
                }
                if attempt == 0 && self.pending.is_empty() {
                    // The model's minimum is a point we have: look closer, once the model sees in all directions.
                    if let Some(point) = self.neighbourhood().blind_spot(search) {
                        return (point, None);
                    }
                    self.radius *= SHRINKAGE;
                } else if attempt == 0
                    && let Some(point) = self.neighbourhood().blind_spot(search)
                {
                    return (point, None);
                }
            }
        }
        let scale = self.radius.max(1e-3) / (d as f64).sqrt();
        let point = self.centre.iter().map(|x| x + scale * search.generator.sample::<f64, _>(StandardNormal));
        (point.collect(), None)
    }

    /// The radius after a step to the model's minimum.
    fn adapt_radius(&mut self, search: &Search, point: &[f64], loss: Loss, radius: f64, base: f64, foretold: f64) {
        let ratio = loss.value().map_or(f64::NEG_INFINITY, |loss| (base - loss) / foretold.max(f64::MIN_POSITIVE));
        let length = distance(point, &self.centre);
        if ratio >= GOOD_RATIO {
            self.radius = self.radius.max(GROWTH * length.min(radius)).min(GREATEST_RADIUS);
        } else if ratio < POOR_RATIO {
            self.is_blind = self.neighbourhood().blind_spot(search).is_some();
            if !self.is_blind {
                self.radius = self.radius.min(SHRINKAGE * radius.min(length.max(0.1 * radius)));
            }
        }
    }

    /// Whether all points near have the same loss: there is no model of a plateau.
    fn is_flat(&self) -> bool {
        self.window.len() > self.centre.len() + 1
            && self.window.iter().all(|told| told.loss == self.centre_loss)
            && !self.centre_loss.is_failed()
    }

    /// Puts a point into the window; the point furthest from the centre leaves it. The latest stay: they may have been asked
    /// for because the others, all of them nearer, leave a direction open.
    fn remember(&mut self, coordinates: &[f64], loss: Loss) {
        self.window.push(Told { coordinates: coordinates.to_vec(), loss });
        if self.window.len() > WINDOW_FACTOR * coefficients(coordinates.len()) + 2 {
            let older = self.window.len() - coordinates.len() - 2;
            let distances = self.window[..older].iter().map(|told| distance(&told.coordinates, &self.centre));
            let furthest = distances.enumerate().max_by(|one, other| one.1.total_cmp(&other.1));
            if let Some((index, _)) = furthest {
                self.window.remove(index);
            }
        }
    }

    /// Starts a new local search.
    fn restart(&mut self, search: &mut Search) {
        self.restarts += 1;
        let start = match search.incumbent() {
            Some(incumbent) if self.restarts % 2 == 1 => {
                let incumbent = incumbent.coordinates.clone();
                let jump = |x: f64| reflect(x + JUMP * search.generator.sample::<f64, _>(StandardNormal));
                incumbent.into_iter().map(jump).collect()
            }
            _ => search.uniform_point(),
        };
        self.centre = search.snapped(&start);
        self.centre_loss = Loss::FAILED;
        self.radius = self.settings.initial_radius;
        self.first_steps = FirstSteps::draw(search);
        self.designed = 0;
        self.without_effect = 0;
        self.window.clear();
        self.fitted = None;
    }
}
