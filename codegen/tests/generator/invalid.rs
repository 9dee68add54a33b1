//! Documents that are refused, each with an error of one line.

use crate::document::{SPEC, changed};

#[test]
fn refuses_invalid_documents() {
    let cases = [
        ("not YAML", "openapi: 3.0.3", "openapi: [3.0.3"),
        (
            "no operationId",
            "      operationId: ShowFunctionAsyncInvokeConfig\n",
            "",
        ),
        ("no page", "        title: 获取函数异步配置信息\n", ""),
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
        ("missing schema", "schemas/PageInfo'", "schemas/PagesInfo'"),
        (
            "missing body schema",
            "schemas/UpdateFunctionAsyncInvokeConfigRequestBody'",
            "schemas/Body'",
        ),
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
        (
            "shared name, other shape",
            "        enable_async_status_log: &status_log\n          type: boolean",
            "        other: &status_log\n          type: boolean",
        ),
        (
            "unresolved parameter",
            "parameters/function_urn'",
            "parameters/function'",
        ),
        (
            "parameter that the path lacks",
            "name: function_urn\n",
            "name: function_name\n",
        ),
        (
            "path of another project",
            "/v2/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
            "/v3/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
        ),
        (
            "two success statuses",
            "        '204':",
            "        '200': { description: Ok }\n        '204':",
        ),
        (
            "no responses",
            "      responses:\n        '204':",
            "      x-responses:\n        '204':",
        ),
        (
            "parameter in an unknown place",
            "        - name: marker\n          in: query",
            "        - name: marker\n          in: quarry",
        ),
        (
            "unsupported pattern",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[A-Z][0-9]+$'",
        ),
        (
            "reversed range of characters",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[z-a]+$'",
        ),
        (
            "pattern that differs from the list",
            "pattern: '^[^,]+(,[^,]+){0,9}$'",
            "pattern: '^[^,]+(,[^,]+){0,8}$'",
        ),
        (
            "pattern that differs from the time format",
            "[0-5][0-9]:[0-5][0-9]$'",
            "[0-9]{2}:[0-9]{2}$'",
        ),
        (
            "pattern that differs from the integer",
            "^0*[0-9]{1,18}$",
            "^[0-9]{1,18}$",
        ),
        ("pattern that differs from the range", "|500)$'", "|501)$'"),
        (
            "pattern that differs from function names",
            "pattern: '^(\\.*",
            "pattern: '^(\\.+",
        ),
        (
            "required text that may be empty",
            "          minLength: 1\n          x-urn",
            "          x-urn",
        ),
        (
            "format of a time",
            "x-time-format: YYYY-MM-DDThh:mm:ss",
            "x-time-format: DD.MM.YYYY",
        ),
        (
            "list with a separator of two characters",
            "separator: ','",
            "separator: ', '",
        ),
        ("list without items", "maxItems: 10", "maxItems: 0"),
        (
            "list with another bound",
            "maxItems: 10",
            "maxItems: 10, minItems: 1",
        ),
        (
            "list in a number",
            "minimum: 128",
            "x-list: { separator: ',', maxItems: 10 }",
        ),
        (
            "format of a string",
            "            maxLength: 640\n",
            "            format: uuid\n",
        ),
        (
            "parameter of another type",
            "            type: string\n            maxLength: 640\n",
            "            type: array\n",
        ),
        (
            "enum of a boolean",
            "type: boolean\n",
            "type: boolean\n          enum: [true]\n",
        ),
        ("minProperties", "required: [bucket]", "minProperties: 1"),
        (
            "misspelt keyword",
            "            maxLength: 640\n",
            "            maxLenght: 640\n",
        ),
        ("misspelt extension", "x-list:", "x-lists:"),
        (
            "misspelt keyword of a field",
            "          maxLength: 269\n",
            "          maxlength: 269\n",
        ),
        (
            "misspelt keyword of a parameter",
            "          in: query\n",
            "          in: query\n          requird: true\n",
        ),
        ("no error codes", "x-errors:", "x-mistakes:"),
    ];
    let lines = cases.map(|(case, from, to)| {
        match functiongraph_codegen::generate_files(SPEC, &changed(from, to)) {
            Ok(_) => panic!("{case}: accepted"),
            Err(error) => format!("{case}: {error}"),
        }
    });
    assert!(lines.iter().all(|line| line.lines().count() == 1));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn reports_malformed_text_in_one_line() {
    for text in [
        "",
        "null",
        "[]",
        "42",
        "openapi: 3.0.3",
        "\u{0}",
        "a: &a [*a]",
        "paths: {}",
    ] {
        let error = functiongraph_codegen::generate_files(SPEC, text)
            .unwrap_err()
            .to_string();
        assert_eq!(error.lines().count(), 1, "{text:?}: {error}");
    }
}
