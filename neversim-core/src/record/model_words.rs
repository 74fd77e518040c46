//! The model and the simulator of a study, as tables and texts name them.

use crate::record::settings::StudySettings;
use crate::record::settings::value::SettingValue;

impl StudySettings {
    /// Returns what is simulated: the parameter file, or the name of a simulator of another kind.
    #[must_use]
    pub fn model_name(&self) -> String {
        match (&self.params_file, &self.simulator.own) {
            (Some(file), _) => file.display().to_string(),
            (None, Some(name)) => name.clone(),
            (None, None) => self.simulator.command.shown(),
        }
    }

    /// Returns who simulates.
    #[must_use]
    pub fn simulator_name(&self) -> String {
        match (&self.simulator.netsim_dir, &self.simulator.own) {
            (Some(folder), _) => format!("external NETSIM in {}", folder.display()),
            (None, Some(name)) => format!("{name} (part of a Rust program)"),
            (None, None) if !self.simulator.command.is_empty() => {
                format!("the command `{}`", self.simulator.command.shown())
            }
            (None, None) => "native engine".into(),
        }
    }
}
