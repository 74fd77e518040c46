//! Points of the search space that leave the optimizer: proposed ([`Candidate`]) and recommended ([`Recommendation`]).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{SearchSpace, SpaceError};

/// A point an optimizer proposes for evaluation.
///
/// Hand the same candidate back to [`tell`](trait.Optimizer.html#method.tell); it may be cloned and serialised in between.
///
/// A candidate from [`ask`](crate::Optimizer::ask) knows the names of the parameters. They are not serialised and do not
/// count in a comparison: one that is read back, or made by [`new`](Candidate::new), has its values by position only,
/// until [`in_space`](Candidate::in_space) joins it with its space.
///
/// # Example
///
/// ```
/// use neversim_optim::{Candidate, OptimizerOptions, Parameter, ParameterType, SearchSpace, create};
///
/// let space = SearchSpace::new(vec![
///     Parameter::new("ge", ParameterType::Float, 0.0, 2.0)?,
///     Parameter::new("gi", ParameterType::Float, 0.0, 6.0)?,
/// ])?;
/// let candidate = create("OnePlusOne", &OptimizerOptions::new(space.clone(), None, 1, 7)?)?.ask();
/// assert_eq!(candidate.value("gi"), Some(3.0)); // this strategy starts in the middle
/// assert_eq!(candidate.value("taum"), None);
/// assert_eq!(candidate.named_values().collect::<Vec<_>>(), [("ge", 1.0), ("gi", 3.0)]);
///
/// let read_back = Candidate::new(0, vec![0.5, 0.5], vec![1.0, 3.0]);
/// assert_eq!(read_back.value("gi"), None);
/// assert_eq!(read_back.in_space(&space)?.value("gi"), Some(3.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Candidate {
    id: u64,
    coordinates: Vec<f64>,
    values: Vec<f64>,
    /// Names of the parameters, in their order; shared by all candidates of a space. Empty where they are not known.
    #[serde(skip)]
    names: Arc<[String]>,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.coordinates == other.coordinates && self.values == other.values
    }
}

impl Candidate {
    /// Returns a candidate; for authors of strategies (everyone else gets theirs from
    /// [`Optimizer::ask`](crate::Optimizer::ask)).
    ///
    /// - `id`: number of the ask, from 0.
    /// - `coordinates`: point of the unit cube, one entry per parameter.
    /// - `values`: the values [`SearchSpace::values`](crate::SearchSpace::values) gives for them.
    pub fn new(id: u64, coordinates: Vec<f64>, values: Vec<f64>) -> Self {
        Self { id, coordinates, values, names: Arc::default() }
    }

    /// Returns the candidate with the names of the parameters of `space`, which it belongs to.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Count`] if the space has another number of parameters.
    pub fn in_space(self, space: &SearchSpace) -> Result<Self, SpaceError> {
        if self.values.len() != space.dimension() {
            return Err(SpaceError::Count { expected: space.dimension(), found: self.values.len() });
        }
        Ok(Self { names: space.names(), ..self })
    }

    /// Returns the number of the ask this candidate answered: 0, 1, 2, ...
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Returns the point in the unit cube, one coordinate in [0, 1] per parameter.
    pub fn coordinates(&self) -> &[f64] {
        &self.coordinates
    }

    /// Returns the parameters' values to evaluate, in the order of the search space.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the value of the parameter called `name`; `None` if there is no such parameter, or the names are not known.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.named_values().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Returns the parameters' names and values, in the order of the search space; nothing if the names are not known.
    pub fn named_values(&self) -> impl Iterator<Item = (&str, f64)> {
        self.names.iter().map(String::as_str).zip(self.values.iter().copied())
    }
}

/// The point an optimizer holds to be the best.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    coordinates: Vec<f64>,
    values: Vec<f64>,
    loss: Option<f64>,
}

impl Recommendation {
    /// Returns a recommendation; for authors of strategies. The arguments are those of the methods of the same names.
    pub fn new(coordinates: Vec<f64>, values: Vec<f64>, loss: Option<f64>) -> Self {
        Self { coordinates, values, loss }
    }

    /// Returns the point in the unit cube, one coordinate in [0, 1] per parameter.
    pub fn coordinates(&self) -> &[f64] {
        &self.coordinates
    }

    /// Returns the recommended values, in the order of the search space.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the loss that was told for exactly this point, or `None` if the point was never evaluated (some
    /// strategies recommend the centre of their distribution).
    pub fn loss(&self) -> Option<f64> {
        self.loss
    }
}
