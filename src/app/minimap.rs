//! A small picture of the whole flow. The picture is kept: a frame in which nothing changed only
//! shows it, however many blocks there are.

use eframe::egui::{
    self, Color32, ColorImage, Id, Pos2, Rect, Sense, TextureHandle, TextureOptions, Ui, Vec2,
    pos2, vec2,
};

use crate::picture::{Scene, Theme};
use crate::words::interface as text;

use super::canvas::Selection;
use super::{App, look};

/// The most that the map takes of the window.
const SIZE: Vec2 = vec2(180.0, 120.0);
/// A picture is at least so old, in seconds, before another one is made.
const AGE: f64 = 0.25;
/// So many selected blocks are drawn on top of the picture, more are a part of it.
const MARKED: usize = 200;

/// The kept picture.
#[derive(Default)]
pub(super) struct Map {
    kept: Option<Kept>,
}

struct Kept {
    shows: Shows,
    picture: TextureHandle,
    /// The window's clock when it was made.
    made: f64,
}

/// What a picture was made from.
#[derive(Clone, PartialEq)]
struct Shows {
    revision: u64,
    is_light: bool,
    bounds: Rect,
    /// Pixels for a unit of the flow.
    scale: f32,
    /// Where more are selected than are drawn on top: how many, the first and the last.
    selected: Option<(usize, String, String)>,
}

impl Map {
    /// The picture of the flow, and the part of the flow that it shows.
    fn picture(
        &mut self,
        ctx: &egui::Context,
        scene: &Scene,
        selection: &Selection,
        theme: &Theme,
        shows: Shows,
    ) -> (egui::TextureId, Rect) {
        let now = ctx.input(|i| i.time);
        if let Some(kept) = &self.kept {
            let age = now - kept.made;
            let is_right = kept.shows == shows;
            if is_right || age < AGE && kept.shows.is_light == shows.is_light {
                if !is_right {
                    ctx.request_repaint_after_secs((AGE - age) as f32);
                }
                return (kept.picture.id(), kept.shows.bounds);
            }
        }
        let image = paint(scene, selection, theme, &shows);
        let bounds = shows.bounds;
        let picture = match self.kept.take() {
            Some(Kept { mut picture, .. }) => {
                picture.set(image, TextureOptions::LINEAR);
                picture
            }
            None => ctx.load_texture("minimap", image, TextureOptions::LINEAR),
        };
        let id = picture.id();
        self.kept = Some(Kept { shows, picture, made: now });
        (id, bounds)
    }
}

fn paint(scene: &Scene, selection: &Selection, theme: &Theme, shows: &Shows) -> ColorImage {
    let Shows { bounds, scale, .. } = *shows;
    let size = (bounds.size() * scale).ceil().max(Vec2::splat(1.0)).min(Vec2::splat(2_048.0));
    let (width, height) = (size.x as usize, size.y as usize);
    let mut image = ColorImage::filled([width, height], Color32::TRANSPARENT);
    let pixels = |from: f32, to: f32, count: usize| {
        let first = ((from * scale).round() as usize).min(count - 1);
        first..((to * scale).round() as usize).clamp(first + 1, count)
    };
    for node in &scene.nodes {
        let is_chosen = shows.selected.is_some() && selection.blocks.contains(&node.id);
        let ink = look::colour(if is_chosen { theme.accent } else { theme.of_node(node) });
        let at = node.rect.translate(-bounds.min.to_vec2());
        for y in pixels(at.min.y, at.max.y, height) {
            let columns = pixels(at.min.x, at.max.x, width);
            let row = y * width;
            if let Some(line) = image.pixels.get_mut(row + columns.start..row + columns.end) {
                line.fill(ink);
            }
        }
    }
    image
}

/// The map with a frame around what is in view; a click or a drag in it moves the view.
pub(super) fn map_ui(ui: &mut Ui, app: &mut App, canvas: Rect) {
    let (theme, is_light, label) = (app.theme, !app.theme.is_dark, app.say(text::MINIMAP));
    let doc = app.doc_mut();
    let Some(bounds) = doc.scene.bounds() else { return };
    let visible = doc.view.visible();
    // All in view, or no room: the map would tell nothing.
    if canvas.width() < 520.0 || canvas.height() < 380.0 || visible.contains_rect(bounds) {
        return;
    }
    let all = bounds.union(visible.intersect(bounds.expand(bounds.size().max_elem()))).expand(40.0);
    let scale = (SIZE / all.size()).min_elem();
    let size = all.size() * scale;
    let rect = Rect::from_min_size(canvas.right_bottom() - size - vec2(14.0, 14.0), size);
    let to_map = |at: Pos2| rect.min + (at - all.min) * scale;
    let response = ui.interact(rect, Id::unique("minimap"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    let painter = ui.painter_at(rect.expand(2.0));
    painter.rect(
        rect,
        6.0,
        look::faint(theme.bar, 225),
        egui::Stroke::new(1.0, look::colour(theme.hairline)),
        egui::StrokeKind::Outside,
    );
    let chosen = &doc.view.selection.blocks;
    let shows = Shows {
        revision: doc.document.revision(),
        is_light,
        bounds,
        scale: (SIZE / bounds.expand(40.0).size()).min_elem() * ui.ctx().pixels_per_point(),
        selected: (chosen.len() > MARKED).then(|| {
            let name = |id: Option<&crate::model::BlockId>| {
                id.map_or_else(String::new, ToString::to_string)
            };
            (chosen.len(), name(chosen.first()), name(chosen.last()))
        }),
    };
    let (picture, shown) = doc.map.picture(ui.ctx(), &doc.scene, &doc.view.selection, theme, shows);
    let place = Rect::from_min_max(to_map(shown.min), to_map(shown.max));
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    painter.image(picture, place, whole, Color32::WHITE);
    if chosen.len() <= MARKED {
        let numbers = chosen.iter().filter_map(|id| doc.scene.number(id, doc.document.flow()));
        for node in numbers.filter_map(|number| doc.scene.nodes.get(number)) {
            let at = Rect::from_min_max(to_map(node.rect.min), to_map(node.rect.max));
            let at = Rect::from_center_size(at.center(), at.size().max(vec2(2.0, 2.0)));
            painter.rect_filled(at, 0.0, look::colour(theme.accent));
        }
    }
    let frame = Rect::from_min_max(to_map(visible.min), to_map(visible.max)).intersect(rect);
    painter.rect_stroke(
        frame,
        2.0,
        egui::Stroke::new(1.5, look::colour(theme.accent)),
        egui::StrokeKind::Inside,
    );
    if let Some(pointer) = response.interact_pointer_pos()
        && (response.clicked() || response.dragged())
    {
        doc.view.look_at(all.min + (pointer - rect.min) / scale);
    }
}
