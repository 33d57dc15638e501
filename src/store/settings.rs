//! What the window remembers between runs. Broken settings are forgotten, never an error.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::words::Language;

/// The most files and hosts that are remembered.
const MOST: usize = 10;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `en`, `es` or `pt`; the system's language when empty.
    pub language: String,
    pub light: bool,
    /// How large texts and buttons are; 0 is the usual size, 1.
    pub scale: f32,
    /// Parts of the window that were closed: `blocks`, `inspector`, `problems`, `map`.
    pub closed: Vec<String>,
    /// Files that were open, the last one first.
    pub recent: Vec<PathBuf>,
    /// Webhooks' addresses that were used, the last one first.
    pub webhooks: Vec<String>,
    /// Where they are kept; settings without a place are not kept.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

impl Settings {
    /// The settings of this user.
    pub fn load() -> Self {
        directories::ProjectDirs::from("", "", "treble-flow-designer")
            .map(|folders| Self::load_from(&folders.config_dir().join("settings.json")))
            .unwrap_or_default()
    }

    pub fn load_from(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let mut settings: Self = serde_json::from_str(&text).unwrap_or_default();
        settings.recent.truncate(MOST);
        settings.webhooks.truncate(MOST);
        settings.file = Some(file.to_owned());
        settings
    }

    /// Keeps the settings. A failure is no reason to disturb anybody: the next run asks again.
    pub fn keep(&self) {
        let Some(file) = &self.file else { return };
        let Ok(text) = serde_json::to_string_pretty(self) else { return };
        let made = file.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok());
        if made {
            super::save(file, &text).unwrap_or_default();
        }
    }

    pub fn remember_file(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // The settings are a text: with such a path in it none of them could be kept.
        if path.to_str().is_none() {
            return;
        }
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST);
    }

    pub fn remember_webhook(&mut self, url: &str) {
        self.webhooks.retain(|known| known != url);
        self.webhooks.insert(0, url.to_owned());
        self.webhooks.truncate(MOST);
    }

    /// The size of the interface, from 0.5 to 3.
    pub fn scale(&self) -> f32 {
        if self.scale > 0.0 { self.scale.clamp(0.5, 3.0) } else { 1.0 }
    }

    /// The chosen language, or the system's.
    pub fn language(&self) -> Language {
        Language::from_code(&self.language)
            .or_else(|| {
                ["LC_ALL", "LC_MESSAGES", "LANG"]
                    .into_iter()
                    .filter_map(|name| std::env::var(name).ok())
                    .find(|value| !value.is_empty())
                    .and_then(|value| Language::from_code(&value))
            })
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_path_that_is_no_text_does_not_keep_the_rest_from_being_kept() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        let mut settings = Settings::load_from(&file);
        settings.remember_file(Path::new("/tmp/a.json"));
        settings.remember_file(Path::new(std::ffi::OsStr::from_bytes(b"/tmp/n\xff.json")));
        settings.keep();
        assert_eq!(Settings::load_from(&file).recent, [Path::new("/tmp/a.json")]);
    }

    #[test]
    fn broken_settings_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/settings.json");
        for broken in ["", "{", "[]", "{\"recent\": 3}"] {
            std::fs::create_dir_all(folder.path().join("new")).unwrap();
            std::fs::write(&file, broken).unwrap();
            let mut settings = Settings::load_from(&file);
            assert!(settings.recent.is_empty());
            settings.remember_webhook("https://example.com");
            settings.remember_file(Path::new("/tmp/a.json"));
            settings.keep();
            assert_eq!(Settings::load_from(&file), settings);
        }
    }
}
