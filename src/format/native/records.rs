//! The `platform` object of a native file: what the platform's files carry beside the
//! flow's meaning. It stands at the end, apart from meaning, and holds only what export
//! could not derive.

use std::sync::Arc;

use crate::format::json_text::Value;
use crate::model::flow::{
    AnswersRecord, Block, BlockRecord, Change, Extra, Flow, FlowRecord, LinkRecord, Patch,
    PatchEntry, PointRecord, PortRecord,
};
use crate::model::{BlockId, Json, Number};

use super::read::{Problem, Read};
use super::write::Members;

/// The text of the `platform` object; `None` when there is nothing to keep.
pub(super) fn write(flow: &Flow) -> Option<String> {
    let has_records = flow.blocks.iter().any(|(_, block)| block.record.is_some());
    if flow.platform.is_none() && !has_records {
        return None;
    }
    let mut members = Members::default();
    if let Some(record) = &flow.platform {
        if let Some(id) = &record.diagram {
            members.text("diagram", id);
        }
        if !record.patch.is_empty() {
            members.json("patch", &patch_json(&record.patch));
        }
        if let Some(condition) = &record.condition {
            members.json("condition", condition);
        }
        if !record.loose_links.is_empty() {
            let links = record.loose_links.iter().map(|(place, link)| {
                Json::Array(vec![Json::Number(Number::from(*place)), link.clone()])
            });
            members.json("loose_links", &Json::Array(links.collect()));
        }
    }
    if has_records {
        let mut blocks = Members::default();
        for (id, block) in flow.blocks.iter() {
            if let Some(record) = &block.record {
                blocks.json(id.as_str(), &block_json(block, record));
            }
        }
        members.raw("blocks", blocks.lines(&Extra::default(), 2));
    }
    Some(members.lines(&Extra::default(), 1))
}

fn block_json(block: &Block, record: &BlockRecord) -> Json {
    let BlockRecord {
        node,
        seen_at,
        patch,
        ports,
        question,
        question_patch,
        answers,
        question_place,
    } = record;
    let mut members = Vec::new();
    let mut add = |key: &str, value: Json| members.push((key.to_owned(), value));
    if let Some(node) = node {
        add("node", Json::string(node));
    }
    // A block that did not move was seen where it stands.
    let here = block.position.as_ref().map(|position| [position.x, position.y]);
    if let Some(seen) = seen_at.filter(|seen| Some(*seen) != here) {
        add("seen_at", Json::Array(seen.map(|v| Json::Number(number(v))).to_vec()));
    }
    if !patch.is_empty() {
        add("patch", patch_json(patch));
    }
    if !ports.is_empty() {
        let ports = ports.iter().map(|(exit, port)| {
            let leads_to = block.exit(exit.as_str()).and_then(|exit| exit.path.to.as_ref());
            (exit.to_string(), port_json(port, leads_to))
        });
        add("ports", Json::Object(ports.collect()));
    }
    if let Some(question) = question {
        add("question", Json::string(question));
    }
    if let Some(place) = question_place {
        add("question_place", Json::Number(Number::from(*place)));
    }
    if !question_patch.is_empty() || !answers.is_empty() {
        add("question_patch", question_json(question_patch, answers));
    }
    Json::Object(members)
}

/// A coordinate, also one that is too large to calculate with.
fn number(value: f64) -> Number {
    let large = if value.is_sign_negative() { "-1e999" } else { "1e999" };
    match Number::parse(large) {
        Some(large) if value.is_infinite() => large,
        _ => Number::from_f64(value),
    }
}

fn port_json(port: &PortRecord, leads_to: Option<&BlockId>) -> Json {
    if port.patch.is_empty() && port.link.is_none() {
        return Json::string(&port.id);
    }
    let mut members = vec![("id".to_owned(), Json::string(&port.id))];
    if let Some(link) = &port.link {
        let mut own = vec![
            ("id".to_owned(), Json::string(&link.id)),
            ("place".to_owned(), Json::Number(Number::from(link.place))),
        ];
        if link.to.as_ref() != leads_to
            && let Some(to) = &link.to
        {
            own.push(("to".to_owned(), Json::string(to.as_str())));
        }
        let points = link.points.iter().map(|point| {
            if point.at.is_none() && point.patch.is_empty() {
                return Json::string(&point.id);
            }
            let mut own = vec![("id".to_owned(), Json::string(&point.id))];
            if let Some(at) = &point.at {
                let at = at.iter().map(|number| Json::Number(number.clone()));
                own.push(("at".to_owned(), Json::Array(at.collect())));
            }
            if !point.patch.is_empty() {
                own.push(("patch".to_owned(), patch_json(&point.patch)));
            }
            Json::Object(own)
        });
        own.push(("points".to_owned(), Json::Array(points.collect())));
        if !link.patch.is_empty() {
            own.push(("patch".to_owned(), patch_json(&link.patch)));
        }
        members.push(("link".to_owned(), Json::Object(own)));
    }
    if !port.patch.is_empty() {
        members.push(("patch".to_owned(), patch_json(&port.patch)));
    }
    Json::Object(members)
}

fn patch_json(patch: &Patch) -> Json {
    let entries = patch.0.iter().map(|entry| {
        let key = Json::string(&entry.key);
        let change = match &entry.change {
            Change::Add(value) => vec![Json::string("add"), key, value.clone()],
            Change::Drop(value) => vec![Json::string("drop"), key, value.clone()],
            Change::Swap(from, to) => vec![Json::string("swap"), key, from.clone(), to.clone()],
            Change::Inside(patch) => vec![Json::string("in"), key, patch_json(patch)],
        };
        Json::Array(change)
    });
    Json::Array(entries.collect())
}

const ANSWER: &str = "answer ";
const ORDER: &str = "order of answers";

/// What a question says beyond its block, and behind it its answers as `answer EXIT` and `order of
/// answers`. A field of the question itself that has such a name is marked as the question's own.
fn question_json(patch: &Patch, answers: &AnswersRecord) -> Json {
    let mut entries: Vec<Json> = match patch_json(patch) {
        Json::Array(entries) => entries,
        _ => Vec::new(),
    };
    for entry in &mut entries {
        if let Json::Array(parts) = entry
            && let [word, Json::String(key), _] = parts.as_mut_slice()
            && is_of_answers(key)
        {
            *word = Json::string(OWN);
        }
    }
    // A question without a list of answers says so last.
    let answers_at = match patch.0.last() {
        Some(last) if last.key == "answers" => entries.len().saturating_sub(1),
        _ => entries.len(),
    };
    let named = answers.changes.0.iter().map(|entry| PatchEntry {
        key: format!("{ANSWER}{}", entry.key),
        change: entry.change.clone(),
    });
    let order = answers.order.as_ref().map(|order| PatchEntry {
        key: ORDER.to_owned(),
        change: Change::Add(Json::Array(order.iter().map(|name| Json::string(name)).collect())),
    });
    if let Json::Array(own) = patch_json(&Patch(named.chain(order).collect())) {
        entries.splice(answers_at..answers_at, own);
    }
    Json::Array(entries)
}

/// A field that a question has itself.
const OWN: &str = "own";

fn is_of_answers(key: &str) -> bool {
    key.starts_with(ANSWER) || key == ORDER
}

fn question_from(json: &Json) -> Option<(Patch, AnswersRecord)> {
    let (mut patch, mut answers) = (Patch::default(), AnswersRecord::default());
    for json in json.as_array()? {
        if let Some([Json::String(word), Json::String(key), value]) = json.as_array()
            && word == OWN
        {
            let (key, change) = (key.clone(), Change::Add(value.clone()));
            patch.0.push(PatchEntry { key, change });
            continue;
        }
        let PatchEntry { key, change } = entry_from(json)?;
        match (key.strip_prefix(ANSWER), &change) {
            (Some(exit), Change::Add(_) | Change::Inside(_)) => {
                answers.changes.0.push(PatchEntry { key: exit.to_owned(), change });
            }
            (None, Change::Add(Json::Array(order))) if key == ORDER => {
                let order = order.iter().map(|name| Some(name.as_str()?.to_owned()));
                answers.order = Some(order.collect::<Option<_>>()?);
            }
            _ => patch.0.push(PatchEntry { key, change }),
        }
    }
    Some((patch, answers))
}

/// Reads the `platform` object into the flow and its blocks.
pub(super) fn read(value: Value<'_>, flow: &mut Flow, blocks: &mut [(BlockId, Block)]) -> Read<()> {
    let wrong = |value: Value<'_>| Problem {
        message: "this is no bookkeeping that this program wrote; remove it to go on without it"
            .to_owned(),
        at: value.start(),
    };
    super::read::expect_object(value, "platform")?;
    let mut record = FlowRecord::default();
    let mut has_record = false;
    for (key, value) in value.members() {
        match key.as_text().unwrap_or_default().as_ref() {
            "diagram" => record.diagram = Some(super::read::text(value, "diagram")?),
            "patch" => record.patch = patch_from(&value.to_json()).ok_or_else(|| wrong(value))?,
            "condition" => record.condition = Some(value.to_json()),
            "loose_links" => {
                for item in value.items() {
                    let json = item.to_json();
                    let (place, link) = match json.as_array() {
                        Some([Json::Number(place), link]) => (place_from(place), link.clone()),
                        _ => return Err(wrong(item)),
                    };
                    record.loose_links.push((place.ok_or_else(|| wrong(item))?, link));
                }
            }
            "blocks" => {
                let mut records: std::collections::HashMap<String, Value<'_>> = value
                    .members()
                    .map(|(id, value)| (id.as_text().unwrap_or_default().into_owned(), value))
                    .collect();
                // Bookkeeping goes when its block went: what is left over has none.
                for (id, block) in blocks.iter_mut() {
                    if let Some(value) = records.remove(id.as_str()) {
                        let own =
                            block_from(block, &value.to_json()).ok_or_else(|| wrong(value))?;
                        block.record = Some(Arc::new(own));
                    }
                }
                continue;
            }
            _ => return Err(wrong(value)),
        }
        has_record = true;
    }
    if has_record {
        flow.platform = Some(Arc::new(record));
    }
    Ok(())
}

fn block_from(block: &Block, json: &Json) -> Option<BlockRecord> {
    let Json::Object(members) = json else { return None };
    let mut record = BlockRecord {
        seen_at: block.position.as_ref().map(|position| [position.x, position.y]),
        ..BlockRecord::default()
    };
    for (key, value) in members {
        match (key.as_str(), value) {
            ("node", Json::String(id)) => record.node = Some(id.clone()),
            ("seen_at", Json::Array(_)) => {
                let [x, y] = numbers_from(value)?;
                record.seen_at = Some([x.as_f64(), y.as_f64()]);
            }
            ("patch", _) => record.patch = patch_from(value)?,
            ("ports", Json::Object(ports)) => {
                record.ports.reserve_exact(ports.len());
                for (exit, port) in ports {
                    let leads_to = block.exit(exit).and_then(|exit| exit.path.to.as_ref());
                    record.ports.push((exit.as_str().into(), port_from(port, leads_to)?));
                }
            }
            ("question", Json::String(id)) => record.question = Some(id.clone()),
            ("question_place", Json::Number(place)) => {
                record.question_place = Some(place_from(place)?);
            }
            ("question_patch", _) => {
                (record.question_patch, record.answers) = question_from(value)?;
            }
            _ => return None,
        }
    }
    if record.node.is_none() {
        record.seen_at = None;
    }
    Some(record)
}

fn port_from(json: &Json, leads_to: Option<&BlockId>) -> Option<PortRecord> {
    if let Json::String(id) = json {
        return Some(PortRecord { id: id.clone(), ..PortRecord::default() });
    }
    let mut port = PortRecord { id: json.get("id")?.as_str()?.to_owned(), ..PortRecord::default() };
    if let Some(patch) = json.get("patch") {
        port.patch = patch_from(patch)?;
    }
    if let Some(own) = json.get("link") {
        let Json::Number(place) = own.get("place")? else { return None };
        let mut link = LinkRecord {
            id: own.get("id")?.as_str()?.to_owned(),
            place: place_from(place)?,
            to: leads_to.cloned(),
            ..LinkRecord::default()
        };
        if let Some(to) = own.get("to") {
            link.to = Some(BlockId::from(to.as_str()?));
        }
        if let Some(patch) = own.get("patch") {
            link.patch = patch_from(patch)?;
        }
        let points = own.get("points")?.as_array()?;
        link.points.reserve_exact(points.len());
        for point in points {
            let mut record = PointRecord::default();
            match point {
                Json::String(id) => record.id.clone_from(id),
                _ => {
                    point.get("id")?.as_str()?.clone_into(&mut record.id);
                    record.at =
                        point.get("at").map(numbers_from).map_or(Some(None), |at| at.map(Some))?;
                    if let Some(patch) = point.get("patch") {
                        record.patch = patch_from(patch)?;
                    }
                }
            }
            link.points.push(record);
        }
        port.link = Some(link);
    }
    Some(port)
}

fn numbers_from(json: &Json) -> Option<[Number; 2]> {
    match json.as_array()? {
        [Json::Number(x), Json::Number(y)] => Some([x.clone(), y.clone()]),
        _ => None,
    }
}

fn place_from(number: &Number) -> Option<u32> {
    number.as_str().parse().ok()
}

fn patch_from(json: &Json) -> Option<Patch> {
    json.as_array()?.iter().map(entry_from).collect::<Option<Vec<_>>>().map(Patch)
}

fn entry_from(json: &Json) -> Option<PatchEntry> {
    let (word, key, rest) = match json.as_array()? {
        [Json::String(word), Json::String(key), rest @ ..] => (word.as_str(), key, rest),
        _ => return None,
    };
    let change = match (word, rest) {
        ("add", [value]) => Change::Add(value.clone()),
        ("drop", [value]) => Change::Drop(value.clone()),
        ("swap", [from, to]) => Change::Swap(from.clone(), to.clone()),
        ("in", [patch]) => Change::Inside(patch_from(patch)?),
        _ => return None,
    };
    Some(PatchEntry { key: key.clone(), change })
}
