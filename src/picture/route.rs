//! The course of a path: orthogonal, with rounded corners, around its own two blocks and,
//! where a simple detour is enough, around others.

use super::theme::size;

/// A point: x to the right, y down.
pub type Point = [f32; 2];

/// A box: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Area {
    pub fn around(points: &[Point]) -> Self {
        let mut area = Self {
            left: f32::INFINITY,
            top: f32::INFINITY,
            right: f32::NEG_INFINITY,
            bottom: f32::NEG_INFINITY,
        };
        for [x, y] in points {
            area.left = area.left.min(*x);
            area.top = area.top.min(*y);
            area.right = area.right.max(*x);
            area.bottom = area.bottom.max(*y);
        }
        area
    }
}

/// The corners of a path from an exit dot to an input dot. `lane` keeps the paths of one
/// block apart. `blocks_on` counts the blocks that a straight piece would cross.
pub fn corners(
    from: Point,
    to: Point,
    source: Area,
    target: Area,
    lane: usize,
    blocks_on: impl Fn(Point, Point) -> usize,
) -> Vec<Point> {
    let apart = (lane % 6) as f32 * 7.0;
    let out = from[0] + size::STUB + apart;
    let into = to[0] - size::STUB;
    // The first that crosses the fewest; shorter shapes come first. Most of the time that is the
    // very first, and the others are not even made.
    let mut best = Best { corners: Vec::new(), crossed: usize::MAX, blocks_on };
    if into >= from[0] + size::STUB {
        if (from[1] - to[1]).abs() < 1.0 {
            if best.is_free(&[from, to]) {
                return best.corners;
            }
        } else {
            let last = to[0] - size::STUB;
            // Where there is room, the paths of one block turn side by side.
            let gap = to[0] - from[0];
            let aside = if gap > 90.0 { apart - 14.0 } else { 0.0 };
            let middle = f32::midpoint(from[0], to[0]) + aside;
            for x in [middle, out.min(last), last - apart.min(14.0)] {
                let x = x.max(from[0] + 10.0);
                if best.is_free(&[from, [x, from[1]], [x, to[1]], to]) {
                    return best.corners;
                }
            }
        }
    }
    // Around: over, under or between the two blocks.
    let left = into.min(to[0] - 14.0);
    let under = source.bottom.max(target.bottom) + 22.0 + apart;
    let over = source.top.min(target.top) - 22.0 - apart;
    let between = if source.bottom + 24.0 <= target.top {
        Some(f32::midpoint(source.bottom, target.top))
    } else if target.bottom + 24.0 <= source.top {
        Some(f32::midpoint(target.bottom, source.top))
    } else {
        None
    };
    // Further out, where other blocks stand beside these two.
    let further = [80.0, 160.0, 260.0, 380.0];
    let further = further.into_iter().flat_map(|further| [under + further, over - further]);
    for y in between.into_iter().chain([under, over]).chain(further) {
        if best.is_free(&[from, [out, from[1]], [out, y], [left, y], [left, to[1]], to]) {
            return best.corners;
        }
    }
    best.corners
}

/// The best course so far.
struct Best<F> {
    corners: Vec<Point>,
    crossed: usize,
    blocks_on: F,
}

impl<F: Fn(Point, Point) -> usize> Best<F> {
    /// Keeps a course that is better than those before. `true` if no other can be better.
    fn is_free(&mut self, course: &[Point]) -> bool {
        let crossed = course.windows(2).map(|pair| (self.blocks_on)(pair[0], pair[1])).sum();
        if crossed < self.crossed {
            self.crossed = crossed;
            self.corners = course.to_vec();
        }
        self.crossed == 0
    }
}

/// The corners with their edges rounded off, as points of a line.
pub fn rounded(corners: &[Point], radius: f32) -> Vec<Point> {
    let mut line = Vec::with_capacity(corners.len() * 4);
    for (at, corner) in corners.iter().enumerate() {
        let (Some(before), Some(after)) =
            (at.checked_sub(1).and_then(|at| corners.get(at)), corners.get(at + 1))
        else {
            line.push(*corner);
            continue;
        };
        let reach = |other: &Point| {
            let (dx, dy) = (other[0] - corner[0], other[1] - corner[1]);
            let length = dx.hypot(dy);
            let part = if length > 0.0 { (radius / length).min(0.5) } else { 0.0 };
            [corner[0] + dx * part, corner[1] + dy * part]
        };
        let (start, end) = (reach(before), reach(after));
        for step in 0..=4_u8 {
            let t = f32::from(step) / 4.0;
            let u = 1.0 - t;
            line.push([
                u * u * start[0] + 2.0 * u * t * corner[0] + t * t * end[0],
                u * u * start[1] + 2.0 * u * t * corner[1] + t * t * end[1],
            ]);
        }
    }
    line
}

/// The middle of a path's longest straight piece: where its badge stands.
pub fn badge_point(corners: &[Point]) -> Point {
    let area = Area::around(corners);
    if area.bottom - area.top < 24.0 || area.right - area.left < 150.0 && corners.len() == 4 {
        return [f32::midpoint(area.left, area.right), f32::midpoint(area.top, area.bottom)];
    }
    corners
        .windows(2)
        .max_by(|a, b| {
            let length = |pair: &[Point]| {
                let (dx, dy) = ((pair[0][0] - pair[1][0]).abs(), (pair[0][1] - pair[1][1]).abs());
                // Level pieces carry a badge better.
                dx * 1.5 + dy
            };
            length(a).total_cmp(&length(b))
        })
        .map_or([0.0, 0.0], |pair| {
            [f32::midpoint(pair[0][0], pair[1][0]), f32::midpoint(pair[0][1], pair[1][1])]
        })
}

/// How far a point is from a line, squared.
pub fn distance_sq(point: Point, line: &[Point]) -> f32 {
    line.windows(2)
        .map(|pair| {
            let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
            let length = dx * dx + dy * dy;
            let (px, py) = (point[0] - pair[0][0], point[1] - pair[0][1]);
            let t = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
            (px - t * dx).powi(2) + (py - t * dy).powi(2)
        })
        .fold(f32::INFINITY, f32::min)
}
