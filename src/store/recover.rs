//! The folder of this program's state, and the journals in it that nobody writes any more.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::journal::{self, Told};
use super::watch::Change;
use crate::model::id::slug;

/// Names another folder for this program's state, so that tests never touch the real one.
pub const VARIABLE: &str = "TREBLE_FLOW_STATE";

/// Where journals and the marks of open files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFolder(pub PathBuf);

/// Unsaved work that a process left behind. As long as this lives, no other window offers it.
#[derive(Debug)]
pub struct Found {
    pub told: Told,
    journal: PathBuf,
    lock: PathBuf,
    held: File,
}

/// The name of a new journal, held by this process.
pub(super) struct Place {
    pub(super) journal: PathBuf,
    lock: PathBuf,
    held: File,
}

impl StateFolder {
    /// The folder of this user; `None` where the system names none.
    pub fn of_user() -> Option<Self> {
        if let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
            return Some(Self(folder.into()));
        }
        let folders = directories::ProjectDirs::from("", "", "treble-flow-designer")?;
        Some(Self(folders.state_dir().unwrap_or(folders.data_local_dir()).to_owned()))
    }

    /// The folder in which a flow's handler runs: of the flow's file, or of a flow with this name
    /// that stands in no file.
    pub fn handler(&self, file: Option<&Path>, name: &str) -> PathBuf {
        let file = file.map(|file| std::path::absolute(file).unwrap_or_else(|_| file.to_owned()));
        let whose = match &file {
            Some(file) => file.as_os_str().as_encoded_bytes(),
            None => name.as_bytes(),
        };
        let name = match slug(name) {
            name if name.is_empty() => "flow".to_owned(),
            name => name.chars().take(40).collect(),
        };
        self.0.join("handlers").join(format!("{name}-{:08x}", super::watch::hash(whose) as u32))
    }

    /// Unsaved work of processes that no longer live, the latest first. Journals that tell
    /// nothing stay where they are: a newer version of this program may read them.
    pub fn recoverable(&self) -> io::Result<Vec<Found>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut all = Vec::new();
        // One that cannot be read hides none of the others.
        let mut trouble = None;
        for entry in entries {
            let Ok(entry) = entry.map_err(|error| trouble = Some(error)) else { continue };
            let journal = entry.path();
            if journal.extension().is_none_or(|extension| extension != "journal") {
                continue;
            }
            let lock = journal.with_extension("lock");
            let held = File::options().write(true).create(true).truncate(false).open(&lock);
            let Ok(held) = held.map_err(|error| trouble = Some(error)) else { continue };
            if held.try_lock().is_err() {
                continue;
            }
            // Its process may have removed it between the listing and the lock.
            match journal::read_file(&journal) {
                Ok(Some(told)) => all.push(Found { told, journal, lock, held }),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::remove_file(&lock).unwrap_or_default();
                }
                Err(error) => trouble = Some(error),
            }
        }
        if let Some(error) = trouble.filter(|_| all.is_empty()) {
            return Err(error);
        }
        all.sort_by_key(|found| std::cmp::Reverse(found.told.time));
        Ok(all)
    }

    /// A new journal's name. The lock is there before the journal is.
    pub(super) fn place(&self, time: u64) -> io::Result<Place> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        make_private(&self.0)?;
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{time}-{}-{number}", std::process::id());
            let lock = self.0.join(format!("{name}.lock"));
            match File::options().write(true).create_new(true).open(&lock) {
                Ok(held) => {
                    held.try_lock().map_err(io::Error::from)?;
                    let journal = self.0.join(format!("{name}.journal"));
                    return Ok(Place { journal, lock, held });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Makes the folder for its user alone: a flow's webhooks may carry secrets.
#[cfg(unix)]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

impl Drop for Place {
    fn drop(&mut self) {
        // Where the journal stays, a missing lock means the same as one that nobody holds.
        fs::remove_file(&self.lock).unwrap_or_default();
        // Closing alone would not do: a process that is just being started still shares the file.
        self.held.unlock().unwrap_or_default();
    }
}

impl Drop for Found {
    /// What was not discarded may be offered again.
    fn drop(&mut self) {
        self.held.unlock().unwrap_or_default();
    }
}

impl Found {
    /// The flow's name, or its file's.
    pub fn name(&self) -> Option<String> {
        let file = self.told.origin.path.as_deref().and_then(Path::file_name);
        let file = file.map(|name| name.to_string_lossy().into_owned());
        self.told.flow.name.clone().or(file)
    }

    /// What became of the flow's file since; `None` where it has none.
    pub fn file_change(&self) -> Option<io::Result<Change>> {
        let origin = &self.told.origin;
        Some(origin.file?.compare(origin.path.as_deref()?))
    }

    /// Removes it: it was recovered and is kept elsewhere, or nobody wants it.
    pub fn discard(self) -> io::Result<()> {
        fs::remove_file(&self.journal)?;
        fs::remove_file(&self.lock).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })
    }
}
