//! `history.csv`: a row an evaluation, appended and never rewritten, readable by pandas, MATLAB and R.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::columns::Columns;
use super::{History, row};
use crate::error::StudyError;
use crate::evaluation::Evaluation;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "history.csv";

/// The open file. It carries the lock of the run folder, which dies with its owner.
#[derive(Debug)]
pub(crate) struct HistoryFile {
    path: PathBuf,
    file: File,
    columns: Columns,
    synced: Instant,
}

impl HistoryFile {
    /// A power cut may cost the rows of this long at most.
    const SYNC_INTERVAL: Duration = Duration::from_secs(1);

    /// Locks the history in `folder`, making it if there is none, and reads what it holds.
    ///
    /// A torn last row, left by a power cut, is dropped from the file.
    pub(crate) fn open(folder: &Path, columns: Columns) -> Result<(Self, History), StudyError> {
        let path = folder.join(FILE_NAME);
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let file = file.map_err(StudyError::write(&path))?;
        lock(&file).map_err(|error| match error {
            TryLockError::WouldBlock => StudyError::InUse { path: folder.into() },
            TryLockError::Error(source) => StudyError::write(&path)(source),
        })?;
        let mut history = Self { path, file, columns, synced: Instant::now() };
        let read = history.read()?;
        Ok((history, read))
    }

    /// Appends a row and hands it to the operating system: from then on a killed process does not lose it.
    pub(crate) fn append(&mut self, evaluation: &Evaluation) -> Result<(), StudyError> {
        // One write for the whole row, so that a kill finds it complete or absent.
        self.file.write_all(row::write(evaluation, &self.columns).as_bytes()).map_err(StudyError::write(&self.path))?;
        if self.synced.elapsed() >= Self::SYNC_INTERVAL { self.sync() } else { Ok(()) }
    }

    /// Makes every row durable.
    pub(crate) fn sync(&mut self) -> Result<(), StudyError> {
        self.file.sync_data().map_err(StudyError::write(&self.path))?;
        self.synced = Instant::now();
        Ok(())
    }

    /// Reads the whole file, or writes the header into an empty one.
    fn read(&mut self) -> Result<History, StudyError> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0)).map_err(StudyError::read(&self.path))?;
        self.file.read_to_end(&mut bytes).map_err(StudyError::read(&self.path))?;
        let complete = complete_rows(&bytes).len();
        if complete < bytes.len() {
            self.file.set_len(complete as u64).map_err(StudyError::write(&self.path))?;
        }
        if complete == 0 {
            self.file
                .write_all(format!("{}\n", self.columns.header()).as_bytes())
                .map_err(StudyError::write(&self.path))?;
            self.sync()?;
        }
        parse(&bytes[..complete], &self.columns, &self.path)
    }
}

/// Reads the history in `folder` as it stands, while another process may be appending to it.
///
/// Nothing is locked or changed; a last row that is not complete yet is passed over.
pub(crate) fn read_only(folder: &Path, columns: &Columns) -> Result<History, StudyError> {
    let path = folder.join(FILE_NAME);
    let bytes = fs::read(&path).map_err(StudyError::read(&path))?;
    parse(complete_rows(&bytes), columns, &path)
}

/// Locks a history for the one who writes it.
///
/// Whoever asks [`is_locked`] holds a shared lock for some microseconds; that is waited for.
fn lock(file: &File) -> Result<(), TryLockError> {
    const ATTEMPTS: u32 = 20;
    for _ in 1..ATTEMPTS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
            done => return done,
        }
    }
    file.try_lock()
}

/// Whether a process writes the history in `folder`.
pub(crate) fn is_locked(folder: &Path) -> Result<bool, StudyError> {
    let path = folder.join(FILE_NAME);
    let file = File::open(&path).map_err(StudyError::read(&path))?;
    // A shared lock, given back when the file is closed here, is refused only while the one who writes holds his.
    Ok(matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Writes a history as its file holds it.
pub(crate) fn write(history: &History, columns: &Columns, mut to: impl Write) -> io::Result<()> {
    writeln!(to, "{}", columns.header())?;
    history.evaluations().iter().try_for_each(|evaluation| to.write_all(row::write(evaluation, columns).as_bytes()))
}

/// Returns what ends with a line: a row is complete or torn.
fn complete_rows(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1)]
}

/// Returns the evaluations of a file of whole lines; of an empty file, none.
fn parse(bytes: &[u8], columns: &Columns, path: &Path) -> Result<History, StudyError> {
    let mut history = History::default();
    if bytes.is_empty() {
        return Ok(history);
    }
    let (found, header) = (bytes.split(|&byte| byte == b'\n').next().unwrap_or_default(), columns.header());
    if found != header.as_bytes() {
        let reason = format!("expected the columns `{header}`, found `{}`", String::from_utf8_lossy(found).trim_end());
        return Err(StudyError::History { path: path.into(), line: 1, reason });
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        let refuse = |reason| StudyError::History { path: path.into(), line, reason };
        match reader.read_record(&mut record) {
            Ok(true) => {
                history.push(row::read(&record, columns).map_err(refuse)?);
            }
            Ok(false) => return Ok(history),
            Err(error) => return Err(refuse(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::row::tests::{columns, rows};

    fn open(folder: &Path) -> Result<(HistoryFile, History), StudyError> {
        HistoryFile::open(folder, columns(false))
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
        assert_eq!(history.evaluations()[1].outcome.status(), crate::evaluation::Status::Undefined);
        assert_eq!(history.best().unwrap().number, 0);
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
        for length in usize::try_from(whole).unwrap() + 1..bytes.len() {
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
    fn another_process_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let _first = open(folder.path()).unwrap();
        assert!(matches!(open(folder.path()), Err(StudyError::InUse { .. })));
    }
}
