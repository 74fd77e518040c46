//! Figures of a study while it runs, drawn on a thread of their own.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use neversim_core::{Evaluation, Observer, Progress, StudySettings, read_best_recording, remove_abandoned};

use crate::error::PlotError;
use crate::figure::{FigureInput, FigureRow};
use crate::gallery::{FileFormat, write_figure};
use crate::study_data::StudyData;

/// Drawing takes at most a fifth of the drawing thread's time, however large the study is.
const REST_PER_DRAWING: u32 = 4;

/// How often figures are drawn while a study runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// After this many evaluations.
    Evaluations(usize),
    /// After this much time.
    Time(Duration),
}

impl Default for Refresh {
    /// Every ten seconds.
    fn default() -> Self {
        Self::Time(Duration::from_secs(10))
    }
}

impl FromStr for Refresh {
    type Err = String;

    /// Reads `20` as evaluations and `20s` as seconds.
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "evaluations (`20`) or seconds (`20s`) are needed, above 0".to_owned();
        match text.strip_suffix('s') {
            Some(seconds) => {
                let seconds = seconds.trim().parse().ok().filter(|seconds: &f64| *seconds > 0.0).ok_or_else(refused)?;
                Duration::try_from_secs_f64(seconds).map(Self::Time).map_err(|_| refused())
            }
            None => text.parse().ok().filter(|n| *n > 0).map(Self::Evaluations).ok_or_else(refused),
        }
    }
}

/// Draws figures into `figures/` of the run folder while a study runs.
///
/// As an [`Observer`] it only hands evaluations over, which takes microseconds; drawing happens on a thread of low priority.
#[derive(Debug)]
pub struct LiveFigures {
    evaluations: Sender<Evaluation>,
    drawing: JoinHandle<Result<(), PlotError>>,
}

impl LiveFigures {
    /// Starts the thread for the study in `run_folder`.
    ///
    /// - `before`: the evaluations that are already in the history.
    ///
    /// # Errors
    ///
    /// [`PlotError::Io`] if the system has no thread left, [`PlotError::Study`] for a parameter of unknown type.
    pub fn start(
        run_folder: &Path,
        settings: &StudySettings,
        before: &[Evaluation],
        refresh: Refresh,
    ) -> Result<Self, PlotError> {
        let (evaluations, received) = channel();
        let data = StudyData::of(settings, before);
        let artist = Artist { run_folder: run_folder.into(), data, refresh, failure: None };
        let drawing = thread::Builder::new().name("figures".into()).spawn(move || artist.work(&received));
        let drawing = drawing.map_err(|source| PlotError::Io { path: run_folder.into(), source })?;
        Ok(Self { evaluations, drawing })
    }

    /// Draws the final state, every figure of it, and ends the thread.
    ///
    /// # Errors
    ///
    /// The first [`PlotError`]; drawing continues after an error, because the next attempt may succeed.
    pub fn finish(self) -> Result<(), PlotError> {
        drop(self.evaluations);
        let lost = |_| PlotError::Drawing("the thread that draws figures broke down".into());
        self.drawing.join().map_err(lost)?
    }
}

impl Observer for LiveFigures {
    fn evaluated(&mut self, evaluation: &Evaluation, _: bool, _: &Progress<'_>) {
        // A thread that broke down is reported at the end; the search goes on without figures.
        drop(self.evaluations.send(evaluation.clone()));
    }
}

/// What the thread works with.
struct Artist {
    run_folder: PathBuf,
    data: StudyData,
    refresh: Refresh,
    failure: Option<PlotError>,
}

impl Artist {
    fn work(mut self, received: &Receiver<Evaluation>) -> Result<(), PlotError> {
        lower_priority();
        // One thread of the same low priority, for work that would otherwise spread over all cores.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).start_handler(|_| lower_priority()).build();
        let pool = pool.map_err(|error| PlotError::Drawing(error.to_string()))?;
        let figures = self.figures();
        // Left by a process that was killed while it wrote a figure.
        self.failure = remove_abandoned(&figures).err().map(|source| PlotError::Io { path: figures, source });
        let mut drawn = self.data.len();
        let mut next = Instant::now() + self.pause(Duration::ZERO);
        loop {
            match received.recv_timeout(next.saturating_duration_since(Instant::now()).max(Duration::from_millis(20))) {
                Ok(evaluation) => self.data.push(&evaluation),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let fresh = self.data.len() - drawn;
            let is_due = match self.refresh {
                Refresh::Evaluations(count) => fresh >= count,
                Refresh::Time(_) => fresh > 0,
            };
            if is_due && Instant::now() >= next {
                let begun = Instant::now();
                pool.install(|| self.draw(|row| row.is_live));
                drawn = self.data.len();
                next = Instant::now() + self.pause(begun.elapsed());
            }
        }
        pool.install(|| self.draw(|_| true));
        self.failure.map_or(Ok(()), Err)
    }

    /// Returns how long to wait after a drawing.
    fn pause(&self, drawing: Duration) -> Duration {
        let rest = drawing * REST_PER_DRAWING;
        match self.refresh {
            Refresh::Time(interval) => interval.max(rest),
            Refresh::Evaluations(_) => rest,
        }
    }

    fn figures(&self) -> PathBuf {
        self.run_folder.join("figures")
    }

    fn draw(&mut self, is_wanted: impl Fn(&FigureRow) -> bool) {
        let recording = read_best_recording(&self.run_folder);
        let input = FigureInput { best: recording.as_ref(), ..FigureInput::new(&self.data) };
        let folder = self.figures();
        for row in FigureRow::all().iter().filter(|row| is_wanted(row)) {
            match write_figure(row, &input, &folder, &[FileFormat::Png]) {
                Ok(_) | Err(PlotError::NothingToDraw { .. }) => {}
                Err(error) => drop(self.failure.get_or_insert(error)),
            }
        }
    }
}

/// Gives the search precedence on a busy machine. Only Linux has priorities for single threads.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    // Without permission, drawing keeps its normal priority.
    let _ = rustix::process::setpriority_process(None, 19);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{evaluation, settings};
    use std::fs;

    #[test]
    fn evaluations_and_seconds_are_told_apart() {
        assert_eq!("20".parse(), Ok(Refresh::Evaluations(20)));
        assert_eq!("0.5s".parse(), Ok(Refresh::Time(Duration::from_millis(500))));
        for wrong in ["0", "-1", "0s", "s", "soon", "NaNs", "1e99s"] {
            assert!(wrong.parse::<Refresh>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_final_state_is_drawn_however_rare_the_refreshes() {
        let place = tempfile::tempdir().unwrap();
        let settings = settings(&[("ge", "log", 1e-9, 1e-7), ("gi", "log", 1e-8, 1e-6)]);
        let refresh = Refresh::Time(Duration::from_secs(3600));
        let mut evaluations: Vec<Evaluation> =
            (1..8_u32).map(|n| evaluation(n.into(), vec![1e-9 * f64::from(n), 1e-8], 1.0 / f64::from(n))).collect();
        let last = evaluations.pop().unwrap();
        // A process was killed while it wrote a figure.
        fs::create_dir(place.path().join("figures")).unwrap();
        let abandoned = place.path().join("figures/.aB3dE6.partial");
        fs::write(&abandoned, "half a figure").unwrap();
        let live = LiveFigures::start(place.path(), &settings, &evaluations, refresh).unwrap();
        live.evaluations.send(last.clone()).unwrap();
        live.finish().unwrap();
        assert!(!abandoned.exists());
        let drawn = fs::read(place.path().join("figures/loss_history.png")).unwrap();
        evaluations.push(last);
        let data = StudyData::of(&settings, &evaluations);
        let row = FigureRow::named("loss_history").unwrap();
        assert!(drawn == row.prepare(&FigureInput::new(&data)).unwrap().to_png().unwrap(), "not the final state");
    }
}
