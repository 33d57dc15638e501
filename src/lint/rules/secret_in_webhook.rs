//! A webhook's address carries a key, a token or a password.
//!
//! Flow files are shared, exported and kept in repositories, and addresses end up in log files. Who
//! reads it can call your server as if they were the platform.
//!
//! Set a secret header under Settings, Developers, "Webhook Headers", and take the secret out of the
//! address. Then replace it, since it has been written down.
//!
//! Source: Treble help, API key and webhook headers:
//! <https://help.treble.ai/en/api-reference/intro/api-key>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::hooks;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "secret-in-webhook",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::SECRET_IN_WEBHOOK,
    source: include_str!("secret_in_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let hooks = hooks(facts);
    // The finding names the word, never the secret itself.
    let secrets = hooks.iter().filter_map(|hook| Some((hook, hook.secret()?)));
    secrets
        .map(|(hook, name)| {
            Finding::new(&RULE, hook.place(facts))
                .arg("block", named(facts, hook.number))
                .arg("host", hook.host())
                .arg("name", name)
        })
        .collect()
}
