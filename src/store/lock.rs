//! One writer of a file at a time, in this program's window and commands alike.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// A file that no other writer of this program replaces while this is there.
pub(super) struct Held {
    file: File,
}

impl Held {
    /// Waits until no other writer has the file. `None` when there is no file, or none that may be
    /// read.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        let until = Instant::now() + PATIENCE;
        loop {
            let file = match File::open(path) {
                Ok(file) => file,
                Err(error) => match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => return Ok(None),
                    _ => return Err(error),
                },
            };
            match file.try_lock() {
                // Whoever had it before may have put another file in its place.
                Ok(()) if is_at(&file, path) => return Ok(Some(Self { file })),
                // Some file systems have no locks.
                Err(TryLockError::Error(_)) => return Ok(Some(Self { file })),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
            }
            if Instant::now() >= until {
                let reason = "another program keeps it locked; try again when that has ended";
                return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// What the file holds, unless that is more than this.
    pub(super) fn content(&self, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let mut content = Vec::new();
        (&self.file).take(at_most.saturating_add(1)).read_to_end(&mut content)?;
        Ok((content.len() as u64 <= at_most).then_some(content))
    }
}

impl Drop for Held {
    /// Closing alone would not do: a process that is just being started still shares the file.
    fn drop(&mut self) {
        self.file.unlock().unwrap_or_default();
    }
}

/// Marks a new temporary file as in use. `false` when it was taken for a leftover and removed.
pub(super) fn mark(file: &File, path: &Path) -> bool {
    match file.try_lock() {
        Ok(()) => is_at(file, path),
        // Another process is about to remove it.
        Err(TryLockError::WouldBlock) => false,
        // Some file systems have no locks.
        Err(TryLockError::Error(_)) => true,
    }
}

/// Removes a temporary file that no process has marked.
pub(super) fn remove_leftover(path: &Path) {
    let Ok(file) = File::open(path) else { return };
    if file.try_lock().is_ok() && is_at(&file, path) {
        // What cannot be removed is tried again at the next save.
        std::fs::remove_file(path).unwrap_or_default();
    }
}

/// Whether a path still leads to this very file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |own: std::fs::Metadata, other: std::fs::Metadata| {
        (own.dev(), own.ino()) == (other.dev(), other.ino())
    };
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(own), Ok(other)) => same(own, other),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}
