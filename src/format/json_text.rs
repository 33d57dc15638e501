//! JSON text as a tree of spans: every value knows where it stands, numbers keep
//! their digits, and a key that stands twice is an error with both places.
//!
//! A value costs 16 bytes beside the text, strings are not copied until asked for.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Json, Number};

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 128;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Null,
    False,
    True,
    Number,
    /// Without escapes: the span between the quotes is the string.
    PlainString,
    EscapedString,
    Array,
    Object,
}

#[derive(Clone, Copy)]
struct Node {
    /// Bytes of the text, quotes and brackets included.
    start: u32,
    end: u32,
    /// The first node behind this one and all that is in it.
    next: u32,
    kind: Type,
}

/// A JSON text that was read.
pub struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

/// Why a text is not JSON, and where.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    pub message: String,
    /// The byte that it was noticed at.
    pub at: usize,
    /// Another byte that belongs to it: the first of two equal keys.
    pub first: Option<usize>,
}

/// One value of a tree.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    tree: &'a Tree<'a>,
    index: u32,
}

impl<'t> Tree<'t> {
    /// Reads a whole text.
    pub fn read(text: &'t str) -> Result<Self, SyntaxError> {
        // A value takes some 20 bytes of text in real files.
        let mut reader =
            Reader { bytes: text.as_bytes(), at: 0, nodes: Vec::with_capacity(text.len() / 20) };
        reader.skip_space();
        if reader.at == text.len() {
            return Err(reader.error("the file is empty"));
        }
        reader.value(0)?;
        reader.skip_space();
        if reader.at < text.len() {
            return Err(reader.error("there is something behind the end of the JSON value"));
        }
        let tree = Self { text, nodes: reader.nodes };
        tree.check_keys()?;
        Ok(tree)
    }

    pub fn root(&self) -> Value<'_> {
        Value { tree: self, index: 0 }
    }

    /// No object may have the same key twice.
    fn check_keys(&self) -> Result<(), SyntaxError> {
        let mut keys: Vec<u32> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if node.kind != Type::Object {
                continue;
            }
            keys.clear();
            let mut bloom = [0_u64; 4];
            let mut seen_before = false;
            let mut at = index as u32 + 1;
            while at < node.next {
                keys.push(at);
                let key = self.nodes[at as usize];
                let bytes = &self.text.as_bytes()[key.start as usize..key.end as usize];
                // Keys with escapes may be equal without looking so.
                let mut hash = bytes.len() as u64;
                for byte in bytes.iter().take(24) {
                    hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
                }
                let bit = (hash >> 32) & 255;
                let word = &mut bloom[(bit / 64) as usize];
                seen_before |= *word & (1 << (bit % 64)) != 0 || key.kind == Type::EscapedString;
                *word |= 1 << (bit % 64);
                at = self.nodes[key.next as usize].next;
            }
            if seen_before {
                self.check_equal(&keys)?;
            }
        }
        Ok(())
    }

    fn check_equal(&self, keys: &[u32]) -> Result<(), SyntaxError> {
        let text = |index: u32| Value { tree: self, index }.as_text().unwrap_or_default();
        let double = |first: u32, second: u32| SyntaxError {
            message: format!("the key “{}” stands twice in one object", text(second)),
            at: self.nodes[second as usize].start as usize,
            first: Some(self.nodes[first as usize].start as usize),
        };
        let raw = |index: u32| {
            let node = self.nodes[index as usize];
            (&self.text[node.start as usize..node.end as usize], node.kind)
        };
        if keys.len() <= 32 && keys.iter().all(|key| raw(*key).1 == Type::PlainString) {
            for (count, key) in keys.iter().enumerate() {
                let wanted = raw(*key).0;
                if let Some(first) = keys[..count].iter().find(|other| raw(**other).0 == wanted) {
                    return Err(double(*first, *key));
                }
            }
            return Ok(());
        }
        let mut seen: HashMap<Cow<'_, str>, u32> = HashMap::with_capacity(keys.len());
        for key in keys {
            if let Some(first) = seen.insert(text(*key), *key) {
                return Err(double(first, *key));
            }
        }
        Ok(())
    }
}

impl<'a> Value<'a> {
    fn node(self) -> Node {
        self.tree.nodes[self.index as usize]
    }

    pub fn kind(self) -> Type {
        self.node().kind
    }

    /// The first byte of the value.
    pub fn start(self) -> usize {
        self.node().start as usize
    }

    /// The byte behind the value.
    pub fn end(self) -> usize {
        self.node().end as usize
    }

    /// The value as it is written.
    pub fn raw(self) -> &'a str {
        &self.tree.text[self.start()..self.end()]
    }

    /// A word for messages: "a text", "a number".
    pub fn kind_word(self) -> &'static str {
        match self.kind() {
            Type::Null => "null",
            Type::False | Type::True => "true or false",
            Type::Number => "a number",
            Type::PlainString | Type::EscapedString => "a text",
            Type::Array => "a list",
            Type::Object => "an object",
        }
    }

    pub fn is_null(self) -> bool {
        self.kind() == Type::Null
    }

    /// The string, when it is one.
    pub fn as_text(self) -> Option<Cow<'a, str>> {
        let inside = || &self.tree.text[self.start() + 1..self.end() - 1];
        match self.kind() {
            Type::PlainString => Some(Cow::Borrowed(inside())),
            Type::EscapedString => Some(Cow::Owned(unescape(inside()))),
            _ => None,
        }
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Type::False => Some(false),
            Type::True => Some(true),
            _ => None,
        }
    }

    pub fn as_number(self) -> Option<Number> {
        (self.kind() == Type::Number).then(|| Number::parse(self.raw())).flatten()
    }

    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Type::Number).then(|| self.raw().parse().ok()).flatten()
    }

    pub fn is_object(self) -> bool {
        self.kind() == Type::Object
    }

    pub fn is_array(self) -> bool {
        self.kind() == Type::Array
    }

    /// The members of an object with their keys; nothing for other values.
    pub fn members(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let node = self.node();
        let end = if node.kind == Type::Object { node.next } else { 0 };
        let tree = self.tree;
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let key = Value { tree, index: at };
            let value = Value { tree, index: key.node().next };
            at = value.node().next;
            Some((key, value))
        })
    }

    /// The items of an array; nothing for other values.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        let node = self.node();
        let end = if node.kind == Type::Array { node.next } else { 0 };
        let tree = self.tree;
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let item = Value { tree, index: at };
            at = item.node().next;
            Some(item)
        })
    }

    /// The member of an object with this key.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.members().find(|(k, _)| k.is_text(key)).map(|(_, value)| value)
    }

    /// Whether the value is this string, without making a copy of it.
    pub fn is_text(self, text: &str) -> bool {
        match self.kind() {
            Type::PlainString => &self.tree.text[self.start() + 1..self.end() - 1] == text,
            Type::EscapedString => self.as_text().is_some_and(|own| own == text),
            _ => false,
        }
    }

    /// A copy that needs no tree.
    pub fn to_json(self) -> Json {
        match self.kind() {
            Type::Null => Json::Null,
            Type::False => Json::Bool(false),
            Type::True => Json::Bool(true),
            Type::Number => self.as_number().map_or(Json::Null, Json::Number),
            Type::PlainString | Type::EscapedString => {
                Json::String(self.as_text().unwrap_or_default().into_owned())
            }
            Type::Array => Json::Array(self.items().map(Value::to_json).collect()),
            Type::Object => Json::Object(
                self.members()
                    .map(|(key, value)| {
                        (key.as_text().unwrap_or_default().into_owned(), value.to_json())
                    })
                    .collect(),
            ),
        }
    }

    /// The value at a JSON pointer below this one.
    pub fn at_pointer(self, pointer: &str) -> Option<Value<'a>> {
        let mut at = self;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            at = match at.kind() {
                Type::Object => at.get(&step)?,
                Type::Array => at.items().nth(step.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(at)
    }
}

/// A member's text; nothing for other values.
pub fn own_text(value: Option<Value<'_>>) -> Option<String> {
    value.and_then(Value::as_text).map(Cow::into_owned)
}

/// A member's text, unless it is empty.
pub fn filled_text(value: Option<Value<'_>>) -> Option<String> {
    own_text(value).filter(|text| !text.is_empty())
}

/// A key as a step of a JSON pointer.
pub fn pointer_step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
}

impl Reader<'_> {
    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError { message: message.to_owned(), at: self.at, first: None }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Type) -> usize {
        self.nodes.push(Node { start: self.at as u32, end: 0, next: 0, kind });
        self.nodes.len() - 1
    }

    fn close(&mut self, index: usize) {
        let next = self.nodes.len() as u32;
        let end = self.at as u32;
        if let Some(node) = self.nodes.get_mut(index) {
            node.end = end;
            node.next = next;
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(self.error(&format!("values are nested more than {MAX_DEPTH} levels deep")));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Type::True),
            Some(b'f') => self.word("false", Type::False),
            Some(b'n') => self.word("null", Type::Null),
            Some(b'}' | b']') => {
                Err(self.error("a value is missing here; is there a comma too many?"))
            }
            Some(b'\'') => Err(self.error("texts stand in double quotes")),
            Some(b'/') => Err(self.error("JSON has no comments")),
            Some(_) => Err(self.error("a value was expected here")),
            None => Err(self.error("the file ends in the middle of a value")),
        }
    }

    fn word(&mut self, word: &str, kind: Type) -> Result<(), SyntaxError> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("a value was expected here"));
        }
        let index = self.push(kind);
        self.at += word.len();
        self.close(index);
        Ok(())
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let index = self.push(Type::Number);
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[from..self.at]).unwrap_or_default();
        // Most numbers are a few digits; the full grammar is for the others.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if !(digits && (text.len() == 1 || !text.starts_with('0')) || Number::parse(text).is_some())
        {
            self.at = from;
            return Err(self.error("this is not a number as JSON writes it"));
        }
        self.close(index);
        Ok(())
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let index = self.push(Type::PlainString);
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(step) = rest.iter().position(|b| *b == b'"' || *b == b'\\' || *b < 0x20)
            else {
                self.at = self.nodes[index].start as usize;
                return Err(self.error("this text has no closing quote"));
            };
            self.at += step;
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    self.close(index);
                    return Ok(());
                }
                b'\\' => {
                    self.nodes[index].kind = Type::EscapedString;
                    self.escape()?;
                }
                _ => {
                    return Err(self.error(
                        "a text cannot hold a line break or a control character; write \\n for a new line",
                    ));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        let hex = |at: usize| {
            let digits = self.bytes.get(at..at + 4)?;
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        };
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => match hex(self.at + 2) {
                Some(0xd800..=0xdbff) => {
                    let low = (self.bytes.get(self.at + 6..self.at + 8) == Some(b"\\u"))
                        .then(|| hex(self.at + 8))
                        .flatten();
                    if !matches!(low, Some(0xdc00..=0xdfff)) {
                        return Err(
                            self.error("this is half of a character; its second half is missing")
                        );
                    }
                    self.at += 12;
                    Ok(())
                }
                Some(0xdc00..=0xdfff) => {
                    Err(self.error("this is half of a character; its first half is missing"))
                }
                Some(_) => {
                    self.at += 6;
                    Ok(())
                }
                None => Err(self.error("\\u needs four hexadecimal digits")),
            },
            _ => Err(self.error("this is no escape that JSON knows; write \\\\ for a backslash")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), SyntaxError> {
        let index = self.push(Type::Array);
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            self.close(index);
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.is_last(index, b']')? {
                return Ok(());
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), SyntaxError> {
        let index = self.push(Type::Object);
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.close(index);
            return Ok(());
        }
        loop {
            match self.peek() {
                Some(b'"') => self.string()?,
                Some(b'}') => return Err(self.error("there is a comma too many before }")),
                None => return Err(self.error("the file ends in the middle of an object")),
                Some(_) => return Err(self.error("a key in double quotes was expected here")),
            }
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.error("a : is missing here"));
            }
            self.at += 1;
            self.skip_space();
            self.value(depth + 1)?;
            if self.is_last(index, b'}')? {
                return Ok(());
            }
        }
    }

    /// Goes over the comma behind an item of a list or an object, or over the end of it.
    #[inline]
    fn is_last(&mut self, index: usize, end: u8) -> Result<bool, SyntaxError> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                Ok(false)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                self.close(index);
                Ok(true)
            }
            None if end == b']' => Err(self.error("the file ends in the middle of a list")),
            None => Err(self.error("the file ends in the middle of an object")),
            Some(_) if end == b']' => Err(self.error("a comma or ] is missing here")),
            Some(_) => Err(self.error("a comma or } is missing here")),
        }
    }
}

/// The inside of a string that was checked by the reader.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (ch, length) = escaped(&rest[at..]);
        out.push(ch);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character that a text beginning with a backslash stands for, and how long it is written.
pub(super) fn escaped(text: &str) -> (char, usize) {
    let hex = |from: usize| {
        text.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => match (hex(2), hex(8)) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
            }
            (Some(code), _) => (char::from_u32(code).unwrap_or('\u{fffd}'), 6),
            (None, _) => ('\u{fffd}', 2),
        },
        Some(other) => (char::from(*other), 2),
        None => ('\\', 1),
    }
}

/// Line and column of a byte, both from 1; columns count characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The most characters of a line that an excerpt shows on each side of the place.
const EXCERPT_SIDE: usize = 44;

/// The line of a byte with a caret below the place, cut when it is long.
pub fn excerpt(text: &str, at: usize) -> String {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before: Vec<char> = text[start..at].chars().rev().take(EXCERPT_SIDE + 1).collect();
    let after: String =
        text[at..].chars().take_while(|c| *c != '\n' && *c != '\r').take(EXCERPT_SIDE).collect();
    let cut = before.len() > EXCERPT_SIDE;
    let shown: String = before.iter().take(EXCERPT_SIDE).rev().collect();
    // A tab would put the caret elsewhere than the place.
    let clean = |text: &str| text.replace(|c: char| c.is_control(), " ");
    let lead = if cut { "…" } else { "" };
    let caret = " ".repeat(shown.chars().count() + usize::from(cut));
    format!("{lead}{}{}\n{caret}^", clean(&shown), clean(&after))
}
