//! A compact record of a history's rows, so that later edits are noticed.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The first 8 bytes of the SHA-256 of a row and of all rows before it.
pub(crate) type Link = u64;

/// Returns the link of a row that follows `before`; 0 is before the first.
pub(super) fn link(before: Link, row: &[u8]) -> Link {
    let hash = Sha256::new().chain_update(before.to_le_bytes()).chain_update(row).finalize();
    hash.first_chunk().copied().map_or(0, Link::from_le_bytes)
}

/// The links of a history at regular distances: of each row up to 8192 rows, of every second up to twice as many, and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RowDigests {
    rows: u64,
    /// Rows from one mark to the next.
    stride: u64,
    marks: Vec<Link>,
    /// The link of the last row.
    last: Link,
}

impl Default for RowDigests {
    fn default() -> Self {
        Self { rows: 0, stride: 1, marks: Vec::new(), last: 0 }
    }
}

impl RowDigests {
    /// 64 KiB.
    const MOST_MARKS: usize = 1 << 13;

    /// Adds a row, without the end of its line.
    pub(super) fn push(&mut self, row: &[u8]) {
        self.last = link(self.last, row);
        self.rows += 1;
        if self.rows.is_multiple_of(self.stride) {
            self.marks.push(self.last);
        }
        if self.marks.len() > Self::MOST_MARKS {
            self.marks = self.marks.iter().skip(1).step_by(2).copied().collect();
            self.stride *= 2;
        }
    }

    /// Returns the link of the last row.
    pub(super) fn last(&self) -> Link {
        self.last
    }

    /// Returns the range of rows, counted from 0, that holds the first changed one; `None` if none has changed.
    ///
    /// - `links`: of each row as it is now; there must be as many rows as there were.
    pub(crate) fn first_difference(&self, links: &[Link]) -> Option<Range<u64>> {
        let marks = (1..).map(|count| count * self.stride).zip(self.marks.iter().copied());
        let mut same = 0;
        for (row, mark) in marks.chain([(self.rows, self.last)]).filter(|(row, _)| *row > 0) {
            let now = usize::try_from(row - 1).ok().and_then(|index| links.get(index));
            if now != Some(&mark) {
                return Some(same..row);
            }
            same = row;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[String]) -> (RowDigests, Vec<Link>) {
        let mut digests = RowDigests::default();
        let links = rows.iter().map(|row| {
            digests.push(row.as_bytes());
            digests.last()
        });
        let links = links.collect();
        (digests, links)
    }

    #[test]
    fn the_first_row_that_was_changed_is_known() {
        let mut rows: Vec<String> = (0..40).map(|row| format!("{row},0.5")).collect();
        let (digests, links) = of(&rows[..30]);
        assert_eq!(digests.first_difference(&links), None);
        assert_eq!(digests.first_difference(&of(&rows).1), None, "rows that came later");
        for changed in [29, 17, 0] {
            rows[changed].push('1');
            let first = changed as u64;
            assert_eq!(digests.first_difference(&of(&rows).1), Some(first..first + 1));
        }
    }

    #[test]
    fn of_a_long_history_it_is_known_nearly() {
        let mut rows: Vec<String> = (0..20_001).map(|row| row.to_string()).collect();
        let (digests, links) = of(&rows);
        assert!(digests.marks.len() <= RowDigests::MOST_MARKS);
        assert_eq!((digests.stride, digests.first_difference(&links)), (4, None));
        rows[10_001].push('1');
        assert_eq!(digests.first_difference(&of(&rows).1), Some(10_000..10_004));
        let last = rows.len() - 1;
        let (mut rows, (digests, _)) = (rows.clone(), of(&rows));
        rows[last].push('1');
        assert_eq!(digests.first_difference(&of(&rows).1), Some(20_000..20_001));
    }
}
