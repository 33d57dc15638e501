//! The conversation on the canvas: the paths that were walked, and the block that it stands on.

use eframe::egui::epaint::PathShape;
use eframe::egui::{
    self, Align2, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::model::BlockId;
use crate::picture::Detail;
use crate::picture::theme::size;
use crate::sim::Waiting;
use crate::words::chat as words;

use super::super::canvas::{Stage, paint};
use super::super::side::Side;
use super::super::{App, look};
use super::talk::Talk;

/// So many walked paths are drawn.
const MOST_PATHS: usize = 4_000;

fn shown(app: &App) -> Option<&Talk> {
    let is_shown = app.is_shown(Side::Chat) || app.is_shown(Side::Exchanges);
    app.talk().filter(|talk| is_shown && talk.has_begun() && app.doc().compare.is_none())
}

/// The block that the conversation stands on.
fn here(talk: &Talk) -> Option<&BlockId> {
    talk.state().block.as_ref().filter(|_| talk.state().waiting != Waiting::Start)
}

/// The walked paths, over those that are drawn already.
pub(in super::super) fn way_ui(ui: &Ui, app: &App) {
    let Some(talk) = shown(app) else { return };
    let doc = app.doc();
    let (view, scene, flow) = (&doc.view, &doc.scene, doc.flow());
    let painter = ui.painter_at(view.rect);
    let stage = Stage { flow, scene, theme: app.theme, language: app.language };
    let visible = view.visible().expand(40.0);
    let ink = look::faint(app.theme.good, 220);
    let width = (size::PATH_WIDTH * view.zoom).clamp(1.2, 4.0) + 1.5;
    for (block, exit) in talk.walked().keys().take(MOST_PATHS) {
        let Some(number) = scene.number(block, flow) else { continue };
        let Some(wire) = scene.wire(number, exit) else { continue };
        if visible.intersects(wire.bounds) {
            let points: Vec<Pos2> =
                wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
            painter.add(PathShape::line(points, Stroke::new(width, ink)));
            if view.zoom >= Detail::READABLE {
                paint::badge(&painter, &stage, view, wire);
            }
        }
    }
}

/// The light around the block that the conversation stands on.
pub(in super::super) fn lit_ui(ui: &Ui, app: &App) {
    let Some(talk) = shown(app) else { return };
    let doc = app.doc();
    let view = &doc.view;
    let Some(block) = here(talk) else { return };
    let number = doc.scene.number(block, doc.flow());
    let Some(node) = number.and_then(|number| doc.scene.nodes.get(number)) else { return };
    let rect = view.rect_on_screen(node.rect);
    if !rect.intersects(view.rect) {
        return;
    }
    let painter = ui.painter_at(view.rect);
    let theme = app.theme;
    let is_over = talk.state().waiting == Waiting::Over;
    let ink = if is_over { theme.weak_text } else { theme.good };
    let corner = (size::CORNER * view.zoom).clamp(2.0, 30.0);
    for (out, alpha) in [(7.0, 34), (5.0, 56), (3.0, 92)] {
        let edge = Stroke::new(2.5, look::faint(ink, alpha));
        painter.rect_stroke(rect.expand(out), corner + out, edge, StrokeKind::Middle);
    }
    let edge = Stroke::new(2.5, look::colour(ink));
    painter.rect_stroke(rect.expand(1.5), corner, edge, StrokeKind::Middle);
    let name = app.say(words::STANDS_HERE);
    let response = ui.interact(
        rect.intersect(view.rect).with_max_y((rect.min.y + 1.0).max(view.rect.min.y)),
        ui.scope_id().with("chat stands here"),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    if view.zoom >= Detail::READABLE {
        let font = FontId::proportional(size::CHIP_TEXT * view.zoom);
        let words = look::colour(theme.on_mark);
        let galley = painter.layout_no_wrap(name.to_owned(), font, words);
        let area = galley.size() + vec2(16.0, 6.0) * view.zoom;
        let at = egui::pos2(rect.center().x, rect.max.y + 6.0 * view.zoom);
        let chip: Rect = Align2::CENTER_TOP.anchor_size(at, area);
        painter.rect_filled(chip, chip.height() / 2.0, look::colour(ink));
        painter.galley(chip.center() - galley.size() / 2.0, galley, words);
    }
}
