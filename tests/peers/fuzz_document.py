"""The document as schemathesis is to read it: without default responses, and with what extensions say as schemas.

Not run by itself.
"""

import copy
import json
import urllib.request

import documents
import meant

# The function that operations are about. One that deletes has a function of its own, of its name.
KEPT = "fuzzed"
CODE = "ZXhwb3J0cy5oYW5kbGVy"


def create(document, endpoint, token):
    """Creates functions with all that belongs to them, and returns the values of parameters, by the function."""

    def call(method, path, body):
        request = urllib.request.Request(
            f"{endpoint}/v2/{documents.PROJECT}/{path}",
            method=method,
            data=json.dumps(body).encode(),
            headers={"X-Auth-Token": token, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            return json.loads(response.read() or "null")

    known = {}
    for name in [KEPT] + [operation.id for operation in document.operations if operation.method == "DELETE"]:
        function = {"func_name": name, "package": "default", "handler": "index.handler", "memory_size": 256}
        function |= {"runtime": "Node.js18.15", "timeout": 30, "code_type": "inline", "func_code": {"file": CODE}}
        call("POST", "fgs/functions", function)
        call("PUT", f"fgs/functions/{name}/async-invoke-config", {"max_async_retry_attempts": 2})
        call("POST", f"fgs/functions/{name}/versions", {"version": "v1"})
        call("POST", f"fgs/functions/{name}/aliases", {"name": "live", "version": "v1"})
        event = call("POST", f"fgs/functions/{name}/events", {"name": "wide", "content": "e30="})
        timer = {"name": "hourly", "schedule_type": "Rate", "schedule": "1h"}
        trigger = call("POST", f"fgs/triggers/{name}", {"trigger_type_code": "TIMER", "event_data": timer})
        call("POST", f"functions/{name}/tags/create", {"tags": [{"key": "stage", "value": "test"}]})
        known[name] = {
            "function_urn": name,
            "func_urn": name,
            "resource_id": name,
            "alias_name": "live",
            "event_id": event["id"],
            "trigger_id": trigger["trigger_id"],
            "trigger_type_code": "TIMER",
        }
    call("POST", "fgs/functions/enable-async-status-logs", None)
    return known


def derive(document, known):
    """A document of its own for schemathesis."""
    root = copy.deepcopy(document.root)
    # The caller has a token.
    root.pop("security", None)
    for path, item in root["paths"].items():
        shared = item.pop("parameters", [])
        for method in documents.METHODS:
            if method in item:
                _operation(document, item[method], shared, known.get(item[method]["operationId"], known[KEPT]))
    schemas = root["components"]["schemas"]
    for name, schema in document.root["components"]["schemas"].items():
        schemas[_sent(name)] = _named(document, name, schema, True)
    return root


def _operation(document, operation, shared, known):
    operation["responses"].pop("default", None)
    for response in operation["responses"].values():
        if response.get("x-rust-model") == "InvocationResult":
            # What a function gives back has any form.
            response.pop("content", None)
    # Those of the operation replace those of its path.
    parameters = {}
    for parameter in shared + operation.get("parameters", []):
        parameter = copy.deepcopy(document.resolve(parameter))
        parameters[parameter["in"], parameter["name"]] = parameter
    for (place, name), parameter in list(parameters.items()):
        if name.lower() in documents.OWN_HEADERS:
            del parameters[place, name]
        elif place == "path":
            schema = parameter["schema"]
            if (operation["operationId"], name) in meant.NAMES_FUNCTION:
                schema = document.root["components"]["parameters"]["function_urn"]["schema"]
            value = documents.PROJECT if name.endswith("project_id") else known.get(name)
            parameter["schema"] = {"anyOf": [{"type": "string", "enum": [value]}, schema]} if value else schema
    operation["parameters"] = list(parameters.values())
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        if media == "application/json" and "schema" in content:
            content["schema"] = _request(document, content["schema"], operation["operationId"] not in meant.OPEN)
            if operation["operationId"] in meant.NO_EXAMPLE:
                content.pop("example", None)


def _sent(name):
    return f"{name}.Sent"


def _named(document, name, schema, is_closed):
    narrowed = {member: narrow for (owner, member), narrow in meant.NARROWED.items() if owner == name}
    if narrowed:
        schema = {**schema, "properties": {**schema["properties"], **narrowed}}
    return _request(document, schema, is_closed)


def _request(document, schema, is_closed):
    """A schema of what is sent: no member is null, and none is unknown."""
    if isinstance(schema, list):
        return [_request(document, item, is_closed) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        name = schema["$ref"].rsplit("/", 1)[-1]
        if not is_closed:
            return _named(document, name, document.root["components"]["schemas"][name], False)
        return {"$ref": f"#/components/schemas/{_sent(name)}"}
    made = {}
    for key, value in schema.items():
        if key == "properties":
            made[key] = {name: _request(document, member, is_closed) for name, member in value.items()}
        elif key in ("items", "allOf", "additionalProperties"):
            made[key] = _request(document, value, is_closed)
        elif key != "nullable":
            made[key] = value
    if is_closed and made.get("properties") and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return _json_content(document, made, is_closed)


def _json_content(document, schema, is_closed):
    """Where a text holds JSON: a few such texts for each value of the member beside it."""
    inputs = documents.Inputs(document, 1)
    for name, member in schema.get("properties", {}).items():
        kinds = member.get("x-json-content") if isinstance(member, dict) else None
        if not kinds:
            continue
        by = next(by for by, other in schema["properties"].items() if set(kinds) <= set(other.get("enum", ())))
        # Clients clear a destination with empty texts.
        empty = {by: {"type": "string", "enum": [""]}, name: {"type": "string", "enum": ["", "{}"]}}
        forms = [{"type": "object", "properties": empty, "additionalProperties": not is_closed}]
        for kind, reference in kinds.items():
            texts = [json.dumps(inputs.value({"$ref": reference})) for _ in range(3)]
            forms.append(
                {
                    "type": "object",
                    "required": [by, name],
                    "properties": {by: {"type": "string", "enum": [kind]}, name: {"type": "string", "enum": texts}},
                    "additionalProperties": not is_closed,
                }
            )
        return {"anyOf": forms}
    return schema
