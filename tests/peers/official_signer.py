"""The official signer, made to show its work and to check a request as received.

Shared by official_server.py and ../vectors/make.py; not run by itself.
"""

import copy
import re
from types import SimpleNamespace
from urllib.parse import unquote

from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

AUTHORIZATION = re.compile(
    r"SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


class RecordingSigner(Signer):
    """The official signer; keeps the canonical request and what it was made from."""

    def _process_canonical_request(self, request, signed_headers):
        # Taken before the call: it trims the headers and sorts list values in place.
        self.given = SimpleNamespace(
            path=request.resource_path,
            query=copy.deepcopy(list(request.query_params)),
            headers=dict(request.header_params),
            body=request.body,
        )
        self.canonical_request = super()._process_canonical_request(request, signed_headers)
        return self.canonical_request


def split_target(target):
    """The path of a request target, still encoded, and its query as decoded pairs."""
    path, _, query = target.partition("?")
    pairs = []
    for item in filter(None, query.split("&")):
        name, _, value = item.partition("=")
        pairs.append((unquote(name), unquote(value)))
    return path, pairs


def resign(method, target, headers, body, access_key, secret_key):
    """Sign again what arrived; answers (Authorization, canonical request).

    headers: names in lower case, only those to be signed. Lower case matters: on seeing
    the exact name Content-Type the signer would add a header of its own.
    """
    path, query = split_target(target)
    request = SdkRequest(
        method=method,
        host=headers["host"],
        resource_path=path,
        query_params=query,
        header_params=dict(headers),
        body=body,
    )
    signer = RecordingSigner(SimpleNamespace(ak=access_key, sk=secret_key))
    signer.sign(request)
    return request.header_params["Authorization"], signer.canonical_request
