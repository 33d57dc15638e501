//! A flow as the text of its file, read back before anything is replaced by it.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use super::json_text::Tree;
use super::no_place::{self, NoPlace};
use super::{Format, FormatError, Source, Wrapper, diagram, native, open, put, questions};
use crate::model::diff::{Aspect, Change, ChangeKind, diff};
use crate::model::flow::Block;
use crate::model::{BlockId, ExitId, Facts, Flow, Json};
use crate::words::{Language, Words, diff as diff_words, saving as words};

/// The text of a file.
#[derive(Clone, Debug)]
pub struct Saved {
    pub text: String,
    /// What of the flow this form has no place for, and how often the flow has it.
    pub dropped: BTreeMap<NoPlace, usize>,
    /// The first thing that is lost though the form has a place for it. Of a file that is saved,
    /// there is none.
    pub lost: Option<Box<Change>>,
    /// The flow as the file holds it.
    pub written: Flow,
}

impl Saved {
    /// What the file does not hold, in sentences.
    pub fn tell(&self, flow: &Flow, file: &str, language: Language) -> Vec<String> {
        let no_place = no_place::tell(&self.dropped, file, language);
        let lost = self
            .lost
            .as_ref()
            .map(|change| tell(words::NOT_HELD, change, (flow, &self.written), file, language));
        no_place.into_iter().chain(lost).collect()
    }
}

/// A sentence about a difference from a flow to its file.
fn tell(
    words: Words,
    change: &Change,
    (flow, written): (&Flow, &Flow),
    file: &str,
    language: Language,
) -> String {
    let block = match &change.block {
        Some(id) => diff_words::BLOCK.with(language, &[("block", id.as_str())]),
        None => words::THE_FLOW.get(language).to_owned(),
    };
    let change = diff_words::sentence(change, flow, written, language);
    words.with(language, &[("file", file), ("block", &block), ("change", &change)])
}

/// Why a flow has no text that may replace a file.
#[derive(Clone, Error)]
pub enum Unsaveable {
    /// The text that was written is no flow.
    #[error("what would be written cannot be read back: {0}")]
    Unreadable(FormatError),
    /// The text that was written is another flow.
    #[error("what would be written is not what the flow says")]
    Lost {
        /// The first thing that is lost: from the flow to what would be in the file.
        change: Box<Change>,
        /// What would be in the file.
        written: Box<Flow>,
    },
}

impl Unsaveable {
    /// What would be lost, of which block, and what to do.
    pub fn tell(&self, flow: &Flow, file: &str, language: Language) -> String {
        match self {
            Self::Unreadable(error) => {
                let reason = error.to_string();
                words::UNREADABLE.with(language, &[("file", file), ("reason", &reason)])
            }
            Self::Lost { change, written } => {
                tell(words::LOST, change, (flow, written), file, language)
            }
        }
    }
}

impl fmt::Debug for Unsaveable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => f.debug_tuple("Unreadable").field(error).finish(),
            Self::Lost { change, .. } => f.debug_tuple("Lost").field(change).finish(),
        }
    }
}

/// The flow in the form that its file had, with what stood around it. The text is read back and
/// compared with the flow.
///
/// Questions are written whatever the platform's editor would say to the flow.
pub fn save(flow: &Flow, source: &Source) -> Result<Saved, Unsaveable> {
    let saved = compared(flow, source)?;
    match saved.lost {
        Some(change) => Err(Unsaveable::Lost { change, written: Box::new(saved.written) }),
        None => Ok(saved),
    }
}

/// The flow in one of the platform's forms, as the platform's editor derives it. Such a file holds
/// what the platform makes of the flow, and the flow's own file stays: what is lost is told and
/// does not stop it.
pub fn export(flow: &Flow, format: Format) -> Result<Saved, Unsaveable> {
    compared(flow, &Source::platform(format))
}

fn compared(flow: &Flow, source: &Source) -> Result<Saved, Unsaveable> {
    let text = write(flow, source)?;
    let read = open(text.as_bytes()).map_err(Unsaveable::Unreadable)?;
    let format = source.format;
    let written = match format {
        Format::Native => read.flow,
        _ => with_ids_of(flow, format, read.flow),
    };
    let (mut dropped, mut lost) = (BTreeMap::new(), None);
    for change in diff(flow, &written).into_iter().filter(|change| matters(format, change)) {
        match NoPlace::of(format, &change, flow) {
            Some(own) => *dropped.entry(own).or_default() += 1,
            None if format != Format::Native && no_place::is_same_time(&change, flow, &written) => {
            }
            None => lost = lost.or(Some(Box::new(change))),
        }
    }
    Ok(Saved { text, dropped, lost, written })
}

/// Whether a difference after reading back counts. Question lists hold no places.
fn matters(format: Format, change: &Change) -> bool {
    match change.aspect {
        // Where an unknown field stood, or that a field was `null` before it was set.
        Aspect::Notation if matches!(change.old, None | Some(Json::Null)) => false,
        // An empty field of the wrong type makes way for one that is set.
        _ if no_place::had_nothing(change) => {
            format == Format::Native && change.kind != ChangeKind::UnknownFieldChanged
        }
        _ if format == Format::Native => true,
        Aspect::Meaning => true,
        Aspect::Position => format != Format::Questions || change.kind != ChangeKind::BlockMoved,
        Aspect::Name | Aspect::Notation => false,
    }
}

/// The text of a flow, not read back yet.
fn write(flow: &Flow, source: &Source) -> Result<String, Unsaveable> {
    let compact = match source.format {
        Format::Native => return Ok(as_in_file(native::write::flow(flow), source)),
        Format::Diagram => diagram::write::diagram(flow),
        Format::Questions => questions::write::questions(flow),
    };
    let mut out = match &source.wrapper {
        Wrapper::None if source.is_pretty => {
            let mut out = String::new();
            to_json(&compact)?.write_pretty(0, &mut out);
            out
        }
        Wrapper::None => compact,
        Wrapper::Text(depth) => {
            (0..*depth).fold(compact, |inner, _| Json::String(inner).to_compact())
        }
        Wrapper::Member { object, pointer, as_text } => {
            let value = if *as_text { Json::String(compact) } else { to_json(&compact)? };
            let mut object = object.as_ref().clone();
            put(&mut object, pointer, value);
            let mut out = String::new();
            if source.is_pretty {
                object.write_pretty(0, &mut out);
            } else {
                object.write_compact(&mut out);
            }
            out
        }
    };
    out.push('\n');
    Ok(as_in_file(out, source))
}

/// With the line ends and the byte order mark of the file. No JSON text has line ends inside.
fn as_in_file(text: String, source: &Source) -> String {
    let text = if source.is_crlf { text.replace('\n', "\r\n") } else { text };
    if source.has_mark { format!("\u{feff}{text}") } else { text }
}

/// A text that this module wrote, as a value.
fn to_json(text: &str) -> Result<Json, Unsaveable> {
    match Tree::read(text) {
        Ok(tree) => Ok(tree.root().to_json()),
        Err(error) => Err(Unsaveable::Unreadable(FormatError::syntax(text, error))),
    }
}

/// What was read back, with the ids that blocks and exits have in the flow: the platform's forms
/// hold none of them.
fn with_ids_of(flow: &Flow, format: Format, read: Flow) -> Flow {
    let numbers = match format {
        Format::Questions => {
            let flow = questions::write::with_own_ids(flow);
            questions::write::read_order(&Facts::new(&flow))
        }
        _ => (0..flow.blocks.len()).collect(),
    };
    if numbers.len() != read.blocks.len() {
        return read;
    }
    let own = |number: &usize| Some((flow.blocks.id_at(*number)?, flow.blocks.at(*number)?));
    let pairs: Option<Vec<(&BlockId, &Arc<Block>)>> = numbers.iter().map(own).collect();
    let Some(pairs) = pairs else { return read };
    let ids: HashMap<&BlockId, &BlockId> =
        read.blocks.ids().zip(&pairs).map(|(id, (own, _))| (id, *own)).collect();
    let renamed = |id: &mut Option<BlockId>| {
        if let Some(new) = id.as_ref().and_then(|id| ids.get(id)) {
            *id = Some((*new).clone());
        }
    };
    let blocks = read.blocks.iter().zip(&pairs).map(|((_, block), (id, own))| {
        let mut block = block.clone();
        let exit_ids = |own: Vec<&ExitId>, read: Vec<&mut ExitId>| {
            if own.len() == read.len() {
                read.into_iter().zip(own).for_each(|(read, own)| read.clone_from(own));
            }
        };
        exit_ids(
            own.options.iter().map(|o| &o.id).collect(),
            block.options.iter_mut().map(|o| &mut o.id).collect(),
        );
        exit_ids(
            own.conditions.iter().map(|o| &o.id).collect(),
            block.conditions.iter_mut().map(|o| &mut o.id).collect(),
        );
        exit_ids(
            own.shares.iter().map(|o| &o.id).collect(),
            block.shares.iter_mut().map(|o| &mut o.id).collect(),
        );
        block.paths_mut().for_each(|path| renamed(&mut path.to));
        ((*id).clone(), block)
    });
    let mut start = read.start.clone();
    renamed(&mut start);
    Flow { blocks: blocks.collect(), start, ..read.clone() }
}
