//! The right side of the window: the inspector, the chat or the exchanges, each behind its tab.

use eframe::egui::{
    self, Color32, FontId, Frame, Id, Margin, Panel, Response, Role, Sense, Stroke, Ui, WidgetInfo,
    vec2,
};

use crate::words::{Words, chat as words, interface as text};

use super::settings::Part;
use super::travel::Area;
use super::{App, chat, inspector, look};

/// What the right side shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Inspector,
    Chat,
    Exchanges,
}

impl Side {
    const ALL: [Self; 3] = [Self::Inspector, Self::Chat, Self::Exchanges];

    /// Its word in the settings; none for the usual one.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Inspector => "",
            Self::Chat => "chat",
            Self::Exchanges => "exchanges",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|side| side.name() == name).unwrap_or_default()
    }

    fn words(self) -> Words {
        match self {
            Self::Inspector => text::INSPECTOR,
            Self::Chat => words::CHAT,
            Self::Exchanges => words::EXCHANGES,
        }
    }

    fn area(self) -> Area {
        match self {
            Self::Inspector => Area::Inspector,
            Self::Chat => Area::Chat,
            Self::Exchanges => Area::Exchanges,
        }
    }
}

impl App {
    /// Shows a tab of the right side.
    pub fn show_side(&mut self, side: Side) {
        self.shows.inspector = true;
        self.shows.side = side;
    }

    /// Shows a tab of the right side, or closes the side when it shows that one already.
    pub fn switch_side(&mut self, side: Side) {
        if self.is_shown(side) {
            self.shows.inspector = false;
        } else {
            self.show_side(side);
        }
    }

    pub fn is_shown(&self, side: Side) -> bool {
        self.shows.inspector && self.shows.side == side
    }

    pub(super) fn side_panel_ui(&mut self, ui: &mut Ui) {
        let side = self.shows.side;
        let margin = if side == Side::Inspector { 12 } else { 0 };
        let frame = Frame::new().fill(look::colour(self.theme.panel)).inner_margin(margin);
        let panel = self.sized(Part::Inspector, Panel::right("inspector").frame(frame));
        let shown = panel.show(ui, |ui| match side {
            Side::Inspector => {
                tabs_ui(ui, self);
                ui.add_space(4.0);
                inspector::inspector_ui(ui, self);
            }
            Side::Chat | Side::Exchanges => {
                let margin = Margin { left: 12, right: 12, top: 12, bottom: 6 };
                let top = Panel::top("side tabs").frame(Frame::new().inner_margin(margin));
                top.show_separator_line(false).show(ui, |ui| tabs_ui(ui, self));
                if side == Side::Chat {
                    chat::chat_ui(ui, self);
                } else {
                    chat::exchanges_ui(ui, self);
                }
            }
        });
        let rect = shown.response.rect;
        self.remember_size(Part::Inspector, rect.width());
        if side == Side::Inspector {
            self.marks.inspector = rect;
        }
    }
}

fn tabs_ui(ui: &mut Ui, app: &mut App) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for side in Side::ALL {
            if tab_ui(ui, app, side).clicked() {
                app.show_side(side);
                app.enter(side.area());
            }
        }
    });
}

/// The chosen tab is what the keyboard arrives at by F6.
fn tab_ui(ui: &mut Ui, app: &App, side: Side) -> Response {
    let theme = app.theme;
    let is_chosen = app.shows.side == side;
    let words = app.say(side.words());
    let ink = look::colour(if is_chosen { theme.text } else { theme.weak_text });
    let font = FontId::proportional(14.0);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(16.0, 9.0), Sense::hover());
    let id = if is_chosen { side.area().first() } else { Id::unique(("side tab", side.name())) };
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, words));
    let ground = if response.hovered() && !is_chosen {
        look::colour(theme.raised)
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, 6.0, ground);
    if is_chosen {
        let line = [rect.left_bottom() + vec2(7.0, -1.0), rect.right_bottom() - vec2(7.0, 1.0)];
        ui.painter().line_segment(line, Stroke::new(2.5, look::colour(theme.accent)));
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, look::colour(theme.accent));
        ui.painter().rect_stroke(rect, 6.0, stroke, egui::StrokeKind::Inside);
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0 - vec2(0.0, 1.0), galley, ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}
