//! Options, conditions and shares: what a block's answers are told apart by.

use eframe::egui::{self, Id, Ui};

use crate::model::flow::{Choice, Condition, TRIGGER_LABEL};
use crate::model::kind::{BETWEEN, OPERATORS};
use crate::model::{Block, BlockId, Edit, ExitId, Json, Kind, Number};
use crate::words::{inspector as words, interface as text};

use super::super::App;
use super::fields::{Entry, Holds, choice_ui, count_ui, entry_ui, heading_ui, hint_ui, number_ui};
use super::type_in;

/// The times that a new condition on the time of day is between.
const OFFICE_HOURS: [&str; 2] = ["09:00", "18:00"];

/// The most of an unusual value that is shown, in characters.
const SHOWN: usize = 200;

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

fn option_field(block: &BlockId, option: &ExitId) -> Id {
    Id::unique(("option", block, option.as_str()))
}

fn condition_field(block: &BlockId, condition: &ExitId) -> Id {
    Id::unique(("condition", block, condition.as_str()))
}

fn share_field(block: &BlockId, share: &ExitId) -> Id {
    Id::unique(("share", block, share.as_str()))
}

/// What was added is typed next. The button that added it has moved down, and would lose the
/// keyboard to the canvas.
fn type_next(ui: &Ui, field: Id) {
    ui.memory_mut(|memory| memory.request_focus(field));
}

/// What the kind uses, and what is there though it does not.
pub(super) fn answers_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    if matches!(block.kind, Kind::Options | Kind::Template) || !block.options.is_empty() {
        options_ui(ui, app, id, block);
    }
    if block.kind == Kind::Condition || !block.conditions.is_empty() {
        conditions_ui(ui, app, id, block);
    }
    if block.kind == Kind::AbTest || !block.shares.is_empty() {
        shares_ui(ui, app, id, block);
    }
}

fn options_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    heading_ui(ui, app.say(text::OPTIONS));
    if let Some(limit) = block.option_limit() {
        let count = block.options.len();
        let args = [("count", &*count.to_string()), ("limit", &*limit.to_string())];
        count_ui(ui, app, &words::OPTION_COUNT.with(language, &args), count > limit);
    }
    for (at, option) in block.options.iter().enumerate() {
        let name = text::OPTION_NUMBER.with(language, &[("number", &(at + 1).to_string())]);
        let field = option_field(id, &option.id);
        let entry =
            Entry { limit: block.label_limit(), ..Entry::line(field, &name, &option.label) };
        if let Some(label) = entry_ui(ui, app, entry) {
            let edit = Edit::SetLabel { block: id.clone(), option: option.id.clone(), label };
            type_in(app, field, vec![edit]);
        }
        optout_ui(ui, app, id, option, &name);
        exit_buttons(ui, app, id, &option.id, at, &name);
        ui.add_space(4.0);
    }
    if ui.button(app.say(text::ADD_OPTION)).clicked() {
        let number = (block.options.len() + 1).to_string();
        let label = text::NEW_OPTION.with(language, &[("number", &number)]);
        let (option, at) = (free_exit(block, "option"), block.options.len());
        app.edit(&[Edit::AddOption { block: id.clone(), id: option.clone(), label, at }]);
        type_next(ui, option_field(id, &option));
    }
}

/// What an option does beside leading on.
fn optout_ui(ui: &mut Ui, app: &mut App, id: &BlockId, option: &Choice, name: &str) {
    let language = app.language;
    let set = |optout: bool, webhook: Option<String>| Edit::SetOptOut {
        block: id.clone(),
        option: option.id.clone(),
        optout,
        webhook,
    };
    let is_optout = option.is_optout();
    if let Some(action) = option.action.as_ref().filter(|_| !is_optout) {
        hint_ui(ui, &words::OTHER_ACTION.with(language, &[("action", action)]));
    }
    if option.label == TRIGGER_LABEL && option.action.is_none() && option.optout_webhook.is_none() {
        return;
    }
    let mut on = is_optout;
    if ui.checkbox(&mut on, words::IS_OPTOUT.with(language, &[("what", name)])).changed() {
        let webhook = option.optout_webhook.clone().filter(|_| on);
        app.edit(&[set(on, webhook)]);
    }
    if is_optout || option.optout_webhook.is_some() {
        let label = words::OPTOUT_WEBHOOK.with(language, &[("what", name)]);
        let field = Id::unique(("optout", id, option.id.as_str()));
        let url = option.optout_webhook.as_deref().unwrap_or_default();
        let entry = Entry { holds: Holds::Url, ..Entry::line(field, &label, url) };
        if let Some(url) = entry_ui(ui, app, entry) {
            let edit = set(is_optout, (!url.is_empty()).then_some(url));
            type_in(app, field, vec![edit]);
        }
    }
}

fn conditions_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    heading_ui(ui, app.say(text::CONDITIONS));
    for (at, condition) in block.conditions.iter().enumerate() {
        let number = (at + 1).to_string();
        let name = text::CONDITION_NUMBER.with(language, &[("number", &number)]);
        condition_ui(ui, app, id, condition, &number, &name);
        exit_buttons(ui, app, id, &condition.id, at, &name);
        ui.add_space(4.0);
    }
    if ui.button(app.say(text::ADD_CONDITION)).clicked() {
        let condition = free_exit(block, "condition");
        let at = block.conditions.len();
        let mut edits = vec![Edit::AddCondition { block: id.clone(), id: condition.clone(), at }];
        let mut field = condition_field(id, &condition);
        if block.test.as_deref() == Some("time") {
            let value = Json::Array(OFFICE_HOURS.map(Json::string).into());
            let operator = BETWEEN.to_owned();
            // Its two times have a field each.
            field = field.with(0_usize);
            edits.push(Edit::SetCondition { block: id.clone(), condition, operator, value });
        }
        app.edit(&edits);
        type_next(ui, field);
    }
}

fn condition_ui(
    ui: &mut Ui,
    app: &mut App,
    id: &BlockId,
    condition: &Condition,
    number: &str,
    name: &str,
) {
    let language = app.language;
    let operator = condition.operator.clone().unwrap_or_else(|| "EQ".to_owned());
    let set = |operator: &str, value: Json| Edit::SetCondition {
        block: id.clone(),
        condition: condition.id.clone(),
        operator: operator.to_owned(),
        value,
    };
    let value = condition.value.clone().unwrap_or_else(|| Json::string(""));
    let label = text::OPERATOR_NUMBER.with(language, &[("number", number)]);
    let named = |name: &str| {
        text::operator(name).map_or_else(|| name.to_owned(), |words| words.get(language).to_owned())
    };
    let salt = ("operator", id, condition.id.as_str());
    let chosen = choice_ui(ui, &label, salt, &named(&operator), |ui, chosen| {
        for offered in OPERATORS {
            if ui.selectable_label(offered == operator, named(offered)).clicked() {
                *chosen = Some(offered);
            }
        }
    });
    if let Some(operator) = chosen {
        app.edit(&[set(operator, value.clone())]);
    }
    let field = condition_field(id, &condition.id);
    if operator == BETWEEN {
        let times = times(&value);
        if times.is_none() {
            unusual_ui(ui, app, &value);
        }
        let [from, to] = times.unwrap_or_default();
        let labels = [(words::FROM_TIME, from), (words::TO_TIME, to)];
        for (at, (words, time)) in labels.into_iter().enumerate() {
            let label = words.with(language, &[("condition", name)]);
            let field = field.with(at);
            let entry = Entry { holds: Holds::Time, ..Entry::line(field, &label, time) };
            if let Some(typed) = entry_ui(ui, app, entry) {
                let mut new = [Json::string(from), Json::string(to)];
                new[at] = Json::String(typed);
                type_in(app, field, vec![set(&operator, Json::Array(new.into()))]);
            }
        }
        return;
    }
    let shown = match &value {
        Json::String(text) => text.as_str(),
        Json::Number(number) => number.as_str(),
        _ => {
            unusual_ui(ui, app, &value);
            ""
        }
    };
    if let Some(typed) = entry_ui(ui, app, Entry::line(field, name, shown)) {
        // A number in the file stays one.
        let number = Number::parse(&typed).filter(|_| matches!(value, Json::Number(_)));
        let new = number.map_or(Json::String(typed), Json::Number);
        type_in(app, field, vec![set(&operator, new)]);
    }
}

/// The two times of day of a value that is of that form.
fn times(value: &Json) -> Option<[&str; 2]> {
    match value.as_array()? {
        [from, to] => Some([from.as_str()?, to.as_str()?]),
        _ => None,
    }
}

/// A value that the fields cannot show.
fn unusual_ui(ui: &mut Ui, app: &App, value: &Json) {
    if value.as_str() == Some("") {
        return;
    }
    let mut shown = value.to_compact();
    if let Some((end, _)) = shown.char_indices().nth(SHOWN) {
        shown.truncate(end);
        shown.push('…');
    }
    hint_ui(ui, &words::KEPT_VALUE.with(app.language, &[("value", &shown)]));
}

fn shares_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block) {
    let language = app.language;
    heading_ui(ui, app.say(text::SHARES));
    for (at, share) in block.shares.iter().enumerate() {
        let name = text::SHARE_NUMBER.with(language, &[("number", &(at + 1).to_string())]);
        let field = share_field(id, &share.id);
        if let Some(Some(percent)) = number_ui(ui, app, field, &name, share.percent.as_ref()) {
            let edit = Edit::SetShare { block: id.clone(), share: share.id.clone(), percent };
            type_in(app, field, vec![edit]);
        }
        let what = words::SHARE_AT.with(language, &[("number", &(at + 1).to_string())]);
        exit_buttons(ui, app, id, &share.id, at, &what);
        ui.add_space(4.0);
    }
    if !block.shares.is_empty() {
        let percents = block.shares.iter().filter_map(|share| share.percent.as_ref());
        let sum: f64 = percents.map(Number::as_f64).sum();
        let shown = Number::from_f64((sum * 1e6).round() / 1e6);
        let words = words::SHARE_SUM.with(language, &[("sum", shown.as_str())]);
        count_ui(ui, app, &words, (sum - 100.0).abs() > 1e-6);
    }
    if ui.button(app.say(text::ADD_SHARE)).clicked() {
        let (share, at) = (free_exit(block, "share"), block.shares.len());
        let percent = Number::from(50);
        app.edit(&[Edit::AddShare { block: id.clone(), id: share.clone(), percent, at }]);
        type_next(ui, share_field(id, &share));
    }
}
