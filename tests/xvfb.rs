//! The real window on a display of its own, worked with mouse and keys.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use treble_flow_designer::format;

/// Ends what was started, also when the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _waited = self.0.wait();
    }
}

fn has(tool: &str) -> bool {
    let found =
        Command::new(tool).arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_ok()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn blocks(file: &Path) -> usize {
    format::open(&std::fs::read(file).unwrap()).map_or(0, |opened| opened.flow.blocks.len())
}

#[test]
fn mouse_and_keys_work_on_the_real_window() {
    if !has("Xvfb") || !has("xdotool") {
        assert!(std::env::var_os("REQUIRE_ALL").is_none(), "Xvfb or xdotool is missing");
        println!(
            "skipped: Xvfb, xdotool (apt-get install xvfb xdotool libxcursor1 libxi6 libxkbcommon-x11-0)"
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flow.json");
    std::fs::copy("flows/identity-check.flow.json", &file).unwrap();
    let before = std::fs::read(&file).unwrap();
    let count = blocks(&file);

    let mut server = Running(
        Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut number = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
    let display = format!(":{}", number.trim());
    let _window = Running(
        Command::new(env!("CARGO_BIN_EXE_treble-flow"))
            .arg(&file)
            .env("DISPLAY", &display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("XDG_CONFIG_HOME", folder.path())
            .env("TREBLE_FLOW_STATE", folder.path().join("state"))
            .env("LC_ALL", "en_US.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .spawn()
            .unwrap(),
    );
    let xdotool = |args: &[&str]| {
        let done = Command::new("xdotool").args(args).env("DISPLAY", &display).output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    let title = |part: &str| !xdotool(&["search", "--name", part]).trim().is_empty();
    until("the window with the flow's name", || title("flow.json - Treble"));
    let window = xdotool(&["search", "--name", "flow.json - Treble"]);
    xdotool(&["windowfocus", window.trim()]);
    std::thread::sleep(Duration::from_secs(1));

    // The first entry of the list of blocks: a simple message is added.
    xdotool(&["mousemove", "100", "161", "click", "1"]);
    until("the mark of unsaved changes", || title("\\* flow.json"));
    xdotool(&["key", "ctrl+s"]);
    until("a saved block more", || blocks(&file) == count + 1);
    xdotool(&["key", "ctrl+z"]);
    until("the mark after the undo", || title("\\* flow.json"));
    xdotool(&["key", "ctrl+s"]);
    until("the file as it was", || std::fs::read(&file).unwrap() == before);
}

#[test]
fn without_a_display_it_says_so() {
    let done = Command::new(env!("CARGO_BIN_EXE_treble-flow"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("there is no display"), "{said}");
}
