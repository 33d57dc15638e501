//! Reading flows from files and standard input, and writing them back.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};

use crate::format::{self, FormatError, Opened, Saved, Source, Unsaveable};
use crate::lint::Settings;
use crate::lint::report::Failure;
use crate::model::Flow;
use crate::store;
use crate::words::{Language, project};

/// A flow and the bytes that it was read from.
pub(super) struct Input {
    pub(super) bytes: Vec<u8>,
    pub(super) opened: Opened,
}

/// Reads a flow in any form; `-` is standard input.
pub(super) fn read(path: &Path) -> anyhow::Result<Input> {
    open(path).map_err(|failure| anyhow!(told(&shown(path), &failure)))
}

/// The same, with the place that is to blame for itself.
pub(super) fn open(path: &Path) -> Result<Input, Box<Failure>> {
    let bytes = bytes(path)
        .map_err(|error| Failure { message: format!("{error:#}"), ..Failure::default() })?;
    match format::open(&bytes) {
        Ok(opened) => Ok(Input { bytes, opened }),
        Err(error) => {
            let FormatError { message, line, column, excerpt } = error;
            Err(Box::new(Failure { message, place: Some((line, column)), excerpt }))
        }
    }
}

/// The settings of the project that a file belongs to. Broken ones are told and change nothing.
pub(super) fn settings(path: &Path, language: Language) -> Arc<Settings> {
    store::Projects::default().settings(path).unwrap_or_else(|trouble| {
        let path = trouble.file.display().to_string();
        let reason = trouble.tell(language);
        super::complain(&project::UNUSED.with(language, &[("path", &path), ("reason", &reason)]));
        Arc::default()
    })
}

/// What is wrong with a file, where, and the line.
pub(super) fn told(path: &str, failure: &Failure) -> String {
    let mut message = match failure.place {
        Some((line, column)) => format!("{path}:{line}:{column}: {}", failure.message),
        None => failure.message.clone(),
    };
    for line in failure.excerpt.lines() {
        // A bar before it, so that no line of a file is taken for a command of the CI.
        message.push_str("\n    | ");
        message.push_str(line);
    }
    message
}

/// The bytes of a file, never more than a flow may have.
pub(super) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = format::MAX_BYTES as u64 + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).context("standard input")?;
        return Ok(bytes);
    }
    let shown = path.display();
    let about = std::fs::metadata(path).with_context(|| format!("cannot open {shown}"))?;
    if about.is_dir() {
        bail!("{shown} is a folder; name a file in it");
    }
    // Opening a pipe that nobody writes to would wait for ever, and a device need not end.
    if !about.is_file() && !is_handed_over(path) {
        bail!("{shown} is no file but a pipe or a device; use `-` for standard input");
    }
    if about.len() >= limit {
        let mib = 1024 * 1024;
        let (size, most) = (about.len().div_ceil(mib), format::MAX_BYTES as u64 / mib);
        bail!("{shown} has {size} MiB; at most {most} MiB are read");
    }
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    file.take(limit).read_to_end(&mut bytes).with_context(|| format!("cannot read {shown}"))?;
    Ok(bytes)
}

/// Shells hand over the output of other commands as such files, which are open already.
fn is_handed_over(path: &Path) -> bool {
    ["/dev/fd", "/dev/stdin", "/proc/self/fd"].iter().any(|start| path.starts_with(start))
}

/// A path as messages name it.
pub(super) fn shown(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The text of a flow for a file. What the file has no place for is told.
pub(super) fn text(path: &Path, flow: &Flow, source: &Source) -> anyhow::Result<String> {
    text_of(path, flow, format::save(flow, source))
}

/// The same, of a flow that was written already.
pub(super) fn text_of(
    path: &Path,
    flow: &Flow,
    saved: Result<Saved, Unsaveable>,
) -> anyhow::Result<String> {
    let (language, file) = (super::language(None)?, written(path));
    let saved = saved.map_err(|trouble| anyhow!(trouble.tell(flow, &file, language)))?;
    for told in saved.tell(flow, &file, language) {
        super::complain(&format!("warning: {told}"));
    }
    Ok(saved.text)
}

/// A path that is written, as messages name it.
fn written(path: &Path) -> String {
    if path == Path::new("-") { "<stdout>".to_owned() } else { path.display().to_string() }
}

/// Writes to a file, atomically, or to standard output for `-` and without a path.
pub(super) fn write(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match path {
        None => super::print_file(text),
        Some(path) if path == Path::new("-") => super::print_file(text),
        Some(path) => {
            store::save(path, text).with_context(|| format!("cannot write {}", path.display()))
        }
    }
}

/// How often a command starts again when another program changes its file meanwhile.
pub(super) const TRIES: usize = 5;

/// Why a file that was read was not replaced.
pub(super) enum NotReplaced {
    /// Another program changed it meanwhile.
    Changed,
    Other(anyhow::Error),
}

/// Replaces a file that was read, unless it is another one by now.
pub(super) fn replace(path: &Path, known: &[u8], text: &str) -> Result<(), NotReplaced> {
    let known = store::Fingerprint::of_content(known);
    store::replace_on(&store::RealDisk, path, text.as_bytes(), known).map_err(|error| match error {
        store::SaveError::Changed => NotReplaced::Changed,
        error => {
            let context = format!("cannot write {}", path.display());
            NotReplaced::Other(anyhow::Error::from(error).context(context))
        }
    })
}

/// Reads a file, works on it and replaces it: again from the start when another program changed it
/// meanwhile. The work says what to write, if anything, and what else it found.
pub(super) fn in_place<T, E: From<anyhow::Error>>(
    path: &Path,
    mut work: impl FnMut() -> Result<(Vec<u8>, Option<String>, T), E>,
) -> Result<T, E> {
    for _ in 0..TRIES {
        let (known, text, found) = work()?;
        let Some(text) = text else { return Ok(found) };
        if path == Path::new("-") {
            super::print_file(&text)?;
            return Ok(found);
        }
        match replace(path, &known, &text) {
            Ok(()) => return Ok(found),
            Err(NotReplaced::Changed) => {}
            Err(NotReplaced::Other(error)) => return Err(error.into()),
        }
    }
    Err(changing(path).into())
}

/// What to say of a file that another program keeps changing.
pub(super) fn changing(path: &Path) -> anyhow::Error {
    anyhow!(
        "{} was changed by another program meanwhile; nothing was written, try again",
        path.display()
    )
}

/// Replaces a file that was read once, or writes one that was not there.
pub(super) fn replace_once(path: &Path, known: Option<&[u8]>, text: &str) -> anyhow::Result<()> {
    let Some(known) = known else { return write(Some(path), text) };
    replace(path, known, text).map_err(|error| match error {
        NotReplaced::Changed => changing(path),
        NotReplaced::Other(error) => error,
    })
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
