"""Objects of the official SDK from JSON, and whether JSON is in such an object.

Shared by the scripts that drive it; not run by itself.
"""

import decimal
import os
import re

# With a home directory, importing the SDK writes an application id into it.
os.environ.pop("HOME", None)

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkfunctiongraph import v2

import documents

LIST = re.compile(r"list\[(.*)\]")
MAP = re.compile(r"dict\([^,]*, (.*)\)")
NATIVE = {"int": int, "long": int, "float": float, "bool": lambda text: text == "true"}


def connect(endpoint, access_key, secret_key):
    config = HttpConfig(timeout=(5, 30), user_agent="functiongraph-peer-test")
    # A project id given here saves the SDK a call to IAM.
    client = (
        v2.FunctionGraphClient.new_builder()
        .with_http_config(config)
        .with_credentials(BasicCredentials(access_key, secret_key, documents.PROJECT))
        .with_region(Region(documents.REGION, endpoint))
        .build()
    )
    # HttpConfig proxies https only; for http the environment's proxy, and a .netrc that
    # would replace the Authorization header, are kept out here.
    client.get_http_client()._session.trust_env = False
    return client


def method(client, operation):
    return getattr(client, documents.snake(operation))


def request(made):
    """The request of an input; the parameters of an input are texts."""
    cls = getattr(v2, made["operation"] + "Request")
    attributes = {wire: name for name, wire in cls.attribute_map.items()}
    fields = {}
    for wire, value in made["parameters"].items():
        if wire not in attributes:
            raise Unknown(f"{made['operation']} has no parameter {wire}")
        kind = cls.openapi_types[attributes[wire]]
        fields[attributes[wire]] = NATIVE[kind](value) if kind in NATIVE else value
    if "body" in made:
        if "body" not in cls.openapi_types:
            raise Unknown(f"{made['operation']} has no body")
        fields["body"] = to_object(made["body"], cls.openapi_types["body"], "body")
    return cls(**fields)


class Unknown(Exception):
    """The SDK cannot say this."""


def to_object(value, kind, at):
    items, values = LIST.fullmatch(kind), MAP.fullmatch(kind)
    if items and isinstance(value, list):
        return [to_object(item, items[1], f"{at}[]") for item in value]
    if values and isinstance(value, dict):
        return {name: to_object(item, values[1], f"{at}.*") for name, item in value.items()}
    cls = getattr(v2, kind, None)
    if cls is None or not isinstance(value, dict):
        return value
    made = {}
    attributes = {wire: name for name, wire in cls.attribute_map.items()}
    for wire, item in value.items():
        if wire not in attributes:
            raise Unknown(f"{at}.{wire} is no member of {kind}")
        made[attributes[wire]] = to_object(item, cls.openapi_types[attributes[wire]], f"{at}.{wire}")
    return cls(**made)


def missing(value, held, at=""):
    """Members of JSON that the SDK's object does not have, or not with this value: a line each."""
    if hasattr(held, "attribute_map") and isinstance(value, dict):
        attributes = {wire: name for name, wire in held.attribute_map.items()}
        for wire, item in value.items():
            if wire not in attributes:
                yield f"{at}.{wire} is no member of {type(held).__name__}"
            else:
                yield from missing(item, getattr(held, attributes[wire]), f"{at}.{wire}")
    elif isinstance(value, dict) and isinstance(held, dict):
        for name, item in value.items():
            yield from missing(item, held.get(name), f"{at}.{name}")
    elif isinstance(value, list) and isinstance(held, list) and len(value) == len(held):
        for item, other in zip(value, held):
            yield from missing(item, other, f"{at}[]")
    elif isinstance(held, decimal.Decimal) and not isinstance(value, (bool, str)):
        if float(held) != value:
            yield f"{at} is {value!r}, not {held!r}"
    elif value != held or isinstance(value, bool) != isinstance(held, bool):
        yield f"{at} is {value!r}, not {held!r}"
