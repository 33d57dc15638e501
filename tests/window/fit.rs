//! Everything that the window can show, in every language and at two interface scales: no text is
//! cut, none lies on another, and what can be used has a name and its place.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::accesskit::{Action, Role};
use eframe::egui::epaint::{ClippedShape, TextShape};
use eframe::egui::{
    Event, Modifiers, MouseWheelSource, MouseWheelUnit, Rect, Shape, TouchPhase, Vec2, vec2,
};
use egui_kittest::kittest::NodeT as _;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::format;
use treble_flow_designer::words::Language;

use crate::common::raster;
use crate::common::surfaces::{Desk, Sight, surfaces};

/// A line of text as it is drawn.
struct Line {
    words: String,
    /// The whole text that the line is a part of.
    text: String,
    rect: Rect,
    clip: Rect,
    is_elided: bool,
    /// Where it is in the order of drawing.
    number: usize,
}

/// What is drawn in a frame, in its order.
#[derive(Default)]
struct Drawn {
    lines: Vec<Line>,
    /// Boxes that hide what was drawn before.
    covers: Vec<(usize, Rect)>,
}

impl Drawn {
    fn of(desk: &Desk) -> Self {
        let mut drawn = Self::default();
        for (number, shape) in desk.harness.output().shapes.iter().enumerate() {
            let ClippedShape { clip_rect, shape, .. } = shape;
            drawn.take(number, *clip_rect, shape);
        }
        drawn
    }

    fn places(self) -> Vec<(String, Rect)> {
        self.lines.into_iter().map(|line| (line.words, line.rect)).collect()
    }

    fn take(&mut self, number: usize, clip: Rect, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.take(number, clip, shape)),
            Shape::Text(text) => self.take_text(number, clip, text),
            Shape::Rect(rect) if rect.fill.a() == 255 => {
                self.covers.push((number, rect.rect.intersect(clip)));
            }
            _ => {}
        }
    }

    fn take_text(&mut self, number: usize, clip: Rect, text: &TextShape) {
        for row in &text.galley.rows {
            let ink = row.visuals.mesh_bounds;
            if !ink.is_positive() {
                continue;
            }
            self.lines.push(Line {
                words: row.text(),
                text: text.galley.text().to_owned(),
                rect: ink.translate(text.pos.to_vec2() + row.pos.to_vec2()),
                clip,
                is_elided: text.galley.elided,
                number,
            });
        }
    }
}

/// What the author wrote may be too long for where it stands; the program's own words may not.
struct Author(Vec<String>);

impl Author {
    fn of(desk: &Desk) -> Self {
        let app = desk.harness.state();
        let mut texts = Vec::new();
        let doc = app.doc();
        let saved = format::save(doc.flow(), &doc.source).unwrap().text;
        let mut take = |value: &serde_json::Value| strings(value, &mut texts);
        take(&serde_json::from_str(&saved).unwrap());
        texts.extend(app.settings.webhooks.iter().cloned());
        texts.push(desk.file.display().to_string());
        texts.push(desk.file.parent().unwrap().display().to_string());
        texts.retain(|text| text.chars().count() > 3);
        Self(texts)
    }

    fn wrote(&self, text: &str) -> bool {
        self.0.iter().any(|own| text.contains(own.as_str()) || own.contains(text))
    }
}

fn strings(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => texts.extend(text.lines().map(str::to_owned)),
        serde_json::Value::Array(values) => values.iter().for_each(|one| strings(one, texts)),
        serde_json::Value::Object(members) => {
            for (key, one) in members {
                // Words of the form are no words of an author's.
                if !matches!(key.as_str(), "kind" | "style" | "format" | "type" | "direction") {
                    strings(one, texts);
                }
            }
        }
        _ => {}
    }
}

/// What is wrong with the texts of a window.
fn wrongs(desk: &Desk) -> Vec<String> {
    let screen = desk.harness.ctx.content_rect();
    let view = &desk.harness.state().doc().view;
    let (drawn, author) = (Drawn::of(desk), Author::of(desk));
    let mut wrongs = Vec::new();
    for line in &drawn.lines {
        let Line { words, rect, clip, .. } = line;
        let seen = rect.intersect(*clip).intersect(screen);
        let is_on_canvas = view.rect.expand(1.0).contains_rect(*clip) && of_flow(desk, *rect);
        let is_cut_aside = rect.min.x < clip.min.x.max(screen.min.x) - 0.5
            || rect.max.x > clip.max.x.min(screen.max.x) + 0.5;
        let is_cut_above = rect.min.y < screen.min.y && clip.min.y <= screen.min.y
            || rect.max.y > screen.max.y && clip.max.y >= screen.max.y;
        if line.is_elided && !author.wrote(line.text.trim_end_matches('…')) {
            wrongs.push(format!("shortened: “{words}” of “{}”", line.text));
        }
        if is_on_canvas {
            continue;
        }
        if is_cut_above {
            wrongs.push(format!("beyond the window: “{words}” {rect:?}"));
        }
        if is_cut_aside
            && (seen.is_positive() || is_within(*rect, *clip))
            && !author.wrote(words.trim())
        {
            wrongs.push(format!("cut: “{words}” {rect:?} by {clip:?}"));
        }
    }
    let seen = |line: &Line| line.rect.intersect(line.clip).intersect(screen).shrink(1.0);
    for (at, below) in drawn.lines.iter().enumerate() {
        for above in &drawn.lines[at + 1..] {
            let both = seen(below).intersect(seen(above));
            let is_hidden = |(number, cover): &(usize, Rect)| {
                (below.number + 1..above.number).contains(number) && cover.contains_rect(both)
            };
            if both.is_positive() && !drawn.covers.iter().any(is_hidden) {
                wrongs.push(format!("“{}” lies on “{}”", above.words, below.words));
            }
        }
    }
    wrongs
}

/// The same for a dialog's list from the end where it stands to the other one.
fn wrongs_scrolled(desk: &mut Desk, is_down: bool) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = wrongs(desk).into_iter().collect();
    if desk.harness.state().dialog.is_none() {
        return all;
    }
    desk.harness.hover_at(desk.harness.ctx.content_rect().center());
    desk.harness.run_ok();
    let mut before = Drawn::of(desk).places();
    for _ in 0..6 {
        desk.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, if is_down { -230.0 } else { 230.0 }),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        desk.harness.run_ok();
        let now = Drawn::of(desk).places();
        if now == before {
            break;
        }
        before = now;
        all.extend(wrongs(desk));
    }
    all
}

/// It stands between the upper and the lower edge.
fn is_within(rect: Rect, clip: Rect) -> bool {
    rect.max.y > clip.min.y && rect.min.y < clip.max.y
}

/// A part of what stands on the canvas, which goes beyond its edge.
fn of_flow(desk: &Desk, line: Rect) -> bool {
    let doc = desk.harness.state().doc();
    let boxes = doc.scene.nodes.iter().map(|node| node.rect);
    let all = boxes.chain(doc.scene.sheets.iter().map(|sheet| sheet.rect)).reduce(Rect::union);
    // Paths and their webhooks lie between blocks.
    all.is_some_and(|all| doc.view.rect_on_screen(all).expand(80.0).contains(line.center()))
}

fn look_at_all(language: Language, sizes: &[(Vec2, f32)]) {
    let only = std::env::var("SURFACE").unwrap_or_default();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut dialogs = BTreeSet::new();
    for surface in surfaces() {
        if !surface.name.contains(&only) {
            continue;
        }
        let (size, scale) = sizes[0];
        let mut desk = surface.shown(Sight { language, scale, size, light: false });
        dialogs.extend(desk.harness.state().dialog.as_ref().map(name_of));
        for (at, (size, scale)) in sizes.iter().enumerate() {
            let sight = Sight { size: *size, scale: *scale, ..desk.sight };
            if at > 0 && surface.is_under_the_pointer {
                desk = surface.shown(sight);
            } else if at > 0 {
                desk.resize(sight);
            }
            for wrong in wrongs_scrolled(&mut desk, at % 2 == 0) {
                let place = format!("{} ({size:?}, {scale})", surface.name);
                found.entry(wrong).or_default().push(place);
            }
        }
    }
    let told = told(&found);
    assert!(told.is_empty(), "{language}:\n{}", told.join("\n"));
    if only.is_empty() {
        let missing: Vec<_> = DIALOGS.iter().filter(|name| !dialogs.contains(*name)).collect();
        assert!(missing.is_empty(), "dialogs without a surface: {missing:?}");
    }
}

/// Each wrong once, with the first place where it was met.
fn told(found: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let others = |places: &[String]| format!("{} and {} others", places[0], places.len() - 1);
    found.iter().map(|(wrong, places)| format!("{wrong}, in {}", others(places))).collect()
}

/// A dialog that is new does not compile here before it has a name in this list, and the list is
/// what the surfaces must show.
macro_rules! dialogs {
    ($($name:ident),*) => {
        const DIALOGS: &[&str] = &[$(stringify!($name)),*];
        fn name_of(dialog: &Dialog) -> &'static str {
            match dialog { $(Dialog::$name { .. } => stringify!($name)),* }
        }
    };
}

dialogs!(
    Trigger, Path, Close, Export, Commands, AddBlock, Connect, GoTo, Find, Webhooks, Samples,
    Settings, Platform, Shortcuts, Recover, Changed, NoPlace, Notices, Fix, Allow, Explain, Wiring,
    Run, SaveTest
);

/// What a command opens or closes.
fn opened(desk: &Desk) -> impl PartialEq + use<> {
    let app = desk.harness.state();
    let dialog = app.dialog.as_ref().map(name_of);
    (dialog, format!("{:?}", app.shows), app.doc().compare.is_some())
}

#[test]
fn what_a_command_opens_is_among_the_surfaces() {
    let all = surfaces();
    let sight =
        Sight { language: Language::English, scale: 1.0, size: vec2(1280.0, 800.0), light: false };
    let edited = all.iter().find(|surface| surface.name == "edited").unwrap();
    let mut opening = 0;
    for command in Command::ALL {
        let mut desk = edited.shown(sight);
        let before = opened(&desk);
        desk.harness.state_mut().run(command);
        desk.harness.run_ok();
        if opened(&desk) != before {
            let is_known = all.iter().any(|surface| surface.command == Some(command));
            assert!(is_known, "{command:?} opens what no surface shows");
            opening += 1;
        }
    }
    assert!(opening > 15, "{opening}");
}

#[test]
fn a_window_without_room_is_found_out() {
    let size = vec2(300.0, 260.0);
    let sight = Sight { language: Language::Spanish, scale: 1.0, size, light: false };
    for surface in surfaces() {
        if ["a flow", "export", "variables"].contains(&surface.name.as_str()) {
            let wrongs = wrongs(&surface.shown(sight));
            assert!(!wrongs.is_empty(), "{}", surface.name);
        }
    }
}

/// The smallest window and a usual one, at both scales. A window starts with the first and is given
/// the others one by one: a new one for each takes three times as long.
const SIZES: [(Vec2, f32); 4] = [
    (vec2(720.0, 480.0), 1.0),
    (vec2(1280.0, 800.0), 1.0),
    (vec2(1280.0, 800.0), 1.5),
    (vec2(1080.0, 700.0), 1.5),
];

/// What fits into the smallest window in another language has room in a larger one.
const SMALLEST: &[(Vec2, f32)] = SIZES.first_chunk::<1>().unwrap();

#[test]
fn the_smallest_window_is_one_of_those_looked_at() {
    for scale in [1.0, 1.5] {
        let size = Vec2::from(treble_flow_designer::app::settings::smallest(scale));
        assert!(SIZES.contains(&(size, scale)), "{size:?}");
    }
}

#[test]
fn no_text_is_cut_in_english() {
    look_at_all(Language::English, &SIZES);
}

#[test]
fn no_text_is_cut_in_spanish() {
    look_at_all(Language::Spanish, SMALLEST);
}

#[test]
fn no_text_is_cut_in_portuguese() {
    look_at_all(Language::Portuguese, SMALLEST);
}

/// What is wrong with what a screen reader meets: what can be used has a name, a role and a box
/// where it is drawn.
fn unreadable(desk: &Desk) -> BTreeSet<String> {
    let screen = desk.harness.ctx.content_rect();
    let doc = desk.harness.state().doc();
    let mut wrongs = BTreeSet::new();
    let (mut boxes, mut blocks) = (Vec::<(String, Rect)>::new(), Vec::new());
    for node in desk.harness.root().children_recursive() {
        let own = node.accesskit_node();
        let can = |action| own.data().supports_action(action);
        let (role, name) = (own.role(), own.label().or_else(|| own.value()).unwrap_or_default());
        if !can(Action::Click) && !can(Action::Focus) {
            if own.bounding_box().is_some() {
                blocks.push((name, node.rect()));
            }
            continue;
        }
        let Some(_) = own.bounding_box() else {
            wrongs.insert(format!("no box: {role:?} “{name}”"));
            continue;
        };
        let rect = node.rect();
        // An end of line in a page is a label of its own, and nothing to use.
        if role == Role::Label && name.trim().is_empty() {
            continue;
        }
        // A scroll bar is named by its role.
        if name.trim().is_empty() && role != Role::ScrollBar {
            wrongs.insert(format!("no name: {role:?} {rect:?}"));
        }
        if matches!(role, Role::Unknown | Role::GenericContainer) {
            wrongs.insert(format!("no role: {role:?} “{name}” {rect:?}"));
        }
        if !rect.is_finite() || !rect.is_positive() {
            wrongs.insert(format!("no place: {role:?} “{name}” {rect:?}"));
        }
        // Lists are scrolled up and down, nothing is scrolled aside.
        if rect.min.x < screen.min.x - 1.0 || rect.max.x > screen.max.x + 1.0 {
            wrongs.insert(format!("beyond the window: {role:?} “{name}” {rect:?}"));
        }
        boxes.push((name, rect));
    }
    for node in &doc.scene.nodes {
        let on_screen = doc.view.rect_on_screen(node.rect);
        let corner = on_screen.min + vec2(2.0, 2.0);
        if !doc.view.rect.contains(corner) {
            continue;
        }
        let start = format!("{}, ", node.id);
        let is_there = |(name, rect): &(String, Rect)| {
            let is_own = name.starts_with(&start) && rect.contains(corner);
            is_own && on_screen.expand(1.0).contains_rect(*rect)
        };
        if !boxes.iter().chain(&blocks).any(is_there) {
            wrongs.insert(format!("a block without its box: {} {on_screen:?}", node.id));
        }
    }
    wrongs
}

#[test]
fn what_can_be_used_has_a_name_a_role_and_its_place_at_every_zoom() {
    let only = std::env::var("SURFACE").unwrap_or_default();
    let size = vec2(1280.0, 800.0);
    let sight = Sight { language: Language::English, scale: 1.0, size, light: false };
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut blocks = 0;
    for surface in surfaces() {
        if !surface.name.contains(&only) {
            continue;
        }
        let mut desk = surface.shown(sight);
        for zoom in [0.5, 1.0, 2.0] {
            let view = &mut desk.harness.state_mut().doc_mut().view;
            view.zoom_at(view.rect.center(), zoom / view.zoom);
            desk.harness.run_ok();
            blocks += desk.harness.state().doc().scene.nodes.len();
            for wrong in unreadable(&desk) {
                found.entry(wrong).or_default().push(format!("{} ({zoom})", surface.name));
            }
        }
    }
    let told = told(&found);
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(blocks > 0 || !only.is_empty());
}

/// `LOOK=folder cargo test --test window pictures_of_everything` writes a picture of everything for
/// a person's eye, and `SURFACE=words` those of some surfaces. Without it one picture is looked at.
#[test]
fn pictures_of_everything() {
    let folder = std::env::var_os("LOOK").map(std::path::PathBuf::from);
    let only = std::env::var("SURFACE").unwrap_or_default();
    let own = tempfile::tempdir().unwrap();
    for (number, surface) in surfaces().iter().enumerate() {
        if !surface.name.contains(&only) {
            continue;
        }
        for (at, language) in Language::ALL.into_iter().enumerate() {
            let turn = number + at;
            let scale = [1.0, 1.5][turn % 2];
            let light = (turn / 2) % 2 == 1;
            let size = vec2(1280.0, 800.0);
            let desk = surface.shown(Sight { language, scale, size, light });
            let name = surface.name.replace([' ', '/'], "-");
            let name = format!("{number:02}-{name}-{language}.ppm");
            let file = folder.as_deref().unwrap_or(own.path()).join(name);
            raster::write(&desk.harness, &file);
            let picture = std::fs::read(&file).unwrap();
            let pixels = picture.strip_prefix(b"P6 1280 800 255\n").unwrap();
            let colours: BTreeSet<&[u8]> = pixels.chunks_exact(3).collect();
            // Grounds, lines, and letters with soft edges.
            assert!(colours.len() > 50, "{}: {} colours", file.display(), colours.len());
            if folder.is_none() {
                return;
            }
        }
    }
}
