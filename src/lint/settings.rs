//! What a project wants of the rules: `treble-flow.toml`.
//!
//! ```toml
//! fail-on = "warning"
//!
//! [rules]
//! message-storm = "warning"
//! oversized-flow = "off"
//!
//! [webhooks]
//! allowed-hosts = ["localhost", "*.ngrok.app"]
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::format::json_text::{excerpt, line_and_column};
use crate::words::{Language, project};

use super::near::{nearest, unknown_rule};
use super::rule::{Arg, Finding, Rule, Severity};
use super::rules::rule;

/// What the file is called.
pub const FILE_NAME: &str = "treble-flow.toml";

/// The rules that allowed hosts silence.
pub const RULES_ABOUT_HOSTS: [&str; 3] =
    ["private-webhook", "placeholder-webhook", "insecure-webhook"];

/// What is asked of the rules. The default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The severity of all findings of a rule; none for a rule that is off.
    levels: BTreeMap<&'static str, Option<Severity>>,
    /// The least severe finding that fails.
    pub fail_on: Option<Severity>,
    /// Names in small letters; one that begins with `*.` stands for all names that end so.
    allowed_hosts: Vec<String>,
}

impl Settings {
    /// From the text of the file.
    pub fn read(text: &str) -> Result<Self, SettingsError> {
        let at = |problem: Problem, span: Range<usize>| {
            let (line, column) = line_and_column(text, span.start);
            SettingsError { problem, line, column, excerpt: excerpt(text, span.start) }
        };
        let file: File = toml::from_str(text)
            .map_err(|error| at(Problem::of(error.message()), error.span().unwrap_or_default()))?;
        let mut settings = Self::default();
        for (name, level) in &file.rules {
            let Some(rule) = rule(name.get_ref()) else {
                return Err(at(Problem::Rule(name.get_ref().clone()), name.span()));
            };
            let severity = match level.get_ref().as_str() {
                "off" => None,
                word => match Severity::from_name(word) {
                    Some(severity) => Some(severity),
                    None => return Err(at(Problem::Level(word.to_owned()), level.span())),
                },
            };
            settings.levels.insert(rule.name, severity);
        }
        if let Some(word) = file.fail_on {
            let severity = Severity::from_name(word.get_ref());
            if severity.is_none() {
                return Err(at(Problem::Severity(word.get_ref().clone()), word.span()));
            }
            settings.fail_on = severity;
        }
        for host in &file.webhooks.allowed_hosts {
            let Some(name) = host_name(host.get_ref()) else {
                return Err(at(Problem::Host(host.get_ref().clone()), host.span()));
            };
            settings.allowed_hosts.push(name);
        }
        Ok(settings)
    }

    /// The rule looks for something.
    pub fn is_on(&self, rule: &Rule) -> bool {
        self.levels.get(rule.name).is_none_or(Option::is_some)
    }

    /// Gives the finding its severity, and says whether it is told at all.
    pub(super) fn admit(&self, finding: &mut Finding) -> bool {
        match self.levels.get(finding.rule.name) {
            Some(None) => return false,
            Some(Some(severity)) => finding.severity = *severity,
            None => {}
        }
        let host = || match finding.args.iter().find(|(name, _)| *name == "host") {
            Some((_, Arg::Text(host))) => host.as_str(),
            _ => "",
        };
        !(RULES_ABOUT_HOSTS.contains(&finding.rule.name) && self.is_allowed(host()))
    }

    fn is_allowed(&self, host: &str) -> bool {
        self.allowed_hosts.iter().any(|allowed| match allowed.strip_prefix('*') {
            // The star stands for a part of the name, not for none.
            Some(end) => host.len() > end.len() && host.ends_with(end),
            None => host == allowed,
        })
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
struct File {
    fail_on: Option<Spanned<String>>,
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    webhooks: Webhooks,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Webhooks {
    allowed_hosts: Vec<Spanned<String>>,
}

/// A host's name as rules compare it; nothing for what is no host.
fn host_name(written: &str) -> Option<String> {
    let name = written.to_ascii_lowercase();
    let name = name.trim_end_matches('.');
    let inside = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let own = inside.unwrap_or(name);
    if own.parse::<std::net::Ipv6Addr>().is_ok() {
        return Some(own.to_owned());
    }
    let rest = name.strip_prefix("*.").unwrap_or(name);
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|ch| ch.is_alphanumeric() || ch == '-' || ch == '_')
    };
    rest.split('.').all(is_part).then(|| name.to_owned())
}

/// What is wrong with the file, and where. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    pub problem: Problem,
    pub line: usize,
    pub column: usize,
    /// The line with a caret below the place.
    pub excerpt: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such rule.
    Rule(String),
    /// There is no such key; those that there are.
    Key(String, Vec<String>),
    Level(String),
    Severity(String),
    Host(String),
    /// What the reader of TOML says.
    Other(String),
}

impl Problem {
    /// From the message of the reader of TOML, which names unknown keys and those it knows.
    fn of(message: &str) -> Self {
        if message.starts_with("unknown field `") {
            let mut names = message.split('`').skip(1).step_by(2).map(str::to_owned);
            if let Some(name) = names.next() {
                return Self::Key(name, names.collect());
            }
        }
        Self::Other(message.trim_end().replace('\n', "; "))
    }

    pub fn tell(&self, language: Language) -> String {
        match self {
            Self::Rule(name) => unknown_rule(name, language),
            Self::Key(name, known) => match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => {
                    project::UNKNOWN_KEY_NEAR.with(language, &[("name", name), ("near", near)])
                }
                None => {
                    let known = known.join(", ");
                    project::UNKNOWN_KEY.with(language, &[("name", name), ("known", &known)])
                }
            },
            Self::Level(value) => project::NO_LEVEL.with(language, &[("value", value)]),
            Self::Severity(value) => project::NO_SEVERITY.with(language, &[("value", value)]),
            Self::Host(value) => project::NO_HOST.with(language, &[("value", value)]),
            Self::Other(message) => message.clone(),
        }
    }
}
