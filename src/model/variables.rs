//! Giving a session variable another name, everywhere in one step.

use super::edit::{Edit, field_value};
use super::facts::{CRM_PREFIX, NATIVE_VARIABLES, variables_in};
use super::flow::{Flow, Webhook};
use super::id::{BlockId, ExitId};
use super::json::Json;
use super::kind::FieldType;

/// Why a variable cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRename {
    #[error("“{0}” cannot be a variable: use letters of English, digits and _")]
    BadName(String),
    #[error("“{0}” comes from the platform and keeps its name")]
    Native(String),
    /// Two variables would become one.
    #[error("the flow has a variable “{0}” already")]
    Taken(String),
}

/// The edits that give a variable another name: in texts, fields, conditions, webhooks' returns
/// and the flow's inputs. Addresses of files and webhooks that hold it are texts as well.
pub fn rename_variable(flow: &Flow, from: &str, to: &str) -> Result<Vec<Edit>, BadRename> {
    if to.is_empty() || !to.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(BadRename::BadName(to.to_owned()));
    }
    for name in [from, to] {
        if NATIVE_VARIABLES.contains(&name) || name.starts_with(CRM_PREFIX) {
            return Err(BadRename::Native(name.to_owned()));
        }
    }
    if from == to {
        return Ok(Vec::new());
    }
    // Edits that would rename the new name say where it stands.
    if !renames(flow, to, "").is_empty() {
        return Err(BadRename::Taken(to.to_owned()));
    }
    Ok(renames(flow, from, to))
}

fn renames(flow: &Flow, from: &str, to: &str) -> Vec<Edit> {
    let list = |names: &Option<Vec<String>>| {
        let names = names.as_ref().filter(|names| names.iter().any(|name| name == from))?;
        let new = |name: &String| if name == from { to.to_owned() } else { name.clone() };
        Some(names.iter().map(new).collect::<Vec<String>>())
    };
    let in_text = |text: &str| {
        variables_in(text)
            .any(|name| name == from)
            .then(|| text.replace(&format!("{{{{{from}}}}}"), &format!("{{{{{to}}}}}")))
    };
    let mut edits = Vec::new();
    if let Some(inputs) = list(&flow.inputs) {
        edits.push(Edit::SetInputs { inputs: Some(inputs) });
    }
    for (id, block) in flow.blocks.iter() {
        let id: &BlockId = id;
        for field in block.kind.fields() {
            let Some(Json::String(text)) = field_value(block, field.name) else { continue };
            let new = match field.holds {
                FieldType::Variable => (text == from).then(|| to.to_owned()),
                _ => in_text(&text),
            };
            edits.extend(new.map(|new| Edit::SetField {
                block: id.clone(),
                field: field.name.to_owned(),
                value: Some(Json::string(&new)),
            }));
        }
        for option in &block.options {
            edits.extend(in_text(&option.label).map(|label| Edit::SetLabel {
                block: id.clone(),
                option: option.id.clone(),
                label,
            }));
        }
        for option in &block.options {
            let webhook = option.optout_webhook.as_deref().and_then(in_text);
            edits.extend(webhook.map(|webhook| Edit::SetOptOut {
                block: id.clone(),
                option: option.id.clone(),
                optout: option.is_optout(),
                webhook: Some(webhook),
            }));
        }
        if let Some(goal) = &block.goal {
            let mut new = goal.clone();
            for url in new.events.iter_mut().filter_map(|event| event.url.as_mut()) {
                *url = in_text(url).unwrap_or_else(|| std::mem::take(url));
            }
            if new != *goal {
                edits.push(Edit::SetGoal { block: id.clone(), goal: Some(new) });
            }
        }
        for condition in &block.conditions {
            let Some(Json::String(value)) = &condition.value else { continue };
            edits.extend(in_text(value).map(|value| Edit::SetCondition {
                block: id.clone(),
                condition: condition.id.clone(),
                operator: condition.operator.clone().unwrap_or_else(|| "EQ".to_owned()),
                value: Json::string(&value),
            }));
        }
        for exit in block.exits() {
            let Some(webhook) = &exit.path.webhook else { continue };
            let (returns, url) = (list(&webhook.returns), in_text(&webhook.url));
            if returns.is_some() || url.is_some() {
                let mut new: Webhook = webhook.clone();
                new.returns = returns.or(new.returns);
                new.url = url.unwrap_or(new.url);
                edits.push(Edit::SetWebhook {
                    block: id.clone(),
                    exit: ExitId::from(exit.id),
                    webhook: Some(new),
                });
            }
        }
    }
    edits
}
