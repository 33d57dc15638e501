//! Every kind of file with one random value dropped, doubled or swapped: it opens or says why,
//! comes out as it went in, and nothing panics on the way.

use serde_json::Value;
use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint::{Finding, Severity};
use treble_flow_designer::model::Flow;
use treble_flow_designer::model::diff::{Aspect, diff};
use treble_flow_designer::words::Language;

use crate::common::cases::cases;
use crate::common::edits::random_edit;
use crate::common::random::Random;
use crate::common::run::Run;

/// All values in a value, counted in depth-first order.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Spoils the container that holds the value of this number: drops, doubles or swaps it.
fn spoil(value: &mut Value, at: &mut usize, random: &mut Random) -> bool {
    let replacement = |random: &mut Random, old: &Value| match random.below(10) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => serde_json::json!(-7.5e3),
        3 => Value::String("\u{0}odd \"text\" {{x}} 📷".to_owned()),
        4 => serde_json::json!([]),
        5 => serde_json::json!({}),
        6 => serde_json::json!({ "id": "x", "to": "nowhere", "new": [1, { "a": null }] }),
        7 => Value::String(String::new()),
        8 => serde_json::json!({ "zz": 1 }),
        _ => Value::Array(vec![old.clone(), old.clone()]),
    };
    match value {
        Value::Array(items) => {
            for index in 0..items.len() {
                if *at == 0 {
                    match random.below(4) {
                        0 => drop(items.remove(index)),
                        1 => items.insert(index, items[index].clone()),
                        2 if items.len() > 1 => {
                            let other = random.below(items.len());
                            items.swap(index, other);
                        }
                        _ => items[index] = replacement(random, &items[index]),
                    }
                    return true;
                }
                *at -= 1;
                if spoil(&mut items[index], at, random) {
                    return true;
                }
            }
        }
        Value::Object(members) => {
            let keys: Vec<String> = members.keys().cloned().collect();
            for key in keys {
                if *at == 0 {
                    match random.below(4) {
                        0 => drop(members.shift_remove(&key)),
                        1 => {
                            let copy = members[&key].clone();
                            members.insert(format!("{key}2"), copy);
                        }
                        _ => {
                            let new = replacement(random, &members[&key]);
                            members.insert(key, new);
                        }
                    }
                    return true;
                }
                *at -= 1;
                if spoil(&mut members[&key], at, random) {
                    return true;
                }
            }
        }
        _ => {}
    }
    false
}

/// Where two values differ first.
fn difference(left: &Value, right: &Value, at: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .find_map(|(key, value)| match b.get(key) {
                Some(other) => difference(value, other, &format!("{at}/{key}")),
                None => Some(format!("{at}/{key}: {value} is new")),
            })
            .or_else(|| {
                let (key, value) = b.iter().find(|(key, _)| !a.contains_key(*key))?;
                Some(format!("{at}/{key}: {value} is lost"))
            }),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(index, (a, b))| difference(a, b, &format!("{at}/{index}"))),
        _ => (left != right).then(|| format!("{at}: {left} instead of {right}")),
    }
}

fn files() -> Vec<(String, Value)> {
    let mut files = Vec::new();
    for folder in ["tests/fixtures", "flows"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(".flowtest.json") {
                continue;
            }
            let value: Value =
                serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            // The expected files hold a question list, or a refusal and no flow.
            let value = match value.get("questions") {
                Some(questions) => questions.clone(),
                None if value.get("rejected").is_some() => continue,
                None => value,
            };
            files.push((path.display().to_string(), value));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

#[test]
fn a_spoilt_file_opens_or_says_why_and_loses_nothing() {
    let (mut opened_count, mut refused, rounds) = (0, Vec::new(), cases(50));
    let files = files();
    let all_count = files.len() as u64 * rounds;
    for (number, (name, original)) in (0..).zip(files) {
        for seed in number * rounds..(number + 1) * rounds {
            let mut random = Random::new(seed);
            let mut value = original.clone();
            let mut at = random.below(count(&value) - 1);
            spoil(&mut value, &mut at, &mut random);
            let text = value.to_string();
            let opened = match format::open(text.as_bytes()) {
                Ok(opened) => opened,
                Err(error) => {
                    assert!(!error.message.is_empty(), "{name}, seed {seed}");
                    continue;
                }
            };
            opened_count += 1;
            let format = opened.source.format;
            let as_read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            let saved = format::save(&opened.flow, &opened.source)
                .unwrap_or_else(|e| panic!("{name}, {seed}: {e:?}"))
                .text;
            if format == Format::Native {
                // A native file always says where it starts, or that nothing is chosen.
                let members = value.as_object_mut().unwrap();
                members.entry("start").or_insert(Value::Null);
            }
            let lost = difference(&as_read(&saved), &value, "");
            assert_eq!(lost, None, "{name}, seed {seed}: {format:?}");
            // Through a native file, and in the other forms, without a panic.
            let native = format::save(&opened.flow, &Source::native()).unwrap().text;
            let again = format::open(native.as_bytes())
                .unwrap_or_else(|error| panic!("{name}, seed {seed}: {error}"));
            assert_eq!(
                format::save(&again.flow, &Source::native()).unwrap().text,
                native,
                "{name}, seed {seed}: native"
            );
            if format != Format::Native {
                let back = format::save(&again.flow, &Source::platform(format)).unwrap().text;
                let lost = difference(&as_read(&back), &value, "");
                assert_eq!(lost, None, "{name}, seed {seed}: {format:?} from native");
            }
            // An author goes on with it: it is saved as it is now, or nothing is written. What cannot
            // be saved is rare: a list in which ids stand twice, say.
            let mut edited = opened.flow.clone();
            for _ in 0..4 {
                let _refused = edited.apply(&random_edit(&mut random, &edited)).is_err();
            }
            let saved = format::save(&edited, &opened.source);
            if let Err(trouble) = saved {
                let told = trouble.tell(&edited, "x", Language::English);
                refused.push(format!("{name}, seed {seed}: {told}"));
            }
            // The rules find what they find, and their fixes leave a flow that can be saved.
            let findings = treble_flow_designer::lint::lint(&opened.flow);
            for finding in &findings {
                assert!(!finding.message(Language::English).is_empty(), "{name}, seed {seed}");
            }
            let (mended, _) = treble_flow_designer::lint::fix_all(&opened.flow, true);
            let errors = |findings: &[Finding]| {
                findings.iter().filter(|finding| finding.severity == Severity::Error).count()
            };
            let left = errors(&treble_flow_designer::lint::lint(&mended));
            assert!(left <= errors(&findings), "{name}, seed {seed}: {left} errors are left");
            let mended = format::save(&mended, &opened.source)
                .unwrap_or_else(|e| panic!("{name}, {seed}: {e:?}"))
                .text;
            assert!(format::open(mended.as_bytes()).is_ok(), "{name}, seed {seed}: mended");
            drop(treble_flow_designer::export::questions(&opened.flow));
            for other in [Format::Diagram, Format::Questions] {
                let text = format::export(&again.flow, other).unwrap().text;
                assert!(serde_json::from_str::<Value>(&text).is_ok(), "{name}, seed {seed}");
            }
        }
    }
    assert!(opened_count > all_count / 2, "{opened_count} of {all_count}");
    assert!(
        (refused.len() as u64) * 500 < opened_count,
        "{} of {opened_count} cannot be saved after edits: {refused:#?}",
        refused.len()
    );
}

/// A save request of the platform's editor around a diagram, as its text.
fn in_a_request(diagram: &Value) -> Value {
    serde_json::json!({ "name": "x", "language": "ES", "serializedModel": diagram.to_string() })
}

/// What must be as it was: everything, unless the two differ by edits that somebody asked for.
fn is_same_flow(one: &Flow, other: &Flow) -> bool {
    let changes = diff(one, other);
    changes.iter().all(|change| matches!(change.aspect, Aspect::Name | Aspect::Position))
}

#[test]
fn commands_that_write_lose_nothing_of_a_spoilt_file() {
    let files = files();
    let mut written = [0; 4];
    for seed in 0..cases(40) {
        let mut random = Random::new(1_000_000 + seed);
        let (name, original) = random.pick(&files);
        let mut value = original.clone();
        let mut at = random.below(count(&value) - 1);
        spoil(&mut value, &mut at, &mut random);
        if value.get("nodes").is_some() && random.one_in(3) {
            value = in_a_request(&value);
        }
        // Something to fix.
        let text = value.to_string().replace("[REQUEST_TRIGGER]", "[Request trigger]");
        let Ok(opened) = format::open(text.as_bytes()) else { continue };
        let is_native = opened.source.format == Format::Native;
        let about = format!("{name}, seed {seed}: {:?}", opened.source.format);
        let run = Run::new().file("f.json", &text);
        let lint = ["lint", "--fix", "--unsafe", "f.json"];
        let repair = ["trigger", "f.json", "--repair"];
        let import = ["import", "f.json", "-o", "n.flow.json"];
        let fmt = ["fmt", "f.json"];
        let commands: [&[&str]; 4] = [&import, &fmt, &lint, &repair];
        let mut before = opened.flow.clone();
        for (at, arguments) in commands.into_iter().enumerate() {
            if arguments == fmt && !is_native {
                continue;
            }
            let old = run.read("f.json");
            let (_, error, status) = run.run(arguments);
            assert!((0..=2).contains(&status), "{about}: {arguments:?}: {error}");
            let now = run.read("f.json");
            if status == 2 {
                assert_eq!(now, old, "{about}: {arguments:?}: {error}");
                assert!(error.starts_with("error: "), "{about}: {error}");
                continue;
            }
            let after = format::open(now.as_bytes()).unwrap_or_else(|e| panic!("{about}: {e}"));
            assert_eq!(after.source.format, opened.source.format, "{about}");
            let (wanted, _) = match at {
                2 => treble_flow_designer::lint::fix_all(&before, true),
                _ => (before.clone(), Vec::new()),
            };
            match at {
                0 => {
                    let native = format::open(run.read("n.flow.json").as_bytes()).unwrap().flow;
                    assert!(is_same_flow(&native, &wanted), "{about}: {arguments:?}");
                    assert_eq!(now, old, "{about}");
                }
                // What a repair does, its own tests know: no block and no text goes.
                3 => assert!(after.flow.blocks.len() >= before.blocks.len(), "{about}"),
                _ => assert!(is_same_flow(&after.flow, &wanted), "{about}: {arguments:?}"),
            }
            written[at] += usize::from(at == 0 || now != old);
            before = after.flow;
        }
    }
    assert!(written.iter().all(|count| *count > 0), "{written:?}");
}
