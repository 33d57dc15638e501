//! `explain`: a rule's page, or the table of all rules.

use std::fmt::Write as _;

use crate::lint::{RULES, near};
use crate::words::Language;

use super::Answer;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: treble-flow explain trigger-without-webhook")]
pub(super) struct Arguments {
    /// The rule's name; without one, all rules are listed.
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let Some(wanted) = &arguments.rule else {
        let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
        let mut table = String::new();
        for rule in RULES {
            let first = rule.page().lines().next().unwrap_or_default().to_owned();
            let _ok = writeln!(table, "{:width$}  {:7}  {first}", rule.name, rule.severity.name());
        }
        super::print(&table)?;
        return Ok(Answer::Yes);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.name == wanted) else {
        anyhow::bail!(near::unknown_rule(wanted, Language::English));
    };
    let mut page = format!("{} ({})\n\n{}", rule.name, rule.severity.name(), rule.page());
    if rule.refused_by_platform {
        page.push_str("\nThe platform's editor refuses to save a flow with this.\n");
    }
    super::print(&page)?;
    Ok(Answer::Yes)
}
