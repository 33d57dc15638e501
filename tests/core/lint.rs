//! Every rule by its fixtures in `tests/lint/RULE/`: `bad*.json` finds the rule, `good*.json` does
//! not. `UPDATE=1 cargo test --test core` rewrites what was expected.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use treble_flow_designer::format;
use treble_flow_designer::lint::report::{FileReport, Located, report};
use treble_flow_designer::lint::{
    Finding, RULES, ReportFormat, Rule, Safety, fix_all, lint, refusals,
};
use treble_flow_designer::model::flow::TRIGGER_LABEL;
use treble_flow_designer::model::{BlockId, Edit, ExitId, Flow, Kind, Number, Style};
use treble_flow_designer::words::{Language, Words};

use crate::common::golden::golden;

fn open(path: &Path) -> Flow {
    let bytes = fs::read(path).unwrap();
    format::open(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display())).flow
}

fn files(folder: &Path, start: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        let is_flow = name.ends_with(".json") && !name.ends_with(".flowtest.json");
        name.starts_with(start) && is_flow
    });
    files.sort();
    files
}

fn folder(rule: &Rule) -> PathBuf {
    Path::new("tests/lint").join(rule.name)
}

/// Every flow that any rule has for a case, and the broken and whole samples.
fn all_flows() -> Vec<(PathBuf, Flow)> {
    let folders = RULES.iter().map(|rule| folder(rule));
    let others = ["assets/broken", "flows", "tests/fixtures"].map(PathBuf::from);
    let paths = folders.chain(others).flat_map(|folder| files(&folder, ""));
    let flows = paths.filter_map(|path| {
        let bytes = fs::read(&path).unwrap();
        Some((path, format::open(&bytes).ok()?.flow))
    });
    flows.collect()
}

fn names(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.name).collect()
}

fn shown(path: &Path, findings: Vec<Finding>) -> FileReport {
    let findings = findings.into_iter().map(Located::from);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    FileReport { path: name, findings: findings.collect(), ..FileReport::default() }
}

#[test]
fn every_rule_file_is_listed_and_has_cases() {
    let listed: BTreeSet<String> =
        RULES.iter().map(|rule| format!("{}.rs", rule.name.replace('-', "_"))).collect();
    let there: BTreeSet<String> = fs::read_dir("src/lint/rules")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(listed, there);
    assert_eq!(listed.len(), RULES.len(), "a name is there twice");
    for rule in RULES {
        assert!(!files(&folder(rule), "bad").is_empty(), "{} has no bad.json", rule.name);
        assert!(!files(&folder(rule), "good").is_empty(), "{} has no good.json", rule.name);
        let page = rule.page();
        assert!(page.lines().count() >= 5, "the page of {} is short", rule.name);
        assert_eq!(
            page.contains("# Fix safety"),
            rule.fix == Some(Safety::Unsafe),
            "{}",
            rule.name
        );
    }
    let folders = fs::read_dir("tests/lint").unwrap().count();
    assert_eq!(folders, RULES.len(), "a folder belongs to no rule");
}

#[test]
fn bad_is_found_and_good_is_not() {
    for rule in RULES {
        let mut expected = String::new();
        for path in files(&folder(rule), "bad") {
            let findings = lint(&open(&path));
            assert!(names(&findings).contains(&rule.name), "{}", path.display());
            expected +=
                &report(&[shown(&path, findings)], ReportFormat::Text, Language::English, false);
            expected.push('\n');
        }
        for path in files(&folder(rule), "good") {
            let findings = lint(&open(&path));
            assert!(!names(&findings).contains(&rule.name), "{}", path.display());
        }
        golden(folder(rule).join("expected.txt"), &expected);
    }
}

#[test]
fn good_cases_are_clean_under_every_rule() {
    for rule in RULES {
        for path in files(&folder(rule), "good") {
            let findings = lint(&open(&path));
            let serious = findings
                .iter()
                .filter(|f| f.rule.severity > treble_flow_designer::lint::Severity::Info);
            assert_eq!(serious.count(), 0, "{}: {:?}", path.display(), names(&findings));
        }
    }
}

#[test]
fn findings_are_the_same_each_time() {
    for (path, flow) in all_flows() {
        let (one, two) = (lint(&flow), lint(&flow));
        let text = |findings: &[Finding]| {
            findings
                .iter()
                .map(|f| format!("{:?}{}", f.place, f.message(Language::Spanish)))
                .collect::<Vec<_>>()
        };
        assert_eq!(text(&one), text(&two), "{}", path.display());
    }
}

#[test]
fn fixes_converge_and_are_as_safe_as_declared() {
    let mut seen: std::collections::BTreeMap<&str, Safety> = std::collections::BTreeMap::new();
    for (path, flow) in all_flows() {
        for finding in lint(&flow) {
            let Some(fix) = &finding.fix else { continue };
            let least = seen.entry(finding.rule.name).or_insert(fix.safety);
            *least = (*least).max(fix.safety);
            let mut changed = flow.clone();
            changed.apply_all(&fix.edits).unwrap_or_else(|error| {
                panic!("{}: {} does not apply: {error}", path.display(), finding.rule.name)
            });
            assert_ne!(changed, flow, "{}: {} changes nothing", path.display(), finding.rule.name);
        }
        let (fixed, _) = fix_all(&flow, true);
        let left: Vec<&str> = lint(&fixed)
            .iter()
            .filter(|finding| finding.fix.is_some())
            .map(|finding| finding.rule.name)
            .collect();
        assert!(left.is_empty(), "{}: {left:?} are left", path.display());
    }
    for rule in RULES {
        assert_eq!(seen.get(rule.name).copied(), rule.fix, "{}", rule.name);
    }
}

#[test]
fn safe_fixes_keep_what_others_found_quiet() {
    let (fixed, applied) =
        fix_all(&open(Path::new("assets/broken/trailing-space.flow.json")), false);
    assert_eq!(names(&applied), ["misspelled-trigger"]);
    assert!(
        lint(&fixed)
            .iter()
            .all(|finding| finding.rule.severity == treble_flow_designer::lint::Severity::Info)
    );
}

#[test]
fn the_articles_layout_has_two_findings_and_a_correct_trigger_none() {
    let article = lint(&open(Path::new("tests/lint/trigger-without-rescue/bad-article.json")));
    let group = |findings: &[Finding]| {
        let mut found = names(findings);
        found.retain(|name| *name != "placeholder-webhook");
        found.sort_unstable();
        found
    };
    assert_eq!(group(&article), ["ignored-trigger-result", "trigger-without-rescue"]);
    for path in ["good.json", "good-loop.json"] {
        let found = lint(&open(&Path::new("tests/lint/trigger-without-webhook").join(path)));
        assert!(found.is_empty(), "{path}: {:?}", names(&found));
    }
}

#[test]
fn the_broken_samples_name_their_mistake() {
    let wanted = [
        ("ab-path-into-trigger", "webhook-on-ab-path"),
        ("alternate-flow-on-next-block", "rescue-after-trigger"),
        ("loop-back-without-webhook", "trigger-without-webhook"),
        ("lower-case", "misspelled-trigger"),
        ("second-option", "trigger-with-other-options"),
        ("token-in-text", "trigger-in-text"),
        ("trailing-space", "misspelled-trigger"),
        ("trigger-is-start", "trigger-without-way-in"),
        ("trigger-on-buttons", "trigger-on-interactive-block"),
        ("trigger-on-list", "trigger-on-interactive-block"),
        ("unconnected-option", "trigger-leads-nowhere"),
        ("webhook-on-outgoing-path", "webhook-after-trigger"),
    ];
    let there = files(Path::new("assets/broken"), "");
    assert_eq!(there.len(), wanted.len());
    for (file, rule) in wanted {
        let path = Path::new("assets/broken").join(format!("{file}.flow.json"));
        let found: BTreeSet<&str> = lint(&open(&path))
            .iter()
            .filter(|f| f.rule.severity > treble_flow_designer::lint::Severity::Info)
            .map(|f| f.rule.name)
            .collect();
        let allowed = BTreeSet::from([rule, "trigger-without-webhook"]);
        assert!(found.contains(rule), "{file}: {found:?}");
        assert!(found.is_subset(&allowed), "{file}: {found:?}");
    }
}

#[test]
fn the_samples_have_no_error_and_no_warning() {
    for path in files(Path::new("flows"), "") {
        let findings = lint(&open(&path));
        let serious: Vec<String> = findings
            .iter()
            .filter(|f| f.rule.severity > treble_flow_designer::lint::Severity::Info)
            .map(|f| f.message(Language::English))
            .collect();
        assert!(serious.is_empty(), "{}: {serious:?}", path.display());
    }
}

/// The flow is refused for just the reasons that the platform's editor has.
#[test]
fn refusals_agree_with_the_fixtures() {
    for path in files(Path::new("tests/fixtures"), "") {
        let name = path.to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".diagram.json") else { continue };
        let Ok(opened) = format::open(&fs::read(&path).unwrap()) else { continue };
        let expected = fs::read_to_string(format!("{stem}.expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        assert_eq!(
            !refusals(&opened.flow).is_empty(),
            expected.get("rejected").is_some(),
            "{name}"
        );
    }
}

/// The `{name}`s of a text.
fn holes(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
    parts.collect()
}

#[test]
fn every_text_is_there_in_three_languages_and_is_filled_in() {
    for rule in RULES {
        let words = rule.words;
        let texts: [(&str, Words, bool); 3] = [
            ("message", words.message, true),
            ("help", words.help, true),
            ("fix", words.fix, rule.fix.is_some()),
        ];
        for (what, text, is_needed) in texts {
            for language in Language::ALL {
                let said = text.get(language);
                assert_eq!(!said.is_empty(), is_needed, "{what} of {} in {language}", rule.name);
                assert_eq!(holes(said), holes(text.en), "{what} of {} in {language}", rule.name);
            }
        }
    }
    for (path, flow) in all_flows() {
        for finding in lint(&flow) {
            let words = finding.rule.words;
            let args: BTreeSet<String> =
                finding.args.iter().map(|(name, _)| (*name).to_owned()).collect();
            for text in [words.message, words.help, words.fix] {
                assert!(
                    holes(text.en).is_subset(&args),
                    "{} at {}",
                    finding.rule.name,
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_json_report_is_json() {
    let path = Path::new("tests/lint/misspelled-trigger/bad.json");
    let file = shown(path, lint(&open(path)));
    let text = report(&[file], ReportFormat::Json, Language::Portuguese, false);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["version"], 1);
    assert_eq!(value["summary"]["errors"], 1);
    assert_eq!(value["findings"][0]["rule"], "misspelled-trigger");
    assert_eq!(value["findings"][0]["fix"]["safety"], "safe");
    assert!(value["findings"][0]["line"].is_null());
}

/// Whatever one change breaks in a correct flow is found by the rule that names it.
#[test]
fn every_break_of_a_trigger_is_found() {
    let flow = open(Path::new("tests/lint/trigger-without-webhook/good-loop.json"));
    assert!(lint(&flow).is_empty());
    let (ask, wait, again) = (BlockId::from("ask"), BlockId::from("wait"), BlockId::from("again"));
    let option = ExitId::from("trigger");
    let find = |edits: &[Edit], rule: &str| {
        let mut broken = flow.clone();
        broken.apply_all(edits).unwrap();
        let found = lint(&broken);
        assert!(names(&found).contains(&rule), "{edits:?} should be {rule}: {:?}", names(&found));
    };
    for (block, exit) in [(&ask, "reply"), (&again, "yes")] {
        let edit = Edit::SetWebhook { block: block.clone(), exit: exit.into(), webhook: None };
        find(&[edit], "trigger-without-webhook");
    }
    let other = ExitId::from("other");
    for at in [0, 1] {
        let (block, id) = (wait.clone(), other.clone());
        let edit = Edit::AddOption { block, id, label: "Cancel".to_owned(), at };
        find(&[edit], "trigger-with-other-options");
    }
    find(
        &[Edit::RemoveExit { block: wait.clone(), exit: option.clone() }],
        "trigger-leads-nowhere",
    );
    let label =
        |label: String| Edit::SetLabel { block: wait.clone(), option: option.clone(), label };
    find(&[label(String::new())], "empty-option");
    for kind in Kind::ALL {
        for style in [None, Some(Style::Plain), Some(Style::Buttons), Some(Style::List)] {
            if kind == Kind::Options && style.unwrap_or_default() == Style::Plain {
                continue;
            }
            let edit = Edit::SetKind { block: wait.clone(), kind: kind.clone(), style };
            find(&[edit], "trigger-on-interactive-block");
        }
    }
    let letters: Vec<char> = TRIGGER_LABEL.chars().collect();
    for at in 0..letters.len() {
        for other in ["", "X", "x", " ", "_", "-", "é", "Ｅ", "]", "[", "1", "\u{200b}"] {
            let mut changed: Vec<String> = letters.iter().map(ToString::to_string).collect();
            changed[at] = other.to_owned();
            let changed = changed.concat();
            if changed != TRIGGER_LABEL {
                find(&[label(changed)], "misspelled-trigger");
            }
        }
        let mut swapped = letters.clone();
        swapped[at] =
            if letters[at].is_uppercase() { letters[at].to_ascii_lowercase() } else { 'q' };
        find(&[label(swapped.into_iter().collect())], "misspelled-trigger");
    }
    let unplug =
        |exit: &ExitId| Edit::Connect { block: wait.clone(), exit: exit.clone(), to: None };
    find(&[unplug(&option)], "trigger-leads-nowhere");
    let alternate = ExitId::from("alternate");
    find(&[unplug(&alternate)], "trigger-without-rescue");
    find(&[Edit::RemoveExit { block: wait.clone(), exit: alternate }], "trigger-without-rescue");
    let zero = Edit::SetAlternate { block: wait.clone(), minutes: Number::from(0) };
    find(&[zero], "immediate-rescue");
    let cut = [
        Edit::Connect { block: ask.clone(), exit: "reply".into(), to: None },
        Edit::Connect { block: again.clone(), exit: "yes".into(), to: None },
    ];
    find(&cut, "trigger-without-way-in");
}
