//! The six parts of a request trigger.

use eframe::egui::{self, RichText, Ui};

use crate::model::{Block, BlockId, trigger};
use crate::words::interface as text;

use super::super::canvas::Selection;
use super::super::{App, look};

/// The size of a part's mark.
const MARK: f32 = 14.0;

/// The six parts of a request trigger, which of them are there, and the way to those that are not.
pub(super) fn trigger_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let Some(likeness) = trigger::recognise(block) else { return };
    let language = app.language;
    let doc = app.doc();
    let node = doc.scene.number(id, doc.flow()).and_then(|number| doc.scene.nodes.get(number));
    let parts = node.and_then(|node| node.parts);
    let is_right = parts == Some([true; 6]);
    let unfinished_way = node.and_then(|node| {
        let wires = node.wires_in.iter().filter_map(|number| doc.scene.wires.get(*number));
        let wire = wires.into_iter().find(|wire| wire.lacks_webhook)?;
        Some(Selection::exit(&doc.scene.nodes.get(wire.from)?.id, &wire.exit))
    });
    let mut wanted = None;
    egui::Frame::new()
        .stroke(egui::Stroke::new(
            1.0,
            look::colour(if is_right { app.theme.good } else { app.theme.error }),
        ))
        .corner_radius(6)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let Some(parts) = parts else {
                ui.label(RichText::new(app.say(text::LOOKS_LIKE_TRIGGER)).strong());
                return;
            };
            let there = parts.iter().filter(|part| **part).count().to_string();
            let title = text::SIX_PARTS.with(language, &[("parts", &there)]);
            ui.label(RichText::new(title).strong());
            for (part, is_there) in trigger::Part::ALL.into_iter().zip(parts) {
                let name = text::part(part).get(language);
                let words = if is_there { text::PART_THERE } else { text::PART_MISSING };
                let words = words.with(language, &[("part", name)]);
                // As low as the marks, so that a mark stands beside its first line.
                ui.spacing_mut().interact_size.y = MARK;
                ui.horizontal_top(|ui| {
                    part_mark(ui, app, is_there, &words);
                    ui.horizontal_wrapped(|ui| {
                        let ink = if is_there { app.theme.text } else { app.theme.error };
                        ui.label(RichText::new(name).small().color(look::colour(ink)));
                        if part == trigger::Part::WebhooksIn
                            && let Some(way) = &unfinished_way
                            && ui.small_button(app.say(text::SHOW_PATH)).clicked()
                        {
                            wanted = Some(way.clone());
                        }
                    });
                });
            }
        });
    if !is_right || likeness != trigger::Likeness::Exact {
        let edits = app.repair(id);
        let button = egui::Button::new(app.say(text::REPAIR));
        if ui.add_enabled(!edits.is_empty(), button).clicked() && app.edit(&edits) {
            let facts = crate::model::Facts::new(app.doc().flow());
            let parts = facts.number(id.as_str()).map(|number| trigger::parts(&facts, number));
            let there = parts.iter().flatten().filter(|part| **part).count().to_string();
            app.notify(text::REPAIRED.with(language, &[("parts", &there)]), false);
        }
    }
    if let Some(way) = wanted {
        app.doc_mut().view.selection = way;
    }
    ui.add_space(4.0);
}

/// A tick or a cross, drawn.
pub fn part_mark(ui: &mut Ui, app: &App, is_there: bool, words: &str) {
    let (rect, mark) = ui.allocate_exact_size(egui::Vec2::splat(MARK), egui::Sense::hover());
    mark.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, words));
    let c = rect.center();
    let ink = look::colour(if is_there { app.theme.good } else { app.theme.error });
    let stroke = egui::Stroke::new(2.0, ink);
    let at = |x: f32, y: f32| c + egui::vec2(x, y);
    if is_there {
        let tick = vec![at(-4.5, 0.0), at(-1.5, 3.5), at(4.5, -4.0)];
        ui.painter().add(egui::Shape::line(tick, stroke));
    } else {
        ui.painter().line_segment([at(-3.5, -3.5), at(3.5, 3.5)], stroke);
        ui.painter().line_segment([at(-3.5, 3.5), at(3.5, -3.5)], stroke);
    }
}
