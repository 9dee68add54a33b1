"""Drives a FunctionGraph endpoint with the official client and checks every answer.

    python -m venv venv && venv/bin/pip install -r tests/peers/requirements.txt
    HUAWEICLOUD_SDK_AK=... HUAWEICLOUD_SDK_SK=... venv/bin/python \
        tests/peers/official_client.py ENDPOINT REGION PROJECT_ID FUNCTION_URN

ENDPOINT is a whole URL (http://127.0.0.1:PORT). The function starts and ends without an
asynchronous-invocation config. Exits 0 only if all six steps pass.
"""

import json
import os
import sys

# With a home directory, importing the SDK writes an application id into it.
os.environ.pop("HOME", None)

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkfunctiongraph.v2 import (
    DeleteFunctionAsyncInvokeConfigRequest,
    FuncAsyncDestinationConfig,
    FuncDestinationConfig,
    FunctionGraphClient,
    ListFunctionAsyncInvokeConfigRequest,
    ShowFunctionAsyncInvokeConfigRequest,
    UpdateFunctionAsyncInvokeConfigRequest,
    UpdateFunctionAsyncInvokeConfigRequestBody,
)

RETRIES = 3
AGE = 3600
OBS = {"bucket": "async-failures", "prefix": "失败/", "expires": 7}
SMN = {"topic_urn": "urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:async-done"}


def connect(endpoint, region, project_id, access_key, secret_key):
    config = HttpConfig(timeout=(5, 30), user_agent="functiongraph-peer-test")
    # A project id given here saves the SDK a call to IAM.
    client = (
        FunctionGraphClient.new_builder()
        .with_http_config(config)
        .with_credentials(BasicCredentials(access_key, secret_key, project_id))
        .with_region(Region(region, endpoint))
        .build()
    )
    # HttpConfig proxies https only; for http the environment's proxy, and a .netrc that
    # would replace the Authorization header, are kept out here.
    client.get_http_client()._session.trust_env = False
    return client


def check(condition, message):
    # Not assert: it must hold under python -O too.
    if not condition:
        raise AssertionError(message)


def check_config(config, urn):
    # The service answers with the version that a URN without one stands for.
    check((config.func_urn or "").startswith(urn), f"func_urn is {config.func_urn!r}")
    check(config.max_async_retry_attempts == RETRIES, f"retries: {config.max_async_retry_attempts}")
    check(config.max_async_event_age_in_seconds == AGE, f"age: {config.max_async_event_age_in_seconds}")
    destinations = config.destination_config
    check(destinations is not None, "no destination_config")
    for name, kind, param in (("on_failure", "OBS", OBS), ("on_success", "SMN", SMN)):
        destination = getattr(destinations, name)
        check(destination is not None, f"no {name}")
        check(destination.destination == kind, f"{name} goes to {destination.destination!r}")
        check(json.loads(destination.param) == param, f"{name} has param {destination.param!r}")


def check_refused(call, status, code):
    try:
        call()
    except ClientRequestException as error:
        got = (error.status_code, error.error_code)
        check(got == (status, code), f"refused with {got}, not {(status, code)}: {error.error_msg}")
    else:
        raise AssertionError(f"accepted, not refused with {(status, code)}")


def update(client, urn):
    body = UpdateFunctionAsyncInvokeConfigRequestBody(
        max_async_event_age_in_seconds=AGE,
        max_async_retry_attempts=RETRIES,
        destination_config=FuncAsyncDestinationConfig(
            on_success=FuncDestinationConfig("SMN", json.dumps(SMN)),
            on_failure=FuncDestinationConfig("OBS", json.dumps(OBS, ensure_ascii=False)),
        ),
    )
    answer = client.update_function_async_invoke_config(
        UpdateFunctionAsyncInvokeConfigRequest(function_urn=urn, body=body)
    )
    check(answer.status_code == 200, f"status {answer.status_code}")
    check_config(answer, urn)


def show(client, urn):
    answer = client.show_function_async_invoke_config(
        ShowFunctionAsyncInvokeConfigRequest(function_urn=urn)
    )
    check(answer.status_code == 200, f"status {answer.status_code}")
    check_config(answer, urn)


def list_all(client, urn):
    answer = client.list_function_async_invoke_config(
        ListFunctionAsyncInvokeConfigRequest(function_urn=urn, marker="0", limit="100")
    )
    check(answer.status_code == 200, f"status {answer.status_code}")
    configs = answer.async_invoke_configs
    check(len(configs) == 1, f"{len(configs)} configs")
    check_config(configs[0], urn)


def delete(client, urn):
    answer = client.delete_function_async_invoke_config(
        DeleteFunctionAsyncInvokeConfigRequest(function_urn=urn)
    )
    check(answer.status_code == 204, f"status {answer.status_code}")


def main():
    if len(sys.argv) != 5:
        sys.exit("usage: official_client.py ENDPOINT REGION PROJECT_ID FUNCTION_URN")
    endpoint, region, project_id, urn = sys.argv[1:]
    try:
        access_key = os.environ["HUAWEICLOUD_SDK_AK"]
        secret_key = os.environ["HUAWEICLOUD_SDK_SK"]
    except KeyError as error:
        sys.exit(f"the environment variable {error.args[0]} is not set")
    client = connect(endpoint, region, project_id, access_key, secret_key)
    stranger = connect(endpoint, region, project_id, access_key, secret_key + "-wrong")

    steps = {
        "update": lambda: update(client, urn),
        "show": lambda: show(client, urn),
        "list": lambda: list_all(client, urn),
        "delete": lambda: delete(client, urn),
        "show after delete: 404 FSS.0404": lambda: check_refused(
            lambda: show(client, urn), 404, "FSS.0404"
        ),
        "show with a wrong secret: 401 APIGW.0301": lambda: check_refused(
            lambda: show(stranger, urn), 401, "APIGW.0301"
        ),
    }
    failed = 0
    for name, step in steps.items():
        try:
            step()
        except Exception as error:  # one failed step must not hide the rest
            failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
        else:
            print(f"passed {name}", flush=True)
    print(f"official client: {len(steps) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
