//! A session variable is set, and nothing needs it.
//!
//! No block shows or compares it, and no webhook is called after it is set: a webhook's body carries
//! all session variables, so a server could use it. The flow does not go on in another conversation
//! either. If the answers are wanted for a report only, that is fine. What a session update brings to a
//! request trigger is left to `ignored-trigger-result`.
//!
//! Use it, or stop saving it.
//!
//! Source: Treble help, "Variables" and "Message response".

use std::collections::HashSet;

use crate::lint::alike::Near;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::facts::{Facts, Out, is_provided, is_variable_name, variables_in};
use crate::model::flow::Block;
use crate::model::trigger::pauses;
use crate::model::{Json, Kind, sources};
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "unused-variable",
    category: Category::Variables,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::UNUSED_VARIABLE,
    source: include_str!("unused_variable.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let near = Near::new(facts);
    let variables = &facts.dataflow().variables;
    let meant = variables.iter().filter_map(|variable| near.name(variable));
    let used: HashSet<&str> = variables.iter().map(|variable| variable.name).chain(meant).collect();
    let is_needed = |name: &str| used.contains(name) || is_provided(name);
    let mut leaves: Option<Vec<bool>> = None;
    let mut sent = |number: Option<usize>| {
        let leaves = leaves.get_or_insert_with(|| leaves_the_flow(facts));
        number.is_some_and(|number| leaves[number])
    };
    // The first place that sets each, and whether any of them is followed by something that reads all.
    let mut places: Vec<(&str, Place, bool)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut add = |name, place: &dyn Fn() -> Place, is_sent| {
        let at = *index.entry(name).or_insert_with(|| {
            places.push((name, place(), false));
            places.len() - 1
        });
        places[at].2 |= is_sent;
    };
    for name in facts.flow.inputs.iter().flatten().filter(|name| !is_needed(name)) {
        add(name.as_str(), &|| Place::flow("inputs"), sent(facts.start()));
    }
    for (number, id, block) in facts.blocks() {
        // What one answer sets is needed as soon as one part of it is.
        let mut saved = sources::saved(block);
        if let Some(name) = saved.next().filter(|name| !is_needed(name))
            && !saved.any(is_needed)
        {
            add(name, &|| Place::field(id, "save.variable"), sent(Some(number)));
        }
        let is_update = |out: &&Out<'_>| out.to.is_some_and(|to| pauses(facts.block(to)));
        for out in facts.outs(number).iter().filter(|out| !is_update(out)) {
            for name in sources::returned(out.exit.path).iter().filter(|name| !is_needed(name)) {
                let place = || Place::exit_field(id, out.exit.id, "webhook.returns");
                add(name.as_str(), &place, sent(out.to));
            }
        }
    }
    places.retain(|(name, _, is_sent)| !is_sent && is_variable_name(name));
    if places.is_empty() {
        return Vec::new();
    }
    let mut elsewhere = HashSet::new();
    for (_, _, block) in facts.blocks() {
        other_texts(block, &mut |text| elsewhere.extend(variables_in(text)));
    }
    places
        .into_iter()
        .filter(|(name, ..)| !elsewhere.contains(name))
        .map(|(name, place, _)| Finding::new(&RULE, place).arg("variable", Arg::from(name)))
        .collect()
}

/// The blocks where all session variables leave the flow, there or later.
fn leaves_the_flow(facts: &Facts<'_>) -> Vec<bool> {
    let mut found: Vec<bool> = facts
        .blocks()
        .map(|(number, _, block)| {
            let is_url = |url: &Option<String>| url.as_ref().is_some_and(|url| !url.is_empty());
            block.kind == Kind::Jump
                || is_url(&block.webhook_delivered)
                || is_url(&block.webhook_read)
                || block.options.iter().any(|option| is_url(&option.optout_webhook))
                || facts.outs(number).iter().any(|out| out.exit.path.url().is_some())
        })
        .collect();
    let mut stack: Vec<usize> = (0..facts.len()).filter(|number| found[*number]).collect();
    while let Some(at) = stack.pop() {
        for way in facts.ways_in(at) {
            if !std::mem::replace(&mut found[way.from], true) {
                stack.push(way.from);
            }
        }
    }
    found
}

/// The texts of a block that no other part of the program reads for variables.
fn other_texts<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a str)) {
    let file = block.file.iter().flat_map(|file| [&file.url, &file.name]);
    let place = block.location.iter().map(|location| &location.address);
    let webhooks = [&block.webhook_delivered, &block.webhook_read, &block.team, &block.service];
    let optout = block.options.iter().map(|option| &option.optout_webhook);
    for text in file.chain(place).chain(webhooks).chain(optout).flatten() {
        visit(text);
    }
    if let Some(goal) = &block.goal {
        goal.campaign.iter().for_each(|text| visit(text));
        goal.events.iter().filter_map(|event| event.url.as_ref()).for_each(|url| visit(url));
    }
    for exit in block.exits() {
        exit.path.url().into_iter().for_each(&mut *visit);
    }
    let extra = block.extra.0.iter().map(|field| &field.value);
    let mut stack: Vec<&Json> = block.data.iter().chain(extra).collect();
    while let Some(value) = stack.pop() {
        match value {
            Json::String(text) => visit(text),
            Json::Array(items) => stack.extend(items),
            Json::Object(members) => stack.extend(members.iter().map(|(_, value)| value)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}
