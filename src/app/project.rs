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
    pub(super) settings: Arc<Settings>,
}

impl App {
    /// Looks up the settings for the flow in front when it has another file than before.
    pub(super) fn follow_project(&mut self) {
        let doc = self.doc_mut();
        if doc.project.file == doc.path {
            return;
        }
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
        if let Some(trouble) = trouble {
            let path = match trouble.place() {
                Some((line, column)) => format!("{}:{line}:{column}", trouble.file.display()),
                None => trouble.file.display().to_string(),
            };
            let reason = trouble.tell(self.language);
            let args = [("path", path.as_str()), ("reason", reason.as_str())];
            self.notify(text::UNUSED.with(self.language, &args), true);
        }
    }
}
