//! Plays a flow as the platform would: one pure step from a state and an input to the next state
//! and what happened. No clock, no network and no chance of its own: time, the answers of webhooks
//! and the seed of A/B tests come from outside.
//!
//! What the platform does is from its public help pages and its API document; where those say
//! nothing, [`Rules`] has a setting with a stated default.

mod answer;
mod body;
mod condition;
pub mod coverage;
mod engine;
mod event;
pub mod flowtest;
pub mod generate;
mod input;
mod message;
mod state;
pub mod tell;
pub mod time;

pub use body::MOST_BYTES;
pub use engine::{MOST_STEPS, step};
pub use event::{Cause, Closing, Event, EventKind, Missing, Origin, Problem, Refusal};
pub use input::{Input, MediaKind};
pub use message::{Attachment, Message, Place, Shown};
pub use state::{
    Call, EarlyUpdate, Person, Purpose, ReplyWhilePaused, Rules, SecondUpdate, State, Variable,
    Waiting,
};
