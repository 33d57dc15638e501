//! One session on the local platform, and what was said in it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use crate::model::Flow;
use crate::sim::{Event, EventKind, Input, MediaKind, Message, State, Waiting};

/// The most lines, and bytes in them, that are kept of what was said. The oldest go first.
const MOST_LINES: usize = 1_000;
const MOST_LINE_BYTES: usize = 1024 * 1024;

pub(super) struct Session {
    /// The flow as it was when the session began: a new version changes nothing in it.
    pub flow: Arc<Flow>,
    pub number: u64,
    /// The id in the addresses that read sessions, another one than the webhooks'.
    pub read_id: String,
    pub state: State,
    pub created: u64,
    pub finished: Option<u64>,
    /// When the session is to begin by itself.
    pub starts_at: Option<u64>,
    pub lines: VecDeque<Line>,
    line_bytes: usize,
    /// How many updates have come.
    pub updates: u64,
    /// Webhooks that were called since somebody did something.
    pub calls_alone: u32,
    /// A moment of the wall clock and what the session's clock said then.
    pub since: (Instant, u64),
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Milliseconds since 1970.
    pub at: u64,
    pub text: String,
    pub spoken: Spoken,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Spoken {
    /// By the user, who may have sent a file: its kind and address.
    User {
        file: Option<(MediaKind, String)>,
        is_place: bool,
    },
    Company(Box<Message>),
}

impl Session {
    pub(super) fn new(flow: Arc<Flow>, number: u64, read_id: String, state: State) -> Self {
        let created = state.clock;
        Self {
            flow,
            number,
            read_id,
            since: (Instant::now(), created),
            state,
            created,
            finished: None,
            starts_at: None,
            lines: VecDeque::new(),
            line_bytes: 0,
            updates: 0,
            calls_alone: 0,
        }
    }

    /// Nothing can happen in it any more.
    pub(super) fn is_done(&self) -> bool {
        self.state.waiting == Waiting::Over && self.state.calls.is_empty()
    }

    /// Keeps what a step has brought.
    pub(super) fn keep(&mut self, input: &Input, events: &[Event]) {
        if !matches!(
            input,
            Input::Time { .. }
                | Input::Answered { .. }
                | Input::Failed { .. }
                | Input::TimedOut { .. }
        ) {
            self.calls_alone = 0;
        }
        if matches!(input, Input::Update { .. }) {
            self.updates = self.updates.saturating_add(1);
        }
        for event in events {
            let (text, spoken) = match &event.kind {
                EventKind::Said { text } => match input {
                    Input::Media { media, url, caption } => {
                        let file = Some((*media, url.clone()));
                        (caption.clone(), Spoken::User { file, is_place: false })
                    }
                    Input::Location { .. } => {
                        (text.clone(), Spoken::User { file: None, is_place: true })
                    }
                    _ => (text.clone(), Spoken::User { file: None, is_place: false }),
                },
                EventKind::Message { message, .. } => {
                    (message.sent_text(), Spoken::Company(Box::new(message.clone())))
                }
                _ => continue,
            };
            self.line_bytes += text.len();
            self.lines.push_back(Line { at: event.at, text, spoken });
            while self.lines.len() > MOST_LINES
                || (self.line_bytes > MOST_LINE_BYTES && self.lines.len() > 1)
            {
                let Some(gone) = self.lines.pop_front() else { break };
                self.line_bytes -= gone.text.len();
            }
        }
        if self.finished.is_none() && self.state.waiting == Waiting::Over {
            self.finished = Some(self.state.clock);
        }
    }
}
