//! Carries out the fixes of findings until nothing more can be mended.

use std::collections::HashSet;

use crate::model::{Edit, Flow};

use super::rule::{Finding, Place, Safety, Severity};
use super::settings::Settings;

/// After so many rounds the rest is left to the author.
const ROUNDS: usize = 10;

/// How often a flow is linted at most to find the fixes of a round that do harm. When it is used
/// up, fixes that together leave more errors are given up together.
const TRIALS: usize = 64;

/// Mends what has a fix, and says which findings were mended. A fix whose edits no longer apply
/// is skipped; what it leaves behind is found again in the next round. A fix that would leave more
/// errors than there were is not applied.
pub fn fix_all(flow: &Flow, include_unsafe: bool) -> (Flow, Vec<Finding>) {
    fix_all_with(flow, &Settings::default(), include_unsafe, &|_| true)
}

/// The same for what is found with other settings, and only where it is wanted.
pub fn fix_all_with(
    flow: &Flow,
    settings: &Settings,
    include_unsafe: bool,
    is_wanted: &dyn Fn(&Finding) -> bool,
) -> (Flow, Vec<Finding>) {
    let mut state = State::of(flow.clone(), settings);
    let mut applied = Vec::new();
    for _ in 0..ROUNDS {
        let before = state.flow.clone();
        let found = std::mem::take(&mut state.found);
        let errors = Errors::of(&found);
        let fixes: Vec<&Finding> = found
            .iter()
            .filter(|finding| {
                let is_safe = |safety| include_unsafe || safety == Safety::Safe;
                finding.fix.as_ref().is_some_and(|fix| is_safe(fix.safety)) && is_wanted(finding)
            })
            .collect();
        let mut round = Round { before: &before, settings, trials: TRIALS, applied: &mut applied };
        match round.apply(&before, &errors, &fixes) {
            Some(next) => state = next,
            None => break,
        }
    }
    (state.flow, applied)
}

/// The flow after edits, unless they do not apply or leave more errors than there were.
pub fn improved(flow: &Flow, edits: &[Edit], settings: &Settings) -> Option<Flow> {
    let mut mended = flow.clone();
    mended.apply_all(edits).ok()?;
    is_no_worse(flow, &mended, settings).then_some(mended)
}

/// Whether a flow has no more errors than it had before.
pub fn is_no_worse(before: &Flow, after: &Flow, settings: &Settings) -> bool {
    let count = |flow: &Flow| Errors::of(&super::lint_with(flow, settings)).count;
    count(after) <= count(before)
}

/// A flow and what is found in it.
struct State {
    flow: Flow,
    found: Vec<Finding>,
}

impl State {
    fn of(flow: Flow, settings: &Settings) -> Self {
        let found = super::lint_with(&flow, settings);
        Self { flow, found }
    }
}

/// The errors among findings: which, and how many.
struct Errors {
    places: HashSet<(&'static str, Place)>,
    count: usize,
}

impl Errors {
    fn of(found: &[Finding]) -> Self {
        let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
        let places: Vec<_> =
            errors.map(|finding| (finding.rule.name, finding.place.clone())).collect();
        Self { count: places.len(), places: places.into_iter().collect() }
    }
}

struct Round<'a> {
    /// The flow that the fixes were made for.
    before: &'a Flow,
    settings: &'a Settings,
    trials: usize,
    applied: &'a mut Vec<Finding>,
}

impl Round<'_> {
    /// Applies fixes together. Where that leaves errors that were not there before, some of them
    /// may do harm: then each half is applied for itself. `None` when nothing was applied.
    fn apply(&mut self, flow: &Flow, errors: &Errors, fixes: &[&Finding]) -> Option<State> {
        let mut mended = flow.clone();
        let mut done = Vec::with_capacity(fixes.len());
        for finding in fixes {
            let Some(fix) = &finding.fix else { continue };
            if is_fresh(self.before, &mended, finding) && mended.apply_all(&fix.edits).is_ok() {
                done.push((*finding).clone());
            }
        }
        if mended == *flow {
            return None;
        }
        self.trials = self.trials.saturating_sub(1);
        let next = State::of(mended, self.settings);
        let new = Errors::of(&next.found);
        let is_single = fixes.len() == 1 || self.trials == 0;
        let is_better = new.count <= errors.count;
        if is_better && (is_single || new.places.is_subset(&errors.places)) {
            self.applied.append(&mut done);
            return Some(next);
        }
        if is_single {
            return None;
        }
        let (first, second) = fixes.split_at(fixes.len() / 2);
        let Some(half) = self.apply(flow, errors, first) else {
            return self.apply(flow, errors, second);
        };
        let errors = Errors::of(&half.found);
        Some(self.apply(&half.flow, &errors, second).unwrap_or(half))
    }
}

/// The block was not changed by another fix of this round, whose edits would no longer fit.
fn is_fresh(before: &Flow, now: &Flow, finding: &Finding) -> bool {
    let Some(block) = &finding.place.block else { return true };
    before.block(block.as_str()) == now.block(block.as_str())
}
