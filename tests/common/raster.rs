//! Pictures of a window without a display: what the library would have a graphics card draw.

use std::io::Write as _;
use std::path::Path;

use eframe::egui::epaint::{FontsView, Mesh, Primitive, Vertex};
use eframe::egui::{Color32, ColorImage, Pos2, Rect, TextureId, pos2};

use crate::common::window::Window;

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
    font: ColorImage,
}

/// Writes what a window shows as a PPM file.
pub(crate) fn write(harness: &Window, file: &Path) {
    let output = harness.output();
    let scale = output.pixels_per_point;
    let size = harness.ctx.content_rect().size() * scale;
    let (width, height) = (size.x.round() as usize, size.y.round() as usize);
    let font = harness.ctx.fonts(|fonts: &FontsView<'_>| FontsView::image(fonts));
    let mut canvas = Canvas { width, height, pixels: vec![[0.0; 3]; width * height], font };
    for clipped in harness.ctx.tessellate(output.shapes.clone(), scale) {
        if let Primitive::Mesh(mesh) = &clipped.primitive {
            // Other pictures than the letters are not at hand.
            if mesh.texture_id == TextureId::default() {
                canvas.draw(mesh, clipped.clip_rect, scale);
            }
        }
    }
    let bytes: Vec<u8> =
        canvas.pixels.iter().flatten().map(|part| part.round().clamp(0.0, 255.0) as u8).collect();
    let mut out = std::fs::File::create(file).unwrap();
    writeln!(out, "P6 {width} {height} 255").unwrap();
    out.write_all(&bytes).unwrap();
}

impl Canvas {
    fn draw(&mut self, mesh: &Mesh, clip: Rect, scale: f32) {
        let screen = Rect::from_min_max(Pos2::ZERO, pos2(self.width as f32, self.height as f32));
        let clip = Rect::from_min_max(
            (clip.min.to_vec2() * scale).to_pos2().round(),
            (clip.max.to_vec2() * scale).to_pos2().round(),
        );
        let clip = clip.intersect(screen);
        for corners in mesh.indices.chunks_exact(3) {
            let [a, b, c] =
                [corners[0], corners[1], corners[2]].map(|number| mesh.vertices[number as usize]);
            self.triangle([a, b, c], clip, scale);
        }
    }

    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, scale: f32) {
        let [a, b, c] = corners.map(|corner| corner.pos * scale);
        let side =
            |a: Pos2, b: Pos2, p: Pos2| (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        let area = side(a, b, c);
        let reach = Rect::from_points(&[a, b, c]).intersect(clip);
        if area == 0.0 || !reach.is_positive() {
            return;
        }
        for y in reach.min.y.floor() as usize..(reach.max.y.ceil() as usize).min(self.height) {
            for x in reach.min.x.floor() as usize..(reach.max.x.ceil() as usize).min(self.width) {
                let at = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let share = [side(b, c, at), side(c, a, at), side(a, b, at)].map(|s| s / area);
                // A side that two triangles share belongs to one of them.
                if !clip.contains(at) || share.iter().any(|share| *share < 0.0) {
                    continue;
                }
                let mut ink = [0.0; 4];
                let mut uv = Pos2::ZERO;
                for (corner, share) in corners.iter().zip(share) {
                    for (sum, part) in ink.iter_mut().zip(corner.color.to_array()) {
                        *sum += f32::from(part) * share;
                    }
                    uv += corner.uv.to_vec2() * share;
                }
                let texel = self.texel(uv).to_array();
                let pixel = &mut self.pixels[y * self.width + x];
                let cover = ink[3] * f32::from(texel[3]) / 65_025.0;
                for part in 0..3 {
                    let own = ink[part] * f32::from(texel[part]) / 255.0;
                    pixel[part] = own + pixel[part] * (1.0 - cover);
                }
            }
        }
    }

    fn texel(&self, uv: Pos2) -> Color32 {
        let [width, height] = self.font.size;
        let x = ((uv.x * width as f32) as usize).min(width - 1);
        let y = ((uv.y * height as f32) as usize).min(height - 1);
        self.font[(x, y)]
    }
}
