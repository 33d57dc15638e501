//! The rules, in the order in which a block's findings are listed.

use super::rule::Rule;

mod alternate_flow_cycle;
mod alternate_flow_on_template;
mod condition_never_true;
mod conflicting_variable_types;
mod conflicting_webhooks;
mod consecutive_triggers;
mod crosses_24_hours;
mod dangling_option;
mod duplicate_id;
mod duplicate_option;
mod empty_message;
mod empty_option;
mod gmt_time_condition;
mod goal_link_not_in_text;
mod growing_label;
mod hubspot_v1_transfer;
mod ignored_trigger_result;
mod immediate_rescue;
mod insecure_webhook;
mod jump_without_target;
mod long_button;
mod long_caption;
mod long_row;
mod long_text;
mod malformed_variable;
mod malformed_webhook;
mod media_on_list;
mod message_storm;
mod missing_default_path;
mod missing_start;
mod misspelled_trigger;
mod misspelled_variable;
mod outbound_without_template;
mod oversized_flow;
mod path_into_start;
mod placeholder_webhook;
mod possibly_unset_variable;
mod private_webhook;
mod rescue_after_trigger;
mod reserved_option_text;
mod secret_in_file;
mod secret_in_webhook;
mod several_starts;
mod slow_webhook;
mod spreadsheet_webhook;
mod stripped_markup;
mod template_limits;
mod too_many_buttons;
mod too_many_rows;
mod trigger_in_text;
mod trigger_leads_nowhere;
mod trigger_on_interactive_block;
mod trigger_with_other_options;
mod trigger_without_rescue;
mod trigger_without_way_in;
mod trigger_without_webhook;
mod unbalanced_shares;
mod unconnected_condition;
mod undeclared_webhook_result;
mod uneven_webhooks;
mod unfilled_crm_block;
mod unknown_block_kind;
mod unknown_field;
mod unknown_target;
mod unknown_token;
mod unreachable_block;
mod unset_variable;
mod unsupported_media;
pub(super) mod unused_allow;
mod unused_variable;
mod variable_in_webhook;
mod webhook_after_trigger;
mod webhook_on_ab_path;

/// Every rule, group by group.
pub static RULES: &[&Rule] = &[
    &trigger_without_webhook::RULE,
    &trigger_on_interactive_block::RULE,
    &trigger_with_other_options::RULE,
    &misspelled_trigger::RULE,
    &trigger_in_text::RULE,
    &trigger_leads_nowhere::RULE,
    &trigger_without_way_in::RULE,
    &webhook_on_ab_path::RULE,
    &webhook_after_trigger::RULE,
    &trigger_without_rescue::RULE,
    &rescue_after_trigger::RULE,
    &immediate_rescue::RULE,
    &consecutive_triggers::RULE,
    &ignored_trigger_result::RULE,
    &malformed_webhook::RULE,
    &insecure_webhook::RULE,
    &private_webhook::RULE,
    &placeholder_webhook::RULE,
    &uneven_webhooks::RULE,
    &variable_in_webhook::RULE,
    &secret_in_webhook::RULE,
    &conflicting_webhooks::RULE,
    &slow_webhook::RULE,
    &spreadsheet_webhook::RULE,
    &undeclared_webhook_result::RULE,
    &missing_start::RULE,
    &several_starts::RULE,
    &path_into_start::RULE,
    &empty_message::RULE,
    &empty_option::RULE,
    &unconnected_condition::RULE,
    &unbalanced_shares::RULE,
    &jump_without_target::RULE,
    &unfilled_crm_block::RULE,
    &hubspot_v1_transfer::RULE,
    &alternate_flow_cycle::RULE,
    &goal_link_not_in_text::RULE,
    &outbound_without_template::RULE,
    &unknown_target::RULE,
    &duplicate_id::RULE,
    &alternate_flow_on_template::RULE,
    &message_storm::RULE,
    &unreachable_block::RULE,
    &dangling_option::RULE,
    &missing_default_path::RULE,
    &duplicate_option::RULE,
    &reserved_option_text::RULE,
    &unknown_token::RULE,
    &crosses_24_hours::RULE,
    &oversized_flow::RULE,
    &too_many_buttons::RULE,
    &long_button::RULE,
    &too_many_rows::RULE,
    &long_row::RULE,
    &long_text::RULE,
    &long_caption::RULE,
    &template_limits::RULE,
    &media_on_list::RULE,
    &unsupported_media::RULE,
    &stripped_markup::RULE,
    &growing_label::RULE,
    &malformed_variable::RULE,
    &unset_variable::RULE,
    &possibly_unset_variable::RULE,
    &misspelled_variable::RULE,
    &unused_variable::RULE,
    &conflicting_variable_types::RULE,
    &gmt_time_condition::RULE,
    &condition_never_true::RULE,
    &unknown_block_kind::RULE,
    &unknown_field::RULE,
    &secret_in_file::RULE,
    &unused_allow::RULE,
];

/// Rules that say that a block is not finished: while somebody works on it, they can wait.
pub const UNFINISHED: &[&str] = &[
    "trigger-leads-nowhere",
    "trigger-without-way-in",
    "several-starts",
    "empty-message",
    "empty-option",
    "unconnected-condition",
    "unbalanced-shares",
    "jump-without-target",
    "unfilled-crm-block",
    "outbound-without-template",
    "unreachable-block",
    "dangling-option",
    "missing-default-path",
];

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
