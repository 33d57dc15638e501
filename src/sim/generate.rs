//! Writes tests for paths that no test walks yet: conversations are searched for, breadth first,
//! with inputs and answers chosen from what the flow's conditions ask for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use crate::model::flow::{Block, LOCATION_LABEL};
use crate::model::{BlockId, ExitId, Flow, Json, Kind, daytime, trigger};

use super::condition::{self, Verdict};
use super::coverage::{Coverage, paths};
use super::engine::step;
use super::event::{Event, EventKind, Problem};
use super::flowtest::{CLOCK, SESSION, Test, free_name, record, run};
use super::input::{Input, MediaKind};
use super::state::{State, Variable, Waiting};

/// The most states of conversations that are looked at.
const MOST_STATES: usize = 20_000;

/// The most ways to begin, and to answer one webhook or update.
const MOST_WAYS: usize = 64;

/// The most values that are tried for one variable.
const MOST_VALUES: usize = 12;

/// The most tests that are written at once.
const MOST_TESTS: usize = 500;

/// The most inputs of one conversation.
const MOST_INPUTS: usize = 60;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    pub tests: Vec<Test>,
    /// Paths that no conversation was found for.
    pub missing: Vec<(BlockId, ExitId)>,
}

/// Tests for the paths that are not covered, in the flow's order, at most 500. No name is one of
/// `known`'s.
pub fn generate(flow: &Flow, covered: &Coverage, known: &[Test]) -> Generated {
    let mut covered = covered.clone();
    let mut all = known.to_vec();
    if covered.missing(flow).is_empty() {
        return Generated::default();
    }
    let asked = Asked::of(flow);
    // Conversations in which nothing goes wrong come first.
    for is_clean in [true, false] {
        let search = Search::run(flow, &asked, is_clean);
        for path in paths(flow) {
            if covered.paths.contains(&path) || all.len() - known.len() >= MOST_TESTS {
                continue;
            }
            let Some(node) = search.first.get(&path) else { continue };
            let (start, inputs) = search.conversation(*node);
            let inputs = finished(flow, &asked, is_clean, &start, inputs);
            let name = free_name(&all, &format!("{}/{}", path.0, path.1));
            let test = record(flow, &name, &start, &inputs);
            let outcome = run(flow, &test);
            if outcome.passed() && outcome.coverage.paths.contains(&path) {
                covered.merge(&outcome.coverage);
                all.push(test);
            }
        }
    }
    let tests = all.split_off(known.len());
    Generated { tests, missing: covered.missing(flow) }
}

/// A state of a conversation, and how it came to it.
struct Node {
    state: State,
    /// The way that the conversation began.
    root: usize,
    parent: Option<usize>,
    inputs: Vec<Input>,
    depth: usize,
}

struct Search<'a> {
    flow: &'a Flow,
    asked: &'a Asked,
    is_clean: bool,
    roots: Vec<State>,
    nodes: Vec<Node>,
    seen: HashSet<String>,
    /// The first node that walked each path.
    first: HashMap<(BlockId, ExitId), usize>,
    /// The first node whose conversation is over.
    over: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(flow: &'a Flow, asked: &'a Asked, is_clean: bool) -> Self {
        Self {
            flow,
            asked,
            is_clean,
            roots: Vec::new(),
            nodes: Vec::new(),
            seen: HashSet::new(),
            first: HashMap::new(),
            over: None,
        }
    }

    /// Every conversation from every way to begin.
    fn run(flow: &'a Flow, asked: &'a Asked, is_clean: bool) -> Self {
        let mut search = Self::new(flow, asked, is_clean);
        let mut queue = VecDeque::new();
        for (root, (state, text)) in starts(flow, asked).into_iter().enumerate() {
            search.roots.push(state.clone());
            let way = vec![Input::Start { text }];
            queue.extend(search.visit(&state, root, None, way));
        }
        while let Some(at) = queue.pop_front() {
            if search.nodes.len() >= MOST_STATES {
                break;
            }
            queue.extend(search.expand(at));
        }
        search
    }

    /// Follows every way on from a node.
    fn expand(&mut self, at: usize) -> Vec<usize> {
        let Some(node) = self.nodes.get(at) else { return Vec::new() };
        if node.depth >= MOST_INPUTS {
            return Vec::new();
        }
        let (state, root) = (node.state.clone(), node.root);
        let ways = ways(self.flow, self.asked, &state);
        ways.into_iter().filter_map(|way| self.visit(&state, root, Some(at), way)).collect()
    }

    /// Plays a way on; a node, if it leads somewhere new.
    fn visit(
        &mut self,
        from: &State,
        root: usize,
        parent: Option<usize>,
        mut inputs: Vec<Input>,
    ) -> Option<usize> {
        let mut state = from.clone();
        let mut events = Vec::new();
        for input in &inputs {
            let (next, new) = step(self.flow, state, input);
            state = next;
            events.extend(new);
        }
        // Webhooks that nobody waits for are answered at once.
        let awaited = state.awaited().map(|call| call.id);
        let others: Vec<u64> =
            state.calls.iter().map(|call| call.id).filter(|id| Some(*id) != awaited).collect();
        for call in others {
            let input = Input::Answered { call, status: 200, body: "{}".to_owned() };
            let (next, new) = step(self.flow, state, &input);
            state = next;
            events.extend(new);
            inputs.push(input);
        }
        if self.is_clean && events.iter().any(|event| is_trouble(&event.kind)) {
            return None;
        }
        // Another way to a known state may still walk a path that no other does.
        let is_known = !self.seen.insert(key(&state, root, self.asked));
        if is_known && !self.walks_new(&events) {
            return None;
        }
        let depth = parent.map_or(0, |parent| self.nodes[parent].depth) + 1;
        let at = self.nodes.len();
        let is_over = state.waiting == Waiting::Over;
        self.nodes.push(Node { state, root, parent, inputs, depth });
        for path in walked(&events) {
            self.first.entry(path).or_insert(at);
        }
        if is_over && self.over.is_none() {
            self.over = Some(at);
        }
        (!is_known).then_some(at)
    }

    fn walks_new(&self, events: &[Event]) -> bool {
        walked(events).any(|path| !self.first.contains_key(&path))
    }

    /// How the conversation of a node began, and all of its inputs.
    fn conversation(&self, node: usize) -> (State, Vec<Input>) {
        let root = self.nodes.get(node).map_or(0, |node| node.root);
        let mut parts = Vec::new();
        let mut at = Some(node);
        while let Some(node) = at.and_then(|at| self.nodes.get(at)) {
            parts.push(&node.inputs);
            at = node.parent;
        }
        let inputs = parts.into_iter().rev().flatten().cloned().collect();
        let start = self.roots.get(root).cloned().unwrap_or_else(|| State::new(SESSION, CLOCK));
        (start, inputs)
    }
}

fn walked(events: &[Event]) -> impl Iterator<Item = (BlockId, ExitId)> {
    events.iter().filter_map(|event| match &event.kind {
        EventKind::Path { block, exit, .. } => Some((block.clone(), exit.clone())),
        _ => None,
    })
}

/// A conversation that goes on to its end, if one is near.
fn finished(
    flow: &Flow,
    asked: &Asked,
    is_clean: bool,
    start: &State,
    mut inputs: Vec<Input>,
) -> Vec<Input> {
    let mut state = start.clone();
    for input in &inputs {
        state = step(flow, state, input).0;
    }
    if state.waiting == Waiting::Over {
        return inputs;
    }
    let mut search = Search::new(flow, asked, is_clean);
    search.roots.push(state.clone());
    search.nodes.push(Node { state, root: 0, parent: None, inputs: Vec::new(), depth: 0 });
    let mut queue = VecDeque::from([0]);
    while let Some(at) = queue.pop_front() {
        if search.over.is_some() || search.nodes.len() >= MOST_STATES / 10 {
            break;
        }
        queue.extend(search.expand(at));
    }
    if let Some(over) = search.over {
        inputs.extend(search.conversation(over).1);
    }
    inputs
}

/// Something that an author did not mean. What a block of an unknown kind does is chosen here.
fn is_trouble(event: &EventKind) -> bool {
    let is_choice = |problem: &Problem| matches!(problem, Problem::UnknownKind { .. });
    matches!(event, EventKind::Problem { problem } if !is_choice(problem))
}

/// What makes a state differ from others for the paths ahead.
fn key(state: &State, root: usize, asked: &Asked) -> String {
    let block = state.block.as_ref().map_or("", |block| block.as_str());
    let is_open = state.user_wrote_at.is_some_and(|at| state.clock.saturating_sub(at) < 86_400_000);
    let mut key = format!(
        "{root}\n{block}\n{:?}\n{is_open} {} {}\n",
        std::mem::discriminant(&state.waiting),
        state.collected.len(),
        state.has_opted_out,
    );
    if let Some(call) = state.awaited() {
        key.push_str(call.exit.as_ref().map_or("", |exit| exit.as_str()));
    }
    let mut names: Vec<&String> = state.variables.keys().collect();
    names.sort();
    for name in names {
        key.extend(["\n", name]);
        if asked.values.contains_key(name) {
            key.extend(["=", state.value(name).unwrap_or_default()]);
        }
    }
    key
}

/// What the conditions of a flow ask for.
struct Asked {
    /// For each variable, values that lead to each exit of the blocks that ask for it.
    values: BTreeMap<String, Vec<String>>,
    /// Times of day, in minutes of the flow's zone.
    minutes: BTreeSet<u32>,
    /// Variables that hold the address of a file.
    files: BTreeSet<String>,
}

impl Asked {
    fn of(flow: &Flow) -> Self {
        let mut asked =
            Self { values: BTreeMap::new(), minutes: BTreeSet::new(), files: BTreeSet::new() };
        for (_, block) in flow.blocks.iter() {
            let file = block.file.as_ref().and_then(|file| file.variable.clone());
            asked.files.extend(file);
            if block.kind != Kind::Condition {
                continue;
            }
            if condition::asks_time(block) {
                asked.minutes.extend(minutes(block));
                continue;
            }
            let Some(name) = block.variable.as_deref().filter(|name| !name.is_empty()) else {
                continue;
            };
            let known = asked.values.entry(name.to_owned()).or_default();
            for value in values(block) {
                if !known.contains(&value) && known.len() < MOST_VALUES {
                    known.push(value);
                }
            }
        }
        asked
    }

    /// Something for a variable that no condition asks for.
    fn sample(&self, name: &str) -> String {
        if ["nome", "nombre", "name", "first_name"].contains(&name) {
            "Ana".to_owned()
        } else if self.files.contains(name) {
            format!("https://example.com/{name}.pdf")
        } else if name.contains("url") || name.contains("link") {
            format!("https://example.com/{name}")
        } else {
            name.replace('_', " ")
        }
    }

    /// Values of several variables: all combinations, up to a limit.
    fn combinations(&self, names: &[String]) -> Vec<Vec<(String, String)>> {
        let mut all = vec![Vec::new()];
        for name in names {
            let values = match self.values.get(name) {
                Some(values) if !values.is_empty() => values.clone(),
                _ => vec![self.sample(name)],
            };
            let mut next = Vec::new();
            for value in &values {
                for before in &all {
                    let mut one: Vec<(String, String)> = before.clone();
                    one.push((name.clone(), value.clone()));
                    next.push(one);
                }
            }
            next.truncate(MOST_WAYS);
            all = next;
        }
        all
    }
}

/// For each exit of a block that asks for a variable, the first value that leads to it.
fn values(block: &Block) -> Vec<String> {
    let mut pool: Vec<String> = Vec::new();
    let wanted: Vec<(&str, String)> = block
        .conditions
        .iter()
        .map(|one| {
            let value = one.value.as_ref().map(Json::to_plain).unwrap_or_default();
            (one.operator.as_deref().unwrap_or_default(), value)
        })
        .collect();
    for (_, value) in &wanted {
        pool.push(value.clone());
        if let Ok(number) = value.trim().parse::<f64>() {
            pool.extend(
                [number + 1.0, number - 1.0, number + 0.5].map(crate::model::json::f64_text),
            );
        }
    }
    pool.extend(["ok", "other", "0", ""].map(str::to_owned));
    let leads_to = |value: &str| {
        wanted.iter().position(|(operator, wanted)| {
            condition::ask(operator, value, wanted) == Verdict::Holds
        })
    };
    let exits = (0..wanted.len()).map(Some).chain([None]);
    let chosen = exits.filter_map(|exit| pool.iter().find(|value| leads_to(value) == exit));
    chosen.cloned().collect()
}

/// The times of day around which a block decides.
fn minutes(block: &Block) -> Vec<u32> {
    let mut all = Vec::new();
    for one in &block.conditions {
        let value = one.value.as_ref();
        let single = value.and_then(Json::as_str).and_then(daytime::minutes);
        let both = daytime::between(value).into_iter().flatten();
        all.extend(single.into_iter().chain(both));
    }
    all.into_iter()
        .flat_map(|minute| [minute, (minute + 1) % 1440, (minute + 1439) % 1440])
        .collect()
}

/// The ways in which conversations can begin, the plainest first: the state, and what the user
/// wrote.
fn starts(flow: &Flow, asked: &Asked) -> Vec<(State, Option<String>)> {
    let hello = match flow.language.as_deref() {
        Some("es") => "Hola",
        Some("pt") => "Oi",
        _ => "Hi",
    };
    let text = (!flow.is_outbound()).then(|| hello.to_owned());
    let base = State::new(SESSION, CLOCK);
    let mut all = vec![(base, text)];
    let brought = flow.inputs.clone().unwrap_or_default();
    all = vary(&all, &asked.combinations(&brought), |(state, _), values| {
        for (name, value) in values {
            let variable = Variable { value: value.clone(), kind: None };
            state.variables.insert(name.clone(), variable);
        }
    });
    let zone = condition::zone(flow).unwrap_or(jiff::tz::TimeZone::UTC);
    let now = super::time::minute_of_day(CLOCK, &zone);
    let mut clocks = vec![CLOCK];
    clocks.extend(
        asked.minutes.iter().map(|minute| CLOCK + u64::from((minute + 1440 - now) % 1440) * 60_000),
    );
    if asked.values.contains_key("weekday") {
        clocks.extend((1..7).map(|day| CLOCK + day * 86_400_000));
    }
    all = vary(&all, &clocks, |(state, _), clock| {
        state.clock = *clock;
        state.sent_at = *clock;
    });
    if let Some(values) = asked.values.get("inbound").filter(|_| !flow.is_outbound()) {
        all = vary(&all, values, |(_, text), value| *text = Some(value.clone()));
    }
    if let Some(values) = asked.values.get("country_code") {
        all = vary(&all, values, |(state, _), value| {
            state.person.country_code.clone_from(value);
        });
    }
    for (id, block) in flow.blocks.iter().filter(|(_, block)| block.kind == Kind::AbTest) {
        let shares: Vec<ExitId> = block.shares.iter().map(|share| share.id.clone()).collect();
        if !shares.is_empty() {
            all = vary(&all, &shares, |(state, _), share| {
                state.shares.insert(id.clone(), share.clone());
            });
        }
    }
    all
}

/// Every start with every value, up to a limit.
fn vary<T>(
    all: &[(State, Option<String>)],
    values: &[T],
    set: impl Fn(&mut (State, Option<String>), &T),
) -> Vec<(State, Option<String>)> {
    let mut varied = Vec::new();
    for value in values {
        for one in all {
            let mut one = one.clone();
            set(&mut one, value);
            varied.push(one);
        }
    }
    varied.truncate(MOST_WAYS);
    varied
}

/// What can happen next, as far as it may lead along another path.
fn ways(flow: &Flow, asked: &Asked, state: &State) -> Vec<Vec<Input>> {
    let block = state.block.as_ref().and_then(|id| flow.block(id.as_str()));
    let Some(block) = block else { return Vec::new() };
    let mut ways = Vec::new();
    let wait = |at: u64| Input::Time { ms: at.saturating_sub(state.clock) };
    match &state.waiting {
        Waiting::Start | Waiting::Over => {}
        Waiting::Reply => {
            if matches!(block.kind, Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_)) {
                ways.extend(block.exits().map(|exit| Input::Exit { exit: exit.id.into() }));
            } else {
                ways.extend(replies(asked, block));
            }
            ways.extend(state.alternate_at.map(wait));
        }
        Waiting::Update => {
            let names = brought_to(flow, state);
            ways.extend(
                asked.combinations(&names).iter().map(|set| Input::Update { body: body(set) }),
            );
            if block.default.as_ref().is_some_and(|path| path.to.is_some()) {
                ways.push(Input::Text { text: "?".to_owned() });
            }
            ways.extend(state.alternate_at.map(wait));
        }
        Waiting::Webhook { call } => {
            let Some(known) = state.awaited() else { return Vec::new() };
            let exit = known.exit.as_ref().map_or("", |exit| exit.as_str());
            let path = flow.path(known.block.as_str(), exit);
            let is_bound_for_pause = path
                .and_then(|path| path.to.as_ref())
                .and_then(|to| flow.block(to.as_str()))
                .is_some_and(trigger::pauses);
            let names =
                path.and_then(|path| path.webhook.as_ref()).and_then(|hook| hook.returns.clone());
            // Nobody says what it returns: then whatever is asked for.
            let names = names.unwrap_or_else(|| asked.values.keys().cloned().collect());
            let answer = |body: String| Input::Answered { call: *call, status: 200, body };
            if is_bound_for_pause {
                ways.push(answer("{}".to_owned()));
            } else {
                ways.extend(asked.combinations(&names).iter().map(|set| answer(body(set))));
            }
            ways.push(wait(known.deadline));
        }
    }
    ways.into_iter().map(|input| vec![input]).collect()
}

/// The variables that an update brings: what the webhooks into the trigger return.
fn brought_to(flow: &Flow, state: &State) -> Vec<String> {
    let mut names = Vec::new();
    for (_, block) in flow.blocks.iter() {
        for exit in block.exits().filter(|exit| exit.path.to == state.block) {
            let returns = exit.path.webhook.as_ref().and_then(|hook| hook.returns.as_ref());
            for name in returns.into_iter().flatten() {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
    }
    names
}

fn body(set: &[(String, String)]) -> String {
    if set.is_empty() {
        return "{\"user_session_keys\":[]}".to_owned();
    }
    let keys: Vec<serde_json::Value> =
        set.iter().map(|(key, value)| serde_json::json!({ "key": key, "value": value })).collect();
    serde_json::json!({ "user_session_keys": keys }).to_string()
}

/// What the user can answer at a block.
fn replies(asked: &Asked, block: &Block) -> Vec<Input> {
    let text = |text: &str| Input::Text { text: text.to_owned() };
    if !block.options.is_empty() {
        let mut replies: Vec<Input> = block
            .options
            .iter()
            .map(|option| match option.label.as_str() {
                LOCATION_LABEL => place(),
                _ => Input::Option { option: option.id.clone() },
            })
            .collect();
        if block.default.is_some() {
            // No option is written like this.
            replies.push(text("???"));
        }
        return replies;
    }
    let save = block.save.as_deref().filter(|save| !save.variable.is_empty());
    let kind = save.and_then(|save| save.kind.as_deref()).unwrap_or("all");
    let media = MediaKind::ALL.into_iter().find(|media| media.name() == kind);
    if let Some(media) = media {
        let ending = match media {
            MediaKind::Image | MediaKind::Sticker => "jpg",
            MediaKind::Video => "mp4",
            MediaKind::Audio => "ogg",
            MediaKind::Document => "pdf",
            MediaKind::Contact => "vcf",
        };
        let url = format!("https://example.com/{}.{ending}", media.name());
        return vec![Input::Media { media, url, caption: String::new() }];
    }
    if kind == "location" {
        return vec![place()];
    }
    let asked_for = save.and_then(|save| asked.values.get(&save.variable));
    let mut texts: Vec<String> = asked_for.cloned().unwrap_or_default();
    texts.retain(|text| !text.is_empty());
    if texts.is_empty() {
        texts.push(match (kind, save) {
            ("number", _) => "1234".to_owned(),
            ("email", _) => "ana@example.com".to_owned(),
            ("zipcode", _) => "01310-100".to_owned(),
            (_, Some(save)) => asked.sample(&save.variable),
            _ => "Ok".to_owned(),
        });
    }
    texts.iter().map(|own| text(own)).collect()
}

fn place() -> Input {
    Input::Location { latitude: -23.55, longitude: -46.63, address: "São Paulo".to_owned() }
}
