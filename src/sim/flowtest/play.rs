//! Playing a test: its inputs, and its mocks as the servers of the flow's webhooks.

use std::collections::VecDeque;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Flow;
use crate::sim::engine::step;
use crate::sim::event::{Event, EventKind};
use crate::sim::input::Input;
use crate::sim::message::Shown;
use crate::sim::state::{Call, State, Waiting};

use super::compare::Failure;
use super::event::names;
use super::{Answer, Given, Mock, SESSION, Test, update_body};

/// The most inputs of one play, with those that mocks and time bring.
const MOST_INPUTS: usize = 5_000;

/// The most webhooks of one play: a circle of them would go round for ever.
const MOST_CALLS: usize = 1_000;

/// The most events of one play.
const MOST_EVENTS: usize = 50_000;

/// Where a session is played: here by the engine alone, elsewhere with real servers.
pub trait Stage {
    fn state(&self) -> &State;
    /// What an input makes happen. For time that passes, also what servers do meanwhile; where that
    /// calls webhooks, less time may pass or none, a limited number of times.
    fn give(&mut self, input: &Input) -> Vec<Event>;
    /// Lets a real server answer a webhook that no mock answers, and tells what happens then;
    /// `None` where there is none for it.
    fn ask(&mut self, call: &Call) -> Option<Vec<Event>>;
}

/// The engine, with nobody to answer webhooks.
pub struct Desk<'a> {
    flow: &'a Flow,
    state: State,
}

impl<'a> Desk<'a> {
    pub fn new(flow: &'a Flow, state: State) -> Self {
        Self { flow, state }
    }
}

impl Stage for Desk<'_> {
    fn state(&self) -> &State {
        &self.state
    }

    fn give(&mut self, input: &Input) -> Vec<Event> {
        let state = std::mem::replace(&mut self.state, State::new("", 0));
        let (state, events) = step(self.flow, state, input);
        self.state = state;
        events
    }

    fn ask(&mut self, _: &Call) -> Option<Vec<Event>> {
        None
    }
}

/// What happened in a play.
#[derive(Clone, Debug)]
pub struct Played {
    pub events: Vec<Event>,
    /// The session in the end.
    pub state: State,
    /// Every webhook that was called.
    pub calls: Vec<Call>,
    /// Why the play stopped before its end, if it did.
    pub stopped: Option<Failure>,
    /// How often each mock answered.
    pub used: Vec<u32>,
}

/// Plays a test with the engine alone.
pub fn play(flow: &Flow, test: &Test) -> Played {
    play_on(flow, test, &mut Desk::new(flow, test.start.state()))
}

/// Plays a test on a stage whose session has not begun.
pub fn play_on(flow: &Flow, test: &Test, stage: &mut dyn Stage) -> Played {
    let mut play = Play {
        flow,
        test,
        stage,
        events: Vec::new(),
        calls: Vec::new(),
        unmocked: VecDeque::new(),
        pending: Vec::new(),
        used: vec![0; test.mocks.len()],
        todo: VecDeque::new(),
        shown: Vec::new(),
        inputs: 0,
    };
    let stopped = play.all().err();
    let state = play.stage.state().clone();
    Played { events: play.events, state, calls: play.calls, stopped, used: play.used }.known()
}

impl Played {
    /// With the id that tests know in the place of the session's own, wherever it stands.
    fn known(self) -> Self {
        let own = self.state.session.clone();
        if own == SESSION || own.is_empty() {
            return self;
        }
        let (events, calls) = (renamed(self.events, &own), renamed(self.calls, &own));
        Self { events, calls, state: renamed(self.state, &own), ..self }
    }
}

fn renamed<T: Serialize + DeserializeOwned>(value: T, own: &str) -> T {
    let Ok(text) = serde_json::to_string(&value) else { return value };
    if !text.contains(own) {
        return value;
    }
    serde_json::from_str(&text.replace(own, SESSION)).unwrap_or(value)
}

struct Play<'a> {
    flow: &'a Flow,
    test: &'a Test,
    stage: &'a mut dyn Stage,
    events: Vec<Event>,
    calls: Vec<Call>,
    /// Calls that no mock was chosen for yet.
    unmocked: VecDeque<Call>,
    /// Answers that are on their way: when, and what.
    pending: Vec<(u64, Input)>,
    used: Vec<u32>,
    /// What is still to come, with its pointer.
    todo: VecDeque<(Todo, String)>,
    /// The options of the last message.
    shown: Vec<Shown>,
    inputs: usize,
}

enum Todo {
    Give(Given),
    /// Time passes until this moment.
    Until(u64),
}

impl Play<'_> {
    fn all(&mut self) -> Result<(), Failure> {
        self.give(&Input::Start { text: self.test.start.text.clone() })?;
        self.settle()?;
        let inputs = self.test.inputs.iter().enumerate();
        self.todo = inputs
            .map(|(at, given)| (Todo::Give(given.clone()), format!("/inputs/{at}")))
            .collect();
        while let Some((todo, pointer)) = self.todo.pop_front() {
            match todo {
                Todo::Give(given) => self.take(&given, &pointer)?,
                Todo::Until(end) => self.pass(end, &pointer)?,
            }
            self.settle()?;
        }
        Ok(())
    }

    fn take(&mut self, given: &Given, pointer: &str) -> Result<(), Failure> {
        let input = match given {
            Given::Wait(ms) => {
                return self.pass(self.stage.state().clock.saturating_add(*ms), pointer);
            }
            Given::Say(text) => Input::Text { text: text.clone() },
            Given::Choose(option) => self.choose(option, pointer)?,
            Given::Send { media, url, caption } => {
                Input::Media { media: *media, url: url.clone(), caption: caption.clone() }
            }
            Given::Location { latitude, longitude, address } => Input::Location {
                latitude: *latitude,
                longitude: *longitude,
                address: address.clone(),
            },
            Given::Update(variables) => Input::Update { body: update_body(variables) },
            Given::UpdateBody(body) => {
                let text = body.as_str().map(str::to_owned);
                Input::Update { body: text.unwrap_or_else(|| body.to_compact()) }
            }
            Given::Exit(exit) => Input::Exit { exit: exit.clone() },
        };
        self.give(&input)
    }

    /// The option with this text, as it was shown or as the flow has it, or with this id.
    fn choose(&self, wanted: &str, pointer: &str) -> Result<Input, Failure> {
        let here = self.stage.state().block.as_ref();
        let options =
            here.and_then(|id| self.flow.block(id.as_str())).map(|block| &block.options[..]);
        let options = options.unwrap_or_default();
        let shown = self
            .shown
            .iter()
            .filter(|shown| options.iter().any(|option| option.id == shown.id))
            .find(|shown| shown.label == wanted);
        let option = shown.map(|shown| &shown.id).or_else(|| {
            let by_label = options.iter().find(|option| option.label == wanted);
            let by_id = || options.iter().find(|option| option.id.as_str() == wanted);
            by_label.or_else(by_id).map(|option| &option.id)
        });
        match option {
            Some(option) => Ok(Input::Option { option: option.clone() }),
            None => Err(Failure::NoOption {
                at: format!("{pointer}/choose"),
                wanted: wanted.to_owned(),
                block: here.cloned(),
                options: options.iter().map(|option| option.label.clone()).collect(),
            }),
        }
    }

    fn give(&mut self, input: &Input) -> Result<(), Failure> {
        self.inputs += 1;
        if self.inputs > MOST_INPUTS {
            return Err(Failure::TooLong);
        }
        let events = self.stage.give(input);
        self.keep(events)
    }

    fn keep(&mut self, events: Vec<Event>) -> Result<(), Failure> {
        for event in &events {
            match &event.kind {
                EventKind::Webhook { call } => {
                    self.calls.push(call.clone());
                    self.unmocked.push_back(call.clone());
                }
                EventKind::Message { message, .. } if !message.is_reminder => {
                    self.shown.clone_from(&message.options);
                }
                _ => {}
            }
        }
        self.events.extend(events);
        if self.events.len() > MOST_EVENTS || self.calls.len() > MOST_CALLS {
            return Err(Failure::TooLong);
        }
        Ok(())
    }

    /// Answers webhooks until the session waits for somebody else.
    fn settle(&mut self) -> Result<(), Failure> {
        loop {
            if let Some(call) = self.unmocked.pop_front() {
                self.answer(&call)?;
                continue;
            }
            let now = self.stage.state().clock;
            if let Some(at) = self.pending.iter().position(|(due, _)| *due <= now) {
                let (_, input) = self.pending.remove(at);
                self.deliver(&input)?;
                continue;
            }
            // What a mock says happens meanwhile comes before time goes on.
            if self.todo.front().is_some_and(|(_, pointer)| pointer.contains("/meanwhile/")) {
                return Ok(());
            }
            let Waiting::Webhook { .. } = self.stage.state().waiting else { return Ok(()) };
            let Some(call) = self.stage.state().awaited() else { return Ok(()) };
            let next = self.pending.iter().map(|(due, _)| *due).min().unwrap_or(u64::MAX);
            let ms = next.min(call.deadline).saturating_sub(now);
            self.give(&Input::Time { ms })?;
        }
    }

    /// Gives a server's answer, unless nobody waits for it any more.
    fn deliver(&mut self, input: &Input) -> Result<(), Failure> {
        let id = match input {
            Input::Answered { call, .. } | Input::Failed { call, .. } => *call,
            _ => return Ok(()),
        };
        if self.stage.state().calls.iter().any(|call| call.id == id) {
            self.give(input)?;
        }
        Ok(())
    }

    fn answer(&mut self, call: &Call) -> Result<(), Failure> {
        let names = names(call);
        let is_free = |mock: &Mock, used: u32| mock.times.is_none_or(|times| used < times);
        let mocks = self.test.mocks.iter().zip(&self.used);
        let fits = |mock: &Mock| names.contains(&mock.webhook);
        let found = mocks.enumerate().find(|(_, (mock, used))| fits(mock) && is_free(mock, **used));
        let Some(at) = found.map(|(at, _)| at) else {
            return match self.stage.ask(call) {
                Some(events) => self.keep(events),
                None => Err(self.not_mocked(call, &names)),
            };
        };
        self.used[at] += 1;
        let mock = &self.test.mocks[at];
        let id = call.id;
        let input = match &mock.answer {
            Answer::TimesOut => None,
            Answer::Fails => Some(Input::Failed { call: id, cause: "connection refused".into() }),
            Answer::Status { status, body } => {
                Some(Input::Answered { call: id, status: *status, body: body.text() })
            }
        };
        let due = call.called.saturating_add(mock.after);
        self.pending.extend(input.map(|input| (due, input)));
        for (number, given) in mock.meanwhile.iter().enumerate().rev() {
            let pointer = format!("/mocks/{at}/meanwhile/{number}");
            self.todo.push_front((Todo::Give(given.clone()), pointer));
        }
        Ok(())
    }

    fn not_mocked(&self, call: &Call, names: &[String]) -> Failure {
        let spent = self.test.mocks.iter().position(|mock| names.contains(&mock.webhook));
        Failure::NotMocked {
            at: spent.map_or_else(String::new, |at| format!("/mocks/{at}/times")),
            webhook: names.first().cloned().unwrap_or_default(),
            url: call.url.clone(),
            is_spent: spent.is_some(),
        }
    }

    /// Lets time pass up to a moment, or to what falls due before it: webhooks that are called then
    /// are answered before time goes on.
    fn pass(&mut self, end: u64, pointer: &str) -> Result<(), Failure> {
        let state = self.stage.state();
        let now = state.clock;
        let answers = self.pending.iter().map(|(due, _)| *due);
        let next = answers.chain(state.due_at()).min().unwrap_or(u64::MAX).max(now);
        self.give(&Input::Time { ms: next.min(end).saturating_sub(now) })?;
        if next < end || (!self.unmocked.is_empty() && self.stage.state().clock < end) {
            self.todo.push_front((Todo::Until(end), pointer.to_owned()));
        }
        Ok(())
    }
}
