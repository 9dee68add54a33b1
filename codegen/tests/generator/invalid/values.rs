//! Refusals of defaults, values of enums and examples that their schema does not allow.

use super::refusals;

#[test]
fn rejects_invalid_values() {
    let errors = refusals(&[
        (
            "default that is no value of the enum",
            "enum: [force, recursive]\n",
            "enum: [force, recursive]\n          default: gently\n",
        ),
        (
            "default that is too long",
            "            default: '0'\n            minLength: 1\n",
            "            default: '0'\n            minLength: 2\n",
        ),
        (
            "default that does not match the pattern",
            "          pattern: '^[a-z0-9.-]+$'\n",
            "          pattern: '^[a-z0-9.-]+$'\n          default: A\n",
        ),
        (
            "default of an integer that is no value of the enum",
            "type: boolean\n",
            "type: integer\n          enum: [1, 5]\n          default: 2\n",
        ),
        (
            "default beyond int32",
            "type: boolean\n",
            "type: integer\n          format: int32\n          default: 4294967296\n",
        ),
        (
            "default of an integer in a string",
            "              default: 10\n              largest: 100\n",
            "              default: -1\n              largest: 100\n",
        ),
        (
            "integer in a string with minimum above maximum",
            "            pattern: '^0*[0-9]{1,18}$'\n            x-integer:\n              minimum: 0\n              default: 10\n",
            "            x-integer:\n              minimum: 20\n              maximum: 10\n",
        ),
        (
            "default of another boolean",
            "type: boolean\n",
            "type: boolean\n          enum: [true]\n          default: false\n",
        ),
        (
            "default of a list that is none",
            "type: boolean\n",
            "type: array\n          items: { type: string }\n          default: a\n",
        ),
        (
            "default of a list with another item",
            "type: boolean\n",
            "type: array\n          items: { type: integer }\n          default: [a]\n",
        ),
        (
            "default of a list that is too short",
            "type: boolean\n",
            "type: array\n          items: { type: integer }\n          minItems: 1\n          default: []\n",
        ),
        (
            "enum value out of bounds",
            "type: boolean\n",
            "type: integer\n          maximum: 3\n          enum: [1, 5]\n",
        ),
        (
            "enum value that is too long",
            "type: boolean\n",
            "type: string\n          maxLength: 3\n          enum: [some, more]\n",
        ),
        (
            "enum value that does not match the pattern",
            "type: boolean\n",
            "type: string\n          pattern: '^[a-z]+$'\n          enum: [some, More]\n",
        ),
        (
            "example of another type",
            "type: boolean\n",
            "type: boolean\n          example: 3\n",
        ),
        (
            "example out of bounds",
            "          maximum: 86400\n          default: 3600\n",
            "          maximum: 86400\n          default: 3600\n          example: 0\n",
        ),
        (
            "example that is no value of the enum",
            "enum: [force, recursive]\n",
            "enum: [force, recursive]\n          example: gently\n",
        ),
        (
            "example of a parameter",
            "          description: Most entries a page may hold.\n",
            "          description: Most entries a page may hold.\n          example: many\n",
        ),
        (
            "example of a body",
            "              max_async_retry_attempts: 3\n",
            "              max_async_retry_attempts: 9\n",
        ),
        (
            "example of a response",
            "                max_async_retry_attempts: 1\n",
            "                max_async_retry_attempts: often\n",
        ),
        (
            "example of a member of a member",
            "                    destination: FunctionGraph\n",
            "                    destination: Function\n",
        ),
        (
            "named example with another value",
            "            example:\n              request_id: xxxx\n",
            "            examples:\n              one: { value: { request_id: xxxx } }\n              two: { value: { request_id: 1 } }\n",
        ),
        (
            "named example without a value",
            "            example:\n              request_id: xxxx\n",
            "            examples:\n              one: { summary: Cancels. }\n",
        ),
        (
            "named example at an address",
            "            example:\n              request_id: xxxx\n",
            "            examples:\n              one: { externalValue: 'https://localhost/one.json' }\n",
        ),
        (
            "example beside examples",
            "            example:\n              request_id: xxxx\n",
            "            example: { request_id: xxxx }\n            examples:\n              one: { value: { request_id: xxxx } }\n",
        ),
        (
            "example of an error",
            "            $ref: '#/components/schemas/ErrorResponse'\n",
            "            $ref: '#/components/schemas/ErrorResponse'\n          example: { error_code: 1 }\n",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
