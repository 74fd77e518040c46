//! The spikes of the best evaluation, for code that only reads.

use std::path::Path;
use std::sync::Arc;

use neversim_netsim::{OutputFolder, ParameterFile, Parameters, Recording};

use crate::record::best;
use crate::record::settings::StudySettings;
use crate::simulator::spikes::Spikes;

/// Reads the spikes of a study's best evaluation from its run folder; `None` where there are none (yet).
///
/// The process that runs the study may replace the files in the meantime. If so they do not belong together, and the result
/// is `None`, too; the next attempt finds the new ones.
#[must_use]
pub fn read_best_recording(run_folder: &Path) -> Option<Recording> {
    let settings = StudySettings::of_run(run_folder).ok()??;
    let before = best::version(run_folder)?;
    let folder = run_folder.join(best::FOLDER);
    let recording = match settings.params_file {
        Some(_) => of_netsim(run_folder, &folder, &settings)?,
        None => of_another(&folder)?,
    };
    (best::version(run_folder)? == before).then_some(recording)
}

fn of_netsim(run_folder: &Path, folder: &Path, settings: &StudySettings) -> Option<Recording> {
    let model = ParameterFile::read(&run_folder.join(best::PARAMETERS)).ok()?;
    let parameters = Parameters::new(&model, &settings.simulator.netsim_options().ok()?).ok()?;
    OutputFolder::existing(folder, parameters.seed()).read_recording(&parameters).ok()
}

/// Reads what a simulator of another kind left; its neurons have no positions.
fn of_another(folder: &Path) -> Option<Recording> {
    let Spikes { ids, times, neurons, excitatory, duration, time_step } = Spikes::read(folder)?;
    Some(Recording {
        spike_ids: ids,
        spike_times: times,
        neurons,
        excitatory,
        duration,
        time_step,
        seed: 0,
        positions: Arc::new([]),
    })
}
