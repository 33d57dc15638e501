//! What a person chooses once: language, theme, size, canvas, and what is remembered. A change
//! takes effect at once.

use std::ops::RangeInclusive;

use eframe::egui::{self, Panel, RichText, Ui};

use crate::picture::Theme;
use crate::store::Settings;
use crate::words::{Language, Words, around as text, interface};

use super::dialog::{self, Dialog};
use super::{App, look};

/// The theme that the settings ask for.
pub(super) fn theme(settings: &Settings, ctx: &egui::Context) -> &'static Theme {
    let of_system = ctx.system_theme().filter(|_| settings.theme_of_system);
    look::theme(of_system.map_or(settings.light, |theme| theme == egui::Theme::Light))
}

/// The window's size when nobody chose one, in points.
pub(super) const WINDOW: [f32; 2] = [1360.0, 860.0];

/// The size below which a window does not go, in points of the screen: what has room in the
/// smallest window has room in it at every scale, as far as a small screen is large enough.
pub fn smallest(scale: f32) -> [f32; 2] {
    [(720.0 * scale).min(1280.0), (480.0 * scale).min(700.0)]
}

/// The least height that is left for the canvas beside the panels below it.
const CANVAS_HEIGHT: f32 = 300.0;

/// After so many seconds without a change, sizes are kept: while an edge is dragged, they change
/// with every frame.
const SETTLED_SECS: f64 = 0.6;

/// The parts of the window whose size can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Problems,
    Variables,
    Blocks,
    Inspector,
}

impl Part {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Variables => "variables",
            Self::Blocks => "blocks",
            Self::Inspector => "inspector",
        }
    }

    /// Its size when nobody chose one, and the smallest and largest.
    fn sizes(self) -> (f32, RangeInclusive<f32>) {
        match self {
            Self::Problems => (170.0, 64.0..=460.0),
            Self::Variables => (230.0, 140.0..=520.0),
            Self::Blocks => (240.0, 170.0..=360.0),
            Self::Inspector => (320.0, 240.0..=560.0),
        }
    }
}

impl App {
    /// A panel as wide or high as it was left.
    pub(super) fn sized(&self, part: Part, panel: Panel) -> Panel {
        let (usual, range) = part.sizes();
        let size = self.settings.size_of(part.name()).unwrap_or(usual);
        let most = self.room_for(part).clamp(*range.start(), *range.end());
        panel.resizable(true).default_size(size.min(most)).size_range(*range.start()..=most)
    }

    /// How high a part below the canvas may be, so that the canvas is not squeezed out of a low window.
    fn room_for(&self, part: Part) -> f32 {
        if matches!(part, Part::Blocks | Part::Inspector) {
            return f32::INFINITY;
        }
        let panels = if self.shows.problems && self.shows.variables { 2.0 } else { 1.0 };
        (self.ctx.content_rect().height() - CANVAS_HEIGHT) / panels
    }

    /// Takes note of the size that a panel has.
    pub(super) fn remember_size(&mut self, part: Part, size: f32) {
        let known = self.settings.size_of(part.name()).unwrap_or(part.sizes().0);
        // A size that the window forced upon it is not what was chosen.
        let is_forced = known > self.room_for(part);
        if !is_forced && (size - known).abs() > 0.5 {
            self.settings.sizes.insert(part.name().to_owned(), size.round());
            self.sizes_changed = Some(self.ctx.input(|i| i.time));
        }
    }

    /// Takes note of the window's size, and keeps sizes that no longer change.
    pub(super) fn remember_window(&mut self) {
        let (maximized, now) = self.ctx.input(|i| (i.viewport().maximized, i.time));
        if let Some(maximized) = maximized {
            let size = self.ctx.viewport_rect().size() * self.ctx.zoom_factor();
            let known = self.settings.window_size().unwrap_or(WINDOW);
            let is_other = (size.x - known[0]).abs() > 0.5 || (size.y - known[1]).abs() > 0.5;
            let mut window = self.settings.window;
            window.maximized = maximized;
            // What a maximized window goes back to is the size that it had before.
            if is_other && !maximized {
                (window.width, window.height) = (size.x.round(), size.y.round());
            }
            if window != self.settings.window {
                self.settings.window = window;
                self.sizes_changed = Some(now);
            }
        }
        match self.sizes_changed {
            Some(since) if now - since >= SETTLED_SECS => self.keep_sizes(),
            Some(_) => self.ctx.request_repaint_after_secs(SETTLED_SECS as f32),
            None => {}
        }
    }

    pub(super) fn keep_sizes(&mut self) {
        if self.sizes_changed.take().is_some() {
            self.settings.keep();
        }
    }

    pub fn show_settings(&mut self) {
        self.dialog = Some(Dialog::Settings);
    }

    /// Dresses the window anew when the settings, or the system, ask for another theme.
    pub(super) fn follow_theme(&mut self) {
        let theme = theme(&self.settings, &self.ctx);
        if theme.is_dark != self.theme.is_dark {
            self.theme = theme;
            look::apply(&self.ctx, theme);
        }
    }

    fn speak_as_system(&mut self) {
        self.settings.language.clear();
        self.settings.keep();
        self.language = self.settings.language();
    }
}

pub(super) fn settings_ui(ui: &mut Ui, app: &mut App) -> bool {
    dialog::heading(ui, app.say(text::SETTINGS).trim_end_matches('…'));
    let height = (ui.ctx().content_rect().height() - 190.0).max(160.0);
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        row(ui, app, interface::LANGUAGE, language_ui);
        row(ui, app, text::THEME, theme_ui);
        row(ui, app, text::SCALE, scale_ui);
        row(ui, app, text::CANVAS_GRID, grid_ui);
        ui.separator();
        let known = app.settings.webhooks.clone();
        let forgotten = known_ui(ui, app, text::KNOWN_WEBHOOKS, text::FORGET_WEBHOOKS, &known);
        if let Some(forgotten) = forgotten {
            forgotten.from(&mut app.settings.webhooks);
            app.settings.keep();
        }
        ui.separator();
        let shown = |path: &std::path::PathBuf| path.display().to_string();
        let known: Vec<String> = app.settings.recent.iter().map(shown).collect();
        let forgotten = known_ui(ui, app, text::KNOWN_FILES, text::FORGET_FILES, &known);
        if let Some(forgotten) = forgotten {
            forgotten.from(&mut app.settings.recent);
            app.settings.keep();
        }
    });
    ui.add_space(8.0);
    !ui.button(app.say(interface::CLOSE)).clicked()
}

/// A name at the left and what it is the name of at the right.
fn row(ui: &mut Ui, app: &mut App, words: Words, add: impl FnOnce(&mut Ui, &mut App)) {
    ui.horizontal(|ui| {
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(egui::vec2(160.0, 28.0), layout, |ui| {
            ui.set_min_size(egui::vec2(160.0, 28.0));
            ui.label(RichText::new(app.say(words)).weak());
        });
        add(ui, app);
    });
}

fn language_ui(ui: &mut Ui, app: &mut App) {
    let own = Settings { language: String::new(), ..Settings::default() }.language();
    let of_system = text::LANGUAGE_OF_SYSTEM.with(app.language, &[("language", own.name())]);
    let is_system = app.settings.language.is_empty();
    let shown = if is_system { of_system.as_str() } else { app.language.name() };
    let combo = egui::ComboBox::from_id_salt("language").width(230.0).selected_text(shown).show_ui(
        ui,
        |ui| {
            if ui.selectable_label(is_system, &of_system).clicked() {
                app.speak_as_system();
                ui.close();
            }
            for language in Language::ALL {
                let is_chosen = !is_system && app.language == language;
                if ui.selectable_label(is_chosen, language.name()).clicked() {
                    app.speak(language);
                    ui.close();
                }
            }
        },
    );
    combo.response.accessible_name(app.say(interface::LANGUAGE));
}

fn theme_ui(ui: &mut Ui, app: &mut App) {
    let settings = &app.settings;
    let chosen = (settings.theme_of_system, settings.light && !settings.theme_of_system);
    let mut wanted = chosen;
    for (words, choice) in [
        (text::THEME_DARK, (false, false)),
        (text::THEME_LIGHT, (false, true)),
        (text::THEME_OF_SYSTEM, (true, false)),
    ] {
        ui.selectable_value(&mut wanted, choice, app.say(words));
    }
    if wanted != chosen {
        (app.settings.theme_of_system, app.settings.light) = wanted;
        app.settings.keep();
        app.follow_theme();
    }
}

fn scale_ui(ui: &mut Ui, app: &mut App) {
    for (words, step, sign) in [(interface::SCALE_DOWN, -0.1, "-"), (interface::SCALE_UP, 0.1, "+")]
    {
        let button = ui.add_sized([30.0, 26.0], egui::Button::new(sign));
        if button.accessible_name(app.say(words)).clicked() {
            app.scale_by(step);
        }
    }
    ui.label(format!("{:.0} %", app.settings.scale() * 100.0));
}

fn grid_ui(ui: &mut Ui, app: &mut App) {
    let mut grid = app.settings.grid;
    ui.vertical(|ui| {
        ui.checkbox(&mut grid.dots, app.say(text::GRID_DOTS));
        ui.checkbox(&mut grid.snap, app.say(text::GRID_SNAP));
    });
    if grid != app.settings.grid {
        app.settings.grid = grid;
        app.settings.keep();
    }
}

/// What is to be forgotten of a list.
enum Forgotten {
    All,
    At(usize),
}

impl Forgotten {
    fn from<T>(&self, list: &mut Vec<T>) {
        match self {
            Self::All => list.clear(),
            Self::At(at) if *at < list.len() => {
                list.remove(*at);
            }
            Self::At(_) => {}
        }
    }
}

/// What is remembered, each with the way to forget it.
fn known_ui(
    ui: &mut Ui,
    app: &App,
    title: Words,
    all: Words,
    known: &[String],
) -> Option<Forgotten> {
    let mut forgotten = None;
    ui.label(RichText::new(app.say(title)).weak());
    if known.is_empty() {
        ui.label(app.say(text::NONE_KNOWN));
        return None;
    }
    for (at, one) in known.iter().enumerate() {
        ui.push_id((title.en, at), |ui| {
            ui.horizontal(|ui| {
                let forget = text::FORGET.with(app.language, &[("what", one)]);
                let button = ui.small_button("x").accessible_name(&forget).on_hover_text(forget);
                if button.clicked() {
                    forgotten = Some(Forgotten::At(at));
                }
                ui.add(egui::Label::new(one).truncate());
            });
        });
    }
    if ui.button(app.say(all)).clicked() {
        forgotten = Some(Forgotten::All);
    }
    forgotten
}
