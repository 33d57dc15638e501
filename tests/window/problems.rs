//! The list of problems and the badges on the canvas, as an author uses them.

use eframe::egui::epaint::ColorMode;
use eframe::egui::{Key, Modifiers, Shape, Theme, vec2};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::format::{self, Source};
use treble_flow_designer::lint::rules::UNFINISHED;
use treble_flow_designer::lint::{Finding, RULES, Severity, lint, rule};
use treble_flow_designer::model::flow::Webhook;
use treble_flow_designer::model::{Block, BlockId, Edit, Flow, Json, Kind, Style};
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

use crate::common::hands::{press, type_in};
use crate::common::window::{Window, flow, settle, window_with};

fn read(path: &str) -> Flow {
    format::open(&std::fs::read(path).unwrap()).unwrap().flow
}

fn window(flow: Flow) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().add_doc(flow, Source::native(), None);
    harness.set_size(vec2(1600.0, 1000.0));
    settle(&mut harness);
    harness
}

/// A correct flow with an empty message and a misspelled trigger.
fn broken() -> Flow {
    let mut flow = read("flows/identity-check.flow.json");
    let edits = [
        Edit::SetField {
            block: "approved".into(),
            field: "text".to_owned(),
            value: Some(Json::string("")),
        },
        Edit::SetLabel {
            block: "wait".into(),
            option: "trigger".into(),
            label: "[Request_Trigger]".to_owned(),
        },
    ];
    flow.apply_all(&edits).unwrap();
    flow
}

fn messages(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.message(Language::English)).collect()
}

fn shows(harness: &Window, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn rules_shown(harness: &Window) -> Vec<&'static str> {
    harness.state().doc().findings.iter().map(|finding| finding.rule.name).collect()
}

/// A line of blocks, each with something wrong in it, too many to check within a frame.
fn long(count: usize) -> Flow {
    let mut flow = Flow::default();
    for number in 0..count {
        let mut block = Block::new(Kind::Options);
        block.style = Some(Style::Plain);
        block.text = Some(format!("Question {number}"));
        let id = BlockId::from(format!("b{number}"));
        let edits = [
            Edit::AddBlock { id: id.clone(), block: Box::new(block) },
            Edit::AddOption {
                block: id,
                id: "yes".into(),
                label: "[Request_Trigger]".to_owned(),
                at: 0,
            },
        ];
        flow.apply_all(&edits).unwrap();
        if number > 0 {
            let before = BlockId::from(format!("b{}", number - 1));
            let to = Some(BlockId::from(format!("b{number}")));
            let webhook = Some(Webhook::new("https://example.com/hook"));
            let edits = [
                Edit::Connect { block: before.clone(), exit: "yes".into(), to },
                Edit::SetWebhook { block: before, exit: "yes".into(), webhook },
            ];
            flow.apply_all(&edits).unwrap();
        }
    }
    flow.apply_all(&[Edit::SetStart { start: Some("b0".into()) }]).unwrap();
    flow
}

#[test]
fn problems_are_grouped_by_block_and_filtered() {
    let harness = &mut window(broken());
    let all = messages(&lint(&broken()));
    assert!(all.len() >= 3, "{all:?}");
    for message in &all {
        assert!(shows(harness, message), "{message}");
    }
    // A heading for each block, which leads there.
    harness.get_by_label("“Estamos processando sua solicita…” (wait)").click();
    harness.run_ok();
    assert_eq!(harness.state().doc().view.selection.only_block().unwrap().as_str(), "wait");
    // By words: those of the message, the rule's name or the block's id.
    for (words, rule) in [("misspelled", "misspelled-trigger"), ("APPROVED", "empty-message")] {
        harness.get_by_label("Filter problems").focus();
        harness.run_ok();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        type_in(harness, words);
        for finding in lint(&broken()) {
            let message = finding.message(Language::English);
            assert_eq!(shows(harness, &message), finding.rule.name == rule, "{words}: {message}");
        }
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_in(harness, "no such words");
    harness.get_by_label("No problem fits the filter.");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    press(harness, Key::Delete);
    // By severity.
    let is_error = |f: &Finding| f.severity == Severity::Error;
    let errors = lint(&broken()).iter().filter(|f| is_error(f)).count();
    harness.get_by_label(&format!("{errors} errors")).click();
    harness.run_ok();
    for finding in lint(&broken()) {
        let message = finding.message(Language::English);
        assert_eq!(shows(harness, &message), !is_error(&finding), "{message}");
    }
}

#[test]
fn a_badge_leads_to_its_problem() {
    let harness = &mut window(broken());
    harness.state_mut().shows.problems = false;
    harness.state_mut().go_to(&"approved".into(), None);
    harness.run_ok();
    harness.state_mut().doc_mut().view.selection = Selection::default();
    harness.run_ok();
    harness.get_by_label("approved: 1 error").click();
    harness.run_ok();
    let app = harness.state();
    assert!(app.shows.problems);
    assert_eq!(app.doc().view.selection.only_block().unwrap().as_str(), "approved");
    let chosen = app.doc().problems.chosen(&app.doc().findings).unwrap();
    assert_eq!(chosen.rule.name, "empty-message");
}

#[test]
fn a_problem_is_allowed_where_it_is_or_in_the_flow() {
    let mut flow_before = read("flows/identity-check.flow.json");
    let off = Edit::RemoveExit { block: "wait".into(), exit: "alternate".into() };
    flow_before.apply_all(&[off]).unwrap();
    for in_flow in [false, true] {
        let harness = &mut window(flow_before.clone());
        assert!(rules_shown(harness).contains(&"trigger-without-rescue"));
        harness.get_by_label("Filter problems").focus();
        harness.run_ok();
        type_in(harness, "rescue");
        harness.get_by_label("Allow…").click();
        harness.run_ok();
        if in_flow {
            harness.get_by_label("For the whole flow").click();
            harness.run_ok();
            harness.get_by_label("Why is this right here?").focus();
            harness.run_ok();
        }
        press(harness, Key::Enter);
        assert_eq!(flow(harness), flow_before, "not without a reason");
        harness.get_by_label("Why is this right here?").focus();
        type_in(harness, "somebody looks after it");
        press(harness, Key::Enter);
        let now = flow(harness);
        let block = now.block("wait").unwrap();
        let allow = if in_flow { &now.allow } else { &block.allow };
        assert_eq!(allow["trigger-without-rescue"], "somebody looks after it");
        assert!(!rules_shown(harness).contains(&"trigger-without-rescue"));
        harness.state_mut().undo();
        harness.run_ok();
        assert_eq!(flow(harness), flow_before);
        assert!(rules_shown(harness).contains(&"trigger-without-rescue"));
    }
}

#[test]
fn a_rule_is_explained() {
    let harness = &mut window(broken());
    harness.get_by_label("Filter problems").focus();
    harness.run_ok();
    type_in(harness, "misspelled");
    harness.get_by_label("Explain").click();
    harness.run_ok();
    let page = rule("misspelled-trigger").unwrap().page();
    let first = page.lines().next().unwrap().split(['`', '*']).next().unwrap().to_owned();
    assert!(shows(harness, first.trim()), "{first}");
    harness.get_by_label("Close").click();
    harness.run_ok();
    assert!(harness.state().dialog.is_none());
}

#[test]
fn every_rule_that_waits_is_a_rule() {
    for name in UNFINISHED {
        assert!(RULES.iter().any(|rule| rule.name == *name), "{name}");
    }
}

#[test]
fn a_block_that_is_being_made_stays_quiet_until_it_loses_the_selection() {
    let harness = &mut window(read("flows/identity-check.flow.json"));
    let before = rules_shown(harness);
    harness.state_mut().add_block(Kind::Options, Some(Style::Plain));
    harness.run_ok();
    assert_eq!(rules_shown(harness), before);
    let id = harness.state().doc().view.selection.only_block().unwrap().clone();
    assert!(lint(&flow(harness)).iter().any(|f| f.place.block.as_ref() == Some(&id)));
    // What is wrong, not merely unfinished, is told at once.
    let option = Edit::AddOption {
        block: id.clone(),
        id: "x".into(),
        label: "[Request_Trigger]".to_owned(),
        at: 0,
    };
    harness.state_mut().edit(&[option]);
    harness.run_ok();
    assert!(rules_shown(harness).contains(&"misspelled-trigger"));
    assert!(!rules_shown(harness).contains(&"empty-message"));
    harness.state_mut().go_to(&"wait".into(), None);
    harness.run_ok();
    assert!(rules_shown(harness).contains(&"empty-message"));
    // What was known before the block was taken up again stays.
    harness.state_mut().go_to(&id, None);
    harness.run_ok();
    assert!(rules_shown(harness).contains(&"empty-message"));
}

#[test]
fn a_block_with_another_id_keeps_its_problems() {
    let harness = &mut window(broken());
    harness.state_mut().go_to(&"approved".into(), None);
    harness.run_ok();
    let before = rules_shown(harness);
    assert!(before.contains(&"empty-message"));
    let edit = Edit::RenameBlock { from: "approved".into(), to: "accepted".into() };
    assert!(harness.state_mut().edit(&[edit]));
    harness.state_mut().doc_mut().view.selection = Selection::block(&"accepted".into());
    harness.run_ok();
    assert_eq!(rules_shown(harness), before);
    harness.state_mut().undo();
    harness.run_ok();
    assert_eq!(rules_shown(harness), before);
}

#[test]
fn what_is_opened_waits_until_the_dialog_is_answered() {
    let harness = &mut window(broken());
    let name = harness.state().doc().flow().name.clone();
    let first = treble_flow_designer::app::problems::Allow::new(&lint(&broken())[0]);
    harness.state_mut().dialog = Some(Dialog::Allow(first));
    harness.run_ok();
    harness.state_mut().open(std::path::Path::new("flows/order-status.flow.json"));
    settle(harness);
    assert_eq!(harness.state().doc().flow().name, name, "the flow below the dialog stays");
    press(harness, Key::Escape);
    settle(harness);
    assert_ne!(harness.state().doc().flow().name, name);
}

#[test]
fn findings_of_an_older_flow_are_never_shown() {
    let harness = &mut window(long(500));
    let expect = |harness: &Window| {
        let app = harness.state();
        let (shown, found) = (messages(&app.doc().findings), messages(&lint(app.doc().flow())));
        assert!(shown.is_empty() || shown == found);
        shown.len()
    };
    let had = expect(harness);
    assert!(had > 500);
    for number in 0..6 {
        let id = BlockId::from(format!("b{}", 100 + number));
        let label = treble_flow_designer::model::flow::TRIGGER_LABEL.to_owned();
        harness.state_mut().edit(&[Edit::SetLabel { block: id, option: "yes".into(), label }]);
        harness.step();
        expect(harness);
    }
    settle(harness);
    assert!(expect(harness) > 0);
    // All that can be mended is mended beside the window, as one step.
    let before = flow(harness);
    harness.state_mut().fix_all_safe();
    settle(harness);
    assert_ne!(flow(harness), before);
    assert!(!rules_shown(harness).contains(&"misspelled-trigger"));
    harness.state_mut().undo();
    settle(harness);
    assert_eq!(flow(harness), before);
    // What was worked out for another flow is not carried out.
    harness.state_mut().fix_all_safe();
    let edit = Edit::SetField {
        block: "b7".into(),
        field: "text".to_owned(),
        value: Some(Json::string("Other")),
    };
    harness.state_mut().edit(&[edit]);
    let after = flow(harness);
    settle(harness);
    assert_eq!(flow(harness), after);
    assert!(harness.state().notices.last().unwrap().is_error);
}

#[test]
fn the_way_that_shows_a_problem_is_chosen_with_it() {
    let harness = &mut window(read("tests/lint/possibly-unset-variable/bad.json"));
    let findings = harness.state().doc().findings.clone();
    let finding = findings.iter().find(|f| f.rule.name == "possibly-unset-variable").unwrap();
    assert!(!finding.evidence.is_empty());
    let canvas = harness.state().doc().view.rect;
    let thick = |harness: &Window| {
        let shapes = harness.output().shapes.iter();
        let paths = shapes.filter_map(|clipped| match &clipped.shape {
            Shape::Path(path) if canvas.intersects(path.visual_bounding_rect()) => Some(path),
            _ => None,
        });
        let ink = harness.ctx.style_of(Theme::Dark).visuals.warn_fg_color;
        paths.filter(|path| path.stroke.color == ColorMode::Solid(ink)).count()
    };
    assert_eq!(thick(harness), 0);
    harness.get_by_label(&finding.message(Language::English)).click();
    harness.run_ok();
    harness.get_by_label("The way there is drawn on the canvas.");
    assert_eq!(thick(harness), finding.evidence.len());
    // All of the way is in view.
    let doc = harness.state().doc();
    for step in &finding.evidence {
        let number = doc.scene.number(&step.block, doc.flow()).unwrap();
        assert!(doc.view.visible().contains_rect(doc.scene.nodes[number].rect), "{}", step.block);
    }
    // What is mended is no longer drawn.
    let allow = Edit::Allow {
        block: None,
        rule: "possibly-unset-variable".to_owned(),
        reason: Some("the server knows".to_owned()),
    };
    harness.state_mut().edit(&[allow]);
    harness.run_ok();
    assert_eq!(thick(harness), 0);
}
