//! Flags for candidates that the user already knows.

use std::collections::BTreeMap;

use neversim_core::Baseline;

use super::{key_value, number};

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Known candidates")]
pub(crate) struct KnownArguments {
    /// Candidate to evaluate before those of the optimizer (repeatable); parameters left out take their value from
    /// the parameter file
    #[arg(long, value_name = "NAME=VALUE,...", value_parser = candidate)]
    enqueue: Vec<BTreeMap<String, f64>>,
    /// Start the search from the values in the parameter file. Without this flag they are evaluated first too, if they
    /// lie within the bounds, but the optimizer explores on its own at first: it learns the result after 10 evaluations
    #[arg(long)]
    start_from_file: bool,
    /// Do not evaluate the values in the parameter file first
    #[arg(long, conflicts_with = "start_from_file")]
    no_baseline: bool,
}

impl KnownArguments {
    /// Returns the candidates that were typed, else those in `base`.
    pub(crate) fn enqueue_over(&self, base: &[BTreeMap<String, f64>]) -> Vec<BTreeMap<String, f64>> {
        if self.enqueue.is_empty() { base.to_vec() } else { self.enqueue.clone() }
    }

    /// Returns what was typed about evaluation 0, or else what is in `base`.
    pub(crate) fn baseline_over(&self, base: Baseline) -> Baseline {
        match (self.start_from_file, self.no_baseline) {
            (true, _) => Baseline::Required,
            (_, true) => Baseline::Absent,
            _ => base,
        }
    }
}

fn candidate(text: &str) -> Result<BTreeMap<String, f64>, String> {
    let mut values = BTreeMap::new();
    for word in text.split(',') {
        let (name, value) = key_value(word)?;
        if values.insert(name.to_owned(), number(value)?).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_is_values_by_name() {
        assert_eq!(candidate("ge=5e-9, gi=8e-8").unwrap(), [("ge".into(), 5e-9), ("gi".into(), 8e-8)].into());
        for (text, part) in [("ge", "KEY=VALUE"), ("ge=x", "`x`"), ("ge=1,ge=2", "twice"), ("", "KEY=VALUE")] {
            let error = candidate(text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
