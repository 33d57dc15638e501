//! A session variable is used where it has no value on some way through the flow.
//!
//! Something sets it, but a conversation can come to this block without passing there. Then a text
//! shows a gap, and a condition compares with nothing. The finding names a shortest such way. What
//! comes after it is not named again.
//!
//! A saved answer is set when the user answers, not when the alternate flow leads on. What a webhook
//! returns is set behind its path. On a path into a request trigger it comes with the session
//! update, so it is set behind the option `[REQUEST_TRIGGER]`, and not on the trigger's alternate
//! flow: there the server has not answered. The trigger's own text may show it, since the webhook's
//! immediate answer can bring variables as well. A webhook that fails or takes more than 10 seconds
//! sets nothing; that is no way that counts here. A webhook that does not say what it returns may
//! set every variable that servers set.
//!
//! Set the variable on each way: ask for it before, let the webhook return it, or lead those without
//! one elsewhere. A condition that compares the variable with nothing asks whether it has a value:
//! it is no gap itself, and where it finds a value there is one. If another gap is meant, allow the
//! rule on the block.
//!
//! Source: Treble help, "Variables", "Message response" and "Request trigger".

use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::lint::ways;
use crate::model::facts::Facts;
use crate::model::sources::asked_for;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "possibly-unset-variable",
    category: Category::Variables,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::POSSIBLY_UNSET_VARIABLE,
    source: include_str!("possibly_unset_variable.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    // A block that looks whether there is a value may come to find none.
    let asks = |number: usize| asked_for(facts.block(number));
    let may_leave = |number: usize| {
        asks(number).is_some() || facts.block(number).allow.contains_key("possibly-unset-variable")
    };
    let open = facts.dataflow().open_uses(facts, may_leave);
    open.into_iter()
        .filter(|open| asks(open.block) != Some(open.name))
        .map(|open| {
            let place = Place {
                block: Some(facts.id(open.block).clone()),
                exit: open.exit.map(Into::into),
                field: Some(open.field),
            };
            let way = open.way.unwrap_or_default();
            // Where there is no way to show, the block itself stands for it.
            let blocks: Vec<usize> =
                way.iter().map(|(block, _)| *block).chain([open.block]).collect();
            Finding::new(&RULE, place)
                .arg("variable", Arg::from(open.name))
                .arg("block", named(facts, open.block))
                .arg("way", ways::names(facts, blocks.into_iter()))
                .evidence(ways::steps(facts, &way))
        })
        .collect()
}
