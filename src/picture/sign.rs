//! The signs of the kinds of blocks: drawn, for fonts have no such signs. Canvas and drawings
//! share them.

use crate::model::{Kind, Style};

/// A part of a sign. The sign fills a square from -1 to 1: x to the right, y down; widths are in
/// the same unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    Line { points: &'static [[f32; 2]], width: f32 },
    Disc { at: [f32; 2], radius: f32 },
    Ring { at: [f32; 2], radius: f32 },
    Frame { at: [f32; 2], size: [f32; 2] },
}

/// How thick the lines of a sign are.
pub const LINE: f32 = 0.18;

const fn line(points: &'static [[f32; 2]]) -> Ink {
    Ink::Line { points, width: LINE }
}

const fn disc(x: f32, y: f32, radius: f32) -> Ink {
    Ink::Disc { at: [x, y], radius }
}

/// Two bars: the conversation waits.
const TRIGGER: &[Ink] = &[
    Ink::Line { points: &[[-0.25, -0.45], [-0.25, 0.45]], width: 0.28 },
    Ink::Line { points: &[[0.25, -0.45], [0.25, 0.45]], width: 0.28 },
];
const SPEECH: &[Ink] = &[disc(-0.45, 0.0, 0.14), disc(0.0, 0.0, 0.14), disc(0.45, 0.0, 0.14)];
const LIST: &[Ink] = &[
    disc(-0.5, -0.45, 0.12),
    line(&[[-0.2, -0.45], [0.6, -0.45]]),
    disc(-0.5, 0.0, 0.12),
    line(&[[-0.2, 0.0], [0.6, 0.0]]),
    disc(-0.5, 0.45, 0.12),
    line(&[[-0.2, 0.45], [0.6, 0.45]]),
];
const BUTTONS: &[Ink] = &[
    Ink::Frame { at: [0.0, -0.3], size: [1.2, 0.42] },
    Ink::Frame { at: [0.0, 0.3], size: [1.2, 0.42] },
];
const PAGE: &[Ink] =
    &[Ink::Frame { at: [0.0, 0.0], size: [0.9, 1.2] }, line(&[[-0.2, -0.2], [0.2, -0.2]])];
const FORK: &[Ink] = &[
    line(&[[-0.6, 0.0], [0.0, 0.0]]),
    line(&[[0.0, 0.0], [0.55, -0.45]]),
    line(&[[0.0, 0.0], [0.55, 0.45]]),
];
const PERSON: &[Ink] = &[
    Ink::Ring { at: [0.0, -0.25], radius: 0.26 },
    line(&[[-0.5, 0.55], [-0.3, 0.2], [0.3, 0.2], [0.5, 0.55]]),
];
const ARROW: &[Ink] =
    &[line(&[[-0.55, 0.0], [0.5, 0.0]]), line(&[[0.1, -0.4], [0.55, 0.0], [0.1, 0.4]])];
const TICKET: &[Ink] = &[Ink::Frame { at: [0.0, 0.0], size: [1.1, 0.8] }];

/// The sign of a kind of block, or that of request triggers.
pub fn sign(kind: &Kind, style: Style, is_trigger: bool) -> &'static [Ink] {
    if is_trigger {
        return TRIGGER;
    }
    match kind {
        Kind::Message | Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_) => SPEECH,
        Kind::Options => match style {
            Style::Plain | Style::List => LIST,
            Style::Buttons => BUTTONS,
        },
        Kind::Template => PAGE,
        Kind::Condition | Kind::AbTest => FORK,
        Kind::Agent | Kind::Integration => PERSON,
        Kind::Jump => ARROW,
        Kind::HelpdeskAction | Kind::HelpdeskTicket => TICKET,
    }
}
