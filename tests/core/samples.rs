//! The sample flows: all of them are in the program, and nothing is wrong with them.

use treble_flow_designer::format;
use treble_flow_designer::lint::{Severity, lint};
use treble_flow_designer::samples::SAMPLES;
use treble_flow_designer::sim::flowtest::ENDING;

#[test]
fn every_file_in_flows_is_a_sample() {
    let mut files: Vec<String> = std::fs::read_dir("flows")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(ENDING))
        .collect();
    let mut named: Vec<String> =
        SAMPLES.iter().map(|sample| format!("{}.flow.json", sample.name)).collect();
    files.sort();
    named.sort();
    assert_eq!(files, named);
}

#[test]
fn samples_have_no_error_and_no_warning() {
    for sample in SAMPLES {
        let flow = format::open(sample.text.as_bytes()).unwrap().flow;
        let bad: Vec<&str> = lint(&flow)
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .map(|finding| finding.rule.name)
            .collect();
        assert!(bad.is_empty(), "{}: {bad:?}", sample.name);
    }
}
