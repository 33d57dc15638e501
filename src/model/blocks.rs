//! The blocks of a flow, in order, shared between the steps of the undo history.
//!
//! A copy of the whole costs a few pointers; a change copies one block and the
//! row of neighbours it stands in. Only adding, removing and renaming blocks
//! touch the index of all ids.

use std::sync::Arc;

use indexmap::IndexSet;

use super::flow::Block;
use super::id::BlockId;

/// How many blocks stand in one shared row.
const ROW: usize = 64;

/// An ordered map from [`BlockId`] to [`Block`], cheap to clone.
#[derive(Clone, Default)]
pub struct Blocks {
    ids: Arc<IndexSet<BlockId>>,
    rows: Vec<Arc<Vec<Arc<Block>>>>,
}

impl Blocks {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The block's position, which is also its number in the platform's question list.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids.get_index_of(id)
    }

    pub fn id_at(&self, position: usize) -> Option<&BlockId> {
        self.ids.get_index(position)
    }

    pub fn at(&self, position: usize) -> Option<&Arc<Block>> {
        self.rows.get(position / ROW)?.get(position % ROW)
    }

    pub fn get(&self, id: &str) -> Option<&Block> {
        self.shared(id).map(AsRef::as_ref)
    }

    /// The block as it is shared between flows: equal pointers mean an unchanged block.
    pub fn shared(&self, id: &str) -> Option<&Arc<Block>> {
        self.at(self.position(id)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&BlockId, &Block)> {
        self.ids
            .iter()
            .zip(self.rows.iter().flat_map(|row| row.iter()))
            .map(|(id, block)| (id, block.as_ref()))
    }

    pub fn ids(&self) -> impl Iterator<Item = &BlockId> {
        self.ids.iter()
    }

    /// The positions of blocks that differ from those of an earlier state, as far as both go.
    /// `None` where an id stands elsewhere; blocks added or removed at the end are not counted.
    /// Costs little more than what changed: rows that are shared are not looked into.
    pub fn changed_since(&self, before: &Self) -> Option<Vec<usize>> {
        let same_ids = Arc::ptr_eq(&self.ids, &before.ids)
            || self.ids.iter().zip(before.ids.iter()).all(|(a, b)| a == b);
        if !same_ids {
            return None;
        }
        let mut changed = Vec::new();
        for (number, (new, old)) in self.rows.iter().zip(&before.rows).enumerate() {
            if Arc::ptr_eq(new, old) {
                continue;
            }
            let differ = new.iter().zip(old.iter()).enumerate();
            let differ = differ.filter(|(_, (new, old))| !Arc::ptr_eq(new, old));
            changed.extend(differ.map(|(at, _)| number * ROW + at));
        }
        Some(changed)
    }

    /// The block for changing; the shared original stays as it is.
    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Block> {
        let position = self.position(id)?;
        let row = Arc::make_mut(self.rows.get_mut(position / ROW)?);
        row.get_mut(position % ROW).map(Arc::make_mut)
    }

    /// Adds a block at the end. An id that is there already changes nothing and gives `false`.
    #[must_use]
    pub fn push(&mut self, id: BlockId, block: Block) -> bool {
        if self.ids.contains(&id) {
            return false;
        }
        Arc::make_mut(&mut self.ids).insert(id);
        match self.rows.last_mut() {
            Some(row) if row.len() < ROW => Arc::make_mut(row).push(Arc::new(block)),
            _ => self.rows.push(Arc::new(vec![Arc::new(block)])),
        }
        true
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Arc<Block>> {
        let position = self.position(id)?;
        Arc::make_mut(&mut self.ids).shift_remove_index(position);
        let first = position / ROW;
        let removed = Arc::make_mut(self.rows.get_mut(first)?).remove(position % ROW);
        // Every row but the last is full, so that a position tells its row.
        for row in first..self.rows.len().saturating_sub(1) {
            let moved = Arc::make_mut(&mut self.rows[row + 1]).remove(0);
            Arc::make_mut(&mut self.rows[row]).push(moved);
        }
        if self.rows.last().is_some_and(|row| row.is_empty()) {
            self.rows.pop();
        }
        Some(removed)
    }

    /// Gives a block another id at the same position.
    pub(super) fn rename(&mut self, from: &str, to: BlockId) -> bool {
        let Some(position) = self.position(from) else {
            return false;
        };
        let ids = Arc::make_mut(&mut self.ids);
        let (last, added) = ids.insert_full(to);
        if !added {
            return false;
        }
        ids.swap_indices(position, last);
        ids.pop();
        true
    }
}

impl FromIterator<(BlockId, Block)> for Blocks {
    /// Of two blocks with the same id the first one stays.
    fn from_iter<T: IntoIterator<Item = (BlockId, Block)>>(iter: T) -> Self {
        let mut ids = IndexSet::new();
        let mut rows: Vec<Vec<Arc<Block>>> = Vec::new();
        for (id, block) in iter {
            if !ids.insert(id) {
                continue;
            }
            match rows.last_mut() {
                Some(row) if row.len() < ROW => row.push(Arc::new(block)),
                _ => {
                    let mut row = Vec::with_capacity(ROW);
                    row.push(Arc::new(block));
                    rows.push(row);
                }
            }
        }
        Self { ids: Arc::new(ids), rows: rows.into_iter().map(Arc::new).collect() }
    }
}

impl PartialEq for Blocks {
    fn eq(&self, other: &Self) -> bool {
        let same_ids = Arc::ptr_eq(&self.ids, &other.ids)
            || (self.len() == other.len() && self.ids.iter().eq(other.ids.iter()));
        same_ids
            && self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&other.rows).all(|(a, b)| {
                Arc::ptr_eq(a, b)
                    || a.len() == b.len()
                        && a.iter().zip(b.iter()).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
            })
    }
}

impl std::fmt::Debug for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
