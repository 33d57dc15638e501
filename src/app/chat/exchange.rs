//! What goes between the platform and a server: webhooks and session updates.

use std::collections::VecDeque;

use crate::platform::local;
use crate::sim::{Event, EventKind, Input, Problem, Refusal, State};

/// So many exchanges are kept, the newest ones.
pub(super) const MOST: usize = 500;

/// Longer bodies are cut: they are shown, not sent.
const LONGEST: usize = 64 * 1024;

#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// Counted from 1 in a conversation.
    pub number: u64,
    /// When the request was sent, in milliseconds since 1970.
    pub at: u64,
    /// The webhook's number; a session update has none.
    pub call: Option<u64>,
    pub method: String,
    pub url: String,
    pub request: String,
    pub answer: String,
    pub outcome: Outcome,
    /// How long the answer took, in milliseconds.
    pub ms: Option<u64>,
    pub problems: Vec<Problem>,
    /// The address that was really called.
    pub mapped: Option<String>,
    /// What was wrong, as the local platform tells it.
    pub remark: Option<String>,
    /// It went over the wire.
    pub is_real: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The answer is not there yet.
    Open,
    /// The status of the answer.
    Status(u16),
    TimedOut,
    Failed(String),
    /// The platform did not take an update.
    Refused(Refusal),
}

/// The exchanges of a conversation.
#[derive(Clone, Debug, Default)]
pub struct Exchanges {
    list: VecDeque<Exchange>,
    next: u64,
    /// Requests that come are told by the local platform.
    pub(super) are_real: bool,
}

impl Exchanges {
    pub fn list(&self) -> &VecDeque<Exchange> {
        &self.list
    }

    /// Takes note of what an input brought and of what happened.
    pub(super) fn take(&mut self, input: &Input, events: &[Event], after: &State) {
        if let Input::Update { body } = input
            && !self.are_real
        {
            self.push(Exchange {
                number: 0,
                at: events.first().map_or(after.clock, |event| event.at),
                call: None,
                method: "POST".to_owned(),
                url: format!("/session/{}/update", after.session),
                request: cut(body),
                answer: String::new(),
                outcome: Outcome::Status(200),
                ms: None,
                problems: Vec::new(),
                mapped: None,
                remark: None,
                is_real: false,
            });
        }
        if let Input::Answered { call, body, .. } = input
            && let Some(known) = self.of_call(*call)
            && known.outcome == Outcome::Open
        {
            known.answer = cut(body);
        }
        for event in events {
            self.hear(event);
        }
    }

    fn hear(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Webhook { call } => self.push(Exchange {
                number: 0,
                at: call.called,
                call: Some(call.id),
                method: "POST".to_owned(),
                url: call.url.clone(),
                request: cut(&call.body),
                answer: String::new(),
                outcome: Outcome::Open,
                ms: None,
                problems: Vec::new(),
                mapped: None,
                remark: None,
                is_real: false,
            }),
            EventKind::Answered { call, status, ms } => {
                if let Some(known) = self.of_call(*call) {
                    known.outcome = Outcome::Status(*status);
                    known.ms = Some(*ms);
                }
            }
            EventKind::TimedOut { call } => {
                if let Some(known) = self.of_call(*call) {
                    known.outcome = Outcome::TimedOut;
                    known.ms = Some(event.at.saturating_sub(known.at));
                }
            }
            EventKind::Failed { call, cause } => {
                if let Some(known) = self.of_call(*call) {
                    known.outcome = Outcome::Failed(cause.clone());
                    known.ms = Some(event.at.saturating_sub(known.at));
                }
            }
            EventKind::Refused { why } => {
                if let Some(last) = self.list.back_mut().filter(|last| !last.is_real) {
                    last.outcome = Outcome::Refused(*why);
                }
            }
            EventKind::Problem { problem } => {
                let of = match problem {
                    Problem::BadStatus { call, .. } | Problem::LateAnswer { call } => Some(*call),
                    Problem::BadBody { call, .. } | Problem::NoText { call, .. } => *call,
                    _ => return,
                };
                let known = match of {
                    Some(call) => self.of_call(call),
                    None => self.list.back_mut().filter(|last| last.call.is_none()),
                };
                if let Some(known) = known {
                    known.problems.push(problem.clone());
                }
            }
            _ => {}
        }
    }

    /// Takes note of what really went over the wire.
    pub(super) fn hear_real(&mut self, real: local::Exchange) {
        let outcome = match real.status {
            Some(status) => Outcome::Status(status),
            None => Outcome::Failed(real.problem.clone().unwrap_or_default()),
        };
        let own = real.call.and_then(|call| self.of_call(call)).filter(|known| !known.is_real);
        if let Some(known) = own {
            if known.outcome == Outcome::Open {
                known.outcome = outcome;
            }
            known.answer = cut(&real.answer);
            known.ms = Some(real.ms);
            known.mapped = real.mapped;
            known.remark = real.problem.filter(|_| real.status.is_some());
            known.is_real = true;
            return;
        }
        self.push(Exchange {
            number: 0,
            at: real.at,
            call: real.call,
            method: real.method,
            url: real.url,
            request: cut(&real.request_body),
            answer: cut(&real.answer),
            outcome,
            ms: Some(real.ms),
            problems: Vec::new(),
            mapped: real.mapped,
            remark: real.problem.filter(|_| real.status.is_some()),
            is_real: true,
        });
    }

    fn of_call(&mut self, call: u64) -> Option<&mut Exchange> {
        self.list.iter_mut().rev().find(|known| known.call == Some(call))
    }

    fn push(&mut self, exchange: Exchange) {
        self.next += 1;
        self.list.push_back(Exchange { number: self.next, ..exchange });
        if self.list.len() > MOST {
            self.list.pop_front();
        }
    }
}

fn cut(body: &str) -> String {
    match body.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", body.get(..at).unwrap_or_default()),
        None => body.to_owned(),
    }
}
