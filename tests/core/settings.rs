//! What is remembered between runs: broken files and broken values do no harm.

use std::path::Path;

use treble_flow_designer::store::{Grid, Settings};

#[test]
#[cfg(unix)]
fn a_path_that_is_no_text_does_not_keep_the_rest_from_being_kept() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    let mut settings = Settings::load_from(&file);
    settings.remember_file(Path::new("/tmp/a.json"));
    settings.remember_file(Path::new(std::ffi::OsStr::from_bytes(b"/tmp/n\xff.json")));
    settings.keep();
    assert_eq!(Settings::load_from(&file).recent, [Path::new("/tmp/a.json")]);
}

#[test]
fn broken_settings_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/settings.json");
    for broken in ["", "{", "[]", "{\"recent\": 3}"] {
        std::fs::create_dir_all(folder.path().join("new")).unwrap();
        std::fs::write(&file, broken).unwrap();
        let mut settings = Settings::load_from(&file);
        assert!(settings.recent.is_empty());
        settings.remember_webhook("https://example.com");
        settings.remember_file(Path::new("/tmp/a.json"));
        settings.keep();
        assert_eq!(Settings::load_from(&file), settings);
    }
}

#[test]
fn one_broken_value_costs_only_itself_and_unknown_ones_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    assert!(Settings::load_from(&file).is_first_run);
    let text = r#"{"language": 7, "light": true, "grid": {"dots": false, "snap": "no"},
        "sizes": {"blocks": 300, "problems": -1}, "window": {"width": 1e30},
        "from_later": {"a": [1]}}"#;
    std::fs::write(&file, text).unwrap();
    let settings = Settings::load_from(&file);
    assert!(!settings.is_first_run && settings.light && settings.language.is_empty());
    assert_eq!(settings.grid, Grid::default());
    assert_eq!(settings.size_of("blocks"), Some(300.0));
    assert_eq!(settings.size_of("problems"), None);
    assert_eq!(settings.window_size(), None);
    settings.keep();
    assert!(std::fs::read_to_string(&file).unwrap().contains("from_later"));
    assert_eq!(Settings::load_from(&file), settings);
}

#[test]
fn a_window_has_the_size_that_it_had_if_both_sides_are_sane() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    for (width, height, size) in [
        ("800", "600", Some([800.0, 600.0])),
        ("800", "1e30", None),
        ("800", "0", None),
        ("1e30", "600", None),
    ] {
        std::fs::write(&file, format!(r#"{{"window":{{"width":{width},"height":{height}}}}}"#))
            .unwrap();
        assert_eq!(Settings::load_from(&file).window_size(), size, "{width} {height}");
    }
}
