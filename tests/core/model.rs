//! Edits and undo: what holds for every flow and every row of edits.

use treble_flow_designer::format::{Source, save};
use treble_flow_designer::model::edit::{EditError, check_id};
use treble_flow_designer::model::{Block, BlockId, Document, Edit, Flow, Kind};

use crate::common::cases::cases;
use crate::common::edits::random_edit;
use crate::common::flows::flow as random_flow;
use crate::common::random::Random;

fn text(flow: &Flow) -> String {
    save(flow, &Source::native()).unwrap().text
}

/// Paths to blocks that are not there, and ids that stand twice in a block.
fn faults(flow: &Flow) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, block) in flow.blocks.iter() {
        let mut seen = std::collections::HashSet::new();
        for exit in block.exits() {
            if !seen.insert(exit.id) {
                faults.push(format!("{id}/{} twice", exit.id));
            }
            if let Some(to) = exit.path.to.as_ref().filter(|to| !flow.blocks.contains(to.as_str()))
            {
                faults.push(format!("{id}/{} -> {to}", exit.id));
            }
        }
    }
    faults
}

#[test]
fn edits_keep_what_must_hold_and_undo_brings_every_step_back() {
    for seed in 0..cases(100) {
        let mut random = Random::new(seed);
        let mut document = Document::new(random_flow(&mut random, 12));
        let first = text(document.flow());
        let mut steps = vec![first.clone()];
        for _ in 0..60 {
            let edit = random_edit(&mut random, document.flow());
            let before = text(document.flow());
            let positions: Vec<_> = document
                .flow()
                .blocks
                .iter()
                .map(|(id, block)| (id.clone(), block.position.clone()))
                .collect();
            let moved = match &edit {
                Edit::Move { block, .. } => Some(block.clone()),
                _ => None,
            };
            match document.edit(std::slice::from_ref(&edit)) {
                Ok(true) => steps.push(text(document.flow())),
                Ok(false) => assert_eq!(text(document.flow()), before, "seed {seed}: {edit:?}"),
                Err(_) => assert_eq!(text(document.flow()), before, "seed {seed}: {edit:?}"),
            }
            assert!(faults(document.flow()).is_empty(), "seed {seed}: {edit:?}");
            for (id, position) in positions {
                if let Some(block) = document.flow().block(id.as_str())
                    && moved.as_ref() != Some(&id)
                {
                    assert_eq!(block.position, position, "seed {seed}: {edit:?} moved {id}");
                }
            }
        }
        let last = steps.len() - 1;
        for step in (0..last).rev() {
            assert!(document.undo());
            assert_eq!(text(document.flow()), steps[step], "seed {seed}, step {step}");
            assert_eq!(document.is_dirty(), steps[step] != first, "seed {seed}, step {step}");
        }
        assert!(!document.undo());
        for step in &steps[1..] {
            assert!(document.redo());
            assert_eq!(&text(document.flow()), step);
        }
        assert!(!document.redo());
    }
}

#[test]
fn one_gesture_is_one_step() {
    let mut document = Document::new(random_flow(&mut Random::new(3), 5));
    let block = document.flow().blocks.ids().next().unwrap().clone();
    let first = text(document.flow());
    for x in 0..50 {
        let edit = Edit::Move { block: block.clone(), x: f64::from(x), y: 0.0 };
        document.edit_in(7, &[edit]).unwrap();
    }
    document.edit_in(8, &[Edit::Move { block, x: 999.0, y: 0.0 }]).unwrap();
    assert!(document.undo());
    assert!(document.undo());
    assert_eq!(text(document.flow()), first);
    assert!(!document.can_undo());
}

#[test]
fn several_edits_happen_all_or_none() {
    let mut document = Document::new(random_flow(&mut Random::new(3), 5));
    let block = document.flow().blocks.ids().next().unwrap().clone();
    let before = text(document.flow());
    let edits = [
        Edit::Move { block: block.clone(), x: 1.0, y: 2.0 },
        Edit::RemoveBlock { id: "nowhere".into() },
    ];
    assert!(document.edit(&edits).is_err());
    assert_eq!(text(document.flow()), before);
    assert!(!document.can_undo());
}

#[test]
fn native_files_of_random_flows_are_stable() {
    for seed in 0..300 {
        let flow = random_flow(&mut Random::new(seed), 20);
        let written = text(&flow);
        let opened = treble_flow_designer::format::open(written.as_bytes()).unwrap();
        assert_eq!(opened.flow, flow, "seed {seed}");
        assert_eq!(text(&opened.flow), written, "seed {seed}");
    }
}

#[test]
fn a_diagram_of_a_random_flow_gives_the_same_bytes_twice_and_reads_back() {
    for seed in 0..200 {
        let flow = random_flow(&mut Random::new(seed), 20);
        let diagram = Source::platform(treble_flow_designer::format::Format::Diagram);
        let first = save(&flow, &diagram).unwrap().text;
        assert_eq!(save(&flow, &diagram).unwrap().text, first);
        let opened = treble_flow_designer::format::open(first.as_bytes()).unwrap();
        let again = save(&opened.flow, &diagram).unwrap().text;
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(json(&again), json(&first), "seed {seed}");
    }
}

#[test]
fn an_id_has_a_hundred_plain_letters_at_most() {
    for good in ["a", "0", "a-b_c", &"a".repeat(100)] {
        assert_eq!(check_id(good), Ok(()), "{good}");
    }
    for bad in ["", "-a", "A", "a b", "é", "a/b", &"a".repeat(101)] {
        assert_eq!(check_id(bad), Err(EditError::BadId(bad.to_owned())));
    }
}

#[test]
fn the_start_is_renamed_and_removed_with_its_block() {
    let flow = flow_of(&["ask", "end"]);
    let mut renamed = flow.clone();
    renamed.apply(&Edit::RenameBlock { from: "ask".into(), to: "question".into() }).unwrap();
    assert_eq!(renamed.start, Some("question".into()));
    let mut removed = flow.clone();
    removed.apply(&Edit::RemoveBlock { id: "ask".into() }).unwrap();
    assert_eq!(removed.start, None);
    let mut kept = flow;
    kept.apply(&Edit::RemoveBlock { id: "end".into() }).unwrap();
    assert_eq!(kept.start, Some("ask".into()));
}

/// Messages with these ids; the first is the start.
fn flow_of(ids: &[&str]) -> Flow {
    let blocks = ids.iter().map(|id| (BlockId::from(*id), Block::new(Kind::Message))).collect();
    Flow { start: Some(ids[0].into()), blocks, ..Flow::default() }
}
