//! External Poisson input: each neuron has its own `K_E` excitatory and `K_I` inhibitory sources.

use std::sync::Arc;

use rand_distr::{Binomial, Distribution};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

use super::alias_table::BinomialTable;
use super::drive::{Drive, Step};
use super::source::{InputSource, Run, RunningInput};
use super::stream::{StepFile, StepReader};
use crate::error::{InputFileError, ParameterError, SimulationError, Warning};
use crate::parameters::checked::Checked;
use crate::parameters::options::{NetsimOptions, Sampling};
use crate::rng::{Generator, largest_probability_by_inversion, split_moments};

/// What the two draws of a neuron cost apart from their trials, for the watch.
const NANOSECONDS_PER_DRAW: u64 = 100;

const RATE: &str = "poisson_rate";
const RATE_FILE: &str = "poisson_rate_path";

/// In each step a neuron receives `B(sources, dt * rate)` spikes of each kind.
#[derive(Clone, Debug)]
struct PoissonInput {
    excitatory_sources: u32,
    inhibitory_sources: u32,
    /// While `first_step <= step < end_step`.
    first_step: u32,
    end_step: u32,
    rate: Rate,
    sampler: SamplerKind,
    time_step: f64,
    /// Of the run; for samplers with their own generator.
    seed: u32,
    /// Of the run.
    steps: u32,
}

#[derive(Clone, Debug)]
enum Rate {
    /// Hertz.
    Constant(f64),
    /// Hertz, for each step and neuron.
    File(StepFile),
}

#[derive(Clone, Copy, Debug)]
enum SamplerKind {
    Split,
    Inversion,
    Table,
}

impl SamplerKind {
    fn of(options: &NetsimOptions) -> Self {
        match (options.sampling, options.fast_binomial) {
            (Sampling::Fast, _) => Self::Table,
            (Sampling::Exact, true) => Self::Inversion,
            (Sampling::Exact, false) => Self::Split,
        }
    }
}

pub(super) fn read(checked: &Checked<'_>, run: &Run<'_>) -> Result<Option<Arc<dyn InputSource>>, ParameterError> {
    let time_step = run.network.time_step;
    let rate = match (checked.file.number(RATE), checked.input_file(RATE_FILE)) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let (name, other) = (RATE.into(), format!("${RATE_FILE}"));
            return Err(ParameterError::Conflict { place: checked.file.place(RATE_FILE), name, other });
        }
        (Some(rate), None) if is_possible(rate, time_step) => Rate::Constant(rate),
        (Some(_), None) => return Err(checked.out_of_range(RATE, format!("from 0 to 1/dt ({} Hz)", 1.0 / time_step))),
        (None, Some(path)) => {
            Rate::File(StepFile::new(&path, run.network.neurons, run.steps).map_err(checked.in_file(RATE_FILE))?)
        }
    };
    let step_of = |name| checked.steps(name, (checked.not_negative(name)? / time_step).round());
    let sampler = SamplerKind::of(checked.options);
    let sources = |name| {
        let count = checked.whole(name)?;
        match (&rate, sampler) {
            (Rate::Constant(rate), SamplerKind::Inversion)
                if time_step * rate > largest_probability_by_inversion(count) =>
            {
                let allowed = "fewer with fast_binomial: for so many spikes per step its first term is 0 in double \
                               precision, and NETSIM would loop for ever";
                Err(checked.out_of_range(name, allowed))
            }
            _ => Ok(count),
        }
    };
    Ok(Some(Arc::new(PoissonInput {
        excitatory_sources: sources("poisson_K_E")?,
        inhibitory_sources: sources("poisson_K_I")?,
        first_step: step_of("poisson_start_time")?,
        end_step: step_of("poisson_stop_time")?,
        rate,
        sampler,
        time_step,
        seed: run.network.seed,
        steps: run.steps,
    })))
}

/// A source spikes at most once per step.
fn is_possible(rate: f64, time_step: f64) -> bool {
    (0.0..=1.0).contains(&(time_step * rate))
}

impl InputSource for PoissonInput {
    fn open(&self) -> Result<Box<dyn RunningInput>, InputFileError> {
        let sampler = match self.sampler {
            SamplerKind::Split => Sampler::Split,
            SamplerKind::Inversion => Sampler::Inversion,
            SamplerKind::Table => Sampler::Table(Box::new(TableSampler::new(self))),
        };
        let rates = match &self.rate {
            Rate::Constant(_) => None,
            Rate::File(file) => Some(file.open(self.first_step.min(self.steps))?),
        };
        Ok(Box::new(Running { input: self.clone(), sampler, rates }))
    }

    fn compile_time_option(&self) -> &'static str {
        match self.rate {
            Rate::Constant(_) => "EXTERNAL_INPUT",
            Rate::File(_) => "VARIABLE_EXTERNAL_INPUT",
        }
    }

    fn warnings(&self) -> Vec<Warning> {
        let file = match &self.rate {
            Rate::Constant(_) => None,
            Rate::File(file) => file.warning(),
        };
        let slow = self.draws_slowly().then_some(Warning::SlowSampling);
        let kinds = [("poisson_K_E", self.excitatory_sources), ("poisson_K_I", self.inhibitory_sources)];
        let biased = kinds.into_iter().filter_map(|(name, sources)| self.bias(name, sources));
        file.into_iter().chain(slow).chain(biased).collect()
    }
}

impl PoissonInput {
    fn largest_probability_by_inversion(&self) -> f64 {
        let of = |sources| largest_probability_by_inversion(sources);
        of(self.excitatory_sources).min(of(self.inhibitory_sources))
    }

    /// The number of steps in which it is on.
    fn active_steps(&self) -> u32 {
        self.end_step.min(self.steps).saturating_sub(self.first_step)
    }

    /// Whether its draws take most of the time of a run, which `--sampling fast` would save.
    fn draws_slowly(&self) -> bool {
        // A neuron step costs a few nanoseconds, a single trial two, an inversion about thirty.
        let sources = u64::from(self.excitatory_sources) + u64::from(self.inhibitory_sources);
        match self.sampler {
            SamplerKind::Table => false,
            SamplerKind::Split | SamplerKind::Inversion => sources >= 20 && self.active_steps() >= self.steps / 5,
        }
    }

    /// Returns how far the numbers of spikes are from the binomial distribution, if that is far.
    fn bias(&self, name: &'static str, sources: u32) -> Option<Warning> {
        /// Relative errors that are worth a warning.
        const MEAN: f64 = 0.01;
        const VARIANCE: f64 = 0.1;
        /// Assumed for rates from a file, which has not been read yet: 10 Hz in a step of 0.1 ms.
        const USUAL_PROBABILITY: f64 = 1e-3;
        let probability = match self.rate {
            Rate::Constant(rate) => self.time_step * rate,
            Rate::File(_) => USUAL_PROBABILITY,
        };
        let is_drawn = matches!(self.sampler, SamplerKind::Split) && self.active_steps() > 0;
        if !is_drawn || sources == 0 || probability == 0.0 || probability == 1.0 {
            return None;
        }
        let (mean, variance) = split_moments(sources, probability);
        let expected = f64::from(sources) * probability;
        let (mean_error, variance_error) = (mean / expected - 1.0, variance / (expected * (1.0 - probability)) - 1.0);
        (mean_error.abs() > MEAN || variance_error.abs() > VARIANCE).then_some(Warning::BiasedSampling {
            name,
            sources,
            probability,
            mean_error,
            variance_error,
        })
    }
}

#[derive(Debug)]
struct Running {
    input: PoissonInput,
    sampler: Sampler,
    rates: Option<StepReader>,
}

/// How numbers of spikes are drawn.
#[derive(Debug)]
enum Sampler {
    Split,
    Inversion,
    Table(Box<TableSampler>),
}

impl RunningInput for Running {
    fn apply(&mut self, step: &Step<'_>, generator: &mut Generator, drive: &mut Drive) -> Result<(), SimulationError> {
        let input = &self.input;
        if !(input.first_step..input.end_step).contains(&step.number) {
            return Ok(());
        }
        let weights = step.weights;
        let time_step = input.time_step;
        let rates = match (&mut self.rates, &input.rate) {
            (Some(reader), _) => {
                let largest = match self.sampler {
                    Sampler::Inversion => input.largest_probability_by_inversion(),
                    _ => 1.0,
                };
                let what = format!("a rate from 0 to {} Hz", largest / time_step);
                Rates::Each(reader.next(&what, |rate| (0.0..=largest).contains(&(time_step * rate)))?)
            }
            (None, Rate::Constant(rate)) => Rates::Same(*rate),
            (None, Rate::File(_)) => unreachable!("a file of rates is opened with the run"),
        };
        let sources = (input.excitatory_sources, input.inhibitory_sources);
        // Neuron by neuron, excitatory before inhibitory: the order of the draws.
        step.watch.work(drive.excitatory.len() as u64 * NANOSECONDS_PER_DRAW)?;
        let neurons = drive.excitatory.iter_mut().zip(&mut drive.inhibitory).enumerate();
        match &mut self.sampler {
            Sampler::Split => {
                let mut trials = |count: u32| step.watch.work(u64::from(count));
                for (neuron, (excitatory, inhibitory)) in neurons {
                    let p = time_step * rates.of(neuron);
                    *excitatory += f64::from(generator.binomial_unless(sources.0, p, &mut trials)?) * weights.0;
                    *inhibitory += f64::from(generator.binomial_unless(sources.1, p, &mut trials)?) * weights.1;
                }
            }
            Sampler::Inversion => neurons.for_each(|(neuron, (excitatory, inhibitory))| {
                let p = time_step * rates.of(neuron);
                *excitatory += f64::from(generator.binomial_by_inversion(sources.0, p)) * weights.0;
                *inhibitory += f64::from(generator.binomial_by_inversion(sources.1, p)) * weights.1;
            }),
            Sampler::Table(sampler) => neurons.for_each(|(neuron, (excitatory, inhibitory))| {
                let (first, second) = sampler.draw(time_step * rates.of(neuron), sources);
                *excitatory += first * weights.0;
                *inhibitory += second * weights.1;
            }),
        }
        Ok(())
    }
}

/// The rates of one step.
enum Rates<'a> {
    Same(f64),
    Each(&'a [f64]),
}

impl Rates<'_> {
    fn of(&self, neuron: usize) -> f64 {
        match self {
            Self::Same(rate) => *rate,
            Self::Each(rates) => rates[neuron],
        }
    }
}

/// Draws in constant time, from its own generator.
#[derive(Debug)]
struct TableSampler {
    generator: Xoshiro256PlusPlus,
    /// For a constant rate.
    tables: Option<(BinomialTable, BinomialTable)>,
}

impl TableSampler {
    fn new(input: &PoissonInput) -> Self {
        let tables = match input.rate {
            Rate::Constant(rate) => {
                let p = input.time_step * rate;
                Some((BinomialTable::new(input.excitatory_sources, p), BinomialTable::new(input.inhibitory_sources, p)))
            }
            Rate::File(_) => None,
        };
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(input.seed.into()), tables }
    }

    /// Returns the numbers of spikes from the excitatory and the inhibitory sources.
    fn draw(&mut self, p: f64, sources: (u32, u32)) -> (f64, f64) {
        match &self.tables {
            Some((excitatory, inhibitory)) => {
                (excitatory.draw(&mut self.generator).into(), inhibitory.draw(&mut self.generator).into())
            }
            None => (self.draw_once(sources.0, p), self.draw_once(sources.1, p)),
        }
    }

    /// A rate that changes from draw to draw has no table.
    #[expect(clippy::cast_precision_loss, reason = "a number of sources fits a double")]
    fn draw_once(&mut self, sources: u32, p: f64) -> f64 {
        Binomial::new(sources.into(), p).map_or(0.0, |binomial| binomial.sample(&mut self.generator) as f64)
    }
}
