//! Where the ends of lines are: a port belongs to its node, since its id may stand at another
//! node, too.

use std::collections::HashMap;

/// The number of a node, and the number of a port among its ports.
pub(super) type End = (usize, usize);

/// The nodes and ports of a diagram by their ids. The first of an id counts, should it stand twice.
pub(super) struct Ends<'a> {
    nodes: HashMap<&'a str, usize>,
    ports: HashMap<(usize, &'a str), usize>,
    /// The first port of an id at whatever node.
    anywhere: HashMap<&'a str, End>,
}

impl<'a> Ends<'a> {
    /// From each node's id and the ids of its ports.
    pub(super) fn new<P>(ids: impl Iterator<Item = (&'a str, P)>) -> Self
    where
        P: Iterator<Item = &'a str>,
    {
        let mut ends =
            Self { nodes: HashMap::new(), ports: HashMap::new(), anywhere: HashMap::new() };
        for (node, (id, ports)) in ids.enumerate() {
            ends.nodes.entry(id).or_insert(node);
            for (port, id) in ports.enumerate() {
                ends.ports.entry((node, id)).or_insert(port);
                ends.anywhere.entry(id).or_insert((node, port));
            }
        }
        ends
    }

    pub(super) fn node(&self, id: Option<&str>) -> Option<usize> {
        self.nodes.get(id?).copied()
    }

    /// The port at its node; where that does not have it, the first of its id.
    pub(super) fn port(&self, node: Option<&str>, port: Option<&str>) -> Option<End> {
        let at_node =
            self.node(node).and_then(|node| Some((node, *self.ports.get(&(node, port?))?)));
        at_node.or_else(|| self.anywhere.get(port?).copied())
    }
}
