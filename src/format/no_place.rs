//! The table of what the platform's forms have no place for. Whatever else differs after a flow was
//! written and read back is a fault of reading or writing.

use std::collections::BTreeMap;

use super::Format;
use crate::model::diff::{Change, ChangeKind};
use crate::model::flow::{Block, DEFAULT_LABEL, Exit, ExitKind};
use crate::model::kind::SERVICES;
use crate::model::{ExitId, Flow, Json, Kind};
use crate::words::{Language, Words, saving as words};

/// What the platform's forms have no place for. A native file has a place for everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoPlace {
    Name,
    Language,
    TimeZone,
    Direction,
    Inputs,
    /// A diagram begins at the only block that nothing leads into.
    Start,
    Notes,
    /// Places on the canvas of blocks that the flow does not have.
    StrayLayout,
    Allow,
    Returns,
    Seconds,
    /// Blocks of kinds that the platform's editor of March 2023 does not know hold their text only.
    NewKinds,
    /// Fields and exits that a block has from another kind and does not use.
    Unused,
    /// Fields that this program does not know.
    Unknown,
    /// Paths to blocks that the flow does not have.
    DeadPaths,
    /// Webhooks on the paths of an A/B test.
    ShareWebhooks,
    /// A question list has no alternate flows of templates, and none that lead nowhere.
    Alternates,
    /// A question list names templates and flows by their ids, tells the type of a file by its name,
    /// holds a fixed file or place or a session variable, a goal only with events and of most events
    /// only their types, and no opt-out of a request trigger.
    Details,
    /// Options that read `DEFAULT` are the default answer there.
    DefaultOptions,
    /// What help desk blocks have beside the fields that the platform's editor gives them.
    OtherData,
    /// Help desks that the platform's editor does not know.
    OtherServices,
}

impl NoPlace {
    pub const ALL: [Self; 21] = [
        Self::Name,
        Self::Language,
        Self::TimeZone,
        Self::Direction,
        Self::Inputs,
        Self::Start,
        Self::Notes,
        Self::StrayLayout,
        Self::Allow,
        Self::Returns,
        Self::Seconds,
        Self::NewKinds,
        Self::Unused,
        Self::Unknown,
        Self::DeadPaths,
        Self::ShareWebhooks,
        Self::Alternates,
        Self::Details,
        Self::DefaultOptions,
        Self::OtherData,
        Self::OtherServices,
    ];

    /// What it is called in a list.
    fn words(self) -> Words {
        match self {
            Self::Name => words::NAME,
            Self::Language => words::LANGUAGE,
            Self::TimeZone => words::TIME_ZONE,
            Self::Direction => words::DIRECTION,
            Self::Inputs => words::INPUTS,
            Self::Start => words::START,
            Self::Notes => words::NOTES,
            Self::StrayLayout => words::STRAY_LAYOUT,
            Self::Allow => words::ALLOW,
            Self::Returns => words::RETURNS,
            Self::Seconds => words::SECONDS,
            Self::NewKinds => words::NEW_KINDS,
            Self::Unused => words::UNUSED,
            Self::Unknown => words::UNKNOWN,
            Self::DeadPaths => words::DEAD_PATHS,
            Self::ShareWebhooks => words::SHARE_WEBHOOKS,
            Self::Alternates => words::ALTERNATES,
            Self::Details => words::DETAILS,
            Self::DefaultOptions => words::DEFAULT_OPTIONS,
            Self::OtherData => words::OTHER_DATA,
            Self::OtherServices => words::OTHER_SERVICES,
        }
    }

    /// What a form has no place for, when that explains a difference between a flow and its file.
    pub(super) fn of(format: Format, change: &Change, flow: &Flow) -> Option<Self> {
        if format == Format::Native {
            return None;
        }
        let field = change.field.as_deref().unwrap_or_default();
        let Some(block) = change.block.as_ref().and_then(|id| flow.block(id.as_str())) else {
            return match (change.kind, field) {
                (ChangeKind::FieldChanged, "name") => Some(Self::Name),
                (ChangeKind::FieldChanged, "language") => Some(Self::Language),
                (ChangeKind::FieldChanged, "timezone") => Some(Self::TimeZone),
                (ChangeKind::FieldChanged, "direction") => Some(Self::Direction),
                (ChangeKind::FieldChanged, "inputs") => Some(Self::Inputs),
                (ChangeKind::FieldChanged, _) if field.starts_with("notes.") => Some(Self::Notes),
                (ChangeKind::FieldChanged, _) if field.starts_with("layout.") => {
                    Some(Self::StrayLayout)
                }
                (ChangeKind::StartChanged, _) if format == Format::Diagram => Some(Self::Start),
                (ChangeKind::AllowChanged, _) => Some(Self::Allow),
                (ChangeKind::UnknownFieldChanged, _) => Some(Self::Unknown),
                _ => None,
            };
        };
        let is_questions = format == Format::Questions;
        let exit = change.exit.as_ref().map(ExitId::as_str);
        let own = exit.and_then(|exit| block.exit(exit));
        Some(match change.kind {
            ChangeKind::AllowChanged => Self::Allow,
            ChangeKind::WebhookChanged if field == "returns" => Self::Returns,
            ChangeKind::WebhookChanged if field == "seconds" => Self::Seconds,
            ChangeKind::UnknownFieldChanged => Self::Unknown,
            _ if !block.kind.is_supported_by_platform_files() => Self::NewKinds,
            ChangeKind::FieldChanged if exit.is_none() && !uses_field(block, field) => Self::Unused,
            _ if own.is_some_and(|own| !uses_exit(block, own.kind, format)) => Self::Unused,
            _ if exit.is_some() && block.options.iter().any(|own| own.label == DEFAULT_LABEL) => {
                Self::DefaultOptions
            }
            ChangeKind::PathChanged if is_dead(flow, own) => Self::DeadPaths,
            ChangeKind::WebhookRemoved if own.is_some_and(|own| own.kind == ExitKind::Share) => {
                Self::ShareWebhooks
            }
            ChangeKind::ExitRemoved
                if is_questions
                    && exit == Some("alternate")
                    && (block.kind == Kind::Template || leads_nowhere(flow, own)) =>
            {
                Self::Alternates
            }
            ChangeKind::FieldChanged
                if is_questions && ["action", "optout_webhook"].contains(&field) =>
            {
                Self::Details
            }
            ChangeKind::FieldChanged if exit.is_none() => match field {
                "data" => Self::OtherData,
                "service" if !SERVICES.iter().any(|own| Some(*own) == block.service.as_deref()) => {
                    Self::OtherServices
                }
                "template.name" | "conversation.name" | "file.type" | "location.address"
                | "goal.campaign" | "goal.events"
                    if is_questions =>
                {
                    Self::Details
                }
                "file.url"
                    if is_questions
                        && block.file.as_ref().is_some_and(|own| own.variable.is_some()) =>
                {
                    Self::Details
                }
                "location.variable"
                    if is_questions
                        && block.location.as_ref().is_some_and(|own| own.latitude.is_some()) =>
                {
                    Self::Details
                }
                "goal.events" if without_unknown(change.old.as_ref()) == change.new => {
                    Self::Unknown
                }
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// The events of a goal without fields that this program does not know.
fn without_unknown(events: Option<&Json>) -> Option<Json> {
    let events = events?.as_array()?.iter().map(|event| match event {
        Json::Object(members) => {
            let known = |key: &String| ["type", "url", "expectation"].contains(&key.as_str());
            Json::Object(members.iter().filter(|(key, _)| known(key)).cloned().collect())
        }
        other => other.clone(),
    });
    Some(Json::Array(events.collect()))
}

/// Whether a block of this kind has the field that a difference names.
fn uses_field(block: &Block, name: &str) -> bool {
    let part = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let of_integration = block.kind == Kind::Integration && name == "team";
    // Only one help desk has teams there.
    if of_integration && block.service.as_deref() != Some("HUBSPOT") {
        return false;
    }
    block.kind.fields().iter().any(|field| part(field.name) == part(name))
}

/// Whether a block of this kind has exits like this one.
fn uses_exit(block: &Block, kind: ExitKind, format: Format) -> bool {
    match kind {
        ExitKind::Option if format == Format::Questions && block.is_open_template() => false,
        ExitKind::Option => matches!(block.kind, Kind::Options | Kind::Template),
        ExitKind::Condition => block.kind == Kind::Condition,
        ExitKind::Share => block.kind == Kind::AbTest,
        ExitKind::Reply => block.may_have("reply"),
        ExitKind::Default => block.may_have("default"),
        ExitKind::Otherwise => block.may_have("otherwise"),
        ExitKind::Next => block.may_have("next"),
        ExitKind::Alternate => block.may_have("alternate"),
    }
}

/// The exit's path leads to a block that the flow does not have.
fn is_dead(flow: &Flow, exit: Option<Exit<'_>>) -> bool {
    let to = exit.and_then(|exit| exit.path.to.as_ref());
    to.is_some_and(|to| !flow.blocks.contains(to.as_str()))
}

fn leads_nowhere(flow: &Flow, exit: Option<Exit<'_>>) -> bool {
    exit.is_some_and(|exit| exit.path.to.is_none()) || is_dead(flow, exit)
}

/// A timer of as many seconds, in another unit. A unit without a time says nothing.
pub(super) fn is_same_time(change: &Change, flow: &Flow, written: &Flow) -> bool {
    let seconds = |flow: &Flow| {
        let timer = flow.block(change.block.as_ref()?.as_str())?.timer.as_ref()?;
        let unit = if timer.unit.as_deref() == Some("minutes") { 60.0 } else { 1.0 };
        Some(timer.value.as_ref()?.as_f64() * unit)
    };
    let is_timer = matches!(change.field.as_deref(), Some("timer.value" | "timer.unit"));
    is_timer && seconds(flow) == seconds(written)
}

/// Nothing is lost where the flow had nothing: a form may spell out a default.
pub(super) fn had_nothing(change: &Change) -> bool {
    let is_field = matches!(
        change.kind,
        ChangeKind::FieldChanged
            | ChangeKind::UnknownFieldChanged
            | ChangeKind::StartChanged
            | ChangeKind::BlockMoved
    );
    is_field
        && match &change.old {
            None | Some(Json::Null) => true,
            Some(Json::String(text)) => text.is_empty(),
            Some(Json::Array(items)) => items.is_empty(),
            Some(Json::Object(members)) => members.is_empty(),
            Some(_) => false,
        }
}

/// What a file has no place for, as a sentence, with how often the flow has it.
pub(super) fn tell(
    dropped: &BTreeMap<NoPlace, usize>,
    file: &str,
    language: Language,
) -> Option<String> {
    if dropped.is_empty() {
        return None;
    }
    let what = dropped.iter().map(|(what, count)| {
        let name = what.words().get(language);
        if *count > 1 {
            words::MANY.with(language, &[("what", name), ("count", &count.to_string())])
        } else {
            name.to_owned()
        }
    });
    let what = what.collect::<Vec<_>>().join(", ");
    Some(words::NO_PLACE.with(language, &[("file", file), ("what", &what)]))
}
