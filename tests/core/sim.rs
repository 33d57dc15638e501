//! The engine: conversations through every kind of block and path.
//!
//! A case is a flow, what happens, and what comes of it, an event a line.

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::sim::{
    self, EarlyUpdate, Event, EventKind, Input, MediaKind, Message, ReplyWhilePaused, SecondUpdate,
    State, Waiting, step, time,
};

use crate::common::random::Random;

/// Sunday, 1 March 2026, 14:05 UTC.
const NOON: &str = "2026-03-01T14:05:00Z";

fn flow(blocks: Value) -> Flow {
    flow_with(json!({}), blocks)
}

/// A flow that begins at its first block.
fn flow_with(mut head: Value, blocks: Value) -> Flow {
    let start = blocks.as_object().unwrap().keys().next().unwrap().clone();
    let file = head.as_object_mut().unwrap();
    file.insert("format".to_owned(), json!("treble-flow"));
    file.insert("version".to_owned(), json!(1));
    file.entry("start").or_insert(json!(start));
    file.insert("blocks".to_owned(), blocks);
    format::open(head.to_string().as_bytes()).unwrap().flow
}

fn session() -> State {
    State::new("d2fa98d29a26", time::parse(NOON).unwrap())
}

/// Plays inputs and tells what happened; every state is written and read back between two steps.
struct Talk {
    flow: Flow,
    state: State,
    events: Vec<Event>,
}

impl Talk {
    fn new(flow: Flow) -> Self {
        Self { flow, state: session(), events: Vec::new() }
    }

    fn give(&mut self, input: &Input) -> Vec<String> {
        let written = serde_json::to_string(&self.state).unwrap();
        let read: State = serde_json::from_str(&written).unwrap();
        assert_eq!(read, self.state, "a state is the same when it was written and read");
        let input: Input = serde_json::from_str(&serde_json::to_string(input).unwrap()).unwrap();
        let (state, events) = step(&self.flow, read, &input);
        self.state = state;
        for event in &events {
            let written = serde_json::to_string(event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), *event);
        }
        let lines = events.iter().map(line).collect();
        self.events.extend(events);
        lines
    }

    fn start(&mut self) -> Vec<String> {
        self.give(&Input::Start { text: Some("Oi".to_owned()) })
    }

    fn say(&mut self, text: &str) -> Vec<String> {
        self.give(&Input::Text { text: text.to_owned() })
    }

    fn wait(&mut self, ms: u64) -> Vec<String> {
        self.give(&Input::Time { ms })
    }

    fn answer(&mut self, call: u64, body: &str) -> Vec<String> {
        self.give(&Input::Answered { call, status: 200, body: body.to_owned() })
    }

    fn update(&mut self, body: &Value) -> Vec<String> {
        self.give(&Input::Update { body: body.to_string() })
    }

    /// The body of the last webhook.
    fn body(&self) -> Value {
        serde_json::from_str(&self.last_body()).unwrap()
    }

    fn last_body(&self) -> String {
        let mut calls = self.events.iter().rev().filter_map(|event| match &event.kind {
            EventKind::Webhook { call } => Some(call.body.clone()),
            _ => None,
        });
        calls.next().unwrap()
    }
}

fn shown(message: &Message) -> String {
    let labels: Vec<&str> = message.options.iter().map(|option| &*option.label).collect();
    let options = if message.style.is_empty() {
        String::new()
    } else {
        format!(" {}{labels:?}", message.style)
    };
    format!("{:?}{options}", message.text)
}

/// An event on one line, without what says when.
fn line(event: &Event) -> String {
    match &event.kind {
        EventKind::Started { block } => format!("started {block}"),
        EventKind::Said { text } => format!("said {text}"),
        EventKind::Message { block, message } => format!("message {block} {}", shown(message)),
        EventKind::Path { block, exit, to } => {
            format!("path {block}/{exit} {}", to.as_ref().map_or("-", |to| to.as_str()))
        }
        EventKind::Webhook { call } => {
            let purpose = serde_json::to_value(call.purpose).unwrap();
            format!("webhook {} {} {}", call.id, purpose.as_str().unwrap(), call.url)
        }
        EventKind::Answered { call, status, ms } => format!("answered {call} {status} {ms}"),
        EventKind::TimedOut { call } => format!("timed out {call}"),
        EventKind::Failed { call, cause } => format!("failed {call} {cause}"),
        EventKind::Set { name, value, .. } => format!("set {name}={value}"),
        EventKind::Paused { block } => format!("paused {block}"),
        EventKind::Updated => "updated".to_owned(),
        EventKind::Refused { why } => format!("refused {}", word(&json!(why))),
        EventKind::Resumed { block } => format!("resumed {block}"),
        EventKind::Transferred { block, to } => format!("transferred {block} {to}"),
        EventKind::Jumped { block, conversation } => format!("jumped {block} {conversation}"),
        EventKind::HelpDesk { block, service } => format!("help desk {block} {service}"),
        EventKind::OptedOut { block, option } => format!("opted out {block}/{option}"),
        EventKind::Closed { why } => format!("closed {}", word(&json!(why))),
        EventKind::Problem { problem } => {
            let value = serde_json::to_value(problem).unwrap();
            let mut words = vec!["problem".to_owned()];
            words.extend(value.as_object().unwrap().values().map(word));
            words.join(" ")
        }
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(members) => members.values().map(word).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn keys(pairs: &[(&str, &str)]) -> Value {
    let keys: Vec<Value> =
        pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({ "user_session_keys": keys })
}

const HOOK: &str = "https://example.com/hook";

/// A question, a trigger with everything it needs, and what follows.
fn trigger() -> Flow {
    flow(json!({
        "ask": { "kind": "message", "text": "Your number?", "save": { "variable": "number", "type": "number" },
                 "reply": { "to": "wait", "webhook": { "url": HOOK, "returns": ["name"] } } },
        "wait": { "kind": "options", "style": "plain", "text": "One moment",
                  "options": [{ "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "hello" }],
                  "alternate": { "minutes": 5, "to": "late" } },
        "hello": { "kind": "message", "text": "Hello {{name}}" },
        "late": { "kind": "message", "text": "It takes long" },
    }))
}

#[test]
fn the_whole_loop_of_a_request_trigger() {
    let mut talk = Talk::new(trigger());
    assert_eq!(talk.start(), ["said Oi", "started ask", "message ask \"Your number?\""]);
    assert_eq!(
        talk.say("12-34 b"),
        [
            "said 12-34 b",
            "set number=1234",
            "path ask/reply wait",
            "webhook 1 response https://example.com/hook"
        ]
    );
    assert_eq!(talk.state.waiting, Waiting::Webhook { call: 1 });
    talk.wait(2_000);
    assert_eq!(
        talk.answer(1, r#"{"ok":true}"#),
        ["answered 1 200 2000", "message wait \"One moment\"", "paused wait"]
    );
    assert_eq!(talk.state.waiting, Waiting::Update);
    assert_eq!(
        talk.update(&keys(&[("name", "Ana")])),
        [
            "updated",
            "set name=Ana",
            "resumed wait",
            "path wait/trigger hello",
            "message hello \"Hello Ana\""
        ]
    );
    assert_eq!(talk.say("thanks"), ["said thanks", "closed end"]);
    assert_eq!(talk.state.waiting, Waiting::Over);
    assert_eq!(talk.update(&keys(&[])), ["refused over"]);
}

#[test]
fn a_webhook_has_ten_seconds_and_not_more() {
    let mut talk = Talk::new(trigger());
    talk.start();
    talk.say("1");
    assert_eq!(talk.wait(9_999), [] as [&str; 0]);
    assert_eq!(
        talk.wait(1),
        ["timed out 1", "message wait \"One moment\"", "paused wait"],
        "the flow goes on, and pauses"
    );
    assert_eq!(
        talk.answer(1, r#"{"user_session_keys":[{"key":"name","value":"Ana"}]}"#),
        ["problem late_answer 1"]
    );
    assert_eq!(talk.state.value("name"), None);
}

#[test]
fn the_rescue_comes_on_the_clock_and_only_while_nobody_answers() {
    let mut talk = Talk::new(trigger());
    talk.start();
    talk.say("1");
    talk.answer(1, "{}");
    assert_eq!(talk.wait(299_999), [] as [&str; 0]);
    assert_eq!(talk.wait(1), ["path wait/alternate late", "message late \"It takes long\""]);
    // The server's answer is late: the session has gone on.
    assert_eq!(talk.update(&keys(&[("name", "Ana")])), ["refused early"]);
    let mut talk = Talk::new(trigger());
    talk.start();
    talk.say("1");
    talk.answer(1, "{}");
    talk.update(&keys(&[("name", "Ana")]));
    assert_eq!(talk.wait(1_000_000), [] as [&str; 0]);
}

#[test]
fn an_update_before_the_pause_does_what_the_rules_say() {
    let begun = |rule| {
        let mut talk = Talk::new(trigger());
        talk.state.rules.early_update = rule;
        talk.start();
        talk.say("1");
        talk
    };
    let mut talk = begun(EarlyUpdate::Refuse);
    assert_eq!(talk.update(&keys(&[("name", "Ana")])), ["refused early"]);
    assert_eq!(talk.answer(1, "{}").last().unwrap(), "paused wait");
    let mut talk = begun(EarlyUpdate::Set);
    assert_eq!(talk.update(&keys(&[("name", "Ana")])), ["updated", "set name=Ana"]);
    assert_eq!(talk.answer(1, "{}").last().unwrap(), "paused wait");
    let mut talk = begun(EarlyUpdate::Keep);
    assert_eq!(talk.update(&keys(&[("name", "Ana")])), ["updated"]);
    assert_eq!(
        talk.answer(1, "{}"),
        [
            "answered 1 200 0",
            "message wait \"One moment\"",
            "paused wait",
            "set name=Ana",
            "resumed wait",
            "path wait/trigger hello",
            "message hello \"Hello Ana\""
        ]
    );
}

#[test]
fn a_second_update_does_what_the_rules_say() {
    let resumed = |rule| {
        let mut talk = Talk::new(trigger());
        talk.state.rules.second_update = rule;
        talk.start();
        talk.say("1");
        talk.answer(1, "{}");
        talk.update(&keys(&[("name", "Ana")]));
        talk
    };
    let mut talk = resumed(SecondUpdate::Set);
    assert_eq!(talk.update(&keys(&[("name", "Bia")])), ["updated", "set name=Bia"]);
    assert_eq!(talk.state.block.as_ref().unwrap(), "hello");
    let mut talk = resumed(SecondUpdate::Refuse);
    assert_eq!(talk.update(&keys(&[("name", "Bia")])), ["refused second"]);
    assert_eq!(talk.state.value("name"), Some("Ana"));
}

#[test]
fn a_reply_in_the_pause_is_caught_by_a_connected_default_answer() {
    let mut talk = Talk::new(trigger());
    talk.start();
    talk.say("1");
    talk.answer(1, "{}");
    assert_eq!(talk.say("hello?"), ["said hello?", "problem reply_while_paused wait"]);
    assert_eq!(talk.state.waiting, Waiting::Update);
    let caught = flow(json!({
        "wait": { "kind": "options", "style": "plain", "text": "One moment",
                  "options": [{ "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "bye" }],
                  "default": { "to": "bye" } },
        "bye": { "kind": "agent", "team": "DEFAULT" },
    }));
    let mut talk = Talk::new(caught.clone());
    assert_eq!(
        talk.start()[1..],
        [
            "started wait",
            "message wait \"One moment\"",
            "paused wait",
            "problem pause_without_webhook wait"
        ]
    );
    assert_eq!(
        talk.say("hello?"),
        ["said hello?", "path wait/default bye", "transferred bye DEFAULT"]
    );
    let mut talk = Talk::new(caught);
    talk.state.rules.reply_while_paused = ReplyWhilePaused::Ignore;
    talk.start();
    assert_eq!(talk.say("hello?").last().unwrap(), "problem reply_while_paused wait");
}

#[test]
fn a_trigger_that_is_not_right_does_not_pause() {
    let options = json!([{ "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "end" }]);
    let mut talk = Talk::new(flow(json!({
        "wait": { "kind": "options", "style": "buttons", "text": "Wait", "options": options },
        "end": { "kind": "message", "text": "Bye" },
    })));
    assert_eq!(
        talk.start()[2..],
        [
            "message wait \"Wait\" buttons[\"[REQUEST_TRIGGER]\"]",
            "problem no_pause wait [\"plain_block\"]"
        ]
    );
    let mut talk = Talk::new(flow(json!({
        "wait": { "kind": "options", "style": "plain", "text": "Wait", "options": [
            { "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "end" }, { "id": "b", "label": "B" } ] },
        "end": { "kind": "message", "text": "Bye" },
    })));
    assert_eq!(talk.start().last().unwrap(), "problem no_pause wait [\"only_option\"]");
    // A stray space makes it an option as any other.
    let mut talk = Talk::new(flow(json!({
        "wait": { "kind": "options", "style": "plain", "text": "Wait", "options": [
            { "id": "trigger", "label": "[REQUEST_TRIGGER] " } ] },
    })));
    assert_eq!(talk.start().last().unwrap(), "message wait \"Wait\" plain[\"[REQUEST_TRIGGER] \"]");
    assert_eq!(talk.state.waiting, Waiting::Reply);
}

#[test]
fn an_option_whose_text_is_a_variable_is_its_value_everywhere() {
    let hook = "https://example.com/hook";
    let flow = || {
        flow(json!({
            "start": { "kind": "message", "text": "When?", "save": { "variable": "slot", "type": "text" },
                       "reply": { "to": "ask" } },
            "ask": { "kind": "options", "style": "plain", "text": "Choose", "save": { "variable": "answer", "type": "text" },
                     "options": [{ "id": "one", "label": "{{slot}}", "to": "end", "webhook": hook },
                                 { "id": "two", "label": "At {{slot}}", "to": "end", "webhook": hook }],
                     "default": { "to": "start" } },
            "end": { "kind": "message", "text": "{{answer}}" }
        }))
    };
    for (input, said, classified) in [
        (Input::Option { option: "one".into() }, "10:30", "10:30"),
        (Input::Option { option: "two".into() }, "At 10:30", "At 10:30"),
        (Input::Text { text: "10:30".to_owned() }, "10:30", "10:30"),
        (Input::Text { text: "at 10:30!".to_owned() }, "at 10:30!", "At 10:30"),
        (Input::Text { text: "2".to_owned() }, "2", "At 10:30"),
    ] {
        let mut talk = Talk::new(flow());
        talk.start();
        talk.say("10:30");
        assert_eq!(talk.state.sent_text, "Choose\n1) 10:30\n2) At 10:30");
        let told = talk.give(&input);
        assert_eq!(told[0], format!("said {said}"));
        assert_eq!(told[1], format!("set answer={classified}"));
        let body = talk.body();
        assert_eq!(body["actual_response"], said);
        assert_eq!(body["classified_answer"]["text"], classified);
        let answers = ["10:30", "At 10:30", "DEFAULT"].map(|text| json!({ "text": text }));
        assert_eq!(body["question"]["answers"], json!(answers));
    }
}

#[test]
fn the_exact_option_counts_before_one_that_looks_alike() {
    let flow = flow(json!({
        "ask": { "kind": "options", "style": "plain", "text": "Which?",
                 "options": [{ "id": "a", "label": "Sí", "to": "a" }, { "id": "b", "label": "si", "to": "b" },
                             { "id": "c", "label": "1", "to": "c" }] },
        "a": { "kind": "message", "text": "A" }, "b": { "kind": "message", "text": "B" },
        "c": { "kind": "message", "text": "C" }
    }));
    for (said, to) in [("Sí", "a"), ("si", "b"), ("SI", "a"), ("1", "c"), ("2", "b")] {
        let mut talk = Talk::new(flow.clone());
        talk.start();
        talk.say(said);
        assert_eq!(talk.state.block.as_ref().unwrap(), to, "{said}");
    }
}

#[test]
fn options_are_chosen_by_tap_number_and_text() {
    let with = |style: &str| {
        flow(json!({
            "ask": { "kind": "options", "style": style, "text": "Café?", "save": { "variable": "answer", "type": "text" },
                     "options": [{ "id": "sim", "label": "Sim, claro!", "to": "yes" }, { "id": "nao", "label": "Não", "to": "no" }],
                     "default": { "to": "what" } },
            "yes": { "kind": "message", "text": "Yes" }, "no": { "kind": "message", "text": "No" },
            "what": { "kind": "message", "text": "What?" },
        }))
    };
    for (style, said, to) in [
        ("plain", "2", "no"),
        ("plain", "2)", "no"),
        ("plain", " NAO ", "no"),
        ("plain", "sim claro", "what"),
        ("plain", "sim, claro", "yes"),
        ("plain", "3", "what"),
        ("plain", "0", "what"),
        ("buttons", "2", "what"),
        ("list", "Não", "no"),
        ("plain", "", "what"),
        ("plain", "!", "what"),
    ] {
        let mut talk = Talk::new(with(style));
        talk.start();
        talk.say(said);
        assert_eq!(talk.state.block.as_ref().unwrap(), to, "{style} {said:?}");
    }
    let mut talk = Talk::new(with("list"));
    talk.start();
    assert_eq!(
        talk.give(&Input::Option { option: "nao".into() }),
        ["said Não", "set answer=Não", "path ask/nao no", "message no \"No\""]
    );
    let mut talk = Talk::new(with("plain"));
    talk.start();
    assert_eq!(talk.state.sent_text, "Café?\n1) Sim, claro!\n2) Não");
    talk.give(&Input::Option { option: "there-is-no-such".into() });
    assert_eq!(talk.state.block.as_ref().unwrap(), "what");
}

#[test]
fn an_answer_that_nothing_catches_is_told() {
    let mut talk = Talk::new(flow(json!({
        "ask": { "kind": "options", "text": "?", "options": [{ "id": "a", "label": "A" }] },
    })));
    talk.start();
    assert_eq!(talk.say("b"), ["said b", "problem not_understood ask"]);
    assert_eq!(talk.state.waiting, Waiting::Reply);
    assert_eq!(talk.say("a"), ["said a", "path ask/a -", "closed end"]);
    assert_eq!(talk.say("a"), ["said a", "problem not_taken"]);
}

#[test]
fn each_type_of_saved_answer() {
    let saving = |kind: &str| {
        Talk::new(flow(json!({
            "ask": { "kind": "message", "text": "?", "save": { "variable": "v", "type": kind } },
        })))
    };
    let photo = || Input::Media {
        media: MediaKind::Image,
        url: "https://example.com/a.jpg".to_owned(),
        caption: String::new(),
    };
    let text = |text: &str| Input::Text { text: text.to_owned() };
    for (kind, input, saved) in [
        ("all", text("x"), Some("x")),
        ("text", text("x"), Some("x")),
        ("number", text("R$ 1.234,5"), Some("12345")),
        ("number", text("none"), Some("")),
        ("email", text("write to ana@example.com."), Some("ana@example.com")),
        ("email", text("none"), Some("")),
        ("zipcode", text("01310-100"), Some("01310-100")),
        ("image", photo(), Some("https://example.com/a.jpg")),
        ("all", photo(), Some("https://example.com/a.jpg")),
        ("text", photo(), None),
        ("video", photo(), None),
        ("image", text("no"), None),
        ("location", text("no"), None),
    ] {
        let mut talk = saving(kind);
        talk.start();
        let events = talk.give(&input);
        assert_eq!(talk.state.value("v"), saved, "{kind} {input:?}");
        let is_told = events.contains(&format!("problem wrong_answer_kind ask {kind}"));
        assert_eq!(is_told, saved.is_none(), "{kind} {input:?}");
        assert!(
            events.contains(&"path ask/reply -".to_owned())
                || events.contains(&"closed end".to_owned())
        );
    }
    let mut talk = saving("location");
    talk.start();
    let (latitude, longitude, address) = (4.5935, -72.0345, "Carrera 7 #100-06".to_owned());
    talk.give(&Input::Location { latitude, longitude, address });
    let place: Value = serde_json::from_str(talk.state.value("v").unwrap()).unwrap();
    assert_eq!(
        place,
        json!({ "latitude": 4.5935, "longitude": -72.0345, "address": "Carrera 7 #100-06" })
    );
    assert_eq!(talk.state.value("latitude"), Some("4.5935"));
    assert_eq!(talk.state.variables["v"].kind.as_deref(), Some("location"));
}

#[test]
fn conditions_compare_as_their_operators_say() {
    for (operator, value, wanted, holds) in [
        ("EQ", "a", "a", true),
        ("EQ", "a", "A", false),
        ("EQ", "1", "1.0", true),
        ("EQ", "", "", true),
        ("DIFF", "a", "b", true),
        ("DIFF", "a", "a", false),
        ("NEQ", "a", "b", true),
        ("GT", "10", "9", true),
        ("GT", "9", "9", false),
        ("GTEQ", "9", "9", true),
        ("GTE", "9", "9", true),
        ("LT", "9", "10", true),
        ("LTEQ", "10", "10", true),
        ("LTE", "11", "10", false),
        ("GT", "ten", "9", false),
        ("CONT", "hello", "ell", true),
        ("NCONT", "hello", "ell", false),
        ("GT", "9", "nine", false),
        ("WHAT", "1", "1", false),
        ("EQ", "inf", "infinity", false),
    ] {
        let mut talk = Talk::new(flow(json!({
            "if": { "kind": "condition", "variable": "v",
                    "conditions": [{ "id": "c", "operator": operator, "value": wanted, "to": "yes" }],
                    "otherwise": { "to": "no" } },
            "yes": { "kind": "message", "text": "Yes" }, "no": { "kind": "message", "text": "No" },
        })));
        if !value.is_empty() {
            let variable = sim::Variable { value: value.to_owned(), kind: None };
            talk.state.variables.insert("v".to_owned(), variable);
        }
        let events = talk.start();
        let to = if holds { "yes" } else { "no" };
        assert_eq!(talk.state.block.as_ref().unwrap(), to, "{value} {operator} {wanted}");
        let is_senseless = [("GT", "nine"), ("WHAT", "1")].contains(&(operator, wanted));
        assert_eq!(events.contains(&"problem bad_condition if c".to_owned()), is_senseless);
    }
}

#[test]
fn conditions_on_the_time_of_day_use_the_flows_zone() {
    let open = |zone: &str, from: &str, to: &str| {
        let mut talk = Talk::new(flow_with(
            json!({ "timezone": zone }),
            json!({
                "if": { "kind": "condition", "variable": "time", "test": "time",
                        "conditions": [{ "id": "c", "operator": "BTW", "value": [from, to], "to": "yes" }],
                        "otherwise": { "to": "no" } },
                "yes": { "kind": "message", "text": "Yes" }, "no": { "kind": "message", "text": "No" },
            }),
        ));
        let events = talk.start();
        (talk.state.block.unwrap().to_string(), events)
    };
    // 14:05 UTC is 11:05 in São Paulo.
    for (zone, from, to, is_open) in [
        ("America/Sao_Paulo", "11:00", "11:05", false),
        ("America/Sao_Paulo", "11:05", "11:06", true),
        ("UTC", "14:00", "15:00", true),
        ("UTC", "22:00", "14:00", false),
        ("UTC", "22:00", "14:05", false),
        ("UTC", "22:00", "14:06", true),
        ("UTC", "14:05", "06:00", true),
        ("UTC", "14:06", "06:00", false),
        ("UTC", "14:00", "06:00", true),
        ("", "14:05", "14:06", true),
    ] {
        let expected = if is_open { "yes" } else { "no" };
        assert_eq!(open(zone, from, to).0, expected, "{zone} {from} {to}");
    }
    let (block, events) = open("Mars/Olympus", "14:00", "15:00");
    assert_eq!(block, "yes");
    assert!(events.contains(&"problem unknown_zone Mars/Olympus".to_owned()), "{events:?}");
    assert!(open("UTC", "9", "10:00").1.contains(&"problem bad_condition if c".to_owned()));
}

#[test]
fn native_variables_have_their_values() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "{{time}} {{weekday}} {{country_code}} {{inbound}} {{nothing}}. {{ not one }} }} {{" },
    })));
    assert_eq!(
        talk.start()[2..],
        ["problem unset_variable m nothing", "message m \"14:05 7 +57 Oi . {{ not one }} }} {{\""]
    );
}

#[test]
fn shares_are_drawn_by_the_seed_as_often_as_they_say() {
    let split = flow(json!({
        "ab": { "kind": "ab_test", "shares": [
            { "id": "a", "percent": 80, "to": "x" }, { "id": "b", "percent": 20, "to": "y" } ] },
        "x": { "kind": "message", "text": "X" }, "y": { "kind": "message", "text": "Y" },
    }));
    let mut count = 0;
    for seed in 0..2_000 {
        let state = State { seed, ..session() };
        let (state, _) = step(&split, state, &Input::Start { text: None });
        count += usize::from(state.block.unwrap() == "x");
    }
    assert!((1_500..=1_700).contains(&count), "{count} of 2,000 walked the share of 80 percent");
    let mut talk = Talk::new(split);
    talk.state.shares.insert("ab".into(), "b".into());
    talk.start();
    assert_eq!(talk.state.block.unwrap(), "y");
}

#[test]
fn circles_end_with_an_event() {
    let mut talk = Talk::new(flow(json!({
        "a": { "kind": "condition", "variable": "v", "otherwise": { "to": "b" } },
        "b": { "kind": "condition", "variable": "v", "otherwise": { "to": "a" } },
    })));
    let events = talk.start();
    assert_eq!(events[events.len() - 2..], ["problem step_limit 1000", "closed problem"]);
    // An alternate flow without delay sends at once, for ever.
    let mut talk = Talk::new(flow(json!({
        "a": { "kind": "message", "text": "x", "alternate": { "minutes": 0, "to": "a" } },
    })));
    assert_eq!(talk.start().last().unwrap(), "closed problem");
    // One with a delay comes as often as the time that passes lets it.
    let mut talk = Talk::new(flow(json!({
        "a": { "kind": "message", "text": "x", "alternate": { "minutes": 1, "to": "a" } },
    })));
    talk.start();
    assert_eq!(talk.wait(600_000).iter().filter(|line| line.starts_with("message")).count(), 10);
    assert_eq!(talk.wait(u64::MAX).last().unwrap(), "closed problem");
}

#[test]
fn paths_that_lead_nowhere_are_told() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "reply": { "to": "gone" } },
    })));
    talk.start();
    assert_eq!(
        talk.say("y")[1..],
        ["path m/reply gone", "problem missing_block m reply gone", "closed problem"]
    );
    let mut talk = Talk::new(flow(json!({
        "c": { "kind": "condition", "variable": "v", "otherwise": {} },
    })));
    assert_eq!(
        talk.start()[2..],
        ["path c/otherwise -", "problem dead_end c otherwise", "closed problem"]
    );
    let mut talk = Talk::new(flow_with(
        json!({ "start": null }),
        json!({
            "m": { "kind": "message", "text": "x" },
        }),
    ));
    assert_eq!(talk.start()[1..], ["problem missing_start", "closed problem"]);
    let mut talk = Talk::new(flow(json!({
        "ab": { "kind": "ab_test", "shares": [] },
    })));
    assert_eq!(talk.start().last().unwrap(), "closed problem");
}

#[test]
fn help_desks_transfers_and_jumps() {
    let mut talk = Talk::new(flow(json!({
        "crm": { "kind": "helpdesk_action", "service": "HUBSPOT", "next": { "to": "jump", "webhook": HOOK } },
        "jump": { "kind": "jump", "conversation": { "id": 4711, "name": "Other" } },
    })));
    assert_eq!(
        talk.start()[1..],
        [
            "started crm",
            "help desk crm HUBSPOT",
            "path crm/next jump",
            "webhook 1 other https://example.com/hook"
        ]
    );
    assert_eq!(talk.answer(1, "[]"), ["answered 1 200 0", "jumped jump 4711"]);
    assert_eq!(talk.state.waiting, Waiting::Over);
    let mut talk = Talk::new(flow(json!({ "x": { "kind": "integration", "service": "ZENDESK" } })));
    assert_eq!(talk.start().last().unwrap(), "transferred x ZENDESK");
}

#[test]
fn blocks_that_cannot_be_played_say_so_and_can_be_left_by_any_exit() {
    let unknown = flow(json!({
        "f": { "kind": "carousel", "text": "Look", "reply": { "to": "end" }, "next": { "to": "end" } },
        "end": { "kind": "message", "text": "Bye" },
    }));
    let mut talk = Talk::new(unknown);
    assert_eq!(talk.start()[2..], ["message f \"Look\"", "problem unknown_kind f carousel"]);
    assert_eq!(talk.give(&Input::Exit { exit: "no".into() }), ["problem not_taken"]);
    assert_eq!(
        talk.give(&Input::Exit { exit: "next".into() }),
        ["path f/next end", "message end \"Bye\""]
    );
    assert_eq!(talk.give(&Input::Exit { exit: "reply".into() }), ["problem not_taken"]);
}

#[test]
fn free_text_needs_an_open_window() {
    let after = |minutes: u64| {
        let mut talk = Talk::new(flow(json!({
            "hello": { "kind": "template", "text": "Hi {{1}}", "template": { "id": 1, "name": "hi", "answers": "open" },
                       "reply": { "to": "ask" } },
            "ask": { "kind": "message", "text": "?", "alternate": { "minutes": minutes, "to": "more" } },
            "more": { "kind": "message", "text": "Still there?" },
        })));
        assert_eq!(
            talk.give(&Input::Start { text: None }),
            ["started hello", "message hello \"Hi {{1}}\""]
        );
        assert_eq!(talk.say("yes").last().unwrap(), "message ask \"?\"");
        talk.wait(minutes * 60_000)
    };
    // It closes a day after the user wrote last.
    for minutes in [1_440, 1_500] {
        assert_eq!(after(minutes), ["path ask/alternate more", "problem window_closed more"]);
    }
    assert_eq!(after(1_439)[..2], ["path ask/alternate more", "message more \"Still there?\""]);
    // The company writes first, and no template: nobody gets it.
    let mut talk = Talk::new(flow_with(
        json!({ "direction": "outbound" }),
        json!({
            "m": { "kind": "message", "text": "x" },
        }),
    ));
    assert_eq!(talk.give(&Input::Start { text: None }).last().unwrap(), "problem window_closed m");
}

#[test]
fn opting_out_calls_its_webhook_and_goes_on() {
    let mut talk = Talk::new(flow(json!({
        "t": { "kind": "template", "text": "News", "template": { "id": 1, "answers": "closed" },
               "options": [{ "id": "stop", "label": "Stop", "to": "bye", "action": "optout", "optout_webhook": "https://example.com/stop" }] },
        "bye": { "kind": "message", "text": "Done" },
    })));
    talk.give(&Input::Start { text: None });
    assert_eq!(
        talk.give(&Input::Option { option: "stop".into() }),
        [
            "said Stop",
            "opted out t/stop",
            "webhook 1 optout https://example.com/stop",
            "path t/stop bye",
            "message bye \"Done\""
        ]
    );
    assert!(talk.state.has_opted_out);
    assert_eq!(talk.body()["reason"], "OPTOUT");
    assert_eq!(
        talk.answer(1, r#"{"user_session_keys":[{"key":"k","value":"v"}]}"#),
        ["answered 1 200 0", "set k=v"]
    );
}

#[test]
fn delivered_and_read_are_told_to_their_webhooks() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "webhook_delivered": "https://example.com/d", "webhook_read": "https://example.com/r" },
    })));
    assert_eq!(
        talk.start()[3..],
        ["webhook 1 delivered https://example.com/d", "webhook 2 read https://example.com/r"]
    );
    assert_eq!(talk.say("ok").last().unwrap(), "closed end");
    assert_eq!(
        talk.wait(10_000),
        ["timed out 1", "timed out 2"],
        "they may be answered after the end"
    );
}

#[test]
fn reminders_and_collected_messages() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "auto_retry": { "minutes": 2, "message": "Hello?" } },
    })));
    talk.start();
    assert_eq!(talk.wait(300_000), ["message m \"Hello?\""], "once");
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "message_limit": 3, "timer": { "value": 30, "unit": "seconds" },
               "save": { "variable": "all", "type": "text" }, "reply": { "to": "n" } },
        "n": { "kind": "message", "text": "y" },
    })));
    talk.start();
    assert_eq!(talk.say("a"), ["said a"]);
    assert_eq!(talk.say("b"), ["said b"]);
    assert_eq!(talk.say("c")[1], "set all=a\nb\nc");
    let mut again = Talk::new(talk.flow.clone());
    again.start();
    again.say("a");
    assert_eq!(again.wait(30_000), ["set all=a", "path m/reply n", "message n \"y\""]);
}

#[test]
fn a_session_in_which_nobody_writes_closes_where_the_rules_say_so() {
    let mut talk = Talk::new(trigger());
    talk.state.rules.inactivity_minutes = Some(10);
    talk.start();
    assert_eq!(talk.wait(600_000), ["closed inactivity"]);
}

#[test]
fn what_webhooks_answer() {
    let answered = |status: u16, body: &str| {
        let mut talk = Talk::new(flow(json!({
            "ask": { "kind": "message", "text": "?", "reply": { "to": "end", "webhook": HOOK } },
            "end": { "kind": "message", "text": "Bye" },
        })));
        talk.start();
        talk.say("x");
        let lines = talk.give(&Input::Answered { call: 1, status, body: body.to_owned() });
        assert_eq!(lines.last().unwrap(), "message end \"Bye\"", "the flow goes on: {body}");
        lines[1..lines.len() - 1].to_vec()
    };
    let none: [String; 0] = [];
    for body in [
        "{}",
        "[]",
        r#"{"ok":true,"accepted":true}"#,
        r#"{"status":"success"}"#,
        r#"{"user_session_keys":[]}"#,
        "\u{feff}{}",
    ] {
        assert_eq!(answered(202, body), none, "{body}");
    }
    assert_eq!(
        answered(200, r#"{"user_session_keys":[{"key":"a","value":"1","type":"x"}],"more":1}"#),
        ["set a=1"]
    );
    for (body, told) in [
        ("<html>", "problem bad_body 1 web_page"),
        ("", "problem bad_body 1 not_json 1 0"),
        ("{\"a\":", "problem bad_body 1 not_json 1 5"),
        ("[1]", "problem bad_body 1 not_an_object"),
        ("\"x\"", "problem bad_body 1 not_an_object"),
        (r#"{"user_session_keys":{}}"#, "problem bad_body 1 keys_no_list"),
        (
            r#"{"user_session_keys":[{"key":"a","value":"1"},{"key":"","value":"1"}]}"#,
            "problem bad_body 1 bad_entry 2",
        ),
        (r#"{"user_session_keys":[{"key":"a"}]}"#, "problem bad_body 1 bad_entry 1"),
        (r#"{"user_session_keys":[3]}"#, "problem bad_body 1 bad_entry 1"),
        (r#"{"user_session_keys":[{"key":"ok","value":false}]}"#, "problem no_text 1 ok"),
    ] {
        assert_eq!(answered(200, body), [told], "{body}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(answered(200, &deep).len(), 1);
    let huge = format!("\"{}\"", "x".repeat(sim::MOST_BYTES));
    assert_eq!(answered(200, &huge), ["problem bad_body 1 too_large 1048576"]);
    for status in [199, 301, 404, 500] {
        assert_eq!(
            answered(status, r#"{"user_session_keys":[{"key":"a","value":"1"}]}"#),
            [format!("problem bad_status 1 {status}")]
        );
    }
}

#[test]
fn what_updates_bring() {
    let updated = |body: &str| {
        let mut talk = Talk::new(trigger());
        talk.start();
        talk.say("1");
        talk.answer(1, "{}");
        (talk.give(&Input::Update { body: body.to_owned() }), talk.state.waiting)
    };
    for body in [
        "",
        "[]",
        "{}",
        "<html>",
        r#"{"user_session_keys":"x"}"#,
        r#"{"user_session_keys":[{"value":"x"}]}"#,
    ] {
        let (lines, waiting) = updated(body);
        assert_eq!(lines[0], "refused bad_body", "{body}");
        assert_eq!(waiting, Waiting::Update, "a bad update changes nothing: {body}");
    }
    let (lines, waiting) =
        updated(r#"{"user_session_keys":[{"key":"n","value":5},{"key":"name","value":"A"}]}"#);
    assert_eq!(lines[..3], ["updated", "set name=A", "problem no_text null n"]);
    assert_eq!(waiting, Waiting::Reply);
}

#[test]
fn a_failed_webhook_lets_the_flow_go_on() {
    let mut talk = Talk::new(trigger());
    talk.start();
    talk.say("1");
    assert_eq!(talk.say("hello?"), ["said hello?", "problem reply_while_busy"]);
    let cause = "connection refused".to_owned();
    assert_eq!(
        talk.give(&Input::Failed { call: 1, cause }),
        ["failed 1 connection refused", "message wait \"One moment\"", "paused wait"]
    );
    assert_eq!(talk.give(&Input::TimedOut { call: 7 }), ["problem late_answer 7"]);
}

#[test]
fn bodies_have_the_fields_of_their_kind() {
    let mut talk = Talk::new(flow(json!({
        "ask": { "kind": "options", "style": "plain", "text": "Ready, {{name}}?", "options": [{ "id": "y", "label": "Yes", "to": "if", "webhook": HOOK }],
                 "default": { "to": "if" }, "alternate": { "minutes": 1, "to": "if", "webhook": HOOK } },
        "if": { "kind": "condition", "variable": "age", "conditions": [{ "id": "c", "operator": "EQ", "value": "18", "to": "ask", "webhook": HOOK }],
                "otherwise": { "to": "ask", "webhook": HOOK } },
    })));
    let variable = |value: &str| sim::Variable { value: value.to_owned(), kind: None };
    talk.state.variables.insert("name".to_owned(), variable("Juan"));
    talk.state.variables.insert("age".to_owned(), variable("18"));
    talk.state.conversation = 34820;
    talk.start();
    talk.wait(1_000);
    talk.say("yes!");
    let keys = json!([{ "key": "name", "value": "Juan", "type": null }, { "key": "age", "value": "18", "type": null }]);
    let who =
        json!({ "country_code": "+57", "cellphone": "3161234567", "session_id": "d2fa98d29a26" });
    let with = |more: Value| {
        let mut body = who.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(
        talk.body(),
        with(json!({
            "conversation_id": "34820",
            "question": { "type": "closed", "text": "Ready, {{name}}?", "answers": [{ "text": "Yes" }, { "text": "DEFAULT" }] },
            "sent_at": "2026-03-01 14:05:00", "responded_at": "2026-03-01 14:05:01",
            "sent_text": "Ready, Juan?\n1) Yes", "actual_response": "yes!", "classified_answer": { "text": "Yes" },
            "user_session_keys": keys,
        }))
    );
    talk.answer(1, "{}");
    assert_eq!(
        talk.body(),
        with(json!({
            "conversation_id": 34820, "variable": { "name": "age", "value": "18" },
            "condition": { "operator": "EQ", "value": "18" }, "user_session_keys": keys,
        }))
    );
    talk.answer(2, "{}");
    talk.wait(60_000);
    assert_eq!(
        talk.body(),
        with(json!({
            "conversation_id": 34820, "question": { "type": "closed", "text": "Ready, {{name}}?" },
            "timeout_at": "2026-03-01 14:06:01", "user_session_keys": keys,
        }))
    );
}

#[test]
fn webhooks_on_shares_are_lost_and_told() {
    let mut talk = Talk::new(flow(json!({
        "ab": { "kind": "ab_test", "shares": [{ "id": "a", "percent": 100, "to": "x", "webhook": HOOK }] },
        "x": { "kind": "message", "text": "X" },
    })));
    assert_eq!(talk.start()[2..], ["path ab/a x", "problem lost_webhook ab a", "message x \"X\""]);
}

#[test]
fn attachments_come_with_their_values() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "file": { "variable": "pic", "type": "image" }, "location": { "variable": "place" } },
    })));
    let variable = |value: &str| sim::Variable { value: value.to_owned(), kind: None };
    talk.state.variables.insert("pic".to_owned(), variable("https://example.com/p.png"));
    talk.state.variables.insert(
        "place".to_owned(),
        variable(r#"{"latitude": 47.1, "longitude": -4.1, "address": "…"}"#),
    );
    talk.start();
    let EventKind::Message { message, .. } = &talk.events[2].kind else { panic!("no message") };
    assert_eq!(message.file.as_ref().unwrap().url, "https://example.com/p.png");
    assert_eq!(message.location.as_ref().unwrap().latitude, 47.1);
}

/// Whatever a flow is like and whatever comes: steps end, states can be written, and the session
/// waits for somebody.
#[test]
fn random_flows_and_inputs_never_stop_the_engine() {
    for seed in 0..600 {
        let mut random = Random::new(seed);
        let flow = crate::common::flows::flow(&mut random, 12);
        let mut talk = Talk::new(flow);
        talk.state.seed = seed;
        talk.state.rules.early_update =
            *random.pick(&[EarlyUpdate::Refuse, EarlyUpdate::Set, EarlyUpdate::Keep]);
        for _ in 0..25 {
            let input = input(&mut random, &talk.state);
            talk.give(&input);
            let state = &talk.state;
            if let Waiting::Webhook { call } = state.waiting {
                assert!(state.calls.iter().any(|known| known.id == call));
            }
            if matches!(state.waiting, Waiting::Reply | Waiting::Update) {
                let block = state.block.as_ref().and_then(|id| talk.flow.block(id.as_str()));
                assert!(block.is_some_and(|block| block.kind.waits()), "seed {seed}");
            }
            assert!(state.due_at().is_none_or(|due| due > state.clock), "seed {seed}: {state:?}");
        }
        assert!(talk.events.is_sorted_by_key(|event| event.at), "time goes forward");
    }
}

fn input(random: &mut Random, state: &State) -> Input {
    let text = |random: &mut Random| {
        random.pick(&["", "1", "Sí", "DEFAULT", "[REQUEST_TRIGGER]", "x"]).to_string()
    };
    let call = state.calls.first().map_or(1, |call| call.id);
    let body = random
        .pick(&["{}", "", "[1]", r#"{"user_session_keys":[{"key":"nome","value":"Ana"}]}"#])
        .to_string();
    match random.below(11) {
        0 | 1 => Input::Start { text: random.one_in(2).then(|| text(random)) },
        2 | 3 => Input::Text { text: text(random) },
        4 => {
            Input::Option { option: random.pick(&["o0", "o1", "a", "trigger"]).to_string().into() }
        }
        5 => Input::Exit { exit: random.pick(&["reply", "next", "default"]).to_string().into() },
        6 => Input::Time { ms: *random.pick(&[0, 1, 10_000, 300_000, 86_400_000, u64::MAX / 4]) },
        7 | 8 => Input::Answered { call, status: *random.pick(&[200, 404]), body },
        9 => Input::Failed { call, cause: "cut".to_owned() },
        _ => Input::Update { body },
    }
}

#[test]
fn nobody_is_reminded_while_answering() {
    let mut talk = Talk::new(flow(json!({
        "m": { "kind": "message", "text": "x", "message_limit": 3,
               "auto_retry": { "minutes": 2, "message": "Hello?" },
               "alternate": { "minutes": 4, "to": "late" } },
        "late": { "kind": "message", "text": "Bye" },
    })));
    talk.start();
    assert_eq!(talk.say("a"), ["said a"]);
    let none: [String; 0] = [];
    assert_eq!(talk.wait(300_000), none);
}
