//! Circles in a graph of numbered nodes, in time linear in its size.

/// The groups of nodes that lead to each other, and single nodes that lead to themselves.
/// Each group is sorted, and the groups are sorted by their first node.
pub fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    // Tarjan's strongly connected components, with a stack of its own: flows can be long.
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let mut stack = Vec::new();
    let mut found = Vec::new();
    let mut next = 0;
    let mut calls: Vec<(usize, usize)> = Vec::new();
    for root in 0..edges.len() {
        if order[root] != NEW || edges[root].is_empty() {
            continue;
        }
        calls.push((root, 0));
        while let Some((node, step)) = calls.pop() {
            if step == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&to) = edges[node].get(step) {
                calls.push((node, step + 1));
                if order[to] == NEW {
                    calls.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if let Some((parent, _)) = calls.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    group.push(member);
                    if member == node {
                        break;
                    }
                }
                if group.len() > 1 || edges[node].contains(&node) {
                    group.sort_unstable();
                    found.push(group);
                }
            }
        }
    }
    found.sort_unstable();
    found
}
