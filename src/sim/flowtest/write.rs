//! Writing test files: what belongs together on one line, so that a change is a changed line.

use indexmap::IndexMap;

use crate::model::Json;
use crate::model::json::{Number, write_string};
use crate::sim::state::{Person, Rules};
use crate::sim::time;

use super::{
    Answer, Body, CLOCK, Expect, Given, Mock, Start, Test, TestFile, VERSION, duration_text,
};

/// The file's canonical text, with a newline at its end. What is as it would be anyhow is left out.
pub fn write(file: &TestFile) -> String {
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"flow\": ");
    write_string(&file.flow, &mut out);
    out.push_str(",\n  \"tests\": [");
    for (index, one) in file.tests.iter().enumerate() {
        out.push_str(if index > 0 { ",\n    {" } else { "\n    {" });
        test(one, &mut out);
        out.push_str("\n    }");
    }
    out.push_str(if file.tests.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    out
}

fn test(test: &Test, out: &mut String) {
    out.push_str("\n      \"name\": ");
    write_string(&test.name, out);
    let begin = start(&test.start);
    if !begin.is_empty() {
        out.push_str(",\n      \"start\": ");
        Json::Object(begin).write_inline(out);
    }
    lines("inputs", test.inputs.iter().map(given), out);
    lines("mocks", test.mocks.iter().map(mock), out);
    lines("expect", test.expect.iter().map(|Expect(members)| Json::Object(members.clone())), out);
    if test.is_exact {
        out.push_str(",\n      \"exact\": true");
    }
    if !test.variables.is_empty() {
        let members = test
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), value.as_deref().map_or(Json::Null, Json::string)));
        out.push_str(",\n      \"variables\": ");
        Json::Object(members.collect()).write_inline(out);
    }
}

/// A list with a line for each item.
fn lines(name: &str, items: impl Iterator<Item = Json>, out: &mut String) {
    let mut is_first = true;
    for item in items {
        if std::mem::take(&mut is_first) {
            out.extend([",\n      \"", name, "\": ["]);
        } else {
            out.push(',');
        }
        out.push_str("\n        ");
        item.write_inline(out);
    }
    if !is_first {
        out.push_str("\n      ]");
    }
}

fn start(start: &Start) -> Vec<(String, Json)> {
    let mut members = Vec::new();
    let mut put = |key: &str, value: Json| members.push((key.to_owned(), value));
    if let Some(text) = &start.text {
        put("text", Json::string(text));
    }
    if let Some(block) = &start.block {
        put("block", Json::string(block.as_str()));
    }
    if !start.variables.is_empty() {
        put("variables", variables(&start.variables));
    }
    if start.person != Person::default() {
        let person =
            [("country_code", &start.person.country_code), ("cellphone", &start.person.cellphone)];
        let members = person.map(|(key, value)| (key.to_owned(), Json::string(value)));
        put("person", Json::Object(members.into()));
    }
    if start.clock != CLOCK {
        put("clock", Json::String(moment(start.clock)));
    }
    let rules = rules(&start.rules);
    if !rules.is_empty() {
        put("rules", Json::Object(rules));
    }
    if !start.shares.is_empty() {
        let shares = start.shares.iter();
        let shares = shares.map(|(block, share)| (block.to_string(), Json::string(share.as_str())));
        put("shares", Json::Object(shares.collect()));
    }
    if start.seed != 0 {
        put("seed", number(start.seed));
    }
    members
}

/// `2026-03-02T12:00:00Z`, with milliseconds where there are some.
fn moment(ms: u64) -> String {
    let stamp = time::stamp(ms).replace(' ', "T");
    match ms % 1_000 {
        0 => format!("{stamp}Z"),
        rest => format!("{stamp}.{rest:03}Z"),
    }
}

/// Rules that are not the default's.
fn rules(rules: &Rules) -> Vec<(String, Json)> {
    let (own, default) = (serde_json::to_value(rules), serde_json::to_value(Rules::default()));
    let (Ok(own), Ok(default)) = (own, default) else { return Vec::new() };
    let own = own.as_object().into_iter().flatten();
    own.filter(|(key, value)| default.get(key.as_str()) != Some(value))
        .map(|(key, value)| {
            let value = match value {
                serde_json::Value::String(text) => Json::string(text),
                serde_json::Value::Null => Json::Null,
                other => Number::parse(&other.to_string()).map_or(Json::Null, Json::Number),
            };
            (key.clone(), value)
        })
        .collect()
}

/// An input as a file has it.
pub(super) fn given(given: &Given) -> Json {
    let one = |key: &str, value: Json| Json::Object(vec![(key.to_owned(), value)]);
    match given {
        Given::Say(text) => one("say", Json::string(text)),
        Given::Choose(option) => one("choose", Json::string(option)),
        Given::Send { media, url, caption } => {
            let mut members = vec![
                ("send".to_owned(), Json::string(media.name())),
                ("url".to_owned(), Json::string(url)),
            ];
            if !caption.is_empty() {
                members.push(("caption".to_owned(), Json::string(caption)));
            }
            Json::Object(members)
        }
        Given::Location { latitude, longitude, address } => {
            let degrees = |value: f64| Json::Number(Number::from_f64(value));
            let mut members = vec![
                ("latitude".to_owned(), degrees(*latitude)),
                ("longitude".to_owned(), degrees(*longitude)),
            ];
            if !address.is_empty() {
                members.push(("address".to_owned(), Json::string(address)));
            }
            one("location", Json::Object(members))
        }
        Given::Wait(ms) => one("wait", Json::String(duration_text(*ms))),
        Given::Update(own) => one("update", variables(own)),
        Given::UpdateBody(body) => one("update_body", body.clone()),
        Given::Exit(exit) => one("exit", Json::string(exit.as_str())),
    }
}

fn mock(mock: &Mock) -> Json {
    let mut members = vec![
        ("webhook".to_owned(), Json::string(&mock.webhook)),
        ("answer".to_owned(), answer(&mock.answer)),
    ];
    if mock.after != 0 {
        members.push(("after".to_owned(), Json::String(duration_text(mock.after))));
    }
    if let Some(times) = mock.times {
        members.push(("times".to_owned(), number(u64::from(times))));
    }
    if !mock.meanwhile.is_empty() {
        let meanwhile = mock.meanwhile.iter().map(given).collect();
        members.push(("meanwhile".to_owned(), Json::Array(meanwhile)));
    }
    Json::Object(members)
}

fn answer(answer: &Answer) -> Json {
    let (status, body) = match answer {
        Answer::Fails => return Json::string("fails"),
        Answer::TimesOut => return Json::string("times out"),
        Answer::Status { status, body } => (*status, body),
    };
    let mut members = Vec::new();
    if status != 200 {
        members.push(("status".to_owned(), number(u64::from(status))));
    }
    match body {
        Body::Variables(own) if own.is_empty() => {}
        Body::Variables(own) => members.push(("variables".to_owned(), variables(own))),
        Body::Raw(raw) => members.push(("body".to_owned(), raw.clone())),
    }
    Json::Object(members)
}

fn variables(variables: &IndexMap<String, String>) -> Json {
    let members = variables.iter().map(|(name, value)| (name.clone(), Json::string(value)));
    Json::Object(members.collect())
}

fn number(value: u64) -> Json {
    Number::parse(&value.to_string()).map_or(Json::Null, Json::Number)
}
