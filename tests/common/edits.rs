//! Random edits, for the tests that change flows.

use treble_flow_designer::model::flow::{Goal, GoalEvent, Webhook};
use treble_flow_designer::model::{BlockId, Edit, ExitId, Flow, Json, Kind, Number, Style};

use crate::common::flows::{any_block, note};
use crate::common::random::Random;

/// Any edit, sensible or not.
pub(crate) fn random_edit(random: &mut Random, flow: &Flow) -> Edit {
    let some_block = |random: &mut Random| {
        if flow.blocks.is_empty() || random.one_in(12) {
            BlockId::from("nowhere")
        } else {
            any_block(random, flow)
        }
    };
    let block = some_block(random);
    let exits: Vec<ExitId> = flow
        .block(block.as_str())
        .map(|b| b.exits().map(|exit| exit.id.into()).collect())
        .unwrap_or_default();
    let exit = if exits.is_empty() || random.one_in(5) {
        ExitId::from(*random.pick(&["reply", "default", "alternate", "next", "gone"]))
    } else {
        random.pick(&exits).clone()
    };
    let id = ExitId::from(format!("n{}", random.below(6)));
    match random.below(23) {
        0 => Edit::AddBlock {
            id: BlockId::from(format!("new{}", random.below(20))),
            block: Box::new(treble_flow_designer::model::Block::new(
                random.pick(&Kind::ALL).clone(),
            )),
        },
        1 => Edit::RemoveBlock { id: block },
        2 => Edit::RenameBlock { from: block, to: BlockId::from(format!("r{}", random.below(9))) },
        3 => Edit::SetKind {
            block,
            kind: random.pick(&Kind::ALL).clone(),
            style: random.one_in(2).then_some(*random.pick(&Style::ALL)),
        },
        4 => Edit::SetField {
            block,
            field: (*random.pick(&[
                "text",
                "save.variable",
                "timer.value",
                "style",
                "goal.campaign",
                "goal.events",
                "data",
            ]))
            .to_owned(),
            value: match random.below(3) {
                0 => None,
                1 => Some(Json::string("buttons")),
                _ => Some(Json::Number(Number::from(3))),
            },
        },
        5 => Edit::AddOption { block, id, label: "New".to_owned(), at: random.below(5) },
        6 => Edit::SetLabel { block, option: exit, label: "Changed".to_owned() },
        7 => Edit::AddCondition { block, id, at: 0 },
        8 => Edit::AddShare { block, id, percent: Number::from(10), at: 0 },
        9 => Edit::MoveExit { block, exit, to: random.below(4) },
        10 => Edit::RemoveExit { block, exit },
        11 => {
            let to = (!random.one_in(4)).then(|| some_block(random));
            Edit::Connect { block, exit, to }
        }
        12 => Edit::SetWebhook {
            block,
            exit,
            webhook: random.one_in(2).then(|| Webhook::new("https://example.com/x")),
        },
        13 => Edit::SetAlternate { block, minutes: Number::from(7) },
        14 => Edit::Move {
            block,
            x: if random.one_in(9) { f64::NAN } else { random.below(900) as f64 },
            y: 12.5,
        },
        15 => Edit::SetGoal {
            block,
            goal: (!random.one_in(3)).then(|| {
                let event = GoalEvent { kind: "READ".to_owned(), ..GoalEvent::default() };
                Box::new(Goal { events: vec![event], ..Goal::default() })
            }),
        },
        16 => Edit::SetOptOut {
            block,
            option: exit,
            optout: random.one_in(2),
            webhook: random.one_in(2).then(|| "https://example.com/out".to_owned()),
        },
        17 => Edit::SetCondition {
            block,
            condition: exit,
            operator: "BTW".to_owned(),
            value: Json::Array(vec![Json::string("09:00"), Json::string("18:00")]),
        },
        18 => Edit::SetFlowField {
            field: (*random.pick(&["name", "language", "timezone", "direction", "gone"]))
                .to_owned(),
            value: (!random.one_in(3)).then(|| "pt".to_owned()),
        },
        19 => Edit::SetInputs {
            inputs: (!random.one_in(3)).then(|| vec![format!("v{}", random.below(3))]),
        },
        20 => Edit::Allow {
            block: random.one_in(2).then_some(block),
            rule: "long-text".to_owned(),
            reason: (!random.one_in(3)).then(|| "so be it".to_owned()),
        },
        21 => Edit::SetNote {
            id: format!("note-{}", random.below(4)).as_str().into(),
            note: (!random.one_in(3)).then(|| Box::new(note(random))),
        },
        _ => Edit::SetStart { start: (!random.one_in(3)).then(|| some_block(random)) },
    }
}
