//! The few things that saving and journaling ask of a disk, so that tests can put one in their
//! place that loses power, is full or may not be written.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::words::{Language, Words, store as words};

/// A disk. Only what was synced is sure to be there after a power cut: a file's content after
/// [`DiskFile::sync`], its name after [`Disk::sync_folder`].
pub trait Disk: Send + Sync {
    /// A new, empty file. One that is there already is an error.
    fn create(&self, path: &Path, readers: Readers) -> io::Result<Box<dyn DiskFile>>;
    /// A file that is there, for writing at its end.
    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Gives a file another name; a file that has it is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder sure.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// `None` when there is no such file.
    fn permissions(&self, path: &Path) -> io::Result<Option<Permissions>>;
}

/// A file that is written.
pub trait DiskFile: Send {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes the content sure.
    fn sync(&mut self) -> io::Result<()>;
    /// The permissions of the file that this one replaces.
    fn set_permissions(&mut self, old: Permissions) -> io::Result<()>;
    /// Shows other processes that a temporary file is in use. `false` when one of them took it for
    /// a leftover and removed it.
    fn mark(&mut self, _path: &Path) -> bool {
        true
    }
}

/// Who may read a new file, where the system tells users apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    Owner,
    /// As any new file of this user.
    Usual,
}

/// The disk of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path, readers: Readers) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        Ok(Box::new(options.open(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(OpenOptions::new().append(true).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Some systems cannot open or sync folders, and have renamed all the same.
        let Ok(folder) = File::open(folder) else { return Ok(()) };
        folder.sync_all().or_else(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported => Ok(()),
            _ => Err(error),
        })
    }

    fn permissions(&self, path: &Path) -> io::Result<Option<Permissions>> {
        match fs::metadata(path) {
            Ok(old) => Ok(Some(old.permissions())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl DiskFile for File {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        io::Write::write_all(self, bytes)?;
        self.flush()
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn set_permissions(&mut self, old: Permissions) -> io::Result<()> {
        File::set_permissions(self, old)
    }

    fn mark(&mut self, path: &Path) -> bool {
        super::lock::mark(self, path)
    }
}

/// Why a disk did not do what it was asked, as far as it makes a difference to what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Full,
    /// The file or the whole disk may not be written.
    ReadOnly,
    Other(String),
}

impl From<&io::Error> for Trouble {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl Trouble {
    /// What to tell when a file could not be saved.
    pub fn saving(&self, language: Language, file: &str) -> String {
        self.tell([words::SAVE_FULL, words::SAVE_READ_ONLY, words::SAVE_FAILED], language, file)
    }

    /// What to tell when a file was written, and the disk did not confirm it.
    pub fn confirming(&self, language: Language, file: &str) -> String {
        let reason = match self {
            Self::Full => words::REASON_FULL.get(language),
            Self::ReadOnly => words::REASON_READ_ONLY.get(language),
            Self::Other(reason) => reason,
        };
        words::SAVE_UNCONFIRMED.with(language, &[("file", file), ("reason", reason)])
    }

    /// What to tell when kept edits that nobody needs any more could not be removed.
    pub fn removing(&self, language: Language, file: &str) -> String {
        words::KEPT_TOO_LONG.with(language, &[("file", file)])
    }

    /// What to tell when edits could not be kept safe.
    pub fn keeping(&self, language: Language, file: &str) -> String {
        self.tell([words::KEEP_FULL, words::KEEP_READ_ONLY, words::KEEP_FAILED], language, file)
    }

    fn tell(&self, [full, read_only, other]: [Words; 3], language: Language, file: &str) -> String {
        match self {
            Self::Full => full.with(language, &[("file", file)]),
            Self::ReadOnly => read_only.with(language, &[("file", file)]),
            Self::Other(reason) => other.with(language, &[("file", file), ("reason", reason)]),
        }
    }
}
