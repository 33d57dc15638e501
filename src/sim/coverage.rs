//! Which blocks and paths of a flow were walked.

use std::collections::BTreeSet;

use crate::model::{BlockId, ExitId, Flow};

use super::event::{Event, EventKind, Problem};

/// What was walked, by any number of conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub blocks: BTreeSet<BlockId>,
    /// Paths by the exit that they leave from.
    pub paths: BTreeSet<(BlockId, ExitId)>,
}

/// How many there are, and how many of them were walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub walked: usize,
    pub all: usize,
}

impl Part {
    /// 100 where there is nothing to walk.
    pub fn percent(self) -> f64 {
        if self.all == 0 { 100.0 } else { self.walked as f64 * 100.0 / self.all as f64 }
    }
}

impl Coverage {
    pub fn of(events: &[Event]) -> Self {
        let mut coverage = Self::default();
        for event in events {
            coverage.add(&event.kind);
        }
        coverage
    }

    /// Takes in what one event shows.
    pub fn add(&mut self, event: &EventKind) {
        let block = match event {
            EventKind::Path { block, exit, .. } => {
                self.paths.insert((block.clone(), exit.clone()));
                block
            }
            EventKind::Started { block }
            | EventKind::Message { block, .. }
            | EventKind::Paused { block }
            | EventKind::Transferred { block, .. }
            | EventKind::Jumped { block, .. }
            | EventKind::HelpDesk { block, .. }
            | EventKind::Problem {
                problem:
                    Problem::WindowClosed { block }
                    | Problem::UnknownKind { block, .. }
                    | Problem::DeadEnd { block, .. },
            } => block,
            _ => return,
        };
        self.blocks.insert(block.clone());
    }

    /// Takes in what others walked.
    pub fn merge(&mut self, other: &Self) {
        self.blocks.extend(other.blocks.iter().cloned());
        self.paths.extend(other.paths.iter().cloned());
    }

    /// The blocks that were walked, of all that the flow has now.
    pub fn blocks_of(&self, flow: &Flow) -> Part {
        let walked = flow.blocks.ids().filter(|id| self.blocks.contains(*id)).count();
        Part { walked, all: flow.blocks.len() }
    }

    /// The paths that were walked, of all that the flow has now: exits that lead to a block.
    pub fn paths_of(&self, flow: &Flow) -> Part {
        let paths = paths(flow);
        let walked = paths.iter().filter(|path| self.paths.contains(*path)).count();
        Part { walked, all: paths.len() }
    }

    /// The paths of the flow that were not walked, in the flow's order.
    pub fn missing(&self, flow: &Flow) -> Vec<(BlockId, ExitId)> {
        let mut paths = paths(flow);
        paths.retain(|path| !self.paths.contains(path));
        paths
    }
}

/// The paths of a flow: exits that lead to a block, in the flow's order.
pub fn paths(flow: &Flow) -> Vec<(BlockId, ExitId)> {
    let paths = flow.blocks.iter().flat_map(|(id, block)| {
        let exits = block.exits().filter(|exit| exit.path.to.is_some());
        exits.map(|exit| (id.clone(), ExitId::from(exit.id)))
    });
    paths.collect()
}
