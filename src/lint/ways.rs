//! Ways through a flow, as evidence of findings and in their words.

use std::collections::{HashMap, VecDeque};

use crate::model::ExitId;
use crate::model::facts::{Facts, Out};

use super::name::named;
use super::rule::{Arg, Step};

/// How many steps the ways of all findings of a rule have together: a long flow full of mistakes
/// would need more memory for them than for anything else.
const STEPS: usize = 100_000;

/// The most blocks that a text names.
const NAMES: usize = 6;

/// The steps along blocks, each left by the exit at a place among its own.
pub(super) fn steps(facts: &Facts<'_>, way: &[(usize, usize)]) -> Vec<Step> {
    way.iter()
        .filter_map(|(block, out)| {
            let exit = ExitId::from(facts.outs(*block).get(*out)?.exit.id);
            Some(Step { block: facts.id(*block).clone(), exit })
        })
        .collect()
}

/// Blocks one after the other, by their names: the first ones and the last ones.
pub(super) fn names(facts: &Facts<'_>, blocks: impl ExactSizeIterator<Item = usize>) -> Arg {
    let count = blocks.len();
    let mut parts = Vec::new();
    for (at, block) in blocks.enumerate() {
        let is_left_out = count > NAMES && (NAMES / 2..count - NAMES / 2).contains(&at);
        if is_left_out && at > NAMES / 2 {
            continue;
        }
        if at > 0 {
            parts.push(Arg::from(", "));
        }
        parts.push(if is_left_out { Arg::from("…") } else { named(facts, block) });
    }
    Arg::Joined(parts)
}

/// Shortest ways from the start.
pub(super) struct FromStart {
    /// The step into each block that can be reached; the start has none.
    step: Vec<Option<(usize, usize)>>,
    left: usize,
}

impl FromStart {
    pub(super) fn new(facts: &Facts<'_>) -> Self {
        let mut step = vec![None; facts.len()];
        let mut queue: VecDeque<usize> = facts.start().into_iter().collect();
        while let Some(at) = queue.pop_front() {
            for (out, one) in facts.outs(at).iter().enumerate() {
                if let Some(to) = one.to
                    && step[to].is_none()
                    && !facts.is_start(to)
                {
                    step[to] = Some((at, out));
                    queue.push_back(to);
                }
            }
        }
        Self { step, left: STEPS }
    }

    /// The way to a block: empty for the start, for what cannot be reached, and where there is no
    /// more room.
    pub(super) fn way(&mut self, to: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        let mut at = to;
        while let Some((from, out)) = self.step[at] {
            if way.len() >= self.left {
                return Vec::new();
            }
            way.push((from, out));
            at = from;
        }
        self.left -= way.len();
        way.reverse();
        way
    }
}

/// A shortest circle from a block back to it, along some of the paths between the blocks of a
/// sorted group.
pub(super) fn circle(
    facts: &Facts<'_>,
    group: &[usize],
    from: usize,
    is_followed: impl Fn(usize, &Out<'_>) -> bool,
) -> Vec<(usize, usize)> {
    let mut step: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for (out, one) in facts.outs(at).iter().enumerate() {
            let Some(to) = one.to.filter(|to| group.binary_search(to).is_ok()) else { continue };
            if step.contains_key(&to) || !is_followed(at, one) {
                continue;
            }
            step.insert(to, (at, out));
            if to == from {
                let mut way = Vec::new();
                let mut at = from;
                while let Some(&(before, out)) = step.get(&at) {
                    way.push((before, out));
                    at = before;
                    if at == from {
                        break;
                    }
                }
                way.reverse();
                return way;
            }
            queue.push_back(to);
        }
    }
    Vec::new()
}
