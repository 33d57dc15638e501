//! A block is of a kind that this program does not know.
//!
//! It is kept and drawn as it is, but cannot be checked or exported.
//!
//! Correct the word, or wait for a version that knows it.
//!
//! Source: This program's own file format: nothing outside it is concerned.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-block-kind",
    category: Category::File,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNKNOWN_BLOCK_KIND,
    source: include_str!("unknown_block_kind.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Kind::Unknown(word) = &block.kind else { continue };
        let near = Kind::ALL.iter().min_by_key(|kind| strsim::levenshtein(kind.name(), word));
        findings.push(
            Finding::new(&RULE, Place::field(id, "kind"))
                .arg("block", named(facts, number))
                .arg("kind", &**word)
                .arg("near", near.map_or("message", |kind| kind.name())),
        );
    }
    findings
}
