//! What a record says about the invocation that is to be made again.

use functiongraph::types::DestinationRecord;
use functiongraph::{Event, FunctionUrn, Timestamp};

use super::unique;

/// The record of an invocation, as far as another one needs it.
pub(super) struct DeadLetter {
    pub request_id: Option<String>,
    pub function: Option<String>,
    pub condition: Option<String>,
    pub began: Option<Timestamp>,
    /// The JSON of the payload, as the record has it.
    pub payload: String,
}

impl DeadLetter {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text.trim_start().chars().next() {
            Some('{') => {}
            Some('[') => {
                return Err(
                    "a record is expected, a JSON object; it begins with '[', and jq -c '.[]' makes a line of each \
                     record in a list"
                        .to_owned(),
                );
            }
            Some(first) => {
                return Err(format!(
                    "a record is expected, a JSON object; it begins with {first:?}"
                ));
            }
            None => return Err("it is empty".to_owned()),
        }
        let record: DestinationRecord = serde_json::from_str(text)
            .map_err(|error| format!("it is not JSON: {}", shown(&error, text)))?;
        unique::check(text).map_err(|error| shown(&error, text))?;
        let payload = record
            .request_payload
            .ok_or("it is not a record: request_payload is missing or null")?;
        let context = record.request_context.unwrap_or_default();
        let named = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Self {
            request_id: named(context.request_id),
            function: named(context.function_urn),
            condition: named(context.condition),
            began: record.timestamp,
            payload: payload.as_str().to_owned(),
        })
    }

    /// The function to invoke.
    pub(super) fn target(&self, to: Option<&FunctionUrn>) -> Result<FunctionUrn, String> {
        match (to, &self.function) {
            (Some(to), _) => Ok(to.clone()),
            (None, Some(urn)) => urn
                .parse()
                .map_err(|error| format!("function_urn {urn:?}: {error}; --to names another one")),
            (None, None) => Err("function_urn is missing; --to names the function".to_owned()),
        }
    }

    /// The event as it was: the payload, or the text of it if it is a string.
    pub(super) fn event(&self) -> Result<Event, String> {
        let text = if self.payload.starts_with('"') {
            serde_json::from_str(&self.payload).map_err(|error| error.to_string())
        } else {
            Ok(self.payload.clone())
        };
        text.and_then(|text| Event::from_json(text).map_err(|error| error.to_string()))
            .map_err(|reason| format!("request_payload cannot be an event: {reason}"))
    }
}

/// With the line, unless the record is on one: that is known.
fn shown(error: &serde_json::Error, record: &str) -> String {
    let shown = error.to_string();
    if record.trim().contains('\n') {
        return shown;
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    match shown.strip_suffix(&place) {
        Some(message) => format!("{message} at column {}", error.column()),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(payload: &str) -> Result<String, String> {
        let text = format!("{{\"request_payload\": {payload}}}");
        let event = DeadLetter::parse(&text)?.event()?;
        Ok(event.as_str().to_owned())
    }

    #[test]
    fn keeps_payload_byte_for_byte() {
        let exact = "{ \"b\" : 1e400,\n\"b\":12345678901234567890123, \"a\": \"\\u00e9\" }";
        assert_eq!(event(exact).unwrap(), exact);
        let spaced = format!(" {exact} \n");
        assert_eq!(
            event(&serde_json::to_string(&spaced).unwrap()).unwrap(),
            spaced
        );
    }

    #[test]
    fn rejects_invalid_events() {
        for (payload, why) in [
            ("\"hello\"", "begins with 'h'"),
            ("[1]", "begins with '['"),
            ("\"\"", "it is empty"),
            ("5", "begins with '5'"),
            ("\"{\\\"a\\\": \\\"\\ud800\\\"}\"", "hex escape"),
        ] {
            let error = event(payload).unwrap_err();
            assert!(error.contains(why), "{error}");
            assert!(error.starts_with("request_payload cannot be an event"));
        }
    }

    #[test]
    fn rejects_invalid_records() {
        for (text, why) in [
            ("[]", "it begins with '['"),
            ("{\"a\": 1}", "request_payload is missing"),
            (
                "{",
                "it is not JSON: EOF while parsing an object at column 1",
            ),
            ("{\n\"a\"}", "at line 2 column 4"),
            (
                "{\"timestamp\": 1, \"timestamp\": 1}\n",
                "timestamp is there twice; remove one at column 28",
            ),
            (" ", "it is empty"),
        ] {
            let error = DeadLetter::parse(text).err().unwrap();
            assert!(error.contains(why), "{error}");
        }
    }
}
