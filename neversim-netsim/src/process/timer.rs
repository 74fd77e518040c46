//! How long a process has been at work: processor time, which neither a busy machine nor a pause uses up.

use std::time::{Duration, Instant};

/// Watches how long a process, with its children, takes for one task.
///
/// What counts against the limit is processor time (on Linux). A machine that is busy with other work, or a process
/// that is stopped for a while (SIGSTOP, a suspended laptop), uses none of it. A process that only waits never uses it
/// up, so there is a second limit, on the time that it spends waiting: ten times the first plus 5 s. Elsewhere
/// wall-clock time counts, except while the watching process did not run either.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use neversim_netsim::ProcessTimer;
/// let mut timer = ProcessTimer::start(std::process::id(), Some(Duration::from_secs(3600)));
/// assert_eq!(timer.look(), None);
/// ```
#[derive(Debug)]
pub struct ProcessTimer {
    process: u32,
    limit: Option<Duration>,
    /// What has been counted against the limit.
    used: Duration,
    /// How long it has only waited.
    waited: Duration,
    is_counting: bool,
    looked: Instant,
    /// Its processor time at the last look.
    processor_time: Option<Duration>,
}

/// Which limit a process has broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overtime {
    /// It took more time than the limit.
    Limit,
    /// It waited for this long and took less time than the limit.
    Waiting(Duration),
}

/// What the system says of a process and its children.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Usage {
    processor_time: Duration,
    /// Whether one of them runs, or would run if it were let: the machine is busy, or somebody stopped it.
    is_at_work: bool,
}

impl ProcessTimer {
    /// The system is asked no more often than this.
    const INTERVAL: Duration = Duration::from_millis(10);

    /// The most time between two looks that counts: if they are further apart, the watching process did not run either.
    const LONGEST_GAP: Duration = Duration::from_millis(100);

    /// Starts watching a process; without a limit nothing is ever found.
    #[must_use]
    pub fn start(process: u32, limit: Option<Duration>) -> Self {
        let processor_time = limit.and_then(|_| usage(process)).map(|usage| usage.processor_time);
        let zero = Duration::ZERO;
        Self { process, limit, used: zero, waited: zero, is_counting: true, looked: Instant::now(), processor_time }
    }

    /// Starts or stops counting.
    pub fn set_counting(&mut self, is_counting: bool) {
        if self.limit.is_some() {
            self.count();
        }
        self.is_counting = is_counting;
    }

    /// Returns the limit that has been broken, if any. To be called every few milliseconds.
    pub fn look(&mut self) -> Option<Overtime> {
        let limit = self.limit?;
        if self.looked.elapsed() >= Self::INTERVAL {
            self.count();
        }
        if self.used >= limit {
            return Some(Overtime::Limit);
        }
        (self.waited >= longest_wait(limit)).then_some(Overtime::Waiting(self.waited))
    }

    fn count(&mut self) {
        let now = Instant::now();
        let attended = now.duration_since(self.looked).min(Self::LONGEST_GAP);
        self.looked = now;
        let (used, waited) = match (usage(self.process), self.processor_time) {
            (Some(usage), Some(before)) => {
                let used = usage.processor_time.saturating_sub(before);
                // A child that ended may not have been counted to its parent yet: the sum must not fall.
                self.processor_time = Some(usage.processor_time.max(before));
                let is_waiting = used.is_zero() && !usage.is_at_work;
                (used, if is_waiting { attended } else { Duration::ZERO })
            }
            (Some(usage), None) => {
                self.processor_time = Some(usage.processor_time);
                (Duration::ZERO, Duration::ZERO)
            }
            (None, _) => (attended, Duration::ZERO),
        };
        if self.is_counting {
            self.used += used;
            self.waited += waited;
        }
    }
}

/// Returns how long a process with the limit `limit` may wait.
fn longest_wait(limit: Duration) -> Duration {
    limit.saturating_mul(10).saturating_add(Duration::from_secs(5))
}

/// Returns what a process and its children, also those that ended, have used; `None` if the system does not say.
#[cfg(target_os = "linux")]
fn usage(process: u32) -> Option<Usage> {
    /// More are not followed: a program that starts processes without end is watched by its first ones.
    const MOST: usize = 256;
    let mut total = of_one(process)?;
    let mut unseen = children(process);
    let mut seen = 1;
    while let Some(child) = unseen.pop().filter(|_| seen < MOST) {
        seen += 1;
        if let Some(usage) = of_one(child) {
            total.processor_time += usage.processor_time;
            total.is_at_work |= usage.is_at_work;
            unseen.extend(children(child));
        }
    }
    Some(total)
}

#[cfg(not(target_os = "linux"))]
fn usage(_process: u32) -> Option<Usage> {
    None
}

/// Reads `/proc/PID/stat`: the state, and the processor time of the process and of its children that have ended.
#[cfg(target_os = "linux")]
fn of_one(process: u32) -> Option<Usage> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the program's name in parentheses, and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let state = fields.first()?;
    // utime, stime, cutime and cstime, fields 14 to 17 of proc_pid_stat(5).
    let ticks: u64 = fields.get(11..15)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    let processor_time = Duration::from_secs_f64(ticks as f64 / per_second as f64);
    Some(Usage { processor_time, is_at_work: matches!(*state, "R" | "T" | "t") })
}

/// Returns the children of all threads of a process; none where the kernel does not list them.
#[cfg(target_os = "linux")]
fn children(process: u32) -> Vec<u32> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
    let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use std::process::{Child, Command};

    fn spawn(script: &str) -> Child {
        Command::new("sh").args(["-c", script]).spawn().unwrap()
    }

    /// Looks until a limit is broken, or for as long as `patience`.
    fn watched(script: &str, limit: Duration, patience: Duration) -> Option<Overtime> {
        let mut child = spawn(script);
        let mut timer = ProcessTimer::start(child.id(), Some(limit));
        let begun = Instant::now();
        let mut overtime = None;
        while overtime.is_none() && begun.elapsed() < patience {
            std::thread::sleep(Duration::from_millis(5));
            overtime = timer.look();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        overtime
    }

    const PATIENT: Duration = Duration::from_secs(120);

    #[test]
    fn processor_time_of_a_process_and_of_its_children_counts() {
        let limit = Duration::from_millis(200);
        assert_eq!(watched("while :; do :; done", limit, PATIENT), Some(Overtime::Limit));
        let in_a_child = "sh -c 'while :; do :; done & echo $! > /dev/null; sleep 5; kill $!'; :";
        assert_eq!(watched(in_a_child, limit, PATIENT), Some(Overtime::Limit));
    }

    #[test]
    fn waiting_has_its_own_limit() {
        assert_eq!(watched("exec sleep 600", Duration::from_millis(100), Duration::from_secs(1)), None);
        let overtime = watched("exec sleep 600", Duration::from_nanos(1), PATIENT);
        assert!(
            matches!(overtime, Some(Overtime::Waiting(waited)) if waited >= Duration::from_secs(5)),
            "{overtime:?}"
        );
    }

    #[test]
    fn a_stopped_process_uses_no_time() {
        let child = watched("kill -STOP $$", Duration::from_nanos(1), Duration::from_secs(7));
        assert_eq!(child, None);
    }

    #[test]
    fn time_that_must_not_count_does_not() {
        let mut child = spawn("while :; do :; done");
        let mut timer = ProcessTimer::start(child.id(), Some(Duration::from_millis(100)));
        timer.set_counting(false);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(timer.look(), None);
        timer.set_counting(true);
        let begun = Instant::now();
        while timer.look().is_none() {
            assert!(begun.elapsed() < PATIENT);
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
