//! What stands in double braces, or where a variable's name belongs, is no name of a variable.
//!
//! The platform finds only names of English letters, digits and `_`, right between the braces:
//! `{{client_name}}`. Anything else, such as `{{nome do cliente}}`, `{{não}}`, `{{ name }}` or braces
//! that are not closed, stays in the text as it is, and the user reads it. A saved answer or a
//! webhook's variable with such a name can be used nowhere.
//!
//! Write the name without spaces, accents and signs.
//!
//! Source: Treble help, "Variables"; the vendor's published editor looks for `{{\w+}}`.
//!
//! # Fix safety
//! Spaces and braces around a proper name are taken away without asking. Where letters have to change
//! it asks first: the same name may stand in other places, in your server or in a contact list.

use unicode_normalization::UnicodeNormalization as _;

use crate::lint::name::{named, short};
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Safety, Severity};
use crate::model::edit::field_value;
use crate::model::facts::{Facts, is_variable_name};
use crate::model::flow::Block;
use crate::model::{Edit, Json};
use crate::words::blocks;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-variable",
    category: Category::Variables,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::MALFORMED_VARIABLE,
    source: include_str!("malformed_variable.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

/// Fields that are the name of a variable.
const NAMES: [&str; 4] = ["save.variable", "variable", "file.variable", "location.variable"];

/// Fields that are texts.
const TEXTS: [&str; 3] = ["text", "auto_retry.message", "location.address"];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(inputs) = &facts.flow.inputs
        && let Some(bad) = inputs.iter().find(|name| is_bad(name))
    {
        let (names, safety) = mend_all(inputs);
        let edits = names.map(|names| Edit::SetInputs { inputs: Some(names) });
        findings.push(
            Finding::new(&RULE, Place::flow("inputs"))
                .arg("block", blocks::FLOW)
                .arg("variable", short(bad))
                .fix(safety, edits.into_iter().collect()),
        );
    }
    for (number, id, block) in facts.blocks() {
        let mut add = |place: Place, bad: &str, mended: Option<(Edit, Safety)>| {
            let safety = mended.as_ref().map_or(Safety::Unsafe, |(_, safety)| *safety);
            findings.push(
                Finding::new(&RULE, place)
                    .arg("block", named(facts, number))
                    .arg("variable", Arg::Text(short(bad)))
                    .fix(safety, mended.into_iter().map(|(edit, _)| edit).collect()),
            );
        };
        let set = |field: &'static str, value: String| Edit::SetField {
            block: id.clone(),
            field: field.to_owned(),
            value: Some(Json::String(value)),
        };
        for (field, name) in NAMES.into_iter().zip(names(block)) {
            let Some(name) = name.filter(|name| is_bad(name)) else { continue };
            // Another kind left it: it is not sent.
            if !block.kind.has_field(field) {
                continue;
            }
            let mended = mend(name).map(|(name, safety)| (set(field, name), safety));
            add(Place::field(id, field), name, mended);
        }
        for (field, text) in TEXTS.into_iter().zip(texts(block)) {
            let Some(text) = text.filter(|text| text.contains("{{")) else { continue };
            let Some(bad) = Braces::new(text).next() else { continue };
            let can = block.kind.has_field(field) && field_value(block, field).is_some();
            let mended = mend_text(text).filter(|_| can);
            add(
                Place::field(id, field),
                bad.text(text),
                mended.map(|(text, safety)| (set(field, text), safety)),
            );
        }
        for option in &block.options {
            let Some(bad) = Braces::new(&option.label).next() else { continue };
            let mended = mend_text(&option.label).map(|(label, safety)| {
                let (block, option) = (id.clone(), option.id.clone());
                (Edit::SetLabel { block, option, label }, safety)
            });
            add(
                Place::exit_field(id, option.id.as_str(), "label"),
                bad.text(&option.label),
                mended,
            );
        }
        for condition in &block.conditions {
            let Some(Json::String(value)) = &condition.value else { continue };
            let Some(bad) = Braces::new(value).next() else { continue };
            let mended = mend_text(value).map(|(value, safety)| {
                let edit = Edit::SetCondition {
                    block: id.clone(),
                    condition: condition.id.clone(),
                    operator: condition.operator.clone().unwrap_or_else(|| "EQ".to_owned()),
                    value: Json::String(value),
                };
                (edit, safety)
            });
            add(Place::exit_field(id, condition.id.as_str(), "value"), bad.text(value), mended);
        }
        for out in facts.outs(number) {
            let Some(webhook) = &out.exit.path.webhook else { continue };
            let returns = webhook.returns.as_deref().unwrap_or_default();
            let Some(bad) = returns.iter().find(|name| is_bad(name)) else { continue };
            let (names, safety) = mend_all(returns);
            let mended = names.map(|names| {
                let mut webhook = webhook.clone();
                webhook.returns = Some(names);
                let (block, exit) = (id.clone(), out.exit.id.into());
                (Edit::SetWebhook { block, exit, webhook: Some(webhook) }, safety)
            });
            add(Place::exit_field(id, out.exit.id, "webhook.returns"), bad, mended);
        }
    }
    findings
}

/// The values of [`NAMES`].
fn names(block: &Block) -> [Option<&str>; 4] {
    [
        block.save.as_ref().map(|save| save.variable.as_str()),
        block.variable.as_deref(),
        block.file.as_ref().and_then(|file| file.variable.as_deref()),
        block.location.as_ref().and_then(|location| location.variable.as_deref()),
    ]
}

/// The values of [`TEXTS`].
fn texts(block: &Block) -> [Option<&str>; 3] {
    [
        block.text.as_deref(),
        block.auto_retry.as_ref().and_then(|retry| retry.message.as_deref()),
        block.location.as_ref().and_then(|location| location.address.as_deref()),
    ]
}

/// A name that is not filled in yet is none that is wrong.
fn is_bad(name: &str) -> bool {
    !name.is_empty() && !is_variable_name(name)
}

/// Double braces in a text that hold no name of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bad {
    start: usize,
    end: usize,
    is_closed: bool,
}

impl Bad {
    fn text(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// Finds them, one after the other.
struct Braces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Braces<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Braces<'_> {
    type Item = Bad;

    fn next(&mut self) -> Option<Bad> {
        loop {
            let open = self.at + self.text.get(self.at..)?.find("{{")?;
            // Of three braces the last two count.
            let start =
                open + self.text[open..].bytes().take_while(|byte| *byte == b'{').count() - 2;
            let inside = start + 2;
            let rest = &self.text[inside..];
            let close = rest.find("}}");
            let again = rest.find("{{");
            let is_closed = close.is_some_and(|close| again.is_none_or(|again| close < again));
            if let Some(close) = close.filter(|_| is_closed) {
                self.at = inside + close + 2;
                if !is_variable_name(&rest[..close]) {
                    return Some(Bad { start, end: self.at, is_closed });
                }
                continue;
            }
            let stop = again.unwrap_or(rest.len());
            self.at = inside + stop;
            // Braces that nobody closes are only a mistake where a name seems to follow.
            if rest[..stop].trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_') {
                return Some(Bad { start, end: self.at, is_closed });
            }
        }
    }
}

/// The name as it can be written, and whether that changes what is meant.
fn mend(name: &str) -> Option<(String, Safety)> {
    let is_around = |c: char| c.is_whitespace() || c == '{' || c == '}';
    let inside = name.trim_matches(is_around);
    if is_variable_name(inside) {
        return Some((inside.to_owned(), Safety::Safe));
    }
    let mut mended = String::new();
    for c in inside.nfkd() {
        if c.is_ascii_alphanumeric() {
            mended.push(c);
        } else if !('\u{300}'..='\u{36f}').contains(&c) && !mended.ends_with('_') {
            mended.push('_');
        }
    }
    let mended = mended.trim_matches('_');
    is_variable_name(mended).then(|| (mended.to_owned(), Safety::Unsafe))
}

/// A list of names with all of them as they can be written; `None` if one cannot be mended.
fn mend_all(names: &[String]) -> (Option<Vec<String>>, Safety) {
    let mut safety = Safety::Safe;
    let mended = names.iter().map(|name| {
        if !is_bad(name) {
            return Some(name.clone());
        }
        let (name, how) = mend(name)?;
        safety = safety.max(how);
        Some(name)
    });
    let mended = mended.collect();
    (mended, safety)
}

/// A text with the names in closed braces as they can be written; `None` if none can be mended.
fn mend_text(text: &str) -> Option<(String, Safety)> {
    let mut out = String::with_capacity(text.len());
    let mut safety = Safety::Safe;
    let mut at = 0;
    for bad in Braces::new(text).filter(|bad| bad.is_closed) {
        let Some((name, how)) = mend(&text[bad.start + 2..bad.end - 2]) else { continue };
        safety = safety.max(how);
        out.push_str(&text[at..bad.start]);
        out.push_str("{{");
        out.push_str(&name);
        out.push_str("}}");
        at = bad.end;
    }
    if at == 0 {
        return None;
    }
    out.push_str(&text[at..]);
    Some((out, safety))
}
