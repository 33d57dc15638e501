//! The list of problems as it is laid out: groups by block, filtered. Only rows in view cost
//! anything in a frame, and long lists are filtered over several frames.

use std::sync::Arc;

use crate::lint::{Finding, Place, Safety, Severity};
use crate::model::BlockId;
use crate::words::Language;

use super::SEVERITIES;
use super::badges::Counts;

/// So many findings are compared with a filter's words in one frame: about half a millisecond.
const IN_A_FRAME: usize = 500;

/// Which problems are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    /// Errors, warnings, hints.
    pub severities: [bool; 3],
}

impl Default for Filter {
    fn default() -> Self {
        Self { words: String::new(), severities: [true; 3] }
    }
}

impl Filter {
    fn lets_through(&self, finding: &Finding, wanted: &str, language: Language) -> bool {
        let is_on = SEVERITIES.iter().position(|severity| *severity == finding.severity);
        if !is_on.and_then(|at| self.severities.get(at)).is_some_and(|on| *on) {
            return false;
        }
        let id = finding.place.block.as_ref().map(BlockId::as_str).unwrap_or_default();
        wanted.is_empty()
            || finding.rule.name.contains(wanted)
            || id.to_lowercase().contains(wanted)
            || finding.message(language).to_lowercase().contains(wanted)
    }
}

#[derive(Clone, Debug)]
pub(super) enum Row {
    /// The block that the rows below are about; `None` is the flow itself.
    Group { block: Option<BlockId>, counts: Counts },
    /// A finding's number.
    Problem(usize),
}

#[derive(Default)]
pub struct List {
    findings: Option<Arc<[Finding]>>,
    width: f32,
    asked: Option<(Filter, Language)>,
    /// How many findings have been looked at.
    seen: usize,
    pub(super) rows: Vec<Row>,
    /// The rows' heights: as they were when they were last in view, else a guess.
    pub(super) heights: Vec<f32>,
    pub(super) guess: Option<f32>,
    pub(super) counts: Counts,
    pub(super) has_safe_fix: bool,
    chosen: Option<(&'static str, Place)>,
    /// The chosen one is to be brought into view.
    pub(super) wants_chosen: bool,
}

/// A row that nobody has measured yet.
const ROW: f32 = 26.0;

impl List {
    /// Takes in other findings, another filter or another width. Whether there is more to do.
    pub(super) fn follow(
        &mut self,
        findings: &Arc<[Finding]>,
        filter: &Filter,
        language: Language,
        width: f32,
    ) -> bool {
        let is_same = self.findings.as_ref().is_some_and(|own| Arc::ptr_eq(own, findings));
        let is_asked = self.asked.as_ref().is_some_and(|(f, l)| f == filter && *l == language);
        if !is_same {
            self.counts = SEVERITIES.map(|s| findings.iter().filter(|f| f.severity == s).count());
            let is_safe = |f: &Finding| f.fix.as_ref().is_some_and(|f| f.safety == Safety::Safe);
            self.has_safe_fix = findings.iter().any(is_safe);
            self.findings = Some(Arc::clone(findings));
        }
        if !is_same || !is_asked {
            self.asked = Some((filter.clone(), language));
            self.rows.clear();
            self.seen = 0;
        }
        if !is_asked {
            // After an edit nearly all rows are as high as they were, and the list stays in place.
            self.heights.clear();
        }
        if self.width != width {
            self.width = width;
            let guess = self.guess.unwrap_or(ROW);
            self.heights.iter_mut().for_each(|height| *height = guess);
        }
        self.fill(findings, filter, language);
        self.seen < findings.len()
    }

    fn fill(&mut self, findings: &[Finding], filter: &Filter, language: Language) {
        let wanted = filter.words.trim().to_lowercase();
        let limit = if wanted.is_empty() { usize::MAX } else { IN_A_FRAME };
        let mut group = self.rows.iter().rposition(|row| matches!(row, Row::Group { .. }));
        for finding in findings.iter().skip(self.seen).take(limit) {
            let number = self.seen;
            self.seen += 1;
            if !filter.lets_through(finding, &wanted, language) {
                continue;
            }
            let own = group.and_then(|at| self.rows.get_mut(at));
            let counts = match own {
                Some(Row::Group { block, counts }) if *block == finding.place.block => counts,
                _ => {
                    group = Some(self.rows.len());
                    let block = finding.place.block.clone();
                    self.rows.push(Row::Group { block, counts: [0; 3] });
                    match self.rows.last_mut() {
                        Some(Row::Group { counts, .. }) => counts,
                        _ => continue,
                    }
                }
            };
            for (severity, count) in SEVERITIES.into_iter().zip(counts) {
                *count += usize::from(finding.severity == severity);
            }
            self.rows.push(Row::Problem(number));
        }
        if self.seen >= findings.len() || self.heights.len() < self.rows.len() {
            self.heights.resize(self.rows.len(), self.guess.unwrap_or(ROW));
        }
    }

    /// The first row in view, and where it begins.
    pub(super) fn first(&self, top: f32) -> (usize, f32) {
        let mut at = 0.0;
        for (row, height) in self.heights.iter().enumerate() {
            if at + height > top {
                return (row, at);
            }
            at += height;
        }
        (self.heights.len(), at)
    }

    pub fn choose(&mut self, finding: &Finding) {
        self.chosen = Some((finding.rule.name, finding.place.clone()));
    }

    pub fn choose_none(&mut self) {
        self.chosen = None;
    }

    pub fn is_chosen(&self, finding: &Finding) -> bool {
        let chosen = self.chosen.as_ref();
        chosen.is_some_and(|(rule, place)| *rule == finding.rule.name && *place == finding.place)
    }

    /// The chosen problem, if it is still one.
    pub fn chosen<'a>(&self, findings: &'a [Finding]) -> Option<&'a Finding> {
        self.chosen.as_ref()?;
        findings.iter().find(|finding| self.is_chosen(finding))
    }

    /// Where the chosen problem's row begins.
    pub(super) fn chosen_row(&self, findings: &[Finding]) -> Option<f32> {
        let is_it = |row: &Row| match row {
            Row::Problem(number) => findings.get(*number).is_some_and(|f| self.is_chosen(f)),
            Row::Group { .. } => false,
        };
        let at = self.rows.iter().position(is_it)?;
        Some(self.heights.iter().take(at).sum())
    }
}

/// The first problem of a block with this severity.
pub(super) fn first_of<'a>(
    findings: &'a [Finding],
    block: &BlockId,
    severity: Severity,
) -> Option<&'a Finding> {
    findings.iter().find(|f| f.place.block.as_ref() == Some(block) && f.severity == severity)
}
