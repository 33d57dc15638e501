//! The journal of one open flow: a snapshot of it, then what each edit changed, synced one by one.
//!
//! Every record is a line `length hash payload`. A power cut may tear the last lines; whatever
//! follows the first line that is not whole is no part of the journal. Flows stand in it as native
//! text, so that it keeps all that saving keeps.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, DiskFile};
use super::watch::{Fingerprint, hash};
use crate::format::json_text::Tree;
use crate::format::{self, Format, Source, Wrapper, native};
use crate::model::{Block, BlockId, Flow};

/// The version of journals that this program writes and reads.
const VERSION: u32 = 1;

/// A longer journal begins anew with a snapshot.
const MAX_BYTES: u64 = 32 * 1024 * 1024;
const MAX_STEPS: u64 = 2_000;

/// Where a flow came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// `None` for a flow that stands in no file yet.
    pub path: Option<PathBuf>,
    /// The file as it was read or saved.
    pub file: Option<Fingerprint>,
    pub source: Source,
}

impl Origin {
    /// Of a flow that stands in no file yet.
    pub fn none() -> Self {
        Self { path: None, file: None, source: Source::native() }
    }
}

/// What a journal tells.
#[derive(Clone, Debug)]
pub struct Told {
    pub origin: Origin,
    pub flow: Flow,
    /// Edits since the file was read or saved.
    pub edits: u64,
    /// The time of the last edit, in seconds since 1970.
    pub time: u64,
}

/// The first record.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    time: u64,
    edits: u64,
    path: Option<String>,
    /// The path where it is not Unicode.
    #[serde(default)]
    raw_path: Option<RawPath>,
    file: Option<Fingerprint>,
    format: String,
    is_pretty: bool,
    #[serde(default)]
    is_crlf: bool,
    #[serde(default)]
    has_mark: bool,
    wrapper: Around,
    flow: String,
}

/// A path that is not Unicode: its bytes (Unix) or its 16-bit units (Windows) in hexadecimal.
/// Each means something only on a system of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum RawPath {
    Bytes(String),
    Wide(String),
}

impl RawPath {
    #[cfg(unix)]
    fn of(path: &Path) -> Self {
        use std::os::unix::ffi::OsStrExt as _;
        let mut hex = String::new();
        for byte in path.as_os_str().as_bytes() {
            // Writing into a String cannot fail.
            let _ok = write!(hex, "{byte:02x}");
        }
        Self::Bytes(hex)
    }

    #[cfg(windows)]
    fn of(path: &Path) -> Self {
        use std::os::windows::ffi::OsStrExt as _;
        let mut hex = String::new();
        for unit in path.as_os_str().encode_wide() {
            // Writing into a String cannot fail.
            let _ok = write!(hex, "{unit:04x}");
        }
        Self::Wide(hex)
    }

    #[cfg(not(any(unix, windows)))]
    fn of(_path: &Path) -> Self {
        // Nothing is known of such paths here: the flow is kept without it.
        Self::Bytes(String::new())
    }

    /// The path; `None` for one of another kind of system, and for a spoiled one.
    fn to_path(&self) -> Option<PathBuf> {
        match self {
            #[cfg(unix)]
            Self::Bytes(hex) => {
                use std::os::unix::ffi::OsStringExt as _;
                let bytes = digits(hex, 2)?.map(|byte| u8::from_str_radix(byte, 16).ok());
                Some(std::ffi::OsString::from_vec(bytes.collect::<Option<_>>()?).into())
            }
            #[cfg(windows)]
            Self::Wide(hex) => {
                use std::os::windows::ffi::OsStringExt as _;
                let units = digits(hex, 4)?.map(|unit| u16::from_str_radix(unit, 16).ok());
                Some(std::ffi::OsString::from_wide(&units.collect::<Option<Vec<_>>>()?).into())
            }
            _ => None,
        }
    }
}

/// A text of hexadecimal digits in groups.
#[cfg(any(unix, windows))]
fn digits(hex: &str, each: usize) -> Option<impl Iterator<Item = &str>> {
    let is_whole =
        hex.len().is_multiple_of(each) && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_whole.then(|| (0..hex.len()).step_by(each).filter_map(move |at| hex.get(at..at + each)))
}

#[derive(Serialize, Deserialize)]
enum Around {
    Nothing,
    Text,
    /// A text in a text, this deep.
    Texts(usize),
    Member {
        object: String,
        pointer: String,
        as_text: bool,
    },
}

/// What changed from one flow to the next.
#[derive(Serialize, Deserialize)]
struct Step {
    time: u64,
    edits: u64,
    /// `flow` is the whole flow, not only what changed of it.
    #[serde(default)]
    is_whole: bool,
    #[serde(default)]
    removed: Vec<String>,
    /// All ids, where they do not follow from what was removed and added.
    #[serde(default)]
    order: Option<Vec<String>>,
    /// A native file with the blocks that changed and the flow's own fields.
    flow: String,
}

/// A journal that is being written.
pub struct Journal {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    origin: Origin,
    /// `None` before the first edit and after an error: what stands behind the last good record
    /// is then unknown, and the next edit begins the journal anew.
    file: Option<Box<dyn DiskFile>>,
    last: Flow,
    edits: u64,
    bytes: u64,
    steps: u64,
}

impl Journal {
    /// A journal that the first edit begins. Nothing is written yet.
    pub fn new(disk: Arc<dyn Disk>, path: PathBuf, origin: Origin) -> Self {
        let last = Flow::default();
        Self { disk, path, origin, file: None, last, edits: 0, bytes: 0, steps: 0 }
    }

    /// The flow belongs to another file from the next edit on, or the file is another by now.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
        self.file = None;
    }

    /// Keeps a flow that is so many edits further. It is sure to be kept when this returns.
    pub fn add(&mut self, flow: &Flow, edits: u64, time: u64) -> io::Result<()> {
        let edits = self.edits + edits;
        let Some(file) =
            self.file.as_mut().filter(|_| self.bytes < MAX_BYTES && self.steps < MAX_STEPS)
        else {
            return self.begin_anew(flow.clone(), edits, time);
        };
        let line = line(&difference(&self.last, flow, edits, time))?;
        if let Err(error) = file.write_all(line.as_bytes()).and_then(|()| file.sync()) {
            self.file = None;
            return Err(error);
        }
        self.last = flow.clone();
        self.edits = edits;
        self.bytes += line.len() as u64;
        self.steps += 1;
        Ok(())
    }

    /// The new journal takes the old one's place whole, or the old one stays.
    fn begin_anew(&mut self, flow: Flow, edits: u64, time: u64) -> io::Result<()> {
        let line = line(&head(&self.origin, &flow, edits, time))?;
        self.file = None;
        super::atomic::save_private_on(self.disk.as_ref(), &self.path, line.as_bytes())?;
        self.file = Some(self.disk.append(&self.path)?);
        self.last = flow;
        self.edits = edits;
        // A large snapshot alone is no reason to write the next one.
        self.bytes = 0;
        self.steps = 0;
        Ok(())
    }

    /// Its flow is saved, or nobody wants it.
    pub fn remove(self) -> io::Result<()> {
        drop(self.file);
        match self.disk.remove(&self.path) {
            // It never came to be.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            result => result?,
        }
        self.disk.sync_folder(super::atomic::folder_of(&self.path))
    }
}

fn line(record: &impl Serialize) -> io::Result<String> {
    let payload = serde_json::to_string(record)?;
    let mut line = String::with_capacity(payload.len() + 32);
    // Writing into a String cannot fail.
    let _ok = writeln!(line, "{} {:016x} {payload}", payload.len(), hash(payload.as_bytes()));
    Ok(line)
}

fn head(origin: &Origin, flow: &Flow, edits: u64, time: u64) -> Head {
    let path = origin.path.as_deref();
    Head {
        version: VERSION,
        time,
        edits,
        path: path.and_then(Path::to_str).map(str::to_owned),
        raw_path: path.filter(|path| path.to_str().is_none()).map(RawPath::of),
        file: origin.file,
        format: origin.source.format.name().to_owned(),
        is_pretty: origin.source.is_pretty,
        is_crlf: origin.source.is_crlf,
        has_mark: origin.source.has_mark,
        wrapper: match &origin.source.wrapper {
            Wrapper::None => Around::Nothing,
            Wrapper::Text(1) => Around::Text,
            Wrapper::Text(depth) => Around::Texts(*depth),
            Wrapper::Member { object, pointer, as_text } => Around::Member {
                object: object.to_compact(),
                pointer: pointer.clone(),
                as_text: *as_text,
            },
        },
        flow: native::write::flow(flow),
    }
}

/// What to write down so that `old` becomes `new`. Blocks that both share are passed over
/// without looking into them.
fn difference(old: &Flow, new: &Flow, edits: u64, time: u64) -> Step {
    let is_shared = match (&old.platform, &new.platform) {
        (None, None) => true,
        (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
        _ => false,
    };
    // Unknown fields keep their places only in a whole flow.
    if !is_shared || old.extra != new.extra || old.stray_layout != new.stray_layout {
        let flow = native::write::flow(new);
        return Step { time, edits, is_whole: true, removed: Vec::new(), order: None, flow };
    }
    // Most edits touch one place: only what stands between the beginning and the end that both
    // flows have in common is looked up by its id.
    let (olds, news) = (old.blocks.len(), new.blocks.len());
    let same = |(a, b): &(&BlockId, &BlockId)| a == b;
    let first = old.blocks.ids().zip(new.blocks.ids()).take_while(same).count();
    let id_at = |flow: &Flow, back: usize| flow.blocks.id_at(flow.blocks.len() - back).cloned();
    let rest = olds.min(news) - first;
    let last = (1..=rest).take_while(|back| id_at(old, *back) == id_at(new, *back)).count();
    let before = |position: usize, id: &BlockId| {
        if position < first {
            old.blocks.at(position)
        } else if position >= news - last {
            old.blocks.at(position + olds - news)
        } else {
            old.blocks.shared(id.as_str())
        }
    };
    let changed = new.blocks.ids().enumerate().filter_map(|(position, id)| {
        let now = new.blocks.at(position)?;
        let is_same = before(position, id).is_some_and(|own| Arc::ptr_eq(own, now) || own == now);
        (!is_same).then(|| (id.clone(), now.as_ref().clone()))
    });
    let part = Flow {
        blocks: changed.collect(),
        notes: new.notes.clone(),
        extra: crate::model::flow::Extra::default(),
        stray_layout: Vec::new(),
        platform: None,
        name: new.name.clone(),
        language: new.language.clone(),
        timezone: new.timezone.clone(),
        direction: new.direction.clone(),
        inputs: new.inputs.clone(),
        start: new.start.clone(),
        allow: new.allow.clone(),
    };
    let between = |flow: &Flow, count: usize| {
        let middle = first..count - last;
        middle.filter_map(|at| flow.blocks.id_at(at).cloned()).collect::<Vec<BlockId>>()
    };
    let (was, is) = (between(old, olds), between(new, news));
    let stays = |id: &&BlockId| new.blocks.contains(id.as_str());
    let is_new = |id: &&BlockId| !old.blocks.contains(id.as_str());
    let removed = was.iter().filter(|id| !stays(id)).map(BlockId::to_string).collect();
    // Without an order, those that stay keep theirs, and new ones go to the end.
    let added = is.iter().filter(is_new).count();
    let follows = (added == 0 || last == 0)
        && was.iter().filter(stays).chain(is.iter().filter(is_new)).eq(is.iter());
    let order = (!follows).then(|| new.blocks.ids().map(BlockId::to_string).collect());
    Step { time, edits, is_whole: false, removed, order, flow: native::write::flow(&part) }
}

/// What the good records of a journal tell; `None` when not even the first one is good.
pub fn read(bytes: &[u8]) -> Option<Told> {
    let (first, mut rest) = split(bytes)?;
    let head: Head = serde_json::from_str(first).ok()?;
    if head.version != VERSION {
        return None;
    }
    let mut flow = opened(&head.flow)?;
    let mut blocks = taken(&mut flow);
    let (mut edits, mut time) = (head.edits, head.time);
    while let Some((payload, behind)) = split(rest) {
        let Ok(step) = serde_json::from_str::<Step>(payload) else { break };
        let Some(part) = opened(&step.flow) else { break };
        take(&mut flow, &mut blocks, &step, part);
        (edits, time) = (step.edits, step.time);
        rest = behind;
    }
    flow.blocks = blocks.into_iter().collect();
    Some(Told { origin: origin(head)?, flow, edits, time })
}

/// The payload of the first line and what follows it, if that line is whole.
fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let space = bytes.iter().take(21).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
    let sum = bytes.get(space + 1..space + 17)?;
    let sum = u64::from_str_radix(std::str::from_utf8(sum).ok()?, 16).ok()?;
    let from = space + 18;
    let end = from.checked_add(length)?;
    let payload = bytes.get(from..end)?;
    let is_whole = bytes.get(space + 17) == Some(&b' ')
        && bytes.get(end) == Some(&b'\n')
        && hash(payload) == sum;
    if !is_whole {
        return None;
    }
    Some((std::str::from_utf8(payload).ok()?, bytes.get(end + 1..)?))
}

fn opened(text: &str) -> Option<Flow> {
    let tree = Tree::read(text).ok()?;
    native::read::flow(tree.root()).ok()
}

fn taken(flow: &mut Flow) -> IndexMap<BlockId, Block> {
    let blocks = std::mem::take(&mut flow.blocks);
    blocks.iter().map(|(id, block)| (id.clone(), block.clone())).collect()
}

/// Makes the change that a step tells.
fn take(flow: &mut Flow, blocks: &mut IndexMap<BlockId, Block>, step: &Step, mut part: Flow) {
    let changed = taken(&mut part);
    if step.is_whole {
        *blocks = changed;
        *flow = part;
        return;
    }
    if !step.removed.is_empty() {
        let removed: std::collections::HashSet<&str> =
            step.removed.iter().map(String::as_str).collect();
        blocks.retain(|id, _| !removed.contains(id.as_str()));
    }
    for (id, block) in changed {
        blocks.insert(id, block);
    }
    if let Some(order) = &step.order {
        let places: std::collections::HashMap<&str, usize> =
            order.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        blocks.sort_by_cached_key(|id, _| places.get(id.as_str()).copied());
    }
    part.extra = std::mem::take(&mut flow.extra);
    part.stray_layout = std::mem::take(&mut flow.stray_layout);
    part.platform = flow.platform.take();
    *flow = part;
}

fn origin(head: Head) -> Option<Origin> {
    let formats = [Format::Native, Format::Diagram, Format::Questions];
    let format = formats.into_iter().find(|format| format.name() == head.format)?;
    let wrapper = match head.wrapper {
        Around::Nothing => Wrapper::None,
        Around::Text => Wrapper::Text(1),
        // Each text in a text doubles what stands before quotation marks.
        Around::Texts(depth) if depth < format::MAX_TEXTS => Wrapper::Text(depth),
        Around::Texts(_) => return None,
        Around::Member { object, pointer, as_text } => {
            let object = Box::new(Tree::read(&object).ok()?.root().to_json());
            Wrapper::Member { object, pointer, as_text }
        }
    };
    let (is_pretty, is_crlf, has_mark) = (head.is_pretty, head.is_crlf, head.has_mark);
    let source = format::Source { format, wrapper, is_pretty, is_crlf, has_mark };
    let path = head.path.map(PathBuf::from).or_else(|| head.raw_path?.to_path());
    Some(Origin { path, file: head.file, source })
}

/// What a journal file tells; `Ok(None)` when it holds nothing that can be used.
pub fn read_file(path: &Path) -> io::Result<Option<Told>> {
    Ok(read(&std::fs::read(path)?))
}
