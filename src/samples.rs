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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_in_flows_is_a_sample() {
        let mut files: Vec<String> = std::fs::read_dir("flows")
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| !name.ends_with(crate::sim::flowtest::ENDING))
            .collect();
        let mut named: Vec<String> =
            SAMPLES.iter().map(|sample| format!("{}.flow.json", sample.name)).collect();
        files.sort();
        named.sort();
        assert_eq!(files, named);
    }

    #[test]
    fn samples_have_no_error_and_no_warning() {
        for sample in SAMPLES {
            let flow = crate::format::open(sample.text.as_bytes()).unwrap().flow;
            let bad: Vec<&str> = crate::lint::lint(&flow)
                .iter()
                .filter(|finding| finding.severity > crate::lint::Severity::Info)
                .map(|finding| finding.rule.name)
                .collect();
            assert!(bad.is_empty(), "{}: {bad:?}", sample.name);
        }
    }
}
