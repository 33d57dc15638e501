//! A flow's own handler on this computer: every stage and every way to fail, with programs that
//! stand in for Node and npm, and once with the real ones. Nothing outlives who started it.

#![cfg(target_os = "linux")]

use std::cell::RefCell;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use treble_flow_designer::format;
use treble_flow_designer::handler::{self, node};
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::runner::{
    Cancel, Limits, Plan, RunError, Running, Setup, Stage, plan, run,
};
use treble_flow_designer::words::Language;

use crate::common::node::{NODE, installed};
use crate::common::process::Process;
use crate::common::thread::joined;
use crate::common::tool::need;
use crate::common::tools::{BUILDS, INSTALLS, Place, STAYS, is_alive};
use crate::common::wait::{LIMIT, until};

fn flow() -> Flow {
    format::open(include_bytes!("../handlers/small.flow.json")).unwrap().flow
}

impl Place {
    fn plan(&self) -> Plan {
        plan(&flow(), &self.path("run")).unwrap()
    }

    fn run(&self) -> Result<Running, RunError> {
        run(&self.plan(), &self.setup(), &|_| {}, &Cancel::default())
    }

    /// What went wrong, and nothing of it runs any more.
    fn fails(&self) -> RunError {
        let error = self.run().unwrap_err();
        for language in Language::ALL {
            assert!(!error.say(language).is_empty());
        }
        self.is_quiet();
        error
    }
}

#[test]
fn a_plan_says_what_is_going_to_happen() {
    let place = Place::new();
    let plan = place.plan();
    assert!(plan.installs && plan.kept.is_empty());
    assert_eq!(plan.node, "20.12");
    assert_eq!(
        plan.commands,
        [
            "npm ci --ignore-scripts --no-audit --no-fund --loglevel=http --no-update-notifier",
            "node node_modules/typescript/bin/tsc",
            "node dist/src/main.js",
        ]
    );
    let direct: Vec<String> = plan
        .packages
        .iter()
        .filter(|package| package.is_direct)
        .map(|package| format!("{} {}", package.name, package.version))
        .collect();
    assert_eq!(
        direct,
        ["@types/express 5.0.6", "@types/node 20.19.43", "express 5.3.0", "typescript 5.9.3"]
    );
    assert!(plan.packages.len() > 50);
    assert!(!place.path("run").exists(), "a plan writes nothing");
}

#[test]
fn it_goes_through_all_stages_and_the_second_time_through_few() {
    let place = Place::new();
    let stages = RefCell::new(Vec::new());
    let told = |stage: Stage| {
        let name = match stage {
            Stage::Checking => "checking".to_owned(),
            Stage::Generating => "generating".to_owned(),
            Stage::Installing { .. } => "installing".to_owned(),
            Stage::Building { .. } => "building".to_owned(),
            Stage::Starting => "starting".to_owned(),
            Stage::Ready { url } => url,
        };
        if stages.borrow().last() != Some(&name) {
            stages.borrow_mut().push(name);
        }
    };
    let running = run(&place.plan(), &place.setup(), &told, &Cancel::default()).unwrap();
    let url = running.url.clone();
    let first = stages.take();
    assert_eq!(
        first,
        ["checking", "generating", "installing", "building", "starting", &*url],
        "{:?}",
        running.log.lines()
    );
    let paths: Vec<(&str, &str)> = running
        .maps
        .iter()
        .map(|(from, to)| (from.as_str(), to.strip_prefix(&url).unwrap()))
        .collect();
    assert_eq!(paths[1], ("https://example.com/orders/status", "/orders/status"));
    assert_eq!(paths[4], ("https://other.example.com/users/status/", "/users/status"));
    assert_eq!(paths.len(), 6, "one for each URL: {paths:?}");
    let seen = running.log.lines();
    assert!(seen.iter().any(|line| line == "added 2 packages"), "{seen:?}");
    assert!(place.text("server.env").contains("TREBLE_BASE_URL=http://127.0.0.1:9\n"));
    until("the server is under way", || place.pid("child").is_some_and(is_alive));
    running.stop();
    place.is_quiet();

    let again = run(&place.plan(), &place.setup(), &told, &Cancel::default()).unwrap();
    assert_eq!(stages.take(), ["checking", "generating", "starting", &*again.url]);
    assert_eq!(place.text("npm.calls").lines().count(), 1);
    assert_eq!(place.text("build.calls").lines().count(), 1);
    assert_eq!(place.plan().commands.len(), 2, "what is there is not installed again");
    until("the server is under way", || place.pid("child").is_some_and(is_alive));
    // Dropped, it ends as well.
    drop(again);
    place.is_quiet();
}

#[test]
fn what_somebody_changed_stays_and_what_the_flow_changed_does_not() {
    let place = Place::new();
    place.run().unwrap().stop();
    let work = place.path("run/src/work.ts");
    let generated = fs::read_to_string(&work).unwrap();
    fs::write(&work, "// mine").unwrap();
    fs::write(place.path("run/src/more.ts"), "// mine, too").unwrap();

    let mut other = flow();
    other.name = Some("Another name".into());
    let folder = place.path("run");
    let next = plan(&other, &folder).unwrap();
    assert_eq!(next.kept, ["src/work.ts"]);
    let running = run(&next, &place.setup(), &|_| {}, &Cancel::default()).unwrap();
    assert_eq!(running.kept, ["src/work.ts"]);
    running.stop();
    assert_eq!(fs::read_to_string(&work).unwrap(), "// mine");
    assert_eq!(place.text("run/src/more.ts"), "// mine, too");
    assert!(place.text("run/src/work.ts.new").contains("Another name"));
    assert!(place.text("run/README.md").contains("Another name"), "its own files follow the flow");
    assert_eq!(place.text("build.calls").lines().count(), 2, "a change is built");
    assert_eq!(place.text("npm.calls").lines().count(), 1, "and nothing is installed for it");

    // Changes that are taken back, or files that are removed, are the program's own again.
    fs::write(&work, &generated).unwrap();
    assert!(plan(&other, &folder).unwrap().kept.is_empty());
    fs::remove_file(&work).unwrap();
    run(&next, &place.setup(), &|_| {}, &Cancel::default()).unwrap().stop();
    assert!(place.text("run/src/work.ts").contains("Another name"));
    assert!(!place.path("run/src/work.ts.new").exists());

    // Other packages are installed without the lock file.
    let package = place.path("run/package.json");
    let wanted = fs::read_to_string(&package).unwrap().replace("5.3.0", "5.2.0");
    fs::write(&package, wanted).unwrap();
    assert!(place.plan().commands[0].starts_with("npm install --ignore-scripts"));
    place.run().unwrap().stop();
    assert!(place.text("npm.calls").lines().last().unwrap().starts_with("install "));
}

#[test]
fn nothing_is_written_into_a_folder_of_somebody_else() {
    let place = Place::new();
    let folder = place.path("run");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    let told = plan(&flow(), &folder).unwrap_err();
    assert_eq!(told, RunError::NotOurs { folder: folder.clone() });
    assert!(told.to_string().contains("nothing was written"), "{told}");

    // A folder that became somebody else's after the plan, and a record that is none.
    fs::remove_file(folder.join("notes.txt")).unwrap();
    let before = place.plan();
    fs::write(folder.join(".treble-flow.json"), "[]").unwrap();
    let error = run(&before, &place.setup(), &|_| {}, &Cancel::default()).unwrap_err();
    assert_eq!(error, told);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);

    // A link out of the folder is not followed.
    fs::remove_file(folder.join(".treble-flow.json")).unwrap();
    place.run().unwrap().stop();
    let elsewhere = place.path("elsewhere");
    fs::rename(folder.join("src"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.join("src")).unwrap();
    fs::write(elsewhere.join("work.ts"), "// mine").unwrap();
    fs::remove_file(elsewhere.join("flow.ts")).unwrap();
    place.run().unwrap().stop();
    assert_eq!(place.text("elsewhere/work.ts"), "// mine");
    assert!(!elsewhere.join("flow.ts").exists() && !elsewhere.join("work.ts.new").exists());
}

#[test]
fn missing_and_old_programs_are_named() {
    let mut place = Place::new();
    let setup = place.setup();
    let at = |names: &[&str]| {
        for name in ["node", "npm"] {
            if !names.contains(&name) {
                fs::remove_file(place.path("bin").join(name)).unwrap();
            }
        }
        let error = run(&place.plan(), &setup, &|_| {}, &Cancel::default()).unwrap_err();
        place.setup();
        error
    };
    assert_eq!(at(&["npm"]), RunError::NoNode { needed: "20.12".to_owned() });
    assert_eq!(at(&["node"]), RunError::NoNpm);
    assert_eq!(place.text("npm.calls"), "");

    for (version, found) in [("v20.11.9", "20.11.9"), ("v18.20.4", "18.20.4")] {
        place.version = version;
        let expected = RunError::OldNode { found: found.to_owned(), needed: "20.12".to_owned() };
        assert_eq!(place.fails(), expected);
    }
    place.version = "what";
    assert!(matches!(place.fails(), RunError::StrangeNode { .. }));
    assert!(!place.path("run/src").exists(), "nothing is written for nothing");
    place.version = "v100.0.0";
    place.run().unwrap().stop();

    // A guard that is not there.
    let mut setup = place.setup();
    setup.guard = place.path("nothing");
    let error = run(&place.plan(), &setup, &|_| {}, &Cancel::default()).unwrap_err();
    assert!(matches!(error, RunError::NotStarted { .. }), "{error}");
}

#[test]
fn a_failing_install_tells_why_and_is_not_taken_for_done() {
    let mut place = Place::new();
    place.npm = format!(
        "{INSTALLS}\nfor i in 1 2 3; do echo npm http noise; done\necho 'npm error code E404' >&2\nexit 3"
    );
    let RunError::Install { code: 3, lines } = place.fails() else { panic!("another error") };
    assert_eq!(lines.last().unwrap(), "npm error code E404");
    assert!(!lines.iter().any(|line| line.contains("http")), "{lines:?}");
    assert!(place.plan().installs);

    place.npm = "echo 'npm error code ENOTFOUND' >&2; exit 1".to_owned();
    assert!(matches!(place.fails(), RunError::NoNetwork { .. }));

    place.npm = format!("for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i; done; {STAYS}");
    let mut setup = place.setup();
    setup.limits.install = Duration::from_secs(2);
    let error = run(&place.plan(), &setup, &|_| {}, &Cancel::default()).unwrap_err();
    assert!(
        matches!(&error, RunError::TooSlow { program, lines, .. } if program == "npm" && lines.len() == 10),
        "{error:?}"
    );
    place.is_quiet();
}

#[test]
fn a_build_that_fails_names_changed_files() {
    let mut place = Place::new();
    place.build = "echo 'src/work.ts(1,1): error'; exit 2".to_owned();
    match place.fails() {
        RunError::Build { code: 2, kept, lines } if kept.is_empty() => {
            assert_eq!(lines.last().unwrap(), "src/work.ts(1,1): error");
        }
        other => panic!("{other:?}"),
    }
    fs::write(place.path("run/src/work.ts"), "mine").unwrap();
    let error = place.fails();
    assert!(error.to_string().contains("You changed src/work.ts"), "{error}");
    place.build = BUILDS.to_owned();
    place.run().unwrap().stop();
}

#[test]
fn a_handler_that_does_not_come_up_tells_why() {
    let mut place = Place::new();
    place.server = "echo 'a sentence that names it' >&2; exit 2".to_owned();
    let RunError::Exited { code: 2, lines } = place.fails() else { panic!("another error") };
    assert_eq!(lines.last().unwrap(), "a sentence that names it");

    place.server = "echo 'cannot listen on 127.0.0.1:80: EACCES' >&2; exit 2".to_owned();
    assert!(matches!(place.fails(), RunError::Port { .. }));

    place.server = "kill -KILL $$".to_owned();
    assert!(matches!(place.fails(), RunError::Exited { code: 137, .. }));

    // One that says nothing, and one that says where and does not answer there. Nothing listens at
    // port 1; a port that was free a moment ago may be another test's by now.
    for said in ["echo starting", "echo listening on http://127.0.0.1:1"] {
        place.server = format!("{said}; {STAYS}");
        let mut setup = place.setup();
        setup.limits.ready = Duration::from_secs(2);
        let error = run(&place.plan(), &setup, &|_| {}, &Cancel::default()).unwrap_err();
        assert!(matches!(error, RunError::NotReady { .. }), "{error:?}");
        assert!(place.pid("child").is_some());
        place.is_quiet();
    }
}

#[test]
fn a_handler_that_ends_later_is_noticed() {
    let mut place = Place::new();
    let start = place.server.replace(STAYS, "");
    place.server = format!(
        "{start} while [ ! -e ../end ]; do /bin/sleep 0.05; done; echo 'the last words'; exit 7"
    );
    let running = RefCell::new(place.run().unwrap());
    fs::write(place.path("end"), "").unwrap();
    until("it ends", || running.borrow_mut().exited() == Some(7));
    assert_eq!(running.borrow().log.lines().last().unwrap(), "the last words");
}

#[test]
fn cancel_ends_everything_at_every_stage() {
    let stages: [fn(&mut Place); 4] = [
        |place| place.version = "v20.12.0; exit 0",
        |place| place.npm = STAYS.to_owned(),
        |place| place.build = STAYS.to_owned(),
        |place| place.server = STAYS.to_owned(),
    ];
    for (number, set) in stages.into_iter().enumerate() {
        let mut place = Place::new();
        set(&mut place);
        let cancel = Cancel::default();
        let wanted = |stage: &Stage| match number {
            0 => matches!(stage, Stage::Checking),
            1 => matches!(stage, Stage::Installing { .. }),
            2 => matches!(stage, Stage::Building { .. }),
            _ => matches!(stage, Stage::Starting),
        };
        std::thread::scope(|scope| {
            let (other, place) = (cancel.clone(), &place);
            let told = move |stage: Stage| {
                if wanted(&stage) {
                    // The first stage is over too soon to wait in it.
                    if number == 0 {
                        other.cancel();
                    }
                    let other = other.clone();
                    let root = place.root.path().to_owned();
                    std::thread::spawn(move || {
                        until("it is under way", || root.join("child").exists());
                        other.cancel();
                    });
                }
            };
            let run = scope.spawn(move || run(&place.plan(), &place.setup(), &told, &cancel));
            until("it is cancelled", || run.is_finished());
            assert_eq!(run.join().unwrap().unwrap_err(), RunError::Cancelled);
        });
        assert!(number == 0 || place.pid("child").is_some());
        place.is_quiet();
        // A second attempt goes through.
        let again = Place { root: place.root, ..Place::new() };
        again.run().unwrap().stop();
    }
}

#[test]
fn a_program_that_does_not_want_to_end_is_ended() {
    let mut place = Place::new();
    place.server = format!("trap '' TERM; {}", place.server);
    let running = place.run().unwrap();
    until("the server is under way", || place.pid("child").is_some_and(is_alive));
    joined(std::thread::spawn(move || running.stop()));
    place.is_quiet();
}

#[test]
fn a_guard_that_is_asked_to_end_ends_its_program_first() {
    use rustix::process::{Pid, Signal, getpid, kill_process};
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut place = Place::new();
        if signal == Signal::INT {
            // A program that does not want to end.
            place.server = format!("trap '' TERM; {}", place.server);
        }
        let running = RefCell::new(place.run().unwrap());
        until("the server is under way", || place.pid("child").is_some_and(is_alive));
        let status = format!("/proc/{}/status", place.pid("child").unwrap());
        let status = fs::read_to_string(status).unwrap();
        let guard = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap();
        let guard = Pid::from_raw(guard.trim().parse().unwrap()).unwrap();
        assert_ne!(guard, getpid());
        kill_process(guard, signal).unwrap();
        until("the guard ends", || running.borrow_mut().exited().is_some());
        // Its exit code is the program's: it did not just die of the signal.
        let code = if signal == Signal::INT { 128 + 9 } else { 128 + 15 };
        assert_eq!(running.borrow_mut().exited(), Some(code));
        place.is_quiet();
    }
}

#[test]
fn two_windows_do_not_install_into_one_folder() {
    let place = Place::new();
    place.run().unwrap().stop();
    let lock = fs::File::options().write(true).open(place.path("run/.treble-flow.lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(place.fails(), RunError::Busy { folder: place.path("run") });
    lock.unlock().unwrap();
    let running = place.run().unwrap();
    // It is held while something is installed or built, and not while the handler runs.
    place.run().unwrap().stop();
    running.stop();
}

/// Names the place for a test that is run as a process of its own.
const PLACE: &str = "TREBLE_FLOW_TEST_PLACE";

/// The next test runs this as a process of its own, which it kills: it starts a handler, says so,
/// and stays. By itself it starts and stops one.
#[test]
fn a_window_with_a_handler() {
    let Some(root) = std::env::var_os(PLACE).map(PathBuf::from) else {
        let place = Place::new();
        let running = place.run().unwrap();
        until("the server is under way", || place.pid("child").is_some_and(is_alive));
        running.stop();
        place.is_quiet();
        return;
    };
    let setup = Setup {
        platform: "http://127.0.0.1:9".to_owned(),
        guard: env!("CARGO_BIN_EXE_treble-flow").into(),
        path: root.join("bin").into(),
        limits: Limits::default(),
    };
    let running = plan(&flow(), &root.join("run"))
        .and_then(|plan| run(&plan, &setup, &|_| {}, &Cancel::default()));
    fs::write(root.join("ready"), format!("{:?}", running.as_ref().err())).unwrap();
    std::thread::sleep(LIMIT);
    drop(running);
}

#[test]
fn nothing_outlives_a_window_that_is_killed() {
    // While the handler runs, and while npm does.
    for step in ["handler", "npm"] {
        let mut place = Place::new();
        if step == "npm" {
            place.npm = STAYS.to_owned();
        }
        // A handler that does not care to be asked.
        place.server = format!("trap '' TERM; {}", place.server);
        place.npm = format!("/usr/bin/env > ../npm.env; {}", place.npm);
        place.build = format!("/usr/bin/env > ../build.env; {}", place.build);
        place.setup();
        let own = module_path!().split_once("::").unwrap().1;
        let mut window = Process::start(
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", &format!("{own}::a_window_with_a_handler")])
                .env(PLACE, place.root.path())
                .env("TREBLE_API_KEY", "ak_real")
                .env("SOME_TOKEN", "ak_real")
                .env("npm_config__auth", "of_npm")
                .env("HTTPS_PROXY", "http://user:of_npm@example.com"),
        );
        until("its programs are under way", || {
            let is_ready = step == "npm" || place.path("ready").exists();
            is_ready
                && ["child", "grandchild"].iter().all(|name| place.pid(name).is_some_and(is_alive))
        });
        if step == "handler" {
            assert_eq!(place.text("ready"), "None");
            let seen = place.text("server.env");
            assert!(seen.contains("TREBLE_API_KEY=local\n") && !seen.contains("ak_real"), "{seen}");
            assert!(seen.contains("PORT=0\n") && seen.contains("HOST=127.0.0.1\n"), "{seen}");
            for seen in [seen, place.text("build.env")] {
                assert!(seen.contains("PATH=") && !seen.contains("of_npm"), "{seen}");
            }
        }
        // The way to the packages is npm's alone.
        let seen = place.text("npm.env");
        assert!(!seen.contains("ak_real") && seen.matches("of_npm").count() == 2, "{seen}");
        // On Unix this is SIGKILL: it has no chance to clean up.
        window.child.kill().unwrap();
        drop(window);
        place.is_quiet();
    }
}

fn post(url: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_real_handler_runs() {
    need!(NODE);
    let files = handler::generate_demo(&flow(), &node::LANGUAGE);
    let shared = installed(&files);
    let place = Place::new();
    let mut setup = place.setup();
    // The modules are installed already: npm has only to bring them here.
    place.program("npm", &format!("/bin/cp -rs '{}/node_modules' .", shared.display()));
    fs::remove_file(place.path("bin/node")).unwrap();
    let real = std::env::var_os("PATH").unwrap();
    let folders = std::iter::once(place.path("bin")).chain(std::env::split_paths(&real));
    setup.path = std::env::join_paths(folders).unwrap();
    let running = run(&place.plan(), &setup, &|_| {}, &Cancel::default())
        .unwrap_or_else(|error| panic!("{error} {:?}", error.lines()));
    let answer = post(&running.url, "/users/status", r#"{"session_id":"1"}"#);
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("request_status"), "{answer}");
    running.stop();
}

#[test]
fn a_program_that_ended_is_asked_without_a_wait() {
    // A guard that lets the program's own processes be: one of them holds its output open.
    let mut place = Place::new();
    place.program("guard", "shift; exec \"$@\"");
    let start = place.server.replace(STAYS, "");
    let until_there = |name: &str| format!("while [ ! -e ../{name} ]; do /bin/sleep 0.05; done");
    place.server = format!(
        "{start} echo $$ > ../child; {}; {} & exit 7",
        until_there("end"),
        until_there("close")
    );
    let ended = || {
        let setup = Setup { guard: place.path("bin/guard"), ..place.setup() };
        let mut running = run(&place.plan(), &setup, &|_| {}, &Cancel::default()).unwrap();
        assert_eq!(running.exited(), None);
        until("the server is under way", || place.pid("child").is_some_and(is_alive));
        fs::write(place.path("end"), "").unwrap();
        let child = place.pid("child").unwrap();
        until("it ends", || !is_alive(child));
        assert_eq!(running.exited(), None, "not all that it wrote is there");
        running
    };
    let mut running = ended();
    fs::write(place.path("close"), "").unwrap();
    until("its code is told", || running.exited() == Some(7));
    for name in ["end", "close", "child"] {
        fs::remove_file(place.path(name)).unwrap();
    }
    // The output of another stays open: after a while its code is told all the same.
    let mut running = ended();
    until("its code is told", || running.exited() == Some(7));
    fs::write(place.path("close"), "").unwrap();
}
