//! Functions to choose constants and the competence map by, other than those of the suite: each instance has its own
//! shift and rotation.

use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use neversim_optim::{Loss, Parameter, ParameterType, SearchSpace};

/// A kind of problem.
pub(crate) struct Practice {
    pub(crate) name: &'static str,
    /// Loss at z, the rotated and shifted point (1 is a fifth of the range), or `None` of a failure. The second argument
    /// is the unrotated point in the unit cube, the third a number that chance decides.
    pub(crate) loss: fn(&[f64], &[f64], f64) -> Option<f64>,
    pub(crate) types: Types,
    pub(crate) is_rotated: bool,
    /// So many evaluations fail before the first can succeed.
    pub(crate) first_failures: usize,
}

/// The parameters' types.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Types {
    Real,
    /// Every second one is an integer from 1 to 20.
    Mixed,
    /// All are integers from 1 to 30.
    Whole,
    /// So many are choices, the first ones, of 3, 4, 2, 3, 4, 2, ... values.
    Choices(usize),
}

pub(crate) const PRACTICE: &[Practice] = &[
    Practice {
        name: "rotated-ellipsoid",
        loss: |z, _, _| Some(ellipsoid(z, 4.0)),
        types: Types::Real,
        is_rotated: true,
        first_failures: 0,
    },
    Practice {
        name: "ellipsoid-of-12",
        loss: |z, _, _| Some(ellipsoid(z, 1.2)),
        types: Types::Real,
        is_rotated: true,
        first_failures: 0,
    },
    Practice {
        name: "powers",
        loss: |z, _, _| Some(powers(z)),
        types: Types::Real,
        is_rotated: true,
        first_failures: 0,
    },
    Practice {
        name: "bent-valley",
        loss: |z, _, _| Some(bent(z)),
        types: Types::Real,
        is_rotated: true,
        first_failures: 0,
    },
    Practice { name: "ridge", loss: |z, _, _| Some(ridge(z)), types: Types::Real, is_rotated: true, first_failures: 0 },
    Practice {
        name: "absolute",
        loss: |z, _, _| Some(z.iter().map(|z| z.abs()).sum()),
        types: Types::Real,
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "plateaus",
        loss: |z, _, _| Some(plateaus(z)),
        types: Types::Real,
        is_rotated: true,
        first_failures: 0,
    },
    Practice { name: "waves", loss: |z, _, _| Some(waves(z)), types: Types::Real, is_rotated: true, first_failures: 0 },
    Practice { name: "peaks", loss: |z, _, _| Some(peaks(z)), types: Types::Real, is_rotated: true, first_failures: 0 },
    Practice {
        name: "noisy",
        loss: |z, _, n| Some(square(z) * (1.0 + 0.3 * n) + 0.02 * n.abs()),
        types: Types::Real,
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "half-fails",
        loss: |z, u, _| (u[0] + 0.3 * u[u.len() - 1] < 0.75).then(|| ellipsoid(z, 1.0)),
        types: Types::Real,
        is_rotated: false,
        first_failures: 0,
    },
    Practice { name: "model", loss: |_, u, _| model(u), types: Types::Real, is_rotated: false, first_failures: 0 },
    Practice {
        name: "noisy-model",
        loss: |_, u, n| model(u).map(|loss| loss * (1.0 + 0.1 * n)),
        types: Types::Real,
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "first-60-fail",
        loss: |z, _, _| Some(ellipsoid(z, 1.0)),
        types: Types::Real,
        is_rotated: false,
        first_failures: 60,
    },
    Practice {
        name: "mixed",
        loss: |z, _, _| Some(ellipsoid(z, 1.0)),
        types: Types::Mixed,
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "one-choice",
        loss: |z, _, _| Some(ellipsoid(z, 1.0)),
        types: Types::Choices(1),
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "two-choices",
        loss: |z, _, n| Some(ellipsoid(z, 1.0) * (1.0 + 0.1 * n)),
        types: Types::Choices(2),
        is_rotated: true,
        first_failures: 0,
    },
    Practice {
        name: "three-choices",
        loss: |z, u, _| (u.len() < 2 || u[0] + 0.3 * u[u.len() - 1] < 0.85).then(|| ellipsoid(z, 1.0)),
        types: Types::Choices(3),
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "only-choices",
        loss: |_, _, _| Some(0.0),
        types: Types::Choices(usize::MAX),
        is_rotated: false,
        first_failures: 0,
    },
    Practice {
        name: "whole",
        loss: |z, _, _| Some(ellipsoid(z, 2.0)),
        types: Types::Whole,
        is_rotated: true,
        first_failures: 0,
    },
];

/// What a combination of choices does: it moves the optimum of the numbers, at most by 0.3 of the range, and adds to the
/// loss. Both are drawn for each choice and its value, and for each pair of choices.
fn chosen(categories: &[usize], seed: u64) -> (f64, Vec<f64>) {
    let draw = |a: usize, b: usize| {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(7919) + (100 * a + b) as u64);
        (generator.random::<f64>(), generator.random_range(-0.3..0.3))
    };
    let mut sum = 0.0;
    let mut moves = Vec::new();
    for (i, &category) in categories.iter().enumerate() {
        let (extra, way) = draw(i, category);
        sum += extra;
        moves.push(way);
        for (k, other) in categories.iter().enumerate().skip(i + 1) {
            sum += 0.5 * draw(10 + i * categories.len() + k, 10 * category + other).0;
        }
    }
    (sum, moves)
}

fn square(z: &[f64]) -> f64 {
    z.iter().map(|z| z * z).sum()
}

fn ellipsoid(z: &[f64], exponent: f64) -> f64 {
    let last = (z.len().max(2) - 1) as f64;
    z.iter().enumerate().map(|(i, z)| 10_f64.powf(exponent * i as f64 / last) * z * z).sum()
}

fn powers(z: &[f64]) -> f64 {
    let last = (z.len().max(2) - 1) as f64;
    z.iter().enumerate().map(|(i, z)| z.abs().powf(2.0 + 4.0 * i as f64 / last)).sum()
}

fn bent(z: &[f64]) -> f64 {
    z.windows(2).map(|z| 20.0 * (z[1] + 0.5 - (z[0] + 0.7) * (z[0] + 0.7) + 0.49 - 0.5).powi(2) + z[0] * z[0]).sum()
}

fn ridge(z: &[f64]) -> f64 {
    z[0] * z[0] + 10.0 * square(&z[1..]).sqrt()
}

fn plateaus(z: &[f64]) -> f64 {
    z.iter().enumerate().map(|(i, z)| (1 + i) as f64 * ((4.0 * z).round() / 4.0).powi(2)).sum::<f64>()
        + 1e-3 * square(z)
}

fn waves(z: &[f64]) -> f64 {
    z.iter().map(|z| z * z + 1.5 * (1.0 - (4.0 * z).cos())).sum()
}

/// A broad bowl with its minimum off a narrow deep one.
fn peaks(z: &[f64]) -> f64 {
    let shifted: Vec<f64> = z.iter().map(|z| z + 1.2).collect();
    let narrow = 1.0 - (-2.0 * square(z)).exp();
    let broad = 1.3 - (-0.15 * square(&shifted)).exp();
    2.0 * narrow.min(broad) + 0.01 * square(z)
}

/// Like a network of excitatory and inhibitory neurons: silent (undefined) where excitation is weak, a runaway where it
/// is strong, and in between a rate and an irregularity with targets.
fn model(u: &[f64]) -> Option<f64> {
    let rest: f64 = u[2..].iter().enumerate().map(|(i, u)| (0.3 + 0.1 * i as f64) * (u - 0.5)).sum();
    let drive = 6.0 * (u[0] - 0.35) - 4.0 * (u[1] - 0.45) + rest;
    if !(-1.2..=2.3).contains(&drive) {
        return None;
    }
    let rate = 12.0 * (1.0 + (2.0 * drive).exp()).ln();
    let balance = u[0] - 0.6 * u[1] + 0.3 * rest;
    let cv = 0.25 + 0.9 / (1.0 + (8.0 * (balance - 0.1)).exp());
    let spread: f64 = u[2..].iter().map(|u| 0.2 * (u - 0.4) * (u - 0.4)).sum();
    Some(((rate - 8.0) / 8.0).powi(2) + ((cv - 0.8) / 0.8).powi(2) + spread)
}

/// A problem: a kind with its shift, rotation and noise.
pub(crate) struct Instance {
    practice: &'static Practice,
    pub(crate) space: SearchSpace,
    seed: u64,
    shift: Vec<f64>,
    rotation: Vec<Vec<f64>>,
    noise: Xoshiro256PlusPlus,
    evaluations: usize,
}

impl Instance {
    pub(crate) fn new(practice: &'static Practice, dimension: usize, seed: u64) -> Instance {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(1000 + seed);
        let shift = (0..dimension).map(|_| generator.random_range(0.12..0.88)).collect();
        let mut rotation: Vec<Vec<f64>> = Vec::new();
        for i in 0..dimension {
            // Gram and Schmidt on random vectors; the axes themselves without rotation.
            let mut row: Vec<f64> =
                (0..dimension)
                    .map(|j| {
                        if practice.is_rotated { generator.sample(StandardNormal) } else { f64::from(u8::from(i == j)) }
                    })
                    .collect();
            for other in &rotation {
                let part: f64 = row.iter().zip(other).map(|(x, y)| x * y).sum();
                row.iter_mut().zip(other).for_each(|(x, y)| *x -= part * y);
            }
            let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            row.iter_mut().for_each(|x| *x /= length);
            rotation.push(row);
        }
        let parameter = |i: usize| {
            let name = format!("x{i}");
            match practice.types {
                Types::Choices(number) if i < number => {
                    Parameter::choice(name, (0..[3, 4, 2][i % 3]).map(f64::from).collect())
                }
                Types::Whole => Parameter::new(name, ParameterType::Int, 1.0, 30.0),
                Types::Mixed if i % 2 == 1 => Parameter::new(name, ParameterType::Int, 1.0, 20.0),
                _ => Parameter::new(name, ParameterType::Float, 0.0, 1.0),
            }
        };
        let parameters = (0..dimension).map(parameter).collect::<Result<_, _>>().expect("the bounds are valid");
        let space = SearchSpace::new(parameters).expect("numbered names differ");
        Instance { practice, space, seed, shift, rotation, noise: generator, evaluations: 0 }
    }

    /// The outcome of an evaluation, and the loss without noise to judge by.
    pub(crate) fn evaluate(&mut self, values: &[f64]) -> (Loss, f64) {
        let choices = self.space.parameters().iter().take_while(|parameter| !parameter.choices().is_empty()).count();
        if choices > 0 {
            return self.evaluate_with_choices(values, choices);
        }
        let scaled = |(value, parameter): (&f64, &Parameter)| {
            (value - parameter.lower()) / (parameter.upper() - parameter.lower())
        };
        let u: Vec<f64> = values.iter().zip(self.space.parameters()).map(scaled).collect();
        let centred: Vec<f64> = u.iter().zip(&self.shift).map(|(u, shift)| 5.0 * (u - shift)).collect();
        let z: Vec<f64> = self.rotation.iter().map(|row| row.iter().zip(&centred).map(|(r, x)| r * x).sum()).collect();
        let noise = self.noise.sample(StandardNormal);
        let loss = (self.practice.loss)(&z, &u, noise).and_then(|loss| Loss::new(loss).ok());
        self.evaluations += 1;
        let loss = loss.filter(|_| self.evaluations > self.practice.first_failures);
        let exact = (self.practice.loss)(&z, &u, 0.0).unwrap_or(f64::INFINITY);
        (loss.unwrap_or(Loss::FAILED), exact)
    }

    /// The same where the first parameters are choices.
    fn evaluate_with_choices(&mut self, values: &[f64], choices: usize) -> (Loss, f64) {
        let parameters = self.space.parameters();
        let category =
            |(value, parameter): (&f64, &Parameter)| parameter.choices().iter().take_while(|x| *x < value).count();
        let categories: Vec<usize> = values[..choices].iter().zip(parameters).map(category).collect();
        let (extra, moves) = chosen(&categories, self.seed);
        let u = &values[choices..];
        let moved = |(i, u): (usize, &f64)| 5.0 * (u - self.shift[choices + i] - moves[i % choices]);
        let centred: Vec<f64> = u.iter().enumerate().map(moved).collect();
        // The rotation is that of more dimensions than there are numbers: they are mixed all the same.
        let row = |row: &Vec<f64>| row[choices..].iter().zip(&centred).map(|(r, x)| r * x).sum();
        let z: Vec<f64> = self.rotation[choices..].iter().map(row).collect();
        let noise = self.noise.sample(StandardNormal);
        let loss = (self.practice.loss)(&z, u, noise).and_then(|loss| Loss::new(loss + extra).ok());
        let exact = (self.practice.loss)(&z, u, 0.0).map_or(f64::INFINITY, |loss| loss + extra);
        (loss.unwrap_or(Loss::FAILED), exact)
    }
}
