//! All sessions, and the one place where they step.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::model::Flow;
use crate::sim::{self, Event, EventKind, Input, State};
use crate::words::Language;

use super::busy::Busy;
use super::client::{Client, is_here};
use super::clock::{Clock, milliseconds};
use super::error::{LocalError, StartError};
use super::fault::Faults;
use super::ids::Chance;
use super::map::{self, Map};
use super::session::Session;
use super::{Calls, Exchange, Notice, Options, Pace, Patience, Served, call};

/// How many sessions there can be at once. Those that are over make room for others.
pub const MOST_SESSIONS: usize = 10_000;

/// How many webhooks are called at the same time; more wait for their turn.
const MOST_CALLS: usize = 256;

/// How many webhooks of a session are called without anybody doing something: a circle of them
/// would go round for ever.
pub(super) const MOST_CALLS_ALONE: u32 = 1_000;

/// A session that others may hold too.
pub(super) type Shared = Arc<Mutex<Session>>;

pub(super) struct Hub {
    flows: Mutex<BTreeMap<u64, Served>>,
    sessions: Mutex<Sessions>,
    settings: Mutex<Settings>,
    notify: Box<dyn Fn(Notice) + Send + Sync>,
    runtime: Handle,
    pub(super) key: Option<String>,
    pub(super) checks_update_key: bool,
    pub(super) language: Language,
    pub(super) pace: Pace,
    how_called: Calls,
    pub(super) has_desk: bool,
    /// Names of this computer beside the usual ones.
    hosts: Vec<String>,
    pub(super) patience: Patience,
    pub(super) client: Client,
    pub(super) calls: Semaphore,
    pub(super) busy: Arc<Busy>,
    pub(super) chance: Chance,
    pub(super) clock: Clock,
}

/// What can be changed while it runs.
pub(super) struct Settings {
    pub(super) rules: sim::Rules,
    pub(super) faults: Faults,
    pub(super) maps: Vec<Map>,
    pub(super) network: bool,
}

#[derive(Default)]
struct Sessions {
    /// The oldest first.
    by_id: IndexMap<String, Shared>,
    by_read_id: HashMap<String, String>,
}

impl Hub {
    pub(super) fn new(
        flows: Vec<Served>,
        options: Options,
        runtime: Handle,
        notify: Box<dyn Fn(Notice) + Send + Sync>,
    ) -> Result<Arc<Self>, StartError> {
        let mut known = BTreeMap::new();
        for served in flows {
            let number = served.number;
            if known.insert(number, served).is_some() {
                return Err(StartError::SameNumber { number });
            }
        }
        let Options {
            port: _,
            pace,
            rules,
            faults,
            maps,
            network,
            key,
            checks_update_key,
            headers,
            language,
            calls,
            start_clock,
            desk,
            hosts,
            patience,
        } = options;
        Ok(Arc::new(Self {
            flows: Mutex::new(known),
            sessions: Mutex::default(),
            settings: Mutex::new(Settings { rules, faults, maps, network }),
            notify,
            runtime,
            key,
            checks_update_key,
            language,
            pace,
            how_called: calls,
            has_desk: desk,
            hosts,
            patience,
            client: Client::new(&headers)?,
            calls: Semaphore::new(MOST_CALLS),
            busy: Arc::default(),
            chance: Chance::default(),
            clock: Clock::new(pace, start_clock),
        }))
    }

    /// Whether a host's name means this computer.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        let usual = ["127.0.0.1", "localhost", "[::1]"].into_iter();
        let mut names = usual.chain(self.hosts.iter().map(String::as_str));
        names.any(|own| own.eq_ignore_ascii_case(name))
    }

    pub(super) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_rules(&self, rules: sim::Rules) {
        self.settings().rules = rules;
        for (_, shared) in self.all() {
            lock(&shared).state.rules = rules;
        }
    }

    pub(super) fn flow(&self, number: u64) -> Option<Arc<Flow>> {
        self.flows().get(&number).map(|served| Arc::clone(&served.flow))
    }

    /// The numbers and names of all flows.
    pub(super) fn flow_names(&self) -> Vec<(u64, String)> {
        self.flows().values().map(|served| (served.number, served.name.clone())).collect()
    }

    pub(super) fn replace_flow(&self, served: Served) {
        self.flows().insert(served.number, served);
    }

    fn flows(&self) -> MutexGuard<'_, BTreeMap<u64, Served>> {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn new_state(&self, number: u64) -> Result<State, LocalError> {
        if self.flow(number).is_none() {
            return Err(LocalError::NoFlow { number });
        }
        let mut state = State::new(&self.chance.session(), self.clock.now());
        state.conversation = number;
        state.seed = self.chance.number();
        state.rules = self.settings().rules;
        Ok(state)
    }

    pub(super) fn open(&self, number: u64, state: State) -> Result<String, LocalError> {
        self.open_at(number, state, None)
    }

    /// Takes a session in that begins by itself at a moment.
    pub(super) fn open_at(
        &self,
        number: u64,
        state: State,
        starts_at: Option<u64>,
    ) -> Result<String, LocalError> {
        let flow = self.flow(number).ok_or(LocalError::NoFlow { number })?;
        let id = state.session.clone();
        let mut sessions = self.all_of_them();
        if sessions.by_id.contains_key(&id) {
            return Err(LocalError::SameSession { session: id });
        }
        if sessions.by_id.len() >= MOST_SESSIONS {
            sessions.make_room()?;
        }
        let read_id = self.chance.read_id();
        let mut session = Session::new(flow, number, read_id.clone(), state);
        session.starts_at = starts_at;
        sessions.by_read_id.insert(read_id, id.clone());
        sessions.by_id.insert(id.clone(), Arc::new(Mutex::new(session)));
        Ok(id)
    }

    /// Ends a session without a word: its alternate flow is no longer due, and updates for it are
    /// answered as for one that never was.
    pub(super) fn close(&self, id: &str) {
        let mut sessions = self.all_of_them();
        if sessions.by_id.shift_remove(id).is_some() {
            sessions.by_read_id.retain(|_, own| own != id);
        }
    }

    /// Whether so many more sessions fit in.
    pub(super) fn has_room_for(&self, count: usize) -> bool {
        let sessions = self.all_of_them();
        let free = MOST_SESSIONS.saturating_sub(sessions.by_id.len());
        let left = count.saturating_sub(free);
        let done = || sessions.by_id.values().filter(|shared| lock(shared).is_done());
        left == 0 || done().take(left).count() == left
    }

    pub(super) fn sessions(&self) -> Vec<String> {
        self.all_of_them().by_id.keys().cloned().collect()
    }

    /// All sessions with their ids, the oldest first.
    pub(super) fn all(&self) -> Vec<(String, Shared)> {
        let sessions = self.all_of_them();
        sessions.by_id.iter().map(|(id, shared)| (id.clone(), Arc::clone(shared))).collect()
    }

    pub(super) fn session(&self, id: &str) -> Option<Shared> {
        self.all_of_them().by_id.get(id).cloned()
    }

    /// By the id of the addresses that read sessions; with the id of webhooks.
    pub(super) fn session_to_read(&self, read_id: &str) -> Option<(String, Shared)> {
        let sessions = self.all_of_them();
        let id = sessions.by_read_id.get(read_id)?;
        Some((id.clone(), Arc::clone(sessions.by_id.get(id)?)))
    }

    fn all_of_them(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self, id: &str) -> Option<State> {
        let shared = self.session(id)?;
        Some(lock(&shared).state.clone())
    }

    /// Does something to a session; first its clock is set, where it goes by itself.
    pub(super) fn send(self: &Arc<Self>, id: &str, input: Input) -> Result<Vec<Event>, LocalError> {
        let shared =
            self.session(id).ok_or_else(|| LocalError::NoSession { session: id.to_owned() })?;
        let mut session = lock(&shared);
        if let Input::Time { ms } = input {
            session.calls_alone = 0;
            let (since, clock) = session.since;
            session.since = (since, clock.saturating_add(ms));
            return Ok(match self.pace {
                Pace::Virtual => self.pass(&shared, &mut session, ms),
                Pace::Real => self.catch_up(&shared, &mut session),
            });
        }
        let mut events = self.catch_up(&shared, &mut session);
        events.extend(self.step(&shared, &mut session, input));
        Ok(events)
    }

    /// Sets a session's clock to the wall's, where that is what makes it go.
    pub(super) fn catch_up(self: &Arc<Self>, shared: &Shared, session: &mut Session) -> Vec<Event> {
        if self.pace == Pace::Virtual {
            return Vec::new();
        }
        let (since, clock) = session.since;
        let now = clock.saturating_add(milliseconds(since.elapsed()));
        self.pass_until(shared, session, now)
    }

    /// Moves a session's clock to a moment, if that is not past.
    pub(super) fn pass_until(
        self: &Arc<Self>,
        shared: &Shared,
        session: &mut Session,
        moment: u64,
    ) -> Vec<Event> {
        let ms = moment.saturating_sub(session.state.clock);
        self.pass(shared, session, ms)
    }

    fn pass(self: &Arc<Self>, shared: &Shared, session: &mut Session, ms: u64) -> Vec<Event> {
        let end = session.state.clock.saturating_add(ms);
        let mut events = Vec::new();
        if let Some(start) = session.starts_at.filter(|start| *start <= end) {
            session.starts_at = None;
            let ms = start.saturating_sub(session.state.clock);
            if ms > 0 {
                events.extend(self.step(shared, session, Input::Time { ms }));
            }
            events.extend(self.step(shared, session, Input::Start { text: None }));
        }
        let ms = end.saturating_sub(session.state.clock);
        if ms > 0 {
            events.extend(self.step(shared, session, Input::Time { ms }));
        }
        events
    }

    /// What an input makes of a session. Webhooks are called, and everybody is told.
    pub(super) fn step(
        self: &Arc<Self>,
        shared: &Shared,
        session: &mut Session,
        input: Input,
    ) -> Vec<Event> {
        let before = std::mem::replace(&mut session.state, State::new("", 0));
        let (state, events) = sim::step(&session.flow, before, &input);
        session.state = state;
        session.keep(&input, &events);
        // Whoever begins it by hand does not wait for its time.
        if matches!(input, Input::Start { .. }) {
            session.starts_at = None;
        }
        (self.notify)(Notice::Step {
            session: session.state.session.clone(),
            input,
            events: events.clone(),
            state: Box::new(session.state.clone()),
        });
        for event in &events {
            let EventKind::Webhook { call } = &event.kind else { continue };
            session.calls_alone = session.calls_alone.saturating_add(1);
            if session.calls_alone > MOST_CALLS_ALONE {
                call::refuse(self, session, call);
                continue;
            }
            if self.how_called == Calls::ByItself {
                self.begin_call(shared, call.clone());
            }
        }
        self.busy.tell();
        events
    }

    fn begin_call(self: &Arc<Self>, shared: &Shared, call: sim::Call) {
        let job = self.busy.begin();
        let task = call::run(Arc::clone(self), Arc::clone(shared), call, job);
        drop(self.runtime.spawn(task));
    }

    /// Calls a webhook that is out, unless too many have been called alone.
    pub(super) fn call(self: &Arc<Self>, id: &str, call: u64) -> Result<(), LocalError> {
        let shared =
            self.session(id).ok_or_else(|| LocalError::NoSession { session: id.to_owned() })?;
        let known = {
            let session = lock(&shared);
            if session.calls_alone > MOST_CALLS_ALONE {
                return Err(LocalError::Circle { count: MOST_CALLS_ALONE });
            }
            session.state.calls.iter().find(|known| known.id == call).cloned()
        };
        if let Some(call) = known {
            self.begin_call(&shared, call);
        }
        Ok(())
    }

    pub(super) fn reaches(&self, url: &str) -> bool {
        let Ok(url) = url::Url::parse(url) else { return false };
        let settings = self.settings();
        let target = map::target(&settings.maps, &url);
        settings.network || target.host().is_some_and(|host| is_here(&host))
    }

    pub(super) fn tell(&self, exchange: Exchange) {
        (self.notify)(Notice::Exchange(exchange));
    }

    /// Lets happen what has fallen due in sessions whose clocks go by themselves.
    pub(super) fn tick(self: &Arc<Self>) {
        for (_, shared) in self.all() {
            let mut session = lock(&shared);
            let (since, clock) = session.since;
            let now = clock.saturating_add(milliseconds(since.elapsed()));
            let due = session.state.due_at().into_iter().chain(session.starts_at).min();
            if due.is_some_and(|due| due <= now) {
                self.catch_up(&shared, &mut session);
            }
        }
    }
}

impl Sessions {
    /// Forgets the oldest session that is over.
    fn make_room(&mut self) -> Result<(), LocalError> {
        let done = self.by_id.iter().position(|(_, shared)| lock(shared).is_done());
        let gone = done.and_then(|at| self.by_id.shift_remove_index(at));
        let (_, shared) = gone.ok_or(LocalError::TooManySessions { most: MOST_SESSIONS })?;
        self.by_read_id.remove(&lock(&shared).read_id);
        Ok(())
    }
}

/// A lock that a thread left by breaking down is taken all the same.
pub(super) fn lock(shared: &Mutex<Session>) -> MutexGuard<'_, Session> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
