//! A template breaks a limit that Meta sets for templates.
//!
//! Meta does not approve it, so there is nothing that the platform could send: a text of more than
//! 1,024 characters, an option of more than 25, more than ten options, a name of more than 512. It is a
//! warning where Meta refuses new templates but may have approved older ones: variables in an option,
//! at the beginning or end of the text or side by side, and a name with anything but small letters,
//! digits and `_`.
//!
//! Change it as Meta's rules say, and have it approved again.
//!
//! Source: Meta, message templates, components:
//! <https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components>;
//! for the warnings <https://docs.ezpulze.com/whatsapp-templates/rules-and-limits>.

use crate::lint::name::{named, short};
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::facts::{Facts, variables_in};
use crate::model::flow::Block;
use crate::model::limits::{Length, TEMPLATE_NAME};
use crate::model::{BlockId, Kind};
use crate::words::{Words, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "template-limits",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::TEMPLATE_LIMITS,
    source: include_str!("template_limits.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(_, _, b)| b.kind == Kind::Template) {
        let broken = in_text(id, block).into_iter().chain(in_name(id, block));
        for Broken { place, severity, what } in broken.chain(in_options(id, block)) {
            findings.push(
                Finding::new(&RULE, place)
                    .severity(severity)
                    .arg("block", named(facts, number))
                    .arg("what", what),
            );
        }
    }
    findings
}

/// One limit that is broken.
struct Broken {
    place: Place,
    severity: Severity,
    what: Arg,
}

fn too_many(place: Place, words: Words, count: usize, limit: usize, option: &str) -> Broken {
    let args = vec![
        ("count", count.to_string().into()),
        ("limit", limit.to_string().into()),
        ("option", short(option).into()),
    ];
    Broken { place, severity: Severity::Error, what: Arg::Filled(words, args) }
}

fn in_text(id: &BlockId, block: &Block) -> Vec<Broken> {
    let place = || Place::field(id, "text");
    let (text, limit) = (block.text().trim(), block.text_limit());
    let mut broken = Vec::new();
    let count = Length::of(text).fixed;
    if count > limit {
        broken.push(too_many(place(), words::LONG_BODY, count, limit, ""));
    }
    let odd = |what: Words| Broken {
        place: place(),
        severity: Severity::Warning,
        what: Arg::Words(what),
    };
    let names: Vec<String> = variables_in(text).map(|name| format!("{{{{{name}}}}}")).collect();
    if names.iter().any(|name| text.starts_with(name) || text.ends_with(name)) {
        broken.push(odd(words::VARIABLE_AT_END));
    }
    let touch = |pair: &[String]| {
        let joined = |between: &str| text.contains(&pair.join(between));
        joined("") || joined(" ")
    };
    if names.windows(2).any(touch) {
        broken.push(odd(words::VARIABLES_TOUCH));
    }
    broken
}

fn in_name(id: &BlockId, block: &Block) -> Option<Broken> {
    let name = block.template.as_ref()?.name.as_deref()?;
    let place = Place::field(id, "template.name");
    let count = name.chars().count();
    if count > TEMPLATE_NAME {
        return Some(too_many(place, words::LONG_NAME, count, TEMPLATE_NAME, ""));
    }
    let is_usual = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (!name.chars().all(is_usual)).then(|| Broken {
        place,
        severity: Severity::Warning,
        what: Arg::Filled(words::ODD_NAME, vec![("name", short(name).into())]),
    })
}

fn in_options(id: &BlockId, block: &Block) -> Vec<Broken> {
    let mut broken = Vec::new();
    if let Some(limit) = block.option_limit()
        && let Some(option) = block.options.get(limit)
    {
        let (place, count) = (Place::exit(id, option.id.as_str()), block.options.len());
        broken.push(too_many(place, words::MANY_OPTIONS, count, limit, ""));
    }
    for option in &block.options {
        let place = Place::exit_field(id, option.id.as_str(), "label");
        let count = option.label.chars().count();
        if let Some(limit) = block.label_limit().filter(|limit| count > *limit) {
            broken.push(too_many(place, words::LONG_OPTION, count, limit, &option.label));
        } else if variables_in(&option.label).next().is_some() {
            let args = vec![("option", short(&option.label).into())];
            let what = Arg::Filled(words::VARIABLE_OPTION, args);
            broken.push(Broken { place, severity: Severity::Warning, what });
        }
    }
    broken
}
