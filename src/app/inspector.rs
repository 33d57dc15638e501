//! The fields of what is selected. Every change is an edit; a stay in one field is one step.

use eframe::egui::{self, Id, RichText, Ui};

use crate::model::edit::field_value;
use crate::model::flow::{ExitKind, Webhook};
use crate::model::kind::{Field, FieldType, OPERATORS};
use crate::model::{Block, BlockId, Edit, ExitId, Json, Kind, Number, trigger};
use crate::words::{blocks, interface as text};

use super::bars::{area_heading, connect_edit, exit_name};
use super::canvas::Selection;
use super::command::Command;
use super::travel::Area;
use super::{App, look};

/// Longer flows' blocks are not offered in a list: the canvas connects them.
const OFFERED: usize = 300;

/// Edits from a text field. Those of one stay in the field are one step.
pub fn type_in(app: &mut App, field: Id, edits: Vec<Edit>) {
    let doc = app.doc_mut();
    let gesture = match doc.typing {
        Some((id, gesture)) if id == field => gesture,
        _ => {
            let gesture = doc.view.new_gesture();
            doc.typing = Some((field, gesture));
            gesture
        }
    };
    app.act(vec![super::Action::EditIn(gesture, edits)]);
}

/// The edit that gives an exit's path this address and keeps what else its webhook says.
pub fn webhook_edit(app: &App, block: &BlockId, exit: &ExitId, url: &str) -> Edit {
    let old = app.doc().flow().path(block.as_str(), exit.as_str());
    let webhook = old.and_then(|path| path.webhook.clone());
    let webhook = match webhook {
        Some(webhook) if !url.is_empty() => Some(Webhook { url: url.to_owned(), ..webhook }),
        _ if url.is_empty() => None,
        _ => Some(Webhook::new(url)),
    };
    Edit::SetWebhook { block: block.clone(), exit: exit.clone(), webhook }
}

pub fn inspector_ui(ui: &mut Ui, app: &mut App) {
    // A field that was left begins a new step when it is entered again.
    let focused = ui.memory(egui::Memory::focused);
    if app.doc().typing.is_some_and(|(id, _)| Some(id) != focused) {
        app.doc_mut().typing = None;
    }
    area_heading(ui, app, Area::Inspector, app.say(text::INSPECTOR));
    ui.add_space(4.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let selection = app.doc().view.selection.clone();
        if let Some((block, exit)) = &selection.exit {
            path_ui(ui, app, block, exit);
        } else if let Some(id) = selection.only_block() {
            if let Some(block) = app.doc().flow().block(id.as_str()).cloned() {
                block_ui(ui, app, id, &block);
            }
        } else if selection.blocks.len() > 1 {
            let count = selection.blocks.len().to_string();
            ui.label(text::MANY_SELECTED.with(app.language, &[("count", &count)]));
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                for command in [
                    Command::Tidy,
                    Command::AlignLeft,
                    Command::AlignCentre,
                    Command::AlignRight,
                    Command::AlignTop,
                    Command::AlignMiddle,
                    Command::AlignBottom,
                    Command::DistributeAcross,
                    Command::DistributeDown,
                    Command::Duplicate,
                    Command::Delete,
                ] {
                    command_button(ui, app, command);
                }
            });
        } else {
            ui.label(RichText::new(app.say(text::NOTHING_SELECTED)).weak());
        }
    });
}

fn command_button(ui: &mut Ui, app: &mut App, command: Command) {
    let spec = command.spec();
    let enabled = (spec.enabled)(app);
    let button = egui::Button::new(spec.label.get(app.language));
    if ui.add_enabled(enabled, button).on_hover_text(spec.tip.get(app.language)).clicked() {
        app.run(command);
    }
}

fn path_ui(ui: &mut Ui, app: &mut App, block: &BlockId, exit: &ExitId) {
    let name = exit_name(app, block.as_str(), exit.as_str());
    ui.label(RichText::new(name).strong());
    ui.label(RichText::new(block.as_str()).weak());
    ui.add_space(6.0);
    exit_fields(ui, app, block, exit);
    ui.add_space(8.0);
    command_button(ui, app, Command::InsertTrigger);
    command_button(ui, app, Command::Delete);
}

/// Where an exit leads, and its webhook.
fn exit_fields(ui: &mut Ui, app: &mut App, block: &BlockId, exit: &ExitId) {
    let name = exit_name(app, block.as_str(), exit.as_str());
    let path = app.doc().flow().path(block.as_str(), exit.as_str()).cloned().unwrap_or_default();
    let label = text::LEADS_TO.with(app.language, &[("exit", &name)]);
    ui.label(RichText::new(&label).small().weak());
    let nowhere = app.say(text::NOWHERE);
    let shown = path.to.as_ref().map_or(nowhere, |to| to.as_str()).to_owned();
    let mut wanted = None;
    let offered: Vec<BlockId> = app.doc().flow().blocks.ids().take(OFFERED).cloned().collect();
    let start = app.doc().flow().start.clone();
    let combo = egui::ComboBox::from_id_salt(("leads to", block.as_str(), exit.as_str()))
        .selected_text(shown)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            if ui.selectable_label(path.to.is_none(), nowhere).clicked() {
                wanted = Some(None);
            }
            for id in offered.iter().filter(|id| *id != block && Some(*id) != start.as_ref()) {
                if ui.selectable_label(path.to.as_ref() == Some(id), id.as_str()).clicked() {
                    wanted = Some(Some(id.clone()));
                }
            }
        });
    combo.response.accessible_name(label);
    if let Some(to) = wanted {
        app.edit(&[connect_edit(block, exit, to)]);
    }
    let label = text::WEBHOOK_OF.with(app.language, &[("exit", &name)]);
    let url = path.url().unwrap_or_default();
    if let Some((field, url)) = line(ui, app, &label, url, ("webhook", block, exit.as_str())) {
        let edit = webhook_edit(app, block, exit, &url);
        type_in(app, field, vec![edit]);
    }
    if !url.is_empty() && !trigger::is_web_address(url) {
        ui.colored_label(look::colour(app.theme.error), app.say(text::BAD_ADDRESS));
    }
}

/// A labelled line of text; its new value when it was changed.
fn line(
    ui: &mut Ui,
    _app: &App,
    label: &str,
    value: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
) -> Option<(Id, String)> {
    ui.label(RichText::new(label).small().weak());
    let mut value = value.to_owned();
    let response = ui
        .add(
            egui::TextEdit::singleline(&mut value)
                .id(Id::unique(salt))
                .desired_width(f32::INFINITY),
        )
        .accessible_name(label);
    response.changed().then_some((response.id, value))
}

/// A labelled number. What is no number yet stays in the field until it is one.
fn number(
    ui: &mut Ui,
    label: &str,
    value: Option<&Number>,
    salt: impl std::hash::Hash + std::fmt::Debug,
) -> Option<(Id, Option<Number>)> {
    ui.label(RichText::new(label).small().weak());
    let id = Id::unique(salt);
    let value = value.map(|number| number.as_str().to_owned()).unwrap_or_default();
    let focused = ui.memory(|memory| memory.has_focus(id));
    let draft = ui.data(|data| data.get_temp::<String>(id)).filter(|_| focused);
    let mut shown = draft.unwrap_or(value);
    let response = ui
        .add(egui::TextEdit::singleline(&mut shown).id(id).desired_width(90.0))
        .accessible_name(label);
    if !response.changed() {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(id, shown.clone()));
    if shown.trim().is_empty() {
        return Some((id, None));
    }
    Number::parse(shown.trim()).map(|number| (id, Some(number)))
}

fn block_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    ui.label(RichText::new(blocks::kind(&block.kind, block.style()).get(language)).strong());
    ui.label(RichText::new(id.as_str()).weak());
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        command_button(ui, app, Command::InsertTrigger);
        command_button(ui, app, Command::Delete);
    });
    ui.add_space(4.0);
    trigger_ui(ui, app, id, block);
    let fields = block.kind.fields();
    // What nearly every block has first, the rest when it is asked for.
    let is_first = |field: &&Field| {
        matches!(field.name, "text" | "style" | "save.variable" | "variable" | "test" | "team")
            || field.name.starts_with("template")
            || field.name.starts_with("conversation")
            || field.name == "service"
    };
    for field in fields.iter().filter(is_first) {
        field_ui(ui, app, id, block, *field);
    }
    match block.kind {
        Kind::Options | Kind::Template => options_ui(ui, app, id, block),
        Kind::Condition => conditions_ui(ui, app, id, block),
        Kind::AbTest => shares_ui(ui, app, id, block),
        _ => {}
    }
    alternate_ui(ui, app, id, block);
    let exits: Vec<ExitId> = app
        .doc()
        .flow()
        .block(id.as_str())
        .map(|block| crate::picture::Card::of(block).rows)
        .unwrap_or_default()
        .into_iter()
        .filter(crate::picture::Row::is_exit)
        .map(|row| row.exit)
        .collect();
    if !exits.is_empty() {
        ui.add_space(6.0);
        ui.separator();
        ui.label(RichText::new(app.say(text::PATHS)).strong());
        for exit in exits.iter().take(40) {
            exit_fields(ui, app, id, exit);
            ui.add_space(4.0);
        }
    }
    if fields.iter().any(|field| !is_first(&field)) {
        ui.separator();
        egui::CollapsingHeader::new(app.say(text::MORE_FIELDS))
            .id_salt(("more fields", id.as_str()))
            .show(ui, |ui| {
                for field in fields.iter().filter(|field| !is_first(field)) {
                    field_ui(ui, app, id, block, *field);
                }
            });
    }
}

/// The six parts of a request trigger, which of them are there, and the way to those that are not.
fn trigger_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
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
                ui.horizontal_wrapped(|ui| {
                    part_mark(ui, app, is_there, &words);
                    let ink = if is_there { app.theme.text } else { app.theme.error };
                    ui.label(RichText::new(name).small().color(look::colour(ink)));
                    if part == trigger::Part::WebhooksIn
                        && let Some(way) = &unfinished_way
                        && ui.small_button(app.say(text::SHOW_PATH)).clicked()
                    {
                        wanted = Some(way.clone());
                    }
                });
            }
        });
    let texts = super::dialog::texts(app);
    if !is_right || likeness != trigger::Likeness::Exact {
        let edits = trigger::repair(app.doc().flow(), id, None, &texts);
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
pub(super) fn part_mark(ui: &mut Ui, app: &App, is_there: bool, words: &str) {
    let (rect, mark) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), egui::Sense::hover());
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

/// The text field that holds a field of a block.
pub fn field_id(block: &BlockId, name: &str) -> Id {
    Id::unique(("field", block, name))
}

fn field_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block, field: Field) {
    let name = text::field(field.name).map_or(field.name, |words| words.get(app.language));
    let value = field_value(block, field.name);
    let salt = ("field", id, field.name);
    let set = |value: Option<Json>| Edit::SetField {
        block: id.clone(),
        field: field.name.to_owned(),
        value,
    };
    let shown = value.as_ref().and_then(Json::as_str).unwrap_or_default();
    match field.holds {
        FieldType::Text => {
            ui.label(RichText::new(name).small().weak());
            let mut draft = shown.to_owned();
            let response = ui
                .add(
                    egui::TextEdit::multiline(&mut draft)
                        .id(Id::unique(salt))
                        .desired_rows(4)
                        .desired_width(f32::INFINITY),
                )
                .accessible_name(name);
            let mut changed = response.changed();
            if field.name == "text" {
                counter(ui, app, &draft, block.text_limit());
            }
            if let Some(longer) = offer_variables(ui, app, &response, &draft) {
                draft = longer;
                changed = true;
            }
            if changed {
                type_in(app, response.id, vec![set(Some(Json::string(&draft)))]);
            }
        }
        FieldType::Line | FieldType::Url | FieldType::Variable => {
            if let Some((field, draft)) = line(ui, app, name, shown, salt) {
                let value = (!draft.is_empty()).then(|| Json::string(&draft));
                type_in(app, field, vec![set(value)]);
            }
        }
        FieldType::Number => {
            let old = match &value {
                Some(Json::Number(number)) => Some(number),
                _ => None,
            };
            if let Some((field, draft)) = number(ui, name, old, salt) {
                type_in(app, field, vec![set(draft.map(Json::Number))]);
            }
        }
        FieldType::Flag => {
            let mut flag = !matches!(value, Some(Json::Bool(false)));
            if ui.checkbox(&mut flag, name).changed() {
                app.edit(&[set((!flag).then_some(Json::Bool(false)))]);
            }
        }
        FieldType::Word(words) => {
            ui.label(RichText::new(name).small().weak());
            let not_set = app.say(text::NOT_SET);
            let language = app.language;
            let label = |word: &str| -> String {
                let style = crate::model::Style::from_name(word);
                match style.filter(|_| field.name == "style") {
                    Some(style) => blocks::kind(&Kind::Options, style).get(language).to_owned(),
                    None => word.to_owned(),
                }
            };
            let mut chosen = None;
            let combo = egui::ComboBox::from_id_salt(salt)
                .selected_text(if shown.is_empty() { not_set.to_owned() } else { label(shown) })
                .width(ui.available_width() - 8.0)
                .show_ui(ui, |ui| {
                    if ui.selectable_label(shown.is_empty(), not_set).clicked() {
                        chosen = Some(None);
                    }
                    for word in words {
                        if ui.selectable_label(*word == shown, label(word)).clicked() {
                            chosen = Some(Some(Json::string(word)));
                        }
                    }
                });
            combo.response.accessible_name(name);
            if let Some(value) = chosen {
                app.edit(&[set(value)]);
            }
        }
    }
}

/// How long a text is, against what `WhatsApp` allows.
fn counter(ui: &mut Ui, app: &App, words: &str, limit: usize) {
    let count = words.chars().count();
    let args = [("count", &*count.to_string()), ("limit", &*limit.to_string())];
    let words = RichText::new(text::CHARACTERS.with(app.language, &args)).small();
    if count > limit {
        ui.label(words.color(look::colour(app.theme.error)));
    } else {
        ui.label(words.weak());
    }
}

/// The name that is being typed behind the `{{` before the cursor, as a range in bytes.
fn open_variable(words: &str, cursor: usize) -> Option<std::ops::Range<usize>> {
    let end = words.char_indices().nth(cursor).map_or(words.len(), |(at, _)| at);
    let before = words.get(..end)?;
    let start = before.rfind("{{")? + 2;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    before.get(start..)?.chars().all(is_name).then_some(start..end)
}

/// Offers the flow's variables while one is typed; the longer text when one was taken.
fn offer_variables(ui: &mut Ui, app: &App, field: &egui::Response, words: &str) -> Option<String> {
    // The offers stay while the keyboard is on one of them.
    let stays = field.id.with("offers");
    let was_on_offer = ui.data(|data| data.get_temp::<bool>(stays)).unwrap_or(false);
    if !field.has_focus() && !was_on_offer {
        return None;
    }
    let mut state = egui::TextEdit::load_state(ui.ctx(), field.id)?;
    let cursor = state.cursor.char_range()?.primary.index;
    let open = open_variable(words, cursor.into());
    let offered: Vec<String> = open.as_ref().map_or_else(Vec::new, |open| {
        let typed = words.get(open.clone()).unwrap_or_default();
        crate::model::facts::variables_known(app.doc().flow())
            .into_iter()
            .filter(|name| name.starts_with(typed))
            .take(8)
            .collect()
    });
    let mut is_on_offer = false;
    let mut longer = None;
    ui.horizontal_wrapped(|ui| {
        for name in offered {
            let offer = ui.small_button(&name);
            let label = text::OFFERED_VARIABLE.with(app.language, &[("name", &name)]);
            let offer = offer.accessible_name(label);
            is_on_offer |= offer.has_focus();
            if offer.clicked()
                && let Some(open) = open.clone()
            {
                let rest = words.get(open.end..).unwrap_or_default();
                let close = if rest.starts_with("}}") { "" } else { "}}" };
                let start = words.get(..open.start).unwrap_or_default();
                let at = start.chars().count() + name.chars().count() + 2;
                longer = Some(format!("{start}{name}{close}{rest}"));
                let cursor = egui::text::CCursor::new(at);
                state.cursor.set_char_range(Some(egui::text::CCursorRange::one(cursor)));
                state.clone().store(ui.ctx(), field.id);
                field.request_focus();
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(stays, is_on_offer));
    longer
}

/// Small buttons that move an exit up and take it away.
fn exit_buttons(ui: &mut Ui, app: &mut App, id: &BlockId, exit: &ExitId, at: usize, what: &str) {
    ui.horizontal_wrapped(|ui| {
        let up = text::MOVE_UP.with(app.language, &[("what", what)]);
        if ui.add_enabled(at > 0, egui::Button::new(up)).clicked() {
            let to = at.saturating_sub(1);
            app.edit(&[Edit::MoveExit { block: id.clone(), exit: exit.clone(), to }]);
        }
        let remove = text::REMOVE.with(app.language, &[("what", what)]);
        if ui.add(egui::Button::new(remove)).clicked() {
            app.edit(&[Edit::RemoveExit { block: id.clone(), exit: exit.clone() }]);
        }
    });
}

fn free_exit(block: &Block, word: &str) -> ExitId {
    crate::model::id::free_id(word, |id| block.exit(id).is_some() || block.may_have(id)).into()
}

fn options_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    ui.add_space(6.0);
    ui.label(RichText::new(app.say(text::OPTIONS)).strong());
    let limit = (block.kind == Kind::Options).then(|| block.style().label_limit()).flatten();
    for (at, option) in block.options.iter().enumerate() {
        let name = text::OPTION_NUMBER.with(language, &[("number", &(at + 1).to_string())]);
        let salt = ("option", id, option.id.as_str());
        if let Some((field, label)) = line(ui, app, &name, &option.label, salt) {
            let edit = Edit::SetLabel { block: id.clone(), option: option.id.clone(), label };
            type_in(app, field, vec![edit]);
        }
        if let Some(limit) = limit {
            counter(ui, app, &option.label, limit);
        }
        exit_buttons(ui, app, id, &option.id, at, &name);
    }
    if ui.button(app.say(text::ADD_OPTION)).clicked() {
        let number = (block.options.len() + 1).to_string();
        let label = text::NEW_OPTION.with(language, &[("number", &number)]);
        app.edit(&[Edit::AddOption {
            block: id.clone(),
            id: free_exit(block, "option"),
            label,
            at: block.options.len(),
        }]);
    }
}

fn conditions_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    ui.add_space(6.0);
    ui.label(RichText::new(app.say(text::CONDITIONS)).strong());
    for (at, condition) in block.conditions.iter().enumerate() {
        let number = (at + 1).to_string();
        let operator = condition.operator.clone().unwrap_or_else(|| "EQ".to_owned());
        let value = condition.value.clone().unwrap_or_else(|| Json::string(""));
        let label = text::OPERATOR_NUMBER.with(language, &[("number", &number)]);
        let mut chosen = None;
        let shown = text::operator(&operator).map_or(&*operator, |words| words.get(language));
        ui.label(RichText::new(&label).small().weak());
        let combo = egui::ComboBox::from_id_salt(("operator", id, condition.id.as_str()))
            .selected_text(shown)
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                for name in OPERATORS {
                    let words = text::operator(name).map_or(name, |words| words.get(language));
                    if ui.selectable_label(name == operator, words).clicked() {
                        chosen = Some(name.to_owned());
                    }
                }
            });
        combo.response.accessible_name(&label);
        let set = |operator: String, value: Json| Edit::SetCondition {
            block: id.clone(),
            condition: condition.id.clone(),
            operator,
            value,
        };
        if let Some(operator) = chosen {
            app.edit(&[set(operator, value.clone())]);
        }
        let name = text::CONDITION_NUMBER.with(language, &[("number", &number)]);
        let shown = value.as_str().map_or_else(|| value.to_compact(), str::to_owned);
        let salt = ("condition", id, condition.id.as_str());
        if let Some((field, draft)) = line(ui, app, &name, &shown, salt) {
            type_in(app, field, vec![set(operator, Json::string(&draft))]);
        }
        exit_buttons(ui, app, id, &condition.id, at, &name);
    }
    if ui.button(app.say(text::ADD_CONDITION)).clicked() {
        app.edit(&[Edit::AddCondition {
            block: id.clone(),
            id: free_exit(block, "condition"),
            at: block.conditions.len(),
        }]);
    }
}

fn shares_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    ui.add_space(6.0);
    ui.label(RichText::new(app.say(text::SHARES)).strong());
    for (at, share) in block.shares.iter().enumerate() {
        let name = text::SHARE_NUMBER.with(language, &[("number", &(at + 1).to_string())]);
        let salt = ("share", id, share.id.as_str());
        if let Some((field, Some(percent))) = number(ui, &name, share.percent.as_ref(), salt) {
            let edit = Edit::SetShare { block: id.clone(), share: share.id.clone(), percent };
            type_in(app, field, vec![edit]);
        }
        exit_buttons(ui, app, id, &share.id, at, &name);
    }
    if ui.button(app.say(text::ADD_SHARE)).clicked() {
        app.edit(&[Edit::AddShare {
            block: id.clone(),
            id: free_exit(block, "share"),
            percent: Number::from(50),
            at: block.shares.len(),
        }]);
    }
}

fn alternate_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let has = block.exit("alternate").is_some_and(|exit| exit.kind == ExitKind::Alternate);
    if !has && !block.may_have("alternate") {
        return;
    }
    ui.add_space(6.0);
    let mut on = has;
    if ui.checkbox(&mut on, blocks::ALTERNATE.get(app.language)).changed() {
        let edit = if on {
            let minutes = Number::from(trigger::RESCUE_MINUTES);
            Edit::SetAlternate { block: id.clone(), minutes }
        } else {
            Edit::RemoveExit { block: id.clone(), exit: ExitId::from("alternate") }
        };
        app.edit(&[edit]);
    }
    if let Some(alternate) = &block.alternate {
        let label = app.say(text::ALTERNATE_MINUTES);
        let salt = ("minutes", id);
        if let Some((field, Some(minutes))) = number(ui, label, alternate.minutes.as_ref(), salt) {
            type_in(app, field, vec![Edit::SetAlternate { block: id.clone(), minutes }]);
        }
    }
}
