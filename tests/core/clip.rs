//! Blocks on the clipboard: copied, pasted, and refused.

use std::collections::BTreeSet;

use treble_flow_designer::format::clip::{ClipError, Pasted, copy, paste};
use treble_flow_designer::format::{Format, MAX_BYTES, Source, save};
use treble_flow_designer::model::{BlockId, Document, Flow, NoteId};
use treble_flow_designer::words::Language;

use crate::common::flows::{any_block, flow as random_flow};
use crate::common::random::Random;

fn all(flow: &Flow) -> BTreeSet<BlockId> {
    flow.blocks.ids().cloned().collect()
}

fn notes(flow: &Flow) -> BTreeSet<NoteId> {
    flow.notes.iter().map(|(id, _)| id.clone()).collect()
}

fn corner(flow: &Flow) -> (f64, f64) {
    let places = flow.blocks.iter().filter_map(|(_, block)| block.position.as_ref());
    let places = places.chain(flow.notes.iter().map(|(_, note)| &note.at));
    places.fold((f64::INFINITY, f64::INFINITY), |least, at| (least.0.min(at.x), least.1.min(at.y)))
}

#[test]
fn a_copy_pasted_into_an_empty_flow_is_the_same() {
    let mut random = Random::new(8);
    for seed in 0..300 {
        let flow = random_flow(&mut random, 20);
        let text = copy(&flow, &all(&flow), &notes(&flow));
        let Pasted { edits, blocks: ids, .. } =
            paste(&Flow::default(), &text, corner(&flow)).expect("blocks");
        let mut pasted = Flow::default();
        pasted.apply_all(&edits).expect("they fit");
        assert_eq!(pasted.blocks, flow.blocks, "{seed}");
        assert_eq!(pasted.notes, flow.notes, "{seed}");
        assert_eq!(ids.len(), flow.blocks.len());
        assert_eq!(copy(&pasted, &all(&pasted), &notes(&pasted)), text);
    }
}

#[test]
fn pasting_twice_is_two_steps_and_leaves_the_others_alone() {
    let mut random = Random::new(9);
    for seed in 0..200 {
        let flow = random_flow(&mut random, 12);
        let chosen: BTreeSet<BlockId> = (0..3).map(|_| any_block(&mut random, &flow)).collect();
        let text = copy(&flow, &chosen, &BTreeSet::new());
        let mut document = Document::new(flow.clone());
        for times in 1..=2 {
            let Pasted { edits, blocks: ids, .. } =
                paste(document.flow(), &text, (96.0, 48.0)).expect("blocks");
            assert_eq!(document.edit(&edits), Ok(true));
            assert_eq!(document.flow().blocks.len(), flow.blocks.len() + times * chosen.len());
            let new: BTreeSet<BlockId> = ids.iter().cloned().collect();
            for (old, id) in chosen_in_order(&flow, &chosen).zip(&ids) {
                let (old, block) = (flow.block(old.as_str()), document.flow().block(id.as_str()));
                let (old, block) = (old.expect("chosen"), block.expect("pasted"));
                assert_eq!(old.text, block.text, "{seed}");
                for (before, after) in old.exits().zip(block.exits()) {
                    assert_eq!(before.path.webhook, after.path.webhook);
                    let is_inside = before.path.to.as_ref().is_some_and(|to| chosen.contains(to));
                    let leads_inside = after.path.to.as_ref().is_some_and(|to| new.contains(to));
                    assert_eq!((is_inside, leads_inside), (is_inside, is_inside));
                    assert_eq!(after.path.to.is_some(), is_inside);
                }
            }
        }
        for (id, block) in flow.blocks.iter() {
            assert_eq!(document.flow().block(id.as_str()), Some(block));
        }
        assert!(document.undo() && document.undo() && !document.undo());
        assert_eq!(*document.flow(), flow);
    }
}

fn chosen_in_order<'a>(
    flow: &'a Flow,
    chosen: &'a BTreeSet<BlockId>,
) -> impl Iterator<Item = &'a BlockId> {
    flow.blocks.ids().filter(|id| chosen.contains(*id))
}

#[test]
fn unknown_fields_and_odd_ids_are_pasted() {
    let text = r#"{"format": "treble-flow-clip", "version": 1, "blocks": {
        "à b": {"kind": "message", "colour": "red", "text": "a", "reply": {"to": "🙂"}},
        "🙂": {"kind": "dance", "steps": [1, 2.50]}
    }}"#;
    let Pasted { edits, blocks: ids, .. } =
        paste(&Flow::default(), text, (0.0, 0.0)).expect("blocks");
    let mut flow = Flow::default();
    flow.apply_all(&edits).expect("they fit");
    assert_eq!(ids.len(), 2);
    let written = copy(&flow, &all(&flow), &notes(&flow));
    assert!(written.contains("\"colour\": \"red\"") && written.contains("2.50"), "{written}");
    let lead = flow.path(ids[0].as_str(), "reply").and_then(|path| path.to.clone());
    assert_eq!(lead.as_ref(), Some(&ids[1]));
    // Blocks that stood nowhere were laid out.
    assert!(flow.blocks.iter().all(|(_, block)| block.position.is_some()));
}

#[test]
fn whole_flows_of_all_forms_are_pasted() {
    for sample in std::fs::read_dir("flows").expect("the samples are there") {
        let path = sample.expect("an entry").path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(opened) = treble_flow_designer::format::open(&bytes) else { continue };
        for source in [
            Source::native(),
            Source::platform(Format::Diagram),
            Source::platform(Format::Questions),
        ] {
            let text = save(&opened.flow, &source).unwrap().text;
            let Pasted { edits, blocks: ids, .. } =
                paste(&opened.flow, &text, (0.0, 0.0)).expect("a flow");
            let mut flow = opened.flow.clone();
            flow.apply_all(&edits).expect("they fit");
            assert_eq!(ids.len(), opened.flow.blocks.len(), "{} {source:?}", path.display());
        }
    }
}

#[test]
fn what_is_no_flow_is_refused() {
    let say =
        |text: &str| paste(&Flow::default(), text, (0.0, 0.0)).map(|pasted| pasted.blocks.len());
    for text in ["", "hello", "https://example.com", "{}", "[]", "[1]", "\"quoted\"", "\u{feff} x"]
    {
        assert_eq!(say(text), Err(ClipError::NoBlocks), "{text}");
    }
    let none = r#"{"format":"treble-flow-clip","version":1,"blocks":{}}"#;
    assert_eq!(say(none), Err(ClipError::NoBlocks));
    for (text, place) in [
        ("{\n \"format\": \"treble-flow-clip\",\n ]", (3, 2)),
        (r#"{"format":"treble-flow-clip","version":1,"version":1,"blocks":{}}"#, (1, 42)),
        (r#"{"format":"treble-flow-clip","version":2,"blocks":{}}"#, (1, 40)),
        (r#"{"format":"treble-flow-clip","version":1,"blocks":[]}"#, (1, 51)),
    ] {
        let Err(ClipError::Broken(error)) = say(text) else { panic!("{text} was taken") };
        assert_eq!((error.line, error.column), place, "{text}: {error}");
        let said = ClipError::Broken(error).say(Language::Portuguese);
        assert!(said.contains("na linha"), "{said}");
    }
    let mut random = Random::new(2);
    for _ in 0..20 {
        let start = random.pick(&["{", "[", "\"", "", "[[[["]).to_string();
        let garbage = (0..50_000).map(|_| char::from(32 + random.below(95) as u8));
        assert!(say(&(start + &garbage.collect::<String>())).is_err());
    }
    assert!(say(&"[".repeat(1_000_000)).is_err());
    let large = format!("[\"{}\"]", "x".repeat(MAX_BYTES));
    assert!(matches!(say(&large), Err(ClipError::Broken(_))));
    assert!(say(&"x".repeat(60 * 1024 * 1024)).is_err());
}
