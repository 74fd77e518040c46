//! The first steps of a local search, one along each axis: upwards, as published; their order and lengths are drawn.
//!
//! Powell's COBYLA (1994, <https://doi.org/10.1007/978-94-015-8330-5_4>, section 4) and BOBYQA (2009, DAMTP report NA06,
//! section 2), his directions (1964, <https://doi.org/10.1093/comjnl/7.2.155>) and the usual first simplex of Nelder and
//! Mead's search begin with one step of a given length from the start along each axis, in the order of the parameters.
//! So do these steps, and like BOBYQA's they lead downwards only where the box ends. The sign stays as published, so that
//! a name does what its users know it for. Order and length say nothing of the loss either, and a little chance in them
//! makes every seed a search of its own: the lengths among real numbers; the order among integers, where steps of
//! different lengths often reach the same value.

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::search::Search;

/// Shortest and longest step, in the length that is asked for.
const SHORTEST: f64 = 0.8;
const LONGEST: f64 = 1.2;

/// One step along each axis, in a length that is chosen later: the first steps of a local search. They lead upwards, as
/// published, and downwards only where the box ends. Their order and lengths are drawn, so that every seed is a search of
/// its own.
///
/// # Example
///
/// ```
/// use neversim_optim::test_functions::box_space;
/// use neversim_optim::{FirstSteps, OptimizerOptions, Search};
///
/// let mut search = Search::new(OptimizerOptions::new(box_space(3)?, None, 1, 7)?);
/// let steps = FirstSteps::draw(&mut search);
/// let mut point = vec![0.5; 3];
/// point[steps.axis(0)] += steps.from(0.5, 0, 0.1, &search);
/// assert!(point.iter().sum::<f64>() > 1.58 && point.iter().sum::<f64>() < 1.62);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirstSteps {
    /// The axis of each turn.
    order: Vec<usize>,
    /// How long each turn's step is where `length` is 1.
    factors: Vec<f64>,
}

impl FirstSteps {
    /// Draws the order of the axes and the lengths, which are uniform from 0.8 to 1.2 of the one asked for.
    pub fn draw(search: &mut Search) -> Self {
        let mut order: Vec<usize> = (0..search.dimension()).collect();
        order.shuffle(&mut search.generator);
        let factors = order.iter().map(|_| search.generator.random_range(SHORTEST..LONGEST)).collect();
        Self { order, factors }
    }

    /// Returns the axis of a turn; there are as many turns as axes.
    ///
    /// # Panics
    ///
    /// If `turn` is not below the number of axes, here and in the other methods.
    pub fn axis(&self, turn: usize) -> usize {
        self.order[turn]
    }

    /// Returns the length of a turn's step where `length` is 1.
    ///
    /// # Panics
    ///
    /// As [`axis`](FirstSteps::axis).
    pub fn factor(&self, turn: usize) -> f64 {
        self.factors[turn]
    }

    /// Returns the step of a turn from coordinate `x` of its axis: about as long as `length` (at most half of the box), and at
    /// least to the next value of an integer parameter.
    ///
    /// # Panics
    ///
    /// As [`axis`](FirstSteps::axis).
    pub fn from(&self, x: f64, turn: usize, length: f64, search: &Search) -> f64 {
        let step = (self.factor(turn) * length).max(search.space().parameters()[self.axis(turn)].cell());
        if x + step <= 1.0 { step } else { -step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerOptions, Parameter, ParameterType, SearchSpace};

    #[test]
    fn steps_lead_upwards_stay_in_the_box_and_reach_the_next_integer() {
        let real = |i| Parameter::new(format!("x{i}"), ParameterType::Float, 0.0, 1.0).unwrap();
        let mut parameters: Vec<Parameter> = (0..40).map(real).collect();
        parameters.push(Parameter::new("n", ParameterType::Int, 1.0, 4.0).unwrap());
        let space = SearchSpace::new(parameters).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 3).unwrap());
        let steps = FirstSteps::draw(&mut search);
        for turn in 0..41 {
            let from = |x: f64| steps.from(x, turn, 0.1, &search);
            if steps.axis(turn) == 40 {
                // The four values have cells of a quarter of the box.
                assert_eq!([from(0.125), from(0.375), from(0.875)], [0.25, 0.25, -0.25]);
            } else {
                assert!((0.08..0.12).contains(&from(0.5)), "{}", from(0.5));
                assert_eq!([from(0.0), from(1.0)], [from(0.5), -from(0.5)]);
            }
        }
        let mut axes: Vec<usize> = (0..41).map(|turn| steps.axis(turn)).collect();
        assert!(!axes.is_sorted(), "one seed in 41! has this order");
        axes.sort_unstable();
        assert_eq!(axes, (0..41).collect::<Vec<_>>());
    }
}
