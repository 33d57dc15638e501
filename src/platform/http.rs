//! What every call over HTTP from here has in common.

use std::error::Error;

use reqwest::redirect::Policy;

/// Clients that name this program and follow no redirect: neither a key nor a body travels to
/// where somebody points.
pub(super) fn builder() -> reqwest::ClientBuilder {
    // Another part of the program may have done it already, with the same result.
    let _there_already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(Policy::none())
        .user_agent(concat!("treble-flow/", env!("CARGO_PKG_VERSION")))
}

/// What is at the bottom of an error: those around it only say where it passed.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
