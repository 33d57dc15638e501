//! The lower edge of the chat: the message that is typed, and what can be sent beside text.

use eframe::egui::{self, Color32, Id, Key, RichText, Sense, Stroke, Ui, vec2};

use crate::sim::{Input, MediaKind, Waiting, tell};
use crate::words::{chat as words, sim};

use super::super::{App, look};
use super::talk::{Talk, greeting};
use super::{Chat, Wish, said, sign_button};

/// A place that a user may be at, in degrees, with its address.
const PLACE: (f64, f64, &str) = (-23.561_4, -46.655_9, "Av. Paulista, 1578, São Paulo");

/// So many variables of a start are asked for.
const MOST_INPUTS: usize = 50;

/// The field that holds the message.
pub(super) fn field_id() -> Id {
    Id::unique("chat message")
}

pub(super) fn compose_ui(
    ui: &mut Ui,
    app: &App,
    talk: &Talk,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    match talk.state().waiting {
        Waiting::Start => begin_ui(ui, app, talk, chat, wishes),
        Waiting::Over => {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(app.say(sim::WAITS_OVER)).weak());
                if ui.add(look::go_button(app.theme, app.say(words::AGAIN))).clicked() {
                    wishes.push(Wish::Restart);
                }
            });
        }
        _ => {}
    }
    let is_first = talk.state().waiting == Waiting::Start;
    let user_begins = !talk.flow().is_outbound() && talk.first().block.is_none();
    if is_first && !user_begins {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if !is_first {
            attach_ui(ui, app, wishes);
        }
        let field = egui::TextEdit::singleline(&mut chat.draft)
            .id(field_id())
            .hint_text(app.say(words::WRITE))
            .margin(egui::Margin::symmetric(12, 7))
            .char_limit(4_096)
            .desired_width(ui.available_width() - 42.0);
        let field = ui.add(field).accessible_name(app.say(words::WRITE));
        if std::mem::take(&mut chat.wants_focus) {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_sent = send_ui(ui, app);
        if !is_entered && !is_sent {
            return;
        }
        chat.wants_focus = true;
        if is_first {
            wishes.push(Wish::Begin);
            return;
        }
        let text = std::mem::take(&mut chat.draft);
        if !text.trim().is_empty() {
            wishes.push(Wish::Take(Input::Text { text }));
        }
    });
}

/// How the conversation begins.
fn begin_ui(ui: &mut Ui, app: &App, talk: &Talk, chat: &mut Chat, wishes: &mut Vec<Wish>) {
    let flow = talk.flow();
    let line = match &talk.first().block {
        Some(block) => said(app, words::BEGIN_AT, &[("block", block.as_str())]),
        None if flow.is_outbound() => app.say(words::BEGIN_OUTBOUND).to_owned(),
        None => said(app, words::BEGIN_INBOUND, &[("text", greeting(flow, app.language))]),
    };
    ui.label(RichText::new(line).weak());
    inputs_ui(ui, app, talk, chat);
    if ui.add(look::go_button(app.theme, app.say(words::BEGIN))).clicked() {
        wishes.push(Wish::Begin);
    }
    ui.add_space(2.0);
}

/// The variables that whoever starts the flow brings along.
fn inputs_ui(ui: &mut Ui, app: &App, talk: &Talk, chat: &mut Chat) {
    let Some(inputs) = talk.flow().inputs.as_ref().filter(|inputs| !inputs.is_empty()) else {
        return;
    };
    ui.label(RichText::new(app.say(words::INPUTS)).small().weak());
    let height = 120.0;
    let area = egui::ScrollArea::vertical().id_salt("chat inputs").max_height(height);
    area.min_scrolled_height(60.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 10.0);
        for name in inputs.iter().take(MOST_INPUTS) {
            let value = chat.given.entry(name.clone()).or_default();
            let field = egui::TextEdit::singleline(value)
                .id_salt(("chat input", name))
                .hint_text(name)
                .char_limit(4_096)
                .desired_width(f32::INFINITY);
            let label = said(app, words::VALUE_OF, &[("name", name)]);
            ui.add(field).accessible_name(label);
        }
    });
}

/// A paper plane on the accent's ground.
fn send_ui(ui: &mut Ui, app: &App) -> bool {
    let theme = app.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(34.0, 34.0), Sense::click());
    let name = app.say(words::SEND);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    let at = rect.center();
    ui.painter().circle_filled(at, 17.0, look::colour(theme.accent));
    if response.hovered() || response.has_focus() {
        ui.painter().circle_stroke(at, 16.0, Stroke::new(1.5, look::colour(theme.text)));
    }
    let ink = look::colour(theme.on_accent);
    let upper = vec![at + vec2(-7.0, -7.5), at + vec2(10.0, 0.0), at + vec2(-4.5, -0.6)];
    let lower = vec![at + vec2(-4.5, 0.6), at + vec2(10.0, 0.0), at + vec2(-7.0, 7.5)];
    for half in [upper, lower] {
        ui.painter().add(egui::Shape::convex_polygon(half, ink, Stroke::NONE));
    }
    response.on_hover_text(name).on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn attach_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let button = sign_button(ui, app, app.say(words::ATTACH), |painter, at, ink: Color32| {
        let line = Stroke::new(2.0, ink);
        painter.line_segment([at - vec2(7.0, 0.0), at + vec2(7.0, 0.0)], line);
        painter.line_segment([at - vec2(0.0, 7.0), at + vec2(0.0, 7.0)], line);
    });
    egui::Popup::menu(&button).align(egui::RectAlign::TOP_START).show(|ui| {
        ui.set_min_width(150.0);
        for media in MediaKind::ALL {
            if ui.button(tell::media(media.name()).get(app.language)).clicked() {
                wishes.push(Wish::Take(Input::Media {
                    media,
                    url: example_of(media).to_owned(),
                    caption: String::new(),
                }));
                ui.close();
            }
        }
        if ui.button(app.say(sim::LOCATION)).clicked() {
            let (latitude, longitude, address) = PLACE;
            let address = address.to_owned();
            wishes.push(Wish::Take(Input::Location { latitude, longitude, address }));
            ui.close();
        }
    });
}

/// The address of a file that a user may send.
fn example_of(media: MediaKind) -> &'static str {
    match media {
        MediaKind::Image => "https://example.com/files/photo.jpg",
        MediaKind::Video => "https://example.com/files/video.mp4",
        MediaKind::Audio => "https://example.com/files/audio.ogg",
        MediaKind::Document => "https://example.com/files/document.pdf",
        MediaKind::Sticker => "https://example.com/files/sticker.webp",
        MediaKind::Contact => "https://example.com/files/contact.vcf",
    }
}
