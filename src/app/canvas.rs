//! The canvas: draws a flow and turns gestures into edits. It never changes the flow itself.

pub mod paint;

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{
    self, CursorIcon, Key, PointerButton, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::model::{BlockId, Edit, ExitId, Flow, NoteId};
use crate::picture::theme::size;
use crate::picture::{Scene, Theme, arrange, exit_label, scene};
use crate::store::Grid;
use crate::words::{Language, blocks, interface as text};

use super::notes;

pub const ZOOM: std::ops::RangeInclusive<f32> = 0.1..=4.0;
/// A flow too large for the smallest zoom is shown smaller still, down to here.
const SMALLEST_FIT: f32 = 0.000_01;

/// What the canvas asks for.
#[derive(Clone, Debug)]
pub enum Action {
    /// One undo step.
    Edit(Vec<Edit>),
    /// A part of the step with this gesture id.
    EditIn(u64, Vec<Edit>),
    /// Something to tell.
    Say(String),
    /// A block is wanted at this place, at the end of a path that leaves this exit.
    AddHere { from: Option<AtExit>, at: Pos2 },
    /// The text or webhook of what is selected is to be edited.
    EditSelected,
    /// A block was dropped on the path that leaves this exit.
    InsertOnPath { on: AtExit, block: BlockId },
}

/// One path or exit.
pub type AtExit = (BlockId, ExitId);

/// What is chosen: blocks, or one path or free exit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    pub blocks: BTreeSet<BlockId>,
    pub notes: BTreeSet<NoteId>,
    pub exit: Option<AtExit>,
}

impl Selection {
    pub fn block(id: &BlockId) -> Self {
        Self { blocks: BTreeSet::from([id.clone()]), ..Self::default() }
    }

    pub fn note(id: &NoteId) -> Self {
        Self { notes: BTreeSet::from([id.clone()]), ..Self::default() }
    }

    pub fn exit(block: &BlockId, exit: &ExitId) -> Self {
        Self { exit: Some((block.clone(), exit.clone())), ..Self::default() }
    }

    pub fn only_block(&self) -> Option<&BlockId> {
        self.blocks.first().filter(|_| self.blocks.len() == 1 && self.notes.is_empty())
    }

    pub fn only_note(&self) -> Option<&NoteId> {
        self.notes.first().filter(|_| self.notes.len() == 1 && self.blocks.is_empty())
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.notes.is_empty() && self.exit.is_none()
    }
}

#[derive(Clone, Debug, Default)]
enum Gesture {
    #[default]
    Idle,
    Pan,
    /// Where blocks and notes stood when the drag began, and the point that was taken hold of.
    DragBlocks {
        id: u64,
        from: Pos2,
        at: Vec<(BlockId, Pos2)>,
        notes: Vec<(NoteId, Pos2)>,
    },
    /// How large a note was when its corner was taken hold of, and where that was.
    Resize {
        id: u64,
        from: Pos2,
        note: NoteId,
        size: Vec2,
    },
    DragPath {
        from: usize,
        exit: ExitId,
    },
    /// The beginning of a path is on its way to another exit.
    DragStart {
        from: usize,
        exit: ExitId,
    },
    Band {
        from: Pos2,
        before: Selection,
    },
}

/// What is in view, and what the pointer is doing. Never undone.
#[derive(Clone, Debug)]
pub struct View {
    /// The point of the flow in the canvas's upper left corner.
    pub corner: Pos2,
    pub zoom: f32,
    pub rect: Rect,
    pub selection: Selection,
    pub hover: Hover,
    /// The canvas as a thing that can have the keyboard.
    pub canvas_id: Option<egui::Id>,
    /// Where what is being dragged lines up with others: lines to show, in the flow.
    pub guides: Vec<[Pos2; 2]>,
    /// Fit the flow as soon as the canvas's size is known.
    pub wants_fit: bool,
    pub grid: Grid,
    /// The smallest zoom: the usual one, or less where all of the flow needs it.
    pub least_zoom: f32,
    /// What the names of blocks and paths say besides: how they differ from another version.
    pub block_notes: BTreeMap<BlockId, String>,
    pub path_notes: BTreeMap<AtExit, String>,
    /// What of a movement was too small for the numbers far out, to be made up for.
    rest: Vec2,
    gesture: Gesture,
    next_gesture: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hover {
    #[default]
    Nothing,
    Block(usize),
    Exit(usize, ExitId),
    Wire(usize),
    Note(usize),
}

impl Default for View {
    fn default() -> Self {
        Self {
            corner: Pos2::ZERO,
            zoom: 1.0,
            rect: Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0)),
            selection: Selection::default(),
            hover: Hover::Nothing,
            canvas_id: None,
            guides: Vec::new(),
            wants_fit: true,
            grid: Grid::default(),
            least_zoom: *ZOOM.start(),
            block_notes: BTreeMap::new(),
            path_notes: BTreeMap::new(),
            rest: Vec2::ZERO,
            gesture: Gesture::Idle,
            next_gesture: 1,
        }
    }
}

impl View {
    pub fn screen_from_flow(&self, at: Pos2) -> Pos2 {
        self.rect.min + (at - self.corner) * self.zoom
    }

    pub fn flow_from_screen(&self, at: Pos2) -> Pos2 {
        self.corner + (at - self.rect.min) / self.zoom
    }

    pub fn rect_on_screen(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.screen_from_flow(rect.min), self.screen_from_flow(rect.max))
    }

    /// The part of the flow that is in view.
    pub fn visible(&self) -> Rect {
        Rect::from_min_size(self.corner, self.rect.size() / self.zoom)
    }

    /// An id for edits that belong together.
    pub fn new_gesture(&mut self) -> u64 {
        self.next_gesture += 1;
        self.next_gesture
    }

    /// Moves what is in view.
    pub fn pan(&mut self, by: Vec2) {
        let wanted = by + self.rest;
        let corner = self.corner + wanted;
        self.rest = wanted - (corner - self.corner);
        self.corner = corner;
    }

    /// Zooms and leaves the point of the screen where it is.
    pub fn zoom_at(&mut self, on_screen: Pos2, factor: f32) {
        let fixed = self.flow_from_screen(on_screen);
        self.zoom = (self.zoom * factor).clamp(self.least_zoom, *ZOOM.end());
        self.corner = fixed - (on_screen - self.rect.min) / self.zoom;
    }

    pub fn fit(&mut self, area: Rect) {
        self.zoom = self.zoom_for(area).clamp(self.least_zoom, 1.0);
        self.look_at(area.center());
    }

    /// The zoom at which an area fills the canvas, with some room around it.
    pub fn zoom_for(&self, area: Rect) -> f32 {
        let room = (self.rect.size() - vec2(80.0, 80.0)).max(vec2(50.0, 50.0));
        (room.x / area.width().max(1.0)).min(room.y / area.height().max(1.0))
    }

    pub fn look_at(&mut self, at: Pos2) {
        self.corner = at - self.rect.size() / (2.0 * self.zoom);
    }

    /// Brings a box into view without needless movement.
    pub fn reveal(&mut self, area: Rect) {
        if !self.visible().contains_rect(area) {
            if self.zoom < 0.4 {
                self.zoom = 0.8;
            }
            self.look_at(area.center());
        }
    }

    pub fn is_idle(&self) -> bool {
        matches!(self.gesture, Gesture::Idle)
    }
}

/// The field on top of the canvas that holds a path's webhook.
pub fn webhook_field(block: &BlockId, exit: &ExitId) -> egui::Id {
    egui::Id::unique(("webhook of path", block.as_str(), exit.as_str()))
}

/// Everything that the canvas draws from.
pub struct Stage<'a> {
    pub flow: &'a Flow,
    pub scene: &'a Scene,
    pub theme: &'a Theme,
    pub language: Language,
}

pub fn canvas_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    view: &mut View,
    out: &mut Vec<Action>,
) -> Response {
    let (rect, response) =
        ui.allocate_exact_size(ui.available_size_before_wrap(), Sense::click_and_drag());
    view.rect = rect;
    view.canvas_id = Some(response.id);
    let needed = stage.scene.bounds().map_or(1.0, |bounds| view.zoom_for(bounds));
    view.least_zoom = needed.clamp(SMALLEST_FIT, *ZOOM.start());
    if view.wants_fit && rect.width() > 100.0 {
        view.wants_fit = false;
        if let Some(bounds) = stage.scene.bounds() {
            view.fit(bounds);
            if view.zoom < 0.55 {
                // Rather the beginning, readable, than all of it too small to read.
                view.zoom = 0.7;
                let first = stage.scene.start.and_then(|n| stage.scene.nodes.get(n));
                let first = first.or(stage.scene.nodes.first());
                view.corner = first.map_or(bounds.min, |node| node.rect.min) - vec2(90.0, 160.0);
            }
        } else {
            view.look_at(Pos2::ZERO);
        }
    }
    response
        .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, text::CANVAS.get(stage.language)));
    keep_focus(ui, &response);
    navigate(ui, &response, view);
    point(ui, stage, view, &response, out);
    drag(ui, stage, view, &response, out);
    let painter = ui.painter_at(rect);
    paint::flow(&painter, stage, view);
    overlay(ui, &painter, stage, view);
    name_things(ui, stage, view);
    response
}

/// The canvas has the keyboard when nothing else has, and its arrow keys and Tab are its own.
fn keep_focus(ui: &Ui, response: &Response) {
    let focused = ui.memory(egui::Memory::focused);
    if ui.memory(|memory| memory.top_modal_layer().is_some()) {
        // The keyboard is the dialog's, and Tab goes to its first field.
        response.surrender_focus();
        return;
    }
    if response.clicked() || response.drag_started() || focused.is_none() {
        response.request_focus();
    }
    let keys = egui::EventFilter {
        tab: true,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
}

/// Wheel and touchpad.
fn navigate(ui: &Ui, response: &Response, view: &mut View) {
    if !response.hovered() {
        return;
    }
    let (zoom, scroll, pointer) =
        ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta(), i.pointer.hover_pos()));
    if zoom != 1.0 {
        view.zoom_at(pointer.unwrap_or(view.rect.center()), zoom);
    } else if scroll != Vec2::ZERO {
        view.pan(-scroll / view.zoom);
    }
}

/// How near to a dot or a line the pointer must be, in units of the flow.
fn reach(view: &View, on_screen: f32) -> f32 {
    (on_screen / view.zoom).min(24.0)
}

fn hit(stage: &Stage<'_>, view: &View, on_screen: Pos2) -> Hover {
    let at = view.flow_from_screen(on_screen);
    if view.zoom >= 0.15
        && let Some((node, exit)) = stage.scene.exit_at(at, reach(view, 10.0))
    {
        return Hover::Exit(node, exit);
    }
    if let Some(node) = stage.scene.node_at(at) {
        return Hover::Block(node);
    }
    // A badge is a part of its path.
    let on_badge = stage.scene.wires_in(Rect::from_center_size(at, Vec2::splat(1.0))).find(|n| {
        stage.scene.wires.get(*n).is_some_and(|wire| {
            (wire.host.is_some() || wire.lacks_webhook)
                && Rect::from_center_size(wire.badge_at, vec2(120.0, 22.0)).contains(at)
        })
    });
    match on_badge.or_else(|| stage.scene.wire_at(at, reach(view, 7.0))) {
        Some(wire) => Hover::Wire(wire),
        None => {
            let note = stage.scene.sheet_at(at, reach(view, 5.0));
            note.map_or(Hover::Nothing, Hover::Note)
        }
    }
}

/// Takes something into a choice, or out of it.
fn toggle<T: Ord + Clone>(chosen: &mut BTreeSet<T>, id: &T) {
    if !chosen.remove(id) {
        chosen.insert(id.clone());
    }
}

fn point(ui: &Ui, stage: &Stage<'_>, view: &mut View, response: &Response, out: &mut Vec<Action>) {
    if let Some(pointer) = response.hover_pos()
        && view.is_idle()
    {
        view.hover = hit(stage, view, pointer);
        match view.hover {
            Hover::Exit(..) => ui.ctx().set_cursor_icon(CursorIcon::Crosshair),
            Hover::Wire(_) => ui.ctx().set_cursor_icon(CursorIcon::PointingHand),
            Hover::Note(number) => {
                let at = view.flow_from_screen(pointer);
                let sheet = stage.scene.sheets.get(number);
                if sheet.is_some_and(|sheet| notes::grip(sheet).contains(at)) {
                    ui.ctx().set_cursor_icon(CursorIcon::ResizeNwSe);
                }
            }
            _ => {}
        }
    } else if !response.contains_pointer() && view.is_idle() {
        view.hover = Hover::Nothing;
    }
    if response.double_clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        match hit(stage, view, pointer) {
            Hover::Nothing => {
                out.push(Action::AddHere { from: None, at: view.flow_from_screen(pointer) });
            }
            Hover::Block(_) | Hover::Wire(_) | Hover::Note(_) => out.push(Action::EditSelected),
            Hover::Exit(..) => {}
        }
        return;
    }
    let clicked = response.clicked() || response.secondary_clicked();
    let Some(pointer) = response.interact_pointer_pos().filter(|_| clicked) else { return };
    let shift = ui.input(|i| i.modifiers.shift);
    match hit(stage, view, pointer) {
        Hover::Block(number) => {
            let Some(node) = stage.scene.nodes.get(number) else { return };
            let on_switch =
                node.switch_row().is_some_and(|row| row.contains(view.flow_from_screen(pointer)));
            if on_switch && response.clicked() && view.zoom >= 0.35 {
                out.push(Action::Edit(vec![Edit::SetAlternate {
                    block: node.id.clone(),
                    minutes: crate::model::trigger::RESCUE_MINUTES.into(),
                }]));
            }
            if shift {
                view.selection.exit = None;
                toggle(&mut view.selection.blocks, &node.id);
            } else if response.clicked() || !view.selection.blocks.contains(&node.id) {
                view.selection = Selection::block(&node.id);
            }
        }
        Hover::Exit(number, exit) => {
            if let Some(node) = stage.scene.nodes.get(number) {
                view.selection = Selection::exit(&node.id, &exit);
            }
        }
        Hover::Wire(number) => {
            if let Some(wire) = stage.scene.wires.get(number)
                && let Some(node) = stage.scene.nodes.get(wire.from)
            {
                view.selection = Selection::exit(&node.id, &wire.exit);
            }
        }
        Hover::Note(number) => {
            let Some(sheet) = stage.scene.sheets.get(number) else { return };
            if shift {
                view.selection.exit = None;
                toggle(&mut view.selection.notes, &sheet.id);
            } else if response.clicked() || !view.selection.notes.contains(&sheet.id) {
                view.selection = Selection::note(&sheet.id);
            }
        }
        Hover::Nothing if !shift => view.selection = Selection::default(),
        Hover::Nothing => {}
    }
}

fn drag(ui: &Ui, stage: &Stage<'_>, view: &mut View, response: &Response, out: &mut Vec<Action>) {
    let (space, shift, press) =
        ui.input(|i| (i.key_down(Key::Space), i.modifiers.shift, i.pointer.press_origin()));
    if response.drag_started()
        && let Some(press) = press
    {
        let at = view.flow_from_screen(press);
        let main = response.dragged_by(PointerButton::Primary);
        view.gesture = match hit(stage, view, press) {
            _ if !main || space => Gesture::Pan,
            _ if let Some((wire, end)) = handle_at(stage, view, press) => {
                let (from, exit) = (wire.from, wire.exit.clone());
                match end {
                    End::Start => Gesture::DragStart { from, exit },
                    End::Finish => Gesture::DragPath { from, exit },
                }
            }
            Hover::Exit(from, exit) => Gesture::DragPath { from, exit },
            Hover::Block(number) => {
                let Some(node) = stage.scene.nodes.get(number) else { return };
                if !view.selection.blocks.contains(&node.id) {
                    view.selection = Selection::block(&node.id);
                }
                drag_chosen(stage, view, at)
            }
            Hover::Note(number) => {
                let Some(sheet) = stage.scene.sheets.get(number) else { return };
                if !view.selection.notes.contains(&sheet.id) {
                    view.selection = Selection::note(&sheet.id);
                }
                if notes::grip(sheet).contains(at) {
                    let (note, size) = (sheet.id.clone(), sheet.rect.size());
                    Gesture::Resize { id: view.new_gesture(), from: at, note, size }
                } else {
                    drag_chosen(stage, view, at)
                }
            }
            _ if shift => Gesture::Band { from: at, before: view.selection.clone() },
            _ => Gesture::Pan,
        };
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        if !response.dragged() {
            view.gesture = Gesture::Idle;
        }
        return;
    };
    let now = view.flow_from_screen(pointer);
    let gesture = std::mem::take(&mut view.gesture);
    view.guides.clear();
    match &gesture {
        Gesture::Idle => {}
        Gesture::Pan => {
            view.pan(-response.drag_delta() / view.zoom);
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        }
        Gesture::DragBlocks { id, from, at, notes } => {
            let mut delta = now - *from;
            if view.grid.snap && !ui.input(|i| i.modifiers.alt) {
                let snap = snapped(stage, view, at, notes, delta);
                delta += vec2(snap.dx as f32, snap.dy as f32);
                view.guides = snap.guides.iter().map(guide_line).collect();
            }
            let edits = at.iter().map(|(block, start)| Edit::Move {
                block: block.clone(),
                x: f64::from(start.x + delta.x),
                y: f64::from(start.y + delta.y),
            });
            let moved = notes.iter().filter_map(|(id, start)| {
                let to = *start + delta;
                let note = stage.flow.note(id.as_str())?.moved_to(to.x.into(), to.y.into());
                Some(Edit::SetNote { id: id.clone(), note: Some(Box::new(note)) })
            });
            out.push(Action::EditIn(*id, edits.chain(moved).collect()));
            if response.drag_stopped()
                && notes.is_empty()
                && let [(block, _)] = at.as_slice()
                && let Some(on) = path_under(stage, block, now)
            {
                out.push(Action::InsertOnPath { on, block: block.clone() });
            }
        }
        Gesture::Resize { id, from, note, size } => {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeNwSe);
            let size = *size + (now - *from);
            if let Some(old) = stage.flow.note(note.as_str()) {
                let step = |length: f32| f64::from((length / 4.0).round() * 4.0);
                let changed = old.resized(step(size.x), step(size.y));
                let edit = Edit::SetNote { id: note.clone(), note: Some(Box::new(changed)) };
                out.push(Action::EditIn(*id, vec![edit]));
            }
        }
        Gesture::DragPath { from, exit } => {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            view.hover = stage.scene.node_at(now).map_or(Hover::Nothing, Hover::Block);
            if response.drag_stopped() {
                connect(stage, view, *from, exit, now, out);
            }
        }
        Gesture::DragStart { from, exit } => {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            let at = stage.scene.exit_at(now, reach(view, 16.0));
            view.hover = at.map_or(Hover::Nothing, |(node, exit)| Hover::Exit(node, exit));
            if response.drag_stopped() {
                move_start(stage, view, *from, exit, out);
            }
        }
        Gesture::Band { from, before } => {
            let band = Rect::from_two_pos(*from, now);
            view.selection = Selection { exit: None, ..before.clone() };
            // A frame around the band is not meant; one within it is.
            for sheet in &stage.scene.sheets {
                let is_in = if sheet.is_frame() {
                    band.contains_rect(sheet.rect)
                } else {
                    band.intersects(sheet.rect)
                };
                if is_in {
                    view.selection.notes.insert(sheet.id.clone());
                }
            }
            for number in stage.scene.nodes_in(band) {
                if let Some(node) = stage.scene.nodes.get(number) {
                    view.selection.blocks.insert(node.id.clone());
                }
            }
        }
    }
    view.gesture = if response.drag_stopped() { Gesture::Idle } else { gesture };
}

/// Neighbours farther off than this do not attract what is dragged.
const SNAP_REACH: f32 = 700.0;
/// How near on the screen an edge must come to stand in line.
const SNAP: f32 = 6.0;

/// The drag of all that is chosen, and of what stands in chosen frames.
fn drag_chosen(stage: &Stage<'_>, view: &mut View, from: Pos2) -> Gesture {
    let mut blocks = view.selection.blocks.clone();
    let mut moving = view.selection.notes.clone();
    for frame in view.selection.notes.iter().filter_map(|id| stage.scene.sheet(id)) {
        if frame.is_frame() {
            let (inside, on_it) = stage.scene.within(frame.rect);
            blocks.extend(inside);
            moving.extend(on_it);
        }
    }
    let at = blocks.into_iter().filter_map(|id| {
        let number = stage.scene.number(&id, stage.flow)?;
        Some((id, stage.scene.nodes.get(number)?.rect.min))
    });
    let notes = moving.into_iter().filter_map(|id| {
        let corner = stage.scene.sheet(&id)?.rect.min;
        Some((id, corner))
    });
    let (at, notes) = (at.collect(), notes.collect());
    Gesture::DragBlocks { id: view.new_gesture(), from, at, notes }
}

/// How far what is dragged goes on, to stand in line with a neighbour or on the grid.
fn snapped(
    stage: &Stage<'_>,
    view: &View,
    at: &[(BlockId, Pos2)],
    notes: &[(NoteId, Pos2)],
    delta: Vec2,
) -> arrange::Snap {
    let dragged: BTreeSet<&BlockId> = at.iter().map(|(id, _)| id).collect();
    let rects = at.iter().filter_map(|(id, start)| {
        let node = stage.scene.nodes.get(stage.scene.number(id, stage.flow)?)?;
        Some(Rect::from_min_size(*start + delta, node.rect.size()))
    });
    let sheets = notes.iter().filter_map(|(id, start)| {
        Some(Rect::from_min_size(*start + delta, stage.scene.sheet(id)?.rect.size()))
    });
    let Some(moving) = rects.chain(sheets).reduce(Rect::union) else {
        return arrange::Snap::default();
    };
    let mut near: Vec<usize> = stage.scene.nodes_in(moving.expand(SNAP_REACH)).collect();
    near.sort_unstable();
    let near: Vec<arrange::Area> = near
        .into_iter()
        .filter_map(|number| stage.scene.nodes.get(number))
        .filter(|node| !dragged.contains(&node.id))
        .take(200)
        .map(|node| area(node.rect))
        .collect();
    arrange::snap(area(moving), &near, f64::from(SNAP / view.zoom))
}

fn area(rect: Rect) -> arrange::Area {
    arrange::Area {
        left: rect.min.x.into(),
        top: rect.min.y.into(),
        right: rect.max.x.into(),
        bottom: rect.max.y.into(),
    }
}

fn guide_line(guide: &arrange::Guide) -> [Pos2; 2] {
    let (at, from, to) = (guide.at as f32, guide.from as f32, guide.to as f32);
    match guide.runs {
        arrange::Direction::Across => [pos2(from, at), pos2(to, at)],
        arrange::Direction::Down => [pos2(at, from), pos2(at, to)],
    }
}

/// The path under a point, for a block that nothing leads to and that leads nowhere.
fn path_under(stage: &Stage<'_>, block: &BlockId, at: Pos2) -> Option<AtExit> {
    let number = stage.scene.number(block, stage.flow)?;
    let node = stage.scene.nodes.get(number)?;
    if !node.wires_in.is_empty() || !node.wires_out.is_empty() {
        return None;
    }
    let wire = stage.scene.wires.get(stage.scene.wire_at(at, size::STUB)?)?;
    Some((stage.scene.nodes.get(wire.from)?.id.clone(), wire.exit.clone()))
}

/// A path was let go: over a block it connects, else it says why not.
fn connect(
    stage: &Stage<'_>,
    view: &mut View,
    from: usize,
    exit: &ExitId,
    at: Pos2,
    out: &mut Vec<Action>,
) {
    let language = stage.language;
    let Some(source) = stage.scene.nodes.get(from) else { return };
    // The input dot stands half outside its block.
    let reach = Vec2::splat(size::DOT * 4.0);
    let target = stage
        .scene
        .node_at(at)
        .or_else(|| stage.scene.nodes_in(Rect::from_center_size(at, reach)).max());
    let Some(target) = target else {
        let from = Some((source.id.clone(), exit.clone()));
        out.push(Action::AddHere { from, at });
        return;
    };
    if target == from {
        out.push(Action::Say(text::DROP_ON_SELF.get(language).to_owned()));
        return;
    }
    if Some(target) == stage.scene.start {
        out.push(Action::Say(text::DROP_ON_START.get(language).to_owned()));
        return;
    }
    let Some(to) = stage.scene.nodes.get(target) else { return };
    out.push(Action::Edit(vec![Edit::Connect {
        block: source.id.clone(),
        exit: exit.clone(),
        to: Some(to.id.clone()),
    }]));
    view.selection = Selection::exit(&source.id, exit);
}

/// A path's beginning was let go: over a free exit the path leaves from there.
fn move_start(
    stage: &Stage<'_>,
    view: &mut View,
    from: usize,
    exit: &ExitId,
    out: &mut Vec<Action>,
) {
    let language = stage.language;
    let (Some(source), Hover::Exit(number, other)) = (stage.scene.nodes.get(from), &view.hover)
    else {
        out.push(Action::Say(text::DROP_ON_EXIT.get(language).to_owned()));
        return;
    };
    let Some(target) = stage.scene.nodes.get(*number) else { return };
    if (*number, other) == (from, exit) {
        return;
    }
    let path = |node: &scene::Node, exit: &ExitId| {
        node.block.exit(exit.as_str()).map(|exit| exit.path.clone()).unwrap_or_default()
    };
    let moved = path(source, exit);
    if path(target, other).to.is_some() {
        out.push(Action::Say(text::EXIT_IS_USED.get(language).to_owned()));
        return;
    }
    if moved.to.as_ref() == Some(&target.id) {
        out.push(Action::Say(text::DROP_ON_SELF.get(language).to_owned()));
        return;
    }
    // The webhook goes with the path: it is called on the way to the block at its end.
    let leads = |node: &scene::Node, exit: &ExitId, path: crate::model::flow::Path| {
        let (block, exit) = (node.id.clone(), exit.clone());
        [
            Edit::Connect { block: block.clone(), exit: exit.clone(), to: path.to },
            Edit::SetWebhook { block, exit, webhook: path.webhook },
        ]
    };
    let mut edits = leads(target, other, moved).to_vec();
    edits.extend(leads(source, exit, crate::model::flow::Path::default()));
    out.push(Action::Edit(edits));
    view.selection = Selection::exit(&target.id, other);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Start,
    Finish,
}

/// Where the handles of a path stand: a little inside its ends, so that the dots stay free.
pub fn handles(wire: &scene::Wire) -> Option<[Pos2; 2]> {
    let (first, last) = (wire.points.first()?, wire.points.last()?);
    Some([*first + vec2(size::STUB * 0.5, 0.0), *last - vec2(size::STUB * 0.6, 0.0)])
}

/// The handle of the selected path under the pointer.
fn handle_at<'a>(
    stage: &'a Stage<'_>,
    view: &View,
    on_screen: Pos2,
) -> Option<(&'a scene::Wire, End)> {
    let (block, exit) = view.selection.exit.as_ref()?;
    let wire = stage.scene.wire(stage.scene.number(block, stage.flow)?, exit)?;
    let [start, finish] = handles(wire)?;
    // On the dot itself, the dot is meant.
    let near = |handle: Pos2, dot: Option<&Pos2>| {
        let away = |at: Pos2| view.screen_from_flow(at).distance(on_screen);
        away(handle) <= 9.0 && dot.is_some_and(|dot| away(handle) < away(*dot))
    };
    if near(finish, wire.points.last()) {
        Some((wire, End::Finish))
    } else {
        near(start, wire.points.first()).then_some((wire, End::Start))
    }
}

/// What a gesture shows while it lasts.
fn overlay(ui: &Ui, painter: &egui::Painter, stage: &Stage<'_>, view: &View) {
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else { return };
    match &view.gesture {
        Gesture::DragPath { from, exit } => {
            if let Some(node) = stage.scene.nodes.get(*from) {
                let start = view.screen_from_flow(node.exit_dot(exit.as_str()));
                paint::loose_path(painter, stage.theme, start, pointer, view.zoom);
            }
        }
        Gesture::DragStart { from, exit } => {
            if let Some(wire) = stage.scene.wire(*from, exit)
                && let Some(end) = wire.points.last()
            {
                let end = view.screen_from_flow(*end);
                paint::loose_path(painter, stage.theme, pointer, end, view.zoom);
            }
        }
        Gesture::DragBlocks { .. } => {
            for guide in &view.guides {
                let line = guide.map(|at| view.screen_from_flow(at));
                paint::guide(painter, stage.theme, line);
            }
        }
        Gesture::Band { from, .. } => {
            let band = Rect::from_two_pos(view.screen_from_flow(*from), pointer);
            paint::band(painter, stage.theme, band);
        }
        _ => {}
    }
}

/// Names for screen readers and tests: blocks, exits and paths in view. They take no clicks
/// of their own; a click at their place is a click on the canvas.
fn name_things(ui: &Ui, stage: &Stage<'_>, view: &View) {
    if view.zoom < 0.15 {
        return;
    }
    let visible = view.visible();
    let mut nodes: Vec<usize> = stage.scene.nodes_in(visible).collect();
    nodes.sort_unstable();
    for number in nodes.into_iter().take(200) {
        let Some(node) = stage.scene.nodes.get(number) else { continue };
        let id = ui.scope_id().with(("block", node.id.as_str()));
        // Where a click certainly is on the block: its header.
        let head = Rect::from_min_size(node.rect.min, vec2(size::BLOCK_WIDTH, size::HEADER));
        let named = ui.interact(view.rect_on_screen(head).intersect(view.rect), id, Sense::hover());
        let is_selected = view.selection.blocks.contains(&node.id);
        named.widget_info(|| {
            let name = with_note(block_name(stage, number), view.block_notes.get(&node.id));
            WidgetInfo::selected(Role::Button, true, is_selected, name)
        });
        for row in node.card.rows.iter().filter(|row| row.is_exit()) {
            let at = view.screen_from_flow(node.dot_of_row(row.middle()));
            if !view.rect.contains(at) {
                continue;
            }
            let named = ui.interact(
                Rect::from_center_size(at, Vec2::splat(12.0)),
                id.with(row.exit.as_str()),
                Sense::hover(),
            );
            named.widget_info(|| {
                let args = [
                    ("exit", &*exit_name(stage, &node.block, row.exit.as_str())),
                    ("block", node.id.as_str()),
                ];
                WidgetInfo::labeled(Role::Button, true, text::EXIT_NAME.with(stage.language, &args))
            });
        }
    }
    for sheet in stage.scene.sheets.iter().filter(|s| visible.intersects(s.rect)).take(100) {
        // Where a click certainly is on it: its head.
        let head = view.rect_on_screen(sheet.head()).intersect(view.rect);
        let id = ui.scope_id().with(("note", sheet.id.as_str()));
        let is_selected = view.selection.notes.contains(&sheet.id);
        ui.interact(head, id, Sense::hover()).widget_info(|| {
            let name = notes::name(sheet, stage.language);
            WidgetInfo::selected(Role::Button, true, is_selected, name)
        });
    }
    let mut wires: Vec<usize> = stage.scene.wires_in(visible).collect();
    wires.sort_unstable();
    for number in wires.into_iter().take(300) {
        let Some(wire) = stage.scene.wires.get(number) else { continue };
        let at = view.screen_from_flow(wire.badge_at);
        if !view.rect.contains(at) {
            continue;
        }
        let named = ui.interact(
            Rect::from_center_size(at, Vec2::splat(8.0)),
            ui.scope_id().with(("path", number)),
            Sense::hover(),
        );
        named.widget_info(|| {
            let from = stage.scene.nodes.get(wire.from).map(|node| node.id.clone());
            let note = from.and_then(|from| view.path_notes.get(&(from, wire.exit.clone())));
            WidgetInfo::labeled(Role::Button, true, with_note(path_name(stage, number), note))
        });
    }
}

fn with_note(name: String, note: Option<&String>) -> String {
    match note {
        Some(note) => format!("{name}, {note}"),
        None => name,
    }
}

/// "wait, Message with options, block 2 of 6, request trigger with 5 of 6 parts".
pub fn block_name(stage: &Stage<'_>, number: usize) -> String {
    let Some(node) = stage.scene.nodes.get(number) else { return String::new() };
    let language = stage.language;
    let mut name = text::BLOCK_NAME.with(
        language,
        &[
            ("block", node.id.as_str()),
            ("kind", blocks::kind(&node.block.kind, node.block.style()).get(language)),
            ("number", &(number + 1).to_string()),
            ("count", &stage.scene.nodes.len().to_string()),
        ],
    );
    if let Some(parts) = node.parts {
        let there = parts.iter().filter(|part| **part).count().to_string();
        name.push_str(&text::BLOCK_NAME_TRIGGER.with(language, &[("parts", &there)]));
    }
    name
}

/// "Path from ask to wait, webhook example.com".
pub fn path_name(stage: &Stage<'_>, number: usize) -> String {
    let Some(wire) = stage.scene.wires.get(number) else { return String::new() };
    let id = |number: usize| {
        stage.scene.nodes.get(number).map(|node| node.id.as_str()).unwrap_or_default()
    };
    let language = stage.language;
    let exit = stage
        .scene
        .nodes
        .get(wire.from)
        .map(|node| exit_name(stage, &node.block, wire.exit.as_str()))
        .unwrap_or_default();
    let mut name = text::PATH_NAME
        .with(language, &[("from", id(wire.from)), ("to", id(wire.to)), ("exit", &exit)]);
    if let Some(host) = &wire.host {
        name.push_str(&text::PATH_NAME_WEBHOOK.with(language, &[("host", host)]));
    } else if wire.lacks_webhook {
        name.push_str(text::PATH_NAME_NO_WEBHOOK.get(language));
    }
    name
}

/// What an exit is called: an option's text, or the platform's word for a fixed exit.
pub fn exit_name(stage: &Stage<'_>, block: &crate::model::Block, exit: &str) -> String {
    exit_label(block, exit, stage.language)
}
