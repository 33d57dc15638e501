//! An outbound flow does not begin with a template.
//!
//! A company may open a conversation only with a message that Meta approved. Anything else is not
//! delivered.
//!
//! Begin with a template message (HSM), or make the flow inbound.
//!
//! Source: Treble documentation, templates (GitHub, treble-ai/docs).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "outbound-without-template",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::OUTBOUND_WITHOUT_TEMPLATE,
    source: include_str!("outbound_without_template.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(start) = facts.start().filter(|_| facts.flow.is_outbound()) else {
        return Vec::new();
    };
    if facts.block(start).kind == Kind::Template {
        return Vec::new();
    }
    vec![
        Finding::new(&RULE, Place::field(facts.id(start), "kind"))
            .arg("block", named(facts, start))
            .arg("template", blocks::TEMPLATE),
    ]
}
