//! What is computed once from a flow, for rules, panels and exports.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet, VecDeque};

use super::dataflow::Dataflow;
use super::flow::{Block, Exit, ExitKind, Flow, TRIGGER_LABEL};
use super::id::BlockId;
use super::json::Json;
use super::kind::{Kind, Style};
use super::places::Places;
use super::sources;
use super::trigger::{Likeness, recognise};

/// Session variables that the platform itself provides.
/// Source: Treble help, "Native variables".
pub const NATIVE_VARIABLES: [&str; 4] = ["time", "weekday", "country_code", "inbound"];

/// Properties of a connected CRM arrive under names with this start.
pub const CRM_PREFIX: &str = "hubspot_";

/// The platform or a connected CRM provides the variable.
pub fn is_provided(name: &str) -> bool {
    NATIVE_VARIABLES.contains(&name) || name.starts_with(CRM_PREFIX)
}

/// A flow with its blocks numbered, and who leads to whom.
pub struct Facts<'a> {
    pub flow: &'a Flow,
    ids: Vec<&'a BlockId>,
    blocks: Vec<&'a Block>,
    index: HashMap<&'a str, usize>,
    ways_in: Vec<Vec<Way<'a>>>,
    /// The exits of all blocks, one block after the other.
    outs: Vec<Out<'a>>,
    /// Where each block's exits begin in `outs`, and at the end where the last one's end.
    first_out: Vec<usize>,
    likeness: Vec<Option<Likeness>>,
    /// Blocks that a line of a diagram leads into though it is no path.
    loosely_entered: Vec<bool>,
    reachable: Vec<bool>,
    /// Variables that blocks save, that the flow's inputs bring, or that webhooks say they return.
    set: HashSet<&'a str>,
    places: OnceCell<Places>,
    dataflow: OnceCell<Dataflow<'a>>,
}

/// A path as its target sees it.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The number of the block that it leaves.
    pub from: usize,
    pub exit: Exit<'a>,
}

/// An exit, and the number of the block that it leads to if that is there.
#[derive(Clone, Copy, Debug)]
pub struct Out<'a> {
    pub exit: Exit<'a>,
    pub to: Option<usize>,
}

impl<'a> Facts<'a> {
    pub fn new(flow: &'a Flow) -> Self {
        let (ids, blocks): (Vec<_>, Vec<_>) = flow.blocks.iter().unzip();
        let index: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(number, id)| (id.as_str(), number)).collect();
        let mut ways_in: Vec<Vec<Way<'_>>> = vec![Vec::new(); blocks.len()];
        let mut outs = Vec::with_capacity(blocks.len() * 2);
        let mut first_out = Vec::with_capacity(blocks.len() + 1);
        for (from, block) in blocks.iter().enumerate() {
            first_out.push(outs.len());
            for exit in block.exits() {
                let to = exit.path.to.as_ref().and_then(|to| index.get(to.as_str())).copied();
                if let Some(to) = to {
                    ways_in[to].push(Way { from, exit });
                }
                outs.push(Out { exit, to });
            }
        }
        first_out.push(outs.len());
        let mut loosely_entered = vec![false; blocks.len()];
        if let Some(record) = &flow.platform
            && !record.loose_links.is_empty()
        {
            let nodes: HashMap<&str, usize> = blocks
                .iter()
                .enumerate()
                .filter_map(|(number, b)| Some((b.record.as_ref()?.node.as_deref()?, number)))
                .collect();
            for (_, link) in &record.loose_links {
                let target = link.get("target").and_then(Json::as_str);
                if let Some(number) = target.and_then(|target| nodes.get(target)) {
                    loosely_entered[*number] = true;
                }
            }
        }
        let mut facts = Self {
            flow,
            reachable: vec![false; blocks.len()],
            likeness: blocks.iter().map(|block| recognise(block)).collect(),
            ids,
            blocks,
            index,
            ways_in,
            outs,
            first_out,
            loosely_entered,
            set: HashSet::new(),
            places: OnceCell::new(),
            dataflow: OnceCell::new(),
        };
        facts.mark_reachable();
        facts.collect_set();
        facts
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub fn id(&self, number: usize) -> &'a BlockId {
        self.ids[number]
    }

    pub fn block(&self, number: usize) -> &'a Block {
        self.blocks[number]
    }

    pub fn blocks(&self) -> impl Iterator<Item = (usize, &'a BlockId, &'a Block)> + '_ {
        self.ids
            .iter()
            .zip(&self.blocks)
            .enumerate()
            .map(|(number, (id, block))| (number, *id, *block))
    }

    pub fn number(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The block that an exit leads to, if it is there.
    pub fn target(&self, exit: &Exit<'_>) -> Option<usize> {
        self.number(exit.path.to.as_ref()?.as_str())
    }

    /// The paths that lead into a block, in the order of their blocks and exits.
    pub fn ways_in(&self, number: usize) -> &[Way<'a>] {
        &self.ways_in[number]
    }

    /// A block's exits with their targets, in the order of [`Block::exits`].
    pub fn outs(&self, number: usize) -> &[Out<'a>] {
        &self.outs[self.first_out[number]..self.first_out[number + 1]]
    }

    /// What the block looks like to somebody who hunts for request triggers.
    pub fn likeness(&self, number: usize) -> Option<Likeness> {
        self.likeness[number]
    }

    /// Nothing leads here, not even a broken line of a diagram: the platform takes it for a start.
    pub fn is_root(&self, number: usize) -> bool {
        self.ways_in[number].is_empty() && !self.loosely_entered[number]
    }

    /// How many blocks nothing leads to: the platform accepts only flows with one.
    pub fn root_count(&self) -> usize {
        (0..self.len()).filter(|number| self.is_root(*number)).count()
    }

    /// The start's number, if the flow has a start that is there.
    pub fn start(&self) -> Option<usize> {
        self.number(self.flow.start.as_ref()?.as_str())
    }

    pub fn is_start(&self, number: usize) -> bool {
        self.start() == Some(number)
    }

    /// A conversation can come here from the start.
    pub fn is_reachable(&self, number: usize) -> bool {
        self.reachable[number]
    }

    /// A block that has the request trigger's option. Whether the platform waits there is asked of
    /// [`super::trigger::standing`].
    pub fn is_trigger(&self, number: usize) -> bool {
        is_trigger(self.blocks[number])
    }

    /// Where blocks stand, for fixes that add one.
    pub fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::new(self.flow))
    }

    /// Which variables are used, and which have a value where.
    pub fn dataflow(&self) -> &Dataflow<'a> {
        self.dataflow.get_or_init(|| Dataflow::new(self))
    }

    /// A block saves it, the flow brings it, or a webhook says that it returns it.
    pub fn is_set(&self, variable: &str) -> bool {
        self.set.contains(variable)
    }

    /// The blocks that a conversation can come to from a block, nearest first, at most `limit`.
    pub fn after(&self, number: usize, limit: usize) -> Vec<usize> {
        let mut seen = HashSet::from([number]);
        let mut queue = VecDeque::from([number]);
        let mut found = Vec::new();
        while let Some(at) = queue.pop_front() {
            for out in self.outs(at) {
                if let Some(to) = out.to
                    && seen.insert(to)
                {
                    found.push(to);
                    if found.len() >= limit {
                        return found;
                    }
                    queue.push_back(to);
                }
            }
        }
        found
    }

    fn mark_reachable(&mut self) {
        let Some(start) = self.start() else { return };
        let mut stack = vec![start];
        self.reachable[start] = true;
        while let Some(at) = stack.pop() {
            for out in &self.outs[self.first_out[at]..self.first_out[at + 1]] {
                if let Some(to) = out.to
                    && !self.reachable[to]
                {
                    self.reachable[to] = true;
                    stack.push(to);
                }
            }
        }
    }

    fn collect_set(&mut self) {
        let set = &mut self.set;
        sources::each(self.flow, |_, name| {
            set.insert(name);
        });
    }
}

/// The block has the request trigger's option, and is of a kind that has options.
pub fn is_trigger(block: &Block) -> bool {
    matches!(block.kind, Kind::Options | Kind::Template)
        && block.options.iter().any(|option| option.label == TRIGGER_LABEL)
}

/// The block is a plain message with options, the only kind that a request trigger works on.
pub fn is_plain_options(block: &Block) -> bool {
    block.kind == Kind::Options && block.style() == Style::Plain
}

/// Every session variable that has a source: native ones, inputs, saved answers and what
/// webhooks return. Sorted, each once.
pub fn variables_known(flow: &Flow) -> Vec<String> {
    let mut known: Vec<&str> = NATIVE_VARIABLES.to_vec();
    sources::each(flow, |_, name| known.push(name));
    known.sort_unstable();
    known.dedup();
    known.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The names in `{{name}}`, as the platform's editor finds them: ASCII letters, digits and `_`.
pub fn variables_in(text: &str) -> impl Iterator<Item = &str> {
    let mut pieces = text.split("}}").peekable();
    std::iter::from_fn(move || {
        // The last piece has no braces behind it.
        let piece = pieces.next()?;
        pieces.peek().is_some().then_some(piece)
    })
    .filter_map(|piece| {
        let name = &piece[piece.rfind("{{")? + 2..];
        is_variable_name(name).then_some(name)
    })
}

/// The platform finds a variable of this name: ASCII letters, digits and `_`.
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A place where a block reads a session variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    pub exit: Option<&'a str>,
    /// The field of the block or of the exit, named as in native files.
    pub field: &'static str,
    pub name: &'a str,
}

/// Where a block reads session variables: in its texts, its attachments and its conditions.
pub fn uses(block: &Block) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    let mut read = |exit, field, text| {
        found.extend(variables_in(text).map(|name| Use { exit, field, name }));
    };
    read(None, "text", block.text());
    for option in &block.options {
        read(Some(option.id.as_str()), "label", &option.label);
    }
    for condition in &block.conditions {
        if let Some(Json::String(value)) = &condition.value {
            read(Some(condition.id.as_str()), "value", value);
        }
    }
    let fields = [
        ("variable", block.variable.as_deref().filter(|_| block.kind == Kind::Condition)),
        ("file.variable", block.file.as_ref().and_then(|file| file.variable.as_deref())),
        ("location.variable", block.location.as_ref().and_then(|l| l.variable.as_deref())),
    ];
    for (field, name) in fields {
        let name = name.filter(|name| !name.is_empty());
        found.extend(name.map(|name| Use { exit: None, field, name }));
    }
    if let Some(message) = block.auto_retry.as_ref().and_then(|r| r.message.as_deref()) {
        let field = "auto_retry.message";
        found.extend(variables_in(message).map(|name| Use { exit: None, field, name }));
    }
    found
}

/// The session variables that a block reads, as often as it reads them.
pub fn variables_used(block: &Block) -> Vec<&str> {
    uses(block).into_iter().map(|one| one.name).collect()
}

impl ExitKind {
    /// A path that is walked because of what the user wrote or because time passed.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Reply | Self::Option | Self::Default)
    }
}
