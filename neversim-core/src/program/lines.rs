//! What a program prints, read on threads of their own so that a full pipe never blocks it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// Bytes at the end of a stream that are kept for messages.
const KEPT: usize = 400;

/// Returns each line as it comes.
pub(super) fn each(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(from).lines().map_while(Result::ok);
        // Nobody waits for the rest when the receiver is gone.
        let _ended = lines.into_iter().try_for_each(|line| sender.send(line));
    });
    receiver
}

/// Reads to the end, however much it is, and sends the last part of it.
pub(super) fn end(mut from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let (mut end, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            end.extend_from_slice(&buffer[..count]);
            end.drain(..end.len().saturating_sub(KEPT));
        }
        drop(sender.send(in_one_line(&end)));
    });
    receiver
}

/// Returns the last part of a file, from `start` on at most; nothing if it cannot be read.
pub(super) fn end_of_file(path: &Path, start: u64) -> String {
    let read = || {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(KEPT as u64).max(start)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end).map(|_| end)
    };
    read().map(|end| in_one_line(&end)).unwrap_or_default()
}

fn in_one_line(end: &[u8]) -> String {
    let text = String::from_utf8_lossy(end);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" | ")
}
