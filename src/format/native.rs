//! Our own file, `*.flow.json`: what git holds and what the window saves.
//!
//! Load and save of a canonical file changes no byte. Fields that the format does
//! not know are kept where they stood.

pub mod read;
pub mod records;
pub mod schema;
pub mod write;

/// The version that this program writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// The value of the `format` key.
pub const FORMAT: &str = "treble-flow";

/// The value of the `format` key where blocks were copied.
pub const CLIP_FORMAT: &str = "treble-flow-clip";
