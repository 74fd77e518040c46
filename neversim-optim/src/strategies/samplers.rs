//! One-shot samplers: points spread over the box according to a plan, whatever was learned.
//!
//! `ALGORITHMS.md` section 4. The plan covers the budget; beyond it, or without a budget, another plan of the same kind
//! follows, freshly scrambled. Plans are visited in an order in which every initial part covers the box: Nevergrad's
//! Hammersley names sweep the first coordinate from one border to the other, so that half of the budget sees half of the
//! box. Where Nevergrad's scales have no effect on a bounded box, here they do what the names promise: recentring brings
//! points towards the middle (Cauwet et al. 2020, <https://arxiv.org/abs/1910.08406>).

use std::f64::consts::PI;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::low_discrepancy::{RadicalInverse, normal_quantile, sobol};
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, Recommendation};

/// Most points of a plan, to bound the memory of the permutations.
const LONGEST_PLAN: u64 = 1024;
/// Failures after which points are no longer drawn around the centre.
const PATIENCE: u64 = 30;
/// A plan without a budget.
const USUAL_PLAN: u64 = 128;
/// Range of a parameter in the standardised variable of `ALGORITHMS.md` section 1.
const STANDARDISED_RANGE: f64 = 6.0;
/// Most points a recommendation averages over.
const MOST_AVERAGED: usize = 64;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) sequence: Sequence,
    pub(crate) is_scrambled: bool,
    pub(crate) starts_in_centre: bool,
    pub(crate) opposition: Opposition,
    pub(crate) spread: Spread,
    pub(crate) average: Average,
}

impl Settings {
    pub(crate) const fn of(sequence: Sequence) -> Self {
        Self {
            sequence,
            is_scrambled: false,
            starts_in_centre: false,
            opposition: Opposition::None,
            spread: Spread::Uniform,
            average: Average::None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Sequence {
    Random,
    Halton,
    Hammersley,
    LatinHypercube,
    Sobol,
    /// Always the centre, until it has been tried.
    Centre,
}

/// What every second point is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Opposition {
    None,
    /// The one before, mirrored at the centre.
    Full,
    /// The same, drawn towards the centre by a uniform factor.
    Quasi,
}

/// How points of the unit cube are spread over the box.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Spread {
    Uniform,
    /// Normal around the centre with the standard deviation of a sixth of the range, times a factor.
    Normal(f64),
    /// As `Normal`, with (1 + ln B) / (4 ln d) for the factor.
    NormalAuto,
    /// As `Normal`, with sqrt(ln B / d) for the factor.
    NormalTuned,
    /// Cauchy around the centre with this factor.
    Cauchy,
    /// Normal with a factor drawn for each point.
    RandomScale,
}

/// What is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Average {
    /// The best point.
    None,
    /// The mean of the max(1, min(n / 4, d)) best.
    Best,
    /// The mean of the max(1, n / 1.1^d) best, at most [`MOST_AVERAGED`].
    Exponential,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sampler {
    settings: Settings,
    inverses: Vec<RadicalInverse>,
    /// How far a scrambled plan is moved along each coordinate; 0 without scrambling. There are few ways to permute the
    /// digits of a small base, and in base 2 only one: so every seed has a plan of its own. The move is by less than half
    /// of a cell, not by any part of the box (Cranley and Patterson 1976, <https://doi.org/10.1137/0713071>), which would
    /// leave the plan less even where the box ends.
    shift: Vec<f64>,
    /// Length of the plan.
    length: u64,
    /// Points of the plan handed out.
    used: u64,
    /// Cells of a Latin hypercube, one permutation per coordinate.
    permutations: Vec<Vec<u64>>,
    sobol_seed: u32,
    previous: Option<Vec<f64>>,
    /// The best points, best first.
    best: Vec<(Loss, Vec<f64>)>,
}

impl Strategy for Sampler {
    type Settings = Settings;
    type Origin = ();
    const FORMAT: u32 = 2;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let length = search.options().budget().unwrap_or(USUAL_PLAN).clamp(2, LONGEST_PLAN);
        let mut sampler = Self {
            settings: *settings,
            inverses: RadicalInverse::of_primes(search.dimension()),
            shift: vec![0.0; search.dimension()],
            length,
            used: 0,
            permutations: Vec::new(),
            sobol_seed: 0,
            previous: None,
            best: Vec::new(),
        };
        sampler.plan(search);
        sampler
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        let d = search.dimension();
        if search.asked() == 0 && self.settings.starts_in_centre {
            return (vec![0.5; d], ());
        }
        if self.settings.sequence == Sequence::Centre {
            // Once the centre has failed, or was told, there is nothing to be gained there.
            let point = if search.told() == 0 { vec![0.5; d] } else { search.uniform_point() };
            return (point, ());
        }
        if search.incumbent().is_none() && search.told() >= PATIENCE && self.settings.spread != Spread::Uniform {
            // Everything around the centre fails.
            return (search.uniform_point(), ());
        }
        if self.settings.opposition != Opposition::None
            && let Some(previous) = self.previous.take()
        {
            let full = self.settings.opposition == Opposition::Full;
            let factor: f64 = if full { 1.0 } else { search.generator.random() };
            // Nearer to the centre would prefer the values in the middle of a list.
            let factor = |j: usize| if search.choices.count(j).is_some() { 1.0 } else { factor };
            return (previous.iter().enumerate().map(|(j, x)| 0.5 - factor(j) * (x - 0.5)).collect(), ());
        }
        let point = self.next_point(search);
        self.previous = Some(point.clone());
        (point, ())
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, _origin: Option<()>) {
        let loss = outcome.loss();
        if self.settings.average == Average::None || loss.is_failed() {
            return;
        }
        let place = self.best.partition_point(|(best, _)| *best <= loss);
        self.best.insert(place, (loss, coordinates.to_vec()));
        self.best.truncate(MOST_AVERAGED.max(search.dimension()));
    }

    fn recommend(&self, search: &Search) -> Option<Recommendation> {
        let d = search.dimension();
        let told = search.told() as f64;
        let count = match self.settings.average {
            Average::None => 1.0,
            Average::Best => (told / 4.0).min(d as f64),
            Average::Exponential => told / 1.1_f64.powi(i32::try_from(d).unwrap_or(i32::MAX)),
        };
        let averaged = (1..=self.best.len()).take_while(|&k| k as f64 <= count).count().max(1);
        if averaged <= 1 || self.best.len() <= 1 {
            return search.recommend_incumbent();
        }
        let mean = |j: usize| self.best[..averaged].iter().map(|(_, x)| x[j]).sum::<f64>() / averaged as f64;
        let choice = |j: usize| search.choices.count(j).map(|_| self.best[0].1[j]);
        let coordinates: Vec<f64> = (0..d).map(|j| choice(j).unwrap_or_else(|| mean(j).clamp(0.0, 1.0))).collect();
        let values = search.space().values(&coordinates);
        Some(Recommendation::new(coordinates, values, None))
    }
}

impl Sampler {
    /// Draws what the next plan needs.
    fn plan(&mut self, search: &mut Search) {
        self.used = 0;
        let generator = &mut search.generator;
        match self.settings.sequence {
            Sequence::LatinHypercube => {
                self.permutations = (0..self.inverses.len())
                    .map(|_| {
                        let mut cells: Vec<u64> = (0..self.length).collect();
                        cells.shuffle(generator);
                        cells
                    })
                    .collect();
            }
            Sequence::Sobol => self.sobol_seed = generator.random(),
            Sequence::Halton | Sequence::Hammersley if self.settings.is_scrambled => {
                self.inverses.iter_mut().for_each(|inverse| inverse.scramble(generator));
                let is_hammersley = self.settings.sequence == Sequence::Hammersley;
                for (j, shift) in self.shift.iter_mut().enumerate() {
                    let cell = match j.checked_sub(usize::from(is_hammersley)) {
                        None => 1.0 / self.length as f64,
                        // The number 0 is not among the points.
                        Some(j) => self.inverses[j].cell(self.length + 1),
                    };
                    *shift = cell * generator.random_range(-0.5..0.5);
                }
            }
            _ => {}
        }
    }

    fn next_point(&mut self, search: &mut Search) -> Vec<f64> {
        let d = self.inverses.len();
        // Halton and Sobol are sequences without an end; the others are drawn anew.
        let is_endless = matches!(self.settings.sequence, Sequence::Halton | Sequence::Sobol | Sequence::Random);
        if self.used >= self.length && !is_endless {
            self.plan(search);
        }
        let i = self.used;
        self.used += 1;
        let point: Vec<f64> = (0..d)
            .map(|j| match self.settings.sequence {
                Sequence::Random | Sequence::Centre => search.generator.random(),
                Sequence::Halton => (self.inverses[j].value(i + 1) + self.shift[j]).rem_euclid(1.0),
                Sequence::Hammersley => self.hammersley(i, j) + self.shift[j],
                Sequence::LatinHypercube => {
                    let cell = self.permutations[j][usize::try_from(i).unwrap_or(0)];
                    (cell as f64 + search.generator.random::<f64>()) / self.length as f64
                }
                Sequence::Sobol => sobol(i, j, self.sobol_seed),
            })
            .collect();
        self.spread(point, search)
    }

    /// The n points whose first coordinate is (k + 1/2) / n, visited in the order of the radical inverse of k in base 2
    /// so that every initial part is spread over the box.
    fn hammersley(&self, i: u64, j: usize) -> f64 {
        match j.checked_sub(1) {
            None => (self.visit(i) as f64 + 0.5) / self.length as f64,
            Some(j) => self.inverses[j].value(self.visit(i) + 1),
        }
    }

    /// Which point of the plan is visited as number i.
    fn visit(&self, i: u64) -> u64 {
        // An odd step near the golden section of the length, coprime to it, runs through all points evenly.
        let step = (self.length as f64 * 0.618_033_988_749_895).round();
        let mut step = (1..=self.length).take_while(|&k| k as f64 <= step).last().unwrap_or(1);
        while gcd(step, self.length) != 1 {
            step += 1;
        }
        i * step % self.length
    }

    fn spread(&self, point: Vec<f64>, search: &mut Search) -> Vec<f64> {
        let d = point.len() as f64;
        let budget = search.options().budget().unwrap_or(USUAL_PLAN) as f64;
        let factor = match self.settings.spread {
            Spread::Uniform => return point,
            Spread::Cauchy => {
                let spread = |u: f64| 0.5 + (PI * (u - 0.5)).tan() / STANDARDISED_RANGE;
                return spread_all(&point, &search.choices, spread);
            }
            Spread::Normal(factor) => factor,
            Spread::NormalAuto => (1.0 + budget.ln()) / (4.0 * d.max(2.0).ln()),
            Spread::NormalTuned => (budget.ln() / d).sqrt(),
            Spread::RandomScale => (search.generator.sample::<f64, _>(StandardNormal) - 2.0).exp() / d.sqrt(),
        };
        spread_all(&point, &search.choices, |u| 0.5 + factor * normal_quantile(u) / STANDARDISED_RANGE)
    }
}

/// Spreads all coordinates but choices, which have no centre.
fn spread_all(point: &[f64], choices: &Choices, spread: impl Fn(f64) -> f64) -> Vec<f64> {
    let along = |(j, u): (usize, &f64)| if choices.count(j).is_some() { *u } else { spread(*u) };
    point.iter().enumerate().map(along).collect()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
