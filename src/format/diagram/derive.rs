//! What a flow's blocks and exits look like in a diagram, where nothing else is known.

use crate::format::shape::{Members, Shape, as_filed};
use crate::model::flow::{Block, Exit, ExitKind, FlowRecord};
use crate::model::{Json, Kind, Style};

/// The condition object of ports without a condition, as an English editor writes it.
const NO_CONDITION: Shape<'static> = Shape::Object(&[
    (
        "condition",
        Shape::Object(&[("display", Shape::Text("contains")), ("value", Shape::Text("CONT"))]),
    ),
    ("value", Shape::Text("value")),
    ("variable", Shape::Text("")),
]);

/// What a port without a condition carries as its condition.
pub fn no_condition(record: Option<&FlowRecord>) -> Shape<'_> {
    match record.and_then(|record| record.condition.as_ref()) {
        Some(json) => Shape::Json(json),
        None => NO_CONDITION,
    }
}

/// What the platform's editor writes at the exit of a condition block that no condition holds for.
pub const OTHERWISE_LABEL: &str = "In all other cases";

/// How wide and high the platform's editor takes a block to be where a line ends.
pub const LINE_START: (f64, f64) = (300.0, 60.0);
pub const LINE_END: (f64, f64) = (0.0, 60.0);

/// The class and the type of a block's node.
pub fn class(block: &Block) -> (&str, &'static str, &'static str) {
    // Class, node type, node name.
    match &block.kind {
        Kind::Message => ("QuestionOpenNodeModel", "default-question-open", "Untitled"),
        Kind::Options => match block.style() {
            Style::Plain => ("QuestionClosedNodeModel", "default-question-closed", "Untitled"),
            Style::Buttons => {
                ("QuestionClosedButtonsNodeModel", "default-question-closed-buttons", "Untitled")
            }
            Style::List => {
                ("QuestionClosedListNodeModel", "default-question-closed-list", "Untitled")
            }
        },
        Kind::Template => ("HSMNodeModel", "default-question-hsm", "Untitled"),
        Kind::Condition => ("ConditionalNodeModel", "default-node-conditional", "Untitled"),
        Kind::AbTest => ("ABNodeModel", "default-node-ab", "Untitled"),
        Kind::Agent => ("AgentNodeModel", "agent", "agent"),
        Kind::Integration => match block.service.as_deref() {
            Some("HUBSPOT") => ("HubSpotAgentNodeModel", "HubSpotAgent", "HubSpotAgent"),
            Some("FRESHDESK") => ("FreshdeskAgentNodeModel", "FreshdeskAgent", "FreshdeskAgent"),
            Some("ZENDESK") => ("ZendeskAgentNodeModel", "ZendeskAgent", "ZendeskAgent"),
            Some("KUSTOMER") => ("KustomerAgentNodeModel", "KustomerAgent", "KustomerAgent"),
            Some("INTERCOM") => ("IntercomAgentNodeModel", "IntercomAgent", "IntercomAgent"),
            _ => ("CustomAgentNodeModel", "CustomAgent", "CustomAgent"),
        },
        Kind::HelpdeskAction => ("HelpdeskActionNodeModel", "default-helpdesk-action", "Untitled"),
        Kind::HelpdeskTicket => ("HelpdeskTicketNodeModel", "default-helpdesk-ticket", "Untitled"),
        Kind::Jump => ("PollRedirectionNodeModel", "default-poll-redirection", "Untitled"),
        Kind::WhatsappFlow => ("WhatsAppFlowNodeModel", "whatsapp-flow", "Untitled"),
        Kind::AiAssistant => ("AIAssistantNodeModel", "ai-assistant", "Untitled"),
        Kind::Unknown(class) => (class, "", "Untitled"),
    }
}

/// The kind of a node's class.
pub fn kind_of(class: &str) -> (Kind, Option<Style>, Option<&'static str>) {
    let plain = |kind| (kind, None, None);
    let service = |name| (Kind::Integration, None, Some(name));
    match class {
        "QuestionOpenNodeModel" => plain(Kind::Message),
        "QuestionClosedNodeModel" => (Kind::Options, Some(Style::Plain), None),
        "QuestionClosedButtonsNodeModel" => (Kind::Options, Some(Style::Buttons), None),
        "QuestionClosedListNodeModel" => (Kind::Options, Some(Style::List), None),
        "HSMNodeModel" => plain(Kind::Template),
        "ConditionalNodeModel" => plain(Kind::Condition),
        "ABNodeModel" => plain(Kind::AbTest),
        "AgentNodeModel" => plain(Kind::Agent),
        "HubSpotAgentNodeModel" => service("HUBSPOT"),
        "FreshdeskAgentNodeModel" => service("FRESHDESK"),
        "ZendeskAgentNodeModel" => service("ZENDESK"),
        "KustomerAgentNodeModel" => service("KUSTOMER"),
        "IntercomAgentNodeModel" => service("INTERCOM"),
        "CustomAgentNodeModel" => service("CUSTOMINTEGRATION"),
        "HelpdeskActionNodeModel" => plain(Kind::HelpdeskAction),
        "HelpdeskTicketNodeModel" => plain(Kind::HelpdeskTicket),
        "PollRedirectionNodeModel" => plain(Kind::Jump),
        "WhatsAppFlowNodeModel" => plain(Kind::WhatsappFlow),
        "AIAssistantNodeModel" => plain(Kind::AiAssistant),
        other => plain(Kind::Unknown(other.into())),
    }
}

/// A saved answer's type as the platform writes it.
pub fn platform_save_type(kind: &str) -> String {
    match kind {
        "number" => "NUMERIC".to_owned(),
        "contact" => "CONTACTS".to_owned(),
        other => other.to_uppercase(),
    }
}

/// A saved answer's type as native files write it.
pub fn save_type_from(platform: &str) -> String {
    match platform {
        "NUMERIC" => "number".to_owned(),
        "CONTACTS" => "contact".to_owned(),
        other => other.to_lowercase(),
    }
}

/// `Image` for `IMAGE`: what the editor shows for a type.
fn display(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

/// What the editor shows for an operator, in English.
fn operator_display(operator: &str) -> &str {
    match operator {
        "EQ" => "equals",
        "DIFF" => "different from",
        "GT" => "greater than",
        "LT" => "less than",
        "GTEQ" => "greater than or equal",
        "LTEQ" => "less than or equal",
        "CONT" => "contains",
        "NCONT" => "does not contain",
        "BTW" => "between",
        other => other,
    }
}

/// The members of a block's node.
pub fn with_node<T>(block: &Block, id: &str, then: impl FnOnce(&Members<'_>) -> T) -> T {
    let (class, node_type, name) = class(block);
    let (x, y) = block.position.as_ref().map_or((0.0, 0.0), |p| (p.x, p.y));
    let (x, y) = match block.position.as_ref().and_then(|p| p.text.as_deref()) {
        Some([x, y]) => (Shape::Digits(x.as_str()), Shape::Digits(y.as_str())),
        None => (Shape::Float(x), Shape::Float(y)),
    };
    let head = [
        ("id", Shape::Text(id)),
        ("_class", Shape::Text(class)),
        ("selected", Shape::Bool(false)),
        ("error", Shape::Bool(false)),
        ("type", Shape::Text(node_type)),
        ("x", x),
        ("y", y),
        ("extras", Shape::Object(&[])),
        ("ports", Shape::Apart),
        ("name", Shape::Text(name)),
        ("color", Shape::Text("rgb(0,192,255)")),
    ];
    match &block.kind {
        Kind::Message | Kind::Options => {
            with_question(block, |question| joined(&[&head, question], then))
        }
        Kind::Condition => with_question(block, |question| {
            let test = block.test.as_deref().unwrap_or("custom").to_uppercase();
            let own = [
                ("variable", Shape::text_or_empty(block.variable.as_deref())),
                ("conditional_type", Shape::Text(&test)),
            ];
            joined(&[&head, question, &own], then)
        }),
        Kind::AbTest => with_question(block, |question| joined(&[&head, question], then)),
        Kind::Template => with_question(block, |question| {
            let template = block.template.as_deref();
            let mut answers: Vec<Shape<'_>> =
                block.options.iter().map(|option| Shape::Text(&option.label)).collect();
            if block.default.is_some() {
                answers.push(Shape::Text("DEFAULT"));
            }
            let kind = match template.and_then(|t| t.answers.as_deref()) {
                Some(word) => word.to_uppercase(),
                None if block.options.is_empty() => "OPEN".to_owned(),
                None => "CLOSED".to_owned(),
            };
            let hsm = [
                ("id", template.and_then(|t| t.id.as_ref()).map_or(Shape::Null, Shape::Json)),
                ("name", Shape::text_or_empty(template.and_then(|t| t.name.as_deref()))),
                ("type", Shape::Text(&kind)),
                ("content", Shape::Text(block.text())),
                ("answers", Shape::List(&answers)),
            ];
            joined(&[&head, question, &[("hsm", Shape::Object(&hsm))]], then)
        }),
        Kind::Agent => {
            let team = block.team.as_deref().unwrap_or("DEFAULT");
            joined(&[&head, &[("agentTag", Shape::Text(team))]], then)
        }
        Kind::Integration if block.service.as_deref() == Some("HUBSPOT") => {
            let own = [
                ("version", Shape::Text("V2")),
                ("hubspotEmail", Shape::Text("")),
                ("agentTag", Shape::text_or_empty(block.team.as_deref())),
            ];
            joined(&[&head, &own], then)
        }
        Kind::Integration => joined(&[&head], then),
        Kind::Jump => {
            let conversation = block.conversation.as_deref();
            let id = conversation.and_then(|c| c.id.as_ref()).map_or(Shape::Absent, Shape::Json);
            let name =
                conversation.and_then(|c| c.name.as_deref()).map_or(Shape::Absent, Shape::Text);
            let inner = [("id", id), ("name", name)];
            let poll = match conversation {
                Some(_) => Shape::Object(&inner),
                None => Shape::Null,
            };
            joined(&[&head, &[("poll", poll)]], then)
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket => {
            let service = ("helpdeskType", Shape::text_or_null(block.service.as_deref()));
            let names: &[&str] = if block.kind == Kind::HelpdeskAction {
                &["variable", "value", "action"]
            } else {
                &["properties", "pipeline"]
            };
            let mut own = vec![service];
            for name in names {
                let value = block.data.as_ref().and_then(|data| data.get(name));
                own.push((name, value.map_or(Shape::Null, Shape::Json)));
            }
            joined(&[&head, &own], then)
        }
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
            let text = block.text.as_deref().map_or(Shape::Absent, Shape::Text);
            joined(&[&head, &[("text", text)]], then)
        }
    }
}

fn joined<T>(parts: &[&Members<'_>], then: impl FnOnce(&Members<'_>) -> T) -> T {
    then(&parts.concat())
}

/// What a message that takes a limited number of answers carries.
pub const LIMIT_TYPE: Shape<'static> =
    Shape::Object(&[("display", Shape::Text("limit")), ("value", Shape::Text("MESSAGE_LIMIT"))]);

/// What the editor shows for the type of the saved answer, and the type.
pub fn save_words(block: &Block) -> [String; 2] {
    let default_type = if block.kind == Kind::Options { "text" } else { "all" };
    let value = block
        .save
        .as_ref()
        .map(|save| platform_save_type(save.kind.as_deref().unwrap_or(default_type)))
        .unwrap_or_default();
    [display(&value), value]
}

/// The events of a goal, each with its type, its address and what is expected of it.
pub fn goal_events(block: &Block) -> Vec<[(&str, Shape<'_>); 3]> {
    let events = block.goal.iter().flat_map(|goal| &goal.events);
    events
        .map(|event| {
            let number = event.expectation.as_ref();
            [
                ("type", Shape::Text(&event.kind)),
                ("url", event.url.as_deref().map_or(Shape::Absent, Shape::Text)),
                ("expectationValue", number.map_or(Shape::Absent, |n| Shape::Digits(n.as_str()))),
            ]
        })
        .collect()
}

/// A HubSpot transfer of the first version. Flows name no version: only a diagram has it.
pub fn is_first_hubspot_transfer(block: &Block) -> bool {
    let patch = block.record.as_ref().map(|record| &record.patch);
    block.kind == Kind::Integration
        && block.service.as_deref() == Some("HUBSPOT")
        && as_filed(patch, "version", Shape::Text("V2")).as_text() == Some("V1")
}

/// The members that every message and decision has.
fn with_question<T>(block: &Block, then: impl FnOnce(&Members<'_>) -> T) -> T {
    let file = block.file.as_deref();
    let file = [
        ("url", Shape::text_or_empty(file.and_then(|f| f.url.as_deref()))),
        ("type", Shape::text_or_empty(file.and_then(|f| f.media.as_deref()))),
        ("name", file.and_then(|f| f.name.as_deref()).map_or(Shape::Absent, Shape::Text)),
        ("variable", Shape::text_or_empty(file.and_then(|f| f.variable.as_deref()))),
    ];
    let place = block.location.as_deref();
    let latitude = place.and_then(|l| l.latitude.as_ref());
    let longitude = place.and_then(|l| l.longitude.as_ref());
    let location = [
        ("lat", latitude.map_or(Shape::Null, |n| Shape::Digits(n.as_str()))),
        ("lng", longitude.map_or(Shape::Null, |n| Shape::Digits(n.as_str()))),
        ("variable", Shape::text_or_empty(place.and_then(|l| l.variable.as_deref()))),
        ("address", Shape::text_or_empty(place.and_then(|l| l.address.as_deref()))),
    ];
    let [save_display, save_value] = save_words(block);
    let save_type = [("display", Shape::Text(&save_display)), ("value", Shape::Text(&save_value))];
    let unit = block.timer.as_ref().and_then(|t| t.unit.as_deref()).unwrap_or("seconds");
    let unit_value = unit.to_uppercase();
    let unit_type = [("display", Shape::Text(unit)), ("value", Shape::Text(&unit_value))];
    let retry = block.auto_retry.as_deref();
    let retry_members = [
        (
            "time",
            retry
                .and_then(|r| r.minutes.as_ref())
                .map_or(Shape::Absent, |n| Shape::Digits(n.as_str())),
        ),
        ("message", retry.and_then(|r| r.message.as_deref()).map_or(Shape::Absent, Shape::Text)),
    ];
    let events = goal_events(block);
    let events: Vec<Shape<'_>> = events.iter().map(|event| Shape::Object(event)).collect();
    let goal = [
        (
            "campaignGoal",
            Shape::text_or_empty(block.goal.as_ref().and_then(|g| g.campaign.as_deref())),
        ),
        ("targetEvents", Shape::List(&events)),
    ];
    let timer_value = block.timer.as_ref().and_then(|t| t.value.as_ref());
    then(&[
        ("webhook_read", Shape::text_or_null(block.webhook_read.as_deref())),
        ("webhook_delivered", Shape::text_or_null(block.webhook_delivered.as_deref())),
        ("text", Shape::Text(block.text())),
        ("file", Shape::Object(&file)),
        ("location", Shape::Object(&location)),
        ("areHiddenClosedAnswers", Shape::Bool(block.visible_options == Some(false))),
        ("saveOnVariable", Shape::text_or_null(block.save.as_ref().map(|s| s.variable.as_str()))),
        (
            "saveOnVariableType",
            if block.save.is_some() { Shape::Object(&save_type) } else { Shape::Null },
        ),
        ("messageLimit", if block.message_limit.is_some() { LIMIT_TYPE } else { Shape::Null }),
        (
            "messageLimitValue",
            block.message_limit.as_ref().map_or(Shape::Null, |n| Shape::Digits(n.as_str())),
        ),
        ("timer", if block.timer.is_some() { Shape::Object(&unit_type) } else { Shape::Null }),
        ("timerValue", timer_value.map_or(Shape::Null, |n| Shape::Digits(n.as_str()))),
        ("autoRetry", if retry.is_some() { Shape::Object(&retry_members) } else { Shape::Null }),
        ("goalMeasurement", Shape::Object(&goal)),
    ])
}

/// The members of an input port.
pub fn with_input<T>(
    id: &str,
    node: &str,
    links: &[Shape<'_>],
    then: impl FnOnce(&Members<'_>) -> T,
) -> T {
    then(&[
        ("id", Shape::Text(id)),
        ("_class", Shape::Text("DefaultPortModel")),
        ("selected", Shape::Bool(false)),
        ("error", Shape::Bool(false)),
        ("name", Shape::Text("input")),
        ("parentNode", Shape::Text(node)),
        ("links", Shape::List(links)),
        ("showLinkRoute", Shape::Bool(false)),
        ("in", Shape::Bool(true)),
        ("label", Shape::Text("In")),
    ])
}

/// The members of the port of an exit.
pub fn with_port<T>(
    block: &Block,
    exit: &Exit<'_>,
    ids: (&str, &str),
    links: &[Shape<'_>],
    no_condition: Shape<'_>,
    then: impl FnOnce(&Members<'_>) -> T,
) -> T {
    let (id, node) = ids;
    let class = match exit.kind {
        ExitKind::Share => "ProbabilityPortModel",
        _ => "AnswerPortModel",
    };
    let label = match exit.kind {
        ExitKind::Default => "DEFAULT",
        ExitKind::Otherwise => OTHERWISE_LABEL,
        _ => exit.label,
    };
    let head = [
        ("id", Shape::Text(id)),
        ("_class", Shape::Text(class)),
        ("selected", Shape::Bool(false)),
        ("error", Shape::Bool(false)),
        ("name", Shape::Text("port-answer")),
        ("parentNode", Shape::Text(node)),
        ("links", Shape::List(links)),
        ("showLinkRoute", Shape::Bool(false)),
        ("in", Shape::Bool(false)),
        ("label", Shape::Text(label)),
    ];
    if exit.kind == ExitKind::Share {
        let percent = block
            .shares
            .iter()
            .find(|share| share.id == *exit.id)
            .and_then(|share| share.percent.as_ref());
        let own = [
            ("probability", percent.map_or(Shape::Null, |n| Shape::Digits(n.as_str()))),
            ("answerType", Shape::Text("PROBABILITY")),
        ];
        return joined(&[&head, &own], then);
    }
    let is_controlled = exit.kind == ExitKind::Option
        && block.kind == Kind::Options
        && block.style() != Style::Plain;
    let answer_type = match exit.kind {
        ExitKind::Reply => "OPEN",
        ExitKind::Option if is_controlled => "CLOSED_CONTROLLED",
        ExitKind::Option => "CLOSED",
        ExitKind::Default => "DEFAULT_CLOSED",
        ExitKind::Condition => "CONDITION",
        ExitKind::Otherwise => "DEFAULT_CONDITION",
        ExitKind::Share => "PROBABILITY",
        ExitKind::Next if block.kind == Kind::HelpdeskTicket => "HELPDESK_TICKET",
        ExitKind::Next => "HELPDESK_ACTION",
        ExitKind::Alternate => "TIMEOUT",
    };
    let minutes = match exit.kind {
        ExitKind::Alternate => block.alternate.as_ref().and_then(|a| a.minutes.as_ref()),
        _ => None,
    };
    let option = (exit.kind == ExitKind::Option).then(|| block.option(exit.id)).flatten();
    let subtype = option.and_then(|o| o.action.as_deref()).unwrap_or("default").to_uppercase();
    let condition = (exit.kind == ExitKind::Condition)
        .then(|| block.conditions.iter().find(|condition| condition.id == *exit.id))
        .flatten();
    let operator = condition.and_then(|c| c.operator.as_deref()).unwrap_or("EQ");
    let test =
        [("display", Shape::Text(operator_display(operator))), ("value", Shape::Text(operator))];
    let empty = Json::string("");
    let condition_object = [
        ("condition", Shape::Object(&test)),
        ("value", Shape::Json(condition.and_then(|c| c.value.as_ref()).unwrap_or(&empty))),
        ("variable", Shape::text_or_empty(block.variable.as_deref())),
    ];
    let own = [
        ("timeout", Shape::Digits(minutes.map_or("5", |minutes| minutes.as_str()))),
        ("webhook", Shape::text_or_empty(exit.path.url())),
        ("answerType", Shape::Text(answer_type)),
        (
            "conditionObject",
            if condition.is_some() { Shape::Object(&condition_object) } else { no_condition },
        ),
        ("answerSubtype", Shape::Text(&subtype)),
        ("optOutWebhook", Shape::text_or_empty(option.and_then(|o| o.optout_webhook.as_deref()))),
        (
            "controlledLength",
            match (is_controlled, block.style()) {
                (true, Style::Buttons) => Shape::Digits("20"),
                (true, _) => Shape::Digits("24"),
                _ => Shape::Null,
            },
        ),
    ];
    joined(&[&head, &own], then)
}

/// The ids of the blocks that a line connects, and its own.
#[derive(Clone, Copy)]
pub struct LinkIds<'a> {
    pub id: &'a str,
    pub source: &'a str,
    pub source_port: &'a str,
    pub target: &'a str,
    pub target_port: &'a str,
}

/// The members of a line.
pub fn with_link<T>(ids: LinkIds<'_>, then: impl FnOnce(&Members<'_>) -> T) -> T {
    then(&[
        ("id", Shape::Text(ids.id)),
        ("_class", Shape::Text("LinkModel")),
        ("selected", Shape::Bool(false)),
        ("error", Shape::Bool(false)),
        ("type", Shape::Text("default")),
        ("source", Shape::Text(ids.source)),
        ("sourcePort", Shape::Text(ids.source_port)),
        ("target", Shape::Text(ids.target)),
        ("targetPort", Shape::Text(ids.target_port)),
        ("points", Shape::Apart),
        ("extras", Shape::Object(&[])),
    ])
}

/// The members of a corner of a line.
pub fn with_point<T>(
    id: &str,
    x: Shape<'_>,
    y: Shape<'_>,
    then: impl FnOnce(&Members<'_>) -> T,
) -> T {
    then(&[
        ("id", Shape::Text(id)),
        ("_class", Shape::Text("PointModel")),
        ("selected", Shape::Bool(false)),
        ("error", Shape::Bool(false)),
        ("x", x),
        ("y", y),
    ])
}

/// The members of a whole diagram.
pub fn with_diagram<T>(id: &str, then: impl FnOnce(&Members<'_>) -> T) -> T {
    then(&[
        ("id", Shape::Text(id)),
        ("offsetX", Shape::Digits("0")),
        ("offsetY", Shape::Digits("0")),
        ("zoom", Shape::Digits("100")),
        ("links", Shape::Apart),
        ("nodes", Shape::Apart),
    ])
}
