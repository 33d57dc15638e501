//! Two versions of a flow: the differences in meaning, marked on the canvas and listed below it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::epaint::{Mesh, PathShape};
use eframe::egui::{
    self, Align2, Color32, FontId, Painter, Pos2, Rect, RichText, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::format::{Opened, Source};
use crate::model::diff::{self, Aspect, Change, ChangeKind};
use crate::model::flow::Position;
use crate::model::places::Places;
use crate::model::{Block, BlockId, ExitId, Flow};
use crate::picture::scene::Wire;
use crate::picture::theme::size;
use crate::picture::{Rgb, Scene, Theme, card};
use crate::store::watch::Fingerprint;
use crate::words::{self, Language, Words, blocks, compare as text, store};

use super::canvas::{AtExit, View, paint};
use super::outside::{Outside, Why};
use super::task::{Done, Purpose, ReadFile};
use super::travel::Area;
use super::{App, Doc, bars, look};

/// Two flows of at most so many blocks together are compared within the frame.
const COMPARED_AT_ONCE: usize = 120;
/// So many differences are listed; the rest is counted.
const LISTED: usize = 200;
/// The longest row of blocks that only moved, by name.
const MOST_NAMES: usize = 12;

/// What the flow is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum With {
    /// Its own file, as another program left it. `saves`: it was about to be saved.
    File { path: PathBuf, file: Fingerprint, saves: bool },
    /// Another file.
    Other(PathBuf),
    /// What its file held when it was last read or saved here.
    Saved,
}

/// Where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Here,
    There,
    /// In both, and not the same.
    Differs,
}

impl Mark {
    const ALL: [Self; 3] = [Self::Here, Self::There, Self::Differs];

    fn words(self) -> Words {
        match self {
            Self::Here => text::HERE,
            Self::There => text::THERE,
            Self::Differs => text::DIFFERS,
        }
    }

    fn ink(self, theme: &Theme) -> Rgb {
        match self {
            Self::Here => theme.good,
            Self::There => theme.info,
            Self::Differs => theme.warning,
        }
    }
}

/// A comparison that is shown.
pub struct Compare {
    pub with: With,
    theirs: Arc<Flow>,
    /// How the other one's file is written, for taking it over whole.
    source: Source,
    /// The state of the flow that `shown` is about, and the one that is being looked at.
    known: Option<Key>,
    asked: Option<Key>,
    shown: Differences,
}

/// The flow's revision and the language of the sentences.
type Key = (u64, Language);

/// One line of the list.
#[derive(Clone, Debug)]
struct Line {
    mark: Mark,
    /// The block's name there or here; `None` for the flow itself.
    owner: Option<BlockId>,
    /// Where a click goes.
    goes: Option<Goes>,
    words: String,
}

#[derive(Clone, Debug)]
enum Goes {
    To(BlockId, Option<ExitId>),
    /// The ghost with this number.
    Ghost(usize),
}

/// Everything that is different, ready to be drawn.
#[derive(Debug, Default)]
pub struct Differences {
    lines: Vec<Line>,
    /// Differences that are not listed.
    more: usize,
    counts: [usize; 3],
    /// What differs, but not in meaning.
    asides: Vec<String>,
    blocks: BTreeMap<BlockId, Mark>,
    paths: BTreeMap<AtExit, Mark>,
    /// Blocks that are only there, and both ends of paths that are only there.
    ghosts: Scene,
    /// Which of the scene's blocks and paths are only there.
    ghost_blocks: BTreeSet<usize>,
    ghost_paths: BTreeSet<usize>,
}

impl Differences {
    /// Compares. It may take long for large flows: not for a frame.
    pub fn new(mine: &Flow, theirs: &Flow, with: &With, language: Language) -> Self {
        // What was saved comes before what is here; what a file holds would come after it.
        let is_mine_new = *with == With::Saved;
        let (old, new) = if is_mine_new { (theirs, mine) } else { (mine, theirs) };
        let changes = diff::diff(old, new);
        let names = Names::new(&changes, is_mine_new);
        let mut all = Self::default();
        all.find_ghosts(mine, theirs, &names);
        all.mark(&changes, &names);
        all.list(&changes, &names, old, new, language);
        all
    }

    /// How many differences there are: only here, only there, and in both.
    pub fn counts(&self) -> [usize; 3] {
        self.counts
    }

    /// The blocks of this flow that are marked.
    pub fn marked(&self) -> impl Iterator<Item = (&BlockId, Mark)> {
        self.blocks.iter().map(|(id, mark)| (id, *mark))
    }

    /// The paths and exits of this flow that are marked.
    pub fn marked_paths(&self) -> impl Iterator<Item = (&AtExit, Mark)> {
        self.paths.iter().map(|(at, mark)| (at, *mark))
    }

    /// The blocks that are only there.
    pub fn only_there(&self) -> impl Iterator<Item = &BlockId> {
        let nodes = self.ghost_blocks.iter().filter_map(|at| self.ghosts.nodes.get(*at));
        nodes.map(|node| &node.id)
    }

    fn mark(&mut self, changes: &[Change], names: &Names) {
        for change in changes.iter().filter(|change| counts(change)) {
            let Some(id) = &change.block else { continue };
            let mine = names.mine(id);
            let mark = names.mark(change);
            if let Some(exit) = &change.exit {
                let exit = names.mine_exit(id, exit);
                if mark != Mark::There {
                    self.paths.entry((mine.clone(), exit)).or_insert(mark);
                }
                self.blocks.entry(mine).or_insert(Mark::Differs);
            } else if mark != Mark::There {
                self.blocks.entry(mine).or_insert(mark);
            }
        }
    }

    /// A scene of what is only there, standing where its neighbours stand here.
    fn find_ghosts(&mut self, mine: &Flow, theirs: &Flow, names: &Names) {
        let is_here = |id: &BlockId| mine.blocks.contains(names.mine_of(id).as_str());
        let mut ghosts: BTreeSet<BlockId> = BTreeSet::new();
        let mut ends: BTreeSet<BlockId> = BTreeSet::new();
        let mut paths: BTreeSet<AtExit> = BTreeSet::new();
        for (id, block) in theirs.blocks.iter() {
            let is_ghost = !is_here(id);
            if is_ghost {
                ghosts.insert(id.clone());
            }
            for exit in block.exits() {
                let Some(to) = &exit.path.to else { continue };
                let own = ExitId::from(exit.id);
                let leads_here = !is_ghost && {
                    let exit = names.mine_exit_of(id, &own);
                    let path = mine.path(names.mine_of(id).as_str(), exit.as_str());
                    path.and_then(|path| path.to.as_ref()) == Some(&names.mine_of(to))
                };
                if !leads_here && theirs.blocks.contains(to.as_str()) {
                    ends.extend([id.clone(), to.clone()]);
                    paths.insert((id.clone(), own));
                }
            }
        }
        let places = Places::new(mine);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let shown = theirs.blocks.iter().enumerate().filter_map(|(number, (id, block))| {
            let is_ghost = ghosts.contains(id);
            if !is_ghost && !ends.contains(id) {
                return None;
            }
            let mut block = block.clone();
            if is_ghost {
                let at = block
                    .position
                    .as_ref()
                    .map_or((-460.0, number as f64 * 260.0), |at| (at.x, at.y));
                let (x, y) = places.free(&taken, at.0, at.1);
                taken.push((x, y));
                block.position = Some(Position::new(x, y));
            } else {
                let here = mine.blocks.position(names.mine_of(id).as_str());
                let here = here.and_then(|at| Some((at, mine.blocks.at(at)?)));
                block.position = here.map(|(number, own)| {
                    // The place of a block that has none, as the canvas has it.
                    own.position.clone().unwrap_or(Position::new(-460.0, number as f64 * 260.0))
                });
            }
            Some((id.clone(), block))
        });
        let flow = Flow { blocks: shown.collect(), ..Flow::default() };
        self.ghosts.follow(&flow, 0);
        let scene = &self.ghosts;
        self.ghost_blocks = (0..scene.nodes.len())
            .filter(|number| scene.nodes.get(*number).is_some_and(|n| ghosts.contains(&n.id)))
            .collect();
        let is_only_there = |number: &usize| {
            scene.wires.get(*number).is_some_and(|wire| {
                let from = scene.nodes.get(wire.from).map(|node| node.id.clone());
                from.is_some_and(|from| paths.contains(&(from, wire.exit.clone())))
            })
        };
        self.ghost_paths = (0..scene.wires.len()).filter(is_only_there).collect();
    }

    fn list(
        &mut self,
        changes: &[Change],
        names: &Names,
        old: &Flow,
        new: &Flow,
        language: Language,
    ) {
        let ghosts: HashMap<&BlockId, usize> = self
            .ghosts
            .nodes
            .iter()
            .enumerate()
            .filter(|(number, _)| self.ghost_blocks.contains(number))
            .map(|(number, node)| (&node.id, number))
            .collect();
        for change in changes.iter().filter(|change| counts(change)) {
            let mark = names.mark(change);
            if let Some(count) = self.counts.get_mut(mark as usize) {
                *count += 1;
            }
            if self.lines.len() >= LISTED {
                self.more += 1;
                continue;
            }
            let goes = change.block.as_ref().map(|id| match ghosts.get(id) {
                Some(ghost) if change.exit.is_none() && mark == Mark::There => Goes::Ghost(*ghost),
                _ => {
                    let exit = change.exit.as_ref().filter(|_| mark != Mark::There);
                    Goes::To(names.mine(id), exit.map(|exit| names.mine_exit(id, exit)))
                }
            });
            let words = match change.kind {
                // The mark tells that it came or went; which of the two depends on the view.
                ChangeKind::BlockAdded | ChangeKind::BlockRemoved => {
                    words::diff::what(change.new.as_ref().or(change.old.as_ref()), language)
                }
                _ => words::diff::sentence(change, old, new, language),
            };
            let words = look::in_fonts(&words);
            self.lines.push(Line { mark, owner: change.block.clone(), goes, words });
        }
        for (aspect, words) in
            [(Aspect::Position, words::diff::MOVED), (Aspect::Notation, words::diff::WRITTEN)]
        {
            let of_aspect = changes.iter().filter(|change| change.aspect == aspect);
            let mut owners: Vec<String> = of_aspect
                .map(|change| match &change.block {
                    Some(id) => words::diff::visible(id.as_str()),
                    None => blocks::FLOW.get(language).to_owned(),
                })
                .collect();
            owners.dedup();
            if owners.len() > MOST_NAMES {
                let count = (owners.len() - MOST_NAMES).to_string();
                owners.truncate(MOST_NAMES);
                owners.push(words::diff::AND_MORE.with(language, &[("count", &count)]));
            }
            if !owners.is_empty() {
                self.asides.push(words.with(language, &[("blocks", &owners.join(", "))]));
            }
        }
    }

    /// What the names of blocks and paths on the canvas say besides.
    fn notes(&self, view: &mut View, language: Language) {
        let say = |mark: &Mark| mark.words().get(language).to_owned();
        view.block_notes = self.blocks.iter().map(|(id, mark)| (id.clone(), say(mark))).collect();
        view.path_notes = self.paths.iter().map(|(at, mark)| (at.clone(), say(mark))).collect();
    }
}

/// Differences of meaning and of names are marked; places and notation are only told.
fn counts(change: &Change) -> bool {
    matches!(change.aspect, Aspect::Meaning | Aspect::Name)
}

/// What blocks and exits of the one flow are called in the other.
struct Names {
    is_mine_new: bool,
    /// New names and the old ones.
    blocks: HashMap<BlockId, BlockId>,
    exits: HashMap<AtExit, ExitId>,
    /// Their names and mine.
    from_theirs: HashMap<BlockId, BlockId>,
    exits_from_theirs: HashMap<AtExit, ExitId>,
}

impl Names {
    fn new(changes: &[Change], is_mine_new: bool) -> Self {
        let mut names = Self {
            is_mine_new,
            blocks: HashMap::new(),
            exits: HashMap::new(),
            from_theirs: HashMap::new(),
            exits_from_theirs: HashMap::new(),
        };
        let old_name = |change: &Change| Some(change.old.as_ref()?.as_str()?.to_owned());
        for change in changes.iter().filter(|change| change.kind == ChangeKind::BlockRenamed) {
            let (Some(new), Some(old)) = (change.block.clone(), old_name(change)) else { continue };
            let old = BlockId::from(old);
            let (theirs, mine) =
                if is_mine_new { (old.clone(), new.clone()) } else { (new.clone(), old.clone()) };
            names.from_theirs.insert(theirs, mine);
            names.blocks.insert(new, old);
        }
        for change in changes.iter().filter(|change| change.kind == ChangeKind::ExitRenamed) {
            let (Some(block), Some(new), Some(old)) =
                (change.block.clone(), change.exit.clone(), old_name(change))
            else {
                continue;
            };
            let old = ExitId::from(old);
            if is_mine_new {
                let block = names.blocks.get(&block).cloned().unwrap_or(block);
                names.exits_from_theirs.insert((block, old), new);
            } else {
                names.exits_from_theirs.insert((block.clone(), new.clone()), old.clone());
                names.exits.insert((block, new), old);
            }
        }
        names
    }

    /// My name of a block that a change is about: changes tell the new names.
    fn mine(&self, id: &BlockId) -> BlockId {
        if self.is_mine_new { id.clone() } else { self.blocks.get(id).unwrap_or(id).clone() }
    }

    fn mine_exit(&self, block: &BlockId, exit: &ExitId) -> ExitId {
        self.exits.get(&(block.clone(), exit.clone())).unwrap_or(exit).clone()
    }

    /// My name of one of their blocks.
    fn mine_of(&self, theirs: &BlockId) -> BlockId {
        self.from_theirs.get(theirs).unwrap_or(theirs).clone()
    }

    fn mine_exit_of(&self, block: &BlockId, exit: &ExitId) -> ExitId {
        self.exits_from_theirs.get(&(block.clone(), exit.clone())).unwrap_or(exit).clone()
    }

    fn mark(&self, change: &Change) -> Mark {
        let is_new_here = match change.kind {
            ChangeKind::BlockAdded | ChangeKind::ExitAdded => true,
            ChangeKind::BlockRemoved | ChangeKind::ExitRemoved => false,
            _ => return Mark::Differs,
        };
        if is_new_here == self.is_mine_new { Mark::Here } else { Mark::There }
    }
}

impl Compare {
    fn new(with: With, theirs: Flow, source: Source) -> Self {
        let (known, asked) = (None, None);
        let shown = Differences::default();
        Self { with, theirs: Arc::new(theirs), source, known, asked, shown }
    }

    /// The box around what is only there.
    pub(super) fn bounds(&self) -> Option<Rect> {
        self.shown.ghosts.bounds()
    }

    /// Whether this comparison asks what is to become of the file as it is now.
    pub(super) fn is_about(&self, outside: Outside) -> bool {
        matches!((&self.with, outside), (With::File { file, .. }, Outside::Changed(now))
            if (file.len, file.hash) == (now.len, now.hash))
    }
}

impl Doc {
    pub(super) fn end_comparison(&mut self) {
        self.compare = None;
        self.view.block_notes.clear();
        self.view.path_notes.clear();
    }

    /// The file was saved or read: what it was compared as is no more.
    pub(super) fn renew_comparison(&mut self) {
        match self.compare.as_ref().map(|compare| &compare.with) {
            Some(With::File { .. }) => self.end_comparison(),
            Some(With::Saved) => {
                let (theirs, source) = (self.document.saved().clone(), self.source.clone());
                self.compare = Some(Compare::new(With::Saved, theirs, source));
            }
            Some(With::Other(_)) | None => {}
        }
    }
}

impl App {
    pub fn ask_compare(&mut self) {
        self.choose(Purpose::Compare, String::new());
    }

    /// Compares the active flow with another file.
    pub fn compare_with(&mut self, path: PathBuf) {
        self.read_again(&path.clone(), Why::Compare(With::Other(path)));
    }

    /// Compares the active flow with what its file held when it was last read or saved here.
    pub fn compare_with_saved(&mut self) {
        // A flow that was recovered was never read here: its file tells.
        if self.doc().document.saved().blocks.is_empty()
            && let Some(path) = self.doc().path.clone()
        {
            self.read_again(&path, Why::Compare(With::Saved));
            return;
        }
        let theirs = self.doc().document.saved().clone();
        let source = self.doc().source.clone();
        self.show_comparison(self.active, With::Saved, theirs, source);
    }

    pub(super) fn begin_comparing(&mut self, at: usize, with: With, read: ReadFile) {
        let ReadFile { opened, file: read_as } = read;
        let Opened { flow, source, .. } = *opened;
        let with = match with {
            // It may have changed once more since it was told.
            With::File { path, saves, .. } => With::File { path, file: read_as, saves },
            with => with,
        };
        self.show_comparison(at, with, flow, source);
    }

    fn show_comparison(&mut self, at: usize, with: With, theirs: Flow, source: Source) {
        let Some(doc) = self.docs.get_mut(at) else { return };
        doc.compare = Some(Compare::new(with, theirs, source));
    }

    /// Follows the flow: large ones beside the window.
    pub(super) fn follow_comparison(&mut self) {
        let (language, ctx) = (self.language, self.ctx.clone());
        let doc = self.doc_mut();
        let key = (doc.document.revision(), language);
        let is_idle = doc.view.is_idle();
        let Some(compare) = &mut doc.compare else { return };
        if compare.known == Some(key) || compare.asked.is_some() || !is_idle {
            return;
        }
        let (theirs, with) = (Arc::clone(&compare.theirs), compare.with.clone());
        let mine = doc.document.flow();
        if mine.blocks.len() + theirs.blocks.len() <= COMPARED_AT_ONCE {
            let shown = Differences::new(mine, &theirs, &with, language);
            shown.notes(&mut doc.view, language);
            compare.known = Some(key);
            compare.shown = shown;
            return;
        }
        compare.asked = Some(key);
        let (document, mine) = (doc.id, mine.clone());
        self.tasks.start("compare", &ctx, move || {
            let shown = Box::new(Differences::new(&mine, &theirs, &with, language));
            Done::Compared { document, theirs, key, shown }
        });
    }

    pub(super) fn take_compared(
        &mut self,
        document: u64,
        theirs: &Arc<Flow>,
        key: Key,
        shown: Differences,
    ) {
        let Some(doc) = self.docs.iter_mut().find(|doc| doc.id == document) else { return };
        // Another comparison may have taken its place.
        let Some(compare) = doc.compare.as_mut().filter(|own| Arc::ptr_eq(&own.theirs, theirs))
        else {
            return;
        };
        shown.notes(&mut doc.view, key.1);
        compare.known = Some(key);
        compare.asked = None;
        compare.shown = shown;
    }

    /// The other version takes the place of this one, as one step. Its file stays as it is.
    fn take_over(&mut self) {
        let Some(compare) = self.doc_mut().compare.take() else { return };
        self.doc_mut().end_comparison();
        self.doc_mut().document.replace(Flow::clone(&compare.theirs));
        self.forget_missing();
        self.notify(self.say(text::TAKEN_OVER).to_owned(), false);
    }

    /// The file's version takes the place of this one, and counts as saved.
    fn take_file(&mut self, file: Fingerprint) {
        let Some(compare) = self.doc_mut().compare.take() else { return };
        self.doc_mut().end_comparison();
        let flow = Flow::clone(&compare.theirs);
        self.doc_mut().holds(flow, compare.source, file);
        self.forget_missing();
    }
}

/// What is different, as a list below the canvas.
pub fn compare_ui(ui: &mut Ui, app: &mut App) {
    let language = app.language;
    let Some(compare) = &app.doc().compare else { return };
    let with = compare.with.clone();
    let title = match &with {
        With::File { path, .. } | With::Other(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            text::TITLE_FILE.with(language, &[("file", &name)])
        }
        With::Saved => text::TITLE_SAVED.get(language).to_owned(),
    };
    let counts = compare.shown.counts;
    let is_known = compare.known.is_some();
    ui.horizontal_wrapped(|ui| {
        bars::area_heading(ui, app, Area::Problems, &title);
        for (mark, count) in Mark::ALL.into_iter().zip(counts) {
            sign_ui(ui, app.theme, mark);
            let args = [("what", mark.words().get(language)), ("count", &*count.to_string())];
            let ink = look::colour(mark.ink(app.theme));
            ui.label(RichText::new(text::COUNTED.with(language, &args)).color(ink));
        }
        ui.add_space(8.0);
        match &with {
            With::File { path, file, saves } => {
                let reload = ui.button(app.say(store::RELOAD));
                if reload.on_hover_text(app.say(text::RELOAD_TIP)).clicked() {
                    app.take_file(*file);
                }
                let keep = if *saves { text::KEEP_AND_SAVE } else { store::KEEP_MINE };
                if ui.button(app.say(keep)).clicked() {
                    app.doc_mut().end_comparison();
                    app.keep_mine(*file);
                    if *saves {
                        app.save_to(path.clone());
                    }
                }
            }
            With::Other(_) | With::Saved => {
                if ui.button(app.say(text::TAKE_OVER)).clicked() {
                    app.take_over();
                }
            }
        }
        if ui.button(app.say(text::END)).clicked() {
            app.doc_mut().end_comparison();
        }
    });
    if !is_known {
        ui.label(RichText::new(app.say(text::COMPARING)).weak());
        return;
    }
    let mut chosen = None;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let Some(compare) = &app.doc().compare else { return };
        let shown = &compare.shown;
        if shown.lines.is_empty() {
            ui.label(app.say(words::diff::SAME));
        }
        let mut owner = None;
        for (number, line) in shown.lines.iter().enumerate() {
            if owner != Some(&line.owner) {
                owner = Some(&line.owner);
                let name = match &line.owner {
                    Some(id) => words::diff::BLOCK
                        .with(language, &[("block", &words::diff::visible(id.as_str()))]),
                    None => blocks::FLOW.get(language).to_owned(),
                };
                ui.label(RichText::new(name).strong());
            }
            ui.push_id(number, |ui| {
                ui.horizontal_wrapped(|ui| {
                    sign_ui(ui, app.theme, line.mark);
                    let mark = line.mark.words().get(language);
                    ui.label(RichText::new(mark).color(look::colour(line.mark.ink(app.theme))));
                    match &line.goes {
                        Some(goes) => {
                            if ui.link(&line.words).clicked() {
                                chosen = Some(goes.clone());
                            }
                        }
                        None => {
                            ui.label(&line.words);
                        }
                    }
                });
            });
        }
        if shown.more > 0 {
            let count = shown.more.to_string();
            ui.label(text::MORE_LINES.with(language, &[("count", &count)]));
        }
        for words in &shown.asides {
            ui.label(RichText::new(words).weak());
        }
    });
    match chosen {
        Some(Goes::To(block, exit)) => app.go_to(&block, exit.as_ref()),
        Some(Goes::Ghost(number)) => {
            let doc: &mut Doc = app.doc_mut();
            let node = doc.compare.as_ref().and_then(|own| own.shown.ghosts.nodes.get(number));
            if let Some(rect) = node.map(|node| node.rect) {
                doc.view.reveal(rect);
            }
        }
        None => {}
    }
}

/// The sign of a mark in a line of text.
fn sign_ui(ui: &mut Ui, theme: &Theme, mark: Mark) {
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
    sign(ui.painter(), rect.center(), 5.0, mark, look::colour(mark.ink(theme)));
}

/// Told apart without colour: a disc is only here, a ring only there, a diamond in both.
fn sign(painter: &Painter, at: Pos2, r: f32, mark: Mark, ink: Color32) {
    match mark {
        Mark::Here => {
            painter.circle_filled(at, r, ink);
        }
        Mark::There => {
            painter.circle_stroke(at, r - 0.5, Stroke::new((r * 0.4).max(1.5), ink));
        }
        Mark::Differs => {
            let r = r * 1.25;
            let corners = [vec2(0.0, -r), vec2(r, 0.0), vec2(0.0, r), vec2(-r, 0.0)];
            let corners = corners.iter().map(|step| at + *step).collect();
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
    }
}

/// Below this zoom only frames are drawn.
const NAMED: f32 = 0.3;
/// Below this zoom blocks have no names, here as on the rest of the canvas.
const PLAIN: f32 = 0.15;
/// More than this many in view are drawn as plain lines, in one piece.
const MANY: usize = 300;

/// Draws the marks over the canvas.
pub fn marks_ui(ui: &Ui, doc: &Doc, theme: &Theme, language: Language) {
    let Some(compare) = &doc.compare else { return };
    let (shown, view, scene) = (&compare.shown, &doc.view, &doc.scene);
    let painter = ui.painter_at(view.rect);
    let visible = view.visible();
    ghosts_ui(ui, &painter, shown, view, theme, language);
    let wires: Vec<(&Wire, Mark)> = scene
        .wires_in(visible)
        .filter_map(|number| {
            let wire = scene.wires.get(number)?;
            let node = scene.nodes.get(wire.from)?;
            let own = shown.paths.get(&(node.id.clone(), wire.exit.clone()));
            let of_block = shown.blocks.get(&node.id).filter(|mark| **mark == Mark::Here);
            Some((wire, *own.or(of_block)?))
        })
        .collect();
    let mut mesh = Mesh::default();
    for (wire, mark) in &wires {
        let ink = look::colour(mark.ink(theme));
        if wires.len() > MANY {
            corner_line(&mut mesh, view, wire, ink);
            continue;
        }
        let points: Vec<Pos2> = wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
        let width = (size::PATH_WIDTH * view.zoom).clamp(1.2, 4.0) + 1.5;
        painter.add(PathShape::line(points, Stroke::new(width, ink)));
        begin_sign(&painter, view, wire, *mark, ink);
    }
    let nodes: Vec<(Rect, Mark)> = scene
        .nodes_in(visible.expand(40.0))
        .filter_map(|number| {
            let node = scene.nodes.get(number)?;
            Some((view.rect_on_screen(node.rect).expand(3.0), *shown.blocks.get(&node.id)?))
        })
        .collect();
    for (rect, mark) in &nodes {
        let ink = look::colour(mark.ink(theme));
        if nodes.len() > MANY {
            frame(&mut mesh, *rect, 2.0, ink);
            continue;
        }
        let corner = (size::CORNER * view.zoom).clamp(1.0, 30.0);
        painter.rect_stroke(*rect, corner, Stroke::new(2.5, ink), StrokeKind::Outside);
        chip(&painter, view, *rect, *mark, theme, language);
    }
    painter.add(Shape::mesh(mesh));
}

/// Four bars around a box.
fn frame(mesh: &mut Mesh, rect: Rect, width: f32, ink: Color32) {
    let Rect { min, max } = rect;
    let [right, bottom] = [max.x - width, max.y - width];
    for bar in [
        Rect::from_min_max(min, pos2(max.x, min.y + width)),
        Rect::from_min_max(pos2(min.x, bottom), max),
        Rect::from_min_max(min, pos2(min.x + width, max.y)),
        Rect::from_min_max(pos2(right, min.y), max),
    ] {
        mesh.add_colored_rect(bar, ink);
    }
}

/// A path as one piece across and one down.
fn corner_line(mesh: &mut Mesh, view: &View, wire: &Wire, ink: Color32) {
    let (Some(from), Some(to)) = (wire.points.first(), wire.points.last()) else { return };
    let (from, to) = (view.screen_from_flow(*from), view.screen_from_flow(*to));
    let corner = pos2(to.x, from.y);
    for (start, end) in [(from, corner), (corner, to)] {
        mesh.add_colored_rect(Rect::from_two_pos(start, end).expand(0.7), ink);
    }
}

/// The sign of a path's mark, where the path begins.
fn begin_sign(painter: &Painter, view: &View, wire: &Wire, mark: Mark, ink: Color32) {
    if let Some(first) = wire.points.first() {
        let at = view.screen_from_flow(*first + vec2(size::STUB * 0.6, 0.0));
        sign(painter, at, 6.0, mark, ink);
    }
}

/// What is only there: an empty box with a dashed edge, and dashed paths.
fn ghosts_ui(
    ui: &Ui,
    painter: &Painter,
    shown: &Differences,
    view: &View,
    theme: &Theme,
    language: Language,
) {
    let ink = look::colour(Mark::There.ink(theme));
    let visible = view.visible();
    let scene = &shown.ghosts;
    let wires: Vec<&Wire> = scene
        .wires_in(visible)
        .filter(|number| shown.ghost_paths.contains(number))
        .filter_map(|number| scene.wires.get(number))
        .collect();
    let mut mesh = Mesh::default();
    for wire in &wires {
        if wires.len() > MANY {
            corner_line(&mut mesh, view, wire, ink);
            continue;
        }
        let points: Vec<Pos2> = wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
        painter.extend(Shape::dashed_line(&points, Stroke::new(2.0, ink), 4.0, 4.0));
        begin_sign(painter, view, wire, Mark::There, ink);
        if let Some(end) = points.last() {
            let long = size::ARROW * view.zoom;
            let tip = *end - vec2(size::DOT * view.zoom, 0.0);
            let back = [vec2(-long, -long * 0.6), vec2(-long, long * 0.6)];
            let arrow = vec![tip, tip + back[0], tip + back[1]];
            painter.add(Shape::convex_polygon(arrow, ink, Stroke::NONE));
        }
    }
    let mut nodes: Vec<usize> = scene
        .nodes_in(visible.expand(40.0))
        .filter(|number| shown.ghost_blocks.contains(number))
        .collect();
    nodes.sort_unstable();
    let are_many = nodes.len() > MANY;
    for node in nodes.iter().filter_map(|number| scene.nodes.get(*number)) {
        let rect = view.rect_on_screen(node.rect);
        if are_many {
            frame(&mut mesh, rect, 1.5, ink);
            continue;
        }
        painter.rect_filled(rect, 4.0, look::faint(theme.canvas, 225));
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
            rect.left_top(),
        ];
        painter.extend(Shape::dashed_line(&corners, Stroke::new(2.0, ink), 6.0, 4.0));
        chip(painter, view, rect, Mark::There, theme, language);
        let kind = blocks::kind(&node.block.kind, node.block.style()).get(language);
        if view.zoom >= NAMED {
            ghost_words(painter, view, rect, kind, &node.block, theme);
        }
        if view.zoom >= PLAIN && rect.intersects(view.rect) {
            let id = ui.scope_id().with(("ghost", node.id.as_str()));
            let named = ui.interact(rect.intersect(view.rect), id, Sense::hover());
            let there = text::THERE.get(language);
            named.widget_info(|| {
                WidgetInfo::labeled(Role::Image, true, format!("{}, {kind}, {there}", node.id))
            });
        }
    }
    painter.add(Shape::mesh(mesh));
}

fn ghost_words(
    painter: &Painter,
    view: &View,
    rect: Rect,
    kind: &str,
    block: &Block,
    theme: &Theme,
) {
    let inside = rect.shrink(size::PADDING * view.zoom);
    let clipped = painter.with_clip_rect(inside.intersect(painter.clip_rect()));
    let write = |at: Pos2, words: &str, points: f32, ink: Rgb| {
        let font = paint::font(points, view.zoom);
        let galley = painter.layout(words.to_owned(), font, look::colour(ink), inside.width());
        clipped.galley(at, galley, look::colour(ink));
    };
    write(inside.min, kind, size::SMALL_TEXT, theme.weak_text);
    let below = pos2(inside.min.x, rect.min.y + (size::HEADER + 8.0) * view.zoom);
    let summary: String = card::summary(block).unwrap_or_default().chars().take(400).collect();
    write(below, &summary, size::TEXT, theme.text);
}

/// The mark in words, on top of a block's upper edge.
fn chip(painter: &Painter, view: &View, rect: Rect, mark: Mark, theme: &Theme, language: Language) {
    let ink = look::colour(mark.ink(theme));
    if view.zoom < NAMED {
        sign(painter, rect.left_top(), 5.0, mark, ink);
        return;
    }
    let on = look::colour(theme.on_mark);
    let points = (12.0 * view.zoom).clamp(9.0, 14.0);
    let font = FontId::proportional(points);
    let galley = painter.layout_no_wrap(mark.words().get(language).to_owned(), font, on);
    let room = vec2(points + 14.0, 5.0);
    let at =
        Align2::LEFT_CENTER.anchor_size(rect.left_top() + vec2(10.0, 0.0), galley.size() + room);
    painter.rect_filled(at, at.height() / 2.0, ink);
    sign(painter, at.left_center() + vec2(points * 0.5 + 5.0, 0.0), points * 0.32, mark, on);
    let words = at.right_center() - Vec2::new(galley.size().x + 8.0, galley.size().y / 2.0);
    painter.galley(words, galley, on);
}
