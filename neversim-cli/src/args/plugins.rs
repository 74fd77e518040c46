//! Flags that load plugins, for every command that names metrics.

use std::path::PathBuf;

use neversim_metrics::plugin::{PluginError, Plugins};

#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct PluginArguments {
    /// Library with metrics (repeatable); also libraries and folders in NEVERSIM_PLUGIN_PATH
    #[arg(long = "plugin", value_name = "LIB")]
    pub(crate) plugins: Vec<PathBuf>,
}

impl PluginArguments {
    /// Loads the libraries that were named, and those of the environment.
    pub(crate) fn load(&self) -> Result<Plugins, PluginError> {
        load(&self.plugins)
    }
}

/// Loads libraries, and those of the environment.
pub(crate) fn load(paths: &[PathBuf]) -> Result<Plugins, PluginError> {
    let mut plugins = Plugins::load(paths)?;
    plugins.add_from_environment()?;
    Ok(plugins)
}
