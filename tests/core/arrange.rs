//! Tidying, aligning, spreading, healing: what holds for every flow.

use std::collections::BTreeSet;

use treble_flow_designer::model::flow::{Choice, Exit, Path, Share, TRIGGER_LABEL, Webhook};
use treble_flow_designer::model::heal::{Why, delete_and_heal, duplicate, insert_on_path};
use treble_flow_designer::model::{Block, BlockId, Edit, Flow, Kind};
use treble_flow_designer::picture::Card;
use treble_flow_designer::picture::arrange::{
    Area, Direction, Guide, Line, align, distribute, snap, tidy,
};
use treble_flow_designer::picture::theme::size;

use crate::common::flows::{any_block, flow as random_flow};
use crate::common::random::Random;

fn applied(flow: &Flow, edits: &[Edit]) -> Flow {
    let mut flow = flow.clone();
    flow.apply_all(edits).expect("the edits fit the flow");
    flow
}

fn place(flow: &Flow, id: &BlockId) -> (f64, f64) {
    let at =
        flow.block(id.as_str()).and_then(|b| b.position.as_ref()).expect("it stands somewhere");
    (at.x, at.y)
}

fn height(flow: &Flow, id: &BlockId) -> f64 {
    f64::from(Card::of(flow.block(id.as_str()).expect("it is there")).height)
}

fn some(random: &mut Random, flow: &Flow) -> BTreeSet<BlockId> {
    flow.blocks.ids().filter(|_| random.one_in(2)).cloned().collect()
}

/// A message that leads to each of some blocks in turn is a chain; this is one of `count`.
fn chain(count: usize) -> Flow {
    let id = |n: usize| BlockId::from(format!("b{n}"));
    let blocks = (0..count).map(|n| {
        let mut block = Block::new(Kind::Message);
        block.text = Some("text".to_owned());
        block.reply = Some(if n + 1 < count { Path::new(&id(n + 1)) } else { Path::default() });
        (id(n), block)
    });
    Flow { start: Some(id(0)), blocks: blocks.collect(), ..Flow::default() }
}

fn least(flow: &Flow, ids: &BTreeSet<BlockId>) -> (f64, f64) {
    let places = ids.iter().map(|id| place(flow, id));
    places.fold((f64::INFINITY, f64::INFINITY), |a, b| (a.0.min(b.0), a.1.min(b.1)))
}

#[test]
fn tidied_blocks_keep_apart_and_others_stay() {
    let mut random = Random::new(11);
    for seed in 0..400 {
        let flow = random_flow(&mut random, 40);
        let chosen = if seed % 2 == 0 {
            flow.blocks.ids().cloned().collect()
        } else {
            some(&mut random, &flow)
        };
        let which = (seed % 2 == 1).then_some(&chosen);
        let edits = tidy(&flow, which);
        let tidied = applied(&flow, &edits);
        for id in flow.blocks.ids().filter(|id| !chosen.contains(*id)) {
            assert_eq!(place(&flow, id), place(&tidied, id), "{seed}");
        }
        let ids: Vec<&BlockId> = chosen.iter().collect();
        for (n, a) in ids.iter().enumerate() {
            for b in &ids[n + 1..] {
                let ((ax, ay), (bx, by)) = (place(&tidied, a), place(&tidied, b));
                let is_beside = (ax - bx).abs() >= f64::from(size::BLOCK_WIDTH) + 120.0;
                let is_apart =
                    ay + height(&flow, a) + 40.0 <= by || by + height(&flow, b) + 40.0 <= ay;
                assert!(is_beside || ax == bx && is_apart, "{seed}: {a} {b}");
            }
        }
        if !chosen.is_empty() {
            assert_eq!(least(&flow, &chosen), least(&tidied, &chosen), "{seed}");
            let corner = least(&tidied, &chosen);
            let is_on_grid = |a: f64, b: f64| ((a - b) / f64::from(size::GRID)).fract() == 0.0;
            for id in &chosen {
                let at = place(&tidied, id);
                assert!(is_on_grid(at.0, corner.0) && is_on_grid(at.1, corner.1));
            }
            if let Some(start) = flow.start.as_ref().filter(|start| chosen.contains(*start)) {
                assert_eq!(place(&tidied, start).0, corner.0, "{seed}");
            }
        }
        assert_eq!(tidy(&tidied, which), [], "{seed}: twice is as once");
    }
}

#[test]
fn a_chain_is_one_straight_row_from_left_to_right() {
    let flow = chain(10_000);
    let tidied = applied(&flow, &tidy(&flow, None));
    for (n, id) in tidied.blocks.ids().enumerate() {
        assert_eq!(place(&tidied, id), (432.0 * n as f64, 0.0));
    }
}

#[test]
fn large_and_tangled_flows_are_tidied() {
    let mut random = Random::new(5);
    let mut flow = random_flow(&mut random, 1);
    while flow.blocks.len() < 5_000 {
        flow = random_flow(&mut random, 10_000);
    }
    assert!(!tidy(&flow, None).is_empty());
    assert!(tidy(&Flow::default(), None).is_empty());
}

#[test]
fn odd_positions_are_no_trouble() {
    let mut flow = chain(3);
    for (id, x) in [("b0", 1e300), ("b1", -1e300), ("b2", 0.1)] {
        let edit = Edit::Move { block: id.into(), x, y: x };
        flow.apply(&edit).expect("a number");
    }
    let once = applied(&flow, &tidy(&flow, None));
    assert_eq!(tidy(&once, None), []);
    assert!(place(&once, &"b0".into()).0 < place(&once, &"b1".into()).0);
}

#[test]
fn aligned_blocks_share_a_line() {
    let mut random = Random::new(3);
    for seed in 0..200 {
        let flow = random_flow(&mut random, 12);
        let ids = some(&mut random, &flow);
        for line in Line::ALL {
            let after = applied(&flow, &align(&flow, &ids, line));
            let lines: Vec<f64> = ids
                .iter()
                .map(|id| {
                    let ((x, y), height) = (place(&after, id), height(&flow, id));
                    match line {
                        Line::Left | Line::Centre | Line::Right => x,
                        Line::Top => y,
                        Line::Middle => y + height / 2.0,
                        Line::Bottom => y + height,
                    }
                })
                .collect();
            assert!(lines.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-6), "{seed} {line:?}");
            for id in flow.blocks.ids() {
                let (old, new) = (place(&flow, id), place(&after, id));
                let is_across = matches!(line, Line::Left | Line::Centre | Line::Right);
                assert!(if is_across { old.1 == new.1 } else { old.0 == new.0 });
                assert!(ids.contains(id) || old == new);
            }
        }
    }
}

#[test]
fn spread_blocks_have_equal_gaps() {
    let mut flow = chain(4);
    for (n, y) in [0.0, 900.0, 130.0, 2000.0].into_iter().enumerate() {
        let edit = Edit::Move { block: format!("b{n}").as_str().into(), x: y, y };
        flow.apply(&edit).expect("a number");
    }
    let ids: BTreeSet<BlockId> = flow.blocks.ids().cloned().collect();
    for direction in [Direction::Across, Direction::Down] {
        let after = applied(&flow, &distribute(&flow, &ids, direction));
        let order = ["b0", "b2", "b1", "b3"].map(BlockId::from);
        let gap = |a: &BlockId, b: &BlockId| match direction {
            Direction::Across => place(&after, b).0 - place(&after, a).0 - 300.0,
            Direction::Down => place(&after, b).1 - place(&after, a).1 - height(&after, a),
        };
        let gaps: Vec<f64> = order.windows(2).map(|w| gap(&w[0], &w[1])).collect();
        assert!(gaps.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-6), "{gaps:?}");
        for end in ["b0", "b3"] {
            assert_eq!(place(&flow, &end.into()), place(&after, &end.into()));
        }
    }
    let two: BTreeSet<BlockId> = ids.into_iter().take(2).collect();
    assert_eq!(distribute(&flow, &two, Direction::Down), []);
    let nowhere = Flow { blocks: chain(3).blocks, ..Flow::default() };
    assert_eq!(align(&nowhere, &two, Line::Left), []);
}

fn ids(names: &[&str]) -> BTreeSet<BlockId> {
    names.iter().map(|name| BlockId::from(*name)).collect()
}

fn url(flow: &Flow, block: &str, exit: &str) -> Option<String> {
    flow.path(block, exit)?.url().map(str::to_owned)
}

fn target(flow: &Flow, block: &str, exit: &str) -> Option<String> {
    Some(flow.path(block, exit)?.to.as_ref()?.to_string())
}

fn choice(id: &str, label: &str, to: Option<&str>) -> Choice {
    let path = Path { to: to.map(BlockId::from), ..Path::default() };
    Choice { id: id.into(), label: label.to_owned(), path, action: None, optout_webhook: None }
}

/// Makes a block of a chain a request trigger that leads on as before.
fn make_trigger(flow: &mut Flow, id: &str, to: Option<&str>) {
    let blocks = flow.blocks.iter().map(|(own, block)| {
        let mut block = block.clone();
        if *own == id {
            block = Block::new(Kind::Options);
            block.options.push(choice("trigger", TRIGGER_LABEL, to));
        }
        (own.clone(), block)
    });
    flow.blocks = blocks.collect();
}

fn set_url(flow: &mut Flow, block: &str, exit: &str, url: &str) {
    let webhook = Some(Webhook::new(url));
    let edit = Edit::SetWebhook { block: block.into(), exit: exit.into(), webhook };
    flow.apply(&edit).expect("the exit is there");
}

#[test]
fn deleting_in_a_line_joins_it() {
    let mut flow = chain(5);
    set_url(&mut flow, "b0", "reply", "https://a.example/");
    set_url(&mut flow, "b2", "reply", "https://b.example/");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b1", "b2"])));
    assert_eq!(target(&healed, "b0", "reply").as_deref(), Some("b3"));
    assert_eq!(url(&healed, "b0", "reply").as_deref(), Some("https://a.example/"));
    // The webhook of a path that goes is not put on one that had none.
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b2"])));
    assert_eq!(target(&healed, "b1", "reply").as_deref(), Some("b3"));
    assert_eq!(url(&healed, "b1", "reply"), None);
    // At the end of the line there is nothing to join.
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b4"])));
    assert_eq!(target(&healed, "b3", "reply"), None);
}

#[test]
fn two_ways_out_a_loop_and_the_start_are_not_joined() {
    let mut flow = chain(4);
    make_trigger(&mut flow, "b1", Some("b2"));
    let rescue = [
        Edit::SetAlternate { block: "b1".into(), minutes: 5.into() },
        Edit::Connect { block: "b1".into(), exit: "alternate".into(), to: Some("b3".into()) },
    ];
    flow.apply_all(&rescue).expect("they fit");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b1"])));
    assert_eq!(target(&healed, "b0", "reply"), None);
    // With its rescue gone as well, the trigger has one way out.
    set_url(&mut flow, "b0", "reply", "https://a.example/");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b1", "b3"])));
    assert_eq!(target(&healed, "b0", "reply").as_deref(), Some("b2"));
    assert_eq!(url(&healed, "b0", "reply").as_deref(), Some("https://a.example/"));

    let back = |flow: &mut Flow, from: &str, to: &str| {
        let edit = Edit::Connect { block: from.into(), exit: "reply".into(), to: Some(to.into()) };
        flow.apply(&edit).expect("it fits");
    };
    let mut flow = chain(3);
    back(&mut flow, "b2", "b1");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b2"])));
    assert_eq!(target(&healed, "b1", "reply"), None, "no loop onto itself");
    back(&mut flow, "b2", "b0");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b2"])));
    assert_eq!(target(&healed, "b1", "reply"), None, "no path into the start");
}

#[test]
fn a_line_into_a_trigger_keeps_its_webhook() {
    let mut flow = chain(4);
    make_trigger(&mut flow, "b2", Some("b3"));
    set_url(&mut flow, "b1", "reply", "https://t.example/");
    let healed = applied(&flow, &delete_and_heal(&flow, &ids(&["b1"])));
    assert_eq!(target(&healed, "b0", "reply").as_deref(), Some("b2"));
    assert_eq!(url(&healed, "b0", "reply").as_deref(), Some("https://t.example/"));
}

#[test]
fn healing_makes_no_loop_and_no_way_into_the_start() {
    let mut random = Random::new(21);
    for seed in 0..500 {
        let flow = random_flow(&mut random, 12);
        let removed = some(&mut random, &flow);
        let healed = applied(&flow, &delete_and_heal(&flow, &removed));
        assert_eq!(healed.blocks.len(), flow.blocks.len() - removed.len());
        for (id, block) in healed.blocks.iter() {
            let old = flow.block(id.as_str()).expect("it was there");
            for (before, after) in old.exits().zip(block.exits()) {
                assert_eq!(before.id, after.id);
                let is_new = before.path.to != after.path.to;
                assert!(!is_new || before.path.to.as_ref().is_some_and(|to| removed.contains(to)));
                if let Some(to) = after.path.to.as_ref().filter(|_| is_new) {
                    assert!(to != id && flow.start.as_ref() != Some(to), "{seed}");
                }
                assert!(before.path.webhook.is_none() || before.path.webhook == after.path.webhook);
            }
        }
    }
}

#[test]
fn a_block_dropped_on_a_path_is_put_into_it() {
    let mut flow = chain(3);
    let message = Block::new(Kind::Message);
    let agent = Block::new(Kind::Agent);
    let mut trigger = Block::new(Kind::Options);
    trigger.options.push(choice("trigger", TRIGGER_LABEL, None));
    let mut test = Block::new(Kind::AbTest);
    test.shares.push(Share { id: "a".into(), percent: None, path: Path::default() });
    for (id, block) in [("new", message), ("agent", agent), ("wait", trigger), ("test", test)] {
        let edit = Edit::AddBlock { id: id.into(), block: Box::new(block) };
        flow.apply(&edit).expect("it fits");
    }
    set_url(&mut flow, "b0", "reply", "https://a.example/");
    let insert =
        |flow: &Flow, new: &str| insert_on_path(flow, &"b0".into(), &"reply".into(), &new.into());
    let after = applied(&flow, &insert(&flow, "new").expect("it can stand there"));
    assert_eq!(target(&after, "b0", "reply").as_deref(), Some("new"));
    assert_eq!(target(&after, "new", "reply").as_deref(), Some("b1"));
    assert_eq!(url(&after, "b0", "reply").as_deref(), Some("https://a.example/"));
    assert_eq!(url(&after, "new", "reply"), None);

    assert_eq!(insert(&flow, "agent"), Err(Why::NoFreeExit("agent".into())));
    assert_eq!(insert(&flow, "b1"), Err(Why::IsEnd("b1".into())));
    assert_eq!(insert(&flow, "b2"), Err(Why::HasWaysIn("b2".into())));
    assert_eq!(insert(&flow, "none"), Err(Why::NoBlock("none".into())));
    assert!(matches!(
        insert_on_path(&flow, &"b2".into(), &"reply".into(), &"new".into()),
        Err(Why::NoPath { .. })
    ));

    make_trigger(&mut flow, "b1", Some("b2"));
    let after = applied(&flow, &insert(&flow, "new").expect("it can stand there"));
    assert_eq!(url(&after, "b0", "reply"), None);
    assert_eq!(url(&after, "new", "reply").as_deref(), Some("https://a.example/"));
    let after = applied(&flow, &insert(&flow, "wait").expect("it can stand there"));
    assert_eq!(url(&after, "b0", "reply").as_deref(), Some("https://a.example/"));
    assert_eq!(url(&after, "wait", "trigger").as_deref(), Some("https://a.example/"));
    assert_eq!(insert(&flow, "test"), Err(Why::AbExit));
}

#[test]
fn putting_any_block_into_any_path_fits_or_says_why() {
    let mut random = Random::new(31);
    let mut put = 0;
    for seed in 0..500 {
        let flow = random_flow(&mut random, 8);
        let new = any_block(&mut random, &flow);
        for (from, block) in flow.blocks.iter() {
            for exit in block.exits() {
                let Ok(edits) = insert_on_path(&flow, from, &exit.id.into(), &new) else {
                    continue;
                };
                put += 1;
                let after = applied(&flow, &edits);
                assert_eq!(target(&after, from.as_str(), exit.id), Some(new.to_string()));
                let old = exit.path.to.as_ref();
                let leads_on = |exit: Exit<'_>| exit.path.to.as_ref() == old;
                let inserted = after.block(new.as_str()).expect("it is there");
                assert!(inserted.exits().any(leads_on), "{seed}");
                let urls = |flow: &Flow| {
                    let all = flow.blocks.iter().flat_map(|(_, block)| block.exits());
                    all.filter(|exit| exit.path.url().is_some()).count()
                };
                assert!(urls(&after) >= urls(&flow), "{seed}: no webhook is lost");
            }
        }
    }
    assert!(put > 20, "{put}");
}

#[test]
fn copies_lead_among_themselves() {
    let mut flow = chain(3);
    flow = applied(&flow, &tidy(&flow, None));
    set_url(&mut flow, "b1", "reply", "https://a.example/");
    let (edits, new) = duplicate(&flow, &ids(&["b0", "b1"]), 48.0, 24.0);
    let after = applied(&flow, &edits);
    assert_eq!(new, [BlockId::from("b0-2"), BlockId::from("b1-2")]);
    assert_eq!(target(&after, "b0-2", "reply").as_deref(), Some("b1-2"));
    assert_eq!(target(&after, "b1-2", "reply"), None);
    assert_eq!(url(&after, "b1-2", "reply").as_deref(), Some("https://a.example/"));
    assert_eq!(place(&after, &new[1]), (480.0, 24.0));
    for (id, block) in flow.blocks.iter() {
        assert_eq!(after.block(id.as_str()), Some(block));
    }
}

#[test]
fn a_dragged_block_snaps_to_neighbours_and_else_to_the_grid() {
    let area = |left: f64, top: f64| Area { left, top, right: left + 300.0, bottom: top + 100.0 };
    let near = [area(5.0, 500.0)];
    let found = snap(area(8.0, 10.0), &near, 6.0);
    assert_eq!((found.dx, found.dy), (-3.0, -10.0));
    let guide = |at| Guide { runs: Direction::Down, at, from: 0.0, to: 600.0 };
    assert_eq!(found.guides, [guide(5.0), guide(155.0), guide(305.0)]);
    // Its left edge against the other's right one.
    let found = snap(area(303.0, 498.0), &near, 6.0);
    assert_eq!((found.dx, found.dy), (2.0, 2.0));
    assert_eq!(found.guides.len(), 4);
    let found = snap(area(1000.0, 37.0), &near, 6.0);
    assert_eq!((found.dx, found.dy, found.guides), (8.0, 11.0, Vec::new()));
    assert_eq!(snap(area(f64::MAX, 0.0), &[], 6.0).dy, 0.0);
}
