//! The README's table of faults names a test for each row.

use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[test]
fn every_row_of_the_fault_table_names_tests_that_exist() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<PathBuf> = ["src", "tests", "../neversim-cli/tests", "../neversim-plot/tests"]
        .iter()
        .flat_map(|folder| sources(&crates.join(folder)))
        .collect();
    let code: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let readme = fs::read_to_string(crates.join("README.md")).unwrap();
    let table = readme.split("| event | what the study does | shown by |\n").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 20, "{rows:?}");
    for row in rows {
        let shown_by = row.trim_end_matches('|').rsplit(" | ").next().unwrap();
        let names: Vec<&str> = shown_by.split('`').skip(1).step_by(2).filter(|name| name.contains('_')).collect();
        assert!(!names.is_empty(), "no test: {row}");
        for name in names {
            let exists = match name.strip_suffix("...") {
                Some(beginning) => code.contains(&format!("fn {beginning}")),
                None => code.contains(&format!("fn {name}()")),
            };
            assert!(exists, "`{name}` does not exist: {row}");
        }
    }
}
