//! Carrying a block from the list of blocks onto the canvas.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, FontId, Id, Key, LayerId, Order, Pos2, Rect, Stroke,
    StrokeKind, Ui, vec2,
};

use crate::model::flow::Position;
use crate::model::{Block, Edit, Kind, Style, heal};
use crate::picture::theme::size;
use crate::words::{blocks, editing};

use super::canvas::{AtExit, Hover, Selection, paint};
use super::{App, bars, look};

/// A block that is on its way.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub kind: Kind,
    pub style: Style,
}

impl Carried {
    fn block(&self) -> Block {
        let mut block = Block::new(self.kind.clone());
        block.style = bars::style_of(&self.kind, self.style);
        block
    }
}

impl App {
    /// Where on the canvas the pointer is, unless something lies over it there.
    fn pointer_on_canvas(&self) -> Option<Pos2> {
        let pointer = self.ctx.input(|i| i.pointer.latest_pos())?;
        let is_over = self.ctx.layer_id_at(pointer).is_some_and(|l| l.order != Order::Background);
        (self.doc().view.rect.contains(pointer) && !is_over).then_some(pointer)
    }

    /// The path that a block would be put into at a point of the screen.
    fn path_for_carried(&self, on_screen: Pos2) -> Option<usize> {
        let doc = self.doc();
        let at = doc.view.flow_from_screen(on_screen);
        if doc.scene.node_at(at).is_some() {
            return None;
        }
        doc.scene.wire_at(at, size::STUB)
    }

    /// Marks the path that the carried block would become a part of. Escape puts it back, and so
    /// does a list that went away with its row.
    pub(super) fn follow_carried(&mut self) {
        if self.carried.is_none() {
            return;
        }
        if self.ctx.input(|i| i.key_pressed(Key::Escape) || !i.pointer.any_down()) {
            self.carried = None;
            self.doc_mut().view.hover = Hover::Nothing;
            return;
        }
        let path = self.pointer_on_canvas().and_then(|at| self.path_for_carried(at));
        self.doc_mut().view.hover = path.map_or(Hover::Nothing, Hover::Wire);
    }

    /// The carried block was let go: on the canvas it is added where it was shown, on a path as
    /// a part of it.
    pub(super) fn drop_carried(&mut self) {
        let Some(carried) = self.carried.take() else { return };
        self.doc_mut().view.hover = Hover::Nothing;
        // Escape ends a drag as well.
        if !self.ctx.input(|i| i.pointer.any_released()) {
            return;
        }
        let Some(pointer) = self.pointer_on_canvas() else { return };
        let doc = self.doc();
        let on: Option<AtExit> = self.path_for_carried(pointer).and_then(|number| {
            let wire = doc.scene.wires.get(number)?;
            Some((doc.scene.nodes.get(wire.from)?.id.clone(), wire.exit.clone()))
        });
        let mut block = carried.block();
        let area = vec2(size::BLOCK_WIDTH, paint::height_of(&block));
        let at = doc.view.flow_from_screen(pointer) - area / 2.0;
        let (x, y) = ((at.x / 4.0).round() * 4.0, (at.y / 4.0).round() * 4.0);
        block.position = Some(Position::new(f64::from(x), f64::from(y)));
        let id = doc.flow().free_block_id("", &block.kind.name().replace('_', "-"));
        let mut edits = vec![Edit::AddBlock { id: id.clone(), block: Box::new(block) }];
        if doc.flow().blocks.is_empty() {
            edits.push(Edit::SetStart { start: Some(id.clone()) });
        }
        let mut refused = None;
        if let Some((from, exit)) = on {
            let mut with_block = doc.flow().clone();
            if with_block.apply_all(&edits).is_ok() {
                match heal::insert_on_path(&with_block, &from, &exit, &id) {
                    Ok(more) => edits.extend(more),
                    Err(why) => refused = Some(editing::why(&why, self.language)),
                }
            }
        }
        if self.edit(&edits) {
            let doc = self.doc_mut();
            doc.checked.added(&id);
            doc.view.selection = Selection::block(&id);
        }
        if let Some(why) = refused {
            self.notify(why, true);
        }
    }
}

/// The carried block as it would stand on the canvas.
pub(super) fn carried_ui(ui: &Ui, app: &App) {
    let Some(carried) = &app.carried else { return };
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else { return };
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let zoom = if app.pointer_on_canvas().is_some() { app.doc().view.zoom } else { 0.7 };
    let block = carried.block();
    let area = vec2(size::BLOCK_WIDTH, paint::height_of(&block)) * zoom;
    let rect = Rect::from_center_size(pointer, area);
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("carried")));
    let theme = app.theme;
    let corner = CornerRadius::same((8.0 * zoom).clamp(2.0, 14.0) as u8);
    let stroke = Stroke::new(1.5, look::colour(theme.accent));
    painter.rect(rect, corner, look::faint(theme.block, 150), stroke, StrokeKind::Inside);
    let head = rect.left_top() + vec2(24.0, 22.0) * zoom;
    let ink = look::colour(theme.of_kind(&carried.kind));
    paint::sign(&painter, head, 9.0 * zoom, ink, &carried.kind, carried.style, false, theme);
    let name = blocks::kind(&carried.kind, carried.style).get(app.language);
    let font = FontId::proportional((14.0 * zoom * 2.0).round() / 2.0);
    let clipped = painter.with_clip_rect(rect);
    let at = head + vec2(16.0 * zoom, 0.0);
    clipped.text(at, Align2::LEFT_CENTER, name, font, look::colour(theme.text));
}
