//! How long do the metrics of one evaluation take, next to the tools that people use today?
//!
//! 10 000 neurons, 2 s, Poisson spikes at 6 Hz on a grid of 0.1 ms ordered by time, as a simulator returns them. Each
//! repetition starts from the bare spikes. Run with `cargo bench -p neversim-metrics`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use neversim_metrics::{MetricCall, Registry, SpikeTrains, Statistics};

const NEURONS: u32 = 10_000;
const DURATION: f64 = 2.0;
const TIME_STEP: f64 = 1e-4;
const REPETITIONS: usize = 501;

/// What is measured: metrics (name and options) computed together from the bare spikes, and the target time with the
/// peers' figures, from the project's targets.
struct Line {
    what: &'static str,
    metrics: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    peers: &'static str,
}

const ALL: &[(&str, &str)] = &[("subset", "all")];
const OF_1000: &[(&str, &str)] = &[("ids", "0-999")];
const OF_4000: &[(&str, &str)] = &[("ids", "0-3999")];

const LINES: &[Line] = &[
    Line { what: "fr", metrics: &[("fr", ALL)], peers: "" },
    Line { what: "cv", metrics: &[("cv", ALL)], peers: "pyNetsim 578 ms" },
    Line {
        what: "fr + cv + cv2 + lv + lvr",
        metrics: &[("fr", ALL), ("cv", ALL), ("cv2", ALL), ("lv", ALL), ("lvr", ALL)],
        peers: "reach 5 ms; Elephant 5.7 s",
    },
    Line {
        what: "corr_*, 1000 neurons",
        metrics: &[("corr_mean", OF_1000), ("corr_median", OF_1000), ("corr_std", OF_1000), ("corr_skew", OF_1000)],
        peers: "reach 15 ms; pyNetsim 15 ms (matrix alone), Elephant 186 ms",
    },
    Line {
        what: "corr_*, 4000 neurons",
        metrics: &[("corr_mean", OF_4000), ("corr_median", OF_4000), ("corr_std", OF_4000), ("corr_skew", OF_4000)],
        peers: "reach 250 ms; pyNetsim 219 ms (matrix alone), Elephant 1.6 s",
    },
    Line { what: "corr_mean, 4000 neurons", metrics: &[("corr_mean", OF_4000)], peers: "" },
    Line {
        what: "sttc, 200 neurons",
        metrics: &[("sttc", &[("ids", "0-199")])],
        peers: "reach 30 ms; pyNetsim 2.0 s, Elephant 0.5 s for 50",
    },
    Line {
        what: "pop_rate_mean + psd_peak",
        metrics: &[("pop_rate_mean", ALL), ("psd_peak", ALL)],
        peers: "reach 2 ms; NumPy 25 ms",
    },
    Line { what: "fano + chi_spikes", metrics: &[("fano", ALL), ("chi_spikes", ALL)], peers: "" },
    Line { what: "spike_contrast", metrics: &[("spike_contrast", ALL)], peers: "" },
    Line { what: "isi_distance, 500 neurons", metrics: &[("isi_distance", ALL)], peers: "" },
    Line { what: "spike_distance, 500 neurons", metrics: &[("spike_distance", ALL)], peers: "" },
];

fn main() {
    let (ids, times) = poisson_spikes();
    let trains = || SpikeTrains::new(&ids, &times, NEURONS, NEURONS / 5 * 4, DURATION, TIME_STEP);
    let trains = || trains().expect("the spikes are made for this network");
    let registry = Registry::builtin();
    println!("{NEURONS} neurons, {DURATION} s, {} spikes; medians of at most {REPETITIONS} repetitions", ids.len());
    report("checking the spikes", "", || trains().ids().len() as f64);
    report("grouping by neuron", "", || Statistics::new(trains()).raster().neurons() as f64);
    for line in LINES {
        let calls: Vec<_> = line.metrics.iter().map(|(name, given)| resolve(&registry, name, given)).collect();
        report(line.what, line.peers, || {
            let statistics = Statistics::new(trains());
            let value = |call: &MetricCall| call.compute(&statistics).expect("a window and neurons of this run");
            calls.iter().map(|call| value(call).expect("neurons with many spikes")).sum()
        });
    }
}

fn resolve(registry: &Registry, name: &str, given: &[(&str, &str)]) -> MetricCall {
    let options: BTreeMap<_, _> = given.iter().map(|(option, value)| ((*option).into(), (*value).into())).collect();
    registry.resolve(name, &options).expect("a built-in metric and its options")
}

/// Repeats for a second, and at least five times.
fn report(what: &str, peers: &str, work: impl Fn() -> f64) {
    let (begin, mut seconds) = (Instant::now(), Vec::new());
    while seconds.len() < REPETITIONS && (seconds.len() < 5 || begin.elapsed().as_secs_f64() < 1.0) {
        let start = Instant::now();
        black_box(work());
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let (median, fastest) = (seconds[seconds.len() / 2] * 1e3, seconds[0] * 1e3);
    println!("{what:<28} {median:8.3} ms  (fastest {fastest:.3} ms)  {peers}");
}

/// A homogeneous Poisson process of all neurons: as many spikes as expected, each of any neuron at any step.
fn poisson_spikes() -> (Vec<u32>, Vec<f64>) {
    let mut state = 1_u64;
    let mut below = |bound: u32| {
        // The linear congruential generator of Knuth's MMIX, its high half scaled.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((state >> 32) * u64::from(bound)) >> 32).expect("less than the bound, a u32")
    };
    let mut spikes: Vec<(u32, u32)> = (0..NEURONS * 12).map(|_| (below(20_000), below(NEURONS))).collect();
    spikes.sort_unstable();
    spikes.into_iter().map(|(step, id)| (id, f64::from(step) * TIME_STEP)).unzip()
}
