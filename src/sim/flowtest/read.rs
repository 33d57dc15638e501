//! Reading test files. Whatever is not known or not of the right kind is an error with its place,
//! and with what may have been meant.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::format::json_text::{Tree, Value, excerpt, line_and_column};
use crate::format::{self, FormatError};
use crate::lint::near::nearest;
use crate::model::{BlockId, ExitId, Json};
use crate::sim::input::MediaKind;
use crate::sim::state::{Person, Rules};
use crate::sim::time;

use super::event::{self, Shape};
use super::{
    Answer, Body, Expect, Given, Mock, Start, Test, TestFile, VERSION, duration_text,
    parse_duration,
};

/// What is wrong, and the byte where.
struct Mistake {
    message: String,
    at: usize,
}

type Read<T> = Result<T, Mistake>;

/// Reads a test file.
pub fn read(bytes: &[u8]) -> Result<TestFile, FormatError> {
    let text = format::text_of(bytes)?;
    let tree = Tree::read(text).map_err(|error| FormatError::syntax(text, error))?;
    file(tree.root()).map_err(|mistake| FormatError::at(text, mistake.at, mistake.message))
}

/// Line and column of what a JSON pointer names in a file, and the line with a caret below it.
/// Where the pointer names nothing, what is nearest above it.
pub fn locate(text: &str, pointer: &str) -> Option<(usize, usize, String)> {
    let tree = Tree::read(text).ok()?;
    let mut pointer = pointer;
    let at = loop {
        if let Some(value) = tree.root().at_pointer(pointer) {
            break value.start();
        }
        pointer = &pointer[..pointer.rfind('/')?];
    };
    let (line, column) = line_and_column(text, at);
    Some((line, column, excerpt(text, at)))
}

/// The members of a file, of a test and so on, in the order in which they are written.
pub(super) const FILE: [&str; 3] = ["version", "flow", "tests"];
pub(super) const TEST: [&str; 7] =
    ["name", "start", "inputs", "mocks", "expect", "exact", "variables"];
pub(super) const START: [&str; 8] =
    ["text", "block", "variables", "person", "clock", "rules", "shares", "seed"];
pub(super) const MOCK: [&str; 5] = ["webhook", "answer", "after", "times", "meanwhile"];
pub(super) const ANSWER: [&str; 3] = ["status", "variables", "body"];
const PERSON: [&str; 2] = ["country_code", "cellphone"];

/// Inputs, each with what may stand beside it.
pub(super) const INPUTS: [(&str, &[&str]); 8] = [
    ("say", &[]),
    ("choose", &[]),
    ("send", &["url", "caption"]),
    ("location", &[]),
    ("wait", &[]),
    ("update", &[]),
    ("update_body", &[]),
    ("exit", &[]),
];
pub(super) const LOCATION: [&str; 3] = ["latitude", "longitude", "address"];

fn file(value: Value<'_>) -> Read<TestFile> {
    let mut file = TestFile::default();
    let (mut has_version, mut has_flow) = (false, false);
    object(value, "a test file", &FILE, |key, value| {
        match key {
            "version" => {
                has_version = true;
                if value.as_f64() != Some(f64::from(VERSION)) {
                    return mistake(
                        value,
                        format!(
                            "version {} of test files is not known here; {VERSION} is",
                            value.raw()
                        ),
                    );
                }
            }
            "flow" => {
                has_flow = true;
                file.flow = filled(value, "flow")?;
            }
            _ => file.tests = list(value, "tests", test)?,
        }
        Ok(())
    })?;
    if !has_version {
        return mistake(value, format!("“version” is missing: \"version\": {VERSION}"));
    }
    if !has_flow {
        return mistake(value, "“flow” is missing: the file of the flow".to_owned());
    }
    let mut names = std::collections::BTreeSet::new();
    let tests = value.get("tests").into_iter().flat_map(Value::items);
    for (test, at) in file.tests.iter().zip(tests) {
        if !names.insert(&test.name) {
            let at = at.get("name").unwrap_or(at);
            return mistake(at, format!("there is another test “{}” above", test.name));
        }
    }
    Ok(file)
}

fn test(value: Value<'_>) -> Read<Test> {
    let mut test = Test::default();
    object(value, "a test", &TEST, |key, value| {
        match key {
            "name" => test.name = filled(value, "name")?,
            "start" => test.start = start(value)?,
            "inputs" => test.inputs = list(value, "inputs", given)?,
            "mocks" => test.mocks = list(value, "mocks", mock)?,
            "expect" => test.expect = list(value, "expect", expect)?,
            "exact" => test.is_exact = flag(value, "exact")?,
            _ => {
                object_of(value, "variables", |key, value| {
                    let own = if value.is_null() { None } else { Some(variable(key, value)?) };
                    test.variables.insert(key.to_owned(), own);
                    Ok(())
                })?;
            }
        }
        Ok(())
    })?;
    if test.name.is_empty() {
        return mistake(value, "a test needs a “name”".to_owned());
    }
    if test.expect.is_empty() && test.variables.is_empty() && !test.is_exact {
        return mistake(
            value,
            format!("“{}” expects nothing: it needs “expect” or “variables”", test.name),
        );
    }
    Ok(test)
}

fn start(value: Value<'_>) -> Read<Start> {
    let mut start = Start::default();
    object(value, "start", &START, |key, value| {
        match key {
            "text" => start.text = Some(text(value, "text")?),
            "block" => start.block = Some(BlockId::from(filled(value, "block")?)),
            "variables" => start.variables = variables(value)?,
            "person" => start.person = person(value)?,
            "clock" => {
                let own = text(value, "clock")?;
                start.clock = match time::parse(&own) {
                    Some(clock) => clock,
                    None => {
                        return mistake(
                            value,
                            "clock is a moment such as \"2026-03-02T12:00:00Z\"".to_owned(),
                        );
                    }
                };
            }
            "rules" => start.rules = rules(value)?,
            "shares" => {
                let mut shares = BTreeMap::new();
                object_of(value, "shares", |key, value| {
                    shares.insert(BlockId::from(key), ExitId::from(filled(value, "a share")?));
                    Ok(())
                })?;
                start.shares = shares;
            }
            _ => start.seed = whole(value, "seed", u64::from(u32::MAX))?,
        }
        Ok(())
    })?;
    Ok(start)
}

fn person(value: Value<'_>) -> Read<Person> {
    let mut person = Person::default();
    object(value, "person", &PERSON, |key, value| {
        match key {
            "country_code" => person.country_code = text(value, key)?,
            _ => person.cellphone = text(value, key)?,
        }
        Ok(())
    })?;
    Ok(person)
}

/// The rules with what a test says otherwise.
fn rules(value: Value<'_>) -> Read<Rules> {
    let known = serde_json::to_value(Rules::default()).unwrap_or_default();
    let names: Vec<&str> =
        known.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    object(value, "rules", &names, |key, value| {
        let one = serde_json::from_str::<Rules>(&format!("{{\"{key}\":{}}}", value.raw()));
        match one {
            Ok(_) => Ok(()),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.split(" at line ").next().unwrap_or_default();
                mistake(value, format!("{key}: {reason}"))
            }
        }
    })?;
    // Each of them was read alone.
    Ok(serde_json::from_str(value.raw()).unwrap_or_default())
}

fn given(value: Value<'_>) -> Read<Given> {
    let names: Vec<&str> = INPUTS.iter().map(|(name, _)| *name).collect();
    let (word, own) = first(value, "an input", &names)?;
    let beside = INPUTS.iter().find(|(name, _)| *name == word).map(|(_, beside)| *beside);
    let beside = beside.unwrap_or_default();
    let all: Vec<&str> = std::iter::once(word).chain(beside.iter().copied()).collect();
    object(value, word, &all, |_, _| Ok(()))?;
    Ok(match word {
        "say" => Given::Say(text(own, word)?),
        "choose" => Given::Choose(filled(own, word)?),
        "send" => {
            let name = text(own, word)?;
            let media = MediaKind::ALL.into_iter().find(|kind| kind.name() == name);
            let Some(media) = media else {
                return mistake(own, unknown("kind of file", &name, &event::media_words()));
            };
            let url = match value.get("url") {
                Some(url) => filled(url, "url")?,
                None => return mistake(value, "“send” needs the file’s “url”".to_owned()),
            };
            let caption = value.get("caption").map(|caption| text(caption, "caption"));
            Given::Send { media, url, caption: caption.transpose()?.unwrap_or_default() }
        }
        "location" => location(own)?,
        "wait" => Given::Wait(duration(own, word)?),
        "update" => Given::Update(variables(own)?),
        "update_body" => Given::UpdateBody(own.to_json()),
        _ => Given::Exit(ExitId::from(filled(own, word)?)),
    })
}

fn location(value: Value<'_>) -> Read<Given> {
    let (mut latitude, mut longitude, mut address) = (None, None, String::new());
    object(value, "location", &LOCATION, |key, value| {
        match key {
            "latitude" => latitude = Some(degrees(value, key)?),
            "longitude" => longitude = Some(degrees(value, key)?),
            _ => address = text(value, key)?,
        }
        Ok(())
    })?;
    match latitude.zip(longitude) {
        Some((latitude, longitude)) => Ok(Given::Location { latitude, longitude, address }),
        None => mistake(value, "a location needs “latitude” and “longitude”".to_owned()),
    }
}

fn mock(value: Value<'_>) -> Read<Mock> {
    let mut mock = Mock::new("");
    let mut has_answer = false;
    object(value, "a mock", &MOCK, |key, value| {
        match key {
            "webhook" => mock.webhook = filled(value, key)?,
            "answer" => {
                has_answer = true;
                mock.answer = answer(value)?;
            }
            "after" => mock.after = duration(value, key)?,
            "times" => {
                let times = whole(value, key, 1_000)?;
                if times == 0 {
                    return mistake(value, "“times” is 1 or more".to_owned());
                }
                mock.times = Some(times as u32);
            }
            _ => mock.meanwhile = list(value, key, given)?,
        }
        Ok(())
    })?;
    if mock.webhook.is_empty() {
        let message = "a mock needs a “webhook”: BLOCK/EXIT, BLOCK or its URL";
        return mistake(value, message.to_owned());
    }
    if !has_answer {
        let message = "a mock needs an “answer”: an object, \"fails\" or \"times out\"";
        return mistake(value, message.to_owned());
    }
    Ok(mock)
}

fn answer(value: Value<'_>) -> Read<Answer> {
    if let Some(word) = value.as_text() {
        return match &*word {
            "fails" => Ok(Answer::Fails),
            "times out" => Ok(Answer::TimesOut),
            other => mistake(value, unknown("answer", other, &["fails", "times out"])),
        };
    }
    let (mut status, mut own, mut raw) = (200, None, None);
    object(value, "answer", &ANSWER, |key, value| {
        match key {
            "status" => status = whole(value, key, 599)? as u16,
            "variables" => own = Some(variables(value)?),
            _ => raw = Some(value.to_json()),
        }
        Ok(())
    })?;
    let body = match (own, raw) {
        (Some(_), Some(_)) => {
            let message = "an answer has “variables” or a “body”, not both";
            return mistake(value, message.to_owned());
        }
        (_, Some(raw)) => Body::Raw(raw),
        (own, None) => Body::Variables(own.unwrap_or_default()),
    };
    Ok(Answer::Status { status, body })
}

fn expect(value: Value<'_>) -> Read<Expect> {
    let words: Vec<&str> = event::KINDS.iter().map(|kind| kind.word).collect();
    let (word, _) = first(value, "an expected event", &words)?;
    let Some(kind) = event::kind_of(word) else {
        return mistake(value, unknown("event", word, &words));
    };
    let more = kind.more.iter().map(|(name, _)| *name);
    let names: Vec<&str> = std::iter::once(word).chain(more).collect();
    let mut members = Vec::new();
    object(value, word, &names, |key, value| {
        if let Some(shape) = kind.shape_of(key) {
            check(shape, key, value)?;
        }
        members.push((key.to_owned(), value.to_json()));
        Ok(())
    })?;
    // The event itself stands first, wherever the author wrote it.
    members.sort_by_key(|(name, _)| name != word);
    Ok(Expect(members))
}

/// Whether a value can be what a member of an expected event says.
fn check(shape: Shape, key: &str, value: Value<'_>) -> Read<()> {
    match shape {
        Shape::Text => match value.get("equals") {
            Some(whole) => {
                object(value, key, &["equals"], |_, _| Ok(()))?;
                text(whole, "equals").map(|_| ())
            }
            None => text(value, key).map(|_| ()),
        },
        Shape::Word(words) => {
            let own = text(value, key)?;
            if words.contains(&&*own) { Ok(()) } else { mistake(value, unknown(key, &own, words)) }
        }
        Shape::Target if value.is_null() => Ok(()),
        Shape::Name => text(value, key).map(|_| ()),
        Shape::Block | Shape::Target | Shape::Path | Shape::Webhook => {
            filled(value, key).map(|_| ())
        }
        Shape::Labels => list(value, key, |item| text(item, "an option")).map(|_| ()),
        Shape::Flag => flag(value, key).map(|_| ()),
        Shape::Number => whole(value, key, 1_000_000).map(|_| ()),
        Shape::Json => object_of(value, key, |_, _| Ok(())),
        Shape::Variables => variables(value).map(|_| ()),
    }
}

// What everything is read with.

/// The first member with one of these names.
fn first<'a, 'n>(value: Value<'a>, what: &str, names: &[&'n str]) -> Read<(&'n str, Value<'a>)> {
    if !value.is_object() {
        return mistake(value, format!("{what} must be an object, not {}", value.kind_word()));
    }
    for (key, own) in value.members() {
        if let Some(name) = names.iter().find(|name| key.is_text(name)) {
            return Ok((name, own));
        }
    }
    match value.members().next() {
        Some((key, _)) => {
            let own = key.as_text().unwrap_or_default();
            mistake(key, unknown(&format!("member of {what}"), &own, names))
        }
        None => mistake(value, format!("{what} is empty; it has one of {}", names.join(", "))),
    }
}

/// Reads an object all of whose members are known.
fn object<'a>(
    value: Value<'a>,
    what: &str,
    names: &[&str],
    mut member: impl FnMut(&str, Value<'a>) -> Read<()>,
) -> Read<()> {
    if !value.is_object() {
        return mistake(value, format!("{what} must be an object, not {}", value.kind_word()));
    }
    for (key_value, value) in value.members() {
        let key = key_value.as_text().unwrap_or_default();
        if !names.contains(&&*key) {
            return mistake(key_value, unknown(&format!("member of {what}"), &key, names));
        }
        member(&key, value)?;
    }
    Ok(())
}

/// Reads an object with any members.
fn object_of<'a>(
    value: Value<'a>,
    what: &str,
    mut member: impl FnMut(&str, Value<'a>) -> Read<()>,
) -> Read<()> {
    if !value.is_object() {
        return mistake(value, format!("{what} must be an object, not {}", value.kind_word()));
    }
    for (key, value) in value.members() {
        member(&key.as_text().unwrap_or_default(), value)?;
    }
    Ok(())
}

fn list<'a, T>(
    value: Value<'a>,
    what: &str,
    item: impl FnMut(Value<'a>) -> Read<T>,
) -> Read<Vec<T>> {
    if !value.is_array() {
        return mistake(value, format!("{what} must be a list, not {}", value.kind_word()));
    }
    value.items().map(item).collect()
}

fn variables(value: Value<'_>) -> Read<IndexMap<String, String>> {
    let mut all = IndexMap::new();
    object_of(value, "variables", |key, value| {
        all.insert(key.to_owned(), variable(key, value)?);
        Ok(())
    })?;
    Ok(all)
}

/// The value of a session variable: on the platform they are texts.
fn variable(name: &str, value: Value<'_>) -> Read<String> {
    match value.as_text() {
        Some(text) => Ok(text.into_owned()),
        None if matches!(value.to_json(), Json::Number(_) | Json::Bool(_)) => {
            mistake(value, format!("session variables are texts: \"{name}\": \"{}\"", value.raw()))
        }
        None => mistake(value, format!("{name} must be a text, not {}", value.kind_word())),
    }
}

fn text(value: Value<'_>, what: &str) -> Read<String> {
    match value.as_text() {
        Some(text) => Ok(text.into_owned()),
        None => mistake(value, format!("{what} must be a text, not {}", value.kind_word())),
    }
}

fn filled(value: Value<'_>, what: &str) -> Read<String> {
    let own = text(value, what)?;
    if own.is_empty() { mistake(value, format!("{what} is empty")) } else { Ok(own) }
}

fn flag(value: Value<'_>, what: &str) -> Read<bool> {
    match value.as_bool() {
        Some(flag) => Ok(flag),
        None => mistake(value, format!("{what} must be true or false, not {}", value.kind_word())),
    }
}

fn whole(value: Value<'_>, what: &str, most: u64) -> Read<u64> {
    let number = value.raw().parse::<u64>().ok().filter(|number| *number <= most);
    match number {
        Some(number) => Ok(number),
        None => mistake(value, format!("{what} must be a whole number from 0 to {most}")),
    }
}

fn degrees(value: Value<'_>, what: &str) -> Read<f64> {
    let most = if what == "latitude" { 90.0 } else { 180.0 };
    match value.as_f64().filter(|degrees| degrees.abs() <= most) {
        Some(degrees) => Ok(degrees),
        None => mistake(value, format!("{what} must be a number from -{most} to {most}")),
    }
}

fn duration(value: Value<'_>, what: &str) -> Read<u64> {
    match value.as_text().and_then(|text| parse_duration(&text)) {
        Some(ms) => Ok(ms),
        None => {
            let example = duration_text(300_000);
            mistake(value, format!("{what} is a time such as \"{example}\", \"9.9 s\" or \"1 h\""))
        }
    }
}

/// There is no such name, and which may have been meant.
fn unknown(what: &str, name: &str, names: &[&str]) -> String {
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("unknown {what}: “{name}”; is it “{near}”?"),
        None => format!("unknown {what}: “{name}”; there are {}", names.join(", ")),
    }
}

fn mistake<T>(value: Value<'_>, message: String) -> Read<T> {
    Err(Mistake { message, at: value.start() })
}
