//! The strategy under examination, and the spaces and losses it is examined on.

use crate::{
    Candidate, Loss, Optimizer, OptimizerError, OptimizerOptions, OptimizerState, Parameter, ParameterType,
    SearchSpace, SpaceError,
};

type Restored = Result<Box<dyn Optimizer>, OptimizerError>;

/// The strategy under examination.
pub(super) struct Subject<'a> {
    /// Whether the spaces have choices.
    pub(super) has_choices: bool,
    pub(super) build: &'a dyn Fn(&OptimizerOptions) -> Box<dyn Optimizer>,
    pub(super) restore: &'a dyn Fn(&OptimizerState) -> Restored,
}

impl Subject<'_> {
    pub(super) fn start(&self, space: SearchSpace, budget: Option<u64>, num_workers: usize) -> Box<dyn Optimizer> {
        self.start_with_seed(space, budget, num_workers, 12)
    }

    pub(super) fn start_with_seed(
        &self,
        space: SearchSpace,
        budget: Option<u64>,
        num_workers: usize,
        seed: u64,
    ) -> Box<dyn Optimizer> {
        let options = OptimizerOptions::new(space, budget, num_workers, seed)
            .expect("every check plans at least one evaluation and one worker");
        (self.build)(&options)
    }

    /// A space with one parameter of each type; with choices, one in place of the `log-int`.
    pub(super) fn mixed_space(&self) -> SearchSpace {
        if !self.has_choices {
            return mixed_space();
        }
        let mut parameters: Vec<Parameter> = mixed_space().into();
        parameters.pop();
        parameters.push(choice("x3", CHOICES));
        SearchSpace::new(parameters).expect("one more parameter with a name of its own")
    }

    /// Spaces that between them have every parameter type (choices on demand), one dimension and many, wide and narrow
    /// ranges.
    pub(super) fn spaces(&self) -> Vec<SearchSpace> {
        if !self.has_choices {
            return spaces();
        }
        let only_choices = vec![choice("x0", CHOICES), choice("x1", &[1e300, -2.5]), choice("x2", &[0.0, 1.0, 2.0])];
        let only_choices = SearchSpace::new(only_choices).expect("the names differ");
        let one = SearchSpace::new(vec![choice("x0", CHOICES)]).expect("there is a parameter");
        vec![self.mixed_space(), only_choices, one]
    }
}

/// In no order, as choices are; 7 is among them for the checks that tell values.
const CHOICES: &[f64] = &[7.0, 1.0, 20.0, 3.0];

fn choice(name: &str, values: &[f64]) -> Parameter {
    Parameter::choice(name, values.to_vec()).expect("the lists in this file have different values")
}

fn spaces() -> Vec<SearchSpace> {
    use ParameterType::{Float, Int, Log, LogInt};
    let descriptions: [&[(ParameterType, f64, f64)]; 6] = [
        &[(Float, -5.0, 5.0); 8],
        MIXED,
        &[(Float, -1e-3, 1e300)],
        &[(Int, 0.0, 1.0)],
        &[(LogInt, 1.0, 2.0), (Int, -9_007_199_254_740_992.0, 9_007_199_254_740_992.0)],
        &[(Log, 1e-12, 1.000_000_1e-12), (Float, 0.1, 0.1 + 1e-15)],
    ];
    descriptions.map(space_of).into()
}

const MIXED: &[(ParameterType, f64, f64)] = &[
    (ParameterType::Float, -5.0, 5.0),
    (ParameterType::Log, 1e-10, 1e-8),
    (ParameterType::Int, 1.0, 20.0),
    (ParameterType::LogInt, 1.0, 1000.0),
];

fn mixed_space() -> SearchSpace {
    space_of(MIXED)
}

pub(super) fn space_of(description: &[(ParameterType, f64, f64)]) -> SearchSpace {
    let parameters: Result<_, SpaceError> = (0..)
        .zip(description)
        .map(|(i, &(parameter_type, lower, upper))| Parameter::new(format!("x{i}"), parameter_type, lower, upper))
        .collect();
    parameters.and_then(SearchSpace::new).expect("the descriptions above have valid bounds and numbered names")
}

/// A loss on any space: the squared distance, in coordinates, from 0.3 in each.
pub(super) fn loss_of(candidate: &Candidate) -> Loss {
    loss_at(candidate.coordinates())
}

pub(super) fn loss_at(coordinates: &[f64]) -> Loss {
    Loss::new(coordinates.iter().map(|u| (u - 0.3).powi(2)).sum()).unwrap_or(Loss::FAILED)
}

/// Passes if `claim` holds, else reports what `seen` says.
pub(super) fn ensure(claim: bool, seen: impl FnOnce() -> String) -> Result<(), String> {
    if claim { Ok(()) } else { Err(seen()) }
}
