"""Whether dead letters arrive, tested by pytest with the official SDK and `fgs emulator serve`.

    python -m venv venv && venv/bin/pip install -r tests/peers/requirements.txt
    FGS=target/debug/fgs venv/bin/python -m pytest tests/peers/test_dead_letters.py

It needs no other file, so that you can copy it. The function is Python in the test's own process. Nothing sleeps: the
emulator's clock is advanced.
"""

import json
import os
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkfunctiongraph import v2

KEYS = ("LOCAL", "local-secret-key")
# The emulator takes any project and region.
PROJECT, REGION = "0" * 32, "cn-north-4"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Function(BaseHTTPRequestHandler):
    """What the emulator calls for each run: server.run(event) returns the result, or raises."""

    def do_POST(self):
        event = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, result = 200, None if self.path == "/init" else self.server.run(json.loads(event))
        except Exception as error:
            status, result = 500, {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": []}
        body = json.dumps(result).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Function) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def connect(endpoint):
    credentials = BasicCredentials(*KEYS, PROJECT)
    client = v2.FunctionGraphClient.new_builder().with_credentials(credentials).with_region(Region(REGION, endpoint)).build()
    # Else a proxy of the environment, or keys in ~/.netrc, would be used on loopback, too.
    client.get_http_client()._session.trust_env = False
    return client


@pytest.fixture
def emulator(server, tmp_path):
    command = [os.environ["FGS"], "emulator", "serve", "--access-key", ":".join(KEYS)]
    command += ["--function", f"resize=http://127.0.0.1:{server.server_port}", "--deliver", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        endpoint = process.stdout.readline().removeprefix("listening on ").strip()
        client = connect(endpoint)
        letters = tmp_path / "obs/dead-letters"
        yield SimpleNamespace(endpoint=endpoint, client=client, letters=letters)
        process.terminate()


def invoke(emulator, event, retries):
    """Sets where dead letters go, invokes, and lets a day pass."""
    dead_letters = v2.FuncDestinationConfig("OBS", json.dumps({"bucket": "dead-letters"}))
    config = v2.UpdateFunctionAsyncInvokeConfigRequestBody(
        max_async_retry_attempts=retries,
        max_async_event_age_in_seconds=3600,
        destination_config=v2.FuncAsyncDestinationConfig(on_failure=dead_letters),
    )
    emulator.client.update_function_async_invoke_config(
        v2.UpdateFunctionAsyncInvokeConfigRequest(function_urn="resize", body=config)
    )
    emulator.client.async_invoke_function(v2.AsyncInvokeFunctionRequest(function_urn="resize", body=event))
    day = json.dumps({"seconds": 24 * 60 * 60}).encode()
    with DIRECT.open(f"{emulator.endpoint}/emulator/advance", day) as response:
        assert response.status == 200


def test_dead_letter_arrives(server, emulator):
    def run(event):
        raise ValueError("no width")

    server.run = run
    invoke(emulator, {"height": 480}, retries=2)
    (letter,) = emulator.letters.glob("*.json")
    record = json.loads(letter.read_text())
    assert json.loads(record["request_payload"]) == {"height": 480}
    assert json.loads(record["response_payload"])["errorMessage"] == "no width"
    assert record["request_context"]["approximate_invoke_count"] == 3


def test_success_leaves_no_dead_letter(server, emulator):
    runs = []

    def run(event):
        runs.append(event)
        if len(runs) < 3:
            raise ConnectionError("the database is busy")

    server.run = run
    invoke(emulator, {"width": 640}, retries=2)
    assert runs == 3 * [{"width": 640}]
    assert not emulator.letters.exists()
