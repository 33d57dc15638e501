//! Which session variables are used, and on which ways through the flow they have no value yet.
//!
//! A variable is set by leaving a block with an answer that the block saves, and by a path whose
//! webhook returns it. Behind a condition that only a value fulfils it has one. On a path into a
//! request trigger the webhook's variables come with the session update, so only the trigger's own
//! option brings them for sure: on the trigger's other exits they have no value. The trigger's own
//! text may show them, since the webhook's immediate answer can carry variables as well. Where
//! nothing says what comes, from a webhook or with an update that no webhook asked for, every
//! variable is believed that no block saves. A webhook that fails or takes too long sets nothing;
//! that is not counted as a way, or no variable of a server's would ever be set.
//!
//! Ways are walked for 64 variables at once, breadth first: that costs the size of the flow times a
//! 64th of the variables that blocks or webhooks set, and memory does not grow with them.

use std::collections::{HashMap, VecDeque};

use super::facts::{Facts, Use, is_provided, is_variable_name, uses};
use super::flow::{ExitKind, Path, TRIGGER_LABEL};
use super::kind::Kind;
use super::sources::{self, Source};
use super::trigger::pauses;

/// A variable that some block uses.
#[derive(Clone, Debug)]
pub struct UsedVariable<'a> {
    pub name: &'a str,
    pub origin: Origin,
    /// A block saves it.
    is_saved: bool,
}

impl UsedVariable<'_> {
    /// It comes from a server, as far as the flow says where it comes from.
    pub fn is_from_server(&self) -> bool {
        self.origin != Origin::Given && !self.is_saved
    }
}

/// Where a used variable can get its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the platform, from a connected CRM or from whoever starts the flow: it is always there.
    Given,
    /// Blocks or webhooks set it on the way.
    Set,
    /// Nothing that the flow names sets it, but a webhook, a block or whoever starts the flow does
    /// not say what it sets.
    Unnamed,
    /// Nothing sets it.
    Nowhere,
}

/// A use of a variable that has no value on some way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenUse<'a> {
    pub block: usize,
    pub name: &'a str,
    /// Where in the block it is used first.
    pub exit: Option<&'a str>,
    pub field: &'static str,
    /// A shortest way from the start on which nothing sets the variable and no block before uses
    /// it, save those that may leave it so: blocks, each with the place of its exit among
    /// [`Facts::outs`]. `None` where the ways of the uses before filled the room there is.
    pub way: Option<Vec<(usize, usize)>>,
}

/// How many steps the ways of all findings have together.
const WAY_STEPS: usize = 100_000;

/// What is known of the variables of a flow. Work that only some rules need is done by functions.
pub struct Dataflow<'a> {
    pub variables: Vec<UsedVariable<'a>>,
    /// The first use of each variable in each block, block by block: its variable, and where.
    used: Vec<(usize, Use<'a>)>,
    /// Where each block's uses begin in `used`, and at the end where the last one's end.
    first_used: Vec<usize>,
}

impl<'a> Dataflow<'a> {
    pub(super) fn new(facts: &Facts<'a>) -> Self {
        let mut index: HashMap<&str, usize> = HashMap::new();
        let mut variables: Vec<UsedVariable<'_>> = Vec::new();
        let mut used: Vec<(usize, Use<'_>)> = Vec::new();
        let mut first_used = Vec::with_capacity(facts.len() + 1);
        for (_, _, block) in facts.blocks() {
            let first = used.len();
            first_used.push(first);
            for one in uses(block).into_iter().filter(|one| is_variable_name(one.name)) {
                // Meta numbers the gaps of its templates: those are no session variables.
                let is_gap = block.kind == Kind::Template && one.field == "text";
                if is_gap && one.name.bytes().all(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                let number = *index.entry(one.name).or_insert_with(|| {
                    let is_given = is_provided(one.name);
                    let origin = if is_given { Origin::Given } else { Origin::Nowhere };
                    variables.push(UsedVariable { name: one.name, origin, is_saved: false });
                    variables.len() - 1
                });
                if !used[first..].iter().any(|(known, _)| *known == number) {
                    used.push((number, one));
                }
            }
        }
        first_used.push(used.len());
        sources::each(facts.flow, |source, name| {
            let Some(variable) = index.get(name).map(|number| &mut variables[*number]) else {
                return;
            };
            variable.is_saved |= source == Source::Saved;
            variable.origin = match (variable.origin, source) {
                (Origin::Given, _) | (_, Source::Input) => Origin::Given,
                _ => Origin::Set,
            };
        });
        let mut dataflow = Self { variables, used, first_used };
        dataflow.mark_unnamed(facts);
        dataflow
    }

    /// The variables that a block uses, each with its first use.
    pub fn used(&self, block: usize) -> impl Iterator<Item = (&UsedVariable<'a>, &Use<'a>)> {
        let range = self.first_used[block]..self.first_used[block + 1];
        self.used[range].iter().map(|(number, one)| (&self.variables[*number], one))
    }

    /// Variables that nothing sets may come from what does not say what it sets, if that comes
    /// before one of their uses.
    fn mark_unnamed(&mut self, facts: &Facts<'_>) {
        if self.variables.iter().all(|variable| variable.origin != Origin::Nowhere) {
            return;
        }
        let silent_inputs = sources::has_silent_inputs(facts.flow);
        let mut is_after = vec![silent_inputs; facts.len()];
        let mut stack = Vec::new();
        for (number, _, block) in facts.blocks() {
            let is_silent = sources::is_silent_block(block);
            for out in facts.outs(number) {
                // An update that nobody was asked for may bring anything.
                let is_bare = |to| out.exit.path.url().is_none() && pauses(facts.block(to));
                if let Some(to) = out.to
                    && (is_silent || sources::is_silent(out.exit.path) || is_bare(to))
                    && !std::mem::replace(&mut is_after[to], true)
                {
                    stack.push(to);
                }
            }
        }
        let start = facts.start().filter(|start| pauses(facts.block(*start)));
        stack.extend(start.filter(|start| !std::mem::replace(&mut is_after[*start], true)));
        while let Some(at) = stack.pop() {
            for to in facts.outs(at).iter().filter_map(|out| out.to) {
                if !std::mem::replace(&mut is_after[to], true) {
                    stack.push(to);
                }
            }
        }
        for (block, range) in self.first_used.windows(2).enumerate() {
            if is_after[block] {
                for (number, _) in &self.used[range[0]..range[1]] {
                    let origin = &mut self.variables[*number].origin;
                    if *origin == Origin::Nowhere {
                        *origin = Origin::Unnamed;
                    }
                }
            }
        }
    }

    /// For each block the nearest use, there or later, of a variable that only comes from what
    /// does not say what it sets: the block that uses it and the variable.
    pub fn next_unnamed(&self, facts: &Facts<'a>) -> Vec<Option<(usize, &'a str)>> {
        let mut next: Vec<Option<(usize, &'a str)>> = vec![None; facts.len()];
        let mut queue = VecDeque::new();
        for (number, next) in next.iter_mut().enumerate() {
            let mut names = self.used(number).map(|(variable, _)| variable);
            if let Some(variable) = names.find(|variable| variable.origin == Origin::Unnamed) {
                *next = Some((number, variable.name));
                queue.push_back(number);
            }
        }
        while let Some(at) = queue.pop_front() {
            for way in facts.ways_in(at) {
                if next[way.from].is_none() {
                    next[way.from] = next[at];
                    queue.push_back(way.from);
                }
            }
        }
        next
    }

    /// The uses of variables that blocks or webhooks set which have no value on some way from the
    /// start, in the order of the blocks. What follows such a use is not named again, unless the
    /// block is one that may leave it so.
    pub fn open_uses(
        &self,
        facts: &Facts<'a>,
        may_leave: impl Fn(usize) -> bool,
    ) -> Vec<OpenUse<'a>> {
        let Some(start) = facts.start() else { return Vec::new() };
        let tracked: Vec<usize> = (0..self.variables.len())
            .filter(|number| self.variables[*number].origin == Origin::Set)
            .collect();
        if tracked.is_empty() {
            return Vec::new();
        }
        let graph = Graph::new(facts);
        let effects = Effects::new(facts, self, &graph);
        let masks = Masks::new(self, &effects, &tracked);
        let mut walk = Walk::new(&graph);
        let mut found = Vec::new();
        let mut steps_left = WAY_STEPS;
        for chunk in 0..tracked.len().div_ceil(64) {
            let masks = masks.chunk(&graph, &effects, chunk, &may_leave);
            walk.run(&graph, &masks, start);
            for &block in &masks.using {
                let mut open = walk.open[block] & masks.uses[block];
                while open != 0 {
                    let bit = open.trailing_zeros();
                    open &= open - 1;
                    let number = tracked[chunk * 64 + bit as usize];
                    let range = self.first_used[block]..self.first_used[block + 1];
                    let first = self.used[range].iter().find(|(known, _)| *known == number);
                    let Some((_, first)) = first else { continue };
                    let way = walk.way(&graph, &masks, block, 1 << bit, steps_left);
                    steps_left -= way.as_ref().map_or(0, Vec::len);
                    let (exit, field) = (first.exit, first.field);
                    let name = self.variables[number].name;
                    found.push((block, number, OpenUse { block, name, exit, field, way }));
                }
            }
        }
        found.sort_by_key(|(block, number, _)| (*block, *number));
        found.into_iter().map(|(.., open)| open).collect()
    }
}

/// The flow with one node more for each request trigger: the wait that no update has ended.
struct Graph {
    /// The block of each node. The first nodes are the blocks in their order.
    block: Vec<usize>,
    edges: Vec<Edge>,
    /// Where each node's edges begin in `edges`, and at the end where the last one's end.
    first_edge: Vec<usize>,
    /// The edges that lead into each node, grouped like `edges`.
    back: Vec<usize>,
    first_back: Vec<usize>,
    /// The node of the wait in each trigger.
    wait: HashMap<usize, usize>,
}

#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    /// The exit's place among those of its block.
    out: usize,
}

impl Graph {
    fn new(facts: &Facts<'_>) -> Self {
        let mut block: Vec<usize> = (0..facts.len()).collect();
        let mut wait = HashMap::new();
        for number in (0..facts.len()).filter(|number| pauses(facts.block(*number))) {
            wait.insert(number, block.len());
            block.push(number);
        }
        let mut edges = Vec::new();
        let mut first_edge = Vec::with_capacity(block.len() + 1);
        for (node, &number) in block.iter().enumerate() {
            first_edge.push(edges.len());
            let is_wait = node >= facts.len();
            for (out, one) in facts.outs(number).iter().enumerate() {
                let is_update =
                    one.exit.kind == ExitKind::Option && one.exit.label == TRIGGER_LABEL;
                let leaves_wait = wait.contains_key(&number) && !is_update;
                let Some(to) = one.to.filter(|_| is_wait == leaves_wait) else { continue };
                edges.push(Edge { from: node, to, out });
                edges.extend(wait.get(&to).map(|&to| Edge { from: node, to, out }));
            }
        }
        first_edge.push(edges.len());
        let mut first_back = vec![0; block.len() + 1];
        for edge in &edges {
            first_back[edge.to + 1] += 1;
        }
        for node in 0..block.len() {
            first_back[node + 1] += first_back[node];
        }
        let mut next = first_back.clone();
        let mut back = vec![0; edges.len()];
        for (number, edge) in edges.iter().enumerate() {
            back[next[edge.to]] = number;
            next[edge.to] += 1;
        }
        Self { block, edges, first_edge, back, first_back, wait }
    }

    fn is_wait(&self, node: usize) -> bool {
        self.block[node] != node
    }

    /// What comes with a path to a node may be anything. A path into a trigger that calls nothing
    /// is another rule's finding: whatever the update brings is believed here.
    fn is_silent(&self, to: usize, path: &Path) -> bool {
        sources::is_silent(path) || (path.url().is_none() && self.wait.contains_key(&to))
    }
}

/// What the edges set.
struct Effects {
    /// Lists of variables that edges set; list 0 is empty.
    lists: Vec<Vec<usize>>,
    /// The two lists of each edge.
    sets: Vec<[usize; 2]>,
    /// The edge may set anything that a server sends.
    is_silent: Vec<bool>,
}

impl Effects {
    fn new(facts: &Facts<'_>, flow: &Dataflow<'_>, graph: &Graph) -> Self {
        let set = flow.variables.iter().enumerate();
        let set = set.filter(|(_, variable)| variable.origin == Origin::Set);
        let by_name: HashMap<&str, usize> =
            set.map(|(number, variable)| (variable.name, number)).collect();
        let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
        let mut add = |names: &mut dyn Iterator<Item = &str>| {
            let list: Vec<_> = names.filter_map(|name| by_name.get(name)).copied().collect();
            if list.is_empty() {
                return 0;
            }
            lists.push(list);
            lists.len() - 1
        };
        let saved: Vec<usize> =
            facts.blocks().map(|(.., block)| add(&mut sources::saved(block))).collect();
        let mut sets = Vec::with_capacity(graph.edges.len());
        let mut is_silent = Vec::with_capacity(graph.edges.len());
        for edge in &graph.edges {
            let from = graph.block[edge.from];
            let exit = facts.outs(from)[edge.out].exit;
            let answer = match exit.kind {
                kind if kind.is_answer() => saved[from],
                ExitKind::Condition => {
                    add(&mut sources::proved(facts.block(from), exit.id).into_iter())
                }
                ExitKind::Otherwise => {
                    add(&mut sources::proved_otherwise(facts.block(from)).into_iter())
                }
                _ => 0,
            };
            let (returned, silent) = if graph.is_wait(edge.to) {
                (0, false)
            } else {
                let names = sources::returned(exit.path);
                (add(&mut names.iter().map(String::as_str)), graph.is_silent(edge.to, exit.path))
            };
            sets.push([answer, returned]);
            is_silent.push(silent || sources::is_silent_block(facts.block(from)));
        }
        Self { lists, sets, is_silent }
    }
}

/// The same by bits, for the variables that are walked.
struct Masks {
    /// Each list of [`Effects`], its entries with their chunk and their bit.
    lists: Vec<Vec<(usize, u64)>>,
    /// For each chunk the variables that no block saves.
    from_servers: Vec<u64>,
    /// For each chunk what blocks use.
    uses: Vec<Vec<(usize, u64)>>,
}

/// The part of [`Masks`] that belongs to one chunk.
struct ChunkMasks {
    sets: Vec<u64>,
    uses: Vec<u64>,
    /// The blocks that use something.
    using: Vec<usize>,
    /// What is not followed any farther once it came open to a block.
    stops: Vec<u64>,
    all: u64,
    from_servers: u64,
}

impl Masks {
    fn new(flow: &Dataflow<'_>, effects: &Effects, tracked: &[usize]) -> Self {
        let chunks = tracked.len().div_ceil(64);
        let mut place = vec![None; flow.variables.len()];
        let mut from_servers = vec![0; chunks];
        for (at, number) in tracked.iter().enumerate() {
            let (chunk, bit) = (at / 64, 1 << (at % 64));
            place[*number] = Some((chunk, bit));
            if !flow.variables[*number].is_saved {
                from_servers[chunk] |= bit;
            }
        }
        let lists = effects
            .lists
            .iter()
            .map(|list| list.iter().filter_map(|number| place[*number]).collect())
            .collect();
        let mut uses = vec![Vec::new(); chunks];
        for (block, range) in flow.first_used.windows(2).enumerate() {
            for (number, _) in &flow.used[range[0]..range[1]] {
                if let Some((chunk, bit)) = place[*number] {
                    uses[chunk].push((block, bit));
                }
            }
        }
        Self { lists, from_servers, uses }
    }

    fn chunk(
        &self,
        graph: &Graph,
        effects: &Effects,
        chunk: usize,
        may_leave: &impl Fn(usize) -> bool,
    ) -> ChunkMasks {
        let of_chunk = |list: &Vec<(usize, u64)>| {
            list.iter().filter(|(at, _)| *at == chunk).fold(0, |all, (_, bit)| all | bit)
        };
        let lists: Vec<u64> = self.lists.iter().map(of_chunk).collect();
        let from_servers = self.from_servers[chunk];
        let edges = effects.sets.iter().zip(&effects.is_silent);
        let sets = edges
            .map(|([answer, returned], silent)| {
                lists[*answer] | lists[*returned] | if *silent { from_servers } else { 0 }
            })
            .collect();
        let mut uses = vec![0; graph.block.len()];
        let mut stops = vec![0; graph.block.len()];
        let mut using = Vec::new();
        let mut all = 0;
        for (block, bit) in &self.uses[chunk] {
            if uses[*block] == 0 {
                using.push(*block);
            }
            uses[*block] |= bit;
            all |= bit;
            if !may_leave(*block) {
                stops[*block] |= bit;
            }
        }
        ChunkMasks { sets, uses, using, stops, all, from_servers }
    }
}

/// Walks the graph by levels: how far variables come without being set.
struct Walk {
    /// The variables that have no value on some way to the node.
    open: Vec<u64>,
    /// What came new to the node in the level before, and in this one.
    fresh: [Vec<u64>; 2],
    /// What came to nodes in which level, each with the entry of the same node before it.
    arrivals: Vec<Arrival>,
    last: Vec<usize>,
}

struct Arrival {
    level: usize,
    bits: u64,
    before: usize,
}

const NONE: usize = usize::MAX;

impl Walk {
    fn new(graph: &Graph) -> Self {
        let count = graph.block.len();
        Self {
            open: vec![0; count],
            fresh: [vec![0; count], vec![0; count]],
            arrivals: Vec::new(),
            last: vec![NONE; count],
        }
    }

    fn run(&mut self, graph: &Graph, masks: &ChunkMasks, start: usize) {
        self.open.fill(0);
        self.last.fill(NONE);
        self.arrivals.clear();
        let mut now = vec![start];
        now.extend(graph.wait.get(&start));
        for &node in &now {
            // As for paths into a trigger: whatever the update brings is believed.
            let is_update = now.len() > 1 && node == start;
            let bits = if is_update { masks.all & !masks.from_servers } else { masks.all };
            self.open[node] = bits;
            self.fresh[0][node] = bits;
            self.arrive(node, 0, bits);
        }
        let mut level = 0;
        let mut next = Vec::new();
        while !now.is_empty() {
            level += 1;
            for node in now.drain(..) {
                let bits = std::mem::take(&mut self.fresh[0][node]) & !masks.stops[node];
                for edge in graph.first_edge[node]..graph.first_edge[node + 1] {
                    let to = graph.edges[edge].to;
                    let new = bits & !masks.sets[edge] & !self.open[to];
                    if new != 0 {
                        self.open[to] |= new;
                        if self.fresh[1][to] == 0 {
                            next.push(to);
                        }
                        self.fresh[1][to] |= new;
                    }
                }
            }
            for &node in &next {
                self.arrive(node, level, self.fresh[1][node]);
            }
            self.fresh.swap(0, 1);
            std::mem::swap(&mut now, &mut next);
        }
    }

    fn arrive(&mut self, node: usize, level: usize, bits: u64) {
        self.arrivals.push(Arrival { level, bits, before: self.last[node] });
        self.last[node] = self.arrivals.len() - 1;
    }

    /// The level in which a bit came to a node.
    fn level(&self, node: usize, bit: u64) -> Option<usize> {
        let mut at = self.last[node];
        while let Some(arrival) = self.arrivals.get(at) {
            if arrival.bits & bit != 0 {
                return Some(arrival.level);
            }
            at = arrival.before;
        }
        None
    }

    /// A shortest way by which a bit came to a node, unless that is longer than there is room for.
    fn way(
        &self,
        graph: &Graph,
        masks: &ChunkMasks,
        node: usize,
        bit: u64,
        room: usize,
    ) -> Option<Vec<(usize, usize)>> {
        let mut level = self.level(node, bit).filter(|level| *level <= room)?;
        let mut way = Vec::with_capacity(level);
        let mut at = node;
        while level > 0 {
            level -= 1;
            let edges = &graph.back[graph.first_back[at]..graph.first_back[at + 1]];
            let edge = edges.iter().find(|edge| {
                let from = graph.edges[**edge].from;
                (masks.stops[from] | masks.sets[**edge]) & bit == 0
                    && self.level(from, bit) == Some(level)
            })?;
            let Edge { from, out, .. } = graph.edges[*edge];
            way.push((graph.block[from], out));
            at = from;
        }
        way.reverse();
        Some(way)
    }
}
