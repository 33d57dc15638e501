//! Reading flows from files and standard input, and writing them back.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::format::{self, Opened};
use crate::store;

/// A flow and the bytes that it was read from.
pub(super) struct Input {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    pub(super) opened: Opened,
}

/// Reads a flow in any form; `-` is standard input.
pub(super) fn read(path: &Path) -> anyhow::Result<Input> {
    let bytes = bytes(path)?;
    let opened = match format::open(&bytes) {
        Ok(opened) => opened,
        Err(error) => {
            let place = format!("{}:{}:{}", shown(path), error.line, error.column);
            let mut message = format!("{place}: {}", error.message);
            for line in error.excerpt.lines() {
                message.push_str("\n    ");
                message.push_str(line);
            }
            bail!(message);
        }
    };
    Ok(Input { path: path.to_owned(), bytes, opened })
}

/// The bytes of a file, never more than a flow may have.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = format::MAX_BYTES as u64 + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).context("standard input")?;
        return Ok(bytes);
    }
    if path.is_dir() {
        bail!("{} is a folder; name a file in it", path.display());
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    file.take(limit)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

/// A path as messages name it.
pub(super) fn shown(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Writes to a file, atomically, or to standard output for `-` and without a path.
pub(super) fn write(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match path {
        None => super::print(text),
        Some(path) if path == Path::new("-") => super::print(text),
        Some(path) => {
            store::save(path, text).with_context(|| format!("cannot write {}", path.display()))
        }
    }
}

/// Writes bytes to a file, atomically, or to standard output where that is no terminal.
pub(super) fn write_bytes(path: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => store::save_on(&store::RealDisk, path, bytes)
            .with_context(|| format!("cannot write {}", path.display())),
        None if io::stdout().is_terminal() => {
            bail!("a picture is not for the terminal: name a file with -o")
        }
        None => super::print_bytes(bytes),
    }
}

/// Writes files into a folder, unless one is there with another content.
pub(super) fn write_all(folder: &Path, files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    store::save_new(folder, files).with_context(|| folder.display().to_string())?;
    super::complain(&format!("{} files in {}", files.len(), folder.display()));
    Ok(())
}
