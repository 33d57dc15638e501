//! What stands around the canvas and on it: menu, toolbar, tabs, list of blocks, webhook field,
//! zoom, messages.

use eframe::egui::{self, Align, Align2, Frame, Id, Layout, Rect, RichText, Ui, UiBuilder, vec2};

use crate::model::{Edit, Kind, Style};
use crate::words::{blocks, interface as text};

use super::canvas::{self, Stage, paint};
use super::carry::Carried;
use super::command::{Command, Menu};
use super::inspector::fields::{Entry, Holds, is_address, typing_ui};
use super::travel::Area;
use super::{App, look};

/// For so many seconds a message stays on the canvas.
const NOTICE_SECS: f64 = 6.0;

pub fn menu_ui(ui: &mut Ui, app: &mut App) {
    egui::MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.label().get(app.language), |ui| {
                ui.set_min_width(230.0);
                scrolled_menu(ui, |ui| entries_ui(ui, app, menu));
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let language = app.language;
            let name = app.doc().name(language);
            let mark = if app.title().starts_with('*') { " *" } else { "" };
            let words = RichText::new(format!("{name}{mark}")).weak();
            ui.add(egui::Label::new(words).truncate());
        });
    });
}

/// In a small window a long menu is scrolled.
pub fn scrolled_menu(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let height = ui.ctx().content_rect().height() - 60.0;
    let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.show(ui, add);
}

fn entries_ui(ui: &mut Ui, app: &mut App, menu: Menu) {
    for command in Command::ALL {
        if command.spec().menu == menu {
            menu_item(ui, app, command);
        }
    }
    match menu {
        Menu::File => recent_ui(ui, app),
        Menu::Insert => {
            ui.separator();
            for (kind, style) in kinds() {
                let name = blocks::kind(&kind, style).get(app.language);
                if ui.button(name).clicked() {
                    app.add_block(kind.clone(), style_of(&kind, style));
                }
            }
        }
        _ => {}
    }
}

/// A command as an entry of a menu.
pub fn menu_item(ui: &mut Ui, app: &mut App, command: Command) {
    let spec = command.spec();
    let mut button = egui::Button::new(spec.label.get(app.language));
    if let Some(keys) = spec.keys {
        button = button.shortcut_text(look::keys(ui.ctx(), &keys, app.language));
    }
    let enabled = (spec.enabled)(app);
    let response = ui.add_enabled(enabled, button);
    if response.on_hover_text(spec.tip.get(app.language)).clicked() {
        ui.close();
        app.run(command);
    }
}

fn recent_ui(ui: &mut Ui, app: &mut App) {
    let recent = app.settings.recent.clone();
    if recent.is_empty() {
        return;
    }
    ui.separator();
    ui.menu_button(app.say(text::RECENT), |ui| {
        for path in recent {
            if ui.button(path.display().to_string()).clicked() {
                ui.close();
                app.open(&path);
            }
        }
    });
}

pub fn toolbar_ui(ui: &mut Ui, app: &mut App) {
    ui.horizontal_wrapped(|ui| {
        for entry in Command::TOOLBAR {
            let Some(command) = entry else {
                ui.separator();
                continue;
            };
            let spec = command.spec();
            let label = spec.label.get(app.language).trim_end_matches('…');
            let enabled = (spec.enabled)(app);
            let mut tip = spec.tip.get(app.language).to_owned();
            if let Some(keys) = spec.keys {
                tip = format!("{tip} ({})", look::keys(ui.ctx(), &keys, app.language));
            }
            let response = match command {
                Command::InsertTrigger => look::go_button_if(enabled, ui, app.theme, label),
                _ => ui.add_enabled(enabled, egui::Button::new(label)),
            };
            match command {
                Command::InsertTrigger => app.marks.insert = response.rect,
                Command::Export => app.marks.export = response.rect,
                _ => {}
            }
            // The menu has an entry of the same name; this is the button's.
            if response.on_hover_text(tip).clicked() {
                app.run(command);
            }
        }
        if app.is_busy() {
            ui.spinner();
            ui.label(app.say(text::WORKING));
        }
    });
}

pub fn tabs_ui(ui: &mut Ui, app: &mut App) {
    ui.horizontal_wrapped(|ui| {
        // What closes a tab stands nearer to it than to the next one.
        ui.spacing_mut().item_spacing.x = 1.0;
        for at in 0..app.docs.len() {
            let name = app.docs.get(at).map(|doc| doc.name(app.language)).unwrap_or_default();
            let close = text::CLOSE_NAMED.with(app.language, &[("name", &name)]);
            let tab = ui.selectable_label(at == app.active, name);
            if tab.clicked() {
                app.active = at;
            }
            let button = ui.small_button("x").accessible_name(&close).on_hover_text(close);
            ui.add_space(14.0);
            if button.clicked() || tab.middle_clicked() {
                app.active = at;
                app.run(Command::CloseFlow);
                break;
            }
        }
    });
}

/// Everything that can be added, in the platform's order.
pub fn kinds() -> Vec<(Kind, Style)> {
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        match kind {
            Kind::Options => {
                kinds.extend(Style::ALL.into_iter().map(|style| (Kind::Options, style)));
            }
            kind => kinds.push((kind, Style::Plain)),
        }
    }
    kinds
}

pub fn style_of(kind: &Kind, style: Style) -> Option<Style> {
    (*kind == Kind::Options).then_some(style)
}

pub fn palette_ui(ui: &mut Ui, app: &mut App) {
    let language = app.language;
    area_heading(ui, app, Area::Blocks, app.say(text::BLOCKS));
    let hint = app.say(text::SEARCH);
    let mut query = std::mem::take(&mut app.search);
    ui.add(egui::TextEdit::singleline(&mut query).hint_text(hint).desired_width(f32::INFINITY))
        .accessible_name(hint);
    let wanted = query.to_lowercase();
    app.search = query;
    let mut chosen = None;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (kind, style) in kinds() {
            let name = blocks::kind(&kind, style).get(language);
            if !name.to_lowercase().contains(&wanted) {
                continue;
            }
            let width = ui.available_width();
            let mut job = egui::text::LayoutJob::simple(
                name.to_owned(),
                egui::FontId::proportional(14.0),
                look::colour(app.theme.text),
                width - 44.0,
            );
            job.break_on_newline = false;
            let galley = ui.painter().layout_job(job);
            let sense = egui::Sense::click_and_drag();
            let height = (galley.size().y + 10.0).max(34.0);
            let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
            let label = text::ADD_BLOCK.with(language, &[("kind", name)]);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 6.0, look::colour(app.theme.raised));
            }
            let colour = look::colour(app.theme.of_kind(&kind));
            let at = rect.left_center() + vec2(18.0, 0.0);
            paint::sign(ui.painter(), at, 10.0, colour, &kind, style, false, app.theme);
            let place = rect.left_center() + vec2(38.0, -galley.size().y / 2.0);
            ui.painter().galley(place, galley, look::colour(app.theme.text));
            if response.drag_started() {
                app.carried = Some(Carried { kind: kind.clone(), style });
            }
            if response.drag_stopped() {
                app.drop_carried();
            }
            if response.on_hover_text(label).clicked() {
                chosen = Some((kind.clone(), style_of(&kind, style)));
            }
        }
    });
    if let Some((kind, style)) = chosen {
        app.add_block(kind, style);
    }
}

/// The webhook of the selected path, on top of the canvas as in the platform's editor.
pub fn webhook_bar(ui: &mut Ui, app: &mut App, canvas: Rect) {
    let Some((block, exit)) = app.doc().view.selection.exit.clone() else { return };
    let Some(path) = app.doc().flow().path(block.as_str(), exit.as_str()).cloned() else { return };
    let size = vec2(440.0_f32.min(canvas.width() - 24.0), 44.0);
    let rect = Rect::from_min_size(
        egui::pos2(canvas.center().x - size.x / 2.0, canvas.min.y + 14.0),
        size,
    );
    let theme = app.theme;
    let mut url = path.url().unwrap_or_default().to_owned();
    let id = canvas::webhook_field(&block, &exit);
    let mut changed = None;
    let wrong = !url.is_empty() && !is_address(&url);
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Frame::new()
            .fill(look::colour(theme.bar))
            .stroke(egui::Stroke::new(
                1.0,
                look::colour(if wrong { theme.error } else { theme.outline }),
            ))
            .corner_radius(8)
            .inner_margin(egui::Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(app.say(text::WEBHOOK)).strong());
                    let label = app.say(text::WEBHOOK_OF_PATH);
                    let entry = Entry { holds: Holds::Url, ..Entry::line(id, label, "") };
                    if typing_ui(ui, app, entry, &mut url) {
                        changed = Some(id);
                    }
                });
                if wrong {
                    let words = RichText::new(app.say(text::BAD_ADDRESS)).small();
                    ui.label(words.color(look::colour(theme.error)));
                }
            });
    });
    if let Some(field) = changed {
        let edit = super::inspector::webhook_edit(app, &block, &exit, &url);
        super::inspector::type_in(app, field, vec![edit]);
    }
}

/// Zoom at the foot of the canvas.
pub fn zoom_bar(ui: &mut Ui, app: &mut App, canvas: Rect) {
    if canvas.width() < 260.0 || canvas.height() < 160.0 {
        return;
    }
    let size = vec2(206.0, 40.0);
    let rect = Rect::from_min_size(
        egui::pos2(canvas.center().x - size.x / 2.0, canvas.max.y - size.y - 12.0),
        size,
    );
    let percent = format!("{:.0} %", app.doc().view.zoom * 100.0);
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Frame::new()
            .fill(look::colour(app.theme.bar))
            .corner_radius(10)
            .stroke(egui::Stroke::new(1.0, look::colour(app.theme.hairline)))
            .inner_margin(egui::Margin::symmetric(10, 6))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    for (command, label) in [
                        (Command::ZoomOut, "-"),
                        (Command::ZoomFull, percent.as_str()),
                        (Command::ZoomIn, "+"),
                        (Command::Fit, ""),
                    ] {
                        let spec = command.spec();
                        let tip = spec.label.get(app.language);
                        let wide = if command == Command::ZoomFull { 64.0 } else { 30.0 };
                        let response = ui.add_sized([wide, 26.0], egui::Button::new(label));
                        if command == Command::Fit {
                            corners(ui, response.rect, app);
                        }
                        let response = response.accessible_name(format!("{tip} ({label})"));
                        if response.on_hover_text(tip).clicked() {
                            app.run(command);
                        }
                    }
                });
            });
    });
}

/// Four corners: fit.
fn corners(ui: &Ui, rect: Rect, app: &App) {
    let stroke = egui::Stroke::new(1.5, look::colour(app.theme.text));
    let area = Rect::from_center_size(rect.center(), vec2(13.0, 11.0));
    for (corner, x, y) in [
        (area.left_top(), 4.0, 4.0),
        (area.right_top(), -4.0, 4.0),
        (area.left_bottom(), 4.0, -4.0),
        (area.right_bottom(), -4.0, -4.0),
    ] {
        ui.painter().line_segment([corner, corner + vec2(x, 0.0)], stroke);
        ui.painter().line_segment([corner, corner + vec2(0.0, y)], stroke);
    }
}

/// The name of a part of the window, where the keyboard arrives by F6.
pub fn area_heading(ui: &mut Ui, app: &App, area: Area, words: &str) {
    let label = ui.label(RichText::new(words).strong());
    let sense = egui::Sense::focusable_noninteractive();
    let response = ui.interact(label.rect, area.first(), sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    if response.has_focus() {
        let stroke = egui::Stroke::new(1.5, look::colour(app.theme.accent));
        ui.painter().rect_stroke(label.rect.expand(3.0), 4.0, stroke, egui::StrokeKind::Outside);
    }
}

/// What to do when there is nothing yet.
pub fn empty_ui(ui: &mut Ui, app: &mut App, canvas: Rect) {
    let room = (canvas.size() - vec2(24.0, 16.0)).max(vec2(0.0, 0.0));
    let rect = Rect::from_center_size(canvas.center(), room.min(vec2(420.0, 250.0)));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let area = egui::ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| {
            ui.vertical_centered(|ui| {
                ui.label(RichText::new(app.say(text::EMPTY_TITLE)).heading());
                ui.add_space(6.0);
                ui.label(app.say(text::EMPTY_HELP));
                ui.add_space(14.0);
                let open = Command::Open.spec().label.get(app.language);
                if ui.button(open).clicked() {
                    app.run(Command::Open);
                }
                for command in [Command::NewSample, Command::Tour] {
                    if ui.button(command.spec().label.get(app.language)).clicked() {
                        app.run(command);
                    }
                }
                let name = blocks::MESSAGE.get(app.language);
                let add = text::ADD_BLOCK.with(app.language, &[("kind", name)]);
                if ui.button(add).clicked() {
                    app.add_block(Kind::Message, None);
                }
            })
        });
    });
}

/// The newest messages, for a while.
pub fn notices_ui(ui: &mut Ui, app: &App) {
    let now = ui.input(|i| i.time);
    let fresh: Vec<_> =
        app.notices.iter().rev().filter(|n| now - n.at < NOTICE_SECS).take(3).collect();
    let Some(newest) = fresh.first() else { return };
    ui.ctx().request_repaint_after_secs((NOTICE_SECS - (now - newest.at)).max(0.1) as f32);
    let right = app.doc().view.rect.right_bottom() + vec2(-16.0, -64.0);
    egui::Area::new(Id::unique("messages"))
        .fixed_pos(right)
        .pivot(Align2::RIGHT_BOTTOM)
        .interactable(false)
        .show(ui.ctx(), |ui| {
            for notice in fresh {
                let edge = if notice.is_error { app.theme.error } else { app.theme.good };
                Frame::popup(ui.style())
                    .stroke(egui::Stroke::new(1.5, look::colour(edge)))
                    .inner_margin(10)
                    .show(ui, |ui| {
                        ui.set_max_width(360.0);
                        ui.label(&notice.words);
                    });
                ui.add_space(6.0);
            }
        });
}

/// What an exit is called, for labels.
pub fn exit_name(app: &App, block: &str, exit: &str) -> String {
    let doc = app.doc();
    let stage =
        Stage { flow: doc.flow(), scene: &doc.scene, theme: app.theme, language: app.language };
    doc.flow().block(block).map(|block| canvas::exit_name(&stage, block, exit)).unwrap_or_default()
}

/// Leads an exit to a block or nowhere.
pub fn connect_edit(
    block: &crate::model::BlockId,
    exit: &crate::model::ExitId,
    to: Option<crate::model::BlockId>,
) -> Edit {
    Edit::Connect { block: block.clone(), exit: exit.clone(), to }
}
