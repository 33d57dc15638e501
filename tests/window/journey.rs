//! The whole way of an author: from an empty window to an identity check with a request trigger,
//! free of problems, saved and exported. Once by keyboard alone, once by mouse; and both once
//! more in the real window, on a display of its own.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use treble_flow_designer::format;
use treble_flow_designer::lint::{self, Severity};
use treble_flow_designer::model::{Facts, Flow, Json, Kind, trigger};
use treble_flow_designer::store::Settings;

use crate::common::hands;
use crate::common::process::{output, parts};
use crate::common::program::program;
use crate::common::real::{DISPLAY, Real};
use crate::common::tool::need;
use crate::common::wait::until;
use crate::common::window::{Window, flow, settle, window_with};

const ASK: &str = "Please send a photo of your document";
const HOOK: &str = "https://hooks.mycompany.com/id-check";
const SAVED: &str = "mine.flow.json";
const EXPORTED: [&str; 3] = ["mine.questions.json", "mine.diagram.json", "mine.guide.md"];

/// The name of what has the keyboard, as a screen reader says it.
fn focused(harness: &Window) -> String {
    let has_it = |node: &egui_kittest::Node<'_>| node.accesskit_node().is_focused();
    let found = harness.root().children_recursive().find(has_it);
    found.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Hand {
    Keys,
    Mouse,
}

/// Who makes the flow. The same hands work a window without a display, which tells where things
/// stand, and the real window if there is one.
struct Author {
    window: Window,
    real: Option<Real>,
    folder: tempfile::TempDir,
}

impl Author {
    fn new(folder: tempfile::TempDir, size: Vec2, real: Option<Real>) -> Self {
        for own in ["test", "real"] {
            std::fs::create_dir(folder.path().join(own)).unwrap();
        }
        // As at a very first start.
        let mut settings = Settings::load_from(&folder.path().join("test/settings.json"));
        (settings.window.width, settings.window.height) = size.into();
        // Paths are typed: the display of a test has no dialog of the system's.
        let mut window = window_with(settings, |_| Some(PathBuf::new()));
        window.state_mut().greet(false);
        window.run_ok();
        Self { window, real, folder }
    }

    fn alone() -> Self {
        Self::new(tempfile::tempdir().unwrap(), vec2(1600.0, 1000.0), None)
    }

    fn in_the_real_window() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let real = Real::open(folder.path(), None);
        Self::new(folder, real.size(), Some(real))
    }

    fn press(&mut self, key: Key) {
        hands::press(&mut self.window, key);
        self.press_in_real("", key);
    }

    fn press_with_command(&mut self, key: Key) {
        self.window.key_press_modifiers(Modifiers::COMMAND, key);
        self.window.run_ok();
        self.press_in_real("ctrl+", key);
    }

    fn press_in_real(&self, held: &str, key: Key) {
        let Some(real) = &self.real else { return };
        let name = match key {
            Key::Enter => "Return",
            Key::Tab => "Tab",
            Key::Escape => "Escape",
            key => &key.name().to_lowercase(),
        };
        real.press(&format!("{held}{name}"));
    }

    fn type_in(&mut self, words: &str) {
        hands::type_in(&mut self.window, words);
        if let Some(real) = &self.real {
            real.type_in(words);
        }
    }

    fn click(&mut self, at: Pos2) {
        let window = &mut self.window;
        window.hover_at(at);
        window.step();
        for pressed in [true, false] {
            window.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            window.step();
        }
        window.run_ok();
        if let Some(real) = &self.real {
            real.click(at);
        }
    }

    fn drag(&mut self, from: Pos2, to: Pos2) {
        hands::drag(&mut self.window, from, to);
        if let Some(real) = &self.real {
            real.drag(from, to);
        }
    }

    fn place_of(&self, name: &str) -> Pos2 {
        hands::place_of(&self.window, name)
    }

    fn click_on(&mut self, name: &str) {
        let at = self.window.get_all_by_label(name).last().unwrap().rect().center();
        self.click(at);
    }

    /// Picks a line of the list that is open, which stands above all else.
    fn pick(&mut self, name: &str) {
        let at = self.window.get_all_by_label_contains(name).last().unwrap().rect().center();
        self.click(at);
    }

    /// Clicks into a field and types.
    fn fill(&mut self, role: Role, name: &str, words: &str) {
        let at = self.window.get_by_role_and_label(role, name).rect().center();
        self.click(at);
        self.type_in(words);
    }

    /// Goes on by Tab until something of this name has the keyboard.
    fn tab_to(&mut self, name: &str) {
        let mut met = Vec::new();
        for _ in 0..60 {
            self.press(Key::Tab);
            let here = focused(&self.window);
            if here == name {
                return;
            }
            met.push(here);
        }
        panic!("Tab does not come to “{name}”, but to {met:?}");
    }

    /// Types a path in the author's folder where the window asks for one.
    fn answer(&mut self, how: Hand, name: &str) {
        settle(&mut self.window);
        self.window.get_by_role_and_label(Role::TextInput, "Path of the file or folder");
        let path = |own: &str| self.folder.path().join(own).join(name).display().to_string();
        hands::type_in(&mut self.window, &path("test"));
        if let Some(real) = &self.real {
            real.type_in(&path("real"));
        }
        match how {
            Hand::Keys => self.press(Key::Enter),
            Hand::Mouse => self.click_on("Use this path"),
        }
        settle(&mut self.window);
    }

    /// What every journey must have made.
    fn check(&self) {
        let test = self.folder.path().join("test");
        check(&flow(&self.window), &test);
        if self.real.is_some() {
            let real = self.folder.path().join("real");
            until("all that is exported", || EXPORTED.iter().all(|file| real.join(file).is_file()));
            for file in EXPORTED.iter().chain([&SAVED]) {
                let [own, other] = [&test, &real].map(|folder| std::fs::read(folder.join(file)));
                let [own, other] = [own, other].map(|it| String::from_utf8(it.unwrap()).unwrap());
                assert_eq!(
                    own, other,
                    "{file}: the real window is worked as the tests work theirs"
                );
            }
            let mut lint = program();
            lint.args(["lint", "--fail-on", "warning", "--language", "en"]).arg(real.join(SAVED));
            let (found, _, status) = parts(&output(&mut lint, b""));
            assert_eq!(status, 0, "{found}");
        }
    }
}

fn check(flow: &Flow, folder: &Path) {
    let facts = Facts::new(flow);
    let triggers: Vec<[bool; 6]> = (0..facts.len())
        .filter(|number| facts.is_trigger(*number))
        .map(|number| trigger::parts(&facts, number))
        .collect();
    assert_eq!(triggers, [[true; 6]]);
    let bad: Vec<_> = lint::lint(flow);
    let bad: Vec<_> = bad.iter().filter(|f| f.severity > Severity::Info).collect();
    assert!(bad.is_empty(), "{bad:?}");
    let ask = flow.block("message").unwrap();
    assert_eq!(ask.text(), ASK);
    assert_eq!(ask.save.as_ref().unwrap().variable, "photo");
    let hooks: Vec<&str> =
        ask.exits().filter_map(|exit| exit.path.webhook.as_ref()).map(|w| w.url.as_str()).collect();
    assert_eq!(hooks, [HOOK]);
    let decision = flow.block("condition").unwrap();
    assert_eq!(decision.variable.as_deref(), Some("document_valid"));
    assert_eq!(decision.conditions[0].value, Some(Json::string("yes")));
    assert!(decision.conditions[0].path.to.is_some() && decision.otherwise.is_some());
    for kind in [Kind::Message, Kind::Options, Kind::Condition, Kind::Agent] {
        assert!(flow.blocks.iter().any(|(_, block)| block.kind == kind), "{kind}");
    }
    let saved = std::fs::read(folder.join(SAVED)).unwrap();
    let source = format::Source::native();
    assert_eq!(String::from_utf8(saved).unwrap(), format::save(flow, &source).unwrap().text);
    for file in EXPORTED {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let list = std::fs::read(folder.join("mine.questions.json")).unwrap();
    assert_eq!(format::open(&list).unwrap().flow.blocks.len(), flow.blocks.len());
}

#[test]
fn by_keyboard_alone() {
    by_keyboard(&mut Author::alone());
}

#[test]
fn by_keyboard_alone_in_the_real_window() {
    need!(DISPLAY);
    by_keyboard(&mut Author::in_the_real_window());
}

#[test]
fn by_mouse_alone() {
    by_mouse(&mut Author::alone());
}

#[test]
fn by_mouse_alone_in_the_real_window() {
    need!(DISPLAY);
    by_mouse(&mut Author::in_the_real_window());
}

fn by_keyboard(author: &mut Author) {
    let add = |author: &mut Author, kind: &str| {
        author.press(Key::N);
        author.type_in(kind);
        author.press(Key::Enter);
    };
    // The question, and where its answer is kept.
    add(author, "simple");
    author.press(Key::Enter);
    author.type_in(ASK);
    author.tab_to("Save response as variable");
    author.type_in("photo");
    author.press(Key::Escape);
    // The decision after it: it hangs on the free exit.
    add(author, "conditions");
    author.press(Key::Enter);
    author.type_in("document_valid");
    author.press(Key::Escape);
    author.press(Key::Enter);
    author.tab_to("Add condition");
    author.press(Key::Space);
    assert_eq!(focused(&author.window), "Condition 1", "what was added is typed next");
    author.type_in("yes");
    author.press(Key::Escape);
    // Yes leads to a message, everything else to a person.
    add(author, "simple");
    author.press(Key::Enter);
    author.type_in("Thank you, all is well");
    author.press(Key::Escape);
    author.press_with_command(Key::P);
    author.type_in("condition");
    author.press(Key::Enter);
    add(author, "transfer to human");
    author.press(Key::Enter);
    author.type_in("DEFAULT");
    author.press(Key::Escape);
    // The trigger, on the way from the question to the decision.
    author.press_with_command(Key::P);
    author.type_in("photo of your");
    author.press(Key::Enter);
    author.press(Key::P);
    author.press_with_command(Key::T);
    author.type_in(HOOK);
    author.press(Key::Enter);
    // What the server sets, so that the decision knows its variable.
    author.press_with_command(Key::P);
    author.type_in("photo of your");
    author.press(Key::Enter);
    author.press(Key::Enter);
    author.tab_to("What the webhook brings");
    author.press(Key::Space);
    author.tab_to("Variables that the server sets, new name");
    author.type_in("document_valid");
    author.press(Key::Enter);
    author.press(Key::Escape);
    // Saved, and handed over.
    author.press_with_command(Key::S);
    author.answer(Hand::Keys, SAVED);
    author.press_with_command(Key::E);
    author.tab_to("Export to folder…");
    author.press(Key::Space);
    author.answer(Hand::Keys, "");
    author.check();
}

fn by_mouse(author: &mut Author) {
    // From the list of blocks onto the canvas, then its fields.
    let canvas = author.window.get_by_label("Flow canvas").rect();
    // The empty canvas offers the same; the list stands before it.
    let from = author.place_of("Add Simple message");
    author.drag(from, canvas.left_center() + vec2(190.0, -180.0));
    author.fill(Role::MultilineTextInput, "Text", ASK);
    author.fill(Role::TextInput, "Save response as variable", "photo");
    // Its path is let go on free canvas, and what comes next is picked there.
    let from = author.place_of("Exit “Any answer” of message");
    author.drag(from, from + vec2(180.0, 0.0));
    author.pick("Conditions");
    author.fill(Role::TextInput, "Variable to compare", "document_valid");
    author.click_on("Add condition");
    author.fill(Role::TextInput, "Condition 1", "yes");
    let from = author.place_of("equals yes” of condition");
    author.drag(from, from + vec2(150.0, -40.0));
    author.pick("Simple message");
    author.fill(Role::MultilineTextInput, "Text", "Thank you, all is well");
    let from = author.place_of("In all other cases” of condition");
    author.drag(from, from + vec2(150.0, 160.0));
    author.pick("Transfer to human");
    author.fill(Role::TextInput, "Team", "DEFAULT");
    // The trigger: the path, the button of the toolbar, the address.
    author.click_on("Fit flow");
    let path = author.place_of("Path from message to condition");
    author.click(path);
    author.click_on("Insert request trigger");
    author.fill(Role::TextInput, "Webhook address", HOOK);
    author.click_on("Insert");
    author.click_on("Fit flow");
    let path = author.place_of("Path from message to ");
    author.click(path);
    author.fill(Role::TextInput, "Variables that the server sets, new name", "document_valid");
    author.click_on("Add to: Variables that the server sets");
    author.click_on("Save");
    author.answer(Hand::Mouse, SAVED);
    author.click_on("Export");
    author.click_on("Export to folder…");
    author.answer(Hand::Mouse, "");
    author.check();
}

fn blocks(file: &Path) -> usize {
    format::open(&std::fs::read(file).unwrap()).map_or(0, |opened| opened.flow.blocks.len())
}

#[test]
fn mouse_and_keys_work_on_the_real_window() {
    need!(DISPLAY);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flow.json");
    std::fs::copy("flows/identity-check.flow.json", &file).unwrap();
    let before = std::fs::read(&file).unwrap();
    let count = blocks(&file);
    let real = Real::open(folder.path(), Some(&file));
    // The first entry of the list of blocks: a simple message is added.
    real.click(pos2(100.0, 161.0));
    until("the mark of unsaved changes", || real.has_title("\\* flow.json"));
    real.press("ctrl+s");
    until("a saved block more", || blocks(&file) == count + 1);
    real.press("ctrl+z");
    until("the mark after the undo", || real.has_title("\\* flow.json"));
    real.press("ctrl+s");
    until("the file as it was", || std::fs::read(&file).unwrap() == before);
}

#[test]
fn without_a_display_it_says_so() {
    let (_, said, status) = parts(&output(&mut program(), b""));
    assert_eq!(status, 2);
    assert!(said.contains("there is no display"), "{said}");
}
