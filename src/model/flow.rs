//! A flow as plain data: blocks, their exits and the paths that leave them.
//!
//! One struct serves every kind of block, as in the file: changing a block's
//! kind loses nothing, and an unknown kind keeps all that it had.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::blocks::Blocks;
use super::id::{BlockId, ExitId, NoteId};
use super::json::{Json, Number};
use super::kind::{Kind, Style};

/// The text of an option that makes the platform wait for a session update.
/// It must be exactly this: the platform compares it byte by byte.
/// Source: Treble help, "Request trigger".
pub const TRIGGER_LABEL: &str = "[REQUEST_TRIGGER]";

/// The option text that asks for the user's location.
pub const LOCATION_LABEL: &str = "[LOCATION]";

/// The option text that the platform takes for the default answer.
pub const DEFAULT_LABEL: &str = "DEFAULT";

/// What an option's action reads when choosing it stops the company's messages.
pub const OPTOUT: &str = "optout";

/// A conversation flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    pub name: Option<String>,
    /// `pt`, `es` or `en`; other words are kept.
    pub language: Option<String>,
    /// An IANA zone name, such as `America/Sao_Paulo`.
    pub timezone: Option<String>,
    /// `inbound` or `outbound`. Absent: from the kind of the start.
    pub direction: Option<String>,
    /// Session variables that whoever starts the flow brings along.
    pub inputs: Option<Vec<String>>,
    /// Where a conversation begins; `None` when that is not settled.
    pub start: Option<BlockId>,
    pub allow: Allow,
    pub blocks: Blocks,
    /// Remarks on the canvas, those in front last. They have no part in the conversation.
    pub notes: Vec<(NoteId, Arc<Note>)>,
    pub extra: Extra,
    /// Positions in the file of blocks that the flow does not have.
    pub stray_layout: Vec<(String, Json)>,
    /// What the platform's files carry beside the flow's meaning.
    pub platform: Option<Arc<FlowRecord>>,
}

/// Rules that are allowed to find something here, each with the reason.
pub type Allow = BTreeMap<String, String>;

/// A message, a decision or a transfer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    pub kind: Kind,
    /// How options are shown; absent means plain.
    pub style: Option<Style>,
    pub text: Option<String>,
    pub template: Option<Box<Template>>,
    pub file: Option<Box<Media>>,
    pub location: Option<Box<Location>>,
    /// The session variable that a condition block compares.
    pub variable: Option<String>,
    /// What a condition block compares: `custom` (a variable) or `time`.
    pub test: Option<String>,
    /// The team that an agent block hands over to.
    pub team: Option<String>,
    /// The help desk of an integration, a CRM action or a ticket.
    pub service: Option<String>,
    pub conversation: Option<Box<Conversation>>,
    /// Fields whose meaning this program does not know, as they stood.
    pub data: Option<Json>,
    /// Absent means that options are shown.
    pub visible_options: Option<bool>,
    pub save: Option<Box<Save>>,
    pub message_limit: Option<Number>,
    pub timer: Option<Box<Timer>>,
    pub auto_retry: Option<Box<AutoRetry>>,
    pub goal: Option<Box<Goal>>,
    /// Called when the message was delivered.
    pub webhook_delivered: Option<String>,
    /// Called when the message was read.
    pub webhook_read: Option<String>,
    pub options: Vec<Choice>,
    pub conditions: Vec<Condition>,
    pub shares: Vec<Share>,
    /// The path of any answer.
    pub reply: Option<Path>,
    /// The path of an answer that is none of the options.
    pub default: Option<Path>,
    /// The path when no condition holds.
    pub otherwise: Option<Path>,
    pub next: Option<Path>,
    pub alternate: Option<Box<Alternate>>,
    pub allow: Allow,
    pub extra: Extra,
    /// Where the block stands on the canvas.
    pub position: Option<Position>,
    pub record: Option<Arc<BlockRecord>>,
}

/// What stands at an exit: where it leads and what is called on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    pub to: Option<BlockId>,
    pub webhook: Option<Webhook>,
    pub extra: Extra,
}

/// A call to the company's server while a path is walked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Webhook {
    pub url: String,
    /// Session variables that the answer or the session update sets.
    pub returns: Option<Vec<String>>,
    /// How long the server is expected to take, in seconds.
    pub seconds: Option<Number>,
    /// Written as an object though a bare URL would do.
    pub as_object: bool,
    pub extra: Extra,
}

impl Webhook {
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }
}

/// One option of a message with options, buttons, a list or a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub id: ExitId,
    pub label: String,
    pub path: Path,
    /// The platform's word for what the option does beside leading on: `optout`.
    pub action: Option<String>,
    pub optout_webhook: Option<String>,
}

/// One test of a condition block.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub id: ExitId,
    /// `EQ`, `DIFF`, `GT`, `LT`, `GTEQ`, `LTEQ`, `CONT`, `NCONT` or `BTW`.
    pub operator: Option<String>,
    /// A text, or two times of day for `BTW`.
    pub value: Option<Json>,
    pub path: Path,
}

/// One branch of an A/B test.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub id: ExitId,
    pub percent: Option<Number>,
    pub path: Path,
}

/// What happens when the user stays silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alternate {
    pub minutes: Option<Number>,
    pub path: Path,
}

/// A message template (HSM) that Meta approved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    pub id: Option<Json>,
    pub name: Option<String>,
    /// `open` (any answer) or `closed` (its buttons).
    pub answers: Option<String>,
    pub extra: Extra,
}

/// An attached file: a fixed address or a session variable that holds one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    pub url: Option<String>,
    pub name: Option<String>,
    pub variable: Option<String>,
    /// `image`, `video`, `audio` or `document`.
    pub media: Option<String>,
    pub extra: Extra,
}

/// A place on the map: fixed, or in a session variable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    pub latitude: Option<Number>,
    pub longitude: Option<Number>,
    pub variable: Option<String>,
    pub address: Option<String>,
    pub extra: Extra,
}

/// The flow that a jump goes on in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    pub id: Option<Json>,
    pub name: Option<String>,
    pub extra: Extra,
}

/// The session variable that keeps the user's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Save {
    pub variable: String,
    /// One of [`super::kind::SAVE_TYPES`]; other words are kept.
    pub kind: Option<String>,
    pub extra: Extra,
}

/// How long the platform collects messages before it goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timer {
    pub value: Option<Number>,
    /// `seconds` or `minutes`.
    pub unit: Option<String>,
    pub extra: Extra,
}

/// A reminder that is sent when no answer comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoRetry {
    pub minutes: Option<Number>,
    pub message: Option<String>,
    pub extra: Extra,
}

/// What makes the campaign a success.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goal {
    pub campaign: Option<String>,
    pub events: Vec<GoalEvent>,
    pub extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalEvent {
    /// `LINK`, `BUTTON_LINK`, `READ` and other words of the platform.
    pub kind: String,
    pub url: Option<String>,
    pub expectation: Option<Number>,
    pub extra: Extra,
}

/// A remark on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub kind: NoteKind,
    pub text: String,
    /// Its upper left corner.
    pub at: Position,
    /// Its width and height.
    pub size: Position,
    pub extra: Extra,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteKind {
    /// A sheet with a text.
    #[default]
    Paper,
    /// A box around blocks, with a title. What stands in it moves with it.
    Frame,
}

impl NoteKind {
    pub const ALL: [Self; 2] = [Self::Paper, Self::Frame];

    /// The word in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "note",
            Self::Frame => "frame",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Note {
    /// The least width and height.
    pub const LEAST: f64 = 48.0;

    /// A note of at least the least size.
    pub fn new(kind: NoteKind, text: &str, at: (f64, f64), size: (f64, f64)) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            at: Position::new(at.0, at.1),
            size: Position::new(size.0.max(Self::LEAST), size.1.max(Self::LEAST)),
            extra: Extra::default(),
        }
    }

    /// The note at another place.
    #[must_use]
    pub fn moved_to(&self, x: f64, y: f64) -> Self {
        Self { at: Position::new(x, y), ..self.clone() }
    }

    /// The note in another size, never less than the least.
    #[must_use]
    pub fn resized(&self, width: f64, height: f64) -> Self {
        let size = Position::new(width.max(Self::LEAST), height.max(Self::LEAST));
        Self { size, ..self.clone() }
    }
}

/// A point on the canvas, in units of the platform's editor: x to the right, y down.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    pub x: f64,
    pub y: f64,
    /// The file's own digits, where they are not the shortest.
    pub text: Option<Box<[Number; 2]>>,
}

impl Position {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, text: None }
    }
}

/// Fields that are not part of the format, kept where they stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra(pub Vec<ExtraField>);

#[derive(Clone, Debug, PartialEq)]
pub struct ExtraField {
    /// The key before it; `None` at the start of its object.
    pub after: Option<String>,
    pub key: String,
    pub value: Json,
}

impl Extra {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where the platform's own form of a value differs from what export would derive.
/// An entry applies only as long as the derived value is still the one it stood beside,
/// so that an edit always wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch(pub Vec<PatchEntry>);

#[derive(Clone, Debug, PartialEq)]
pub struct PatchEntry {
    pub key: String,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The file has a value where export derives none.
    Add(Json),
    /// The file has no value where export derives this one.
    Drop(Json),
    /// The file has the second value where export derives the first.
    Swap(Json, Json),
    /// Both have an object, and its members differ.
    Inside(Patch),
}

impl Patch {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The platform's bookkeeping of one block. It goes when the block goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockRecord {
    /// The node's id in a diagram.
    pub node: Option<String>,
    /// Where the node stood when its lines had the corners below.
    pub seen_at: Option<[f64; 2]>,
    /// What the node says beyond the block.
    pub patch: Patch,
    /// The node's ports in their order: exit id, or `input`.
    pub ports: Vec<(ExitId, PortRecord)>,
    /// The question's id, where it is not the block's position.
    pub question: Option<String>,
    /// What the question says beyond the block.
    pub question_patch: Patch,
    pub answers: AnswersRecord,
    /// The question's place in its list, where the rule would give another.
    pub question_place: Option<u32>,
}

/// The answers of a block's question in a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswersRecord {
    /// What an answer says beyond its exit, and answers that are no exit, named `raw 0` and so on.
    pub changes: Patch,
    /// The answers in their order, where the rule would give another.
    pub order: Option<Vec<String>>,
}

impl AnswersRecord {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.order.is_none()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PortRecord {
    pub id: String,
    pub patch: Patch,
    pub link: Option<LinkRecord>,
}

/// The line of a path in a diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkRecord {
    pub id: String,
    /// The line's place in the diagram's list.
    pub place: u32,
    /// Where it led when it was read; a path that leads elsewhere gets a new line.
    pub to: Option<BlockId>,
    pub points: Vec<PointRecord>,
    pub patch: Patch,
}

/// A corner of a line. It keeps its distance to the nearer end's block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointRecord {
    pub id: String,
    /// x and y as they stood.
    pub at: Option<[Number; 2]>,
    pub patch: Patch,
}

/// The platform's bookkeeping of a whole flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowRecord {
    /// The diagram's own id.
    pub diagram: Option<String>,
    pub patch: Patch,
    /// Lines that are no path: a missing end, or a second line from one exit. With their places.
    pub loose_links: Vec<(u32, Json)>,
    /// The condition object that the editor gives to ports without a condition.
    pub condition: Option<Json>,
}

impl Path {
    pub fn new(to: &BlockId) -> Self {
        Self { to: Some(to.clone()), ..Self::default() }
    }

    /// The webhook's URL, unless there is none or it is empty.
    pub fn url(&self) -> Option<&str> {
        self.webhook.as_ref().map(|hook| hook.url.as_str()).filter(|url| !url.is_empty())
    }
}

/// What kind of exit a path leaves from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitKind {
    Reply,
    Option,
    Default,
    Condition,
    Otherwise,
    Share,
    Next,
    Alternate,
}

/// One exit of a block, as all code outside the model sees it.
#[derive(Clone, Copy, Debug)]
pub struct Exit<'a> {
    pub kind: ExitKind,
    pub id: &'a str,
    pub path: &'a Path,
    /// The option's text; empty for other exits.
    pub label: &'a str,
}

impl Choice {
    /// Choosing it stops the company's messages.
    pub fn is_optout(&self) -> bool {
        self.action.as_deref() == Some(OPTOUT)
    }
}

impl Block {
    pub fn new(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    pub fn style(&self) -> Style {
        self.style.unwrap_or_default()
    }

    /// A message with options that are shown in this way.
    pub fn is_shown_as(&self, style: Style) -> bool {
        self.kind == Kind::Options && self.style() == style
    }

    /// All exits: options, conditions and shares in their order, then the fixed ones.
    pub fn exits(&self) -> impl Iterator<Item = Exit<'_>> {
        let options = self.options.iter().map(|o| Exit {
            kind: ExitKind::Option,
            id: o.id.as_str(),
            path: &o.path,
            label: &o.label,
        });
        let conditions = self.conditions.iter().map(|c| Exit {
            kind: ExitKind::Condition,
            id: c.id.as_str(),
            path: &c.path,
            label: "",
        });
        let shares = self.shares.iter().map(|s| Exit {
            kind: ExitKind::Share,
            id: s.id.as_str(),
            path: &s.path,
            label: "",
        });
        let fixed = [
            (ExitKind::Reply, "reply", self.reply.as_ref()),
            (ExitKind::Default, "default", self.default.as_ref()),
            (ExitKind::Otherwise, "otherwise", self.otherwise.as_ref()),
            (ExitKind::Next, "next", self.next.as_ref()),
            (ExitKind::Alternate, "alternate", self.alternate.as_ref().map(|a| &a.path)),
        ];
        options.chain(conditions).chain(shares).chain(
            fixed
                .into_iter()
                .filter_map(|(kind, id, path)| Some(Exit { kind, id, path: path?, label: "" })),
        )
    }

    pub fn exit(&self, id: &str) -> Option<Exit<'_>> {
        self.exits().find(|exit| exit.id == id)
    }

    /// The path at an exit, for changing. Fixed exits that the kind has are made when missing.
    pub(super) fn path_mut(&mut self, exit: &str) -> Option<&mut Path> {
        if let Some(at) = self.options.iter().position(|o| o.id == exit) {
            return self.options.get_mut(at).map(|o| &mut o.path);
        }
        if let Some(at) = self.conditions.iter().position(|c| c.id == exit) {
            return self.conditions.get_mut(at).map(|c| &mut c.path);
        }
        if let Some(at) = self.shares.iter().position(|s| s.id == exit) {
            return self.shares.get_mut(at).map(|s| &mut s.path);
        }
        if self.exit(exit).is_none() && !self.may_have(exit) {
            return None;
        }
        match exit {
            "reply" => Some(self.reply.get_or_insert_default()),
            "default" => Some(self.default.get_or_insert_default()),
            "otherwise" => Some(self.otherwise.get_or_insert_default()),
            "next" => Some(self.next.get_or_insert_default()),
            "alternate" => Some(&mut self.alternate.get_or_insert_default().path),
            _ => None,
        }
    }

    /// Every path, for changing.
    pub(crate) fn paths_mut(&mut self) -> impl Iterator<Item = &mut Path> {
        self.options
            .iter_mut()
            .map(|o| &mut o.path)
            .chain(self.conditions.iter_mut().map(|c| &mut c.path))
            .chain(self.shares.iter_mut().map(|s| &mut s.path))
            .chain(self.reply.iter_mut())
            .chain(self.default.iter_mut())
            .chain(self.otherwise.iter_mut())
            .chain(self.next.iter_mut())
            .chain(self.alternate.iter_mut().map(|a| &mut a.path))
    }

    /// Makes those paths lead nowhere whose target is one of these; webhooks stay.
    pub(crate) fn free_paths(&mut self, is_free: impl Fn(&BlockId) -> bool) {
        for path in self.paths_mut() {
            path.to = path.to.take().filter(|to| !is_free(to));
        }
    }

    /// Whether this kind of block has a fixed exit of this name, connected or not.
    pub fn may_have(&self, exit: &str) -> bool {
        match exit {
            "reply" if self.kind == Kind::Template => self.is_open_template(),
            "default" if self.kind == Kind::Template => !self.is_open_template(),
            _ => self.kind.fixed_exits().contains(&exit),
        }
    }

    /// A template that takes any answer. Templates with options, or called closed, do not.
    pub fn is_open_template(&self) -> bool {
        self.kind == Kind::Template
            && match self.template.as_ref().and_then(|t| t.answers.as_deref()) {
                Some(word) => !word.eq_ignore_ascii_case("closed"),
                None => self.options.is_empty(),
            }
    }

    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|o| o.id == id)
    }

    /// The option that reads exactly `[REQUEST_TRIGGER]`, whatever the block's kind.
    pub fn trigger_option(&self) -> Option<&Choice> {
        self.options.iter().find(|o| o.label == TRIGGER_LABEL)
    }

    /// The alternate flow's delay in minutes; 5 where the file does not say.
    pub fn alternate_minutes(&self) -> Option<f64> {
        let alternate = self.alternate.as_ref()?;
        Some(alternate.minutes.as_ref().map_or(5.0, Number::as_f64))
    }
}

impl Flow {
    pub fn note(&self, id: &str) -> Option<&Arc<Note>> {
        self.notes.iter().find(|(own, _)| *own == *id).map(|(_, note)| note)
    }

    /// An id for a new note.
    pub fn free_note_id(&self, kind: NoteKind) -> NoteId {
        let taken: std::collections::HashSet<&str> =
            self.notes.iter().map(|(id, _)| id.as_str()).collect();
        super::id::free_id(kind.name(), |id| taken.contains(id)).into()
    }

    pub fn block(&self, id: &str) -> Option<&Block> {
        self.blocks.get(id)
    }

    /// The path at an exit.
    pub fn path(&self, block: &str, exit: &str) -> Option<&Path> {
        self.block(block)?.exit(exit).map(|exit| exit.path)
    }

    /// Whether the flow begins with a message of the company's: from `direction`, or from the start.
    pub fn is_outbound(&self) -> bool {
        match self.direction.as_deref() {
            Some(word) => word == "outbound",
            None => self
                .start
                .as_ref()
                .and_then(|start| self.block(start.as_str()))
                .is_some_and(|block| block.kind == Kind::Template),
        }
    }

    /// A block id that is free, made from a text or, failing that, from a word.
    pub fn free_block_id(&self, text: &str, word: &str) -> BlockId {
        let slug = super::id::slug(text);
        let wanted = if slug.is_empty() { word } else { &slug };
        super::id::free_id(wanted, |id| self.blocks.contains(id)).into()
    }
}
