//! How to build a flow by hand in the platform's own editor, as Markdown.
//!
//! The platform documents no import, so this is what an author works through:
//! blocks, paths, webhooks, and what to check at the end.

use std::collections::VecDeque;
use std::fmt::Write as _;

use crate::model::facts::Facts;
use crate::model::flow::{Block, Exit, ExitKind, TRIGGER_LABEL};
use crate::model::trigger;
use crate::model::{Flow, Json, Kind, Style};
use crate::words::{Language, Words, blocks as names, guide as words};

/// How many characters of a block's text stand for it.
const TITLE_LENGTH: usize = 40;

/// The guide to a flow, in a language.
pub fn guide(flow: &Flow, language: Language) -> String {
    let facts = Facts::new(flow);
    let order = order(&facts);
    let mut place = vec![0; facts.len()];
    for (at, number) in order.iter().enumerate() {
        place[*number] = at + 1;
    }
    let mut guide = Guide { facts, language, order, place, out: String::new() };
    guide.head();
    guide.blocks();
    guide.paths();
    guide.webhooks();
    guide.checklist();
    guide.out
}

struct Guide<'a> {
    facts: Facts<'a>,
    language: Language,
    /// Block numbers in the order in which the blocks are built.
    order: Vec<usize>,
    /// A block's place in that order, from 1.
    place: Vec<usize>,
    out: String,
}

/// Breadth first from the start, then what it does not reach, in the file's order.
fn order(facts: &Facts<'_>) -> Vec<usize> {
    let mut seen = vec![false; facts.len()];
    let mut order = Vec::with_capacity(facts.len());
    for root in facts.start().into_iter().chain(0..facts.len()) {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        let mut queue = VecDeque::from([root]);
        while let Some(at) = queue.pop_front() {
            order.push(at);
            for to in facts.block(at).exits().filter_map(|exit| facts.target(&exit)) {
                if !seen[to] {
                    seen[to] = true;
                    queue.push_back(to);
                }
            }
        }
    }
    order
}

impl<'a> Guide<'a> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.language)
    }

    fn paragraph(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }

    fn heading(&mut self, level: usize, text: &str) {
        let marks = "#".repeat(level);
        self.paragraph(&format!("{marks} {text}"));
    }

    /// A label and a text to copy.
    fn copy(&mut self, label: Words, text: &str) {
        let label = self.say(label);
        self.paragraph(&format!("{label}:"));
        self.paragraph(&fenced(text));
    }

    /// A label and a short value on one line.
    fn item(&mut self, label: Words, value: &str) {
        let label = self.say(label);
        self.paragraph(&format!("{label}: {}", code(value)));
    }

    fn title(&self, number: usize) -> String {
        let text = excerpt(self.facts.block(number).text());
        let id = escaped(self.facts.id(number).as_str());
        if text.is_empty() { id } else { format!("“{text}” ({id})") }
    }

    fn short(&self, number: usize) -> String {
        let place = self.place[number].to_string();
        words::SHORT.with(self.language, &[("number", &place), ("title", &self.title(number))])
    }

    fn exit_name(&self, block: &Block, exit: &Exit<'_>) -> String {
        let numbered = |at: Option<usize>, words: Words| {
            let number = at.map_or(0, |at| at + 1).to_string();
            words.with(self.language, &[("number", &number)])
        };
        match exit.kind {
            ExitKind::Option => escaped(exit.label),
            ExitKind::Condition => {
                let at = block.conditions.iter().position(|c| c.id == exit.id);
                numbered(at, words::CONDITION)
            }
            ExitKind::Share => {
                let at = block.shares.iter().position(|s| s.id == exit.id);
                let percent = at
                    .and_then(|at| block.shares.get(at)?.percent.as_ref())
                    .map_or("?", |percent| percent.as_str());
                let number = at.map_or(0, |at| at + 1).to_string();
                words::BRANCH.with(self.language, &[("number", &number), ("percent", percent)])
            }
            ExitKind::Reply => self.say(names::REPLY).to_owned(),
            ExitKind::Default => self.say(names::DEFAULT).to_owned(),
            ExitKind::Otherwise => self.say(names::OTHERWISE).to_owned(),
            ExitKind::Next => self.say(names::NEXT).to_owned(),
            ExitKind::Alternate => self.say(names::ALTERNATE).to_owned(),
        }
    }

    fn head(&mut self) {
        let flow = self.facts.flow;
        let untitled = self.say(crate::words::interface::UNTITLED);
        let name = escaped(flow.name.as_deref().unwrap_or(untitled));
        self.heading(1, &words::TITLE.with(self.language, &[("name", &name)]));
        self.paragraph(self.say(words::INTRO));
        let direction = if flow.is_outbound() { words::OUTBOUND } else { words::INBOUND };
        self.paragraph(self.say(direction));
        if let Some(language) = &flow.language {
            self.item(words::LANGUAGE, language);
        }
        if let Some(zone) = &flow.timezone {
            self.item(words::TIMEZONE, zone);
        }
        if let Some(inputs) = flow.inputs.as_ref().filter(|inputs| !inputs.is_empty()) {
            self.copy(words::INPUTS, &inputs.join("\n"));
        }
        if self.facts.start().is_none() {
            self.paragraph(self.say(words::NO_START));
        }
    }

    fn blocks(&mut self) {
        self.heading(2, self.say(words::BLOCKS));
        for number in self.order.clone() {
            let place = self.place[number].to_string();
            let title = self.title(number);
            let args = [("number", place.as_str()), ("title", title.as_str())];
            self.heading(3, &words::BLOCK.with(self.language, &args));
            self.block(number);
        }
    }

    fn block(&mut self, number: usize) {
        let block = self.facts.block(number);
        let is_trigger = self.facts.is_trigger(number);
        if self.facts.is_start(number) {
            self.paragraph(self.say(words::START));
        } else if self.facts.start().is_some() && !self.facts.is_reachable(number) {
            self.paragraph(self.say(words::UNREACHED));
        }
        let kind = self.say(names::kind(&block.kind, block.style()));
        let entry = match (&block.kind, is_trigger) {
            // A trigger works on no other entry, whatever the file says.
            (Kind::Options, true) => {
                let plain = self.say(names::kind(&Kind::Options, Style::Plain));
                format!("**{plain}** → **{plain}**")
            }
            (Kind::Options, false) => format!("**{}** → **{kind}**", self.say(names::OPTIONS)),
            (Kind::Unknown(word), _) => format!("**{kind}** ({})", escaped(word)),
            _ => format!("**{kind}**"),
        };
        let add = self.say(words::ADD);
        self.paragraph(&format!("- [ ] {add} {entry}"));
        if is_trigger {
            self.paragraph(self.say(words::TRIGGER_KIND));
        }
        if !block.kind.is_supported_by_platform_files() {
            self.paragraph(self.say(words::BY_HAND));
        }
        self.template(block);
        if !block.text().is_empty() {
            self.copy(words::TEXT, block.text());
        }
        self.attachments(block);
        self.options(block);
        self.decisions(block);
        self.settings(block);
    }

    fn template(&mut self, block: &Block) {
        let Some(template) = &block.template else { return };
        if let Some(name) = &template.name {
            self.item(words::TEMPLATE_NAME, name);
        }
        if let Some(id) = &template.id {
            self.item(words::TEMPLATE_ID, &id.to_plain());
        }
    }

    fn attachments(&mut self, block: &Block) {
        if let Some(file) = &block.file {
            if let Some(variable) = &file.variable {
                self.item(words::FILE_VARIABLE, variable);
            } else if let Some(url) = &file.url {
                self.copy(words::FILE, url);
            }
            if let Some(name) = &file.name {
                self.item(words::FILE_NAME, name);
            }
        }
        if let Some(location) = &block.location {
            if let (Some(latitude), Some(longitude)) = (&location.latitude, &location.longitude) {
                let both = format!("{}, {}", latitude.as_str(), longitude.as_str());
                self.item(words::LOCATION, &both);
            } else if let Some(variable) = &location.variable {
                self.item(words::LOCATION_VARIABLE, variable);
            }
            if let Some(address) = &location.address {
                self.item(words::ADDRESS, address);
            }
        }
    }

    fn options(&mut self, block: &Block) {
        let options = &block.options;
        if options.is_empty() {
            return;
        }
        let is_one_line = |label: &str| !label.contains(['\n', '\r']);
        if options.len() == 1 && options.iter().any(|option| option.label == TRIGGER_LABEL) {
            self.copy(words::TOKEN, TRIGGER_LABEL);
        } else if options.iter().all(|option| is_one_line(&option.label)) {
            let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
            self.copy(words::OPTIONS, &labels.join("\n"));
        } else {
            for (at, option) in options.iter().enumerate() {
                let number = (at + 1).to_string();
                let label = words::OPTION.with(self.language, &[("number", &number)]);
                self.paragraph(&format!("{label}:"));
                self.paragraph(&fenced(&option.label));
            }
        }
        for (at, option) in options.iter().enumerate() {
            if option.is_optout() || option.optout_webhook.is_some() {
                let number = (at + 1).to_string();
                self.paragraph(&words::OPT_OUT.with(self.language, &[("number", &number)]));
            }
            if let Some(url) = option.optout_webhook.as_ref().filter(|url| !url.is_empty()) {
                self.copy(words::OPT_OUT_WEBHOOK, url);
            }
        }
        if block.visible_options == Some(false) {
            self.paragraph(self.say(words::HIDE));
        }
    }

    fn decisions(&mut self, block: &Block) {
        if block.test.as_deref() == Some("time") {
            self.paragraph(self.say(words::TIME));
        } else if let Some(variable) = &block.variable {
            self.item(words::VARIABLE, variable);
        }
        for (at, condition) in block.conditions.iter().enumerate() {
            let number = (at + 1).to_string();
            let label = words::CONDITION.with(self.language, &[("number", &number)]);
            let name = condition.operator.as_deref().unwrap_or("?");
            let operator = words::operator(name)
                .map_or_else(|| escaped(name), |words| self.say(words).to_owned());
            let value = condition.value.as_ref().map(Json::to_plain).unwrap_or_default();
            self.paragraph(&format!("{label}: {operator} {}", code(&value)));
        }
        for (at, share) in block.shares.iter().enumerate() {
            let number = (at + 1).to_string();
            let percent = share.percent.as_ref().map_or("?", |percent| percent.as_str());
            let args = [("number", number.as_str()), ("percent", percent)];
            self.paragraph(&words::BRANCH.with(self.language, &args));
        }
    }

    fn settings(&mut self, block: &Block) {
        if let Some(team) = &block.team {
            self.item(words::TEAM, team);
        }
        if let Some(service) = &block.service {
            self.item(words::SERVICE, service);
        }
        if let Some(conversation) = &block.conversation {
            let id = conversation.id.as_ref().map(Json::to_plain);
            let both = [conversation.name.clone(), id];
            let both: Vec<String> = both.into_iter().flatten().collect();
            self.item(words::CONVERSATION, &both.join(", "));
        }
        if let Some(save) = &block.save {
            self.item(words::SAVE, &save.variable);
            if let Some(kind) = &save.kind {
                let name = words::save_type(kind).map_or(kind.as_str(), |words| self.say(words));
                self.item(words::SAVE_TYPE, name);
            }
        }
        if let Some(limit) = &block.message_limit {
            self.item(words::LIMIT, limit.as_str());
        }
        if let Some(timer) = &block.timer
            && let Some(value) = &timer.value
        {
            let unit = timer.unit.as_deref().unwrap_or("seconds");
            self.item(words::TIMER, &format!("{} {unit}", value.as_str()));
        }
        if let Some(retry) = &block.auto_retry {
            let minutes = retry.minutes.as_ref().map_or("?", |minutes| minutes.as_str());
            let label = words::RETRY.with(self.language, &[("minutes", minutes)]);
            self.paragraph(&format!("{label}:"));
            self.paragraph(&fenced(retry.message.as_deref().unwrap_or_default()));
        }
        if let Some(goal) = &block.goal {
            let mut lines: Vec<String> = goal.campaign.iter().cloned().collect();
            for event in &goal.events {
                let url = event.url.as_deref().unwrap_or_default();
                let wanted = event.expectation.as_ref().map_or("", |number| number.as_str());
                lines.push(format!("{} {url} {wanted}", event.kind).trim_end().to_owned());
            }
            self.copy(words::GOAL, &lines.join("\n"));
        }
        for (label, url) in
            [(words::DELIVERED, &block.webhook_delivered), (words::READ, &block.webhook_read)]
        {
            if let Some(url) = url.as_ref().filter(|url| !url.is_empty()) {
                self.copy(label, url);
            }
        }
        if let Some(alternate) = &block.alternate
            && alternate.path.to.is_some()
        {
            let minutes = alternate.minutes.as_ref().map_or("5", |minutes| minutes.as_str());
            self.item(words::ALTERNATE, minutes);
        }
        if let Some(data) = &block.data {
            let mut text = String::new();
            data.write_pretty(0, &mut text);
            self.copy(words::DATA, &text);
        }
    }

    /// Connected exits in the order of the guide: block, exit, and the target if it is there.
    fn arrows(&self) -> Vec<(usize, Exit<'a>, Option<usize>)> {
        let mut arrows = Vec::new();
        for number in &self.order {
            for exit in self.facts.block(*number).exits() {
                if exit.path.to.is_some() {
                    arrows.push((*number, exit, self.facts.target(&exit)));
                }
            }
        }
        arrows
    }

    fn target_name(&self, exit: &Exit<'_>, target: Option<usize>) -> String {
        match target {
            Some(target) => self.short(target),
            None => {
                let id = exit.path.to.as_ref().map(|to| escaped(to.as_str())).unwrap_or_default();
                words::MISSING_BLOCK.with(self.language, &[("id", &id)])
            }
        }
    }

    fn paths(&mut self) {
        self.heading(2, self.say(words::PATHS));
        let arrows = self.arrows();
        if arrows.is_empty() {
            self.paragraph(self.say(words::NO_PATHS));
            return;
        }
        self.paragraph(self.say(words::PATHS_INTRO));
        let columns = [words::FROM, words::EXIT, words::TO, words::WEBHOOK].map(|w| self.say(w));
        let mut table = format!("| {} |\n| --- | --- | --- | --- |", columns.join(" | "));
        for (from, exit, target) in arrows {
            let hook = if exit.path.url().is_some() { words::YES } else { words::NO };
            let cells = [
                self.short(from),
                self.exit_name(self.facts.block(from), &exit),
                self.target_name(&exit, target),
                self.say(hook).to_owned(),
            ];
            // Writing into a String cannot fail.
            let _ok = write!(table, "\n| {} |", cells.join(" | "));
        }
        self.paragraph(&table);
    }

    fn webhooks(&mut self) {
        self.heading(2, self.say(words::WEBHOOKS));
        let arrows = self.arrows();
        let is_into_trigger =
            |guide: &Self, target: Option<usize>| target.is_some_and(|t| guide.facts.is_trigger(t));
        let has_any = arrows
            .iter()
            .any(|(_, exit, target)| exit.path.url().is_some() || is_into_trigger(self, *target));
        if !has_any {
            self.paragraph(self.say(words::NO_WEBHOOKS));
            return;
        }
        self.paragraph(self.say(words::WEBHOOKS_INTRO));
        for trigger in self.order.clone() {
            let into: Vec<_> =
                arrows.iter().filter(|(_, _, target)| *target == Some(trigger)).collect();
            if !self.facts.is_trigger(trigger) || into.is_empty() {
                continue;
            }
            let title = self.short(trigger);
            self.heading(3, &words::INTO_TRIGGER.with(self.language, &[("title", &title)]));
            for (from, exit, target) in into {
                self.arrow(*from, exit, *target);
            }
        }
        let others: Vec<_> = arrows
            .iter()
            .filter(|(_, exit, target)| {
                exit.path.url().is_some() && !is_into_trigger(self, *target)
            })
            .collect();
        if others.is_empty() {
            return;
        }
        self.heading(3, self.say(words::OTHERS));
        for (from, exit, target) in others {
            self.arrow(*from, exit, *target);
        }
    }

    fn arrow(&mut self, from: usize, exit: &Exit<'_>, target: Option<usize>) {
        let args = [
            ("from", self.short(from)),
            ("exit", self.exit_name(self.facts.block(from), exit)),
            ("to", self.target_name(exit, target)),
        ];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        let arrow = words::ARROW.with(self.language, &args);
        let note = match (exit.kind, exit.path.url()) {
            (ExitKind::Share, _) => Some(words::AB_FORGETS),
            (_, None) => Some(words::NO_WEBHOOK),
            _ => None,
        };
        let note = note.map(|words| format!(" (**{}**)", self.say(words))).unwrap_or_default();
        self.paragraph(&format!("- [ ] {arrow}{note}"));
        if let Some(url) = exit.path.url() {
            self.paragraph(&fenced(url));
        }
    }

    fn checklist(&mut self) {
        self.heading(2, self.say(words::CHECKLIST));
        let all =
            [words::CHECK_ROOT, words::CHECK_HOOKS, words::CHECK_PUBLISH, words::CHECK_SESSIONS];
        let lines = all.map(|words| format!("- [ ] {}", self.say(words)));
        self.paragraph(&lines.join("\n"));
        for trigger in self.order.clone() {
            if !self.facts.is_trigger(trigger) {
                continue;
            }
            let title = self.short(trigger);
            let request_trigger = self.say(names::REQUEST_TRIGGER);
            self.heading(3, &format!("{request_trigger} {title}"));
            let labels = [
                words::PART_PLAIN,
                words::PART_TEXT,
                words::PART_TOKEN,
                words::PART_WEBHOOKS,
                words::PART_LEADS_ON,
                words::PART_RESCUE,
            ];
            let mut lines = Vec::new();
            for (label, is_there) in labels.into_iter().zip(trigger::parts(&self.facts, trigger)) {
                let missing = self.say(words::PART_MISSING);
                let note = if is_there { String::new() } else { format!(" **{missing}**") };
                lines.push(format!("- [ ] {}{note}", self.say(label)));
            }
            self.paragraph(&lines.join("\n"));
        }
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out.push('\n');
    }
}

/// One line without anything that Markdown could take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for ch in text.chars() {
        match ch {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' => {
                out.push('\\');
                out.push(ch);
            }
            ch if ch.is_control() || ch == '\u{2028}' || ch == '\u{2029}' => out.push(' '),
            ch => out.push(ch),
        }
    }
    out.trim().to_owned()
}

/// The beginning of a text on one line, safe in Markdown.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().take(TITLE_LENGTH).collect::<Vec<_>>().join(" ");
    let mut start: String = line.chars().take(TITLE_LENGTH).collect();
    if start.len() < line.len() {
        start.push('…');
    }
    escaped(&start)
}

/// The longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    text.split(|ch| ch != '`').map(str::len).max().unwrap_or(0)
}

/// A code span on one line, longer in backticks than anything in it.
fn code(text: &str) -> String {
    let line: String = text.chars().map(|ch| if ch.is_control() { ' ' } else { ch }).collect();
    if line.trim().is_empty() {
        return "“”".to_owned();
    }
    let marks = "`".repeat(longest_run(&line) + 1);
    // Without the spaces a backtick at an end would lengthen the marks.
    let pad = if line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) { " " } else { "" };
    format!("{marks}{pad}{line}{pad}{marks}")
}

/// A block to copy from, fenced by more backticks than anything in it.
fn fenced(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let marks = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{marks}text\n{text}\n{marks}")
}
