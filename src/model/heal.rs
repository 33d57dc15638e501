//! What a flow author expects of blocks in a line: deleting one joins the line, dropping one on
//! a path puts it in, and a copy leads where its original led among the copied.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::edit::Edit;
use super::facts::is_trigger;
use super::flow::{Block, Exit, ExitKind, Flow, Position, Webhook};
use super::id::{BlockId, ExitId, FIXED_EXITS, IdMaker, slug};
use super::kind::Kind;

/// Removes blocks. Where all that a removed run leads to is one block, the paths that led into
/// the run lead there; else they become free exits.
///
/// Paths keep their webhooks, also those that led into a request trigger: the address belongs to
/// the company's server and to the path, is more work to find again than to clear, and the rules
/// say if it no longer fits. Only where the line now leads into a request trigger, a path without
/// a webhook takes over the one of the removed path into it, since the trigger waits for that call.
pub fn delete_and_heal(flow: &Flow, ids: &BTreeSet<BlockId>) -> Vec<Edit> {
    let removed: Vec<&BlockId> = flow.blocks.ids().filter(|id| ids.contains(*id)).collect();
    let heirs = heirs(flow, &removed);
    let mut edits = Vec::new();
    for (id, block) in flow.blocks.iter().filter(|(id, _)| !ids.contains(*id)) {
        // The first exit of an id is the one that an edit finds.
        let mut seen = HashSet::new();
        for exit in block.exits().filter(|exit| seen.insert(exit.id)) {
            let heir = exit.path.to.as_ref().and_then(|to| heirs.get(to));
            let Some(Heir { to, webhook }) = heir else { continue };
            let is_template = |block: &Block| block.kind == Kind::Template;
            let goes_wrong = *to == id
                || flow.start.as_ref() == Some(*to)
                || exit.kind == ExitKind::Alternate
                    && is_template(block)
                    && !flow.block(to.as_str()).is_some_and(is_template);
            if goes_wrong {
                continue;
            }
            edits.push(Edit::Connect {
                block: id.clone(),
                exit: exit.id.into(),
                to: Some((*to).clone()),
            });
            // The platform's editor forgets webhooks on the paths of an A/B test.
            if exit.path.url().is_none()
                && exit.kind != ExitKind::Share
                && flow.block(to.as_str()).is_some_and(is_trigger)
                && let Some(webhook) = webhook
            {
                edits.push(set_webhook(id, exit.id, Some((*webhook).clone())));
            }
        }
    }
    edits.extend(removed.into_iter().map(|id| Edit::RemoveBlock { id: id.clone() }));
    edits
}

/// Where a removed run led.
#[derive(Clone, Copy)]
struct Heir<'a> {
    to: &'a BlockId,
    /// The first webhook of a path from the run to it.
    webhook: Option<&'a Webhook>,
}

/// For each removed block the only block that its run leads to, if there is one.
fn heirs<'a>(flow: &'a Flow, removed: &[&'a BlockId]) -> HashMap<&'a BlockId, Heir<'a>> {
    let blocks = removed.iter().filter_map(|id| Some((*id, flow.block(id.as_str())?)));
    let blocks: Vec<(&BlockId, &Block)> = blocks.collect();
    let number: HashMap<&BlockId, usize> =
        blocks.iter().enumerate().map(|(number, (id, _))| (*id, number)).collect();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); blocks.len()];
    for (from, (_, block)) in blocks.iter().enumerate() {
        let targets = block.exits().filter_map(|exit| number.get(exit.path.to.as_ref()?).copied());
        for to in targets {
            near[from].push(to);
            near[to].push(from);
        }
    }
    let mut heirs = HashMap::new();
    let mut is_seen = vec![false; blocks.len()];
    for root in 0..blocks.len() {
        if std::mem::replace(&mut is_seen[root], true) {
            continue;
        }
        let mut run = vec![root];
        let mut next = 0;
        while let Some(at) = run.get(next).copied() {
            next += 1;
            for other in &near[at] {
                if !std::mem::replace(&mut is_seen[*other], true) {
                    run.push(*other);
                }
            }
        }
        let mut ways = run.iter().flat_map(|at| blocks[*at].1.exits()).filter_map(|exit| {
            let to = exit.path.to.as_ref()?;
            let is_outside = !number.contains_key(to) && flow.blocks.contains(to.as_str());
            is_outside.then_some((to, exit.path.webhook.as_ref()))
        });
        let Some((to, mut webhook)) = ways.next() else { continue };
        let mut is_only = true;
        for (other, other_webhook) in ways {
            is_only &= other == to;
            webhook = webhook.or(other_webhook);
        }
        if is_only {
            let webhook = webhook.filter(|webhook| !webhook.url.is_empty());
            heirs.extend(run.iter().map(|at| (blocks[*at].0, Heir { to, webhook })));
        }
    }
    heirs
}

/// Why a block cannot be put into a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("there is no block “{0}”")]
    NoBlock(BlockId),
    #[error("exit “{exit}” of block “{block}” leads nowhere")]
    NoPath { block: BlockId, exit: ExitId },
    #[error("“{0}” is an end of this path already")]
    IsEnd(BlockId),
    #[error("“{0}” is the start, and nothing may lead to the start")]
    IsStart(BlockId),
    #[error("paths lead to “{0}” already")]
    HasWaysIn(BlockId),
    #[error("“{0}” has no free exit to lead on from")]
    NoFreeExit(BlockId),
    #[error(
        "the platform's editor forgets webhooks on the paths of an A/B test, and a request \
         trigger needs one"
    )]
    AbExit,
    #[error("a template has no alternate flow but to a second template")]
    TemplateAlternate,
}

/// Puts a block that nothing leads to into the path that leaves an exit.
///
/// The webhook stays where the author put it, on the part that leaves the same exit: it is called
/// at the same moment as before. Before a request trigger it moves to the part that leads into
/// the trigger, which waits for the answer to just this call. Where the new block is a trigger as
/// well, both parts need one.
pub fn insert_on_path(
    flow: &Flow,
    from: &BlockId,
    exit: &ExitId,
    new: &BlockId,
) -> Result<Vec<Edit>, Why> {
    let block_of = |id: &BlockId| flow.block(id.as_str()).ok_or_else(|| Why::NoBlock(id.clone()));
    let (source, block) = (block_of(from)?, block_of(new)?);
    let no_path = || Why::NoPath { block: from.clone(), exit: exit.clone() };
    let old = source.exit(exit.as_str()).ok_or_else(no_path)?;
    let to = old.path.to.as_ref().ok_or_else(no_path)?;
    let target = flow.block(to.as_str()).ok_or_else(no_path)?;
    if new == from || new == to {
        return Err(Why::IsEnd(new.clone()));
    }
    if flow.start.as_ref() == Some(new) {
        return Err(Why::IsStart(new.clone()));
    }
    let leads_here = |exit: Exit<'_>| exit.path.to.as_ref() == Some(new);
    if flow.blocks.iter().any(|(_, block)| block.exits().any(leads_here)) {
        return Err(Why::HasWaysIn(new.clone()));
    }
    let is_alternate = old.kind == ExitKind::Alternate;
    if is_alternate && source.kind == Kind::Template && block.kind != Kind::Template {
        return Err(Why::TemplateAlternate);
    }
    let way_on = way_on(block).ok_or_else(|| Why::NoFreeExit(new.clone()))?;
    let (is_new_trigger, is_old_trigger) = (is_trigger(block), is_trigger(target));
    let is_share =
        |block: &Block, id: &str| block.exit(id).is_some_and(|e| e.kind == ExitKind::Share);
    if is_new_trigger && old.kind == ExitKind::Share
        || is_old_trigger && is_share(block, way_on.as_str())
    {
        return Err(Why::AbExit);
    }

    let mut edits = vec![
        Edit::Connect { block: new.clone(), exit: way_on.clone(), to: Some(to.clone()) },
        Edit::Connect { block: from.clone(), exit: exit.clone(), to: Some(new.clone()) },
    ];
    let has_own = block.exit(way_on.as_str()).is_some_and(|e| e.path.url().is_some());
    if is_old_trigger && !has_own && old.path.url().is_some() {
        edits.push(set_webhook(new, way_on.as_str(), old.path.webhook.clone()));
        if !is_new_trigger {
            edits.push(set_webhook(from, exit.as_str(), None));
        }
    }
    Ok(edits)
}

/// The first free exit that is walked in the ordinary course of a conversation.
fn way_on(block: &Block) -> Option<ExitId> {
    let own = block.exits().filter(|exit| exit.kind != ExitKind::Alternate);
    let mut own = own.peekable();
    if own.peek().is_some() {
        let mut seen = HashSet::new();
        let first = own.filter(|exit| seen.insert(exit.id)).find(|exit| exit.path.to.is_none());
        if let Some(exit) = first {
            return Some(exit.id.into());
        }
    }
    let missing = FIXED_EXITS.into_iter().filter(|exit| *exit != "alternate");
    let mut missing = missing.filter(|exit| block.may_have(exit) && block.exit(exit).is_none());
    missing.next().map(ExitId::from)
}

fn set_webhook(block: &BlockId, exit: &str, webhook: Option<Webhook>) -> Edit {
    Edit::SetWebhook { block: block.clone(), exit: exit.into(), webhook }
}

/// Copies blocks to a place beside. Paths among them lead among the copies; paths out of them
/// lead nowhere and keep their webhooks.
pub fn duplicate(
    flow: &Flow,
    ids: &BTreeSet<BlockId>,
    dx: f64,
    dy: f64,
) -> (Vec<Edit>, Vec<BlockId>) {
    let chosen = flow.blocks.iter().filter(|(id, _)| ids.contains(*id));
    let copies = chosen.map(|(id, block)| {
        let mut block = block.clone();
        block.position = block.position.map(|at| moved(&at, dx, dy));
        (id.clone(), block)
    });
    add_copies(flow, copies.collect())
}

/// A position some way off, or the same one where the sum is no number.
pub(crate) fn moved(at: &Position, dx: f64, dy: f64) -> Position {
    let (x, y) = (at.x + dx, at.y + dy);
    if x.is_finite() && y.is_finite() { Position::new(x, y) } else { at.clone() }
}

/// Adds blocks under free ids, with the paths among them renamed and all others free.
pub(crate) fn add_copies(flow: &Flow, copies: Vec<(BlockId, Block)>) -> (Vec<Edit>, Vec<BlockId>) {
    let mut maker = IdMaker::default();
    for id in flow.blocks.ids() {
        maker.make(id.as_str());
    }
    let new_ids: HashMap<BlockId, BlockId> = copies
        .iter()
        .map(|(id, block)| {
            // Ids of files are not judged, but new ones are plain.
            let slug = slug(id.as_str());
            let is_plain = !id.as_str().is_empty() && slug == id.as_str();
            let wanted = if is_plain || !slug.is_empty() { slug } else { word(block) };
            (id.clone(), BlockId::from(maker.make(&wanted)))
        })
        .collect();
    let mut adds = Vec::new();
    let mut connects = Vec::new();
    let mut ids = Vec::new();
    for (old, mut block) in copies {
        let Some(id) = new_ids.get(&old) else { continue };
        // The platform's bookkeeping holds ids of its own, which must not stand twice.
        block.record = None;
        own_exit_ids(&mut block);
        let mut links = Vec::new();
        for exit in block.exits() {
            if let Some(to) = exit.path.to.as_ref().and_then(|to| new_ids.get(to)) {
                links.push((ExitId::from(exit.id), to.clone()));
            }
        }
        block.free_paths(|_| true);
        connects.extend(links.into_iter().map(|(exit, to)| Edit::Connect {
            block: id.clone(),
            exit,
            to: Some(to),
        }));
        adds.push(Edit::AddBlock { id: id.clone(), block: Box::new(block) });
        ids.push(id.clone());
    }
    adds.append(&mut connects);
    (adds, ids)
}

fn word(block: &Block) -> String {
    let slug = slug(block.kind.name());
    if slug.is_empty() { "block".to_owned() } else { slug }
}

/// Gives exits that share an id with another exit of their block an id of their own: files may
/// hold such blocks, edits may not add them.
fn own_exit_ids(block: &mut Block) {
    let mut maker = IdMaker::default();
    for exit in FIXED_EXITS {
        maker.make(exit);
    }
    let own = block.options.iter_mut().map(|o| &mut o.id);
    let own = own.chain(block.conditions.iter_mut().map(|c| &mut c.id));
    for id in own.chain(block.shares.iter_mut().map(|s| &mut s.id)) {
        let unique = maker.make(id.as_str());
        if *id != unique.as_str() {
            *id = unique.into();
        }
    }
}
