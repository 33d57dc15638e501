//! The rules, in the order in which a block's findings are listed.

use super::rule::Rule;

/// Every rule.
pub const RULES: &[&Rule] = &[];
