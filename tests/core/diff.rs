//! What changed between two flows: nothing stays unsaid, and what is said is about the right thing.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use treble_flow_designer::format::{self, Format, NoPlace, Source, save};
use treble_flow_designer::model::diff::{Aspect, Change, ChangeKind, diff, differs_in_meaning};
use treble_flow_designer::model::{Block, BlockId, Edit, Flow, Json, Kind};
use treble_flow_designer::words::{self, Language};

use crate::common::cases::cases;
use crate::common::edits::random_edit;
use crate::common::flows::flow as random_flow;
use crate::common::random::Random;

/// The flow without the platform's bookkeeping.
fn bare(flow: &Flow) -> Flow {
    let blocks = flow
        .blocks
        .iter()
        .map(|(id, block)| (id.clone(), Block { record: None, ..block.clone() }))
        .collect();
    Flow { platform: None, blocks, ..flow.clone() }
}

fn opened(value: &Value) -> Flow {
    format::open(value.to_string().as_bytes()).unwrap().flow
}

/// Changes as short texts: what, where, old and new.
fn told(changes: &[Change]) -> Vec<String> {
    let show = |value: &Option<Json>| value.as_ref().map_or("-".to_owned(), Json::to_compact);
    changes
        .iter()
        .map(|change| {
            let block = change.block.as_ref().map_or("flow", BlockId::as_str);
            let exit = change.exit.as_ref().map_or(String::new(), |exit| format!("/{exit}"));
            let field = change.field.as_ref().map_or(String::new(), |field| format!(" {field}"));
            let (old, new) = (show(&change.old), show(&change.new));
            format!("{block}{exit} {}{field} {old} {new}", change.kind.name())
        })
        .collect()
}

/// What a change says must be sayable in all languages.
fn say_all(changes: &[Change], a: &Flow, b: &Flow) {
    for language in Language::ALL {
        for change in changes {
            let sentence = words::diff::sentence(change, a, b, language);
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{change:?}: {sentence}");
            for hole in ["{exit}", "{old}", "{new}", "{field}", "{what}", "{to}"] {
                assert!(!sentence.contains(hole), "{change:?}: {sentence}");
            }
        }
    }
}

#[test]
fn nothing_is_said_exactly_when_flows_are_equal() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let first = random_flow(&mut random, 12);
        let mut flow = first.clone();
        for _ in 0..30 {
            let _refused = flow.apply(&random_edit(&mut random, &flow));
            let changes = diff(&first, &flow);
            assert_eq!(changes.is_empty(), first == flow, "seed {seed}: {changes:?}");
            let back = diff(&flow, &first);
            assert_eq!(differs_in_meaning(&changes), differs_in_meaning(&back), "seed {seed}");
            assert_eq!(diff(&first, &flow), changes, "seed {seed}");
        }
        say_all(&diff(&first, &flow), &first, &flow);
        assert!(diff(&flow, &flow.clone()).is_empty());
        // The same content that is not shared.
        assert!(diff(&flow, &bare(&flow)).is_empty());
    }
}

/// The block and the kinds of changes one of which an edit must show up as.
fn expected(edit: &Edit) -> (Option<&BlockId>, &'static [ChangeKind]) {
    use ChangeKind as C;
    match edit {
        Edit::AddBlock { id, .. } => (Some(id), &[C::BlockAdded]),
        Edit::RemoveBlock { id } => (Some(id), &[C::BlockRemoved]),
        Edit::RenameBlock { to, .. } => (Some(to), &[C::BlockRenamed, C::BlockAdded]),
        Edit::SetKind { block, .. } => (Some(block), &[C::KindChanged, C::FieldChanged]),
        Edit::SetField { block, .. }
        | Edit::SetGoal { block, .. }
        | Edit::SetOptOut { block, .. }
        | Edit::SetCondition { block, .. }
        | Edit::SetShare { block, .. } => (Some(block), &[C::FieldChanged]),
        Edit::AddOption { block, .. }
        | Edit::AddCondition { block, .. }
        | Edit::AddShare { block, .. } => (Some(block), &[C::ExitAdded]),
        Edit::SetLabel { block, .. } => (Some(block), &[C::ExitRelabelled]),
        Edit::MoveExit { block, .. } => (Some(block), &[C::ExitReordered]),
        Edit::RemoveExit { block, .. } => (Some(block), &[C::ExitRemoved]),
        // A fixed exit that was not written comes with what is set there.
        Edit::Connect { block, .. } => (Some(block), &[C::PathChanged, C::ExitAdded]),
        Edit::SetWebhook { block, .. } => {
            (Some(block), &[C::WebhookAdded, C::WebhookRemoved, C::WebhookChanged, C::ExitAdded])
        }
        Edit::SetAlternate { block, .. } => (Some(block), &[C::FieldChanged, C::ExitAdded]),
        Edit::Move { block, .. } => (Some(block), &[C::BlockMoved]),
        Edit::SetStart { .. } => (None, &[C::StartChanged]),
        Edit::SetFlowField { .. } | Edit::SetNote { .. } | Edit::SetInputs { .. } => {
            (None, &[C::FieldChanged])
        }
        Edit::Allow { block, .. } => (block.as_ref(), &[C::AllowChanged]),
    }
}

/// The edit changes nothing that has a meaning.
fn is_beside(edit: &Edit) -> bool {
    matches!(edit, Edit::Move { .. } | Edit::SetNote { .. })
}

#[test]
fn every_edit_shows_up_at_the_block_that_it_touched() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..cases(150) {
        let mut random = Random::new(seed);
        let mut flow = random_flow(&mut random, 12);
        for _ in 0..40 {
            let edit = random_edit(&mut random, &flow);
            let before = flow.clone();
            if flow.apply(&edit).is_err() || flow == before {
                continue;
            }
            let changes = diff(&before, &flow);
            let (block, kinds) = expected(&edit);
            let found = changes
                .iter()
                .find(|change| change.block.as_ref() == block && kinds.contains(&change.kind));
            assert!(found.is_some(), "seed {seed}: {edit:?} is told as {changes:?}");
            seen.extend(changes.iter().map(|change| change.kind.name()));
            let moves_only = changes.iter().all(|change| change.aspect == Aspect::Position);
            assert_eq!(moves_only, is_beside(&edit), "seed {seed}: {edit:?}");
            // Only the paths of other blocks can change with a block that goes or is renamed.
            let touches_others =
                matches!(edit, Edit::RemoveBlock { .. } | Edit::RenameBlock { .. });
            assert!(
                touches_others || changes.iter().all(|change| change.block.as_ref() == block),
                "seed {seed}: {edit:?} is told as {changes:?}"
            );
        }
    }
    assert!(seen.len() >= 14, "{seen:?}");
}

/// A flow in which every field of the format is used, and unknown ones everywhere.
fn full() -> Value {
    let webhook = json!({"url": "https://x.co/a", "returns": ["r"], "seconds": 3, "own": "o"});
    let path = json!({"to": "b", "webhook": webhook, "own": "o"});
    let with = |more: Value| {
        let mut all = path.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    json!({
        "format": "treble-flow", "version": 1,
        "name": "n", "language": "es", "timezone": "America/Bogota", "direction": "inbound",
        "inputs": ["i"], "start": "a", "allow": {"long-text": "why"}, "own": {"o": [1]},
        "blocks": {
            "a": {
                "kind": "options", "style": "buttons", "text": "t",
                "template": {"id": 4, "name": "n", "answers": "open", "own": "o"},
                "file": {"url": "u", "name": "n", "variable": "v", "type": "image", "own": "o"},
                "location": {"latitude": 4, "longitude": 5, "variable": "v", "address": "a", "own": "o"},
                "variable": "v", "test": "time", "team": "t", "service": "s",
                "conversation": {"id": 6, "name": "n", "own": "o"},
                "data": {"d": 1}, "visible_options": false,
                "save": {"variable": "v", "type": "text", "own": "o"},
                "message_limit": 7,
                "timer": {"value": 8, "unit": "seconds", "own": "o"},
                "auto_retry": {"minutes": 9, "message": "m", "own": "o"},
                "goal": {
                    "campaign": "c", "own": "o",
                    "events": [{"type": "READ", "url": "u", "expectation": 2, "own": "o"}],
                },
                "webhook_delivered": "d", "webhook_read": "r",
                "options": [with(json!({
                    "id": "o", "label": "l", "action": "optout", "optout_webhook": "w",
                }))],
                "conditions": [with(json!({"id": "c", "operator": "EQ", "value": "v"}))],
                "shares": [with(json!({"id": "s", "percent": 50}))],
                "reply": path, "default": path, "otherwise": path, "next": path,
                "alternate": with(json!({"minutes": 5})),
                "allow": {"long-text": "why"}, "own": "o",
            },
            "b": {"kind": "message"},
        },
        "layout": {"a": [1, 2], "gone": [3, 4]},
    })
}

/// The pointers of all values in a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(k, v)| (k.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let at = format!("{at}/{key}");
        pointers(child, &at, found);
        found.push(at);
    }
}

#[test]
fn every_value_of_a_file_is_compared() {
    let whole = full();
    let first = opened(&whole);
    let mut all = Vec::new();
    pointers(&whole, "", &mut all);
    let mut count = 0;
    for pointer in
        all.iter().filter(|at| !["/format", "/version", "/blocks"].contains(&at.as_str()))
    {
        let leaf = whole.pointer(pointer).unwrap();
        let other = match leaf {
            Value::String(text) if pointer.ends_with("/style") => {
                json!(text.replace("buttons", "list"))
            }
            Value::String(text) => json!(format!("{text}2")),
            Value::Number(number) => json!(number.as_u64().unwrap() + 1),
            Value::Bool(value) => json!(!value),
            _ => Value::Null,
        };
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut changed = Vec::new();
        if !other.is_null() {
            let mut value = whole.clone();
            *value.pointer_mut(pointer).unwrap() = other;
            changed.push(value);
        }
        // Without it, too.
        let mut value = whole.clone();
        match value.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(key)),
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => {}
        }
        changed.push(value);
        for value in changed {
            // Some fields must be there, and others have one right shape.
            let Ok(second) = format::open(value.to_string().as_bytes()) else { continue };
            let changes = diff(&first, &second.flow);
            if first == second.flow {
                continue;
            }
            count += 1;
            let wanted = if pointer.starts_with("/layout") {
                Aspect::Position
            } else if pointer.ends_with("s/0/id") {
                Aspect::Name
            } else {
                Aspect::Meaning
            };
            assert!(
                changes.iter().any(|change| change.aspect == wanted),
                "{pointer} is told as {changes:?}"
            );
            let is_of_block = pointer.starts_with("/blocks/a") || pointer.starts_with("/layout/a");
            assert!(
                changes.iter().any(|change| change.block.is_some() == is_of_block
                    || pointer.starts_with("/blocks/b")
                    || pointer == "/layout"),
                "{pointer} is told as {changes:?}"
            );
            say_all(&changes, &first, &second.flow);
        }
    }
    assert!(count > 180, "{count}");
}

#[test]
fn other_ways_of_writing_the_same_are_no_difference_in_meaning() {
    let flow = |block: &str, more: &str| {
        let text = format!(
            "{{\"format\":\"treble-flow\",\"version\":1,\"start\":\"a\",\"blocks\":{{{block}}}{more}}}"
        );
        format::open(text.as_bytes()).unwrap().flow
    };
    let hook =
        |text: &str| format!("\"a\":{{\"kind\":\"message\",\"reply\":{{\"webhook\":{text}}}}}");
    let cases = [
        ("\"a\":{\"kind\":\"options\"}", "\"a\":{\"kind\":\"options\",\"style\":\"plain\"}"),
        ("\"a\":{\"kind\":\"message\"}", "\"a\":{\"kind\":\"message\",\"visible_options\":true}"),
        ("\"a\":{\"kind\":\"message\"}", "\"a\":{\"kind\":\"message\",\"reply\":{}}"),
        (
            "\"a\":{\"kind\":\"message\",\"message_limit\":5}",
            "\"a\":{\"kind\":\"message\",\"message_limit\":5.0}",
        ),
        (
            "\"a\":{\"x\":1,\"kind\":\"message\",\"y\":2}",
            "\"a\":{\"kind\":\"message\",\"y\":2,\"x\":1}",
        ),
        (
            "\"a\":{\"kind\":\"message\"},\"b\":{\"kind\":\"agent\"}",
            "\"b\":{\"kind\":\"agent\"},\"a\":{\"kind\":\"message\"}",
        ),
        (&*hook("\"https://x.co\""), &*hook("{\"url\":\"https://x.co\"}")),
    ];
    for (old, new) in cases {
        let (a, b) = (flow(old, ""), flow(new, ""));
        let changes = diff(&a, &b);
        assert!(a != b && !changes.is_empty(), "{old} {new}");
        assert!(!differs_in_meaning(&changes), "{:?}", told(&changes));
    }
    // Large numbers that are the same as floats are two ids all the same.
    let id = |id: &str| {
        flow(&format!("\"a\":{{\"kind\":\"jump\",\"conversation\":{{\"id\":{id}}}}}"), "")
    };
    assert!(differs_in_meaning(&diff(&id("90071992547409931"), &id("90071992547409932"))));
}

#[test]
fn a_renamed_block_is_told_once_and_only_when_it_can_be_nothing_else() {
    let flow = |blocks: Value| {
        opened(&json!({"format": "treble-flow", "version": 1, "start": "a", "blocks": blocks}))
    };
    let a = json!({"kind": "message", "text": "Hi", "reply": {"to": "b"}});
    let b = json!({"kind": "message", "text": "Bye", "reply": {"to": "b"}});
    let first = flow(json!({"a": a, "b": b}));
    let mut second = first.clone();
    second.apply(&Edit::RenameBlock { from: "b".into(), to: "c".into() }).unwrap();
    assert_eq!(told(&diff(&first, &second)), ["c block-renamed \"b\" \"c\""]);
    assert!(!differs_in_meaning(&diff(&first, &second)));
    // What else differs is told of the block.
    let mut led = second.clone();
    led.apply(&Edit::Connect { block: "c".into(), exit: "reply".into(), to: Some("a".into()) })
        .unwrap();
    assert_eq!(
        told(&diff(&first, &led)),
        ["c block-renamed \"b\" \"c\"", "c/reply path-changed \"b\" \"a\""]
    );
    // With another text it is another block, and the path to it is another path.
    second
        .apply(&Edit::SetField {
            block: "c".into(),
            field: "text".into(),
            value: Some(Json::string("Ciao")),
        })
        .unwrap();
    let kinds: Vec<&str> = diff(&first, &second).iter().map(|own| own.kind.name()).collect();
    assert_eq!(kinds, ["path-changed", "block-removed", "block-added"]);
    // Two that came are alike: neither is known to be the one that went.
    let twice = flow(json!({"a": a, "c": b, "d": b}));
    assert!(!told(&diff(&first, &twice)).iter().any(|text| text.contains("renamed")));
    // An option is the same under another id, too, and only when it is the only one.
    let options = |items: Value| flow(json!({"a": {"kind": "options", "options": items}}));
    let yes = options(json!([{"id": "y", "label": "Yes"}, {"id": "n", "label": "No"}]));
    let si = options(json!([{"id": "n", "label": "No"}, {"id": "s", "label": "Yes"}]));
    let changes = diff(&yes, &si);
    assert_eq!(
        told(&changes),
        ["a/n exit-reordered 2 1", "a/s exit-renamed \"y\" \"s\""],
        "{changes:?}"
    );
    let two = options(
        json!([{"id": "n", "label": "No"}, {"id": "s", "label": "Yes"}, {"id": "t", "label": "Yes"}]),
    );
    assert!(!told(&diff(&yes, &two)).iter().any(|text| text.contains("renamed")));
    // A path that led to nothing did not lead to the block that has the id now.
    let free = flow(json!({"a": {"kind": "message", "text": "Hi", "reply": {"to": "c"}}, "b": b}));
    let mut renamed = free.clone();
    renamed.apply(&Edit::RenameBlock { from: "b".into(), to: "c".into() }).unwrap();
    assert_eq!(
        told(&diff(&free, &renamed)),
        ["a/reply path-changed \"c\" \"c\"", "c block-renamed \"b\" \"c\""]
    );
    // Blocks that say nothing are the same only at the same place.
    let empty = |id: &str, x: u32| {
        opened(&json!({
            "format": "treble-flow", "version": 1, "start": null,
            "blocks": {id: {"kind": "agent"}}, "layout": {id: [x, 0]},
        }))
    };
    assert_eq!(told(&diff(&empty("a", 1), &empty("b", 1))), ["b block-renamed \"a\" \"b\""]);
    assert_eq!(diff(&empty("a", 1), &empty("b", 2)).len(), 2);
}

#[test]
fn changes_stand_in_the_order_of_the_second_flow() {
    let texts = |ids: &[(&str, &str)]| {
        let blocks: serde_json::Map<String, Value> = ids
            .iter()
            .map(|(id, text)| ((*id).to_owned(), json!({"kind": "message", "text": text})))
            .collect();
        opened(&json!({"format": "treble-flow", "version": 1, "start": "b", "blocks": blocks}))
    };
    let a = texts(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")]);
    let b = texts(&[("b", "2x"), ("x", "9"), ("e", "5"), ("d", "4x")]);
    let blocks: Vec<String> = told(&diff(&a, &b))
        .iter()
        .map(|text| text.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        blocks,
        [
            "a block-removed",
            "b field-changed",
            "c block-removed",
            "x block-added",
            "e block-reordered",
            "d field-changed"
        ]
    );
}

#[test]
fn a_flow_means_the_same_in_every_format() {
    let mut files: Vec<_> = fs::read_dir("flows").unwrap().map(|own| own.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".flow.json"));
    files.sort();
    for path in files {
        let native = format::open(&fs::read(&path).unwrap()).unwrap().flow;
        let diagram = save(&native, &Source::platform(Format::Diagram)).unwrap().text;
        let read = format::open(diagram.as_bytes()).unwrap();
        // What a diagram has no place for is not there; what it has means the same.
        let changes = diff(&native, &read.flow);
        let in_blocks: Vec<&Change> = changes
            .iter()
            .filter(|own| own.block.is_some() && own.aspect == Aspect::Meaning)
            // A diagram does not say what a webhook returns and how long it takes.
            .filter(|own| !matches!(own.field.as_deref(), Some("returns" | "seconds")))
            .collect();
        assert!(in_blocks.is_empty(), "{}: {:#?}", path.display(), told(&changes));
        // Through a native file nothing at all is lost.
        let again = format::open(save(&read.flow, &Source::native()).unwrap().text.as_bytes())
            .unwrap()
            .flow;
        assert!(diff(&read.flow, &again).is_empty(), "{}", path.display());
    }
}

#[test]
fn any_two_files_can_be_compared() {
    let mut flows = vec![Flow::default()];
    for folder in ["flows", "assets/broken", "tests/fixtures"] {
        let mut paths: Vec<_> =
            fs::read_dir(folder).unwrap().map(|own| own.unwrap().path()).collect();
        paths.sort();
        let read = |path: &std::path::PathBuf| Some(format::open(&fs::read(path).ok()?).ok()?.flow);
        flows.extend(paths.iter().filter_map(read));
    }
    assert!(flows.len() > 20, "{}", flows.len());
    for a in &flows {
        for b in &flows {
            let changes = diff(a, b);
            assert_eq!(changes.is_empty(), bare(a) == bare(b));
            say_all(&changes, a, b);
        }
    }
}

#[test]
fn long_texts_are_shown_by_what_differs_and_nothing_hides() {
    let flow = |text: &str| {
        let mut flow = Flow::default();
        let mut block = Block::new(Kind::Message);
        block.text = Some(text.to_owned());
        assert!(flow.blocks.push("a".into(), block));
        flow
    };
    let sentence = |old: &str, new: &str| {
        let (a, b) = (flow(old), flow(new));
        let changes = diff(&a, &b);
        assert_eq!(changes.len(), 1);
        words::diff::sentence(&changes[0], &a, &b, Language::English)
    };
    assert_eq!(sentence("Hi", "Hello"), "Text: “Hi” → “Hello”");
    let words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
    assert_eq!(
        sentence(words, &words.replace("eight", "8")),
        "Text: “…six seven eight nine ten…” → “…six seven 8 nine ten…”"
    );
    assert_eq!(sentence("a\u{1b}[31m\n", "a\u{200b}"), "Text: “a\\u{1b}[31m⏎” → “a\\u{200b}”");
    let long = "word ".repeat(100_000);
    assert!(sentence(&long, "short").chars().count() < 600);
}

/// Flows with every field of every kind, flows of the samples, and made-up ones.
fn all_sorts_of_flows() -> Vec<(String, Flow)> {
    let mut flows = Vec::new();
    for kind in Kind::ALL {
        for (style, answers) in [("plain", "open"), ("buttons", "closed"), ("list", "closed")] {
            let mut whole = full();
            let block = &mut whole["blocks"]["a"];
            block["kind"] = json!(kind.name());
            block["style"] = json!(style);
            block["template"]["answers"] = json!(answers);
            flows.push((format!("all of {kind}, {style}, {answers}"), opened(&whole)));
        }
    }
    for entry in std::fs::read_dir("flows").unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".flow.json") {
            let flow = format::open(&std::fs::read(&path).unwrap()).unwrap().flow;
            flows.push((path.display().to_string(), flow));
        }
    }
    let mut dead = full();
    dead["blocks"]["b"]["reply"] = json!({"to": "gone"});
    flows.push(("a path to no block".to_owned(), opened(&dead)));
    for seed in 0..150 {
        flows.push((format!("seed {seed}"), random_flow(&mut Random::new(seed), 15)));
    }
    flows
}

#[test]
fn what_the_forms_have_no_place_for_is_told_and_nothing_else_is_lost() {
    let mut met = BTreeSet::new();
    for (name, flow) in all_sorts_of_flows() {
        let native = save(&flow, &Source::native()).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        assert!(native.dropped.is_empty(), "{name}: {:?}", native.dropped);
        for form in [Format::Diagram, Format::Questions] {
            let saved = save(&flow, &Source::platform(form));
            let saved = saved.unwrap_or_else(|trouble| panic!("{name}, {form:?}: {trouble:?}"));
            let opened = format::open(saved.text.as_bytes()).unwrap();
            // What was read back once has a place for all that it holds.
            let again = save(&opened.flow, &opened.source).unwrap();
            assert!(again.dropped.is_empty(), "{name}, {form:?}: {:?}", again.dropped);
            let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(value(&again.text), value(&saved.text), "{name}, {form:?}");
            met.extend(saved.dropped.into_keys());
        }
    }
    let never: Vec<_> = NoPlace::ALL.iter().filter(|line| !met.contains(line)).collect();
    assert!(never.is_empty(), "lines too many in the table: {never:?}");
}

/// A flow whose bookkeeping says of a text that the diagram had another one.
fn flow_that_a_diagram_spoils() -> Flow {
    opened(&json!({
        "format": "treble-flow", "version": 1, "start": "a",
        "blocks": { "a": { "kind": "message", "text": "mine" } },
        "platform": { "blocks": { "a": {
            "node": "n", "patch": [["swap", "text", "mine", "theirs"]],
        } } },
    }))
}

#[test]
fn a_flow_that_would_come_back_as_another_has_no_text() {
    let flow = flow_that_a_diagram_spoils();
    let trouble = save(&flow, &Source::platform(Format::Diagram)).unwrap_err();
    let told = trouble.tell(&flow, "d.json", Language::English);
    assert!(told.contains("Block “a”: Text: “mine” → “theirs”"), "{told}");
    assert!(told.contains("Nothing was overwritten"), "{told}");
    // The platform's form of it is written, and what is wrong with it is told.
    let exported = format::export(&flow, Format::Diagram).unwrap();
    let told = exported.tell(&flow, "d.json", Language::English).join("\n");
    assert!(told.contains("does not hold this of Block “a”"), "{told}");

    // A place in the file that is not there any more.
    let wrapper = format::Wrapper::Member {
        object: Box::new(Json::Object(Vec::new())),
        pointer: "/diagram".to_owned(),
        as_text: false,
    };
    let source = Source { wrapper, ..Source::platform(Format::Diagram) };
    let trouble = save(&flow, &source).unwrap_err();
    assert!(matches!(trouble, format::Unsaveable::Unreadable(_)), "{trouble:?}");
}

#[test]
fn another_start_stands_first_in_a_list_that_had_an_order_of_its_own() {
    let list = r#"[{"id":"1","question_type":"OPEN","text":"b"},{"id":"0","question_type":"OPEN","text":"a"}]"#;
    let mut opened = format::open(list.as_bytes()).unwrap();
    assert_eq!(opened.flow.start.as_ref().unwrap().as_str(), "b");
    opened.flow.apply(&Edit::SetStart { start: Some("a".into()) }).unwrap();
    let saved = save(&opened.flow, &opened.source).unwrap();
    let again = format::open(saved.text.as_bytes()).unwrap().flow;
    assert_eq!(again.start.unwrap().as_str(), "a");
}
