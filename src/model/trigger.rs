//! The request trigger as one object: insert it, recognise it, tell which of its
//! six parts are missing, and mend it. Everything comes as edits.
//!
//! Source of the rules: Treble help, "Request trigger".

use std::borrow::Cow;
use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use super::edit::Edit;
use super::facts::{Facts, Way, is_plain_options};
use super::flow::{
    Block, Choice, Condition, Exit, ExitKind, Flow, Path, Position, TRIGGER_LABEL, Webhook,
};
use super::id::{BlockId, ExitId, FIXED_EXITS, free_id};
use super::json::{Json, Number};
use super::kind::{Kind, Style};
use super::places::Places;

/// The delay of an alternate flow that nobody chose, in minutes: the platform's own default.
pub const RESCUE_MINUTES: u32 = 5;

/// How far apart new blocks stand on the canvas.
const STEP: (f64, f64) = (420.0, 320.0);

/// The six parts of a request trigger, in the order in which they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A plain block "Message with options".
    PlainBlock,
    WaitingText,
    /// One option, exactly the token.
    OnlyToken,
    /// At least one path leads in, and each carries a webhook.
    WebhooksIn,
    /// The option leads on.
    LeadsOn,
    /// An alternate flow of a minute or more leads on.
    Rescue,
}

impl Part {
    pub const ALL: [Self; 6] = [
        Self::PlainBlock,
        Self::WaitingText,
        Self::OnlyToken,
        Self::WebhooksIn,
        Self::LeadsOn,
        Self::Rescue,
    ];
}

/// How surely a block is meant to be a request trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// An option reads exactly the token.
    Exact,
    /// An option is the token but for case, spaces and punctuation.
    Garbled,
    /// An option is the token but for one or two letters.
    Misspelled,
    /// The token stands in the message text instead of an option.
    InText,
}

/// What a block is to the platform's wait for a session update. This is the only place that decides
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A plain "Message with options" whose only option reads exactly the token: the conversation
    /// pauses here.
    Works,
    /// It is meant to be one, and the conversation does not pause here.
    MeantOnly,
    None,
}

/// Whether a block is a request trigger.
pub fn standing(block: &Block) -> Standing {
    if pauses(block) {
        Standing::Works
    } else if recognise(block).is_some() {
        Standing::MeantOnly
    } else {
        Standing::None
    }
}

/// Whether a conversation pauses at a block until a session update comes.
/// Source: Treble help, "Request trigger".
pub fn pauses(block: &Block) -> bool {
    is_plain_options(block)
        && matches!(block.options.as_slice(), [only] if only.label == TRIGGER_LABEL)
}

/// What a block looks like to somebody who hunts for request triggers; `None` when like none.
pub fn recognise(block: &Block) -> Option<Likeness> {
    if !matches!(block.kind, Kind::Options | Kind::Template | Kind::Message) {
        return None;
    }
    let labels = || {
        let has_options = matches!(block.kind, Kind::Options | Kind::Template);
        block.options.iter().filter(move |_| has_options).map(|option| option.label.as_str())
    };
    let best = labels().filter_map(label_likeness).min_by_key(|likeness| *likeness as u8);
    best.or_else(|| block.text().contains(TRIGGER_LABEL).then_some(Likeness::InText))
}

/// How an option's text resembles the token.
pub fn label_likeness(label: &str) -> Option<Likeness> {
    if label == TRIGGER_LABEL {
        return Some(Likeness::Exact);
    }
    // A much longer or shorter text is no misspelling. In bytes, since full-width letters
    // take three each.
    if !(12..=200).contains(&label.len()) {
        return None;
    }
    let letters: String =
        label.nfkc().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    if letters == "REQUESTTRIGGER" {
        return Some(Likeness::Garbled);
    }
    let near = |text: &str, model: &str| {
        text.chars().count().abs_diff(model.len()) <= 2 && strsim::levenshtein(text, model) <= 2
    };
    (near(&letters, "REQUESTTRIGGER") || near(label, TRIGGER_LABEL)).then_some(Likeness::Misspelled)
}

/// Which parts of a trigger block are there, in the order of [`Part::ALL`].
pub fn parts(facts: &Facts<'_>, number: usize) -> [bool; 6] {
    let ways = facts.ways_in(number).iter().map(|way| way.exit.path.url().is_some());
    parts_of(facts.block(number), facts.is_start(number), ways)
}

/// As [`parts`], where it is known of each path into the block whether it has a webhook.
pub fn parts_of(
    block: &Block,
    is_start: bool,
    mut ways: impl ExactSizeIterator<Item = bool>,
) -> [bool; 6] {
    let token = block.trigger_option();
    [
        is_plain_options(block),
        !block.text().trim().is_empty(),
        token.is_some() && block.options.len() == 1,
        !is_start && ways.len() > 0 && ways.all(|has_webhook| has_webhook),
        token.is_some_and(|option| option.path.to.is_some()),
        block.alternate.as_ref().is_some_and(|alternate| alternate.path.to.is_some())
            && block.alternate_minutes().is_some_and(|minutes| minutes >= 1.0),
    ]
}

/// Where a request trigger goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// On the path that leaves this exit, or at the exit when it is free.
    Exit { block: BlockId, exit: ExitId },
    /// This block becomes the trigger.
    Block(BlockId),
}

/// What the author wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub webhook: String,
    /// The waiting text. At a block that has a text already, that text stays when this is `None`.
    pub text: Option<String>,
    pub rescue: Rescue,
    /// Texts for blocks that have to be made, in the flow's language.
    pub texts: NewTexts,
}

/// Where the conversation goes on when the server never answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rescue {
    /// To a new message.
    NewMessage {
        minutes: u32,
    },
    To {
        minutes: u32,
        block: BlockId,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTexts {
    pub waiting: String,
    pub continuation: String,
    pub rescue: String,
}

/// The edits that make a request trigger.
#[derive(Clone, Debug)]
pub struct Plan {
    pub edits: Vec<Edit>,
    /// The trigger block.
    pub block: BlockId,
    /// What would be lost, where the spot is a block that had more than a trigger has.
    pub drops: Vec<Dropped>,
}

/// Something that making a block a trigger takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The option's text, or the exit's id.
    pub exit: String,
    pub to: Option<BlockId>,
    pub webhook: Option<String>,
}

/// Why no request trigger can stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no block “{0}”")]
    NoBlock(BlockId),
    #[error("block “{block}” has no exit “{exit}”")]
    NoExit { block: BlockId, exit: ExitId },
    #[error("“{0}” is the start: no path leads to it, so no webhook can have been called")]
    IsStart(BlockId),
    #[error("nothing leads to “{0}”, so no webhook can have been called")]
    NothingLeadsIn(BlockId),
    #[error(
        "the platform's editor forgets webhooks on the paths of an A/B test; put a block between"
    )]
    AbExit,
    #[error("this is a request trigger's own option; choose a path after or before the trigger")]
    TriggerOption,
    #[error("a template has no alternate flow but to a second template")]
    TemplateAlternate,
    #[error("only a message or a message with options can become a request trigger, not {0}")]
    WrongKind(Kind),
    #[error("the rescue cannot lead to “{0}”: {1}")]
    BadRescue(BlockId, &'static str),
    #[error("a rescue after less than a minute leaves the server no time")]
    RescueTooSoon,
    #[error("the webhook needs an address that begins with https:// or http://")]
    BadWebhook,
}

/// The edits that put a request trigger at a spot. Nothing that exists moves.
pub fn insert(flow: &Flow, spot: &Spot, wanted: &Wanted) -> Result<Plan, Refusal> {
    if !is_web_address(&wanted.webhook) {
        return Err(Refusal::BadWebhook);
    }
    let (minutes, rescue_to) = match &wanted.rescue {
        Rescue::NewMessage { minutes } => (*minutes, None),
        Rescue::To { minutes, block } => (*minutes, Some(block)),
    };
    if minutes < 1 {
        return Err(Refusal::RescueTooSoon);
    }
    if let Some(block) = rescue_to {
        if !flow.blocks.contains(block.as_str()) {
            return Err(Refusal::NoBlock(block.clone()));
        }
        if flow.start.as_ref() == Some(block) {
            return Err(Refusal::BadRescue(block.clone(), "nothing may lead to the start"));
        }
    }
    match spot {
        Spot::Exit { block, exit } => insert_at_exit(flow, block, exit, wanted),
        Spot::Block(block) => make_trigger(flow, block, wanted),
    }
}

/// An address that can be called: a scheme and a host.
pub fn is_web_address(text: &str) -> bool {
    // Browsers read over one slash too few or too many; who calls a webhook need not.
    let has_slashes =
        text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with(['/', '\\']));
    has_slashes
        && url::Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
        && !text.contains(char::is_whitespace)
}

fn insert_at_exit(
    flow: &Flow,
    from: &BlockId,
    exit_id: &ExitId,
    wanted: &Wanted,
) -> Result<Plan, Refusal> {
    let source = flow.block(from.as_str()).ok_or_else(|| Refusal::NoBlock(from.clone()))?;
    let exit = source.exit(exit_id.as_str());
    if exit.is_none() && !source.may_have(exit_id.as_str()) {
        return Err(Refusal::NoExit { block: from.clone(), exit: exit_id.clone() });
    }
    refuse_exit(source, exit.as_ref(), exit_id)?;
    let old = exit.map(|exit| exit.path.clone()).unwrap_or_default();
    let next = old.to.clone().filter(|to| flow.blocks.contains(to.as_str()));

    let mut new = NewBlocks::new(flow);
    let text = wanted.text.clone().unwrap_or_else(|| wanted.texts.waiting.clone());
    let base = source.position.clone().unwrap_or_else(|| Position::new(0.0, 0.0));
    let trigger = new.id("wait");
    let (x, y) = new.place(base.x + STEP.0, base.y);
    let mut block = Block::new(Kind::Options);
    block.style = Some(Style::Plain);
    block.text = Some(text);
    block.position = Some(Position::new(x, y));
    block.options.push(token_option());
    new.add(&trigger, block);

    let mut edits = Vec::new();
    if exit_id.as_str() == "alternate" && source.alternate.is_none() {
        edits.push(Edit::SetAlternate {
            block: from.clone(),
            minutes: Number::from(RESCUE_MINUTES),
        });
    }
    edits.push(Edit::Connect {
        block: from.clone(),
        exit: exit_id.clone(),
        to: Some(trigger.clone()),
    });
    let url_before = old.url().map(str::to_owned);
    // A webhook that is already the right one keeps what its author said of it.
    if url_before.as_deref() != Some(&wanted.webhook) {
        edits.push(Edit::SetWebhook {
            block: from.clone(),
            exit: exit_id.clone(),
            webhook: Some(Webhook::new(&wanted.webhook)),
        });
    }
    let option = ExitId::from("trigger");
    let next = match next {
        Some(next) => next,
        None => new.message("after-wait", &wanted.texts.continuation, x + STEP.0, y),
    };
    new.edits.push(Edit::Connect {
        block: trigger.clone(),
        exit: option.clone(),
        to: Some(next.clone()),
    });
    // The path that was split had a webhook of its own: it stays on the part that leads on.
    // A trigger that follows needs one on every path into it.
    let leads_to_trigger = flow.block(next.as_str()).is_some_and(super::facts::is_trigger);
    let moved = match old.webhook.filter(|w| !w.url.is_empty() && w.url != wanted.webhook) {
        Some(webhook) => Some(webhook),
        None => leads_to_trigger.then(|| Webhook::new(&wanted.webhook)),
    };
    if let Some(webhook) = moved {
        new.edits.push(Edit::SetWebhook {
            block: trigger.clone(),
            exit: option,
            webhook: Some(webhook),
        });
    }
    let is_alternate = exit_id.as_str() == "alternate";
    add_rescue(flow, &mut new, &trigger, wanted, (x, y), is_alternate.then_some(from))?;

    // Blocks first, then the paths that lead to them.
    let mut all = new.edits;
    all.append(&mut edits);
    Ok(Plan { edits: all, block: trigger, drops: Vec::new() })
}

/// Whether a request trigger may stand on the path that leaves this exit.
fn refuse_exit(source: &Block, exit: Option<&Exit<'_>>, id: &ExitId) -> Result<(), Refusal> {
    match exit {
        Some(exit) if exit.kind == ExitKind::Share => Err(Refusal::AbExit),
        Some(exit) if exit.kind == ExitKind::Option && exit.label == TRIGGER_LABEL => {
            Err(Refusal::TriggerOption)
        }
        _ if source.kind == Kind::Template && id.as_str() == "alternate" => {
            Err(Refusal::TemplateAlternate)
        }
        _ => Ok(()),
    }
}

fn make_trigger(flow: &Flow, id: &BlockId, wanted: &Wanted) -> Result<Plan, Refusal> {
    let block = flow.block(id.as_str()).ok_or_else(|| Refusal::NoBlock(id.clone()))?;
    if flow.start.as_ref() == Some(id) {
        return Err(Refusal::IsStart(id.clone()));
    }
    if !matches!(block.kind, Kind::Message | Kind::Options) {
        return Err(Refusal::WrongKind(block.kind.clone()));
    }
    let facts = Facts::new(flow);
    let number = facts.number(id.as_str()).ok_or_else(|| Refusal::NoBlock(id.clone()))?;
    // Paths from the block to itself go with what it was.
    let ways: Vec<Way<'_>> =
        facts.ways_in(number).iter().filter(|way| way.from != number).copied().collect();
    if ways.is_empty() {
        return Err(Refusal::NothingLeadsIn(id.clone()));
    }
    if ways.iter().any(|way| way.exit.kind == ExitKind::Share) {
        return Err(Refusal::AbExit);
    }

    let mut new = NewBlocks::new(flow);
    let base = block.position.clone().unwrap_or_else(|| Position::new(0.0, 0.0));
    let mut edits = Vec::new();
    if !is_plain_options(block) {
        edits.push(Edit::SetKind {
            block: id.clone(),
            kind: Kind::Options,
            style: Some(Style::Plain),
        });
    }
    if let Some(text) = &wanted.text {
        edits.push(set_text(id, text));
    } else if block.text().trim().is_empty() {
        edits.push(set_text(id, &wanted.texts.waiting));
    }

    // The exit that becomes the continuation: the token's own, else the first that leads on.
    let goes_on = |exit: &Exit<'_>| exit.kind != ExitKind::Alternate && exit.path.to.is_some();
    let kept = match block.trigger_option() {
        Some(option) if option.path.to.is_some() => block.exit(option.id.as_str()),
        _ => block.exits().find(goes_on),
    };
    let path = kept.map(|exit| exit.path.clone()).unwrap_or_default();
    let mut drops = Vec::new();
    for exit in block.exits() {
        let is_kept = kept.is_some_and(|kept| kept.id == exit.id);
        if exit.kind == ExitKind::Alternate {
            continue;
        }
        let holds_something =
            exit.path.to.is_some() || exit.path.url().is_some() || exit.kind == ExitKind::Option;
        if !is_kept && holds_something && exit.label != TRIGGER_LABEL {
            drops.push(Dropped {
                exit: if exit.label.is_empty() { exit.id } else { exit.label }.to_owned(),
                to: exit.path.to.clone(),
                webhook: exit.path.url().map(str::to_owned),
            });
        }
    }
    let token = block.trigger_option().map(|option| option.id.clone());
    let mut removed: HashSet<&str> = HashSet::new();
    for exit in block.exits() {
        let is_token = token.as_ref().is_some_and(|token| token == exit.id);
        if exit.kind != ExitKind::Alternate && !is_token && removed.insert(exit.id) {
            edits.push(remove_exit(id, exit.id));
        }
    }
    let option = match token {
        Some(token) => token,
        None => {
            edits.push(Edit::AddOption {
                block: id.clone(),
                id: ExitId::from("trigger"),
                label: TRIGGER_LABEL.to_owned(),
                at: 0,
            });
            ExitId::from("trigger")
        }
    };
    let next = match path.to.filter(|to| to != id && flow.blocks.contains(to.as_str())) {
        Some(next) => next,
        None => new.message("after-wait", &wanted.texts.continuation, base.x + STEP.0, base.y),
    };
    // A trigger that follows needs a webhook on the path into it, whoever leads there.
    let needs_webhook = path.webhook.as_ref().is_none_or(|webhook| webhook.url.is_empty())
        && flow.block(next.as_str()).is_some_and(super::facts::is_trigger);
    let webhook = if needs_webhook { Some(Webhook::new(&wanted.webhook)) } else { path.webhook };
    edits.push(Edit::Connect { block: id.clone(), exit: option.clone(), to: Some(next) });
    if webhook.is_some() {
        edits.push(Edit::SetWebhook { block: id.clone(), exit: option, webhook });
    }
    for way in ways.iter().filter(|way| way.exit.path.url().is_none()) {
        edits.push(Edit::SetWebhook {
            block: facts.id(way.from).clone(),
            exit: way.exit.id.into(),
            webhook: Some(Webhook::new(&wanted.webhook)),
        });
    }
    let rescue_is_right = parts(&facts, number)[5]
        && block.alternate.as_ref().and_then(|a| a.path.to.as_ref()) != Some(id);
    if !rescue_is_right {
        add_rescue_with(flow, &mut new, id, wanted, (base.x, base.y), None, &mut edits)?;
    }

    let mut all = new.edits;
    all.append(&mut edits);
    Ok(Plan { edits: all, block: id.clone(), drops })
}

fn add_rescue(
    flow: &Flow,
    new: &mut NewBlocks<'_>,
    trigger: &BlockId,
    wanted: &Wanted,
    near: (f64, f64),
    reached_by_alternate_of: Option<&BlockId>,
) -> Result<(), Refusal> {
    let mut edits = Vec::new();
    add_rescue_with(flow, new, trigger, wanted, near, reached_by_alternate_of, &mut edits)?;
    new.edits.append(&mut edits);
    Ok(())
}

fn add_rescue_with(
    flow: &Flow,
    new: &mut NewBlocks<'_>,
    trigger: &BlockId,
    wanted: &Wanted,
    near: (f64, f64),
    reached_by_alternate_of: Option<&BlockId>,
    edits: &mut Vec<Edit>,
) -> Result<(), Refusal> {
    let (minutes, to) = match &wanted.rescue {
        Rescue::To { minutes, block } => {
            if block == trigger {
                return Err(Refusal::BadRescue(block.clone(), "that is the trigger itself"));
            }
            let avoid = reached_by_alternate_of.unwrap_or(trigger);
            if alternates_lead(flow, block, avoid) || alternates_lead(flow, block, trigger) {
                return Err(Refusal::BadRescue(
                    block.clone(),
                    "its alternate flow comes back here, which sends messages for ever",
                ));
            }
            (*minutes, block.clone())
        }
        Rescue::NewMessage { minutes } => {
            let to = new.message("rescue", &wanted.texts.rescue, near.0 + STEP.0, near.1 + STEP.1);
            (*minutes, to)
        }
    };
    edits.push(Edit::SetAlternate { block: trigger.clone(), minutes: Number::from(minutes) });
    edits.push(Edit::Connect {
        block: trigger.clone(),
        exit: ExitId::from("alternate"),
        to: Some(to.clone()),
    });
    // A rescue that is a trigger itself needs a webhook on the way into it.
    if flow.block(to.as_str()).is_some_and(super::facts::is_trigger) {
        edits.push(Edit::SetWebhook {
            block: trigger.clone(),
            exit: ExitId::from("alternate"),
            webhook: Some(Webhook::new(&wanted.webhook)),
        });
    }
    Ok(())
}

/// Whether following alternate flows from one block comes to the other.
pub fn alternates_lead(flow: &Flow, from: &BlockId, to: &BlockId) -> bool {
    let mut at = from;
    let mut seen = HashSet::new();
    while seen.insert(at) {
        if at == to {
            return true;
        }
        let alternate = flow.block(at.as_str()).and_then(|block| block.alternate.as_ref());
        match alternate.and_then(|alternate| alternate.path.to.as_ref()) {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

fn token_option() -> Choice {
    Choice {
        id: ExitId::from("trigger"),
        label: TRIGGER_LABEL.to_owned(),
        path: Path::default(),
        action: None,
        optout_webhook: None,
    }
}

fn set_text(block: &BlockId, text: &str) -> Edit {
    Edit::SetField {
        block: block.clone(),
        field: "text".to_owned(),
        value: Some(Json::string(text)),
    }
}

fn remove_exit(block: &BlockId, exit: &str) -> Edit {
    Edit::RemoveExit { block: block.clone(), exit: exit.into() }
}

/// Blocks that a plan adds, with free ids and free places.
struct NewBlocks<'a> {
    flow: &'a Flow,
    taken: Cow<'a, Places>,
    edits: Vec<Edit>,
    ids: HashSet<String>,
    places: Vec<(f64, f64)>,
}

impl<'a> NewBlocks<'a> {
    fn new(flow: &'a Flow) -> Self {
        Self::among(flow, Cow::Owned(Places::new(flow)))
    }

    fn among(flow: &'a Flow, taken: Cow<'a, Places>) -> Self {
        Self { flow, taken, edits: Vec::new(), ids: HashSet::new(), places: Vec::new() }
    }

    fn id(&mut self, wanted: &str) -> BlockId {
        let id = free_id(wanted, |id| self.flow.blocks.contains(id) || self.ids.contains(id));
        self.ids.insert(id.clone());
        id.into()
    }

    fn add(&mut self, id: &BlockId, block: Block) {
        self.edits.push(Edit::AddBlock { id: id.clone(), block: Box::new(block) });
    }

    fn message(&mut self, word: &str, text: &str, x: f64, y: f64) -> BlockId {
        let id = self.id(word);
        let (x, y) = self.place(x, y);
        let mut block = Block::new(Kind::Message);
        block.text = Some(text.to_owned());
        block.reply = Some(Path::default());
        block.position = Some(Position::new(x, y));
        self.add(&id, block);
        id
    }

    /// The first free place at or below a point.
    fn place(&mut self, x: f64, y: f64) -> (f64, f64) {
        let place = self.taken.free(&self.places, x, y);
        self.places.push(place);
        place
    }
}

/// One thing that a repair looks after.
type Step<'a> = &'a dyn Fn(&Flow, &Block) -> Vec<Edit>;

/// The edits that mend what can be mended at a block that is meant to be a request trigger,
/// and whether anything stays wrong. Webhooks that are missing come from another path into
/// the block, or from `webhook`.
pub fn repair(flow: &Flow, id: &BlockId, webhook: Option<&str>, texts: &NewTexts) -> Vec<Edit> {
    let Some(block) = flow.block(id.as_str()) else { return Vec::new() };
    if recognise(block).is_none() || block.kind == Kind::Template {
        return Vec::new();
    }
    // Each step looks at what the ones before it left.
    let steps: [Step<'_>; 5] = [
        &|_, block| if is_plain_options(block) { Vec::new() } else { make_plain(id) },
        &|_, block| correct_label(id, block),
        &|_, block| remove_others(id, block),
        &|flow, _| add_webhooks(flow, id, webhook),
        &|flow, block| add_alternate(flow, &Places::new(flow), id, block, texts),
    ];
    let mut mended = flow.clone();
    let mut edits = Vec::new();
    for step in steps {
        let Some(block) = mended.block(id.as_str()) else { break };
        let own = step(&mended, block);
        if mended.apply_all(&own).is_ok() {
            edits.extend(own);
        }
    }
    edits
}

/// Puts a webhook on every path into the block that has none and can have one: the one of
/// another path into it, else `webhook`.
fn add_webhooks(flow: &Flow, id: &BlockId, webhook: Option<&str>) -> Vec<Edit> {
    let facts = Facts::new(flow);
    let Some(number) = facts.number(id.as_str()) else { return Vec::new() };
    let Some(url) = known_webhook(&facts, number).or(webhook) else { return Vec::new() };
    facts
        .ways_in(number)
        .iter()
        .filter(|way| way.exit.path.url().is_none() && way.exit.kind != ExitKind::Share)
        .map(|way| Edit::SetWebhook {
            block: facts.id(way.from).clone(),
            exit: way.exit.id.into(),
            webhook: Some(Webhook::new(url)),
        })
        .collect()
}

/// The URL of a path into the block that has one.
pub fn known_webhook<'a>(facts: &Facts<'a>, number: usize) -> Option<&'a str> {
    facts.ways_in(number).iter().find_map(|way| way.exit.path.url())
}

/// Makes the block a plain "Message with options"; its options stay.
pub fn make_plain(id: &BlockId) -> Vec<Edit> {
    vec![Edit::SetKind { block: id.clone(), kind: Kind::Options, style: Some(Style::Plain) }]
}

/// Makes the option that is nearest to the token read exactly so, or moves the token from the
/// text into an option. No edit when the block has the option already.
pub fn correct_label(id: &BlockId, block: &Block) -> Vec<Edit> {
    if block.trigger_option().is_some() {
        return Vec::new();
    }
    let nearest = block
        .options
        .iter()
        .filter_map(|option| Some((label_likeness(&option.label)?, option)))
        .min_by_key(|(likeness, _)| *likeness as u8);
    if let Some((_, option)) = nearest {
        return vec![Edit::SetLabel {
            block: id.clone(),
            option: option.id.clone(),
            label: TRIGGER_LABEL.to_owned(),
        }];
    }
    if !block.text().contains(TRIGGER_LABEL) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let text = block.text().replace(TRIGGER_LABEL, "");
    edits.push(set_text(id, text.trim()));
    // An option without a text of its own was meant for it; else the block gets one.
    if let Some(option) = block.options.iter().find(|option| option.label.trim().is_empty()) {
        edits.push(Edit::SetLabel {
            block: id.clone(),
            option: option.id.clone(),
            label: TRIGGER_LABEL.to_owned(),
        });
        return edits;
    }
    let option = ExitId::from(free_id("trigger", |wanted| {
        block.exit(wanted).is_some() || FIXED_EXITS.contains(&wanted)
    }));
    edits.push(Edit::AddOption {
        block: id.clone(),
        id: option.clone(),
        label: TRIGGER_LABEL.to_owned(),
        at: 0,
    });
    // The kind first, so that the new option is one of a message with options.
    if block.kind == Kind::Message {
        edits.splice(0..0, make_plain(id));
    }
    // A message's only way on becomes the option's.
    if let Some(reply) = block.reply.as_ref().filter(|_| block.kind == Kind::Message) {
        edits.push(Edit::Connect { block: id.clone(), exit: option.clone(), to: reply.to.clone() });
        if reply.webhook.is_some() {
            edits.push(Edit::SetWebhook {
                block: id.clone(),
                exit: option,
                webhook: reply.webhook.clone(),
            });
        }
        edits.push(remove_exit(id, "reply"));
    }
    edits
}

/// Removes the options beside the token. Where the token leads nowhere, it takes over the
/// first path of those that go.
pub fn remove_others(id: &BlockId, block: &Block) -> Vec<Edit> {
    let nearest = block
        .options
        .iter()
        .filter_map(|option| Some((label_likeness(&option.label)?, option)))
        .min_by_key(|(likeness, _)| *likeness as u8);
    let Some((_, token)) = nearest else { return Vec::new() };
    let others: Vec<&Choice> =
        block.options.iter().filter(|option| option.id != token.id).collect();
    let mut edits = Vec::new();
    if token.path.to.is_none()
        && let Some(to) = others.iter().find_map(|option| option.path.to.clone())
    {
        edits.push(Edit::Connect { block: id.clone(), exit: token.id.clone(), to: Some(to) });
    }
    edits.extend(others.iter().map(|option| remove_exit(id, option.id.as_str())));
    edits
}

/// Gives the block an alternate flow of five minutes to a new message, or completes the one it has.
pub fn add_alternate(
    flow: &Flow,
    taken: &Places,
    id: &BlockId,
    block: &Block,
    texts: &NewTexts,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let minutes = block.alternate_minutes();
    if minutes.is_none_or(|minutes| minutes < 1.0) {
        edits.push(Edit::SetAlternate { block: id.clone(), minutes: Number::from(RESCUE_MINUTES) });
    }
    if block.alternate.as_ref().is_none_or(|alternate| alternate.path.to.is_none()) {
        let mut new = NewBlocks::among(flow, Cow::Borrowed(taken));
        let base = block.position.clone().unwrap_or_else(|| Position::new(0.0, 0.0));
        let to = new.message("rescue", &texts.rescue, base.x + STEP.0, base.y + STEP.1);
        let mut all = new.edits;
        all.append(&mut edits);
        all.push(Edit::Connect {
            block: id.clone(),
            exit: ExitId::from("alternate"),
            to: Some(to),
        });
        return all;
    }
    edits
}

/// An alternate flow that leads on.
pub fn has_alternate(block: &Block) -> bool {
    block.alternate.as_ref().is_some_and(|alternate| alternate.path.to.is_some())
}

/// The block after a trigger, where that one has the alternate flow that the trigger lacks.
pub fn rescue_of_next(facts: &Facts<'_>, number: usize) -> Option<usize> {
    let to = facts.block(number).trigger_option()?.path.to.as_ref()?;
    let next = facts.number(to.as_str())?;
    let is_ordinary = next != number && !facts.is_trigger(next);
    (is_ordinary && has_alternate(facts.block(next))).then_some(next)
}

/// Moves the alternate flow of the block after a trigger to the trigger. No edit where that
/// would lead back to the trigger.
pub fn move_rescue(facts: &Facts<'_>, trigger: usize, next: usize) -> Vec<Edit> {
    let (id, from) = (facts.id(trigger), facts.id(next));
    let block = facts.block(next);
    let Some(alternate) = &block.alternate else { return Vec::new() };
    let Some(to) = &alternate.path.to else { return Vec::new() };
    if facts.block(trigger).kind != Kind::Options || alternates_lead(facts.flow, to, id) {
        return Vec::new();
    }
    let minutes = alternate.minutes.clone().filter(|minutes| minutes.as_f64() >= 1.0);
    let exit = ExitId::from("alternate");
    let mut edits = vec![
        remove_exit(from, "alternate"),
        Edit::SetAlternate {
            block: id.clone(),
            minutes: minutes.unwrap_or_else(|| Number::from(RESCUE_MINUTES)),
        },
        Edit::Connect { block: id.clone(), exit: exit.clone(), to: Some(to.clone()) },
    ];
    if alternate.path.webhook.is_some() {
        edits.push(Edit::SetWebhook {
            block: id.clone(),
            exit,
            webhook: alternate.path.webhook.clone(),
        });
    }
    edits
}

/// Puts a block on a path that cannot carry a webhook: a condition that lets everybody pass at
/// once and carries the webhook on both its paths.
pub fn put_between(
    flow: &Flow,
    from: &BlockId,
    exit: &str,
    to: &BlockId,
    webhook: &Webhook,
) -> Vec<Edit> {
    let mut new = NewBlocks::new(flow);
    let id = new.id("pass");
    let source = flow.block(from.as_str()).and_then(|block| block.position.clone());
    let base = source.unwrap_or_else(|| Position::new(0.0, 0.0));
    let (x, y) = new.place(base.x + STEP.0, base.y);
    let path = || Path { to: Some(to.clone()), webhook: Some(webhook.clone()), ..Path::default() };
    let mut block = Block::new(Kind::Condition);
    block.variable = Some("country_code".to_owned());
    block.conditions.push(Condition {
        id: ExitId::from("any"),
        operator: Some("CONT".to_owned()),
        value: Some(Json::string("+")),
        path: path(),
    });
    block.otherwise = Some(path());
    block.position = Some(Position::new(x, y));
    new.add(&id, block);
    let mut edits = new.edits;
    edits.push(Edit::SetWebhook { block: from.clone(), exit: exit.into(), webhook: None });
    edits.push(Edit::Connect { block: from.clone(), exit: exit.into(), to: Some(id) });
    edits
}
