//! Files on this computer: written whole or not at all, and what is remembered between runs.

pub mod atomic;
pub mod settings;

pub use atomic::{save, save_new};
pub use settings::Settings;
