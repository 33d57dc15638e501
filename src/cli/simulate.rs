//! `simulate`: a chat with a flow, in the terminal.

use std::io::{self, BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use anyhow::{Context as _, bail};
use indexmap::IndexMap;

use crate::lint::near::nearest;
use crate::model::{BlockId, ExitId, Flow, Kind};
use crate::platform::live::Live;
use crate::sim::flowtest::{self, Desk, Stage, TestFile, parse_duration};
use crate::sim::{Call, Event, EventKind, Input, MediaKind, State, Waiting, tell};
use crate::store;
use crate::words::{Language, safe, simulate as words};

use super::servers::Servers;
use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow simulate my.flow.json
         treble-flow simulate my.flow.json --map https://example.com/hooks=http://127.0.0.1:3000/hooks
         printf 'Ana\\n/vars\\n' | treble-flow simulate my.flow.json

Lines of standard input are what the user writes; /help lists the commands. Webhooks are answered by
hand. With --map, they are really called where they are mapped or on this computer; with
--allow-network, all are. Time passes only by /wait. It ends with the input.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// The flow.
    flow: PathBuf,
    /// The block at which the conversation begins, instead of the flow's start.
    #[arg(long, value_name = "BLOCK")]
    from: Option<String>,
    /// What the user writes first; without it, a greeting where the flow is inbound.
    #[arg(long)]
    text: Option<String>,
    #[command(flatten)]
    servers: Servers,
    /// The language of what is told: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 1024 * 1024;

/// How often it looks for what servers do.
const LOOK: Duration = Duration::from_millis(50);

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    if arguments.flow.as_os_str() == "-" {
        bail!("standard input is the chat; name a file");
    }
    let flow = Arc::new(input::read(&arguments.flow)?.opened.flow);
    let from = match &arguments.from {
        Some(wanted) if flow.block(wanted).is_some() => Some(BlockId::from(wanted.as_str())),
        Some(wanted) => bail!(unknown_block(&flow, wanted)),
        None => None,
    };
    let mut start = State::new("simulate", flowtest::CLOCK);
    start.block = from;
    let text = arguments.text.clone().or_else(|| greeting(&flow));
    let place = if arguments.servers.are_called() {
        let mut live = Live::start(Arc::clone(&flow), arguments.servers.options(language))?;
        live.begin(start.clone())?;
        say(&words::BASE.with(language, &[("url", &live.url())]))?;
        Place::Live(Box::new(live))
    } else {
        Place::Desk(Box::new(Desk::new(&flow, start.clone())))
    };
    let mut chat = Chat {
        flow: &flow,
        path: &arguments.flow,
        language,
        start,
        text,
        place,
        inputs: Vec::new(),
        asked: 0,
        choices: Vec::new(),
    };
    chat.begin()?;
    chat.listen(&lines())?;
    Ok(Answer::Yes)
}

/// There is no such block: which one may have been meant, or those that there are.
fn unknown_block(flow: &Flow, wanted: &str) -> String {
    let ids = || flow.blocks.ids().map(BlockId::as_str);
    match nearest(wanted, ids()) {
        Some(near) => format!("there is no block “{wanted}”; is it “{near}”?"),
        None => {
            let all: Vec<&str> = ids().collect();
            format!("there is no block “{wanted}”; there are {}", all.join(", "))
        }
    }
}

/// What a user may write first in the flow's language.
fn greeting(flow: &Flow) -> Option<String> {
    let word = match flow.language.as_deref() {
        Some("es") => "Hola",
        Some("pt") => "Oi",
        _ => "Hi",
    };
    (!flow.is_outbound()).then(|| word.to_owned())
}

/// The lines of standard input, as they come.
fn lines() -> Receiver<String> {
    // A program that writes faster than is read here waits.
    let (sender, receiver) = sync_channel(64);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut bytes = Vec::new();
            match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// One line or several; they may come from anywhere.
fn say(line: &str) -> anyhow::Result<()> {
    super::print(&format!("{}\n", safe::message(line)))
}

enum Place<'a> {
    Desk(Box<Desk<'a>>),
    Live(Box<Live>),
}

/// What a number chooses.
#[derive(Clone, Debug)]
enum Choice {
    /// With its text.
    Option(ExitId, String),
    Exit(ExitId),
}

struct Chat<'a> {
    flow: &'a Flow,
    path: &'a Path,
    language: Language,
    /// The session before it began, and what the user writes first.
    start: State,
    text: Option<String>,
    place: Place<'a>,
    /// What was done, where there is no server that does something too.
    inputs: Vec<Input>,
    /// The webhook whose answer was asked for last.
    asked: u64,
    choices: Vec<Choice>,
}

/// Whether the chat goes on.
type Goes = bool;

impl Chat<'_> {
    fn stage(&mut self) -> &mut dyn Stage {
        match &mut self.place {
            Place::Desk(desk) => &mut **desk,
            Place::Live(live) => &mut **live,
        }
    }

    fn state(&self) -> &State {
        match &self.place {
            Place::Desk(desk) => desk.state(),
            Place::Live(live) => live.state(),
        }
    }

    fn told(&self, words: crate::words::Words, args: &[(&str, &str)]) -> anyhow::Result<()> {
        say(&words.with(self.language, args))
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        let text = self.text.clone();
        self.give(&Input::Start { text })
    }

    fn listen(&mut self, lines: &Receiver<String>) -> anyhow::Result<()> {
        loop {
            match lines.recv_timeout(LOOK) {
                Ok(line) => {
                    if !self.take(line.trim())? {
                        return Ok(());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Place::Live(live) = &mut self.place {
                        let news = live.news();
                        self.happened(news)?;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    fn give(&mut self, input: &Input) -> anyhow::Result<()> {
        if matches!(self.place, Place::Desk(_)) {
            self.inputs.push(input.clone());
        }
        let events = self.stage().give(input);
        self.happened(events)
    }

    /// Tells what happened, and lets webhooks be answered.
    fn happened(&mut self, mut events: Vec<Event>) -> anyhow::Result<()> {
        let mut is_news = false;
        while !events.is_empty() {
            is_news = true;
            let mut calls: Vec<Call> = Vec::new();
            for event in &events {
                self.tell(&event.kind)?;
                if let EventKind::Webhook { call } = &event.kind {
                    calls.push(call.clone());
                }
            }
            events.clear();
            for call in calls {
                if let Some(more) = self.stage().ask(&call) {
                    events.extend(more);
                } else if !call.purpose.is_on_path() {
                    // Nothing waits for it, so nobody is asked.
                    let body = "{}".to_owned();
                    let input = Input::Answered { call: call.id, status: 200, body };
                    if matches!(self.place, Place::Desk(_)) {
                        self.inputs.push(input.clone());
                    }
                    events.extend(self.stage().give(&input));
                }
            }
        }
        if is_news { self.prompt() } else { Ok(()) }
    }

    /// Says what is waited for, where that is no plain answer of the user's.
    fn prompt(&mut self) -> anyhow::Result<()> {
        let words = match self.state().waiting {
            Waiting::Webhook { call } if call != self.asked => {
                self.asked = call;
                words::ASKS
            }
            Waiting::Update => words::ASKS_UPDATE,
            Waiting::Over => words::IS_OVER,
            _ => return Ok(()),
        };
        self.told(words, &[])
    }

    fn tell(&mut self, event: &EventKind) -> anyhow::Result<()> {
        say(&tell::tell(event, self.language))?;
        match event {
            EventKind::Message { message, .. } if !message.is_reminder => {
                self.choices = message
                    .options
                    .iter()
                    .map(|option| Choice::Option(option.id.clone(), option.label.clone()))
                    .collect();
                // Plain options stand in the text, with their numbers.
                if message.style != "plain" {
                    for (index, option) in message.options.iter().enumerate() {
                        say(&format!("  {}) {}", index + 1, option.label))?;
                    }
                }
            }
            EventKind::Problem { problem: crate::sim::Problem::UnknownKind { block, .. } } => {
                self.offer_exits(&block.clone())?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The exits of a block whose doings are not known.
    fn offer_exits(&mut self, block: &BlockId) -> anyhow::Result<()> {
        let exits = self.flow.block(block.as_str()).map(|block| block.exits().collect());
        let exits: Vec<crate::model::flow::Exit<'_>> = exits.unwrap_or_default();
        self.choices = exits.iter().map(|exit| Choice::Exit(exit.id.into())).collect();
        self.told(words::EXIT_CHOICE, &[])?;
        for (index, exit) in exits.iter().enumerate() {
            let label = if exit.label.is_empty() { exit.id } else { exit.label };
            say(&format!("  {}) {label}", index + 1))?;
        }
        Ok(())
    }

    /// One line of the user's.
    fn take(&mut self, line: &str) -> anyhow::Result<Goes> {
        if let Some(command) = line.strip_prefix('/') {
            let (command, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            return self.command(command, rest.trim());
        }
        if line.is_empty() {
            if let Waiting::Webhook { call } = self.state().waiting {
                self.give(&Input::Answered { call, status: 200, body: "{}".to_owned() })?;
            }
            return Ok(true);
        }
        let is_open = self.is_choice_open();
        // A number that is an option's text means that option.
        let has_text = |choice: &&Choice| matches!(choice, Choice::Option(_, text) if text == line);
        let by_text = self.choices.iter().find(has_text).filter(|_| is_open);
        let number = line.parse::<usize>().ok().filter(|_| is_open);
        let by_number =
            number.and_then(|number| number.checked_sub(1)).map(|at| self.choices.get(at));
        match by_text.map(Some).or(by_number) {
            Some(Some(Choice::Option(option, _))) => {
                let option = option.clone();
                self.give(&Input::Option { option })?;
            }
            Some(Some(Choice::Exit(exit))) => {
                let exit = exit.clone();
                self.give(&Input::Exit { exit })?;
            }
            // A block with options may take any other answer as well.
            Some(None) | None => self.give(&Input::Text { text: line.to_owned() })?,
        }
        Ok(true)
    }

    /// The block that waits is one with options, or one whose exits are chosen.
    fn is_choice_open(&self) -> bool {
        let state = self.state();
        let block = state.block.as_ref().and_then(|id| self.flow.block(id.as_str()));
        let has_choices = block.is_some_and(|block| {
            !block.options.is_empty()
                || matches!(block.kind, Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_))
        });
        state.waiting == Waiting::Reply && has_choices
    }

    fn command(&mut self, command: &str, rest: &str) -> anyhow::Result<Goes> {
        match command {
            "exit" | "quit" => return Ok(false),
            "help" => self.told(words::HELP, &[])?,
            "wait" => match parse_duration(rest) {
                Some(ms) => self.wait(ms)?,
                None => self.told(words::BAD_TIME, &[("text", rest)])?,
            },
            "answer" => self.answer(rest)?,
            "fail" => match self.state().waiting {
                Waiting::Webhook { call } => {
                    self.give(&Input::Failed { call, cause: "connection refused".to_owned() })?;
                }
                _ => self.told(words::NO_WEBHOOK, &[])?,
            },
            "update" => {
                if let Some(body) = self.body(rest)? {
                    self.give(&Input::Update { body })?;
                }
            }
            "location" => self.location(rest)?,
            "vars" => self.variables()?,
            "restart" => self.restart()?,
            "save" => self.save(rest)?,
            other => match media(other) {
                Some(_) if rest.is_empty() => self.told(words::NO_ADDRESS, &[])?,
                Some(media) => {
                    let (url, caption) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                    let (url, caption) = (url.to_owned(), caption.trim().to_owned());
                    self.give(&Input::Media { media, url, caption })?;
                }
                None => self.unknown(other)?,
            },
        }
        Ok(true)
    }

    fn unknown(&self, command: &str) -> anyhow::Result<()> {
        let shown = format!("/{command}");
        match nearest(command, COMMANDS.iter().copied()) {
            Some(near) => {
                let near = format!("/{near}");
                self.told(words::UNKNOWN_NEAR, &[("command", &shown), ("near", &near)])
            }
            None => self.told(words::UNKNOWN_COMMAND, &[("command", &shown)]),
        }
    }

    /// Time passes up to what falls due, so that webhooks that are called then can be answered.
    fn wait(&mut self, ms: u64) -> anyhow::Result<()> {
        let end = self.state().clock.saturating_add(ms);
        loop {
            let now = self.state().clock;
            let next = self.state().due_at().unwrap_or(u64::MAX).clamp(now, end);
            let before = self.state().clone();
            self.give(&Input::Time { ms: next - now })?;
            let waiting = &self.state().waiting;
            // A webhook that was called on the way wants an answer first.
            let is_asked = matches!(waiting, Waiting::Webhook { .. }) && *waiting != before.waiting;
            // Time stands still where a server brought about a webhook; otherwise it goes on.
            if self.state().clock >= end || is_asked || *self.state() == before {
                return Ok(());
            }
        }
    }

    /// `500`, `a=x b="y z"`, `{"any": "JSON"}`, or a status before one of them.
    fn answer(&mut self, rest: &str) -> anyhow::Result<()> {
        let Waiting::Webhook { call } = self.state().waiting else {
            return self.told(words::NO_WEBHOOK, &[]);
        };
        let (first, others) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let (status, rest) = match first.parse::<u16>() {
            Ok(status) if status < 600 => (status, others.trim()),
            _ => (200, rest),
        };
        let body = if rest.is_empty() { Some("{}".to_owned()) } else { self.body(rest)? };
        if let Some(body) = body {
            self.give(&Input::Answered { call, status, body })?;
        }
        Ok(())
    }

    /// A body with session variables, or one that is sent as it is.
    fn body(&self, rest: &str) -> anyhow::Result<Option<String>> {
        if rest.starts_with(['{', '[', '<']) {
            return Ok(Some(rest.to_owned()));
        }
        let mut variables = IndexMap::new();
        for word in words_of(rest) {
            match word.split_once('=').filter(|(name, _)| !name.is_empty()) {
                Some((name, value)) => variables.insert(name.to_owned(), value.to_owned()),
                None => {
                    self.told(words::BAD_PAIR, &[("text", &word)])?;
                    return Ok(None);
                }
            };
        }
        Ok(Some(flowtest::update_body(&variables)))
    }

    fn location(&mut self, rest: &str) -> anyhow::Result<()> {
        let degrees = |text: &str, most: f64| {
            text.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most)
        };
        let place = rest.split_once(',');
        let place = place.and_then(|(a, b)| Some((degrees(a, 90.0)?, degrees(b, 180.0)?)));
        match place {
            Some((latitude, longitude)) => {
                self.give(&Input::Location { latitude, longitude, address: String::new() })
            }
            None => self.told(words::BAD_PLACE, &[("text", rest)]),
        }
    }

    fn variables(&self) -> anyhow::Result<()> {
        let state = self.state();
        if state.variables.is_empty() {
            return self.told(words::NO_VARIABLES, &[]);
        }
        for (name, set) in &state.variables {
            say(&format!("{name} = {}", set.value))?;
        }
        Ok(())
    }

    fn restart(&mut self) -> anyhow::Result<()> {
        self.inputs.clear();
        self.choices.clear();
        self.asked = 0;
        match &mut self.place {
            Place::Desk(desk) => **desk = Desk::new(self.flow, self.start.clone()),
            Place::Live(live) => live.begin(self.start.clone())?,
        }
        self.begin()
    }

    /// Saves the conversation as a test; the file's path may be followed by the test's name.
    fn save(&self, rest: &str) -> anyhow::Result<()> {
        let mut words = words_of(rest).into_iter();
        let Some(file) = words.next() else { return self.told(words::NO_FILE, &[]) };
        let name = words.collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() { words::TEST_NAME.get(self.language) } else { &name };
        match self.write(Path::new(&file), name) {
            Ok(name) => self.told(words::SAVED, &[("name", &name), ("path", &file)]),
            // The chat goes on.
            Err(error) => say(&format!("{error:#}")),
        }
    }

    fn write(&self, path: &Path, name: &str) -> anyhow::Result<String> {
        let inputs = match &self.place {
            Place::Desk(_) => &self.inputs,
            Place::Live(live) => live.inputs(),
        };
        let test = flowtest::record(self.flow, name, &self.start, inputs);
        let known = if path.exists() { Some(input::bytes(path)?) } else { None };
        if let Some(bytes) = &known {
            let TestFile { flow, .. } =
                flowtest::read(bytes).with_context(|| path.display().to_string())?;
            if !store::leads_to(path, &flow, self.path) {
                bail!("{}: it has the tests of another flow, “{flow}”", path.display());
            }
        }
        let flow = flow_from(path, self.path)?;
        let text = flowtest::add(known.as_deref(), &flow, test)
            .with_context(|| path.display().to_string())?;
        input::replace_once(path, known.as_deref(), &text)?;
        let TestFile { tests, .. } = flowtest::read(text.as_bytes())?;
        Ok(tests.last().map_or_else(String::new, |test| test.name.clone()))
    }
}

/// How a test file names a flow: from its own folder, where both stand in the same.
fn flow_from(tests: &Path, flow: &Path) -> anyhow::Result<String> {
    let whole = flow.canonicalize().with_context(|| flow.display().to_string())?;
    let folder = tests.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    let folder = folder.with_context(|| tests.display().to_string())?;
    let own = whole.strip_prefix(&folder).unwrap_or(&whole);
    Ok(own.display().to_string())
}

const COMMANDS: [&str; 16] = [
    "answer", "audio", "contact", "document", "exit", "fail", "help", "location", "photo",
    "restart", "save", "sticker", "update", "vars", "video", "wait",
];

fn media(command: &str) -> Option<MediaKind> {
    match command {
        "photo" | "image" => Some(MediaKind::Image),
        "video" => Some(MediaKind::Video),
        "audio" => Some(MediaKind::Audio),
        "document" => Some(MediaKind::Document),
        "sticker" => Some(MediaKind::Sticker),
        "contact" => Some(MediaKind::Contact),
        _ => None,
    }
}

/// Words with spaces between; quotes keep spaces inside: `a="x y"` is `a=x y`.
fn words_of(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (mut word, mut is_quoted, mut is_there) = (String::new(), false, false);
    for ch in text.chars() {
        match ch {
            '"' => {
                is_quoted = !is_quoted;
                is_there = true;
            }
            ch if ch.is_whitespace() && !is_quoted => {
                if std::mem::take(&mut is_there) {
                    all.push(std::mem::take(&mut word));
                }
            }
            ch => {
                word.push(ch);
                is_there = true;
            }
        }
    }
    if is_there {
        all.push(word);
    }
    all
}
