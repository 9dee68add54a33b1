//! Destinations as typed.

use std::convert::Infallible;

use functiongraph::{Destination, FunctionUrn, Validate};

/// A destination as typed.
#[derive(Clone, Debug)]
pub(crate) struct DestinationArgument {
    pub text: String,
}

impl DestinationArgument {
    pub(crate) fn parse(text: &str) -> Result<Self, Infallible> {
        Ok(Self {
            text: text.to_owned(),
        })
    }

    /// The destination, for this function. The error suggests what may be meant, unless that is the function itself.
    pub(crate) fn of(&self, function: &FunctionUrn) -> Result<Destination, String> {
        let is_another = |suggestion: &str| {
            suggestion
                .parse::<Destination>()
                .is_ok_and(|destination| destination.validate_for(function).is_ok())
        };
        self.text.parse::<Destination>().map_err(|error| {
            let suggestion = error.suggestion().filter(|text| is_another(text));
            let suggestion = suggestion.map(|text| format!(" (did you mean '{text}'?)"));
            format!("{}{}", error.reason(), suggestion.unwrap_or_default())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::DestinationArgument;

    fn reason(text: &str) -> String {
        let word = DestinationArgument::parse(text).unwrap();
        word.of(&"resize".parse().unwrap()).unwrap_err()
    }

    #[test]
    fn never_suggests_function_itself() {
        for text in [
            "smn:urn:fss:cn-north-4:p:function:default:resize",
            "function://resize",
            "fgs:default:resize",
        ] {
            assert!(!reason(text).contains("did you mean"), "{text}");
        }
        assert!(reason("fgs:resize:resize").contains("did you mean 'function:resize:resize'"));
    }
}
