//! What Nevergrad reached.

use std::fs;

use crate::runs::{MARKS, Row};

/// Nevergrad's runs, from a file of its results.
pub(crate) struct Reference {
    rows: Vec<Row>,
}

impl Reference {
    pub(crate) fn read(path: &str) -> Result<Reference, Box<dyn std::error::Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        let rows = text.lines().skip(1).map(|line| row(line).ok_or_else(|| format!("{path}: {line}")));
        Ok(Reference { rows: rows.collect::<Result<_, _>>()? })
    }

    /// The losses of the seeds in a cell; empty if Nevergrad has none there.
    pub(crate) fn losses(&self, cell: &Row, mark: usize) -> Vec<f64> {
        let same = |row: &&Row| {
            (&row.name, &row.function, row.dimension, row.workers)
                == (&cell.name, &cell.function, cell.dimension, cell.workers)
        };
        self.rows.iter().filter(same).filter_map(|row| row.best[mark]).collect()
    }
}

/// The medians over 11 seeds of Nevergrad 1.0.12, in the columns of its results without the seed.
pub(crate) fn kept_medians() -> Vec<Row> {
    include_str!("nevergrad_medians.csv").lines().skip(1).filter_map(row).collect()
}

/// A line: optimizer, function, dim, workers, seed, then a loss (or nothing) for each mark.
fn row(line: &str) -> Option<Row> {
    let mut fields = line.split(',');
    let mut row = Row {
        name: fields.next()?.to_owned(),
        function: fields.next()?.to_owned(),
        dimension: fields.next()?.parse().ok()?,
        workers: fields.next()?.parse().ok()?,
        seed: fields.next()?.parse().ok()?,
        best: [None; MARKS.len()],
    };
    for best in &mut row.best {
        *best = fields.next()?.parse().ok();
    }
    Some(row)
}
