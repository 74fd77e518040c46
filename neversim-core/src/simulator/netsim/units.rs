//! Units and meanings of searched parameters.

use neversim_netsim::parameter;

use crate::record::settings::{ParameterSettings, StudySettings};

impl StudySettings {
    /// Returns the unit of a searched parameter: its own, or that of NETSIM's parameter of the name; `None` for pure numbers
    /// and where it is not known.
    #[must_use]
    pub fn unit_of<'a>(&self, searched: &'a ParameterSettings) -> Option<&'a str> {
        let of_netsim = || parameter(&searched.name).filter(|_| self.params_file.is_some()).map(|row| row.unit);
        searched.unit.as_deref().or_else(of_netsim).filter(|unit| !unit.is_empty() && *unit != "1")
    }

    /// Returns what a searched parameter is; nothing where it is not known.
    #[must_use]
    pub fn meaning_of(&self, searched: &ParameterSettings) -> &'static str {
        parameter(&searched.name).filter(|_| self.params_file.is_some()).map_or("", |row| row.meaning)
    }
}
