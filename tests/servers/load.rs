//! The local platform under load: nothing is lost or mixed up, and nothing grows without end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use treble_flow_designer::format;
use treble_flow_designer::platform::local::{
    Local, LocalError, MOST_SESSIONS, Notice, Options, Served,
};
use treble_flow_designer::sim::{EventKind, Input, Person, Waiting};

use crate::common::wait::LIMIT;
use crate::common::wire::{Reply, Server, post};

const SESSIONS: usize = 1_000;
const UPDATES: usize = 10;

fn served(blocks: &Value) -> Served {
    let file = json!({ "format": "treble-flow", "version": 1, "start": "ask", "blocks": blocks });
    let flow = format::open(file.to_string().as_bytes()).unwrap().flow;
    Served { number: 7, name: "Load".to_owned(), flow: Arc::new(flow) }
}

#[test]
fn a_thousand_sessions_take_ten_thousand_updates_and_none_is_lost_or_mixed_up() {
    // Answers each session with what it alone has said.
    let server = Server::start(|got| {
        let body = got.json();
        let said = body["actual_response"].as_str().unwrap();
        let keys = json!({ "user_session_keys": [{ "key": "echo", "value": said }] });
        Reply::Json(200, keys.to_string())
    });
    // An update leads back to the same pause.
    let flow = served(&json!({
        "ask": { "kind": "message", "text": "Who?", "reply": { "to": "wait", "webhook": server.url() } },
        "wait": { "kind": "options", "style": "plain", "text": "Wait",
            "options": [{ "id": "go", "label": "[REQUEST_TRIGGER]", "to": "wait" }] },
    }));
    let resumed: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let counted = Arc::clone(&resumed);
    let notify = move |notice| {
        let Notice::Step { session, events, .. } = notice else { return };
        let times = events.iter().filter(|event| matches!(event.kind, EventKind::Resumed { .. }));
        *counted.lock().unwrap().entry(session).or_default() += times.count();
    };
    let local = Local::start(vec![flow], Options::default(), notify).unwrap();
    let mut sessions = Vec::new();
    for index in 0..SESSIONS {
        let id = local.begin(7, Person::default(), Some("Hi".to_owned())).unwrap();
        local.send(&id, Input::Text { text: format!("I am {index}") }).unwrap();
        sessions.push(id);
    }
    assert!(local.settle(LIMIT));
    assert_eq!(server.got().len(), SESSIONS);

    std::thread::scope(|scope| {
        for worker in 0..8 {
            let (sessions, base) = (&sessions, local.url());
            scope.spawn(move || {
                for turn in 0..UPDATES {
                    for (index, id) in sessions.iter().enumerate().skip(worker).step_by(8) {
                        let value = format!("{index}/{turn}");
                        let body =
                            json!({ "user_session_keys": [{ "key": "at", "value": value }] });
                        let url = format!("{base}/session/{id}/update");
                        let answer = post(&url, &body.to_string());
                        assert_eq!(answer.status, 200, "{}", answer.body);
                        assert_eq!(answer.json()["session_id"], **id);
                    }
                }
            });
        }
    });
    assert!(local.settle(LIMIT));
    for (index, id) in sessions.iter().enumerate() {
        let state = local.state(id).unwrap();
        assert_eq!(state.value("echo"), Some(&*format!("I am {index}")));
        assert_eq!(state.value("at"), Some(&*format!("{index}/{}", UPDATES - 1)));
        assert_eq!(state.waiting, Waiting::Update);
        assert_eq!(resumed.lock().unwrap()[id], UPDATES);
    }
}

#[test]
fn sessions_are_bounded_and_those_that_are_over_make_room() {
    let flow = served(&json!({ "ask": { "kind": "message", "text": "Bye" } }));
    let local = Local::start(vec![flow], Options::default(), |_| ()).unwrap();
    let begin = || local.begin(7, Person::default(), Some("Hi".to_owned()));
    let first = begin().unwrap();
    for _ in 1..MOST_SESSIONS {
        begin().unwrap();
    }
    assert_eq!(begin(), Err(LocalError::TooManySessions { most: MOST_SESSIONS }));
    local.send(&first, Input::Text { text: "Bye".to_owned() }).unwrap();
    assert_eq!(local.state(&first).unwrap().waiting, Waiting::Over);
    let next = begin().unwrap();
    assert_eq!(local.state(&first), None);
    assert!(local.state(&next).is_some());
    assert_eq!(local.sessions().len(), MOST_SESSIONS);
}
