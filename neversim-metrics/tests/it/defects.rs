//! What Python neversim got wrong in its metrics (commit 420386b), each as a claim about ours.

use neversim_metrics::{Registry, SpikeTrains, Statistics};

use super::{compute, options, refusal};

/// It took the time of the last spike for the duration: 200 Hz.
#[test]
fn duration_is_that_of_the_run_not_the_time_of_the_last_spike() {
    let (ids, times) = ([0, 1, 0, 1], [0.005, 0.005, 0.01, 0.01]);
    let trains = SpikeTrains::new(&ids, &times, 2, 2, 1.0, 1e-4).unwrap();
    assert_eq!(compute(trains, "fr", &[]).unwrap(), Some(2.0));
}

/// It took the highest id that spiked for the last neuron: 10 Hz.
#[test]
fn silent_neurons_count_as_zero_rate() {
    let ids: Vec<u32> = (0..1000).map(|spike| spike % 100).collect();
    let times: Vec<f64> = (0..1000).map(|spike| f64::from(spike) * 1e-3).collect();
    let trains = SpikeTrains::new(&ids, &times, 1000, 1000, 1.0, 1e-4).unwrap();
    assert_eq!(compute(trains, "fr", &[]).unwrap(), Some(0.0));
    assert_eq!(compute(trains, "fr", &[("reducer", "mean")]).unwrap(), Some(1.0));
}

/// It cut a list of the neurons that spiked as if it were indexed by id, so that inhibitory neurons came in.
#[test]
fn cv_of_excitatory_neurons_includes_no_inhibitory_ones() {
    // Neurons 0 to 3 are excitatory and 0 to 2 silent; neuron 3 has intervals 0.5 and 1.5 s (CV 0.5). Neurons 4 and 5
    // are inhibitory and regular (CV 0).
    let ids = [3, 4, 5, 3, 4, 5, 4, 5, 3];
    let times = [0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 2.0, 2.0, 2.0];
    let trains = SpikeTrains::new(&ids, &times, 6, 4, 3.0, 1e-4).unwrap();
    assert_eq!(compute(trains, "cv", &[("reducer", "mean")]).unwrap(), Some(0.5));
    assert_eq!(compute(trains, "cv", &[("reducer", "mean"), ("subset", "inh")]).unwrap(), Some(0.0));
}

/// It kept the first call's statistics and returned them whatever the second one's options were.
#[test]
fn two_calls_with_different_options_have_different_values() {
    let (ids, times) = ([0, 0, 0, 1, 1], [0.0, 0.5, 2.0, 0.5, 1.0]);
    let statistics = Statistics::new(SpikeTrains::new(&ids, &times, 2, 2, 4.0, 1e-4).unwrap());
    let value = |name: &str, given: &[(&str, &str)]| {
        Registry::builtin().resolve(name, &options(given)).unwrap().compute(&statistics).unwrap()
    };
    // Neuron 0: CV 0.5; neuron 1: one interval, CV 0.
    assert_eq!(value("cv", &[]), Some(0.25));
    assert_eq!(value("cv", &[("min_isis", "2")]), Some(0.5));
    assert_eq!(value("cv", &[]), Some(0.25));
    // Rates 0.75 and 0.5 Hz; within the first second two spikes and one (that at 1 s is outside): 2 and 1 Hz.
    assert_eq!(value("fr", &[]), Some(0.625));
    assert_eq!(value("fr", &[("t_stop", "1")]), Some(1.5));
    assert_eq!(value("fr", &[]), Some(0.625));
}

/// It passed the `scale` of the loss on to the statistics, which failed with a message about something else.
#[test]
fn scale_and_tol_are_not_options_of_a_metric() {
    for option in ["scale", "tol"] {
        let message = refusal("fr", &[(option, "2")]);
        assert!(message.starts_with(&format!("metric `fr` has no option `{option}`")), "{message}");
    }
}
