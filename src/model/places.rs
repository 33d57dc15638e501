//! Where blocks stand on the canvas, to find room for a new one.

use std::collections::HashMap;

use super::flow::Flow;

/// The room that a new block takes.
const ROOM: (f64, f64) = (320.0, 280.0);
/// How far down the next try is.
const STEP: f64 = 160.0;
/// Farther out a step would no longer change a number.
const FAR: f64 = 1e12;

/// The places that are taken, in columns.
#[derive(Clone, Debug, Default)]
pub struct Places {
    columns: HashMap<i64, Vec<(f64, f64)>>,
}

impl Places {
    pub fn new(flow: &Flow) -> Self {
        let mut places = Self::default();
        for (_, block) in flow.blocks.iter() {
            if let Some(position) = &block.position {
                let column = places.columns.entry(column(position.x)).or_default();
                column.push((position.x, position.y));
            }
        }
        places
    }

    /// The first place at or below a point where neither a block nor one of `also` stands.
    pub fn free(&self, also: &[(f64, f64)], x: f64, y: f64) -> (f64, f64) {
        let mut near: Vec<f64> = (-1..=1)
            .filter_map(|step| self.columns.get(&(column(x).saturating_add(step))))
            .flatten()
            .chain(also)
            .filter(|(other, _)| (other - x).abs() < ROOM.0)
            .map(|(_, y)| *y)
            .collect();
        near.sort_by(f64::total_cmp);
        // From the top down each block is passed once, in a few steps.
        let mut y = y;
        for other in near {
            while (other - y).abs() < ROOM.1 && y.abs() < FAR {
                y += STEP;
            }
        }
        (x, y)
    }
}

fn column(x: f64) -> i64 {
    (x / ROOM.0).floor() as i64
}
