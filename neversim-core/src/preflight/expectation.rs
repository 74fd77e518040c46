//! What a study will take: memory and time.

use std::fmt;
use std::time::Duration;

use crate::evaluate::session::Session;
use crate::record::history::History;
use crate::record::number::shortest;
use crate::simulator::model::Memory;

/// What the remaining evaluations will take.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Upper bound of the memory (bytes): networks, and one run per simultaneous evaluation. `None`: the simulator does not
    /// say.
    pub memory: Option<u64>,
    /// Whether a searched parameter decides the network, so that each evaluation builds one of its own.
    pub builds_networks: bool,
    /// Time of one evaluation, all its replicates, and its network if each evaluation builds one.
    pub evaluation: Duration,
    /// Remaining evaluations.
    pub evaluations: u64,
    /// How many of them run at the same time.
    pub at_once: usize,
}

impl Expectation {
    /// Returns what `evaluations` will take if each takes the time `evaluation`.
    pub(super) fn new(session: &Session, evaluation: Duration, evaluations: u64) -> Self {
        let at_once = session.threads.min(session.plan.settings.workers);
        let needs = session.plan.model.memory(session.plan.space());
        let builds_networks = needs.as_ref().is_some_and(|needs| needs.builds_networks);
        let memory = needs.map(|needs| memory(&needs, session.plan.settings.evaluation.is_isolated(), at_once));
        Self { memory, builds_networks, evaluation, evaluations, at_once }
    }

    /// Returns what the rest of the budget will take, estimated from the evaluations so far; `None` before the first one and
    /// when nothing is left.
    pub(crate) fn of_the_rest(session: &Session, history: &History) -> Option<Self> {
        let left = session.plan.settings.budget.saturating_sub(history.len() as u64);
        let rows = history.evaluations();
        if rows.is_empty() || left == 0 {
            return None;
        }
        let seconds: f64 = rows.iter().map(|row| row.duration.as_secs_f64()).sum();
        let mean = Duration::try_from_secs_f64(seconds / rows.len() as f64).unwrap_or(Duration::MAX);
        let mut expectation = Self::new(session, mean, left);
        if rows.len() == 1 && !expectation.builds_networks {
            // The first evaluation built the network that the others share.
            expectation.evaluation = mean.saturating_sub(session.network_time.get().copied().unwrap_or_default());
        }
        Some(expectation)
    }

    /// Returns the time that the evaluations take together.
    #[must_use]
    pub fn total(&self) -> Duration {
        let seconds = self.evaluation.as_secs_f64() * self.evaluations as f64 / self.at_once as f64;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// In one line: memory (MiB), time of an evaluation (s), total time.
impl fmt::Display for Expectation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory, evaluation, evaluations, at_once, .. } = self;
        if let Some(memory) = memory {
            write!(formatter, "at most {} MiB of memory, ", memory.div_ceil(1 << 20))?;
        }
        let seconds = rounded(evaluation.as_secs_f64());
        let total = humantime::format_duration(Duration::from_secs(self.total().as_secs().saturating_add(1)));
        write!(
            formatter,
            "{seconds} s per evaluation, about {total} for {evaluations} evaluations, \
             {at_once} at a time"
        )
    }
}

/// Returns a number with two significant digits.
fn rounded(seconds: f64) -> String {
    shortest(format!("{seconds:.1e}").parse().unwrap_or(seconds))
}

/// Returns an upper bound of the bytes that a study needs.
fn memory(needs: &Memory, is_isolated: bool, at_once: usize) -> u64 {
    // Each worker process builds its own networks.
    let (processes, runs) = if is_isolated { (at_once, 1) } else { (1, at_once) };
    let networks = if needs.builds_networks { needs.networks_kept + runs } else { 1 };
    let of_place = |(network, run): &(u64, u64)| processes as u64 * (networks as u64 * network + runs as u64 * run);
    needs.places.iter().map(of_place).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_shared_by_those_at_once_and_said_in_one_line() {
        let expectation = Expectation {
            memory: Some((25 << 20) - 1),
            builds_networks: false,
            evaluation: Duration::from_micros(41_678),
            evaluations: 199,
            at_once: 2,
        };
        // 199 * 0.041678 s / 2
        assert!((expectation.total().as_secs_f64() - 4.146_961).abs() < 1e-9);
        let line = "at most 25 MiB of memory, 0.042 s per evaluation, about 5s for 199 evaluations, 2 at a time";
        assert_eq!(expectation.to_string(), line);
    }
}
