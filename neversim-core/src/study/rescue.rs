//! What becomes of the evaluations when the run folder or its history is taken away while the study runs.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Study;
use crate::error::StudyError;
use crate::record::checkpoint;
use crate::record::disk;
use crate::record::displacement::Displacement;
use crate::record::durable;
use crate::record::history::{self, Columns, HistoryFile, OpenedHistory};
use crate::record::run_folder::RunFolder;

impl Study {
    /// Brings every evaluation into a file that can be seen if the error says that the study was displaced; returns the error
    /// with the place.
    pub(super) fn rescued(&mut self, error: StudyError) -> StudyError {
        let StudyError::Displaced { path, what, .. } = error else { return error };
        let saved = self.rescue(what).unwrap_or_else(|error| {
            let source = std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
            format!("its {} evaluations could not be saved ({error}{source})", self.history.len())
        });
        self.log.note(&format!("run ends: {what}; {saved}"));
        StudyError::Displaced { path, what, saved }
    }

    fn rescue(&mut self, what: Displacement) -> Result<String, StudyError> {
        match what {
            Displacement::FolderGone | Displacement::FolderReplaced => match self.history_file.change_in_folder()? {
                None => self.save_where_it_is(),
                Some(_) => self.rescue_beside(),
            },
            Displacement::HistoryGone | Displacement::HistoryReplaced | Displacement::HistoryChanged { .. } => {
                self.rescue_into_folder()
            }
        }
    }

    /// Adds the rows that the history lacks: those that came while it was out of place.
    pub(super) fn write_missing_rows(&mut self) -> Result<(), StudyError> {
        self.history_file.check()?;
        self.write_missing_rows_wherever_it_is()
    }

    fn write_missing_rows_wherever_it_is(&mut self) -> Result<(), StudyError> {
        let missing = self.history.evaluations().get(self.history_file.rows()..).unwrap_or_default();
        missing.iter().try_for_each(|evaluation| self.history_file.append_wherever_it_is(evaluation))
    }

    /// Saves a study whose folder was moved into that folder.
    fn save_where_it_is(&mut self) -> Result<String, StudyError> {
        self.write_missing_rows_wherever_it_is()?;
        self.history_file.sync_wherever_it_is()?;
        self.run.replace_wherever_it_is(checkpoint::FILE_NAME, &self.checkpoint()?)?;
        let place = self.run.folder().current_path();
        let place = place.map_or("the folder that was moved".to_owned(), |path| path.display().to_string());
        Ok(format!(
            "all {} evaluations are in {place}: open the study there to continue, or move the folder back",
            self.history.len()
        ))
    }

    /// Saves a study whose history is no longer the file it was, in the run folder: whatever is there now stays as it is.
    fn rescue_into_folder(&mut self) -> Result<String, StudyError> {
        let folder = self.run.folder();
        let made = first_free(|number| {
            let name = format!("history.rescued-{number}.csv");
            folder.create_new(&name).map(|file| (name, file))
        });
        let (name, mut file) = made.map_err(StudyError::create(self.run.path().join("history.rescued-1.csv")))?;
        let path = self.run.path().join(name);
        let mut text = Vec::new();
        let written = history::write(&self.history, &Columns::of(self.settings()), &mut text);
        let written = written.and_then(|()| disk::write(&mut file, &text)).and_then(|()| disk::sync(&file));
        written.map_err(StudyError::write(&path))?;
        self.run.sync()?;
        Ok(format!(
            "nothing was written to what is there now; all {} evaluations are in {}: put it in the place of history.csv to continue",
            self.history.len(),
            path.display()
        ))
    }

    /// Saves a study whose folder no longer exists, as a run folder beside its old place.
    fn rescue_beside(&mut self) -> Result<String, StudyError> {
        let old = std::path::absolute(self.run.path()).map_err(StudyError::read(self.run.path()))?;
        let path = make_beside(&old).or_else(|error| match old.file_name() {
            // The folder above is gone, too.
            Some(name) => make_beside(&std::env::temp_dir().join(name)),
            None => Err(error),
        });
        let path = path.map_err(StudyError::create(old.with_added_extension("rescued-1")))?;
        let run = Arc::new(RunFolder::open(&path)?);
        let OpenedHistory { mut file, .. } = HistoryFile::open(Arc::clone(&run), Columns::of(self.settings()))?;
        self.history.evaluations().iter().try_for_each(|evaluation| file.append(evaluation))?;
        file.sync()?;
        self.session.plan.write_model(&run)?;
        self.settings().write(&run)?;
        run.replace(checkpoint::FILE_NAME, &self.checkpoint()?)?;
        Ok(format!(
            "all {} evaluations are in a new run folder, {}: open the study there to continue",
            self.history.len(),
            path.display()
        ))
    }
}

/// Makes a folder beside `path`, under a name that is free.
fn make_beside(path: &Path) -> io::Result<PathBuf> {
    let folder = first_free(|number| {
        let folder = path.with_added_extension(format!("rescued-{number}"));
        disk::step()?;
        fs::create_dir(&folder).map(|()| folder)
    })?;
    durable::sync_folder(path.parent().unwrap_or(path))?;
    Ok(folder)
}

/// Creates something with a number in its name: the first one, from 1, that is free.
fn first_free<T>(make: impl Fn(u32) -> io::Result<T>) -> io::Result<T> {
    let mut number = 1;
    loop {
        match make(number) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            made => return made,
        }
    }
}
