//! Session variables: where each is set and used, and giving one another name everywhere.
//!
//! One walk goes through all places where a variable can stand. The listing and the renaming both
//! follow it, so that what is listed is what is renamed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::edit::{Edit, field_value};
use super::facts::{is_provided, is_variable_name, variables_in};
use super::flow::{Block, Choice, ExitKind, Flow, Webhook};
use super::id::{BlockId, ExitId};
use super::json::Json;
use super::kind::FieldType;
use super::sources;

/// What a variable has to do with a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It gets its value here.
    Set,
    /// Its value is shown or compared here.
    Used,
}

/// A place where a variable stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// `None` is the flow itself: its inputs.
    pub block: Option<BlockId>,
    pub exit: Option<ExitId>,
    /// `inputs`, a field of the kind table, `goal`, `data` or, at an exit, `label`, `value`,
    /// `webhook`, `returns`, `optout_webhook`.
    pub field: &'static str,
    pub does: Does,
    /// The text around it; empty where it stands by itself.
    pub text: String,
    /// No edit reaches this place, so that the old name stays here.
    pub is_fixed: bool,
}

/// One session variable and everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// In the order of the flow.
    pub mentions: Vec<Mention>,
}

/// Where a variable's life is incomplete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The platform or a connected CRM provides it.
    Provided,
    SetAndUsed,
    /// By the deployment that starts the flow.
    Given,
    NeverSet,
    NeverUsed,
}

impl Variable {
    pub fn standing(&self) -> Standing {
        let any = |does| self.mentions.iter().any(|mention| mention.does == does);
        match (any(Does::Set), any(Does::Used)) {
            _ if is_provided(&self.name) => Standing::Provided,
            (true, true) => Standing::SetAndUsed,
            (true, false) => Standing::NeverUsed,
            (false, _) => Standing::NeverSet,
        }
    }

    pub fn count(&self, does: Does) -> usize {
        self.mentions.iter().filter(|mention| mention.does == does).count()
    }
}

/// All session variables of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// In the order of their names.
    pub list: Vec<Variable>,
    /// A webhook or a block does not say what it sets: a variable that nothing else sets may come
    /// from there.
    pub may_be_returned: bool,
    /// Whoever starts the flow gives a value to what nothing in it sets.
    pub may_be_given: bool,
}

impl Variables {
    pub fn of(flow: &Flow) -> Self {
        let mut found: BTreeMap<String, Vec<Mention>> = BTreeMap::new();
        walk(flow, &mut |slot| {
            // A name that stands twice in one text is one place.
            let mut seen = Vec::new();
            for name in slot.holds.names() {
                if name.is_empty() || seen.contains(&name) {
                    continue;
                }
                seen.push(name);
                match found.get_mut(name) {
                    Some(mentions) => mentions.push(slot.mention(name)),
                    None => {
                        found.insert(name.to_owned(), vec![slot.mention(name)]);
                    }
                }
            }
        });
        let may_be_returned = flow.blocks.iter().any(|(_, block)| {
            sources::is_silent_block(block)
                || block.exits().any(|exit| sources::is_silent(exit.path))
        });
        let list = found.into_iter().map(|(name, mentions)| Variable { name, mentions });
        let may_be_given = sources::has_silent_inputs(flow);
        Self { list: list.collect(), may_be_returned, may_be_given }
    }

    /// Where a variable's life is incomplete, in this flow.
    pub fn standing(&self, variable: &Variable) -> Standing {
        match variable.standing() {
            Standing::NeverSet if self.may_be_given => Standing::Given,
            standing => standing,
        }
    }

    pub fn get(&self, name: &str) -> Option<&Variable> {
        let at = self.list.binary_search_by(|variable| variable.name.as_str().cmp(name)).ok()?;
        self.list.get(at)
    }
}

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

/// Whether a variable of a flow may get another name.
pub fn check_rename(variables: &Variables, from: &str, to: &str) -> Result<(), BadRename> {
    check_names(from, to)?;
    let is_taken = from != to && variables.get(to).is_some();
    if is_taken { Err(BadRename::Taken(to.to_owned())) } else { Ok(()) }
}

fn check_names(from: &str, to: &str) -> Result<(), BadRename> {
    if !is_variable_name(to) {
        return Err(BadRename::BadName(to.to_owned()));
    }
    match [from, to].into_iter().find(|name| is_provided(name)) {
        Some(name) => Err(BadRename::Native(name.to_owned())),
        None => Ok(()),
    }
}

/// The edits that give a variable another name: in texts, fields, conditions, webhooks and the
/// flow's inputs. Addresses of files and webhooks that hold it are texts as well.
pub fn rename_variable(flow: &Flow, from: &str, to: &str) -> Result<Vec<Edit>, BadRename> {
    check_names(from, to)?;
    if from == to {
        return Ok(Vec::new());
    }
    let mut is_taken = false;
    let mut edits = Vec::new();
    walk(flow, &mut |slot| {
        let mut is_here = false;
        for name in slot.holds.names() {
            is_taken |= name == to;
            is_here |= name == from;
        }
        if is_here && !slot.is_fixed {
            add_edit(flow, &slot, from, to, &mut edits);
        }
    });
    if is_taken { Err(BadRename::Taken(to.to_owned())) } else { Ok(edits) }
}

/// The edits that give a variable another name in one block, also that of another variable.
pub fn rename_in_block(flow: &Flow, id: &BlockId, from: &str, to: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let Some(block) = flow.block(id.as_str()).filter(|_| is_variable_name(to)) {
        walk_block(id, block, &mut |slot| {
            if !slot.is_fixed && slot.holds.names().any(|name| name == from) {
                add_edit(flow, &slot, from, to, &mut edits);
            }
        });
    }
    edits
}

/// Text that may hold variables, or that is the name of one.
enum Holds<'a> {
    Text(Cow<'a, str>),
    Name(Cow<'a, str>),
    Names(&'a [String]),
}

impl Holds<'_> {
    fn names(&self) -> impl Iterator<Item = &str> {
        let (text, name, list) = match self {
            Self::Text(text) => (Some(text.as_ref()), None, None),
            Self::Name(name) => (None, Some(name.as_ref()), None),
            Self::Names(names) => (None, None, Some(names.iter().map(String::as_str))),
        };
        text.into_iter().flat_map(variables_in).chain(name).chain(list.into_iter().flatten())
    }
}

/// A place where variables can stand.
struct Slot<'a> {
    block: Option<&'a BlockId>,
    exit: Option<&'a str>,
    field: &'static str,
    does: Does,
    holds: Holds<'a>,
    is_fixed: bool,
}

impl Slot<'_> {
    fn mention(&self, name: &str) -> Mention {
        Mention {
            block: self.block.cloned(),
            exit: self.exit.map(ExitId::from),
            field: self.field,
            does: self.does,
            text: match &self.holds {
                Holds::Text(text) => excerpt(text, name),
                Holds::Name(_) | Holds::Names(_) => String::new(),
            },
            is_fixed: self.is_fixed,
        }
    }
}

/// The text around a variable, on one line.
fn excerpt(text: &str, name: &str) -> String {
    let at = text.find(&format!("{{{{{name}}}}}")).unwrap_or_default();
    let (before, rest) = text.split_at(at);
    let start = before.char_indices().rev().take(30).last().map_or(at, |(start, _)| start);
    let dots = if start > 0 { "…" } else { "" };
    let end = if rest.chars().nth(90).is_some() { "…" } else { "" };
    let near = before[start..].chars().chain(rest.chars().take(90));
    let near: String = near.map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{dots}{near}{end}")
}

/// Goes through all places where variables can stand, in the order of the flow.
fn walk<'a>(flow: &'a Flow, visit: &mut dyn FnMut(Slot<'a>)) {
    if let Some(inputs) = &flow.inputs {
        visit(Slot {
            block: None,
            exit: None,
            field: "inputs",
            does: Does::Set,
            holds: Holds::Names(inputs),
            is_fixed: false,
        });
    }
    for (id, block) in flow.blocks.iter() {
        walk_block(id, block, visit);
    }
}

fn walk_block<'a>(id: &'a BlockId, block: &'a Block, visit: &mut dyn FnMut(Slot<'a>)) {
    let slot = |field, does, holds| Slot {
        block: Some(id),
        exit: None,
        field,
        does,
        holds,
        is_fixed: false,
    };
    for field in block.kind.fields() {
        let is_name = field.holds == FieldType::Variable;
        if matches!(field.holds, FieldType::Number | FieldType::Flag | FieldType::Word(_)) {
            continue;
        }
        let Some(Json::String(text)) = field_value(block, field.name) else { continue };
        let does = if field.name == "save.variable" { Does::Set } else { Does::Used };
        let text = Cow::Owned(text);
        visit(slot(field.name, does, if is_name { Holds::Name(text) } else { Holds::Text(text) }));
    }
    for event in block.goal.iter().flat_map(|goal| &goal.events) {
        if let Some(url) = &event.url {
            visit(slot("goal", Does::Used, Holds::Text(Cow::Borrowed(url))));
        }
    }
    // What the block saves under another name than its own field says keeps that name.
    let has_field = block.kind.has_field("save.variable");
    let own = block.save.as_ref().filter(|_| has_field).map(|save| save.variable.as_str());
    for name in sources::saved(block).filter(|name| Some(*name) != own) {
        let holds = Holds::Name(Cow::Borrowed(name));
        visit(Slot { is_fixed: true, ..slot("save.variable", Does::Set, holds) });
    }
    // No rename reaches into these, but a variable that stands here is not unused.
    let fixed = |field, text| Slot { is_fixed: true, ..slot(field, Does::Used, Holds::Text(text)) };
    let extra = block.extra.0.iter().map(|field| &field.value);
    for value in block.data.iter().chain(extra) {
        strings(value, &mut |text| visit(fixed("data", Cow::Borrowed(text))));
    }
    // Of two exits with one id, edits reach the first.
    let mut seen = HashSet::new();
    for exit in block.exits() {
        let is_fixed = !seen.insert(exit.id);
        let slot = |field, does, holds| Slot {
            block: Some(id),
            exit: Some(exit.id),
            field,
            does,
            holds,
            is_fixed,
        };
        if !exit.label.is_empty() {
            visit(slot("label", Does::Used, Holds::Text(Cow::Borrowed(exit.label))));
        }
        let condition = block.conditions.iter().find(|condition| condition.id == exit.id);
        let condition = condition.filter(|_| exit.kind == ExitKind::Condition);
        if let Some(Json::String(value)) = condition.and_then(|condition| condition.value.as_ref())
        {
            visit(slot("value", Does::Used, Holds::Text(Cow::Borrowed(value))));
        }
        if let Some(webhook) = &exit.path.webhook {
            visit(slot("webhook", Does::Used, Holds::Text(Cow::Borrowed(&webhook.url))));
            if let Some(returns) = &webhook.returns {
                visit(slot("returns", Does::Set, Holds::Names(returns)));
            }
        }
        let option = block.option(exit.id).filter(|_| exit.kind == ExitKind::Option);
        if let Some(url) = option.and_then(|option| option.optout_webhook.as_ref()) {
            visit(slot("optout_webhook", Does::Used, Holds::Text(Cow::Borrowed(url))));
        }
    }
}

/// All texts inside a value.
fn strings<'a>(value: &'a Json, visit: &mut dyn FnMut(&'a str)) {
    match value {
        Json::String(text) => visit(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, visit)),
        Json::Object(members) => members.iter().for_each(|(_, item)| strings(item, visit)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The edit that renames a variable at one place.
fn add_edit(flow: &Flow, slot: &Slot<'_>, from: &str, to: &str, edits: &mut Vec<Edit>) {
    let (new, names) = match &slot.holds {
        Holds::Text(text) => {
            (text.replace(&format!("{{{{{from}}}}}"), &format!("{{{{{to}}}}}")), Vec::new())
        }
        Holds::Name(_) => (to.to_owned(), Vec::new()),
        Holds::Names(names) => {
            let new = |name: &String| if name == from { to.to_owned() } else { name.clone() };
            (String::new(), names.iter().map(new).collect())
        }
    };
    let Some(id) = slot.block else {
        edits.push(Edit::SetInputs { inputs: Some(names) });
        return;
    };
    let Some(block) = flow.block(id.as_str()) else { return };
    if slot.field == "goal" {
        // All of a goal's events change in one edit.
        let is_done = |edit: &Edit| matches!(edit, Edit::SetGoal { block, .. } if block == id);
        if let Some(goal) = block.goal.as_ref().filter(|_| !edits.last().is_some_and(is_done)) {
            let mut goal = goal.clone();
            for url in goal.events.iter_mut().filter_map(|event| event.url.as_mut()) {
                *url = url.replace(&format!("{{{{{from}}}}}"), &format!("{{{{{to}}}}}"));
            }
            edits.push(Edit::SetGoal { block: id.clone(), goal: Some(goal) });
        }
        return;
    }
    let Some(exit) = slot.exit else {
        let (block, field, value) = (id.clone(), slot.field.to_owned(), Some(Json::string(&new)));
        edits.push(Edit::SetField { block, field, value });
        return;
    };
    match slot.field {
        "label" => {
            edits.push(Edit::SetLabel { block: id.clone(), option: exit.into(), label: new });
        }
        "value" => {
            let condition = block.conditions.iter().find(|condition| condition.id == exit);
            let operator = condition.and_then(|condition| condition.operator.clone());
            edits.push(Edit::SetCondition {
                block: id.clone(),
                condition: exit.into(),
                operator: operator.unwrap_or_else(|| "EQ".to_owned()),
                value: Json::string(&new),
            });
        }
        "optout_webhook" => {
            let optout = block.option(exit).is_some_and(Choice::is_optout);
            let (block, webhook) = (id.clone(), Some(new));
            edits.push(Edit::SetOptOut { block, option: exit.into(), optout, webhook });
        }
        field => {
            // The address and the returned variables of a webhook change in one edit.
            if let Some(Edit::SetWebhook { block, exit: at, webhook: Some(webhook) }) =
                edits.last_mut()
                && (&*block, at.as_str()) == (id, exit)
            {
                change_webhook(webhook, field, new, names);
                return;
            }
            let Some(path) = flow.path(id.as_str(), exit) else { return };
            let Some(mut webhook) = path.webhook.clone() else { return };
            change_webhook(&mut webhook, field, new, names);
            let webhook = Some(webhook);
            edits.push(Edit::SetWebhook { block: id.clone(), exit: exit.into(), webhook });
        }
    }
}

fn change_webhook(webhook: &mut Webhook, field: &str, url: String, returns: Vec<String>) {
    match field {
        "returns" => webhook.returns = Some(returns),
        _ => webhook.url = url,
    }
}
