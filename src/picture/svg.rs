//! A flow as an SVG: the canvas's geometry, colours and words, for documents and for reviews.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use emath::{Pos2, Rect, pos2, vec2};

use crate::model::flow::{ExitKind, TRIGGER_LABEL};
use crate::model::{BlockId, Flow};
use crate::words::{Language, blocks, counted, interface as text, picture as words};

use super::font;
use super::scene::{Node, Scene, Sheet, Wire};
use super::sign::{self, Ink};
use super::theme::size;
use super::{Detail, Rgb, RowKind, Theme, card, exit_label};

/// Room around what is drawn.
const MARGIN: f32 = 40.0;
/// Where the fonts of the window are not installed, these are much alike; texts keep their width.
const FAMILY: &str = "Ubuntu Light, Ubuntu, Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif";

/// How many findings of each severity a block has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

/// What to draw, and how.
pub struct Drawing<'a> {
    pub flow: &'a Flow,
    pub theme: &'a Theme,
    pub language: Language,
    /// These blocks and the paths between them; without it, all.
    pub only: Option<&'a BTreeSet<BlockId>>,
    /// What was found, to be shown at its block.
    pub findings: &'a BTreeMap<BlockId, Count>,
}

/// The part of a flow that is drawn.
pub(super) struct Content {
    scene: Scene,
    nodes: Vec<usize>,
    wires: Vec<usize>,
    sheets: Vec<usize>,
    pub(super) area: Rect,
}

impl Content {
    /// `None` when nothing is there to be drawn.
    pub(super) fn of(drawing: &Drawing<'_>) -> Option<Self> {
        let mut scene = Scene::default();
        scene.follow(drawing.flow, 0);
        let is_in = |node: &Node| drawing.only.is_none_or(|only| only.contains(&node.id));
        let chosen: Vec<bool> = scene.nodes.iter().map(is_in).collect();
        let has = |number: usize| chosen.get(number).copied().unwrap_or(false);
        let nodes: Vec<usize> = (0..scene.nodes.len()).filter(|number| has(*number)).collect();
        let ends_in = |wire: &Wire| has(wire.from) && has(wire.to);
        let wires: Vec<usize> = (0..scene.wires.len())
            .filter(|number| scene.wires.get(*number).is_some_and(ends_in))
            .collect();
        let blocks = nodes.iter().filter_map(|number| scene.nodes.get(*number)).map(|n| n.rect);
        let paths = wires.iter().filter_map(|number| scene.wires.get(*number)).map(|w| w.bounds);
        let mut area = blocks.chain(paths).reduce(Rect::union);
        // Of a part of the flow, the notes that stand on it.
        let part = area.filter(|_| drawing.only.is_some()).map(|area| area.expand(MARGIN));
        let mut sheets = Vec::new();
        for (number, sheet) in scene.sheets.iter().enumerate() {
            if drawing.only.is_some() && !part.is_some_and(|part| part.contains_rect(sheet.rect)) {
                continue;
            }
            sheets.push(number);
            area = Some(area.map_or(sheet.rect, |area| area.union(sheet.rect)));
        }
        Some(Self { area: area?.expand(MARGIN), scene, nodes, wires, sheets })
    }
}

/// The SVG of a flow, one unit of the flow to a pixel; `None` when no block is there.
pub fn svg(drawing: &Drawing<'_>) -> Option<String> {
    Some(write(drawing, &Content::of(drawing)?, Detail::Full))
}

pub(super) fn write(drawing: &Drawing<'_>, content: &Content, detail: Detail) -> String {
    let theme = drawing.theme;
    let mut pen = Pen { out: String::new(), theme, origin: content.area.min };
    let size = content.area.size();
    let (width, height) = (number(size.x), number(size.y));
    pen.line(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="{FAMILY}" font-weight="300">"#
    ));
    let count = content.nodes.len().to_string();
    let name = drawing.flow.name.as_deref().unwrap_or_default();
    let (title, args) = if name.is_empty() {
        (words::DRAWING, vec![("blocks", &*count)])
    } else {
        (words::DRAWING_OF, vec![("name", name), ("blocks", &*count)])
    };
    pen.title(&title.with(drawing.language, &args));
    pen.line(&format!(r#"<rect width="{width}" height="{height}" fill="{}"/>"#, hex(theme.canvas)));
    let page = Page { drawing, scene: &content.scene, detail };
    for sheet in content.sheets.iter().filter_map(|number| content.scene.sheets.get(*number)) {
        page.sheet(&mut pen, sheet);
    }
    let wires = content.wires.iter().filter_map(|number| content.scene.wires.get(*number));
    for wire in wires.clone() {
        page.wire(&mut pen, wire);
    }
    for &number in &content.nodes {
        if let Some(node) = content.scene.nodes.get(number) {
            page.block(&mut pen, number, node);
        }
    }
    if detail == Detail::Full {
        for wire in wires {
            page.badge(&mut pen, wire);
        }
    }
    pen.line("</svg>");
    pen.out
}

/// A drawing in progress.
struct Pen<'a> {
    out: String,
    theme: &'a Theme,
    origin: Pos2,
}

/// How something is painted.
#[derive(Clone, Copy)]
struct Paint {
    fill: Option<Rgb>,
    edge: Option<(Rgb, f32)>,
    corner: f32,
}

impl Paint {
    fn fill(ground: Rgb, corner: f32) -> Self {
        Self { fill: Some(ground), edge: None, corner }
    }

    fn edged(ground: Rgb, edge: Rgb, width: f32, corner: f32) -> Self {
        Self { fill: Some(ground), edge: Some((edge, width)), corner }
    }
}

impl Pen<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        let text = escape(text);
        self.line(&format!("<title>{text}</title>"));
    }

    fn x(&self, at: Pos2) -> String {
        number(at.x - self.origin.x)
    }

    fn y(&self, at: Pos2) -> String {
        number(at.y - self.origin.y)
    }

    /// A box with its edge inside.
    fn rect(&mut self, rect: Rect, paint: Paint) {
        let inset = paint.edge.map_or(0.0, |(_, width)| width / 2.0);
        let rect = rect.shrink(inset);
        let (x, y) = (self.x(rect.min), self.y(rect.min));
        let (width, height) = (number(rect.width()), number(rect.height()));
        let corner = number((paint.corner - inset).max(0.0));
        let fill = paint.fill.map_or_else(|| "none".to_owned(), hex);
        let edge = paint.edge.map_or_else(String::new, |(ink, width)| {
            format!(r#" stroke="{}" stroke-width="{}""#, hex(ink), number(width))
        });
        self.line(&format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}" fill="{fill}"{edge}/>"#
        ));
    }

    fn disc(&mut self, at: Pos2, radius: f32, ink: Rgb) {
        let (x, y) = (self.x(at), self.y(at));
        self.line(&format!(
            r#"<circle cx="{x}" cy="{y}" r="{}" fill="{}"/>"#,
            number(radius),
            hex(ink)
        ));
    }

    fn ring(&mut self, at: Pos2, radius: f32, width: f32, ink: Rgb) {
        let (x, y) = (self.x(at), self.y(at));
        self.line(&format!(
            r#"<circle cx="{x}" cy="{y}" r="{}" fill="none" stroke="{}" stroke-width="{}"/>"#,
            number(radius),
            hex(ink),
            number(width)
        ));
    }

    fn points(&self, points: &[Pos2]) -> String {
        let mut out = String::with_capacity(points.len() * 12);
        for (number, at) in points.iter().enumerate() {
            let letter = if number == 0 { "M" } else { " L" };
            // Writing to a string does not fail.
            let _written = write!(out, "{letter}{} {}", self.x(*at), self.y(*at));
        }
        out
    }

    fn stroke(&mut self, points: &[Pos2], width: f32, ink: Rgb, more: &str) {
        let d = self.points(points);
        self.line(&format!(
            r#"<path d="{d}" fill="none" stroke="{}" stroke-width="{}"{more}/>"#,
            hex(ink),
            number(width)
        ));
    }

    fn polygon(&mut self, points: &[Pos2], ink: Rgb) {
        let d = self.points(points);
        self.line(&format!(r#"<path d="{d} Z" fill="{}"/>"#, hex(ink)));
    }

    /// One line of text, from its upper left corner.
    fn text(&mut self, at: Pos2, line: &str, size: f32, ink: Rgb) {
        let shown = line.trim_end();
        if shown.is_empty() {
            return;
        }
        let base = at + vec2(0.0, font::line().ascent * size);
        let (x, y) = (self.x(base), self.y(base));
        let width = number(font::width(shown, size));
        let shown = escape(shown);
        self.line(&format!(
            r#"<text x="{x}" y="{y}" font-size="{}" fill="{}" textLength="{width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{shown}</text>"#,
            number(size),
            hex(ink)
        ));
    }

    /// One line of text whose left side's middle is given, cut where it does not fit.
    fn label(&mut self, at: Pos2, label: &str, room: f32, size: f32, ink: Rgb) {
        let top = at - vec2(0.0, font::line().height * size / 2.0);
        self.text(top, &font::cut(label, room, size), size, ink);
    }

    /// A small label on a ground of its own; `at` is the middle of its right side. Returns its
    /// width.
    fn chip(&mut self, at: Pos2, label: &str, ground: Rgb) -> f32 {
        let (width, height) = chip_size(label);
        let rect = Rect::from_min_size(at - vec2(width, height / 2.0), vec2(width, height));
        self.rect(rect, Paint::fill(ground, height / 2.0));
        let ink = self.theme.on_mark;
        self.label(rect.left_center() + vec2(7.0, 0.0), label, width, size::CHIP_TEXT, ink);
        width
    }
}

fn chip_size(label: &str) -> (f32, f32) {
    (font::width(label, size::CHIP_TEXT) + 14.0, font::line().height * size::CHIP_TEXT + 5.0)
}

struct Page<'a> {
    drawing: &'a Drawing<'a>,
    scene: &'a Scene,
    detail: Detail,
}

impl Page<'_> {
    /// A note or a frame. Titles of frames are landmarks: they are there in every size.
    fn sheet(&self, pen: &mut Pen<'_>, sheet: &Sheet) {
        let theme = self.drawing.theme;
        let rect = sheet.rect;
        let room = rect.width() - 2.0 * size::PADDING;
        if sheet.is_frame() {
            pen.rect(rect, Paint::edged(theme.frame, theme.outline, 1.0, size::CORNER));
            let title = sheet.head().left_center() + vec2(size::PADDING, 0.0);
            pen.label(title, &sheet.note.text, room, size::TITLE_TEXT, theme.weak_text);
            return;
        }
        pen.rect(rect, Paint::fill(theme.note, 4.0));
        if self.detail != Detail::Full {
            return;
        }
        let height = font::line().height * size::TEXT;
        let lines = ((rect.height() - 16.0) / height).max(1.0) as usize;
        for (number, line) in
            font::wrap(&sheet.note.text, room, size::TEXT, lines).iter().enumerate()
        {
            let at = rect.min + vec2(size::PADDING, 8.0 + number as f32 * height);
            pen.text(at, line, size::TEXT, theme.note_text);
        }
    }

    fn wire(&self, pen: &mut Pen<'_>, wire: &Wire) {
        let theme = self.drawing.theme;
        let ink = if wire.lacks_webhook { theme.error } else { theme.path };
        let mut points = wire.points.clone();
        let Some(end) = points.last_mut() else { return };
        let tip = *end - vec2(size::DOT + 1.0, 0.0);
        *end = tip;
        let more = if wire.kind == ExitKind::Alternate { r#" stroke-dasharray="8 5""# } else { "" };
        // From far away, lines of their true width would vanish.
        let width =
            if self.detail == Detail::Full { size::PATH_WIDTH } else { size::PATH_WIDTH * 3.0 };
        pen.stroke(&points, width, ink, more);
        let long = size::ARROW;
        pen.polygon(
            &[tip + vec2(1.0, 0.0), tip + vec2(-long, -long * 0.6), tip + vec2(-long, long * 0.6)],
            ink,
        );
    }

    fn block(&self, pen: &mut Pen<'_>, number: usize, node: &Node) {
        let (theme, language) = (self.drawing.theme, self.drawing.language);
        let kind = theme.of_node(node);
        let rect = node.rect;
        let title = if node.parts.is_some() {
            blocks::REQUEST_TRIGGER.get(language)
        } else {
            blocks::kind(&node.block.kind, node.block.style()).get(language)
        };
        pen.line("<g>");
        if self.detail == Detail::Full {
            pen.title(&format!("{title}: {}", node.id));
        }
        let edge = if node.parts.is_some() { (kind, 1.5) } else { (theme.hairline, 1.0) };
        pen.rect(rect, Paint::edged(theme.block, edge.0, edge.1, size::CORNER));
        if self.detail == Detail::Boxes {
            let stripe = Rect::from_min_size(rect.min, vec2(rect.width(), size::HEADER));
            pen.rect(stripe, Paint::fill(kind, size::CORNER));
            pen.line("</g>");
            self.findings(pen, node);
            return;
        }
        let at = |x: f32, y: f32| rect.min + vec2(x, y);
        let middle = size::HEADER / 2.0;
        self.sign(pen, at(size::PADDING + 9.0, middle), 9.0, kind, node);
        let mut right = size::BLOCK_WIDTH - size::PADDING;
        if let Some(parts) = node.parts {
            let there = parts.iter().filter(|part| **part).count();
            let label = text::PARTS.with(language, &[("parts", &there.to_string())]);
            let ground = if there == parts.len() { theme.good } else { theme.error };
            right -= pen.chip(at(right, middle), &label, ground) + 6.0;
        }
        if Some(number) == self.scene.start {
            right -= pen.chip(at(right, middle), text::START.get(language), theme.info) + 6.0;
        }
        let left = size::PADDING + 26.0;
        pen.label(at(left, middle), title, right - left, size::SMALL_TEXT, theme.weak_text);
        self.message(pen, node);
        self.rows(pen, node);
        if Some(number) != self.scene.start {
            dot(pen, node.input_dot(), theme, !node.wires_in.is_empty());
        }
        pen.line("</g>");
        self.findings(pen, node);
    }

    fn message(&self, pen: &mut Pen<'_>, node: &Node) {
        let Some(boxed) = node.card.text else { return };
        let theme = self.drawing.theme;
        let inner = size::BLOCK_WIDTH - 2.0 * size::PADDING;
        let field = Rect::from_min_size(
            node.rect.min + vec2(size::PADDING, boxed.top),
            vec2(inner, boxed.height),
        );
        pen.rect(field, Paint::edged(theme.field, theme.hairline, 1.0, 5.0));
        let summary = card::summary(&node.block).unwrap_or_default();
        let (words, ink) = if summary.is_empty() {
            (text::NO_TEXT_YET.get(self.drawing.language), theme.weak_text)
        } else {
            (summary.as_str(), theme.text)
        };
        let lines = font::wrap(words, inner - 20.0, size::TEXT, boxed.lines);
        for (number, line) in lines.iter().enumerate() {
            let down = 8.0 + number as f32 * font::line().height * size::TEXT;
            pen.text(field.min + vec2(10.0, down), line, size::TEXT, ink);
        }
    }

    fn rows(&self, pen: &mut Pen<'_>, node: &Node) {
        let (theme, language) = (self.drawing.theme, self.drawing.language);
        let inner = size::BLOCK_WIDTH - 2.0 * size::PADDING;
        for row in &node.card.rows {
            let area = Rect::from_min_size(
                node.rect.min + vec2(size::PADDING, row.top),
                vec2(inner, row.height),
            );
            let middle = area.left_center();
            let RowKind::Exit(kind, count) = row.kind else {
                let label = blocks::ALTERNATE.get(language);
                let room = inner - 50.0;
                let at = middle + vec2(2.0, 0.0);
                pen.label(at, label, room, size::SMALL_TEXT, theme.weak_text);
                let centre = area.right_center() - vec2(17.0, 0.0);
                let switch = Rect::from_center_size(centre, vec2(32.0, 16.0));
                pen.rect(switch, Paint::edged(theme.field, theme.outline, 1.0, 8.0));
                pen.disc(pos2(switch.min.x + 8.0, centre.y), 5.0, theme.outline);
                continue;
            };
            if kind != ExitKind::Reply || node.card.text.is_none() {
                let is_token = kind == ExitKind::Option
                    && node
                        .block
                        .option(row.exit.as_str())
                        .is_some_and(|option| option.label == TRIGGER_LABEL);
                let is_weak = matches!(kind, ExitKind::Default | ExitKind::Otherwise);
                let edge = if is_token { theme.kinds.trigger } else { theme.hairline };
                let ground = if is_weak { theme.block } else { theme.field };
                pen.rect(area, Paint::edged(ground, edge, 1.0, 5.0));
                if kind == ExitKind::Alternate {
                    let bar = Rect::from_min_size(area.min, vec2(4.0, area.height()));
                    pen.rect(bar, Paint::fill(theme.accent, 2.0));
                }
                let mut label = exit_label(&node.block, row.exit.as_str(), language);
                if kind == ExitKind::Option {
                    let words =
                        if label.is_empty() { text::NO_TEXT_YET.get(language) } else { &label };
                    label = format!("{}. {words}", count + 1);
                }
                let ink = if is_weak { theme.weak_text } else { theme.text };
                let at = middle + vec2(12.0, 0.0);
                pen.label(at, &label, inner - 26.0, size::SMALL_TEXT + 0.5, ink);
            }
            let is_connected =
                node.block.exit(row.exit.as_str()).is_some_and(|exit| exit.path.to.is_some());
            dot(pen, node.dot_of_row(row.middle()), theme, is_connected);
        }
    }

    fn sign(&self, pen: &mut Pen<'_>, at: Pos2, r: f32, ground: Rgb, node: &Node) {
        let ink = self.drawing.theme.on_mark;
        let side = Rect::from_center_size(at, vec2(2.0 * r, 2.0 * r));
        pen.rect(side, Paint::fill(ground, r * 0.4));
        let place = |[x, y]: [f32; 2]| at + vec2(x, y) * r;
        let is_trigger = node.parts.is_some();
        for part in sign::sign(&node.block.kind, node.block.style(), is_trigger) {
            match *part {
                Ink::Line { points, width } => {
                    let points: Vec<Pos2> = points.iter().map(|point| place(*point)).collect();
                    pen.stroke(&points, width * r, ink, "");
                }
                Ink::Disc { at, radius } => pen.disc(place(at), radius * r, ink),
                Ink::Ring { at, radius } => pen.ring(place(at), radius * r, sign::LINE * r, ink),
                Ink::Frame { at, size: [x, y] } => {
                    // The line lies on the frame's edge.
                    let half = sign::LINE * r / 2.0;
                    let rect = Rect::from_center_size(place(at), vec2(x, y) * r).expand(half);
                    let edge = Some((ink, sign::LINE * r));
                    pen.rect(rect, Paint { fill: None, edge, corner: r * 0.1 + half });
                }
            }
        }
    }

    /// What was found at a block, above its upper edge.
    fn findings(&self, pen: &mut Pen<'_>, node: &Node) {
        let Some(count) = self.drawing.findings.get(&node.id) else { return };
        let theme = self.drawing.theme;
        let mut left = node.rect.min.x + size::PADDING;
        for (number, one, many, ground) in [
            (count.errors, text::ONE_ERROR, text::ERRORS, theme.error),
            (count.warnings, text::ONE_WARNING, text::WARNINGS, theme.warning),
            (count.infos, text::ONE_INFO, text::INFOS, theme.info),
        ] {
            if number == 0 {
                continue;
            }
            let label = counted(number, one, many, self.drawing.language);
            let (width, height) = chip_size(&label);
            let middle = node.rect.min.y - height / 2.0 - 3.0;
            pen.chip(pos2(left + width, middle), &label, ground);
            left += width + 6.0;
        }
    }

    /// The webhook's host on its path, or that it is missing.
    fn badge(&self, pen: &mut Pen<'_>, wire: &Wire) {
        let theme = self.drawing.theme;
        let (label, ground, ink, edge) = match &wire.host {
            Some(host) => (host.as_str(), theme.block, theme.accent_text, theme.accent),
            None if wire.lacks_webhook => {
                let label = text::NO_WEBHOOK.get(self.drawing.language);
                (label, theme.error, theme.on_mark, theme.error)
            }
            None => return,
        };
        let label = font::cut(label, size::BADGE_TEXT_WIDTH, size::CHIP_TEXT);
        let wide = font::width(&label, size::CHIP_TEXT);
        let area = vec2(wide, font::line().height * size::CHIP_TEXT) + vec2(14.0, 6.0);
        let rect = Rect::from_center_size(wire.badge_at, area);
        pen.rect(rect, Paint::edged(ground, edge, 1.2, rect.height() / 2.0));
        pen.label(rect.left_center() + vec2(7.0, 0.0), &label, wide + 1.0, size::CHIP_TEXT, ink);
    }
}

/// A dot that paths leave from or lead to: filled when one does.
fn dot(pen: &mut Pen<'_>, at: Pos2, theme: &Theme, is_connected: bool) {
    pen.disc(at, size::DOT + 1.0, theme.accent);
    pen.disc(at, size::DOT - 1.0, if is_connected { theme.dot } else { theme.block });
}

fn hex(Rgb(red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A number with at most two decimals.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text as XML has it. What XML has no place for is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
