//! The scene that follows edits shows what one that is made anew shows.

use emath::Rect;
use proptest::prelude::*;
use treble_flow_designer::model::flow::{Path, Position, Webhook};
use treble_flow_designer::model::{
    Block, BlockId, Document, Edit, ExitId, Flow, Json, Kind, Number,
};
use treble_flow_designer::picture::Scene;

fn id(number: u8) -> BlockId {
    BlockId::from(format!("block-{number}"))
}

fn exit() -> impl Strategy<Value = ExitId> {
    prop_oneof![
        Just("option-0"),
        Just("option-1"),
        Just("default"),
        Just("alternate"),
        Just("reply")
    ]
    .prop_map(ExitId::from)
}

/// One edit of a flow of about ten blocks. Many do not apply; those are passed over.
fn edit() -> impl Strategy<Value = Edit> {
    let block = || (0..10_u8).prop_map(id);
    let place = || (-20..20_i32).prop_map(|at| f64::from(at) * 120.0);
    prop_oneof![
        4 => (block(), place(), place()).prop_map(|(block, x, y)| Edit::Move { block, x, y }),
        3 => (block(), place(), prop::bool::ANY).prop_map(|(id, x, is_message)| {
            let mut block = Block::new(if is_message { Kind::Message } else { Kind::Options });
            block.position = Some(Position::new(x, -x));
            Edit::AddBlock { id, block: Box::new(block) }
        }),
        2 => block().prop_map(|id| Edit::RemoveBlock { id }),
        4 => (block(), 0..2_u8, prop::bool::ANY).prop_map(|(block, number, is_token)| {
            let label = if is_token { "[REQUEST_TRIGGER]" } else { "Yes" };
            let id = ExitId::from(format!("option-{number}"));
            Edit::AddOption { block, id, label: label.to_owned(), at: 0 }
        }),
        2 => (block(), exit()).prop_map(|(block, exit)| Edit::RemoveExit { block, exit }),
        8 => (block(), exit(), prop::option::of(block()))
            .prop_map(|(block, exit, to)| Edit::Connect { block, exit, to }),
        4 => (block(), exit(), prop::bool::ANY).prop_map(|(block, exit, there)| {
            let webhook = there.then(|| Webhook::new("https://example.com/hook"));
            Edit::SetWebhook { block, exit, webhook }
        }),
        2 => (block(), ".{0,80}").prop_map(|(block, words)| {
            let value = Some(Json::string(&words));
            Edit::SetField { block, field: "text".to_owned(), value }
        }),
        1 => block().prop_map(|block| Edit::SetAlternate { block, minutes: Number::from(5) }),
        1 => prop::option::of(block()).prop_map(|start| Edit::SetStart { start }),
    ]
}

/// What a scene shows, in an order of its own.
fn shown(scene: &Scene) -> (Vec<String>, Vec<String>) {
    let nodes = scene.nodes.iter().map(|node| {
        format!("{} {:?} {:?} {:?} {:?}", node.id, node.rect, node.card, node.block, node.parts)
    });
    let nodes = nodes.collect();
    let mut wires: Vec<String> = scene
        .wires
        .iter()
        .map(|w| {
            let ends = (w.points.first(), w.points.last());
            format!(
                "{} {} {} {:?} {ends:?} {:?} {}",
                w.from, w.exit, w.to, w.kind, w.host, w.lacks_webhook
            )
        })
        .collect();
    wires.sort();
    (nodes, wires)
}

proptest! {
    #[test]
    fn a_scene_that_follows_is_as_one_made_anew(
        steps in prop::collection::vec((edit(), 0..12_u8), 1..60),
    ) {
        let mut document = Document::default();
        let mut scene = Scene::default();
        for (edit, chance) in steps {
            match chance {
                0 => { document.undo(); }
                1 => { document.redo(); }
                _ => { document.edit(&[edit]).unwrap_or_default(); }
            }
            scene.follow(document.flow(), document.revision());
            let mut fresh = Scene::default();
            fresh.follow(document.flow(), document.revision());
            prop_assert_eq!(shown(&scene), shown(&fresh));
            prop_assert_eq!(scene.bounds(), fresh.bounds());
            prop_assert_eq!(scene.start, fresh.start);
            // The indices and the blocks' own lists agree with the list of paths.
            for (number, wire) in scene.wires.iter().enumerate() {
                prop_assert!(scene.wires_in(wire.bounds).any(|found| found == number));
                prop_assert!(scene.nodes[wire.from].wires_out.contains(&number));
                prop_assert!(scene.nodes[wire.to].wires_in.contains(&number));
            }
            let leaving: usize = scene.nodes.iter().map(|node| node.wires_out.len()).sum();
            let arriving: usize = scene.nodes.iter().map(|node| node.wires_in.len()).sum();
            prop_assert_eq!((leaving, arriving), (scene.wires.len(), scene.wires.len()));
            let all = scene.bounds().unwrap_or(Rect::ZERO).expand(5_000.0);
            prop_assert_eq!(scene.nodes_in(all).count(), scene.nodes.len());
            prop_assert_eq!(scene.wires_in(all).count(), scene.wires.len());
        }
    }
}

#[test]
fn a_block_that_comes_later_takes_the_paths_that_waited_for_it() {
    let mut block = Block::new(Kind::Message);
    block.reply = Some(Path { to: Some(id(2)), ..Path::default() });
    let mut flow = Flow::default();
    assert!(flow.blocks.push(id(1), block));
    let mut document = Document::new(flow);
    let mut scene = Scene::default();
    scene.follow(document.flow(), document.revision());
    assert!(scene.wires.is_empty());
    let add = Edit::AddBlock { id: id(2), block: Box::new(Block::new(Kind::Message)) };
    document.edit(&[add]).unwrap();
    scene.follow(document.flow(), document.revision());
    assert_eq!(scene.wires.len(), 1);
    document.undo();
    scene.follow(document.flow(), document.revision());
    assert!(scene.wires.is_empty() && scene.nodes.len() == 1);
    document.redo();
    scene.follow(document.flow(), document.revision());
    assert_eq!(scene.wires.len(), 1);
}
