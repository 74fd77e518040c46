//! Files that are never seen half-written: written under a temporary name, then renamed.

use std::fs;
use std::io::Write;
use std::path::Path;

use neversim_core::replace_file;

use crate::error::PlotError;

/// Replaces a file, creating its folder if there is none.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), PlotError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| PlotError::Io { path, source }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(failed(folder))?;
    replace_file(path, |file| file.write_all(bytes)).map_err(failed(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("figures/a.png");
        replace(&path, b"first").unwrap();
        replace(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("figures"), "a file").unwrap();
        let error = replace(&place.path().join("figures/a.png"), b"").unwrap_err();
        assert!(error.to_string().ends_with("figures"), "{error}");
    }
}
