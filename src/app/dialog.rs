//! Dialogs: only where there is a decision to take.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Id, Modal, RichText, Ui, Vec2};

use crate::format::Saved;
use crate::lint::{Finding, Rule};
use crate::model::search::{self, BadHost, Call, Hit, Place};
use crate::model::trigger::{self, NewTexts, Plan, Refusal, Rescue, Spot, Wanted};
use crate::model::{BlockId, ExitId};
use crate::words::{
    Language, Words, blocks, compare, interface as text, picture, problems as problem_words,
    saving, sheet, store,
};

use super::canvas::{AtExit, Selection};
use super::command::Command;
use super::compare::With;
use super::export::{Form, Order};
use super::inspector::fields::select_all;
use super::outside::Why;
use super::picker::{self, Line, Lines, Picker, picker_ui};
use super::saving::Then;
use super::task::Purpose;
use super::{App, bars, chat, coverage, explain, look, platform, problems, run, settings};

pub enum Dialog {
    Trigger(Box<Trigger>),
    /// A path, typed: where the system has no dialog for files.
    Path(Typed),
    Close {
        quits: bool,
    },
    Export(Order),
    Commands(Picker),
    /// A block to add: where a path was let go, or at a place.
    AddBlock(Picker, Option<AtExit>, Option<egui::Pos2>),
    /// The block that an exit is to lead to.
    Connect(Picker, AtExit),
    GoTo(Picker),
    /// Words to look for, and what was found for a query in a revision of the flow.
    Find(Picker, Option<Found>),
    /// All webhooks, and a host to replace.
    Webhooks(Webhooks),
    Samples,
    Settings,
    /// Calls to the real platform.
    Platform,
    Shortcuts,
    /// Work of an earlier run, and what became of its file since.
    Recover(Option<Words>),
    /// Another program changed the file that is about to be written.
    Changed(PathBuf),
    /// The file has no place for all of the flow.
    NoPlace {
        path: PathBuf,
        saved: Box<Saved>,
    },
    Notices,
    /// A fix that asks first.
    Fix {
        finding: Box<Finding>,
        /// More errors would be left than there are.
        does_harm: bool,
    },
    /// A problem that is to be allowed.
    Allow(problems::Allow),
    /// A rule's page.
    Explain(&'static Rule),
    /// The flow's own handler: what would be done, how far it is, or what became of it.
    Run,
    /// How webhooks are called while a flow is played.
    Wiring(Box<chat::Wiring>),
    /// The name of a conversation that is kept as a test.
    SaveTest(coverage::NewTest),
}

/// A path that is typed.
pub struct Typed {
    purpose: Purpose,
    path: String,
    /// Whether a file stands at a path: looked up when the path was changed.
    seen: Option<(String, bool)>,
}

impl Typed {
    fn is_file(&mut self) -> bool {
        let path = self.path.trim();
        match &self.seen {
            Some((of, is_file)) if of == path => *is_file,
            _ => {
                let is_file = Path::new(path).is_file();
                self.seen = Some((path.to_owned(), is_file));
                is_file
            }
        }
    }
}

/// What was found, and for what.
pub struct Found {
    query: String,
    revision: u64,
    hits: Vec<Hit>,
}

/// All webhooks, and a host to replace. What is computed from the flow is kept for its revision,
/// and the edits for what was typed.
pub struct Webhooks {
    from: String,
    to: String,
    revision: Option<u64>,
    hooks: Vec<(BlockId, Option<ExitId>, String)>,
    asked: Option<(u64, String, String)>,
    edits: Result<Vec<crate::model::Edit>, BadHost>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            revision: None,
            hooks: Vec::new(),
            asked: None,
            edits: Ok(Vec::new()),
        }
    }
}

impl Webhooks {
    fn follow(&mut self, app: &App) {
        let doc = app.doc();
        let revision = doc.document.revision();
        if self.revision != Some(revision) {
            self.revision = Some(revision);
            self.hooks = search::webhooks(doc.flow())
                .into_iter()
                .map(|hook| {
                    let exit = match hook.call {
                        Call::Path(exit) | Call::OptOut(exit) => Some(ExitId::from(exit)),
                        Call::Delivered | Call::Read => None,
                    };
                    (hook.block.clone(), exit, hook.url.to_owned())
                })
                .collect();
        }
        if self.from.is_empty()
            && let Some((_, _, url)) = self.hooks.first()
        {
            self.from = search::host_with_port(url).to_owned();
        }
        let (from, to) = (self.from.trim(), self.to.trim());
        let is_current = |(asked, old_from, old_to): &(u64, String, String)| {
            (*asked, old_from.as_str(), old_to.as_str()) == (revision, from, to)
        };
        if !self.asked.as_ref().is_some_and(is_current) {
            self.edits = search::replace_host(doc.flow(), from, to);
            self.asked = Some((revision, from.to_owned(), to.to_owned()));
        }
    }
}

/// A request trigger that is being described.
pub struct Trigger {
    spot: Spot,
    about: String,
    url: String,
    waiting: String,
    minutes: String,
    rescue_to: Option<BlockId>,
    drops_ok: bool,
    wants_focus: bool,
    /// The list of blocks for the rescue.
    open: picker::Open,
    /// What was planned, and for what: it is tried on the whole flow, so not in each frame.
    planned: Option<(Asked, Result<Plan, Refusal>)>,
}

/// The flow, its revision, and what is wanted of it.
type Asked = (u64, u64, Wanted);

impl Trigger {
    /// For what is selected; `None` when nothing is.
    pub fn new(app: &App) -> Option<Self> {
        let doc = app.doc();
        let language = app.language;
        let selection = &doc.view.selection;
        let mut waiting = texts(app).waiting;
        let mut url = String::new();
        let (spot, about) = if let Some((block, exit)) = &selection.exit {
            let path = doc.flow().path(block.as_str(), exit.as_str());
            if let Some(known) = path.and_then(|path| path.url()) {
                known.clone_into(&mut url);
            }
            let about = match path.and_then(|path| path.to.as_ref()) {
                Some(to) => text::TRIGGER_SPOT_PATH
                    .with(language, &[("from", block.as_str()), ("to", to.as_str())]),
                None => {
                    let name = bars::exit_name(app, block.as_str(), exit.as_str());
                    text::TRIGGER_SPOT_EXIT
                        .with(language, &[("exit", &name), ("from", block.as_str())])
                }
            };
            (Spot::Exit { block: block.clone(), exit: ExitId::clone(exit) }, about)
        } else {
            let block = selection.only_block()?;
            let own = doc.flow().block(block.as_str())?.text();
            if !own.trim().is_empty() {
                own.clone_into(&mut waiting);
            }
            let about = text::TRIGGER_SPOT_BLOCK.with(language, &[("from", block.as_str())]);
            (Spot::Block(block.clone()), about)
        };
        Some(Self {
            spot,
            about,
            url,
            waiting,
            minutes: trigger::RESCUE_MINUTES.to_string(),
            rescue_to: None,
            drops_ok: false,
            wants_focus: true,
            open: None,
            planned: None,
        })
    }

    /// What would be done as things stand.
    fn plan(&mut self, app: &App) -> Result<Plan, Refusal> {
        let minutes = self.minutes.trim().parse().unwrap_or(0);
        let wanted = Wanted {
            webhook: self.url.trim().to_owned(),
            text: Some(self.waiting.clone()),
            rescue: match &self.rescue_to {
                Some(block) => Rescue::To { minutes, block: block.clone() },
                None => Rescue::NewMessage { minutes },
            },
            texts: texts(app),
        };
        let doc = app.doc();
        let asked = (doc.id, doc.document.revision(), wanted);
        match &self.planned {
            Some((of, plan)) if *of == asked => plan.clone(),
            _ => {
                let plan = trigger::insert(doc.flow(), &self.spot, &asked.2);
                self.planned.insert((asked, plan)).1.clone()
            }
        }
    }
}

/// Texts for new blocks, in the flow's language.
pub fn texts(app: &App) -> NewTexts {
    let flow = app.doc().flow();
    let language = flow.language.as_deref().and_then(Language::from_code).unwrap_or(app.language);
    blocks::new_texts_in(language)
}

fn refusal_words(refusal: &Refusal) -> crate::words::Words {
    match refusal {
        Refusal::NoBlock(_) | Refusal::NoExit { .. } => text::REFUSED_GONE,
        Refusal::IsStart(_) => text::REFUSED_START,
        Refusal::NothingLeadsIn(_) => text::REFUSED_NOTHING_IN,
        Refusal::AbExit => text::REFUSED_AB,
        Refusal::TriggerOption => text::REFUSED_OWN,
        Refusal::TemplateAlternate => text::REFUSED_TEMPLATE,
        Refusal::WrongKind(_) => text::REFUSED_KIND,
        Refusal::BadRescue(..) => text::REFUSED_RESCUE,
        Refusal::RescueTooSoon => text::REFUSED_SOON,
        Refusal::BadWebhook => text::BAD_ADDRESS,
    }
}

impl Dialog {
    pub fn webhooks() -> Self {
        Self::Webhooks(Webhooks::default())
    }

    pub fn path(purpose: Purpose) -> Self {
        Self::Path(Typed { purpose, path: String::new(), seen: None })
    }
}

/// Draws the dialog that is open, if one is.
pub fn dialog_ui(ui: &Ui, app: &mut App) {
    let Some(mut dialog) = app.dialog.take() else { return };
    let frame = egui::Frame::popup(ui.style()).inner_margin(18);
    let modal = Modal::new(Id::unique("dialog")).frame(frame);
    let mut stays = true;
    let shown = modal.show(ui.ctx(), |ui| {
        let screen = ui.ctx().content_rect().size();
        let wanted = match &dialog {
            Dialog::Platform => platform::width(app),
            _ => 440.0,
        };
        ui.set_width(wanted.min(screen.x - 60.0));
        // In a small window a long dialog is scrolled.
        let height = screen.y - 60.0;
        let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        stays = area
            .show(ui, |ui| match &mut dialog {
                Dialog::Trigger(draft) => trigger_ui(ui, app, draft),
                Dialog::Path(typed) => path_ui(ui, app, typed),
                Dialog::Close { quits } => close_ui(ui, app, *quits),
                Dialog::Export(order) => export_ui(ui, app, order),
                Dialog::Commands(picker) => commands_ui(ui, app, picker),
                Dialog::AddBlock(picker, from, at) => {
                    add_block_ui(ui, app, picker, from.as_ref(), *at)
                }
                Dialog::Connect(picker, from) => connect_ui(ui, app, picker, from),
                Dialog::GoTo(picker) => go_to_ui(ui, app, picker),
                Dialog::Find(picker, found) => find_ui(ui, app, picker, found),
                Dialog::Webhooks(draft) => webhooks_ui(ui, app, draft),
                Dialog::Samples => samples_ui(ui, app),
                Dialog::Settings => settings::settings_ui(ui, app),
                Dialog::Platform => platform::platform_ui(ui, app),
                Dialog::Shortcuts => shortcuts_ui(ui, app),
                Dialog::Recover(about_file) => recover_ui(ui, app, about_file),
                Dialog::Changed(path) => changed_ui(ui, app, path),
                Dialog::NoPlace { path, saved } => no_place_ui(ui, app, path, saved),
                Dialog::Notices => notices_ui(ui, app),
                Dialog::Fix { finding, does_harm } => fix_ui(ui, app, finding, *does_harm),
                Dialog::Allow(draft) => problems::allow_ui(ui, app, draft),
                Dialog::Explain(rule) => explain::explain_ui(ui, app, rule),
                Dialog::Run => run::run_ui(ui, app),
                Dialog::Wiring(wiring) => chat::wiring_ui(ui, app, wiring),
                Dialog::SaveTest(new) => coverage::save_test_ui(ui, app, new),
            })
            .inner;
    });
    centre(ui.ctx(), shown.response.rect.size());
    if app.dialog.is_some() {
        return;
    }
    if shown.should_close() {
        app.stay_open();
    } else if stays {
        app.dialog = Some(dialog);
    }
}

/// Asks for one more frame when the dialog has another size than before: it is placed by the size of
/// the last frame, and would stay beside the middle, or partly outside a window that became smaller.
fn centre(ctx: &egui::Context, size: Vec2) {
    let id = Id::unique("size of the dialog");
    let before: Option<Vec2> = ctx.data_mut(|data| {
        let before = data.get_temp(id);
        data.insert_temp(id, size);
        before
    });
    if before != Some(size) {
        ctx.request_repaint();
    }
}

pub(super) fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).heading());
    ui.add_space(4.0);
}

/// The height of a dialog's list, where there is room for it and what stands around it.
pub(super) fn list_height(ui: &Ui, wanted: f32) -> f32 {
    wanted.min((ui.ctx().content_rect().height() - 190.0).max(120.0))
}

/// The button that goes on, and the one that does not. Whether each was pressed.
pub(super) fn buttons(ui: &mut Ui, app: &App, go: &str, enabled: bool) -> (bool, bool) {
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let go = look::go_button_if(enabled, ui, app.theme, go).clicked();
        let cancel = ui.button(app.say(text::CANCEL)).clicked();
        (go, cancel)
    })
    .inner
}

pub(super) fn label(ui: &mut Ui, words: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(words).small().weak());
}

fn trigger_ui(ui: &mut Ui, app: &mut App, draft: &mut Trigger) -> bool {
    heading(ui, app.say(text::TRIGGER_TITLE));
    ui.label(&draft.about);
    ui.label(RichText::new(app.say(text::TRIGGER_ABOUT)).weak());
    label(ui, app.say(text::TRIGGER_URL));
    let url = ui
        .add(
            egui::TextEdit::singleline(&mut draft.url)
                .id(Id::unique("trigger address"))
                .hint_text("https://example.com/hook")
                .desired_width(f32::INFINITY),
        )
        .accessible_name(app.say(text::TRIGGER_URL));
    if std::mem::take(&mut draft.wants_focus) {
        url.request_focus();
        // An address that the path brought along is replaced by typing.
        select_all(ui, url.id, &draft.url);
    }
    let entered = url.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let bad_address = !trigger::is_web_address(draft.url.trim());
    if bad_address && !draft.url.is_empty() {
        ui.colored_label(look::colour(app.theme.error), app.say(text::BAD_ADDRESS));
    }
    let known = app.settings.webhooks.clone();
    if draft.url.is_empty() && !known.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(app.say(text::TRIGGER_URL_OFFERS)).small().weak());
            for known in known.iter().take(4) {
                if ui.link(known).clicked() {
                    draft.url.clone_from(known);
                }
            }
        });
    }
    label(ui, app.say(text::TRIGGER_TEXT));
    ui.add(
        egui::TextEdit::multiline(&mut draft.waiting)
            .id(Id::unique("trigger text"))
            .desired_rows(3)
            .desired_width(f32::INFINITY),
    )
    .accessible_name(app.say(text::TRIGGER_TEXT));
    label(ui, app.say(text::TRIGGER_MINUTES));
    ui.add(
        egui::TextEdit::singleline(&mut draft.minutes)
            .id(Id::unique("trigger minutes"))
            .desired_width(80.0),
    )
    .accessible_name(app.say(text::TRIGGER_MINUTES));
    label(ui, app.say(text::TRIGGER_RESCUE));
    let new_message = app.say(text::TRIGGER_NEW_MESSAGE);
    let rescue = (new_message, draft.rescue_to.as_ref());
    let id = Id::unique("trigger rescue");
    let name = app.say(text::TRIGGER_RESCUE);
    let chosen = picker::block_field_ui(ui, app, &mut draft.open, name, id, rescue, |_| true);
    if let Some(picker::Chosen(chosen)) = chosen {
        draft.rescue_to = chosen;
    }

    let plan = draft.plan(app);
    let mut ready = false;
    match &plan {
        // An address that is still being typed has its own line above.
        Err(Refusal::BadWebhook) => {}
        Err(refusal) => {
            ui.add_space(6.0);
            let words = refusal_words(refusal).get(app.language);
            ui.colored_label(look::colour(app.theme.error), words);
        }
        Ok(plan) => {
            ready = true;
            if !plan.drops.is_empty() {
                ui.add_space(6.0);
                ui.colored_label(look::colour(app.theme.warning), app.say(text::TRIGGER_DROPS));
                for dropped in &plan.drops {
                    let to = dropped.to.as_ref().map(|to| format!(": {to}")).unwrap_or_default();
                    let hook =
                        dropped.webhook.as_ref().map(|url| format!(" ({url})")).unwrap_or_default();
                    ui.label(format!("• {}{to}{hook}", dropped.exit));
                }
                ui.checkbox(&mut draft.drops_ok, app.say(text::TRIGGER_DROP_OK));
                ready = draft.drops_ok;
            }
        }
    }
    let (go, cancel) = buttons(ui, app, app.say(text::TRIGGER_INSERT), ready);
    if (go || entered)
        && ready
        && let Ok(plan) = plan
    {
        if app.edit(&plan.edits) {
            app.settings.remember_webhook(draft.url.trim());
            app.settings.keep();
            app.doc_mut().view.selection = Selection::block(&plan.block);
            app.show_block(&plan.block);
            app.notify(app.say(text::TRIGGER_DONE).to_owned(), false);
        }
        return false;
    }
    !cancel
}

fn path_ui(ui: &mut Ui, app: &mut App, typed: &mut Typed) -> bool {
    let purpose = typed.purpose;
    let title = match purpose {
        Purpose::Open => text::PATH_TITLE_OPEN,
        Purpose::Compare => compare::COMPARE_FILE,
        Purpose::Save => text::PATH_TITLE_SAVE,
        Purpose::Folder => text::PATH_TITLE_FOLDER,
    };
    heading(ui, app.say(title).trim_end_matches('…'));
    label(ui, app.say(text::PATH_FIELD));
    let field = ui
        .add(
            egui::TextEdit::singleline(&mut typed.path)
                .id(Id::unique("typed path"))
                .desired_width(f32::INFINITY),
        )
        .accessible_name(app.say(text::PATH_FIELD));
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if typed.path.is_empty() && !field.has_focus() {
        field.request_focus();
    }
    let file = PathBuf::from(typed.path.trim());
    let ready = !file.as_os_str().is_empty();
    if entered {
        // It may have come since.
        typed.seen = None;
    }
    // The system's own dialog asks this too.
    let replaces =
        purpose == Purpose::Save && app.doc().path.as_deref() != Some(&*file) && typed.is_file();
    if replaces {
        ui.colored_label(look::colour(app.theme.warning), app.say(compare::REPLACES));
    }
    let words = if replaces { compare::REPLACE } else { text::PATH_OK };
    let (go, cancel) = buttons(ui, app, app.say(words), ready);
    // Enter alone replaces nothing.
    if (go || entered && !replaces) && ready {
        app.chosen(purpose, file);
        return false;
    }
    if cancel {
        app.stay_open();
    }
    !cancel
}

fn close_ui(ui: &mut Ui, app: &mut App, quits: bool) -> bool {
    heading(ui, app.say(text::UNSAVED_TITLE));
    let name = app.doc().name(app.language);
    ui.label(text::UNSAVED_HELP.with(app.language, &[("name", &name)]));
    ui.add_space(10.0);
    let mut stays = true;
    ui.horizontal_wrapped(|ui| {
        if ui.add(look::go_button(app.theme, app.say(text::SAVE))).clicked() {
            app.doc_mut().then = if quits { Then::Quit } else { Then::Close };
            app.save();
            stays = false;
        }
        if ui.button(app.say(text::DONT_SAVE)).clicked() {
            app.close_flow();
            if quits {
                app.ask_quit();
            }
            stays = false;
        }
        if ui.button(app.say(text::CANCEL)).clicked() {
            stays = false;
        }
    });
    stays
}

fn export_ui(ui: &mut Ui, app: &mut App, order: &mut Order) -> bool {
    heading(ui, app.say(text::EXPORT_TITLE));
    for form in Form::ALL {
        let mut on = order.forms.contains(&form);
        if ui.checkbox(&mut on, form.label().get(app.language)).changed() {
            order.forms.retain(|own| *own != form);
            if on {
                order.forms.push(form);
            }
        }
    }
    if order.forms.iter().any(|form| form.is_picture()) {
        ui.indent("pictures", |ui| {
            ui.checkbox(&mut order.is_light, app.say(picture::IN_LIGHT));
            ui.checkbox(&mut order.with_findings, app.say(picture::WITH_FINDINGS));
            let words = app.say(picture::ONLY_CHOSEN);
            let can_choose = app.has_chosen_blocks();
            ui.add_enabled(can_choose, egui::Checkbox::new(&mut order.only_chosen, words));
        });
    }
    ui.label(RichText::new(app.say(text::EXPORT_ABOUT)).weak());
    let (go, cancel) = buttons(ui, app, app.say(text::EXPORT_GO), !order.forms.is_empty());
    if go {
        app.exports = Some(order.clone());
        app.choose(Purpose::Folder, String::new());
        return false;
    }
    !cancel
}

fn commands_ui(ui: &mut Ui, app: &mut App, picker: &mut Picker) -> bool {
    let ctx = ui.ctx().clone();
    let line = |number: usize| {
        let spec = Command::ALL.get(number).map(|command| command.spec());
        let keys = spec.as_ref().and_then(|spec| spec.keys);
        Line {
            label: spec.as_ref().map_or("", |spec| spec.label.get(app.language)).to_owned(),
            aside: keys.map(|keys| look::keys(&ctx, &keys, app.language)).unwrap_or_default(),
            is_enabled: spec.is_some_and(|spec| (spec.enabled)(app)),
        }
    };
    let lines = Lines { count: Command::ALL.len(), line: &line, revision: 0, is_found: false };
    let title = app.say(text::COMMANDS);
    let chosen = picker_ui(ui, app, picker, title, &lines);
    if let Some(command) = chosen.and_then(|number| Command::ALL.get(number)) {
        app.run(*command);
        return false;
    }
    true
}

fn add_block_ui(
    ui: &mut Ui,
    app: &mut App,
    picker: &mut Picker,
    from: Option<&AtExit>,
    at: Option<egui::Pos2>,
) -> bool {
    let kinds = bars::kinds();
    let name = |number: usize| {
        let (kind, style) = kinds.get(number)?;
        Some(blocks::kind(kind, *style).get(app.language).to_owned())
    };
    let line = |number: usize| Line {
        label: name(number).unwrap_or_default(),
        aside: String::new(),
        is_enabled: true,
    };
    let lines = Lines { count: kinds.len(), line: &line, revision: 0, is_found: false };
    let chosen = picker_ui(ui, app, picker, app.say(text::ADD_ANY), &lines);
    let Some((kind, style)) = chosen.and_then(|number| kinds.get(number)) else { return true };
    app.add_block_at(kind.clone(), bars::style_of(kind, *style), from, at);
    false
}

fn connect_ui(ui: &mut Ui, app: &mut App, picker: &mut Picker, from: &AtExit) -> bool {
    let (block, exit) = from;
    let start = app.doc().flow().start.clone();
    let is_enabled = |id: &BlockId| id != block && Some(id) != start.as_ref();
    let name = bars::exit_name(app, block.as_str(), exit.as_str());
    heading(ui, &text::LEADS_TO.with(app.language, &[("exit", &name)]));
    let keys = picker::query_ui(ui, app, picker);
    let Some(to) = picker::blocks_ui(ui, app, picker, keys, None, is_enabled) else {
        return true;
    };
    let Some(to) = to.0 else { return true };
    app.edit(&[bars::connect_edit(block, exit, Some(to))]);
    app.doc_mut().view.selection = Selection::exit(block, exit);
    false
}

/// The blocks, and the notes behind them.
fn go_to_ui(ui: &mut Ui, app: &mut App, picker: &mut Picker) -> bool {
    let doc = app.doc();
    let blocks = doc.flow().blocks.len();
    let note = |number: usize| doc.scene.sheets.get(number.wrapping_sub(blocks));
    let line = |number: usize| {
        let sheet = || Line {
            label: note(number)
                .map(|sheet| super::notes::name(sheet, app.language))
                .unwrap_or_default(),
            aside: note(number).map(|sheet| sheet.id.to_string()).unwrap_or_default(),
            is_enabled: true,
        };
        picker::block_line(app, number, |_| true).unwrap_or_else(sheet)
    };
    let count = blocks + doc.scene.sheets.len();
    let lines = Lines { count, line: &line, revision: doc.document.revision(), is_found: false };
    let title = app.say(text::GO_TO);
    let Some(number) = picker_ui(ui, app, picker, title, &lines) else { return true };
    if let Some(id) = app.doc().flow().blocks.id_at(number).cloned() {
        app.go_to(&id, None);
    } else if let Some(sheet) = app.doc().scene.sheets.get(number.wrapping_sub(blocks)) {
        let id = sheet.id.clone();
        app.go_to_note(&id);
    }
    false
}

/// The text around what was found, on one line.
fn excerpt(hit: &Hit) -> String {
    let start = hit.text.get(..hit.range.start).unwrap_or_default();
    let before: Vec<char> = start.chars().rev().take(24).collect();
    let dots = if before.len() < start.chars().count() { "…" } else { "" };
    let rest: String =
        hit.text.get(hit.range.start..).unwrap_or_default().chars().take(60).collect();
    let before: String = before.into_iter().rev().collect();
    format!("{dots}{before}{rest}").replace('\n', " ")
}

fn find_ui(ui: &mut Ui, app: &mut App, picker: &mut Picker, found: &mut Option<Found>) -> bool {
    heading(ui, app.say(text::FIND).trim_end_matches('…'));
    let keys = picker::query_ui(ui, app, picker);
    let revision = app.doc().document.revision();
    let is_current = |found: &Found| found.query == picker.query && found.revision == revision;
    if !found.as_ref().is_some_and(is_current) {
        let hits = search::find(app.doc().flow(), &picker.query);
        *found = Some(Found { query: picker.query.clone(), revision, hits });
        picker.forget_found();
    }
    let hits = found.as_ref().map(|found| found.hits.as_slice()).unwrap_or_default();
    let line = |number: usize| Line {
        label: hits.get(number).map(excerpt).unwrap_or_default(),
        aside: match hits.get(number).map(|hit| &hit.place) {
            Some(Place::Block { id, .. }) => id.to_string(),
            Some(Place::Note(id)) => app.note_kind(id).to_owned(),
            None => String::new(),
        },
        is_enabled: true,
    };
    let lines = Lines { count: hits.len(), line: &line, revision, is_found: true };
    let chosen = picker::lines_ui(ui, app, picker, &lines, keys);
    let Some(number) = chosen else { return true };
    if let Some(found) = found.take() {
        app.go_to_hit(&found.query, found.hits, number);
    }
    false
}

fn webhooks_ui(ui: &mut Ui, app: &mut App, draft: &mut Webhooks) -> bool {
    heading(ui, app.say(text::WEBHOOKS).trim_end_matches('…'));
    draft.follow(app);
    if draft.hooks.is_empty() {
        ui.label(RichText::new(app.say(text::NO_WEBHOOKS)).weak());
    }
    let mut stays = true;
    egui::ScrollArea::vertical()
        .max_height(list_height(ui, 260.0))
        .min_scrolled_height(list_height(ui, 260.0))
        .auto_shrink([false, true])
        .show_rows(ui, 22.0, draft.hooks.len(), |ui, rows| {
            for (block, exit, url) in draft.hooks.get(rows).unwrap_or_default() {
                ui.horizontal(|ui| {
                    if ui.link(url).clicked() {
                        app.go_to(block, exit.as_ref());
                        stays = false;
                    }
                    ui.label(RichText::new(block.as_str()).weak());
                });
            }
        });
    for (words, value) in [(text::HOST_FROM, &mut draft.from), (text::HOST_TO, &mut draft.to)] {
        label(ui, app.say(words));
        ui.add(
            egui::TextEdit::singleline(value).id(Id::unique(words.en)).desired_width(f32::INFINITY),
        )
        .accessible_name(app.say(words));
    }
    draft.follow(app);
    if let Err(error) = &draft.edits
        && !draft.to.trim().is_empty()
    {
        let words = crate::words::editing::bad_host(error, app.language);
        ui.colored_label(look::colour(app.theme.error), words);
    }
    let edits = draft.edits.as_deref().unwrap_or_default();
    let (go, cancel) = buttons(ui, app, app.say(text::HOST_GO), !edits.is_empty());
    if go && app.edit(edits) {
        let count = edits.len().to_string();
        app.notify(text::HOST_DONE.with(app.language, &[("count", &count)]), false);
        return false;
    }
    stays && !cancel
}

fn samples_ui(ui: &mut Ui, app: &mut App) -> bool {
    heading(ui, app.say(text::SAMPLES_TITLE));
    let mut stays = true;
    for sample in crate::samples::SAMPLES {
        let Ok(opened) = crate::format::open(sample.text.as_bytes()) else { continue };
        let name = opened.flow.name.as_deref().unwrap_or(sample.name);
        let count = opened.flow.blocks.len().to_string();
        let words = text::SAMPLE_BLOCKS.with(app.language, &[("name", name), ("count", &count)]);
        let code = opened.flow.language.as_deref().unwrap_or_default();
        let language = Language::from_code(code).map(Language::name);
        let language = language.map_or_else(|| code.to_owned(), str::to_owned);
        let button = egui::Button::new(words).right_text(RichText::new(language).weak());
        let size = egui::vec2(ui.available_width(), 30.0);
        if ui.add(button.min_size(size)).clicked() {
            app.add_sample(opened);
            stays = false;
            break;
        }
    }
    ui.add_space(8.0);
    stays && !ui.button(app.say(text::CANCEL)).clicked()
}

fn recover_ui(ui: &mut Ui, app: &mut App, about_file: &mut Option<Words>) -> bool {
    let language = app.language;
    let Some(found) = app.found.first() else { return false };
    heading(ui, app.say(store::RECOVER_TITLE));
    let name = found.name().unwrap_or_else(|| text::UNTITLED.get(language).to_owned());
    let time = super::time_of_day(found.told.time);
    let args =
        [("name", &*name), ("edits", &*found.told.edits.to_string()), ("time", time.as_str())];
    ui.label(store::RECOVER_ABOUT.with(language, &args));
    if let Some(words) = about_file {
        ui.colored_label(look::colour(app.theme.warning), words.get(language));
    }
    let left = app.found.len();
    let (go, later) = {
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let go = ui.add(look::go_button(app.theme, app.say(store::RECOVER))).clicked();
            let discard = ui.button(app.say(store::RECOVER_DISCARD)).clicked();
            let later = ui.button(app.say(store::RECOVER_LATER)).clicked();
            if discard {
                app.discard_found();
            }
            (go, later)
        })
        .inner
    };
    if go {
        app.recover();
    }
    if app.found.len() != left {
        *about_file = app.about_found_file();
    }
    if later {
        // Let go of, it is offered again at the next start.
        app.found.clear();
    }
    !app.found.is_empty()
}

fn changed_ui(ui: &mut Ui, app: &mut App, path: &Path) -> bool {
    let shown = path.display().to_string();
    heading(ui, app.say(sheet::CHANGED_TITLE));
    ui.label(store::CHANGED_OUTSIDE.with(app.language, &[("file", &shown)]));
    ui.add_space(10.0);
    let mut stays = true;
    ui.horizontal_wrapped(|ui| {
        if ui.button(app.say(store::COMPARE)).clicked() {
            app.stay_open();
            // It is compared with what is there when it is read.
            let file = app.doc().file.unwrap_or_default();
            let with = With::File { path: path.to_owned(), file, saves: true };
            app.read_again(path, Why::Compare(with));
            stays = false;
        }
        if ui.button(app.say(store::RELOAD)).clicked() {
            app.stay_open();
            app.read_again(path, Why::Reload);
            stays = false;
        }
        if ui.button(app.say(store::KEEP_MINE)).clicked() {
            app.write_to(path.to_owned());
            stays = false;
        }
        if ui.button(app.say(text::CANCEL)).clicked() {
            app.stay_open();
            stays = false;
        }
    });
    stays
}

fn no_place_ui(ui: &mut Ui, app: &mut App, path: &Path, saved: &Saved) -> bool {
    let shown = path.display().to_string();
    heading(ui, app.say(saving::NO_PLACE_TITLE));
    for told in saved.tell(app.doc().flow(), &shown, app.language) {
        ui.label(look::in_fonts(&told));
    }
    ui.add_space(10.0);
    let mut stays = true;
    ui.horizontal_wrapped(|ui| {
        if ui.button(app.say(saving::SAVE_AS_FLOW)).clicked() {
            app.ask_save_as_flow();
            stays = false;
        }
        if ui.button(app.say(saving::SAVE_WITHOUT)).clicked() {
            app.write_without(path.to_owned(), saved.dropped.keys().copied());
            stays = false;
        }
        if ui.button(app.say(text::CANCEL)).clicked() {
            app.stay_open();
            stays = false;
        }
    });
    stays
}

fn shortcuts_ui(ui: &mut Ui, app: &App) -> bool {
    heading(ui, app.say(text::SHORTCUTS));
    let language = app.language;
    egui::ScrollArea::vertical().max_height(list_height(ui, 460.0)).show(ui, |ui| {
        for menu in super::command::Menu::ALL {
            let with_keys = Command::ALL
                .into_iter()
                .map(Command::spec)
                .filter(|spec| spec.menu == menu && spec.keys.is_some());
            ui.add_space(6.0);
            ui.label(RichText::new(menu.label().get(language)).strong());
            egui::Grid::new(("shortcuts", menu.label().en))
                .num_columns(2)
                .min_col_width(190.0)
                .striped(true)
                .show(ui, |ui| {
                    for spec in with_keys {
                        let keys = spec.keys.map(|keys| look::keys(ui.ctx(), &keys, language));
                        ui.label(spec.label.get(language).trim_end_matches('…'));
                        ui.monospace(keys.unwrap_or_default());
                        ui.end_row();
                    }
                });
        }
        ui.add_space(6.0);
        ui.label(RichText::new(text::MOUSE.get(language)).strong());
        for words in [
            text::MOUSE_PAN,
            text::MOUSE_ZOOM,
            text::MOUSE_BAND,
            text::MOUSE_CONNECT,
            text::MOUSE_REPLUG,
            text::MOUSE_FREE,
        ] {
            ui.label(words.get(language));
        }
    });
    ui.add_space(8.0);
    !ui.button(app.say(text::CLOSE)).clicked()
}

fn notices_ui(ui: &mut Ui, app: &App) -> bool {
    heading(ui, app.say(sheet::MESSAGES));
    egui::ScrollArea::vertical().max_height(list_height(ui, 360.0)).show(ui, |ui| {
        if app.notices.is_empty() {
            ui.label(app.say(text::NO_NOTICES));
        }
        for notice in app.notices.iter().rev() {
            let ink = if notice.is_error { app.theme.error } else { app.theme.text };
            ui.colored_label(look::colour(ink), &notice.words);
        }
    });
    ui.add_space(8.0);
    !ui.button(app.say(text::CLOSE)).clicked()
}

fn fix_ui(ui: &mut Ui, app: &mut App, finding: &Finding, does_harm: bool) -> bool {
    let language = app.language;
    heading(ui, &finding.fix_title(language));
    ui.label(finding.message(language));
    ui.label(RichText::new(app.say(text::ASKS_FIRST)).weak());
    if does_harm {
        ui.label(app.say(problem_words::FIX_HARMS));
    }
    let (go, cancel) = buttons(ui, app, app.say(text::APPLY), true);
    if go {
        if let Some(fix) = &finding.fix {
            app.edit(&fix.edits);
            app.forget_missing();
        }
        return false;
    }
    !cancel
}
