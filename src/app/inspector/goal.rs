//! What makes a goal reached.

use eframe::egui::{Id, Ui};

use crate::model::flow::{Goal, GoalEvent};
use crate::model::kind::EVENTS;
use crate::model::{Block, BlockId, Edit};
use crate::words::{inspector as words, interface as text};

use super::super::App;
use super::fields::{Entry, Holds, entry_ui, label_ui, number_ui, word_ui};
use super::type_in;

pub(super) fn events_ui(ui: &mut Ui, app: &mut App, id: &BlockId, block: &Block, title: &str) {
    let language = app.language;
    let goal = block.goal.as_deref().cloned().unwrap_or_default();
    let set = |events: Vec<GoalEvent>| {
        let goal = Goal { events, ..goal.clone() };
        let goal = (goal != Goal::default()).then(|| Box::new(goal));
        Edit::SetGoal { block: id.clone(), goal }
    };
    let changed = |at: usize, event: GoalEvent| {
        let mut events = goal.events.clone();
        events[at] = event;
        set(events)
    };
    label_ui(ui, title);
    for (at, event) in goal.events.iter().enumerate() {
        let number = (at + 1).to_string();
        let args = [("number", number.as_str())];
        let name = words::EVENT.with(language, &args);
        let field = Id::unique(("event", id, at));
        let kind = Some(event.kind.as_str());
        let chosen = word_ui(ui, app, &name, field.with("kind"), kind, &EVENTS, str::to_owned);
        if let Some(kind) = chosen {
            let kind = kind.unwrap_or_default();
            app.edit(&[changed(at, GoalEvent { kind, ..event.clone() })]);
        }
        let label = words::EVENT_URL.with(language, &args);
        let url = event.url.as_deref().unwrap_or_default();
        let entry = Entry { holds: Holds::Url, ..Entry::line(field.with("url"), &label, url) };
        if let Some(url) = entry_ui(ui, app, entry) {
            let url = (!url.is_empty()).then_some(url);
            let edit = changed(at, GoalEvent { url, ..event.clone() });
            type_in(app, field.with("url"), vec![edit]);
        }
        let label = words::EVENT_EXPECTATION.with(language, &args);
        let own = field.with("expectation");
        if let Some(expectation) = number_ui(ui, app, own, &label, event.expectation.as_ref()) {
            let edit = changed(at, GoalEvent { expectation, ..event.clone() });
            type_in(app, own, vec![edit]);
        }
        if ui.button(text::REMOVE.with(language, &[("what", &name)])).clicked() {
            let mut events = goal.events.clone();
            events.remove(at);
            app.edit(&[set(events)]);
        }
        ui.add_space(4.0);
    }
    if ui.button(app.say(words::ADD_EVENT)).clicked() {
        let mut events = goal.events.clone();
        events.push(GoalEvent { kind: EVENTS[0].to_owned(), ..GoalEvent::default() });
        app.edit(&[set(events)]);
    }
}
