//! What is found in a flow, always in the flow as it is now: small flows are checked within the
//! frame, large ones beside the window.

use std::collections::HashSet;
use std::sync::Arc;

use crate::lint::{self, Finding};
use crate::model::{BlockId, ExitId};
use crate::words::{interface as text, problems as words};

use super::super::task::{self, Done, Fixed};
use super::super::{App, Doc};
use super::badges::Badges;

/// Flows of at most this many blocks are checked within the frame: that takes under 2 ms.
const CHECKED_AT_ONCE: usize = 300;

/// What was found, and in which revision of the flow.
#[derive(Default)]
pub struct Checked {
    found: Arc<[Finding]>,
    revision: Option<u64>,
    /// The revision that is being looked at beside the window.
    running: Option<u64>,
    quiet: Quiet,
    pub badges: Badges,
    /// A block that was just added: nothing of it was known before.
    added: Option<BlockId>,
    /// Findings of an older flow were taken away, and the new ones are still to come.
    is_cleared: bool,
}

/// The block that is being edited, and what was found there before that.
#[derive(Default)]
struct Quiet {
    block: Option<BlockId>,
    known: HashSet<(&'static str, Option<ExitId>)>,
    /// What is known is told by the next check: the last one was of an older flow.
    waits: bool,
}

impl Quiet {
    /// Whether a finding can wait: it says that the block is not finished, and somebody is at it.
    fn covers(&self, finding: &Finding) -> bool {
        finding.place.block.is_some()
            && finding.place.block == self.block
            && finding.rule.is_unfinished()
            && !self.known.contains(&(finding.rule.name, finding.place.exit.clone()))
    }
}

impl Checked {
    /// What was found does not count any more, though the flow is the same.
    pub(in super::super) fn forget(&mut self) {
        self.revision = None;
    }

    /// The findings of the newest revision are still to come.
    pub fn are_awaited(&self) -> bool {
        self.is_cleared
    }

    /// What was found at a block.
    fn at(&self, block: Option<&BlockId>) -> HashSet<(&'static str, Option<ExitId>)> {
        let here = self.found.iter().filter(|f| f.place.block.as_ref() == block);
        here.map(|f| (f.rule.name, f.place.exit.clone())).collect()
    }

    /// A block was added and gets the selection.
    pub(in super::super) fn added(&mut self, block: &BlockId) {
        self.added = Some(block.clone());
    }

    /// The flow was replaced by another one: what is found in it is not what somebody is making.
    pub(in super::super) fn replaced(&mut self) {
        self.quiet = Quiet::default();
    }
}

impl Doc {
    fn take_findings(&mut self, found: Vec<Finding>, revision: u64) {
        self.checked.found = found.into();
        self.checked.revision = Some(revision);
        self.checked.is_cleared = false;
        if std::mem::take(&mut self.checked.quiet.waits) {
            self.checked.quiet.known = self.checked.at(self.checked.quiet.block.as_ref());
        }
        self.show_findings();
    }

    /// Shows all findings but those that can wait.
    fn show_findings(&mut self) {
        let (found, quiet) = (&self.checked.found, &self.checked.quiet);
        self.findings = if found.iter().any(|finding| quiet.covers(finding)) {
            found.iter().filter(|finding| !quiet.covers(finding)).cloned().collect()
        } else {
            Arc::clone(found)
        };
        self.checked.badges = Badges::of(&self.findings, self.document.flow());
    }

    /// What is found at the block that gets the selection stays; what comes while it has it and
    /// only says "not finished" waits until the selection goes.
    fn follow_selection(&mut self) {
        let selection = &self.view.selection;
        let at_exit = selection.exit.as_ref().map(|(block, _)| block);
        let block = selection.only_block().or(at_exit);
        if self.checked.quiet.block.as_ref() == block {
            return;
        }
        let is_current = self.checked.revision == Some(self.document.revision());
        let is_new = block.is_some() && self.checked.added.take().as_ref() == block;
        let known = if is_new { HashSet::new() } else { self.checked.at(block) };
        let waits = !is_new && !is_current;
        self.checked.quiet = Quiet { block: block.cloned(), known, waits };
        if is_current && self.checked.found.len() != self.findings.len() {
            self.show_findings();
        }
    }
}

impl App {
    /// Sees to it that what is shown was found in the flow as it is now.
    pub(in super::super) fn check(&mut self) {
        self.follow_project();
        let ctx = self.ctx.clone();
        let doc = self.doc_mut();
        doc.follow_selection();
        // While blocks are dragged only their places change, and no rule looks at these.
        let is_idle = doc.view.is_idle();
        let revision = doc.document.revision();
        if doc.checked.revision == Some(revision) || !is_idle {
            return;
        }
        let count = doc.flow().blocks.len();
        if count <= CHECKED_AT_ONCE {
            // What is not begun yet is not wrong.
            let settings = &doc.project.settings;
            let found = if count == 0 { Vec::new() } else { lint::lint_with(doc.flow(), settings) };
            doc.take_findings(found, revision);
            return;
        }
        // Findings of an older flow are not shown: their blocks may be gone, their fixes wrong.
        doc.checked.is_cleared = true;
        if !doc.findings.is_empty() {
            doc.findings = Arc::default();
            doc.checked.badges = Badges::default();
        }
        if doc.checked.running.is_some() {
            return;
        }
        doc.checked.running = Some(revision);
        let (id, flow, settings) = (doc.id, doc.flow().clone(), Arc::clone(&doc.project.settings));
        self.tasks.start("check", &ctx, move || task::check(id, revision, &flow, settings));
    }

    pub(in super::super) fn take_checked(
        &mut self,
        document: u64,
        revision: u64,
        settings: &Arc<lint::Settings>,
        found: Vec<Finding>,
    ) {
        let Some(doc) = self.docs.iter_mut().find(|doc| doc.id == document) else { return };
        doc.checked.running = None;
        // Saved elsewhere meanwhile, it may belong to another project.
        if doc.document.revision() == revision && doc.project.settings == *settings {
            doc.take_findings(found, revision);
        }
    }

    /// Applies safe fixes until none is left, as one undo step.
    pub fn fix_all_safe(&mut self) {
        let doc = self.doc();
        let (id, revision) = (doc.id, doc.document.revision());
        if doc.flow().blocks.len() <= CHECKED_AT_ONCE {
            let done = task::fix_all(id, revision, doc.flow(), &doc.project.settings);
            self.take_fixed(&done);
            return;
        }
        let (ctx, flow, settings) =
            (self.ctx.clone(), doc.flow().clone(), Arc::clone(&doc.project.settings));
        self.tasks
            .start("fix", &ctx, move || Done::Fixed(task::fix_all(id, revision, &flow, &settings)));
    }

    /// Carries out fixes, unless the flow that they were worked out for is another one by now.
    pub(in super::super) fn take_fixed(&mut self, fixed: &Fixed) {
        let Some(at) = self.docs.iter().position(|doc| doc.id == fixed.document) else { return };
        let is_same = |doc: &Doc| doc.document.revision() == fixed.revision;
        if !self.docs.get(at).is_some_and(is_same) {
            self.notify(self.say(words::NOTHING_FIXED).to_owned(), true);
            return;
        }
        // Another flow may be in front by now.
        let front = std::mem::replace(&mut self.active, at);
        if self.edit(&fixed.edits) {
            let count = fixed.count.to_string();
            self.notify(text::FIXED.with(self.language, &[("count", &count)]), false);
            self.forget_missing();
        }
        self.active = front;
    }
}
