//! Whether a file changed outside this program, and whether it is open in another window.

use std::fs::{self, File, TryLockError};
use std::hash::Hasher as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

/// A hash that is the same in every run and version. It guards against accidents, not attacks.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

/// What a file was like when it was read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub len: u64,
    /// Nanoseconds since 1970; 0 where the file system does not say.
    pub modified: u64,
    pub hash: u64,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    /// Another content; this is what the file is like now.
    Changed(Fingerprint),
    Gone,
}

impl Fingerprint {
    /// Of a file whose content was just read or written.
    pub fn of(path: &Path, content: &[u8]) -> Self {
        let modified = fs::metadata(path).map_or(0, |data| modified(&data));
        Self { len: content.len() as u64, modified, hash: hash(content) }
    }

    /// Reads the file only where its size or time differ, so that asking often costs little.
    /// Reading may be slow: not for a frame.
    pub fn compare(&self, path: &Path) -> io::Result<Change> {
        let data = match fs::metadata(path) {
            Ok(data) => data,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Change::Gone),
            Err(error) => return Err(error),
        };
        if data.len() == self.len && self.modified != 0 && modified(&data) == self.modified {
            return Ok(Change::Same);
        }
        let now = Self::of(path, &fs::read(path)?);
        let is_same = (now.len, now.hash) == (self.len, self.hash);
        Ok(if is_same { Change::Same } else { Change::Changed(now) })
    }
}

fn modified(data: &fs::Metadata) -> u64 {
    data.modified().map_or(0, nanoseconds)
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// Shows other windows that this one has a file open, for as long as it lives. The lock goes with
/// its process, however that ends.
#[derive(Debug)]
pub struct OpenMark {
    lock: File,
}

/// What a window learns when it opens a file.
#[derive(Debug)]
pub enum Opening {
    First(OpenMark),
    /// Another window, of this process or another one, has it open.
    Elsewhere,
}

impl OpenMark {
    /// Marks a file as open. `folder` is the folder of this program's state.
    pub fn take(folder: &Path, path: &Path) -> io::Result<Opening> {
        super::recover::make_private(folder)?;
        // A file that is not there yet has no canonical name, but its folder may have one.
        let canonical = fs::canonicalize(path).or_else(|_| {
            let folder = fs::canonicalize(super::atomic::folder_of(path))?;
            io::Result::Ok(path.file_name().map_or(folder.clone(), |name| folder.join(name)))
        });
        let name = canonical.unwrap_or_else(|_| PathBuf::from(path));
        let key = hash(name.as_os_str().as_encoded_bytes());
        let lock = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(format!("open-{key:016x}.lock")))?;
        match lock.try_lock() {
            Ok(()) => Ok(Opening::First(Self { lock })),
            Err(TryLockError::WouldBlock) => Ok(Opening::Elsewhere),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for OpenMark {
    /// Closing alone would not do: a process that is just being started still shares the file.
    fn drop(&mut self) {
        self.lock.unlock().unwrap_or_default();
    }
}
