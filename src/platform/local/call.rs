//! One webhook: called, answered, and handed to the session that waits for it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use url::Url;

use crate::model::trigger;
use crate::sim::{Call, Input};
use crate::words::{local as words, safe};

use super::busy::Job;
use super::client::Outcome;
use super::clock::milliseconds;
use super::fault::Fault;
use super::hub::{Hub, MOST_CALLS_ALONE, Shared, lock};
use super::session::Session;
use super::{Direction, Exchange, MOST_SHOWN, Pace, map};

/// How long the fault of an early update holds the pause back, on the wall's clock.
const LONGEST_HOLD: Duration = Duration::from_secs(2);

/// How often it looks for the update.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// The faults of which one can befall an answer.
const ANSWER_FAULTS: [Fault; 8] = [
    Fault::Webhook400,
    Fault::Webhook404,
    Fault::Webhook500,
    Fault::Webhook503,
    Fault::WebhookSlow,
    Fault::WebhookTooSlow,
    Fault::WebhookCut,
    Fault::WebhookNever,
];

/// Calls it, and gives the session what came of it.
pub(super) async fn run(hub: Arc<Hub>, shared: Shared, call: Call, job: Job) {
    let (early, duplicate, fault) = strike(&hub, &shared, &call);
    let updates = lock(&shared).updates;
    let (outcome, ms) = send(&hub, &shared, &call, fault).await;
    if early {
        hold_back(&shared, &call, updates).await;
    }
    if hub.pace == Pace::Real {
        let slow = Duration::from_millis(ms).saturating_sub(elapsed(&hub, &shared, &call));
        tokio::time::sleep(slow).await;
    }
    take_in(&hub, &shared, &call, outcome, ms);
    if duplicate {
        // The session has its answer; this one is only looked at.
        let _unused = send(&hub, &shared, &call, None).await;
    }
    drop(job);
}

/// Does not call it: the flow goes in a circle.
pub(super) fn refuse(hub: &Hub, session: &Session, call: &Call) {
    let count = MOST_CALLS_ALONE.to_string();
    let problem = words::CIRCLE.with(hub.language, &[("count", &count)]);
    hub.tell(Exchange { problem: Some(problem), ..exchange(&session.state.session, call) });
}

/// The faults that befall a call: the early update, the second call, one of the answer.
fn strike(hub: &Hub, shared: &Shared, call: &Call) -> (bool, bool, Option<Fault>) {
    if !call.purpose.is_on_path() {
        return (false, false, None);
    }
    let is_bound_for_pause = is_bound_for_pause(&lock(shared), call);
    let mut settings = hub.settings();
    let early = is_bound_for_pause && settings.faults.strike(Fault::EarlyUpdate);
    let duplicate = settings.faults.strike(Fault::DuplicateWebhook);
    (early, duplicate, settings.faults.strike_one(&ANSWER_FAULTS))
}

/// The path that it stands on leads to a request trigger.
fn is_bound_for_pause(session: &Session, call: &Call) -> bool {
    let exit = call.exit.as_ref().map_or("", |exit| exit.as_str());
    let path = session.flow.path(call.block.as_str(), exit);
    let to = path.and_then(|path| path.to.as_ref());
    let block = to.and_then(|to| session.flow.block(to.as_str()));
    block.is_some_and(trigger::pauses)
}

/// Calls the webhook's server; what the platform makes of it, and how long it took by the session's
/// clock. Everybody is told.
async fn send(hub: &Hub, shared: &Shared, call: &Call, fault: Option<Fault>) -> (Outcome, u64) {
    let (maps, network) = {
        let settings = hub.settings();
        (settings.maps.clone(), settings.network)
    };
    let limit = call.deadline.saturating_sub(call.called);
    let turn = hub.calls.acquire().await;
    let began = Instant::now();
    let url = Url::parse(&call.url).ok();
    let target = url.as_ref().map(|url| map::target(&maps, url));
    let came = match &target {
        Some(target) => {
            let within = Duration::from_millis(limit);
            hub.client.post(target, call.body.clone(), within, network, hub.language).await
        }
        None => {
            let url = safe::address(&call.url);
            Outcome::Failed(words::BAD_ADDRESS.with(hub.language, &[("url", &url)]))
        }
    };
    let measured = milliseconds(began.elapsed());
    drop(turn);
    let (outcome, ms) = befall(hub, fault, came.clone(), measured.min(limit), limit);

    let id = lock(shared).state.session.clone();
    let mapped = target.filter(|target| url.as_ref() != Some(target)).map(String::from);
    let mut told = Exchange { mapped, ms, ..exchange(&id, call) };
    // The server's own answer is the one to look at, whatever becomes of it on the way.
    match came {
        Outcome::Answered { status, body, problem } => {
            told.status = Some(status);
            told.answer = shown(&body);
            told.problem = problem;
        }
        Outcome::Failed(cause) => told.problem = Some(cause),
        Outcome::TimedOut => {
            let duration = format!("{} s", limit as f64 / 1_000.0);
            told.problem = Some(words::TOO_LATE.with(hub.language, &[("duration", &duration)]));
        }
    }
    if let Some(fault) = fault {
        let what = fault.tell().get(hub.language);
        let args = [("fault", fault.name()), ("what", what)];
        let sentence = words::FAULT_STRUCK.with(hub.language, &args);
        told.problem = Some(match told.problem {
            Some(problem) => format!("{problem}; {sentence}"),
            None => sentence,
        });
    }
    hub.tell(told);
    (outcome, ms)
}

/// What a fault makes of an answer, and how long it took then.
fn befall(hub: &Hub, fault: Option<Fault>, came: Outcome, ms: u64, limit: u64) -> (Outcome, u64) {
    match fault {
        Some(Fault::WebhookSlow) => (came, ms.max(limit.saturating_sub(100))),
        Some(Fault::WebhookTooSlow) => (came, ms.max(limit.saturating_add(100))),
        Some(Fault::WebhookNever) => (Outcome::TimedOut, limit),
        Some(Fault::WebhookCut) => (Outcome::Failed(words::CUT.get(hub.language).to_owned()), ms),
        Some(fault) => match fault.status() {
            Some(status) => {
                let body = String::new();
                (Outcome::Answered { status, body, problem: None }, ms)
            }
            None => (came, ms),
        },
        None => (came, ms),
    }
}

/// Waits until an update has come since, or until nobody waits for the webhook any more.
async fn hold_back(shared: &Shared, call: &Call, updates: u64) {
    let end = Instant::now() + LONGEST_HOLD;
    while Instant::now() < end {
        {
            let session = lock(shared);
            let is_out = session.state.calls.iter().any(|known| known.id == call.id);
            if session.updates > updates || !is_out {
                return;
            }
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// How long ago it was called, by the session's clock.
fn elapsed(hub: &Arc<Hub>, shared: &Shared, call: &Call) -> Duration {
    let mut session = lock(shared);
    hub.catch_up(shared, &mut session);
    Duration::from_millis(session.state.clock.saturating_sub(call.called))
}

fn take_in(hub: &Arc<Hub>, shared: &Shared, call: &Call, outcome: Outcome, ms: u64) {
    let mut session = lock(shared);
    match hub.pace {
        // Of two that were out at the same time, only the longer one takes time.
        Pace::Virtual => {
            hub.pass_until(shared, &mut session, call.called.saturating_add(ms));
        }
        Pace::Real => {
            hub.catch_up(shared, &mut session);
        }
    }
    let is_out = session.state.calls.iter().any(|known| known.id == call.id);
    let input = match outcome {
        Outcome::Answered { status, body, .. } => Input::Answered { call: call.id, status, body },
        Outcome::Failed(cause) if is_out => Input::Failed { call: call.id, cause },
        Outcome::TimedOut if is_out => Input::TimedOut { call: call.id },
        // The clock has given it up before.
        Outcome::Failed(_) | Outcome::TimedOut => return,
    };
    hub.step(shared, &mut session, input);
}

/// What is known of a call before it is made.
fn exchange(session: &str, call: &Call) -> Exchange {
    Exchange {
        at: call.called,
        session: Some(session.to_owned()),
        direction: Direction::Outgoing,
        method: "POST".to_owned(),
        url: call.url.clone(),
        mapped: None,
        request_body: shown(&call.body),
        status: None,
        answer: String::new(),
        ms: 0,
        problem: None,
        call: Some(call.id),
    }
}

/// As much of a body as is shown.
pub(super) fn shown(body: &str) -> String {
    let mut end = MOST_SHOWN.min(body.len());
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    body[..end].to_owned()
}
