//! Texts of the window and the command line.

use super::words;

words! {
    UNTITLED = "Untitled flow", "Flujo sin título", "Fluxo sem título";
}
