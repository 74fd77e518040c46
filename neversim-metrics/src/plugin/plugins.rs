//! The plugins of a program.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::error::PluginError;
use super::library::LoadedPlugin;
use crate::registry::Registry;

/// The environment variable that names plugins, as `PATH` names programs: libraries, and folders of libraries.
pub const PLUGIN_PATH: &str = "NEVERSIM_PLUGIN_PATH";

/// The built-in metrics and those of plugins, no two with the same name.
///
/// # Example
///
/// ```no_run
/// use neversim_metrics::plugin::Plugins;
///
/// let plugins = Plugins::load(["target/release/libfr_skew.so"])?;
/// assert!(plugins.registry().metric("fr_skew").is_ok());
/// assert!(plugins.registry().metric("cv").is_ok());
/// # Ok::<(), neversim_metrics::plugin::PluginError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plugins {
    plugins: Vec<LoadedPlugin>,
    registry: Registry,
}

impl Plugins {
    /// Returns the built-in metrics alone.
    #[must_use]
    pub fn none() -> Self {
        Self { plugins: Vec::new(), registry: Registry::builtin() }
    }

    /// Loads libraries.
    ///
    /// # Errors
    ///
    /// [`PluginError`] for the first library that cannot be used, that was given before, or that has a metric with the
    /// name of another one.
    pub fn load(paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Result<Self, PluginError> {
        let mut plugins = Self::none();
        for path in paths {
            plugins.add(LoadedPlugin::load(path.as_ref())?)?;
        }
        Ok(plugins)
    }

    /// Adds the libraries that the environment variable [`PLUGIN_PATH`] names; libraries that are loaded already are
    /// skipped, and so are entries that do not exist, as in `PATH`.
    ///
    /// # Errors
    ///
    /// As [`load`](Plugins::load).
    pub fn add_from_environment(&mut self) -> Result<(), PluginError> {
        let value = env::var_os(PLUGIN_PATH).unwrap_or_default();
        for entry in env::split_paths(&value).filter(|entry| !entry.as_os_str().is_empty() && entry.exists()) {
            for path in libraries_in(&entry)? {
                let plugin = LoadedPlugin::load(&path)?;
                if self.plugins.iter().all(|other| other.sha256() != plugin.sha256()) {
                    self.add(plugin)?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, plugin: LoadedPlugin) -> Result<(), PluginError> {
        let path = || plugin.path().to_owned();
        if let Some(first) = self.plugins.iter().find(|other| other.sha256() == plugin.sha256()) {
            return Err(PluginError::Duplicate { path: path(), first: first.path().to_owned() });
        }
        for metric in plugin.metrics() {
            let name = metric.name().to_owned();
            let other = match self.registry.metric(&name).is_ok() {
                false => continue,
                true => self.plugin_of(&name).map_or("a built-in metric".to_owned(), |other| {
                    format!("a metric of plugin {}", other.path().display())
                }),
            };
            return Err(PluginError::NameClash { path: path(), name, other });
        }
        for metric in plugin.metrics() {
            let name = metric.name().to_owned();
            let other = "another metric of the same library".to_owned();
            self.registry.add(metric.clone()).map_err(|_| PluginError::NameClash { path: path(), name, other })?;
        }
        self.plugins.push(plugin);
        Ok(())
    }

    /// Returns the metrics, built-in and loaded.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Returns the plugin that a metric is from; `None` for a built-in one.
    #[must_use]
    pub fn plugin_of(&self, metric: &str) -> Option<&LoadedPlugin> {
        self.plugins.iter().find(|plugin| plugin.metrics().any(|other| other.name() == metric))
    }

    /// Iterates over the plugins in the order in which they were loaded.
    pub fn iter(&self) -> impl Iterator<Item = &LoadedPlugin> {
        self.plugins.iter()
    }
}

/// Returns a library itself, or the libraries of a folder in order of their names.
fn libraries_in(entry: &Path) -> Result<Vec<PathBuf>, PluginError> {
    if !entry.is_dir() {
        return Ok(vec![entry.to_owned()]);
    }
    let unreadable = |source| PluginError::Read { path: entry.to_owned(), source };
    let mut paths = Vec::new();
    for file in fs::read_dir(entry).map_err(unreadable)? {
        let path = file.map_err(unreadable)?.path();
        if path.to_string_lossy().ends_with(env::consts::DLL_SUFFIX) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
