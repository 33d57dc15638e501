//! A conversation that was played, as a test: for "save as test" and for tests that are generated.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::format::FormatError;
use crate::format::json_text::Tree;
use crate::model::flow::Choice;
use crate::model::{ExitId, Flow, Json};
use crate::sim::engine::step;
use crate::sim::event::{Event, EventKind};
use crate::sim::input::Input;
use crate::sim::message::Shown;
use crate::sim::state::{Call, State, Waiting};

use super::event::{expectation, names};
use super::play::play;
use super::{Answer, Body, Given, Mock, Start, Test, TestFile, read, write};

/// A test of the conversation that these inputs make from a session that has not begun. Answers of
/// webhooks become mocks; what is expected is what happens when the test is played.
pub fn record(flow: &Flow, name: &str, start: &State, inputs: &[Input]) -> Test {
    let mut recorder = Recorder {
        flow,
        state: start.clone(),
        test: Test { name: name.to_owned(), start: start_of(start), ..Test::default() },
        mocks: Vec::new(),
        shown: Vec::new(),
    };
    for input in inputs {
        recorder.take(input);
    }
    let mut test = recorder.test;
    test.mocks = merged(recorder.mocks.into_iter().map(|(_, mock)| mock).collect());
    let played = play(flow, &test);
    let told = played.events.iter().filter(|event| is_told(event));
    test.expect = told.map(|event| expectation(event, &played.calls)).collect();
    let variables = played.state.variables.iter();
    test.variables = variables.map(|(name, set)| (name.clone(), Some(set.value.clone()))).collect();
    test
}

/// How a session that has not begun stands in a test.
pub fn start_of(state: &State) -> Start {
    let variables = state.variables.iter();
    Start {
        text: None,
        block: state.block.clone(),
        variables: variables.map(|(name, set)| (name.clone(), set.value.clone())).collect(),
        person: state.person.clone(),
        clock: state.clock,
        rules: state.rules,
        shares: state.shares.clone(),
        // Files hold whole numbers that every reader of JSON can.
        seed: state.seed & u64::from(u32::MAX),
    }
}

/// A test file's text with one more test, whose name is changed if there is such a one; a new file
/// where there is none.
pub fn add(text: Option<&[u8]>, flow: &str, mut test: Test) -> Result<String, FormatError> {
    let mut file = match text {
        Some(text) => read(text)?,
        None => TestFile { flow: flow.to_owned(), tests: Vec::new() },
    };
    test.name = free_name(&file.tests, &test.name);
    file.tests.push(test);
    Ok(write(&file))
}

/// A name that no test has: `Name`, `Name (2)` and so on.
pub(crate) fn free_name(tests: &[Test], wanted: &str) -> String {
    let wanted = if wanted.trim().is_empty() { "Test" } else { wanted.trim() };
    let is_free = |name: &str| tests.iter().all(|test| test.name != name);
    if is_free(wanted) {
        return wanted.to_owned();
    }
    // One of so many is free.
    let mut numbered = (2..tests.len() + 3).map(|number| format!("{wanted} ({number})"));
    numbered.find(|name| is_free(name)).unwrap_or_else(|| wanted.to_owned())
}

/// What a test expects of what happens: what follows from its own inputs is left out.
fn is_told(event: &Event) -> bool {
    !matches!(
        event.kind,
        EventKind::Started { .. }
            | EventKind::Said { .. }
            | EventKind::Updated
            | EventKind::Answered { .. }
            | EventKind::Set { .. }
    )
}

struct Recorder<'a> {
    flow: &'a Flow,
    state: State,
    test: Test,
    /// A mock for every call.
    mocks: Vec<(Call, Mock)>,
    /// The options that were shown last.
    shown: Vec<Shown>,
}

impl Recorder<'_> {
    fn take(&mut self, input: &Input) {
        match input {
            Input::Start { text } => self.test.start.text.clone_from(text),
            Input::Answered { call, status, body } => {
                let answer = Answer::Status { status: *status, body: body_of(body) };
                self.answered(*call, answer);
            }
            Input::Failed { call, .. } => self.answered(*call, Answer::Fails),
            Input::TimedOut { call } => self.answered(*call, Answer::TimesOut),
            Input::Time { ms } => self.waited(*ms),
            Input::Text { text } => self.give(Given::Say(text.clone())),
            Input::Option { option } => self.give(Given::Choose(self.option(option))),
            Input::Media { media, url, caption } => {
                let (url, caption) = (url.clone(), caption.clone());
                self.give(Given::Send { media: *media, url, caption });
            }
            Input::Location { latitude, longitude, address } => {
                let (latitude, longitude) = (*latitude, *longitude);
                self.give(Given::Location { latitude, longitude, address: address.clone() });
            }
            Input::Exit { exit } => self.give(Given::Exit(exit.clone())),
            Input::Update { body } => self.give(match body_of(body) {
                Body::Variables(variables) if body.contains("user_session_keys") => {
                    Given::Update(variables)
                }
                Body::Variables(_) => Given::UpdateBody(Json::Object(Vec::new())),
                Body::Raw(raw) => Given::UpdateBody(raw),
            }),
        }
        let state = std::mem::replace(&mut self.state, State::new("", 0));
        let (state, events) = step(self.flow, state, input);
        self.state = state;
        for event in &events {
            if let EventKind::Message { message, .. } = &event.kind {
                self.shown.clone_from(&message.options);
            }
            if let EventKind::Webhook { call } = &event.kind {
                let name = names(call).into_iter().next().unwrap_or_default();
                let mock = Mock { answer: Answer::TimesOut, ..Mock::new(&name) };
                self.mocks.push((call.clone(), mock));
            }
        }
    }

    /// What happens while a webhook is out belongs to its mock.
    fn give(&mut self, given: Given) {
        match self.awaited() {
            Some(mock) => mock.meanwhile.push(given),
            None => self.test.inputs.push(given),
        }
    }

    fn awaited(&mut self) -> Option<&mut Mock> {
        let Waiting::Webhook { call: id } = self.state.waiting else { return None };
        let found = self.mocks.iter_mut().find(|(call, _)| call.id == id);
        found.map(|(_, mock)| mock)
    }

    /// Time; what goes beyond the deadline of the webhook that is out belongs to no mock.
    fn waited(&mut self, ms: u64) {
        let left = self.state.awaited().map(|call| call.deadline.saturating_sub(self.state.clock));
        let within = left.map_or(0, |left| left.min(ms));
        for (is_meanwhile, ms) in [(true, within), (false, ms - within)] {
            let list = match self.awaited().filter(|_| is_meanwhile) {
                Some(mock) => &mut mock.meanwhile,
                None => &mut self.test.inputs,
            };
            match list.last_mut() {
                _ if ms == 0 => {}
                Some(Given::Wait(before)) => *before = before.saturating_add(ms),
                _ => list.push(Given::Wait(ms)),
            }
        }
    }

    fn answered(&mut self, id: u64, answer: Answer) {
        let now = self.state.clock;
        let is_out = self.state.calls.iter().any(|call| call.id == id);
        let found = self.mocks.iter_mut().find(|(call, _)| call.id == id);
        if let Some((call, mock)) = found.filter(|_| is_out) {
            mock.answer = answer;
            mock.after = now.saturating_sub(call.called);
        }
    }

    /// The text of an option of the block as the user saw it, or its id where several have that
    /// text.
    fn option(&self, id: &ExitId) -> String {
        let block = self.state.block.as_ref().and_then(|id| self.flow.block(id.as_str()));
        let options = block.map(|block| &block.options[..]).unwrap_or_default();
        let label_of = |option: &Choice| {
            let shown = self.shown.iter().find(|shown| shown.id == option.id);
            shown.map_or_else(|| option.label.clone(), |shown| shown.label.clone())
        };
        let labels: Vec<String> = options.iter().map(label_of).collect();
        let at = options.iter().position(|option| option.id == *id);
        let label = at.and_then(|at| labels.get(at)).filter(|label| {
            !label.is_empty()
                && labels.iter().filter(|own| own == label).count() == 1
                && options.iter().all(|option| option.id.as_str() != label.as_str())
        });
        label.cloned().unwrap_or_else(|| id.to_string())
    }
}

/// A body as a test has it.
fn body_of(text: &str) -> Body {
    let json = Tree::read(text).map(|tree| tree.root().to_json());
    match json {
        // A text is sent as it is, so one in quotes stays in them.
        Err(_) | Ok(Json::String(_)) => Body::Raw(Json::string(text)),
        Ok(json) => variables(&json).map_or(Body::Raw(json), Body::Variables),
    }
}

/// The session variables of a body that has nothing else.
fn variables(body: &Json) -> Option<IndexMap<String, String>> {
    let Json::Object(members) = body else { return None };
    let list = match members.as_slice() {
        [] => return Some(IndexMap::new()),
        [(key, list)] if key == "user_session_keys" => list.as_array()?,
        _ => return None,
    };
    let mut variables = IndexMap::new();
    for entry in list {
        let Json::Object(members) = entry else { return None };
        let (key, value) = (entry.get("key")?.as_str()?, entry.get("value")?.as_str()?);
        if members.len() != 2 || variables.insert(key.to_owned(), value.to_owned()).is_some() {
            return None;
        }
    }
    Some(variables)
}

/// Mocks of the same webhook in one, where one after the other answers the same.
fn merged(mocks: Vec<Mock>) -> Vec<Mock> {
    let mut runs: Vec<(Mock, u32)> = Vec::new();
    let mut last: HashMap<String, usize> = HashMap::new();
    for mut mock in mocks {
        // The answer comes when it is due, whether or not somebody waits for it.
        while mock.meanwhile.pop_if(|given| matches!(given, Given::Wait(_))).is_some() {}
        if mock.answer == Answer::TimesOut {
            mock.after = 0;
        }
        match last.get(&mock.webhook).and_then(|at| runs.get_mut(*at)) {
            Some((before, count)) if *before == mock => *count += 1,
            _ => {
                last.insert(mock.webhook.clone(), runs.len());
                runs.push((mock, 1));
            }
        }
    }
    let is_alone = |webhook: &str| runs.iter().filter(|(m, _)| m.webhook == webhook).count() == 1;
    let alone: Vec<bool> = runs.iter().map(|(mock, _)| is_alone(&mock.webhook)).collect();
    let runs = runs.into_iter().zip(alone);
    runs.map(|((mock, count), is_alone)| Mock { times: (!is_alone).then_some(count), ..mock })
        .collect()
}
