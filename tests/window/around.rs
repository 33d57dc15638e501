//! What stands around the canvas: variables, settings, the tour and the list of blocks.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::model::variables::Variables;
use treble_flow_designer::model::{Block, Edit, Flow, Kind};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

use crate::common::hands::{drag, place_of, press, type_in};
use crate::common::window::{Window, flow, settle, window_begun, window_with};

fn sample() -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    harness
}

#[test]
fn a_variable_leads_to_where_it_is_set_and_used() {
    let mut harness = sample();
    let before = flow(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::R);
    harness.run_ok();
    // The filter has the keyboard.
    type_in(&mut harness, "NOM");
    assert!(harness.query_by_label("motivo").is_none());
    harness.get_by_label("nome").click();
    harness.run_ok();
    harness.get_by_label("Set (1)");
    harness.get_by_label("Used (2)");
    harness.get_by_label("approved: Text").click();
    harness.run_ok();
    let selection = &harness.state().doc().view.selection;
    assert_eq!(selection.only_block().unwrap().as_str(), "approved");
    // The panel stays, and follows the flow: another use is listed at once.
    let edit = Edit::SetField {
        block: "human".into(),
        field: "team".to_owned(),
        value: Some(treble_flow_designer::model::Json::string("{{nome}}")),
    };
    assert!(harness.state_mut().edit(&[edit]));
    harness.run_ok();
    harness.get_by_label("Used (3)");
    harness.get_by_label("human: Team");

    // What a webhook returns stands at its path.
    harness.get_by_role_and_label(Role::TextInput, "Find variable").focus();
    harness.step();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_in(&mut harness, "motivo");
    harness.get_by_label_contains("ask-photo: returned by the webhook of").click();
    harness.run_ok();
    let exit = harness.state().doc().view.selection.exit.clone().unwrap();
    assert_eq!((exit.0.as_str(), exit.1.as_str()), ("ask-photo", "reply"));
    harness.state_mut().run(Command::Undo);
    assert_eq!(flow(&harness), before);
}

#[test]
fn a_variable_without_an_end_says_so() {
    let mut harness = sample();
    let mut block = Block::new(Kind::Message);
    block.text = Some("{{nobody_sets_me}}, {{weekday}}".to_owned());
    let edit = Edit::AddBlock { id: "new".into(), block: Box::new(block) };
    assert!(harness.state_mut().edit(&[edit]));
    harness.state_mut().run(Command::Variables);
    harness.run_ok();
    harness.get_by_label("1 never set");
    harness.get_by_label("1 never used");
    harness.get_by_label("nobody_sets_me, never set").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Used, but nothing in this flow sets it.");
    harness.get_by_label("weekday, from the platform").click_accesskit();
    harness.run_ok();
    assert!(harness.query_by_label("Rename everywhere").is_none(), "it keeps its name");
    harness.get_by_label("foto_documento, never used").click_accesskit();
    harness.run_ok();
    // A name that is taken is refused while it is typed; Enter takes a free one.
    harness.get_by_role_and_label(Role::TextInput, "New name").focus();
    harness.step();
    type_in(&mut harness, "nome");
    harness.get_by_label("The flow has a variable “nome” already");
    type_in(&mut harness, "_2");
    press(&mut harness, Key::Enter);
    let variables = Variables::of(harness.state().doc().flow());
    assert!(variables.get("nome_2").is_some() && variables.get("foto_documento").is_none());
    harness.get_by_label("nome_2, never used");
}

#[test]
fn the_list_of_a_large_flow_is_made_beside_the_window() {
    let mut harness = window_with(Settings::default(), |_| None);
    let mut flow = Flow::default();
    for number in 0..1_500 {
        let mut block = Block::new(Kind::Message);
        block.text = Some(format!("{{{{name_{number}}}}}"));
        assert!(flow.blocks.push(format!("b{number}").into(), block));
    }
    let state = harness.state_mut();
    state.add_doc(flow, treble_flow_designer::format::Source::native(), None);
    state.run(Command::Variables);
    settle(&mut harness);
    harness.get_by_label("name_0, never set");
    harness.get_by_label("1500 never set");
    harness.get_by_label("b0: Text").click();
    harness.run_ok();
    assert_eq!(harness.state().doc().view.selection, Selection::block(&"b0".into()));
}

/// Settings that are kept in a file of a folder of the test's own.
fn settings_in(folder: &Path) -> Settings {
    Settings::load_from(&folder.join("settings.json"))
}

#[test]
fn settings_take_effect_at_once_and_are_there_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings_in(folder.path());
    for number in 0..3 {
        settings.remember_webhook(&format!("https://h{number}.example.com/"));
        settings.remember_file(Path::new(&format!("/flows/{number}.json")));
    }
    let mut harness = window_with(settings, |_| None);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run_ok();
    for label in [
        "Show dots",
        "Line up blocks while dragging",
        "Forget https://h1.example.com/",
        "Forget all files",
        "Larger interface",
        "Light",
    ] {
        harness.get_by_label(label).click_accesskit();
        harness.run_ok();
    }
    assert!(!harness.ctx.global_style().visuals.dark_mode, "it is light at once");
    harness.get_by_role_and_label(Role::ComboBox, "Language").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Português").click_accesskit();
    harness.run_ok();
    harness.get_by_label("Mostrar pontos");
    let next = settings_in(folder.path());
    assert_eq!(next.webhooks, ["https://h2.example.com/", "https://h0.example.com/"]);
    assert!(next.recent.is_empty() && next.light && !next.grid.dots && !next.grid.snap);
    assert_eq!((next.scale, next.language.as_str()), (1.1, "pt"));
    assert!(!next.is_first_run);

    harness.get_by_label("Esquecer todos os endereços").click_accesskit();
    harness.get_by_label("Como o sistema").click_accesskit();
    harness.run_ok();
    let next = settings_in(folder.path());
    assert!(next.webhooks.is_empty() && next.theme_of_system);
    // The system says something else now, and the window follows.
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        harness.input_mut().system_theme = Some(theme);
        harness.run_ok();
        let is_dark = harness.ctx.global_style().visuals.dark_mode;
        assert_eq!(is_dark, theme == egui::Theme::Dark);
    }
    // The language that the system speaks is none that was chosen.
    harness.get_by_role_and_label(Role::ComboBox, "Idioma").click_accesskit();
    harness.run_ok();
    harness.get_by_label_contains("O do sistema (").click_accesskit();
    harness.run_ok();
    assert_eq!(settings_in(folder.path()).language, "");
}

#[test]
fn the_canvas_does_what_the_grid_settings_say() {
    let meshes = |harness: &Harness<'_, App>| {
        let is_mesh = |shape: &egui::epaint::ClippedShape| match &shape.shape {
            egui::Shape::Mesh(mesh) => mesh.vertices.len() > 400,
            _ => false,
        };
        harness.output().shapes.iter().filter(|shape| is_mesh(shape)).count()
    };
    let mut harness = sample();
    assert_eq!(meshes(&harness), 1, "the dots are one mesh");
    harness.state_mut().settings.grid.dots = false;
    harness.run_ok();
    assert_eq!(meshes(&harness), 0);

    let moved_by = |harness: &mut Harness<'_, App>| {
        harness.run_ok();
        let from = place_of(harness, "human, ");
        let before = flow(harness).block("human").unwrap().position.clone().unwrap();
        drag(harness, from, from + vec2(3.0, 41.0));
        let after = flow(harness).block("human").unwrap().position.clone().unwrap();
        let zoom = f64::from(harness.state().doc().view.zoom);
        harness.state_mut().run(Command::Undo);
        ((after.x - before.x) * zoom, (after.y - before.y) * zoom)
    };
    harness.state_mut().run(Command::Fit);
    harness.run_ok();
    let (x, y) = moved_by(&mut harness);
    assert!((x - 3.0).abs() > 0.5 && y > 20.0, "it stands in line again: {x} {y}");
    harness.state_mut().settings.grid.snap = false;
    let (x, y) = moved_by(&mut harness);
    assert!((x - 3.0).abs() < 0.1 && (y - 41.0).abs() < 0.1, "{x} {y}");
}

#[test]
fn sizes_are_as_they_were_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    let is_real = |harness: &mut Harness<'_, App>| {
        let viewports = &mut harness.input_mut().viewports;
        viewports.get_mut(&egui::ViewportId::ROOT).unwrap().maximized = Some(false);
    };
    let mut harness = window_with(settings_in(folder.path()), |_| None);
    assert!(!file.exists() || settings_in(folder.path()).sizes.is_empty(), "nobody chose a size");
    is_real(&mut harness);
    let edge = |harness: &Harness<'_, App>| harness.state().doc().view.rect;
    let before = edge(&harness);
    let from = before.left_center() - vec2(3.0, 0.0);
    drag(&mut harness, from, from + vec2(70.0, 0.0));
    let from = edge(&harness).right_center() + vec2(3.0, 0.0);
    drag(&mut harness, from, from - vec2(55.0, 0.0));
    let from = edge(&harness).center_bottom() + vec2(0.0, 3.0);
    drag(&mut harness, from, from - vec2(0.0, 45.0));
    let after = edge(&harness);
    assert!((after.left() - before.left() - 70.0).abs() < 5.0, "{before} {after}");
    for _ in 0..90 {
        harness.step();
    }
    let kept = settings_in(folder.path());
    assert_eq!(kept.window_size(), Some([1600.0, 1000.0]));
    let mut harness = window_with(kept, |_| None);
    let next = edge(&harness);
    assert!((next.min - after.min).length() < 1.0, "{after} {next}");
    assert!((next.max - after.max).length() < 1.0, "{after} {next}");
    // A maximized window keeps the size that it goes back to.
    let viewports = &mut harness.input_mut().viewports;
    viewports.get_mut(&egui::ViewportId::ROOT).unwrap().maximized = Some(true);
    harness.set_size(vec2(1900.0, 1060.0));
    for _ in 0..90 {
        harness.step();
    }
    let kept = settings_in(folder.path());
    assert!(kept.window.maximized);
    assert_eq!(kept.window_size(), Some([1600.0, 1000.0]));
}

/// The first start of somebody whose settings are kept in this folder.
fn first_start(folder: &Path, has_files: bool) -> Window {
    // Choosing a language would make it a second one.
    window_begun(
        settings_in(folder),
        |_| None,
        move |app| {
            app.language = Language::English;
            app.greet(has_files);
        },
    )
}

#[test]
fn the_tour_is_offered_once_and_only_at_a_first_start_without_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let harness = first_start(folder.path(), true);
    assert!(harness.query_by_label("Start the tour").is_none());
    // What was begun otherwise is not disturbed.
    let mut harness = first_start(folder.path(), false);
    harness.get_by_label("Start the tour");
    harness.get_by_label("Add Message with options").click();
    harness.run_ok();
    assert_eq!(flow(&harness).blocks.len(), 1, "the offer blocks nothing");
    assert!(harness.query_by_label("Start the tour").is_none());

    let mut harness = first_start(folder.path(), false);
    harness.get_by_label("No, thanks").click();
    harness.run_ok();
    assert!(harness.query_by_label("Start the tour").is_none());
    assert!(settings_in(folder.path()).tour_seen);
    let mut harness = first_start(folder.path(), false);
    assert!(harness.query_by_label("Start the tour").is_none());
    // The empty window still has it.
    harness.get_by_label("Take the tour").click();
    harness.run_ok();
    harness.get_by_label("Step 1 of 8");
    harness.get_by_label("Skip the tour").click();
    harness.run_ok();
    assert!(harness.query_by_label_contains("Step ").is_none());
}

#[test]
fn the_tour_notices_what_is_done_and_can_be_walked_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = first_start(folder.path(), false);
    harness.get_by_label("Start the tour").click();
    harness.run_ok();
    let next = |harness: &mut Harness<'_, App>, number: usize| {
        // The button that goes on has the keyboard.
        press(harness, Key::Enter);
        harness.get_by_label(&format!("Step {number} of 8"));
    };
    harness.get_by_label("Step 1 of 8");
    assert!(harness.query_by_label("Done").is_none());
    harness.get_by_label_contains("ask-name, ").click();
    harness.run_ok();
    assert!(harness.query_all_by_label("Done").count() > 0, "the click was noticed");
    harness.get_by_label("Next").click();
    harness.run_ok();
    harness.get_by_label("Step 2 of 8");
    harness.get_by_label_contains("Path from ask-photo to wait").click();
    harness.run_ok();
    assert!(harness.query_all_by_label("Done").count() > 0);
    harness.get_by_role_and_label(Role::TextInput, "Webhook of the path");
    harness.get_by_label("Back").click();
    harness.run_ok();
    harness.get_by_label("Step 1 of 8");
    next(&mut harness, 2);
    next(&mut harness, 3);
    next(&mut harness, 4);
    harness.get_by_label("Request trigger, 6 of 6 parts");
    harness.state_mut().shows.problems = false;
    next(&mut harness, 5);
    assert!(harness.state().shows.problems, "what is pointed at is shown");
    next(&mut harness, 6);
    let before = flow(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run_ok();
    type_in(&mut harness, "https://example.com/hook");
    press(&mut harness, Key::Enter);
    assert_ne!(flow(&harness), before);
    assert!(harness.query_all_by_label("Done").count() > 0, "the new trigger was noticed");
    harness.get_by_label("Next").click();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_ok();
    press(&mut harness, Key::Escape);
    assert!(harness.query_all_by_label("Done").count() > 0, "the dialog was noticed");
    harness.get_by_label("Next").click();
    harness.run_ok();
    harness.get_by_label("Step 8 of 8");
    assert!(harness.query_by_label("Skip the tour").is_none());
    harness.get_by_label("Finish the tour").click();
    harness.run_ok();
    assert!(harness.query_by_label_contains("Step ").is_none());
    assert!(settings_in(folder.path()).tour_seen);
}

#[test]
fn the_tour_survives_anything_that_is_done_to_its_flow() {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().run(Command::Tour);
    harness.run_ok();
    harness.state_mut().run(Command::SelectAll);
    harness.state_mut().run(Command::Delete);
    harness.run_ok();
    for number in 2..=8 {
        harness.get_by_label("Next").click();
        harness.run_ok();
        harness.get_by_label(&format!("Step {number} of 8"));
    }
    // Another flow in front hides it; closing its own ends it.
    harness.state_mut().add_doc(
        Flow { name: Some("other".to_owned()), ..Flow::default() },
        treble_flow_designer::format::Source::native(),
        None,
    );
    harness.run_ok();
    assert!(harness.query_by_label("Step 8 of 8").is_none());
    harness.state_mut().run(Command::CloseFlow);
    harness.run_ok();
    harness.get_by_label("Step 8 of 8");
    harness.state_mut().run(Command::Undo);
    harness.state_mut().run(Command::CloseFlow);
    harness.run_ok();
    harness.get_by_label("Begin your flow");
    assert!(harness.query_by_label("Step 8 of 8").is_none());
}

#[test]
fn a_block_is_dragged_from_the_list_onto_the_canvas() {
    let mut harness = sample();
    let before = flow(&harness);
    let row = place_of(&harness, "Add Simple message");
    let view = harness.state().doc().view.rect;
    let free = view.center_bottom() - vec2(0.0, 120.0);
    drag(&mut harness, row, free);
    let after = flow(&harness);
    assert_eq!(after.blocks.len(), before.blocks.len() + 1);
    let id = harness.state().doc().view.selection.only_block().unwrap().clone();
    let doc = harness.state().doc();
    let node = doc.scene.nodes.get(doc.flow().blocks.position(id.as_str()).unwrap()).unwrap();
    let middle = doc.view.screen_from_flow(node.rect.center());
    assert!((middle - free).length() < 4.0, "{middle} {free}");
    // Nothing else was touched, and one step takes it back.
    let others = |flow: &Flow| flow.blocks.iter().filter(|(i, _)| **i != id).count();
    assert_eq!(others(&after), before.blocks.len());
    harness.state_mut().run(Command::Undo);
    harness.run_ok();
    assert_eq!(flow(&harness), before);

    // On a path, it becomes a part of it; the webhook goes on to the trigger. One step as well.
    harness.state_mut().doc_mut().view.zoom = 1.0;
    harness.run_ok();
    let row = place_of(&harness, "Add Interactive buttons");
    let path = place_of(&harness, "Path from ask-name to ask-photo");
    drag(&mut harness, row, path);
    let after = flow(&harness);
    let id = harness.state().doc().view.selection.only_block().unwrap().clone();
    let to = |block: &str, exit: &str| after.path(block, exit).unwrap().to.clone();
    assert_eq!(to("ask-name", "reply").as_ref(), Some(&id));
    assert_eq!(to(id.as_str(), "default").unwrap().as_str(), "ask-photo");
    harness.state_mut().run(Command::Undo);
    harness.run_ok();
    assert_eq!(flow(&harness), before);

    // What leads nowhere cannot be put into a path: it is added, and the window says why.
    let row = place_of(&harness, "Add Transfer to human");
    drag(&mut harness, row, path);
    assert_eq!(flow(&harness).blocks.len(), before.blocks.len() + 1);
    assert_eq!(flow(&harness).path("ask-name", "reply"), before.path("ask-name", "reply"));
    assert!(harness.state().notices.last().unwrap().words.contains("no free exit"));
}

#[test]
fn a_block_that_is_not_dropped_on_the_canvas_is_not_added() {
    let mut harness = sample();
    let before = flow(&harness);
    let row = place_of(&harness, "Add Simple message");
    let inspector = harness.state().doc().view.rect.right_center() + vec2(120.0, 0.0);
    drag(&mut harness, row, inspector);
    assert_eq!(flow(&harness), before);
    // Escape puts it back.
    let canvas = harness.state().doc().view.rect.center();
    harness.hover_at(row);
    harness.step();
    harness.drag_at(row);
    harness.step();
    harness.hover_at(canvas);
    harness.step();
    harness.key_press(Key::Escape);
    harness.step();
    harness.drop_at(canvas);
    harness.run_ok();
    assert_eq!(flow(&harness), before);
    // A list that goes away takes what was carried with it.
    harness.drag_at(row);
    harness.step();
    harness.hover_at(canvas);
    harness.step();
    harness.state_mut().shows.blocks = false;
    harness.step();
    harness.drop_at(canvas);
    harness.run_ok();
    harness.state_mut().shows.blocks = true;
    harness.run_ok();
    assert_eq!(flow(&harness), before);
    // A click adds a block as before.
    harness.get_by_label("Add Simple message").click();
    harness.run_ok();
    assert_eq!(flow(&harness).blocks.len(), before.blocks.len() + 1);
}
