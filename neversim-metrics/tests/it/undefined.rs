//! Where a metric has no value, and where it has.

use neversim_metrics::{Registry, SpikeTrains, Statistics};

use super::{compute, options};

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

/// The names of metrics with a value for some spikes of ten neurons, eight of them excitatory, in 1 s; each metric with
/// its defaults except `subset`.
fn with_value(ids: &[u32], times: &[f64], subset: &str) -> Vec<String> {
    let statistics = Statistics::new(SpikeTrains::new(ids, times, 10, 8, 1.0, 1e-4).unwrap());
    let registry = Registry::builtin();
    let has_value = |name: &str| {
        let mut given = options(&[("subset", subset)]);
        if name == "psd_band" {
            given.append(&mut options(&[("f_lo", "8"), ("f_hi", "13")]));
        }
        registry.resolve(name, &given).unwrap().compute(&statistics).unwrap().is_some()
    };
    registry.iter().map(|metric| metric.name().to_owned()).filter(|name| has_value(name)).collect()
}

#[test]
fn silence_has_rates_and_nothing_else() {
    let rates = ["active_fraction", "fr", "fr_std", "pop_rate_mean", "pop_rate_peak", "pop_rate_std", "psd_band"];
    assert_eq!(with_value(&[], &[], "exc"), rates);
    assert_eq!(with_value(&[], &[], "all"), rates);
}

#[test]
fn a_silent_population_beside_an_active_one_has_no_other_values() {
    let rates = ["active_fraction", "fr", "fr_std", "pop_rate_mean", "pop_rate_peak", "pop_rate_std", "psd_band"];
    assert_eq!(with_value(&[0, 0, 0, 1, 1], &[0.1, 0.2, 0.5, 0.3, 0.4], "inh"), rates);
}

#[test]
fn one_spike_has_no_intervals_and_no_pairs() {
    let defined = with_value(&[3], &[0.5], "all");
    for name in ["cv", "cv2", "lv", "lvr", "burstiness", "burst_frac", "corr_mean", "sttc", "spike_contrast"] {
        assert!(!defined.contains(&name.to_owned()), "{name}");
    }
    for name in ["fr_cv", "fr_kurt", "count_fano", "rate_entropy", "fano", "pop_cv", "chi_spikes", "psd_peak"] {
        assert!(defined.contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn no_neurons_have_no_value_at_all() {
    let statistics = Statistics::new(SpikeTrains::new(&[], &[], 3, 3, 1.0, 1e-4).unwrap());
    let registry = Registry::builtin();
    for metric in registry.iter() {
        let mut given = options(&[("subset", "inh")]);
        for row in metric.options() {
            given.extend(row.required.as_ref().map(|example| (row.name.to_string(), example.to_string())));
        }
        let value = registry.resolve(metric.name(), &given).unwrap().compute(&statistics).unwrap();
        assert_eq!(value, None, "{}", metric.name());
    }
}

#[test]
fn bins_wider_than_the_window_hold_nothing() {
    let trains = SpikeTrains::new(&[0, 0, 1], &[0.1, 0.2, 0.3], 2, 2, 1.0, 1e-4).unwrap();
    for name in
        ["fano", "corr_mean", "pop_rate_mean", "pop_cv", "chi_spikes", "psd_peak", "pop_timescale", "burst_index"]
    {
        assert_eq!(compute(trains, name, &[("bin_size", "10001")]), Ok(None), "{name}");
    }
}
