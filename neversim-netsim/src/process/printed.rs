//! What a program prints, read as it arrives.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::process::Child;
use std::thread;
use std::time::Duration;

use pipe::Pipe;

/// Our ends of the two pipes of a program, and the last part of what came out of them.
#[derive(Debug)]
pub(super) struct Printed {
    stdout: Stream,
    stderr: Stream,
}

impl Printed {
    /// Takes the pipes of a program.
    pub(super) fn of(child: &mut Child) -> io::Result<Self> {
        let stdout = child.stdout.take().map(pipe::of).transpose()?;
        let stderr = child.stderr.take().map(pipe::of).transpose()?;
        Ok(Self { stdout: Stream::new(stdout), stderr: Stream::new(stderr) })
    }

    /// Waits until there is something to read, at most for `pause`, and reads some of it.
    pub(super) fn read_for(&mut self, pause: Duration) {
        let pipes: Vec<&Pipe> = [&self.stdout.pipe, &self.stderr.pipe].into_iter().flatten().collect();
        if pipes.is_empty() {
            thread::sleep(pause);
        } else if pipe::wait(&pipes, pause) {
            self.stdout.read_some();
            self.stderr.read_some();
        }
    }

    /// Reads what the pipes hold, without waiting for more, and returns the end of all that was printed: of standard output,
    /// and then of standard error.
    ///
    /// A program that has ended has written all it ever will. A child of it that has left its process group may run for
    /// ever and is not waited for.
    pub(super) fn into_text(mut self) -> String {
        /// As much as a pipe holds (64 KiB on Linux, 1 MiB at most), in reads of [`Stream::AT_ONCE`].
        const READS: usize = 1 << 5;
        for _ in 0..READS {
            self.stdout.read_some();
            self.stderr.read_some();
        }
        [self.stdout.text(), self.stderr.text()].join("\n")
    }
}

/// One pipe.
#[derive(Debug)]
struct Stream {
    /// Gone when it has ended.
    pipe: Option<Pipe>,
    /// The end of what was read.
    kept: VecDeque<u8>,
}

impl Stream {
    /// Bytes that are kept.
    const KEPT: usize = 1 << 14;
    /// Bytes that are read before the limits of the program are looked at again.
    const AT_ONCE: usize = 1 << 16;

    fn new(pipe: Option<Pipe>) -> Self {
        Self { pipe, kept: VecDeque::new() }
    }

    fn read_some(&mut self) {
        let mut buffer = [0; 4096];
        let mut read = 0;
        while let Some(pipe) = self.pipe.as_mut().filter(|_| read < Self::AT_ONCE) {
            match pipe.read(&mut buffer) {
                Ok(0) => self.pipe = None,
                Ok(count) => {
                    read += count;
                    self.kept.extend(&buffer[..count]);
                    self.kept.drain(..self.kept.len().saturating_sub(Self::KEPT));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => self.pipe = None,
            }
        }
    }

    fn text(&mut self) -> String {
        String::from_utf8_lossy(self.kept.make_contiguous()).into_owned()
    }
}

/// Pipes whose reads return at once, with [`io::ErrorKind::WouldBlock`] if there is nothing to read.
#[cfg(unix)]
mod pipe {
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    pub(super) type Pipe = File;

    pub(super) fn of(output: impl Into<OwnedFd>) -> io::Result<Pipe> {
        let pipe = File::from(output.into());
        rustix::io::ioctl_fionbio(&pipe, true)?;
        Ok(pipe)
    }

    /// Waits for output, or for the end of a pipe, at most for `pause`; returns whether there may be something to read.
    pub(super) fn wait(pipes: &[&Pipe], pause: Duration) -> bool {
        let mut pipes: Vec<PollFd<'_>> = pipes.iter().map(|pipe| PollFd::new(*pipe, PollFlags::IN)).collect();
        let timeout = Timespec::try_from(pause).ok();
        poll(&mut pipes, timeout.as_ref()).map_or_else(
            |_| {
                thread::sleep(pause);
                true
            },
            |ready| ready > 0,
        )
    }
}

/// Pipes that threads read from, which pass on what there is.
#[cfg(not(unix))]
mod pipe {
    use std::io::{self, Read};
    use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
    use std::thread;
    use std::time::Duration;

    #[derive(Debug)]
    pub(super) struct Pipe(Receiver<Vec<u8>>);

    pub(super) fn of(mut output: impl Read + Send + 'static) -> io::Result<Pipe> {
        let (sender, receiver) = sync_channel(16);
        thread::Builder::new().spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Pipe(receiver))
    }

    pub(super) fn wait(_pipes: &[&Pipe], pause: Duration) -> bool {
        thread::sleep(pause);
        true
    }

    impl Read for Pipe {
        /// `buffer` must have room for 4096 bytes.
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.try_recv() {
                Ok(bytes) => {
                    buffer[..bytes.len()].copy_from_slice(&bytes);
                    Ok(bytes.len())
                }
                Err(TryRecvError::Empty) => Err(io::ErrorKind::WouldBlock.into()),
                Err(TryRecvError::Disconnected) => Ok(0),
            }
        }
    }
}
