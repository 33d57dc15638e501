//! The only colours and sizes.

use crate::model::Kind;

use super::scene::Node;

/// A colour, each part from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// How bright the colour looks, from 0 to 1, as WCAG 2 defines it.
    pub fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// The WCAG 2 contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The colours of the window and of drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    pub is_dark: bool,
    pub canvas: Rgb,
    /// The dots of the canvas: decoration, they need no contrast.
    pub grid: Rgb,
    pub bar: Rgb,
    pub panel: Rgb,
    pub block: Rgb,
    /// The ground of texts in a block and of text fields.
    pub field: Rgb,
    /// A separation that carries no meaning.
    pub hairline: Rgb,
    /// The edge of things that can be used.
    pub outline: Rgb,
    pub path: Rgb,
    pub accent: Rgb,
    /// The ground of a button under the pointer.
    pub raised: Rgb,
    pub selection: Rgb,
    pub text: Rgb,
    pub weak_text: Rgb,
    pub accent_text: Rgb,
    /// On `accent`.
    pub on_accent: Rgb,
    pub dot: Rgb,
    pub error: Rgb,
    pub warning: Rgb,
    pub info: Rgb,
    pub good: Rgb,
    /// The ground of a note, its text, and the ground within a frame.
    pub note: Rgb,
    pub note_text: Rgb,
    pub frame: Rgb,
    /// The ground of a conversation, and of what the company and the user say in it.
    pub chat: Rgb,
    pub theirs: Rgb,
    pub mine: Rgb,
    /// On `error`, `warning`, `info`, `good` and the colours of kinds.
    pub on_mark: Rgb,
    pub kinds: KindColours,
}

impl Theme {
    /// The colour of a kind's family.
    pub fn of_kind(&self, kind: &Kind) -> Rgb {
        let kinds = &self.kinds;
        match kind {
            Kind::Message => kinds.message,
            Kind::Options => kinds.options,
            Kind::Template => kinds.template,
            Kind::Condition | Kind::AbTest => kinds.logic,
            Kind::Agent | Kind::Integration | Kind::Jump => kinds.leave,
            Kind::HelpdeskAction
            | Kind::HelpdeskTicket
            | Kind::WhatsappFlow
            | Kind::AiAssistant
            | Kind::Unknown(_) => kinds.other,
        }
    }

    /// The colour of a block: its kind's, or that of request triggers.
    pub fn of_node(&self, node: &Node) -> Rgb {
        if node.parts.is_some() { self.kinds.trigger } else { self.of_kind(&node.block.kind) }
    }
}

/// The colour of each family of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindColours {
    pub message: Rgb,
    pub options: Rgb,
    pub template: Rgb,
    pub logic: Rgb,
    pub leave: Rgb,
    pub trigger: Rgb,
    pub other: Rgb,
}

pub const DARK: Theme = Theme {
    is_dark: true,
    canvas: Rgb(24, 24, 26),
    grid: Rgb(48, 48, 52),
    bar: Rgb(10, 10, 12),
    panel: Rgb(28, 28, 31),
    block: Rgb(38, 38, 41),
    field: Rgb(28, 28, 30),
    hairline: Rgb(58, 58, 64),
    outline: Rgb(122, 122, 134),
    path: Rgb(150, 150, 160),
    accent: Rgb(129, 124, 255),
    raised: Rgb(54, 54, 60),
    selection: Rgb(62, 58, 120),
    text: Rgb(240, 240, 244),
    weak_text: Rgb(174, 174, 186),
    accent_text: Rgb(176, 172, 255),
    on_accent: Rgb(14, 12, 40),
    dot: Rgb(255, 255, 255),
    error: Rgb(255, 122, 110),
    warning: Rgb(245, 190, 92),
    info: Rgb(126, 182, 255),
    good: Rgb(124, 212, 150),
    note: Rgb(78, 70, 38),
    note_text: Rgb(250, 240, 206),
    frame: Rgb(31, 31, 35),
    chat: Rgb(14, 18, 20),
    theirs: Rgb(37, 42, 46),
    mine: Rgb(14, 66, 54),
    on_mark: Rgb(20, 18, 24),
    kinds: KindColours {
        message: Rgb(252, 216, 140),
        options: Rgb(186, 174, 255),
        template: Rgb(146, 208, 160),
        logic: Rgb(138, 200, 236),
        leave: Rgb(244, 170, 200),
        trigger: Rgb(255, 160, 122),
        other: Rgb(188, 192, 200),
    },
};

pub const LIGHT: Theme = Theme {
    is_dark: false,
    canvas: Rgb(243, 243, 246),
    grid: Rgb(212, 212, 220),
    bar: Rgb(255, 255, 255),
    panel: Rgb(250, 250, 252),
    block: Rgb(255, 255, 255),
    field: Rgb(246, 246, 249),
    hairline: Rgb(216, 216, 224),
    outline: Rgb(128, 128, 142),
    path: Rgb(112, 112, 126),
    accent: Rgb(84, 76, 220),
    raised: Rgb(228, 228, 236),
    selection: Rgb(216, 212, 255),
    text: Rgb(24, 24, 30),
    weak_text: Rgb(88, 88, 102),
    accent_text: Rgb(72, 62, 200),
    on_accent: Rgb(255, 255, 255),
    dot: Rgb(84, 76, 220),
    error: Rgb(190, 36, 28),
    warning: Rgb(140, 84, 0),
    info: Rgb(20, 92, 180),
    good: Rgb(16, 112, 60),
    note: Rgb(255, 243, 190),
    note_text: Rgb(66, 52, 0),
    frame: Rgb(235, 235, 240),
    chat: Rgb(239, 234, 226),
    theirs: Rgb(255, 255, 255),
    mine: Rgb(217, 247, 208),
    on_mark: Rgb(255, 255, 255),
    kinds: KindColours {
        message: Rgb(140, 92, 0),
        options: Rgb(96, 78, 200),
        template: Rgb(24, 112, 60),
        logic: Rgb(0, 100, 148),
        leave: Rgb(170, 40, 110),
        trigger: Rgb(180, 66, 20),
        other: Rgb(90, 94, 104),
    },
};

/// What cannot be used now lets so much of what is below shine through its colours.
pub const DISABLED: f32 = 0.65;

/// Sizes on the canvas in units of the flow's own positions.
pub mod size {
    /// The platform's editor draws blocks this wide.
    pub const BLOCK_WIDTH: f32 = 300.0;
    pub const HEADER: f32 = 36.0;
    pub const PADDING: f32 = 14.0;
    pub const TEXT: f32 = 14.0;
    pub const SMALL_TEXT: f32 = 12.5;
    pub const CHIP_TEXT: f32 = 11.5;
    /// Hosts with longer names are cut on their paths.
    pub const BADGE_TEXT_WIDTH: f32 = 108.0;
    pub const LINE: f32 = 19.0;
    pub const ROW: f32 = 32.0;
    pub const ROW_GAP: f32 = 6.0;
    /// Longer texts are shown whole in the inspector only.
    pub const MOST_LINES: usize = 6;
    pub const CORNER: f32 = 8.0;
    pub const DOT: f32 = 6.5;
    pub const PATH_WIDTH: f32 = 2.0;
    pub const ARROW: f32 = 9.0;
    /// Where the input dot stands below a block's top.
    pub const INPUT: f32 = 60.0;
    pub const GRID: f32 = 24.0;
    /// How far a path keeps from the blocks that it connects.
    pub const STUB: f32 = 28.0;
    pub const BEND: f32 = 10.0;
    /// A frame's upper part, which holds its title.
    pub const FRAME_TITLE: f32 = 34.0;
    pub const TITLE_TEXT: f32 = 16.0;
}
