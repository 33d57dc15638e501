//! Files that are made from the sources are current. `UPDATE=1 cargo test` writes them.

use std::fs;

use treble_flow_designer::format::native::schema::schema;
use treble_flow_designer::model::Kind;
use treble_flow_designer::words::{self, Language, Words};

use crate::common::golden::golden;
use crate::common::schema::Schema;

#[test]
fn the_schema_is_current() {
    golden("assets/flow.schema.json", &schema());
}

#[test]
fn the_schema_of_tests_is_current() {
    golden("assets/flowtest.schema.json", &treble_flow_designer::sim::flowtest::schema());
}

#[test]
fn the_samples_follow_the_schema_and_are_canonical() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let schema = Schema::new(schema);
    let mut count = 0;
    for folder in ["flows", "assets/broken"] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if !path.to_string_lossy().ends_with(".flow.json") {
                continue;
            }
            count += 1;
            let text = fs::read_to_string(&path).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let errors = schema.errors(&value);
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            let opened = treble_flow_designer::format::open(text.as_bytes()).unwrap();
            let saved =
                treble_flow_designer::format::save(&opened.flow, &opened.source).unwrap().text;
            assert_eq!(saved, text, "{} is not canonical", path.display());
        }
    }
    assert!(count > 0);
}

/// The `{name}`s of a text.
fn holes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .match_indices('{')
        .filter_map(|(at, _)| {
            let inside = text[at + 1..].split('}').next()?;
            let is_name =
                !inside.is_empty() && inside.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            is_name.then(|| inside.to_owned())
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn every_text_is_there_in_every_language_with_the_same_names() {
    let lists: &[&[(&str, Words)]] = &[
        words::around::ALL,
        words::blocks::ALL,
        words::chat::ALL,
        words::compare::ALL,
        words::diff::ALL,
        words::editing::ALL,
        words::faults::ALL,
        words::findings_variables::ALL,
        words::findings_limits::ALL,
        words::flowtest::ALL,
        words::inspector::ALL,
        words::interface::ALL,
        words::notes::ALL,
        words::picture::ALL,
        words::platform::ALL,
        words::problems::ALL,
        words::project::ALL,
        words::run::ALL,
        words::saving::ALL,
        words::limits::ALL,
        words::local::ALL,
        words::sheet::ALL,
        words::sim::ALL,
        words::simulate::ALL,
        words::store::ALL,
        words::tour::ALL,
    ];
    for (name, text) in lists.iter().copied().flatten() {
        for language in Language::ALL {
            assert!(!text.get(language).trim().is_empty(), "{name} in {language}");
            assert_eq!(holes(text.get(language)), holes(text.en), "{name} in {language}");
        }
    }
}

#[test]
fn a_language_is_known_by_its_codes_and_locales() {
    for (language, codes) in [
        (Language::English, ["en", "EN", "en_US.UTF-8", "en-GB"]),
        (Language::Spanish, ["es", "ES", "es_MX.UTF-8", "es-419"]),
        (Language::Portuguese, ["pt", "Pt", "pt_BR.UTF-8@x", "PT-BR"]),
    ] {
        for code in codes {
            assert_eq!(Language::from_code(code), Some(language), "{code}");
        }
    }
    for code in ["", "C", "POSIX", "fr", "e", "eng"] {
        assert_eq!(Language::from_code(code), None, "{code}");
    }
}

#[test]
fn every_field_has_a_name() {
    for field in Kind::ALL.iter().flat_map(Kind::fields) {
        assert!(words::interface::field(field.name).is_some(), "{}", field.name);
    }
}
