//! The search space: bounds, values, and the way back to coordinates.

use neversim_optim::ParameterType::{self, Float, Int, Log, LogInt};
use neversim_optim::{Loss, Parameter, SearchSpace, SpaceError, reflect};
use proptest::prelude::*;

fn space(parameter_type: ParameterType, lower: f64, upper: f64) -> SearchSpace {
    SearchSpace::new(vec![Parameter::new("x", parameter_type, lower, upper).unwrap()]).unwrap()
}

fn value(space: &SearchSpace, coordinate: f64) -> f64 {
    space.values(&[coordinate])[0]
}

/// Counts how often each value from `lower` on occurs at evenly spaced coordinates: shares without chance.
fn shares(space: &SearchSpace, lower: i32, upper: i32) -> Vec<f64> {
    const COORDINATES: i32 = 200_000;
    let values: Vec<f64> =
        (0..COORDINATES).map(|i| value(space, (f64::from(i) + 0.5) / f64::from(COORDINATES))).collect();
    (lower..=upper)
        .map(|k| values.iter().filter(|&&value| value == f64::from(k)).count() as f64 / f64::from(COORDINATES))
        .collect()
}

#[test]
fn int_end_values_are_as_likely_as_the_others() {
    for share in shares(&space(Int, 1.0, 20.0), 1, 20) {
        assert!((share - 0.05).abs() < 2e-5, "{share}");
    }
}

#[test]
fn a_log_int_value_has_the_share_of_its_cell_in_log_space() {
    // From 1/2 to 9/2 on a logarithmic scale, ln 9 long: 1 has ln 3 of it, 2 ln(5/3), 3 ln(7/5), 4 ln(9/7).
    let expected = [0.5, 0.23249, 0.15313, 0.11438];
    for (share, expected) in shares(&space(LogInt, 1.0, 4.0), 1, 4).iter().zip(expected) {
        assert!((share - expected).abs() < 2e-5, "{share} {expected}");
    }
}

#[test]
fn the_ends_of_the_cube_are_the_bounds() {
    for (parameter_type, lower, upper) in
        [(Float, -0.1, 0.3), (Log, 2e-9, 3e-8), (Int, -3.0, 8.0), (LogInt, 1.0, 1000.0), (Float, -1e308, 7e307)]
    {
        let space = space(parameter_type, lower, upper);
        for (coordinate, expected) in [(0.0, lower), (1.0, upper), (-0.5, lower), (7.0, upper), (f64::NAN, lower)] {
            assert!((value(&space, coordinate) - expected).abs() <= 1e-15 * expected.abs(), "{parameter_type}");
        }
    }
}

#[test]
fn values_keep_the_order_of_the_parameters() {
    let parameter = |name: &str, lower: f64| Parameter::new(name, Float, lower, lower + 1.0).unwrap();
    let space = SearchSpace::new(vec![parameter("x10", 10.0), parameter("b", 20.0), parameter("a", 30.0)]).unwrap();
    assert_eq!(space.values(&[0.0, 0.5, 0.25]), [10.0, 20.5, 30.25]);
    assert_eq!(space.coordinates(&[10.0, 20.5, 30.25]).unwrap(), [0.0, 0.5, 0.25]);
}

#[test]
fn bounds_that_make_no_sense_are_refused_with_their_names() {
    for (parameter_type, lower, upper, message) in [
        (Float, f64::NAN, 1.0, "parameter 'ge': lower bound NaN must be finite (type float)"),
        (Float, 0.0, f64::INFINITY, "parameter 'ge': upper bound inf must be finite (type float)"),
        (Float, 2.0, 2.0, "parameter 'ge': lower bound 2.0 must be less than the upper bound 2.0 (type float)"),
        (Log, -2e-9, 1.0, "parameter 'ge': lower bound -2e-9 must be greater than 0 (type log)"),
        (LogInt, 0.0, 3.0, "parameter 'ge': lower bound 0.0 must be greater than 0 (type log-int)"),
        (Int, 0.0, 2.5, "parameter 'ge': upper bound 2.5 must be a whole number between -2^53 and 2^53 (type int)"),
        (Int, -1e16, 0.0, "parameter 'ge': lower bound -1e16 must be a whole number between -2^53 and 2^53 (type int)"),
        (
            Float,
            -1e308,
            1e308,
            "parameter 'ge': bounds -1e308 and 1e308 are too far apart: upper - lower must be finite",
        ),
        (Log, 1e-300, 1e300, "parameter 'ge': bounds 1e-300 and 1e300 are too far apart: upper / lower must be finite"),
    ] {
        assert_eq!(Parameter::new("ge", parameter_type, lower, upper).unwrap_err().to_string(), message);
    }
    assert_eq!(Parameter::new("", Float, 0.0, 1.0), Err(SpaceError::UnnamedParameter));
}

#[test]
fn spaces_without_or_with_equal_names_are_refused() {
    let ge = Parameter::new("ge", Float, 0.0, 1.0).unwrap();
    assert_eq!(SearchSpace::new(vec![]), Err(SpaceError::NoParameters));
    let error = SearchSpace::new(vec![ge.clone(), ge]).unwrap_err();
    assert_eq!(error.to_string(), "parameter 'ge' is given twice");
}

#[test]
fn values_outside_are_refused_with_what_is_allowed() {
    let space = space(Int, 1.0, 20.0);
    for (values, message) in [
        (&[0.0][..], "parameter 'x': value 0.0 must be between 1.0 and 20.0"),
        (&[f64::NAN], "parameter 'x': value NaN must be between 1.0 and 20.0"),
        (&[1.5], "parameter 'x': value 1.5 must be a whole number (type int)"),
        (&[], "the search space has 1 parameters, but 0 values were given"),
    ] {
        assert_eq!(space.coordinates(values).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_choice_has_the_listed_values_each_as_likely_as_the_others() {
    let choice = Parameter::choice("connector", vec![4.0, 1.0, 2.0]).unwrap();
    let space = SearchSpace::new(vec![choice]).unwrap();
    let counts = [4.0, 1.0, 2.0]
        .map(|value| (0..3000).filter(|&i| space.values(&[(f64::from(i) + 0.5) / 3000.0]) == [value]).count());
    assert_eq!(counts, [1000; 3]);
    for value in [4.0, 1.0, 2.0] {
        assert_eq!(space.values(&space.coordinates(&[value]).unwrap()), [value]);
    }
    let error = space.coordinates(&[3.0]).unwrap_err().to_string();
    assert_eq!(error, "parameter 'connector': value 3.0 must be one of 4.0, 1.0, 2.0");
    for (values, message) in [
        (vec![1.0], "parameter 'c': a choice needs at least 2 values"),
        (vec![1.0, 2.0, 1.0], "parameter 'c': the value 1.0 is listed twice"),
        (vec![1.0, f64::NAN], "parameter 'c': value NaN must be finite (type choice)"),
    ] {
        assert_eq!(Parameter::choice("c", values).unwrap_err().to_string(), message);
    }
    assert!(Parameter::new("c", ParameterType::Choice, 1.0, 2.0).is_err());
}

#[test]
fn types_are_read_as_they_are_written() {
    for parameter_type in [Float, Log, Int, LogInt, ParameterType::Choice] {
        assert_eq!(parameter_type.to_string().parse(), Ok(parameter_type));
    }
    let error = "logint".parse::<ParameterType>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown parameter type 'logint' (did you mean 'log-int'?): allowed are float, log, int, log-int, choice"
    );
}

#[test]
fn failures_rank_behind_every_loss() {
    let loss = |value| Loss::new(value).unwrap();
    let mut losses = [Loss::FAILED, loss(f64::MAX), loss(-1.0), Loss::FAILED, loss(0.0)];
    losses.sort();
    assert_eq!(losses, [loss(-1.0), loss(0.0), loss(f64::MAX), Loss::FAILED, Loss::FAILED]);
    assert_eq!(loss(-0.0), loss(0.0));
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Loss::new(value).is_err());
    }
}

/// Any type with bounds it allows.
fn any_space() -> impl Strategy<Value = SearchSpace> {
    let ordered =
        |parameter_type| move |(a, b): (f64, f64)| (a != b).then(|| space(parameter_type, a.min(b), a.max(b)));
    let whole = |range: std::ops::Range<i64>| (range.clone(), range).prop_map(|(a, b)| (a as f64, b as f64));
    let power = -150.0..150.0;
    prop_oneof![
        (-1e6..1e6, -1e6..1e6).prop_filter_map("equal", ordered(Float)),
        (power.clone(), power)
            .prop_map(|(a, b)| (10_f64.powf(a), 10_f64.powf(b)))
            .prop_filter_map("equal", ordered(Log)),
        whole(-1000..1000).prop_filter_map("equal", ordered(Int)),
        whole(-(1 << 53)..(1 << 53)).prop_filter_map("equal", ordered(Int)),
        whole(1..100_000).prop_filter_map("equal", ordered(LogInt)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn values_stay_within_the_bounds(space in any_space(), coordinate in 0.0..=1.0_f64) {
        let parameter = &space.parameters()[0];
        let value = value(&space, coordinate);
        prop_assert!((parameter.lower()..=parameter.upper()).contains(&value));
    }

    #[test]
    fn the_way_back_gives_coordinates_with_the_same_values(space in any_space(), coordinate in 0.0..=1.0_f64) {
        let values = space.values(&[coordinate]);
        let coordinates = space.coordinates(&values).unwrap();
        prop_assert!((0.0..=1.0).contains(&coordinates[0]));
        prop_assert_eq!(space.values(&coordinates), values);
    }

    #[test]
    fn values_do_not_fall_as_coordinates_rise(space in any_space(), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
        prop_assert!(value(&space, a.min(b)) <= value(&space, a.max(b)));
    }

    #[test]
    fn reflection_ends_in_the_cube_and_keeps_what_is_inside(coordinate in prop::num::f64::ANY, inside in 0.0..=1.0_f64) {
        prop_assert!((0.0..=1.0).contains(&reflect(coordinate)));
        prop_assert_eq!(reflect(inside), inside);
        // Mirrored at either border, a point has the same image.
        prop_assert!((reflect(-inside) - inside).abs() < 1e-15 && (reflect(2.0 - inside) - inside).abs() < 1e-15);
    }
}
