//! What a flow looks like, without a window: colours, sizes of blocks, places of exits,
//! courses of paths. The canvas and the drawings for files share it.

pub mod arrange;
pub mod card;
pub mod label;
pub mod route;
pub mod scene;
pub mod theme;

pub use card::{Card, Row, RowKind};
pub use label::exit_label;
pub use scene::Scene;
pub use theme::{Rgb, Theme};
