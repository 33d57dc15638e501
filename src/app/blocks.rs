//! What is done to the chosen blocks: copied, pasted, deleted, arranged.

use std::collections::BTreeSet;

use eframe::egui;

use crate::format::clip;
use crate::model::{BlockId, Edit, NoteId, heal};
use crate::picture::Scene;
use crate::picture::arrange::{self, Direction, Line};
use crate::words::editing;

use super::App;
use super::canvas::{AtExit, Selection};
use super::notes::Framed;

/// How far a copy stands from its original.
const ASIDE: f64 = 48.0;

impl App {
    fn chosen_blocks(&self) -> &BTreeSet<BlockId> {
        &self.doc().view.selection.blocks
    }

    pub fn has_chosen_blocks(&self) -> bool {
        !self.chosen_blocks().is_empty()
    }

    /// Blocks or notes are chosen, which can be copied.
    pub fn has_chosen(&self) -> bool {
        self.has_chosen_blocks() || !self.doc().view.selection.notes.is_empty()
    }

    /// Carries out edits that add blocks and notes, and selects those.
    fn add(&mut self, edits: &[Edit], blocks: Vec<BlockId>, notes: Vec<NoteId>) {
        if self.edit(edits) {
            let (first, note) = (blocks.first().cloned(), notes.first().cloned());
            if let Some(id) = first {
                self.show_block(&id);
            } else if let Some(id) = note {
                self.go_to_note(&id);
            }
            self.doc_mut().view.selection = Selection {
                blocks: blocks.into_iter().collect(),
                notes: notes.into_iter().collect(),
                exit: None,
            };
        }
    }

    pub fn copy(&mut self) {
        let selection = &self.doc().view.selection;
        let text = clip::copy(self.doc().flow(), &selection.blocks, &selection.notes);
        self.ctx.copy_text(text);
    }

    pub fn cut(&mut self) {
        self.copy();
        self.delete();
    }

    /// Asks the system for its clipboard; the text comes with a later frame.
    pub fn ask_paste(&mut self) {
        self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
    }

    /// Adds the blocks of a text where the pointer is, or in the middle of what is in view.
    pub fn paste(&mut self, text: &str) {
        let view = &self.doc().view;
        let pointer = self.ctx.input(|i| i.pointer.hover_pos());
        let on_canvas = pointer.filter(|at| view.rect.contains(*at));
        let at = on_canvas.map_or_else(
            || view.visible().center() - egui::vec2(150.0, 100.0),
            |at| view.flow_from_screen(at),
        );
        let at = (f64::from((at.x / 4.0).round() * 4.0), f64::from((at.y / 4.0).round() * 4.0));
        match clip::paste(self.doc().flow(), text, at) {
            Ok(clip::Pasted { mut edits, blocks, notes }) => {
                if self.doc().flow().start.is_none() && self.doc().flow().blocks.is_empty() {
                    let start = blocks.first().cloned();
                    edits.push(Edit::SetStart { start });
                }
                self.add(&edits, blocks, notes);
            }
            Err(error) => self.notify(error.say(self.language), true),
        }
    }

    pub fn duplicate(&mut self) {
        let flow = self.doc().flow();
        let (mut edits, blocks) = heal::duplicate(flow, self.chosen_blocks(), ASIDE, ASIDE);
        let chosen = self.doc().view.selection.notes.iter();
        let chosen = chosen.filter_map(|id| Some((id.clone(), flow.note(id.as_str())?.clone())));
        let (more, notes) = clip::add_notes(flow, chosen, ASIDE, ASIDE);
        edits.extend(more);
        self.add(&edits, blocks, notes);
    }

    /// Takes out the chosen blocks and joins the lines they stood in, or disconnects a path.
    pub fn delete(&mut self) {
        let selection = &self.doc().view.selection;
        let edits = match &selection.exit {
            Some((block, exit)) => vec![super::bars::connect_edit(block, exit, None)],
            None => {
                let mut edits = heal::delete_and_heal(self.doc().flow(), &selection.blocks);
                edits.extend(Self::without_notes(&selection.notes));
                edits
            }
        };
        self.edit(&edits);
        self.forget_missing();
    }

    /// A block was dropped on a path: it becomes a part of it.
    pub(super) fn insert_on_path(&mut self, on: &AtExit, block: &BlockId) {
        match heal::insert_on_path(self.doc().flow(), &on.0, &on.1, block) {
            Ok(edits) => {
                self.edit(&edits);
            }
            Err(why) => self.notify(editing::why(&why, self.language), true),
        }
    }

    /// Lays out the chosen blocks, or all where at most one is chosen.
    pub fn tidy(&mut self) {
        let chosen = Some(self.chosen_blocks()).filter(|chosen| chosen.len() > 1);
        let is_all = chosen.is_none();
        let mut edits = arrange::tidy(self.doc().flow(), chosen);
        let framed = Framed::of(&self.doc().scene);
        let mut tidied = self.doc().flow().clone();
        if !framed.is_empty() && tidied.apply_all(&edits).is_ok() {
            let mut scene = Scene::default();
            scene.follow(&tidied, 0);
            edits.extend(framed.edits(&scene, &tidied));
        }
        if self.edit(&edits) && is_all {
            // The scene follows with the next frame.
            self.doc_mut().view.wants_fit = true;
        }
    }

    pub fn align(&mut self, line: Line) {
        let edits = arrange::align(self.doc().flow(), self.chosen_blocks(), line);
        self.edit(&edits);
    }

    pub fn distribute(&mut self, direction: Direction) {
        let edits = arrange::distribute(self.doc().flow(), self.chosen_blocks(), direction);
        self.edit(&edits);
    }

    /// What the system's clipboard events ask for while the canvas has the keyboard.
    pub(super) fn clipboard_events(&mut self, events: &[egui::Event]) {
        for event in events {
            match event {
                egui::Event::Copy => self.run(super::command::Command::Copy),
                egui::Event::Cut => self.run(super::command::Command::Cut),
                egui::Event::Paste(text) => self.paste(text),
                _ => {}
            }
        }
    }
}
