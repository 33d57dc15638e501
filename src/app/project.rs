//! What the project that a flow's file belongs to wants of the rules.

use std::path::PathBuf;
use std::sync::Arc;

use crate::lint::Settings;
use crate::store::Projects;
use crate::words::project as text;

use super::App;

/// The settings that count for a flow.
#[derive(Default)]
pub(super) struct Project {
    /// The file that they were looked up for.
    file: Option<PathBuf>,
    /// When they were looked up, by the window's clock.
    looked_up: f64,
    /// What was told of a file that could not be used.
    told: Option<String>,
    pub(super) settings: Arc<Settings>,
}

/// The settings' file may be changed by another program: it is read again after so many seconds.
const AGAIN: f64 = 2.0;

impl App {
    /// Looks up the settings for the flow in front: when it has another file than before, and now
    /// and then, since other programs change them.
    pub(super) fn follow_project(&mut self) {
        let now = self.ctx.input(|input| input.time);
        let doc = self.doc_mut();
        let is_known = doc.project.file == doc.path;
        if is_known && (doc.path.is_none() || now - doc.project.looked_up < AGAIN) {
            return;
        }
        doc.project.looked_up = now;
        doc.project.file.clone_from(&doc.path);
        let found = doc.path.as_ref().map(|file| Projects::default().settings(file));
        let (settings, trouble) = match found {
            Some(Err(trouble)) => (Arc::default(), Some(trouble)),
            Some(Ok(settings)) => (settings, None),
            None => (Arc::default(), None),
        };
        if doc.project.settings != settings {
            doc.project.settings = settings;
            doc.checked.forget();
        }
        let Some(trouble) = trouble else {
            doc.project.told = None;
            return;
        };
        let path = match trouble.place() {
            Some((line, column)) => format!("{}:{line}:{column}", trouble.file.display()),
            None => trouble.file.display().to_string(),
        };
        let reason = trouble.tell(self.language);
        let args = [("path", path.as_str()), ("reason", reason.as_str())];
        let words = text::UNUSED.with(self.language, &args);
        let told = &mut self.doc_mut().project.told;
        if told.as_ref() != Some(&words) {
            *told = Some(words.clone());
            self.notify(words, true);
        }
    }
}
