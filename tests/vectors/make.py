"""Writes signing.json: requests signed by the official SDK for Python, to compare with.

    python -m venv venv && venv/bin/pip install -r tests/peers/requirements.txt
    venv/bin/python tests/vectors/make.py [FILE]

Same SDK, same bytes. The date is fixed by a preset X-Sdk-Date header, which the signer
takes over; it reads the clock only when there is none. No case leaves this process: each
goes through the SDK's own HTTP client into a socket pair, and what came out is recorded
(as plain HTTP; the scheme is not signed).

A vector:
  name, note         the note says what is odd about the case
  method, uri        the request line as the official client puts it on the wire
  input_uri          the same target as a caller may hand it to a signer: path as given,
                     query in the caller's order, characters legal in a query left as they
                     are. Signing `uri` or `input_uri` gives the same signature
  headers            as the signer saw them (values untrimmed), with those it added and
                     without Authorization; a name with `_` is sent, not signed
  body               text or null; body_base64 in its place when it is not UTF-8
  access_key, secret_key, security_token
  canonical_request, authorization

What goes on the wire: the signer sets request.uri to the path as it was given, with the
canonical query (sorted, everything but A-Za-z0-9-_.~ encoded, always `name=value`). requests
and urllib3 then encode what may not stand in a URL (space, non-ASCII), decode encoded
unreserved characters (%7E), turn hex digits to upper case, and leave the rest, %2F and
`:` alike, as it is. They also resolve `.` and `..` segments, after signing, so that such a
path cannot be sent validly: there are no vectors for it, nor for the integer lists that the
signer sorts as numbers, which whoever verifies cannot know.
Header values go out trimmed, as UTF-8. Accept, Accept-Encoding, Connection, Content-Length
(and User-Agent, where the caller sets none) are added after signing and not recorded.

Every vector is checked here: the headers are on the wire as recorded, and signing what
arrived again, from either URI, gives the same Authorization.
"""

import base64
import json
import os
import socket
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

# With a home directory, importing the SDK writes an application id into it.
os.environ.pop("HOME", None)

import urllib3.util.connection
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm
from huaweicloudsdkfunctiongraph import v2

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))
from official_signer import AUTHORIZATION, RecordingSigner, resign

HOST = "functiongraph.cn-north-4.myhuaweicloud.com"
PROJECT = "0123456789abcdef0123456789abcdef"
URN = f"urn:fss:cn-north-4:{PROJECT}:function:default:hello:latest"
DATE = "20260102T030405Z"
AK = "FAKE-ACCESS-KEY-0001"
SK = "fake-secret-key-for-tests-only"
BASE = f"/v2/{PROJECT}/fgs/functions"
JSON = "application/json"
OCTETS = "application/octet-stream"

# Legal in a query and none of its syntax: a signer has to encode these itself.
QUERY_SAFE = "!$'()*,/:;?@"


class Wire:
    """Stands in for the network: answers every request with {} and keeps what was sent."""

    ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

    def connect(self, *_args, **_kwargs):
        ours, theirs = socket.socketpair()
        ours.sendall(self.ANSWER)
        self.peer = ours
        return theirs

    def sent(self):
        """The request line, headers (names in lower case) and body of the last request."""
        with self.peer, self.peer.makefile("rb") as stream:
            line = stream.readline().decode("ascii").split()
            headers = {}
            while (header := stream.readline().rstrip(b"\r\n")) != b"":
                name, _, value = header.decode("utf-8").partition(":")
                headers[name.lower()] = value.strip(" ")
            body = stream.read(int(headers.get("content-length", 0)))
        return line[0], line[1], headers, body


class Credentials(BasicCredentials):
    """The official credentials, with a signer that shows its work."""

    def sign_request(self, request):
        self.signer = RecordingSigner(self)
        # The SDK makes a signer for each request and drops it; this one can be asked later.
        self._SIGNER_CASE = {SigningAlgorithm.HMAC_SHA256: lambda _: self.signer}
        return super().sign_request(request)


# The builder accepts the official class by its name only.
Credentials.__name__ = "BasicCredentials"


class Generator:
    def __init__(self):
        self.vectors = []
        self.wire = Wire()
        urllib3.util.connection.create_connection = self.wire.connect

    def client(self, credentials, host, date):
        config = HttpConfig()
        # Left unset, it names the machine's operating system and Python.
        config.user_agent = "functiongraph-vectors"
        client = (
            v2.FunctionGraphClient.new_builder()
            .with_http_config(config)
            .with_credentials(credentials)
            .with_endpoint("http://" + host)
            .build()
        )
        client.preset_headers = {"X-Sdk-Date": date}
        client.get_http_client()._session.trust_env = False
        return client

    def operation(self, name, note, method, request, host=HOST, date=DATE, token=None):
        """A call through the whole official client."""
        credentials = Credentials(AK, SK, PROJECT)
        credentials.security_token = token
        client = self.client(credentials, host, date)
        getattr(client, method)(request)
        self.record(name, note, credentials)

    def case(
        self,
        name,
        note,
        method="GET",
        path=BASE,
        query=(),
        headers=None,
        content_type=JSON,
        body=None,
        ak=AK,
        sk=SK,
        token=None,
        project=None,
        host=HOST,
        date=DATE,
        query_text=None,
    ):
        """A request made by hand, signed and sent by the official client's lower half.

        query_text: the query in input_uri where pairs cannot say it.
        """
        credentials = Credentials(ak, sk, project)
        credentials.security_token = token
        headers = headers or {}
        given = {"Content-Type": content_type} if content_type else {}
        if "x-sdk-date" not in headers:
            given["X-Sdk-Date"] = date
        request = SdkRequest(
            method=method,
            schema="http",
            host=host,
            resource_path=path,
            query_params=list(query),
            header_params=given | headers,
            body=body,
        )
        signed = credentials.sign_request(request)
        self.client(credentials, host, date).get_http_client().do_request_sync(signed)
        self.record(name, note, credentials, query_text)

    def record(self, name, note, credentials, query_text=None):
        signer = credentials.signer
        method, uri, sent, body = self.wire.sent()
        authorization = sent["authorization"]
        if query_text is None:
            query_text = caller_query(signer.given.query)
        vector = {
            "name": name,
            "note": note,
            "method": method,
            "uri": uri,
            "input_uri": signer.given.path + ("?" + query_text if query_text else ""),
            "headers": {key: str(value) for key, value in signer.given.headers.items()},
            **body_fields(signer.given.body),
            "access_key": credentials.ak,
            "secret_key": credentials.sk,
            "security_token": credentials.security_token,
            "canonical_request": signer.canonical_request,
            "authorization": authorization,
        }
        check(vector, method, sent, body)
        if any(other["name"] == name for other in self.vectors):
            raise ValueError(f"two vectors named {name}")
        self.vectors.append(vector)


def caller_query(pairs):
    items = []
    for name, value in pairs:
        for item in value if isinstance(value, list) else [value]:
            text = str(item).lower() if isinstance(item, bool) else str(item)
            items.append(quote(name, QUERY_SAFE) + "=" + quote(text, QUERY_SAFE))
    return "&".join(items)


def body_fields(body):
    if body is None:
        return {"body": None}
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode("ascii")}


def check(vector, method, sent, body):
    name, authorization = vector["name"], vector["authorization"]
    for header, value in vector["headers"].items():
        if sent.get(header.lower()) != value.strip():
            raise ValueError(f"{name}: {header} went out as {sent.get(header.lower())!r}")
    signed = AUTHORIZATION.fullmatch(authorization)[2].split(";")
    headers = {header: sent[header] for header in signed}
    for target in (vector["uri"], vector["input_uri"]):
        again, canonical = resign(
            method, target, headers, body, vector["access_key"], vector["secret_key"]
        )
        if (again, canonical) != (authorization, vector["canonical_request"]):
            raise ValueError(f"{name}: {target} does not verify as received: {canonical!r}")


def operations(g):
    """Every operation, through the official client."""
    config = v2.UpdateFunctionAsyncInvokeConfigRequestBody
    smn = json.dumps({"topic_urn": f"urn:smn:cn-north-4:{PROJECT}:done"})
    obs = json.dumps({"bucket": "failures", "prefix": "异步/", "expires": 7}, ensure_ascii=False)
    g.operation(
        "update",
        "the URN is percent-encoded on the wire; the SDK escapes non-ASCII in its JSON",
        "update_function_async_invoke_config",
        v2.UpdateFunctionAsyncInvokeConfigRequest(
            function_urn=URN,
            body=config(
                max_async_event_age_in_seconds=3600,
                max_async_retry_attempts=3,
                destination_config=v2.FuncAsyncDestinationConfig(
                    on_success=v2.FuncDestinationConfig("SMN", smn),
                    on_failure=v2.FuncDestinationConfig("OBS", obs),
                ),
            ),
        ),
    )
    g.operation(
        "update-empty",
        "nothing set: the body is {}, not absent",
        "update_function_async_invoke_config",
        v2.UpdateFunctionAsyncInvokeConfigRequest(function_urn=URN, body=config()),
    )
    g.operation(
        "show",
        "Content-Type and User-Agent are sent and signed on a GET too",
        "show_function_async_invoke_config",
        v2.ShowFunctionAsyncInvokeConfigRequest(function_urn=URN),
    )
    g.operation(
        "show-alias",
        "! and : of the URN are percent-encoded on the wire and in the canonical URI",
        "show_function_async_invoke_config",
        v2.ShowFunctionAsyncInvokeConfigRequest(
            function_urn=URN.replace(":latest", ":!live"),
        ),
    )
    g.operation(
        "show-non-ascii-urn",
        "a Chinese function name, encoded by the client",
        "show_function_async_invoke_config",
        v2.ShowFunctionAsyncInvokeConfigRequest(function_urn=URN.replace("hello", "函数")),
    )
    g.operation(
        "show-security-token",
        "temporary keys: X-Security-Token is signed",
        "show_function_async_invoke_config",
        v2.ShowFunctionAsyncInvokeConfigRequest(function_urn=URN),
        token="fake-security-token/with+odd=characters",
    )
    g.operation(
        "show-host-with-port",
        "the port is part of the signed Host",
        "show_function_async_invoke_config",
        v2.ShowFunctionAsyncInvokeConfigRequest(function_urn=URN),
        host="127.0.0.1:18080",
    )
    g.operation(
        "delete",
        "no body: the hash of the empty string",
        "delete_function_async_invoke_config",
        v2.DeleteFunctionAsyncInvokeConfigRequest(function_urn=URN),
    )
    g.operation(
        "list",
        "given marker before limit; sorted on the wire as in the canonical query",
        "list_function_async_invoke_config",
        v2.ListFunctionAsyncInvokeConfigRequest(function_urn=URN, marker="0", limit="100"),
    )
    g.operation(
        "list-no-query",
        "neither marker nor limit",
        "list_function_async_invoke_config",
        v2.ListFunctionAsyncInvokeConfigRequest(function_urn=URN),
    )
    g.operation(
        "invoke-async",
        "POST with a header of its own and a JSON body",
        "async_invoke_function",
        v2.AsyncInvokeFunctionRequest(
            function_urn=URN, x_cff_instance_memory="256", body={"message": "hi"}
        ),
    )
    g.operation(
        "list-invocations",
        "colons in query values are encoded",
        "list_async_invocations",
        v2.ListAsyncInvocationsRequest(
            function_urn=URN,
            status="FAIL",
            marker="0",
            limit="500",
            query_begin_time="2026-01-01T00:00:00",
            query_end_time="2026-01-02T00:00:00",
        ),
    )
    g.operation(
        "list-active-invocations",
        "ids joined by commas stay one value; the comma is encoded",
        "list_active_async_invocations",
        v2.ListActiveAsyncInvocationsRequest(function_urn=URN, requests="id-1,id-2,id-3"),
    )
    g.operation(
        "cancel",
        "POST with a JSON body",
        "cancel_async_invocation",
        v2.CancelAsyncInvocationRequest(
            function_urn=URN,
            body=v2.CancelAsyncInvocationRequestBody(request_id="id-1", type="force"),
        ),
    )
    g.operation(
        "enable-status-log",
        "POST without a body: Content-Length: 0, the hash of the empty string",
        "enable_async_status_log",
        v2.EnableAsyncStatusLogRequest(),
    )
    g.operation(
        "show-status-log",
        "no URN in the path",
        "show_project_async_status_log_info",
        v2.ShowProjectAsyncStatusLogInfoRequest(),
    )
    g.operation(
        "list-functions",
        "a non-ASCII query value",
        "list_functions",
        v2.ListFunctionsRequest(marker="0", maxitems="400", func_name="函数 a"),
    )


def paths(g):
    raw = f"{BASE}/{URN}/async-invoke-config"
    g.case("path-raw-colons", "raw colons stay on the wire, %3A in the canonical URI", path=raw)
    g.case(
        "path-encoded-colons",
        "signature of path-raw-colons: the path is decoded first",
        path=f"{BASE}/{quote(URN, '')}/async-invoke-config",
    )
    g.case(
        "path-lower-case-hex",
        "signature of path-raw-colons; the wire has the digits in upper case",
        path=f"{BASE}/{quote(URN, '').replace('%3A', '%3a')}/async-invoke-config",
    )
    g.case("path-non-ascii-encoded", "UTF-8, already encoded", path="/v2/%E5%87%BD%E6%95%B0")
    g.case(
        "path-non-ascii-raw",
        "signature of path-non-ascii-encoded; input_uri is not ASCII",
        path="/v2/函数",
    )
    g.case("path-emoji", "four bytes of UTF-8", path="/v2/%F0%9F%9A%80")
    g.case("path-not-utf8", "a byte that is not UTF-8 is signed as U+FFFD: %EF%BF%BD", path="/v2/%FFa")
    g.case(
        "path-truncated-utf8",
        "one U+FFFD for the maximal broken prefix (%E5%87), one for the stray %80",
        path="/v2/%E5%87/%80",
    )
    g.case("path-space-encoded", "space as %20", path="/v2/a%20b")
    g.case("path-space-raw", "encoded on the wire; input_uri has the space", path="/v2/a b")
    g.case("path-slash-encoded", "%2F is decoded before splitting: canonical /v2/a/b/", path="/v2/a%2Fb")
    g.case("path-slash-raw", "the signature of path-slash-encoded", path="/v2/a/b")
    g.case("path-slash-encoded-last", "no second slash is added: canonical /v2/a/", path="/v2/a%2F")
    g.case("path-slash-encoded-lower", "%2f as %2F", path="/v2/a%2fb")
    g.case("path-plus", "a plus is a plus, %2B in the canonical URI", path="/v2/a+b")
    g.case("path-plus-encoded", "the signature of path-plus", path="/v2/a%2Bb")
    g.case("path-tilde", "~ is unreserved", path="/v2/~a~")
    g.case("path-tilde-encoded", "%7E is ~ in the canonical URI and on the wire", path="/v2/%7Ea")
    for name, character in (
        ("asterisk", "*"),
        ("exclamation", "!"),
        ("quote", "'"),
        ("parentheses", "()"),
        ("at", "@"),
        ("dollar", "$"),
        ("ampersand", "&"),
        ("equals", "="),
        ("comma", ","),
        ("semicolon", ";"),
    ):
        g.case(f"path-{name}", "raw on the wire, encoded when signed", path=f"/v2/a{character}b")
    g.case("path-brackets", "encoded on the wire too", path="/v2/a[0]|b")
    g.case("path-unreserved", "never encoded", path="/v2/AZaz09-_.~")
    g.case("path-percent-encoded", "%25 decodes to % and is encoded again", path="/v2/100%25")
    g.case("path-double-encoded", "decoded once only: %252F stays %252F", path="/v2/a%252Fb")
    g.case("path-question-encoded", "%3F does not start a query", path="/v2/a%3Fb%23c")
    g.case("path-double-slash", "empty segments are kept", path="/v2//fgs///functions")
    g.case("path-leading-slashes", "kept; not an authority", path="//v2/a")
    g.case("path-bad-percent", "a % that starts no pair of hex digits stands for itself", path="/v2/a%zzb")
    g.case("path-percent-last", "as path-bad-percent", path="/v2/a%")
    g.case("path-trailing-slash", "no second slash is added", path="/v2/a/")
    g.case("path-root", "canonical URI /", path="/")
    g.case("path-dots-inside", "dots inside a segment are plain characters", path="/v2/a..b/.c")


def queries(g):
    def case(name, note, query, **more):
        g.case(f"query-{name}", note, query=query, **more)

    case("one", "one pair", [("limit", "10")])
    case("sorted-by-name", "given b, a, c", [("b", "1"), ("a", "2"), ("c", "3")])
    case("repeated", "a repeated name is sorted by value", [("k", "b"), ("k", "a"), ("k", "c")])
    case("repeated-same", "equal pairs are all kept", [("k", "a"), ("k", "a")])
    case(
        "repeated-encoded-values",
        "values are sorted before encoding: 0 then : then a (encoded, %3A would come first)",
        [("k", "a"), ("k", ":"), ("k", "0")],
    )
    case("list", "a list gives a pair an item, sorted by value", [("k", ["b", "a"]), ("j", "1")])
    case(
        "list-encoded-values",
        "list items, too, are sorted before encoding",
        [("k", ["é", "~", "0", ":"])],
    )
    case("list-empty", "an empty list gives nothing", [("k", []), ("j", "1")])
    case("integer", "an integer is written in decimal", [("limit", 100)])
    case("boolean", "true, not True", [("flag", True), ("other", False)])
    case("empty-value", "name=", [("k", "")])
    case(
        "no-equals",
        "a name without = (input_uri) counts as an empty value; the client can only send name=",
        [("k", ""), ("a", "1")],
        query_text="k&a=1",
    )
    case(
        "equals-in-value",
        "the first = splits, the others belong to the value and are sent as %3D",
        [("k", "a=b==")],
        query_text="k=a=b==",
    )
    case("empty-name", "=value", [("", "v")])
    case("non-ascii", "UTF-8 in name and value", [("名", "函数"), ("a", "é")])
    case("space", "%20 in name and value, never +", [("a b", "c d")])
    case("plus", "a plus is sent as %2B, never bare", [("a+b", "c+d")])
    case("slash", "%2F stays encoded, unlike in the path", [("k", "a/b")])
    case("percent", "% and a text that looks encoded", [("k", "100%"), ("l", "%2F")])
    case("tilde", "~ is not encoded", [("~", "~a")])
    case("reserved", "all encoded", [("k", "*:!'()@$&=,;?#[]/")])
    case("unreserved", "none encoded", [("k", "AZaz09-_.~")])
    case("case", "upper case before lower case", [("b", "1"), ("B", "2"), ("a", "3"), ("A", "4")])
    case("prefix", "a name before the names it is a prefix of", [("ab", "1"), ("a", "2"), ("abc", "3")])
    case(
        "prefix-hyphen",
        "names are compared, not name=value: a before a-b, though - sorts before =",
        [("a-b", "1"), ("a", "2")],
    )
    case(
        "names-sorted-before-encoding",
        "0 before : and ~ before é, though %3A and %C3 would sort first",
        [("k:", "1"), ("k0", "2"), ("é", "3"), ("~", "4")],
    )
    case("with-body", "a query on a PUT", [("k", "v")], method="PUT", body='{"a":1}')
    case("root-path", "query on the root path", [("k", "v")], path="/")


def bodies(g):
    def case(name, note, body, method="PUT", **more):
        g.case(f"body-{name}", note, method=method, body=body, **more)

    case("none", "no body on a PUT", None)
    case("empty", "an empty body hashes as no body", "")
    case("json", "compact JSON", '{"max_async_retry_attempts":3}')
    case("json-array", "white space is part of the body", ' [ 1 , 2 ]\n')
    case("json-non-ascii", "hashed as UTF-8", '{"prefix":"失败/é🚀"}')
    case("large", "a few KB", json.dumps({f"key{i}": "x" * 40 for i in range(100)}))
    case("on-get", "a GET with a body", '{"a":1}', method="GET")
    case(
        "octet-stream",
        "X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD is added, signed, and stands for the hash",
        bytes(range(256)),
        content_type=OCTETS,
    )
    case("text-plain", "as octet-stream", "plain text", content_type="text/plain; charset=utf-8")
    case(
        "octet-stream-empty",
        "UNSIGNED-PAYLOAD is added and signed, yet the last line is the hash of the empty string",
        None,
        content_type=OCTETS,
    )
    case(
        "json-charset",
        "any type starting application/json is hashed",
        '{"a":1}',
        content_type="application/json;charset=utf-8",
    )
    case("json-patch", "a prefix is enough", "[]", content_type="application/json-patch+json")
    case("json-upper-case", "the test minds case: UNSIGNED-PAYLOAD", "{}", content_type="Application/JSON")
    case("bson", "hashed", b"\x08\x00\x00\x00\xff\xfe\x00\x00", content_type="application/bson")
    case("binary-json", "hashed, whatever it is", b"\xff\xfe{}", content_type=JSON)
    case("no-content-type", "hashed", b"\x00\x01\xfe", content_type=None)
    case(
        "content-type-lower-case-name",
        "the signer looks for the exact name Content-Type: with content-type the body is hashed",
        "plain text",
        content_type=None,
        headers={"content-type": "text/plain"},
    )
    case(
        "preset-hash",
        "an X-Sdk-Content-Sha256 from the caller stands for the hash, right or wrong",
        '{"a":1}',
        headers={"X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD"},
    )


def headers(g):
    def case(name, note, more=None, **rest):
        g.case(f"headers-{name}", note, headers=more, **rest)

    case("least", "host and x-sdk-date alone", content_type=None)
    case("project-id", "X-Project-Id is signed", project=PROJECT)
    case("security-token", "X-Security-Token is signed", token="fake-token", project=PROJECT)
    case("port", "the port is signed", host=HOST + ":8443")
    case("default-port", "an explicit :443 is signed and sent; no port is ever dropped", host=HOST + ":443")
    case("host-given", "a Host from the caller wins over the endpoint", {"host": "example.test"})
    case("host-upper-case", "the value keeps its case", {"Host": "Example.TEST"})
    case("extra", "every header is signed", {"X-Cff-Instance-Memory": "512", "Accept-Language": "zh"})
    case("trimmed", "values are trimmed at both ends", {"X-A": "  padded  ", "X-B": "\ttab\t"})
    case("inner-spaces", "spaces inside are kept, not folded", {"X-A": "a   b", "X-B": '"c   d"'})
    case("empty", "an empty value", {"X-Empty": ""})
    case("underscore", "a name with _ is sent but not signed", {"x_trace": "1", "X-Trace": "2"})
    case("mixed-case", "names in lower case, values as they are", {"X-MiXeD": "MiXeD", "accept": "*/*"})
    case(
        "sorted-in-lower-case",
        "sorted after lowering; - sorts before letters and digits",
        {"x-b": "1", "X-A": "2", "x-ab": "3", "X-a-B": "4", "X-A1": "5"},
    )
    case("non-ascii", "UTF-8 when signed and on the wire", {"X-Name": "函数 é"})
    case("value-characters", "values are not encoded", {"X-A": "a:b;c=d,e&f%20+/?"})
    case("date-lower-case", "x-sdk-date in any case is taken over", {"x-sdk-date": DATE})
    case("date-new-year", "another date", date="20251231T235959Z")


def keys(g):
    body = '{"a":1}'
    g.case("keys-other", "another pair", method="PUT", body=body, ak="FAKE0002", sk="fake-secret-2")
    g.case("keys-long", "a secret longer than the HMAC block", ak="FAKE" * 16, sk="fake-secret-" * 12)
    g.case("keys-special", "taken as they are", ak="FAKE+/=._-~:0003", sk="fake +/=%&\"'\\;,!~#")
    g.case("keys-non-ascii", "the secret is used as UTF-8", ak="FAKE0004", sk="fake-密钥-é")
    g.case("keys-short", "one character each", ak="F", sk="f")


def main():
    generator = Generator()
    for group in (operations, paths, queries, bodies, headers, keys):
        group(generator)
    text = json.dumps(
        {
            "generator": "huaweicloudsdkcore " + version("huaweicloudsdkcore"),
            "vectors": generator.vectors,
        },
        ensure_ascii=False,
        indent=1,
    )
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "signing.json"
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{len(generator.vectors)} vectors")


if __name__ == "__main__":
    main()
