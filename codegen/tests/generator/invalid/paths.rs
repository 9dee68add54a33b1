//! Refusals of paths, and of parameters that the client sets itself.

use super::refusals;

#[test]
fn rejects_invalid_paths() {
    let errors = refusals(&[
        (
            "path with a query",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "'/v2/{project_id}/fgs/functions?detail=log':",
        ),
        (
            "path with a fragment",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "'/v2/{project_id}/fgs/functions#log':",
        ),
        (
            "path that goes up",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs/functions/../log:",
        ),
        (
            "path with an empty segment",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs//log:",
        ),
        (
            "path with a letter that needs an escape",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs/日志:",
        ),
        (
            "path with a space",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs/the log:",
        ),
        (
            "path with an escape",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs/the%20log:",
        ),
        (
            "path with an open brace",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "'/v2/{project_id}/fgs/{log':",
        ),
        (
            "path with braces around nothing",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "'/v2/{project_id}/fgs/{}':",
        ),
        (
            "same path with other names",
            "  /v2/{project_id}/fgs/functions:\n",
            "  /v2/{project_id}/fgs/functions/{name}/async-invoke-config:\n    get:\n      operationId: ShowOther\n      x-page: { title: a, url: b }\n      parameters: [{ name: name, in: path, required: true, schema: { type: string } }]\n      responses: { '204': { description: None } }\n  /v2/{project_id}/fgs/functions:\n",
        ),
        (
            "path with another prefix",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v3/{project_id}/fgs/functions/async-status-log-detail:",
        ),
        (
            "path without a project",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/fgs/functions/async-status-log-detail:",
        ),
        (
            "project in the query",
            "  /v2/{project_id}/fgs/functions:\n    parameters:\n      - $ref: '#/components/parameters/project_id'\n",
            "  /v2/{project_id}/fgs/functions:\n    parameters:\n      - { name: project_id, in: query, schema: { type: string } }\n",
        ),
        ("host", "name: X-Cff-Instance-Memory", "name: Host"),
        (
            "length of the content",
            "name: X-Cff-Instance-Memory",
            "name: content-length",
        ),
        (
            "date of the signature",
            "name: X-Cff-Instance-Memory",
            "name: X-Sdk-Date",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
