//! The chat in the terminal, and conversations with real servers.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::live::Live;
use treble_flow_designer::platform::local::{Map, Options};
use treble_flow_designer::sim::flowtest::{
    Given, Stage as _, Start, Test, judge, play_on, read, record, run,
};
use treble_flow_designer::sim::{EventKind, Input};
use treble_flow_designer::words::Language;

use crate::common::process::{Process, parts};
use crate::common::run::Run;
use crate::common::wait::until;
use crate::common::wire::{Reply, Server, post};

trait Chat {
    fn chat(&self, input: &str) -> String;
    fn chat_live(&self, arguments: &[&str], base: &Base, text: &str) -> String;
}

impl Chat for Run {
    fn chat(&self, input: &str) -> String {
        let output = self.output(&["simulate", "identity-check.flow.json"], input);
        let (out, errors, status) = parts(&output);
        assert_eq!((errors.as_str(), status), ("", 0), "{out}");
        out
    }

    /// A chat with real servers, which are told the platform's address before it goes on.
    fn chat_live(&self, arguments: &[&str], base: &Base, text: &str) -> String {
        let mut process = Process::start(&mut self.command(&[&["simulate"], arguments].concat()));
        let line = process.line();
        let url = line.trim().split('=').nth(1).unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        *base.lock().unwrap() = Some(url);
        process.give(text.as_bytes());
        let (rest, errors, status) = parts(&process.end());
        assert_eq!(status, 0, "{rest}{errors}");
        rest
    }
}

fn identity_check() -> Run {
    let name = "identity-check.flow.json";
    Run::new().copy(&format!("flows/{name}"), name)
}

/// The texts stand in the output one behind the other.
#[track_caller]
fn in_order(out: &str, texts: &[&str]) {
    let mut rest = out;
    for text in texts {
        let Some(at) = rest.find(text) else { panic!("{text:?} is missing in\n{rest}\nof\n{out}") };
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn a_conversation_is_played_line_by_line() {
    let out = identity_check().chat(
        "Ana\n/photo https://example.com/id.jpg\n\n/wait 40 s\n/update documento_valido=nao motivo=\"está escuro\"\n1\n",
    );
    in_order(
        &out,
        &[
            "User: Oi\n",
            "The conversation begins at “ask-name”\n",
            "Company: Olá!",
            "User: Ana\n",
            "nome = Ana (the user’s answer)\n",
            "Company: Prazer, Ana!",
            "Webhook 1 called: https://example.com/hooks/id-check\n",
            "How does the webhook answer?",
            "Webhook 1 answered with 200",
            "Paused at “wait”",
            "The session is paused: /update",
            "The session update arrived\n",
            "motivo = está escuro (from the session update)\n",
            "Company: Não conseguimos validar seu documento: está escuro.",
            "  1) Enviar outra foto\n  2) Falar com alguém\n",
            "User: Enviar outra foto\n",
            "Company: Prazer, Ana!",
        ],
    );
}

#[test]
fn webhooks_are_answered_in_every_way() {
    let photo = "Ana\n/photo https://example.com/id.jpg\n";
    for (command, told) in [
        ("/fail", "Webhook 1 could not be called (connection refused)"),
        ("/wait 10 s", "Webhook 1 timed out"),
        ("/wait 10s", "Webhook 1 timed out"),
        ("/answer 500", "Webhook 1 answered with 500, which is no success"),
        ("/answer <html>", "The answer of webhook 1: it is a web page"),
        ("/answer motivo=x", "motivo = x (from the webhook)"),
        (
            "/answer {\"user_session_keys\":[{\"key\":\"a\",\"value\":\"b c\"}]}",
            "a = b c (from the webhook)",
        ),
    ] {
        let out = identity_check().chat(&format!("{photo}{command}\n"));
        in_order(&out, &["Webhook 1 called", told, "Paused at “wait”"]);
    }
    // Time goes on to what falls due.
    let out = identity_check().chat(&format!("{photo}\n/wait 1 h\n"));
    in_order(&out, &["Paused at", "“wait”", "on to “too-slow”"]);
}

#[test]
fn mistakes_are_told_and_the_chat_goes_on() {
    let out = identity_check().chat("/wiat 5 min\n/wait 5\n/fail\n/answer a=b\n/update a\n/photo\n/location here\n/save\n/vars\nAna\n/vars\n/help\n");
    in_order(
        &out,
        &[
            "There is no /wiat; is it /wait?",
            "“5” is no time",
            "No webhook is waited for",
            "No webhook is waited for",
            "“a” is no name=value",
            "An address is missing",
            "“here” is no place",
            "A file is missing",
            "No session variable has a value",
            "nome = Ana\n",
            "/restart",
        ],
    );
}

#[test]
fn a_conversation_begins_anew_and_ends_at_exit() {
    let out = identity_check().chat("Ana\n/restart\n/vars\n/exit\nnever read\n");
    in_order(&out, &["Prazer, Ana!", "User: Oi", "No session variable has a value"]);
    assert!(!out.contains("never read"), "{out}");
}

#[test]
fn a_conversation_is_saved_as_a_test_that_passes() {
    let run = identity_check();
    let input = "Ana\n/photo https://example.com/id.jpg\n/wait 3 s\n/answer\n/wait 1 min\n/update documento_valido=sim\n/save a.flowtest.json The way of Ana\n/save a.flowtest.json\n";
    let out = run.chat(input);
    in_order(&out, &["Saved as the test “The way of Ana” in a.flowtest.json", "“Conversation”"]);
    let (out, errors, status) = parts(&run.output(&["test", "a.flowtest.json"], ""));
    assert_eq!((errors.as_str(), status), ("", 0), "{out}");
    in_order(&out, &["passed: The way of Ana", "passed: Conversation", "2 tests, all passed"]);
    let text = run.read("a.flowtest.json");
    assert!(text.contains("\"flow\": \"identity-check.flow.json\""), "{text}");
    assert!(text.contains("\"after\": \"3 s\""), "{text}");
}

#[test]
fn a_conversation_is_not_saved_among_the_tests_of_another_flow() {
    let other = include_str!("../../flows/identity-check.flow.json");
    let run = identity_check().file("other.flow.json", other);
    run.chat("Ana\n/save a.flowtest.json\n");
    let before = fs::read(run.path("a.flowtest.json")).unwrap();
    let (out, _, status) =
        parts(&run.output(&["simulate", "other.flow.json"], "Ana\n/save a.flowtest.json\n/vars\n"));
    assert_eq!(status, 0);
    in_order(&out, &["it has the tests of another flow, “identity-check.flow.json”", "nome = Ana"]);
    assert!(fs::read(run.path("a.flowtest.json")).unwrap() == before);
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let out = identity_check().chat("Ana\rCompany: fake\n/vars\n");
    in_order(&out, &["User: Ana Company: fake\n", "nome = Ana Company: fake\n"]);
    assert!(!out.contains('\r'), "{out:?}");
}

#[test]
fn a_conversation_begins_at_any_block_and_a_wrong_one_is_told() {
    let run = identity_check();
    let from = |block: &str| {
        parts(&run.output(&["simulate", "identity-check.flow.json", "--from", block], "2\n"))
    };
    let (out, _, status) = from("rejected");
    assert_eq!(status, 0);
    in_order(
        &out,
        &["begins at “rejected”", "User: Falar com alguém", "Transferred to people: DEFAULT"],
    );
    let (_, errors, status) = from("rejetced");
    assert_eq!(status, 2);
    assert!(errors.contains("there is no block “rejetced”; is it “rejected”?"), "{errors}");
}

// With real servers.

/// The address of the platform, once it is known.
type Base = Arc<Mutex<Option<String>>>;

/// A server that answers a webhook at once, and updates the session a little later; not for `/two`.
fn handler(base: Base) -> Server {
    Server::start(move |got| {
        let session = got.json()["session_id"].as_str().unwrap().to_owned();
        let base = base.lock().unwrap().clone().filter(|_| got.path != "/two");
        if let Some(base) = base {
            std::thread::spawn(move || {
                let keys = json!([{ "key": "documento_valido", "value": "sim" }]);
                let body = json!({ "user_session_keys": keys }).to_string();
                // The session pauses a moment after the answer.
                std::thread::sleep(Duration::from_millis(30));
                until("the pause", || {
                    post(&format!("{base}/session/{session}/update"), &body).status == 200
                });
            });
        }
        Reply::Json(200, "{}".to_owned())
    })
}

fn flow() -> Arc<Flow> {
    let text = fs::read("flows/identity-check.flow.json").unwrap();
    Arc::new(format::open(&text).unwrap().flow)
}

fn live(server: &Server, base: &Base) -> Live {
    let map = format!("https://example.com/hooks={}/in", server.url());
    let maps = vec![Map::parse(&map).unwrap()];
    let live = Live::start(flow(), Options { maps, ..Options::default() }).unwrap();
    *base.lock().unwrap() = Some(live.url());
    live
}

fn test(value: &Value) -> Test {
    let file = json!({ "version": 1, "flow": "identity-check.flow.json", "tests": [value] });
    read(file.to_string().as_bytes()).unwrap().tests.remove(0)
}

/// Plays a test on the local platform; what was not as it says.
fn played(live: &mut Live, test: &Test) -> Vec<String> {
    told(live, &flow(), test)
}

fn told(live: &mut Live, flow: &Flow, test: &Test) -> Vec<String> {
    live.begin(test.start.state()).unwrap();
    let outcome = judge(flow, test, play_on(flow, test, live));
    outcome.failures.iter().map(|failure| failure.tell(Language::English)).collect()
}

#[test]
fn a_test_plays_with_a_real_server_and_its_real_update() {
    let base = Base::default();
    let server = handler(Arc::clone(&base));
    let mut live = live(&server, &base);
    let mut value = json!({
        "name": "Live", "start": { "text": "Oi" },
        "inputs": [
            { "say": "Ana" }, { "send": "image", "url": "https://example.com/id.jpg" },
            { "wait": "1 min" }
        ],
        "expect": [
            { "webhook": "ask-photo/reply", "body": { "session_id": "flowtest" } },
            { "answered": "ask-photo/reply" }, { "paused": "wait" }, { "updated": true }, { "resumed": "wait" },
            { "message": "Tudo certo, Ana!" }
        ],
        "variables": { "documento_valido": "sim" }
    });
    assert_eq!(played(&mut live, &test(&value)), Vec::<String>::new());
    assert_eq!(played(&mut live, &test(&value)), Vec::<String>::new());
    let got = server.got();
    assert_eq!((got.len(), got[0].path.as_str()), (2, "/in/id-check"));
    // A server that runs on takes no session for another one, whoever began it.
    let id = |at: usize| got[at].json()["session_id"].as_str().unwrap().to_owned();
    assert_eq!((id(0).len(), id(1).len()), (56, 56));
    assert_ne!(id(0), id(1));
    // What was really done can be recorded, and passes without any server.
    let start = Start::default().state();
    let recorded = record(&flow(), "Recorded", &start, live.inputs());
    assert!(run(&flow(), &recorded).passed());
    assert!(recorded.inputs.iter().any(|given| matches!(given, Given::Update(_))));
    // A mock comes before the server.
    value["mocks"] = json!([{ "webhook": "ask-photo", "answer": "fails" }]);
    value["expect"] = json!([{ "failed": "ask-photo" }, { "path": "wait/alternate" }]);
    value["variables"] = json!({ "documento_valido": null });
    value["inputs"][2] = json!({ "wait": "5 min" });
    assert_eq!(played(&mut live, &test(&value)), Vec::<String>::new());
    assert_eq!(server.got().len(), 2);
}

/// A request trigger with a condition behind it, whose path has a webhook too.
fn two_webhooks(server: &Server) -> String {
    json!({
        "format": "treble-flow", "version": 1, "start": "ask", "blocks": {
            "ask": { "kind": "message", "text": "Your id?",
                "reply": { "to": "wait", "webhook": { "url": format!("{}/one", server.url()) } } },
            "wait": { "kind": "options", "style": "plain", "text": "Please wait",
                "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "check" }] },
            "check": { "kind": "condition", "variable": "x",
                "otherwise": { "to": "done", "webhook": { "url": format!("{}/two", server.url()) } } },
            "done": { "kind": "message", "text": "Done" }
        }
    })
    .to_string()
}

fn read_flow(text: &str) -> Arc<Flow> {
    Arc::new(format::open(text.as_bytes()).unwrap().flow)
}

#[test]
fn a_webhook_behind_a_pause_is_called_while_time_passes() {
    let base = Base::default();
    let server = handler(Arc::clone(&base));
    let text = two_webhooks(&server);
    let flow = read_flow(&text);
    let mut live = Live::start(Arc::clone(&flow), Options::default()).unwrap();
    *base.lock().unwrap() = Some(live.url());
    let test = test(&json!({
        "name": "Two", "start": { "text": "Hi" },
        "inputs": [{ "say": "123" }, { "wait": "30 s" }],
        "expect": [
            { "answered": "ask/reply" }, { "resumed": "wait" },
            { "answered": "check/otherwise" }, { "message": "Done" }
        ]
    }));
    assert_eq!(told(&mut live, &flow, &test), Vec::<String>::new());
    let paths: Vec<String> = server.got().into_iter().map(|got| got.path).collect();
    assert_eq!(paths, ["/one", "/two"]);
    // Time has passed all the same.
    assert!(live.state().clock >= test.start.clock + 30_000);
    drop(live);

    *base.lock().unwrap() = None;
    let run = identity_check().file("two.flow.json", &text);
    let rest =
        run.chat_live(&["two.flow.json", "--allow-network"], &base, "123\n/wait 30 s\n/wait 1 s\n");
    in_order(&rest, &["goes on from “wait”", "Webhook 2 answered with 200", "Done"]);
    assert!(!rest.contains("timed out"), "{rest}");
}

#[test]
fn a_circle_of_webhooks_is_not_called_for_ever() {
    let server = Server::json("{}");
    let hook = json!({ "to": "again", "webhook": { "url": server.url() } });
    let flow = json!({ "format": "treble-flow", "version": 1, "start": "again", "blocks": {
        "again": { "kind": "condition", "variable": "x", "otherwise": hook }
    } });
    let flow = read_flow(&flow.to_string());
    let mut live = Live::start(flow, Options::default()).unwrap();
    live.begin(Start::default().state()).unwrap();
    let mut events = live.give(&Input::Start { text: Some("Hi".to_owned()) });
    let mut asked = 0;
    while asked < 1_100 {
        let call = events.iter().find_map(|event| match &event.kind {
            EventKind::Webhook { call } => Some(call.clone()),
            _ => None,
        });
        let Some(more) = live.ask(&call.unwrap()) else { break };
        events = more;
        asked += 1;
    }
    assert_eq!((asked, server.got().len()), (1_000, 1_000));
}

#[test]
fn what_is_not_on_this_computer_is_not_called() {
    let mut live = Live::start(flow(), Options::default()).unwrap();
    let value = json!({
        "name": "Elsewhere", "start": { "text": "Oi" },
        "inputs": [{ "say": "Ana" }, { "send": "image", "url": "https://example.com/id.jpg" }],
        "expect": [{ "paused": "wait" }]
    });
    let told = played(&mut live, &test(&value));
    assert!(told[0].contains("no mock answers it"), "{told:?}");
}

#[test]
fn the_commands_play_with_a_real_server() {
    let base = Base::default();
    let server = handler(Arc::clone(&base));
    let map = format!("https://example.com/hooks={}", server.url());
    let run = identity_check();
    let rest = run.chat_live(
        &["identity-check.flow.json", "--map", &map],
        &base,
        "Ana\n/photo https://example.com/id.jpg\n/wait 20 s\n/save a.flowtest.json\n",
    );
    in_order(
        &rest,
        &[
            "Webhook 1 called",
            "Webhook 1 answered with 200",
            "Paused at “wait”",
            "The session update arrived",
            "Company: ✅ Tudo certo, Ana!",
            "Saved as the test",
        ],
    );
    assert!(!rest.contains("How does the webhook answer?"), "{rest}");
    // The saved test passes alone, and without its mocks with the server.
    let (out, _, status) = parts(&run.output(&["test", "a.flowtest.json"], ""));
    assert_eq!(status, 0, "{out}");
    *base.lock().unwrap() = None;
    let text = json!({ "version": 1, "flow": "identity-check.flow.json", "tests": [{
        "name": "Live", "inputs": [{ "say": "Ana" }, { "send": "image", "url": "https://example.com/id.jpg" }],
        "expect": [{ "answered": "ask-photo", "status": 200 }, { "paused": "wait" }]
    }, {
        "name": "Again", "inputs": [{ "say": "Bia" }], "expect": [{ "message": "Prazer, Bia!" }]
    }] });
    let run = run.file("b.flowtest.json", text.to_string());
    let (out, errors, status) = parts(&run.output(&["test", "b.flowtest.json", "--map", &map], ""));
    assert_eq!(status, 0, "{out}{errors}");
    assert!(errors.contains("TREBLE_BASE_URL=http://127.0.0.1:"), "{errors}");
    assert_eq!(server.got().len(), 2);
    assert_eq!(parts(&run.output(&["test", "b.flowtest.json"], "")).2, 1);
}
