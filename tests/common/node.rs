//! Node, and the modules of generated handlers, installed once for all tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use treble_flow_designer::handler::GeneratedFile;

use crate::common::process::{output, parts};
use crate::common::tool::Tool;

pub(crate) const NODE: Tool =
    Tool { name: "node", programs: &["node", "npm"], install: "apt-get install nodejs npm" };

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) {
    let (out, errors, status) = parts(&output(command, b""));
    assert_eq!(status, 0, "{command:?}\n{out}{errors}");
}

/// A folder with the modules that a project of these files asks for.
pub(crate) fn installed(files: &[GeneratedFile]) -> PathBuf {
    static INSTALL: Mutex<()> = Mutex::new(());
    let _one = INSTALL.lock().unwrap_or_else(PoisonError::into_inner);
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handlers");
    let lock = text("package-lock.json");
    let done = shared.join("installed");
    if fs::read_to_string(&done).ok().as_ref() != Some(lock) {
        fs::create_dir_all(&shared).unwrap();
        fs::write(shared.join("package.json"), text("package.json")).unwrap();
        fs::write(shared.join("package-lock.json"), lock).unwrap();
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&shared));
        fs::write(&done, lock).unwrap();
    }
    shared
}
