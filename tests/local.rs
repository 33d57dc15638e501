//! The local platform: sessions over real HTTP, its faults, and whatever servers and clients do
//! wrong. Time is virtual: nothing here waits for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot talk to its own server has failed")]

#[path = "common/wire.rs"]
mod wire;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::local::{
    Direction, Exchange, Local, LocalError, Map, Notice, Options, Served, StartError,
};
use treble_flow_designer::sim::{Event, EventKind, Input, Person, Problem, State, Waiting, time};
use wire::{Got, Reply, Server, post, request};

/// Sunday, 1 March 2026, 14:05 UTC.
const NOON: &str = "2026-03-01T14:05:00Z";

/// Longer than anything here takes.
const SOON: Duration = Duration::from_secs(20);

/// A question, a request trigger behind it whose webhook is `url`, and an answer.
fn paused_flow(url: &str) -> Flow {
    flow(&json!({
        "ask": { "kind": "message", "text": "Your id?", "save": { "variable": "id", "type": "text" },
            "reply": { "to": "wait", "webhook": { "url": url } } },
        "wait": { "kind": "options", "style": "plain", "text": "Please wait",
            "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "done" }],
            "alternate": { "minutes": 5, "to": "late" } },
        "done": { "kind": "message", "text": "It is {{status}}" },
        "late": { "kind": "message", "text": "Nobody answered" },
    }))
}

fn flow(blocks: &Value) -> Flow {
    let start = blocks.as_object().unwrap().keys().next().unwrap();
    let file = json!({ "format": "treble-flow", "version": 1, "start": start, "blocks": blocks });
    format::open(file.to_string().as_bytes()).unwrap().flow
}

fn served(number: u64, flow: Flow) -> Served {
    Served { number, name: format!("Flow {number}"), flow: Arc::new(flow) }
}

/// The platform with one flow, number 7, and everything that it told.
struct Desk {
    local: Local,
    told: Arc<Mutex<Vec<Notice>>>,
}

impl Desk {
    fn start(flow: Flow, options: Options) -> Self {
        let options = Options { start_clock: time::parse(NOON), ..options };
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        let notify = move |notice| kept.lock().unwrap().push(notice);
        let local = Local::start(vec![served(7, flow)], options, notify).unwrap();
        Self { local, told }
    }

    /// The same with a session that has begun and been answered with `123`.
    fn answered(flow: Flow, options: Options) -> (Self, String) {
        let desk = Self::start(flow, options);
        let id = desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
        desk.say(&id, "123");
        (desk, id)
    }

    fn say(&self, id: &str, text: &str) -> Vec<Event> {
        self.local.send(id, Input::Text { text: text.to_owned() }).unwrap()
    }

    fn state(&self, id: &str) -> State {
        self.local.state(id).unwrap()
    }

    fn settle(&self) {
        assert!(self.local.settle(SOON));
    }

    fn update_url(&self, id: &str) -> String {
        format!("{}/session/{id}/update", self.local.url())
    }

    fn events(&self) -> Vec<EventKind> {
        let told = self.told.lock().unwrap();
        let steps = told.iter().filter_map(|notice| match notice {
            Notice::Step { events, .. } => Some(events.clone()),
            Notice::Exchange(_) => None,
        });
        steps.flatten().map(|event| event.kind).collect()
    }

    fn exchanges(&self, direction: Direction) -> Vec<Exchange> {
        let told = self.told.lock().unwrap();
        let exchanges = told.iter().filter_map(|notice| match notice {
            Notice::Exchange(exchange) if exchange.direction == direction => Some(exchange.clone()),
            _ => None,
        });
        exchanges.collect()
    }

    /// Why a webhook could not be called.
    fn failure(&self) -> String {
        let failed = self.events().into_iter().find_map(|event| match event {
            EventKind::Failed { cause, .. } => Some(cause),
            _ => None,
        });
        failed.unwrap_or_else(|| panic!("nothing failed: {:?}", self.events()))
    }

    fn problems(&self) -> Vec<Problem> {
        let problems = self.events().into_iter().filter_map(|event| match event {
            EventKind::Problem { problem } => Some(problem),
            _ => None,
        });
        problems.collect()
    }

    fn said(&self) -> Vec<String> {
        let messages = self.events().into_iter().filter_map(|event| match event {
            EventKind::Message { message, .. } => Some(message.text),
            _ => None,
        });
        messages.collect()
    }
}

fn update(status: &str) -> String {
    json!({ "user_session_keys": [{ "key": "status", "value": status }] }).to_string()
}

#[test]
fn a_webhook_is_called_the_session_pauses_and_the_update_lets_it_go_on() {
    let server = Server::json(r#"{"user_session_keys":[{"key":"seen","value":"yes"}]}"#);
    let options = Options {
        headers: vec![("X-Token".to_owned(), "s3cret".to_owned())],
        ..Options::default()
    };
    let (desk, id) = Desk::answered(paused_flow(&format!("{}/in?a=1", server.url())), options);
    desk.settle();
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    assert_eq!(desk.state(&id).value("seen"), Some("yes"));

    let got = server.got();
    assert_eq!(got.len(), 1);
    assert_eq!((&*got[0].method, &*got[0].path), ("POST", "/in?a=1"));
    assert_eq!(got[0].header("content-type"), Some("application/json"));
    assert_eq!(got[0].header("x-token"), Some("s3cret"));
    assert_eq!(got[0].json()["session_id"], *id);
    assert_eq!(got[0].json()["actual_response"], "123");
    assert_eq!(id.len(), 56);
    let body = desk.events().into_iter().find_map(|event| match event {
        EventKind::Webhook { call } => Some(call.body),
        _ => None,
    });
    assert_eq!(Some(&got[0].body), body.as_ref(), "the body is exactly the engine's");

    let answer = post(&desk.update_url(&id), &update("fine"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["session_id"], *id);
    assert_eq!(desk.said().last().unwrap(), "It is fine");
    assert_eq!(desk.state(&id).waiting, Waiting::Reply);

    let [called] = &desk.exchanges(Direction::Outgoing)[..] else { panic!("one call") };
    assert_eq!(
        (called.status, called.call, called.session.as_deref()),
        (Some(200), Some(1), Some(&*id))
    );
    assert_eq!(called.problem, None);
    let [came] = &desk.exchanges(Direction::Incoming)[..] else { panic!("one update") };
    assert_eq!((came.status, &*came.method), (Some(200), "POST"));
    assert_eq!(came.request_body, update("fine"));
    desk.local.stop();
}

#[test]
fn the_alternate_flow_fires_when_the_clock_is_moved_on() {
    let server = Server::json("{}");
    let (desk, id) = Desk::answered(paused_flow(&server.url()), Options::default());
    desk.settle();
    desk.local.advance(&id, 4 * 60_000).unwrap();
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    desk.local.advance(&id, 60_000).unwrap();
    assert_eq!(desk.said().last().unwrap(), "Nobody answered");
    let answer = post(&desk.update_url(&id), &update("late"));
    assert_eq!(answer.status, 404, "{}", answer.body);
    assert_eq!(answer.json()["error"], "not_found");
}

#[test]
fn a_server_that_never_answers_is_given_up_by_the_clock() {
    let server = Server::start(|_| Reply::Never);
    let (desk, id) = Desk::answered(paused_flow(&server.url()), Options::default());
    assert!(matches!(desk.state(&id).waiting, Waiting::Webhook { .. }));
    desk.local.advance(&id, 9_999).unwrap();
    assert!(matches!(desk.state(&id).waiting, Waiting::Webhook { .. }));
    let events = desk.local.advance(&id, 1).unwrap();
    assert!(events.iter().any(|event| matches!(event.kind, EventKind::TimedOut { call: 1 })));
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    assert!(!desk.local.settle(Duration::from_millis(1)), "the call is out still");
    // Stopping does not wait for it.
    let began = Instant::now();
    desk.local.stop();
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn servers_that_do_wrong_are_told_apart_and_the_flow_goes_on() {
    type Case = (fn(&Got) -> Reply, &'static str, &'static str);
    let cases: [Case; 9] = [
        (|_| Reply::Cut, "cut the connection", ""),
        (|_| Reply::Raw(b"SSH-2.0-x\r\n\r\n".to_vec()), "does not speak HTTP", ""),
        (
            |_| Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()),
            "cut the connection",
            "",
        ),
        (|_| Reply::Json(200, "<!doctype html><p>Hello".to_owned()), "", "web_page"),
        (|_| Reply::Json(200, "{\"user".to_owned()), "", "not_json"),
        (|_| Reply::Json(200, "7".to_owned()), "", "not_an_object"),
        (|_| Reply::Json(503, "{}".to_owned()), "", "503"),
        (
            |_| {
                let head = "HTTP/1.1 302 X\r\nLocation: https://example.org/x\r\n";
                Reply::Raw(format!("{head}Content-Length: 0\r\n\r\n").into_bytes())
            },
            "",
            "302",
        ),
        (|_| Reply::Endless, "", "too_large"),
    ];
    for (handle, failure, problem) in cases {
        let server = Server::start(handle);
        let began = Instant::now();
        let (desk, id) = Desk::answered(paused_flow(&server.url()), Options::default());
        desk.settle();
        assert!(began.elapsed() < Duration::from_secs(5));
        assert_eq!(desk.state(&id).waiting, Waiting::Update, "{failure}{problem}");
        assert_eq!(server.got().len(), 1, "a webhook is called once");
        let [called] = &desk.exchanges(Direction::Outgoing)[..] else { panic!("one call") };
        if problem.is_empty() {
            assert!(desk.failure().contains(failure), "{}", desk.failure());
            assert!(called.problem.as_ref().unwrap().contains(failure));
        } else {
            let told = serde_json::to_string(&desk.problems()).unwrap();
            assert!(told.contains(problem), "{told}");
        }
        if problem == "302" {
            assert!(called.problem.as_ref().unwrap().contains("https://example.org/x"));
        }
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let address = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let (desk, id) =
        Desk::answered(paused_flow(&format!("http://{address}/x")), Options::default());
    desk.settle();
    assert!(desk.failure().contains(&address), "{}", desk.failure());
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
}

#[test]
fn nothing_outside_this_computer_is_called_without_leave() {
    for url in [
        "https://hooks.example.com/in?token=1",
        "http://192.0.2.7/in",
        "http://0.0.0.0:9/in",
        "http://[2001:db8::1]/in",
        "http://localhost.example.com/in",
        "http://2130706433.example.com/in",
    ] {
        let (desk, _) = Desk::answered(paused_flow(url), Options::default());
        desk.settle();
        let cause = desk.failure();
        assert!(cause.contains("--map") && cause.contains("--allow-network"), "{url}: {cause}");
        assert!(!cause.contains("token"), "{cause}");
    }
    // A mapping that leads out is held to the same rule.
    let out = Map::parse("https://hooks.example.com=https://other.example.org").unwrap();
    let options = Options { maps: vec![out], ..Options::default() };
    let (desk, _) = Desk::answered(paused_flow("https://hooks.example.com/in"), options);
    desk.settle();
    assert!(desk.failure().contains("other.example.org"), "{}", desk.failure());
    for url in ["mailto:someone@example.com", "hooks/in", "{{url}}"] {
        let (desk, _) = Desk::answered(paused_flow(url), Options::default());
        desk.settle();
        assert!(desk.failure().contains("no web address"), "{url}: {}", desk.failure());
    }
}

#[test]
fn public_addresses_are_led_to_a_local_server() {
    let server = Server::json("{}");
    let map = format!("https://hooks.example.com/v1={}/local", server.url());
    let options = Options { maps: vec![Map::parse(&map).unwrap()], ..Options::default() };
    let (desk, _) = Desk::answered(paused_flow("https://hooks.example.com/v1/in?a=b"), options);
    desk.settle();
    assert_eq!(server.got()[0].path, "/local/in?a=b");
    let [called] = &desk.exchanges(Direction::Outgoing)[..] else { panic!("one call") };
    assert_eq!(called.url, "https://hooks.example.com/v1/in?a=b");
    assert_eq!(called.mapped, Some(format!("{}/local/in?a=b", server.url())));
    // `localhost` is this computer too.
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    let url = format!("http://localhost:{port}/by-name");
    let (desk, _) = Desk::answered(paused_flow(&url), Options::default());
    desk.settle();
    assert_eq!(server.got()[1].path, "/by-name");
}

#[test]
fn messages_that_were_delivered_and_read_and_opt_outs_are_told_to_servers() {
    let server = Server::json("{}");
    let url = |name: &str| format!("{}/{name}", server.url());
    let flow = flow(&json!({
        "ask": { "kind": "options", "style": "plain", "text": "More news?",
            "webhook_delivered": url("delivered"), "webhook_read": url("read"),
            "options": [
                { "id": "yes", "label": "Yes", "to": "end" },
                { "id": "no", "label": "No", "action": "optout", "optout_webhook": url("optout"), "to": "end" },
            ] },
        "end": { "kind": "message", "text": "Fine" },
    }));
    let desk = Desk::start(flow, Options::default());
    let id = desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
    desk.say(&id, "No");
    desk.settle();
    let mut paths: Vec<String> = server.got().into_iter().map(|got| got.path).collect();
    paths.sort();
    assert_eq!(paths, ["/delivered", "/optout", "/read"]);
    assert!(desk.state(&id).has_opted_out);
}

#[test]
fn two_webhooks_at_the_same_time_take_the_time_of_the_longer_one() {
    let server = Server::start(|got| {
        std::thread::sleep(Duration::from_millis(if got.path == "/read" { 60 } else { 40 }));
        Reply::Json(200, "{}".to_owned())
    });
    let url = |name: &str| format!("{}/{name}", server.url());
    let flow = flow(&json!({
        "ask": { "kind": "message", "text": "Hi",
            "webhook_delivered": url("delivered"), "webhook_read": url("read") },
    }));
    let desk = Desk::start(flow, Options::default());
    let id = desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
    desk.settle();
    let passed = desk.state(&id).clock - time::parse(NOON).unwrap();
    let longest = desk.exchanges(Direction::Outgoing).iter().map(|call| call.ms).max().unwrap();
    assert_eq!(passed, longest);
    assert!(longest >= 60);
}

#[test]
fn a_circle_of_webhooks_ends() {
    let server = Server::json("{}");
    let hook = json!({ "to": "again", "webhook": { "url": server.url() } });
    let flow = flow(&json!({
        "ask": { "kind": "message", "text": "Hi", "reply": { "to": "again" } },
        "again": { "kind": "condition", "variable": "x", "otherwise": hook },
    }));
    let (desk, id) = Desk::answered(flow, Options::default());
    assert!(desk.local.settle(3 * SOON));
    let calls = desk.exchanges(Direction::Outgoing);
    assert_eq!(calls.len(), 1_001);
    assert!(calls[1_000].problem.as_ref().unwrap().contains("circle"));
    assert!(matches!(desk.state(&id).waiting, Waiting::Webhook { .. }));
}

#[test]
fn what_is_not_there_is_refused() {
    let desk = Desk::start(paused_flow("http://127.0.0.1:9"), Options::default());
    let person = Person::default();
    let none = LocalError::NoFlow { number: 8 };
    assert_eq!(desk.local.begin(8, person.clone(), None), Err(none));
    let none = LocalError::NoSession { session: "x".to_owned() };
    assert_eq!(desk.local.advance("x", 1), Err(none));
    let id = desk.local.begin(7, person, None).unwrap();
    let again = desk.local.open(7, desk.state(&id));
    assert_eq!(again, Err(LocalError::SameSession { session: id.clone() }));
    assert_eq!(desk.local.sessions(), [id]);
    assert!(desk.local.flow(7).is_some() && desk.local.flow(8).is_none());

    let port = desk.local.url().rsplit(':').next().unwrap().parse().unwrap();
    let taken = Local::start(Vec::new(), Options { port, ..Options::default() }, |_| ());
    assert_eq!(taken.err(), Some(StartError::PortTaken { port }));
    let headers = vec![("Bad name".to_owned(), "x".to_owned())];
    let bad = Local::start(Vec::new(), Options { headers, ..Options::default() }, |_| ());
    assert_eq!(bad.err(), Some(StartError::BadHeader { name: "Bad name".to_owned() }));
    let url = desk.local.url();
    desk.local.stop();
    assert!(request("GET", &format!("{url}/poll/api/all"), &[], None).is_err());
}

#[test]
fn a_session_begins_at_any_block_and_keeps_its_flow() {
    let desk = Desk::start(paused_flow("http://127.0.0.1:9"), Options::default());
    let state = State { block: Some("done".into()), ..desk.local.new_state(7).unwrap() };
    let id = desk.local.open(7, state).unwrap();
    assert_eq!(desk.state(&id).waiting, Waiting::Start);
    let other = flow(&json!({ "done": { "kind": "message", "text": "Another" } }));
    desk.local.replace_flow(served(7, other));
    desk.local.send(&id, Input::Start { text: Some("Hi".to_owned()) }).unwrap();
    assert_eq!(desk.said(), ["It is "]);
    desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
    assert_eq!(desk.said(), ["It is ", "Another"]);
}
