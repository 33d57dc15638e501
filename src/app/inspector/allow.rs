//! What a block or the flow allows the rules to find, each with the reason.

use eframe::egui::{self, Id, RichText, Ui};

use crate::lint::{RULES, rule};
use crate::model::flow::Allow;
use crate::model::{BlockId, Edit};
use crate::words::{inspector as words, interface as text};

use super::super::App;
use super::fields::{Entry, Holds, choice_ui, entry_ui, wrong_ui};
use super::type_in;

/// Without a block, what the flow itself allows.
pub(super) fn allow_ui(ui: &mut Ui, app: &mut App, block: Option<&BlockId>) {
    let flow = app.doc().flow();
    let allow: Allow = match block {
        Some(id) => flow.block(id.as_str()).map(|own| own.allow.clone()).unwrap_or_default(),
        None => flow.allow.clone(),
    };
    let language = app.language;
    let set = |rule: &str, reason: Option<String>| Edit::Allow {
        block: block.cloned(),
        rule: rule.to_owned(),
        reason,
    };
    let id = Id::unique(("allow", block.map(BlockId::as_str)));
    let title = words::ALLOWED.with(language, &[("count", &allow.len().to_string())]);
    // What is in it is shown; who closes it over something has closed it for then.
    let salt = id.with(allow.is_empty());
    egui::CollapsingHeader::new(title).id_salt(salt).default_open(!allow.is_empty()).show(
        ui,
        |ui| {
            for (name, reason) in &allow {
                ui.label(RichText::new(name).strong());
                if rule(name).is_none() {
                    wrong_ui(ui, app, words::NO_RULE);
                }
                let label = words::ALLOW_REASON.with(language, &[("rule", name)]);
                let field = id.with(name);
                let entry = Entry { holds: Holds::Plain, ..Entry::line(field, &label, reason) };
                if let Some(reason) = entry_ui(ui, app, entry) {
                    type_in(app, field, vec![set(name, Some(reason))]);
                }
                if reason.trim().is_empty() {
                    wrong_ui(ui, app, words::NO_REASON);
                }
                if ui.button(text::REMOVE.with(language, &[("what", name)])).clicked() {
                    app.edit(&[set(name, None)]);
                }
                ui.add_space(4.0);
            }
            new_ui(ui, app, block, id, &allow, &set);
        },
    );
}

/// What is to be allowed next, until it is.
fn new_ui(
    ui: &mut Ui,
    app: &mut App,
    block: Option<&BlockId>,
    id: Id,
    allow: &Allow,
    set: &impl Fn(&str, Option<String>) -> Edit,
) {
    let (rule_id, why_id) = (id.with("new rule"), id.with("new reason"));
    let mut name = ui.data(|data| data.get_temp::<&'static str>(rule_id));
    let findings = std::sync::Arc::clone(&app.doc().findings);
    let shown = name.unwrap_or_else(|| app.say(text::NOT_SET));
    let chosen = choice_ui(ui, app.say(words::ALLOW_RULE), rule_id, shown, |ui, chosen| {
        // What is found here now stands first.
        let is_here = |name: &str| {
            findings.iter().any(|f| f.place.block.as_ref() == block && f.rule.name == name)
        };
        let (here, other): (Vec<&str>, Vec<&str>) = RULES
            .iter()
            .map(|rule| rule.name)
            .filter(|name| !allow.contains_key(*name))
            .partition(|name| is_here(name));
        for offered in here.into_iter().chain(other) {
            if ui.selectable_label(name == Some(offered), offered).clicked() {
                *chosen = Some(offered);
            }
        }
    });
    if let Some(chosen) = chosen {
        name = Some(chosen);
        ui.data_mut(|data| data.insert_temp(rule_id, chosen));
    }
    let why = ui.data(|data| data.get_temp::<String>(why_id)).unwrap_or_default();
    let label = app.say(words::ALLOW_WHY);
    let entry = Entry { holds: Holds::Plain, ..Entry::line(why_id, label, &why) };
    let had_focus = ui.memory(|memory| memory.has_focus(why_id));
    if let Some(why) = entry_ui(ui, app, entry) {
        ui.data_mut(|data| data.insert_temp(why_id, why));
    }
    let is_entered = had_focus && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let is_ready = name.is_some_and(|name| !allow.contains_key(name)) && !why.trim().is_empty();
    let button = ui.add_enabled(is_ready, egui::Button::new(app.say(words::ALLOW_ADD)));
    if (button.clicked() || is_entered && is_ready)
        && let Some(name) = name
    {
        app.edit(&[set(name, Some(why.trim().to_owned()))]);
        ui.data_mut(|data| {
            data.remove::<String>(why_id);
            data.remove::<&'static str>(rule_id);
        });
    }
}
