//! What a study and its workers say to each other: one line of JSON each, in turn.
//!
//! Numbers are written with the digits that bring back the same double, so results are those of a thread, bit for bit.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::evaluate::attempt::Attempt;
use crate::record::evaluation::{Failure, Spread, Status};
use crate::simulator::failure::OutsideCause;

/// Version of the protocol; both sides must have the same.
pub const PROTOCOL: u32 = 1;

/// The first line to a worker: which study it works for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Greeting {
    pub(super) protocol: u32,
    /// The run folder, absolute: `study.toml` and `model.parameters` in it say everything else.
    pub(super) run: PathBuf,
    /// Threads of one simulation.
    pub(super) threads: usize,
    /// Whether the worker announces when it builds a network and when it simulates, with a [`Progress`] each time.
    #[serde(default)]
    pub(super) announce: bool,
}

/// What a worker is doing, before its response.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Progress {
    pub(super) phase: Phase,
}

/// What a worker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// It builds a network, which the time limit does not count.
    Network,
    /// It simulates or measures.
    Simulation,
}

/// The first line of a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ready {
    pub(super) protocol: u32,
    /// Why the worker cannot serve the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// A candidate to evaluate.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub(super) evaluation: u64,
    /// The value of each parameter, in the order of the study.
    pub(super) values: Vec<f64>,
    /// Folder for NETSIM's files of the evaluation, if they are kept.
    #[serde(default)]
    pub(super) output: Option<PathBuf>,
    /// Where to write spikes and positions...
    #[serde(default)]
    pub(super) keep: Option<PathBuf>,
    /// ...if the loss is below this; `None` is any loss.
    #[serde(default)]
    pub(super) keep_below: Option<f64>,
}

/// The outcome of a request.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Response {
    pub(super) evaluation: u64,
    /// The `output_file_code` that was used.
    pub(super) seed: u32,
    pub(super) metrics: Vec<Option<f64>>,
    #[serde(default)]
    pub(super) spread: Option<SpreadMessage>,
    /// `ok`, or the way of failing.
    pub(super) status: String,
    #[serde(default)]
    pub(super) error: String,
    /// The loss, of a failure the graded one.
    #[serde(default)]
    pub(super) loss: Option<f64>,
    /// Why it failed, if that says nothing about the candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) outside: Option<OutsideCause>,
    /// Whether spikes and positions were written.
    #[serde(default)]
    pub(super) is_kept: bool,
    /// How long this worker's first network took to build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) network_seconds: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SpreadMessage {
    metrics: Vec<f64>,
    loss_mean: f64,
    loss_sd: f64,
}

impl Response {
    pub(super) fn new(evaluation: u64, attempt: &Attempt, is_kept: bool, network: Option<Duration>) -> Self {
        let (status, error, loss) = match &attempt.loss {
            Ok(loss) => (Status::Ok, String::new(), Some(*loss)),
            Err(failure) => (failure.status, failure.reason.clone(), failure.graded_loss),
        };
        let spread = attempt.spread.as_ref().map(|spread| SpreadMessage {
            metrics: spread.metrics.clone(),
            loss_mean: spread.loss_mean,
            loss_sd: spread.loss_deviation,
        });
        Self {
            evaluation,
            seed: attempt.seed,
            metrics: attempt.metrics.clone(),
            spread,
            status: status.to_string(),
            error,
            loss,
            outside: attempt.outside,
            is_kept,
            network_seconds: network.map(|time| time.as_secs_f64()),
        }
    }

    /// Returns the attempt that the worker made, without what it simulated; or what is wrong with the response.
    pub(super) fn into_attempt(self, evaluation: u64, metrics: usize) -> Result<Attempt, String> {
        if self.evaluation != evaluation || self.metrics.len() != metrics {
            let (got, count) = (self.evaluation, self.metrics.len());
            return Err(format!(
                "{count} metrics of evaluation {got} in answer to a request for {metrics} of evaluation {evaluation}"
            ));
        }
        let loss = match (self.status.parse()?, self.loss) {
            (Status::Ok, Some(loss)) => Ok(loss),
            (Status::Ok, None) => return Err("a status of ok without a loss".into()),
            (status, graded_loss) => Err(Failure::new(status, self.error).graded(graded_loss)),
        };
        let spread = self.spread.map(|spread| Spread {
            metrics: spread.metrics,
            loss_mean: spread.loss_mean,
            loss_deviation: spread.loss_sd,
        });
        let Self { seed, metrics, outside, .. } = self;
        Ok(Attempt { seed, metrics, spread, loss, outside, simulated: None })
    }
}
