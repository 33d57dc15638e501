//! The theme's colours as the window library wants them.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Key, KeyboardShortcut, Response, RichText,
    Stroke, TextStyle, Ui,
};

use crate::picture::theme::{DARK, DISABLED, LIGHT};
use crate::picture::{Rgb, Theme};
use crate::words::{Language, sheet};

pub fn colour(rgb: Rgb) -> Color32 {
    Color32::from_rgb(rgb.0, rgb.1, rgb.2)
}

/// A colour that lets what is below shine through.
pub fn faint(rgb: Rgb, alpha: u8) -> Color32 {
    Color32::from_rgba_unmultiplied(rgb.0, rgb.1, rgb.2, alpha)
}

/// A sentence with signs that the window's fonts have, in place of two that they have not.
pub fn in_fonts(words: &str) -> String {
    words.replace('→', "->").replace('⏎', "¶")
}

pub fn theme(is_light: bool) -> &'static Theme {
    if is_light { &LIGHT } else { &DARK }
}

/// A shortcut as people of a language read it: "Ctrl+," and not "Ctrl+Comma".
pub fn keys(ctx: &egui::Context, shortcut: &KeyboardShortcut, language: Language) -> String {
    let known = ctx.format_shortcut(shortcut);
    let name = match shortcut.logical_key {
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::ArrowLeft => sheet::KEY_LEFT.get(language),
        Key::ArrowRight => sheet::KEY_RIGHT.get(language),
        Key::ArrowUp => sheet::KEY_UP.get(language),
        Key::ArrowDown => sheet::KEY_DOWN.get(language),
        Key::Delete => sheet::KEY_DELETE.get(language),
        _ => return known,
    };
    match known.strip_suffix(shortcut.logical_key.name()) {
        Some(before) => format!("{before}{name}"),
        None => known,
    }
}

/// The button that goes on, where it may be that it cannot. Then it does not shine either: a
/// bright ground that fades takes its words with it.
pub fn go_button_if(enabled: bool, ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    if enabled {
        ui.add(go_button(theme, words))
    } else {
        ui.add_enabled(false, egui::Button::new(words.to_owned()))
    }
}

/// The button that goes on.
pub fn go_button(theme: &Theme, words: &str) -> egui::Button<'static> {
    let words = RichText::new(words).color(colour(theme.on_accent));
    egui::Button::new(words).fill(colour(theme.accent))
}

/// Dresses the whole window.
pub fn apply(ctx: &egui::Context, theme: &Theme) {
    let mut visuals = if theme.is_dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let text = Stroke::new(1.0, colour(theme.text));
    let corner = CornerRadius::same(6);
    visuals.panel_fill = colour(theme.panel);
    visuals.window_fill = colour(theme.panel);
    visuals.window_stroke = Stroke::new(1.0, colour(theme.hairline));
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.extreme_bg_color = colour(theme.field);
    visuals.text_edit_bg_color = Some(colour(theme.field));
    visuals.faint_bg_color = colour(theme.field);
    visuals.weak_text_color = Some(colour(theme.weak_text));
    visuals.hyperlink_color = colour(theme.accent_text);
    visuals.error_fg_color = colour(theme.error);
    visuals.warn_fg_color = colour(theme.warning);
    visuals.disabled_alpha = DISABLED;
    visuals.selection.bg_fill = colour(theme.selection);
    visuals.selection.stroke = Stroke::new(1.0, colour(theme.text));
    let widgets = &mut visuals.widgets;
    for state in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        state.fg_stroke = text;
        state.corner_radius = corner;
        state.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, colour(theme.hairline));
    widgets.inactive.weak_bg_fill = colour(theme.raised);
    widgets.inactive.bg_fill = colour(theme.raised);
    widgets.inactive.bg_stroke = Stroke::new(1.0, colour(theme.outline));
    for state in [&mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.weak_bg_fill = colour(theme.selection);
        state.bg_fill = colour(theme.selection);
        state.bg_stroke = Stroke::new(1.0, colour(theme.accent));
    }
    // What has the keyboard is seen on buttons in the accent's colour too.
    visuals.widgets.active.bg_stroke = Stroke::new(1.5, colour(theme.text));
    ctx.set_theme(if theme.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.all_styles_mut(|style| {
        style.visuals = visuals.clone();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(9.0, 4.0);
        style.spacing.interact_size.y = 26.0;
        for (name, points) in [
            (TextStyle::Body, 14.0),
            (TextStyle::Button, 14.0),
            (TextStyle::Small, 12.0),
            (TextStyle::Heading, 17.0),
        ] {
            style.text_styles.insert(name, FontId::new(points, FontFamily::Proportional));
        }
    });
}
