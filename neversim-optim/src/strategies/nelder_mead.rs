//! The simplex search of Nelder and Mead as a state machine that any number of workers can serve.
//!
//! Nelder and Mead 1965, <https://doi.org/10.1093/comjnl/7.4.308>, with the coefficients for many dimensions of Gao and Han
//! 2012, <https://doi.org/10.1007/s10589-010-9329-3>. An iteration knows all the points it could need (reflection,
//! expansion, both contractions, the shrunken simplex); asks beyond the one it needs first get the others ahead of time,
//! and then points drawn around the simplex, which replace the worst corner if they are better.
//!
//! When the simplex has shrunk to nothing another one starts: around the best point known, and at random, in turn.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::first_steps::FirstSteps;
use crate::linear_algebra::distance;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// Side of the first simplex; the range of each parameter is 1.
const FIRST_SIDE: f64 = 1.0 / 6.0;
/// A simplex smaller than this is a point.
const LEAST_SIDE: f64 = 1e-10;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NelderMead {
    /// Corners, best first once all are known.
    simplex: Vec<Corner>,
    /// Points of the present iteration, by [`Move`].
    trials: Vec<Trial>,
    is_complete: bool,
    iteration: u64,
    restarts: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Corner {
    coordinates: Vec<f64>,
    loss: Option<Loss>,
    is_out: bool,
}

type Trial = Corner;

/// The order of the trials of an iteration; the corners of the shrunken simplex follow.
const REFLECTION: usize = 0;
const EXPANSION: usize = 1;
const OUTER_CONTRACTION: usize = 2;
const INNER_CONTRACTION: usize = 3;
const SHRUNKEN: usize = 4;

impl Strategy for NelderMead {
    type Settings = ();
    /// Iteration and place among its trials (before the first: among the corners), if it is one of them.
    type Origin = Option<(u64, usize)>;
    const FORMAT: u32 = 2;

    fn new((): &(), search: &mut Search) -> Self {
        let simplex = around(&vec![0.5; search.dimension()], search);
        Self { simplex, trials: Vec::new(), is_complete: false, iteration: 0, restarts: 0 }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Option<(u64, usize)>) {
        if search.incumbent().is_none() && search.told() > self.simplex.len() as u64 {
            return (search.uniform_point(), None);
        }
        let order = if self.is_complete { self.trials_by_need() } else { (0..self.simplex.len()).collect() };
        let points = if self.is_complete { &mut self.trials } else { &mut self.simplex };
        for index in order {
            let point = &mut points[index];
            if point.loss.is_none() && !point.is_out {
                point.is_out = true;
                return (point.coordinates.clone(), Some((self.iteration, index)));
            }
        }
        (self.surplus(search), None)
    }

    fn learn(
        &mut self,
        search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<Option<(u64, usize)>>,
    ) {
        let loss = outcome.loss();
        match origin.flatten() {
            Some((iteration, index)) if iteration == self.iteration => {
                let points = if self.is_complete { &mut self.trials } else { &mut self.simplex };
                points[index].loss = Some(loss);
            }
            _ => self.take_in(coordinates, loss),
        }
        self.advance(search);
    }
}

/// The simplex of a point and its neighbours along the axes.
fn around(start: &[f64], search: &mut Search) -> Vec<Corner> {
    let steps = FirstSteps::draw(search);
    let mut corners = vec![Corner { coordinates: start.to_vec(), loss: None, is_out: false }];
    for turn in 0..start.len() {
        let mut coordinates = start.to_vec();
        let x = &mut coordinates[steps.axis(turn)];
        *x += steps.from(*x, turn, FIRST_SIDE, search);
        corners.push(Corner { coordinates, loss: None, is_out: false });
    }
    corners
}

impl NelderMead {
    /// Goes on as far as the known losses allow.
    fn advance(&mut self, search: &mut Search) {
        if !self.is_complete {
            if self.simplex.iter().any(|corner| corner.loss.is_none()) {
                return;
            }
            self.is_complete = true;
            self.start_iteration(search);
        }
        while self.is_complete
            && let Some(next) = self.decide()
        {
            self.simplex = next;
            self.start_iteration(search);
        }
    }

    /// The simplex that follows from the trials, if those it depends on are known.
    fn decide(&self) -> Option<Vec<Corner>> {
        let n = self.simplex.len() - 1;
        let loss = |index: usize| self.trials[index].loss;
        let corner = |index: usize| self.simplex[index].loss.unwrap_or(Loss::FAILED);
        let replaced = |index: usize| {
            let mut simplex = self.simplex.clone();
            simplex[n] = self.trials[index].clone();
            simplex
        };
        let reflected = loss(REFLECTION)?;
        if reflected < corner(0) {
            let expanded = loss(EXPANSION)?;
            return Some(replaced(if expanded < reflected { EXPANSION } else { REFLECTION }));
        }
        if reflected < corner(n - 1) {
            return Some(replaced(REFLECTION));
        }
        let contraction = if reflected < corner(n) { OUTER_CONTRACTION } else { INNER_CONTRACTION };
        if loss(contraction)? <= reflected.min(corner(n)) && !loss(contraction)?.is_failed() {
            return Some(replaced(contraction));
        }
        let mut simplex = self.simplex[..1].to_vec();
        for trial in &self.trials[SHRUNKEN..] {
            trial.loss?;
            simplex.push(trial.clone());
        }
        Some(simplex)
    }

    /// Indices of the trials, those first that the decision waits for.
    fn trials_by_need(&self) -> Vec<usize> {
        let n = self.simplex.len() - 1;
        let corner = |index: usize| self.simplex[index].loss.unwrap_or(Loss::FAILED);
        let mut order = vec![REFLECTION];
        match self.trials[REFLECTION].loss {
            Some(reflected) if reflected < corner(0) => order.push(EXPANSION),
            Some(reflected) if reflected < corner(n) => order.push(OUTER_CONTRACTION),
            Some(_) => order.push(INNER_CONTRACTION),
            None => order.extend([EXPANSION, INNER_CONTRACTION, OUTER_CONTRACTION]),
        }
        order.extend(SHRUNKEN..self.trials.len());
        order
    }

    /// Sorts the corners and computes the points the iteration may need.
    fn start_iteration(&mut self, search: &mut Search) {
        self.iteration += 1;
        self.simplex.sort_by_key(|corner| corner.loss);
        let best = self.simplex[0].coordinates.clone();
        let side = self.simplex[1..].iter().map(|corner| distance(&corner.coordinates, &best)).fold(0.0, f64::max);
        if side < LEAST_SIDE || self.has_one_value(search) {
            self.restart(search);
            return;
        }
        let n = (self.simplex.len() - 1) as f64;
        let worst = &self.simplex[self.simplex.len() - 1].coordinates;
        let mean = |j: usize| {
            self.simplex[..self.simplex.len() - 1].iter().map(|corner| corner.coordinates[j]).sum::<f64>() / n
        };
        let centroid: Vec<f64> = (0..worst.len()).map(mean).collect();
        let along = |factor: f64| -> Vec<f64> {
            centroid.iter().zip(worst).map(|(c, w)| reflect(c + factor * (c - w))).collect()
        };
        // Gao and Han 2012, eq. 4.1; in one dimension as Nelder and Mead.
        let m = n.max(2.0);
        let (expansion, contraction, shrinkage) = (1.0 + 2.0 / m, 0.75 - 0.5 / m, 1.0 - 1.0 / m);
        let mut points = vec![along(1.0), along(expansion), along(contraction), along(-contraction)];
        points.extend(self.simplex[1..].iter().map(|corner| -> Vec<f64> {
            best.iter().zip(&corner.coordinates).map(|(b, x)| b + shrinkage * (x - b)).collect()
        }));
        let trial = |coordinates| Trial { coordinates, loss: None, is_out: false };
        self.trials = points.into_iter().map(trial).collect();
    }

    /// Whether the corners cannot be told apart (on integers they soon have the same values).
    fn has_one_value(&self, search: &Search) -> bool {
        let values = search.space().values(&self.simplex[0].coordinates);
        self.simplex[1..].iter().all(|corner| search.space().values(&corner.coordinates) == values)
    }

    fn restart(&mut self, search: &mut Search) {
        self.restarts += 1;
        let start = match search.incumbent() {
            Some(incumbent) if self.restarts % 2 == 1 => incumbent.coordinates.clone(),
            _ => search.uniform_point(),
        };
        self.simplex = around(&start, search);
        self.trials.clear();
        self.is_complete = false;
    }

    /// A point drawn around the best corner, as far as the simplex is wide.
    fn surplus(&self, search: &mut Search) -> Vec<f64> {
        let known = self.simplex.iter().filter(|corner| corner.loss.is_some()).min_by_key(|corner| corner.loss);
        let centre = known.unwrap_or(&self.simplex[0]).coordinates.clone();
        let side = self.simplex.iter().map(|corner| distance(&corner.coordinates, &centre)).fold(0.0, f64::max);
        let scale = side.max(1e-3) / (centre.len() as f64).sqrt();
        centre.iter().map(|x| x + scale * search.generator.sample::<f64, _>(StandardNormal)).collect()
    }

    /// A point that is none of the trials replaces the worst corner if it is better than the best: more would flatten the
    /// simplex.
    fn take_in(&mut self, coordinates: &[f64], loss: Loss) {
        if !self.is_complete {
            return;
        }
        let n = self.simplex.len() - 1;
        if self.simplex[0].loss.is_some_and(|best| loss < best) {
            self.simplex[n] = Corner { coordinates: coordinates.to_vec(), loss: Some(loss), is_out: false };
            self.simplex.sort_by_key(|corner| corner.loss);
        }
    }
}
