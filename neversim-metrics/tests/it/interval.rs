//! Confidence intervals over neurons hold the true value about as often as they say.

use neversim_metrics::{Registry, SpikeTrains, Statistics, confidence_interval};

use super::options;

const NEURONS: u32 = 80;
const STEPS: u32 = 1000;

/// The linear congruential generator of Knuth's MMIX, its high half scaled to [0, 1).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as f64 / 4_294_967_296.0
    }
}

/// Independent neurons, each with a rate of its own from 0 to 40 Hz, for 1 s.
fn population(draws: &mut Draws) -> (Vec<u32>, Vec<f64>) {
    let rates: Vec<f64> = (0..NEURONS).map(|_| 40.0 * draws.next()).collect();
    let mut spikes = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        for (neuron, rate) in (0..).zip(&rates) {
            if draws.next() < rate * 1e-3 {
                spikes.0.push(neuron);
                spikes.1.push(f64::from(step) * 1e-3);
            }
        }
    }
    spikes
}

/// Of how many of 200 populations the interval holds the true value.
fn covered(name: &str, given: &[(&str, &str)], truth: f64) -> u32 {
    let call = Registry::builtin().resolve(name, &options(given)).unwrap();
    let mut draws = Draws(7);
    let mut covered = 0;
    for seed in 0..200 {
        let (ids, times) = population(&mut draws);
        let statistics = Statistics::new(SpikeTrains::new(&ids, &times, NEURONS, NEURONS, 1.0, 1e-3).unwrap());
        let interval = confidence_interval(&call, &statistics, 200, seed).unwrap().unwrap();
        covered += u32::from((interval.lower..interval.upper).contains(&truth));
    }
    covered
}

/// 190 of 200 are expected; 178 or less would come about by chance in one of 2000 such tests, all 200 in one of 28 000.
#[test]
fn intervals_of_the_mean_rate_hold_it() {
    let covered = covered("fr", &[("reducer", "mean")], 20.0);
    assert!((179..200).contains(&covered), "{covered} of 200");
}

/// The mean over pairs of independent neurons is 0. A resample with replacement would pair neurons with themselves and
/// never hold the 0: one pair in 80 with a correlation of 1 is ten times the standard error. Here the pairs are uncorrelated,
/// the case in which halves scatter too much: the intervals may hold it more often than 190 times.
#[test]
fn intervals_of_the_mean_correlation_hold_it() {
    let covered = covered("corr_mean", &[("bin_size", "10")], 0.0);
    assert!(covered >= 170, "{covered} of 200");
}

/// Half the neurons have a population rate that varies more, by the square root of 2: that is no reason to expect another
/// value of all of them.
#[test]
fn an_interval_lies_around_the_value_where_halves_have_another() {
    let (ids, times) = population(&mut Draws(7));
    let statistics = Statistics::new(SpikeTrains::new(&ids, &times, NEURONS, NEURONS, 1.0, 1e-3).unwrap());
    let call = Registry::builtin().resolve("pop_rate_std", &options(&[])).unwrap();
    let value = call.compute(&statistics).unwrap().unwrap();
    let interval = confidence_interval(&call, &statistics, 200, 1).unwrap().unwrap();
    assert!(interval.lower < value && value < interval.upper && interval.upper < 1.3 * value, "{value}: {interval:?}");
}

#[test]
fn what_has_no_value_has_no_interval() {
    let statistics = Statistics::new(SpikeTrains::new(&[], &[], 10, 10, 1.0, 1e-3).unwrap());
    for name in ["cv", "corr_mean", "sttc"] {
        let call = Registry::builtin().resolve(name, &options(&[])).unwrap();
        assert_eq!(confidence_interval(&call, &statistics, 50, 1), Ok(None), "{name}");
    }
}
