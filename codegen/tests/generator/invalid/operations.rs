//! Refusals of operations: their names, pages, parameters, bodies and statuses.

use super::refusals;

#[test]
fn rejects_invalid_operations() {
    let errors = refusals(&[
        (
            "no operationId",
            "      operationId: ShowFunctionAsyncInvokeConfig\n",
            "",
        ),
        (
            "method that is not supported",
            "    delete:\n      operationId: DeleteFunctionAsyncInvokeConfig",
            "    trace:\n      operationId: DeleteFunctionAsyncInvokeConfig",
        ),
        (
            "path with the project twice",
            "/v2/{project_id}/fgs/functions/async-status-log-detail:",
            "/v2/{project_id}/fgs/{project_id}/async-status-log-detail:",
        ),
        (
            "next marker that is no member",
            "        next: page_info.next_marker",
            "        next: page_info.marker",
        ),
        (
            "misspelt keyword of an operation",
            "      x-waiter:",
            "      x-waitr:",
        ),
        (
            "misspelt keyword of a request body",
            "      requestBody:\n        required: true",
            "      requestBody:\n        requird: true",
        ),
        ("no page", "        title: 获取函数异步配置信息\n", ""),
        (
            "no responses",
            "      responses:\n        '204':",
            "      x-responses:\n        '204':",
        ),
        (
            "parameter that the path lacks",
            "name: function_urn\n",
            "name: function_name\n",
        ),
        (
            "parameter in an unknown place",
            "        - name: marker\n          in: query",
            "        - name: marker\n          in: quarry",
        ),
        (
            "query with a style of lists",
            "        - name: marker\n          in: query",
            "        - name: marker\n          style: pipeDelimited\n          in: query",
        ),
        (
            "query with items separated by commas",
            "        - name: marker\n          in: query",
            "        - name: marker\n          explode: false\n          in: query",
        ),
        (
            "header with a style of the query",
            "        - name: X-Cff-Instance-Memory\n",
            "        - name: X-Cff-Instance-Memory\n          style: form\n",
        ),
        (
            "path that is exploded",
            "      name: function_urn\n      in: path\n",
            "      name: function_urn\n      in: path\n      explode: true\n",
        ),
        (
            "parameter of another type",
            "            type: string\n            maxLength: 640\n",
            "            type: array\n",
        ),
        (
            "operationId without a letter",
            "operationId: ListFunctions\n",
            "operationId: '-'\n",
        ),
        (
            "operationId that is another one in Rust",
            "operationId: ListFunctions\n",
            "operationId: list_async_invocations\n",
        ),
        (
            "page without an address and a note",
            "        title: 开启函数异步状态日志\n        x-note:",
            "        title: 开启函数异步状态日志\n        x-source:",
        ),
        (
            "tag that is no name of a feature",
            "      operationId: ListFunctions\n      tags: [async]\n",
            "      operationId: ListFunctions\n      tags: [Functions of a project]\n",
        ),
        ("no success status", "        '204':\n", "        '304':\n"),
        (
            "success statuses with different bodies",
            "        '202':\n",
            "        '200': { description: Ok, content: { application/json: { schema: { $ref: '#/components/schemas/PageInfo' } } } }\n        '202':\n",
        ),
        (
            "success elsewhere",
            "        '204':\n          description: No Content",
            "        '204':\n          $ref: '#/components/responses/NoContent'",
        ),
        (
            "body elsewhere",
            "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n",
            "      requestBody:\n        $ref: '#/components/requestBodies/Config'\n",
        ),
        (
            "body without a media type",
            "          application/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n",
            "          {}\n",
        ),
        (
            "media type that cannot be sent",
            "          application/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n",
            "          événement/json:\n            schema:\n              $ref: '#/components/schemas/AsyncInvokeFunctionRequestBody'\n",
        ),
        (
            "two parameters of a name",
            "        - name: limit\n",
            "        - name: marker\n",
        ),
        (
            "parameter without a letter",
            "        - name: limit\n",
            "        - name: '-'\n",
        ),
        (
            "parameter with content",
            "          description: The package to list.\n          schema:\n            type: string\n",
            "          description: The package to list.\n          content: { application/json: { schema: { type: string } } }\n",
        ),
        (
            "parameter that is an object",
            "          description: The package to list.\n          schema:\n            type: string\n",
            "          description: The package to list.\n          schema:\n            type: object\n",
        ),
        (
            "list of objects in the query",
            "          description: The package to list.\n          schema:\n            type: string\n",
            "          description: The package to list.\n          schema: { type: array, items: { type: object } }\n",
        ),
        (
            "list of anything in the query",
            "          description: The package to list.\n          schema:\n            type: string\n",
            "          description: The package to list.\n          schema: { type: array }\n",
        ),
        (
            "list in a header",
            "            type: string\n            enum: ['128',",
            "            type: array\n            items: { type: string }\n            x-page-says: ['128',",
        ),
        (
            "parameter in a cookie",
            "        - name: marker\n          in: query",
            "        - name: marker\n          in: cookie",
        ),
        (
            "header that is not a token",
            "name: X-Cff-Instance-Memory",
            "name: X Cff Instance Memory",
        ),
        (
            "optional parameter of a path",
            "      name: project_id\n      in: path\n      required: true\n",
            "      name: project_id\n      in: path\n      required: false\n",
        ),
        (
            "path without its parameter",
            "/async-invoke-configs:",
            "/async-invoke-configs/{config}:",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
