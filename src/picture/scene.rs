//! Where everything stands on the canvas, with an index of what is where. It follows the
//! flow by comparing shared blocks, so an update costs what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use rstar::{AABB, RTree, RTreeObject};

use super::route::{self, Area};
use super::theme::size;
use super::{Card, RowKind};
use crate::model::blocks::Blocks;
use crate::model::flow::ExitKind;
use crate::model::flow::{Note, NoteKind};
use crate::model::{Block, BlockId, ExitId, Flow, NoteId, facts, trigger};

/// Beyond this many blocks a path does not look for a way around others.
const DETOUR_LIMIT: usize = 2_000;
/// So many paths look for another way when a block comes near.
const NEAR_WIRES: usize = 40;
/// More blocks on a way are not counted: it is bad enough.
const IN_THE_WAY: usize = 20;

/// Blocks that stand farther out, which none does by intention, are drawn here: numbers that
/// are fast to reckon with are too coarse out there.
pub const FARTHEST: f32 = 33_554_432.0;

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
    /// An exit leads to a block that is not there.
    is_loose: bool,
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
    /// The blocks that the scene shows, as they were last seen.
    blocks: Blocks,
    pub nodes: Vec<Node>,
    pub wires: Vec<Wire>,
    /// Frames first: they lie under all else.
    pub sheets: Vec<Sheet>,
    node_tree: RTree<Item>,
    wire_tree: RTree<Item>,
    pub start: Option<usize>,
    /// How many blocks have an exit that leads to a block that is not there.
    loose: usize,
    /// Blocks that were moved since paths last looked for a way around, and where they stood.
    moved: BTreeMap<usize, Rect>,
}

impl Scene {
    /// Brings the scene to the flow's state.
    pub fn follow(&mut self, flow: &Flow, revision: u64) {
        if self.revision == Some(revision) {
            return;
        }
        self.revision = Some(revision);
        let sheets = flow.notes.iter().map(|(id, note)| Sheet::new(id, note));
        self.sheets = sheets.collect();
        self.sheets.sort_by_key(|sheet| !sheet.is_frame());
        let start = flow.start.as_ref().and_then(|start| flow.blocks.position(start.as_str()));
        let old_start = std::mem::replace(&mut self.start, start);
        let old = std::mem::replace(&mut self.blocks, flow.blocks.clone());
        let changed = flow.blocks.changed_since(&old);
        // Many changes at once are cheaper as a whole. A block that is new may be the one that
        // some exit has always led to.
        let is_little =
            |changed: &Vec<usize>| changed.len() <= 64 || changed.len() * 4 <= self.nodes.len();
        let adds = flow.blocks.len() > self.nodes.len();
        match changed.filter(is_little).filter(|_| !self.nodes.is_empty()) {
            Some(changed) if !(adds && self.loose > 0) => {
                let starts =
                    [old_start, start].into_iter().flatten().filter(|_| old_start != start);
                self.update(flow, &changed, starts);
            }
            _ => self.rebuild(flow),
        }
    }

    /// Follows changes of these blocks, and blocks that came or went at the end.
    fn update(&mut self, flow: &Flow, changed: &[usize], starts: impl Iterator<Item = usize>) {
        let mut relinked = BTreeSet::new();
        let mut recounted: BTreeSet<usize> = starts.collect();
        let mut places = Vec::new();
        let mut holes = Vec::new();
        while self.nodes.len() > flow.blocks.len() {
            let Some(node) = self.nodes.last().cloned() else { break };
            let number = self.nodes.len() - 1;
            for wire in node.wires_in.iter().chain(&node.wires_out) {
                relinked.extend(self.wires.get(*wire).map(|wire| wire.from));
                recounted.extend(self.unlink(*wire, &mut holes));
            }
            self.node_tree.remove(&item(number, node.rect));
            places.push(node.rect);
            self.loose = self.loose.saturating_sub(node.is_loose.into());
            self.nodes.pop();
        }
        for &number in changed {
            let (Some(block), Some(node)) = (flow.blocks.at(number), self.nodes.get_mut(number))
            else {
                continue;
            };
            let old = std::mem::replace(&mut node.block, Arc::clone(block));
            let old_rect = node.rect;
            node.card = Card::of(&node.block);
            node.rect = place(&node.block, &node.card, number);
            if node.rect != old_rect {
                self.node_tree.remove(&item(number, old_rect));
                self.node_tree.insert(item(number, node.rect));
                self.moved.entry(number).or_insert(old_rect);
            }
            let links = |block: &Block| -> Vec<(ExitId, ExitKind, Option<BlockId>)> {
                block
                    .exits()
                    .map(|exit| (exit.id.into(), exit.kind, exit.path.to.clone()))
                    .collect()
            };
            recounted.insert(number);
            if links(&old) == links(block) {
                self.refresh_hosts(number, &mut recounted);
            } else {
                relinked.insert(number);
            }
        }
        for number in self.nodes.len()..flow.blocks.len() {
            let Some(node) = new_node(flow, number) else { continue };
            self.node_tree.insert(item(number, node.rect));
            places.push(node.rect);
            self.nodes.push(node);
            recounted.insert(number);
            relinked.insert(number);
        }
        let is_joined = !relinked.is_empty();
        for number in relinked {
            self.relink(flow, number, &mut holes, &mut recounted);
        }
        self.close_holes(holes);
        let mut moved: Vec<usize> = changed
            .iter()
            .filter_map(|number| self.nodes.get(*number))
            .flat_map(|node| node.wires_in.iter().chain(&node.wires_out).copied())
            .collect();
        if is_joined {
            // Paths that go around blocks look again where a block came or went. Not while one
            // is only moved: a path must not flee from what is being dropped on it.
            for (number, old) in std::mem::take(&mut self.moved) {
                places.push(old);
                places.extend(self.nodes.get(number).map(|node| node.rect));
            }
            if self.nodes.len() <= DETOUR_LIMIT {
                let near = |place: &Rect| self.wires_in(*place).take(NEAR_WIRES);
                moved.extend(places.iter().flat_map(near));
            }
        }
        moved.sort_unstable();
        moved.dedup();
        for number in moved {
            let Some(wire) = self.wires.get(number) else { continue };
            let old = wire.bounds;
            let wire = self.routed(wire.clone());
            if wire.bounds != old {
                self.wire_tree.remove(&item(number, old));
                self.wire_tree.insert(item(number, wire.bounds));
            }
            if let Some(slot) = self.wires.get_mut(number) {
                *slot = wire;
            }
        }
        for number in recounted {
            self.count_parts(number);
        }
    }

    /// A block's exits lead where they led; their webhooks and what the block is may differ.
    fn refresh_hosts(&mut self, number: usize, recounted: &mut BTreeSet<usize>) {
        let Some(node) = self.nodes.get(number) else { return };
        let is_trigger = facts::is_trigger(&node.block);
        for wire in &node.wires_in {
            if let Some(wire) = self.wires.get_mut(*wire) {
                wire.lacks_webhook = is_trigger && wire.host.is_none();
            }
        }
        for wire in &node.wires_out {
            let Some(wire) = self.wires.get_mut(*wire) else { continue };
            let exit = node.block.exit(wire.exit.as_str());
            wire.host = exit.and_then(|exit| exit.path.url().map(host_of));
            let target = self.nodes.get(wire.to);
            wire.lacks_webhook = wire.host.is_none()
                && target.is_some_and(|target| facts::is_trigger(&target.block));
            recounted.insert(wire.to);
        }
    }

    /// Makes the paths that leave a block anew.
    fn relink(
        &mut self,
        flow: &Flow,
        number: usize,
        holes: &mut Vec<usize>,
        recounted: &mut BTreeSet<usize>,
    ) {
        let Some(node) = self.nodes.get(number) else { return };
        let (block, old) = (Arc::clone(&node.block), node.wires_out.clone());
        for wire in old {
            recounted.extend(self.unlink(wire, holes));
        }
        self.refresh_hosts(number, recounted);
        let (wires, is_loose) =
            wires_of(number, &block, |to| flow.blocks.position(to), |to| self.nodes.get(to));
        for wire in wires {
            recounted.insert(wire.to);
            let wire = self.routed(wire);
            let at = holes.pop().unwrap_or(self.wires.len());
            self.wire_tree.insert(item(at, wire.bounds));
            self.hang(at, &wire);
            match self.wires.get_mut(at) {
                Some(slot) => *slot = wire,
                None => self.wires.push(wire),
            }
        }
        if let Some(node) = self.nodes.get_mut(number) {
            let was_loose = std::mem::replace(&mut node.is_loose, is_loose);
            self.loose = self.loose.saturating_sub(was_loose.into()) + usize::from(is_loose);
        }
    }

    /// Tells both blocks of a path.
    fn hang(&mut self, number: usize, wire: &Wire) {
        if let Some(node) = self.nodes.get_mut(wire.from) {
            node.wires_out.push(number);
        }
        if let Some(node) = self.nodes.get_mut(wire.to) {
            node.wires_in.push(number);
        }
    }

    /// Takes a path out and leaves a hole in the list; gives the block that it led to.
    fn unlink(&mut self, number: usize, holes: &mut Vec<usize>) -> Option<usize> {
        let wire = self.wires.get(number)?;
        let (from, to) = (wire.from, wire.to);
        // A path of a block to itself, or between two that go, is met twice.
        self.wire_tree.remove(&item(number, wire.bounds))?;
        holes.push(number);
        if let Some(node) = self.nodes.get_mut(from) {
            node.wires_out.retain(|wire| *wire != number);
        }
        if let Some(node) = self.nodes.get_mut(to) {
            node.wires_in.retain(|wire| *wire != number);
        }
        Some(to)
    }

    /// The last paths take the numbers of those that went.
    fn close_holes(&mut self, mut holes: Vec<usize>) {
        holes.sort_unstable_by(|a, b| b.cmp(a));
        for hole in holes {
            let last = self.wires.len().saturating_sub(1);
            let Some(wire) = self.wires.pop() else { return };
            if hole == last {
                continue;
            }
            self.wire_tree.remove(&item(last, wire.bounds));
            self.wire_tree.insert(item(hole, wire.bounds));
            let renumber = |list: &mut Vec<usize>| {
                list.iter_mut().filter(|wire| **wire == last).for_each(|wire| *wire = hole);
            };
            if let Some(node) = self.nodes.get_mut(wire.from) {
                renumber(&mut node.wires_out);
            }
            if let Some(node) = self.nodes.get_mut(wire.to) {
                renumber(&mut node.wires_in);
            }
            if let Some(slot) = self.wires.get_mut(hole) {
                *slot = wire;
            }
        }
    }

    fn rebuild(&mut self, flow: &Flow) {
        self.moved.clear();
        self.nodes = (0..flow.blocks.len()).filter_map(|number| new_node(flow, number)).collect();
        let boxes = self.nodes.iter().enumerate().map(|(n, node)| item(n, node.rect)).collect();
        self.node_tree = RTree::bulk_load(boxes);
        let mut wires = Vec::new();
        let mut loose = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let (own, is_loose) = wires_of(
                number,
                &node.block,
                |to| flow.blocks.position(to),
                |to| self.nodes.get(to),
            );
            wires.extend(own.into_iter().map(|wire| self.routed(wire)));
            loose.push(is_loose);
        }
        self.loose = loose.iter().filter(|is_loose| **is_loose).count();
        for (node, is_loose) in self.nodes.iter_mut().zip(loose) {
            node.is_loose = is_loose;
        }
        for (number, wire) in wires.iter().enumerate() {
            self.hang(number, wire);
        }
        self.wires = wires;
        let boxes = self.wires.iter().enumerate().map(|(n, w)| item(n, w.bounds)).collect();
        self.wire_tree = RTree::bulk_load(boxes);
        for number in 0..self.nodes.len() {
            self.count_parts(number);
        }
    }

    /// How much of a request trigger is there, where a block is one.
    fn count_parts(&mut self, number: usize) {
        let Some(node) = self.nodes.get(number) else { return };
        let parts = facts::is_trigger(&node.block).then(|| {
            let ways = node.wires_in.iter();
            let ways = ways.map(|wire| self.wires.get(*wire).is_some_and(|w| w.host.is_some()));
            trigger::parts_of(&node.block, self.start == Some(number), ways)
        });
        if let Some(node) = self.nodes.get_mut(number) {
            node.parts = parts;
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
                self.nodes_in(rect).take(IN_THE_WAY).count()
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

    /// The box around all blocks and notes.
    pub fn bounds(&self) -> Option<Rect> {
        let all = self.node_tree.root().envelope();
        let ([left, top], [right, bottom]) = (all.lower(), all.upper());
        let blocks = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        let blocks = (!self.nodes.is_empty()).then_some(blocks);
        blocks.into_iter().chain(self.sheets.iter().map(|sheet| sheet.rect)).reduce(Rect::union)
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

fn new_node(flow: &Flow, number: usize) -> Option<Node> {
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
        is_loose: false,
    })
}

/// The paths that leave a block, without their courses, and whether one leads to a block that
/// is not there.
fn wires_of<'a>(
    from: usize,
    block: &Block,
    position: impl Fn(&str) -> Option<usize>,
    node: impl Fn(usize) -> Option<&'a Node>,
) -> (Vec<Wire>, bool) {
    let mut wires = Vec::new();
    let mut is_loose = false;
    for exit in block.exits() {
        let Some(to) = &exit.path.to else { continue };
        let Some(to) = position(to.as_str()) else {
            is_loose = true;
            continue;
        };
        let url = exit.path.url();
        let target = node(to);
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
                && target.is_some_and(|target| facts::is_trigger(&target.block)),
        });
    }
    (wires, is_loose)
}

/// A block without a place stands in a column of its own, left of the rest.
fn place(block: &Block, card: &Card, number: usize) -> Rect {
    let at = block.position.as_ref().map_or_else(
        || pos2(-460.0, number as f32 * 260.0),
        |position| pos2(position.x as f32, position.y as f32),
    );
    let at = pos2(drawable(at.x), drawable(at.y));
    Rect::from_min_size(at, vec2(size::BLOCK_WIDTH, card.height))
}

/// Where a block is drawn that stands farther out than that.
fn drawable(at: f32) -> f32 {
    if at.is_nan() { 0.0 } else { at.clamp(-FARTHEST, FARTHEST) }
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
