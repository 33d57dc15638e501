//! The step.

use crate::model::Flow;

use super::event::Event;
use super::input::Input;
use super::state::State;

/// How many blocks are walked in one step without anybody to wait for.
pub const MOST_STEPS: u32 = 1_000;

/// What the input makes of the session, and what happens on the way.
pub fn step(flow: &Flow, state: State, input: &Input) -> (State, Vec<Event>) {
    let _ = (flow, input);
    (state, Vec::new())
}
