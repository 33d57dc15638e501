//! "Run with handler" in the window, by what its parts are called.
