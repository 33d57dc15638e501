//! Reports in every format, the settings of projects, and what `lint` does with files and folders.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use treble_flow_designer::format::{self, Opened, Wrapper};
use treble_flow_designer::lint::report::{Change, Failure, FileReport, changes, locate, report};
use treble_flow_designer::lint::{
    Finding, RULES, ReportFormat, Safety, Settings, Severity, Step, fix_all, fix_all_with, lint,
    lint_with, rule,
};
use treble_flow_designer::model::Flow;
use treble_flow_designer::words::Language;

use crate::common::git::GIT;
use crate::common::golden::golden;
use crate::common::process::{self, parts};
use crate::common::run::Run;
use crate::common::schema::Schema;
use crate::common::tool::need;

const SEVERAL: &str = "tests/reports/several.flow.json";

/// Every flow file of the repository that can be read, broken or whole, with its bytes.
fn all_files() -> Vec<(PathBuf, Vec<u8>, Opened)> {
    let mut folders = vec![PathBuf::from("assets/broken"), "flows".into(), "tests/fixtures".into()];
    folders.push("tests/reports".into());
    folders.extend(fs::read_dir("tests/lint").unwrap().map(|entry| entry.unwrap().path()));
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let opened = paths.into_iter().filter_map(|path| {
        let bytes = fs::read(&path).unwrap();
        let opened = format::open(&bytes).ok()?;
        Some((path, bytes, opened))
    });
    opened.collect()
}

/// The same flow as other files may hold it.
fn other_forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(bytes).unwrap();
    let as_text = serde_json::to_string(text).unwrap();
    vec![
        text.replace('\n', "\r\n").into_bytes(),
        text.trim_end().replace('é', "\\u00e9").into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        // As a JSON text, with escapes that are longer than what they stand for.
        as_text.replace('…', "\\u2026").replace('😀', "\\ud83d\\ude00").into_bytes(),
        serde_json::from_str::<Value>(text).unwrap().to_string().into_bytes(),
        format!("{{\n  \"name\": \"é\",\n  \"serializedModel\": {as_text}\n}}\n").into_bytes(),
    ]
}

/// All files, and one of them in its other forms as well.
fn files_in_every_form() -> Vec<(String, Vec<u8>)> {
    let several = fs::read(SEVERAL).unwrap();
    let files = all_files().into_iter();
    let files = files.map(|(path, bytes, _)| (path.to_string_lossy().into_owned(), bytes));
    files
        .chain(other_forms(&several).into_iter().map(|bytes| (SEVERAL.to_owned(), bytes)))
        .collect()
}

fn sarif(path: &str, bytes: &[u8]) -> (Opened, Vec<Finding>, Value) {
    let opened = format::open(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
    let findings = lint(&opened.flow);
    let log = sarif_of(path, bytes, &opened, findings.clone());
    (opened, findings, log)
}

fn sarif_of(path: &str, bytes: &[u8], opened: &Opened, findings: Vec<Finding>) -> Value {
    let format = ReportFormat::Sarif;
    let file = locate(path.to_owned(), bytes, opened, findings, format, Language::English);
    serde_json::from_str(&report(&[file], format, Language::English, false)).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

/// The byte of a line and a column, both from 1, columns in characters.
fn byte_at(text: &str, line: &Value, column: &Value) -> usize {
    let (line, column) = (line.as_u64().unwrap() as usize, column.as_u64().unwrap() as usize);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let chars: Vec<usize> = text[start..].char_indices().map(|(at, _)| at).collect();
    start + chars.get(column - 1).copied().unwrap_or(text.len() - start)
}

fn range_of(text: &str, region: &Value) -> std::ops::Range<usize> {
    let end_line = region.get("endLine").unwrap_or(&region["startLine"]);
    byte_at(text, &region["startLine"], &region["startColumn"])
        ..byte_at(text, end_line, &region["endColumn"])
}

/// A file with findings of all kinds, and one that cannot be linted.
fn several(format: ReportFormat) -> Vec<FileReport> {
    let bytes = fs::read(SEVERAL).unwrap();
    let opened = format::open(&bytes).unwrap();
    let mut findings = lint(&opened.flow);
    // Rules to come do not change what is expected here.
    let known = [
        "trigger-without-webhook",
        "misspelled-trigger",
        "private-webhook",
        "missing-default-path",
    ];
    findings.retain(|finding| known.contains(&finding.rule.name));
    assert_eq!(findings.len(), 4, "{findings:?}");
    let step = |block: &str, exit: &str| Step { block: block.into(), exit: exit.into() };
    findings[1].evidence = vec![step("again", "yes"), step("wait", "alternate")];
    let path = "./flows/several, 100 %: é.flow.json".to_owned();
    let whole = locate(path, &bytes, &opened, findings, format, Language::English);
    let failure = Failure {
        message: "the key \"a\" is there twice".to_owned(),
        place: Some((3, 5)),
        excerpt: "  \"a\": 1\n  ^".to_owned(),
    };
    let broken = FileReport {
        path: "flows/broken.flow.json".to_owned(),
        failure: Some(failure),
        ..FileReport::default()
    };
    let clean = FileReport { path: "flows/clean.flow.json".to_owned(), ..FileReport::default() };
    vec![whole, broken, clean]
}

#[test]
fn every_format_tells_the_same_findings() {
    let mut out = String::new();
    for format in ReportFormat::ALL {
        let mut text = report(&several(format), format, Language::English, false);
        if format == ReportFormat::Sarif {
            text = without_other_rules(&text);
        }
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
        write!(out, "=== {} ===\n{text}\n", format.name()).unwrap();
    }
    golden("tests/reports/expected.txt", &out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

/// Only the rules that found something, whatever others there are.
fn without_other_rules(text: &str) -> String {
    let mut log: Value = serde_json::from_str(text).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().clone();
    let found: BTreeSet<String> =
        results(&log).iter().map(|result| result["ruleId"].as_str().unwrap().to_owned()).collect();
    let kept: Vec<Value> =
        rules.iter().filter(|rule| found.contains(rule["id"].as_str().unwrap())).cloned().collect();
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        let number = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[number]["id"], result["ruleId"]);
        result["ruleIndex"] = kept.iter().position(|rule| rule["id"] == result["ruleId"]).into();
    }
    log["runs"][0]["tool"]["driver"]["rules"] = kept.into();
    format!("{log:#}\n")
}

#[test]
fn sarif_follows_the_official_schema() {
    let schema = fs::read_to_string("tests/reports/sarif-schema-2.1.0.json").unwrap();
    // One of its patterns has a bracket that only JavaScript reads without an escape.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = Schema::new(schema);
    let check = |name: &str, log: &Value| {
        let errors = schema.errors(log);
        assert!(errors.is_empty(), "{name}: {errors:?}");
    };
    for (path, bytes, _) in all_files() {
        let name = path.to_string_lossy();
        check(&name, &sarif(&name, &bytes).2);
    }
    for language in Language::ALL {
        let text = report(&several(ReportFormat::Sarif), ReportFormat::Sarif, language, false);
        check("several", &serde_json::from_str(&text).unwrap());
    }
    let none: Value =
        serde_json::from_str(&report(&[], ReportFormat::Sarif, Language::English, false)).unwrap();
    check("nothing", &none);
    assert_eq!(none["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), RULES.len());
    // The schema finds something: a wrong log is no SARIF.
    let mut wrong = none;
    wrong["runs"][0]["columnKind"] = "bytes".into();
    assert!(!schema.errors(&wrong).is_empty());
}

#[test]
fn regions_in_sarif_are_what_stands_in_the_file() {
    let mut count = 0;
    for (path, bytes) in files_in_every_form() {
        let text = format::text_of(&bytes).unwrap();
        let log = sarif(&path, &bytes).2;
        for result in results(&log) {
            let physical = &result["locations"][0]["physicalLocation"];
            for region in [&physical["region"], &physical["contextRegion"]] {
                // Where a file holds a secret, nothing of it is shown.
                let hides = path.contains("secret") && region["snippet"].is_null();
                if !region.is_null() && !hides {
                    count += 1;
                    let written = region["snippet"]["text"].as_str().unwrap();
                    assert_eq!(&text[range_of(text, region)], written, "{path}: {result:#}");
                }
            }
        }
    }
    assert!(count > 200, "{count}");
}

/// The place of a label in a file that holds the flow as a text inside a text.
#[test]
fn a_flow_inside_a_text_is_located_in_its_file() {
    let bytes = &other_forms(&fs::read(SEVERAL).unwrap())[5];
    let (opened, _, log) = sarif("request.json", bytes);
    assert!(matches!(opened.source.wrapper, Wrapper::Member { as_text: true, .. }));
    let misspelled =
        results(&log).iter().find(|result| result["ruleId"] == "misspelled-trigger").unwrap();
    let region = &misspelled["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 3);
    assert_eq!(region["snippet"]["text"], "\\\"[REQUEST_TRIGGER] \\\"");
}

#[test]
fn fixes_in_sarif_turn_the_file_into_what_fix_writes() {
    let mut count = 0;
    for (path, bytes) in files_in_every_form() {
        let text = format::text_of(&bytes).unwrap();
        let (opened, findings, log) = sarif(&path, &bytes);
        for (finding, result) in findings.iter().zip(results(&log)) {
            assert_eq!(finding.fix.is_some(), result.get("fixes").is_some(), "{path}: {result:#}");
            let Some(fix) = &finding.fix else { continue };
            count += 1;
            let mut flow = opened.flow.clone();
            flow.apply_all(&fix.edits).unwrap();
            let change = &result["fixes"][0]["artifactChanges"][0];
            assert_eq!(
                change["artifactLocation"],
                result["locations"][0]["physicalLocation"]["artifactLocation"]
            );
            let mut changed = text.to_owned();
            for own in change["replacements"].as_array().unwrap().iter().rev() {
                let new = own["insertedContent"]["text"].as_str().unwrap_or_default();
                changed.replace_range(range_of(text, &own["deletedRegion"]), new);
            }
            let wanted = format::save(&flow, &opened.source).unwrap().text;
            // No place in a file counts its byte order mark.
            let wanted = wanted.trim_start_matches('\u{feff}');
            assert_eq!(changed, wanted, "{path}: {}", finding.rule.name);
            let is_safe = result["fixes"][0]["properties"]["safety"] == "safe";
            assert_eq!(is_safe, fix.safety == Safety::Safe);
        }
    }
    assert!(count > 30, "{count}");
    // A trailing space is one character, not a line and not a file.
    let several = fs::read(SEVERAL).unwrap();
    let log = sarif(SEVERAL, &several).2;
    let misspelled =
        results(&log).iter().find(|result| result["ruleId"] == "misspelled-trigger").unwrap();
    let replacements = &misspelled["fixes"][0]["artifactChanges"][0]["replacements"];
    assert_eq!(replacements.as_array().unwrap().len(), 1);
    let text = std::str::from_utf8(&several).unwrap();
    assert_eq!(&text[range_of(text, &replacements[0]["deletedRegion"])], " ");
    assert!(replacements[0].get("insertedContent").is_none());
}

#[test]
fn fingerprints_stay_when_lines_move_and_blocks_are_added() {
    let prints = |log: &Value| -> Vec<(String, String)> {
        results(log)
            .iter()
            .map(|result| {
                let prints = &result["partialFingerprints"];
                assert_eq!(prints["primaryLocationLineHash"], prints["trebleFlowFinding/v1"]);
                let print = prints["trebleFlowFinding/v1"].as_str().unwrap();
                (result["ruleId"].as_str().unwrap().to_owned(), print.to_owned())
            })
            .collect()
    };
    let text = fs::read_to_string(SEVERAL).unwrap();
    let before = prints(&sarif(SEVERAL, text.as_bytes()).2);
    let different: BTreeSet<&String> = before.iter().map(|(_, print)| print).collect();
    assert_eq!(different.len(), before.len(), "{before:?}");
    // Blocks before and behind, another text, no line breaks, another folder.
    let mut flow: Value = serde_json::from_str(&text).unwrap();
    let blocks = flow["blocks"].as_object_mut().unwrap();
    let old = std::mem::take(blocks);
    blocks.insert("first".to_owned(), old["human"].clone());
    blocks.extend(old);
    blocks["again"]["text"] = "Another text".into();
    flow["blocks"]["check"]["otherwise"]["to"] = "first".into();
    let after = prints(&sarif("moved/there.flow.json", flow.to_string().as_bytes()).2);
    for entry in &before {
        assert!(after.contains(entry), "{entry:?} is not in {after:?}");
    }
    // The very value is kept from version to version.
    let misspelled = before.iter().find(|(rule, _)| rule == "misspelled-trigger").unwrap();
    golden("tests/reports/fingerprint.txt", &format!("{}\n", misspelled.1));
    // Two findings at one place are told apart, whatever is found elsewhere.
    let opened = format::open(text.as_bytes()).unwrap();
    let mut findings = lint(&opened.flow);
    findings.push(findings[0].clone());
    let twice = prints(&sarif_of(SEVERAL, text.as_bytes(), &opened, findings));
    let different: BTreeSet<&String> = twice.iter().map(|(_, print)| print).collect();
    assert_eq!(different.len(), twice.len(), "{twice:?}");
}

#[test]
fn the_way_that_shows_a_finding_is_a_code_flow() {
    let text = report(&several(ReportFormat::Sarif), ReportFormat::Sarif, Language::English, false);
    let log: Value = serde_json::from_str(&text).unwrap();
    let with_flow: Vec<&Value> =
        results(&log).iter().filter(|result| result.get("codeFlows").is_some()).collect();
    assert_eq!(with_flow.len(), 1);
    let steps = with_flow[0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let lines: Vec<&Value> = steps
        .iter()
        .map(|step| &step["location"]["physicalLocation"]["region"]["startLine"])
        .collect();
    assert_eq!(lines, [27, 20]);
    let names: Vec<&Value> = steps
        .iter()
        .map(|step| &step["location"]["logicalLocations"][0]["fullyQualifiedName"])
        .collect();
    assert_eq!(names, ["again/yes", "wait/alternate"]);
}

/// A command a finding, whatever stands in it.
#[test]
fn nothing_in_a_flow_ends_a_workflow_command() {
    let text =
        report(&several(ReportFormat::Github), ReportFormat::Github, Language::English, false);
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 5, "{text}");
    assert_eq!(text.lines().count(), 6, "{text}");
    for command in &commands {
        let (properties, _) = command[2..].split_once("::").unwrap();
        let (_, properties) = properties.split_once(' ').unwrap();
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "col", "title"].contains(&name), "{command}");
            assert!(!value.contains(':'), "{command}");
        }
    }
    assert!(text.contains("file=flows/several%2C 100 %25%3A é.flow.json,"), "{text}");
}

#[test]
fn junit_is_xml_whatever_stands_in_a_flow() {
    use quick_xml::events::Event;
    let text = report(&several(ReportFormat::Junit), ReportFormat::Junit, Language::English, false);
    let is_allowed = |ch: char| ch >= ' ' || ch == '\n';
    assert!(text.chars().all(is_allowed), "{text:?}");
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut counts = std::collections::BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
                for attribute in start.attributes() {
                    attribute.unwrap();
                }
                *counts.entry(name).or_insert(0) += 1;
            }
            _ => {}
        }
    }
    let wanted = [
        ("error", 1),
        ("failure", 2),
        ("system-out", 2),
        ("testcase", 6),
        ("testsuite", 3),
        ("testsuites", 1),
    ];
    let counts: Vec<(&str, i32)> = counts.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(counts, wanted);
    assert!(text.contains("tests=\"6\" failures=\"2\" errors=\"1\""), "{text}");
}

/// What is a failure depends on what fails.
#[test]
fn what_fails_is_a_failure_in_junit() {
    let mut files = several(ReportFormat::Junit);
    for (fail_on, failures) in [(Severity::Error, 2), (Severity::Warning, 3), (Severity::Info, 4)] {
        files[0].fail_on = fail_on;
        let text = report(&files, ReportFormat::Junit, Language::English, false);
        assert_eq!(text.matches("<failure").count(), failures, "{text}");
    }
}

// ---- Settings of projects.

fn with(text: &str) -> Settings {
    Settings::read(text).unwrap_or_else(|error| panic!("{error:?}"))
}

fn several_flow() -> Flow {
    format::open(&fs::read(SEVERAL).unwrap()).unwrap().flow
}

fn names(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn settings_give_rules_other_levels() {
    let flow = several_flow();
    let default = lint_with(&flow, &Settings::default());
    assert_eq!(names(&default), names(&lint(&flow)));
    assert_eq!(names(&lint_with(&flow, &with(""))), names(&default));
    let settings = with(
        "fail-on = \"info\"\n[rules]\nmisspelled-trigger = \"off\"\nprivate-webhook = \"error\"\n\
         trigger-without-webhook = \"info\"\n",
    );
    assert_eq!(settings.fail_on, Some(Severity::Info));
    let findings = lint_with(&flow, &settings);
    let severity = |name: &str| {
        findings.iter().find(|finding| finding.rule.name == name).map(|finding| finding.severity)
    };
    assert_eq!(severity("misspelled-trigger"), None);
    assert_eq!(severity("private-webhook"), Some(Severity::Error));
    assert_eq!(severity("trigger-without-webhook"), Some(Severity::Info));
    assert_eq!(findings.len() + 1, default.len());
    // What is off is not mended either.
    let (mended, _) = fix_all_with(&flow, &settings, false, &|_| true);
    assert_eq!(mended, flow);
}

#[test]
fn a_rule_that_the_platform_enforces_is_lowered_but_still_refused() {
    let mut checked = 0;
    for (path, _, opened) in all_files() {
        let refusals = treble_flow_designer::lint::refusals(&opened.flow);
        for refusal in &refusals {
            checked += 1;
            let settings = with(&format!("[rules]\n{} = \"off\"\n", refusal.rule.name));
            let found = lint_with(&opened.flow, &settings);
            assert!(!names(&found).contains(&refusal.rule.name), "{}", path.display());
        }
    }
    assert!(checked > 10, "{checked}");
    let run = Run::new()
        .copy("tests/lint/empty-option/bad.json", "a.flow.json")
        .file("treble-flow.toml", "[rules]\nempty-option = \"off\"\n");
    let (out, error, status) = run.run(&["lint", "--rule", "empty-option"]);
    assert_eq!((out.as_str(), status), ("Nothing found. Files: 1\n", 0), "{error}");
    let (out, error, status) = run.run(&["export", "a.flow.json", "--as", "questions"]);
    assert_eq!((out.as_str(), status), ("", 1));
    assert!(error.contains("[empty-option]"), "{error}");
}

#[test]
fn allowed_hosts_silence_three_rules_and_no_other() {
    let url = |url: &str| {
        let flow = serde_json::json!({"format": "treble-flow", "version": 1, "start": "a", "blocks": {
            "a": {"kind": "message", "text": "Hi", "reply": {"to": "b", "webhook": {"url": url}}},
            "b": {"kind": "message", "text": "Bye", "reply": {}},
        }});
        format::open(flow.to_string().as_bytes()).unwrap().flow
    };
    let hosts =
        "localhost\", \"*.ngrok.app\", \"hooks.example.com\", \"::1\", \"10.0.0.7\", \"old.acme.io";
    let settings = with(&format!("[webhooks]\nallowed-hosts = [\"{hosts}\"]\n"));
    let about = ["private-webhook", "placeholder-webhook", "insecure-webhook"];
    let count = |flow: &Flow, settings: &Settings| {
        lint_with(flow, settings).iter().filter(|f| about.contains(&f.rule.name)).count()
    };
    for (address, is_allowed) in [
        ("http://localhost:3000/x", true),
        ("https://LOCALHOST/x", true),
        ("https://a.b.ngrok.app/x", true),
        ("https://ngrok.app/x", false),
        ("https://evilngrok.app/x?ngrok.app", true),
        ("https://hooks.example.com/x", true),
        ("https://other.example.com/x", false),
        ("http://[::1]:80/x", true),
        ("http://10.0.0.7/x", true),
        ("http://10.0.0.70/x", false),
        ("http://old.acme.io/x", true),
        ("http://new.acme.io/x", false),
        ("http://localhost@10.0.0.8/x", false),
    ] {
        let flow = url(address);
        let before = count(&flow, &Settings::default());
        let is_silent = count(&flow, &settings) == 0;
        assert_eq!(is_silent, is_allowed, "{address}: {before} before");
    }
    // A secret in an allowed address stays one.
    let secret = url("https://localhost/x?token=abc");
    assert!(names(&lint_with(&secret, &settings)).contains(&"secret-in-webhook"));
}

#[test]
fn an_allow_for_a_rule_that_is_off_is_not_unused() {
    let text = fs::read_to_string("tests/lint/unused-allow/bad.json").unwrap();
    let mut flow: Value = serde_json::from_str(&text).unwrap();
    flow["allow"] = serde_json::json!({"oversized-flow": "known", "no-such-rule": "x"});
    for block in flow["blocks"].as_object_mut().unwrap().values_mut() {
        block.as_object_mut().unwrap().remove("allow");
    }
    let flow = format::open(flow.to_string().as_bytes()).unwrap().flow;
    let unused = |settings: &Settings| {
        let found = lint_with(&flow, settings);
        found.iter().filter(|finding| finding.rule.name == "unused-allow").count()
    };
    assert_eq!(unused(&Settings::default()), 2);
    assert_eq!(unused(&with("[rules]\noversized-flow = \"warning\"\n")), 2);
    assert_eq!(unused(&with("[rules]\noversized-flow = \"off\"\n")), 1);
    assert_eq!(unused(&with("[rules]\nunused-allow = \"off\"\n")), 0);
    // What an allowed host silences is still what an allow was for.
    let mut several: Value = serde_json::from_str(&fs::read_to_string(SEVERAL).unwrap()).unwrap();
    several["blocks"]["again"]["allow"] = serde_json::json!({"private-webhook": "my machine"});
    let several = format::open(several.to_string().as_bytes()).unwrap().flow;
    let found = lint_with(&several, &with("[webhooks]\nallowed-hosts = [\"localhost\"]\n"));
    assert!(!names(&found).contains(&"unused-allow"), "{:?}", names(&found));
}

#[test]
fn what_is_wrong_with_settings_is_told_with_its_place() {
    for (text, place, said) in [
        ("[rules]\nmesage-storm = \"off\"\n", (2, 1), "did you mean message-storm?"),
        ("[rules]\nno-such-thing-at-all = \"off\"\n", (2, 1), "treble-flow explain"),
        ("[rules]\nmessage-storm = \"of\"\n", (2, 17), "“of” is no level"),
        ("[rules]\nmessage-storm = 3\n", (2, 17), "expected a string"),
        ("é = 1\n", (1, 1), ""),
        ("fail_on = \"error\"\n", (1, 1), "did you mean fail-on?"),
        ("fail-on = \"off\"\n", (1, 11), "“off” is no severity"),
        ("[webhook]\n", (1, 2), "did you mean webhooks?"),
        ("[webhooks]\nhosts = []\n", (2, 1), "allowed-hosts"),
        ("[webhooks]\nallowed-hosts = [\"localhost\", \"https://x.io\"]\n", (2, 31), "no host"),
        ("[webhooks]\nallowed-hosts = [\"*\"]\n", (2, 18), "no host"),
        ("[webhooks]\nallowed-hosts = [\"a.*.io\"]\n", (2, 18), "no host"),
        ("[webhooks]\nallowed-hosts = [\"\"]\n", (2, 18), "no host"),
        ("[rules]\nmessage-storm = \"off\"\nmessage-storm = \"info\"\n", (3, 1), "duplicate key"),
        ("fail-on = \"error\n", (1, 17), ""),
    ] {
        let error = Settings::read(text).unwrap_err();
        let message = error.problem.tell(Language::English);
        assert_eq!((error.line, error.column), place, "{text}: {message}");
        assert!(message.contains(said) && !message.contains('\n'), "{text}: {message}");
        for language in Language::ALL {
            assert!(!error.problem.tell(language).is_empty());
        }
    }
    for rule in RULES {
        let near: String = rule.name.chars().skip(1).collect();
        let error = Settings::read(&format!("[rules]\n{near} = \"off\"\n")).unwrap_err();
        assert!(error.problem.tell(Language::English).contains("did you mean"), "{near}");
    }
    assert!(rule("message-storm").is_some());
}

// ---- The command.

/// A folder of its own, and the program in it.
const CLEAN: &str = "flows/identity-check.flow.json";

#[test]
fn every_format_has_the_same_exit_status() {
    let run = Run::new()
        .copy(SEVERAL, "bad/a.flow.json")
        .copy(CLEAN, "good/b.flow.json")
        .file("broken/c.flow.json", "{\n  \"a\": 1,\n  \"a\": 2\n}\n");
    for format in ReportFormat::ALL.map(ReportFormat::name) {
        let run_on = |folders: &[&str], more: &[&str]| {
            run.run(&[&["lint", "--format", format], folders, more].concat())
        };
        assert_eq!(run_on(&["good"], &[]).2, 0, "{format}");
        assert_eq!(run_on(&["bad"], &[]).2, 1, "{format}");
        assert_eq!(run_on(&["bad"], &["--rule", "private-webhook"]).2, 0, "{format}");
        let strict = ["--rule", "private-webhook", "--fail-on", "warning"];
        assert_eq!(run_on(&["bad"], &strict).2, 1, "{format}");
        let (out, error, status) = run_on(&["bad", "broken"], &[]);
        assert_eq!(status, 2, "{format}");
        assert!(out.contains("misspelled-trigger"), "{format}: {out}");
        assert!(error.contains("broken/c.flow.json:3:3: "), "{format}: {error}");
        // What programs read names what could not be linted as well.
        assert_eq!(out.contains("broken/c.flow.json"), format != "text", "{format}: {out}");
    }
    let (_, error, status) = run.run(&["lint", "--format", "xml", "good"]);
    assert!(status == 2 && error.contains("junit"), "{error}");
    let (help, _, _) = run.run(&["lint", "--help"]);
    for format in ReportFormat::ALL {
        assert!(help.contains(&format!("- {}:", format.name())), "{help}");
    }
}

#[test]
fn paths_in_reports_for_programs_are_relative() {
    let run = Run::new().copy(SEVERAL, "in/a.flow.json");
    let whole = run.path("in").canonicalize().unwrap();
    let (out, _, _) = run.run(&["lint", "--format", "sarif", whole.to_str().unwrap()]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let place = &results(&log)[0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "in/a.flow.json");
    let (out, _, _) = run.run(&["lint", "--format", "github"]);
    assert!(out.contains(" file=in/a.flow.json,"), "{out}");
}

#[test]
fn rules_are_chosen_by_name() {
    let run = Run::new().copy(SEVERAL, "a.flow.json");
    let both = ["lint", "--rule", "private-webhook", "--rule", "misspelled-trigger", "."];
    let (out, _, status) = run.run(&both);
    assert_eq!(status, 1);
    assert!(out.contains("Errors: 1, warnings: 1, infos: 0"), "{out}");
    let (out, error, status) = run.run(&["lint", "--rule", "private-webhok", "."]);
    assert_eq!((out.as_str(), status), ("", 2));
    assert!(error.contains("did you mean private-webhook?"), "{error}");
    // Only what is chosen is mended.
    let (_, _, status) = run.run(&["lint", "--fix", "--rule", "private-webhook", "."]);
    assert_eq!(status, 0);
    assert_eq!(fs::read(run.path("a.flow.json")).unwrap(), fs::read(SEVERAL).unwrap());
}

#[test]
fn diff_shows_and_changes_nothing() {
    need!(GIT);
    let run = Run::new().copy(SEVERAL, "a.flow.json").copy(CLEAN, "b.flow.json");
    let rule = ["--rule", "misspelled-trigger"];
    let (out, error, status) = run.run(&[&["lint", "--fix", "--diff", "."][..], &rule].concat());
    // Nothing would be left, and something would change.
    assert_eq!(status, 1, "{error}");
    let wanted = "--- a/a.flow.json\n+++ b/a.flow.json\n@@ -15,7 +15,7 @@\n";
    assert!(out.starts_with(wanted), "{out}");
    assert!(out.contains("\"[REQUEST_TRIGGER] \", \"to\": \"check\" }\n+"), "{out}");
    assert!(!out.contains("b.flow.json") && error.contains("Nothing found"), "{out}{error}");
    assert_eq!(fs::read(run.path("a.flow.json")).unwrap(), fs::read(SEVERAL).unwrap());
    // It is what `git apply` and `patch -p1` take, and then there is nothing to show.
    let mut apply = Command::new("git");
    apply.arg("apply").current_dir(run.path(""));
    assert!(process::output(&mut apply, out.as_bytes()).status.success());
    let again = run.run(&[&["lint", "--fix", "--diff", "."][..], &rule].concat());
    assert_eq!((again.0.as_str(), again.2), ("", 0));
    let (out, _, status) = run.run(&["lint", "--fix", "--diff", "b.flow.json"]);
    assert_eq!((out.as_str(), status), ("", 0));
}

#[test]
fn standard_input_comes_out_mended_or_as_it_was() {
    let run = Run::new();
    for (path, is_changed) in [(CLEAN, false), ("assets/broken/trailing-space.flow.json", true)] {
        let bytes = fs::read(path).unwrap();
        let (out, error, status) = parts(&run.output(&["lint", "--fix", "-"], &bytes));
        assert_eq!(status, 0, "{error}");
        assert_eq!(out.as_bytes() != bytes, is_changed, "{path}");
        assert_eq!(error.contains("fixed misspelled-trigger"), is_changed, "{error}");
    }
}

/// What is mended stays so: the second time nothing changes, on disk and in the flow.
#[test]
fn mending_twice_is_mending_once() {
    for include_unsafe in [false, true] {
        let run = Run::new();
        let mut files = Vec::new();
        for (at, (path, bytes, opened)) in all_files().into_iter().enumerate() {
            let (mended, _) = fix_all(&opened.flow, include_unsafe);
            let (again, applied) = fix_all(&mended, include_unsafe);
            assert_eq!(again, mended, "{}", path.display());
            assert!(applied.is_empty(), "{}: {:?}", path.display(), names(&applied));
            let name = run.path(&format!("{at}.flow.json"));
            fs::write(&name, bytes).unwrap();
            files.push((path, name));
        }
        let arguments: &[&str] =
            if include_unsafe { &["lint", "--fix", "--unsafe"] } else { &["lint", "--fix"] };
        let (_, error, status) = run.run(arguments);
        assert!(status < 2 && error.contains(": fixed "), "{error}");
        let once: Vec<Vec<u8>> = files.iter().map(|(_, name)| fs::read(name).unwrap()).collect();
        let (_, error, status) = run.run(arguments);
        assert!(status < 2 && !error.contains(": fixed "), "{error}");
        for ((path, name), once) in files.iter().zip(&once) {
            assert!(fs::read(name).unwrap() == *once, "{}", path.display());
        }
    }
}

#[test]
fn settings_are_found_by_walking_up() {
    let run = Run::new()
        .copy(SEVERAL, "a/b/c.flow.json")
        .copy(SEVERAL, "a/other/d.flow.json")
        .file("a/treble-flow.toml", "fail-on = \"warning\"\n[rules]\nprivate-webhook = \"info\"\n")
        .file(
            "a/other/treble-flow.toml",
            "[rules]\nmisspelled-trigger = \"off\"\ntrigger-without-webhook = \"off\"\n",
        );
    let severities = |arguments: &[&str]| {
        let arguments = [&["lint", "--format", "json"], arguments].concat();
        let (out, error, status) = run.run(&arguments);
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
        let found: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| {
                ["private-webhook", "misspelled-trigger"]
                    .contains(&finding["rule"].as_str().unwrap())
            })
            .map(|f| format!("{} {}", f["severity"].as_str().unwrap(), f["rule"].as_str().unwrap()))
            .collect();
        (found, status)
    };
    let near = vec!["error misspelled-trigger".to_owned(), "info private-webhook".to_owned()];
    assert_eq!(severities(&["a/b/c.flow.json"]), (near, 1));
    // The nearest file counts, and no other.
    let other = vec!["warning private-webhook".to_owned()];
    assert_eq!(severities(&["a/other"]), (other, 0));
    // What fails: the command line, else the settings, else an error.
    let only = ["--rule", "private-webhook", "a/b"];
    assert_eq!(severities(&only).1, 0);
    assert_eq!(severities(&[&only[..], &["--fail-on", "info"]].concat()).1, 1);
    // From standard input the walk begins here.
    let bytes = fs::read(SEVERAL).unwrap();
    fs::write(run.path("treble-flow.toml"), "[rules]\nmisspelled-trigger = \"info\"\n").unwrap();
    let arguments = ["lint", "-", "--rule", "misspelled-trigger"];
    assert_eq!(parts(&run.output(&arguments, &bytes)).2, 0);
}

#[test]
fn broken_settings_are_told_once_and_the_rest_is_linted() {
    let run = Run::new()
        .copy(SEVERAL, "a/1.flow.json")
        .copy(SEVERAL, "a/2.flow.json")
        .copy(CLEAN, "b/3.flow.json")
        .file("a/treble-flow.toml", "[rules]\n\nmesage-storm = \"off\"\n");
    let (out, error, status) = run.run(&["lint", "a", "b"]);
    assert_eq!(status, 2);
    assert_eq!(error.matches("treble-flow.toml:3:1: ").count(), 1, "{error}");
    assert!(error.contains("did you mean message-storm?"), "{error}");
    assert!(out.contains("files: 1") || out.contains("Files: 1"), "{out}");
    // A folder or a pipe of that name is nobody's settings.
    fs::remove_file(run.path("a/treble-flow.toml")).unwrap();
    fs::create_dir(run.path("a/treble-flow.toml")).unwrap();
    assert_eq!(run.run(&["lint", "a"]).2, 1);
    fs::remove_dir(run.path("a/treble-flow.toml")).unwrap();
    for bad in [vec![0xff], vec![b'#'; 300 * 1024]] {
        fs::write(run.path("a/treble-flow.toml"), bad).unwrap();
        let (_, error, status) = run.run(&["lint", "a"]);
        assert_eq!(status, 2);
        assert!(error.contains("the settings are"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn odd_things_in_folders_are_told_and_the_rest_is_linted() {
    use std::os::unix::fs::symlink;
    let run = Run::new()
        .copy(CLEAN, "in/good.flow.json")
        .copy(CLEAN, "in/folder.flow.json/deep.flow.json");
    let is_fifo = Command::new("mkfifo").arg(run.path("in/pipe.flow.json")).status();
    assert!(is_fifo.unwrap().success());
    symlink("/dev/zero", run.path("in/device.flow.json")).unwrap();
    symlink("nowhere", run.path("in/gone.flow.json")).unwrap();
    symlink("circle.flow.json", run.path("in/circle.flow.json")).unwrap();
    // Links to folders are not followed, under whatever name; a link to a file is that file.
    symlink(".", run.path("in/here")).unwrap();
    symlink("..", run.path("in/up.flow.json")).unwrap();
    symlink("good.flow.json", run.path("in/same.flow.json")).unwrap();
    fs::copy(CLEAN, run.path("elsewhere.json")).unwrap();
    symlink("../elsewhere.json", run.path("in/link.flow.json")).unwrap();
    let large = fs::File::create(run.path("in/large.flow.json")).unwrap();
    large.set_len(65 * 1024 * 1024).unwrap();
    let (out, error, status) =
        run.run(&["lint", "in", "in/good.flow.json", "none", "in/pipe.flow.json"]);
    assert_eq!(status, 2);
    // Good (once, however it is reached), deep and the link.
    assert!(out.ends_with(" 3\n"), "{out}{error}");
    for (name, said) in [
        ("pipe", "is no file but a pipe or a device"),
        ("device", "is no file but a pipe or a device"),
        ("gone", "No such file"),
        ("circle", "symbolic links"),
        ("large", "has 65 MiB; at most 64 MiB are read"),
    ] {
        let line = error.lines().find(|line| line.contains(&format!("in/{name}.flow.json")));
        assert!(line.is_some_and(|line| line.contains(said)), "{name}: {error}");
    }
    assert!(error.contains("cannot open none: "), "{error}");
    assert!(error.ends_with("6 could not be linted (see above)\n"), "{error}");
    // In the order of the files, whichever thread is done first.
    for _ in 0..5 {
        let arguments = ["lint", "in", "in/good.flow.json", "none", "in/pipe.flow.json"];
        assert_eq!(run.run(&arguments), (out.clone(), error.clone(), 2));
    }
    // Shells hand over the output of commands as pipes: those are read.
    let output = run.output(&["lint", "/dev/stdin"], fs::read(CLEAN).unwrap());
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_does_not_hide_the_others() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let run = Run::new()
        .copy(CLEAN, "a/1.flow.json")
        .copy(CLEAN, "b/2.flow.json")
        .copy(CLEAN, "c/3.flow.json");
    let mode = |name: &str, mode: u32| {
        fs::set_permissions(run.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(".", 0o755);
    mode("b", 0o000);
    mode("c/3.flow.json", 0o000);
    let mut command = run.command(&["lint", "."]);
    if fs::read_dir(run.path("b")).is_ok() {
        // Nothing is closed to this user, so another one asks, with a program within reach.
        fs::copy(env!("CARGO_BIN_EXE_treble-flow"), run.path("program")).unwrap();
        command = Command::new(run.path("program"));
        command.args(["lint", "."]).current_dir(run.path("")).env("LC_ALL", "C");
        command.uid(65_534).gid(65_534);
    }
    let output = process::output(&mut command, b"");
    mode("b", 0o755);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("cannot read ./b: Permission denied"), "{error}");
    assert!(error.contains("cannot open ./c/3.flow.json: Permission denied"), "{error}");
    assert!(String::from_utf8_lossy(&output.stdout).ends_with(" 1\n"));
}

#[test]
fn thousands_of_files_are_linted_in_order() {
    let run = Run::new();
    let bytes = fs::read("tests/lint/misspelled-trigger/bad.json").unwrap();
    for at in 0..3_000 {
        let folder = run.path(&format!("{:02}", at / 100));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{:02}.flow.json", at % 100)), &bytes).unwrap();
    }
    let arguments = ["lint", "--format", "json", "--rule", "misspelled-trigger"];
    let (out, error, status) = run.run(&arguments);
    assert_eq!((error.as_str(), status), ("", 1));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["files"], 3_000);
    let files: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap())
        .collect();
    assert_eq!(files.len(), 3_000);
    assert!(files.is_sorted());
}

/// A report stays of the size of its file, whatever the fixes rewrite.
#[test]
fn fixes_of_large_files_do_not_swell_the_report() {
    let count = 400;
    let blocks: Value = (0..count)
        .flat_map(|at| {
            let text = "x".repeat(400);
            let reply = serde_json::json!({"to": format!("w{at}"), "webhook": {"url": "https://a.io"}});
            let label = "[REQUEST_TRIGGER] ";
            let option = serde_json::json!({"id": "o", "label": label, "to": format!("m{}", (at + 1) % count)});
            [
                (format!("m{at}"), serde_json::json!({"kind": "message", "text": text, "reply": reply})),
                (format!("w{at}"), serde_json::json!({"kind": "options", "text": text, "options": [option]})),
            ]
        })
        .collect::<serde_json::Map<String, Value>>()
        .into();
    let flow =
        serde_json::json!({"format": "treble-flow", "version": 1, "start": "m0", "blocks": blocks});
    // On one line each fix writes the whole file anew.
    let bytes = flow.to_string().into_bytes();
    let (opened, findings, log) = sarif("large.flow.json", &bytes);
    assert!(findings.iter().filter(|finding| finding.fix.is_some()).count() >= count);
    let with_fix = |log: &Value| results(log).iter().filter(|r| r.get("fixes").is_some()).count();
    let few = with_fix(&log);
    assert!((1..100).contains(&few), "{few}");
    assert!(log.to_string().len() < 20 * bytes.len());
    let canonical = format::save(&opened.flow, &opened.source).unwrap().text.into_bytes();
    let many = with_fix(&sarif("large.flow.json", &canonical).2);
    assert!(many > few, "{many}");
}

/// Folders in folders without end are not searched without end.
#[test]
fn deep_folders_end_somewhere() {
    let deep: PathBuf = std::iter::repeat_n("d", 40).collect();
    let name = deep.join("a.flow.json");
    let run = Run::new().copy(CLEAN, name.to_str().unwrap()).copy(CLEAN, "b.flow.json");
    let (out, error, status) = run.run(&["lint"]);
    assert_eq!(status, 2);
    assert!(error.contains("folders are searched 32 deep"), "{error}");
    assert!(out.ends_with(" 1\n"), "{out}");
    assert_eq!(run.run(&["lint", Path::new("d/d").to_str().unwrap(), name.to_str().unwrap()]).2, 2);
    assert_eq!(run.run(&["lint", name.to_str().unwrap()]).2, 0);
}

#[test]
fn no_report_repeats_a_secret() {
    let key = ["ak_", "7Qm2Zr9Tb4Xc8Lw1Vd6Ks3"].concat();
    let token = "7Qm2Zr9Tb4Xc8Lw1Vd6Ks3Yp5Nh0";
    let flow = serde_json::json!({
        "format": "treble-flow", "version": 1, "name": "Keys", "language": "en", "start": "a",
        "blocks": {
            "a": {
                "kind": "options", "style": "plain", "text": format!("{key} is the key, {{{{ nada }}}}"),
                "options": [
                    { "id": "one", "label": format!("Say {key}"), "to": "b",
                      "webhook": format!("https://api.acme.com/x?token={token}") },
                    { "id": "two", "label": format!("Say {key}") },
                    { "id": "three", "label": "[request_trigger]", "webhook": format!("htp:/x?token={token}"), "to": "b" },
                ],
            },
            "b": { "kind": "message", "text": format!("{{{{nothing}}}} {key}"), "reply": {} },
        },
    });
    for text in [flow.to_string(), serde_json::to_string_pretty(&flow).unwrap()] {
        let opened = format::open(text.as_bytes()).unwrap();
        for format in ReportFormat::ALL {
            let findings = lint(&opened.flow);
            assert!(findings.len() > 6, "{findings:?}");
            let file = locate(
                "f.flow.json".to_owned(),
                text.as_bytes(),
                &opened,
                findings,
                format,
                Language::English,
            );
            let told = report(&[file], format, Language::English, false);
            for secret in [key.as_str(), token] {
                assert!(!told.contains(secret), "{secret} in {format:?}: {told}");
            }
        }
    }
}

#[test]
fn one_character_of_a_long_line_is_one_small_change() {
    let (old, new) =
        ("{\n  \"é\": \"Ünïcode \",\n  \"b\": 1\n}\n", "{\n  \"é\": \"Ünïcode\",\n  \"b\": 1\n}\n");
    let wanted = Change { start: (2, 16), end: (2, 17), text: String::new() };
    assert_eq!(changes(old, new), [wanted]);
    assert_eq!(changes(old, old), []);
    let added = changes("a\nc\n", "a\nb\nc\n");
    assert_eq!(added, [Change { start: (2, 1), end: (2, 1), text: "b\n".to_owned() }]);
    let ended = changes("a\nb", "a\nb\n");
    assert_eq!(ended, [Change { start: (2, 2), end: (2, 2), text: "\n".to_owned() }]);
}
