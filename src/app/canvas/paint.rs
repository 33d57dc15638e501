//! How blocks and paths look.

use std::collections::{HashMap, HashSet};

use eframe::egui::epaint::{Mesh, PathShape, RectShape};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
    pos2, vec2,
};

use crate::app::look::{colour, faint};
use crate::model::flow::{ExitKind, TRIGGER_LABEL};
use crate::model::{Block, Kind, Style};
use crate::picture::scene::{Node, Sheet, Wire};
use crate::picture::sign::{self, Ink};
use crate::picture::theme::size;
use crate::picture::{Card, Detail, Rgb, RowKind, Theme, card, exit_label, route};
use crate::words::{blocks, interface as text};

use super::{Hover, Stage, View};

const READABLE: f32 = Detail::READABLE;
/// Up to so many paths keep their round corners from afar.
const FEW_WIRES: usize = 300;
/// Of so many blocks in view all are drawn whole. No screen holds more, unless they lie on top
/// of each other: then the lower ones have no texts.
const WHOLE_BLOCKS: usize = 1_200;
/// Below this zoom, blocks are plain boxes.
const PLAIN: f32 = 0.15;
/// Below this a block is a speck.
const SPECKS: f32 = 0.06;

pub fn flow(painter: &Painter, stage: &Stage<'_>, view: &View) {
    let theme = stage.theme;
    painter.rect_filled(view.rect, 0.0, colour(theme.canvas));
    let visible = view.visible();
    let sheets = stage.scene.sheets.iter().enumerate();
    let sheets = sheets.filter(|(_, sheet)| visible.intersects(sheet.rect));
    for (number, sheet) in sheets.clone().filter(|(_, sheet)| sheet.is_frame()) {
        frame(painter, stage, view, number, sheet);
    }
    if view.grid.dots {
        grid(painter, theme, view);
    }
    for (number, sheet) in sheets.filter(|(_, sheet)| !sheet.is_frame()) {
        paper(painter, stage, view, number, sheet);
    }
    let mut nodes: Vec<usize> = stage.scene.nodes_in(visible.expand(12.0)).collect();
    let mut wires: Vec<usize> = stage.scene.wires_in(visible).collect();
    // In the flow's order, which is also the order in memory.
    nodes.sort_unstable();
    wires.sort_unstable();
    let many = if view.zoom < READABLE { FEW_WIRES } else { 2 * WHOLE_BLOCKS };
    if view.zoom < PLAIN || wires.len() > many {
        far_wires(painter, stage, view, &wires);
    } else {
        let mut drawn = HashSet::new();
        for &number in &wires {
            let is_new = wires.len() <= FEW_WIRES || drawn.insert(course(stage, number));
            if is_new && !is_marked(stage, view, number) {
                wire(painter, stage, view, number);
            }
        }
    }
    if view.zoom < PLAIN {
        plain_blocks(painter, stage, view, &nodes);
    } else {
        let nodes = uncovered(stage, view, &nodes);
        let lower = nodes.len().saturating_sub(WHOLE_BLOCKS);
        for (rank, number) in nodes.into_iter().enumerate() {
            if let Some(node) = stage.scene.nodes.get(number) {
                let is_whole = view.zoom >= READABLE && rank >= lower;
                block(painter, stage, view, number, node, is_whole);
            }
        }
    }
    // Badges and marked paths lie over everything.
    for number in wires {
        if is_marked(stage, view, number) {
            wire(painter, stage, view, number);
        }
        if view.zoom >= READABLE
            && let Some(wire) = stage.scene.wires.get(number)
        {
            badge(painter, stage, view, wire);
            if is_selected(stage, view, wire) {
                path_handles(painter, stage, view, wire);
            }
        }
    }
}

/// Without the blocks that lie under another one at the very same place, as many do where a file
/// tells no places: a thousand boxes over each other take a screen without a GPU a second.
fn uncovered(stage: &Stage<'_>, view: &View, nodes: &[usize]) -> Vec<usize> {
    let mut heights: HashMap<(u32, u32, bool), f32> = HashMap::with_capacity(nodes.len());
    let mut shown: Vec<usize> = nodes
        .iter()
        .rev()
        .copied()
        .filter(|number| {
            let Some(node) = stage.scene.nodes.get(*number) else { return false };
            let is_selected = view.selection.blocks.contains(&node.id);
            let (x, y) = (node.rect.min.x.to_bits(), node.rect.min.y.to_bits());
            let over = heights.entry((x, y, is_selected)).or_insert(0.0);
            let is_seen = node.rect.height() > *over || view.hover == Hover::Block(*number);
            *over = over.max(node.rect.height());
            is_seen
        })
        .collect();
    shown.reverse();
    shown
}

/// What makes a path look like another one: the same course and kind.
fn course(stage: &Stage<'_>, number: usize) -> Option<([u32; 6], bool, bool)> {
    let wire = stage.scene.wires.get(number)?;
    let (first, last) = (wire.points.first()?, wire.points.last()?);
    let numbers = [first.x, first.y, last.x, last.y, wire.badge_at.x, wire.badge_at.y];
    let is_alternate = wire.kind == ExitKind::Alternate;
    Some((numbers.map(f32::to_bits), wire.lacks_webhook, is_alternate))
}

fn grid(painter: &Painter, theme: &Theme, view: &View) {
    let step = size::GRID * view.zoom;
    if step < 9.0 {
        return;
    }
    let first = view.corner.to_vec2() / size::GRID;
    let offset = vec2(first.x.ceil() - first.x, first.y.ceil() - first.y) * step;
    let (columns, rows) =
        ((view.rect.width() / step) as usize, (view.rect.height() / step) as usize);
    let mut mesh = Mesh::default();
    for row in 0..=rows {
        for column in 0..=columns {
            let at = view.rect.min + offset + vec2(column as f32 * step, row as f32 * step);
            mesh.add_colored_rect(Rect::from_center_size(at, Vec2::splat(1.6)), colour(theme.grid));
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// The edge of a note, as what is selected or under the pointer has it.
fn sheet_edge(stage: &Stage<'_>, view: &View, number: usize, sheet: &Sheet, usual: Rgb) -> Stroke {
    if view.selection.notes.contains(&sheet.id) {
        Stroke::new(2.0, colour(stage.theme.accent))
    } else if view.hover == Hover::Note(number) {
        Stroke::new(1.5, colour(stage.theme.accent))
    } else {
        Stroke::new(1.0, colour(usual))
    }
}

fn frame(painter: &Painter, stage: &Stage<'_>, view: &View, number: usize, sheet: &Sheet) {
    let theme = stage.theme;
    let rect = view.rect_on_screen(sheet.rect);
    let corner = CornerRadius::same((size::CORNER * view.zoom).clamp(1.0, 30.0) as u8);
    let edge = sheet_edge(stage, view, number, sheet, theme.outline);
    painter.add(RectShape::new(rect, corner, colour(theme.frame), edge, StrokeKind::Inside));
    // From afar, titles are landmarks: they stay readable as long as there is room for them.
    let room = rect.width() - 2.0 * size::PADDING * view.zoom;
    let points = size::TITLE_TEXT.max(11.0 / view.zoom);
    if room > 24.0 {
        let at = view.screen_from_flow(sheet.head().left_center());
        let at = at + vec2(size::PADDING * view.zoom, 0.0);
        let down = (11.0 - size::FRAME_TITLE / 2.0 * view.zoom).max(0.0);
        write(
            painter,
            view,
            at + vec2(0.0, down),
            Align2::LEFT_CENTER,
            &Words {
                text: &sheet.note.text,
                size: points,
                ink: colour(theme.weak_text),
                width: room / view.zoom,
                lines: 1,
            },
        );
    }
    grip(painter, stage, view, number, sheet);
}

fn paper(painter: &Painter, stage: &Stage<'_>, view: &View, number: usize, sheet: &Sheet) {
    let theme = stage.theme;
    let rect = view.rect_on_screen(sheet.rect);
    let edge = sheet_edge(stage, view, number, sheet, theme.note);
    let corner = CornerRadius::same((4.0 * view.zoom).clamp(1.0, 16.0) as u8);
    painter.add(RectShape::new(rect, corner, colour(theme.note), edge, StrokeKind::Inside));
    if view.zoom >= READABLE {
        let height = size::TEXT * 1.15;
        let shown: String = sheet.note.text.chars().take(4_000).collect();
        write(
            painter,
            view,
            rect.min + vec2(size::PADDING, 8.0) * view.zoom,
            Align2::LEFT_TOP,
            &Words {
                text: &shown,
                size: size::TEXT,
                ink: colour(theme.note_text),
                width: sheet.rect.width() - 2.0 * size::PADDING,
                lines: ((sheet.rect.height() - 16.0) / height).max(1.0) as usize,
            },
        );
    }
    grip(painter, stage, view, number, sheet);
}

/// Where the size of a note is changed: two lines across its corner.
fn grip(painter: &Painter, stage: &Stage<'_>, view: &View, number: usize, sheet: &Sheet) {
    if view.hover != Hover::Note(number) && !view.selection.notes.contains(&sheet.id) {
        return;
    }
    let corner = view.rect_on_screen(sheet.rect).max;
    let stroke = Stroke::new(1.5, colour(stage.theme.accent));
    for length in [7.0, 13.0] {
        let length = length * view.zoom.clamp(0.5, 2.0);
        painter.line_segment([corner - vec2(length, 3.0), corner - vec2(3.0, length)], stroke);
    }
}

fn is_selected(stage: &Stage<'_>, view: &View, wire: &Wire) -> bool {
    view.selection.exit.as_ref().is_some_and(|(block, exit)| {
        *exit == wire.exit && stage.scene.nodes.get(wire.from).is_some_and(|n| n.id == *block)
    })
}

fn is_marked(stage: &Stage<'_>, view: &View, number: usize) -> bool {
    view.hover == Hover::Wire(number)
        || view.selection.exit.is_some()
            && stage.scene.wires.get(number).is_some_and(|wire| is_selected(stage, view, wire))
}

fn wire_colour(stage: &Stage<'_>, wire: &Wire) -> Color32 {
    colour(if wire.lacks_webhook { stage.theme.error } else { stage.theme.path })
}

fn wire(painter: &Painter, stage: &Stage<'_>, view: &View, number: usize) {
    let Some(wire) = stage.scene.wires.get(number) else { return };
    let selected = is_selected(stage, view, wire);
    let ink = if selected || view.hover == Hover::Wire(number) {
        colour(stage.theme.accent)
    } else {
        wire_colour(stage, wire)
    };
    let width = (size::PATH_WIDTH * view.zoom).clamp(1.2, 4.0) + if selected { 1.0 } else { 0.0 };
    let mut points: Vec<Pos2> = wire.points.iter().map(|at| view.screen_from_flow(*at)).collect();
    let Some(end) = points.last().copied() else { return };
    let tip = end - vec2((size::DOT + 1.0) * view.zoom, 0.0);
    if let Some(last) = points.last_mut() {
        *last = tip;
    }
    if wire.kind == ExitKind::Alternate {
        painter.extend(Shape::dashed_line(&points, Stroke::new(width, ink), 8.0, 5.0));
    } else {
        painter.add(PathShape::line(points, Stroke::new(width, ink)));
    }
    let long = size::ARROW * view.zoom;
    painter.add(Shape::convex_polygon(
        vec![tip + vec2(1.0, 0.0), tip + vec2(-long, -long * 0.6), tip + vec2(-long, long * 0.6)],
        ink,
        Stroke::NONE,
    ));
}

/// All paths as thin straight pieces in one mesh.
fn far_wires(painter: &Painter, stage: &Stage<'_>, view: &View, wires: &[usize]) {
    // Thinner ones would fall between the pixels.
    let width = (size::PATH_WIDTH * view.zoom).max(1.1);
    let strength = if view.zoom < PLAIN { 0.6 } else { 0.9 };
    let usual = colour(stage.theme.path).gamma_multiply(strength);
    let lacking = colour(stage.theme.error).gamma_multiply(strength);
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(wires.len() * 8);
    mesh.reserve_triangles(wires.len() * 4);
    for wire in wires.iter().filter_map(|number| stage.scene.wires.get(*number)) {
        let ink = if wire.lacks_webhook { lacking } else { usual };
        if view.zoom < SPECKS {
            // Across and down: where blocks are specks, no more of a path can be seen.
            let (Some(from), Some(to)) = (wire.points.first(), wire.points.last()) else {
                continue;
            };
            let (from, to) = (view.screen_from_flow(*from), view.screen_from_flow(*to));
            let corner = pos2(to.x, from.y);
            for (start, end) in [(from, corner), (corner, to)] {
                if start.distance_sq(end) > 1.0 {
                    let rect = Rect::from_two_pos(start, end);
                    mesh.add_colored_rect(rect.expand(width / 2.0), ink);
                }
            }
            continue;
        }
        // Corners are five points each; from far away their middles are enough.
        let mut before: Option<Pos2> = None;
        for (at, point) in wire.points.iter().enumerate() {
            let is_end = at == 0 || at + 1 == wire.points.len();
            if !is_end && (at - 1) % 5 != 2 {
                continue;
            }
            let point = view.screen_from_flow(*point);
            if let Some(before) = before {
                let rect = Rect::from_two_pos(before, point);
                mesh.add_colored_rect(rect.expand(width / 2.0), ink);
            }
            before = Some(point);
        }
    }
    painter.add(Shape::mesh(mesh));
}

fn plain_blocks(painter: &Painter, stage: &Stage<'_>, view: &View, nodes: &[usize]) {
    let mut mesh = Mesh::default();
    for node in nodes.iter().filter_map(|number| stage.scene.nodes.get(*number)) {
        let rect = view.rect_on_screen(node.rect);
        let selected = view.selection.blocks.contains(&node.id);
        let ink = if selected { stage.theme.accent } else { stage.theme.of_node(node) };
        if view.zoom < SPECKS {
            mesh.add_colored_rect(rect, colour(ink));
            continue;
        }
        mesh.add_colored_rect(rect, colour(stage.theme.block));
        let head = Rect::from_min_max(rect.min, pos2(rect.max.x, rect.min.y + rect.height() * 0.3));
        mesh.add_colored_rect(if selected { rect } else { head }, colour(ink));
    }
    painter.add(Shape::mesh(mesh));
}

/// The font size on the screen, in steps that spare the store of glyphs.
pub fn font(points: f32, zoom: f32) -> FontId {
    FontId::proportional(((points * zoom * 2.0).round() / 2.0).max(1.0))
}

struct Words<'a> {
    text: &'a str,
    size: f32,
    ink: Color32,
    width: f32,
    lines: usize,
}

/// Draws a text that is cut with an ellipsis where it does not fit; returns its width.
fn write(painter: &Painter, view: &View, at: Pos2, anchor: Align2, words: &Words<'_>) -> f32 {
    let mut job = LayoutJob::simple(
        words.text.to_owned(),
        font(words.size, view.zoom),
        words.ink,
        (words.width * view.zoom).max(1.0),
    );
    job.wrap.max_rows = words.lines;
    job.wrap.break_anywhere = words.lines == 1;
    let galley = painter.layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    let width = galley.size().x;
    painter.galley(rect.min, galley, words.ink);
    width
}

fn block(
    painter: &Painter,
    stage: &Stage<'_>,
    view: &View,
    number: usize,
    node: &Node,
    is_whole: bool,
) {
    let theme = stage.theme;
    let zoom = view.zoom;
    let rect = view.rect_on_screen(node.rect);
    let selected = view.selection.blocks.contains(&node.id);
    let hovered = view.hover == Hover::Block(number);
    let corner = CornerRadius::same((size::CORNER * zoom).clamp(1.0, 30.0) as u8);
    let kind = colour(theme.of_node(node));
    if selected {
        painter.add(
            RectShape::filled(rect.expand(3.0), corner, faint(theme.accent, 110))
                .with_blur_width(18.0),
        );
    }
    let edge = if selected {
        Stroke::new(2.0, colour(theme.accent))
    } else if node.parts.is_some() {
        Stroke::new(1.5, kind)
    } else if hovered {
        Stroke::new(1.5, colour(theme.outline))
    } else {
        Stroke::new(1.0, colour(theme.hairline))
    };
    painter.add(RectShape::new(rect, corner, colour(theme.block), edge, StrokeKind::Inside));
    if !is_whole {
        // A stripe in the kind's colour, and the dots' places, are all that can be told apart.
        let stripe = Rect::from_min_size(rect.min, vec2(rect.width(), size::HEADER * zoom * 0.5));
        painter.rect_filled(stripe, corner, kind);
        return;
    }
    let language = stage.language;
    let inner = size::BLOCK_WIDTH - 2.0 * size::PADDING;
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * zoom;
    // The header: an icon, the kind, and what is special about the block.
    icon(painter, at(size::PADDING + 9.0, size::HEADER / 2.0), 9.0 * zoom, kind, node, theme);
    let title = if node.parts.is_some() {
        blocks::REQUEST_TRIGGER.get(language)
    } else {
        blocks::kind(&node.block.kind, node.block.style()).get(language)
    };
    let mut right = size::BLOCK_WIDTH - size::PADDING;
    if let Some(parts) = node.parts {
        let there = parts.iter().filter(|part| **part).count();
        let label = text::PARTS.with(language, &[("parts", &there.to_string())]);
        let ground = if there == 6 { theme.good } else { theme.error };
        right -= chip(painter, view, at(right, size::HEADER / 2.0), &label, ground, theme) + 6.0;
    }
    if Some(number) == stage.scene.start {
        let label = text::START.get(language);
        right -= chip(painter, view, at(right, size::HEADER / 2.0), label, theme.info, theme) + 6.0;
    }
    write(
        painter,
        view,
        at(size::PADDING + 26.0, size::HEADER / 2.0),
        Align2::LEFT_CENTER,
        &Words {
            text: title,
            size: size::SMALL_TEXT,
            ink: colour(theme.weak_text),
            width: right - size::PADDING - 26.0,
            lines: 1,
        },
    );
    if let Some(boxed) = node.card.text {
        let field =
            Rect::from_min_size(at(size::PADDING, boxed.top), vec2(inner, boxed.height) * zoom);
        painter.add(RectShape::new(
            field,
            CornerRadius::same((5.0 * zoom).clamp(1.0, 20.0) as u8),
            colour(theme.field),
            Stroke::new(1.0, colour(theme.hairline)),
            StrokeKind::Inside,
        ));
        let summary = card::summary(&node.block).unwrap_or_default();
        let empty = summary.is_empty();
        write(
            painter,
            view,
            field.min + vec2(10.0, 8.0) * zoom,
            Align2::LEFT_TOP,
            &Words {
                text: if empty { text::NO_TEXT_YET.get(language) } else { &summary },
                size: size::TEXT,
                ink: colour(if empty { theme.weak_text } else { theme.text }),
                width: inner - 20.0,
                lines: boxed.lines,
            },
        );
    }
    rows(painter, stage, view, node, rect);
    // The input dot is where paths end.
    if Some(number) != stage.scene.start {
        dot(
            painter,
            view,
            view.screen_from_flow(node.input_dot()),
            theme,
            !node.wires_in.is_empty(),
            false,
        );
    }
}

fn rows(painter: &Painter, stage: &Stage<'_>, view: &View, node: &Node, rect: Rect) {
    let (theme, zoom, language) = (stage.theme, view.zoom, stage.language);
    let inner = size::BLOCK_WIDTH - 2.0 * size::PADDING;
    for row in &node.card.rows {
        let area = Rect::from_min_size(
            rect.min + vec2(size::PADDING, row.top) * zoom,
            vec2(inner, row.height) * zoom,
        );
        let middle = area.left_center();
        if row.kind == RowKind::AlternateOff {
            write(
                painter,
                view,
                middle + vec2(2.0 * zoom, 0.0),
                Align2::LEFT_CENTER,
                &Words {
                    text: blocks::ALTERNATE.get(language),
                    size: size::SMALL_TEXT,
                    ink: colour(theme.weak_text),
                    width: inner - 50.0,
                    lines: 1,
                },
            );
            switch(painter, area.right_center() - vec2(17.0, 0.0) * zoom, zoom, theme);
            continue;
        }
        let RowKind::Exit(kind, count) = row.kind else { continue };
        let beside_text = kind == ExitKind::Reply && node.card.text.is_some();
        if !beside_text {
            let is_token = kind == ExitKind::Option
                && node.block.option(row.exit.as_str()).is_some_and(|o| o.label == TRIGGER_LABEL);
            let weak = matches!(kind, ExitKind::Default | ExitKind::Otherwise);
            let edge = if is_token { theme.kinds.trigger } else { theme.hairline };
            painter.add(RectShape::new(
                area,
                CornerRadius::same((5.0 * zoom).clamp(1.0, 20.0) as u8),
                colour(if weak { theme.block } else { theme.field }),
                Stroke::new(1.0, colour(edge)),
                StrokeKind::Inside,
            ));
            if kind == ExitKind::Alternate {
                let bar = Rect::from_min_size(area.min, vec2(4.0 * zoom, area.height()));
                painter.rect_filled(bar, 2.0, colour(theme.accent));
            }
            let mut label = exit_label(&node.block, row.exit.as_str(), language);
            if kind == ExitKind::Option {
                let number = count + 1;
                label = if label.is_empty() {
                    format!("{number}. {}", text::NO_TEXT_YET.get(language))
                } else {
                    format!("{number}. {label}")
                };
            }
            write(
                painter,
                view,
                middle + vec2(12.0 * zoom, 0.0),
                Align2::LEFT_CENTER,
                &Words {
                    text: &label,
                    size: size::SMALL_TEXT + 0.5,
                    ink: colour(if weak { theme.weak_text } else { theme.text }),
                    width: inner - 26.0,
                    lines: 1,
                },
            );
        }
        let chosen = view
            .selection
            .exit
            .as_ref()
            .is_some_and(|(block, exit)| *block == node.id && *exit == row.exit);
        let connected = node.block.exit(row.exit.as_str()).is_some_and(|e| e.path.to.is_some());
        let at = rect.min + vec2(size::BLOCK_WIDTH, row.middle()) * zoom;
        let hovered = matches!(&view.hover, Hover::Exit(n, exit)
            if *exit == row.exit && stage.scene.nodes.get(*n).is_some_and(|n| n.id == node.id));
        dot(painter, view, at, theme, connected, chosen || hovered);
    }
}

/// A dot that paths leave from or lead to: filled when one does.
fn dot(painter: &Painter, view: &View, at: Pos2, theme: &Theme, connected: bool, marked: bool) {
    let radius = size::DOT * view.zoom * if marked { 1.3 } else { 1.0 };
    // Two filled discs: these are drawn from the glyph texture, a stroked circle is cut to pieces.
    let edge = (2.0 * view.zoom).clamp(1.0, 3.0);
    painter.circle_filled(at, radius + edge / 2.0, colour(theme.accent));
    let fill = if marked {
        theme.accent
    } else if connected {
        theme.dot
    } else {
        theme.block
    };
    painter.circle_filled(at, (radius - edge / 2.0).max(0.5), colour(fill));
}

/// A switch that is off.
fn switch(painter: &Painter, centre: Pos2, zoom: f32, theme: &Theme) {
    let rect = Rect::from_center_size(centre, vec2(32.0, 16.0) * zoom);
    let corner = CornerRadius::same((8.0 * zoom).clamp(1.0, 30.0) as u8);
    painter.add(RectShape::new(
        rect,
        corner,
        colour(theme.field),
        Stroke::new(1.0, colour(theme.outline)),
        StrokeKind::Inside,
    ));
    let knob = pos2(rect.min.x + 8.0 * zoom, centre.y);
    painter.circle_filled(knob, 5.0 * zoom, colour(theme.outline));
}

/// A small label on a ground of its own; `at` is the middle of its right side. Returns its width.
fn chip(painter: &Painter, view: &View, at: Pos2, label: &str, ground: Rgb, theme: &Theme) -> f32 {
    let zoom = view.zoom;
    let galley = painter.layout_no_wrap(
        label.to_owned(),
        font(size::CHIP_TEXT, zoom),
        colour(theme.on_mark),
    );
    let size = galley.size() + vec2(14.0, 5.0) * zoom;
    let rect = Rect::from_min_size(pos2(at.x - size.x, at.y - size.y / 2.0), size);
    painter.rect_filled(rect, size.y / 2.0, colour(ground));
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour(theme.on_mark));
    size.x / zoom
}

/// The webhook's host on its path, or that it is missing.
pub fn badge(painter: &Painter, stage: &Stage<'_>, view: &View, wire: &Wire) {
    let theme = stage.theme;
    let zoom = view.zoom;
    let label = match &wire.host {
        Some(host) => host.as_str(),
        None if wire.lacks_webhook => text::NO_WEBHOOK.get(stage.language),
        None => return,
    };
    let (ground, ink, edge) = if wire.host.is_some() {
        (theme.block, theme.accent_text, theme.accent)
    } else {
        (theme.error, theme.on_mark, theme.error)
    };
    let mut job =
        LayoutJob::simple_singleline(label.to_owned(), font(size::CHIP_TEXT, zoom), colour(ink));
    job.wrap.max_width = size::BADGE_TEXT_WIDTH * zoom;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = painter.layout_job(job);
    let size = galley.size() + vec2(14.0, 6.0) * zoom;
    let rect = Rect::from_center_size(view.screen_from_flow(wire.badge_at), size);
    painter.add(RectShape::new(
        rect,
        CornerRadius::same((size.y / 2.0).clamp(1.0, 40.0) as u8),
        colour(ground),
        Stroke::new(1.2, colour(edge)),
        StrokeKind::Inside,
    ));
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour(ink));
}

/// The sign of a block's kind.
fn icon(painter: &Painter, at: Pos2, r: f32, ground: Color32, node: &Node, theme: &Theme) {
    sign(painter, at, r, ground, &node.block.kind, node.block.style(), node.parts.is_some(), theme);
}

#[expect(clippy::too_many_arguments, reason = "one drawing, each argument a plain value")]
pub fn sign(
    painter: &Painter,
    at: Pos2,
    r: f32,
    ground: Color32,
    kind: &Kind,
    style: Style,
    is_trigger: bool,
    theme: &Theme,
) {
    let ink = colour(theme.on_mark);
    let line = Stroke::new((r * sign::LINE).max(1.0), ink);
    painter.rect_filled(Rect::from_center_size(at, Vec2::splat(2.0 * r)), r * 0.4, ground);
    let place = |[x, y]: [f32; 2]| at + vec2(x, y) * r;
    for part in sign::sign(kind, style, is_trigger) {
        match *part {
            Ink::Line { points, width } => {
                let points = points.iter().map(|point| place(*point)).collect();
                painter.add(Shape::line(points, Stroke::new((r * width).max(1.0), ink)));
            }
            Ink::Disc { at, radius } => {
                painter.circle_filled(place(at), r * radius, ink);
            }
            Ink::Ring { at, radius } => {
                painter.circle_stroke(place(at), r * radius, line);
            }
            Ink::Frame { at, size: [x, y] } => {
                let area = Rect::from_center_size(place(at), vec2(x, y) * r);
                painter.rect_stroke(area, r * 0.1, line, StrokeKind::Middle);
            }
        }
    }
}

/// A path that is being drawn with the pointer.
pub fn loose_path(painter: &Painter, theme: &Theme, from: Pos2, to: Pos2, zoom: f32) {
    let middle = f32::midpoint(from.x, to.x);
    let corners = [[from.x, from.y], [middle, from.y], [middle, to.y], [to.x, to.y]];
    let points = route::rounded(&corners, size::BEND * zoom);
    let points: Vec<Pos2> = points.into_iter().map(|[x, y]| pos2(x, y)).collect();
    painter.add(PathShape::line(points, Stroke::new(2.5, colour(theme.accent))));
    painter.circle_filled(to, 5.0, colour(theme.accent));
}

/// A line along which what is dragged stands in line with others.
pub fn guide(painter: &Painter, theme: &Theme, line: [Pos2; 2]) {
    painter.line_segment(line, Stroke::new(1.0, colour(theme.accent)));
}

/// The ends by which a selected path is led elsewhere.
fn path_handles(painter: &Painter, stage: &Stage<'_>, view: &View, wire: &Wire) {
    for at in super::handles(wire).into_iter().flatten() {
        let at = view.screen_from_flow(at);
        painter.circle_filled(at, 6.0, colour(stage.theme.canvas));
        painter.circle_filled(at, 4.5, colour(stage.theme.accent));
    }
}

pub fn band(painter: &Painter, theme: &Theme, rect: Rect) {
    painter.add(RectShape::new(
        rect,
        CornerRadius::ZERO,
        faint(theme.accent, 36),
        Stroke::new(1.0, colour(theme.accent)),
        StrokeKind::Inside,
    ));
}

/// The height of a block that has not been placed yet.
pub fn height_of(block: &Block) -> f32 {
    Card::of(block).height
}
