//! The room that texts take in the window's own fonts, without a window.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// The fonts, in the order in which a character is looked for.
pub const FONTS: [&[u8]; 3] = [
    epaint_default_fonts::UBUNTU_LIGHT,
    epaint_default_fonts::NOTO_EMOJI_REGULAR,
    epaint_default_fonts::EMOJI_ICON,
];

/// What stands where a text was cut.
const ELLIPSIS: char = '…';

/// From a line's top to its letters' foot, and to the next line, in parts of the font size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub ascent: f32,
    pub height: f32,
}

struct Face {
    font: FontRef<'static>,
    /// The advances of the characters that nearly every text is made of.
    common: Vec<Option<f32>>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let mut face = Self { font, common: Vec::new() };
        face.common = ('\0'..'\u{250}').map(|c| face.measure(c)).collect();
        Some(face)
    }

    fn measure(&self, c: char) -> Option<f32> {
        let glyph = self.font.charmap().map(c)?;
        // A size of one unit gives advances in parts of the font size.
        self.font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
    }

    fn advance(&self, c: char) -> Option<f32> {
        match self.common.get(c as usize) {
            Some(known) => *known,
            None => self.measure(c),
        }
    }
}

static FACES: LazyLock<Vec<Face>> =
    LazyLock::new(|| FONTS.iter().filter_map(|bytes| Face::new(bytes)).collect());

static LINE: LazyLock<Line> = LazyLock::new(|| {
    FACES.first().map_or(Line { ascent: 0.93, height: 1.15 }, |face| {
        let metrics = face.font.metrics(Size::new(1.0), LocationRef::default());
        Line { ascent: metrics.ascent, height: metrics.ascent - metrics.descent + metrics.leading }
    })
});

/// The measures of a line of text.
pub fn line() -> Line {
    *LINE
}

fn advance(c: char) -> f32 {
    if is_joined(c) {
        return 0.0;
    }
    // A character that no font has is drawn as a box, about as wide as this.
    FACES.iter().find_map(|face| face.advance(c)).unwrap_or(0.6)
}

/// Signs that change the one before them and take no room of their own.
fn is_joined(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff)
}

/// How wide a text is on one line.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(advance).sum::<f32>() * size
}

/// The text in at most so many lines of a width, broken between words where that is possible,
/// with an ellipsis where it was cut.
pub fn wrap(text: &str, room: f32, size: f32, lines: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while out.len() < lines {
        let (line, after) = first_line(rest, room, size);
        let is_last = out.len() + 1 == lines;
        match after {
            Some(_) if is_last => {
                let whole = rest.split('\n').next().unwrap_or_default();
                let is_cut = whole.len() > line.len() || rest.len() > whole.len();
                out.push(if is_cut { cut_with_ellipsis(whole, room, size) } else { line.into() });
                break;
            }
            Some(after) => {
                out.push(line.to_owned());
                rest = after;
            }
            None => {
                out.push(line.to_owned());
                break;
            }
        }
    }
    out
}

/// The text on one line, cut where it does not fit.
pub fn cut(text: &str, room: f32, size: f32) -> String {
    let line = text.split('\n').next().unwrap_or_default();
    if line.len() == text.len() && width(line, size) <= room {
        return line.to_owned();
    }
    cut_with_ellipsis(line, room, size)
}

/// As much of a line as fits before an ellipsis.
fn cut_with_ellipsis(line: &str, room: f32, size: f32) -> String {
    let mut used = advance(ELLIPSIS) * size;
    let mut out = String::new();
    for c in line.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push(ELLIPSIS);
    out
}

/// What stands on the first line, and what comes after it.
fn first_line(text: &str, room: f32, size: f32) -> (&str, Option<&str>) {
    let mut used = 0.0;
    let mut space = None;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            return (&text[..at], text.get(at + 1..));
        }
        if c == ' ' {
            space = Some(at);
        }
        used += advance(c) * size;
        // A space may stand outside.
        if used > room && c != ' ' && at > 0 {
            return match space {
                Some(space) => (&text[..space], text.get(space + 1..)),
                None => (&text[..at], text.get(at..)),
            };
        }
    }
    (text, None)
}
