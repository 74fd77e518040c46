//! Points of the search space that leave the optimizer: proposed ([`Candidate`]) and recommended ([`Recommendation`]).

use serde::{Deserialize, Serialize};

/// A point an optimizer proposes for evaluation.
///
/// Hand the same candidate back to [`tell`](trait.Optimizer.html#method.tell); it may be cloned and serialised in between.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    id: u64,
    coordinates: Vec<f64>,
    values: Vec<f64>,
}

impl Candidate {
    /// Returns a candidate; for authors of strategies (everyone else gets theirs from
    /// [`Optimizer::ask`](crate::Optimizer::ask)).
    ///
    /// - `id`: number of the ask, from 0.
    /// - `coordinates`: point of the unit cube, one entry per parameter.
    /// - `values`: the values [`SearchSpace::values`](crate::SearchSpace::values) gives for them.
    pub fn new(id: u64, coordinates: Vec<f64>, values: Vec<f64>) -> Self {
        Self { id, coordinates, values }
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
