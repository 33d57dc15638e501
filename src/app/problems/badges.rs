//! What is wrong, on the canvas: how much at a block, which exits, and the way through the flow
//! that shows the chosen problem.

use std::collections::BTreeMap;

use eframe::egui::epaint::{Mesh, PathShape};
use eframe::egui::{
    self, Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::lint::{Finding, Severity, Step};
use crate::model::{BlockId, ExitId, Flow};
use crate::picture::Detail;
use crate::picture::theme::size;
use crate::words::{Language, counted, problems as words};

use super::super::canvas::View;
use super::super::{App, Doc, look};
use super::{SEVERITIES, colour, count_words};

/// So many badges can be pointed at; the others are only drawn.
const POINTED_AT: usize = 200;
/// So many problems of one block are listed under the pointer.
const LISTED: usize = 6;
/// From afar a badge is a dot of this size.
const DOT: f32 = 7.0;

/// How many errors, warnings and hints there are.
pub type Counts = [usize; 3];

/// What each block and each exit has, by the blocks' numbers.
#[derive(Clone, Debug, Default)]
pub struct Badges {
    blocks: BTreeMap<usize, Counts>,
    /// The worst at an exit.
    exits: BTreeMap<usize, Vec<(ExitId, Severity)>>,
}

impl Badges {
    pub fn of(findings: &[Finding], flow: &Flow) -> Self {
        let mut badges = Self::default();
        for finding in findings {
            let block = finding.place.block.as_ref();
            let Some(number) = block.and_then(|id| flow.blocks.position(id.as_str())) else {
                continue;
            };
            let counts = badges.blocks.entry(number).or_default();
            for (severity, count) in SEVERITIES.into_iter().zip(counts) {
                *count += usize::from(finding.severity == severity);
            }
            let Some(exit) = &finding.place.exit else { continue };
            let exits = badges.exits.entry(number).or_default();
            match exits.iter_mut().find(|(known, _)| known == exit) {
                Some((_, worst)) => *worst = (*worst).max(finding.severity),
                None => exits.push((exit.clone(), finding.severity)),
            }
        }
        badges
    }
}

/// Draws the badges that the list's filter lets through. Hints have none: they would be
/// everywhere.
pub fn badges_ui(ui: &Ui, app: &mut App) {
    let language = app.language;
    let is_on = app.filter.severities;
    let doc = app.doc();
    if doc.compare.is_some() || doc.checked.badges.blocks.is_empty() {
        return;
    }
    let (view, scene) = (&doc.view, &doc.scene);
    let painter = ui.painter_at(view.rect);
    // From afar there are fewer badges than blocks.
    let visible = view.visible().expand(40.0);
    let is_far = view.zoom < Detail::READABLE;
    let numbers: Vec<usize> = if is_far {
        doc.checked.badges.blocks.keys().copied().collect()
    } else {
        let mut near: Vec<usize> = scene.nodes_in(visible).collect();
        near.sort_unstable();
        near
    };
    let mut mesh = Mesh::default();
    let mut pointed_at = 0;
    let mut clicked = None;
    for number in numbers {
        let Some(counts) = doc.checked.badges.blocks.get(&number) else { continue };
        let Some(node) = scene.nodes.get(number) else { continue };
        if is_far && !visible.contains(node.rect.min) {
            continue;
        }
        let shown = SEVERITIES.into_iter().zip(counts).zip(is_on).take(2);
        let shown: Vec<(Severity, usize)> = shown
            .filter(|((_, count), is_on)| **count > 0 && *is_on)
            .map(|((severity, count), _)| (severity, *count))
            .collect();
        let Some((worst, _)) = shown.first() else { continue };
        if is_far {
            let at = view.screen_from_flow(node.rect.left_top());
            let dot = Rect::from_center_size(at, Vec2::splat(DOT));
            mesh.add_colored_rect(dot, colour(app, *worst));
            continue;
        }
        for (exit, severity) in doc.checked.badges.exits.get(&number).into_iter().flatten() {
            let is_shown = shown.iter().any(|(shown, _)| shown == severity);
            if is_shown {
                let at = view.screen_from_flow(node.exit_dot(exit.as_str()));
                let width = (1.6 * view.zoom).clamp(1.2, 3.0);
                let radius = (size::DOT + 3.5) * view.zoom;
                painter.circle_stroke(at, radius, Stroke::new(width, colour(app, *severity)));
            }
        }
        let mut left = node.rect.min.x + size::PADDING;
        for (severity, count) in &shown {
            let (one, many) = count_words(*severity);
            let label = counted(*count, one, many, language);
            let at = pos2(left, node.rect.min.y - 3.0);
            let rect = chip(&painter, app, view, at, &label, *severity);
            left += rect.width() / view.zoom + 6.0;
            let seen = rect.intersect(view.rect);
            if pointed_at >= POINTED_AT || !seen.is_positive() {
                continue;
            }
            pointed_at += 1;
            let id = ui.scope_id().with(("badge", node.id.as_str(), severity.name()));
            let badge = ui.interact(seen, id, Sense::click());
            badge.widget_info(|| {
                let args = [("block", node.id.as_str()), ("problems", &*label)];
                WidgetInfo::labeled(Role::Button, true, words::BADGE.with(language, &args))
            });
            let badge = badge.on_hover_cursor(egui::CursorIcon::PointingHand);
            if badge.clicked() {
                clicked = Some((node.id.clone(), *severity));
            }
            badge.on_hover_ui(|ui| messages_ui(ui, doc, &node.id, *severity, language));
        }
    }
    painter.add(Shape::mesh(mesh));
    if let Some((block, severity)) = clicked {
        super::show_problem(app, &block, severity);
    }
}

fn messages_ui(ui: &mut Ui, doc: &Doc, block: &BlockId, severity: Severity, language: Language) {
    let is_here = |f: &&Finding| f.place.block.as_ref() == Some(block) && f.severity == severity;
    let mut here = doc.findings.iter().filter(is_here);
    for finding in here.by_ref().take(LISTED) {
        ui.label(finding.message(language));
    }
    let rest = here.count();
    if rest > 0 {
        ui.weak(words::AND_MORE.with(language, &[("count", &rest.to_string())]));
    }
}

/// A word on a ground of the severity's colour; `at` is the lower left corner in the flow.
fn chip(
    painter: &Painter,
    app: &App,
    view: &View,
    at: Pos2,
    label: &str,
    severity: Severity,
) -> Rect {
    let ink = look::colour(app.theme.on_mark);
    let font = FontId::proportional(size::CHIP_TEXT * view.zoom);
    let galley = painter.layout_no_wrap(label.to_owned(), font, ink);
    let area = galley.size() + vec2(14.0, 5.0) * view.zoom;
    let rect = Align2::LEFT_BOTTOM.anchor_size(view.screen_from_flow(at), area);
    painter.rect_filled(rect, rect.height() / 2.0, colour(app, severity));
    painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    rect
}

/// Brings the whole way that shows a problem into view, if it can be read then.
pub(super) fn show_way(doc: &mut Doc, finding: &Finding) {
    let flow = doc.document.flow();
    let last = finding.place.block.as_ref();
    let blocks = finding.evidence.iter().map(|step| &step.block).chain(last);
    let rects = blocks.filter_map(|id| {
        let number = doc.scene.number(id, flow)?;
        Some(doc.scene.nodes.get(number)?.rect)
    });
    let Some(way) = rects.reduce(Rect::union).filter(|_| !finding.evidence.is_empty()) else {
        return;
    };
    if !doc.view.visible().contains_rect(way) && doc.view.zoom_for(way) >= Detail::READABLE {
        doc.view.fit(way);
    }
}

/// Draws the way that shows the chosen problem: its paths, each with its place in the order.
pub fn evidence_ui(ui: &Ui, app: &App) {
    let doc = app.doc();
    let Some(finding) = doc.problems.chosen(&doc.findings) else { return };
    let (view, scene) = (&doc.view, &doc.scene);
    let painter = ui.painter_at(view.rect);
    let ink = colour(app, finding.severity);
    let numbered = view.zoom >= Detail::READABLE;
    for (place, Step { block, exit }) in finding.evidence.iter().enumerate() {
        let Some(number) = scene.number(block, doc.document.flow()) else { continue };
        let Some(wire) = scene.wire(number, exit) else { continue };
        if !view.visible().expand(40.0).intersects(wire.bounds) {
            continue;
        }
        let points: Vec<Pos2> = wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
        let start = points.first().copied();
        let width = (size::PATH_WIDTH * view.zoom).clamp(1.2, 4.0) + 2.0;
        painter.add(PathShape::line(points, Stroke::new(width, ink)));
        if let Some(start) = start.filter(|_| numbered) {
            let at = start + vec2(size::STUB * view.zoom, 0.0);
            order_sign(&painter, at, place + 1, ink, look::colour(app.theme.on_mark));
        }
    }
}

fn order_sign(painter: &Painter, at: Pos2, place: usize, ground: Color32, ink: Color32) {
    let font = FontId::proportional(11.0);
    let galley = painter.layout_no_wrap(place.to_string(), font, ink);
    let area = Rect::from_center_size(at, (galley.size() + vec2(8.0, 2.0)).max(vec2(17.0, 17.0)));
    painter.rect_filled(area, area.height() / 2.0, ground);
    painter.galley(at - galley.size() / 2.0, galley, ink);
}
