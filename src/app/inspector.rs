//! The fields of what is selected. Every change is an edit; a stay in one field is one step.

mod allow;
mod answers;
mod block;
mod exits;
pub mod fields;
mod flow;
mod goal;
mod kept;
pub mod trigger;

use std::sync::Arc;

use eframe::egui::{self, Id, RichText, Ui};

use crate::model::facts::{is_trigger, variables_known};
use crate::model::flow::Webhook;
use crate::model::trigger::repair;
use crate::model::{BlockId, Edit, ExitId, Flow, search};
use crate::words::{Language, inspector as words, interface as text};

use super::App;
use super::command::Command;
use super::picker::{Chosen, block_field_ui};

/// What the inspector keeps of one flow between frames.
#[derive(Debug, Default)]
pub struct Desk {
    /// The block whose id is being typed, and what was typed.
    renaming: Option<(BlockId, String)>,
    /// The edits that mend a request trigger, at a revision and in a language.
    repair: Option<(RepairKey, Arc<[Edit]>)>,
    /// What was found at a revision.
    summary: Option<(u64, Arc<Summary>)>,
    /// The list of blocks that is open beside a field.
    open: super::picker::Open,
}

type RepairKey = (u64, BlockId, Language);

/// What takes a walk through the whole flow: made anew when the flow was changed, not in every
/// frame.
#[derive(Debug)]
pub struct Summary {
    pub variables: Vec<String>,
    pub blocks: usize,
    pub paths: usize,
    pub webhooks: usize,
    pub triggers: usize,
}

impl Summary {
    fn of(flow: &Flow) -> Self {
        let exits = flow.blocks.iter().flat_map(|(_, block)| block.exits());
        Self {
            variables: variables_known(flow),
            blocks: flow.blocks.len(),
            paths: exits.filter(|exit| exit.path.to.is_some()).count(),
            webhooks: search::webhooks(flow).len(),
            triggers: flow.blocks.iter().filter(|(_, block)| is_trigger(block)).count(),
        }
    }
}

impl App {
    /// The edits that mend a request trigger: they are tried on the whole flow, so not in each
    /// frame.
    fn repair(&mut self, id: &BlockId) -> Arc<[Edit]> {
        let key = (self.doc().document.revision(), id.clone(), self.language);
        if let Some((known, edits)) = &self.doc().desk.repair
            && *known == key
        {
            return Arc::clone(edits);
        }
        let texts = super::dialog::texts(self);
        let edits: Arc<[Edit]> = repair(self.doc().flow(), id, None, &texts).into();
        self.doc_mut().desk.repair = Some((key, Arc::clone(&edits)));
        edits
    }

    pub fn summary(&mut self) -> Arc<Summary> {
        let doc = self.doc_mut();
        let revision = doc.document.revision();
        match &doc.desk.summary {
            Some((known, summary)) if *known == revision => Arc::clone(summary),
            _ => {
                let summary = Arc::new(Summary::of(doc.document.flow()));
                doc.desk.summary = Some((revision, Arc::clone(&summary)));
                summary
            }
        }
    }

    /// A field for a block or none, with its name. Gives what was chosen.
    fn block_choice(
        &mut self,
        ui: &mut Ui,
        label: &str,
        id: Id,
        value: (&str, Option<&BlockId>),
        is_enabled: impl Fn(&BlockId) -> bool,
    ) -> Option<Chosen> {
        fields::label_ui(ui, label);
        let mut open = self.doc_mut().desk.open.take();
        let chosen = block_field_ui(ui, self, &mut open, label, id, value, is_enabled);
        self.doc_mut().desk.open = open;
        chosen
    }

    /// Gives a block the id that was typed for it, once its field was left.
    fn rename_typed(&mut self) {
        let Some((from, to)) = self.doc_mut().desk.renaming.take() else { return };
        if from == to.as_str() || !self.doc().flow().blocks.contains(from.as_str()) {
            return;
        }
        let id = BlockId::from(to);
        let edit = Edit::RenameBlock { from: from.clone(), to: id.clone() };
        if self.doc_mut().document.edit(&[edit]).is_err() {
            let args = [("block", from.as_str()), ("id", id.as_str())];
            self.notify(words::ID_NOT_CHANGED.with(self.language, &args), true);
            return;
        }
        let selection = &mut self.doc_mut().view.selection;
        if selection.blocks.remove(from.as_str()) {
            selection.blocks.insert(id.clone());
        }
        if let Some((block, _)) = &mut selection.exit
            && *block == from
        {
            *block = id;
        }
    }
}

/// Edits from a text field. Those of one stay in the field are one step.
pub fn type_in(app: &mut App, field: Id, edits: Vec<Edit>) {
    let doc = app.doc_mut();
    let gesture = match doc.typing {
        Some((id, gesture)) if id == field => gesture,
        _ => {
            let gesture = doc.view.new_gesture();
            doc.typing = Some((field, gesture));
            gesture
        }
    };
    app.act(vec![super::Action::EditIn(gesture, edits)]);
}

/// The edit that gives an exit's path this address and keeps what else its webhook says.
pub fn webhook_edit(app: &App, block: &BlockId, exit: &ExitId, url: &str) -> Edit {
    let old = app.doc().flow().path(block.as_str(), exit.as_str());
    let old = old.and_then(|path| path.webhook.clone()).unwrap_or_default();
    let new = Webhook { url: url.to_owned(), ..old };
    // An emptied address is on its way to another one: what stands beside it waits for that.
    let webhook = (!url.is_empty() || fields::says_more(&new)).then_some(new);
    Edit::SetWebhook { block: block.clone(), exit: exit.clone(), webhook }
}

/// The text field that holds a field of a block.
pub fn field_id(block: &BlockId, name: &str) -> Id {
    Id::unique(("field", block, name))
}

pub fn inspector_ui(ui: &mut Ui, app: &mut App) {
    // A field that was left begins a new step when it is entered again.
    let focused = ui.memory(egui::Memory::focused);
    if app.doc().typing.is_some_and(|(id, _)| Some(id) != focused) {
        app.doc_mut().typing = None;
    }
    if app.doc().desk.renaming.is_some() && focused != Some(block::id_field()) {
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            app.doc_mut().desk.renaming = None;
        }
        app.rename_typed();
    }
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The bar of the scroll area lies over what is in it.
        ui.set_max_width(ui.available_width() - 10.0);
        let selection = &app.doc().view.selection;
        let count = selection.blocks.len() + selection.notes.len();
        if let Some((block, exit)) = selection.exit.clone() {
            exits::path_ui(ui, app, &block, &exit);
        } else if let Some(id) = selection.only_block().cloned() {
            // Shared, not copied: a block may hold a long text.
            if let Some(block) = app.doc().flow().blocks.shared(id.as_str()).cloned() {
                block::block_ui(ui, app, &id, &block);
            }
        } else if let Some(id) = selection.only_note().cloned() {
            super::notes::note_ui(ui, app, &id);
        } else if count > 1 {
            let count = count.to_string();
            ui.label(text::MANY_SELECTED.with(app.language, &[("count", &count)]));
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                for command in [
                    Command::Tidy,
                    Command::AlignLeft,
                    Command::AlignCentre,
                    Command::AlignRight,
                    Command::AlignTop,
                    Command::AlignMiddle,
                    Command::AlignBottom,
                    Command::DistributeAcross,
                    Command::DistributeDown,
                    Command::Duplicate,
                    Command::Delete,
                ] {
                    command_button(ui, app, command);
                }
            });
        } else {
            ui.label(RichText::new(app.say(text::NOTHING_SELECTED)).weak());
            flow::flow_ui(ui, app);
        }
    });
}

fn command_button(ui: &mut Ui, app: &mut App, command: Command) {
    let spec = command.spec();
    let enabled = (spec.enabled)(app);
    let button = egui::Button::new(spec.label.get(app.language));
    if ui.add_enabled(enabled, button).on_hover_text(spec.tip.get(app.language)).clicked() {
        app.run(command);
    }
}
