//! What is tried again, how often, and what the history says about it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use neversim_netsim::{
    Output, ParameterError, ParameterFile, Parameters, ProcessError, Recording, SimulationError, Simulator,
};

use super::*;
use crate::evaluate::session::Runtime;
use crate::plan::Plan;
use crate::record::disk::faults;
use crate::record::evaluation::Status;
use crate::simulator::netsim::Netsim;
use crate::{MetricTarget, ParameterType, StudyOptions};

const MODEL: &str = include_str!("../../../tests/data/ring.parameters");

fn options(place: &Path) -> StudyOptions {
    let model = place.join("model.parameters");
    fs::write(&model, format!("{MODEL}N = 50\nK = 8\nT = 0.05\n")).unwrap();
    StudyOptions::new(model)
        .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
        .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean"))
        .workers(1)
        .threads(1)
}

fn session(options: &StudyOptions, run: &Path) -> Session {
    Session::start(Arc::new(Plan::new(options).unwrap()), &Runtime::of(options), run).unwrap()
}

/// Returns a session whose simulator fails this many times, and counts its calls.
fn flaky(
    options: &StudyOptions,
    run: &Path,
    failures: usize,
    error: fn() -> SimulationError,
    calls: &Arc<AtomicUsize>,
) -> Session {
    let calls = Arc::clone(calls);
    let file = options.params_file.as_deref().unwrap();
    let netsim = Netsim::read(file, &options.simulator, &options.evaluation).unwrap();
    let netsim = netsim.behind(|inner| Arc::new(Flaky { inner, failures, error, calls }));
    Session { model: Arc::new(netsim), ..session(options, run) }
}

/// A simulator that fails a few times before it works.
#[derive(Debug)]
struct Flaky {
    inner: Arc<dyn Simulator>,
    failures: usize,
    error: fn() -> SimulationError,
    calls: Arc<AtomicUsize>,
}

impl Flaky {
    fn fails(&self) -> Result<(), SimulationError> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if call < self.failures { Err((self.error)()) } else { Ok(()) }
    }
}

impl Simulator for Flaky {
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        self.inner.check(model)
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        self.fails()?;
        self.inner.simulate(model)
    }

    /// Writes through the disk of the tests.
    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let path = output.folder.to_owned();
        faults::step().map_err(|source| SimulationError::Write { path, source })?;
        self.inner.simulate(model)
    }
}

fn memory_of_the_machine() -> SimulationError {
    SimulationError::Memory { purpose: "the network".into(), needed_mib: 900, available_mib: 100 }
}

fn full_disk() -> SimulationError {
    SimulationError::Write { path: "outputs/000000".into(), source: std::io::ErrorKind::StorageFull.into() }
}

fn own_limit() -> SimulationError {
    SimulationError::Timeout { limit: Duration::from_secs(1) }
}

fn panics() -> SimulationError {
    panic!("index 7 is out of range")
}

/// Evaluates a candidate with a simulator that fails this many times; returns the result and the number of attempts.
fn evaluated(
    failures: usize,
    error: fn() -> SimulationError,
    memory_limit: Option<u64>,
    output: Option<&Path>,
) -> (Evaluation, usize) {
    let place = tempfile::tempdir().unwrap();
    let mut options = options(place.path());
    options.simulator.memory_limit = memory_limit;
    let calls = Arc::<AtomicUsize>::default();
    let session = flaky(&options, place.path(), failures, error, &calls);
    let Finished { evaluation, outside, .. } = Evaluator::Threads.evaluate(&session, 0, vec![8e-9], output);
    let reason = evaluation.outcome.failure().map_or("", |failure| failure.reason.as_str());
    assert_eq!(outside == Some(OutsideCause::Files), reason.starts_with("cannot write"), "{reason}");
    (evaluation, calls.load(Ordering::Relaxed))
}

#[test]
fn what_the_machine_is_short_of_is_tried_again_at_most_twice() {
    for (error, status, says) in [
        (memory_of_the_machine as fn() -> SimulationError, Status::Memory, "900 MiB"),
        (full_disk, Status::Crashed, "cannot write outputs/000000"),
    ] {
        for failures in 1..=3 {
            let (evaluation, attempts) = evaluated(failures, error, None, None);
            assert_eq!(attempts, (failures + 1).min(3));
            if failures < 3 {
                assert_eq!(evaluation.outcome.status(), Status::Ok);
                let after = format!("attempt {attempts}, after: ");
                assert!(evaluation.note.starts_with(&after) && evaluation.note.contains(says), "{}", evaluation.note);
            } else {
                let failure = evaluation.outcome.failure().unwrap();
                assert_eq!((failure.status, evaluation.note.as_str()), (status, ""));
                assert!(failure.reason.contains(says) && failure.reason.ends_with("(attempt 3)"), "{}", failure.reason);
            }
        }
    }
}

#[test]
fn what_would_fail_again_is_not_tried_again() {
    // A limit of 100 MiB that the user set is no shortage of the machine, nor is a time limit.
    for (error, limit) in [(memory_of_the_machine as fn() -> SimulationError, Some(100)), (own_limit, None)] {
        let (evaluation, attempts) = evaluated(1, error, limit, None);
        assert_eq!((attempts, evaluation.outcome.loss()), (1, None));
        assert!(!evaluation.outcome.failure().unwrap().reason.contains("attempt"));
    }
    assert_eq!(evaluated(1, memory_of_the_machine, Some(200), None).1, 2, "the machine has less than the limit");
}

#[test]
fn a_panic_is_a_failure_of_its_evaluation() {
    let (evaluation, attempts) = evaluated(1, panics, None, None);
    let failure = evaluation.outcome.failure().unwrap();
    assert_eq!((attempts, failure.status), (1, Status::Crashed));
    assert_eq!(failure.reason, "panic: index 7 is out of range");
}

#[test]
fn an_output_that_finds_no_room_is_written_when_there_is_some() {
    let output = Path::new("outputs/000000");
    faults::fail_next(1);
    let (evaluation, attempts) = evaluated(0, full_disk, None, Some(output));
    assert_eq!((attempts, evaluation.outcome.status()), (2, Status::Ok));
    assert!(evaluation.note.starts_with("attempt 2, after: cannot write outputs/000000"), "{}", evaluation.note);
    faults::fail_next(9);
    let (evaluation, attempts) = evaluated(0, full_disk, None, Some(output));
    assert_eq!((attempts, evaluation.outcome.status()), (3, Status::Crashed));
    faults::fail_next(0);
}

/// Evaluates a candidate with a worker program in which `fate` happens before an answer; returns the result and how
/// often it was asked.
#[cfg(unix)]
fn evaluated_by(fate: &str) -> (Evaluation, usize) {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("program");
    let asked = place.path().join("asked");
    let script = format!(
        "#!/bin/sh\nread greeting\necho '{{\"protocol\":1}}'\nwhile read request; do\necho >> {asked}\n\
         times=$(wc -l < {asked})\n{fate}\n\
         echo '{{\"evaluation\":0,\"seed\":3,\"metrics\":[10.0],\"status\":\"ok\",\"loss\":0.25}}'\ndone\n",
        asked = asked.display()
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut options = options(place.path());
    (options.evaluation.isolate, options.worker_program) = (Some(true), Some(program));
    let session = session(&options, place.path());
    let evaluator = Evaluator::new(&session, place.path()).unwrap();
    let Finished { evaluation, outside, .. } = evaluator.evaluate(&session, 0, vec![8e-9], None);
    let reason = evaluation.outcome.failure().map_or("", |failure| failure.reason.as_str());
    assert_eq!(outside == Some(OutsideCause::Worker), reason.ends_with("(attempt 3)"), "{reason}");
    (evaluation, fs::read(&asked).unwrap().len())
}

#[cfg(unix)]
#[test]
fn a_lost_worker_is_replaced_and_its_evaluation_tried_again_at_most_twice() {
    for lost in 1..=2 {
        let (evaluation, attempts) = evaluated_by(&format!("[ $times -le {lost} ] && kill -9 $$"));
        assert_eq!((attempts, evaluation.outcome.loss()), (lost + 1, Some(0.25)));
        let note = format!("attempt {attempts}, after: the worker was ended from outside by signal 9");
        assert_eq!(evaluation.note, note);
    }
    for (fate, reason) in [
        ("kill -9 $$", "the worker was ended from outside by signal 9 (attempt 3)"),
        ("echo nonsense; continue", "the worker's answer makes no sense: "),
    ] {
        let (evaluation, attempts) = evaluated_by(fate);
        let failure = evaluation.outcome.failure().unwrap();
        assert_eq!((attempts, failure.status), (3, Status::Crashed));
        assert!(failure.reason.starts_with(reason) && failure.reason.ends_with("(attempt 3)"), "{}", failure.reason);
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_crashes_by_itself_costs_its_evaluation_at_once() {
    for (fate, status, reason) in [
        ("kill -11 $$", Status::Crashed, "the worker crashed with signal 11"),
        ("exit 7", Status::Crashed, "the worker ended with exit status: 7"),
        ("echo memory allocation of 99 bytes failed >&2; kill -6 $$", Status::Memory, "the worker ran out of memory"),
    ] {
        let (evaluation, attempts) = evaluated_by(fate);
        let failure = evaluation.outcome.failure().unwrap();
        assert_eq!((attempts, failure.status), (1, status), "{}", failure.reason);
        assert!(failure.reason.starts_with(reason) && !failure.reason.contains("attempt"), "{}", failure.reason);
    }
}

fn killed() -> SimulationError {
    ProcessError::Signal { signal: 9, message: "it printed nothing".into() }.into()
}

fn crashed() -> SimulationError {
    ProcessError::Signal { signal: 11, message: "it printed nothing".into() }.into()
}

#[test]
fn what_happens_outside_is_tried_again_and_then_no_row_and_what_the_program_does_itself_is_one() {
    for failures in 1..=2 {
        let (evaluation, attempts) = evaluated(failures, killed, None, None);
        assert_eq!((attempts, evaluation.outcome.status()), (failures + 1, Status::Ok));
    }
    let finished = |error, is_reproducible| {
        let place = tempfile::tempdir().unwrap();
        let options = options(place.path()).with(|study| study.is_reproducible = is_reproducible);
        let session = flaky(&options, place.path(), 9, error, &Arc::default());
        Evaluator::Threads.evaluate(&session, 0, vec![8e-9], None)
    };
    assert_eq!(finished(killed, false).outside, Some(OutsideCause::Program));
    assert_eq!(finished(crashed, false).outside, None);
    // A machine that is too small is a row, but not of a history that is to be the same on every machine.
    assert_eq!(finished(memory_of_the_machine, false).outside, None);
    assert_eq!(finished(memory_of_the_machine, true).outside, Some(OutsideCause::Memory));
}

#[test]
fn a_reproducible_history_does_not_tell_how_often_an_evaluation_was_tried() {
    let place = tempfile::tempdir().unwrap();
    let session = flaky(&options(place.path()).reproducible(), place.path(), 1, killed, &Arc::default());
    let Finished { evaluation, retried, .. } = Evaluator::Threads.evaluate(&session, 0, vec![8e-9], None);
    assert_eq!((evaluation.outcome.status(), evaluation.note.as_str()), (Status::Ok, ""));
    assert_eq!(retried.unwrap(), "attempt 2, after: NETSIM was ended by signal 9: it printed nothing");
}

#[cfg(unix)]
#[test]
fn a_worker_that_cannot_be_started_any_more_is_no_failure_of_a_candidate() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("program");
    let write = |path: &Path| {
        let answer = r#"{"evaluation":0,"seed":3,"metrics":[10.0],"status":"ok","loss":0.25}"#;
        let answers = format!("read request\necho '{answer}'\nread request\nkill -9 $$\n");
        let script = format!("#!/bin/sh\nread greeting\necho '{{\"protocol\":1}}'\n{answers}");
        fs::write(path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    write(&program);
    let mut options = options(place.path());
    (options.evaluation.isolate, options.worker_program) = (Some(true), Some(program.clone()));
    let session = session(&options, place.path());
    let evaluator = Evaluator::new(&session, place.path()).unwrap();
    // The worker that is there answers once, and is ended.
    assert_eq!(evaluator.evaluate(&session, 0, vec![8e-9], None).evaluation.outcome.loss(), Some(0.25));
    fs::remove_file(&program).unwrap();
    let says = |part: &str| {
        let finished = evaluator.evaluate(&session, 0, vec![8e-9], None);
        assert_eq!(finished.outside, Some(OutsideCause::Worker));
        let failure = finished.evaluation.outcome.failure().unwrap();
        assert!(failure.reason.contains(part), "{}", failure.reason);
    };
    says("cannot be started: ");
    write(&program);
    says("was replaced while the study ran");
}
