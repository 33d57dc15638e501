//! A conversation that is played: the flow as it was when the conversation began, everything that
//! came from outside, and what happened.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::model::{BlockId, ExitId, Flow};
use crate::sim::{
    self, Call, Event, EventKind, Input, MediaKind, Message, Place, State, Variable, Waiting,
};
use crate::words::Language;

use super::exchange::Exchanges;

/// So many lines of a conversation are kept, the newest ones.
pub const MOST_LINES: usize = 3_000;

/// So many inputs are kept to be played again. A longer conversation cannot be.
pub const MOST_INPUTS: usize = 20_000;

/// Longer texts are cut for the chat: no phone shows them whole.
const LONGEST: usize = 8_000;

/// Something that the chat shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Milliseconds since 1970, on the session's clock.
    pub at: u64,
    pub kind: LineKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LineKind {
    /// What the user said.
    Mine(Said),
    /// A message of the company's.
    Theirs { block: BlockId, message: Message },
    /// Time went by, in milliseconds.
    Passed { ms: u64 },
    /// Something that no phone shows, and an author wants to know.
    Told(EventKind),
    /// How each block was left, and what was saved.
    Detail(EventKind),
    /// From here on a replay is another conversation than before: what happened then, and what
    /// happens now.
    Differs { before: Vec<EventKind>, now: Vec<EventKind> },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Text(String),
    File { media: MediaKind, url: String, caption: String },
    Place(Place),
}

/// What a replay came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    Same,
    /// The input, counted from 1, after which something else happened.
    Differs(usize),
}

/// One conversation.
#[derive(Clone, Debug)]
pub struct Talk {
    flow: Arc<Flow>,
    /// The document's revision that the flow is of.
    revision: u64,
    first: State,
    state: State,
    inputs: Vec<Input>,
    /// The conversation has become too long to be played again.
    is_cut: bool,
    lines: VecDeque<Line>,
    /// How many lines were dropped.
    dropped: u64,
    pub exchanges: Exchanges,
    walked: BTreeMap<(BlockId, ExitId), u32>,
    /// The variables that got their value with the last input.
    fresh: BTreeSet<String>,
    /// The path whose webhook was called last.
    called: Option<(BlockId, ExitId)>,
    /// Milliseconds in which nothing happened, too few to be worth a line.
    quiet_ms: u64,
}

/// A silence of so many milliseconds is told: shorter ones are the ticks of a real clock.
const TOLD_SILENCE: u64 = 5_000;

impl Talk {
    /// A conversation that has not begun.
    pub fn new(flow: Arc<Flow>, revision: u64, first: State) -> Self {
        Self {
            flow,
            revision,
            state: first.clone(),
            first,
            inputs: Vec::new(),
            is_cut: false,
            lines: VecDeque::new(),
            dropped: 0,
            exchanges: Exchanges::default(),
            walked: BTreeMap::new(),
            fresh: BTreeSet::new(),
            called: None,
            quiet_ms: 0,
        }
    }

    pub fn flow(&self) -> &Arc<Flow> {
        &self.flow
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn first(&self) -> &State {
        &self.first
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    pub fn lines(&self) -> &VecDeque<Line> {
        &self.lines
    }

    /// How many lines were dropped, so that a line keeps its number.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    pub fn walked(&self) -> &BTreeMap<(BlockId, ExitId), u32> {
        &self.walked
    }

    pub fn fresh(&self) -> &BTreeSet<String> {
        &self.fresh
    }

    /// The path whose webhook was called last.
    pub fn called(&self) -> Option<&(BlockId, ExitId)> {
        self.called.as_ref()
    }

    pub fn has_begun(&self) -> bool {
        self.state.waiting != Waiting::Start
    }

    pub fn can_replay(&self) -> bool {
        !self.inputs.is_empty() && !self.is_cut
    }

    /// The flow of a conversation that has not begun is the one that is open.
    pub fn renew(&mut self, flow: Arc<Flow>, revision: u64) {
        self.flow = flow;
        self.revision = revision;
    }

    /// Something comes from outside.
    pub fn take(&mut self, input: Input) {
        let events = self.step(&input);
        self.note(&input, &events);
        self.keep(input);
        // Nobody waits for the answer of these: as far as a phone can tell they are taken.
        while let Some(call) = self.notice_out() {
            let input = Input::Answered { call, status: 200, body: String::from("{}") };
            let events = self.step(&input);
            self.note(&input, &events);
            self.keep(input);
        }
    }

    /// Whoever starts the conversation brings a variable along.
    pub(super) fn bring(&mut self, name: &str, value: &str) {
        if !self.has_begun() {
            let variable = Variable { value: value.to_owned(), kind: None };
            self.first.variables.insert(name.to_owned(), variable.clone());
            self.state.variables.insert(name.to_owned(), variable);
        }
    }

    /// The conversation is about to begin in a session that another one has opened.
    pub(super) fn begin_as(&mut self, first: State) {
        self.state = first.clone();
        self.first = first;
        self.exchanges.are_real = true;
    }

    /// Something came, and this has happened: it was played elsewhere.
    pub(super) fn hear(&mut self, input: &Input, events: &[Event], state: State) {
        self.state = state;
        self.note(input, events);
        self.keep(input.clone());
    }

    /// Plays the same inputs again in a flow, which may have been changed since.
    pub fn replay(&mut self, flow: Arc<Flow>, revision: u64) -> Replayed {
        let mut before = Self::new(Arc::clone(&self.flow), self.revision, self.first.clone());
        let mut now = Self::new(flow, revision, self.first.clone());
        let mut replayed = Replayed::Same;
        for (at, input) in self.inputs.iter().enumerate() {
            let events = now.step(input);
            if replayed == Replayed::Same {
                let old = before.step(input);
                if !is_same(&old, &events) {
                    replayed = Replayed::Differs(at + 1);
                    let (old, new) = (told(&old), told(&events));
                    let (old, new) = different(old, new);
                    let at = now.state.clock;
                    now.push(Line { at, kind: LineKind::Differs { before: old, now: new } });
                }
            }
            now.note(input, &events);
            now.keep(input.clone());
        }
        *self = now;
        replayed
    }

    fn step(&mut self, input: &Input) -> Vec<Event> {
        let state = std::mem::replace(&mut self.state, State::new("", 0));
        let (state, events) = sim::step(&self.flow, state, input);
        self.state = state;
        events
    }

    fn keep(&mut self, input: Input) {
        if self.inputs.len() < MOST_INPUTS {
            self.inputs.push(input);
        } else {
            self.is_cut = true;
        }
    }

    /// A call that no conversation waits for.
    fn notice_out(&self) -> Option<u64> {
        let mut calls = self.state.calls.iter();
        calls.find(|call| !call.purpose.is_on_path()).map(|call| call.id)
    }

    /// Takes note of what happened, wherever it was played.
    fn note(&mut self, input: &Input, events: &[Event]) {
        self.fresh.clear();
        self.exchanges.take(input, events, &self.state);
        if let Input::Time { ms } = input {
            self.pass(*ms, events.is_empty());
        } else {
            self.quiet_ms = 0;
        }
        let mut said = Some(input);
        for event in events {
            match &event.kind {
                EventKind::Path { block, exit, .. } => {
                    let times = self.walked.entry((block.clone(), exit.clone())).or_default();
                    *times = times.saturating_add(1);
                }
                EventKind::Set { name, .. } => {
                    self.fresh.insert(name.clone());
                }
                EventKind::Webhook { call: Call { block, exit: Some(exit), purpose, .. } }
                    if purpose.is_on_path() =>
                {
                    self.called = Some((block.clone(), exit.clone()));
                }
                _ => {}
            }
            let kind = match &event.kind {
                EventKind::Said { text } => LineKind::Mine(said_as(said.take(), text)),
                EventKind::Message { block, message } => {
                    let mut message = message.clone();
                    cut(&mut message.text);
                    LineKind::Theirs { block: block.clone(), message }
                }
                kind => match shown(kind) {
                    Some(kind) => kind,
                    None => continue,
                },
            };
            self.push(Line { at: event.at, kind });
        }
    }

    fn pass(&mut self, ms: u64, is_quiet: bool) {
        let at = self.state.clock;
        if let Some(Line { at: last, kind: LineKind::Passed { ms: known } }) = self.lines.back_mut()
        {
            *known = known.saturating_add(ms);
            *last = at;
            return;
        }
        let ms = self.quiet_ms.saturating_add(ms);
        let is_told = ms >= if is_quiet { TOLD_SILENCE } else { 60_000 };
        self.quiet_ms = if is_quiet && !is_told { ms } else { 0 };
        if is_told {
            self.push(Line { at, kind: LineKind::Passed { ms } });
        }
    }

    fn push(&mut self, line: Line) {
        self.lines.push_back(line);
        if self.lines.len() > MOST_LINES {
            self.lines.pop_front();
            self.dropped += 1;
        }
    }
}

/// Whether the same happened, as far as an author can tell. The bodies of webhooks hold what the
/// other events say already.
fn is_same(old: &[Event], new: &[Event]) -> bool {
    told(old) == told(new)
}

fn told(events: &[Event]) -> Vec<EventKind> {
    let bare = |event: &Event| match &event.kind {
        EventKind::Webhook { call } => EventKind::Webhook { call: without_body(call) },
        kind => kind.clone(),
    };
    events.iter().map(bare).collect()
}

/// What of two lists is different, without their common beginning.
fn different(old: Vec<EventKind>, new: Vec<EventKind>) -> (Vec<EventKind>, Vec<EventKind>) {
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = |list: Vec<EventKind>| list.into_iter().skip(same).take(3).collect();
    (rest(old), rest(new))
}

fn without_body(call: &Call) -> Call {
    Call { body: String::new(), ..call.clone() }
}

/// The line of an event that is no bubble.
fn shown(kind: &EventKind) -> Option<LineKind> {
    Some(match kind {
        EventKind::Said { .. } | EventKind::Message { .. } => return None,
        EventKind::Webhook { call } => {
            LineKind::Told(EventKind::Webhook { call: without_body(call) })
        }
        EventKind::Started { .. }
        | EventKind::Path { .. }
        | EventKind::Set { .. }
        | EventKind::Updated => LineKind::Detail(kind.clone()),
        other => LineKind::Told(other.clone()),
    })
}

/// What the user said, as the phone shows it.
fn said_as(input: Option<&Input>, text: &str) -> Said {
    match input {
        Some(Input::Media { media, url, caption }) => {
            Said::File { media: *media, url: url.clone(), caption: caption.clone() }
        }
        Some(Input::Location { latitude, longitude, address }) => Said::Place(Place {
            latitude: *latitude,
            longitude: *longitude,
            address: address.clone(),
        }),
        _ => {
            let mut text = text.to_owned();
            cut(&mut text);
            Said::Text(text)
        }
    }
}

fn cut(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
}

/// What somebody writes first, in the flow's language.
pub fn greeting(flow: &Flow, language: Language) -> &'static str {
    let own = flow.language.as_deref().and_then(Language::from_code);
    match own.unwrap_or(language) {
        Language::English => "Hi",
        Language::Spanish => "Hola",
        Language::Portuguese => "Olá",
    }
}
