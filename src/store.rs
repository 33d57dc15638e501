//! Files on this computer: written whole or not at all, edits that no crash loses, and what is
//! remembered between runs.

use std::path::Path;

pub mod atomic;
pub mod disk;
pub mod journal;
pub mod keeper;
mod lock;
pub mod project;
pub mod recover;
pub mod settings;
pub mod watch;

pub use atomic::{SaveError, replace_on, save, save_new, save_on};
pub use disk::{Disk, Readers, RealDisk, Trouble};
pub use journal::Origin;
pub use keeper::{Keeper, Notice};
pub use project::{Projects, SettingsTrouble};
pub use recover::{Found, StateFolder};
pub use settings::{Grid, Settings};
pub use watch::{Fingerprint, OpenMark, Opening, Watcher};

/// Whether a name that stands in one file, and is meant from there, leads to another one: by the
/// same path, or by links.
pub fn leads_to(from: &Path, named: &str, file: &Path) -> bool {
    let named = from.with_file_name(named);
    match (named.canonicalize(), file.canonicalize()) {
        (Ok(named), Ok(file)) => named == file,
        _ => named == file,
    }
}
