//! Documents that are accepted, each with what the generated code has of it.

use crate::document::{async_group, changed, generated};

/// The event of an invocation, which is JSON.
const EVENT: &str = "          application/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n";
/// A member of a body, which no example has.
const MEMBER: &str = "          type: string\n          description: Name of that log group.\n          minLength: 1\n";
const MARKERS: &str = "        next: page_info.next_marker\n        marker: marker\n";

#[test]
fn accepts_statuses_sharing_body() {
    expect(
        "        '202':\n",
        "        '204': { description: No Content }\n        '202':\n",
        "client.finish_optional(response).await",
    );
    expect(
        "        '204':\n",
        "        '200': { description: Ok }\n        '204':\n",
        "client.finish_empty(response).await",
    );
}

#[test]
fn validates_numbers_and_enums() {
    let numbers = "          type: number\n          minimum: 0.5\n";
    let validated = "crate::validation::checks::number(*value, Some(0.5f64), None, \"\")";
    expect(MEMBER, numbers, validated);
    expect(
        "minimum: 0\n          maximum: 3\n          default: 1\n",
        "enum: [0, 1, 3]\n",
        "crate::validation::checks::one_of_integers(*value, &[0i64, 1i64, 3i64], \"\")",
    );
    expect(
        "type: boolean\n",
        "type: boolean\n          enum: [true]\n",
        "crate::validation::checks::one_of_booleans(*value, &[true])",
    );
}

#[test]
fn validates_list_lengths() {
    expect(
        MEMBER,
        "          type: array\n          items: { type: string }\n          minItems: 1\n          maxItems: 3\n          uniqueItems: true\n",
        "crate::validation::checks::items(value,Some(1usize),Some(3usize),true,",
    );
}

#[test]
fn validates_patterns_with_counts() {
    expect(
        "pattern: '^[A-Za-z0-9_-]+$'",
        "pattern: '^[A-Z][0-9]{2,4}$'",
        "crate::validation::rules::Letters{ranges:&[('0','9')],least:2usize,most:Some(4usize),}",
    );
}

#[test]
fn accepts_empty_required_text() {
    expect(
        "          minLength: 1\n          x-urn",
        "          x-urn",
        "crate::validation::checks::required(\"topic_urn\", self.topic_urn.is_some())?;",
    );
}

#[test]
fn counts_pages_with_offset() {
    expect(
        MARKERS,
        "        offset: limit\n",
        "crate::pipeline::pagination::follow_offsets(",
    );
}

#[test]
fn sends_non_json_bodies() {
    let text = "          text/plain: {}\n";
    expect(
        EVENT,
        text,
        "header::HeaderValue::from_static(\"text/plain\")",
    );
    expect(
        EVENT,
        "          application/zip: {}\n",
        "header::HeaderValue::from_static(\"application/zip\")",
    );
}

#[test]
fn tags_become_features() {
    expect(
        "      operationId: ListFunctions\n      tags: [async]\n",
        "      operationId: ListFunctions\n      tags: [functions]\n",
        "#[cfg(feature = \"functions\")] #[allow(non_snake_case)] async fn transmit__list_functions",
    );
}

#[test]
fn schema_tags_become_features() {
    let [code, ..] = generated(&async_group());
    for model in ["DestinationRecord", "DestinationRequestContext"] {
        let item = "#[cfg(feature = \"async\")]";
        let at = code.find(&format!("pub struct {model} ")).unwrap();
        let start = code[..at].rfind("#[cfg(").unwrap();
        assert!(code[start..].starts_with(item), "{model}");
    }
}

#[test]
fn reads_null_as_unset() {
    expect(
        "type: boolean\n",
        "type: boolean\n          nullable: true\n          default: null\n",
        "pub enable_async_status_log: ::std::option::Option<bool>",
    );
}

#[test]
fn resolves_shared_bodies() {
    expect(
        "        '204':\n          description: No Content\n",
        "        '204':\n          $ref: '#/components/responses/NotFound'\n",
        "super::ResponseValue<crate::types::ErrorResponse>",
    );
    let shared = "  requestBodies:\n    Config:\n      required: true\n      content:\n        application/json:\n          schema:\n            $ref: '#/components/schemas/PageInfo'\n";
    let text = changed(
        "  parameters:\n    project_id:\n",
        &format!("{shared}  parameters:\n    project_id:\n"),
    );
    let inline = "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n";
    assert!(text.contains(inline));
    let text = text.replacen(
        inline,
        "      requestBody:\n        $ref: '#/components/requestBodies/Config'\n",
        1,
    );
    assert!(generated(&text)[0].contains("body: Option<crate::types::PageInfo>"));
}

#[test]
fn repeats_lists_in_query() {
    let list = "          description: The package to list.\n          schema:\n            type: array\n            items: { type: string }\n            maxItems: 3\n";
    let text = "          description: The package to list.\n          schema:\n            type: string\n";
    expect(
        text,
        list,
        "pub fn package_name(mut self, value: impl crate::IntoValue<::std::vec::Vec<::std::string::String>>) -> Self",
    );
    expect(
        text,
        list,
        "Rule::Repeated { least: None, most: Some(3usize), unique: false, }",
    );
}

#[test]
fn accepts_default_styles() {
    let marker = "        - name: marker\n          in: query\n";
    let stated = format!("{marker}          style: form\n          explode: true\n");
    let written = "QueryParam::new(\"marker\", &argument0002)";
    expect(marker, &stated, written);
    let function = "      name: function_urn\n      in: path\n";
    let stated = format!("{function}      style: simple\n      explode: false\n");
    expect(function, &stated, written);
}

#[test]
fn documents_formats() {
    expect(
        "          description: Id of the log stream.\n",
        "          description: Id of the log stream.\n          format: uuid\n",
        "Format: `uuid`, which is not validated.",
    );
}

#[test]
fn accepts_provider_headers() {
    for name in ["X-Cff-Log-Type", "X-CFF-Request-Version"] {
        let code = format!("\"{name}\"");
        expect(
            "name: X-Cff-Instance-Memory",
            &format!("name: {name}"),
            &code,
        );
    }
    // The client sets these by itself.
    for name in ["Authorization", "Content-Type", "X-Auth-Token"] {
        let text = changed("name: X-Cff-Instance-Memory", &format!("name: {name}"));
        let text = text.replace("      - $ref: '#/components/parameters/X-Auth-Token'\n", "");
        let text = text.replace("      - $ref: '#/components/parameters/Content-Type'\n", "");
        assert!(!generated(&text)[0].contains("x_cff_instance_memory"));
    }
}

#[test]
fn accepts_examples_of_another_pattern() {
    expect(
        "          pattern: '^[a-z0-9.-]+$'\n",
        "          pattern: '^[a-z0-9.-]+$'\n          example: '{bucket}'\n",
        "pub bucket: ::std::option::Option<::std::string::String>",
    );
}

#[test]
fn documents_first_of_several_examples() {
    expect(
        "            example:\n              request_id: xxxx\n",
        "            examples:\n              one: { summary: Cancels., value: { request_id: first } }\n              two: { value: { request_id: second } }\n",
        "request_id(\"first\")",
    );
}

/// The document with one passage replaced is generated from, and has `code`, whatever its layout.
fn expect(from: &str, to: &str, code: &str) {
    // A call over several lines has a comma at its end.
    let without_layout = |code: &str| {
        let code: String = code.split_whitespace().collect();
        code.replace(",)", ")")
    };
    let generated = without_layout(&generated(&changed(from, to)).concat());
    assert!(generated.contains(&without_layout(code)), "{to}: {code}");
}
