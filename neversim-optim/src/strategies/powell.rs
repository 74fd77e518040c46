//! Powell's method of conjugate directions as a state machine: line searches along a set of directions, one of which is
//! replaced after each round by the overall displacement of the round.
//!
//! Powell 1964, <https://doi.org/10.1093/comjnl/7.2.155>, with the rule for the replacement of Press et al. 2007, Numerical
//! Recipes, section 10.7. A line is searched by [`LineSearch`]; further workers get other positions on the line, then
//! points drawn around the best one. When a round gains nothing any more the search starts again: near the best point known,
//! and at random, in turn. A point that another strategy found may have more digits than the first rounds look for: until it
//! has gained something from there it looks closer instead.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::first_steps::FirstSteps;
use crate::line_search::LineSearch;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Outcome, reflect};

/// First step along a line; the range of each parameter is 1.
const FIRST_STEP: f64 = 1.0 / 6.0;
/// Precision of a line search in the first round; each round divides it by ten, down to the least.
const FIRST_TOLERANCE: f64 = 3e-3;
const LEAST_TOLERANCE: f64 = 1e-12;
/// Rounds that are skipped after one that gained nothing from a point of another strategy.
const SKIPPED_ROUNDS: i32 = 2;
/// Positions of a line search at most: later rounds come back to a line that needs more.
const MOST_POSITIONS: usize = 14;
/// Standard deviation of the jump from the incumbent to the start of another search.
const JUMP: f64 = 0.2;
/// Standard deviation of the points around the best one that surplus workers get.
const SURPLUS_DEVIATION: f64 = 0.03;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Whether the search starts at a random point instead of the centre.
    pub(crate) starts_at_random: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Powell {
    start: Vec<f64>,
    /// Loss at `start`, once known.
    loss: Option<f64>,
    is_start_out: bool,
    first_steps: FirstSteps,
    /// Directions of unit length, a row each.
    directions: Vec<Vec<f64>>,
    /// Which is searched along; beyond the last: the way of the whole round.
    current: usize,
    line: Option<LineSearch>,
    /// Number of the line, to recognise points of former ones.
    lines: u64,
    round: i32,
    round_start: Vec<f64>,
    round_loss: f64,
    /// Whether the search goes on from a point that another strategy found, and has gained nothing from there yet.
    is_refining: bool,
    /// The largest decrease along one direction of the round, and which.
    largest: (f64, usize),
    restarts: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Origin {
    Start(u64),
    Line(u64, f64),
    Surplus,
}

impl Strategy for Powell {
    type Settings = Settings;
    type Origin = Origin;
    const FORMAT: u32 = 4;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let start = if settings.starts_at_random { search.uniform_point() } else { vec![0.5; search.dimension()] };
        let first_steps = FirstSteps::draw(search);
        Self {
            start: start.clone(),
            loss: None,
            is_start_out: false,
            directions: axes(&first_steps, search.dimension()),
            first_steps,
            current: 0,
            line: None,
            lines: 0,
            round: 0,
            round_start: start,
            round_loss: f64::INFINITY,
            is_refining: false,
            largest: (0.0, 0),
            restarts: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Origin) {
        if search.incumbent().is_none() && search.told() > 0 {
            return (search.uniform_point(), Origin::Surplus);
        }
        if self.loss.is_none() && !self.is_start_out {
            self.is_start_out = true;
            return (self.start.clone(), Origin::Start(self.restarts));
        }
        let tolerance = self.tolerance();
        if let Some(position) = self.line.as_mut().and_then(|line| line.next(tolerance)) {
            return (self.point(position), Origin::Line(self.lines, position));
        }
        let centre = self.line.as_ref().map_or_else(|| self.start.clone(), |line| self.point(line.best().0));
        let draw = |x: &f64| x + SURPLUS_DEVIATION * search.generator.sample::<f64, _>(StandardNormal);
        (centre.iter().map(draw).collect(), Origin::Surplus)
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<Origin>) {
        let loss = outcome.loss();
        let value = loss.value().unwrap_or(f64::INFINITY);
        let is_foreign = origin.is_none();
        match origin {
            Some(Origin::Start(restarts)) if restarts == self.restarts && self.loss.is_none() => {
                self.begin(coordinates, value, search);
            }
            Some(Origin::Line(line, position)) if line == self.lines => {
                if let Some(line) = &mut self.line {
                    line.tell(position, value);
                }
            }
            _ => {
                let best = self.line.as_ref().map_or(self.loss.unwrap_or(f64::INFINITY), |line| line.best().1);
                if value < best {
                    // A better point from elsewhere: go on from there.
                    self.is_refining |= is_foreign;
                    self.begin(coordinates, value, search);
                }
            }
        }
        self.advance(search);
    }
}

/// The axes, in the order of their first steps.
fn axes(first_steps: &FirstSteps, d: usize) -> Vec<Vec<f64>> {
    (0..d).map(|turn| (0..d).map(|j| f64::from(u8::from(first_steps.axis(turn) == j))).collect()).collect()
}

impl Powell {
    fn tolerance(&self) -> f64 {
        (FIRST_TOLERANCE * 10_f64.powi(-self.round)).max(LEAST_TOLERANCE)
    }

    fn point(&self, position: f64) -> Vec<f64> {
        let direction = self.direction();
        self.start.iter().zip(&direction).map(|(x, u)| (x + position * u).clamp(0.0, 1.0)).collect()
    }

    /// The direction searched along.
    fn direction(&self) -> Vec<f64> {
        self.directions.get(self.current).cloned().unwrap_or_else(|| self.way())
    }

    /// The way the round has gone, of unit length.
    fn way(&self) -> Vec<f64> {
        let way: Vec<f64> = self.start.iter().zip(&self.round_start).map(|(x, start)| x - start).collect();
        let length = way.iter().map(|x| x * x).sum::<f64>().sqrt();
        way.into_iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect()
    }

    /// Starts a round at a point.
    fn begin(&mut self, point: &[f64], loss: f64, search: &Search) {
        self.start = point.to_vec();
        self.loss = Some(loss);
        self.round_start = point.to_vec();
        self.round_loss = loss;
        self.largest = (0.0, 0);
        self.current = 0;
        self.search_line(search);
    }

    fn search_line(&mut self, search: &Search) {
        self.lines += 1;
        let direction = self.direction();
        let (mut lower, mut upper) = (f64::NEG_INFINITY, f64::INFINITY);
        for (x, u) in self.start.iter().zip(&direction) {
            if *u != 0.0 {
                let (one, other) = (-x / u, (1.0 - x) / u);
                lower = lower.max(one.min(other));
                upper = upper.min(one.max(other));
            }
        }
        // Between integers a shorter step makes no difference.
        let cells = search.cells();
        let cell = cells.iter().zip(&direction).map(|(cell, u)| cell * u.abs()).fold(0.0, f64::max);
        let length = FIRST_STEP * self.first_steps.factor(self.current.min(direction.len() - 1));
        let step = (length * 0.3_f64.powi(self.round)).max(4.0 * self.tolerance()).max(cell);
        let (lower, upper) = (lower.min(0.0), upper.max(0.0));
        let (lower, upper) = if lower.is_finite() && upper.is_finite() { (lower, upper) } else { (0.0, 0.0) };
        self.line = Some(LineSearch::new(lower, upper, step, self.loss.unwrap_or(f64::INFINITY)));
    }

    /// Ends the line once it is searched, and goes on to the next.
    fn advance(&mut self, search: &mut Search) {
        let tolerance = self.tolerance();
        // Each pass ends a line that gains nothing; a round of such lines restarts the search.
        for _ in 0..self.directions.len() + 2 {
            let Some(line) = &self.line else { return };
            let is_done =
                !line.has_points_out() && (line.clone().next(tolerance).is_none() || line.asked() >= MOST_POSITIONS);
            if !is_done && line.asked() < 2 * MOST_POSITIONS {
                return;
            }
            self.end_line(search);
        }
    }

    fn end_line(&mut self, search: &mut Search) {
        let Some(line) = self.line.take() else { return };
        let (position, best) = line.best();
        let before = self.loss.unwrap_or(f64::INFINITY);
        let end = self.point(position);
        if before - best > self.largest.0 && self.current < self.directions.len() {
            self.largest = (before - best, self.current);
        }
        let was_way = self.current >= self.directions.len();
        let way = self.direction();
        self.start = end;
        self.loss = Some(best);
        if was_way {
            // The way of the round takes the place of the direction that gained most, which it resembles.
            self.directions.remove(self.largest.1.min(self.directions.len() - 1));
            self.directions.push(way);
            self.end_round(search);
            return;
        }
        self.current += 1;
        if self.current < self.directions.len() || (self.round > 0 && self.way_is_worth_a_search()) {
            self.search_line(search);
        } else {
            self.end_round(search);
        }
    }

    /// Whether the round has gone a way that its directions do not have.
    fn way_is_worth_a_search(&self) -> bool {
        let way = self.way();
        let is_along_one = self.directions.iter().any(|u| {
            let cosine: f64 = u.iter().zip(&way).map(|(u, w)| u * w).sum();
            cosine.abs() > 0.999
        });
        way.iter().any(|x| *x != 0.0) && !is_along_one
    }

    fn end_round(&mut self, search: &mut Search) {
        let loss = self.loss.unwrap_or(f64::INFINITY);
        let gained = self.round_loss - loss;
        // Infinite losses, of failures, gain nothing either: their difference is not a number.
        let has_gained = gained > 1e-14 * loss.abs();
        self.is_refining &= !has_gained;
        let is_closest = self.tolerance() <= LEAST_TOLERANCE;
        self.round += if self.is_refining { 1 + SKIPPED_ROUNDS } else { 1 };
        if !has_gained && self.round > 2 && (!self.is_refining || is_closest) {
            self.restart(search);
        } else {
            let start = self.start.clone();
            self.begin(&start, loss, search);
        }
    }

    fn restart(&mut self, search: &mut Search) {
        self.restarts += 1;
        self.lines += 1;
        self.start = match search.incumbent() {
            Some(incumbent) if self.restarts % 2 == 1 => {
                let incumbent = incumbent.coordinates.clone();
                let jump = |x: f64| reflect(x + JUMP * search.generator.sample::<f64, _>(StandardNormal));
                incumbent.into_iter().map(jump).collect()
            }
            _ => search.uniform_point(),
        };
        self.loss = None;
        self.is_start_out = false;
        self.line = None;
        self.round = 0;
        self.is_refining = false;
        self.first_steps = FirstSteps::draw(search);
        self.directions = axes(&self.first_steps, self.start.len());
    }
}
