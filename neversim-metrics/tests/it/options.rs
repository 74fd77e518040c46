//! Windows, selections of neurons and reducers, with values by hand; and what is refused.

use neversim_metrics::{MetricError, Registry, SpikeTrains};

use super::{compute, options, refusal};

/// Neurons 0 to 3 are excitatory, with 4, 2, 1 and 0 spikes; neurons 4 and 5 inhibitory, with 3 and 0.
const IDS: [u32; 10] = [0, 0, 0, 0, 1, 1, 2, 4, 4, 4];
const TIMES: [f64; 10] = [0.25, 0.5, 1.0, 1.75, 0.5, 1.5, 1.0, 0.0, 0.5, 1.0];

fn trains() -> SpikeTrains<'static> {
    SpikeTrains::new(&IDS, &TIMES, 6, 4, 2.0, 1e-4).unwrap()
}

#[track_caller]
fn assert_value(name: &str, given: &[(&str, &str)], expected: f64) {
    assert_eq!(compute(trains(), name, given).unwrap(), Some(expected), "{name} {given:?}");
}

#[test]
fn subset_selects_a_population_and_exc_is_the_default() {
    // Rates of 2, 1, 0.5 and 0 Hz: median 0.75. Rates of 1.5 and 0 Hz: median 0.75, mean of all six 5/6.
    assert_value("fr", &[], 0.75);
    assert_value("fr", &[("subset", "exc")], 0.75);
    assert_value("fr", &[("subset", "inh")], 0.75);
    assert_value("fr", &[("subset", "all"), ("reducer", "mean")], 5.0 / 6.0);
}

#[test]
fn ids_select_neurons_by_number_and_range() {
    assert_value("fr", &[("ids", "4")], 1.5);
    assert_value("fr", &[("ids", "0,4,5")], 1.5);
    assert_value("fr", &[("ids", "5,0,4")], 1.5);
    assert_value("fr", &[("ids", "1-2,4"), ("reducer", "mean")], 1.0);
    assert_value("fr", &[("ids", "3-3")], 0.0);
}

#[test]
fn reducers_have_the_values_of_their_definitions() {
    assert_value("fr", &[("reducer", "median")], 0.75);
    assert_value("fr", &[("reducer", "mean")], 0.875);
    // Deviations 1.125, 0.125, -0.375, -0.875: squares sum to 2.1875.
    assert_value("fr", &[("reducer", "std")], (2.1875_f64 / 4.0).sqrt());
}

#[test]
fn window_includes_its_start_but_not_its_end() {
    // Neuron 0 in [0.5, 1): one spike in half a second.
    assert_value("fr", &[("ids", "0"), ("t_start", "0.5"), ("t_stop", "1")], 2.0);
    // Neuron 4 fires at 0, 0.5 and 1 s.
    assert_value("fr", &[("ids", "4"), ("t_stop", "1")], 2.0);
    assert_value("fr", &[("ids", "4"), ("t_start", "0.5")], 2.0 / 1.5);
}

#[test]
fn cv_counts_intervals_inside_the_window_only() {
    // Neuron 0: intervals 0.25, 0.5 and 0.75 s; mean 0.5, deviation sqrt(0.125 / 3).
    assert_value("cv", &[("ids", "0")], (0.125_f64 / 3.0).sqrt() / 0.5);
    // From 0.5 s on: intervals 0.5 and 0.75 s; mean 0.625, deviation 0.125.
    assert_value("cv", &[("ids", "0"), ("t_start", "0.5")], 0.2);
    // One interval is left: 0, unless two are asked for.
    assert_value("cv", &[("ids", "0"), ("t_start", "0.75")], 0.0);
    assert_eq!(compute(trains(), "cv", &[("ids", "0"), ("t_start", "0.75"), ("min_isis", "2")]), Ok(None));
}

#[test]
fn a_window_may_end_with_the_run_but_for_rounding() {
    let duration = 3.0 * 0.1; // 0.30000000000000004
    for (duration, t_stop) in [(duration, "0.3"), (0.3, "0.30000000000000004")] {
        let trains = SpikeTrains::new(&[0, 0, 0], &[0.0, 0.1, 0.2], 1, 1, duration, 1e-4).unwrap();
        let value = compute(trains, "fr", &[("t_stop", t_stop)]).unwrap().unwrap();
        assert!((value - 10.0).abs() < 1e-12, "{value}");
    }
}

#[test]
fn unknown_options_are_named_with_the_closest_and_all() {
    assert_eq!(
        refusal("cv", &[("min_isi", "2")]),
        "metric `cv` has no option `min_isi` (did you mean `min_isis`?); its options are subset, ids, reducer, t_start, \
         t_stop, min_isis"
    );
    assert_eq!(
        refusal("fr", &[("bin_size", "2")]),
        "metric `fr` has no option `bin_size`; its options are subset, ids, reducer, t_start, t_stop"
    );
}

#[test]
fn values_that_are_not_allowed_are_refused_with_what_is() {
    for (option, value, allowed) in [
        ("subset", "excitatory", "one of exc, inh, all"),
        ("subset", "", "one of exc, inh, all"),
        ("reducer", "meen", "one of median, mean, std"),
        ("t_start", "-0.5", "a number >= 0"),
        ("t_start", "NaN", "a number >= 0"),
        ("t_start", "soon", "a number >= 0"),
        ("t_stop", "0", "a number > 0"),
        ("t_stop", "inf", "a number > 0"),
        ("min_isis", "0", "an integer >= 1"),
        ("min_isis", "-1", "an integer >= 1"),
        ("min_isis", "1.5", "an integer >= 1"),
    ] {
        assert_eq!(
            refusal("cv", &[(option, value)]),
            format!("metric `cv`: {option}={value} is not allowed; {option} must be {allowed}")
        );
    }
}

#[test]
fn lists_of_neurons_that_make_no_sense_are_refused_with_the_reason() {
    for (list, reason) in [
        ("", "`` is neither an id nor a range"),
        ("1,,2", "`` is neither an id nor a range"),
        ("1,two", "`two` is neither an id nor a range"),
        ("-1", "`-1` is neither an id nor a range"),
        ("+1", "`+1` is neither an id nor a range"),
        ("1-2-3", "`1-2-3` is neither an id nor a range"),
        ("4294967296", "`4294967296` is neither an id nor a range"),
        ("9-3", "the range `9-3` runs backwards"),
        ("0-5,3", "neuron 3 is listed twice"),
        ("7,7", "neuron 7 is listed twice"),
    ] {
        let message = refusal("fr", &[("ids", list)]);
        assert!(message.contains(&format!("({reason})")), "{list}: {message}");
    }
}

#[test]
fn ids_come_from_a_file_as_well() {
    let file = std::env::temp_dir().join(format!("neversim-ids-{}", std::process::id()));
    let given = format!("@{}", file.display());
    std::fs::write(&file, "# the two that fire most\n0, 4\n\n2-2 # and one more\n").unwrap();
    // Rates of 2, 1.5 and 0.5 Hz.
    assert_value("fr", &[("ids", &given)], 1.5);
    // The call keeps what the file said: it may be gone when a study is resumed.
    let call = Registry::builtin().resolve("fr", &options(&[("ids", &given)])).unwrap();
    assert_eq!(call.to_string(), "fr ids=0,2,4");
    std::fs::write(&file, "0\nfour\n").unwrap();
    let message = refusal("fr", &[("ids", &given)]);
    assert!(message.ends_with(&format!("({}: `four` is neither an id nor a range)", file.display())), "{message}");
    std::fs::remove_file(&file).unwrap();
    let message = refusal("fr", &[("ids", &given)]);
    assert!(message.contains(&format!("(cannot read {}: ", file.display())), "{message}");
}

#[test]
fn max_neurons_takes_evenly_spaced_ones() {
    // Of the neurons 0 to 3 those at the positions 0 and 2: both fire in the first of two bins of 1 s, and 0 in the second.
    let given = [("bin_ms", "1000"), ("max_neurons", "2")];
    let (ids, times) = ([0, 0, 1, 2, 3], [0.5, 1.5, 0.5, 0.5, 1.5]);
    let trains = SpikeTrains::new(&ids, &times, 4, 4, 2.0, 1e-4).unwrap();
    // Neuron 0 has the same count in both bins; 1, 2 and 3 correlate with 1, -1 and -1.
    assert_eq!(compute(trains, "corr_median", &given), Ok(None));
    assert_eq!(compute(trains, "corr_median", &[("bin_ms", "1000")]), Ok(Some(-1.0)));
    assert_eq!(compute(trains, "corr_median", &[("bin_ms", "1000"), ("ids", "1-2")]), Ok(Some(1.0)));
}

#[test]
fn looking_at_fewer_neurons_than_asked_for_is_noted() {
    let note = |name: &str, given: &[(&str, &str)], neurons| {
        let trains = SpikeTrains::new(&[], &[], neurons, neurons, 1.0, 1e-4).unwrap();
        Registry::builtin().resolve(name, &options(given)).unwrap().note(&trains).unwrap()
    };
    let sampled = "corr_mean bin_size=20: 4000 of 4001 neurons, evenly spaced; max_neurons=4001 takes all";
    assert_eq!(note("corr_mean", &[("bin_size", "20")], 4001).as_deref(), Some(sampled));
    assert_eq!(note("corr_mean", &[], 4000), None);
    assert_eq!(note("corr_mean", &[("max_neurons", "3000")], 4001), None);
    assert_eq!(note("fr", &[], 4001), None);
}

#[test]
fn bins_are_given_in_steps_or_in_milliseconds() {
    // Counts 2, 0, 2, 0 in bins of half a second (5000 steps), all of neuron 0.
    let (ids, times) = ([0; 4], [0.1, 0.2, 1.1, 1.2]);
    let trains = SpikeTrains::new(&ids, &times, 1, 1, 2.0, 1e-4).unwrap();
    for given in [[("bin_size", "5000")], [("bin_ms", "500")], [("bin_ms", "500.04")]] {
        assert_eq!(compute(trains, "fano", &given), Ok(Some(1.0)), "{given:?}");
    }
    // At least one step; two spikes in one of 20 000 bins each.
    let narrow = compute(trains, "pop_rate_peak", &[("bin_ms", "1e-9")]).unwrap().unwrap();
    assert!((narrow - 1e4).abs() < 1e-6, "{narrow}");
    assert_eq!(
        refusal("fano", &[("bin_size", "50"), ("bin_ms", "5")]),
        "metric `fano`: give `bin_size` or `bin_ms`, not both"
    );
}

#[test]
fn more_bins_than_memory_holds_are_refused() {
    let trains = SpikeTrains::new(&[0], &[0.5], 1, 1, 1e9, 1e-9).unwrap();
    let message = compute(trains, "pop_cv", &[]).unwrap_err().to_string();
    assert_eq!(message, "metric `pop_cv`: the window has more than 67108864 bins; give a larger bin_size");
}

#[test]
fn an_option_without_a_sensible_default_must_be_given() {
    assert_eq!(refusal("psd_band", &[]), "metric `psd_band` needs the option `f_lo`, for example f_lo=30");
    assert_eq!(refusal("psd_band", &[("f_lo", "8")]), "metric `psd_band` needs the option `f_hi`, for example f_hi=80");
}

#[test]
fn a_label_has_options_in_the_order_in_which_the_metric_declares_them() {
    let options = [("f_hi", "60"), ("f_lo", "20")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let call = Registry::builtin().resolve("psd_band", &options).unwrap();
    assert_eq!(call.to_string(), "psd_band f_lo=20 f_hi=60");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    assert_eq!(
        refusal("psd_band", &[("f_lo", "8"), ("f_hi", "8")]),
        "metric `psd_band`: f_hi=8 is not allowed; f_hi must be a number > f_lo, which is 8"
    );
    assert!(refusal("psd_peak", &[("f_max", "0.5")]).ends_with("f_max must be a number > f_min, which is 1"));
}

#[test]
fn a_huge_range_costs_nothing_until_it_meets_a_network() {
    let call = Registry::builtin().resolve("fr", &options(&[("ids", "0-4294967295")])).unwrap();
    let expected = MetricError::UnknownNeuron { metric: "fr".to_owned(), id: u32::MAX, neurons: 6 };
    assert_eq!(call.check_against(6, 2.0), Err(expected));
}

#[test]
fn subset_and_ids_exclude_each_other() {
    assert_eq!(refusal("cv", &[("subset", "exc"), ("ids", "1")]), "metric `cv`: give `subset` or `ids`, not both");
}

#[test]
fn an_empty_window_is_refused_before_the_run() {
    assert_eq!(
        refusal("fr", &[("t_start", "1"), ("t_stop", "1")]),
        "metric `fr`: the window from t_start=1 to t_stop=1 s is empty"
    );
}

#[test]
fn what_the_run_cannot_give_is_refused_before_it_and_after_it_alike() {
    for (given, message) in [
        ([("t_stop", "2.1")], "metric `fr`: t_stop=2.1 lies beyond the end of the run at 2 s"),
        ([("t_start", "3")], "metric `fr`: t_start=3 lies beyond the end of the run at 2 s"),
        ([("t_start", "2")], "metric `fr`: the window from t_start=2 to t_stop=2 s is empty"),
        ([("ids", "0,6")], "metric `fr`: ids names neuron 6, but the network has 6 neurons (counted from 0)"),
    ] {
        let call = Registry::builtin().resolve("fr", &options(&given)).unwrap();
        let before = call.check_against(6, 2.0).unwrap_err();
        assert_eq!(before.to_string(), message);
        assert_eq!(compute(trains(), "fr", &given), Err(before));
    }
}

#[test]
fn a_spectrum_of_few_segments_comes_with_a_note() {
    let note = |duration: f64, given: &[(&str, &str)]| {
        let trains = SpikeTrains::new(&[], &[], 10, 8, duration, 1e-4).unwrap();
        Registry::builtin().resolve("psd_peak", &options(given)).unwrap().note(&trains).unwrap()
    };
    // Bins of 1 ms: segments of 512 ms start at 0, 256 and, if they fit, 512 ms ...
    let two = note(1.0, &[]).unwrap();
    assert!(two.starts_with("psd_peak: the spectrum is the mean of 2 segments of 0.512 s"), "{two}");
    let one = note(0.3, &[]).unwrap();
    assert!(one.starts_with("psd_peak: the spectrum comes from 1 segment of 0.300 s"), "{one}");
    assert_eq!(note(10.0, &[]), None);
    assert_eq!(note(1.0, &[("nperseg", "128")]), None);
}
