//! Files as people and programs leave them: other encodings, copies of requests, files that others
//! write at the same time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;

use serde_json::{Value, json};
use treble_flow_designer::format::{self, Format};
use treble_flow_designer::model::{Edit, Flow};
use treble_flow_designer::store::{self, Fingerprint, RealDisk, SaveError};

use crate::common::run::Run;

const SAMPLE: &str = "flows/identity-check.flow.json";

/// The files of a case by name, without the one that says what is expected.
fn files_of(case: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case);
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != "expect.txt")
        .collect();
    files.sort();
    files
}

/// Each file of a case is opened, or refused with a message that says this.
fn opens_or_says(case: &str, expected: &[(&str, Option<&str>)]) {
    let files = files_of(case);
    assert_eq!(files.len(), expected.len());
    for ((name, bytes), (own, says)) in files.iter().zip(expected) {
        assert_eq!(name, own);
        match (format::open(bytes), says) {
            (Ok(opened), None) => assert!(opened.flow.blocks.len() > 3, "{name}"),
            (Err(error), Some(says)) => {
                assert!(error.message.contains(says), "{name}: {error}");
            }
            (Ok(_), Some(says)) => panic!("{name} is opened, instead of: {says}"),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_file_in_another_encoding_is_read_or_named_as_what_it_is() {
    opens_or_says(
        "26-file-encodings",
        &[
            ("bom.flow.json", None),
            ("bomcrlf.flow.json", None),
            ("comment.flow.json", Some("a key in double quotes was expected here")),
            ("conflict.flow.json", Some("merge conflict")),
            ("cr.flow.json", None),
            ("crlf.flow.json", None),
            ("empty.flow.json", Some("the file is empty")),
            ("gitlfs.flow.json", Some("git lfs pull")),
            ("half.flow.json", Some("the file ends in the middle of a value")),
            ("html.flow.json", Some("a web page (HTML)")),
            ("latin1.flow.json", Some("UTF-8")),
            ("nul.flow.json", Some("nothing but NUL bytes")),
            ("null.flow.json", Some("this is JSON, but no flow")),
            ("trailing.flow.json", Some("a key in double quotes was expected here")),
            ("utf16be.flow.json", Some("this file is UTF-16")),
            ("utf16le.flow.json", Some("this file is UTF-16")),
        ],
    );
    // Without a byte order mark, and with NUL in the middle of a text.
    let utf_16: Vec<u8> = "{}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, says) in [(utf_16.as_slice(), "UTF-16"), (b"{\"a\": \0}", "byte 7 is NUL")] {
        let error = format::open(bytes).unwrap_err();
        assert!(error.message.contains(says), "{error}");
    }
    // The place of the mark, wherever it stands.
    let conflict =
        b"{\"format\": \"treble-flow\",\n  \"version\": 1,\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}";
    let error = format::open(conflict).unwrap_err();
    assert_eq!((error.line, error.column), (3, 1), "{error}");
}

#[test]
fn what_a_browser_copies_of_the_save_request_is_opened_or_says_what_to_copy() {
    let copy = "copy only its payload";
    opens_or_says(
        "50-save-request-forms",
        &[
            ("array1.json", None),
            ("curl.txt", Some(copy)),
            ("double.json", None),
            ("fetch.js", Some(copy)),
            ("form.txt", Some(copy)),
            ("graphql-input.json", None),
            ("graphql.json", None),
            ("network.har", Some(copy)),
            ("payload-diagram-key.json", None),
            ("payload-onlydiagram.json", None),
            ("payload.json", None),
            ("response.json", None),
            ("snake.json", None),
        ],
    );
    for other in [
        "await fetch(\"https://main.treble.ai/conversation\", {})",
        "Invoke-WebRequest -UseBasicParsing -Uri \"https://main.treble.ai/conversation\"",
        "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession",
        "------WebKitFormBoundaryx\nContent-Disposition: form-data; name=\"serializedModel\"",
        "name=x&serialized_model=%7B%7D",
        "POST /conversation HTTP/1.1\nHost: main.treble.ai",
    ] {
        let error = format::open(other.as_bytes()).unwrap_err();
        assert!(error.message.contains(copy), "{other}: {error}");
    }
    let two = json!([{ "serializedModel": "{}" }, { "serializedModel": "{}" }]).to_string();
    let error = format::open(two.as_bytes()).unwrap_err();
    assert!(error.message.contains("a list of 2 flows"), "{error}");
}

#[test]
fn a_flow_in_a_list_or_in_texts_is_saved_in_its_place() {
    for (name, bytes) in files_of("50-save-request-forms") {
        let Ok(mut opened) = format::open(&bytes) else { continue };
        let as_value = |text: &[u8]| serde_json::from_slice::<Value>(text).unwrap();
        let saved = format::save(&opened.flow, &opened.source).unwrap().text;
        let same = |text: &str| plain(&as_value(text.as_bytes())) == plain(&as_value(&bytes));
        assert!(same(&saved), "{name}");
        let block = opened.flow.blocks.id_at(0).cloned().unwrap();
        opened.flow.apply(&Edit::Move { block, x: 12_345.0, y: 0.0 }).unwrap();
        let saved = format::save(&opened.flow, &opened.source).unwrap().text;
        assert!(saved.contains("12345") && !same(&saved), "{name}");
    }
}

/// A value in which texts that are JSON are values.
fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_) | Value::String(_))) => plain(&inner),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), plain(value))).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn line_ends_and_the_byte_order_mark_stay_as_they_were() {
    let text = fs::read_to_string(SAMPLE).unwrap();
    let broken = text.replace("[REQUEST_TRIGGER]", "[request_trigger]");
    assert_ne!(broken, text);
    let windows = |text: &str| text.replace('\n', "\r\n");
    for mark in ["", "\u{feff}"] {
        let (right, wrong) =
            (format!("{mark}{}", windows(&text)), format!("{mark}{}", windows(&broken)));
        let run = Run::new().file("f.flow.json", &right);
        let (out, error, status) = run.run(&["fmt", "--check", "f.flow.json"]);
        assert_eq!((out.as_str(), error.as_str(), status), ("", "", 0));
        for arguments in
            [["lint", "--fix", "f.flow.json"].as_slice(), &["trigger", "f.flow.json", "--repair"]]
        {
            fs::write(run.path("f.flow.json"), &wrong).unwrap();
            let (_, error, _) = run.run(arguments);
            assert_eq!(run.read("f.flow.json"), right, "{arguments:?}: {error}");
        }
        // `fmt` makes what is not canonical so, with the same line ends.
        fs::write(run.path("f.flow.json"), right.replace("  \"", "\t\"")).unwrap();
        assert_eq!(run.run(&["fmt", "--check", "f.flow.json"]).2, 1);
        assert_eq!(run.run(&["fmt", "f.flow.json"]).2, 0);
        assert_eq!(run.read("f.flow.json"), right);
    }
}

#[test]
fn standard_output_gets_what_a_file_would() {
    // U+007F and what a terminal would obey, in the flow's texts.
    let mut flow: Value = serde_json::from_str(&fs::read_to_string(SAMPLE).unwrap()).unwrap();
    flow["name"] = json!("a\u{7f}b\u{1b}[31mc\u{9b}d\u{202e}e");
    let run = Run::new().file("f.flow.json", flow.to_string());
    for arguments in [
        ["import", "f.flow.json"].as_slice(),
        &["export", "f.flow.json", "--as", "diagram"],
        &["export", "f.flow.json", "--as", "questions"],
        &["export", "f.flow.json", "--as", "guide"],
        &["export", "f.flow.json", "--as", "svg"],
    ] {
        let piped = run.output(arguments, "").stdout;
        let written = run.output(&[arguments, &["-o", "out"]].concat(), "");
        assert_eq!(String::from_utf8_lossy(&written.stdout), "");
        assert_eq!(piped, fs::read(run.path("out")).unwrap(), "{arguments:?}");
    }
    let whole = run.output(&["fmt", "-"], run.read("f.flow.json")).stdout;
    assert!(whole.windows(3).any(|bytes| bytes == b"a\x7fb"));
}

/// Request triggers are put into one file by two programs at the same time.
#[test]
fn two_programs_on_one_file_lose_no_edit() {
    let edit = |run: &Run, at: &str| {
        let webhook = "https://example.com/hook";
        run.run(&["trigger", "f.flow.json", "--at", at, "--webhook", webhook])
    };
    // Exits of the sample that no request trigger follows.
    let exits = ["approved/reply", "too-slow/reply"];
    let start = || Run::new().copy(SAMPLE, "f.flow.json");
    let one_by_one = start();
    for at in exits {
        assert_eq!(edit(&one_by_one, at).2, 0);
    }
    for round in 0..12 {
        let run = start();
        let barrier = Barrier::new(2);
        let told = std::thread::scope(|scope| {
            let start = |at| {
                barrier.wait();
                edit(&run, at)
            };
            let both = exits.map(|at| scope.spawn(move || start(at)));
            both.map(|one| one.join().unwrap())
        });
        assert!(told.iter().all(|(_, _, status)| *status == 0), "round {round}: {told:?}");
        assert_eq!(blocks(&run), blocks(&one_by_one), "round {round}");
        assert_eq!(names(run.path("f.flow.json").parent().unwrap()), ["f.flow.json"]);
    }
}

fn blocks(run: &Run) -> usize {
    format::open(run.read("f.flow.json").as_bytes()).unwrap().flow.blocks.len()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_only_while_it_is_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    fs::write(&path, "old").unwrap();
    let known = Fingerprint::of_content(b"old");
    store::replace_on(&RealDisk, &path, b"new", known).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    // Changed, also to the same length, also to something longer that begins alike.
    for other in ["two", "old and more"] {
        fs::write(&path, other).unwrap();
        let result = store::replace_on(&RealDisk, &path, b"new", known);
        assert!(matches!(result, Err(SaveError::Changed)), "{result:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), other);
    }
    // Moved away: nothing comes back.
    fs::rename(&path, folder.path().join("moved")).unwrap();
    let result = store::replace_on(&RealDisk, &path, b"new", known);
    assert!(matches!(result, Err(SaveError::Gone)), "{result:?}");
    assert_eq!(names(folder.path()), ["moved"]);
}

#[test]
fn temporary_files_of_killed_runs_are_removed_unless_they_are_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    fs::write(path(".treble-flow-1-0.tmp"), "left over").unwrap();
    fs::write(path(".other-1-0.tmp"), "somebody's").unwrap();
    let in_use = fs::File::create(path(".treble-flow-2-0.tmp")).unwrap();
    in_use.lock().unwrap();
    store::save(&path("f"), "text").unwrap();
    assert_eq!(names(folder.path()), [".other-1-0.tmp", ".treble-flow-2-0.tmp", "f"]);
    drop(in_use);
    store::save(&path("f"), "text").unwrap();
    assert_eq!(names(folder.path()), [".other-1-0.tmp", "f"]);
}

#[test]
fn fields_and_words_of_the_platform_that_look_like_ours_are_kept() {
    let list = json!([{
        "id": "0", "question_type": "CLOSED", "text": "Yes?", "question_subtype": null,
        "visible_options": true, "webhook_read": "", "webhook_delivered": "",
        "answer si": { "theirs": 1 }, "answer ": 2, "order of answers": ["default", "si"],
        "answers": [{
            "expected_text": "Sí", "next_node_id": -1, "webhook": "", "response": "",
            "answer_type": "TEXT", "answer_subtype": "DEFAULT", "optout_webhook": "",
            "answer si": true, "order of answers": [1]
        }, null]
    }, { "id": "1", "question_type": "message", "text": "Hi", "answers": [] },
       { "id": "2", "question_type": "unknown:options", "text": "Hi", "answers": [] }]);
    let opened = format::open(list.to_string().as_bytes()).unwrap();
    let as_list = |flow: &Flow| -> Value {
        let text = format::save(flow, &format::Source::platform(Format::Questions)).unwrap().text;
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(as_list(&opened.flow), list);
    let native = format::save(&opened.flow, &format::Source::native()).unwrap().text;
    let again = format::open(native.as_bytes()).unwrap();
    assert_eq!(as_list(&again.flow), list, "{native}");
    assert_eq!(format::save(&again.flow, &again.source).unwrap().text, native);
}

#[test]
fn a_deleted_option_leaves_no_port_whatever_it_is_called() {
    let text = fs::read_to_string("tests/fixtures/02-hsm-buttons-list.diagram.json").unwrap();
    for label in ["Port", "Português", "Portal 2", "Input"] {
        let text = text.replace("\"Okay\"", &json!(label).to_string());
        let mut opened = format::open(text.as_bytes()).unwrap();
        let (block, option) = opened
            .flow
            .blocks
            .iter()
            .find_map(|(id, block)| {
                let own = block.options.iter().find(|option| option.label == label)?;
                Some((id.clone(), own.id.clone()))
            })
            .unwrap();
        let ports = |text: &str| text.matches("\"parentNode\"").count();
        let before = ports(&format::save(&opened.flow, &opened.source).unwrap().text);
        opened.flow.apply(&Edit::RemoveExit { block, exit: option }).unwrap();
        let after = format::save(&opened.flow, &opened.source).unwrap().text;
        assert_eq!(ports(&after), before - 1, "{label}");
        assert!(!after.contains("{}]") && !after.contains("[{},"), "{label}");
    }
}

#[test]
fn numbers_that_are_too_large_stay_as_they_are() {
    let text = fs::read_to_string("tests/fixtures/01-request-trigger.diagram.json").unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    // Kept as text here: `Value` holds no such number.
    value["links"][0]["points"][0]["x"] = json!("LARGE");
    value["nodes"][0]["y"] = json!("LARGE");
    let text = value.to_string().replace("\"LARGE\"", "1e400");
    let mut opened = format::open(text.as_bytes()).unwrap();
    assert_eq!(
        format::save(&opened.flow, &opened.source).unwrap().text.matches("1e400").count(),
        2
    );
    let native = format::save(&opened.flow, &format::Source::native()).unwrap().text;
    let again = format::open(native.as_bytes()).unwrap();
    assert_eq!(format::save(&again.flow, &opened.source).unwrap().text.matches("1e400").count(), 2);
    // A block that moves takes its lines along, and what cannot be calculated stays.
    for at in 0..opened.flow.blocks.len() {
        let block = opened.flow.blocks.id_at(at).cloned().unwrap();
        opened.flow.apply(&Edit::Move { block, x: 5.0, y: 7.0 }).unwrap();
    }
    let saved = format::save(&opened.flow, &opened.source).unwrap().text;
    assert!(saved.contains("1e400"), "{saved}");
}
