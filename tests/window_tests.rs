//! Tests of the window. All but a part of `journey` need no display.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

mod common {
    pub(crate) mod edits;
    pub(crate) mod flows;
    pub(crate) mod hands;
    pub(crate) mod process;
    pub(crate) mod program;
    pub(crate) mod random;
    pub(crate) mod raster;
    pub(crate) mod real;
    pub(crate) mod stand_in;
    pub(crate) mod surfaces;
    pub(crate) mod thread;
    pub(crate) mod tool;
    pub(crate) mod tools;
    pub(crate) mod wait;
    pub(crate) mod window;
}

mod window {
    mod app;
    mod around;
    mod bad_input;
    mod chat;
    mod choices;
    mod compare;
    mod fit;
    mod inspect;
    mod journey;
    mod looks;
    mod notes;
    mod platform_panel;
    mod problems;
    mod project;
    mod run_window;
}
