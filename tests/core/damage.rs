//! Every rule of severity error against damages as authors make them: each damage is made at every
//! place of the samples where it makes sense, and must be found by its own rule at that very place,
//! and by no other error. `cargo test --test core damage -- --nocapture` prints the figures.

#![expect(clippy::print_stdout, reason = "the figures are what the test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::lint::{Finding, RULES, Severity, lint, rule};
use treble_flow_designer::model::facts::is_trigger;
use treble_flow_designer::model::flow::{
    Block, ExitKind, Flow, Goal, GoalEvent, TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::limits::Length;
use treble_flow_designer::model::{BlockId, Edit, ExitId, Facts, Json, Kind, Number, Style};

use crate::common::one_trigger::pausing;

/// A flow without errors, to be damaged.
struct Base {
    path: PathBuf,
    text: String,
    flow: Flow,
}

/// What an author did, what came of it, and where the rule must say so.
struct Damage {
    what: String,
    flow: Flow,
    block: Option<BlockId>,
    exit: Option<ExitId>,
}

/// One rule and how its mistake is made. A new rule of severity error needs a line here.
struct Row {
    rule: &'static str,
    make: fn(&Base) -> Vec<Damage>,
}

const ROWS: &[Row] = &[
    Row { rule: "trigger-without-webhook", make: trigger_without_webhook },
    Row { rule: "trigger-on-interactive-block", make: trigger_on_interactive_block },
    Row { rule: "trigger-with-other-options", make: trigger_with_other_options },
    Row { rule: "misspelled-trigger", make: misspelled_trigger },
    Row { rule: "trigger-in-text", make: trigger_in_text },
    Row { rule: "trigger-leads-nowhere", make: trigger_leads_nowhere },
    Row { rule: "trigger-without-way-in", make: trigger_without_way_in },
    Row { rule: "webhook-on-ab-path", make: webhook_on_ab_path },
    Row { rule: "malformed-webhook", make: malformed_webhook },
    Row { rule: "missing-start", make: missing_start },
    Row { rule: "several-starts", make: several_starts },
    Row { rule: "path-into-start", make: path_into_start },
    Row { rule: "empty-message", make: empty_message },
    Row { rule: "empty-option", make: empty_option },
    Row { rule: "unconnected-condition", make: unconnected_condition },
    Row { rule: "unbalanced-shares", make: unbalanced_shares },
    Row { rule: "jump-without-target", make: jump_without_target },
    Row { rule: "unfilled-crm-block", make: unfilled_crm_block },
    Row { rule: "hubspot-v1-transfer", make: hubspot_v1_transfer },
    Row { rule: "alternate-flow-cycle", make: alternate_flow_cycle },
    Row { rule: "goal-link-not-in-text", make: goal_link_not_in_text },
    Row { rule: "outbound-without-template", make: outbound_without_template },
    Row { rule: "unknown-target", make: unknown_target },
    Row { rule: "duplicate-id", make: duplicate_id },
    Row { rule: "alternate-flow-on-template", make: alternate_flow_on_template },
    Row { rule: "message-storm", make: message_storm },
    // An error on buttons and lists alone.
    Row { rule: "duplicate-option", make: duplicate_option },
    Row { rule: "too-many-buttons", make: too_many_buttons },
    Row { rule: "long-button", make: long_button },
    Row { rule: "too-many-rows", make: too_many_rows },
    Row { rule: "long-row", make: long_row },
    Row { rule: "long-text", make: long_text },
    Row { rule: "long-caption", make: long_caption },
    Row { rule: "template-limits", make: template_limits },
    Row { rule: "secret-in-file", make: secret_in_file },
    Row { rule: "malformed-variable", make: malformed_variable },
];

const ONLY_WAY: &str = "the path that went was the only one into its target, which is now a start";
const TRIGGER_CUT_OFF: &str = "the path that went was the only one into a request trigger";

/// Another error that rightly follows from a damage: the damaged rule, the other one, why.
const FOLLOWS: &[(&str, &str, &str)] = &[
    ("trigger-leads-nowhere", "several-starts", ONLY_WAY),
    ("trigger-without-way-in", "several-starts", ONLY_WAY),
    (
        "trigger-without-way-in",
        "path-into-start",
        "a trigger that becomes the start keeps the paths that lead into it",
    ),
    (
        "trigger-on-interactive-block",
        "alternate-flow-on-template",
        "a trigger that becomes a template keeps its alternate flow",
    ),
    ("several-starts", "unconnected-condition", "the path that went left a condition"),
    ("several-starts", "trigger-leads-nowhere", "the path that went left a request trigger"),
    ("several-starts", "trigger-without-way-in", TRIGGER_CUT_OFF),
    ("unconnected-condition", "several-starts", ONLY_WAY),
    ("unbalanced-shares", "several-starts", ONLY_WAY),
    ("unknown-target", "several-starts", ONLY_WAY),
    ("unknown-target", "trigger-without-way-in", TRIGGER_CUT_OFF),
    (
        "unknown-target",
        "unconnected-condition",
        "the platform drops such a line, so that the condition has none",
    ),
    ("message-storm", "several-starts", ONLY_WAY),
    (
        "message-storm",
        "alternate-flow-cycle",
        "an alternate flow of 0 minutes back to its own block is both",
    ),
    ("alternate-flow-cycle", "several-starts", ONLY_WAY),
    ("alternate-flow-on-template", "several-starts", ONLY_WAY),
    ("path-into-start", "several-starts", ONLY_WAY),
    ("path-into-start", "trigger-without-way-in", TRIGGER_CUT_OFF),
];

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

/// The samples, and the flows in which a rule finds nothing, since not every sample has every kind.
fn bases(rule: &str) -> Vec<Base> {
    let own = files(&Path::new("tests/lint").join(rule), "good");
    let paths = files(Path::new("flows"), "").into_iter().chain(own);
    paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let flow = format::open(text.as_bytes()).unwrap().flow;
            Base { path, text, flow }
        })
        .collect()
}

fn errors(flow: &Flow) -> Vec<Finding> {
    let mut findings = lint(flow);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

#[test]
fn every_rule_of_severity_error_has_a_damage() {
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.rule).collect();
    assert_eq!(rows.len(), ROWS.len(), "a rule has two rows");
    for name in &rows {
        assert!(rule(name).is_some(), "there is no rule {name}");
    }
    let missing: Vec<&str> = RULES
        .iter()
        .filter(|rule| rule.severity == Severity::Error && !rows.contains(rule.name))
        .map(|rule| rule.name)
        .collect();
    assert!(missing.is_empty(), "no damage is made for {missing:?}: add a line to ROWS");
}

#[test]
fn every_damage_is_found_by_its_rule_where_it_is_and_by_no_other() {
    let mut table = String::from("\nrule                           made  found  by wrong ones\n");
    let (mut failures, mut used) = (Vec::new(), BTreeSet::new());
    let (mut all_made, mut all_found, mut all_wrong) = (0, 0, 0);
    for row in ROWS {
        let (mut made, mut found, mut wrong) = (0, 0, 0);
        for base in bases(row.rule) {
            assert!(errors(&base.flow).is_empty(), "{} has errors", base.path.display());
            for damage in (row.make)(&base) {
                made += 1;
                pausing(&damage.flow, &damage.what);
                let errors = errors(&damage.flow);
                let is_here = |finding: &Finding| {
                    finding.place.block == damage.block
                        && (damage.exit.is_none() || finding.place.exit == damage.exit)
                };
                let own = |finding: &&Finding| finding.rule.name == row.rule;
                let tell = |text: String| {
                    format!("{} in {}: {}: {text}", row.rule, base.path.display(), damage.what)
                };
                if errors.iter().filter(own).any(is_here) {
                    found += 1;
                } else {
                    failures.push(tell("not found".to_owned()));
                }
                let mut is_wrong = false;
                for finding in &errors {
                    let other = finding.rule.name;
                    if other == row.rule && is_here(finding) {
                        continue;
                    }
                    match FOLLOWS.iter().find(|(own, also, _)| *own == row.rule && *also == other) {
                        Some((own, also, _)) => {
                            used.insert((*own, *also));
                        }
                        None => {
                            is_wrong = true;
                            failures.push(tell(format!("{other} at {:?}", finding.place)));
                        }
                    }
                }
                wrong += usize::from(is_wrong);
            }
        }
        assert!(made > 0, "no flow gives {} a chance", row.rule);
        writeln!(table, "{:30} {made:5}  {found:5}  {wrong:5}", row.rule).unwrap();
        all_made += made;
        all_found += found;
        all_wrong += wrong;
    }
    writeln!(table, "{:30} {all_made:5}  {all_found:5}  {all_wrong:5}", "all").unwrap();
    println!("{table}");
    let count = failures.len();
    failures.truncate(40);
    assert!(failures.is_empty(), "{count} failures:\n{}", failures.join("\n"));
    let idle: Vec<_> =
        FOLLOWS.iter().filter(|(own, also, _)| !used.contains(&(*own, *also))).collect();
    assert!(idle.is_empty(), "these never follow: {idle:?}");
}

// How damages are made.

fn edited(
    base: &Base,
    what: String,
    edits: &[Edit],
    block: &BlockId,
    exit: &str,
) -> Option<Damage> {
    let mut flow = base.flow.clone();
    flow.apply_all(edits).ok()?;
    let exit = (!exit.is_empty()).then(|| ExitId::from(exit));
    (flow != base.flow).then(|| Damage { what, flow, block: Some(block.clone()), exit })
}

/// A change of the file by hand.
fn rewritten(
    base: &Base,
    what: String,
    change: impl FnOnce(&mut Value) -> Option<()>,
    block: Option<&BlockId>,
    exit: &str,
) -> Option<Damage> {
    let mut value: Value =
        serde_json::from_str(&format::save(&base.flow, &Source::native()).unwrap().text).ok()?;
    change(&mut value)?;
    let flow = format::open(value.to_string().as_bytes()).unwrap().flow;
    let exit = (!exit.is_empty()).then(|| ExitId::from(exit));
    Some(Damage { what, flow, block: block.cloned(), exit })
}

fn blocks(base: &Base) -> impl Iterator<Item = (&BlockId, &Block)> {
    base.flow.blocks.iter()
}

fn triggers(base: &Base) -> impl Iterator<Item = (&BlockId, &Block)> {
    blocks(base).filter(|(_, block)| is_trigger(block))
}

/// A path as an author sees it.
struct Arrow {
    from: BlockId,
    exit: String,
    kind: ExitKind,
    to: Option<BlockId>,
    url: Option<String>,
}

fn arrows(base: &Base) -> Vec<Arrow> {
    blocks(base)
        .flat_map(|(id, block)| {
            block.exits().map(|exit| Arrow {
                from: id.clone(),
                exit: exit.id.to_owned(),
                kind: exit.kind,
                to: exit.path.to.clone(),
                url: exit.path.url().map(str::to_owned),
            })
        })
        .collect()
}

/// How many paths lead into a block.
fn ways_in(base: &Base, id: &BlockId) -> usize {
    arrows(base).iter().filter(|arrow| arrow.to.as_ref() == Some(id)).count()
}

fn connect(from: &BlockId, exit: &str, to: Option<&BlockId>) -> Edit {
    Edit::Connect { block: from.clone(), exit: exit.into(), to: to.cloned() }
}

fn set(block: &BlockId, field: &str, value: Option<&str>) -> Edit {
    let (block, field) = (block.clone(), field.to_owned());
    Edit::SetField { block, field, value: value.map(Json::string) }
}

fn label(block: &BlockId, option: &str, label: &str) -> Edit {
    Edit::SetLabel { block: block.clone(), option: option.into(), label: label.to_owned() }
}

fn webhook(block: &BlockId, exit: &str, url: Option<&str>) -> Edit {
    Edit::SetWebhook { block: block.clone(), exit: exit.into(), webhook: url.map(Webhook::new) }
}

fn add_option(block: &BlockId, id: &str, label: &str, at: usize) -> Edit {
    Edit::AddOption { block: block.clone(), id: id.into(), label: label.to_owned(), at }
}

/// The text made so long by adding to its end.
fn padded(text: &str, length: usize) -> String {
    let missing = length.saturating_sub(Length::of(text).fixed);
    format!("{text}{}", "é".repeat(missing))
}

fn start(base: &Base) -> &BlockId {
    base.flow.start.as_ref().unwrap()
}

// The damages, rule by rule.

fn trigger_without_webhook(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, _) in triggers(base) {
        for arrow in arrows(base) {
            let Arrow { from, exit, .. } = &arrow;
            if arrow.to.as_ref() == Some(id) {
                let what = format!("no webhook at {from}/{exit}");
                made.extend(edited(base, what, &[webhook(from, exit, None)], from, exit));
                let what = format!("an empty webhook at {from}/{exit}");
                made.extend(edited(base, what, &[webhook(from, exit, Some(""))], from, exit));
            } else if arrow.to.is_none() && arrow.url.is_none() {
                let what = format!("{from}/{exit} led back to {id}");
                made.extend(edited(base, what, &[connect(from, exit, Some(id))], from, exit));
            }
        }
    }
    made
}

fn trigger_on_interactive_block(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in triggers(base) {
        let option = block.trigger_option().unwrap().id.as_str();
        let kinds = [
            (Kind::Options, Some(Style::Buttons)),
            (Kind::Options, Some(Style::List)),
            (Kind::Template, None),
        ];
        for (kind, style) in kinds {
            let what = format!("{id} made {kind} {style:?}");
            let edit = Edit::SetKind { block: id.clone(), kind, style };
            made.extend(edited(base, what, &[edit], id, option));
        }
    }
    made
}

fn trigger_with_other_options(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, _) in triggers(base) {
        for at in [0, 1] {
            let add = add_option(id, "cancel", "Cancel", at);
            let what = format!("an option {at} at {id}");
            made.extend(edited(base, what, std::slice::from_ref(&add), id, "cancel"));
            let agent = blocks(base).find(|(_, block)| block.kind == Kind::Agent);
            let edits = [add, connect(id, "cancel", agent.map(|(id, _)| id))];
            made.extend(edited(
                base,
                format!("a connected option {at} at {id}"),
                &edits,
                id,
                "cancel",
            ));
        }
    }
    made
}

fn misspelled_trigger(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in triggers(base) {
        let option = block.trigger_option().unwrap().id.as_str();
        let texts = [
            "[REQUEST_TRIGGER] ",
            " [REQUEST_TRIGGER]",
            "[request_trigger]",
            "[Request_Trigger]",
            "REQUEST_TRIGGER",
            "[REQUEST TRIGGER]",
            "[REQUEST-TRIGGER]",
            "[REQUESTTRIGGER]",
            "{REQUEST_TRIGGER}",
            "(REQUEST_TRIGGER)",
            "[REQUEST_TRIGGER",
            "REQUEST_TRIGGER]",
            "[REQUEST_TRIGER]",
            "[REQEST_TRIGGER]",
            "[REQUEST_TIGGER]",
            "[REQUEST_TRIGGERS]",
            "［REQUEST_TRIGGER］",
            "[REQUEST_TRIGGER]\n",
            "\"[REQUEST_TRIGGER]\"",
            "[REQUEST_TRIGGER].",
            "[ REQUEST_TRIGGER ]",
            "[REQUEST__TRIGGER]",
            "[REQUST_TRIGER]",
            "*[REQUEST_TRIGGER]*",
        ];
        for text in texts {
            let what = format!("{text:?} at {id}");
            made.extend(edited(base, what, &[label(id, option, text)], id, option));
        }
    }
    made
}

fn trigger_in_text(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        if !matches!(block.kind, Kind::Message | Kind::Options) {
            continue;
        }
        if let Some(option) = block.trigger_option() {
            let edits =
                [label(id, option.id.as_str(), "Go on"), set(id, "text", Some(TRIGGER_LABEL))];
            made.extend(edited(
                base,
                format!("the token moved into the text of {id}"),
                &edits,
                id,
                "",
            ));
            continue;
        }
        let text = format!("{}\n{TRIGGER_LABEL}", block.text());
        let edit = set(id, "text", Some(&text));
        made.extend(edited(base, format!("the token added to the text of {id}"), &[edit], id, ""));
    }
    made
}

fn trigger_leads_nowhere(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in triggers(base) {
        let option = &block.trigger_option().unwrap().id;
        let cut = connect(id, option.as_str(), None);
        made.extend(edited(base, format!("{id}/{option} cut"), &[cut], id, option.as_str()));
        let gone = Edit::RemoveExit { block: id.clone(), exit: option.clone() };
        made.extend(edited(base, format!("{id}/{option} removed"), &[gone], id, ""));
        if let Some(to) = &option_target(block) {
            let gone = Edit::RemoveBlock { id: to.clone() };
            let what = format!("{to} removed after {id}");
            // What else that block led to is another story.
            let is_last =
                base.flow.block(to.as_str()).unwrap().exits().all(|exit| exit.path.to.is_none());
            if is_last && to != start(base) && ways_in(base, to) == 1 {
                made.extend(edited(base, what, &[gone], id, option.as_str()));
            }
        }
    }
    made
}

fn option_target(trigger: &Block) -> Option<BlockId> {
    trigger.trigger_option()?.path.to.clone()
}

fn trigger_without_way_in(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, _) in triggers(base) {
        let first = Edit::SetStart { start: Some(id.clone()) };
        made.extend(edited(base, format!("{id} made the start"), &[first], id, ""));
        let all = arrows(base);
        let ways: Vec<&Arrow> = all.iter().filter(|arrow| arrow.to.as_ref() == Some(id)).collect();
        if ways.iter().all(|way| way.kind.is_answer()) {
            let cuts: Vec<Edit> =
                ways.iter().map(|way| connect(&way.from, &way.exit, None)).collect();
            made.extend(edited(base, format!("every path into {id} cut"), &cuts, id, ""));
        }
    }
    made
}

fn webhook_on_ab_path(base: &Base) -> Vec<Damage> {
    let shares = arrows(base).into_iter().filter(|arrow| arrow.kind == ExitKind::Share);
    shares
        .filter_map(|Arrow { from, exit, .. }| {
            let edit = webhook(&from, &exit, Some("https://hooks.acme.io/shares"));
            edited(base, format!("a webhook at {from}/{exit}"), &[edit], &from, &exit)
        })
        .collect()
}

const BAD_URLS: [&str; 11] = [
    "https:hooks.acme.io/x",
    "https:///hooks.acme.io/x",
    "https://\\hooks.acme.io",
    "hooks.acme.io/x",
    "https//hooks.acme.io",
    "https://",
    "https://hooks acme.io/x",
    "ftp://hooks.acme.io/x",
    "https:/hooks.acme.io",
    "TODO",
    "/hooks/x",
];

fn malformed_webhook(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for Arrow { from, exit, url, .. } in arrows(base) {
        for bad in BAD_URLS.iter().filter(|_| url.is_some()) {
            let what = format!("{bad:?} at {from}/{exit}");
            made.extend(edited(base, what, &[webhook(&from, &exit, Some(bad))], &from, &exit));
        }
    }
    for (id, block) in blocks(base) {
        for field in ["webhook_read", "webhook_delivered"] {
            if block.kind.has_field(field) {
                let edit = set(id, field, Some("hooks.acme.io/x"));
                made.extend(edited(base, format!("{field} of {id}"), &[edit], id, ""));
            }
        }
        for option in block.options.iter().filter(|option| option.is_optout()) {
            let edit = Edit::SetOptOut {
                block: id.clone(),
                option: option.id.clone(),
                optout: true,
                webhook: Some("acme.io".to_owned()),
            };
            let what = format!("opt-out webhook of {id}/{}", option.id);
            made.extend(edited(base, what, &[edit], id, option.id.as_str()));
        }
    }
    made
}

fn missing_start(base: &Base) -> Vec<Damage> {
    let mut flow = base.flow.clone();
    flow.apply(&Edit::SetStart { start: None }).unwrap();
    let none = Damage { what: "no start".to_owned(), flow, block: None, exit: None };
    let name = |value: &mut Value| {
        *value.get_mut("start")? = Value::from("nowhere");
        Some(())
    };
    let gone = |value: &mut Value| value.as_object_mut()?.remove("start").map(|_| ());
    let named = rewritten(base, "a start that is not there".to_owned(), name, None, "");
    let removed = rewritten(base, "the start's line removed".to_owned(), gone, None, "");
    [Some(none), named, removed].into_iter().flatten().collect()
}

fn several_starts(base: &Base) -> Vec<Damage> {
    let lost = BlockId::from("lost");
    let mut made = Vec::new();
    for kind in [Kind::Message, Kind::Agent, Kind::Options] {
        let mut block = Block::new(kind.clone());
        block.text = block.kind.has_text().then(|| "Are you there?".to_owned());
        let add = Edit::AddBlock { id: lost.clone(), block: Box::new(block) };
        made.extend(edited(base, format!("a new {kind}"), &[add], &lost, ""));
    }
    for Arrow { from, exit, to, .. } in arrows(base) {
        let Some(to) = to.filter(|to| ways_in(base, to) == 1) else { continue };
        let cut = connect(&from, &exit, None);
        made.extend(edited(base, format!("{from}/{exit} cut"), &[cut], &to, ""));
        let gone = Edit::RemoveExit { block: from.clone(), exit: exit.as_str().into() };
        // Shares that no longer add up have a rule of their own.
        if base.flow.block(from.as_str()).unwrap().kind != Kind::AbTest {
            made.extend(edited(base, format!("{from}/{exit} removed"), &[gone], &to, ""));
        }
    }
    made
}

fn path_into_start(base: &Base) -> Vec<Damage> {
    let first = start(base);
    let mut made = Vec::new();
    for Arrow { from, exit, kind, .. } in arrows(base) {
        // The start's own alternate flow back to itself is a circle of its own.
        if kind == ExitKind::Alternate && from == *first {
            continue;
        }
        let edit = connect(&from, &exit, Some(first));
        made.extend(edited(base, format!("{from}/{exit} led to the start"), &[edit], &from, &exit));
    }
    made
}

fn empty_message(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        let is_text_all = block.file.is_none() && block.location.is_none() && block.goal.is_none();
        if matches!(block.kind, Kind::Message | Kind::Options) && is_text_all {
            for text in [None, Some("")] {
                made.extend(edited(
                    base,
                    format!("{text:?} in {id}"),
                    &[set(id, "text", text)],
                    id,
                    "",
                ));
            }
        }
    }
    made
}

fn empty_option(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base).filter(|(_, block)| block.kind == Kind::Options) {
        for option in &block.options {
            let edit = label(id, option.id.as_str(), "");
            let what = format!("{id}/{} emptied", option.id);
            made.extend(edited(base, what, &[edit], id, option.id.as_str()));
        }
        let has_room = block.option_limit().is_none_or(|limit| block.options.len() < limit);
        if has_room && !is_trigger(block) {
            let edit = add_option(id, "new", "", block.options.len());
            made.extend(edited(base, format!("an empty option at {id}"), &[edit], id, "new"));
        }
    }
    made
}

fn unconnected_condition(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for Arrow { from, exit, kind, .. } in arrows(base) {
        if !matches!(kind, ExitKind::Condition | ExitKind::Otherwise) {
            continue;
        }
        let cut = connect(&from, &exit, None);
        made.extend(edited(base, format!("{from}/{exit} cut"), &[cut], &from, &exit));
        if kind == ExitKind::Otherwise {
            let gone = Edit::RemoveExit { block: from.clone(), exit: exit.as_str().into() };
            made.extend(edited(base, format!("{from}/{exit} removed"), &[gone], &from, &exit));
            let add = Edit::AddCondition { block: from.clone(), id: "new".into(), at: 0 };
            made.extend(edited(base, format!("a condition at {from}"), &[add], &from, "new"));
        }
    }
    made
}

fn unbalanced_shares(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base).filter(|(_, block)| block.kind == Kind::AbTest) {
        for share in &block.shares {
            for percent in [0, 1, 33, 100, 101] {
                let (block, share, percent) = (id.clone(), share.id.clone(), Number::from(percent));
                let what = format!("{id}/{share} at {}", percent.as_str());
                made.extend(edited(
                    base,
                    what,
                    &[Edit::SetShare { block, share, percent }],
                    id,
                    "",
                ));
            }
            let gone = Edit::RemoveExit { block: id.clone(), exit: share.id.clone() };
            made.extend(edited(base, format!("{id}/{} removed", share.id), &[gone], id, ""));
        }
        let (block, percent) = (id.clone(), Number::from(10));
        let add = Edit::AddShare { block, id: "new".into(), percent, at: 0 };
        made.extend(edited(base, format!("a share at {id}"), &[add], id, ""));
    }
    made
}

fn jump_without_target(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, _) in blocks(base).filter(|(_, block)| block.kind == Kind::Jump) {
        for value in [None, Some("")] {
            let edit = set(id, "conversation.id", value);
            made.extend(edited(base, format!("{value:?} at {id}"), &[edit], id, ""));
        }
    }
    for (id, block) in blocks(base).filter(|(_, block)| block.kind == Kind::Agent) {
        let edit = Edit::SetKind { block: id.clone(), kind: Kind::Jump, style: None };
        let has_target = block.conversation.is_some();
        made.extend(
            edited(base, format!("{id} made a jump"), &[edit], id, "").filter(|_| !has_target),
        );
    }
    made
}

fn unfilled_crm_block(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        let wanted: &[&str] = match block.kind {
            Kind::HelpdeskAction => &["variable", "value", "action"],
            Kind::HelpdeskTicket => &["properties"],
            _ => continue,
        };
        for name in wanted {
            let gone = |value: &mut Value| {
                value["blocks"][id.as_str()]["data"].as_object_mut()?.remove(*name).map(|_| ())
            };
            made.extend(rewritten(base, format!("{name} of {id} removed"), gone, Some(id), ""));
        }
        let empty = |value: &mut Value| {
            let subject =
                value["blocks"][id.as_str()]["data"].get_mut("properties")?.get_mut("subject")?;
            *subject = Value::from("");
            Some(())
        };
        made.extend(rewritten(base, format!("the subject of {id} emptied"), empty, Some(id), ""));
    }
    for (id, _) in blocks(base).filter(|(_, block)| block.kind == Kind::Agent) {
        let edit = Edit::SetKind { block: id.clone(), kind: Kind::HelpdeskAction, style: None };
        made.extend(edited(base, format!("{id} made a CRM action"), &[edit], id, ""));
    }
    made
}

/// Only a diagram of the platform has the version.
fn hubspot_v1_transfer(base: &Base) -> Vec<Damage> {
    let mut value: Value = serde_json::from_str(&base.text).unwrap();
    let Some(nodes) = value.get_mut("nodes").and_then(Value::as_array_mut) else {
        return Vec::new();
    };
    let node = nodes.iter_mut().find(|node| node["version"] == "V2");
    let Some(node) = node else { return Vec::new() };
    let name = node["id"].as_str().unwrap().to_owned();
    node["version"] = Value::from("V1");
    let flow = format::open(value.to_string().as_bytes()).unwrap().flow;
    let is_it = |block: &Block| block.record.as_ref().unwrap().node.as_deref() == Some(&name);
    let block = flow.blocks.iter().find(|(_, block)| is_it(block)).map(|(id, _)| id.clone());
    vec![Damage { what: format!("{name} of an old diagram"), flow, block, exit: None }]
}

fn alternate_flow_cycle(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    let five =
        |block: &BlockId| Edit::SetAlternate { block: block.clone(), minutes: Number::from(5) };
    let may = |id: &BlockId| {
        let block = base.flow.block(id.as_str()).unwrap();
        matches!(block.kind, Kind::Message | Kind::Options)
            && !is_trigger(block)
            && id != start(base)
    };
    for (id, _) in blocks(base).filter(|(id, _)| may(id)) {
        let edits = [five(id), connect(id, "alternate", Some(id))];
        made.extend(edited(base, format!("{id} waits for itself"), &edits, id, "alternate"));
    }
    for arrow in arrows(base).iter().filter(|arrow| arrow.kind == ExitKind::Alternate) {
        let (from, Some(to)) = (&arrow.from, &arrow.to) else { continue };
        if !may(to) || from == start(base) || from == to {
            continue;
        }
        let facts = Facts::new(&base.flow);
        let (one, two) = (facts.number(from.as_str()), facts.number(to.as_str()));
        let first = if one < two { from } else { to };
        // Back into a trigger the path carries its webhook: that is another rule's matter.
        let back = webhook(to, "alternate", Some("https://hooks.acme.io/again"));
        let edits = [five(to), connect(to, "alternate", Some(from)), back];
        made.extend(edited(
            base,
            format!("{to} waits and goes back to {from}"),
            &edits,
            first,
            "alternate",
        ));
    }
    made
}

fn goal_link_not_in_text(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        if !matches!(block.kind, Kind::Message | Kind::Options) {
            continue;
        }
        for url in [Some("https://acme.io/nowhere"), None] {
            let event = GoalEvent {
                kind: "LINK".to_owned(),
                url: url.map(str::to_owned),
                ..GoalEvent::default()
            };
            let goal = Goal { events: vec![event], ..Goal::default() };
            let edit = Edit::SetGoal { block: id.clone(), goal: Some(Box::new(goal)) };
            made.extend(edited(base, format!("a goal of {url:?} at {id}"), &[edit], id, ""));
        }
        if block.goal.is_some() {
            let edit = set(id, "text", Some("Nothing to click"));
            made.extend(edited(base, format!("the link taken out of {id}"), &[edit], id, ""));
        }
    }
    made
}

fn outbound_without_template(base: &Base) -> Vec<Damage> {
    let first = start(base);
    let (field, value) = ("direction".to_owned(), Some("outbound".to_owned()));
    let outbound = Edit::SetFlowField { field, value };
    if base.flow.block(first.as_str()).unwrap().kind != Kind::Template {
        return edited(base, "made outbound".to_owned(), &[outbound], first, "")
            .into_iter()
            .collect();
    }
    let kinds = [(Kind::Message, None), (Kind::Options, Some(Style::Plain))];
    kinds
        .into_iter()
        .filter_map(|(kind, style)| {
            let what = format!("the template made {kind}");
            let edit = Edit::SetKind { block: first.clone(), kind, style };
            edited(base, what, &[outbound.clone(), edit], first, "")
        })
        .collect()
}

/// The object in the file that holds an exit's `to`.
fn exit_in<'a>(value: &'a mut Value, block: &BlockId, exit: &str) -> Option<&'a mut Value> {
    let block = value["blocks"].get_mut(block.as_str())?;
    for list in ["options", "conditions", "shares"] {
        let items = block.get(list).and_then(Value::as_array);
        let at = items.and_then(|items| items.iter().position(|item| item["id"] == exit));
        if let Some(at) = at {
            return block.get_mut(list)?.get_mut(at);
        }
    }
    block.get_mut(exit)
}

fn unknown_target(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for Arrow { from, exit, to, .. } in arrows(base) {
        if to.is_some() {
            let rename = |value: &mut Value| {
                *exit_in(value, &from, &exit)?.get_mut("to")? = Value::from("nowhere");
                Some(())
            };
            let what = format!("{from}/{exit} led to a block that is not there");
            made.extend(rewritten(base, what, rename, Some(&from), &exit));
        }
    }
    made
}

fn duplicate_id(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        let lists = [
            ("options", block.options.iter().map(|o| o.id.clone()).collect::<Vec<_>>()),
            ("conditions", block.conditions.iter().map(|c| c.id.clone()).collect()),
            ("shares", block.shares.iter().map(|s| s.id.clone()).collect()),
        ];
        for (list, ids) in lists {
            for at in 1..ids.len() {
                let first = ids[0].as_str();
                let copy = |value: &mut Value| {
                    value["blocks"][id.as_str()][list][at]["id"] = Value::from(first);
                    Some(())
                };
                let what = format!("{id}/{} called {first}", ids[at]);
                made.extend(rewritten(base, what, copy, Some(id), first));
            }
        }
    }
    made
}

fn alternate_flow_on_template(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, _) in blocks(base).filter(|(_, block)| block.kind == Kind::Template) {
        for (to, target) in blocks(base) {
            if target.kind == Kind::Template || is_trigger(target) || to == start(base) {
                continue;
            }
            let minutes = Number::from(60);
            let edits = [
                Edit::SetAlternate { block: id.clone(), minutes },
                connect(id, "alternate", Some(to)),
            ];
            let what = format!("{to} after an hour of silence at {id}");
            made.extend(edited(base, what, &edits, id, "alternate"));
        }
    }
    made
}

fn message_storm(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for Arrow { from, exit, kind, .. } in arrows(base) {
        let is_immediate =
            matches!(kind, ExitKind::Condition | ExitKind::Otherwise | ExitKind::Share);
        if is_immediate && from != *start(base) {
            let edit = connect(&from, &exit, Some(&from));
            made.extend(edited(
                base,
                format!("{from}/{exit} led back at once"),
                &[edit],
                &from,
                "",
            ));
        }
    }
    for (id, block) in blocks(base) {
        let waits = matches!(block.kind, Kind::Message | Kind::Options) && !is_trigger(block);
        if waits && id != start(base) {
            let zero = Edit::SetAlternate { block: id.clone(), minutes: Number::from(0) };
            let edits = [zero, connect(id, "alternate", Some(id))];
            made.extend(edited(base, format!("{id} sent again at once"), &edits, id, ""));
        }
    }
    made
}

fn interactive(base: &Base) -> impl Iterator<Item = (&BlockId, &Block)> {
    blocks(base).filter(|(_, block)| {
        block.kind == Kind::Options && block.style() != Style::Plain && !block.options.is_empty()
    })
}

fn duplicate_option(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in interactive(base) {
        let first = block.options[0].label.clone();
        for option in block.options.iter().skip(1) {
            for text in [first.clone(), first.to_uppercase()] {
                let edit = label(id, option.id.as_str(), &text);
                let what = format!("{id}/{} reads {text:?}", option.id);
                made.extend(edited(base, what, &[edit], id, option.id.as_str()));
            }
        }
    }
    made
}

/// Options are added until there is one too many, and made from other styles.
fn too_many(base: &Base, style: Style) -> Vec<Damage> {
    let limit = style.option_limit().unwrap();
    let mut made = Vec::new();
    for (id, block) in blocks(base).filter(|(_, block)| block.kind == Kind::Options) {
        if is_trigger(block) || block.options.iter().any(|o| o.label.chars().count() > 20) {
            continue;
        }
        let mut edits =
            vec![Edit::SetKind { block: id.clone(), kind: Kind::Options, style: Some(style) }];
        let have = block.options.len();
        let add =
            (have..=limit).map(|at| add_option(id, &format!("n{at}"), &format!("No. {at}"), at));
        edits.extend(add);
        let surplus = block.options.get(limit).map_or(format!("n{limit}"), |o| o.id.to_string());
        made.extend(edited(base, format!("{} options at {id}", limit + 1), &edits, id, &surplus));
    }
    made
}

fn too_many_buttons(base: &Base) -> Vec<Damage> {
    too_many(base, Style::Buttons)
}

fn too_many_rows(base: &Base) -> Vec<Damage> {
    too_many(base, Style::List)
}

fn long_label(base: &Base, style: Style) -> Vec<Damage> {
    let limit = style.label_limit().unwrap();
    let mut made = Vec::new();
    for (id, block) in interactive(base).filter(|(_, block)| block.style() == style) {
        for option in &block.options {
            for length in [limit + 1, limit * 3] {
                let text: String =
                    option.label.chars().chain("é 😀 ".chars().cycle()).take(length).collect();
                let edit = label(id, option.id.as_str(), &text);
                let what = format!("{length} characters at {id}/{}", option.id);
                made.extend(edited(base, what, &[edit], id, option.id.as_str()));
            }
        }
    }
    made
}

fn long_button(base: &Base) -> Vec<Damage> {
    long_label(base, Style::Buttons)
}

fn long_row(base: &Base) -> Vec<Damage> {
    long_label(base, Style::List)
}

fn long_text(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        if !matches!(block.kind, Kind::Message | Kind::Options) || block.has_caption() {
            continue;
        }
        let text = padded(block.text(), block.text_limit() + 1);
        made.extend(edited(
            base,
            format!("a long text in {id}"),
            &[set(id, "text", Some(&text))],
            id,
            "",
        ));
        let edits = [
            Edit::SetField {
                block: id.clone(),
                field: "auto_retry.minutes".to_owned(),
                value: Some(Json::Number(Number::from(10))),
            },
            set(id, "auto_retry.message", Some(&padded("", 4_097))),
        ];
        made.extend(edited(base, format!("a long reminder in {id}"), &edits, id, ""));
    }
    made
}

fn long_caption(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        let is_shown = block.kind == Kind::Message || block.is_shown_as(Style::Plain);
        if is_shown {
            let text = padded(block.text(), 1_025);
            let mut edits = vec![set(id, "text", Some(&text))];
            if !block.has_caption() {
                edits.push(set(id, "file.url", Some("https://files.acme.io/map.png")));
            }
            made.extend(edited(base, format!("a long caption in {id}"), &edits, id, ""));
        }
    }
    made
}

fn template_limits(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base).filter(|(_, block)| block.kind == Kind::Template) {
        let text = padded(block.text(), 1_025);
        made.extend(edited(
            base,
            format!("a long text in {id}"),
            &[set(id, "text", Some(&text))],
            id,
            "",
        ));
        let name = set(id, "template.name", Some(&"a".repeat(513)));
        made.extend(edited(base, format!("a long name of {id}"), &[name], id, ""));
        for option in &block.options {
            let edit = label(id, option.id.as_str(), &padded(&option.label, 26));
            let what = format!("26 characters at {id}/{}", option.id);
            made.extend(edited(base, what, &[edit], id, option.id.as_str()));
        }
        let have = block.options.len();
        let add: Vec<Edit> = (have..11)
            .map(|at| add_option(id, &format!("n{at}"), &format!("No. {at}"), at))
            .collect();
        made.extend(edited(base, format!("11 options at {id}"), &add, id, "n10"));
    }
    made
}

/// Put together here, so that no file of this repository holds what looks like a key.
fn secrets() -> [String; 4] {
    let tail = "4eC39HqLyjWDarjtT1zdp7dc";
    [
        format!("{}_{tail}", "ak"),
        format!("api_key={tail}"),
        format!("Authorization: Bearer {tail}"),
        format!("-----BEGIN {} KEY-----", "PRIVATE"),
    ]
}

fn secret_in_file(base: &Base) -> Vec<Damage> {
    let mut made = Vec::new();
    for (id, block) in blocks(base) {
        for secret in
            secrets().iter().filter(|_| matches!(block.kind, Kind::Message | Kind::Options))
        {
            let text = format!("{} {secret}", block.text());
            let what = format!("{secret:.6} in the text of {id}");
            made.extend(edited(base, what, &[set(id, "text", Some(&text))], id, ""));
        }
        let key = &secrets()[0];
        for option in block.options.iter().filter(|_| block.is_shown_as(Style::Plain)) {
            if option.label != TRIGGER_LABEL {
                let edit = label(id, option.id.as_str(), key);
                let what = format!("a key as {id}/{}", option.id);
                made.extend(edited(base, what, &[edit], id, option.id.as_str()));
            }
        }
        for condition in &block.conditions {
            let edit = Edit::SetCondition {
                block: id.clone(),
                condition: condition.id.clone(),
                operator: "EQ".to_owned(),
                value: Json::string(key),
            };
            let what = format!("compared at {id}/{}", condition.id);
            made.extend(edited(base, what, &[edit], id, condition.id.as_str()));
        }
        let data = |value: &mut Value| {
            value["blocks"][id.as_str()]["data"] =
                serde_json::json!({ "headers": [{ "token": key }] });
            Some(())
        };
        made.extend(rewritten(base, format!("in the data of {id}"), data, Some(id), ""));
    }
    for Arrow { from, exit, url, .. } in arrows(base) {
        let Some(url) = url else { continue };
        let edit = webhook(&from, &exit, Some(&format!("{url}/{}", secrets()[0])));
        made.extend(edited(
            base,
            format!("in the address at {from}/{exit}"),
            &[edit],
            &from,
            &exit,
        ));
    }
    let note = |value: &mut Value| {
        value["notes"] = serde_json::json!({ "n": { "kind": "note", "text": secrets()[0], "at": [0, -400], "size": [100, 100] } });
        Some(())
    };
    made.extend(rewritten(base, "in a note".to_owned(), note, None, ""));
    made
}

fn malformed_variable(base: &Base) -> Vec<Damage> {
    let bad = ["{{first name}}", "{{ name }}", "{{não}}", "{{first-name}}"];
    let mut made = Vec::new();
    for (id, block) in blocks(base).filter(|(_, block)| block.kind.has_text()) {
        for name in bad {
            let text = format!("{} {name}.", block.text());
            let what = format!("{name} in the text of {id}");
            made.extend(edited(base, what, &[set(id, "text", Some(&text))], id, ""));
        }
        if block.kind.has_field("save.variable") {
            let edit = set(id, "save.variable", Some("first name"));
            made.extend(edited(base, format!("saved at {id}"), &[edit], id, ""));
        }
    }
    made
}

/// The message names what was found, and never what it is.
#[test]
fn a_secret_is_not_repeated() {
    let mut told = BTreeMap::new();
    for base in bases("secret-in-file") {
        for damage in secret_in_file(&base) {
            for finding in lint(&damage.flow).iter().filter(|f| f.rule.name == "secret-in-file") {
                for language in treble_flow_designer::words::Language::ALL {
                    let text = finding.message(language) + &finding.help(language);
                    assert!(!text.contains("4eC39H"), "{text}");
                    *told.entry(language.code()).or_insert(0) += 1;
                }
            }
        }
    }
    assert!(told.values().all(|count| *count > 50), "{told:?}");
}
