//! A flow as a PNG: the SVG, painted with the window's own fonts. No display is needed.

use std::fmt;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::words::{Language, picture as words};

use super::svg::{self, Content, Drawing};
use super::{Detail, font};

/// The most that a picture holds, in millions of pixels: four bytes each while it is painted.
pub const MOST_MEGAPIXELS: f32 = 64.0;
/// Many programs open no picture with a longer side.
const LONGEST_SIDE: f32 = 16_384.0;
/// Twice the flow's own size is crisp on today's screens.
const USUAL_SCALE: f32 = 2.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for bytes in font::FONTS {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
    Arc::new(fonts)
});

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureError {
    Empty,
    /// The scale is no number above 0.
    BadScale,
    /// How many millions of pixels it would have, and the largest scale that can be drawn.
    TooLarge {
        megapixels: f32,
        scale: f32,
    },
    Failed(String),
}

impl PictureError {
    pub fn say(&self, language: Language) -> String {
        match self {
            Self::Empty => words::NOTHING_TO_DRAW.get(language).to_owned(),
            Self::BadScale => words::BAD_SCALE.get(language).to_owned(),
            Self::TooLarge { megapixels, scale } => {
                // Rounded down, so that what is named can be drawn.
                let scale = format!("{:.4}", (scale * 1e4).floor() / 1e4);
                let args = [("pixels", &*format!("{megapixels:.0}")), ("scale", &*scale)];
                words::TOO_LARGE.with(language, &args)
            }
            Self::Failed(reason) => words::NOT_DRAWN.with(language, &[("reason", reason)]),
        }
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl std::error::Error for PictureError {}

/// A picture, and how many pixels stand for one unit of the flow.
pub struct Picture {
    pub bytes: Vec<u8>,
    pub scale: f32,
}

/// The PNG of a flow. Without a scale it is drawn twice its size, or as large as a picture may be.
pub fn png(drawing: &Drawing<'_>, scale: Option<f32>) -> Result<Picture, PictureError> {
    let content = Content::of(drawing).ok_or(PictureError::Empty)?;
    let size = content.area.size();
    let most = (MOST_MEGAPIXELS * 1e6 / (size.x * size.y).max(1.0)).sqrt();
    let most = most.min(LONGEST_SIDE / size.x.max(size.y).max(1.0));
    let scale = match scale {
        Some(scale) if !scale.is_finite() || scale <= 0.0 => return Err(PictureError::BadScale),
        // What was named as the largest is never too large by a rounding.
        Some(scale) if scale > most * 1.000_1 => {
            let megapixels = (size.x * scale) * (size.y * scale) / 1e6;
            return Err(PictureError::TooLarge { megapixels, scale: most });
        }
        Some(scale) => scale,
        None => USUAL_SCALE.min(most),
    };
    let text = svg::write(drawing, &content, Detail::at(scale));
    let failed = |error: &dyn std::fmt::Display| PictureError::Failed(error.to_string());
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Ubuntu".to_owned(),
        ..Default::default()
    };
    let tree = usvg::Tree::from_str(&text, &options).map_err(|error| failed(&error))?;
    let pixels = |units: f32| (units * scale).ceil().max(1.0) as u32;
    let mut picture =
        Pixmap::new(pixels(size.x), pixels(size.y)).ok_or_else(|| failed(&"it has no size"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    let bytes = picture.encode_png().map_err(|error| failed(&error))?;
    Ok(Picture { bytes, scale })
}
