//! NETSIM spiking-network models, run natively: the same spikes as NETSIM 1.0, with nothing to install.
//!
//! ```
//! use neversim_netsim::{NativeSimulator, NetsimOptions, ParameterFile, Simulator};
//!
//! let model = ParameterFile::read("models/ring.parameters".as_ref())?;
//! let recording = NativeSimulator::new(NetsimOptions::default()).simulate(&model)?;
//! println!("{} spikes, {:.1} Hz", recording.spike_ids.len(), recording.mean_rate());
//! # assert_eq!(recording.spike_ids.len(), 16_590);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `MODEL.md` in this crate's folder says what is computed: the file format, the random numbers, the order of draws.
//!
//! The path of a simulation: [`ParameterFile`] (what was written) → [`Parameters`] (what it means, checked, SI units) →
//! [`Network`] (connections, delays, positions; immutable, shared between threads) → [`engine`] (the time loop) →
//! [`Recording`] (spikes) and NETSIM's files. [`Simulator`] puts all of it behind one call.
//!
//! Not here: losses, targets, optimizers. This crate depends on no other crate of the workspace, reads a clock only for
//! time limits, and draws only from generators that are seeded by the model itself.

pub mod engine;
mod error;
mod input;
mod limits;
mod memory;
mod native;
mod network;
mod parameters;
mod process;
mod recording;
mod rng;
mod shortest;
mod simulator;

pub use error::{InputFileError, NetworkError, ParameterError, Place, ProcessError, SimulationError, Warning};
pub use limits::{Cancellation, Limits};
pub use native::NativeSimulator;
pub use network::{Connections, Network};
pub use parameters::{
    NetsimOptions, NetworkParameters, PARAMETERS, PATHS, ParameterFile, ParameterRow, Parameters, Sampling, Wholeness,
    closest_parameter, parameter,
};
pub use process::{
    NetsimProcess, NoNetsimFound, Overtime, ProcessGroup, ProcessTimer, end_all_processes, resident_mib,
};
pub use recording::{FrameFiles, OutputFolder, ParameterReport, PartFiles, Recording};
pub use rng::Generator;
pub use shortest::shortest;
pub use simulator::{Output, Simulator};
