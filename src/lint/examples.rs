//! A flow in which each rule finds something, and one in which it does not: those of its tests.

/// The two flows of a rule, as files.
#[derive(Clone, Copy, Debug)]
pub struct Examples {
    pub bad: &'static str,
    pub good: &'static str,
}

macro_rules! flows {
    ($($name:literal,)*) => {
        const FLOWS: &[(&str, Examples)] = &[
            $(($name, Examples {
                bad: include_str!(concat!("../../tests/lint/", $name, "/bad.json")),
                good: include_str!(concat!("../../tests/lint/", $name, "/good.json")),
            })),*
        ];
    };
}

/// The examples of a rule; every rule has them.
pub fn examples(rule: &str) -> Option<Examples> {
    FLOWS.iter().find(|(name, _)| *name == rule).map(|(_, examples)| *examples)
}

flows!(
    "trigger-without-webhook",
    "trigger-on-interactive-block",
    "trigger-with-other-options",
    "misspelled-trigger",
    "trigger-in-text",
    "trigger-leads-nowhere",
    "trigger-without-way-in",
    "webhook-on-ab-path",
    "webhook-after-trigger",
    "trigger-without-rescue",
    "rescue-after-trigger",
    "immediate-rescue",
    "consecutive-triggers",
    "ignored-trigger-result",
    "malformed-webhook",
    "insecure-webhook",
    "private-webhook",
    "placeholder-webhook",
    "uneven-webhooks",
    "variable-in-webhook",
    "secret-in-webhook",
    "conflicting-webhooks",
    "slow-webhook",
    "spreadsheet-webhook",
    "undeclared-webhook-result",
    "missing-start",
    "several-starts",
    "path-into-start",
    "empty-message",
    "empty-option",
    "unconnected-condition",
    "unbalanced-shares",
    "jump-without-target",
    "unfilled-crm-block",
    "hubspot-v1-transfer",
    "alternate-flow-cycle",
    "goal-link-not-in-text",
    "outbound-without-template",
    "unknown-target",
    "duplicate-id",
    "alternate-flow-on-template",
    "message-storm",
    "unreachable-block",
    "dangling-option",
    "missing-default-path",
    "duplicate-option",
    "reserved-option-text",
    "unknown-token",
    "crosses-24-hours",
    "oversized-flow",
    "too-many-buttons",
    "long-button",
    "too-many-rows",
    "long-row",
    "long-text",
    "long-caption",
    "template-limits",
    "media-on-list",
    "unsupported-media",
    "stripped-markup",
    "growing-label",
    "malformed-variable",
    "unset-variable",
    "possibly-unset-variable",
    "misspelled-variable",
    "unused-variable",
    "conflicting-variable-types",
    "gmt-time-condition",
    "condition-never-true",
    "unknown-block-kind",
    "unknown-field",
    "secret-in-file",
    "unused-allow",
);
