//! It is not settled where the conversation begins.
//!
//! Either the flow names no start, or one that is not there, or a path leads to every block. The
//! platform takes the block without an incoming path for the start, and refuses a flow that has none.
//!
//! Name the start, or take away the path that leads to the first block. Where several blocks have no
//! incoming path, `several-starts` names them.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::Words;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "missing-start",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::MISSING_START,
    source: include_str!("missing_start.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let roots = facts.root_count();
    let why = match &facts.flow.start {
        _ if roots == 0 && facts.start().is_none() => NO_ROOT,
        Some(_) if facts.start().is_none() => UNKNOWN,
        None if roots == 1 => NOT_NAMED,
        _ => return Vec::new(),
    };
    vec![Finding::new(&RULE, Place::flow("start")).arg("why", why).refused(roots != 1)]
}

const NO_ROOT: Words = Words {
    en: "a path leads to every block",
    es: "a cada bloque llega un camino",
    pt: "a cada bloco chega um caminho",
};
const UNKNOWN: Words = Words {
    en: "the start that it names is not there",
    es: "el inicio que nombra no existe",
    pt: "o início que ele indica não existe",
};
const NOT_NAMED: Words =
    Words { en: "it names no start", es: "no nombra un inicio", pt: "ele não indica um início" };
