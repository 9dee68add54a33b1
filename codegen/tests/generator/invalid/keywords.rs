//! Refusals of keywords that are unknown or of another type, and of characters that are not seen.

use super::refusals;

#[test]
fn rejects_invalid_keywords() {
    let errors = refusals(&[
        (
            "another version of OpenAPI",
            "openapi: 3.0.3\n",
            "openapi: 3.1.0\n",
        ),
        (
            "version that is a number",
            "openapi: 3.0.3\n",
            "openapi: 3.0\n",
        ),
        (
            "unknown method",
            "    delete:\n      operationId: DeleteFunctionAsyncInvokeConfig",
            "    fetch:\n      operationId: DeleteFunctionAsyncInvokeConfig",
        ),
        (
            "unknown keyword of the document",
            "tags:\n  - name: async\n",
            "tag:\n  - name: async\n",
        ),
        (
            "unknown keyword of the info",
            "  version: v2\n",
            "  version: v2\n  licence: MIT\n",
        ),
        (
            "unknown keyword of a tag",
            "  - name: async\n    description:",
            "  - name: async\n    descripton:",
        ),
        (
            "unknown keyword of a server",
            "    description: Huawei Cloud\n",
            "    descripton: Huawei Cloud\n",
        ),
        (
            "unknown keyword of a variable",
            "        default: eu-de\n",
            "        default: eu-de\n        pattern: eu\n",
        ),
        (
            "unknown keyword of the components",
            "  securitySchemes:\n",
            "  securityScheme:\n",
        ),
        (
            "unknown keyword of a security scheme",
            "      in: header\n      name: X-Auth-Token\n      description: A token",
            "      in: header\n      name: X-Auth-Token\n      descripton: A token",
        ),
        (
            "unknown keyword of a media type",
            "            example:\n",
            "            exmaple:\n",
        ),
        (
            "unknown keyword of a response",
            "        '204':\n          description: No Content\n",
            "        '204':\n          description: No Content\n          body: none\n",
        ),
        (
            "unknown keyword of a shared response",
            "    BadRequest:\n      description: Bad Request\n",
            "    BadRequest:\n      description: Bad Request\n      status: 400\n",
        ),
        (
            "status that is none",
            "        '204':\n",
            "        'no-content': { description: None }\n        '204':\n",
        ),
        (
            "path without a slash",
            "  /v2/{project_id}/fgs/functions/async-status-log-detail:",
            "  v2/{project_id}/fgs/functions/async-status-log-detail:",
        ),
        (
            "keyword beside a $ref",
            "          items:\n            $ref: '#/components/schemas/ListFunctionResult'\n",
            "          items:\n            $ref: '#/components/schemas/ListFunctionResult'\n            description: A function.\n",
        ),
        (
            "bound beside allOf",
            "            - $ref: '#/components/schemas/PageInfo'\n",
            "            - $ref: '#/components/schemas/PageInfo'\n          minProperties: 1\n",
        ),
        (
            "default beside allOf",
            "            - $ref: '#/components/schemas/PageInfo'\n",
            "            - $ref: '#/components/schemas/PageInfo'\n          default: {}\n",
        ),
        (
            "type that is missing",
            "    PageInfo:\n      type: object\n",
            "    PageInfo:\n",
        ),
        (
            "keyword of an integer in a string",
            "            maxLength: 640\n",
            "            maximum: 640\n",
        ),
        (
            "count below zero",
            "            maxLength: 640\n",
            "            maxLength: -1\n",
        ),
        (
            "enum with a boolean of YAML",
            "type: boolean\n",
            "type: string\n          enum: [on, off]\n",
        ),
        (
            "enum with a number",
            "type: boolean\n",
            "type: string\n          enum: [1, two]\n",
        ),
        (
            "enum with a null",
            "type: boolean\n",
            "type: string\n          enum: [one, null]\n",
        ),
        (
            "enum of nothing",
            "type: boolean\n",
            "type: string\n          enum: []\n",
        ),
        (
            "nullable that is no boolean",
            "type: boolean\n",
            "type: boolean\n          nullable: maybe\n",
        ),
        (
            "nullable items",
            "type: boolean\n",
            "type: array\n          items: { type: string, nullable: true }\n",
        ),
        (
            "nullable parameter",
            "            maxLength: 640\n",
            "            maxLength: 640\n            nullable: true\n",
        ),
        ("unit that is no text", "x-unit: days", "x-unit: 3"),
        (
            "Rust name that is no text",
            "x-rust-name: CancelType",
            "x-rust-name: 3",
        ),
        (
            "Rust model that is no text",
            "x-rust-model: Destination",
            "x-rust-model: [Destination]",
        ),
        (
            "note that is no text",
            "x-note: Up to 10240 can be requested for a run.",
            "x-note: [A run]",
        ),
        (
            "content of JSON that is no object",
            "          x-json-content:\n            OBS: '#/components/schemas/ObsDestinationParam'\n            SMN: '#/components/schemas/SmnDestinationParam'\n            DIS: '#/components/schemas/DisDestinationParam'\n            FunctionGraph: '#/components/schemas/FunctionGraphDestinationParam'\n",
            "          x-json-content: '#/components/schemas/ObsDestinationParam'\n",
        ),
        (
            "content of JSON of another type",
            "            OBS: '#/components/schemas/ObsDestinationParam'\n",
            "            OBS: 3\n",
        ),
        (
            "values of a region that are no list",
            "ae-ad-1: [OBS, FunctionGraph]",
            "ae-ad-1: OBS",
        ),
        (
            "values of an unknown region",
            "ae-ad-1: [OBS, FunctionGraph]",
            "ae-ad-9: [OBS, FunctionGraph]",
        ),
        (
            "values of a region that the enum lacks",
            "ae-ad-1: [OBS, FunctionGraph]",
            "ae-ad-1: [OBS, Function]",
        ),
        (
            "required members of a response that are no list",
            "x-required-response: [request_id]",
            "x-required-response: request_id",
        ),
        (
            "code of a cancelled invocation that is no number",
            "error_code: 4208",
            "error_code: '4208'",
        ),
        (
            "cancelled invocation without a message",
            "        error_message: function invocation canceled\n",
            "",
        ),
        (
            "unknown keyword of a cancelled invocation",
            "        error_message: function",
            "        message: function",
        ),
        (
            "unknown keyword of a page",
            "        title: 获取函数列表\n",
            "        title: 获取函数列表\n        edition: 2\n",
        ),
        (
            "unknown keyword of an error code",
            "{ status: 401, code: APIGW.0301 }",
            "{ status: 401, code: APIGW.0301, retry: true }",
        ),
        (
            "unknown keyword of the addresses of IAM",
            "    default: https://iam.my",
            "    other: {}\n    default: https://iam.my",
        ),
        ("zone that no place has", "\"+08:00\"", "\"+99:00\""),
        ("zone with too many minutes", "\"+08:00\"", "\"+08:60\""),
        (
            "description that changes the direction",
            "description: One destination,",
            "description: \"\\u202eOne\" #",
        ),
        (
            "description with a control character",
            "description: One destination,",
            "description: \"\\u0007One\" #",
        ),
        (
            "value with a mark of the direction",
            "enum: [force, recursive]",
            "enum: [force, \"\\u2066recursive\"]",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
