//! The best network's spikes, for the figures that show them.

use neversim_core::metrics::{NeuronIds, Selection, SpikeTrains, Statistics, Window};
use neversim_core::netsim::Recording;

use crate::figure::FigureInput;

/// A population that figures tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Population {
    Excitatory,
    Inhibitory,
}

impl Population {
    pub(crate) const ALL: [Self; 2] = [Self::Excitatory, Self::Inhibitory];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Excitatory => "excitatory",
            Self::Inhibitory => "inhibitory",
        }
    }
}

/// Returns the spikes of the best evaluation.
pub(crate) fn recording<'a>(input: &FigureInput<'a>) -> Result<&'a Recording, String> {
    input.best.ok_or_else(|| "there are no spikes of the best evaluation (folder best/)".into())
}

/// Returns which of a candidate's replicates the spikes are of, empty for a study without replicates.
pub(crate) fn replicate_remark(input: &FigureInput<'_>) -> String {
    match (input.data.replicates, input.best) {
        (2.., Some(recording)) => format!("one of {} replicates: seed {}", input.data.replicates, recording.seed),
        _ => String::new(),
    }
}

/// Returns what statistics are computed from.
pub(crate) fn statistics(recording: &Recording) -> Result<Statistics<'_>, String> {
    let Recording { spike_ids, spike_times, neurons, excitatory, duration, time_step, .. } = recording;
    let trains = SpikeTrains::new(spike_ids, spike_times, *neurons, *excitatory, *duration, *time_step);
    trains.map(Statistics::new).map_err(|error| format!("the spikes in best/ make no sense: {error}"))
}

/// Returns the neurons of a population over the whole run; `None` where it has none.
pub(crate) fn selection(recording: &Recording, population: Population) -> Option<Selection> {
    let neurons = match population {
        Population::Excitatory => 0..recording.excitatory,
        Population::Inhibitory => recording.excitatory..recording.neurons,
    };
    let window = Window::new(0.0, recording.duration)?;
    (!neurons.is_empty()).then(|| Selection::new(NeuronIds::from_range(neurons), window))
}

/// Returns the whole number of time steps closest to a duration, at least 1.
pub(crate) fn steps(duration: f64, time_step: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let steps = (duration / time_step).round() as u64;
    steps.max(1)
}
