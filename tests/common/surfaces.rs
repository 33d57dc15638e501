//! Everything that the window can show, each with the way there. What is new in the window is
//! added here, and is then looked at in every language and size.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Event, Key, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::app::App;
use treble_flow_designer::app::bars;
use treble_flow_designer::app::canvas::Selection;
use treble_flow_designer::app::command::{Command, Menu};
use treble_flow_designer::app::dialog::Dialog;
use treble_flow_designer::app::export::Form;
use treble_flow_designer::app::inspector;
use treble_flow_designer::app::picker::Picker;
use treble_flow_designer::app::platform::{Outcome, Tab};
use treble_flow_designer::app::problems::Allow;
use treble_flow_designer::app::task::Purpose;
use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint::RULES;
use treble_flow_designer::model::flow::{self as model, Choice, Condition, Note, NoteKind, Share};
use treble_flow_designer::model::kind::FieldType;
use treble_flow_designer::model::{Block, Edit, Flow, Json, Kind, Number, Style};
use treble_flow_designer::platform::{
    Call, FlowName, Key as ApiKey, KeyError, Order, Recipient, Trouble, Why,
};
use treble_flow_designer::sim::{Input, MediaKind};
use treble_flow_designer::store::{Settings, StateFolder};
use treble_flow_designer::words::{Language, Words, around, blocks, chat, interface, run, tour};

use crate::common::hands::{press, type_in};
use crate::common::tools::{Place, STAYS};
use crate::common::window::{Window, frames_until, settle, window_sized};

const SAMPLE: &str = "flows/identity-check.flow.json";

/// How a window is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    pub language: Language,
    pub scale: f32,
    /// In points of the screen, whatever the scale.
    pub size: Vec2,
    pub light: bool,
}

impl Sight {
    /// The size of its window in points of the interface.
    fn points(self, is_tall: bool) -> Vec2 {
        let mut points = self.size / self.scale;
        if is_tall {
            points.y = 6_000.0;
        }
        points
    }
}

/// A window with a folder of its own.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    pub file: PathBuf,
    pub sight: Sight,
    is_tall: bool,
    pub harness: Window,
    /// Programs that the window runs. After the window: it ends them first.
    place: Option<Place>,
}

pub(crate) struct Surface {
    pub name: String,
    /// The command that shows it, where one does.
    pub command: Option<Command>,
    /// It is a list that is scrolled: seen whole, it is taller than a window.
    pub is_tall: bool,
    /// The pointer has to stay where it is: the window cannot take another size.
    pub is_under_the_pointer: bool,
    open: Box<dyn Fn(&mut Desk)>,
}

impl Surface {
    /// A window that shows it.
    pub(crate) fn shown(&self, sight: Sight) -> Desk {
        let mut desk = Desk::new(sight, self.is_tall);
        (self.open)(&mut desk);
        desk.harness.run_ok();
        desk
    }
}

impl Desk {
    fn new(sight: Sight, is_tall: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("identity-check.flow.json");
        std::fs::copy(SAMPLE, &file).unwrap();
        let mut settings = Settings {
            language: sight.language.code().to_owned(),
            light: sight.light,
            scale: sight.scale,
            ..Settings::default()
        };
        for number in 0..2 {
            settings
                .remember_webhook(&format!("https://hooks.mycompany.com/webhooks/check-{number}"));
            settings.remember_file(&folder.path().join(format!("a-file-{number}.flow.json")));
        }
        let size = sight.points(is_tall);
        let harness = window_sized(size.into(), settings, |_| None, |_| ());
        Self { folder, file, sight, is_tall, harness, place: None }
    }

    /// The same window at another size and scale.
    pub(crate) fn resize(&mut self, sight: Sight) {
        self.sight = sight;
        self.app().settings.scale = sight.scale;
        self.harness.ctx.set_zoom_factor(sight.scale);
        self.harness.set_size(sight.points(self.is_tall));
        self.harness.run_ok();
    }

    fn app(&mut self) -> &mut App {
        self.harness.state_mut()
    }

    fn run(&mut self, command: Command) {
        self.app().run(command);
        self.harness.run_ok();
    }

    fn say(&self, words: Words) -> &'static str {
        words.get(self.sight.language)
    }

    fn ask(&mut self, dialog: Dialog) {
        self.app().dialog = Some(dialog);
        self.harness.run_ok();
    }

    fn open_sample(&mut self) {
        let file = self.file.clone();
        self.app().open(&file);
        settle(&mut self.harness);
        self.forget_words();
    }

    fn show(&mut self, flow: Flow) {
        self.app().add_doc(flow, Source::native(), None);
        settle(&mut self.harness);
        self.forget_words();
    }

    /// What was said on the way here is no part of what is looked at.
    fn forget_words(&mut self) {
        self.app().notices.clear();
        self.harness.run_ok();
    }

    fn select(&mut self, block: &str) {
        self.app().doc_mut().view.selection = Selection::block(&block.into());
        self.harness.run_ok();
    }

    fn select_exit(&mut self, block: &str, exit: &str) {
        self.app().go_to(&block.into(), Some(&exit.into()));
        self.harness.run_ok();
    }

    fn click(&mut self, role: Role, words: &str) {
        let found = self.harness.query_all_by_role_and_label(role, words).next();
        found.unwrap_or_else(|| panic!("no {role:?} “{words}”")).click_accesskit();
        self.harness.run_ok();
    }

    /// Edits the flow and leaves it unsaved.
    fn change(&mut self) {
        let edit = Edit::SetField {
            block: "approved".into(),
            field: "text".to_owned(),
            value: Some(Json::string("Pronto, {{nome}}! {{nobody_sets_me}}")),
        };
        assert!(self.app().edit(&[edit]));
        self.harness.run_ok();
    }

    fn converse(&mut self, inputs: &[Input]) {
        for input in inputs {
            self.app().say_in_chat(input.clone());
            self.harness.run_ok();
        }
    }

    /// Starts the sample's handler with programs that stand in for real ones.
    fn start_handler(&mut self, set: impl FnOnce(&mut Place)) {
        self.open_sample();
        let mut place = Place::new();
        set(&mut place);
        let (state, setup) = (StateFolder(self.folder.path().join("state")), place.setup());
        self.place = Some(place);
        self.app().keep_in(state);
        self.app().runner = Some(setup);
        self.run(Command::RunHandler);
        let start = self.say(run::START);
        self.click(Role::Button, start);
    }

    /// Waits for something that work beside the window brings, which may go on.
    fn until_handler(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        frames_until(&mut self.harness, what, |harness| is_so(harness.state()));
    }

    fn until(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        frames_until(&mut self.harness, what, |harness| {
            is_so(harness.state()) && !harness.state().is_busy()
        });
    }

    /// The keyboard goes to another program and comes back.
    fn come_back(&mut self) {
        for focused in [false, true] {
            self.harness.input_mut().focused = focused;
            self.harness.step();
        }
    }
}

/// A flow with much that is wrong.
fn broken() -> Flow {
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    let text = text.replace("[REQUEST_TRIGGER]", "[request_trigger]").replace("https://", "htp:/");
    let mut flow = format::open(text.as_bytes()).unwrap().flow;
    for number in 0..3 {
        let mut block = Block::new(Kind::Options);
        block.text = Some("{{never_set}}".to_owned());
        let id = format!("lost-{number}");
        flow.apply(&Edit::AddBlock { id: id.as_str().into(), block: Box::new(block) }).unwrap();
    }
    flow
}

/// A block of a kind, with something in each of its fields.
fn full_block(kind: &Kind, style: Option<treble_flow_designer::model::Style>) -> Flow {
    let mut flow = Flow::default();
    let add = |flow: &mut Flow, id: &str, block: Block| {
        flow.apply(&Edit::AddBlock { id: id.into(), block: Box::new(block) }).unwrap();
    };
    let mut start = Block::new(Kind::Message);
    start.text = Some("Olá".to_owned());
    add(&mut flow, "start", start);
    let mut block = Block::new(kind.clone());
    block.style = style;
    for number in ["1", "2"] {
        let (id, path) = (number.into(), model::Path::default());
        match kind {
            Kind::AbTest => block.shares.push(Share { id, percent: None, path }),
            Kind::Condition => {
                let operator = Some("BTW".to_owned());
                block.conditions.push(Condition { id, operator, value: None, path });
            }
            Kind::Options | Kind::Template => {
                let label = "Sí, {{nome}}".to_owned();
                let (action, optout_webhook) = (None, None);
                block.options.push(Choice { id, label, path, action, optout_webhook });
            }
            _ => {}
        }
    }
    add(&mut flow, "block", block);
    for field in kind.fields() {
        let value = match field.holds {
            FieldType::Word(words) => Json::string(words[words.len() - 1]),
            FieldType::Number | FieldType::Id => Json::Number(Number::from(1_234)),
            FieldType::Flag => Json::Bool(false),
            FieldType::Events => {
                Json::Array(vec![Json::Object(vec![("type".to_owned(), Json::string("LINK"))])])
            }
            FieldType::Data => Json::Object(vec![("a".to_owned(), Json::Bool(true))]),
            FieldType::Url => Json::string("no address"),
            _ => Json::string("Olá, {{nome}}"),
        };
        let edit = Edit::SetField {
            block: "block".into(),
            field: field.name.to_owned(),
            value: Some(value),
        };
        // A field may ask for a value of another form; then it stays empty.
        let _changed = flow.apply(&edit);
    }
    for edit in [
        Edit::SetAlternate { block: "block".into(), minutes: Number::from(5) },
        Edit::Connect { block: "start".into(), exit: "reply".into(), to: Some("block".into()) },
    ] {
        let _changed = flow.apply(&edit);
    }
    flow.start = Some("start".into());
    flow
}

fn put(
    list: &mut Vec<Surface>,
    name: &str,
    command: Option<Command>,
    open: impl Fn(&mut Desk) + 'static,
) {
    let is_under_the_pointer = ["a tip", "a block on its way"].contains(&name);
    let (name, open) = (name.to_owned(), Box::new(open));
    list.push(Surface { name, command, is_tall: false, is_under_the_pointer, open });
}

pub(crate) fn surfaces() -> Vec<Surface> {
    let mut all = Vec::new();
    around_the_canvas(&mut all);
    tour_steps(&mut all);
    dialogs(&mut all);
    panels(&mut all);
    chats(&mut all);
    runs(&mut all);
    old_runs(&mut all);
    inspectors(&mut all);
    menus(&mut all);
    all
}

fn around_the_canvas(all: &mut Vec<Surface>) {
    put(all, "nothing yet", None, |_| ());
    put(all, "a flow", None, Desk::open_sample);
    put(all, "edited", None, |desk| {
        desk.open_sample();
        desk.change();
        desk.select("ask-name");
    });
    put(all, "parts closed", None, |desk| {
        desk.open_sample();
        for part in
            [Command::ShowBlocks, Command::ShowInspector, Command::ShowProblems, Command::ShowMap]
        {
            desk.run(part);
        }
    });
    for part in [Command::ShowBlocks, Command::ShowInspector, Command::ShowMap] {
        put(all, &format!("without {part:?}"), Some(part), move |desk| {
            desk.open_sample();
            desk.run(part);
        });
    }
    put(all, "tabs", Some(Command::New), |desk| {
        for sample in std::fs::read_dir("flows").unwrap() {
            let path = sample.unwrap().path();
            if path.to_string_lossy().ends_with(".flow.json") {
                desk.app().open(&path);
                settle(&mut desk.harness);
            }
        }
        desk.forget_words();
    });
    put(all, "messages", None, |desk| {
        desk.open_sample();
        let words = interface::COULD_NOT_OPEN.with(
            desk.sight.language,
            &[("path", "/home/anna/a-flow.json"), ("reason", "line 4: a comma is missing")],
        );
        desk.app().notify(words, true);
        let words = interface::OPENED.with(desk.sight.language, &[("path", "/home/anna/b.json")]);
        desk.app().notify(words, false);
    });
    put(all, "webhook on the canvas", None, |desk| {
        desk.open_sample();
        desk.select_exit("ask-photo", "reply");
    });
    put(all, "bad webhook on the canvas", None, |desk| {
        desk.show(broken());
        desk.select_exit("ask-photo", "reply");
    });
    put(all, "a block on its way", None, |desk| {
        desk.open_sample();
        let name = desk.say(blocks::MESSAGE);
        let label = interface::ADD_BLOCK.with(desk.sight.language, &[("kind", name)]);
        let from = desk.harness.get_all_by_label(&label).next().unwrap().rect().center();
        let to = desk.harness.state().doc().view.rect.center();
        desk.harness.hover_at(from);
        desk.harness.step();
        desk.harness.drag_at(from);
        desk.harness.step();
        desk.harness.hover_at(from + (to - from) * 0.5);
        desk.harness.step();
        desk.harness.hover_at(to);
    });
    put(all, "a tip", None, |desk| {
        desk.open_sample();
        let words = desk.say(Command::InsertTrigger.spec().label);
        let words = words.trim_end_matches('…');
        let at = desk.harness.get_all_by_label(words).next().unwrap().rect().center();
        desk.harness.hover_at(at);
        for _ in 0..8 {
            desk.harness.step();
        }
    });
    put(all, "notes", None, |desk| {
        let mut flow = format::open(&std::fs::read(SAMPLE).unwrap()).unwrap().flow;
        for (kind, x) in [(NoteKind::Paper, -340.0), (NoteKind::Frame, -800.0)] {
            let note = Note::new(kind, "A note", (x, 0.0), (240.0, 132.0));
            let id = flow.free_note_id(kind);
            flow.apply(&Edit::SetNote { id, note: Some(Box::new(note)) }).unwrap();
        }
        desk.show(flow);
        desk.run(Command::Fit);
    });
    put(all, "a long name", None, |desk| {
        let file = desk.folder.path().join(format!("{}.flow.json", "long-name-".repeat(12)));
        std::fs::copy(SAMPLE, &file).unwrap();
        desk.file = file;
        desk.open_sample();
    });
}

fn tour_steps(all: &mut Vec<Surface>) {
    put(all, "tour offered", None, |desk| {
        desk.app().settings.is_first_run = true;
        desk.app().greet(false);
    });
    for step in 0..8 {
        put(all, &format!("tour {}", step + 1), Some(Command::Tour), move |desk| {
            desk.run(Command::Tour);
            for _ in 0..step {
                let next = desk.say(tour::TOUR_NEXT);
                desk.click(Role::Button, next);
            }
        });
    }
}

fn platform(all: &mut Vec<Surface>) {
    let fill = |desk: &mut Desk| {
        let key = ApiKey::parse("ak_a1b2c3d4e5f6");
        let language = desk.sight.language;
        let panel = &mut desk.app().platform;
        panel.key = key;
        "https://main.treble.ai".clone_into(&mut panel.base);
        "34820".clone_into(&mut panel.poll);
        panel.flows = Some(
            (0..30)
                .map(|number| FlowName { id: 34_815 + number, name: "Identity".to_owned() })
                .collect(),
        );
        let number = |digits: &str| ("+57".to_owned(), digits.to_owned());
        panel.numbers = vec![number("3051234567"), number("573051234567"), number("")];
        panel.variables = vec![("nombre".to_owned(), "Ana".to_owned())];
        let why = Why::Slow { secs: 30 };
        let address = "https://main.treble.ai/deployment/api/poll/34820".to_owned();
        let words = Trouble { call: Call::Deploy, address, why }.tell(language);
        panel.results.push(Outcome { words, is_error: true });
        let words = treble_flow_designer::words::platform::DEPLOYED_ONE.get(language).to_owned();
        panel.results.push(Outcome { words, is_error: false });
    };
    put(all, "platform without a key", Some(Command::Platform), |desk| {
        desk.open_sample();
        desk.app().platform.key = Err(KeyError::Missing);
        desk.run(Command::Platform);
    });
    put(all, "platform", Some(Command::Platform), move |desk| {
        let text = std::fs::read_to_string("flows/outbound-campaign.flow.json").unwrap();
        desk.show(format::open(text.as_bytes()).unwrap().flow);
        fill(desk);
        desk.run(Command::Platform);
    });
    put(all, "platform with a request", Some(Command::Platform), move |desk| {
        desk.open_sample();
        fill(desk);
        let panel = &mut desk.app().platform;
        "http://main.treble.ai".clone_into(&mut panel.base);
        panel.numbers.truncate(1);
        panel.shows_request = true;
        desk.run(Command::Platform);
        "https://main.treble.ai".clone_into(&mut desk.app().platform.base);
        desk.harness.run_ok();
    });
    put(all, "platform asks", Some(Command::Platform), move |desk| {
        desk.open_sample();
        fill(desk);
        desk.run(Command::Platform);
        let to = ["+57:3051234567", "+55:11987654321"];
        let to = to.map(|text| Recipient::parse(text).unwrap()).to_vec();
        let order = Order::new("34820", to, Vec::new()).unwrap();
        desk.app().platform.asking = Some((order, "Identity".to_owned()));
    });
    put(all, "platform resumes", Some(Command::Platform), move |desk| {
        desk.open_sample();
        fill(desk);
        let panel = &mut desk.app().platform;
        panel.tab = Tab::Resume;
        "34820".clone_into(&mut panel.session);
        panel.session_variables = vec![("server_user_valid".to_owned(), "yes".to_owned())];
        "http://main.treble.ai".clone_into(&mut panel.base);
        desk.run(Command::Platform);
    });
}

fn dialogs(all: &mut Vec<Surface>) {
    put(all, "trigger on a path", Some(Command::InsertTrigger), |desk| {
        desk.open_sample();
        desk.select_exit("ask-name", "reply");
        desk.run(Command::InsertTrigger);
        type_in(&mut desk.harness, "no address");
    });
    put(all, "trigger out of a block", Some(Command::InsertTrigger), |desk| {
        desk.open_sample();
        desk.select("approved");
        desk.run(Command::InsertTrigger);
        type_in(&mut desk.harness, "https://hooks.mycompany.com/check");
    });
    put(all, "trigger that drops paths", Some(Command::InsertTrigger), |desk| {
        let mut flow = full_block(&Kind::Options, None);
        for exit in ["1", "2"] {
            let (block, exit) = ("block".into(), exit.into());
            flow.apply(&Edit::Connect { block, exit, to: Some("block".into()) })
                .unwrap_or_default();
        }
        desk.show(flow);
        desk.select("block");
        desk.run(Command::InsertTrigger);
        type_in(&mut desk.harness, "https://hooks.mycompany.com/check");
    });
    for purpose in [Purpose::Open, Purpose::Save, Purpose::Folder, Purpose::Compare] {
        put(all, &format!("path typed {purpose:?}"), None, move |desk| {
            desk.ask(Dialog::path(purpose));
            let there = desk.folder.path().join("there.json");
            std::fs::write(&there, "{}").unwrap();
            type_in(&mut desk.harness, &there.display().to_string());
        });
    }
    put(all, "close unsaved", Some(Command::CloseFlow), |desk| {
        desk.open_sample();
        desk.change();
        desk.run(Command::CloseFlow);
    });
    put(all, "quit unsaved", Some(Command::Quit), |desk| {
        desk.open_sample();
        desk.change();
        desk.run(Command::Quit);
    });
    put(all, "export", Some(Command::Export), |desk| {
        desk.open_sample();
        desk.run(Command::Export);
        if let Some(Dialog::Export(order)) = &mut desk.app().dialog {
            order.forms = Form::ALL.to_vec();
        }
    });
    for (name, command) in [
        ("commands", Command::Commands),
        ("block to add", Command::AddBlock),
        ("go to", Command::GoTo),
        ("samples", Command::NewSample),
        ("settings", Command::Settings),
        ("shortcuts", Command::Shortcuts),
        ("webhooks", Command::Webhooks),
    ] {
        put(all, name, Some(command), move |desk| {
            desk.open_sample();
            desk.select("ask-name");
            desk.run(command);
        });
    }
    put(all, "target", Some(Command::ConnectTo), |desk| {
        desk.open_sample();
        desk.select_exit("ask-name", "reply");
        desk.run(Command::ConnectTo);
    });
    put(all, "settings with nothing known", Some(Command::Settings), |desk| {
        desk.app().settings.webhooks.clear();
        desk.app().settings.recent.clear();
        desk.run(Command::Settings);
    });
    platform(all);
    put(all, "find", Some(Command::Find), |desk| {
        desk.open_sample();
        desk.run(Command::Find);
        type_in(&mut desk.harness, "nome");
    });
    put(all, "find nothing", Some(Command::Find), |desk| {
        desk.open_sample();
        desk.run(Command::Find);
        type_in(&mut desk.harness, "zzz");
    });
    put(all, "no webhooks", Some(Command::Webhooks), |desk| {
        let mut flow = Flow::default();
        let block = Box::new(Block::new(Kind::Message));
        flow.apply(&Edit::AddBlock { id: "block".into(), block }).unwrap();
        desk.show(flow);
        desk.run(Command::Webhooks);
    });
    put(all, "webhooks with a bad host", Some(Command::Webhooks), |desk| {
        desk.open_sample();
        desk.run(Command::Webhooks);
        let to = desk.say(interface::HOST_TO);
        desk.harness.get_by_role_and_label(Role::TextInput, to).focus();
        desk.harness.step();
        type_in(&mut desk.harness, "https://x y");
    });
    put(all, "work to recover", None, |desk| {
        let state = StateFolder(desk.folder.path().join("state"));
        desk.app().keep_in(state.clone());
        desk.open_sample();
        desk.change();
        let sight = desk.sight;
        let settings = desk.harness.state().settings.clone();
        let size = desk.harness.ctx.content_rect().size();
        // The window goes without a word, and the file changes.
        desk.harness = window_sized(size.into(), settings, |_| None, |_| ());
        let text = std::fs::read_to_string(&desk.file).unwrap();
        std::fs::write(&desk.file, text.replace("nome", "name")).unwrap();
        desk.sight = sight;
        desk.app().keep_in(state);
    });
    put(all, "changed meanwhile", Some(Command::Save), |desk| {
        desk.open_sample();
        desk.change();
        let text = std::fs::read_to_string(&desk.file).unwrap();
        std::fs::write(&desk.file, text.replace("nome", "name")).unwrap();
        desk.run(Command::Save);
    });
    put(all, "no place for everything", Some(Command::Save), |desk| {
        desk.open_sample();
        let app = desk.app();
        app.doc_mut().source = Source::platform(Format::Questions);
        app.run(Command::Save);
    });
    put(all, "no messages", Some(Command::Notices), |desk| desk.run(Command::Notices));
    put(all, "messages read again", Some(Command::Notices), |desk| {
        desk.open_sample();
        let words = interface::COULD_NOT_OPEN.with(
            desk.sight.language,
            &[("path", "/home/anna/a-flow.json"), ("reason", "line 4: a comma is missing")],
        );
        for number in 0..30 {
            desk.app().notify(words.clone(), number % 2 == 0);
        }
        desk.run(Command::Notices);
    });
    put(all, "a fix that asks", None, |desk| {
        desk.show(broken());
        let findings = desk.app().doc().findings.clone();
        let longest = findings
            .iter()
            .filter(|finding| finding.fix.is_some())
            .max_by_key(|finding| finding.message(desk.sight.language).len())
            .unwrap();
        desk.ask(Dialog::Fix { finding: Box::new(longest.clone()), does_harm: true });
    });
    put(all, "problem to allow", None, |desk| {
        let flow = broken();
        desk.show(flow.clone());
        let findings = treble_flow_designer::lint::lint(&flow);
        let longest = findings
            .iter()
            .filter(|finding| finding.place.block.is_some())
            .max_by_key(|finding| finding.message(desk.sight.language).len())
            .unwrap();
        desk.ask(Dialog::Allow(Allow::new(longest)));
    });
    put(all, "explanation of a rule", None, |desk| {
        desk.show(broken());
        let longest = RULES.iter().max_by_key(|rule| rule.page().len()).unwrap();
        desk.ask(Dialog::Explain(longest));
    });
    put(all, "block to add where a path was let go", None, |desk| {
        desk.open_sample();
        let at = Some(Pos2::new(40.0, 40.0));
        desk.ask(Dialog::AddBlock(
            Picker::default(),
            Some(("ask-name".into(), "reply".into())),
            at,
        ));
    });
}

fn panels(all: &mut Vec<Surface>) {
    put(all, "problems", Some(Command::ShowProblems), |desk| desk.show(broken()));
    put(all, "variables", Some(Command::Variables), |desk| {
        desk.open_sample();
        desk.change();
        desk.run(Command::Variables);
    });
    put(all, "a variable that is taken", Some(Command::Variables), |desk| {
        desk.open_sample();
        desk.select_exit("ask-photo", "reply");
        desk.run(Command::Variables);
        let name = desk.say(around::NEW_NAME);
        desk.harness.get_by_role_and_label(Role::TextInput, name).focus();
        desk.harness.step();
        type_in(&mut desk.harness, "nome");
    });
    put(all, "no variables", Some(Command::Variables), |desk| desk.run(Command::Variables));
    put(all, "a variable that is not found", Some(Command::Variables), |desk| {
        desk.open_sample();
        desk.run(Command::Variables);
        type_in(&mut desk.harness, "zzz");
    });
    put(all, "compared with the saved", Some(Command::CompareSaved), |desk| {
        desk.open_sample();
        desk.change();
        desk.select("human");
        desk.run(Command::Delete);
        desk.app().add_block(Kind::Options, None);
        desk.run(Command::CompareSaved);
        desk.run(Command::Fit);
    });
    put(all, "compared with the same", Some(Command::CompareSaved), |desk| {
        desk.open_sample();
        desk.run(Command::CompareSaved);
    });
    put(all, "compared with a file", Some(Command::CompareFile), |desk| {
        desk.open_sample();
        let other = desk.folder.path().join("other.flow.json");
        std::fs::copy("flows/appointment-booking.flow.json", &other).unwrap();
        desk.app().compare_with(other);
        settle(&mut desk.harness);
    });
    put(all, "compared with the changed file", None, |desk| {
        outside(desk, |file| {
            let text = std::fs::read_to_string(file).unwrap();
            std::fs::write(file, text.replace("nome", "name")).unwrap();
        });
        let compare = desk.say(treble_flow_designer::words::store::COMPARE);
        desk.click(Role::Button, compare);
        settle(&mut desk.harness);
    });
    put(all, "changed outside", None, |desk| {
        outside(desk, |file| std::fs::write(file, "{}").unwrap());
    });
    put(all, "gone outside", None, |desk| {
        outside(desk, |file| std::fs::remove_file(file).unwrap());
    });
}

/// Another program does something to the file that is open.
fn outside(desk: &mut Desk, does: impl Fn(&Path)) {
    desk.open_sample();
    desk.change();
    does(&desk.file);
    desk.come_back();
    desk.until("the file's change is seen", |app| app.doc().outside.is_some());
}

/// A conversation at each of its turns.
/// A flow's own handler, with programs that stand in for Node and npm.
fn runs(all: &mut Vec<Surface>) {
    put(all, "handler planned", Some(Command::RunHandler), |desk| {
        desk.open_sample();
        let state = StateFolder(desk.folder.path().join("state"));
        desk.app().keep_in(state);
        desk.run(Command::RunHandler);
    });
    put(all, "handler without a folder", Some(Command::RunHandler), |desk| {
        desk.open_sample();
        desk.run(Command::RunHandler);
    });
    put(all, "handler being installed", Some(Command::RunHandler), |desk| {
        let npm = format!("echo npm http fetch GET 200 https://example.com/express 12ms; {STAYS}");
        desk.start_handler(|place| place.npm = npm);
        desk.until_handler("npm", |app| app.doc().run.is_installing());
    });
    put(all, "handler that could not be installed", Some(Command::RunHandler), |desk| {
        let npm = "echo npm error code E404; echo npm error 404 Not Found; exit 1";
        desk.start_handler(|place| npm.clone_into(&mut place.npm));
        desk.until_handler("the failure", |app| !app.is_busy());
    });
    put(all, "handler that runs", Some(Command::RunHandler), |desk| {
        desk.start_handler(|_| ());
        desk.until_handler("the handler", |app| app.doc().run.url().is_some());
        desk.forget_words();
        desk.run(Command::RunHandler);
    });
    put(all, "chat with a handler", Some(Command::StopHandler), |desk| {
        desk.start_handler(|_| ());
        desk.until_handler("the handler", |app| app.doc().run.url().is_some());
        desk.forget_words();
    });
}

/// A handler that answers other webhooks than the flow has, and one that ended by itself.
fn old_runs(all: &mut Vec<Surface>) {
    for is_read in [false, true] {
        put(all, &format!("handler that is old {is_read}"), None, move |desk| {
            desk.start_handler(|_| ());
            desk.until_handler("the handler", |app| app.doc().run.url().is_some());
            let (block, exit) = ("ask-photo".into(), "reply".into());
            assert!(desk.app().edit(&[Edit::SetWebhook { block, exit, webhook: None }]));
            desk.forget_words();
            if is_read {
                desk.run(Command::RunHandler);
            }
        });
        put(all, &format!("handler that ended {is_read}"), None, move |desk| {
            desk.start_handler(|place| {
                let waits = "while [ ! -e ../end ]; do /bin/sleep 0.05; done; echo bye; exit 7";
                place.server = place.server.replace(STAYS, waits);
            });
            desk.until_handler("the handler", |app| app.doc().run.url().is_some());
            let end = desk.place.as_ref().unwrap().path("end");
            std::fs::write(end, "").unwrap();
            desk.until_handler("its end", |app| app.doc().run.url().is_none());
            desk.forget_words();
            if is_read {
                desk.run(Command::RunHandler);
            }
        });
    }
}

fn chats(all: &mut Vec<Surface>) {
    put(all, "chat before it begins", Some(Command::ShowChat), |desk| {
        desk.open_sample();
        desk.run(Command::ShowChat);
    });
    put(all, "chat without blocks", Some(Command::ShowChat), |desk| desk.run(Command::ShowChat));
    put(all, "chat played", Some(Command::Play), |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&[start("Olá"), text("Ana")]);
    });
    put(all, "chat restarted", Some(Command::RestartChat), |desk| {
        desk.open_sample();
        desk.run(Command::RestartChat);
    });
    put(all, "chat from a block", Some(Command::PlayHere), |desk| {
        desk.open_sample();
        desk.select("rejected");
        desk.run(Command::PlayHere);
    });
    put(all, "chat at a webhook", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&[start("Olá"), text("Ana"), photo()]);
    });
    put(all, "chat at a pause", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
    });
    put(all, "chat with problems", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        let body = r#"{"user_session_keys": [{"key": "request_status", "value": 7}]}"#;
        desk.converse(&to_the_pause());
        desk.converse(&[text("?"), Input::Update { body: body.to_owned() }]);
    });
    put(all, "chat that is over", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        desk.converse(&[Input::Time { ms: 300_000 }, text("?")]);
    });
    put(all, "chat of a changed flow", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&[start("Olá"), text("Ana")]);
        desk.change();
    });
    put(all, "chat replayed", Some(Command::Replay), |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        desk.select("ask-photo");
        desk.run(Command::Delete);
        desk.run(Command::Replay);
        desk.forget_words();
    });
    put(all, "chat with each step", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        let details = desk.say(chat::DETAILS);
        desk.click(Role::Button, details);
        let label = chat::VARIABLES.with(desk.sight.language, &[("count", "2")]);
        desk.harness.get_all_by_label(&label).next().unwrap().click_accesskit();
        desk.harness.run_ok();
    });
    put(all, "chat with everything that can be sent", None, |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        let place = Input::Location { latitude: 4.6, longitude: -74.1, address: String::new() };
        desk.converse(&[start("Olá"), text("Ana"), place]);
        for media in MediaKind::ALL {
            let (url, caption) = ("https://example.com/file".to_owned(), String::new());
            desk.converse(&[Input::Media { media, url, caption }]);
        }
    });
    put(all, "chat of a template", None, |desk| {
        desk.app().open(Path::new("flows/outbound-campaign.flow.json"));
        settle(&mut desk.harness);
        desk.forget_words();
        desk.run(Command::Play);
        desk.converse(&[Input::Start { text: None }]);
    });
    for style in [Style::Plain, Style::Buttons, Style::List] {
        put(all, &format!("chat with options {style:?}"), None, move |desk| {
            let mut flow = full_block(&Kind::Options, Some(style));
            let (field, value) = ("visible_options".to_owned(), Some(Json::Bool(true)));
            flow.apply(&Edit::SetField { block: "block".into(), field, value }).unwrap();
            desk.show(flow);
            desk.run(Command::Play);
            desk.converse(&[start("Olá"), text("Ana")]);
            if style == Style::List {
                let choose = desk.say(chat::CHOOSE);
                desk.click(Role::Button, choose);
            }
        });
    }
    put(all, "chat at a block that cannot be played", None, |desk| {
        desk.show(full_block(&Kind::AiAssistant, None));
        desk.run(Command::Play);
        desk.converse(&[start("Olá"), text("Ana")]);
    });
    put(all, "real webhooks", Some(Command::RealWebhooks), |desk| {
        desk.open_sample();
        desk.run(Command::RealWebhooks);
        let faults = chat::FAULTS.with(desk.sight.language, &[("count", "0")]);
        for label in [faults.as_str(), desk.say(chat::RULES)] {
            desk.harness.get_all_by_label(label).next().unwrap().click_accesskit();
            desk.harness.run_ok();
        }
    });
    put(all, "chat with real webhooks", None, |desk| {
        desk.open_sample();
        assert!(desk.app().connect_chat(Vec::new()).is_some());
        desk.forget_words();
        desk.converse(&[start("Olá"), text("Ana")]);
    });
    put(all, "chat kept as a test", Some(Command::SaveTest), |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        desk.run(Command::SaveTest);
        type_in(&mut desk.harness, "Until the pause");
    });
    put(all, "coverage", Some(Command::ShowCoverage), |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        desk.run(Command::SaveTest);
        type_in(&mut desk.harness, "Until the pause");
        press(&mut desk.harness, Key::Enter);
        desk.forget_words();
        desk.run(Command::ShowCoverage);
        settle(&mut desk.harness);
    });
    put(all, "coverage without tests", Some(Command::ShowCoverage), |desk| {
        desk.open_sample();
        desk.run(Command::ShowCoverage);
        settle(&mut desk.harness);
    });
    put(all, "no exchanges", Some(Command::ShowExchanges), |desk| {
        desk.open_sample();
        desk.run(Command::ShowExchanges);
    });
    put(all, "exchanges", Some(Command::ShowExchanges), |desk| {
        desk.open_sample();
        desk.run(Command::Play);
        desk.converse(&to_the_pause());
        let body = r#"{"user_session_keys": [{"key": "request_status", "value": 7}]}"#;
        desk.converse(&[Input::Update { body: body.to_owned() }]);
        desk.run(Command::ShowExchanges);
    });
}

fn start(text: &str) -> Input {
    Input::Start { text: Some(text.to_owned()) }
}

fn text(text: &str) -> Input {
    Input::Text { text: text.to_owned() }
}

fn photo() -> Input {
    let url = "https://example.com/photo.jpg".to_owned();
    Input::Media { media: MediaKind::Image, url, caption: String::new() }
}

fn to_the_pause() -> [Input; 4] {
    let answer = Input::Answered { call: 1, status: 200, body: "[]".to_owned() };
    [start("Olá"), text("Ana"), photo(), answer]
}

fn inspectors(all: &mut Vec<Surface>) {
    let mut tall = |name: String, open: Box<dyn Fn(&mut Desk)>| {
        all.push(Surface { name, command: None, is_tall: true, is_under_the_pointer: false, open });
    };
    tall(
        "inspector of a flow".to_owned(),
        Box::new(|desk| {
            desk.show(broken());
        }),
    );
    for (kind, style) in bars::kinds() {
        let name = format!("inspector of {kind} {style:?}");
        tall(
            name,
            Box::new(move |desk| {
                desk.show(full_block(&kind, bars::style_of(&kind, style)));
                desk.select("block");
                unfold(desk);
            }),
        );
    }
    tall(
        "inspector of an unknown kind".to_owned(),
        Box::new(|desk| {
            desk.show(full_block(&Kind::Unknown("robot".into()), None));
            desk.select("block");
            unfold(desk);
        }),
    );
    tall(
        "inspector of a trigger".to_owned(),
        Box::new(|desk| {
            desk.open_sample();
            desk.select("wait");
            unfold(desk);
        }),
    );
    tall(
        "inspector of a broken trigger".to_owned(),
        Box::new(|desk| {
            desk.show(broken());
            desk.select("wait");
            unfold(desk);
        }),
    );
    tall(
        "inspector of a rich file".to_owned(),
        Box::new(|desk| {
            let file = Path::new("tests/fixtures/08-rich-settings.diagram.json");
            desk.show(format::open(&std::fs::read(file).unwrap()).unwrap().flow);
            unfold(desk);
        }),
    );
    tall(
        "inspector of a path".to_owned(),
        Box::new(|desk| {
            desk.open_sample();
            desk.select_exit("ask-photo", "reply");
            unfold(desk);
        }),
    );
    tall(
        "inspector of many".to_owned(),
        Box::new(|desk| {
            desk.open_sample();
            desk.run(Command::SelectAll);
        }),
    );
    for command in [Command::AddNote, Command::AddFrame] {
        tall(
            format!("inspector after {command:?}"),
            Box::new(move |desk| {
                desk.open_sample();
                desk.run(command);
            }),
        );
    }
}

/// Opens every part of the inspector that is folded.
fn unfold(desk: &mut Desk) {
    for words in [interface::MORE_FIELDS, treble_flow_designer::words::inspector::WEBHOOK_MORE] {
        let label = desk.say(words);
        if let Some(part) = desk.harness.query_all_by_label(label).next() {
            part.click_accesskit();
        }
        desk.harness.run_ok();
    }
}

fn menus(all: &mut Vec<Surface>) {
    for menu in Menu::ALL {
        put(all, &format!("menu {menu:?}"), None, move |desk| {
            desk.open_sample();
            let label = desk.say(menu.label());
            let at = desk.harness.get_all_by_label(label).next().unwrap().rect().center();
            click_at(&mut desk.harness, at, PointerButton::Primary);
        });
    }
    put(all, "menu of the canvas", None, |desk| {
        desk.open_sample();
        desk.select("wait");
        let at = desk.harness.state().doc().view.rect.center();
        click_at(&mut desk.harness, at, PointerButton::Secondary);
    });
    put(all, "kinds to choose from", None, |desk| {
        desk.show(full_block(&Kind::Options, None));
        desk.select("block");
        let kind = desk.say(treble_flow_designer::words::inspector::KIND);
        desk.click(Role::ComboBox, kind);
    });
    put(all, "variables offered", None, |desk| {
        desk.open_sample();
        desk.select("ask-name");
        let field = inspector::field_id(&"ask-name".into(), "text");
        desk.harness.ctx.memory_mut(|memory| memory.request_focus(field));
        desk.harness.run_ok();
        press(&mut desk.harness, Key::End);
        desk.harness.event(Event::Text(" {{".to_owned()));
    });
    put(all, "languages to choose from", None, |desk| {
        desk.run(Command::Settings);
        let language = desk.say(interface::LANGUAGE);
        desk.click(Role::ComboBox, language);
    });
}

fn click_at(harness: &mut Window, at: Pos2, button: PointerButton) {
    harness.hover_at(at);
    harness.step();
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        harness.step();
    }
    harness.run_ok();
}
