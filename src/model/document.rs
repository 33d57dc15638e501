//! A flow that is being worked on: undo, redo and the mark of what is saved.

use super::edit::{Edit, EditError};
use super::flow::Flow;

/// The most steps that can be undone.
const STEPS: usize = 200;

/// Edits of one gesture (one drag, one stay in a text field) are one step.
pub type Gesture = u64;

/// A flow with its history. Snapshots share all blocks that did not change.
#[derive(Clone, Debug, Default)]
pub struct Document {
    flow: Flow,
    undo: Vec<Flow>,
    redo: Vec<Flow>,
    saved: Flow,
    gesture: Option<Gesture>,
    revision: u64,
}

impl Document {
    /// A document whose flow is what its file holds.
    pub fn new(flow: Flow) -> Self {
        Self { saved: flow.clone(), flow, ..Self::default() }
    }

    /// A document whose flow stands in no file yet.
    pub fn unsaved(flow: Flow) -> Self {
        Self { flow, ..Self::default() }
    }

    pub fn flow(&self) -> &Flow {
        &self.flow
    }

    /// Differs after every change of the flow, undo and redo included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Carries out all edits as one step, or none of them. `true` if anything changed.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<bool, EditError> {
        self.gesture = None;
        self.step(edits, None)
    }

    /// As [`Self::edit`], but edits of the same gesture, one after the other, share a step.
    pub fn edit_in(&mut self, gesture: Gesture, edits: &[Edit]) -> Result<bool, EditError> {
        self.step(edits, Some(gesture))
    }

    fn step(&mut self, edits: &[Edit], gesture: Option<Gesture>) -> Result<bool, EditError> {
        let mut changed = self.flow.clone();
        for edit in edits {
            changed.apply(edit)?;
        }
        Ok(self.become_flow(changed, gesture))
    }

    fn become_flow(&mut self, changed: Flow, gesture: Option<Gesture>) -> bool {
        if changed == self.flow {
            return false;
        }
        let before = std::mem::replace(&mut self.flow, changed);
        if gesture.is_none() || gesture != self.gesture || self.undo.is_empty() {
            if self.undo.len() >= STEPS {
                self.undo.remove(0);
            }
            self.undo.push(before);
        }
        self.gesture = gesture;
        self.redo.clear();
        self.revision += 1;
        true
    }

    /// Another flow takes this one's place, as one step: what its file holds now.
    pub fn replace(&mut self, flow: Flow) -> bool {
        self.gesture = None;
        self.become_flow(flow, None)
    }

    /// What follows is a step of its own, even in the same gesture.
    pub fn end_gesture(&mut self) {
        self.gesture = None;
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.flow, before));
        self.gesture = None;
        self.revision += 1;
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.flow, after));
        self.gesture = None;
        self.revision += 1;
        true
    }

    /// What its file held when it was last read or saved.
    pub fn saved(&self) -> &Flow {
        &self.saved
    }

    /// The file now holds this flow.
    pub fn mark_saved(&mut self, flow: Flow) {
        self.saved = flow;
    }

    /// The flow differs from what its file holds.
    pub fn is_dirty(&self) -> bool {
        self.flow != self.saved
    }
}
