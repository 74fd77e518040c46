//! Looking at a study from outside, while it runs or after.

use neversim_core::{StopFlag, Study, StudyError, StudyRecord, read_best_recording};

use crate::small_study::Place;

#[test]
fn a_record_shows_the_study_and_its_spikes_without_taking_its_lock() {
    let place = Place::new();
    let run = place.path("run");
    let mut study = Study::open(&run, &place.options()).unwrap();
    assert!(StudyRecord::read(&run).unwrap().history().is_empty(), "seen while the study is open, before any row");
    assert!(read_best_recording(&run).is_none());

    study.run_observed(&mut (), &StopFlag::default()).unwrap();
    let record = StudyRecord::read(&run).unwrap();
    let mut settings = record.settings().clone();
    // The open study does not have how its session ended; the file does.
    assert!(settings.sessions[0].end.take().is_some());
    assert_eq!(&settings, study.settings());
    assert_eq!(record.history().len(), study.history().len());
    assert_eq!(record.history().best().unwrap().values, study.history().best().unwrap().values);

    let recording = read_best_recording(&run).unwrap();
    assert_eq!(recording.spike_ids.len(), recording.spike_times.len());
    assert_eq!(recording.positions.len(), recording.neurons as usize);
}

#[test]
fn a_folder_without_a_study_is_named() {
    let place = Place::new();
    let error = StudyRecord::read(place.path(".")).unwrap_err();
    assert!(matches!(error, StudyError::NoStudy { .. }), "{error}");
}
