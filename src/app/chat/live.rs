//! A conversation that the local platform plays, with the flow's own handler: webhooks are called,
//! and sessions updated, over HTTP.

use std::sync::Arc;

use crate::platform::local::{Notice, Served};
use crate::sim::Input;
use crate::words::run as words;

use super::super::run::NUMBER;
use super::super::side::Side;
use super::super::{App, Doc};
use super::Chat;

impl App {
    /// A conversation with the handler that has just been started.
    pub(in super::super) fn play_with_handler(&mut self) {
        self.new_talk(None);
        self.show_side(Side::Chat);
        self.doc_mut().chat.wants_focus = true;
    }

    /// The handler is gone: whoever plays answers in its place again.
    pub(in super::super) fn leave_handler(&mut self) {
        if let Some(talk) = &mut self.doc_mut().chat.talk {
            talk.leave();
        }
    }

    /// The conversation that has not begun is played by the local platform, where one is there.
    pub(super) fn join_handler(&mut self) {
        let name = self.doc().name(self.language);
        let Doc { run, chat, document, .. } = self.doc_mut();
        let (Some(local), Some(talk)) = (run.local(), &mut chat.talk) else { return };
        let flow = Arc::new(document.flow().clone());
        local.replace_flow(Served { number: NUMBER, name, flow });
        match local.open(NUMBER, talk.first().clone()) {
            Ok(session) => talk.join(session),
            Err(error) => self.tell_not_played(&error.to_string()),
        }
    }

    /// Gives an input to the platform that plays the conversation; `None` takes it back where
    /// none does.
    pub(super) fn say_live(&mut self, input: Input) -> Option<Input> {
        let Doc { run, chat, .. } = self.doc_mut();
        let session = chat.talk.as_ref().and_then(|talk| talk.session());
        let (Some(local), Some(session)) = (run.local(), session) else { return Some(input) };
        let sent = local.send(session, input);
        self.hear_platform();
        if let Err(error) = sent {
            self.tell_not_played(&error.to_string());
        }
        None
    }

    /// Takes note of what the platforms of all flows have told.
    pub(in super::super) fn hear_platform(&mut self) {
        for Doc { run, chat, .. } in &mut self.docs {
            for notice in run.notices() {
                // Exchanges are seen from the conversation's own events.
                if let Notice::Step { session, input, events, state } = notice {
                    chat.hear(&session, input, &events, *state);
                }
            }
        }
    }

    fn tell_not_played(&mut self, reason: &str) {
        let words = words::NOT_PLAYED.with(self.language, &[("reason", reason)]);
        self.notify(words, true);
    }
}

impl Chat {
    fn hear(
        &mut self,
        session: &str,
        input: Input,
        events: &[crate::sim::Event],
        state: crate::sim::State,
    ) {
        // Other sessions are of conversations that were left.
        if let Some(talk) = &mut self.talk
            && talk.session() == Some(session)
        {
            talk.hear(input, events, state);
            self.wants_end = true;
        }
    }
}
