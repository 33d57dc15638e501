//! Where each session variable is set and used, with the way there, and renaming one everywhere.

use std::sync::Arc;

use eframe::egui::{self, Id, RichText, Ui, UiBuilder, vec2};

use crate::model::variables::{
    Does, Mention, Standing, Variable, Variables, check_rename, rename_variable,
};
use crate::words::{around as text, editing, interface};

use super::travel::Area;
use super::{App, bars, look, task};

/// Flows of at most this many blocks are listed within the frame.
const LISTED_AT_ONCE: usize = 500;

/// More places of one variable are counted, not listed.
const PLACES: usize = 200;

/// What the panel shows, kept for one revision of one flow.
#[derive(Default)]
pub struct Panel {
    filter: String,
    chosen: String,
    new_name: String,
    /// The flow and its revision that the list is of.
    listed: Option<(u64, u64)>,
    listing: Option<(u64, u64)>,
    list: Arc<Variables>,
    wants_focus: bool,
}

impl Panel {
    /// A list that was made beside the window.
    pub(super) fn take(&mut self, document: u64, revision: u64, list: Variables) {
        self.listed = Some((document, revision));
        self.listing = None;
        self.list = Arc::new(list);
    }
}

impl App {
    /// Opens the panel on a variable of what is selected, or closes it.
    pub fn switch_variables(&mut self) {
        self.shows.variables = !self.shows.variables;
        if !self.shows.variables {
            return;
        }
        self.variables.wants_focus = true;
        self.list_variables();
        let selection = &self.doc().view.selection;
        let (block, exit) = match &selection.exit {
            Some((block, exit)) => (Some(block), Some(exit)),
            None => (selection.only_block(), None),
        };
        let is_here = |mention: &Mention| {
            mention.block.as_ref() == block && (exit.is_none() || mention.exit.as_ref() == exit)
        };
        let mut list = self.variables.list.list.iter();
        let here = list.find(|variable| block.is_some() && variable.mentions.iter().any(is_here));
        if let Some(name) = here.map(|variable| variable.name.clone()) {
            self.variables.chosen = name;
        }
    }

    /// Brings the list to the flow's state while it is shown and nothing is being dragged.
    pub(super) fn list_variables(&mut self) {
        let doc = self.doc();
        let now = (doc.id, doc.document.revision());
        let panel = &self.variables;
        let is_busy = panel.listing.is_some() || !doc.view.is_idle();
        if !self.shows.variables || panel.listed == Some(now) || is_busy {
            return;
        }
        let flow = doc.flow();
        if flow.blocks.len() <= LISTED_AT_ONCE {
            let list = Variables::of(flow);
            self.variables.take(now.0, now.1, list);
            return;
        }
        let (flow, ctx) = (flow.clone(), self.ctx.clone());
        if self.variables.listed.is_some_and(|(document, _)| document != now.0) {
            // Another flow's variables are worse than none.
            self.variables.list = Arc::default();
        }
        self.variables.listing = Some(now);
        self.tasks.start("list variables", &ctx, move || task::list_variables(now.0, now.1, &flow));
    }
}

pub fn variables_ui(ui: &mut Ui, app: &mut App) {
    let list = Arc::clone(&app.variables.list);
    let language = app.language;
    ui.horizontal(|ui| {
        bars::area_heading(ui, app, Area::Variables, app.say(text::VARIABLES));
        let hint = app.say(text::FILTER_VARIABLES);
        let field = egui::TextEdit::singleline(&mut app.variables.filter)
            .id(Id::unique("variables filter"))
            .hint_text(hint)
            .desired_width(220.0);
        let field = ui.add(field).accessible_name(hint);
        if std::mem::take(&mut app.variables.wants_focus) {
            field.request_focus();
        }
        for (standing, words) in
            [(Standing::NeverSet, text::NEVER_SET), (Standing::NeverUsed, text::NEVER_USED)]
        {
            let count = list.list.iter().filter(|one| list.standing(one) == standing).count();
            if count > 0 {
                let words = format!("{count} {}", words.get(language));
                ui.label(RichText::new(words).color(ink(app, standing)));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = app.say(text::CLOSE_VARIABLES);
            let button = ui.small_button("x").accessible_name(close).on_hover_text(close);
            if button.clicked() {
                app.shows.variables = false;
            }
        });
    });
    if list.list.is_empty() {
        ui.label(RichText::new(app.say(text::NO_VARIABLES)).weak());
        // The panel keeps its height.
        ui.allocate_space(ui.available_size());
        return;
    }
    let wanted = app.variables.filter.trim().to_lowercase();
    let shown: Vec<&Variable> =
        list.list.iter().filter(|one| one.name.to_lowercase().contains(&wanted)).collect();
    let chosen = shown.iter().find(|one| one.name == app.variables.chosen).or(shown.first());
    let area = ui.available_rect_before_wrap();
    let left = (area.width() * 0.34).clamp(200.0, 360.0).min(area.width() * 0.5);
    let (names, places) = area.split_left_right_at_x(area.min.x + left);
    ui.scope_builder(UiBuilder::new().max_rect(names), |ui| {
        names_ui(ui, app, &list, &shown, chosen.copied());
    });
    let places = places.with_min_x(places.min.x + 16.0);
    ui.scope_builder(UiBuilder::new().max_rect(places), |ui| {
        if let Some(variable) = chosen {
            places_ui(ui, app, &list, variable);
        }
    });
}

fn ink(app: &App, standing: Standing) -> egui::Color32 {
    look::colour(match standing {
        Standing::NeverSet => app.theme.warning,
        Standing::NeverUsed => app.theme.info,
        Standing::SetAndUsed | Standing::Provided | Standing::Given => app.theme.weak_text,
    })
}

fn names_ui(
    ui: &mut Ui,
    app: &mut App,
    list: &Variables,
    shown: &[&Variable],
    chosen: Option<&Variable>,
) {
    if shown.is_empty() {
        ui.label(RichText::new(app.say(interface::NO_MATCH)).weak());
        return;
    }
    let language = app.language;
    egui::ScrollArea::vertical().id_salt("variables").auto_shrink(false).show_rows(
        ui,
        26.0,
        shown.len(),
        |ui, rows| {
            for variable in shown.get(rows).unwrap_or_default() {
                let standing = list.standing(variable);
                let word = match standing {
                    Standing::NeverSet => Some(text::NEVER_SET),
                    Standing::NeverUsed => Some(text::NEVER_USED),
                    Standing::Provided => Some(text::PROVIDED),
                    Standing::Given => Some(text::GIVEN),
                    Standing::SetAndUsed => None,
                };
                let word = word.map(|words| words.get(language));
                let is_chosen = chosen.is_some_and(|chosen| chosen.name == variable.name);
                let aside = RichText::new(word.unwrap_or_default()).color(ink(app, standing));
                let button = egui::Button::selectable(is_chosen, &variable.name)
                    .right_text(aside)
                    .truncate()
                    .min_size(vec2(ui.available_width(), 26.0));
                let name = match word {
                    Some(word) => format!("{}, {word}", variable.name),
                    None => variable.name.clone(),
                };
                if ui.add(button).accessible_name(name).clicked() {
                    app.variables.chosen.clone_from(&variable.name);
                    app.variables.new_name.clear();
                }
            }
        },
    );
}

fn places_ui(ui: &mut Ui, app: &mut App, list: &Variables, variable: &Variable) {
    let standing = list.standing(variable);
    egui::ScrollArea::vertical().id_salt(("places", &variable.name)).auto_shrink(false).show(
        ui,
        |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("{{{{{}}}}}", variable.name)).strong());
                let about = match standing {
                    Standing::NeverSet if list.may_be_returned => Some(text::MAYBE_SET_ABOUT),
                    Standing::NeverSet => Some(text::NEVER_SET_ABOUT),
                    Standing::NeverUsed => Some(text::NEVER_USED_ABOUT),
                    Standing::Provided => Some(text::PROVIDED_ABOUT),
                    Standing::Given => Some(text::GIVEN_ABOUT),
                    Standing::SetAndUsed => None,
                };
                if let Some(words) = about {
                    ui.label(RichText::new(app.say(words)).color(ink(app, standing)));
                }
            });
            if standing != Standing::Provided {
                rename_ui(ui, app, list, variable);
            }
            ui.add_space(2.0);
            ui.columns(2, |columns| {
                let sides = [(Does::Set, text::SET_AT), (Does::Used, text::USED_AT)];
                for (ui, (does, words)) in columns.iter_mut().zip(sides) {
                    let count = variable.count(does);
                    ui.label(RichText::new(format!("{} ({count})", app.say(words))).small().weak());
                    if count == 0 && standing != Standing::Provided {
                        ui.label(RichText::new(app.say(text::NOWHERE_SET)).weak());
                    }
                    let places = variable.mentions.iter().filter(|mention| mention.does == does);
                    // One variable may stand in every block of a large flow.
                    for (number, mention) in places.take(PLACES).enumerate() {
                        ui.push_id(number, |ui| place_ui(ui, app, mention));
                    }
                    if count > PLACES {
                        ui.label(RichText::new(format!("… +{}", count - PLACES)).weak());
                    }
                }
            });
        },
    );
}

/// The new name of a variable, checked while it is typed.
fn rename_ui(ui: &mut Ui, app: &mut App, list: &Variables, variable: &Variable) {
    let from = variable.name.as_str();
    let mut go = false;
    let to = app.variables.new_name.trim().to_owned();
    let checked = check_rename(list, from, &to);
    let is_ready = checked.is_ok() && from != to;
    ui.horizontal_wrapped(|ui| {
        let hint = app.say(text::NEW_NAME);
        let field = egui::TextEdit::singleline(&mut app.variables.new_name)
            .id(Id::unique("variable's new name"))
            .hint_text(hint)
            .desired_width(200.0);
        let field = ui.add(field).accessible_name(hint);
        go |= field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let button = egui::Button::new(app.say(text::RENAME_GO));
        go |= ui.add_enabled(is_ready, button).clicked();
    });
    if let Err(error) = &checked
        && !to.is_empty()
    {
        let words = editing::bad_rename(error, app.language);
        ui.colored_label(look::colour(app.theme.error), words);
    }
    if variable.mentions.iter().any(|mention| mention.is_fixed) {
        ui.label(RichText::new(app.say(text::NOT_RENAMED)).color(look::colour(app.theme.warning)));
    }
    if !go || !is_ready {
        return;
    }
    let edits = rename_variable(app.doc().flow(), from, &to);
    if edits.is_ok_and(|edits| app.edit(&edits)) {
        let words = text::RENAMED.with(app.language, &[("from", from), ("to", &to)]);
        app.notify(words, false);
        app.variables.new_name.clear();
        app.variables.chosen = to;
    }
}

fn place_ui(ui: &mut Ui, app: &mut App, mention: &Mention) {
    let language = app.language;
    let what = what(app, mention);
    ui.horizontal_wrapped(|ui| {
        match &mention.block {
            None => {
                ui.label(what);
            }
            Some(block) => {
                let args = [("block", block.as_str()), ("what", &*what)];
                if ui.link(text::PLACE.with(language, &args)).clicked() {
                    app.go_to(block, mention.exit.as_ref());
                }
            }
        }
        if mention.is_fixed {
            let words = RichText::new(app.say(text::KEEPS_NAME));
            ui.label(words.color(look::colour(app.theme.warning)));
        }
        if !mention.text.is_empty() {
            ui.label(RichText::new(&mention.text).weak());
        }
    });
}

/// What a place is called: a field's name, or what stands at an exit.
fn what(app: &App, mention: &Mention) -> String {
    let at_exit = |words: crate::words::Words| {
        let block = mention.block.as_ref().map(crate::model::BlockId::as_str).unwrap_or_default();
        let exit = mention.exit.as_ref().map(crate::model::ExitId::as_str).unwrap_or_default();
        let name = bars::exit_name(app, block, exit);
        words.with(app.language, &[("exit", &name)])
    };
    match mention.field {
        "inputs" => app.say(text::PLACE_INPUTS).to_owned(),
        "label" => app.say(text::PLACE_LABEL).to_owned(),
        "value" => at_exit(text::PLACE_VALUE),
        "webhook" => at_exit(text::PLACE_WEBHOOK),
        "returns" => at_exit(text::PLACE_RETURNS),
        "optout_webhook" => at_exit(text::PLACE_OPT_OUT),
        "goal" => app.say(text::PLACE_GOAL).to_owned(),
        "data" => app.say(text::PLACE_DATA).to_owned(),
        field => interface::field(field).map_or(field, |words| app.say(words)).to_owned(),
    }
}
