//! Refusals of extensions of operations and responses: pages, waiting and ends.

use super::refusals;

#[test]
fn rejects_invalid_extensions() {
    let errors = refusals(&[
        (
            "pages without items",
            "        items: async_invoke_configs\n",
            "",
        ),
        (
            "pages of an unknown member",
            "        items: async_invoke_configs\n",
            "        items: configs\n",
        ),
        (
            "pages of a member that is no list",
            "        items: async_invoke_configs\n",
            "        items: count\n",
        ),
        (
            "pages without a next marker",
            "        next: page_info.next_marker\n",
            "",
        ),
        (
            "pages without a marker",
            "        next: page_info.next_marker\n        marker: marker\n",
            "        next: page_info.next_marker\n",
        ),
        (
            "pages with an unknown marker",
            "        next: page_info.next_marker\n        marker: marker\n",
            "        next: page_info.next_marker\n        marker: next\n",
        ),
        ("pages without a size", "        size: limit\n", ""),
        (
            "pages with a size that is text",
            "        size: limit\n",
            "        size: marker\n",
        ),
        (
            "pages with an unknown offset",
            "        next: page_info.next_marker\n        marker: marker\n",
            "        offset: start\n",
        ),
        (
            "pages with an offset that is text",
            "        next: page_info.next_marker\n        marker: marker\n",
            "        offset: marker\n",
        ),
        (
            "pages without a response",
            "      operationId: DeleteFunctionAsyncInvokeConfig\n",
            "      operationId: DeleteFunctionAsyncInvokeConfig\n      x-pages: { items: a, next: b, marker: size, size: size }\n      parameters: [{ name: size, in: query, schema: { type: integer } }]\n",
        ),
        (
            "pages with a next marker and an offset",
            "        next: page_info.next_marker\n",
            "        next: page_info.next_marker\n        offset: limit\n",
        ),
        (
            "pages with an unknown keyword",
            "        next: page_info.next_marker\n",
            "        next: page_info.next_marker\n        previous: page_info.previous_marker\n",
        ),
        (
            "waiter with an unknown keyword",
            "        key: request_id\n",
            "        key: request_id\n        every: 3\n",
        ),
        (
            "waiter with a key and no list",
            "        items: invocations\n        key: request_id\n",
            "        key: request_id\n",
        ),
        (
            "end with an unknown keyword",
            "well: [SUCCESS]",
            "badly: [FAIL], well: [SUCCESS]",
        ),
        (
            "waiter without a parameter",
            "        parameter: request_id\n",
            "",
        ),
        (
            "waiter with an unknown parameter",
            "        parameter: request_id\n",
            "        parameter: id\n",
        ),
        (
            "waiter with a parameter that is no text",
            "        parameter: request_id\n",
            "        parameter: limit\n",
        ),
        (
            "waiter with an unknown list",
            "        items: invocations\n",
            "        items: runs\n",
        ),
        ("waiter without a key", "        key: request_id\n", ""),
        (
            "waiter with a key that is no text",
            "        key: request_id\n",
            "        key: error_code\n",
        ),
        (
            "waiter since an unknown parameter",
            "        since: query_begin_time\n",
            "        since: begin\n",
        ),
        (
            "waiter without a response",
            "      operationId: DeleteFunctionAsyncInvokeConfig\n",
            "      operationId: DeleteFunctionAsyncInvokeConfig\n      parameters: [{ name: id, in: query, schema: { type: string } }]\n      x-waiter: { parameter: id }\n",
        ),
        (
            "waiter for what has no end",
            "          x-ends: { well: [SUCCESS], otherwise: [FAIL, DISCARD], time: end_time }\n",
            "",
        ),
        (
            "waiter for a response without an end",
            "        items: invocations\n        key: request_id\n",
            "",
        ),
        ("end that is no list", "well: [SUCCESS]", "well: SUCCESS"),
        (
            "end that is no value of the enum",
            "well: [SUCCESS]",
            "well: [GOOD]",
        ),
        ("end at what is no time", "time: end_time", "time: status"),
        (
            "tags that are no tag of an operation",
            "x-tags: [async]",
            "x-tags: [asynchronous]",
        ),
        ("tags that are no list", "x-tags: [async]", "x-tags: async"),
        (
            "tags of a schema that an operation has",
            "      x-rust-name: ObsDestination\n",
            "      x-rust-name: ObsDestination\n      x-tags: [async]\n",
        ),
        (
            "required member that the response lacks",
            "x-required-response: [request_id]",
            "x-required-response: [id]",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
