//! Texts that look like keys, tokens and passwords. Precise rather than complete: a name of its
//! kind or a known beginning, and then something that nobody would make up.

use crate::model::Json;
use crate::model::flow::{Change, Patch};
use crate::words::findings_limits as words;

use super::rule::Arg;

/// What a secret looks like; never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Secret {
    PrivateKey,
    /// Of a service that marks its keys, and that mark.
    Key(&'static str, &'static str),
    /// The first characters of a token that says no more than that it is one.
    Token(&'static str),
    /// The name that stands before it.
    Named(String),
}

impl Secret {
    /// What is found, in words.
    pub(super) fn say(&self) -> Arg {
        match self {
            Self::PrivateKey => Arg::Words(words::PRIVATE_KEY),
            Self::Key(who, start) => {
                let args = vec![("who", Arg::from(*who)), ("start", Arg::from(*start))];
                Arg::Filled(words::KEY_OF, args)
            }
            Self::Token(start) => Arg::Filled(words::TOKEN, vec![("start", Arg::from(*start))]),
            Self::Named(name) => {
                Arg::Filled(words::NAMED, vec![("name", Arg::from(name.as_str()))])
            }
        }
    }
}

/// How the keys of services begin, and how many characters follow at least.
/// Sources: the services' own documentation.
pub const MARKS: [(&str, &str, usize); 34] = [
    ("ak_", "Treble", 16),
    ("sk-ant-", "Anthropic", 20),
    ("sk-proj-", "OpenAI", 20),
    ("sk-", "OpenAI", 32),
    ("sk_live_", "Stripe", 16),
    ("sk_test_", "Stripe", 16),
    ("rk_live_", "Stripe", 16),
    ("whsec_", "Stripe", 20),
    ("APP_USR-", "Mercado Pago", 30),
    ("EAA", "Meta", 80),
    ("pat-na1-", "HubSpot", 32),
    ("pat-eu1-", "HubSpot", 32),
    ("AIza", "Google", 30),
    ("GOCSPX-", "Google", 20),
    ("ya29.", "Google", 20),
    ("AKIA", "Amazon", 16),
    ("ASIA", "Amazon", 16),
    ("ghp_", "GitHub", 30),
    ("gho_", "GitHub", 30),
    ("ghu_", "GitHub", 30),
    ("ghs_", "GitHub", 30),
    ("ghr_", "GitHub", 30),
    ("github_pat_", "GitHub", 22),
    ("glpat-", "GitLab", 16),
    ("xoxb-", "Slack", 20),
    ("xoxp-", "Slack", 20),
    ("xapp-", "Slack", 20),
    ("SG.", "SendGrid", 40),
    ("shpat_", "Shopify", 30),
    ("hf_", "Hugging Face", 30),
    ("gsk_", "Groq", 30),
    ("npm_", "npm", 30),
    ("dop_v1_", "DigitalOcean", 40),
    ("lin_api_", "Linear", 30),
];

/// Names of secrets in small letters, without hyphens and underscores.
const NAMES: [&str; 25] = [
    "apikey",
    "xapikey",
    "apitoken",
    "apisecret",
    "key",
    "secret",
    "secretkey",
    "secretaccesskey",
    "clientsecret",
    "appsecret",
    "token",
    "accesstoken",
    "authtoken",
    "refreshtoken",
    "bearertoken",
    "verifytoken",
    "accesskey",
    "privatekey",
    "password",
    "passwd",
    "pwd",
    "senha",
    "contraseña",
    "contrasena",
    "authorization",
];

/// The shortest run of characters that can be a secret.
const SHORTEST: usize = 12;

/// Whether a text holds what looks like a secret.
pub fn is_in(text: &str) -> bool {
    in_text(text).is_some()
}

/// The first secret in a text.
pub(super) fn in_text(text: &str) -> Option<Secret> {
    if !may_hold_one(text) {
        return None;
    }
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some(Secret::PrivateKey);
    }
    let mut end = 0;
    text.split_inclusive(|c| !is_part(c)).find_map(|piece| {
        let before = text.get(..end).unwrap_or_default();
        end += piece.len();
        let run = piece.trim_end_matches(|c: char| !is_part(c) || matches!(c, '.' | '!'));
        let is_like = run.len() >= SHORTEST && run.bytes().any(|byte| byte.is_ascii_digit());
        if is_like && !before.ends_with("{{") { judge(before, run) } else { None }
    })
}

/// A long run of certain characters with a digit among them, or a line of dashes. Nearly no text
/// has one, and this is fast.
fn may_hold_one(text: &str) -> bool {
    let (mut length, mut has_digit, mut dashes) = (0, false, 0);
    for &byte in text.as_bytes() {
        dashes = if byte == b'-' { dashes + 1 } else { 0 };
        if !PARTS[usize::from(byte)] {
            (length, has_digit) = (0, false);
            continue;
        }
        length += 1;
        has_digit |= byte.is_ascii_digit();
        if dashes >= 5 || has_digit && length >= SHORTEST {
            return true;
        }
    }
    false
}

/// The first secret in a value of any shape.
pub(super) fn in_json(value: &Json) -> Option<Secret> {
    match value {
        Json::String(text) => in_text(text),
        Json::Array(items) => items.iter().find_map(in_json),
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            let named = value.as_str().filter(|value| is_name(name) && is_random(value));
            named.map(|_| Secret::Named(name.clone())).or_else(|| in_json(value))
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => None,
    }
}

/// The first secret in what a platform's file says beyond the flow.
pub(super) fn in_patch(patch: &Patch) -> Option<Secret> {
    patch.0.iter().find_map(|entry| match &entry.change {
        Change::Add(value) | Change::Swap(_, value) => {
            let named = value.as_str().filter(|value| is_name(&entry.key) && is_random(value));
            named.map(|_| Secret::Named(entry.key.clone())).or_else(|| in_json(value))
        }
        Change::Inside(inner) => in_patch(inner),
        Change::Drop(_) => None,
    })
}

/// The characters of secrets.
const PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        parts[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'~' | b'!' | b'@' | b'#' | b'$' | b'%')
            || matches!(byte, b'^' | b'*' | b'|');
        byte += 1;
    }
    parts
};

fn is_part(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| PARTS[usize::from(byte)])
}

fn judge(before: &str, run: &str) -> Option<Secret> {
    for (mark, who, least) in MARKS {
        if let Some(rest) = run.strip_prefix(mark) {
            let is_whole = rest.len() >= least
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
            if is_whole && is_made_by_chance(rest) {
                return Some(Secret::Key(who, mark));
            }
        }
    }
    let is_jwt =
        run.starts_with("eyJ") && run.split('.').filter(|part| part.len() >= 8).count() == 3;
    if is_jwt {
        return Some(Secret::Token("eyJ"));
    }
    if !is_random(run) {
        return None;
    }
    let before = before.trim_end_matches([' ', '"', '\'', '\\', '`']);
    let word_before = |text: &str| -> String {
        let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let start = text.char_indices().rev().take_while(|(_, c)| is_inner(*c)).last();
        start.and_then(|(at, _)| text.get(at..)).unwrap_or_default().to_owned()
    };
    let word = word_before(before);
    if word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic") {
        return Some(Secret::Named(word));
    }
    let before = before.strip_suffix(['=', ':'])?;
    let name = word_before(before.trim_end_matches([' ', '"', '\'', '\\', '`']));
    is_name(&name).then_some(Secret::Named(name))
}

fn is_name(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .take(20)
        .collect();
    NAMES.contains(&plain.as_str())
}

/// Letters and digits mixed as nobody writes them: no word, no number, no name with a year.
fn is_random(text: &str) -> bool {
    let sort = |c: char| match c {
        'a'..='z' => Some(0),
        'A'..='Z' => Some(1),
        '0'..='9' => Some(2),
        // Signs stand between words and dates as well.
        _ => None,
    };
    let sorts: Vec<u8> = text.chars().filter_map(sort).collect();
    let changes = sorts.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let is_mixed = sorts.len() >= SHORTEST && changes * 3 >= sorts.len();
    is_mixed && text.is_ascii() && is_made_by_chance(text)
}

/// Many different characters, a digit and a letter among them, and no word of an example.
fn is_made_by_chance(text: &str) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    different.sort_unstable();
    different.dedup();
    let small = text.to_ascii_lowercase();
    different.len() >= 8
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && !["xxx", "your", "example", "placeholder", "..."].iter().any(|word| small.contains(word))
}
