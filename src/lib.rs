//! Design, check and export `WhatsApp` flows for the Treble platform.
//!
//! The modules stand in reading order; each uses only those before it.

// The JSON Schema of flow files is one large `json!`.
#![recursion_limit = "256"]

#[cfg(feature = "gui")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod model;
pub mod words;
// Looks.
pub mod picture;
// Files.
pub mod format;
// Checks.
pub mod lint;
// Conversations.
pub mod sim;
// Servers.
pub mod handler;
// What authors start from, and what they hand over.
pub mod samples;

pub mod export;
// The wire.
pub mod platform;
// This computer.
pub mod store;
// Front ends.
#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
