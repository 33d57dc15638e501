//! The step: what an input makes of a session.

use std::borrow::Cow;

use crate::model::facts::{is_plain_options, is_variable_name};
use crate::model::flow::{Block, Exit, ExitKind, TRIGGER_LABEL};
use crate::model::{BlockId, ExitId, Flow, Json, Kind, trigger};

use super::answer::{self, Said};
use super::body::{self, About};
use super::condition::{self, Verdict};
use super::event::{Cause, Closing, Event, EventKind, Missing, Origin, Problem, Refusal};
use super::input::Input;
use super::message::{Attachment, Message, Place, Shown};
use super::state::{
    Call, EarlyUpdate, Purpose, ReplyWhilePaused, SecondUpdate, State, Variable, Waiting,
};
use super::time;

/// How many blocks are walked in one step, and how many timers fire in it.
pub const MOST_STEPS: u32 = 1_000;

/// The most session variables of one session, so that a server cannot fill the memory.
const MOST_VARIABLES: usize = 10_000;

/// How long free text may follow a message of the user's.
/// Source: Meta, "Customer service windows".
const WINDOW_MS: u64 = 24 * 60 * 60 * 1_000;

/// What the input makes of the session, and what happens on the way.
pub fn step(flow: &Flow, state: State, input: &Input) -> (State, Vec<Event>) {
    let mut run = Run { flow, state, events: Vec::new(), steps: 0, was_called: false };
    run.take_in(input);
    (run.state, run.events)
}

struct Run<'a> {
    flow: &'a Flow,
    state: State,
    events: Vec<Event>,
    steps: u32,
    /// A webhook was called on the path that is being walked.
    was_called: bool,
}

/// An exit that is walked next.
struct Leave {
    exit: ExitId,
    said: String,
    classified: String,
    /// Value of the variable that a condition asked, with the condition's operator and value.
    asked: Option<[String; 3]>,
}

impl Leave {
    fn by(exit: &str) -> Self {
        Self { exit: exit.into(), said: String::new(), classified: String::new(), asked: None }
    }
}

impl<'a> Run<'a> {
    fn tell(&mut self, kind: EventKind) {
        self.events.push(Event { at: self.state.clock, kind });
    }

    fn problem(&mut self, problem: Problem) {
        self.tell(EventKind::Problem { problem });
    }

    fn close(&mut self, why: Closing) {
        self.end();
        self.tell(EventKind::Closed { why });
    }

    /// Nobody is waited for any more; webhooks that are out may still be answered.
    fn end(&mut self) {
        self.state.waiting = Waiting::Over;
        self.forget_timers();
    }

    fn forget_timers(&mut self) {
        self.state.alternate_at = None;
        self.state.retry_at = None;
        self.state.collect_until = None;
        self.state.collected.clear();
    }

    /// The block that was entered last.
    fn here(&self) -> Option<(BlockId, &'a Block)> {
        let id = self.state.block.clone()?;
        let block = self.flow.block(id.as_str())?;
        Some((id, block))
    }

    fn take_in(&mut self, input: &Input) {
        match input {
            Input::Start { text } => self.start(text.as_deref()),
            Input::Text { text } => self.reply(&Said::Text(text.clone())),
            Input::Option { option } => self.reply(&Said::Option(option.clone())),
            Input::Media { media, url, caption } => {
                let (media, url, caption) = (*media, url.clone(), caption.clone());
                self.reply(&Said::Media { media, url, caption });
            }
            Input::Location { latitude, longitude, address } => {
                let (latitude, longitude) = (*latitude, *longitude);
                self.reply(&Said::Location { latitude, longitude, address: address.clone() });
            }
            Input::Exit { exit } => self.leave_by_hand(exit),
            Input::Time { ms } => self.pass(*ms),
            Input::Answered { call, status, body } => self.answered(*call, *status, body),
            Input::Failed { call, cause } => {
                let Some(done) = self.returned(*call) else { return };
                self.tell(EventKind::Failed { call: done.id, cause: cause.clone() });
                self.go_on_after(&done);
            }
            Input::TimedOut { call } => self.timed_out(*call),
            Input::Update { body } => self.update(body),
        }
    }

    fn start(&mut self, text: Option<&str>) {
        if self.state.waiting != Waiting::Start {
            return self.problem(Problem::NotTaken);
        }
        if let Some(text) = text {
            self.state.inbound = Some(text.to_owned());
            self.tell(EventKind::Said { text: text.to_owned() });
        }
        // A state that stands at a block already begins there.
        let at = self.state.block.as_ref().and_then(|at| self.flow.block(at.as_str()));
        let is_under_way = at.is_some_and(|block| block.kind != Kind::Template);
        // Somebody must have written before an inbound flow begins, or to be in the middle of one.
        if text.is_some() || is_under_way || !self.flow.is_outbound() {
            self.state.user_wrote_at = Some(self.state.clock);
        }
        let start = self.state.block.clone().or_else(|| self.flow.start.clone());
        match start.filter(|start| self.flow.block(start.as_str()).is_some()) {
            Some(start) => {
                self.tell(EventKind::Started { block: start.clone() });
                self.enter(start);
            }
            None => {
                self.problem(Problem::MissingStart);
                self.close(Closing::Problem);
            }
        }
    }

    /// Enters a block and walks on until somebody is waited for.
    fn enter(&mut self, first: BlockId) {
        let mut next = Some(first);
        while let Some(id) = next.take() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                self.problem(Problem::StepLimit { steps: MOST_STEPS });
                return self.close(Closing::Problem);
            }
            // Whoever calls has looked that the block is there.
            let Some(block) = self.flow.block(id.as_str()) else { return };
            self.state.block = Some(id.clone());
            self.forget_timers();
            if let Some(leave) = self.arrive(&id, block) {
                next = self.walk(&id, block, &leave);
            }
            self.was_called = false;
        }
    }

    /// What a block does when a conversation comes to it, and the exit that it leaves by at once.
    fn arrive(&mut self, id: &BlockId, block: &'a Block) -> Option<Leave> {
        match &block.kind {
            Kind::Message | Kind::Template => self.ask(id, block),
            Kind::Options => {
                if trigger::pauses(block) {
                    return self.pause(id, block);
                }
                self.ask(id, block)
            }
            Kind::Condition => Some(self.decide(id, block)),
            Kind::AbTest => Some(self.draw(id, block)),
            Kind::Agent => {
                let to = block.team.clone().unwrap_or_default();
                self.hand_over(EventKind::Transferred { block: id.clone(), to })
            }
            Kind::Integration => {
                let to = block.service.clone().unwrap_or_default();
                self.hand_over(EventKind::Transferred { block: id.clone(), to })
            }
            Kind::Jump => {
                let target = block.conversation.as_ref();
                let number = target.and_then(|target| target.id.as_ref()).map(Json::to_plain);
                let name = || target.and_then(|target| target.name.clone());
                let conversation = number.or_else(name).unwrap_or_default();
                self.hand_over(EventKind::Jumped { block: id.clone(), conversation })
            }
            Kind::HelpdeskAction | Kind::HelpdeskTicket => {
                let service = block.service.clone().unwrap_or_default();
                self.tell(EventKind::HelpDesk { block: id.clone(), service });
                Some(Leave::by("next"))
            }
            Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => {
                if !block.text().is_empty() {
                    self.send(id, block, block.text(), false);
                }
                let kind = block.kind.name().to_owned();
                self.problem(Problem::UnknownKind { block: id.clone(), kind });
                self.wait_for_reply(block)
            }
        }
    }

    fn hand_over(&mut self, event: EventKind) -> Option<Leave> {
        self.tell(event);
        self.end();
        None
    }

    /// Sends the block's message and waits for the user.
    fn ask(&mut self, id: &BlockId, block: &'a Block) -> Option<Leave> {
        self.send(id, block, block.text(), false);
        if block.trigger_option().is_some() {
            let plain = (!is_plain_options(block)).then_some(Missing::PlainBlock);
            let only = (block.options.len() > 1).then_some(Missing::OnlyOption);
            let missing = plain.into_iter().chain(only).collect();
            self.problem(Problem::NoPause { block: id.clone(), missing });
        }
        self.wait_for_reply(block)
    }

    fn wait_for_reply(&mut self, block: &Block) -> Option<Leave> {
        self.state.waiting = Waiting::Reply;
        self.set_timers(block)
    }

    fn pause(&mut self, id: &BlockId, block: &'a Block) -> Option<Leave> {
        self.send(id, block, block.text(), false);
        self.state.waiting = Waiting::Update;
        self.tell(EventKind::Paused { block: id.clone() });
        if !self.was_called {
            self.problem(Problem::PauseWithoutWebhook { block: id.clone() });
        }
        if let Some(body) = self.state.kept_update.take() {
            // It was read when it came.
            let brought = body::read(&body, true).unwrap_or_default();
            self.set_all(brought.variables, Origin::Update);
            return self.resume(id, block);
        }
        self.set_timers(block)
    }

    /// Starts the clocks of a block that waits. An alternate flow without delay is walked at once.
    fn set_timers(&mut self, block: &Block) -> Option<Leave> {
        // The platform's editor offers no alternate flow on a template.
        let alternate = block.alternate.as_ref().filter(|_| block.kind != Kind::Template);
        // One that leads nowhere is none: export leaves it out.
        if alternate.is_some_and(|alternate| alternate.path.to.is_some()) {
            match minutes_in_ms(block.alternate_minutes().unwrap_or_default()) {
                0 => return Some(Leave::by("alternate")),
                ms => self.state.alternate_at = Some(self.state.clock.saturating_add(ms)),
            }
        }
        if let Some(retry) = &block.auto_retry {
            let minutes = retry.minutes.as_ref().map_or(0.0, crate::model::Number::as_f64);
            let ms = minutes_in_ms(minutes);
            let has_text = retry.message.as_deref().is_some_and(|text| !text.trim().is_empty());
            self.state.retry_at = (has_text && ms > 0).then(|| self.state.clock.saturating_add(ms));
        }
        None
    }

    /// Sends a message, if the user may get it.
    fn send(&mut self, id: &BlockId, block: &'a Block, text: &str, is_reminder: bool) {
        let is_template = block.kind == Kind::Template && !is_reminder;
        let is_open = self
            .state
            .user_wrote_at
            .is_some_and(|wrote| self.state.clock.saturating_sub(wrote) < WINDOW_MS);
        if !is_template && !is_open {
            self.problem(Problem::WindowClosed { block: id.clone() });
            return;
        }
        let mut message =
            Message { text: self.fill(id, text), is_template, is_reminder, ..Message::default() };
        if !is_reminder {
            self.attach(id, block, &mut message);
        }
        self.state.sent_at = self.state.clock;
        self.state.sent_text = message.sent_text();
        self.tell(EventKind::Message { block: id.clone(), message });
        if !is_reminder {
            let labels = self.labels(id, block, false);
            for (purpose, url) in [
                (Purpose::Delivered, &block.webhook_delivered),
                (Purpose::Read, &block.webhook_read),
            ] {
                let Some(url) = url.as_deref().filter(|url| !url.is_empty()) else { continue };
                let about = About { block, labels: &labels, said: "", classified: "", asked: None };
                self.call(id, None, url, purpose, &about);
            }
        }
    }

    fn attach(&mut self, id: &BlockId, block: &'a Block, message: &mut Message) {
        if !block.options.is_empty() && !trigger::pauses(block) {
            let style = if block.kind == Kind::Template { "buttons" } else { block.style().name() };
            style.clone_into(&mut message.style);
            if block.visible_options != Some(false) {
                let labels = self.labels(id, block, true);
                let ids = block.options.iter().map(|option| option.id.clone());
                message.options = ids.zip(labels).map(|(id, label)| Shown { id, label }).collect();
            }
        }
        if let Some(file) = &block.file {
            let url = match file.variable.as_deref().filter(|name| !name.is_empty()) {
                Some(name) => self.fill(id, &format!("{{{{{name}}}}}")),
                None => self.fill(id, file.url.as_deref().unwrap_or_default()),
            };
            let name = file.name.clone().unwrap_or_default();
            let media = file.media.clone().unwrap_or_default();
            if !url.is_empty() {
                message.file = Some(Attachment { url, name, media });
            }
        }
        if let Some(location) = &block.location {
            let fixed = location.latitude.as_ref().zip(location.longitude.as_ref());
            message.location = match (fixed, location.variable.as_deref()) {
                (Some((latitude, longitude)), _) => Some(Place {
                    latitude: latitude.as_f64(),
                    longitude: longitude.as_f64(),
                    address: location.address.clone().unwrap_or_default(),
                }),
                (None, Some(name)) if !name.is_empty() => {
                    let text = self.fill(id, &format!("{{{{{name}}}}}"));
                    serde_json::from_str(&text).ok()
                }
                _ => None,
            };
        }
    }

    /// The options' texts as the user sees them.
    fn labels(&mut self, id: &BlockId, block: &'a Block, tells: bool) -> Vec<String> {
        let before = self.events.len();
        let labels = block.options.iter().map(|option| self.fill(id, &option.label)).collect();
        if !tells {
            self.events.truncate(before);
        }
        labels
    }

    /// A text with the values of its variables. One without a value leaves nothing.
    fn fill(&mut self, block: &BlockId, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(end) = rest.find("}}") {
            let piece = &rest[..end];
            rest = &rest[end + 2..];
            let name = piece.rfind("{{").map(|start| (&piece[..start], &piece[start + 2..]));
            match name.filter(|(_, name)| is_variable_name(name)) {
                Some((before, name)) => {
                    filled.push_str(before);
                    match self.value(name) {
                        Some(value) => filled.push_str(&value),
                        // Meta numbers the gaps of its templates: those are no session variables.
                        None if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                            filled.extend(["{{", name, "}}"]);
                        }
                        None => {
                            let (block, name) = (block.clone(), name.to_owned());
                            self.problem(Problem::UnsetVariable { block, name });
                        }
                    }
                }
                None => {
                    filled.push_str(piece);
                    filled.push_str("}}");
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    /// The value of a session variable or a native one.
    /// Source: Treble help, "Native variables".
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let state = &self.state;
        if let Some(value) = state.value(name) {
            return Some(Cow::Borrowed(value));
        }
        match name {
            "time" => Some(Cow::Owned(time::time_of_day(state.clock))),
            "weekday" => Some(Cow::Owned(time::weekday(state.clock))),
            "country_code" => Some(Cow::Borrowed(&state.person.country_code)),
            "inbound" => state.inbound.as_deref().map(Cow::Borrowed),
            _ => None,
        }
    }

    /// The exit of a condition block: the first condition that holds.
    fn decide(&mut self, id: &BlockId, block: &'a Block) -> Leave {
        let name = block.variable.clone().unwrap_or_default();
        let asks_time = condition::asks_time(block);
        let zone = if asks_time {
            condition::zone(self.flow).unwrap_or_else(|zone| {
                self.problem(Problem::UnknownZone { zone });
                jiff::tz::TimeZone::UTC
            })
        } else {
            jiff::tz::TimeZone::UTC
        };
        let value = self.value(&name).map(Cow::into_owned).unwrap_or_default();
        for one in &block.conditions {
            let wanted = one.value.as_ref().map(Json::to_plain).unwrap_or_default();
            let wanted = self.fill(id, &wanted);
            let operator = one.operator.as_deref().unwrap_or_default();
            let verdict = if asks_time {
                condition::ask_time(one, self.state.clock, &zone)
            } else {
                condition::ask(operator, &value, &wanted)
            };
            match verdict {
                Verdict::Holds => {
                    let asked = Some([value, operator.to_owned(), wanted]);
                    return Leave { asked, ..Leave::by(one.id.as_str()) };
                }
                Verdict::HoldsNot => {}
                Verdict::Senseless => {
                    let (block, exit) = (id.clone(), one.id.clone());
                    self.problem(Problem::BadCondition { block, exit });
                }
            }
        }
        let asked = Some([value, "DEFAULT".to_owned(), String::new()]);
        Leave { asked, ..Leave::by("otherwise") }
    }

    /// The share of an A/B test, by the seed of the session.
    fn draw(&mut self, id: &BlockId, block: &'a Block) -> Leave {
        if let Some(chosen) = self.state.shares.get(id)
            && block.shares.iter().any(|share| share.id == *chosen)
        {
            return Leave::by(chosen.as_str());
        }
        let draw = u64::from(self.state.draws);
        self.state.draws = self.state.draws.wrapping_add(1);
        let chance = splitmix(self.state.seed.wrapping_add(splitmix(draw)));
        let weight = |share: &crate::model::flow::Share| {
            let percent = share.percent.as_ref().map_or(0.0, crate::model::Number::as_f64);
            if percent.is_finite() { percent.max(0.0) } else { 0.0 }
        };
        let total: f64 = block.shares.iter().map(weight).sum();
        // 53 bits: a fraction from 0 to less than 1.
        let mut left = (chance >> 11) as f64 / (1_u64 << 53) as f64 * total;
        for share in &block.shares {
            left -= weight(share);
            if left < 0.0 {
                return Leave::by(share.id.as_str());
            }
        }
        Leave::by(block.shares.last().map_or("", |share| share.id.as_str()))
    }

    /// Walks the path of an exit up to its webhook; the block to enter where there is none.
    fn walk(&mut self, id: &BlockId, block: &'a Block, leave: &Leave) -> Option<BlockId> {
        self.forget_timers();
        let Some(exit) = block.exit(leave.exit.as_str()) else {
            // A block whose exit is not even drawn.
            return self.nowhere(id, block, &leave.exit);
        };
        let (block_id, exit_id) = (id.clone(), leave.exit.clone());
        let to = exit.path.to.clone();
        self.tell(EventKind::Path { block: block_id, exit: exit_id, to });
        if let Some(url) = exit.path.url() {
            if let Some(purpose) = purpose(&exit) {
                let name = block.variable.as_deref().unwrap_or_default();
                let asked = leave
                    .asked
                    .as_ref()
                    .map(|[value, operator, wanted]| [name, value, operator, wanted]);
                let labels = self.labels(id, block, false);
                let (said, classified) = (&leave.said, &leave.classified);
                let about = About { block, labels: &labels, said, classified, asked };
                let call = self.call(id, Some(&leave.exit), url, purpose, &about);
                self.state.waiting = Waiting::Webhook { call };
                return None;
            }
            let (block, exit) = (id.clone(), leave.exit.clone());
            self.problem(Problem::LostWebhook { block, exit });
        }
        self.behind(id, block, &exit)
    }

    /// The block behind an exit, or the end of the conversation.
    fn behind(&mut self, id: &BlockId, block: &Block, exit: &Exit<'_>) -> Option<BlockId> {
        let Some(to) = &exit.path.to else { return self.nowhere(id, block, &exit.id.into()) };
        if self.flow.block(to.as_str()).is_some() {
            return Some(to.clone());
        }
        let (block, exit, to) = (id.clone(), exit.id.into(), to.clone());
        self.problem(Problem::MissingBlock { block, exit, to });
        self.close(Closing::Problem);
        None
    }

    /// An exit that leads nowhere ends the conversation: as it should where the user answered.
    fn nowhere(&mut self, id: &BlockId, block: &Block, exit: &ExitId) -> Option<BlockId> {
        let is_answered = block.kind.waits() && self.state.waiting != Waiting::Update;
        if is_answered || matches!(block.kind, Kind::HelpdeskAction | Kind::HelpdeskTicket) {
            self.close(Closing::End);
        } else {
            self.problem(Problem::DeadEnd { block: id.clone(), exit: exit.clone() });
            self.close(Closing::Problem);
        }
        None
    }

    fn call(
        &mut self,
        block: &BlockId,
        exit: Option<&ExitId>,
        url: &str,
        purpose: Purpose,
        about: &About<'_>,
    ) -> u64 {
        let id = self.state.next_call;
        self.state.next_call = id.saturating_add(1);
        let called = self.state.clock;
        let call = Call {
            id,
            purpose,
            block: block.clone(),
            exit: exit.cloned(),
            url: url.to_owned(),
            body: body::write(&self.state, purpose, about),
            called,
            deadline: called.saturating_add(self.state.rules.webhook_ms),
        };
        self.state.calls.push(call.clone());
        self.tell(EventKind::Webhook { call });
        id
    }

    /// The user says something.
    fn reply(&mut self, said: &Said) {
        let here = self.here();
        let block = here.as_ref().map(|(_, block)| *block);
        if !matches!(self.state.waiting, Waiting::Start | Waiting::Over) {
            self.state.user_wrote_at = Some(self.state.clock);
        }
        let labels = here.as_ref().map(|(id, block)| self.labels(id, block, false));
        let labels = labels.unwrap_or_default();
        let text = said.text(block, &labels);
        self.tell(EventKind::Said { text: text.clone() });
        let Some((id, block)) = here else { return self.problem(Problem::NotTaken) };
        match self.state.waiting {
            Waiting::Start | Waiting::Over => self.problem(Problem::NotTaken),
            Waiting::Webhook { .. } => self.problem(Problem::ReplyWhileBusy),
            Waiting::Update => {
                let catches = self.state.rules.reply_while_paused
                    == ReplyWhilePaused::DefaultAnswer
                    && block.default.as_ref().is_some_and(|path| path.to.is_some());
                if catches {
                    self.state.waiting = Waiting::Reply;
                    let leave =
                        Leave { said: text.clone(), classified: text, ..Leave::by("default") };
                    self.go(&id, block, &leave);
                } else {
                    self.problem(Problem::ReplyWhilePaused { block: id });
                }
            }
            Waiting::Reply => self.taken(&id, block, said, text, &labels),
        }
    }

    /// An answer that the block waits for.
    fn taken(
        &mut self,
        id: &BlockId,
        block: &'a Block,
        said: &Said,
        text: String,
        labels: &[String],
    ) {
        if block.options.is_empty() {
            if let Said::Text(_) = said
                && !self.has_collected(block, &text)
            {
                return;
            }
            let said = match said {
                Said::Text(_) if !self.state.collected.is_empty() => {
                    Said::Text(std::mem::take(&mut self.state.collected).join("\n"))
                }
                other => other.clone(),
            };
            return self.answer(id, block, &said, "reply");
        }
        match answer::option(block, said, labels) {
            Some((option, label)) => {
                let option_id = option.id.clone();
                self.save(id, block, said, &label);
                if option.is_optout() {
                    self.opt_out(id, block, option, &label);
                }
                let exit = option_id.as_str();
                let leave = Leave { said: text, classified: label, ..Leave::by(exit) };
                self.go(id, block, &leave);
            }
            None if block.default.is_some() => {
                self.save(id, block, said, &text);
                let leave = Leave { said: text.clone(), classified: text, ..Leave::by("default") };
                self.go(id, block, &leave);
            }
            None => self.problem(Problem::NotUnderstood { block: id.clone() }),
        }
    }

    fn answer(&mut self, id: &BlockId, block: &'a Block, said: &Said, exit: &str) {
        let text = said.text(Some(block), &[]);
        self.save(id, block, said, &text);
        let leave = Leave { said: text.clone(), classified: text, ..Leave::by(exit) };
        self.go(id, block, &leave);
    }

    /// Whether the block has heard enough. A message limit is taken for the number of messages that
    /// make up an answer, a timer for how long they are collected after the first: the platform's
    /// public pages do not say.
    fn has_collected(&mut self, block: &Block, text: &str) -> bool {
        let limit = block.message_limit.as_ref().map_or(1.0, crate::model::Number::as_f64);
        let timer = block.timer.as_deref().and_then(|timer| {
            let value = timer.value.as_ref()?.as_f64();
            let unit = if timer.unit.as_deref() == Some("minutes") { 60_000.0 } else { 1_000.0 };
            (value > 0.0).then(|| (value * unit).min(1e15) as u64)
        });
        let has_limit = limit >= 2.0;
        if !has_limit && timer.is_none() {
            return true;
        }
        self.state.collected.push(text.to_owned());
        // A timer alone collects whatever comes, up to what one step may do.
        let most = if has_limit { limit } else { f64::from(MOST_STEPS) };
        if self.state.collected.len() as f64 >= most {
            return true;
        }
        if let Some(ms) = timer
            && self.state.collect_until.is_none()
        {
            self.state.collect_until = Some(self.state.clock.saturating_add(ms));
        }
        // Whoever answers is not silent.
        self.state.alternate_at = None;
        self.state.retry_at = None;
        false
    }

    fn save(&mut self, id: &BlockId, block: &'a Block, said: &Said, classified: &str) {
        match answer::saved(block, said, classified) {
            Ok(saved) => self.set_all(saved, Origin::Saved),
            Err(wanted) => {
                self.problem(Problem::WrongAnswerKind { block: id.clone(), wanted });
            }
        }
    }

    fn opt_out(
        &mut self,
        id: &BlockId,
        block: &'a Block,
        option: &'a crate::model::flow::Choice,
        label: &str,
    ) {
        self.state.has_opted_out = true;
        self.tell(EventKind::OptedOut { block: id.clone(), option: option.id.clone() });
        if let Some(url) = option.optout_webhook.as_deref().filter(|url| !url.is_empty()) {
            let labels = self.labels(id, block, false);
            let about =
                About { block, labels: &labels, said: label, classified: label, asked: None };
            self.call(id, Some(&option.id), url, Purpose::Optout, &about);
        }
    }

    /// Walks from a block that has waited.
    fn go(&mut self, id: &BlockId, block: &'a Block, leave: &Leave) {
        if let Some(next) = self.walk(id, block, leave) {
            self.enter(next);
        }
    }

    fn leave_by_hand(&mut self, exit: &ExitId) {
        let unknown = |block: &Block| {
            matches!(block.kind, Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_))
        };
        match self.here() {
            Some((id, block))
                if self.state.waiting == Waiting::Reply
                    && unknown(block)
                    && block.exit(exit.as_str()).is_some() =>
            {
                self.state.user_wrote_at = Some(self.state.clock);
                self.go(&id, block, &Leave::by(exit.as_str()));
            }
            _ => self.problem(Problem::NotTaken),
        }
    }

    /// Lets time pass; what falls due happens in its order.
    fn pass(&mut self, ms: u64) {
        let end = self.state.clock.saturating_add(ms);
        for fired in 0.. {
            let Some(due) = self.state.due_at().filter(|due| *due <= end) else { break };
            if fired >= MOST_STEPS {
                self.problem(Problem::StepLimit { steps: MOST_STEPS });
                self.close(Closing::Problem);
                self.state.calls.clear();
                break;
            }
            self.state.clock = due.max(self.state.clock);
            self.fire();
        }
        self.state.clock = end;
    }

    /// What is due at this moment: one thing.
    fn fire(&mut self) {
        let now = self.state.clock;
        let is_due = |at: Option<u64>| at.is_some_and(|at| at <= now);
        if let Some(call) = self.state.calls.iter().find(|call| call.deadline <= now) {
            return self.timed_out(call.id);
        }
        let Some((id, block)) = self.here() else { return self.forget_timers() };
        if is_due(self.state.collect_until) {
            let said = Said::Text(std::mem::take(&mut self.state.collected).join("\n"));
            self.state.collect_until = None;
            self.answer(&id, block, &said, "reply");
        } else if is_due(self.state.alternate_at) {
            self.state.alternate_at = None;
            self.go(&id, block, &Leave::by("alternate"));
        } else if is_due(self.state.retry_at) {
            self.state.retry_at = None;
            let text = block.auto_retry.as_ref().and_then(|retry| retry.message.as_deref());
            self.send(&id, block, text.unwrap_or_default(), true);
        } else if is_due(self.state.inactive_at()) {
            self.close(Closing::Inactivity);
        }
    }

    /// Takes a call off the list of those that are out.
    fn returned(&mut self, call: u64) -> Option<Call> {
        let at = self.state.calls.iter().position(|known| known.id == call);
        if at.is_none() {
            self.problem(Problem::LateAnswer { call });
        }
        at.map(|at| self.state.calls.remove(at))
    }

    fn timed_out(&mut self, call: u64) {
        let Some(done) = self.returned(call) else { return };
        self.tell(EventKind::TimedOut { call });
        self.go_on_after(&done);
    }

    fn answered(&mut self, call: u64, status: u16, body: &str) {
        let Some(done) = self.returned(call) else { return };
        let ms = self.state.clock.saturating_sub(done.called);
        self.tell(EventKind::Answered { call, status, ms });
        if (200..300).contains(&status) {
            match body::read(body, false) {
                Ok(brought) => self.take_keys(brought, Some(call), Origin::Webhook),
                Err(cause) => self.problem(Problem::BadBody { call: Some(call), cause }),
            }
        } else {
            self.problem(Problem::BadStatus { call, status });
        }
        self.go_on_after(&done);
    }

    /// Goes on along the path whose webhook is done, if the conversation waited for it.
    fn go_on_after(&mut self, done: &Call) {
        if self.state.waiting != (Waiting::Webhook { call: done.id }) {
            return;
        }
        let block = self.flow.block(done.block.as_str());
        let exit_id = done.exit.as_ref().map_or("", ExitId::as_str);
        let exit = block.and_then(|block| block.exit(exit_id));
        // The flow may be another one than at the call: then nothing tells where to go on.
        let (Some(block), Some(exit)) = (block, exit) else {
            self.problem(Problem::MissingStart);
            return self.close(Closing::Problem);
        };
        self.state.waiting = Waiting::Reply;
        self.was_called = true;
        if let Some(next) = self.behind(&done.block, block, &exit) {
            self.enter(next);
        }
    }

    fn update(&mut self, body: &str) {
        let brought = match body::read(body, true) {
            Ok(brought) => brought,
            Err(cause) => {
                self.tell(EventKind::Refused { why: Refusal::BadBody });
                return self.problem(Problem::BadBody { call: None, cause });
            }
        };
        let rules = self.state.rules;
        match self.state.waiting {
            Waiting::Over => self.tell(EventKind::Refused { why: Refusal::Over }),
            Waiting::Update => {
                let Some((id, block)) = self.here() else { return self.problem(Problem::NotTaken) };
                self.tell(EventKind::Updated);
                self.take_keys(brought, None, Origin::Update);
                if let Some(leave) = self.resume(&id, block) {
                    self.go(&id, block, &leave);
                }
            }
            _ if self.state.resumes > 0 && !self.is_bound_for_pause() => {
                match rules.second_update {
                    SecondUpdate::Refuse => self.tell(EventKind::Refused { why: Refusal::Second }),
                    SecondUpdate::Set => {
                        self.tell(EventKind::Updated);
                        self.take_keys(brought, None, Origin::Update);
                    }
                }
            }
            _ => match rules.early_update {
                EarlyUpdate::Refuse => self.tell(EventKind::Refused { why: Refusal::Early }),
                EarlyUpdate::Set => {
                    self.tell(EventKind::Updated);
                    self.take_keys(brought, None, Origin::Update);
                }
                EarlyUpdate::Keep => {
                    self.tell(EventKind::Updated);
                    self.state.kept_update = Some(body.to_owned());
                }
            },
        }
    }

    /// The webhook that is out stands on a path into a request trigger.
    fn is_bound_for_pause(&self) -> bool {
        let Some(call) = self.state.awaited() else { return false };
        let exit = call.exit.as_ref().map_or("", ExitId::as_str);
        let to = self.flow.path(call.block.as_str(), exit).and_then(|path| path.to.as_ref());
        to.and_then(|to| self.flow.block(to.as_str())).is_some_and(trigger::pauses)
    }

    /// The pause is over.
    fn resume(&mut self, id: &BlockId, block: &Block) -> Option<Leave> {
        self.state.resumes = self.state.resumes.saturating_add(1);
        self.tell(EventKind::Resumed { block: id.clone() });
        block.trigger_option().map(|option| Leave::by(option.id.as_str()))
    }

    fn take_keys(&mut self, brought: body::Brought, call: Option<u64>, origin: Origin) {
        self.set_all(brought.variables, origin);
        for name in brought.no_texts {
            self.problem(Problem::NoText { call, name });
        }
    }

    fn set_all(&mut self, variables: Vec<(String, Variable)>, origin: Origin) {
        for (name, variable) in variables {
            let is_new = !self.state.variables.contains_key(&name);
            if is_new && self.state.variables.len() >= MOST_VARIABLES {
                let cause = Cause::TooLarge { limit: MOST_VARIABLES };
                return self.problem(Problem::BadBody { call: None, cause });
            }
            let value = variable.value.clone();
            self.state.variables.insert(name.clone(), variable);
            self.tell(EventKind::Set { name, value, origin });
        }
    }
}

/// Why the webhook of an exit's path is called; `None` where the platform loses it.
fn purpose(exit: &Exit<'_>) -> Option<Purpose> {
    match exit.kind {
        ExitKind::Option if exit.label == TRIGGER_LABEL => Some(Purpose::Other),
        ExitKind::Reply | ExitKind::Option | ExitKind::Default => Some(Purpose::Response),
        ExitKind::Alternate => Some(Purpose::Timeout),
        ExitKind::Condition | ExitKind::Otherwise => Some(Purpose::Condition),
        ExitKind::Next => Some(Purpose::Other),
        ExitKind::Share => None,
    }
}

/// Minutes as milliseconds, never less than none and never more than thirty years.
fn minutes_in_ms(minutes: f64) -> u64 {
    if minutes.is_nan() { 0 } else { (minutes.clamp(0.0, 15_768_000.0) * 60_000.0) as u64 }
}

/// A number that looks like chance, from one that does not (S. Vigna, "splitmix64").
fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
