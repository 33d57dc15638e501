//! A file is of a sort that WhatsApp does not take, or not of the type that the block says.
//!
//! WhatsApp delivers images as JPEG and PNG, videos as MP4 and 3GP, audio as AAC, AMR, MP3, M4A and
//! OGG, and documents as TXT, PDF and the formats of Word, Excel and PowerPoint. Anything else fails at
//! sending. What a file is, is told from the ending of its address or name; a file without one, and one
//! that a variable brings, is not judged. Its size is not known here either: images up to 5 MB, audio
//! and video up to 16 MB, documents up to 100 MB.
//!
//! Send the file in one of these formats, or correct the type.
//!
//! Source: Weni, supported media of the Cloud API: https://docs.weni.ai/; Dualhook, media messages:
//! https://dualhook.com/docs/media-messages.

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

/// Endings of files that people send and `WhatsApp` does not take. Others may be no ending at all.
const REFUSED: [&str; 38] = [
    "gif", "webp", "svg", "bmp", "tif", "tiff", "heic", "heif", "avif", "ico", "psd", "ai", "mov",
    "avi", "mkv", "webm", "wmv", "flv", "mpg", "mpeg", "m4v", "wav", "flac", "wma", "aiff", "mid",
    "zip", "rar", "7z", "gz", "csv", "rtf", "odt", "ods", "html", "htm", "exe", "apk",
];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Message | Kind::Options) {
            continue;
        }
        let Some(file) = &block.file else { continue };
        let Some(ending) = ending(file) else { continue };
        let wanted = file.media.as_deref();
        let (_, known) =
            ENDINGS.into_iter().find(|(media, _)| Some(*media) == wanted).unwrap_or(("", &[]));
        let is_known = ENDINGS.iter().any(|(_, known)| known.contains(&ending.as_str()));
        let (why, good) = if REFUSED.contains(&ending.as_str()) {
            (Arg::Words(words::NOT_SENT), if known.is_empty() { near(&ending) } else { known })
        } else if is_known && !known.is_empty() && !known.contains(&ending.as_str()) {
            let word = wanted.unwrap_or_default();
            let word = inspector::word(word).map_or_else(|| Arg::from(word), Arg::Words);
            (Arg::Filled(words::OTHER_TYPE, vec![("type", word)]), known)
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

/// What to send instead of a file of no known type.
fn near(ending: &str) -> &'static [&'static str] {
    let of = |wanted: &str| {
        let known = ENDINGS.into_iter().find(|(media, _)| *media == wanted);
        known.map_or(&[][..], |(_, endings)| endings)
    };
    let at = REFUSED.iter().position(|refused| *refused == ending);
    // The list goes from images over videos and audio to documents.
    match at.unwrap_or_default() {
        0..12 => of("image"),
        12..21 => of("video"),
        21..26 => of("audio"),
        _ => of("document"),
    }
}
