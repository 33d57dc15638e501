//! What a rule is, and what it finds.

use crate::model::facts::Facts;
use crate::model::{BlockId, Edit, ExitId};
use crate::words::findings::FindingWords;
use crate::words::{Language, Words, fill};

/// One thing that can be wrong with a flow. Plain data and a function.
pub struct Rule {
    /// Reads well after "allow".
    pub name: &'static str,
    pub category: Category,
    pub severity: Severity,
    /// The platform's editor refuses to save a flow with this.
    pub refused_by_platform: bool,
    pub words: &'static FindingWords,
    /// The rule's own source file: its leading `//!` lines are its page.
    pub source: &'static str,
    /// The least safe fix that the rule offers, if it offers any.
    pub fix: Option<Safety>,
    pub check: fn(&Facts<'_>) -> Vec<Finding>,
}

impl Rule {
    /// It says that something is not there yet, rather than that something is wrong.
    pub fn is_unfinished(&self) -> bool {
        super::rules::UNFINISHED.contains(&self.name)
    }

    /// The rule's page: what, why, what to do, in Markdown.
    pub fn page(&self) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        lines.map(|line| line.trim_start_matches("//!").strip_prefix(' ').unwrap_or_default()).fold(
            String::new(),
            |mut page, line| {
                page.push_str(line);
                page.push('\n');
                page
            },
        )
    }
}

impl Rule {
    /// It finds secrets, so that reports must not show the line.
    pub fn finds_secrets(&self) -> bool {
        matches!(self.name, "secret-in-file" | "secret-in-webhook")
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    RequestTrigger,
    Webhooks,
    Structure,
    Variables,
    Limits,
    File,
}

/// From the least to the most serious.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Info,
    /// Probably not meant.
    Warning,
    /// It will fail, or the platform refuses it.
    #[default]
    Error,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps what the author meant.
    Safe,
    /// A guess, or something is lost: asks first.
    Unsafe,
}

/// Where a finding is. Without a block: the flow itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    pub block: Option<BlockId>,
    pub exit: Option<ExitId>,
    /// The field of the block or of the exit, named as in native files: `text`, `label`, `webhook`.
    pub field: Option<&'static str>,
}

impl Place {
    /// A field of the flow itself.
    pub fn flow(field: &'static str) -> Self {
        Self { field: Some(field), ..Self::default() }
    }

    pub fn block(id: &BlockId) -> Self {
        Self { block: Some(id.clone()), ..Self::default() }
    }

    pub fn field(id: &BlockId, field: &'static str) -> Self {
        Self { block: Some(id.clone()), exit: None, field: Some(field) }
    }

    pub fn exit(id: &BlockId, exit: &str) -> Self {
        Self { block: Some(id.clone()), exit: Some(exit.into()), field: None }
    }

    pub fn exit_field(id: &BlockId, exit: &str, field: &'static str) -> Self {
        Self { block: Some(id.clone()), exit: Some(exit.into()), field: Some(field) }
    }
}

/// One path of a way through the flow: the exit by which a block is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub block: BlockId,
    pub exit: ExitId,
}

/// Edits that take a finding away, as one undo step.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    pub safety: Safety,
    pub edits: Vec<Edit>,
}

/// One place where a rule found something.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub place: Place,
    /// The platform's editor refuses to save the flow because of this very finding.
    pub refused_by_platform: bool,
    /// What the texts' `{name}`s stand for.
    pub args: Vec<(&'static str, Arg)>,
    /// A shortest way through the flow that shows it; empty where one place says all.
    pub evidence: Vec<Step>,
    pub fix: Option<Fix>,
}

/// What a `{name}` in a finding's text stands for. Some of it depends on the language.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Text(String),
    Words(Words),
    /// A text that has `{name}`s of its own.
    Filled(Words, Vec<(&'static str, Self)>),
    /// One after the other.
    Joined(Vec<Self>),
}

impl Arg {
    pub fn get(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => words.get(language).to_owned(),
            Self::Filled(words, args) => filled(*words, args, language),
            Self::Joined(parts) => parts.iter().map(|part| part.get(language)).collect(),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Words> for Arg {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl Finding {
    pub fn new(rule: &'static Rule, place: Place) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place,
            refused_by_platform: rule.refused_by_platform,
            args: Vec::new(),
            evidence: Vec::new(),
            fix: None,
        }
    }

    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says whether the platform's editor refuses this very finding, where that is not the rule's word.
    #[must_use]
    pub fn refused(mut self, refused: bool) -> Self {
        self.refused_by_platform = refused;
        self
    }

    /// The way that shows it, in the order in which it is walked.
    #[must_use]
    pub fn evidence(mut self, way: Vec<Step>) -> Self {
        self.evidence = way;
        self
    }

    /// A fix without edits is no fix.
    #[must_use]
    pub fn fix(mut self, safety: Safety, edits: Vec<Edit>) -> Self {
        self.fix = (!edits.is_empty()).then_some(Fix { safety, edits });
        self
    }

    /// What is wrong here.
    pub fn message(&self, language: Language) -> String {
        self.filled(self.rule.words.message, language)
    }

    /// What to do about it.
    pub fn help(&self, language: Language) -> String {
        self.filled(self.rule.words.help, language)
    }

    /// What the fix does.
    pub fn fix_title(&self, language: Language) -> String {
        self.filled(self.rule.words.fix, language)
    }

    fn filled(&self, words: Words, language: Language) -> String {
        filled(words, &self.args, language)
    }
}

fn filled(words: Words, args: &[(&'static str, Arg)], language: Language) -> String {
    let values: Vec<(&str, String)> =
        args.iter().map(|(name, value)| (*name, value.get(language))).collect();
    let args: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(words.get(language), &args)
}
