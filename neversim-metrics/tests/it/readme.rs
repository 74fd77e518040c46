//! The metrics section of README.md matches the table of metrics. `UPDATE_README=1 cargo test -p
//! neversim-metrics readme` writes it.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use neversim_metrics::{Metric, OptionRow, Registry};

const BEGIN: &str = "<!-- metrics: written by tests/it/readme.rs -->\n";
const END: &str = "<!-- end of metrics -->\n";

/// Options that all metrics have, apart from the default of `subset`.
const COMMON: [&str; 5] = ["subset", "ids", "t_start", "t_stop", "bin_ms"];

fn page() -> String {
    let mut page = String::new();
    for metric in Registry::builtin().iter() {
        writeln!(page, "### `{}` [{}]\n\n{}.\n", metric.name(), metric.unit(), metric.summary()).unwrap();
        writeln!(page, "- Formula: {}.", metric.formula()).unwrap();
        writeln!(page, "- Options: {}.", options(metric)).unwrap();
        writeln!(page, "- Undefined when {}.", metric.undefined()).unwrap();
        if !metric.reference().is_empty() {
            writeln!(page, "- Reference: {}.", metric.reference()).unwrap();
        }
        page.push('\n');
    }
    page
}

fn options(metric: &dyn Metric) -> String {
    let default = |row: &OptionRow| row.default.as_ref().map_or("none", |text| text).to_owned();
    let rows = metric.options().iter();
    let own = rows.filter(|row| !COMMON.contains(&row.name.as_ref()) || row.name == "subset").map(|row| {
        let unit = if ["", "1"].contains(&row.unit.as_ref()) { String::new() } else { format!(" {}", row.unit) };
        match &row.required {
            Some(example) => format!("`{}` (must be given, such as {example}{unit})", row.name),
            None => format!("`{}` ({}{unit})", row.name, default(row)),
        }
    });
    own.collect::<Vec<_>>().join(", ")
}

#[test]
fn readme_has_the_page_of_the_table() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once(BEGIN).unwrap();
    let (written, tail) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, [head, BEGIN, &page(), END, tail].concat()).unwrap();
        return;
    }
    assert!(written == page(), "README.md is behind the table: UPDATE_README=1 cargo test -p neversim-metrics readme");
}

#[test]
fn every_metric_says_formula_and_undefined_rule() {
    for metric in Registry::builtin().iter() {
        assert!(!metric.formula().is_empty() && !metric.undefined().is_empty(), "{}", metric.name());
    }
}
