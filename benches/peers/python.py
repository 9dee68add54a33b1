"""The official SDK for Python, so often: python.py (sign TIMES | call ADDRESS TIMES | get ADDRESS)."""

import os
import sys
from types import SimpleNamespace

# With a home directory, importing the SDK writes an application id into it.
os.environ.pop("HOME", None)

PROJECT = "7aad83af3e8d42e99ac194c8419e2c9b"
SECRET = "secret-key-of-forty-letters-0123456789ab"
TOPIC = "urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:results-of-resize"
BUCKET = "dead-letters-of-all-functions-of-the-department-of-pictures"
URN = f"urn:fss:cn-north-4:{PROJECT}:function:default:resize:latest"
BODY = {
    "max_async_event_age_in_seconds": 3600,
    "max_async_retry_attempts": 2,
    "destination_config": {
        "on_success": {"destination": "SMN", "param": f'{{"topic_urn":"{TOPIC}"}}'},
        "on_failure": {"destination": "OBS", "param": f'{{"bucket":"{BUCKET}"}}'},
    },
}


def sign(times):
    import json

    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    signer = Signer(SimpleNamespace(ak="ACCESSKEY", sk=SECRET))
    body = json.dumps(BODY)
    for _ in range(times):
        # The signer writes into the request.
        request = SdkRequest(
            method="PUT",
            host="127.0.0.1:9",
            resource_path=f"/v2/{PROJECT}/fgs/functions/{URN}/async-invoke-config",
            query_params=[],
            header_params={"Content-Type": "application/json"},
            body=body,
        )
        signer.sign(request)


def client(address):
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkcore.http.http_config import HttpConfig
    from huaweicloudsdkcore.region.region import Region
    from huaweicloudsdkfunctiongraph.v2 import FunctionGraphClient

    built = (
        FunctionGraphClient.new_builder()
        .with_http_config(HttpConfig(timeout=(5, 30)))
        .with_credentials(BasicCredentials("ACCESSKEY", SECRET, PROJECT))
        .with_region(Region("cn-north-4", address))
        .build()
    )
    # Neither a proxy nor a .netrc of this machine.
    built.get_http_client()._session.trust_env = False
    return built


def call(address, times):
    from huaweicloudsdkfunctiongraph.v2 import (
        FuncAsyncDestinationConfig,
        FuncDestinationConfig,
        UpdateFunctionAsyncInvokeConfigRequest,
        UpdateFunctionAsyncInvokeConfigRequestBody,
    )

    built = client(address)
    destinations = BODY["destination_config"]
    for _ in range(times):
        body = UpdateFunctionAsyncInvokeConfigRequestBody(
            max_async_event_age_in_seconds=3600,
            max_async_retry_attempts=2,
            destination_config=FuncAsyncDestinationConfig(
                **{name: FuncDestinationConfig(**pair) for name, pair in destinations.items()}
            ),
        )
        request = UpdateFunctionAsyncInvokeConfigRequest(function_urn=URN, body=body)
        response = built.update_function_async_invoke_config(request)
        if response.max_async_retry_attempts != 2:
            sys.exit("another response")


def get(address):
    from huaweicloudsdkfunctiongraph.v2 import ShowFunctionAsyncInvokeConfigRequest

    request = ShowFunctionAsyncInvokeConfigRequest(function_urn=URN)
    print(client(address).show_function_async_invoke_config(request))


def main():
    job, *arguments = sys.argv[1:]
    {"sign": lambda times: sign(int(times)), "call": lambda address, times: call(address, int(times)), "get": get}[job](*arguments)


if __name__ == "__main__":
    main()
