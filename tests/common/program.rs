//! The program as a process.

use std::process::Command;

/// The program in English, without a display and without a key.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_treble-flow"));
    command.env("LC_ALL", "C");
    for name in
        ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "TREBLE_API_KEY", "TREBLE_BASE_URL"]
    {
        command.env_remove(name);
    }
    command
}
