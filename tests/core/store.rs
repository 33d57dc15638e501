//! No work is lost: whatever happens to the disk, the program or the file.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use treble_flow_designer::format::{Source, Wrapper, open, save as to_text};
use treble_flow_designer::model::flow::{Extra, ExtraField};
use treble_flow_designer::model::{Block, Document, Edit, Flow, Json, Kind};
use treble_flow_designer::store::disk::DiskFile;
use treble_flow_designer::store::journal::{Journal, Told, read};
use treble_flow_designer::store::watch::Change;
use treble_flow_designer::store::{
    Disk, Fingerprint, Keeper, Notice, OpenMark, Opening, Origin, Readers, RealDisk, SaveError,
    StateFolder, Trouble, Watcher, save, save_on,
};
use treble_flow_designer::words::Language;

use crate::common::flows::{any_block, flow as random_flow};
use crate::common::process::Process;
use crate::common::random::Random;
use crate::common::wait::until;

fn text(flow: &Flow) -> String {
    to_text(flow, &Source::native()).unwrap().text
}

/// A step that changes something: all the ways in which a flow can differ from the one before.
fn step(random: &mut Random, document: &mut Document, number: usize) {
    loop {
        let flow = document.flow();
        let block = if flow.blocks.is_empty() { "none".into() } else { any_block(random, flow) };
        let edit = match random.below(9) {
            0 => Edit::RemoveBlock { id: block },
            1 => Edit::RenameBlock { from: block, to: format!("renamed{number}").into() },
            2 => Edit::Move { block, x: number as f64, y: 0.5 },
            3 => Edit::SetStart { start: Some(block) },
            4 if document.undo() => return,
            5 if document.redo() => return,
            6 | 7 => Edit::AddBlock {
                id: format!("new{number}").into(),
                block: Box::new(Block::new(Kind::Message)),
            },
            _ => Edit::SetField {
                block,
                field: "text".to_owned(),
                value: Some(Json::string(&format!("\"é\"\n{number}"))),
            },
        };
        if document.edit(&[edit]).unwrap_or(false) {
            return;
        }
    }
}

// ---- A disk on which only what was synced is sure ----

#[derive(Clone, Debug)]
enum Op {
    Create(PathBuf, usize),
    Write(usize, Vec<u8>),
    Sync(usize),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    SyncFolder,
}

#[derive(Default)]
struct Log {
    ops: Vec<Op>,
    names: BTreeMap<PathBuf, usize>,
    files: usize,
    writes: usize,
    /// The write that finds the disk full, and those after it.
    full_from: Option<usize>,
    full_until: usize,
    is_read_only: bool,
    /// All that was asked of the disk, and what of it fails.
    calls: usize,
    failing: std::ops::Range<usize>,
    /// Syncs, and which of them the disk only pretends to do.
    syncs: usize,
    pretended: Option<Pretended>,
}

#[derive(Clone, Copy, Debug)]
enum Pretended {
    Files,
    Folders,
    /// The sync of this number.
    One(usize),
}

impl Log {
    /// What is asked next fails if it is its turn.
    fn call(&mut self) -> io::Result<()> {
        let number = self.calls;
        self.calls += 1;
        if self.failing.contains(&number) { Err(io::Error::other("broken")) } else { Ok(()) }
    }

    fn sync(&mut self, op: Op) {
        let number = self.syncs;
        self.syncs += 1;
        let is_pretended = match self.pretended {
            None => false,
            Some(Pretended::Files) => matches!(op, Op::Sync(_)),
            Some(Pretended::Folders) => matches!(op, Op::SyncFolder),
            Some(Pretended::One(one)) => one == number,
        };
        if !is_pretended {
            self.ops.push(op);
        }
    }
}

#[derive(Clone, Default)]
struct PaperDisk(Arc<Mutex<Log>>);

struct PaperFile {
    disk: PaperDisk,
    file: usize,
}

impl Disk for PaperDisk {
    fn create(&self, path: &Path, _readers: Readers) -> io::Result<Box<dyn DiskFile>> {
        let mut log = self.0.lock().unwrap();
        log.call()?;
        if log.is_read_only {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        let file = log.files;
        log.files += 1;
        log.names.insert(path.to_owned(), file);
        log.ops.push(Op::Create(path.to_owned(), file));
        Ok(Box::new(PaperFile { disk: self.clone(), file }))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut log = self.0.lock().unwrap();
        log.call()?;
        let file = *log.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(PaperFile { disk: self.clone(), file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut log = self.0.lock().unwrap();
        log.call()?;
        let file = log.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        log.names.insert(to.to_owned(), file);
        log.ops.push(Op::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut log = self.0.lock().unwrap();
        log.call()?;
        log.names.remove(path).ok_or(io::ErrorKind::NotFound)?;
        log.ops.push(Op::Remove(path.to_owned()));
        Ok(())
    }

    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        let mut log = self.0.lock().unwrap();
        log.call()?;
        log.sync(Op::SyncFolder);
        Ok(())
    }

    fn permissions(&self, _path: &Path) -> io::Result<Option<Permissions>> {
        self.0.lock().unwrap().call()?;
        Ok(None)
    }
}

impl DiskFile for PaperFile {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut log = self.disk.0.lock().unwrap();
        let number = log.writes;
        log.writes += 1;
        if let Err(error) = log.call() {
            let half = bytes[..bytes.len() / 2].to_vec();
            log.ops.push(Op::Write(self.file, half));
            return Err(error);
        }
        if log.full_from.is_some_and(|from| number >= from) && number < log.full_until {
            // What still fitted is there.
            let half = bytes[..bytes.len() / 2].to_vec();
            log.ops.push(Op::Write(self.file, half));
            return Err(io::ErrorKind::StorageFull.into());
        }
        log.ops.push(Op::Write(self.file, bytes.to_vec()));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut log = self.disk.0.lock().unwrap();
        log.call()?;
        log.sync(Op::Sync(self.file));
        Ok(())
    }

    fn set_permissions(&mut self, _old: Permissions) -> io::Result<()> {
        self.disk.0.lock().unwrap().call()
    }
}

/// What became of the content that was not synced.
#[derive(Clone, Copy, Debug)]
enum Unsynced {
    Kept,
    Lost,
    Torn,
    /// The length is there, the bytes are not.
    Zeros,
}

type Contents = BTreeMap<PathBuf, Vec<u8>>;

/// Every state in which a power cut after these operations may leave the disk.
fn after_power_cut(ops: &[Op]) -> Vec<Contents> {
    let synced_names = ops.iter().rposition(|op| matches!(op, Op::SyncFolder)).unwrap_or(0);
    let is_name = |op: &Op| matches!(op, Op::Create(..) | Op::Rename(..) | Op::Remove(_));
    let open: Vec<usize> = (synced_names..ops.len()).filter(|at| is_name(&ops[*at])).collect();
    let mut states = Vec::new();
    // Any of the names' changes since the last sync of the folder may have happened or not.
    assert!(open.len() <= 12, "too many to try them all");
    for chosen in 0..1_usize << open.len() {
        for unsynced in [Unsynced::Kept, Unsynced::Lost, Unsynced::Torn, Unsynced::Zeros] {
            states.push(state(ops, &open, chosen, unsynced));
        }
    }
    states
}

fn state(ops: &[Op], open: &[usize], chosen: usize, unsynced: Unsynced) -> Contents {
    let mut data: BTreeMap<usize, (Vec<u8>, Vec<u8>)> = BTreeMap::new();
    let mut names: BTreeMap<PathBuf, usize> = BTreeMap::new();
    // A rename whose creation was lost still names the file: it is known by its number.
    let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (at, op) in ops.iter().enumerate() {
        let happens =
            open.iter().position(|own| *own == at).is_none_or(|place| chosen & (1 << place) != 0);
        match op {
            Op::Create(path, file) => {
                known.insert(path.clone(), *file);
                if happens {
                    names.insert(path.clone(), *file);
                }
            }
            Op::Write(file, bytes) => data.entry(*file).or_default().1.extend(bytes),
            Op::Sync(file) => {
                let (sure, open) = data.entry(*file).or_default();
                sure.append(open);
            }
            Op::Rename(from, to) => {
                let file = known.remove(from).unwrap();
                known.insert(to.clone(), file);
                if happens {
                    names.remove(from);
                    names.insert(to.clone(), file);
                }
            }
            Op::Remove(path) => {
                known.remove(path);
                if happens {
                    names.remove(path);
                }
            }
            Op::SyncFolder => {}
        }
    }
    let content = |file: usize| {
        let (mut sure, open) = data.get(&file).cloned().unwrap_or_default();
        match unsynced {
            Unsynced::Kept => sure.extend(&open),
            Unsynced::Lost => {}
            Unsynced::Torn => sure.extend(&open[..open.len() / 2]),
            Unsynced::Zeros => sure.extend(vec![0; open.len()]),
        }
        sure
    };
    names.into_iter().map(|(path, file)| (path, content(file))).collect()
}

impl PaperDisk {
    fn len(&self) -> usize {
        self.0.lock().unwrap().ops.len()
    }

    fn ops(&self) -> Vec<Op> {
        self.0.lock().unwrap().ops.clone()
    }

    /// What a program that reads the disk sees now.
    fn now(&self) -> Contents {
        state(&self.ops(), &[], 0, Unsynced::Kept)
    }
}

const FILE: &str = "/paper/flow.json";
const JOURNAL: &str = "/paper/a.journal";

fn begin(disk: &PaperDisk, flow: &Flow, time: u64) -> io::Result<Journal> {
    let disk = Arc::new(disk.clone());
    let mut journal = Journal::new(disk, JOURNAL.into(), Origin::none());
    journal.add(flow, 1, time)?;
    Ok(journal)
}

fn told(contents: &Contents) -> Option<Told> {
    contents.get(Path::new(JOURNAL)).and_then(|bytes| read(bytes))
}

/// Edits, keeps and saves on a disk, and looks at every state in which a power cut at any moment
/// may leave it.
fn survives_power_cuts(disk: &PaperDisk, seed: u64) -> Result<(), String> {
    let mut random = Random::new(seed);
    let mut document = Document::new(random_flow(&mut random, 8));
    save_on(disk, Path::new(FILE), text(document.flow()).as_bytes()).unwrap();
    let begun = disk.len();
    // The flow after each edit, the operations after which it is sure, and the file's texts.
    let mut flows = vec![(begun, text(document.flow()))];
    let mut files = vec![text(document.flow())];
    let mut saves = Vec::new();
    let mut journal: Option<Journal> = None;
    for number in 0..14 {
        step(&mut random, &mut document, number);
        match &mut journal {
            Some(journal) => journal.add(document.flow(), 1, 7).unwrap(),
            None => journal = Some(begin(disk, document.flow(), 7).unwrap()),
        }
        flows.push((disk.len(), text(document.flow())));
        if number == 6 {
            save_on(disk, Path::new(FILE), text(document.flow()).as_bytes()).unwrap();
            saves.push(disk.len());
            files.push(text(document.flow()));
            journal.take().unwrap().remove().unwrap();
        }
    }
    let ops = disk.ops();
    for cut in begun..=ops.len() {
        let sure = flows.iter().rposition(|(at, _)| *at <= cut).unwrap();
        let may = &flows[sure..(sure + 2).min(flows.len())];
        let is_saved = saves.iter().any(|at| *at <= cut);
        for contents in after_power_cut(&ops[..cut]) {
            let bytes = contents.get(Path::new(FILE)).cloned();
            let file = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let Some(file) = file.filter(|file| files.contains(file)) else {
                return Err(format!("cut {cut}: the file is gone or half written"));
            };
            if is_saved && file != files[1] {
                return Err(format!("cut {cut}: a save was lost"));
            }
            // What is offered, or else what is in the file.
            let offered = told(&contents).map_or(file, |told| text(&told.flow));
            if !may.iter().any(|(_, flow)| *flow == offered) {
                return Err(format!("cut {cut}, edit {sure}: more than the last edit is lost"));
            }
        }
    }
    Ok(())
}

#[test]
fn after_a_power_cut_at_any_moment_at_most_the_last_edit_is_lost() {
    for seed in 0..12 {
        let result = survives_power_cuts(&PaperDisk::default(), seed);
        assert_eq!(result, Ok(()), "seed {seed}");
    }
}

#[test]
fn a_missing_sync_would_be_noticed() {
    let honest = PaperDisk::default();
    survives_power_cuts(&honest, 3).unwrap();
    // An edit that is undone at once hides what the sync before it was for: several flows.
    let pretending = |pretended| {
        (0..4).try_for_each(|seed| {
            let disk = PaperDisk::default();
            disk.0.lock().unwrap().pretended = Some(pretended);
            survives_power_cuts(&disk, seed)
        })
    };
    assert!(pretending(Pretended::Files).is_err());
    assert!(pretending(Pretended::Folders).is_err());
    // Not one of them can be left out, but the last one after a journal was removed: if that
    // journal comes back, it tells what the file holds.
    let mut number = 0;
    let mut before = None;
    for op in honest.ops() {
        if matches!(op, Op::Sync(_) | Op::SyncFolder) {
            let can_be_spared = matches!(before, Some(Op::Remove(_)));
            let result = pretending(Pretended::One(number));
            assert_eq!(result.is_ok(), can_be_spared, "sync {number}: {op:?}, {result:?}");
            number += 1;
        }
        before = Some(op);
    }
    assert!(number > 20, "{number}");
}

/// Edits, keeps and saves on a disk on which something fails, and checks after each step what is
/// there. How often the disk was asked for something.
fn works_on_a_failing_disk(failing: std::ops::Range<usize>) -> usize {
    let about = format!("{failing:?} fail");
    let fails_once = failing.len() <= 1;
    let mut random = Random::new(21);
    let disk = PaperDisk::default();
    let mut document = Document::new(random_flow(&mut random, 6));
    let mut file = text(document.flow());
    save_on(&disk, Path::new(FILE), file.as_bytes()).unwrap();
    let begun = {
        let mut log = disk.0.lock().unwrap();
        log.failing = failing.start + log.calls..failing.end + log.calls;
        log.calls
    };
    // What the file may hold after a power cut, and what the journal may tell.
    let mut files = vec![file.clone()];
    let mut noted = Vec::new();
    let new = || Journal::new(Arc::new(disk.clone()), JOURNAL.into(), Origin::none());
    let mut journal = new();
    for number in 0..9 {
        step(&mut random, &mut document, number);
        let flow = text(document.flow());
        noted.push(flow.clone());
        let is_kept = journal.add(document.flow(), 1, 7).is_ok();
        let tells = |contents: &Contents| told(contents).map(|told| text(&told.flow));
        let now = tells(&disk.now());
        if is_kept {
            assert_eq!(now.as_ref(), Some(&flow), "{about}, edit {number}");
        } else {
            assert!(now.is_none_or(|now| noted.contains(&now)), "{about}, edit {number}");
        }
        let states = after_power_cut(&disk.ops());
        for contents in &states {
            let tells = tells(contents);
            if is_kept {
                assert_eq!(tells.as_ref(), Some(&flow), "{about}, edit {number}, power cut");
            }
            assert!(tells.is_none_or(|tells| noted.contains(&tells)), "{about}, edit {number}");
        }
        if number % 3 == 2 {
            let result = save_on(&disk, Path::new(FILE), flow.as_bytes());
            let sentence = result.as_ref().err().map(|e| e.tell(Language::English, "flow.json"));
            let sentence = sentence.unwrap_or_default();
            match &result {
                Ok(()) => file.clone_from(&flow),
                Err(SaveError::NotWritten(_)) => {
                    assert!(sentence.contains("was not saved: broken"), "{sentence}");
                }
                Err(SaveError::Changed | SaveError::Gone) => panic!("nobody else writes"),
                Err(SaveError::Unconfirmed(_)) => {
                    file.clone_from(&flow);
                    assert!(sentence.contains("was written, but"), "{sentence}");
                    assert!(!sentence.contains("Nothing was overwritten"), "{sentence}");
                }
            }
            let now = disk.now();
            assert_eq!(now[Path::new(FILE)], file.as_bytes(), "{about}, save {number}");
            if !matches!(result, Err(SaveError::NotWritten(_))) {
                files.push(flow);
            }
            for contents in after_power_cut(&disk.ops()) {
                let own = String::from_utf8(contents[Path::new(FILE)].clone()).unwrap();
                assert!(files.contains(&own), "{about}, save {number}: half written");
                assert!(result.is_err() || own == file, "{about}, save {number}: lost");
            }
            if result.is_ok() {
                let is_gone = std::mem::replace(&mut journal, new()).remove().is_ok();
                assert!(!is_gone || tells(&disk.now()).is_none(), "{about}, save {number}");
            }
        }
        let names = disk.now();
        let is_left = |path: &&PathBuf| ![FILE, JOURNAL].map(Path::new).contains(&path.as_path());
        let left = names.keys().find(is_left);
        assert!(!fails_once || left.is_none(), "{about}, edit {number}: {left:?} is left over");
    }
    let log = disk.0.lock().unwrap();
    log.calls - begun
}

#[test]
fn whatever_call_of_the_disk_fails_the_file_is_whole_and_edits_stay_kept() {
    let calls = works_on_a_failing_disk(0..0);
    assert!(calls > 40, "{calls}");
    for failing in 0..calls {
        for length in [1, 2, 5] {
            works_on_a_failing_disk(failing..failing + length);
        }
    }
}

#[test]
fn a_journal_that_failed_is_no_second_one_later() {
    let folder = tempfile::tempdir().unwrap();
    let disk = PaperDisk::default();
    // The sixth call syncs the folder of the first journal.
    disk.0.lock().unwrap().failing = 5..6;
    let state = StateFolder(folder.path().to_owned());
    let keeper = Keeper::on(Arc::new(disk.clone()), state, || {}).unwrap();
    keeper.note(&Flow::default(), 1);
    assert!(matches!(keeper.wait(WAIT), Some(Notice::Failed(Trouble::Other(_)))));
    assert_eq!(disk.now().len(), 1);
    keeper.note(&Flow::default(), 2);
    assert_eq!(keeper.wait(WAIT), Some(Notice::Works));
    wait_for(&keeper, 2);
    assert_eq!(disk.now().len(), 1, "the first one was replaced");
    keeper.saved(Origin::none());
    keeper.note(&Flow::default(), 3);
    wait_for(&keeper, 3);
    assert_eq!(disk.now().len(), 1, "the first one went");
    // What cannot be removed is told, and not as if edits were in danger.
    {
        let mut log = disk.0.lock().unwrap();
        log.failing = log.calls..usize::MAX;
    }
    keeper.closed();
    assert!(matches!(keeper.wait(WAIT), Some(Notice::NotRemoved(_))));
}

#[test]
fn what_is_kept_follows_its_flow_to_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().to_owned());
    let keeper = Keeper::new(state.clone()).unwrap();
    keeper.note(&Flow::default(), 1);
    wait_for(&keeper, 1);
    let origin = Origin { path: Some("/elsewhere.json".into()), ..Origin::none() };
    keeper.moved(origin.clone());
    keeper.note(&Flow::default(), 2);
    wait_for(&keeper, 2);
    drop(keeper);
    let found = state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].told.origin, found[0].told.edits), (&origin, 2));
}

#[test]
#[cfg(unix)]
fn kept_edits_are_their_users_alone_and_know_a_path_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().join("state"));
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"n\xe3o\xff \x01.json"));
    std::fs::write(&path, "{}").unwrap();
    let file = Some(Fingerprint::of(&path, b"{}"));
    let origin = Origin { path: Some(path), file, source: Source::native() };
    let keeper = Keeper::new(state.clone()).unwrap();
    keeper.begin(origin.clone());
    for revision in 1..3 {
        keeper.note(&Flow::default(), revision);
        wait_for(&keeper, revision);
    }
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state.0), 0o700);
    let journals: Vec<PathBuf> =
        std::fs::read_dir(&state.0).unwrap().map(|entry| entry.unwrap().path()).collect();
    let is_journal = |path: &&PathBuf| path.extension().is_some_and(|own| own == "journal");
    let journal = journals.iter().find(is_journal).unwrap();
    assert_eq!(mode(journal), 0o600);
    drop(keeper);
    let found = state.recoverable().unwrap();
    assert_eq!(found[0].told.origin, origin);
    assert_eq!(found[0].file_change().unwrap().unwrap(), Change::Same);
}

#[test]
fn a_model_of_a_disk_that_forgives_all_would_show_nothing() {
    // Writing in place is seen to lose the file, and renaming without a sync too.
    let disk = PaperDisk::default();
    disk.create(Path::new(FILE), Readers::Usual).unwrap().write_all(b"whole").unwrap();
    disk.rename(Path::new(FILE), Path::new(JOURNAL)).unwrap();
    disk.sync_folder(Path::new("/paper")).unwrap();
    let states = after_power_cut(&disk.ops());
    assert!(states.iter().any(|state| state[Path::new(JOURNAL)].is_empty()));
    assert!(states.iter().any(|state| state[Path::new(JOURNAL)] == b"wh"));
}

#[test]
fn a_full_disk_at_any_write_leaves_nothing_half_and_keeping_goes_on_after_it() {
    for full in 0..14 {
        for length in [1, 2, 100] {
            let mut random = Random::new(5);
            let disk = PaperDisk::default();
            {
                let mut log = disk.0.lock().unwrap();
                log.full_from = Some(full);
                log.full_until = full + length;
            }
            let mut document = Document::new(random_flow(&mut random, 8));
            let mut journal: Option<Journal> = None;
            let mut kept: Option<String> = None;
            let mut saved: Option<Vec<u8>> = None;
            for number in 0..10 {
                step(&mut random, &mut document, number);
                let result = match &mut journal {
                    Some(journal) => journal.add(document.flow(), 1, 7),
                    None => begin(&disk, document.flow(), 7).map(|own| journal = Some(own)),
                };
                match result {
                    Ok(()) => kept = Some(text(document.flow())),
                    Err(error) => assert_eq!(Trouble::from(&error), Trouble::Full),
                }
                let words = text(document.flow()).into_bytes();
                if number % 3 == 0 && save_on(&disk, Path::new(FILE), &words).is_ok() {
                    saved = Some(words);
                }
                let now = disk.now();
                assert_eq!(now.get(Path::new(FILE)), saved.as_ref(), "full at {full}");
                assert_eq!(told(&now).map(|told| text(&told.flow)), kept, "full at {full}");
                assert!(
                    now.keys().all(|path| [FILE, JOURNAL].map(Path::new).contains(&path.as_path())),
                    "something is left over: {:?}",
                    now.keys()
                );
            }
            // Somebody made room.
            disk.0.lock().unwrap().full_from = None;
            step(&mut random, &mut document, 10);
            match &mut journal {
                Some(journal) => journal.add(document.flow(), 1, 7).unwrap(),
                None => drop(begin(&disk, document.flow(), 7).unwrap()),
            }
            assert_eq!(text(&told(&disk.now()).unwrap().flow), text(document.flow()));
        }
    }
}

#[test]
fn a_read_only_disk_is_an_error_that_says_what_to_do() {
    let disk = PaperDisk::default();
    disk.0.lock().unwrap().is_read_only = true;
    let error = save_on(&disk, Path::new(FILE), b"x").unwrap_err();
    let told = error.tell(Language::English, "flow.json");
    assert_eq!(Trouble::from(&io::Error::from(error)), Trouble::ReadOnly);
    assert!(told.contains("flow.json") && told.contains("another name"), "{told}");
    assert!(begin(&disk, &Flow::default(), 1).is_err());
    assert_eq!(disk.len(), 0);
}

/// How many records are whole.
fn lines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

#[test]
fn a_torn_or_spoiled_journal_is_read_up_to_its_last_good_record() {
    let mut random = Random::new(11);
    let disk = PaperDisk::default();
    let mut document = Document::new(random_flow(&mut random, 4));
    let mut journal = begin(&disk, document.flow(), 1).unwrap();
    let mut flows = vec![text(document.flow())];
    for number in 0..4 {
        step(&mut random, &mut document, number);
        journal.add(document.flow(), 1, 2).unwrap();
        flows.push(text(document.flow()));
    }
    let bytes = disk.now()[Path::new(JOURNAL)].clone();
    assert_eq!(text(&read(&bytes).unwrap().flow), flows[4]);
    assert_eq!(read(&bytes).unwrap().edits, 5);
    for end in 0..bytes.len() {
        let good = lines(&bytes[..end]);
        let told = read(&bytes[..end]).map(|told| text(&told.flow));
        assert_eq!(told.as_ref(), good.checked_sub(1).map(|at| &flows[at]), "cut at {end}");
        let mut spoiled = bytes.clone();
        spoiled[end] ^= 0x10;
        let told = read(&spoiled).map(|told| text(&told.flow));
        assert_eq!(told.as_ref(), good.checked_sub(1).map(|at| &flows[at]), "spoiled at {end}");
    }
}

/// A text in a text doubles what stands before its quotation marks: sixty of them fill any memory.
#[test]
fn a_journal_brings_no_more_texts_in_texts_than_a_file() {
    for (depth, is_read) in [(1, true), (3, true), (4, false), (60, false)] {
        let disk = PaperDisk::default();
        let source = Source { wrapper: Wrapper::Text(depth), ..Source::native() };
        let origin = Origin { source, ..Origin::none() };
        let mut journal = Journal::new(Arc::new(disk.clone()), JOURNAL.into(), origin);
        journal.add(&random_flow(&mut Random::new(1), 4), 1, 1).unwrap();
        assert_eq!(told(&disk.now()).is_some(), is_read, "{depth}");
    }
}

#[test]
fn a_journal_keeps_all_that_a_file_keeps() {
    let files = std::fs::read_dir("tests/fixtures").unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> =
        files.filter(|path| path.to_string_lossy().ends_with(".diagram.json")).collect();
    assert!(files.len() > 2);
    for path in files {
        let opened = open(&std::fs::read(&path).unwrap()).unwrap();
        let mut random = Random::new(2);
        let disk = PaperDisk::default();
        let mut flow = opened.flow;
        let value = Json::string("kept");
        flow.extra = Extra(vec![ExtraField {
            after: Some("layout".to_owned()),
            key: "ours".to_owned(),
            value,
        }]);
        let origin = Origin { path: Some(path.clone()), file: None, source: opened.source };
        let mut document = Document::new(flow.clone());
        let own = Arc::new(disk.clone());
        let mut journal = Journal::new(own, JOURNAL.into(), origin.clone());
        journal.add(&flow, 1, 1).unwrap();
        for number in 0..40 {
            step(&mut random, &mut document, number);
            journal.add(document.flow(), 1, 2).unwrap();
            let told = told(&disk.now()).unwrap();
            assert_eq!(text(&told.flow), text(document.flow()), "{} {number}", path.display());
            assert_eq!(
                to_text(&told.flow, &told.origin.source).unwrap().text,
                to_text(document.flow(), &origin.source).unwrap().text
            );
            assert_eq!(told.origin, origin);
        }
    }
}

#[test]
fn one_edit_of_a_large_flow_is_a_short_record_and_a_long_journal_begins_anew() {
    let blocks = (0..2_000).map(|n| (format!("b{n}").into(), Block::new(Kind::Message)));
    let mut document = Document::new(Flow { blocks: blocks.collect(), ..Flow::default() });
    let disk = PaperDisk::default();
    let mut journal = begin(&disk, document.flow(), 1).unwrap();
    let snapshot = disk.now()[Path::new(JOURNAL)].len();
    document.edit(&[Edit::Move { block: "b7".into(), x: 1.0, y: 1.0 }]).unwrap();
    journal.add(document.flow(), 1, 1).unwrap();
    assert!(disk.now()[Path::new(JOURNAL)].len() - snapshot < 500);
    document = Document::new(Flow::default());
    for number in 0..2_010 {
        let id = format!("n{}", number % 3);
        let edit = if document.flow().blocks.contains(&id) {
            Edit::RemoveBlock { id: id.into() }
        } else {
            Edit::AddBlock { id: id.into(), block: Box::default() }
        };
        document.edit(&[edit]).unwrap();
        journal.add(document.flow(), 1, 1).unwrap();
    }
    let now = disk.now()[Path::new(JOURNAL)].clone();
    assert!(lines(&now) < 100);
    assert_eq!(text(&read(&now).unwrap().flow), text(document.flow()));
    assert_eq!(read(&now).unwrap().edits, 2_012);
}

// ---- The real disk ----

#[test]
#[cfg(unix)]
fn saving_keeps_permissions_and_follows_links_and_leaves_nothing_beside() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.json");
    let link = folder.path().join("link.json");
    std::fs::write(&real, "old").unwrap();
    std::fs::set_permissions(&real, Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink("real.json", &link).unwrap();
    save(&link, "new").unwrap();
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&real, Permissions::from_mode(0o444)).unwrap();
    let error = io::Error::from(save(&link, "newer").unwrap_err());
    assert_eq!(Trouble::from(&error), Trouble::ReadOnly);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn follows_links_and_keeps_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.json");
    std::fs::write(&real, "old").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink("real.json", &link).unwrap();
        save(&link, "new").unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    }
    // Nothing is left beside the file.
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, if cfg!(unix) { 2 } else { 1 });
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(save(&folder.path().join("none/flow.json"), "x").is_err());
}

#[cfg(unix)]
#[test]
fn a_pipe_takes_what_is_saved_and_stays_a_pipe() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    for path in [&pipe, &link] {
        let read = std::thread::scope(|scope| {
            let reader = scope.spawn(|| std::fs::read_to_string(&pipe).unwrap());
            save(path, "all of it").unwrap();
            reader.join().unwrap()
        });
        assert_eq!(read, "all of it");
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn a_read_only_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.json");
    std::fs::write(&path, "old").unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    assert!(save(&path, "new").is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn a_file_that_another_program_changed_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.json");
    std::fs::write(&path, "one").unwrap();
    let known = Fingerprint::of(&path, b"one");
    assert_eq!(known.compare(&path).unwrap(), Change::Same);
    // Written again with the same content: another time, but no change.
    let later = std::time::SystemTime::now() + Duration::from_secs(9);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(known.compare(&path).unwrap(), Change::Same);
    std::fs::write(&path, "two").unwrap();
    assert!(matches!(known.compare(&path).unwrap(), Change::Changed(_)));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(known.compare(&path).unwrap(), Change::Gone);
}

#[test]
fn the_second_window_on_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.json");
    std::fs::write(&path, "x").unwrap();
    let state = folder.path().join("state");
    let Opening::First(mark) = OpenMark::take(&state, &path).unwrap() else { panic!() };
    let around = folder.path().join("state/../flow.json");
    assert!(matches!(OpenMark::take(&state, &around).unwrap(), Opening::Elsewhere));
    let other = folder.path().join("other.json");
    assert!(matches!(OpenMark::take(&state, &other).unwrap(), Opening::First(_)));
    drop(mark);
    assert!(matches!(OpenMark::take(&state, &path).unwrap(), Opening::First(_)));
}

#[test]
fn open_files_are_looked_after_and_each_change_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.json");
    // Put there whole, so that no look finds it half written, and with a time of its own.
    let write = |text: &str, seconds: u64| {
        let beside = folder.path().join("beside");
        std::fs::write(&beside, text).unwrap();
        let time = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds);
        std::fs::File::options().write(true).open(&beside).unwrap().set_modified(time).unwrap();
        std::fs::rename(&beside, &path).unwrap();
    };
    write("one", 0);
    let (content, known) = Fingerprint::read(&path).unwrap();
    assert_eq!(content, b"one");
    // Only looking when it is told to makes this repeatable.
    let watcher = Watcher::new(Duration::from_hours(1), || {}).unwrap();
    let look = || watcher.look(vec![(path.clone(), known)], true);
    let told = || {
        let seen = watcher.wait(WAIT).unwrap();
        assert_eq!((&seen.path, seen.known), (&path, known));
        seen.change
    };
    look();
    write("two", 1);
    look();
    let first = told();
    assert!(matches!(first, Change::Changed(file) if file.len == 3));
    look();
    // Written once more with the same content, it is no news.
    write("two", 2);
    look();
    std::fs::remove_file(&path).unwrap();
    look();
    assert_eq!(told(), Change::Gone);
    look();
    write("three", 3);
    look();
    assert!(matches!(told(), Change::Changed(file) if file.len == 5));
    write("one", 4);
    look();
    assert_eq!(told(), Change::Same);
    look();
    assert_eq!(watcher.seen().count(), 0);
    // By itself, as long as the window has the keyboard.
    let restless = Watcher::new(Duration::from_millis(5), || {}).unwrap();
    restless.look(vec![(path.clone(), known)], true);
    write("four", 5);
    assert!(matches!(restless.wait(WAIT).unwrap().change, Change::Changed(_)));
}

const WAIT: Duration = Duration::from_mins(1);

fn wait_for(keeper: &Keeper, revision: u64) {
    loop {
        match keeper.wait(WAIT).unwrap() {
            Notice::Kept(own) if own == revision => return,
            Notice::Kept(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_was_not_saved_is_offered_once_and_goes_when_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().join("state"));
    let path = folder.path().join("flow.json");
    let mut random = Random::new(1);
    let mut document = Document::new(random_flow(&mut random, 9));
    save(&path, &text(document.flow())).unwrap();
    let file = Some(Fingerprint::of(&path, text(document.flow()).as_bytes()));
    let origin = Origin { path: Some(path.clone()), file, source: Source::native() };
    let keeper = Keeper::new(state.clone()).unwrap();
    keeper.begin(origin.clone());
    for number in 0..30 {
        step(&mut random, &mut document, number);
        keeper.note(document.flow(), document.revision());
    }
    wait_for(&keeper, document.revision());
    assert!(state.recoverable().unwrap().is_empty(), "its process lives");
    drop(keeper);
    save(&path, "{}").unwrap();

    let mut all = state.recoverable().unwrap();
    assert_eq!(all.len(), 1);
    assert!(state.recoverable().unwrap().is_empty(), "another window offers it");
    let found = all.pop().unwrap();
    assert_eq!(text(&found.told.flow), text(document.flow()));
    assert_eq!((found.told.edits, found.name().as_deref()), (30, Some("random")));
    assert_eq!(found.told.origin, origin);
    assert!(matches!(found.file_change().unwrap().unwrap(), Change::Changed(_)));

    // Recovered, and killed again before anything was saved.
    let keeper = Keeper::new(state.clone()).unwrap();
    keeper.recover(found, 0);
    wait_for(&keeper, 0);
    drop(keeper);
    let found = state.recoverable().unwrap().pop().unwrap();
    assert_eq!(text(&found.told.flow), text(document.flow()));
    assert_eq!(found.told.edits, 30);

    let keeper = Keeper::new(state.clone()).unwrap();
    keeper.recover(found, 1);
    wait_for(&keeper, 1);
    keeper.saved(origin);
    drop(keeper);
    assert!(state.recoverable().unwrap().is_empty());
    assert_eq!(std::fs::read_dir(&state.0).unwrap().count(), 0, "nothing is left over");
}

#[test]
fn one_journal_that_cannot_be_read_hides_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder(folder.path().to_owned());
    // A folder of such a name cannot be read as a file.
    std::fs::create_dir(folder.path().join("broken.journal")).unwrap();
    assert!(state.recoverable().is_err(), "where nothing else is there, it is told");
    let journal = folder.path().join("good.journal");
    let disk = Arc::new(RealDisk);
    let mut good = Journal::new(disk, journal, Origin::none());
    good.add(&Flow::default(), 3, 7).unwrap();
    let found = state.recoverable().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].told.edits, 3);
}

#[test]
fn a_disk_that_takes_no_journal_is_told_once_and_when_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("state");
    std::fs::write(&blocked, "a file where the folder should be").unwrap();
    let keeper = Keeper::on(Arc::new(RealDisk), StateFolder(blocked.clone()), || {}).unwrap();
    keeper.note(&Flow::default(), 1);
    assert!(matches!(keeper.wait(WAIT), Some(Notice::Failed(_))));
    std::fs::remove_file(&blocked).unwrap();
    keeper.note(&Flow::default(), 2);
    assert_eq!(keeper.wait(WAIT), Some(Notice::Works));
    wait_for(&keeper, 2);

    // A disk that fails several times.
    let disk = PaperDisk::default();
    disk.0.lock().unwrap().is_read_only = true;
    let state = StateFolder(folder.path().join("other"));
    let keeper = Keeper::on(Arc::new(disk.clone()), state, || {}).unwrap();
    keeper.note(&Flow::default(), 1);
    assert!(matches!(keeper.wait(WAIT), Some(Notice::Failed(_))));
    let calls = || disk.0.lock().unwrap().calls;
    let before = calls();
    keeper.note(&Flow::default(), 2);
    until("the second attempt", || calls() > before);
    disk.0.lock().unwrap().is_read_only = false;
    keeper.note(&Flow::default(), 3);
    assert_eq!(keeper.wait(WAIT), Some(Notice::Works));
    wait_for(&keeper, 3);
}

// ---- Killed ----

const CHILD: &str = "TREBLE_FLOW_TEST_CHILD";

/// The test below runs this as a process of its own, which it kills. By itself it makes some edits
/// and finds them again.
#[test]
fn child_that_edits_until_it_is_killed() {
    let Some(seed) = std::env::var(CHILD).ok().map(|seed| seed.parse().unwrap()) else {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder(folder.path().to_owned());
        let keeper = Keeper::new(StateFolder(folder.path().to_owned())).unwrap();
        edit_and_keep(&keeper, 7, 20, |_| ());
        // What a living keeper holds is offered nowhere else.
        drop(keeper);
        let found = state.recoverable().unwrap();
        assert_eq!(found.len(), 1);
        is_what_was_edited(&found[0].told, 7);
        assert_eq!(found[0].told.edits, 20);
        return;
    };
    let keeper = Keeper::new(StateFolder::of_user().unwrap()).unwrap();
    edit_and_keep(&keeper, seed, 1_000_000, |number| {
        use std::io::Write as _;
        // The test runner keeps what tests print; this goes around it.
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nkept {number}").unwrap();
        out.flush().unwrap();
    });
}

/// Makes edits one by one, and says of each when it is kept.
fn edit_and_keep(keeper: &Keeper, seed: u64, edits: usize, kept: impl Fn(usize)) {
    let (mut random, mut document) = killed(seed);
    for number in 0..edits {
        step(&mut random, &mut document, number);
        keeper.note(document.flow(), number as u64);
        wait_for(keeper, number as u64);
        kept(number);
    }
}

/// What was kept is the flow after as many edits as it says.
fn is_what_was_edited(told: &Told, seed: u64) {
    let (mut random, mut document) = killed(seed);
    for number in 0..told.edits as usize {
        step(&mut random, &mut document, number);
    }
    assert_eq!(text(&told.flow), text(document.flow()), "seed {seed}");
}

/// What the child begins with, for its parent to do the same edits.
fn killed(seed: u64) -> (Random, Document) {
    let mut random = Random::new(seed);
    let document = Document::unsaved(random_flow(&mut random, 30));
    (random, document)
}

#[test]
fn kill_at_any_moment_loses_at_most_the_last_edit() {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20);
    for seed in 0..kills {
        let folder = tempfile::tempdir().unwrap();
        let own = module_path!().split_once("::").unwrap().1;
        let mut child = Process::start(
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", &format!("{own}::child_that_edits_until_it_is_killed")])
                .arg("--nocapture")
                .env(CHILD, seed.to_string())
                .env(treble_flow_designer::store::recover::VARIABLE, folder.path()),
        );
        let mut random = Random::new(seed + 1_000);
        let wanted = 1 + random.below(40);
        // The last line may be torn, and then says a smaller number.
        let number = |line: &str| line.strip_prefix("kept ")?.trim_end().parse::<usize>().ok();
        let mut kept = None;
        while kept.is_none_or(|kept| kept < wanted) {
            let line = child.line();
            assert!(!line.is_empty(), "seed {seed}: the process has ended by itself");
            kept = number(&line).or(kept);
        }
        std::thread::sleep(Duration::from_micros(random.below(3_000) as u64));
        child.child.kill().unwrap();
        let rest = String::from_utf8_lossy(&child.end().stdout).into_owned();
        let kept = rest.lines().filter_map(number).chain(kept).max().unwrap();
        let mut all = StateFolder(folder.path().to_owned()).recoverable().unwrap();
        assert_eq!(all.len(), 1, "seed {seed}: recovery is offered");
        let found = all.pop().unwrap();
        let told = &found.told;
        let edits = told.edits as usize;
        assert!([kept + 1, kept + 2].contains(&edits), "seed {seed}: {edits} edits of {kept}");
        is_what_was_edited(told, seed);
    }
}

#[test]
fn a_step_of_a_journal_keeps_every_field_of_the_flow() {
    type Case<'a> = (&'a str, &'a dyn Fn(&mut Flow));
    let mut flow =
        open(br#"{"format":"treble-flow","version":1,"blocks":{"a":{"kind":"message"}}}"#)
            .unwrap()
            .flow;
    let disk = PaperDisk::default();
    let mut journal = begin(&disk, &flow, 1).unwrap();
    let some = |text: &str| Some(text.to_owned());
    let changes: [Case<'_>; 5] = [
        ("name", &|flow| flow.name = some("New")),
        ("language", &|flow| flow.language = some("pt")),
        ("timezone", &|flow| flow.timezone = some("America/Sao_Paulo")),
        ("inputs", &|flow| flow.inputs = Some(vec!["nome".to_owned()])),
        ("start", &|flow| flow.start = Some("a".into())),
    ];
    for (field, change) in changes {
        change(&mut flow);
        journal.add(&flow, 1, 2).unwrap();
        assert_eq!(text(&told(&disk.now()).unwrap().flow), text(&flow), "{field}");
    }
}
