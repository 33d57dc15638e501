//! A flow as the files that an author hands over: for window and command line alike.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::format::{self, Format, Saved, Unsaveable};
use crate::lint::{self, Finding, Severity};
use crate::model::{BlockId, Flow};
use crate::picture::Count;

/// What stands beside every export to the platform's forms.
pub const UNOFFICIAL: &str = "diagram and questions are the vendor's undocumented forms of March 2023; the platform documents no way to import them";

/// The platform's editor refuses to save the flow: no question list can be derived.
#[derive(Clone, Debug, Error)]
#[error("the platform's editor would refuse to save this flow")]
pub struct Refused {
    /// What it would refuse, errors of rules that are marked so.
    pub findings: Vec<Finding>,
}

/// Why there is no question list.
#[derive(Clone, Debug, Error)]
pub enum NoQuestions {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Unsaveable(#[from] Unsaveable),
}

/// The question list of a flow, as the platform's editor derives it. Errors that the editor
/// lets pass do not stop it.
pub fn questions(flow: &Flow) -> Result<Saved, NoQuestions> {
    let findings = lint::refusals(flow);
    if findings.is_empty() {
        Ok(format::export(flow, Format::Questions)?)
    } else {
        Err(Refused { findings }.into())
    }
}

/// The diagram of a flow, whatever is wrong with it.
pub fn diagram(flow: &Flow) -> Result<Saved, Unsaveable> {
    format::export(flow, Format::Diagram)
}

/// Blocks whose kinds the vendor's published editor does not know, so that no platform form
/// can hold what they do.
pub fn unsupported(flow: &Flow) -> Vec<String> {
    flow.blocks
        .iter()
        .filter(|(_, block)| !block.kind.is_supported_by_platform_files())
        .map(|(id, block)| format!("{id} ({})", block.kind))
        .collect()
}

/// How much was found at each block, as drawings show it.
pub fn findings_by_block(findings: &[Finding]) -> BTreeMap<BlockId, Count> {
    let mut counts: BTreeMap<BlockId, Count> = BTreeMap::new();
    for finding in findings {
        if let Some(block) = &finding.place.block {
            let count = counts.entry(block.clone()).or_default();
            match finding.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Info => count.infos += 1,
            }
        }
    }
    counts
}
