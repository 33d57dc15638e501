//! A flow file holds a key, an access token, a password or a private key.
//!
//! Flow files are shared, exported and kept in repositories, and texts are sent to users. Keys of the
//! platform have been published that way more than once. Found are the beginnings that services give
//! their keys, and values behind names such as `api_key` and `password` that nobody would make up. The
//! secret itself is never shown. An address with a secret in its query is left to `secret-in-webhook`.
//!
//! Take it out, keep it on your server, and replace it where it was made: it has been written down.
//!
//! Source: Treble help, API key: <https://help.treble.ai/en/api-reference/intro/api-key> (keys begin
//! with `ak_` and are the account's only one).

use std::collections::HashSet;

use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::lint::secret::{Secret, in_json, in_patch, in_text};
use crate::lint::web::hooks;
use crate::model::BlockId;
use crate::model::facts::Facts;
use crate::model::flow::{Block, Extra};
use crate::words::{blocks, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "secret-in-file",
    category: Category::File,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::SECRET_IN_FILE,
    source: include_str!("secret_in_file.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    in_flow(facts, &mut findings);
    // Addresses whose secret another rule names.
    let hooks = hooks(facts);
    let known: HashSet<&str> =
        hooks.iter().filter(|hook| hook.secret().is_some()).map(|hook| hook.url).collect();
    let in_address = |url: Option<&str>| url.filter(|url| !known.contains(url)).and_then(in_text);
    for (_, id, block) in facts.blocks() {
        let mut add = |place: Place, secret: &Secret| {
            findings.push(found(place, block_name(id, block), secret));
        };
        in_fields(id, block, &mut add);
        in_exits(id, block, &mut add, &in_address);
        let own = [
            ("webhook_delivered", block.webhook_delivered.as_deref()),
            ("webhook_read", block.webhook_read.as_deref()),
        ];
        for (field, url) in own {
            if let Some(secret) = in_address(url) {
                add(Place::field(id, field), &secret);
            }
        }
        if let Some(record) = &block.record {
            let ports = record.ports.iter().map(|(_, port)| &port.patch);
            let lines =
                record.ports.iter().filter_map(|(_, port)| Some(&port.link.as_ref()?.patch));
            let beyond = [&record.patch, &record.question_patch, &record.answers.changes];
            if let Some(secret) = beyond.into_iter().chain(ports).chain(lines).find_map(in_patch) {
                add(Place::block(id), &secret);
            }
        }
    }
    findings
}

fn found(place: Place, name: Arg, secret: &Secret) -> Finding {
    Finding::new(&RULE, place).arg("where", name).arg("what", secret.say())
}

/// Without the beginning of its text, which may be the secret.
fn block_name(id: &BlockId, block: &Block) -> Arg {
    let kind = blocks::kind(&block.kind, block.style());
    Arg::Joined(vec![Arg::Words(kind), Arg::Text(format!(" ({id})"))])
}

fn in_flow(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let flow = facts.flow;
    let mut add = |field: &'static str, name: Arg, secret: Option<Secret>| {
        findings.extend(secret.map(|secret| found(Place::flow(field), name, &secret)));
    };
    let flow_name = || Arg::Words(blocks::FLOW);
    add("name", flow_name(), flow.name.as_deref().and_then(in_text));
    add("allow", flow_name(), flow.allow.values().find_map(|reason| in_text(reason)));
    let beyond = flow.platform.as_ref().and_then(|record| in_patch(&record.patch));
    add("name", flow_name(), in_extra(&flow.extra).or(beyond));
    for (_, note) in &flow.notes {
        let secret = in_text(&note.text).or_else(|| in_extra(&note.extra));
        add("notes", Arg::Words(words::A_NOTE), secret);
    }
}

fn in_fields(id: &BlockId, block: &Block, add: &mut dyn FnMut(Place, &Secret)) {
    let optional = |text: Option<&String>| text.and_then(|text| in_text(text));
    let file = block.file.as_ref();
    let retry = block.auto_retry.as_ref();
    let goal = block.goal.as_ref();
    let events = || goal.into_iter().flat_map(|goal| &goal.events);
    let fields = [
        ("text", in_text(block.text())),
        ("file.url", optional(file.and_then(|file| file.url.as_ref()))),
        ("file.name", optional(file.and_then(|file| file.name.as_ref()))),
        ("auto_retry.message", optional(retry.and_then(|retry| retry.message.as_ref()))),
        ("template.name", optional(block.template.as_ref().and_then(|t| t.name.as_ref()))),
        ("team", optional(block.team.as_ref())),
        ("location.address", optional(block.location.as_ref().and_then(|l| l.address.as_ref()))),
        ("conversation", optional(block.conversation.as_ref().and_then(|c| c.name.as_ref()))),
        ("goal", events().find_map(|event| optional(event.url.as_ref()))),
        ("goal", optional(goal.and_then(|goal| goal.campaign.as_ref()))),
        ("data", block.data.as_ref().and_then(in_json)),
        ("allow", block.allow.values().find_map(|reason| in_text(reason))),
    ];
    for (field, secret) in fields {
        if let Some(secret) = secret {
            add(Place::field(id, field), &secret);
        }
    }
    let extras = [
        Some(&block.extra),
        block.template.as_ref().map(|part| &part.extra),
        file.map(|part| &part.extra),
        block.location.as_ref().map(|part| &part.extra),
        block.conversation.as_ref().map(|part| &part.extra),
        block.save.as_ref().map(|part| &part.extra),
        block.timer.as_ref().map(|part| &part.extra),
        retry.map(|part| &part.extra),
        goal.map(|part| &part.extra),
    ];
    let inside = events().map(|event| &event.extra);
    if let Some(secret) = extras.into_iter().flatten().chain(inside).find_map(in_extra) {
        add(Place::block(id), &secret);
    }
}

fn in_exits(
    id: &BlockId,
    block: &Block,
    add: &mut dyn FnMut(Place, &Secret),
    in_address: &dyn Fn(Option<&str>) -> Option<Secret>,
) {
    let mut at = |exit: &str, field: &'static str, secret: Option<Secret>| {
        if let Some(secret) = secret {
            add(Place::exit_field(id, exit, field), &secret);
        }
    };
    for condition in &block.conditions {
        at(condition.id.as_str(), "value", condition.value.as_ref().and_then(in_json));
    }
    for option in &block.options {
        at(option.id.as_str(), "optout_webhook", in_address(option.optout_webhook.as_deref()));
    }
    for exit in block.exits() {
        at(exit.id, "label", in_text(exit.label));
        let webhook = exit.path.webhook.as_ref();
        at(exit.id, "webhook", in_address(webhook.map(|webhook| webhook.url.as_str())));
        let inside = webhook.and_then(|webhook| in_extra(&webhook.extra));
        at(exit.id, "to", in_extra(&exit.path.extra).or(inside));
    }
}

fn in_extra(extra: &Extra) -> Option<Secret> {
    extra.0.iter().find_map(|field| {
        // The name of the field may say what its value is.
        let pair = crate::model::Json::Object(vec![(field.key.clone(), field.value.clone())]);
        in_json(&pair)
    })
}
