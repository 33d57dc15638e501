//! Findings as SARIF 2.1.0, the standard form of what checkers find.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hasher as _;

use serde_json::{Map, Value, json};
use siphasher::sip::SipHasher13;

use crate::format::source_map::Location;
use crate::lint::RULES;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::{BlockId, ExitId};
use crate::words::Language;

use super::{Change, Details, FileReport, Located, plain_path};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative addresses are relative to: where the command ran.
const BASE: &str = "%SRCROOT%";

pub(super) fn write(files: &[FileReport], language: Language) -> String {
    let numbers: HashMap<&str, usize> =
        RULES.iter().enumerate().map(|(number, rule)| (rule.name, number)).collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| {
            let mut seen: HashMap<u64, usize> = HashMap::new();
            let results = file.findings.iter().map(|found| {
                let hash = hash(found.finding.rule, &found.finding.place);
                let count = seen.entry(hash).or_default();
                *count += 1;
                let fingerprint = format!("{hash:016x}:{count}");
                let number = numbers.get(found.finding.rule.name).copied();
                result(&file.path, found, number, &fingerprint, language)
            });
            results.collect::<Vec<Value>>()
        })
        .collect();
    let failures: Vec<Value> = files
        .iter()
        .filter_map(|file| {
            let failure = file.failure.as_ref()?;
            let region = failure
                .place
                .map(|(line, column)| json!({"startLine": line, "startColumn": column}));
            Some(json!({
                "level": "error",
                "message": {"text": text(&failure.message)},
                "locations": [{"physicalLocation": physical(&file.path, region, None)}],
            }))
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver()},
            "language": language.code(),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                BASE: {"description": {"text": "The folder in which the command ran."}},
            },
            "invocations": [{
                "executionSuccessful": failures.is_empty(),
                "toolExecutionNotifications": failures,
            }],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn driver() -> Value {
    let mut driver = json!({
        "name": "treble-flow",
        "fullName": concat!("Treble Flow Designer ", env!("CARGO_PKG_VERSION")),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<Value>>(),
    });
    // Only an address that the package itself names is one.
    let address = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    if let Some(address) = address.into_iter().find(|address| !address.is_empty()) {
        driver["informationUri"] = address.into();
    }
    driver
}

fn descriptor(rule: &Rule) -> Value {
    let page = rule.page();
    let paragraphs: Vec<String> = page
        .split("\n\n")
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let short = paragraphs.first().cloned().unwrap_or_default();
    let full = paragraphs.iter().take(2).cloned().collect::<Vec<String>>().join("\n\n");
    let fix = rule.fix.map_or("none", safety);
    json!({
        "id": rule.name,
        "shortDescription": both(&short),
        "fullDescription": both(&full),
        "help": both(page.trim_end()),
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "tags": [category(rule.category)],
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
            "fix": fix,
            "refusedByPlatform": rule.refused_by_platform,
        },
    })
}

/// Markdown, and the same without its marks.
fn both(markdown: &str) -> Value {
    let plain: Vec<&str> =
        markdown.lines().map(|line| line.trim_start_matches('#').trim_start()).collect();
    json!({"text": text(&plain.join("\n").replace('`', "")), "markdown": markdown})
}

fn result(
    path: &str,
    located: &Located,
    number: Option<usize>,
    fingerprint: &str,
    language: Language,
) -> Value {
    let Located { finding, location, details } = located;
    let no_details = Details::default();
    let details = details.as_deref().unwrap_or(&no_details);
    let message = format!("{}\n{}", finding.message(language), finding.help(language));
    let mut place = json!({
        "physicalLocation": physical(
            path,
            location.as_ref().map(region),
            location.as_ref().and_then(whole_line),
        ),
    });
    let logical = logical(&finding.place, details);
    if !logical.is_empty() {
        place["logicalLocations"] = logical.into();
    }
    let mut result = json!({
        "ruleId": finding.rule.name,
        "level": level(finding.severity),
        "message": {"text": text(&message)},
        "locations": [place],
        // The second name is the one that GitHub looks for.
        "partialFingerprints": {
            "trebleFlowFinding/v1": fingerprint,
            "primaryLocationLineHash": fingerprint,
        },
        "properties": {"refusedByPlatform": finding.refused_by_platform},
    });
    if let Some(number) = number {
        result["ruleIndex"] = number.into();
    }
    if let Some(fix) = &finding.fix
        && !details.changes.is_empty()
    {
        let replacements: Vec<Value> = details.changes.iter().map(replacement).collect();
        result["fixes"] = json!([{
            "description": {"text": text(&finding.fix_title(language))},
            "artifactChanges": [{"artifactLocation": artifact(path), "replacements": replacements}],
            "properties": {"safety": safety(fix.safety)},
        }]);
    }
    if !details.way.is_empty() {
        result["codeFlows"] =
            json!([{"threadFlows": [{"locations": steps(path, finding, details)}]}]);
    }
    result
}

/// The way that shows the finding, one step after the other.
fn steps(path: &str, finding: &Finding, details: &Details) -> Vec<Value> {
    finding
        .evidence
        .iter()
        .zip(&details.way)
        .map(|(step, (location, name))| {
            let region = location.as_ref().map(region);
            let line = location.as_ref().and_then(whole_line);
            json!({"location": {
                "physicalLocation": physical(path, region, line),
                "logicalLocations": [{
                    "name": step.exit.as_str(),
                    "fullyQualifiedName": format!("{}/{}", step.block, step.exit),
                    "kind": "exit",
                }],
                "message": {"text": text(name)},
            }})
        })
        .collect()
}

fn replacement(change: &Change) -> Value {
    let ((start_line, start_column), (end_line, end_column)) = (change.start, change.end);
    let mut replacement = json!({"deletedRegion": {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }});
    if !change.text.is_empty() {
        replacement["insertedContent"] = json!({"text": change.text});
    }
    replacement
}

fn physical(path: &str, region: Option<Value>, around: Option<Value>) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), artifact(path));
    // A context is only one where it shows more.
    let around = around.filter(|_| region.is_some());
    physical.extend(region.map(|region| ("region".to_owned(), region)));
    physical.extend(around.map(|around| ("contextRegion".to_owned(), around)));
    Value::Object(physical)
}

fn region(location: &Location) -> Value {
    let mut region = json!({"startLine": location.line, "startColumn": location.column});
    if !location.written.is_empty() {
        let end = location.column + location.written.chars().count();
        region["endLine"] = json!(location.line);
        region["endColumn"] = json!(end);
        region["snippet"] = json!({"text": location.written});
    }
    region
}

fn whole_line(location: &Location) -> Option<Value> {
    let line = location.whole_line.as_ref()?;
    (line.len() > location.written.len()).then(|| {
        json!({
            "startLine": location.line,
            "startColumn": 1,
            "endLine": location.line,
            "endColumn": line.chars().count() + 1,
            "snippet": {"text": line},
        })
    })
}

fn artifact(path: &str) -> Value {
    let path = plain_path(path);
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                // Writing into a String cannot fail.
                let _ok = write!(uri, "%{byte:02X}");
            }
        }
    }
    let drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    match (path.starts_with('/'), drive) {
        (true, _) => json!({"uri": format!("file://{uri}")}),
        (_, true) => json!({"uri": format!("file:///{}", uri.replacen("%3A", ":", 1))}),
        _ => json!({"uri": uri, "uriBaseId": BASE}),
    }
}

/// The exit, if it is about one, and its block.
fn logical(place: &Place, details: &Details) -> Vec<Value> {
    let entry = |id: &str, name: &str, full: String, kind: &str| {
        let mut entry = json!({"name": id, "fullyQualifiedName": full, "kind": kind});
        if !name.is_empty() {
            entry["decoratedName"] = name.into();
        }
        entry
    };
    let Some(block) = &place.block else { return Vec::new() };
    let exit = place
        .exit
        .as_ref()
        .map(|exit| entry(exit.as_str(), &details.exit, format!("{block}/{exit}"), "exit"));
    let own = entry(block.as_str(), &details.block, block.as_str().to_owned(), "block");
    exit.into_iter().chain([own]).collect()
}

/// The same for the same finding, wherever in the file it stands and whatever else is there.
fn hash(rule: &Rule, place: &Place) -> u64 {
    let Place { block, exit, field } = place;
    let ids = [block.as_ref().map(BlockId::as_str), exit.as_ref().map(ExitId::as_str), *field];
    let mut hasher = SipHasher13::new();
    for part in [Some(rule.name)].into_iter().chain(ids) {
        // Lengths keep the parts apart, and tell none from an empty one.
        hasher.write_u64(part.map_or(u64::MAX, |part| part.len() as u64));
        hasher.write(part.unwrap_or_default().as_bytes());
    }
    hasher.finish()
}

/// A message's text may hold links, `[words](address)`; what a flow says is none.
fn text(text: &str) -> String {
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    }
}

fn category(category: Category) -> &'static str {
    match category {
        Category::RequestTrigger => "request-trigger",
        Category::Webhooks => "webhooks",
        Category::Structure => "structure",
        Category::Variables => "variables",
        Category::Limits => "limits",
        Category::File => "file",
    }
}
