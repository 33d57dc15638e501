//! The chat in the window: a flow is played by typing and clicking, as an author does it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::chat::talk::{LineKind, MOST_LINES, Said, Talk};
use treble_flow_designer::app::chat::{self, Outcome, wanted};
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::coverage::{Conversation, MOST_BYTES, keep, tests_beside};
use treble_flow_designer::app::side::Side;
use treble_flow_designer::format;
use treble_flow_designer::model::{Edit, Flow, Json};
use treble_flow_designer::sim::{Input, MediaKind, Waiting, flowtest};
use treble_flow_designer::store::{RealDisk, Settings};
use treble_flow_designer::words::{self, Language};

use crate::common::hands::{press, type_in};
use crate::common::thread::joined;
use crate::common::wait::{LIMIT, until};
use crate::common::window::{Window, frames_until, settle, window_with};

const SAMPLE: &str = "flows/identity-check.flow.json";

fn opened(file: &str) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(Path::new(file));
    settle(&mut harness);
    harness
}

fn with_flow(text: &str) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    let opened = format::open(text.as_bytes()).unwrap();
    harness.state_mut().add_doc(opened.flow, opened.source, None);
    settle(&mut harness);
    harness
}

fn click(harness: &mut Window, role: Role, name: &str) {
    let found = harness.query_all_by_role_and_label(role, name).next();
    found.unwrap_or_else(|| panic!("no {role:?} “{name}”")).click();
    harness.run_ok();
}

/// Types into the message field, and sends it.
fn say(harness: &mut Window, words: &str) {
    harness.get_by_role_and_label(Role::TextInput, "Write as the user").focus();
    harness.run_ok();
    type_in(harness, words);
    press(harness, Key::Enter);
}

fn shows(harness: &Window, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn talk(harness: &Window) -> &Talk {
    harness.state().talk().unwrap()
}

fn block(harness: &Window) -> String {
    talk(harness).state().block.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn give(harness: &mut Window, inputs: &[Input]) {
    for input in inputs {
        harness.state_mut().say_in_chat(input.clone());
        harness.run_ok();
    }
}

fn text(text: &str) -> Input {
    Input::Text { text: text.to_owned() }
}

fn start() -> Input {
    Input::Start { text: Some("Oi".to_owned()) }
}

fn photo() -> Input {
    let url = "https://example.com/photo.jpg".to_owned();
    Input::Media { media: MediaKind::Image, url, caption: String::new() }
}

fn answer() -> Input {
    Input::Answered { call: 1, status: 200, body: "[]".to_owned() }
}

fn set_text(harness: &mut Window, block: &str, words: &str) {
    let (field, value) = ("text".to_owned(), Some(Json::string(words)));
    assert!(harness.state_mut().edit(&[Edit::SetField { block: block.into(), field, value }]));
    harness.run_ok();
}

#[test]
fn the_identity_check_is_played_by_typing_and_clicking() {
    let mut harness = opened(SAMPLE);
    press(&mut harness, Key::F5);
    assert!(harness.state().is_shown(Side::Chat));
    assert!(shows(&harness, "The user writes first"));
    // The message field has the keyboard at once.
    type_in(&mut harness, "Oi");
    press(&mut harness, Key::Enter);
    assert!(shows(&harness, "Para abrir sua conta"));
    type_in(&mut harness, "Ana");
    press(&mut harness, Key::Enter);
    assert!(shows(&harness, "Prazer, Ana!"), "the variable is filled in");

    click(&mut harness, Role::Button, "Attach");
    click(&mut harness, Role::Button, "Photo");
    assert!(shows(&harness, "photo.jpg"));
    assert!(shows(&harness, "The platform calls your server"));
    assert!(shows(&harness, "https://example.com/hooks/id-check"));
    click(&mut harness, Role::Button, "Answer");
    assert!(shows(&harness, "Estamos processando"));
    assert!(shows(&harness, "The conversation is paused"));
    assert_eq!(talk(&harness).state().waiting, Waiting::Update);

    click(&mut harness, Role::Button, "Send update");
    assert!(shows(&harness, "Tudo certo, Ana!"), "filled in with what the usual way needs");
    assert_eq!(block(&harness), "approved");
    say(&mut harness, "Obrigada");
    assert_eq!(talk(&harness).state().waiting, Waiting::Over);
    assert!(shows(&harness, "The conversation is over"));
    click(&mut harness, Role::Button, "Begin again");
    assert!(!talk(&harness).has_begun());
    press(&mut harness, Key::Enter);
    assert!(shows(&harness, "Olá"), "an empty message begins with a greeting");
    assert_eq!(block(&harness), "ask-name");
}

#[test]
fn what_is_chosen_in_the_card_decides_the_way() {
    let mut harness = opened(SAMPLE);
    give(&mut harness, &[start(), text("Ana"), photo(), answer()]);
    harness.state_mut().run(Command::ShowChat);
    harness.run_ok();
    click(&mut harness, Role::Button, "nao for documento_valido");
    let field = "Value of motivo";
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run_ok();
    type_in(&mut harness, "a foto está escura");
    click(&mut harness, Role::Button, "Send update");
    assert_eq!(block(&harness), "rejected");
    assert!(shows(&harness, "a foto está escura. O que"));
    click(&mut harness, Role::Button, "Enviar outra foto");
    assert_eq!(block(&harness), "ask-photo");
    assert_eq!(talk(&harness).state().value("request_status"), Some("ok"));
}

#[test]
fn time_stands_still_until_it_is_moved_and_fires_the_rescue() {
    let mut harness = opened(SAMPLE);
    give(&mut harness, &[start(), text("Ana"), photo(), answer()]);
    harness.state_mut().run(Command::ShowChat);
    harness.run_ok();
    let before = talk(&harness).state().clock;
    click(&mut harness, Role::Button, "+1 min");
    click(&mut harness, Role::Button, "+10 s");
    assert_eq!(talk(&harness).state().clock - before, 70_000);
    assert!(shows(&harness, "1 min 10 s later"));
    assert!(shows(&harness, "the alternate flow begins"));
    click(&mut harness, Role::Button, "Next event");
    assert_eq!(talk(&harness).state().clock - before, 300_000);
    assert_eq!(block(&harness), "too-slow");
    assert!(shows(&harness, "demorando mais que o normal"));
    // The field behind the clock.
    click(&mut harness, Role::Button, "Move the clock");
    harness.get_by_role_and_label(Role::TextInput, "Minutes").focus();
    harness.run_ok();
    type_in(&mut harness, "90");
    click(&mut harness, Role::Button, "Move on");
    assert_eq!(talk(&harness).state().clock - before, 300_000 + 90 * 60_000);
}

#[test]
fn a_webhook_can_stay_silent_or_fail() {
    let mut harness = opened(SAMPLE);
    give(&mut harness, &[start(), text("Ana"), photo()]);
    harness.state_mut().run(Command::ShowChat);
    harness.run_ok();
    let before = talk(&harness).state().clock;
    click(&mut harness, Role::Button, "No answer in 10 s");
    assert_eq!(talk(&harness).state().clock - before, 10_000);
    assert!(shows(&harness, "Webhook 1 timed out"));
    assert_eq!(block(&harness), "wait");

    harness.state_mut().run(Command::RestartChat);
    give(&mut harness, &[start(), text("Ana"), photo()]);
    click(&mut harness, Role::Button, "Error");
    assert!(shows(&harness, "answered with 500, which is no success"));
    let first = talk(&harness).exchanges.list().front().unwrap().clone();
    assert_eq!(first.outcome, Outcome::Status(500));
    assert_eq!(first.problems.len(), 1);
    // A problem leads to its block.
    harness.state_mut().doc_mut().view.selection = Selection::default();
    say(&mut harness, "?");
    let words = "The user wrote while “wait” is paused; nothing catches it";
    click(&mut harness, Role::Link, words);
    let selection = &harness.state().doc().view.selection;
    assert_eq!(selection.only_block().unwrap().as_str(), "wait");
}

const OPTIONS: &str = r#"{
  "format": "treble-flow", "version": 1, "direction": "inbound", "start": "plain",
  "blocks": {
    "plain": { "kind": "options", "style": "plain", "text": "Plain?", "options": [
      { "id": "a", "label": "One" }, { "id": "b", "label": "Two", "to": "buttons" } ] },
    "buttons": { "kind": "options", "style": "buttons", "text": "Buttons?", "options": [
      { "id": "a", "label": "Left" }, { "id": "b", "label": "Right", "to": "list" } ] },
    "list": { "kind": "options", "style": "list", "text": "List?", "options": [
      { "id": "a", "label": "Upper" }, { "id": "b", "label": "Lower", "to": "robot" } ] },
    "robot": { "kind": "ai_assistant", "next": { "to": "end" } },
    "end": { "kind": "message", "text": "The end", "reply": {} }
  }
}"#;

#[test]
fn options_are_tapped_in_every_style_and_unknown_blocks_are_left_by_hand() {
    let mut harness = with_flow(OPTIONS);
    press(&mut harness, Key::F5);
    click(&mut harness, Role::Button, "Start");
    click(&mut harness, Role::Button, "Two");
    assert_eq!(block(&harness), "buttons");
    // An option of an earlier message is only shown.
    click(&mut harness, Role::Button, "One");
    assert_eq!(block(&harness), "buttons");
    click(&mut harness, Role::Button, "Right");
    assert_eq!(block(&harness), "list");
    let in_list =
        |harness: &Window| harness.query_all_by_role_and_label(Role::RadioButton, "Lower").count();
    assert_eq!(in_list(&harness), 0, "the list is closed");
    click(&mut harness, Role::Button, "Choose an option");
    click(&mut harness, Role::RadioButton, "Lower");
    assert_eq!(block(&harness), "robot");
    let exits = harness.query_all_by_label_contains("Take the exit").next();
    exits.unwrap().click();
    harness.run_ok();
    assert_eq!(block(&harness), "end");
    assert!(shows(&harness, "The end"));
}

#[test]
fn a_conversation_can_begin_at_any_block() {
    let mut harness = opened(SAMPLE);
    harness.state_mut().doc_mut().view.selection = Selection::block(&"rejected".into());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F5);
    harness.run_ok();
    assert!(shows(&harness, "Não conseguimos validar"));
    assert!(shows(&harness, "shows {{motivo}}, which has no value"));
    click(&mut harness, Role::Button, "Falar com alguém");
    assert!(shows(&harness, "Transferred to people"));
}

#[test]
fn a_change_of_the_flow_is_told_and_a_replay_says_what_is_different() {
    let mut harness = opened(SAMPLE);
    press(&mut harness, Key::F5);
    give(&mut harness, &[start(), text("Ana"), photo(), answer()]);
    let words = "The flow has changed since this conversation began";
    assert!(!shows(&harness, words));
    harness.state_mut().replay_chat();
    harness.run_ok();
    assert!(shows(&harness, "the same as before"));

    set_text(&mut harness, "ask-photo", "Your photo, {{nome}}?");
    assert!(shows(&harness, words));
    assert!(shows(&harness, "Prazer, Ana!"), "the conversation is still the old flow’s");
    harness.state_mut().run(Command::Replay);
    harness.run_ok();
    assert!(!shows(&harness, words));
    let differs = |line: &&treble_flow_designer::app::chat::talk::Line| {
        matches!(line.kind, LineKind::Differs { .. })
    };
    assert_eq!(talk(&harness).lines().iter().filter(differs).count(), 1);
    assert_eq!(block(&harness), "wait", "it is played to its end");
    let replayed = talk(&harness).lines().iter().any(|line| {
        matches!(&line.kind, LineKind::Theirs { message, .. } if message.text == "Your photo, Ana?")
    });
    assert!(replayed);

    set_text(&mut harness, "ask-name", "Your name?");
    assert!(shows(&harness, words));
    click(&mut harness, Role::Button, "Restart");
    assert!(!shows(&harness, words));
    press(&mut harness, Key::Enter);
    assert!(shows(&harness, "Your name?"));
}

#[test]
fn each_exchange_is_listed_with_its_bodies() {
    let mut harness = opened(SAMPLE);
    give(&mut harness, &[start(), text("Ana"), photo()]);
    harness.state_mut().run(Command::ShowExchanges);
    harness.run_ok();
    assert!(shows(&harness, "not answered yet"));
    give(&mut harness, &[Input::Time { ms: 250 }, answer()]);
    assert!(shows(&harness, "250 ms"));
    let body = r#"{"user_session_keys": [{"key": "motivo", "value": 7}]}"#;
    give(&mut harness, &[Input::Update { body: body.to_owned() }]);
    assert!(shows(&harness, "gave motivo a value that is no text"));
    let row = harness.query_all_by_label_contains("POST https://example.com/hooks").next();
    row.unwrap().click();
    harness.run_ok();
    assert!(shows(&harness, "\"cellphone\": \"3161234567\""));
    click(&mut harness, Role::Button, "Copy: Request");
    let copied =
        harness.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
    // The frame of the click may be over; then the list itself tells what is copied.
    let request = &talk(&harness).exchanges.list().front().unwrap().request;
    assert!(copied.is_none_or(|text| text == *request));
    assert!(request.contains("\"actual_response\""));
}

#[test]
fn the_tab_is_remembered_and_the_inspector_comes_back_when_it_is_needed() {
    let mut harness = opened(SAMPLE);
    click(&mut harness, Role::Tab, "Chat");
    assert_eq!(harness.state().settings.side, "chat");
    harness.state_mut().doc_mut().view.selection = Selection::block(&"ask-name".into());
    harness.state_mut().run(Command::EditSelected);
    harness.run_ok();
    assert!(harness.state().is_shown(Side::Inspector));
    assert_eq!(harness.state().settings.side, "");
    click(&mut harness, Role::Tab, "Exchanges");
    assert_eq!(harness.state().settings.side, "exchanges");
    // F6 comes to it too.
    harness.state_mut().show_side(Side::Chat);
    harness.run_ok();
    let is_there = |harness: &Window| {
        harness.get_by_role_and_label(Role::Tab, "Chat").accesskit_node().is_focused()
    };
    let found = (0..12).any(|_| {
        press(&mut harness, Key::F6);
        is_there(&harness)
    });
    assert!(found);
}

const ECHO: &str = r#"{
  "format": "treble-flow", "version": 1, "direction": "inbound", "start": "ask",
  "blocks": {
    "ask": { "kind": "message", "text": "You said {{said}}",
      "save": { "variable": "said", "type": "text" }, "reply": { "to": "ask" } }
  }
}"#;

#[test]
fn a_long_conversation_stays_bounded_and_draws_only_what_is_in_view() {
    let mut harness = with_flow(ECHO);
    press(&mut harness, Key::F5);
    give(&mut harness, &[start()]);
    for number in 0..4_000 {
        harness.state_mut().say_in_chat(text(&format!("message {number}")));
    }
    harness.run_ok();
    assert_eq!(talk(&harness).lines().len(), MOST_LINES);
    assert!(talk(&harness).dropped() > 0);
    assert!(shows(&harness, "You said message 3999"), "the end is in view");
    let drawn = harness.query_all_by_label_contains("message ").count();
    assert!((2..80).contains(&drawn), "{drawn}");
    let newest = talk(&harness).lines().iter().rev().find_map(|line| match &line.kind {
        LineKind::Mine(Said::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(newest, Some("message 3999"));
}

#[test]
fn a_flow_that_begins_with_the_company_is_begun_by_its_button() {
    let mut harness = opened("flows/outbound-campaign.flow.json");
    press(&mut harness, Key::F5);
    assert!(shows(&harness, "The company writes first"));
    click(&mut harness, Role::Button, "Start");
    assert!(shows(&harness, "Template"));
    assert!(talk(&harness).state().user_wrote_at.is_none());
}

#[test]
fn another_flow_has_another_conversation() {
    let mut harness = opened(SAMPLE);
    press(&mut harness, Key::F5);
    give(&mut harness, &[start()]);
    harness.state_mut().open(Path::new("flows/order-status.flow.json"));
    settle(&mut harness);
    assert!(!talk(&harness).has_begun());
    let flow: &Flow = harness.state().doc().flow();
    assert_eq!(talk(&harness).flow().start, flow.start);
}

/// Reads a request's body and answers it; the connection is over then.
fn serve(stream: &mut TcpStream, answer: &str) -> String {
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{answer}", answer.len()).unwrap();
    String::from_utf8(body).unwrap()
}

/// Sends a session update, and gives the status of its answer.
fn update(platform: &str, session: &str, body: &str) -> u16 {
    let host = platform.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let head = format!("POST /session/{session}/update HTTP/1.1\r\nhost: {host}");
    let kind = "content-type: application/json\r\nauthorization: key\r\nconnection: close";
    write!(stream, "{head}\r\n{kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn webhooks_are_really_called_and_the_servers_update_arrives() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell_platform, platform) = mpsc::channel::<String>();
    let server = std::thread::spawn(move || {
        let platform = platform.recv_timeout(LIMIT).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        let body: serde_json::Value =
            serde_json::from_str(&serve(&mut stream, "{\"user_session_keys\":[]}")).unwrap();
        drop(stream);
        let session = body["session_id"].as_str().unwrap().to_owned();
        let keys = r#"{"user_session_keys":[{"key":"request_status","value":"ok"},{"key":"documento_valido","value":"sim"}]}"#;
        // The pause comes when the answer has been read.
        until("the pause", || update(&platform, &session, keys) == 200);
        session
    });
    let mut harness = opened(SAMPLE);
    let maps = vec![("https://example.com".to_owned(), address.clone())];
    let platform = harness.state_mut().connect_chat(maps).unwrap();
    tell_platform.send(platform.clone()).unwrap();
    harness.run_ok();
    assert!(shows(&harness, &platform), "the chat tells the platform’s address");
    give(&mut harness, &[start(), text("Ana"), photo()]);
    frames_until(&mut harness, "the chat", |harness| block(harness) == "approved");
    let session = joined(server);
    assert_eq!(talk(&harness).state().session, session);
    assert!(shows(&harness, "Tudo certo, Ana!"));
    let hook = talk(&harness).exchanges.list().iter().find(|one| one.call.is_some()).unwrap();
    assert_eq!(hook.outcome, Outcome::Status(200));
    assert_eq!(hook.mapped.as_deref(), Some(format!("{address}/hooks/id-check").as_str()));
    let updates = talk(&harness).exchanges.list().iter().filter(|one| one.call.is_none());
    assert!(updates.filter(|one| one.outcome == Outcome::Status(200)).count() == 1);
    // A server that is not there is told of, and the conversation goes on.
    harness.state_mut().run(Command::RestartChat);
    give(&mut harness, &[start(), text("Bia"), photo()]);
    frames_until(&mut harness, "the chat", |harness| block(harness) == "wait");
    assert!(shows(&harness, "could not be called"));
    harness.state_mut().disconnect_chat();
    harness.run_ok();
    assert!(!harness.state().is_live() && !talk(&harness).has_begun());
}

#[test]
fn how_webhooks_are_called_is_asked_in_words() {
    let mut harness = opened(SAMPLE);
    harness.state_mut().run(Command::RealWebhooks);
    harness.run_ok();
    click(&mut harness, Role::CheckBox, "Call servers on the internet too");
    click(&mut harness, Role::Button, "Connect");
    assert!(harness.state().is_live());
    harness.state_mut().run(Command::RealWebhooks);
    harness.run_ok();
    click(&mut harness, Role::Button, "Disconnect");
    assert!(!harness.state().is_live());
}

#[test]
fn a_conversation_is_kept_as_a_test_and_what_tests_walk_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.flow.json");
    std::fs::copy(SAMPLE, &file).unwrap();
    let mut harness = opened(file.to_str().unwrap());
    harness.state_mut().run(Command::ShowCoverage);
    settle(&mut harness);
    assert!(shows(&harness, "No tests yet"));
    assert_eq!(harness.state().coverage(), Some(0.0));
    give(&mut harness, &[start(), text("Ana"), photo(), answer()]);
    for name in ["To the pause", "To the pause"] {
        harness.state_mut().run(Command::SaveTest);
        harness.run_ok();
        type_in(&mut harness, name);
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    let tests = std::fs::read(folder.path().join("mine.flowtest.json")).unwrap();
    let tests = treble_flow_designer::sim::flowtest::read(&tests).unwrap();
    let names: Vec<&str> = tests.tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["To the pause", "To the pause (2)"]);
    assert_eq!(tests.flow, "mine.flow.json");
    settle(&mut harness);
    assert!(shows(&harness, "Tests passed: 2 of 2"));
    let percent = harness.state().coverage().unwrap();
    assert!((10.0..60.0).contains(&percent), "{percent}");
    // The tests are played again when the flow changes.
    set_text(&mut harness, "ask-photo", "Something else");
    frames_until(&mut harness, "the chat", |harness| shows(harness, "Tests passed: 0 of 2"));
    assert!(shows(&harness, "Failed: To the pause"));
    // They are looked at again when their file is another.
    let file = folder.path().join("mine.flowtest.json");
    let one = r#"{ "version": 1, "flow": "mine.flow.json", "tests": [{ "name": "One" }] }"#;
    std::fs::write(&file, one).unwrap();
    frames_until(&mut harness, "the chat", |harness| shows(harness, "of 1"));
    std::fs::remove_file(&file).unwrap();
    frames_until(&mut harness, "the chat", |harness| shows(harness, "No tests yet"));
    click(&mut harness, Role::Button, "Hide coverage");
    assert!(!harness.state().is_coverage_shown());
}

#[test]
fn what_is_written_is_sent_by_its_button_too() {
    let mut harness = opened(SAMPLE);
    press(&mut harness, Key::F5);
    type_in(&mut harness, "Oi");
    click(&mut harness, Role::Button, "Send");
    assert!(shows(&harness, "Para abrir sua conta"));
}

#[test]
fn spans_are_told_in_the_two_largest_units() {
    let told = [0, 900, 10_000, 60_000, 290_000, 3_600_000, 7_500_000, 90_000_000].map(chat::span);
    let expected = ["0 s", "1 s", "10 s", "1 min", "4 min 50 s", "1 h", "2 h 5 min", "1 d 1 h"];
    assert_eq!(told, expected);
}

#[test]
fn what_the_flow_reads_later_is_asked_for_with_the_values_that_it_compares() {
    let text = std::fs::read(SAMPLE).unwrap();
    let flow = format::open(&text).unwrap().flow;
    let found = wanted::of_path(&flow, &"ask-photo".into(), &"reply".into());
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.name.as_str(), one.values.join(","), one.value.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("documento_valido", "sim,nao".to_owned(), "sim"),
            ("motivo", String::new(), ""),
            ("request_status", "ok,error".to_owned(), "ok"),
        ]
    );
    let called = ("ask-photo".into(), "reply".into());
    let paused = wanted::of_pause(&flow, &"wait".into(), Some(&called));
    assert_eq!(paused.len(), 3);
}

#[test]
fn what_has_no_value_is_left_out_of_the_body() {
    let body = wanted::body([("a", "1"), ("b", ""), (" ", "2")].into_iter());
    assert_eq!(body, r#"{"user_session_keys":[{"key":"a","value":"1"}]}"#);
}

fn spoken(inputs: Vec<Input>) -> Conversation {
    let bytes = std::fs::read(SAMPLE).unwrap();
    let flow = format::open(&bytes).unwrap().flow;
    let first = flowtest::Start::default().state();
    Conversation { flow: Arc::new(flow), first, inputs }
}

#[test]
fn only_a_test_that_passes_is_saved_and_only_to_a_file_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let flow = folder.path().join("my.flow.json");
    let tests = folder.path().join("my.flowtest.json");
    let save = |new: &Conversation| keep(new, "One", &flow, &RealDisk, Language::English);
    let begin = Input::Start { text: Some("Hi".to_owned()) };
    let mut new = spoken(vec![begin]);
    let told = save(&new).unwrap();
    assert!(told.starts_with("Saved the test “One”"), "{told}");
    let before = std::fs::read(&tests).unwrap();
    assert_eq!(flowtest::read(&before).unwrap().tests.len(), 1);

    let other = folder.path().join("my.json");
    let told = keep(&new, "One", &other, &RealDisk, Language::English).unwrap_err();
    assert!(told.contains("another flow, “my.flow.json”"), "{told}");
    assert_eq!(std::fs::read(&tests).unwrap(), before);

    let text = Input::Text { text: "Ana".to_owned() };
    new.inputs.extend(std::iter::repeat_n(text, 6_000));
    let told = save(&new).unwrap_err();
    assert_eq!(told, words::chat::TEST_TOO_LONG.get(Language::English));
    assert_eq!(std::fs::read(&tests).unwrap(), before);

    new.inputs.truncate(1);
    std::fs::File::create(&tests).unwrap().set_len(MOST_BYTES + 1).unwrap();
    let told = save(&new).unwrap_err();
    assert!(told.contains("too large"), "{told}");
    assert_eq!(std::fs::metadata(&tests).unwrap().len(), MOST_BYTES + 1);
}

#[test]
fn tests_stand_beside_their_flow() {
    for (flow, tests) in [
        ("a/my.flow.json", "a/my.flowtest.json"),
        ("my.json", "my.flowtest.json"),
        ("my.diagram.json", "my.diagram.flowtest.json"),
    ] {
        assert_eq!(tests_beside(Path::new(flow)), Some(PathBuf::from(tests)));
    }
}
