//! Files on this computer: written whole or not at all.

pub mod atomic;

pub use atomic::save;
