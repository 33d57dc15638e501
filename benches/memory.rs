//! What memory the window takes once a flow is open: the whole of it, and what of it is the
//! program's own. The rest belongs to whatever draws the window; on a display without a graphics
//! card, as here, that is a whole compiler.
//!
//! Run with `cargo bench --bench memory`. It needs Linux and Xvfb.
//!
//! Of the goal of 150 MB for a window on 10,000 blocks, its own are 89 MB (native file) and 109 MB
//! (diagram); 35 MB of these are there before anything is opened. Software rendering takes 105 MB
//! more, most of it the code of its compiler, so that here the whole is 194 and 213 MB. Of the
//! heap, some 40 MB of the native file's 74 are in use (measured with heaptrack and the system's
//! allocator); the rest is room between what is in use, which makes large frames fast.

#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot measure ends")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use treble_flow_designer::format::{self, Format, Source};

mod large;

/// What stays the same for so many seconds, to a megabyte, is taken for at rest.
const AT_REST: usize = 4;
/// A window that is not at rest by then, in seconds, is measured as it is.
const PATIENCE: usize = 60;

/// Ends what was started, also when something fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _waited = self.0.wait();
    }
}

/// Resident memory in kB.
#[derive(Default)]
struct Memory {
    /// The program's file.
    program: usize,
    /// What its allocator has.
    heap: usize,
    /// Libraries, and what they allocate.
    rest: usize,
}

impl Memory {
    /// The program allocates with mimalloc, whose mappings have no name and stand below all
    /// that the system maps; libraries allocate with the C library.
    fn of(process: u32, program: &Path) -> Self {
        let maps = std::fs::read_to_string(format!("/proc/{process}/smaps")).unwrap();
        let program = program.canonicalize().unwrap();
        let mut memory = Self::default();
        let mut first_program = u64::MAX;
        let mut at = (0, String::new());
        let mut sizes = Vec::new();
        for line in maps.lines() {
            let mut words = line.split_whitespace();
            let Some(first) = words.next() else { continue };
            if let Some(start) =
                first.split_once('-').and_then(|(start, _)| u64::from_str_radix(start, 16).ok())
            {
                at = (start, words.nth(4).unwrap_or_default().to_owned());
                if Path::new(&at.1) == program {
                    first_program = first_program.min(start);
                }
            } else if first == "Rss:" {
                let size: usize =
                    words.next().and_then(|size| size.parse().ok()).unwrap_or_default();
                sizes.push((at.0, at.1.clone(), size));
            }
        }
        for (start, name, size) in sizes {
            if Path::new(&name) == program {
                memory.program += size;
            } else if name.is_empty() && start < first_program {
                memory.heap += size;
            } else {
                memory.rest += size;
            }
        }
        memory
    }

    fn all(&self) -> usize {
        self.program + self.heap + self.rest
    }
}

fn status(process: u32, name: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().unwrap_or_default()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let native = folder.path().join("large.flow.json");
    let diagram = folder.path().join("large.diagram.json");
    let flow = large::large_flow();
    std::fs::write(
        &native,
        format::save(&flow, &Source::native()).expect("a made-up flow is saved").text,
    )
    .unwrap();
    std::fs::write(
        &diagram,
        format::save(&flow, &Source::platform(Format::Diagram))
            .expect("a made-up flow is saved")
            .text,
    )
    .unwrap();
    drop(flow);

    let mut server = Running(
        Command::new("Xvfb")
            // Without the last, a server that was left by all its windows turns the next away.
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut number = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
    let display = format!(":{}", number.trim());

    println!("Memory of the window at rest, in MB");
    println!("{:>24} {:>8} {:>8} {:>8} {:>8} {:>8}", "", "all", "program", "heap", "rest", "peak");
    for (name, file) in [
        ("empty", None),
        ("10,000 blocks, native", Some(&native)),
        ("10,000 blocks, diagram", Some(&diagram)),
    ] {
        let program = Path::new(env!("CARGO_BIN_EXE_treble-flow"));
        let window = Running(
            Command::new(program)
                .args(file)
                .env("DISPLAY", &display)
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                .env("XDG_CONFIG_HOME", folder.path())
                .env("TREBLE_FLOW_STATE", folder.path().join("state"))
                .env_remove("WAYLAND_DISPLAY")
                .spawn()
                .unwrap(),
        );
        let process = window.0.id();
        let mut seen = Vec::new();
        while seen.len() < PATIENCE {
            std::thread::sleep(Duration::from_secs(1));
            seen.push(status(process, "VmRSS"));
            let last = seen.iter().rev().take(AT_REST);
            let (least, most) = (last.clone().min().unwrap(), last.max().unwrap());
            if seen.len() > 2 * AT_REST && most - least < 1_000 {
                break;
            }
        }
        let memory = Memory::of(process, program);
        let mb = |size: usize| format!("{:.0}", size as f64 / 1_000.0 * 1.024);
        println!(
            "{name:>24} {:>8} {:>8} {:>8} {:>8} {:>8}",
            mb(memory.all()),
            mb(memory.program),
            mb(memory.heap),
            mb(memory.rest),
            mb(status(process, "VmHWM")),
        );
    }
}
