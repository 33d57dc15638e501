//! `platform`: calls to the real platform.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{anyhow, bail};
use serde_json::{Value, json};

use crate::model::Flow;
use crate::platform::base::{self, Plain};
use crate::platform::order::Variables;
use crate::platform::{
    Base, Client, Deployed, FlowName, Key, Limits, Order, Recipient, Request, Stop, Trouble, Update,
};
use crate::words::{Language, platform as words};

use super::{Answer, input};

const ABOUT: &str = "\
The API key comes from the environment variable TREBLE_API_KEY and nothing else; it is sent as it
is, without “Bearer”, and is never shown. TREBLE_BASE_URL, or --base-url before it, names another
platform, such as one on this computer.

Exit status: 0 done; 1 the platform said no; 2 could not ask, or the answer did not come whole.
A deployment or an update is never sent twice: where its answer is missing, the message says that
it may have been carried out.";

const LIST_EXAMPLE: &str = "\
Example: treble-flow platform list
         treble-flow platform list --format json

JSON: {\"version\":1,\"flows\":[{\"id\":34820,\"name\":\"Welcome\"}]}";

const DEPLOY_EXAMPLE: &str = "\
Example: treble-flow platform deploy 34820 --to +57:3051234567 --set name=Ana --dry-run
         treble-flow platform deploy 34820 --to +57:3051234567 --to +55:11987654321 \\
             --set name=Ana --flow welcome.flow.json

Real people get a message, so this asks first, with the flow's name and how many numbers there
are; --yes answers for you. At most 20 numbers: this is for trying a flow.

JSON: {\"version\":1,\"message\",\"id\",\"batch\",\"conversations\":[...]}; null where the platform
gave none.";

const RESUME_EXAMPLE: &str = "\
Example: treble-flow platform resume f33b4734a2e5db671b59877ed3f662ec1f6332a0418c25de4868e35a \\
             --set server_user_valid=yes

The id is session_id in the body of the webhook. The documentation asks for no key here; where
TREBLE_API_KEY is set, it is sent.

JSON: {\"version\":1,\"message\",\"session\"}; null where the platform gave none.";

#[derive(Debug, clap::Args)]
#[command(after_help = ABOUT)]
pub(super) struct Arguments {
    #[command(subcommand)]
    call: Call,
}

#[derive(Debug, clap::Subcommand)]
enum Call {
    /// List the account's flows with their ids.
    #[command(after_help = LIST_EXAMPLE)]
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Start an outbound flow for one or a few numbers.
    #[command(after_help = DEPLOY_EXAMPLE)]
    Deploy {
        /// The flow's id in the platform.
        #[arg(value_name = "POLL_ID")]
        poll: String,
        /// Whom it is for: country code and number; once for each.
        #[arg(long, value_name = "+CODE:NUMBER", required = true)]
        to: Vec<String>,
        /// A session variable; once for each.
        #[arg(long, value_name = "NAME=VALUE")]
        set: Vec<String>,
        /// The flow's file: refuses an order that lacks what its template needs.
        #[arg(long, value_name = "FLOW")]
        flow: Option<PathBuf>,
        /// Deploy without asking.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Set variables of a session that waits at a request trigger; it then goes on.
    #[command(after_help = RESUME_EXAMPLE)]
    Resume {
        /// The session's id from the webhook's body.
        #[arg(value_name = "SESSION_ID")]
        session: String,
        /// A session variable; once for each.
        #[arg(long, value_name = "NAME=VALUE")]
        set: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Print the request and send nothing; needs no key.
    #[arg(long)]
    dry_run: bool,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The platform's address.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Allow http:// to other computers: whoever is on the way can read the key.
    #[arg(long)]
    allow_http: bool,
    /// The most seconds that a call takes.
    #[arg(long, value_name = "SECS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// The language of the text: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    match &arguments.call {
        Call::List { common } => list(common),
        Call::Deploy { poll, to, set, flow, yes, common } => {
            let language = common.language()?;
            let told = |error: crate::platform::OrderError| anyhow!(error.tell(language));
            let recipients: Result<Vec<Recipient>, _> =
                to.iter().map(|text| Recipient::parse(text)).collect();
            let order =
                Order::new(poll, recipients.map_err(told)?, variables(set)?).map_err(told)?;
            if let Some(path) = flow {
                let flow = input::read(path)?.opened.flow;
                order.check_for(&flow).map_err(told)?;
                note_direction(&flow, language);
            }
            deploy(&order, *yes, common)
        }
        Call::Resume { session, set, common } => {
            let language = common.language()?;
            let update = Update::new(session, variables(set)?)
                .map_err(|error| anyhow!(error.tell(language)))?;
            if let Some(doubt) = update.doubt() {
                super::complain(&format!("note: {}", doubt.tell(language)));
            }
            resume(&update, common)
        }
    }
}

fn note_direction(flow: &Flow, language: Language) {
    if !flow.is_outbound() {
        super::complain(&format!("note: {}", words::NOT_OUTBOUND.get(language)));
    }
}

impl Common {
    fn language(&self) -> anyhow::Result<Language> {
        super::language(self.language.as_deref())
    }

    fn base(&self) -> anyhow::Result<Base> {
        let named = self.base_url.clone().or_else(|| std::env::var(base::VARIABLE).ok());
        let plain = if self.allow_http { Plain::Everywhere } else { Plain::OnlyHere };
        let language = self.language()?;
        Base::parse(named.as_deref().unwrap_or(base::MAIN), plain)
            .map_err(|error| anyhow!(error.tell(language)))
    }

    fn client(&self) -> anyhow::Result<Client> {
        let limits = Limits { whole: Duration::from_secs(self.timeout), ..Limits::default() };
        Ok(Client::new(self.base()?, Key::from_env()).with_limits(limits))
    }

    /// What a call came to: nothing where the platform said no.
    fn taken<T>(&self, result: Result<T, Trouble>) -> anyhow::Result<Option<T>> {
        let trouble = match result {
            Ok(value) => return Ok(Some(value)),
            Err(trouble) => trouble,
        };
        let told = trouble.tell(self.language()?);
        if !trouble.is_refusal() {
            bail!(told);
        }
        super::complain(&format!("error: {told}"));
        Ok(None)
    }
}

fn list(common: &Common) -> anyhow::Result<Answer> {
    if common.dry_run {
        return dry_run(&Request::list(&common.base()?), common);
    }
    let Some(flows) = common.taken(common.client()?.list())? else { return Ok(Answer::No) };
    let text = match common.format {
        Form::Json => {
            let flows: Vec<Value> =
                flows.iter().map(|flow| json!({ "id": flow.id, "name": flow.name })).collect();
            json(&json!({ "version": 1, "flows": flows }))
        }
        Form::Text => flow_lines(&flows),
    };
    if flows.is_empty() && common.format == Form::Text {
        super::complain(words::FLOWS_NONE.get(common.language()?));
    }
    super::print(&text)?;
    Ok(Answer::Yes)
}

/// A line for each flow: its id, as wide as the widest, and its name.
fn flow_lines(flows: &[FlowName]) -> String {
    let width = flows.iter().map(|flow| flow.id.to_string().len()).max().unwrap_or_default();
    let mut out = String::new();
    for flow in flows {
        let _ok = writeln!(out, "{:width$}  {}", flow.id, flow.name);
    }
    out
}

fn deploy(order: &Order, yes: bool, common: &Common) -> anyhow::Result<Answer> {
    let language = common.language()?;
    if common.dry_run {
        return dry_run(&Request::deploy(&common.base()?, order), common);
    }
    if !yes && !io::stdin().is_terminal() {
        bail!(
            "a deployment asks first, and there is nobody to ask: standard input is no terminal. \
             Look at the request with --dry-run, then add --yes"
        );
    }
    let client = common.client()?;
    if !yes {
        let Some(flows) = common.taken(client.list())? else { return Ok(Answer::No) };
        let Some(flow) = flows.iter().find(|flow| flow.id == order.poll()) else {
            let id = order.poll().to_string();
            super::complain(&format!(
                "error: {}",
                words::NOT_LISTED.with(language, &[("id", &id)])
            ));
            return Ok(Answer::No);
        };
        if !is_wanted(order, flow, language)? {
            super::complain(words::NOTHING_SENT.get(language));
            return Ok(Answer::No);
        }
    }
    let Some(done) = common.taken(client.with_stop(stop_on_interrupt()).deploy(order))? else {
        return Ok(Answer::No);
    };
    let Deployed { message, id, batch, conversations } = &done;
    let text = match common.format {
        Form::Json => json(&json!({
            "version": 1,
            "message": message,
            "id": id,
            "batch": batch,
            "conversations": conversations,
        })),
        Form::Text => done.tell(order.recipients().len(), language) + "\n",
    };
    super::print(&text)?;
    Ok(Answer::Yes)
}

/// Asks on the terminal; anything but a clear yes is a no.
fn is_wanted(order: &Order, flow: &FlowName, language: Language) -> anyhow::Result<bool> {
    for recipient in order.recipients() {
        super::complain(&format!("  {recipient}"));
    }
    let mut out = anstream::stderr().lock();
    write!(out, "{} [y/N] ", order.question(&flow.name, language))?;
    out.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let answer = line.trim().to_lowercase();
    Ok(["y", "yes", "s", "si", "sí", "sim"].contains(&answer.as_str()))
}

fn resume(update: &Update, common: &Common) -> anyhow::Result<Answer> {
    if common.dry_run {
        return dry_run(&Request::resume(&common.base()?, update), common);
    }
    let client = common.client()?.with_stop(stop_on_interrupt());
    let Some(done) = common.taken(client.resume(update))? else { return Ok(Answer::No) };
    let text = match common.format {
        Form::Json => {
            json(&json!({ "version": 1, "message": done.message, "session": done.session }))
        }
        Form::Text => {
            let args = [("id", update.session())];
            words::RESUMED.with(common.language()?, &args) + "\n"
        }
    };
    super::print(&text)?;
    Ok(Answer::Yes)
}

/// From here on Ctrl+C gives a call up instead of ending the program: what may have been done is
/// told first.
fn stop_on_interrupt() -> Stop {
    let stop = Stop::default();
    let told = stop.clone();
    let (ready, is_ready) = std::sync::mpsc::channel();
    let wait = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        let is_interrupted = runtime.block_on(async {
            let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
            // It listens once it has been asked.
            tokio::select! {
                biased;
                result = &mut interrupt => return result.is_ok(),
                () = async { ready.send(()).unwrap_or_default() } => {}
            }
            interrupt.await.is_ok()
        });
        if is_interrupted {
            told.stop();
        }
    };
    if std::thread::Builder::new().name("interrupt".to_owned()).spawn(wait).is_ok() {
        // Where it cannot listen, Ctrl+C does what it always does.
        is_ready.recv().unwrap_or_default();
    }
    stop
}

/// Prints what would be sent.
fn dry_run(request: &Request, common: &Common) -> anyhow::Result<Answer> {
    let text = match common.format {
        Form::Text => request.text(),
        Form::Json => {
            let headers: serde_json::Map<String, Value> = request
                .headers()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::String(value)))
                .collect();
            let body: Option<Value> =
                request.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
            json(&json!({
                "version": 1,
                "request": {
                    "method": request.call.method(),
                    "url": request.url.as_str(),
                    "headers": headers,
                    "body": body,
                },
            }))
        }
    };
    // The key may stand in what was typed; it is not shown even then.
    let text = match Key::from_env() {
        Ok(key) => key.mask(&text),
        Err(_) => text,
    };
    super::print(&text)?;
    Ok(Answer::Yes)
}

/// `name=value`, as often as given.
fn variables(set: &[String]) -> anyhow::Result<Variables> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.to_owned())),
        None => Err(anyhow!("--set takes NAME=VALUE, as in --set name=Ana; this has no “=”")),
    };
    set.iter().map(pair).collect()
}

fn json(value: &Value) -> String {
    format!("{value:#}\n")
}
