//! What a strategy that models the residuals gains from being told them.

use neversim_optim::{Loss, OptimizerOptions, Outcome, Parameter, ParameterType, SearchSpace, create};

/// The names of strategies that use residuals.
const STRATEGIES: [&str; 1] = ["GaussNewton"];

const SEEDS: u64 = 11;
const MOST_EVALUATIONS: usize = 400;

/// A sum of squares whose least value is 0.
struct Problem {
    /// Bounds of each parameter.
    bounds: &'static [(f64, f64)],
    residuals: fn(&[f64]) -> Vec<f64>,
    minimum: &'static [f64],
}

/// Rosenbrock (1960, <https://doi.org/10.1093/comjnl/3.3.175>): a bent valley.
const ROSENBROCK: Problem = Problem {
    bounds: &[(-5.0, 5.0); 2],
    residuals: |x| vec![10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]],
    minimum: &[1.0, 1.0],
};

/// a exp(-b t) + c at 13 times, fitted to the curve of a = 6.3, b = 1.1, c = 0.4.
const DECAY: Problem = Problem {
    bounds: &[(0.0, 10.0), (0.0, 5.0), (-2.0, 2.0)],
    residuals: |x| {
        let curve = |x: &[f64], t: f64| x[0] * (-x[1] * t).exp() + x[2];
        (0..13).map(|i| 0.25 * f64::from(i)).map(|t| curve(x, t) - curve(&[6.3, 1.1, 0.4], t)).collect()
    },
    minimum: &[6.3, 1.1, 0.4],
};

fn space(bounds: &[(f64, f64)]) -> SearchSpace {
    let parameter = |(i, &(lower, upper)): (usize, &(f64, f64))| {
        Parameter::new(format!("x{i}"), ParameterType::Float, lower, upper).unwrap()
    };
    SearchSpace::new(bounds.iter().enumerate().map(parameter).collect()).unwrap()
}

/// Median over the seeds of the number of evaluations to a loss below 1e-6.
fn evaluations(strategy: &str, problem: &Problem, num_workers: usize, are_residuals_told: bool) -> usize {
    let mut numbers: Vec<usize> = (0..SEEDS)
        .map(|seed| {
            let options = OptimizerOptions::new(space(problem.bounds), None, num_workers, seed).unwrap();
            let mut optimizer = create(strategy, &options).unwrap();
            let mut number = 0;
            while number < MOST_EVALUATIONS {
                let batch: Vec<_> = (0..num_workers).map(|_| optimizer.ask()).collect();
                for candidate in &batch {
                    number += 1;
                    let outcome = Outcome::from_residuals((problem.residuals)(candidate.values())).unwrap();
                    let loss = outcome.loss();
                    if loss < Loss::new(1e-6).unwrap() {
                        return number;
                    }
                    optimizer.tell(candidate, if are_residuals_told { outcome } else { loss.into() });
                }
            }
            number
        })
        .collect();
    numbers.sort_unstable();
    numbers[numbers.len() / 2]
}

#[test]
fn residuals_halve_the_evaluations_at_least() {
    for (name, problem) in [("Rosenbrock", ROSENBROCK), ("decay", DECAY)] {
        assert!((problem.residuals)(problem.minimum).iter().all(|r| r.abs() < 1e-12), "{name}");
        for strategy in STRATEGIES {
            for num_workers in [1, 4] {
                let with = evaluations(strategy, &problem, num_workers, true);
                let without = evaluations(strategy, &problem, num_workers, false);
                // Measured: 20 and 79, 12 and 45 with one worker; 25 and 149, 33 and 77 with four.
                assert!(2 * with < without, "{strategy} on {name}, {num_workers} workers: {with} and {without}");
            }
        }
    }
}

/// A strategy told only losses searches as well as a trust region that knows nothing else, so the comparison is fair.
#[test]
fn without_residuals_it_is_a_trust_region_search() {
    for (name, problem) in [("Rosenbrock", ROSENBROCK), ("decay", DECAY)] {
        for strategy in STRATEGIES {
            let [found, usual] = [strategy, "BOBYQA"].map(|name| evaluations(name, &problem, 1, false));
            assert!(2 * found < 3 * usual, "{strategy} on {name}: {found}, BOBYQA {usual}");
        }
    }
}

#[test]
fn linear_residuals_are_solved_by_the_first_step_of_the_model() {
    // x - 0.1, 2 (y + 0.05) and 3 (x - y - 0.15): all 0 at (0.1, -0.05), which is 0.056 of the range from the middle.
    let residuals = |x: &[f64]| vec![x[0] - 0.1, 2.0 * (x[1] + 0.05), 3.0 * (x[0] - x[1] - 0.15)];
    let options = OptimizerOptions::new(space(&[(-1.0, 1.0); 2]), None, 1, 3).unwrap();
    let mut optimizer = create("GaussNewton", &options).unwrap();
    // The middle, and a step along each axis.
    for _ in 0..3 {
        let candidate = optimizer.ask();
        optimizer.tell(&candidate, Outcome::from_residuals(residuals(candidate.values())).unwrap());
    }
    let candidate = optimizer.ask();
    let errors = [candidate.values()[0] - 0.1, candidate.values()[1] + 0.05];
    assert!(errors.iter().all(|error| error.abs() < 1e-9), "{errors:?}");
}

#[test]
fn residuals_in_another_number_and_failures_are_coped_with() {
    let options = OptimizerOptions::new(space(ROSENBROCK.bounds), None, 1, 3).unwrap();
    let mut optimizer = create("GaussNewton", &options).unwrap();
    for number in 0..200 {
        let candidate = optimizer.ask();
        let mut residuals = (ROSENBROCK.residuals)(candidate.values());
        if number % 5 == 1 {
            // The same loss, said otherwise.
            residuals = vec![residuals.iter().map(|r| r * r).sum::<f64>().sqrt()];
        }
        let is_failed = candidate.values()[0] > 1.5 || number % 7 == 2;
        let outcome = if is_failed { Loss::FAILED.into() } else { Outcome::from_residuals(residuals).unwrap() };
        optimizer.tell(&candidate, outcome);
    }
    let best = optimizer.recommend().unwrap();
    assert!(best.loss().unwrap() < 1e-6, "{best:?}");
}
