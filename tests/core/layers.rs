//! The directions of imports, and words that have no place in the sources.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::git;
use crate::common::tool::need;

/// The modules in reading order; each may use only those before it. The two front ends do not
/// know each other, but for the one place where the command line opens the window.
const ORDER: [&str; 11] = [
    "model", "words", "picture", "format", "lint", "sim", "handler", "samples", "export",
    "platform", "store",
];
const FRONT_ENDS: [&str; 2] = ["app", "cli"];

/// All Rust files in a folder, in order.
pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module that a source file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a source names with `crate::`.
fn uses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        // `treble_flow_designer::` and `$crate::` end in the same letters.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split('}').next().unwrap_or_default();
            found.extend(inside.split(',').map(|name| name_at(name.trim())));
        } else {
            found.push(name_at(rest));
        }
    }
    found
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// What is wrong with a module naming another one.
fn wrong_direction(from: &str, to: &str) -> bool {
    let rank = |name: &str| ORDER.iter().position(|own| *own == name);
    if from == to || !ORDER.contains(&to) && !FRONT_ENDS.contains(&to) {
        return false;
    }
    match (rank(from), rank(to)) {
        (Some(from), Some(to)) => to > from,
        // The core does not know the front ends, nor they each other.
        (_, None) => from != "main" && from != "lib",
        (None, Some(_)) => false,
    }
}

#[test]
fn modules_use_only_those_before_them() {
    let files = sources(Path::new("src"));
    assert!(files.len() > 30);
    for path in files {
        let from = module(&path);
        for to in uses(&fs::read_to_string(&path).unwrap()) {
            let is_the_door = path == Path::new("src/cli/window.rs") && to == "app";
            assert!(
                is_the_door || !wrong_direction(&from, &to),
                "{} uses crate::{to}, which comes after {from}",
                path.display()
            );
        }
    }
}

#[test]
fn a_wrong_direction_is_seen() {
    let planted = "use crate::{model::Flow, lint};\nuse crate::app::App;\n";
    assert_eq!(uses(planted), ["model", "lint", "app"]);
    assert!(wrong_direction("format", "lint"));
    assert!(wrong_direction("model", "app"));
    assert!(wrong_direction("cli", "app"));
    assert!(!wrong_direction("lint", "format"));
    assert!(!wrong_direction("app", "lint"));
    assert!(!wrong_direction("main", "cli"));
}

#[test]
fn only_the_command_line_prints_and_nothing_is_left_unfinished() {
    // Written in parts, so that this file does not find itself.
    let unfinished = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let marks = ["FIX", "X"].map(|word| if word == "FIX" { "FIXME" } else { "XXX" });
    let mut files = sources(Path::new("src"));
    files.extend(sources(Path::new("tests")));
    for path in files {
        if path.ends_with("layers.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for word in unfinished.iter().map(String::as_str).chain(marks) {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn nothing_names_a_path_outside_or_a_registry() {
    need!(git::GIT);
    let outside = ["/work", "shared/", ".library"];
    for name in git::files() {
        if name == "Cargo.lock" || name.ends_with("layers.rs") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&name) else { continue };
        for word in outside {
            let word = if word == "/work" { "/work/" } else { word };
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}
