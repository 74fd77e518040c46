//! A fresh folder with a small model in it, and the program run there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example model made small: an evaluation takes about a millisecond.
pub(crate) const SMALL: &str = "N = 100\nK = 10\nT = 0.1\n";

/// A valid search of one parameter.
pub(crate) const SEARCH: &str =
    "--params-file model.parameters --param ge log 2e-9 3e-8 --metric fr 6.0 reducer=mean --seed 5";

/// A folder that is removed with the test, with a model in it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::with_model(SMALL)
    }

    /// The example model with other values in place of its own.
    pub(crate) fn with_model(changes: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(place.path("model.parameters"), model(changes)).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Returns the program, to be run in the folder, with words separated by spaces.
    pub(crate) fn command(&self, words: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("neversim"));
        command.current_dir(self.folder.path()).args(words.split_whitespace());
        command
    }

    pub(crate) fn run(&self, words: &str) -> Ran {
        Ran::of(&self.command(words).output().unwrap(), words)
    }

    /// Runs what must be refused: nothing on standard output, and no run folder.
    pub(crate) fn refused(&self, words: &str, code: i32, parts: &[&str]) {
        let before = names_in(self.folder.path());
        let ran = self.run(words);
        assert_eq!(ran.code, code, "exit code of `{words}`: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "standard output of `{words}`");
        for part in parts {
            assert!(ran.stderr.contains(part), "`{part}` is missing in the message to `{words}`: {}", ran.stderr);
        }
        assert_eq!(names_in(self.folder.path()), before, "files after `{words}`");
    }

    /// The rows of a history without its last two columns, which depend on the clock.
    pub(crate) fn rows(&self, run: &str) -> Vec<String> {
        let text = self.read(&format!("{run}/history.csv"));
        text.lines().map(|line| line.rsplitn(3, ',').last().unwrap().to_owned()).collect()
    }

    /// How many evaluations a history has, 0 before there is one.
    #[cfg(unix)]
    pub(crate) fn evaluations(&self, run: &str) -> usize {
        let text = fs::read(self.path(run).join("history.csv")).unwrap_or_default();
        text.iter().filter(|byte| **byte == b'\n').count().saturating_sub(1)
    }
}

/// What the program did.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(output: &Output, words: &str) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("`{words}` was ended by a signal: {output:?}"));
        Self { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// The same, after a check that all went well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }
}

pub(crate) fn model(changes: &str) -> String {
    let ring = Path::new(env!("CARGO_MANIFEST_DIR")).join("../neversim-netsim/models/ring.parameters");
    format!("{}\n{changes}", fs::read_to_string(ring).unwrap())
}

fn names_in(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}
