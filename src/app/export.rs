//! The forms that the export dialog writes, one function for all of them.

use crate::export;
use crate::format::{self, Source};
use crate::model::Flow;
use crate::words::{Words, interface as text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Questions,
    Diagram,
    Native,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Questions, Self::Diagram, Self::Native];

    pub fn label(self) -> Words {
        match self {
            Self::Questions => text::EXPORT_QUESTIONS,
            Self::Diagram => text::EXPORT_DIAGRAM,
            Self::Native => text::EXPORT_NATIVE,
        }
    }

    /// What comes between the flow's name and `.json`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Diagram => "diagram",
            Self::Native => "flow",
        }
    }
}

/// The flow in a form, or why the platform's editor would not have it.
pub fn write(flow: &Flow, form: Form) -> Result<String, export::Refused> {
    match form {
        Form::Questions => export::questions(flow),
        Form::Diagram => Ok(export::diagram(flow)),
        Form::Native => Ok(format::save(flow, &Source::native())),
    }
}
