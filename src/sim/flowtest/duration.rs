//! Durations as people write them: `5 min`, `1 h 30 min`, `250 ms`.

const UNITS: [(&str, u64); 18] = [
    ("ms", 1),
    ("s", 1_000),
    ("sec", 1_000),
    ("second", 1_000),
    ("seconds", 1_000),
    ("m", 60_000),
    ("min", 60_000),
    ("minute", 60_000),
    ("minutes", 60_000),
    ("h", 3_600_000),
    ("hour", 3_600_000),
    ("hours", 3_600_000),
    ("d", 86_400_000),
    ("day", 86_400_000),
    ("days", 86_400_000),
    ("w", 604_800_000),
    ("week", 604_800_000),
    ("weeks", 604_800_000),
];

/// The longest: thirty years, in milliseconds.
const MOST_MS: f64 = 946_080_000_000.0;

/// Milliseconds; `None` where it is no duration, or one of more than thirty years.
pub fn parse_duration(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = rest[..end].to_ascii_lowercase();
        let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit)?;
        total += number * *ms as f64;
        rest = rest[end..].trim_start();
    }
    (total <= MOST_MS).then_some(total.round() as u64)
}

/// As people write it: `5 min`, `1 h 30 min`, `9.9 s`, `250 ms`.
pub fn duration_text(ms: u64) -> String {
    if ms < 1_000 {
        return format!("{ms} ms");
    }
    let mut parts = Vec::new();
    let mut rest = ms;
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000)] {
        if rest >= size {
            parts.push(format!("{} {unit}", rest / size));
            rest %= size;
        }
    }
    if rest > 0 {
        parts.push(format!("{} s", rest as f64 / 1_000.0));
    }
    parts.join(" ")
}
