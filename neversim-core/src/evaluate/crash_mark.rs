//! `running.toml`: which evaluations run in the program's own process with code of plugins, for the case that they end it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::record::settings::PluginSettings;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "running.toml";

/// Keeps the file up to date. It is there while an evaluation runs, and gone at a clean end.
#[derive(Debug)]
pub(crate) struct CrashMark {
    path: PathBuf,
    content: Mutex<Content>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Content {
    /// Numbers of the evaluations.
    evaluations: BTreeSet<u64>,
    plugins: Vec<PathBuf>,
}

impl CrashMark {
    /// Returns the mark at `path`.
    pub(crate) fn new(path: PathBuf, plugins: &[PluginSettings]) -> Self {
        let plugins = plugins.iter().map(|plugin| plugin.path.clone()).collect();
        Self { path, content: Mutex::new(Content { plugins, ..Content::default() }) }
    }

    /// Notes that an evaluation begins.
    pub(crate) fn begin(&self, number: u64) {
        self.change(|evaluations| evaluations.insert(number));
    }

    /// Notes that an evaluation has ended and the program has not.
    pub(crate) fn end(&self, number: u64) {
        self.change(|evaluations| evaluations.remove(&number));
    }

    /// A mark that cannot be written is no reason to end a study.
    fn change(&self, change: impl FnOnce(&mut BTreeSet<u64>) -> bool) {
        let mut content = self.content.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut content.evaluations);
        if content.evaluations.is_empty() {
            drop(fs::remove_file(&self.path));
        } else if let Ok(text) = toml::to_string(&*content) {
            // Not synced: it must outlive the program, not the machine.
            let partial = self.path.with_added_extension("partial");
            drop(fs::write(&partial, text).and_then(|()| fs::rename(&partial, &self.path)));
        }
    }
}

impl Drop for CrashMark {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

/// Says that it is not a plugin that ends the program which works on a study: for a program that is about to exit while
/// evaluations run.
pub fn remove_crash_mark(run_folder: &Path) {
    drop(fs::remove_file(run_folder.join(FILE_NAME)));
}

/// Takes the mark at `path`, left by a program that died, and returns what a user should know about it.
pub(crate) fn take(path: &Path) -> Option<String> {
    let content: Content = toml::from_str(&fs::read_to_string(path).ok()?).ok()?;
    drop(fs::remove_file(path));
    let numbers: Vec<String> = content.evaluations.iter().map(ToString::to_string).collect();
    let plugins: Vec<String> = content.plugins.iter().map(|plugin| plugin.display().to_string()).collect();
    let (evaluations, were) = if numbers.len() == 1 { ("evaluation", "was") } else { ("evaluations", "were") };
    Some(format!(
        "{evaluations} {} {were} running when the program died, in its own process, with code of {}. If the plugin ended the \
         program, it will do so again: with --isolate that costs one evaluation, or mend the plugin",
        numbers.join(", "),
        plugins.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_names_what_runs_and_is_gone_when_nothing_does() {
        let run = tempfile::tempdir().unwrap();
        let plugin = PluginSettings { path: "mine.so".into(), sha256: String::new(), metrics: Vec::new() };
        let path = run.path().join(FILE_NAME);
        let mark = CrashMark::new(path.clone(), &[plugin]);
        mark.begin(7);
        mark.begin(8);
        mark.end(7);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "evaluations = [8]\nplugins = [\"mine.so\"]\n");
        let said = take(&path).unwrap();
        assert!(
            said.starts_with("evaluation 8 was running when the program died") && said.contains("mine.so"),
            "{said}"
        );
        assert_eq!(take(&path), None);
        mark.begin(9);
        drop(mark);
        assert_eq!(fs::read_dir(run.path()).unwrap().count(), 0);
    }
}
