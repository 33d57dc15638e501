//! Which flow files are meant by files and folders.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep folders are searched for flows.
const MAX_DEPTH: usize = 32;

/// Something that was named or found.
#[derive(Debug)]
pub(super) enum Found {
    /// It may still turn out not to be readable.
    File(PathBuf),
    /// A folder that cannot be searched, and why.
    Unreadable(PathBuf, String),
}

/// Files as they are named, and the flow files of folders by name. A file that is reached in
/// several ways is there once.
pub(super) fn flows(paths: &[PathBuf]) -> Vec<Found> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut found = Vec::new();
            search(path, MAX_DEPTH, ".flow.json", &mut found);
            if found.is_empty() {
                super::complain(&format!("{}: no *.flow.json file in it", path.display()));
            }
            found.sort_by(|a, b| path_of(a).cmp(path_of(b)));
            all.extend(found);
        } else {
            all.push(Found::File(path.clone()));
        }
    }
    once(all)
}

/// The files of folders whose names end like this, by name. What cannot be searched is left out:
/// [`flows`] tells it.
pub(super) fn ending_in(folders: &[PathBuf], ending: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for folder in folders.iter().filter(|path| path.is_dir()) {
        let mut found = Vec::new();
        search(folder, MAX_DEPTH, ending, &mut found);
        found.retain(|found| matches!(found, Found::File(_)));
        found.sort_by(|a, b| path_of(a).cmp(path_of(b)));
        all.extend(found);
    }
    once(all)
}

/// Each file once, in whichever ways it is reached.
fn once(mut all: Vec<Found>) -> Vec<Found> {
    let mut seen = HashSet::new();
    all.retain(|found| {
        let path = path_of(found);
        seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    });
    all
}

fn path_of(found: &Found) -> &Path {
    match found {
        Found::File(path) | Found::Unreadable(path, _) => path,
    }
}

/// The files with an ending in a folder and in the folders in it.
fn search(folder: &Path, depth: usize, ending: &str, found: &mut Vec<Found>) {
    let unreadable = |reason: String| Found::Unreadable(folder.to_owned(), reason);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            found.push(unreadable(format!("cannot read {}: {error}", folder.display())));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.push(unreadable(format!("cannot read {}: {error}", folder.display())));
                return;
            }
        };
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type();
        // Links to folders are not followed, so that a circle of them does no harm.
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            if name.starts_with('.') || name == "node_modules" || name == "target" {
                continue;
            }
            if depth == 0 {
                let reason = format!("{}: folders are searched {MAX_DEPTH} deep", path.display());
                found.push(Found::Unreadable(path, reason));
            } else {
                search(&path, depth - 1, ending, found);
            }
        } else if name.ends_with(ending)
            && !(kind.is_ok_and(|kind| kind.is_symlink()) && path.is_dir())
        {
            found.push(Found::File(path));
        }
    }
}
