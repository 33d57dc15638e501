//! The real window on a display of its own, worked with mouse and keys.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::{Pos2, Vec2, vec2};

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

pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// How long an answer is waited for that may show nothing on the screen.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a screen must stay the same to count as at rest: longer than the pause between two
/// frames of a movement, shorter than a cursor's blink.
const REST: Duration = Duration::from_millis(200);

/// One window at a time: two of them on few processors answer too late for each other.
static ONE: Mutex<()> = Mutex::new(());

pub(crate) struct Real {
    display: String,
    /// The file that holds what the display shows.
    screen: PathBuf,
    _window: Running,
    _server: Running,
    _one: MutexGuard<'static, ()>,
}

impl Real {
    /// Opens the window, with its settings and its state in `folder`. `None` where the tools for
    /// it are missing, and a word about it.
    pub(crate) fn open(folder: &Path, file: Option<&Path>) -> Option<Self> {
        if !has("Xvfb") || !has("xdotool") {
            assert!(std::env::var_os("REQUIRE_ALL").is_none(), "Xvfb or xdotool is missing");
            println!(
                "skipped: Xvfb, xdotool (apt-get install xvfb xdotool libxcursor1 libxi6 libxkbcommon-x11-0)"
            );
            return None;
        }
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = Running(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-fbdir"])
                .arg(folder)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let mut number = String::new();
        BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let window = Running(
            Command::new(env!("CARGO_BIN_EXE_treble-flow"))
                .args(file)
                .env("DISPLAY", &display)
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                .env("XDG_CONFIG_HOME", folder)
                .env("TREBLE_FLOW_STATE", folder.join("state"))
                .env("LC_ALL", "en_US.UTF-8")
                .env_remove("WAYLAND_DISPLAY")
                // No dialog of the desktop's own: paths are typed into the window.
                .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
                .env("PATH", "")
                .spawn()
                .unwrap(),
        );
        let screen = folder.join("Xvfb_screen0");
        let real = Self { display, screen, _window: window, _server: server, _one: one };
        let name = file.and_then(Path::file_name).and_then(|name| name.to_str());
        let title = name.map_or_else(|| "Treble".to_owned(), |name| format!("{name} - Treble"));
        until("the window with the flow's name", || real.has_title(&title));
        // It takes the keyboard once it is shown, which is after it has its name.
        std::thread::sleep(PATIENCE);
        real.act(&["search", "--onlyvisible", "--name", &title, "windowfocus", "--sync"], PATIENCE);
        Some(real)
    }

    fn xdotool(&self, args: &[&str]) -> String {
        let done =
            Command::new("xdotool").args(args).env("DISPLAY", &self.display).output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    }

    pub(crate) fn has_title(&self, part: &str) -> bool {
        !self.xdotool(&["search", "--name", part]).trim().is_empty()
    }

    pub(crate) fn size(&self) -> Vec2 {
        let told = self.xdotool(&["search", "--name", "Treble", "getwindowgeometry", "--shell"]);
        let number = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.parse().unwrap()
        };
        vec2(number("WIDTH="), number("HEIGHT="))
    }

    /// Does something with `xdotool` and waits until the screen shows what it led to.
    fn act(&self, args: &[&str], patience: Duration) {
        let look = || std::fs::read(&self.screen).unwrap();
        let before = look();
        self.xdotool(args);
        let start = Instant::now();
        let mut shown = look();
        while shown == before && start.elapsed() < patience {
            std::thread::sleep(Duration::from_millis(20));
            shown = look();
        }
        for _ in 0..100 {
            std::thread::sleep(REST);
            let now = look();
            if now == shown {
                return;
            }
            shown = now;
        }
        panic!("the screen does not come to rest after {args:?}");
    }

    fn point_at(&self, at: Pos2) {
        let [x, y] = [at.x, at.y].map(|number| number.round().to_string());
        // Most of the canvas looks the same under the pointer.
        self.act(&["mousemove", &x, &y], REST);
    }

    pub(crate) fn click(&self, at: Pos2) {
        self.point_at(at);
        self.act(&["click", "1"], PATIENCE);
    }

    pub(crate) fn drag(&self, from: Pos2, to: Pos2) {
        self.point_at(from);
        self.act(&["mousedown", "1"], PATIENCE);
        self.point_at(from + (to - from) * 0.5);
        self.point_at(to);
        self.act(&["mouseup", "1"], PATIENCE);
    }

    pub(crate) fn press(&self, keys: &str) {
        self.act(&["key", keys], PATIENCE);
    }

    pub(crate) fn type_in(&self, words: &str) {
        self.act(&["type", "--delay", "8", words], PATIENCE);
    }
}
