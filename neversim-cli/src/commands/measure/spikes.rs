//! Spikes and the facts about their recording, from files and flags.

use anyhow::anyhow;
use neversim_metrics::{SpikeTrains, SpikeTrainsError, excitatory_count};

use super::netsim_folder::{self, Output};
use super::table::{self, TableFacts};
use crate::args::{MeasureArguments, TimeUnit};
use crate::exit_code::UsageError;

/// Spikes and the facts about their recording.
pub(super) struct Spikes {
    pub(super) ids: Vec<u32>,
    /// In seconds.
    pub(super) times: Vec<f64>,
    pub(super) neurons: u32,
    pub(super) excitatory: u32,
    /// In seconds.
    pub(super) duration: f64,
    /// In seconds.
    pub(super) time_step: f64,
    /// Parameters of the simulation, if it was one.
    pub(super) parameters: Vec<(String, f64)>,
    /// What is known of the text file, if the spikes come from one.
    pub(super) table: Option<TableFacts>,
}

impl Spikes {
    /// Reads what the arguments name; flags override the files.
    pub(super) fn read(arguments: &MeasureArguments) -> anyhow::Result<Spikes> {
        let data = arguments.data.as_path();
        let is_folder = data.is_dir();
        let (Output { ids, times, parameters }, table) = if is_folder {
            if let Some(unit) = arguments.time_unit.filter(|unit| *unit != TimeUnit::Seconds) {
                let data = data.display();
                return Err(UsageError(format!("--time-unit {unit}: NETSIM's files in {data} are in seconds")).into());
            }
            (netsim_folder::read(data, arguments.code)?, None)
        } else {
            let table = table::read(data, arguments.time_unit)?;
            (Output { ids: table.ids, times: table.times, parameters: Vec::new() }, Some(table.facts))
        };
        let parameters = match &arguments.params_file {
            Some(file) => netsim_folder::read_parameters(file)?,
            None => parameters,
        };
        let fact = |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
        let count = |name: &str| fact(name).and_then(whole);
        let where_from = if is_folder { "no params.txt in the folder; give --params-file or " } else { "give " };
        let missing = |flag: &str| UsageError(format!("{}: {where_from}{flag}", data.display()));
        let neurons = arguments.neurons.or_else(|| count("N")).ok_or_else(|| missing("--neurons"))?;
        let of_netsim = || if is_folder { excitatory_count(neurons) } else { neurons };
        let excitatory = arguments.excitatory.or_else(|| count("Ne")).unwrap_or_else(of_netsim);
        let duration = arguments.duration.or_else(|| fact("T")).ok_or_else(|| missing("--duration"))?;
        let usual = if is_folder { None } else { Some(1e-4) };
        let time_step = arguments.dt.or_else(|| fact("dt")).or(usual).ok_or_else(|| missing("--dt"))?;
        Ok(Spikes { ids, times, neurons, excitatory, duration, time_step, parameters, table })
    }

    /// Returns the spikes as metrics take them.
    pub(super) fn trains(&self) -> anyhow::Result<SpikeTrains<'_>> {
        let Spikes { ids, times, neurons, excitatory, duration, time_step, .. } = self;
        let trains = SpikeTrains::new(ids, times, *neurons, *excitatory, *duration, *time_step);
        trains.map_err(|error| match (&self.table, ids.iter().min(), ids.iter().max()) {
            // Its index among the spikes says little about a file.
            (Some(table), Some(lowest), Some(highest)) if matches!(error, SpikeTrainsError::UnknownNeuron { .. }) => {
                anyhow!(
                    "line {}: neuron {highest} does not exist, the network has {neurons} neurons counted from 0 (the ids \
                     in the file run from {lowest} to {highest})",
                    table.highest_id_line
                )
            }
            _ => error.into(),
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
fn whole(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}
