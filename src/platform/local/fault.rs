//! Faults on demand: what goes wrong between the platform and a server, when asked to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::{Language, Words, faults, local as words};

/// Something that goes wrong. Those of webhooks strike those on paths, which the conversation
/// waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The pause comes late: the answer of the webhook before it is held back until an update has
    /// come, or for two seconds.
    EarlyUpdate,
    /// The webhook is called once more when it has been answered.
    DuplicateWebhook,
    /// The webhook's answer is replaced by an error.
    #[serde(rename = "webhook-400")]
    Webhook400,
    #[serde(rename = "webhook-404")]
    Webhook404,
    #[serde(rename = "webhook-500")]
    Webhook500,
    #[serde(rename = "webhook-503")]
    Webhook503,
    /// The webhook's answer takes 9.9 seconds: just in time.
    WebhookSlow,
    /// The webhook's answer takes 10.1 seconds: too late.
    WebhookTooSlow,
    /// The connection is cut before the webhook's answer.
    WebhookCut,
    /// The webhook's answer never comes.
    WebhookNever,
    /// The session update is answered with an error and does nothing.
    #[serde(rename = "update-400")]
    Update400,
    #[serde(rename = "update-404")]
    Update404,
    #[serde(rename = "update-429")]
    Update429,
    #[serde(rename = "update-500")]
    Update500,
    /// The session update takes 9.9 seconds to arrive.
    UpdateSlow,
    /// The session update is taken, and the connection is cut before its answer.
    UpdateCut,
    /// The session update arrives twice.
    DuplicateUpdate,
    /// The list of flows is answered with an error.
    #[serde(rename = "list-500")]
    List500,
}

impl Fault {
    pub const ALL: [Self; 18] = [
        Self::EarlyUpdate,
        Self::DuplicateWebhook,
        Self::Webhook400,
        Self::Webhook404,
        Self::Webhook500,
        Self::Webhook503,
        Self::WebhookSlow,
        Self::WebhookTooSlow,
        Self::WebhookCut,
        Self::WebhookNever,
        Self::Update400,
        Self::Update404,
        Self::Update429,
        Self::Update500,
        Self::UpdateSlow,
        Self::UpdateCut,
        Self::DuplicateUpdate,
        Self::List500,
    ];

    /// The word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::EarlyUpdate => "early-update",
            Self::DuplicateWebhook => "duplicate-webhook",
            Self::Webhook400 => "webhook-400",
            Self::Webhook404 => "webhook-404",
            Self::Webhook500 => "webhook-500",
            Self::Webhook503 => "webhook-503",
            Self::WebhookSlow => "webhook-slow",
            Self::WebhookTooSlow => "webhook-too-slow",
            Self::WebhookCut => "webhook-cut",
            Self::WebhookNever => "webhook-never",
            Self::Update400 => "update-400",
            Self::Update404 => "update-404",
            Self::Update429 => "update-429",
            Self::Update500 => "update-500",
            Self::UpdateSlow => "update-slow",
            Self::UpdateCut => "update-cut",
            Self::DuplicateUpdate => "duplicate-update",
            Self::List500 => "list-500",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// What it does, in a sentence.
    pub fn tell(self) -> Words {
        match self {
            Self::EarlyUpdate => faults::EARLY_UPDATE,
            Self::DuplicateWebhook => faults::DUPLICATE_WEBHOOK,
            Self::Webhook400 => faults::WEBHOOK_400,
            Self::Webhook404 => faults::WEBHOOK_404,
            Self::Webhook500 => faults::WEBHOOK_500,
            Self::Webhook503 => faults::WEBHOOK_503,
            Self::WebhookSlow => faults::WEBHOOK_SLOW,
            Self::WebhookTooSlow => faults::WEBHOOK_TOO_SLOW,
            Self::WebhookCut => faults::WEBHOOK_CUT,
            Self::WebhookNever => faults::WEBHOOK_NEVER,
            Self::Update400 => faults::UPDATE_400,
            Self::Update404 => faults::UPDATE_404,
            Self::Update429 => faults::UPDATE_429,
            Self::Update500 => faults::UPDATE_500,
            Self::UpdateSlow => faults::UPDATE_SLOW,
            Self::UpdateCut => faults::UPDATE_CUT,
            Self::DuplicateUpdate => faults::DUPLICATE_UPDATE,
            Self::List500 => faults::LIST_500,
        }
    }

    /// The status that stands in the place of an answer.
    pub(super) fn status(self) -> Option<u16> {
        match self {
            Self::Webhook400 | Self::Update400 => Some(400),
            Self::Webhook404 | Self::Update404 => Some(404),
            Self::Update429 => Some(429),
            Self::Webhook500 | Self::Update500 | Self::List500 => Some(500),
            Self::Webhook503 => Some(503),
            _ => None,
        }
    }
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    Always,
    /// So many times more.
    First(u32),
}

/// The faults that are on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults(BTreeMap<Fault, Times>);

/// A text that is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFault(pub String);

impl BadFault {
    pub fn tell(&self, language: Language) -> String {
        let names = Fault::ALL.map(Fault::name).join(", ");
        words::BAD_FAULT.with(language, &[("text", &self.0), ("names", &names)])
    }
}

impl std::fmt::Display for BadFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Language::English))
    }
}

impl std::error::Error for BadFault {}

/// Reads `webhook-500`, or `webhook-500=2` for the first two times only.
pub fn parse(text: &str) -> Result<(Fault, Times), BadFault> {
    let bad = || BadFault(text.to_owned());
    let (name, times) = match text.split_once('=') {
        Some((name, count)) => {
            let count = count.trim().parse().ok().filter(|count| *count > 0).ok_or_else(bad)?;
            (name, Times::First(count))
        }
        None => (text, Times::Always),
    };
    Ok((Fault::from_name(name.trim()).ok_or_else(bad)?, times))
}

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How often a fault strikes still; `None`: it is off.
    pub fn get(&self, fault: Fault) -> Option<Times> {
        self.0.get(&fault).copied()
    }

    pub fn turn_on(&mut self, fault: Fault, times: Times) {
        self.0.insert(fault, times);
    }

    pub fn turn_off(&mut self, fault: Fault) {
        self.0.remove(&fault);
    }

    pub fn iter(&self) -> impl Iterator<Item = (Fault, Times)> + '_ {
        self.0.iter().map(|(fault, times)| (*fault, *times))
    }

    /// Whether the fault strikes now; that counts.
    pub(super) fn strike(&mut self, fault: Fault) -> bool {
        match self.0.get_mut(&fault) {
            None => false,
            Some(Times::Always) => true,
            Some(Times::First(left)) => {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    self.0.remove(&fault);
                }
                true
            }
        }
    }

    /// The first of these that strikes.
    pub(super) fn strike_one(&mut self, faults: &[Fault]) -> Option<Fault> {
        faults.iter().copied().find(|fault| self.strike(*fault))
    }
}

impl FromIterator<(Fault, Times)> for Faults {
    fn from_iter<T: IntoIterator<Item = (Fault, Times)>>(faults: T) -> Self {
        Self(faults.into_iter().collect())
    }
}
