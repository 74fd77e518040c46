//! `history.csv`: one row per evaluation, appended and never rewritten, readable by pandas, MATLAB and R.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::columns::Columns;
use super::digest::{Link, RowDigests};
use super::sync::Syncer;
use super::text::Text;
use super::{History, row};
use crate::error::StudyError;
use crate::record::disk::{self, Found, Identity, Kind};
use crate::record::displacement::Displacement;
use crate::record::evaluation::Evaluation;
use crate::record::run_folder::RunFolder;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "history.csv";

/// The open file. It is locked as well, because earlier versions look for the lock here.
#[derive(Debug)]
pub(crate) struct HistoryFile {
    run: Arc<RunFolder>,
    path: PathBuf,
    file: File,
    identity: Identity,
    columns: Columns,
    /// Bytes of whole rows.
    length: u64,
    /// How lines end.
    line_end: &'static str,
    /// Whole rows.
    rows: usize,
    digests: RowDigests,
    /// Whether a part of a row may follow them.
    is_torn: bool,
    syncer: Syncer,
}

/// A history that was opened to be continued.
#[derive(Debug)]
pub(crate) struct OpenedHistory {
    pub(crate) file: HistoryFile,
    pub(crate) history: History,
    /// A link for each row.
    pub(crate) links: Vec<Link>,
    /// The part of a row that was dropped, if there was one.
    pub(crate) dropped: Option<String>,
}

impl HistoryFile {
    /// Locks the history in a run folder, creating it if there is none, and reads what it holds.
    ///
    /// A torn last row, left by a power cut, is dropped from the file.
    pub(crate) fn open(run: Arc<RunFolder>, columns: Columns) -> Result<OpenedHistory, StudyError> {
        let path = run.path().join(FILE_NAME);
        let mut file = run.folder().open_to_append(FILE_NAME).map_err(StudyError::write(&path))?;
        run.lock(&file, FILE_NAME)?;
        let found = run.folder().find(FILE_NAME).map_err(StudyError::read(&path))?;
        let Some(identity) = found.filter(|found| found.kind == Kind::File).map(|found| found.identity) else {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "it is not a file");
            return Err(StudyError::read(&path)(source));
        };
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(StudyError::read(&path))?;
        file.read_to_end(&mut bytes).map_err(StudyError::read(&path))?;
        let (text, mut digests, mut links) = (Text::new(&bytes, &columns), RowDigests::default(), Vec::new());
        let history = text.parse(&columns, &path, |row| {
            digests.push(row);
            links.push(digests.last());
        })?;
        let own = run.folder().open_to_read(FILE_NAME).map_err(StudyError::read(&path))?;
        let syncer = Syncer::start(own).map_err(StudyError::write(&path))?;
        let (length, is_torn, line_end) = (text.length(), !text.torn.is_empty(), text.line_end);
        let rows = history.len();
        let mut file = Self { run, path, file, identity, columns, length, line_end, rows, digests, is_torn, syncer };
        if length == 0 {
            file.write(&file.columns.header())?;
        } else if !text.missing_end.is_empty() {
            file.write_text(text.missing_end)?;
        }
        // What was read counts from now on, so it must be durable, whatever happened before.
        file.mend().and_then(|()| disk::sync(&file.file)).map_err(StudyError::write(&file.path))?;
        let dropped = (is_torn && rows > 0).then(|| String::from_utf8_lossy(text.torn).replace('\0', ""));
        Ok(OpenedHistory { file, history, links, dropped })
    }

    /// Appends a row and hands it to the operating system: from then on a kill does not lose it. It is on disk within a
    /// second.
    ///
    /// # Errors
    ///
    /// [`StudyError::Displaced`]: the row would be in a file that nobody can see. [`StudyError::Io`].
    pub(crate) fn append(&mut self, evaluation: &Evaluation) -> Result<(), StudyError> {
        self.check()?;
        self.append_wherever_it_is(evaluation)
    }

    /// Appends a row as [`append`](Self::append) does, even in a folder that was moved.
    pub(crate) fn append_wherever_it_is(&mut self, evaluation: &Evaluation) -> Result<(), StudyError> {
        let row = row::write(evaluation, &self.columns);
        self.write(&row)?;
        self.rows += 1;
        self.digests.push(row.as_bytes());
        Ok(())
    }

    /// Makes every row durable, now.
    pub(crate) fn sync(&mut self) -> Result<(), StudyError> {
        self.check()?;
        self.sync_wherever_it_is()
    }

    /// Makes every row durable, even in a folder that was moved.
    pub(crate) fn sync_wherever_it_is(&mut self) -> Result<(), StudyError> {
        disk::sync(&self.file).map_err(StudyError::write(&self.path))
    }

    /// Returns the number of whole rows in the file.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Checks that the folder is still at its path, and that its history is the file that was opened, as this process left it.
    ///
    /// # Errors
    ///
    /// [`StudyError::Displaced`]
    pub(crate) fn check(&self) -> Result<(), StudyError> {
        self.run.check()?;
        self.change_in_folder()?.map_or(Ok(()), |what| Err(self.run.displaced(what)))
    }

    /// Returns what happened to the history in the open folder, wherever that is.
    pub(crate) fn change_in_folder(&self) -> Result<Option<Displacement>, StudyError> {
        let found = self.run.folder().find(FILE_NAME).map_err(StudyError::read(&self.path))?;
        Ok(match found {
            None => Some(Displacement::HistoryGone),
            Some(found) if found.identity != self.identity => Some(Displacement::HistoryReplaced),
            // It is not known how much a failed write has left.
            Some(Found { length: found, .. }) if found != self.length && !self.is_torn => {
                Some(Displacement::HistoryChanged { expected: self.length, found })
            }
            Some(_) => None,
        })
    }

    /// Returns digests of the rows.
    pub(crate) fn digests(&self) -> &RowDigests {
        &self.digests
    }

    /// Writes a line: all of it, or nothing that the next line would be appended to.
    fn write(&mut self, line: &str) -> Result<(), StudyError> {
        self.write_text(&format!("{line}{}", self.line_end))
    }

    fn write_text(&mut self, line: &str) -> Result<(), StudyError> {
        let written = self.syncer.failure().map_or(Ok(()), Err).and_then(|()| self.mend()).and_then(|()| {
            // One write for the whole line, so that a kill finds it complete or absent.
            self.is_torn = true;
            disk::write(&mut self.file, line.as_bytes())
        });
        match written {
            Ok(()) => {
                (self.length, self.is_torn) = (self.length + line.len() as u64, false);
                self.syncer.sync_soon();
                Ok(())
            }
            Err(error) => {
                // If that fails too, it is done before the next line, or when the file is opened again.
                drop(self.mend());
                Err(StudyError::write(&self.path)(error))
            }
        }
    }

    /// Cuts off what a failed write has left of its row.
    fn mend(&mut self) -> io::Result<()> {
        if self.is_torn {
            disk::cut(&self.file, self.length)?;
            self.is_torn = false;
        }
        Ok(())
    }
}

/// Reads the history in `folder` as it is now, even while another process is appending to it.
///
/// Nothing is locked or changed; a last row that is not complete yet is left out.
pub(crate) fn read_only(folder: &Path, columns: &Columns) -> Result<History, StudyError> {
    let path = folder.join(FILE_NAME);
    let bytes = fs::read(&path).map_err(StudyError::read(&path))?;
    Text::new(&bytes, columns).parse(columns, &path, |_| {})
}

/// Writes a history as its file holds it.
pub(crate) fn write(history: &History, columns: &Columns, mut to: impl Write) -> io::Result<()> {
    writeln!(to, "{}", columns.header())?;
    history.evaluations().iter().try_for_each(|evaluation| writeln!(to, "{}", row::write(evaluation, columns)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::history::row::tests::{columns, rows};

    fn open(folder: &Path) -> Result<(HistoryFile, History), StudyError> {
        let OpenedHistory { file, history, .. } =
            HistoryFile::open(Arc::new(RunFolder::open(folder)?), columns(false))?;
        Ok((file, history))
    }

    #[test]
    fn what_is_appended_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, history) = open(folder.path()).unwrap();
        assert!(history.is_empty());
        rows().iter().for_each(|row| file.append(row).unwrap());
        drop(file);
        let (_, history) = open(folder.path()).unwrap();
        assert_eq!(history.evaluations()[0], rows()[0]);
        assert_eq!(history.evaluations()[1].outcome.status(), crate::record::evaluation::Status::Undefined);
        assert_eq!(history.best().unwrap().number, 0);
    }

    #[test]
    fn an_appended_row_is_synced_though_nothing_follows_it() {
        let folder = tempfile::tempdir().unwrap();
        drop(open(folder.path()).unwrap());
        // The header is already there: only the row has yet to be synced.
        let (mut file, _) = open(folder.path()).unwrap();
        file.append(&rows()[0]).unwrap();
        file.syncer.wait_for(1);
    }

    #[test]
    fn a_torn_last_row_is_dropped_wherever_it_is_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let (mut file, _) = open(folder.path()).unwrap();
        file.append(&rows()[0]).unwrap();
        let whole = fs::metadata(&path).unwrap().len();
        file.append(&rows()[1]).unwrap();
        drop(file);
        let bytes = fs::read(&path).unwrap();
        for length in usize::try_from(whole).unwrap() + 1..bytes.len() - 1 {
            fs::write(&path, &bytes[..length]).unwrap();
            let seen = read_only(folder.path(), &columns(false)).unwrap();
            assert_eq!(
                (seen.len(), fs::metadata(&path).unwrap().len()),
                (1, length as u64),
                "a reader changes nothing"
            );
            let (_, history) = open(folder.path()).unwrap();
            assert_eq!(history.len(), 1, "torn after {length} bytes");
            assert_eq!(fs::metadata(&path).unwrap().len(), whole);
        }
    }

    #[test]
    fn rows_are_appended_to_a_history_that_an_editor_has_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let (mut file, _) = open(folder.path()).unwrap();
        file.append(&rows()[0]).unwrap();
        drop(file);
        let whole = fs::read_to_string(&path).unwrap();
        for saved in [
            whole.clone(),
            whole.replace('\n', "\r\n"),
            whole.trim_end().to_owned(),
            format!("\u{feff}{}", whole.replace('\n', "\r\n").trim_end()),
        ] {
            fs::write(&path, &saved).unwrap();
            assert_eq!(read_only(folder.path(), &columns(false)).unwrap().len(), 1);
            let (mut file, history) = open(folder.path()).unwrap();
            assert_eq!(history.evaluations(), &rows()[..1]);
            file.append(&rows()[1]).unwrap();
            drop(file);
            let (_, history) = open(folder.path()).unwrap();
            assert_eq!(history.len(), 2);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with(&saved), "what was there stays as it was: {text:?}");
            assert_eq!(text.matches("\r\n").count(), if saved.contains('\r') { 3 } else { 0 }, "{text:?}");
        }
    }

    #[test]
    fn a_damaged_row_is_named_by_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, _) = open(folder.path()).unwrap();
        rows().iter().for_each(|row| file.append(row).unwrap());
        drop(file);
        let path = folder.path().join(FILE_NAME);
        let text = fs::read_to_string(&path).unwrap().replace("undefined", "undefinde");
        fs::write(&path, text).unwrap();
        let message = open(folder.path()).unwrap_err().to_string();
        assert!(message.contains("history.csv, line 3: unknown status `undefinde`"), "{message}");
    }

    #[test]
    fn a_process_of_a_version_that_locks_the_history_alone_is_kept_out_and_keeps_out() {
        let folder = tempfile::tempdir().unwrap();
        let (file, _) = open(folder.path()).unwrap();
        let other = || File::open(folder.path().join(FILE_NAME)).unwrap();
        assert!(other().try_lock().is_err());
        drop(file);
        let old = other();
        old.try_lock().unwrap();
        assert!(matches!(open(folder.path()), Err(StudyError::InUse { .. })));
    }

    #[test]
    fn a_history_that_is_not_the_one_that_was_opened_gets_no_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let (mut file, _) = open(folder.path()).unwrap();
        file.append(&rows()[0]).unwrap();
        let bytes = fs::read(&path).unwrap();
        let mut what = || match file.append(&rows()[1]).unwrap_err() {
            StudyError::Displaced { what, .. } => what,
            other => panic!("{other}"),
        };
        let expected = bytes.len() as u64;
        fs::write(&path, b"").unwrap();
        assert_eq!(what(), Displacement::HistoryChanged { expected, found: 0 });
        fs::write(&path, [&bytes[..], b"\n"].concat()).unwrap();
        assert_eq!(what(), Displacement::HistoryChanged { expected, found: expected + 1 });
        fs::remove_file(&path).unwrap();
        assert_eq!(what(), Displacement::HistoryGone);
        if cfg!(unix) {
            // As `sed -i` does.
            fs::write(&path, &bytes).unwrap();
            assert_eq!(what(), Displacement::HistoryReplaced);
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }
}
