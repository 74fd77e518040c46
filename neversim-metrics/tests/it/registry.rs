//! Finding metrics by name, and adding one.

use std::sync::Arc;
use std::thread;

use neversim_metrics::{CheckedOptions, Metric, MetricError, OptionRow, Registry, SpikeTrains, Statistics};

use super::{options, refusal};

#[test]
fn unknown_metrics_are_named_with_the_closest() {
    assert_eq!(refusal("cvv", &[]), "unknown metric `cvv` (did you mean `cv`?); `neversim metrics` lists all of them");
    assert_eq!(refusal("CV", &[]), "unknown metric `CV` (did you mean `cv`?); `neversim metrics` lists all of them");
    assert_eq!(refusal("voltage", &[]), "unknown metric `voltage`; `neversim metrics` lists all of them");
}

#[test]
fn words_of_the_field_are_answered_with_the_names_used_here() {
    assert_eq!(
        refusal("firing_rate", &[]),
        "unknown metric `firing_rate` (it is called `fr` here); `neversim metrics` lists all of them"
    );
    assert_eq!(
        refusal("PSD", &[]),
        "unknown metric `PSD` (it may be `psd_band` or `psd_peak` here); `neversim metrics` lists all of them"
    );
    let registry = Registry::builtin();
    for (word, name) in [
        ("rate", "fr"),
        ("mean_rate", "fr"),
        ("corr", "corr_mean"),
        ("correlation", "corr_mean"),
        ("isi_cv", "cv"),
        ("cv_isi", "cv"),
        ("fano_factor", "fano"),
        ("synchrony", "chi_spikes"),
        ("chi", "chi_spikes"),
        ("kappa", "chi_spikes"),
        ("burst", "burst_index"),
        ("entropy", "rate_entropy"),
    ] {
        assert!(registry.by_synonym(word).any(|metric| metric.name() == name), "{word}");
    }
}

#[test]
fn synonyms_are_plain_words_and_not_names_of_metrics() {
    let registry = Registry::builtin();
    for metric in registry.iter() {
        let synonyms = metric.synonyms();
        assert!(synonyms.is_sorted() && !synonyms.is_empty(), "{}", metric.name());
        for synonym in synonyms {
            assert!(registry.metric(synonym).is_err(), "{synonym} is the name of a metric");
            let is_plain =
                synonym.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            assert!(is_plain, "{synonym}");
        }
    }
}

#[test]
fn a_call_keeps_its_options_as_given() {
    let given = options(&[("t_start", "0.50"), ("min_isis", "2")]);
    let call = Registry::builtin().resolve("cv", &given).unwrap();
    assert_eq!(call.options(), &given);
    assert_eq!((call.name(), call.unit()), ("cv", "1"));
    assert_eq!(call.to_string(), "cv t_start=0.50 min_isis=2");
}

#[test]
fn a_call_can_be_shared_between_threads() {
    let call = Registry::builtin().resolve("fr", &options(&[])).unwrap();
    let values: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (1..4)
            .map(|spikes| {
                let call = call.clone();
                scope.spawn(move || {
                    let (ids, times) = (vec![0; spikes], vec![0.5; spikes]);
                    let trains = SpikeTrains::new(&ids, &times, 1, 1, 1.0, 1e-4).unwrap();
                    call.compute(&Statistics::new(trains)).unwrap()
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(values, [Some(1.0), Some(2.0), Some(3.0)]);
}

/// A metric under any name that reads an option and returns a fixed number.
struct Fixed(&'static str, f64);

impl Metric for Fixed {
    fn name(&self) -> &str {
        self.0
    }
    fn summary(&self) -> &str {
        "a fixed number"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn options(&self) -> &[OptionRow] {
        &[]
    }
    fn compute(&self, _: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        if self.1 == 0.0 { options.number("bin_size").map(Some) } else { Ok(Some(self.1)) }
    }
}

fn compute_fixed(metric: Fixed) -> Result<Option<f64>, MetricError> {
    let mut registry = Registry::builtin();
    registry.add(Arc::new(Fixed(metric.0, metric.1)))?;
    let trains = SpikeTrains::new(&[], &[], 1, 1, 1.0, 1e-4).unwrap();
    registry.resolve(metric.0, &options(&[]))?.compute(&Statistics::new(trains))
}

#[test]
fn an_added_metric_is_found_and_listed_like_the_others() {
    assert_eq!(compute_fixed(Fixed("seven", 7.0)), Ok(Some(7.0)));
    let mut registry = Registry::builtin();
    registry.add(Arc::new(Fixed("seven", 7.0))).unwrap();
    let names: Vec<_> = registry.iter().map(|metric| metric.name().to_owned()).collect();
    let mut expected: Vec<_> = Registry::builtin().iter().map(|metric| metric.name().to_owned()).collect();
    expected.insert(expected.partition_point(|name| name.as_str() < "seven"), "seven".to_owned());
    assert_eq!(names, expected);
}

#[test]
fn a_name_cannot_be_taken_twice() {
    assert_eq!(compute_fixed(Fixed("fr", 7.0)).unwrap_err().to_string(), "there is already a metric `fr`");
}

#[test]
fn nan_from_a_metric_is_an_error_not_a_value() {
    for value in [f64::NAN, f64::INFINITY] {
        let message = compute_fixed(Fixed("broken", value)).unwrap_err().to_string();
        assert_eq!(message, format!("metric `broken` returned {value}; an undefined value is `None`"));
    }
}

#[test]
fn reading_an_option_that_is_not_in_the_table_is_an_error() {
    assert_eq!(
        compute_fixed(Fixed("careless", 0.0)).unwrap_err().to_string(),
        "metric `careless` reads its option `bin_size` as a number, but its table of options does not declare it so"
    );
}
