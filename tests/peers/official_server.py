"""A server that accepts a request only if the official signer would have signed it so.

Every request is signed again as received (the headers named in SignedHeaders, the raw
path and query, the body) with huaweicloudsdkcore and the two Authorization headers are
compared. It keeps no state and does not look at the age of X-Sdk-Date.

    python -m venv venv && venv/bin/pip install -r tests/peers/requirements.txt
    NAME=secret venv/bin/python tests/peers/official_server.py \
        --port 0 --access-key AK --secret-key-env NAME

It prints `listening on http://127.0.0.1:PORT`, then one line a request on stderr:
`accepted METHOD URI` or `refused METHOD URI: reason`.
"""

import argparse
import hmac
import json
import os
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from official_signer import AUTHORIZATION, resign

CONFIG = "/async-invoke-config"
TIMES = {"created_time": "2021-03-04T14:50:02+08:00", "last_modified": "2021-03-04 14:50:02"}
REFUSED = {
    "error_code": "APIGW.0301",
    "error_msg": "Incorrect IAM authentication information: verify aksk signature fail",
}


def as_utf8(text):
    """Undo http.server's reading of bytes as ISO-8859-1."""
    return text.encode("iso-8859-1").decode("utf-8", "replace")


def refusal(method, target, headers, body, access_key, secret_key):
    """Why the request is refused, or None. headers: names in lower case."""
    authorization = headers.get("authorization", "")
    match = AUTHORIZATION.fullmatch(authorization)
    if not match:
        return f"Authorization is not of the official form: {authorization!r}"
    if match[1] != access_key:
        return f"unknown access key {match[1]!r}"
    names = match[2].split(";")
    for name in ("host", "x-sdk-date"):
        if name not in names:
            return f"{name} is not signed"
    missing = [name for name in names if name not in headers]
    if missing:
        return f"signed but not sent: {', '.join(missing)}"
    if "+" in target.partition("?")[2]:
        # A space to some readers and a plus to others; the official client sends neither so.
        return "bare + in the query"

    signed = {name: headers[name] for name in names}
    try:
        expected, canonical = resign(method, target, signed, body, access_key, secret_key)
    except ValueError as error:
        return f"the official signer cannot sign this: {error}"
    if not hmac.compare_digest(expected.encode(), authorization.encode()):
        return f"signature differs; canonical request should be {canonical!r}"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_request(self):
        # Not self.path: http.server folds leading slashes in it.
        target = as_utf8(self.requestline.split()[1])
        headers = {name.lower(): as_utf8(value) for name, value in self.headers.items()}
        if "transfer-encoding" in headers:
            # http.server does not read chunks; what follows cannot be told from a request.
            self.close_connection = True
            reason = "a body without Content-Length"
        else:
            body = self.rfile.read(int(headers.get("content-length", 0)))
            reason = refusal(self.command, target, headers, body, **self.server.credentials)
        if reason:
            print(f"refused {self.command} {target}: {reason}", file=sys.stderr, flush=True)
            self.answer(401, REFUSED)
            return
        print(f"accepted {self.command} {target}", file=sys.stderr, flush=True)

        path = target.partition("?")[0]
        config = {**fields(body), "func_urn": function_urn(path), **TIMES}
        if self.command == "DELETE":
            self.answer(204)
        elif path.endswith(CONFIG + "s"):
            page = {"next_marker": 0, "previous_marker": 0, "current_count": 1}
            self.answer(200, {"async_invoke_configs": [config], "count": 1, "page_info": page})
        else:
            self.answer(200, config)

    do_GET = do_PUT = do_POST = do_DELETE = handle_request

    def answer(self, status, value=None):
        self.send_response(status)
        self.send_header("X-Request-Id", uuid.uuid4().hex)
        body = b"" if value is None else json.dumps(value, ensure_ascii=False).encode()
        if body:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass  # handle_request logs its own line


def fields(body):
    """The members of a JSON object; nothing for any other body."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def function_urn(path):
    """The segment after /functions/, decoded; empty if there is none."""
    segments = path.split("/")
    if "functions" not in segments[:-1]:
        return ""
    return unquote(segments[segments.index("functions") + 1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--access-key", required=True)
    parser.add_argument("--secret-key-env", required=True, metavar="NAME")
    arguments = parser.parse_args()
    secret_key = os.environ.get(arguments.secret_key_env)
    if not secret_key:
        parser.error(f"the environment variable {arguments.secret_key_env} is not set")

    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    server.credentials = {"access_key": arguments.access_key, "secret_key": secret_key}
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
