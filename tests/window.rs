//! The window, worked by the names of things as a screen reader reads them. No display, no GPU.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use treble_flow_designer::app::App;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::task::{Choice, Chooser, Purpose};
use treble_flow_designer::format;
use treble_flow_designer::model::{Facts, Flow, trigger};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

/// Answers every question for a path with the same one.
struct Answers(PathBuf);

impl Chooser for Answers {
    fn choose(&self, _purpose: Purpose, _name: &str) -> Choice {
        Choice::Path(self.0.clone())
    }
}

fn window(answer: &Path) -> Harness<'static, App> {
    let chooser = Arc::new(Answers(answer.to_owned()));
    let mut harness = Harness::builder()
        .with_size([1600.0, 1000.0])
        .with_max_steps(40)
        .build_eframe(move |creation| {
            let mut app = App::new(&creation.egui_ctx, Settings::default(), chooser);
            app.speak(Language::English);
            app
        });
    harness.run_ok();
    harness
}

fn fixture(name: &str) -> PathBuf {
    Path::new("tests/fixtures").join(name)
}

/// Waits for work beside the window.
fn settle(harness: &mut Harness<'_, App>) {
    for _ in 0..500 {
        harness.step();
        if !harness.state().is_busy() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run_ok();
}

fn opened(name: &str, answer: &Path) -> Harness<'static, App> {
    let mut harness = window(answer);
    harness.state_mut().open(&fixture(name));
    settle(&mut harness);
    harness
}

fn flow(harness: &Harness<'_, App>) -> Flow {
    harness.state().doc().flow().clone()
}

fn triggers(flow: &Flow) -> Vec<[bool; 6]> {
    let facts = Facts::new(flow);
    (0..facts.len())
        .filter(|number| facts.is_trigger(*number))
        .map(|number| trigger::parts(&facts, number))
        .collect()
}

fn fill_in_trigger(harness: &mut Harness<'_, App>) {
    harness.run_ok();
    address(harness).focus();
    harness.step();
    address(harness).type_text("https://hooks.mycompany.com/check");
    harness.run_ok();
    // The menu of this name stands first.
    harness.get_all_by_label("Insert").last().unwrap().click_accesskit();
    harness.run_ok();
}

fn address<'h>(harness: &'h Harness<'_, App>) -> Node<'h> {
    harness.get_by_role_and_label(Role::TextInput, "Webhook address")
}

#[test]
fn a_trigger_goes_on_a_path_by_menu_and_by_shortcut() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    let before = flow(&harness);
    assert!(before.blocks.len() > 3);
    let had = triggers(&before).len();

    // By menu: a path is selected by a click on it.
    let path = harness.get_all_by_label_contains("Path from ").next().unwrap();
    path.click();
    harness.run_ok();
    assert!(harness.state().doc().view.selection.exit.is_some(), "a click selects the path");
    harness.get_by_role_and_label(Role::TextInput, "Webhook of the path");
    harness.get_by_label("Insert").click();
    harness.run_ok();
    let item = harness.get_all_by_label_contains("Insert request trigger…").next().unwrap();
    item.click_accesskit();
    fill_in_trigger(&mut harness);
    let found = triggers(&flow(&harness));
    assert_eq!(found.len(), had + 1);
    assert!(found.contains(&[true; 6]), "{found:?}");

    // One step back, one step forward.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    assert_eq!(flow(&harness), before);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run_ok();
    assert_eq!(triggers(&flow(&harness)).len(), had + 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();

    // By shortcut.
    harness.get_all_by_label_contains("Path from ").next().unwrap().click();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    fill_in_trigger(&mut harness);
    assert_eq!(triggers(&flow(&harness)).len(), had + 1);
    // The new block says what it is.
    harness.get_by_label_contains("request trigger with 6 of 6 parts");
}

#[test]
fn a_finding_is_fixed_and_the_fix_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("misspelled.flow.json");
    let text = std::fs::read_to_string("flows/identity-check.flow.json").unwrap();
    std::fs::write(&file, text.replace("[REQUEST_TRIGGER]", "[request_trigger]")).unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(&file);
    settle(&mut harness);
    let before = flow(&harness);
    assert!(triggers(&before).is_empty());
    assert!(harness.state().has_safe_fix());
    harness.get_by_label("Fix all safe problems").click();
    harness.run_ok();
    assert_eq!(triggers(&flow(&harness)).len(), 1);
    assert!(harness.state().title().starts_with('*'));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    assert_eq!(flow(&harness), before);
    assert!(!harness.state().title().starts_with('*'));
}

#[test]
fn saves_and_exports() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("saved.json");
    let mut harness = opened("01-request-trigger.diagram.json", &target);
    harness.state_mut().run(Command::SaveAs);
    settle(&mut harness);
    let saved = format::open(&std::fs::read(&target).unwrap()).unwrap();
    assert_eq!(saved.flow, flow(&harness));

    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_ok();
    harness.get_by_label("Export to folder…").click_accesskit();
    settle(&mut harness);
    let written = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(written >= 3, "{written}");
}

#[test]
fn a_block_is_dragged_and_one_undo_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    let before = flow(&harness);
    let at = harness.get_all_by_label_contains(", block 1 of ").next().unwrap().rect().center();
    harness.drag_at(at);
    harness.step();
    for step in 1..=5_u8 {
        harness.hover_at(at + eframe::egui::vec2(0.0, 12.0 * f32::from(step)));
        harness.step();
    }
    harness.drop_at(at + eframe::egui::vec2(0.0, 60.0));
    harness.run_ok();
    assert_ne!(flow(&harness), before);
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn typing_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let before = flow(&harness);
    harness.get_all_by_label_contains(", block 1 of ").next().unwrap().click();
    harness.run_ok();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Text").focus();
    harness.step();
    for letter in ["a", "b", "c"] {
        harness.get_by_role_and_label(Role::MultilineTextInput, "Text").type_text(letter);
        harness.step();
    }
    harness.run_ok();
    assert_ne!(flow(&harness), before);
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn every_command_runs_on_every_sample() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "01-request-trigger.diagram.json",
        "02-hsm-buttons-list.diagram.json",
        "05-two-roots.diagram.json",
        "08-rich-settings.diagram.json",
    ] {
        for command in Command::ALL {
            if matches!(command, Command::Open | Command::Quit | Command::Save | Command::SaveAs) {
                continue;
            }
            let mut harness = opened(name, folder.path());
            let before = flow(&harness);
            harness.state_mut().run(Command::SelectAll);
            harness.run_ok();
            harness.state_mut().run(command);
            settle(&mut harness);
            if !matches!(command, Command::New | Command::CloseFlow) {
                for _ in 0..3 {
                    harness.state_mut().run(Command::Undo);
                }
                assert_eq!(flow(&harness), before, "{name} {command:?}");
            }
        }
    }
}

#[test]
fn a_path_is_drawn_and_a_bad_drop_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let exit = harness
        .get_all_by_label_contains("Exit “Answer not included in options”")
        .next()
        .unwrap()
        .rect()
        .center();
    harness.drag_at(exit);
    harness.step();
    harness.hover_at(exit + eframe::egui::vec2(20.0, 60.0));
    harness.step();
    harness.drop_at(exit + eframe::egui::vec2(20.0, 90.0));
    harness.run_ok();
    assert!(harness.state().notices.iter().any(|notice| notice.is_error));
}

#[test]
fn a_broken_file_is_told_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.json");
    std::fs::write(&file, "{\"format\": ").unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let before = flow(&harness);
    harness.state_mut().open(&file);
    settle(&mut harness);
    assert_eq!(flow(&harness), before);
    assert!(harness.state().notices.last().unwrap().words.contains("broken.json"));
}
