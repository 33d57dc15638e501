//! The JSON Schema of test files, so that editors complete and check them.

use serde_json::{Map, Value, json};

use crate::sim::state::Rules;

use super::event::{KINDS, Shape, media_words};
use super::read::{ANSWER, FILE, INPUTS, LOCATION, MOCK, START, TEST};
use super::{ENDING, VERSION};

/// The schema, indented, with a newline at its end.
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&value()).unwrap_or_default();
    text.push('\n');
    text
}

fn value() -> Value {
    let text = json!({ "type": "string" });
    let filled = json!({ "type": "string", "minLength": 1 });
    let duration = json!({ "type": "string", "examples": ["5 min", "9.9 s", "250 ms", "1 h"] });
    let variables = json!({ "$ref": "#/$defs/variables" });
    let given = json!({ "type": "array", "items": { "$ref": "#/$defs/input" } });
    let start = members(&START, |name| match name {
        "text" => json!({ "type": "string", "description": "What the user wrote first." }),
        "block" => {
            json!({ "type": "string", "minLength": 1, "description": "Where the conversation begins, if not at the flow’s start." })
        }
        "variables" => variables.clone(),
        "person" => json!({
            "type": "object", "additionalProperties": false,
            "properties": { "country_code": text, "cellphone": text }
        }),
        "clock" => {
            json!({ "type": "string", "examples": ["2026-03-02T12:00:00Z"], "description": "When the conversation begins." })
        }
        "rules" => rules(),
        "shares" => {
            json!({ "type": "object", "additionalProperties": filled, "description": "The share that each A/B test takes." })
        }
        _ => {
            json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX, "description": "The chance of A/B tests without a share." })
        }
    });
    let test = members(&TEST, |name| match name {
        "name" => filled.clone(),
        "start" => json!({ "type": "object", "additionalProperties": false, "properties": start }),
        "inputs" => given.clone(),
        "mocks" => json!({ "type": "array", "items": { "$ref": "#/$defs/mock" } }),
        "expect" => {
            json!({ "type": "array", "items": { "$ref": "#/$defs/event" }, "description": "What must happen, in this order; other events may happen between." })
        }
        "exact" => json!({ "type": "boolean", "description": "Nothing else may happen." }),
        _ => {
            json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] }, "description": "Values of session variables in the end; null: none." })
        }
    });
    let file = members(&FILE, |name| match name {
        "version" => json!({ "const": VERSION }),
        "flow" => {
            json!({ "type": "string", "minLength": 1, "description": "The flow’s file, from the folder of this one." })
        }
        _ => json!({
            "type": "array",
            "items": { "type": "object", "required": ["name"], "additionalProperties": false, "properties": test }
        }),
    });
    let mock = members(&MOCK, |name| match name {
        "webhook" => {
            json!({ "type": "string", "minLength": 1, "description": "BLOCK/EXIT, BLOCK or a URL." })
        }
        "answer" => json!({ "anyOf": [
            { "enum": ["fails", "times out"] },
            { "type": "object", "additionalProperties": false, "properties": members(&ANSWER, |name| match name {
                "status" => json!({ "type": "integer", "minimum": 0, "maximum": 599 }),
                "variables" => variables.clone(),
                _ => json!({ "description": "Any other body; a text is sent as it is." }),
            }) }
        ] }),
        "after" => duration.clone(),
        "times" => {
            json!({ "type": "integer", "minimum": 1, "maximum": 1_000, "description": "How many calls it answers; without it, all." })
        }
        _ => given.clone(),
    });
    let inputs: Vec<Value> = INPUTS
        .iter()
        .map(|(word, beside)| {
            let names: Vec<&str> = std::iter::once(*word).chain(beside.iter().copied()).collect();
            let properties = members(&names, |name| match name {
                "send" => json!({ "enum": media_words() }),
                "url" | "choose" | "exit" => filled.clone(),
                "location" => json!({
                    "type": "object", "required": ["latitude", "longitude"], "additionalProperties": false,
                    "properties": members(&LOCATION, |name| match name {
                        "latitude" => json!({ "type": "number", "minimum": -90, "maximum": 90 }),
                        "longitude" => json!({ "type": "number", "minimum": -180, "maximum": 180 }),
                        _ => text.clone(),
                    })
                }),
                "wait" => duration.clone(),
                "update" => variables.clone(),
                "update_body" => json!({ "description": "Any body; a text is sent as it is." }),
                _ => text.clone(),
            });
            let required = if *word == "send" { vec!["send", "url"] } else { vec![*word] };
            json!({ "type": "object", "required": required, "additionalProperties": false, "properties": properties })
        })
        .collect();
    let events: Vec<Value> = KINDS
        .iter()
        .map(|kind| {
            let mut properties = Map::new();
            let mut own = shape(kind.shape);
            if let Some(own) = own.as_object_mut() {
                own.insert("description".to_owned(), json!(kind.about));
            }
            properties.insert(kind.word.to_owned(), own);
            for (name, more) in kind.more {
                properties.insert((*name).to_owned(), shape(*more));
            }
            json!({ "type": "object", "required": [kind.word], "additionalProperties": false, "properties": properties })
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Treble flow tests",
        "description": format!("Conversations through a flow, and what must come of them: *{ENDING} beside the flow."),
        "type": "object",
        "required": ["version", "flow"],
        "additionalProperties": false,
        "properties": file,
        "$defs": {
            "variables": { "type": "object", "additionalProperties": text, "description": "Session variables; their values are texts." },
            "input": { "anyOf": inputs },
            "mock": { "type": "object", "required": ["webhook", "answer"], "additionalProperties": false, "properties": mock },
            "event": { "anyOf": events }
        }
    })
}

fn members(names: &[&str], value: impl Fn(&str) -> Value) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({ "anyOf": [
            { "type": "string" },
            { "type": "object", "required": ["equals"], "additionalProperties": false, "properties": { "equals": { "type": "string" } } }
        ] }),
        Shape::Name => json!({ "type": "string" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Block | Shape::Path | Shape::Webhook => json!({ "type": "string", "minLength": 1 }),
        Shape::Target => json!({ "type": ["string", "null"], "minLength": 1 }),
        Shape::Labels => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 }),
        Shape::Json => json!({ "type": "object" }),
        Shape::Variables => json!({ "$ref": "#/$defs/variables" }),
    }
}

/// The rules of what the platform's documents do not say.
fn rules() -> Value {
    let known = serde_json::to_value(Rules::default()).unwrap_or_default();
    let properties: Map<String, Value> = known
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| {
            let value = match name.as_str() {
                "early_update" => json!({ "enum": ["refuse", "set", "keep"] }),
                "second_update" => json!({ "enum": ["set", "refuse"] }),
                "reply_while_paused" => json!({ "enum": ["default_answer", "ignore"] }),
                "webhook_ms" => json!({ "type": "integer", "minimum": 0 }),
                "inactivity_minutes" => json!({ "type": ["integer", "null"], "minimum": 0 }),
                _ => json!({}),
            };
            (name.clone(), value)
        })
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}
