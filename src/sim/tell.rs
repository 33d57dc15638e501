//! What happened, as a sentence for a person.

use crate::words::{Language, Words, blocks, safe, sim as words};

use super::event::{Cause, Closing, EventKind, Missing, Origin, Problem, Refusal};
use super::message::Message;
use super::state::Waiting;

/// One line about an event.
pub fn tell(event: &EventKind, language: Language) -> String {
    let fill = |words: Words, args: &[(&str, &str)]| words.with(language, args);
    match event {
        EventKind::Started { block } => fill(words::STARTED, &[("block", block.as_str())]),
        EventKind::Said { text } => fill(words::SAID, &[("text", text)]),
        EventKind::Message { message, .. } => tell_message(message, language),
        EventKind::Path { block, exit, to } => {
            let exit = tell_exit(exit.as_str(), language);
            let args = [("block", block.as_str()), ("exit", &*exit)];
            match to {
                Some(to) => fill(words::PATH, &[args[0], args[1], ("to", to.as_str())]),
                None => fill(words::PATH_NOWHERE, &args),
            }
        }
        EventKind::Webhook { call } => {
            let args = [("call", &*call.id.to_string()), ("url", &*safe::address(&call.url))];
            fill(words::WEBHOOK, &args)
        }
        EventKind::Answered { call, status, ms } => fill(
            words::ANSWERED,
            &[
                ("call", &call.to_string()),
                ("status", &status.to_string()),
                ("duration", &duration(*ms)),
            ],
        ),
        EventKind::TimedOut { call } => fill(words::TIMED_OUT, &[("call", &call.to_string())]),
        EventKind::Failed { call, cause } => {
            fill(words::FAILED, &[("call", &call.to_string()), ("cause", cause)])
        }
        EventKind::Set { name, value, origin } => {
            let words = match origin {
                Origin::Saved => words::SET_SAVED,
                Origin::Webhook => words::SET_WEBHOOK,
                Origin::Update => words::SET_UPDATE,
            };
            fill(words, &[("name", name), ("value", value)])
        }
        EventKind::Paused { block } => fill(words::PAUSED, &[("block", block.as_str())]),
        EventKind::Updated => words::UPDATED.get(language).to_owned(),
        EventKind::Refused { why } => tell_refusal(*why).get(language).to_owned(),
        EventKind::Resumed { block } => fill(words::RESUMED, &[("block", block.as_str())]),
        EventKind::Transferred { to, .. } if to.is_empty() => {
            words::TRANSFERRED_BARE.get(language).to_owned()
        }
        EventKind::Transferred { to, .. } => fill(words::TRANSFERRED, &[("to", to)]),
        EventKind::Jumped { conversation, .. } => {
            fill(words::JUMPED, &[("conversation", conversation)])
        }
        EventKind::HelpDesk { block, service } => {
            let service =
                if service.is_empty() { words::THE_CRM.get(language) } else { service.as_str() };
            fill(words::HELP_DESK, &[("block", block.as_str()), ("service", service)])
        }
        EventKind::OptedOut { .. } => words::OPTED_OUT.get(language).to_owned(),
        EventKind::Closed { why } => tell_closing(*why).get(language).to_owned(),
        EventKind::Problem { problem } => tell_problem(problem, language),
    }
}

/// Why an update was not taken.
pub fn tell_refusal(why: Refusal) -> Words {
    match why {
        Refusal::BadBody => words::REFUSED_BAD_BODY,
        Refusal::Early => words::REFUSED_EARLY,
        Refusal::Second => words::REFUSED_SECOND,
        Refusal::Over => words::REFUSED_OVER,
    }
}

/// How a conversation ended.
pub fn tell_closing(why: Closing) -> Words {
    match why {
        Closing::End => words::CLOSED_END,
        Closing::Inactivity => words::CLOSED_INACTIVITY,
        Closing::Problem => words::CLOSED_PROBLEM,
    }
}

/// What a session waits for.
pub fn tell_waiting(waiting: &Waiting) -> Words {
    match waiting {
        Waiting::Start => words::WAITS_START,
        Waiting::Reply => words::WAITS_REPLY,
        Waiting::Update => words::WAITS_UPDATE,
        Waiting::Webhook { .. } => words::WAITS_WEBHOOK,
        Waiting::Over => words::WAITS_OVER,
    }
}

/// What is wrong, where, and what that does.
pub fn tell_problem(problem: &Problem, language: Language) -> String {
    let fill = |words: Words, args: &[(&str, &str)]| words.with(language, args);
    let at_exit = |words: Words, block: &str, exit: &str| {
        fill(words, &[("block", block), ("exit", &tell_exit(exit, language))])
    };
    match problem {
        Problem::MissingStart => words::MISSING_START.get(language).to_owned(),
        Problem::MissingBlock { block, exit, to } => fill(
            words::MISSING_BLOCK,
            &[
                ("block", block.as_str()),
                ("exit", &tell_exit(exit.as_str(), language)),
                ("to", to.as_str()),
            ],
        ),
        Problem::DeadEnd { block, exit } => at_exit(words::DEAD_END, block.as_str(), exit.as_str()),
        Problem::StepLimit { steps } => fill(words::STEP_LIMIT, &[("steps", &steps.to_string())]),
        Problem::PauseWithoutWebhook { block } => {
            fill(words::PAUSE_WITHOUT_WEBHOOK, &[("block", block.as_str())])
        }
        Problem::NoPause { block, missing } => {
            let is_missing = |part| missing.contains(&part);
            let words = match (is_missing(Missing::PlainBlock), is_missing(Missing::OnlyOption)) {
                (true, false) => words::NO_PAUSE_KIND,
                (false, true) => words::NO_PAUSE_OPTION,
                _ => words::NO_PAUSE_BOTH,
            };
            fill(words, &[("block", block.as_str())])
        }
        Problem::WindowClosed { block } => fill(words::WINDOW_CLOSED, &[("block", block.as_str())]),
        Problem::UnsetVariable { block, name } => {
            fill(words::UNSET_VARIABLE, &[("block", block.as_str()), ("name", name)])
        }
        Problem::NotUnderstood { block } => {
            fill(words::NOT_UNDERSTOOD, &[("block", block.as_str())])
        }
        Problem::WrongAnswerKind { block, wanted } => {
            fill(words::WRONG_ANSWER_KIND, &[("block", block.as_str()), ("wanted", wanted)])
        }
        Problem::ReplyWhileBusy => words::REPLY_WHILE_BUSY.get(language).to_owned(),
        Problem::ReplyWhilePaused { block } => {
            fill(words::REPLY_WHILE_PAUSED, &[("block", block.as_str())])
        }
        Problem::NotTaken => words::NOT_TAKEN.get(language).to_owned(),
        Problem::LateAnswer { call } => fill(words::LATE_ANSWER, &[("call", &call.to_string())]),
        Problem::BadStatus { call, status } => {
            fill(words::BAD_STATUS, &[("call", &call.to_string()), ("status", &status.to_string())])
        }
        Problem::BadBody { call, cause } => {
            let cause = tell_cause(cause, language);
            match call {
                Some(call) => {
                    fill(words::BAD_ANSWER, &[("call", &call.to_string()), ("cause", &cause)])
                }
                None => fill(words::BAD_UPDATE, &[("cause", &cause)]),
            }
        }
        Problem::NoText { call: Some(call), name } => {
            fill(words::NO_TEXT, &[("call", &call.to_string()), ("name", name)])
        }
        Problem::NoText { call: None, name } => fill(words::NO_TEXT_UPDATE, &[("name", name)]),
        Problem::LostWebhook { block, exit } => {
            at_exit(words::LOST_WEBHOOK, block.as_str(), exit.as_str())
        }
        Problem::UnknownKind { block, kind } => {
            fill(words::UNKNOWN_KIND, &[("block", block.as_str()), ("kind", kind)])
        }
        Problem::BadCondition { block, exit } => {
            at_exit(words::BAD_CONDITION, block.as_str(), exit.as_str())
        }
        Problem::UnknownZone { zone } => fill(words::UNKNOWN_ZONE, &[("zone", zone)]),
    }
}

/// What is wrong with a body; it goes on from "the answer" or "the update".
pub fn tell_cause(cause: &Cause, language: Language) -> String {
    let fill = |words: Words, args: &[(&str, &str)]| words.with(language, args);
    match cause {
        Cause::NotJson { line, column } => {
            fill(words::NOT_JSON, &[("line", &line.to_string()), ("column", &column.to_string())])
        }
        Cause::WebPage => words::WEB_PAGE.get(language).to_owned(),
        Cause::NotAnObject => words::NOT_AN_OBJECT.get(language).to_owned(),
        Cause::NoKeys => words::NO_KEYS.get(language).to_owned(),
        Cause::KeysNoList => words::KEYS_NO_LIST.get(language).to_owned(),
        Cause::BadEntry { entry } => fill(words::BAD_ENTRY, &[("entry", &entry.to_string())]),
        Cause::TooLarge { limit } => fill(words::TOO_LARGE, &[("limit", &limit.to_string())]),
    }
}

/// A message on one line, with what is attached.
pub fn tell_message(message: &Message, language: Language) -> String {
    let mut parts = Vec::new();
    if let Some(file) = &message.file {
        let name = if file.name.is_empty() { &file.url } else { &file.name };
        let media = media(&file.media).get(language);
        parts.push(words::WITH_FILE.with(language, &[("media", media), ("name", name)]));
    }
    if let Some(place) = &message.location {
        let place = if place.address.is_empty() {
            format!("{}, {}", place.latitude, place.longitude)
        } else {
            place.address.clone()
        };
        parts.push(words::WITH_PLACE.with(language, &[("place", &place)]));
    }
    let text = message.sent_text();
    if !text.is_empty() {
        parts.push(text);
    }
    let words = match (message.is_reminder, message.is_template) {
        (true, _) => words::MESSAGE_REMINDER,
        (false, true) => words::MESSAGE_TEMPLATE,
        (false, false) => words::MESSAGE,
    };
    words.with(language, &[("text", &parts.join(" "))])
}

/// What a kind of file is called.
pub fn media(name: &str) -> Words {
    match name {
        "image" => words::IMAGE,
        "video" => words::VIDEO,
        "audio" => words::AUDIO,
        "document" => words::DOCUMENT,
        "sticker" => words::STICKER,
        "contact" => words::CONTACT,
        "location" => words::LOCATION,
        _ => words::FILE,
    }
}

/// An exit by the platform's word for it, or by its id.
fn tell_exit(exit: &str, language: Language) -> String {
    let words = match exit {
        "reply" => blocks::REPLY,
        "default" => blocks::DEFAULT,
        "otherwise" => blocks::OTHERWISE,
        "next" => blocks::NEXT,
        "alternate" => blocks::ALTERNATE,
        _ => return format!("“{exit}”"),
    };
    format!("“{}”", words.get(language))
}

/// `850 ms`, `9.9 s`.
fn duration(ms: u64) -> String {
    if ms < 1_000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) }
}
