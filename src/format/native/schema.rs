//! The JSON Schema of native files, so that editors complete and check them.

use serde_json::{Value, json};

use crate::model::Kind;
use crate::model::flow::NoteKind;
use crate::model::kind::{OPERATORS, SAVE_TYPES};

use super::{FORMAT, VERSION};

/// The schema, indented, with a newline at its end.
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&value()).unwrap_or_default();
    text.push('\n');
    text
}

fn value() -> Value {
    let kinds: Vec<String> = Kind::ALL.iter().map(ToString::to_string).collect();
    let text = json!({ "type": "string" });
    let number = json!({ "type": "number" });
    let path = json!({ "$ref": "#/$defs/path" });
    let id = json!({
        "type": "string", "minLength": 1,
        "description": "Unique in its block; kept when the text changes."
    });
    let to =
        json!({ "type": "string", "description": "The id of the block that the path leads to." });
    let webhook = json!({ "$ref": "#/$defs/webhook" });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Treble flow",
        "description": "A WhatsApp conversation flow for the Treble platform, as Treble Flow Designer saves it.",
        "type": "object",
        "required": ["format", "version", "blocks"],
        "properties": {
            "format": { "const": FORMAT },
            "version": { "const": VERSION },
            "name": text,
            "language": { "type": "string", "description": "pt, es or en.", "examples": ["pt", "es", "en"] },
            "timezone": { "type": "string", "description": "An IANA zone name.", "examples": ["America/Sao_Paulo"] },
            "direction": { "type": "string", "examples": ["inbound", "outbound"], "description": "Absent: outbound when the start is a template." },
            "inputs": { "type": "array", "items": text, "description": "Session variables that whoever starts the flow brings along." },
            "start": { "type": ["string", "null"], "description": "The id of the first block." },
            "allow": { "$ref": "#/$defs/allow" },
            "blocks": { "type": "object", "additionalProperties": { "$ref": "#/$defs/block" } },
            "layout": {
                "type": "object",
                "description": "Where each block stands on the canvas: x to the right, y down.",
                "additionalProperties": { "type": "array", "items": number, "minItems": 2, "maxItems": 2 }
            },
            "notes": {
                "type": "object",
                "description": "Remarks on the canvas, those in front last. They have no part in the conversation.",
                "additionalProperties": { "$ref": "#/$defs/note" }
            },
            "platform": { "type": "object", "description": "Bookkeeping of the platform's own files. Written by programs." }
        },
        "$defs": {
            "allow": {
                "type": "object",
                "description": "Rules that may find something here, each with the reason.",
                "additionalProperties": text
            },
            "webhook": {
                "description": "A URL, or an object that says more about the call.",
                "anyOf": [
                    text,
                    {
                        "type": "object",
                        "required": ["url"],
                        "properties": {
                            "url": text,
                            "returns": { "type": "array", "items": text, "description": "Session variables that the answer or the session update sets." },
                            "seconds": { "type": "number", "description": "How long the server is expected to take, in seconds. The platform waits 10." }
                        }
                    }
                ]
            },
            "note": {
                "type": "object",
                "required": ["text", "at", "size"],
                "properties": {
                    "kind": { "enum": NoteKind::ALL.map(NoteKind::name), "description": "A sheet with a text, or a frame around blocks with the text as its title." },
                    "text": text,
                    "at": { "type": "array", "items": number, "minItems": 2, "maxItems": 2, "description": "Its upper left corner: x to the right, y down." },
                    "size": { "type": "array", "items": number, "minItems": 2, "maxItems": 2, "description": "Its width and height." }
                }
            },
            "path": { "type": "object", "properties": { "to": to, "webhook": webhook } },
            "block": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": { "type": "string", "examples": kinds },
                    "style": { "enum": ["plain", "buttons", "list"], "description": "How options are shown. A request trigger needs plain." },
                    "text": { "type": "string", "description": "The message. {{name}} stands for a session variable." },
                    "template": { "type": "object", "properties": { "id": {}, "name": text, "answers": { "type": "string", "examples": ["open", "closed"] } } },
                    "file": { "type": "object", "properties": { "url": text, "name": text, "variable": text, "type": text } },
                    "location": { "type": "object", "properties": { "latitude": number, "longitude": number, "variable": text, "address": text } },
                    "variable": { "type": "string", "description": "The session variable that a condition compares." },
                    "test": { "type": "string", "examples": ["custom", "time"] },
                    "team": text,
                    "service": text,
                    "conversation": { "type": "object", "properties": { "id": {}, "name": text } },
                    "data": {},
                    "visible_options": { "type": "boolean" },
                    "save": { "type": "object", "properties": { "variable": text, "type": { "type": "string", "examples": SAVE_TYPES } } },
                    "message_limit": number,
                    "timer": { "type": "object", "properties": { "value": number, "unit": { "type": "string", "examples": ["seconds", "minutes"] } } },
                    "auto_retry": { "type": "object", "properties": { "minutes": number, "message": text } },
                    "goal": {
                        "type": "object",
                        "properties": {
                            "campaign": text,
                            "events": { "type": "array", "items": { "type": "object", "properties": { "type": text, "url": text, "expectation": number } } }
                        }
                    },
                    "webhook_delivered": text,
                    "webhook_read": text,
                    "options": {
                        "type": "array",
                        "items": {
                            "type": "object", "required": ["id", "label"],
                            "properties": { "id": id, "label": text, "to": to, "webhook": webhook, "action": { "type": "string", "examples": ["optout"] }, "optout_webhook": text }
                        }
                    },
                    "conditions": {
                        "type": "array",
                        "items": {
                            "type": "object", "required": ["id"],
                            "properties": { "id": id, "operator": { "type": "string", "examples": OPERATORS }, "value": {}, "to": to, "webhook": webhook }
                        }
                    },
                    "shares": {
                        "type": "array",
                        "items": {
                            "type": "object", "required": ["id"],
                            "properties": { "id": id, "percent": number, "to": to, "webhook": webhook }
                        }
                    },
                    "reply": path,
                    "default": path,
                    "otherwise": path,
                    "next": path,
                    "alternate": {
                        "type": "object",
                        "description": "Where to go on when no answer comes.",
                        "properties": { "minutes": { "type": "number", "description": "5 when absent." }, "to": to, "webhook": webhook }
                    },
                    "allow": { "$ref": "#/$defs/allow" }
                }
            }
        }
    })
}
