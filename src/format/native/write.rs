//! Flow to native text, in the one canonical form.
//!
//! The form depends on structure only, never on length, so that one changed text
//! is one changed line: blocks, their fields and their options stand on lines of
//! their own, everything inside them on one line.

use std::fmt::Write as _;

use crate::model::flow::{
    Allow, Alternate, Block, Choice, Condition, Extra, Flow, Note, Path, Position, Share, Webhook,
};
use crate::model::json::write_string;
use crate::model::{BlockId, Json, Number};

use super::{CLIP_FORMAT, FORMAT, VERSION, records};

/// The canonical text of a flow, with a newline at its end.
pub fn flow(flow: &Flow) -> String {
    let mut top = Members::default();
    top.text("format", FORMAT);
    top.raw("version", VERSION.to_string());
    top.optional_text("name", flow.name.as_deref());
    top.optional_text("language", flow.language.as_deref());
    top.optional_text("timezone", flow.timezone.as_deref());
    top.optional_text("direction", flow.direction.as_deref());
    if let Some(inputs) = &flow.inputs {
        top.raw("inputs", texts(inputs));
    }
    match &flow.start {
        Some(start) => top.text("start", start.as_str()),
        None => top.raw("start", "null".to_owned()),
    }
    top.allow(&flow.allow);
    blocks_and_layout(flow, &mut top);
    if let Some(text) = records::write(flow) {
        top.raw("platform", text);
    }
    let mut text = top.lines(&flow.extra, 0);
    text.push('\n');
    text
}

/// The blocks of a flow and where they stand, without what is said of the flow.
pub fn clip(flow: &Flow) -> String {
    let mut top = Members::default();
    top.text("format", CLIP_FORMAT);
    top.raw("version", VERSION.to_string());
    blocks_and_layout(flow, &mut top);
    let mut text = top.lines(&Extra::default(), 0);
    text.push('\n');
    text
}

fn blocks_and_layout(flow: &Flow, top: &mut Members) {
    let mut blocks = Members::default();
    for (id, own) in flow.blocks.iter() {
        blocks.raw(id.as_str(), block(own));
    }
    top.raw("blocks", blocks.lines(&Extra::default(), 1));

    let mut layout = Members::default();
    for (id, block) in flow.blocks.iter() {
        if let Some(at) = &block.position {
            layout.raw(id.as_str(), position(at));
        }
    }
    for (id, value) in &flow.stray_layout {
        layout.json(id, value);
    }
    if !layout.0.is_empty() {
        top.raw("layout", layout.lines(&Extra::default(), 1));
    }
    if !flow.notes.is_empty() {
        let mut notes = Members::default();
        for (id, own) in &flow.notes {
            notes.raw(id.as_str(), note(own));
        }
        top.raw("notes", notes.lines(&Extra::default(), 1));
    }
}

/// One block as it stands in a file, indented for its place there.
pub fn block(block: &Block) -> String {
    let mut fields = Members::default();
    fields.text("kind", &block.kind.written());
    if let Some(style) = block.style {
        fields.text("style", style.name());
    }
    fields.optional_text("text", block.text.as_deref());
    if let Some(template) = &block.template {
        let mut inner = Members::default();
        inner.optional_json("id", template.id.as_ref());
        inner.optional_text("name", template.name.as_deref());
        inner.optional_text("answers", template.answers.as_deref());
        fields.raw("template", inner.inline(&template.extra));
    }
    if let Some(file) = &block.file {
        let mut inner = Members::default();
        inner.optional_text("url", file.url.as_deref());
        inner.optional_text("name", file.name.as_deref());
        inner.optional_text("variable", file.variable.as_deref());
        inner.optional_text("type", file.media.as_deref());
        fields.raw("file", inner.inline(&file.extra));
    }
    if let Some(location) = &block.location {
        let mut inner = Members::default();
        inner.optional_number("latitude", location.latitude.as_ref());
        inner.optional_number("longitude", location.longitude.as_ref());
        inner.optional_text("variable", location.variable.as_deref());
        inner.optional_text("address", location.address.as_deref());
        fields.raw("location", inner.inline(&location.extra));
    }
    fields.optional_text("variable", block.variable.as_deref());
    fields.optional_text("test", block.test.as_deref());
    fields.optional_text("team", block.team.as_deref());
    fields.optional_text("service", block.service.as_deref());
    if let Some(conversation) = &block.conversation {
        let mut inner = Members::default();
        inner.optional_json("id", conversation.id.as_ref());
        inner.optional_text("name", conversation.name.as_deref());
        fields.raw("conversation", inner.inline(&conversation.extra));
    }
    fields.optional_json("data", block.data.as_ref());
    if let Some(visible) = block.visible_options {
        fields.raw("visible_options", visible.to_string());
    }
    if let Some(save) = &block.save {
        let mut inner = Members::default();
        inner.text("variable", &save.variable);
        inner.optional_text("type", save.kind.as_deref());
        fields.raw("save", inner.inline(&save.extra));
    }
    fields.optional_number("message_limit", block.message_limit.as_ref());
    if let Some(timer) = &block.timer {
        let mut inner = Members::default();
        inner.optional_number("value", timer.value.as_ref());
        inner.optional_text("unit", timer.unit.as_deref());
        fields.raw("timer", inner.inline(&timer.extra));
    }
    if let Some(retry) = &block.auto_retry {
        let mut inner = Members::default();
        inner.optional_number("minutes", retry.minutes.as_ref());
        inner.optional_text("message", retry.message.as_deref());
        fields.raw("auto_retry", inner.inline(&retry.extra));
    }
    if let Some(goal) = &block.goal {
        let events = goal.events.iter().map(|event| {
            let mut inner = Members::default();
            inner.text("type", &event.kind);
            inner.optional_text("url", event.url.as_deref());
            inner.optional_number("expectation", event.expectation.as_ref());
            inner.inline(&event.extra)
        });
        let mut inner = Members::default();
        inner.optional_text("campaign", goal.campaign.as_deref());
        if !goal.events.is_empty() {
            inner.raw("events", format!("[{}]", events.collect::<Vec<_>>().join(", ")));
        }
        fields.raw("goal", inner.inline(&goal.extra));
    }
    fields.optional_text("webhook_delivered", block.webhook_delivered.as_deref());
    fields.optional_text("webhook_read", block.webhook_read.as_deref());
    fields.list("options", block.options.iter().map(choice));
    fields.list("conditions", block.conditions.iter().map(condition));
    fields.list("shares", block.shares.iter().map(share));
    let fixed = [
        ("reply", &block.reply),
        ("default", &block.default),
        ("otherwise", &block.otherwise),
        ("next", &block.next),
    ];
    for (name, path) in fixed {
        if let Some(path) = path {
            let mut inner = Members::default();
            inner.path(path);
            fields.raw(name, inner.inline(&path.extra));
        }
    }
    if let Some(own) = &block.alternate {
        fields.raw("alternate", alternate(own));
    }
    fields.allow(&block.allow);
    fields.lines(&block.extra, 2)
}

fn choice(choice: &Choice) -> String {
    let mut inner = Members::default();
    inner.text("id", choice.id.as_str());
    inner.text("label", &choice.label);
    inner.path(&choice.path);
    inner.optional_text("action", choice.action.as_deref());
    inner.optional_text("optout_webhook", choice.optout_webhook.as_deref());
    inner.inline(&choice.path.extra)
}

fn condition(condition: &Condition) -> String {
    let mut inner = Members::default();
    inner.text("id", condition.id.as_str());
    inner.optional_text("operator", condition.operator.as_deref());
    inner.optional_json("value", condition.value.as_ref());
    inner.path(&condition.path);
    inner.inline(&condition.path.extra)
}

fn share(share: &Share) -> String {
    let mut inner = Members::default();
    inner.text("id", share.id.as_str());
    inner.optional_number("percent", share.percent.as_ref());
    inner.path(&share.path);
    inner.inline(&share.path.extra)
}

fn alternate(alternate: &Alternate) -> String {
    let mut inner = Members::default();
    inner.optional_number("minutes", alternate.minutes.as_ref());
    inner.path(&alternate.path);
    inner.inline(&alternate.path.extra)
}

fn webhook(webhook: &Webhook) -> String {
    let is_bare =
        webhook.returns.is_none() && webhook.seconds.is_none() && webhook.extra.is_empty();
    if is_bare && !webhook.as_object {
        let mut text = String::new();
        write_string(&webhook.url, &mut text);
        return text;
    }
    let mut inner = Members::default();
    inner.text("url", &webhook.url);
    if let Some(returns) = &webhook.returns {
        inner.raw("returns", texts(returns));
    }
    inner.optional_number("seconds", webhook.seconds.as_ref());
    inner.inline(&webhook.extra)
}

pub(super) fn position(position: &Position) -> String {
    match &position.text {
        Some(text) => format!("[{}, {}]", text[0].as_str(), text[1].as_str()),
        None => format!(
            "[{}, {}]",
            Number::from_f64(position.x).as_str(),
            Number::from_f64(position.y).as_str()
        ),
    }
}

fn note(note: &Note) -> String {
    let mut inner = Members::default();
    inner.text("kind", note.kind.name());
    inner.text("text", &note.text);
    inner.raw("at", position(&note.at));
    inner.raw("size", position(&note.size));
    inner.inline(&note.extra)
}

fn texts(items: &[String]) -> String {
    let mut out = "[".to_owned();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_string(item, &mut out);
    }
    out.push(']');
    out
}

/// The members of an object on their way to text.
#[derive(Default)]
pub(super) struct Members(pub(super) Vec<(String, String)>);

impl Members {
    pub(super) fn raw(&mut self, key: &str, text: String) {
        self.0.push((key.to_owned(), text));
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        let mut text = String::with_capacity(value.len() + 2);
        write_string(value, &mut text);
        self.raw(key, text);
    }

    pub(super) fn optional_text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    pub(super) fn json(&mut self, key: &str, value: &Json) {
        let mut text = String::new();
        value.write_inline(&mut text);
        self.raw(key, text);
    }

    fn optional_json(&mut self, key: &str, value: Option<&Json>) {
        if let Some(value) = value {
            self.json(key, value);
        }
    }

    fn optional_number(&mut self, key: &str, value: Option<&Number>) {
        if let Some(value) = value {
            self.raw(key, value.as_str().to_owned());
        }
    }

    fn path(&mut self, path: &Path) {
        self.optional_text("to", path.to.as_ref().map(BlockId::as_str));
        if let Some(own) = &path.webhook {
            self.raw("webhook", webhook(own));
        }
    }

    fn allow(&mut self, allow: &Allow) {
        if allow.is_empty() {
            return;
        }
        let mut inner = Members::default();
        for (rule, reason) in allow {
            inner.text(rule, reason);
        }
        self.raw("allow", inner.inline(&Extra::default()));
    }

    /// A list with one item a line, for a field of a block.
    fn list(&mut self, key: &str, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.collect();
        if items.is_empty() {
            return;
        }
        self.raw(key, format!("[\n        {}\n      ]", items.join(",\n        ")));
    }

    /// Puts the unknown members where they stood: behind the member they stood behind.
    fn with_extra(mut self, extra: &Extra) -> Vec<(String, String)> {
        for field in &extra.0 {
            // A field that was null and has a value now is there already.
            if self.0.iter().any(|(key, _)| *key == field.key) {
                continue;
            }
            let at = match &field.after {
                None => 0,
                Some(after) => self
                    .0
                    .iter()
                    .position(|(key, _)| key == after)
                    .map_or(self.0.len(), |at| at + 1),
            };
            let mut text = String::new();
            field.value.write_inline(&mut text);
            self.0.insert(at, (field.key.clone(), text));
        }
        self.0
    }

    /// The object on one line.
    pub(super) fn inline(self, extra: &Extra) -> String {
        let members = self.with_extra(extra);
        if members.is_empty() {
            return "{}".to_owned();
        }
        let mut out = "{ ".to_owned();
        for (index, (key, text)) in members.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            write_string(key, &mut out);
            // Writing into a String cannot fail.
            let _ok = write!(out, ": {text}");
        }
        out.push_str(" }");
        out
    }

    /// The object with one member a line; `level` is the indentation of its own line.
    pub(super) fn lines(self, extra: &Extra, level: usize) -> String {
        let members = self.with_extra(extra);
        if members.is_empty() {
            return "{}".to_owned();
        }
        let indent = "  ".repeat(level + 1);
        let mut out = "{\n".to_owned();
        for (index, (key, text)) in members.iter().enumerate() {
            if index > 0 {
                out.push_str(",\n");
            }
            out.push_str(&indent);
            write_string(key, &mut out);
            let _ok = write!(out, ": {text}");
        }
        let _ok = write!(out, "\n{}}}", "  ".repeat(level));
        out
    }
}
