//! The request trigger: inserted wherever it is allowed, it is right; undone, nothing is left.

use std::collections::BTreeSet;

use treble_flow_designer::format::{Source, save};
use treble_flow_designer::lint::rule::Category;
use treble_flow_designer::lint::{Severity, lint};
use treble_flow_designer::model::flow::Flow;
use treble_flow_designer::model::trigger::{
    NewTexts, Part, Rescue, Spot, Wanted, insert, parts, repair,
};
use treble_flow_designer::model::{BlockId, Document, ExitId, Facts};
use treble_flow_designer::words::Language;
use treble_flow_designer::words::blocks::new_texts_in;

use crate::common::edits::random_edit;
use crate::common::flows::{any_block, flow as random_flow};
use crate::common::one_trigger::pausing;
use crate::common::random::Random;

fn texts() -> NewTexts {
    NewTexts {
        waiting: "One moment…".to_owned(),
        continuation: "Done.".to_owned(),
        rescue: "Sorry.".to_owned(),
    }
}

fn wanted(random: &mut Random, flow: &Flow) -> Wanted {
    let rescue = if random.one_in(2) {
        Rescue::NewMessage { minutes: random.below(8) as u32 }
    } else {
        Rescue::To { minutes: 1 + random.below(8) as u32, block: any_block(random, flow) }
    };
    Wanted {
        webhook: "https://example.com/hooks/check".to_owned(),
        text: random.one_in(2).then(|| "Wait".to_owned()),
        rescue,
        texts: texts(),
    }
}

fn spot(random: &mut Random, flow: &Flow) -> Spot {
    let block = any_block(random, flow);
    if random.one_in(3) {
        return Spot::Block(block);
    }
    let exits: Vec<ExitId> = flow
        .block(block.as_str())
        .map(|own| own.exits().map(|exit| exit.id.into()).collect())
        .unwrap_or_default();
    let exit = if exits.is_empty() || random.one_in(6) {
        ExitId::from(*random.pick(&["reply", "default", "alternate", "next"]))
    } else {
        random.pick(&exits).clone()
    };
    Spot::Exit { block, exit }
}

/// Errors and warnings of the trigger group at one block and at the paths into it.
fn complaints(flow: &Flow, block: &str) -> Vec<String> {
    lint(flow)
        .into_iter()
        .filter(|finding| {
            finding.rule.category == Category::RequestTrigger
                && finding.severity >= Severity::Warning
        })
        .filter(|finding| {
            let place = finding.place.block.as_ref().map(BlockId::as_str);
            let leads_there = || {
                let exit = finding.place.exit.as_ref()?;
                let path = flow.path(place?, exit.as_str())?;
                Some(path.to.as_ref()?.as_str() == block)
            };
            // What is wrong with the block that leads there is its own matter, but for the webhook.
            let is_of_the_path = finding.place.field == Some("webhook");
            place == Some(block) || is_of_the_path && leads_there() == Some(true)
        })
        .map(|finding| format!("{} at {:?}", finding.rule.name, finding.place))
        .collect()
}

#[test]
fn inserted_wherever_it_is_allowed_it_is_right_and_undo_leaves_nothing() {
    let (mut inserted, mut refused) = (0, 0);
    for seed in 0..1500 {
        let mut random = Random::new(seed);
        let flow = random_flow(&mut random, 14);
        let (spot, wanted) = (spot(&mut random, &flow), wanted(&mut random, &flow));
        let before = save(&flow, &Source::native()).unwrap().text;
        let positions: Vec<_> =
            flow.blocks.iter().map(|(id, block)| (id.clone(), block.position.clone())).collect();
        let Ok(plan) = insert(&flow, &spot, &wanted) else {
            refused += 1;
            continue;
        };
        inserted += 1;
        let mut document = Document::new(flow);
        assert_eq!(document.edit(&plan.edits), Ok(true), "seed {seed}: {spot:?}");
        let after = document.flow();
        let facts = Facts::new(after);
        let number = facts.number(plan.block.as_str()).unwrap();
        assert_eq!(parts(&facts, number), [true; 6], "seed {seed}: {spot:?} {wanted:?}");
        let complaints = complaints(after, plan.block.as_str());
        assert!(complaints.is_empty(), "seed {seed}: {spot:?}: {complaints:?}");
        for (id, position) in positions {
            assert_eq!(after.block(id.as_str()).unwrap().position, position, "seed {seed}: {id}");
        }
        assert!(document.undo());
        assert_eq!(save(document.flow(), &Source::native()).unwrap().text, before, "seed {seed}");
        assert!(!document.can_undo());
    }
    assert!(inserted > 300 && refused > 100, "{inserted} inserted, {refused} refused");
}

#[test]
fn repair_makes_right_what_it_can_and_harms_nothing() {
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let mut flow = random_flow(&mut random, 14);
        let ids: Vec<_> = flow.blocks.ids().cloned().collect();
        for id in ids {
            let before = {
                let facts = Facts::new(&flow);
                parts(&facts, facts.number(id.as_str()).unwrap())
            };
            let edits = repair(&flow, &id, Some("https://example.com/hooks/check"), &texts());
            if edits.is_empty() {
                continue;
            }
            flow.apply_all(&edits).unwrap_or_else(|error| panic!("seed {seed}: {id}: {error}"));
            let facts = Facts::new(&flow);
            let after = parts(&facts, facts.number(id.as_str()).unwrap());
            for (index, part) in Part::ALL.iter().enumerate() {
                assert!(after[index] >= before[index], "seed {seed}: {id} lost {part:?}");
            }
            // What a repair can always give.
            assert!(after[0] && after[2] && after[5], "seed {seed}: {id}: {after:?}");
        }
    }
}

#[test]
fn new_texts_are_in_the_language_of_the_flow() {
    let of = |language| {
        let texts = new_texts_in(language);
        [texts.waiting, texts.continuation, texts.rescue]
    };
    let all = Language::ALL.map(of);
    let different: BTreeSet<&String> = all.iter().flatten().collect();
    assert_eq!(different.len(), 9, "{all:?}");
    let has = |language, words: [&str; 3]| {
        for (text, word) in of(language).iter().zip(words) {
            assert!(text.to_lowercase().contains(word), "{text} has no “{word}”");
        }
    };
    has(Language::English, ["request", "done", "longer"]);
    has(Language::Spanish, ["solicitud", "listo", "esto"]);
    has(Language::Portuguese, ["solicitação", "pronto", "isto"]);
}

#[test]
fn everybody_means_the_same_by_a_request_trigger() {
    let mut count = 0;
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let mut flow = random_flow(&mut random, 14);
        for _ in 0..3 {
            if flow.blocks.is_empty() {
                break;
            }
            let (spot, wanted) = (spot(&mut random, &flow), wanted(&mut random, &flow));
            if let Ok(plan) = insert(&flow, &spot, &wanted) {
                flow.apply_all(&plan.edits).unwrap();
            }
            // And what authors make of it.
            let _refused = flow.apply(&random_edit(&mut random, &flow)).is_err();
        }
        count += pausing(&flow, &format!("seed {seed}"));
    }
    assert!(count > 100, "{count}");
}
