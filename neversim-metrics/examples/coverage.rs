//! Measures how often `confidence_interval` contains the expected value, as tables in Markdown:
//! `cargo run --release -p neversim-metrics --example coverage`.
//!
//! A population of neurons fires at a common, fluctuating rate. Each cell of a table draws 500 measurements of one
//! size, computes the interval of each from 200 resamples, and counts how many contain the expected value of the metric
//! in measurements of that size (the mean of 2000 others). Of 95 %, chance leaves 93 to 97 (two standard errors).
//!
//! - Intervals over neurons: the common rate stays the same, the neurons and their spikes are drawn.
//! - Intervals over time: the neurons stay the same, the common rate and the spikes are drawn.
#![expect(clippy::print_stdout, reason = "a program")]

use std::collections::BTreeMap;
use std::error::Error;
use std::thread;

use neversim_metrics::{MetricCall, Registry, SpikeTrains, Statistics, confidence_interval};

const MEASUREMENTS: u64 = 500;
const FOR_THE_TRUTH: u64 = 2000;
const RESAMPLES: usize = 200;
const TIME_STEP: f64 = 1e-3;

/// Time constant of the common rate, and its standard deviation over its mean.
const TIME_CONSTANT: f64 = 0.02;
const FLUCTUATION: f64 = 0.5;

const OVER_NEURONS: [&str; 12] = [
    "fr reducer=mean",
    "fr",
    "fr_std",
    "cv min_isis=2",
    "cv min_isis=2 reducer=std",
    "lv",
    "fano bin_ms=100",
    "count_fano",
    "rate_entropy",
    "corr_mean bin_ms=5",
    "sttc",
    "spike_contrast",
];
const OVER_TIME: [&str; 10] = [
    "pop_rate_mean bin_ms=1",
    "pop_rate_std bin_ms=1",
    "pop_cv bin_ms=1",
    "pop_fano bin_ms=5",
    "chi_spikes bin_ms=5",
    "burst_index bin_ms=100",
    "pop_acf_tau bin_ms=1",
    "pop_timescale bin_ms=1",
    "psd_band bin_ms=1 nperseg=256 f_lo=2 f_hi=20",
    "psd_peak bin_ms=1 nperseg=256",
];

/// The linear congruential generator of Knuth's MMIX, its high half scaled to [0, 1).
struct Draws(u64);

impl Draws {
    fn new(seed: u64) -> Draws {
        // Seeds that follow each other would have similar first draws.
        let mut draws = Draws(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for _ in 0..4 {
            draws.uniform();
        }
        draws
    }

    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as f64 / 4_294_967_296.0
    }

    /// The sum of twelve uniform numbers is close enough to normal.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// What is drawn anew in each measurement, and what stays the same.
#[derive(Clone, Copy)]
struct Seeds {
    neurons: u64,
    rate: u64,
    spikes: u64,
}

struct Spikes {
    ids: Vec<u32>,
    times: Vec<f64>,
    neurons: u32,
    duration: f64,
}

impl Spikes {
    /// Neurons with rates of their own, 2 to 18 Hz, times a common rate: an Ornstein-Uhlenbeck process, cut off at 0.
    fn draw(neurons: u32, steps: u32, seeds: Seeds) -> Spikes {
        let mut draws = Draws::new(seeds.neurons);
        let rates: Vec<f64> = (0..neurons).map(|_| 2.0 + 16.0 * draws.uniform()).collect();
        let (mut common, mut draws) = (Draws::new(seeds.rate), Draws::new(seeds.spikes));
        let decay = (-TIME_STEP / TIME_CONSTANT).exp();
        let mut state = common.normal();
        let (mut ids, mut times) = (Vec::new(), Vec::new());
        for step in 0..steps {
            state = decay * state + (1.0 - decay * decay).sqrt() * common.normal();
            let factor = (1.0 + FLUCTUATION * state).max(0.0) * TIME_STEP;
            for (neuron, rate) in (0..).zip(&rates) {
                if draws.uniform() < rate * factor {
                    ids.push(neuron);
                    times.push(f64::from(step) * TIME_STEP);
                }
            }
        }
        Spikes { ids, times, neurons, duration: f64::from(steps) * TIME_STEP }
    }

    fn statistics(&self) -> Result<Statistics<'_>, Box<dyn Error + Send + Sync>> {
        let Spikes { ids, times, neurons, duration } = self;
        Ok(Statistics::new(SpikeTrains::new(ids, times, *neurons, *neurons, *duration, TIME_STEP)?))
    }
}

/// Returns, for each metric, the percentage of intervals that contain the expected value; `None` where there is no
/// interval.
fn coverage(
    metrics: &[MetricCall],
    draw: impl Fn(u64) -> Spikes,
) -> Result<Vec<Option<f64>>, Box<dyn Error + Send + Sync>> {
    let mut sums = vec![(0.0, 0.0); metrics.len()];
    for number in 0..FOR_THE_TRUTH {
        let spikes = draw(1_000_000 + number);
        let statistics = spikes.statistics()?;
        for (sum, metric) in sums.iter_mut().zip(metrics) {
            if let Some(value) = metric.compute(&statistics)? {
                *sum = (sum.0 + value, sum.1 + 1.0);
            }
        }
    }
    let mut held = vec![(0.0, 0.0); metrics.len()];
    for number in 0..MEASUREMENTS {
        let spikes = draw(number + 1);
        let statistics = spikes.statistics()?;
        for ((held, sum), metric) in held.iter_mut().zip(&sums).zip(metrics) {
            let truth = sum.0 / sum.1;
            if let Some(interval) = confidence_interval(metric, &statistics, RESAMPLES, number)? {
                let holds = interval.lower <= truth && truth <= interval.upper;
                *held = (held.0 + f64::from(u8::from(holds)), held.1 + 1.0);
            }
        }
    }
    let share =
        |(held, intervals): (f64, f64)| (2.0 * intervals > MEASUREMENTS as f64).then(|| 100.0 * held / intervals);
    Ok(held.into_iter().map(share).collect())
}

fn calls(metrics: &[&str]) -> Result<Vec<MetricCall>, Box<dyn Error + Send + Sync>> {
    let registry = Registry::builtin();
    let call = |text: &&str| {
        let mut words = text.split(' ');
        let name = words.next().unwrap_or_default();
        let options = words.filter_map(|word| word.split_once('='));
        let options: BTreeMap<String, String> = options.map(|(name, value)| (name.into(), value.into())).collect();
        Ok(registry.resolve(name, &options)?)
    };
    metrics.iter().map(call).collect()
}

/// Prints a table: a row per metric, a column per size.
fn print_table(
    over: &str,
    unit: &str,
    metrics: &[&str],
    sizes: &[u32],
    draw: impl Fn(u32, u64) -> Spikes + Sync,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let calls = calls(metrics)?;
    let columns = thread::scope(|scope| {
        let (calls, draw) = (&calls, &draw);
        let column = |size: &u32| {
            let size = *size;
            scope.spawn(move || coverage(calls, |seed| draw(size, seed)))
        };
        let columns: Vec<_> = sizes.iter().map(column).collect();
        let join = |column: thread::ScopedJoinHandle<'_, _>| column.join().map_err(|_| "a thread panicked")?;
        columns.into_iter().map(join).collect::<Result<Vec<_>, _>>()
    })?;
    let sizes: Vec<String> = sizes.iter().map(|size| format!("{size}{unit}")).collect();
    println!("| {over} | {} |\n| --- |{}", sizes.join(" | "), " --- |".repeat(sizes.len()));
    for (row, metric) in metrics.iter().enumerate() {
        let cell = |column: &Vec<Option<f64>>| column[row].map_or("".to_owned(), |share| format!("{share:.0}"));
        let cells: Vec<String> = columns.iter().map(cell).collect();
        println!("| `{metric}` | {} |", cells.join(" | "));
    }
    println!();
    Ok(())
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    print_table("over neurons, 2 s", "", &OVER_NEURONS, &[5, 10, 20, 50, 100], |neurons, seed| {
        Spikes::draw(neurons, 2000, Seeds { neurons: seed, rate: 1, spikes: seed + 500_000 })
    })?;
    print_table("over time, 100 neurons", " s", &OVER_TIME, &[1, 2, 5, 10], |seconds, seed| {
        Spikes::draw(100, 1000 * seconds, Seeds { neurons: 1, rate: seed, spikes: seed + 500_000 })
    })
}
