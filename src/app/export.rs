//! The forms that the export dialog writes, one function for all of them.

use crate::export;
use crate::format::{self, Source};
use crate::model::Flow;
use crate::words::{Language, Words, interface as text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Questions,
    Diagram,
    Guide,
    Native,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Questions, Self::Diagram, Self::Guide, Self::Native];

    pub fn label(self) -> Words {
        match self {
            Self::Questions => text::EXPORT_QUESTIONS,
            Self::Diagram => text::EXPORT_DIAGRAM,
            Self::Guide => text::EXPORT_GUIDE,
            Self::Native => text::EXPORT_NATIVE,
        }
    }

    /// What comes after the flow's name in the file's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Questions => "questions.json",
            Self::Diagram => "diagram.json",
            Self::Guide => "guide.md",
            Self::Native => "flow.json",
        }
    }
}

/// The flow in a form, or why the platform's editor would not have it.
pub fn write(flow: &Flow, form: Form, language: Language) -> Result<String, export::Refused> {
    match form {
        Form::Questions => export::questions(flow),
        Form::Diagram => Ok(export::diagram(flow)),
        Form::Guide => Ok(format::guide::guide(flow, language)),
        Form::Native => Ok(format::save(flow, &Source::native())),
    }
}
