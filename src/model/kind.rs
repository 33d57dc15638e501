//! The kinds of blocks, one table: name in files, exits, fields.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// What a block does. Words that this program does not know are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Simple message: any answer goes on.
    #[default]
    Message,
    /// Message with options: plain, buttons or a list.
    Options,
    /// Template message (HSM).
    Template,
    Condition,
    AbTest,
    /// Transfer to a human.
    Agent,
    /// Transfer to another company's help desk.
    Integration,
    HelpdeskAction,
    HelpdeskTicket,
    /// Link to another conversation.
    Jump,
    WhatsappFlow,
    AiAssistant,
    Unknown(Arc<str>),
}

/// How the options of a message are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// "Message with options": a numbered text, not interactive.
    #[default]
    Plain,
    /// Up to three reply buttons.
    Buttons,
    /// A list of up to ten rows.
    List,
}

impl Style {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Buttons, Self::List];

    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Buttons => "buttons",
            Self::List => "list",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    /// The most characters of one option's text, where the platform's editor has a limit.
    pub fn label_limit(self) -> Option<usize> {
        match self {
            Self::Plain => None,
            Self::Buttons => Some(20),
            Self::List => Some(24),
        }
    }

    /// The most options, where the platform's editor has a limit.
    pub fn option_limit(self) -> Option<usize> {
        match self {
            Self::Plain => None,
            Self::Buttons => Some(3),
            Self::List => Some(10),
        }
    }
}

/// What one field of a block holds; the inspector draws a field by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Several lines.
    Text,
    /// One line.
    Line,
    Url,
    /// The name of a session variable.
    Variable,
    Number,
    /// A number or a word that another system gave.
    Id,
    Flag,
    Word(&'static [&'static str]),
    /// What makes a goal reached: set with [`super::Edit::SetGoal`].
    Events,
    /// Anything, as JSON.
    Data,
}

/// A field that an author edits, named as in the file, with a dot into objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub holds: FieldType,
}

const fn field(name: &'static str, holds: FieldType) -> Field {
    Field { name, holds }
}

/// The types of a saved answer, in files; the platform writes them in capitals.
pub const SAVE_TYPES: [&str; 12] = [
    "all", "text", "number", "image", "email", "document", "video", "audio", "location", "zipcode",
    "contact", "sticker",
];

/// The operators of conditions, as the platform names them.
pub const OPERATORS: [&str; 9] = ["EQ", "DIFF", "GT", "LT", "GTEQ", "LTEQ", "CONT", "NCONT", "BTW"];

/// The help desks that a conversation can be transferred to, as the platform names them.
pub const SERVICES: [&str; 6] =
    ["HUBSPOT", "FRESHDESK", "ZENDESK", "KUSTOMER", "INTERCOM", "CUSTOMINTEGRATION"];

/// The kinds of attached files.
pub const MEDIA: [&str; 4] = ["image", "video", "audio", "document"];

/// The languages of flows that the window offers; other words are kept.
pub const LANGUAGES: [&str; 3] = ["pt", "es", "en"];

pub const DIRECTIONS: [&str; 2] = ["inbound", "outbound"];

/// The events of goals that are known; other words are kept.
pub const EVENTS: [&str; 3] = ["LINK", "BUTTON_LINK", "READ"];

/// The operator that compares with two times of day.
pub const BETWEEN: &str = "BTW";

const TEXT: Field = field("text", FieldType::Text);
const DATA: Field = field("data", FieldType::Data);
const MESSAGE_FIELDS: &[Field] = &[
    TEXT,
    field("file.url", FieldType::Url),
    field("file.name", FieldType::Line),
    field("file.variable", FieldType::Variable),
    field("file.type", FieldType::Word(&MEDIA)),
    field("location.latitude", FieldType::Number),
    field("location.longitude", FieldType::Number),
    field("location.variable", FieldType::Variable),
    field("location.address", FieldType::Line),
    field("save.variable", FieldType::Variable),
    field("save.type", FieldType::Word(&SAVE_TYPES)),
    field("message_limit", FieldType::Number),
    field("timer.value", FieldType::Number),
    field("timer.unit", FieldType::Word(&["seconds", "minutes"])),
    field("auto_retry.minutes", FieldType::Number),
    field("auto_retry.message", FieldType::Text),
    field("goal.campaign", FieldType::Line),
    field("goal.events", FieldType::Events),
    field("webhook_delivered", FieldType::Url),
    field("webhook_read", FieldType::Url),
];
const OPTIONS_FIELDS: &[Field] = &[
    TEXT,
    field("style", FieldType::Word(&["plain", "buttons", "list"])),
    field("file.url", FieldType::Url),
    field("file.name", FieldType::Line),
    field("file.variable", FieldType::Variable),
    field("file.type", FieldType::Word(&MEDIA)),
    field("location.latitude", FieldType::Number),
    field("location.longitude", FieldType::Number),
    field("location.variable", FieldType::Variable),
    field("location.address", FieldType::Line),
    field("visible_options", FieldType::Flag),
    field("save.variable", FieldType::Variable),
    field("save.type", FieldType::Word(&SAVE_TYPES)),
    field("message_limit", FieldType::Number),
    field("timer.value", FieldType::Number),
    field("timer.unit", FieldType::Word(&["seconds", "minutes"])),
    field("auto_retry.minutes", FieldType::Number),
    field("auto_retry.message", FieldType::Text),
    field("goal.campaign", FieldType::Line),
    field("goal.events", FieldType::Events),
    field("webhook_delivered", FieldType::Url),
    field("webhook_read", FieldType::Url),
];
const TEMPLATE_FIELDS: &[Field] = &[
    TEXT,
    field("template.id", FieldType::Id),
    field("template.name", FieldType::Line),
    field("template.answers", FieldType::Word(&["open", "closed"])),
    field("save.variable", FieldType::Variable),
    field("save.type", FieldType::Word(&SAVE_TYPES)),
    field("goal.campaign", FieldType::Line),
    field("goal.events", FieldType::Events),
    field("webhook_delivered", FieldType::Url),
    field("webhook_read", FieldType::Url),
];

/// The fields of all kinds, each once.
pub static ALL_FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let mut all: Vec<Field> = Vec::new();
    for field in Kind::ALL.iter().flat_map(Kind::fields) {
        if !all.iter().any(|known| known.name == field.name) {
            all.push(*field);
        }
    }
    all
});

impl Kind {
    /// Every kind that has a name of its own, in the order of the palette.
    pub const ALL: [Self; 12] = [
        Self::Message,
        Self::Options,
        Self::Template,
        Self::Condition,
        Self::Agent,
        Self::Jump,
        Self::AbTest,
        Self::Integration,
        Self::HelpdeskAction,
        Self::HelpdeskTicket,
        Self::WhatsappFlow,
        Self::AiAssistant,
    ];

    /// The word in native files.
    pub fn name(&self) -> &str {
        match self {
            Self::Message => "message",
            Self::Options => "options",
            Self::Template => "template",
            Self::Condition => "condition",
            Self::AbTest => "ab_test",
            Self::Agent => "agent",
            Self::Integration => "integration",
            Self::HelpdeskAction => "helpdesk_action",
            Self::HelpdeskTicket => "helpdesk_ticket",
            Self::Jump => "jump",
            Self::WhatsappFlow => "whatsapp_flow",
            Self::AiAssistant => "ai_assistant",
            Self::Unknown(word) => word,
        }
    }

    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or_else(|| Self::Unknown(Arc::from(name)))
    }

    /// The word in native files. A word of the platform that reads like one of ours is marked.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Unknown(word) if needs_mark(word) => format!("{MARK}{word}").into(),
            _ => self.name().into(),
        }
    }

    /// The kind by its word in native files.
    pub fn from_written(word: &str) -> Self {
        match word.strip_prefix(MARK) {
            Some(own) if needs_mark(own) => Self::Unknown(Arc::from(own)),
            _ => Self::from_name(word),
        }
    }

    /// The exits with fixed names that this kind can have. Options, conditions and shares come on top.
    pub fn fixed_exits(&self) -> &'static [&'static str] {
        match self {
            Self::Message => &["reply", "alternate"],
            Self::Options => &["default", "alternate"],
            Self::Template => &["reply", "default", "alternate"],
            Self::Condition => &["otherwise"],
            Self::HelpdeskAction | Self::HelpdeskTicket => &["next"],
            Self::AbTest | Self::Agent | Self::Integration | Self::Jump => &[],
            // Their exits are not known: any that the file has is kept.
            Self::WhatsappFlow | Self::AiAssistant => &["reply", "alternate"],
            Self::Unknown(_) => &["reply", "default", "otherwise", "next", "alternate"],
        }
    }

    /// The fields that an author edits, beside options, conditions, shares and paths.
    pub fn fields(&self) -> &'static [Field] {
        match self {
            Self::Message => MESSAGE_FIELDS,
            Self::Options => OPTIONS_FIELDS,
            Self::Template => TEMPLATE_FIELDS,
            Self::Condition => &[
                Field { name: "variable", holds: FieldType::Variable },
                Field { name: "test", holds: FieldType::Word(&["custom", "time"]) },
            ],
            Self::AbTest => &[],
            Self::Agent => &[Field { name: "team", holds: FieldType::Line }],
            Self::Integration => &[
                Field { name: "service", holds: FieldType::Word(&SERVICES) },
                Field { name: "team", holds: FieldType::Line },
            ],
            Self::HelpdeskAction | Self::HelpdeskTicket => {
                &[Field { name: "service", holds: FieldType::Line }, DATA]
            }
            Self::Jump => &[
                Field { name: "conversation.id", holds: FieldType::Id },
                Field { name: "conversation.name", holds: FieldType::Line },
            ],
            Self::WhatsappFlow | Self::AiAssistant | Self::Unknown(_) => &[TEXT, DATA],
        }
    }

    /// A conversation that comes here leaves the flow.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Agent | Self::Integration | Self::Jump)
    }

    /// The block sends a message and then waits for the user (or, as a trigger, for an update).
    pub fn waits(&self) -> bool {
        matches!(
            self,
            Self::Message
                | Self::Options
                | Self::Template
                | Self::WhatsappFlow
                | Self::AiAssistant
                | Self::Unknown(_)
        )
    }

    /// A block of this kind sends a text of its own.
    pub fn has_text(&self) -> bool {
        self.has_field("text")
    }

    /// Blocks of this kind have a field of this name.
    pub fn has_field(&self, name: &str) -> bool {
        self.fields().iter().any(|field| field.name == name)
    }

    /// The vendor's published editor knows this kind, so that a diagram can hold it.
    pub fn is_supported_by_platform_files(&self) -> bool {
        !matches!(self, Self::WhatsappFlow | Self::AiAssistant | Self::Unknown(_))
    }
}

/// What stands before a word of the platform that would be read as one of ours.
const MARK: &str = "unknown:";

fn needs_mark(word: &str) -> bool {
    !matches!(Kind::from_name(word.trim_start_matches(MARK)), Kind::Unknown(_))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
