//! A flow's own handler, generated, installed and started on this computer.
//!
//! It listens on loopback only, knows the local platform instead of the real one, and is given
//! no key. Everything that is started runs under the [`guard`](super::guard), so that it ends
//! with the one who holds [`Running`], also when that one is killed.

mod error;
mod folder;
mod process;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::handler::{self, GeneratedFile, node, plan::addresses};
use crate::model::Flow;

pub use error::RunError;
pub use process::Log;

use folder::Folder;
use process::Process;

/// How many lines tell why something failed.
const TOLD: usize = 40;
/// About how much an install takes on the disk, in megabytes.
pub const INSTALLED_MB: u32 = 30;

const CLEAN_INSTALL: &[&str] = &["ci", NO_SCRIPTS, "--no-audit", "--no-fund", LOG_LEVEL, NO_NOTICE];
/// When somebody changed what is to be installed, the lock file may no longer agree with it.
const INSTALL: &[&str] = &["install", NO_SCRIPTS, "--no-audit", "--no-fund", LOG_LEVEL, NO_NOTICE];
const NO_SCRIPTS: &str = "--ignore-scripts";
const NO_NOTICE: &str = "--no-update-notifier";
/// Each package that arrives is a line: otherwise nothing is heard until the end.
const LOG_LEVEL: &str = "--loglevel=http";
const BUILD: &[&str] = &["node_modules/typescript/bin/tsc"];
const START: &[&str] = &["dist/src/main.js"];
const VERSION: &[&str] = &["--version"];

/// What of this process's environment its programs see: what they need to find their own files
/// and the network, and no key.
const PASSED: &[&str] = &[
    "APPDATA",
    "COMSPEC",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "LANG",
    "LOCALAPPDATA",
    "LOGNAME",
    "NODE_EXTRA_CA_CERTS",
    "PATHEXT",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];
/// The same for all names that begin so: programs that choose among versions of Node.
const PASSED_STARTS: &[&str] = &["ASDF_", "FNM_", "LC_", "MISE_", "NODENV_", "NVM_", "VOLTA_"];
/// What npm alone sees of it: the way to the packages. A login or a token may stand in these.
const PASSED_TO_NPM: &[&str] =
    &["NO_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "no_proxy", "https_proxy", "http_proxy"];
const PASSED_TO_NPM_STARTS: &[&str] = &["npm_config_"];

/// What is going to be done.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where everything happens; nothing is written elsewhere but npm's own cache.
    pub folder: PathBuf,
    /// As one would type them there.
    pub commands: Vec<String>,
    /// What an install fetches, those first that the handler itself asks for.
    pub packages: Vec<Package>,
    /// The packages are not there yet, or they are other ones.
    pub installs: bool,
    /// Files that somebody changed, which stay as they are.
    pub kept: Vec<String>,
    /// The oldest version of Node that will do.
    pub node: String,
    files: Vec<GeneratedFile>,
    /// The flow's URLs, and the handler's paths.
    addresses: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The handler asks for it; the others are there for its sake.
    pub is_direct: bool,
}

/// What the runner itself needs.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The local platform's URL, without a slash at its end.
    pub platform: String,
    /// This program, which guards the others.
    pub guard: PathBuf,
    /// Where programs are looked for.
    pub path: OsString,
    pub limits: Limits,
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub check: Duration,
    pub install: Duration,
    pub build: Duration,
    pub ready: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            check: Duration::from_secs(15),
            install: Duration::from_mins(10),
            build: Duration::from_mins(3),
            ready: Duration::from_secs(20),
        }
    }
}

impl Setup {
    /// With this program as the guard, and the programs of the environment.
    pub fn new(platform: &str) -> io::Result<Self> {
        Ok(Self {
            platform: platform.to_owned(),
            guard: env::current_exe()?,
            path: env::var_os("PATH").unwrap_or_default(),
            limits: Limits::default(),
        })
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Is Node there, and is it new enough?
    Checking,
    Generating,
    /// With the last line that npm wrote.
    Installing {
        line: String,
        elapsed: Duration,
    },
    Building {
        elapsed: Duration,
    },
    Starting,
    Ready {
        url: String,
    },
}

/// Says that a run is no longer wanted. Clones say it together.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A handler that listens. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// From each URL of the flow to the handler's own.
    pub maps: Vec<(String, String)>,
    pub folder: PathBuf,
    /// Files in it that somebody changed.
    pub kept: Vec<String>,
    /// What npm and the handler wrote.
    pub log: Arc<Log>,
    process: Process,
}

impl Running {
    /// The exit code, when the handler has ended by itself and all that it wrote is in the log.
    /// It does not wait: not for the rest of the output either.
    pub fn exited(&mut self) -> Option<i32> {
        // A process that nothing can be learned of is no longer there.
        self.process.exited().unwrap_or(Some(-1))
    }

    /// Ends the handler and returns when it is gone, within a few seconds.
    pub fn stop(mut self) {
        self.process.end();
    }
}

/// What running a flow's handler in a folder means. Reads the folder, changes nothing.
pub fn plan(flow: &Flow, folder: &Path) -> Result<Plan, RunError> {
    let files = handler::generate_demo(flow, &node::LANGUAGE);
    let there = Folder::open(folder)?;
    let kept = there.kept(&files);
    let installs = !there.is_installed(&files);
    let wants = Wants::of(&files);
    let mut commands = Vec::new();
    if installs {
        commands.push(typed("npm", install_arguments(&kept)));
    }
    commands.extend([typed("node", BUILD), typed("node", START)]);
    Ok(Plan {
        folder: folder.to_owned(),
        commands,
        packages: wants.packages,
        installs,
        kept,
        node: wants.node,
        files,
        addresses: addresses(flow),
    })
}

impl Plan {
    /// Some path of the flow calls a URL that the handler answers.
    pub fn has_webhooks(&self) -> bool {
        !self.addresses.is_empty()
    }
}

/// Shows a folder in the system's own program for that.
pub fn open_folder(folder: &Path) -> io::Result<()> {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(program)
        .arg(folder)
        .env_remove(super::key::VARIABLE)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // It stays as long as it likes; its status is taken when it is there.
    let waits = std::thread::Builder::new().name("folder".to_owned());
    waits.spawn(move || child.wait()).map(drop)
}

fn typed(program: &str, arguments: &[&str]) -> String {
    format!("{program} {}", arguments.join(" "))
}

fn install_arguments(kept: &[String]) -> &'static [&'static str] {
    let is_changed = |name: &String| name == "package.json" || name == "package-lock.json";
    if kept.iter().any(is_changed) { INSTALL } else { CLEAN_INSTALL }
}

/// Does what was planned, and returns when the handler answers. `events` hears of each stage;
/// `cancel` ends whatever is under way, with all that it started.
pub fn run(
    plan: &Plan,
    setup: &Setup,
    events: &dyn Fn(Stage),
    cancel: &Cancel,
) -> Result<Running, RunError> {
    let log = Arc::new(Log::default());
    Run { plan, setup, events, cancel, log }.all()
}

struct Run<'a> {
    plan: &'a Plan,
    setup: &'a Setup,
    events: &'a dyn Fn(Stage),
    cancel: &'a Cancel,
    log: Arc<Log>,
}

impl Run<'_> {
    fn all(&self) -> Result<Running, RunError> {
        // In a folder of somebody else's, there is to be no lock either.
        let lock = Folder::open(&self.plan.folder)?.lock()?;
        // Another window may have written there until the lock was free: its record counts.
        let prepared =
            Folder::open(&self.plan.folder).and_then(|mut folder| self.prepare(&mut folder));
        // Closing alone would not do: a process that is just being started still shares the file.
        lock.unlock().unwrap_or_default();
        let node = prepared?;
        self.start(&node)
    }

    /// The program that runs the handler, when there is something to run.
    fn prepare(&self, folder: &mut Folder<'_>) -> Result<PathBuf, RunError> {
        (self.events)(Stage::Checking);
        let node = self.checked_node()?;
        let files = &self.plan.files;
        let npm = find("npm", &self.setup.path);
        if !folder.is_installed(files) && npm.is_none() {
            return Err(RunError::NoNpm);
        }

        (self.events)(Stage::Generating);
        let kept = folder.kept(files);
        folder.write(files)?;

        if !folder.is_installed(files) {
            let npm = npm.ok_or(RunError::NoNpm)?;
            folder.set_installed(files, false)?;
            self.install(&npm, install_arguments(&kept))?;
            folder.set_installed(files, true)?;
        }

        if !folder.is_built() {
            let tick = |elapsed| (self.events)(Stage::Building { elapsed });
            folder.set_built(false)?;
            let code = self.finish(&node, BUILD, Sees::Little, self.setup.limits.build, &tick)?;
            if code != 0 {
                return Err(RunError::Build { code, kept, lines: self.log.last(TOLD) });
            }
            folder.set_built(true)?;
        }
        Ok(node)
    }

    fn checked_node(&self) -> Result<PathBuf, RunError> {
        let needed = &self.plan.node;
        let node = find("node", &self.setup.path)
            .ok_or_else(|| RunError::NoNode { needed: needed.clone() })?;
        let code = self.finish(&node, VERSION, Sees::Little, self.setup.limits.check, &|_| {})?;
        let lines = self.log.lines();
        // It is no part of what is told later.
        self.log.forget(|_| true);
        let said = lines.iter().find_map(|line| Some((line, version(line.strip_prefix('v')?)?)));
        match said {
            Some((_, found)) if version(needed).is_none_or(|needed| found >= needed) => Ok(node),
            Some((line, _)) => Err(RunError::OldNode {
                found: line.trim_start_matches('v').to_owned(),
                needed: needed.clone(),
            }),
            None => {
                let mut lines = lines;
                lines.push(format!("exit code {code}"));
                Err(RunError::StrangeNode { program: node.display().to_string(), lines })
            }
        }
    }

    fn install(&self, npm: &Path, arguments: &[&str]) -> Result<(), RunError> {
        let tick = |elapsed| {
            let line = self.log.last(1).pop().unwrap_or_default();
            (self.events)(Stage::Installing { line, elapsed });
        };
        let code = self.finish(npm, arguments, Sees::Packages, self.setup.limits.install, &tick)?;
        // What arrived is of no interest any more.
        self.log.forget(|line| line.starts_with("npm http"));
        if code == 0 {
            return Ok(());
        }
        let lines = self.log.last(TOLD);
        let is_offline = lines.iter().any(|line| {
            ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", "ECONNRESET"]
                .iter()
                .any(|code| line.contains(code))
        });
        Err(if is_offline {
            RunError::NoNetwork { lines }
        } else {
            RunError::Install { code, lines }
        })
    }

    fn start(&self, node: &Path) -> Result<Running, RunError> {
        (self.events)(Stage::Starting);
        let limit = self.setup.limits.ready;
        let started = Instant::now();
        let mut process = self.process(node, START, Sees::Little)?;
        let port = loop {
            if let Some(code) = process.ended().map_err(|error| not_started(node, &error))? {
                let lines = self.log.last(TOLD);
                return Err(if lines.iter().any(|line| line.contains("cannot listen on")) {
                    RunError::Port { lines }
                } else {
                    RunError::Exited { code, lines }
                });
            }
            let port = self.log.address().and_then(|address| port_of(&address));
            if let Some(port) = port.filter(|port| is_healthy(*port)) {
                break port;
            }
            if self.cancel.is_cancelled() {
                process.end();
                return Err(RunError::Cancelled);
            }
            if started.elapsed() > limit {
                process.end();
                return Err(RunError::NotReady {
                    seconds: limit.as_secs(),
                    lines: self.log.last(TOLD),
                });
            }
            std::thread::sleep(process::PAUSE);
        };
        let url = format!("http://127.0.0.1:{port}");
        (self.events)(Stage::Ready { url: url.clone() });
        let maps = self.plan.addresses.iter();
        Ok(Running {
            maps: maps.map(|(from, path)| (from.clone(), format!("{url}{path}"))).collect(),
            url,
            folder: self.plan.folder.clone(),
            kept: self.plan.kept.clone(),
            log: Arc::clone(&self.log),
            process,
        })
    }

    /// Runs a program to its end and gives its exit code.
    fn finish(
        &self,
        program: &Path,
        arguments: &[&str],
        sees: Sees,
        limit: Duration,
        tick: &dyn Fn(Duration),
    ) -> Result<i32, RunError> {
        let started = Instant::now();
        let mut process = self.process(program, arguments, sees)?;
        let mut told = None;
        loop {
            if let Some(code) = process.ended().map_err(|error| not_started(program, &error))? {
                return Ok(code);
            }
            let elapsed = started.elapsed();
            if self.cancel.is_cancelled() {
                process.end();
                return Err(RunError::Cancelled);
            }
            if elapsed > limit {
                process.end();
                return Err(RunError::TooSlow {
                    program: name_of(program),
                    seconds: limit.as_secs(),
                    lines: self.log.last(TOLD),
                });
            }
            // Ten times a second is as much as anybody reads.
            let tenth = elapsed.as_millis() / 100;
            if told != Some(tenth) {
                told = Some(tenth);
                tick(elapsed);
            }
            std::thread::sleep(process::PAUSE);
        }
    }

    fn process(&self, program: &Path, arguments: &[&str], sees: Sees) -> Result<Process, RunError> {
        if self.cancel.is_cancelled() {
            return Err(RunError::Cancelled);
        }
        let Self { plan, setup, log, .. } = self;
        let environment = environment(setup, sees);
        Process::start(&setup.guard, program, arguments, &plan.folder, &environment, log)
            .map_err(|error| not_started(program, &error))
    }
}

fn not_started(program: &Path, error: &io::Error) -> RunError {
    RunError::NotStarted { program: name_of(program), reason: error.to_string() }
}

fn name_of(program: &Path) -> String {
    program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

/// How much of this process's environment a program sees.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sees {
    Little,
    /// Also the way to the packages.
    Packages,
}

/// All that a program sees of the environment.
fn environment(setup: &Setup, sees: Sees) -> Vec<(OsString, OsString)> {
    let is_passed = |name: &OsString| {
        let Some(name) = name.to_str() else { return false };
        // On Windows, names are written in many ways.
        let is_same = |known: &&str| *known == name || known.eq_ignore_ascii_case(name);
        let begins = |start: &&str| name.starts_with(start);
        PASSED.iter().any(is_same)
            || PASSED_STARTS.iter().any(begins)
            || sees == Sees::Packages
                && (PASSED_TO_NPM.iter().any(is_same) || PASSED_TO_NPM_STARTS.iter().any(begins))
    };
    let own = [
        ("PATH", setup.path.clone()),
        ("HOST", "127.0.0.1".into()),
        // Any that is free: the handler says which one.
        ("PORT", "0".into()),
        ("TREBLE_BASE_URL", setup.platform.clone().into()),
        // The local platform takes any key. What stands in a file `.env` loses against these.
        ("TREBLE_API_KEY", "local".into()),
        ("WEBHOOK_SECRET", OsString::new()),
        ("NO_COLOR", "1".into()),
    ];
    env::vars_os()
        .filter(|(name, _)| is_passed(name))
        .chain(own.map(|(name, value)| (name.into(), value)))
        .collect()
}

/// A program in one of the folders of a `PATH`. Folders without a root are passed over: what they
/// hold depends on where one stands.
fn find(name: &str, path: &OsString) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|program| can_run(program))
}

#[cfg(unix)]
fn can_run(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let data = program.metadata();
    data.is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_run(program: &Path) -> bool {
    program.is_file()
}

/// `20.12` or `20.12.3` as numbers.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().split('.');
    let mut next = || parts.next().unwrap_or("0").parse().ok();
    Some((next()?, next()?))
}

fn port_of(address: &str) -> Option<u16> {
    address.rsplit(':').next()?.trim().trim_end_matches('/').parse().ok()
}

/// The handler answers on loopback.
fn is_healthy(port: u16) -> bool {
    const PATIENCE: Duration = Duration::from_secs(1);
    let asked = || -> io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n"
        )?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.starts_with(b"HTTP/1.") && start.ends_with(b" 200"))
    };
    asked().unwrap_or(false)
}

/// What the project's own files say that it needs.
struct Wants {
    node: String,
    packages: Vec<Package>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LockFile {
    packages: BTreeMap<String, Locked>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Locked {
    version: String,
    dependencies: BTreeMap<String, String>,
    dev_dependencies: BTreeMap<String, String>,
    engines: BTreeMap<String, String>,
}

impl Wants {
    fn of(files: &[GeneratedFile]) -> Self {
        let file = files.iter().find(|file| file.path == "package-lock.json");
        let lock: LockFile =
            file.and_then(|file| serde_json::from_str(&file.text).ok()).unwrap_or_default();
        let mut packages = Vec::new();
        let mut node = String::new();
        if let Some(root) = lock.packages.get("") {
            let engine = root.engines.get("node").map(String::as_str).unwrap_or_default();
            engine.trim_start_matches(">=").clone_into(&mut node);
            for (path, locked) in &lock.packages {
                let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
                let is_direct = [&root.dependencies, &root.dev_dependencies]
                    .iter()
                    .any(|wanted| wanted.contains_key(name));
                packages.push(Package {
                    name: name.to_owned(),
                    version: locked.version.clone(),
                    is_direct,
                });
            }
        }
        packages.sort_by_key(|package| !package.is_direct);
        Self { node, packages }
    }
}
