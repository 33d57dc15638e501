//! A rule's page: what it finds, why that matters, what to do, and where the fact comes from. The
//! parts stand in the rule's own source, as paragraphs in this order.

use std::fmt::Write as _;

use super::examples::examples;
use super::rule::{Category, Rule, Safety};

/// The page of a rule in its parts, as Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What it finds, in one sentence.
    pub finds: String,
    /// Why it matters.
    pub why: String,
    /// What to do about it.
    pub remedy: String,
    /// Where the fact behind it can be read.
    pub source: String,
    /// Why the fix asks first; empty where it does not.
    pub fix_safety: String,
}

impl Page {
    pub fn of(rule: &Rule) -> Self {
        let text = rule.page();
        let (body, fix_safety) = text.split_once("# Fix safety").unwrap_or((&text, ""));
        let mut paragraphs: Vec<&str> =
            body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
        let is_source = |part: &&str| part.starts_with("Source:");
        let source = paragraphs.pop_if(|part| is_source(&&**part)).unwrap_or_default();
        let finds = if paragraphs.is_empty() { "" } else { paragraphs.remove(0) };
        let remedy = paragraphs.pop().unwrap_or_default();
        Self {
            finds: finds.to_owned(),
            why: paragraphs.join("\n\n"),
            remedy: remedy.to_owned(),
            source: source.trim_start_matches("Source:").trim().to_owned(),
            fix_safety: fix_safety.trim().to_owned(),
        }
    }

    /// The source without the brackets that Markdown has around addresses.
    pub fn plain_source(&self) -> String {
        self.source.replace(['<', '>'], "")
    }
}

impl Category {
    pub const ALL: [Self; 6] = [
        Self::RequestTrigger,
        Self::Webhooks,
        Self::Structure,
        Self::Variables,
        Self::Limits,
        Self::File,
    ];

    /// The heading of the category's rules.
    pub fn title(self) -> &'static str {
        match self {
            Self::RequestTrigger => "Request trigger",
            Self::Webhooks => "Webhooks",
            Self::Structure => "Structure",
            Self::Variables => "Variables",
            Self::Limits => "Limits",
            Self::File => "File",
        }
    }
}

/// Whether the rule has a fix, and whether that asks.
pub fn fix_in_words(rule: &Rule) -> &'static str {
    match rule.fix {
        Some(Safety::Safe) => "safe: applied without asking",
        Some(Safety::Unsafe) => "asks first",
        None => "none",
    }
}

/// The facts of a rule in one line.
pub fn facts(rule: &Rule) -> String {
    let refused = if rule.refused_by_platform { "yes" } else { "no" };
    format!(
        "Severity: {}. Category: {}. Fix: {}. The platform's editor refuses to save it: {refused}.",
        rule.severity.name(),
        rule.category.title(),
        fix_in_words(rule),
    )
}

/// The page as Markdown, with the heading on this level; `examples` stands before the source.
pub fn markdown(rule: &Rule, level: usize, examples: &str) -> String {
    let page = Page::of(rule);
    let mut out = format!("{} {}\n\n{}\n\n", "#".repeat(level), rule.name, page.finds);
    // Writing into a String cannot fail.
    let _ok = write!(out, "{}\n\n", facts(rule));
    let parts = [
        ("Why it matters", &page.why),
        ("What to do", &page.remedy),
        ("Why the fix asks first", &page.fix_safety),
    ];
    for (heading, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let _ok = write!(out, "**{heading}.** {text}\n\n");
    }
    out.push_str(examples);
    let _ok = writeln!(out, "**Source.** {}", page.source);
    out
}

/// The page for programs.
pub fn json(rule: &Rule) -> serde_json::Value {
    let page = Page::of(rule);
    // In JSON the width of the source's lines means nothing.
    let flat = |text: &str| {
        text.split("\n\n").map(|part| part.replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
    };
    let flow = |text: &str| -> serde_json::Value {
        serde_json::from_str(text).unwrap_or(serde_json::Value::Null)
    };
    let examples = examples(rule.name);
    serde_json::json!({
        "rule": rule.name,
        "severity": rule.severity.name(),
        "category": rule.category.title(),
        "refused_by_platform": rule.refused_by_platform,
        "fix": match rule.fix {
            Some(Safety::Safe) => Some("safe"),
            Some(Safety::Unsafe) => Some("unsafe"),
            None => None,
        },
        "finds": flat(&page.finds),
        "why": flat(&page.why),
        "remedy": flat(&page.remedy),
        "fix_safety": flat(&page.fix_safety),
        "source": flat(&page.plain_source()),
        "bad": examples.map(|examples| flow(examples.bad)),
        "good": examples.map(|examples| flow(examples.good)),
    })
}
