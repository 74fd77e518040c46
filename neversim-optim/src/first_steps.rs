//! The first steps of a local search, drawn, so that every seed is a search of its own.
//!
//! A simplex, a set of directions and the design of a first model all begin with one step along each axis. Nothing is
//! known of the loss by then: either way is as good as the other, and so is a length a little longer or shorter.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search::Search;

/// Shortest and longest step, in the length that is asked for.
const SHORTEST: f64 = 0.8;
const LONGEST: f64 = 1.2;

/// One step along each axis, in a length that is chosen later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FirstSteps(Vec<f64>);

impl FirstSteps {
    /// Draws the steps: up or down with equal probability, their lengths uniform.
    pub(crate) fn draw(search: &mut Search) -> Self {
        let dimension = search.dimension();
        let generator = &mut search.generator;
        let mut draw = || {
            let length = generator.random_range(SHORTEST..LONGEST);
            if generator.random() { length } else { -length }
        };
        Self((0..dimension).map(|_| draw()).collect())
    }

    /// The step along an axis, with its sign, where `length` is 1.
    pub(crate) fn factor(&self, axis: usize) -> f64 {
        self.0[axis]
    }

    /// The step along an axis from a coordinate, about as long as `length` (at most half of the box) but at least to the
    /// next value of an integer parameter; the other way if the box ends before.
    pub(crate) fn from(&self, x: f64, axis: usize, length: f64, search: &Search) -> f64 {
        let factor = self.0[axis];
        let length = (factor.abs() * length).max(search.space().parameters()[axis].cell());
        let step = length.copysign(factor);
        if (0.0..=1.0).contains(&(x + step)) { step } else { -step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerOptions, Parameter, ParameterType, SearchSpace};

    #[test]
    fn steps_have_both_signs_stay_in_the_box_and_reach_the_next_integer() {
        let real = |i| Parameter::new(format!("x{i}"), ParameterType::Float, 0.0, 1.0).unwrap();
        let mut parameters: Vec<Parameter> = (0..40).map(real).collect();
        parameters.push(Parameter::new("n", ParameterType::Int, 1.0, 4.0).unwrap());
        let space = SearchSpace::new(parameters).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 3).unwrap());
        let steps = FirstSteps::draw(&mut search);
        for axis in 0..40 {
            let length = steps.from(0.5, axis, 0.1, &search).abs();
            assert!((0.08..0.12).contains(&length), "{length}");
            assert!(steps.from(0.0, axis, 0.1, &search) > 0.0 && steps.from(1.0, axis, 0.1, &search) < 0.0);
        }
        // That 40 fair coins show one side only happens once in 5e11 seeds.
        assert!((0..40).any(|axis| steps.factor(axis) > 0.0) && (0..40).any(|axis| steps.factor(axis) < 0.0));
        // The four values have cells of a quarter of the box.
        assert_eq!(steps.from(0.375, 40, 0.1, &search).abs(), 0.25);
    }
}
