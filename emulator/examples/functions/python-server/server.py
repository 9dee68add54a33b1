"""A function as an HTTP server, as in a container image: POST /init once, POST /invoke for each event."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Function(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        event = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/init":
            self.respond(200, {})
        elif self.path == "/invoke":
            try:
                self.respond(200, self.resize(json.loads(event)))
            except Exception as error:
                trace = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": []}
                self.respond(500, trace)
        else:
            self.respond(404, {})

    def resize(self, event):
        if "width" not in event:
            raise ValueError("no width")
        return {"width": event["width"] // 2, "request_id": self.headers["X-Cff-Request-Id"]}

    def respond(self, status, result):
        body = json.dumps(result).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8000))), Function)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
