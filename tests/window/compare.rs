//! Files that other programs change, disks that do not take what is saved, and two versions of a
//! flow side by side, in the window.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::Command;
use treble_flow_designer::app::compare::{Differences, Mark, With};
use treble_flow_designer::app::task::Purpose;
use treble_flow_designer::format;
use treble_flow_designer::model::diff::{Aspect, ChangeKind, diff};
use treble_flow_designer::model::{Block, BlockId, Edit, Flow, Json, Kind};
use treble_flow_designer::store::disk::DiskFile;
use treble_flow_designer::store::{Disk, Readers, RealDisk, Settings, StateFolder};
use treble_flow_designer::words::Language;

use crate::common::edits;
use crate::common::flows::flow as random_flow;
use crate::common::random::Random;
use crate::common::wait::until;
use crate::common::window::{Window, flow, frames_until, settle, window_with};

const SAMPLE: &str = "flows/identity-check.flow.json";

/// Answers every question for a path with what is in it then.
#[derive(Clone, Default)]
struct Answers(Arc<Mutex<PathBuf>>);

/// A window on a copy of the sample.
struct Desk {
    folder: tempfile::TempDir,
    file: PathBuf,
    state: StateFolder,
    answers: Answers,
    harness: Window,
}

fn window(answers: &Answers) -> Window {
    let answers = answers.clone();
    window_with(Settings::default(), move |_| Some(answers.0.lock().unwrap().clone()))
}

fn shows(harness: &Window, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("flow.json");
        std::fs::copy(SAMPLE, &file).unwrap();
        let state = StateFolder(folder.path().join("state"));
        let answers = Answers::default();
        let harness = window(&answers);
        let mut desk = Self { folder, file, state, answers, harness };
        desk.harness.state_mut().keep_in(desk.state.clone());
        desk.harness.state_mut().open(&desk.file.clone());
        desk.until("the flow is open", |app| app.doc().path.is_some());
        desk
    }

    fn until(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        frames_until(&mut self.harness, what, |harness| {
            is_so(harness.state()) && !harness.state().is_busy()
        });
    }

    fn settle(&mut self) {
        settle(&mut self.harness);
    }

    fn until_label(&mut self, label: &str) {
        frames_until(&mut self.harness, label, |harness| shows(harness, label));
    }

    fn shows(&self, label: &str) -> bool {
        shows(&self.harness, label)
    }

    /// The keyboard goes to another program and comes back.
    fn come_back(&mut self) {
        self.harness.input_mut().focused = false;
        self.harness.step();
        self.harness.input_mut().focused = true;
        self.harness.step();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.harness.run_ok();
        self.settle();
    }

    fn save(&mut self) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
        self.harness.run_ok();
        self.settle();
    }

    fn edit(&mut self, edits: &[Edit]) {
        assert!(self.harness.state_mut().edit(edits));
        self.harness.run_ok();
    }

    fn run(&mut self, command: Command) {
        self.harness.state_mut().run(command);
        self.harness.run_ok();
        self.settle();
    }

    fn flow(&self) -> Flow {
        flow(&self.harness)
    }

    fn is_marked_unsaved(&self) -> bool {
        self.harness.state().title().starts_with('*')
    }

    /// The last thing that was said.
    fn said(&self) -> String {
        self.harness.state().notices.last().map(|notice| notice.words.clone()).unwrap_or_default()
    }

    fn all_said(&self) -> Vec<String> {
        self.harness.state().notices.iter().map(|notice| notice.words.clone()).collect()
    }
}

fn read(path: &Path) -> Flow {
    format::open(&std::fs::read(path).unwrap()).unwrap().flow
}

/// Another program changes a flow file.
fn change(path: &Path, edits: &[Edit]) -> Flow {
    let opened = format::open(&std::fs::read(path).unwrap()).unwrap();
    let mut flow = opened.flow;
    for edit in edits {
        flow.apply(edit).unwrap();
    }
    put(path, &format::save(&flow, &opened.source).unwrap().text);
    flow
}

/// Puts a file there whole: a look at it never finds it half written.
fn put(path: &Path, text: &str) {
    let beside = path.with_extension("beside");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(&beside, path).unwrap();
}

fn add(id: &str, text: &str) -> Edit {
    let mut block = Block::new(Kind::Message);
    block.text = Some(text.to_owned());
    Edit::AddBlock { id: id.into(), block: Box::new(block) }
}

fn say(block: &str, text: &str) -> Edit {
    let value = Some(Json::string(text));
    Edit::SetField { block: block.into(), field: "text".to_owned(), value }
}

#[test]
fn either_side_of_a_comparison_shows_the_same() {
    let mut seen = [0; 3];
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let old = random_flow(&mut random, 12);
        let mut new = old.clone();
        for _ in 0..=random.below(6) {
            let edit = edits::random_edit(&mut random, &new);
            // Some make no sense, and then change nothing.
            new.apply(&edit).unwrap_or_default();
        }
        let elsewhere = With::Other(PathBuf::from("other.json"));
        let here = Differences::new(&new, &old, &elsewhere, Language::English);
        let since = Differences::new(&new, &old, &With::Saved, Language::Spanish);
        let there = Differences::new(&old, &new, &elsewhere, Language::Portuguese);
        let changes = diff(&old, &new);
        // Which of the two came first makes no difference to what is marked,
        assert_eq!(here.counts(), since.counts(), "seed {seed}");
        assert!(here.marked().eq(since.marked()), "seed {seed}");
        // Of exits that changed places, either may be said to have moved.
        if changes.iter().all(|change| change.kind != ChangeKind::ExitReordered) {
            assert!(here.marked_paths().eq(since.marked_paths()), "seed {seed}");
        }
        assert!(here.only_there().eq(since.only_there()), "seed {seed}");
        // and from the other side, what is only here is only there.
        let [only_here, only_there, differ] = here.counts();
        assert_eq!(there.counts(), [only_there, only_here, differ], "seed {seed}");
        let of_mine = |all: &Differences| -> BTreeSet<BlockId> {
            let own = all.marked().filter(|(_, mark)| *mark == Mark::Here);
            own.map(|(id, _)| id.clone()).collect()
        };
        let mine = of_mine(&here);
        assert_eq!(mine, there.only_there().cloned().collect(), "seed {seed}");
        assert_eq!(of_mine(&there), here.only_there().cloned().collect(), "seed {seed}");
        assert!(mine.iter().all(|id| new.blocks.contains(id.as_str())), "seed {seed}");
        for ((block, exit), mark) in here.marked_paths() {
            let own = new.block(block.as_str()).unwrap();
            let is_there = own.exit(exit.as_str()).is_some();
            assert!(is_there || mark == Mark::Differs, "seed {seed}: {block}/{exit}");
        }
        let all = [only_here, only_there, differ];
        for (sum, count) in seen.iter_mut().zip(all) {
            *sum += count;
        }
        let is_marked = |aspect| matches!(aspect, Aspect::Meaning | Aspect::Name);
        let is_same = !changes.iter().any(|change| is_marked(change.aspect));
        assert_eq!(all == [0; 3], is_same, "seed {seed}");
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

const CHANGED: &str = "Another program changed flow.json";

#[test]
fn a_change_from_outside_is_asked_about_and_never_swapped_in_silence() {
    let mut desk = Desk::new();
    let before = desk.flow();
    let theirs = change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until_label(CHANGED);
    // Nothing was edited here, and still nothing happens by itself.
    assert_eq!(desk.flow(), before);
    assert!(!desk.is_marked_unsaved());
    desk.click("Reload the file");
    assert_eq!(desk.flow(), theirs);
    assert!(!desk.shows(CHANGED) && !desk.is_marked_unsaved());
    desk.run(Command::Undo);
    assert_eq!(desk.flow(), before);
}

#[test]
fn the_keyboard_alone_answers_the_question() {
    let mut desk = Desk::new();
    let theirs = change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until_label(CHANGED);
    desk.harness.key_press(Key::F6);
    desk.harness.run_ok();
    for _ in 0..2 {
        desk.harness.key_press(Key::Tab);
        desk.harness.run_ok();
    }
    desk.harness.key_press(Key::Space);
    desk.harness.run_ok();
    desk.settle();
    assert_eq!(desk.flow(), theirs, "the second button reloads");
}

#[test]
fn keeping_mine_is_unsaved_work_that_saving_writes_without_asking_again() {
    let mut desk = Desk::new();
    let mine = desk.flow();
    change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until_label(CHANGED);
    desk.click("Keep mine");
    assert!(!desk.shows(CHANGED));
    // The file does not hold it any more: it is kept and counts as unsaved, though not edited.
    assert!(desk.is_marked_unsaved());
    desk.come_back();
    let theirs = change(&desk.file, &[say("wait", "Wait a little longer")]);
    desk.come_back();
    desk.until_label(CHANGED);
    desk.click("Keep mine");
    assert_eq!(read(&desk.file), theirs);
    desk.save();
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.is_marked_unsaved());
}

#[test]
fn what_was_kept_against_the_file_survives_the_window() {
    let mut desk = Desk::new();
    let mine = desk.flow();
    change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until_label(CHANGED);
    desk.click("Keep mine");
    drop(desk.harness);
    let found = desk.state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].told.flow, mine);
}

#[test]
fn a_file_that_is_gone_is_told_and_written_anew() {
    let mut desk = Desk::new();
    let mine = desk.flow();
    std::fs::remove_file(&desk.file).unwrap();
    desk.come_back();
    desk.until_label("flow.json was moved or deleted");
    assert!(desk.is_marked_unsaved());
    desk.click("Not now");
    assert!(!desk.shows("was moved or deleted") && desk.is_marked_unsaved());
    assert!(!desk.file.exists());
    desk.save();
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.is_marked_unsaved());

    std::fs::remove_file(&desk.file).unwrap();
    desk.come_back();
    desk.until_label("flow.json was moved or deleted");
    desk.click("Save it anew");
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.shows("was moved or deleted"));
}

#[test]
fn a_broken_file_takes_nothing_away() {
    let mut desk = Desk::new();
    let mine = desk.flow();
    put(&desk.file, "{ not a flow");
    desk.come_back();
    desk.until_label(CHANGED);
    for button in ["Compare", "Reload the file"] {
        desk.click(button);
        assert!(desk.said().contains("What is here stays as it is"), "{}", desk.said());
        assert_eq!(desk.flow(), mine);
        assert!(desk.shows(CHANGED));
    }
}

#[test]
fn differences_are_marked_named_listed_and_gone_to() {
    let mut desk = Desk::new();
    desk.edit(&[add("mine", "A message of mine")]);
    let exit = "reply".into();
    let theirs = change(
        &desk.file,
        &[
            add("theirs", "A message of theirs"),
            say("wait", "Wait a little"),
            Edit::SetField {
                block: "wait".into(),
                field: "style".to_owned(),
                value: Some(Json::string("buttons")),
            },
            Edit::Connect { block: "theirs".into(), exit, to: Some("wait".into()) },
        ],
    );
    desk.come_back();
    desk.until_label(CHANGED);
    desk.click("Compare");
    desk.harness.state_mut().run(Command::Fit);
    desk.harness.run_ok();
    assert!(desk.shows("What flow.json has differently"));
    assert!(!desk.shows(CHANGED), "it is asked below the canvas now");
    // On the canvas, by name.
    desk.harness.get_by_label_contains("mine, Simple message, block");
    assert!(desk.shows(", Only here"), "a block of mine says so");
    assert!(desk.shows("parts, Different"), "a block that differs says so");
    desk.harness.get_by_label("theirs, Simple message, Only there");
    // In the list, and from there to the canvas.
    desk.harness.get_by_label("Only here: 1");
    desk.harness.get_by_label("Only there: 1");
    desk.harness.get_by_label("Different: 2");
    let line = desk.harness.get_all_by_label_contains("Wait a little").next().unwrap();
    line.click_accesskit();
    desk.harness.run_ok();
    let wait = BlockId::from("wait");
    assert_eq!(desk.harness.state().doc().view.selection, Selection::block(&wait));
    let seen = desk.harness.state().doc().view.visible();
    desk.harness.state_mut().doc_mut().view.corner += eframe::egui::vec2(90_000.0, 0.0);
    desk.harness.run_ok();
    assert!(!desk.shows("theirs, Simple message, Only there"), "out of sight");
    desk.harness.get_by_label_contains("A message of theirs").click_accesskit();
    desk.harness.run_ok();
    assert_ne!(desk.harness.state().doc().view.visible(), seen);
    desk.harness.get_by_label("theirs, Simple message, Only there");
    // It follows what is edited.
    desk.edit(&[say("wait", "Wait a little")]);
    desk.settle();
    desk.harness.get_by_label("Different: 1");
    desk.click("Reload the file");
    assert_eq!(desk.flow(), theirs);
    assert!(!desk.shows("Only there") && !desk.is_marked_unsaved());
}

#[test]
fn a_comparison_ends_or_begins_anew_when_its_file_is_saved() {
    let mut desk = Desk::new();
    desk.edit(&[add("mine", "A message of mine")]);
    desk.run(Command::CompareSaved);
    desk.harness.get_by_label("Only here: 1");
    desk.save();
    desk.harness.get_by_label("Only here: 0");
    desk.click("End comparison");
    // Saved over what was compared, there is nothing to reload any more.
    desk.edit(&[add("more", "Another one")]);
    let mine = desk.flow();
    change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until_label(CHANGED);
    desk.click("Compare");
    desk.save();
    desk.harness.get_all_by_label("Keep mine").last().unwrap().click_accesskit();
    desk.harness.run_ok();
    desk.settle();
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.shows("Reload the file") && !desk.is_marked_unsaved());
}

#[test]
fn recovered_work_is_compared_with_its_file() {
    let mut desk = Desk::new();
    desk.edit(&[add("mine", "A message of mine")]);
    let Desk { harness, state, file, folder, answers } = desk;
    drop(harness);
    let found = state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    drop(found);
    let mut desk = Desk { harness: window(&answers), state, file, folder, answers };
    desk.harness.state_mut().keep_in(desk.state.clone());
    desk.harness.run_ok();
    desk.click("Recover");
    desk.run(Command::CompareSaved);
    desk.harness.get_by_label("Only here: 1");
    desk.harness.get_by_label("Different: 0");
    assert!(desk.folder.path().exists());
}

#[test]
fn a_flow_in_another_tab_is_told_of_in_passing() {
    let mut desk = Desk::new();
    desk.run(Command::New);
    change(&desk.file, &[say("wait", "Wait a little")]);
    desk.come_back();
    desk.until("it is told", |app| {
        app.notices.last().is_some_and(|notice| notice.words.contains(CHANGED))
    });
    assert!(!desk.shows("Keep mine"));
    desk.click("flow.json");
    assert!(desk.shows("Keep mine"));
}

#[test]
fn the_dialog_at_saving_compares_and_then_saves() {
    let mut desk = Desk::new();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    let theirs = change(&desk.file, &[say("wait", "Wait a little")]);
    desk.save();
    assert_eq!(read(&desk.file), theirs, "not without a word");
    desk.click("Compare");
    desk.harness.get_by_label("Only here: 1");
    assert_eq!(read(&desk.file), theirs);
    desk.click("Keep mine and save");
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.is_marked_unsaved() && !desk.shows("Only here"));
}

#[test]
fn a_flow_is_compared_with_another_file_and_with_what_was_saved() {
    let mut desk = Desk::new();
    let saved = desk.flow();
    desk.run(Command::CompareSaved);
    desk.harness.get_by_label("No difference in meaning");
    desk.edit(&[add("mine", "A message of mine")]);
    desk.settle();
    assert!(desk.shows("What changed since it was saved"));
    desk.harness.get_by_label("Only here: 1");
    desk.edit(&[Edit::RemoveBlock { id: "wait".into() }]);
    desk.settle();
    assert!(desk.shows("wait, Message with options, Only there"), "a ghost of what was removed");
    let edited = desk.flow();
    desk.click("Put it in place of mine");
    assert_eq!(desk.flow(), saved);
    desk.run(Command::Undo);
    assert_eq!(desk.flow(), edited);

    let other = desk.folder.path().join("other.json");
    std::fs::copy(SAMPLE, &other).unwrap();
    let theirs = change(&other, &[add("other", "From elsewhere")]);
    desk.answers.0.lock().unwrap().clone_from(&other);
    desk.run(Command::CompareFile);
    assert!(desk.shows("What other.json has differently"));
    desk.run(Command::Fit);
    desk.harness.get_by_label("other, Simple message, Only there");
    desk.click("End comparison");
    assert!(!desk.shows("Only there"));
    assert_eq!(desk.flow(), edited);
    desk.run(Command::CompareFile);
    desk.click("Put it in place of mine");
    assert_eq!(desk.flow(), theirs);
    assert_eq!(read(&desk.file), saved, "no file is written");
}

// ---- Disks that do not take what is saved ----

/// The real disk, on which something fails from time to time.
#[derive(Clone, Default)]
struct Moody(Arc<AtomicU8>);

const WORKS: u8 = 0;
const IS_FULL: u8 = 1;
/// The names in a folder cannot be synced.
const CONFIRMS_NOTHING: u8 = 2;
/// What is written to a file that is saved waits.
const IS_SLOW: u8 = 3;

struct MoodyFile(Moody, Box<dyn DiskFile>);

impl Moody {
    fn is(&self, mood: u8) {
        self.0.store(mood, Ordering::Relaxed);
    }

    fn check(&self, mood: u8, kind: io::ErrorKind) -> io::Result<()> {
        if self.0.load(Ordering::Relaxed) == mood { Err(kind.into()) } else { Ok(()) }
    }
}

impl Disk for Moody {
    fn create(&self, path: &Path, readers: Readers) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(MoodyFile(self.clone(), RealDisk.create(path, readers)?)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(MoodyFile(self.clone(), RealDisk.append(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        // What is kept of edits is never slow.
        let is_flow = to.extension().is_some_and(|ending| ending == "json");
        if is_flow {
            until("the disk is quick again", || self.0.load(Ordering::Relaxed) != IS_SLOW);
        }
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.check(CONFIRMS_NOTHING, io::ErrorKind::TimedOut)?;
        RealDisk.sync_folder(folder)
    }

    fn permissions(&self, path: &Path) -> io::Result<Option<Permissions>> {
        RealDisk.permissions(path)
    }
}

impl DiskFile for MoodyFile {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.check(IS_FULL, io::ErrorKind::StorageFull)?;
        self.1.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.1.sync()
    }

    fn set_permissions(&mut self, old: Permissions) -> io::Result<()> {
        self.1.set_permissions(old)
    }
}

/// As [`Desk::new`], on a moody disk.
fn moody_desk() -> (Desk, Moody) {
    let disk = Moody::default();
    let mut desk = Desk::new();
    desk.harness.state_mut().use_disk(Arc::new(disk.clone()));
    (desk, disk)
}

#[test]
fn a_full_disk_loses_nothing_and_says_what_to_do() {
    let (mut desk, disk) = moody_desk();
    let before = std::fs::read(&desk.file).unwrap();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    disk.is(IS_FULL);
    desk.save();
    assert!(desk.said().contains("disk is full"), "{}", desk.said());
    assert!(desk.said().contains("save it elsewhere"), "{}", desk.said());
    assert_eq!(std::fs::read(&desk.file).unwrap(), before);
    assert!(desk.is_marked_unsaved());
    // Neither does the window close over it.
    desk.run(Command::CloseFlow);
    desk.harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    desk.harness.run_ok();
    desk.settle();
    assert_eq!(desk.flow(), mine);
    // What to do with it is asked again.
    desk.click("Cancel");
    // Nothing is left beside the file but the folder of what is kept.
    let names = std::fs::read_dir(desk.folder.path()).unwrap().count();
    assert_eq!(names, 2);
    disk.is(WORKS);
    desk.save();
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.is_marked_unsaved());
}

#[test]
fn edits_that_are_not_kept_are_told_once_and_when_they_are_again() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Moody::default();
    let mut desk = Desk::new();
    disk.is(IS_FULL);
    desk.harness.state_mut().use_disk(Arc::new(disk.clone()));
    // A new flow has a keeper of its own, on that disk.
    desk.run(Command::New);
    desk.edit(&[add("one", "One")]);
    let tells = |app: &App, part: &str| {
        app.notices.iter().filter(|notice| notice.words.contains(part)).count()
    };
    desk.until("it is told", |app| tells(app, "are not kept safe: the disk is full") == 1);
    desk.edit(&[add("two", "Two")]);
    disk.is(WORKS);
    desk.edit(&[add("three", "Three")]);
    desk.until("it works again", |app| tells(app, "are kept safe again") == 1);
    assert_eq!(tells(desk.harness.state(), "are not kept safe"), 1, "{:?}", desk.all_said());
    let mine = desk.flow();
    drop(desk.harness);
    drop(folder);
    assert!(desk.state.recoverable().unwrap().iter().any(|found| found.told.flow == mine));
}

#[test]
fn a_read_only_file_stays_and_the_flow_is_saved_elsewhere() {
    let mut desk = Desk::new();
    let before = std::fs::read(&desk.file).unwrap();
    let mut permissions = std::fs::metadata(&desk.file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&desk.file, permissions).unwrap();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    desk.save();
    assert!(desk.said().contains("may not be written"), "{}", desk.said());
    assert!(desk.said().contains("under another name"), "{}", desk.said());
    assert_eq!(std::fs::read(&desk.file).unwrap(), before);
    assert!(desk.is_marked_unsaved());
    // It can be read again.
    desk.run(Command::Notices);
    assert!(desk.shows("may not be written"));
    desk.click("Close");
    let elsewhere = desk.folder.path().join("elsewhere.json");
    desk.answers.0.lock().unwrap().clone_from(&elsewhere);
    desk.run(Command::SaveAs);
    assert_eq!(read(&elsewhere), mine);
    assert!(!desk.is_marked_unsaved());
    assert_eq!(std::fs::read(&desk.file).unwrap(), before);
}

#[test]
fn what_the_disk_did_not_confirm_stays_unsaved_until_it_does() {
    let (mut desk, disk) = moody_desk();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    disk.is(CONFIRMS_NOTHING);
    desk.save();
    // The truth: it is there, but not for sure.
    assert!(desk.said().contains("was written, but"), "{}", desk.said());
    assert_eq!(read(&desk.file), mine);
    assert!(desk.is_marked_unsaved());
    // This program wrote it: nobody else did.
    desk.come_back();
    desk.settle();
    desk.save();
    assert!(!desk.shows(CHANGED));
    assert!(desk.said().contains("was written, but"), "{}", desk.said());
    disk.is(WORKS);
    desk.save();
    assert!(!desk.is_marked_unsaved());
    // Under another name nothing is taken for saved either, edited or not.
    let elsewhere = desk.folder.path().join("elsewhere.json");
    desk.answers.0.lock().unwrap().clone_from(&elsewhere);
    disk.is(CONFIRMS_NOTHING);
    desk.run(Command::SaveAs);
    assert!(desk.is_marked_unsaved());
    assert_eq!(desk.harness.state().doc().path.as_ref(), Some(&elsewhere));
    drop(desk.harness);
    let found = desk.state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].told.flow, mine);
    assert_eq!(found[0].told.origin.path.as_ref(), Some(&elsewhere));
}

#[test]
fn a_typed_path_says_that_it_replaces_a_file() {
    let mut desk = Desk::new();
    let other = desk.folder.path().join("other.json");
    std::fs::write(&other, "somebody's work").unwrap();
    let dialog = treble_flow_designer::app::dialog::Dialog::path(Purpose::Save);
    desk.harness.state_mut().dialog = Some(dialog);
    desk.harness.run_ok();
    let shown = other.display().to_string();
    desk.harness.event(eframe::egui::Event::Text(shown));
    desk.harness.run_ok();
    assert!(desk.shows("This file is there already"));
    desk.harness.key_press(Key::Enter);
    desk.harness.run_ok();
    desk.settle();
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "somebody's work");
    desk.click("Replace the file");
    assert_eq!(read(&other), desk.flow());
}

/// Presses the keys that save, and does not wait for it.
fn begin_to_save(desk: &mut Desk) {
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    desk.harness.step();
    desk.harness.step();
    assert!(desk.harness.state().is_busy());
}

#[test]
fn what_is_saved_is_the_flow_at_the_keystroke_and_what_comes_later_is_unsaved() {
    let (mut desk, disk) = moody_desk();
    desk.edit(&[add("first", "First")]);
    let first = desk.flow();
    disk.is(IS_SLOW);
    begin_to_save(&mut desk);
    // The window goes on meanwhile.
    desk.edit(&[add("second", "Second")]);
    let second = desk.flow();
    assert_ne!(read(&desk.file), first);
    disk.is(WORKS);
    desk.settle();
    assert_eq!(read(&desk.file), first);
    assert!(desk.is_marked_unsaved());
    // Nothing else happens to it, and the edit is kept all the same.
    let Desk { harness, state, file, folder, .. } = desk;
    drop(harness);
    let found = state.recoverable().unwrap();
    assert_eq!(found.iter().map(|found| &found.told.flow).collect::<Vec<_>>(), [&second]);
    assert_eq!(found[0].told.origin.path.as_ref(), Some(&file));
    let change = found[0].told.origin.file.unwrap().compare(&file).unwrap();
    assert_eq!(change, treble_flow_designer::store::watch::Change::Same);
    drop(folder);
}

#[test]
fn saves_run_in_order_and_are_no_strangers_to_each_other() {
    let (mut desk, disk) = moody_desk();
    disk.is(IS_SLOW);
    for number in 0..4 {
        desk.edit(&[add(&format!("new{number}"), "New")]);
        begin_to_save(&mut desk);
    }
    let last = desk.flow();
    disk.is(WORKS);
    desk.settle();
    assert!(!desk.shows(CHANGED), "{:?}", desk.all_said());
    assert_eq!(read(&desk.file), last);
    assert!(!desk.is_marked_unsaved());
    // Another program's change is seen by the next save.
    change(&desk.file, &[say("wait", "Wait a little")]);
    desk.edit(&[add("mine", "Mine")]);
    desk.save();
    assert!(desk.shows("The file was changed meanwhile"));
}

#[test]
fn closing_waits_for_a_save_and_a_failed_one_asks_again() {
    let (mut desk, disk) = moody_desk();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    disk.is(IS_SLOW);
    begin_to_save(&mut desk);
    desk.harness.state_mut().run(Command::CloseFlow);
    desk.harness.step();
    assert_eq!(desk.flow(), mine, "it is still there");
    disk.is(WORKS);
    desk.settle();
    desk.harness.run_ok();
    assert!(desk.flow().blocks.is_empty(), "it is closed: {:?}", desk.all_said());
    assert_eq!(read(&desk.file), mine);

    // Edited during the save, it is asked about.
    let (mut desk, disk) = moody_desk();
    desk.edit(&[add("mine", "A message of mine")]);
    disk.is(IS_SLOW);
    begin_to_save(&mut desk);
    desk.harness.state_mut().run(Command::Quit);
    desk.edit(&[add("more", "More")]);
    disk.is(WORKS);
    desk.settle();
    desk.harness.run_ok();
    assert!(desk.shows("Close without saving"), "{:?}", desk.all_said());

    // A save that fails asks what to do with the flow.
    let (mut desk, disk) = moody_desk();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    disk.is(IS_FULL);
    desk.run(Command::CloseFlow);
    desk.harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    desk.harness.run_ok();
    desk.settle();
    desk.harness.run_ok();
    assert!(desk.said().contains("disk is full"), "{}", desk.said());
    assert!(desk.shows("Close without saving"));
    disk.is(WORKS);
    desk.harness.get_all_by_label("Save").last().unwrap().click_accesskit();
    desk.harness.run_ok();
    desk.settle();
    desk.harness.run_ok();
    assert!(desk.flow().blocks.is_empty());
    assert_eq!(read(&desk.file), mine);
}

#[test]
fn a_file_that_went_away_unnoticed_is_told_before_it_is_written_anew() {
    let mut desk = Desk::new();
    desk.edit(&[add("mine", "A message of mine")]);
    let mine = desk.flow();
    std::fs::remove_file(&desk.file).unwrap();
    // Before the watcher has looked.
    desk.save();
    assert!(desk.all_said().iter().any(|said| said.contains("was moved or deleted")));
    assert!(!desk.file.exists() && desk.is_marked_unsaved());
    desk.save();
    assert_eq!(read(&desk.file), mine);
    assert!(!desk.is_marked_unsaved());
}

/// A disk that notes what is written to which file, what of it is synced, and what takes the place
/// of another file.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    /// What was written, and how much of it is sure to survive a power cut.
    files: Vec<(Vec<u8>, usize)>,
    names: std::collections::BTreeMap<PathBuf, usize>,
    /// What took which place, and whether all of it was sure then.
    renamed: Vec<(PathBuf, Vec<u8>, bool)>,
}

struct NotedFile(Noted, usize, Box<dyn DiskFile>);

impl Disk for Noted {
    fn create(&self, path: &Path, readers: Readers) -> io::Result<Box<dyn DiskFile>> {
        let file = RealDisk.create(path, readers)?;
        let mut notes = self.0.lock().unwrap();
        let number = notes.files.len();
        notes.files.push((Vec::new(), 0));
        notes.names.insert(path.to_owned(), number);
        Ok(Box::new(NotedFile(self.clone(), number, file)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let file = RealDisk.append(path)?;
        let number = self.0.lock().unwrap().names[path];
        Ok(Box::new(NotedFile(self.clone(), number, file)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut notes = self.0.lock().unwrap();
        let number = notes.names.remove(from).unwrap();
        let (content, sure) = notes.files[number].clone();
        notes.renamed.push((to.to_owned(), content.clone(), sure == content.len()));
        notes.names.insert(to.to_owned(), number);
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }

    fn permissions(&self, path: &Path) -> io::Result<Option<Permissions>> {
        RealDisk.permissions(path)
    }
}

impl DiskFile for NotedFile {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.0.lock().unwrap().files[self.1].0.extend(bytes);
        self.2.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.2.sync()?;
        let file = &mut self.0.0.lock().unwrap().files[self.1];
        file.1 = file.0.len();
        Ok(())
    }

    fn set_permissions(&mut self, old: Permissions) -> io::Result<()> {
        self.2.set_permissions(old)
    }
}

/// Whatever stands in the file when the power goes is a whole flow that was to be saved, or the one
/// before: what takes the place of a file is sure before it does.
#[test]
fn saves_beside_the_window_survive_a_power_cut_at_any_moment() {
    let disk = Noted::default();
    let mut desk = Desk::new();
    desk.harness.state_mut().use_disk(Arc::new(disk.clone()));
    let mut random = Random::new(7);
    let mut ordered = Vec::new();
    for number in 0..40 {
        desk.harness.state_mut().edit(&[add(&format!("new{number}"), "New")]);
        desk.harness.step();
        if random.below(3) > 0 {
            ordered.push(desk.flow());
            desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
            desk.harness.step();
        }
        if random.one_in(4) {
            desk.settle();
        }
    }
    desk.settle();
    let notes = disk.0.lock().unwrap();
    let saves: Vec<_> = notes.renamed.iter().filter(|(to, ..)| *to == desk.file).collect();
    assert!(saves.iter().all(|(.., is_sure)| *is_sure));
    let written: Vec<Flow> =
        saves.iter().map(|(_, content, _)| format::open(content).unwrap().flow).collect();
    assert_eq!(written, ordered);
}
