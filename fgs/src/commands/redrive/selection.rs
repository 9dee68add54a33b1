//! Which records are redriven.

use std::time::SystemTime;

use functiongraph::FunctionUrn;

use super::dead_letter::DeadLetter;
use crate::args::redrive::Redrive;

/// The condition of a record of a success, which is no dead letter. The emulator writes it; the service's is not known.
const SUCCESS: &str = "Success";

pub(super) struct Selection<'a> {
    function: Option<&'a FunctionUrn>,
    conditions: &'a [String],
    since: Option<SystemTime>,
}

impl<'a> Selection<'a> {
    pub(super) fn of(options: &'a Redrive) -> Self {
        Self {
            function: options.function.as_ref(),
            conditions: &options.conditions,
            since: options.since.map(|since| since.time()),
        }
    }

    /// The error is of a record for which that cannot be known.
    pub(super) fn includes(&self, letter: &DeadLetter) -> Result<bool, String> {
        let condition = letter.condition.as_deref().unwrap_or_default();
        let is = |name: &str| name.eq_ignore_ascii_case(condition);
        let has_condition = if self.conditions.is_empty() {
            !is(SUCCESS)
        } else {
            self.conditions.iter().any(|name| is(name))
        };
        Ok(has_condition && self.has_function(letter)? && self.is_recent(letter)?)
    }

    fn has_function(&self, letter: &DeadLetter) -> Result<bool, String> {
        let Some(wanted) = self.function else {
            return Ok(true);
        };
        let urn = letter
            .function
            .as_deref()
            .ok_or("function_urn is missing, which --function needs")?;
        let urn: FunctionUrn = urn
            .parse()
            .map_err(|error| format!("function_urn {urn:?}: {error}"))?;
        let agrees = |wanted: Option<&str>, part: Option<&str>| wanted.is_none() || wanted == part;
        Ok(wanted.name() == urn.name()
            && wanted.package() == urn.package()
            && agrees(wanted.region(), urn.region())
            && agrees(wanted.project_id(), urn.project_id())
            && (wanted.qualifier().is_none()
                || (wanted.version(), wanted.alias()) == (urn.version(), urn.alias())))
    }

    fn is_recent(&self, letter: &DeadLetter) -> Result<bool, String> {
        let Some(since) = self.since else {
            return Ok(true);
        };
        let began = letter.began.as_ref();
        let began = began.ok_or("timestamp is missing, which --since needs")?;
        let time = began
            .system_time()
            .ok_or_else(|| format!("timestamp {:?} is not a time", began.as_str()))?;
        Ok(time >= since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn includes(selection: &Selection, json: &str) -> Result<bool, String> {
        selection.includes(&DeadLetter::parse(json).unwrap())
    }

    const ALL: Selection = Selection {
        function: None,
        conditions: &[],
        since: None,
    };

    fn of(urn: &str) -> String {
        format!(
            "{{\"request_context\": {{\"function_urn\": \"{urn}\"}}, \"request_payload\": {{}}}}"
        )
    }

    #[test]
    fn selects_by_parts_of_name() {
        let urn = "urn:fss:cn-north-4:p:function:default:resize";
        for (wanted, found, expected) in [
            ("resize", "latest", true),
            ("resize", "v1", true),
            ("default:resize", "!live", true),
            ("other:resize", "latest", false),
            ("p:default:resize", "latest", true),
            ("q:default:resize", "latest", false),
            ("p:default:resize:v1", "latest", false),
            ("p:default:resize:!live", "!live", true),
            ("urn:fss:cn-north-4:p:function:default:resize", "v1", true),
            ("urn:fss:cn-north-1:p:function:default:resize", "v1", false),
        ] {
            let wanted: FunctionUrn = wanted.parse().unwrap();
            let selection = Selection {
                function: Some(&wanted),
                ..ALL
            };
            let record = of(&format!("{urn}:{found}"));
            assert_eq!(
                includes(&selection, &record),
                Ok(expected),
                "{wanted} {found}"
            );
            assert!(includes(&selection, &of("")).is_err());
            assert!(includes(&selection, &of("a b")).is_err());
        }
    }

    #[test]
    fn since_is_inclusive() {
        let time = |text: &str| functiongraph::Timestamp::new(text).system_time();
        let selection = Selection {
            since: time("2026-11-26T08:00:00.5Z"),
            ..ALL
        };
        let at = |time: &str| {
            let json = format!("{{\"timestamp\": \"{time}\", \"request_payload\": {{}}}}");
            includes(&selection, &json)
        };
        assert_eq!(at("2026-11-26T08:00:00.499999999Z"), Ok(false));
        assert_eq!(at("2026-11-26T08:00:00.5Z"), Ok(true));
        assert_eq!(at("2026-11-26T16:00:00.500Z+08:00"), Ok(true));
        assert_eq!(at("2026-11-26T16:00:00.4+08:00"), Ok(false));
        assert!(at("yesterday").unwrap_err().contains("is not a time"));
        let none = includes(&selection, "{\"request_payload\": {}}");
        assert!(none.unwrap_err().contains("timestamp is missing"));
    }

    #[test]
    fn leaves_out_successes() {
        let record = |condition: &str| {
            format!(
                "{{\"request_context\": {{\"condition\": \"{condition}\"}}, \"request_payload\": {{}}}}"
            )
        };
        assert_eq!(includes(&ALL, &record("Success")), Ok(false));
        assert_eq!(includes(&ALL, &record("Other")), Ok(true));
        assert_eq!(includes(&ALL, "{\"request_payload\": {}}"), Ok(true));
        let conditions = ["success".to_owned(), "Other".to_owned()];
        let selection = Selection {
            conditions: &conditions,
            ..ALL
        };
        assert_eq!(includes(&selection, &record("Success")), Ok(true));
        assert_eq!(includes(&selection, &record("Other")), Ok(true));
        assert_eq!(includes(&selection, &record("Another")), Ok(false));
        assert_eq!(includes(&selection, "{\"request_payload\": {}}"), Ok(false));
    }
}
