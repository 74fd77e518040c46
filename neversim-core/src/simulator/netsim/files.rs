//! The files of NETSIM's best simulation: spikes and positions.

use std::path::Path;

use neversim_netsim::{OutputFolder, Recording, SimulationError};

use crate::error::StudyError;
use crate::simulator::simulated::Files;
use crate::simulator::spikes::Spikes;

/// What a recording has besides spikes.
#[derive(Debug)]
pub(super) struct NetsimFiles {
    /// The recording without its spikes.
    pub(super) rest: Recording,
}

impl Files for NetsimFiles {
    fn write(&self, spikes: Option<&Spikes>, folder: &Path) -> Result<(), StudyError> {
        let mut recording = self.rest.clone();
        if let Some(spikes) = spikes {
            (recording.spike_ids, recording.spike_times) = (spikes.ids.clone(), spikes.times.clone());
        }
        let write = || {
            let files = OutputFolder::create(folder, recording.seed)?;
            files.write_spikes(&recording)?;
            files.write_positions(&recording)
        };
        write().map_err(|error| match error {
            SimulationError::Write { source, .. } => StudyError::write(folder)(source),
            other => other.into(),
        })
    }
}
