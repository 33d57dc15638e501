//! Nothing is lost: edits are kept as they are made, work of a run that ended badly is offered,
//! and no file that changed meanwhile is overwritten in silence.

use std::path::PathBuf;
use std::sync::Arc;

use crate::format::Source;
use crate::model::{Document, Flow};
use crate::store::disk::Disk;
use crate::store::journal::Origin;
use crate::store::keeper::{Keeper, Notice};
use crate::store::recover::StateFolder;
use crate::store::watch::{Change, Fingerprint, OpenMark, Opening};
use crate::words::{Words, store as text};

use super::dialog::Dialog;
use super::{App, Doc, task};

impl Doc {
    pub(super) fn origin(&self) -> Origin {
        let path = self.path.as_ref().map(|path| std::path::absolute(path).unwrap_or(path.clone()));
        Origin { path, file: self.file, source: self.source.clone() }
    }

    /// What was read takes the place of what is here; one undo step brings that back.
    pub(super) fn reloaded(&mut self, read: task::ReadFile) {
        let task::ReadFile { opened, file } = read;
        self.holds(opened.flow, opened.source, file);
    }

    /// The file holds this flow, which takes the place of what is here.
    pub(super) fn holds(&mut self, flow: Flow, source: Source, file: Fingerprint) {
        self.document.replace(flow.clone());
        self.document.mark_saved(flow);
        self.source = source;
        self.file = Some(file);
        self.in_doubt = false;
        self.outside = None;
        self.told_gone = false;
        self.saved_at = Some(self.document.revision());
        self.noted = self.document.revision();
        self.renew_comparison();
        self.checked.replaced();
        self.forget_missing();
        if let Some(keeper) = &self.keeper {
            keeper.saved(self.origin());
        }
    }

    /// Keeps the flow as it is, edited or not, for its file as it is now.
    pub(super) fn keep_whole(&self) {
        if let Some(keeper) = &self.keeper {
            keeper.moved(self.origin());
            keeper.note(self.document.flow(), self.document.revision());
        }
    }

    /// What was kept of its edits is not wanted any more.
    pub(super) fn forget(&self) {
        if let Some(keeper) = &self.keeper {
            keeper.closed();
        }
    }
}

impl App {
    /// Saves and keeps edits on this disk from now on, for tests.
    pub fn use_disk(&mut self, disk: Arc<dyn Disk>) {
        self.disk = disk;
    }

    /// Keeps edits in this folder from now on, and offers what an earlier run left there.
    pub fn keep_in(&mut self, state: StateFolder) {
        match state.recoverable() {
            Ok(found) => self.found = found,
            Err(error) => {
                let folder = state.0.display().to_string();
                let trouble = crate::store::disk::Trouble::from(&error);
                self.notify(trouble.keeping(self.language, &folder), true);
            }
        }
        self.state = Some(state);
        self.begin_keeping(None);
        self.offer_found();
    }

    /// Asks about the latest work that was found, if there is any.
    pub(super) fn offer_found(&mut self) {
        if !self.found.is_empty() && self.dialog.is_none() {
            self.dialog = Some(Dialog::Recover(self.about_found_file()));
        }
    }

    /// What to say of the file of the latest work that was found. It reads that file.
    pub(super) fn about_found_file(&self) -> Option<Words> {
        match self.found.first()?.file_change()? {
            Ok(Change::Changed(_)) => Some(text::RECOVER_FILE_CHANGED),
            Ok(Change::Gone) => Some(text::RECOVER_FILE_GONE),
            _ => None,
        }
    }

    /// Takes over the latest work that was found: it is open and unsaved afterwards.
    pub(super) fn recover(&mut self) {
        if self.found.is_empty() {
            return;
        }
        let found = self.found.remove(0);
        let origin = found.told.origin.clone();
        self.add_doc(found.told.flow.clone(), origin.source, origin.path);
        let doc = self.doc_mut();
        // It stands in no file: the mark of unsaved changes is right from the start.
        doc.document = Document::unsaved(found.told.flow.clone());
        doc.file = origin.file;
        // That the file is gone is said where this is offered.
        doc.told_gone = true;
        doc.noted = doc.document.revision();
        if let Some(keeper) = &doc.keeper {
            keeper.recover(found, doc.noted);
        }
    }

    /// Removes the latest work that was found.
    pub(super) fn discard_found(&mut self) {
        if self.found.is_empty() {
            return;
        }
        if let Err(error) = self.found.remove(0).discard() {
            self.notify(error.to_string(), true);
        }
    }

    /// From here on the active flow's edits are kept. `file` is what its file was like when it
    /// was read.
    pub(super) fn begin_keeping(&mut self, file: Option<Fingerprint>) {
        let Some(state) = self.state.clone() else {
            self.doc_mut().file = file;
            return;
        };
        let language = self.language;
        let ctx = self.ctx.clone();
        let disk = Arc::clone(&self.disk);
        let doc = self.doc_mut();
        doc.file = file;
        doc.noted = doc.document.revision();
        if doc.keeper.is_none() {
            doc.keeper = Keeper::on(disk, state.clone(), move || ctx.request_repaint()).ok();
        }
        if let Some(keeper) = &doc.keeper {
            keeper.begin(doc.origin());
        }
        doc.mark = None;
        let Some(path) = doc.path.clone() else { return };
        // A folder that cannot be written is told of by the keeper.
        match OpenMark::take(&state.0, &path) {
            Ok(Opening::First(mark)) => doc.mark = Some(mark),
            Ok(Opening::Elsewhere) => {
                let file = path.display().to_string();
                self.notify(text::OPEN_TWICE.with(language, &[("file", &file)]), true);
            }
            Err(_) => {}
        }
    }

    /// Hands new edits to the keepers, and tells what they have to say.
    pub(super) fn keep_edits(&mut self) {
        let language = self.language;
        let mut notices = Vec::new();
        for doc in &mut self.docs {
            let revision = doc.document.revision();
            let is_new = revision != doc.noted;
            // Undone back to what the file holds, there is nothing left to recover.
            let is_saved = is_new && !doc.is_dirty();
            let Some(keeper) = &doc.keeper else { continue };
            if is_saved {
                keeper.saved(doc.origin());
            } else if is_new {
                keeper.note(doc.document.flow(), revision);
            }
            doc.noted = revision;
            for notice in keeper.notices() {
                let name = doc.name(language);
                match notice {
                    Notice::Kept(_) => {}
                    Notice::NotRemoved(trouble) => {
                        notices.push((trouble.removing(language, &name), true));
                    }
                    Notice::Failed(trouble) => {
                        notices.push((trouble.keeping(language, &name), true));
                    }
                    Notice::Works => {
                        let words = text::KEEP_AGAIN.with(language, &[("file", &name)]);
                        notices.push((words, false));
                    }
                }
            }
        }
        for (words, is_error) in notices {
            self.notify(words, is_error);
        }
    }

    /// The active flow's file holds this text, and a power cut may bring back what it held
    /// before. So the flow stays unsaved, and what is kept of it stays: another save that works,
    /// or the next start, settles it.
    pub(super) fn saved_in_doubt(&mut self, path: PathBuf, file: Fingerprint) {
        let doc = self.doc_mut();
        doc.file = Some(file);
        if doc.path.as_ref() != Some(&path) {
            doc.mark = None;
        }
        doc.path = Some(path);
        doc.outside = None;
        doc.in_doubt = true;
        doc.keep_whole();
    }

    /// The active flow's file is like this now, and holds the flow as it was when it was to be saved.
    pub(super) fn saved(&mut self, file: Fingerprint) {
        let doc = self.doc_mut();
        doc.in_doubt = false;
        doc.outside = None;
        doc.told_gone = false;
        doc.renew_comparison();
        let is_known = doc.mark.is_some();
        doc.file = Some(file);
        // Edits that came meanwhile are kept on, for the file as it is now.
        let is_edited = doc.is_dirty();
        if !is_known && doc.keeper.is_some() {
            self.begin_keeping(Some(file));
        } else if let Some(keeper) = &doc.keeper
            && !is_edited
        {
            keeper.saved(doc.origin());
        }
        if is_edited {
            self.doc_mut().keep_whole();
        }
    }
}
