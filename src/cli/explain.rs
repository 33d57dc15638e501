//! `explain`: a rule's page, or the table of all rules.

use std::fmt::Write as _;

use clap::ValueEnum;

use crate::format;
use crate::lint::examples::examples;
use crate::lint::page::{self, Page};
use crate::lint::{RULES, Rule, lint, near};
use crate::words::Language;

use super::{Answer, outline};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: treble-flow explain trigger-without-webhook")]
pub(super) struct Arguments {
    /// The rule's name; without one, all rules are listed.
    rule: Option<String>,
    /// How the page is written.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For people, with two flows as outlines.
    Text,
    /// For documents.
    Markdown,
    /// For programs, with two flows as they stand in files.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let rules = match &arguments.rule {
        Some(wanted) => vec![find(wanted)?],
        None => RULES.to_vec(),
    };
    let text = match (arguments.format, &arguments.rule) {
        (Form::Text, None) => table(),
        (Form::Text, Some(_)) => rules.iter().map(|rule| text(rule)).collect(),
        (Form::Markdown, _) => {
            let pages: Vec<String> = rules.iter().map(|rule| page::markdown(rule, 2, "")).collect();
            pages.join("\n")
        }
        (Form::Json, Some(_)) => {
            let pages: Vec<String> =
                rules.iter().map(|rule| format!("{:#}\n", page::json(rule))).collect();
            pages.concat()
        }
        (Form::Json, None) => {
            let pages: serde_json::Value = rules.iter().map(|rule| page::json(rule)).collect();
            format!("{pages:#}\n")
        }
    };
    super::print(&text)?;
    Ok(Answer::Yes)
}

fn find(wanted: &str) -> anyhow::Result<&'static Rule> {
    if let Some(rule) = RULES.iter().find(|rule| rule.name == wanted) {
        return Ok(rule);
    }
    anyhow::bail!(near::unknown_rule(wanted, Language::English))
}

fn table() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut table = String::new();
    for rule in RULES {
        let first = rule.page().lines().next().unwrap_or_default().to_owned();
        let _ok = writeln!(table, "{:width$}  {:7}  {first}", rule.name, rule.severity.name());
    }
    table
}

/// The page for a terminal: flows as outlines, since it shows no pictures.
fn text(rule: &Rule) -> String {
    let page = Page::of(rule);
    let source = page.plain_source();
    let mut out = format!("{}\n\n{}\n\n{}\n", rule.name, page.finds, page::facts(rule));
    let parts = [
        ("Why it matters", page.why),
        ("What to do", page.remedy),
        ("Why the fix asks first", page.fix_safety),
    ];
    for (heading, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let _ok = writeln!(out, "\n{heading}\n{}", indented(&text));
    }
    if let Some(examples) = examples(rule.name) {
        for (heading, file) in [("Found here", examples.bad), ("Not here", examples.good)] {
            let _ok = write!(out, "\n{heading}\n{}", indented(&example(rule, file)));
        }
    }
    let _ok = writeln!(out, "\nSource\n{}", indented(&source));
    out
}

/// How many lines of a flow a page shows.
const LINES: usize = 40;

/// A flow as an outline, and what the rule says about it.
fn example(rule: &Rule, file: &str) -> String {
    let Ok(opened) = format::open(file.as_bytes()) else { return String::new() };
    let whole = outline::outline(&opened.flow);
    // A long flow shows by its beginning how it goes on.
    let mut out: Vec<String> = whole.lines().take(LINES).map(str::to_owned).collect();
    if whole.lines().count() > LINES {
        out.push("…".to_owned());
    }
    let findings = lint(&opened.flow);
    for finding in findings.iter().filter(|finding| finding.rule.name == rule.name) {
        let message = finding.message(Language::English);
        out.push(format!("\n{}: {message}", finding.severity.name()));
    }
    out.join("\n") + "\n"
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| match line {
        "" => String::new(),
        line => format!("  {line}"),
    });
    lines.collect::<Vec<_>>().join("\n") + if text.ends_with('\n') { "\n" } else { "" }
}
