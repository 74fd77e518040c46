//! Functions with a known optimum, to judge strategies by: those of the reference runs of Nevergrad (`ALGORITHMS.md`
//! section 18), so that results can be compared.
//!
//! All are to be minimised and have their least value, 0, at [`optimum`] (for [`log_distance`] in the scale it
//! describes). The optimum is off the centre and different in each coordinate, so that a strategy that starts in the
//! middle, or treats coordinates alike, is not favoured.

use std::f64::consts::{E, TAU};

use crate::{Parameter, ParameterType, SearchSpace, SpaceError};

/// A test function with its name and domain.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TestFunction {
    /// Name, as in Nevergrad's reference runs.
    pub name: &'static str,
    /// The function: values in, loss out.
    pub loss: fn(&[f64]) -> f64,
    /// The domain in the given number of dimensions; an error if that is 0.
    pub space: fn(usize) -> Result<SearchSpace, SpaceError>,
}

/// All functions of this module.
///
/// # Example
///
/// ```
/// use neversim_optim::test_functions::SUITE;
///
/// let names: Vec<_> = SUITE.iter().map(|function| function.name).collect();
/// assert_eq!(names, ["sphere", "ellipsoid", "rosenbrock", "rastrigin", "ackley", "log"]);
/// ```
pub const SUITE: &[TestFunction] = &[
    TestFunction { name: "sphere", loss: sphere, space: box_space },
    TestFunction { name: "ellipsoid", loss: ellipsoid, space: box_space },
    TestFunction { name: "rosenbrock", loss: rosenbrock, space: box_space },
    TestFunction { name: "rastrigin", loss: rastrigin, space: box_space },
    TestFunction { name: "ackley", loss: ackley, space: box_space },
    TestFunction { name: "log", loss: log_distance, space: log_space },
];

/// Returns the point where the functions on [`box_space`] are 0: x*_i = 2.5 sin(1.3 (i + 1)), i from 0.
///
/// # Example
///
/// ```
/// use neversim_optim::test_functions::{SUITE, optimum};
///
/// for function in SUITE.iter().filter(|function| function.name != "log") {
///     assert!((function.loss)(&optimum(4)).abs() < 1e-12, "{}", function.name);
/// }
/// ```
pub fn optimum(dimension: usize) -> Vec<f64> {
    (0..dimension).map(|i| 2.5 * wave(i)).collect()
}

/// Returns the box [-5, 5]^d.
///
/// # Errors
///
/// [`SpaceError::NoParameters`] if `dimension` is 0.
pub fn box_space(dimension: usize) -> Result<SearchSpace, SpaceError> {
    space(ParameterType::Float, -5.0, 5.0, dimension)
}

/// Returns d logarithmic parameters from 1e-10 to 1e-8, the domain of [`log_distance`].
///
/// # Errors
///
/// [`SpaceError::NoParameters`] if `dimension` is 0.
pub fn log_space(dimension: usize) -> Result<SearchSpace, SpaceError> {
    space(ParameterType::Log, 1e-10, 1e-8, dimension)
}

/// Returns the sum of the squares of z = x - x*: round, one minimum.
///
/// # Example
///
/// ```
/// use neversim_optim::test_functions::{optimum, sphere};
///
/// let mut x = optimum(2);
/// x[0] += 3.0;
/// x[1] -= 4.0;
/// assert!((sphere(&x) - 25.0).abs() < 1e-12);
/// ```
pub fn sphere(x: &[f64]) -> f64 {
    distances(x).map(|z| z * z).sum()
}

/// Returns the sum of 10^(6 i / (d - 1)) z_i^2, i from 0: a valley a thousand times longer than wide.
pub fn ellipsoid(x: &[f64]) -> f64 {
    let last = (x.len().max(2) - 1) as f64;
    distances(x).enumerate().map(|(i, z)| 10_f64.powf(6.0 * i as f64 / last) * z * z).sum()
}

/// Returns the sum over i < d - 1 of 100 (u_(i+1) - u_i^2)^2 + (1 - u_i)^2 with u = z + 1: a bent valley (Rosenbrock 1960).
pub fn rosenbrock(x: &[f64]) -> f64 {
    let u: Vec<f64> = distances(x).map(|z| z + 1.0).collect();
    u.windows(2).map(|u| 100.0 * (u[1] - u[0] * u[0]).powi(2) + (1.0 - u[0]).powi(2)).sum()
}

/// Returns 10 d plus the sum of z^2 - 10 cos(2 pi z): a grid of local minima in a wide bowl (Rastrigin 1974).
pub fn rastrigin(x: &[f64]) -> f64 {
    distances(x).map(|z| 10.0 + z * z - 10.0 * (TAU * z).cos()).sum()
}

/// Returns -20 exp(-0.2 sqrt(mean z^2)) - exp(mean cos(2 pi z)) + 20 + e: a nearly flat plain of small holes around a
/// deep one (Ackley 1987).
pub fn ackley(x: &[f64]) -> f64 {
    let dimension = x.len() as f64;
    let square = distances(x).map(|z| z * z).sum::<f64>() / dimension;
    let cosine = distances(x).map(|z| (TAU * z).cos()).sum::<f64>() / dimension;
    20.0 - 20.0 * (-0.2 * square.sqrt()).exp() + E - cosine.exp()
}

/// Returns the sum of (log10 x_i + 9 - 0.4 sin(1.3 (i + 1)))^2: the sphere in log-space, 0 where the bracket is.
///
/// # Example
///
/// ```
/// use neversim_optim::test_functions::log_distance;
///
/// let best = 10_f64.powf(-9.0 + 0.4 * 1.3_f64.sin());
/// assert!(log_distance(&[best]) < 1e-12);
/// assert!((log_distance(&[10.0 * best]) - 1.0).abs() < 1e-12);
/// ```
pub fn log_distance(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, x)| (x.log10() + 9.0 - 0.4 * wave(i)).powi(2)).sum()
}

fn wave(i: usize) -> f64 {
    (1.3 * (i + 1) as f64).sin()
}

/// z = x - x*.
fn distances(x: &[f64]) -> impl Iterator<Item = f64> {
    x.iter().enumerate().map(|(i, x)| x - 2.5 * wave(i))
}

fn space(parameter_type: ParameterType, lower: f64, upper: f64, dimension: usize) -> Result<SearchSpace, SpaceError> {
    let parameter = |i| Parameter::new(format!("x{i}"), parameter_type, lower, upper);
    SearchSpace::new((0..dimension).map(parameter).collect::<Result<_, _>>()?)
}
