//! Saving that a crash, a full disk or a power cut cannot leave half done.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

use super::disk::{Disk, DiskFile, Readers, RealDisk, Trouble};
use super::lock::{self, Held};
use super::watch::Fingerprint;
use crate::words::{Language, store as words};

/// Why a file is not surely saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// What stood there before is as it was.
    #[error(transparent)]
    NotWritten(#[from] io::Error),
    /// Another program changed the file after it was read. It is as that program left it.
    #[error("another program changed it meanwhile; nothing was written")]
    Changed,
    /// The file was moved or deleted after it was read.
    #[error("it was moved or deleted meanwhile; nothing was written")]
    Gone,
    /// The new file is in place, and a power cut may bring the old one back: the folder that holds
    /// its name could not be synced.
    #[error("it was written, but the disk did not confirm that it would survive a power cut: {0}")]
    Unconfirmed(io::Error),
}

impl SaveError {
    /// What to tell the person who saved.
    pub fn tell(&self, language: Language, file: &str) -> String {
        match self {
            Self::NotWritten(error) => Trouble::from(error).saving(language, file),
            Self::Changed => words::CHANGED_OUTSIDE.with(language, &[("file", file)]),
            Self::Gone => words::GONE_OUTSIDE.with(language, &[("file", file)]),
            Self::Unconfirmed(error) => Trouble::from(error).confirming(language, file),
        }
    }
}

/// For callers that go on only when all is sure.
impl From<SaveError> for io::Error {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NotWritten(error) => error,
            SaveError::Unconfirmed(ref cause) => Self::new(cause.kind(), error.to_string()),
            SaveError::Changed => Self::other(error),
            SaveError::Gone => Self::new(io::ErrorKind::NotFound, error),
        }
    }
}

/// Writes a file whole or leaves the old one: a temporary file beside it, synced, then renamed
/// over it, then the folder synced. Links are followed, permissions kept. Devices and pipes are
/// written to as they are.
pub fn save(path: &Path, text: &str) -> Result<(), SaveError> {
    save_on(&RealDisk, path, text.as_bytes())
}

/// As [`save`], on any disk.
pub fn save_on(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    write(disk, path, bytes, Readers::Usual, None)
}

/// As [`save_on`], of a file that was read before: only if it still is what it was.
pub fn replace_on(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    known: Fingerprint,
) -> Result<(), SaveError> {
    write(disk, path, bytes, Readers::Usual, Some(known))
}

/// As [`save_on`], for what nobody but its owner may read.
pub fn save_private_on(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    write(disk, path, bytes, Readers::Owner, None)
}

fn write(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    readers: Readers,
    known: Option<Fingerprint>,
) -> Result<(), SaveError> {
    if is_written_through(path) {
        // Behind what a file holds that a shell opened with `>>`.
        let mut file = fs::File::options().append(true).open(path)?;
        return Ok(io::Write::write_all(&mut file, bytes)?);
    }
    let path = target(path)?;
    let folder = folder_of(&path);
    // Nobody else replaces the file between the look at it and the rename.
    let held = Held::take(&path)?;
    if let Some(known) = known {
        let Some(held) = &held else {
            return Err(if path.exists() {
                io::Error::from(io::ErrorKind::PermissionDenied).into()
            } else {
                SaveError::Gone
            });
        };
        let is_known = held.content(known.len)?.is_some_and(|now| known.is_of(&now));
        if !is_known {
            return Err(SaveError::Changed);
        }
    }
    let old = disk.permissions(&path)?;
    // The rename itself would also replace a file that may not be written.
    if old.as_ref().is_some_and(fs::Permissions::readonly) {
        let reason = "the file is read-only";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason).into());
    }
    // Until it has the old one's permissions, nobody else reads what replaces a file.
    let first = if old.is_some() { Readers::Owner } else { readers };
    let (temporary, mut file) = create_temporary(disk, folder, first)?;
    let written = (|| {
        file.write_all(bytes)?;
        if let Some(old) = old.filter(|_| readers == Readers::Usual) {
            file.set_permissions(old)?;
        }
        file.sync()?;
        // Open, and so marked, until it has its name.
        disk.rename(&temporary, &path)
    })();
    drop(file);
    if let Err(error) = written {
        // What went wrong is the error to tell, not that the leftovers could not be removed.
        disk.remove(&temporary).unwrap_or_default();
        return Err(error.into());
    }
    remove_leftovers(folder);
    disk.sync_folder(folder).map_err(SaveError::Unconfirmed)
}

const LEFTOVER: (&str, &str) = (".treble-flow-", ".tmp");

/// At most so many names of a folder are looked at for leftovers.
const MOST_NAMES: usize = 10_000;

/// Removes temporary files of processes that were killed.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.take(MOST_NAMES).flatten() {
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(LEFTOVER.0) && name.ends_with(LEFTOVER.1));
        if is_ours {
            lock::remove_leftover(&entry.path());
        }
    }
}

/// Devices, pipes and sockets take what is written and are never replaced. A shell hands over open
/// files below `/dev/fd`, and other programs write to these, too.
fn is_written_through(path: &Path) -> bool {
    let is_open_already =
        ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc"].iter().any(|own| path.starts_with(own));
    let is_special = |about: fs::Metadata| !about.is_file() && !about.is_dir();
    is_open_already || fs::metadata(path).is_ok_and(is_special)
}

/// The folder that a file stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file beside the one that is to be replaced, with a name that nobody else takes.
fn create_temporary(
    disk: &dyn Disk,
    folder: &Path,
    readers: Readers,
) -> io::Result<(PathBuf, Box<dyn DiskFile>)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    for _ in 0..100 {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let (start, end) = LEFTOVER;
        let name = format!("{start}{}-{number}{end}", std::process::id());
        let path = folder.join(name);
        match disk.create(&path, readers) {
            Ok(mut file) => {
                if file.mark(&path) {
                    return Ok((path, file));
                }
            }
            // A process of the same number may have been killed here before.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("the folder is full of temporary files (.treble-flow-*.tmp); remove them"))
}

/// Writes several files into a folder, which is made where it is not there. A file that is there
/// with another content is somebody's work: then nothing is written.
pub fn save_new(folder: &Path, files: &[(PathBuf, impl AsRef<[u8]>)]) -> io::Result<()> {
    let changed: Vec<String> = files
        .iter()
        .map(|(path, bytes)| (folder.join(path), bytes.as_ref()))
        .filter(|(path, bytes)| fs::read(path).map_or(path.exists(), |old| old != *bytes))
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !changed.is_empty() {
        let reason = format!(
            "these files are there already and differ, so nothing was written: {}; choose another folder",
            changed.join(", ")
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, reason));
    }
    if let Some(link) = files.iter().find_map(|(path, _)| link_out_of(folder, path)) {
        let link = link.display();
        let reason = format!(
            "{link} is a link that leads out of the folder, so nothing was written; remove it"
        );
        return Err(io::Error::other(reason));
    }
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        save_on(&RealDisk, &path, bytes.as_ref())?;
    }
    Ok(())
}

/// A link on the way to a file in a folder that leads out of the folder, or nowhere.
fn link_out_of(folder: &Path, file: &Path) -> Option<PathBuf> {
    // A folder that is not there yet holds no links.
    let root = folder.canonicalize().ok()?;
    let mut at = folder.to_owned();
    for step in file.components() {
        at.push(step);
        let about = fs::symlink_metadata(&at).ok()?;
        let leads_in = || at.canonicalize().is_ok_and(|end| end.starts_with(&root));
        if about.is_symlink() && !leads_in() {
            return Some(at);
        }
    }
    None
}

/// Where a chain of links ends. The end need not exist yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..32 {
        match fs::read_link(&path) {
            Ok(to) if to.is_absolute() => path = to,
            Ok(to) => path = path.parent().map_or(to.clone(), |folder| folder.join(&to)),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links, one after the other"))
}
