//! Where in its file a part of a flow stands.

use crate::model::flow::{Block, ExitKind};
use crate::model::{Facts, Flow, Kind};

use super::json_text::{Tree, Value, escaped, excerpt, pointer_step};
use super::{Format, Opened, Wrapper};

/// A place in a file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub line: usize,
    pub column: usize,
    /// What stands there in the file, as far as its line goes and never very long.
    pub written: String,
    /// The whole line, where it is no long one.
    pub whole_line: Option<String>,
    /// A JSON pointer into the flow's own JSON.
    pub pointer: String,
    /// The line of the flow's own JSON with a caret below the place.
    pub excerpt: String,
}

/// The most characters of what stands at a place, and of a line, that a [`Location`] keeps.
const WRITTEN: usize = 200;

/// A part of a flow: the flow itself, a block, an exit, or a field of one of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    pub block: Option<&'a str>,
    pub exit: Option<&'a str>,
    /// Named as in native files: `text`, `label`, `webhook`, `to`.
    pub field: Option<&'a str>,
}

/// The JSON text that a flow was read from. Where the file wraps a JSON text, that inner text.
pub struct SourceText {
    text: String,
    /// The pointer to the flow inside the text.
    prefix: String,
    format: Format,
    /// The file around the text, where that is not the file itself.
    around: Option<Around>,
}

impl SourceText {
    /// From the bytes that gave the flow.
    pub fn new(bytes: &[u8], opened: &Opened) -> Option<Self> {
        let text = super::text_of(bytes).ok()?;
        let format = opened.source.format;
        let inner = |pointer: &str| {
            let tree = Tree::read(text).ok()?;
            let value = tree.root().at_pointer(pointer)?;
            let inner = value.as_text()?.into_owned();
            Some((inner, Some(Around::new(text, value.start() + 1..value.end() - 1))))
        };
        let ((text, around), prefix) = match &opened.source.wrapper {
            Wrapper::None => ((text.to_owned(), None), String::new()),
            Wrapper::Text(1) => (inner("")?, String::new()),
            // Nobody finds a place in texts within texts.
            Wrapper::Text(_) => return None,
            Wrapper::Member { pointer, as_text: true, .. } => (inner(pointer)?, String::new()),
            Wrapper::Member { pointer, .. } => ((text.to_owned(), None), pointer.clone()),
        };
        Some(Self { text, prefix, format, around })
    }

    /// Where parts of the flow stand. The flow must be the one that was read, unchanged.
    pub fn locate<'a>(&self, flow: &Flow, parts: impl Iterator<Item = Part<'a>>) -> Vec<Location> {
        let facts = Facts::new(flow);
        let Ok(tree) = Tree::read(&self.text) else { return Vec::new() };
        let root = tree.root().at_pointer(&self.prefix).unwrap_or_else(|| tree.root());
        let file = self.around.as_ref().map_or(&self.text, |around| &around.text);
        let lines = Lines::new(file);
        let blocks = self.blocks(&facts, root);
        parts
            .map(|part| {
                let number = part.block.and_then(|block| facts.number(block));
                let (value, pointer) = match number.and_then(|n| blocks.get(n)?.clone()) {
                    Some((value, pointer)) => {
                        let number = number.unwrap_or_default();
                        let inside = self.inside(facts.block(number), part);
                        deepest(value, pointer, &inside)
                    }
                    None => {
                        let inside: Vec<String> =
                            part.field.iter().map(|field| (*field).to_owned()).collect();
                        deepest(root, self.prefix.clone(), &inside)
                    }
                };
                let [start, end] = [value.start(), value.end()]
                    .map(|at| self.around.as_ref().map_or(at, |around| around.place(at)));
                let (line, column) = lines.place(file, start);
                let of_line = lines.range(file, line);
                let written = file.get(start..end.min(of_line.end)).unwrap_or_default();
                let written = written.chars().take(WRITTEN).collect();
                let whole_line = file.get(of_line).filter(|own| own.len() <= 2 * WRITTEN);
                let whole_line = whole_line.map(str::to_owned);
                let excerpt = excerpt(&self.text, value.start());
                Location { line, column, written, whole_line, pointer, excerpt }
            })
            .collect()
    }

    /// Each block's value and pointer, by the block's number.
    fn blocks<'t>(&self, facts: &Facts<'_>, root: Value<'t>) -> Vec<Option<(Value<'t>, String)>> {
        let with = |value: Value<'t>, rest: String| Some((value, format!("{}{rest}", self.prefix)));
        match self.format {
            Format::Native => {
                let mut found: std::collections::HashMap<String, Value<'t>> = root
                    .get("blocks")
                    .into_iter()
                    .flat_map(Value::members)
                    .map(|(key, value)| (key.as_text().unwrap_or_default().into_owned(), value))
                    .collect();
                (0..facts.len())
                    .map(|number| {
                        let id = facts.id(number).as_str();
                        let value = found.remove(id)?;
                        with(value, format!("/blocks/{}", pointer_step(id)))
                    })
                    .collect()
            }
            Format::Diagram => {
                let nodes = root.get("nodes").into_iter().flat_map(Value::items);
                nodes.enumerate().map(|(at, node)| with(node, format!("/nodes/{at}"))).collect()
            }
            Format::Questions => {
                let order = super::questions::write::order(facts);
                let mut blocks = vec![None; facts.len()];
                for (place, (number, question)) in order.into_iter().zip(root.items()).enumerate() {
                    blocks[number] = with(question, format!("/{place}"));
                }
                blocks
            }
        }
    }

    /// The steps from a block's value to the part.
    fn inside(&self, block: &Block, part: Part<'_>) -> Vec<String> {
        let mut steps: Vec<String> = Vec::new();
        let exit = part.exit.and_then(|exit| block.exit(exit));
        match self.format {
            Format::Native => {
                if let Some(exit) = exit {
                    let list = match exit.kind {
                        ExitKind::Option => {
                            Some(("options", block.options.iter().position(|o| o.id == *exit.id)))
                        }
                        ExitKind::Condition => Some((
                            "conditions",
                            block.conditions.iter().position(|c| c.id == *exit.id),
                        )),
                        ExitKind::Share => {
                            Some(("shares", block.shares.iter().position(|s| s.id == *exit.id)))
                        }
                        _ => None,
                    };
                    match list {
                        Some((name, at)) => {
                            steps.push(name.to_owned());
                            steps.extend(at.map(|at| at.to_string()));
                        }
                        None => steps.push(exit.id.to_owned()),
                    }
                }
                steps.extend(
                    part.field.iter().flat_map(|field| field.split('.')).map(str::to_owned),
                );
            }
            Format::Diagram => {
                let record = block.record.as_deref();
                let port = part
                    .exit
                    .and_then(|exit| record?.ports.iter().position(|(name, _)| *name == *exit));
                if let Some(port) = port {
                    steps.extend(["ports".to_owned(), port.to_string()]);
                }
                let field = part.field.map(|field| match field {
                    "text" if block.kind == Kind::Template => vec!["hsm", "content"],
                    "minutes" => vec!["timeout"],
                    "percent" => vec!["probability"],
                    "value" | "operator" => vec!["conditionObject"],
                    "optout_webhook" => vec!["optOutWebhook"],
                    "conversation" => vec!["poll"],
                    "kind" | "style" => vec!["_class"],
                    "goal" => vec!["goalMeasurement"],
                    other => vec![other],
                });
                steps.extend(field.into_iter().flatten().map(str::to_owned));
            }
            Format::Questions => {
                if let Some(exit) = exit {
                    if exit.kind == ExitKind::Alternate {
                        steps.push("question_not_answer_timeout".to_owned());
                    } else {
                        let answers = super::questions::write::derived_answers(block);
                        steps.push("answers".to_owned());
                        steps.extend(
                            answers.iter().position(|own| *own == exit.id).map(|at| at.to_string()),
                        );
                    }
                }
                let field = part.field.map(|field| match field {
                    "label" | "value" | "percent" => "expected_text",
                    "operator" => "condition_type",
                    "minutes" => "seconds",
                    "to" if part.exit == Some("alternate") => "to_question_id",
                    "to" => "next_node_id",
                    "kind" => "question_type",
                    "style" => "question_subtype",
                    "conversation" | "variable" => "text",
                    "goal" => "target_properties",
                    other => other,
                });
                steps.extend(field.map(str::to_owned));
            }
        }
        steps
    }
}

/// Follows the steps as far as the file has them.
fn deepest<'t>(value: Value<'t>, pointer: String, steps: &[String]) -> (Value<'t>, String) {
    let (mut at, mut pointer) = (value, pointer);
    for step in steps {
        let next = if at.is_array() {
            step.parse().ok().and_then(|index: usize| at.items().nth(index))
        } else {
            at.get(step)
        };
        let Some(next) = next else { break };
        at = next;
        pointer = format!("{pointer}/{}", pointer_step(step));
    }
    (at, pointer)
}

/// A file that holds a flow's JSON as a JSON text.
struct Around {
    text: String,
    /// Between the text's quotes.
    inside: std::ops::Range<usize>,
    /// Bytes of the flow's JSON, about [`MARK`] apart, and where they stand inside the quotes.
    marks: Vec<(usize, usize)>,
}

impl Around {
    fn new(text: &str, inside: std::ops::Range<usize>) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut own, mut outer, mut next) = (0, 0, MARK);
        let written = text.get(inside.clone()).unwrap_or_default();
        while let Some(step) = written.get(outer..).and_then(|rest| rest.find('\\')) {
            let (ch, length) = escaped(written.get(outer + step..).unwrap_or_default());
            own += step + ch.len_utf8();
            outer += step + length;
            if own >= next {
                marks.push((own, outer));
                next = own + MARK;
            }
        }
        Self { text: text.to_owned(), inside, marks }
    }

    /// Where in the file a byte of the flow's JSON stands.
    fn place(&self, wanted: usize) -> usize {
        let mark = self.marks.partition_point(|(own, _)| *own <= wanted).saturating_sub(1);
        let (mut own, mut outer) = self.marks.get(mark).copied().unwrap_or_default();
        let written = self.text.get(self.inside.clone()).unwrap_or_default();
        loop {
            let left = wanted.saturating_sub(own);
            let plain = written.as_bytes().get(outer..).unwrap_or_default().iter().take(left);
            let Some(step) = plain.clone().position(|byte| *byte == b'\\') else {
                return self.inside.start + outer + plain.len();
            };
            let (ch, length) = escaped(written.get(outer + step..).unwrap_or_default());
            own += step + ch.len_utf8();
            outer += step + length;
        }
    }
}

/// Finds lines and columns fast, also in files of one long line.
struct Lines {
    /// The byte behind each line break.
    starts: Vec<usize>,
    /// The characters before every [`MARK`]th byte.
    marks: Vec<usize>,
}

const MARK: usize = 4096;

impl Lines {
    fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let mut marks = Vec::with_capacity(text.len() / MARK + 1);
        let mut chars = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % MARK == 0 {
                marks.push(chars);
            }
            // Bytes that continue a character do not count.
            chars += usize::from(byte & 0xc0 != 0x80);
            if byte == b'\n' {
                starts.push(at + 1);
            }
        }
        Self { starts, marks }
    }

    fn chars_before(&self, text: &str, at: usize) -> usize {
        let mark = at / MARK;
        let from = mark * MARK;
        let known = self.marks.get(mark).copied().unwrap_or_default();
        let rest = text.as_bytes().get(from..at).unwrap_or_default();
        known + rest.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
    }

    /// The bytes of a line, without what ends it.
    fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or_default();
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let is_cr = end > start && text.as_bytes().get(end - 1) == Some(&b'\r');
        start..end - usize::from(is_cr)
    }

    fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or_default();
        (line, self.chars_before(text, at) - self.chars_before(text, start) + 1)
    }
}
