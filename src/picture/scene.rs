//! Where everything stands on the canvas, with an index of what is where. It follows the
//! flow by comparing shared blocks, so an update costs what changed.

use std::collections::HashMap;
use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use rstar::{AABB, RTree, RTreeObject};

use super::route::{self, Area};
use super::theme::size;
use super::{Card, RowKind};
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::model::flow::{Note, NoteKind};
use crate::model::{Block, BlockId, ExitId, Flow, NoteId, trigger};

/// Beyond this many blocks a path does not look for a way around others.
const DETOUR_LIMIT: usize = 2_000;

#[derive(Clone, Debug)]
pub struct Node {
    pub id: BlockId,
    pub block: Arc<Block>,
    pub rect: Rect,
    pub card: Card,
    pub wires_in: Vec<usize>,
    pub wires_out: Vec<usize>,
    /// The six parts of a request trigger, where the block is one.
    pub parts: Option<[bool; 6]>,
}

/// A path as it is drawn.
#[derive(Clone, Debug)]
pub struct Wire {
    pub from: usize,
    pub to: usize,
    pub exit: ExitId,
    pub kind: ExitKind,
    pub points: Vec<Pos2>,
    pub badge_at: Pos2,
    pub bounds: Rect,
    /// The webhook's host.
    pub host: Option<String>,
    /// It leads into a trigger and has no webhook.
    pub lacks_webhook: bool,
}

/// A note or frame as it is drawn.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub id: NoteId,
    pub note: Arc<Note>,
    pub rect: Rect,
}

impl Sheet {
    fn new(id: &NoteId, note: &Arc<Note>) -> Self {
        let number = |value: f64| if value.is_finite() { value as f32 } else { 0.0 };
        let size = vec2(number(note.size.x), number(note.size.y));
        let size = size.max(Vec2::splat(Note::LEAST as f32));
        let rect = Rect::from_min_size(pos2(number(note.at.x), number(note.at.y)), size);
        Self { id: id.clone(), note: Arc::clone(note), rect }
    }

    /// The part with a frame's title.
    pub fn head(&self) -> Rect {
        let height = self.rect.height().min(size::FRAME_TITLE);
        Rect::from_min_size(self.rect.min, vec2(self.rect.width(), height))
    }

    pub fn is_frame(&self) -> bool {
        self.note.kind == NoteKind::Frame
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Item {
    number: usize,
    min: [f32; 2],
    max: [f32; 2],
}

impl RTreeObject for Item {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.min, self.max)
    }
}

fn item(number: usize, rect: Rect) -> Item {
    Item { number, min: [rect.min.x, rect.min.y], max: [rect.max.x, rect.max.y] }
}

#[derive(Debug, Default)]
pub struct Scene {
    revision: Option<u64>,
    pub nodes: Vec<Node>,
    pub wires: Vec<Wire>,
    /// Frames first: they lie under all else.
    pub sheets: Vec<Sheet>,
    node_tree: RTree<Item>,
    wire_tree: RTree<Item>,
    pub start: Option<usize>,
    bounds: Option<Rect>,
}

impl Scene {
    /// Brings the scene to the flow's state.
    pub fn follow(&mut self, flow: &Flow, revision: u64) {
        if self.revision == Some(revision) {
            return;
        }
        self.revision = Some(revision);
        self.update(flow);
        let sheets = flow.notes.iter().map(|(id, note)| Sheet::new(id, note));
        self.sheets = sheets.collect();
        self.sheets.sort_by_key(|sheet| !sheet.is_frame());
        let nodes = self.nodes.iter().map(|node| node.rect);
        let sheets = self.sheets.iter().map(|sheet| sheet.rect);
        self.bounds = nodes.chain(sheets).reduce(Rect::union);
    }

    fn update(&mut self, flow: &Flow) {
        let same_blocks = self.nodes.len() == flow.blocks.len()
            && self.nodes.iter().zip(flow.blocks.ids()).all(|(node, id)| node.id == *id);
        let start = flow.start.as_ref().and_then(|start| flow.blocks.position(start.as_str()));
        let start_changed = start != self.start;
        self.start = start;
        if !same_blocks {
            self.rebuild(flow);
            return;
        }
        let mut moved = Vec::new();
        let mut meaning_changed = start_changed;
        for number in 0..self.nodes.len() {
            let (Some(block), Some(node)) = (flow.blocks.at(number), self.nodes.get_mut(number))
            else {
                continue;
            };
            if Arc::ptr_eq(block, &node.block) {
                continue;
            }
            let mut old = Block::clone(&node.block);
            old.position.clone_from(&block.position);
            if old != **block {
                meaning_changed = true;
            }
            node.block = Arc::clone(block);
            moved.push(number);
        }
        // Many changes at once are cheaper as a whole.
        if moved.len() > 64 && moved.len() * 4 > self.nodes.len() {
            self.rebuild(flow);
            return;
        }
        for &number in &moved {
            let Some(node) = self.nodes.get_mut(number) else { continue };
            self.node_tree.remove(&item(number, node.rect));
            node.card = Card::of(&node.block);
            node.rect = place(&node.block, &node.card, number);
            self.node_tree.insert(item(number, node.rect));
        }
        if meaning_changed {
            self.connect(flow);
            self.count_parts(flow);
        } else {
            let mut touched: Vec<usize> = moved
                .iter()
                .filter_map(|number| self.nodes.get(*number))
                .flat_map(|node| node.wires_in.iter().chain(&node.wires_out).copied())
                .collect();
            touched.sort_unstable();
            touched.dedup();
            for number in touched {
                let Some(wire) = self.wires.get(number) else { continue };
                let old = item(number, wire.bounds);
                let wire = self.routed(wire.clone());
                self.wire_tree.remove(&old);
                self.wire_tree.insert(item(number, wire.bounds));
                if let Some(slot) = self.wires.get_mut(number) {
                    *slot = wire;
                }
            }
        }
    }

    fn rebuild(&mut self, flow: &Flow) {
        self.nodes = (0..flow.blocks.len())
            .filter_map(|number| {
                let (id, block) = (flow.blocks.id_at(number)?, flow.blocks.at(number)?);
                let card = Card::of(block);
                Some(Node {
                    id: id.clone(),
                    rect: place(block, &card, number),
                    block: Arc::clone(block),
                    card,
                    wires_in: Vec::new(),
                    wires_out: Vec::new(),
                    parts: None,
                })
            })
            .collect();
        let boxes = self.nodes.iter().enumerate().map(|(n, node)| item(n, node.rect)).collect();
        self.node_tree = RTree::bulk_load(boxes);
        self.connect(flow);
        self.count_parts(flow);
    }

    fn connect(&mut self, flow: &Flow) {
        for node in &mut self.nodes {
            node.wires_in.clear();
            node.wires_out.clear();
        }
        let index: HashMap<&str, usize> =
            flow.blocks.ids().enumerate().map(|(number, id)| (id.as_str(), number)).collect();
        let mut wires = Vec::new();
        for (from, node) in self.nodes.iter().enumerate() {
            for exit in node.block.exits() {
                let Some(&to) = exit.path.to.as_ref().and_then(|to| index.get(to.as_str())) else {
                    continue;
                };
                let target = self.nodes.get(to).map(|node| &node.block);
                let url = exit.path.url();
                wires.push(Wire {
                    from,
                    to,
                    exit: exit.id.into(),
                    kind: exit.kind,
                    points: Vec::new(),
                    badge_at: Pos2::ZERO,
                    bounds: Rect::NOTHING,
                    host: url.map(host_of),
                    lacks_webhook: url.is_none()
                        && target.is_some_and(|block| crate::model::facts::is_trigger(block)),
                });
            }
        }
        self.wires = wires.into_iter().map(|wire| self.routed(wire)).collect();
        for (number, wire) in self.wires.iter().enumerate() {
            if let Some(node) = self.nodes.get_mut(wire.from) {
                node.wires_out.push(number);
            }
            if let Some(node) = self.nodes.get_mut(wire.to) {
                node.wires_in.push(number);
            }
        }
        let boxes = self.wires.iter().enumerate().map(|(n, w)| item(n, w.bounds)).collect();
        self.wire_tree = RTree::bulk_load(boxes);
    }

    fn count_parts(&mut self, flow: &Flow) {
        let is_trigger = |node: &Node| crate::model::facts::is_trigger(&node.block);
        for node in &mut self.nodes {
            node.parts = None;
        }
        if !self.nodes.iter().any(is_trigger) {
            return;
        }
        let facts = Facts::new(flow);
        for (number, node) in self.nodes.iter_mut().enumerate() {
            if is_trigger(node) {
                node.parts = Some(trigger::parts(&facts, number));
            }
        }
    }

    /// The wire with its course.
    fn routed(&self, mut wire: Wire) -> Wire {
        let (Some(source), Some(target)) = (self.nodes.get(wire.from), self.nodes.get(wire.to))
        else {
            return wire;
        };
        let from = source.exit_dot(wire.exit.as_str());
        let to = target.input_dot();
        let lane =
            source.card.rows.iter().position(|row| row.exit == wire.exit).unwrap_or_default();
        let looks_around = self.nodes.len() <= DETOUR_LIMIT;
        let corners = route::corners(
            [from.x, from.y],
            [to.x, to.y],
            area(source.rect),
            area(target.rect),
            lane,
            |a, b| {
                if !looks_around {
                    return 0;
                }
                let rect = Rect::from_two_pos(pos2(a[0], a[1]), pos2(b[0], b[1])).shrink(1.0);
                let (w, h) = (rect.width().max(0.1), rect.height().max(0.1));
                let rect = Rect::from_center_size(rect.center(), vec2(w, h));
                self.nodes_in(rect).count()
            },
        );
        let badge = route::badge_point(&corners);
        wire.badge_at = pos2(badge[0], badge[1]);
        wire.points =
            route::rounded(&corners, size::BEND).into_iter().map(|[x, y]| pos2(x, y)).collect();
        wire.bounds = Rect::from_points(&wire.points).expand(size::ARROW);
        wire
    }

    pub fn nodes_in(&self, rect: Rect) -> impl Iterator<Item = usize> + '_ {
        self.node_tree.locate_in_envelope_intersecting(envelope(rect)).map(|item| item.number)
    }

    pub fn wires_in(&self, rect: Rect) -> impl Iterator<Item = usize> + '_ {
        self.wire_tree.locate_in_envelope_intersecting(envelope(rect)).map(|item| item.number)
    }

    pub fn number(&self, id: &BlockId, flow: &Flow) -> Option<usize> {
        flow.blocks.position(id.as_str()).filter(|number| *number < self.nodes.len())
    }

    pub fn wire(&self, from: usize, exit: &ExitId) -> Option<&Wire> {
        let node = self.nodes.get(from)?;
        node.wires_out.iter().filter_map(|n| self.wires.get(*n)).find(|wire| wire.exit == *exit)
    }

    /// The box around all blocks.
    pub fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    /// The block under a point; of several the last, which is drawn on top.
    pub fn node_at(&self, at: Pos2) -> Option<usize> {
        self.nodes_in(Rect::from_center_size(at, Vec2::splat(0.5))).max()
    }

    /// The exit dot near a point.
    pub fn exit_at(&self, at: Pos2, reach: f32) -> Option<(usize, ExitId)> {
        let around = Rect::from_center_size(at, Vec2::splat(2.0 * reach));
        let mut found: Vec<usize> = self.nodes_in(around).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.into_iter().find_map(|number| {
            let node = self.nodes.get(number)?;
            let row =
                node.card.rows.iter().find(|row| {
                    row.is_exit() && node.dot_of_row(row.middle()).distance(at) <= reach
                })?;
            Some((number, row.exit.clone()))
        })
    }

    /// The note at a point: any part of a paper, and a frame's title and edge. What stands in a
    /// frame is not the frame.
    pub fn sheet_at(&self, at: Pos2, reach: f32) -> Option<usize> {
        self.sheets.iter().rposition(|sheet| {
            let rect = sheet.rect.expand(reach);
            let inside = sheet.rect.shrink(reach);
            rect.contains(at)
                && (!sheet.is_frame() || sheet.head().contains(at) || !inside.contains(at))
        })
    }

    /// The blocks and notes that stand wholly within a box.
    pub fn within(&self, area: Rect) -> (Vec<BlockId>, Vec<NoteId>) {
        let mut numbers: Vec<usize> = self.nodes_in(area).collect();
        numbers.sort_unstable();
        let nodes = numbers.into_iter().filter_map(|number| self.nodes.get(number));
        let blocks = nodes.filter(|node| area.contains_rect(node.rect));
        let notes = self.sheets.iter().filter(|sheet| area.contains_rect(sheet.rect));
        (
            blocks.map(|node| node.id.clone()).collect(),
            notes.map(|sheet| sheet.id.clone()).collect(),
        )
    }

    pub fn sheet(&self, id: &NoteId) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.id == *id)
    }

    /// The path near a point.
    pub fn wire_at(&self, at: Pos2, reach: f32) -> Option<usize> {
        let around = Rect::from_center_size(at, Vec2::splat(2.0 * reach));
        let near = |number: &usize| {
            self.wires.get(*number).map_or(f32::INFINITY, |wire| {
                let line: Vec<[f32; 2]> = wire.points.iter().map(|p| [p.x, p.y]).collect();
                route::distance_sq([at.x, at.y], &line)
            })
        };
        self.wires_in(around)
            .map(|number| (near(&number), number))
            .filter(|(distance, _)| *distance <= reach * reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, number)| number)
    }
}

impl Node {
    pub fn input_dot(&self) -> Pos2 {
        self.rect.min + vec2(0.0, size::INPUT)
    }

    pub fn dot_of_row(&self, middle: f32) -> Pos2 {
        self.rect.min + vec2(size::BLOCK_WIDTH, middle)
    }

    pub fn exit_dot(&self, exit: &str) -> Pos2 {
        self.dot_of_row(self.card.exit_y(exit).unwrap_or(size::INPUT))
    }

    /// The switch of an alternate flow that is off.
    pub fn switch_row(&self) -> Option<Rect> {
        let row = self.card.rows.iter().find(|row| row.kind == RowKind::AlternateOff)?;
        let right = self.rect.max.x - size::PADDING;
        Some(Rect::from_min_max(
            pos2(right - 40.0, self.rect.min.y + row.top),
            pos2(right, self.rect.min.y + row.top + row.height),
        ))
    }
}

/// A block without a place stands in a column of its own, left of the rest.
fn place(block: &Block, card: &Card, number: usize) -> Rect {
    let at = block.position.as_ref().map_or_else(
        || pos2(-460.0, number as f32 * 260.0),
        |position| pos2(position.x as f32, position.y as f32),
    );
    let at = if at.x.is_finite() && at.y.is_finite() { at } else { Pos2::ZERO };
    Rect::from_min_size(at, vec2(size::BLOCK_WIDTH, card.height))
}

fn envelope(rect: Rect) -> AABB<[f32; 2]> {
    AABB::from_corners([rect.min.x, rect.min.y], [rect.max.x, rect.max.y])
}

fn area(rect: Rect) -> Area {
    Area { left: rect.min.x, top: rect.min.y, right: rect.max.x, bottom: rect.max.y }
}

/// The host of an address, or the address where it has none.
pub fn host_of(url: &str) -> String {
    url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| url.chars().take(24).collect())
}
