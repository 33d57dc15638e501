//! One session: where it stands, what it knows, what it waits for.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::{BlockId, ExitId};

/// A session between two steps. It can be written and read back at any moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The id in webhook bodies, and in the address of the session update.
    pub session: String,
    pub person: Person,
    /// The flow's number on the platform.
    pub conversation: u64,
    pub variables: IndexMap<String, Variable>,
    /// What the user wrote first, the native variable `inbound`.
    pub inbound: Option<String>,
    /// The block that was entered last.
    pub block: Option<BlockId>,
    pub waiting: Waiting,
    /// Milliseconds since 1970, UTC.
    pub clock: u64,
    /// When the user wrote last: a 24-hour window begins then.
    pub user_wrote_at: Option<u64>,
    /// The block's message as it was sent, and when.
    pub sent_text: String,
    pub sent_at: u64,
    /// When the alternate flow of the block is due.
    pub alternate_at: Option<u64>,
    /// When the reminder of the block is due.
    pub retry_at: Option<u64>,
    /// When the block has collected messages long enough, and those that it has.
    pub collect_until: Option<u64>,
    pub collected: Vec<String>,
    /// Webhooks that were called and are not answered yet.
    pub calls: Vec<Call>,
    pub next_call: u64,
    /// How often an update has let the session go on.
    pub resumes: u32,
    /// An update that came before its pause and is kept for it.
    pub kept_update: Option<String>,
    pub has_opted_out: bool,
    /// The seed of A/B tests, and how many were drawn.
    pub seed: u64,
    pub draws: u32,
    /// A/B tests whose share is chosen beforehand, so that a test walks the same path each time.
    pub shares: BTreeMap<BlockId, ExitId>,
    pub rules: Rules,
}

impl State {
    /// A session that has not begun.
    pub fn new(session: &str, clock: u64) -> Self {
        Self {
            session: session.to_owned(),
            person: Person::default(),
            conversation: 1,
            variables: IndexMap::new(),
            inbound: None,
            block: None,
            waiting: Waiting::Start,
            clock,
            user_wrote_at: None,
            sent_text: String::new(),
            sent_at: clock,
            alternate_at: None,
            retry_at: None,
            collect_until: None,
            collected: Vec::new(),
            calls: Vec::new(),
            next_call: 1,
            resumes: 0,
            kept_update: None,
            has_opted_out: false,
            seed: 0,
            draws: 0,
            shares: BTreeMap::new(),
            rules: Rules::default(),
        }
    }

    /// The value of a session variable, as far as one was set.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|variable| variable.value.as_str())
    }

    /// The webhook that the session waits for.
    pub fn awaited(&self) -> Option<&Call> {
        match self.waiting {
            Waiting::Webhook { call } => self.calls.iter().find(|known| known.id == call),
            _ => None,
        }
    }

    /// The next moment at which time alone makes something happen, in milliseconds since 1970.
    pub fn due_at(&self) -> Option<u64> {
        if self.waiting == Waiting::Over {
            return self.calls.iter().map(|call| call.deadline).min();
        }
        let calls = self.calls.iter().map(|call| call.deadline);
        let inactivity = self.inactive_at();
        let timers = [self.alternate_at, self.retry_at, self.collect_until, inactivity];
        calls.chain(timers.into_iter().flatten()).min()
    }

    /// When a session is closed because nobody wrote, where the rules say so.
    pub(super) fn inactive_at(&self) -> Option<u64> {
        let minutes = self.rules.inactivity_minutes?;
        if !matches!(self.waiting, Waiting::Reply | Waiting::Update) {
            return None;
        }
        let since = self.user_wrote_at.unwrap_or_default().max(self.sent_at);
        Some(since.saturating_add(u64::from(minutes) * 60_000))
    }
}

/// A session variable's value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    pub value: String,
    /// The platform's word for a value that is no text, such as `location`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Who is on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// With `+`.
    pub country_code: String,
    /// Without the country code.
    pub cellphone: String,
}

impl Default for Person {
    fn default() -> Self {
        // The number of the platform's own examples.
        Self { country_code: "+57".to_owned(), cellphone: "3161234567".to_owned() }
    }
}

/// What a session waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Waiting {
    /// It has not begun.
    Start,
    /// The user's answer.
    Reply,
    /// A session update: the block is a request trigger.
    Update,
    /// The answer of the webhook on the path that is being walked.
    Webhook { call: u64 },
    /// Nothing more: the conversation has left the flow.
    Over,
}

/// Why a webhook is called; the body's fields depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The path of an answer.
    Response,
    /// The path of an alternate flow.
    Timeout,
    /// The path of a condition, or of "in all other cases".
    Condition,
    /// A path whose body no document describes: it has the fields that all bodies share.
    Other,
    Delivered,
    Read,
    Optout,
}

impl Purpose {
    /// The conversation waits for the answer of these.
    pub fn is_on_path(self) -> bool {
        matches!(self, Self::Response | Self::Timeout | Self::Condition | Self::Other)
    }
}

/// A webhook that is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Counted from 1 in a session.
    pub id: u64,
    pub purpose: Purpose,
    pub block: BlockId,
    /// The exit whose path it stands on, or the option that opts out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<ExitId>,
    pub url: String,
    /// JSON, exactly as it is sent.
    pub body: String,
    /// When it was called, and when the platform gives it up: milliseconds since 1970.
    pub called: u64,
    pub deadline: u64,
}

/// What the platform's documents do not say, as settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// How long a webhook may take, in milliseconds. Documented: 10 seconds.
    pub webhook_ms: u64,
    /// A session update that arrives before the session has paused. Unknown.
    pub early_update: EarlyUpdate,
    /// A session update after the session has gone on. Unknown.
    pub second_update: SecondUpdate,
    /// The user writes while the session is paused. Unknown.
    pub reply_while_paused: ReplyWhilePaused,
    /// Closes a session in which nobody has written for so many minutes. A setting of the
    /// platform's; off by default.
    pub inactivity_minutes: Option<u32>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            webhook_ms: 10_000,
            early_update: EarlyUpdate::default(),
            second_update: SecondUpdate::default(),
            reply_while_paused: ReplyWhilePaused::default(),
            inactivity_minutes: None,
        }
    }
}

/// What an update does that comes before the pause. The default is the strictest: a server that
/// works with it works with the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EarlyUpdate {
    /// It is answered with 404 and does nothing.
    #[default]
    Refuse,
    /// It sets its variables; the session pauses all the same.
    Set,
    /// It sets its variables, and the session goes on when it reaches the pause.
    Keep,
}

/// What an update does in a session that has gone on already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondUpdate {
    /// It sets its variables and changes nothing else.
    #[default]
    Set,
    /// It is answered with 404 and does nothing.
    Refuse,
}

/// What a message of the user's does in a paused session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyWhilePaused {
    /// The default answer catches it where it is connected; else nothing happens.
    #[default]
    DefaultAnswer,
    Ignore,
}
