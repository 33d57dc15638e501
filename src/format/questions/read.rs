//! Question list to flow.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::format::diagram::derive::save_type_from;
use crate::format::diagram::read::{goal_from, wanted_id};
use crate::format::json_text::{Value, filled_text, own_text};
use crate::format::native::read::Problem;
use crate::format::shape::compare;
use crate::model::flow::{
    Alternate, AnswersRecord, AutoRetry, Block, BlockRecord, Change, Choice, Condition,
    Conversation, DEFAULT_LABEL, Flow, Location, Media, PatchEntry, Path, Position, Save, Share,
    TRIGGER_LABEL, Template, Timer, Webhook,
};
use crate::model::id::{FIXED_EXITS, IdMaker, free_id, slug};
use crate::model::{BlockId, Facts, Json, Kind, Number, Style};

use super::write::{derived_answers, missing_question, question_id, with_answer, with_question};

type Read<T> = Result<T, Problem>;

/// How far apart blocks without positions are put: they get columns by their distance from
/// the start.
const STEP: (f64, f64) = (420.0, 340.0);

/// A question on its way to a block.
struct Question<'a> {
    value: Value<'a>,
    id: String,
    block: Block,
    /// The exit of each answer, or `raw N`, with the answer.
    answers: Vec<(String, Value<'a>)>,
}

/// Reads a flow from a question list.
pub fn flow(root: Value<'_>) -> Read<Flow> {
    let mut questions = Vec::new();
    for value in root.items() {
        if !value.is_object() {
            return Err(Problem {
                message: format!("a question must be an object, not {}", value.kind_word()),
                at: value.start(),
            });
        }
        questions.push(question(value));
    }
    let places = sort(&mut questions);
    let mut ids = IdMaker::default();
    let block_ids: Vec<BlockId> = questions
        .iter()
        .map(|question| BlockId::from(ids.make(&wanted_id(&question.block))))
        .collect();
    // The first question of an id counts, should it stand twice.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (number, question) in questions.iter().enumerate() {
        numbers.entry(question.id.clone()).or_insert(number);
    }
    let target = |value: Option<Value<'_>>| -> Option<BlockId> {
        let value = value?;
        let id = value.as_text().or_else(|| value.as_f64().map(|_| Cow::Borrowed(value.raw())))?;
        if id == "-1" {
            return None;
        }
        // A question that is not there: the path is shown as leading to what the list calls it.
        let missing = || missing_question(&id);
        Some(numbers.get(id.as_ref()).map_or_else(missing, |number| block_ids[*number].clone()))
    };
    for question in &mut questions {
        for (exit, answer) in &question.answers {
            let to = target(answer.get("next_node_id"));
            if let Some(path) = path_at(&mut question.block, exit) {
                path.to = to;
            }
        }
        let timeout = question.value.get("question_not_answer_timeout");
        if let (Some(alternate), Some(timeout)) = (&mut question.block.alternate, timeout) {
            alternate.path.to = target(timeout.get("to_question_id"));
        }
    }
    // The list's own ids and places matter to what is derived, so they are known before it.
    let usual_places = is_usual_order(&places);
    for (number, question) in questions.iter_mut().enumerate() {
        let mut record = BlockRecord::default();
        if question.id != number.to_string() {
            record.question = Some(question.id.clone());
        }
        if !usual_places {
            record.question_place = Some(places[number] as u32);
        }
        question.block.record = Some(Arc::new(record));
    }
    let start = places.iter().position(|place| *place == 0);
    let mut flow = Flow {
        blocks: block_ids
            .iter()
            .cloned()
            .zip(questions.iter().map(|question| question.block.clone()))
            .collect(),
        start: start.map(|number| block_ids[number].clone()),
        ..Flow::default()
    };
    let records: Vec<BlockRecord> = {
        let facts = Facts::new(&flow);
        questions.iter().enumerate().map(|(number, own)| differences(&facts, number, own)).collect()
    };
    let positions = positions(&flow);
    flow.blocks = block_ids
        .into_iter()
        .zip(questions)
        .zip(records.into_iter().zip(positions))
        .map(|((id, question), (record, (x, y)))| {
            let mut block = question.block;
            block.position = Some(Position::new(x, y));
            block.record = (record != BlockRecord::default()).then(|| Arc::new(record));
            (id, block)
        })
        .collect();
    Ok(flow)
}

/// Puts the questions in the order of their ids, when these are the numbers from 0 on, and
/// gives the place that each had in the list.
fn sort(questions: &mut Vec<Question<'_>>) -> Vec<usize> {
    let count = questions.len();
    let mut order: Vec<(usize, Option<usize>)> = questions
        .iter()
        .enumerate()
        .map(|(place, question)| (place, question.id.parse::<usize>().ok()))
        .collect();
    let mut seen = vec![false; count];
    let are_positions = order.iter().all(|(place, id)| {
        id.and_then(|id| seen.get_mut(id).map(|seen| (id, !std::mem::replace(seen, true))))
            .is_some_and(|(id, is_new)| is_new && questions[*place].id == id.to_string())
    });
    if are_positions {
        order.sort_by_key(|(_, id)| *id);
    }
    let mut slots: Vec<Option<Question<'_>>> =
        std::mem::take(questions).into_iter().map(Some).collect();
    let places: Vec<usize> = order.into_iter().map(|(place, _)| place).collect();
    *questions = places.iter().filter_map(|place| slots[*place].take()).collect();
    places
}

/// The start first, the others as they stand: the order that export gives by itself.
fn is_usual_order(places: &[usize]) -> bool {
    let others = places.iter().copied().filter(|place| *place != 0);
    others.enumerate().all(|(index, place)| place == index + 1)
}

fn divided(value: Option<Value<'_>>) -> Option<Number> {
    let number = value?.as_number()?;
    let minutes = number.as_f64() / 60.0;
    // One that is too large to calculate with stays as it is.
    Some(if minutes.is_finite() { Number::from_f64(minutes) } else { number })
}

fn question(value: Value<'_>) -> Question<'_> {
    let id = match value.get("id") {
        Some(id) => id.as_text().map_or_else(|| id.raw().to_owned(), Cow::into_owned),
        None => String::new(),
    };
    let word = own_text(value.get("question_type")).unwrap_or_default();
    let text = own_text(value.get("text"));
    let mut block = Block::default();
    let is_template = value.get("hsm_id").is_some();
    block.kind = match word.as_str() {
        "OPEN" | "CLOSED" if is_template => Kind::Template,
        "OPEN" => Kind::Message,
        "CLOSED" => Kind::Options,
        "CONDITION" => Kind::Condition,
        "AB" => Kind::AbTest,
        "AGENT" if text.as_deref() == Some("HUBSPOT") => Kind::Integration,
        "AGENT" => Kind::Agent,
        "INTEGRATION" => Kind::Integration,
        "HELPDESK_ACTION" => Kind::HelpdeskAction,
        "HELPDESK_TICKET" => Kind::HelpdeskTicket,
        "POLL_REDIRECTION" => Kind::Jump,
        "WHATSAPP_FLOW" => Kind::WhatsappFlow,
        "AI_ASSISTANT" => Kind::AiAssistant,
        other => Kind::Unknown(other.into()),
    };
    match block.kind {
        Kind::Message | Kind::Options | Kind::Template => {
            block.text = text;
            read_message(&mut block, value, is_template.then_some(word.as_str()));
        }
        Kind::Condition => {
            block.variable = text;
            block.test = own_text(value.get("conditional_type"))
                .map(|word| word.to_lowercase())
                .filter(|word| word != "custom");
        }
        Kind::Agent | Kind::Integration => {
            if block.kind == Kind::Integration {
                block.service = text;
            }
            let team = value.get("agent_types").and_then(|list| list.items().next());
            block.team = own_text(team);
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket => {
            block.service = text;
            block.data = value
                .get("extra")
                .filter(|extra| !extra.is_null())
                .map(|extra| Json::Object(vec![("extra".to_owned(), extra.to_json())]));
        }
        Kind::Jump => {
            let id = text.as_deref().and_then(|text| text.strip_prefix('[')?.strip_suffix(']'));
            block.conversation = id.filter(|id| !id.is_empty()).map(|id| {
                let id = Number::parse(id).map_or_else(|| Json::string(id), Json::Number);
                Box::new(Conversation { id: Some(id), ..Conversation::default() })
            });
        }
        Kind::AbTest => {}
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => block.text = text,
    }
    let mut answers = Vec::new();
    if let Some(list) = value.get("answers").filter(|list| list.is_array()) {
        for (index, answer) in list.items().enumerate() {
            let exit =
                read_answer(&mut block, answer, &answers).unwrap_or_else(|| format!("raw {index}"));
            answers.push((exit, answer));
        }
    }
    Question { value, id, block, answers }
}

fn read_message(block: &mut Block, value: Value<'_>, template: Option<&str>) {
    if let Some(word) = template {
        block.template = Some(Box::new(Template {
            id: value.get("hsm_id").filter(|id| !id.is_null()).map(Value::to_json),
            answers: Some(word.to_lowercase()),
            ..Template::default()
        }));
    }
    if block.kind == Kind::Options {
        let subtype = value.get("question_subtype").and_then(Value::as_text);
        block.style = Some(match subtype.as_deref() {
            Some("BUTTONS") => Style::Buttons,
            Some("LIST") => Style::List,
            _ => Style::Plain,
        });
    }
    if value.get("visible_options").and_then(Value::as_bool) == Some(false) {
        block.visible_options = Some(false);
    }
    block.webhook_read = filled_text(value.get("webhook_read"));
    block.webhook_delivered = filled_text(value.get("webhook_delivered"));
    if let Some(variable) = filled_text(value.get("save_on_classified_on_key")) {
        let kind = own_text(value.get("save_on_classified_subtype"))
            .or_else(|| own_text(value.get("save_on_classified_type")));
        block.save = Some(Box::new(Save {
            variable,
            kind: kind.map(|kind| save_type_from(&kind)),
            ..Save::default()
        }));
    }
    if let Some(url) = filled_text(value.get("file_url")) {
        let variable = url
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"))
            .filter(|name| {
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            })
            .map(str::to_owned);
        block.file = Some(Box::new(Media {
            url: if variable.is_some() { None } else { Some(url) },
            name: own_text(value.get("file_name")),
            variable,
            ..Media::default()
        }));
    }
    if let Some(place) = value.get("location").filter(|place| place.is_object()) {
        let location = Location {
            latitude: place.get("latitude").and_then(Value::as_number),
            longitude: place.get("longitude").and_then(Value::as_number),
            variable: filled_text(place.get("variable")),
            ..Location::default()
        };
        block.location = (location != Location::default()).then(|| Box::new(location));
    }
    if let Some(goal) = value.get("target_properties") {
        let goal = goal_from(goal, ["campaign_goal", "target_events", "expectation_number"]);
        block.goal = Some(Box::new(goal));
    }
    if let Some(timeout) = value.get("question_not_answer_timeout").filter(|t| t.is_object()) {
        let webhook = filled_text(timeout.get("webhook")).map(|url| Webhook::new(&url));
        block.alternate = Some(Box::new(Alternate {
            minutes: divided(timeout.get("seconds")),
            path: Path { webhook, ..Path::default() },
        }));
    }
    block.message_limit = value.get("message_limit").and_then(Value::as_number);
    if let Some(timer) = value.get("timer").and_then(Value::as_number) {
        block.timer = Some(Box::new(Timer {
            value: Some(timer),
            unit: Some("seconds".to_owned()),
            ..Timer::default()
        }));
    }
    if let Some(retry) = value.get("auto_retry").filter(|retry| retry.is_object()) {
        block.auto_retry = Some(Box::new(AutoRetry {
            minutes: divided(retry.get("time")),
            message: own_text(retry.get("message")),
            ..AutoRetry::default()
        }));
    }
}

/// Makes the exit of an answer. `None` for an answer that is no exit of such a block.
fn read_answer(
    block: &mut Block,
    answer: Value<'_>,
    before: &[(String, Value<'_>)],
) -> Option<String> {
    if !answer.is_object() {
        return None;
    }
    let word = answer.get("answer_type").and_then(Value::as_text).unwrap_or_default();
    let expected = answer.get("expected_text");
    let label = expected.and_then(Value::as_text).unwrap_or_default().into_owned();
    let webhook = filled_text(answer.get("webhook")).map(|url| Webhook::new(&url));
    let path = Path { webhook, ..Path::default() };
    let new_exit = |block: &Block, text: &str, word: &str| {
        let slug = slug(text);
        let wanted = if slug.is_empty() { word } else { &slug };
        free_id(wanted, |name| {
            FIXED_EXITS.contains(&name)
                || block.exit(name).is_some()
                || before.iter().any(|(own, _)| own == name)
        })
    };
    let is_default = word == "DEFAULT" || label == DEFAULT_LABEL;
    match block.kind {
        Kind::Message if block.reply.is_none() => {
            block.reply = Some(path);
            Some("reply".to_owned())
        }
        Kind::Template if block.is_open_template() && block.reply.is_none() => {
            block.reply = Some(path);
            Some("reply".to_owned())
        }
        Kind::Options | Kind::Template if is_default && block.default.is_none() => {
            block.default = Some(path);
            Some("default".to_owned())
        }
        Kind::Options | Kind::Template if !is_default => {
            let own = if label == TRIGGER_LABEL { "trigger" } else { label.as_str() };
            let id = new_exit(block, own, "option");
            let action = own_text(answer.get("answer_subtype"))
                .filter(|word| word != "DEFAULT" && label != crate::model::flow::LOCATION_LABEL)
                .map(|word| word.to_lowercase());
            block.options.push(Choice {
                id: id.as_str().into(),
                label,
                path,
                action,
                optout_webhook: filled_text(answer.get("optout_webhook")),
            });
            Some(id)
        }
        Kind::Condition => {
            let operator = own_text(answer.get("condition_type"));
            if operator.as_deref() == Some("DEFAULT") {
                if block.otherwise.is_some() {
                    return None;
                }
                block.otherwise = Some(path);
                return Some("otherwise".to_owned());
            }
            let id = new_exit(block, &label, "condition");
            block.conditions.push(Condition {
                id: id.as_str().into(),
                operator,
                value: expected.filter(|value| !value.is_null()).map(Value::to_json),
                path,
            });
            Some(id)
        }
        Kind::AbTest => {
            let id = new_exit(block, "", "share");
            let percent = Number::parse(&label);
            block.shares.push(Share { id: id.as_str().into(), percent, path });
            Some(id)
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket if block.next.is_none() => {
            block.next = Some(path);
            Some("next".to_owned())
        }
        Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
            let id = new_exit(block, &label, "option");
            block.options.push(Choice {
                id: id.as_str().into(),
                label,
                path,
                action: None,
                optout_webhook: None,
            });
            Some(id)
        }
        _ => None,
    }
}

fn path_at<'b>(block: &'b mut Block, exit: &str) -> Option<&'b mut Path> {
    match exit {
        "reply" => block.reply.as_mut(),
        "default" => block.default.as_mut(),
        "otherwise" => block.otherwise.as_mut(),
        "next" => block.next.as_mut(),
        _ => {
            let options = block.options.iter_mut().map(|o| (&o.id, &mut o.path));
            let conditions = block.conditions.iter_mut().map(|c| (&c.id, &mut c.path));
            let shares = block.shares.iter_mut().map(|s| (&s.id, &mut s.path));
            options.chain(conditions).chain(shares).find(|(id, _)| **id == *exit).map(|(_, p)| p)
        }
    }
}

/// What the question says beyond what export derives from its block.
fn differences(facts: &Facts<'_>, number: usize, question: &Question<'_>) -> BlockRecord {
    let block = facts.block(number);
    let mut record = block.record.as_deref().cloned().unwrap_or_default();
    let id = question_id(facts, number);
    let mut patch = with_question(facts, number, &id, |derived| compare(question.value, derived));
    let mut answers = AnswersRecord::default();
    let mut add = |exit: &str, change| {
        answers.changes.0.push(PatchEntry { key: exit.to_owned(), change });
    };
    for (exit, answer) in &question.answers {
        match block.exit(exit) {
            Some(own) if answer.is_object() => {
                let inside = with_answer(facts, number, &own, |derived| compare(*answer, derived));
                if !inside.is_empty() {
                    add(exit, Change::Inside(inside));
                }
            }
            _ => add(exit, Change::Add(answer.to_json())),
        }
    }
    let order: Vec<&str> = question.answers.iter().map(|(exit, _)| exit.as_str()).collect();
    let has_list = question.value.get("answers").is_some_and(Value::is_array);
    if has_list && order != derived_answers(block) {
        answers.order = Some(order.into_iter().map(str::to_owned).collect());
    } else if !has_list {
        let change = match question.value.get("answers") {
            Some(other) => Change::Add(other.to_json()),
            None => Change::Drop(Json::Null),
        };
        patch.0.push(PatchEntry { key: "answers".to_owned(), change });
    }
    record.question_patch = patch;
    record.answers = answers;
    record
}

/// Columns by the distance from the start, rows in the order of the list.
fn positions(flow: &Flow) -> Vec<(f64, f64)> {
    let facts = Facts::new(flow);
    let mut columns: Vec<Option<usize>> = vec![None; facts.len()];
    let mut queue = std::collections::VecDeque::new();
    for number in facts.start().into_iter().chain(0..facts.len()) {
        if columns[number].is_some() {
            continue;
        }
        columns[number] = Some(0);
        queue.push_back(number);
        while let Some(at) = queue.pop_front() {
            let column = columns[at].unwrap_or_default() + 1;
            for exit in facts.block(at).exits() {
                if let Some(to) = facts.target(&exit).filter(|to| columns[*to].is_none()) {
                    columns[to] = Some(column);
                    queue.push_back(to);
                }
            }
        }
    }
    let mut rows: HashMap<usize, u32> = HashMap::new();
    columns
        .into_iter()
        .map(|column| {
            let column = column.unwrap_or_default();
            let row = rows.entry(column).or_default();
            let y = f64::from(*row) * STEP.1;
            *row += 1;
            (column as f64 * STEP.0, y)
        })
        .collect()
}
