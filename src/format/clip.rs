//! Blocks as text on the clipboard: copied from one flow, pasted into another, also of another
//! window. A whole flow in any of its forms can be pasted as well.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use crate::model::flow::{Note, Position};
use crate::model::heal::{add_copies, moved};
use crate::model::id::{IdMaker, slug};
use crate::model::{BlockId, Edit, Flow, NoteId};
use crate::picture::arrange::tidy;
use crate::words::{Language, editing};

use super::json_text::Tree;
use super::native::{CLIP_FORMAT, read, write};
use super::{FormatError, detect, open, text_of, wrapped};

/// Why nothing could be pasted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClipError {
    #[error("the clipboard holds no blocks of a flow")]
    NoBlocks,
    /// It begins like a flow and is broken, or is too large.
    #[error("the flow on the clipboard is broken at {}:{}: {}", .0.line, .0.column, .0.message)]
    Broken(FormatError),
}

impl ClipError {
    /// The error in the author's language.
    pub fn say(&self, language: Language) -> String {
        match self {
            Self::NoBlocks => editing::CLIP_NO_BLOCKS.get(language).to_owned(),
            Self::Broken(error) => editing::CLIP_BROKEN.with(
                language,
                &[
                    ("line", &error.line.to_string()),
                    ("column", &error.column.to_string()),
                    ("message", &error.message),
                ],
            ),
        }
    }
}

/// The chosen blocks as a text for the clipboard. Paths that leave the choice lead nowhere there
/// and keep their webhooks.
pub fn copy(flow: &Flow, ids: &BTreeSet<BlockId>, notes: &BTreeSet<NoteId>) -> String {
    let chosen: Flow = Flow {
        blocks: flow
            .blocks
            .iter()
            .filter(|(id, _)| ids.contains(*id))
            .map(|(id, block)| {
                let mut block = block.clone();
                block.free_paths(|to| !(ids.contains(to) && flow.blocks.contains(to.as_str())));
                (id.clone(), block)
            })
            .collect(),
        notes: flow.notes.iter().filter(|(id, _)| notes.contains(id)).cloned().collect(),
        ..Flow::default()
    };
    write::clip(&chosen)
}

/// The edits that add what a text holds, and the ids that it gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    pub edits: Vec<Edit>,
    pub blocks: Vec<BlockId>,
    pub notes: Vec<NoteId>,
}

/// The edits that add the blocks and notes of a text, their upper left corner at a point. Blocks
/// that stand nowhere yet are tidied first.
pub fn paste(flow: &Flow, text: &str, at: (f64, f64)) -> Result<Pasted, ClipError> {
    let mut pasted = read_blocks(text)?;
    if pasted.blocks.iter().any(|(_, block)| block.position.is_none()) {
        let edits = tidy(&pasted, None);
        // Moves of blocks that are there cannot fail; untidy blocks would still be pasted.
        pasted.apply_all(&edits).unwrap_or_default();
    }
    let least = |of: fn(&Position) -> f64| {
        let blocks = pasted.blocks.iter().filter_map(|(_, block)| block.position.as_ref());
        let all = blocks.chain(pasted.notes.iter().map(|(_, note)| &note.at)).map(of);
        all.filter(|at| at.is_finite()).fold(f64::INFINITY, f64::min)
    };
    let (left, top) = (least(|at| at.x), least(|at| at.y));
    let copies = pasted.blocks.iter().map(|(id, block)| {
        let mut block = block.clone();
        block.position = block.position.map(|old| moved(&old, at.0 - left, at.1 - top));
        (id.clone(), block)
    });
    let (mut edits, blocks) = add_copies(flow, copies.collect());
    let (more, notes) = add_notes(flow, pasted.notes.iter().cloned(), at.0 - left, at.1 - top);
    edits.extend(more);
    Ok(Pasted { edits, blocks, notes })
}

/// The edits that add copies of notes so far aside, and the ids that these get.
pub fn add_notes(
    flow: &Flow,
    notes: impl Iterator<Item = (NoteId, Arc<Note>)>,
    x: f64,
    y: f64,
) -> (Vec<Edit>, Vec<NoteId>) {
    let mut maker = IdMaker::default();
    for (id, _) in &flow.notes {
        maker.make(id.as_str());
    }
    let mut ids = Vec::new();
    let edits = notes
        .map(|(id, note)| {
            // Ids of files are not judged, but new ones are plain.
            let is_plain = slug(id.as_str()) == id.as_str();
            let wanted = if is_plain { id.as_str() } else { note.kind.name() };
            let id = NoteId::from(maker.make(wanted));
            ids.push(id.clone());
            let copy = note.moved_to(note.at.x + x, note.at.y + y);
            Edit::SetNote { id, note: Some(Box::new(copy)) }
        })
        .collect();
    (edits, ids)
}

/// The blocks of a text: copied ones, or those of a whole flow.
fn read_blocks(text: &str) -> Result<Flow, ClipError> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    // What is no JSON at all is some other text that was copied last.
    if !bare.starts_with(['{', '[', '"']) {
        return Err(ClipError::NoBlocks);
    }
    let text = text_of(text.as_bytes()).map_err(ClipError::Broken)?;
    let tree =
        Tree::read(text).map_err(|error| ClipError::Broken(FormatError::syntax(text, error)))?;
    let root = tree.root();
    let flow = if root.get("format").is_some_and(|format| format.is_text(CLIP_FORMAT)) {
        read::clip(root).map_err(|problem| {
            ClipError::Broken(FormatError::at(text, problem.at, problem.message))
        })?
    } else if detect(root).is_some() || wrapped(root).is_some() || root.as_text().is_some() {
        let opened = open(text.as_bytes()).map_err(|error| match root.as_text() {
            // A quoted sentence was not meant to be a flow.
            Some(inner) if !inner.trim_start().starts_with(['{', '[']) => ClipError::NoBlocks,
            _ => ClipError::Broken(error),
        })?;
        opened.flow
    } else {
        return Err(ClipError::NoBlocks);
    };
    if flow.blocks.is_empty() && flow.notes.is_empty() {
        Err(ClipError::NoBlocks)
    } else {
        Ok(flow)
    }
}
