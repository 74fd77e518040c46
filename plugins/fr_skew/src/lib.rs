//! `fr_skew`: skewness of the firing rates of a population, as a neversim plugin.
//!
//! ```sh
//! cargo build --release -p fr_skew
//! neversim optimize run_01 ... --plugin target/release/libfr_skew.so --metric fr_skew 0.5
//! ```

use neversim_metrics::plugin::{PluginMetric, PluginRun};
use neversim_metrics::statistics::moments::Moments;

neversim_metrics::export_metrics!(FiringRateSkewness);

/// `m3 / m2^1.5` of the neurons' firing rates, moments with divisor `n`: positive where a few neurons fire much faster
/// than the rest, as in cortex.
///
/// # References
///
/// Buzsaki, Mizuseki 2014, Nat Rev Neurosci 15:264, <https://doi.org/10.1038/nrn3687>.
#[derive(Debug)]
pub struct FiringRateSkewness;

impl PluginMetric for FiringRateSkewness {
    fn name(&self) -> &str {
        "fr_skew"
    }

    fn summary(&self) -> &str {
        "skewness of the neurons' firing rates: 0 symmetric, positive with a few fast neurons"
    }

    fn unit(&self) -> &str {
        "1"
    }

    fn formula(&self) -> &str {
        "`m3 / m2^1.5` of `r_i = n_i / T`, moments with divisor `n`"
    }

    fn undefined(&self) -> &str {
        "no neuron is selected, or all rates are equal"
    }

    fn reference(&self) -> &str {
        "Buzsaki, Mizuseki 2014, Nat Rev Neurosci 15:264, <https://doi.org/10.1038/nrn3687>"
    }

    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        // Already computed by the program if another metric needed the rates.
        Ok(Moments::of(run.rates()).skewness())
    }
}
