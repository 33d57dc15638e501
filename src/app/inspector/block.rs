//! The fields of a block.

use eframe::egui::{self, Id, RichText, Ui};

use crate::model::edit::{check_id, field_value, unused_fields};
use crate::model::kind::{Field, FieldType};
use crate::model::{Block, BlockId, Edit, Json, Kind, Number, Style};
use crate::words::{blocks, inspector as words, interface as text};

use super::super::App;
use super::super::bars::{kinds, style_of};
use super::super::command::Command;
use super::fields::{
    Entry, Holds, choice_ui, entry_ui, hint_ui, json_ui, number_ui, word_ui, wrong_ui,
};
use super::{allow, answers, command_button, exits, field_id, goal, kept, trigger, type_in};

/// The field that a block's id is typed into, the same for all blocks: they change their ids.
pub(super) fn id_field() -> Id {
    Id::unique("block id")
}

pub(super) fn block_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    ui.label(RichText::new(blocks::kind(&block.kind, block.style()).get(language)).strong());
    ui.label(RichText::new(id.as_str()).weak());
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        command_button(ui, app, Command::InsertTrigger);
        command_button(ui, app, Command::Delete);
    });
    ui.add_space(4.0);
    trigger::trigger_ui(ui, app, id, block);
    let fields = block.kind.fields();
    // What nearly every block has first, the rest when it is asked for.
    let is_first = |field: &&Field| {
        matches!(field.name, "text" | "style" | "variable" | "test" | "team" | "service" | "data")
            || ["save.", "template.", "conversation."]
                .iter()
                .any(|part| field.name.starts_with(part))
    };
    for field in fields.iter().filter(is_first) {
        field_ui(ui, app, id, block, *field);
    }
    answers::answers_ui(ui, app, id, block);
    exits::alternate_ui(ui, app, id, block);
    exits::paths_ui(ui, app, id);
    ui.separator();
    let rest: Vec<&Field> = fields.iter().filter(|field| !is_first(field)).collect();
    if !rest.is_empty() {
        let is_used = rest.iter().any(|field| field_value(block, field.name).is_some());
        egui::CollapsingHeader::new(app.say(text::MORE_FIELDS))
            .id_salt(("more fields", id.as_str(), is_used))
            .default_open(is_used)
            .show(ui, |ui| {
                for field in rest {
                    field_ui(ui, app, id, block, *field);
                }
            });
    }
    unused_ui(ui, app, id, block);
    id_ui(ui, app, id);
    kind_ui(ui, app, id, block);
    ui.add_space(6.0);
    allow::allow_ui(ui, app, Some(id));
    kept::kept_ui(ui, app, ("kept", id.as_str()), &kept::in_block(block), 0);
}

/// The block's id. The block is renamed when the field is left: names half typed would be many.
fn id_ui(ui: &mut Ui, app: &mut App, id: &BlockId) {
    let label = app.say(words::BLOCK_ID);
    let draft = match &app.doc().desk.renaming {
        Some((block, draft)) if block == id => draft.clone(),
        _ => id.to_string(),
    };
    let entry = Entry { holds: Holds::Plain, ..Entry::line(id_field(), label, &draft) };
    let typed = entry_ui(ui, app, entry);
    let shown = typed.as_ref().unwrap_or(&draft);
    if shown != id.as_str() {
        if app.doc().flow().blocks.contains(shown) {
            wrong_ui(ui, app, words::TAKEN_ID);
        } else if check_id(shown).is_err() {
            wrong_ui(ui, app, words::BAD_ID);
        }
    }
    if let Some(typed) = typed {
        app.doc_mut().desk.renaming = Some((id.clone(), typed));
    }
}

fn kind_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    let shown = match &block.kind {
        Kind::Unknown(word) => word.to_string(),
        kind => blocks::kind(kind, block.style()).get(language).to_owned(),
    };
    let label = app.say(words::KIND);
    let chosen = choice_ui(ui, label, ("kind", id.as_str()), &shown, |ui, chosen| {
        for (kind, style) in kinds() {
            let is_own = kind == block.kind && (kind != Kind::Options || style == block.style());
            if ui.selectable_label(is_own, blocks::kind(&kind, style).get(language)).clicked() {
                *chosen = Some((kind, style));
            }
        }
    });
    if let Some((kind, style)) = chosen {
        let style = style_of(&kind, style);
        app.edit(&[Edit::SetKind { block: id.clone(), kind, style }]);
    }
}

/// What another kind left behind.
fn unused_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let unused = unused_fields(block);
    if unused.is_empty() {
        return;
    }
    let language = app.language;
    let title = words::UNUSED.with(language, &[("count", &unused.len().to_string())]);
    egui::CollapsingHeader::new(title).id_salt(("unused", id.as_str())).default_open(true).show(
        ui,
        |ui| {
            hint_ui(ui, app.say(words::UNUSED_ABOUT));
            for field in unused {
                let name = text::field(field.name).map_or(field.name, |words| words.get(language));
                let value = field_value(block, field.name).unwrap_or(Json::Null);
                let value = crate::lint::name::short(&value.to_plain());
                ui.label(format!("{name}: {value}"));
                if ui.button(text::REMOVE.with(language, &[("what", name)])).clicked() {
                    let field = field.name.to_owned();
                    app.edit(&[Edit::SetField { block: id.clone(), field, value: None }]);
                }
            }
        },
    );
}

fn field_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block, field: Field) {
    let language = app.language;
    let name = text::field(field.name).map_or(field.name, |words| words.get(language));
    let value = field_value(block, field.name);
    let own = field_id(id, field.name);
    let set = |value: Option<Json>| Edit::SetField {
        block: id.clone(),
        field: field.name.to_owned(),
        value,
    };
    let shown = value.as_ref().and_then(Json::as_str).unwrap_or_default();
    let limit = block.field_limit(field.name);
    let entry = Entry { limit, ..Entry::line(own, name, shown) };
    let line = |text: String| (!text.is_empty()).then_some(Json::String(text));
    match field.holds {
        FieldType::Text => {
            if let Some(text) = entry_ui(ui, app, Entry { rows: 4, ..entry }) {
                // A block that sends a text says so, though the text is not written yet.
                let value =
                    if field.name == "text" { Some(Json::String(text)) } else { line(text) };
                type_in(app, own, vec![set(value)]);
            }
        }
        FieldType::Line | FieldType::Url | FieldType::Variable => {
            let holds = match field.holds {
                FieldType::Url => Holds::Url,
                FieldType::Variable => Holds::Name,
                _ => Holds::Words,
            };
            if let Some(text) = entry_ui(ui, app, Entry { holds, ..entry }) {
                type_in(app, own, vec![set(line(text))]);
            }
        }
        FieldType::Number => {
            let old = match &value {
                Some(Json::Number(number)) => Some(number),
                _ => None,
            };
            if let Some(number) = number_ui(ui, app, own, name, old) {
                type_in(app, own, vec![set(number.map(Json::Number))]);
            }
            let is_beyond = |limit: f64| old.is_some_and(|old| old.as_f64().abs() > limit);
            match field.name {
                "location.latitude" if is_beyond(90.0) => wrong_ui(ui, app, words::BAD_LATITUDE),
                "location.longitude" if is_beyond(180.0) => {
                    wrong_ui(ui, app, words::BAD_LONGITUDE);
                }
                _ => {}
            }
        }
        FieldType::Id => {
            let shown = value.as_ref().map(Json::to_plain).unwrap_or_default();
            let entry = Entry { holds: Holds::Plain, value: &shown, ..entry };
            if let Some(text) = entry_ui(ui, app, entry) {
                let number = Number::parse(&text).map(Json::Number);
                type_in(app, own, vec![set(number.or_else(|| line(text)))]);
            }
        }
        FieldType::Flag => {
            let mut flag = !matches!(value, Some(Json::Bool(false)));
            if ui.checkbox(&mut flag, name).changed() {
                app.edit(&[set((!flag).then_some(Json::Bool(false)))]);
            }
        }
        FieldType::Word(offered) => {
            let named = |word: &str| -> String {
                let style = Style::from_name(word).filter(|_| field.name == "style");
                match style {
                    Some(style) => blocks::kind(&Kind::Options, style).get(language).to_owned(),
                    None => words::word(word)
                        .map_or_else(|| word.to_owned(), |words| words.get(language).to_owned()),
                }
            };
            // Without a variable there is no answer that could be of a type.
            let is_used = field.name != "save.type" || block.save.is_some();
            ui.add_enabled_ui(is_used, |ui| {
                let chosen = word_ui(ui, app, name, own, Some(shown), offered, named);
                if let Some(word) = chosen {
                    app.edit(&[set(word.map(Json::String))]);
                }
            });
        }
        FieldType::Events => goal::events_ui(ui, app, id, block, name),
        FieldType::Data => {
            if let Some(value) = json_ui(ui, app, own, name, value.as_ref()) {
                type_in(app, own, vec![set(value)]);
            }
        }
    }
}
