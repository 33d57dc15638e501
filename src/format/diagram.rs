//! The platform editor's saved diagram, both ways, with nothing lost.
//!
//! The shape is the vendor's undocumented one of March 2023, as its published editor
//! front end (`treble-ai/dnd-test`) saves it. What a node, a port or a line says beyond
//! what export derives from the flow is kept as a patch.

pub mod derive;
mod ends;
pub mod read;
pub mod write;
