//! Random flows, with all the mistakes that authors make.

use std::sync::Arc;

use treble_flow_designer::model::flow::{
    Alternate, Block, Choice, Condition, Flow, Note, NoteKind, Path, Position, Share,
    TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::{BlockId, Json, Kind, Number, Style};

use crate::common::random::Random;

const TEXTS: [&str; 6] =
    ["Olá {{nome}}", "¿Qué tal?", "", "Wait… ⏰", "{{status}} [REQUEST_TRIGGER]", "\"quoted\"\n"];
const LABELS: [&str; 7] = ["Sí", "No", TRIGGER_LABEL, "[request_trigger]", "DEFAULT", "", "Ok"];

/// A flow of up to `size` blocks of all kinds, with all their mistakes.
pub(crate) fn flow(random: &mut Random, size: usize) -> Flow {
    let count = 1 + random.below(size);
    let ids: Vec<BlockId> = (0..count).map(|n| BlockId::from(format!("b{n}"))).collect();
    let blocks = ids.iter().map(|id| (id.clone(), block(random, &ids))).collect();
    let start = (!random.one_in(8)).then(|| ids[0].clone());
    let notes = (0..random.below(3))
        .map(|number| (format!("note-{number}").as_str().into(), Arc::new(note(random))))
        .collect();
    Flow { name: Some("random".to_owned()), start, blocks, notes, ..Flow::default() }
}

pub(crate) fn note(random: &mut Random) -> Note {
    let kind = *random.pick(&NoteKind::ALL);
    let mut number = || random.below(900) as f64 / 4.0;
    let (at, size) = ((number(), -number()), (number(), number()));
    Note::new(kind, random.pick::<&str>(&TEXTS), at, size)
}

fn path(random: &mut Random, ids: &[BlockId]) -> Path {
    let to = (!random.one_in(4)).then(|| random.pick(ids).clone());
    let webhook = random.one_in(3).then(|| Webhook::new("https://example.com/hook"));
    Path { to, webhook, ..Path::default() }
}

fn block(random: &mut Random, ids: &[BlockId]) -> Block {
    let mut block = Block::new(random.pick(&Kind::ALL).clone());
    block.position = Some(Position::new(random.below(4000) as f64, random.below(4000) as f64));
    if block.kind.has_text() {
        block.text = Some((*random.pick(&TEXTS)).to_owned());
    }
    match block.kind {
        Kind::Message => block.reply = Some(path(random, ids)),
        Kind::Options | Kind::Template => {
            if block.kind == Kind::Options {
                block.style = Some(*random.pick(&Style::ALL));
            }
            for number in 0..random.below(4) {
                block.options.push(Choice {
                    id: format!("o{number}").as_str().into(),
                    label: (*random.pick(&LABELS)).to_owned(),
                    path: path(random, ids),
                    action: None,
                    optout_webhook: None,
                });
            }
            if random.one_in(2) {
                block.default = Some(path(random, ids));
            }
        }
        Kind::Condition => {
            block.variable = Some("status".to_owned());
            for number in 0..random.below(3) {
                block.conditions.push(Condition {
                    id: format!("c{number}").as_str().into(),
                    operator: Some("EQ".to_owned()),
                    value: Some(Json::string("yes")),
                    path: path(random, ids),
                });
            }
            block.otherwise = Some(path(random, ids));
        }
        Kind::AbTest => {
            for number in 0..2 {
                block.shares.push(Share {
                    id: format!("s{number}").as_str().into(),
                    percent: Some(Number::from(50)),
                    path: path(random, ids),
                });
            }
        }
        _ => {}
    }
    if matches!(block.kind, Kind::Message | Kind::Options) && random.one_in(3) {
        block.alternate = Some(Box::new(Alternate {
            minutes: Some(Number::from(random.below(10) as u32)),
            path: path(random, ids),
        }));
    }
    block
}

/// The id of any block.
pub(crate) fn any_block(random: &mut Random, flow: &Flow) -> BlockId {
    let ids: Vec<&BlockId> = flow.blocks.ids().collect();
    (*random.pick(&ids)).clone()
}
