//! The chat: plays the open flow as the phone of a user would show it. Nothing is sent anywhere:
//! time stands still until it is moved, and whoever plays answers in place of the server.

mod bubbles;
mod cards;
mod compose;
mod exchange;
mod head;
mod live;
pub mod talk;
mod traffic;
pub mod wanted;
mod way;
mod wiring;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use eframe::egui::{self, CentralPanel, Frame, Margin, Panel, Response, Sense, Ui, vec2};

use crate::model::BlockId;
use crate::sim::{Input, State};
use crate::words::{Words, chat as words};

use super::command::Command;
use super::side::Side;
use super::{App, look};

pub use exchange::{Exchange, Outcome};
use talk::{Replayed, Talk};
pub(super) use traffic::exchanges_ui;
pub(super) use way::{lit_ui, way_ui};
pub use wiring::Wiring;
pub(super) use wiring::wiring_ui;

/// What the chat keeps of one flow.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "what is open or wanted, each by itself")]
pub struct Chat {
    pub talk: Option<Talk>,
    draft: String,
    is_list_open: bool,
    form: Option<cards::Form>,
    /// What variables were given by hand, to be offered again.
    given: BTreeMap<String, String>,
    heights: bubbles::Heights,
    shows_variables: bool,
    shows_details: bool,
    minutes: String,
    wants_focus: bool,
    wants_end: bool,
    /// How many conversations have begun.
    begun: u64,
    opened: Option<traffic::Opened>,
    /// The local platform, while webhooks are really called.
    live: Option<live::Live>,
    pub(super) wiring: Wiring,
}

/// What is asked for while the chat is drawn.
enum Wish {
    Take(Input),
    Begin,
    Restart,
    Replay,
    Wire,
    OpenList,
    GoTo(BlockId),
    Do(Command),
}

impl Chat {
    /// The local platform plays it, and webhooks are really called.
    pub(super) fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// A conversation that has not begun, in place of the one before.
    fn renew(&mut self, talk: Talk) {
        self.talk = Some(talk);
        self.begun += 1;
        self.form = None;
        self.is_list_open = false;
        self.heights = bubbles::Heights::default();
        self.opened = None;
        self.wants_end = true;
        if let Some(live) = &mut self.live {
            live.forget();
        }
    }
}

impl App {
    /// Shows the chat, and begins a conversation unless one is under way.
    pub fn play(&mut self) {
        let doc = self.doc();
        let revision = doc.document.revision();
        let is_under_way = doc.chat.talk.as_ref().is_some_and(|talk| {
            talk.has_begun()
                && talk.revision() == revision
                && talk.state().waiting != crate::sim::Waiting::Over
        });
        if !is_under_way {
            self.new_talk(None);
        }
        self.show_side(Side::Chat);
        self.doc_mut().chat.wants_focus = true;
    }

    pub fn restart_chat(&mut self) {
        self.new_talk(None);
        self.show_side(Side::Chat);
        self.doc_mut().chat.wants_focus = true;
    }

    /// Begins a conversation at the selected block.
    pub fn play_here(&mut self) {
        let Some(block) = self.doc().view.selection.only_block().cloned() else { return };
        self.new_talk(Some(block));
        self.show_side(Side::Chat);
        self.doc_mut().chat.wants_focus = true;
        self.bring_inputs();
        self.say_in_chat(Input::Start { text: None });
    }

    pub fn can_replay(&self) -> bool {
        !self.is_live() && self.doc().chat.talk.as_ref().is_some_and(Talk::can_replay)
    }

    /// Plays the conversation again with the flow as it is now.
    pub fn replay_chat(&mut self) {
        if !self.can_replay() {
            return;
        }
        let doc = self.doc_mut();
        let Some(mut talk) = doc.chat.talk.take() else { return };
        let flow = Arc::new(doc.document.flow().clone());
        let replayed = talk.replay(flow, doc.document.revision());
        doc.chat.renew(talk);
        self.show_side(Side::Chat);
        let (words, is_error) = match replayed {
            Replayed::Same => (words::REPLAYED_SAME, false),
            Replayed::Differs(_) => (words::REPLAYED_DIFFERS, true),
        };
        self.notify(self.say(words).to_owned(), is_error);
    }

    /// Gives the conversation something from outside, as if it had been typed or tapped.
    pub fn say_in_chat(&mut self, input: Input) {
        self.follow_chat();
        if self.send_live(&input) {
            return;
        }
        let chat = &mut self.doc_mut().chat;
        let Some(talk) = &mut chat.talk else { return };
        let before = talk.state().block.clone();
        talk.take(input);
        let now = talk.state().block.clone();
        chat.wants_end = true;
        chat.is_list_open = false;
        self.show_where(before.as_ref(), now.as_ref());
    }

    /// The canvas follows the conversation.
    fn show_where(&mut self, before: Option<&BlockId>, now: Option<&BlockId>) {
        let Some(block) = now.filter(|now| before != Some(now)) else { return };
        let is_seen = self.is_shown(Side::Chat) && self.doc().view.is_idle();
        if is_seen && self.doc().flow().blocks.contains(block.as_str()) {
            self.show_block(block);
        }
    }

    /// The conversation of the flow that is open, where there is one.
    pub fn talk(&self) -> Option<&Talk> {
        self.doc().chat.talk.as_ref()
    }

    fn new_talk(&mut self, at: Option<BlockId>) {
        let doc = self.doc();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let clock = u64::try_from(now.as_millis()).unwrap_or_default();
        let name = format!("{}/{}/{clock}", doc.id, doc.chat.begun);
        let session = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes());
        let mut first = State::new(&session.to_string(), clock);
        // Test files hold so much of a seed.
        first.seed = clock.wrapping_add(doc.chat.begun) & u64::from(u32::MAX);
        first.block = at;
        let flow = Arc::new(doc.flow().clone());
        let talk = Talk::new(flow, doc.document.revision(), first);
        self.doc_mut().chat.renew(talk);
    }

    /// Where the chat is shown there is a conversation; one that has not begun is always of the
    /// flow as it is now.
    pub(super) fn follow_chat(&mut self) {
        let doc = self.doc();
        let revision = doc.document.revision();
        match &doc.chat.talk {
            None => self.new_talk(None),
            Some(talk) if !talk.has_begun() && talk.revision() != revision => {
                let flow = Arc::new(doc.flow().clone());
                if let Some(talk) = &mut self.doc_mut().chat.talk {
                    talk.renew(flow, revision);
                }
            }
            Some(_) => {}
        }
    }

    /// Begins the conversation: with what was typed, or with a greeting where the user is the
    /// first to write.
    fn begin_chat(&mut self) {
        let language = self.language;
        let chat = &mut self.doc_mut().chat;
        let Some(talk) = &chat.talk else { return };
        let typed = std::mem::take(&mut chat.draft);
        let is_first = !talk.flow().is_outbound() && talk.first().block.is_none();
        let text = match typed.trim() {
            "" if is_first => Some(talk::greeting(talk.flow(), language).to_owned()),
            "" => None,
            typed => Some(typed.to_owned()),
        };
        self.bring_inputs();
        self.say_in_chat(Input::Start { text });
        self.doc_mut().chat.wants_focus = true;
    }

    /// The variables that come with the start, as they were typed.
    fn bring_inputs(&mut self) {
        let chat = &mut self.doc_mut().chat;
        let Some(talk) = &mut chat.talk else { return };
        let flow = Arc::clone(talk.flow());
        for name in flow.inputs.iter().flatten() {
            if let Some(value) = chat.given.get(name).filter(|value| !value.is_empty()) {
                talk.bring(name, value);
            }
        }
    }

    fn grant(&mut self, wishes: Vec<Wish>) {
        for wish in wishes {
            match wish {
                Wish::Take(input) => self.say_in_chat(input),
                Wish::Begin => self.begin_chat(),
                Wish::Restart => self.restart_chat(),
                Wish::Replay => self.replay_chat(),
                Wish::Wire => self.ask_wiring(),
                Wish::Do(command) => self.run(command),
                Wish::OpenList => self.doc_mut().chat.is_list_open = true,
                Wish::GoTo(block) => {
                    if self.doc().flow().blocks.contains(block.as_str()) {
                        self.go_to(&block, None);
                    }
                }
            }
        }
    }
}

pub(super) fn chat_ui(ui: &mut Ui, app: &mut App) {
    app.follow_chat();
    let mut chat = std::mem::take(&mut app.doc_mut().chat);
    let mut wishes = Vec::new();
    if let Some(talk) = chat.talk.take() {
        talk_ui(ui, app, &talk, &mut chat, &mut wishes);
        chat.talk = Some(talk);
    }
    app.doc_mut().chat = chat;
    if !wishes.is_empty() {
        ui.ctx().request_repaint();
    }
    app.grant(wishes);
}

fn talk_ui(ui: &mut Ui, app: &mut App, talk: &Talk, chat: &mut Chat, wishes: &mut Vec<Wish>) {
    let bar = Frame::new().fill(look::colour(app.theme.bar));
    let margin = Margin { left: 12, right: 12, top: 8, bottom: 8 };
    Panel::top("chat head").frame(bar.inner_margin(margin)).show(ui, |ui| {
        head::head_ui(ui, app, talk, chat, wishes);
    });
    if talk.flow().blocks.is_empty() {
        CentralPanel::no_frame().show(ui, |ui| {
            bubbles::ground(ui, app);
            ui.add_space(24.0);
            ui.vertical_centered(|ui| ui.label(app.say(words::NO_BLOCKS)));
        });
        return;
    }
    Panel::bottom("chat compose").frame(bar.inner_margin(margin)).show(ui, |ui| {
        compose::compose_ui(ui, app, talk, chat, wishes);
    });
    cards::cards_ui(ui, app, talk, chat, wishes);
    CentralPanel::no_frame().show(ui, |ui| {
        bubbles::ground(ui, app);
        bubbles::lines_ui(ui, app, talk, chat, wishes);
    });
}

/// A span of time: `10 s`, `4 min 50 s`, `2 h 5 min`, `3 d`.
pub fn span(ms: u64) -> String {
    let secs = ms.div_ceil(1_000);
    let (big, small) = match secs {
        0..60 => return format!("{secs} s"),
        60..3_600 => ((secs / 60, "min"), (secs % 60, "s")),
        3_600..86_400 => ((secs / 3_600, "h"), (secs / 60 % 60, "min")),
        _ => ((secs / 86_400, "d"), (secs / 3_600 % 24, "h")),
    };
    match small {
        (0, _) => format!("{} {}", big.0, big.1),
        (rest, unit) => format!("{} {} {rest} {unit}", big.0, big.1),
    }
}

/// A button that is a drawing; its words are its name and its tip.
fn sign_button(
    ui: &mut Ui,
    app: &App,
    words: &str,
    paint: impl FnOnce(&egui::Painter, egui::Pos2, egui::Color32),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(30.0, 30.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter().circle_filled(rect.center(), 15.0, look::colour(app.theme.raised));
    }
    let ink = if is_lit { app.theme.text } else { app.theme.weak_text };
    paint(ui.painter(), rect.center(), look::colour(ink));
    response.on_hover_text(words).on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn said(app: &App, words: Words, args: &[(&str, &str)]) -> String {
    words.with(app.language, args)
}
