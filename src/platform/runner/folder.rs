//! The folder that a handler runs in: what this program wrote there, and what somebody changed.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::hash::Hasher as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use crate::handler::GeneratedFile;

use super::RunError;

/// Says that a folder is this program's, and what it wrote there.
const RECORD: &str = ".treble-flow.json";
const LOCK: &str = ".treble-flow.lock";
/// How many earlier texts of a file are known.
const MOST_TEXTS: usize = 16;
/// The most files, and bytes of them, that are looked at to see whether to build.
const MOST_SOURCES: usize = 2_000;
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Without these, the packages are not there, whatever the record says.
const INSTALLED: [&str; 2] =
    ["node_modules/express/package.json", "node_modules/typescript/bin/tsc"];
const BUILT: &str = "dist/src/main.js";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Record {
    about: String,
    /// Fingerprints of each text that was written to a file: a file with another one was changed
    /// by somebody.
    written: BTreeMap<String, Vec<String>>,
    /// The fingerprint of what was installed; empty until an install ends well.
    installed: String,
    /// The same of what was built.
    built: String,
}

impl Default for Record {
    fn default() -> Self {
        let about = "Treble Flow Designer runs a flow's webhooks here. It leaves files alone that you change; delete one, and it is written anew.";
        Self {
            about: about.to_owned(),
            written: BTreeMap::new(),
            installed: String::new(),
            built: String::new(),
        }
    }
}

/// A folder of this program's, as it is before anything is done in it.
pub(super) struct Folder<'a> {
    path: &'a Path,
    record: Record,
}

impl<'a> Folder<'a> {
    /// A folder that is not there yet, that is empty, or that this program made.
    pub(super) fn open(path: &'a Path) -> Result<Self, RunError> {
        let other = || RunError::NotOurs { folder: path.to_owned() };
        let record = match fs::read(path.join(RECORD)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_broken| other())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let is_free = match fs::read_dir(path) {
                    // The lock is taken before anything is written.
                    Ok(mut entries) => {
                        entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == LOCK))
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotFound => true,
                    Err(error) => return Err(failed(path, &error)),
                };
                if !is_free {
                    return Err(other());
                }
                Record::default()
            }
            Err(error) => return Err(failed(path, &error)),
        };
        Ok(Self { path, record })
    }

    /// Keeps other windows from writing here until the file is closed.
    pub(super) fn lock(&self) -> Result<File, RunError> {
        make_private(self.path).map_err(|error| failed(self.path, &error))?;
        let lock = self.path.join(LOCK);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(lock)
            .map_err(|error| failed(self.path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(RunError::Busy { folder: self.path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(failed(self.path, &error)),
        }
    }

    /// Which of these files somebody changed, so that they are left alone.
    pub(super) fn kept(&self, files: &[GeneratedFile]) -> Vec<String> {
        let is_kept = |file: &&GeneratedFile| self.is_kept(file);
        files.iter().filter(is_kept).map(|file| file.path.clone()).collect()
    }

    fn is_kept(&self, file: &GeneratedFile) -> bool {
        let path = self.path.join(&file.path);
        if leads_elsewhere(self.path, &file.path) {
            return true;
        }
        match fs::read(&path) {
            Ok(bytes) => {
                let print = fingerprint(&[&bytes]);
                let known = self.record.written.get(&file.path);
                bytes != file.text.as_bytes() && !known.is_some_and(|known| known.contains(&print))
            }
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Writes the files, but none that somebody changed: the new text of such a one comes beside
    /// it, with `.new` at its end.
    pub(super) fn write(&mut self, files: &[GeneratedFile]) -> Result<(), RunError> {
        let mut to_write: Vec<GeneratedFile> = Vec::new();
        for file in files {
            if self.is_kept(file) {
                let beside =
                    GeneratedFile { path: format!("{}.new", file.path), text: file.text.clone() };
                if !self.is_kept(&beside) {
                    to_write.push(beside);
                }
            } else {
                to_write.push(file.clone());
                self.remove_beside(&file.path);
            }
        }
        // Recorded first: a file that a crash leaves behind counts as this program's.
        for file in &to_write {
            let known = self.record.written.entry(file.path.clone()).or_default();
            let print = fingerprint(&[file.text.as_bytes()]);
            known.retain(|other| *other != print);
            known.push(print);
            let too_many = known.len().saturating_sub(MOST_TEXTS);
            known.drain(..too_many);
        }
        self.keep()?;
        for file in to_write {
            let path = self.path.join(&file.path);
            if fs::read(&path).is_ok_and(|bytes| bytes == file.text.as_bytes()) {
                continue;
            }
            write_whole(&path, &file.text).map_err(|error| failed(&path, &error))?;
        }
        Ok(())
    }

    /// What stood beside a changed file is of no use when the file is no longer changed.
    fn remove_beside(&self, name: &str) {
        let name = format!("{name}.new");
        let path = self.path.join(&name);
        let known = self.record.written.get(&name);
        let is_ours = fs::read(&path)
            .is_ok_and(|bytes| known.is_some_and(|known| known.contains(&fingerprint(&[&bytes]))));
        if is_ours && !leads_elsewhere(self.path, &name) {
            // A file too many is no reason not to run.
            fs::remove_file(path).unwrap_or_default();
        }
    }

    fn keep(&self) -> Result<(), RunError> {
        let text = serde_json::to_string_pretty(&self.record)
            .map_err(|error| failed(self.path, &error.into()))?;
        write_whole(&self.path.join(RECORD), &text).map_err(|error| failed(self.path, &error))
    }

    /// The packages are there, and they are those that the files want.
    pub(super) fn is_installed(&self, files: &[GeneratedFile]) -> bool {
        self.record.installed == self.wanted(files)
            && INSTALLED.iter().all(|name| self.path.join(name).is_file())
    }

    /// Forgets or remembers that the packages are there.
    pub(super) fn set_installed(
        &mut self,
        files: &[GeneratedFile],
        is_so: bool,
    ) -> Result<(), RunError> {
        self.record.installed = if is_so { self.wanted(files) } else { String::new() };
        self.keep()
    }

    /// The fingerprint of what an install reads: changed files as they are, else the new ones.
    fn wanted(&self, files: &[GeneratedFile]) -> String {
        let texts: Vec<Vec<u8>> = ["package.json", "package-lock.json"]
            .into_iter()
            .filter_map(|name| {
                let file = files.iter().find(|file| file.path == name)?;
                Some(if self.is_kept(file) {
                    fs::read(self.path.join(name)).unwrap_or_default()
                } else {
                    file.text.clone().into_bytes()
                })
            })
            .collect();
        fingerprint(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// What was built is there, and its sources are as they were.
    pub(super) fn is_built(&self) -> bool {
        self.path.join(BUILT).is_file()
            && self.sources().is_some_and(|sources| sources == self.record.built)
    }

    /// Forgets or remembers that the sources are built.
    pub(super) fn set_built(&mut self, is_so: bool) -> Result<(), RunError> {
        let sources = if is_so { self.sources() } else { None };
        self.record.built = sources.unwrap_or_default();
        self.keep()
    }

    /// The fingerprint of all that a build reads; `None` where that is too much to look at.
    fn sources(&self) -> Option<String> {
        let mut paths: Vec<PathBuf> = vec![self.path.join("tsconfig.json")];
        let mut folders = vec![self.path.join("src"), self.path.join("test")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).ok()? {
                let entry = entry.ok()?;
                match entry.file_type().ok()? {
                    kind if kind.is_dir() => folders.push(entry.path()),
                    _ => paths.push(entry.path()),
                }
                if paths.len() + folders.len() > MOST_SOURCES {
                    return None;
                }
            }
        }
        paths.sort();
        let mut left = MOST_BYTES;
        let mut texts = Vec::new();
        for path in &paths {
            left = left.checked_sub(fs::metadata(path).ok()?.len())?;
            texts.push(path.to_string_lossy().into_owned().into_bytes());
            texts.push(fs::read(path).ok()?);
        }
        texts.push(self.record.installed.clone().into_bytes());
        Some(fingerprint(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    }
}

/// Some part of a path inside the folder is a link, which somebody else put there.
fn leads_elsewhere(folder: &Path, name: &str) -> bool {
    let mut path = folder.to_owned();
    name.split('/').any(|part| {
        path.push(part);
        fs::symlink_metadata(&path).is_ok_and(|data| data.file_type().is_symlink())
    })
}

/// A file that is there whole or not at all.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".treble-flow-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// A flow's webhooks may carry secrets.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn failed(folder: &Path, error: &io::Error) -> RunError {
    RunError::Folder { folder: folder.to_owned(), reason: error.to_string() }
}

/// The same in every run and version. It guards against accidents, not attacks.
fn fingerprint(texts: &[&[u8]]) -> String {
    let mut hasher = SipHasher13::new();
    for text in texts {
        hasher.write_u64(text.len() as u64);
        hasher.write(text);
    }
    format!("{:016x}", hasher.finish())
}
