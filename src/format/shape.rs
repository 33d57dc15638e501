//! What export derives, held against what a file says.
//!
//! A shape is a JSON value on the stack. Import compares a file's value with the shape that
//! export would derive from the flow and keeps the differences as a [`Patch`]; export writes
//! the shape with the patch. A difference applies only where the derived value is still the
//! one it stood beside, so that an edit always wins.

use crate::model::flow::{Change, Patch, PatchEntry};
use crate::model::json::{f64_text, write_string};
use crate::model::{Json, Number};

use super::json_text::{Type, Value};

/// A derived value.
#[derive(Clone, Copy)]
pub enum Shape<'a> {
    /// No member at all.
    Absent,
    Null,
    Bool(bool),
    Text(&'a str),
    /// A number by its digits.
    Digits(&'a str),
    Float(f64),
    Object(&'a [(&'a str, Shape<'a>)]),
    List(&'a [Shape<'a>]),
    Json(&'a Json),
    /// A member that is compared and written apart from the others.
    Apart,
}

/// A derived object.
pub type Members<'a> = [(&'a str, Shape<'a>)];

impl<'a> Shape<'a> {
    /// The text, or `""`.
    pub fn text_or_empty(text: Option<&'a str>) -> Self {
        Self::Text(text.unwrap_or_default())
    }

    pub fn text_or_null(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    /// Whether JavaScript, in which the platform's editor is written, takes the value for set.
    pub fn is_set(self) -> bool {
        match self {
            Self::Absent | Self::Apart | Self::Null => false,
            Self::Bool(flag) => flag,
            Self::Text(text) => !text.is_empty(),
            Self::Float(value) => value != 0.0,
            Self::Digits(_) => self.as_f64() != Some(0.0),
            Self::Object(_) | Self::List(_) => true,
            Self::Json(json) => match json {
                Json::Null | Json::Bool(false) => false,
                Json::String(text) => !text.is_empty(),
                Json::Number(number) => number.as_f64() != 0.0,
                _ => true,
            },
        }
    }

    /// The text, where it is one.
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(json) => json.as_str(),
            _ => None,
        }
    }

    /// The number that JavaScript calculates with: nothing chosen is 0, a text may be a number.
    pub fn as_f64(self) -> Option<f64> {
        let from = |text: &str| match text.trim() {
            "" => Some(0.0),
            text => Number::parse(text).map(|number| number.as_f64()),
        };
        match self {
            Self::Null | Self::Json(Json::Null) => Some(0.0),
            Self::Float(value) => Some(value),
            Self::Digits(text) | Self::Text(text) => from(text),
            Self::Json(Json::String(text)) => from(text),
            Self::Json(Json::Number(number)) => Some(number.as_f64()),
            _ => None,
        }
    }

    pub fn to_json(self) -> Json {
        match self {
            Self::Absent | Self::Apart | Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Text(text) => Json::string(text),
            Self::Digits(text) => Number::parse(text).map_or(Json::Null, Json::Number),
            Self::Float(value) => Json::Number(Number::from_f64(value)),
            Self::Object(members) => Json::Object(
                members
                    .iter()
                    .filter(|(_, shape)| !matches!(shape, Self::Absent | Self::Apart))
                    .map(|(key, shape)| ((*key).to_owned(), shape.to_json()))
                    .collect(),
            ),
            Self::List(items) => Json::Array(items.iter().map(|item| item.to_json()).collect()),
            Self::Json(json) => json.clone(),
        }
    }

    fn is_value(self, value: Value<'_>) -> bool {
        match self {
            Self::Absent | Self::Apart => false,
            Self::Null => value.is_null(),
            Self::Bool(flag) => value.as_bool() == Some(flag),
            Self::Text(text) => value.is_text(text),
            Self::Digits(text) => value.kind() == Type::Number && value.raw() == text,
            Self::Float(float) => value.kind() == Type::Number && value.raw() == f64_text(float),
            Self::Object(members) => value.is_object() && compare(value, members).is_empty(),
            Self::List(items) => {
                value.is_array()
                    && value.items().count() == items.len()
                    && value.items().zip(items).all(|(value, item)| item.is_value(value))
            }
            Self::Json(json) => is_same(json, value),
        }
    }

    fn is_json(self, json: &Json) -> bool {
        match (self, json) {
            (Self::Absent | Self::Apart, _) => false,
            (Self::Text(text), Json::String(own)) => text == own,
            (Self::Bool(flag), Json::Bool(own)) => flag == *own,
            (Self::Null, Json::Null) => true,
            _ => self.to_json() == *json,
        }
    }

    fn write(self, patch: Option<&Patch>, out: &mut String) {
        match self {
            Self::Absent | Self::Apart | Self::Null => out.push_str("null"),
            Self::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
            Self::Text(text) => write_string(text, out),
            Self::Digits(text) => out.push_str(text),
            Self::Float(value) => out.push_str(&f64_text(value)),
            Self::Object(members) => {
                write(members, patch, out, |_, _| {});
            }
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(None, out);
                }
                out.push(']');
            }
            Self::Json(json) => json.write_compact(out),
        }
    }
}

fn is_same(json: &Json, value: Value<'_>) -> bool {
    match json {
        Json::Null => value.is_null(),
        Json::Bool(flag) => value.as_bool() == Some(*flag),
        Json::Number(number) => value.kind() == Type::Number && value.raw() == number.as_str(),
        Json::String(text) => value.is_text(text),
        Json::Array(items) => {
            value.is_array()
                && value.items().count() == items.len()
                && items.iter().zip(value.items()).all(|(item, value)| is_same(item, value))
        }
        Json::Object(members) => {
            value.is_object()
                && value.members().count() == members.len()
                && members
                    .iter()
                    .all(|(key, own)| value.get(key).is_some_and(|value| is_same(own, value)))
        }
    }
}

/// What an object of a file says beyond the derived one. Members that are `Apart` are left out.
pub fn compare(value: Value<'_>, derived: &Members<'_>) -> Patch {
    let mut patch = Patch::default();
    let mut seen = 0_u64;
    let mut expected = 0;
    for (key, own) in value.members() {
        // Files mostly have their members in the derived order.
        let found = match derived.get(expected) {
            Some((name, _)) if key.is_text(name) => Some(expected),
            _ => derived.iter().position(|(name, _)| key.is_text(name)),
        };
        let Some(at) = found else {
            patch.0.push(entry(key, Change::Add(own.to_json())));
            continue;
        };
        expected = at + 1;
        seen |= 1 << (at & 63);
        let shape = derived[at].1;
        match shape {
            Shape::Apart => {}
            Shape::Absent => patch.0.push(entry(key, Change::Add(own.to_json()))),
            Shape::Object(members) if own.is_object() => {
                let inside = compare(own, members);
                if !inside.is_empty() {
                    patch.0.push(entry(key, Change::Inside(inside)));
                }
            }
            _ if shape.is_value(own) => {}
            _ => patch.0.push(entry(key, Change::Swap(shape.to_json(), own.to_json()))),
        }
    }
    for (at, (name, shape)) in derived.iter().enumerate() {
        if seen & (1 << (at & 63)) == 0 && !matches!(shape, Shape::Absent | Shape::Apart) {
            patch.0.push(PatchEntry {
                key: (*name).to_owned(),
                change: Change::Drop(shape.to_json()),
            });
        }
    }
    patch
}

fn entry(key: Value<'_>, change: Change) -> PatchEntry {
    PatchEntry { key: key.as_text().unwrap_or_default().into_owned(), change }
}

/// Writes a derived object with what its file said beyond it. Members that are `Apart` are
/// written by `apart`.
pub fn write(
    derived: &Members<'_>,
    patch: Option<&Patch>,
    out: &mut String,
    mut apart: impl FnMut(&str, &mut String),
) {
    out.push('{');
    let start = out.len();
    let key = |name: &str, out: &mut String| {
        if out.len() > start {
            out.push(',');
        }
        write_string(name, out);
        out.push(':');
    };
    for (name, shape) in derived {
        let change = patch.and_then(|patch| change_of(patch, name));
        match (shape, change) {
            (Shape::Absent, _) => {}
            (Shape::Apart, _) => {
                let before = out.len();
                key(name, out);
                let empty = out.len();
                apart(name, out);
                // Nothing written: the member is not there.
                if out.len() == empty {
                    out.truncate(before);
                }
            }
            (shape, Some(Change::Drop(was))) if shape.is_json(was) => {}
            (shape, Some(Change::Swap(was, is))) if shape.is_json(was) => {
                key(name, out);
                is.write_compact(out);
            }
            (shape, Some(Change::Inside(inside))) => {
                key(name, out);
                shape.write(Some(inside), out);
            }
            (shape, _) => {
                key(name, out);
                shape.write(None, out);
            }
        }
    }
    for entry in patch.map(|patch| patch.0.as_slice()).unwrap_or_default() {
        let is_derived = derived
            .iter()
            .any(|(name, shape)| *name == entry.key && !matches!(shape, Shape::Absent));
        if let Change::Add(value) = &entry.change
            && !is_derived
        {
            key(&entry.key, out);
            value.write_compact(out);
        }
    }
    out.push('}');
}

/// What a patch does to one member.
pub fn change_of<'a>(patch: &'a Patch, key: &str) -> Option<&'a Change> {
    patch.0.iter().find(|entry| entry.key == key).map(|entry| &entry.change)
}

/// What a patch does inside one member.
pub fn inside<'a>(patch: Option<&'a Patch>, key: &str) -> Option<&'a Patch> {
    match change_of(patch?, key)? {
        Change::Inside(patch) => Some(patch),
        _ => None,
    }
}

/// A member as its file has it, as long as it stands beside this derived value.
pub fn as_filed<'a>(patch: Option<&'a Patch>, key: &str, derived: Shape<'a>) -> Shape<'a> {
    match patch.and_then(|patch| change_of(patch, key)) {
        Some(Change::Swap(was, is)) if derived.is_json(was) => Shape::Json(is),
        Some(Change::Drop(was)) if derived.is_json(was) => Shape::Absent,
        Some(Change::Add(value)) if matches!(derived, Shape::Absent) => Shape::Json(value),
        _ => derived,
    }
}
