//! The study: finds the parameters of a spiking-network model that produce wanted spike statistics.
//!
//! ```
//! use neversim_core::{MetricTarget, ParameterType, Study, StudyOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let run_folder = folder.path().join("run_01");
//! # let model = folder.path().join("model.parameters");
//! # let ring = std::fs::read_to_string("tests/data/ring.parameters")?;
//! # std::fs::write(&model, format!("{ring}N = 100\nK = 10\nT = 0.1\n"))?;
//! let options = StudyOptions::new(&model)
//!     .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
//!     .parameter("gi", ParameterType::Log, 2e-8, 8e-7)
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

#![cfg_attr(
    not(feature = "netsim"),
    expect(dead_code, reason = "programs and NETSIM, which need more than own simulators do, are left out")
)]

mod cancellation;
#[cfg(feature = "netsim")]
mod command_metrics;
mod error;
mod evaluate;
mod metric_group;
mod plan;
mod preflight;
#[cfg(feature = "netsim")]
mod program;
mod record;
mod simulator;
mod study;

/// The crates whose types appear in this one's interface: spikes and their statistics, models and recordings.
pub use neversim_metrics as metrics;
#[cfg(feature = "netsim")]
pub use neversim_netsim as netsim;

/// The optimizers, for strategies of your own.
pub use neversim_optim as optim;
pub use neversim_optim::ParameterType;

#[cfg(feature = "netsim")]
pub use command_metrics::metrics_of_command;
pub use error::StudyError;
pub use evaluate::crash_mark::remove_crash_mark;
#[cfg(feature = "netsim")]
pub use evaluate::isolation::{PROTOCOL, serve};
pub use plan::known::Baseline;
pub use plan::objective::{Measurement, Objective};
pub use plan::options::{StudyOptions, cores};
pub use preflight::{Expectation, Preflight};
pub use record::displacement::Displacement;
pub use record::durable::{remove_abandoned, replace_file};
pub use record::evaluation::{Evaluation, Failure, Outcome, Spread, Status};
pub use record::evaluation_options::EvaluationOptions;
pub use record::history::History;
pub use record::metric_target::MetricTarget;
pub use record::outside::{InputSettings, ProgramSettings};
pub use record::replicate::Replicate;
pub use record::sampling::Sampling;
pub use record::settings::file::SettingsFile;
pub use record::settings::row::{Flag, OnResume, Section, Setting};
pub use record::settings::specification::StudySpecification;
pub use record::settings::value::{CommandWords, SettingValue, Typing};
pub use record::settings::{ParameterSettings, PluginSettings, Session, SessionEnd, StudySettings};
pub use record::simulator_options::SimulatorOptions;
pub use record::stop_criteria::StopCriteria;
pub use record::stop_reason::StopReason;
pub use record::study_record::StudyRecord;
pub use record::undefined::Undefined;
pub use simulator::Simulator;
#[cfg(feature = "netsim")]
pub use simulator::netsim::{read_best_recording, statistics_of};
pub use simulator::own::OwnSimulator;
pub use simulator::simulated::Simulated;
pub use simulator::simulation::{Simulation, Values};
pub use simulator::spikes::Spikes;
pub use study::{Observer, Progress, StopFlag, Study, StudyReport};
