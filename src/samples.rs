//! The sample flows, for `new`, the start of the window and the tests.

/// A flow to start from.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name of its file in `flows/`, without the ending.
    pub name: &'static str,
    /// Native text.
    pub text: &'static str,
}

macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        /// Every sample, the most telling first.
        pub const SAMPLES: &[Sample] = &[
            $(Sample { name: $name, text: include_str!(concat!("../flows/", $name, ".flow.json")) }),*
        ];
    };
}

samples!(
    "identity-check",
    "order-status",
    "ai-assistant",
    "appointment-booking",
    "payment-confirmation",
    "satisfaction-survey",
    "outbound-campaign",
    "human-handover",
);
