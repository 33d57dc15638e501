//! Every test is run: a file of tests that no target declares would be left out without a word.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::layers::sources;

/// The files of the modules that a source in `folder` declares.
fn declared(text: &str, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut inside = folder.to_owned();
    for line in text.lines().map(str::trim) {
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        if let Some(name) = line.strip_prefix("mod ") {
            if let Some(name) = name.strip_suffix(" {") {
                inside.push(name);
            } else if let Some(name) = name.strip_suffix(';') {
                files.push(inside.join(name).with_extension("rs"));
            }
        } else if line == "}" && inside != folder {
            inside.pop();
        }
    }
    files
}

/// The source of every test that Cargo.toml names.
fn roots() -> Vec<PathBuf> {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let tests = manifest["test"].as_array().unwrap();
    tests.iter().map(|test| test["path"].as_str().unwrap().into()).collect()
}

#[test]
fn every_file_of_tests_belongs_to_a_target() {
    let roots = roots();
    assert_eq!(roots.len(), 3);
    let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
    for root in &roots {
        reached.extend(declared(&fs::read_to_string(root).unwrap(), root.parent().unwrap()));
    }
    reached.extend(roots);
    let there: BTreeSet<PathBuf> = sources(Path::new("tests")).into_iter().collect();
    assert!(there.len() > 50);
    let lost: Vec<&PathBuf> = there.difference(&reached).collect();
    assert!(lost.is_empty(), "declare these in a root file of tests/: {lost:?}");
    // Modules are declared in the root files alone: elsewhere this test would not see them.
    for path in there.iter().filter(|path| path.components().count() > 2) {
        let text = fs::read_to_string(path).unwrap();
        let own: Vec<PathBuf> = declared(&text, Path::new(""));
        assert!(own.is_empty(), "{} declares {own:?}", path.display());
    }
}

#[test]
fn modules_are_found_where_they_are_declared() {
    let text = "mod one;\nmod part {\n    pub(crate) mod two;\n}\nmod three;\n";
    let found = declared(text, Path::new("tests"));
    assert_eq!(found, ["tests/one.rs", "tests/part/two.rs", "tests/three.rs"].map(PathBuf::from));
}

#[test]
fn no_test_is_switched_off() {
    // Written in parts, so that this file does not find itself.
    let words = [["#[", "path"], ["dead", "_code"], ["#[", "ignore"]].map(|parts| parts.concat());
    for path in sources(Path::new("tests")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in &words {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn the_library_has_no_tests_of_its_own() {
    for path in sources(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["#[test]", "cfg(test)"] {
            assert!(!text.contains(word), "{} has {word}: nothing would run it", path.display());
        }
    }
}
