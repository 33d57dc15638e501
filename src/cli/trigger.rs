//! `trigger`: insert a correct request trigger, or repair those that are not right.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail};

use crate::lint::{Settings, fix};
use crate::model::trigger::{self, NewTexts, RESCUE_MINUTES, Refusal, Rescue, Spot, Wanted};
use crate::model::{BlockId, Edit, ExitId, Facts, Flow};
use crate::words::{self, Language};

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow trigger welcome.flow.json --at ask-photo/reply \\
             --webhook https://example.com/hooks/id-check --rescue 5:human

Ids of blocks and exits are listed by `treble-flow outline`. Without --rescue, five minutes
without an update lead to a new message.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false).args(["at", "repair"]))]
pub(super) struct Arguments {
    /// The flow; written in place and in its own format without -o.
    flow: PathBuf,
    /// BLOCK/EXIT puts the trigger on the path that leaves the exit; BLOCK makes the block one.
    #[arg(long, value_name = "BLOCK[/EXIT]", requires = "webhook")]
    at: Option<String>,
    /// The address that the platform calls on the way into the trigger.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// The waiting text.
    #[arg(long)]
    text: Option<String>,
    /// Where to go on when no update comes: minutes, and a block unless a new message will do.
    #[arg(long, value_name = "MINUTES[:BLOCK]")]
    rescue: Option<String>,
    /// Mend the request triggers that are not right.
    #[arg(long)]
    repair: bool,
    /// Go on although exits of the block would be dropped.
    #[arg(long = "unsafe")]
    allow_drops: bool,
    /// The file to write instead.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let output = arguments.output.as_ref().unwrap_or(&arguments.flow);
    let work = || -> anyhow::Result<_> {
        let input = input::read(&arguments.flow)?;
        let mut flow = input.opened.flow.clone();
        let mut told = Vec::new();
        let answer = if arguments.repair {
            repair(&mut flow, arguments, &mut told)?
        } else {
            insert(&mut flow, arguments, &mut told)?
        };
        let is_written = answer == Answer::Yes || flow != input.opened.flow;
        let text =
            if is_written { Some(input::text(output, &flow, &input.opened.source)?) } else { None };
        Ok((input.bytes, text, (answer, told)))
    };
    let (answer, told) = if arguments.output.is_some() {
        let (_, text, found) = work()?;
        if let Some(text) = text {
            input::write(Some(output), &text)?;
        }
        found
    } else {
        input::in_place(&arguments.flow, work)?
    };
    for told in told {
        super::complain(&told);
    }
    Ok(answer)
}

/// Texts for new blocks in the flow's language, else in the locale's.
fn new_texts(flow: &Flow) -> anyhow::Result<NewTexts> {
    let language = match flow.language.as_deref().and_then(Language::from_code) {
        Some(language) => language,
        None => super::language(None)?,
    };
    Ok(words::blocks::new_texts_in(language))
}

fn insert(
    flow: &mut Flow,
    arguments: &Arguments,
    told: &mut Vec<String>,
) -> anyhow::Result<Answer> {
    let at = arguments.at.as_deref().unwrap_or_default();
    let spot = spot(flow, at)?;
    let wanted = Wanted {
        webhook: arguments.webhook.clone().unwrap_or_default(),
        text: arguments.text.clone(),
        rescue: rescue(flow, arguments.rescue.as_deref())?,
        texts: new_texts(flow)?,
    };
    let plan = match trigger::insert(flow, &spot, &wanted) {
        Ok(plan) => plan,
        Err(refusal @ (Refusal::NoBlock(_) | Refusal::NoExit { .. } | Refusal::BadWebhook)) => {
            return Err(refusal.into());
        }
        Err(refusal) => {
            told.push(format!("no request trigger at {at}: {refusal}"));
            return Ok(Answer::No);
        }
    };
    if !plan.drops.is_empty() && !arguments.allow_drops {
        let mut message = format!("making {at} a request trigger would drop:");
        for dropped in &plan.drops {
            let _ok = write!(message, "\n  “{}”", dropped.exit);
            if let Some(to) = &dropped.to {
                let _ok = write!(message, " -> {to}");
            }
            if let Some(webhook) = &dropped.webhook {
                let webhook = words::safe::address_with_query(webhook);
                let _ok = write!(message, ", webhook {webhook}");
            }
        }
        message.push_str("\nadd --unsafe to go on");
        told.push(message);
        return Ok(Answer::No);
    }
    flow.apply_all(&plan.edits).context("the trigger could not be inserted")?;
    told.push(format!("request trigger {} inserted", plan.block));
    Ok(Answer::Yes)
}

/// The spot that an argument names; a wrong name is answered with those that exist.
fn spot(flow: &Flow, at: &str) -> anyhow::Result<Spot> {
    // An id may hold a slash when its file gave it one.
    if flow.blocks.contains(at) {
        return Ok(Spot::Block(at.into()));
    }
    let Some((block, exit)) = at.rsplit_once('/') else {
        return Err(no_block(flow, at));
    };
    let Some(own) = flow.block(block) else { return Err(no_block(flow, block)) };
    if own.exit(exit).is_none() && !own.may_have(exit) {
        let mut exits: Vec<&str> = own.exits().map(|exit| exit.id).collect();
        exits.extend(own.kind.fixed_exits().iter().filter(|name| own.may_have(name)));
        exits.sort_unstable();
        exits.dedup();
        bail!("block “{block}” has no exit “{exit}”; it has {}", listed(&exits));
    }
    Ok(Spot::Exit { block: BlockId::from(block), exit: ExitId::from(exit) })
}

fn no_block(flow: &Flow, id: &str) -> anyhow::Error {
    let ids: Vec<&str> = flow.blocks.ids().map(BlockId::as_str).collect();
    anyhow!("there is no block “{id}”; there are {}", listed(&ids))
}

/// The first names of a list, and how many more there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 30;
    match names {
        [] => "none".to_owned(),
        names if names.len() > SHOWN => {
            format!("{} and {} more", names[..SHOWN].join(", "), names.len() - SHOWN)
        }
        names => names.join(", "),
    }
}

fn rescue(flow: &Flow, text: Option<&str>) -> anyhow::Result<Rescue> {
    let Some(text) = text else {
        return Ok(Rescue::NewMessage { minutes: RESCUE_MINUTES });
    };
    let (minutes, block) = match text.split_once(':') {
        Some((minutes, block)) => (minutes, Some(block)),
        None => (text, None),
    };
    let minutes: u32 = minutes.trim().parse().map_err(|error| {
        anyhow!("--rescue takes whole minutes and a block, as in 5:human ({error})")
    })?;
    match block {
        None => Ok(Rescue::NewMessage { minutes }),
        Some(block) if flow.blocks.contains(block) => {
            Ok(Rescue::To { minutes, block: block.into() })
        }
        Some(block) => Err(no_block(flow, block)),
    }
}

/// Mends every block that is meant to be a request trigger, and says what stays.
fn repair(
    flow: &mut Flow,
    arguments: &Arguments,
    told: &mut Vec<String>,
) -> anyhow::Result<Answer> {
    if let Some(url) = &arguments.webhook
        && !trigger::is_web_address(url)
    {
        return Err(Refusal::BadWebhook.into());
    }
    let texts = new_texts(flow)?;
    let settings = input::settings(&arguments.flow, super::language(None)?);
    let ids: Vec<BlockId> = flow
        .blocks
        .iter()
        .filter(|(_, block)| trigger::recognise(block).is_some())
        .map(|(id, _)| id.clone())
        .collect();
    let edits_for =
        |flow: &Flow, id: &BlockId| trigger::repair(flow, id, arguments.webhook.as_deref(), &texts);
    let mut repaired = repair_each(flow, &ids, &edits_for, None)?;
    if !fix::is_no_worse(flow, &repaired.flow, &settings) {
        // Some of them do harm: each is looked at for itself.
        repaired = repair_each(flow, &ids, &edits_for, Some(&settings))?;
    }
    let Repaired { flow: mended, told: lines, answer } = repaired;
    *flow = mended;
    told.extend(lines);
    if ids.is_empty() {
        told.push("no block looks like a request trigger".to_owned());
    }
    Ok(answer)
}

/// What came of repairs.
struct Repaired {
    flow: Flow,
    told: Vec<String>,
    answer: Answer,
}

/// Repairs one block after the other. With settings, a repair that leaves more errors is left out.
fn repair_each(
    flow: &Flow,
    ids: &[BlockId],
    edits_for: &dyn Fn(&Flow, &BlockId) -> Vec<Edit>,
    guard: Option<&Settings>,
) -> anyhow::Result<Repaired> {
    let (mut flow, mut told, mut answer) = (flow.clone(), Vec::new(), Answer::Yes);
    for id in ids {
        let edits = edits_for(&flow, id);
        match guard.map(|settings| fix::improved(&flow, &edits, settings)) {
            None => {
                flow.apply_all(&edits).with_context(|| format!("{id} could not be repaired"))?;
            }
            Some(Some(repaired)) => flow = repaired,
            Some(None) => {
                told.push(format!("{id}: not repaired, since more errors would be left"));
                answer = Answer::No;
                continue;
            }
        }
        let facts = Facts::new(&flow);
        let Some(number) = facts.number(id.as_str()) else { continue };
        let parts = trigger::parts(&facts, number);
        let there = parts.iter().filter(|part| **part).count();
        let done = if edits.is_empty() { "nothing to repair" } else { "repaired" };
        told.push(format!("{id}: {done}, {there} of {}", parts.len()));
        if there < parts.len() {
            answer = Answer::No;
            for (part, _) in trigger::Part::ALL.iter().zip(parts).filter(|(_, there)| !there) {
                told.push(format!("  missing: {}", missing(*part)));
            }
        }
    }
    Ok(Repaired { flow, told, answer })
}

fn missing(part: trigger::Part) -> &'static str {
    match part {
        trigger::Part::PlainBlock => "a plain block “Message with options”",
        trigger::Part::WaitingText => "a waiting text",
        trigger::Part::OnlyToken => "one option, exactly [REQUEST_TRIGGER]",
        trigger::Part::WebhooksIn => {
            "a webhook on every path that leads in (give one with --webhook)"
        }
        trigger::Part::LeadsOn => "a path from the option to what follows",
        trigger::Part::Rescue => "an alternate flow of a minute or more that leads on",
    }
}
