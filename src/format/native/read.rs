//! Native text to flow.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::format::json_text::{Type, Value};
use crate::model::flow::{
    Allow, Alternate, AutoRetry, Block, Choice, Condition, Conversation, Extra, ExtraField, Flow,
    Goal, GoalEvent, Location, Media, Note, NoteKind, Path, Position, Save, Share, Template, Timer,
    Webhook,
};
use crate::model::{BlockId, ExitId, Json, Kind, NoteId, Number, Style};

use super::{CLIP_FORMAT, FORMAT, VERSION, records};

/// A wrong shape, and the byte where it stands.
#[derive(Clone, Debug)]
pub struct Problem {
    pub message: String,
    pub at: usize,
}

pub(super) type Read<T> = Result<T, Problem>;

/// Reads a flow from the root of a native file.
pub fn flow(root: Value<'_>) -> Read<Flow> {
    check_head(root, FORMAT)?;
    body(root)
}

/// Reads blocks that were copied.
pub fn clip(root: Value<'_>) -> Read<Flow> {
    check_head(root, CLIP_FORMAT)?;
    body(root)
}

fn body(root: Value<'_>) -> Read<Flow> {
    let mut flow = Flow::default();
    let mut positions = BTreeMap::new();
    let mut platform = None;
    let mut blocks: Vec<(BlockId, Block)> = Vec::new();
    flow.extra = object(root, "the flow", |key, value| {
        match key {
            "format" | "version" => {}
            "name" => flow.name = Some(text(value, "name")?),
            "language" => flow.language = Some(text(value, "language")?),
            "timezone" => flow.timezone = Some(text(value, "timezone")?),
            "direction" => flow.direction = Some(text(value, "direction")?),
            "inputs" => flow.inputs = Some(texts(value, "inputs")?),
            "start" => flow.start = Some(BlockId::from(text(value, "start")?)),
            "allow" => {
                flow.allow = allow(value)?;
                return Ok(!flow.allow.is_empty());
            }
            "blocks" => {
                expect_object(value, "blocks")?;
                for (id, value) in value.members() {
                    let id = id.as_text().unwrap_or_default();
                    blocks.push((BlockId::from(&*id), block(value)?));
                }
            }
            "layout" | "platform" if is_empty_object(value) => return Ok(false),
            "layout" => {
                expect_object(value, "layout")?;
                for (id, value) in value.members() {
                    positions.insert(id.as_text().unwrap_or_default().into_owned(), value);
                }
            }
            "platform" => platform = Some(value),
            // Somebody else's notes are kept as they are.
            "notes" => match notes(value) {
                Some(notes) if !notes.is_empty() => flow.notes = notes,
                _ => return Ok(false),
            },
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if root.get("blocks").is_none_or(Value::is_null) {
        return problem(root, "the blocks are missing; add \"blocks\": {}".to_owned());
    }
    // A null start is the file's way to say that none is chosen; it is always written.
    flow.extra.0.retain(|field| !(field.key == "start" && field.value == Json::Null));
    for (id, block) in &mut blocks {
        if let Some(value) = positions.remove(id.as_str()) {
            block.position = Some(position(value)?);
        }
    }
    flow.stray_layout = positions.into_iter().map(|(id, value)| (id, value.to_json())).collect();
    if let Some(value) = platform {
        records::read(value, &mut flow, &mut blocks)?;
    }
    flow.blocks = blocks.into_iter().collect();
    Ok(flow)
}

fn check_head(root: Value<'_>, name: &str) -> Read<()> {
    expect_object(root, "the flow")?;
    if !root.get("format").is_some_and(|format| format.is_text(name)) {
        return problem(root, format!("a flow file begins with \"format\": \"{name}\""));
    }
    let Some(version) = root.get("version") else {
        return problem(root, format!("the version is missing; add \"version\": {VERSION}"));
    };
    match version.as_f64() {
        Some(number) if number == f64::from(VERSION) => Ok(()),
        Some(number) if number > f64::from(VERSION) => problem(
            version,
            format!(
                "this file has version {}, and this program reads up to version {VERSION}; \
                 open it with a newer Treble Flow Designer",
                version.raw()
            ),
        ),
        _ => problem(version, format!("the version must be {VERSION}")),
    }
}

fn block(value: Value<'_>) -> Read<Block> {
    expect_object(value, "a block")?;
    let mut block = Block::default();
    let mut has_kind = false;
    block.extra = object(value, "a block", |key, value| {
        match key {
            "kind" => {
                has_kind = true;
                block.kind = Kind::from_written(&text(value, "kind")?);
            }
            "style" => {
                let word = text(value, "style")?;
                block.style = match Style::from_name(&word) {
                    Some(style) => Some(style),
                    None => {
                        return problem(
                            value,
                            format!("“{word}” is no style; write plain, buttons or list"),
                        );
                    }
                };
            }
            "text" => block.text = Some(text(value, "text")?),
            "template" => {
                let mut template = Template::default();
                template.extra = object(value, "template", |key, value| {
                    match key {
                        "id" => template.id = Some(value.to_json()),
                        "name" => template.name = Some(text(value, "name")?),
                        "answers" => template.answers = Some(text(value, "answers")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.template = Some(Box::new(template));
            }
            "file" => {
                let mut file = Media::default();
                file.extra = object(value, "file", |key, value| {
                    match key {
                        "url" => file.url = Some(text(value, "url")?),
                        "name" => file.name = Some(text(value, "name")?),
                        "variable" => file.variable = Some(text(value, "variable")?),
                        "type" => file.media = Some(text(value, "type")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.file = Some(Box::new(file));
            }
            "location" => {
                let mut location = Location::default();
                location.extra = object(value, "location", |key, value| {
                    match key {
                        "latitude" => location.latitude = Some(number(value, "latitude")?),
                        "longitude" => location.longitude = Some(number(value, "longitude")?),
                        "variable" => location.variable = Some(text(value, "variable")?),
                        "address" => location.address = Some(text(value, "address")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.location = Some(Box::new(location));
            }
            "variable" => block.variable = Some(text(value, "variable")?),
            "test" => block.test = Some(text(value, "test")?),
            "team" => block.team = Some(text(value, "team")?),
            "service" => block.service = Some(text(value, "service")?),
            "conversation" => {
                let mut conversation = Conversation::default();
                conversation.extra = object(value, "conversation", |key, value| {
                    match key {
                        "id" => conversation.id = Some(value.to_json()),
                        "name" => conversation.name = Some(text(value, "name")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.conversation = Some(Box::new(conversation));
            }
            "data" => block.data = Some(value.to_json()),
            "visible_options" => match value.as_bool() {
                Some(flag) => block.visible_options = Some(flag),
                None => return problem(value, "visible_options is true or false".to_owned()),
            },
            "save" => block.save = Some(Box::new(save(value)?)),
            "message_limit" => block.message_limit = Some(number(value, "message_limit")?),
            "timer" => {
                let mut timer = Timer::default();
                timer.extra = object(value, "timer", |key, value| {
                    match key {
                        "value" => timer.value = Some(number(value, "value")?),
                        "unit" => timer.unit = Some(text(value, "unit")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.timer = Some(Box::new(timer));
            }
            "auto_retry" => {
                let mut retry = AutoRetry::default();
                retry.extra = object(value, "auto_retry", |key, value| {
                    match key {
                        "minutes" => retry.minutes = Some(number(value, "minutes")?),
                        "message" => retry.message = Some(text(value, "message")?),
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                block.auto_retry = Some(Box::new(retry));
            }
            "goal" => block.goal = Some(Box::new(goal(value)?)),
            "webhook_delivered" => block.webhook_delivered = Some(text(value, key)?),
            "webhook_read" => block.webhook_read = Some(text(value, key)?),
            // A list without an item is kept as it stands; none is written of itself.
            "options" | "conditions" | "shares" if is_empty_list(value) => return Ok(false),
            "options" => block.options = list(value, key, choice)?,
            "conditions" => block.conditions = list(value, key, condition)?,
            "shares" => block.shares = list(value, key, share)?,
            "reply" => block.reply = Some(path(value)?),
            "default" => block.default = Some(path(value)?),
            "otherwise" => block.otherwise = Some(path(value)?),
            "next" => block.next = Some(path(value)?),
            "alternate" => {
                let mut alternate = Alternate::default();
                let mut own = Path::default();
                own.extra = object(value, "alternate", |key, value| match key {
                    "minutes" => {
                        alternate.minutes = Some(number(value, "minutes")?);
                        Ok(true)
                    }
                    _ => path_field(&mut own, key, value),
                })?;
                alternate.path = own;
                block.alternate = Some(Box::new(alternate));
            }
            "allow" => {
                block.allow = allow(value)?;
                return Ok(!block.allow.is_empty());
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if !has_kind {
        return problem(value, "a block needs a kind, such as \"kind\": \"message\"".to_owned());
    }
    Ok(block)
}

fn save(value: Value<'_>) -> Read<Save> {
    let mut save = Save::default();
    let mut has_variable = false;
    save.extra = object(value, "save", |key, value| {
        match key {
            "variable" => {
                has_variable = true;
                save.variable = text(value, "variable")?;
            }
            "type" => save.kind = Some(text(value, "type")?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if !has_variable {
        return problem(value, "a saved answer needs the name of a variable".to_owned());
    }
    Ok(save)
}

fn is_empty_object(value: Value<'_>) -> bool {
    value.is_object() && value.members().next().is_none()
}

fn is_empty_list(value: Value<'_>) -> bool {
    value.is_array() && value.items().next().is_none()
}

fn goal(value: Value<'_>) -> Read<Goal> {
    let mut goal = Goal::default();
    goal.extra = object(value, "goal", |key, value| {
        match key {
            "campaign" => goal.campaign = Some(text(value, "campaign")?),
            "events" if is_empty_list(value) => return Ok(false),
            "events" => {
                goal.events = list(value, "events", |value| {
                    let mut event = GoalEvent::default();
                    let mut has_type = false;
                    event.extra = object(value, "an event", |key, value| {
                        match key {
                            "type" => {
                                has_type = true;
                                event.kind = text(value, "type")?;
                            }
                            "url" => event.url = Some(text(value, "url")?),
                            "expectation" => {
                                event.expectation = Some(number(value, "expectation")?);
                            }
                            _ => return Ok(false),
                        }
                        Ok(true)
                    })?;
                    if !has_type {
                        return problem(value, "an event needs a type".to_owned());
                    }
                    Ok(event)
                })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(goal)
}

fn choice(value: Value<'_>) -> Read<Choice> {
    let (mut id, mut label) = (None, None);
    let (mut action, mut optout_webhook) = (None, None);
    let mut own = Path::default();
    own.extra = object(value, "an option", |key, value| {
        match key {
            "id" => id = Some(text(value, "id")?),
            "label" => label = Some(text(value, "label")?),
            "action" => action = Some(text(value, "action")?),
            "optout_webhook" => optout_webhook = Some(text(value, "optout_webhook")?),
            _ => return path_field(&mut own, key, value),
        }
        Ok(true)
    })?;
    let Some(label) = label else {
        return problem(value, "an option needs a label".to_owned());
    };
    Ok(Choice { id: exit_id(value, id)?, label, path: own, action, optout_webhook })
}

fn condition(value: Value<'_>) -> Read<Condition> {
    let (mut id, mut operator, mut compared) = (None, None, None);
    let mut own = Path::default();
    own.extra = object(value, "a condition", |key, value| {
        match key {
            "id" => id = Some(text(value, "id")?),
            "operator" => operator = Some(text(value, "operator")?),
            "value" => compared = Some(value.to_json()),
            _ => return path_field(&mut own, key, value),
        }
        Ok(true)
    })?;
    Ok(Condition { id: exit_id(value, id)?, operator, value: compared, path: own })
}

fn share(value: Value<'_>) -> Read<Share> {
    let (mut id, mut percent) = (None, None);
    let mut own = Path::default();
    own.extra = object(value, "a share", |key, value| {
        match key {
            "id" => id = Some(text(value, "id")?),
            "percent" => percent = Some(number(value, "percent")?),
            _ => return path_field(&mut own, key, value),
        }
        Ok(true)
    })?;
    Ok(Share { id: exit_id(value, id)?, percent, path: own })
}

fn exit_id(value: Value<'_>, id: Option<String>) -> Read<ExitId> {
    match id {
        Some(id) if !id.is_empty() => Ok(id.into()),
        _ => problem(value, "an option, a condition and a share need an id".to_owned()),
    }
}

fn path(value: Value<'_>) -> Read<Path> {
    let mut path = Path::default();
    path.extra = object(value, "a path", |key, value| path_field(&mut path, key, value))?;
    Ok(path)
}

fn path_field(path: &mut Path, key: &str, value: Value<'_>) -> Read<bool> {
    match key {
        "to" => path.to = Some(BlockId::from(text(value, "to")?)),
        "webhook" => path.webhook = Some(webhook(value)?),
        _ => return Ok(false),
    }
    Ok(true)
}

fn webhook(value: Value<'_>) -> Read<Webhook> {
    if let Some(url) = value.as_text() {
        return Ok(Webhook::new(&url));
    }
    if !value.is_object() {
        return problem(value, "a webhook is a URL, or an object with a url".to_owned());
    }
    let mut hook = Webhook { as_object: true, ..Webhook::default() };
    let mut has_url = false;
    hook.extra = object(value, "webhook", |key, value| {
        match key {
            "url" => {
                has_url = true;
                hook.url = text(value, "url")?;
            }
            "returns" => hook.returns = Some(texts(value, "returns")?),
            "seconds" => hook.seconds = Some(number(value, "seconds")?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if !has_url {
        return problem(value, "a webhook needs a url".to_owned());
    }
    Ok(hook)
}

fn allow(value: Value<'_>) -> Read<Allow> {
    expect_object(value, "allow")?;
    value
        .members()
        .map(|(rule, reason)| {
            Ok((rule.as_text().unwrap_or_default().into_owned(), text(reason, "a reason")?))
        })
        .collect()
}

fn position(value: Value<'_>) -> Read<Position> {
    let items: Vec<Value<'_>> = value.items().collect();
    let numbers: Option<Vec<Number>> = items.iter().map(|item| item.as_number()).collect();
    match numbers.as_deref() {
        Some([x, y]) => Ok(position_from(x, y)),
        _ => problem(value, "a position is a list of two numbers, [x, y]".to_owned()),
    }
}

/// Notes and frames, if that is what stands here.
fn notes(value: Value<'_>) -> Option<Vec<(NoteId, Arc<Note>)>> {
    if !value.is_object() {
        return None;
    }
    value
        .members()
        .map(|(id, value)| {
            let (mut kind, mut words, mut at, mut size) = (NoteKind::Paper, None, None, None);
            let extra = object(value, "a note", |key, value| {
                match key {
                    "kind" => {
                        let name = text(value, "kind")?;
                        match NoteKind::from_name(&name) {
                            Some(known) => kind = known,
                            None => return problem(value, format!("“{name}” is no kind of note")),
                        }
                    }
                    "text" => words = Some(text(value, "text")?),
                    "at" => at = Some(position(value)?),
                    "size" => size = Some(position(value)?),
                    _ => return Ok(false),
                }
                Ok(true)
            });
            let (text, at, size, extra) = (words?, at?, size?, extra.ok()?);
            let id = id.as_text()?;
            Some((NoteId::from(&*id), Arc::new(Note { kind, text, at, size, extra })))
        })
        .collect()
}

/// A position that keeps its digits when they are not the shortest.
pub(crate) fn position_from(x: &Number, y: &Number) -> Position {
    let mut position = Position::new(x.as_f64(), y.as_f64());
    let plain = |number: &Number, value: f64| Number::from_f64(value) == *number;
    if !plain(x, position.x) || !plain(y, position.y) {
        position.text = Some(Box::new([x.clone(), y.clone()]));
    }
    position
}

// What every object is read with.

/// Reads the members of an object. Members that `field` does not take, and known ones that are
/// null, are kept with the key before them.
pub(super) fn object<'a>(
    value: Value<'a>,
    what: &str,
    mut field: impl FnMut(&str, Value<'a>) -> Read<bool>,
) -> Read<Extra> {
    expect_object(value, what)?;
    let mut extra = Extra::default();
    let mut before: Option<String> = None;
    let mut only_known = true;
    for (key_value, value) in value.members() {
        let key = key_value.as_text().unwrap_or_default();
        let taken = value.kind() != Type::Null && field(&key, value)?;
        if !taken {
            only_known = false;
            extra.0.push(ExtraField {
                after: before.clone(),
                key: key.clone().into_owned(),
                value: value.to_json(),
            });
        }
        // The key is needed only where something unknown may follow; keys are short.
        before = Some(key.into_owned());
    }
    if only_known {
        extra.0 = Vec::new();
    }
    Ok(extra)
}

pub(super) fn expect_object(value: Value<'_>, what: &str) -> Read<()> {
    if value.is_object() {
        Ok(())
    } else {
        problem(value, format!("{what} must be an object, not {}", value.kind_word()))
    }
}

pub(super) fn text(value: Value<'_>, what: &str) -> Read<String> {
    match value.as_text() {
        Some(text) => Ok(text.into_owned()),
        None => problem(value, format!("{what} must be a text, not {}", value.kind_word())),
    }
}

pub(super) fn number(value: Value<'_>, what: &str) -> Read<Number> {
    match value.as_number() {
        Some(number) => Ok(number),
        None => problem(value, format!("{what} must be a number, not {}", value.kind_word())),
    }
}

fn texts(value: Value<'_>, what: &str) -> Read<Vec<String>> {
    list(value, what, |item| text(item, what))
}

pub(super) fn list<'a, T>(
    value: Value<'a>,
    what: &str,
    item: impl FnMut(Value<'a>) -> Read<T>,
) -> Read<Vec<T>> {
    if !value.is_array() {
        return problem(value, format!("{what} must be a list, not {}", value.kind_word()));
    }
    // Kept for as long as the flow: no larger than it must be.
    let mut items = Vec::with_capacity(value.items().count());
    for own in value.items().map(item) {
        items.push(own?);
    }
    Ok(items)
}

pub(super) fn problem<T>(value: Value<'_>, message: String) -> Read<T> {
    Err(Problem { message, at: value.start() })
}
