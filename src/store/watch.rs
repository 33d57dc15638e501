//! Whether a file changed outside this program, and whether it is open in another window.

use std::fs::{self, File, TryLockError};
use std::hash::Hasher as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

/// A hash that is the same in every run and version. It guards against accidents, not attacks.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

/// What a file was like when it was read or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Of a file whose content was just written.
    pub fn of(path: &Path, content: &[u8]) -> Self {
        let modified = fs::metadata(path).map_or(0, |data| modified(&data));
        Self { len: content.len() as u64, modified, hash: hash(content) }
    }

    /// Of a content, whenever it was written.
    pub fn of_content(content: &[u8]) -> Self {
        Self { len: content.len() as u64, modified: 0, hash: hash(content) }
    }

    /// Whether a file had this content.
    pub fn is_of(&self, content: &[u8]) -> bool {
        (self.len, self.hash) == (content.len() as u64, hash(content))
    }

    /// Reads a file and tells what it is like.
    pub fn read(path: &Path) -> io::Result<(Vec<u8>, Self)> {
        // Asked before: a file that is written meanwhile has another time afterwards.
        let modified = modified(&fs::metadata(path)?);
        let content = fs::read(path)?;
        let file = Self { len: content.len() as u64, modified, hash: hash(&content) };
        Ok((content, file))
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
        let (_, now) = Self::read(path)?;
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

/// For so long a file may be away or half written while another program puts a new one in its
/// place.
const BETWEEN: Duration = Duration::from_millis(100);

/// Looks after files that are open, on a thread of its own.
pub struct Watcher {
    looks: Sender<Look>,
    seen: Receiver<Seen>,
}

/// Files, each as it is known.
type Known = Vec<(PathBuf, Fingerprint)>;

struct Look {
    files: Known,
    is_awake: bool,
}

/// A file that became another, or what it was before. Said once for each change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub path: PathBuf,
    /// What the file was known as.
    pub known: Fingerprint,
    pub change: Change,
}

impl Watcher {
    /// `every` is how often it looks while it is awake; `wake` is called when there is something
    /// to tell.
    pub fn new(every: Duration, wake: impl Fn() + Send + 'static) -> io::Result<Self> {
        let (looks, taken) = mpsc::channel();
        let (told, seen) = mpsc::channel();
        // It ends when the watcher is gone, and nobody need wait for it: it only reads.
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            watch(&taken, every, |seen| {
                told.send(seen).unwrap_or_default();
                wake();
            });
        })?;
        Ok(Self { looks, seen })
    }

    /// Looks at these files now, and again and again as long as it is awake.
    pub fn look(&self, files: Known, is_awake: bool) {
        // The thread ends only with the watcher.
        self.looks.send(Look { files, is_awake }).unwrap_or_default();
    }

    /// What there is to tell. Does not wait.
    pub fn seen(&self) -> impl Iterator<Item = Seen> {
        self.seen.try_iter()
    }

    /// Waits for the next change: for tests.
    pub fn wait(&self, at_most: Duration) -> Option<Seen> {
        self.seen.recv_timeout(at_most).ok()
    }
}

fn watch(looks: &Receiver<Look>, every: Duration, tell: impl Fn(Seen)) {
    let mut files: Vec<Watched> = Vec::new();
    let mut is_awake = false;
    loop {
        let next = if is_awake && !files.is_empty() {
            looks.recv_timeout(every)
        } else {
            looks.recv().map_err(|_gone| RecvTimeoutError::Disconnected)
        };
        match next {
            Ok(look) => {
                is_awake = look.is_awake;
                let mut before = std::mem::take(&mut files);
                for (path, known) in look.files {
                    let is_same = |own: &Watched| own.path == path && own.known == known;
                    let own = before.iter().position(is_same).map(|at| before.swap_remove(at));
                    files.push(own.unwrap_or(Watched {
                        path,
                        known,
                        stat: None,
                        told: Change::Same,
                    }));
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        for file in &mut files {
            if let Some(change) = file.look() {
                tell(Seen { path: file.path.clone(), known: file.known, change });
            }
        }
    }
}

struct Watched {
    path: PathBuf,
    known: Fingerprint,
    /// Size and time when it was last read.
    stat: Option<(u64, u64)>,
    told: Change,
}

impl Watched {
    /// What became of the file, if that is news. It is read only when its size or time is.
    fn look(&mut self) -> Option<Change> {
        let gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        let mut data = fs::metadata(&self.path);
        if data.as_ref().is_err_and(gone) && self.told != Change::Gone {
            std::thread::sleep(BETWEEN);
            data = fs::metadata(&self.path);
        }
        let change = match data {
            Ok(data) => {
                let stat = (data.len(), modified(&data));
                if self.stat == Some(stat) {
                    return None;
                }
                // What cannot be read now is looked at again the next time.
                let change = self.known.compare(&self.path).ok()?;
                if change != Change::Same {
                    // Half written, it is not yet what it is going to be.
                    std::thread::sleep(BETWEEN);
                    let data = fs::metadata(&self.path).ok()?;
                    if (data.len(), modified(&data)) != stat {
                        return None;
                    }
                }
                self.stat = Some(stat);
                change
            }
            Err(error) if gone(&error) => {
                self.stat = None;
                Change::Gone
            }
            // A disk that does not answer says nothing about the file.
            Err(_) => return None,
        };
        let is_news = match (self.told, change) {
            // Written once more with the same content.
            (Change::Changed(told), Change::Changed(now)) => {
                (told.len, told.hash) != (now.len, now.hash)
            }
            (told, now) => told != now,
        };
        self.told = change;
        is_news.then_some(change)
    }
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
