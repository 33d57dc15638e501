//! What a frame costs: layout and tessellation on the processor, no GPU. First the canvas alone
//! at several sizes, then the whole window. `cargo bench --bench canvas -- hard` measures a part
//! only: `alone`, `zoom`, `window` or `hard`.

#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "the flow is made here")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::App as _;
use eframe::egui::{
    Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, pos2, vec2,
};
use treble_flow_designer::app::App;
use treble_flow_designer::app::canvas::{Selection, Stage, View, canvas_ui};
use treble_flow_designer::app::task::{Choice, Chooser, Purpose};
use treble_flow_designer::format::Source;
use treble_flow_designer::lint;
use treble_flow_designer::model::flow::{Position, Webhook};
use treble_flow_designer::model::{Block, BlockId, Document, Edit, ExitId, Flow, Json, Kind};
use treble_flow_designer::picture::Scene;
use treble_flow_designer::picture::theme::DARK;
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 50_000];
/// The size that the goals are about.
const GOAL: usize = 10_000;
const FRAMES: usize = 90;
/// The first frames lay out texts and fill the store of glyphs.
const WARM: usize = 10;
const SCREEN: Rect = Rect { min: Pos2::ZERO, max: pos2(1600.0, 1000.0) };

fn id(number: usize) -> BlockId {
    BlockId::from(format!("block-{number}"))
}

/// How many blocks stand side by side.
fn columns(blocks: usize) -> usize {
    (blocks as f64).sqrt().ceil() as usize
}

/// Blocks in a square, each with a path to the next, every second with one to a block below.
/// Every twentieth is a request trigger.
fn flow(blocks: usize) -> Flow {
    let columns = columns(blocks);
    let mut flow = Flow::default();
    for number in 0..blocks {
        let mut block = Block::new(Kind::Options);
        block.text = Some(format!("Message number {number}, please choose one of these"));
        block.position = Some(Position::new(
            (number % columns) as f64 * 460.0,
            (number / columns) as f64 * 380.0,
        ));
        flow.apply(&Edit::AddBlock { id: id(number), block: Box::new(block) }).unwrap();
        let is_trigger = number % 20 == 7;
        for option in 0..if is_trigger { 1 } else { 2 } {
            let label = if is_trigger {
                "[REQUEST_TRIGGER]".to_owned()
            } else {
                format!("Option {option}")
            };
            let exit = ExitId::from(format!("option-{option}"));
            flow.apply(&Edit::AddOption { block: id(number), id: exit, label, at: option })
                .unwrap();
        }
    }
    for number in 0..blocks {
        let mut connect = |exit: &str, to: usize| {
            let (to, exit) = (Some(id(to % blocks)), ExitId::from(exit));
            flow.apply(&Edit::Connect { block: id(number), exit, to }).unwrap();
        };
        connect("option-0", number + 1);
        if number % 2 == 0 {
            connect("option-1", number + columns + 1);
        }
        if number % 20 == 6 {
            let webhook = Some(Webhook::new("https://hooks.mycompany.com/check"));
            let exit = ExitId::from("option-0");
            flow.apply(&Edit::SetWebhook { block: id(number), exit, webhook }).unwrap();
        }
    }
    flow.apply(&Edit::SetStart { start: Some(id(0)) }).unwrap();
    flow
}

/// Milliseconds.
fn ms(spent: Duration) -> f64 {
    spent.as_secs_f64() * 1_000.0
}

/// One frame, from the events to the triangles.
fn frame(ctx: &Context, events: Vec<Event>, time: f64, draw: impl FnMut(&mut Ui)) -> f64 {
    let input = RawInput {
        screen_rect: Some(SCREEN),
        time: Some(time),
        focused: true,
        events,
        ..RawInput::default()
    };
    let start = Instant::now();
    let mut output = ctx.run_ui(input, draw);
    output.textures_delta.clear();
    let meshes = ctx.tessellate(output.shapes, output.pixels_per_point);
    let spent = ms(start.elapsed());
    assert!(!meshes.is_empty());
    spent
}

/// The median of what frames cost, after a few that are not counted.
fn median(times: impl Iterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.skip(WARM).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The canvas alone.
struct Canvas {
    ctx: Context,
    document: Document,
    scene: Scene,
    view: View,
    /// What the scene cost when the flow was opened.
    opening: f64,
}

impl Canvas {
    fn new(flow: Flow) -> Self {
        let (document, mut scene) = (Document::new(flow), Scene::default());
        let start = Instant::now();
        scene.follow(document.flow(), document.revision());
        let opening = ms(start.elapsed());
        let mut view = View::default();
        (view.wants_fit, view.rect) = (false, SCREEN);
        Self { ctx: Context::default(), document, scene, view, opening }
    }

    fn frame(&mut self, events: Vec<Event>) -> f64 {
        let stage = Stage {
            flow: self.document.flow(),
            scene: &self.scene,
            theme: &DARK,
            language: Language::English,
        };
        let view = &mut self.view;
        frame(&self.ctx, events, 0.0, |ui| {
            canvas_ui(ui, &stage, view, &mut Vec::new());
        })
    }

    /// The middle of the flow.
    fn look(&mut self, zoom: f32) {
        self.view.zoom = zoom;
        self.view.look_at(self.scene.bounds().unwrap().center());
    }

    fn look_at_all(&mut self) {
        // The first frame tells how far out the flow needs it.
        self.frame(Vec::new());
        self.view.fit(self.scene.bounds().unwrap());
    }

    /// Small movements, as a hand makes.
    fn still(&mut self) -> f64 {
        median((0..FRAMES).map(|at| {
            self.view.corner.x += if at % 2 == 0 { 3.0 } else { -3.0 };
            self.frame(vec![Event::PointerMoved(pos2(800.0 + (at % 7) as f32, 500.0))])
        }))
    }

    /// Always on, to blocks that were not in view before.
    fn pan(&mut self) -> f64 {
        self.view.corner -= vec2(40.0, 10.0) * (FRAMES as f32 / 2.0) / self.view.zoom;
        median((0..FRAMES).map(|_| {
            self.view.corner += vec2(40.0, 10.0) / self.view.zoom;
            self.frame(Vec::new())
        }))
    }

    /// The block in the middle of the view.
    fn middle(&self) -> usize {
        let center = self.view.visible().center();
        let away = |number: &usize| self.scene.nodes[*number].rect.center().distance(center);
        self.scene
            .nodes_in(self.view.visible())
            .min_by(|a, b| away(a).total_cmp(&away(b)))
            .unwrap_or_default()
    }

    /// An edit of the gesture with this number in each frame.
    fn edits(&mut self, gesture: u64, edit: impl Fn(&BlockId, Pos2, usize) -> Edit) -> f64 {
        let number = self.middle();
        let (block, place) = (self.scene.nodes[number].id.clone(), self.scene.nodes[number].rect);
        median((0..FRAMES).map(|at| {
            let start = Instant::now();
            self.document.edit_in(gesture, &[edit(&block, place.min, at)]).unwrap();
            self.scene.follow(self.document.flow(), self.document.revision());
            let edited = ms(start.elapsed());
            edited + self.frame(Vec::new())
        }))
    }

    fn drag(&mut self) -> f64 {
        self.edits(1, |block, place, at| Edit::Move {
            block: block.clone(),
            x: f64::from(place.x) + at as f64,
            y: f64::from(place.y),
        })
    }

    fn typing(&mut self) -> f64 {
        self.edits(2, |block, _, at| Edit::SetField {
            block: block.clone(),
            field: "text".to_owned(),
            value: Some(Json::string(&format!("Message {}", "x".repeat(at)))),
        })
    }

    fn webhook(&mut self) -> f64 {
        self.edits(3, |block, _, at| Edit::SetWebhook {
            block: block.clone(),
            exit: ExitId::from("option-0"),
            webhook: Some(Webhook::new(&format!("https://example.com/{at}"))),
        })
    }

    /// A path that comes and goes.
    fn connecting(&mut self) -> f64 {
        self.edits(4, |block, _, at| Edit::Connect {
            block: block.clone(),
            exit: ExitId::from("option-0"),
            to: (at % 2 == 0).then(|| id(3)),
        })
    }
}

/// Chooses nothing.
struct Nobody;

impl Chooser for Nobody {
    fn choose(&self, _purpose: Purpose, _name: &str) -> Choice {
        Choice::Cancelled
    }
}

/// The whole window: canvas, map, inspector, problems, bars, with one block selected.
struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    fn new(flow: Flow) -> Self {
        let ctx = Context::default();
        let settings = Settings { language: "en".to_owned(), ..Settings::default() };
        let mut app = App::new(&ctx, settings, Arc::new(Nobody));
        app.add_doc(flow, Source::native(), None);
        let mut window = Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 };
        window.settle();
        window
    }

    fn frame(&mut self, events: Vec<Event>) -> f64 {
        self.time += 1.0 / 60.0;
        let (app, window) = (&mut self.app, &mut self.frame);
        frame(&self.ctx, events, self.time, |ui| {
            app.logic(&ui.ctx().clone(), window);
            app.ui(ui, window);
        })
    }

    /// Frames until the checks are done.
    fn settle(&mut self) {
        for _ in 0..1_000 {
            self.frame(Vec::new());
            if !self.app.is_busy() && self.app.doc().view.is_idle() {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// A block in the middle of the flow, in the middle of the view, selected.
    fn look(&mut self, zoom: f32) -> BlockId {
        let doc = self.app.doc_mut();
        let center = doc.scene.bounds().unwrap().center();
        let away = |number: &usize| doc.scene.nodes[*number].rect.center().distance(center);
        let number = (0..doc.scene.nodes.len()).min_by(|a, b| away(a).total_cmp(&away(b))).unwrap();
        let (block, place) = (doc.scene.nodes[number].id.clone(), doc.scene.nodes[number].rect);
        doc.view.selection = Selection::block(&block);
        doc.view.zoom = zoom;
        doc.view.look_at(place.center());
        self.settle();
        block
    }

    fn look_at_all(&mut self) {
        self.app.fit();
        self.settle();
    }

    fn still(&mut self) -> f64 {
        median(
            (0..FRAMES).map(|at| {
                self.frame(vec![Event::PointerMoved(pos2(800.0 + (at % 7) as f32, 500.0))])
            }),
        )
    }

    fn pan(&mut self) -> f64 {
        median((0..FRAMES).map(|_| {
            let view = &mut self.app.doc_mut().view;
            view.corner += vec2(40.0, 10.0) / view.zoom;
            self.frame(Vec::new())
        }))
    }

    /// The block is taken by its header and dragged with the pointer.
    fn drag(&mut self, block: &BlockId) -> f64 {
        let doc = self.app.doc();
        let number = doc.scene.number(block, doc.flow()).unwrap();
        let hold = doc.scene.nodes[number].rect.min + vec2(150.0, 16.0);
        let hold = doc.view.screen_from_flow(hold);
        let button = |pressed: bool, pos: Pos2| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(hold)]);
        self.frame(vec![button(true, hold)]);
        let before = self.app.doc().document.revision();
        let spent = median((0..FRAMES).map(|at| {
            // Far enough each time to stand on another line of the grid.
            let far = 31.0 * (at % 10) as f32;
            self.frame(vec![Event::PointerMoved(hold + vec2(12.0 + far, 9.0))])
        }));
        assert!(self.app.doc().document.revision() > before + 20, "the block is dragged");
        self.frame(vec![button(false, hold)]);
        self.settle();
        spent
    }

    /// The cursor stands in the text of the selected block.
    fn typing(&mut self) -> f64 {
        self.app.edit_selected();
        self.frame(Vec::new());
        let before = self.app.doc().document.revision();
        let spent = median((0..FRAMES).map(|_| self.frame(vec![Event::Text("x".to_owned())])));
        assert!(self.app.doc().document.revision() > before + 20, "the text is typed");
        self.settle();
        spent
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) {
        let event =
            |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![event(true), event(false)]);
    }

    /// A dialog, or the list of variables, that a shortcut opens.
    fn dialog(&mut self, key: Key, modifiers: Modifiers) -> f64 {
        self.key(key, modifiers);
        assert!(self.app.dialog.is_some() || self.app.shows.variables);
        let spent = self.still();
        self.app.dialog = None;
        self.app.shows.variables = false;
        self.settle();
        spent
    }
}

fn main() {
    // Arguments name the parts that are measured; without one, all are.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|own| !own.starts_with('-')).collect();
    for (name, part) in [
        ("alone", canvas_alone as fn()),
        ("zoom", by_zoom),
        ("window", whole_window),
        ("hard", hard),
    ] {
        if wanted.is_empty() || wanted.iter().any(|own| own == name) {
            part();
        }
    }
}

fn canvas_alone() {
    println!("The canvas alone, median milliseconds a frame");
    println!(
        "{:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10}",
        "blocks",
        "paths",
        "opening",
        "near",
        "whole",
        "pan",
        "drag",
        "typing",
        "webhook",
        "connecting"
    );
    for size in SIZES {
        let mut canvas = Canvas::new(flow(size));
        canvas.look_at_all();
        let whole = canvas.still();
        canvas.look(0.6);
        let near = canvas.still();
        let (drag, typing) = (canvas.drag(), canvas.typing());
        let (webhook, connecting) = (canvas.webhook(), canvas.connecting());
        let pan = canvas.pan();
        println!(
            "{size:>8} {:>8} {:>8.1} {near:>8.2} {whole:>8.2} {pan:>8.2} {drag:>8.2} {typing:>8.2} {webhook:>8.2} {connecting:>10.2}",
            canvas.scene.wires.len(),
            canvas.opening,
        );
    }
}

fn by_zoom() {
    println!("\nThe same at {GOAL} blocks by zoom");
    println!("{:>8} {:>8} {:>8} {:>8}", "zoom", "in view", "still", "pan");
    let mut canvas = Canvas::new(flow(GOAL));
    for zoom in [4.0, 2.0, 1.0, 0.75, 0.6, 0.36, 0.2, 0.16, 0.1, 0.05] {
        canvas.look(zoom);
        let in_view = canvas.scene.nodes_in(canvas.view.visible()).count();
        let still = canvas.still();
        println!("{zoom:>8.2} {in_view:>8} {still:>8.2} {:>8.2}", canvas.pan());
    }
}

fn whole_window() {
    println!("\nThe whole window with a block selected, median milliseconds a frame");
    println!(
        "{:>8} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "blocks", "problems", "near", "whole", "pan", "drag", "typing"
    );
    let mut dialogs = Vec::new();
    for size in SIZES {
        let flow = flow(size);
        let problems = lint::lint(&flow).len();
        let mut window = Window::new(flow);
        window.look_at_all();
        let whole = window.still();
        let block = window.look(0.6);
        let (near, drag) = (window.still(), window.drag(&block));
        window.look(0.6);
        let typing = window.typing();
        window.look(0.6);
        dialogs.push(
            [
                (Key::F, Modifiers::COMMAND),
                (Key::P, Modifiers::COMMAND),
                (Key::R, Modifiers::COMMAND),
                (Key::W, Modifiers::COMMAND | Modifiers::SHIFT),
                (Key::T, Modifiers::COMMAND),
                (Key::P, Modifiers::COMMAND | Modifiers::SHIFT),
            ]
            .map(|(key, modifiers)| window.dialog(key, modifiers)),
        );
        let pan = window.pan();
        println!(
            "{size:>8} {problems:>9} {near:>8.2} {whole:>8.2} {pan:>8.2} {drag:>8.2} {typing:>8.2}"
        );
    }
    println!("\nWith a dialog open");
    println!(
        "{:>8} {:>8} {:>8} {:>9} {:>9} {:>8} {:>9}",
        "blocks", "find", "go to", "variables", "webhooks", "trigger", "commands"
    );
    for (size, [find, go_to, variables, webhooks, trigger, commands]) in SIZES.iter().zip(dialogs) {
        println!(
            "{size:>8} {find:>8.2} {go_to:>8.2} {variables:>9.2} {webhooks:>9.2} {trigger:>8.2} {commands:>9.2}"
        );
    }
}

fn hard() {
    println!("\nHard cases in the whole window");
    println!("{:>40} {:>8} {:>8} {:>8} {:>8}", "", "still", "drag", "cursor", "typing");
    for (name, flow) in hard_cases() {
        let mut window = Window::new(flow);
        let block = window.look(0.6);
        let (still, drag) = (window.still(), window.drag(&block));
        window.look(0.6);
        // The cursor stands in the text, and nobody types.
        window.app.edit_selected();
        let cursor = window.still();
        window.look(0.6);
        let typing = window.typing();
        println!("{name:>40} {still:>8.2} {drag:>8.2} {cursor:>8.2} {typing:>8.2}");
    }
}

/// What nobody draws, and somebody opens.
fn hard_cases() -> Vec<(&'static str, Flow)> {
    let with_text = |text: String| {
        let mut flow = flow(1);
        let value = Some(Json::string(&text));
        flow.apply(&Edit::SetField { block: id(0), field: "text".to_owned(), value }).unwrap();
        flow
    };
    let at_one_point = |blocks: usize| {
        let mut flow = flow(blocks);
        for number in 0..blocks {
            flow.apply(&Edit::Move { block: id(number), x: 40.0, y: 40.0 }).unwrap();
        }
        flow
    };
    vec![
        ("a text of 100 kB in one line", with_text("Olá, tudo bem? ".repeat(6_250))),
        (
            "a text of 100 kB in 2,000 lines",
            with_text("Olá, tudo bem? Como vai? Você pode responder\n".repeat(2_000)),
        ),
        ("1,000 blocks at one point", at_one_point(1_000)),
        ("10,000 blocks at one point", at_one_point(GOAL)),
    ]
}
