//! What changed between two flows, in meaning: for who compares two versions of a file,
//! and for a file that another program changed.
//!
//! Every difference of the flows is in the list, each with what it is about: the
//! meaning, a place on the canvas, or only the way of writing. The platform's
//! bookkeeping is no part of a flow and is not compared.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use super::flow::{
    Alternate, AutoRetry, Block, Choice, Condition, Conversation, Extra, ExtraField, Flow, Goal,
    GoalEvent, Location, Media, Note, Path, Position, Save, Share, Template, Timer, Webhook,
};
use super::id::{BlockId, ExitId, FIXED_EXITS, NoteId};
use super::json::{Json, Number};
use super::kind::{Kind, Style};

/// One difference between two flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The block's id in the second flow; in the first one for a block that was removed.
    /// `None`: the flow itself.
    pub block: Option<BlockId>,
    pub exit: Option<ExitId>,
    pub kind: ChangeKind,
    /// Which field of the flow, the block or the exit, or which rule that is allowed.
    pub field: Option<String>,
    pub old: Option<Json>,
    pub new: Option<Json>,
    pub aspect: Aspect,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// What a conversation does, or what the author says about the flow.
    Meaning,
    /// Another id for the same block or exit: a handle for the author's files and commands.
    Name,
    /// Where a block stands on the canvas.
    Position,
    /// How the same thing is written: `5.0` for `5`, the order of blocks, a default spelled out.
    Notation,
}

/// What happened. The names are part of the command line's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    BlockAdded,
    BlockRemoved,
    /// The same content under another id.
    BlockRenamed,
    /// Another place on the canvas.
    BlockMoved,
    /// Another place in the order of blocks. Old and new are places, counted from one.
    BlockReordered,
    /// A message became a condition, say.
    KindChanged,
    FieldChanged,
    /// A field that is not part of the format.
    UnknownFieldChanged,
    /// A rule may find something now, or no longer, or for another reason.
    AllowChanged,
    StartChanged,
    ExitAdded,
    ExitRemoved,
    /// The same option, condition or share under another id.
    ExitRenamed,
    /// An option's text.
    ExitRelabelled,
    /// Another place among the block's options, conditions or shares, counted from one.
    ExitReordered,
    /// The exit leads to another block, or no longer anywhere.
    PathChanged,
    WebhookAdded,
    WebhookRemoved,
    /// One field of a webhook: `url`, `returns`, `seconds`, or one that is not known.
    WebhookChanged,
}

impl ChangeKind {
    pub const ALL: [Self; 19] = [
        Self::BlockAdded,
        Self::BlockRemoved,
        Self::BlockRenamed,
        Self::BlockMoved,
        Self::BlockReordered,
        Self::KindChanged,
        Self::FieldChanged,
        Self::UnknownFieldChanged,
        Self::AllowChanged,
        Self::StartChanged,
        Self::ExitAdded,
        Self::ExitRemoved,
        Self::ExitRenamed,
        Self::ExitRelabelled,
        Self::ExitReordered,
        Self::PathChanged,
        Self::WebhookAdded,
        Self::WebhookRemoved,
        Self::WebhookChanged,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::BlockAdded => "block-added",
            Self::BlockRemoved => "block-removed",
            Self::BlockRenamed => "block-renamed",
            Self::BlockMoved => "block-moved",
            Self::BlockReordered => "block-reordered",
            Self::KindChanged => "kind-changed",
            Self::FieldChanged => "field-changed",
            Self::UnknownFieldChanged => "unknown-field-changed",
            Self::AllowChanged => "allow-changed",
            Self::StartChanged => "start-changed",
            Self::ExitAdded => "exit-added",
            Self::ExitRemoved => "exit-removed",
            Self::ExitRenamed => "exit-renamed",
            Self::ExitRelabelled => "exit-relabelled",
            Self::ExitReordered => "exit-reordered",
            Self::PathChanged => "path-changed",
            Self::WebhookAdded => "webhook-added",
            Self::WebhookRemoved => "webhook-removed",
            Self::WebhookChanged => "webhook-changed",
        }
    }
}

/// All differences from `a` to `b`: the flow's own first, then in the order of the blocks
/// of `b`, with those that only `a` has at their place there.
pub fn diff(a: &Flow, b: &Flow) -> Vec<Change> {
    let renamed = renamed(a, b);
    let mut differ =
        Differ { new_ids: renamed.values().copied().collect(), renamed, changes: Vec::new() };
    differ.flow(a, b);
    differ.blocks(a, b);
    differ.changes
}

/// Whether any of the differences is one of meaning.
pub fn differs_in_meaning(changes: &[Change]) -> bool {
    changes.iter().any(|change| change.aspect == Aspect::Meaning)
}

struct Differ<'a> {
    /// Ids of the first flow and what they are called in the second one.
    renamed: HashMap<&'a BlockId, &'a BlockId>,
    new_ids: HashSet<&'a BlockId>,
    changes: Vec<Change>,
}

/// What a difference stands at.
#[derive(Clone, Copy)]
struct Spot<'a> {
    block: Option<&'a BlockId>,
    exit: Option<&'a str>,
}

const FLOW: Spot<'static> = Spot { block: None, exit: None };

impl<'a> Differ<'a> {
    fn flow(&mut self, a: &Flow, b: &Flow) {
        // Taken apart, so that a new field cannot be forgotten here.
        let Flow {
            name,
            language,
            timezone,
            direction,
            inputs,
            start,
            allow,
            blocks: _,
            notes,
            extra,
            stray_layout,
            platform: _,
        } = a;
        let fields = [
            ("name", text(name.as_ref()), text(b.name.as_ref())),
            ("language", text(language.as_ref()), text(b.language.as_ref())),
            ("timezone", text(timezone.as_ref()), text(b.timezone.as_ref())),
            ("direction", text(direction.as_ref()), text(b.direction.as_ref())),
            ("inputs", texts(inputs.as_ref()), texts(b.inputs.as_ref())),
        ];
        for (name, old, new) in fields {
            self.field(FLOW, ChangeKind::FieldChanged, name, old, new);
        }
        if !self.is_same_target(start.as_ref(), b.start.as_ref()) {
            self.push(
                FLOW,
                ChangeKind::StartChanged,
                None,
                id(start.as_ref()),
                id(b.start.as_ref()),
                Aspect::Meaning,
            );
        }
        self.allow(FLOW, allow, &b.allow);
        self.extra(FLOW, "", extra, &b.extra);
        let json = |notes: &[(NoteId, Arc<Note>)]| -> Vec<(String, Json)> {
            notes.iter().map(|(id, note)| (id.to_string(), note_json(note))).collect()
        };
        self.beside("notes", &json(notes), &json(&b.notes), *notes == b.notes);
        let is_same = *stray_layout == b.stray_layout;
        self.beside("layout", stray_layout, &b.stray_layout, is_same);
    }

    /// What stands in the file beside the flow's meaning, by its keys.
    fn beside(&mut self, what: &str, a: &[(String, Json)], b: &[(String, Json)], is_same: bool) {
        if is_same {
            return;
        }
        let before = self.changes.len();
        let (old, new) = (keyed(a), keyed(b));
        for pair in merged(&old, &new) {
            let value = |list: &[(String, Json)], at: Option<usize>| Some(list.get(at?)?.1.clone());
            let name = pair.new.map_or_else(|| old.get(pair.old?), |at| new.get(at));
            let (old, new) = (value(a, pair.old), value(b, pair.new));
            if old != new {
                let field = name.map(|(id, _)| format!("{what}.{id}"));
                self.push(FLOW, ChangeKind::FieldChanged, field, old, new, Aspect::Position);
            }
        }
        if self.changes.len() == before {
            self.written_differently(FLOW, what);
        }
    }

    fn blocks(&mut self, a: &'a Flow, b: &'a Flow) {
        let old: Vec<&BlockId> =
            a.blocks.ids().map(|id| self.renamed.get(id).copied().unwrap_or(id)).collect();
        let new: Vec<&BlockId> = b.blocks.ids().collect();
        for pair in merged(&old, &new) {
            match (pair.old, pair.new) {
                (Some(was), Some(is)) => {
                    let (Some(from), Some(to)) = (a.blocks.at(was), b.blocks.at(is)) else {
                        continue;
                    };
                    let Some(id) = b.blocks.id_at(is) else { continue };
                    let spot = Spot { block: Some(id), exit: None };
                    let old_id = a.blocks.id_at(was).filter(|old| *old != id);
                    if let Some(old_id) = old_id {
                        let (old, new) = (Json::string(old_id.as_str()), Json::string(id.as_str()));
                        let (kind, aspect) = (ChangeKind::BlockRenamed, Aspect::Name);
                        self.push(spot, kind, None, Some(old), Some(new), aspect);
                    }
                    if pair.is_reordered {
                        let (kind, aspect) = (ChangeKind::BlockReordered, Aspect::Notation);
                        self.push(spot, kind, None, Some(place(was)), Some(place(is)), aspect);
                    }
                    // A block that the flows share is the same, unless its paths lead to
                    // something else by now.
                    if !Arc::ptr_eq(from, to) || !self.leads_to_the_same(from, to) {
                        self.block(id, from, to);
                    }
                }
                (Some(was), None) => {
                    let Some((id, block)) = a.blocks.id_at(was).zip(a.blocks.at(was)) else {
                        continue;
                    };
                    let spot = Spot { block: Some(id), exit: None };
                    self.meaning(spot, ChangeKind::BlockRemoved, Some(summary(block)), None);
                }
                (None, Some(is)) => {
                    let Some((id, block)) = b.blocks.id_at(is).zip(b.blocks.at(is)) else {
                        continue;
                    };
                    let spot = Spot { block: Some(id), exit: None };
                    self.meaning(spot, ChangeKind::BlockAdded, None, Some(summary(block)));
                }
                (None, None) => {}
            }
        }
    }

    fn block(&mut self, id: &BlockId, a: &Block, b: &Block) {
        let spot = Spot { block: Some(id), exit: None };
        let before = self.changes.len();
        if a.kind != b.kind {
            let name = |kind: &Kind| Some(Json::string(&kind.written()));
            self.meaning(spot, ChangeKind::KindChanged, name(&a.kind), name(&b.kind));
        }
        let (old, new) = (Fields::new(a), Fields::new(b));
        for ((name, old), (_, new)) in old.known.into_iter().zip(new.known) {
            self.field(spot, ChangeKind::FieldChanged, name, old, new);
        }
        for ((part, old), (_, new)) in old.extras.into_iter().zip(new.extras) {
            self.extra(spot, part, old, new);
        }
        self.exits(id, &options(a), &options(b));
        self.exits(id, &conditions(a), &conditions(b));
        self.exits(id, &shares(a), &shares(b));
        self.exits(id, &fixed(a), &fixed(b));
        self.allow(spot, &a.allow, &b.allow);
        self.position(spot, a.position.as_ref(), b.position.as_ref());
        // Nothing stays unsaid, such as where an unknown field stood in an object.
        if self.changes.len() == before && !self.is_same_block(a, b) {
            self.written_differently(spot, "block");
        }
    }

    fn position(&mut self, spot: Spot<'_>, a: Option<&Position>, b: Option<&Position>) {
        if a == b {
            return;
        }
        let is_same_place = match (a, b) {
            (Some(a), Some(b)) => a.x == b.x && a.y == b.y,
            _ => false,
        };
        let aspect = if is_same_place { Aspect::Notation } else { Aspect::Position };
        self.push(spot, ChangeKind::BlockMoved, None, a.map(point), b.map(point), aspect);
    }

    /// The exits of one sort.
    fn exits(&mut self, block: &BlockId, a: &[Item<'_>], b: &[Item<'_>]) {
        if a.is_empty() && b.is_empty() {
            return;
        }
        let keys = |items: &[Item<'_>]| -> Vec<(String, usize)> {
            numbered(items.iter().map(|item| item.id))
        };
        let (mut old_keys, new_keys) = (keys(a), keys(b));
        let alike = |keys: &[(String, usize)], others: &[(String, usize)], items: &[Item<'_>]| {
            let others: HashSet<&(String, usize)> = others.iter().collect();
            let only = keys.iter().zip(items).enumerate();
            only.filter(|(_, (key, _))| !others.contains(*key))
                .map(|(at, (_, item))| (at, item.likeness()))
                .collect::<Vec<_>>()
        };
        let gone = alike(&old_keys, &new_keys, a);
        if !gone.is_empty() {
            let come = alike(&new_keys, &old_keys, b);
            // The same row of exits under other ids: two shares of 50 % are told apart by place.
            let looks = |items: &[(usize, String)]| -> Vec<String> {
                items.iter().map(|(_, likeness)| likeness.clone()).collect()
            };
            let is_same_row = looks(&gone) == looks(&come);
            let pairs: HashMap<usize, usize> = if is_same_row {
                let seen = gone.iter().zip(&come).filter(|((_, likeness), _)| !likeness.is_empty());
                seen.map(|((old, _), (new, _))| (*old, *new)).collect()
            } else {
                only_pairs(gone.into_iter(), come.into_iter())
            };
            for (was, key) in old_keys.iter_mut().enumerate() {
                if let Some(new) = pairs.get(&was).and_then(|is| new_keys.get(*is)) {
                    key.clone_from(new);
                }
            }
        }
        for pair in merged(&old_keys, &new_keys) {
            let old = pair.old.and_then(|at| a.get(at));
            let new = pair.new.and_then(|at| b.get(at));
            let Some(item) = new.or(old) else { continue };
            let spot = Spot { block: Some(block), exit: Some(item.id) };
            // A fixed exit that leads nowhere is there whether it is written or not. An
            // alternate flow has its delay, and is a thing of its own.
            let is_mute = FIXED_EXITS.contains(&item.id)
                && item.id != "alternate"
                && *item.path == Path::default();
            let aspect = if is_mute { Aspect::Notation } else { Aspect::Meaning };
            match (old, new) {
                (Some(old), Some(new)) => {
                    if old.id != new.id {
                        let (old, new) = (Json::string(old.id), Json::string(new.id));
                        let (kind, aspect) = (ChangeKind::ExitRenamed, Aspect::Name);
                        self.push(spot, kind, None, Some(old), Some(new), aspect);
                    }
                    if pair.is_reordered {
                        let place = |at: Option<usize>| at.map(place);
                        let (old, new) = (place(pair.old), place(pair.new));
                        self.meaning(spot, ChangeKind::ExitReordered, old, new);
                    }
                    let fields = old.fields.iter().zip(&new.fields);
                    for ((name, old), (_, new)) in fields {
                        let kind = match *name {
                            "label" => ChangeKind::ExitRelabelled,
                            _ => ChangeKind::FieldChanged,
                        };
                        self.field(spot, kind, name, old.clone(), new.clone());
                    }
                    self.path(spot, old.path, new.path);
                }
                (Some(old), None) => {
                    let kind = ChangeKind::ExitRemoved;
                    self.push(spot, kind, None, Some(old.to_json()), None, aspect);
                }
                (None, Some(new)) => {
                    let kind = ChangeKind::ExitAdded;
                    self.push(spot, kind, None, None, Some(new.to_json()), aspect);
                }
                (None, None) => {}
            }
        }
    }

    fn path(&mut self, spot: Spot<'_>, a: &Path, b: &Path) {
        let Path { to, webhook, extra } = a;
        if !self.is_same_target(to.as_ref(), b.to.as_ref()) {
            let kind = ChangeKind::PathChanged;
            self.meaning(spot, kind, id(to.as_ref()), id(b.to.as_ref()));
        }
        match (webhook, &b.webhook) {
            (None, None) => {}
            (None, Some(new)) => {
                self.meaning(spot, ChangeKind::WebhookAdded, None, Some(webhook_json(new)));
            }
            (Some(old), None) => {
                self.meaning(spot, ChangeKind::WebhookRemoved, Some(webhook_json(old)), None);
            }
            (Some(old), Some(new)) => self.webhook(spot, old, new),
        }
        self.extra(spot, "", extra, &b.extra);
    }

    fn webhook(&mut self, spot: Spot<'_>, a: &Webhook, b: &Webhook) {
        let Webhook { url, returns, seconds, as_object, extra } = a;
        let fields = [
            ("url", Some(Json::string(url)), Some(Json::string(&b.url))),
            ("returns", texts(returns.as_ref()), texts(b.returns.as_ref())),
            ("seconds", number(seconds.as_ref()), number(b.seconds.as_ref())),
        ];
        for (name, old, new) in fields {
            self.field(spot, ChangeKind::WebhookChanged, name, old, new);
        }
        self.extra(spot, "webhook", extra, &b.extra);
        if *as_object != b.as_object {
            self.written_differently(spot, "webhook");
        }
    }

    fn allow(&mut self, spot: Spot<'_>, a: &super::flow::Allow, b: &super::flow::Allow) {
        let rules: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for rule in rules {
            let (old, new) = (text(a.get(rule)), text(b.get(rule)));
            if old != new {
                let field = Some(rule.clone());
                self.push(spot, ChangeKind::AllowChanged, field, old, new, Aspect::Meaning);
            }
        }
    }

    /// Fields that are not part of the format, of the part `part` of a block or, for an
    /// empty `part`, of the thing itself.
    fn extra(&mut self, spot: Spot<'_>, part: &str, a: &Extra, b: &Extra) {
        if a == b {
            return;
        }
        let before = self.changes.len();
        let keys = |extra: &Extra| numbered(extra.0.iter().map(|field| field.key.as_str()));
        for pair in merged(&keys(a), &keys(b)) {
            let old = pair.old.and_then(|at| a.0.get(at));
            let new = pair.new.and_then(|at| b.0.get(at));
            let Some(field) = new.or(old) else { continue };
            let name = match part {
                "" => field.key.clone(),
                part => format!("{part}.{}", field.key),
            };
            let value = |field: Option<&ExtraField>| field.map(|field| field.value.clone());
            let kind = ChangeKind::UnknownFieldChanged;
            self.field(spot, kind, &name, value(old), value(new));
        }
        if self.changes.len() == before {
            self.written_differently(spot, if part.is_empty() { "order" } else { part });
        }
    }

    /// One field, old and new.
    fn field(
        &mut self,
        spot: Spot<'_>,
        kind: ChangeKind,
        name: &str,
        old: Option<Json>,
        new: Option<Json>,
    ) {
        if old == new {
            return;
        }
        let aspect = if has_same_meaning(kind, name, old.as_ref(), new.as_ref()) {
            Aspect::Notation
        } else {
            Aspect::Meaning
        };
        self.push(spot, kind, Some(name.to_owned()), old, new, aspect);
    }

    fn written_differently(&mut self, spot: Spot<'_>, what: &str) {
        let (kind, field) = (ChangeKind::FieldChanged, Some(what.to_owned()));
        self.push(spot, kind, field, None, None, Aspect::Notation);
    }

    fn meaning(&mut self, spot: Spot<'_>, kind: ChangeKind, old: Option<Json>, new: Option<Json>) {
        self.push(spot, kind, None, old, new, Aspect::Meaning);
    }

    fn push(
        &mut self,
        spot: Spot<'_>,
        kind: ChangeKind,
        field: Option<String>,
        old: Option<Json>,
        new: Option<Json>,
        aspect: Aspect,
    ) {
        let (block, exit) = (spot.block.cloned(), spot.exit.map(ExitId::from));
        self.changes.push(Change { block, exit, kind, field, old, new, aspect });
    }

    /// A path still leads to the same block, under whatever name.
    fn is_same_target(&self, a: Option<&BlockId>, b: Option<&BlockId>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => match self.renamed.get(a) {
                Some(new) => *new == b,
                // A path to an id that was not there did not lead to what has that id now.
                None => a == b && !self.new_ids.contains(b),
            },
            _ => false,
        }
    }

    fn is_same_block(&self, a: &Block, b: &Block) -> bool {
        content(a) == content(b) && self.leads_to_the_same(a, b) && a.position == b.position
    }

    /// Of two blocks with the same exits.
    fn leads_to_the_same(&self, a: &Block, b: &Block) -> bool {
        a.exits()
            .zip(b.exits())
            .all(|(a, b)| self.is_same_target(a.path.to.as_ref(), b.path.to.as_ref()))
    }
}

/// Blocks of `a` that are in `b` under another id. Only what can hardly be anything else:
/// of all blocks that look the same to a user, one went and one came. What else differs
/// between the two is then told of the block.
fn renamed<'a>(a: &'a Flow, b: &'a Flow) -> HashMap<&'a BlockId, &'a BlockId> {
    let gone = a.blocks.iter().filter(|(id, _)| !b.blocks.contains(id.as_str()));
    let come = b.blocks.iter().filter(|(id, _)| !a.blocks.contains(id.as_str()));
    let likeness = |(id, block)| (id, likeness(block));
    only_pairs(gone.map(likeness), come.map(likeness))
}

/// The same text for blocks that look the same to a user. A block that shows nothing of
/// its own must also stand at the same place.
fn likeness(block: &Block) -> String {
    let labels: Vec<&str> = block.options.iter().map(|own| own.label.as_str()).collect();
    let tests: Vec<_> = block.conditions.iter().map(|own| (&own.operator, &own.value)).collect();
    let percents: Vec<_> = block.shares.iter().map(|own| &own.percent).collect();
    let owners = (&block.variable, &block.team, &block.service);
    let says_nothing = block.text().is_empty()
        && labels.is_empty()
        && tests.is_empty()
        && block.template.is_none()
        && block.conversation.is_none()
        && owners == (&None, &None, &None);
    let position = block.position.as_ref().filter(|_| says_nothing).map(|own| (own.x, own.y));
    if says_nothing && position.is_none() {
        return String::new();
    }
    let template = block.template.as_ref().map(|own| (&own.id, &own.name));
    let conversation = block.conversation.as_ref().map(|own| &own.id);
    let shown = (&block.kind, block.style(), block.text(), labels, tests, percents);
    format!("{shown:?} {owners:?} {template:?} {conversation:?} {position:?}")
}

/// Of what went and what came, each with its likeness, the pairs that are alike and have
/// no third like them. An empty likeness is like nothing.
fn only_pairs<K: Copy + Eq + Hash>(
    gone: impl Iterator<Item = (K, String)>,
    come: impl Iterator<Item = (K, String)>,
) -> HashMap<K, K> {
    let mut groups: HashMap<String, (Vec<K>, Vec<K>)> = HashMap::new();
    for (key, likeness) in gone {
        groups.entry(likeness).or_default().0.push(key);
    }
    if groups.is_empty() {
        return HashMap::new();
    }
    for (key, likeness) in come {
        groups.entry(likeness).or_default().1.push(key);
    }
    groups.remove("");
    groups
        .into_values()
        .filter_map(|(gone, come)| match (&*gone, &*come) {
            ([gone], [come]) => Some((*gone, *come)),
            _ => None,
        })
        .collect()
}

/// The block without what its paths lead to, where it stands and how the platform files it.
fn content(block: &Block) -> Block {
    let mut content = Block { position: None, record: None, ..block.clone() };
    for path in content.paths_mut() {
        path.to = None;
    }
    content
}

/// A block's fields, all in the same order for every block.
struct Fields<'a> {
    known: Vec<(&'static str, Option<Json>)>,
    extras: Vec<(&'static str, &'a Extra)>,
}

const NO_EXTRA: &Extra = &Extra(Vec::new());

impl<'a> Fields<'a> {
    fn new(block: &'a Block) -> Self {
        // Taken apart, so that a new field cannot be forgotten here.
        let Block {
            kind: _,
            style,
            text: own_text,
            template,
            file,
            location,
            variable,
            test,
            team,
            service,
            conversation,
            data,
            visible_options,
            save,
            message_limit,
            timer,
            auto_retry,
            goal,
            webhook_delivered,
            webhook_read,
            options: _,
            conditions: _,
            shares: _,
            reply: _,
            default: _,
            otherwise: _,
            next: _,
            alternate: _,
            allow: _,
            extra,
            position: _,
            record: _,
        } = block;
        let mut fields = Self { known: Vec::new(), extras: vec![("", extra)] };
        let known = &mut fields.known;
        known.push(("style", style.map(|style| Json::string(style.name()))));
        known.push(("text", text(own_text.as_ref())));
        let part = template.as_deref();
        known.push(("template", empty(part)));
        known.push(("template.id", part.and_then(|p: &Template| p.id.clone())));
        known.push(("template.name", text(part.and_then(|p| p.name.as_ref()))));
        known.push(("template.answers", text(part.and_then(|p| p.answers.as_ref()))));
        fields.extras.push(("template", part.map_or(NO_EXTRA, |p| &p.extra)));
        let part = file.as_deref();
        known.push(("file", empty(part)));
        known.push(("file.url", text(part.and_then(|p: &Media| p.url.as_ref()))));
        known.push(("file.name", text(part.and_then(|p| p.name.as_ref()))));
        known.push(("file.variable", text(part.and_then(|p| p.variable.as_ref()))));
        known.push(("file.type", text(part.and_then(|p| p.media.as_ref()))));
        fields.extras.push(("file", part.map_or(NO_EXTRA, |p| &p.extra)));
        let part = location.as_deref();
        known.push(("location", empty(part)));
        let latitude = number(part.and_then(|p: &Location| p.latitude.as_ref()));
        known.push(("location.latitude", latitude));
        known.push(("location.longitude", number(part.and_then(|p| p.longitude.as_ref()))));
        known.push(("location.variable", text(part.and_then(|p| p.variable.as_ref()))));
        known.push(("location.address", text(part.and_then(|p| p.address.as_ref()))));
        fields.extras.push(("location", part.map_or(NO_EXTRA, |p| &p.extra)));
        known.push(("variable", text(variable.as_ref())));
        known.push(("test", text(test.as_ref())));
        known.push(("team", text(team.as_ref())));
        known.push(("service", text(service.as_ref())));
        let part = conversation.as_deref();
        known.push(("conversation", empty(part)));
        known.push(("conversation.id", part.and_then(|p: &Conversation| p.id.clone())));
        known.push(("conversation.name", text(part.and_then(|p| p.name.as_ref()))));
        fields.extras.push(("conversation", part.map_or(NO_EXTRA, |p| &p.extra)));
        known.push(("data", data.clone()));
        known.push(("visible_options", visible_options.map(Json::Bool)));
        let part = save.as_deref();
        known.push(("save.variable", text(part.map(|p: &Save| &p.variable))));
        known.push(("save.type", text(part.and_then(|p| p.kind.as_ref()))));
        fields.extras.push(("save", part.map_or(NO_EXTRA, |p| &p.extra)));
        known.push(("message_limit", number(message_limit.as_ref())));
        let part = timer.as_deref();
        known.push(("timer", empty(part)));
        known.push(("timer.value", number(part.and_then(|p: &Timer| p.value.as_ref()))));
        known.push(("timer.unit", text(part.and_then(|p| p.unit.as_ref()))));
        fields.extras.push(("timer", part.map_or(NO_EXTRA, |p| &p.extra)));
        let part = auto_retry.as_deref();
        known.push(("auto_retry", empty(part)));
        let minutes = number(part.and_then(|p: &AutoRetry| p.minutes.as_ref()));
        known.push(("auto_retry.minutes", minutes));
        known.push(("auto_retry.message", text(part.and_then(|p| p.message.as_ref()))));
        fields.extras.push(("auto_retry", part.map_or(NO_EXTRA, |p| &p.extra)));
        let part = goal.as_deref();
        known.push(("goal", empty(part)));
        known.push(("goal.campaign", text(part.and_then(|p: &Goal| p.campaign.as_ref()))));
        let events = part.map(|p| &p.events).filter(|events| !events.is_empty());
        known.push(("goal.events", events.map(|e| Json::Array(e.iter().map(event).collect()))));
        fields.extras.push(("goal", part.map_or(NO_EXTRA, |p| &p.extra)));
        known.push(("webhook_delivered", text(webhook_delivered.as_ref())));
        known.push(("webhook_read", text(webhook_read.as_ref())));
        fields
    }
}

/// An object that is there though it says nothing.
fn empty<T: Default + PartialEq>(part: Option<&T>) -> Option<Json> {
    part.filter(|part| **part == T::default()).map(|_| Json::Object(Vec::new()))
}

fn event(event: &GoalEvent) -> Json {
    let GoalEvent { kind, url, expectation, extra } = event;
    let members = [
        ("type", Some(Json::string(kind))),
        ("url", text(url.as_ref())),
        ("expectation", number(expectation.as_ref())),
    ];
    object(members, extra)
}

/// An exit as it is compared.
struct Item<'a> {
    id: &'a str,
    fields: Vec<(&'static str, Option<Json>)>,
    path: &'a Path,
}

impl Item<'_> {
    /// The same text for exits that look the same to a user; empty when nothing is seen.
    fn likeness(&self) -> String {
        let says_something = self.fields.iter().any(|(_, value)| match value {
            Some(Json::String(text)) => !text.is_empty(),
            Some(value) => *value != Json::Null,
            None => false,
        });
        if says_something { format!("{:?}", self.fields) } else { String::new() }
    }

    fn to_json(&self) -> Json {
        let fields = self.fields.iter().cloned();
        object(fields.chain(path_members(self.path)), &self.path.extra)
    }
}

fn options<'a>(block: &'a Block) -> Vec<Item<'a>> {
    let item = |choice: &'a Choice| {
        let Choice { id, label, path, action, optout_webhook } = choice;
        let fields = vec![
            ("label", Some(Json::string(label))),
            ("action", text(action.as_ref())),
            ("optout_webhook", text(optout_webhook.as_ref())),
        ];
        Item { id: id.as_str(), fields, path }
    };
    block.options.iter().map(item).collect()
}

fn conditions<'a>(block: &'a Block) -> Vec<Item<'a>> {
    let item = |condition: &'a Condition| {
        let Condition { id, operator, value, path } = condition;
        let fields = vec![("operator", text(operator.as_ref())), ("value", value.clone())];
        Item { id: id.as_str(), fields, path }
    };
    block.conditions.iter().map(item).collect()
}

fn shares<'a>(block: &'a Block) -> Vec<Item<'a>> {
    let item = |share: &'a Share| {
        let Share { id, percent, path } = share;
        Item { id: id.as_str(), fields: vec![("percent", number(percent.as_ref()))], path }
    };
    block.shares.iter().map(item).collect()
}

fn fixed(block: &Block) -> Vec<Item<'_>> {
    let paths = [
        ("reply", &block.reply),
        ("default", &block.default),
        ("otherwise", &block.otherwise),
        ("next", &block.next),
    ];
    let mut items: Vec<Item<'_>> = paths
        .into_iter()
        .filter_map(|(id, path)| Some(Item { id, fields: Vec::new(), path: path.as_ref()? }))
        .collect();
    if let Some(alternate) = &block.alternate {
        let Alternate { minutes, path } = &**alternate;
        let fields = vec![("minutes", number(minutes.as_ref()))];
        items.push(Item { id: "alternate", fields, path });
    }
    items
}

/// What a block that came or went was: its kind, its text and its exits by id.
fn summary(block: &Block) -> Json {
    let items = [options(block), conditions(block), shares(block), fixed(block)];
    let exits = items
        .iter()
        .flatten()
        .map(|item| {
            let mut members = vec![("id".to_owned(), Json::string(item.id))];
            if let Json::Object(rest) = item.to_json() {
                members.extend(rest);
            }
            Json::Object(members)
        })
        .collect();
    let members = [
        ("kind", Some(Json::string(&block.kind.written()))),
        ("style", block.style.map(|style| Json::string(style.name()))),
        ("text", text(block.text.as_ref())),
        ("exits", Some(Json::Array(exits))),
    ];
    object(members, NO_EXTRA)
}

fn path_members(path: &Path) -> [(&'static str, Option<Json>); 2] {
    [("to", id(path.to.as_ref())), ("webhook", path.webhook.as_ref().map(webhook_json))]
}

/// A webhook as a bare URL where that says all, else as an object.
fn webhook_json(webhook: &Webhook) -> Json {
    let Webhook { url, returns, seconds, as_object: _, extra } = webhook;
    if returns.is_none() && seconds.is_none() && extra.is_empty() {
        return Json::string(url);
    }
    let members = [
        ("url", Some(Json::string(url))),
        ("returns", texts(returns.as_ref())),
        ("seconds", number(seconds.as_ref())),
    ];
    object(members, extra)
}

fn object(members: impl IntoIterator<Item = (&'static str, Option<Json>)>, extra: &Extra) -> Json {
    let known = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let unknown = extra.0.iter().map(|field| (field.key.clone(), field.value.clone()));
    Json::Object(known.chain(unknown).collect())
}

fn text(text: Option<&String>) -> Option<Json> {
    text.map(|text| Json::string(text))
}

fn texts(texts: Option<&Vec<String>>) -> Option<Json> {
    texts.map(|texts| Json::Array(texts.iter().map(|text| Json::string(text)).collect()))
}

fn number(number: Option<&Number>) -> Option<Json> {
    number.map(|number| Json::Number(number.clone()))
}

fn id(id: Option<&BlockId>) -> Option<Json> {
    id.map(|id| Json::string(id.as_str()))
}

/// A place in a list, counted from one as people do.
fn place(at: usize) -> Json {
    Json::Number(Number::from(u32::try_from(at + 1).unwrap_or(u32::MAX)))
}

/// The two say the same, as `5` and `5.0` do, or a default and nothing at all.
fn has_same_meaning(kind: ChangeKind, name: &str, old: Option<&Json>, new: Option<&Json>) -> bool {
    let default = match (kind, name) {
        (ChangeKind::FieldChanged, "style") => Json::string(Style::default().name()),
        (ChangeKind::FieldChanged, "visible_options") => Json::Bool(true),
        _ => Json::Null,
    };
    is_same_value(old.unwrap_or(&default), new.unwrap_or(&default))
}

fn is_same_value(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            // Beyond this size different whole numbers, such as ids, look the same as floats.
            let exact = 9_007_199_254_740_992.0;
            a == b || a.as_f64() == b.as_f64() && a.as_f64().abs() < exact
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_value(a, b))
        }
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| b.get(key).is_some_and(|own| is_same_value(value, own)))
                && right.iter().all(|(key, _)| a.get(key).is_some())
        }
        (Json::Null, Json::Object(members)) | (Json::Object(members), Json::Null) => {
            members.is_empty()
        }
        (a, b) => a == b,
    }
}

/// An entry of one of two lists, or of both.
struct Pair {
    old: Option<usize>,
    new: Option<usize>,
    /// Others kept their order, and this one did not.
    is_reordered: bool,
}

/// The two lists as one: the second one's order, with what only the first one has behind
/// what stood before it there. No key stands twice in a list.
fn merged<K: Hash + Eq>(old: &[K], new: &[K]) -> Vec<Pair> {
    let new_index: HashMap<&K, usize> = new.iter().enumerate().map(|(at, key)| (key, at)).collect();
    let mut was: Vec<Option<usize>> = vec![None; new.len()];
    // What went, by the entry of `new` that it stood behind; at the front, that it stood first.
    let mut gone: Vec<Vec<usize>> = vec![Vec::new(); new.len() + 1];
    let mut behind = 0;
    for (at, key) in old.iter().enumerate() {
        match new_index.get(key) {
            Some(is) => {
                was[*is] = Some(at);
                behind = is + 1;
            }
            None => gone[behind].push(at),
        }
    }
    let kept: Vec<usize> = was.iter().flatten().copied().collect();
    let in_order: HashSet<usize> = longest_rise(&kept).into_iter().collect();
    let mut pairs = Vec::with_capacity(new.len());
    let went = |at: &usize| Pair { old: Some(*at), new: None, is_reordered: false };
    pairs.extend(gone[0].iter().map(went));
    for (is, (old, gone)) in was.into_iter().zip(&gone[1..]).enumerate() {
        let is_reordered = old.is_some_and(|old| !in_order.contains(&old));
        pairs.push(Pair { old, new: Some(is), is_reordered });
        pairs.extend(gone.iter().map(went));
    }
    pairs
}

/// The most numbers that rise from left to right.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    if numbers.is_sorted() {
        return numbers.to_vec();
    }
    // For each length the place of the smallest number that a rise of it can end with.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(place) = at {
        rise.push(numbers[place]);
        at = before[place];
    }
    rise
}

/// Keys that may stand several times in a hand-written file, told apart by their number.
fn numbered<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    keys.map(|key| {
        let count = counts.entry(key).or_default();
        *count += 1;
        (key.to_owned(), *count)
    })
    .collect()
}

fn keyed(list: &[(String, Json)]) -> Vec<(String, usize)> {
    numbered(list.iter().map(|(key, _)| key.as_str()))
}

fn point(position: &Position) -> Json {
    Json::Array(match position.text.as_deref() {
        Some(text) => text.iter().cloned().map(Json::Number).collect(),
        None => {
            [position.x, position.y].map(|value| Json::Number(Number::from_f64(value))).to_vec()
        }
    })
}

fn note_json(note: &Note) -> Json {
    let members = [
        ("kind", Some(Json::string(note.kind.name()))),
        ("text", Some(Json::string(&note.text))),
        ("at", Some(point(&note.at))),
        ("size", Some(point(&note.size))),
    ];
    object(members, &note.extra)
}
