//! Notes and frames: kept in flow files, never seen by the platform, worked by mouse and keyboard.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::export;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::lint;
use treble_flow_designer::model::diff::{diff, differs_in_meaning};
use treble_flow_designer::model::flow::{Note, NoteKind};
use treble_flow_designer::model::{Edit, Flow};
use treble_flow_designer::store::{Settings, StateFolder};

use crate::common::hands::{drag, place_of, press, type_in};
use crate::common::window::{Window, flow, settle, window_with};

const SAMPLE: &str = "flows/identity-check.flow.json";

fn sample() -> Flow {
    format::open(&std::fs::read(SAMPLE).unwrap()).unwrap().flow
}

fn with_notes() -> Flow {
    let mut flow = sample();
    for (kind, text, at) in [
        (NoteKind::Paper, "Ask legal\nbefore we go live \"soon\"", (10.5, -300.0)),
        (NoteKind::Frame, "Validação", (-40.0, -80.25)),
    ] {
        let id = flow.free_note_id(kind);
        let note = Some(Box::new(Note::new(kind, text, at, (300.0, 220.5))));
        flow.apply(&Edit::SetNote { id, note }).unwrap();
    }
    flow
}

#[test]
fn a_file_keeps_notes_and_whatever_else_stands_in_them() {
    let text = format::save(&with_notes(), &Source::native()).unwrap().text;
    let line = r#"    "note": { "kind": "note", "text": "Ask legal\nbefore we go live \"soon\"", "at": [10.5, -300], "size": [300, 220.5] },"#;
    assert!(text.lines().any(|own| own == line), "{text}");
    let opened = format::open(text.as_bytes()).unwrap();
    assert_eq!(opened.flow, with_notes());
    assert_eq!(format::save(&opened.flow, &opened.source).unwrap().text, text);
    // Digits and unknown members stay as they stood.
    let odd = text.replace("\"at\": [10.5, -300]", "\"at\": [10.50, -3e2], \"colour\": \"red\"");
    let opened = format::open(odd.as_bytes()).unwrap();
    let saved = format::save(&opened.flow, &opened.source).unwrap().text;
    assert!(saved.contains("[10.50, -3e2]") && saved.contains("\"colour\": \"red\""), "{saved}");
    // What is no notes of ours is kept where it stood.
    for other in
        ["\"remember the milk\"", "{ \"a\": 1 }", "[]", "{ \"n\": { \"text\": \"x\" } }", "{}"]
    {
        let text = format!(
            "{{\"format\":\"treble-flow\",\"version\":1,\"blocks\":{{}},\"notes\":{other}}}"
        );
        let opened = format::open(text.as_bytes()).unwrap();
        assert!(opened.flow.notes.is_empty());
        let saved = format::save(&opened.flow, &opened.source).unwrap().text;
        assert!(saved.contains(&format!("\"notes\": {other}")), "{saved}");
    }
}

#[test]
fn the_platform_and_the_rules_never_see_notes() {
    let (flow, bare) = (with_notes(), sample());
    assert_eq!(export::diagram(&flow).unwrap().text, export::diagram(&bare).unwrap().text);
    assert_eq!(export::questions(&flow).unwrap().text, export::questions(&bare).unwrap().text);
    assert_eq!(lint::lint(&flow).len(), lint::lint(&bare).len());
    let changes = diff(&bare, &flow);
    assert!(changes.len() == 2 && !differs_in_meaning(&changes), "{changes:?}");
}

fn window(answer: &Path) -> Window {
    let answer = answer.to_owned();
    window_with(Settings::default(), move |_| Some(answer.clone()))
}

#[test]
fn a_note_is_written_by_keyboard_and_taken_back_in_two_steps() {
    let mut harness = window(Path::new("none"));
    let before = flow(&harness);
    press(&mut harness, Key::S);
    harness.get_by_role_and_label(Role::MultilineTextInput, "Text of the note");
    type_in(&mut harness, "Call them ");
    let (_, note) = flow(&harness).notes[0].clone();
    assert_eq!((note.text.as_str(), note.kind), ("Call them ", NoteKind::Paper));
    harness.state_mut().run(Command::Undo);
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_frame_goes_around_the_selection_and_takes_it_along() {
    let mut harness = window(Path::new("none"));
    harness.state_mut().open(Path::new(SAMPLE));
    settle(&mut harness);
    let first = flow(&harness).blocks.id_at(0).cloned().unwrap();
    harness.state_mut().go_to(&first, None);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    harness.run_ok();
    let framed = flow(&harness);
    let (id, frame) = framed.notes[0].clone();
    let place = |flow: &Flow| {
        let at = flow.block(first.as_str()).unwrap().position.clone().unwrap();
        (at.x, at.y)
    };
    let (x, y) = place(&framed);
    assert!(frame.at.x < x && frame.at.y < y && frame.at.x + frame.size.x > x + 300.0);

    // By its title, on the screen where a screen reader finds it.
    let title = place_of(&harness, "Frame: Title");
    let before = flow(&harness);
    drag(&mut harness, title, title + vec2(0.0, 90.0));
    let after = flow(&harness);
    let moved = after.note(id.as_str()).unwrap();
    assert!(moved.at.y > frame.at.y + 20.0);
    let (_, new_y) = place(&after);
    assert!((new_y - y - (moved.at.y - frame.at.y)).abs() < 0.01, "the block goes along");
    let still = |flow: &Flow| flow.blocks.at(3).unwrap().position.clone();
    assert_eq!(still(&after), still(&before), "others stay");
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);

    // A frame goes with its blocks when they are laid out anew.
    harness.state_mut().run(Command::Tidy);
    harness.run_ok();
    let (tidied, (x, y)) = (flow(&harness), place(&flow(&harness)));
    let frame = tidied.note(id.as_str()).unwrap();
    assert!(frame.at.x < x && frame.at.y < y && frame.at.y + frame.size.y > y + 80.0);
}

#[test]
fn a_note_is_resized_by_its_corner_and_never_to_nothing() {
    let mut harness = window(Path::new("none"));
    press(&mut harness, Key::S);
    press(&mut harness, Key::F6);
    let head = harness.get_by_label_contains("Note: ").rect();
    let corner = head.min + vec2(240.0, 132.0) - vec2(6.0, 6.0);
    drag(&mut harness, corner, corner + vec2(60.0, 40.0));
    let size = flow(&harness).notes[0].1.size.clone();
    assert_eq!((size.x, size.y), (300.0, 172.0));
    let corner = corner + vec2(60.0, 40.0);
    drag(&mut harness, corner, corner - vec2(900.0, 900.0));
    let size = flow(&harness).notes[0].1.size.clone();
    assert_eq!((size.x, size.y), (Note::LEAST, Note::LEAST));
}

#[test]
fn notes_are_copied_found_and_deleted_like_blocks() {
    let mut harness = window(Path::new("none"));
    harness.state_mut().open(Path::new(SAMPLE));
    settle(&mut harness);
    let blocks = flow(&harness).blocks.len();
    harness.state_mut().run(Command::AddNote);
    harness.run_ok();
    harness.state_mut().run(Command::Duplicate);
    harness.run_ok();
    assert_eq!((flow(&harness).notes.len(), flow(&harness).blocks.len()), (2, blocks));
    assert_eq!(harness.state().doc().view.selection.notes.len(), 1);
    // All, copied into itself.
    harness.state_mut().run(Command::SelectAll);
    let doc = harness.state().doc();
    let selection = doc.view.selection.clone();
    let text = format::clip::copy(doc.flow(), &selection.blocks, &selection.notes);
    harness.state_mut().paste(&text);
    harness.run_ok();
    assert_eq!((flow(&harness).notes.len(), flow(&harness).blocks.len()), (4, 2 * blocks));
    harness.state_mut().run(Command::Undo);
    // Behind the last block, Tab comes to the notes.
    let last = flow(&harness).blocks.id_at(blocks - 1).cloned().unwrap();
    harness.state_mut().go_to(&last, None);
    harness.state_mut().run(Command::NextBlock);
    assert!(harness.state().doc().view.selection.only_note().is_some());
    harness.state_mut().run(Command::Delete);
    assert_eq!((flow(&harness).notes.len(), flow(&harness).blocks.len()), (1, blocks));
}

/// A flow with a block and, far from it, a note and a frame that have its word.
fn with_the_same_word(folder: &Path) -> Window {
    let text = r#"{"format":"treble-flow","version":1,"start":"a",
        "blocks":{"a":{"kind":"message","text":"Validação"}},
        "layout":{"a":[0,0]},
        "notes":{
            "paper":{"kind":"note","text":"Ask legal: validacao?","at":[9000,5000],"size":[240,130]},
            "box":{"kind":"frame","text":"A validação","at":[-9000,-5000],"size":[300,200]}}}"#;
    let file = folder.join("words.flow.json");
    std::fs::write(&file, text).unwrap();
    let mut harness = window(folder);
    harness.state_mut().open(&file);
    settle(&mut harness);
    harness
}

/// The note that is selected, if it is in view.
fn note_in_view(harness: &Window) -> Option<String> {
    let doc = harness.state().doc();
    let id = doc.view.selection.only_note()?;
    let sheet = doc.scene.sheet(id)?;
    doc.view.visible().contains(sheet.head().center()).then(|| id.to_string())
}

#[test]
fn notes_and_frames_are_found_and_stepped_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = with_the_same_word(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_ok();
    type_in(&mut harness, "VALIDACAO");
    for (words, kind) in [("Ask legal: validacao?", "Note"), ("A validação", "Frame")] {
        harness.get_by_label_contains(&format!("{words} {kind}"));
    }
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(note_in_view(&harness).as_deref(), Some("paper"));
    assert!(harness.state().notices.last().unwrap().words.contains("2 of 3"));
    harness.get_by_role_and_label(Role::MultilineTextInput, "Text of the note");
    press(&mut harness, Key::F3);
    assert_eq!(note_in_view(&harness).as_deref(), Some("box"));
    press(&mut harness, Key::F3);
    assert_eq!(harness.state().doc().view.selection.only_block(), Some(&"a".into()));
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::F3);
        harness.run_ok();
    }
    assert_eq!(note_in_view(&harness).as_deref(), Some("paper"));
    // What was found may be gone by the next step.
    harness.state_mut().run(Command::Delete);
    press(&mut harness, Key::F3);
    assert_eq!(harness.state().doc().view.selection.only_block(), Some(&"a".into()));
}

#[test]
fn a_note_is_gone_to_by_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = with_the_same_word(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run_ok();
    type_in(&mut harness, "legal");
    press(&mut harness, Key::Enter);
    assert_eq!(note_in_view(&harness).as_deref(), Some("paper"));
}

#[test]
fn notes_survive_a_run_that_ended_badly() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().join("state"));
    let mut harness = window(folder.path());
    harness.state_mut().keep_in(state.clone());
    harness.run_ok();
    press(&mut harness, Key::S);
    type_in(&mut harness, "Do not lose this ");
    let edited = flow(&harness);
    drop(harness);
    let mut harness = window(folder.path());
    harness.state_mut().keep_in(state);
    harness.run_ok();
    harness.get_by_label("Recover").click_accesskit();
    settle(&mut harness);
    assert_eq!(flow(&harness).notes, edited.notes);
    assert!(!edited.notes.is_empty());
}

#[test]
fn notes_of_a_newer_version_are_not_overwritten_by_ours() {
    let text = r#"{"format":"treble-flow","version":1,"blocks":{},"notes":{"n":{"kind":"poster","text":"Keep me","at":[0,0],"size":[9,9]}}}"#;
    let opened = format::open(text.as_bytes()).unwrap();
    let mut flow = opened.flow;
    let note = Some(Box::new(Note::new(NoteKind::Paper, "Mine", (0.0, 0.0), (99.0, 99.0))));
    let refused = flow.apply(&Edit::SetNote { id: "mine".into(), note });
    assert!(refused.unwrap_err().to_string().contains("kept as they are"));
    assert!(format::save(&flow, &opened.source).unwrap().text.contains("Keep me"));
}
