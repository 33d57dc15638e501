//! What the lint rules say: message, help and fix title of each, one group a rule.

use super::Words;

/// The texts of one rule.
#[derive(Clone, Copy, Debug)]
pub struct FindingWords {
    /// What is wrong here, with names.
    pub message: Words,
    /// What to do about it.
    pub help: Words,
    /// What the fix does, as its button says; empty where there is no fix.
    pub fix: Words,
}
