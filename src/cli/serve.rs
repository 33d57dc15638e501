//! `serve`: the local platform alone, for those who write their own server.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use anyhow::{anyhow, bail};
use clap::ValueEnum;

use crate::platform::local::{
    Direction, Exchange, Fault, Faults, Local, Map, Notice, Options, Pace, Served, fault,
};
use crate::sim::tell::tell;
use crate::sim::{self, EarlyUpdate, ReplyWhilePaused, Rules, SecondUpdate, time};
use crate::words::{Language, local as words, safe};

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow serve flows/identity-check.flow.json --port 8700 \\
             --map https://example.com/hooks=http://127.0.0.1:3000/hooks
         curl http://127.0.0.1:8700/desk/sessions -H 'Content-Type: application/json' \\
             -d '{\"flow\": 1, \"text\": \"Hi\"}'

The address is the only thing on standard output; what happens goes to standard error, a line each.
Flows have the numbers 1, 2, 3 … in their order. Any API key is taken. It ends with Ctrl+C.
More is in docs/simulator.md.

Faults:";

/// How many lines wait to be written; more are left out and counted.
const MOST_LINES: usize = 10_000;

/// How long the last lines may take.
const LAST_LINES: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
#[command(after_help = help())]
pub(super) struct Arguments {
    /// The flows.
    #[arg(required = true)]
    flows: Vec<PathBuf>,
    /// The port on 127.0.0.1; without it, any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Webhooks whose address begins with the first URL are called at the second one. May be given
    /// several times; the longest that fits counts.
    #[arg(long = "map", value_name = "URL=URL")]
    maps: Vec<String>,
    /// Something that goes wrong, always or the first N times; they are listed below. May be given
    /// several times.
    #[arg(long = "fault", value_name = "NAME[=N]")]
    faults: Vec<String>,
    /// Call webhooks that are not on this computer.
    #[arg(long)]
    allow_network: bool,
    /// A name under which a container or a virtual machine calls this computer, such as
    /// `host.docker.internal`. May be given several times.
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,
    /// What a session update does that comes before the pause.
    #[arg(long, value_enum, default_value_t)]
    early_update: Early,
    /// What a session update does in a session that has gone on already.
    #[arg(long, value_enum, default_value_t)]
    second_update: Second,
    /// What a message of the user's does in a paused session.
    #[arg(long, value_enum, default_value_t)]
    reply_while_paused: Reply,
    /// A header of every webhook. May be given several times.
    #[arg(long = "webhook-header", value_name = "NAME=VALUE")]
    headers: Vec<String>,
    /// The language of what is told: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Early {
    /// Answered with 404, and nothing happens.
    #[default]
    Refuse,
    /// Sets its variables; the session pauses all the same.
    Set,
    /// Sets its variables, and the session goes on when it reaches the pause.
    Keep,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Second {
    /// Sets its variables.
    #[default]
    Set,
    /// Answered with 404, and nothing happens.
    Refuse,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Reply {
    /// The default answer catches it where it is connected.
    #[default]
    DefaultAnswer,
    /// Nothing happens.
    Ignore,
}

/// The example, and what each fault does.
fn help() -> String {
    let mut text = EXAMPLE.to_owned();
    for fault in Fault::ALL {
        text.extend(["\n  ", &format!("{:<18}", fault.name()), fault.tell().en]);
    }
    text
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    let flows = read_flows(arguments)?;
    let options = options(arguments, language)?;
    let listed: Vec<(u64, String)> =
        flows.iter().map(|served| (served.number, served.name.clone())).collect();
    // The signals are waited for before anybody can know the address.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _inside = runtime.enter();
    let ends = Ends::new()?;

    let (lines, written) = sync_channel(MOST_LINES);
    let lost = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&lost);
    let (done, is_done): (Sender<()>, _) = channel();
    std::thread::Builder::new().name("lines".to_owned()).spawn(move || {
        write(&written, &count, language);
        drop(done);
    })?;
    let local = Local::start(flows, options, move |notice| send(&lines, &lost, &notice, language))
        .map_err(|error| anyhow!(error.tell(language)))?;
    for ((number, name), path) in listed.iter().zip(&arguments.flows) {
        let (number, path) = (number.to_string(), input::shown(path));
        let args = [("number", &*number), ("name", &**name), ("path", &*path)];
        super::complain(&on_one_line(&words::SERVES.with(language, &args)));
    }
    let url = local.url();
    let command = format!(
        "curl {url}/desk/sessions -H 'Content-Type: application/json' -d '{{\"flow\": 1, \"text\": \
         \"Hi\"}}'"
    );
    super::complain(&words::TALK.with(language, &[("command", &command)]));
    super::print(&format!("{url}\n"))?;
    runtime.block_on(ends.wait());
    local.stop();
    // The platform held the other end of the queue: what has been told so far is written now. The
    // channel is closed then, which is an error of its kind, as is a terminal that takes nothing.
    let _either_way = is_done.recv_timeout(LAST_LINES);
    super::complain(words::STOPPED.get(language));
    Ok(Answer::Yes)
}

fn read_flows(arguments: &Arguments) -> anyhow::Result<Vec<Served>> {
    let numbered = (1..).zip(&arguments.flows);
    let read = numbered.map(|(number, path)| {
        let flow = input::read(path)?.opened.flow;
        let stem = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let stem = stem.map(|name| name.trim_end_matches(".flow.json").to_owned());
        let named = flow.name.clone().filter(|name| !name.is_empty());
        let name = named.or(stem).unwrap_or_default();
        Ok(Served { number, name, flow: Arc::new(flow) })
    });
    read.collect()
}

fn options(arguments: &Arguments, language: Language) -> anyhow::Result<Options> {
    let maps = arguments.maps.iter().map(|text| Map::parse(text));
    let maps: Result<Vec<Map>, _> = maps.collect();
    let faults = arguments.faults.iter().map(|text| fault::parse(text));
    let faults: Result<Faults, _> = faults.collect();
    let mut headers = Vec::new();
    for header in &arguments.headers {
        // The value may be a secret: it is not repeated.
        let Some((name, value)) = header.split_once('=') else {
            bail!("--webhook-header wants NAME=VALUE");
        };
        headers.push((name.trim().to_owned(), value.to_owned()));
    }
    let rules = Rules {
        early_update: match arguments.early_update {
            Early::Refuse => EarlyUpdate::Refuse,
            Early::Set => EarlyUpdate::Set,
            Early::Keep => EarlyUpdate::Keep,
        },
        second_update: match arguments.second_update {
            Second::Set => SecondUpdate::Set,
            Second::Refuse => SecondUpdate::Refuse,
        },
        reply_while_paused: match arguments.reply_while_paused {
            Reply::DefaultAnswer => ReplyWhilePaused::DefaultAnswer,
            Reply::Ignore => ReplyWhilePaused::Ignore,
        },
        ..Rules::default()
    };
    Ok(Options {
        port: arguments.port,
        pace: Pace::Real,
        rules,
        faults: faults.map_err(|error| anyhow!(error.tell(language)))?,
        maps: maps.map_err(|error| anyhow!(error.tell(language)))?,
        network: arguments.allow_network,
        headers,
        language,
        desk: true,
        hosts: arguments.hosts.clone(),
        ..Options::default()
    })
}

/// Hands on the lines of what happened. A terminal that does not take them must not hold up the
/// platform.
fn send(lines: &SyncSender<String>, lost: &AtomicUsize, notice: &Notice, language: Language) {
    let told = match notice {
        Notice::Step { session, events, .. } => {
            let line = |event: &sim::Event| {
                let when = time::stamp(event.at);
                format!("{when} {} {}", short(session), tell(&event.kind, language))
            };
            events.iter().map(line).collect()
        }
        // What came of the desk's own requests has been told.
        Notice::Exchange(Exchange {
            direction: Direction::Incoming, url, problem: None, ..
        }) if url.starts_with("/desk/") => Vec::new(),
        Notice::Exchange(exchange) => vec![exchange_line(exchange)],
    };
    for line in told {
        if lines.try_send(on_one_line(&line)).is_err() {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A text from anywhere on one line, and without signs that a terminal would obey.
fn on_one_line(text: &str) -> String {
    safe::line(&text.replace('\n', "↵"))
}

/// Writes lines until nobody sends any more.
fn write(lines: &Receiver<String>, lost: &AtomicUsize, language: Language) {
    while let Ok(line) = lines.recv() {
        super::complain(&line);
        let count = lost.swap(0, Ordering::Relaxed);
        if count > 0 {
            let count = count.to_string();
            super::complain(&words::LEFT_OUT.with(language, &[("count", &count)]));
        }
    }
}

/// `2026-03-01 14:05:09 d2fa98d2 → POST https://example.com/hook 200 12 ms`, with what was wrong.
fn exchange_line(exchange: &Exchange) -> String {
    let Exchange { at, session, direction, method, url, mapped, status, ms, problem, .. } =
        exchange;
    let arrow = match direction {
        Direction::Incoming => "←",
        Direction::Outgoing => "→",
    };
    let id = session.as_deref().unwrap_or("-");
    let when = time::stamp(*at);
    let url = with_short_ids(&safe::address(url)).replace(id, short(id));
    let mut line = format!("{when} {} {arrow} {method} {url}", short(id));
    if let Some(mapped) = mapped {
        line.extend([" = ", &safe::address(mapped)]);
    }
    if let Some(status) = status {
        line.extend([" ", &status.to_string()]);
    }
    line.extend([" ", &ms.to_string(), " ms"]);
    if let Some(problem) = problem {
        line.extend([": ", &problem.replace(id, short(id))]);
    }
    line
}

/// A path without whole ids of sessions, also of those that are not known.
fn with_short_ids(path: &str) -> String {
    let mut before = "";
    let steps = path.split('/').map(|step| {
        let is_id = matches!(before, "session" | "sessions");
        before = step;
        if is_id { short(step) } else { step }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// The beginning of a session's id, which tells it from others.
fn short(session: &str) -> &str {
    session.get(..8).unwrap_or(session)
}

/// The signals that end it.
struct Ends {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Ends {
    fn new() -> anyhow::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn wait(self) {
        #[cfg(unix)]
        {
            let Self { mut terminate, mut interrupt } = self;
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        #[cfg(not(unix))]
        {
            let Self {} = self;
            // Without it, the program ends when its terminal does.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
