//! What hands do in a window: keys, words, drags.

use eframe::egui::{Event, Key, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;

pub(crate) fn press(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

/// Types into what has the keyboard.
pub(crate) fn type_in(harness: &mut Harness<'_, App>, words: &str) {
    harness.event(Event::Text(words.to_owned()));
    harness.run_ok();
}

/// The middle of the first thing whose name holds this.
pub(crate) fn place_of(harness: &Harness<'_, App>, name: &str) -> Pos2 {
    harness.get_all_by_label_contains(name).next().unwrap().rect().center()
}

/// Drags from one point of the window to another, as a hand does.
pub(crate) fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + (to - from) * 0.5);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    harness.run_ok();
}
