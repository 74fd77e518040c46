//! `params.txt`: the parameters in use, in NETSIM's own form, misspelt names included.

use std::fmt;
use std::path::Path;

use crate::network::Network;
use crate::parameters::{ParameterFile, Parameters};

/// The contents of `params.txt`, in NETSIM's own form (`MODEL.md`, section 7).
#[derive(Debug)]
pub struct ParameterReport<'a> {
    /// The parameter file.
    pub model: &'a ParameterFile,
    /// Its checked parameters.
    pub parameters: &'a Parameters,
    /// The network of the run.
    pub network: &'a Network,
    /// Spikes of the run.
    pub spikes: usize,
    /// The output folder.
    pub output_path: &'a Path,
    /// Whether it overrides the file's `$output_path`.
    pub is_output_path_overridden: bool,
    /// The number given with `-j`.
    pub job: u32,
}

/// How C prints a number.
enum Form {
    /// `%d`
    Integer,
    /// `%e`
    Exponent,
    /// `%f`
    Fixed,
}
use Form::{Exponent, Fixed, Integer};

impl fmt::Display for ParameterReport<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = &self.parameters.network;
        let connector = network.connector;
        writeln!(formatter, "#Spike count: {}", self.spikes)?;

        writeln!(formatter, "\n#Neuron Parameters")?;
        self.numbers(formatter, &["taum", "taur"], Exponent)?;
        writeln!(formatter, "tauref = {}", exponent(0.0))?;
        self.numbers(formatter, &["vr", "vth"], Exponent)?;
        writeln!(formatter, "vreset = {}", exponent(self.parameters.membrane.reset))?;
        writeln!(formatter, "Gl = {}", exponent(0.0))?;
        self.numbers(formatter, &["El", "Ie"], Exponent)?;
        // The space at the end of the line is NETSIM's.
        writeln!(formatter, "Cm = {} ", exponent(self.model.effective("Cm")))?;

        writeln!(formatter, "\n#Synapse Parameters")?;
        self.numbers(formatter, &["ge", "gi", "taue", "taui", "Ee", "Ei", "synapse_delay"], Exponent)?;
        writeln!(formatter, "min_conducation_speed = {}", exponent(network.speed.minimum))?;
        let names = ["max_conduction_speed", "p_release", "min_uniform_delay", "max_uniform_delay"];
        self.numbers(formatter, &names, Exponent)?;

        writeln!(formatter, "\n#Network Parameters")?;
        self.numbers(formatter, &["N"], Integer)?;
        writeln!(formatter, "Ne = {}\nNi = {}", network.excitatory(), network.inhibitory())?;
        let rows = |count: u32| if connector.dimensions == 2 { count.isqrt() } else { 0 };
        writeln!(formatter, "NrowE = {}\nNrowI = {}", rows(network.excitatory()), rows(network.inhibitory()))?;
        self.numbers(formatter, &["K", "Nepop", "Kin", "Kout"], Integer)?;
        writeln!(formatter, "spatial_dimensions = {}", connector.reported_dimensions)?;
        self.numbers(formatter, &["poisson_K_E", "poisson_K_I"], Integer)?;
        let names =
            ["L", "sigma_space", "poisson_rate", "poisson_start_time", "poisson_stop_time", "rewiring_probability"];
        self.numbers(formatter, &names, Fixed)?;

        writeln!(formatter, "\n#Simulation Parameters")?;
        let names = ["connector", "initiator", "output_file_code", "connection_seed", "record_downsample_factor"];
        self.numbers(formatter, &names, Integer)?;
        writeln!(formatter, "buffer_length = {}", self.network.buffer_length())?;
        self.numbers(formatter, &["conduction_speed_code", "gamma_parameter_shape"], Integer)?;
        writeln!(formatter, "output_path_override = {}", i32::from(self.is_output_path_overridden))?;
        let names = ["T", "dt", "vm_mean", "vm_sigma", "ge_mean", "ge_sigma", "gi_mean", "gi_sigma"];
        self.numbers(formatter, &names, Exponent)?;
        self.numbers(formatter, &["gamma_parameter_scale"], Exponent)?;
        let parameter_file = self.model.path().map(|path| path.display().to_string()).unwrap_or_default();
        writeln!(formatter, "parameter_file_path = {parameter_file}")?;
        writeln!(formatter, "optional_connection_path = {}", self.path("optional_connection_path"))?;
        writeln!(formatter, "output_path = {}", self.output_path.display())?;
        for name in ["current_injection_path", "sparse_current_injection_path", "poisson_rate_path"] {
            writeln!(formatter, "{name} = {}", self.path(name))?;
        }
        self.numbers(formatter, &["current_injection_count"], Integer)?;
        let entries: usize = self.parameters.inputs.iter().map(|input| input.sparse_entries()).sum();
        writeln!(formatter, "spare_current_entry_count = {entries}")?;
        self.numbers(formatter, &["save_connectivity", "save_positions"], Integer)?;
        self.numbers(formatter, &["start_record_time", "stop_record_time"], Exponent)?;
        writeln!(formatter, "job_id = {}", self.job)?;

        writeln!(formatter, "\n#Compile time constants")?;
        let inputs = self.parameters.inputs.iter().map(|input| input.compile_time_option());
        let release = self.parameters.release_probability.map(|_| "RELEASE_PROBABILITY");
        let parts = self.parameters.parts.as_ref().map(|_| "LONG_SIMULATION");
        inputs.chain(release).chain(parts).try_for_each(|option| writeln!(formatter, "#{option}=yes"))
    }
}

impl ParameterReport<'_> {
    fn numbers(&self, formatter: &mut fmt::Formatter<'_>, names: &[&str], form: Form) -> fmt::Result {
        names.iter().try_for_each(|name| {
            let value = self.model.effective(name);
            match form {
                Integer => writeln!(formatter, "{name} = {value:.0}"),
                Exponent => writeln!(formatter, "{name} = {}", exponent(value)),
                Fixed => writeln!(formatter, "{name} = {value:.6}"),
            }
        })
    }

    fn path(&self, name: &str) -> &str {
        self.model.text(name).unwrap_or_default()
    }
}

/// Returns a number as C's `%e` prints it: six digits, and an exponent of a sign and at least two digits.
fn exponent(value: f64) -> String {
    let text = format!("{value:.6e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_those_of_c() {
        let printed = [0.0, -0.07, 3.327_602_336e-9, 1.5e120].map(exponent);
        assert_eq!(printed, ["0.000000e+00", "-7.000000e-02", "3.327602e-09", "1.500000e+120"]);
    }
}
