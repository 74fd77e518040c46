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
fn window_holds_its_begin_and_not_its_end() {
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
            format!("metric `cv`: {option}={value} is not allowed, {option} is {allowed}")
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
        ("0-5,3", "neuron 3 is named twice"),
        ("7,7", "neuron 7 is named twice"),
    ] {
        let message = refusal("fr", &[("ids", list)]);
        assert!(message.contains(&format!("({reason})")), "{list}: {message}");
    }
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
