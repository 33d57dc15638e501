//! The whole way of an author: from an empty window to an identity check with a request trigger,
//! free of problems, saved and exported. Once by keyboard alone, once by mouse.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "common/hands.rs"]
mod hands;
#[path = "common/window.rs"]
mod shared;

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hands::{drag, place_of, press, type_in};
use shared::{Window, flow, settle, window_with};
use treble_flow_designer::app::App;
use treble_flow_designer::app::task::Purpose;
use treble_flow_designer::format;
use treble_flow_designer::lint::{self, Severity};
use treble_flow_designer::model::{Facts, Flow, Json, Kind, trigger};
use treble_flow_designer::store::Settings;

const ASK: &str = "Please send a photo of your document";
const HOOK: &str = "https://hooks.mycompany.com/id-check";

/// A file for what is saved, a folder for what is exported.
fn window(folder: &Path) -> Window {
    let folder = folder.to_owned();
    window_with(Settings::default(), move |purpose| {
        Some(match purpose {
            Purpose::Save => folder.join("mine.flow.json"),
            _ => folder.clone(),
        })
    })
}

fn press_with(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

/// The name of what has the keyboard, as a screen reader says it.
fn focused(harness: &Harness<'_, App>) -> String {
    let has_it = |node: &egui_kittest::Node<'_>| node.accesskit_node().is_focused();
    let found = harness.root().children_recursive().find(has_it);
    found.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Goes on by Tab until something of this name has the keyboard.
fn tab_to(harness: &mut Harness<'_, App>, name: &str) {
    let mut met = Vec::new();
    for _ in 0..60 {
        press(harness, Key::Tab);
        let here = focused(harness);
        if here == name {
            return;
        }
        met.push(here);
    }
    panic!("Tab does not come to “{name}”, but to {met:?}");
}

/// What both journeys must have made.
fn check(flow: &Flow, folder: &Path) {
    let facts = Facts::new(flow);
    let triggers: Vec<[bool; 6]> = (0..facts.len())
        .filter(|number| facts.is_trigger(*number))
        .map(|number| trigger::parts(&facts, number))
        .collect();
    assert_eq!(triggers, [[true; 6]]);
    let bad: Vec<_> = lint::lint(flow);
    let bad: Vec<_> = bad.iter().filter(|f| f.severity > Severity::Info).collect();
    assert!(bad.is_empty(), "{bad:?}");
    let ask = flow.block("message").unwrap();
    assert_eq!(ask.text(), ASK);
    assert_eq!(ask.save.as_ref().unwrap().variable, "photo");
    let hooks: Vec<&str> =
        ask.exits().filter_map(|exit| exit.path.webhook.as_ref()).map(|w| w.url.as_str()).collect();
    assert_eq!(hooks, [HOOK]);
    let decision = flow.block("condition").unwrap();
    assert_eq!(decision.variable.as_deref(), Some("document_valid"));
    assert_eq!(decision.conditions[0].value, Some(Json::string("yes")));
    assert!(decision.conditions[0].path.to.is_some() && decision.otherwise.is_some());
    for kind in [Kind::Message, Kind::Options, Kind::Condition, Kind::Agent] {
        assert!(flow.blocks.iter().any(|(_, block)| block.kind == kind), "{kind}");
    }
    let saved = std::fs::read(folder.join("mine.flow.json")).unwrap();
    let source = format::Source::native();
    assert_eq!(String::from_utf8(saved).unwrap(), format::save(flow, &source));
    for file in ["mine.questions.json", "mine.diagram.json", "mine.guide.md"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let list = std::fs::read(folder.join("mine.questions.json")).unwrap();
    assert_eq!(format::open(&list).unwrap().flow.blocks.len(), flow.blocks.len());
}

#[test]
fn by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    let add = |harness: &mut Harness<'_, App>, kind: &str| {
        press(harness, Key::N);
        type_in(harness, kind);
        press(harness, Key::Enter);
    };
    // The question, and where its answer is kept.
    add(&mut harness, "simple");
    press(&mut harness, Key::Enter);
    type_in(&mut harness, ASK);
    tab_to(&mut harness, "Save response as variable");
    type_in(&mut harness, "photo");
    press(&mut harness, Key::Escape);
    // The decision after it: it hangs on the free exit.
    add(&mut harness, "conditions");
    press(&mut harness, Key::Enter);
    type_in(&mut harness, "document_valid");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Enter);
    tab_to(&mut harness, "Add condition");
    press(&mut harness, Key::Space);
    assert_eq!(focused(&harness), "Condition 1", "what was added is typed next");
    type_in(&mut harness, "yes");
    press(&mut harness, Key::Escape);
    // Yes leads to a message, everything else to a person.
    add(&mut harness, "simple");
    press(&mut harness, Key::Enter);
    type_in(&mut harness, "Thank you, all is well");
    press(&mut harness, Key::Escape);
    press_with(&mut harness, Modifiers::COMMAND, Key::P);
    type_in(&mut harness, "condition");
    press(&mut harness, Key::Enter);
    add(&mut harness, "transfer to human");
    press(&mut harness, Key::Enter);
    type_in(&mut harness, "DEFAULT");
    press(&mut harness, Key::Escape);
    // The trigger, on the way from the question to the decision.
    press_with(&mut harness, Modifiers::COMMAND, Key::P);
    type_in(&mut harness, "photo of your");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::P);
    press_with(&mut harness, Modifiers::COMMAND, Key::T);
    type_in(&mut harness, HOOK);
    press(&mut harness, Key::Enter);
    // What the server sets, so that the decision knows its variable.
    press_with(&mut harness, Modifiers::COMMAND, Key::P);
    type_in(&mut harness, "photo of your");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Enter);
    tab_to(&mut harness, "What the webhook brings");
    press(&mut harness, Key::Space);
    tab_to(&mut harness, "Variables that the server sets, new name");
    type_in(&mut harness, "document_valid");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Escape);
    // Saved, and handed over.
    press_with(&mut harness, Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    press_with(&mut harness, Modifiers::COMMAND, Key::E);
    tab_to(&mut harness, "Export to folder…");
    harness.key_press(Key::Space);
    settle(&mut harness);
    check(&flow(&harness), folder.path());
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.hover_at(at);
    harness.step();
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    harness.run_ok();
}

fn center(harness: &Harness<'_, App>, name: &str) -> Pos2 {
    harness.get_all_by_label(name).last().unwrap().rect().center()
}

fn click_on(harness: &mut Harness<'_, App>, name: &str) {
    let at = center(harness, name);
    click(harness, at);
}

/// Picks a line of the list that is open, which stands above all else.
fn pick(harness: &mut Harness<'_, App>, name: &str) {
    let at = harness.get_all_by_label_contains(name).last().unwrap().rect().center();
    click(harness, at);
}

/// Clicks into a field, wherever its panel has scrolled to, and types.
fn fill(harness: &mut Harness<'_, App>, role: Role, name: &str, words: &str) {
    harness.get_by_role_and_label(role, name).scroll_to_me();
    harness.run_ok();
    let at = harness.get_by_role_and_label(role, name).rect().center();
    click(harness, at);
    type_in(harness, words);
}

#[test]
fn by_mouse() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    // From the list of blocks onto the canvas, then its fields.
    let canvas = harness.get_by_label("Flow canvas").rect();
    // The empty canvas offers the same; the list stands before it.
    let from = harness.get_all_by_label("Add Simple message").next().unwrap().rect().center();
    drag(&mut harness, from, canvas.left_center() + vec2(190.0, -180.0));
    fill(&mut harness, Role::MultilineTextInput, "Text", ASK);
    fill(&mut harness, Role::TextInput, "Save response as variable", "photo");
    // Its path is let go on free canvas, and what comes next is picked there.
    let from = place_of(&harness, "Exit “Any answer” of message");
    drag(&mut harness, from, from + vec2(180.0, 0.0));
    pick(&mut harness, "Conditions");
    fill(&mut harness, Role::TextInput, "Variable to compare", "document_valid");
    click_on(&mut harness, "Add condition");
    fill(&mut harness, Role::TextInput, "Condition 1", "yes");
    let from = place_of(&harness, "equals yes” of condition");
    drag(&mut harness, from, from + vec2(150.0, -40.0));
    pick(&mut harness, "Simple message");
    fill(&mut harness, Role::MultilineTextInput, "Text", "Thank you, all is well");
    let from = place_of(&harness, "In all other cases” of condition");
    drag(&mut harness, from, from + vec2(150.0, 160.0));
    pick(&mut harness, "Transfer to human");
    fill(&mut harness, Role::TextInput, "Team", "DEFAULT");
    // The trigger: the path, the button of the toolbar, the address.
    click_on(&mut harness, "Fit flow");
    let path = place_of(&harness, "Path from message to condition");
    click(&mut harness, path);
    click_on(&mut harness, "Insert request trigger");
    fill(&mut harness, Role::TextInput, "Webhook address", HOOK);
    click_on(&mut harness, "Insert");
    click_on(&mut harness, "Fit flow");
    let path = place_of(&harness, "Path from message to ");
    click(&mut harness, path);
    fill(
        &mut harness,
        Role::TextInput,
        "Variables that the server sets, new name",
        "document_valid",
    );
    press(&mut harness, Key::Enter);
    click_on(&mut harness, "Save");
    settle(&mut harness);
    click_on(&mut harness, "Export");
    click_on(&mut harness, "Export to folder…");
    settle(&mut harness);
    check(&flow(&harness), folder.path());
}
