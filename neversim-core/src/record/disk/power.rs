//! What a power cut leaves of a run folder.
//!
//! A file that was written but not synced may be there in part. A name that changed since its folder was synced may be the
//! old one or the new one. [`PowerCut`] records every sync, and puts the folder into one of the states that are then
//! possible.
#![expect(clippy::unwrap_used, reason = "a test that cannot continue fails")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

thread_local! {
    /// What is certain to be on this thread's disk.
    static DISK: RefCell<Option<PowerCut>> = const { RefCell::new(None) };
}

/// Called at every sync.
pub(crate) fn synced(file: &File) -> io::Result<()> {
    DISK.with_borrow_mut(|disk| disk.as_mut().map_or(Ok(()), |disk| disk.synced(file)))
}

/// Starts to watch a folder, all of which is on disk now.
pub(super) fn watch(folder: &Path) {
    let mut disk = PowerCut::default();
    disk.synced_below(folder);
    DISK.set(Some(disk));
}

/// Puts `folder` into a state that a power cut at this moment can leave, and stops watching it. `choose(n)` returns a number
/// below n; 0 always chooses the state in which everything that can be lost is lost.
pub(super) fn cut(folder: &Path, choose: &mut dyn FnMut(usize) -> usize) {
    let after = folder.with_added_extension("after");
    fs::create_dir(&after).unwrap();
    let disk = DISK.take().unwrap();
    disk.leave(inode(&File::open(folder).unwrap()), Some(folder), &after, choose);
    fs::remove_dir_all(folder).unwrap();
    fs::rename(&after, folder).unwrap();
}

/// A file or folder, whatever its name: its inode.
type Inode = u64;

/// What is certainly on disk.
#[derive(Debug, Default)]
struct PowerCut {
    /// Files as they were when they were synced.
    contents: BTreeMap<Inode, Vec<u8>>,
    /// Names in each folder when it was synced.
    names: BTreeMap<Inode, BTreeMap<OsString, Inode>>,
    /// Everything that is known, kept open so that no inode is given to another file.
    open: BTreeMap<Inode, File>,
}

impl PowerCut {
    fn synced(&mut self, file: &File) -> io::Result<()> {
        // Opened anew: a copy of the handle would share its lock.
        let path = format!("/proc/self/fd/{}", file.as_raw_fd());
        let inode = inode(file);
        if file.metadata()?.is_dir() {
            let entries = entries(&fs::read_link(&path)?);
            let files = entries.into_iter().map(|(name, path)| Ok((name, File::open(path)?)));
            let files = files.collect::<io::Result<Vec<_>>>()?;
            self.names.insert(inode, files.iter().map(|(name, file)| (name.clone(), self::inode(file))).collect());
            self.open.extend(files.into_iter().map(|(_, file)| (self::inode(&file), file)));
        } else {
            self.contents.insert(inode, fs::read(&path)?);
        }
        self.open.insert(inode, File::open(&path)?);
        Ok(())
    }

    fn synced_below(&mut self, folder: &Path) {
        self.synced(&File::open(folder).unwrap()).unwrap();
        for path in entries(folder).into_values() {
            if path.is_dir() { self.synced_below(&path) } else { self.synced(&File::open(path).unwrap()).unwrap() }
        }
    }

    /// Writes to `to` what may be left of a folder, which has the path `now` if it is still there.
    fn leave(&self, folder: Inode, now: Option<&Path>, to: &Path, choose: &mut dyn FnMut(usize) -> usize) {
        let before = self.names.get(&folder).cloned().unwrap_or_default();
        let now = now.map(entries).unwrap_or_default();
        for name in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
            let there = now.get(name).map(|path| (inode(&File::open(path).unwrap()), path));
            // Which of the two the name refers to, if any.
            let states = [before.get(name).copied(), there.map(|(inode, _)| inode)];
            let Some(inode) = states[choose(2)] else { continue };
            let path = there.filter(|(current, _)| *current == inode).map(|(_, path)| path.as_path());
            let is_folder = match path {
                Some(path) => path.is_dir(),
                None => self.open[&inode].metadata().unwrap().is_dir(),
            };
            if is_folder {
                fs::create_dir(to.join(name)).unwrap();
                self.leave(inode, path, &to.join(name), choose);
            } else {
                fs::write(to.join(name), self.content(inode, path, choose)).unwrap();
            }
        }
    }

    /// Returns what may be left of a file: what was synced, and any part of what was written after it.
    fn content(&self, inode: Inode, path: Option<&Path>, choose: &mut dyn FnMut(usize) -> usize) -> Vec<u8> {
        let synced = self.contents.get(&inode).cloned().unwrap_or_default();
        let handle = || PathBuf::from(format!("/proc/self/fd/{}", self.open[&inode].as_raw_fd()));
        let mut written = fs::read(path.map_or_else(handle, Path::to_owned)).unwrap();
        if !written.starts_with(&synced) && choose(2) == 0 {
            return synced;
        }
        let kept = if written.starts_with(&synced) { synced.len() } else { 0 };
        let end = kept + choose(written.len() - kept + 1);
        if choose(4) == 1 {
            // The length may reach the disk before the bytes do.
            written[end..].fill(0);
        } else {
            written.truncate(end);
        }
        written
    }
}

fn inode(file: &File) -> Inode {
    file.metadata().unwrap().ino()
}

fn entries(folder: &Path) -> BTreeMap<OsString, PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name(), entry.path())).collect()
}
