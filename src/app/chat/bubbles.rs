//! The conversation itself: bubbles, buttons, and what no phone shows between them. Only what is
//! in view is laid out; the height of the rest is guessed until it comes into view.

use std::collections::VecDeque;
use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align, CornerRadius, FontId, Galley, Id, Pos2, Rect, Role, Sense, Shape, Stroke, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::picture::Rgb;
use crate::sim::{Attachment, EventKind, Message, Place, Shown, tell};
use crate::words::{Language, chat as words, sim};

use super::super::{App, look};
use super::cards::{block_of, can_choose};
use super::talk::{Line, LineKind, Said, Talk};
use super::{Chat, Input, Wish, head, said, span};

const TEXT: f32 = 14.0;
const SMALL: f32 = 12.0;
const TIME: f32 = 10.5;
/// Between a bubble's edge and its text.
const PAD: Vec2 = vec2(10.0, 7.0);
const CORNER: u8 = 10;
/// A bubble is no wider than this, and no wider than its part of the chat.
const WIDEST: f32 = 420.0;
const PART: f32 = 0.84;
const ROW: f32 = 34.0;
const PICTURE: f32 = 108.0;
/// The room at the sides of the chat.
const ASIDE: f32 = 12.0;
/// Lines beyond those in view, so that Tab finds the next one.
const SPARE: usize = 2;

/// How high each line is, as far as it was seen.
#[derive(Default)]
pub(super) struct Heights {
    first: u64,
    list: VecDeque<f32>,
    /// The width and the choice of lines that the heights are of.
    of: (f32, bool, Option<Language>),
}

impl Heights {
    fn follow(&mut self, talk: &Talk, width: f32, shows_details: bool, language: Language) {
        let of = (width, shows_details, Some(language));
        if self.of != of {
            self.list.clear();
            self.of = of;
        }
        while self.first < talk.dropped() {
            self.list.pop_front();
            self.first += 1;
        }
        for line in talk.lines().iter().skip(self.list.len()) {
            self.list.push_back(guess(line, width, shows_details));
        }
    }
}

fn guess(line: &Line, width: f32, shows_details: bool) -> f32 {
    let per_row = (width * PART / 7.2).max(10.0);
    let rows = |text: &str| (text.chars().count() as f32 / per_row).ceil().max(1.0);
    match &line.kind {
        LineKind::Mine(Said::Text(text)) => rows(text) * 19.0 + 26.0,
        LineKind::Mine(_) => PICTURE + 40.0,
        LineKind::Theirs { message, .. } => {
            let picture = f32::from(message.file.is_some() || message.location.is_some());
            let options = if message.style == "list" { 1 } else { message.options.len() };
            rows(&message.text) * 19.0 + 26.0 + picture * PICTURE + options as f32 * ROW
        }
        LineKind::Detail(_) if !shows_details => 0.0,
        LineKind::Passed { .. } | LineKind::Told(_) | LineKind::Detail(_) => 34.0,
        LineKind::Differs { .. } => 110.0,
    }
}

/// The ground of the conversation, with the flow's dots as on the canvas.
pub(super) fn ground(ui: &Ui, app: &App) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, look::colour(app.theme.chat));
    let ink = look::faint(app.theme.weak_text, if app.theme.is_dark { 16 } else { 22 });
    let mut mesh = egui::Mesh::default();
    let step = 22.0;
    let (columns, rows) = ((rect.width() / step) as usize, (rect.height() / step) as usize);
    for row in 0..=rows {
        for column in 0..=columns {
            let shift = if row % 2 == 0 { 6.0 } else { 6.0 + step / 2.0 };
            let at = rect.min + vec2(column as f32 * step + shift, row as f32 * step + 8.0);
            if rect.contains(at) {
                mesh.add_colored_rect(Rect::from_center_size(at, Vec2::splat(2.0)), ink);
            }
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

pub(super) fn lines_ui(
    ui: &mut Ui,
    app: &App,
    talk: &Talk,
    chat: &mut Chat,
    wishes: &mut Vec<Wish>,
) {
    let mut heights = std::mem::take(&mut chat.heights);
    heights.follow(talk, ui.available_width(), chat.shows_details, app.language);
    let view = ui.available_height();
    let older = if talk.dropped() > 0 { 34.0 } else { 0.0 };
    let total: f32 = heights.list.iter().sum::<f32>() + older + 20.0;
    let mut area = egui::ScrollArea::vertical()
        .id_salt(("chat lines", chat.begun))
        .auto_shrink(false)
        .min_scrolled_height(20.0)
        .stick_to_bottom(true);
    if std::mem::take(&mut chat.wants_end) {
        area = area.vertical_scroll_offset((total - view).max(0.0));
    }
    let mut has_changed = false;
    area.show_viewport(ui, |ui, seen| {
        let whole = ui.max_rect();
        // Few lines stand at the lower edge, as on a phone.
        let above = (view - total).max(0.0) + 10.0;
        ui.set_min_height(total.max(view));
        let (mut number, mut top) = (0, above + older);
        while let Some(height) = heights.list.get(number) {
            if top + height >= seen.min.y {
                break;
            }
            top += height;
            number += 1;
        }
        for _ in 0..SPARE {
            let Some(height) = number.checked_sub(1).and_then(|before| heights.list.get(before))
            else {
                break;
            };
            top -= height;
            number -= 1;
        }
        if older > 0.0 && number == 0 {
            let place =
                Rect::from_min_size(whole.min + vec2(0.0, above), vec2(whole.width(), older));
            pill(ui, app, place, app.say(words::OLDER), app.theme.weak_text);
        }
        let mut spare = SPARE;
        while let Some(line) = talk.lines().get(number) {
            if top > seen.max.y {
                if spare == 0 {
                    break;
                }
                spare -= 1;
            }
            let is_hidden = matches!(line.kind, LineKind::Detail(_)) && !chat.shows_details;
            let height = if is_hidden {
                0.0
            } else {
                let place =
                    Rect::from_min_max(whole.min + vec2(ASIDE, top), whole.max - vec2(ASIDE, 0.0));
                let id = ui.scope_id().with(("line", talk.dropped() + number as u64));
                let context = Context { app, talk, id };
                context.line_ui(ui, place, line, is_first(talk, number, chat), wishes)
            };
            if let Some(known) = heights.list.get_mut(number) {
                has_changed |= (*known - height).abs() > 0.5;
                *known = height;
            }
            top += height;
            number += 1;
        }
    });
    if has_changed {
        // The end is elsewhere than it was guessed.
        ui.ctx().request_repaint();
    }
    chat.heights = heights;
}

/// Whether the line before is another one's: then the bubble has its tip and more room.
fn is_first(talk: &Talk, number: usize, chat: &Chat) -> bool {
    let side = |line: &Line| match line.kind {
        LineKind::Mine(_) => Some(1),
        LineKind::Theirs { .. } => Some(2),
        _ => None,
    };
    let is_shown = |line: &&Line| chat.shows_details || !matches!(line.kind, LineKind::Detail(_));
    let before = talk.lines().range(..number).rev().take(64).find(is_shown);
    before.and_then(side) != talk.lines().get(number).and_then(side)
}

/// Which side of the chat a bubble stands at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    User,
    Company,
}

/// What every line is drawn with.
struct Context<'a> {
    app: &'a App,
    talk: &'a Talk,
    id: Id,
}

/// A part of a bubble, laid out.
enum Part {
    Tag(Arc<Galley>),
    File { name: Arc<Galley>, media: String },
    Map { address: Arc<Galley> },
    Text(Arc<Galley>),
    Option { label: Arc<Galley>, choice: Choice, is_apart: bool },
}

enum Choice {
    Option(Shown),
    List,
}

impl Part {
    fn size(&self) -> Vec2 {
        match self {
            Self::Tag(galley) | Self::Text(galley) => galley.size(),
            Self::File { name, .. } => vec2(210.0, PICTURE + 4.0 + name.size().y),
            Self::Map { address } => vec2(210.0, PICTURE + 4.0 + address.size().y),
            Self::Option { label, is_apart: true, .. } => {
                vec2(label.size().x + 24.0, (label.size().y + 16.0).max(ROW))
            }
            Self::Option { label, .. } => vec2(label.size().x, label.size().y + 6.0),
        }
    }
}

impl Context<'_> {
    /// Draws a line from the top of a place, and gives its height.
    fn line_ui(
        &self,
        ui: &mut Ui,
        place: Rect,
        line: &Line,
        is_first: bool,
        wishes: &mut Vec<Wish>,
    ) -> f32 {
        match &line.kind {
            LineKind::Mine(said) => {
                let parts = self.parts_of_said(ui, place.width(), said);
                self.bubble(ui, place, By::User, line.at, parts, is_first, true, wishes)
            }
            LineKind::Theirs { block, message } => {
                let parts = self.parts_of(ui, place.width(), message);
                let can_choose = can_choose(self.talk, block);
                self.bubble(ui, place, By::Company, line.at, parts, is_first, can_choose, wishes)
            }
            LineKind::Passed { ms } => {
                let words = said(self.app, words::LATER, &[("time", &span(*ms))]);
                pill(ui, self.app, place, &words, self.app.theme.weak_text)
            }
            LineKind::Told(kind) if kind.is_trouble() => self.trouble(ui, place, kind, wishes),
            LineKind::Told(kind) => self.told(ui, place, kind, wishes),
            LineKind::Detail(kind) => {
                let words = tell::tell(kind, self.app.language);
                detail(ui, self.app, place, &words)
            }
            LineKind::Differs { before, now } => self.differs(ui, place, before, now),
        }
    }

    fn widest(width: f32) -> f32 {
        (width * PART).min(WIDEST) - 2.0 * PAD.x
    }

    fn lay(ui: &Ui, text: &str, points: f32, ink: Rgb, width: f32) -> Arc<Galley> {
        let font = FontId::proportional(points);
        let job = LayoutJob::simple(text.to_owned(), font, look::colour(ink), width);
        ui.painter().layout_job(job)
    }

    fn parts_of_said(&self, ui: &Ui, width: f32, said: &Said) -> Vec<Part> {
        let (room, theme) = (Self::widest(width), self.app.theme);
        match said {
            Said::Text(text) => vec![Part::Text(Self::lay(ui, text, TEXT, theme.text, room))],
            Said::File { media, url, caption } => {
                let name = url.rsplit('/').next().unwrap_or(url);
                let file = Attachment {
                    url: url.clone(),
                    name: name.to_owned(),
                    media: media.name().to_owned(),
                };
                let mut parts = vec![self.file(ui, &file, room)];
                if !caption.is_empty() {
                    parts.push(Part::Text(Self::lay(ui, caption, TEXT, theme.text, room)));
                }
                parts
            }
            Said::Place(place) => vec![self.map(ui, place, room)],
        }
    }

    fn parts_of(&self, ui: &Ui, width: f32, message: &Message) -> Vec<Part> {
        let (room, app) = (Self::widest(width), self.app);
        let mut parts = Vec::new();
        let tag = match (message.is_reminder, message.is_template) {
            (true, _) => Some(words::REMINDER),
            (false, true) => Some(words::TEMPLATE),
            (false, false) => None,
        };
        if let Some(tag) = tag {
            parts.push(Part::Tag(Self::lay(ui, app.say(tag), 11.0, app.theme.accent_text, room)));
        }
        if let Some(file) = &message.file {
            parts.push(self.file(ui, file, room));
        }
        if let Some(place) = &message.location {
            parts.push(self.map(ui, place, room));
        }
        if !message.text.is_empty() {
            parts.push(Part::Text(Self::lay(ui, &message.text, TEXT, app.theme.text, room)));
        }
        if message.style == "list" && !message.options.is_empty() {
            let label = app.say(words::CHOOSE);
            let label = self.option(ui, label, room - 40.0, true);
            parts.push(Part::Option { label, choice: Choice::List, is_apart: true });
            return parts;
        }
        let is_apart = message.style == "buttons";
        for (number, option) in message.options.iter().enumerate() {
            let label = if is_apart {
                option.label.clone()
            } else {
                format!("{}) {}", number + 1, option.label)
            };
            let label = self.option(ui, &label, room - if is_apart { 24.0 } else { 0.0 }, is_apart);
            parts.push(Part::Option { label, choice: Choice::Option(option.clone()), is_apart });
        }
        parts
    }

    fn option(&self, ui: &Ui, label: &str, width: f32, is_apart: bool) -> Arc<Galley> {
        let ink = look::colour(self.app.theme.accent_text);
        let mut job =
            LayoutJob::simple(label.to_owned(), FontId::proportional(TEXT), ink, width.max(40.0));
        if is_apart {
            job.halign = Align::Center;
        }
        ui.painter().layout_job(job)
    }

    fn file(&self, ui: &Ui, file: &Attachment, room: f32) -> Part {
        let kind = tell::media(&file.media).get(self.app.language);
        let name = if file.name.is_empty() { file.url.as_str() } else { file.name.as_str() };
        let label = format!("{kind} · {name}");
        let name = Self::lay(ui, &label, SMALL, self.app.theme.text, room);
        Part::File { name, media: file.media.clone() }
    }

    fn map(&self, ui: &Ui, place: &Place, room: f32) -> Part {
        let label = match place.address.as_str() {
            "" => format!("{}, {}", place.latitude, place.longitude),
            address => address.to_owned(),
        };
        Part::Map { address: Self::lay(ui, &label, SMALL, self.app.theme.text, room) }
    }

    #[expect(clippy::too_many_arguments, reason = "one drawing, each argument a plain value")]
    fn bubble(
        &self,
        ui: &mut Ui,
        place: Rect,
        by: By,
        at: u64,
        parts: Vec<Part>,
        is_first: bool,
        can_choose: bool,
        wishes: &mut Vec<Wish>,
    ) -> f32 {
        let theme = self.app.theme;
        let time = head::time_of_day(self.talk, at, false);
        let time = Self::lay(ui, &time, TIME, theme.weak_text, f32::INFINITY);
        let ticks = if by == By::User { 18.0 } else { 0.0 };
        let foot = vec2(time.size().x + ticks, time.size().y);
        let room = Self::widest(place.width());
        // The time stands behind the last words where there is room for it.
        let last = match parts.last() {
            Some(Part::Text(galley)) => galley.rows.last().map(|row| row.row.size.x),
            _ => None,
        };
        let beside = last.filter(|last| last + foot.x + 12.0 <= room);
        let mut inner = vec2(foot.x, 0.0);
        let mut has_apart = false;
        for part in &parts {
            let size = part.size();
            inner.x = inner.x.max(size.x.min(room));
            inner.y += size.y;
            has_apart |= matches!(part, Part::Option { is_apart: true, .. });
        }
        inner.y += 4.0 * parts.len().saturating_sub(1) as f32;
        if let Some(last) = beside {
            inner.x = inner.x.max(last + foot.x + 12.0);
            inner.y += 2.0;
        } else {
            inner.y += foot.y + 1.0;
        }
        if has_apart {
            inner.x = inner.x.max(room.min(210.0));
        }
        let gap = if is_first { 8.0 } else { 3.0 };
        let size = inner + 2.0 * PAD;
        let left = match by {
            By::User => place.max.x - size.x,
            By::Company => place.min.x,
        };
        let rect = Rect::from_min_size(pos2(left, place.min.y + gap), size);
        self.paint_bubble(ui, rect, by, is_first);
        let mut top = rect.min.y + PAD.y;
        // Buttons stand below the time, as on a phone.
        let first_apart =
            parts.iter().position(|part| matches!(part, Part::Option { is_apart: true, .. }));
        let count = parts.len();
        for (number, part) in parts.into_iter().enumerate() {
            if first_apart == Some(number) && beside.is_none() {
                self.paint_foot(ui, pos2(rect.max.x - PAD.x, top + foot.y - 2.0), &time, by);
                top += foot.y + 1.0;
            }
            let height = part.size().y;
            let row = Rect::from_min_size(pos2(rect.min.x + PAD.x, top), vec2(inner.x, height));
            let id = self.id.with(number);
            self.part_ui(ui, row, part, by, id, can_choose, wishes);
            top += height + if number + 1 < count { 4.0 } else { 0.0 };
        }
        if first_apart.is_none() {
            let lower = rect.max - vec2(PAD.x, PAD.y - 2.0);
            self.paint_foot(ui, lower, &time, by);
        }
        gap + size.y
    }

    /// The time, and the two ticks of a message that was read; `at` is their lower right corner.
    fn paint_foot(&self, ui: &Ui, at: Pos2, time: &Arc<Galley>, by: By) {
        let theme = self.app.theme;
        let ticks = if by == By::User { 18.0 } else { 0.0 };
        let place = pos2(at.x - ticks - time.size().x, at.y - time.size().y);
        ui.painter().galley(place, Arc::clone(time), look::colour(theme.weak_text));
        if by == By::User {
            let ink = Stroke::new(1.4, look::colour(theme.info));
            for shift in [0.0, 4.5] {
                let foot = pos2(at.x - 9.5 + shift - 2.0, at.y - 3.0);
                let points = vec![foot + vec2(-3.0, -3.0), foot, foot + vec2(5.5, -6.0)];
                ui.painter().add(Shape::line(points, ink));
            }
        }
    }

    fn paint_bubble(&self, ui: &Ui, rect: Rect, by: By, is_first: bool) {
        let theme = self.app.theme;
        let ground = look::colour(if by == By::User { theme.mine } else { theme.theirs });
        let mut corner = CornerRadius::same(CORNER);
        if is_first {
            match by {
                By::User => corner.ne = 2,
                By::Company => corner.nw = 2,
            }
        }
        let shadow = look::faint(theme.bar, if theme.is_dark { 120 } else { 0 });
        let edge = look::faint(theme.outline, if theme.is_dark { 0 } else { 60 });
        ui.painter().rect_filled(rect.translate(vec2(0.0, 1.0)), corner, shadow);
        ui.painter().rect_filled(rect.translate(vec2(0.0, 0.8)), corner, edge);
        if is_first {
            let (at, out) = match by {
                By::User => (rect.right_top(), 6.0),
                By::Company => (rect.left_top(), -6.0),
            };
            let tip = vec![at, at + vec2(out, 0.0), at + vec2(0.0, 8.0), at + vec2(-out, 4.0)];
            ui.painter().add(Shape::convex_polygon(tip, ground, Stroke::NONE));
        }
        ui.painter().rect_filled(rect, corner, ground);
    }

    #[expect(clippy::too_many_arguments, reason = "one drawing, each argument a plain value")]
    fn part_ui(
        &self,
        ui: &mut Ui,
        row: Rect,
        part: Part,
        by: By,
        id: Id,
        can_choose: bool,
        wishes: &mut Vec<Wish>,
    ) {
        match part {
            Part::Tag(galley) => label(ui, row.min, galley),
            Part::Text(galley) => {
                // Who says it is seen by its side, and heard by its name.
                let words = if by == By::User { sim::SAID } else { sim::MESSAGE };
                let name = said(self.app, words, &[("text", galley.text())]);
                let place = Rect::from_min_size(row.min, galley.size());
                ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
                    ui.add(egui::Label::new(galley).selectable(true)).accessible_name(name);
                });
            }
            Part::File { name, media } => {
                let picture = Rect::from_min_size(row.min, vec2(row.width(), PICTURE));
                self.paint_file(ui, picture, &media);
                label(ui, pos2(row.min.x, picture.max.y + 4.0), name);
            }
            Part::Map { address } => {
                let picture = Rect::from_min_size(row.min, vec2(row.width(), PICTURE));
                self.paint_map(ui, picture);
                label(ui, pos2(row.min.x, picture.max.y + 4.0), address);
            }
            Part::Option { label, choice, is_apart } => {
                self.option_ui(ui, row, &label, choice, is_apart, id, can_choose, wishes);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one drawing, each argument a plain value")]
    fn option_ui(
        &self,
        ui: &Ui,
        row: Rect,
        galley: &Arc<Galley>,
        choice: Choice,
        is_apart: bool,
        id: Id,
        can_choose: bool,
        wishes: &mut Vec<Wish>,
    ) {
        let theme = self.app.theme;
        let area = if is_apart { row.expand2(vec2(PAD.x, 0.0)) } else { row };
        let sense = if can_choose { Sense::click() } else { Sense::hover() };
        let response = ui.interact(area, id, sense);
        let name = match &choice {
            Choice::Option(option) => option.label.clone(),
            Choice::List => self.app.say(words::CHOOSE).to_owned(),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, can_choose, &name));
        if can_choose && (response.hovered() || response.has_focus()) {
            let ground = look::faint(theme.accent, 40);
            ui.painter().rect_filled(area.shrink2(vec2(2.0, 0.0)), 6.0, ground);
        }
        let ink = if can_choose { theme.accent_text } else { theme.weak_text };
        if is_apart {
            let line = [area.left_top() + vec2(1.0, 0.0), area.right_top() - vec2(1.0, 0.0)];
            let edge = look::faint(theme.outline, 90);
            ui.painter().line_segment(line, Stroke::new(1.0, edge));
            // A text that is centred is placed by its middle.
            let at = pos2(row.center().x, row.center().y - galley.size().y / 2.0);
            let at = if galley.job.halign == Align::Center { at } else { row.min };
            let ink = look::colour(ink);
            ui.painter().galley_with_override_text_color(at, Arc::clone(galley), ink);
            if matches!(choice, Choice::List) {
                let at = pos2(row.center().x - galley.size().x / 2.0 - 16.0, row.center().y);
                for shift in [-4.0, 0.0, 4.0] {
                    let line = [at + vec2(-5.0, shift), at + vec2(5.0, shift)];
                    ui.painter().line_segment(line, Stroke::new(1.6, ink));
                }
            }
        } else {
            let at = pos2(row.min.x, row.center().y - galley.size().y / 2.0);
            let ink = look::colour(ink);
            ui.painter().galley_with_override_text_color(at, Arc::clone(galley), ink);
        }
        if can_choose && response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            wishes.push(match choice {
                Choice::Option(option) => Wish::Take(Input::Option { option: option.id }),
                Choice::List => Wish::OpenList,
            });
        }
    }

    /// What stands for a file: no file is loaded.
    fn paint_file(&self, ui: &Ui, rect: Rect, media: &str) {
        let theme = self.app.theme;
        let painter = ui.painter();
        painter.rect_filled(rect, 8.0, look::faint(theme.accent, 46));
        let (at, ink) = (rect.center(), look::colour(theme.accent_text));
        let line = Stroke::new(2.2, ink);
        match media {
            "image" | "sticker" => {
                // A landscape: two hills and the sun.
                let foot = rect.max.y;
                for (x, height, width, alpha) in [(0.34, 56.0, 0.6, 120), (0.68, 40.0, 0.56, 190)] {
                    let middle = rect.min.x + rect.width() * x;
                    let half = rect.width() * width / 2.0;
                    let points = vec![
                        pos2((middle - half).max(rect.min.x), foot),
                        pos2(middle, foot - height),
                        pos2((middle + half).min(rect.max.x), foot),
                    ];
                    let ground = look::faint(theme.accent, alpha);
                    painter.add(Shape::convex_polygon(points, ground, Stroke::NONE));
                }
                let sun = rect.right_top() + vec2(-34.0, 28.0);
                painter.circle_filled(sun, 11.0, look::colour(theme.warning));
            }
            "video" => {
                painter.circle_filled(at, 24.0, look::faint(theme.accent, 160));
                let points =
                    vec![at + vec2(-7.0, -11.0), at + vec2(12.0, 0.0), at + vec2(-7.0, 11.0)];
                let white = look::colour(theme.on_accent);
                painter.add(Shape::convex_polygon(points, white, Stroke::NONE));
            }
            "audio" => {
                for number in 0..21 {
                    let x = rect.min.x + 24.0 + number as f32 * (rect.width() - 48.0) / 20.0;
                    let swing = (number as f32 * 1.7).sin().abs() * 26.0 + 5.0;
                    let line_at = [pos2(x, at.y - swing / 2.0), pos2(x, at.y + swing / 2.0)];
                    painter.line_segment(line_at, Stroke::new(3.0, ink));
                }
            }
            "contact" => {
                painter.circle_filled(at - vec2(0.0, 12.0), 14.0, ink);
                let body = Rect::from_center_size(at + vec2(0.0, 22.0), vec2(54.0, 30.0));
                let corner = CornerRadius { nw: 24, ne: 24, sw: 4, se: 4 };
                painter.rect_filled(body, corner, ink);
            }
            _ => {
                let page = Rect::from_center_size(at, vec2(46.0, 60.0));
                painter.rect_stroke(page, 4.0, line, egui::StrokeKind::Inside);
                for row in [-14.0, -2.0, 10.0] {
                    let width = if row > 5.0 { 8.0 } else { 14.0 };
                    let line_at = [at + vec2(-14.0, row), at + vec2(width, row)];
                    painter.line_segment(line_at, line);
                }
            }
        }
    }

    /// What stands for a map: streets and a pin.
    fn paint_map(&self, ui: &Ui, rect: Rect) {
        let theme = self.app.theme;
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.rect_filled(rect, 8.0, look::faint(theme.good, 46));
        let street = Stroke::new(7.0, look::faint(theme.weak_text, 70));
        for (from, to) in [
            (vec2(0.0, 0.72), vec2(1.0, 0.4)),
            (vec2(0.16, 0.0), vec2(0.34, 1.0)),
            (vec2(0.7, 0.0), vec2(0.62, 1.0)),
            (vec2(0.0, 0.22), vec2(1.0, 0.12)),
        ] {
            let place = |part: Vec2| rect.min + part * rect.size();
            painter.line_segment([place(from), place(to)], street);
        }
        let at = rect.center() - vec2(0.0, 6.0);
        let ink = look::colour(theme.error);
        let foot = vec![at + vec2(-9.0, 4.0), at + vec2(9.0, 4.0), at + vec2(0.0, 24.0)];
        painter.add(Shape::convex_polygon(foot, ink, Stroke::NONE));
        painter.circle_filled(at, 11.0, ink);
        painter.circle_filled(at, 4.5, look::colour(theme.on_mark));
    }

    /// Something that went wrong: it leads to its block.
    fn trouble(&self, ui: &mut Ui, place: Rect, kind: &EventKind, wishes: &mut Vec<Wish>) -> f32 {
        let theme = self.app.theme;
        let words = tell::tell(kind, self.app.language);
        let galley = Self::lay(ui, &words, 13.0, theme.warning, place.width() - 46.0);
        let size = vec2(place.width(), galley.size().y + 16.0);
        let rect = Rect::from_min_size(place.min + vec2(0.0, 7.0), size);
        let painter = ui.painter();
        painter.rect_filled(rect, 8.0, look::colour(theme.panel));
        let edge = Stroke::new(1.0, look::faint(theme.warning, 150));
        painter.rect_stroke(rect, 8.0, edge, egui::StrokeKind::Inside);
        let at = pos2(rect.min.x + 19.0, rect.min.y + 17.0);
        let points = vec![at + vec2(0.0, -7.5), at + vec2(8.0, 6.0), at + vec2(-8.0, 6.0)];
        let ink = look::colour(theme.warning);
        painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
        let mark = look::colour(theme.panel);
        painter.line_segment([at + vec2(0.0, -3.0), at + vec2(0.0, 1.5)], Stroke::new(1.6, mark));
        painter.circle_filled(at + vec2(0.0, 4.0), 1.0, mark);
        let place_of_words = rect.min + vec2(36.0, 8.0);
        self.leads_to(ui, rect, kind, &words, wishes);
        ui.painter().galley(place_of_words, galley, ink);
        size.y + 7.0
    }

    /// Something that no phone shows.
    fn told(&self, ui: &mut Ui, place: Rect, kind: &EventKind, wishes: &mut Vec<Wish>) -> f32 {
        let words = tell::tell(kind, self.app.language);
        let theme = self.app.theme;
        let ink = match kind {
            EventKind::Paused { .. } => theme.warning,
            EventKind::Resumed { .. } | EventKind::Answered { .. } => theme.good,
            _ => theme.weak_text,
        };
        let galley = pill_galley(ui, place, &words, ink);
        let rect = pill_rect(place, &galley);
        let height = paint_pill(ui, self.app, place, &galley, ink);
        self.leads_to(ui, rect, kind, &words, wishes);
        height
    }

    /// A line that is about a block shows it when it is clicked.
    fn leads_to(&self, ui: &Ui, rect: Rect, kind: &EventKind, words: &str, wishes: &mut Vec<Wish>) {
        let Some(block) = block_of(kind) else {
            let response = ui.interact(rect, self.id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
            return;
        };
        let response = ui.interact(rect, self.id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, words));
        if response.hovered() || response.has_focus() {
            let edge = Stroke::new(1.5, look::colour(self.app.theme.accent));
            ui.painter().rect_stroke(rect, 8.0, edge, egui::StrokeKind::Inside);
        }
        let tip = said(self.app, words::GO_TO_BLOCK, &[("block", block.as_str())]);
        let response = response.on_hover_text(tip);
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            wishes.push(Wish::GoTo(block.clone()));
        }
    }

    /// Where a replay is another conversation than before.
    fn differs(&self, ui: &mut Ui, place: Rect, before: &[EventKind], now: &[EventKind]) -> f32 {
        let (app, theme) = (self.app, self.app.theme);
        let tell = |kinds: &[EventKind]| {
            let told: Vec<String> =
                kinds.iter().map(|kind| tell::tell(kind, app.language)).collect();
            if told.is_empty() { app.say(words::NOTHING).to_owned() } else { told.join("\n") }
        };
        let lines = [
            (app.say(words::DIFFERS).to_owned(), theme.info),
            (said(app, words::BEFORE, &[("what", &tell(before))]), theme.weak_text),
            (said(app, words::NOW, &[("what", &tell(now))]), theme.text),
        ];
        let room = place.width() - 24.0;
        let galleys: Vec<Arc<Galley>> =
            lines.iter().map(|(line, ink)| Self::lay(ui, line, 13.0, *ink, room)).collect();
        let height: f32 = galleys.iter().map(|galley| galley.size().y + 4.0).sum::<f32>() + 12.0;
        let rect = Rect::from_min_size(place.min + vec2(0.0, 8.0), vec2(place.width(), height));
        ui.painter().rect_filled(rect, 8.0, look::colour(theme.panel));
        let edge = Stroke::new(1.5, look::colour(theme.info));
        ui.painter().rect_stroke(rect, 8.0, edge, egui::StrokeKind::Inside);
        let mut at = rect.min + vec2(12.0, 8.0);
        for galley in galleys {
            let down = galley.size().y + 4.0;
            label(ui, at, galley);
            at.y += down;
        }
        height + 8.0
    }
}

/// A text at a place, which can be selected and is read aloud.
fn label(ui: &mut Ui, at: Pos2, galley: Arc<Galley>) {
    let place = Rect::from_min_size(at, galley.size());
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.add(egui::Label::new(galley).selectable(true));
    });
}

fn pill_galley(ui: &Ui, place: Rect, words: &str, ink: Rgb) -> Arc<Galley> {
    let font = FontId::proportional(SMALL);
    let width = place.width() * 0.9 - 24.0;
    let mut job = LayoutJob::simple(words.to_owned(), font, look::colour(ink), width);
    job.halign = Align::Center;
    ui.painter().layout_job(job)
}

fn pill_rect(place: Rect, galley: &Galley) -> Rect {
    let size = galley.size() + vec2(24.0, 10.0);
    Rect::from_center_size(pos2(place.center().x, place.min.y + 7.0 + size.y / 2.0), size)
}

/// A line in the middle of the chat.
fn paint_pill(ui: &Ui, app: &App, place: Rect, galley: &Arc<Galley>, ink: Rgb) -> f32 {
    let rect = pill_rect(place, galley);
    let corner = (rect.height() / 2.0).min(13.0);
    ui.painter().rect_filled(rect, corner, look::colour(app.theme.bar));
    let at = pos2(rect.center().x, rect.min.y + 5.0);
    ui.painter().galley(at, Arc::clone(galley), look::colour(ink));
    rect.height() + 7.0
}

fn pill(ui: &Ui, app: &App, place: Rect, words: &str, ink: Rgb) -> f32 {
    let galley = pill_galley(ui, place, words, ink);
    let rect = pill_rect(place, &galley);
    let response =
        ui.interact(rect, ui.scope_id().with(("pill", place.min.y as i64)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    paint_pill(ui, app, place, &galley, ink)
}

/// A step that is shown on request: small, at the left, behind a dot.
fn detail(ui: &mut Ui, app: &App, place: Rect, words: &str) -> f32 {
    let galley = Context::lay(ui, words, 11.5, app.theme.weak_text, place.width() - 24.0);
    let at = place.min + vec2(16.0, 4.0);
    let height = galley.size().y + 6.0;
    let dot = pos2(place.min.x + 7.0, at.y + 7.0);
    ui.painter().circle_filled(dot, 2.0, look::colour(app.theme.accent));
    label(ui, at, galley);
    height
}
