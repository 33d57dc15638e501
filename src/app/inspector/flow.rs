//! What is said of the flow itself: shown while nothing is selected.

use eframe::egui::{Id, Ui};

use crate::model::Edit;
use crate::model::kind::{DIRECTIONS, LANGUAGES};
use crate::words::{blocks, inspector as words, interface as text};

use super::super::App;
use super::super::picker::Chosen;
use super::fields::{Entry, Holds, entry_ui, heading_ui, hint_ui, names_ui, word_ui};
use super::{allow, kept, type_in};

pub(super) fn flow_ui(ui: &mut Ui, app: &mut App) {
    let language = app.language;
    let flow = app.doc().flow();
    let (name, zone) = (flow.name.clone(), flow.timezone.clone());
    let (spoken, direction) = (flow.language.clone(), flow.direction.clone());
    let inputs = flow.inputs.clone().unwrap_or_default();
    heading_ui(ui, app.say(blocks::FLOW));
    let summary = app.summary();
    let counts = [summary.blocks, summary.paths, summary.webhooks, summary.triggers];
    let [blocks, paths, webhooks, triggers] = counts.map(|count| count.to_string());
    let args = [
        ("blocks", &*blocks),
        ("paths", &*paths),
        ("webhooks", &*webhooks),
        ("triggers", &*triggers),
    ];
    hint_ui(ui, &words::COUNTS.with(language, &args));
    line_ui(ui, app, "name", app.say(words::FLOW_NAME), name, Holds::Plain);
    let named = |word: &str| {
        words::word(word).map_or_else(|| word.to_owned(), |words| words.get(language).to_owned())
    };
    let label = app.say(words::FLOW_LANGUAGE);
    let chosen = word_ui(ui, app, label, "language", spoken.as_deref(), &LANGUAGES, named);
    if let Some(value) = chosen {
        app.edit(&[set("language", value)]);
    }
    line_ui(ui, app, "timezone", app.say(words::FLOW_TIMEZONE), zone, Holds::Zone);
    let label = app.say(words::FLOW_DIRECTION);
    let chosen = word_ui(ui, app, label, "direction", direction.as_deref(), &DIRECTIONS, named);
    if let Some(value) = chosen {
        app.edit(&[set("direction", value)]);
    }
    start_ui(ui, app);
    let title = app.say(words::FLOW_INPUTS);
    names_ui(ui, app, Id::unique("inputs"), title, &inputs, |inputs| Edit::SetInputs { inputs });
    ui.add_space(6.0);
    ui.separator();
    allow::allow_ui(ui, app, None);
    let (kept, more) = kept::in_flow(app.doc().flow());
    kept::kept_ui(ui, app, "kept of the flow", &kept, more);
}

fn set(field: &str, value: Option<String>) -> Edit {
    Edit::SetFlowField { field: field.to_owned(), value }
}

fn line_ui(
    ui: &mut Ui,
    app: &mut App,
    field: &str,
    label: &str,
    value: Option<String>,
    holds: Holds,
) {
    let id = Id::unique(("flow field", field));
    let value = value.unwrap_or_default();
    if let Some(value) = entry_ui(ui, app, Entry { holds, ..Entry::line(id, label, &value) }) {
        type_in(app, id, vec![set(field, (!value.is_empty()).then_some(value))]);
    }
}

fn start_ui(ui: &mut Ui, app: &mut App) {
    let start = app.doc().flow().start.clone();
    let value = (app.say(text::NOT_SET), start.as_ref());
    let (label, id) = (app.say(words::FLOW_START), Id::unique("start of the flow"));
    let chosen = app.block_choice(ui, label, id, value, |_| true);
    if let Some(Chosen(start)) = chosen {
        app.edit(&[Edit::SetStart { start }]);
    }
}
