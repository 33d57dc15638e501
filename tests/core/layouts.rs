//! Correct layouts, and what the list of rules says about each: nothing is found where nothing is
//! wrong, and a rule that yields to another does so.

#![expect(clippy::needless_pass_by_value, reason = "flows are written where they are used")]

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::lint::{Severity, lint};
use treble_flow_designer::model::Flow;

const HOOK: &str = "https://hooks.acme.io/check";

/// A flow that begins at `ask`. Whoever starts it brings the answer, so that it always has a value.
fn flow(blocks: &Value) -> Flow {
    let mut file = json!({
        "format": "treble-flow", "version": 1, "name": "Check", "language": "en",
        "start": "ask", "blocks": blocks,
    });
    if blocks.to_string().contains("{{answer}}") {
        file["inputs"] = json!(["answer"]);
    }
    format::open(file.to_string().as_bytes()).unwrap().flow
}

fn found(blocks: Value) -> Vec<(&'static str, Severity)> {
    lint(&flow(&blocks)).iter().map(|finding| (finding.rule.name, finding.severity)).collect()
}

fn names(blocks: Value) -> Vec<&'static str> {
    let mut names: Vec<&str> = found(blocks).into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names
}

fn is_clean(blocks: Value) -> bool {
    found(blocks).iter().all(|(_, severity)| *severity == Severity::Info)
}

fn hook() -> Value {
    json!({ "url": HOOK, "returns": ["answer"] })
}

/// A correct request trigger that goes on to `done`.
fn trigger() -> Value {
    json!({
        "kind": "options", "style": "plain", "text": "One moment please",
        "options": [{ "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "done" }],
        "alternate": { "minutes": 5, "to": "done" },
    })
}

fn done() -> Value {
    json!({ "kind": "message", "text": "{{answer}}", "reply": {} })
}

fn message(text: &str, to: &str) -> Value {
    json!({ "kind": "message", "text": text, "reply": { "to": to } })
}

/// The flow with one value of it replaced.
fn with(mut blocks: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = blocks.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        other => {
            other.as_object_mut().unwrap().insert(key.to_owned(), value);
        }
    }
    blocks
}

fn correct() -> Value {
    json!({
        "ask": { "kind": "message", "text": "Your number?", "reply": { "to": "wait", "webhook": hook() } },
        "wait": trigger(),
        "done": done(),
    })
}

#[test]
fn six_parts_make_a_request_trigger_and_each_missing_one_is_named() {
    assert!(names(correct()).is_empty());
    let cases: [(&str, Value, &[&str]); 8] = [
        ("/wait/style", json!("buttons"), &["trigger-on-interactive-block"]),
        ("/wait/text", json!(""), &["empty-message"]),
        ("/wait/options/0/label", json!("[request_trigger]"), &["misspelled-trigger"]),
        ("/ask/reply/webhook", Value::Null, &["trigger-without-webhook"]),
        ("/wait/options/0/to", Value::Null, &["trigger-leads-nowhere"]),
        ("/wait/alternate", Value::Null, &["trigger-without-rescue"]),
        ("/wait/alternate/minutes", json!(0), &["immediate-rescue"]),
        ("/wait/alternate/minutes", json!(1), &[]),
    ];
    for (pointer, value, wanted) in cases {
        let blocks = with(correct(), pointer, value);
        let serious: Vec<&str> = found(blocks)
            .into_iter()
            .filter(|(_, severity)| *severity > Severity::Info)
            .map(|(name, _)| name)
            .collect();
        assert_eq!(serious, wanted, "{pointer}");
    }
}

/// The layout of the help article: no alternate flow, and a plain continuation.
#[test]
fn the_articles_own_layout_is_no_error() {
    let blocks = json!({
        "ask": { "kind": "message", "text": "Send a photo", "reply": { "to": "wait", "webhook": HOOK } },
        "wait": {
            "kind": "options", "text": "Estamos procesando tu solicitud, espera un momento… ⏰",
            "options": [{ "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "done" }],
            "default": {},
        },
        "done": { "kind": "message", "text": "Done!", "reply": {} },
    });
    assert_eq!(names(blocks), ["ignored-trigger-result", "trigger-without-rescue"]);
}

/// Every kind of path into a trigger: right with a webhook, one error each without.
#[test]
fn each_kind_of_path_into_a_trigger_needs_its_webhook() {
    let all = |webhook: &Value| {
        json!({
            "ask": {
                "kind": "options", "style": "plain", "text": "What now?",
                "options": [
                    { "id": "check", "label": "Check", "to": "wait", "webhook": webhook },
                    { "id": "more", "label": "More", "to": "number" },
                    { "id": "compare", "label": "Compare", "to": "compare" },
                ],
                "default": { "to": "wait", "webhook": webhook },
                "alternate": { "minutes": 5, "to": "wait", "webhook": webhook },
            },
            "number": { "kind": "message", "text": "Your number?", "reply": { "to": "wait", "webhook": webhook } },
            "compare": {
                "kind": "condition", "variable": "country_code",
                "conditions": [{ "id": "br", "operator": "EQ", "value": "+55", "to": "wait", "webhook": webhook }],
                "otherwise": { "to": "wait", "webhook": webhook },
            },
            "wait": trigger(),
            "done": {
                "kind": "options", "style": "buttons", "text": "{{answer}}",
                "options": [
                    { "id": "again", "label": "Again", "to": "wait", "webhook": webhook },
                    { "id": "end", "label": "Enough", "to": "bye" },
                ],
                "default": { "to": "bye" },
            },
            "bye": { "kind": "message", "text": "Goodbye", "reply": {} },
        })
    };
    assert!(names(all(&hook())).is_empty());
    let bare = names(all(&Value::Null));
    assert_eq!(bare.iter().filter(|name| **name == "trigger-without-webhook").count(), 7);
    assert!(found(all(&Value::Null)).iter().all(|(name, severity)| {
        *severity < Severity::Error || *name == "trigger-without-webhook"
    }));
}

#[test]
fn a_loop_that_returns_into_the_trigger_over_a_webhook_is_clean() {
    let blocks = with(correct(), "/done/reply", json!({ "to": "wait", "webhook": hook() }));
    assert!(names(blocks).is_empty());
    // The loop waits for an update and for the user, so it is no storm; nor is one of messages.
    let round = json!({
        "ask": message("Hello", "one"), "one": message("One?", "two"), "two": message("Two?", "one"),
    });
    assert!(names(round).is_empty());
}

#[test]
fn rules_of_the_trigger_yield_to_each_other() {
    // The token in the text beside a correct option.
    assert!(names(with(correct(), "/wait/text", json!("[REQUEST_TRIGGER] is running"))).is_empty());
    // The rescue on the next block is named once, instead of a missing one.
    let mut blocks = with(correct(), "/wait/alternate", Value::Null);
    blocks = with(blocks, "/done/reply", json!({ "to": "end" }));
    blocks = with(blocks, "/done/alternate", json!({ "minutes": 5, "to": "end" }));
    blocks = with(blocks, "/end", json!({ "kind": "agent" }));
    assert_eq!(names(blocks), ["rescue-after-trigger"]);
    // A webhook on the way out is right when each way in has one as well.
    let out = with(correct(), "/wait/options/0/webhook", json!(HOOK));
    assert!(names(out).is_empty());
    // From trigger to trigger the webhook on the way out is the next one's.
    let mut chain = with(
        correct(),
        "/wait/options/0",
        json!({
            "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "second", "webhook": hook(),
        }),
    );
    chain = with(chain, "/second", trigger());
    assert_eq!(names(chain), ["consecutive-triggers"]);
}

#[test]
fn an_option_of_another_token_is_told_from_a_misspelled_one() {
    let blocks = |label: &str| {
        json!({
            "ask": {
                "kind": "options", "style": "plain", "text": "Where are you?",
                "options": [{ "id": "a", "label": label, "to": "end" }],
                "default": { "to": "end" },
            },
            "end": { "kind": "agent" },
        })
    };
    assert!(names(blocks("[LOCATION]")).is_empty());
    assert_eq!(names(blocks("[OPEN_TEXT]")), ["unknown-token"]);
    assert_eq!(names(blocks("[REQUEST_TRIGER]")), ["misspelled-trigger"]);
    assert_eq!(names(blocks("DEFAULT")), ["reserved-option-text"]);
    assert!(names(blocks("Default")).is_empty());
}

#[test]
fn a_message_is_empty_only_without_text_file_and_location() {
    let blocks = |message: Value| json!({ "ask": message });
    assert!(names(blocks(json!({ "kind": "message", "text": " ", "reply": {} }))).is_empty());
    let file = json!({ "url": "https://files.acme.io/a.png", "type": "image" });
    assert!(names(blocks(json!({ "kind": "message", "file": file, "reply": {} }))).is_empty());
    let place = json!({ "latitude": 4.5, "longitude": -72.1 });
    assert!(names(blocks(json!({ "kind": "message", "location": place, "reply": {} }))).is_empty());
    assert_eq!(
        names(blocks(json!({ "kind": "message", "text": "", "reply": {} }))),
        ["empty-message"]
    );
    assert_eq!(names(blocks(json!({ "kind": "message", "reply": {} }))), ["empty-message"]);
    // Kinds that send no message of their own have none to be empty.
    assert!(names(blocks(json!({ "kind": "agent" }))).is_empty());
}

#[test]
fn free_exits_are_found_only_where_something_is_missing() {
    let options = |first: Value, default: Value| {
        json!({
            "ask": {
                "kind": "options", "style": "buttons", "text": "Anything else?",
                "options": [first, { "id": "no", "label": "No", "to": "end" }],
                "default": default,
            },
            "end": message("Goodbye", "none"),
        })
    };
    let mut last =
        options(json!({ "id": "yes", "label": "Yes", "to": "end" }), json!({ "to": "end" }));
    // A final message's open reply is no dangling option.
    last["end"]["reply"] = json!({});
    assert!(names(last.clone()).is_empty());
    last["end"].as_object_mut().unwrap().remove("reply");
    assert!(names(last.clone()).is_empty());
    last["ask"]["options"][0]["to"] = Value::Null;
    assert_eq!(names(last.clone()), ["dangling-option"]);
    // Opting out may end there.
    last["ask"]["options"][0]["action"] = json!("optout");
    assert!(names(last.clone()).is_empty());
    last["ask"].as_object_mut().unwrap().remove("default");
    assert_eq!(names(last), ["missing-default-path"]);
    // A question whose answers all end the conversation has no dangling one.
    let end = json!({ "ask": {
        "kind": "options", "style": "buttons", "text": "Were you content?",
        "options": [{ "id": "a", "label": "Yes" }, { "id": "b", "label": "No" }], "default": {},
    }});
    assert!(names(end).is_empty());
}

#[test]
fn a_start_that_is_not_the_only_one_is_named_once() {
    let mut blocks = json!({ "ask": message("Hello", "end"), "end": { "kind": "agent" } });
    blocks["lost"] = message("Lost", "after");
    blocks["after"] = json!({ "kind": "message", "text": "After", "reply": {} });
    // What only a second start leads to is unreachable; the second start itself is not said twice.
    assert_eq!(names(blocks.clone()), ["several-starts", "unreachable-block"]);
    blocks["after"]["reply"] = json!({ "to": "lost" });
    // Led to, but not from the start.
    assert_eq!(names(blocks), ["unreachable-block", "unreachable-block"]);
}

#[test]
fn alternate_flows_may_go_round_over_answers_and_to_a_second_template() {
    let blocks = json!({
        "ask": message("Hello", "one"),
        "one": { "kind": "message", "text": "One?", "reply": {}, "alternate": { "minutes": 5, "to": "two" } },
        "two": message("Two?", "one"),
    });
    assert!(names(blocks).is_empty());
    let template = |name: &str, alternate: Value| {
        json!({
            "kind": "template", "text": "Hello, here we are.",
            "template": { "id": 1, "name": name, "answers": "open" },
            "reply": {}, "alternate": alternate,
        })
    };
    let mut blocks = json!({
        "ask": template("first", json!({ "minutes": 1439, "to": "next" })),
        "next": template("second", Value::Null),
    });
    blocks["next"].as_object_mut().unwrap().remove("alternate");
    assert!(names(blocks.clone()).is_empty());
    // A template may come after a day as well; a message may not.
    blocks["ask"]["alternate"]["minutes"] = json!(1440);
    assert!(names(blocks).is_empty());
    let late = |minutes: u32| {
        json!({
            "ask": { "kind": "message", "text": "Hello", "reply": {}, "alternate": { "minutes": minutes, "to": "end" } },
            "end": { "kind": "message", "text": "Still there?", "reply": {} },
        })
    };
    assert!(names(late(1439)).is_empty());
    assert_eq!(names(late(1440)), ["crosses-24-hours"]);
}

#[test]
fn equal_options_are_an_error_only_where_whatsapp_refuses_them() {
    let blocks = |style: &str| {
        json!({
            "ask": {
                "kind": "options", "style": style, "text": "Which?",
                "options": [{ "id": "a", "label": "This", "to": "end" }, { "id": "b", "label": "This", "to": "end" }],
                "default": { "to": "end" },
            },
            "end": { "kind": "agent" },
        })
    };
    assert_eq!(found(blocks("plain")), [("duplicate-option", Severity::Warning)]);
    assert_eq!(found(blocks("buttons")), [("duplicate-option", Severity::Error)]);
    assert_eq!(found(blocks("list")), [("duplicate-option", Severity::Error)]);
}

#[test]
fn webhooks_are_uneven_only_where_answers_meet() {
    let blocks = |second: &str, other: Value| {
        json!({
            "ask": {
                "kind": "options", "style": "buttons", "text": "Which?",
                "options": [
                    { "id": "a", "label": "This", "to": "one", "webhook": HOOK },
                    { "id": "b", "label": "That", "to": second, "webhook": other },
                ],
                "default": { "to": "two" },
            },
            "one": { "kind": "message", "text": "One", "reply": {} },
            "two": { "kind": "message", "text": "Two", "reply": {} },
        })
    };
    assert!(is_clean(blocks("two", Value::Null)));
    assert!(is_clean(blocks("one", json!(HOOK))));
    assert_eq!(names(blocks("one", Value::Null)), ["uneven-webhooks"]);
}

#[test]
fn what_just_fits_is_clean() {
    let options = |style: &str, count: usize, length: usize| {
        let option = |at: usize| {
            let label: String =
                format!("{at} ").chars().chain("é".chars().cycle()).take(length).collect();
            json!({ "id": format!("o{at}"), "label": label, "to": "end" })
        };
        let options: Vec<Value> = (0..count).map(option).collect();
        json!({
            "ask": { "kind": "options", "style": style, "text": "é".repeat(1024), "options": options, "default": { "to": "end" } },
            "end": { "kind": "agent" },
        })
    };
    assert!(names(options("buttons", 3, 20)).is_empty());
    assert!(names(options("list", 10, 24)).is_empty());
    assert_eq!(names(options("buttons", 4, 20)), ["too-many-buttons"]);
    assert_eq!(names(options("buttons", 1, 21)), ["long-button"]);
    assert_eq!(names(options("list", 11, 24)), ["too-many-rows"]);
    assert_eq!(names(options("list", 1, 25)), ["long-row"]);
    // Plain options have no limit of their own; what they add to the text may be too much.
    assert_eq!(found(options("plain", 12, 60)), [("long-text", Severity::Warning)]);
}
