//! The forms that the export dialog writes, one function for all of them.

use std::path::PathBuf;

use crate::export;
use crate::format::{self, Source};
use crate::handler::{self, HANDLERS};
use crate::model::Flow;
use crate::words::{Language, Words, interface as text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Questions,
    Diagram,
    Guide,
    Handler,
    Native,
}

impl Form {
    pub const ALL: [Self; 5] =
        [Self::Questions, Self::Diagram, Self::Guide, Self::Handler, Self::Native];

    pub fn label(self) -> Words {
        match self {
            Self::Questions => text::EXPORT_QUESTIONS,
            Self::Diagram => text::EXPORT_DIAGRAM,
            Self::Guide => text::EXPORT_GUIDE,
            Self::Handler => text::EXPORT_HANDLER,
            Self::Native => text::EXPORT_NATIVE,
        }
    }

    /// What comes after the flow's name in the name of the file, or of the handler's folder.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Questions => "questions.json",
            Self::Diagram => "diagram.json",
            Self::Guide => "guide.md",
            Self::Handler => "handler",
            Self::Native => "flow.json",
        }
    }
}

/// The files of a form, by their paths in the folder that was chosen, or why the platform's
/// editor would not have the flow.
pub fn files(
    flow: &Flow,
    form: Form,
    name: &str,
    language: Language,
) -> Result<Vec<(PathBuf, String)>, export::Refused> {
    let path = PathBuf::from(format!("{name}.{}", form.suffix()));
    let text = match form {
        Form::Questions => export::questions(flow)?,
        Form::Diagram => export::diagram(flow),
        Form::Guide => format::guide::guide(flow, language),
        Form::Native => format::save(flow, &Source::native()),
        Form::Handler => {
            return Ok(HANDLERS
                .iter()
                .take(1)
                .flat_map(|language| handler::generate(flow, language))
                .map(|file| (path.join(file.path), file.text))
                .collect());
        }
    };
    Ok(vec![(path, text)])
}
