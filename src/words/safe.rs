//! Texts from files and servers, made harmless where a terminal or a CI would obey them.

use std::borrow::Cow;

/// The bar before lines that continue a message. No CI takes such a line for a command.
const BAR: &str = "    | ";

/// Control characters, and marks that turn the direction of writing around.
fn is_obeyed(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    c.is_control() || turns
}

/// A text of one line or several, without anything that a terminal obeys.
pub fn text(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_obeyed(c) { ' ' } else { c }).collect()
}

/// A text of several lines, none of which a CI takes for a command.
pub fn lines(text: &str) -> String {
    let is_command = |line: &str| {
        let start = line.trim_start();
        start.starts_with("::") || start.starts_with("##")
    };
    let own = text.split('\n').map(|own| {
        let own = line(own);
        if is_command(&own) { format!("{BAR}{own}") } else { own }
    });
    own.collect::<Vec<_>>().join("\n")
}

/// A text on one line.
pub fn line(text: &str) -> String {
    let ends = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if is_obeyed(c) || ends(c) { ' ' } else { c }).collect()
}

/// A web address without what may be a secret: its user, its password and its query.
pub fn address(url: &str) -> Cow<'_, str> {
    let open = url.split(['?', '#']).next().unwrap_or(url);
    let Some((scheme, rest)) = open.split_once("://") else { return open.into() };
    let host_ends = rest.find(['/', '\\']).unwrap_or(rest.len());
    match rest.get(..host_ends).and_then(|host| host.rsplit_once('@')) {
        Some((user, _)) => {
            let rest = rest.get(user.len() + 1..).unwrap_or_default();
            format!("{scheme}://{rest}").into()
        }
        None => open.into(),
    }
}

/// The same, with a sign that there was a query.
pub fn address_with_query(url: &str) -> String {
    let query = if url.contains('?') { "?…" } else { "" };
    format!("{}{query}", address(url))
}

/// A message: its first line, and the others behind a bar, so that none looks like a message of
/// its own.
pub fn message(text: &str) -> String {
    let mut lines = text.lines();
    let mut out = line(lines.next().unwrap_or_default());
    for own in lines {
        out.push('\n');
        let own = line(own);
        if !own.starts_with(BAR.trim_end()) {
            out.push_str(BAR);
        }
        out.push_str(&own);
    }
    out
}
