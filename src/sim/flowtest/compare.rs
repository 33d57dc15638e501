//! What happened, held against what a test says.

use crate::lint::near::nearest;
use crate::model::{BlockId, Flow, Json};
use crate::sim::event::EventKind;

use super::event::{Seen, Shape, expectation, is_expected, kind_of, seen};
use super::play::Played;
use super::{Expect, Test};

/// How many events a failure tells.
const MOST_TOLD: usize = 12;

/// What was not as a test says. `at` is a JSON pointer into the test.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The test names something that the flow does not have.
    Unknown { at: String, what: Named, name: String, near: Option<String> },
    /// The block has no option with this text or id.
    NoOption { at: String, wanted: String, block: Option<BlockId>, options: Vec<String> },
    /// A webhook was called, and no mock answers it, or those that do have answered often enough.
    NotMocked { at: String, webhook: String, url: String, is_spent: bool },
    /// An event that was expected did not happen; what did happen from there.
    Missing { at: String, expected: Expect, instead: Vec<Expect> },
    /// An exact test, and this happened beside.
    Unexpected { at: String, event: Expect },
    /// Something went wrong that the test does not expect.
    Problem { event: Expect, told: Box<EventKind> },
    /// A variable has another value in the end; `None`: it has none.
    Variable { at: String, name: String, wanted: Option<String>, found: Option<String> },
    /// A mock whose webhook was called less often than it says.
    Unused { at: String, webhook: String, wanted: u32, found: u32 },
    /// The conversation does not come to an end.
    TooLong,
}

/// What a test names of its flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Block,
    Path,
    Webhook,
}

impl Failure {
    /// Where in the test, as a JSON pointer; empty for the test itself.
    pub fn pointer(&self) -> &str {
        match self {
            Self::Unknown { at, .. }
            | Self::NoOption { at, .. }
            | Self::NotMocked { at, .. }
            | Self::Missing { at, .. }
            | Self::Unexpected { at, .. }
            | Self::Variable { at, .. }
            | Self::Unused { at, .. } => at,
            Self::Problem { .. } | Self::TooLong => "",
        }
    }
}

/// Everything that was not as the test says, the cause before what comes of it.
pub(super) fn failures(flow: &Flow, test: &Test, played: &Played) -> Vec<Failure> {
    let mut failures = unknown_names(flow, test);
    failures.extend(played.stopped.clone());
    let seen: Vec<Seen> = played.events.iter().map(|event| seen(event, &played.calls)).collect();
    let mut is_met = vec![false; seen.len()];
    let met = in_order(test, played, &seen, &mut is_met);
    // A play that stopped has done, used and set less than it would have.
    if played.stopped.is_none() {
        failures.extend(met.err());
        if failures.is_empty() {
            failures.extend(unexpected(test, played, &is_met));
        }
        failures.extend(unused(test, played));
        failures.extend(variables(test, played));
    }
    failures
}

/// Finds every expected event behind the one before it.
fn in_order(
    test: &Test,
    played: &Played,
    seen: &[Seen],
    is_met: &mut [bool],
) -> Result<(), Failure> {
    let mut from = 0;
    for (number, expect) in test.expect.iter().enumerate() {
        let found = seen.iter().skip(from).position(|seen| is_expected(expect, seen));
        let Some(found) = found else {
            let rest = played.events.iter().skip(from).take(MOST_TOLD);
            return Err(Failure::Missing {
                at: format!("/expect/{number}"),
                expected: expect.clone(),
                instead: rest.map(|event| expectation(event, &played.calls)).collect(),
            });
        };
        is_met[from + found] = true;
        from += found + 1;
    }
    Ok(())
}

/// Problems that are not expected; for an exact test, the first event that is not.
fn unexpected(test: &Test, played: &Played, is_met: &[bool]) -> Vec<Failure> {
    let mut others = played.events.iter().zip(is_met).filter(|(_, is_met)| !**is_met);
    if test.is_exact {
        let first = others.next().map(|(event, _)| Failure::Unexpected {
            at: "/exact".to_owned(),
            event: expectation(event, &played.calls),
        });
        return first.into_iter().collect();
    }
    others
        .filter(|(event, _)| matches!(event.kind, EventKind::Problem { .. }))
        .take(MOST_TOLD)
        .map(|(event, _)| Failure::Problem {
            event: expectation(event, &played.calls),
            told: Box::new(event.kind.clone()),
        })
        .collect()
}

fn unused(test: &Test, played: &Played) -> Vec<Failure> {
    let mocks = test.mocks.iter().zip(&played.used).enumerate();
    mocks
        .filter(|(_, (mock, used))| **used < mock.times.unwrap_or(1))
        .map(|(at, (mock, used))| Failure::Unused {
            at: format!("/mocks/{at}/webhook"),
            webhook: mock.webhook.clone(),
            wanted: mock.times.unwrap_or(1),
            found: *used,
        })
        .collect()
}

fn variables(test: &Test, played: &Played) -> Vec<Failure> {
    let variables = test.variables.iter();
    variables
        .filter_map(|(name, wanted)| {
            let found = played.state.value(name).map(str::to_owned);
            (found != *wanted).then(|| Failure::Variable {
                at: format!("/variables/{}", crate::format::json_text::pointer_step(name)),
                name: name.clone(),
                wanted: wanted.clone(),
                found,
            })
        })
        .collect()
}

/// Names in the test that the flow does not have.
fn unknown_names(flow: &Flow, test: &Test) -> Vec<Failure> {
    let names = Names::of(flow);
    let mut failures = Vec::new();
    let mut check = |what: Named, name: &str, at: String| {
        let known = names.list(what);
        if known.iter().all(|known| known != name) {
            let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            failures.push(Failure::Unknown { at, what, name: name.to_owned(), near });
        }
    };
    if let Some(block) = &test.start.block {
        check(Named::Block, block.as_str(), "/start/block".to_owned());
    }
    for (block, share) in &test.start.shares {
        let at =
            format!("/start/shares/{}", crate::format::json_text::pointer_step(block.as_str()));
        check(Named::Path, &format!("{block}/{share}"), at);
    }
    for (number, mock) in test.mocks.iter().enumerate() {
        check(Named::Webhook, &mock.webhook, format!("/mocks/{number}/webhook"));
    }
    for (number, expect) in test.expect.iter().enumerate() {
        let Some(kind) = expect.0.first().and_then(|(word, _)| kind_of(word)) else { continue };
        for (member, value) in &expect.0 {
            let what = match kind.shape_of(member) {
                Some(Shape::Block | Shape::Target) => Named::Block,
                Some(Shape::Path) => Named::Path,
                Some(Shape::Webhook) => Named::Webhook,
                _ => continue,
            };
            if let Json::String(name) = value {
                check(what, name, format!("/expect/{number}/{member}"));
            }
        }
    }
    failures
}

/// What a test may name of a flow.
struct Names {
    blocks: Vec<String>,
    paths: Vec<String>,
    webhooks: Vec<String>,
}

impl Names {
    fn of(flow: &Flow) -> Self {
        let mut names = Self { blocks: Vec::new(), paths: Vec::new(), webhooks: Vec::new() };
        for (id, block) in flow.blocks.iter() {
            names.blocks.push(id.to_string());
            let mut has_webhook = false;
            for exit in block.exits() {
                let path = format!("{id}/{}", exit.id);
                if let Some(url) = exit.path.url() {
                    has_webhook = true;
                    names.webhooks.extend([path.clone(), url.to_owned()]);
                }
                names.paths.push(path);
            }
            for (option, url) in
                block.options.iter().filter_map(|o| Some((o, o.optout_webhook.as_deref()?)))
            {
                has_webhook = true;
                names.webhooks.extend([format!("{id}/{}", option.id), url.to_owned()]);
            }
            for url in block.webhook_delivered.iter().chain(&block.webhook_read) {
                has_webhook = true;
                names.webhooks.push(url.clone());
            }
            if has_webhook {
                names.webhooks.push(id.to_string());
            }
        }
        names
    }

    fn list(&self, what: Named) -> &[String] {
        match what {
            Named::Block => &self.blocks,
            Named::Path => &self.paths,
            Named::Webhook => &self.webhooks,
        }
    }
}
