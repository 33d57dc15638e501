//! Every text that a person reads, in English, Spanish and Portuguese.
//!
//! A text is a constant; the compiler sees to it that all three languages are there.
//! `{name}` in a text is filled in with [`fill`].

use std::fmt;

pub mod around;
pub mod blocks;
pub mod chat;
pub mod compare;
pub mod diff;
pub mod editing;
pub mod faults;
pub mod findings;
pub mod findings_limits;
pub mod findings_variables;
pub mod flowtest;
pub mod guide;
pub mod inspector;
pub mod interface;
pub mod limits;
pub mod local;
pub mod notes;
pub mod picture;
pub mod platform;
pub mod problems;
pub mod project;
pub mod run;
pub mod safe;
pub mod saving;
pub mod sheet;
pub mod sim;
pub mod simulate;
pub mod store;
pub mod tour;

/// The languages of the interface, the findings and the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Spanish,
    Portuguese,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::English, Self::Spanish, Self::Portuguese];

    /// `en`, `es` or `pt`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
        }
    }

    /// From a code or a locale: `pt`, `pt-BR`, `es_MX.UTF-8`.
    pub fn from_code(code: &str) -> Option<Self> {
        let start = code.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| start.eq_ignore_ascii_case(language.code()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One text in all languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub en: &'static str,
    pub es: &'static str,
    pub pt: &'static str,
}

impl Words {
    pub fn get(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Spanish => self.es,
            Language::Portuguese => self.pt,
        }
    }

    /// The text with its `{name}`s filled in.
    pub fn with(&self, language: Language, args: &[(&str, &str)]) -> String {
        fill(self.get(language), args)
    }
}

/// "1 error" or "5 errors".
pub fn counted(count: usize, one: Words, many: Words, language: Language) -> String {
    match count {
        1 => one.get(language).to_owned(),
        _ => many.with(language, &[("count", &count.to_string())]),
    }
}

/// Puts values in the place of `{name}`s. A `{…}` that is not among them stays.
pub fn fill(text: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = rest.find('}').and_then(|close| {
            let name = &rest[1..close];
            let (_, value) = args.iter().find(|(key, _)| *key == name)?;
            Some((close, *value))
        });
        match value {
            Some((close, value)) => {
                out.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Declares texts: `NAME = "English", "Español", "Português";` and a list `ALL` of them.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $en:literal, $es:literal, $pt:literal;)*) => {
        $($(#[$doc])* pub const $name: $crate::words::Words =
            $crate::words::Words { en: $en, es: $es, pt: $pt };)*

        /// Every text of this file, by name.
        pub const ALL: &[(&str, $crate::words::Words)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use words;
