//! "Run with handler": the flow's own webhook server on this computer, and the local platform
//! that plays the flow with it. Both end with the flow's tab, and with the window.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eframe::egui::{self, RichText, ScrollArea, Ui};

use crate::handler::plan::addresses;
use crate::platform::runner::{self, Cancel, INSTALLED_MB, Plan, RunError, Running, Setup, Stage};
use crate::words::{interface as text, run as words};

use super::command::Command;
use super::dialog::{Dialog, buttons, heading, label, list_height};
use super::task::Done;
use super::{App, look};

/// How often a handler that runs is looked after.
const LOOKED_AFTER: Duration = Duration::from_secs(1);

/// A flow's handler, from the plan to its end.
#[derive(Default)]
pub struct Run {
    standing: Standing,
    cancel: Cancel,
    /// Counts starts: what an earlier one brings is of no interest any more.
    attempt: u64,
    /// The local platform was started for it, and is not needed without it.
    owns_platform: bool,
    /// What leads to the handler, for as long as the platform has it.
    maps: Vec<(String, String)>,
    /// A revision of the flow, and whether the handler that runs answers other webhooks than its.
    outdated: Option<(u64, bool)>,
}

#[derive(Default)]
enum Standing {
    /// Nothing was asked yet.
    #[default]
    Nothing,
    Planned(Box<Plan>),
    UnderWay(Arc<Mutex<Stage>>),
    Ready(Box<Running>),
    Failed(RunError),
    /// It ran, and ended by itself.
    Ended {
        code: i32,
        lines: Vec<String>,
    },
}

impl Run {
    /// After so many starts, none.
    fn nothing(attempt: u64) -> Self {
        let mut nothing = Self::default();
        nothing.attempt = attempt;
        nothing
    }

    /// Where the handler listens, when it does.
    pub fn url(&self) -> Option<&str> {
        self.running().map(|running| running.url.as_str())
    }

    /// From each URL of the flow to the handler's own.
    pub fn maps(&self) -> &[(String, String)] {
        if self.running().is_some() { &self.maps } else { &[] }
    }

    pub fn is_installing(&self) -> bool {
        let Standing::UnderWay(stage) = &self.standing else { return false };
        matches!(&*held(stage), Stage::Installing { line, .. } if !line.is_empty())
    }

    /// The flow's webhooks are others than when the handler was made.
    pub fn is_outdated(&self) -> bool {
        matches!(self.outdated, Some((_, true)))
    }

    pub fn is_under_way(&self) -> bool {
        matches!(self.standing, Standing::UnderWay(_))
    }

    /// Something of it is there that can be ended: at least the platform that it had.
    pub fn can_stop(&self) -> bool {
        matches!(self.standing, Standing::UnderWay(_) | Standing::Ready(_) | Standing::Ended { .. })
    }

    fn running(&self) -> Option<&Running> {
        match &self.standing {
            Standing::Ready(running) => Some(running),
            _ => None,
        }
    }
}

impl Drop for Run {
    /// What is under way on its thread is ended as well.
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl App {
    /// Says what would be done, how far it is, or what became of it.
    pub fn ask_run(&mut self) {
        // Its folder is that of the file: flows that stand in none would share one.
        if self.doc().path.is_none() {
            self.notify(self.say(words::NEEDS_FILE).to_owned(), true);
            return;
        }
        if matches!(self.doc().run.standing, Standing::Nothing | Standing::Planned(_)) {
            self.plan_run();
        }
        self.dialog = Some(Dialog::Run);
    }

    pub fn can_run(&self) -> bool {
        !self.doc().flow().blocks.is_empty()
    }

    fn plan_run(&mut self) {
        let standing = match self.planned() {
            Ok(plan) => Standing::Planned(Box::new(plan)),
            Err(error) => Standing::Failed(error),
        };
        self.doc_mut().run.standing = standing;
    }

    fn planned(&self) -> Result<Plan, RunError> {
        let doc = self.doc();
        let name = doc.name(self.language);
        let name = name.trim_end_matches(".json").trim_end_matches(".flow");
        let state = self.state.as_ref().ok_or(RunError::NoFolder)?;
        runner::plan(doc.flow(), &state.handler(doc.path.as_deref(), name))
    }

    /// Starts what was planned, beside the window, and the local platform that it knows.
    pub fn start_run(&mut self) {
        let is_live = self.is_live();
        let started = self.planned().and_then(|plan| Ok((plan, self.setup()?)));
        let (plan, setup) = match started {
            Ok(started) => started,
            Err(error) => {
                self.doc_mut().run.standing = Standing::Failed(error);
                return;
            }
        };
        let stage = Arc::new(Mutex::new(Stage::Checking));
        let cancel = Cancel::default();
        let doc = self.doc_mut();
        let (document, attempt) = (doc.id, doc.run.attempt + 1);
        let owns_platform = doc.run.owns_platform || !is_live;
        doc.run = Run {
            standing: Standing::UnderWay(Arc::clone(&stage)),
            cancel: cancel.clone(),
            attempt,
            owns_platform,
            maps: Vec::new(),
            outdated: None,
        };
        let ctx = self.ctx.clone();
        let shown = ctx.clone();
        self.tasks.start("handler", &ctx, move || {
            let events = |now: Stage| {
                *held(&stage) = now;
                shown.request_repaint();
            };
            let result = runner::run(&plan, &setup, &events, &cancel);
            Done::Ran { document, attempt, result: Box::new(result) }
        });
    }

    /// What the runner needs: the local platform runs then.
    fn setup(&mut self) -> Result<Setup, RunError> {
        let program = self.say(words::PLATFORM).to_owned();
        let Some(platform) = self.connect_chat(self.other_maps()) else {
            let reason = self.say(words::NO_PLATFORM).to_owned();
            return Err(RunError::NotStarted { program, reason });
        };
        match &self.runner {
            Some(setup) => Ok(Setup { platform, ..setup.clone() }),
            None => Setup::new(&platform).map_err(|error| {
                let reason = error.to_string();
                RunError::NotStarted { program, reason }
            }),
        }
    }

    /// What came of a start.
    pub(super) fn take_run(
        &mut self,
        document: u64,
        attempt: u64,
        result: Result<Running, RunError>,
    ) {
        let language = self.language;
        let Some(at) = self.docs.iter().position(|doc| doc.id == document) else { return };
        let run = &self.docs[at].run;
        // Dropped, a handler that nobody wants any more ends.
        if run.attempt != attempt || !run.is_under_way() {
            return;
        }
        let is_read = self.active == at && matches!(self.dialog, Some(Dialog::Run));
        // The platform that it was started for was left meanwhile.
        let is_left = !self.docs[at].chat.is_live();
        match result {
            Ok(running) if !is_left => {
                let words = words::RUNS_AT.with(language, &[("url", &running.url)]);
                let mut maps = running.maps.clone();
                let run = &mut self.docs[at].run;
                run.maps.clone_from(&maps);
                run.standing = Standing::Ready(Box::new(running));
                self.in_doc(at, |app| {
                    // Of two that lead from one address, the first counts.
                    maps.append(&mut app.doc_mut().chat.wiring.maps);
                    app.connect_chat(maps);
                    app.restart_chat();
                });
                self.notify(words, false);
                if is_read {
                    self.dialog = None;
                }
            }
            Ok(_) | Err(RunError::Cancelled) => {
                self.in_doc(at, Self::forget_run);
                if is_read {
                    self.dialog = None;
                }
            }
            Err(error) => {
                let words = error.say(language);
                self.in_doc(at, Self::forget_run);
                self.docs[at].run.standing = Standing::Failed(error);
                // Where it is not read at once, it is told.
                if !is_read {
                    self.notify(words, true);
                }
            }
        }
    }

    /// Does something with another tab's flow, and comes back.
    fn in_doc(&mut self, at: usize, act: impl FnOnce(&mut Self)) {
        let (active, shows) = (self.active, self.shows);
        self.active = at;
        act(self);
        if active != at {
            self.active = active;
            self.shows = shows;
        }
    }

    /// Ends the handler of the flow that is open, or what is under way to it.
    pub fn stop_run(&mut self) {
        let run = &self.doc().run;
        run.cancel.cancel();
        if !run.is_under_way() {
            self.forget_run();
        }
    }

    /// Without the handler, nothing is called that was called for its sake alone.
    fn forget_run(&mut self) {
        let others = self.other_maps();
        let run = &mut self.doc_mut().run;
        let (attempt, owns_platform) = (run.attempt, run.owns_platform);
        *run = Run::nothing(attempt);
        // A conversation with other servers later does not call one that is gone.
        self.doc_mut().chat.wiring.maps.clone_from(&others);
        if owns_platform {
            self.disconnect_chat();
        } else if self.is_live() {
            self.connect_chat(others);
        }
    }

    /// What leads to other servers than the handler.
    fn other_maps(&self) -> Vec<(String, String)> {
        let doc = self.doc();
        let mut others = doc.chat.wiring.maps.clone();
        others.retain(|map| !doc.run.maps.contains(map));
        others
    }

    /// Notices handlers that have ended by themselves, or that are of no use any more.
    pub(super) fn follow_runs(&mut self) {
        let mut is_any = false;
        for at in 0..self.docs.len() {
            let doc = &mut self.docs[at];
            if matches!(doc.run.standing, Standing::Ended { .. }) && !doc.chat.is_live() {
                // What can be read of it stays; nothing is led to it any more.
                let gone = std::mem::take(&mut doc.run.maps);
                doc.chat.wiring.maps.retain(|map| !gone.contains(map));
            }
            let Standing::Ready(running) = &mut doc.run.standing else { continue };
            is_any = true;
            if let Some(code) = running.exited() {
                let lines = running.log.lines();
                doc.run.standing = Standing::Ended { code, lines };
                let code = code.to_string();
                self.notify(words::ENDED.with(self.language, &[("code", &code)]), true);
                continue;
            }
            // Without the platform, which can be left by itself, it has nobody to answer.
            if !doc.chat.is_live() {
                self.in_doc(at, Self::forget_run);
                continue;
            }
            let revision = doc.document.revision();
            if doc.run.outdated.is_none_or(|(known, _)| known != revision) {
                let now = addresses(doc.document.flow());
                let is_outdated =
                    !now.iter().map(|(url, _)| url).eq(running.maps.iter().map(|(url, _)| url));
                doc.run.outdated = Some((revision, is_outdated));
            }
        }
        if is_any {
            self.ctx.request_repaint_after(LOOKED_AFTER);
        }
    }
}

fn held(stage: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    stage.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a click in the dialog asks for.
enum Wish {
    Start,
    Restart,
    Stop,
    Close,
    OpenFolder,
}

/// The dialog. Whether it stays open.
pub(super) fn run_ui(ui: &mut Ui, app: &mut App) -> bool {
    heading(ui, app.say(words::RUN).trim_end_matches('…'));
    let wish = match &app.doc().run.standing {
        Standing::Nothing => Some(Wish::Close),
        Standing::Planned(plan) => plan_ui(ui, app, plan),
        Standing::UnderWay(stage) => {
            let stage = held(stage).clone();
            under_way_ui(ui, app, &stage)
        }
        Standing::Ready(running) => ready_ui(ui, app, running),
        Standing::Failed(error) => failed_ui(ui, app, &error.say(app.language), error.lines()),
        Standing::Ended { code, lines } => {
            let words = words::ENDED.with(app.language, &[("code", &code.to_string())]);
            failed_ui(ui, app, &words, lines)
        }
    };
    match wish {
        None => return true,
        Some(Wish::Start) => {
            app.start_run();
            return true;
        }
        Some(Wish::Restart) => {
            app.stop_run();
            app.start_run();
            return true;
        }
        Some(Wish::Stop) => app.stop_run(),
        Some(Wish::Close) => {}
        Some(Wish::OpenFolder) => {
            app.open_run_folder();
            return true;
        }
    }
    false
}

fn plan_ui(ui: &mut Ui, app: &App, plan: &Plan) -> Option<Wish> {
    let language = app.language;
    ui.label(app.say(words::ABOUT));
    label(ui, app.say(words::FOLDER));
    code_ui(ui, &plan.folder.display().to_string());
    label(ui, app.say(words::COMMANDS));
    for command in &plan.commands {
        code_ui(ui, command);
    }
    label(ui, app.say(words::PACKAGES));
    if plan.installs {
        let direct = plan.packages.iter().filter(|package| package.is_direct);
        let names: Vec<String> =
            direct.map(|package| format!("{} {}", package.name, package.version)).collect();
        let args = [
            ("count", &*plan.packages.len().to_string()),
            ("size", &*INSTALLED_MB.to_string()),
            ("names", &*names.join(", ")),
        ];
        ui.label(words::FETCHED.with(language, &args));
    } else {
        ui.label(app.say(words::INSTALLED));
    }
    ui.add_space(4.0);
    let node = words::NEEDS_NODE.with(language, &[("version", &plan.node)]);
    ui.label(RichText::new(format!("{node} {}", app.say(words::ENDS))).weak());
    if !plan.kept.is_empty() {
        let words = words::KEPT.with(language, &[("files", &plan.kept.join(", "))]);
        ui.colored_label(look::colour(app.theme.warning), words);
    }
    if !plan.has_webhooks() {
        ui.colored_label(look::colour(app.theme.warning), app.say(words::NO_WEBHOOKS));
    }
    match buttons(ui, app, app.say(words::START), true) {
        (true, _) => Some(Wish::Start),
        (_, true) => Some(Wish::Close),
        _ => None,
    }
}

fn under_way_ui(ui: &mut Ui, app: &App, stage: &Stage) -> Option<Wish> {
    let (words, line, elapsed) = match stage {
        Stage::Checking => (words::CHECKING, "", None),
        Stage::Generating => (words::GENERATING, "", None),
        Stage::Installing { line, elapsed } => (words::INSTALLING, line.as_str(), Some(elapsed)),
        Stage::Building { elapsed } => (words::BUILDING, "", Some(elapsed)),
        Stage::Starting | Stage::Ready { .. } => (words::STARTING, "", None),
    };
    ui.horizontal_wrapped(|ui| {
        ui.add(egui::Spinner::new().size(16.0));
        ui.label(app.say(words));
        if let Some(elapsed) = elapsed {
            ui.label(RichText::new(format!("{} s", elapsed.as_secs())).weak());
        }
    });
    // The room is there from the start: a dialog that grows moves the button away.
    let room = egui::vec2(ui.available_width(), 18.0);
    ui.allocate_ui(room, |ui| {
        ui.set_min_size(room);
        ui.add(egui::Label::new(RichText::new(line).monospace().small().weak()).truncate());
    });
    ui.add_space(10.0);
    let cancel = ui.button(app.say(text::CANCEL)).clicked();
    cancel.then_some(Wish::Stop)
}

fn ready_ui(ui: &mut Ui, app: &App, running: &Running) -> Option<Wish> {
    ui.label(words::RUNS_AT.with(app.language, &[("url", &running.url)]));
    label(ui, app.say(words::FOLDER));
    code_ui(ui, &running.folder.display().to_string());
    ui.label(RichText::new(app.say(words::YOURS)).weak());
    if app.doc().run.is_outdated() {
        ui.colored_label(look::colour(app.theme.warning), app.say(words::OUTDATED));
    }
    log_ui(ui, app, &running.log.lines());
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let asked = [
            (words::RESTART, Wish::Restart),
            (words::STOP, Wish::Stop),
            (words::OPEN_FOLDER, Wish::OpenFolder),
            (text::CLOSE, Wish::Close),
        ];
        let mut wish = None;
        for (words, asked) in asked {
            if ui.button(app.say(words)).clicked() {
                wish = Some(asked);
            }
        }
        wish
    })
    .inner
}

fn failed_ui(ui: &mut Ui, app: &App, words: &str, lines: &[String]) -> Option<Wish> {
    ui.colored_label(look::colour(app.theme.error), words);
    if !lines.is_empty() {
        log_ui(ui, app, lines);
    }
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let again = ui.add(look::go_button(app.theme, app.say(words::AGAIN))).clicked();
        let close = ui.button(app.say(text::CLOSE)).clicked();
        match (again, close) {
            (true, _) => Some(Wish::Start),
            (_, true) => Some(Wish::Close),
            _ => None,
        }
    })
    .inner
}

/// What programs wrote, the newest in sight.
fn log_ui(ui: &mut Ui, app: &App, lines: &[String]) {
    ui.horizontal(|ui| {
        label(ui, app.say(words::LOG));
        if ui.small_button(app.say(words::COPY)).clicked() {
            ui.ctx().copy_text(lines.join("\n"));
        }
    });
    ScrollArea::both()
        .id_salt("handler log")
        .max_height(list_height(ui, 180.0))
        .auto_shrink([false, true])
        .stick_to_bottom(true)
        .show(ui, |ui| {
            for line in lines {
                let words = RichText::new(line).monospace().small();
                ui.add(egui::Label::new(words).extend());
            }
        });
}

/// A path or a command, to be read and copied.
fn code_ui(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).monospace().small()).wrap().selectable(true));
}

impl App {
    /// Shows the handler's folder in the system's own program for that.
    fn open_run_folder(&mut self) {
        let Some(running) = self.doc().run.running() else { return };
        let folder = running.folder.clone();
        if let Err(error) = runner::open_folder(&folder) {
            let args =
                [("folder", &*folder.display().to_string()), ("reason", &*error.to_string())];
            self.notify(words::NOT_OPENED.with(self.language, &args), true);
        }
    }
}

/// How the handler stands, in the head of the chat: nothing where there is none. What is asked for.
pub(super) fn status_ui(ui: &mut Ui, app: &App) -> Option<Command> {
    let language = app.language;
    let theme = app.theme;
    let run = &app.doc().run;
    let (words, ink) = match &run.standing {
        Standing::Nothing | Standing::Planned(_) => return None,
        Standing::UnderWay(_) => (app.say(words::UNDER_WAY).to_owned(), theme.warning),
        Standing::Ready(running) => {
            let shown = running.url.trim_start_matches("http://");
            if run.is_outdated() {
                (app.say(words::OUTDATED).to_owned(), theme.warning)
            } else {
                (words::STATUS.with(language, &[("url", shown)]), theme.good)
            }
        }
        Standing::Failed(_) | Standing::Ended { .. } => {
            (app.say(words::FAILED).to_owned(), theme.error)
        }
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(words).small().color(look::colour(ink)));
        let button = |words| egui::Button::new(RichText::new(app.say(words)).small());
        let details = ui.add(button(words::DETAILS)).clicked();
        let stop = run.can_stop() && ui.add(button(words::STOP)).clicked();
        match (details, stop) {
            (true, _) => Some(Command::RunHandler),
            (_, true) => Some(Command::StopHandler),
            _ => None,
        }
    })
    .inner
}
