//! The keywords that each object of OpenAPI may have, by name.

pub(super) const DOCUMENT: &[&str] = &[
    "components",
    "externalDocs",
    "info",
    "openapi",
    "paths",
    "security",
    "servers",
    "tags",
];
pub(super) const INFO: &[&str] = &[
    "contact",
    "description",
    "license",
    "termsOfService",
    "title",
    "version",
    "x-errors",
    "x-iam",
    "x-zones",
];
pub(super) const TAG: &[&str] = &["description", "externalDocs", "name"];
pub(super) const SERVER: &[&str] = &["description", "url", "variables"];
pub(super) const VARIABLE: &[&str] = &["default", "description", "enum"];
pub(super) const COMPONENTS: &[&str] = &[
    "headers",
    "parameters",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];
pub(super) const SECURITY_SCHEME: &[&str] = &["description", "in", "name", "scheme", "type"];
/// With the methods that are refused where the operations are validated.
pub(super) const PATH: &[&str] = &[
    "$ref",
    "delete",
    "description",
    "get",
    "head",
    "options",
    "parameters",
    "patch",
    "post",
    "put",
    "summary",
    "trace",
];
pub(super) const OPERATION: &[&str] = &[
    "deprecated",
    "description",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "summary",
    "tags",
    "x-cancelled",
    "x-max-run-seconds",
    "x-page",
    "x-pages",
    "x-waiter",
];
pub(super) const PARAMETER: &[&str] = &[
    "deprecated",
    "description",
    "example",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
    "x-unit",
];
pub(super) const REQUEST_BODY: &[&str] = &["content", "description", "required"];
pub(super) const RESPONSE: &[&str] = &["content", "description", "headers", "x-rust-model"];
pub(super) const MEDIA_TYPE: &[&str] = &["example", "examples", "schema"];
pub(super) const EXAMPLE: &[&str] = &["description", "summary", "value"];
pub(super) const SCHEMA: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
    "x-checked-as",
    "x-ends",
    "x-integer",
    "x-json-content",
    "x-list",
    "x-regional-enum",
    "x-required-response",
    "x-rust-model",
    "x-rust-name",
    "x-secret",
    "x-tags",
    "x-time-format",
    "x-unit",
    "x-urn",
];
/// What may stand beside the `allOf` of a `$ref`: the rest is said by the schema that is referred to.
pub(super) const BESIDE_ALL_OF: &[&str] =
    &["allOf", "deprecated", "description", "nullable", "title"];
/// Allowed everywhere.
pub(super) const ANNOTATIONS: &[&str] = &["x-definition-says", "x-note", "x-page-says", "x-source"];
