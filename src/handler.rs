//! From a flow to the source of a web server that answers its webhooks.
//!
//! What differs by flow is in [`plan`], the same for every language; a language only spells it.

use std::fmt;

use crate::model::Flow;

pub mod node;
pub mod plan;

pub use plan::Plan;

/// A language that handlers are written in.
pub struct Language {
    /// The word on the command line.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    write: fn(&Plan, Work) -> Vec<GeneratedFile>,
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Every language, in the order in which they are offered.
pub const HANDLERS: &[&Language] = &[&node::LANGUAGE];

/// What the work of a generated project does until its developer has written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It fails, so that nobody takes a made-up value for a real one.
    Fails,
    /// It returns a placeholder for each variable, so that the flow can be tried out.
    Returns,
}

/// One file of a generated project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Relative to the project's folder, with `/` between its parts.
    pub path: String,
    pub text: String,
}

/// The language of this id.
pub fn language(id: &str) -> Option<&'static Language> {
    HANDLERS.iter().copied().find(|language| language.id == id)
}

/// A project that answers the flow's webhooks. The same flow gives the same files.
pub fn generate(flow: &Flow, language: &Language) -> Vec<GeneratedFile> {
    (language.write)(&Plan::new(flow), Work::Fails)
}

/// The same project, but its work returns placeholders: for trying the flow out.
pub fn generate_demo(flow: &Flow, language: &Language) -> Vec<GeneratedFile> {
    (language.write)(&Plan::new(flow), Work::Returns)
}
