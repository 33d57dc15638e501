//! Leads a flow's public addresses to a local server.

use url::Url;

use crate::words::{Language, local as words};

/// Addresses that begin with one address are called at another one instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    from: Url,
    to: Url,
}

/// A text that is no mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMap(pub String);

impl BadMap {
    pub fn tell(&self, language: Language) -> String {
        words::BAD_MAP.with(language, &[("text", &self.0)])
    }
}

impl std::fmt::Display for BadMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Language::English))
    }
}

impl std::error::Error for BadMap {}

impl Map {
    /// Reads `https://example.com/hooks=http://127.0.0.1:3000/hooks`.
    pub fn parse(text: &str) -> Result<Self, BadMap> {
        // An address may have `=` in it, so the second one's beginning is what parts them.
        let at = text.find("=http://").or_else(|| text.find("=https://"));
        let read = |text: &str| {
            let url = Url::parse(text.trim()).ok()?;
            let is_plain = matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none();
            is_plain.then_some(url)
        };
        let both = at.and_then(|at| Some((read(&text[..at])?, read(&text[at + 1..])?)));
        let (from, to) = both.ok_or_else(|| BadMap(text.to_owned()))?;
        Ok(Self { from, to })
    }

    /// The address to call instead, and how many characters of the path have led there.
    fn apply(&self, url: &Url) -> Option<(usize, Url)> {
        let is_same_place = url.scheme() == self.from.scheme()
            && url.host() == self.from.host()
            && url.port_or_known_default() == self.from.port_or_known_default();
        let start = self.from.path().trim_end_matches('/');
        let rest = url.path().strip_prefix(start)?;
        // `/hooks` does not stand for `/hooks-of-another-team`.
        if !is_same_place || !(rest.is_empty() || rest.starts_with('/')) {
            return None;
        }
        let mut target = self.to.clone();
        target.set_path(&format!("{}{rest}", self.to.path().trim_end_matches('/')));
        target.set_query(url.query());
        Some((start.len(), target))
    }
}

/// The address that is really called: that of the longest mapping that fits, or the same.
pub(super) fn target(maps: &[Map], url: &Url) -> Url {
    let fitting = maps.iter().filter_map(|map| map.apply(url));
    // Of two equally long ones the first counts.
    let longest = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best });
    longest.map_or_else(|| url.clone(), |(_, target)| target)
}
