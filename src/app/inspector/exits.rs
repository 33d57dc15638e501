//! Where paths lead, what is called on them, and the alternate flow.

use eframe::egui::{self, Id, RichText, Ui};

use crate::model::flow::{ExitKind, Path, Webhook};
use crate::model::limits::WEBHOOK_SECONDS;
use crate::model::trigger::pauses;
use crate::model::{Block, BlockId, Edit, ExitId, Number, trigger};
use crate::words::{blocks, inspector as words, interface as text};

use super::super::App;
use super::super::bars::{connect_edit, exit_name};
use super::super::command::Command;
use super::super::picker::Chosen;
use super::fields::{Entry, Holds, entry_ui, names_ui, number_ui, says_more, wrong_ui};
use super::{command_button, kept, type_in, webhook_edit};

/// So many paths of a block are shown before somebody asks for the rest.
const SHOWN: usize = 12;

/// A path that is selected by itself.
pub(super) fn path_ui(ui: &mut Ui, app: &mut App, block: &BlockId, exit: &ExitId) {
    let name = exit_name(app, block.as_str(), exit.as_str());
    ui.label(RichText::new(name).strong());
    // As commands and findings name it.
    ui.label(RichText::new(format!("{block}/{exit}")).weak());
    ui.add_space(6.0);
    exit_fields(ui, app, block, exit, true);
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        command_button(ui, app, Command::InsertTrigger);
        command_button(ui, app, Command::Delete);
    });
    let mut kept = Vec::new();
    let own = app.doc().flow().block(block.as_str());
    if let Some(exit) = own.and_then(|own| own.exit(exit.as_str())) {
        kept::at_exit(&mut kept, &exit);
    }
    kept::kept_ui(ui, app, ("kept path", block, exit.as_str()), &kept, 0);
}

/// All exits of a block.
pub(super) fn paths_ui(ui: &mut Ui, app: &mut App, id: &BlockId) {
    let Some(block) = app.doc().flow().block(id.as_str()) else { return };
    let rows = crate::picture::Card::of(block).rows;
    let exits: Vec<ExitId> =
        rows.into_iter().filter(crate::picture::Row::is_exit).map(|row| row.exit).collect();
    if exits.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new(app.say(text::PATHS)).strong());
    let all = Id::unique(("all paths", id));
    let shows_all = ui.data(|data| data.get_temp::<bool>(all)).unwrap_or_default();
    let count = if shows_all { exits.len() } else { SHOWN };
    for exit in exits.iter().take(count) {
        exit_fields(ui, app, id, exit, false);
        ui.add_space(4.0);
    }
    if exits.len() > count {
        let number = exits.len().to_string();
        if ui.button(words::ALL_PATHS.with(app.language, &[("count", &number)])).clicked() {
            ui.data_mut(|data| data.insert_temp(all, true));
        }
    }
}

/// Where an exit leads, and its webhook.
fn exit_fields(ui: &mut Ui, app: &mut App, block: &BlockId, exit: &ExitId, is_alone: bool) {
    let language = app.language;
    let name = exit_name(app, block.as_str(), exit.as_str());
    let path = app.doc().flow().path(block.as_str(), exit.as_str()).cloned().unwrap_or_default();
    let label = text::LEADS_TO.with(language, &[("exit", &name)]);
    let nowhere = app.say(text::NOWHERE);
    let start = app.doc().flow().start.clone();
    let is_enabled = |id: &BlockId| id != block && Some(id) != start.as_ref();
    let id = Id::unique(("leads to", block, exit.as_str()));
    let wanted = app.block_choice(ui, &label, id, (nowhere, path.to.as_ref()), is_enabled);
    if let Some(Chosen(to)) = wanted {
        app.edit(&[connect_edit(block, exit, to)]);
    }
    let label = text::WEBHOOK_OF.with(language, &[("exit", &name)]);
    let field = Id::unique(("webhook", block, exit.as_str()));
    let url = path.webhook.as_ref().map(|webhook| webhook.url.as_str()).unwrap_or_default();
    let entry = Entry { holds: Holds::Url, ..Entry::line(field, &label, url) };
    if let Some(url) = entry_ui(ui, app, entry) {
        let edit = webhook_edit(app, block, exit, &url);
        type_in(app, field, vec![edit]);
    }
    if path.webhook.is_some() {
        // Folded away among a block's other paths, unless there is something in it.
        let is_open = is_alone || path.webhook.as_ref().is_some_and(says_more);
        egui::CollapsingHeader::new(app.say(words::WEBHOOK_MORE))
            .id_salt(("webhook more", block, exit.as_str(), is_open))
            .default_open(is_open)
            .show(ui, |ui| webhook_ui(ui, app, block, exit, &path));
    }
    let has_use = |own: &Block| {
        own.exit(exit.as_str()).is_none_or(|exit| {
            matches!(exit.kind, ExitKind::Option | ExitKind::Condition | ExitKind::Share)
        }) || own.may_have(exit.as_str())
    };
    if app.doc().flow().block(block.as_str()).is_some_and(|own| !has_use(own))
        && ui.button(app.say(words::REMOVE_EXIT)).clicked()
    {
        app.edit(&[Edit::RemoveExit { block: block.clone(), exit: exit.clone() }]);
    }
}

/// What a webhook says beside its address.
fn webhook_ui(ui: &mut Ui, app: &mut App, block: &BlockId, exit: &ExitId, path: &Path) {
    let Some(webhook) = &path.webhook else { return };
    let set = |webhook: Webhook| Edit::SetWebhook {
        block: block.clone(),
        exit: exit.clone(),
        webhook: Some(webhook),
    };
    let title = app.say(words::RETURNS);
    let id = Id::unique(("returns", block, exit.as_str()));
    let names = webhook.returns.clone().unwrap_or_default();
    names_ui(ui, app, id, title, &names, |returns| set(Webhook { returns, ..webhook.clone() }));
    let label = app.say(words::SECONDS);
    let id = Id::unique(("seconds", block, exit.as_str()));
    if let Some(seconds) = number_ui(ui, app, id, label, webhook.seconds.as_ref()) {
        type_in(app, id, vec![set(Webhook { seconds, ..webhook.clone() })]);
    }
    let is_slow = webhook.seconds.as_ref().is_some_and(|s| s.as_f64() >= WEBHOOK_SECONDS);
    let target = path.to.as_ref().and_then(|to| app.doc().flow().block(to.as_str()));
    if is_slow && !target.is_some_and(pauses) {
        wrong_ui(ui, app, words::SLOW);
    }
    if says_more(webhook) && ui.button(app.say(words::REMOVE_WEBHOOK)).clicked() {
        let (block, exit) = (block.clone(), exit.clone());
        app.edit(&[Edit::SetWebhook { block, exit, webhook: None }]);
    }
}

/// What happens when nobody answers.
pub(super) fn alternate_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let has = block.exit("alternate").is_some_and(|exit| exit.kind == ExitKind::Alternate);
    if !has && !block.may_have("alternate") {
        return;
    }
    ui.add_space(6.0);
    let mut on = has;
    if ui.checkbox(&mut on, blocks::ALTERNATE.get(app.language)).changed() {
        let edit = if on {
            let minutes = Number::from(trigger::RESCUE_MINUTES);
            Edit::SetAlternate { block: id.clone(), minutes }
        } else {
            Edit::RemoveExit { block: id.clone(), exit: ExitId::from("alternate") }
        };
        app.edit(&[edit]);
    }
    if let Some(alternate) = &block.alternate {
        let label = app.say(text::ALTERNATE_MINUTES);
        let field = Id::unique(("minutes", id));
        let typed = number_ui(ui, app, field, label, alternate.minutes.as_ref());
        if let Some(Some(minutes)) = typed {
            type_in(app, field, vec![Edit::SetAlternate { block: id.clone(), minutes }]);
        }
    }
}
