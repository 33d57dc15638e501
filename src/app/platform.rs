//! Calls to the real platform: its flows, a deployment to a few numbers, an update of a session.
//! What is typed and what came of it stays when the dialog is closed, and a call goes on beside it.

use eframe::egui::{self, Id, RichText, Ui, vec2};

use crate::model::search;
use crate::platform::base::{self, Plain};
use crate::platform::order::{self, MOST_NUMBERS, MOST_VARIABLES, Variables};
use crate::platform::{
    Base, Call, Client, Deployed, FlowName, Key, KeyError, Order, OrderError, Recipient, Request,
    Resumed, Stop, Trouble, Update,
};
use crate::words::{Words, counted, interface, platform as text};

use super::dialog::{self, Dialog, heading, label};
use super::task::Done;
use super::{App, look};

/// The width of the dialog with two sides, and with one.
const WIDE: f32 = 860.0;
const NARROW: f32 = 560.0;

/// From this width on, the flows and whom they are for stand side by side.
const SIDE_BY_SIDE: f32 = 760.0;

/// So many results are kept.
const RESULTS: usize = 50;

/// The height of a line of the list of flows.
const LINE: f32 = 26.0;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Deploy,
    Resume,
}

/// How a call ended, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub words: String,
    pub is_error: bool,
}

/// What the dialog holds.
pub struct Panel {
    /// The key of the environment, or why there is none.
    pub key: Result<Key, KeyError>,
    pub base: String,
    pub tab: Tab,
    pub poll: String,
    /// The account's flows, once they were asked for.
    pub flows: Option<Vec<FlowName>>,
    query: String,
    /// The flows that a query finds.
    found: Option<(String, Vec<usize>)>,
    /// Country codes and numbers, as typed.
    pub numbers: Vec<(String, String)>,
    /// Names and values, as typed.
    pub variables: Variables,
    checks_flow: bool,
    pub session: String,
    pub session_variables: Variables,
    pub shows_request: bool,
    /// A deployment that waits for a yes, and the flow's name.
    pub asking: Option<(Order, String)>,
    /// A deployment that waits for the list of flows, which has the name to ask with.
    waiting: Option<Order>,
    under_way: Option<UnderWay>,
    calls: u64,
    /// The latest is the last.
    pub results: Vec<Outcome>,
    wants_focus: bool,
}

/// A call that has not come back.
struct UnderWay {
    number: u64,
    call: Call,
    /// Where it went to: the address can be edited meanwhile.
    base: Base,
    stop: Stop,
    /// The window's clock when it began.
    since: f64,
}

/// A call that has come back.
pub struct Called {
    number: u64,
    answer: Answer,
}

enum Answer {
    List(Result<Vec<FlowName>, Trouble>),
    /// With how many numbers it was for.
    Deploy(usize, Result<Deployed, Trouble>),
    /// With the session's id.
    Resume(String, Result<Resumed, Trouble>),
}

/// What is to be asked.
enum Ask {
    List,
    Deploy(Order),
    Resume(Update),
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            key: Err(KeyError::Missing),
            base: String::new(),
            tab: Tab::default(),
            poll: String::new(),
            flows: None,
            query: String::new(),
            found: None,
            numbers: Vec::new(),
            variables: Vec::new(),
            checks_flow: true,
            session: String::new(),
            session_variables: Vec::new(),
            shows_request: false,
            asking: None,
            waiting: None,
            under_way: None,
            calls: 0,
            results: Vec::new(),
            wants_focus: false,
        }
    }
}

impl Panel {
    /// With the key and the address of the environment.
    pub(super) fn of_environment() -> Self {
        let named = std::env::var(base::VARIABLE).ok().filter(|named| !named.trim().is_empty());
        Self {
            key: Key::from_env(),
            base: named.unwrap_or_else(|| base::MAIN.to_owned()),
            ..Self::default()
        }
    }

    fn base(&self, app: &App) -> Result<Base, String> {
        Base::parse(&self.base, Plain::OnlyHere).map_err(|error| error.tell(app.language))
    }

    /// The order as it is typed, or the first reason why it cannot be sent.
    fn order(&self, app: &App) -> Result<Order, OrderError> {
        let poll = order::poll_id(&self.poll)?.to_string();
        let typed = self.numbers.iter().filter(|row| has_number(row));
        let recipients: Result<Vec<Recipient>, _> =
            typed.map(|(code, number)| Recipient::new(code, number)).collect();
        let order = Order::new(&poll, recipients?, filled(&self.variables))?;
        if self.checks_flow && app.doc().flow().is_outbound() {
            order.check_for(app.doc().flow())?;
        }
        Ok(order)
    }

    fn update(&self) -> Result<Update, OrderError> {
        Update::new(&self.session, filled(&self.session_variables))
    }

    fn note(&mut self, words: String, is_error: bool) {
        self.results.push(Outcome { words, is_error });
        if self.results.len() > RESULTS {
            self.results.remove(0);
        }
    }

    /// Asks whether an order is meant, by the name that the account has for its flow.
    fn ask_about(&mut self, order: Order, app: &App) {
        let flows = self.flows.iter().flatten();
        match flows.clone().find(|flow| flow.id == order.poll()) {
            Some(flow) => self.asking = Some((order, flow.name.clone())),
            None => {
                let id = order.poll().to_string();
                self.note(text::NOT_LISTED.with(app.language, &[("id", &id)]), true);
            }
        }
    }
}

impl App {
    /// Opens the dialog, with the variables that the flow needs.
    pub fn show_platform(&mut self) {
        let flow = self.doc().flow();
        let needed: Vec<String> = if flow.is_outbound() {
            order::needed(flow).into_iter().map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        let panel = &mut self.platform;
        // What somebody filled in stays.
        if panel.variables.iter().all(|(_, value)| value.is_empty()) {
            panel.variables = needed.into_iter().map(|name| (name, String::new())).collect();
        }
        if panel.numbers.is_empty() {
            panel.numbers.push(Default::default());
        }
        panel.asking = None;
        panel.wants_focus = true;
        self.dialog = Some(Dialog::Platform);
    }

    /// Takes what a call came to.
    pub(super) fn take_called(&mut self, called: Called) {
        let mut panel = std::mem::take(&mut self.platform);
        let own = panel.under_way.take_if(|own| own.number == called.number);
        let is_of_this = own.is_some_and(|own| panel.base(self).is_ok_and(|base| base == own.base));
        // The flows of another platform would be taken for those of the one that is named now.
        if matches!(called.answer, Answer::List(_)) && !is_of_this {
            self.platform = panel;
            return;
        }
        let language = self.language;
        let waiting = panel.waiting.take();
        let result = match called.answer {
            Answer::List(result) => result.map(|flows| {
                let count = flows.len();
                (panel.flows, panel.found) = (Some(flows), None);
                match count {
                    0 => text::FLOWS_NONE.get(language).to_owned(),
                    _ => counted(count, text::LISTED_ONE, text::LISTED_MANY, language),
                }
            }),
            Answer::Deploy(count, result) => result.map(|done| done.tell(count, language)),
            Answer::Resume(id, result) => {
                result.map(|_| text::RESUMED.with(language, &[("id", &id)]))
            }
        };
        let is_error = result.is_err();
        let words = result.unwrap_or_else(|trouble| trouble.tell(language));
        if !matches!(self.dialog, Some(Dialog::Platform)) {
            self.notify(words.clone(), is_error);
        }
        panel.note(words, is_error);
        if let Some(order) = waiting.filter(|_| !is_error) {
            panel.ask_about(order, self);
        }
        self.platform = panel;
    }

    /// Calls the platform beside the window.
    fn call(&mut self, panel: &mut Panel, ask: Ask) {
        let Ok(base) = panel.base(self) else { return };
        panel.calls += 1;
        let (number, stop) = (panel.calls, Stop::default());
        let client = Client::new(base.clone(), panel.key.clone()).with_stop(stop.clone());
        let call = match &ask {
            Ask::List => Call::List,
            Ask::Deploy(_) => Call::Deploy,
            Ask::Resume(_) => Call::Resume,
        };
        let since = self.ctx.input(|i| i.time);
        panel.under_way = Some(UnderWay { number, call, base, stop, since });
        let ctx = self.ctx.clone();
        self.tasks.start("platform", &ctx, move || {
            let answer = match ask {
                Ask::List => Answer::List(client.list()),
                Ask::Deploy(order) => {
                    Answer::Deploy(order.recipients().len(), client.deploy(&order))
                }
                Ask::Resume(update) => {
                    Answer::Resume(update.session().to_owned(), client.resume(&update))
                }
            };
            Done::Called(Box::new(Called { number, answer }))
        });
    }
}

/// How wide the dialog is where the window has room.
pub(super) fn width(app: &App) -> f32 {
    let Panel { tab, asking, .. } = &app.platform;
    match (tab, asking) {
        (Tab::Deploy, None) => WIDE,
        _ => NARROW,
    }
}

/// The dialog. Whether it stays open.
pub(super) fn platform_ui(ui: &mut Ui, app: &mut App) -> bool {
    let mut panel = std::mem::take(&mut app.platform);
    let stays = if panel.asking.is_some() {
        asking_ui(ui, app, &mut panel);
        true
    } else {
        form_ui(ui, app, &mut panel)
    };
    app.platform = panel;
    stays
}

/// Asks before real people get a message.
fn asking_ui(ui: &mut Ui, app: &mut App, panel: &mut Panel) {
    let Some((order, name)) = &panel.asking else { return };
    let language = app.language;
    heading(ui, app.say(text::DEPLOY_TITLE));
    ui.label(order.question(name, language));
    let area = egui::ScrollArea::vertical().max_height(dialog::list_height(ui, 220.0));
    area.id_salt("recipients").show(ui, |ui| {
        for recipient in order.recipients() {
            ui.monospace(recipient.to_string());
        }
    });
    let count = order.recipients().len();
    let go = counted(count, text::DEPLOY_GO_ONE, text::DEPLOY_GO_MANY, language);
    let (go, cancel) = dialog::buttons(ui, app, &go, true);
    if (go || cancel)
        && let Some((order, _)) = panel.asking.take()
        && go
    {
        app.call(panel, Ask::Deploy(order));
    }
}

fn form_ui(ui: &mut Ui, app: &mut App, panel: &mut Panel) -> bool {
    heading(ui, app.say(text::PLATFORM).trim_end_matches('…'));
    address_ui(ui, app, panel);
    key_ui(ui, app, panel);
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        for (tab, words) in [(Tab::Deploy, text::TAB_DEPLOY), (Tab::Resume, text::TAB_RESUME)] {
            ui.selectable_value(&mut panel.tab, tab, app.say(words));
        }
    });
    ui.separator();
    match panel.tab {
        Tab::Deploy => deploy_ui(ui, app, panel),
        Tab::Resume => resume_ui(ui, app, panel),
    }
    progress_ui(ui, app, panel);
    results_ui(ui, app, panel);
    ui.add_space(8.0);
    !ui.button(app.say(interface::CLOSE)).clicked()
}

fn address_ui(ui: &mut Ui, app: &App, panel: &mut Panel) {
    let words = app.say(text::ADDRESS);
    label(ui, words);
    let field = egui::TextEdit::singleline(&mut panel.base)
        .id(Id::unique("platform address"))
        .hint_text(base::MAIN)
        .desired_width(f32::INFINITY);
    if ui.add(field).accessible_name(words).changed() {
        // Another platform has other flows.
        (panel.flows, panel.found, panel.waiting) = (None, None, None);
        // A deployment goes on: stopped, nobody would know whether it was carried out.
        if let Some(UnderWay { call: Call::List, stop, .. }) = &panel.under_way {
            stop.stop();
        }
    }
    if let Err(words) = panel.base(app) {
        wrong_ui(ui, app, &words);
    }
}

/// Whether there is a key, and how to give one.
fn key_ui(ui: &mut Ui, app: &App, panel: &Panel) {
    match &panel.key {
        Ok(_) => {
            let words = RichText::new(app.say(text::KEY_IS_SET)).small();
            ui.label(words.color(look::colour(app.theme.good)));
        }
        Err(error) => {
            let words = RichText::new(error.tell(app.language)).small();
            ui.label(words.color(look::colour(app.theme.warning)));
        }
    }
}

fn deploy_ui(ui: &mut Ui, app: &mut App, panel: &mut Panel) {
    let can_call = panel.under_way.is_none() && panel.base(app).is_ok();
    let mut lists = false;
    if ui.available_width() < SIDE_BY_SIDE {
        lists = what_ui(ui, app, panel, can_call);
        whom_ui(ui, app, panel);
    } else {
        ui.columns(2, |sides| {
            let [left, right] = sides else { return };
            // Columns would stretch buttons and texts to their whole width.
            left.vertical(|ui| {
                ui.set_width(ui.available_width() - 12.0);
                lists = what_ui(ui, app, panel, can_call);
            });
            right.vertical(|ui| whom_ui(ui, app, panel));
        });
    }
    if lists {
        app.call(panel, Ask::List);
    }
    let order = panel.order(app);
    let request = order.as_ref().ok().zip(panel.base(app).ok());
    let request = request.map(|(order, base)| Request::deploy(&base, order));
    let go = go_ui(ui, app, panel, text::DEPLOY, can_call, order.as_ref().err(), request.as_ref());
    if let Ok(order) = order
        && go
    {
        if panel.flows.is_some() {
            panel.ask_about(order, app);
        } else {
            // Its name is asked for first.
            panel.waiting = Some(order);
            app.call(panel, Ask::List);
        }
    }
}

/// The flow that is deployed. Whether the list of flows is asked for.
fn what_ui(ui: &mut Ui, app: &App, panel: &mut Panel, can_call: bool) -> bool {
    let words = app.say(text::POLL);
    label(ui, words);
    let mut lists = false;
    ui.horizontal_wrapped(|ui| {
        let field = egui::TextEdit::singleline(&mut panel.poll)
            .id(Id::unique("platform flow"))
            .hint_text("34820")
            .desired_width(120.0);
        let field = ui.add(field).accessible_name(words);
        if std::mem::take(&mut panel.wants_focus) {
            field.request_focus();
        }
        let button = egui::Button::new(app.say(text::LIST_FLOWS));
        lists = ui.add_enabled(can_call, button).clicked();
    });
    flows_ui(ui, app, panel);
    lists
}

/// Whom it is for, and with which variables.
fn whom_ui(ui: &mut Ui, app: &App, panel: &mut Panel) {
    label(ui, app.say(text::NUMBERS));
    numbers_ui(ui, app, panel);
    label(ui, app.say(text::VARIABLES));
    variables_ui(ui, app, "deploy", &mut panel.variables);
    let flow = app.doc().flow();
    if flow.is_outbound() && !order::needed(flow).is_empty() {
        let words = app.say(text::CHECKS_FLOW);
        // A long text in a box of its own is broken into lines.
        ui.horizontal_wrapped(|ui| ui.checkbox(&mut panel.checks_flow, words));
    }
}

/// The account's flows: a click takes one.
fn flows_ui(ui: &mut Ui, app: &App, panel: &mut Panel) {
    let Panel { flows: Some(flows), query, found, poll, .. } = panel else { return };
    if flows.is_empty() {
        ui.label(RichText::new(app.say(text::FLOWS_NONE)).weak());
        return;
    }
    let hint = app.say(text::SEARCH_FLOWS);
    let field = egui::TextEdit::singleline(query)
        .id(Id::unique("platform search"))
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    ui.add(field).accessible_name(hint);
    if found.as_ref().is_none_or(|(of, _)| of != query) {
        let words: Vec<String> = query.split_whitespace().map(search::plain).collect();
        let is_found = |flow: &FlowName| {
            let own = search::plain(&format!("{} {}", flow.name, flow.id));
            words.iter().all(|word| own.contains(word.as_str()))
        };
        let numbers = flows.iter().enumerate().filter(|(_, flow)| is_found(flow));
        *found = Some((query.clone(), numbers.map(|(number, _)| number).collect()));
    }
    let numbers = found.as_ref().map(|(_, numbers)| numbers.as_slice()).unwrap_or_default();
    if numbers.is_empty() {
        ui.label(RichText::new(app.say(interface::NO_MATCH)).weak());
    }
    let height = dialog::list_height(ui, 5.5 * LINE);
    egui::ScrollArea::vertical()
        .id_salt("platform flows")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, LINE, numbers.len(), |ui, rows| {
            for number in numbers.get(rows).unwrap_or_default() {
                let Some(flow) = flows.get(*number) else { continue };
                let id = flow.id.to_string();
                let button = egui::Button::selectable(*poll == id, &flow.name)
                    .right_text(RichText::new(&id).weak())
                    .truncate()
                    .min_size(vec2(ui.available_width(), LINE));
                let name = format!("{}, {id}", flow.name);
                if ui.add(button).accessible_name(name).clicked() {
                    *poll = id;
                }
            }
        });
}

fn numbers_ui(ui: &mut Ui, app: &App, panel: &mut Panel) {
    let mut removed = None;
    let can_remove = panel.numbers.len() > 1;
    for (at, row) in panel.numbers.iter_mut().enumerate() {
        let numbered = |words: Words| numbered(app, words, at);
        ui.horizontal(|ui| {
            let (code, number) = (numbered(text::COUNTRY_CODE), numbered(text::CELLPHONE));
            let field = egui::TextEdit::singleline(&mut row.0)
                .id(Id::unique(("platform code", at)))
                .hint_text("+57")
                .desired_width(56.0);
            ui.add(field).accessible_name(code);
            let field = egui::TextEdit::singleline(&mut row.1)
                .id(Id::unique(("platform number", at)))
                .hint_text("3051234567")
                .desired_width(room_beside_button(ui));
            ui.add(field).accessible_name(number);
            if can_remove && remove_ui(ui, &numbered(text::REMOVE_NUMBER)) {
                removed = Some(at);
            }
        });
        if let Err(error) = Recipient::new(&row.0, &row.1)
            && has_number(row)
        {
            wrong_ui(ui, app, &error.tell(app.language));
        }
    }
    if let Some(at) = removed {
        panel.numbers.remove(at);
    }
    let button = egui::Button::new(app.say(text::ADD_NUMBER));
    if ui.add_enabled(panel.numbers.len() < MOST_NUMBERS, button).clicked() {
        // People who try a flow live in the same country, mostly.
        let code = panel.numbers.last().map(|(code, _)| code.clone()).unwrap_or_default();
        panel.numbers.push((code, String::new()));
    }
}

fn variables_ui(ui: &mut Ui, app: &App, of: &str, variables: &mut Variables) {
    let mut removed = None;
    for (at, row) in variables.iter_mut().enumerate() {
        let numbered = |words: Words| numbered(app, words, at);
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut row.0)
                .id(Id::unique(("platform variable", of, at)))
                .hint_text(app.say(text::NAME_HINT))
                .desired_width(170.0);
            ui.add(field).accessible_name(numbered(text::VARIABLE_NAME));
            let field = egui::TextEdit::singleline(&mut row.1)
                .id(Id::unique(("platform value", of, at)))
                .hint_text(app.say(text::VALUE_HINT))
                .desired_width(room_beside_button(ui));
            ui.add(field).accessible_name(numbered(text::VARIABLE_VALUE));
            if remove_ui(ui, &numbered(text::REMOVE_VARIABLE)) {
                removed = Some(at);
            }
        });
    }
    if let Some(at) = removed {
        variables.remove(at);
    }
    let button = egui::Button::new(app.say(text::ADD_VARIABLE));
    if ui.add_enabled(variables.len() < MOST_VARIABLES, button).clicked() {
        variables.push(Default::default());
    }
}

fn resume_ui(ui: &mut Ui, app: &mut App, panel: &mut Panel) {
    let words = app.say(text::SESSION);
    label(ui, words);
    let field = egui::TextEdit::singleline(&mut panel.session)
        .id(Id::unique("platform session"))
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(words);
    if std::mem::take(&mut panel.wants_focus) {
        field.request_focus();
    }
    let doubt = panel.update().ok().and_then(|update| update.doubt());
    if let Some(doubt) = doubt {
        let words = doubt.tell(app.language);
        ui.label(RichText::new(words).color(look::colour(app.theme.warning)));
    }
    label(ui, app.say(text::VARIABLES));
    variables_ui(ui, app, "resume", &mut panel.session_variables);
    let can_call = panel.under_way.is_none() && panel.base(app).is_ok();
    let update = panel.update();
    let request = update.as_ref().ok().zip(panel.base(app).ok());
    let request = request.map(|(update, base)| Request::resume(&base, update));
    let error = update.as_ref().err();
    let go = go_ui(ui, app, panel, text::RESUME, can_call, error, request.as_ref());
    if let Ok(update) = update
        && go
    {
        app.call(panel, Ask::Resume(update));
    }
}

/// The button that goes on, why it does not, and what it would send.
fn go_ui(
    ui: &mut Ui,
    app: &App,
    panel: &mut Panel,
    words: Words,
    can_call: bool,
    error: Option<&OrderError>,
    request: Option<&Request>,
) -> bool {
    if let Some(error) = error.filter(|error| !is_told_at_its_row(error)) {
        ui.add_space(4.0);
        ui.label(RichText::new(error.tell(app.language)).weak());
    }
    ui.add_space(6.0);
    let mut go = false;
    ui.horizontal_wrapped(|ui| {
        let is_ready = can_call && error.is_none();
        go = look::go_button_if(is_ready, ui, app.theme, app.say(words)).clicked();
        ui.add_enabled_ui(request.is_some(), |ui| {
            ui.checkbox(&mut panel.shows_request, app.say(text::SHOW_REQUEST));
        });
        if let Some(request) = request.filter(|_| panel.shows_request)
            && ui.button(app.say(text::COPY_REQUEST)).clicked()
        {
            ui.ctx().copy_text(masked(panel, request));
        }
    });
    if let Some(request) = request.filter(|_| panel.shows_request) {
        egui::Frame::new()
            .fill(look::colour(app.theme.field))
            .corner_radius(6)
            .inner_margin(8)
            .show(ui, |ui| {
                let height = dialog::list_height(ui, 170.0);
                egui::ScrollArea::vertical()
                    .id_salt("platform request")
                    .max_height(height)
                    .min_scrolled_height(height)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        let words = RichText::new(masked(panel, request)).monospace();
                        ui.add(egui::Label::new(words).wrap().selectable(true));
                    });
            });
    }
    go
}

/// What would be sent, without the key even where it was typed into a field.
fn masked(panel: &Panel, request: &Request) -> String {
    match &panel.key {
        Ok(key) => key.mask(&request.text()),
        Err(_) => request.text(),
    }
}

/// What is under way, and the way to give it up.
fn progress_ui(ui: &mut Ui, app: &App, panel: &Panel) {
    let Some(UnderWay { call, stop, since, .. }) = &panel.under_way else { return };
    let words = match call {
        Call::List => text::LISTING,
        Call::Deploy => text::DEPLOYING,
        Call::Resume => text::RESUMING,
    };
    let secs = (ui.input(|i| i.time) - since).max(0.0).floor().to_string();
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.spinner();
        ui.label(words.with(app.language, &[("secs", &secs)]));
        let button = egui::Button::new(app.say(text::STOP));
        if ui.add_enabled(!stop.is_stopped(), button).clicked() {
            stop.stop();
        }
    });
}

fn results_ui(ui: &mut Ui, app: &App, panel: &Panel) {
    if panel.results.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.separator();
    label(ui, app.say(text::RESULTS));
    let height = dialog::list_height(ui, 130.0);
    egui::ScrollArea::vertical()
        .id_salt("platform results")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (number, Outcome { words, is_error }) in panel.results.iter().rev().enumerate() {
                let ink = match (number, is_error) {
                    (_, true) => app.theme.error,
                    (0, false) => app.theme.good,
                    _ => app.theme.text,
                };
                let words = RichText::new(words).color(look::colour(ink));
                ui.add(egui::Label::new(words).wrap().selectable(true));
            }
        });
}

fn wrong_ui(ui: &mut Ui, app: &App, words: &str) {
    ui.colored_label(look::colour(app.theme.error), words);
}

fn remove_ui(ui: &mut Ui, words: &str) -> bool {
    ui.small_button("x").accessible_name(words).on_hover_text(words).clicked()
}

/// What a field of a row is called.
fn numbered(app: &App, words: Words, at: usize) -> String {
    words.with(app.language, &[("number", &(at + 1).to_string())])
}

/// The width of a field that leaves room for a small button.
fn room_beside_button(ui: &Ui) -> f32 {
    (ui.available_width() - 44.0).max(60.0)
}

/// While only the country code is there, nobody is meant yet.
fn has_number((_, number): &(String, String)) -> bool {
    !number.trim().is_empty()
}

/// It stands at the number that is wrong.
fn is_told_at_its_row(error: &OrderError) -> bool {
    matches!(
        error,
        OrderError::NoCountryCode(_)
            | OrderError::CountryCode(_)
            | OrderError::Number(_)
            | OrderError::Digits(_)
            | OrderError::CodeTwice(..)
    )
}

/// The variables that have a name or a value.
fn filled(variables: &Variables) -> Variables {
    let rows = variables.iter().map(|(name, value)| (name.trim().to_owned(), value.clone()));
    rows.filter(|row| !row.0.is_empty() || !row.1.is_empty()).collect()
}
