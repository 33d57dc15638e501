//! Flow to question list.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::format::diagram::derive::{LIMIT_TYPE, OTHERWISE_LABEL, goal_events, save_words};
use crate::format::shape::{Members, Shape, as_filed, change_of, inside, write};
use crate::model::flow::{
    AnswersRecord, Block, Change, DEFAULT_LABEL, Exit, ExitKind, Flow, LOCATION_LABEL, Patch, Path,
    TRIGGER_LABEL,
};
use crate::model::json::f64_text;
use crate::model::{BlockId, Facts, Json, Kind, Number, Style};

/// The question list of a flow, on one line. The start's question stands first; without a
/// start the first block's does.
pub fn questions(flow: &Flow) -> String {
    let flow = with_own_ids(flow);
    let facts = Facts::new(&flow);
    let mut out = "[".to_owned();
    for (index, number) in order(&facts).into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        question(&facts, number, &mut out);
    }
    out.push(']');
    out
}

/// The flow in which every path leads to the first question of its id. A list may come with several
/// questions of one id; one that a path leads to by now gets an id of its own.
pub fn with_own_ids(flow: &Flow) -> Cow<'_, Flow> {
    let facts = Facts::new(flow);
    let ids: Vec<String> = (0..facts.len()).map(|number| question_id(&facts, number)).collect();
    let mut taken: HashSet<&str> = HashSet::new();
    let later: Vec<usize> =
        (0..facts.len()).filter(|number| !taken.insert(ids[*number].as_str())).collect();
    if later.is_empty() {
        return Cow::Borrowed(flow);
    }
    let led_to: HashSet<usize> = facts
        .blocks()
        .flat_map(|(_, _, block)| block.exits())
        .filter_map(|exit| facts.target(&exit))
        .collect();
    let mut free = (ids.len()..).map(|id| id.to_string()).filter(|id| !taken.contains(id.as_str()));
    let mut blocks: Vec<(BlockId, Block)> =
        flow.blocks.iter().map(|(id, block)| (id.clone(), block.clone())).collect();
    for number in later.into_iter().filter(|number| led_to.contains(number)) {
        if let Some((_, block)) = blocks.get_mut(number) {
            let mut record = block.record.as_deref().cloned().unwrap_or_default();
            record.question = free.next();
            block.record = Some(Arc::new(record));
        }
    }
    Cow::Owned(Flow { blocks: blocks.into_iter().collect(), ..flow.clone() })
}

/// The blocks in the order of their questions: the start, then the others as they stand,
/// unless the list that they came from had another order.
pub fn order(facts: &Facts<'_>) -> Vec<usize> {
    let start = facts.start();
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(|number| Some(*number) != start);
    let place = |number: &usize| facts.block(*number).record.as_ref()?.question_place;
    if order.iter().any(|number| place(number).is_some()) {
        order.sort_by_key(|number| place(number).unwrap_or(u32::MAX));
        // Another start than the list had stands first all the same.
        if let Some(at) = order.iter().position(|number| Some(*number) == start) {
            order[..=at].rotate_right(1);
        }
    }
    order
}

/// The blocks in the order in which their questions are read back: by their ids, where these are
/// the numbers from 0 on, else as they stand in the list.
pub fn read_order(facts: &Facts<'_>) -> Vec<usize> {
    let order = order(facts);
    let mut by_id = vec![None; order.len()];
    for number in &order {
        let id = question_id(facts, *number);
        let place = id.parse::<usize>().ok().filter(|place| place.to_string() == id);
        if let Some(slot) = place.and_then(|place| by_id.get_mut(place)) {
            *slot = Some(*number);
        }
    }
    by_id.into_iter().collect::<Option<Vec<usize>>>().unwrap_or(order)
}

/// The id of a block's question: its position, unless its list gave it another.
pub fn question_id(facts: &Facts<'_>, number: usize) -> String {
    match facts.block(number).record.as_ref().and_then(|record| record.question.as_deref()) {
        Some(id) => id.to_owned(),
        None => number.to_string(),
    }
}

/// How a block is called that only the paths of a question list name.
pub fn missing_question(id: &str) -> BlockId {
    BlockId::from(format!("{MISSING}{id}"))
}

const MISSING: &str = "question ";

/// The id of the question that a path leads to, also of one that the list does not have.
fn led_to(facts: &Facts<'_>, path: &Path) -> Option<String> {
    let to = path.to.as_ref()?.as_str();
    match facts.number(to) {
        Some(number) => Some(question_id(facts, number)),
        None => to.strip_prefix(MISSING).map(str::to_owned),
    }
}

fn question(facts: &Facts<'_>, number: usize, out: &mut String) {
    let block = facts.block(number);
    let id = question_id(facts, number);
    let record = block.record.as_deref();
    let patch = record.map(|record| &record.question_patch);
    let own = record.map(|record| &record.answers);
    with_question(facts, number, &id, |members| {
        write(members, patch, out, |_, out| {
            let names = answer_order(block, own);
            if names.iter().all(|name| block.exit(name).is_none()) {
                match patch.and_then(|patch| change_of(patch, "answers")) {
                    Some(Change::Drop(_)) => return,
                    Some(Change::Add(value)) => return value.write_compact(out),
                    _ => {}
                }
            }
            out.push('[');
            for (index, name) in names.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let change = own.and_then(|own| change_of(&own.changes, &name));
                match (exit_named(block, &name), change) {
                    (Some(exit), change) => {
                        let inside = match change {
                            Some(Change::Inside(inside)) => Some(inside),
                            _ => None,
                        };
                        with_answer(facts, number, &exit, |members| {
                            write(members, inside, out, |_, _| {});
                        });
                    }
                    (None, Some(Change::Add(answer))) => answer.write_compact(out),
                    (None, _) => out.push_str("null"),
                }
            }
            out.push(']');
        });
    });
}

/// The exits whose answers a question lists, in order, as far as the flow decides it.
pub fn derived_answers(block: &Block) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    match block.kind {
        Kind::Message => names.push("reply"),
        Kind::Template if block.is_open_template() => names.push("reply"),
        Kind::Options | Kind::Template => {
            names.extend(block.options.iter().map(|option| option.id.as_str()));
            names.extend(block.default.as_ref().map(|_| "default"));
        }
        Kind::Condition => {
            names.extend(block.conditions.iter().map(|condition| condition.id.as_str()));
            names.push("otherwise");
        }
        Kind::AbTest => names.extend(block.shares.iter().map(|share| share.id.as_str())),
        Kind::HelpdeskAction | Kind::HelpdeskTicket => names.push("next"),
        Kind::Agent | Kind::Integration | Kind::Jump => {}
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
            names.extend(
                block.exits().filter(|exit| exit.kind != ExitKind::Alternate).map(|exit| exit.id),
            );
        }
    }
    names
}

/// The answers in the order of the list that they came from, where that is another one.
fn answer_order(block: &Block, own: Option<&AnswersRecord>) -> Vec<String> {
    let mut names: Vec<String> = derived_answers(block).into_iter().map(str::to_owned).collect();
    if let Some(order) = own.and_then(|own| own.order.as_ref()) {
        let place = |name: &str| order.iter().position(|own| own == name).unwrap_or(usize::MAX);
        // An exit that the list did not have and the block does not either is none.
        names.retain(|name| place(name) != usize::MAX || block.exit(name).is_some());
        let is_raw = |name: &&String| name.starts_with("raw ") && block.exit(name).is_none();
        names.extend(order.iter().filter(is_raw).cloned());
        names.sort_by_key(|name| place(name));
    }
    names
}

/// The exit of this name; exits that a kind always has need not be in the flow.
fn exit_named<'a>(block: &'a Block, name: &'a str) -> Option<Exit<'a>> {
    static FREE: std::sync::LazyLock<Path> = std::sync::LazyLock::new(Path::default);
    block.exit(name).or_else(|| {
        let kind = match name {
            "reply" => ExitKind::Reply,
            "otherwise" => ExitKind::Otherwise,
            "next" => ExitKind::Next,
            _ => return None,
        };
        Some(Exit { kind, id: name, path: &FREE, label: "" })
    })
}

/// The word of the platform for a block's question.
pub fn question_type(block: &Block) -> String {
    match &block.kind {
        Kind::Message => "OPEN".to_owned(),
        Kind::Options => "CLOSED".to_owned(),
        Kind::Template => match block.template.as_ref().and_then(|t| t.answers.as_deref()) {
            Some(word) => word.to_uppercase(),
            None if block.is_open_template() => "OPEN".to_owned(),
            None => "CLOSED".to_owned(),
        },
        Kind::Condition => "CONDITION".to_owned(),
        Kind::AbTest => "AB".to_owned(),
        Kind::Agent => "AGENT".to_owned(),
        Kind::Integration if block.service.as_deref() == Some("HUBSPOT") => "AGENT".to_owned(),
        Kind::Integration => "INTEGRATION".to_owned(),
        Kind::HelpdeskAction => "HELPDESK_ACTION".to_owned(),
        Kind::HelpdeskTicket => "HELPDESK_TICKET".to_owned(),
        Kind::Jump => "POLL_REDIRECTION".to_owned(),
        Kind::WhatsappFlow => "WHATSAPP_FLOW".to_owned(),
        Kind::AiAssistant => "AI_ASSISTANT".to_owned(),
        Kind::Unknown(word) => word.to_string(),
    }
}

/// The members of a block's question.
pub fn with_question<T>(
    facts: &Facts<'_>,
    number: usize,
    id: &str,
    then: impl FnOnce(&Members<'_>) -> T,
) -> T {
    let block = facts.block(number);
    let kind = question_type(block);
    let head = [("id", Shape::Text(id)), ("question_type", Shape::Text(&kind))];
    let read = Shape::text_or_empty(block.webhook_read.as_deref());
    let delivered = Shape::text_or_empty(block.webhook_delivered.as_deref());
    let silent = [("webhook_read", Shape::Text("")), ("webhook_delivered", Shape::Text(""))];
    let answers = ("answers", Shape::Apart);
    match &block.kind {
        Kind::Message | Kind::Options => with_message(facts, number, then_with(&head, then)),
        Kind::Template => with_saved(block, |saved| {
            with_goal(block, &["LINK", "BUTTON_LINK"], |goal| {
                let template = block.template.as_deref();
                let hsm = inside(node_patch(block), "hsm");
                let id = template.and_then(|t| t.id.as_ref()).map_or(Shape::Null, Shape::Json);
                let hsm_id = as_filed(hsm, "id", id);
                let own = [
                    ("text", as_filed(hsm, "content", Shape::Text(block.text()))),
                    ("options", Shape::Object(&[])),
                    ("visible_options", Shape::Bool(true)),
                    ("webhook_read", read),
                    ("webhook_delivered", delivered),
                    ("hsm_id", hsm_id),
                    answers,
                ];
                then(&[&head, &own[..], goal, saved].concat())
            })
        }),
        Kind::Condition => {
            let test = block.test.as_deref().unwrap_or("custom").to_uppercase();
            let node = node_patch(block);
            let variable = Shape::text_or_empty(block.variable.as_deref());
            let own = [
                ("text", as_filed(node, "variable", variable)),
                ("conditional_type", as_filed(node, "conditional_type", Shape::Text(&test))),
                ("visible_options", Shape::Bool(false)),
            ];
            then(&[&head, &own[..], &silent, &[answers]].concat())
        }
        Kind::AbTest => {
            let own = [("text", Shape::Text("")), ("visible_options", Shape::Bool(false))];
            then(&[&head, &own[..], &silent, &[answers]].concat())
        }
        Kind::Agent | Kind::Integration => {
            let is_hubspot = block.kind == Kind::Integration && kind == "AGENT";
            let node = node_patch(block);
            let team = [if block.kind == Kind::Agent {
                let team = block.team.as_deref().unwrap_or("DEFAULT");
                as_filed(node, "agentTag", Shape::Text(team))
            } else {
                Shape::text_or_empty(block.team.as_deref())
            }];
            let text = match block.kind {
                Kind::Agent => "",
                _ if is_hubspot => "HUBSPOT",
                _ => block.service.as_deref().unwrap_or("CUSTOMINTEGRATION"),
            };
            // Freshdesk alone is told of an address, which only a diagram has.
            let email = match text {
                "FRESHDESK" => as_filed(node, "email", Shape::Absent),
                _ => Shape::Absent,
            };
            let options = [("email", email)];
            let target = if kind == "AGENT" {
                ("agent_types", Shape::List(&team))
            } else {
                ("options", Shape::Object(&options))
            };
            let own = [
                ("text", Shape::Text(text)),
                answers,
                target,
                ("visible_options", Shape::Bool(true)),
            ];
            then(&[&head, &own[..], &silent].concat())
        }
        Kind::Jump => {
            let id = block.conversation.as_ref().and_then(|c| c.id.as_ref());
            let text = format!("[{}]", id.map(plain_text).unwrap_or_default());
            let own =
                [("text", Shape::Text(&text)), answers, ("visible_options", Shape::Bool(true))];
            then(&[&head, &own[..], &silent].concat())
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket => {
            let extra = helpdesk_extra(block);
            let service = Shape::text_or_null(block.service.as_deref());
            let own = [
                ("text", as_filed(node_patch(block), "helpdeskType", service)),
                ("visible_options", Shape::Bool(false)),
            ];
            let last = [("extra", Shape::Json(&extra)), answers];
            then(&[&head, &own[..], &silent, &last].concat())
        }
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
            let own = [("text", Shape::Text(block.text())), answers];
            then(&[&head, &own[..]].concat())
        }
    }
}

/// Puts the head before the members of a message.
fn then_with<'h, T>(
    head: &'h Members<'h>,
    then: impl FnOnce(&Members<'_>) -> T,
) -> impl FnOnce(&Members<'_>) -> T {
    move |members| then(&[head, members].concat())
}

fn with_message<T>(facts: &Facts<'_>, number: usize, then: impl FnOnce(&Members<'_>) -> T) -> T {
    let block = facts.block(number);
    let node = node_patch(block);
    let file = block.file.as_deref();
    let url = file.and_then(|f| f.url.as_deref()).filter(|url| !url.is_empty());
    let file_variable = file
        .and_then(|f| f.variable.as_deref())
        .filter(|variable| !variable.is_empty())
        .map(|variable| format!("{{{{{variable}}}}}"));
    let file_url = file_variable.as_deref().or(url).map_or(Shape::Absent, Shape::Text);
    let file_name = match url {
        Some(_) => {
            let name = file.and_then(|f| f.name.as_deref()).map_or(Shape::Absent, Shape::Text);
            as_filed(inside(node, "file"), "name", name)
        }
        None => Shape::Absent,
    };

    let fixed = coordinates(block)
        .map(|[latitude, longitude]| [("latitude", latitude), ("longitude", longitude)]);
    let named = place_variable(block).map(|variable| [("variable", Shape::Text(variable))]);
    let location = match (&fixed, &named) {
        (Some(fixed), _) => Shape::Object(fixed),
        (None, Some(named)) => Shape::Object(named),
        (None, None) => Shape::Absent,
    };

    let alternate = block.alternate.as_deref();
    let rescue = alternate.and_then(|alternate| led_to(facts, &alternate.path));
    let port = port_patch(block, "alternate");
    let minutes = alternate.and_then(|alternate| alternate.minutes.as_ref());
    let minutes = Shape::Digits(minutes.map_or("5", Number::as_str));
    let seconds = in_seconds(as_filed(port, "timeout", minutes));
    let webhook = Shape::text_or_empty(alternate.and_then(|a| a.path.url()));
    let timeout = [
        ("seconds", digits_or_null(seconds.as_ref())),
        ("to_question_id", Shape::text_or_empty(rescue.as_deref())),
        ("webhook", as_filed(port, "webhook", webhook)),
    ];

    let limit = block.message_limit.as_ref();
    let has_limit = match as_filed(node, "messageLimit", limit.map_or(Shape::Null, |_| LIMIT_TYPE))
    {
        Shape::Object(_) => true,
        Shape::Json(json) => json.get("value").and_then(Json::as_str) == Some("MESSAGE_LIMIT"),
        _ => false,
    };
    let limit = if has_limit {
        as_filed(node, "messageLimitValue", digits_or_null(limit))
    } else {
        Shape::Absent
    };

    let timer = block.timer.as_deref();
    let timer_value =
        as_filed(node, "timerValue", digits_or_null(timer.and_then(|t| t.value.as_ref())));
    let timer_seconds = in_seconds(timer_value);
    let timer = match timer {
        None => Shape::Absent,
        Some(timer) if timer.unit.as_deref() == Some("minutes") => {
            digits_or_null(timer_seconds.as_ref())
        }
        Some(_) => timer_value,
    };

    let retry = block.auto_retry.as_deref();
    let retry_patch = inside(node, "autoRetry");
    let minutes = retry.and_then(|r| r.minutes.as_ref());
    let minutes = minutes.map_or(Shape::Absent, |minutes| Shape::Digits(minutes.as_str()));
    let retry_time = in_seconds(as_filed(retry_patch, "time", minutes));
    let message = retry.and_then(|r| r.message.as_deref()).map_or(Shape::Absent, Shape::Text);
    let auto_retry = [
        ("time", digits_or_null(retry_time.as_ref())),
        ("message", as_filed(retry_patch, "message", message)),
    ];
    let subtype = match (&block.kind, block.style()) {
        (Kind::Options, Style::Plain) => Shape::Null,
        (Kind::Options, Style::Buttons) => Shape::Text("BUTTONS"),
        (Kind::Options, Style::List) => Shape::Text("LIST"),
        _ => Shape::Absent,
    };
    with_saved(block, |saved| {
        with_goal(block, &["LINK"], |goal| {
            let head = [
                ("text", as_filed(node, "text", Shape::Text(block.text()))),
                ("visible_options", Shape::Bool(block.visible_options != Some(false))),
                ("webhook_read", Shape::text_or_empty(block.webhook_read.as_deref())),
                ("webhook_delivered", Shape::text_or_empty(block.webhook_delivered.as_deref())),
            ];
            let media = [("file_url", file_url), ("file_name", file_name), ("location", location)];
            let rest = [
                (
                    "question_not_answer_timeout",
                    if rescue.is_some() { Shape::Object(&timeout) } else { Shape::Absent },
                ),
                ("answers", Shape::Apart),
                ("question_subtype", subtype),
                ("message_limit", limit),
                ("timer", timer),
                (
                    "auto_retry",
                    if retry.is_some() { Shape::Object(&auto_retry) } else { Shape::Absent },
                ),
            ];
            then(&[&head[..], saved, &media, goal, &rest].concat())
        })
    })
}

/// What the block's node in a diagram says beyond the block.
fn node_patch(block: &Block) -> Option<&Patch> {
    block.record.as_ref().map(|record| &record.patch)
}

/// What the port of an exit in a diagram says beyond the exit.
fn port_patch<'a>(block: &'a Block, exit: &str) -> Option<&'a Patch> {
    let ports = &block.record.as_ref()?.ports;
    ports.iter().find(|(name, _)| *name == *exit).map(|(_, port)| &port.patch)
}

fn digits_or_null(number: Option<&Number>) -> Shape<'_> {
    number.map_or(Shape::Null, |number| Shape::Digits(number.as_str()))
}

/// Minutes in seconds; none where the minutes are no number, or too large a one.
fn in_seconds(minutes: Shape<'_>) -> Option<Number> {
    let seconds = minutes.as_f64().map(|minutes| minutes * 60.0);
    seconds.filter(|seconds| seconds.is_finite()).map(Number::from_f64)
}

/// Latitude and longitude, where both are there and not 0: the platform's editor takes 0 for none.
fn coordinates(block: &Block) -> Option<[Shape<'_>; 2]> {
    let patch = inside(node_patch(block), "location");
    let place = block.location.as_deref();
    let latitude = digits_or_null(place.and_then(|place| place.latitude.as_ref()));
    let longitude = digits_or_null(place.and_then(|place| place.longitude.as_ref()));
    let both = [as_filed(patch, "lat", latitude), as_filed(patch, "lng", longitude)];
    both.iter().all(|number| number.is_set()).then_some(both)
}

fn place_variable(block: &Block) -> Option<&str> {
    block.location.as_deref()?.variable.as_deref().filter(|variable| !variable.is_empty())
}

/// Whether the platform's editor finds nothing to send in a message: its text is exactly `""`,
/// and it has neither a file nor a place. An address alone is no place.
pub fn sends_nothing(block: &Block) -> bool {
    let is_filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let text = as_filed(node_patch(block), "text", Shape::Text(block.text()));
    let has_file =
        block.file.as_ref().is_some_and(|file| is_filled(&file.url) || is_filled(&file.variable));
    text.as_text() == Some("")
        && !has_file
        && coordinates(block).is_none()
        && place_variable(block).is_none()
}

/// The saved answer's members. A diagram that names a variable and no type saves nothing.
fn with_saved<T>(block: &Block, then: impl FnOnce(&Members<'_>) -> T) -> T {
    let Some(save) = block.save.as_ref().filter(|save| !save.variable.is_empty()) else {
        return then(&[]);
    };
    let node = node_patch(block);
    let [display, word] = save_words(block);
    let derived = [("display", Shape::Text(&display)), ("value", Shape::Text(&word))];
    let kind = match as_filed(node, "saveOnVariableType", Shape::Object(&derived)) {
        Shape::Object(_) => {
            as_filed(inside(node, "saveOnVariableType"), "value", Shape::Text(&word))
        }
        Shape::Json(json) if Shape::Json(json).is_set() => {
            json.get("value").map_or(Shape::Absent, Shape::Json)
        }
        _ => return then(&[]),
    };
    let key = ("save_on_classified_on_key", Shape::Text(&save.variable));
    if kind.as_text().is_some_and(|word| ["EMAIL", "ZIPCODE", "NUMERIC"].contains(&word)) {
        return then(&[
            key,
            ("save_on_classified_type", Shape::Text("TEXT")),
            ("save_on_classified_subtype", kind),
        ]);
    }
    let kind = if kind.is_set() { kind } else { Shape::Absent };
    then(&[key, ("save_on_classified_type", kind)])
}

/// The goal's members; only events of these types carry their address.
fn with_goal<T>(block: &Block, linked: &[&str], then: impl FnOnce(&Members<'_>) -> T) -> T {
    let Some(goal) = block.goal.as_ref().filter(|goal| !goal.events.is_empty()) else {
        return then(&[]);
    };
    let patch = inside(node_patch(block), "goalMeasurement");
    let derived = goal_events(block);
    let objects: Vec<Shape<'_>> = derived.iter().map(|event| Shape::Object(event)).collect();
    let filed: Vec<[Shape<'_>; 3]> = match as_filed(patch, "targetEvents", Shape::List(&objects)) {
        Shape::Json(Json::Array(events)) => events
            .iter()
            .map(|event| {
                ["type", "url", "expectationValue"]
                    .map(|key| event.get(key).map_or(Shape::Absent, Shape::Json))
            })
            .collect(),
        _ => derived.iter().map(|event| event.map(|(_, shape)| shape)).collect(),
    };
    let events: Vec<[(&str, Shape<'_>); 3]> = filed
        .into_iter()
        .map(|[kind, url, expectation]| {
            let is_linked = kind.as_text().is_some_and(|word| linked.contains(&word));
            let own = |shape| if is_linked { shape } else { Shape::Absent };
            [("type", kind), ("url", own(url)), ("expectation_number", own(expectation))]
        })
        .collect();
    let events: Vec<Shape<'_>> = events.iter().map(|event| Shape::Object(event)).collect();
    let campaign = Shape::text_or_empty(goal.campaign.as_deref());
    let own = [
        ("campaign_goal", as_filed(patch, "campaignGoal", campaign)),
        ("target_events", Shape::List(&events)),
    ];
    then(&[("target_properties", Shape::Object(&own))])
}

/// A JSON value as JavaScript puts it into a text.
fn plain_text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_compact(),
    }
}

/// What a CRM action or a ticket says beside its text.
fn helpdesk_extra(block: &Block) -> Json {
    let data = block.data.as_ref();
    let get = |key: &str| data.and_then(|data| data.get(key));
    if let Some(extra) = get("extra") {
        return extra.clone();
    }
    // Choices of the editor's menus are objects whose `value` is what counts.
    let value_of = |json: &Json| json.get("value").cloned();
    let mut members: Vec<(String, Json)> = Vec::new();
    if block.kind == Kind::HelpdeskAction {
        let variable = get("variable");
        let value = get("value").and_then(|value| {
            match variable.and_then(|v| v.get("type")).and_then(Json::as_str) {
                Some("INPUT") => Some(value.clone()),
                Some("SELECT") => value_of(value),
                Some("MULTI-SELECT") => Some(Json::Array(
                    value.as_array()?.iter().map(|v| value_of(v).unwrap_or(Json::Null)).collect(),
                )),
                _ => None,
            }
        });
        let parts = [
            ("action", get("action").and_then(value_of)),
            ("variable", variable.and_then(value_of)),
            ("value", value),
        ];
        for (key, value) in parts {
            members.extend(value.map(|value| (key.to_owned(), value)));
        }
        return Json::Object(members);
    }
    let mut properties = Vec::new();
    if let Some(Json::Object(own)) = get("properties") {
        for (key, value) in own {
            let used = match value {
                Json::Null => None,
                Json::String(text) if text.is_empty() => None,
                Json::Array(items) => {
                    let own =
                        |item: &Json| item.get("value").filter(|v| **v != Json::Null).cloned();
                    let items: Vec<String> = items
                        .iter()
                        .map(|item| own(item).as_ref().map(plain_text).unwrap_or_default())
                        .collect();
                    Some(Json::String(items.join(";")))
                }
                Json::Object(_) => value_of(value),
                scalar => Some(scalar.clone()),
            };
            properties.extend(used.map(|used| (key.clone(), used)));
        }
    }
    members.push(("properties".to_owned(), Json::Object(properties)));
    let pipeline = get("pipeline").map_or(Shape::Null, Shape::Json);
    match as_filed(node_patch(block), "pipeline", pipeline) {
        Shape::Absent => {}
        pipeline => members.push(("pipeline".to_owned(), pipeline.to_json())),
    }
    Json::Object(members)
}

/// The members of the answer of an exit.
pub fn with_answer<T>(
    facts: &Facts<'_>,
    number: usize,
    exit: &Exit<'_>,
    then: impl FnOnce(&Members<'_>) -> T,
) -> T {
    let block = facts.block(number);
    let next = led_to(facts, exit.path);
    let next = next.as_deref().map_or(Shape::Digits("-1"), Shape::Text);
    let port = port_patch(block, exit.id);
    let label = match exit.kind {
        ExitKind::Default => DEFAULT_LABEL,
        ExitKind::Otherwise => OTHERWISE_LABEL,
        _ => exit.label,
    };
    let label = as_filed(port, "label", Shape::Text(label));
    let option = (exit.kind == ExitKind::Option).then(|| block.option(exit.id)).flatten();
    let action = option.and_then(|o| o.action.as_deref()).unwrap_or("default").to_uppercase();
    let subtype = match as_filed(port, "answerSubtype", Shape::Text(&action)) {
        _ if label.as_text() == Some(LOCATION_LABEL) => Shape::Text("LOCATION"),
        subtype if subtype.is_set() => subtype,
        _ => Shape::Text("DEFAULT"),
    };
    let subtype = ("answer_subtype", subtype);
    let mut webhook = Shape::text_or_empty(exit.path.url());
    let (otherwise, percent, own_type);
    let empty = Json::string("");
    let (expected, answer_type, tail): (Shape<'_>, &str, Vec<(&str, Shape<'_>)>) = match exit.kind {
        ExitKind::Condition => {
            let condition = block.conditions.iter().find(|c| c.id == *exit.id);
            let value = condition.and_then(|c| c.value.as_ref()).unwrap_or(&empty);
            let operator = condition.and_then(|c| c.operator.as_deref()).unwrap_or("EQ");
            (
                as_filed(inside(port, "conditionObject"), "value", Shape::Json(value)),
                "CONDITION",
                vec![("condition_type", Shape::Text(operator)), subtype],
            )
        }
        ExitKind::Otherwise => {
            otherwise = otherwise_value(facts.flow, block);
            (
                Shape::Json(&otherwise),
                "CONDITION",
                vec![("condition_type", Shape::Text("DEFAULT")), subtype],
            )
        }
        ExitKind::Share => {
            let share = block.shares.iter().find(|share| share.id == *exit.id);
            let value = share.and_then(|share| share.percent.as_ref()).map_or(0.0, Number::as_f64);
            // As JavaScript makes a text of it.
            percent = match value {
                f64::INFINITY => "Infinity".to_owned(),
                f64::NEG_INFINITY => "-Infinity".to_owned(),
                value => f64_text(value),
            };
            // The platform's editor does not read one that stands in a diagram.
            if port.is_some_and(|port| change_of(port, "webhook").is_some()) {
                webhook = Shape::Text("");
            }
            let subtype = ("answer_subtype", Shape::Text("DEFAULT"));
            (Shape::Text(&percent), "PROBABILITY", vec![subtype])
        }
        ExitKind::Next => {
            own_type = question_type(block);
            (Shape::Text(""), &own_type, vec![subtype])
        }
        ExitKind::Reply | ExitKind::Default | ExitKind::Option | ExitKind::Alternate => {
            let answer_type = match label.as_text() {
                Some(DEFAULT_LABEL) => "DEFAULT",
                Some(TRIGGER_LABEL) => "REQUEST_TRIGGER",
                _ => "TEXT",
            };
            let optout = Shape::text_or_empty(option.and_then(|o| o.optout_webhook.as_deref()));
            let optout = match as_filed(port, "optOutWebhook", optout) {
                optout if optout.is_set() => optout,
                _ => Shape::Text(""),
            };
            (label, answer_type, vec![subtype, ("optout_webhook", optout)])
        }
    };
    let head = [
        ("expected_text", expected),
        ("next_node_id", next),
        ("webhook", webhook),
        ("response", Shape::Text("")),
        ("answer_type", Shape::Text(answer_type)),
    ];
    then(&[&head, &tail[..]].concat())
}

/// What the platform's editor leaves in the condition of "In all other cases".
fn otherwise_value(flow: &Flow, block: &Block) -> Json {
    let usual = flow.platform.as_ref().and_then(|record| record.condition.as_ref());
    let record = block.record.as_deref();
    let port = record.and_then(|r| r.ports.iter().find(|(name, _)| *name == "otherwise"));
    let own = match port.and_then(|(_, port)| change_of(&port.patch, "conditionObject")) {
        Some(Change::Swap(_, json)) => json.get("value").cloned(),
        Some(Change::Inside(inside)) => match change_of(inside, "value") {
            Some(Change::Swap(_, json)) => Some(json.clone()),
            _ => None,
        },
        _ => None,
    };
    own.or_else(|| usual.and_then(|usual| usual.get("value").cloned()))
        .unwrap_or_else(|| Json::string("value"))
}
