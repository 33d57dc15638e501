//! What a flow looks like, without a window: colours, sizes of blocks, places of exits,
//! courses of paths. The canvas and the drawings for files share it.

pub mod arrange;
pub mod card;
pub mod route;
pub mod theme;

pub use card::{Card, Row, RowKind};
pub use theme::{Rgb, Theme};
