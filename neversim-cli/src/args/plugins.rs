//! Flags that load plugins, for every command that names metrics.

use std::path::PathBuf;

use neversim_metrics::plugin::{PLUGIN_PATH, Plugins};

use crate::exit_guard;
use crate::output;

#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct PluginArguments {
    /// Library with metrics (repeatable); also libraries and folders in NEVERSIM_PLUGIN_PATH
    #[arg(long = "plugin", value_name = "LIB")]
    pub(crate) plugins: Vec<PathBuf>,
}

impl PluginArguments {
    /// Loads the libraries that were named, and those of the environment.
    pub(crate) fn load(&self) -> anyhow::Result<Plugins> {
        load(&self.plugins)
    }
}

/// Loads libraries, and those of the environment. What their code prints does not mix with results, and it cannot end the
/// program as if it had succeeded.
pub(crate) fn load(paths: &[PathBuf]) -> anyhow::Result<Plugins> {
    if !paths.is_empty() || std::env::var_os(PLUGIN_PATH).is_some_and(|value| !value.is_empty()) {
        output::guard()?;
        exit_guard::arm();
    }
    let mut plugins = Plugins::load(paths)?;
    plugins.add_from_environment()?;
    Ok(plugins)
}
