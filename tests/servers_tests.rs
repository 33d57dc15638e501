//! Tests that talk to servers and start programs, all on this computer.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

mod common {
    pub(crate) mod golden;
    pub(crate) mod node;
    pub(crate) mod process;
    pub(crate) mod program;
    pub(crate) mod run;
    pub(crate) mod schema;
    pub(crate) mod stand_in;
    pub(crate) mod thread;
    pub(crate) mod tool;
    pub(crate) mod tools;
    pub(crate) mod wait;
    pub(crate) mod wire;
}

mod servers {
    mod client;
    mod contract;
    mod handler;
    mod load;
    mod local;
    mod runner;
    mod serve;
    mod simulate;
    mod whole_loop;
}
