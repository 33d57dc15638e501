//! A message as the user's phone shows it.

use serde::{Deserialize, Serialize};

use crate::model::ExitId;

/// A message of the company's, with variables filled in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    /// How options are shown: `plain`, `buttons` or `list`; empty where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub style: String,
    /// The options that the user can see, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Shown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
    /// A template (HSM), which may be sent outside the 24-hour window.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_template: bool,
    /// The reminder of a block whose user stays silent.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_reminder: bool,
}

/// An option as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub id: ExitId,
    pub label: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    pub url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `image`, `video`, `audio` or `document`; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media: String,
}

/// A place on the map, in degrees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Message {
    /// The text as the platform sends it: plain options stand below it, numbered.
    /// Source: the platform's API document, example of the opt-out webhook.
    pub fn sent_text(&self) -> String {
        let mut text = self.text.clone();
        if self.style == "plain" {
            for (index, option) in self.options.iter().enumerate() {
                text.extend(["\n", &(index + 1).to_string(), ") ", &option.label]);
            }
        }
        text
    }
}
