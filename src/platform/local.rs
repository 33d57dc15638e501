//! The platform on this computer: its documented endpoints over HTTP on 127.0.0.1, and webhooks
//! that are really called. The conversation itself is played by [`crate::sim`].

mod answer;
mod api;
mod busy;
mod call;
mod client;
mod clock;
mod desk;
mod error;
pub mod fault;
mod hub;
mod ids;
mod map;
mod server;
mod session;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::model::Flow;
use crate::sim::{self, Event, Input, Person, State};
use crate::words::Language;

pub use error::{LocalError, StartError};
pub use fault::{Fault, Faults, Times};
pub use hub::MOST_SESSIONS;
pub use map::{BadMap, Map};

use hub::Hub;

/// A flow that the platform has.
#[derive(Clone, Debug)]
pub struct Served {
    /// Its number on the platform: the `poll_id` of addresses, the `conversation_id` of webhooks.
    pub number: u64,
    pub name: String,
    pub flow: Arc<Flow>,
}

/// What makes the clocks of sessions go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// [`Local::advance`], and the time that webhooks take.
    #[default]
    Virtual,
    /// The clock on the wall; [`Local::advance`] moves ahead of it.
    Real,
}

/// Who calls webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calls {
    /// The platform, as soon as a session is to.
    #[default]
    ByItself,
    /// [`Local::call`] alone, so that somebody else may answer them.
    ByHand,
}

/// How the local platform behaves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// 0 for any that is free.
    pub port: u16,
    pub pace: Pace,
    pub rules: sim::Rules,
    pub faults: Faults,
    pub maps: Vec<Map>,
    /// Webhooks may be called that are not on this computer.
    pub network: bool,
    /// The API key that callers must send; without one, any will do.
    pub key: Option<String>,
    /// Whether a wrong key at the session update, which needs none, is refused.
    pub checks_update_key: bool,
    /// Headers of every webhook: the platform's setting "Webhook Headers".
    pub headers: Vec<(String, String)>,
    /// Of messages and causes.
    pub language: Language,
    pub calls: Calls,
    /// What the clocks of new sessions say, in milliseconds since 1970; without it, what the clock
    /// on the wall says.
    pub start_clock: Option<u64>,
    /// Whether there are addresses to be the user at: `/desk`, which the platform does not have.
    pub desk: bool,
    /// Names under which callers reach this computer, beside `127.0.0.1`, `localhost` and `[::1]`.
    pub hosts: Vec<String>,
    pub patience: Patience,
}

/// How long a client may take on the clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, and between two.
    pub head: Duration,
    /// For a whole request.
    pub request: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(5), request: Duration::from_secs(15) }
    }
}

/// Something that happened, as it happens. Those of one session come in their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A session has taken an input: what happened, and how it stands now.
    Step {
        session: String,
        input: Input,
        events: Vec<Event>,
        state: Box<State>,
    },
    Exchange(Exchange),
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A server called the platform.
    Incoming,
    /// The platform called a webhook.
    Outgoing,
}

/// A request and its answer. Headers are left out: they may hold keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The session's clock, or the platform's where it was about none: milliseconds since 1970.
    pub at: u64,
    pub session: Option<String>,
    pub direction: Direction,
    pub method: String,
    /// The webhook's address in the flow, or the path that was called here.
    pub url: String,
    /// The address that was called in its place.
    pub mapped: Option<String>,
    /// At most [`MOST_SHOWN`] bytes of it, as of the answer.
    pub request_body: String,
    pub status: Option<u16>,
    pub answer: String,
    /// On the session's clock.
    pub ms: u64,
    /// What was wrong, as a sentence.
    pub problem: Option<String>,
    /// The webhook's number in its session.
    pub call: Option<u64>,
}

/// How many bytes of a body an [`Exchange`] has.
pub const MOST_SHOWN: usize = 64 * 1024;

/// The platform on this computer. It runs on threads of its own until it is stopped or dropped.
pub struct Local {
    hub: Arc<Hub>,
    port: u16,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Local {
    /// Starts it. `notify` is called on its threads, and while the session in question is locked:
    /// it must be quick and must not call back; a channel's sender is right.
    pub fn start(
        flows: Vec<Served>,
        options: Options,
        notify: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let listener = server::listen(options.port)?;
        let address = listener.local_addr();
        let port = address.map_err(|error| StartError::no_socket(options.port, &error))?.port();
        let (stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("local-platform")
            .enable_all()
            .build()
            .map_err(|error| StartError::NoThreads { reason: error.to_string() })?;
        let hub = Hub::new(flows, options, runtime.handle().clone(), Box::new(notify))?;
        let (ready, is_ready) = mpsc::channel();
        let served = Arc::clone(&hub);
        let thread = std::thread::Builder::new()
            .name("local-platform-main".to_owned())
            .spawn(move || {
                runtime.block_on(server::run(served, listener, stopped, ready));
                runtime.shutdown_timeout(Duration::from_millis(500));
            })
            .map_err(|error| StartError::NoThreads { reason: error.to_string() })?;
        let local = Self { hub, port, stop, thread: Some(thread) };
        match is_ready.recv() {
            Ok(Ok(())) => Ok(local),
            Ok(Err(error)) => Err(StartError::no_socket(port, &error)),
            Err(_closed) => Err(StartError::NoThreads { reason: String::new() }),
        }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Begins a session: the user writes `text` first, or the company does. The session's id.
    pub fn begin(
        &self,
        number: u64,
        person: Person,
        text: Option<String>,
    ) -> Result<String, LocalError> {
        let state = State { person, ..self.new_state(number)? };
        let session = self.open(number, state)?;
        self.send(&session, Input::Start { text })?;
        Ok(session)
    }

    /// A session that has not begun, with an id of its own, for [`Local::open`]. With a block, the
    /// conversation begins there.
    pub fn new_state(&self, number: u64) -> Result<State, LocalError> {
        self.hub.new_state(number)
    }

    /// Takes in a session as it is; nothing happens in it until [`Local::send`] does something,
    /// such as `Input::Start`. Webhooks that it waits for are not called again. The session's id.
    pub fn open(&self, number: u64, state: State) -> Result<String, LocalError> {
        self.hub.open(number, state)
    }

    /// Does something to a session. What that has brought at once: webhooks are answered later.
    pub fn send(&self, session: &str, input: Input) -> Result<Vec<Event>, LocalError> {
        self.hub.send(session, input)
    }

    /// Calls a webhook that a session waits for, where calls are made by hand ([`Calls::ByHand`]); its
    /// answer comes later. When too many have been called without anybody doing something, it is
    /// not: [`LocalError::Circle`].
    pub fn call(&self, session: &str, call: u64) -> Result<(), LocalError> {
        self.hub.call(session, call)
    }

    /// Whether a webhook's address may be called: it is this computer's, is led there, or the
    /// network is allowed.
    pub fn reaches(&self, url: &str) -> bool {
        self.hub.reaches(url)
    }

    /// Moves a session's clock; whatever falls due happens in its order.
    pub fn advance(&self, session: &str, ms: u64) -> Result<Vec<Event>, LocalError> {
        self.hub.send(session, Input::Time { ms })
    }

    pub fn state(&self, session: &str) -> Option<State> {
        self.hub.state(session)
    }

    /// Ends a session without a word: nothing falls due in it any more, no webhook of its is called,
    /// and an update for it is answered with 404.
    pub fn close(&self, session: &str) {
        self.hub.close(session);
    }

    /// The ids of all sessions, the oldest first.
    pub fn sessions(&self) -> Vec<String> {
        self.hub.sessions()
    }

    pub fn flow(&self, number: u64) -> Option<Arc<Flow>> {
        self.hub.flow(number)
    }

    /// Waits until no webhook and no request is on its way, at most so long. A server that answers
    /// first and calls the session update afterwards may not have called it yet:
    /// [`Local::wait_for`] waits for that.
    pub fn settle(&self, within: Duration) -> bool {
        self.hub.busy.settle(within)
    }

    /// Waits until a session is as wanted, at most so long. How it stands then.
    pub fn wait_for(
        &self,
        session: &str,
        within: Duration,
        is_wanted: impl Fn(&State) -> bool,
    ) -> Option<State> {
        let wanted = || self.hub.state(session).filter(|state| is_wanted(state));
        self.hub.busy.wait_for(within, wanted)
    }

    pub fn faults(&self) -> Faults {
        self.hub.settings().faults.clone()
    }

    pub fn set_faults(&self, faults: Faults) {
        self.hub.settings().faults = faults;
    }

    /// In force for new sessions and for those that there are.
    pub fn set_rules(&self, rules: sim::Rules) {
        self.hub.set_rules(rules);
    }

    pub fn set_maps(&self, maps: Vec<Map>) {
        self.hub.settings().maps = maps;
    }

    pub fn set_network(&self, network: bool) {
        self.hub.settings().network = network;
    }

    /// A flow in the place of the one with its number, or one more. Sessions that have begun keep
    /// theirs.
    pub fn replace_flow(&self, served: Served) {
        self.hub.replace_flow(served);
    }

    /// Ends it: no more requests are taken, webhooks that are out are left. It takes a second at
    /// most.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // Nobody hears it when the thread has ended already.
        let _unheard = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            // A thread that broke down has nothing more to stop.
            let _broken = thread.join();
        }
    }
}
