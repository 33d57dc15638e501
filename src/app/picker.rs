//! A choice from a list that typing narrows down. Only the lines that are seen are made, and a
//! frame looks through no more lines than it has time for, however many there are.

use eframe::egui::{self, Id, RichText, Ui};

use crate::model::{BlockId, search};
use crate::words::{blocks, interface as text};

use super::App;
use super::dialog::{heading, list_height};

/// So many lines are looked through in a frame.
const SEARCHED: usize = 1_000;
/// The height of a line.
const LINE: f32 = 26.0;

/// What was typed, and where in the list it stands.
#[derive(Debug, Default)]
pub struct Picker {
    pub query: String,
    /// The line that Enter takes.
    at: usize,
    found: Found,
    /// The marked line is to be brought into view.
    reveals: bool,
}

/// The lines that a query finds, at a revision of what is listed.
#[derive(Debug, Default)]
struct Found {
    query: String,
    revision: Option<u64>,
    lines: Vec<usize>,
    /// The lines that may be found: those of a shorter query, or all.
    among: Option<Vec<usize>>,
    /// How many of them were looked through.
    searched: usize,
}

impl Picker {
    pub fn with(query: String) -> Self {
        Self { query, ..Self::default() }
    }

    /// What is listed is another list now.
    pub fn forget_found(&mut self) {
        self.found = Found::default();
    }

    /// Goes on looking; `true` when there is more to look through.
    fn search(&mut self, lines: &Lines<'_>) -> bool {
        let found = &mut self.found;
        if found.revision != Some(lines.revision) || found.query != self.query {
            let old = std::mem::take(found);
            let is_done = old.searched >= old.among.as_ref().map_or(lines.count, Vec::len);
            // What the beginning of a query does not find, the whole of it does not either.
            let is_narrower = old.revision == Some(lines.revision)
                && is_done
                && self.query.starts_with(&old.query)
                && !old.query.is_empty();
            *found = Found {
                query: self.query.clone(),
                revision: Some(lines.revision),
                among: is_narrower.then_some(old.lines),
                ..Found::default()
            };
        }
        let query = if lines.is_found { "" } else { self.query.as_str() };
        let words: Vec<String> = query.split_whitespace().map(search::plain).collect();
        let end = found.among.as_ref().map_or(lines.count, Vec::len);
        // Without a query there is nothing to look at.
        let until = if words.is_empty() { end } else { end.min(found.searched + SEARCHED) };
        for at in found.searched..until {
            let number = match &found.among {
                Some(among) => among.get(at).copied().unwrap_or_default(),
                None => at,
            };
            if words.is_empty() || (lines.line)(number).has(&words) {
                found.lines.push(number);
            }
        }
        found.searched = until;
        until < end
    }
}

/// The list that is chosen from.
pub struct Lines<'a> {
    pub count: usize,
    pub line: &'a dyn Fn(usize) -> Line,
    /// Differs when the list does.
    pub revision: u64,
    /// The lines are what the query found: none is left out.
    pub is_found: bool,
}

/// A line of a list.
pub struct Line {
    pub label: String,
    /// Shown at the right, and found too.
    pub aside: String,
    pub is_enabled: bool,
}

impl Line {
    fn has(&self, words: &[String]) -> bool {
        let own = search::plain(&format!("{} {}", self.label, self.aside));
        words.iter().all(|word| own.contains(word.as_str()))
    }
}

/// Which keys were pressed for the list.
#[derive(Clone, Copy, Default)]
pub struct Keys {
    up: bool,
    down: bool,
    enter: bool,
}

/// A title, a field and the lines that hold all its words; the number of the one that was taken.
pub fn picker_ui(
    ui: &mut Ui,
    app: &App,
    picker: &mut Picker,
    title: &str,
    lines: &Lines<'_>,
) -> Option<usize> {
    heading(ui, title.trim_end_matches('…'));
    let keys = query_ui(ui, app, picker);
    lines_ui(ui, app, picker, lines, keys)
}

/// The field alone. It has the keyboard as long as it is there.
pub fn query_ui(ui: &mut Ui, app: &App, picker: &mut Picker) -> Keys {
    let keys = ui.input_mut(|i| {
        let mut pressed = |key| i.consume_key(egui::Modifiers::NONE, key);
        Keys {
            up: pressed(egui::Key::ArrowUp),
            down: pressed(egui::Key::ArrowDown),
            enter: pressed(egui::Key::Enter),
        }
    });
    let field = ui
        .add(
            egui::TextEdit::singleline(&mut picker.query)
                .id(Id::unique("picker"))
                .hint_text(app.say(text::SEARCH))
                .desired_width(f32::INFINITY),
        )
        .accessible_name(app.say(text::SEARCH));
    field.request_focus();
    if field.changed() {
        picker.at = 0;
    }
    keys
}

/// The lines alone.
pub fn lines_ui(
    ui: &mut Ui,
    app: &App,
    picker: &mut Picker,
    lines: &Lines<'_>,
    keys: Keys,
) -> Option<usize> {
    let is_looking = picker.search(lines);
    if is_looking {
        ui.ctx().request_repaint();
    }
    let count = picker.found.lines.len();
    if keys.down {
        picker.at += 1;
    } else if keys.up {
        picker.at = picker.at.saturating_sub(1);
    }
    picker.at = picker.at.min(count.saturating_sub(1));
    picker.at = nearest_enabled(picker, lines, keys).unwrap_or(picker.at);
    ui.add_space(4.0);
    if count == 0 && !is_looking {
        ui.label(RichText::new(app.say(text::NO_MATCH)).weak());
    }
    let mut chosen = None;
    egui::ScrollArea::vertical()
        .max_height(list_height(ui, 340.0))
        .min_scrolled_height(list_height(ui, 340.0))
        .auto_shrink([false, true])
        .show_rows(ui, LINE, count, |ui, rows| {
            let top = ui.max_rect().min;
            let first = rows.start;
            for row in rows {
                let Some(number) = picker.found.lines.get(row).copied() else { continue };
                let line = (lines.line)(number);
                let mut button = egui::Button::selectable(row == picker.at, &line.label);
                if !line.aside.is_empty() {
                    button = button.right_text(RichText::new(&line.aside).weak());
                }
                let size = egui::vec2(ui.available_width(), LINE);
                let button = button.truncate().min_size(size);
                let response = ui.add_enabled_ui(line.is_enabled, |ui| ui.add(button)).inner;
                // One line is marked: the pointer takes the mark along.
                if line.is_enabled && response.hovered() && ui.input(|i| i.pointer.is_moving()) {
                    picker.at = row;
                }
                if response.clicked() {
                    chosen = Some(number);
                }
            }
            if keys.up || keys.down || std::mem::take(&mut picker.reveals) {
                // The marked line may be one that is not made.
                let step = LINE + ui.spacing().item_spacing.y;
                let down = step * (picker.at as f32 - first as f32);
                let size = egui::vec2(ui.available_width(), LINE);
                let rect = egui::Rect::from_min_size(top + egui::vec2(0.0, down), size);
                ui.scroll_to_rect(rect, None);
            }
        });
    let marked = picker.found.lines.get(picker.at).copied().filter(|_| keys.enter);
    chosen.or(marked.filter(|number| (lines.line)(*number).is_enabled))
}

/// The mark passes over what cannot be taken.
fn nearest_enabled(picker: &Picker, lines: &Lines<'_>, keys: Keys) -> Option<usize> {
    let found = &picker.found.lines;
    let is_enabled =
        |row: &usize| found.get(*row).is_some_and(|number| (lines.line)(*number).is_enabled);
    let below = || (picker.at..found.len()).find(is_enabled);
    let above = || (0..=picker.at).rev().find(is_enabled);
    if keys.up { above().or_else(below) } else { below().or_else(above) }
}

/// A block as a line: what it says, and its kind and id.
pub fn block_line(app: &App, number: usize, is_enabled: impl Fn(&BlockId) -> bool) -> Option<Line> {
    let blocks = &app.doc().flow().blocks;
    let (id, block) = (blocks.id_at(number)?, blocks.at(number)?);
    let kind = blocks::kind(&block.kind, block.style()).get(app.language);
    let words: String = block.text().chars().take(60).collect();
    let words = words.replace('\n', " ");
    Some(Line {
        label: if words.is_empty() { kind.to_owned() } else { words },
        aside: format!("{kind}, {id}"),
        is_enabled: is_enabled(id),
    })
}

/// What was taken from a list of all blocks. With a word for it, the first line is no block.
pub fn blocks_ui(
    ui: &mut Ui,
    app: &App,
    picker: &mut Picker,
    keys: Keys,
    none: Option<&str>,
    is_enabled: impl Fn(&BlockId) -> bool,
) -> Option<Chosen> {
    let blocks = &app.doc().flow().blocks;
    let before = usize::from(none.is_some());
    let line = |number: usize| {
        let block = number.checked_sub(before).and_then(|at| block_line(app, at, &is_enabled));
        let is_enabled = number < before;
        block.unwrap_or_else(|| Line {
            label: none.unwrap_or_default().to_owned(),
            aside: String::new(),
            is_enabled,
        })
    };
    let lines = Lines {
        count: blocks.len() + before,
        line: &line,
        revision: app.doc().document.revision(),
        is_found: false,
    };
    let number = lines_ui(ui, app, picker, &lines, keys)?;
    Some(Chosen(number.checked_sub(before).and_then(|at| blocks.id_at(at)).cloned()))
}

/// The list that is open beside a field, and of which field.
pub type Open = Option<(Id, Picker)>;

/// What was chosen: a block, or none.
pub struct Chosen(pub Option<BlockId>);

/// A field for a block, or none: it opens a list of all blocks. Gives what was chosen.
pub fn block_field_ui(
    ui: &mut Ui,
    app: &App,
    open: &mut Open,
    label: &str,
    id: Id,
    (none, value): (&str, Option<&BlockId>),
    is_enabled: impl Fn(&BlockId) -> bool,
) -> Option<Chosen> {
    let was_open = open.as_ref().is_some_and(|(own, _)| *own == id);
    let mut is_open = false;
    let mut chosen = None;
    let combo = egui::ComboBox::from_id_salt(id)
        .selected_text(value.map_or(none, BlockId::as_str))
        .truncate()
        .width(ui.available_width())
        // The list has a bar of its own.
        .height(f32::INFINITY)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            is_open = true;
            ui.set_width(ui.available_width().max(320.0));
            if !was_open {
                let blocks = &app.doc().flow().blocks;
                let at = value.and_then(|id| blocks.position(id.as_str())).map_or(0, |at| at + 1);
                *open = Some((id, Picker { at, reveals: true, ..Picker::default() }));
            }
            let Some((_, picker)) = open else { return };
            let keys = query_ui(ui, app, picker);
            // The key that opened the list takes nothing from it.
            let keys = if was_open { keys } else { Keys::default() };
            chosen = blocks_ui(ui, app, picker, keys, Some(none), is_enabled);
            if chosen.is_some() {
                ui.close();
            }
        });
    if was_open && (!is_open || chosen.is_some()) {
        *open = None;
        // A click elsewhere has given the keyboard to something else.
        if chosen.is_some() || ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            combo.response.request_focus();
        }
    }
    combo.response.accessible_name(label);
    chosen
}
