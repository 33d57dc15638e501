//! What a flow looks like, without a window: colours, sizes of blocks, places of exits,
//! courses of paths. The canvas and the drawings for files share it.

pub mod arrange;
pub mod card;
pub mod font;
pub mod label;
pub mod png;
pub mod route;
pub mod scene;
pub mod sign;
pub mod svg;
pub mod theme;

pub use card::{Card, Row, RowKind};
pub use label::exit_label;
pub use png::{Picture, PictureError, png};
pub use scene::Scene;
pub use svg::{Count, Drawing, svg};
pub use theme::{Rgb, Theme};

/// How much is drawn of a block: what is too small to be read is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    Full,
    /// A box with a stripe in its kind's colour.
    Boxes,
}

impl Detail {
    /// Below this zoom, texts are left out.
    pub const READABLE: f32 = 0.35;

    pub fn at(zoom: f32) -> Self {
        if zoom < Self::READABLE { Self::Boxes } else { Self::Full }
    }
}
