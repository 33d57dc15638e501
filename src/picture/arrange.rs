//! Where blocks go: tidy up in layers, align, distribute. Everything comes as edits, and no
//! block moves that was not named.
//!
//! The layers are our own and not a library's. Measured on the eight samples, after our loop
//! breaking: none of the libraries knows the heights at which paths leave, so theirs cross
//! 98 times in `rust-sugiyama` 0.4, 104 in `dagre` 0.1 and 56 in `ascii-dag` 0.11 where ours
//! cross 36 times, and run 266, 209 and 147 up or down on average where ours run 135.
//! `rust-sugiyama` does not end on two samples (paths that run beside each other), recurses
//! for each block (10,000 in a chain overflow the 2 MiB of a thread) and takes 9 to 19 s for
//! 10,000 tangled blocks; `dagre` takes 12 s for the chain and does not end in a minute on the
//! tangle; `ascii-dag` (0.5 s) counts in characters of a terminal. Ours takes 25 ms.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Block, BlockId, Edit, Flow};

use super::card::Card;
use super::theme::size;

const GRID: f64 = size::GRID as f64;
const WIDTH: f64 = size::BLOCK_WIDTH as f64;
/// From one column to the next: badges of webhooks need 120 between two blocks.
const COLUMN: f64 = 432.0;
/// The least room between two blocks of a column.
const ROW_GAP: f64 = 40.0;
/// The room that a path which passes a column is given in it.
const LANE: f64 = GRID;
/// How often blocks are ordered by their neighbours, and then moved towards them.
const ROUNDS: usize = 4;
/// Farther out adding a column would no longer change a number.
const FAR: f64 = 1e9;

/// Lays blocks out in layers from left to right, the start first: all of them, or those of a
/// selection. The upper left corner of what is tidied stays where it is.
pub fn tidy(flow: &Flow, which: Option<&BTreeSet<BlockId>>) -> Vec<Edit> {
    let graph = Graph::of(flow, which);
    if graph.ids.is_empty() {
        return Vec::new();
    }
    let places = graph.places();
    let corner = |of: fn(&(f64, f64)) -> f64| {
        let least = graph.positions.iter().flatten().map(of).fold(f64::INFINITY, f64::min);
        if least.is_finite() { least.clamp(-FAR, FAR) } else { 0.0 }
    };
    let (left, top) = (corner(|p| p.0), corner(|p| p.1));
    let moves = graph.ids.iter().zip(&graph.positions).zip(&places);
    moves
        .filter_map(|((id, old), place)| {
            let new = (left + place.0, top + place.1);
            (*old != Some(new)).then(|| move_to(id, new.0, new.1))
        })
        .collect()
}

/// What blocks are brought to one line by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Left,
    Centre,
    Right,
    Top,
    Middle,
    Bottom,
}

impl Line {
    pub const ALL: [Self; 6] =
        [Self::Left, Self::Centre, Self::Right, Self::Top, Self::Middle, Self::Bottom];
}

/// The direction in which blocks are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Across,
    Down,
}

/// Brings blocks to one line: that of the outermost, or the middle of all.
pub fn align(flow: &Flow, ids: &BTreeSet<BlockId>, line: Line) -> Vec<Edit> {
    let boxes = boxes(flow, ids);
    let edge = |of: fn(&Placed<'_>) -> f64, start: f64, pick: fn(f64, f64) -> f64| {
        boxes.iter().map(of).fold(start, pick)
    };
    let left = edge(|b| b.x, f64::INFINITY, f64::min);
    let right = edge(|b| b.x + WIDTH, f64::NEG_INFINITY, f64::max);
    let top = edge(|b| b.y, f64::INFINITY, f64::min);
    let bottom = edge(|b| b.y + b.height, f64::NEG_INFINITY, f64::max);
    let moved = |b: &Placed<'_>| match line {
        Line::Left => (left, b.y),
        Line::Centre => (f64::midpoint(left, right) - WIDTH / 2.0, b.y),
        Line::Right => (right - WIDTH, b.y),
        Line::Top => (b.x, top),
        Line::Middle => (b.x, f64::midpoint(top, bottom) - b.height / 2.0),
        Line::Bottom => (b.x, bottom - b.height),
    };
    moves(&boxes, moved)
}

/// Spreads blocks so that the gaps between them are equal; the outermost two stay.
pub fn distribute(flow: &Flow, ids: &BTreeSet<BlockId>, direction: Direction) -> Vec<Edit> {
    let mut boxes = boxes(flow, ids);
    let start = |b: &Placed<'_>| if direction == Direction::Across { b.x } else { b.y };
    let length = |b: &Placed<'_>| if direction == Direction::Across { WIDTH } else { b.height };
    boxes.sort_by(|a, b| start(a).total_cmp(&start(b)));
    let (Some(first), Some(last)) = (boxes.first(), boxes.last()) else { return Vec::new() };
    if boxes.len() < 3 {
        return Vec::new();
    }
    let taken: f64 = boxes[..boxes.len() - 1].iter().map(length).sum();
    let gap = (start(last) - start(first) - taken) / (boxes.len() - 1) as f64;
    let mut at = start(first);
    let mut edits = Vec::new();
    for b in &boxes[..boxes.len() - 1] {
        let new = if direction == Direction::Across { (at, b.y) } else { (b.x, at) };
        edits.extend(moves(std::slice::from_ref(b), |_| new));
        at += length(b) + gap;
    }
    edits
}

/// A rectangle on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// A line that shows what a dragged block is in line with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    /// The direction in which the line runs.
    pub runs: Direction,
    /// Its x where it runs down, its y where it runs across.
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// How far a dragged block is to be moved further, and the lines that say why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snap {
    pub dx: f64,
    pub dy: f64,
    pub guides: Vec<Guide>,
}

/// Brings what is dragged in line with an edge or a middle of its neighbours that is at most
/// `threshold` away, else to the grid, which is never farther than half its step.
pub fn snap(moving: Area, neighbours: &[Area], threshold: f64) -> Snap {
    let across = |area: &Area| [area.left, area.right];
    let down = |area: &Area| [area.top, area.bottom];
    let dx = snap_along(across(&moving), neighbours.iter().map(across), threshold);
    let dy = snap_along(down(&moving), neighbours.iter().map(down), threshold);
    let moved = Area {
        left: moving.left + dx,
        top: moving.top + dy,
        right: moving.right + dx,
        bottom: moving.bottom + dy,
    };
    let mut guides = Vec::new();
    let spans: [(Direction, Span, Span); 2] = [
        (Direction::Down, |a| [a.left, a.right], |a| [a.top, a.bottom]),
        (Direction::Across, |a| [a.top, a.bottom], |a| [a.left, a.right]),
    ];
    for (runs, along, other_way) in spans {
        for at in lines(along(&moved)) {
            let is_on = |area: &&Area| lines(along(area)).iter().any(|l| (l - at).abs() < 1e-6);
            let ends = neighbours.iter().filter(is_on).map(other_way);
            let [from, to] = other_way(&moved);
            let span = ends.fold(None, |span: Option<(f64, f64)>, [start, end]| {
                let (from, to) = span.unwrap_or((from, to));
                Some((from.min(start), to.max(end)))
            });
            guides.extend(span.map(|(from, to)| Guide { runs, at, from, to }));
        }
    }
    Snap { dx, dy, guides }
}

/// Where an area begins and ends in one direction.
type Span = fn(&Area) -> [f64; 2];

/// The edges of a span and its middle.
fn lines([start, end]: [f64; 2]) -> [f64; 3] {
    [start, f64::midpoint(start, end), end]
}

/// How far a span moves to be in line with another one or, failing that, to the grid.
fn snap_along(moving: [f64; 2], others: impl Iterator<Item = [f64; 2]>, threshold: f64) -> f64 {
    let mut best: Option<f64> = None;
    for other in others {
        for line in lines(other) {
            for own in lines(moving) {
                let step = line - own;
                if step.abs() <= threshold && best.is_none_or(|best| step.abs() < best.abs()) {
                    best = Some(step);
                }
            }
        }
    }
    best.unwrap_or_else(|| {
        let step = (moving[0] / GRID).round() * GRID - moving[0];
        if step.is_finite() { step } else { 0.0 }
    })
}

struct Placed<'a> {
    id: &'a BlockId,
    x: f64,
    y: f64,
    height: f64,
}

/// The named blocks that stand somewhere, in the order of the flow.
fn boxes<'a>(flow: &'a Flow, ids: &BTreeSet<BlockId>) -> Vec<Placed<'a>> {
    let named = flow.blocks.iter().filter(|(id, _)| ids.contains(*id));
    named
        .filter_map(|(id, block)| {
            let at = block.position.as_ref()?;
            Some(Placed { id, x: at.x, y: at.y, height: f64::from(Card::of(block).height) })
        })
        .collect()
}

fn moves(boxes: &[Placed<'_>], to: impl Fn(&Placed<'_>) -> (f64, f64)) -> Vec<Edit> {
    let moved = boxes.iter().map(|b| (b, to(b))).filter(|(b, new)| (b.x, b.y) != *new);
    moved.map(|(b, (x, y))| move_to(b.id, x, y)).collect()
}

fn move_to(id: &BlockId, x: f64, y: f64) -> Edit {
    Edit::Move { block: id.clone(), x, y }
}

/// A path between two of the blocks, and how far its ends stand below their blocks' tops.
#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    exit_y: f64,
    input_y: f64,
}

/// The blocks that are tidied, by number, and the paths among them.
struct Graph<'a> {
    ids: Vec<&'a BlockId>,
    positions: Vec<Option<(f64, f64)>>,
    heights: Vec<f64>,
    edges: Vec<Edge>,
    start: Option<usize>,
}

impl<'a> Graph<'a> {
    fn of(flow: &'a Flow, which: Option<&BTreeSet<BlockId>>) -> Self {
        let wanted = flow.blocks.iter().filter(|(id, _)| which.is_none_or(|w| w.contains(*id)));
        let (ids, blocks): (Vec<&BlockId>, Vec<&Block>) = wanted.unzip();
        let numbers: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(number, id)| (id.as_str(), number)).collect();
        let mut heights = Vec::with_capacity(ids.len());
        let mut edges = Vec::new();
        for (from, block) in blocks.iter().enumerate() {
            let card = Card::of(block);
            heights.push(f64::from(card.height));
            for exit in block.exits() {
                let to = exit.path.to.as_ref().and_then(|to| numbers.get(to.as_str()));
                if let Some(to) = to.copied().filter(|to| *to != from) {
                    let exit_y = f64::from(card.exit_y(exit.id).unwrap_or(size::INPUT));
                    edges.push(Edge { from, to, exit_y, input_y: f64::from(size::INPUT) });
                }
            }
        }
        let position = |block: &&Block| block.position.as_ref().map(|at| (at.x, at.y));
        let start = flow.start.as_ref().and_then(|start| numbers.get(start.as_str())).copied();
        Self { positions: blocks.iter().map(position).collect(), ids, heights, edges, start }
    }

    /// Where each block goes, from a corner at 0, 0.
    fn places(&self) -> Vec<(f64, f64)> {
        let count = self.ids.len();
        let forward = self.without_loops();
        let layers = layers(count, &forward);
        let parts = self.parts();
        let mut of_part: Vec<usize> = vec![0; count];
        for (number, part) in parts.iter().enumerate() {
            for block in part {
                of_part[*block] = number;
            }
        }
        let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); parts.len()];
        for edge in forward {
            edges[of_part[edge.from]].push(edge);
        }
        let mut places = vec![(0.0, 0.0); count];
        let mut top = 0.0;
        let mut single = Vec::new();
        for (part, edges) in parts.iter().zip(&edges) {
            if let [block] = part[..]
                && self.start != Some(block)
            {
                single.push(block);
                continue;
            }
            let bottom = self.place_part(part, edges, &layers, top, &mut places);
            top = up_to_grid(bottom + 2.0 * ROW_GAP);
        }
        // Blocks that nothing joins stand below in rows, about as many across as down.
        let across = (single.len() as f64).sqrt().ceil().max(1.0) as usize;
        for row in single.chunks(across) {
            for (column, block) in row.iter().enumerate() {
                places[*block] = (column as f64 * COLUMN, top);
            }
            let tallest = row.iter().map(|block| self.heights[*block]).fold(0.0, f64::max);
            top += up_to_grid(tallest + ROW_GAP);
        }
        places
    }

    /// The paths that lead forward: those back into a loop's beginning, and all into the
    /// start, are left out.
    fn without_loops(&self) -> Vec<Edge> {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            No,
            Open,
            Done,
        }
        let count = self.ids.len();
        let mut outs: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut has_way_in = vec![false; count];
        for (number, edge) in self.edges.iter().enumerate() {
            outs[edge.from].push(number);
            has_way_in[edge.to] = true;
        }
        let mut is_back = vec![false; self.edges.len()];
        let mut seen = vec![Seen::No; count];
        // From where nothing leads in first, so that loops open where a reader comes in.
        let roots = (0..count).filter(|block| !has_way_in[*block]);
        let order = self.start.into_iter().chain(roots).chain(0..count);
        for root in order {
            if seen[root] != Seen::No {
                continue;
            }
            seen[root] = Seen::Open;
            let mut stack = vec![(root, 0)];
            while let Some((block, next)) = stack.last_mut() {
                let Some(number) = outs[*block].get(*next).copied() else {
                    seen[*block] = Seen::Done;
                    stack.pop();
                    continue;
                };
                *next += 1;
                let to = self.edges[number].to;
                match seen[to] {
                    Seen::Open => is_back[number] = true,
                    Seen::No => {
                        seen[to] = Seen::Open;
                        stack.push((to, 0));
                    }
                    Seen::Done => {}
                }
            }
        }
        let forward = self.edges.iter().zip(is_back);
        forward
            .filter(|(edge, is_back)| !is_back && self.start != Some(edge.to))
            .map(|(edge, _)| *edge)
            .collect()
    }

    /// The blocks that paths join, the start's first, each part in the order of the flow.
    fn parts(&self) -> Vec<Vec<usize>> {
        let count = self.ids.len();
        let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
        for edge in &self.edges {
            near[edge.from].push(edge.to);
            near[edge.to].push(edge.from);
        }
        let mut is_seen = vec![false; count];
        let mut parts = Vec::new();
        for root in self.start.into_iter().chain(0..count) {
            if std::mem::replace(&mut is_seen[root], true) {
                continue;
            }
            let mut part = Vec::new();
            let mut stack = vec![root];
            while let Some(block) = stack.pop() {
                part.push(block);
                for other in &near[block] {
                    if !std::mem::replace(&mut is_seen[*other], true) {
                        stack.push(*other);
                    }
                }
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts
    }

    /// Places one part from `top` down and gives its lower edge.
    fn place_part(
        &self,
        part: &[usize],
        edges: &[Edge],
        layers: &[usize],
        top: f64,
        places: &mut [(f64, f64)],
    ) -> f64 {
        let mut drawing = Drawing::of(self, part, edges, layers);
        drawing.order();
        drawing.settle();
        let first = part.iter().map(|block| layers[*block]).min().unwrap_or(0);
        // Only blocks count for the corner, not the lanes of paths that pass.
        let own = part.iter().enumerate();
        let least = own.clone().map(|(n, _)| drawing.y[n]).fold(f64::INFINITY, f64::min);
        let mut bottom: f64 = top;
        for (n, block) in own {
            let y = top + drawing.y[n] - least;
            places[*block] = ((layers[*block] - first) as f64 * COLUMN, y);
            bottom = bottom.max(y + self.heights[*block]);
        }
        bottom
    }
}

/// How many columns each block stands from the left: the longest way to it.
fn layers(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut outs: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut ins = vec![0_usize; count];
    for edge in edges {
        outs[edge.from].push(edge.to);
        ins[edge.to] += 1;
    }
    let mut layers = vec![0; count];
    let mut left = ins.clone();
    let mut ready: Vec<usize> = (0..count).filter(|block| ins[*block] == 0).collect();
    while let Some(block) = ready.pop() {
        for to in &outs[block] {
            layers[*to] = layers[*to].max(layers[block] + 1);
            left[*to] -= 1;
            if left[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    layers
}

/// One part while it is laid out. The first nodes are its blocks; the others are the lanes of
/// paths that pass a column.
struct Drawing {
    heights: Vec<f64>,
    columns: Vec<Vec<usize>>,
    edges: Vec<Edge>,
    ins: Vec<Vec<usize>>,
    outs: Vec<Vec<usize>>,
    y: Vec<f64>,
}

impl Drawing {
    fn of(graph: &Graph<'_>, part: &[usize], edges: &[Edge], layers: &[usize]) -> Self {
        let number: HashMap<usize, usize> =
            part.iter().enumerate().map(|(n, block)| (*block, n)).collect();
        let mut column_of: Vec<usize> = part.iter().map(|block| layers[*block]).collect();
        // A block and its path out leave room below for the next; lanes lie closer.
        let mut heights: Vec<f64> =
            part.iter().map(|block| up_to_grid(graph.heights[*block] + ROW_GAP)).collect();
        let span = |edge: &Edge| layers[edge.to] - layers[edge.from];
        let lanes: usize = edges.iter().map(|edge| span(edge) - 1).sum();
        // Very many long paths would take more room and time than they are worth.
        let has_lanes = lanes <= 4 * part.len() + 100;
        let mut own = Vec::new();
        for edge in edges {
            let (Some(from), Some(to)) = (number.get(&edge.from), number.get(&edge.to)) else {
                continue;
            };
            let mut last = Edge { from: *from, to: *to, ..*edge };
            if has_lanes {
                for column in layers[edge.from] + 1..layers[edge.to] {
                    let lane = heights.len();
                    heights.push(LANE);
                    column_of.push(column);
                    own.push(Edge { to: lane, input_y: LANE / 2.0, ..last });
                    last = Edge { from: lane, exit_y: LANE / 2.0, ..last };
                }
            }
            own.push(last);
        }
        let mut columns = vec![Vec::new(); column_of.iter().max().map_or(0, |last| last + 1)];
        let mut ins = vec![Vec::new(); heights.len()];
        let mut outs = vec![Vec::new(); heights.len()];
        for (n, column) in column_of.iter().enumerate() {
            columns[*column].push(n);
        }
        for (n, edge) in own.iter().enumerate() {
            ins[edge.to].push(n);
            outs[edge.from].push(n);
        }
        let y = vec![0.0; heights.len()];
        Self { heights, columns, edges: own, ins, outs, y }
    }

    /// Orders each column by what its nodes are joined to, so that few paths cross.
    fn order(&mut self) {
        let mut rank = vec![0.0; self.heights.len()];
        let last = self.columns.len();
        for nodes in &self.columns {
            set_ranks(&mut rank, nodes);
        }
        for round in 0..2 * ROUNDS {
            // The last round goes to the right, so that blocks stand in the order of the exits.
            let to_right = round % 2 == 1;
            for step in 0..last {
                let column = if to_right { step } else { last - 1 - step };
                let mut nodes = std::mem::take(&mut self.columns[column]);
                let mean = |node: usize| {
                    let near = if to_right { &self.ins[node] } else { &self.outs[node] };
                    let sum: f64 = near
                        .iter()
                        .map(|n| {
                            let edge = self.edges[*n];
                            if to_right {
                                // Exits lie above each other within their block's rank.
                                rank[edge.from] + edge.exit_y / (self.heights[edge.from] + 1.0)
                            } else {
                                rank[edge.to]
                            }
                        })
                        .sum();
                    if near.is_empty() { rank[node] } else { sum / near.len() as f64 }
                };
                let mut keyed: Vec<(f64, usize)> =
                    nodes.iter().map(|node| (mean(*node), *node)).collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                nodes.clear();
                nodes.extend(keyed.iter().map(|(_, node)| *node));
                set_ranks(&mut rank, &nodes);
                self.columns[column] = nodes;
            }
        }
    }

    /// Moves each node as near to the heights of its neighbours as its column allows.
    fn settle(&mut self) {
        for nodes in &self.columns {
            let mut y = 0.0;
            for node in nodes {
                self.y[*node] = y;
                y += self.heights[*node];
            }
        }
        let last = self.columns.len();
        for round in 0..2 * ROUNDS {
            let to_right = round % 2 == 1;
            for step in 0..last {
                let column = if to_right { step } else { last - 1 - step };
                let wanted: Vec<f64> =
                    self.columns[column].iter().map(|node| self.wanted(*node, to_right)).collect();
                self.fit(column, &wanted);
            }
        }
    }

    /// The height at which a node's paths to one side are straight, on average.
    fn wanted(&self, node: usize, from_left: bool) -> f64 {
        let near = if from_left { &self.ins[node] } else { &self.outs[node] };
        if near.is_empty() {
            return self.y[node];
        }
        let sum: f64 = near
            .iter()
            .map(|n| {
                let edge = self.edges[*n];
                if from_left {
                    self.y[edge.from] + edge.exit_y - edge.input_y
                } else {
                    self.y[edge.to] + edge.input_y - edge.exit_y
                }
            })
            .sum();
        sum / near.len() as f64
    }

    /// Places a column in its order at the heights that differ least from those wanted.
    fn fit(&mut self, column: usize, wanted: &[f64]) {
        // Without the heights of those above, places only have to rise: neighbours that
        // would fall are pooled at their mean.
        let mut pools: Vec<(f64, usize)> = Vec::new();
        let mut above = 0.0;
        for (node, wanted) in self.columns[column].iter().zip(wanted) {
            let mut pool = (wanted - above, 1);
            while let Some((mean, count)) = pools.pop() {
                if mean <= pool.0 {
                    pools.push((mean, count));
                    break;
                }
                let all = count + pool.1;
                pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / all as f64, all);
            }
            pools.push(pool);
            above += self.heights[*node];
        }
        let bases = pools.iter().flat_map(|(mean, count)| std::iter::repeat_n(*mean, *count));
        let mut above = 0.0;
        for (node, base) in self.columns[column].iter().zip(bases) {
            self.y[*node] = (base / GRID).round() * GRID + above;
            above += self.heights[*node];
        }
    }
}

fn set_ranks(rank: &mut [f64], nodes: &[usize]) {
    for (place, node) in nodes.iter().enumerate() {
        rank[*node] = place as f64;
    }
}

fn up_to_grid(length: f64) -> f64 {
    (length / GRID).ceil() * GRID
}
