//! How many cases a test makes up.

/// The usual number of cases; `TIMES=10 cargo test` makes up ten times as many.
pub(crate) fn cases(usual: u64) -> u64 {
    let times = std::env::var("TIMES").map_or(1, |times| times.parse().expect("TIMES is a number"));
    usual * times
}
