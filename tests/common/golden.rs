//! Files that hold what is expected. `UPDATE=1 cargo test` writes them: look at the change before
//! it is kept.

use std::fs;
use std::path::Path;

/// The file must hold this text.
#[track_caller]
pub(crate) fn golden(path: impl AsRef<Path>, text: &str) {
    let path = path.as_ref();
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let kept = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 writes it", path.display()));
    if kept != text {
        let change = similar::TextDiff::from_lines(&kept, text).unified_diff().to_string();
        let lines: Vec<&str> = change.lines().take(60).collect();
        panic!("{} holds something else; UPDATE=1 writes it\n{}", path.display(), lines.join("\n"));
    }
}
