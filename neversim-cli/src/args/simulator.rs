//! Flags that choose the simulator and limit it, for every command that runs a model.

use neversim_core::SimulatorOptions;
use neversim_netsim::ParameterError;
use neversim_netsim::engine::Instructions;

use super::settings::SettingArguments;

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Simulator")]
pub(crate) struct SimulatorArguments {
    #[command(flatten)]
    settings: SettingArguments<SimulatorOptions>,
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
    /// Sets what was typed in `options` and leaves the rest as it is.
    pub(crate) fn apply_to(&self, options: &mut SimulatorOptions) {
        // Not one of the options, which belong to the study: the results do not depend on it.
        if let Some(instructions) = self.instructions {
            // The parser of the flag has seen that this machine has them.
            let _ = instructions.use_by_default();
        }
        self.settings.apply_to(options);
    }

    /// Returns the options that were typed, and the defaults of the others.
    pub(crate) fn options(&self) -> SimulatorOptions {
        let mut options = SimulatorOptions::default();
        self.apply_to(&mut options);
        options
    }
}
