//! A session on the local platform as a stage for tests and chats: webhooks that nobody answers by
//! hand are really called, and servers can really update it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::model::Flow;
use crate::sim::flowtest::Stage;
use crate::sim::{Call, Event, EventKind, Input, State, Waiting};

use super::local::{Calls, Local, LocalError, Notice, Options, Pace, Served, StartError};

/// How long a webhook may take on the wall's clock, with room for the answer to be read.
const CALL: Duration = Duration::from_secs(15);

/// How long a paused session waits for its server's update while time passes in it, on the wall's
/// clock.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often time stands still, one time after the other, for webhooks that updates bring about: a
/// circle of them would hold it for ever.
const MOST_HELD: u32 = 100;

/// The number of the only flow.
const NUMBER: u64 = 1;

/// One session of one flow. Its clock is virtual.
pub struct Live {
    local: Local,
    session: String,
    state: State,
    notices: Receiver<Notice>,
    inputs: Vec<Input>,
    has_called: bool,
    held: u32,
}

impl Live {
    /// Starts the local platform, by virtual time and with calls by hand whatever the options say.
    /// No session has begun.
    pub fn start(flow: Arc<Flow>, options: Options) -> Result<Self, StartError> {
        let options = Options { pace: Pace::Virtual, calls: Calls::ByHand, ..options };
        let (sender, notices) = channel();
        let name = flow.name.clone().unwrap_or_default();
        let served = Served { number: NUMBER, name, flow };
        let local = Local::start(vec![served], options, move |notice| {
            // Nobody listens any more when the session is dropped.
            let _unheard = sender.send(notice);
        })?;
        let (state, inputs) = (State::new("", 0), Vec::new());
        let (session, has_called, held) = (String::new(), false, 0);
        Ok(Self { local, session, state, notices, inputs, has_called, held })
    }

    /// Goes on with another session, which has not begun. It gets an id by chance: servers that
    /// run on from one session to the next must not take one for the other.
    pub fn begin(&mut self, mut state: State) -> Result<(), LocalError> {
        state.session = self.local.new_state(NUMBER)?.session;
        self.state = state.clone();
        self.session = self.local.open(NUMBER, state)?;
        self.inputs.clear();
        self.has_called = false;
        self.held = 0;
        Ok(())
    }

    /// The address for servers that update sessions: their `TREBLE_BASE_URL`.
    pub fn url(&self) -> String {
        self.local.url()
    }

    /// Everything that was done to the session, by servers too.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What servers have made happen since the last look.
    pub fn news(&mut self) -> Vec<Event> {
        let mut all = Vec::new();
        while let Ok(notice) = self.notices.try_recv() {
            let Notice::Step { session, input, events, state } = notice else { continue };
            if session == self.session {
                self.inputs.push(input);
                self.state = *state;
                all.extend(events);
            }
        }
        all
    }
}

impl Stage for Live {
    fn state(&self) -> &State {
        &self.state
    }

    /// Time does not pass where a server's update leads to webhooks: they want to be called first.
    fn give(&mut self, input: &Input) -> Vec<Event> {
        let mut all = Vec::new();
        if let Input::Time { ms } = input
            && self.state.waiting == Waiting::Update
            && self.has_called
        {
            let within = PATIENCE.min(Duration::from_millis(*ms));
            let is_done = |state: &State| state.waiting != Waiting::Update;
            let _state = self.local.wait_for(&self.session, within, is_done);
            all = self.news();
            let calls = all.iter().any(|event| matches!(event.kind, EventKind::Webhook { .. }));
            if calls && self.held < MOST_HELD {
                self.held += 1;
                return all;
            }
        }
        self.held = 0;
        // A session that is gone takes nothing more, and nothing happens in it.
        let _events = self.local.send(&self.session, input.clone());
        all.extend(self.news());
        all
    }

    fn ask(&mut self, call: &Call) -> Option<Vec<Event>> {
        if !self.local.reaches(&call.url) {
            return None;
        }
        self.has_called = true;
        self.local.call(&self.session, call.id).ok()?;
        self.local.settle(CALL);
        Some(self.news())
    }
}
