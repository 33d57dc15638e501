//! Where things stand in the window, and what a list has marked.

use eframe::egui::{Key, vec2};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

use crate::common::hands::press;
use crate::common::window::{Window, flow, settle, window_with};

const SAMPLE: &str = "flows/identity-check.flow.json";

/// A flow with one problem, in a window of this width.
fn window(width: f32) -> Window {
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    let text = text.replace("https://", "htp:/a-rather-long-name-of-a-server.");
    let flow = format::open(text.as_bytes()).unwrap().flow;
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().add_doc(flow, Source::native(), None);
    harness.set_size(vec2(width, 900.0));
    settle(&mut harness);
    harness
}

#[test]
fn no_line_of_a_problem_begins_below_its_sign() {
    for (width, is_one_row) in [(1_900.0, true), (780.0, false)] {
        let harness = window(width);
        let findings = harness.state().doc().findings.clone();
        let finding = findings.iter().find(|f| f.rule.name == "malformed-webhook").unwrap();
        let rect = |words: &str| harness.get_all_by_label(words).next().unwrap().rect();
        let message = rect(&finding.message(Language::English));
        let help = rect(&finding.help(Language::English));
        assert_eq!(message.y_range().contains(help.center().y), is_one_row, "{message:?} {help:?}");
        if !is_one_row {
            assert!((help.min.x - message.min.x).abs() < 1.0, "{message:?} {help:?}");
        }
    }
}

#[test]
fn the_mark_of_a_list_passes_over_what_cannot_be_taken() {
    let mut harness = window(1_280.0);
    // No path leads back to the block that it leaves, and that one is the first of the list.
    harness.state_mut().go_to(&"ask-name".into(), Some(&"reply".into()));
    harness.state_mut().run(Command::ConnectTo);
    harness.run_ok();
    assert!(harness.state().dialog.is_some());
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert!(harness.state().dialog.is_none());
    let flow = flow(&harness);
    let exit = flow.block("ask-name").unwrap().exit("reply").unwrap();
    assert_eq!(exit.path.to.as_ref().unwrap().as_str(), "ask-photo");
}
