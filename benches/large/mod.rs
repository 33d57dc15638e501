//! The flow of 10,000 blocks and 15,000 paths that the goals are about.

use treble_flow_designer::model::flow::{
    Block, Choice, Flow, Path, Position, TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::{BlockId, Kind, Style};

pub(crate) const BLOCKS: usize = 10_000;

/// Messages, options, buttons and triggers in rows, each leading on and some back.
pub(crate) fn large_flow() -> Flow {
    let ids: Vec<BlockId> = (0..BLOCKS).map(|n| BlockId::from(format!("block-{n}"))).collect();
    let mut blocks = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let to = |step: usize| Path::new(&ids[(number + step) % BLOCKS]);
        let mut block = Block::new(if number % 2 == 0 { Kind::Message } else { Kind::Options });
        block.position =
            Some(Position::new((number % 100) as f64 * 420.0, (number / 100) as f64 * 340.0));
        block.text =
            Some(format!("Hola {{{{nombre}}}}, mensaje número {number} de la conversación ✅"));
        if block.kind == Kind::Message {
            let mut path = to(1);
            path.webhook = Some(Webhook::new("https://example.com/hooks/order"));
            block.reply = Some(path);
        } else {
            block.style = Some(if number % 4 == 1 { Style::Plain } else { Style::Buttons });
            let labels: &[&str] =
                if number % 4 == 1 { &[TRIGGER_LABEL] } else { &["Sí", "No", "Quizás"] };
            for (at, label) in labels.iter().enumerate() {
                let path = if at < 2 { to(1 + at * 7) } else { Path::default() };
                block.options.push(Choice {
                    id: format!("o{at}").as_str().into(),
                    label: (*label).to_owned(),
                    path,
                    action: None,
                    optout_webhook: None,
                });
            }
            block.default = Some(if number % 4 == 3 { to(3) } else { Path::default() });
        }
        blocks.push((id.clone(), block));
    }
    Flow { start: Some(ids[0].clone()), blocks: blocks.into_iter().collect(), ..Flow::default() }
}
