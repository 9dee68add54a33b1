//! Refusals of schemas: their types, bounds and defaults.

use super::refusals;

#[test]
fn rejects_invalid_schemas() {
    let errors = refusals(&[
        ("minimum above maximum", "maximum: 3\n", "maximum: -1\n"),
        ("default out of bounds", "default: 3600", "default: 90000"),
        ("default of another type", "default: 3600", "default: soon"),
        (
            "minLength above maxLength",
            "          maxLength: 269",
            "          maxLength: 0",
        ),
        ("unknown type", "type: boolean", "type: bool"),
        ("keyword of another type", "maxLength: 64", "maximum: 64"),
        ("bound that is not a number", "minimum: 128", "minimum: one"),
        (
            "required lists an unknown property",
            "required: [bucket]",
            "required: [pail]",
        ),
        (
            "unknown model",
            "x-rust-model: Timestamp",
            "x-rust-model: Clock",
        ),
        ("minProperties", "required: [bucket]", "minProperties: 1"),
        (
            "exclusive bound",
            "          maximum: 86400\n          default: 3600\n",
            "          maximum: 86400\n          exclusiveMaximum: true\n",
        ),
        (
            "multiple of an integer",
            "          maximum: 86400\n          default: 3600\n",
            "          multipleOf: 60\n",
        ),
        (
            "enum of a number",
            "type: boolean\n",
            "type: number\n          enum: [0.5]\n",
        ),
        (
            "multiple of a number",
            "type: boolean\n",
            "type: number\n          multipleOf: 0.5\n",
        ),
        (
            "number with minimum above maximum",
            "type: boolean\n",
            "type: number\n          minimum: 1.5\n          maximum: 0.5\n",
        ),
        (
            "number with default out of bounds",
            "type: boolean\n",
            "type: number\n          maximum: 0.5\n          default: 1.5\n",
        ),
        (
            "number with another default",
            "type: boolean\n",
            "type: number\n          default: much\n",
        ),
        (
            "string with another default",
            "            default: '0'\n",
            "            default: 0\n",
        ),
        (
            "boolean with another default",
            "type: boolean\n",
            "type: boolean\n          default: 'on'\n",
        ),
        (
            "minItems above maxItems",
            "          description: The invocations of this page.\n",
            "          description: The invocations of this page.\n          minItems: 2\n          maxItems: 1\n",
        ),
        (
            "member without a letter",
            "        prefix:\n",
            "        '-':\n",
        ),
        (
            "Rust name without a letter",
            "x-rust-name: CancelType",
            "x-rust-name: '-'",
        ),
        (
            "typed members beside those with names",
            "      x-rust-name: ObsDestination\n",
            "      x-rust-name: ObsDestination\n      additionalProperties: { type: string }\n",
        ),
        (
            "list of itself",
            "    PageInfo:\n",
            "    Circle: { type: array, items: { $ref: '#/components/schemas/Circle' } }\n    PageInfo:\n",
        ),
        (
            "map of itself",
            "    PageInfo:\n",
            "    Circle: { type: object, additionalProperties: { $ref: '#/components/schemas/Circle' } }\n    PageInfo:\n",
        ),
        (
            "allOf of two",
            "            - $ref: '#/components/schemas/PageInfo'\n",
            "            - $ref: '#/components/schemas/PageInfo'\n            - $ref: '#/components/schemas/ErrorResponse'\n",
        ),
        (
            "oneOf",
            "    PageInfo:\n",
            "    Either: { oneOf: [{ $ref: '#/components/schemas/PageInfo' }] }\n    PageInfo:\n",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
