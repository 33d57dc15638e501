//! A conversation with real webhooks: the local platform plays it, calls a server, and takes the
//! session updates that the server sends.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use eframe::egui;

use crate::model::Flow;
use crate::platform::local::{Local, LocalError, Notice, Options, Pace, Served, StartError};
use crate::sim::{Input, State};
use crate::words::{Language, chat as words};

use super::super::App;
use super::super::side::Side;
use super::wiring::Wiring;

/// The number of the open flow on the local platform.
const NUMBER: u64 = 1;

/// So many notices are taken in one frame.
const MOST_AT_ONCE: usize = 2_000;

/// The local platform while it runs.
pub(super) struct Live {
    /// It is taken out only to be stopped.
    local: Option<Local>,
    notices: Receiver<Notice>,
    session: String,
    /// When the session's clock was told last.
    told: Instant,
}

impl Live {
    fn start(
        wiring: &Wiring,
        flow: &Arc<Flow>,
        name: String,
        language: Language,
        ctx: &egui::Context,
    ) -> Result<Self, StartError> {
        let (sender, notices) = channel();
        let ctx = ctx.clone();
        let options = Options {
            pace: Pace::Real,
            rules: wiring.rules,
            faults: wiring.faults.clone(),
            maps: wiring.maps(),
            network: wiring.network,
            language,
            ..Options::default()
        };
        let flows = vec![Served { number: NUMBER, name, flow: Arc::clone(flow) }];
        let local = Local::start(flows, options, move |notice| {
            // A window that has been closed needs no notice.
            sender.send(notice).unwrap_or_default();
            ctx.request_repaint();
        })?;
        Ok(Self { local: Some(local), notices, session: String::new(), told: Instant::now() })
    }

    /// The address that a server reaches it at.
    pub(super) fn url(&self) -> String {
        self.local.as_ref().map(Local::url).unwrap_or_default()
    }

    /// What comes of the session that there was is no part of the next one.
    pub(super) fn forget(&mut self) {
        if let Some(local) = &self.local {
            local.close(&self.session);
        }
        self.session.clear();
    }

    /// How long ago the session's clock was told, in milliseconds: it has gone on since.
    pub(super) fn since_told(&self) -> u64 {
        u64::try_from(self.told.elapsed().as_millis()).unwrap_or_default()
    }

    fn apply(&self, wiring: &Wiring) {
        let Some(local) = &self.local else { return };
        local.set_maps(wiring.maps());
        local.set_network(wiring.network);
        local.set_faults(wiring.faults.clone());
        local.set_rules(wiring.rules);
    }

    /// Opens a session that stands as this one, with an id and a clock of its own.
    fn open(
        &mut self,
        flow: &Arc<Flow>,
        name: String,
        like: &State,
        language: Language,
    ) -> Result<State, String> {
        let local = self.local.as_ref().ok_or_else(String::new)?;
        local.replace_flow(Served { number: NUMBER, name, flow: Arc::clone(flow) });
        let tell = |error: LocalError| error.tell(language);
        let own = local.new_state(NUMBER).map_err(tell)?;
        let wrote = like.user_wrote_at.map(|_| own.clock);
        let (block, seed, variables) = (like.block.clone(), like.seed, like.variables.clone());
        let state = State { block, seed, variables, user_wrote_at: wrote, ..own };
        self.session = local.open(NUMBER, state.clone()).map_err(tell)?;
        self.told = Instant::now();
        Ok(state)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let local = self.local.take();
        // Stopping may take a second, which no frame has. A thread that does not start drops it.
        let stopping =
            std::thread::Builder::new().name("stop platform".to_owned()).spawn(move || drop(local));
        drop(stopping);
    }
}

impl App {
    /// Whether the conversation's webhooks are really called.
    pub fn is_live(&self) -> bool {
        self.doc().chat.live.is_some()
    }

    /// The address of the local platform while it runs: what a server has as the platform's.
    pub fn platform_url(&self) -> Option<String> {
        self.doc().chat.live.as_ref().map(Live::url)
    }

    /// Lets the open flow's webhooks be really called: starts the local platform if it does not
    /// run, and leads addresses that begin with the first of each pair to the second. The
    /// platform's own address, for the server's `TREBLE_BASE_URL`.
    pub fn connect_chat(&mut self, maps: Vec<(String, String)>) -> Option<String> {
        let wiring = Wiring { maps, ..self.doc().chat.wiring.clone() };
        self.wire(wiring).then(|| self.platform_url())?
    }

    /// Nothing is called any more; whoever plays answers in place of the server.
    pub fn disconnect_chat(&mut self) {
        if self.doc_mut().chat.live.take().is_some() {
            self.new_talk(None);
        }
    }

    /// Takes new settings; the platform starts, and a conversation begins, if it does not run.
    pub(super) fn wire(&mut self, wiring: Wiring) -> bool {
        if let Some(live) = &self.doc().chat.live {
            live.apply(&wiring);
            self.doc_mut().chat.wiring = wiring;
            return true;
        }
        let name = self.doc().name(self.language);
        let flow = Arc::new(self.doc().flow().clone());
        let started = Live::start(&wiring, &flow, name, self.language, &self.ctx);
        self.doc_mut().chat.wiring = wiring;
        match started {
            Ok(live) => {
                let url = live.url();
                self.doc_mut().chat.live = Some(live);
                self.new_talk(None);
                self.show_side(Side::Chat);
                let words = words::CONNECTED.with(self.language, &[("url", &url)]);
                self.notify(words, false);
                true
            }
            Err(error) => {
                self.notify(error.tell(self.language), true);
                false
            }
        }
    }

    /// Hands something to the platform that runs. Whether one does.
    pub(super) fn send_live(&mut self, input: &Input) -> bool {
        if !self.is_live() {
            return false;
        }
        if matches!(input, Input::Start { .. })
            && let Err(reason) = self.open_live()
        {
            self.notify(reason, true);
            return true;
        }
        let Some(live) = &self.doc().chat.live else { return false };
        let Some(local) = &live.local else { return false };
        // What comes of it is told by notices, with what servers do meanwhile.
        if let Err(error) = local.send(&live.session, input.clone()) {
            self.notify(error.tell(self.language), true);
        }
        self.hear_live(self.doc().id);
        true
    }

    /// Opens a session on the platform for the conversation that is about to begin.
    fn open_live(&mut self) -> Result<(), String> {
        let (name, language) = (self.doc().name(self.language), self.language);
        let chat = &mut self.doc_mut().chat;
        let (Some(live), Some(talk)) = (&mut chat.live, &mut chat.talk) else { return Ok(()) };
        if talk.has_begun() {
            return Ok(());
        }
        let state = live.open(talk.flow(), name, talk.first(), language)?;
        talk.begin_as(state);
        Ok(())
    }

    /// Takes in what the platforms have told since the last frame.
    pub(in super::super) fn follow_live(&mut self) {
        let live = self.docs.iter().filter(|doc| doc.chat.live.is_some());
        let live: Vec<u64> = live.map(|doc| doc.id).collect();
        for document in live {
            self.hear_live(document);
        }
    }

    fn hear_live(&mut self, document: u64) {
        let Some(doc) = self.docs.iter_mut().find(|doc| doc.id == document) else { return };
        let chat = &mut doc.chat;
        let before = chat.talk.as_ref().and_then(|talk| talk.state().block.clone());
        let (Some(live), Some(talk)) = (&mut chat.live, &mut chat.talk) else { return };
        for notice in live.notices.try_iter().take(MOST_AT_ONCE) {
            match notice {
                Notice::Step { session, input, events, state } if session == live.session => {
                    talk.hear(&input, &events, *state);
                    live.told = Instant::now();
                    chat.wants_end = true;
                }
                Notice::Exchange(exchange)
                    if exchange.session.as_ref().is_none_or(|of| *of == live.session) =>
                {
                    talk.exchanges.hear_real(exchange);
                }
                Notice::Step { .. } | Notice::Exchange(_) => {}
            }
        }
        let now = talk.state().block.clone();
        if self.doc().id == document {
            self.show_where(before.as_ref(), now.as_ref());
        }
    }
}
