//! How many steps the engine takes in a second, and how much memory a session needs.
//!
//! Run with `cargo bench --no-default-features --bench sim`. Compare the figures of one run, since
//! machines are noisy.

use std::fs;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::Instant;

use treble_flow_designer::format;
use treble_flow_designer::model::Flow;
use treble_flow_designer::sim::{Input, MediaKind, State, Waiting, step};

use large::large_flow;

mod large;

const UPDATE: &str = r#"{"user_session_keys":[{"key":"request_status","value":"ok"},{"key":"documento_valido","value":"sim"},{"key":"motivo","value":"-"}]}"#;
const START_MS: u64 = 1_772_374_000_000;

fn main() {
    let Some(flow) = sample() else { return };
    let conversation = conversation();
    let mut out = io::stdout().lock();
    let mut tell = |line: String| {
        let _shown = writeln!(out, "{line}");
    };

    let rounds = 20_000;
    let (mut steps, mut events) = (0_u64, 0_u64);
    let begin = Instant::now();
    for number in 0..rounds {
        let mut state = State::new(&number.to_string(), START_MS);
        for input in &conversation {
            let (next, happened) = step(&flow, state, input);
            state = next;
            steps += 1;
            events += happened.len() as u64;
        }
        black_box(&state);
    }
    let seconds = begin.elapsed().as_secs_f64();
    tell(format!("identity check, whole: {rounds} conversations, {steps} steps, {events} events"));
    tell(format!("  steps a second          {:.0}", steps as f64 / seconds));
    tell(format!("  conversations a second  {:.0}", f64::from(rounds) / seconds));

    // A flow of 10,000 blocks: a step must not cost more because there is more of it.
    let large = large_flow();
    let begin = Instant::now();
    let (mut steps, mut state) = (0_u64, State::new("0", START_MS));
    for _ in 0..100_000 {
        let input = next_input(&state);
        let (next, _) = step(&large, state, &input);
        state = if next.waiting == Waiting::Over { State::new("0", START_MS) } else { next };
        steps += 1;
    }
    let seconds = begin.elapsed().as_secs_f64();
    tell(format!("10,000 blocks: steps a second {:.0}", steps as f64 / seconds));

    // Sessions that wait for their update, with what they have said so far.
    let count = 100_000;
    let before = resident();
    let mut sessions = Vec::with_capacity(count);
    for number in 0..count {
        let session = format!("{number:056x}");
        let mut state = State::new(&session, START_MS);
        for input in &conversation[..4] {
            state = step(&flow, state, input).0;
        }
        sessions.push(state);
    }
    let grown = resident().saturating_sub(before);
    let is_paused = sessions.iter().all(|state| state.waiting == Waiting::Update);
    tell(format!(
        "{count} sessions in their pause ({is_paused}): {} bytes each",
        grown / count as u64
    ));
}

fn sample() -> Option<Flow> {
    let bytes = fs::read("flows/identity-check.flow.json").ok()?;
    Some(format::open(&bytes).ok()?.flow)
}

/// The whole loop: a name, a photo, the webhook's answer, the update, and a last word.
fn conversation() -> Vec<Input> {
    let text = |text: &str| text.to_owned();
    vec![
        Input::Start { text: Some(text("Oi")) },
        Input::Text { text: text("Ana") },
        Input::Media {
            media: MediaKind::Image,
            url: text("https://example.com/document.jpg"),
            caption: String::new(),
        },
        Input::Answered { call: 1, status: 200, body: text("{\"ok\":true}") },
        Input::Update { body: text(UPDATE) },
        Input::Text { text: text("Obrigada") },
    ]
}

/// Goes on whatever the session waits for.
fn next_input(state: &State) -> Input {
    match state.waiting {
        Waiting::Start | Waiting::Over => Input::Start { text: Some("Oi".to_owned()) },
        Waiting::Reply => Input::Text { text: "1".to_owned() },
        Waiting::Update => Input::Update { body: UPDATE.to_owned() },
        Waiting::Webhook { call } => {
            Input::Answered { call, status: 200, body: "{\"ok\":true}".to_owned() }
        }
    }
}

/// The memory that the process has in use, in bytes.
fn resident() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * 4096
}
