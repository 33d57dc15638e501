//! Any bytes: they open or say why, and what opens can be checked, mended and written.
//!
//! `cargo fuzz run open tests/fixtures flows` from the project's folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint;

fuzz_target!(|bytes: &[u8]| {
    let Ok(opened) = format::open(bytes) else { return };
    let native = format::save(&opened.flow, &Source::native());
    let again = format::open(native.as_bytes()).expect("what was written is read");
    assert_eq!(format::save(&again.flow, &Source::native()), native);
    for form in [Format::Diagram, Format::Questions] {
        format::save(&opened.flow, &Source::platform(form));
    }
    let (mended, _) = lint::fix_all(&opened.flow, true);
    format::save(&mended, &opened.source);
});
