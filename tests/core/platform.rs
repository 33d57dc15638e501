//! What the local platform and the runner of handlers read: options, and lines of programs.

use treble_flow_designer::platform::local::Map;
use treble_flow_designer::platform::local::fault::{Fault, Times, parse};
use treble_flow_designer::platform::runner::Log;

#[test]
fn every_fault_is_read_by_its_name_and_told() {
    for fault in Fault::ALL {
        assert_eq!(parse(fault.name()), Ok((fault, Times::Always)));
        assert_eq!(parse(&format!("{}=3", fault.name())), Ok((fault, Times::First(3))));
        assert_eq!(serde_json::to_value(fault).unwrap(), fault.name());
        assert!(!fault.tell().en.is_empty());
    }
    for text in ["", "webhook", "webhook-500=", "webhook-500=0", "webhook-500=-1", "=2"] {
        assert!(parse(text).unwrap_err().to_string().contains("webhook-500"), "{text}");
    }
}

#[test]
fn what_is_no_mapping_is_refused_with_an_example() {
    for text in [
        "",
        "https://example.com",
        "=http://127.0.0.1",
        "example.com=http://127.0.0.1",
        "https://example.com=127.0.0.1",
        "https://example.com?a=b=http://127.0.0.1",
        "https://example.com=http://user:secret@127.0.0.1",
        "ftp://example.com=http://127.0.0.1",
    ] {
        let error = Map::parse(text).unwrap_err();
        assert!(error.to_string().contains("http://127.0.0.1:3000"), "{text}");
    }
}

#[test]
fn lines_are_plain_and_bounded() {
    let log = Log::default();
    let mut text = "\u{1b}[1mbold\u{1b}[0m\ttext\r\n\n".to_owned();
    text.push_str(&"x".repeat(5_000));
    text.push_str("\nlistening on http://127.0.0.1:5\nlistening on http://127.0.0.1:6");
    log.read(text.as_bytes());
    let lines = log.lines();
    assert_eq!(lines[0], "bold text");
    assert_eq!(lines[1].len(), 1_000);
    assert_eq!(lines.len(), 4, "empty lines are left out");
    assert_eq!(log.address().as_deref(), Some("127.0.0.1:5"));
    log.read("y\n".repeat(1_000).as_bytes());
    assert_eq!(log.lines().len(), 400);
    assert_eq!(log.last(2), ["y", "y"]);
    // No text of a line's bytes makes it fail.
    log.read(&[0xff, 0x1b, b'[', b'\n', 0x1b][..]);
}
