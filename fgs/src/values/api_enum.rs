//! Options whose values are those of an enum of the API.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use functiongraph::types::{CancelType, InvocationStatus, RequestVersion};

pub(crate) fn statuses() -> impl TypedValueParser<Value = InvocationStatus> {
    PossibleValuesParser::new(InvocationStatus::VALUES)
        .map(|typed| InvocationStatus::from(as_documented(InvocationStatus::VALUES, &typed)))
}

pub(crate) fn cancel_types() -> impl TypedValueParser<Value = CancelType> {
    let values = CancelType::VALUES.iter().map(|name| {
        let value = PossibleValue::new(*name);
        match CancelType::from(*name) {
            CancelType::Force => value.help("End the runtime at once"),
            CancelType::Recursive => value.help("Also stop the functions that were called"),
            _ => value,
        }
    });
    PossibleValuesParser::new(values).map(CancelType::from)
}

pub(crate) fn request_versions() -> impl TypedValueParser<Value = RequestVersion> {
    let values = RequestVersion::VALUES.iter().map(|name| {
        let value = PossibleValue::new(*name);
        match RequestVersion::from(*name) {
            RequestVersion::V0 => value.help("Text"),
            RequestVersion::V1 => value.help("JSON"),
            _ => value,
        }
    });
    PossibleValuesParser::new(values).map(RequestVersion::from)
}

/// The value that clap found, which returns it as it was typed, in whatever case.
fn as_documented<'a>(values: &[&'a str], typed: &'a str) -> &'a str {
    let found = values.iter().find(|name| name.eq_ignore_ascii_case(typed));
    found.copied().unwrap_or(typed)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    fn parse<T: Clone + Send + Sync + 'static>(
        parser: impl TypedValueParser<Value = T>,
        ignores_case: bool,
        typed: &str,
    ) -> Option<T> {
        let option = Arg::new("value")
            .value_parser(parser)
            .ignore_case(ignores_case);
        let matches = Command::new("test")
            .arg(option)
            .try_get_matches_from(["test", typed]);
        matches.ok()?.remove_one("value")
    }

    #[test]
    fn statuses_ignore_case() {
        for name in InvocationStatus::VALUES {
            for typed in [name.to_lowercase(), name.to_uppercase()] {
                let status = parse(statuses(), true, &typed).unwrap();
                assert!(!matches!(status, InvocationStatus::Unknown(_)), "{typed}");
                assert_eq!(status, *name);
            }
        }
        assert_eq!(parse(statuses(), true, "x"), None);
    }

    #[test]
    fn accepts_every_cancel_type() {
        for name in CancelType::VALUES {
            assert_eq!(parse(cancel_types(), false, name).unwrap(), *name);
        }
        assert_eq!(parse(cancel_types(), false, "x"), None);
        let parser = cancel_types();
        let mut values = parser.possible_values().unwrap();
        assert!(values.all(|value| value.get_help().is_some()));
    }

    #[test]
    fn accepts_every_request_version() {
        for name in RequestVersion::VALUES {
            assert_eq!(parse(request_versions(), false, name).unwrap(), *name);
        }
        assert_eq!(parse(request_versions(), false, "v2"), None);
        let parser = request_versions();
        let mut values = parser.possible_values().unwrap();
        assert!(values.all(|value| value.get_help().is_some()));
    }
}
