//! What a flow is and how it changes. No input or output, no clock, no window.

pub mod blocks;
pub mod dataflow;
pub mod daytime;
pub mod diff;
pub mod document;
pub mod edit;
pub mod facts;
pub mod flow;
pub mod heal;
pub mod id;
pub mod json;
pub mod kind;
pub mod limits;
pub mod places;
pub mod search;
pub mod sources;
pub mod trigger;
pub mod variables;

pub use blocks::Blocks;
pub use document::Document;
pub use edit::{Edit, EditError};
pub use facts::Facts;
pub use flow::{Block, Flow};
pub use id::{BlockId, ExitId, NoteId};
pub use json::{Json, Number};
pub use kind::{Kind, Style};
