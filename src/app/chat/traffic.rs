//! The exchanges: what went between the platform and a server, each with its request and answer.

use eframe::egui::{self, CentralPanel, Frame, Margin, RichText, Sense, Ui, vec2};

use crate::picture::Rgb;
use crate::sim::tell;
use crate::words::chat as words;

use super::super::{App, look};
use super::{Chat, Exchange, Outcome, head, said};

/// So much of a body is shown; the copy has all of it.
const SHOWN_CHARS: usize = 12_000;

/// The exchange that is unfolded, with its bodies as they are read best.
pub(super) struct Opened {
    number: u64,
    outcome: Outcome,
    request: String,
    answer: String,
}

impl Opened {
    fn new(exchange: &Exchange) -> Self {
        Self {
            number: exchange.number,
            outcome: exchange.outcome.clone(),
            request: pretty(&exchange.request),
            answer: pretty(&exchange.answer),
        }
    }
}

/// JSON in lines; anything else as it is.
fn pretty(body: &str) -> String {
    let read = serde_json::from_str::<serde_json::Value>(body);
    let text = read.and_then(|value| serde_json::to_string_pretty(&value));
    let text = text.unwrap_or_else(|_| body.to_owned());
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

pub(in super::super) fn exchanges_ui(ui: &mut Ui, app: &mut App) {
    app.follow_chat();
    let mut chat = std::mem::take(&mut app.doc_mut().chat);
    CentralPanel::no_frame().show(ui, |ui| list_ui(ui, app, &mut chat));
    app.doc_mut().chat = chat;
}

fn list_ui(ui: &mut Ui, app: &App, chat: &mut Chat) {
    let Some(talk) = &chat.talk else { return };
    let list = talk.exchanges.list();
    if list.is_empty() {
        let margin = Margin::symmetric(12, 8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.label(RichText::new(app.say(words::NO_EXCHANGES)).weak());
        });
        return;
    }
    let mut opened = chat.opened.take();
    egui::ScrollArea::vertical().id_salt("exchanges").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 10.0);
        let margin = Margin { left: 12, right: 2, top: 4, bottom: 12 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            // The newest is what somebody looks for.
            for exchange in list.iter().rev() {
                let time = head::time_of_day(talk, exchange.at, true);
                ui.push_id(exchange.number, |ui| {
                    exchange_ui(ui, app, exchange, &time, &mut opened);
                });
                ui.add_space(4.0);
            }
        });
    });
    chat.opened = opened;
}

/// The outcome in words, and its colour.
fn outcome_of(app: &App, outcome: &Outcome) -> (String, Rgb) {
    let theme = app.theme;
    match outcome {
        Outcome::Open => (app.say(words::OPEN_CALL).to_owned(), theme.warning),
        Outcome::Status(status) => {
            let is_good = (200..300).contains(status);
            (status.to_string(), if is_good { theme.good } else { theme.error })
        }
        Outcome::TimedOut => (app.say(words::TIMED_OUT).to_owned(), theme.error),
        Outcome::Failed(cause) => (said(app, words::FAILED, &[("cause", cause)]), theme.error),
        Outcome::Refused(why) => {
            (tell::tell_refusal(*why).get(app.language).to_owned(), theme.error)
        }
    }
}

fn exchange_ui(
    ui: &mut Ui,
    app: &App,
    exchange: &Exchange,
    time: &str,
    opened: &mut Option<Opened>,
) {
    let theme = app.theme;
    let (outcome, ink) = outcome_of(app, &exchange.outcome);
    let is_open = opened.as_ref().is_some_and(|opened| opened.number == exchange.number);
    let url = exchange.url.split(['?', '#']).next().unwrap_or_default();
    let frame = Frame::new()
        .fill(look::colour(theme.field))
        .stroke(egui::Stroke::new(1.0, look::colour(theme.hairline)))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(10, 8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(RichText::new(time).small().weak());
            ui.label(RichText::new(&outcome).small().strong().color(look::colour(ink)));
            if let Some(ms) = exchange.ms {
                let took = if ms < 1_000 { format!("{ms} ms") } else { super::span(ms) };
                ui.label(RichText::new(took).small().weak());
            }
        });
        let line = format!("{} {url}", exchange.method);
        let line = RichText::new(line).small();
        ui.add(egui::Label::new(line).wrap_mode(egui::TextWrapMode::Wrap));
        if let Some(mapped) = &exchange.mapped {
            let mapped = mapped.split(['?', '#']).next().unwrap_or_default();
            let line =
                RichText::new(said(app, words::CALLED_AT, &[("url", mapped)])).small().weak();
            ui.add(egui::Label::new(line).wrap_mode(egui::TextWrapMode::Wrap));
        }
        if let Some(remark) = &exchange.remark {
            ui.label(RichText::new(remark).small().color(look::colour(theme.warning)));
        }
        for problem in &exchange.problems {
            let words = RichText::new(tell::tell_problem(problem, app.language)).small();
            ui.label(words.color(look::colour(theme.warning)));
        }
    });
    let rect = shown.response.rect;
    let response = ui.interact(rect, ui.scope_id().with("exchange"), Sense::click());
    let name = format!("{time} {} {url} {outcome}", exchange.method);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_open, &name));
    if response.hovered() || response.has_focus() || is_open {
        let edge = egui::Stroke::new(1.5, look::colour(theme.accent));
        ui.painter().rect_stroke(rect, 8.0, edge, egui::StrokeKind::Inside);
    }
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        *opened = if is_open { None } else { Some(Opened::new(exchange)) };
        ui.ctx().request_repaint();
        return;
    }
    let Some(own) = opened.as_mut().filter(|opened| opened.number == exchange.number) else {
        return;
    };
    if own.outcome != exchange.outcome {
        *own = Opened::new(exchange);
    }
    for (title, shown, whole) in [
        (words::REQUEST, &own.request, &exchange.request),
        (words::REPLY, &own.answer, &exchange.answer),
    ] {
        let title = app.say(title);
        ui.push_id(title, |ui| body_ui(ui, app, title, shown, whole));
    }
}

fn body_ui(ui: &mut Ui, app: &App, title: &str, shown: &str, whole: &str) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).small().strong());
        if whole.is_empty() {
            ui.label(RichText::new(app.say(words::NOTHING_IN)).small().weak());
            return;
        }
        let name = said(app, words::COPY_WHAT, &[("what", title)]);
        if ui.small_button(app.say(words::COPY)).accessible_name(name).clicked() {
            ui.ctx().copy_text(whole.to_owned());
        }
    });
    if whole.is_empty() {
        return;
    }
    let frame = Frame::new()
        .fill(look::colour(app.theme.chat))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        ui.set_min_size(vec2(ui.available_width(), 0.0));
        let text = RichText::new(shown).monospace().size(11.5);
        ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Wrap).selectable(true));
    });
}
