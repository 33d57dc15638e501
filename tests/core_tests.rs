//! Tests of everything that needs neither a window nor a server.

// The file in which every field is used is one large `json!`.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

mod common {
    pub(crate) mod cases;
    pub(crate) mod edits;
    pub(crate) mod flows;
    pub(crate) mod git;
    pub(crate) mod golden;
    pub(crate) mod one_trigger;
    pub(crate) mod process;
    pub(crate) mod program;
    pub(crate) mod random;
    pub(crate) mod run;
    pub(crate) mod schema;
    pub(crate) mod tool;
    pub(crate) mod wait;
}

mod core {
    mod arrange;
    mod cli;
    mod clip;
    mod damage;
    mod derive;
    mod diff;
    mod files;
    mod flowtest;
    mod format;
    mod generated;
    mod guide;
    mod hostile;
    mod layers;
    mod layouts;
    mod lint;
    mod model;
    mod mutate;
    mod oracle;
    mod pages;
    mod picture;
    mod platform;
    mod reports;
    mod rules;
    mod samples;
    mod scene;
    mod search;
    mod settings;
    mod sim;
    mod store;
    mod targets;
    mod tell;
    mod trigger;
}
