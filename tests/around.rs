//! What stands around the canvas: variables, settings, the tour and the list of blocks.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::task::{Choice, Chooser, Purpose};
use treble_flow_designer::model::variables::Variables;
use treble_flow_designer::model::{Block, Edit, Flow, Kind};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

struct Nobody;

impl Chooser for Nobody {
    fn choose(&self, _purpose: Purpose, _name: &str) -> Choice {
        Choice::Cancelled
    }
}

fn window_with(settings: Settings) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size([1600.0, 1000.0])
        .with_max_steps(40)
        .build_eframe(move |creation| {
            let mut app = App::new(&creation.egui_ctx, settings, Arc::new(Nobody));
            app.speak(Language::English);
            app
        });
    harness.run_ok();
    harness
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

fn sample() -> Harness<'static, App> {
    let mut harness = window_with(Settings::default());
    harness.state_mut().open(Path::new("flows/identity-check.flow.json"));
    settle(&mut harness);
    harness
}

fn flow(harness: &Harness<'_, App>) -> Flow {
    harness.state().doc().flow().clone()
}

fn type_in(harness: &mut Harness<'_, App>, words: &str) {
    harness.event(Event::Text(words.to_owned()));
    harness.run_ok();
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
    harness.key_press(Key::Enter);
    harness.run_ok();
    let variables = Variables::of(harness.state().doc().flow());
    assert!(variables.get("nome_2").is_some() && variables.get("foto_documento").is_none());
    harness.get_by_label("nome_2, never used");
}

#[test]
fn the_list_of_a_large_flow_is_made_beside_the_window() {
    let mut harness = window_with(Settings::default());
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
