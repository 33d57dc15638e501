//! What is in the file though the format has no such field: shown, so that nobody wonders.

use eframe::egui::{self, RichText, Ui};

use crate::model::flow::{Exit, Extra, Flow};
use crate::model::{Block, Json};
use crate::words::inspector as words;

use super::super::App;
use super::fields::hint_ui;

/// The most of one value that is shown, in characters, and the most strange places.
const LENGTH: usize = 600;
const COUNT: usize = 100;

/// A field's place in its block or flow, and its value.
pub(super) type Kept<'a> = (String, &'a Json);

pub(super) fn kept_ui(
    ui: &mut Ui,
    app: &App,
    salt: impl std::hash::Hash + std::fmt::Debug,
    kept: &[Kept<'_>],
    more: usize,
) {
    if kept.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let count = (kept.len() + more).to_string();
    let title = words::KEPT.with(app.language, &[("count", &count)]);
    egui::CollapsingHeader::new(title).id_salt(salt).show(ui, |ui| {
        hint_ui(ui, app.say(words::KEPT_ABOUT));
        for (place, value) in kept {
            let line = format!("{place}: {}", shown(value));
            ui.add(egui::Label::new(RichText::new(line).small()).wrap().selectable(true));
        }
    });
}

/// Unknown fields of the flow, and places of blocks that it does not have. Also how many more
/// there are than are worth showing.
pub(super) fn in_flow(flow: &Flow) -> (Vec<Kept<'_>>, usize) {
    let mut kept = Vec::new();
    add(&mut kept, "", &flow.extra);
    let room = COUNT.saturating_sub(kept.len());
    let strays = flow.stray_layout.iter().take(room);
    kept.extend(strays.map(|(id, value)| (format!("layout.{id}"), value)));
    (kept, flow.stray_layout.len().saturating_sub(room))
}

pub(super) fn in_block(block: &Block) -> Vec<Kept<'_>> {
    let mut kept = Vec::new();
    add(&mut kept, "", &block.extra);
    let parts = [
        ("template.", block.template.as_ref().map(|part| &part.extra)),
        ("file.", block.file.as_ref().map(|part| &part.extra)),
        ("location.", block.location.as_ref().map(|part| &part.extra)),
        ("conversation.", block.conversation.as_ref().map(|part| &part.extra)),
        ("save.", block.save.as_ref().map(|part| &part.extra)),
        ("timer.", block.timer.as_ref().map(|part| &part.extra)),
        ("auto_retry.", block.auto_retry.as_ref().map(|part| &part.extra)),
        ("goal.", block.goal.as_ref().map(|part| &part.extra)),
    ];
    for (place, extra) in parts {
        if let Some(extra) = extra {
            add(&mut kept, place, extra);
        }
    }
    for (at, event) in block.goal.iter().flat_map(|goal| &goal.events).enumerate() {
        add(&mut kept, &format!("goal.events.{at}."), &event.extra);
    }
    for exit in block.exits() {
        at_exit(&mut kept, &exit);
    }
    kept
}

/// At one exit and its webhook.
pub(super) fn at_exit<'a>(kept: &mut Vec<Kept<'a>>, exit: &Exit<'a>) {
    if !exit.path.extra.is_empty() {
        add(kept, &format!("{}.", exit.id), &exit.path.extra);
    }
    if let Some(webhook) = exit.path.webhook.as_ref().filter(|webhook| !webhook.extra.is_empty()) {
        add(kept, &format!("{}.webhook.", exit.id), &webhook.extra);
    }
}

fn add<'a>(kept: &mut Vec<Kept<'a>>, place: &str, extra: &'a Extra) {
    let fields = extra.0.iter();
    kept.extend(fields.map(|field| (format!("{place}{}", field.key), &field.value)));
}

fn shown(value: &Json) -> String {
    let mut text = value.to_compact();
    if let Some((end, _)) = text.char_indices().nth(LENGTH) {
        text.truncate(end);
        text.push('…');
    }
    text
}
