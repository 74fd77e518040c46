//! Flags of the commands that work on data and plugins: `measure`, `check-plugin`, `new-plugin`.

use std::fmt;
use std::path::PathBuf;

use clap::{ValueEnum, value_parser};

use super::{MetricArguments, PluginArguments, number};

const MEASURE_EXAMPLE: &str = "Example:
  neversim measure output/ --metric cv min_isis=2 --metric fr reducer=mean
  neversim measure spikes.csv --neurons 120 --excitatory 96 --duration 600 \\
      --metric fr --metric corr_mean bin_ms=5 --bootstrap 500

DATA is a folder with NETSIM's output files (RUN/best of a study is one), or a text file with
one line per spike: the neuron, counted from 0, and the time, in any order, separated by commas,
semicolons, tabs or spaces. A first line may name the columns (id,time_ms,electrode); without one
they are neuron and time. Two facts are never guessed from the spikes: how many neurons there are
(silent ones too) and how long the recording lasted. NETSIM writes both to params.txt.

The 95 % interval of --bootstrap comes from N resamples: for metrics of single neurons and of
pairs it is over neurons (random halves of them, the same stretch of time), for metrics of the
population's activity (pop_*, psd_*, chi_spikes, burst_index) it is over time (blocks of the
recording, the same neurons). With fewer than 20 neurons or blocks, a warning says that it may be
too narrow. There is no interval for a single neuron, for a recording of fewer than 4 blocks, or
for pop_rate_peak.

DATA must come first: --metric takes every word that follows it.";

#[derive(Debug, clap::Args)]
#[command(after_help = MEASURE_EXAMPLE)]
pub(crate) struct MeasureArguments {
    /// Folder with NETSIM's output files, or text file of neuron and time
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) metrics: MetricArguments,
    /// Number of neurons, silent ones included
    #[arg(long, value_name = "N")]
    pub(crate) neurons: Option<u32>,
    /// How many of them are excitatory; they come first [default: all, in a text file]
    #[arg(long, value_name = "N")]
    pub(crate) excitatory: Option<u32>,
    /// Unit of the times in a text file [default: the one in its heading, else s]
    #[arg(long, value_name = "UNIT")]
    pub(crate) time_unit: Option<TimeUnit>,
    /// Recorded time, from 0 on
    #[arg(long, value_name = "SECONDS", value_parser = number)]
    pub(crate) duration: Option<f64>,
    /// Time step, which bins are multiples of [default: 1e-4 for a text file]
    #[arg(long, value_name = "SECONDS", value_parser = number)]
    pub(crate) dt: Option<f64>,
    /// NETSIM parameter file of the simulation, if the folder has no params.txt
    #[arg(short = 'f', long, value_name = "FILE")]
    pub(crate) params_file: Option<PathBuf>,
    /// Run to measure, by its output_file_code, if the folder holds several
    #[arg(long, value_name = "N")]
    pub(crate) code: Option<u32>,
    /// 95 % confidence interval over neurons or over time, from N resamples
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(2..))]
    pub(crate) bootstrap: Option<u32>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
}

/// Unit of the times in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimeUnit {
    #[default]
    #[value(name = "s")]
    Seconds,
    #[value(name = "ms")]
    Milliseconds,
    #[value(name = "us")]
    Microseconds,
}

impl TimeUnit {
    /// Returns the power of ten that makes it seconds.
    pub(crate) fn exponent(self) -> i32 {
        match self {
            TimeUnit::Seconds => 0,
            TimeUnit::Milliseconds => -3,
            TimeUnit::Microseconds => -6,
        }
    }

    /// Returns its name in full.
    pub(crate) fn name(self) -> &'static str {
        match self {
            TimeUnit::Seconds => "seconds",
            TimeUnit::Milliseconds => "milliseconds",
            TimeUnit::Microseconds => "microseconds",
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimeUnit::Seconds => "s",
            TimeUnit::Milliseconds => "ms",
            TimeUnit::Microseconds => "us",
        })
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckPluginArguments {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
}

const NEW_PLUGIN_EXAMPLE: &str = "Example:
  neversim new-plugin my_metric
  cd my_metric && cargo build --release
  neversim check-plugin target/release/libmy_metric.so";

#[derive(Debug, clap::Args)]
#[command(after_help = NEW_PLUGIN_EXAMPLE)]
pub(crate) struct NewPluginArguments {
    /// Name of the metric, the crate and its folder: lower case, digits, underscores
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A checkout of neversim to build against [default: the one this program was built from, if it is
    /// there, else the published neversim-metrics]
    #[arg(long, value_name = "CHECKOUT")]
    pub(crate) path: Option<PathBuf>,
}
