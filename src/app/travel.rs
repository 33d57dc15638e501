//! Going through a flow by keyboard: from block to block, along paths, from area to area.

use eframe::egui::{self, Id, Vec2, vec2};

use crate::model::kind::{Field, FieldType};
use crate::model::search::{self, Hit, Place};
use crate::model::{BlockId, ExitId};
use crate::picture::Row;
use crate::words::interface as text;

use super::App;
use super::canvas::{self, AtExit, Selection};
use super::dialog::Dialog;
use super::picker::Picker;
use super::side::Side;

/// The parts of the window that F6 goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Canvas,
    /// What is asked on top of the canvas.
    Question,
    Inspector,
    Chat,
    Exchanges,
    Problems,
    Variables,
    Blocks,
    Tour,
}

impl Area {
    const ALL: [Self; 9] = [
        Self::Canvas,
        Self::Question,
        Self::Inspector,
        Self::Chat,
        Self::Exchanges,
        Self::Problems,
        Self::Variables,
        Self::Blocks,
        Self::Tour,
    ];

    /// What takes the keyboard when an area is entered.
    pub fn first(self) -> Id {
        Id::unique(match self {
            Self::Canvas => "canvas area",
            Self::Question => "question area",
            Self::Inspector => "inspector area",
            Self::Chat => "chat area",
            Self::Exchanges => "exchanges area",
            Self::Problems => "problems area",
            Self::Variables => "variables area",
            Self::Tour => "tour area",
            Self::Blocks => "blocks area",
        })
    }
}

impl App {
    /// Whether letters and arrows typed next are meant for the canvas. Asked at a frame's end:
    /// at the next one's beginning, Escape has already taken the keyboard from a text field.
    pub(super) fn canvas_has_keys(&self) -> bool {
        let focused = self.ctx.memory(egui::Memory::focused);
        focused.is_none_or(|id| Some(id) == self.doc().view.canvas_id)
    }

    pub fn has_selection(&self) -> bool {
        !self.doc().view.selection.is_empty()
    }

    /// The block that is selected, or that the selected exit belongs to.
    fn here(&self) -> Option<&BlockId> {
        let selection = &self.doc().view.selection;
        selection.exit.as_ref().map(|(block, _)| block).or(selection.blocks.first())
    }

    /// Selects a block or one of its exits, and brings it into view.
    pub fn go_to(&mut self, block: &BlockId, exit: Option<&ExitId>) {
        self.doc_mut().view.selection = match exit {
            Some(exit) => Selection::exit(block, exit),
            None => Selection::block(block),
        };
        self.show_block(block);
    }

    /// Goes on or back in the flow's order; from nowhere, to the start or the last block.
    pub fn step_block(&mut self, by: isize) {
        let flow = self.doc().flow();
        // Notes come behind the blocks.
        let blocks = flow.blocks.len();
        let count = blocks + flow.notes.len();
        let here = match self.doc().view.selection.notes.first() {
            Some(note) => {
                let at = flow.notes.iter().position(|(id, _)| id == note);
                at.map(|at| blocks + at)
            }
            None => self.here().and_then(|id| flow.blocks.position(id.as_str())),
        };
        let next = match here {
            Some(here) => {
                here.checked_add_signed(by).map_or(count.saturating_sub(1), |n| n % count.max(1))
            }
            None if by > 0 => {
                flow.start.as_ref().and_then(|id| flow.blocks.position(id.as_str())).unwrap_or(0)
            }
            None => count.saturating_sub(1),
        };
        if let Some(id) = flow.blocks.id_at(next).cloned() {
            self.go_to(&id, None);
        } else if let Some((id, _)) = flow.notes.get(next.wrapping_sub(blocks)).cloned() {
            self.go_to_note(&id);
        }
    }

    /// Goes to the nearest block in a direction; one straight ahead is nearer than one aside.
    pub fn step_towards(&mut self, x: f32, y: f32) {
        let doc = self.doc();
        let Some(here) = self.here().and_then(|id| doc.scene.number(id, doc.flow())) else {
            self.step_block(1);
            return;
        };
        let Some(from) = doc.scene.nodes.get(here).map(|node| node.rect.center()) else { return };
        let ahead = vec2(x, y);
        let aside = vec2(-y, x);
        let cost = |to: Vec2| to.dot(ahead) + 2.5 * to.dot(aside).abs();
        let nearest = doc
            .scene
            .nodes
            .iter()
            .map(|node| (node.rect.center() - from, node))
            .filter(|(to, _)| to.dot(ahead) > 1.0 && to.dot(ahead) * 3.0 > to.dot(aside).abs())
            .min_by(|a, b| cost(a.0).total_cmp(&cost(b.0)));
        if let Some(id) = nearest.map(|(_, node)| node.id.clone()) {
            self.go_to(&id, None);
        }
    }

    /// The exits of a block in the order in which they are drawn.
    fn exits_of(&self, block: &BlockId) -> Vec<ExitId> {
        let doc = self.doc();
        let node = doc.scene.number(block, doc.flow()).and_then(|n| doc.scene.nodes.get(n));
        let rows = node.map(|node| node.card.rows.as_slice()).unwrap_or_default();
        rows.iter().filter(|row| Row::is_exit(row)).map(|row| row.exit.clone()).collect()
    }

    /// Selects the block's next exit; after the last, the block itself.
    pub fn step_exit(&mut self) {
        let Some(block) = self.here().cloned() else { return };
        let exits = self.exits_of(&block);
        let at = self.doc().view.selection.exit.as_ref().map(|(_, exit)| exit);
        let next = match at.and_then(|exit| exits.iter().position(|own| own == exit)) {
            Some(at) => exits.get(at + 1),
            None => exits.first(),
        };
        self.doc_mut().view.selection = match next {
            Some(exit) => Selection::exit(&block, exit),
            None => Selection::block(&block),
        };
    }

    /// Goes to the block at the end of the selected path.
    pub fn follow_path(&mut self) {
        let Some((block, exit)) = self.doc().view.selection.exit.clone() else { return };
        let path = self.doc().flow().path(block.as_str(), exit.as_str());
        if let Some(to) = path.and_then(|path| path.to.clone()) {
            self.go_to(&to, None);
        }
    }

    /// Puts the cursor into the text of the selected block or the webhook of the selected path.
    pub fn edit_selected(&mut self) {
        let selection = &self.doc().view.selection;
        let field = match (&selection.exit, selection.only_block()) {
            (Some((block, exit)), _) => canvas::webhook_field(block, exit),
            (None, Some(block)) => {
                let block_there = self.doc().flow().block(block.as_str());
                let fields = block_there.map(|block| block.kind.fields()).unwrap_or_default();
                let is_typed = |field: &&Field| {
                    matches!(
                        field.holds,
                        FieldType::Text
                            | FieldType::Line
                            | FieldType::Variable
                            | FieldType::Number
                            | FieldType::Id
                    )
                };
                let Some(field) = fields.iter().find(is_typed) else { return };
                super::inspector::field_id(block, field.name)
            }
            (None, None) => match selection.only_note() {
                Some(note) => super::notes::field_id(note),
                None => return,
            },
        };
        if selection.exit.is_none() {
            self.show_side(Side::Inspector);
        }
        self.ctx.memory_mut(|memory| memory.request_focus(field));
    }

    fn is_free(&self, block: &BlockId, exit: &ExitId) -> bool {
        let path = self.doc().flow().path(block.as_str(), exit.as_str());
        path.is_none_or(|path| path.to.is_none())
    }

    /// The exit that a new path leaves from: the selected one, or the block's first free one.
    fn free_exit(&self) -> Option<AtExit> {
        let selection = &self.doc().view.selection;
        if let Some(exit) = &selection.exit {
            return Some(exit.clone());
        }
        let block = selection.only_block()?;
        let exit = self.exits_of(block).into_iter().find(|exit| self.is_free(block, exit))?;
        Some((block.clone(), exit))
    }

    /// Asks which kind of block to add; it hangs on the selected exit if that is free.
    pub fn ask_block(&mut self) {
        let from = self.free_exit().filter(|(block, exit)| self.is_free(block, exit));
        let node = from.as_ref().and_then(|(block, exit)| {
            let doc = self.doc();
            let node = doc.scene.nodes.get(doc.scene.number(block, doc.flow())?)?;
            Some(node.exit_dot(exit.as_str()) + vec2(120.0, 0.0))
        });
        self.dialog = Some(Dialog::AddBlock(Picker::default(), from, node));
    }

    pub fn ask_target(&mut self) {
        match self.free_exit() {
            Some(from) => self.dialog = Some(Dialog::Connect(Picker::default(), from)),
            None => self.notify(self.say(text::CONNECT_NEEDS).to_owned(), true),
        }
    }

    pub fn ask_go_to(&mut self) {
        self.dialog = Some(Dialog::GoTo(Picker::default()));
    }

    pub fn ask_find(&mut self) {
        let query = self.query.clone();
        self.dialog = Some(Dialog::Find(Picker::with(query), None));
    }

    /// Goes to a place that was found, and remembers all of them for F3.
    pub(super) fn go_to_hit(&mut self, query: &str, hits: Vec<Hit>, at: usize) {
        query.clone_into(&mut self.query);
        self.hits = hits;
        self.hit = at;
        self.show_hit();
    }

    /// Goes on or back among what was found. The flow may have changed meanwhile.
    pub fn step_hit(&mut self, by: isize) {
        self.hits = search::find(self.doc().flow(), &self.query);
        let count = self.hits.len();
        if count == 0 {
            return;
        }
        let here = self.hit.min(count - 1);
        self.hit = here.checked_add_signed(by).map_or(count - 1, |next| next % count);
        self.show_hit();
    }

    fn show_hit(&mut self) {
        let Some(hit) = self.hits.get(self.hit) else { return };
        match hit.place.clone() {
            Place::Block { id, exit } => self.go_to(&id, exit.as_ref()),
            Place::Note(id) => self.go_to_note(&id),
        }
        let (number, count) = ((self.hit + 1).to_string(), self.hits.len().to_string());
        let args = [("number", number.as_str()), ("count", count.as_str())];
        self.notify(text::FOUND_AT.with(self.language, &args), false);
    }

    pub fn show_samples(&mut self) {
        self.dialog = Some(Dialog::Samples);
    }

    pub fn show_shortcuts(&mut self) {
        self.dialog = Some(Dialog::Shortcuts);
    }

    /// Hands the keyboard to the next part of the window that is shown.
    pub fn next_area(&mut self) {
        let is_shown = |area: &Area| match area {
            Area::Canvas => true,
            Area::Inspector => self.is_shown(Side::Inspector),
            Area::Chat => self.is_shown(Side::Chat),
            Area::Exchanges => self.is_shown(Side::Exchanges),
            Area::Question => self.doc().outside.is_some(),
            Area::Problems => self.shows.problems || self.doc().compare.is_some(),
            Area::Variables => self.shows.variables,
            Area::Tour => self.has_tour(),
            Area::Blocks => self.shows.blocks,
        };
        let shown: Vec<Area> = Area::ALL.into_iter().filter(is_shown).collect();
        let at = shown.iter().position(|area| *area == self.area).unwrap_or_default();
        let Some(next) = shown.get((at + 1) % shown.len().max(1)).copied() else { return };
        self.enter(next);
    }

    /// Hands the keyboard to a part of the window.
    pub(super) fn enter(&mut self, next: Area) {
        self.area = next;
        let first = match next {
            Area::Canvas => self.doc().view.canvas_id.unwrap_or(next.first()),
            _ => next.first(),
        };
        self.ctx.memory_mut(|memory| memory.request_focus(first));
    }

    /// Makes texts and buttons larger or smaller, and remembers it.
    pub fn scale_by(&mut self, step: f32) {
        self.settings.scale = ((self.settings.scale() + step) * 10.0).round() / 10.0;
        self.settings.scale = self.settings.scale();
        self.settings.keep();
        // The command counts in the points of this frame, the factor is the next one's.
        let now = self.ctx.zoom_factor();
        let smallest = super::settings::smallest(self.settings.scale).map(|side| side / now);
        self.ctx.send_viewport_cmd(egui::ViewportCommand::MinInnerSize(smallest.into()));
        self.ctx.set_zoom_factor(self.settings.scale);
    }
}
