//! The names of NETSIM's parameter file: what each means, its unit, and how its number is made whole.

/// How NETSIM converts a number to the value it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// Used as is.
    Real,
    /// Rounded to the nearest integer, halves away from zero.
    Rounded,
    /// Truncated towards zero.
    Truncated,
}

/// One numeric name of the parameter file.
#[derive(Clone, Copy, Debug)]
pub struct ParameterRow {
    /// The name in the file.
    pub name: &'static str,
    /// Its unit, empty for a pure number.
    pub unit: &'static str,
    /// How its number is converted to an integer.
    pub wholeness: Wholeness,
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// Whether a simulation can depend on it at all.
    pub has_effect: bool,
}

const fn real(name: &'static str, unit: &'static str, meaning: &'static str) -> ParameterRow {
    ParameterRow { name, unit, wholeness: Wholeness::Real, meaning, has_effect: true }
}

const fn rounded(name: &'static str, meaning: &'static str) -> ParameterRow {
    ParameterRow { name, unit: "", wholeness: Wholeness::Rounded, meaning, has_effect: true }
}

const fn truncated(name: &'static str, meaning: &'static str) -> ParameterRow {
    ParameterRow { name, unit: "", wholeness: Wholeness::Truncated, meaning, has_effect: true }
}

/// A name that NETSIM 1.0 accepts and does not use.
const fn unused(name: &'static str, meaning: &'static str) -> ParameterRow {
    ParameterRow { name, unit: "", wholeness: Wholeness::Real, meaning, has_effect: false }
}

/// Every numeric name that a parameter file may hold (`MODEL.md`, section 2).
pub const PARAMETERS: &[ParameterRow] = &[
    rounded("N", "number of neurons"),
    rounded("K", "out-degree: synapses that each neuron sends"),
    truncated("Nepop", "excitatory neurons per cluster (connector 7)"),
    truncated("Kin", "synapses within a cluster (connector 7)"),
    truncated("Kout", "synapses to any neuron (connector 7)"),
    real("L", "m", "length of the ring, side of the lattice"),
    real("sigma_space", "m", "standard deviation of the connection distance"),
    real("poisson_rate", "Hz", "rate of each external Poisson source"),
    real("poisson_start_time", "s", "start of the external input"),
    real("poisson_stop_time", "s", "end of the external input"),
    truncated("poisson_K_E", "external excitatory sources per neuron"),
    truncated("poisson_K_I", "external inhibitory sources per neuron"),
    real("rewiring_probability", "", "probability that an excitatory synapse gets a random target"),
    real("T", "s", "duration of the simulation"),
    real("dt", "s", "time step"),
    real("vm_mean", "V", "mean initial membrane potential"),
    real("vm_sigma", "V", "standard deviation of the initial membrane potential"),
    real("ge_mean", "S", "mean initial excitatory conductance"),
    real("ge_sigma", "S", "standard deviation of the initial excitatory conductance"),
    real("gi_mean", "S", "mean initial inhibitory conductance"),
    real("gi_sigma", "S", "standard deviation of the initial inhibitory conductance"),
    real("start_record_time", "s", "start of the recording of membrane potential and conductances"),
    real("stop_record_time", "s", "end of that recording; 0 for none"),
    rounded("record_downsample_factor", "steps from one recorded frame to the next"),
    rounded("connector", "how synapses choose their targets"),
    rounded("initiator", "0: random initial state; else every neuron rests"),
    rounded("output_file_code", "seed of the simulation and number in front of its files"),
    rounded("connection_seed", "seed of the connections with separate_connector_rng"),
    truncated("conduction_speed_code", "0: constant speed; 1: uniform; 2: gamma distributed"),
    truncated("gamma_parameter_shape", "shape of the gamma distribution of speeds"),
    real("gamma_parameter_scale", "m/s", "scale of the gamma distribution of speeds"),
    truncated("save_connectivity", "1: write sender and target of every synapse"),
    ParameterRow { has_effect: false, ..truncated("save_positions", "positions are written in any case") },
    truncated("partial_recording_time", "duration of the parts of a long simulation, in whole seconds"),
    unused("stim", "not used by NETSIM 1.0"),
    unused("stim_id", "not used by NETSIM 1.0"),
    unused("stim_time", "not used by NETSIM 1.0"),
    unused("perturbation", "not used by NETSIM 1.0"),
    real("ge", "S", "excitatory synaptic weight: conductance added by a spike"),
    real("gi", "S", "inhibitory synaptic weight: conductance added by a spike"),
    real("Ee", "V", "excitatory reversal potential"),
    real("Ei", "V", "inhibitory reversal potential"),
    real("synapse_delay", "s", "synaptic delay: the part that does not depend on distance"),
    real("min_conduction_speed", "m/s", "lowest conduction speed, or the constant one"),
    real("max_conduction_speed", "m/s", "highest conduction speed"),
    real("taue", "s", "time constant of the excitatory conductance"),
    real("taui", "s", "time constant of the inhibitory conductance"),
    real("min_uniform_delay", "s", "must be 0"),
    real("max_uniform_delay", "s", "must be 0"),
    real("p_release", "", "release probability of a synapse, with release_probability"),
    real("taum", "s", "membrane time constant"),
    real("vr", "V", "resting potential: what vreset is when absent"),
    real("vreset", "V", "reset potential after a spike"),
    real("vth", "V", "threshold potential"),
    real("taur", "s", "refractory period"),
    real("El", "V", "leak reversal potential"),
    ParameterRow { has_effect: false, ..real("Ie", "A", "constant current; NETSIM reads it and does not use it") },
    real("Cm", "F", "membrane capacitance"),
    truncated("current_injection_count", "groups of neurons that receive an injected current"),
];

/// The names of paths, written `$name = text`.
pub const PATHS: &[&str] = &[
    "optional_connection_path",
    "output_path",
    "current_injection_path",
    "sparse_current_injection_path",
    "poisson_rate_path",
];

/// Returns the row of a numeric name.
#[must_use]
pub fn parameter(name: &str) -> Option<&'static ParameterRow> {
    PARAMETERS.iter().find(|row| row.name == name)
}

/// Returns the numeric name that is closest to `name`, if one is close enough to be meant.
#[must_use]
pub fn closest_parameter(name: &str) -> Option<&'static str> {
    closest(name, PARAMETERS.iter().map(|row| row.name))
}

/// Returns the known name that contains `wanted`, or else the one that is the fewest edits away, if at most a third of the
/// letters differ.
pub(crate) fn closest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let is_part = |name: &str| wanted.len() >= 4 && name.contains(&wanted);
    let edits = |name: &str| {
        let edits = strsim::damerau_levenshtein(&wanted, &name.to_lowercase());
        if is_part(name) { edits.min(1) } else { edits }
    };
    let allowed = |name: &str| wanted.len().max(name.len()).div_ceil(3);
    known.filter(|name| edits(name) <= allowed(name)).min_by_key(|name| edits(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_are_recognised_and_foreign_ones_are_not() {
        assert_eq!(closest_parameter("sigma_spce"), Some("sigma_space"));
        assert_eq!(closest_parameter("Taum"), Some("taum"));
        assert_eq!(closest_parameter("speed_code"), Some("conduction_speed_code"));
        assert_eq!(closest_parameter("temperature"), None);
    }
}
