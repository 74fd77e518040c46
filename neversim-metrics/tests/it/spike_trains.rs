//! What spikes are accepted, and how they are grouped.

use neversim_metrics::{Raster, SpikeTrains, SpikeTrainsError};

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

#[test]
fn spikes_that_do_not_fit_the_run_are_refused_with_the_first_of_them() {
    for (ids, times, message) in [
        (&[0, 1][..], &[0.0][..], "2 ids but 1 times: each spike needs one of each"),
        (&[0, 3, 4], &[0.0, 0.1, 0.2], "spike 1: neuron 3 does not exist, the network has 3 neurons (counted from 0)"),
        (&[0, 1, 2], &[0.0, NAN, NAN], "spike 1: time NaN is not a finite number of seconds"),
        (&[0], &[-INFINITY], "spike 0: time -inf is not a finite number of seconds"),
    ] {
        let error = SpikeTrains::new(ids, times, 3, 2, 1.0, 1e-4).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn facts_that_make_no_sense_are_refused() {
    let new = |neurons, excitatory, duration, time_step| {
        SpikeTrains::new(&[], &[], neurons, excitatory, duration, time_step).err()
    };
    assert_eq!(new(3, 4, 1.0, 1e-4), Some(SpikeTrainsError::TooManyExcitatory { excitatory: 4, neurons: 3 }));
    let (neurons, limit) = (u32::MAX, SpikeTrains::MAX_NEURONS);
    assert_eq!(new(neurons, 4, 1.0, 1e-4), Some(SpikeTrainsError::TooManyNeurons { neurons, limit }));
    assert_eq!(new(limit, 4, 1.0, 1e-4), None);
    for value in [0.0, -1.0, NAN, INFINITY] {
        assert!(matches!(new(3, 2, value, 1e-4), Some(SpikeTrainsError::Duration { .. })), "{value}");
        assert!(matches!(new(3, 2, 1.0, value), Some(SpikeTrainsError::TimeStep { .. })), "{value}");
    }
    assert_eq!(new(0, 0, 1.0, 1e-4), None);
    assert_eq!(new(3, 3, 1.0, 1e-4), None);
}

#[test]
fn spikes_are_grouped_by_neuron_and_ascending_whatever_their_order() {
    let sorted = SpikeTrains::new(&[3, 0, 3, 0, 3], &[0.0, 0.0, 0.1, 0.2, 0.2], 5, 4, 1.0, 1e-4).unwrap();
    let shuffled = SpikeTrains::new(&[3, 3, 0, 0, 3], &[0.2, 0.0, 0.2, 0.0, 0.1], 5, 4, 1.0, 1e-4).unwrap();
    for trains in [sorted, shuffled] {
        let raster = Raster::new(&trains);
        assert_eq!(raster.neurons(), 5);
        let trains: Vec<_> = (0..5).map(|neuron| raster.spike_train(neuron)).collect();
        assert_eq!(trains, [&[0.0, 0.2][..], &[], &[], &[0.0, 0.1, 0.2], &[]]);
    }
}
