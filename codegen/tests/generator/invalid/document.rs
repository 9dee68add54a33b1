//! Refusals of the document as a whole: its form, its paths, `info`, the names of Rust.

use super::refusals;

#[test]
fn rejects_invalid_document() {
    let errors = refusals(&[
        ("not YAML", "openapi: 3.0.3", "openapi: [3.0.3"),
        (
            "path of another project",
            "/v2/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
            "/v3/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
        ),
        ("missing schema", "schemas/PageInfo'", "schemas/PagesInfo'"),
        (
            "missing body schema",
            "schemas/UpdateFunctionAsyncInvokeConfigRequestBody'",
            "schemas/Body'",
        ),
        (
            "unresolved parameter",
            "parameters/function_urn'",
            "parameters/function'",
        ),
        (
            "shared name, other shape",
            "        enable_async_status_log: &status_log\n          type: boolean",
            "        other: &status_log\n          type: boolean",
        ),
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
        ("no error codes", "x-errors:", "x-page-says:"),
        (
            "error without a status",
            "{ status: 401, code: APIGW.0301 }",
            "{ code: APIGW.0301 }",
        ),
        ("no zones", "x-zones:", "x-page-says:"),
        (
            "zone that is not an offset",
            "\"+08:00\"",
            "\"Asia/Shanghai\"",
        ),
        ("no addresses of IAM", "x-iam:", "x-page-says:"),
        (
            "address of IAM of a region that is none",
            "regions: [eu-de]\n\ntags",
            "regions: [1]\n\ntags",
        ),
        (
            "enum with a shared name, other values",
            "x-rust-name: CancelType",
            "x-rust-name: InvocationStatus",
        ),
        (
            "enum with the name of a model",
            "x-rust-name: CancelType",
            "x-rust-name: PageInfo",
        ),
        (
            "$ref in place of a schema",
            "    PageInfo:\n",
            "    Page: { $ref: '#/components/schemas/PageInfo' }\n    PageInfo:\n",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
