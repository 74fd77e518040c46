//! All parameters of a search: from points of the unit cube to values, and back.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Parameter, SpaceError};

/// The parameters of a search, in the order the user gave them.
///
/// Strategies work on coordinates in the unit cube `[0, 1]^d`, one per parameter; [`values`](SearchSpace::values) turns them
/// into what is evaluated. Coordinates and values keep the order of the parameters.
///
/// # Example
///
/// The middle of a log range is its geometric mean:
/// ```
/// use neversim_optim::{Parameter, ParameterType, SearchSpace};
///
/// let space = SearchSpace::new(vec![
///     Parameter::new("weight", ParameterType::Float, -2.0, 4.0)?,
///     Parameter::new("conductance", ParameterType::Log, 1.0, 100.0)?,
/// ])?;
/// let values = space.values(&[0.5, 0.5]);
/// assert_eq!(values[0], 1.0);
/// assert!((values[1] - 10.0).abs() < 1e-12);
/// # Ok::<(), neversim_optim::SpaceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Parameter>", into = "Vec<Parameter>")]
pub struct SearchSpace {
    parameters: Vec<Parameter>,
    /// Their names, for the candidates.
    names: Arc<[String]>,
}

impl SearchSpace {
    /// Returns the space of `parameters`, whose order it keeps.
    ///
    /// # Errors
    ///
    /// [`SpaceError::NoParameters`] of an empty list, [`SpaceError::DuplicateParameter`] of a name that occurs twice.
    pub fn new(parameters: Vec<Parameter>) -> Result<Self, SpaceError> {
        if parameters.is_empty() {
            return Err(SpaceError::NoParameters);
        }
        let mut names = BTreeSet::new();
        for parameter in &parameters {
            if !names.insert(parameter.name()) {
                return Err(SpaceError::DuplicateParameter { parameter: parameter.name().to_owned() });
            }
        }
        let names = parameters.iter().map(|parameter| parameter.name().to_owned()).collect();
        Ok(Self { parameters, names })
    }

    /// Returns the parameters in their order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Returns the names of the parameters in their order.
    pub(crate) fn names(&self) -> Arc<[String]> {
        Arc::clone(&self.names)
    }

    /// Returns the number of coordinates, one per parameter.
    pub fn dimension(&self) -> usize {
        self.parameters.len()
    }

    /// Returns the values at a point of the unit cube, in the order of the parameters.
    ///
    /// - `coordinates`: one per parameter, in [0, 1]. A coordinate outside counts as the nearer border, NaN as 0.
    ///
    /// The values never leave the bounds. [`ParameterType`](crate::ParameterType) gives the formulas.
    ///
    /// # Panics
    ///
    /// If the number of coordinates is not [`dimension`](SearchSpace::dimension): that is a mistake in the calling code.
    pub fn values(&self, coordinates: &[f64]) -> Vec<f64> {
        assert_eq!(coordinates.len(), self.dimension(), "one coordinate per parameter");
        self.parameters.iter().zip(coordinates).map(|(parameter, &coordinate)| parameter.value(coordinate)).collect()
    }

    /// Returns a point of the unit cube that has these values.
    ///
    /// The inverse of [`values`](SearchSpace::values). A value may belong to many coordinates, as that of an integer does;
    /// this returns one of them.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Count`] if the number of values is not [`dimension`](SearchSpace::dimension), [`SpaceError::Value`] if
    /// one is not finite, out of bounds, or not whole where the parameter is an integer.
    pub fn coordinates(&self, values: &[f64]) -> Result<Vec<f64>, SpaceError> {
        if values.len() != self.dimension() {
            return Err(SpaceError::Count { expected: self.dimension(), found: values.len() });
        }
        self.parameters.iter().zip(values).map(|(parameter, &value)| parameter.coordinate(value)).collect()
    }

    /// Returns whether these are coordinates of a point in this space's unit cube.
    pub(crate) fn contains(&self, coordinates: &[f64]) -> bool {
        coordinates.len() == self.dimension() && coordinates.iter().all(|coordinate| (0.0..=1.0).contains(coordinate))
    }
}

impl TryFrom<Vec<Parameter>> for SearchSpace {
    type Error = SpaceError;

    fn try_from(parameters: Vec<Parameter>) -> Result<Self, SpaceError> {
        Self::new(parameters)
    }
}

impl From<SearchSpace> for Vec<Parameter> {
    fn from(space: SearchSpace) -> Self {
        space.parameters
    }
}
