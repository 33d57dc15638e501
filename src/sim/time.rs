//! Times of the session's clock, in the forms that the platform uses.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The latest moment that is told apart, in milliseconds since 1970: the end of the year 9998.
const LAST_MS: u64 = 253_370_764_799_999;

fn moment(ms: u64) -> Timestamp {
    i64::try_from(ms.min(LAST_MS))
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok())
        .unwrap_or_default()
}

/// `2026-03-01 14:05:09`, UTC, as in webhook bodies.
/// Source: the platform's API document, examples of webhook bodies.
pub fn stamp(ms: u64) -> String {
    moment(ms).to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The zone of an IANA name.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// The minute of the day in a zone.
pub(super) fn minute_of_day(ms: u64, zone: &TimeZone) -> u32 {
    let time = moment(ms).to_zoned_datetime(zone.clone());
    u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or_default()
}

/// `14:05`, UTC: the native variable `time`.
pub(super) fn time_of_day(ms: u64) -> String {
    moment(ms).to_zoned_datetime(TimeZone::UTC).strftime("%H:%M").to_string()
}

/// 1 for Monday to 7 for Sunday, UTC: the native variable `weekday`. The platform documents a whole
/// number; which one a week begins with is not known.
pub(super) fn weekday(ms: u64) -> String {
    moment(ms).to_zoned_datetime(TimeZone::UTC).weekday().to_monday_one_offset().to_string()
}

/// Milliseconds since 1970 of `2026-03-01T14:05:09Z`, or of a time without a zone, in UTC.
pub fn parse(text: &str) -> Option<u64> {
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let time = text.parse::<jiff::civil::DateTime>().ok()?;
        Some(time.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
    })?;
    u64::try_from(moment.as_millisecond()).ok()
}
