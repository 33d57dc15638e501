//! The platform's question list, both ways: the executable form that the platform's editor
//! derives from a diagram.
//!
//! The shape is the vendor's undocumented one of March 2023, as its published editor front
//! end (`treble-ai/dnd-test`) derives it.

pub mod read;
pub mod write;
