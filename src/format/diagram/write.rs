//! Flow to diagram.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::format::shape::{Shape, change_of, write};
use crate::model::flow::{Block, BlockRecord, Change, Flow, LinkRecord, PatchEntry, PortRecord};
use crate::model::json::f64_text;
use crate::model::{Facts, Json, Number};

use super::derive::{self, LINE_END, LINE_START, LinkIds};
use super::ends::{End, Ends};

/// The namespace of ids that are made for blocks, exits and paths without one.
const NAMESPACE: Uuid = Uuid::from_u128(0x7b1e_f10c_0d5a_4f6e_9c3b_2a61_84d7_53e0);

/// The ids of one block in a diagram.
struct NodeIds {
    node: String,
    input: Option<String>,
    /// Ports in the order in which they are written.
    ports: Vec<PortIds>,
}

impl NodeIds {
    /// The place of the port that lines lead to.
    fn input_place(&self) -> Option<usize> {
        self.ports.iter().position(|port| port.exit == "input")
    }
}

struct PortIds {
    exit: String,
    id: String,
    /// The place among the record's ports, where it has one.
    record: Option<usize>,
}

/// A line that is written: a path, or one that a file had beside the paths.
enum Line<'a> {
    Path { from: usize, port: usize, to: usize, record: Option<&'a LinkRecord>, id: String },
    Loose(&'a Json),
}

/// The diagram of a flow, on one line.
pub fn diagram(flow: &Flow) -> String {
    let facts = Facts::new(flow);
    let name = flow.name.as_deref().unwrap_or_default();
    let led_to: HashSet<usize> = facts
        .blocks()
        .flat_map(|(_, _, block)| block.exits())
        .filter_map(|exit| facts.target(&exit))
        .collect();
    let nodes: Vec<NodeIds> = facts
        .blocks()
        .map(|(number, id, block)| node_ids(name, id.as_str(), block, led_to.contains(&number)))
        .collect();
    let lines = lines(flow, &facts, &nodes, name);

    // The lines at each port, in the order of the list.
    let ids = nodes
        .iter()
        .map(|node| (node.node.as_str(), node.ports.iter().map(|port| port.id.as_str())));
    let ends = Ends::new(ids);
    let mut at_port: HashMap<End, Vec<&str>> = HashMap::new();
    for line in &lines {
        let (id, both) = match line {
            Line::Path { from, port, to, id, .. } => {
                let input = nodes.get(*to).and_then(NodeIds::input_place);
                (id.as_str(), [Some((*from, *port)), input.map(|port| (*to, port))])
            }
            Line::Loose(link) => {
                let text = |key: &str| link.get(key).and_then(Json::as_str);
                let both = [("source", "sourcePort"), ("target", "targetPort")];
                // A line without an id has an empty one.
                let id = if matches!(link, Json::Object(_)) {
                    text("id").unwrap_or_default()
                } else {
                    continue;
                };
                (id, both.map(|(node, port)| ends.port(text(node), text(port))))
            }
        };
        for end in both.into_iter().flatten() {
            at_port.entry(end).or_default().push(id);
        }
    }

    let record = flow.platform.as_deref();
    let made = made_id(name, "", "diagram");
    let id = record.and_then(|record| record.diagram.as_deref()).unwrap_or(&made);
    let mut out = String::new();
    derive::with_diagram(id, |members| {
        write(members, record.map(|record| &record.patch), &mut out, |key, out| match key {
            "links" => {
                out.push('[');
                for (index, line) in lines.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_line(line, &facts, &nodes, out);
                }
                out.push(']');
            }
            _ => {
                out.push('[');
                for (number, _, block) in facts.blocks() {
                    if number > 0 {
                        out.push(',');
                    }
                    write_node(flow, number, block, &nodes[number], &at_port, out);
                }
                out.push(']');
            }
        });
    });
    out
}

fn made_id(flow: &str, block: &str, part: &str) -> String {
    // A separator that no id has, so that different parts never make the same name.
    Uuid::new_v5(&NAMESPACE, format!("{flow}\u{1f}{block}\u{1f}{part}").as_bytes()).to_string()
}

fn node_ids(flow: &str, id: &str, block: &Block, is_led_to: bool) -> NodeIds {
    let record = block.record.as_deref();
    let node =
        record.and_then(|record| record.node.clone()).unwrap_or_else(|| made_id(flow, id, "node"));
    // A port for any answer would make a message of a block with options.
    let is_other = |exit: &str| exit == "reply" && block.kind == crate::model::Kind::Options;
    let mut exits: Vec<&str> =
        block.exits().map(|exit| exit.id).filter(|exit| !is_other(exit)).collect();
    // Exits that the editor always has at its blocks, connected or not. A node that came from
    // it has what it has.
    let is_new = record.is_none_or(|record| record.node.is_none());
    for fixed in block.kind.fixed_exits() {
        let always = match *fixed {
            "reply" => block.kind == crate::model::Kind::Message || block.is_open_template(),
            "otherwise" | "next" => true,
            _ => false,
        };
        if is_new && always && !exits.contains(fixed) && block.kind.is_supported_by_platform_files()
        {
            exits.push(fixed);
        }
    }
    let known: &[(crate::model::ExitId, PortRecord)] =
        record.map(|record| record.ports.as_slice()).unwrap_or_default();
    let mut ports = Vec::with_capacity(exits.len() + 1);
    // The record's ports in their order, as far as they are there still.
    let mut kept: Vec<(&str, usize)> = known
        .iter()
        .enumerate()
        .filter(|(_, (name, port))| {
            name == "input" || exits.contains(&name.as_str()) || is_no_exit(name.as_str(), port)
        })
        .map(|(at, (name, _))| (name.as_str(), at))
        .collect();
    let needs_input = is_led_to || record.is_none_or(|record| record.node.is_none());
    if needs_input && !kept.iter().any(|(name, _)| *name == "input") {
        kept.insert(0, ("input", usize::MAX));
    }
    // Options, conditions and shares keep the flow's order in the places that such ports have.
    let in_order: Vec<&str> =
        exits.iter().copied().filter(|exit| is_ordered(block, exit)).collect();
    let there: Vec<&str> =
        in_order.iter().copied().filter(|exit| kept.iter().any(|(name, _)| name == exit)).collect();
    let mut next = there.into_iter();
    for (name, at) in kept {
        if is_ordered(block, name) {
            if let Some(exit) = next.next() {
                ports.push(port_ids(flow, id, exit, known));
            }
        } else {
            ports.push(PortIds {
                exit: name.to_owned(),
                id: known
                    .get(at)
                    .map_or_else(|| made_id(flow, id, "port input"), |(_, port)| port.id.clone()),
                record: known.get(at).map(|_| at),
            });
        }
    }
    for exit in exits {
        if ports.iter().any(|port| port.exit == exit) {
            continue;
        }
        let new = port_ids(flow, id, exit, known);
        // A new option stands between the other options, not behind the alternate flow.
        let at = if is_ordered(block, exit) {
            let own = in_order.iter().position(|own| *own == exit).unwrap_or(0);
            let place = |exit: &str| ports.iter().position(|port| port.exit == exit);
            let behind = |exit: &str| place(exit).map(|at| at + 1);
            let (before, after) = in_order.split_at(own);
            let before = before.last().and_then(|exit| behind(exit));
            let after = || after.iter().find_map(|exit| place(exit));
            before.or_else(after).or_else(|| behind("input")).unwrap_or(ports.len())
        } else {
            ports.len()
        };
        ports.insert(at, new);
    }
    let input = ports.iter().find(|port| port.exit == "input").map(|port| port.id.clone());
    NodeIds { node, input, ports }
}

/// Whether a port was never an exit: all that it says is kept as it stood, its id too.
fn is_no_exit(name: &str, port: &PortRecord) -> bool {
    let is_added = |entry: &PatchEntry| matches!(entry.change, Change::Add(_));
    name.starts_with("port")
        && port.link.is_none()
        && port.patch.0.iter().all(is_added)
        && (port.id.is_empty() || port.patch.0.iter().any(|entry| entry.key == "id"))
}

fn is_ordered(block: &Block, exit: &str) -> bool {
    block.options.iter().any(|option| option.id == *exit)
        || block.conditions.iter().any(|condition| condition.id == *exit)
        || block.shares.iter().any(|share| share.id == *exit)
}

fn port_ids(
    flow: &str,
    block: &str,
    exit: &str,
    known: &[(crate::model::ExitId, PortRecord)],
) -> PortIds {
    let record = known.iter().position(|(name, _)| *name == *exit);
    let id = match record.and_then(|at| known.get(at)) {
        Some((_, port)) => port.id.clone(),
        None => made_id(flow, block, &format!("port {exit}")),
    };
    PortIds { exit: exit.to_owned(), id, record }
}

fn record_of(block: &Block) -> Option<&BlockRecord> {
    block.record.as_deref()
}

/// All lines in the order of the file that they came from, new ones behind them.
fn lines<'a>(flow: &'a Flow, facts: &Facts<'a>, nodes: &[NodeIds], name: &str) -> Vec<Line<'a>> {
    let mut placed: Vec<(u32, Line<'a>)> = Vec::new();
    for (number, id, block) in facts.blocks() {
        for exit in block.exits() {
            let Some(to) = facts.target(&exit) else { continue };
            if nodes[to].input.is_none() {
                continue;
            }
            let Some(port) = nodes[number].ports.iter().position(|port| port.exit == exit.id)
            else {
                continue;
            };
            let record = nodes[number].ports[port]
                .record
                .and_then(|at| record_of(block)?.ports.get(at))
                .and_then(|(_, port)| port.link.as_ref())
                .filter(|link| link.to == exit.path.to);
            let id = match record {
                Some(link) => link.id.clone(),
                None => made_id(name, id.as_str(), &format!("line {}", exit.id)),
            };
            let place = record.map_or(u32::MAX, |link| link.place);
            placed.push((place, Line::Path { from: number, port, to, record, id }));
        }
    }
    if let Some(record) = &flow.platform {
        placed.extend(record.loose_links.iter().map(|(place, link)| (*place, Line::Loose(link))));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, line)| line).collect()
}

fn write_node(
    flow: &Flow,
    number: usize,
    block: &Block,
    ids: &NodeIds,
    at_port: &HashMap<End, Vec<&str>>,
    out: &mut String,
) {
    let record = record_of(block).filter(|record| record.node.is_some());
    let no_condition = derive::no_condition(flow.platform.as_deref());
    derive::with_node(block, &ids.node, |members| {
        write(members, record.map(|record| &record.patch), out, |_, out| {
            // A node without a list of ports stays without, as long as it needs none.
            if ids.ports.is_empty()
                && let Some(record) = record
            {
                match change_of(&record.patch, "ports") {
                    Some(Change::Drop(_)) => return,
                    Some(Change::Add(value)) => return value.write_compact(out),
                    _ => {}
                }
            }
            out.push('[');
            for (index, port) in ids.ports.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let own = port.record.and_then(|at| record?.ports.get(at)).map(|(_, own)| own);
                let patch = own.map(|own| &own.patch);
                let links: Vec<Shape<'_>> = at_port
                    .get(&(number, index))
                    .map(|links| links.iter().map(|id| Shape::Text(id)).collect())
                    .unwrap_or_default();
                if port.exit == "input" {
                    derive::with_input(&port.id, &ids.node, &links, |members| {
                        write(members, patch, out, |_, _| {});
                    });
                    continue;
                }
                // Exits that are always there may be missing from the flow.
                let free = crate::model::flow::Path::default();
                let exit = block.exit(&port.exit).or_else(|| fixed_exit(&port.exit, &free));
                match exit {
                    Some(exit) => derive::with_port(
                        block,
                        &exit,
                        (&port.id, &ids.node),
                        &links,
                        no_condition,
                        |members| write(members, patch, out, |_, _| {}),
                    ),
                    None => write(&[], patch, out, |_, _| {}),
                }
            }
            out.push(']');
        });
    });
}

/// An exit that a block has in the editor though the flow does not name it.
fn fixed_exit<'a>(
    id: &'a str,
    path: &'a crate::model::flow::Path,
) -> Option<crate::model::flow::Exit<'a>> {
    use crate::model::flow::{Exit, ExitKind};
    let kind = match id {
        "reply" => ExitKind::Reply,
        "otherwise" => ExitKind::Otherwise,
        "next" => ExitKind::Next,
        _ => return None,
    };
    Some(Exit { kind, id, path, label: "" })
}

fn write_line(line: &Line<'_>, facts: &Facts<'_>, nodes: &[NodeIds], out: &mut String) {
    let (from, port, to, record, id) = match line {
        Line::Loose(link) => return link.write_compact(out),
        Line::Path { from, port, to, record, id } => (*from, *port, *to, *record, id),
    };
    let ids = LinkIds {
        id,
        source: &nodes[from].node,
        source_port: &nodes[from].ports[port].id,
        target: &nodes[to].node,
        target_port: nodes[to].input.as_deref().unwrap_or_default(),
    };
    let corner = |number: usize, offset: (f64, f64)| {
        let (x, y) = facts.block(number).position.as_ref().map_or((0.0, 0.0), |p| (p.x, p.y));
        (x + offset.0, y + offset.1)
    };
    derive::with_link(ids, |members| {
        write(members, record.map(|record| &record.patch), out, |_, out| {
            if let Some(Change::Add(points)) =
                record.and_then(|record| change_of(&record.patch, "points"))
            {
                return points.write_compact(out);
            }
            let Some(record) = record else {
                let ends = [corner(from, LINE_START), corner(to, LINE_END)];
                out.push('[');
                for (index, (x, y)) in ends.into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    let id = made_id("", id, &format!("point {index}"));
                    derive::with_point(&id, Shape::Float(x), Shape::Float(y), |members| {
                        write(members, None, out, |_, _| {});
                    });
                }
                out.push(']');
                return;
            };
            if record.points.is_empty() {
                return;
            }
            // A block that moved takes the nearer half of its lines' corners along.
            let moved = |number: usize| {
                let block = facts.block(number);
                let here = block.position.as_ref().map(|p| (p.x, p.y));
                let seen = record_of(block).and_then(|record| record.seen_at);
                match (here, seen) {
                    (Some(here), Some(seen)) => (here.0 - seen[0], here.1 - seen[1]),
                    _ => (0.0, 0.0),
                }
            };
            let count = record.points.len();
            out.push('[');
            for (index, point) in record.points.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let near_source = index * 2 < count;
                let (x, y) = match &point.at {
                    None if near_source => coordinates(corner(from, LINE_START)),
                    None => coordinates(corner(to, LINE_END)),
                    Some([x, y]) => {
                        let (dx, dy) = moved(if near_source { from } else { to });
                        (shifted(x, dx), shifted(y, dy))
                    }
                };
                derive::with_point(&point.id, Shape::Digits(&x), Shape::Digits(&y), |members| {
                    write(members, Some(&point.patch), out, |_, _| {});
                });
            }
            out.push(']');
        });
    });
}

/// A coordinate that moved; as it stood when it did not, or is too large to calculate with.
fn shifted(own: &Number, by: f64) -> String {
    let moved = own.as_f64() + by;
    if by == 0.0 || !moved.is_finite() { own.as_str().to_owned() } else { f64_text(moved) }
}

fn coordinates((x, y): (f64, f64)) -> (String, String) {
    (f64_text(x), f64_text(y))
}
