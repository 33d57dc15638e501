//! The only way in which a flow changes. Every edit either happens whole or
//! leaves the flow as it was, and none makes a path to a block that is not there.

use std::sync::Arc;

use thiserror::Error;

use super::flow::{
    Alternate, AutoRetry, Block, Choice, Condition, Conversation, ExtraField, Flow, Goal,
    GoalEvent, Location, Media, Note, OPTOUT, Path, Position, Save, Share, Template, Timer,
    Webhook,
};
use super::id::{BlockId, ExitId, FIXED_EXITS, NoteId};
use super::json::{Json, Number};
use super::kind::{ALL_FIELDS, Field, Kind, Style};

/// One change to a flow.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    AddBlock {
        id: BlockId,
        block: Box<Block>,
    },
    /// Paths that led here become free exits; they keep their webhooks.
    RemoveBlock {
        id: BlockId,
    },
    /// Gives a block another id, here and at every path that leads to it.
    RenameBlock {
        from: BlockId,
        to: BlockId,
    },
    /// Texts, options and paths stay, also those that the new kind does not use.
    SetKind {
        block: BlockId,
        kind: Kind,
        style: Option<Style>,
    },
    /// One field of [`Kind::fields`]; `None` takes it away, also where another kind left it.
    SetField {
        block: BlockId,
        field: String,
        value: Option<Json>,
    },
    /// The whole goal, with all its events.
    SetGoal {
        block: BlockId,
        goal: Option<Box<Goal>>,
    },
    AddOption {
        block: BlockId,
        id: ExitId,
        label: String,
        at: usize,
    },
    SetLabel {
        block: BlockId,
        option: ExitId,
        label: String,
    },
    /// Marks an option as the way out of the company's messages, or unmarks it. Another action
    /// of an option that is not marked stays.
    SetOptOut {
        block: BlockId,
        option: ExitId,
        optout: bool,
        webhook: Option<String>,
    },
    AddCondition {
        block: BlockId,
        id: ExitId,
        at: usize,
    },
    SetCondition {
        block: BlockId,
        condition: ExitId,
        operator: String,
        value: Json,
    },
    AddShare {
        block: BlockId,
        id: ExitId,
        percent: Number,
        at: usize,
    },
    SetShare {
        block: BlockId,
        share: ExitId,
        percent: Number,
    },
    /// Puts an option, condition or share at another place among its kind.
    MoveExit {
        block: BlockId,
        exit: ExitId,
        to: usize,
    },
    /// Removes an option, a condition, a share or a fixed exit with all that stands at it.
    RemoveExit {
        block: BlockId,
        exit: ExitId,
    },
    /// Leads an exit to a block, or nowhere.
    Connect {
        block: BlockId,
        exit: ExitId,
        to: Option<BlockId>,
    },
    SetWebhook {
        block: BlockId,
        exit: ExitId,
        webhook: Option<Webhook>,
    },
    /// The alternate flow's delay; makes the alternate flow when there is none.
    SetAlternate {
        block: BlockId,
        minutes: Number,
    },
    Move {
        block: BlockId,
        x: f64,
        y: f64,
    },
    SetStart {
        start: Option<BlockId>,
    },
    /// `name`, `language`, `timezone` or `direction`; `None` takes it away.
    SetFlowField {
        field: String,
        value: Option<String>,
    },
    SetInputs {
        inputs: Option<Vec<String>>,
    },
    /// Adds a note or frame in front of the others, or changes the one of this id; `None` takes
    /// it away.
    SetNote {
        id: NoteId,
        note: Option<Box<Note>>,
    },
    /// Lets a rule find something at a block or, without one, in the flow; `None` takes it back.
    Allow {
        block: Option<BlockId>,
        rule: String,
        reason: Option<String>,
    },
}

/// Why an edit did not happen.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    #[error("there is no block “{0}”")]
    NoBlock(String),
    #[error("block “{block}” has no exit “{exit}”")]
    NoExit { block: String, exit: String },
    #[error("the id “{0}” is taken")]
    Taken(String),
    #[error("“{0}” cannot be an id: use small letters, digits and hyphens")]
    BadId(String),
    #[error("{kind} blocks have no field “{field}”")]
    NoField { kind: String, field: String },
    #[error("“{field}” cannot hold {value}")]
    BadValue { field: String, value: String },
    #[error("a position must be a number")]
    BadPosition,
    #[error(
        "this file has “notes” of a newer version or of another program; they are kept as they are, and none can be added beside them"
    )]
    ForeignNotes,
}

impl Flow {
    /// Carries out one edit. On an error the flow is unchanged.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::AddBlock { id, block } => self.add_block(id, block),
            Edit::RemoveBlock { id } => self.remove_block(id),
            Edit::RenameBlock { from, to } => self.rename_block(from, to),
            Edit::SetKind { block, kind, style } => self.change(block, |b| {
                b.kind = kind.clone();
                if style.is_some() || b.kind != Kind::Options {
                    b.style = *style;
                }
                Ok(())
            }),
            Edit::SetField { block, field, value } => {
                self.change(block, |b| set_field(b, field, value.as_ref()))
            }
            Edit::SetGoal { block, goal } => self.change(block, |b| {
                if goal.is_some() && !b.kind.has_field("goal.events") {
                    return Err(no_field(b, "goal"));
                }
                b.goal.clone_from(goal);
                Ok(())
            }),
            Edit::AddOption { block, id, label, at } => self.change(block, |b| {
                free_exit(b, id)?;
                let at = (*at).min(b.options.len());
                b.options.insert(
                    at,
                    Choice {
                        id: id.clone(),
                        label: label.clone(),
                        path: Path::default(),
                        action: None,
                        optout_webhook: None,
                    },
                );
                Ok(())
            }),
            Edit::SetLabel { block, option, label } => self.change(block, |b| {
                let option = option_mut(b, block, option)?;
                option.label.clone_from(label);
                Ok(())
            }),
            Edit::SetOptOut { block, option, optout, webhook } => self.change(block, |b| {
                let option = option_mut(b, block, option)?;
                if option.is_optout() != *optout {
                    option.action = optout.then(|| OPTOUT.to_owned());
                }
                option.optout_webhook.clone_from(webhook);
                Ok(())
            }),
            Edit::AddCondition { block, id, at } => self.change(block, |b| {
                free_exit(b, id)?;
                let at = (*at).min(b.conditions.len());
                b.conditions.insert(
                    at,
                    Condition {
                        id: id.clone(),
                        operator: Some("EQ".to_owned()),
                        value: Some(Json::string("")),
                        path: Path::default(),
                    },
                );
                Ok(())
            }),
            Edit::SetCondition { block, condition, operator, value } => self.change(block, |b| {
                let condition = b
                    .conditions
                    .iter_mut()
                    .find(|c| c.id == *condition)
                    .ok_or_else(|| no_exit(block, condition))?;
                condition.operator = Some(operator.clone());
                condition.value = Some(value.clone());
                Ok(())
            }),
            Edit::AddShare { block, id, percent, at } => self.change(block, |b| {
                free_exit(b, id)?;
                let at = (*at).min(b.shares.len());
                b.shares.insert(
                    at,
                    Share { id: id.clone(), percent: Some(percent.clone()), path: Path::default() },
                );
                Ok(())
            }),
            Edit::SetShare { block, share, percent } => self.change(block, |b| {
                let share = b
                    .shares
                    .iter_mut()
                    .find(|s| s.id == *share)
                    .ok_or_else(|| no_exit(block, share))?;
                share.percent = Some(percent.clone());
                Ok(())
            }),
            Edit::MoveExit { block, exit, to } => self.change(block, |b| {
                move_item(&mut b.options, |o| o.id == *exit, *to)
                    .or_else(|| move_item(&mut b.conditions, |c| c.id == *exit, *to))
                    .or_else(|| move_item(&mut b.shares, |s| s.id == *exit, *to))
                    .ok_or_else(|| no_exit(block, exit))
            }),
            Edit::RemoveExit { block, exit } => self.change(block, |b| {
                if b.exit(exit.as_str()).is_none() {
                    return Err(no_exit(block, exit));
                }
                // Ids are unique in a block that was edited, but not in every file: the
                // first exit of this id goes, the one that `exit` finds.
                if let Some(at) = b.options.iter().position(|o| o.id == *exit) {
                    b.options.remove(at);
                } else if let Some(at) = b.conditions.iter().position(|c| c.id == *exit) {
                    b.conditions.remove(at);
                } else if let Some(at) = b.shares.iter().position(|s| s.id == *exit) {
                    b.shares.remove(at);
                } else {
                    match exit.as_str() {
                        "reply" => b.reply = None,
                        "default" => b.default = None,
                        "otherwise" => b.otherwise = None,
                        "next" => b.next = None,
                        _ => b.alternate = None,
                    }
                }
                Ok(())
            }),
            Edit::Connect { block, exit, to } => {
                if let Some(to) = to
                    && !self.blocks.contains(to.as_str())
                {
                    return Err(EditError::NoBlock(to.to_string()));
                }
                self.change(block, |b| {
                    let path = b.path_mut(exit.as_str()).ok_or_else(|| no_exit(block, exit))?;
                    path.to.clone_from(to);
                    Ok(())
                })
            }
            Edit::SetWebhook { block, exit, webhook } => self.change(block, |b| {
                let path = b.path_mut(exit.as_str()).ok_or_else(|| no_exit(block, exit))?;
                path.webhook.clone_from(webhook);
                Ok(())
            }),
            Edit::SetAlternate { block, minutes } => self.change(block, |b| {
                if b.alternate.is_none() && !b.may_have("alternate") {
                    return Err(no_exit(block, &ExitId::from("alternate")));
                }
                let alternate: &mut Alternate = b.alternate.get_or_insert_default();
                alternate.minutes = Some(minutes.clone());
                Ok(())
            }),
            Edit::Move { block, x, y } => {
                if !x.is_finite() || !y.is_finite() {
                    return Err(EditError::BadPosition);
                }
                self.change(block, |b| {
                    if b.position.as_ref().is_none_or(|p| p.x != *x || p.y != *y) {
                        b.position = Some(Position::new(*x, *y));
                    }
                    Ok(())
                })
            }
            Edit::SetStart { start } => {
                if let Some(start) = start
                    && !self.blocks.contains(start.as_str())
                {
                    return Err(EditError::NoBlock(start.to_string()));
                }
                self.start.clone_from(start);
                Ok(())
            }
            Edit::SetFlowField { field, value } => {
                let slot = match field.as_str() {
                    "name" => &mut self.name,
                    "language" => &mut self.language,
                    "timezone" => &mut self.timezone,
                    "direction" => &mut self.direction,
                    _ => {
                        return Err(EditError::NoField {
                            kind: "flow".to_owned(),
                            field: field.clone(),
                        });
                    }
                };
                slot.clone_from(value);
                Ok(())
            }
            Edit::SetInputs { inputs } => {
                self.inputs.clone_from(inputs);
                Ok(())
            }
            Edit::SetNote { id, note } => self.set_note(id, note.as_deref()),
            Edit::Allow { block, rule, reason } => {
                let set = |allow: &mut super::flow::Allow| match reason {
                    Some(reason) => {
                        allow.insert(rule.clone(), reason.clone());
                    }
                    None => {
                        allow.remove(rule);
                    }
                };
                match block {
                    Some(block) => self.change(block, |b| {
                        set(&mut b.allow);
                        Ok(())
                    }),
                    None => {
                        set(&mut self.allow);
                        Ok(())
                    }
                }
            }
        }
    }

    /// Carries out all edits or none.
    pub fn apply_all(&mut self, edits: &[Edit]) -> Result<(), EditError> {
        let mut changed = self.clone();
        for edit in edits {
            changed.apply(edit)?;
        }
        *self = changed;
        Ok(())
    }

    fn add_block(&mut self, id: &BlockId, block: &Block) -> Result<(), EditError> {
        check_id(id.as_str())?;
        if self.blocks.contains(id.as_str()) {
            return Err(EditError::Taken(id.to_string()));
        }
        let mut exits = std::collections::HashSet::new();
        for exit in block.exits() {
            if !exits.insert(exit.id) {
                return Err(EditError::Taken(exit.id.to_owned()));
            }
            if let Some(to) = &exit.path.to
                && to != id
                && !self.blocks.contains(to.as_str())
            {
                return Err(EditError::NoBlock(to.to_string()));
            }
        }
        if self.blocks.push(id.clone(), block.clone()) {
            Ok(())
        } else {
            Err(EditError::Taken(id.to_string()))
        }
    }

    fn set_note(&mut self, id: &NoteId, note: Option<&Note>) -> Result<(), EditError> {
        let at = self.notes.iter().position(|(own, _)| own == id);
        match (note, at) {
            (None, Some(at)) => {
                self.notes.remove(at);
            }
            (None, None) => {}
            (Some(note), at) => {
                let numbers = [note.at.x, note.at.y, note.size.x, note.size.y];
                if numbers.iter().any(|number| !number.is_finite()) {
                    return Err(EditError::BadPosition);
                }
                match at.and_then(|at| self.notes.get_mut(at)) {
                    Some((_, own)) if **own == *note => {}
                    Some((_, own)) => *own = Arc::new(note.clone()),
                    None => {
                        check_id(id.as_str())?;
                        // In the file both would stand under one key.
                        let is_foreign = |field: &ExtraField| field.key == "notes";
                        if self.extra.0.iter().any(is_foreign) {
                            return Err(EditError::ForeignNotes);
                        }
                        self.notes.push((id.clone(), Arc::new(note.clone())));
                    }
                }
            }
        }
        Ok(())
    }

    fn remove_block(&mut self, id: &BlockId) -> Result<(), EditError> {
        if self.blocks.remove(id.as_str()).is_none() {
            return Err(EditError::NoBlock(id.to_string()));
        }
        self.redirect(id, None);
        Ok(())
    }

    fn rename_block(&mut self, from: &BlockId, to: &BlockId) -> Result<(), EditError> {
        if !self.blocks.contains(from.as_str()) {
            return Err(EditError::NoBlock(from.to_string()));
        }
        if from == to {
            return Ok(());
        }
        check_id(to.as_str())?;
        if !self.blocks.rename(from.as_str(), to.clone()) {
            return Err(EditError::Taken(to.to_string()));
        }
        self.redirect(from, Some(to));
        Ok(())
    }

    /// Leads every path that went to `from` on to `to`.
    fn redirect(&mut self, from: &BlockId, to: Option<&BlockId>) {
        let sources: Vec<BlockId> = self
            .blocks
            .iter()
            .filter(|(_, block)| block.exits().any(|exit| exit.path.to.as_ref() == Some(from)))
            .map(|(id, _)| id.clone())
            .collect();
        for source in sources {
            let Some(block) = self.blocks.get_mut(source.as_str()) else { continue };
            for path in block.paths_mut().filter(|path| path.to.as_ref() == Some(from)) {
                path.to = to.cloned();
            }
        }
        if self.start.as_ref() == Some(from) {
            self.start = to.cloned();
        }
    }

    fn change(
        &mut self,
        id: &BlockId,
        change: impl FnOnce(&mut Block) -> Result<(), EditError>,
    ) -> Result<(), EditError> {
        let block =
            self.blocks.get(id.as_str()).ok_or_else(|| EditError::NoBlock(id.to_string()))?;
        let mut changed = block.clone();
        change(&mut changed)?;
        if changed != *block
            && let Some(slot) = self.blocks.get_mut(id.as_str())
        {
            *slot = changed;
        }
        Ok(())
    }
}

fn no_exit(block: &BlockId, exit: &ExitId) -> EditError {
    EditError::NoExit { block: block.to_string(), exit: exit.to_string() }
}

fn option_mut<'a>(
    block: &'a mut Block,
    id: &BlockId,
    option: &ExitId,
) -> Result<&'a mut Choice, EditError> {
    block.options.iter_mut().find(|o| o.id == *option).ok_or_else(|| no_exit(id, option))
}

fn free_exit(block: &Block, id: &ExitId) -> Result<(), EditError> {
    check_id(id.as_str())?;
    if FIXED_EXITS.contains(&id.as_str()) || block.exit(id.as_str()).is_some() {
        return Err(EditError::Taken(id.to_string()));
    }
    Ok(())
}

/// New ids are short and plain; ids that a file brought along are not judged.
pub fn check_id(id: &str) -> Result<(), EditError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if id.is_empty() || id.len() > 100 || id.starts_with('-') || !id.chars().all(plain) {
        return Err(EditError::BadId(id.to_owned()));
    }
    Ok(())
}

fn move_item<T>(items: &mut Vec<T>, is_it: impl Fn(&T) -> bool, to: usize) -> Option<()> {
    let from = items.iter().position(is_it)?;
    let item = items.remove(from);
    items.insert(to.min(items.len()), item);
    Some(())
}

/// Sets a field of the block's own kind by its name in the kind table.
fn set_field(block: &mut Block, name: &str, value: Option<&Json>) -> Result<(), EditError> {
    if value.is_some() && !block.kind.has_field(name) {
        return Err(no_field(block, name));
    }
    let bad = || EditError::BadValue {
        field: name.to_owned(),
        value: value.map(Json::to_compact).unwrap_or_default(),
    };
    let text = || match value {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(bad()),
    };
    let number = || match value {
        None => Ok(None),
        Some(Json::Number(number)) => Ok(Some(number.clone())),
        Some(_) => Err(bad()),
    };
    let flag = || match value {
        None => Ok(None),
        Some(Json::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(bad()),
    };
    match name {
        "text" => block.text = text()?,
        "style" => {
            block.style = match text()? {
                None => None,
                Some(word) => Some(Style::from_name(&word).ok_or_else(bad)?),
            };
        }
        "variable" => block.variable = text()?,
        "test" => block.test = text()?,
        "team" => block.team = text()?,
        "service" => block.service = text()?,
        "visible_options" => block.visible_options = flag()?,
        "message_limit" => block.message_limit = number()?,
        "webhook_read" => block.webhook_read = text()?,
        "webhook_delivered" => block.webhook_delivered = text()?,
        "save.variable" => match text()?.filter(|variable| !variable.is_empty()) {
            None => block.save = None,
            Some(variable) => block.save.get_or_insert_default().variable = variable,
        },
        "save.type" => {
            let kind = text()?;
            if let Some(save) = &mut block.save {
                save.kind = kind;
            }
        }
        "template.id" => part(&mut block.template).id = value.cloned(),
        "template.name" => part(&mut block.template).name = text()?,
        "template.answers" => part(&mut block.template).answers = text()?,
        "conversation.id" => part(&mut block.conversation).id = value.cloned(),
        "conversation.name" => part(&mut block.conversation).name = text()?,
        "file.url" => part(&mut block.file).url = text()?,
        "file.name" => part(&mut block.file).name = text()?,
        "file.variable" => part(&mut block.file).variable = text()?,
        "file.type" => part(&mut block.file).media = text()?,
        "location.latitude" => part(&mut block.location).latitude = number()?,
        "location.longitude" => part(&mut block.location).longitude = number()?,
        "location.variable" => part(&mut block.location).variable = text()?,
        "location.address" => part(&mut block.location).address = text()?,
        "timer.value" => part(&mut block.timer).value = number()?,
        "timer.unit" => part(&mut block.timer).unit = text()?,
        "auto_retry.minutes" => part(&mut block.auto_retry).minutes = number()?,
        "auto_retry.message" => part(&mut block.auto_retry).message = text()?,
        "goal.campaign" => part(&mut block.goal).campaign = text()?,
        "goal.events" if value.is_some() => return Err(bad()),
        "goal.events" => part(&mut block.goal).events = Vec::new(),
        "data" => block.data = value.cloned(),
        _ => return Err(no_field(block, name)),
    }
    drop_empty_parts(block);
    Ok(())
}

fn part<T: Default>(slot: &mut Option<Box<T>>) -> &mut T {
    slot.get_or_insert_default()
}

/// An object whose last field was taken away goes as well.
fn drop_empty_parts(block: &mut Block) {
    fn tidy<T: Default + PartialEq>(slot: &mut Option<Box<T>>) {
        if slot.as_deref() == Some(&T::default()) {
            *slot = None;
        }
    }
    tidy::<Template>(&mut block.template);
    tidy::<Conversation>(&mut block.conversation);
    tidy::<Media>(&mut block.file);
    tidy::<Location>(&mut block.location);
    tidy::<Timer>(&mut block.timer);
    tidy::<AutoRetry>(&mut block.auto_retry);
    tidy::<Goal>(&mut block.goal);
    if block.save.as_deref() == Some(&Save::default()) {
        block.save = None;
    }
}

/// The value of a field by its name in the kind table, as [`Edit::SetField`] takes it.
pub fn field_value(block: &Block, name: &str) -> Option<Json> {
    let text = |text: Option<&String>| text.map(|text| Json::string(text));
    let number = |number: Option<&Number>| number.map(|number| Json::Number(number.clone()));
    match name {
        "text" => text(block.text.as_ref()),
        "style" => block.style.map(|style| Json::string(style.name())),
        "variable" => text(block.variable.as_ref()),
        "test" => text(block.test.as_ref()),
        "team" => text(block.team.as_ref()),
        "service" => text(block.service.as_ref()),
        "visible_options" => block.visible_options.map(Json::Bool),
        "message_limit" => number(block.message_limit.as_ref()),
        "webhook_read" => text(block.webhook_read.as_ref()),
        "webhook_delivered" => text(block.webhook_delivered.as_ref()),
        "save.variable" => text(block.save.as_ref().map(|save| &save.variable)),
        "save.type" => text(block.save.as_ref()?.kind.as_ref()),
        "template.id" => block.template.as_ref()?.id.clone(),
        "template.name" => text(block.template.as_ref()?.name.as_ref()),
        "template.answers" => text(block.template.as_ref()?.answers.as_ref()),
        "conversation.id" => block.conversation.as_ref()?.id.clone(),
        "conversation.name" => text(block.conversation.as_ref()?.name.as_ref()),
        "file.url" => text(block.file.as_ref()?.url.as_ref()),
        "file.name" => text(block.file.as_ref()?.name.as_ref()),
        "file.variable" => text(block.file.as_ref()?.variable.as_ref()),
        "file.type" => text(block.file.as_ref()?.media.as_ref()),
        "location.latitude" => number(block.location.as_ref()?.latitude.as_ref()),
        "location.longitude" => number(block.location.as_ref()?.longitude.as_ref()),
        "location.variable" => text(block.location.as_ref()?.variable.as_ref()),
        "location.address" => text(block.location.as_ref()?.address.as_ref()),
        "timer.value" => number(block.timer.as_ref()?.value.as_ref()),
        "timer.unit" => text(block.timer.as_ref()?.unit.as_ref()),
        "auto_retry.minutes" => number(block.auto_retry.as_ref()?.minutes.as_ref()),
        "auto_retry.message" => text(block.auto_retry.as_ref()?.message.as_ref()),
        "goal.campaign" => text(block.goal.as_ref()?.campaign.as_ref()),
        "goal.events" => {
            let events = &block.goal.as_ref()?.events;
            (!events.is_empty()).then(|| Json::Array(events.iter().map(event).collect()))
        }
        "data" => block.data.clone(),
        _ => None,
    }
}

fn event(event: &GoalEvent) -> Json {
    let mut members = vec![("type".to_owned(), Json::string(&event.kind))];
    members.extend(event.url.as_ref().map(|url| ("url".to_owned(), Json::string(url))));
    let expectation = event.expectation.clone().map(Json::Number);
    members.extend(expectation.map(|number| ("expectation".to_owned(), number)));
    Json::Object(members)
}

/// The fields of any kind that hold something in this block though its own kind has no use for
/// them, as when the kind was another one.
pub fn unused_fields(block: &Block) -> Vec<Field> {
    let is_unused = |field: &&Field| {
        !block.kind.has_field(field.name) && field_value(block, field.name).is_some()
    };
    ALL_FIELDS.iter().filter(is_unused).copied().collect()
}

fn no_field(block: &Block, name: &str) -> EditError {
    EditError::NoField { kind: block.kind.to_string(), field: name.to_owned() }
}
