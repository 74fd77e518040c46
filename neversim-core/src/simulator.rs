//! Simulators: what turns the values of a candidate into spikes, or into numbers by name.
//!
//! [`Simulator`] is what a Rust program implements. Inside the crate a study runs a [`Model`](model::Model), which also says
//! what is known before the first simulation; NETSIM is one of them, an own [`Simulator`] another.

#[cfg(feature = "netsim")]
pub(crate) mod command;
pub(crate) mod failure;
pub(crate) mod model;
#[cfg(feature = "netsim")]
pub(crate) mod netsim;
#[cfg(feature = "netsim")]
pub(crate) mod no_answer;
pub(crate) mod own;
pub(crate) mod simulated;
pub(crate) mod simulation;
pub(crate) mod spikes;

use crate::record::evaluation::Failure;
use simulated::Simulated;
use simulation::Simulation;

/// A model of your own that can be simulated: the values of a candidate by name go in, spikes or numbers by name come out.
///
/// Every closure of this shape is a simulator. One simulator serves all threads of a study at once. It must give the same
/// result for the same [`Simulation`]: whatever it draws at random must follow from [`Simulation::seed`].
///
/// # Example
///
/// A neuron that fires regularly, at a rate of 5 Hz per nA above a threshold of 1 nA. Its rate is 20 Hz at 5 nA.
///
/// ```
/// use neversim_core::{
///     Failure, MetricTarget, ParameterType, Simulated, Simulation, Spikes, Status, Study, StudyOptions,
/// };
///
/// let neuron = |simulation: &Simulation<'_>| {
///     let rate = 5.0 * (simulation.values["current"] - 1.0);
///     if rate <= 0.0 {
///         return Err(Failure::new(Status::Undefined, "the neuron is silent"));
///     }
///     let times: Vec<f64> = (1..).map(|spike| f64::from(spike) / rate).take_while(|time| *time < 2.0).collect();
///     Ok(Simulated::from(Spikes::new(vec![0; times.len()], times, 1, 2.0)).with_number("gain", 5.0))
/// };
/// let options = StudyOptions::of_simulator("regular neuron", neuron)
///     .parameter("current", ParameterType::Float, 0.0, 10.0)
///     .metric(MetricTarget::new("fr", 20.0))
///     .metric(MetricTarget::new("gain", 5.0))
///     .budget(40).workers(1);
/// # let folder = tempfile::tempdir()?;
/// # let run = folder.path().join("run");
/// let mut study = Study::open(&run, &options)?;
/// study.run()?;
/// let best = study.history().best().unwrap();
/// assert!((best.values[0] - 5.0).abs() < 0.2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Simulator: Send + Sync {
    /// Simulates the model once.
    ///
    /// # Errors
    ///
    /// A [`Failure`] with its status and reason. It is a row of the history, and the search goes on. So does a panic.
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, Failure>;
}

impl<F> Simulator for F
where
    F: Fn(&Simulation<'_>) -> Result<Simulated, Failure> + Send + Sync,
{
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, Failure> {
        self(simulation)
    }
}
