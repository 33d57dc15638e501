//! A two-minute tour on the identity-check sample. It stands beside the work and never in its
//! way: everything can be used while it lasts, and each step can be the last.

use eframe::egui::{self, Id, LayerId, Order, Pos2, Rect, RichText, Ui, Vec2, vec2};

use crate::model::facts::is_trigger;
use crate::model::{BlockId, ExitId, Flow};
use crate::words::{Words, tour as text};

use super::canvas::Selection;
use super::command::Command;
use super::dialog::Dialog;
use super::side::Side;
use super::travel::Area;
use super::{App, bars, inspector, look};

/// How wide the card is.
const WIDTH: f32 = 360.0;

/// Where the parts of the window stand that the tour points at; they are drawn before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub inspector: Rect,
    pub problems: Rect,
    pub insert: Rect,
    pub export: Rect,
}

impl Default for Marks {
    fn default() -> Self {
        let none = Rect::NOTHING;
        Self { inspector: none, problems: none, insert: none, export: none }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Not begun: the question whether to.
    Offer,
    Block,
    Path,
    Trigger,
    Inspector,
    Problems,
    Insert,
    Export,
    End,
}

impl Step {
    /// The tour itself.
    const ALL: [Self; 8] = [
        Self::Block,
        Self::Path,
        Self::Trigger,
        Self::Inspector,
        Self::Problems,
        Self::Insert,
        Self::Export,
        Self::End,
    ];

    fn number(self) -> Option<usize> {
        Self::ALL.into_iter().position(|step| step == self)
    }

    fn title(self) -> Words {
        match self {
            Self::Offer => text::OFFER_TITLE,
            Self::Block => text::BLOCK_TITLE,
            Self::Path => text::PATH_TITLE,
            Self::Trigger => text::TRIGGER_TITLE,
            Self::Inspector => text::INSPECTOR_TITLE,
            Self::Problems => text::PROBLEMS_TITLE,
            Self::Insert => text::INSERT_TITLE,
            Self::Export => text::EXPORT_TITLE,
            Self::End => text::END_TITLE,
        }
    }

    fn text(self) -> Words {
        match self {
            Self::Offer => text::OFFER_TEXT,
            Self::Block => text::BLOCK_TEXT,
            Self::Path => text::PATH_TEXT,
            Self::Trigger => text::TRIGGER_TEXT,
            Self::Inspector => text::INSPECTOR_TEXT,
            Self::Problems => text::PROBLEMS_TEXT,
            Self::Insert => text::INSERT_TEXT,
            Self::Export => text::EXPORT_TEXT,
            Self::End => text::END_TEXT,
        }
    }

    /// What the person is asked to do.
    fn task(self) -> Option<Words> {
        match self {
            Self::Block => Some(text::BLOCK_TRY),
            Self::Path => Some(text::PATH_TRY),
            Self::Trigger => Some(text::TRIGGER_TRY),
            Self::Insert => Some(text::INSERT_TRY),
            Self::Export => Some(text::EXPORT_TRY),
            Self::Offer | Self::Inspector | Self::Problems | Self::End => None,
        }
    }
}

pub(super) struct Tour {
    step: Step,
    /// The flow that it is about.
    doc: Option<u64>,
    /// How many request triggers there were at first.
    triggers: usize,
    done: Vec<Step>,
    wants_focus: bool,
    /// The card as it was last drawn.
    size: Vec2,
}

fn count_triggers(flow: &Flow) -> usize {
    flow.blocks.iter().filter(|(_, block)| is_trigger(block)).count()
}

impl App {
    /// At the very first start, the tour is offered; a start on a file is left alone.
    pub fn greet(&mut self, has_files: bool) {
        if self.settings.is_first_run && !self.settings.tour_seen && !has_files {
            self.tour = Some(Tour {
                step: Step::Offer,
                doc: None,
                triggers: 0,
                done: Vec::new(),
                wants_focus: false,
                size: vec2(WIDTH, 150.0),
            });
        }
    }

    pub fn start_tour(&mut self) {
        let sample = crate::samples::SAMPLES.iter().find(|sample| sample.name == "identity-check");
        let opened = sample.and_then(|sample| crate::format::open(sample.text.as_bytes()).ok());
        let Some(opened) = opened else { return };
        self.add_sample(opened);
        let doc = self.doc();
        self.tour = Some(Tour {
            step: Step::Block,
            doc: Some(doc.id),
            triggers: count_triggers(doc.flow()),
            done: Vec::new(),
            wants_focus: true,
            size: vec2(WIDTH, 220.0),
        });
        self.enter_step(Step::Block);
        self.see_tour();
    }

    fn see_tour(&mut self) {
        self.settings.tour_seen = true;
        self.settings.keep();
    }

    pub(super) fn has_tour(&self) -> bool {
        self.tour.is_some()
    }

    /// Brings into view what a step is about.
    fn enter_step(&mut self, step: Step) {
        let show = |app: &mut Self, block: &str, is_chosen: bool, exit: Option<&str>| {
            let id = BlockId::from(block);
            if !app.doc().flow().blocks.contains(block) {
                return;
            }
            if is_chosen {
                app.go_to(&id, exit.map(ExitId::from).as_ref());
            } else {
                app.show_block(&id);
            }
        };
        match step {
            Step::Block => show(self, "ask-name", false, None),
            Step::Path => show(self, "ask-photo", false, None),
            Step::Trigger => show(self, "wait", false, None),
            Step::Inspector => {
                self.show_side(Side::Inspector);
                show(self, "wait", true, None);
            }
            Step::Problems => self.shows.problems = true,
            Step::Insert => show(self, "ask-name", true, Some("reply")),
            Step::Offer | Step::Export | Step::End => {}
        }
    }

    /// Whether what a step asks for has been done.
    fn did(&self, tour: &Tour) -> bool {
        let selection = &self.doc().view.selection;
        match tour.step {
            Step::Block => *selection == Selection::block(&"ask-name".into()),
            Step::Path => *selection == Selection::exit(&"ask-photo".into(), &"reply".into()),
            Step::Trigger => *selection == Selection::block(&"wait".into()),
            Step::Insert => count_triggers(self.doc().flow()) > tour.triggers,
            Step::Export => matches!(self.dialog, Some(Dialog::Export { .. })),
            Step::Offer | Step::Inspector | Step::Problems | Step::End => false,
        }
    }

    /// The part of the window that a step points at, as far as it can be seen.
    fn target(&self, step: Step) -> Option<Rect> {
        let doc = self.doc();
        let node = |block: &str| {
            let node = doc.scene.nodes.get(doc.flow().blocks.position(block)?)?;
            Some(doc.view.rect_on_screen(node.rect).intersect(doc.view.rect))
        };
        let rect = match step {
            Step::Block => node("ask-name"),
            Step::Trigger => node("wait"),
            Step::Path => doc
                .flow()
                .blocks
                .position("ask-photo")
                .and_then(|number| doc.scene.wire(number, &"reply".into()))
                .map(|wire| {
                    let badge = Rect::from_center_size(wire.badge_at, vec2(124.0, 34.0));
                    doc.view.rect_on_screen(badge).intersect(doc.view.rect)
                }),
            Step::Inspector => {
                Some(self.marks.inspector).filter(|_| self.is_shown(Side::Inspector))
            }
            Step::Problems => Some(self.marks.problems).filter(|_| self.shows.problems),
            Step::Insert => Some(self.marks.insert),
            Step::Export => Some(self.marks.export),
            Step::Offer | Step::End => None,
        };
        rect.filter(Rect::is_positive)
    }
}

/// What a button of the card asks for.
enum Wish {
    To(Step),
    Start,
    Leave,
}

pub(super) fn tour_ui(ui: &Ui, app: &mut App) {
    let Some(mut tour) = app.tour.take() else { return };
    let is_open = |id: u64| app.docs.iter().any(|doc| doc.id == id);
    match tour.doc {
        // Its flow was closed, or there is something to do that is no longer nothing.
        Some(id) if !is_open(id) => return,
        None if !app.doc().is_untouched() || app.docs.len() > 1 => return,
        Some(id) if id != app.doc().id => {
            app.tour = Some(tour);
            return;
        }
        _ => {}
    }
    if app.did(&tour) && !tour.done.contains(&tour.step) {
        tour.done.push(tour.step);
    }
    let target = app.target(tour.step);
    if let Some(target) = target
        && app.dialog.is_none()
    {
        let layer = LayerId::new(Order::Middle, Id::unique("tour mark"));
        let stroke = egui::Stroke::new(2.5, look::colour(app.theme.accent));
        let painter = ui.ctx().layer_painter(layer);
        // A panel reaches to the window's edge.
        let rect = target.expand(6.0).intersect(ui.ctx().content_rect().shrink(1.0));
        painter.rect_stroke(rect, 8.0, stroke, egui::StrokeKind::Inside);
    }
    let screen = ui.ctx().content_rect();
    let at = place(tour.size, target, app.doc().view.rect, screen);
    let mut wish = None;
    let shown = egui::Area::new(Id::unique("tour"))
        .order(Order::Middle)
        .fixed_pos(at)
        .constrain_to(screen)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style())
                .stroke(egui::Stroke::new(1.5, look::colour(app.theme.accent)))
                .inner_margin(14)
                .show(ui, |ui| {
                    ui.set_width(WIDTH.min(screen.width() - 60.0));
                    wish = card_ui(ui, app, &mut tour);
                });
        });
    tour.size = shown.response.rect.size();
    match wish {
        None => app.tour = Some(tour),
        Some(Wish::Leave) => app.see_tour(),
        Some(Wish::Start) => app.start_tour(),
        Some(Wish::To(step)) => {
            tour.step = step;
            tour.wants_focus = true;
            app.enter_step(step);
            app.tour = Some(tour);
        }
    }
}

fn card_ui(ui: &mut Ui, app: &App, tour: &mut Tour) -> Option<Wish> {
    let (language, step) = (app.language, tour.step);
    let keys = |command: Command| {
        let keys = command.spec().keys;
        keys.map(|keys| look::keys(ui.ctx(), &keys, language)).unwrap_or_default()
    };
    let insert = keys(if step == Step::Insert { Command::InsertTrigger } else { Command::Export });
    let (shortcuts, commands) = (keys(Command::Shortcuts), keys(Command::Commands));
    let args = [("keys", &*insert), ("shortcuts", &*shortcuts), ("commands", &*commands)];
    let number = step.number();
    if let Some(number) = number {
        let (number, count) = ((number + 1).to_string(), Step::ALL.len().to_string());
        let args = [("number", &*number), ("count", &*count)];
        ui.label(RichText::new(text::TOUR_STEP.with(language, &args)).small().weak());
    }
    bars::area_heading(ui, app, Area::Tour, app.say(step.title()));
    ui.label(step.text().with(language, &args));
    let is_done = tour.done.contains(&step);
    if let Some(task) = step.task() {
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            if is_done {
                let words = app.say(text::TOUR_DONE);
                inspector::trigger::part_mark(ui, app, true, words);
                ui.label(RichText::new(words).color(look::colour(app.theme.good)));
            } else {
                let what = task.with(language, &args);
                let words = text::TOUR_TRY.with(language, &[("what", &what)]);
                ui.label(RichText::new(words).color(look::colour(app.theme.accent_text)));
            }
        });
    }
    ui.add_space(8.0);
    let (on, wish) = match number {
        None => (text::TOUR_START, Wish::Start),
        Some(number) => match Step::ALL.get(number + 1) {
            Some(next) => (text::TOUR_NEXT, Wish::To(*next)),
            None => (text::TOUR_FINISH, Wish::Leave),
        },
    };
    let back = number.and_then(|number| Step::ALL.get(number.checked_sub(1)?));
    let mut wished = None;
    ui.horizontal(|ui| {
        let button = ui.add(look::go_button(app.theme, app.say(on)));
        if std::mem::take(&mut tour.wants_focus) {
            button.request_focus();
        }
        if button.clicked() {
            wished = Some(wish);
        }
        if let Some(back) = back
            && ui.button(app.say(text::TOUR_BACK)).clicked()
        {
            wished = Some(Wish::To(*back));
        }
        let leave = if number.is_some() { text::TOUR_SKIP } else { text::TOUR_DECLINE };
        if step != Step::End && ui.button(app.say(leave)).clicked() {
            wished = Some(Wish::Leave);
        }
    });
    wished
}

/// Where the card stands: beside what it is about, or in a corner of the canvas.
fn place(card: Vec2, target: Option<Rect>, canvas: Rect, screen: Rect) -> Pos2 {
    let gap = 16.0;
    // Above the zoom.
    let corner = canvas.left_bottom() + vec2(gap, -card.y - 62.0);
    let Some(target) = target else { return corner };
    let along_x = target.min.x.clamp(screen.min.x + gap, (screen.max.x - card.x - gap).max(gap));
    let along_y = target.min.y.clamp(screen.min.y + gap, (screen.max.y - card.y - gap).max(gap));
    let tries = [
        egui::pos2(along_x, target.max.y + gap),
        egui::pos2(along_x, target.min.y - gap - card.y),
        egui::pos2(target.min.x - gap - card.x, along_y),
        egui::pos2(target.max.x + gap, along_y),
    ];
    let room = screen.shrink(8.0);
    let fits = |at: &Pos2| room.contains_rect(Rect::from_min_size(*at, card));
    tries.into_iter().find(fits).unwrap_or(corner)
}
