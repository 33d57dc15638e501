//! What nobody should hand to the window, and somebody will: it says what is wrong, and works on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    DroppedFile, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton,
    TouchPhase, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::model::flow::Position;
use treble_flow_designer::model::{Block, BlockId, Edit, Flow, Json, Kind};
use treble_flow_designer::store::Settings;

use crate::common::window::{Window, flow, settle, window_with};

fn opened(path: &Path) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(path);
    settle(&mut harness);
    harness
}

fn with_flow(flow: Flow) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().add_doc(flow, Source::native(), None);
    settle(&mut harness);
    harness
}

fn press(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.step();
    harness.step();
}

fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The last thing that the window said, and that it was said as an error.
fn complaint(harness: &Harness<'_, App>) -> String {
    let notice = harness.state().notices.last().unwrap();
    assert!(notice.is_error, "{}", notice.words);
    notice.words.clone()
}

/// Selecting, zooming, fitting, editing and undoing still work.
fn answers(harness: &mut Harness<'_, App>) {
    let before = flow(harness);
    let zoom = harness.state().doc().view.zoom;
    harness.hover_at(harness.state().doc().view.rect.center());
    let modifiers = Modifiers::COMMAND;
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 3.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers,
    });
    press(harness, modifiers, Key::Minus);
    press(harness, modifiers, Key::Plus);
    press(harness, modifiers, Key::Plus);
    assert_ne!(harness.state().doc().view.zoom, zoom, "it zooms");
    press(harness, modifiers, Key::Num0);
    let view = &harness.state().doc().view;
    assert!(view.zoom.is_finite() && view.corner.x.is_finite() && view.corner.y.is_finite());
    press(harness, modifiers, Key::A);
    assert_eq!(harness.state().doc().view.selection.blocks.len(), before.blocks.len());
    press(harness, Modifiers::NONE, Key::Escape);
    assert!(harness.state().doc().view.selection.is_empty(), "Escape selects nothing");
    let count = before.blocks.len();
    harness.state_mut().add_block(Kind::Message, None);
    harness.step();
    assert_eq!(harness.state().doc().flow().blocks.len(), count + 1, "a block is added");
    harness.state_mut().doc_mut().view.selection = Selection::default();
    press(harness, modifiers, Key::Z);
    assert!(flow(harness) == before, "undo takes it back");
    settle(harness);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_picture_dropped_on_the_window_is_no_flow() {
    let folder = tempfile::tempdir().unwrap();
    let picture = include_bytes!("../../assets/package/icon.png");
    let mut harness = opened(Path::new("flows/identity-check.flow.json"));
    let before = flow(&harness);
    for name in ["photo.png", "photo.json"] {
        let dropped = Dropped(file(folder.path(), name, picture));
        harness.input_mut().dropped_files.push(Arc::new(dropped));
        settle(&mut harness);
        let words = complaint(&harness);
        assert!(words.contains(name) && words.contains("this is a picture (PNG)"), "{words}");
    }
    // Neither has a folder nor a file that is not there anything to show.
    for path in [folder.path().to_owned(), folder.path().join("gone.json")] {
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
        settle(&mut harness);
        let words = complaint(&harness);
        assert!(words.contains(&*path.display().to_string()), "{words}");
    }
    assert!(flow(&harness) == before, "the open flow stays");
    answers(&mut harness);
}

#[test]
fn a_paste_that_is_no_flow_says_so() {
    let mut harness = opened(Path::new("flows/identity-check.flow.json"));
    let before = flow(&harness);
    let deep = "[".repeat(200_000);
    let long = "words ".repeat(400_000);
    for text in [
        "",
        "\u{0}\u{feff}\u{202e}",
        "https://example.com",
        "{",
        "{}",
        "[1, 2]",
        r#"{"format": "treble-flow", "blocks": 3}"#,
        &deep,
        &long,
    ] {
        let said = harness.state().notices.len();
        harness.event(Event::Paste(text.to_owned()));
        harness.step();
        harness.step();
        let shown: String = text.chars().take(40).collect();
        assert!(flow(&harness) == before, "{shown}");
        // An empty clipboard pastes nothing, and there is nothing to say.
        if !text.is_empty() {
            assert!(harness.state().notices.len() > said, "{shown} is complained about");
            assert!(complaint(&harness).to_lowercase().contains("clipboard"), "{shown}");
        }
    }
    answers(&mut harness);
}

/// A valid flow of about so many bytes.
fn large_file(bytes: usize) -> String {
    let text = "All work and no play makes a long text. ".repeat(2_500);
    let count = bytes / text.len();
    let mut json = String::with_capacity(bytes + bytes / 8);
    json.push_str(
        "{\"format\": \"treble-flow\", \"version\": 1, \"start\": \"block-0\", \"blocks\": {",
    );
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        write!(json, "{comma}\"block-{number}\": {{\"kind\": \"message\", \"text\": \"{text}\"}}")
            .unwrap();
    }
    json.push_str("}}");
    json
}

#[test]
fn files_of_many_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let valid = large_file(16 * 1024 * 1024);
    assert!(format::open(&valid.as_bytes()[..5_000]).is_err());
    let path = file(folder.path(), "long-texts.flow.json", &valid);
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(&path);
    // It is read beside the window: the next frames come while that goes on.
    harness.step();
    assert!(harness.state().is_busy() && harness.state().doc().flow().blocks.is_empty());
    settle(&mut harness);
    assert!(harness.state().doc().flow().blocks.len() > 100);
    answers(&mut harness);

    let size = 60 * 1024 * 1024;
    let mut rubbish: Vec<u8> = valid.into_bytes();
    rubbish.pop();
    for (name, bytes, says) in [
        ("cut.flow.json", rubbish, "cut.flow.json"),
        ("nines.json", vec![b'9'; size], "nines.json"),
        ("brackets.json", vec![b'['; size], "brackets.json"),
        ("zeros.json", vec![0; size], "zeros.json"),
        ("too-large.json", vec![b' '; size + 5 * 1024 * 1024], "64 MiB"),
    ] {
        let path = file(folder.path(), name, bytes);
        harness.state_mut().open(&path);
        settle(&mut harness);
        let words = complaint(&harness);
        assert!(words.contains(says) && words.contains(name), "{words}");
        assert!(words.len() < 1_000, "what is said is short: {}", words.len());
    }
    answers(&mut harness);
}

#[test]
fn fifty_thousand_blocks() {
    let mut flow = Flow::default();
    for number in 0..50_000_u32 {
        let mut block = Block::new(Kind::Message);
        block.text = Some(format!("Message {number}"));
        let at = (f64::from(number % 220) * 400.0, f64::from(number / 220) * 300.0);
        block.position = Some(Position::new(at.0, at.1));
        assert!(flow.blocks.push(BlockId::from(format!("block-{number}")), block));
    }
    flow.start = flow.blocks.id_at(0).cloned();
    let mut harness = with_flow(flow);
    assert!(harness.state().doc().findings.len() > 40_000, "each lacks a way in");
    answers(&mut harness);
    // Of a list of problems without end, what is in view is laid out.
    let shown = harness.get_all_by_role(Role::Link).count();
    assert!((1..60).contains(&shown), "{shown}");
}

#[test]
fn a_text_of_a_hundred_kilobytes() {
    let mut long = Flow::default();
    let id = BlockId::from("long");
    let mut block = Block::new(Kind::Message);
    let text = "Olá, tudo bem? Você pode responder a qualquer hora. ".repeat(2_000);
    assert!(text.len() > 100_000);
    block.text = Some(text.clone());
    block.position = Some(Position::new(0.0, 0.0));
    long.apply(&Edit::AddBlock { id: id.clone(), block: Box::new(block) }).unwrap();
    let mut harness = with_flow(long);
    harness.state_mut().doc_mut().view.selection = Selection::block(&id);
    harness.step();
    harness.state_mut().edit_selected();
    harness.step();
    harness.step();
    for letter in ["a", "b"] {
        harness.event(Event::Text(letter.to_owned()));
        harness.step();
    }
    let typed = flow(&harness).block("long").unwrap().text.clone().unwrap();
    assert_eq!(typed.len(), text.len() + 2);
    // How much too long it is stands beside the field.
    let count = typed.chars().count();
    harness.get_by_label_contains(&format!("{count} of "));
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(flow(&harness).block("long").unwrap().text, Some(text));
    harness.state_mut().doc_mut().view.selection = Selection::default();
    harness.step();
    answers(&mut harness);
}

fn at(places: &[(&str, &str)]) -> String {
    let blocks: Vec<String> = (0..places.len())
        .map(|n| format!("\"b{n}\": {{\"kind\": \"message\", \"text\": \"Here is {n}\"}}"))
        .collect();
    let layout: Vec<String> =
        places.iter().enumerate().map(|(n, (x, y))| format!("\"b{n}\": [{x}, {y}]")).collect();
    format!(
        "{{\"format\": \"treble-flow\", \"version\": 1, \"start\": \"b0\", \"blocks\": {{{}}}, \"layout\": {{{}}}}}",
        blocks.join(", "),
        layout.join(", ")
    )
}

/// Drags a block by its header to the right and down; how far it went in the flow.
fn dragged(harness: &mut Harness<'_, App>, id: &str) -> (f64, f64) {
    harness.state_mut().show_block(&BlockId::from(id));
    harness.step();
    let doc = harness.state().doc();
    let number = doc.flow().blocks.position(id).unwrap();
    let start = doc.scene.nodes[number].rect.min;
    let hold = doc.view.screen_from_flow(start + vec2(150.0, 16.0));
    let zoom = f64::from(doc.view.zoom);
    let held = Modifiers::ALT;
    let button = |pressed, pos| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: held,
    };
    harness.event(Event::ModifiersChanged(held));
    harness.event(Event::PointerMoved(hold));
    harness.step();
    harness.event(button(true, hold));
    harness.step();
    for step in 1..=4 {
        harness.event(Event::PointerMoved(hold + vec2(50.0, 25.0) * step as f32));
        harness.step();
    }
    harness.event(button(false, hold + vec2(200.0, 100.0)));
    harness.step();
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    let position = harness.state().doc().flow().block(id).unwrap().position.clone().unwrap();
    ((position.x - f64::from(start.x)) * zoom, (position.y - f64::from(start.y)) * zoom)
}

#[test]
fn blocks_far_out_are_shown_told_of_and_dragged_back() {
    let folder = tempfile::tempdir().unwrap();
    let json = at(&[
        ("0", "0"),
        ("1e9", "-1e9"),
        ("1e308", "1e308"),
        ("-1e999", "-1e999"),
        ("20000000", "0"),
        ("-900", "1e-300"),
    ]);
    let path = file(folder.path(), "far.flow.json", &json);
    let mut harness = opened(&path);
    let words = complaint(&harness);
    assert!(words.starts_with("3 blocks, “b1” first"), "{words}");
    answers(&mut harness);
    assert!(flow(&harness) == format::open(json.as_bytes()).unwrap().flow, "nothing is moved");
    for id in ["b0", "b1", "b2", "b3", "b4", "b5"] {
        let (x, y) = dragged(&mut harness, id);
        // Numbers are coarser far out: by two pixels at most there.
        assert!((x - 200.0).abs() <= 5.0 && (y - 100.0).abs() <= 5.0, "{id}: {x} {y}");
        press(&mut harness, Modifiers::COMMAND, Key::Z);
    }
    // Slow movements arrive, though one alone is too small for the numbers out there.
    harness.state_mut().show_block(&BlockId::from("b1"));
    let view = &mut harness.state_mut().doc_mut().view;
    view.zoom = 4.0;
    let from = view.corner;
    (0..400).for_each(|_| view.pan(vec2(0.25, 0.25)));
    assert!((view.corner - from - vec2(100.0, 100.0)).length() < 5.0, "{:?}", view.corner - from);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    let far = |flow: &Flow| {
        let places = flow.blocks.iter().filter_map(|(_, block)| block.position.clone());
        places.map(|at| at.x.abs().max(at.y.abs())).fold(0.0, f64::max)
    };
    assert!(far(&flow(&harness)) < 100_000.0, "tidying up brings all back");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    answers(&mut harness);
}

#[test]
fn places_that_are_no_numbers_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with(Settings::default(), |_| None);
    for x in ["NaN", "Infinity", "-Infinity", "\"4\"", "null", "[1]"] {
        let json = at(&[("0", "0"), (x, "3")]);
        let path = file(folder.path(), "place.flow.json", &json);
        harness.state_mut().open(&path);
        settle(&mut harness);
        let words = complaint(&harness);
        assert!(words.contains("(1:"), "the place is told: {words}");
    }
    answers(&mut harness);
}

#[test]
fn a_thousand_blocks_at_one_point() {
    let mut flow = Flow::default();
    for number in 0..1_000_u32 {
        let mut block = Block::new(Kind::Message);
        block.text = Some(format!("Message {number}"));
        block.position = Some(Position::new(40.0, 40.0));
        let id = BlockId::from(format!("block-{number}"));
        flow.apply(&Edit::AddBlock { id, block: Box::new(block) }).unwrap();
    }
    for number in 0..1_000_u32 {
        let to = Some(BlockId::from(format!("block-{}", (number + 1) % 1_000)));
        let block = BlockId::from(format!("block-{number}"));
        flow.apply(&Edit::Connect { block, exit: "reply".into(), to }).unwrap();
    }
    flow.start = flow.blocks.id_at(0).cloned();
    let mut harness = with_flow(flow);
    answers(&mut harness);
    let (x, y) = dragged(&mut harness, "block-999");
    assert!((x - 200.0).abs() < 1.0 && (y - 100.0).abs() < 1.0, "{x} {y}");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    let value = Some(Json::string("Another text"));
    let edit = Edit::SetField { block: BlockId::from("block-5"), field: "text".to_owned(), value };
    assert!(harness.state_mut().edit(&[edit]));
    settle(&mut harness);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    let bounds = harness.state().doc().scene.bounds().unwrap();
    assert!(
        bounds.width() > 10_000.0 || bounds.height() > 10_000.0,
        "they stand apart: {bounds:?}"
    );
    answers(&mut harness);
}
