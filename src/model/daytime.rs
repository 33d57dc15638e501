//! Times of day, as conditions compare them.

use super::json::Json;

/// `09:30`, also with seconds or without the first zero, in minutes; `24:00` is the day's end.
pub fn minutes(time: &str) -> Option<u32> {
    let mut parts = time.trim().split(':');
    let hours: u32 = parts.next()?.parse().ok()?;
    let minutes: u32 = parts.next()?.parse().ok()?;
    let is_time = hours <= 24 && minutes < 60 && hours * 60 + minutes <= 24 * 60;
    is_time.then_some(hours * 60 + minutes)
}

/// The two times of a condition that holds between them, in minutes.
pub fn between(value: Option<&Json>) -> Option<[u32; 2]> {
    let [from, to] = value?.as_array()? else { return None };
    Some([minutes(from.as_str()?)?, minutes(to.as_str()?)?])
}
