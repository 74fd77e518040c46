//! Commands as they can be pasted into a shell.

use std::path::Path;

/// Returns the command that goes on with the study in `run`.
pub(crate) fn resume_command(run: &Path) -> String {
    format!("neversim optimize {}", word(run))
}

/// Returns a path as it can be pasted into a command.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    match text.contains(|letter: char| !letter.is_alphanumeric() && !"/._-+:@%,=".contains(letter)) {
        true => format!("'{}'", text.replace('\'', r"'\''")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_with_spaces_and_quotes_can_be_pasted() {
        let words = ["run_01", "../my run", "it's"].map(|path| word(Path::new(path)));
        assert_eq!(words, ["run_01", "'../my run'", r"'it'\''s'"]);
    }
}
