//! The spikes of a simulation in files, while they are measured.

use std::fs;
use std::path::{Path, PathBuf};

use neversim_metrics::SpikeTrains;

use crate::simulator::spikes::file::write_npy;

/// Two NumPy files in a folder, which is removed with its owner.
#[derive(Debug)]
pub(super) struct SpikeFiles {
    folder: PathBuf,
    ids: PathBuf,
    times: PathBuf,
}

impl SpikeFiles {
    /// Writes the spikes in the order of time into a folder of their own.
    ///
    /// # Errors
    ///
    /// What is wrong, with the path.
    pub(super) fn write(folder: &Path, trains: &SpikeTrains<'_>) -> Result<Self, String> {
        let files = Self { folder: folder.into(), ids: folder.join("ids.npy"), times: folder.join("times.npy") };
        // Not the folders above it: if the run folder has been moved, nothing may appear in its place. An attempt that was
        // killed may have left it.
        fs::create_dir(folder)
            .or_else(|error| if folder.is_dir() { Ok(()) } else { Err(error) })
            .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
        let (ids, times) = (trains.ids(), trains.times());
        if times.is_sorted() {
            write_npy(&files.ids, ids)?;
            write_npy(&files.times, times)?;
        } else {
            // Spikes at the same time stay in their order.
            let mut order: Vec<usize> = (0..times.len()).collect();
            order.sort_by(|first, second| times[*first].total_cmp(&times[*second]));
            write_npy(&files.ids, &order.iter().map(|spike| ids[*spike]).collect::<Vec<_>>())?;
            write_npy(&files.times, &order.iter().map(|spike| times[*spike]).collect::<Vec<_>>())?;
        }
        Ok(files)
    }

    pub(super) fn ids(&self) -> &Path {
        &self.ids
    }

    pub(super) fn times(&self) -> &Path {
        &self.times
    }
}

impl Drop for SpikeFiles {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::spikes::file::{read_npy_ids, read_npy_times};

    #[test]
    fn spikes_are_in_the_order_of_time_and_gone_with_their_owner() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("spikes");
        let trains = SpikeTrains::new(&[2, 0, 1, 0], &[0.5, 0.25, 0.25, 0.125], 3, 3, 1.0, 1e-4).unwrap();
        let files = SpikeFiles::write(&folder, &trains).unwrap();
        assert_eq!(read_npy_ids(files.ids()), Ok(vec![0, 0, 1, 2]));
        assert_eq!(read_npy_times(files.times()), Ok(vec![0.125, 0.25, 0.25, 0.5]));
        drop(files);
        assert!(!folder.exists());
    }
}
