//! Names of blocks and exits: short texts that are cheap to copy.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self::from)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }
    };
}

text_id! {
    /// A block's name, unique in its flow: its key in the file.
    BlockId
}
text_id! {
    /// An exit's name, unique in its block: `reply`, `default`, `alternate`,
    /// `otherwise`, `next`, or the id of an option, a condition or a share.
    ExitId
}

text_id! {
    /// A note's or frame's name, unique in its flow: its key in the file.
    NoteId
}

/// The exits whose ids are fixed words, in the order in which they are written.
pub const FIXED_EXITS: [&str; 5] = ["reply", "default", "otherwise", "next", "alternate"];

/// The longest slug that is made from a text, in characters.
const SLUG_LENGTH: usize = 28;

/// A short id made from a text: `[a-z0-9][a-z0-9-]*`, accents dropped. Empty
/// when the text has no letter or digit that ASCII knows.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut gap = false;
    let mut is_cut = false;
    // Variables make poor names: `{{name}}` reads as `name`, and that is fine.
    for ch in text.chars().take(200).nfkd() {
        if ch.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                if slug.len() + 2 >= SLUG_LENGTH {
                    break;
                }
                slug.push('-');
            }
            gap = false;
            if slug.len() >= SLUG_LENGTH {
                is_cut = true;
                break;
            }
            slug.push(ch.to_ascii_lowercase());
        } else if !('\u{300}'..='\u{36f}').contains(&ch) {
            gap = true;
        }
    }
    // A word that did not fit whole goes, unless it is the only one.
    if is_cut && let Some(last) = slug.rfind('-') {
        slug.truncate(last);
    }
    slug
}

/// `wanted`, or `wanted-2`, `wanted-3`… : the first that is not taken.
pub fn free_id(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2_u32;
    loop {
        let id = format!("{wanted}-{number}");
        if !is_taken(&id) {
            return id;
        }
        number += 1;
    }
}

/// Makes many ids that differ from each other, without trying each number again.
#[derive(Default)]
pub struct IdMaker {
    taken: HashSet<String>,
    next: std::collections::HashMap<String, u32>,
}

impl IdMaker {
    /// An id like `wanted` that this maker has not given before.
    pub fn make(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let number = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let id = format!("{wanted}-{number}");
            *number += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
