//! A file is of a sort that WhatsApp does not take, or not of the type that the block says.
//!
//! WhatsApp delivers images as JPEG and PNG, videos as MP4 and 3GP, audio as AAC, AMR, MP3, M4A and
//! OGG, and documents as TXT, PDF and the formats of Microsoft's office programs. Anything else fails
//! at sending. What a file is, is told from the ending of its address or name; a file without one, and
//! one that a variable brings, is not judged. Its size is not known here either: images up to 5 MB,
//! audio and video up to 16 MB, documents up to 100 MB.
//!
//! Send the file in one of these formats, or correct the type.
//!
//! Source: Weni, supported media of the Cloud API: <https://docs.weni.ai/>; Dualhook, media messages:
//! <https://dualhook.com/docs/media-messages>.

use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::Media;
use crate::model::limits::ENDINGS;
use crate::words::{findings_limits as words, inspector};

pub(crate) static RULE: Rule = Rule {
    name: "unsupported-media",
    category: Category::Limits,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &words::UNSUPPORTED_MEDIA,
    source: include_str!("unsupported_media.rs"),
    fix: None,
    check,
};

/// Endings of files that people send and `WhatsApp` does not take, by what they are. Others may be
/// no ending at all.
const REFUSED: [(&str, &[&str]); 4] = [
    (
        "image",
        &["gif", "webp", "svg", "bmp", "tif", "tiff", "heic", "heif", "avif", "ico", "psd", "ai"],
    ),
    ("video", &["mov", "avi", "mkv", "webm", "wmv", "flv", "mpg", "mpeg", "m4v"]),
    ("audio", &["wav", "flac", "wma", "aiff", "mid"]),
    (
        "document",
        &["zip", "rar", "7z", "gz", "csv", "rtf", "odt", "ods", "html", "htm", "exe", "apk"],
    ),
];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Message | Kind::Options) {
            continue;
        }
        let Some(file) = &block.file else { continue };
        let Some(ending) = ending(file) else { continue };
        // What the block says that it is.
        let wanted = file.media.as_deref().filter(|media| !taken(media).is_empty());
        let (why, good) = if let Some(media) = kind_of(&REFUSED, &ending) {
            (Arg::Words(words::NOT_SENT), taken(wanted.unwrap_or(media)))
        } else if let Some(media) = wanted
            && kind_of(&ENDINGS, &ending).is_some()
            && !taken(media).contains(&ending.as_str())
        {
            let word = inspector::word(media).map_or_else(|| Arg::from(media), Arg::Words);
            (Arg::Filled(words::OTHER_TYPE, vec![("type", word)]), taken(media))
        } else {
            continue;
        };
        findings.push(
            Finding::new(&RULE, Place::field(id, "file"))
                .arg("block", named(facts, number))
                .arg("ending", ending)
                .arg("why", why)
                .arg("endings", good.join(", ")),
        );
    }
    findings
}

/// The ending of a file's address or, where that has none, of its name; in small letters.
fn ending(file: &Media) -> Option<String> {
    if file.variable.as_deref().is_some_and(|variable| !variable.is_empty()) {
        return None;
    }
    let of = |text: &str| {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let name = path
            .split_once("://")
            .map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let (_, ending) = name.rsplit('/').next()?.rsplit_once('.')?;
        let is_ending =
            (2..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
        is_ending.then(|| ending.to_ascii_lowercase())
    };
    file.url.as_deref().and_then(of).or_else(|| file.name.as_deref().and_then(of))
}

type Table = [(&'static str, &'static [&'static str])];

/// What a file of this ending is, if the table has it.
fn kind_of(table: &Table, ending: &str) -> Option<&'static str> {
    let row = table.iter().find(|(_, endings)| endings.contains(&ending))?;
    Some(row.0)
}

/// The endings that `WhatsApp` takes for a kind of file.
fn taken(media: &str) -> &'static [&'static str] {
    let row = ENDINGS.into_iter().find(|(name, _)| *name == media);
    row.map_or(&[], |(_, endings)| endings)
}
