//! The model of a study that is resumed: the copy in its run folder, and the file that is given.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::plan::Plan;
use crate::record::number::hex;
use crate::record::run_folder::MODEL;
use crate::record::settings::StudySettings;

/// Returns how the given parameter file, or the copy in the run folder, differs from what the study was made with, line by
/// line.
pub(super) fn differences(folder: &Path, stored: &StudySettings, plan: &Plan) -> Result<Option<String>, StudyError> {
    let Some(given) = plan.model.file() else { return Ok(None) };
    let path = folder.join(MODEL);
    let kept = fs::read(&path).map_err(StudyError::read(&path))?;
    let is_kept = Some(hex(&Sha256::digest(&kept))) == stored.params_file_sha256;
    let is_given = plan.settings.params_file_sha256 == stored.params_file_sha256;
    let kept = String::from_utf8_lossy(&kept);
    Ok(match (is_kept, is_given) {
        (true, true) => None,
        (true, false) => Some(format!(
            "the parameter file differs (- the study's, + the given one):{}",
            changed_lines(&kept, &given)
        )),
        (false, true) => Some(format!(
            "{MODEL} in the run folder was edited since the study was made (- as it was, + as it is; undo that to continue):{}",
            changed_lines(&given, &kept)
        )),
        (false, false) => Some(format!(
            "{MODEL} in the run folder was edited since the study was made: undo that, or give the parameter file that the study was \
             made with to see what is different"
        )),
    })
}

/// Returns the lines that only one of two texts has, each with its number.
fn changed_lines(before: &str, after: &str) -> String {
    /// More would not be read.
    const MOST: usize = 20;
    let only = |sign: char, text: &'_ str, other: &str| -> Vec<(usize, char, String)> {
        let others: BTreeSet<&str> = other.lines().map(str::trim).collect();
        let lines = text.lines().zip(1..).filter(|(line, _)| !others.contains(line.trim()));
        lines.map(|(line, number)| (number, sign, line.trim().to_owned())).collect()
    };
    let mut lines = [only('-', before, after), only('+', after, before)].concat();
    lines.sort_by_key(|(number, sign, _)| (*number, *sign == '+'));
    if lines.is_empty() {
        return " the same lines, but in another order, or with other spaces or line ends".into();
    }
    let mut text = String::new();
    for (number, sign, line) in lines.iter().take(MOST) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {sign} {number}: {line}");
    }
    if lines.len() > MOST {
        let _ = write!(text, "\n  and {} more lines", lines.len() - MOST);
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_text_only_are_shown_with_their_numbers() {
        let before = "N = 100\ntaum = 0.02\nK = 10\n";
        assert_eq!(
            changed_lines(before, "N = 100\ntaum = 0.03\nK = 10\n"),
            "\n  - 2: taum = 0.02\n  + 2: taum = 0.03\n"
        );
        assert_eq!(changed_lines(before, "N = 100\nK = 10\n"), "\n  - 2: taum = 0.02\n");
        assert!(changed_lines(before, &before.replace('\n', "\r\n")).contains("line ends"));
    }
}
