//! A disk that fails when a test says so, and how a study copes with it.

use std::cell::Cell;
use std::fs;
use std::io;
use std::path::Path;

#[cfg(target_os = "linux")]
use super::power;
use crate::{Evaluation, MetricTarget, Observer, ParameterType, Progress, StopFlag, Study, StudyError, StudyOptions};

/// What happens at one of the operations.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// This many fail, as on a full disk; later ones succeed.
    Errors(usize),
    /// It fails, and so does everything after it: the process is dead.
    Crash,
}

thread_local! {
    /// The next fault, if any, and after how many operations it comes. Every test runs in its own thread.
    static PLAN: Cell<Option<(Fault, usize)>> = const { Cell::new(None) };
    static OPERATIONS: Cell<usize> = const { Cell::new(0) };
}

/// Called before every operation.
pub(crate) fn step() -> io::Result<()> {
    OPERATIONS.set(OPERATIONS.get() + 1);
    match PLAN.get() {
        None => return Ok(()),
        Some((Fault::Crash, 0)) => {}
        Some((Fault::Errors(count), 0)) => fail_next(count - 1),
        Some((fault, left)) => {
            PLAN.set(Some((fault, left - 1)));
            return Ok(());
        }
    }
    Err(io::Error::from(io::ErrorKind::StorageFull))
}

/// Makes the next operations of this thread fail, as many as are asked for.
pub(crate) fn fail_next(operations: usize) {
    PLAN.set((operations > 0).then_some((Fault::Errors(operations), 0)));
}

const MODEL: &str = include_str!("../../../tests/data/ring.parameters");

fn options(folder: &Path) -> StudyOptions {
    let model = folder.join("model.parameters");
    fs::write(&model, format!("{MODEL}N = 50\nK = 8\nT = 0.05\n")).unwrap();
    StudyOptions::new(&model)
        .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
        .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean"))
        .optimizer("OnePlusOne")
        .budget(9)
        .workers(1)
        .threads(1)
}

struct StopAfter(usize, StopFlag);

impl Observer for StopAfter {
    fn evaluated(&mut self, _: &Evaluation, _: bool, progress: &Progress<'_>) {
        if progress.done_in_run >= self.0 {
            self.1.stop();
        }
    }
}

/// Runs a study in three sessions, so that it is made, stopped, resumed and finished.
fn run(folder: &Path, options: &StudyOptions) -> Result<(), StudyError> {
    for evaluations in [3, 3, 9] {
        let flag = StopFlag::default();
        let mut study = Study::open(folder, options)?;
        study.run_observed(&mut StopAfter(evaluations, flag.clone()), &flag)?;
    }
    Ok(())
}

fn rows(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("history.csv")).unwrap();
    text.lines().map(|line| line.rsplitn(3, ',').last().unwrap().to_owned()).collect()
}

#[test]
fn a_study_goes_on_after_a_fault_at_any_write_sync_or_rename() {
    let place = tempfile::tempdir().unwrap();
    let options = options(place.path());
    let whole = place.path().join("whole");
    OPERATIONS.set(0);
    run(&whole, &options).unwrap();
    let operations = OPERATIONS.get();
    assert!(operations > 60, "only {operations} operations");
    for fault in [Fault::Errors(1), Fault::Crash] {
        for number in 0..operations {
            let folder = place.path().join("cut");
            PLAN.set(Some((fault, number)));
            let failed = run(&folder, &options);
            PLAN.set(None);
            if let Err(error) = &failed {
                let message = format!("{error:?}");
                assert!(message.contains("StorageFull"), "{fault:?} at {number}: {message}");
            }
            run(&folder, &options).unwrap_or_else(|error| panic!("after {fault:?} at {number} ({failed:?}): {error}"));
            assert_eq!(rows(&folder), rows(&whole), "after {fault:?} at {number}");
            for name in ["best.parameters", "best/00000003spk_times.bin"] {
                let [cut, whole] = [&folder, &whole].map(|run| fs::read(run.join(name)).unwrap());
                assert!(cut == whole, "{name} after {fault:?} at {number}");
            }
            let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert!(left.iter().all(|name| !name.to_string_lossy().contains("partial")), "{left:?}");
            fs::remove_dir_all(&folder).unwrap();
        }
    }
}

/// When a full disk has room again, the same study continues without being reopened, and no row is torn.
#[test]
fn a_study_that_met_a_full_disk_can_be_run_again_without_opening_it_anew() {
    let place = tempfile::tempdir().unwrap();
    let options = options(place.path());
    let [whole, folder] = ["whole", "full"].map(|name| place.path().join(name));
    Study::open(&whole, &options).unwrap().run().unwrap();
    let mut study = Study::open(&folder, &options).unwrap();
    for operations in [0, 1, 2, 3, 5] {
        PLAN.set(Some((Fault::Crash, operations)));
        let error = study.run().unwrap_err().to_string();
        PLAN.set(None);
        assert!(error.starts_with("cannot write"), "{error}");
    }
    study.run().unwrap();
    assert_eq!(rows(&folder), rows(&whole));
}

/// What a power cut leaves is left to chance, except in the first round, where everything that can be lost is lost.
#[cfg(target_os = "linux")]
#[test]
fn a_study_goes_on_after_a_power_cut_at_any_moment() {
    let place = tempfile::tempdir().unwrap();
    let options = options(place.path()).workers(2).reproducible();
    let whole = place.path().join("whole");
    OPERATIONS.set(0);
    run(&whole, &options).unwrap();
    let operations = OPERATIONS.get();
    let (disk, mut random) = (place.path().join("disk"), 1_u64);
    for round in 0..2 {
        let mut choose = |below: usize| {
            // The linear congruential generator of Knuth's MMIX, its high half.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if round == 0 { 0 } else { usize::try_from(random >> 33).unwrap() % below }
        };
        for number in 0..=operations {
            fs::create_dir(&disk).unwrap();
            let folder = disk.join("run");
            power::watch(&disk);
            PLAN.set(Some((Fault::Crash, number)));
            let ended = run(&folder, &options);
            PLAN.set(None);
            power::cut(&disk, &mut choose);
            let when = format!("round {round}, power cut at {number} ({ended:?})");
            if ended.is_ok() {
                // Nothing of a study that has ended is lost.
                assert_eq!(rows(&folder), rows(&whole), "{when}");
                assert!(
                    fs::read_to_string(folder.join("study.toml")).unwrap().contains("reason = \"budget\""),
                    "{when}"
                );
            }
            let mut study = Study::open(&folder, &options).unwrap_or_else(|error| panic!("{when}: {error}"));
            let left = rows(&folder);
            assert_eq!(left, rows(&whole)[..left.len()], "{when}");
            study.run().unwrap();
            assert_eq!(rows(&folder), rows(&whole), "{when}");
            for name in ["best.parameters", "best/00000003spk_times.bin"] {
                let [cut, whole] = [&folder, &whole].map(|run| fs::read(run.join(name)).unwrap());
                assert!(cut == whole, "{name}: {when}");
            }
            drop(study);
            fs::remove_dir_all(&disk).unwrap();
        }
    }
}
