//! What somebody may have meant who wrote a name that does not exist.

use crate::words::{Language, project};

use super::RULES;

/// The most similar of the names, if one is similar at all.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Somebody's slip is short, and comparing takes as long as both names do.
    const LONGEST: usize = 100;
    if wanted.len() > LONGEST {
        return None;
    }
    let wanted = wanted.to_lowercase().replace('_', "-");
    let most = (wanted.chars().count() / 3).max(2);
    names
        .map(|name| (strsim::damerau_levenshtein(name, &wanted), name))
        .min()
        .filter(|(distance, _)| *distance <= most)
        .map(|(_, name)| name)
}

/// There is no such rule, and which one may have been meant.
pub fn unknown_rule(wanted: &str, language: Language) -> String {
    match nearest(wanted, RULES.iter().map(|rule| rule.name)) {
        Some(near) => {
            project::UNKNOWN_RULE_NEAR.with(language, &[("name", wanted), ("near", near)])
        }
        None => project::UNKNOWN_RULE.with(language, &[("name", wanted)]),
    }
}
