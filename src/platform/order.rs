//! What is asked of the platform, checked before anything is sent.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::facts::{is_provided, is_variable_name, uses};
use crate::model::{Flow, Kind};
use crate::words::{Language, diff, platform as words};

/// The most numbers of one order. A deployment writes to real people at once and cannot be taken
/// back; this is for trying a flow, and campaigns belong in the platform, which paces them.
pub const MOST_NUMBERS: usize = 20;

/// The most variables of one order or update.
pub const MOST_VARIABLES: usize = 100;

/// The longest value of a variable, in bytes.
pub const LONGEST_VALUE: usize = 16 * 1024;

/// The longest id of a session, in bytes; those that are known have 56.
const LONGEST_SESSION: usize = 256;

/// The digits of a national number. Source: ITU-T E.164, at most 15 with the country's.
const SHORTEST_NUMBER: usize = 4;
const LONGEST_IN_ALL: usize = 15;

/// National numbers may begin like their country's code in these countries, with all 11 digits.
const LIKE_THEIR_CODE: [&str; 2] = ["55", "49"];

/// Names and values of session variables, in their order. Values are texts, whatever they mean.
pub type Variables = Vec<(String, String)>;

/// Who gets a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// With its `+`.
    country_code: String,
    /// Digits, without the country's.
    cellphone: String,
}

/// A flow of the platform for some people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    poll: u64,
    recipients: Vec<Recipient>,
    variables: Variables,
}

/// Variables for a session that waits at a request trigger, which then goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    session: String,
    variables: Variables,
}

/// Why something cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("no number")]
    NobodyToWrite,
    #[error("{0} numbers")]
    TooManyNumbers(usize),
    #[error("the number “{0}” is given twice")]
    Twice(String),
    #[error("“{0}” has no country code")]
    NoCountryCode(String),
    #[error("“{0}” is no country code")]
    CountryCode(String),
    #[error("“{0}” is no number")]
    Number(String),
    #[error("“{0}” has a number of digits that no number has")]
    Digits(String),
    #[error("“{0}” repeats the country code {1}")]
    CodeTwice(String, String),
    #[error("“{0}” is no flow")]
    Flow(String),
    #[error("“{0}” is no name of a variable")]
    VariableName(String),
    #[error("the variable {0} is given twice")]
    VariableTwice(String),
    #[error("{0} variables")]
    TooManyVariables(usize),
    #[error("the value of {0} is too long")]
    Value(String),
    #[error("the flow needs {0:?}")]
    Missing(Vec<String>),
    #[error("no session")]
    NoSession,
    #[error("no id of a session")]
    Session,
}

/// Why an id is probably none of a session that can be updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// As the lists of sessions have them.
    Uuid,
    /// As flows have them.
    Conversation,
    /// As the answers to deployments have them.
    Deployment,
}

impl Recipient {
    /// From a country code, with its `+`, and a number without it. Spaces and the marks that
    /// people put into numbers are left out.
    pub fn new(country_code: &str, number: &str) -> Result<Self, OrderError> {
        let code = plain(country_code);
        let shown = diff::visible(&shortened(country_code));
        if code.is_empty() {
            return Err(OrderError::NoCountryCode(diff::visible(&shortened(number))));
        }
        let Some(digits) = code.strip_prefix('+') else {
            return Err(OrderError::CountryCode(shown));
        };
        let is_code = (1..=3).contains(&digits.len()) && are_digits(digits);
        if !is_code || digits.starts_with('0') {
            return Err(OrderError::CountryCode(shown));
        }
        let cellphone = plain(number);
        let shown = diff::visible(&shortened(number));
        if cellphone.starts_with('+') || cellphone.starts_with("00") {
            return Err(OrderError::CodeTwice(shown, code));
        }
        if cellphone.is_empty() || !are_digits(&cellphone) {
            return Err(OrderError::Number(shown));
        }
        if cellphone.starts_with(digits) && cellphone.len() >= 11 {
            let is_usual = cellphone.len() == 11 && LIKE_THEIR_CODE.contains(&digits);
            if !is_usual {
                return Err(OrderError::CodeTwice(shown, code));
            }
        }
        let longest = LONGEST_IN_ALL - digits.len();
        if !(SHORTEST_NUMBER..=longest).contains(&cellphone.len()) {
            return Err(OrderError::Digits(shown));
        }
        Ok(Self { country_code: code, cellphone })
    }

    /// From `+57:3051234567`.
    pub fn parse(text: &str) -> Result<Self, OrderError> {
        match text.split_once(':') {
            Some((code, number)) => Self::new(code, number),
            None => Err(OrderError::NoCountryCode(diff::visible(&shortened(text)))),
        }
    }

    pub fn country_code(&self) -> &str {
        &self.country_code
    }

    pub fn cellphone(&self) -> &str {
        &self.cellphone
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.country_code, self.cellphone)
    }
}

impl Order {
    /// An order that can be sent, or the first reason why not.
    pub fn new(
        poll: &str,
        recipients: Vec<Recipient>,
        variables: Variables,
    ) -> Result<Self, OrderError> {
        let poll = poll_id(poll)?;
        if recipients.is_empty() {
            return Err(OrderError::NobodyToWrite);
        }
        if recipients.len() > MOST_NUMBERS {
            return Err(OrderError::TooManyNumbers(recipients.len()));
        }
        let mut seen = BTreeSet::new();
        for one in &recipients {
            // The same digits are one telephone, wherever the country's end.
            if !seen.insert(format!("{}{}", one.country_code, one.cellphone)) {
                return Err(OrderError::Twice(one.to_string()));
            }
        }
        check_variables(&variables)?;
        Ok(Self { poll, recipients, variables })
    }

    /// Refuses an order that lacks what the flow says it needs from whoever starts it.
    pub fn check_for(&self, flow: &Flow) -> Result<(), OrderError> {
        let is_given = |wanted: &str| {
            // A template cannot be sent with nothing in its gaps.
            let is_it =
                |(name, value): &(String, String)| name == wanted && !value.trim().is_empty();
            self.variables.iter().any(is_it)
        };
        let missing: Vec<String> =
            needed(flow).into_iter().filter(|name| !is_given(name)).map(str::to_owned).collect();
        if missing.is_empty() { Ok(()) } else { Err(OrderError::Missing(missing)) }
    }

    /// Asks whether the flow of this name is to be deployed.
    pub fn question(&self, name: &str, language: Language) -> String {
        let args = [
            ("id", &*self.poll.to_string()),
            ("name", name),
            ("count", &*self.recipients.len().to_string()),
        ];
        let words = if self.recipients.len() == 1 { words::DEPLOY_ONE } else { words::DEPLOY_MANY };
        words.with(language, &args)
    }

    /// The flow, by its number in the platform.
    pub fn poll(&self) -> u64 {
        self.poll
    }

    pub fn recipients(&self) -> &[Recipient] {
        &self.recipients
    }

    pub fn variables(&self) -> &[(String, String)] {
        &self.variables
    }
}

impl Update {
    pub fn new(session: &str, variables: Variables) -> Result<Self, OrderError> {
        let session = session.trim();
        if session.is_empty() {
            return Err(OrderError::NoSession);
        }
        // Two names of places in paths, which no encoding hides.
        let is_place = matches!(session, "." | "..");
        let is_hidden = diff::visible(session) != session;
        let is_gap =
            session.contains(['{', '}', '<', '>']) || session.contains(char::is_whitespace);
        if session.len() > LONGEST_SESSION || is_place || is_hidden || is_gap {
            return Err(OrderError::Session);
        }
        check_variables(&variables)?;
        Ok(Self { session: session.to_owned(), variables })
    }

    pub fn session(&self) -> &str {
        &self.session
    }

    pub fn variables(&self) -> &[(String, String)] {
        &self.variables
    }

    /// The id looks like one of another family.
    pub fn doubt(&self) -> Option<Doubt> {
        let id = &self.session;
        let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
        if id.len() <= 12 && are_digits(id) {
            return Some(Doubt::Conversation);
        }
        let parts: Vec<&str> = id.split('-').collect();
        // The last part of the examples that are known has a digit more than it should.
        if parts.len() == 5
            && (36..=38).contains(&id.len())
            && parts.iter().all(|part| is_hex(part))
        {
            return Some(Doubt::Uuid);
        }
        (id.len() == 24 && is_hex(id)).then_some(Doubt::Deployment)
    }
}

impl Doubt {
    pub fn tell(self, language: Language) -> &'static str {
        let words = match self {
            Self::Uuid => words::DOUBT_UUID,
            Self::Conversation => words::DOUBT_CONVERSATION,
            Self::Deployment => words::DOUBT_DEPLOYMENT,
        };
        words.get(language)
    }
}

/// What a flow needs from whoever starts it: the variables of the template that it starts with and
/// those that it declares, each once.
pub fn needed(flow: &Flow) -> Vec<&str> {
    let start = flow.start.as_ref().and_then(|start| flow.block(start.as_str()));
    let template = start.filter(|block| block.kind == Kind::Template);
    let shown = template.map(uses).unwrap_or_default();
    // Meta numbers the gaps of its templates: those are no session variables.
    let is_gap = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let of_template = shown.iter().map(|one| one.name).filter(|name| !is_gap(name));
    let declared = flow.inputs.iter().flatten().map(String::as_str);
    let mut found: Vec<&str> = Vec::new();
    for name in of_template.chain(declared) {
        if is_variable_name(name) && !is_provided(name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A flow's number in the platform.
pub fn poll_id(text: &str) -> Result<u64, OrderError> {
    let text = text.trim();
    let number = text.parse::<u64>().ok().filter(|number| *number > 0 && are_digits(text));
    number.ok_or_else(|| OrderError::Flow(diff::visible(&shortened(text))))
}

fn check_variables(variables: &[(String, String)]) -> Result<(), OrderError> {
    if variables.len() > MOST_VARIABLES {
        return Err(OrderError::TooManyVariables(variables.len()));
    }
    let mut seen = BTreeSet::new();
    for (name, value) in variables {
        if !is_variable_name(name) || name.len() > LONGEST_SESSION {
            return Err(OrderError::VariableName(diff::visible(&shortened(name))));
        }
        if !seen.insert(name) {
            return Err(OrderError::VariableTwice(name.clone()));
        }
        if value.len() > LONGEST_VALUE {
            return Err(OrderError::Value(name.clone()));
        }
    }
    Ok(())
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the marks that people put into numbers.
fn plain(text: &str) -> String {
    let is_mark = |ch: char| ch.is_whitespace() || matches!(ch, '-' | '.' | '(' | ')' | '\u{2011}');
    shortened(text).chars().filter(|ch| !is_mark(*ch)).collect()
}

/// Nothing that is asked about is longer.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

impl OrderError {
    /// What is wrong and what to do.
    pub fn tell(&self, language: Language) -> String {
        let most = MOST_NUMBERS.to_string();
        match self {
            Self::NobodyToWrite => words::NOBODY.get(language).to_owned(),
            Self::TooManyNumbers(count) => {
                words::TOO_MANY.with(language, &[("count", &count.to_string()), ("most", &most)])
            }
            Self::Twice(number) => words::TWICE.with(language, &[("number", number)]),
            Self::NoCountryCode(number) => {
                words::NO_COUNTRY_CODE.with(language, &[("number", number)])
            }
            Self::CountryCode(code) => words::BAD_COUNTRY_CODE.with(language, &[("code", code)]),
            Self::Number(number) => words::BAD_NUMBER.with(language, &[("number", number)]),
            Self::Digits(number) => words::BAD_LENGTH.with(language, &[("number", number)]),
            Self::CodeTwice(number, code) => {
                words::CODE_TWICE.with(language, &[("number", number), ("code", code)])
            }
            Self::Flow(text) if text.is_empty() => words::NO_POLL.get(language).to_owned(),
            Self::Flow(text) => words::BAD_POLL.with(language, &[("text", text)]),
            Self::VariableName(name) => words::BAD_VARIABLE.with(language, &[("name", name)]),
            Self::VariableTwice(name) => words::VARIABLE_TWICE.with(language, &[("name", name)]),
            Self::TooManyVariables(count) => {
                let args = [("count", &*count.to_string()), ("most", &*MOST_VARIABLES.to_string())];
                words::TOO_MANY_VARIABLES.with(language, &args)
            }
            Self::Value(name) => {
                let most = (LONGEST_VALUE / 1024).to_string();
                words::LONG_VALUE.with(language, &[("name", name), ("most", &most)])
            }
            Self::Missing(names) => words::MISSING.with(language, &[("names", &names.join(", "))]),
            Self::NoSession => words::NO_SESSION.get(language).to_owned(),
            Self::Session => words::BAD_SESSION.get(language).to_owned(),
        }
    }
}
