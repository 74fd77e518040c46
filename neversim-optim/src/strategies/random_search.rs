//! Random search: every point uniform in the unit cube, whatever was learned.
//!
//! Uniform in coordinates is uniform in value for `float` and `int`, log-uniform for the logarithmic types.

use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::search::Search;
use crate::strategy::Strategy;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RandomSearch;

impl Strategy for RandomSearch {
    type Settings = ();
    type Origin = ();
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new((): &(), _search: &mut Search) -> Self {
        Self
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        (search.uniform_point(), ())
    }

    fn learn(&mut self, _search: &mut Search, _coordinates: &[f64], _outcome: &Outcome, _origin: Option<()>) {}
}
