//! The points a (1+1) strategy remembers beside its parent: to evaluate them again, or to cross them.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::Loss;

/// Entries at most. The rule for repetitions lets about the cube root of 20 asks in: 126 after 100 000.
const MOST_ENTRIES: usize = 160;

/// Evaluated points, repetitions of one together.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Archive {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) coordinates: Vec<f64>,
    pub(super) count: u64,
    /// Mean of the losses.
    pub(super) mean: f64,
}

impl Archive {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.entries.len() >= MOST_ENTRIES
    }

    /// Takes in an outcome; the worst entry makes room. Failures are not remembered.
    pub(super) fn learn(&mut self, coordinates: &[f64], loss: Loss) {
        let Some(loss) = loss.value() else { return };
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.coordinates == coordinates) {
            entry.count += 1;
            entry.mean += (loss - entry.mean) / entry.count as f64;
            return;
        }
        if self.is_full() {
            let worst = (0..self.entries.len()).max_by(|&i, &j| self.entries[i].mean.total_cmp(&self.entries[j].mean));
            self.entries.remove(worst.unwrap_or(0));
        }
        self.entries.push(Entry { coordinates: coordinates.to_vec(), count: 1, mean: loss });
    }

    /// The entry with the lowest mean, a margin for few repetitions added: less than `margin` over sqrt(count).
    pub(super) fn best(&self, margin: f64) -> Option<&Entry> {
        let bound = |entry: &Entry| entry.mean + margin * self.spread() / (entry.count as f64).sqrt();
        self.entries.iter().min_by(|one, other| bound(one).total_cmp(&bound(other)))
    }

    /// Range of the means of the better half, as a scale of losses.
    fn spread(&self) -> f64 {
        let mut means: Vec<f64> = self.entries.iter().map(|entry| entry.mean).collect();
        means.sort_by(f64::total_cmp);
        means.get(means.len() / 2).map_or(0.0, |median| median - means[0])
    }

    pub(super) fn random(&self, generator: &mut impl RngExt) -> Option<&Entry> {
        (!self.entries.is_empty()).then(|| &self.entries[generator.random_range(0..self.entries.len())])
    }
}
