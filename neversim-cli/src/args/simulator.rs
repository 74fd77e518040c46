//! Flags that choose the simulator and limit it, for every command that runs a model.

use std::path::PathBuf;

use neversim_core::SimulatorOptions;
use neversim_netsim::ParameterError;
use neversim_netsim::engine::Instructions;

use super::quantities::{mebibytes, seconds};

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Simulator")]
pub(crate) struct SimulatorArguments {
    /// Use an external NETSIM program instead of the native engine: the folder with its executable, or with its
    /// Python package
    #[arg(long, value_name = "DIR")]
    netsim_dir: Option<PathBuf>,
    /// Switch on a compile-time option of NETSIM (repeatable): separate_connector_rng, fast_binomial or
    /// release_probability
    #[arg(long = "netsim-option", value_name = "NAME")]
    pub(crate) netsim_options: Vec<String>,
    /// How Poisson input is drawn: exact (NETSIM's draws; its default sampler is not binomial for few sources)
    /// or fast (the true binomial distribution, different draws, in constant time) [default: exact]
    #[arg(long, value_name = "WAY")]
    sampling: Option<String>,
    /// Time limit of one simulation: 90s, 1m30s, 2h; a plain number is in seconds. It counts processor time, so
    /// neither a busy machine nor a pause uses it up; building the network does not count. An external program may
    /// wait for ten times as long, plus 5 s
    #[arg(long, value_name = "TIME", allow_negative_numbers = true, value_parser = seconds)]
    timeout: Option<f64>,
    /// Memory limit of one simulation: 512MB, 1.5GiB; a plain number is in MiB. A network must fit into
    /// it on its own: simulations share networks, and the 4 used last are kept, at 4 bytes per synapse
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = mebibytes)]
    memory_limit: Option<u64>,
    /// Vector instructions for the native engine: baseline, avx2 or avx512 [default: the widest that this machine
    /// has]. The results do not depend on them
    #[arg(long, value_name = "SET", hide_short_help = true, value_parser = instructions)]
    instructions: Option<Instructions>,
}

/// Reads an instruction set of this machine.
fn instructions(name: &str) -> Result<Instructions, String> {
    let instructions: Instructions = name.parse().map_err(|error: ParameterError| error.to_string())?;
    instructions.checked().map_err(|error| error.to_string())
}

impl SimulatorArguments {
    /// Returns the options: what was typed, or else those in `base`.
    pub(crate) fn over(&self, base: &SimulatorOptions) -> SimulatorOptions {
        // Not one of the options, which belong to the study: the results do not depend on it.
        if let Some(instructions) = self.instructions {
            // The parser of the flag has seen that this machine has them.
            let _ = instructions.use_by_default();
        }
        let netsim_options = if self.netsim_options.is_empty() { &base.netsim_options } else { &self.netsim_options };
        SimulatorOptions {
            netsim_dir: self.netsim_dir.clone().or_else(|| base.netsim_dir.clone()),
            netsim_options: netsim_options.clone(),
            sampling: self.sampling.clone().or_else(|| base.sampling.clone()),
            timeout: self.timeout.or(base.timeout),
            memory_limit: self.memory_limit.or(base.memory_limit),
            command: base.command.clone(),
            own: base.own.clone(),
        }
    }
}
