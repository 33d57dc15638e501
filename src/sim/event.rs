//! What happened in a step.

use serde::{Deserialize, Serialize};

use crate::model::trigger::Part;
use crate::model::{BlockId, ExitId};

use super::message::Message;
use super::state::Call;

/// One thing that happened, and when on the session's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Milliseconds since 1970, UTC.
    pub at: u64,
    #[serde(flatten)]
    pub kind: EventKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// The conversation begins at a block.
    Started { block: BlockId },
    /// The user said something: a text, an option's label, a file's address or a place.
    Said { text: String },
    /// A block sent a message.
    Message { block: BlockId, message: Message },
    /// A path is walked. Nowhere: the exit is not connected.
    Path { block: BlockId, exit: ExitId, to: Option<BlockId> },
    /// A webhook is called, with exactly this body.
    Webhook { call: Call },
    /// A webhook was answered in time.
    Answered { call: u64, status: u16, ms: u64 },
    /// A webhook has not answered in time; the flow goes on without its variables.
    TimedOut { call: u64 },
    /// A webhook could not be called; the flow goes on without its variables.
    Failed { call: u64, cause: String },
    /// A session variable got a value.
    Set { name: String, value: String, origin: Origin },
    /// The session waits for an update.
    Paused { block: BlockId },
    /// An update came. It may let the session go on: `resumed` follows then.
    Updated,
    /// An update was not taken.
    Refused { why: Refusal },
    /// The session goes on from its pause.
    Resumed { block: BlockId },
    /// The conversation goes to people, here or in another company's help desk.
    Transferred { block: BlockId, to: String },
    /// The conversation goes on in another flow.
    Jumped { block: BlockId, conversation: String },
    /// An action in a CRM or a ticket, which is not done here.
    HelpDesk { block: BlockId, service: String },
    /// The user wants no more messages of the company's.
    OptedOut { block: BlockId, option: ExitId },
    /// The conversation is over.
    Closed { why: Closing },
    /// Something went wrong, or not as the author would expect.
    Problem {
        #[serde(flatten)]
        problem: Problem,
    },
}

/// Who gave a variable its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A block saved the user's answer.
    Saved,
    /// A webhook answered with it.
    Webhook,
    /// A session update brought it.
    Update,
}

/// Why an update is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Its body is no JSON of the documented shape: 400.
    BadBody,
    /// It came before the session had paused: 404.
    Early,
    /// The session has gone on already: 404.
    Second,
    /// The conversation is over: 404.
    Over,
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// The user answered at an exit that leads nowhere.
    End,
    /// Nobody wrote for as long as the rules say.
    Inactivity,
    /// The flow could not be played on.
    Problem,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// The flow does not say where it begins, or there is no such block.
    MissingStart,
    /// A path leads to a block that the flow does not have.
    MissingBlock { block: BlockId, exit: ExitId, to: BlockId },
    /// A block that waits for nobody has an exit that leads nowhere.
    DeadEnd { block: BlockId, exit: ExitId },
    /// So many blocks were walked without anybody to wait for: a circle.
    StepLimit { steps: u32 },
    /// A session pauses here, and no webhook on the path told a server of it.
    PauseWithoutWebhook { block: BlockId },
    /// A block has the request trigger's option but is none: what is missing.
    NoPause { block: BlockId, missing: Vec<Missing> },
    /// The message is free text, and the user has not written for 24 hours.
    WindowClosed { block: BlockId },
    /// A text shows a variable that has no value: the user sees nothing in its place.
    UnsetVariable { block: BlockId, name: String },
    /// The user's answer is none of the options, and there is no default answer that leads on.
    NotUnderstood { block: BlockId },
    /// The block saves another kind of answer than the one that came; nothing was saved.
    WrongAnswerKind { block: BlockId, wanted: String },
    /// The user wrote while a webhook was out; nobody reads that.
    ReplyWhileBusy,
    /// The user wrote while the session was paused; nothing catches it.
    ReplyWhilePaused { block: BlockId },
    /// Something came for a conversation that is over or has not begun.
    NotTaken,
    /// An answer came for a webhook that nobody waits for any more.
    LateAnswer { call: u64 },
    /// A webhook answered with a status that is no success; its variables are not taken.
    BadStatus { call: u64, status: u16 },
    /// What came is not what the platform documents: from a webhook, or with an update.
    BadBody { call: Option<u64>, cause: Cause },
    /// A value that is no text; the variable is not set.
    NoText { call: Option<u64>, name: String },
    /// A webhook on a path where the platform's editor loses it: it is not called.
    LostWebhook { block: BlockId, exit: ExitId },
    /// What this kind of block does is not known here: choose one of its exits.
    UnknownKind { block: BlockId, kind: String },
    /// A condition that cannot be asked: it does not hold.
    BadCondition { block: BlockId, exit: ExitId },
    /// The flow's time zone is not known: UTC is used.
    UnknownZone { zone: String },
}

/// What is wrong with the body of an answer or an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// No JSON; where it stops being so.
    NotJson { line: usize, column: usize },
    /// It looks like a web page.
    WebPage,
    /// JSON, but neither an object nor an empty list.
    NotAnObject,
    /// `user_session_keys` is missing; an update must have it.
    NoKeys,
    /// `user_session_keys` is no list.
    KeysNoList,
    /// An entry of the list, counted from 1, has no `key` of at least one letter, or no `value`.
    BadEntry { entry: usize },
    /// The body is larger than is read here, in bytes.
    TooLarge { limit: usize },
}

/// A part that a request trigger lacks, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    PlainBlock,
    OnlyOption,
}

impl From<Missing> for Part {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::PlainBlock => Self::PlainBlock,
            Missing::OnlyOption => Self::OnlyToken,
        }
    }
}

impl EventKind {
    /// Something that an author should look at.
    pub fn is_trouble(&self) -> bool {
        matches!(
            self,
            Self::Problem { .. }
                | Self::TimedOut { .. }
                | Self::Failed { .. }
                | Self::Refused { .. }
        )
    }
}
