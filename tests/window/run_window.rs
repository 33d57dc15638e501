//! "Run with handler" in the window, by what its parts are called, with programs that stand in
//! for Node and npm.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use rustix::process::{Pid, Signal, kill_process};
use treble_flow_designer::app::chat::talk::{LineKind, Said};
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::format::Source;
use treble_flow_designer::model::Edit;
use treble_flow_designer::model::flow::Webhook;
use treble_flow_designer::sim::{Input, MediaKind, Waiting};
use treble_flow_designer::store::{Settings, StateFolder};
use treble_flow_designer::words::Language;

use crate::common::tools;
use crate::common::tools::{Place, STAYS, is_alive};
use crate::common::wait::{LIMIT, until};
use crate::common::window::{Window, frames_until, settle, window_begun};

/// A window with the sample, whose programs are those of a place.
fn window(place: &Place) -> Window {
    let (state, setup) = (StateFolder(place.path("state")), place.setup());
    let mut window = window_begun(
        Settings::default(),
        |_| None,
        |app| {
            app.speak(Language::English);
            app.keep_in(state);
            app.runner = Some(setup);
        },
    );
    let file = place.path("identity-check.flow.json");
    fs::copy("flows/identity-check.flow.json", &file).unwrap();
    window.state_mut().open(&file);
    settle(&mut window);
    window
}

fn click(window: &mut Window, words: &str) {
    let found = window.query_all_by_role_and_label(Role::Button, words).next();
    found.unwrap_or_else(|| panic!("no button “{words}”")).click_accesskit();
    window.step();
    window.step();
}

fn has(window: &Window, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

fn shows_run(window: &Window) -> bool {
    matches!(window.state().dialog, Some(Dialog::Run))
}

/// A handler that answers each webhook with 200 and tells of it; the port that it listens on.
fn handler() -> (u16, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, calls) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(&stream);
            let (mut first, mut length) = (String::new(), 0);
            reader.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let line = line.trim_end().to_lowercase();
                if let Some(number) = line.strip_prefix("content-length:") {
                    length = number.trim().parse().unwrap();
                }
                if line.is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            (&stream).write_all(answer.as_bytes()).unwrap();
            if first.starts_with("POST") {
                let call = (first.trim_end().to_owned(), String::from_utf8(body).unwrap());
                sender.send(call).unwrap_or_default();
            }
        }
    });
    (port, calls)
}

fn post(url: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn run_folder(place: &Place) -> PathBuf {
    let mut folders = fs::read_dir(place.path("state/handlers")).unwrap();
    folders.next().unwrap().unwrap().path()
}

#[test]
fn it_says_what_it_does_and_does_nothing_before_it_is_started() {
    let place = Place::new();
    let mut window = window(&place);
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    assert!(shows_run(&window));
    for words in [
        "state/handlers/identity-check-",
        "npm ci --ignore-scripts",
        "node dist/src/main.js",
        "express 5.3.0",
        "Node 20.12 or newer",
    ] {
        assert!(has(&window, words), "{words}");
    }
    click(&mut window, "Cancel");
    assert!(!shows_run(&window));
    assert!(!place.path("state/handlers").exists());
}

#[test]
fn a_conversation_goes_over_the_handler() {
    let (port, calls) = handler();
    let mut place = Place::new();
    place.server = format!("echo listening on http://127.0.0.1:{port}; {STAYS}");
    let mut window = window(&place);
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    click(&mut window, "Start");
    frames_until(&mut window, "the handler runs", |window| {
        window.state().doc().run.url().is_some()
    });
    window.run_ok();
    assert!(!shows_run(&window), "the chat comes in its place");
    assert!(has(&window, &format!("Handler at 127.0.0.1:{port}")));
    let maps = window.state().doc().run.maps().to_vec();
    let target = format!("http://127.0.0.1:{port}/hooks/id-check");
    assert_eq!(maps, [("https://example.com/hooks/id-check".to_owned(), target)]);

    let photo = Input::Media {
        media: MediaKind::Image,
        url: "https://example.com/photo.jpg".to_owned(),
        caption: String::new(),
    };
    for input in [
        Input::Start { text: Some("Olá".to_owned()) },
        Input::Text { text: "Ana".to_owned() },
        photo,
    ] {
        window.state_mut().say_in_chat(input);
        window.run_ok();
    }
    let (line, body) = calls.recv_timeout(LIMIT).unwrap();
    assert_eq!(line, "POST /hooks/id-check HTTP/1.1");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let session = body["session_id"].as_str().unwrap().to_owned();
    frames_until(&mut window, "the session pauses", |window| {
        window.state().talk().unwrap().state().waiting == Waiting::Update
    });
    window.run_ok();
    let url = window.state().platform_url().unwrap();
    let update = r#"{"user_session_keys":[{"key":"documento_valido","value":"sim"},{"key":"request_status","value":"ok"}]}"#;
    let answer = post(&url, &format!("/session/{session}/update"), update);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    frames_until(&mut window, "the conversation goes on", |window| {
        let lines = window.state().talk().unwrap().lines();
        lines.iter().any(|line| {
            matches!(&line.kind, LineKind::Theirs { message, .. } if message.text.contains("Tudo certo, Ana"))
        })
    });
    let lines = window.state().talk().unwrap().lines();
    let said = LineKind::Mine(Said::Text("Ana".to_owned()));
    assert_eq!(lines.iter().filter(|line| line.kind == said).count(), 1, "nothing is heard twice");

    // Other webhooks than the handler was made for.
    let edit = Edit::SetWebhook {
        block: "ask-name".into(),
        exit: "reply".into(),
        webhook: Some(Webhook { url: "https://example.com/new".to_owned(), ..Webhook::default() }),
    };
    assert!(window.state_mut().edit(&[edit]));
    window.run_ok();
    assert!(has(&window, "webhooks changed"));
    window.state_mut().undo();
    window.run_ok();
    assert!(has(&window, "Handler at"));

    // Stopped, it is gone, and whoever plays answers by hand again.
    click(&mut window, "Stop");
    window.run_ok();
    place.is_quiet();
    assert!(!has(&window, "Handler at"));
    window.state_mut().run(Command::RestartChat);
    window.state_mut().say_in_chat(Input::Start { text: Some("Olá".to_owned()) });
    window.run_ok();
    assert!(!window.state().is_live());
    assert!(window.state().talk().unwrap().has_begun());
}

#[test]
fn progress_is_seen_and_cancel_ends_it() {
    let mut place = Place::new();
    place.npm = format!("echo npm http fetch GET 200 express; {STAYS}");
    let mut window = window(&place);
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    click(&mut window, "Start");
    frames_until(&mut window, "npm is seen", |window| {
        has(window, "npm http fetch GET 200 express")
    });
    assert!(has(&window, "Installing packages"));
    until("npm is under way", || place.pid("child").is_some_and(is_alive));
    click(&mut window, "Cancel");
    frames_until(&mut window, "it is over", |window| !window.state().is_busy());
    assert!(!window.state().doc().run.can_stop() && !shows_run(&window));
    place.is_quiet();
}

#[test]
fn what_went_wrong_can_be_read_again_and_tried_again() {
    let mut place = Place::new();
    place.npm = "echo 'npm error code E404' >&2; exit 1".to_owned();
    let mut window = window(&place);
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    click(&mut window, "Start");
    frames_until(&mut window, "it fails", |window| has(window, "could not be installed"));
    assert!(has(&window, "npm error code E404"));
    click(&mut window, "Close");
    window.run_ok();
    assert!(!shows_run(&window));
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    assert!(has(&window, "could not be installed") && has(&window, "npm error code E404"));

    place.npm = tools::INSTALLS.to_owned();
    place.setup();
    click(&mut window, "Try again");
    frames_until(&mut window, "the handler runs", |window| {
        window.state().doc().run.url().is_some()
    });
    assert!(run_folder(&place).join("src/work.ts").is_file());

    // It ends by itself: that is told, and what it wrote last can be read.
    let pid = Pid::from_raw(place.pid("child").unwrap().cast_signed()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
    frames_until(&mut window, "its end is told", |window| has(window, "The handler does not run"));
    let told = window.state().notices.iter().any(|notice| notice.words.contains("ended"));
    assert!(told, "{:?}", window.state().notices);
    place.is_quiet();

    // Once more: what led to the one that ended leads nowhere any more.
    window.state_mut().run(Command::RunHandler);
    window.run_ok();
    assert!(has(&window, "The handler ended (exit code 137)"));
    click(&mut window, "Try again");
    frames_until(&mut window, "the handler runs again", |window| {
        window.state().doc().run.url().is_some()
    });
    assert_eq!(window.state().doc().run.maps().len(), 1);
    assert!(window.state().is_live());

    // Left by itself, the platform leaves the handler without anybody to answer: it ends.
    until("its program is under way", || place.pid("child").is_some_and(is_alive));
    window.state_mut().disconnect_chat();
    frames_until(&mut window, "the handler is given up", |window| {
        !window.state().doc().run.can_stop()
    });
    place.is_quiet();
}

#[test]
fn a_conversation_that_was_real_before_leads_nowhere_old_afterwards() {
    let place = Place::new();
    let mut window = window(&place);
    let own = ("https://example.com/other".to_owned(), "http://127.0.0.1:9".to_owned());
    assert!(window.state_mut().connect_chat(vec![own.clone()]).is_some());
    window.state_mut().run(Command::RunHandler);
    settle(&mut window);
    // The chat beside it has such a button as well.
    let start = window.query_all_by_role_and_label(Role::Button, "Start").last();
    start.unwrap().click_accesskit();
    frames_until(&mut window, "the handler runs", |window| {
        window.state().doc().run.url().is_some()
    });
    window.state_mut().disconnect_chat();
    frames_until(&mut window, "the handler is given up", |window| {
        !window.state().doc().run.can_stop()
    });
    window.state_mut().run(Command::RealWebhooks);
    let Some(Dialog::Wiring(wiring)) = &window.state().dialog else { panic!("no dialog") };
    assert_eq!(wiring.maps, [own]);
    place.is_quiet();
}

#[test]
fn a_flow_without_a_file_is_to_be_saved_first() {
    let place = Place::new();
    let mut window = window(&place);
    let flow = window.state().doc().flow().clone();
    window.state_mut().add_doc(flow, Source::native(), None);
    window.state_mut().run(Command::RunHandler);
    settle(&mut window);
    assert!(!shows_run(&window));
    let told = window.state().notices.iter().any(|one| one.words.starts_with("Save the flow"));
    assert!(told, "{:?}", window.state().notices);
}

#[test]
fn a_closed_tab_and_a_closed_window_end_their_handlers() {
    let place = Place::new();
    for closes_tab in [true, false] {
        let mut window = window(&place);
        window.state_mut().run(Command::RunHandler);
        window.run_ok();
        click(&mut window, "Start");
        frames_until(&mut window, "the handler runs", |window| {
            window.state().doc().run.url().is_some()
        });
        until("its program is under way", || place.pid("child").is_some_and(is_alive));
        if closes_tab {
            window.state_mut().run(Command::CloseFlow);
            window.run_ok();
            place.is_quiet();
        }
        drop(window);
        place.is_quiet();
    }
}
