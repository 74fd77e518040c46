//! The study: finds the parameters of a spiking-network model that produce wanted spike statistics.
//!
//! ```
//! use neversim_core::{MetricTarget, Study, StudyOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let run_folder = folder.path().join("run_01");
//! # let model = folder.path().join("model.parameters");
//! # let ring = std::fs::read_to_string("tests/data/ring.parameters")?;
//! # std::fs::write(&model, format!("{ring}N = 100\nK = 10\nT = 0.1\n"))?;
//! let options = StudyOptions::new(&model)
//!     .parameter("ge", "log", 2e-9, 3e-8)
//!     .parameter("gi", "log", 2e-8, 8e-7)
//!     .metric(MetricTarget::new("fr", 6.0).option("reducer", "mean"))
//!     .optimizer("TwoPointsDE")
//!     .budget(20)
//!     .workers(2);
//! let mut study = Study::open(&run_folder, &options)?; // makes the study, or resumes it
//! let report = study.run()?;
//! assert_eq!(report.evaluations, 20);
//! if let Some(best) = study.history().best() {
//!     println!("loss {:?} at ge = {} S, gi = {} S", best.outcome.loss(), best.values[0], best.values[1]);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How an evaluation proceeds: `optimizer.ask()` → values by name → `simulator.simulate()` → spikes → metrics → loss →
//! row in the history → `optimizer.tell()`. One component decides: the study's loop ([`Study::run`]), which owns
//! optimizer, history and checkpoint. Workers get a number and values and return an outcome. An [`Observer`] watches.
//!
//! The run folder holds everything there is to know (`study.toml`, `model.parameters`, `history.csv`, `checkpoint.bin`,
//! `best.parameters`, `best/`, `run.log`); a run that was killed at any moment is resumed from it.
//!
//! Not here: the terminal, drawing, algorithms of search, neurons.

mod best;
mod checkpoint;
mod codec;
mod disk;
mod durable;
mod error;
mod evaluation;
mod history;
mod isolation;
mod known;
mod objective;
mod options;
mod outside;
mod preflight;
mod record;
mod run_folder;
mod settings;
mod simulators;
mod stopping;
mod study;
mod time;

/// The crates whose types appear in this one's interface: spikes and their statistics, models and recordings.
pub use {neversim_metrics as metrics, neversim_netsim as netsim};

pub use neversim_optim::ParameterType;

pub use durable::{remove_abandoned, replace_file};
pub use error::StudyError;
pub use evaluation::{Evaluation, EvaluationOptions, Failure, Outcome, Replicate, Spread, Status, Undefined};
pub use history::History;
pub use isolation::{PROTOCOL, serve};
pub use known::Baseline;
pub use objective::{Measurement, MetricTarget, Objective, statistics_of};
pub use options::{StudyOptions, cores};
pub use outside::{InputSettings, ProgramSettings};
pub use preflight::{Expectation, Preflight};
pub use record::{StudyRecord, read_best_recording};
pub use run_folder::Displacement;
pub use settings::{ParameterSettings, PluginSettings, Session, SessionEnd, StudySettings};
pub use simulators::SimulatorOptions;
pub use stopping::{StopCriteria, StopReason};
pub use study::{Observer, Progress, StopFlag, Study, StudyReport, remove_crash_mark};
