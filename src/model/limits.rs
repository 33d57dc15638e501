//! How much text `WhatsApp` and the platform's editor take.
//!
//! Sources: Meta, Cloud API reference (text, media, interactive and template messages); the
//! platform's published editor (names of variables, options).

use super::facts::variables_in;
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
/// What the value of a session variable in a text is taken to be long, since nobody knows it.
pub const VALUE: usize = 20;

/// The files that `WhatsApp` takes, by kind and by the ending of their names.
pub const ENDINGS: [(&str, &[&str]); 4] = [
    ("image", &["jpg", "jpeg", "png"]),
    ("video", &["mp4", "3gp", "3gpp"]),
    ("audio", &["aac", "amr", "mp3", "m4a", "ogg", "opus"]),
    ("document", &["txt", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"]),
];

/// From so many seconds on the platform no longer waits for a webhook's answer.
/// Source: Treble help, "Request trigger".
pub const WEBHOOK_SECONDS: f64 = 10.0;

/// How many characters a text has, and how many it may come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// As it is written, with the names of its variables.
    pub written: usize,
    /// Without its variables: it is never shorter.
    pub fixed: usize,
    /// How often a variable stands in it.
    pub variables: usize,
    /// Characters such as emoji, which may count double.
    pub wide: usize,
}

impl Length {
    pub fn of(text: &str) -> Self {
        let (mut variables, mut names) = (0, 0);
        for name in variables_in(text) {
            variables += 1;
            names += name.len() + "{{}}".len();
        }
        let (mut written, mut wide) = (0, 0);
        for ch in text.chars() {
            written += 1;
            wide += usize::from(ch.len_utf16() == 2);
        }
        Self { written, fixed: written.saturating_sub(names), variables, wide }
    }

    /// With values of a usual length in the place of its variables.
    pub fn filled(&self) -> usize {
        self.fixed + self.variables * VALUE
    }
}

impl Block {
    /// The text stands below a file. A list drops its file, and buttons have it above their text.
    pub fn has_caption(&self) -> bool {
        let is_shown = match self.kind {
            Kind::Message => true,
            Kind::Options => self.style() == Style::Plain,
            _ => false,
        };
        is_shown && self.file.is_some()
    }

    /// How many characters `WhatsApp` delivers of the text.
    pub fn text_limit(&self) -> usize {
        let is_short = self.kind == Kind::Template
            || self.kind == Kind::Options && self.style() == Style::Buttons
            || self.has_caption();
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
