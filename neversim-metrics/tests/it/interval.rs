//! Confidence intervals contain the true value about as often as they say. The example `coverage` has more.

use neversim_metrics::{Registry, SpikeTrains, Statistics, Units, confidence_interval};

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
fn population(neurons: u32, draws: &mut Draws) -> (Vec<u32>, Vec<f64>) {
    let rates: Vec<f64> = (0..neurons).map(|_| 40.0 * draws.next()).collect();
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

/// For how many of 200 populations the interval contains the true value.
fn covered(neurons: u32, name: &str, given: &[(&str, &str)], truth: f64) -> u32 {
    let call = Registry::builtin().resolve(name, &options(given)).unwrap();
    let mut draws = Draws(7);
    let mut covered = 0;
    for seed in 0..200 {
        let (ids, times) = population(neurons, &mut draws);
        let statistics = Statistics::new(SpikeTrains::new(&ids, &times, neurons, neurons, 1.0, 1e-3).unwrap());
        let interval = confidence_interval(&call, &statistics, 200, seed).unwrap().unwrap();
        covered += u32::from((interval.lower..interval.upper).contains(&truth));
    }
    covered
}

/// 190 of 200 are expected; 178 or fewer would occur by chance in one of 2000 such tests, all 200 in one of 28 000.
#[test]
fn intervals_of_the_mean_rate_hold_it() {
    let covered = covered(NEURONS, "fr", &[("reducer", "mean")], 20.0);
    assert!((179..200).contains(&covered), "{covered} of 200");
}

/// With five neurons, quantiles of the halves' values alone hold it about 150 times.
#[test]
fn intervals_of_the_mean_rate_of_five_neurons_hold_it() {
    let covered = covered(5, "fr", &[("reducer", "mean")], 20.0);
    assert!((179..200).contains(&covered), "{covered} of 200");
}

/// The mean over pairs of independent neurons is 0. A resample with replacement would pair neurons with themselves and
/// never hold the 0: one pair in 80 with a correlation of 1 is ten times the standard error. Here the pairs are uncorrelated,
/// the case in which halves scatter too much: the intervals may hold it more often than 190 times.
#[test]
fn intervals_of_the_mean_correlation_hold_it() {
    let covered = covered(NEURONS, "corr_mean", &[("bin_size", "10")], 0.0);
    assert!(covered >= 170, "{covered} of 200");
}

/// The spikes of each 1 ms are Poisson, of mean `sum(r) 1e-3`: so is the deviation of the population rate, whatever the
/// neurons are. Half the neurons have one that is larger by the square root of 2, so that halves say nothing about it.
#[test]
fn intervals_of_the_population_rate_are_over_time_and_hold_it() {
    let call = Registry::builtin().resolve("pop_rate_std", &options(&[("bin_size", "1")])).unwrap();
    let mut draws = Draws(7);
    let mut covered = 0;
    for seed in 0..200 {
        // The same neurons each time.
        let mut spikes = (Vec::new(), Vec::new());
        let rates: Vec<f64> = (0..NEURONS).map(f64::from).map(|neuron| neuron / 2.0).collect();
        for step in 0..STEPS {
            for (neuron, rate) in (0..).zip(&rates) {
                if draws.next() < rate * 1e-3 {
                    spikes.0.push(neuron);
                    spikes.1.push(f64::from(step) * 1e-3);
                }
            }
        }
        let trains = SpikeTrains::new(&spikes.0, &spikes.1, NEURONS, NEURONS, 1.0, 1e-3).unwrap();
        let interval = confidence_interval(&call, &Statistics::new(trains), 200, seed).unwrap().unwrap();
        assert_eq!(interval.over, Units::Time);
        // The variance of the number of spikes in a millisecond is the sum of p (1 - p).
        let variance: f64 = rates.iter().map(|rate| rate * 1e-3 * (1.0 - rate * 1e-3)).sum();
        let truth = variance.sqrt() / (f64::from(NEURONS) * 1e-3);
        covered += u32::from((interval.lower..interval.upper).contains(&truth));
    }
    assert!((175..200).contains(&covered), "{covered} of 200");
}

#[test]
fn intervals_of_few_neurons_or_of_short_recordings_come_with_a_warning() {
    let (ids, times) = population(5, &mut Draws(7));
    let statistics = Statistics::new(SpikeTrains::new(&ids, &times, 5, 5, 1.0, 1e-3).unwrap());
    let interval = |name: &str, given: &[(&str, &str)]| {
        let call = Registry::builtin().resolve(name, &options(given)).unwrap();
        confidence_interval(&call, &statistics, 100, 1).unwrap()
    };
    let warning = |name: &str, given: &[(&str, &str)]| interval(name, given).unwrap().warning();
    let few = warning("fr", &[]).unwrap();
    assert_eq!(few, "the 95 % interval rests on 5 neurons and may be too narrow");
    let short = warning("pop_timescale", &[("bin_size", "1"), ("max_tau_ms", "60")]).unwrap();
    assert_eq!(short, "the 95 % interval rests on 16 blocks of time and may be too narrow");
    assert_eq!(warning("pop_rate_mean", &[("bin_size", "1")]), None);
    // One segment of 512 ms: no four blocks of that length, and one neuron has no other half.
    assert_eq!(interval("psd_peak", &[("bin_size", "1")]), None);
    assert_eq!(interval("fr", &[("ids", "3")]), None);
    // No resample exceeds a maximum.
    assert_eq!(interval("pop_rate_peak", &[("bin_size", "1")]), None);
}

#[test]
fn what_has_no_value_has_no_interval() {
    let statistics = Statistics::new(SpikeTrains::new(&[], &[], 10, 10, 1.0, 1e-3).unwrap());
    for name in ["cv", "corr_mean", "sttc"] {
        let call = Registry::builtin().resolve(name, &options(&[])).unwrap();
        assert_eq!(confidence_interval(&call, &statistics, 50, 1), Ok(None), "{name}");
    }
}
