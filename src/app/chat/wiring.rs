//! The dialog "Real webhooks": where addresses lead, what goes wrong on purpose, and what is not
//! known of the platform.

use eframe::egui::{self, RichText, Ui};

use crate::platform::local::{Fault, Faults, Map, Times};
use crate::sim::{EarlyUpdate, ReplyWhilePaused, Rules, SecondUpdate};
use crate::words::{Words, chat as words, interface as text};

use super::super::dialog::{self, Dialog};
use super::super::{App, look};
use super::said;

/// So many addresses can be led elsewhere.
const MOST_MAPS: usize = 20;

/// How webhooks are called.
#[derive(Clone, Debug, Default)]
pub struct Wiring {
    /// Addresses that begin with the first of each pair are called at the second.
    pub maps: Vec<(String, String)>,
    /// Servers beyond this computer may be called.
    pub network: bool,
    pub faults: Faults,
    pub rules: Rules,
}

impl Wiring {
    /// The pairs that can be used.
    pub(super) fn maps(&self) -> Vec<Map> {
        self.maps.iter().filter_map(map_of).collect()
    }
}

fn map_of((from, to): &(String, String)) -> Option<Map> {
    Map::parse(&format!("{}={}", from.trim(), to.trim())).ok()
}

fn is_blank((from, to): &(String, String)) -> bool {
    from.trim().is_empty() && to.trim().is_empty()
}

impl App {
    /// Asks how the webhooks of the open flow are to be called.
    pub fn ask_wiring(&mut self) {
        let mut wiring = self.doc().chat.wiring.clone();
        if wiring.maps.is_empty() {
            let hooks = crate::model::search::webhooks(self.doc().flow());
            let first = hooks.iter().find_map(|hook| origin(hook.url));
            let to = "http://127.0.0.1:3000".to_owned();
            wiring.maps.push(first.map(|from| (from, to)).unwrap_or_default());
        }
        self.dialog = Some(Dialog::Wiring(Box::new(wiring)));
    }
}

/// `https://example.com` of `https://example.com/hooks/a`.
fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    is_web.then(|| url.origin().ascii_serialization())
}

/// Whether the dialog stays.
pub(in super::super) fn wiring_ui(ui: &mut Ui, app: &mut App, wiring: &mut Wiring) -> bool {
    dialog::heading(ui, app.say(words::WIRING).trim_end_matches('…'));
    // The buttons below stay in view, however many faults are shown.
    let area = egui::ScrollArea::vertical().max_height(dialog::list_height(ui, 560.0));
    let are_good = area.show(ui, |ui| choices_ui(ui, app, wiring)).inner;
    let is_live = app.is_live();
    let go = if is_live { words::APPLY } else { words::CONNECT };
    let (go, cancel) = dialog::buttons(ui, app, app.say(go), are_good);
    if is_live && ui.button(app.say(words::DISCONNECT)).clicked() {
        app.disconnect_chat();
        return false;
    }
    if go {
        let mut wiring = wiring.clone();
        wiring.maps.retain(|map| !is_blank(map));
        app.wire(wiring);
        return false;
    }
    !cancel
}

/// Whether all of it can be used.
fn choices_ui(ui: &mut Ui, app: &App, wiring: &mut Wiring) -> bool {
    ui.label(RichText::new(app.say(words::WIRING_ABOUT)).weak());
    let are_good = maps_ui(ui, app, wiring);
    ui.add_space(6.0);
    ui.checkbox(&mut wiring.network, app.say(words::NETWORK));
    ui.label(RichText::new(app.say(words::NETWORK_ABOUT)).small().weak());
    ui.add_space(6.0);
    let count = wiring.faults.iter().count().to_string();
    let title = said(app, words::FAULTS, &[("count", &count)]);
    egui::CollapsingHeader::new(title).id_salt("faults").show(ui, |ui| faults_ui(ui, app, wiring));
    egui::CollapsingHeader::new(app.say(words::RULES)).id_salt("rules").show(ui, |ui| {
        rules_ui(ui, app, wiring);
    });
    are_good
}

fn maps_ui(ui: &mut Ui, app: &App, wiring: &mut Wiring) -> bool {
    let mut are_good = true;
    let mut removed = None;
    for (at, map) in wiring.maps.iter_mut().enumerate() {
        ui.push_id(("map", at), |ui| {
            dialog::label(ui, app.say(words::MAP_FROM));
            let from = egui::TextEdit::singleline(&mut map.0)
                .hint_text("https://example.com")
                .desired_width(f32::INFINITY);
            ui.add(from).accessible_name(app.say(words::MAP_FROM));
            dialog::label(ui, app.say(words::MAP_TO));
            ui.horizontal(|ui| {
                let to = egui::TextEdit::singleline(&mut map.1)
                    .hint_text("http://127.0.0.1:3000")
                    .desired_width(ui.available_width() - 36.0);
                ui.add(to).accessible_name(app.say(words::MAP_TO));
                let forget = text::REMOVE.with(app.language, &[("what", &map.0)]);
                let button = ui.small_button("x").accessible_name(&forget).on_hover_text(forget);
                if button.clicked() {
                    removed = Some(at);
                }
            });
            if !is_blank(map) && map_of(map).is_none() {
                are_good = false;
                let ink = look::colour(app.theme.error);
                ui.label(RichText::new(app.say(words::BAD_MAP)).small().color(ink));
            }
        });
    }
    if let Some(at) = removed {
        wiring.maps.remove(at);
    }
    if wiring.maps.len() < MOST_MAPS && ui.link(app.say(words::ADD_MAP)).clicked() {
        wiring.maps.push((String::new(), String::new()));
    }
    are_good
}

fn faults_ui(ui: &mut Ui, app: &App, wiring: &mut Wiring) {
    ui.label(RichText::new(app.say(words::FAULTS_ABOUT)).small().weak());
    for fault in Fault::ALL {
        let mut is_on = wiring.faults.get(fault).is_some();
        if ui.checkbox(&mut is_on, capital(fault.tell().get(app.language))).changed() {
            if is_on {
                wiring.faults.turn_on(fault, Times::Always);
            } else {
                wiring.faults.turn_off(fault);
            }
        }
    }
}

/// As a sentence of its own begins.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn rules_ui(ui: &mut Ui, app: &App, wiring: &mut Wiring) {
    ui.label(RichText::new(app.say(words::RULES_ABOUT)).small().weak());
    let rules = &mut wiring.rules;
    choices(
        ui,
        app,
        words::EARLY,
        &mut rules.early_update,
        &[
            (EarlyUpdate::Refuse, words::EARLY_REFUSE),
            (EarlyUpdate::Set, words::EARLY_SET),
            (EarlyUpdate::Keep, words::EARLY_KEEP),
        ],
    );
    choices(
        ui,
        app,
        words::SECOND,
        &mut rules.second_update,
        &[(SecondUpdate::Set, words::SECOND_SET), (SecondUpdate::Refuse, words::SECOND_REFUSE)],
    );
    choices(
        ui,
        app,
        words::WHILE_PAUSED,
        &mut rules.reply_while_paused,
        &[
            (ReplyWhilePaused::DefaultAnswer, words::PAUSED_DEFAULT),
            (ReplyWhilePaused::Ignore, words::PAUSED_IGNORE),
        ],
    );
}

fn choices<T: PartialEq + Copy>(
    ui: &mut Ui,
    app: &App,
    title: Words,
    chosen: &mut T,
    all: &[(T, Words)],
) {
    dialog::label(ui, app.say(title));
    for (value, words) in all {
        ui.radio_value(chosen, *value, app.say(*words));
    }
}
