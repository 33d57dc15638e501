//! Writing XML, for reports in the form of test results.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::words::safe;

pub(crate) type Xml = Writer<Vec<u8>>;

/// A document, indented, with a newline at its end.
pub(crate) fn write(document: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing into memory cannot fail.
    let _ok = xml
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| document(&mut xml));
    let mut out = String::from_utf8(xml.into_inner()).unwrap_or_default();
    out.push('\n');
    out
}

pub(crate) fn element<'a>(
    xml: &'a mut Xml,
    name: &'a str,
    attributes: &'a [(&'static str, String)],
) -> quick_xml::writer::ElementWriter<'a, Vec<u8>> {
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    xml.create_element(name).with_attributes(attributes)
}

/// XML has no way to write most control characters, not even escaped.
fn allowed(text: &str) -> String {
    let is_allowed = |ch: char| {
        matches!(ch, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
            || ch >= '\u{10000}'
    };
    text.replace(|ch| !is_allowed(ch), "\u{fffd}")
}

/// A text for an attribute.
pub(crate) fn attribute(text: &str) -> String {
    allowed(&safe::line(text))
}

/// A text between tags. None of its lines begins like a command of a CI.
pub(crate) fn content(text: &str) -> String {
    allowed(&safe::lines(text))
}
