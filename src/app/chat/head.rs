//! The upper part of the chat: who talks, what is waited for, the clock, and the variables.

use eframe::egui::epaint::PathShape;
use eframe::egui::{self, Align2, Color32, FontId, RichText, Stroke, Ui, vec2};

use crate::sim::{State, Waiting, tell, time};
use crate::words::{Words, chat as words};

use super::super::command::Command;
use super::super::{App, look, run};
use super::talk::Talk;
use super::{Chat, Input, Wish, said, sign_button, span};

/// The list of variables is this high at most.
const VARIABLES_HEIGHT: f32 = 132.0;
/// So many variables are listed, the newest ones first.
const LISTED: usize = 200;
/// Longer values are cut in the list.
const VALUE_CHARS: usize = 400;

pub(super) fn head_ui(
    ui: &mut Ui,
    app: &mut App,
    talk: &Talk,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    who_ui(ui, app, talk, chat, wishes);
    live_ui(ui, app, chat);
    wishes.extend(run::status_ui(ui, app).map(Wish::Do));
    if talk.has_begun() {
        ui.add_space(2.0);
        clock_ui(ui, app, talk, chat, wishes);
        variables_ui(ui, app, talk, chat);
    }
    if talk.has_begun() && talk.revision() != app.doc().document.revision() {
        changed_ui(ui, app, talk, chat, wishes);
    }
}

fn who_ui(ui: &mut Ui, app: &mut App, talk: &Talk, chat: &mut Chat, wishes: &mut Vec<Wish>) {
    let theme = app.theme;
    let name = talk.flow().name.clone().unwrap_or_else(|| app.doc().name(app.language));
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(36.0, 36.0), egui::Sense::hover());
        ui.painter().circle_filled(rect.center(), 18.0, look::colour(theme.accent));
        let first = name.chars().find(|c| c.is_alphanumeric()).unwrap_or('?');
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            first.to_uppercase(),
            FontId::proportional(18.0),
            look::colour(theme.on_accent),
        );
        let room = (ui.available_width() - 104.0).max(60.0);
        ui.allocate_ui(vec2(room, 36.0), |ui| {
            ui.set_width(room);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add(egui::Label::new(RichText::new(&name).strong()).truncate());
                let ink = match talk.state().waiting {
                    Waiting::Start | Waiting::Over => theme.weak_text,
                    Waiting::Reply => theme.good,
                    Waiting::Update | Waiting::Webhook { .. } => theme.warning,
                };
                let status = tell::tell_waiting(&talk.state().waiting).get(app.language);
                ui.label(RichText::new(status).small().color(look::colour(ink)));
            });
        });
        ui.spacing_mut().item_spacing.x = 2.0;
        let details = sign_button(ui, app, app.say(words::DETAILS), |painter, at, ink| {
            let ink = if chat.shows_details { look::colour(theme.accent) } else { ink };
            for row in [-5.0, 0.0, 5.0] {
                painter.circle_filled(at + vec2(-6.0, row), 1.4, ink);
                let line = [at + vec2(-2.5, row), at + vec2(7.0, row)];
                painter.line_segment(line, Stroke::new(1.6, ink));
            }
        });
        if details.on_hover_text(app.say(words::DETAILS_TIP)).clicked() {
            chat.shows_details = !chat.shows_details;
        }
        let is_live = chat.live.is_some();
        let wiring = Command::RealWebhooks.spec();
        let name = wiring.label.get(app.language).trim_end_matches('…');
        let plug = sign_button(ui, app, name, |painter, at, ink| {
            let ink = if is_live { look::colour(theme.accent) } else { ink };
            let line = Stroke::new(1.8, ink);
            let body = egui::Rect::from_min_max(at + vec2(-5.5, -2.5), at + vec2(5.5, 2.5));
            painter.rect_filled(body, egui::CornerRadius { nw: 1, ne: 1, sw: 4, se: 4 }, ink);
            for x in [-2.8, 2.8] {
                painter.line_segment([at + vec2(x, -7.5), at + vec2(x, -2.5)], line);
            }
            painter.line_segment([at + vec2(0.0, 2.5), at + vec2(0.0, 8.0)], line);
        });
        if plug.on_hover_text(wiring.tip.get(app.language)).clicked() {
            wishes.push(Wish::Wire);
        }
        let restart = Command::RestartChat.spec();
        let again = sign_button(ui, app, restart.label.get(app.language), circle_arrow);
        if again.clicked() {
            wishes.push(Wish::Restart);
        }
    });
}

/// Where a server reaches the platform.
fn live_ui(ui: &mut Ui, app: &App, chat: &Chat) {
    let Some(live) = &chat.live else { return };
    ui.horizontal_wrapped(|ui| {
        let url = live.url();
        let line = RichText::new(said(app, words::LIVE_AT, &[("url", &url)])).small();
        ui.label(line.color(look::colour(app.theme.good)));
        let copy = ui.small_button(app.say(words::COPY));
        if copy.accessible_name(app.say(words::COPY_URL)).clicked() {
            ui.ctx().copy_text(url);
        }
    });
}

/// An arrow that goes round: begin again.
fn circle_arrow(painter: &egui::Painter, at: egui::Pos2, ink: Color32) {
    let points: Vec<egui::Pos2> = (0..=20)
        .map(|step| {
            let turn = std::f32::consts::TAU * (0.12 + 0.78 * step as f32 / 20.0);
            at + vec2(turn.sin(), -turn.cos()) * 7.0
        })
        .collect();
    painter.add(PathShape::line(points, Stroke::new(1.7, ink)));
    let tip = at + vec2(1.2, -7.0);
    let head = vec![tip + vec2(-0.5, -4.2), tip + vec2(5.0, -0.2), tip + vec2(-0.5, 3.8)];
    painter.add(egui::Shape::convex_polygon(head, ink, Stroke::NONE));
}

/// The time of day in the flow's zone.
pub(super) fn time_of_day(talk: &Talk, ms: u64, has_seconds: bool) -> String {
    let zone = talk.flow().timezone.as_deref().and_then(time::zone);
    let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = i64::try_from(ms).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    let form = if has_seconds { "%H:%M:%S" } else { "%H:%M" };
    moment.unwrap_or_default().to_zoned_datetime(zone).strftime(form).to_string()
}

/// What time alone does next.
fn next_event(state: &State) -> Option<(u64, Words)> {
    let due = state.due_at()?;
    let is_due = |at: Option<u64>| at == Some(due);
    let words = if state.calls.iter().any(|call| call.deadline == due) {
        words::NEXT_WEBHOOK
    } else if is_due(state.collect_until) {
        words::NEXT_COLLECTED
    } else if is_due(state.alternate_at) {
        words::NEXT_ALTERNATE
    } else if is_due(state.retry_at) {
        words::NEXT_REMINDER
    } else {
        words::NEXT_INACTIVE
    };
    Some((due.saturating_sub(state.clock), words))
}

fn clock_ui(ui: &mut Ui, app: &App, talk: &Talk, chat: &mut Chat, wishes: &mut Vec<Wish>) {
    let state = talk.state();
    let mut pass = |ms: u64| wishes.push(Wish::Take(Input::Time { ms }));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        let gone = match &chat.live {
            Some(live) if state.waiting != Waiting::Over => {
                // The clock goes on by itself.
                ui.ctx().request_repaint_after_secs(0.5);
                live.since_told()
            }
            _ => 0,
        };
        let now = time_of_day(talk, state.clock.saturating_add(gone), true);
        let button = egui::Button::new(RichText::new(now).monospace().size(12.5));
        let clock = ui.add(button).accessible_name(app.say(words::CLOCK));
        let tip = if chat.live.is_some() { words::CLOCK_LIVE_TIP } else { words::CLOCK_TIP };
        let stamp = time::stamp(state.clock.saturating_add(gone));
        let clock = clock.on_hover_text(format!("{}\n{stamp} UTC", app.say(tip)));
        egui::Popup::menu(&clock)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| {
                ui.label(RichText::new(app.say(words::CLOCK_BY)).small().weak());
                ui.horizontal(|ui| {
                    let field = egui::TextEdit::singleline(&mut chat.minutes).desired_width(64.0);
                    let field = ui.add(field).accessible_name(app.say(words::CLOCK_BY));
                    let typed = chat.minutes.trim().replace(',', ".").parse::<f64>();
                    // A year at most: nothing in a flow takes longer.
                    let ms = typed.ok().filter(|minutes| (0.0..=525_600.0).contains(minutes));
                    let ms = ms.map(|minutes| (minutes * 60_000.0) as u64).filter(|ms| *ms > 0);
                    let button = egui::Button::new(app.say(words::MOVE_ON));
                    let is_entered =
                        field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                    let go = ui.add_enabled(ms.is_some(), button).clicked() || is_entered;
                    if let Some(ms) = ms.filter(|_| go) {
                        pass(ms);
                        ui.close();
                    }
                });
            });
        for (label, ms) in [("+10 s", 10_000), ("+1 min", 60_000)] {
            if ui.button(label).clicked() {
                pass(ms);
            }
        }
        let next = next_event(state).map(|(ms, what)| (ms.saturating_sub(gone), what));
        let button = egui::Button::new(app.say(words::TO_NEXT));
        let button = ui.add_enabled(next.is_some(), button);
        if let Some((ms, what)) = next {
            let time = span(ms);
            let tip = said(app, words::TO_NEXT_IN, &[("time", &time)]);
            if button.on_hover_text(format!("{tip}: {}", app.say(what))).clicked() {
                pass(ms);
            }
            let line =
                format!("{}: {}", said(app, words::LATER, &[("time", &time)]), app.say(what));
            ui.label(RichText::new(line).small().weak());
        }
    });
}

fn variables_ui(ui: &mut Ui, app: &App, talk: &Talk, chat: &mut Chat) {
    let variables = &talk.state().variables;
    let theme = app.theme;
    let count = variables.len().to_string();
    let title = said(app, words::VARIABLES, &[("count", &count)]);
    let title = RichText::new(title).small();
    let title =
        if talk.fresh().is_empty() { title } else { title.color(look::colour(theme.accent_text)) };
    let mut is_open = chat.shows_variables;
    let header = egui::CollapsingHeader::new(title)
        .id_salt("chat variables")
        .open(Some(is_open))
        .show_unindented(ui, |ui| {
            if variables.is_empty() {
                ui.label(RichText::new(app.say(words::NO_VARIABLES)).small().weak());
            }
            egui::ScrollArea::vertical()
                .id_salt("chat variables list")
                .max_height(VARIABLES_HEIGHT)
                .min_scrolled_height(40.0)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 10.0);
                    ui.spacing_mut().item_spacing.y = 3.0;
                    for (name, variable) in variables.iter().rev().take(LISTED) {
                        let is_fresh = talk.fresh().contains(name);
                        let value: String = variable.value.chars().take(VALUE_CHARS).collect();
                        variable_ui(ui, app, name, &value, is_fresh);
                    }
                });
        });
    if header.header_response.clicked() {
        is_open = !is_open;
    }
    chat.shows_variables = is_open;
}

fn variable_ui(ui: &mut Ui, app: &App, name: &str, value: &str, is_fresh: bool) {
    let theme = app.theme;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let ink = if is_fresh { theme.accent_text } else { theme.weak_text };
        ui.label(RichText::new(name).small().color(look::colour(ink)));
        ui.label(RichText::new(value).small().color(look::colour(theme.text)));
        if is_fresh {
            let word = RichText::new(app.say(words::IS_NEW)).small();
            ui.label(
                word.color(look::colour(theme.on_accent))
                    .background_color(look::colour(theme.accent)),
            );
        }
    });
}

fn changed_ui(ui: &mut Ui, app: &App, talk: &Talk, chat: &Chat, wishes: &mut Vec<Wish>) {
    let theme = app.theme;
    ui.add_space(4.0);
    egui::Frame::new()
        .fill(look::colour(theme.note))
        .corner_radius(8)
        .inner_margin(egui::Margin::symmetric(10, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                let words = RichText::new(app.say(words::CHANGED)).small();
                ui.label(words.color(look::colour(theme.note_text)));
                if ui.button(app.say(words::RESTART_SHORT)).clicked() {
                    wishes.push(Wish::Restart);
                }
                // A server's own doings cannot be played again.
                let can_replay = talk.can_replay() && chat.live.is_none();
                let replay = ui.add_enabled(can_replay, egui::Button::new(app.say(words::REPLAY)));
                if replay.on_hover_text(app.say(words::REPLAY_TIP)).clicked() {
                    wishes.push(Wish::Replay);
                }
            });
        });
}
