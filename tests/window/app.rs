//! The window, worked by the names of things as a screen reader reads them. No display, no GPU.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint::Severity;
use treble_flow_designer::model::flow::Position;
use treble_flow_designer::model::search;
use treble_flow_designer::model::{Block, BlockId, Edit, Facts, Flow, Kind, trigger};
use treble_flow_designer::store::{Settings, StateFolder};
use treble_flow_designer::words::blocks;

use crate::common::hands::{drag, place_of, press, type_in};
use crate::common::window::{Window, flow, settle, window_with};

fn window(answer: &Path) -> Window {
    let answer = answer.to_owned();
    window_with(Settings::default(), move |_| Some(answer.clone()))
}

fn fixture(name: &str) -> PathBuf {
    Path::new("tests/fixtures").join(name)
}

fn opened(name: &str, answer: &Path) -> Window {
    let mut harness = window(answer);
    harness.state_mut().open(&fixture(name));
    settle(&mut harness);
    harness
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
fn a_trigger_says_which_parts_are_missing_and_is_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    let mut flow =
        format::open(&std::fs::read("flows/identity-check.flow.json").unwrap()).unwrap().flow;
    let id = BlockId::from("wait");
    let exit = treble_flow_designer::model::ExitId::from("alternate");
    flow.apply(&Edit::RemoveExit { block: id.clone(), exit }).unwrap();
    harness.state_mut().add_doc(flow.clone(), format::Source::native(), None);
    harness.run_ok();
    harness.state_mut().doc_mut().view.selection = canvas::Selection::block(&id);
    harness.run_ok();
    harness.get_by_label("Request trigger, 5 of 6 parts");
    harness.get_by_label("An alternate flow of a minute or more: missing");
    harness.get_by_label("A waiting text: there");
    harness.get_by_label("Repair request trigger").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Request trigger, 6 of 6 parts");
    assert_eq!(triggers(&self::flow(&harness)), [[true; 6]]);
    harness.state_mut().run(Command::Undo);
    assert_eq!(self::flow(&harness), flow);
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
fn variables_are_offered_while_one_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    let id = BlockId::from("wait");
    harness.state_mut().doc_mut().view.selection = canvas::Selection::block(&id);
    harness.run_ok();
    press(&mut harness, Key::Enter);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::End);
    harness.run_ok();
    type_in(&mut harness, " {{docu");
    assert!(harness.query_by_label("nome").is_none());
    harness.get_by_label("documento_valido").click();
    harness.run_ok();
    let text = flow(&harness).block("wait").unwrap().text().to_owned();
    assert!(text.ends_with("{{documento_valido}}"), "{text}");
    // Typing goes on behind it, and one step takes all of it back.
    type_in(&mut harness, "!");
    assert!(flow(&harness).block("wait").unwrap().text().ends_with("_valido}}!"));
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
        let mut harness = opened(name, folder.path());
        for command in Command::ALL {
            if matches!(command, Command::Open | Command::Quit | Command::Save | Command::SaveAs) {
                continue;
            }
            let before = flow(&harness);
            harness.state_mut().run(Command::SelectAll);
            harness.run_ok();
            harness.state_mut().run(command);
            settle(&mut harness);
            if matches!(command, Command::New | Command::CloseFlow | Command::Tour) {
                harness = opened(name, folder.path());
                continue;
            }
            for _ in 0..3 {
                harness.state_mut().run(Command::Undo);
            }
            assert_eq!(flow(&harness), before, "{name} {command:?}");
            harness.state_mut().dialog = None;
        }
    }
}

#[test]
fn a_path_let_go_on_the_canvas_adds_a_block_there_and_a_bad_drop_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let before = flow(&harness);
    let exit = place_of(&harness, "Exit “Answer not included in options”");
    drag(&mut harness, exit, exit + vec2(20.0, 150.0));
    type_in(&mut harness, "transfer");
    press(&mut harness, Key::Enter);
    let after = flow(&harness);
    assert_eq!(after.blocks.len(), before.blocks.len() + 1);
    let added = after.blocks.ids().last().unwrap();
    assert!(after.blocks.iter().any(|(_, block)| {
        block.exit("default").is_some_and(|exit| exit.path.to.as_ref() == Some(added))
    }));
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);

    let start = place_of(&harness, ", block 1 of ");
    drag(&mut harness, exit, start);
    assert_eq!(flow(&harness), before);
    assert!(harness.state().notices.iter().any(|notice| notice.is_error));
}

#[test]
fn a_path_is_led_elsewhere_by_either_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    let before = flow(&harness);
    harness.get_all_by_label_contains("Path from ").next().unwrap().click();
    harness.run_ok();
    let doc = harness.state().doc();
    let (block, exit) = doc.view.selection.exit.clone().unwrap();
    let number = doc.scene.number(&block, doc.flow()).unwrap();
    let zoom = doc.view.zoom;
    let wire = doc.scene.wire(number, &exit).unwrap();
    let to = doc.scene.nodes[wire.to].id.clone();
    let ends = canvas::handles(wire).unwrap().map(|at| doc.view.screen_from_flow(at));
    let other = doc
        .scene
        .nodes
        .iter()
        .enumerate()
        .find(|(n, node)| {
            node.id != to
                && node.id != block
                && Some(*n) != doc.scene.start
                && doc
                    .view
                    .rect
                    .shrink(30.0)
                    .contains(doc.view.screen_from_flow(node.rect.center()))
        })
        .map(|(_, node)| (node.id.clone(), doc.view.screen_from_flow(node.rect.center())))
        .unwrap();
    drag(&mut harness, ends[1], other.1);
    let led = flow(&harness).path(block.as_str(), exit.as_str()).unwrap().to.clone();
    assert_eq!(led, Some(other.0.clone()));
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);

    // From far off the handle and the dot are close: on the dot, the dot is meant.
    harness.run_ok();
    let view = &mut harness.state_mut().doc_mut().view;
    view.zoom = 0.5;
    harness.run_ok();
    let doc = harness.state().doc();
    let dot = doc.view.screen_from_flow(doc.scene.nodes[number].exit_dot(exit.as_str()));
    let there = doc.scene.number(&other.0, doc.flow()).unwrap();
    let there = doc.view.screen_from_flow(doc.scene.nodes[there].rect.center());
    drag(&mut harness, dot, there);
    let led = flow(&harness).path(block.as_str(), exit.as_str()).unwrap().to.clone();
    assert_eq!(led, Some(other.0.clone()));
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
    harness.state_mut().doc_mut().view.zoom = zoom;

    // The beginning goes to another exit of the block, and takes the webhook along.
    harness.run_ok();
    let doc = harness.state().doc();
    let node = &doc.scene.nodes[number];
    let free = node.card.rows.iter().find(|row| {
        row.is_exit() && node.block.exit(row.exit.as_str()).is_none_or(|e| e.path.to.is_none())
    });
    let Some(free) = free.map(|row| row.exit.clone()) else {
        panic!("the fixture has a block with a free exit")
    };
    let dot = doc.view.screen_from_flow(node.exit_dot(free.as_str()));
    let path = before.path(block.as_str(), exit.as_str()).unwrap();
    drag(&mut harness, ends[0], dot);
    let after = flow(&harness);
    let moved = after.path(block.as_str(), free.as_str()).unwrap();
    assert_eq!((&moved.to, &moved.webhook), (&path.to, &path.webhook));
    assert_eq!(after.path(block.as_str(), exit.as_str()).unwrap().to, None);
}

#[test]
fn a_trigger_is_hung_on_an_exit_and_made_of_a_block() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    let before = flow(&harness);
    let had = triggers(&before).len();
    // A free exit: clicked, then the shortcut.
    let exit = place_of(&harness, "Exit “Answer not included in options”");
    harness.hover_at(exit);
    harness.step();
    harness.drag_at(exit);
    harness.drop_at(exit);
    harness.run_ok();
    assert!(harness.state().doc().view.selection.exit.is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    fill_in_trigger(&mut harness);
    assert_eq!(triggers(&flow(&harness)).len(), had + 1);
    harness.state_mut().run(Command::Undo);
    harness.run_ok();

    // A block with several options: what goes is listed, and has to be agreed to.
    let block = before
        .blocks
        .iter()
        .find(|(id, block)| {
            block.options.len() > 1
                && block.kind == Kind::Options
                && before.start.as_ref() != Some(*id)
        })
        .map(|(id, _)| id.clone())
        .unwrap();
    harness.state_mut().doc_mut().view.selection = canvas::Selection::block(&block);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run_ok();
    address(&harness).focus();
    harness.step();
    type_in(&mut harness, "https://hooks.mycompany.com/check");
    let insert = |harness: &mut Harness<'_, App>| {
        harness.get_all_by_label("Insert").last().unwrap().click_accesskit();
        harness.run_ok();
    };
    insert(&mut harness);
    assert_eq!(flow(&harness), before, "nothing is dropped without a yes");
    harness.get_by_label("Drop them").click_accesskit();
    harness.run_ok();
    insert(&mut harness);
    let found = triggers(&flow(&harness));
    assert_eq!(found.len(), had + 1);
    assert!(found.contains(&[true; 6]), "{found:?}");
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_trigger_by_keyboard_alone_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("mine.flow.json");
    let mut harness = window(&target);
    // A question, and the block after it.
    press(&mut harness, Key::N);
    type_in(&mut harness, "simple");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Enter);
    type_in(&mut harness, "Send a photo of your document");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::N);
    type_in(&mut harness, "transfer to");
    press(&mut harness, Key::Enter);
    assert_eq!(flow(&harness).blocks.len(), 2);
    assert_eq!(flow(&harness).block("message").unwrap().text(), "Send a photo of your document");
    // Back to the question, on to its path, and the trigger goes there.
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run_ok();
    press(&mut harness, Key::P);
    let selected = harness.state().doc().view.selection.exit.clone().unwrap();
    assert_eq!((selected.0.as_str(), selected.1.as_str()), ("message", "reply"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run_ok();
    type_in(&mut harness, "https://hooks.mycompany.com/check");
    press(&mut harness, Key::Enter);
    let made = flow(&harness);
    assert_eq!(triggers(&made), [[true; 6]]);
    let bad = harness.state().doc().findings.iter().filter(|f| f.severity > Severity::Info).count();
    assert_eq!(bad, 0, "{:?}", harness.state().doc().findings);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    assert_eq!(format::open(&std::fs::read(&target).unwrap()).unwrap().flow, made);
}

#[test]
fn keys_go_through_the_flow() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    let count = flow(&harness).blocks.len();
    let mut seen = Vec::new();
    for _ in 0..=count {
        press(&mut harness, Key::Tab);
        seen.push(harness.state().doc().view.selection.only_block().unwrap().clone());
    }
    assert_eq!(seen.first(), seen.last(), "it goes around");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "every block comes once");
    // Right and left again, by the nearest.
    let before = harness.state().doc().view.selection.clone();
    press(&mut harness, Key::ArrowRight);
    assert_ne!(harness.state().doc().view.selection, before);
    // Along a path.
    harness.state_mut().doc_mut().view.selection = before;
    press(&mut harness, Key::P);
    let (block, exit) = harness.state().doc().view.selection.exit.clone().unwrap();
    let to = flow(&harness).path(block.as_str(), exit.as_str()).unwrap().to.clone();
    press(&mut harness, Key::F);
    assert_eq!(harness.state().doc().view.selection.only_block(), to.as_ref());
    // To a block by what it says.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run_ok();
    type_in(&mut harness, block.as_str());
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().doc().view.selection.only_block(), Some(&block));
}

#[test]
fn a_huge_flow_fits_and_opens_at_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    let mut flow = Flow::default();
    for number in 0..400_u16 {
        let mut block = Block::new(Kind::Message);
        block.text = Some(number.to_string());
        block.position = Some(Position::new(f64::from(number) * 500.0, 0.0));
        let id = BlockId::from(format!("block-{number}"));
        flow.apply(&Edit::AddBlock { id, block: Box::new(block) }).unwrap();
    }
    harness.state_mut().add_doc(flow, format::Source::native(), None);
    harness.run_ok();
    harness.state_mut().run(Command::Fit);
    harness.run_ok();
    let doc = harness.state().doc();
    assert!(doc.view.visible().contains_rect(doc.scene.bounds().unwrap()));
    assert!(doc.view.zoom < 0.05);
    // Closer again in steps, and never farther than that.
    harness.state_mut().run(Command::ZoomOut);
    assert!(harness.state().doc().view.zoom >= harness.state().doc().view.least_zoom);
    harness.state_mut().run(Command::ZoomFull);
    assert_eq!(harness.state().doc().view.zoom, 1.0);
}

#[test]
fn quitting_saves_a_flow_that_has_no_file_yet() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new.flow.json");
    let mut harness = window(&target);
    press(&mut harness, Key::N);
    press(&mut harness, Key::Enter);
    let made = flow(&harness);
    harness.state_mut().run(Command::Quit);
    harness.run_ok();
    // In the dialog; the menus are behind it.
    harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    settle(&mut harness);
    assert_eq!(format::open(&std::fs::read(&target).unwrap()).unwrap().flow, made);
}

#[test]
fn a_save_that_was_called_off_closes_nothing_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().add_block(Kind::Message, None);
    harness.state_mut().run(Command::CloseFlow);
    harness.run_ok();
    harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    // Nobody chooses a file.
    settle(&mut harness);
    let target = folder.path().join("mine.flow.json");
    harness.state_mut().save_to(target.clone());
    harness.run_ok();
    assert!(target.is_file());
    assert_eq!(harness.state().doc().path.as_ref(), Some(&target), "it is still open");

    // The same where a dialog asked on the way, and was left by Escape.
    harness.state_mut().add_block(Kind::Message, None);
    std::fs::write(&target, "{}").unwrap();
    harness.state_mut().run(Command::CloseFlow);
    harness.run_ok();
    harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    harness.run_ok();
    harness.get_by_label("Reload the file");
    press(&mut harness, Key::Escape);
    harness.state_mut().save_to(folder.path().join("other.flow.json"));
    harness.run_ok();
    assert!(!harness.state().doc().flow().blocks.is_empty(), "it is still open");
}

#[test]
fn what_a_file_has_no_place_for_is_told_before_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("mine.flow.json");
    let mut harness = window(&target);
    let diagram = folder.path().join("d.json");
    std::fs::copy("tests/fixtures/01-request-trigger.diagram.json", &diagram).unwrap();
    let before = std::fs::read(&diagram).unwrap();
    harness.state_mut().open(&diagram);
    settle(&mut harness);
    harness.state_mut().add_note();
    let with_note = flow(&harness);
    harness.state_mut().run(Command::Save);
    harness.run_ok();
    harness.get_by_label_contains("d.json cannot store: notes and frames.");
    assert_eq!(std::fs::read(&diagram).unwrap(), before, "nothing is written before the answer");
    harness.get_by_label("Cancel").click();
    harness.run_ok();
    assert_eq!(std::fs::read(&diagram).unwrap(), before);

    harness.state_mut().run(Command::Save);
    harness.run_ok();
    harness.get_by_label("Save anyway").click();
    settle(&mut harness);
    assert_ne!(std::fs::read(&diagram).unwrap(), before);
    assert!(harness.state().title().starts_with('*'), "the note is in no file yet");
    // It was told once; the next save does not ask again.
    harness.state_mut().run(Command::Save);
    harness.run_ok();
    assert!(harness.state().dialog.is_none());

    // As a flow file it is all there.
    harness.state_mut().ask_save();
    settle(&mut harness);
    assert_eq!(format::open(&std::fs::read(&target).unwrap()).unwrap().flow, with_note);
    assert!(!harness.state().doc().document.is_dirty());
}

#[test]
fn a_save_under_the_name_of_a_flow_file_that_fails_changes_no_form() {
    let folder = tempfile::tempdir().unwrap();
    let diagram = folder.path().join("d.json");
    std::fs::copy("tests/fixtures/01-request-trigger.diagram.json", &diagram).unwrap();
    // A folder that is not there.
    let mut harness = window(&folder.path().join("none").join("mine.flow.json"));
    harness.state_mut().open(&diagram);
    settle(&mut harness);
    harness.state_mut().ask_save();
    settle(&mut harness);
    assert!(harness.state().notices.last().unwrap().is_error);
    harness.state_mut().run(Command::Save);
    harness.run_ok();
    let now = format::open(&std::fs::read(&diagram).unwrap()).unwrap();
    assert_eq!(now.source.format, Format::Diagram);
}

#[test]
fn a_file_that_would_lose_something_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with(Settings::default(), |_| None);
    // The bookkeeping says of a text that the diagram had another one.
    let text = r#"{"format":"treble-flow","version":1,"start":"a",
        "blocks":{"a":{"kind":"message","text":"mine"}},
        "platform":{"blocks":{"a":{"node":"n","patch":[["swap","text","mine","theirs"]]}}}}"#;
    let opened = format::open(text.as_bytes()).unwrap();
    let source = Source::platform(Format::Diagram);
    let target = folder.path().join("d.json");
    std::fs::write(&target, "old").unwrap();
    harness.state_mut().add_doc(opened.flow, source, None);
    harness.state_mut().save_to(target.clone());
    harness.run_ok();
    let notice = harness.state().notices.last().unwrap();
    assert!(notice.is_error && notice.words.contains("“mine” -> “theirs”"), "{}", notice.words);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
    assert_eq!(harness.state().doc().path, None);
}

#[test]
fn a_file_is_chosen_for_the_flow_that_asked() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("first.flow.json");
    let mut harness = window(&target);
    harness.state_mut().add_block(Kind::Message, None);
    let first = flow(&harness);
    harness.state_mut().run(Command::SaveAs);
    // Another tab is shown before the answer is there.
    harness.state_mut().run(Command::New);
    assert!(harness.state().doc().flow().blocks.is_empty());
    settle(&mut harness);
    let saved = format::open(&std::fs::read(&target).unwrap()).unwrap().flow;
    assert_eq!(saved.blocks.len(), first.blocks.len());
    assert_eq!(harness.state().doc().path.as_ref(), Some(&target));
}

#[test]
fn the_handler_is_written_from_the_export_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_ok();
    harness.get_by_label_contains("Webhook handler").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Export to folder…").click_accesskit();
    settle(&mut harness);
    let made: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    let [handler] = made.as_slice() else { panic!("one folder: {made:?}") };
    assert!(handler.join("package.json").is_file() && handler.join("src/server.ts").is_file());
}

#[test]
fn pictures_are_written_from_the_export_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    let first = flow(&harness).blocks.id_at(0).cloned().unwrap();
    harness.state_mut().doc_mut().view.selection = canvas::Selection::block(&first);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_ok();
    for name in ["Picture (SVG)", "Picture (PNG)"] {
        harness.get_by_label(name).click_accesskit();
        harness.run_ok();
    }
    harness.get_by_label("Picture of the selected blocks only").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Export to folder…").click_accesskit();
    settle(&mut harness);
    let svg = std::fs::read_to_string(folder.path().join("identity-check.svg")).unwrap();
    assert_eq!(svg.matches("<g>").count(), 1, "the selected block alone");
    let png = std::fs::read(folder.path().join("identity-check.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let said = &harness.state().notices;
    assert!(said.iter().all(|notice| !notice.is_error), "{said:?}");
}

#[test]
fn work_of_a_run_that_ended_badly_is_offered_and_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().join("state"));
    let file = folder.path().join("flow.json");
    std::fs::copy("flows/identity-check.flow.json", &file).unwrap();
    let before = std::fs::read(&file).unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().keep_in(state.clone());
    harness.state_mut().open(&file);
    settle(&mut harness);
    press(&mut harness, Key::N);
    press(&mut harness, Key::Enter);
    let edited = flow(&harness);
    // The window goes without a word, and takes its locks along.
    drop(harness);
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let mut harness = window(folder.path());
    harness.state_mut().keep_in(state.clone());
    harness.run_ok();
    harness.get_by_label("Unsaved work was found");
    harness.get_by_label("Recover").click_accesskit();
    harness.run_ok();
    assert_eq!(flow(&harness), edited);
    assert!(harness.state().title().starts_with('*'));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    assert_eq!(format::open(&std::fs::read(&file).unwrap()).unwrap().flow, edited);
    harness.state_mut().run(Command::Quit);
    harness.run_ok();
    drop(harness);
    assert_eq!(state.recoverable().unwrap().len(), 0, "saved work is not offered again");
}

#[test]
fn a_file_that_changed_meanwhile_is_not_overwritten_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flow.json");
    std::fs::copy("flows/identity-check.flow.json", &file).unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(&file);
    settle(&mut harness);
    press(&mut harness, Key::N);
    press(&mut harness, Key::Enter);
    let mine = flow(&harness);
    let theirs = std::fs::read_to_string(&file).unwrap().replace("Validação", "Nova validação");
    std::fs::write(&file, &theirs).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs);
    harness.get_by_label("Reload the file").click_accesskit();
    settle(&mut harness);
    assert_eq!(flow(&harness), format::open(theirs.as_bytes()).unwrap().flow);
    assert!(!harness.state().title().starts_with('*'));
    // One step back is what was here.
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), mine);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    assert_eq!(format::open(&std::fs::read(&file).unwrap()).unwrap().flow, mine);
}

#[test]
fn blocks_are_copied_pasted_tidied_and_healed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let before = flow(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_ok();
    harness.event(Event::Copy);
    harness.run_ok();
    let copied = treble_flow_designer::format::clip::copy(
        &before,
        &before.blocks.ids().cloned().collect(),
        &std::collections::BTreeSet::new(),
    );
    harness.event(Event::Paste(copied));
    harness.run_ok();
    assert_eq!(flow(&harness).blocks.len(), 2 * before.blocks.len());
    assert_eq!(harness.state().doc().view.selection.blocks.len(), before.blocks.len());
    harness.event(Event::Paste("no flow at all".to_owned()));
    harness.run_ok();
    assert!(harness.state().notices.last().unwrap().is_error);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    harness.run_ok();
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run_ok();
    }
    assert_eq!(flow(&harness), before);
    // A block in a line goes, and the line is whole again.
    let trigger = before.blocks.iter().find(|(_, block)| block.trigger_option().is_some());
    let id = trigger.map(|(id, _)| id.clone()).unwrap();
    harness.state_mut().doc_mut().view.selection = canvas::Selection::block(&id);
    press(&mut harness, Key::Delete);
    let after = flow(&harness);
    assert!(after.block(id.as_str()).is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_block_dropped_on_a_path_becomes_a_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    let mut flow = Flow::default();
    for (id, x, y) in [("ask", 0.0, 0.0), ("answer", 900.0, 0.0), ("new", 450.0, 300.0)] {
        let mut block = Block::new(Kind::Message);
        block.text = Some(id.to_owned());
        block.position = Some(Position::new(x, y));
        flow.apply(&Edit::AddBlock { id: BlockId::from(id), block: Box::new(block) }).unwrap();
    }
    let ask = BlockId::from("ask");
    let to = Some(BlockId::from("answer"));
    flow.apply(&Edit::SetStart { start: Some(ask.clone()) }).unwrap();
    flow.apply(&Edit::Connect { block: ask, exit: "reply".into(), to }).unwrap();
    harness.state_mut().add_doc(flow.clone(), format::Source::native(), None);
    harness.run_ok();
    let from = place_of(&harness, "new, Simple message");
    let path = place_of(&harness, "Path from ask to answer");
    drag(&mut harness, from, path);
    let after = self::flow(&harness);
    let leads = |block: &str| after.path(block, "reply").unwrap().to.clone();
    assert_eq!(leads("ask"), Some(BlockId::from("new")));
    assert_eq!(leads("new"), Some(BlockId::from("answer")));
}

#[test]
fn words_are_found_and_hosts_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    let before = flow(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_ok();
    type_in(&mut harness, "SOLICITACAO");
    press(&mut harness, Key::Enter);
    let selected = |harness: &Harness<'_, App>| harness.state().doc().view.selection.clone();
    assert_eq!(selected(&harness), canvas::Selection::block(&BlockId::from("wait")));
    // A word that stands in several places: on, and around again.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_in(&mut harness, "documento");
    press(&mut harness, Key::Enter);
    let count = search::find(&before, "documento").len();
    assert!(count > 2);
    let first = selected(&harness);
    let mut seen = vec![first.clone()];
    for _ in 0..count {
        press(&mut harness, Key::F3);
        seen.push(selected(&harness));
    }
    assert_eq!(seen.last(), Some(&first));
    assert!(seen.iter().any(|other| *other != first));

    harness.state_mut().run(Command::Webhooks);
    harness.run_ok();
    harness.get_by_role_and_label(Role::TextInput, "with host").focus();
    harness.step();
    type_in(&mut harness, "hooks.mycompany.com");
    harness.get_by_label("Replace everywhere").click_accesskit();
    harness.run_ok();
    let hosts: Vec<String> = search::webhooks(&flow(&harness))
        .iter()
        .map(|hook| treble_flow_designer::picture::scene::host_of(hook.url))
        .collect();
    assert!(!hosts.is_empty() && hosts.iter().all(|host| host == "hooks.mycompany.com"));
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_variable_is_renamed_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    let before = flow(&harness);
    assert!(!search::find(&before, "documento_valido").is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::R);
    harness.run_ok();
    harness.get_by_label("documento_valido").click_accesskit();
    harness.run_ok();
    harness.get_by_role_and_label(Role::TextInput, "New name").focus();
    harness.step();
    type_in(&mut harness, "doc_ok");
    harness.get_by_label("Rename everywhere").click_accesskit();
    harness.run_ok();
    assert!(search::find(&flow(&harness), "documento_valido").is_empty());
    assert!(!search::find(&flow(&harness), "doc_ok").is_empty());
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_tab_is_closed_by_its_button() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let first = flow(&harness);
    harness.state_mut().open(&fixture("02-hsm-buttons-list.diagram.json"));
    settle(&mut harness);
    assert_ne!(flow(&harness), first);
    harness.get_by_label("Close 02-hsm-buttons-list.diagram.json").click();
    harness.run_ok();
    assert_eq!(flow(&harness), first);
    assert!(harness.query_by_label_contains("Close 0").is_none(), "one flow needs no tabs");
}

/// A small generator of its own: the same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

#[test]
fn any_two_hundred_commands_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["01-request-trigger.diagram.json", "02-hsm-buttons-list.diagram.json"];
    for seed in 0..6_u64 {
        let mut numbers = Numbers(seed);
        let mut harness = opened(names[seed as usize % names.len()], folder.path());
        let start = flow(&harness);
        for step in 0..200 {
            let command = Command::ALL[numbers.below(Command::ALL.len())];
            let leaves = [
                Command::New,
                Command::NewSample,
                Command::Tour,
                Command::Open,
                Command::Save,
                Command::SaveAs,
                Command::Export,
                Command::CloseFlow,
                Command::Quit,
                // Enter in its list would take one of these.
                Command::Commands,
            ];
            if leaves.contains(&command) {
                continue;
            }
            // Something is selected, so that most commands have something to do.
            let doc = harness.state_mut().doc_mut();
            let count = doc.flow().blocks.len();
            if let Some(id) = doc.flow().blocks.id_at(numbers.below(count)).cloned() {
                let exit = doc.flow().block(id.as_str()).unwrap().exits().next();
                let exit = exit.map(|exit| treble_flow_designer::model::ExitId::from(exit.id));
                doc.view.selection = match (numbers.below(3), exit) {
                    (0, Some(exit)) => canvas::Selection::exit(&id, &exit),
                    _ => canvas::Selection::block(&id),
                };
            }
            harness.state_mut().run(command);
            if numbers.below(4) == 0 {
                harness.key_press([Key::Enter, Key::Escape, Key::ArrowDown][numbers.below(3)]);
            }
            harness.step();
            let flow = harness.state().doc().flow();
            let dangling = flow.blocks.iter().flat_map(|(_, block)| block.exits()).any(|exit| {
                exit.path.to.as_ref().is_some_and(|to| !flow.blocks.contains(to.as_str()))
            });
            assert!(!dangling, "seed {seed}, step {step}, {command:?}");
            let dirty = harness.state().doc().document.is_dirty();
            assert_eq!(dirty, *flow != start, "seed {seed}, step {step}, {command:?}");
        }
        let document = &mut harness.state_mut().doc_mut().document;
        while document.redo() {}
        let end = document.flow().clone();
        while document.undo() {}
        assert_eq!(*document.flow(), start, "seed {seed}");
        while document.redo() {}
        assert_eq!(*document.flow(), end, "seed {seed}");
    }
}

/// What can be clicked has a name, and its box is where it is drawn, at every zoom.
#[test]
fn everything_on_the_canvas_has_a_name_and_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("02-hsm-buttons-list.diagram.json", folder.path());
    for zoom in [0.5, 1.0, 2.0] {
        let view = &mut harness.state_mut().doc_mut().view;
        view.zoom = zoom;
        harness.run_ok();
        let doc = harness.state().doc();
        let view = &doc.view;
        let mut seen = 0;
        for (number, node) in doc.scene.nodes.iter().enumerate() {
            let on_screen = view.rect_on_screen(node.rect);
            let name = format!("{}, ", node.id);
            let at = view.screen_from_flow(node.rect.min) + vec2(2.0, 2.0);
            if !view.rect.contains(at) {
                continue;
            }
            let kind = blocks::kind(&node.block.kind, node.block.style()).en;
            let label = format!("{name}{kind}");
            let found = harness.get_by_label_contains(&label);
            assert!(on_screen.expand(1.0).contains_rect(found.rect()), "{name} at {zoom}");
            assert!(found.rect().contains(at), "{name} {number} at {zoom}");
            for row in node.card.rows.iter().filter(|row| row.is_exit()) {
                let dot = view.screen_from_flow(node.exit_dot(row.exit.as_str()));
                if view.rect.shrink(8.0).contains(dot) {
                    let label = format!(" of {}", node.id);
                    let near = harness
                        .get_all_by_label_contains(&label)
                        .any(|node| node.rect().contains(dot));
                    assert!(near, "exit {} of {} at {zoom}", row.exit, node.id);
                }
            }
            seen += 1;
        }
        assert!(seen > 0, "nothing in view at {zoom}");
    }
    // And no button, field or box anywhere is nameless.
    let roles =
        [Role::Button, Role::TextInput, Role::MultilineTextInput, Role::CheckBox, Role::ComboBox];
    for role in roles {
        for node in harness.query_all_by_role(role) {
            let node = node.accesskit_node();
            let named = node.label().or_else(|| node.value()).is_some_and(|name| !name.is_empty());
            assert!(named, "a nameless {role:?}");
        }
    }
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

#[test]
fn each_sample_says_its_language() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    harness.state_mut().run(Command::NewSample);
    harness.run_ok();
    for language in ["English", "Español", "Português"] {
        let is_there = harness.query_all_by_label_contains(language).next().is_some();
        assert!(is_there, "{language}");
    }
}

#[test]
fn a_closed_tab_shows_the_one_to_its_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    let first = flow(&harness);
    for name in ["02-hsm-buttons-list.diagram.json", "08-rich-settings.diagram.json"] {
        harness.state_mut().open(&fixture(name));
        settle(&mut harness);
    }
    harness.get_by_label("Close 02-hsm-buttons-list.diagram.json").click();
    harness.run_ok();
    assert_eq!(flow(&harness), first);
}

#[test]
fn a_flow_that_is_all_in_view_stays_so_when_zooming_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(folder.path());
    let mut flow = Flow::default();
    for number in 0..400_u16 {
        let mut block = Block::new(Kind::Message);
        block.position = Some(Position::new(f64::from(number) * 500.0, 0.0));
        let id = BlockId::from(format!("block-{number}"));
        flow.apply(&Edit::AddBlock { id, block: Box::new(block) }).unwrap();
    }
    harness.state_mut().add_doc(flow, format::Source::native(), None);
    harness.run_ok();
    harness.state_mut().run(Command::Fit);
    harness.run_ok();
    let fitted = harness.state().doc().view.zoom;
    assert!(fitted < 0.1);
    harness.state_mut().run(Command::ZoomOut);
    assert!(harness.state().doc().view.zoom <= fitted, "out is not in");
}

#[test]
fn the_size_of_the_interface_is_kept_when_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    let mut harness = window_with(Settings::load_from(&file), |_| None);
    harness.state_mut().scale_by(0.2);
    assert_eq!(Settings::load_from(&file).scale(), 1.2);
}

#[test]
fn what_an_undo_takes_away_is_no_longer_selected() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened("01-request-trigger.diagram.json", folder.path());
    harness.state_mut().add_block(Kind::Message, None);
    harness.run_ok();
    let doc = harness.state().doc();
    let added = doc.view.selection.only_block().cloned().unwrap();
    assert!(doc.flow().blocks.contains(added.as_str()));
    harness.state_mut().run(Command::Undo);
    let doc = harness.state().doc();
    assert!(!doc.flow().blocks.contains(added.as_str()));
    assert!(doc.view.selection.blocks.is_empty());
}

#[test]
fn no_shortcuts_clash() {
    let keys: Vec<_> = Command::ALL.iter().filter_map(|c| c.spec().keys).collect();
    for (at, one) in keys.iter().enumerate() {
        assert!(!keys[at + 1..].contains(one), "{one:?}");
    }
}
