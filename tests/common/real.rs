//! The real window on a display of its own, worked with mouse and keys.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::{Pos2, Vec2, vec2};

use crate::common::process::{Process, output, parts};
use crate::common::program::program;
use crate::common::tool::Tool;
use crate::common::wait::until;

pub(crate) const DISPLAY: Tool = Tool {
    name: "Xvfb and xdotool",
    programs: &["Xvfb", "xdotool"],
    install: "apt-get install xvfb xdotool libxcursor1 libxi6 libxkbcommon-x11-0",
};

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
    _window: Process,
    _server: Process,
    _one: MutexGuard<'static, ()>,
}

impl Real {
    /// Opens the window, with its settings and its state in `folder`.
    pub(crate) fn open(folder: &Path, file: Option<&Path>) -> Self {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = Process::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-fbdir"])
                .arg(folder),
        );
        let display = format!(":{}", server.line().trim());
        let window = Process::start(
            program()
                .args(file)
                .env("DISPLAY", &display)
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                .env("XDG_CONFIG_HOME", folder)
                .env("TREBLE_FLOW_STATE", folder.join("state"))
                .env("LC_ALL", "en_US.UTF-8")
                // No dialog of the desktop's own: paths are typed into the window.
                .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
                .env("PATH", ""),
        );
        let screen = folder.join("Xvfb_screen0");
        let real = Self { display, screen, _window: window, _server: server, _one: one };
        let name = file.and_then(Path::file_name).and_then(|name| name.to_str());
        let title = name.map_or_else(|| "Treble".to_owned(), |name| format!("{name} - Treble"));
        until("the window with the flow's name", || real.has_title(&title));
        // It takes the keyboard once it is shown, which is after it has its name.
        std::thread::sleep(PATIENCE);
        real.act(&["search", "--onlyvisible", "--name", &title, "windowfocus", "--sync"], PATIENCE);
        real
    }

    fn xdotool(&self, args: &[&str]) -> String {
        let mut command = Command::new("xdotool");
        let (out, _, _) = parts(&output(command.args(args).env("DISPLAY", &self.display), b""));
        out
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
