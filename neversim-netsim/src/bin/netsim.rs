//! `netsim`: runs a model as the original NETSIM 1.0 does: same flags, same files, same last line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program writes to the terminal")]

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use neversim_netsim::engine::Instructions;
use neversim_netsim::{NativeSimulator, NetsimOptions, Output, ParameterFile, Sampling, Simulator};

/// Runs a NETSIM model and writes its output files: the same files as NETSIM 1.0.
///
/// What NETSIM fixes at compile time follows from the parameters, or is chosen with --netsim-option.
#[derive(Debug, Parser)]
#[command(name = "netsim", version, max_term_width = 100)]
struct Arguments {
    /// Parameter file
    #[arg(short = 'f', value_name = "FILE")]
    file: PathBuf,
    /// Output folder, created if it does not exist [default: the file's $output_path, else the working directory]
    #[arg(short = 'o', value_name = "DIR")]
    output: Option<PathBuf>,
    /// Job number, written to params.txt
    #[arg(short = 'j', value_name = "JOB", default_value_t = 0)]
    job: u32,
    /// Compile-time option of NETSIM to switch on (repeatable): separate_connector_rng, fast_binomial,
    /// release_probability
    #[arg(long = "netsim-option", value_name = "NAME")]
    netsim_options: Vec<String>,
    /// How Poisson input is drawn: exact (NETSIM's draws; its default sampler is not binomial for few sources) or fast (the
    /// true binomial distribution, other draws, in constant time)
    #[arg(long, value_name = "WAY", default_value_t = Sampling::Exact)]
    sampling: Sampling,
    /// Threads of the simulation; the spikes do not depend on their number
    #[arg(long, value_name = "N", default_value_t = 1)]
    threads: usize,
    /// Vector instructions to use (baseline, avx2 or avx512) in place of the widest of this machine; the spikes do not
    /// depend on them
    #[arg(long, value_name = "SET", hide_short_help = true)]
    instructions: Option<Instructions>,
    /// Use the slow loop that follows NETSIM formula by formula; the spikes do not depend on it
    #[arg(long, hide = true)]
    plain_loop: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let options = NetsimOptions::from_names(arguments.netsim_options.iter().map(String::as_str))?;
    let mut simulator = NativeSimulator::new(options.with_sampling(arguments.sampling)).with_threads(arguments.threads);
    if let Some(instructions) = arguments.instructions {
        simulator = simulator.with_instructions(instructions)?;
    }
    if arguments.plain_loop {
        simulator = simulator.with_plain_loop();
    }
    let model = ParameterFile::read(&arguments.file)?;
    simulator.check(&model)?.warnings().iter().for_each(|warning| eprintln!("warning: {warning}"));
    let folder = arguments.output.clone().or_else(|| model.text("output_path").map(PathBuf::from));
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| ".".into());
    let output = Output { folder: &folder, is_overridden: arguments.output.is_some(), job: arguments.job };
    let recording = simulator.simulate_into(&model, &output)?;
    println!("Total number of spikes: {}", recording.spike_ids.len());
    Ok(())
}

fn with_causes(error: &dyn Error) -> String {
    std::iter::successors(error.source(), |&cause| cause.source())
        .fold(error.to_string(), |message, cause| format!("{message}: {cause}"))
}
