//! The platform in the window: what is typed is checked, a deployment asks first, and what came of
//! a call can be read again.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key as Press};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::platform::{Key, KeyError};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

use crate::common::stand_in::{Reply, StandIn};
use crate::common::window::{Window, frames_until, settle, window_with};

const KEY: &str = "ak_a1b2c3d4e5f6";
const SESSION: &str = "f33b4734a2e5db671b59877ed3f662ec1f6332a0418c25de4868e35a";
const LIST: &str = r#"[{"id":7,"name":"Welcome"},{"id":34820,"name":"Campaña de otoño"}]"#;

/// A window with the dialog open on a flow that begins with a template.
fn window(server: &StandIn) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(Path::new("flows/outbound-campaign.flow.json"));
    settle(&mut harness);
    let panel = &mut harness.state_mut().platform;
    panel.key = Key::parse(KEY);
    panel.base = server.url();
    harness.state_mut().run(Command::Platform);
    harness.run_ok();
    harness
}

/// Puts words into a field in the place of what is there.
fn fill(harness: &mut Window, field: &str, words: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run_ok();
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Press::A);
    harness.event(Event::Text(words.to_owned()));
    harness.run_ok();
}

fn click(harness: &mut Window, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    harness.step();
}

/// All texts that are there to be read.
fn shown(harness: &Window) -> String {
    let mut all = String::new();
    for node in harness.root().children_recursive() {
        let own = node.accesskit_node();
        for text in [own.label(), own.value()].into_iter().flatten() {
            all.push_str(&text);
            all.push('\n');
        }
    }
    assert!(!all.contains(KEY), "the key is shown");
    all
}

fn is_ready(harness: &Window, name: &str) -> bool {
    !harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

fn fill_order(harness: &mut Window) {
    fill(harness, "Country code 1", "+57");
    fill(harness, "Number 1", "305 123 4567");
    fill(harness, "Value 1", "Ana");
    fill(harness, "Value 2", "X1");
}

#[test]
fn a_flow_is_found_in_the_list_and_deployed_after_a_yes() {
    let deployed =
        r#"{"message":"The poll was deployed","batch_id":"b1","conversations_id":["c1"]}"#;
    let server = StandIn::start(vec![Reply::json(200, LIST), Reply::json(200, deployed)]);
    let mut harness = window(&server);
    assert!(shown(&harness).contains("TREBLE_API_KEY is set"));
    assert!(!is_ready(&harness, "Deploy…"));
    click(&mut harness, "List the flows");
    settle(&mut harness);
    assert!(shown(&harness).contains("The account has 2 flows"));
    fill(&mut harness, "Search the account's flows", "otono");
    assert!(harness.query_by_label("Welcome, 7").is_none());
    click(&mut harness, "Campaña de otoño, 34820");
    harness.run_ok();
    // The template's variables stand there already; without values they are asked for.
    fill(&mut harness, "Country code 1", "+57");
    fill(&mut harness, "Number 1", "305 123 4567");
    assert!(shown(&harness).contains("needs a value from whoever starts it: nombre, cupon"));
    assert!(!is_ready(&harness, "Deploy…"));
    fill(&mut harness, "Value 1", "Ana");
    fill(&mut harness, "Value 2", "X1");
    click(&mut harness, "Deploy…");
    harness.run_ok();
    let question = "Deploy the flow 34820 “Campaña de otoño” to 1 number?";
    assert!(shown(&harness).contains(question), "{}", shown(&harness));
    assert!(shown(&harness).contains("+57 3051234567"));
    // A no sends nothing.
    click(&mut harness, "Cancel");
    settle(&mut harness);
    assert_eq!(server.seen().len(), 1);
    click(&mut harness, "Deploy…");
    harness.run_ok();
    click(&mut harness, "Deploy to 1 number");
    settle(&mut harness);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen[1].starts_with("POST /deployment/api/poll/34820 "), "{}", seen[1]);
    assert!(seen[1].contains(r#""cellphone": "3051234567""#), "{}", seen[1]);
    assert!(seen[1].contains(r#""value": "Ana""#), "{}", seen[1]);
    let words = "The platform accepted the deployment to 1 number";
    assert!(shown(&harness).contains(words));
    // It can be read again after the dialog was closed.
    click(&mut harness, "Close");
    harness.run_ok();
    assert!(harness.state().dialog.is_none());
    harness.state_mut().run(Command::Platform);
    harness.run_ok();
    assert!(shown(&harness).contains(words));
}

#[test]
fn a_typed_id_is_asked_about_by_its_name_and_an_unknown_one_is_not_sent() {
    let server = StandIn::start(vec![Reply::json(200, LIST)]);
    let mut harness = window(&server);
    fill_order(&mut harness);
    fill(&mut harness, "Id of the flow", "7");
    click(&mut harness, "Deploy…");
    settle(&mut harness);
    assert!(shown(&harness).contains("Deploy the flow 7 “Welcome” to 1 number?"));
    click(&mut harness, "Cancel");
    harness.run_ok();
    fill(&mut harness, "Id of the flow", "8");
    click(&mut harness, "Deploy…");
    settle(&mut harness);
    assert!(shown(&harness).contains("The account has no flow 8"));
    assert!(harness.state().platform.asking.is_none());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn no_flow_of_one_platform_is_asked_about_for_another() {
    let server = StandIn::start(vec![Reply::json(200, LIST), Reply::Silence]);
    let mut harness = window(&server);
    fill_order(&mut harness);
    fill(&mut harness, "Id of the flow", "7");
    // The list comes although another platform is named by then.
    click(&mut harness, "Deploy…");
    harness.state_mut().platform.base = "http://127.0.0.1:9".to_owned();
    settle(&mut harness);
    let panel = &harness.state().platform;
    assert!(panel.flows.is_none() && panel.asking.is_none() && panel.results.is_empty());
    // Typed, another address ends what was asked of the first.
    harness.state_mut().platform.base = server.url();
    harness.run_ok();
    click(&mut harness, "Deploy…");
    assert!(harness.state().is_busy());
    harness.get_by_role_and_label(Role::TextInput, "Address of the platform").focus();
    harness.step();
    harness.event(Event::Text("1".to_owned()));
    settle(&mut harness);
    let panel = &harness.state().platform;
    assert!(panel.base.len() > server.url().len(), "{}", panel.base);
    assert!(panel.flows.is_none() && panel.asking.is_none());
}

#[test]
fn a_stopped_deployment_says_that_it_may_have_been_carried_out() {
    let server = StandIn::start(vec![Reply::json(200, LIST), Reply::Silence]);
    let mut harness = window(&server);
    fill_order(&mut harness);
    fill(&mut harness, "Id of the flow", "7");
    click(&mut harness, "Deploy…");
    settle(&mut harness);
    click(&mut harness, "Deploy to 1 number");
    // The server does not answer: the window goes on drawing meanwhile.
    frames_until(&mut harness, "the call", |_| server.seen().len() == 2);
    assert!(shown(&harness).contains("Deploying, "));
    assert!(!is_ready(&harness, "Deploy…") && !is_ready(&harness, "List the flows"));
    click(&mut harness, "Stop the call");
    settle(&mut harness);
    let shown = shown(&harness);
    assert!(shown.contains("It is not known whether the deployment was carried out"), "{shown}");
    assert!(shown.contains("ask one of the numbers"), "{shown}");
    assert!(is_ready(&harness, "Deploy…"));
}

#[test]
fn what_is_typed_is_checked_before_anything_is_sent() {
    let server = StandIn::start(vec![Reply::json(200, LIST)]);
    let mut harness = window(&server);
    fill_order(&mut harness);
    fill(&mut harness, "Id of the flow", "7");
    assert!(is_ready(&harness, "Deploy…"));
    for (field, bad, words, good) in [
        ("Country code 1", "57", "“57” is no country code", "+57"),
        ("Number 1", "573051234567", "holds the country code again", "3051234567"),
        ("Id of the flow", "abc", "“abc” is no id of a flow", "7"),
        ("Variable 1", "no name", "“no name” is no name of a session variable", "nombre"),
    ] {
        fill(&mut harness, field, bad);
        assert!(shown(&harness).contains(words), "{words}");
        assert!(!is_ready(&harness, "Deploy…"), "{words}");
        fill(&mut harness, field, good);
        assert!(is_ready(&harness, "Deploy…"), "{}", shown(&harness));
    }
    click(&mut harness, "Add a number");
    harness.run_ok();
    fill(&mut harness, "Number 2", "3051234567");
    assert!(shown(&harness).contains("is there twice"), "{}", shown(&harness));
    click(&mut harness, "Remove the number 2");
    harness.run_ok();
    assert!(is_ready(&harness, "Deploy…"));
    fill(&mut harness, "Address of the platform", "http://main.treble.ai");
    assert!(shown(&harness).contains("anybody on the way could read the API key"));
    assert!(!is_ready(&harness, "Deploy…") && !is_ready(&harness, "List the flows"));
    assert!(server.seen().is_empty());
}

#[test]
fn a_broken_list_is_told_and_the_next_one_is_shown() {
    let server = StandIn::start(vec![
        Reply::Cut("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n[{".to_owned()),
        Reply::Endless,
        Reply::json(200, LIST),
    ]);
    let mut harness = window(&server);
    for words in ["broke before", "is larger than 8192 KiB"] {
        click(&mut harness, "List the flows");
        settle(&mut harness);
        assert!(shown(&harness).contains(words), "{}", shown(&harness));
        assert!(harness.state().platform.flows.is_none());
    }
    click(&mut harness, "List the flows");
    settle(&mut harness);
    assert!(shown(&harness).contains("The account has 2 flows"));
}

#[test]
fn the_request_is_shown_as_it_would_be_sent_and_without_the_key() {
    let server = StandIn::start(vec![Reply::json(200, LIST)]);
    let mut harness = window(&server);
    fill_order(&mut harness);
    fill(&mut harness, "Id of the flow", "7");
    fill(&mut harness, "Value 2", KEY);
    harness.get_by_role_and_label(Role::CheckBox, "Show the request").click_accesskit();
    harness.run_ok();
    let wanted = format!("POST {}/deployment/api/poll/7\n", server.url());
    // The field shows what was typed into it; nothing else does.
    let all = harness.root();
    let texts: Vec<String> = all
        .children_recursive()
        .filter(|node| node.accesskit_node().role() != Role::TextInput)
        .flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()])
        .flatten()
        .collect();
    let request = texts.iter().find(|text| text.starts_with(&wanted)).unwrap();
    assert!(request.contains("Authorization: $TREBLE_API_KEY\n"), "{request}");
    assert!(request.contains(r#""value": "•••""#) && !request.contains(KEY), "{request}");
    assert!(server.seen().is_empty());
}

#[test]
fn a_session_is_resumed_and_an_id_of_another_family_is_doubted() {
    let said = format!(r#"{{"error":"not found","message":"no {KEY}"}}"#);
    let server =
        StandIn::start(vec![Reply::json(200, r#"{"message":"ok"}"#), Reply::json(404, &said)]);
    let mut harness = window(&server);
    click(&mut harness, "Resume a session");
    harness.run_ok();
    assert!(!is_ready(&harness, "Resume"));
    let field = "Session id: session_id in the body of the webhook";
    fill(&mut harness, field, "34820");
    assert!(shown(&harness).contains("looks like the id of a flow"));
    fill(&mut harness, field, SESSION);
    assert!(!shown(&harness).contains("looks like"));
    click(&mut harness, "Add a variable");
    harness.run_ok();
    fill(&mut harness, "Variable 1", "server_user_valid");
    fill(&mut harness, "Value 1", "yes");
    click(&mut harness, "Resume");
    settle(&mut harness);
    assert!(shown(&harness).contains(&format!("updated the session {SESSION}")));
    let seen = server.seen().remove(0);
    assert!(seen.starts_with(&format!("POST /session/{SESSION}/update ")), "{seen}");
    assert!(seen.contains(r#""key": "server_user_valid""#), "{seen}");
    // A refusal is told as it stands, and the results before stay.
    click(&mut harness, "Resume");
    settle(&mut harness);
    let shown = shown(&harness);
    assert!(shown.contains("is not known there (404)") && shown.contains("not found: no •••"));
    assert!(shown.contains(&format!("updated the session {SESSION}")));
}

#[test]
fn without_a_key_the_window_says_how_to_give_one() {
    let server = StandIn::start(vec![Reply::json(200, LIST)]);
    let mut harness = window(&server);
    harness.state_mut().platform.key = Err(KeyError::Missing);
    harness.run_ok();
    assert!(shown(&harness).contains("start this program with TREBLE_API_KEY set to it"));
    click(&mut harness, "List the flows");
    settle(&mut harness);
    assert!(shown(&harness).matches("There is no API key").count() > 1);
    assert!(server.seen().is_empty());
    harness.state_mut().speak(Language::Portuguese);
    harness.run_ok();
    assert!(shown(&harness).contains("Não há chave de API"));
}

#[test]
fn a_call_goes_on_when_the_dialog_is_closed_and_its_end_is_told() {
    let server = StandIn::start(vec![Reply::json(200, LIST)]);
    let mut harness = window(&server);
    click(&mut harness, "List the flows");
    harness.state_mut().dialog = None;
    settle(&mut harness);
    let told = harness.state().notices.iter().any(|one| one.words == "The account has 2 flows");
    assert!(told);
    harness.state_mut().run(Command::Platform);
    harness.run_ok();
    assert!(matches!(harness.state().dialog, Some(Dialog::Platform)));
    assert!(shown(&harness).contains("Welcome, 7"));
}
