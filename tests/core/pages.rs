//! Every rule's page has all its parts, and `assets/rules.md` with its pictures is made from them.
//! `UPDATE=1 cargo test --test core` writes both.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use treble_flow_designer::export::findings_by_block;
use treble_flow_designer::format;
use treble_flow_designer::lint::examples::{Examples, examples};
use treble_flow_designer::lint::page::{Page, fix_in_words, json, markdown};
use treble_flow_designer::lint::rule::Category;
use treble_flow_designer::lint::{RULES, Rule, Safety, lint};
use treble_flow_designer::model::facts::Facts;
use treble_flow_designer::model::{BlockId, Edit, Flow};
use treble_flow_designer::picture::arrange::tidy;
use treble_flow_designer::picture::theme::LIGHT;
use treble_flow_designer::picture::{Drawing, svg};
use treble_flow_designer::words::Language;

use crate::common::golden::golden;
use crate::common::process;
use crate::common::program::program;

/// A picture shows at least so many blocks, if the flow has them, and at most so many.
const BLOCKS: usize = 3;
const NEIGHBOURS: usize = 4;
/// How wide a picture stands in its column, at most.
const WIDTH: f32 = 470.0;
/// All pictures together, in bytes.
const ALL_PICTURES: usize = 3_000_000;

fn flows(rule: &Rule) -> Examples {
    examples(rule.name)
        .unwrap_or_else(|| panic!("{} is missing in src/lint/examples.rs", rule.name))
}

#[test]
fn every_page_has_all_its_parts() {
    for rule in RULES {
        let name = rule.name;
        let page = Page::of(rule);
        for (part, text) in [
            ("what it finds", &page.finds),
            ("why it matters", &page.why),
            ("what to do", &page.remedy),
            ("a source", &page.source),
        ] {
            assert!(text.len() >= 10, "the page of {name} does not say {part}");
            assert!(!text.contains("Source:"), "{part} of {name}");
        }
        assert!(page.finds.ends_with('.') && !page.finds.contains('\n'), "{name}: one line first");
        assert!(page.remedy.ends_with('.'), "{name}");
        assert_eq!(!page.fix_safety.is_empty(), rule.fix == Some(Safety::Unsafe), "{name}");
        let Examples { bad, good } = flows(rule);
        let finds = |file: &str| {
            lint(&format::open(file.as_bytes()).unwrap().flow).iter().any(|f| f.rule.name == name)
        };
        assert!(finds(bad) && !finds(good), "{name}");
        let value = json(rule);
        for key in ["finds", "why", "remedy", "source", "bad", "good"] {
            assert!(!value[key].is_null(), "{key} of {name}");
        }
        assert!(markdown(rule, 2, "").contains(&page.source));
    }
}

/// The blocks that the picture shows, nearest first: those beside what was found, and where these
/// are few, the next ones.
fn shown(flow: &Flow, focus: Option<&BlockId>) -> BTreeSet<BlockId> {
    let facts = Facts::new(flow);
    let first =
        focus.and_then(|id| facts.number(id.as_str())).or(facts.start()).unwrap_or_default();
    let mut queue = VecDeque::from([(first, 0)]);
    let mut seen = BTreeSet::from([first]);
    let mut shown = BTreeSet::new();
    while let Some((number, distance)) = queue.pop_front() {
        if shown.len() >= NEIGHBOURS || distance > 1 && shown.len() >= BLOCKS {
            break;
        }
        shown.insert(facts.id(number).clone());
        let before = facts.ways_in(number).iter().map(|way| way.from);
        let after = facts.outs(number).iter().filter_map(|out| out.to);
        for near in before.chain(after).collect::<Vec<_>>() {
            if seen.insert(near) {
                queue.push_back((near, distance + 1));
            }
        }
    }
    shown
}

/// The picture of a flow and its width.
fn picture(file: &str, focus: Option<&BlockId>, has_findings: bool) -> (String, f32) {
    let mut flow = format::open(file.as_bytes()).unwrap().flow;
    let findings = lint(&flow);
    let counts = if has_findings { findings_by_block(&findings) } else { BTreeMap::default() };
    let only = shown(&flow, focus);
    // Those that are shown stand together, whatever else the flow has.
    let mut part = flow.clone();
    for (id, _) in flow.blocks.iter().filter(|(id, _)| !only.contains(*id)) {
        part.apply(&Edit::RemoveBlock { id: id.clone() }).unwrap();
    }
    flow.apply_all(&tidy(&part, None)).unwrap();
    let drawing = Drawing {
        flow: &flow,
        theme: &LIGHT,
        language: Language::English,
        only: Some(&only),
        findings: &counts,
    };
    let text = svg(&drawing).unwrap();
    let width = text.split_once("width=\"").unwrap().1.split_once('"').unwrap().0.parse().unwrap();
    (text, width)
}

/// The block at which the bad example is found.
fn focus(rule: &Rule, bad: &str) -> Option<BlockId> {
    let findings = lint(&format::open(bad.as_bytes()).unwrap().flow);
    findings.into_iter().find(|finding| finding.rule.name == rule.name)?.place.block
}

#[test]
fn the_list_of_rules_and_its_pictures_are_current() {
    let mut out = String::from(
        "# Rules\n\nMade from the rules' sources and their tests. `treble-flow explain RULE` prints one of them.\n",
    );
    let folder = Path::new("assets/rules");
    let (mut files, mut bytes) = (BTreeSet::new(), 0);
    let with_rules = || {
        Category::ALL.into_iter().filter(|category| RULES.iter().any(|r| r.category == *category))
    };
    out.push_str("\n| rule | category | finds | severity | fix | the platform refuses it |\n|---|---|---|---|---|---|\n");
    let in_category =
        |category: Category| RULES.iter().filter(move |rule| rule.category == category);
    for category in with_rules() {
        for rule in in_category(category) {
            let (name, severity) = (rule.name, rule.severity.name());
            let refused = if rule.refused_by_platform { "yes" } else { "" };
            let fix = fix_in_words(rule).split(':').next().unwrap().replace("none", "");
            let finds = Page::of(rule).finds;
            writeln!(
                out,
                "| [{name}](#{name}) | {} | {finds} | {severity} | {fix} | {refused} |",
                category.title()
            )
            .unwrap();
        }
    }
    for category in with_rules() {
        write!(out, "\n## {}\n", category.title()).unwrap();
        for rule in in_category(category) {
            let Examples { bad, good } = flows(rule);
            let focus = focus(rule, bad);
            let mut cells = Vec::new();
            for (word, file) in [("bad", bad), ("good", good)] {
                let (text, width) = picture(file, focus.as_ref(), word == "bad");
                bytes += text.len();
                let name = format!("{}-{word}.svg", rule.name);
                golden(folder.join(&name), &text);
                let shown = width.min(WIDTH);
                let told = if word == "bad" { "found here" } else { "not here" };
                cells.push(format!(
                    "<img src=\"rules/{name}\" width=\"{shown:.0}\" alt=\"{}, {told}\">",
                    rule.name
                ));
                files.insert(name);
            }
            let pictures =
                format!("| found here | not here |\n|---|---|\n| {} |\n\n", cells.join(" | "));
            write!(out, "\n{}", markdown(rule, 3, &pictures)).unwrap();
        }
    }
    golden(Path::new("assets/rules.md"), &out);
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, files, "pictures of rules that are gone");
    assert!(bytes < ALL_PICTURES, "{bytes} bytes of pictures");
}

#[test]
fn explain_prints_a_page_in_every_form() {
    let explain = |arguments: &[&str]| {
        let output = process::output(program().arg("explain").args(arguments), b"");
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let text = explain(&["trigger-without-webhook"]);
    for part in [
        "Why it matters",
        "What to do",
        "Why the fix asks first",
        "Found here",
        "Not here",
        "Source",
        "ask/reply -> wait",
        "error: The path",
        "Severity: error",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(explain(&["oversized-flow"]).lines().count() < 140);
    let value: serde_json::Value =
        serde_json::from_str(&explain(&["long-button", "--format", "json"])).unwrap();
    assert_eq!(value["rule"], "long-button");
    assert_eq!(value["bad"]["format"], "treble-flow");
    let all: serde_json::Value = serde_json::from_str(&explain(&["--format", "json"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), RULES.len());
    let all = explain(&["--format", "markdown"]);
    assert_eq!(all.lines().filter(|line| line.starts_with("## ")).count(), RULES.len());
}
