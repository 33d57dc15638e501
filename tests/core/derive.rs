//! What the platform's own editor derives from a diagram, written down a second time straight
//! from the facts and over raw JSON, and held against the export of thousands of made-up diagrams.

use serde_json::{Map, Value, json};
use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::{export, lint};

use crate::common::cases::cases;
use crate::common::random::Random;

/// A value as JavaScript takes it for true.
fn is_set(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(_) => true,
    }
}

/// The text, or `""` where there is none.
fn or_empty(value: Option<&Value>) -> Value {
    value.filter(|value| is_set(Some(value))).cloned().unwrap_or_else(|| json!(""))
}

/// Times 60 as JavaScript multiplies: a text that is a number counts, nothing at all gives null.
fn times_60(value: Option<&Value>) -> Value {
    let minutes = match value {
        None => return Value::Null,
        Some(Value::Null) => 0.0,
        Some(Value::String(text)) if text.trim().is_empty() => 0.0,
        Some(Value::String(text)) => match text.trim().parse::<f64>() {
            Ok(number) => number,
            Err(_) => return Value::Null,
        },
        Some(other) => other.as_f64().unwrap(),
    };
    let seconds = minutes * 60.0;
    if seconds.fract() == 0.0 { json!(seconds as i64) } else { json!(seconds) }
}

/// An object of the members that are there.
fn object(members: Vec<(&str, Option<Value>)>) -> Map<String, Value> {
    members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

struct Diagram<'a> {
    nodes: &'a [Value],
    links: &'a [Value],
}

impl<'a> Diagram<'a> {
    fn new(diagram: &'a Value) -> Self {
        let list = |key: &str| diagram[key].as_array().unwrap().as_slice();
        Self { nodes: list("nodes"), links: list("links") }
    }

    fn index(&self, node: &Value) -> Option<usize> {
        self.nodes.iter().position(|own| own["id"] == *node)
    }

    /// Where a port's first link leads. Links with a missing end vanish.
    fn target(&self, node: &Value, port: &Value) -> Option<usize> {
        self.links
            .iter()
            .filter(|link| link["source"] == node["id"] && link["sourcePort"] == port["id"])
            .find_map(|link| self.index(&link["target"]))
    }

    fn answer(&self, node: &Value, port: &Value) -> Value {
        let label = port.get("label");
        let kind = loaded_type(port);
        let subtype = match label {
            Some(label) if label == "[LOCATION]" => json!("LOCATION"),
            _ if is_set(port.get("answerSubtype")) => port["answerSubtype"].clone(),
            _ => json!("DEFAULT"),
        };
        let next = self.target(node, port).map_or(json!(-1), |at| json!(at.to_string()));
        let webhook = or_empty(port.get("webhook"));
        let head = |expected: Option<Value>, webhook: Value, kind: &str| {
            vec![
                ("expected_text", expected),
                ("next_node_id", Some(next.clone())),
                ("webhook", Some(webhook)),
                ("response", Some(json!(""))),
                ("answer_type", Some(json!(kind))),
            ]
        };
        let condition = || port["conditionObject"].get("value").cloned();
        let mut members = match kind {
            "CONDITION" => {
                let mut members = head(condition(), webhook, "CONDITION");
                let test = &port["conditionObject"]["condition"];
                members.push(("condition_type", test.get("value").cloned()));
                members
            }
            "DEFAULT_CONDITION" => {
                let mut members = head(condition(), webhook, "CONDITION");
                members.push(("condition_type", Some(json!("DEFAULT"))));
                members
            }
            // The webhook of an A/B port is lost when its diagram is loaded.
            "PROBABILITY" => {
                let percent = port["probability"].to_string();
                head(Some(json!(percent)), json!(""), "PROBABILITY")
            }
            "HELPDESK_ACTION" | "HELPDESK_TICKET" => head(Some(json!("")), webhook, kind),
            _ => {
                let kind = match label.and_then(Value::as_str) {
                    Some("DEFAULT") => "DEFAULT",
                    Some("[REQUEST_TRIGGER]") => "REQUEST_TRIGGER",
                    _ => "TEXT",
                };
                let mut members = head(label.cloned(), webhook, kind);
                members.push(("optout_webhook", Some(or_empty(port.get("optOutWebhook")))));
                members
            }
        };
        let subtype = if kind == "PROBABILITY" { json!("DEFAULT") } else { subtype };
        members.push(("answer_subtype", Some(subtype)));
        Value::Object(object(members))
    }

    fn answers(&self, node: &Value, ports: &[&Value]) -> Value {
        ports.iter().map(|port| self.answer(node, port)).collect()
    }

    /// A block's question; none where the block is invalid.
    fn question(&self, at: usize) -> Option<Value> {
        let node = &self.nodes[at];
        let id = Some(json!(at.to_string()));
        let silent =
            || vec![("webhook_read", Some(json!(""))), ("webhook_delivered", Some(json!("")))];
        let class = node["_class"].as_str().unwrap();
        let plain = |kind: &str, text: Option<Value>, shown: bool, more: Vec<_>| {
            let mut members = vec![
                ("id", id.clone()),
                ("question_type", Some(json!(kind))),
                ("text", text),
                ("visible_options", Some(json!(shown))),
            ];
            members.extend(silent());
            members.extend(more);
            Some(Value::Object(object(members)))
        };
        let none = || ("answers", Some(json!([])));
        let integration = |text: &str, options: Value| {
            plain("INTEGRATION", Some(json!(text)), true, vec![none(), ("options", Some(options))])
        };
        match class {
            "AgentNodeModel" => {
                let team = node.get("agentTag").cloned().unwrap_or(Value::Null);
                let more = vec![none(), ("agent_types", Some(json!([team])))];
                plain("AGENT", Some(json!("")), true, more)
            }
            "HubSpotAgentNodeModel" => {
                let more =
                    vec![none(), ("agent_types", Some(json!([or_empty(node.get("agentTag"))])))];
                plain("AGENT", Some(json!("HUBSPOT")), true, more)
            }
            "FreshdeskAgentNodeModel" => {
                let email = object(vec![("email", node.get("email").cloned())]);
                integration("FRESHDESK", Value::Object(email))
            }
            "ZendeskAgentNodeModel" => integration("ZENDESK", json!({})),
            "KustomerAgentNodeModel" => integration("KUSTOMER", json!({})),
            "IntercomAgentNodeModel" => integration("INTERCOM", json!({})),
            "CustomAgentNodeModel" => integration("CUSTOMINTEGRATION", json!({})),
            "PollRedirectionNodeModel" => {
                let id = node.get("poll").and_then(|poll| poll.get("id"))?;
                let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                plain("POLL_REDIRECTION", Some(json!(format!("[{text}]"))), true, vec![none()])
            }
            "ConditionalNodeModel" => {
                let mut ports = ports_of(node, &["CONDITION"]);
                ports.extend(ports_of(node, &["DEFAULT_CONDITION"]));
                if ports.iter().any(|port| self.target(node, port).is_none()) {
                    return None;
                }
                let more = vec![
                    ("conditional_type", node.get("conditional_type").cloned()),
                    ("answers", Some(self.answers(node, &ports))),
                ];
                plain("CONDITION", node.get("variable").cloned(), false, more)
            }
            "ABNodeModel" => {
                let ports = ports_of(node, &["PROBABILITY"]);
                let sum: Option<f64> = ports.iter().map(|port| port["probability"].as_f64()).sum();
                if sum != Some(100.0) || ports.len() < 2 {
                    return None;
                }
                let more = vec![("answers", Some(self.answers(node, &ports)))];
                plain("AB", Some(json!("")), false, more)
            }
            "HelpdeskActionNodeModel" => {
                let own = |key: &str| node.get(key).filter(|value| !value.is_null());
                let (variable, value) = (own("variable")?, own("value")?);
                let action = own("action")?;
                let value = match variable["type"].as_str() {
                    Some("INPUT") => Some(value.clone()),
                    Some("SELECT") => value.get("value").cloned(),
                    Some("MULTI-SELECT") => {
                        Some(value.as_array()?.iter().map(|item| item["value"].clone()).collect())
                    }
                    _ => None,
                };
                let extra = object(vec![
                    ("action", action.get("value").cloned()),
                    ("variable", variable.get("value").cloned()),
                    ("value", value),
                ]);
                let ports = ports_of(node, &["HELPDESK_ACTION"]);
                let more = vec![
                    ("extra", Some(Value::Object(extra))),
                    ("answers", Some(self.answers(node, &ports))),
                ];
                plain("HELPDESK_ACTION", node.get("helpdeskType").cloned(), false, more)
            }
            "HelpdeskTicketNodeModel" => {
                let properties = node["properties"].as_object()?;
                if properties.get("subject").is_some_and(|text| text.is_null() || text == "") {
                    return None;
                }
                let used: Map<String, Value> = properties
                    .iter()
                    .filter(|(_, value)| !value.is_null() && *value != "")
                    .filter_map(|(key, value)| {
                        let value = match value {
                            Value::Array(items) => {
                                let texts: Vec<&str> = items
                                    .iter()
                                    .map(|item| item["value"].as_str().unwrap_or_default())
                                    .collect();
                                json!(texts.join(";"))
                            }
                            Value::Object(own) => own.get("value")?.clone(),
                            other => other.clone(),
                        };
                        Some((key.clone(), value))
                    })
                    .collect();
                let extra = object(vec![
                    ("properties", Some(Value::Object(used))),
                    ("pipeline", node.get("pipeline").cloned()),
                ]);
                let ports = ports_of(node, &["HELPDESK_TICKET"]);
                let more = vec![
                    ("extra", Some(Value::Object(extra))),
                    ("answers", Some(self.answers(node, &ports))),
                ];
                plain("HELPDESK_TICKET", node.get("helpdeskType").cloned(), false, more)
            }
            "HSMNodeModel" => {
                let hsm = &node["hsm"];
                let ports = if hsm["type"] == "OPEN" {
                    ports_of(node, &["OPEN"])
                } else {
                    let mut ports = ports_of(node, &["CLOSED"]);
                    ports.extend(ports_of(node, &["DEFAULT_CLOSED"]).first());
                    ports
                };
                let mut members = vec![
                    ("id", id.clone()),
                    ("question_type", hsm.get("type").cloned()),
                    ("text", hsm.get("content").cloned()),
                    ("options", Some(json!({}))),
                    ("visible_options", Some(json!(true))),
                    ("webhook_read", Some(or_empty(node.get("webhook_read")))),
                    ("webhook_delivered", Some(or_empty(node.get("webhook_delivered")))),
                    ("hsm_id", hsm.get("id").cloned()),
                    ("answers", Some(self.answers(node, &ports))),
                    ("target_properties", goal(node, &["LINK", "BUTTON_LINK"])),
                ];
                members.extend(saved(node));
                Some(Value::Object(object(members)))
            }
            "QuestionOpenNodeModel"
            | "QuestionClosedNodeModel"
            | "QuestionClosedButtonsNodeModel"
            | "QuestionClosedListNodeModel" => self.message(at),
            other => panic!("{other}"),
        }
    }

    fn message(&self, at: usize) -> Option<Value> {
        let node = &self.nodes[at];
        let (file, place) = (&node["file"], &node["location"]);
        let has_place = is_set(place.get("lat")) && is_set(place.get("lng"));
        let has_file = is_set(file.get("url")) || is_set(file.get("variable"));
        let has_media = has_file || has_place || is_set(place.get("variable"));
        if node.get("text").is_some_and(|text| text == "") && !has_media {
            return None;
        }
        for event in node["goalMeasurement"]["targetEvents"].as_array().unwrap() {
            if event["type"] == "LINK" {
                let url = event["url"].as_str()?;
                if !node["text"].as_str()?.contains(url) {
                    return None;
                }
            }
        }
        let open = ports_of(node, &["OPEN"]);
        let is_open = !open.is_empty();
        let ports = if is_open {
            vec![open[0]]
        } else {
            let mut ports = ports_of(node, &["CLOSED", "CLOSED_CONTROLLED"]);
            if ports.iter().any(|port| port["label"] == "") {
                return None;
            }
            ports.extend(ports_of(node, &["DEFAULT_CLOSED"]).first());
            ports
        };
        let file_url = if is_set(file.get("variable")) {
            Some(json!(format!("{{{{{}}}}}", file["variable"].as_str().unwrap())))
        } else {
            file.get("url").filter(|url| is_set(Some(url))).cloned()
        };
        let file_name = file.get("name").filter(|_| is_set(file.get("url"))).cloned();
        let location = if has_place {
            Some(json!({ "latitude": place["lat"], "longitude": place["lng"] }))
        } else {
            let variable = place.get("variable").filter(|name| is_set(Some(name)));
            variable.map(|variable| json!({ "variable": variable }))
        };
        let timeout = ports_of(node, &["TIMEOUT"]).first().copied();
        let rescue = timeout.and_then(|port| Some((port, self.target(node, port)?)));
        let alternate = rescue.map(|(port, to)| {
            Value::Object(object(vec![
                ("seconds", Some(times_60(port.get("timeout")))),
                ("to_question_id", Some(json!(to.to_string()))),
                ("webhook", port.get("webhook").cloned()),
            ]))
        });
        let subtype = match node["_class"].as_str() {
            _ if is_open => None,
            Some("QuestionClosedButtonsNodeModel") => Some(json!("BUTTONS")),
            Some("QuestionClosedListNodeModel") => Some(json!("LIST")),
            _ => Some(Value::Null),
        };
        let is_limited = node["messageLimit"]["value"] == "MESSAGE_LIMIT";
        let timer = is_set(node.get("timer")).then(|| {
            if node["timer"]["value"] == "MINUTES" {
                Some(times_60(node.get("timerValue")))
            } else {
                node.get("timerValue").cloned()
            }
        });
        let retry = node.get("autoRetry").filter(|retry| is_set(Some(retry))).map(|retry| {
            Value::Object(object(vec![
                ("time", Some(times_60(retry.get("time")))),
                ("message", retry.get("message").cloned()),
            ]))
        });
        let mut members = vec![
            ("id", Some(json!(at.to_string()))),
            ("question_type", Some(json!(if is_open { "OPEN" } else { "CLOSED" }))),
            ("text", node.get("text").cloned()),
            ("visible_options", Some(json!(!is_set(node.get("areHiddenClosedAnswers"))))),
            ("webhook_read", Some(or_empty(node.get("webhook_read")))),
            ("webhook_delivered", Some(or_empty(node.get("webhook_delivered")))),
            ("file_url", file_url),
            ("file_name", file_name),
            ("location", location),
            ("target_properties", goal(node, &["LINK"])),
            ("question_not_answer_timeout", alternate),
            ("answers", Some(self.answers(node, &ports))),
            ("question_subtype", subtype),
            ("message_limit", node.get("messageLimitValue").filter(|_| is_limited).cloned()),
            ("timer", timer.flatten()),
            ("auto_retry", retry),
        ];
        members.extend(saved(node));
        Some(Value::Object(object(members)))
    }

    /// Alternate flows of messages, followed from each block.
    fn has_alternate_cycle(&self) -> bool {
        let next = |at: usize| {
            let node = &self.nodes[at];
            let is_message = node["_class"].as_str().unwrap().starts_with("Question");
            let port = ports_of(node, &["TIMEOUT"]).first().copied()?;
            self.target(node, port).filter(|_| is_message)
        };
        (0..self.nodes.len()).any(|start| {
            let mut at = start;
            (0..=self.nodes.len()).all(|_| next(at).map(|to| at = to).is_some())
        })
    }
}

/// The node's ports of these types, in their order.
fn ports_of<'a>(node: &'a Value, types: &[&str]) -> Vec<&'a Value> {
    let ports = node["ports"].as_array().unwrap().iter();
    ports.filter(|port| types.iter().any(|word| loaded_type(port) == *word)).collect()
}

/// A port's type as the editor loads it.
fn loaded_type(port: &Value) -> &str {
    match port["answerType"].as_str() {
        Some("CLOSED") if port["label"] == "DEFAULT" => "DEFAULT_CLOSED",
        Some(word) => word,
        None => "",
    }
}

fn saved(node: &Value) -> Vec<(&'static str, Option<Value>)> {
    let (variable, kind) = (node.get("saveOnVariable"), node.get("saveOnVariableType"));
    if !is_set(variable) || !is_set(kind) {
        return Vec::new();
    }
    let word = node["saveOnVariableType"].get("value").filter(|word| is_set(Some(word)));
    let is_text = word.is_some_and(|w| ["EMAIL", "ZIPCODE", "NUMERIC"].iter().any(|t| w == t));
    let word = word.cloned();
    let (kind, subtype) = if is_text { (Some(json!("TEXT")), word) } else { (word, None) };
    vec![
        ("save_on_classified_on_key", variable.cloned()),
        ("save_on_classified_type", kind),
        ("save_on_classified_subtype", subtype),
    ]
}

fn goal(node: &Value, linked: &[&str]) -> Option<Value> {
    let goal = &node["goalMeasurement"];
    let events = goal["targetEvents"].as_array().filter(|events| !events.is_empty())?;
    let events: Vec<Value> = events
        .iter()
        .map(|event| {
            let is_linked = linked.iter().any(|word| event["type"] == *word);
            let own = |key: &str| event.get(key).filter(|_| is_linked).cloned();
            Value::Object(object(vec![
                ("type", event.get("type").cloned()),
                ("url", own("url")),
                ("expectation_number", own("expectationValue")),
            ]))
        })
        .collect();
    let members = vec![
        ("campaign_goal", goal.get("campaignGoal").cloned()),
        ("target_events", Some(json!(events))),
    ];
    Some(Value::Object(object(members)))
}

/// The question list of a diagram, or why the editor refuses it.
fn derive(diagram: &Value) -> Result<Value, String> {
    let diagram = Diagram::new(diagram);
    let count = diagram.nodes.len();
    // A link whose source is missing is no path, but its target has been entered all the same.
    let entered: Vec<Option<usize>> =
        diagram.links.iter().map(|link| diagram.index(&link["target"])).collect();
    let roots: Vec<usize> = (0..count).filter(|at| !entered.contains(&Some(*at))).collect();
    let [root] = roots[..] else { return Err(format!("roots:{}", roots.len())) };
    if diagram
        .nodes
        .iter()
        .any(|node| node["_class"] == "HubSpotAgentNodeModel" && node["version"] == "V1")
    {
        return Err("hubspot v1".to_owned());
    }
    let order = std::iter::once(root).chain((0..count).filter(|at| *at != root));
    let questions: Option<Vec<Value>> = order.map(|at| diagram.question(at)).collect();
    let questions = questions.ok_or("invalid nodes")?;
    if diagram.has_alternate_cycle() {
        return Err("alternate flow cycle".to_owned());
    }
    Ok(Value::Array(questions))
}

#[test]
fn the_oracle_agrees_with_the_platforms_editor() {
    let mut count = 0;
    for entry in std::fs::read_dir("tests/fixtures").unwrap() {
        let path = entry.unwrap().path().display().to_string();
        let Some(name) = path.strip_suffix(".diagram.json") else { continue };
        let read = |path: &str| -> Value {
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        let expected = read(&format!("{name}.expected.json"));
        let derived = match derive(&read(&path)) {
            Ok(questions) => json!({ "questions": questions }),
            Err(cause) => json!({ "rejected": cause }),
        };
        assert_eq!(derived, expected, "{name}");
        count += 1;
    }
    assert!(count >= 4, "{count}");
}

/// Makes up diagrams in the shape of the fixtures.
struct Maker {
    random: Random,
    ids: u64,
    /// One value in so many is odd; none for 0.
    odd: usize,
}

const CLASSES: [(&str, &str); 16] = [
    ("QuestionOpenNodeModel", "default-question-open"),
    ("QuestionClosedNodeModel", "default-question-closed"),
    ("QuestionClosedButtonsNodeModel", "default-question-closed-buttons"),
    ("QuestionClosedListNodeModel", "default-question-closed-list"),
    ("HSMNodeModel", "default-question-hsm"),
    ("ConditionalNodeModel", "default-node-conditional"),
    ("ABNodeModel", "default-node-ab"),
    ("PollRedirectionNodeModel", "default-poll-redirection"),
    ("AgentNodeModel", "agent"),
    ("HubSpotAgentNodeModel", "HubSpotAgent"),
    ("FreshdeskAgentNodeModel", "FreshdeskAgent"),
    ("ZendeskAgentNodeModel", "ZendeskAgent"),
    ("CustomAgentNodeModel", "CustomAgent"),
    ("IntercomAgentNodeModel", "IntercomAgent"),
    ("HelpdeskActionNodeModel", "default-helpdesk-action"),
    ("HelpdeskTicketNodeModel", "default-helpdesk-ticket"),
];
const LABELS: [&str; 10] = [
    "Sí",
    "No",
    "Otro",
    "[REQUEST_TRIGGER]",
    "[LOCATION]",
    "DEFAULT",
    "Sí",
    "{{x}}",
    "[LOCATION] ",
    "…",
];
const SAVES: [&str; 13] = [
    "ALL", "TEXT", "EMAIL", "ZIPCODE", "NUMERIC", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT",
    "LOCATION", "CONTACTS", "STICKER", "NEWTYPE",
];

impl Maker {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("{:08x}-{:04x}-4000-8000-000000000000", self.random.next() as u32, self.ids)
    }

    fn is_odd(&mut self) -> bool {
        self.odd > 0 && self.random.one_in(self.odd)
    }

    fn url(&mut self) -> Value {
        match self.random.below(3) {
            0 => json!(format!("https://example.com/h{}", self.random.below(9))),
            _ => json!(""),
        }
    }

    /// Replaces some members by values that are odd and that the editor still reads.
    fn oddly(&mut self, value: &mut Value, members: &[(&str, &[Option<Value>])]) {
        for (key, choices) in members {
            if self.is_odd() {
                let object = value.as_object_mut().unwrap();
                match self.random.pick(choices).clone() {
                    Some(new) => drop(object.insert((*key).to_owned(), new)),
                    None => drop(object.shift_remove(*key)),
                }
            }
        }
    }

    fn port(&mut self, node: &str, label: &str, kind: &str) -> Value {
        let id = self.id();
        if kind == "in" {
            return json!({
                "id": id, "_class": "DefaultPortModel", "selected": false, "error": false,
                "name": "input", "parentNode": node, "links": [], "showLinkRoute": false,
                "in": true, "label": "In"
            });
        }
        let webhook = self.url();
        if kind == "PROBABILITY" {
            let mut port = json!({
                "id": id, "_class": "ProbabilityPortModel", "selected": false, "error": false,
                "name": "port-answer", "parentNode": node, "links": [], "showLinkRoute": false,
                "in": false, "label": "", "probability": 0, "answerType": "PROBABILITY"
            });
            if self.is_odd() {
                port["webhook"] = webhook;
            }
            return port;
        }
        let optout = self.random.one_in(6);
        let subtype = if optout { "OPTOUT" } else { "DEFAULT" };
        let optout = if optout { self.url() } else { json!("") };
        let length = match kind {
            "CLOSED_CONTROLLED" => json!(if self.random.one_in(2) { 20 } else { 24 }),
            _ => Value::Null,
        };
        let minutes = *self.random.pick(&[5, 5, 0, 1, 15, 1440]);
        let mut port = json!({
            "id": id, "_class": "AnswerPortModel", "selected": false, "error": false,
            "name": "port-answer", "parentNode": node, "links": [], "showLinkRoute": false,
            "in": false, "label": label, "timeout": minutes, "webhook": webhook,
            "answerType": kind,
            "conditionObject": {
                "condition": { "display": "contains", "value": "CONT" }, "value": "value",
                "variable": ""
            },
            "answerSubtype": subtype, "optOutWebhook": optout, "controlledLength": length
        });
        let nothing = [Some(Value::Null), None];
        let empty = [Some(Value::Null), None, Some(json!(""))];
        let minutes = [
            Some(Value::Null),
            None,
            Some(json!("")),
            Some(json!("7")),
            Some(json!(2.5)),
            Some(json!("x")),
        ];
        self.oddly(
            &mut port,
            &[
                ("webhook", &nothing),
                ("timeout", &minutes),
                ("answerSubtype", &empty),
                ("optOutWebhook", &nothing),
                ("controlledLength", &nothing),
            ],
        );
        if matches!(kind, "OPEN" | "TIMEOUT" | "HELPDESK_ACTION") {
            self.oddly(&mut port, &[("label", &[None, Some(json!("ABIERTA"))])]);
        }
        port
    }

    fn options(&mut self, node: &str, kind: &str, ports: &mut Vec<Value>) {
        let count = 1 + self.random.below(3);
        for _ in 0..count {
            let label = if self.is_odd() { "" } else { *self.random.pick(&LABELS) };
            ports.push(self.port(node, label, kind));
        }
        if self.random.one_in(2) {
            ports.push(self.port(node, "DEFAULT", "DEFAULT_CLOSED"));
        }
    }

    fn node(&mut self, place: usize) -> Value {
        let id = self.id();
        let (class, kind) = match self.random.below(3) {
            0 => *self.random.pick(&CLASSES),
            _ => CLASSES[self.random.below(6)],
        };
        let mut ports = vec![self.port(&id, "In", "in")];
        let (x, y) = (place * 420, self.random.below(900) as f64 - 300.0);
        let mut node = json!({
            "id": id, "_class": class, "selected": self.random.one_in(9), "error": false,
            "type": kind, "x": x, "y": y, "extras": {}, "ports": [], "name": "Untitled",
            "color": "rgb(0,192,255)"
        });
        let is_question = class.starts_with("Question")
            || ["HSMNodeModel", "ConditionalNodeModel", "ABNodeModel"].contains(&class);
        if is_question {
            self.question(&mut node, class);
        }
        let own = node.as_object_mut().unwrap();
        match class {
            "QuestionOpenNodeModel" => ports.push(self.port(&id, "", "OPEN")),
            "QuestionClosedNodeModel" => self.options(&id, "CLOSED", &mut ports),
            "QuestionClosedButtonsNodeModel" | "QuestionClosedListNodeModel" => {
                self.options(&id, "CLOSED_CONTROLLED", &mut ports);
            }
            "HSMNodeModel" => {
                let is_open = self.random.one_in(2);
                if is_open {
                    ports.push(self.port(&id, "", "OPEN"));
                } else {
                    for label in ["Okay", "Stop", "DEFAULT"] {
                        let kind = match label {
                            "DEFAULT" if !self.is_odd() => "DEFAULT_CLOSED",
                            _ => "CLOSED",
                        };
                        if !self.random.one_in(5) {
                            ports.push(self.port(&id, label, kind));
                        }
                    }
                }
                let labels: Vec<&Value> = ports[1..].iter().map(|port| &port["label"]).collect();
                let labels = if is_open { json!([]) } else { json!(labels) };
                let mut hsm = json!({
                    "id": 20508, "name": "promo", "type": if is_open { "OPEN" } else { "CLOSED" },
                    "content": own.get("text").cloned().unwrap_or(json!("Hola")), "answers": labels
                });
                self.oddly(
                    &mut hsm,
                    &[
                        ("id", &[Some(json!("20508")), Some(Value::Null), None]),
                        ("name", &[None, Some(Value::Null)]),
                        ("content", &[Some(json!("other")), Some(json!(""))]),
                        ("buttons", &[Some(json!({ "options": [] }))]),
                    ],
                );
                own.insert("hsm".to_owned(), hsm);
            }
            "ConditionalNodeModel" => {
                let is_time = self.random.one_in(3);
                let variable = if is_time { "time" } else { "estado" };
                let mut default = self.port(&id, "In all other cases", "DEFAULT_CONDITION");
                if self.random.one_in(3) {
                    default["conditionObject"]["value"] = json!("valor");
                    default["conditionObject"]["condition"]["display"] = json!("contiene");
                }
                ports.push(default);
                for _ in 0..=self.random.below(3) {
                    let mut port = self.port(&id, "", "CONDITION");
                    let (word, value) = if is_time {
                        ("BTW", json!(["08:00", "18:00"]))
                    } else {
                        let word = *self.random.pick(&["EQ", "DIFF", "GT", "LTEQ", "NCONT"]);
                        (word, json!(*self.random.pick(&["sí", "", "10", "{{x}}"])))
                    };
                    port["conditionObject"] = json!({
                        "condition": { "display": "equals", "value": word },
                        "value": value, "variable": variable
                    });
                    let odd = [Some(json!(5)), Some(json!(0)), Some(Value::Null), None];
                    self.oddly(&mut port["conditionObject"], &[("value", &odd)]);
                    ports.push(port);
                }
                own.insert("variable".to_owned(), json!(variable));
                let word = if is_time { "TIME" } else { "CUSTOM" };
                own.insert("conditional_type".to_owned(), json!(word));
                self.oddly(
                    &mut node,
                    &[
                        ("variable", &[Some(json!("")), Some(Value::Null)]),
                        ("conditional_type", &[Some(Value::Null), None]),
                    ],
                );
            }
            "ABNodeModel" => {
                let shares: &[Value] = match self.random.below(8) {
                    0 => &[json!(33.3), json!(33.3), json!(33.4)],
                    1 => &[json!(100), json!(0)],
                    2 if self.is_odd() => &[json!(50), json!(49)],
                    3 if self.is_odd() => &[json!("50"), json!(50)],
                    4 if self.is_odd() => &[json!(50), json!(50), json!("0")],
                    _ => &[json!(50), json!(50)],
                };
                for share in shares {
                    let mut port = self.port(&id, "", "PROBABILITY");
                    port["probability"] = share.clone();
                    ports.push(port);
                }
            }
            "PollRedirectionNodeModel" => {
                own.insert("poll".to_owned(), json!({ "id": 34820, "name": "Ventas" }));
                let odd = [
                    Some(Value::Null),
                    None,
                    Some(json!({ "id": "34820", "name": "Ventas" })),
                    Some(json!({ "id": 7, "name": "x", "settings": { "timezone": null } })),
                ];
                self.oddly(&mut node, &[("poll", &odd)]);
            }
            "AgentNodeModel" => {
                own.insert("name".to_owned(), json!("agent"));
                let team = *self.random.pick(&["DEFAULT", "Ventas", ""]);
                own.insert("agentTag".to_owned(), json!(team));
                self.oddly(&mut node, &[("agentTag", &[Some(Value::Null), None])]);
            }
            "HubSpotAgentNodeModel" => {
                own.insert("version".to_owned(), json!("V2"));
                own.insert("hubspotEmail".to_owned(), json!(""));
                own.insert("agentTag".to_owned(), json!(*self.random.pick(&["", "Equipo"])));
                self.oddly(
                    &mut node,
                    &[
                        ("agentTag", &[Some(Value::Null), None]),
                        ("version", &[Some(json!("V1")), None, Some(json!(""))]),
                        ("hubspotEmail", &[Some(json!("a@example.com")), None]),
                    ],
                );
            }
            "FreshdeskAgentNodeModel" => {
                own.insert("email".to_owned(), json!(*self.random.pick(&["", "a@example.com"])));
                self.oddly(&mut node, &[("email", &[Some(Value::Null), None])]);
            }
            "HelpdeskActionNodeModel" => {
                let (kind, value) = match self.random.below(3) {
                    0 => ("INPUT", json!("{{correo}}")),
                    1 => ("SELECT", json!({ "label": "Uno", "value": "one" })),
                    _ => ("MULTI-SELECT", json!([{ "value": "a" }, { "value": "b" }])),
                };
                own.insert("helpdeskType".to_owned(), json!("HUBSPOT"));
                let variable = json!({ "label": "Correo", "value": "email", "type": kind });
                own.insert("variable".to_owned(), variable);
                own.insert("value".to_owned(), value);
                let action = json!({ "label": "Actualizar", "value": "UPDATE" });
                own.insert("action".to_owned(), action);
                let nothing = [Some(Value::Null)];
                self.oddly(
                    &mut node,
                    &[
                        ("helpdeskType", &[Some(Value::Null), None]),
                        ("variable", &nothing),
                        ("value", &nothing),
                        ("action", &nothing),
                    ],
                );
                ports.push(self.port(&id, "", "HELPDESK_ACTION"));
            }
            "HelpdeskTicketNodeModel" => {
                own.insert("helpdeskType".to_owned(), json!("HUBSPOT"));
                let mut properties = json!({
                    "source_type": "WHATSAPP", "subject": "Ayuda {{nombre}}", "content": "",
                    "priority": { "label": "Alta", "value": "HIGH" }, "size": 3, "owner": null,
                    "tags": [{ "value": "a" }, { "value": "b" }]
                });
                self.oddly(
                    &mut properties,
                    &[
                        ("subject", &[Some(json!("")), Some(Value::Null), None]),
                        (
                            "tags",
                            &[Some(json!([])), Some(json!([{ "value": null }, { "value": "c" }]))],
                        ),
                        ("priority", &[Some(json!({ "label": "x" }))]),
                    ],
                );
                own.insert("properties".to_owned(), properties);
                own.insert("pipeline".to_owned(), json!({ "id": "0", "stage": "1" }));
                self.oddly(&mut node, &[("pipeline", &[Some(Value::Null), None])]);
                ports.push(self.port(&id, "", "HELPDESK_TICKET"));
            }
            _ => {}
        }
        if class.starts_with("Question") && self.random.one_in(3) {
            ports.push(self.port(&id, "", "TIMEOUT"));
        }
        node["ports"] = json!(ports);
        node
    }

    /// What all kinds of questions have.
    fn question(&mut self, node: &mut Value, class: &str) {
        let is_message = class.starts_with("Question") || class == "HSMNodeModel";
        let texts = ["Hola {{nombre}}", "Mira https://example.com/p y dime", " ", "⏰\n\"x\""];
        let text = if is_message { *self.random.pick(&texts) } else { "" };
        let mut more = json!({
            "webhook_read": null, "webhook_delivered": null, "text": text,
            "file": { "url": "", "type": "", "variable": "" },
            "location": { "lat": null, "lng": null, "variable": "", "address": "" },
            "areHiddenClosedAnswers": false, "saveOnVariable": null, "saveOnVariableType": null,
            "messageLimit": null, "messageLimitValue": null, "timer": null, "timerValue": null,
            "autoRetry": null, "goalMeasurement": { "campaignGoal": "", "targetEvents": [] }
        });
        if is_message {
            let random = &mut self.random;
            if random.one_in(4) {
                more["webhook_read"] = json!("https://example.com/read");
                more["webhook_delivered"] = json!("");
            }
            if random.one_in(4) {
                let (url, name) = ("https://cdn.example.com/a.pdf", "a.pdf");
                let variable = if random.one_in(3) { "archivo" } else { "" };
                more["file"] =
                    json!({ "url": url, "type": "document", "name": name, "variable": variable });
            } else if random.one_in(5) {
                more["file"]["variable"] = json!("archivo");
            }
            if random.one_in(4) {
                let lat =
                    random.pick(&[json!(4.679_863_5), json!(0), json!(-3), json!(1e-7)]).clone();
                let lng = random.pick(&[json!(-74.046_553_6), json!(0), json!(12)]).clone();
                let variable = if random.one_in(3) { "lugar" } else { "" };
                more["location"] =
                    json!({ "lat": lat, "lng": lng, "variable": variable, "address": "Bogotá" });
            } else if random.one_in(5) {
                more["location"]["variable"] = json!("lugar");
            }
            more["areHiddenClosedAnswers"] = json!(random.one_in(4));
            if random.one_in(2) {
                let word = *random.pick(&SAVES);
                more["saveOnVariable"] = json!("respuesta");
                more["saveOnVariableType"] = json!({ "display": "Correo", "value": word });
            }
            if random.one_in(3) {
                let word = *random.pick(&["MESSAGE_LIMIT", "NO_MESSAGE_LIMIT"]);
                more["messageLimit"] = json!({ "display": "límite", "value": word });
                more["messageLimitValue"] = json!(2 + random.below(4));
                let unit = *random.pick(&["MINUTES", "SECONDS"]);
                more["timer"] = json!({ "display": "tiempo", "value": unit });
                more["timerValue"] = json!(random.below(20));
            }
            if random.one_in(4) {
                more["autoRetry"] = json!({ "time": random.below(20), "message": "¿Hola?" });
            }
            if random.one_in(4) {
                let mut events = vec![json!({ "type": "READ" })];
                if text.contains("https") || random.one_in(6) {
                    events.push(json!({
                        "type": "LINK", "url": "https://example.com/p", "expectationValue": 100
                    }));
                }
                if class == "HSMNodeModel" {
                    events.push(json!({
                        "type": "BUTTON_LINK", "url": "https://example.com/b",
                        "expectationValue": 3
                    }));
                }
                let goal = *random.pick(&["PROMOTIONS", "OTHER", ""]);
                more["goalMeasurement"] = json!({ "campaignGoal": goal, "targetEvents": events });
            }
            self.odd_settings(&mut more, text);
        }
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    }

    fn odd_settings(&mut self, more: &mut Value, text: &str) {
        let texts = [Some(json!("")), Some(json!(""))];
        let numbers = [Some(json!("12")), Some(Value::Null), None, Some(json!("")), Some(json!(0))];
        let nothing = [Some(Value::Null), None];
        if more["goalMeasurement"]["targetEvents"] == json!([]) && !text.is_empty() {
            self.oddly(more, &[("text", &texts)]);
            self.oddly(more, &[("text", &nothing)]);
        }
        self.oddly(
            more,
            &[
                ("webhook_read", &[Some(json!("")), None]),
                ("areHiddenClosedAnswers", &nothing),
                ("saveOnVariable", &[Some(json!("")), None, Some(json!("otra"))]),
                (
                    "saveOnVariableType",
                    &[
                        Some(Value::Null),
                        None,
                        Some(json!({})),
                        Some(json!({ "value": "" })),
                        Some(json!({ "display": "Todo", "value": null })),
                    ],
                ),
                ("messageLimitValue", &numbers),
                ("timerValue", &numbers),
                ("autoRetry", &[Some(json!({})), None]),
                ("timer", &[None]),
                ("location", &[None, Some(Value::Null)]),
            ],
        );
        if more["location"].is_object() {
            let place = [Some(json!("4.67")), Some(json!("")), Some(json!("0")), None];
            let name = [None, Some(Value::Null)];
            self.oddly(
                &mut more["location"],
                &[("lat", &place), ("lng", &place), ("variable", &name), ("address", &name)],
            );
        }
        if more["autoRetry"].is_object() {
            self.oddly(&mut more["autoRetry"], &[("time", &numbers), ("message", &nothing)]);
        }
        self.oddly(
            &mut more["file"],
            &[("name", &nothing), ("url", &nothing), ("variable", &nothing), ("type", &nothing)],
        );
        self.oddly(&mut more["goalMeasurement"], &[("campaignGoal", &nothing)]);
        let count = more["goalMeasurement"]["targetEvents"].as_array().unwrap().len();
        for at in 0..count {
            let event = &mut more["goalMeasurement"]["targetEvents"][at];
            self.oddly(event, &[("expectationValue", &numbers)]);
            if event["type"] != "LINK" {
                self.oddly(event, &[("url", &[None, Some(json!(""))])]);
            }
        }
    }

    fn link(&mut self, source: &Value, port: &Value, target: &Value, target_port: &Value) -> Value {
        let mut link = json!({
            "id": self.id(), "_class": "LinkModel", "selected": false, "error": false,
            "type": "default", "source": source, "sourcePort": port, "target": target,
            "targetPort": target_port,
            "points": [
                { "id": self.id(), "_class": "PointModel", "selected": false, "error": false,
                  "x": self.random.below(2000), "y": 60 },
                { "id": self.id(), "_class": "PointModel", "selected": false, "error": false,
                  "x": 840, "y": self.random.below(900) as f64 / 8.0 }
            ],
            "extras": {}
        });
        if self.random.one_in(6) {
            link["webhook"] = self.url();
        }
        link
    }

    /// Ids that stand at several nodes: of ports, of lines or of points.
    fn repeat_ids(&mut self, nodes: &mut [Value], links: &mut [Value]) {
        if self.random.one_in(2) {
            for node in nodes.iter_mut() {
                let id = node["id"].clone();
                for (place, port) in node["ports"].as_array_mut().unwrap().iter_mut().enumerate() {
                    let new = json!(format!("port-{place}"));
                    let old = std::mem::replace(&mut port["id"], new.clone());
                    for link in links.iter_mut() {
                        for [node, port] in [["source", "sourcePort"], ["target", "targetPort"]] {
                            if link[node] == id && link[port] == old {
                                link[port] = new.clone();
                            }
                        }
                    }
                }
            }
        }
        for link in links.iter_mut() {
            if self.random.one_in(2) {
                link["id"] = json!("line");
            }
            for point in link["points"].as_array_mut().unwrap() {
                if self.random.one_in(2) {
                    point["id"] = json!("point");
                }
            }
        }
    }

    fn diagram(&mut self) -> Value {
        let count = 1 + self.random.below(9);
        let mut nodes: Vec<Value> = (0..count).map(|place| self.node(place)).collect();
        let mut links = Vec::new();
        let mut entered = vec![false; count];
        let root = self.random.below(count);
        entered[root] = !self.random.one_in(40);
        let end = |nodes: &[Value], at: usize| {
            (nodes[at]["id"].clone(), nodes[at]["ports"][0]["id"].clone())
        };
        for at in 0..count {
            let ports = nodes[at]["ports"].as_array().unwrap().clone();
            for port in &ports[1..] {
                let must = port["answerType"].as_str().unwrap().contains("CONDITION");
                let times = match self.random.below(12) {
                    0 => 2,
                    1..=3 if !must || self.is_odd() => 0,
                    _ => 1,
                };
                for _ in 0..times {
                    // A block that nothing leads to yet, most of the time; else any but the root.
                    let next = (0..count).find(|to| !entered[*to] && *to != at);
                    let to = match next {
                        Some(to) if !self.random.one_in(5) => to,
                        _ => self.random.below(count),
                    };
                    if to == root && !self.random.one_in(60) {
                        continue;
                    }
                    entered[to] = true;
                    let (target, target_port) = end(&nodes, to);
                    let source = nodes[at]["id"].clone();
                    let mut link = self.link(&source, &port["id"], &target, &target_port);
                    match self.random.below(60) {
                        0 => {
                            link["target"] = json!("gone");
                            link["targetPort"] = json!("gone-in");
                        }
                        1 => link["target"] = Value::Null,
                        2 => {
                            link["source"] = json!("gone");
                            link["sourcePort"] = json!("gone-out");
                        }
                        _ => {}
                    }
                    let at = self.random.below(links.len() + 1);
                    links.insert(at, link);
                }
            }
        }
        if self.random.one_in(4) {
            self.repeat_ids(&mut nodes, &mut links);
        }
        list_links(&mut nodes, &links);
        json!({
            "id": self.id(), "offsetX": 0, "offsetY": -12.5, "zoom": 100,
            "links": links, "nodes": nodes
        })
    }
}

/// Writes the links of each port at the port. A port belongs to its node; a line whose node does not
/// have the port is at the first port of that id.
fn list_links(nodes: &mut [Value], links: &[Value]) {
    let mut found: Vec<(usize, usize, Value)> = Vec::new();
    for link in links {
        for [node, port] in [["source", "sourcePort"], ["target", "targetPort"]] {
            let ends: Vec<(usize, usize)> = (0..nodes.len())
                .flat_map(|at| {
                    (0..nodes[at]["ports"].as_array().unwrap().len()).map(move |p| (at, p))
                })
                .filter(|(at, p)| nodes[*at]["ports"][*p]["id"] == link[port])
                .collect();
            let own = ends.iter().find(|(at, _)| nodes[*at]["id"] == link[node]);
            if let Some((at, p)) = own.or_else(|| ends.first()) {
                found.push((*at, *p, link["id"].clone()));
            }
        }
    }
    for (at, node) in nodes.iter_mut().enumerate() {
        for (p, port) in node["ports"].as_array_mut().unwrap().iter_mut().enumerate() {
            let own = found.iter().filter(|(node, port, _)| (*node, *port) == (at, p));
            port["links"] = own.map(|(_, _, id)| id.clone()).collect();
        }
    }
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The first difference of two values, for messages that can be read.
fn difference(ours: &Value, theirs: &Value, at: &str) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.into_iter().find_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => difference(a, b, &format!("{at}/{key}")),
                (a, b) => Some(format!("{at}/{key}: {a:?} instead of {b:?}")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => (0..a.len())
            .find_map(|index| difference(&a[index], &b[index], &format!("{at}/{index}"))),
        _ => (ours != theirs).then(|| format!("{at}: {ours} instead of {theirs}")),
    }
}

/// What is wrong with our derivation of a diagram.
fn complaint(diagram: &Value) -> Option<String> {
    let opened = format::open(diagram.to_string().as_bytes()).unwrap();
    let out = format::save(&opened.flow, &opened.source).unwrap().text;
    if let Some(lost) = difference(&read(&out), diagram, "diagram") {
        return Some(lost);
    }
    let native = format::save(&opened.flow, &Source::native()).unwrap().text;
    let again = format::open(native.as_bytes()).unwrap();
    if format::save(&again.flow, &Source::native()).unwrap().text != native {
        return Some("the native file is not stable".to_owned());
    }
    let out = format::save(&again.flow, &opened.source).unwrap().text;
    if let Some(lost) = difference(&read(&out), diagram, "diagram from native") {
        return Some(lost);
    }
    let expected = derive(diagram);
    for flow in [&opened.flow, &again.flow] {
        let refused: Vec<&str> = lint::lint(flow)
            .iter()
            .filter(|finding| finding.refused_by_platform)
            .map(|finding| finding.rule.name)
            .collect();
        match (export::questions(flow), &expected) {
            (Ok(text), Ok(expected)) => {
                let found = difference(&read(&text.text), expected, "questions");
                if found.is_some() || !refused.is_empty() {
                    return found.or_else(|| Some(format!("not refused, but {refused:?}")));
                }
            }
            (Err(_), Err(_)) if !refused.is_empty() => {}
            (Err(_), Err(cause)) => return Some(format!("{cause}, but no finding")),
            (Err(cause), Ok(_)) => return Some(format!("{cause:?} because of {refused:?}")),
            (Ok(_), Err(cause)) => return Some(format!("not refused because of {cause}")),
        }
    }
    let Ok(questions) = expected else { return None };
    let opened = format::open(questions.to_string().as_bytes()).unwrap();
    let native = format::save(&opened.flow, &Source::native()).unwrap().text;
    let again = format::open(native.as_bytes()).unwrap();
    [&opened.flow, &again.flow].into_iter().find_map(|flow| {
        let out = format::save(flow, &Source::platform(Format::Questions)).unwrap().text;
        difference(&read(&out), &questions, "questions from questions")
    })
}

#[test]
fn every_diagram_gives_the_questions_that_the_platforms_editor_derives() {
    let (mut derived, mut refused) = (0, std::collections::BTreeMap::new());
    let mut complaints: Vec<String> = Vec::new();
    let diagrams = cases(600);
    for seed in 0..diagrams {
        let odd = if seed % 2 == 0 { 0 } else { 30 };
        let diagram = Maker { random: Random::new(seed), ids: 0, odd }.diagram();
        match derive(&diagram) {
            Ok(_) => derived += 1,
            Err(cause) => *refused.entry(cause).or_insert(0) += 1,
        }
        if let Some(complaint) = complaint(&diagram) {
            complaints.push(format!("seed {seed}: {complaint}"));
        }
    }
    let count = complaints.len();
    assert!(complaints.is_empty(), "{count} of {diagrams}:\n{}", complaints.join("\n"));
    // Enough of both, and refusals of every kind.
    assert!(derived > diagrams / 3 && refused.len() > 5, "{derived} derived, {refused:?}");
}

#[test]
fn a_diagram_of_hundreds_of_blocks_does_too() {
    let (mut nodes, mut links, mut roots) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 1.. {
        let mut diagram = Maker { random: Random::new(seed), ids: seed * 1000, odd: 30 }.diagram();
        let Ok(questions) = derive(&diagram) else { continue };
        let root: usize = questions[0]["id"].as_str().unwrap().parse().unwrap();
        roots.push(diagram["nodes"][root].clone());
        nodes.append(diagram["nodes"].as_array_mut().unwrap());
        links.append(diagram["links"].as_array_mut().unwrap());
        if nodes.len() >= 500 {
            break;
        }
    }
    // One block that leads to them all, at the end: the root stands first and keeps its number.
    let mut maker = Maker { random: Random::new(0), ids: 0, odd: 0 };
    let id = json!(maker.id());
    let mut hub = json!({ "id": id, "_class": "QuestionClosedNodeModel", "x": 0, "y": 0 });
    maker.question(&mut hub, "QuestionClosedNodeModel");
    hub["goalMeasurement"]["targetEvents"] = json!([]);
    let mut ports = vec![maker.port("", "In", "in")];
    for (number, root) in roots.iter().enumerate() {
        let port = maker.port("", &number.to_string(), "CLOSED");
        links.push(maker.link(&id, &port["id"], &root["id"], &root["ports"][0]["id"]));
        ports.push(port);
    }
    // Ports list their links in the order of the diagram.
    for port in &mut ports {
        let own: Vec<&Value> = links
            .iter()
            .filter(|link| link["sourcePort"] == port["id"])
            .map(|link| &link["id"])
            .collect();
        port["links"] = json!(own);
    }
    hub["ports"] = json!(ports);
    nodes.push(hub);
    let diagram = json!({
        "id": "large", "offsetX": 0, "offsetY": 0, "zoom": 100, "links": links, "nodes": nodes
    });
    assert_eq!(derive(&diagram).unwrap().as_array().unwrap().len(), nodes.len());
    assert_eq!(complaint(&diagram), None);
}
