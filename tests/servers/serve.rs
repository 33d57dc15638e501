//! `treble-flow serve` as a process: its address, its desk, and how it ends.

#![cfg(unix)]

use std::sync::{Arc, Mutex, OnceLock};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use treble_flow_designer::platform::local::Fault;

use crate::common::process::{Process, output, parts};
use crate::common::program::program;
use crate::common::run::Run;
use crate::common::wait::until;
use crate::common::wire::{Reply, Server, post, request};

/// Longer than anything here takes.
fn flow(name: &str, url: &str) -> String {
    let value = json!({ "format": "treble-flow", "version": 1, "name": name, "start": "ask", "blocks": {
        "ask": { "kind": "message", "text": "Your id?", "save": { "variable": "id", "type": "text" },
            "reply": { "to": "wait", "webhook": url } },
        "wait": { "kind": "options", "style": "plain", "text": "Please wait",
            "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "done" }],
            "alternate": { "minutes": 5, "to": "late" } },
        "done": { "kind": "message", "text": "It is {{status}}" },
        "late": { "kind": "message", "text": "Nobody answered" },
    } });
    value.to_string()
}

/// A running `serve`.
struct Serve {
    process: Process,
    url: String,
    _run: Run,
}

impl Serve {
    /// Starts it with one flow, whose webhook is at this address.
    fn start(hook: &str, arguments: &[&str]) -> Self {
        let run = Run::new().file("ask.flow.json", flow("Ask", hook));
        let arguments = [&["serve", "ask.flow.json"], arguments].concat();
        let mut process = Process::start(&mut run.command(&arguments));
        let url = process.line().trim_end().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Self { process, url, _run: run }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = post(&format!("{}{path}", self.url), &body.to_string());
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    fn look(&self, session: &str) -> Value {
        let url = format!("{}/desk/sessions/{session}", self.url);
        request("GET", &url, &[], None).unwrap().json()
    }

    /// Looks until the session waits for this.
    fn wait_for(&self, session: &str, wanted: &str) -> Value {
        let mut seen = Value::Null;
        until(wanted, || {
            seen = self.look(session);
            seen["state"]["waiting"]["for"] == wanted
        });
        seen
    }

    /// Ends it with a signal: its exit status and what it told.
    fn end(self, signal: Signal) -> (i32, String) {
        kill_process(Pid::from_child(&self.process.child), signal).unwrap();
        let (_, told, status) = parts(&self.process.end());
        (status, told)
    }
}

/// A run that ends by itself.
fn refused(flows: &[&str], arguments: &[&str]) -> (i32, String) {
    let run = Run::new().file("ask.flow.json", flow("Ask", "http://127.0.0.1:9"));
    let (out, error, status) = run.run(&[&["serve"], flows, arguments].concat());
    assert_eq!(out, "");
    (status, error)
}

/// A server that calls the session update of `platform` before it answers the webhook; its statuses.
fn hasty(platform: &Arc<OnceLock<String>>) -> (Server, Arc<Mutex<Vec<u16>>>) {
    let statuses: Arc<Mutex<Vec<u16>>> = Arc::default();
    let (platform, seen) = (Arc::clone(platform), Arc::clone(&statuses));
    let server = Server::start(move |got| {
        let session = got.json()["session_id"].as_str().unwrap().to_owned();
        let url = format!("{}/session/{session}/update", platform.get().unwrap());
        let keys = json!({ "user_session_keys": [{ "key": "status", "value": "fast" }] });
        seen.lock().unwrap().push(post(&url, &keys.to_string()).status);
        Reply::Json(200, "{}".to_owned())
    });
    (server, statuses)
}

#[test]
fn the_rules_of_what_is_unknown_are_chosen_on_the_command_line() {
    for (rule, status, waits_for) in
        [("refuse", 404, "update"), ("set", 200, "update"), ("keep", 200, "reply")]
    {
        let platform = Arc::new(OnceLock::new());
        let (server, statuses) = hasty(&platform);
        let serve =
            Serve::start(&server.url(), &["--early-update", rule, "--second-update", "refuse"]);
        platform.set(serve.url.clone()).unwrap();
        let session = serve.post("/desk/sessions", &json!({ "text": "Hi" }))["session"].clone();
        let session = session.as_str().unwrap();
        serve.post(&format!("/desk/sessions/{session}/send"), &json!({ "text": "line 1\nline 2" }));
        let mut seen = Value::Null;
        until(rule, || {
            seen = serve.look(session);
            let waiting = &seen["state"]["waiting"]["for"];
            waiting == waits_for && seen["transcript"].to_string().contains("Please wait")
        });
        assert_eq!(*statuses.lock().unwrap(), [status], "{rule}");
        let is_set = seen["state"]["variables"]["status"]["value"] == "fast";
        assert_eq!(is_set, rule != "refuse", "{rule}");
        if rule == "keep" {
            let update = format!("{}/session/{session}/update", serve.url);
            assert_eq!(post(&update, r#"{"user_session_keys":[]}"#).status, 404);
        }
        let (status, told) = serve.end(Signal::TERM);
        assert_eq!(status, 0);
        assert!(told.contains("line 1↵line 2"), "{told}");
        let desk = told.lines().filter(|line| line.contains("/desk/")).count();
        assert_eq!(desk, 1, "only how to use it: {told}");
    }
}

#[test]
fn a_conversation_goes_through_it_and_it_ends_in_order() {
    let server = Server::json("{}");
    let map = format!("https://example.com/hooks={}/local", server.url());
    let serve = Serve::start(
        "https://example.com/hooks/in?token=s3cret",
        &["--map", &map, "--webhook-header", "X-Token=h1dden"],
    );
    let begun = serve.post("/desk/sessions", &json!({ "flow": 1, "text": "Hi" }));
    let session = begun["session"].as_str().unwrap().to_owned();
    assert_eq!(begun["state"]["waiting"]["for"], "reply");
    serve.post(&format!("/desk/sessions/{session}/send"), &json!({ "text": "123" }));
    serve.wait_for(&session, "update");
    assert_eq!(server.got()[0].path, "/local/in?token=s3cret");
    assert_eq!(server.got()[0].header("x-token"), Some("h1dden"));

    let update = json!({ "user_session_keys": [{ "key": "status", "value": "fine" }] });
    serve.post(&format!("/session/{session}/update"), &update);
    let seen = serve.wait_for(&session, "reply");
    let transcript = seen["transcript"].as_array().unwrap();
    let texts: Vec<&str> = transcript.iter().map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Hi", "Your id?", "123", "Please wait", "It is fine"]);
    assert_eq!(transcript[0]["from"], "user");
    assert_eq!(transcript[1]["from"], "company");

    let (status, told) = serve.end(Signal::TERM);
    assert_eq!(status, 0, "{told}");
    for wanted in [
        "Flow 1: Ask (ask.flow.json)",
        "User: 123",
        "Company: It is fine",
        "Paused at",
        "200",
        "Stopped",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    assert!(!told.contains("s3cret") && !told.contains("h1dden"), "{told}");
}

#[test]
fn the_desk_moves_clocks_and_begins_anywhere() {
    let server = Server::json("{}");
    let serve = Serve::start(&server.url(), &["--fault", "webhook-500"]);
    let begun = serve.post("/desk/sessions", &json!({ "text": "Hi" }));
    let session = begun["session"].as_str().unwrap().to_owned();
    let input = json!({ "input": "text", "text": "123" });
    serve.post(&format!("/desk/sessions/{session}/send"), &input);
    serve.wait_for(&session, "update");
    let advance = format!("/desk/sessions/{session}/advance");
    let events = serve.post(&advance, &json!({ "ms": 300_000 }))["events"].to_string();
    assert!(events.contains("Nobody answered"), "{events}");

    let at_done = json!({ "flow": "Ask", "from": "done", "text": "Hi",
        "variables": { "status": "odd" }, "person": { "country_code": "+55", "cellphone": "1" } });
    let begun = serve.post("/desk/sessions", &at_done);
    assert!(begun["events"].to_string().contains("It is odd"), "{begun}");
    let list = request("GET", &format!("{}/desk/sessions", serve.url), &[], None).unwrap().json();
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(list[1]["person"]["country_code"], "+55");

    let (status, told) = serve.end(Signal::INT);
    assert_eq!(status, 0);
    assert!(told.contains("webhook-500"), "{told}");
    let (help, _, _) = parts(&output(program().args(["serve", "--help"]), b""));
    for fault in Fault::ALL {
        assert!(help.contains(fault.name()), "{fault:?}");
    }
}

#[test]
fn every_address_is_for_this_computer_and_for_hosts_that_are_allowed() {
    let serve = Serve::start("http://127.0.0.1:9", &["--allow-host", "host.docker.internal"]);
    let paths = [
        ("POST", "/session/d2fa98d2-0000-4000-8000-000000000000/update"),
        ("POST", "/deployment/api/poll/1"),
        ("GET", "/poll/api/all"),
        ("GET", "/devapi/poll/1/sessions"),
        ("GET", "/devapi/session/x/history"),
        ("GET", "/desk/sessions"),
        ("GET", "/nowhere"),
    ];
    for (method, path) in paths {
        let url = format!("{}{path}", serve.url);
        let status = |headers: &[(&str, &str)]| {
            let answer = request(method, &url, headers, None).unwrap();
            (answer.status, answer.body)
        };
        for headers in [
            [("Host", "evil.example")],
            [("Origin", "https://evil.example")],
            [("Origin", "null")],
            [("Host", "host.docker.internal.evil.example")],
        ] {
            let (refused, body) = status(&headers);
            assert_eq!(refused, 403, "{method} {path} {headers:?}");
            assert!(body.contains("--allow-host"), "{body}");
        }
        for host in ["host.docker.internal", "Host.Docker.Internal:8080", "localhost:1"] {
            let origin = format!("http://{host}");
            let (answered, body) = status(&[("Host", host), ("Origin", &origin)]);
            assert_ne!(answered, 403, "{method} {path} {host}: {body}");
        }
    }
    // Ids of sessions are shortened, also of those that nobody knows.
    let (_, told) = serve.end(Signal::INT);
    assert!(told.contains("/session/d2fa98d2/update"), "{told}");
    assert!(!told.contains("d2fa98d2-0000"), "{told}");
}

#[test]
fn the_desk_is_for_this_computer_only_and_refuses_what_is_wrong() {
    let serve = Serve::start("http://127.0.0.1:9", &[]);
    let url = format!("{}/desk/sessions", serve.url);
    let json_type = ("Content-Type", "application/json");
    for headers in [
        &[json_type, ("Host", "evil.example")][..],
        &[json_type, ("Origin", "https://evil.example")],
        &[json_type, ("Origin", "null")],
        &[json_type, ("Host", "127.0.0.1.evil.example:80")],
    ] {
        let answer = request("POST", &url, headers, Some("{}")).unwrap();
        assert_eq!(answer.status, 403, "{headers:?}");
        assert_eq!(answer.json()["error"], "forbidden");
        assert_eq!(request("GET", &url, headers, None).unwrap().status, 403);
    }
    let local = [json_type, ("Origin", "http://localhost:5173")];
    assert_eq!(request("POST", &url, &local, Some("{}")).unwrap().status, 200);
    for (path, body, status) in [
        ("", "{", 400),
        ("", r#"{"flow": 9}"#, 404),
        ("", r#"{"nonsense": 9}"#, 400),
        ("/none/send", r#"{"text": "x"}"#, 404),
        ("/none/send", r#"{"input": "dance"}"#, 400),
        ("/none/send", r#"{"txt": "x"}"#, 400),
        ("/none/advance", r#"{"ms": -1}"#, 400),
        ("/none/advance", r#"{"ms": 1}"#, 404),
    ] {
        assert_eq!(post(&format!("{url}{path}"), body).status, status, "{path} {body}");
    }
    assert_eq!(request("GET", &format!("{url}/none"), &[], None).unwrap().status, 404);
    assert_eq!(request("DELETE", &url, &[], None).unwrap().status, 405);
}

#[test]
fn what_it_cannot_do_is_said() {
    let serve = Serve::start("http://127.0.0.1:9", &[]);
    let port = serve.url.rsplit(':').next().unwrap();
    let (status, told) = refused(&["ask.flow.json"], &["--port", port]);
    assert_eq!(status, 2);
    assert!(told.contains(port) && told.contains("in use"), "{told}");
    for (flows, arguments, wanted) in [
        (&["missing.flow.json"][..], &[][..], "missing.flow.json"),
        (&["ask.flow.json"], &["--map", "nonsense"], "http://127.0.0.1:3000"),
        (&["ask.flow.json"], &["--fault", "nonsense"], "webhook-too-slow"),
        (&["ask.flow.json"], &["--webhook-header", "nonsense"], "NAME=VALUE"),
        (&["ask.flow.json"], &["--webhook-header", "Bad name=x"], "Bad name"),
        (&["ask.flow.json"], &["--early-update", "nonsense"], "keep"),
        (&[], &[], "required"),
    ] {
        let (status, told) = refused(flows, arguments);
        assert_eq!(status, 2, "{arguments:?}");
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
}
