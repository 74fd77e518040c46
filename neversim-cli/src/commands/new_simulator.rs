//! `neversim new-simulator`: writes out a model to start from, and the command that fits it.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use neversim_core::{CommandWords, SettingValue};

use crate::args::{Language, NewSimulatorArguments};
use crate::exit_code::{ExitCode, UsageError};
use crate::output;

/// A model to start from.
struct Template {
    file_name: &'static str,
    text: &'static str,
    /// What runs it.
    interpreter: &'static str,
    /// The rest of the command that fits it. The model has the numbers wanted where its text says so.
    flags: &'static str,
}

const PYTHON: Template = Template {
    file_name: "model.py",
    text: include_str!("new_simulator/model.py"),
    interpreter: "python3",
    flags: "--param drive float 10 40 --param noise log 1 20 \\\n    \
            --metric fr 22.75 reducer=mean --metric cv 0.442 --metric mean_potential 9.85 --budget 60",
};

const SHELL: Template = Template {
    file_name: "model.sh",
    text: include_str!("new_simulator/model.sh"),
    interpreter: "sh",
    flags: "--param drive float 20 60 --param tau log 5 50 \\\n    \
            --metric fr 29 --metric latency 32.2 --budget 60",
};

pub(crate) fn run(arguments: &NewSimulatorArguments) -> anyhow::Result<ExitCode> {
    let template = match arguments.language {
        Language::Python => &PYTHON,
        Language::Shell => &SHELL,
    };
    let path = match &arguments.path {
        None => PathBuf::from(template.file_name),
        Some(folder) if folder.is_dir() => folder.join(template.file_name),
        Some(file) => file.clone(),
    };
    write_new(&path, template.text)?;
    let path = path.display();
    let simulator = CommandWords(vec![template.interpreter.into(), path.to_string()]).shown();
    let simulator = CommandWords(vec![simulator]).shown();
    output::results(&format!("neversim optimize run_01 --simulator {simulator} \\\n    {}\n", template.flags))?;
    output::note(format_args!(
        "{path}: a model that runs as it is; replace it by yours, then change the command above"
    ));
    output::note(format_args!(
        "{path}: neversim-core/PROTOCOL.md in the repository of neversim says what a simulator is asked, and what it answers"
    ));
    Ok(ExitCode::Done)
}

/// Writes a file that does not exist yet.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = match File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("{} exists already, and was not changed: name another file", path.display());
            return Err(UsageError(message).into());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot create {}", path.display())),
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}
