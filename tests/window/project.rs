//! The window goes by the settings of the project that a file belongs to.

use std::fs;
use std::path::Path;

use egui_kittest::kittest::Queryable as _;
use treble_flow_designer::lint::Severity;
use treble_flow_designer::store::Settings;

use crate::common::window::{Window, flow, settle, window_with};

fn folder(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy("assets/broken/lower-case.flow.json", folder.path().join("a.flow.json")).unwrap();
    fs::write(folder.path().join("treble-flow.toml"), settings).unwrap();
    folder
}

fn open(path: &Path) -> Window {
    let mut harness = window_with(Settings::default(), |_| None);
    harness.state_mut().open(path);
    settle(&mut harness);
    harness
}

fn severity(harness: &Window, rule: &str) -> Option<Severity> {
    let findings = &harness.state().doc().findings;
    findings.iter().find(|finding| finding.rule.name == rule).map(|finding| finding.severity)
}

#[test]
fn a_file_is_checked_as_its_project_wants() {
    let folder = folder(
        "[rules]\nmisspelled-trigger = \"off\"\n[webhooks]\nallowed-hosts = [\"example.com\"]\n",
    );
    let mut harness = open(&folder.path().join("a.flow.json"));
    assert_eq!(severity(&harness, "misspelled-trigger"), None);
    assert_eq!(severity(&harness, "placeholder-webhook"), None);
    // What is off is not mended by the button for all.
    assert!(!harness.state().has_safe_fix());
    let before = flow(&harness);
    harness.state_mut().fix_all_safe();
    assert_eq!(flow(&harness), before);
    // Saved into another project, it is checked as that one wants.
    let other = tempfile::tempdir().unwrap();
    let settings = "[rules]\nplaceholder-webhook = \"warning\"\n";
    fs::write(other.path().join("treble-flow.toml"), settings).unwrap();
    harness.state_mut().save_to(other.path().join("b.flow.json"));
    settle(&mut harness);
    assert_eq!(severity(&harness, "misspelled-trigger"), Some(Severity::Error));
    assert_eq!(severity(&harness, "placeholder-webhook"), Some(Severity::Warning));
    assert!(harness.state().has_safe_fix());
    harness.state_mut().fix_all_safe();
    assert_ne!(flow(&harness), before);
}

#[test]
fn broken_settings_are_told_and_change_nothing() {
    let folder = folder("[rules]\nmispelled-trigger = \"off\"\n");
    let harness = open(&folder.path().join("a.flow.json"));
    assert_eq!(severity(&harness, "misspelled-trigger"), Some(Severity::Error));
    assert!(harness.state().notices.iter().any(|notice| notice.is_error));
    harness.get_by_label_contains("treble-flow.toml:2:1 were not used: there is no rule");
}
