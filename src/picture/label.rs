//! What things on the canvas and in drawings are called.

use crate::model::flow::{Exit, ExitKind};
use crate::model::{Block, Json};
use crate::words::{Language, blocks, interface as text};

/// What an exit is called: an option's text, or the platform's word for a fixed exit.
pub fn exit_label(block: &Block, exit: &str, language: Language) -> String {
    let found = block.exit(exit);
    let kind = found.as_ref().map(|exit| exit.kind);
    match (kind, exit) {
        (Some(ExitKind::Option), _) => {
            found.map(|exit: Exit<'_>| exit.label.to_owned()).unwrap_or_default()
        }
        (Some(ExitKind::Condition), _) => block
            .conditions
            .iter()
            .find(|condition| condition.id == *exit)
            .map(|condition| {
                let operator = condition.operator.as_deref().unwrap_or_default();
                let value = condition.value.as_ref().map(Json::to_plain).unwrap_or_default();
                let operator = text::operator(operator).map_or(operator, |w| w.get(language));
                format!("{operator} {value}").trim().to_owned()
            })
            .unwrap_or_default(),
        (Some(ExitKind::Share), _) => block
            .shares
            .iter()
            .find(|share| share.id == *exit)
            .map(|share| {
                format!("{} %", share.percent.as_ref().map_or("0", |percent| percent.as_str()))
            })
            .unwrap_or_default(),
        (_, "reply") => blocks::REPLY.get(language).to_owned(),
        (_, "default") => blocks::DEFAULT.get(language).to_owned(),
        (_, "otherwise") => blocks::OTHERWISE.get(language).to_owned(),
        (_, "next") => blocks::NEXT.get(language).to_owned(),
        (_, "alternate") => match block.alternate_minutes() {
            Some(minutes) => {
                blocks::AFTER_MINUTES.with(language, &[("minutes", &minutes.to_string())])
            }
            None => blocks::ALTERNATE.get(language).to_owned(),
        },
        _ => exit.to_owned(),
    }
}
