//! Which simulator runs a model, and its limits.

use std::path::PathBuf;
use std::time::Duration;

use crate::record::sampling::Sampling;
use crate::record::settings::row::{Spec, section};
use crate::record::settings::value::{CommandWords, mebibytes};

section! {
    /// Which simulator runs the model, and the limits of one simulation.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::SimulatorOptions;
    /// use std::time::Duration;
    /// let timeout = Some(Duration::from_secs(60));
    /// let simulator = SimulatorOptions { timeout, ..SimulatorOptions::default() }.build(1)?;
    /// # Ok::<(), neversim_core::StudyError>(())
    /// ```
    pub struct SimulatorOptions, table "simulator", heading "Simulator" {
        /// Use an external NETSIM program instead of the native engine: the folder with its executable, or with its
        /// Python package
        pub netsim_dir: Option<PathBuf> = None,
            Spec::key("netsim_dir").absent("none (native engine)").flag("netsim-dir", "DIR").fixed();
        /// Switch on a compile-time option of NETSIM (repeatable): separate_connector_rng, fast_binomial or
        /// release_probability
        pub netsim_options: Vec<String> = Vec::new(),
            Spec::key("netsim_options").name("NETSIM options").flag("netsim-option", "NAME").fixed();
        /// How Poisson input is drawn: exact (NETSIM's draws; its default sampler is not binomial for few sources)
        /// or fast (the true binomial distribution, different draws, in constant time)
        pub sampling: Sampling = Sampling::Exact,
            Spec::key("sampling").flag("sampling", "WAY").fixed().left_out_by_default();
        /// Time limit of one simulation: 90s, 1m30s, 2h; a plain number is in seconds. It counts processor time, so
        /// neither a busy machine nor a pause uses it up; building the network does not count. An external program may
        /// wait for ten times as long, plus 5 s
        pub timeout: Option<Duration> = None, Spec::key("timeout").flag("timeout", "TIME");
        /// Memory limit of one simulation: 512MB, 1.5GiB; a plain number is in MiB. A network must fit into
        /// it on its own: simulations share networks, and the 4 used last are kept, at 4 bytes per synapse
        pub memory_limit: Option<u64> = None, Spec::key("memory_limit").flag("memory-limit", "SIZE").typed(mebibytes);
        /// Simulate with a program of your own: its command in quotes, such as 'python model.py'
        pub command: CommandWords = CommandWords::default(),
            Spec::key("command").name("simulator").flag("simulator", "COMMAND").fixed();
        /// Name of the simulator that a Rust program brought
        pub own: Option<String> = None, Spec::key("own").name("simulator of a Rust program").fixed();
        /// Seed of the first replicate, for simulators other than NETSIM, whose models hold their seeds
        pub seed: u32 = 1,
            Spec::key("seed").name("seed of the simulator").flag("simulator-seed", "N").fixed()
                .left_out_by_default();
    }
}
