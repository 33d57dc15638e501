//! How much text `WhatsApp` and the platform's editor take.
//!
//! Sources: Meta, Cloud API reference (text, media, interactive and template messages); the
//! platform's published editor (names of variables, options).

use super::flow::Block;
use super::kind::{Kind, Style};

/// A text message.
pub const MESSAGE: usize = 4_096;
/// The text beside buttons, below a file and in a template.
pub const SHORT_MESSAGE: usize = 1_024;
pub const TEMPLATE_NAME: usize = 512;
pub const TEMPLATE_LABEL: usize = 25;
pub const TEMPLATE_OPTIONS: usize = 10;
/// The name of the variable that keeps an answer.
pub const VARIABLE: usize = 100;

/// From so many seconds on the platform no longer waits for a webhook's answer.
/// Source: Treble help, "Request trigger".
pub const WEBHOOK_SECONDS: f64 = 10.0;

impl Block {
    /// How many characters `WhatsApp` delivers of the text.
    pub fn text_limit(&self) -> usize {
        let is_short = self.kind == Kind::Template
            || self.kind == Kind::Options && self.style() == Style::Buttons
            || self.file.is_some();
        if is_short { SHORT_MESSAGE } else { MESSAGE }
    }

    /// The most characters of one option's text.
    pub fn label_limit(&self) -> Option<usize> {
        match self.kind {
            Kind::Options => self.style().label_limit(),
            Kind::Template => Some(TEMPLATE_LABEL),
            _ => None,
        }
    }

    /// The most options.
    pub fn option_limit(&self) -> Option<usize> {
        match self.kind {
            Kind::Options => self.style().option_limit(),
            Kind::Template => Some(TEMPLATE_OPTIONS),
            _ => None,
        }
    }

    /// The most characters of a field, named as in the kind table.
    pub fn field_limit(&self, field: &str) -> Option<usize> {
        match field {
            "text" => Some(self.text_limit()),
            "auto_retry.message" => Some(MESSAGE),
            "template.name" => Some(TEMPLATE_NAME),
            "save.variable" => Some(VARIABLE),
            _ => None,
        }
    }
}
