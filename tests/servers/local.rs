//! The local platform: sessions over real HTTP, its faults, and whatever servers and clients do
//! wrong. Time is virtual: nothing here waits for it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::local::{
    Direction, Exchange, Fault, Faults, Local, LocalError, Map, Notice, Options, Pace, Patience,
    Served, StartError, Times,
};
use treble_flow_designer::sim::{
    EarlyUpdate, Event, EventKind, Input, Person, Problem, ReplyWhilePaused, Rules, SecondUpdate,
    State, Waiting, time,
};

use crate::common::thread::joined;
use crate::common::wait::LIMIT;
use crate::common::wire::{Got, Reply, Server, post, request};

/// Sunday, 1 March 2026, 14:05 UTC.
const NOON: &str = "2026-03-01T14:05:00Z";

/// A question, a request trigger behind it whose webhook is `url`, and an answer.
fn paused_flow(url: &str) -> Flow {
    flow(&paused_blocks(url))
}

fn paused_blocks(url: &str) -> Value {
    json!({
        "ask": { "kind": "message", "text": "Your id?", "save": { "variable": "id", "type": "text" },
            "reply": { "to": "wait", "webhook": { "url": url } } },
        "wait": { "kind": "options", "style": "plain", "text": "Please wait",
            "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "done" }],
            "alternate": { "minutes": 5, "to": "late" } },
        "done": { "kind": "message", "text": "It is {{status}}" },
        "late": { "kind": "message", "text": "Nobody answered" },
    })
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
        assert!(self.local.settle(LIMIT));
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
fn a_session_that_is_closed_does_nothing_more() {
    let server = Server::json("{}");
    let (desk, id) = Desk::answered(paused_flow(&server.url()), Options::default());
    desk.settle();
    let before = desk.said();
    desk.local.close(&id);
    assert_eq!(desk.local.sessions(), Vec::<String>::new());
    assert_eq!(desk.local.state(&id), None);
    assert!(desk.local.advance(&id, 300_000).is_err());
    assert_eq!(post(&desk.update_url(&id), &update("late")).status, 404);
    assert_eq!(desk.said(), before);
    desk.local.stop();
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
    // Stopping does not wait for it: the server answers never.
    joined(std::thread::spawn(move || desk.local.stop()));
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
        let (desk, id) = Desk::answered(paused_flow(&server.url()), Options::default());
        desk.settle();
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
    assert!(desk.local.settle(LIMIT));
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

/// The platform with faults that are always on.
fn faulty(faults: &[Fault]) -> Options {
    let faults = faults.iter().map(|fault| (*fault, Times::Always)).collect();
    Options { faults, ..Options::default() }
}

const SEEN: &str = r#"{"user_session_keys":[{"key":"seen","value":"yes"}]}"#;

/// A server that calls the session update before it answers the webhook, and goes on until the
/// update is taken, at most so often.
fn eager(platform: &Arc<OnceLock<String>>, most: usize) -> Server {
    let platform = Arc::clone(platform);
    Server::start(move |got| {
        let session = got.json()["session_id"].as_str().unwrap().to_owned();
        let url = format!("{}/session/{session}/update", platform.get().unwrap());
        let call = move || {
            for _ in 0..most {
                if post(&url, &update("fine")).status == 200 {
                    return;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        };
        std::thread::spawn(call);
        Reply::Json(200, "{}".to_owned())
    })
}

/// The statuses that the session update was answered with while the pause was held back.
fn early(rules: Rules, most: usize) -> (Desk, String, Vec<Option<u16>>) {
    let platform = Arc::new(OnceLock::new());
    let server = eager(&platform, most);
    let options = Options { rules, ..faulty(&[Fault::EarlyUpdate]) };
    let desk = Desk::start(paused_flow(&server.url()), options);
    platform.set(desk.local.url()).unwrap();
    let id = desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
    desk.say(&id, "123");
    desk.settle();
    if most > 1 {
        let is_on = |state: &State| state.waiting == Waiting::Reply;
        desk.local.wait_for(&id, LIMIT, is_on).unwrap();
        desk.settle();
    }
    let statuses = desk.exchanges(Direction::Incoming).iter().map(|came| came.status).collect();
    (desk, id, statuses)
}

#[test]
fn an_update_before_the_pause_is_refused_until_the_session_has_paused() {
    let (desk, _, statuses) = early(Rules::default(), 1_000);
    assert_eq!(statuses.first(), Some(&Some(404)));
    assert_eq!(statuses.last(), Some(&Some(200)));
    assert_eq!(desk.said().last().unwrap(), "It is fine");
}

#[test]
fn an_update_before_the_pause_sets_or_is_kept_where_the_rules_say_so() {
    let rules = Rules { early_update: EarlyUpdate::Set, ..Rules::default() };
    let (desk, id, statuses) = early(rules, 1);
    assert_eq!(statuses, [Some(200)]);
    assert_eq!(desk.state(&id).waiting, Waiting::Update, "its one update is lost");
    assert_eq!(desk.state(&id).value("status"), Some("fine"));

    let rules = Rules { early_update: EarlyUpdate::Keep, ..Rules::default() };
    let (desk, id, statuses) = early(rules, 1);
    assert_eq!(statuses, [Some(200)]);
    assert_eq!(desk.state(&id).waiting, Waiting::Reply);
    assert_eq!(desk.said().last().unwrap(), "It is fine");
}

#[test]
fn a_webhook_that_is_called_twice_changes_nothing() {
    let server = Server::json(SEEN);
    let (desk, id) = Desk::answered(paused_flow(&server.url()), faulty(&[Fault::DuplicateWebhook]));
    desk.settle();
    let got = server.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].body, got[1].body);
    assert_eq!(desk.exchanges(Direction::Outgoing).len(), 2);
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    assert_eq!(desk.problems(), []);
}

#[test]
fn the_answers_of_webhooks_are_replaced_by_errors() {
    for (fault, status) in [
        (Fault::Webhook400, 400),
        (Fault::Webhook404, 404),
        (Fault::Webhook500, 500),
        (Fault::Webhook503, 503),
    ] {
        let server = Server::json(SEEN);
        let (desk, id) = Desk::answered(paused_flow(&server.url()), faulty(&[fault]));
        desk.settle();
        assert_eq!(server.got().len(), 1, "the server is called all the same");
        assert_eq!(desk.problems(), [Problem::BadStatus { call: 1, status }]);
        assert_eq!(desk.state(&id).waiting, Waiting::Update);
        assert_eq!(desk.state(&id).value("seen"), None);
        let [called] = &desk.exchanges(Direction::Outgoing)[..] else { panic!("one call") };
        assert_eq!(called.status, Some(200), "what the server answered is shown");
        assert!(called.problem.as_ref().unwrap().contains(fault.name()));
    }
}

#[test]
fn a_slow_answer_is_in_time_up_to_ten_seconds() {
    let server = Server::json(SEEN);
    let flow = paused_flow(&server.url());
    let (desk, id) = Desk::answered(flow.clone(), faulty(&[Fault::WebhookSlow]));
    desk.settle();
    assert!(desk.events().contains(&EventKind::Answered { call: 1, status: 200, ms: 9_900 }));
    assert_eq!(desk.state(&id).value("seen"), Some("yes"));
    assert_eq!(desk.state(&id).clock, time::parse(NOON).unwrap() + 9_900);

    let (desk, id) = Desk::answered(flow, faulty(&[Fault::WebhookTooSlow]));
    desk.settle();
    assert!(desk.events().contains(&EventKind::TimedOut { call: 1 }));
    assert_eq!(desk.problems(), [Problem::LateAnswer { call: 1 }]);
    assert_eq!(desk.state(&id).value("seen"), None);
    assert_eq!(desk.state(&id).clock, time::parse(NOON).unwrap() + 10_100);
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
}

#[test]
fn an_answer_is_cut_off_or_never_comes() {
    let server = Server::json(SEEN);
    let flow = paused_flow(&server.url());
    let (desk, id) = Desk::answered(flow.clone(), faulty(&[Fault::WebhookCut]));
    desk.settle();
    assert!(desk.failure().contains("cut"));
    assert_eq!(desk.state(&id).waiting, Waiting::Update);

    let (desk, id) = Desk::answered(flow, faulty(&[Fault::WebhookNever]));
    desk.settle();
    assert!(desk.events().contains(&EventKind::TimedOut { call: 1 }));
    assert_eq!(desk.state(&id).clock, time::parse(NOON).unwrap() + 10_000);
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    assert_eq!(server.got().len(), 2, "both were called");
}

/// The platform with a session that has paused.
fn paused(options: Options) -> (Desk, String) {
    let server = Server::json("{}");
    let (desk, id) = Desk::answered(paused_flow(&server.url()), options);
    desk.settle();
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    (desk, id)
}

#[test]
fn updates_are_refused_so_often_as_the_fault_says() {
    for (fault, status) in [
        (Fault::Update400, 400),
        (Fault::Update404, 404),
        (Fault::Update429, 429),
        (Fault::Update500, 500),
    ] {
        let faults: Faults = [(fault, Times::First(2))].into_iter().collect();
        let (desk, id) = paused(Options { faults, ..Options::default() });
        for _ in 0..2 {
            let answer = post(&desk.update_url(&id), &update("fine"));
            assert_eq!(answer.status, status);
            assert!(answer.json()["message"].as_str().unwrap().contains(fault.name()));
            assert!(answer.json()["error"].is_string());
        }
        assert_eq!(desk.state(&id).waiting, Waiting::Update);
        assert_eq!(desk.local.faults().get(fault), None, "it has struck as often as it should");
        assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 200);
        assert_eq!(desk.said().last().unwrap(), "It is fine");
    }
}

#[test]
fn a_fault_of_a_taken_update_waits_for_one() {
    let faults: Faults =
        [(Fault::Update500, Times::First(1)), (Fault::DuplicateUpdate, Times::First(1))]
            .into_iter()
            .collect();
    let (desk, id) = paused(Options { faults, ..Options::default() });
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 500);
    assert!(desk.local.faults().get(Fault::DuplicateUpdate).is_some());
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 200);
    assert_eq!(desk.local.faults().get(Fault::DuplicateUpdate), None);
}

#[test]
fn a_slow_update_may_come_after_the_alternate_flow() {
    let (desk, id) = paused(faulty(&[Fault::UpdateSlow]));
    let before = desk.state(&id).clock;
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 200);
    assert_eq!(desk.state(&id).clock, before + 9_900);
    assert_eq!(desk.said().last().unwrap(), "It is fine");

    let (desk, id) = paused(faulty(&[Fault::UpdateSlow]));
    desk.local.advance(&id, 5 * 60_000 - 9_000).unwrap();
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 404);
    assert_eq!(desk.said().last().unwrap(), "Nobody answered");
}

#[test]
fn an_update_whose_answer_is_cut_off_has_been_taken_and_comes_again() {
    for (second_update, status) in [(SecondUpdate::Set, 200), (SecondUpdate::Refuse, 404)] {
        let faults: Faults = [(Fault::UpdateCut, Times::First(1))].into_iter().collect();
        let rules = Rules { second_update, ..Rules::default() };
        let (desk, id) = paused(Options { faults, rules, ..Options::default() });
        let headers = [("Content-Type", "application/json")];
        let cut = request("POST", &desk.update_url(&id), &headers, Some(&update("fine")));
        assert!(cut.is_err(), "{cut:?}");
        assert_eq!(desk.said().last().unwrap(), "It is fine");
        // The server that saw no answer tries again.
        assert_eq!(post(&desk.update_url(&id), &update("again")).status, status);
        let value = if status == 200 { "again" } else { "fine" };
        assert_eq!(desk.state(&id).value("status"), Some(value));
        assert_eq!(desk.said().last().unwrap(), "It is fine");
    }
}

#[test]
fn an_update_that_arrives_twice_lets_the_session_go_on_once() {
    let (desk, id) = paused(faulty(&[Fault::DuplicateUpdate]));
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 200);
    let updated = desk.events().iter().filter(|event| **event == EventKind::Updated).count();
    assert_eq!(updated, 2);
    let resumed = |event: &&EventKind| matches!(event, EventKind::Resumed { .. });
    assert_eq!(desk.events().iter().filter(resumed).count(), 1);
}

#[test]
fn what_the_user_writes_into_a_pause_goes_where_the_rules_say() {
    let server = Server::json("{}");
    let mut blocks = paused_blocks(&server.url());
    let (desk, id) = Desk::answered(flow(&blocks), Options::default());
    desk.settle();
    desk.say(&id, "Hello?");
    assert_eq!(desk.problems(), [Problem::ReplyWhilePaused { block: "wait".into() }]);
    assert_eq!(desk.state(&id).waiting, Waiting::Update);

    blocks["wait"]["default"] = json!({ "to": "late" });
    let (desk, id) = Desk::answered(flow(&blocks), Options::default());
    desk.settle();
    desk.say(&id, "Hello?");
    assert_eq!(desk.said().last().unwrap(), "Nobody answered");

    let rules = Rules { reply_while_paused: ReplyWhilePaused::Ignore, ..Rules::default() };
    let (desk, id) = Desk::answered(flow(&blocks), Options { rules, ..Options::default() });
    desk.settle();
    desk.say(&id, "Hello?");
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    // Rules may change while a session waits.
    desk.local.set_rules(Rules::default());
    desk.say(&id, "Hello?");
    assert_eq!(desk.said().last().unwrap(), "Nobody answered");
}

#[test]
fn on_the_wall_s_clock_alternate_flows_fire_by_themselves() {
    let server = Server::json("{}");
    let mut blocks = paused_blocks(&server.url());
    // 60 milliseconds.
    blocks["wait"]["alternate"]["minutes"] = json!(0.001);
    let options = Options { pace: Pace::Real, ..Options::default() };
    let (desk, id) = Desk::answered(flow(&blocks), options);
    let is_on = |state: &State| state.waiting == Waiting::Reply;
    desk.local.wait_for(&id, LIMIT, is_on).unwrap();
    assert_eq!(desk.said().last().unwrap(), "Nobody answered");
    // The clock can be moved ahead of the wall's.
    let before = desk.state(&id).clock;
    desk.local.advance(&id, 3_600_000).unwrap();
    assert!((3_600_000..3_700_000).contains(&(desk.state(&id).clock - before)));
}

#[test]
fn clients_that_do_wrong_are_answered_with_json() {
    type Headers<'a> = &'a [(&'a str, &'a str)];
    type Case<'a> = (&'a str, &'a str, Headers<'a>, Option<&'a str>, u16);
    let (desk, id) = paused(Options::default());
    let update_url = desk.update_url(&id);
    let base = desk.local.url();
    let json_type = ("Content-Type", "application/json");
    let long = " ".repeat(1024 * 1024 + 1);
    let unknown = format!("{base}/session/none/update");
    let cases: [Case<'_>; 16] = [
        ("POST", &unknown, &[json_type], Some("{\"user_session_keys\":[]}"), 404),
        ("POST", &update_url, &[json_type], Some(""), 400),
        ("POST", &update_url, &[json_type], Some("{"), 400),
        ("POST", &update_url, &[json_type], Some("[]"), 400),
        ("POST", &update_url, &[json_type], Some("{}"), 400),
        ("POST", &update_url, &[json_type], Some("{\"user_session_keys\":{}}"), 400),
        ("POST", &update_url, &[json_type], Some("{\"user_session_keys\":[7]}"), 400),
        ("POST", &update_url, &[json_type], Some("{\"user_session_keys\":[{\"key\":1}]}"), 400),
        ("POST", &update_url, &[], Some("{\"user_session_keys\":[]}"), 400),
        ("POST", &update_url, &[json_type], Some(&long), 413),
        ("GET", &update_url, &[], None, 405),
        ("DELETE", &base, &[], None, 404),
        ("GET", &format!("{base}/session/%ff/update"), &[], None, 405),
        ("POST", &format!("{base}/session/%ff/update"), &[json_type], Some("{}"), 404),
        ("GET", &format!("{base}/nothing?x=1"), &[], None, 404),
        ("POST", &format!("{base}/poll/api/all"), &[], None, 405),
    ];
    for (method, url, headers, body, status) in cases {
        let answer = request(method, url, headers, body).unwrap();
        assert_eq!(answer.status, status, "{method} {url} {body:?}: {}", answer.body);
        let told = answer.json();
        assert!(told["error"].is_string(), "{told}");
        assert!(!told["message"].as_str().unwrap().is_empty(), "{told}");
    }
    assert_eq!(desk.state(&id).waiting, Waiting::Update, "nothing of it was taken");
    assert_eq!(post(&update_url, &update("fine")).status, 200);
}

#[test]
fn a_wrong_key_at_the_update_counts_only_where_that_is_wanted() {
    for (checks_update_key, status) in [(false, 200), (true, 401)] {
        let key = Some("right".to_owned());
        let (desk, id) = paused(Options { key, checks_update_key, ..Options::default() });
        let headers = [("Content-Type", "application/json"), ("Authorization", "wrong")];
        let answer = request("POST", &desk.update_url(&id), &headers, Some(&update("x")));
        assert_eq!(answer.unwrap().status, status);
    }
    // No key is needed.
    let options =
        Options { key: Some("right".to_owned()), checks_update_key: true, ..Options::default() };
    let (desk, id) = paused(options);
    assert_eq!(post(&desk.update_url(&id), &update("x")).status, 200);
}

/// What comes back of what is sent; the connection is read to its end.
fn raw(desk: &Desk, sent: &str) -> String {
    let address = desk.local.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    let mut back = Vec::new();
    // A connection that is cut is at its end too.
    let _end = stream.read_to_end(&mut back);
    String::from_utf8_lossy(&back).into_owned()
}

#[test]
fn slow_clients_are_let_go() {
    let patience = Patience { head: Duration::from_secs(1), request: Duration::from_secs(2) };
    let (desk, id) = paused(Options { patience, ..Options::default() });
    raw(&desk, "POST /session/x/update HTTP/1.1\r\nHost: x\r\nX-");
    raw(&desk, "");
    let head =
        format!("POST /session/{id}/update HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{");
    let answer = raw(&desk, &head);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"error\":\"request_timeout\""), "{answer}");
    assert_eq!(desk.state(&id).waiting, Waiting::Update);
    for garbage in
        ["\r\n\r\n\r\n", "GET\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"]
    {
        let answer = raw(&desk, garbage);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(post(&desk.update_url(&id), &update("fine")).status, 200);
}

#[test]
fn on_the_wall_s_clock_slow_answers_are_slow() {
    let server = Server::json(SEEN);
    for fault in [Fault::WebhookTooSlow, Fault::WebhookNever] {
        let rules = Rules { webhook_ms: 150, ..Rules::default() };
        let options = Options { pace: Pace::Real, rules, ..faulty(&[fault]) };
        let began = Instant::now();
        let (desk, id) = Desk::answered(paused_flow(&server.url()), options);
        desk.settle();
        assert!(began.elapsed() >= Duration::from_millis(150), "{fault:?}");
        assert_eq!(desk.state(&id).waiting, Waiting::Update, "{fault:?}");
        assert!(desk.events().contains(&EventKind::TimedOut { call: 1 }), "{fault:?}");
        assert_eq!(desk.state(&id).value("seen"), None, "{fault:?}");
    }
}

#[test]
fn settings_change_while_it_runs_and_the_network_is_called_with_leave() {
    let server = Server::json("{}");
    // Not an address of this computer by its looks; what is sent there stays here all the same.
    let there = server.url().replace("127.0.0.1", "0.0.0.0");
    let desk = Desk::start(paused_flow(&format!("{there}/in")), Options::default());
    let talk = || {
        let id = desk.local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
        desk.say(&id, "123");
        desk.settle();
        desk.exchanges(Direction::Outgoing).last().unwrap().clone()
    };
    assert!(talk().problem.unwrap().contains("--allow-network"));
    assert!(server.got().is_empty());
    desk.local.set_network(true);
    let called = talk();
    assert_eq!((called.status, called.problem), (Some(200), None));
    desk.local.set_network(false);
    let map = format!("{there}={}/mapped", server.url());
    desk.local.set_maps(vec![Map::parse(&map).unwrap()]);
    assert_eq!(talk().status, Some(200));
    let paths: Vec<String> = server.got().into_iter().map(|got| got.path).collect();
    assert_eq!(paths, ["/in", "/mapped/in"]);
    desk.local.set_faults([(Fault::WebhookCut, Times::Always)].into_iter().collect());
    assert!(talk().problem.unwrap().contains("webhook-cut"));
}

#[test]
fn a_counted_fault_strikes_so_often() {
    let faults = [(Fault::List500, Times::First(2))].into_iter().collect();
    let desk = Desk::start(paused_flow(""), Options { faults, ..Options::default() });
    let list = format!("{}/poll/api/all", desk.local.url());
    let key = [("Authorization", "any")];
    let statuses = [(); 4].map(|()| request("GET", &list, &key, None).unwrap().status);
    assert_eq!(statuses, [500, 500, 200, 200]);
    assert!(desk.local.faults().is_empty());
}

/// The address that is really called.
fn mapped(maps: &[&str], url: &str) -> String {
    let maps = maps.iter().map(|text| Map::parse(text).unwrap()).collect();
    let (desk, _) = Desk::answered(paused_flow(url), Options { maps, ..Options::default() });
    desk.settle();
    let [called] = &desk.exchanges(Direction::Outgoing)[..] else { panic!("one call") };
    called.mapped.clone().unwrap_or_else(|| called.url.clone())
}

#[test]
fn the_longest_start_wins_and_ends_where_a_part_of_the_path_ends() {
    let maps = [
        "https://example.com=http://127.0.0.1:1",
        "https://example.com/hooks=http://127.0.0.1:2/in",
        "https://example.com/hooks/a/=http://127.0.0.1:3/",
    ];
    for (url, target) in [
        ("https://example.com/", "http://127.0.0.1:1/"),
        ("https://EXAMPLE.com:443/x?y=1", "http://127.0.0.1:1/x?y=1"),
        ("https://example.com/hooks", "http://127.0.0.1:2/in"),
        ("https://example.com/hooks?token=a=b", "http://127.0.0.1:2/in?token=a=b"),
        ("https://example.com/hooks/b", "http://127.0.0.1:2/in/b"),
        ("https://example.com/hooksmore", "http://127.0.0.1:1/hooksmore"),
        ("https://example.com/hooks/a/b", "http://127.0.0.1:3/b"),
        ("http://example.com/hooks", "http://example.com/hooks"),
        ("https://example.com.evil.net/hooks", "https://example.com.evil.net/hooks"),
        ("https://example.com:8443/hooks", "https://example.com:8443/hooks"),
    ] {
        assert_eq!(mapped(&maps, url), target, "{url}");
    }
}

#[test]
fn names_of_this_computer_are_told_from_others() {
    let desk = Desk::start(paused_flow(""), Options { desk: true, ..Options::default() });
    let sessions = format!("{}/desk/sessions", desk.local.url());
    let status = |host: &str, origin: &str| {
        let headers = [("Host", host), ("Origin", origin)];
        request("GET", &sessions, &headers, None).unwrap().status
    };
    for host in ["127.0.0.1", "127.0.0.1:8080", "LocalHost:1", "[::1]", "[::1]:80"] {
        assert_eq!(status(host, &format!("http://{host}")), 200, "{host}");
    }
    for host in ["", "evil.example", "127.0.0.1.evil.example:80", "localhost:80.evil", "::1"] {
        assert_eq!(status(host, "http://localhost"), 403, "{host}");
        assert_eq!(status("localhost", &format!("http://{host}")), 403, "{host}");
    }
}
