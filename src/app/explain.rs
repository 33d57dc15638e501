//! The page of a rule: what it finds, why that matters, what to do.

use eframe::egui::{self, RichText, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::lint::Rule;
use crate::words::{Language, interface as text, problems as words};

use super::{App, dialog};

/// Shows the page. Whether the dialog stays.
pub(super) fn explain_ui(ui: &mut Ui, app: &App, rule: &'static Rule) -> bool {
    dialog::heading(ui, rule.name);
    if app.language != Language::English {
        ui.label(RichText::new(app.say(words::EXPLAIN_LANGUAGE)).weak());
    }
    let height = dialog::list_height(ui, 520.0);
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        let mut cache = CommonMarkCache::default();
        CommonMarkViewer::new().show(ui, &mut cache, &rule.page());
    });
    ui.add_space(10.0);
    !ui.button(app.say(text::CLOSE)).clicked()
}
