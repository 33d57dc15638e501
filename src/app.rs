//! The window.

pub mod bars;
mod blocks;
pub mod canvas;
mod carry;
pub mod chat;
pub mod command;
pub mod compare;
pub mod coverage;
pub mod dialog;
mod explain;
pub mod export;
pub mod inspector;
pub mod look;
mod minimap;
pub mod notes;
mod outside;
pub mod picker;
pub mod platform;
pub mod problems;
mod project;
pub mod run;
mod safety;
mod saving;
pub mod settings;
pub mod side;
pub mod task;
mod tour;
pub mod travel;
pub mod variables;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Frame, Panel, Ui};
use thiserror::Error;

use crate::format::{self, NoPlace, Source};
use crate::lint::{Finding, Safety};
use crate::model::{Block, BlockId, Document, Edit, ExitId, Flow, Kind};
use crate::picture::{self, Scene, Theme};
use crate::store::keeper::Keeper;
use crate::store::recover::{Found, StateFolder};
use crate::store::watch::{Fingerprint, OpenMark};
use crate::store::{Disk, RealDisk, Settings};
use crate::words::{Language, Words, interface as text, limits};

use canvas::{Action, Selection, Stage, View};
use command::Command;
use compare::Compare;
use dialog::Dialog;
use outside::{Outside, Watch};
use settings::Part;
use side::Side;
use task::{Choice, Chooser, Done, Purpose, SystemChooser, Tasks};

/// Why there is no window.
#[derive(Debug, Error)]
pub enum WindowError {
    #[error(
        "there is no display: neither WAYLAND_DISPLAY nor DISPLAY is set. Start this in a desktop session, or use the commands that work without one, such as `treble-flow lint`, `treble-flow trigger` and `treble-flow export` (see `treble-flow --help`)"
    )]
    NoDisplay,
    #[error(
        "the window could not be opened: {0}. The commands work without one, see `treble-flow --help`"
    )]
    Failed(String),
}

/// Opens the window on these files and comes back when it is closed.
pub fn run(paths: Vec<PathBuf>) -> Result<(), WindowError> {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("WAYLAND_SOCKET") {
            return Err(WindowError::NoDisplay);
        }
    }
    let settings = Settings::load();
    let viewport = egui::ViewportBuilder::default()
        .with_title("Treble Flow Designer")
        .with_app_id("treble-flow")
        .with_inner_size(settings.window_size().unwrap_or(settings::WINDOW))
        .with_maximized(settings.window.maximized)
        .with_min_inner_size(settings::smallest(settings.scale()));
    // The file is a part of the program, so it is a picture; without it the window has no icon.
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../assets/package/icon.png"));
    let viewport = match icon {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    };
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    eframe::run_native(
        "treble-flow",
        options,
        Box::new(move |creation| {
            let mut app = App::new(&creation.egui_ctx, settings, Arc::new(SystemChooser));
            if let Some(state) = StateFolder::of_user() {
                app.keep_in(state);
            }
            app.greet(!paths.is_empty());
            for path in paths {
                app.open(&path);
            }
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| WindowError::Failed(error.to_string()))
}

/// A time as `2026-03-01 14:05 UTC`, from seconds since 1970.
fn time_of_day(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to a date, counted in years that begin in March (H. Hinnant, "chrono-compatible
    // low-level date algorithms").
    let day = days + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{date:02} {:02}:{:02} UTC", rest / 3_600, rest / 60 % 60)
}

/// One open flow.
pub struct Doc {
    id: u64,
    pub document: Document,
    pub source: Source,
    /// What the file cannot store, as far as the author knows and saved anyway.
    told_no_place: BTreeSet<NoPlace>,
    pub path: Option<PathBuf>,
    pub scene: Scene,
    pub view: View,
    /// What is shown of what was found in the flow as it is now.
    pub findings: Arc<[Finding]>,
    checked: problems::Checked,
    /// The text field that is being edited, and the id of its undo step.
    pub typing: Option<(egui::Id, u64)>,
    saved_at: Option<u64>,
    /// How many saves are under way.
    saving: usize,
    /// What happens when they are over.
    then: saving::Then,
    dirty: (u64, bool),
    /// Keeps every edit on disk until it is saved.
    keeper: Option<Keeper>,
    /// The revision that the keeper was told last.
    noted: u64,
    /// The file as it was when it was read or saved.
    file: Option<Fingerprint>,
    /// Tells other windows that the file is open here.
    mark: Option<OpenMark>,
    map: minimap::Map,
    pub problems: problems::List,
    project: project::Project,
    /// The file may not hold what the document takes for saved: the disk did not confirm it, or
    /// the file holds something else and this flow was kept.
    in_doubt: bool,
    /// What another program did to the file, until somebody decides.
    pub outside: Option<Outside>,
    /// The author knows that the file is gone: the next save creates it again.
    told_gone: bool,
    /// Another version that is shown beside this one.
    pub compare: Option<Compare>,
    desk: inspector::Desk,
    pub chat: chat::Chat,
    cover: coverage::Cover,
    /// The flow's own handler on this computer.
    pub run: run::Run,
}

impl Doc {
    fn new(id: u64, flow: Flow, source: Source, path: Option<PathBuf>) -> Self {
        Self {
            id,
            document: Document::new(flow),
            source,
            told_no_place: BTreeSet::new(),
            path,
            scene: Scene::default(),
            view: View::default(),
            findings: Arc::from([]),
            checked: problems::Checked::default(),
            typing: None,
            saved_at: None,
            saving: 0,
            then: saving::Then::Stay,
            dirty: (u64::MAX, false),
            keeper: None,
            noted: 0,
            file: None,
            mark: None,
            map: minimap::Map::default(),
            problems: problems::List::default(),
            project: project::Project::default(),
            in_doubt: false,
            outside: None,
            told_gone: false,
            compare: None,
            desk: inspector::Desk::default(),
            chat: chat::Chat::default(),
            cover: coverage::Cover::default(),
            run: run::Run::default(),
        }
    }

    pub fn flow(&self) -> &Flow {
        self.document.flow()
    }

    /// Its file's name, the flow's own, or "Untitled flow".
    pub fn name(&self, language: Language) -> String {
        let file = self.path.as_ref().and_then(|path| path.file_name());
        file.map(|name| name.to_string_lossy().into_owned())
            .or_else(|| self.flow().name.clone())
            .unwrap_or_else(|| text::UNTITLED.get(language).to_owned())
    }

    fn is_dirty(&mut self) -> bool {
        let key = self.document.revision();
        if self.dirty.0 != key || self.saved_at == Some(key) {
            self.dirty = (key, self.document.is_dirty());
            self.saved_at = None;
        }
        self.dirty.1 || self.in_doubt || self.outside == Some(Outside::Gone)
    }

    /// The box around the chosen blocks and notes.
    fn chosen_bounds(&self) -> Option<egui::Rect> {
        let chosen = &self.view.selection;
        let node = |id| self.scene.nodes.get(self.scene.number(id, self.flow())?);
        let blocks = chosen.blocks.iter().filter_map(|id| Some(node(id)?.rect));
        let notes = chosen.notes.iter().filter_map(|id| Some(self.scene.sheet(id)?.rect));
        blocks.chain(notes).reduce(egui::Rect::union)
    }

    /// Takes out of the selection what is no longer there.
    fn forget_missing(&mut self) {
        let flow = self.document.flow();
        self.view.selection.blocks.retain(|id| flow.blocks.contains(id.as_str()));
        self.view.selection.notes.retain(|id| flow.note(id.as_str()).is_some());
        let gone = |(block, exit): &(BlockId, ExitId)| {
            flow.block(block.as_str())
                .is_none_or(|b| b.exit(exit.as_str()).is_none() && !b.may_have(exit.as_str()))
        };
        if self.view.selection.exit.as_ref().is_some_and(gone) {
            self.view.selection.exit = None;
        }
    }

    /// Nobody has done anything here.
    fn is_untouched(&self) -> bool {
        self.path.is_none() && self.flow().blocks.is_empty() && !self.document.can_undo()
    }
}

#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each part of the window is there or not")]
pub struct Shows {
    pub blocks: bool,
    /// The right side, whatever it shows.
    pub inspector: bool,
    pub side: Side,
    pub problems: bool,
    pub map: bool,
    pub variables: bool,
}

/// Something that was said, to be read now or again.
#[derive(Clone, Debug)]
pub struct Notice {
    pub words: String,
    pub is_error: bool,
    /// The window's clock when it was said.
    at: f64,
}

pub struct App {
    docs: Vec<Doc>,
    active: usize,
    next_doc: u64,
    pub language: Language,
    pub settings: Settings,
    pub shows: Shows,
    pub dialog: Option<Dialog>,
    pub notices: Vec<Notice>,
    tasks: Tasks,
    /// What was opened or chosen while a dialog was there.
    held: Vec<Done>,
    chooser: Arc<dyn Chooser>,
    /// Where flows are saved and edits kept.
    disk: Arc<dyn Disk>,
    watch: Watch,
    ctx: egui::Context,
    theme: &'static Theme,
    title: String,
    may_quit: bool,
    search: String,
    /// What the export dialog was set to when it asked for a folder.
    exports: Option<export::Order>,
    keys_on_canvas: bool,
    /// What was looked for, where it was found, and which of these was gone to last.
    query: String,
    hits: Vec<crate::model::search::Hit>,
    hit: usize,
    /// Where edits are kept until they are saved; without it they are not.
    state: Option<StateFolder>,
    /// Work that an earlier run left behind, and nobody has decided about.
    found: Vec<Found>,
    variables: variables::Panel,
    pub platform: platform::Panel,
    /// Which problems are listed.
    pub filter: problems::Filter,
    /// A block on its way from the list to the canvas.
    carried: Option<carry::Carried>,
    tour: Option<tour::Tour>,
    marks: tour::Marks,
    /// When sizes changed that are not kept yet, by the window's clock.
    sizes_changed: Option<f64>,
    /// The part of the window that F6 goes on from.
    area: travel::Area,
    /// Other programs than the system's own for running a handler.
    pub runner: Option<crate::platform::runner::Setup>,
}

impl App {
    pub fn new(ctx: &egui::Context, settings: Settings, chooser: Arc<dyn Chooser>) -> Self {
        let theme = settings::theme(&settings, ctx);
        look::apply(ctx, theme);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let is_open = |part: &str| !settings.closed.iter().any(|closed| closed == part);
        let shows = Shows {
            blocks: is_open("blocks"),
            inspector: is_open("inspector"),
            side: Side::from_name(&settings.side),
            problems: is_open("problems"),
            map: is_open("map"),
            variables: settings.opened.iter().any(|part| part == "variables"),
        };
        let mut app = Self {
            docs: Vec::new(),
            active: 0,
            next_doc: 0,
            language: settings.language(),
            settings,
            shows,
            dialog: None,
            notices: Vec::new(),
            tasks: Tasks::default(),
            held: Vec::new(),
            chooser,
            disk: Arc::new(RealDisk),
            watch: Watch::default(),
            ctx: ctx.clone(),
            theme,
            title: String::new(),
            may_quit: false,
            search: String::new(),
            exports: None,
            keys_on_canvas: false,
            query: String::new(),
            hits: Vec::new(),
            hit: 0,
            state: None,
            found: Vec::new(),
            variables: variables::Panel::default(),
            platform: platform::Panel::of_environment(),
            filter: problems::Filter::default(),
            carried: None,
            tour: None,
            marks: tour::Marks::default(),
            sizes_changed: None,
            area: travel::Area::Canvas,
            runner: None,
        };
        ctx.set_zoom_factor(app.settings.scale());
        app.add_doc(app.empty_flow(), Source::native(), None);
        app
    }

    pub fn doc(&self) -> &Doc {
        // There is always a flow: closing the last one leaves an empty one.
        &self.docs[self.active.min(self.docs.len() - 1)]
    }

    pub fn doc_mut(&mut self) -> &mut Doc {
        let last = self.docs.len() - 1;
        &mut self.docs[self.active.min(last)]
    }

    pub fn say(&self, words: Words) -> &'static str {
        words.get(self.language)
    }

    /// Work goes on beside the window.
    pub fn is_busy(&self) -> bool {
        self.tasks.running > 0
    }

    pub fn notify(&mut self, mut words: String, is_error: bool) {
        let at = self.ctx.input(|i| i.time);
        words = look::in_fonts(&words);
        self.notices.push(Notice { words, is_error, at });
        if self.notices.len() > 200 {
            self.notices.remove(0);
        }
    }

    fn empty_flow(&self) -> Flow {
        Flow { language: Some(self.language.code().to_owned()), ..Flow::default() }
    }

    /// Shows a flow; it takes the place of an empty one that nobody touched.
    pub fn add_doc(&mut self, flow: Flow, source: Source, path: Option<PathBuf>) {
        self.put_doc(flow, source, path, None);
    }

    /// `file` is what the flow's file was like when it was read.
    fn put_doc(
        &mut self,
        flow: Flow,
        source: Source,
        path: Option<PathBuf>,
        file: Option<Fingerprint>,
    ) {
        self.next_doc += 1;
        let doc = Doc::new(self.next_doc, flow, source, path);
        if self.docs.get(self.active).is_some_and(Doc::is_untouched) {
            let active = self.active;
            self.docs[active] = doc;
        } else {
            self.docs.push(doc);
            self.active = self.docs.len() - 1;
        }
        self.begin_keeping(file);
    }

    /// Starts from a sample: the flow is new, it stands in no file yet.
    pub fn add_sample(&mut self, opened: format::Opened) {
        self.add_doc(opened.flow, Source::native(), None);
    }

    pub fn open(&mut self, path: &Path) {
        let path = path.to_owned();
        let known = |doc: &Doc| doc.path.as_ref() == Some(&path);
        if let Some(at) = self.docs.iter().position(known) {
            self.active = at;
            return;
        }
        let ctx = self.ctx.clone();
        self.tasks.start("open", &ctx, move || {
            let result = task::read(&path).map(task::laid_out);
            Done::Opened { path, result }
        });
    }

    /// Carries out edits as one step, and says so when that fails.
    pub fn edit(&mut self, edits: &[Edit]) -> bool {
        match self.doc_mut().document.edit(edits) {
            Ok(changed) => changed,
            Err(error) => {
                let words =
                    text::COULD_NOT_EDIT.with(self.language, &[("reason", &error.to_string())]);
                self.notify(words, true);
                false
            }
        }
    }

    fn act(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Edit(edits) => {
                    self.edit(&edits);
                }
                Action::EditIn(gesture, edits) => {
                    if let Err(error) = self.doc_mut().document.edit_in(gesture, &edits) {
                        let reason = error.to_string();
                        self.notify(
                            text::COULD_NOT_EDIT.with(self.language, &[("reason", &reason)]),
                            true,
                        );
                    }
                }
                Action::Say(words) => self.notify(words, true),
                Action::AddHere { from, at } => {
                    self.dialog = Some(Dialog::AddBlock(picker::Picker::default(), from, Some(at)));
                }
                Action::EditSelected => self.edit_selected(),
                Action::InsertOnPath { on, block } => self.insert_on_path(&on, &block),
            }
        }
    }

    pub fn has_blocks(&self) -> bool {
        !self.doc().flow().blocks.is_empty()
    }

    pub fn run(&mut self, command: Command) {
        let spec = command.spec();
        if (spec.enabled)(self) {
            (spec.run)(self);
        }
    }

    pub fn new_flow(&mut self) {
        let flow = self.empty_flow();
        self.add_doc(flow, Source::native(), None);
    }

    fn choose(&mut self, purpose: Purpose, name: String) {
        let (chooser, ctx) = (Arc::clone(&self.chooser), self.ctx.clone());
        let document = self.doc().id;
        self.tasks.start("choose a file", &ctx, move || {
            let choice = chooser.choose(purpose, &name);
            Done::Chosen { document, purpose, choice }
        });
    }

    pub fn ask_open(&mut self) {
        self.choose(Purpose::Open, String::new());
    }

    pub fn ask_save(&mut self) {
        let name = self.doc().path.as_ref().and_then(|path| path.file_name()).map_or_else(
            || {
                let name = crate::model::id::slug(&self.doc().name(self.language));
                format!("{}.flow.json", if name.is_empty() { "flow" } else { &name })
            },
            |name| name.to_string_lossy().into_owned(),
        );
        self.choose(Purpose::Save, name);
    }

    /// Asks for a flow file, which has a place for everything.
    pub(crate) fn ask_save_as_flow(&mut self) {
        let name = self.doc().name(self.language);
        let name = name.split('.').next().map(crate::model::id::slug).unwrap_or_default();
        let name = if name.is_empty() { "flow" } else { &name };
        self.choose(Purpose::Save, format!("{name}.flow.json"));
    }

    pub fn ask_export(&mut self) {
        let settings = Arc::clone(&self.doc().project.settings);
        let order = export::Order { settings, ..export::Order::new(!self.theme.is_dark) };
        self.dialog = Some(Dialog::Export(order));
    }

    pub fn export_to(&mut self, folder: &Path) {
        let name = crate::model::id::slug(
            self.doc().name(self.language).trim_end_matches(".json").trim_end_matches(".flow"),
        );
        let name = if name.is_empty() { "flow".to_owned() } else { name };
        let Some(order) = self.exports.take() else { return };
        let (ctx, language) = (self.ctx.clone(), self.language);
        let flow = self.doc().flow().clone();
        let chosen = self.doc().view.selection.blocks.clone();
        let folder = folder.to_owned();
        self.tasks.start("export", &ctx, move || {
            Done::Exported(export::write(&flow, &chosen, &order, &name, &folder, language))
        });
    }

    fn close_flow(&mut self) {
        let at = self.active.min(self.docs.len() - 1);
        self.docs.remove(at).forget();
        self.active = at.saturating_sub(1);
        if self.docs.is_empty() {
            self.new_flow();
            self.active = 0;
        }
    }

    pub fn undo(&mut self) {
        self.step_through(Document::undo);
    }

    pub fn redo(&mut self) {
        self.step_through(Document::redo);
    }

    fn step_through(&mut self, step: fn(&mut Document) -> bool) {
        let doc = self.doc_mut();
        let only = doc.view.selection.only_block().cloned();
        let blocks = &doc.document.flow().blocks;
        let place = only.as_ref().and_then(|id| blocks.position(id.as_str()));
        let count = blocks.len();
        step(&mut doc.document);
        // A block that only took another name is the same one, at the same place.
        let blocks = &doc.document.flow().blocks;
        if let (Some(only), Some(place)) = (only, place)
            && blocks.len() == count
            && !blocks.contains(only.as_str())
            && let Some(renamed) = blocks.id_at(place).cloned()
        {
            doc.view.selection = Selection::block(&renamed);
        }
        self.forget_missing();
    }

    fn forget_missing(&mut self) {
        self.doc_mut().forget_missing();
    }

    pub fn select_all(&mut self) {
        let doc = self.doc_mut();
        let flow = doc.document.flow();
        let blocks = flow.blocks.ids().cloned().collect();
        let notes = flow.notes.iter().map(|(id, _)| id.clone()).collect();
        doc.view.selection = Selection { blocks, notes, exit: None };
    }

    pub fn make_start(&mut self) {
        if let Some(id) = self.doc().view.selection.only_block().cloned() {
            self.edit(&[Edit::SetStart { start: Some(id) }]);
        }
    }

    pub fn has_safe_fix(&self) -> bool {
        let safe =
            |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
        self.doc().findings.iter().any(safe)
    }

    pub fn ask_trigger(&mut self) {
        match dialog::Trigger::new(self) {
            Some(draft) => self.dialog = Some(Dialog::Trigger(Box::new(draft))),
            None => self.notify(self.say(text::TRIGGER_NEEDS).to_owned(), true),
        }
    }

    pub fn zoom(&mut self, factor: f32) {
        let view = &mut self.doc_mut().view;
        view.zoom_at(view.rect.center(), factor);
    }

    pub fn fit(&mut self) {
        let doc = self.doc_mut();
        let ghosts = doc.compare.as_ref().and_then(Compare::bounds);
        if let Some(bounds) = doc.scene.bounds().into_iter().chain(ghosts).reduce(egui::Rect::union)
        {
            doc.view.fit(bounds);
        }
    }

    pub fn fit_selection(&mut self) {
        let doc = self.doc_mut();
        if let Some(bounds) = doc.chosen_bounds() {
            doc.view.fit(bounds);
        }
    }

    pub fn switch_theme(&mut self) {
        self.settings.light = self.theme.is_dark;
        self.settings.theme_of_system = false;
        self.settings.keep();
        self.follow_theme();
    }

    pub fn show_notices(&mut self) {
        self.dialog = Some(Dialog::Notices);
    }

    pub fn show_commands(&mut self) {
        self.dialog = Some(Dialog::Commands(picker::Picker::default()));
    }

    pub fn speak(&mut self, language: Language) {
        self.language = language;
        language.code().clone_into(&mut self.settings.language);
        self.settings.keep();
    }

    /// Adds a block in the middle of what is in view, where nothing stands yet.
    pub fn add_block(&mut self, kind: Kind, style: Option<crate::model::Style>) {
        self.add_block_at(kind, style, None, None);
    }

    /// Adds a block at a point of the flow, or in the middle of what is in view, at the end of
    /// the path that leaves an exit, if one is given.
    pub fn add_block_at(
        &mut self,
        kind: Kind,
        style: Option<crate::model::Style>,
        from: Option<&canvas::AtExit>,
        at: Option<egui::Pos2>,
    ) {
        let doc = self.doc();
        let mut block = Block::new(kind);
        block.style = style;
        let size = egui::vec2(picture::theme::size::BLOCK_WIDTH, canvas::paint::height_of(&block));
        let at = match at {
            // Where a path was let go, its block begins.
            Some(at) if from.is_some() => at - egui::vec2(0.0, picture::theme::size::INPUT),
            Some(at) => at - size / 2.0,
            None => doc.view.visible().center() - size / 2.0,
        };
        let (x, y) = crate::model::places::Places::new(doc.flow()).free(
            &[],
            f64::from((at.x / 4.0).round() * 4.0),
            f64::from((at.y / 4.0).round() * 4.0),
        );
        block.position = Some(crate::model::flow::Position::new(x, y));
        let id = doc.flow().free_block_id("", &block.kind.name().replace('_', "-"));
        let mut edits = vec![Edit::AddBlock { id: id.clone(), block: Box::new(block) }];
        if let Some((block, exit)) = from {
            edits.push(bars::connect_edit(block, exit, Some(id.clone())));
        }
        if doc.flow().blocks.is_empty() {
            edits.push(Edit::SetStart { start: Some(id.clone()) });
        }
        if self.edit(&edits) {
            let doc = self.doc_mut();
            doc.checked.added(&id);
            doc.view.selection = Selection::block(&id);
            self.show_block(&id);
        }
    }

    /// Brings a block into view.
    pub fn show_block(&mut self, id: &BlockId) {
        let doc = self.doc_mut();
        let revision = doc.document.revision();
        doc.scene.follow(doc.document.flow(), revision);
        let number = doc.scene.number(id, doc.document.flow());
        if let Some(node) = number.and_then(|number| doc.scene.nodes.get(number)) {
            doc.view.reveal(node.rect);
        }
    }

    fn take_results(&mut self) {
        let mut all = std::mem::take(&mut self.held);
        all.extend(self.tasks.done());
        for done in all {
            // A dialog is about the flow below it: no other one comes to the front meanwhile, and
            // no question takes its place.
            let waits = match &done {
                Done::Opened { .. } | Done::Chosen { .. } => true,
                Done::Saved(outcome) => outcome.asks() || self.docs.iter().any(Doc::is_closing),
                _ => false,
            };
            if self.dialog.is_some() && waits {
                self.held.push(done);
                continue;
            }
            match done {
                Done::Opened { path, result } => match result {
                    Ok((read, scene)) => {
                        self.settings.remember_file(&path);
                        self.settings.keep();
                        let shown = path.display().to_string();
                        let task::ReadFile { opened, file } = read;
                        self.put_doc(opened.flow, opened.source, Some(path), Some(file));
                        self.doc_mut().scene = *scene;
                        self.notify(text::OPENED.with(self.language, &[("path", &shown)]), false);
                        self.tell_far_blocks();
                    }
                    Err(reason) => {
                        let args = [("path", &*path.display().to_string()), ("reason", &*reason)];
                        self.notify(text::COULD_NOT_OPEN.with(self.language, &args), true);
                    }
                },
                Done::Chosen { document, purpose, choice } => {
                    self.take_choice(document, purpose, choice);
                }
                Done::Saved(outcome) => self.take_saved(*outcome),
                Done::Exported(written) => {
                    for written in written {
                        self.notify(written.words, written.is_error);
                    }
                }
                Done::Listed { document, revision, variables } => {
                    self.variables.take(document, revision, variables);
                }
                Done::Linted { document, revision, settings, findings } => {
                    self.take_checked(document, revision, &settings, findings);
                }
                Done::Covered { document, covered } => self.take_covered(document, *covered),
                Done::TestSaved { document, result } => self.take_saved_test(document, result),
                Done::Called(called) => self.take_called(*called),
                Done::Fixed(fixed) => self.take_fixed(&fixed),
                Done::Ran { document, attempt, result } => {
                    self.take_run(document, attempt, *result);
                }
                Done::ReadAgain { document, path, why, result } => {
                    self.take_read(document, &path, why, result);
                }
                Done::Compared { document, theirs, key, shown } => {
                    self.take_compared(document, &theirs, key, *shown);
                }
            }
        }
    }

    /// A path was chosen for the flow that asked, whatever tab is shown by now.
    fn take_choice(&mut self, document: u64, purpose: Purpose, choice: Choice) {
        let asked = self.docs.iter().position(|doc| doc.id == document);
        match (asked, purpose) {
            (Some(at), _) => self.active = at,
            (None, Purpose::Open) => {}
            (None, _) => return,
        }
        match choice {
            Choice::Path(path) => self.chosen(purpose, path),
            Choice::Cancelled => self.stay_open(),
            Choice::Unavailable => self.dialog = Some(Dialog::path(purpose)),
        }
    }

    /// Blocks that nobody finds where they stand are told of.
    fn tell_far_blocks(&mut self) {
        let farthest = f64::from(picture::scene::FARTHEST);
        let is_far = |block: &Block| {
            block.position.as_ref().is_some_and(|at| at.x.abs().max(at.y.abs()) > farthest)
        };
        let mut far = self.doc().flow().blocks.iter().filter(|(_, block)| is_far(block));
        let Some((first, _)) = far.next() else { return };
        let count = (far.count() + 1).to_string();
        let words = if count == "1" { limits::FAR_BLOCK } else { limits::FAR_BLOCKS };
        let args = [("block", first.as_str()), ("count", &*count)];
        self.notify(words.with(self.language, &args), true);
    }

    pub fn chosen(&mut self, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::Open => self.open(&path),
            Purpose::Save => self.save_to(path),
            Purpose::Folder => self.export_to(&path),
            Purpose::Compare => self.compare_with(path),
        }
    }

    fn shortcuts(&mut self, ctx: &egui::Context) {
        if self.dialog.is_some() {
            return;
        }
        if self.keys_on_canvas {
            let is_clipboard = |event: &egui::Event| {
                matches!(event, egui::Event::Copy | egui::Event::Cut | egui::Event::Paste(_))
            };
            let events: Vec<egui::Event> = ctx
                .input(|i| i.events.iter().filter(|event| is_clipboard(event)).cloned().collect());
            self.clipboard_events(&events);
        }
        let typing = ctx.text_edit_focused();
        let on_canvas = self.keys_on_canvas;
        let mut commands: Vec<(Command, egui::KeyboardShortcut)> = Command::ALL
            .into_iter()
            .filter_map(|command| Some((command, command.spec().keys?)))
            .collect();
        // Those with more modifiers first, or Ctrl+S would answer to Ctrl+Shift+S.
        let held = |keys: &egui::KeyboardShortcut| {
            usize::from(keys.modifiers.shift) + usize::from(keys.modifiers.command)
        };
        commands.sort_by_key(|(_, keys)| std::cmp::Reverse(held(keys)));
        for (command, keys) in commands {
            let edits_text = matches!(
                command,
                Command::Undo
                    | Command::Redo
                    | Command::SelectAll
                    | Command::Delete
                    | Command::Cut
                    | Command::Copy
                    | Command::Paste
            );
            // An undo in a text field takes back the flow's step, which is the same text.
            let is_for_field =
                typing && edits_text && !matches!(command, Command::Undo | Command::Redo);
            // Letters, arrows and Tab belong to the canvas only while it has the keyboard.
            let is_plain = !keys.modifiers.command
                && !matches!(
                    keys.logical_key,
                    egui::Key::F1 | egui::Key::F3 | egui::Key::F5 | egui::Key::F6
                );
            if is_plain && !on_canvas {
                continue;
            }
            if !is_for_field && ctx.input_mut(|i| i.consume_shortcut(&keys)) {
                if matches!(command, Command::Undo | Command::Redo) {
                    ctx.memory_mut(|memory| {
                        if let Some(id) = memory.focused() {
                            memory.surrender_focus(id);
                        }
                    });
                }
                if is_plain {
                    // The letter is not also a text for a field that the command hands over to.
                    let is_text = |event: &egui::Event| matches!(event, egui::Event::Text(_));
                    ctx.input_mut(|i| i.events.retain(|event| !is_text(event)));
                }
                self.run(command);
                return;
            }
        }
        if on_canvas && ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            self.doc_mut().view.selection = Selection::default();
        }
        if on_canvas
            && ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Backspace))
        {
            self.run(Command::Delete);
        }
    }

    fn set_title(&mut self, ctx: &egui::Context) {
        let language = self.language;
        let doc = self.doc_mut();
        let mark = if doc.is_dirty() { "* " } else { "" };
        let title = format!("{mark}{} - Treble Flow Designer", doc.name(language));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn remember_parts(&mut self) {
        let Shows { blocks, inspector, side, problems, map, variables } = self.shows;
        let parts =
            [("blocks", blocks), ("inspector", inspector), ("problems", problems), ("map", map)];
        let closed = parts.into_iter().filter(|(_, open)| !open);
        if !closed.clone().map(|(part, _)| part).eq(self.settings.closed.iter().map(String::as_str))
        {
            self.settings.closed = closed.map(|(part, _)| part.to_owned()).collect();
            self.settings.keep();
        }
        if side.name() != self.settings.side {
            side.name().clone_into(&mut self.settings.side);
            self.settings.keep();
        }
        // This part is closed until somebody opens it.
        let is_known = self.settings.opened.iter().any(|part| part == "variables");
        if variables != is_known {
            self.settings.opened.retain(|part| part != "variables");
            if variables {
                self.settings.opened.push("variables".to_owned());
            }
            self.settings.keep();
        }
    }

    /// The title as the window's frame shows it.
    pub fn title(&self) -> &str {
        &self.title
    }

    fn canvas_ui(&mut self, ui: &mut Ui) {
        self.follow_carried();
        let (language, theme, grid) = (self.language, self.theme, self.settings.grid);
        let mut actions = Vec::new();
        let doc = self.doc_mut();
        doc.view.grid = grid;
        let revision = doc.document.revision();
        doc.scene.follow(doc.document.flow(), revision);
        let stage = Stage { flow: doc.document.flow(), scene: &doc.scene, theme, language };
        let response = canvas::canvas_ui(ui, &stage, &mut doc.view, &mut actions);
        compare::marks_ui(ui, doc, theme, language);
        let rect = doc.view.rect;
        let is_empty = doc.flow().blocks.is_empty() && doc.flow().notes.is_empty();
        response.context_menu(|ui| {
            bars::scrolled_menu(ui, |ui| self.context_menu(ui));
        });
        self.act(actions);
        coverage::coverage_ui(ui, self);
        chat::way_ui(ui, self);
        problems::badges::evidence_ui(ui, self);
        chat::lit_ui(ui, self);
        problems::badges::badges_ui(ui, self);
        bars::webhook_bar(ui, self, rect);
        if is_empty {
            bars::empty_ui(ui, self, rect);
            return;
        }
        bars::zoom_bar(ui, self, rect);
        if self.shows.map {
            minimap::map_ui(ui, self, rect);
        }
    }

    fn context_menu(&mut self, ui: &mut Ui) {
        for command in [
            Command::InsertTrigger,
            Command::EditSelected,
            Command::AddBlock,
            Command::AddNote,
            Command::AddFrame,
            Command::ConnectTo,
            Command::MakeStart,
            Command::PlayHere,
            Command::Cut,
            Command::Copy,
            Command::Paste,
            Command::Duplicate,
            Command::Delete,
            Command::Tidy,
            Command::FitSelection,
            Command::Fit,
        ] {
            bars::menu_item(ui, self, command);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_results();
        self.follow_runs();
        self.follow_live();
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        for path in dropped {
            self.open(&path);
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.may_quit {
            if self.has_to_stay() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.ask_quit();
            } else {
                self.docs.iter().for_each(Doc::forget);
            }
        }
        self.shortcuts(ctx);
        self.remember_parts();
        self.remember_window();
        self.keep_edits();
        self.watch_files(ctx);
        self.check();
        self.follow_comparison();
        self.list_variables();
        self.follow_coverage();
        self.follow_theme();
        self.set_title(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let bar = Frame::new()
            .fill(look::colour(self.theme.bar))
            .inner_margin(egui::Margin::symmetric(10, 6));
        Panel::top("menu").frame(bar).show(ui, |ui| bars::menu_ui(ui, self));
        Panel::top("toolbar").frame(bar).show(ui, |ui| bars::toolbar_ui(ui, self));
        if self.docs.len() > 1 {
            Panel::top("tabs").frame(bar).show(ui, |ui| bars::tabs_ui(ui, self));
        }
        self.outside_ui(ui);
        let side = Frame::new().fill(look::colour(self.theme.panel)).inner_margin(12);
        // A phone is higher than wide: its side goes down to the window's lower edge.
        let is_high = self.shows.side != Side::Inspector;
        if self.shows.inspector && is_high {
            self.side_panel_ui(ui);
        }
        if self.doc().compare.is_some() {
            Panel::bottom("compare")
                .frame(side)
                .resizable(true)
                .default_size(220.0)
                .size_range(90.0..=460.0)
                .show(ui, |ui| compare::compare_ui(ui, self));
        } else if self.shows.problems {
            let panel = self.sized(Part::Problems, Panel::bottom("problems").frame(side));
            let shown = panel.show(ui, |ui| problems::problems_ui(ui, self));
            self.remember_size(Part::Problems, shown.response.rect.height());
            self.marks.problems = shown.response.rect;
        }
        if self.shows.variables {
            let panel = self.sized(Part::Variables, Panel::bottom("variables").frame(side));
            let shown = panel.show(ui, |ui| variables::variables_ui(ui, self));
            self.remember_size(Part::Variables, shown.response.rect.height());
        }
        if self.shows.blocks {
            let panel = self.sized(Part::Blocks, Panel::left("blocks").frame(side));
            let shown = panel.show(ui, |ui| bars::palette_ui(ui, self));
            self.remember_size(Part::Blocks, shown.response.rect.width());
        }
        if self.shows.inspector && !is_high {
            self.side_panel_ui(ui);
        }
        CentralPanel::no_frame().show(ui, |ui| self.canvas_ui(ui));
        bars::notices_ui(ui, self);
        carry::carried_ui(ui, self);
        tour::tour_ui(ui, self);
        dialog::dialog_ui(ui, self);
        if self.dialog.is_none() && !self.held.is_empty() {
            // What waited for the dialog's end comes at once, not with the next movement.
            self.ctx.request_repaint();
        }
        self.keys_on_canvas = self.canvas_has_keys();
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_sizes();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        look::colour(self.theme.canvas).to_normalized_gamma_f32()
    }
}
