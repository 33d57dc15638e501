//! `treble-flow`: the window, and its headless twin.

use std::process::ExitCode;

fn main() -> ExitCode {
    treble_flow_designer::cli::main()
}
