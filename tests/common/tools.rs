//! Programs that stand in for Node and npm, and what became of them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use treble_flow_designer::platform::runner::{Limits, Setup};

use crate::common::wait::{LIMIT, until};

/// What a stand-in for npm does when it installs well.
pub(crate) const INSTALLS: &str = "
echo \"$@\" >> ../npm.calls
echo 'npm http fetch GET 200 https://example.com/express 12ms'
/bin/mkdir -p node_modules/express node_modules/typescript/bin
: > node_modules/express/package.json
: > node_modules/typescript/bin/tsc
echo 'added 2 packages'
";
pub(crate) const BUILDS: &str =
    "echo built >> ../build.calls; /bin/mkdir -p dist/src; : > dist/src/main.js";
/// Starts a process of its own, and stays.
pub(crate) const STAYS: &str = "/bin/sleep 600 & echo $! > ../grandchild; echo $$ > ../child; wait";

/// A place with programs that stand in for real ones.
pub(crate) struct Place {
    pub(crate) root: tempfile::TempDir,
    pub(crate) version: &'static str,
    pub(crate) npm: String,
    pub(crate) build: String,
    pub(crate) server: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("bin")).unwrap();
        Self {
            root,
            version: "v20.12.0",
            npm: INSTALLS.to_owned(),
            build: BUILDS.to_owned(),
            server: format!(
                "/usr/bin/env > ../server.env; echo listening on http://127.0.0.1:{}; {STAYS}",
                healthy()
            ),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub(crate) fn setup(&self) -> Setup {
        let Self { version, npm, build, server, .. } = self;
        let node = format!(
            "case \"$1\" in\n--version) echo {version};;\n*tsc) {build};;\n*) {server};;\nesac"
        );
        self.program("node", &node);
        self.program("npm", npm);
        Setup {
            platform: "http://127.0.0.1:9".to_owned(),
            guard: env!("CARGO_BIN_EXE_treble-flow").into(),
            path: self.path("bin").into(),
            limits: Limits { ready: LIMIT, ..Limits::default() },
        }
    }

    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        // Wherever it runs, what it tells stands in the place itself.
        let script = script.replace("../", &format!("{}/", self.root.path().display()));
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn pid(&self, name: &str) -> Option<u32> {
        self.text(name).trim().parse().ok()
    }

    /// The programs that stay when nobody ends them are gone.
    pub(crate) fn is_quiet(&self) {
        for name in ["child", "grandchild"] {
            if let Some(pid) = self.pid(name) {
                until(&format!("{name} {pid} is gone"), || !is_alive(pid));
            }
        }
    }
}

pub(crate) fn is_alive(pid: u32) -> bool {
    // A process that has ended and that nobody has asked about is in state Z.
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().starts_with(" Z"))
}

/// A port at which every request is answered with 200.
pub(crate) fn healthy() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap_or(0);
            assert!(request[..read].starts_with(b"GET /healthz "));
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap_or_default();
        }
    });
    port
}
