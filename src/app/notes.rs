//! Notes and frames: remarks on the canvas that have no part in the conversation.

use std::collections::BTreeSet;

use eframe::egui::{Id, Rect, RichText, Ui, pos2, vec2};

use crate::model::flow::{Note, NoteKind};
use crate::model::{Edit, NoteId};
use crate::picture::Scene;
use crate::picture::scene::Sheet;
use crate::picture::theme::size;
use crate::words::{Language, notes as text};

use super::canvas::Selection;
use super::command::Command;
use super::inspector::fields::{Entry, Holds, entry_ui, select_all};
use super::side::Side;
use super::{App, inspector};

/// Room between a frame and what it was made around.
const FRAME_ROOM: f32 = 28.0;
const NOTE_SIZE: (f64, f64) = (240.0, 132.0);

/// "Note: call them before noon", as screen readers say it.
pub fn name(sheet: &Sheet, language: Language) -> String {
    let words: String = sheet.note.text.chars().take(80).collect();
    let words = words.replace('\n', " ");
    let named = if sheet.is_frame() { text::FRAME_NAMED } else { text::NOTE_NAMED };
    named.with(language, &[("text", &words)])
}

/// The text field of a note.
pub fn field_id(id: &NoteId) -> Id {
    Id::unique(("note", id.as_str()))
}

/// Where it stands that a note's first text is still to be replaced by typing.
fn is_new(id: &NoteId) -> Id {
    field_id(id).with("new")
}

fn set(id: &NoteId, note: Note) -> Edit {
    Edit::SetNote { id: id.clone(), note: Some(Box::new(note)) }
}

/// The box of a frame around these.
fn frame_around(area: Rect) -> Rect {
    let area = area.expand(FRAME_ROOM);
    Rect::from_min_max(area.min - vec2(0.0, size::FRAME_TITLE - 8.0), area.max)
}

/// What stands in each frame, frames apart. Asked before blocks are moved.
pub struct Framed(Vec<(NoteId, Vec<crate::model::BlockId>)>);

impl Framed {
    pub fn of(scene: &Scene) -> Self {
        let frames = scene.sheets.iter().filter(|sheet| sheet.is_frame());
        let with_blocks = frames.map(|frame| (frame.id.clone(), scene.within(frame.rect).0));
        Self(with_blocks.filter(|(_, blocks)| !blocks.is_empty()).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edits that put each frame around its blocks again.
    pub fn edits(&self, scene: &Scene, flow: &crate::model::Flow) -> Vec<Edit> {
        self.0
            .iter()
            .filter_map(|(id, blocks)| {
                let rects = blocks
                    .iter()
                    .filter_map(|block| Some(scene.nodes.get(scene.number(block, flow)?)?.rect));
                let area = frame_around(rects.reduce(Rect::union)?);
                let note = flow.note(id.as_str())?;
                let at = (f64::from(area.min.x), f64::from(area.min.y));
                let moved = note.moved_to(at.0, at.1);
                Some(set(id, moved.resized(area.width().into(), area.height().into())))
            })
            .collect()
    }
}

impl App {
    /// Adds a note in the middle of what is in view, and asks for its text.
    pub fn add_note(&mut self) {
        let middle = self.doc().view.visible().center();
        let at = (f64::from(middle.x.round()), f64::from(middle.y.round()));
        let at = (at.0 - NOTE_SIZE.0 / 2.0, at.1 - NOTE_SIZE.1 / 2.0);
        let words = self.say(text::NEW_NOTE);
        self.put_note(Note::new(NoteKind::Paper, words, at, NOTE_SIZE));
    }

    /// Adds a frame around the chosen blocks, or in the middle of what is in view.
    pub fn add_frame(&mut self) {
        let doc = self.doc();
        let area = doc.chosen_bounds().map_or_else(
            || Rect::from_center_size(doc.view.visible().center(), vec2(420.0, 260.0)),
            frame_around,
        );
        let words = self.say(text::NEW_FRAME);
        let at = (f64::from(area.min.x), f64::from(area.min.y));
        let size = (area.width().into(), area.height().into());
        self.put_note(Note::new(NoteKind::Frame, words, at, size));
    }

    fn put_note(&mut self, note: Note) {
        let id = self.doc().flow().free_note_id(note.kind);
        if self.edit(&[set(&id, note)]) {
            self.doc_mut().view.selection = Selection::note(&id);
            self.show_side(Side::Inspector);
            self.ctx.memory_mut(|memory| {
                memory.request_focus(field_id(&id));
                memory.data.insert_temp(is_new(&id), true);
            });
        }
    }

    /// "Note" or "Frame".
    pub(super) fn note_kind(&self, id: &NoteId) -> &'static str {
        let note = self.doc().flow().note(id.as_str());
        let is_frame = note.is_some_and(|note| note.kind == NoteKind::Frame);
        self.say(if is_frame { text::FRAME } else { text::NOTE })
    }

    /// Selects a note and brings it into view.
    pub fn go_to_note(&mut self, id: &NoteId) {
        let doc = self.doc_mut();
        doc.view.selection = Selection::note(id);
        let revision = doc.document.revision();
        doc.scene.follow(doc.document.flow(), revision);
        if let Some(sheet) = doc.scene.sheet(id) {
            // Of a frame larger than the view, the title is enough.
            let head = Rect::from_min_size(sheet.rect.min, vec2(120.0, size::FRAME_TITLE));
            let area = if sheet.is_frame() { head } else { sheet.rect };
            doc.view.reveal(area);
        }
    }

    /// The edits that take these notes away.
    pub(super) fn without_notes(notes: &BTreeSet<NoteId>) -> Vec<Edit> {
        notes.iter().map(|id| Edit::SetNote { id: id.clone(), note: None }).collect()
    }
}

/// The fields of a note.
pub fn note_ui(ui: &mut Ui, app: &mut App, id: &NoteId) {
    let Some(note) = app.doc().flow().note(id.as_str()).cloned() else { return };
    let (title, label) = match note.kind {
        NoteKind::Paper => (text::NOTE, text::NOTE_TEXT),
        NoteKind::Frame => (text::FRAME, text::FRAME_TITLE),
    };
    ui.label(RichText::new(app.say(title)).strong());
    ui.add_space(4.0);
    let rows = match note.kind {
        NoteKind::Paper => 6,
        NoteKind::Frame => 1,
    };
    let (field, label) = (field_id(id), app.say(label));
    let entry = Entry { rows, holds: Holds::Plain, ..Entry::line(field, label, &note.text) };
    let typed = entry_ui(ui, app, entry);
    if ui.data_mut(|data| data.remove_temp::<bool>(is_new(id))).is_some() {
        select_all(ui, field, &note.text);
    }
    if let Some(text) = typed {
        let changed = Note { text, ..Note::clone(&note) };
        inspector::type_in(app, field, vec![set(id, changed)]);
    }
    ui.add_space(6.0);
    let spec = Command::Delete.spec();
    if ui.button(spec.label.get(app.language)).clicked() {
        app.run(Command::Delete);
    }
    ui.add_space(6.0);
    ui.label(RichText::new(app.say(text::ABOUT)).weak());
}

/// Where a note is taken hold of to change its size.
pub fn grip(sheet: &Sheet) -> Rect {
    let corner = sheet.rect.max;
    Rect::from_min_max(pos2(corner.x - 18.0, corner.y - 18.0), corner)
}
