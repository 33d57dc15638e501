//! Where in its file each finding stands.

use crate::format::source_map::{Location, Part, SourceText};
use crate::format::{self, Opened};
use crate::lint::name::{block_name, exit_name};
use crate::lint::rule::{Finding, Fix};
use crate::model::{BlockId, ExitId, Flow};
use crate::words::Language;

use super::{Change, Details, FileReport, Located, ReportFormat, changes};

/// What fixes do to a file is worked out until they cost this much, in bytes that are read and
/// bytes that are told. Only files of many blocks and as many fixes come this far.
const MOST_COST: usize = 64 * 1024 * 1024;

/// A byte that is told costs so many that are only read: a report is not to be many times as long
/// as its file.
const COST_OF_TOLD: usize = 16;

/// The report of one file, with what the format tells of it.
pub fn locate(
    path: String,
    bytes: &[u8],
    opened: &Opened,
    findings: Vec<Finding>,
    format: ReportFormat,
    language: Language,
) -> FileReport {
    let flow = &opened.flow;
    let is_detailed = format == ReportFormat::Sarif;
    let mut places = Vec::new();
    if !findings.is_empty()
        && let Some(text) = SourceText::new(bytes, opened)
    {
        let places_of = findings.iter().flat_map(|finding| {
            let own = Part {
                block: finding.place.block.as_ref().map(BlockId::as_str),
                exit: finding.place.exit.as_ref().map(ExitId::as_str),
                field: finding.place.field,
            };
            let way = finding.evidence.iter().filter(|_| is_detailed).map(|step| Part {
                block: Some(step.block.as_str()),
                exit: Some(step.exit.as_str()),
                field: None,
            });
            std::iter::once(own).chain(way)
        });
        places = text.locate(flow, places_of);
    }
    // Where a file holds a secret, a report that others read shows nothing of the file itself.
    let hides = findings.iter().any(|finding| finding.rule.finds_secrets());
    if hides {
        for place in &mut places {
            place.excerpt.clear();
            place.written.clear();
            place.whole_line = None;
        }
    }
    let mut places = places.into_iter();
    let mut budget = if hides { 0 } else { MOST_COST };
    let findings = findings.into_iter().map(|finding| {
        let location = places.next();
        let details = is_detailed.then(|| {
            let mut details = details(flow, &finding, language, &mut places);
            details.changes = finding
                .fix
                .as_ref()
                .and_then(|fix| fixed(bytes, opened, fix, &mut budget))
                .unwrap_or_default();
            Box::new(details)
        });
        Located { finding, location, details }
    });
    FileReport { path, findings: findings.collect(), ..FileReport::default() }
}

fn details(
    flow: &Flow,
    finding: &Finding,
    language: Language,
    places: &mut impl Iterator<Item = Location>,
) -> Details {
    let block = |id: &BlockId| {
        flow.block(id.as_str()).map(|block| block_name(id, block).get(language)).unwrap_or_default()
    };
    let exit = |id: &BlockId, exit: &ExitId| {
        let block = flow.block(id.as_str());
        let found = block.and_then(|block| Some((block, block.exit(exit.as_str())?)));
        found.map(|(block, exit)| exit_name(block, &exit).get(language)).unwrap_or_default()
    };
    let place = &finding.place;
    Details {
        block: place.block.as_ref().map(block).unwrap_or_default(),
        exit: place
            .block
            .as_ref()
            .zip(place.exit.as_ref())
            .map(|(b, e)| exit(b, e))
            .unwrap_or_default(),
        way: finding
            .evidence
            .iter()
            .map(|step| {
                let names = [block(&step.block), exit(&step.block, &step.exit)];
                (places.next(), names.join(": "))
            })
            .collect(),
        changes: Vec::new(),
    }
}

/// What carrying out one fix, and no other, changes in the file.
fn fixed(bytes: &[u8], opened: &Opened, fix: &Fix, budget: &mut usize) -> Option<Vec<Change>> {
    *budget = budget.checked_sub(bytes.len())?;
    let mut flow = opened.flow.clone();
    flow.apply_all(&fix.edits).ok()?;
    let saved = format::save(&flow, &opened.source).ok()?;
    let new = format::text_of(saved.text.as_bytes()).ok()?;
    let changes = changes(format::text_of(bytes).ok()?, new);
    let told: usize = changes.iter().map(|change| change.text.len()).sum();
    *budget = budget.saturating_sub(told * COST_OF_TOLD);
    Some(changes)
}
