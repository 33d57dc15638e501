//! The wire: the platform's API as types, a client that calls it, and the platform itself,
//! emulated on this computer. Nothing else in the program opens sockets.

pub mod base;
pub mod client;
pub mod guard;
mod http;
pub mod key;
pub mod live;
pub mod local;
pub mod order;
pub mod request;
pub mod runner;
pub mod trouble;

pub use base::{Base, BaseError};
pub use client::{Client, Deployed, FlowName, Limits, Resumed, Stop};
pub use key::{Key, KeyError};
pub use order::{Order, OrderError, Recipient, Update};
pub use request::{Call, Request};
pub use trouble::{Trouble, Why, Wrong};
