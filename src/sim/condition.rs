//! Which condition of a block holds.

use jiff::tz::TimeZone;

use crate::model::flow::{Block, Condition};
use crate::model::kind::BETWEEN;
use crate::model::{Flow, Json, daytime};

use super::time::minute_of_day;

/// What a condition says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Holds,
    HoldsNot,
    /// It cannot be asked: an operator that is not known, or a value of no use to it.
    Senseless,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::HoldsNot }
    }
}

/// The zone in which a flow's conditions ask for the time of day; `Err` with a name that no zone
/// has. Source: Treble help, "Conditions".
pub(super) fn zone(flow: &Flow) -> Result<TimeZone, String> {
    match flow.timezone.as_deref().filter(|name| !name.trim().is_empty()) {
        None => Ok(TimeZone::UTC),
        Some(name) => super::time::zone(name).ok_or_else(|| name.to_owned()),
    }
}

/// The block asks for the time of day in the flow's own zone.
pub(super) fn asks_time(block: &Block) -> bool {
    block.test.as_deref() == Some("time")
}

/// Compares the time of day, in minutes of the flow's zone.
pub(super) fn ask_time(condition: &Condition, clock: u64, zone: &TimeZone) -> Verdict {
    let now = minute_of_day(clock, zone);
    let single = || condition.value.as_ref().and_then(Json::as_str).and_then(daytime::minutes);
    match condition.operator.as_deref().unwrap_or_default() {
        BETWEEN => match daytime::between(condition.value.as_ref()) {
            // From the evening to the morning goes over midnight.
            Some([from, to]) if from > to => (now >= from || now < to).into(),
            Some([from, to]) => (from <= now && now < to).into(),
            None => Verdict::Senseless,
        },
        operator => match single() {
            Some(value) => compare_numbers(operator, f64::from(now), f64::from(value)),
            None => Verdict::Senseless,
        },
    }
}

/// Compares a variable's value, which is nothing where it was not set, with the condition's.
pub(super) fn ask(operator: &str, value: &str, wanted: &str) -> Verdict {
    let (value, wanted) = (value.trim(), wanted.trim());
    match operator {
        "CONT" => value.contains(wanted).into(),
        "NCONT" => (!value.contains(wanted)).into(),
        BETWEEN => Verdict::Senseless,
        "EQ" | "DIFF" | "NEQ" => {
            let is_same = match (number(value), number(wanted)) {
                (Some(value), Some(wanted)) => value == wanted,
                _ => value == wanted,
            };
            (is_same == (operator == "EQ")).into()
        }
        _ => match (number(value), number(wanted)) {
            (_, None) => Verdict::Senseless,
            (None, _) => compare_numbers(operator, f64::NAN, 0.0),
            (Some(value), Some(wanted)) => compare_numbers(operator, value, wanted),
        },
    }
}

fn compare_numbers(operator: &str, value: f64, wanted: f64) -> Verdict {
    match operator {
        "EQ" => (value == wanted).into(),
        "DIFF" | "NEQ" => (value != wanted).into(),
        "GT" => (value > wanted).into(),
        "LT" => (value < wanted).into(),
        "GTEQ" | "GTE" => (value >= wanted).into(),
        "LTEQ" | "LTE" => (value <= wanted).into(),
        _ => Verdict::Senseless,
    }
}

/// A plain number: infinities and the like are words to an author.
fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
}
