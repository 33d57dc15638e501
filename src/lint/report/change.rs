//! What to replace in one text so that it becomes another.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Texts that differ in more lines are not compared line by line: that would take long and show
/// little.
const MOST_LINES: usize = 2_000;

/// A part of a text that gives way to another. Lines and columns count from 1, columns in
/// characters; the end is behind the last character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub start: (usize, usize),
    pub end: (usize, usize),
    pub text: String,
}

/// The smallest changes, line by line, that turn the old text into the new one. In the order of
/// the text, and none touches another.
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old_lines, new_lines) = (Lines::of(old), Lines::of(new));
    let (a, b) = (&old_lines.all, &new_lines.all);
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = a.iter().skip(start).rev().zip(b.iter().skip(start).rev());
    let same = rest.take_while(|(a, b)| a == b).count();
    let (a_range, b_range) = (start..a.len() - same, start..b.len() - same);
    if a_range.is_empty() && b_range.is_empty() {
        return Vec::new();
    }
    if a_range.len().max(b_range.len()) > MOST_LINES {
        return vec![change(&old_lines, a_range, &new_lines, b_range)];
    }
    let part = |lines: &[&str], range: &Range<usize>| -> Vec<String> {
        lines.get(range.clone()).unwrap_or_default().iter().map(|line| (*line).to_owned()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &part(a, &a_range), &part(b, &b_range));
    let moved = |range: Range<usize>| range.start + start..range.end + start;
    ops.iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| change(&old_lines, moved(op.old_range()), &new_lines, moved(op.new_range())))
        .collect()
}

/// One run of lines for another, without what both begin and end with.
fn change(
    old: &Lines<'_>,
    old_range: Range<usize>,
    new: &Lines<'_>,
    new_range: Range<usize>,
) -> Change {
    let (from, a) = old.part(old_range);
    let (_, b) = new.part(new_range);
    let mut start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(start) || !b.is_char_boundary(start) {
        start -= 1;
    }
    let most = a.len().min(b.len()) - start;
    let mut end =
        a.bytes().rev().zip(b.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(a.len() - end) || !b.is_char_boundary(b.len() - end) {
        end -= 1;
    }
    Change {
        start: old.place(from + start),
        end: old.place(from + a.len() - end),
        text: b.get(start..b.len() - end).unwrap_or_default().to_owned(),
    }
}

/// A text by its lines, each with what ends it.
struct Lines<'t> {
    text: &'t str,
    all: Vec<&'t str>,
    /// The first byte of each line, and the end of the text.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = vec![0];
        let mut at = 0;
        for line in &lines {
            at += line.len();
            starts.push(at);
        }
        Self { text, all: lines, starts }
    }

    /// The first byte of a run of lines, and the run.
    fn part(&self, range: Range<usize>) -> (usize, &'t str) {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        let (start, end) = (at(range.start), at(range.end));
        (start, self.text.get(start..end).unwrap_or_default())
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let mut line = self.starts.partition_point(|start| *start <= at);
        // Behind a last line that nothing ends there is no other one.
        if at == self.text.len() && !self.text.is_empty() && !self.text.ends_with('\n') {
            line = self.all.len();
        }
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line.max(1), self.text.get(start..at).unwrap_or_default().chars().count() + 1)
    }
}
