//! What options take that set a member or a parameter of the API, as the document has it.

use functiongraph::__private::document::{ALL, Description, Kind, Schema};

use super::api_help::kind;

const SET: &str = "UpdateFunctionAsyncInvokeConfig";
const INVOKE: &str = "InvokeFunction";

/// A description, with what the member of a config takes.
pub(super) fn of_member(doc: &str, member: &str) -> String {
    let body = find(SET).and_then(|description| description.body.as_ref()?.schema);
    let schema = body.and_then(|body| match &body.kind {
        Kind::Object { members, .. } => members.iter().find(|found| found.name == member),
        _ => None,
    });
    with(doc, schema.map(|member| member.schema))
}

/// A description, with what the parameter of an invocation takes.
pub(super) fn of_parameter(doc: &str, name: &str) -> String {
    let mut arguments = find(INVOKE).into_iter().flat_map(|found| found.arguments);
    let argument = arguments.find(|argument| argument.name == name);
    with(doc, argument.and_then(|argument| argument.schema))
}

fn find(id: &str) -> Option<&'static Description> {
    ALL.iter()
        .find(|description| description.operation.id == id)
}

fn with(doc: &str, schema: Option<&Schema>) -> String {
    match schema {
        Some(schema) => {
            let kind = kind(schema);
            format!("{doc} [{}]", kind.trim_start_matches("integer, "))
        }
        None => doc.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_bounds_of_the_document() {
        assert_eq!(of_member("N", "max_async_retry_attempts"), "N [0 to 3]");
        let memory = of_parameter("MB", "X-Cff-Instance-Memory");
        assert!(memory.starts_with("MB [one of 128, "), "{memory}");
        assert_eq!(of_member("N", "nothing"), "N");
    }
}
