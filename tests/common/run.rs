//! The program, run in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::process::{self, parts};
use crate::common::program::program;

/// A folder to run the program in.
pub(crate) struct Run {
    folder: tempfile::TempDir,
}

impl Run {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Copies a file of the repository.
    pub(crate) fn copy(self, from: &str, name: &str) -> Self {
        let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).unwrap();
        self.file(name, bytes)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    pub(crate) fn output(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Output {
        process::output(&mut self.command(arguments), input.as_ref())
    }

    /// Standard output, standard error and the exit status.
    pub(crate) fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        parts(&self.output(arguments, ""))
    }
}
