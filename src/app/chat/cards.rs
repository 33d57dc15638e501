//! What is asked of whoever plays, in place of the server: the answer of a webhook, a session
//! update, the exit of a block that cannot be played; and the list of options of a message.

use eframe::egui::{self, Frame, Key, Margin, Panel, RichText, Stroke, Ui, vec2};

use crate::model::trigger::pauses;
use crate::model::{BlockId, Kind};
use crate::picture::exit_label;
use crate::sim::{Call, EventKind, Input, Message, Problem, State, Waiting};
use crate::words::chat as words;

use super::super::{App, look};
use super::talk::{LineKind, Talk};
use super::wanted::{self, Wanted};
use super::{Chat, Wish, said, sign_button, span};

/// A card takes this part of the chat's height at most.
const MOST_HEIGHT: f32 = 0.55;

/// The fields of an answer that is given by hand.
pub(super) struct Form {
    key: FormKey,
    rows: Vec<Row>,
    /// A request trigger follows the webhook.
    is_before_trigger: bool,
    /// The fields are out of the way.
    is_folded: bool,
    /// A variable that the flow does not read, as its name and value.
    other: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
enum FormKey {
    Call(u64),
    Pause { resumes: u32, block: BlockId },
}

struct Row {
    wanted: Wanted,
    value: String,
}

impl Form {
    /// What is asked for now, if anything is.
    fn key(state: &State) -> Option<FormKey> {
        if let Some(call) = state.awaited() {
            return Some(FormKey::Call(call.id));
        }
        let block = state.block.clone().filter(|_| state.waiting == Waiting::Update)?;
        Some(FormKey::Pause { resumes: state.resumes, block })
    }

    fn new(key: FormKey, talk: &Talk, chat: &Chat) -> Self {
        let flow = talk.flow();
        let mut is_before_trigger = false;
        let wanted = match &key {
            FormKey::Call(_) => match talk.state().awaited() {
                Some(Call { block, exit: Some(exit), .. }) => {
                    let path = flow.path(block.as_str(), exit.as_str());
                    let to = path.and_then(|path| path.to.as_ref());
                    let to = to.and_then(|to| flow.block(to.as_str()));
                    is_before_trigger = to.is_some_and(pauses);
                    wanted::of_path(flow, block, exit)
                }
                _ => Vec::new(),
            },
            FormKey::Pause { block, .. } => wanted::of_pause(flow, block, talk.called()),
        };
        let rows = wanted.into_iter().map(|wanted| {
            let given = chat.given.get(&wanted.name).cloned();
            let value = given.unwrap_or_else(|| wanted.value.clone());
            // What comes with the update need not come before it.
            let value = if is_before_trigger { String::new() } else { value };
            Row { wanted, value }
        });
        let is_folded = is_before_trigger || chat.live.is_some();
        Self { key, rows: rows.collect(), is_before_trigger, is_folded, other: None }
    }

    fn body(&self) -> String {
        let rows = self.rows.iter().map(|row| (row.wanted.name.as_str(), row.value.as_str()));
        let other = self.other.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        wanted::body(rows.chain(other))
    }
}

pub(super) fn cards_ui(
    ui: &mut Ui,
    app: &App,
    talk: &Talk,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    let state = talk.state();
    match Form::key(state) {
        None => chat.form = None,
        Some(key) => {
            if chat.form.as_ref().is_none_or(|form| form.key != key) {
                chat.form = Some(Form::new(key, talk, chat));
            }
        }
    }
    let height = ui.available_height() * MOST_HEIGHT;
    if let Some(mut form) = chat.form.take() {
        card(ui, app, "chat card", |ui| {
            form_ui(ui, app, talk, &mut form, height, chat, wishes);
        });
        chat.form = Some(form);
    } else if let Some((block, exits)) = exits_to_choose(talk) {
        card(ui, app, "chat card", |ui| {
            let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            area.auto_shrink([false, true])
                .show(ui, |ui| exits_ui(ui, app, talk, &block, exits, wishes));
        });
    } else if chat.is_list_open
        && let Some(message) = list_of(talk)
    {
        card(ui, app, "chat card", |ui| {
            list_ui(ui, app, message, height, chat, wishes);
        });
    }
}

fn card(ui: &mut Ui, app: &App, name: &str, add: impl FnOnce(&mut Ui)) {
    let theme = app.theme;
    let frame = Frame::new().fill(look::colour(theme.panel)).inner_margin(Margin {
        left: 14,
        right: 10,
        top: 10,
        bottom: 10,
    });
    let panel = Panel::bottom(egui::Id::unique(name)).frame(frame).show_separator_line(false);
    let shown = panel.show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
    let edge = shown.response.rect;
    let line = [edge.left_top(), edge.right_top()];
    ui.painter().line_segment(line, Stroke::new(2.0, look::colour(theme.accent)));
}

fn form_ui(
    ui: &mut Ui,
    app: &App,
    talk: &Talk,
    form: &mut Form,
    height: f32,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    let theme = app.theme;
    let state = talk.state();
    let call = state.awaited();
    let title = if call.is_some() { words::CALLS } else { words::PAUSED };
    ui.label(RichText::new(app.say(title)).strong());
    if let Some(call) = call {
        let url = call.url.split(['?', '#']).next().unwrap_or_default();
        let url = RichText::new(url).small().color(look::colour(theme.accent_text));
        ui.add(egui::Label::new(url).wrap_mode(egui::TextWrapMode::Wrap));
        if let Some(live) = &chat.live {
            let left = call.deadline.saturating_sub(state.clock).saturating_sub(live.since_told());
            let line = said(app, words::LIVE_CALLS, &[("time", &span(left))]);
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(RichText::new(line).small().weak());
            });
            return;
        }
        let about = if form.is_before_trigger { words::CALLS_TRIGGER } else { words::CALLS_ABOUT };
        ui.label(RichText::new(app.say(about)).small().weak());
    } else {
        let url = format!("POST /session/{}/update", state.session);
        let url = RichText::new(url).small().color(look::colour(theme.accent_text));
        ui.add(egui::Label::new(url).wrap_mode(egui::TextWrapMode::Wrap));
        ui.label(RichText::new(app.say(words::PAUSED_ABOUT)).small().weak());
    }
    let mut is_entered = false;
    if form.is_folded {
        let words = if call.is_some() { words::UNFOLD } else { words::BY_HAND };
        if ui.link(RichText::new(app.say(words)).small()).clicked() {
            form.is_folded = false;
        }
        if call.is_none() {
            return;
        }
    } else {
        // The buttons below stay in view.
        let height = (height - 96.0).max(60.0);
        let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.id_salt("chat fields").auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 10.0);
            if form.rows.is_empty() {
                ui.label(RichText::new(app.say(words::NO_FIELDS)).small().weak());
            }
            for (at, row) in form.rows.iter_mut().enumerate() {
                ui.push_id(at, |ui| is_entered |= row_ui(ui, app, row));
            }
            other_ui(ui, app, form);
        });
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let (go, input): (_, Box<dyn Fn(String) -> Input>) = match call {
            Some(call) => {
                let call = call.id;
                (words::ANSWER, Box::new(move |body| Input::Answered { call, status: 200, body }))
            }
            None => (words::SEND_UPDATE, Box::new(|body| Input::Update { body })),
        };
        if ui.add(look::go_button(theme, app.say(go))).clicked() || is_entered {
            for row in form.rows.iter().filter(|row| !row.value.is_empty()) {
                chat.given.insert(row.wanted.name.clone(), row.value.clone());
            }
            wishes.push(Wish::Take(input(form.body())));
        }
        let Some(call) = call else { return };
        let ms = call.deadline.saturating_sub(state.clock);
        let label = said(app, words::NO_ANSWER, &[("time", &span(ms))]);
        if ui.button(label).clicked() {
            wishes.push(Wish::Take(Input::Time { ms }));
        }
        let error = ui.button(app.say(words::ERROR)).on_hover_text(app.say(words::ERROR_TIP));
        if error.clicked() {
            let body = String::new();
            wishes.push(Wish::Take(Input::Answered { call: call.id, status: 500, body }));
        }
    });
}

/// A variable's field, with the values that the flow asks for. Whether Enter was pressed in it.
fn row_ui(ui: &mut Ui, app: &App, row: &mut Row) -> bool {
    let name = row.wanted.name.clone();
    ui.add_space(2.0);
    ui.label(RichText::new(&name).small().weak());
    let label = said(app, words::VALUE_OF, &[("name", &name)]);
    let field = egui::TextEdit::singleline(&mut row.value)
        .id_salt("value")
        .char_limit(10_000)
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(label);
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if row.wanted.values.len() > 1 || row.wanted.values.first().is_some_and(|v| *v != row.value) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for value in row.wanted.values.clone() {
                let is_chosen = row.value == value;
                let args = [("value", &*value), ("name", &*name)];
                let chip = egui::Button::selectable(is_chosen, RichText::new(&value).small())
                    .corner_radius(12)
                    .frame_when_inactive(true);
                if ui.add(chip).accessible_name(said(app, words::USE_VALUE, &args)).clicked() {
                    row.value = value;
                }
            }
        });
    }
    is_entered
}

fn other_ui(ui: &mut Ui, app: &App, form: &mut Form) {
    let Some((name, value)) = &mut form.other else {
        let words = RichText::new(app.say(words::ANOTHER)).small();
        if ui.link(words).clicked() {
            form.other = Some((String::new(), String::new()));
        }
        return;
    };
    ui.horizontal(|ui| {
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        for (text, words) in [(name, words::NAME), (value, words::VALUE)] {
            let hint = app.say(words);
            let field = egui::TextEdit::singleline(text)
                .id_salt(words.en)
                .hint_text(hint)
                .char_limit(10_000)
                .desired_width(width);
            ui.add(field).accessible_name(hint);
        }
    });
}

/// The block that stands at its own end of what can be played, with its exits.
fn exits_to_choose(talk: &Talk) -> Option<(BlockId, Vec<String>)> {
    let state = talk.state();
    let id = state.block.clone().filter(|_| state.waiting == Waiting::Reply)?;
    let block = talk.flow().block(id.as_str())?;
    let is_unknown =
        matches!(block.kind, Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_));
    let exits: Vec<String> = block.exits().map(|exit| exit.id.to_owned()).collect();
    (is_unknown && !exits.is_empty()).then_some((id, exits))
}

fn exits_ui(
    ui: &mut Ui,
    app: &App,
    talk: &Talk,
    block: &BlockId,
    exits: Vec<String>,
    wishes: &mut Vec<Wish>,
) {
    let Some(block) = talk.flow().block(block.as_str()) else { return };
    ui.set_max_width(ui.available_width() - 8.0);
    ui.label(app.say(words::CHOOSE_EXIT));
    for exit in exits {
        let name = exit_label(block, &exit, app.language);
        let name = if name.trim().is_empty() { exit.clone() } else { name };
        let label = said(app, words::TAKE_EXIT, &[("exit", &name)]);
        let button = egui::Button::new(label).wrap_mode(egui::TextWrapMode::Wrap);
        if ui.add(button).clicked() {
            wishes.push(Wish::Take(Input::Exit { exit: exit.into() }));
        }
    }
}

/// The last message, if its options can be chosen from a list now.
fn list_of(talk: &Talk) -> Option<&Message> {
    talk.lines().iter().rev().find_map(|line| match &line.kind {
        LineKind::Theirs { block, message } if !message.options.is_empty() => {
            Some(can_choose(talk, block).then_some(message))
        }
        _ => None,
    })?
}

/// Whether options of a block's message can be tapped.
pub(super) fn can_choose(talk: &Talk, block: &BlockId) -> bool {
    let state = talk.state();
    state.waiting == Waiting::Reply && state.block.as_ref() == Some(block)
}

fn list_ui(
    ui: &mut Ui,
    app: &App,
    message: &Message,
    height: f32,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    ui.horizontal(|ui| {
        let room = ui.available_width() - 40.0;
        ui.allocate_ui(vec2(room, 30.0), |ui| {
            ui.set_min_size(vec2(room, 30.0));
            ui.label(RichText::new(app.say(words::CHOOSE)).strong());
        });
        let close = sign_button(ui, app, app.say(words::CLOSE_LIST), |painter, at, ink| {
            let line = Stroke::new(1.8, ink);
            painter.line_segment([at - vec2(5.0, 5.0), at + vec2(5.0, 5.0)], line);
            painter.line_segment([at + vec2(-5.0, 5.0), at + vec2(5.0, -5.0)], line);
        });
        if close.clicked() || ui.input(|input| input.key_pressed(Key::Escape)) {
            chat.is_list_open = false;
        }
    });
    let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        for option in &message.options {
            if ui.add(egui::RadioButton::new(false, &option.label)).clicked() {
                wishes.push(Wish::Take(Input::Option { option: option.id.clone() }));
            }
        }
    });
}

/// The block that something is about.
pub(super) fn block_of(kind: &EventKind) -> Option<&BlockId> {
    match kind {
        EventKind::Started { block }
        | EventKind::Message { block, .. }
        | EventKind::Path { block, .. }
        | EventKind::Paused { block }
        | EventKind::Resumed { block }
        | EventKind::Transferred { block, .. }
        | EventKind::Jumped { block, .. }
        | EventKind::HelpDesk { block, .. }
        | EventKind::OptedOut { block, .. } => Some(block),
        EventKind::Problem { problem } => block_of_problem(problem),
        EventKind::Webhook { call } => Some(&call.block),
        _ => None,
    }
}

fn block_of_problem(problem: &Problem) -> Option<&BlockId> {
    match problem {
        Problem::MissingBlock { block, .. }
        | Problem::DeadEnd { block, .. }
        | Problem::PauseWithoutWebhook { block }
        | Problem::NoPause { block, .. }
        | Problem::WindowClosed { block }
        | Problem::UnsetVariable { block, .. }
        | Problem::NotUnderstood { block }
        | Problem::WrongAnswerKind { block, .. }
        | Problem::ReplyWhilePaused { block }
        | Problem::LostWebhook { block, .. }
        | Problem::UnknownKind { block, .. }
        | Problem::BadCondition { block, .. } => Some(block),
        _ => None,
    }
}
