//! What the metrics of a NETSIM recording are computed from.

use neversim_metrics::{SpikeTrains, SpikeTrainsError, Statistics};
use neversim_netsim::{PARAMETERS, ParameterFile, Recording};

/// Returns what metrics are computed from: the spikes of a recording, and the parameters that the model's file gives.
///
/// # Errors
///
/// [`SpikeTrainsError`]: the spikes make no sense.
pub fn statistics_of<'a>(recording: &'a Recording, model: &ParameterFile) -> Result<Statistics<'a>, SpikeTrainsError> {
    let Recording { spike_ids, spike_times, neurons, excitatory, duration, time_step, .. } = recording;
    let trains = SpikeTrains::new(spike_ids, spike_times, *neurons, *excitatory, *duration, *time_step)?;
    let given = PARAMETERS.iter().filter(|row| model.number(row.name).is_some());
    Ok(Statistics::new(trains).with_parameters(given.map(|row| (row.name, model.effective(row.name)))))
}
