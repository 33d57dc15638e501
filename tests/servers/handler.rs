//! Generated handlers: what is written, that hostile flows cannot break out of it, and that it runs.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path as FilePath, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::handler::{self, GeneratedFile, Plan, node, plan::Purpose};
use treble_flow_designer::model::Flow;

use crate::common::golden::golden;
use crate::common::node::{NODE, installed, run};
use crate::common::process::Process;
use crate::common::tool::need;
use crate::common::wait::LIMIT;

fn flow(text: &str) -> Flow {
    format::open(text.as_bytes()).unwrap_or_else(|error| panic!("{error}")).flow
}

/// A trigger, an answer whose URL two paths share, and every kind of notice.
fn small() -> Flow {
    flow(include_str!("../handlers/small.flow.json"))
}

fn text<'a>(files: &'a [GeneratedFile], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).text
}

#[test]
fn the_plan_knows_what_each_route_is_for() {
    let plan = Plan::new(&small());
    let routes: Vec<_> = plan
        .routes
        .iter()
        .map(|route| (route.path.as_str(), route.name.as_str(), route.purpose))
        .collect();
    assert_eq!(
        routes,
        [
            ("/sent", "sent", Purpose::Notice),
            ("/orders/status", "status", Purpose::Trigger),
            ("/stop", "stop", Purpose::Notice),
            ("/users/status", "users-status", Purpose::Answer),
            ("/ab", "ab", Purpose::Notice),
        ]
    );
    assert_eq!(plan.status, "request_status");
    assert_eq!(plan.skipped, ["rate/reply"]);
    let status = &plan.routes[1];
    let names: Vec<_> = status.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["order_state", "eta"], "declared ones first, then those read");
    assert_eq!(status.variables[0].values, ["sent", "lost"]);
    assert_eq!(plan.routes[3].callers, ["choose/talk", "choose/default"]);
}

#[test]
fn the_status_variable_is_free() {
    let with = |block: &str| {
        Plan::new(&flow(&format!(
            r#"{{"format":"treble-flow","version":1,"start":"a","blocks":{{"a":{block}}}}}"#
        )))
        .status
    };
    let saved = r#"{"kind":"message","text":"x","save":{"variable":"request_status","type":"text"},"reply":{}}"#;
    assert_eq!(with(saved), "request_status_2");
    let shown = r#"{"kind":"message","text":"{{request_status}}","reply":{}}"#;
    assert_eq!(with(shown), "request_status_2");
    let branched = r#"{"kind":"condition","variable":"request_status","conditions":[{"id":"e","operator":"EQ","value":"error"}],"otherwise":{}}"#;
    assert_eq!(with(branched), "request_status");
}

#[test]
fn the_files_are_those_that_were_approved() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/handlers/node");
    let files = handler::generate(&small(), &node::LANGUAGE);
    assert_eq!(files, handler::generate(&small(), &node::LANGUAGE));
    // The other files are the same for every flow: assets/handlers/node is what they are.
    for path in ["README.md", "src/flow.ts", "src/work.ts"] {
        golden(folder.join(path.rsplit('/').next().unwrap()), text(&files, path));
    }
}

#[test]
fn a_demo_returns_what_the_flow_goes_on_with() {
    let files = handler::generate_demo(&small(), &node::LANGUAGE);
    let work = text(&files, "src/work.ts");
    assert!(work.contains("\"order_state\": \"sent\",\n    \"eta\": \"example eta\",\n"), "{work}");
    assert!(!work.contains("throw"), "{work}");
    let others = handler::generate(&small(), &node::LANGUAGE);
    let is_other = |file: &&GeneratedFile| !others.contains(file);
    let differ: Vec<&str> = files.iter().filter(is_other).map(|file| &*file.path).collect();
    assert_eq!(differ, ["src/work.ts"]);
}

#[test]
fn placeholders_suit_their_use() {
    let plan = Plan::new(&flow(
        r#"{"format":"treble-flow","version":1,"start":"a","blocks":{
            "a":{"kind":"message","text":"x","reply":{"to":"b","webhook":{"url":"https://example.com/a?k=1","returns":["pdf","place","word"]}}},
            "b":{"kind":"message","text":"x","file":{"variable":"pdf","type":"document"},"reply":{"to":"c"}},
            "c":{"kind":"message","text":"x","location":{"variable":"place"}}}}"#,
    ));
    let values: Vec<_> =
        plan.routes[0].variables.iter().map(|variable| variable.placeholder.as_str()).collect();
    let place = r#"{"latitude":4.65,"longitude":-74.05}"#;
    assert_eq!(values, ["https://example.com/file", place, "example word"]);
}

#[test]
fn addresses_are_the_flows_own_urls() {
    let addresses = handler::plan::addresses(&small());
    let paths: Vec<&str> = addresses.iter().map(|(_, path)| path.as_str()).collect();
    let two = "/users/status";
    assert_eq!(paths, ["/sent", "/orders/status", "/stop", two, two, "/ab"]);
    assert!(addresses.iter().all(|(url, path)| url.contains(path)), "{addresses:?}");
    assert_eq!(addresses[1].0, "https://example.com/orders/status", "without its query");
    let of_hostile = handler::plan::addresses(&hostile());
    assert!(!format!("{of_hostile:?}").contains("secret"), "{of_hostile:?}");
}

#[test]
fn a_flow_without_webhooks_has_a_handler() {
    let files = handler::generate(&Flow::default(), &node::LANGUAGE);
    assert!(text(&files, "README.md").contains("No path of the flow calls a webhook yet."));
}

/// Texts that would end a literal, a comment or a template, or hide in one.
const HOSTILE: &str = "\"'`*/ evil(); // ${evil()} {{evil}} {% evil %} {# \\\r\n evil();\u{2028}evil();\u{2029}\u{202e}\u{0}\n# x\n```\n<script>";

fn hostile() -> Flow {
    let source = json!({
        "format": "treble-flow", "version": 1, "name": HOSTILE, "start": "a",
        "blocks": {
            "a": {
                "kind": "message", "text": HOSTILE,
                "reply": { "to": HOSTILE, "webhook": {
                    "url": format!("https://user:secret@example.com/h{HOSTILE}?token=secret"),
                    "returns": [HOSTILE, "__proto__", "constructor", ""],
                } },
                "webhook_read": format!("x:{HOSTILE}"),
            },
            HOSTILE: {
                "kind": "options", "text": "wait",
                "options": [{ "id": "t", "label": "[REQUEST_TRIGGER]", "to": "c" }],
            },
            "c": {
                "kind": "condition", "variable": HOSTILE,
                "conditions": [{ "id": "x", "operator": "EQ", "value": HOSTILE, "to": "d" }],
                "otherwise": { "to": "d", "webhook": "https://example.com/delete" },
            },
            "d": { "kind": "message", "text": "x", "reply": { "webhook": "https://example.com/" } },
        },
    });
    flow(&source.to_string())
}

#[test]
fn hostile_texts_stay_texts() {
    let files = handler::generate(&hostile(), &node::LANGUAGE);
    for file in files.into_iter().chain(handler::generate_demo(&hostile(), &node::LANGUAGE)) {
        assert!(!file.text.contains("secret@"), "{}", file.path);
        for line in file.text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
            assert!(!line.trim_start().starts_with("evil"), "{}: {line}", file.path);
        }
        assert!(!file.text.contains(['\u{202e}', '\u{2028}', '\u{0}']), "{}", file.path);
        if file.path == "src/work.ts" {
            let opened = file.text.matches("/**").count();
            assert_eq!(
                file.text.matches("*/").count() - file.text.matches("\"'`*/").count(),
                opened
            );
        }
    }
}

// From here on: the generated server runs.

/// Writes a project beside the installed modules, which all projects share.
fn project(name: &str, files: &[GeneratedFile]) -> PathBuf {
    // Node and tsc look for modules in the folders above, too.
    let folder = installed(files).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
    folder
}

/// Writes a project and compiles it.
fn build(name: &str, files: &[GeneratedFile]) -> PathBuf {
    let folder = project(name, files);
    run(Command::new("node").arg("../node_modules/typescript/bin/tsc").current_dir(&folder));
    folder
}

#[test]
fn its_own_tests_pass() {
    need!(NODE);
    let flows = [("hostile", hostile()), ("small", small()), ("empty", Flow::default())];
    // It compiles with either kind of work, and its tests need none. One compiler for all six reads
    // the modules once.
    let mut tsc = Command::new("node");
    tsc.args(["../node_modules/typescript/bin/tsc", "--build"]);
    let mut folders = Vec::new();
    for (name, flow) in &flows {
        let demo = project(&format!("{name}-demo"), &handler::generate_demo(flow, &node::LANGUAGE));
        let folder = project(name, &handler::generate(flow, &node::LANGUAGE));
        tsc.arg(&demo).arg(&folder).current_dir(&folder);
        folders.push(folder);
    }
    run(&mut tsc);
    for folder in folders {
        let tests = ["--test", "dist/test/server.test.js"];
        run(Command::new("node").args(tests).current_dir(&folder));
    }
}

/// A request that arrived at the stand-in for the platform.
#[derive(Debug)]
struct Update {
    line: String,
    authorization: String,
    content_type: String,
    body: Value,
}

type Headers = Vec<(String, String)>;

/// Reads one HTTP message: its first line, its headers in small letters, its body.
fn read_message(stream: &TcpStream) -> Option<(String, Headers, String)> {
    stream.set_read_timeout(Some(LIMIT)).ok()?;
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|n| *n > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((first.trim_end().to_owned(), headers, String::from_utf8(body).ok()?))
}

/// The update endpoint: answers with each status in turn, then with 200.
struct Platform {
    url: String,
    statuses: Arc<Mutex<VecDeque<u16>>>,
    updates: Receiver<Update>,
}

impl Platform {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let statuses = Arc::new(Mutex::new(VecDeque::new()));
        let (sender, updates) = mpsc::channel();
        let planned = Arc::clone(&statuses);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let Some((line, headers, body)) = read_message(&stream) else { continue };
                let header = |name: &str| {
                    let found = headers.iter().find(|(key, _)| key == name);
                    found.map(|(_, value)| value.clone()).unwrap_or_default()
                };
                let status = planned.lock().unwrap().pop_front().unwrap_or(200);
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
                );
                let answered = (&stream).write_all(answer.as_bytes());
                let update = Update {
                    line,
                    authorization: header("authorization"),
                    content_type: header("content-type"),
                    body: serde_json::from_str(&body).unwrap_or_default(),
                };
                if answered.is_err() || sender.send(update).is_err() {
                    break;
                }
            }
        });
        Self { url, statuses, updates }
    }

    fn plan(&self, statuses: &[u16]) {
        self.statuses.lock().unwrap().extend(statuses);
    }

    fn next(&self) -> Update {
        self.updates.recv_timeout(LIMIT).expect("an update arrives")
    }
}

/// The generated server as a process.
struct Server {
    process: Process,
    address: String,
}

const SECRET: &str = "s3cret";

impl Server {
    fn start(folder: &FilePath, platform: &Platform) -> Self {
        let mut process = Process::start(
            Command::new("node")
                .arg("dist/src/main.js")
                .current_dir(folder)
                .env("PORT", "0")
                .env("TREBLE_BASE_URL", &platform.url)
                .env("TREBLE_API_KEY", "ak_test")
                .env("WEBHOOK_SECRET", SECRET),
        );
        let line = process.line();
        let address = line.trim_end().strip_prefix("listening on http://").expect("its address");
        Self { address: address.to_owned(), process }
    }

    /// Ends it: what it has logged.
    fn stop(mut self) -> String {
        self.process.child.kill().unwrap();
        String::from_utf8(self.process.end().stderr).unwrap()
    }

    fn post_with(&self, path: &str, secret: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
             x-webhook-secret: {secret}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let (line, _, body) = read_message(&stream).expect("an answer");
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post_with(path, SECRET, body);
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

/// The bodies that the platform sends when a user answered, stayed silent, or a condition led on.
fn bodies() -> [(&'static str, Value); 4] {
    let keys = json!([
        { "key": "nome", "value": "Juan", "type": null },
        { "key": "loc", "value": "{\"latitude\": 4.5, \"longitude\": -72.0}", "type": "location" },
    ]);
    [
        (
            "abcsderfwer3252432423-1324325235",
            json!({
                "country_code": "+57", "cellphone": "3161234567",
                "session_id": "abcsderfwer3252432423-1324325235", "conversation_id": 1234,
                "question": { "type": "open", "text": "Hello world" },
                "timeout_at": "2021-10-07 08:53:22.572123", "user_session_keys": [],
            }),
        ),
        (
            "1234",
            json!({
                "country_code": "+57", "cellphone": "3161234567",
                "session_id": "1234", "conversation_id": "5678",
                "question": { "type": "closed", "text": "conversation-question-text",
                    "answers": [{ "text": "answer-text" }] },
                "sent_at": "2019-01-01 00:00:00", "responded_at": "2019-01-01 00:00:00",
                "sent_text": "text-sent-to-user", "actual_response": "Si necesito",
                "classified_answer": { "text": "answer-text" }, "user_session_keys": keys,
            }),
        ),
        (
            "c0ndition",
            json!({
                "country_code": "+57", "cellphone": "3161234567",
                "session_id": "c0ndition", "conversation_id": 5678,
                "variable": { "name": "nome", "value": "Juan" },
                "condition": { "operator": "EQ", "value": "Juan" }, "user_session_keys": keys,
            }),
        ),
        (
            "d2fa98d29a26%2F%3F%20x",
            json!({
                "country_code": "+55", "cellphone": "11999999999", "business_scope_id": "x",
                "conversation_id": 34820, "session_id": "d2fa98d29a26/? x",
                "user_session_keys": keys,
            }),
        ),
    ]
}

/// The work of the identity check, as its developer would fill it in.
const WORK: &str = r#"import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Variables, Webhook } from "./treble.js";

export async function onIdCheck(
  webhook: Webhook,
  _signal: AbortSignal,
): Promise<Variables<"documento_valido" | "motivo">> {
  if (webhook.said === "throw") throw new Error("the secret reason");
  while (webhook.said === "slow" && !existsSync("open")) await setTimeout(20);
  return { documento_valido: "sim", motivo: webhook.said ?? webhook.conversationId };
}

export async function onPrice(
  webhook: Webhook,
  _signal: AbortSignal,
): Promise<Variables<"price">> {
  return { price: webhook.said === "free" ? 0 : 12.5 };
}
"#;

/// No update comes of what was sent before: those of a webhook that comes now, and that the platform
/// takes the third time only, are the next ones.
fn nothing_is_under_way(platform: &Platform, server: &Server, hook: &str) {
    static ROUND: AtomicUsize = AtomicUsize::new(0);
    let session = format!("round-{}", ROUND.fetch_add(1, Ordering::Relaxed));
    let mut body = bodies()[1].1.clone();
    body["session_id"] = json!(session);
    platform.plan(&[500, 500]);
    server.post(hook, &body);
    for _ in 0..3 {
        let update = platform.next();
        assert_eq!(update.line, format!("POST /session/{session}/update HTTP/1.1"), "{update:?}");
    }
}

#[test]
fn the_identity_check_is_answered_and_resumed() {
    need!(NODE);
    // The sample with one more webhook, whose answer the flow goes on with.
    let sample = include_str!("../../flows/identity-check.flow.json").replace(
        r#""reply": { "to": "ask-photo" }"#,
        r#""reply": { "to": "ask-photo", "webhook": { "url": "https://example.com/price", "returns": ["price"] } }"#,
    );
    let mut files = handler::generate(&flow(&sample), &node::LANGUAGE);
    for file in files.iter_mut().filter(|file| file.path == "src/work.ts") {
        assert!(file.text.contains("onIdCheck") && file.text.contains("onPrice"), "{}", file.text);
        WORK.clone_into(&mut file.text);
    }
    let folder = build("identity-check", &files);
    let platform = Platform::start();
    let server = Server::start(&folder, &platform);
    let hook = "/hooks/id-check";
    let value = |update: &Update, key: &str| {
        let keys = update.body["user_session_keys"].as_array().cloned().unwrap_or_default();
        let found = keys.into_iter().find(|item| item["key"] == key);
        found.map(|item| item["value"].clone()).unwrap_or_default()
    };

    // Every shape of body resumes its session.
    let motives = ["1234", "Si necesito", "5678", "34820"];
    for ((id, body), motive) in bodies().into_iter().zip(motives) {
        assert_eq!(server.post(hook, &body), json!({ "ok": true }));
        let update = platform.next();
        assert_eq!(update.line, format!("POST /session/{id}/update HTTP/1.1"));
        assert_eq!(update.authorization, "ak_test");
        assert_eq!(update.content_type, "application/json");
        assert_eq!(
            update.body,
            json!({ "user_session_keys": [
                { "key": "documento_valido", "value": "sim" },
                { "key": "motivo", "value": motive },
                { "key": "request_status", "value": "ok" },
            ] })
        );
    }

    // Sent again, they start nothing.
    for (_, body) in &bodies()[..2] {
        server.post(hook, body);
    }
    nothing_is_under_way(&platform, &server, hook);
    // But what has no moment in it is the session's next round: a loop led there again.
    for (id, body) in &bodies()[2..] {
        server.post(hook, body);
        assert_eq!(platform.next().line, format!("POST /session/{id}/update HTTP/1.1"));
    }
    nothing_is_under_way(&platform, &server, hook);

    // An update that comes early or meets a broken platform is repeated.
    let said = |session: &str, text: &str| {
        let mut body = bodies()[1].1.clone();
        body["session_id"] = json!(session);
        body["actual_response"] = json!(text);
        body
    };
    for (session, statuses) in [("early", &[404][..]), ("broken", &[500, 500])] {
        platform.plan(statuses);
        server.post(hook, &said(session, "x"));
        for _ in 0..=statuses.len() {
            assert_eq!(value(&platform.next(), "request_status"), "ok");
        }
    }
    nothing_is_under_way(&platform, &server, hook);

    // A failure resumes the session as well, and keeps its reason to itself.
    server.post(hook, &said("failing", "throw"));
    let update = platform.next();
    assert_eq!(
        update.body,
        json!({ "user_session_keys": [{ "key": "request_status", "value": "error" }] })
    );

    // The platform is answered before the work is done.
    assert_eq!(server.post(hook, &said("slow", "slow")), json!({ "ok": true }));
    nothing_is_under_way(&platform, &server, hook);
    fs::write(folder.join("open"), "").unwrap();
    assert_eq!(platform.next().line, "POST /session/slow/update HTTP/1.1");

    // Without the right secret nothing happens.
    assert_eq!(server.post_with(hook, "wrong", &said("other", "x")).0, 401);
    nothing_is_under_way(&platform, &server, hook);

    // A route that leads into no trigger answers directly.
    let answer = server.post("/price", &said("price", "free"));
    assert_eq!(
        answer,
        json!({ "user_session_keys": [
            { "key": "price", "value": "0" },
            { "key": "request_status", "value": "ok" },
        ] })
    );
    nothing_is_under_way(&platform, &server, hook);

    let log = server.stop();
    assert!(log.contains("the secret reason"), "the developer sees why: {log}");
    assert!(!log.contains("ak_test") && !log.contains(SECRET), "{log}");
}

#[test]
fn a_notice_at_the_url_of_a_trigger_makes_no_mixed_route() {
    let plan = Plan::new(&flow(
        r#"{"format":"treble-flow","version":1,"start":"a","blocks":{
            "a":{"kind":"message","text":"x","webhook_read":"https://h.example/t",
                 "reply":{"to":"w","webhook":"https://h.example/t"}},
            "w":{"kind":"options","style":"plain","text":"…",
                 "options":[{"id":"go","label":"[REQUEST_TRIGGER]"}]}}}"#,
    ));
    assert_eq!(plan.routes.len(), 1);
    assert_eq!((plan.routes[0].purpose, plan.routes[0].is_mixed), (Purpose::Trigger, false));
}
