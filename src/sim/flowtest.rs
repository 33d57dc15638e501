//! Flow tests, `*.flowtest.json`: conversations whose course is known beforehand. A test gives
//! inputs, answers webhooks itself and says what must happen; playing it tells what did not.
//!
//! What went wrong is found by a JSON pointer into the test, so that files can tell line and
//! column.

mod compare;
mod duration;
mod event;
mod play;
mod read;
mod record;
pub mod report;
mod schema;
mod write;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::model::{BlockId, ExitId, Json};

use super::coverage::Coverage;
use super::event::Event;
use super::input::MediaKind;
use super::state::{Person, Rules, State, Variable};

pub use compare::Failure;
pub use duration::{duration_text, parse_duration};
pub use play::{Desk, Played, Stage, play, play_on};
pub use read::{locate, read};
pub(super) use record::free_name;
pub use record::{add, record, start_of};
pub use schema::schema;
pub use write::write;

/// The version of the file's shape.
pub const VERSION: u32 = 1;

/// How the names of test files end.
pub const ENDING: &str = ".flowtest.json";

/// Monday, 2 March 2026, noon UTC: when conversations begin that do not say when.
pub const CLOCK: u64 = 1_772_452_800_000;

/// The id of a test's session; on a stage that gives another, expectations know it by this one.
pub const SESSION: &str = "flowtest";

/// A file of tests for one flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestFile {
    /// The flow's file, from the folder of this one.
    pub flow: String,
    pub tests: Vec<Test>,
}

/// One conversation, and what must come of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Test {
    pub name: String,
    pub start: Start,
    pub inputs: Vec<Given>,
    pub mocks: Vec<Mock>,
    /// Events in their order; others may happen between them.
    pub expect: Vec<Expect>,
    /// Nothing else may happen.
    pub is_exact: bool,
    /// Values of session variables in the end; `None`: it has none.
    pub variables: IndexMap<String, Option<String>>,
}

/// How a conversation begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// What the user wrote first.
    pub text: Option<String>,
    /// Where it begins, if not at the flow's start.
    pub block: Option<BlockId>,
    pub variables: IndexMap<String, String>,
    pub person: Person,
    /// Milliseconds since 1970, UTC.
    pub clock: u64,
    pub rules: Rules,
    /// The shares that A/B tests take.
    pub shares: BTreeMap<BlockId, ExitId>,
    pub seed: u64,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            text: None,
            block: None,
            variables: IndexMap::new(),
            person: Person::default(),
            clock: CLOCK,
            rules: Rules::default(),
            shares: BTreeMap::new(),
            seed: 0,
        }
    }
}

impl Start {
    /// The session before it begins.
    pub fn state(&self) -> State {
        let variables = self
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), Variable { value: value.clone(), kind: None }));
        State {
            person: self.person.clone(),
            variables: variables.collect(),
            block: self.block.clone(),
            seed: self.seed,
            shares: self.shares.clone(),
            rules: self.rules,
            ..State::new(SESSION, self.clock)
        }
    }
}

/// One thing that happens to the session, as an author writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The user writes.
    Say(String),
    /// The user chooses an option, by its text or its id.
    Choose(String),
    /// The user sends a file.
    Send { media: MediaKind, url: String, caption: String },
    /// The user sends a place, in degrees.
    Location { latitude: f64, longitude: f64, address: String },
    /// Time passes, in milliseconds.
    Wait(u64),
    /// The server updates the session with these variables.
    Update(IndexMap<String, String>),
    /// The server updates the session with this body; a text is sent as it is.
    UpdateBody(Json),
    /// Takes an exit of a block whose doings are not known.
    Exit(ExitId),
}

/// How a test answers a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Mock {
    /// `BLOCK/EXIT`, `BLOCK` for all of its webhooks, or a URL.
    pub webhook: String,
    pub answer: Answer,
    /// How long the answer takes, in milliseconds.
    pub after: u64,
    /// How many calls it answers, all of which must come; `None`: as many as there are, at least
    /// one.
    pub times: Option<u32>,
    /// What happens while the webhook is out.
    pub meanwhile: Vec<Given>,
}

impl Mock {
    /// An answer with nothing in it, at once.
    pub fn new(webhook: &str) -> Self {
        let answer = Answer::Status { status: 200, body: Body::default() };
        let (after, times, meanwhile) = (0, None, Vec::new());
        Self { webhook: webhook.to_owned(), answer, after, times, meanwhile }
    }
}

/// What comes of a webhook's call.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Status {
        status: u16,
        body: Body,
    },
    /// The server cannot be reached.
    Fails,
    /// The server does not answer in time.
    TimesOut,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The documented one, with these session variables.
    Variables(IndexMap<String, String>),
    /// Any other; a text is sent as it is.
    Raw(Json),
}

impl Default for Body {
    fn default() -> Self {
        Self::Variables(IndexMap::new())
    }
}

impl Body {
    /// As it is sent.
    pub fn text(&self) -> String {
        match self {
            Self::Variables(variables) if variables.is_empty() => "{}".to_owned(),
            Self::Variables(variables) => keys(variables),
            Self::Raw(Json::String(text)) => text.clone(),
            Self::Raw(json) => json.to_compact(),
        }
    }
}

/// The body of a session update with these variables, which must have a list of them.
pub fn update_body(variables: &IndexMap<String, String>) -> String {
    keys(variables)
}

/// A body with session variables, as the platform documents it.
fn keys(variables: &IndexMap<String, String>) -> String {
    let entries = variables.iter().map(|(key, value)| {
        Json::Object(vec![
            ("key".to_owned(), Json::string(key)),
            ("value".to_owned(), Json::string(value)),
        ])
    });
    let list = Json::Array(entries.collect());
    Json::Object(vec![("user_session_keys".to_owned(), list)]).to_compact()
}

/// An event that must happen: its word with what it is about, and what else must be true of it.
/// `message` and other texts must be in the event's; an object `{ "equals": TEXT }` is the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect(pub Vec<(String, Json)>);

impl Expect {
    /// On one line, as a file has it.
    pub fn line(&self) -> String {
        let mut out = String::new();
        Json::Object(self.0.clone()).write_inline(&mut out);
        out
    }
}

/// What came of a test.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub name: String,
    /// Nothing: it passed.
    pub failures: Vec<Failure>,
    pub events: Vec<Event>,
    pub coverage: Coverage,
}

impl Outcome {
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Plays a test and tells what was not as it says.
pub fn run(flow: &crate::model::Flow, test: &Test) -> Outcome {
    judge(flow, test, play(flow, test))
}

/// What was not as a test says, in a conversation that was played with it.
pub fn judge(flow: &crate::model::Flow, test: &Test, played: Played) -> Outcome {
    let coverage = Coverage::of(&played.events);
    let failures = compare::failures(flow, test, &played);
    Outcome { name: test.name.clone(), failures, events: played.events, coverage }
}
