"""Compares the requests of our typed client with those of the official SDK, for all operations.

    python official_requests.py [--inputs NUMBER] [--seed NUMBER]

Both send the same random inputs to a server that records them. `cargo test` runs ours.
HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are the keys to sign with.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import documents

# cargo needs the home directory that official_models takes away.
ENVIRONMENT = dict(os.environ)

import official_models
from official_server import as_utf8, refusal
from official_signer import AUTHORIZATION, split_target

# What differs on purpose: the operation, or * for all; the part; the reason.
MEANT = [
    (
        "ShowWorkflowExecution",
        "headers",
        "the SDK writes a boolean header as Python does, True; ours writes true, as the query and JSON have it",
    ),
]
# Headers that are not compared, with the reason.
APART = {
    "accept": "ours names the documented media type and signs it; the SDK leaves it to its HTTP library, unsigned",
    "accept-encoding": "what the HTTP library can decompress",
    "authorization": "verified by the official signer instead",
    "connection": "of the HTTP library",
    "content-length": "follows from the body, which is compared by value",
    "host": "the server of both",
    "user-agent": "the names of the clients",
    "x-sdk-date": "the time of the request",
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet a response; two would wait for each other.
    wbufsize = -1

    def record(self):
        headers = {name.lower(): as_utf8(value) for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        # Not self.path: http.server folds leading slashes in it.
        self.server.requests.append((self.command, as_utf8(self.requestline.split()[1]), headers, body))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"null")

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = record

    def log_message(self, format, *args):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that is done closes its connections


def parts(request, keys):
    """What is compared of a request, by part."""
    method, target, headers, body = request
    path, query = split_target(target)
    signed = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    return {
        "method": method,
        "path": [unquote(segment) for segment in path.split("/")],
        "query": collections.Counter(query),
        "body": json.loads(body) if body else None,
        "headers": {name: value for name, value in headers.items() if name not in APART},
        "signed headers": sorted(set(signed[2].split(";")) - {"accept"}) if signed else None,
        "signature": refusal(method, target, headers, body, *keys),
    }


def ours(inputs, endpoint):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for made in inputs:
            file.write(json.dumps(made, ensure_ascii=False) + "\n")
        file.flush()
        variables = {
            "FUNCTIONGRAPH_INPUTS": file.name,
            "FUNCTIONGRAPH_ENDPOINT": endpoint,
            "FUNCTIONGRAPH_REGION": documents.REGION,
            "FUNCTIONGRAPH_PROJECT": documents.PROJECT,
        }
        test = "generated::client::tests::sends_requests_of_inputs"
        # With the features of the whole workspace, as the README's tests have built it.
        command = ["cargo", "test", "--quiet", "--locked", "--workspace", "--all-features", "--lib"]
        command += ["--", "--exact", "--ignored", test]
        run = subprocess.run(command, cwd=documents.SPEC.parent, env={**ENVIRONMENT, **variables}, capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stdout + run.stderr)


def meant(operation, part):
    return next((reason for known, of, reason in MEANT if known in ("*", operation) and of == part), None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=20, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    keys = (os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"])

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"

    document = documents.Document()
    maker = documents.Inputs(document, arguments.seed)
    inputs = [maker.of(operation) for operation in document.operations for _ in range(arguments.inputs)]

    client = official_models.connect(endpoint, *keys)
    different = collections.defaultdict(dict)
    theirs = []
    for made in inputs:
        server.requests = []
        try:
            official_models.method(client, made["operation"])(official_models.request(made))
        except Exception as error:  # what the SDK cannot say, or cannot send, is a difference
            different[made["operation"]].setdefault("the SDK", f"{type(error).__name__}: {error}")
        theirs.append(server.requests[-1] if server.requests else None)
    server.requests = []
    ours(inputs, endpoint)
    assert len(server.requests) == len(inputs), f"{len(server.requests)} requests of {len(inputs)} inputs"

    for made, own, other in zip(inputs, server.requests, theirs):
        if other is None:
            continue
        own, other = parts(own, keys), parts(other, keys)
        for part, value in own.items():
            if value != other[part]:
                different[made["operation"]].setdefault(part, f"ours {value!r}\n    SDK  {other[part]!r}")
            elif part == "signature" and value:
                different[made["operation"]].setdefault(part, value)

    failed, known = 0, 0
    for operation, found in sorted(different.items()):
        wrong = {part: line for part, line in found.items() if not meant(operation, part)}
        failed += bool(wrong)
        known += not wrong
        for part, line in wrong.items():
            print(f"DIFFERENT {operation}: {part}\n    {line}")
        for part in found.keys() - wrong.keys():
            print(f"meant {operation}: {part}: {meant(operation, part)}")
    for name, reason in APART.items():
        print(f"not compared: {name}: {reason}")
    count = len(document.operations)
    print(f"requests: {count - failed - known} of {count} the same with {arguments.inputs} inputs each, {known} with a meant difference, {failed} different")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
