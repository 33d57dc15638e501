//! Calls to the platform: what goes over the wire, and what is said of everything that comes back.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::base::{MAIN, Plain};
use treble_flow_designer::platform::local::{Local, Options, Served};
use treble_flow_designer::platform::order::{Doubt, needed};
use treble_flow_designer::platform::{
    Base, BaseError, Client, Key, KeyError, Limits, Order, OrderError, Recipient, Request, Stop,
    Trouble, Update, Why,
};
use treble_flow_designer::sim::{Input, Waiting};
use treble_flow_designer::words::Language;

use crate::common::process::{Process, output, parts};
use crate::common::program::program;
use crate::common::stand_in::{Reply, StandIn};
use crate::common::thread::joined;
use crate::common::wait::{LIMIT, until};

const KEY: &str = "ak_a1b2c3d4e5f6";
const SESSION: &str = "f33b4734a2e5db671b59877ed3f662ec1f6332a0418c25de4868e35a";

fn key() -> Key {
    Key::parse(KEY).unwrap()
}

fn base(server: &StandIn) -> Base {
    Base::parse(&server.url(), Plain::OnlyHere).unwrap()
}

fn client(server: &StandIn) -> Client {
    let limits = Limits { whole: LIMIT, wait: Duration::from_secs(1), ..Limits::default() };
    Client::new(base(server), Ok(key())).with_limits(limits)
}

fn hurried(server: &StandIn) -> Client {
    client(server).with_limits(Limits { whole: Duration::from_millis(300), ..Limits::default() })
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn order() -> Order {
    let to = vec![
        Recipient::parse("+57:3051234567").unwrap(),
        Recipient::new("+55", "(11) 98765-4321").unwrap(),
    ];
    Order::new("34820", to, pairs(&[("name", "Ana"), ("age", "7")])).unwrap()
}

fn update() -> Update {
    Update::new(SESSION, pairs(&[("server_user_valid", "yes")])).unwrap()
}

/// The body of a request that a server has seen.
fn body(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// A header of a request that a server has seen, as it was sent.
fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = request.split_once("\r\n\r\n")?;
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Every sentence about a trouble is whole, in three languages and without the key.
fn told(trouble: &Trouble) -> String {
    for language in Language::ALL {
        let text = trouble.tell(language);
        assert!(!text.contains(KEY) && !text.replace("\\u{", "").contains('{'), "{text}");
        assert!(text.ends_with('.') || text.ends_with('”') || text.ends_with('»'), "{text}");
    }
    assert!(!format!("{trouble:?}").contains(KEY));
    trouble.to_string()
}

#[test]
fn the_three_calls_go_over_the_wire_as_documented() {
    let flows = r#"[{"id":1,"name":"First","settings":{}},{"id":"2","name":null}]"#;
    let deployed = r#"{"message":"The poll was deployed","id":"5f","batch_id":"60",
        "new_last_scheduleded_deployment":"2021-03-15T15:46:41Z","conversations_id":["61",62]}"#;
    let resumed = r#"{"message":"Session updated successfully","session_id":"f33b"}"#;
    let server =
        StandIn::start([flows, deployed, resumed].map(|body| Reply::json(200, body)).to_vec());
    let client = client(&server);

    let list = client.list().unwrap();
    assert_eq!((list[0].id, list[0].name.as_str()), (1, "First"));
    assert_eq!((list[1].id, list[1].name.as_str()), (2, ""));
    let done = client.deploy(&order()).unwrap();
    assert_eq!(done.message, "The poll was deployed");
    assert_eq!(done.conversations, ["61", "62"]);
    assert_eq!(done.batch.as_deref(), Some("60"));
    assert_eq!(client.resume(&update()).unwrap().session.as_deref(), Some("f33b"));

    let seen = server.seen();
    assert!(seen[0].starts_with("GET /poll/api/all HTTP/1.1\r\n"), "{}", seen[0]);
    assert!(seen[1].starts_with("POST /deployment/api/poll/34820 HTTP/1.1\r\n"), "{}", seen[1]);
    let path = format!("POST /session/{SESSION}/update HTTP/1.1\r\n");
    assert!(seen[2].starts_with(&path), "{}", seen[2]);
    for request in &seen {
        assert_eq!(header(request, "authorization"), Some(KEY), "raw, without Bearer");
    }
    assert_eq!(header(&seen[1], "content-type"), Some("application/json"));
    let keys = json!([{ "key": "name", "value": "Ana" }, { "key": "age", "value": "7" }]);
    let user = |cellphone, code| json!({ "cellphone": cellphone, "country_code": code, "user_session_keys": keys });
    let users = [user("3051234567", "+57"), user("11987654321", "+55")];
    assert_eq!(body(&seen[1]), json!({ "users": users }));
    let keys = json!([{ "key": "server_user_valid", "value": "yes" }]);
    assert_eq!(body(&seen[2]), json!({ "user_session_keys": keys }));
    // What is shown before is what is sent, byte by byte.
    let shown = Request::deploy(&base(&server), &order());
    assert!(seen[1].ends_with(shown.body.as_deref().unwrap()));
}

#[test]
fn a_refusal_says_what_where_and_what_to_do() {
    let said = format!(r#"{{"error":"bad","message":"not\u001b so, {KEY}"}}"#);
    let cases = [
        (400, "did not accept the request (400)", "begins with a template"),
        (401, "did not accept the API key (401)", "Check TREBLE_API_KEY"),
        (403, "does not allow this with this API key (403)", "Check TREBLE_API_KEY"),
        (404, "is not known there (404)", "Check the flow's id"),
        (429, "too many requests (429)", "Nothing was done"),
    ];
    for (status, what, next) in cases {
        let server = StandIn::start(vec![Reply::json(status, &said)]);
        let trouble = client(&server).deploy(&order()).unwrap_err();
        let told = told(&trouble);
        assert!(told.contains(what) && told.contains(next), "{told}");
        assert!(told.contains(&server.url()), "{told}");
        assert!(told.contains("bad: not\\u{1b} so, •••"), "{told}");
        assert!(trouble.is_refusal() && !trouble.may_be_done());
        assert_eq!(server.seen().len(), 1);
    }
    let server = StandIn::start(vec![Reply::json(404, "{}")]);
    let told = told(&client(&server).resume(&update()).unwrap_err());
    assert!(told.contains("it is session_id in the body of the webhook"), "{told}");
}

#[test]
fn a_deployment_is_never_sent_twice_and_what_is_unknown_is_said() {
    let unknown = "It is not known whether the deployment was carried out";
    let replies = [
        Reply::Silence,
        Reply::Cut(String::new()),
        Reply::Cut("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"mess".to_owned()),
        Reply::json(500, r#"{"error":"x"}"#),
        Reply::json(503, ""),
        Reply::json(200, "{\"message\":"),
        Reply::json(200, "[]"),
        Reply::json(200, r#"{"message":7}"#),
        Reply::Endless,
        Reply::Answer(200, "Content-Type: text/html\r\n".to_owned(), "<html>".to_owned()),
    ];
    for reply in replies {
        let server = StandIn::start(vec![reply.clone()]);
        let client = match reply {
            Reply::Silence => hurried(&server),
            _ => client(&server),
        };
        let trouble = client.deploy(&order()).unwrap_err();
        let told = told(&trouble);
        assert!(trouble.may_be_done() && told.contains(unknown), "{reply:?}: {told}");
        assert!(!trouble.is_refusal(), "{told}");
        assert_eq!(server.seen().len(), 1, "{reply:?}");
    }
    // The same of an update.
    let server = StandIn::start(vec![Reply::Cut(String::new())]);
    let told = told(&client(&server).resume(&update()).unwrap_err());
    assert!(told.contains("It is not known whether the session was updated"), "{told}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_list_is_asked_for_again_a_few_times_where_the_platform_is_busy() {
    let busy = |wait: &str| {
        Reply::Answer(
            429,
            format!("Retry-After: {wait}\r\n"),
            r#"{"error":"slow down"}"#.to_owned(),
        )
    };
    let server = StandIn::start(vec![busy("0"), Reply::json(502, ""), Reply::json(200, "[]")]);
    assert_eq!(client(&server).list().unwrap(), []);
    assert_eq!(server.seen().len(), 3);
    // Not for ever.
    let server = StandIn::start(vec![busy("0")]);
    let told_of = told(&client(&server).list().unwrap_err());
    assert!(told_of.contains("slow down"), "{told_of}");
    assert_eq!(server.seen().len(), 3);
    // Not where the wait would be long: it is told instead.
    let server = StandIn::start(vec![busy("3600")]);
    let told_of = told(&client(&server).list().unwrap_err());
    assert!(told_of.contains("asks to wait 3600 s"), "{told_of}");
    assert_eq!(server.seen().len(), 1);
    // Not where the answer is no.
    let server = StandIn::start(vec![Reply::json(401, "")]);
    assert!(client(&server).list().unwrap_err().is_refusal());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn answers_that_are_none_are_told_apart() {
    let html = "Content-Type: text/html; charset=utf-8\r\n".to_owned();
    let cases = [
        (Reply::Answer(200, html, "<p>Log in</p>".to_owned()), "answered with a web page"),
        (Reply::json(200, "[{\"id\":1"), "is no JSON (200; EOF"),
        (Reply::json(200, "{}"), "it is no list"),
        (Reply::json(200, r#"[{"id":1,"name":"a"},{"id":1.5,"name":"b"}]"#), "entry 2 has no id"),
        (Reply::json(200, r#"[{"id":1,"name":["a"]}]"#), "entry 1 has no name"),
        (Reply::json(200, &"[".repeat(100_000)), "recursion limit"),
        (Reply::Endless, "is larger than 8192 KiB"),
        (Reply::Cut("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[".to_owned()), "broke before"),
        (Reply::Cut("SSH-2.0-OpenSSH\r\n".to_owned()), "broke before"),
        (Reply::json(418, ""), "answered with the status 418"),
    ];
    for (reply, what) in cases {
        let server = StandIn::start(vec![reply]);
        let told = told(&client(&server).list().unwrap_err());
        assert!(told.contains(what) && told.contains(&server.url()), "{told}");
        assert!(!told.contains("not known whether"), "{told}");
    }
    let server = StandIn::start(vec![Reply::Silence]);
    let told = told(&hurried(&server).list().unwrap_err());
    assert!(told.contains("did not answer within 1 s"), "{told}");
}

#[test]
fn names_of_flows_are_shown_without_the_key_and_without_what_moves_a_terminal() {
    let list = format!(r#"[{{"id":1,"name":"a\u001b[2J{KEY}{}"}}]"#, "x".repeat(5_000));
    let server = StandIn::start(vec![Reply::json(200, &list)]);
    let name = client(&server).list().unwrap().remove(0).name;
    assert!(name.starts_with("a\\u{1b}[2J•••xx") && name.ends_with('…'), "{name}");
    assert!(name.chars().count() < 350);
}

#[test]
fn the_key_does_not_travel_along_a_redirect() {
    let other = StandIn::start(vec![Reply::json(200, "[]")]);
    for status in [301, 302, 307, 308] {
        let to = format!("Location: {}/x?{KEY}\r\n", other.url());
        let server = StandIn::start(vec![Reply::Answer(status, to, String::new())]);
        let told = told(&client(&server).list().unwrap_err());
        assert!(told.contains("points to another place, 127.0.0.1"), "{told}");
        assert!(told.contains("The key was not sent there"), "{told}");
    }
    assert!(other.seen().is_empty());
}

#[test]
fn what_cannot_be_reached_is_told_apart_and_nothing_was_sent() {
    // Nothing listens at port 1; a port that was free a moment ago may be another test's by now.
    let address = "127.0.0.1:1";
    // A server that speaks first, and not what encryption begins with.
    let greeter = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let greeting = greeter.local_addr().unwrap();
    let greeter = std::thread::spawn(move || {
        let (mut stream, _) = greeter.accept().unwrap();
        stream.write_all(b"220 mail.example.com ESMTP\r\n").unwrap();
    });
    let cases = [
        (format!("http://{address}"), "the connection was refused"),
        (format!("https://{greeting}"), "could not be made safe"),
        ("https://no-such-name.localhost".to_owned(), "was found"),
    ];
    for (address, what) in cases {
        if what == "was found" && resolves("no-such-name.localhost") {
            // Some systems know every name below localhost. None asks the network for one.
            continue;
        }
        let base = Base::parse(&address, Plain::OnlyHere).unwrap();
        let trouble = Client::new(base, Ok(key())).deploy(&order()).unwrap_err();
        let told = told(&trouble);
        assert!(told.contains(what) && told.contains("Nothing was sent."), "{told}");
        assert!(!trouble.may_be_done() && !trouble.is_refusal(), "{told}");
    }
    joined(greeter);
    // A name that the network may know gets no key in the clear.
    assert!(Base::parse("http://no-such-name.localhost", Plain::OnlyHere).is_err());
}

fn resolves(name: &str) -> bool {
    use std::net::ToSocketAddrs as _;
    (name, 80).to_socket_addrs().is_ok()
}

#[test]
fn a_call_can_be_stopped_and_a_stopped_deployment_may_have_been_carried_out() {
    let server = StandIn::start(vec![Reply::Silence]);
    let stop = Stop::default();
    let client = client(&server).with_stop(stop.clone());
    let call = std::thread::spawn(move || client.deploy(&order()));
    until("the call", || !server.seen().is_empty());
    stop.stop();
    let trouble = joined(call).unwrap_err();
    assert_eq!(trouble.why, Why::Stopped);
    assert!(told(&trouble).contains("not known whether the deployment"), "{trouble}");
}

#[test]
fn a_key_is_taken_raw_and_never_shown() {
    let cases = [
        ("", KeyError::Empty),
        ("Bearer ak_1", KeyError::Bearer),
        ("bearer ak_1", KeyError::Bearer),
        ("ak_1\n", KeyError::Space),
        (" ak_1", KeyError::Space),
        ("ak 1", KeyError::Space),
        ("\"ak_1\"", KeyError::Quoted),
        ("ak_\u{7}1", KeyError::Character),
        ("ak_é", KeyError::Character),
        (&"k".repeat(5_000), KeyError::Long),
    ];
    for (text, error) in cases {
        assert_eq!(Key::parse(text), Err(error), "{text:?}");
        for language in Language::ALL {
            assert!(error.tell(language).contains("TREBLE_API_KEY"));
            assert!(!error.tell(language).contains("ak_1"));
        }
    }
    assert!(!format!("{:?}", key()).contains("a1b2"));
    let base = Base::parse(MAIN, Plain::OnlyHere).unwrap();
    assert!(!format!("{:?}", Client::new(base, Ok(key()))).contains("a1b2"));
}

#[test]
fn nothing_is_sent_without_a_key_nor_with_the_key_in_a_variable() {
    let server = StandIn::start(vec![Reply::json(200, r#"{"message":"ok"}"#)]);
    let bare = Client::new(base(&server), Err(KeyError::Missing));
    let told_of = told(&bare.deploy(&order()).unwrap_err());
    assert!(told_of.contains("Copy it from Settings, Developers"), "{told_of}");
    let leak = Update::new(SESSION, pairs(&[("token", &format!("x{KEY}"))])).unwrap();
    let told_of = told(&client(&server).resume(&leak).unwrap_err());
    assert!(told_of.contains("holds the API key. Nothing was sent"), "{told_of}");
    // A broken key is never taken for none.
    let broken = Client::new(base(&server), Err(KeyError::Bearer));
    assert!(told(&broken.resume(&update()).unwrap_err()).contains("Bearer"));
    assert!(server.seen().is_empty());
    // The documentation asks for no key to update a session.
    bare.resume(&update()).unwrap();
    assert_eq!(header(&server.seen()[0], "authorization"), None);
}

#[test]
fn an_address_is_https_or_on_this_computer() {
    let good = |text: &str| Base::parse(text, Plain::OnlyHere).unwrap().to_string();
    assert_eq!(good(" https://main.treble.ai/ "), "https://main.treble.ai");
    assert_eq!(good("http://localhost:9/a/"), "http://localhost:9/a");
    assert_eq!(good("http://[::1]:80"), "http://[::1]");
    let cases = [
        ("", BaseError::Empty),
        ("main.treble.ai", BaseError::NoAddress),
        ("ftp://main.treble.ai", BaseError::Scheme),
        ("http://main.treble.ai", BaseError::Plain),
        ("http://127.0.0.1.example.com", BaseError::Plain),
        ("http://localhost.example.com", BaseError::Plain),
        ("https://anna:secret@main.treble.ai", BaseError::Login),
        ("https://main.treble.ai/?a=b", BaseError::Query),
        ("https://main.treble.ai/#x", BaseError::Query),
    ];
    for (text, error) in cases {
        let found = Base::parse(text, Plain::OnlyHere).unwrap_err();
        assert_eq!(found, error, "{text}");
        for language in Language::ALL {
            assert!(!found.tell(language).contains("secret"));
        }
    }
    assert!(Base::parse("http://main.treble.ai", Plain::Everywhere).is_ok());
}

#[test]
fn orders_are_checked_before_they_are_sent() {
    let bad = |code: &str, number: &str| Recipient::new(code, number).unwrap_err();
    assert!(matches!(bad("57", "3051234567"), OrderError::CountryCode(_)));
    assert!(matches!(bad("+0", "3051234567"), OrderError::CountryCode(_)));
    assert!(matches!(bad("+5734", "3051234567"), OrderError::CountryCode(_)));
    assert!(matches!(bad("", "3051234567"), OrderError::NoCountryCode(_)));
    assert!(matches!(bad("+57", "+573051234567"), OrderError::CodeTwice(..)));
    assert!(matches!(bad("+57", "573051234567"), OrderError::CodeTwice(..)));
    assert!(matches!(bad("+1", "12025550123"), OrderError::CodeTwice(..)));
    assert!(matches!(bad("+57", "call me"), OrderError::Number(_)));
    assert!(matches!(bad("+57", "٣٠٥١٢٣٤"), OrderError::Number(_)));
    assert!(matches!(bad("+57", "12"), OrderError::Digits(_)));
    assert!(matches!(bad("+57", "30512345678901"), OrderError::Digits(_)));
    assert!(matches!(Recipient::parse("3051234567"), Err(OrderError::NoCountryCode(_))));
    // A city of Brazil has the country's own digits.
    assert_eq!(Recipient::new("+55", "55991234567").unwrap().cellphone(), "55991234567");

    let one = || Recipient::parse("+57:3051234567").unwrap();
    let made = |to: Vec<Recipient>, set: &[(&str, &str)]| Order::new("1", to, pairs(set));
    assert_eq!(made(vec![], &[]), Err(OrderError::NobodyToWrite));
    assert!(matches!(made(vec![one(), one()], &[]), Err(OrderError::Twice(_))));
    let many: Vec<Recipient> =
        (0..21).map(|n| Recipient::new("+57", &format!("30512345{n:02}")).unwrap()).collect();
    let error = made(many[..].to_vec(), &[]).unwrap_err();
    assert!(error.tell(Language::English).contains("real people"), "{error}");
    assert!(made(many[..20].to_vec(), &[]).is_ok());
    assert!(matches!(made(vec![one()], &[("no name", "x")]), Err(OrderError::VariableName(_))));
    let twice = [("a", "1"), ("a", "2")];
    assert!(matches!(made(vec![one()], &twice), Err(OrderError::VariableTwice(_))));
    let long = "x".repeat(20_000);
    assert!(matches!(made(vec![one()], &[("a", &long)]), Err(OrderError::Value(_))));
    for poll in ["", "0", "-1", "+1", "1.5", "abc", "99999999999999999999999"] {
        let error = Order::new(poll, vec![one()], Vec::new());
        assert!(matches!(error, Err(OrderError::Flow(_))), "{poll}: {error:?}");
    }
}

#[test]
fn an_order_brings_what_the_flows_template_needs() {
    let bytes = std::fs::read("flows/outbound-campaign.flow.json").unwrap();
    let flow = format::open(&bytes).unwrap().flow;
    assert_eq!(needed(&flow), ["nombre", "cupon"]);
    let with = |set: &[(&str, &str)]| {
        let to = vec![Recipient::parse("+57:3051234567").unwrap()];
        Order::new("1", to, pairs(set)).unwrap().check_for(&flow)
    };
    assert_eq!(with(&[("nombre", "Ana"), ("cupon", "X1")]), Ok(()));
    assert_eq!(with(&[("cupon", "X1")]), Err(OrderError::Missing(vec!["nombre".to_owned()])));
    assert_eq!(
        with(&[("nombre", " "), ("cupon", "X1")]),
        Err(OrderError::Missing(vec!["nombre".to_owned()]))
    );
    assert!(
        needed(
            &format::open(b"{\"format\":\"treble-flow\",\"version\":1,\"blocks\":{}}")
                .unwrap()
                .flow
        )
        .is_empty()
    );
}

#[test]
fn ids_of_sessions_are_checked_encoded_and_doubted() {
    for id in ["", "  ", "a b", "{session_id}", "a\u{7}", "a\u{202e}b", ".", "..", &"a".repeat(300)]
    {
        assert!(Update::new(id, Vec::new()).is_err(), "{id:?}");
    }
    let base = Base::parse(MAIN, Plain::OnlyHere).unwrap();
    let url = |id: &str| Request::resume(&base, &Update::new(id, Vec::new()).unwrap()).url;
    assert_eq!(
        url("a/../b?c#d%2F").as_str(),
        format!("{MAIN}/session/a%2F..%2Fb%3Fc%23d%252F/update")
    );
    let doubt = |id: &str| Update::new(id, Vec::new()).unwrap().doubt();
    assert_eq!(doubt(SESSION), None);
    assert_eq!(doubt("abcsderfwer3252432423-1324325235"), None);
    assert_eq!(doubt("dabcf6c0-8150-4231-bafd-a3c331da385f4"), Some(Doubt::Uuid));
    assert_eq!(doubt("34820"), Some(Doubt::Conversation));
    assert_eq!(doubt("5f8d7e6a5f8d7e6a5f8d7e6c"), Some(Doubt::Deployment));
}

/// A template, a question's answer that calls a webhook into a request trigger, and what follows.
fn campaign(webhook: &str) -> Flow {
    let file = json!({ "format": "treble-flow", "version": 1, "start": "offer", "blocks": {
        "offer": { "kind": "template", "text": "Hi {{name}}, your id?",
            "template": { "id": 1, "name": "offer", "answers": "open" },
            "reply": { "to": "wait", "webhook": { "url": webhook } } },
        "wait": { "kind": "options", "style": "plain", "text": "One moment",
            "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "done" }],
            "alternate": { "minutes": 5, "to": "late" } },
        "done": { "kind": "message", "text": "{{name}} is valid: {{server_user_valid}}" },
        "late": { "kind": "message", "text": "Nobody answered" },
    } });
    format::open(file.to_string().as_bytes()).unwrap().flow
}

#[test]
fn a_flow_goes_the_whole_round_on_the_local_platform() {
    let hook = StandIn::start(vec![Reply::json(200, "{}")]);
    let flow = Arc::new(campaign(&format!("{}/hook", hook.url())));
    let served = |number, name: &str, flow| Served { number, name: name.to_owned(), flow };
    let inbound = Flow { direction: Some("inbound".to_owned()), ..Flow::clone(&flow) };
    let flows =
        vec![served(34_820, "Campaña", Arc::clone(&flow)), served(2, "Inbound", Arc::new(inbound))];
    let options =
        Options { key: Some(KEY.to_owned()), checks_update_key: true, ..Options::default() };
    let local = Local::start(flows, options, |_| ()).unwrap();
    let base = Base::parse(&local.url(), Plain::OnlyHere).unwrap();
    let client = Client::new(base.clone(), Ok(key()));
    let list = client.list().unwrap();
    assert!(list.iter().any(|one| (one.id, one.name.as_str()) == (34_820, "Campaña")), "{list:?}");

    let order = order();
    assert_eq!(order.check_for(&flow), Ok(()));
    let done = client.deploy(&order).unwrap();
    assert_eq!(done.conversations.len(), 2);
    let [first, _] = &local.sessions()[..] else { panic!("a session for each number") };
    let state = local.state(first).unwrap();
    assert_eq!((&*state.person.country_code, &*state.person.cellphone), ("+57", "3051234567"));
    assert_eq!(state.value("name"), Some("Ana"));

    // The person answers, the webhook is called, and the session waits for its server.
    local.send(first, Input::Text { text: "123".to_owned() }).unwrap();
    let paused = local.wait_for(first, LIMIT, |state| state.waiting == Waiting::Update);
    assert!(paused.is_some());
    assert_eq!(hook.seen().len(), 1);
    let webhook = body(&hook.seen()[0]);
    let session = webhook["session_id"].as_str().unwrap();
    let update = Update::new(session, pairs(&[("server_user_valid", "yes")])).unwrap();
    assert_eq!(update.doubt(), None);
    let resumed = client.resume(&update).unwrap();
    assert_eq!(resumed.session.as_deref(), Some(session));
    let state = local.state(first).unwrap();
    assert_eq!(state.value("server_user_valid"), Some("yes"));
    assert_ne!(state.waiting, Waiting::Update);

    // What it refuses is told with its own words.
    let told_by = |result: Result<(), Trouble>| {
        let trouble = result.unwrap_err();
        assert!(trouble.is_refusal(), "{trouble}");
        told(&trouble)
    };
    let other = |poll: &str| Order::new(poll, order.recipients().to_vec(), Vec::new()).unwrap();
    let unknown = told_by(client.deploy(&other("9")).map(drop));
    assert!(unknown.contains("(404)") && unknown.contains("It says: “"), "{unknown}");
    let inbound = told_by(client.deploy(&other("2")).map(drop));
    assert!(inbound.contains("(400)") && inbound.contains("begins with a template"), "{inbound}");
    let nobody = Update::new(SESSION, Vec::new()).unwrap();
    assert!(told_by(client.resume(&nobody).map(drop)).contains("(404)"));
    let stranger = Client::new(base, Key::parse("ak_other"));
    assert!(told_by(stranger.list().map(drop)).contains("did not accept the API key (401)"));
    assert!(told_by(stranger.resume(&update).map(drop)).contains("(401)"));
    local.stop();
}

/// One run of the program: what it prints, and how it ends. The key is nowhere in it.
fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (String, String, i32) {
    let mut command = program();
    command.arg("platform").args(arguments).envs(environment.iter().copied());
    let (out, error, status) = parts(&output(&mut command, b""));
    assert!(!out.contains(KEY) && !error.contains(KEY), "{out}{error}");
    (out, error, status)
}

#[test]
fn a_dry_run_prints_the_request_and_needs_no_key() {
    let arguments = ["deploy", "34820", "--to", "+57:3051234567", "--set", "name=A=B", "--dry-run"];
    let (out, error, status) = run(&arguments, &[]);
    assert_eq!((error.as_str(), status), ("", 0));
    let expected = "\
POST https://main.treble.ai/deployment/api/poll/34820
Authorization: $TREBLE_API_KEY
Accept: application/json
Content-Type: application/json

{
  \"users\": [
    {
      \"cellphone\": \"3051234567\",
      \"country_code\": \"+57\",
      \"user_session_keys\": [
        {
          \"key\": \"name\",
          \"value\": \"A=B\"
        }
      ]
    }
  ]
}
";
    assert_eq!(out, expected);
    // With a key in the environment it is the same, even where the key was typed.
    assert_eq!(run(&arguments, &[("TREBLE_API_KEY", KEY)]).0, expected);
    let (out, _, _) = run(
        &["resume", SESSION, "--set", &format!("a={KEY}"), "--dry-run", "--format", "json"],
        &[("TREBLE_API_KEY", KEY), ("TREBLE_BASE_URL", "http://127.0.0.1:1/x")],
    );
    let out: Value = serde_json::from_str(&out).unwrap();
    let url = format!("http://127.0.0.1:1/x/session/{SESSION}/update");
    assert_eq!(out["request"]["url"], url.as_str());
    assert_eq!(out["request"]["body"]["user_session_keys"][0]["value"], "•••");
    let (out, _, _) = run(&["list", "--dry-run"], &[]);
    assert!(out.starts_with("GET https://main.treble.ai/poll/api/all\n"), "{out}");
}

#[test]
fn the_command_line_lists_deploys_and_resumes() {
    let list = r#"[{"id":7,"name":"Welcome"},{"id":34820,"name":"Té"}]"#;
    let deployed =
        r#"{"message":"The poll was deployed","batch_id":"b1","conversations_id":["c1"]}"#;
    let server = StandIn::start(
        [list, list, deployed, r#"{"message":"ok"}"#].map(|body| Reply::json(200, body)).to_vec(),
    );
    let url = server.url();
    let here = [("TREBLE_API_KEY", KEY), ("TREBLE_BASE_URL", url.as_str())];
    let (out, error, status) = run(&["list"], &here);
    assert_eq!((out.as_str(), status), ("    7  Welcome\n34820  Té\n", 0), "{error}");
    let (out, _, _) = run(&["list", "--format", "json"], &here);
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["flows"][1], json!({ "id": 34820, "name": "Té" }));

    let deploy = ["deploy", "34820", "--to", "+57:3051234567"];
    // There is nobody to ask.
    let (out, error, status) = run(&deploy, &here);
    assert_eq!((out.as_str(), status), ("", 2));
    assert!(error.contains("--dry-run") && error.contains("--yes"), "{error}");
    assert_eq!(server.seen().len(), 2);
    let (out, error, status) = run(&[&deploy[..], &["--yes"]].concat(), &here);
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("accepted the deployment to 1 number") && out.contains("c1"), "{out}");
    let (out, error, status) = run(&["resume", "34820", "--set", "a=b"], &here);
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("updated the session 34820"), "{out}");
    assert!(error.contains("looks like the id of a flow"), "{error}");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn the_command_line_ends_with_what_happened() {
    let echo = format!(r#"{{"error":"unauthorized","message":"no {KEY}"}}"#);
    let server = StandIn::start(vec![Reply::json(401, &echo)]);
    let url = server.url();
    let here = [("TREBLE_API_KEY", KEY), ("TREBLE_BASE_URL", url.as_str())];
    let (out, error, status) = run(&["list"], &here);
    assert_eq!((out.as_str(), status), ("", 1));
    assert!(error.contains("unauthorized: no •••"), "{error}");
    // In the reader's language.
    let (_, error, _) = run(&["list", "--language", "pt"], &here);
    assert!(error.contains("não aceitou a chave de API (401)"), "{error}");
    // What cannot be done ends with 2, before anything is sent.
    let count = server.seen().len();
    let flow = "flows/outbound-campaign.flow.json";
    let usage: [(&[&str], &str); 8] = [
        (&["deploy", "1", "--to", "3051234567", "--yes"], "has no country code"),
        (&["deploy", "x", "--to", "+57:3051234567", "--yes"], "is no id of a flow"),
        (&["deploy", "1", "--to", "+57:3051234567", "--yes", "--flow", flow], "nombre, cupon"),
        (&["deploy", "1", "--to", "+57:3051234567", "--yes", "--set", "a"], "NAME=VALUE"),
        (&["deploy", "1", "--yes"], "--to"),
        (&["resume", ""], "There is no session id"),
        (&["list", "--base-url", "http://main.treble.ai"], "anybody on the way"),
        (&["list", "--timeout", "0"], "--timeout"),
    ];
    for (arguments, what) in usage {
        let (out, error, status) = run(arguments, &here);
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}: {error}");
        assert!(error.contains(what), "{arguments:?}: {error}");
    }
    let (_, error, status) = run(&["list"], &[("TREBLE_BASE_URL", &url)]);
    assert!(status == 2 && error.contains("There is no API key"), "{error}");
    let (_, error, status) =
        run(&["list"], &[("TREBLE_BASE_URL", &url), ("TREBLE_API_KEY", "Bearer ak_1")]);
    assert!(status == 2 && error.contains("begins with “Bearer”"), "{error}");
    assert_eq!(server.seen().len(), count);
    let server = StandIn::start(vec![Reply::Silence]);
    let deploy = ["deploy", "1", "--to", "+57:3051234567", "--yes", "--timeout", "1"];
    let url = server.url();
    let (_, error, status) = run(&deploy, &[("TREBLE_BASE_URL", &url), ("TREBLE_API_KEY", KEY)]);
    assert!(status == 2 && error.contains("not known whether the deployment"), "{error}");
}

#[test]
#[cfg(unix)]
fn an_interrupted_deployment_says_that_it_may_have_been_carried_out() {
    use rustix::process::{Pid, Signal};
    let server = StandIn::start(vec![Reply::Silence]);
    let child = Process::start(
        program()
            .args(["platform", "deploy", "1", "--to", "+57:3051234567", "--yes"])
            .env("TREBLE_API_KEY", KEY)
            .env("TREBLE_BASE_URL", server.url()),
    );
    until("the call", || !server.seen().is_empty());
    rustix::process::kill_process(Pid::from_child(&child.child), Signal::INT).unwrap();
    let (out, error, status) = parts(&child.end());
    assert!(error.contains("was stopped before its answer came"), "{error}");
    assert!(error.contains("not known whether the deployment"), "{error}");
    assert_eq!((out.as_str(), status), ("", 2));
}

#[test]
fn each_pause_before_asking_again_is_longer_than_the_one_before() {
    let server =
        StandIn::start(vec![Reply::json(502, ""), Reply::json(502, ""), Reply::json(200, "[]")]);
    let began = std::time::Instant::now();
    assert_eq!(client(&server).list().unwrap(), []);
    assert!(began.elapsed() >= Duration::from_millis(1_500), "half a second, then a whole one");
}
