//! The inspector, field by field. No display, no GPU.

use std::sync::Arc;

use eframe::egui::MissingGlyphPolicy;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, pos2, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::model::edit::field_value;
use treble_flow_designer::model::flow::{Goal, GoalEvent};
use treble_flow_designer::model::kind::{ALL_FIELDS, Field, FieldType};
use treble_flow_designer::model::{Block, BlockId, Edit, ExitId, Flow, Json, Kind, Number, Style};
use treble_flow_designer::store::{Settings, StateFolder};
use treble_flow_designer::words::{Language, interface};

use crate::common::window::{Window, flow, settle, window_with};

/// A window that is tall enough for every field of a block.
fn window(flow: Flow) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.set_size(vec2(1600.0, 3200.0));
    harness.state_mut().add_doc(flow, Source::native(), None);
    settle(&mut harness);
    harness
}

fn read(text: &str) -> Flow {
    format::open(text.as_bytes()).unwrap().flow
}

fn select(harness: &mut Window, block: &str) {
    harness.state_mut().doc_mut().view.selection = Selection::block(&block.into());
    harness.run_ok();
}

fn select_exit(harness: &mut Window, block: &str, exit: &str) {
    let selection = Selection::exit(&block.into(), &exit.into());
    harness.state_mut().doc_mut().view.selection = selection;
    harness.run_ok();
}

fn undo(harness: &mut Window) {
    harness.state_mut().run(Command::Undo);
    harness.run_ok();
}

fn field<'h>(harness: &'h Window, label: &'h str) -> Node<'h> {
    let fields = [Role::TextInput, Role::MultilineTextInput];
    let found =
        fields.into_iter().find_map(|role| harness.query_all_by_role_and_label(role, label).next());
    found.unwrap_or_else(|| panic!("no field “{label}”"))
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

/// Types into what has the keyboard, as hands do: not all in one frame.
fn type_on(harness: &mut Window, words: &str) {
    let half = words.char_indices().nth(words.chars().count() / 2).map_or(0, |(at, _)| at);
    for part in [&words[..half], &words[half..]] {
        if !part.is_empty() {
            harness.event(Event::Text(part.to_owned()));
            harness.run_ok();
        }
    }
}

/// Puts these words in the place of what stands in a field.
fn fill(harness: &mut Window, label: &str, words: &str) {
    field(harness, label).focus();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_ok();
    if words.is_empty() {
        press(harness, Key::Backspace);
    }
    type_on(harness, words);
}

/// Takes the keyboard from the field that has it.
fn leave(harness: &mut Window) {
    press(harness, Key::Escape);
}

fn click(harness: &mut Window, label: &str) {
    harness.get_all_by_label(label).last().unwrap().click_accesskit();
    harness.run_ok();
}

fn choose(harness: &mut Window, label: &str, item: &str) {
    harness.get_by_role_and_label(Role::ComboBox, label).click_accesskit();
    harness.run_ok();
    click(harness, item);
}

fn says(harness: &Window, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn one_block(block: Block) -> Flow {
    let mut flow = Flow::default();
    flow.apply(&Edit::AddBlock { id: "b".into(), block: Box::new(block) }).unwrap();
    flow
}

fn kinds() -> Vec<Kind> {
    let mut kinds = Kind::ALL.to_vec();
    kinds.push(Kind::Unknown("robot".into()));
    kinds
}

/// Changes a field by hand, and says which value it must have then.
fn change(harness: &mut Window, field: Field) -> Json {
    let name = interface::field(field.name).unwrap().en;
    match field.holds {
        FieldType::Text => {
            fill(harness, name, "Olá, {{nome}}!\n✅");
            Json::string("Olá, {{nome}}!\n✅")
        }
        FieldType::Line => {
            fill(harness, name, "Ventas 2");
            Json::string("Ventas 2")
        }
        FieldType::Url => {
            fill(harness, name, "https://hooks.mycompany.com/x");
            Json::string("https://hooks.mycompany.com/x")
        }
        FieldType::Variable => {
            fill(harness, name, "new_name");
            Json::string("new_name")
        }
        FieldType::Number | FieldType::Id => {
            fill(harness, name, "42.5");
            Json::Number(Number::parse("42.5").unwrap())
        }
        FieldType::Flag => {
            click(harness, name);
            Json::Bool(false)
        }
        FieldType::Word(words) => {
            let word = words[1];
            let shown = match Style::from_name(word).filter(|_| field.name == "style") {
                Some(style) => treble_flow_designer::words::blocks::kind(&Kind::Options, style).en,
                None => treble_flow_designer::words::inspector::word(word)
                    .map_or(word, |words| words.en),
            };
            choose(harness, name, shown);
            Json::string(word)
        }
        FieldType::Events => {
            click(harness, "Add event");
            Json::Array(vec![Json::Object(vec![("type".to_owned(), Json::string("LINK"))])])
        }
        FieldType::Data => {
            fill(harness, name, "{\"a\": [1, 2.0]}");
            let two = Json::Number(Number::parse("2.0").unwrap());
            let list = Json::Array(vec![Json::Number(Number::from(1)), two]);
            Json::Object(vec![("a".to_owned(), list)])
        }
    }
}

/// Walks the kind table, so that no field can be forgotten.
#[test]
fn every_field_of_every_kind_is_typed_seen_in_the_flow_and_undone() {
    let mut count = 0;
    for kind in kinds() {
        for field in kind.fields() {
            let mut block = Block::new(kind.clone());
            if field.name == "save.type" {
                block.save = Some(Box::default());
                block.save.as_mut().unwrap().variable = "answer".to_owned();
            }
            let start = one_block(block);
            let mut harness = window(start.clone());
            select(&mut harness, "b");
            if harness.query_by_label("More fields").is_some() {
                click(&mut harness, "More fields");
            }
            let wanted = change(&mut harness, *field);
            let now = flow(&harness);
            let value = field_value(now.block("b").unwrap(), field.name);
            assert_eq!(value, Some(wanted), "{kind} {}", field.name);
            // It is in the file, and the file says the same.
            let text = format::save(&now, &Source::native()).unwrap().text;
            assert_eq!(read(&text), now, "{kind} {}", field.name);
            undo(&mut harness);
            assert_eq!(flow(&harness), start, "{kind} {}: one step", field.name);
            assert!(!harness.state().doc().document.can_undo(), "{kind} {}", field.name);
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

/// And the other way: what is set is shown, and can be taken away.
#[test]
fn every_field_that_is_set_can_be_taken_away() {
    for kind in kinds() {
        for field in kind.fields() {
            let name = interface::field(field.name).unwrap().en;
            let mut start = one_block(Block::new(kind.clone()));
            let value = match field.holds {
                FieldType::Number | FieldType::Id => Json::Number(Number::from(7)),
                FieldType::Word(words) => Json::string(words[0]),
                FieldType::Data => Json::Array(vec![Json::Bool(true)]),
                FieldType::Flag => Json::Bool(false),
                FieldType::Events => Json::Null,
                _ => Json::string("word"),
            };
            if field.name == "save.type" {
                let save = Edit::SetField {
                    block: "b".into(),
                    field: "save.variable".to_owned(),
                    value: Some(Json::string("answer")),
                };
                start.apply(&save).unwrap();
            }
            let edit = if field.holds == FieldType::Events {
                let event = GoalEvent { kind: "READ".to_owned(), ..GoalEvent::default() };
                let goal = Goal { events: vec![event], ..Goal::default() };
                Edit::SetGoal { block: "b".into(), goal: Some(Box::new(goal)) }
            } else {
                Edit::SetField {
                    block: "b".into(),
                    field: field.name.to_owned(),
                    value: Some(value),
                }
            };
            let bare = start.clone();
            start.apply(&edit).unwrap();
            let mut harness = window(start.clone());
            select(&mut harness, "b");
            // What is set is in view, without a click on "More fields".
            match field.holds {
                FieldType::Flag => click(&mut harness, name),
                FieldType::Word(_) => choose(&mut harness, name, "Not set"),
                FieldType::Events => click(&mut harness, "Remove Event 1"),
                _ => fill(&mut harness, name, ""),
            }
            let mut now = flow(&harness);
            // A block keeps an empty text as one.
            let edit = Edit::SetField { block: "b".into(), field: "text".to_owned(), value: None };
            if field.name == "text" {
                now.apply(&edit).unwrap();
            }
            assert_eq!(now, bare, "{kind} {}", field.name);
            undo(&mut harness);
            assert_eq!(flow(&harness), start, "{kind} {}", field.name);
        }
    }
}

const CONDITIONS: &str = r#"{
  "format": "treble-flow", "version": 1, "start": "c",
  "blocks": {
    "c": { "kind": "condition", "variable": "time", "test": "time",
      "conditions": [
        { "id": "day", "operator": "BTW", "value": ["08:00", "18:00"], "to": "m" },
        { "id": "odd", "operator": "BTW", "value": ["08:00", 18, null] },
        { "id": "number", "operator": "GT", "value": 5.50 },
        { "id": "new", "operator": "NEAR", "value": { "of": "x" } }
      ],
      "otherwise": { "to": "m" } },
    "m": { "kind": "message", "text": "Hi" }
  }
}"#;

fn value(harness: &Window, condition: usize) -> String {
    let flow = flow(harness);
    flow.block("c").unwrap().conditions[condition].value.as_ref().unwrap().to_compact()
}

#[test]
fn two_times_of_day_stay_two_and_unusual_values_stay_until_somebody_types() {
    let start = read(CONDITIONS);
    let mut harness = window(start.clone());
    select(&mut harness, "c");
    assert_eq!(field(&harness, "Condition 1, to").value().as_deref(), Some("18:00"));
    fill(&mut harness, "Condition 1, from", "09:30");
    assert_eq!(value(&harness, 0), r#"["09:30","18:00"]"#);
    undo(&mut harness);
    assert_eq!(flow(&harness), start);
    assert!(!says(&harness, "Enter a time from"));
    fill(&mut harness, "Condition 1, to", "24:00");
    assert_eq!(value(&harness, 0), r#"["08:00","24:00"]"#);
    assert!(says(&harness, "Enter a time from"));
    undo(&mut harness);
    // Another comparison keeps the value, and so does the way back.
    choose(&mut harness, "Comparison 1", "equals");
    assert_eq!(value(&harness, 0), r#"["08:00","18:00"]"#);
    assert!(says(&harness, r#"["08:00","18:00"]"#));
    undo(&mut harness);
    assert_eq!(flow(&harness), start);

    assert!(says(&harness, r#"Kept until you type: ["08:00",18,null]"#));
    fill(&mut harness, "Condition 2, to", "12:00");
    assert_eq!(value(&harness, 1), r#"["","12:00"]"#);
    undo(&mut harness);
    fill(&mut harness, "Condition 3", "7");
    assert_eq!(value(&harness, 2), "7");
    undo(&mut harness);
    assert_eq!(flow(&harness), start);
    assert!(says(&harness, r#"Kept until you type: {"of":"x"}"#));
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Comparison 4").is_some());
    fill(&mut harness, "Condition 4", "y");
    let condition = flow(&harness).block("c").unwrap().conditions[3].clone();
    assert_eq!(
        (condition.operator.as_deref(), value(&harness, 3).as_str()),
        (Some("NEAR"), "\"y\"")
    );
    undo(&mut harness);
    assert_eq!(flow(&harness), start);

    // A new condition on the time of day begins with two times.
    click(&mut harness, "Add condition");
    assert_eq!(value(&harness, 4), r#"["09:00","18:00"]"#);
    undo(&mut harness);
    assert_eq!(flow(&harness), start);
}

const WEBHOOK: &str = r#"{
  "format": "treble-flow", "version": 1, "start": "ask",
  "blocks": {
    "ask": { "kind": "message", "text": "Hi {{city}}", "mood": "good",
      "file": { "url": "https://x.co/a.png", "size": 7 },
      "reply": { "to": "end", "note": "n",
        "webhook": { "url": "https://x.co/a", "returns": ["city", "zip"], "seconds": 4, "own": [1] } } },
    "end": { "kind": "message", "text": "Bye" }
  },
  "layout": { "gone": [1, 2] }
}"#;

fn webhook(harness: &Window) -> String {
    let flow = flow(harness);
    let path = flow.path("ask", "reply").unwrap();
    let webhook = path.webhook.as_ref().unwrap();
    let seconds = webhook.seconds.as_ref().map_or("", |seconds| seconds.as_str());
    assert_eq!(webhook.extra.0[0].value.to_compact(), "[1]", "the rest stays");
    assert_eq!(path.extra.0.len(), 1, "the rest stays");
    format!("{} {} {seconds}", webhook.url, webhook.returns.clone().unwrap_or_default().join(","))
}

#[test]
fn a_webhook_keeps_what_is_not_edited() {
    const URL: &str = "Webhook of “Any answer”";
    const LIST: &str = "Variables that the server sets";
    let start = read(WEBHOOK);
    let mut harness = window(start.clone());
    for alone in [false, true] {
        if alone {
            select_exit(&mut harness, "ask", "reply");
        } else {
            select(&mut harness, "ask");
        }
        fill(&mut harness, URL, "https://y.co/{{city}}");
        assert_eq!(webhook(&harness), "https://y.co/{{city}} city,zip 4");
        assert!(!says(&harness, "Enter an address"));
        fill(&mut harness, URL, "");
        assert_eq!(webhook(&harness), " city,zip 4");
        type_on(&mut harness, "nowhere");
        assert_eq!(webhook(&harness), "nowhere city,zip 4");
        assert!(says(&harness, "Enter an address"));
        undo(&mut harness);
        assert_eq!(flow(&harness), start, "one stay is one step");

        fill(&mut harness, &format!("{LIST}, number 2"), "state");
        assert_eq!(webhook(&harness), "https://x.co/a city,state 4");
        undo(&mut harness);
        assert_eq!(flow(&harness), start);
        click(&mut harness, "Remove city");
        assert_eq!(webhook(&harness), "https://x.co/a zip 4");
        click(&mut harness, "Remove zip");
        assert_eq!(webhook(&harness), "https://x.co/a  4");
        assert_eq!(
            flow(&harness).path("ask", "reply").unwrap().webhook.as_ref().unwrap().returns,
            None
        );
        fill(&mut harness, &format!("{LIST}, new name"), "one two");
        assert!(says(&harness, "Use letters of English"));
        press(&mut harness, Key::Enter);
        assert_eq!(webhook(&harness), "https://x.co/a  4");
        fill(&mut harness, &format!("{LIST}, new name"), "one");
        press(&mut harness, Key::Enter);
        type_on(&mut harness, "two");
        click(&mut harness, &format!("Add to: {LIST}"));
        assert_eq!(webhook(&harness), "https://x.co/a one,two 4");
        for _ in 0..4 {
            undo(&mut harness);
        }
        assert_eq!(flow(&harness), start);

        assert!(!says(&harness, "The platform waits less than 10 seconds"));
        fill(&mut harness, "Seconds until the server answers", "12");
        assert_eq!(webhook(&harness), "https://x.co/a city,zip 12");
        assert!(says(&harness, "The platform waits less than 10 seconds"));
        undo(&mut harness);
        click(&mut harness, "Remove webhook");
        assert_eq!(flow(&harness).path("ask", "reply").unwrap().webhook, None);
        undo(&mut harness);
        assert_eq!(flow(&harness), start);
    }
}

#[test]
fn a_slow_webhook_into_a_request_trigger_is_fine() {
    let mut start = read(WEBHOOK);
    let add = |label: &str| Edit::AddOption {
        block: "end".into(),
        id: "o".into(),
        label: label.to_owned(),
        at: 0,
    };
    start.apply(&Edit::SetKind { block: "end".into(), kind: Kind::Options, style: None }).unwrap();
    start.apply(&add("[REQUEST_TRIGGER]")).unwrap();
    let mut harness = window(start);
    select_exit(&mut harness, "ask", "reply");
    fill(&mut harness, "Seconds until the server answers", "12");
    assert!(!says(&harness, "The platform waits less than 10 seconds"));
}

#[test]
fn unknown_fields_are_shown_and_stay() {
    let start = read(WEBHOOK);
    let mut harness = window(start.clone());
    click(&mut harness, "Unknown fields (1)");
    assert!(says(&harness, "layout.gone: [1,2]"));
    select(&mut harness, "ask");
    click(&mut harness, "Unknown fields (4)");
    for words in ["mood: \"good\"", "file.size: 7", "reply.note: \"n\"", "reply.webhook.own: [1]"] {
        assert!(says(&harness, words), "{words}");
    }
    fill(&mut harness, "File name", "a.png");
    fill(&mut harness, "File address", "");
    let file = flow(&harness).block("ask").unwrap().file.clone().unwrap();
    assert_eq!(file.extra, start.block("ask").unwrap().file.as_ref().unwrap().extra);
    select_exit(&mut harness, "ask", "reply");
    assert!(harness.query_by_label("Unknown fields (2)").is_some());
}

#[test]
fn what_another_kind_left_is_shown_and_can_be_removed() {
    let start = read(WEBHOOK);
    let mut harness = window(start);
    select(&mut harness, "ask");
    choose(&mut harness, "Kind of block", "Conditions");
    let changed = flow(&harness);
    assert_eq!(changed.block("ask").unwrap().kind, Kind::Condition);
    assert!(says(&harness, "Not used by this kind (2)"));
    assert!(says(&harness, "File address: https://x.co/a.png"));
    click(&mut harness, "Remove Text");
    assert_eq!(flow(&harness).block("ask").unwrap().text, None);
    undo(&mut harness);
    assert_eq!(flow(&harness), changed);
    // The exit that conditions do not have is there, and can go.
    click(&mut harness, "Remove exit");
    assert!(flow(&harness).block("ask").unwrap().exit("reply").is_none());
}

#[test]
fn the_flow_itself_is_edited_while_nothing_is_selected() {
    let start = read(&std::fs::read_to_string("flows/identity-check.flow.json").unwrap());
    let mut harness = window(start.clone());
    let blocks = start.blocks.len();
    assert!(says(&harness, &format!("Blocks: {blocks}, paths: ")));
    assert!(says(&harness, "request triggers: 1"));

    fill(&mut harness, "Name of the flow", "Another");
    assert_eq!(flow(&harness).name.as_deref(), Some("Another"));
    undo(&mut harness);
    fill(&mut harness, "Name of the flow", "");
    assert_eq!(flow(&harness).name, None);
    undo(&mut harness);
    choose(&mut harness, "Language of the flow", "Spanish");
    assert_eq!(flow(&harness).language.as_deref(), Some("es"));
    undo(&mut harness);
    choose(&mut harness, "Who writes first", "The company (outbound)");
    assert_eq!(flow(&harness).direction.as_deref(), Some("outbound"));
    undo(&mut harness);
    choose(&mut harness, "Who writes first", "Not set");
    assert_eq!(flow(&harness).direction, None);
    undo(&mut harness);
    let list = "The conversation starts at";
    harness.get_by_role_and_label(Role::ComboBox, list).click_accesskit();
    harness.run_ok();
    type_on(&mut harness, "ask-photo");
    press(&mut harness, Key::Enter);
    assert_eq!(flow(&harness).start, Some("ask-photo".into()));
    undo(&mut harness);
    assert_eq!(flow(&harness), start);

    // A zone is offered by a part of its name, and one that is none is told.
    assert!(!says(&harness, "No time zone has this name"));
    fill(&mut harness, "Time zone", "bogot");
    assert!(says(&harness, "No time zone has this name"));
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(flow(&harness).timezone.as_deref(), Some("America/Bogota"));
    assert!(!says(&harness, "No time zone has this name"));
    undo(&mut harness);
    assert_eq!(flow(&harness), start, "one step");

    fill(&mut harness, "Variables that it is started with, new name", "cliente");
    press(&mut harness, Key::Enter);
    assert_eq!(flow(&harness).inputs, Some(vec!["cliente".to_owned()]));
    fill(&mut harness, "Variables that it is started with, new name", "cliente");
    press(&mut harness, Key::Enter);
    assert_eq!(flow(&harness).inputs, Some(vec!["cliente".to_owned()]), "not twice");
    click(&mut harness, "Remove cliente");
    assert_eq!(flow(&harness).inputs, None);
    undo(&mut harness);
    undo(&mut harness);
    assert_eq!(flow(&harness), start);
}

#[test]
fn words_of_the_flow_that_are_not_offered_stay() {
    let mut start = one_block(Block::new(Kind::Message));
    for (field, value) in [("language", "fr"), ("direction", "sideways"), ("timezone", "Mars")] {
        let value = Some(value.to_owned());
        start.apply(&Edit::SetFlowField { field: field.to_owned(), value }).unwrap();
    }
    let harness = window(start.clone());
    assert!(says(&harness, "No time zone has this name"));
    assert_eq!(flow(&harness), start);
    for (label, word) in [("Language of the flow", "fr"), ("Who writes first", "sideways")] {
        let value = harness.get_by_role_and_label(Role::ComboBox, label).value();
        assert_eq!(value.as_deref(), Some(word), "{label}");
    }
}

#[test]
fn problems_are_allowed_with_a_reason_and_taken_back() {
    let start = read(&std::fs::read_to_string("flows/identity-check.flow.json").unwrap());
    let mut harness = window(start.clone());
    for block in [None, Some("wait")] {
        if let Some(block) = block {
            select(&mut harness, block);
        }
        let allowed = |harness: &Window| match block {
            Some(block) => flow(harness).block(block).unwrap().allow.clone(),
            None => flow(harness).allow,
        };
        let count = allowed(&harness).len();
        if count == 0 {
            click(&mut harness, &format!("Allowed problems ({count})"));
        }
        choose(&mut harness, "Problem to allow", "oversized-flow");
        press(&mut harness, Key::Enter);
        assert_eq!(flow(&harness), start, "not without a reason");
        fill(&mut harness, "Why it is allowed", "it is long");
        press(&mut harness, Key::Enter);
        assert_eq!(allowed(&harness)["oversized-flow"], "it is long");
        fill(&mut harness, "Why oversized-flow is allowed", "so be it");
        assert_eq!(allowed(&harness)["oversized-flow"], "so be it");
        click(&mut harness, "Remove oversized-flow");
        assert_eq!(flow(&harness), start);
        for _ in 0..3 {
            undo(&mut harness);
        }
        assert_eq!(flow(&harness), start);
        assert!(!harness.state().doc().document.can_undo());
    }
}

#[test]
fn a_block_is_renamed_with_all_that_points_at_it() {
    let start = read(&std::fs::read_to_string("flows/identity-check.flow.json").unwrap());
    let mut harness = window(start.clone());
    select(&mut harness, "wait");
    for bad in ["ask-name", "Wait!", "-x", ""] {
        fill(&mut harness, "Block id", bad);
        let is_told = says(&harness, "Another block has") || says(&harness, "Use small letters");
        assert!(is_told, "{bad}");
        press(&mut harness, Key::Enter);
        assert_eq!(flow(&harness), start, "{bad}");
    }
    fill(&mut harness, "Block id", "given-up");
    press(&mut harness, Key::Escape);
    assert_eq!(flow(&harness), start);

    fill(&mut harness, "Block id", "pause");
    assert_eq!(flow(&harness), start, "not while it is typed");
    press(&mut harness, Key::Enter);
    let renamed = flow(&harness);
    assert!(renamed.block("wait").is_none() && renamed.block("pause").is_some());
    assert_eq!(renamed.path("ask-photo", "reply").unwrap().to, Some("pause".into()));
    assert_eq!(renamed.blocks.position("pause"), start.blocks.position("wait"));
    assert_eq!(harness.state().doc().view.selection, Selection::block(&"pause".into()));
    undo(&mut harness);
    assert_eq!(flow(&harness), start);
    assert_eq!(harness.state().doc().view.selection, Selection::block(&"wait".into()));
    harness.state_mut().run(Command::Redo);
    assert_eq!(flow(&harness), renamed);
    assert_eq!(harness.state().doc().view.selection, Selection::block(&"pause".into()));
    undo(&mut harness);

    // Another block is selected while the id stands half typed: it counts for its own block.
    select(&mut harness, "ask-name");
    fill(&mut harness, "Block id", "hello");
    harness.state_mut().doc_mut().view.selection = Selection::block(&"wait".into());
    harness.step();
    let other = harness.state().doc().view.canvas_id.unwrap();
    harness.ctx.memory_mut(|memory| memory.request_focus(other));
    harness.run_ok();
    let renamed = flow(&harness);
    assert!(renamed.block("wait").is_some() && renamed.block("hello").is_some());
    assert_eq!(renamed.start, Some("hello".into()));
}

const OPTIONS: &str = r#"{
  "format": "treble-flow", "version": 1, "start": "o",
  "blocks": {
    "o": { "kind": "options", "style": "buttons", "text": "Choose",
      "options": [
        { "id": "a", "label": "Twenty letters, no m" },
        { "id": "b", "label": "Where", "action": "location", "optout_webhook": "https://x.co/" }
      ],
      "goal": { "campaign": "SALE", "own": 1,
        "events": [ { "type": "OTHER", "url": "https://x.co/p", "expectation": 5, "own": 2 } ] } }
  }
}"#;

#[test]
fn opt_out_is_switched_and_other_actions_stay() {
    let start = read(OPTIONS);
    let mut harness = window(start.clone());
    select(&mut harness, "o");
    let option =
        |harness: &Window, at: usize| flow(harness).block("o").unwrap().options[at].clone();
    click(&mut harness, "Option 1 is the opt-out");
    assert!(option(&harness, 0).is_optout());
    fill(&mut harness, "Opt-out webhook of Option 1", "https://x.co/out");
    assert_eq!(option(&harness, 0).optout_webhook.as_deref(), Some("https://x.co/out"));
    click(&mut harness, "Option 1 is the opt-out");
    assert_eq!(option(&harness, 0), start.block("o").unwrap().options[0]);
    for _ in 0..3 {
        undo(&mut harness);
    }
    assert_eq!(flow(&harness), start);
    assert!(says(&harness, "Action “location”, kept as it is"));
    fill(&mut harness, "Opt-out webhook of Option 2", "x");
    assert!(says(&harness, "Enter an address"));
    fill(&mut harness, "Opt-out webhook of Option 2", "");
    assert_eq!(option(&harness, 1).optout_webhook, None);
    assert_eq!(option(&harness, 1).action.as_deref(), Some("location"));
}

#[test]
fn a_goal_keeps_what_is_not_edited() {
    let start = read(OPTIONS);
    let mut harness = window(start.clone());
    select(&mut harness, "o");
    let goal = |harness: &Window| flow(harness).block("o").unwrap().goal.clone().unwrap();
    fill(&mut harness, "Address of event 1", "https://y.co/");
    fill(&mut harness, "Expected number of event 1", "8");
    choose(&mut harness, "Event 1", "READ");
    fill(&mut harness, "Campaign of the goal", "");
    let now = goal(&harness);
    let event = &now.events[0];
    assert_eq!((event.kind.as_str(), event.url.as_deref()), ("READ", Some("https://y.co/")));
    assert_eq!(event.expectation, Some(Number::from(8)));
    let old = start.block("o").unwrap().goal.clone().unwrap();
    assert_eq!((&now.extra, &event.extra), (&old.extra, &old.events[0].extra));
    assert_eq!(now.campaign, None);
    for _ in 0..4 {
        undo(&mut harness);
    }
    assert_eq!(flow(&harness), start);
}

#[test]
fn counters_follow_the_style() {
    let mut harness = window(read(OPTIONS));
    select(&mut harness, "o");
    assert!(says(&harness, "2 of 3 options"));
    assert!(says(&harness, "20 of 20 characters"));
    assert!(says(&harness, "6 of 1024 characters"));
    fill(&mut harness, "Option 1", "Twenty-one letters, x");
    assert!(says(&harness, "21 of 20 characters"));
    choose(&mut harness, "How options are shown", "Interactive list");
    assert!(says(&harness, "21 of 24 characters"));
    assert!(says(&harness, "2 of 10 options"));
    assert!(says(&harness, "6 of 4096 characters"));
    choose(&mut harness, "Kind of block", "Template message (HSM)");
    assert!(says(&harness, "21 of 25 characters"));
    assert!(says(&harness, "6 of 1024 characters"));
}

#[test]
fn variables_are_offered_in_lines_addresses_and_fields_for_names() {
    let mut start = read(WEBHOOK);
    start.apply(&Edit::SetKind { block: "end".into(), kind: Kind::Options, style: None }).unwrap();
    let option =
        Edit::AddOption { block: "end".into(), id: ExitId::from("o"), label: String::new(), at: 0 };
    start.apply(&option).unwrap();
    let mut harness = window(start.clone());
    select(&mut harness, "end");
    // In an option, by keyboard: the second of what is offered.
    fill(&mut harness, "Option 1", "In {{");
    assert!(harness.query_by_label("zip").is_some());
    type_on(&mut harness, "c");
    assert!(harness.query_by_label("zip").is_none());
    harness.get_by_label("country_code");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    type_on(&mut harness, "!");
    assert_eq!(flow(&harness).block("end").unwrap().options[0].label, "In {{country_code}}!");
    undo(&mut harness);
    assert_eq!(flow(&harness), start, "one step");

    // In an address, and in the one on top of the canvas.
    select_exit(&mut harness, "ask", "reply");
    for label in ["Webhook of “Any answer”", "Webhook of the path"] {
        fill(&mut harness, label, "https://x.co/{{zi");
        press(&mut harness, Key::Tab);
        assert_eq!(webhook(&harness), "https://x.co/{{zip}} city,zip 4", "{label}");
        undo(&mut harness);
        assert_eq!(flow(&harness), start, "{label}");
    }

    // A name is offered whole; a new one can be typed though a known one begins with it.
    select(&mut harness, "end");
    let saved = |harness: &Window| {
        flow(harness).block("end").unwrap().save.as_ref().unwrap().variable.clone()
    };
    fill(&mut harness, "Save response as variable", "ci");
    harness.get_by_label("city");
    press(&mut harness, Key::Enter);
    assert_eq!(saved(&harness), "ci");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(saved(&harness), "city");
    fill(&mut harness, "Save response as variable", "ci ty");
    assert!(says(&harness, "Use letters of English"));
    fill(&mut harness, "Save response as variable", "zi");
    harness.get_by_label("zip");
    press(&mut harness, Key::Tab);
    assert_eq!(saved(&harness), "zi", "Tab goes on and takes nothing");
    assert!(!field(&harness, "Save response as variable").is_focused());
    field(&harness, "Save response as variable").focus();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run_ok();
    assert!(!field(&harness, "Save response as variable").is_focused());
}

#[test]
fn what_is_no_number_and_no_json_yet_waits_in_its_field() {
    let start = one_block(Block::new(Kind::HelpdeskTicket));
    let mut harness = window(start.clone());
    select(&mut harness, "b");
    fill(&mut harness, "Other data", "{\"a\": ");
    assert!(says(&harness, "This is no JSON yet"));
    assert_eq!(flow(&harness), start);
    type_on(&mut harness, "1}");
    assert!(!says(&harness, "This is no JSON yet"));
    let data = flow(&harness).block("b").unwrap().data.clone().unwrap();
    assert_eq!(data.to_compact(), "{\"a\":1}");
    undo(&mut harness);
    assert_eq!(flow(&harness), start);

    let mut harness = window(one_block(Block::new(Kind::AbTest)));
    select(&mut harness, "b");
    click(&mut harness, "Add share");
    assert!(says(&harness, "50 of 100 %"));
    let before = flow(&harness);
    fill(&mut harness, "Share 1 in %", "-");
    assert!(says(&harness, "Enter a number"));
    assert_eq!(flow(&harness), before);
    leave(&mut harness);
    // What was not taken is gone when the field is left.
    assert_eq!(field(&harness, "Share 1 in %").value().as_deref(), Some("50"));
    fill(&mut harness, "Share 1 in %", "33,5");
    assert!(says(&harness, "33.5 of 100 %"));
}

/// Nothing in the inspector is nameless, and nothing reaches over its edge, in any language.
#[test]
fn everything_in_the_inspector_has_a_name_and_fits() {
    let mut shown = 0;
    for language in Language::ALL {
        let mut start = read(WEBHOOK);
        for edit in read(OPTIONS).blocks.iter().map(|(id, block)| Edit::AddBlock {
            id: BlockId::from(format!("options-{id}")),
            block: Box::new(block.clone()),
        }) {
            start.apply(&edit).unwrap();
        }
        for (at, kind) in kinds().into_iter().enumerate() {
            let mut block = Block::new(kind);
            block.text = Some("word ".repeat(300));
            block.record = None;
            let id = BlockId::from(format!("a-block-with-quite-a-long-id-{at}"));
            start.apply(&Edit::AddBlock { id, block: Box::new(block) }).unwrap();
        }
        let mut harness = window(start.clone());
        harness.state_mut().speak(language);
        harness.run_ok();
        // As narrow as it can be made.
        let heading = interface::INSPECTOR.get(language);
        let heading = harness.get_all_by_label(heading).last().unwrap().rect();
        let at = pos2(heading.min.x - 12.0, 900.0);
        harness.hover_at(at);
        harness.step();
        harness.drag_at(at);
        harness.step();
        for step in [40.0, 120.0, 300.0] {
            harness.hover_at(at + vec2(step, 0.0));
            harness.step();
        }
        harness.drop_at(at + vec2(300.0, 0.0));
        harness.run_ok();
        let ids: Vec<BlockId> = start.blocks.ids().cloned().collect();
        for id in ids.iter().map(Some).chain([None]) {
            harness.state_mut().doc_mut().view.selection =
                id.map(Selection::block).unwrap_or_default();
            harness.run_ok();
            let more = interface::MORE_FIELDS.get(language);
            let last = interface::FIELD_WEBHOOK_READ.get(language);
            if harness.query_by_label(more).is_some()
                && harness.query_all_by_label(last).next().is_none()
            {
                click(&mut harness, more);
            }
            let edge = field(
                &harness,
                match id {
                    Some(_) => treble_flow_designer::words::inspector::BLOCK_ID.get(language),
                    None => treble_flow_designer::words::inspector::FLOW_NAME.get(language),
                },
            )
            .rect();
            assert!(edge.width() < 240.0, "it is not narrow: {}", edge.width());
            let own = |node: &Node<'_>| {
                if node.accesskit_node().bounding_box().is_none() {
                    return false;
                }
                let rect = node.rect();
                rect.is_finite()
                    && rect.min.y > 80.0
                    && rect.min.x >= edge.min.x - 2.0
                    && rect.width() < 1000.0
            };
            for node in harness.query_all_by(|_| true).filter(own) {
                let rect = node.rect();
                let ak = node.accesskit_node();
                let name = ak.label().or_else(|| ak.value()).unwrap_or_default();
                assert!(
                    rect.max.x <= edge.max.x + 2.0 || name.is_empty() && rect.min.x >= edge.max.x,
                    "“{name}” of {id:?} in {language}: {rect:?}, the edge is at {}",
                    edge.max.x
                );
                let is_named = matches!(
                    ak.role(),
                    Role::Button
                        | Role::TextInput
                        | Role::MultilineTextInput
                        | Role::CheckBox
                        | Role::ComboBox
                );
                assert!(!is_named || !name.is_empty(), "a nameless {:?}", ak.role());
                shown += 1;
            }
        }
    }
    assert!(shown > 1000, "{shown}");
}

/// The whole flow is walked when it was changed, not in every frame.
#[test]
fn what_is_known_of_the_flow_is_kept_while_it_stays_the_same() {
    let mut harness = window(read(WEBHOOK));
    let first = harness.state_mut().summary();
    harness.run_ok();
    assert!(Arc::ptr_eq(&first, &harness.state_mut().summary()));
    fill(&mut harness, "Name of the flow", "N");
    let second = harness.state_mut().summary();
    assert!(!Arc::ptr_eq(&first, &second));
    assert_eq!((second.blocks, second.paths, second.webhooks, second.triggers), (2, 1, 1, 0));
    assert!(second.variables.contains(&"city".to_owned()));
}

/// What is changed in the inspector is in the journal.
#[test]
fn goals_and_fields_of_the_flow_survive_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().to_owned());
    let mut harness = window(read(OPTIONS));
    harness.state_mut().keep_in(state.clone());
    fill(&mut harness, "Name of the flow", "N");
    select(&mut harness, "o");
    click(&mut harness, "Add event");
    click(&mut harness, "Option 1 is the opt-out");
    leave(&mut harness);
    let wanted = flow(&harness);
    drop(harness);
    let found = state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].told.flow, wanted);
}

/// What a file's block can hold, by its schema, has its field in the kind table, or is one of the
/// few things that the inspector draws by themselves, each tested above.
#[test]
fn nothing_that_a_file_holds_is_missing_in_the_inspector() {
    const DRAWN_BY_THEMSELVES: [&str; 11] = [
        "kind",
        "options",
        "conditions",
        "shares",
        "reply",
        "default",
        "otherwise",
        "next",
        "alternate",
        "allow",
        "goal.events",
    ];
    let schema = std::fs::read_to_string("assets/flow.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let mut count = 0;
    for (key, value) in schema["$defs"]["block"]["properties"].as_object().unwrap() {
        if DRAWN_BY_THEMSELVES.contains(&key.as_str()) {
            continue;
        }
        let names = match value["properties"].as_object() {
            Some(inner) => inner.keys().map(|inner| format!("{key}.{inner}")).collect(),
            None => vec![key.clone()],
        };
        for name in names {
            assert!(ALL_FIELDS.iter().any(|field| field.name == name), "{name}");
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
}

/// Whatever is looked at stays as it is, and every block and exit of every file can be looked at.
#[test]
fn looking_changes_nothing() {
    let mut count = 0;
    for folder in ["tests/fixtures", "flows", "assets/broken"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(opened) = format::open(&std::fs::read(&path).unwrap()) else { continue };
            let start = opened.flow;
            // Authors write with more signs than any font has.
            let mut harness = window(Flow::default());
            harness.ctx.set_missing_glyph_policy(MissingGlyphPolicy::Tofu);
            harness.state_mut().add_doc(start.clone(), Source::native(), None);
            let exits = start.blocks.iter().flat_map(|(id, block)| {
                let own = |exit: &str| Selection::exit(id, &exit.into());
                let exits = block.exits().map(move |exit| own(exit.id));
                std::iter::once(Selection::block(id)).chain(exits)
            });
            for selection in exits {
                harness.state_mut().doc_mut().view.selection = selection;
                harness.step();
                count += 1;
            }
            harness.run_ok();
            assert_eq!(flow(&harness), start, "{}", path.display());
            assert!(!harness.state().doc().document.can_undo(), "{}", path.display());
        }
    }
    assert!(count > 100, "{count}");
}
