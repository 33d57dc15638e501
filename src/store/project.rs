//! Finds the settings of the project that a file belongs to: the next `treble-flow.toml` in its
//! folder or in one above.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::lint::Settings;
use crate::lint::settings::{FILE_NAME, SettingsError};
use crate::words::{Language, project};

/// The largest file of settings that is read, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Why the settings of a project cannot be used.
#[derive(Clone, Debug)]
pub struct SettingsTrouble {
    /// The file that holds them.
    pub file: PathBuf,
    pub cause: Cause,
}

#[derive(Clone, Debug)]
pub enum Cause {
    Unreadable(String),
    TooLarge,
    NoText,
    Wrong(Box<SettingsError>),
}

impl SettingsTrouble {
    /// What is wrong, without the place.
    pub fn tell(&self, language: Language) -> String {
        match &self.cause {
            Cause::Unreadable(reason) => reason.clone(),
            Cause::TooLarge => {
                let size = (MAX_BYTES / 1024).to_string();
                project::TOO_LARGE.with(language, &[("size", &size)])
            }
            Cause::NoText => project::NO_TEXT.get(language).to_owned(),
            Cause::Wrong(error) => error.problem.tell(language),
        }
    }

    /// The line with a caret below the place; empty where there is none.
    pub fn excerpt(&self) -> &str {
        match &self.cause {
            Cause::Wrong(error) => &error.excerpt,
            _ => "",
        }
    }

    /// Line and column, where one place is to blame.
    pub fn place(&self) -> Option<(usize, usize)> {
        match &self.cause {
            Cause::Wrong(error) => Some((error.line, error.column)),
            _ => None,
        }
    }
}

type Answer = Result<Arc<Settings>, Arc<SettingsTrouble>>;

/// The settings of files, each folder looked at once.
#[derive(Default)]
pub struct Projects {
    folders: Mutex<HashMap<PathBuf, Answer>>,
}

impl Projects {
    /// The settings that count for a file; those that change nothing where no project has any.
    pub fn settings(&self, file: &Path) -> Answer {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut found = None;
        for folder in file.ancestors().skip(1) {
            if let Some(known) = folders.get(folder) {
                found = Some(known.clone());
                break;
            }
            passed.push(folder);
            if let Some(answer) = read(&folder.join(FILE_NAME)) {
                found = Some(answer);
                break;
            }
        }
        let answer = found.unwrap_or_else(|| Ok(Arc::default()));
        for folder in passed {
            folders.insert(folder.to_owned(), answer.clone());
        }
        answer
    }
}

/// The settings in a file; nothing where there is no such file.
fn read(path: &Path) -> Option<Answer> {
    let trouble =
        |cause: Cause| Some(Err(Arc::new(SettingsTrouble { file: path.to_owned(), cause })));
    // A folder or a pipe of that name is not meant, and reading a pipe would wait for ever.
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() => {}
        Ok(_) => return None,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return None;
        }
        Err(error) => return trouble(Cause::Unreadable(error.to_string())),
    }
    let mut bytes = Vec::new();
    let done = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = done {
        return trouble(Cause::Unreadable(error.to_string()));
    }
    if bytes.len() as u64 > MAX_BYTES {
        return trouble(Cause::TooLarge);
    }
    let Ok(text) = std::str::from_utf8(&bytes) else { return trouble(Cause::NoText) };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match Settings::read(text) {
        Ok(settings) => Some(Ok(Arc::new(settings))),
        Err(error) => trouble(Cause::Wrong(Box::new(error))),
    }
}
