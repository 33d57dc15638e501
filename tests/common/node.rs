//! Node, and the modules of generated handlers, installed once for all tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use treble_flow_designer::handler::GeneratedFile;

/// Says why a test did nothing; where nothing may be skipped, it fails.
#[expect(clippy::print_stderr, reason = "a test says what it skips")]
pub(crate) fn has_node() -> bool {
    let runs = |tool: &str| {
        let status = Command::new(tool)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    if runs("node") && runs("npm") {
        return true;
    }
    let reason = "skipped: node (apt-get install nodejs npm)";
    assert!(std::env::var_os("REQUIRE_ALL").is_none_or(|all| all != "1"), "{reason}");
    eprintln!("{reason}");
    false
}

/// Runs a command for at most so long; its output is in the message when it fails.
pub(crate) fn run(command: &mut Command, log: &Path, limit: Duration) {
    let out = fs::File::create(log).unwrap();
    let copy = out.try_clone().unwrap();
    let mut child = Running(command.stdin(Stdio::null()).stdout(out).stderr(copy).spawn().unwrap());
    let started = Instant::now();
    loop {
        if let Some(status) = child.0.try_wait().unwrap() {
            let output = fs::read_to_string(log).unwrap_or_default();
            assert!(status.success(), "{command:?}: {status}\n{output}");
            return;
        }
        assert!(started.elapsed() < limit, "{command:?} takes too long");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A process that ends with its test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _gone = self.0.kill();
        let _status = self.0.wait();
    }
}

/// A folder with the modules that a project of these files asks for.
pub(crate) fn installed(files: &[GeneratedFile]) -> PathBuf {
    static INSTALL: Mutex<()> = Mutex::new(());
    let _one = INSTALL.lock().unwrap_or_else(PoisonError::into_inner);
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handlers");
    let lock = text("package-lock.json");
    let done = shared.join("installed");
    if fs::read_to_string(&done).ok().as_ref() != Some(lock) {
        fs::create_dir_all(&shared).unwrap();
        fs::write(shared.join("package.json"), text("package.json")).unwrap();
        fs::write(shared.join("package-lock.json"), lock).unwrap();
        run(
            Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&shared),
            &shared.join("install.log"),
            Duration::from_mins(5),
        );
        fs::write(&done, lock).unwrap();
    }
    shared
}
