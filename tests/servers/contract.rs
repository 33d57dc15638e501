//! The local platform does what the platform documents: every endpoint with every documented
//! status, and every kind of webhook, against `fixtures/platform-api.json`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::platform::local::{Fault, Local, Notice, Options, Served, Times};
use treble_flow_designer::sim::{EventKind, Input, MediaKind, Person, State, Waiting, time};

use crate::common::schema::Schema;
use crate::common::wait::LIMIT;
use crate::common::wire::{Answer, Reply, Server, request};

/// Sunday, 1 March 2026, 14:05 UTC.
const NOON: &str = "2026-03-01T14:05:00Z";
const NOON_SECS: u64 = 1_772_373_900;
const KEY: &str = "ak_right";

fn fixture() -> Value {
    serde_json::from_str(include_str!("../fixtures/platform-api.json")).unwrap()
}

/// What is wrong with a value of one of the fixture's shapes.
fn wrong(shape: &str, value: &Value) -> Vec<String> {
    let mut schema = json!({ "$ref": format!("#/$defs/{shape}") });
    schema["$defs"] = fixture()["$defs"].clone();
    Schema::new(schema).errors(value)
}

fn assert_is(shape: &str, value: &Value) {
    assert_eq!(wrong(shape, value), [""; 0], "{shape}: {value:#}");
}

fn served(number: u64, blocks: &Value) -> Served {
    let start = blocks.as_object().unwrap().keys().next().unwrap();
    let file = json!({ "format": "treble-flow", "version": 1, "start": start, "blocks": blocks });
    let flow = format::open(file.to_string().as_bytes()).unwrap().flow;
    Served { number, name: format!("Flow {number}"), flow: Arc::new(flow) }
}

fn outbound(number: u64) -> Served {
    served(
        number,
        &json!({
            "hello": { "kind": "template", "text": "Hello {{name}}", "template": { "name": "hello" },
                "options": [{ "id": "yes", "label": "Yes", "to": "photo" }] },
            "photo": { "kind": "message", "text": "Your photo?", "reply": { "to": "bye" } },
            "bye": { "kind": "message", "text": "Bye", "reply": {} },
        }),
    )
}

/// The platform with an outbound flow, number 7, and one with a pause, number 8.
fn start(options: Options) -> Local {
    let options = Options { start_clock: time::parse(NOON), key: Some(KEY.to_owned()), ..options };
    let paused = served(
        8,
        &json!({
            "wait": { "kind": "options", "style": "plain", "text": "Wait",
                "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "done" }] },
            "done": { "kind": "message", "text": "It is {{status}}" },
        }),
    );
    Local::start(vec![outbound(7), paused], options, |_| ()).unwrap()
}

/// Calls with the right key.
fn call(local: &Local, method: &str, path: &str, body: Option<&Value>) -> Answer {
    call_as(local, KEY, method, path, body)
}

fn call_as(local: &Local, key: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let headers = [("Content-Type", "application/json"), ("Authorization", key)];
    let body = body.map(Value::to_string);
    request(method, &format!("{}{path}", local.url()), &headers, body.as_deref()).unwrap()
}

fn users(names: &[&str]) -> Value {
    let user = |name: &&str| {
        json!({ "cellphone": "3051234567", "country_code": "+57",
            "user_session_keys": [{ "key": "name", "value": name }] })
    };
    json!({ "users": names.iter().map(user).collect::<Vec<_>>() })
}

/// The ids of the addresses that read sessions.
fn read_ids(local: &Local) -> Vec<String> {
    let list = call(local, "GET", "/devapi/poll/7/sessions", None).json();
    let results = list["results"].as_array().unwrap().iter();
    results.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_key_after_the_word_bearer_is_not_just_a_wrong_one() {
    let local = start(Options::default());
    let says = |key: &str| call_as(&local, key, "GET", "/poll/api/all", None).body;
    for key in ["Bearer ak_right", "bearer ak_right", "BEARER x"] {
        assert!(says(key).contains("Bearer"), "{key}: {}", says(key));
    }
    assert!(!says("wrong").contains("Bearer"));
}

#[test]
fn every_endpoint_answers_with_every_documented_status_as_documented() {
    type Case<'a> = (&'a str, &'a str, &'a str, &'a str, Option<Value>, u16);
    let local = start(Options::default());
    call(&local, "POST", "/deployment/api/poll/7", Some(&users(&["Ana"])));
    let read_id = read_ids(&local).remove(0);
    let paused = local.begin(8, Person::default(), Some("Hi".to_owned())).unwrap();
    let keys = json!({ "user_session_keys": [{ "key": "status", "value": "fine" }] });
    assert_is("update_request", &keys);
    assert_is("deploy_request", &users(&["Ana"]));
    let update = "/session/{session_external_id}/update";
    let deploy = "/deployment/api/poll/{poll_id}";
    let sessions = "/devapi/poll/{poll_id}/sessions";
    let history = "/devapi/session/{session_id}/history";
    let cases: [Case<'_>; 15] = [
        ("POST", update, &paused, "", Some(json!({ "keys": [] })), 400),
        ("POST", update, "unknown", "", Some(keys.clone()), 404),
        ("POST", update, &paused, "", Some(keys), 200),
        ("POST", deploy, "7", KEY, Some(users(&["Eva", "Noa"])), 200),
        ("POST", deploy, "7", KEY, Some(json!({ "users": [{}] })), 400),
        ("POST", deploy, "7", "wrong", Some(users(&["Eva"])), 401),
        ("POST", deploy, "99", KEY, Some(users(&["Eva"])), 404),
        ("GET", "/poll/api/all", "", KEY, None, 200),
        ("GET", "/poll/api/all", "", "", None, 401),
        ("GET", sessions, "7", KEY, None, 200),
        ("GET", sessions, "7", "Bearer ak_right", None, 401),
        ("GET", sessions, "x", KEY, None, 404),
        ("GET", history, &read_id, KEY, None, 200),
        ("GET", history, &read_id, "wrong", None, 401),
        ("GET", history, &paused, KEY, None, 404),
    ];
    let shapes = fixture();
    let mut seen = BTreeSet::new();
    let mut check = |method: &str, path: &str, answer: &Answer| {
        let endpoints = shapes["endpoints"].as_array().unwrap();
        let found = endpoints.iter().find(|one| one["path"] == path && one["method"] == method);
        let shape = &found.unwrap()["answers"][answer.status.to_string()];
        assert_is(shape.as_str().unwrap(), &answer.json());
        seen.insert((path.to_owned(), answer.status));
    };
    for (method, path, id, key, body, status) in &cases {
        let open = path.find('{').unwrap_or(path.len());
        let close = path.find('}').map_or(path.len(), |at| at + 1);
        let real = format!("{}{id}{}", &path[..open], &path[close..]);
        let answer = call_as(&local, key, method, &real, body.as_ref());
        assert_eq!(answer.status, *status, "{method} {real} {key}: {}", answer.body);
        check(method, path, &answer);
    }
    let faults = [(Fault::List500, Times::Always)].into_iter().collect();
    local.set_faults(faults);
    check("GET", "/poll/api/all", &call(&local, "GET", "/poll/api/all", None));

    let documented: BTreeSet<(String, u16)> = shapes["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| {
            let path = one["path"].as_str().unwrap();
            let answers = one["answers"].as_object().unwrap().keys();
            answers.map(move |status| (path.to_owned(), status.parse().unwrap()))
        })
        .collect();
    assert_eq!(seen, documented);
}

#[test]
fn a_deployment_begins_a_session_for_each_user_now_or_at_its_time() {
    let local = start(Options::default());
    let mut body = users(&["Ana", "Eva"]);
    body["users"][1]["deployment_eta"] = json!(NOON_SECS + 3_600);
    // Seen in servers: no plus sign.
    body["users"][1]["country_code"] = json!("57");
    let answer = call(&local, "POST", "/deployment/api/poll/7", Some(&body)).json();
    assert_eq!(answer["new_last_scheduleded_deployment"], "2026-03-01T15:05:00Z");
    let ids: Vec<&str> = answer["conversations_id"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(local.sessions(), ids);
    let ana = local.state(ids[0]).unwrap();
    assert_eq!((ana.waiting, &*ana.sent_text), (Waiting::Reply, "Hello Ana"));
    let eva = local.state(ids[1]).unwrap();
    assert_eq!((eva.waiting, &*eva.person.country_code), (Waiting::Start, "+57"));
    local.advance(ids[1], 3_599_000).unwrap();
    assert_eq!(local.state(ids[1]).unwrap().waiting, Waiting::Start);
    local.advance(ids[1], 2_000).unwrap();
    let eva = local.state(ids[1]).unwrap();
    assert_eq!((eva.waiting, &*eva.sent_text), (Waiting::Reply, "Hello Eva"));
    assert_eq!(eva.sent_at, time::parse("2026-03-01T15:05:00Z").unwrap());
}

#[test]
fn a_deployment_that_is_wrong_begins_nothing() {
    let local = start(Options::default());
    let user = &users(&["Ana"])["users"][0];
    let without = |field: &str| {
        let mut user = user.clone();
        user.as_object_mut().unwrap().remove(field);
        json!({ "users": [users(&["Eva"])["users"][0], user] })
    };
    let with = |field: &str, value: Value| {
        let mut user = user.clone();
        user[field] = value;
        json!({ "users": [user] })
    };
    for body in [
        json!([]),
        json!({}),
        json!({ "users": [] }),
        json!({ "users": {} }),
        json!({ "users": vec![user.clone(); 1_001] }),
        without("cellphone"),
        without("country_code"),
        without("user_session_keys"),
        with("cellphone", json!(3_051_234_567_u64)),
        with("cellphone", json!("")),
        with("country_code", json!("+")),
        with("user_session_keys", json!({})),
        with("user_session_keys", json!([{ "key": "a", "value": 1 }])),
        with("deployment_eta", json!("soon")),
        with("deployment_eta", json!(-1)),
    ] {
        let answer = call(&local, "POST", "/deployment/api/poll/7", Some(&body));
        assert_eq!(answer.status, 400, "{body:#}");
        assert_is("error", &answer.json());
    }
    // The company cannot begin a flow whose first message is free text.
    let answer = call(&local, "POST", "/deployment/api/poll/8", Some(&users(&["Ana"])));
    assert_eq!(answer.status, 400);
    assert_eq!(local.sessions(), [""; 0]);
}

#[test]
fn sessions_come_in_pages_and_by_date() {
    let local = start(Options::default());
    let names: Vec<String> = (0..25).map(|index| format!("User {index}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    call(&local, "POST", "/deployment/api/poll/7", Some(&users(&names)));
    let all = read_ids(&local);
    assert_eq!(all.len(), 25);
    let (mut paged, mut after) = (Vec::new(), String::new());
    for page in 0..3 {
        let path = format!("/devapi/poll/7/sessions?limit=10{after}");
        let answer = call(&local, "GET", &path, None).json();
        assert_is("sessions", &answer);
        let rows = answer["results"].as_array().unwrap();
        paged.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        assert_eq!(answer["next_id"].is_string(), page < 2);
        after = format!("&after={}", answer["next_id"].as_str().unwrap_or_default());
    }
    assert_eq!(paged, all);
    let count = |query: &str| {
        let answer = call(&local, "GET", &format!("/devapi/poll/7/sessions?{query}"), None);
        (answer.status, answer.json()["results"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(count(&format!("since={}", NOON_SECS + 1)), (200, 0));
    assert_eq!(count(&format!("until={}", NOON_SECS - 1)), (200, 0));
    assert_eq!(count(&format!("since={NOON_SECS}&until={NOON_SECS}")), (200, 25));
    for query in ["limit=0", "limit=10001", "limit=x", "since=-1", "until=now", "after=nobody"] {
        assert_eq!(count(query), (400, 0), "{query}");
    }
}

#[test]
fn a_session_s_history_has_what_both_have_said() {
    let local = start(Options::default());
    let deployed = call(&local, "POST", "/deployment/api/poll/7", Some(&users(&["Ana"]))).json();
    let id = deployed["conversations_id"][0].as_str().unwrap();
    local.send(id, Input::Text { text: "yes".to_owned() }).unwrap();
    let url = "https://example.com/me.png".to_owned();
    let photo = Input::Media { media: MediaKind::Image, url, caption: "Me".to_owned() };
    local.send(id, photo).unwrap();
    local.send(id, Input::Text { text: "bye".to_owned() }).unwrap();
    let path = format!("/devapi/session/{}/history", read_ids(&local)[0]);
    let history = call(&local, "GET", &path, None).json();
    assert_is("history", &history);
    let rows: Vec<[&str; 3]> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["type", "sender", "text"].map(|field| row["message"][field].as_str().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [
            ["HSM", "AI", "Hello Ana"],
            ["TEXT", "USER", "yes"],
            ["TEXT", "AI", "Your photo?"],
            ["IMAGE", "USER", "Me"],
            ["TEXT", "AI", "Bye"],
            ["TEXT", "USER", "bye"],
        ]
    );
    assert_eq!(history[3]["message"]["file_url"], "https://example.com/me.png");
    assert_eq!(history[0]["message"]["created_at"], NOON_SECS);
    let list = call(&local, "GET", "/devapi/poll/7/sessions", None).json();
    assert_eq!(list["results"][0]["finished_at"], "2026-03-01 14:05:00");
}

#[test]
fn every_kind_of_webhook_has_the_documented_body() {
    let server = Server::json("{}");
    let url = |name: &str| format!("{}/{name}", server.url());
    let flow = served(
        7,
        &json!({
            "ask": { "kind": "options", "style": "plain", "text": "More?",
                "save": { "variable": "more", "type": "text" },
                "webhook_delivered": url("webhook_delivered"), "webhook_read": url("webhook_read"),
                "options": [
                    { "id": "yes", "label": "Yes", "to": "where", "webhook": url("webhook_response") },
                    { "id": "no", "label": "No", "to": "where", "action": "optout",
                        "optout_webhook": url("webhook_optout") },
                ],
                "default": { "to": "where" } },
            "where": { "kind": "message", "text": "Where?", "save": { "variable": "loc", "type": "location" },
                "reply": { "to": "if", "webhook": url("webhook_response") },
                "alternate": { "minutes": 5, "to": "if", "webhook": url("webhook_timeout") } },
            "if": { "kind": "condition", "variable": "more",
                "conditions": [{ "id": "yes", "operator": "EQ", "value": "Yes", "to": "wait", "webhook": url("webhook_condition") }],
                "otherwise": { "to": "wait", "webhook": url("webhook_condition") } },
            "wait": { "kind": "options", "style": "plain", "text": "Wait",
                "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "end", "webhook": url("webhook_other") }] },
            "end": { "kind": "message", "text": "End" },
        }),
    );
    let local = Local::start(vec![flow], Options::default(), |_| ()).unwrap();
    let say = |id: &str, input: Input| {
        local.send(id, input).unwrap();
        assert!(local.settle(LIMIT));
    };
    let place = Input::Location { latitude: 4.5, longitude: -72.25, address: "Calle 7".to_owned() };
    for (answer, then) in [("Yes", Some(place)), ("No", None)] {
        let id = local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
        assert!(local.settle(LIMIT));
        say(&id, Input::Text { text: answer.to_owned() });
        say(&id, then.unwrap_or(Input::Time { ms: 5 * 60_000 }));
        assert_eq!(local.state(&id).unwrap().waiting, Waiting::Update);
        say(&id, Input::Update { body: "{\"user_session_keys\":[]}".to_owned() });
    }
    let mut seen = BTreeSet::new();
    for got in server.got() {
        let shape = got.path.trim_start_matches('/').to_owned();
        assert_is(&shape, &got.json());
        seen.insert(shape);
    }
    let shapes = fixture();
    let documented = shapes["$defs"].as_object().unwrap().keys();
    let documented = documented.filter(|name| name.starts_with("webhook_")).cloned();
    assert_eq!(seen, documented.collect());
}

#[test]
fn bodies_of_the_documented_shapes_are_told_from_others() {
    let response = json!({
        "country_code": "+55", "cellphone": "11912345678", "session_id": "77", "conversation_id": "12",
        "question": { "type": "closed", "text": "Do you need it?", "answers": [{ "text": "Yes" }] },
        "sent_at": "2024-02-03 04:05:06", "responded_at": "2024-02-03 04:05:16",
        "sent_text": "Do you need it?", "actual_response": "yes!", "classified_answer": { "text": "Yes" },
        "user_session_keys": [
            { "key": "name", "value": "Rui", "type": null },
            { "key": "loc", "value": "{\"latitude\": 1.5, \"longitude\": 2.5}", "type": "location" },
        ],
    });
    assert_is("webhook_response", &response);
    let timeout = json!({
        "country_code": "+55", "cellphone": "11912345678", "session_id": "a-1", "conversation_id": 12,
        "question": { "type": "open", "text": "Hello" },
        "timeout_at": "2024-02-03 04:05:06.572123", "user_session_keys": [],
    });
    assert_is("webhook_timeout", &timeout);
    // As a server has logged it: a field more, and no question.
    let logged = json!({
        "country_code": "+55", "cellphone": "11912345678", "business_scope_id": "x", "conversation_id": 12,
        "session_id": "a-1", "user_session_keys": [{ "key": "a", "value": "b", "type": null }],
    });
    assert_is("webhook_other", &logged);
    assert!(!wrong("webhook_timeout", &response).is_empty());
    let mut number = response.clone();
    number["conversation_id"] = json!(12);
    assert!(!wrong("webhook_response", &number).is_empty());
    let mut value = timeout.clone();
    value["user_session_keys"] = json!([{ "key": "a", "value": false }]);
    assert!(!wrong("webhook_timeout", &value).is_empty());
}

#[test]
fn answers_that_real_servers_give_are_taken() {
    for (status, body, variables) in [
        (200, r#"{"user_session_keys":[{"key":"valid","value":"yes"}]}"#, 1),
        (200, r#"{"user_session_keys":[{"key":"valid","value":"yes","type":null}],"ok":true}"#, 1),
        (200, r#"{"user_session_keys":[]}"#, 0),
        (200, r#"{"status":"success","message":"Received"}"#, 0),
        (202, r#"{"ok":true,"accepted":true}"#, 0),
        (200, "{}", 0),
        (200, "[]", 0),
    ] {
        let server = Server::start(move |_| Reply::Json(status, body.to_owned()));
        let flow = served(
            7,
            &json!({
                "ask": { "kind": "message", "text": "Id?", "reply": { "to": "end", "webhook": server.url() } },
                "end": { "kind": "message", "text": "End" },
            }),
        );
        let problems = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&problems);
        let local = Local::start(vec![flow], Options::default(), move |notice| {
            let Notice::Step { events, .. } = notice else { return };
            let wrong = events.into_iter().filter(|event| event.kind.is_trouble());
            told.lock().unwrap().extend(wrong.map(|event| event.kind));
        })
        .unwrap();
        let id = local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
        local.send(&id, Input::Text { text: "1".to_owned() }).unwrap();
        assert!(local.settle(LIMIT));
        let State { variables: set, sent_text, .. } = local.state(&id).unwrap();
        assert_eq!((set.len(), &*sent_text), (variables, "End"), "{body}");
        assert_eq!(*problems.lock().unwrap(), Vec::<EventKind>::new(), "{body}");
    }
}

#[test]
fn ids_have_the_forms_of_the_platforms_and_are_all_different() {
    let local = start(Options::default());
    let mut seen = BTreeSet::new();
    for _ in 0..1_000 {
        let session = local.new_state(7).unwrap().session;
        assert_eq!(session.len(), 56);
        assert!(session.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(seen.insert(session));
    }
    let deployed = call(&local, "POST", "/deployment/api/poll/7", Some(&users(&["Ana"]))).json();
    for id in ["id", "batch_id"] {
        assert_eq!(deployed[id].as_str().unwrap().len(), 24);
    }
    let read_id = read_ids(&local).remove(0);
    let parts: Vec<usize> = read_id.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12]);
}
