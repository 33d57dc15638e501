//! Diagram to flow.

use std::borrow::Cow;
use std::sync::Arc;

use crate::format::json_text::{Value, filled_text, own_text};
use crate::format::native::read::{Problem, position_from};
use crate::format::shape::{Members, Shape, compare};
use crate::model::flow::{
    Alternate, AutoRetry, Block, BlockRecord, Change, Choice, Condition, Conversation,
    DEFAULT_LABEL, ExitKind, Flow, FlowRecord, Goal, GoalEvent, LinkRecord, Location, Media, Patch,
    PatchEntry, Path, PointRecord, PortRecord, Position, Save, Share, Template, Timer, Webhook,
};
use crate::model::id::{FIXED_EXITS, IdMaker, free_id, slug};
use crate::model::{BlockId, Json, Kind, Number};

use super::derive::{self, LINE_END, LINE_START, LinkIds};
use super::ends::Ends;

type Read<T> = Result<T, Problem>;

/// A node on its way to a block.
struct Node<'a> {
    value: Value<'a>,
    id: Cow<'a, str>,
    block: Block,
    ports: Vec<Port<'a>>,
}

struct Port<'a> {
    value: Value<'a>,
    id: Cow<'a, str>,
    /// The exit, or `input`, or a name of its own for a port that is no exit.
    name: String,
    role: Role,
    /// The links at this port, in the diagram's order.
    links: Vec<Cow<'a, str>>,
    link: Option<LinkRecord>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Input,
    Exit(ExitKind),
    Unknown,
}

/// Reads a flow from a diagram.
pub fn flow(root: Value<'_>) -> Read<Flow> {
    let mut nodes = Vec::new();
    if let Some(list) = root.get("nodes") {
        for value in list.items() {
            nodes.push(node(value)?);
        }
    }
    let mut record = FlowRecord::default();
    find_no_condition(&nodes, &mut record);

    let mut ids = IdMaker::default();
    let block_ids: Vec<BlockId> =
        nodes.iter().map(|node| BlockId::from(ids.make(&wanted_id(&node.block)))).collect();
    connect(root, &mut nodes, &block_ids, &mut record);

    let blocks: Vec<(BlockId, Block)> = nodes
        .into_iter()
        .zip(&block_ids)
        .map(|(node, id)| (id.clone(), finish(node, &record)))
        .collect();
    let id = root.get("id").and_then(Value::as_text).unwrap_or_default();
    record.patch = derive::with_diagram(&id, |derived| compare(root, derived));
    record.diagram = Some(id.into_owned());
    let mut flow = Flow {
        blocks: blocks.into_iter().collect(),
        platform: Some(Arc::new(record)),
        ..Flow::default()
    };
    flow.start = only_root(&flow);
    Ok(flow)
}

/// The only block that nothing leads into.
pub fn only_root(flow: &Flow) -> Option<BlockId> {
    let facts = crate::model::Facts::new(flow);
    let mut roots = (0..facts.len()).filter(|number| facts.is_root(*number));
    match (roots.next(), roots.next()) {
        (Some(root), None) => Some(facts.id(root).clone()),
        _ => None,
    }
}

/// The id that a block gets when no other has it: from its text, else from what it does.
pub fn wanted_id(block: &Block) -> String {
    let from = |text: &str| Some(slug(text)).filter(|slug| !slug.is_empty());
    let own = match &block.kind {
        Kind::Condition => block
            .variable
            .as_deref()
            .and_then(|variable| from(variable).map(|slug| format!("check-{slug}"))),
        Kind::Agent | Kind::AbTest | Kind::Jump => None,
        Kind::Integration => block.service.as_deref().and_then(from),
        _ => from(block.text()),
    };
    own.unwrap_or_else(|| {
        let word = slug(block.kind.name());
        if word.is_empty() { "block".to_owned() } else { word }
    })
}

fn node(value: Value<'_>) -> Read<Node<'_>> {
    if !value.is_object() {
        return Err(Problem {
            message: format!("a node must be an object, not {}", value.kind_word()),
            at: value.start(),
        });
    }
    let mut block = Block::default();
    let mut node_id = Cow::Borrowed("");
    let mut class = Cow::Borrowed("");
    let mut ports_value = None;
    let (mut x, mut y) = (None, None);
    let mut fields: [Option<Value<'_>>; 24] = [None; 24];
    for (key, own) in value.members() {
        match key.as_text().unwrap_or_default().as_ref() {
            "id" => node_id = own.as_text().unwrap_or_default(),
            "_class" => class = own.as_text().unwrap_or_default(),
            "x" => x = own.as_number(),
            "y" => y = own.as_number(),
            "ports" => ports_value = Some(own),
            name => {
                if let Some(at) = FIELDS.iter().position(|field| *field == name) {
                    fields[at] = Some(own);
                }
            }
        }
    }
    let field =
        |name: &str| FIELDS.iter().position(|field| *field == name).and_then(|at| fields[at]);
    let (kind, style, service) = derive::kind_of(&class);
    block.kind = kind;
    block.style = style;
    block.service = service.map(str::to_owned);
    block.position = match (&x, &y) {
        (Some(x), Some(y)) => Some(position_from(x, y)),
        _ => Some(Position::new(0.0, 0.0)),
    };
    read_fields(&mut block, field);
    let mut ports = Vec::new();
    if let Some(list) = ports_value {
        for port in list.items() {
            ports.push(read_port(&mut block, &ports, port)?);
        }
    }
    // Thousands of blocks are kept: what they do not fill is not kept with them.
    block.options.shrink_to_fit();
    block.conditions.shrink_to_fit();
    // An editor of old left open answers at questions with options; they count as open.
    if block.kind == Kind::Options && block.reply.is_some() {
        block.kind = Kind::Message;
        block.style = None;
    }
    Ok(Node { value, id: node_id, block, ports })
}

/// The members of nodes that say what a block is.
const FIELDS: [&str; 24] = [
    "text",
    "webhook_read",
    "webhook_delivered",
    "file",
    "location",
    "areHiddenClosedAnswers",
    "saveOnVariable",
    "saveOnVariableType",
    "messageLimit",
    "messageLimitValue",
    "timer",
    "timerValue",
    "autoRetry",
    "goalMeasurement",
    "hsm",
    "variable",
    "conditional_type",
    "agentTag",
    "poll",
    "helpdeskType",
    "value",
    "action",
    "properties",
    "pipeline",
];

/// A number, or a text that is one: text fields of the editor leave such texts behind.
fn lenient_number(value: Option<Value<'_>>) -> Option<Number> {
    let value = value?;
    value.as_number().or_else(|| Number::parse(value.as_text()?.trim()))
}

fn read_fields<'a>(block: &mut Block, field: impl Fn(&str) -> Option<Value<'a>>) {
    match &block.kind {
        Kind::Message | Kind::Options | Kind::Template | Kind::Condition | Kind::AbTest => {
            read_question(block, &field);
        }
        Kind::Agent => block.team = own_text(field("agentTag")),
        Kind::Integration => block.team = filled_text(field("agentTag")),
        Kind::Jump => {
            if let Some(poll) = field("poll").filter(|poll| poll.is_object()) {
                block.conversation = Some(Box::new(Conversation {
                    id: poll.get("id").filter(|id| !id.is_null()).map(Value::to_json),
                    name: own_text(poll.get("name")),
                    ..Conversation::default()
                }));
            }
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket => {
            block.service = own_text(field("helpdeskType"));
            let names: &[&str] = if block.kind == Kind::HelpdeskAction {
                &["variable", "value", "action"]
            } else {
                &["properties", "pipeline"]
            };
            let members: Vec<(String, Json)> = names
                .iter()
                .filter_map(|name| {
                    let value = field(name).filter(|value| !value.is_null())?;
                    Some(((*name).to_owned(), value.to_json()))
                })
                .collect();
            block.data = (!members.is_empty()).then_some(Json::Object(members));
        }
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
            block.text = own_text(field("text"));
        }
    }
    match block.kind {
        Kind::Condition => {
            block.variable = own_text(field("variable"));
            block.test = own_text(field("conditional_type"))
                .map(|word| word.to_lowercase())
                .filter(|word| word != "custom");
        }
        Kind::Template => {
            if let Some(hsm) = field("hsm").filter(|hsm| hsm.is_object()) {
                block.template = Some(Box::new(Template {
                    id: hsm.get("id").filter(|id| !id.is_null()).map(Value::to_json),
                    name: own_text(hsm.get("name")),
                    answers: own_text(hsm.get("type")).map(|word| word.to_lowercase()),
                    ..Template::default()
                }));
                block.text = own_text(hsm.get("content")).or(block.text.take());
            }
        }
        _ => {}
    }
}

fn read_question<'a>(block: &mut Block, field: &impl Fn(&str) -> Option<Value<'a>>) {
    block.text =
        if block.kind.has_text() { own_text(field("text")) } else { filled_text(field("text")) };
    block.webhook_read = own_text(field("webhook_read"));
    block.webhook_delivered = own_text(field("webhook_delivered"));
    if field("areHiddenClosedAnswers").and_then(Value::as_bool) == Some(true) {
        block.visible_options = Some(false);
    }
    if let Some(file) = field("file").filter(|file| file.is_object()) {
        let media = Media {
            url: filled_text(file.get("url")),
            name: own_text(file.get("name")),
            variable: filled_text(file.get("variable")),
            media: filled_text(file.get("type")),
            ..Media::default()
        };
        if media != Media::default() {
            block.file = Some(Box::new(media));
        }
    }
    if let Some(place) = field("location").filter(|place| place.is_object()) {
        let location = Location {
            latitude: place.get("lat").and_then(Value::as_number),
            longitude: place.get("lng").and_then(Value::as_number),
            variable: filled_text(place.get("variable")),
            address: filled_text(place.get("address")),
            ..Location::default()
        };
        if location != Location::default() {
            block.location = Some(Box::new(location));
        }
    }
    if let Some(variable) = filled_text(field("saveOnVariable")) {
        let kind = field("saveOnVariableType").and_then(|kind| filled_text(kind.get("value")));
        block.save = Some(Box::new(Save {
            variable,
            kind: kind.map(|kind| derive::save_type_from(&kind)),
            ..Save::default()
        }));
    }
    let has_limit = field("messageLimit")
        .and_then(|limit| limit.get("value"))
        .is_some_and(|value| value.is_text("MESSAGE_LIMIT"));
    if has_limit {
        block.message_limit = lenient_number(field("messageLimitValue"));
    }
    if let Some(timer) = field("timer").filter(|timer| timer.is_object()) {
        block.timer = Some(Box::new(Timer {
            value: lenient_number(field("timerValue")),
            unit: filled_text(timer.get("value")).map(|unit| unit.to_lowercase()),
            ..Timer::default()
        }));
    }
    if let Some(retry) = field("autoRetry").filter(|retry| retry.is_object()) {
        block.auto_retry = Some(Box::new(AutoRetry {
            minutes: lenient_number(retry.get("time")),
            message: own_text(retry.get("message")),
            ..AutoRetry::default()
        }));
    }
    if let Some(goal) = field("goalMeasurement").filter(|goal| goal.is_object()) {
        let goal = goal_from(goal, ["campaignGoal", "targetEvents", "expectationValue"]);
        if goal != Goal::default() {
            block.goal = Some(Box::new(goal));
        }
    }
}

/// A goal, whose members a diagram and a question list name differently: the campaign, the
/// events and the expectation of an event.
pub fn goal_from(goal: Value<'_>, [campaign, events, expectation]: [&str; 3]) -> Goal {
    let events = goal.get(events).map(|list| {
        list.items()
            .filter(|event| event.is_object())
            .map(|event| GoalEvent {
                kind: own_text(event.get("type")).unwrap_or_default(),
                url: own_text(event.get("url")),
                expectation: event.get(expectation).and_then(Value::as_number),
                ..GoalEvent::default()
            })
            .collect()
    });
    Goal {
        campaign: filled_text(goal.get(campaign)),
        events: events.unwrap_or_default(),
        ..Goal::default()
    }
}

fn read_port<'a>(block: &mut Block, before: &[Port<'a>], value: Value<'a>) -> Read<Port<'a>> {
    if !value.is_object() {
        return Err(Problem {
            message: format!("a port must be an object, not {}", value.kind_word()),
            at: value.start(),
        });
    }
    let (mut id, mut label, mut answer_type) = (None, None, None);
    let (mut webhook, mut timeout, mut condition) = (None, None, None);
    let (mut subtype, mut optout, mut percent) = (None, None, None);
    let mut is_input = false;
    for (key, own) in value.members() {
        match key.as_text().unwrap_or_default().as_ref() {
            "id" => id = own.as_text(),
            "in" => is_input = own.as_bool() == Some(true),
            "label" => label = own.as_text(),
            "answerType" => answer_type = own.as_text(),
            "webhook" => webhook = own.as_text().filter(|url| !url.is_empty()),
            "timeout" => timeout = Some(own),
            "conditionObject" => condition = Some(own),
            "answerSubtype" => subtype = own.as_text(),
            "optOutWebhook" => optout = own.as_text().filter(|url| !url.is_empty()),
            "probability" => percent = own.as_number(),
            _ => {}
        }
    }
    let id = id.unwrap_or_default();
    let label = label.unwrap_or_default();
    let path = Path { webhook: webhook.map(|url| Webhook::new(&url)), ..Path::default() };
    let is_taken = |block: &Block, name: &str| {
        FIXED_EXITS.contains(&name)
            || name == "input"
            || block.exit(name).is_some()
            || before.iter().any(|port| port.name == name)
    };
    let new_exit = |block: &Block, text: &str, word: &str| {
        let wanted = slug(text);
        let wanted = if wanted.is_empty() { word } else { &wanted };
        free_id(wanted, |name| is_taken(block, name))
    };
    let exit = |name: &str, kind| (name.to_owned(), Role::Exit(kind));
    let (name, role) = match answer_type.as_deref() {
        _ if is_input && !before.iter().any(|port| port.role == Role::Input) => {
            ("input".to_owned(), Role::Input)
        }
        Some("CLOSED") if label == DEFAULT_LABEL && block.default.is_none() => {
            block.default = Some(path);
            exit("default", ExitKind::Default)
        }
        Some("DEFAULT_CLOSED") if block.default.is_none() => {
            block.default = Some(path);
            exit("default", ExitKind::Default)
        }
        // On buttons and lists an option labelled so stays an option.
        Some(word @ ("CLOSED" | "CLOSED_CONTROLLED"))
            if label != DEFAULT_LABEL || word == "CLOSED_CONTROLLED" =>
        {
            let word = if label == crate::model::flow::TRIGGER_LABEL { "trigger" } else { "" };
            let name = match word {
                "" => new_exit(block, &label, "option"),
                word => new_exit(block, word, word),
            };
            let subtype = subtype.filter(|word| !word.is_empty() && word != "DEFAULT");
            block.options.push(Choice {
                id: name.as_str().into(),
                label: label.clone().into_owned(),
                path,
                action: subtype.map(|word| word.to_lowercase()),
                optout_webhook: optout.map(Cow::into_owned),
            });
            exit(&name, ExitKind::Option)
        }
        Some("OPEN") if block.reply.is_none() => {
            block.reply = Some(path);
            exit("reply", ExitKind::Reply)
        }
        Some("TIMEOUT") if block.alternate.is_none() => {
            block.alternate = Some(Box::new(Alternate { minutes: lenient_number(timeout), path }));
            exit("alternate", ExitKind::Alternate)
        }
        Some("CONDITION") => {
            let compared = condition.and_then(|condition| condition.get("value"));
            let text = compared.and_then(Value::as_text).unwrap_or_default();
            let name = new_exit(block, &text, "condition");
            let operator = condition
                .and_then(|condition| condition.get("condition"))
                .and_then(|test| filled_text(test.get("value")));
            block.conditions.push(Condition {
                id: name.as_str().into(),
                operator,
                value: compared.filter(|value| !value.is_null()).map(Value::to_json),
                path,
            });
            exit(&name, ExitKind::Condition)
        }
        Some("DEFAULT_CONDITION") if block.otherwise.is_none() => {
            block.otherwise = Some(path);
            exit("otherwise", ExitKind::Otherwise)
        }
        Some("PROBABILITY") => {
            let name = new_exit(block, "", "share");
            block.shares.push(Share { id: name.as_str().into(), percent, path });
            exit(&name, ExitKind::Share)
        }
        Some("HELPDESK_ACTION" | "HELPDESK_TICKET") if block.next.is_none() => {
            block.next = Some(path);
            exit("next", ExitKind::Next)
        }
        _ => (free_id("port", |name| is_taken(block, name)), Role::Unknown),
    };
    Ok(Port { value, id, name, role, links: Vec::new(), link: None })
}

/// The condition object that this editor gives to ports without a condition depends on its
/// language: the first one stands for all.
fn find_no_condition(nodes: &[Node<'_>], record: &mut FlowRecord) {
    let first = nodes
        .iter()
        .flat_map(|node| &node.ports)
        .filter(|port| {
            matches!(port.role, Role::Exit(kind)
                if !matches!(kind, ExitKind::Condition | ExitKind::Otherwise | ExitKind::Share))
        })
        .find_map(|port| port.value.get("conditionObject"));
    if let Some(value) = first {
        let derived: &Members<'_> = &[("conditionObject", derive::no_condition(None))];
        let differs = match derived[0].1 {
            Shape::Object(members) => !value.is_object() || !compare(value, members).is_empty(),
            _ => false,
        };
        if differs {
            record.condition = Some(value.to_json());
        }
    }
}

/// Reads the lines: those from an exit to a block become paths, all others are kept as they are.
fn connect<'a>(
    root: Value<'a>,
    nodes: &mut [Node<'a>],
    block_ids: &[BlockId],
    record: &mut FlowRecord,
) {
    let Some(links) = root.get("links") else { return };
    let names: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)> = nodes
        .iter()
        .map(|node| (node.id.clone(), node.ports.iter().map(|port| port.id.clone()).collect()))
        .collect();
    let ends =
        Ends::new(names.iter().map(|(id, ports)| (id.as_ref(), ports.iter().map(AsRef::as_ref))));
    for (place, link) in links.items().enumerate() {
        let place = place as u32;
        if !link.is_object() {
            record.loose_links.push((place, link.to_json()));
            continue;
        }
        let (mut id, mut source, mut source_port) = (None, None, None);
        let (mut target, mut target_port, mut points) = (None, None, None);
        for (key, own) in link.members() {
            match key.as_text().unwrap_or_default().as_ref() {
                "id" => id = own.as_text(),
                "source" => source = own.as_text(),
                "sourcePort" => source_port = own.as_text(),
                "target" => target = own.as_text(),
                "targetPort" => target_port = own.as_text(),
                "points" => points = Some(own),
                _ => {}
            }
        }
        let id = id.unwrap_or_default();
        let (source, target) = (source.as_deref(), target.as_deref());
        let from = ends.port(source, source_port.as_deref());
        let to = ends.port(target, target_port.as_deref());
        for (node, port) in [from, to].into_iter().flatten() {
            nodes[node].ports[port].links.push(id.clone());
        }
        let both = from.zip(to).filter(|(from, to)| {
            let port = &nodes[from.0].ports[from.1];
            ends.node(source) == Some(from.0)
                && ends.node(target) == Some(to.0)
                && matches!(port.role, Role::Exit(_))
                && port.link.is_none()
                && nodes[to.0].ports[to.1].role == Role::Input
        });
        let Some((from, to)) = both else {
            record.loose_links.push((place, link.to_json()));
            continue;
        };
        let own = link_record(link, &id, points, place, nodes, from, to, &block_ids[to.0]);
        let port = &mut nodes[from.0].ports[from.1];
        port.link = Some(own);
        let name = port.name.clone();
        set_target(&mut nodes[from.0].block, &name, &block_ids[to.0]);
    }
}

fn set_target(block: &mut Block, exit: &str, to: &BlockId) {
    let option = block.options.iter_mut().find(|o| o.id == *exit).map(|o| &mut o.path);
    let condition = block.conditions.iter_mut().find(|c| c.id == *exit).map(|c| &mut c.path);
    let share = block.shares.iter_mut().find(|s| s.id == *exit).map(|s| &mut s.path);
    let fixed = match exit {
        "reply" => block.reply.as_mut(),
        "default" => block.default.as_mut(),
        "otherwise" => block.otherwise.as_mut(),
        "next" => block.next.as_mut(),
        "alternate" => block.alternate.as_mut().map(|a| &mut a.path),
        _ => None,
    };
    if let Some(path) = option.or(condition).or(share).or(fixed) {
        path.to = Some(to.clone());
    }
}

#[expect(clippy::too_many_arguments, reason = "a line is known by its two ends and its place")]
fn link_record(
    link: Value<'_>,
    id: &str,
    points: Option<Value<'_>>,
    place: u32,
    nodes: &[Node<'_>],
    from: (usize, usize),
    to: (usize, usize),
    target: &BlockId,
) -> LinkRecord {
    let (source_node, target_node) = (&nodes[from.0], &nodes[to.0]);
    let ids = LinkIds {
        id,
        source: &source_node.id,
        source_port: &source_node.ports[from.1].id,
        target: &target_node.id,
        target_port: &target_node.ports[to.1].id,
    };
    let mut record =
        LinkRecord { id: id.to_owned(), place, to: Some(target.clone()), ..LinkRecord::default() };
    record.patch = derive::with_link(ids, |derived| compare(link, derived));
    let Some(points) = points else { return record };
    let is_usual = points.is_array()
        && points.items().next().is_some()
        && points.items().all(|point| {
            let has_number =
                |key: &str| point.get(key).is_some_and(|value| value.as_number().is_some());
            let has_id = point.get("id").is_some_and(|id| id.as_text().is_some());
            has_id && has_number("x") && has_number("y")
        });
    if !is_usual {
        record
            .patch
            .0
            .push(PatchEntry { key: "points".to_owned(), change: Change::Add(points.to_json()) });
        return record;
    }
    let count = points.items().count();
    let place_of = |node: &Node<'_>, offset: (f64, f64)| {
        let (x, y) = node.block.position.as_ref().map_or((0.0, 0.0), |p| (p.x, p.y));
        (x + offset.0, y + offset.1)
    };
    record.points.reserve_exact(count);
    for (index, point) in points.items().enumerate() {
        let id = point.get("id").and_then(Value::as_text).unwrap_or_default();
        let at = (point.get("x").and_then(Value::as_number))
            .zip(point.get("y").and_then(Value::as_number));
        let usual = match index {
            0 => Some(place_of(source_node, LINE_START)),
            _ if index + 1 == count => Some(place_of(target_node, LINE_END)),
            _ => None,
        };
        let is_usual = match (&at, usual) {
            (Some((x, y)), Some(usual)) => {
                *x == Number::from_f64(usual.0) && *y == Number::from_f64(usual.1)
            }
            _ => false,
        };
        let patch = derive::with_point(&id, Shape::Apart, Shape::Apart, |own| compare(point, own));
        record.points.push(PointRecord {
            id: id.clone().into_owned(),
            at: at.filter(|_| !is_usual).map(|(x, y)| [x, y]),
            patch,
        });
    }
    record
}

/// Compares the node and its ports with what export derives, and keeps the differences.
fn finish(node: Node<'_>, flow_record: &FlowRecord) -> Block {
    let Node { value, id, mut block, ports } = node;
    let mut record = BlockRecord {
        node: Some(id.clone().into_owned()),
        seen_at: block.position.as_ref().map(|position| [position.x, position.y]),
        ..BlockRecord::default()
    };
    record.patch = derive::with_node(&block, &id, |derived| compare(value, derived));
    if !value.get("ports").is_some_and(Value::is_array) {
        // Without a list of ports there are none; another value in its place is kept.
        let change = match value.get("ports") {
            Some(other) => Change::Add(other.to_json()),
            None => Change::Drop(Json::Null),
        };
        record.patch.0.push(PatchEntry { key: "ports".to_owned(), change });
    }
    record.ports.reserve_exact(ports.len());
    for port in ports {
        let links: Vec<Shape<'_>> = port.links.iter().map(|id| Shape::Text(id)).collect();
        let patch = match port.role {
            Role::Input => {
                derive::with_input(&port.id, &id, &links, |own| compare(port.value, own))
            }
            Role::Exit(_) => match block.exit(&port.name) {
                Some(exit) => derive::with_port(
                    &block,
                    &exit,
                    (&port.id, &id),
                    &links,
                    derive::no_condition(Some(flow_record)),
                    |own| compare(port.value, own),
                ),
                None => Patch::default(),
            },
            Role::Unknown => compare(port.value, &[]),
        };
        let own = PortRecord { id: port.id.into_owned(), patch, link: port.link };
        record.ports.push((port.name.into(), own));
    }
    block.record = Some(Arc::new(record));
    block
}
