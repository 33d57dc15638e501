//! Flow tests: how files are read and written, what passes and what fails, what is walked, and the
//! command that plays them.

use std::fs;

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::{Flow, Json};
use treble_flow_designer::samples::SAMPLES;
use treble_flow_designer::sim::coverage::Coverage;
use treble_flow_designer::sim::flowtest::{
    self, Answer, Failure, Given, Outcome, Played, Start, Test, add, duration_text, parse_duration,
    read, record, write,
};
use treble_flow_designer::sim::generate::generate;
use treble_flow_designer::sim::{
    Call, Event, EventKind, Input, MediaKind, Problem, Purpose, State, Waiting, step,
};
use treble_flow_designer::words::Language;

use crate::common::random::Random;
use crate::common::run::Run;
use crate::common::schema::Schema;

fn sample(name: &str) -> Flow {
    let sample = SAMPLES.iter().find(|sample| sample.name == name).unwrap();
    format::open(sample.text.as_bytes()).unwrap().flow
}

/// A test file of one test.
fn file(test: &Value) -> String {
    json!({ "version": 1, "flow": "a.flow.json", "tests": [test] }).to_string()
}

fn test(test: &Value) -> Test {
    read(file(test).as_bytes()).unwrap().tests.remove(0)
}

/// What a test of the sample identity-check says to this.
fn play(value: &Value) -> Outcome {
    flowtest::run(&sample("identity-check"), &test(value))
}

fn told(outcome: &Outcome) -> Vec<String> {
    outcome.failures.iter().map(|failure| failure.tell(Language::English)).collect()
}

// The files.

#[test]
fn every_sample_passes_its_tests_and_at_least_nine_tenths_of_its_paths_are_walked() {
    let mut count = 0;
    for sample in SAMPLES {
        let path = format!("flows/{}.flowtest.json", sample.name);
        let bytes = fs::read(&path).unwrap();
        let tests = read(&bytes).unwrap();
        assert_eq!(tests.flow, format!("{}.flow.json", sample.name));
        let text = String::from_utf8(bytes).unwrap();
        assert!(write(&tests) == text, "{path} is not canonical:\n{}", write(&tests));
        let flow = format::open(sample.text.as_bytes()).unwrap().flow;
        let mut coverage = Coverage::default();
        for test in &tests.tests {
            let outcome = flowtest::run(&flow, test);
            assert!(outcome.passed(), "{path}, {}: {:#?}", test.name, told(&outcome));
            coverage.merge(&outcome.coverage);
            count += 1;
        }
        let part = coverage.paths_of(&flow);
        assert!(part.percent() >= 90.0, "{path}: {:?}", coverage.missing(&flow));
        assert_eq!(coverage.blocks_of(&flow).percent(), 100.0, "{path}");
    }
    assert!(count >= 80, "{count}");
}

#[test]
fn the_test_files_follow_their_schema() {
    let schema: Value = serde_json::from_str(&flowtest::schema()).unwrap();
    let schema = Schema::new(schema);
    for sample in SAMPLES {
        let text = fs::read_to_string(format!("flows/{}.flowtest.json", sample.name)).unwrap();
        let errors = schema.errors(&serde_json::from_str(&text).unwrap());
        assert!(errors.is_empty(), "{}: {errors:?}", sample.name);
    }
    for bad in [json!({ "version": 1 }), json!({ "version": 1, "flow": "a", "test": [] })] {
        assert!(!schema.errors(&bad).is_empty(), "{bad}");
    }
    let bad = json!({ "name": "n", "inputs": [{ "say": "x", "url": "y" }], "expect": [{ "paused": "wait" }] });
    assert!(!schema.errors(&serde_json::from_str(&file(&bad)).unwrap()).is_empty());
}

#[test]
fn everything_that_a_test_can_say_is_read_and_written() {
    let all = json!({
        "name": "Everything",
        "start": {
            "text": "Oi", "block": "ask-name", "variables": { "a": "1" },
            "person": { "country_code": "+55", "cellphone": "119" },
            "clock": "2026-03-01T14:05:09.250Z",
            "rules": { "webhook_ms": 5000, "early_update": "keep", "inactivity_minutes": 30 },
            "shares": { "split": "a" }, "seed": 7
        },
        "inputs": [
            { "say": "x" }, { "choose": "y" },
            { "send": "image", "url": "https://example.com/a.jpg", "caption": "c" },
            { "location": { "latitude": -23.5, "longitude": 4.0, "address": "here" } },
            { "wait": "90 s" }, { "update": { "a": "b" } }, { "update_body": [1, "x"] },
            { "update_body": "no json" }, { "exit": "next" }
        ],
        "mocks": [
            { "webhook": "a/b", "answer": { "status": 500, "variables": { "a": "b" } }, "after": "1 s", "times": 2, "meanwhile": [{ "say": "z" }] },
            { "webhook": "a", "answer": "fails" }, { "webhook": "b", "answer": "times out" },
            { "webhook": "c", "answer": { "body": { "any": 1.5 } } }
        ],
        "expect": [{ "message": { "equals": "x" }, "block": "b" }, { "path": "a/b", "to": null }],
        "exact": true,
        "variables": { "a": "b", "c": null }
    });
    let first = read(file(&all).as_bytes()).unwrap();
    let text = write(&first);
    assert_eq!(read(text.as_bytes()).unwrap(), first);
    assert_eq!(write(&read(text.as_bytes()).unwrap()), text);
    let Start { clock, seed, rules, .. } = &first.tests[0].start;
    assert_eq!((clock % 60_000, *seed, rules.webhook_ms), (9_250, 7, 5_000));
    assert!(text.contains(r#"{ "body": { "any": 1.5 } }"#), "{text}");
    assert!(text.contains(
        r#""rules": { "webhook_ms": 5000, "early_update": "keep", "inactivity_minutes": 30 }"#
    ));
}

#[test]
fn a_mistake_is_told_with_its_place_and_what_was_meant() {
    let line =
        |test: &str| format!("{{\n\"version\": 1, \"flow\": \"a\", \"tests\": [\n{test}\n]}}");
    for (test, column, message) in [
        (r#"{ "nane": "x" }"#, 3, "unknown member of a test: “nane”; is it “name”?"),
        (r#"{ "name": "x", "expect": [{ "pasued": "w" }] }"#, 29, "is it “paused”?"),
        (r#"{ "name": "x", "expect": [{ "path": "a/b", "too": "w" }] }"#, 44, "is it “to”?"),
        (r#"{ "name": "x", "expect": [{ "closed": "ends" }] }"#, 39, "is it “end”?"),
        (r#"{ "name": "x", "expect": [{ "problem": "unset_varible" }] }"#, 40, "“unset_variable”?"),
        (r#"{ "name": "x", "inputs": [{ "sya": "w" }] }"#, 29, "is it “say”?"),
        (r#"{ "name": "x", "inputs": [{ "send": "imgae", "url": "u" }] }"#, 37, "is it “image”?"),
        (r#"{ "name": "x", "inputs": [{ "send": "image" }] }"#, 27, "needs the file’s “url”"),
        (r#"{ "name": "x", "inputs": [{ "wait": "5" }] }"#, 37, "a time such as \"5 min\""),
        (r#"{ "name": "x", "inputs": [{ "update": { "a": 1 } }] }"#, 46, "texts: \"a\": \"1\""),
        (
            r#"{ "name": "x", "mocks": [{ "webhook": "a", "answer": "time out" }] }"#,
            54,
            "is it “times out”?",
        ),
        (r#"{ "name": "x", "mocks": [{ "webhook": "a" }] }"#, 26, "needs an “answer”"),
        (
            r#"{ "name": "x", "start": { "rules": { "early_update": "later" } } }"#,
            54,
            "unknown variant",
        ),
        (r#"{ "name": "x", "start": { "clock": "noon" } }"#, 36, "a moment such as"),
        (r#"{ "name": "x" }"#, 1, "“x” expects nothing"),
        (r#"{ "name": "", "exact": true }"#, 11, "name is empty"),
        (
            r#"{ "name": "x", "exact": true }, { "name": "x", "exact": true }"#,
            43,
            "another test “x”",
        ),
        (r#"{ "name": "x", "name": "y" }"#, 16, "stands twice"),
    ] {
        let error = read(line(test).as_bytes()).unwrap_err();
        assert!(error.message.contains(message), "{test}: {}", error.message);
        assert_eq!((error.line, error.column), (3, column), "{test}: {}", error.message);
    }
    for (text, message) in [
        ("", "the file is empty"),
        ("[]", "a test file must be an object"),
        (r#"{ "flow": "a" }"#, "“version” is missing"),
        (r#"{ "version": 2, "flow": "a" }"#, "version 2 of test files is not known"),
        (r#"{ "version": 1 }"#, "“flow” is missing"),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }
}

// What passes and what fails.

const PHOTO: &str = "https://example.com/id.jpg";

fn to_pause(more: Value) -> Value {
    let mut test = json!({
        "name": "n",
        "start": { "text": "Oi" },
        "inputs": [{ "say": "Ana" }, { "send": "image", "url": PHOTO }],
        "mocks": [{ "webhook": "ask-photo/reply", "answer": {} }],
        "expect": [{ "paused": "wait" }]
    });
    let Value::Object(more) = more else { panic!("an object") };
    test.as_object_mut().unwrap().extend(more);
    test
}

#[test]
fn what_did_not_happen_is_told_with_what_did() {
    let outcome = play(&to_pause(json!({ "expect": [
        { "webhook": "ask-photo" }, { "paused": "wait" }, { "path": "wait/trigger" }
    ] })));
    let Failure::Missing { at, instead, .. } = &outcome.failures[0] else {
        panic!("{:?}", outcome.failures)
    };
    assert_eq!((at.as_str(), instead.len()), ("/expect/2", 0));
    // The order counts.
    let outcome =
        play(&to_pause(json!({ "expect": [{ "paused": "wait" }, { "path": "ask-name/reply" }] })));
    assert!(told(&outcome)[0].contains("nothing more happened"), "{:?}", told(&outcome));
    // So does every member.
    for expect in [
        json!({ "path": "ask-name/reply", "to": "wait" }),
        json!({ "message": "Prazer, Bia" }),
        json!({ "message": { "equals": "Prazer, Ana!" } }),
        json!({ "message": "Prazer, Ana!", "block": "wait" }),
        json!({ "set": "nome", "value": "An" }),
        json!({ "set": "nome", "by": "update" }),
        json!({ "webhook": "ask-photo/reply", "body": { "actual_response": "x" } }),
        json!({ "webhook": "ask-photo/reply", "variables": { "nome": "x" } }),
        json!({ "answered": "ask-photo/reply", "status": 201 }),
    ] {
        let outcome = play(&to_pause(json!({ "expect": [expect] })));
        assert!(matches!(outcome.failures[..], [Failure::Missing { .. }]), "{expect}");
        assert!(told(&outcome)[0].contains("this did"), "{:?}", told(&outcome));
    }
}

#[test]
fn an_exact_test_fails_by_whatever_happens_beside() {
    let all = json!([
        { "said": "Oi" }, { "started": "ask-name" }, { "message": "Olá!" }, { "said": "Ana" },
        { "set": "nome" }, { "path": "ask-name/reply" }, { "message": "Prazer, Ana" }
    ]);
    let mut whole = json!({
        "name": "n", "start": { "text": "Oi" }, "inputs": [{ "say": "Ana" }],
        "expect": all, "exact": true
    });
    assert_eq!(told(&play(&whole)), Vec::<String>::new());
    whole["expect"].as_array_mut().unwrap().remove(4);
    let outcome = play(&whole);
    assert!(matches!(outcome.failures[..], [Failure::Unexpected { .. }]), "{:?}", told(&outcome));
    assert!(told(&outcome)[0].contains(r#"{ "set": "nome", "value": "Ana", "by": "saved" }"#));
}

#[test]
fn a_webhook_needs_a_mock_and_a_mock_a_webhook() {
    let outcome = play(&to_pause(json!({ "mocks": [] })));
    assert!(told(&outcome)[0].contains("ask-photo/reply"), "{:?}", told(&outcome));
    assert!(matches!(outcome.failures[0], Failure::NotMocked { is_spent: false, .. }));
    // One that is spent is none.
    let twice = json!({
        "inputs": [
            { "say": "Ana" }, { "send": "image", "url": PHOTO },
            { "update": { "documento_valido": "nao", "motivo": "x" } },
            { "choose": "Enviar outra foto" }, { "send": "image", "url": PHOTO }
        ],
        "mocks": [{ "webhook": "ask-photo/reply", "answer": {}, "times": 1 }]
    });
    let outcome = play(&to_pause(twice.clone()));
    assert!(matches!(outcome.failures[0], Failure::NotMocked { is_spent: true, .. }));
    let mut enough = to_pause(twice);
    enough["mocks"][0]["times"] = json!(2);
    assert!(play(&enough).passed());
    enough["mocks"][0]["times"] = json!(3);
    let outcome = play(&enough);
    assert!(matches!(outcome.failures[..], [Failure::Unused { wanted: 3, found: 2, .. }]));
    // Two answer one after the other.
    enough["mocks"] = json!([
        { "webhook": "ask-photo/reply", "answer": "fails", "times": 1 },
        { "webhook": "ask-photo/reply", "answer": {} }
    ]);
    enough["expect"] = json!([{ "failed": "ask-photo" }, { "answered": "ask-photo" }]);
    assert_eq!(told(&play(&enough)), Vec::<String>::new());
    let unused = play(&json!({
        "name": "n", "expect": [{ "started": "ask-name" }],
        "mocks": [{ "webhook": "https://example.com/hooks/id-check", "answer": {} }]
    }));
    assert!(matches!(unused.failures[..], [Failure::Unused { found: 0, .. }]));
}

#[test]
fn a_problem_that_is_not_expected_fails_the_test() {
    let outcome = play(&to_pause(json!({
        "inputs": [{ "say": "Ana" }, { "send": "image", "url": PHOTO }, { "say": "e aí?" }]
    })));
    assert!(matches!(outcome.failures[..], [Failure::Problem { .. }]), "{:?}", told(&outcome));
    assert!(told(&outcome)[0].contains(r#"{ "problem": "reply_while_paused", "block": "wait" }"#));
}

#[test]
fn names_that_the_flow_does_not_have_are_told_with_what_was_meant() {
    let outcome = play(&json!({
        "name": "n", "start": { "block": "ask-nam" },
        "mocks": [{ "webhook": "ask-photo/replay", "answer": {} }],
        "expect": [{ "path": "ask-name/repyl" }, { "paused": "wiat" }]
    }));
    let found: Vec<(&str, Option<&str>)> = outcome
        .failures
        .iter()
        .filter_map(|failure| match failure {
            Failure::Unknown { at, near, .. } => Some((at.as_str(), near.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        found,
        [
            ("/start/block", Some("ask-name")),
            ("/mocks/0/webhook", Some("ask-photo/reply")),
            ("/expect/0/path", Some("ask-name/reply")),
            ("/expect/1/paused", Some("wait")),
        ]
    );
    let outcome = play(&to_pause(json!({ "inputs": [{ "choose": "Sim" }] })));
    assert!(matches!(outcome.failures[0], Failure::NoOption { .. }));
    let options = play(&json!({
        "name": "n", "start": { "block": "rejected", "variables": { "motivo": "x" } },
        "inputs": [{ "choose": "Enviar outra fato" }], "expect": [{ "path": "rejected/again" }]
    }));
    assert!(told(&options)[0].contains("is it “Enviar outra foto”?"), "{:?}", told(&options));
}

#[test]
fn variables_are_compared_in_the_end() {
    let outcome = play(&to_pause(json!({
        "variables": { "nome": "Bia", "motivo": "x", "foto_documento": null }
    })));
    assert_eq!(
        told(&outcome),
        [
            "nome is \"Ana\" in the end, not \"Bia\"",
            "motivo has no value in the end; the test says \"x\"",
            &format!(
                "foto_documento is \"{PHOTO}\" in the end; the test says that it has no value"
            ),
        ]
    );
}

#[test]
fn a_wait_stops_for_what_falls_due_in_it() {
    // The alternate flow calls a webhook in the middle of the wait, and the mock answers it.
    let flow = json!({
        "format": "treble-flow", "version": 1, "start": "ask", "blocks": {
            "ask": { "kind": "message", "text": "Hi", "reply": {},
                "alternate": { "minutes": 1, "to": "done", "webhook": "https://example.com/late" } },
            "done": { "kind": "message", "text": "Hello {{name}}", "reply": {} }
        }
    });
    let flow = format::open(flow.to_string().as_bytes()).unwrap().flow;
    let test = test(&json!({
        "name": "n", "inputs": [{ "wait": "1 h" }],
        "mocks": [{ "webhook": "ask/alternate", "answer": { "variables": { "name": "Ana" } }, "after": "9 s" }],
        "expect": [{ "webhook": "ask/alternate" }, { "answered": "ask/alternate" }, { "message": { "equals": "Hello Ana" } }]
    }));
    let outcome = flowtest::run(&flow, &test);
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(outcome.events.last().unwrap().at, flowtest::CLOCK + 69_000);
    let played = flowtest::play(&flow, &test);
    assert_eq!(played.state.clock, flowtest::CLOCK + 3_600_000);
}

#[test]
fn a_conversation_without_end_is_stopped() {
    let flow = json!({
        "format": "treble-flow", "version": 1, "start": "a", "blocks": {
            "a": { "kind": "message", "text": "Hi", "reply": {}, "alternate": { "minutes": 1, "to": "b" } },
            "b": { "kind": "message", "text": "Ho", "reply": {}, "alternate": { "minutes": 1, "to": "a" } }
        }
    });
    let flow = format::open(flow.to_string().as_bytes()).unwrap().flow;
    let test = test(
        &json!({ "name": "n", "inputs": [{ "wait": "365 d" }], "expect": [{ "closed": "end" }] }),
    );
    let outcome = flowtest::run(&flow, &test);
    assert!(outcome.failures.iter().any(|failure| !matches!(failure, Failure::Missing { .. })));
    assert!(outcome.events.len() < 100_000);
}

// Recording and generating.

#[test]
fn a_conversation_from_the_middle_of_a_campaign_is_recorded_as_it_was() {
    let flow = sample("outbound-campaign");
    let start = State { block: Some("show-offer".into()), ..State::new("any", 1_800_000_000_000) };
    let inputs = [Input::Start { text: None }, Input::Option { option: "tengo-una-duda".into() }];
    let test = record(&flow, "From the middle", &start, &inputs);
    let outcome = flowtest::run(&flow, &test);
    let is_sent = |event: &EventKind| matches!(event, EventKind::Message { block, .. } if block.as_str() == "show-offer");
    assert!(outcome.events.iter().any(|event| is_sent(&event.kind)), "{:?}", outcome.events);
    assert!(!outcome.events.iter().any(|event| {
        matches!(&event.kind, EventKind::Problem { problem: Problem::WindowClosed { .. } })
    }));
}

#[test]
fn a_recorded_conversation_passes_and_walks_the_same_paths() {
    let flow = sample("identity-check");
    let start = State::new("any", 1_800_000_000_123);
    let update = |value: &str| Input::Update {
        body: format!(
            r#"{{"user_session_keys":[{{"key":"documento_valido","value":"{value}"}}]}}"#
        ),
    };
    let photo =
        || Input::Media { media: MediaKind::Image, url: PHOTO.to_owned(), caption: String::new() };
    let answered = |call| Input::Answered { call, status: 200, body: "{}".to_owned() };
    let inputs = [
        Input::Start { text: Some("Oi".to_owned()) },
        Input::Text { text: "Ana".to_owned() },
        photo(),
        // An update before the pause is refused.
        Input::Time { ms: 1_000 },
        update("sim"),
        Input::Time { ms: 500 },
        answered(1),
        Input::Time { ms: 60_000 },
        update("nao"),
        Input::Option { option: "again".into() },
        photo(),
        Input::Time { ms: 90_000 },
        Input::Update { body: "no json".to_owned() },
        update("sim"),
    ];
    let mut state = start.clone();
    let mut events = Vec::new();
    for input in &inputs {
        let (next, new) = step(&flow, state, input);
        state = next;
        events.extend(new);
    }
    let test = record(&flow, "Recorded", &start, &inputs);
    let outcome = flowtest::run(&flow, &test);
    // The last update is not text, which the recorded test expects as it happened.
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(outcome.coverage, Coverage::of(&events));
    let kinds = |events: &[treble_flow_designer::sim::Event]| {
        events
            .iter()
            .map(|event| format!("{:?}", std::mem::discriminant(&event.kind)))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&outcome.events), kinds(&events));
    assert_eq!(test.mocks.len(), 2, "{:?}", test.mocks);
    assert_eq!((test.mocks[0].after, test.mocks[0].times), (1_500, Some(1)));
    assert_eq!(test.mocks[0].meanwhile[0], Given::Wait(1_000));
    assert_eq!(test.mocks[1].answer, Answer::TimesOut);
    // The second webhook times out in the wait; the rest of it goes on behind.
    assert_eq!(test.inputs.iter().filter(|given| **given == Given::Wait(80_000)).count(), 1);
    // It can be put into a file, more than once.
    let once = add(None, "identity-check.flow.json", test.clone()).unwrap();
    let twice = add(Some(once.as_bytes()), "", test).unwrap();
    let names: Vec<String> =
        read(twice.as_bytes()).unwrap().tests.into_iter().map(|test| test.name).collect();
    assert_eq!(names, ["Recorded", "Recorded (2)"]);
    assert_eq!(state.waiting, Waiting::Reply);
}

#[test]
fn generated_tests_walk_every_path_of_every_sample_and_pass() {
    for sample in SAMPLES {
        let flow = format::open(sample.text.as_bytes()).unwrap().flow;
        let generated = generate(&flow, &Coverage::default(), &[]);
        let mut coverage = Coverage::default();
        for test in &generated.tests {
            let outcome = flowtest::run(&flow, test);
            assert!(outcome.passed(), "{}, {}: {:?}", sample.name, test.name, told(&outcome));
            coverage.merge(&outcome.coverage);
        }
        assert_eq!(coverage.missing(&flow), [], "{}", sample.name);
        assert_eq!(generated.missing, []);
        assert!(generate(&flow, &coverage, &generated.tests).tests.is_empty());
    }
}

#[test]
fn any_flow_has_tests_that_pass() {
    let mut count = 0;
    for seed in 0..200 {
        let flow = crate::common::flows::flow(&mut Random::new(seed), 12);
        for test in generate(&flow, &Coverage::default(), &[]).tests {
            count += 1;
            let outcome = flowtest::run(&flow, &test);
            assert!(outcome.passed(), "{seed}, {}: {:?}", test.name, told(&outcome));
            let file = add(None, "random.flow.json", test.clone()).unwrap();
            assert_eq!(read(file.as_bytes()).unwrap().tests, [test], "{seed}");
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn a_file_that_is_cut_off_is_told() {
    let text = fs::read_to_string("flows/identity-check.flowtest.json").unwrap();
    for end in (0..text.trim_end().len()).step_by(7).filter(|end| text.is_char_boundary(*end)) {
        assert!(read(&text.as_bytes()[..end]).is_err(), "{end}");
    }
}

#[test]
fn what_cannot_be_walked_is_said() {
    let flow = json!({
        "format": "treble-flow", "version": 1, "start": "a", "blocks": {
            "a": { "kind": "message", "text": "Hi", "reply": { "to": "b" } },
            "b": { "kind": "condition", "variable": "never", "conditions": [
                { "id": "one", "operator": "EQ", "value": "x", "to": "a" },
                { "id": "same", "operator": "EQ", "value": "x", "to": "a" }
            ], "otherwise": { "to": "a" } },
            "lonely": { "kind": "message", "text": "?", "reply": { "to": "a" } }
        }
    });
    let flow = format::open(flow.to_string().as_bytes()).unwrap().flow;
    let generated = generate(&flow, &Coverage::default(), &[]);
    let missing: Vec<String> =
        generated.missing.iter().map(|(block, exit)| format!("{block}/{exit}")).collect();
    assert_eq!(missing, ["b/one", "b/same", "lonely/reply"]);
}

// The command.

/// A folder with the sample and its tests.
fn identity_check() -> Run {
    let names = ["identity-check.flow.json", "identity-check.flowtest.json"];
    names.iter().fold(Run::new(), |run, name| run.copy(&format!("flows/{name}"), name))
}

#[test]
fn the_command_plays_tests_and_tells_what_is_walked() {
    let run = identity_check();
    for paths in [&["."][..], &["identity-check.flow.json"], &["identity-check.flowtest.json"], &[]]
    {
        let (out, errors, status) = run.run(&[&["test"][..], paths].concat());
        assert_eq!((status, errors.as_str()), (0, ""), "{out}");
        assert!(out.contains("passed: The document is valid\n"), "{out}");
        assert!(
            out.contains("identity-check.flow.json: 9 of 9 blocks, 13 of 13 paths (100 %)"),
            "{out}"
        );
        assert!(out.ends_with(" tests, all passed\n"), "{out}");
    }
}

#[test]
fn a_failure_stands_with_its_place_in_every_form() {
    let tests = "{\n \"version\": 1,\n \"flow\": \"identity-check.flow.json\",\n \"tests\": [\n  { \"name\": \"Bad\", \"expect\": [\n   { \"paused\": \"wait\" }] }\n ]\n}\n";
    let run = Run::new()
        .copy("flows/identity-check.flow.json", "identity-check.flow.json")
        .file("identity-check.flowtest.json", tests);
    let (out, _, status) = run.run(&["test"]);
    assert_eq!(status, 1);
    let place = "identity-check.flowtest.json:6:4: this did not happen: { \"paused\": \"wait\" }";
    assert!(out.contains(place), "{out}");
    assert!(out.contains("FAILED: Bad"), "{out}");
    assert!(out.contains("1 test, 1 failed"), "{out}");
    let (out, _, status) = run.run(&["test", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 1);
    assert_eq!(json["tests"][0]["failures"][0]["line"], 6);
    assert_eq!(json["summary"], json!({ "tests": 1, "passed": 0, "failed": 1 }));
    assert_eq!(json["coverage"][0]["paths"], json!({ "walked": 0, "all": 13 }));
    let (out, _, status) = run.run(&["test", "--format", "junit"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{out}");
    assert!(
        out.contains(
            "<testsuites name=\"treble-flow test\" tests=\"2\" failures=\"1\" errors=\"0\">"
        ),
        "{out}"
    );
    assert!(out.contains("<failure message=\"this did not happen: { &quot;paused&quot;"), "{out}");
}

#[test]
fn too_little_that_is_walked_is_a_failure() {
    let run = Run::new().copy("flows/identity-check.flow.json", "identity-check.flow.json");
    assert_eq!(run.run(&["test"]).2, 0);
    let (out, _, status) = run.run(&["test", "--min-coverage", "90"]);
    assert_eq!(status, 1);
    assert!(out.contains("0 % of the paths are walked; at least 90 % must be"), "{out}");
    let (out, errors, status) = run.run(&["test", "--generate", "--min-coverage", "100%"]);
    assert_eq!(status, 0, "{out}{errors}");
    assert!(errors.contains("new tests"), "{errors}");
    assert!(out.contains("13 of 13 paths (100 %)"), "{out}");
    // There is nothing more to generate.
    let (_, errors, status) = run.run(&["test", "--generate", "--min-coverage", "100"]);
    assert_eq!((errors.as_str(), status), ("", 0));
    assert_eq!(run.run(&["test", "--min-coverage", "101"]).2, 2);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_played() {
    let run = identity_check()
        .file("b.flowtest.json", "{ \"version\": 1, \"flow\": \"gone.flow.json\" }")
        .file("c.flowtest.json", "{ \"version\": 1,\n \"flwo\": \"x\" }");
    let (out, errors, status) = run.run(&["test"]);
    assert_eq!(status, 2);
    assert!(out.contains("passed: The document is valid"), "{out}");
    assert!(errors.contains("b.flowtest.json:1:25: its flow cannot be read"), "{errors}");
    assert!(
        errors.contains("c.flowtest.json:2:2: unknown member of a test file: “flwo”"),
        "{errors}"
    );
}

#[test]
fn generated_tests_are_not_written_among_those_of_another_flow() {
    let flow = include_str!("../../flows/identity-check.flow.json");
    let run = Run::new().file("a.flow.json", flow).file("a.json", flow);
    let (_, errors, status) = run.run(&["test", "a.flow.json", "--generate"]);
    assert_eq!(status, 0, "{errors}");
    let before = fs::read(run.path("a.flowtest.json")).unwrap();
    let (_, errors, status) = run.run(&["test", "a.json", "--generate"]);
    assert_eq!(status, 2);
    assert!(errors.contains("it has those of another flow, “a.flow.json”"), "{errors}");
    assert!(fs::read(run.path("a.flowtest.json")).unwrap() == before);
    let (_, errors, status) = run.run(&["test", "-", "--generate"]);
    assert_eq!(status, 2);
    assert!(errors.contains("standard input has no test file"), "{errors}");
}

#[test]
fn a_report_has_nothing_that_a_terminal_would_obey() {
    let name = "One\r\npassed: two";
    let test = json!({ "name": name, "inputs": [{ "say": "Ana" }],
        "expect": [{ "message": "Prazer, Ana!" }] });
    let run = Run::new()
        .copy("flows/identity-check.flow.json", "identity-check.flow.json")
        .file("a.flowtest.json", file(&test).replace("a.flow.json", "identity-check.flow.json"));
    let (out, _, status) = run.run(&["test", "a.flowtest.json"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("passed: One  passed: two\n"), "{out:?}");
}

#[test]
fn the_schema_is_printed() {
    let (out, _, status) = Run::new().run(&["schema", "--of", "flowtest"]);
    assert_eq!((out, status), (flowtest::schema(), 0));
}

#[test]
fn durations_are_read_and_written() {
    for (text, ms) in [
        ("5 min", 300_000),
        ("5m", 300_000),
        ("9.9 s", 9_900),
        ("1 h 30 min", 5_400_000),
        ("1h30m", 5_400_000),
        ("250ms", 250),
        ("2 Days", 172_800_000),
        ("0 s", 0),
        ("60.5 s", 60_500),
        ("1 d 1 ms", 86_400_001),
    ] {
        assert_eq!(parse_duration(text), Some(ms), "{text}");
        assert_eq!(parse_duration(&duration_text(ms)), Some(ms), "{text}");
    }
    assert_eq!(duration_text(9_900), "9.9 s");
    assert_eq!(duration_text(5_400_000), "1 h 30 min");
    for text in ["", "5", "min", "5 parsecs", "-1 s", "1..5 s", "5 min,", "99999999999 d"] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}

/// Whether a test that expects a webhook with one body passes when it is called with another.
fn expects(wanted: &str, found: &str) -> bool {
    let call = Call {
        id: 1,
        purpose: Purpose::Response,
        block: "ask-photo".into(),
        exit: Some("reply".into()),
        url: String::new(),
        body: found.to_owned(),
        called: 0,
        deadline: 0,
    };
    let wanted: Value = serde_json::from_str(wanted).unwrap();
    let expect = json!([{ "webhook": "ask-photo", "body": wanted }]);
    let test = test(&json!({ "name": "x", "expect": expect }));
    let kind = EventKind::Webhook { call: call.clone() };
    let played = Played {
        events: vec![Event { at: 0, kind }],
        state: Start::default().state(),
        calls: vec![call],
        stopped: None,
        used: Vec::new(),
    };
    let failures = flowtest::judge(&sample("identity-check"), &test, played).failures;
    assert!(matches!(failures[..], [] | [Failure::Missing { .. }]), "{failures:?}");
    failures.is_empty()
}

/// What a recorded test expects of a message.
fn recorded(text: &str) -> String {
    let block = json!({ "kind": "message", "text": text });
    let flow =
        json!({ "format": "treble-flow", "version": 1, "start": "a", "blocks": { "a": block } });
    let flow = format::open(flow.to_string().as_bytes()).unwrap().flow;
    let start = Start::default().state();
    let test = record(&flow, "x", &start, &[Input::Start { text: None }]);
    let said = test.expect.iter().find_map(|expect| match &expect.0[0] {
        (name, Json::String(text)) if name == "message" => Some(text.clone()),
        _ => None,
    });
    said.unwrap()
}

#[test]
fn a_part_of_an_object_is_in_it_and_numbers_are_compared_by_value() {
    let found = r#"{"a":{"b":1,"c":"x"},"d":[{"e":1},2]}"#;
    for (wanted, is) in [
        (r#"{"a":{"b":1.0}}"#, true),
        (r#"{"a":{"b":"1"}}"#, false),
        (r#"{"a":{"z":1}}"#, false),
        (r#"{"d":[{},2]}"#, true),
        (r#"{"d":[{}]}"#, false),
        (r#"{"a":null}"#, false),
    ] {
        assert_eq!(expects(wanted, found), is, "{wanted}");
    }
}

#[test]
fn a_long_message_is_told_by_its_beginning() {
    assert_eq!(recorded("Hi\nthere"), "Hi\nthere");
    let long = format!("\nFirst line\n{}", "x".repeat(100));
    assert_eq!(recorded(&long), "First line");
    assert_eq!(recorded(&"ã".repeat(100)).chars().count(), 80);
    assert_eq!(recorded(&"word ".repeat(30)), "word ".repeat(16).trim_end());
}
