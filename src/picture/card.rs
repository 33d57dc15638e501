//! How a block is laid out: its height, and where its exits stand. Texts are measured
//! by a rule of thumb, so that sizes are known without fonts.

use crate::model::flow::ExitKind;
use crate::model::{Block, ExitId, Kind};

use super::theme::size;

/// A block's parts, measured from its upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    pub height: f32,
    /// The box of the text; `None` for blocks that send none.
    pub text: Option<TextBox>,
    /// Exits and what looks like one, from the top.
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextBox {
    pub top: f32,
    pub height: f32,
    pub lines: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub kind: RowKind,
    pub exit: ExitId,
    pub top: f32,
    pub height: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// An exit. The number counts exits of its kind from 0.
    Exit(ExitKind, usize),
    /// The alternate flow is switched off.
    AlternateOff,
}

impl Row {
    /// Where the exit's dot stands below the block's top.
    pub fn middle(&self) -> f32 {
        self.top + self.height / 2.0
    }

    /// A path can leave here.
    pub fn is_exit(&self) -> bool {
        matches!(self.kind, RowKind::Exit(..))
    }
}

impl Card {
    pub fn of(block: &Block) -> Self {
        let mut top = size::HEADER;
        let mut card = Self::default();
        let inner = size::BLOCK_WIDTH - 4.0 * size::PADDING + 8.0;
        let summary = summary(block);
        if let Some(text) = summary {
            let lines = lines(&text, inner, size::TEXT).clamp(1, size::MOST_LINES);
            let height = lines as f32 * size::LINE + 18.0;
            card.text = Some(TextBox { top, height, lines });
            top += height + size::ROW_GAP + 2.0;
        }
        // Any answer leaves beside the text, as in the platform's editor.
        let has_reply = block.reply.is_some() || block.may_have("reply");
        if has_reply {
            // At the height of the input, so that a row of messages is one straight line.
            let beside = (size::HEADER, 2.0 * (size::INPUT - size::HEADER));
            let (at, height) = if card.text.is_some() { beside } else { (top, size::ROW) };
            card.rows.push(Row {
                kind: RowKind::Exit(ExitKind::Reply, 0),
                exit: ExitId::from("reply"),
                top: at,
                height,
            });
            if card.text.is_none() {
                top += size::ROW + size::ROW_GAP;
            }
        }
        let mut counts = [0_usize; 3];
        let mut push = |kind: RowKind, exit: ExitId| {
            card.rows.push(Row { kind, exit, top, height: size::ROW });
            top += size::ROW + size::ROW_GAP;
        };
        for exit in block.exits() {
            let slot = match exit.kind {
                ExitKind::Option => 0,
                ExitKind::Condition => 1,
                ExitKind::Share => 2,
                _ => continue,
            };
            push(RowKind::Exit(exit.kind, counts[slot]), exit.id.into());
            counts[slot] += 1;
        }
        for (kind, id) in [
            (ExitKind::Default, "default"),
            (ExitKind::Otherwise, "otherwise"),
            (ExitKind::Next, "next"),
        ] {
            let known = !matches!(block.kind, Kind::Unknown(_)) && block.may_have(id);
            if known || block.exit(id).is_some() {
                push(RowKind::Exit(kind, 0), ExitId::from(id));
            }
        }
        if block.alternate.is_some() {
            push(RowKind::Exit(ExitKind::Alternate, 0), ExitId::from("alternate"));
        } else if matches!(block.kind, Kind::Message | Kind::Options) {
            push(RowKind::AlternateOff, ExitId::from("alternate"));
        }
        card.height = (top + size::PADDING - size::ROW_GAP).max(84.0);
        card
    }

    /// Where the dot of an exit stands below the block's top.
    pub fn exit_y(&self, exit: &str) -> Option<f32> {
        let row = self.rows.iter().find(|row| row.is_exit() && row.exit == *exit)?;
        Some(row.middle())
    }
}

/// The text in a block's box: its message, or what stands for it.
pub fn summary(block: &Block) -> Option<String> {
    if let Some(text) = block.text.as_deref().filter(|text| !text.trim().is_empty()) {
        return Some(text.chars().take(600).collect());
    }
    let named = |name: Option<&String>| name.filter(|name| !name.is_empty()).cloned();
    let word = match block.kind {
        Kind::Message | Kind::Options => {
            named(block.file.as_ref().and_then(|f| f.name.as_ref().or(f.url.as_ref())))
        }
        Kind::Template => named(block.template.as_ref().and_then(|t| t.name.as_ref())),
        Kind::Condition => {
            named(block.variable.as_ref()).map(|variable| format!("{{{{{variable}}}}}"))
        }
        Kind::Jump => named(block.conversation.as_ref().and_then(|c| c.name.as_ref())),
        Kind::Agent | Kind::Integration => {
            named(block.team.as_ref()).or_else(|| named(block.service.as_ref()))
        }
        Kind::HelpdeskAction | Kind::HelpdeskTicket => named(block.service.as_ref()),
        Kind::Unknown(ref word) => Some(word.to_string()),
        Kind::AbTest | Kind::WhatsappFlow | Kind::AiAssistant => None,
    };
    match block.kind {
        Kind::AbTest => None,
        _ => Some(word.unwrap_or_default()),
    }
}

/// How many lines a text takes, at most one more than are ever shown.
fn lines(text: &str, width: f32, font: f32) -> usize {
    let mut lines = 1;
    let mut used = 0.0;
    let mut word = 0.0;
    for c in text.chars().take(2_000) {
        if c == '\n' {
            lines += 1;
            used = 0.0;
            word = 0.0;
        } else {
            let wide = char_width(c) * font;
            used += wide;
            word = if c == ' ' { 0.0 } else { word + wide };
            if used > width {
                lines += 1;
                // The word that did not fit stands on the next line.
                used = if word < width { word } else { wide };
            }
        }
        if lines > size::MOST_LINES {
            break;
        }
    }
    lines
}

/// A character's width in parts of the font size; a little too wide rather than too narrow.
fn char_width(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | ':' | ';' | '|' | '!' => 0.3,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' => 0.4,
        'A'..='Z' => 0.68,
        c if (c as u32) < 0x2000 => 0.57,
        _ => 1.1,
    }
}
