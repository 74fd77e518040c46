//! How long do the metrics of one evaluation take, next to the tools that people use today?
//!
//! 10 000 neurons, 2 s, Poisson spikes at 6 Hz on a grid of 0.1 ms in order of time, as a simulator hands them over. Each
//! repetition starts from the bare spikes. Run with `cargo bench -p neversim-metrics`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use neversim_metrics::{Registry, SpikeTrains, Statistics};

const NEURONS: u32 = 10_000;
const DURATION: f64 = 2.0;
const TIME_STEP: f64 = 1e-4;
const REPETITIONS: usize = 501;

fn main() {
    let (ids, times) = poisson_spikes();
    let trains = || SpikeTrains::new(&ids, &times, NEURONS, NEURONS / 5 * 4, DURATION, TIME_STEP);
    let trains = || trains().expect("the spikes are made for this network");
    let registry = Registry::builtin();
    let resolve = |name: &str| {
        let options = BTreeMap::from([("subset".to_owned(), "all".to_owned())]);
        registry.resolve(name, &options).expect("a built-in metric with an option that all have")
    };
    let value = |statistics: &Statistics<'_>, name: &str| {
        let value = resolve(name).compute(statistics).expect("a window and neurons of this run");
        value.expect("neurons with many spikes")
    };

    println!("{NEURONS} neurons, {DURATION} s, {} spikes; median of {REPETITIONS} repetitions", ids.len());
    println!(
        "peers: pyNetsim 578 ms (cv alone), Elephant 5.7 s (fr + cv + cv2 + lv + lvr); to reach with all five: 5 ms"
    );
    report("checking the spikes", || trains().ids().len() as f64);
    report("grouping by neuron", || Statistics::new(trains()).raster().neurons() as f64);
    report("fr alone", || value(&Statistics::new(trains()), "fr"));
    report("cv alone", || value(&Statistics::new(trains()), "cv"));
    report("fr + cv", || {
        let statistics = Statistics::new(trains());
        value(&statistics, "fr") + value(&statistics, "cv")
    });
}

fn report(what: &str, work: impl Fn() -> f64) {
    let mut seconds: Vec<f64> = (0..REPETITIONS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!("{what:<20} {:7.3} ms  (fastest {:.3} ms)", seconds[REPETITIONS / 2] * 1e3, seconds[0] * 1e3);
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
