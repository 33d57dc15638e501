//! The text of a button or of a row has signs that the platform's editor takes out.
//!
//! Where two of `_`, `*` and `~` stand on one line of such a text, the editor takes them for markup,
//! which WhatsApp does not show there, and removes all of them. That also breaks a variable with two
//! underscores: `{{slot_1_time}}` becomes `{{slot1time}}`, which nobody sets. The message itself is
//! left alone: there WhatsApp shows bold and italics.
//!
//! Write the text without them, and give the variable a name with one underscore at most.
//!
//! Source: the platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::findings_limits as words;

pub(crate) static RULE: Rule = Rule {
    name: "stripped-markup",
    category: Category::Limits,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &words::STRIPPED_MARKUP,
    source: include_str!("stripped_markup.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let interactive = facts.blocks().filter(|(_, _, block)| {
        block.is_shown_as(Style::Buttons) || block.is_shown_as(Style::List)
    });
    for (number, id, block) in interactive {
        for option in block.options.iter().filter(|option| is_stripped(&option.label)) {
            let mut signs: Vec<String> = Vec::new();
            for sign in option.label.chars().filter(|c| is_sign(*c)).map(String::from) {
                if !signs.contains(&sign) {
                    signs.push(sign);
                }
            }
            let left: String = option.label.chars().filter(|c| !is_sign(*c)).collect();
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                    .arg("block", named(facts, number))
                    .arg("option", short(&option.label))
                    .arg("signs", signs.join(" "))
                    .arg("left", short(&left)),
            );
        }
    }
    findings
}

/// The editor looks for a sign, anything on the same line, and a sign again.
fn is_stripped(label: &str) -> bool {
    label.lines().any(|line| line.chars().filter(|c| is_sign(*c)).count() > 1)
}

fn is_sign(c: char) -> bool {
    matches!(c, '_' | '*' | '~')
}
