//! Where a metric has no value, and where it has.

use neversim_metrics::SpikeTrains;

use super::compute;

#[test]
fn a_silent_network_has_a_rate_but_no_cv() {
    let trains = SpikeTrains::new(&[], &[], 10, 8, 1.0, 1e-4).unwrap();
    for reducer in ["median", "mean", "std"] {
        assert_eq!(compute(trains, "fr", &[("reducer", reducer)]), Ok(Some(0.0)));
        assert_eq!(compute(trains, "cv", &[("reducer", reducer)]), Ok(None));
    }
}

#[test]
fn an_empty_population_has_no_rate() {
    let trains = SpikeTrains::new(&[0], &[0.5], 1, 1, 1.0, 1e-4).unwrap();
    for reducer in ["median", "mean", "std"] {
        assert_eq!(compute(trains, "fr", &[("subset", "inh"), ("reducer", reducer)]), Ok(None));
    }
}

#[test]
fn cv_leaves_out_neurons_with_too_few_intervals() {
    // Neuron 0 has one spike, neuron 1 one interval, neuron 2 intervals of 0.5 and 1.5 s (CV 0.5).
    let (ids, times) = ([0, 1, 2, 1, 2, 2], [0.0, 0.0, 0.0, 0.5, 0.5, 2.0]);
    let trains = SpikeTrains::new(&ids, &times, 3, 3, 3.0, 1e-4).unwrap();
    assert_eq!(compute(trains, "cv", &[]), Ok(Some(0.25)));
    assert_eq!(compute(trains, "cv", &[("min_isis", "2")]), Ok(Some(0.5)));
    assert_eq!(compute(trains, "cv", &[("min_isis", "3")]), Ok(None));
    assert_eq!(compute(trains, "cv", &[("min_isis", "18446744073709551615")]), Ok(None));
}

#[test]
fn cv_of_spikes_at_one_time_is_undefined() {
    let trains = SpikeTrains::new(&[0, 0, 0], &[0.5; 3], 1, 1, 1.0, 1e-4).unwrap();
    assert_eq!(compute(trains, "cv", &[]), Ok(None));
}
