//! The real window on a display of its own, worked with mouse and keys.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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

/// How often in a row the window and its display must be found asleep to count as at rest: for as
/// long as the pause between two frames of a movement.
const RESTS: usize = 10;

/// One window at a time: two of them on few processors answer too late for each other.
static ONE: Mutex<()> = Mutex::new(());

pub(crate) struct Real {
    display: String,
    /// The file that holds what the display shows.
    screen: PathBuf,
    window: Process,
    server: Process,
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
                // More threads that draw cost more than they gain on two processors.
                .env("LP_NUM_THREADS", "1")
                .env("XDG_CONFIG_HOME", folder)
                .env("TREBLE_FLOW_STATE", folder.join("state"))
                .env("LC_ALL", "en_US.UTF-8")
                // No dialog of the desktop's own: paths are typed into the window.
                .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
                .env("PATH", ""),
        );
        let screen = folder.join("Xvfb_screen0");
        let real = Self { display, screen, window, server, _one: one };
        let name = file.and_then(Path::file_name).and_then(|name| name.to_str());
        let title = name.map_or_else(|| "Treble".to_owned(), |name| format!("{name} - Treble"));
        until("the window with the flow's name", || real.has_title(&title));
        // It takes the keyboard once it is shown, and answers once it is drawn.
        let shown = ["search", "--onlyvisible", "--name", &title];
        until("the window is shown", || !real.xdotool(&shown).trim().is_empty());
        until("the window is drawn", || {
            let screen = std::fs::read(&real.screen).unwrap();
            // Its last lines: before them are a header and what the window leaves free.
            let pixels = &screen[screen.len() / 2..];
            pixels.iter().collect::<BTreeSet<_>>().len() > 16
        });
        real.act(&[&shown[..], &["windowfocus", "--sync"]].concat());
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

    /// Does something with `xdotool` and waits until the window has answered: it and its display
    /// sleep, and the screen stays as it is. On a busy machine one that still has to answer waits for
    /// a processor, and does not sleep.
    fn act(&self, args: &[&str]) {
        self.xdotool(args);
        let mut before = Vec::new();
        until("the window is at rest", || {
            for _ in 0..RESTS {
                if !is_asleep(&self.window) || !is_asleep(&self.server) {
                    return false;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            let now = std::fs::read(&self.screen).unwrap();
            let is_same = now == before;
            before = now;
            is_same
        });
    }

    fn point_at(&self, at: Pos2) {
        let [x, y] = [at.x, at.y].map(|number| number.round().to_string());
        self.act(&["mousemove", &x, &y]);
    }

    pub(crate) fn click(&self, at: Pos2) {
        self.point_at(at);
        self.act(&["click", "1"]);
    }

    pub(crate) fn drag(&self, from: Pos2, to: Pos2) {
        self.point_at(from);
        self.act(&["mousedown", "1"]);
        self.point_at(from + (to - from) * 0.5);
        self.point_at(to);
        self.act(&["mouseup", "1"]);
    }

    pub(crate) fn press(&self, keys: &str) {
        self.act(&["key", keys]);
    }

    pub(crate) fn type_in(&self, words: &str) {
        self.act(&["type", "--delay", "8", words]);
    }
}

/// No thread of a process runs, or waits for a processor.
fn is_asleep(process: &Process) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{}/task", process.child.id())).unwrap();
    threads.flatten().all(|thread| {
        // A thread that has just ended has no file any more.
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('S'))
    })
}
