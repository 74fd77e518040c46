//! A plugin whose metrics crash or block the program after every other simulation: no thread survives that.
//!
//! The parity of the number of spikes decides, so that a test has evaluations of both kinds.
#![expect(clippy::print_stdout, reason = "one of them prints where it must not")]

use neversim_metrics::plugin::{PluginMetric, PluginRun};

/// Name, and what it does where the number of spikes is odd.
struct Unsurvivable(&'static str, fn());

neversim_metrics::export_metrics!(
    Unsurvivable("aborts", || std::process::abort()),
    Unsurvivable("loops", || {
        while !std::hint::black_box(false) {
            std::hint::spin_loop();
        }
    }),
    Unsurvivable("eats_memory", || {
        let eaten = vec![1_u8; 1 << 32];
        std::hint::black_box(&eaten);
    }),
    Unsurvivable("exits", || std::process::exit(0)),
    Unsurvivable("prints", || println!("this is no answer")),
);

impl PluginMetric for Unsurvivable {
    fn name(&self) -> &str {
        self.0
    }
    fn summary(&self) -> &str {
        "a metric that no thread survives"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        if run.ids().len() % 2 == 1 {
            self.1();
        }
        Ok(Some(1.0))
    }
}
