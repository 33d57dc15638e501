//! What the lint says of ways through a flow, against walks over all ways of small random flows.
//! The walks are slow and simple, and share nothing with the analysis.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use treble_flow_designer::lint::{Finding, Step, lint};
use treble_flow_designer::model::flow::{
    Alternate, Block, Choice, Condition, Conversation, Exit, ExitKind, Flow, Path, Save, Share,
    TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::variables::{Does, Variable, Variables};
use treble_flow_designer::model::{BlockId, Json, Kind, Number, Style, sources};

use crate::common::cases::cases;
use crate::common::random::Random;

const FLOWS: u64 = 10_000;
const VARIABLES: [&str; 4] = ["alpha", "bravo_x", "charlie", "delta_yy"];

/// Variables as a set: bit n is `VARIABLES[n]`.
type Set = u8;

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> Set {
    let place = |name| VARIABLES.iter().position(|known| *known == name);
    names.into_iter().filter_map(place).fold(0, |all, at| all | 1 << at)
}

// ---- random flows

fn flow(random: &mut Random) -> Flow {
    let count = 1 + random.below(8);
    let ids: Vec<BlockId> = (0..count).map(|n| BlockId::from(format!("b{n}"))).collect();
    let mut flow = Flow {
        start: (!random.one_in(30)).then(|| random.pick(&ids).clone()),
        blocks: ids.iter().map(|id| (id.clone(), block(random, &ids))).collect(),
        ..Flow::default()
    };
    flow.direction = random.one_in(20).then(|| "outbound".to_owned());
    flow.inputs =
        random.one_in(8).then(|| vec![(*random.pick(&VARIABLES)).to_owned(), "more".to_owned()]);
    flow
}

fn path(random: &mut Random, ids: &[BlockId]) -> Path {
    let to = (!random.one_in(5)).then(|| random.pick(ids).clone());
    let webhook = random.one_in(4).then(|| {
        let mut webhook = Webhook::new("https://hooks.acme.io/flow");
        webhook.returns = (!random.one_in(3))
            .then(|| (0..random.below(3)).map(|_| (*random.pick(&VARIABLES)).to_owned()).collect());
        webhook
    });
    Path { to, webhook, ..Path::default() }
}

fn text(random: &mut Random) -> String {
    match random.below(5) {
        0 | 1 => format!("Hi {{{{{}}}}}", random.pick(&VARIABLES)),
        2 => format!("{{{{{}}}}}{{{{{}}}}}", random.pick(&VARIABLES), random.pick(&VARIABLES)),
        _ => "Hi".to_owned(),
    }
}

fn option(random: &mut Random, id: &str, label: &str, ids: &[BlockId]) -> Choice {
    let path = path(random, ids);
    Choice { id: id.into(), label: label.to_owned(), path, action: None, optout_webhook: None }
}

fn block(random: &mut Random, ids: &[BlockId]) -> Block {
    let kinds = [
        Kind::Message,
        Kind::Message,
        Kind::Message,
        Kind::Options,
        Kind::Options,
        Kind::Options,
        Kind::Template,
        Kind::Condition,
        Kind::Condition,
        Kind::AbTest,
        Kind::HelpdeskAction,
        Kind::Jump,
        Kind::Agent,
        Kind::AiAssistant,
    ];
    let rare = random.one_in(4);
    let mut kind = random.pick(&kinds).clone();
    if kind == Kind::AiAssistant && !rare {
        kind = Kind::Message;
    }
    let mut block = Block::new(kind);
    match block.kind {
        Kind::Message | Kind::AiAssistant => block.reply = Some(path(random, ids)),
        Kind::Options if random.one_in(2) => {
            block.options = vec![option(random, "t", TRIGGER_LABEL, ids)];
            block.style = Some(Style::Plain);
            if random.one_in(4) {
                block.options.push(option(random, "o", "Cancel", ids));
            }
            block.default = random.one_in(4).then(|| path(random, ids));
        }
        Kind::Options | Kind::Template => {
            block.style = Some(*random.pick(&Style::ALL));
            for number in 0..random.below(3) {
                let label = if random.one_in(4) { text(random) } else { format!("No {number}") };
                block.options.push(option(random, &format!("o{number}"), &label, ids));
            }
            block.default = random.one_in(2).then(|| path(random, ids));
        }
        Kind::Condition => {
            block.variable = Some((*random.pick(&VARIABLES)).to_owned());
            for number in 0..random.below(3) {
                block.conditions.push(Condition {
                    id: format!("c{number}").as_str().into(),
                    operator: Some((*random.pick(&["EQ", "EQ", "DIFF"])).to_owned()),
                    value: Some(Json::string(&if random.one_in(4) {
                        String::new()
                    } else {
                        text(random)
                    })),
                    path: path(random, ids),
                });
            }
            block.otherwise = Some(path(random, ids));
        }
        Kind::AbTest => {
            for number in 0..2 {
                block.shares.push(Share {
                    id: format!("s{number}").as_str().into(),
                    percent: Some(Number::from(50)),
                    path: path(random, ids),
                });
            }
        }
        Kind::HelpdeskAction => block.next = Some(path(random, ids)),
        Kind::Jump => block.conversation = Some(Box::new(Conversation::default())),
        _ => {}
    }
    if matches!(block.kind, Kind::Message | Kind::Options | Kind::Template | Kind::AiAssistant) {
        block.text = Some(text(random));
        if random.one_in(3) {
            let variable = (*random.pick(&VARIABLES)).to_owned();
            let kind = random.one_in(4).then(|| "location".to_owned());
            block.save = Some(Box::new(Save { variable, kind, ..Save::default() }));
        }
    }
    if matches!(block.kind, Kind::Message | Kind::Options) && random.one_in(2) {
        let minutes = (!random.one_in(6)).then(|| Number::from(*random.pick(&[0, 0, 5])));
        block.alternate = Some(Box::new(Alternate { minutes, path: path(random, ids) }));
    }
    if random.one_in(12) {
        block.allow.insert("possibly-unset-variable".to_owned(), "it may".to_owned());
    }
    block
}

// ---- what is true of a flow, by the documents of the platform

fn is_trigger(block: &Block) -> bool {
    // Source: Treble help, "Request trigger": a plain "Message with options" with this option alone.
    block.kind == Kind::Options
        && matches!(block.style, None | Some(Style::Plain))
        && block.options.len() == 1
        && block.options[0].label == TRIGGER_LABEL
}

fn uses(block: &Block) -> Set {
    let mut texts: Vec<&str> = vec![block.text()];
    texts.extend(block.options.iter().map(|option| option.label.as_str()));
    texts.extend(block.conditions.iter().filter_map(|c| c.value.as_ref()?.as_str()));
    let shown = VARIABLES.iter().filter(|name| {
        let braces = format!("{{{{{name}}}}}");
        texts.iter().any(|text| text.contains(&braces))
    });
    set(shown.copied()) | set(block.variable.as_deref())
}

fn is_silent(path: &Path) -> bool {
    path.webhook.as_ref().is_some_and(|webhook| webhook.returns.is_none())
}

fn returns(path: &Path) -> Set {
    let names = path.webhook.iter().filter_map(|webhook| webhook.returns.as_ref()).flatten();
    set(names.map(String::as_str))
}

fn saves(block: &Block) -> Set {
    set(block.save.as_ref().map(|save| save.variable.as_str()))
}

/// The variables whose ways are looked at: blocks or webhooks set them, and no input brings them.
/// And those among them that no block saves.
fn tracked(flow: &Flow) -> (Set, Set) {
    let blocks = || flow.blocks.iter().map(|(_, block)| block);
    let saved = blocks().fold(0, |all, block| all | saves(block));
    let returned = blocks().flat_map(Block::exits).fold(0, |all, exit| all | returns(exit.path));
    let inputs = set(flow.inputs.iter().flatten().map(String::as_str));
    let tracked = (saved | returned) & !inputs;
    (tracked, tracked & !saved)
}

/// Where a conversation is, and what it knows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    block: String,
    /// Variables that have a value.
    set: Set,
    /// Variables that the update brings which a trigger waits for.
    coming: Set,
    /// Variables that were used without a value before: they were named then.
    named: Set,
}

/// Everything that the walk over all states finds.
#[derive(Default)]
struct Truth {
    reached: BTreeSet<String>,
    /// For each block and variable the number of steps of the shortest way.
    open: BTreeMap<(String, &'static str), usize>,
}

/// A condition that compares with nothing asks whether there is a value.
fn looks_for_a_value(block: &Block) -> bool {
    let is_empty = |value: &Json| value.as_str() == Some("");
    block.conditions.iter().any(|condition| condition.value.as_ref().is_some_and(is_empty))
}

/// One step along an exit.
fn go(flow: &Flow, state: &State, block: &Block, exit: &Exit<'_>) -> Option<State> {
    let to = exit.path.to.as_ref()?.as_str();
    let target = flow.block(to)?;
    let (_, from_servers) = tracked(flow);
    let mut next = state.clone();
    next.coming = 0;
    let open = uses(block) & !(state.set | state.coming);
    let may_be_open =
        block.allow.contains_key("possibly-unset-variable") || looks_for_a_value(block);
    let is_update = exit.label == TRIGGER_LABEL;
    if is_trigger(block) {
        if is_update {
            next.set |= state.coming;
        }
        // The wait that was not ended says nothing about its own text.
        if is_update && !may_be_open {
            next.named |= open;
        }
    } else if !may_be_open {
        next.named |= open;
    }
    if matches!(exit.kind, ExitKind::Reply | ExitKind::Option | ExitKind::Default) {
        next.set |= saves(block);
    }
    let is_held = block.conditions.iter().any(|condition| {
        let value = condition.value.as_ref().and_then(Json::as_str).unwrap_or_default();
        let operator = condition.operator.as_deref();
        condition.id == *exit.id
            && if value.is_empty() {
                operator == Some("DIFF")
            } else {
                operator == Some("EQ") && !value.contains('{')
            }
    });
    // Otherwise: it is not true that it equals nothing.
    let is_not_empty = exit.kind == ExitKind::Otherwise
        && block.conditions.iter().any(|condition| {
            condition.operator.as_deref() == Some("EQ")
                && condition.value.as_ref().and_then(Json::as_str) == Some("")
        });
    if is_held || is_not_empty {
        next.set |= set(block.variable.as_deref());
    }
    if block.kind == Kind::AiAssistant {
        next.set |= from_servers;
    }
    let mut brought = returns(exit.path);
    let is_bare = exit.path.webhook.is_none() && is_trigger(target);
    if is_silent(exit.path) || is_bare {
        brought |= from_servers;
    }
    if is_trigger(target) {
        next.coming = brought;
    } else {
        next.set |= brought;
    }
    to.clone_into(&mut next.block);
    Some(next)
}

fn first_state(flow: &Flow) -> Option<State> {
    let start = flow.start.as_ref()?;
    let block = flow.block(start.as_str())?;
    let coming = if is_trigger(block) { tracked(flow).1 } else { 0 };
    Some(State { block: start.as_str().to_owned(), set: 0, coming, named: 0 })
}

fn truth(flow: &Flow) -> Truth {
    let mut truth = Truth::default();
    let (tracked, _) = tracked(flow);
    let mut now: Vec<State> = first_state(flow).into_iter().collect();
    let mut seen: HashSet<State> = now.iter().cloned().collect();
    for steps in 0.. {
        let mut next = Vec::new();
        for state in &now {
            let block = flow.block(&state.block).unwrap();
            truth.reached.insert(state.block.clone());
            let open = uses(block) & tracked & !(state.set | state.coming | state.named);
            for (at, name) in VARIABLES.iter().enumerate() {
                let is_asked = looks_for_a_value(block) && block.variable.as_deref() == Some(*name);
                if open & 1 << at != 0 && !is_asked {
                    truth.open.entry((state.block.clone(), name)).or_insert(steps);
                }
            }
            for exit in block.exits() {
                if let Some(state) = go(flow, state, block, &exit)
                    && seen.insert(state.clone())
                {
                    next.push(state);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        now = next;
    }
    truth
}

/// The blocks that a step leads to which is taken without waiting.
fn storm_exits(block: &Block) -> Vec<Exit<'_>> {
    let asks =
        matches!(block.kind, Kind::Message | Kind::Options | Kind::Template | Kind::AiAssistant);
    let is_at_once = |exit: &Exit<'_>| {
        let minutes = block.alternate.as_ref().map(|alternate| alternate.minutes.as_ref());
        let is_zero = minutes.flatten().is_some_and(|minutes| minutes.as_str() == "0");
        if asks { exit.kind == ExitKind::Alternate && is_zero } else { true }
    };
    block.exits().filter(is_at_once).collect()
}

fn alternate_exits(block: &Block) -> Vec<Exit<'_>> {
    if !matches!(block.kind, Kind::Message | Kind::Options) {
        return Vec::new();
    }
    block.exits().filter(|exit| exit.kind == ExitKind::Alternate).collect()
}

/// The least number of steps, at least one, from each block to each by some exits.
fn distances(flow: &Flow, exits: fn(&Block) -> Vec<Exit<'_>>) -> BTreeMap<(String, String), usize> {
    let mut found = BTreeMap::new();
    for from in flow.blocks.ids() {
        let mut now = BTreeSet::from([from.as_str()]);
        for steps in 1..=flow.blocks.len() {
            let next: BTreeSet<&str> = now
                .iter()
                .flat_map(|at| exits(flow.block(at).unwrap()))
                .filter_map(|exit| Some(exit.path.to.as_ref()?.as_str()))
                .filter(|to| flow.block(to).is_some())
                .collect();
            for to in &next {
                let pair = (from.as_str().to_owned(), (*to).to_owned());
                found.entry(pair).or_insert(steps);
            }
            now = next;
        }
    }
    found
}

/// The first block of each group of blocks that lead to each other, with its shortest circle.
fn circles(flow: &Flow, exits: fn(&Block) -> Vec<Exit<'_>>) -> BTreeMap<String, usize> {
    let far = distances(flow, exits);
    let ids: Vec<String> = flow.blocks.ids().map(|id| id.as_str().to_owned()).collect();
    let is_first = |at: &usize| {
        let own = &ids[*at];
        !ids[..*at].iter().any(|other| {
            far.contains_key(&(own.clone(), other.clone()))
                && far.contains_key(&(other.clone(), own.clone()))
        })
    };
    (0..ids.len())
        .filter(is_first)
        .filter_map(|at| Some((ids[at].clone(), *far.get(&(ids[at].clone(), ids[at].clone()))?)))
        .collect()
}

/// The listing of variables and the rules have one idea of what sets a variable.
#[test]
fn the_listing_knows_the_same_sources() {
    for seed in 0..cases(200) {
        let flow = flow(&mut Random::new(seed));
        let listed = Variables::of(&flow).list.into_iter();
        let is_set = |variable: &Variable| variable.count(Does::Set) > 0;
        let listed: BTreeSet<String> = listed.filter(is_set).map(|one| one.name).collect();
        let mut known = BTreeSet::new();
        sources::each(&flow, |_, name| {
            known.insert(name.to_owned());
        });
        assert_eq!(listed, known, "flow {seed}");
    }
}

// ---- what the lint says

fn found<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule.name == rule).collect()
}

fn block_of(finding: &Finding) -> String {
    finding.place.block.as_ref().unwrap().as_str().to_owned()
}

/// Where a way comes to from a block, if each step follows the one before.
fn end_of<'a>(flow: &'a Flow, from: &'a str, way: &'a [Step]) -> &'a str {
    way.iter().fold(from, |at, step| {
        assert_eq!(step.block.as_str(), at, "{way:?}");
        let exit = flow.block(at).unwrap().exit(step.exit.as_str()).unwrap();
        exit.path.to.as_ref().unwrap().as_str()
    })
}

/// The states along a way.
fn replay(flow: &Flow, way: &[Step]) -> State {
    way.iter().fold(first_state(flow).unwrap(), |state, step| {
        assert_eq!(step.block.as_str(), state.block, "{way:?}");
        let block = flow.block(&state.block).unwrap();
        let exit = block.exit(step.exit.as_str()).unwrap();
        go(flow, &state, block, &exit).unwrap()
    })
}

fn check_open(flow: &Flow, truth: &Truth, findings: &[Finding]) -> usize {
    let mut said = BTreeSet::new();
    for finding in found(findings, "possibly-unset-variable") {
        let (_, name) = finding.args.iter().find(|(key, _)| *key == "variable").unwrap();
        let name = name.get(treble_flow_designer::words::Language::English);
        let name = *VARIABLES.iter().find(|known| **known == name).unwrap();
        let block = block_of(finding);
        let state = replay(flow, &finding.evidence);
        assert_eq!(state.block, block);
        let bit = set([name]);
        assert_eq!((state.set | state.coming | state.named) & bit, 0, "{:?}", finding.evidence);
        let shortest = truth.open.get(&(block.clone(), name));
        assert_eq!(Some(&finding.evidence.len()), shortest, "{block} {name}");
        said.insert((block, name));
    }
    // What is allowed is not said.
    let is_said =
        |block: &str| !flow.block(block).unwrap().allow.contains_key("possibly-unset-variable");
    let wanted: BTreeSet<(String, &str)> =
        truth.open.keys().filter(|(block, _)| is_said(block)).cloned().collect();
    assert_eq!(said, wanted);
    said.len()
}

fn check_unreachable(flow: &Flow, truth: &Truth, findings: &[Finding]) -> usize {
    let leads = |from: &Block, to: &str| {
        from.exits().any(|exit| exit.path.to.as_ref().is_some_and(|target| *target == *to))
    };
    let is_entered = |id: &str| flow.blocks.iter().any(|(_, block)| leads(block, id));
    let ids = flow.blocks.ids().map(|id| id.as_str().to_owned());
    let is_lost =
        |id: &String| flow.start.is_some() && !truth.reached.contains(id) && is_entered(id);
    let wanted: BTreeSet<String> = ids.filter(is_lost).collect();
    let findings = found(findings, "unreachable-block");
    for finding in &findings {
        assert_eq!(finding.evidence.len(), 1);
        let step = &finding.evidence[0];
        assert!(!truth.reached.contains(step.block.as_str()));
        assert_eq!(end_of(flow, step.block.as_str(), &finding.evidence), block_of(finding));
    }
    assert_eq!(findings.iter().map(|finding| block_of(finding)).collect::<BTreeSet<_>>(), wanted);
    wanted.len()
}

fn check_circles(
    flow: &Flow,
    truth: &Truth,
    findings: &[Finding],
    rule: &str,
    exits: fn(&Block) -> Vec<Exit<'_>>,
    has_way_in: bool,
) -> usize {
    let wanted = circles(flow, exits);
    let findings = found(findings, rule);
    for finding in &findings {
        let block = block_of(finding);
        let length = wanted[&block];
        let (way, circle) = finding.evidence.split_at(finding.evidence.len() - length);
        assert_eq!(end_of(flow, &block, circle), block);
        for step in circle {
            let own = exits(flow.block(step.block.as_str()).unwrap());
            assert!(own.iter().any(|exit| step.exit == *exit.id), "{circle:?}");
        }
        let start = flow.start.as_ref().map(|start| start.as_str().to_owned());
        let is_led_in =
            has_way_in && start.as_ref() != Some(&block) && truth.reached.contains(&block);
        assert_eq!(!way.is_empty(), is_led_in);
        if is_led_in {
            let start = start.unwrap();
            assert_eq!(end_of(flow, &start, way), block);
            let shortest = distances(flow, |block| block.exits().collect())[&(start, block)];
            assert_eq!(way.len(), shortest);
        }
    }
    let said: BTreeSet<String> = findings.iter().map(|finding| block_of(finding)).collect();
    assert_eq!(said, wanted.into_keys().collect());
    said.len()
}

#[test]
fn the_lint_agrees_with_a_walk_over_all_ways() {
    let mut counts = [0; 4];
    for seed in 0..FLOWS {
        let flow = flow(&mut Random::new(seed));
        let findings = lint(&flow);
        let truth = truth(&flow);
        let check = || {
            let around = |rule, exits: fn(&Block) -> Vec<Exit<'_>>, has_way_in| {
                check_circles(&flow, &truth, &findings, rule, exits, has_way_in)
            };
            [
                check_open(&flow, &truth, &findings),
                check_unreachable(&flow, &truth, &findings),
                around("message-storm", storm_exits, true),
                around("alternate-flow-cycle", alternate_exits, false),
            ]
        };
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(check));
        let found = found.unwrap_or_else(|_| panic!("flow {seed}: {flow:#?}"));
        for (count, found) in counts.iter_mut().zip(found) {
            *count += found;
        }
    }
    // The flows are no use if they hold nothing of what is looked for.
    assert!(counts.iter().all(|count| *count > 1000), "{counts:?}");
}
