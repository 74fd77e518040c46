//! Commands as they can be pasted into a shell.

use std::path::Path;

use neversim_core::StopReason;

/// Returns the command that continues the study in `run`, which ended for `reason` or was cut off.
pub(crate) fn resume_command(run: &Path, reason: Option<StopReason>) -> String {
    format!("neversim optimize {}{}", word(run), reason.map_or("", flag_to_go_on))
}

/// Returns what must change for a study that ended for this reason to continue.
fn flag_to_go_on(reason: StopReason) -> &'static str {
    match reason {
        StopReason::BudgetSpent => " --budget N",
        StopReason::LossReached => " --stop-loss none",
        StopReason::Stagnation => " --stop-after-stagnation none",
        StopReason::FailuresAlike => " --stop-after-failures none",
        StopReason::WithinTolerance => " --metric ... (with smaller tol=, or without)",
        _ => "",
    }
}

/// Returns a path ready to be pasted into a command.
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
