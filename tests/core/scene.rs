//! The scene that follows edits shows what one that is made anew shows.

use emath::Rect;
use treble_flow_designer::model::flow::{Path, Position, Webhook};
use treble_flow_designer::model::{
    Block, BlockId, Document, Edit, ExitId, Flow, Json, Kind, Number,
};
use treble_flow_designer::picture::Scene;
use treble_flow_designer::picture::route::{Area, corners};

use crate::common::random::Random;

fn id(number: u8) -> BlockId {
    BlockId::from(format!("block-{number}"))
}

/// One edit of a flow of about ten blocks. Many do not apply; those are passed over.
fn edit(random: &mut Random) -> Edit {
    let block = id(random.below(10) as u8);
    let place = |random: &mut Random| (random.below(40) as f64 - 20.0) * 120.0;
    let exit = |random: &mut Random| {
        let exits = ["option-0", "option-1", "default", "alternate", "reply"];
        ExitId::from(*random.pick(&exits))
    };
    // Each kind of edit has its share of 35.
    match random.below(35) {
        0..4 => Edit::Move { block, x: place(random), y: place(random) },
        4..7 => {
            let kind = if random.one_in(2) { Kind::Message } else { Kind::Options };
            let mut new = Block::new(kind);
            let x = place(random);
            new.position = Some(Position::new(x, -x));
            Edit::AddBlock { id: block, block: Box::new(new) }
        }
        7..9 => Edit::RemoveBlock { id: block },
        9..13 => {
            let label = if random.one_in(2) { "[REQUEST_TRIGGER]" } else { "Yes" };
            let id = ExitId::from(format!("option-{}", random.below(2)));
            Edit::AddOption { block, id, label: label.to_owned(), at: 0 }
        }
        13..15 => Edit::RemoveExit { block, exit: exit(random) },
        15..23 => {
            let to = random.one_in(2).then(|| id(random.below(10) as u8));
            Edit::Connect { block, exit: exit(random), to }
        }
        23..27 => {
            let webhook = random.one_in(2).then(|| Webhook::new("https://example.com/hook"));
            Edit::SetWebhook { block, exit: exit(random), webhook }
        }
        27..31 => {
            let value = Some(Json::string(&words(random)));
            Edit::SetField { block, field: "text".to_owned(), value }
        }
        31..33 => Edit::SetAlternate { block, minutes: Number::from(5) },
        _ => Edit::SetStart { start: random.one_in(2).then_some(block) },
    }
}

/// Up to 80 letters and signs of many scripts.
fn words(random: &mut Random) -> String {
    const SIGNS: [char; 16] = [
        'a', 'W', ' ', '7', '{', '"', '\\', '\t', 'ç', '¿', 'ß', '漢', 'ש', '\u{301}', '\u{200d}',
        '📷',
    ];
    (0..random.below(81)).map(|_| *random.pick(&SIGNS)).collect()
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

#[test]
fn a_scene_that_follows_is_as_one_made_anew() {
    for seed in 0..256 {
        let mut random = Random::new(seed);
        let mut document = Document::default();
        let mut scene = Scene::default();
        for step in 0..=random.below(59) {
            match random.below(12) {
                0 => {
                    document.undo();
                }
                1 => {
                    document.redo();
                }
                _ => {
                    document.edit(&[edit(&mut random)]).unwrap_or_default();
                }
            }
            scene.follow(document.flow(), document.revision());
            let mut fresh = Scene::default();
            fresh.follow(document.flow(), document.revision());
            assert_eq!(shown(&scene), shown(&fresh), "seed {seed}, step {step}");
            assert_eq!(scene.bounds(), fresh.bounds());
            assert_eq!(scene.start, fresh.start);
            // The indices and the blocks' own lists agree with the list of paths.
            for (number, wire) in scene.wires.iter().enumerate() {
                assert!(scene.wires_in(wire.bounds).any(|found| found == number));
                assert!(scene.nodes[wire.from].wires_out.contains(&number));
                assert!(scene.nodes[wire.to].wires_in.contains(&number));
            }
            let leaving: usize = scene.nodes.iter().map(|node| node.wires_out.len()).sum();
            let arriving: usize = scene.nodes.iter().map(|node| node.wires_in.len()).sum();
            assert_eq!((leaving, arriving), (scene.wires.len(), scene.wires.len()));
            let all = scene.bounds().unwrap_or(Rect::ZERO).expand(5_000.0);
            assert_eq!(scene.nodes_in(all).count(), scene.nodes.len());
            assert_eq!(scene.wires_in(all).count(), scene.wires.len());
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

#[test]
fn paths_that_go_around_two_blocks_keep_apart_in_order() {
    let area = |left: f32| Area { left, top: 0.0, right: left + 300.0, bottom: 200.0 };
    // Back to the left, and everything below is taken.
    let course = |lane: usize| {
        let is_below = |a: [f32; 2], b: [f32; 2]| usize::from(a[1].max(b[1]) > 210.0);
        let (from, to) = ([900.0, 60.0], [0.0, 60.0]);
        corners(from, to, area(600.0), area(0.0), lane, is_below)
    };
    let heights: Vec<f32> = (0..4).map(|lane| course(lane)[2][1]).collect();
    assert!(heights[0] < 0.0, "above both blocks: {heights:?}");
    assert!(heights.windows(2).all(|pair| pair[1] < pair[0]), "each further out: {heights:?}");
    let turns: Vec<f32> = (0..4).map(|lane| course(lane)[1][0]).collect();
    assert!(turns.windows(2).all(|pair| pair[1] > pair[0]), "{turns:?}");
}
