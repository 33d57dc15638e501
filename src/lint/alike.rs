//! Names of variables that nothing sets, and the known ones that they may be meant for.

use std::collections::HashMap;

use crate::model::dataflow::{Origin, UsedVariable};
use crate::model::facts::{Facts, NATIVE_VARIABLES};
use crate::model::sources;

/// The most pairs of names whose likeness is worked out.
const PAIRS: usize = 200_000;

/// What each variable that nothing sets may be meant for.
pub(super) struct Near<'a> {
    found: HashMap<&'a str, &'a str>,
}

impl<'a> Near<'a> {
    pub(super) fn new(facts: &Facts<'a>) -> Self {
        let is_known = |origin| matches!(origin, Origin::Given | Origin::Set);
        if facts.dataflow().variables.iter().all(|variable| is_known(variable.origin)) {
            return Self { found: HashMap::new() };
        }
        let mut known: Vec<&str> = NATIVE_VARIABLES.to_vec();
        sources::each(facts.flow, |_, name| known.push(name));
        known.sort_unstable();
        known.dedup();
        known.retain(|name| crate::model::facts::is_variable_name(name));
        let mut alike: HashMap<String, &str> = HashMap::new();
        for name in &known {
            alike.entry(plain(name)).or_insert(name);
        }
        let mut found = HashMap::new();
        let mut pairs_left = PAIRS;
        for variable in &facts.dataflow().variables {
            let near = match variable.origin {
                Origin::Given | Origin::Set => continue,
                Origin::Unnamed => None,
                Origin::Nowhere if pairs_left < known.len() => None,
                Origin::Nowhere => {
                    pairs_left -= known.len();
                    nearest(variable.name, &known)
                }
            };
            if let Some(near) = alike.get(&plain(variable.name)).copied().or(near) {
                found.insert(variable.name, near);
            }
        }
        Self { found }
    }

    pub(super) fn name(&self, variable: &UsedVariable<'_>) -> Option<&'a str> {
        self.found.get(variable.name).copied()
    }
}

/// A name without what people get wrong most: capitals and `_`.
fn plain(name: &str) -> String {
    name.bytes().filter(|byte| *byte != b'_').map(|b| char::from(b.to_ascii_lowercase())).collect()
}

/// The known name with the fewest letters changed, if that is few for its length.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let without_digits =
        |name: &str| name.bytes().filter(|byte| !byte.is_ascii_digit()).collect::<Vec<u8>>();
    let close = |known: &&'a str| {
        let limit = match name.len().min(known.len()) {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        if name.len().abs_diff(known.len()) > limit {
            return None;
        }
        // In short names another beginning is another word: “idade” is no “cidade”.
        if limit == 1 && name.as_bytes().first() != known.as_bytes().first() {
            return None;
        }
        let distance = strsim::osa_distance(name, known);
        let is_near = distance <= limit && without_digits(name) != without_digits(known);
        is_near.then_some((distance, *known))
    };
    known.iter().filter_map(close).min().map(|(_, known)| known)
}
