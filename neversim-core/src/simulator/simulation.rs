//! What is to be simulated.

use std::ops::Index;
use std::path::Path;

use neversim_optim::SearchSpace;

use crate::cancellation::Cancellation;

/// The value of each searched parameter, by name.
///
/// `values["g"]` is the value of `g`, in the unit in which its bounds were given.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    space: &'a SearchSpace,
    values: &'a [f64],
}

impl<'a> Values<'a> {
    /// Returns values in the order of a search space.
    pub(crate) fn new(space: &'a SearchSpace, values: &'a [f64]) -> Self {
        Self { space, values }
    }

    /// Returns the value of a parameter, `None` if it is not searched.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| value)
    }

    /// Returns the parameters with their values, in the order of the search space.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, f64)> + use<'a> {
        self.space.parameters().iter().map(|parameter| parameter.name()).zip(self.values.iter().copied())
    }

    /// Returns the values in the order of the search space.
    #[must_use]
    pub fn as_slice(&self) -> &'a [f64] {
        self.values
    }
}

/// The value of a parameter.
///
/// # Panics
///
/// If no searched parameter has that name. In a study this fails the evaluation, and the message lists the names.
impl Index<&str> for Values<'_> {
    type Output = f64;

    fn index(&self, name: &str) -> &f64 {
        let parameters = self.space.parameters();
        match parameters.iter().position(|parameter| parameter.name() == name) {
            Some(index) => &self.values[index],
            None => {
                let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
                panic!("`{name}` is not searched; the searched parameters are {}", known.join(", "))
            }
        }
    }
}

/// One simulation: what it is of, and what it may need besides.
#[derive(Clone, Copy, Debug)]
pub struct Simulation<'a> {
    /// The values of the candidate.
    pub values: Values<'a>,
    /// Number of the evaluation, from 0.
    pub evaluation: u64,
    /// Number of the replicate, from 0: the simulations of one candidate differ in their random draws.
    pub replicate: u32,
    /// Seed of everything random, the same for every candidate: the seed of the study's simulator plus `replicate`.
    pub seed: u32,
    /// Where the files of this evaluation belong, if they are to be kept.
    pub output: Option<&'a Path>,
    pub(crate) cancellation: &'a Cancellation,
}

impl Simulation<'_> {
    /// Whether the study is to stop and waits for this simulation only for a few seconds: a long one can end early with
    /// any failure, which is not recorded.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancellation.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neversim_optim::{Parameter, ParameterType};

    #[test]
    fn values_are_found_by_name() {
        let parameter = |name| Parameter::new(name, ParameterType::Float, 0.0, 10.0).unwrap();
        let space = SearchSpace::new(vec![parameter("g"), parameter("eta")]).unwrap();
        let values = Values::new(&space, &[5.0, 2.0]);
        assert_eq!((values["g"], values["eta"], values.get("tau")), (5.0, 2.0, None));
        assert_eq!(values.iter().collect::<Vec<_>>(), [("g", 5.0), ("eta", 2.0)]);
    }
}
