//! What is in the file though the format has no such field: shown, so that nobody wonders.

use eframe::egui::{self, RichText, Ui};

use crate::model::flow::{Extra, Flow};
use crate::model::{Block, ExitId, Json};
use crate::words::inspector as words;

use super::super::App;
use super::fields::hint_ui;

/// The most of one value that is shown, in characters, and the most values.
const LENGTH: usize = 600;
const COUNT: usize = 100;

/// A field's place in its block or flow, and its value as JSON.
pub(super) type Kept = (String, String);

pub(super) fn kept_ui(
    ui: &mut Ui,
    app: &App,
    salt: impl std::hash::Hash + std::fmt::Debug,
    kept: Vec<Kept>,
) {
    if kept.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let title = words::KEPT.with(app.language, &[("count", &kept.len().to_string())]);
    egui::CollapsingHeader::new(title).id_salt(salt).show(ui, |ui| {
        hint_ui(ui, app.say(words::KEPT_ABOUT));
        for (place, value) in kept.into_iter().take(COUNT) {
            let line = format!("{place}: {value}");
            ui.add(egui::Label::new(RichText::new(line).small()).wrap().selectable(true));
        }
    });
}

pub(super) fn in_flow(flow: &Flow) -> Vec<Kept> {
    let mut kept = Vec::new();
    add(&mut kept, "", &flow.extra);
    kept.extend(flow.stray_layout.iter().map(|(id, value)| (format!("layout.{id}"), shown(value))));
    kept
}

pub(super) fn in_block(block: &Block) -> Vec<Kept> {
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
        kept.extend(at_exit(block, &ExitId::from(exit.id)));
    }
    kept
}

/// At one exit and its webhook.
pub(super) fn at_exit(block: &Block, exit: &ExitId) -> Vec<Kept> {
    let mut kept = Vec::new();
    let Some(exit) = block.exit(exit.as_str()) else { return kept };
    add(&mut kept, &format!("{}.", exit.id), &exit.path.extra);
    if let Some(webhook) = &exit.path.webhook {
        add(&mut kept, &format!("{}.webhook.", exit.id), &webhook.extra);
    }
    kept
}

fn add(kept: &mut Vec<Kept>, place: &str, extra: &Extra) {
    let fields = extra.0.iter();
    kept.extend(fields.map(|field| (format!("{place}{}", field.key), shown(&field.value))));
}

fn shown(value: &Json) -> String {
    let mut text = value.to_compact();
    if let Some((end, _)) = text.char_indices().nth(LENGTH) {
        text.truncate(end);
        text.push('…');
    }
    text
}
