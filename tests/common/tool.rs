//! Programs that some tests need and that are not on every computer.

use std::io::Write as _;

pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) programs: &'static [&'static str],
    /// The command that installs them on Debian.
    pub(crate) install: &'static str,
}

/// Ends a test that needs a tool where the tool is missing. That is said on standard error; with
/// `REQUIRE_ALL=1` the test fails.
macro_rules! need {
    ($tool:expr) => {
        if !$crate::common::tool::is_there(&$tool, std::any::type_name_of_val(&|| ())) {
            return;
        }
    };
}

pub(crate) use need;

/// `place` is the name of a closure in the test.
pub(crate) fn is_there(tool: &Tool, place: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let has = |program: &str| folders.iter().any(|folder| folder.join(program).is_file());
    if tool.programs.iter().copied().all(has) {
        return true;
    }
    let test = place.split_once("::").map_or(place, |(_, rest)| rest);
    let test = test.trim_end_matches("::{{closure}}");
    let line = format!("skipped: {test} needs {} ({})", tool.name, tool.install);
    let all = std::env::var_os("REQUIRE_ALL").is_some_and(|all| all == "1");
    assert!(!all, "{line}");
    // Not with `eprintln!`: the test runner would keep the line of a test that passes.
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
    false
}
