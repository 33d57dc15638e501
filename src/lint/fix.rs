//! Carries out the fixes of findings until nothing more can be mended.

use crate::model::Flow;

use super::rule::{Finding, Safety};
use super::settings::Settings;

/// After so many rounds the rest is left to the author.
const ROUNDS: usize = 10;

/// Mends what has a fix, and says which findings were mended. A fix whose edits no longer apply
/// is skipped; what it leaves behind is found again in the next round.
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
    let mut flow = flow.clone();
    let mut applied = Vec::new();
    for _ in 0..ROUNDS {
        let before = flow.clone();
        for finding in super::lint_with(&before, settings) {
            let Some(fix) = &finding.fix else { continue };
            if (include_unsafe || fix.safety == Safety::Safe)
                && is_wanted(&finding)
                && is_fresh(&before, &flow, &finding)
                && flow.apply_all(&fix.edits).is_ok()
            {
                applied.push(finding);
            }
        }
        if flow == before {
            break;
        }
    }
    (flow, applied)
}

/// The block was not changed by another fix of this round, whose edits would no longer fit.
fn is_fresh(before: &Flow, now: &Flow, finding: &Finding) -> bool {
    let Some(block) = &finding.place.block else { return true };
    before.block(block.as_str()) == now.block(block.as_str())
}
