//! Lists that typing narrows down: every block is in them, however many there are.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::app::task::Purpose;
use treble_flow_designer::format::Source;
use treble_flow_designer::model::{Block, BlockId, Edit, ExitId, Flow, Json, Kind};
use treble_flow_designer::store::Settings;

use crate::common::window::{Window, flow, settle, window_with};

const BLOCKS: usize = 3_000;
const LEADS_TO: &str = "“Any answer” leads to";

fn id(number: usize) -> BlockId {
    BlockId::from(format!("block-{number}"))
}

fn large() -> Flow {
    let mut flow = Flow::default();
    for number in 0..BLOCKS {
        let mut block = Block::new(Kind::Message);
        block.text = Some(format!("Message {number}"));
        flow.apply(&Edit::AddBlock { id: id(number), block: Box::new(block) }).unwrap();
    }
    flow.apply(&Edit::Connect { block: id(0), exit: "reply".into(), to: Some(id(1)) }).unwrap();
    flow
}

/// A window on many blocks, the first of which is selected.
fn window() -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().add_doc(large(), Source::native(), None);
    harness.state_mut().doc_mut().view.selection = Selection::block(&id(0));
    settle(&mut harness);
    harness
}

fn open(harness: &mut Window, list: &str) {
    harness.get_by_role_and_label(Role::ComboBox, list).click_accesskit();
    harness.run_ok();
}

fn type_on(harness: &mut Window, words: &str) {
    for letter in words.chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run_ok();
    }
}

fn press(harness: &mut Window, key: Key, times: usize) {
    for _ in 0..times {
        harness.key_press(key);
        harness.run_ok();
    }
}

/// How many of the list's lines are there.
fn lines(harness: &Window) -> usize {
    harness.query_all_by_label_contains("Simple message, block-").count()
}

fn leads_to(harness: &Window) -> Option<BlockId> {
    flow(harness).path("block-0", "reply").unwrap().to.clone()
}

#[test]
fn a_path_is_led_to_any_of_thousands_of_blocks() {
    let mut harness = window();
    open(&mut harness, LEADS_TO);
    let shown = lines(&harness);
    assert!((5..40).contains(&shown), "{shown} lines are drawn");
    type_on(&mut harness, "block-2987");
    assert_eq!(lines(&harness), 1);
    press(&mut harness, Key::Enter, 1);
    assert_eq!(leads_to(&harness), Some(id(2987)));
    assert_eq!(lines(&harness), 0, "the list is closed");

    // It opens without what was typed before, at what is chosen, and takes nothing when it is left.
    open(&mut harness, LEADS_TO);
    assert!(lines(&harness).abs_diff(shown) <= 1);
    assert!(harness.query_by_label("Message 2987 Simple message, block-2987").is_some());
    press(&mut harness, Key::Escape, 1);
    assert_eq!(lines(&harness), 0);
    assert_eq!(leads_to(&harness), Some(id(2987)));

    open(&mut harness, LEADS_TO);
    type_on(&mut harness, "nowhere");
    press(&mut harness, Key::Enter, 1);
    assert_eq!(leads_to(&harness), None);
    harness.state_mut().run(Command::Undo);
    harness.run_ok();
    assert_eq!(leads_to(&harness), Some(id(2987)));
}

#[test]
fn arrows_go_to_lines_that_are_not_in_view() {
    let mut harness = window();
    open(&mut harness, LEADS_TO);
    // From the block that the path leads to now.
    press(&mut harness, Key::ArrowDown, 59);
    let marked = "Message 60 Simple message, block-60";
    assert!(harness.query_by_label(marked).is_some(), "the marked line is in view");
    press(&mut harness, Key::ArrowUp, 50);
    assert!(harness.query_by_label(marked).is_none());
    press(&mut harness, Key::Enter, 1);
    assert_eq!(leads_to(&harness), Some(id(10)));
    // The first line is no block, and arrows reach it too.
    open(&mut harness, LEADS_TO);
    press(&mut harness, Key::ArrowUp, 30);
    press(&mut harness, Key::Enter, 1);
    assert_eq!(leads_to(&harness), None);
}

#[test]
fn what_no_path_may_lead_to_cannot_be_taken() {
    let mut harness = window();
    for taken in ["block-0 ", "message 0"] {
        open(&mut harness, LEADS_TO);
        type_on(&mut harness, taken);
        harness.get_all_by_label_contains("Message 0 ").next().unwrap().click_accesskit();
        harness.run_ok();
        press(&mut harness, Key::Escape, 1);
        assert_eq!(leads_to(&harness), Some(id(1)));
    }
}

#[test]
fn words_are_looked_for_in_all_lines() {
    let mut harness = window();
    harness.state_mut().run(Command::GoTo);
    harness.run_ok();
    // Words that find many lines, one and none.
    for (words, found) in [("message 2", 14), ("987", 1), ("x", 0)] {
        type_on(&mut harness, words);
        let shown = lines(&harness);
        assert!(shown == found || found > 1 && shown > 10, "{words}: {shown}");
    }
    press(&mut harness, Key::Backspace, 1);
    assert_eq!(lines(&harness), 1);
    press(&mut harness, Key::Enter, 1);
    assert_eq!(harness.state().doc().view.selection.only_block(), Some(&id(2987)));
}

#[test]
fn a_rescue_leads_to_any_block_and_the_plan_follows() {
    let mut harness = window();
    harness.state_mut().doc_mut().view.selection = Selection::exit(&id(0), &ExitId::from("reply"));
    harness.state_mut().run(Command::InsertTrigger);
    harness.run_ok();
    type_on(&mut harness, "https://hooks.mycompany.com/check");
    open(&mut harness, "Rescue leads to");
    type_on(&mut harness, "block-2500");
    press(&mut harness, Key::Enter, 1);
    harness.get_all_by_label("Insert").last().unwrap().click_accesskit();
    harness.run_ok();
    let changed = flow(&harness);
    let trigger = changed.path("block-0", "reply").unwrap().to.clone().unwrap();
    let rescue = changed.path(trigger.as_str(), "alternate").unwrap();
    assert_eq!(rescue.to, Some(id(2500)));
    let url = changed.path("block-0", "reply").unwrap().url();
    assert_eq!(url, Some("https://hooks.mycompany.com/check"));
}

#[test]
fn a_typed_path_is_looked_up_when_it_changes() {
    let mut harness = window();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    std::fs::write(&file, "before").unwrap();
    harness.state_mut().dialog = Some(Dialog::path(Purpose::Save));
    harness.run_ok();
    harness.event(Event::Text(file.display().to_string()));
    harness.run_ok();
    assert!(harness.query_by_label("Replace the file").is_some());
    // Another name, under which a file comes to stand before Enter is pressed.
    type_on(&mut harness, "2");
    assert!(harness.query_by_label("Replace the file").is_none());
    let second = folder.path().join("a.json2");
    std::fs::write(&second, "before").unwrap();
    press(&mut harness, Key::Enter, 1);
    assert!(harness.query_by_label("Replace the file").is_some(), "Enter alone replaces nothing");
    assert_eq!(std::fs::read_to_string(&second).unwrap(), "before");
    harness.get_by_label("Replace the file").click_accesskit();
    settle(&mut harness);
    assert!(std::fs::read_to_string(&second).unwrap().contains("treble-flow"));
}

#[test]
fn the_list_follows_the_flow() {
    let mut harness = window();
    open(&mut harness, LEADS_TO);
    type_on(&mut harness, "message 7");
    let before = lines(&harness);
    let value = Some(Json::string("Another text"));
    let edit = Edit::SetField { block: id(7), field: "text".to_owned(), value };
    harness.state_mut().edit(&[edit]);
    harness.run_ok();
    assert!(harness.query_by_label("Message 7 Simple message, block-7").is_none());
    assert!(before > 0 && lines(&harness) > 0);
}
