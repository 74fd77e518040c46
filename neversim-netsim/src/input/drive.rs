//! What drives the neurons from outside in one step.

use crate::engine::execution::Watch;

/// External input of each neuron in one step.
#[derive(Clone, Debug)]
pub(crate) struct Drive {
    /// Added to the excitatory conductance (S).
    pub(crate) excitatory: Vec<f64>,
    /// Added to the inhibitory conductance (S).
    pub(crate) inhibitory: Vec<f64>,
    /// Current into the neuron (A).
    pub(crate) current: Vec<f64>,
}

/// What an input may know about the step it drives.
pub(crate) struct Step<'a> {
    pub(crate) number: u32,
    /// Conductance of one excitatory and one inhibitory spike (S).
    pub(crate) weights: (f64, f64),
    /// Whether a neuron may move in this step.
    pub(crate) is_active: &'a dyn Fn(usize) -> bool,
    /// Notified of long work; its error ends the run.
    pub(crate) watch: &'a Watch,
}

impl Drive {
    pub(crate) fn new(neurons: usize) -> Self {
        let zeros = || vec![0.0; neurons];
        Self { excitatory: zeros(), inhibitory: zeros(), current: zeros() }
    }
}
