//! What the user said: which option it is, and what a block saves of it.

use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use crate::model::flow::{Block, Choice, LOCATION_LABEL};
use crate::model::kind::Style;
use crate::model::{ExitId, Kind};

use super::input::MediaKind;
use super::state::Variable;

/// Something that the user said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Text(String),
    Option(ExitId),
    Media { media: MediaKind, url: String, caption: String },
    Location { latitude: f64, longitude: f64, address: String },
}

impl Said {
    /// As it stands in a webhook's body. An option is what the user saw of it: `labels` are the
    /// block's, with the values of their variables.
    pub(super) fn text(&self, block: Option<&Block>, labels: &[String]) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Option(id) => block
                .and_then(|block| block.options.iter().position(|option| option.id == *id))
                .and_then(|at| labels.get(at).cloned())
                .unwrap_or_else(|| id.to_string()),
            Self::Media { url, .. } => url.clone(),
            Self::Location { .. } => self.place().unwrap_or_default(),
        }
    }

    /// The place as JSON in a text.
    /// Source: the platform's API document, example of the response webhook.
    fn place(&self) -> Option<String> {
        let Self::Location { latitude, longitude, address } = self else { return None };
        let place = json!({ "latitude": latitude, "longitude": longitude, "address": address });
        Some(place.to_string())
    }
}

/// The option that the user means: tapped, or typed as its number or its text. The platform does
/// not document how it compares; case, accents and surrounding signs make no difference here.
pub(super) fn option<'a>(
    block: &'a Block,
    said: &Said,
    labels: &[String],
) -> Option<(&'a Choice, String)> {
    let at = position(block, said, labels)?;
    Some((block.options.get(at)?, labels.get(at)?.clone()))
}

fn position(block: &Block, said: &Said, labels: &[String]) -> Option<usize> {
    match said {
        Said::Option(id) => block.options.iter().position(|option| option.id == *id),
        Said::Text(text) => {
            // The exact text counts before one that only looks alike.
            let wanted = folded(text);
            let exact = labels.iter().position(|label| label == text);
            let by_text = exact.or_else(|| labels.iter().position(|label| folded(label) == wanted));
            let is_numbered = block.kind == Kind::Options
                && block.style() == Style::Plain
                && block.visible_options != Some(false);
            let number = text.trim().trim_end_matches([')', '.']).parse::<usize>().ok();
            let by_number = || number.filter(|_| is_numbered)?.checked_sub(1);
            by_text.or_else(by_number).filter(|index| *index < block.options.len())
        }
        Said::Location { .. } => {
            block.options.iter().position(|option| option.label == LOCATION_LABEL)
        }
        Said::Media { .. } => None,
    }
}

/// A text without case, accents, signs around it and repeated spaces; signs that are all there is
/// stay.
fn folded(text: &str) -> String {
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let plain: String = text.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = words.trim_matches(|c: char| !c.is_alphanumeric());
    if inner.is_empty() { words } else { inner.to_owned() }
}

/// What a block saves of an answer, as name and value; `Err` with the wanted type where the answer
/// is of another kind. Blocks with options save the option's text.
/// Source: Treble help, "Save response"; the types' doings beyond it are this program's reading.
pub(super) fn saved(
    block: &Block,
    said: &Said,
    classified: &str,
) -> Result<Vec<(String, Variable)>, String> {
    let Some(save) = block.save.as_deref().filter(|save| !save.variable.is_empty()) else {
        return Ok(Vec::new());
    };
    let one = |value: String| Ok(vec![(save.variable.clone(), Variable { value, kind: None })]);
    if !block.options.is_empty() {
        return one(classified.to_owned());
    }
    let wanted = save.kind.as_deref().unwrap_or("all");
    let text = said.text(Some(block), &[]);
    match (wanted, said) {
        ("all", Said::Location { .. }) | ("location", Said::Location { .. }) => {
            Ok(place(&save.variable, said, text))
        }
        ("all" | "text" | "zipcode", Said::Text(_) | Said::Option(_)) => one(text),
        ("number", Said::Text(_)) => one(text.chars().filter(char::is_ascii_digit).collect()),
        ("email", Said::Text(_)) => one(email(&text).unwrap_or_default().to_owned()),
        ("all", Said::Media { .. }) => one(text),
        (wanted, Said::Media { media, .. }) if wanted == media.name() => one(text),
        // A word that this program does not know: the platform may save anything.
        (other, _) if !crate::model::kind::SAVE_TYPES.contains(&other) => one(text),
        (wanted, _) => Err(wanted.to_owned()),
    }
}

/// A saved location is one variable with JSON in it, and two more with its parts.
/// Source: Treble help, "Variables"; the API document's example of the response webhook.
fn place(name: &str, said: &Said, text: String) -> Vec<(String, Variable)> {
    let Said::Location { latitude, longitude, .. } = said else { return Vec::new() };
    let plain = |value: &f64| Variable { value: value.to_string(), kind: None };
    vec![
        (name.to_owned(), Variable { value: text, kind: Some("location".to_owned()) }),
        ("latitude".to_owned(), plain(latitude)),
        ("longitude".to_owned(), plain(longitude)),
    ]
}

/// The first word that looks like an email address.
fn email(text: &str) -> Option<&str> {
    let ends = |c: char| c.is_whitespace() || "<>()[],;:\"'".contains(c);
    text.split(ends).map(|word| word.trim_matches('.')).find(|word| {
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.')
        })
    })
}
