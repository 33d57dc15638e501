//! Flow tests in the window: a conversation that was played is kept as a test, and what the tests
//! beside a flow walk is shown on the canvas.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use eframe::egui::epaint::PathShape;
use eframe::egui::{
    self, Frame, Key, Pos2, Rect, RichText, Shape, Stroke, StrokeKind, Ui, UiBuilder, vec2,
};

use crate::model::Flow;
use crate::picture::Detail;
use crate::picture::theme::size;
use crate::sim::coverage::{Coverage, Part};
use crate::sim::flowtest::{self, ENDING, Failure};
use crate::sim::{Input, State};
use crate::store::{self, Disk};
use crate::words::{Language, chat as words};

use super::dialog::{self, Dialog};
use super::task::Done;
use super::{App, look};

/// A test file of at most so many bytes is read.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// So many paths and blocks are drawn.
const MOST_DRAWN: usize = 4_000;
/// After so many seconds the file is looked at again.
const LOOKED_AFTER: f64 = 2.0;
/// So many tests that failed are named.
const NAMED: usize = 3;

/// What the tests of one flow walk.
#[derive(Debug, Default)]
pub(super) struct Cover {
    is_shown: bool,
    /// What is being played, or was last.
    asked: Option<Asked>,
    is_running: bool,
    found: Option<Arc<Covered>>,
    /// The window's clock when the file was looked at last, in seconds.
    looked: f64,
    /// The window had the keyboard in the last frame.
    had_focus: bool,
}

/// All that the outcome of the tests depends on.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    revision: u64,
    language: Language,
    file: Option<PathBuf>,
    /// The file's length and time, when there is one.
    state: Option<(u64, Option<SystemTime>)>,
}

/// What came of the tests beside a flow.
#[derive(Debug, Default)]
pub struct Covered {
    coverage: Coverage,
    blocks: Part,
    paths: Part,
    tests: usize,
    /// The tests that failed, each with the first reason.
    failures: Vec<(String, String)>,
    /// Why the tests could not be played.
    trouble: Option<String>,
}

/// A conversation that is about to become a test.
#[derive(Debug, Default)]
pub struct NewTest {
    name: String,
    has_focus: bool,
}

/// What was said in a conversation, and from where.
pub struct Conversation {
    pub flow: Arc<Flow>,
    pub first: State,
    pub inputs: Vec<Input>,
}

/// Two tests that are saved at once do not overwrite each other.
static WRITES: Mutex<()> = Mutex::new(());

/// Adds a conversation to the tests beside a flow, if it passes as a test. What to say, in either
/// case.
pub fn keep(
    new: &Conversation,
    name: &str,
    flow_path: &Path,
    disk: &dyn Disk,
    language: Language,
) -> Result<String, String> {
    let path = tests_beside(flow_path).unwrap_or_default();
    let shown = path.display().to_string();
    let not_saved = |reason: &str| {
        words::TEST_NOT_SAVED.with(language, &[("path", &*shown), ("reason", reason)])
    };
    let too_large = || not_saved(words::TESTS_TOO_LARGE.get(language));
    let test = flowtest::record(&new.flow, name, &new.first, &new.inputs);
    let outcome = flowtest::run(&new.flow, &test);
    if outcome.failures.contains(&Failure::TooLong) {
        return Err(words::TEST_TOO_LONG.get(language).to_owned());
    }
    if let Some(first) = outcome.failures.first() {
        return Err(words::TEST_DIFFERS.with(language, &[("reason", &first.tell(language))]));
    }

    let _writes = WRITES.lock().unwrap_or_else(PoisonError::into_inner);
    let old = match std::fs::metadata(&path) {
        Ok(found) if found.len() > MOST_BYTES => return Err(too_large()),
        Ok(_) => Some(std::fs::read(&path).map_err(|error| not_saved(&error.to_string()))?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(not_saved(&error.to_string())),
    };
    // A flow's file whose name is nearly the same has its tests there too.
    if let Some(tests) = old.as_deref().and_then(|old| flowtest::read(old).ok())
        && !store::leads_to(&path, &tests.flow, flow_path)
    {
        let args = [("flow", &*tests.flow)];
        return Err(not_saved(&words::TESTS_OF_ANOTHER.with(language, &args)));
    }
    let flow_name = flow_path.file_name().map(|name| name.to_string_lossy().into_owned());
    let text = flowtest::add(old.as_deref(), &flow_name.unwrap_or_default(), test);
    let text = text.map_err(|error| {
        not_saved(&format!("{} ({}:{})", error.message, error.line, error.column))
    })?;
    // Nobody could read it any more.
    if text.len() as u64 > MOST_BYTES {
        return Err(too_large());
    }
    let saved = match &old {
        Some(old) => {
            let known = store::Fingerprint::of_content(old);
            store::replace_on(disk, &path, text.as_bytes(), known)
        }
        None => store::save_on(disk, &path, text.as_bytes()),
    };
    saved.map_err(|error| error.tell(language, &shown))?;
    Ok(words::TEST_SAVED.with(language, &[("name", name), ("path", &*shown)]))
}

fn file_state(file: &Path) -> Option<(u64, Option<SystemTime>)> {
    let found = std::fs::metadata(file).ok()?;
    Some((found.len(), found.modified().ok()))
}

/// The file of a flow's tests: `my.flowtest.json` beside `my.flow.json`.
pub fn tests_beside(flow: &Path) -> Option<PathBuf> {
    let name = flow.file_name()?.to_str()?;
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let stem = stem.strip_suffix(".flow").unwrap_or(stem);
    Some(flow.with_file_name(format!("{stem}{ENDING}")))
}

/// Reads and plays the tests. `None` in the file: there is none.
fn play(flow: &Flow, file: &Path, language: Language) -> Covered {
    let all = |coverage: Coverage| Covered {
        blocks: coverage.blocks_of(flow),
        paths: coverage.paths_of(flow),
        coverage,
        ..Covered::default()
    };
    let in_trouble =
        |trouble: String| Covered { trouble: Some(trouble), ..all(Coverage::default()) };
    match std::fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return all(Coverage::default());
        }
        Err(error) => return in_trouble(error.to_string()),
        Ok(found) if found.len() > MOST_BYTES => {
            return in_trouble(words::TESTS_TOO_LARGE.get(language).to_owned());
        }
        Ok(_) => {}
    }
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return in_trouble(error.to_string()),
    };
    let tests = match flowtest::read(&bytes) {
        Ok(file) => file.tests,
        Err(error) => {
            return in_trouble(format!("{} ({}:{})", error.message, error.line, error.column));
        }
    };
    let mut coverage = Coverage::default();
    let mut failures = Vec::new();
    for test in &tests {
        let outcome = flowtest::run(flow, test);
        coverage.merge(&outcome.coverage);
        if let Some(first) = outcome.failures.first() {
            failures.push((outcome.name.clone(), first.tell(language)));
        }
    }
    Covered { tests: tests.len(), failures, ..all(coverage) }
}

impl App {
    /// A conversation has begun that can be kept as a test.
    pub fn can_save_test(&self) -> bool {
        self.talk().is_some_and(|talk| talk.has_begun() && talk.can_replay())
    }

    /// Asks for the name of a test of the conversation.
    pub fn ask_test(&mut self) {
        if self.doc().path.is_none() {
            self.notify(self.say(words::TEST_NEEDS_FILE).to_owned(), true);
            return;
        }
        self.dialog = Some(Dialog::SaveTest(NewTest::default()));
    }

    /// Writes the test beside the window, and tells what came of it.
    fn save_test(&mut self, name: &str) {
        let Some(flow_path) = self.doc().path.clone() else { return };
        let Some(talk) = self.talk() else { return };
        let new = Conversation {
            flow: Arc::clone(talk.flow()),
            first: talk.first().clone(),
            inputs: talk.inputs().to_vec(),
        };
        let (document, language, name) = (self.doc().id, self.language, name.to_owned());
        let (disk, ctx) = (Arc::clone(&self.disk), self.ctx.clone());
        self.tasks.start("save test", &ctx, move || {
            let result = keep(&new, &name, &flow_path, disk.as_ref(), language);
            Done::TestSaved { document, result }
        });
    }

    pub(super) fn take_saved_test(&mut self, document: u64, result: Result<String, String>) {
        if let Some(doc) = self.docs.iter_mut().find(|doc| doc.id == document) {
            doc.cover.asked = None;
        }
        let is_error = result.is_err();
        let (Ok(words) | Err(words)) = result;
        self.notify(words, is_error);
    }

    /// Shows or hides what the tests walk.
    pub fn switch_coverage(&mut self) {
        let cover = &mut self.doc_mut().cover;
        cover.is_shown = !cover.is_shown;
        cover.asked = None;
    }

    pub fn is_coverage_shown(&self) -> bool {
        self.doc().cover.is_shown
    }

    /// What part of the paths the tests walk, in percent, as far as it is known.
    pub fn coverage(&self) -> Option<f64> {
        self.doc().cover.found.as_ref().map(|found| found.paths.percent())
    }

    /// Plays the tests beside the window whenever the flow or they have changed.
    pub(super) fn follow_coverage(&mut self) {
        let (now, has_focus) = self.ctx.input(|input| (input.time, input.focused));
        let (language, ctx) = (self.language, self.ctx.clone());
        let cover = &mut self.doc_mut().cover;
        let got_focus = has_focus && !std::mem::replace(&mut cover.had_focus, has_focus);
        if !cover.is_shown {
            return;
        }
        ctx.request_repaint_after_secs(LOOKED_AFTER as f32);
        let doc = self.doc();
        let cover = &doc.cover;
        if cover.is_running || !doc.view.is_idle() {
            return;
        }
        let (document, revision) = (doc.id, doc.document.revision());
        let file = doc.path.as_deref().and_then(tests_beside);
        let is_same = cover.asked.as_ref().is_some_and(|asked| {
            (asked.revision, asked.language, &asked.file) == (revision, language, &file)
        });
        // Only the file can be another: it is looked at now and then.
        if is_same && !got_focus && (now - cover.looked).abs() < LOOKED_AFTER {
            return;
        }
        let state = file.as_deref().and_then(file_state);
        let asked = Some(Asked { revision, language, file, state });
        let flow = (cover.asked != asked).then(|| doc.flow().clone());
        let cover = &mut self.doc_mut().cover;
        cover.looked = now;
        let Some(flow) = flow else { return };
        let file = asked.as_ref().and_then(|asked| asked.file.clone()).unwrap_or_default();
        (cover.asked, cover.is_running) = (asked, true);
        self.tasks.start("coverage", &ctx, move || {
            let covered = play(&flow, &file, language);
            Done::Covered { document, covered: Box::new(covered) }
        });
    }

    pub(super) fn take_covered(&mut self, document: u64, covered: Covered) {
        let Some(doc) = self.docs.iter_mut().find(|doc| doc.id == document) else { return };
        doc.cover.is_running = false;
        doc.cover.found = Some(Arc::new(covered));
    }
}

/// Walked paths and blocks in one colour, the others in another, with how many there are.
pub(super) fn coverage_ui(ui: &mut Ui, app: &mut App) {
    if !app.doc().cover.is_shown || app.doc().compare.is_some() {
        return;
    }
    if let Some(found) = app.doc().cover.found.clone() {
        paint(ui, app, &found);
        sum_ui(ui, app, &found);
    }
}

fn paint(ui: &Ui, app: &App, found: &Covered) {
    let doc = app.doc();
    let (view, scene, theme) = (&doc.view, &doc.scene, app.theme);
    let painter = ui.painter_at(view.rect);
    let visible = view.visible().expand(20.0);
    let (good, bad) = (look::colour(theme.good), look::colour(theme.error));
    let width = (size::PATH_WIDTH * view.zoom).clamp(1.2, 4.0) + 1.0;
    let mut wires: Vec<usize> = scene.wires_in(visible).take(MOST_DRAWN).collect();
    wires.sort_unstable();
    for wire in wires.into_iter().filter_map(|number| scene.wires.get(number)) {
        let Some(from) = scene.nodes.get(wire.from) else { continue };
        let key = (from.id.clone(), wire.exit.clone());
        let points: Vec<Pos2> = wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
        if found.coverage.paths.contains(&key) {
            painter.add(PathShape::line(points, Stroke::new(width, good)));
        } else {
            // Not by colour alone: what is not walked is dashed.
            painter.extend(Shape::dashed_line(&points, Stroke::new(width, bad), 7.0, 5.0));
        }
    }
    let mut nodes: Vec<usize> = scene.nodes_in(visible).take(MOST_DRAWN).collect();
    nodes.sort_unstable();
    let corner = (size::CORNER * view.zoom).clamp(2.0, 30.0);
    for node in nodes.into_iter().filter_map(|number| scene.nodes.get(number)) {
        let is_walked = found.coverage.blocks.contains(&node.id);
        let rect = view.rect_on_screen(node.rect).expand(2.0);
        let ink = if is_walked { good } else { bad };
        let line = Stroke::new(if view.zoom >= Detail::READABLE { 2.0 } else { 1.2 }, ink);
        painter.rect_stroke(rect, corner, line, StrokeKind::Middle);
        if !is_walked {
            painter.rect_filled(rect, corner, look::faint(theme.error, 26));
        }
    }
}

/// How much is walked, at the canvas's upper left corner.
fn sum_ui(ui: &mut Ui, app: &mut App, found: &Covered) {
    let canvas = app.doc().view.rect;
    if canvas.width() < 180.0 || canvas.height() < 120.0 {
        return;
    }
    let (theme, language) = (app.theme, app.language);
    let width = (canvas.width() - 24.0).min(300.0);
    let room = vec2(width, canvas.height() - 24.0);
    let rect = Rect::from_min_size(canvas.min + vec2(12.0, 12.0), room);
    let mut closes = false;
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let frame = Frame::new()
            .fill(look::colour(theme.bar))
            .corner_radius(8)
            .stroke(Stroke::new(1.0, look::colour(theme.outline)))
            .inner_margin(egui::Margin::symmetric(12, 8));
        frame.show(ui, |ui| {
            ui.set_max_width(width - 26.0);
            let part = |part: Part| [percent(part), part.walked.to_string(), part.all.to_string()];
            for (text, of) in
                [(words::COVERED_PATHS, found.paths), (words::COVERED_BLOCKS, found.blocks)]
            {
                let [percent, walked, all] = part(of);
                let args = [("percent", &*percent), ("walked", &*walked), ("all", &*all)];
                ui.label(text.with(language, &args));
            }
            if let Some(trouble) = &found.trouble {
                ui.label(RichText::new(trouble).small().color(look::colour(theme.error)));
            } else if found.tests == 0 {
                ui.label(RichText::new(words::NO_TESTS.get(language)).small().weak());
            } else {
                let (passed, all) = (found.tests - found.failures.len(), found.tests);
                let args = [("passed", &*passed.to_string()), ("all", &*all.to_string())];
                let ink = if passed == all { theme.good } else { theme.error };
                let line = words::TESTS_PASSED.with(language, &args);
                ui.label(RichText::new(line).small().color(look::colour(ink)));
            }
            for (name, reason) in found.failures.iter().take(NAMED) {
                let args = [("name", &**name)];
                let line = RichText::new(words::TEST_FAILED.with(language, &args)).small();
                ui.label(line.color(look::colour(theme.error))).on_hover_text(reason);
            }
            let hide = words::HIDE_COVERAGE.get(language);
            closes = ui.small_button(hide).clicked();
        });
    });
    if closes {
        app.switch_coverage();
    }
}

/// Whole percent, never rounded up to all.
fn percent(part: Part) -> String {
    format!("{:.0}", part.percent().floor())
}

/// Asks for a test's name. Whether the dialog stays.
pub(super) fn save_test_ui(ui: &mut Ui, app: &mut App, new: &mut NewTest) -> bool {
    dialog::heading(ui, app.say(words::SAVE_TEST).trim_end_matches('…'));
    ui.label(RichText::new(app.say(words::SAVE_TEST_ABOUT)).weak());
    dialog::label(ui, app.say(words::TEST_NAME));
    let field = egui::TextEdit::singleline(&mut new.name)
        .id(egui::Id::unique("test name"))
        .char_limit(200)
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(app.say(words::TEST_NAME));
    if !std::mem::replace(&mut new.has_focus, true) {
        field.request_focus();
    }
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let name = new.name.trim().to_owned();
    let is_ready = !name.is_empty();
    let save = app.say(crate::words::interface::SAVE);
    let (go, cancel) = dialog::buttons(ui, app, save, is_ready);
    if is_ready && (go || is_entered) {
        app.save_test(&name);
        return false;
    }
    !cancel
}
