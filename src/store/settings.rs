//! What the window remembers between runs. Broken settings are forgotten, never an error.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::words::Language;

/// The most files and hosts that are remembered.
const MOST: usize = 10;

/// What helps to place blocks on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grid {
    /// The dots are drawn.
    pub dots: bool,
    /// What is dragged stands in line with neighbours and the grid.
    pub snap: bool,
}

impl Default for Grid {
    fn default() -> Self {
        Self { dots: true, snap: true }
    }
}

/// The window's own size, without what the system draws around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSize {
    pub width: f32,
    pub height: f32,
    pub maximized: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "switches, each by itself")]
pub struct Settings {
    /// `en`, `es` or `pt`; the system's language when empty.
    pub language: String,
    pub light: bool,
    /// The system says whether it is light or dark; where it does not, `light` counts.
    pub theme_of_system: bool,
    pub grid: Grid,
    /// How large texts and buttons are; 0 is the usual size, 1.
    pub scale: f32,
    /// Parts of the window that were closed: `blocks`, `inspector`, `problems`, `map`.
    pub closed: Vec<String>,
    /// Parts that are usually closed and were opened: `variables`.
    pub opened: Vec<String>,
    /// What the right side of the window shows: `chat`, `exchanges`, or the inspector when empty.
    pub side: String,
    /// Files that were open, the last one first.
    pub recent: Vec<PathBuf>,
    /// Webhooks' addresses that were used, the last one first.
    pub webhooks: Vec<String>,
    /// How wide or high parts of the window are.
    pub sizes: BTreeMap<String, f32>,
    pub window: WindowSize,
    /// The tour was taken or declined.
    pub tour_seen: bool,
    /// What another version of the program keeps here.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
    /// Where they are kept; settings without a place are not kept.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Nobody has used the program here before: there is no file yet.
    #[serde(skip)]
    pub is_first_run: bool,
}

impl Settings {
    /// The settings of this user.
    pub fn load() -> Self {
        directories::ProjectDirs::from("", "", "treble-flow-designer")
            .map(|folders| Self::load_from(&folders.config_dir().join("settings.json")))
            .unwrap_or_default()
    }

    pub fn load_from(file: &Path) -> Self {
        let text = std::fs::read_to_string(file);
        let is_first_run = text.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound);
        let mut settings = Self::read(&text.unwrap_or_default());
        settings.recent.truncate(MOST);
        settings.webhooks.truncate(MOST);
        settings.file = Some(file.to_owned());
        settings.is_first_run = is_first_run;
        settings
    }

    /// What of a text can be read. A value that is not what it should be counts as absent.
    fn read(text: &str) -> Self {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else { return Self::default() };
        let fits = |(key, value): &(String, Value)| {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            serde_json::from_value::<Self>(Value::Object(alone)).is_ok()
        };
        let members = members.into_iter().filter(fits).collect();
        serde_json::from_value(Value::Object(members)).unwrap_or_default()
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

    /// The size of a part of the window, if one was chosen.
    pub fn size_of(&self, part: &str) -> Option<f32> {
        self.sizes.get(part).copied().filter(|size| size.is_finite() && *size > 0.0)
    }

    /// The size that the window had, if it is one that a window can have.
    pub fn window_size(&self) -> Option<[f32; 2]> {
        let WindowSize { width, height, .. } = self.window;
        let is_sane = |size: f32| (200.0..=20_000.0).contains(&size);
        (is_sane(width) && is_sane(height)).then_some([width, height])
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
