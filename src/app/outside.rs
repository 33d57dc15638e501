//! Other programs change files too: what became of the files that are open here, and what to do
//! about it. Nothing is swapped and nothing overwritten without a word.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{self, Frame, Panel, Ui};

use crate::store::watch::{Change, Fingerprint, Seen, Watcher};
use crate::words::{compare as words, interface as text, store};

use super::compare::With;
use super::dialog::Dialog;
use super::task::{self, Done};
use super::travel::Area;
use super::{App, Doc, bars, look};

/// How often files are looked at while the window has the keyboard.
const EVERY: Duration = Duration::from_secs(2);

/// What another program did to a flow's file. It stays until somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The file is like this now.
    Changed(Fingerprint),
    Gone,
}

/// What a file is read for.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// To take the place of what is here.
    Reload,
    Compare(With),
}

/// Files that the watcher was told of, and whether the window had the keyboard then.
#[derive(Default)]
pub(super) struct Watch {
    watcher: Option<Watcher>,
    told: (Vec<(PathBuf, Fingerprint)>, bool),
}

impl Doc {
    /// The file and this flow differ, and that is known: saving asks no more.
    fn keep_against(&mut self, file: Fingerprint) {
        self.file = Some(file);
        self.outside = None;
        self.in_doubt = true;
        self.keep_whole();
    }
}

impl App {
    /// Tells the watcher which files are open, and takes what it has seen.
    pub(super) fn watch_files(&mut self, ctx: &egui::Context) {
        let files: Vec<(PathBuf, Fingerprint)> =
            self.docs.iter().filter_map(|doc| Some((doc.path.clone()?, doc.file?))).collect();
        let now = (files, ctx.input(|i| i.focused));
        if self.watch.told != now {
            if self.watch.watcher.is_none() && !now.0.is_empty() {
                let ctx = ctx.clone();
                self.watch.watcher = Watcher::new(EVERY, move || ctx.request_repaint()).ok();
            }
            if let Some(watcher) = &self.watch.watcher {
                // Getting the keyboard back is a reason to look at once.
                watcher.look(now.0.clone(), now.1);
            }
            self.watch.told = now;
        }
        let seen: Vec<Seen> = self.watch.watcher.iter().flat_map(Watcher::seen).collect();
        for seen in seen {
            self.take_seen(&seen);
        }
    }

    fn take_seen(&mut self, seen: &Seen) {
        // What this program wrote itself meanwhile is known otherwise by now, or as soon as the save
        // is over; a save looks at the file itself.
        let is_meant = |doc: &Doc| {
            let is_known = doc.path.as_ref() == Some(&seen.path) && doc.file == Some(seen.known);
            is_known && !doc.is_saving()
        };
        let Some(at) = self.docs.iter().position(is_meant) else { return };
        let Some(doc) = self.docs.get_mut(at) else { return };
        let before = doc.outside;
        doc.outside = match seen.change {
            Change::Same => None,
            Change::Changed(file) => Some(Outside::Changed(file)),
            Change::Gone => Some(Outside::Gone),
        };
        if doc.outside == Some(Outside::Gone) {
            // What is here may be all that is left of it.
            doc.told_gone = true;
            doc.keep_whole();
        } else if before == Some(Outside::Gone)
            && !doc.is_dirty()
            && let Some(keeper) = &doc.keeper
        {
            keeper.saved(doc.origin());
        }
        let told = match doc.outside {
            Some(Outside::Changed(_)) => store::CHANGED_OUTSIDE,
            Some(Outside::Gone) => store::GONE_OUTSIDE,
            None => return,
        };
        // The active flow's question stands on top of the canvas.
        if at != self.active {
            let name = doc.name(self.language);
            self.notify(told.with(self.language, &[("file", &name)]), false);
        }
    }

    /// Reads the active flow's file again, beside the window.
    pub(super) fn read_again(&mut self, path: &Path, why: Why) {
        let (document, path, ctx) = (self.doc().id, path.to_owned(), self.ctx.clone());
        self.tasks.start("read again", &ctx, move || {
            let result = task::read(&path);
            Done::ReadAgain { document, path, why, result }
        });
    }

    pub(super) fn take_read(
        &mut self,
        document: u64,
        path: &Path,
        why: Why,
        result: Result<task::ReadFile, String>,
    ) {
        let language = self.language;
        let shown = path.display().to_string();
        // It may have been closed meanwhile.
        let Some(at) = self.docs.iter().position(|doc| doc.id == document) else { return };
        match result {
            Err(reason) => {
                let args = [("path", &*shown), ("reason", &*reason)];
                self.notify(words::COULD_NOT_READ.with(language, &args), true);
            }
            Ok(read) => match why {
                Why::Reload => {
                    let Some(doc) = self.docs.get_mut(at) else { return };
                    doc.reloaded(read);
                    self.notify(text::OPENED.with(language, &[("path", &shown)]), false);
                }
                Why::Compare(with) => self.begin_comparing(at, with, read),
            },
        }
    }

    /// What is here stays, whatever the file holds: it is unsaved, and the next save writes it.
    pub(super) fn keep_mine(&mut self, file: Fingerprint) {
        self.doc_mut().keep_against(file);
        self.notify(self.say(words::KEPT_MINE).to_owned(), false);
    }

    /// The file is not there. What is here counts as unsaved.
    fn leave_gone(&mut self) {
        let doc = self.doc_mut();
        doc.outside = None;
        doc.in_doubt = true;
    }

    /// The question about the active flow's file. It waits for the end of a drag, so that the
    /// canvas does not move under the pointer.
    pub(super) fn outside_ui(&mut self, ui: &mut Ui) {
        let doc = self.doc();
        let (Some(outside), Some(path)) = (doc.outside, doc.path.clone()) else { return };
        // The same is being asked in a dialog or beside the differences.
        let is_asked = matches!(self.dialog, Some(Dialog::Changed(_)))
            || doc.compare.as_ref().is_some_and(|compare| compare.is_about(outside));
        if is_asked || !doc.view.is_idle() {
            return;
        }
        let theme = self.theme;
        let frame = Frame::new()
            .fill(look::colour(theme.bar))
            .stroke(egui::Stroke::new(1.0, look::colour(theme.warning)))
            .inner_margin(egui::Margin::symmetric(12, 8));
        Panel::top("outside").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let name = self.doc().name(self.language);
                let told = match outside {
                    Outside::Changed(_) => store::CHANGED_OUTSIDE,
                    Outside::Gone => store::GONE_OUTSIDE,
                };
                let told = told.with(self.language, &[("file", &name)]);
                bars::area_heading(ui, self, Area::Question, &told);
                match outside {
                    Outside::Changed(file) => {
                        if ui.button(self.say(store::COMPARE)).clicked() {
                            let with = With::File { path: path.clone(), file, saves: false };
                            self.read_again(&path, Why::Compare(with));
                        }
                        let reload = ui.button(self.say(store::RELOAD));
                        if reload.on_hover_text(self.say(words::RELOAD_TIP)).clicked() {
                            self.read_again(&path, Why::Reload);
                        }
                        if ui.button(self.say(store::KEEP_MINE)).clicked() {
                            self.keep_mine(file);
                        }
                    }
                    Outside::Gone => {
                        if ui.button(self.say(words::SAVE_ANEW)).clicked() {
                            self.save();
                        }
                        if ui.button(self.say(words::DISMISS)).clicked() {
                            self.leave_gone();
                        }
                    }
                }
            });
        });
    }
}
