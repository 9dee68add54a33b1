"""Random inputs of each operation, valid by spec/functiongraph.yaml.

Shared by the scripts that drive official SDKs; not run by itself. The same seed makes the same inputs.
"""

import base64
import json
import random
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

try:
    import re._parser as regex  # since Python 3.11
except ImportError:
    import sre_parse as regex

import yaml

SPEC = Path(__file__).resolve().parents[2] / "spec/functiongraph.yaml"
REGION = "cn-north-4"
PROJECT = "7aad83af3e8d42e99ac194c8419e2c9b"
# What is made comes before what changes it, reads it and deletes it.
METHODS = ("post", "put", "patch", "get", "delete")
# What later inputs name: the member of an answer, and the parameters and members of bodies that take it.
MADE = {
    "CreateFunction": {
        "func_urn": ["function_urn", "func_urn", "resource_id", "urn"],
        "func_name": ["func_name"],
        "package": ["package_name"],
    },
    "CreateFunctionVersion": {"version": ["version"]},
    "CreateVersionAlias": {"name": ["alias_name"]},
    "CreateFunctionTrigger": {"trigger_id": ["trigger_id"], "trigger_type_code": ["trigger_type_code"]},
    "CreateEvent": {"id": ["event_id"]},
    "AsyncInvokeFunction": {"request_id": ["request_id", "requests"]},
}
# What a client sets itself.
OWN_HEADERS = {"x-auth-token", "content-type"}
# Characters that an encoding has to get right, beside letters and digits.
MARKS = " -_.~!*'()+&=%@:,;/?#[]\"\\äñ中文😀"
HEADER_MARKS = "-_.~!*'()+&=%@:;/?#[]"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WORD = PLAIN + "_"
INTEGERS = {"int32": 2**31 - 1, "int64": 2**53 - 1}


class Document:
    def __init__(self, path=SPEC):
        self.root = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.operations = [
            self._operation(path, item, method, item[method])
            for path, item in self.root["paths"].items()
            for method in item
            if method in METHODS
        ]

    def resolve(self, value):
        """The value that a $ref, or an allOf of one $ref, stands for."""
        while True:
            if "$ref" in value:
                *_, kind, name = value["$ref"].split("/")
                value = self.root["components"][kind][name]
            elif len(value.get("allOf", ())) == 1:
                rest = {key: item for key, item in value.items() if key != "allOf"}
                value = {**self.resolve(value["allOf"][0]), **rest}
            else:
                return value

    def _operation(self, path, item, method, operation):
        # Those of the operation replace those of its path.
        parameters = {}
        for parameter in item.get("parameters", []) + operation.get("parameters", []):
            parameter = self.resolve(parameter)
            parameters[parameter["in"], parameter["name"]] = parameter
        body = self.resolve(operation["requestBody"]) if "requestBody" in operation else None
        media, content = next(iter(body["content"].items())) if body else (None, None)
        return SimpleNamespace(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            tags=operation["tags"],
            parameters=[
                parameter
                for (place, name), parameter in parameters.items()
                if name != "project_id" and not (place == "header" and name.lower() in OWN_HEADERS)
            ],
            media=media,
            body=content.get("schema", {}) if body else None,
            is_body_required=bool(body and body.get("required")),
            has_answer=any(
                "content" in self.resolve(answer)
                for status, answer in operation["responses"].items()
                if status.startswith("2")
            ),
        )


def in_order(operations):
    """What a longer path names is inside of what a shorter one does: it is made after that, and deleted before."""

    def place(item):
        position, operation = item
        turn = -1 if operation.method == "DELETE" else 1
        return METHODS.index(operation.method.lower()), turn * operation.path.count("/"), turn * position

    return [operation for _, operation in sorted(enumerate(operations), key=place)]


def snake(name):
    """An operation's name as the SDKs for Python and Rust write it."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


class Inputs:
    """Random inputs: parameters by their names on the wire, and a body."""

    def __init__(self, document, seed):
        self.document = document
        self.random = random.Random(seed)

    def of(self, operation, has_options=True):
        """An input; without options it has the parameters only that are required."""
        parameters = {
            parameter["name"]: self.parameter(parameter)
            for parameter in operation.parameters
            if parameter.get("required") or has_options and self.random.random() < 0.5
        }
        made = {"operation": operation.id, "parameters": parameters}
        if operation.body is not None and (operation.is_body_required or self.random.random() < 0.5):
            made["body"] = self.value(operation.body)
        return made

    def parameter(self, parameter):
        schema = self.document.resolve(parameter["schema"])
        if schema["type"] == "array":
            return [self.scalar(schema["items"], parameter["in"]) for _ in range(self.count(schema, least=1))]
        return self.scalar(schema, parameter["in"])

    def scalar(self, schema, place):
        value = self.value(schema, marks={"header": HEADER_MARKS}.get(place, MARKS), empty=False)
        if isinstance(value, str):
            return value
        return json.dumps(value)

    def value(self, schema, marks=MARKS, empty=True):
        schema = self.document.resolve(schema)
        if "enum" in schema:
            return self.random.choice([value for value in schema["enum"] if value != "" or empty])
        make = {
            "string": lambda: self.text(schema, marks, empty),
            "integer": lambda: self.integer(schema),
            "number": lambda: self.number(schema),
            "boolean": lambda: self.random.random() < 0.5,
            "array": lambda: self.array(schema),
            "object": lambda: self.object(schema),
            None: self.any,
        }
        return make[schema.get("type")]()

    def any(self):
        return {"key": self.letters(1, 8), "list": [1, 2.5, None, True]}

    def count(self, schema, least=0):
        least = max(schema.get("minItems", 0), least)
        return self.random.randint(least, max(least, min(schema.get("maxItems", least + 3), least + 3)))

    def array(self, schema):
        values = []
        for _ in range(self.count(schema)):
            value = self.value(schema["items"])
            if not schema.get("uniqueItems") or value not in values:
                values.append(value)
        return values

    def object(self, schema):
        required = schema.get("required", [])
        made = {
            name: self.value(member)
            for name, member in schema.get("properties", {}).items()
            if name in required or self.random.random() < 0.6
        }
        others = schema.get("additionalProperties")
        if isinstance(others, dict) and others:
            for _ in range(self.random.randint(0, 3)):
                made[self.letters(1, 12)] = self.value(others)
        elif not schema.get("properties"):
            made = self.any()
        for name, member in schema.get("properties", {}).items():
            if "x-json-content" in member:
                # The member beside it says which schema; what that requires cannot be left out.
                kinds = member["x-json-content"]
                by = next(by for by, other in schema["properties"].items() if set(kinds) <= set(other.get("enum", ())))
                made[by] = made.get(by) or self.random.choice(list(kinds))
                made[name] = json.dumps(self.value({"$ref": kinds[made[by]]}), ensure_ascii=False)
        return made

    def integer(self, schema):
        largest = INTEGERS.get(schema.get("format"), 2**31 - 1)
        least = schema.get("minimum", -largest)
        most = schema.get("maximum", largest)
        return self.random.choice([least, most, self.random.randint(least, most)])

    def number(self, schema):
        least = schema.get("minimum", -1e6)
        # Halves are exact in every language.
        return round(self.random.uniform(least, schema.get("maximum", 1e6)) * 2) / 2

    def text(self, schema, marks, empty):
        if schema.get("x-rust-model") == "FunctionUrn" or schema.get("x-checked-as") == "FunctionUrn":
            return self.function_urn()
        if "x-urn" in schema:
            return re.sub("[A-Z_]+", lambda _: self.letters(1, 8), schema["x-urn"])
        if "x-integer" in schema:
            bounds = schema["x-integer"]
            return str(self.random.randint(bounds.get("minimum", 0), bounds.get("maximum", 1000)))
        if schema.get("x-time-format") or schema.get("format") == "date-time":
            return self.time(schema.get("x-time-format"))
        if "x-list" in schema:
            bounds = schema["x-list"]
            items = [self.letters(1, 36) for _ in range(self.random.randint(1, bounds["maxItems"]))]
            return bounds["separator"].join(items)
        if "in Base64" in schema.get("description", ""):
            return base64.b64encode(self.letters(1, 24, marks).encode()).decode()
        least = max(schema.get("minLength", 0), 0 if empty else 1)
        most = min(schema.get("maxLength", least + 24), least + 24)
        if "pattern" in schema:
            return self.matching(schema["pattern"], least, schema.get("maxLength", 1000))
        return self.letters(least, most, marks)

    def letters(self, least, most, marks=""):
        length = self.random.randint(least, most)
        text = ""
        while len(text) < length:
            text += self.random.choice(marks if marks and self.random.random() < 0.2 else PLAIN)
        # Spaces at the ends of a header are no part of it, and dots alone are no part of a path.
        if text.strip(" .") != text:
            text = "a" + text[1:-1] + ("z" if len(text) > 1 else "")
        return text

    def function_urn(self):
        name = self.random.choice("abcXYZ") + self.letters(0, 20)
        version = self.random.choice(["", ":latest", ":v1.2-3", ":!live"])
        return f"urn:fss:{REGION}:{PROJECT}:function:default:{name}{version}"

    def time(self, form):
        moment = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=self.random.randint(0, 10**8))
        return moment.strftime("%Y-%m-%dT%H:%M:%S" if form else "%Y-%m-%dT%H:%M:%SZ")

    def matching(self, pattern, least, most):
        """A text of a regular expression, of a length that is allowed."""
        for _ in range(1000):
            text = "".join(self._parts(regex.parse(pattern)))
            if least <= len(text) <= most and re.search(pattern, text):
                return text
        raise ValueError(f"no text of {least} to {most} characters was found for {pattern}")

    def _parts(self, parsed):
        for operator, argument in parsed:
            operator = str(operator)
            if operator == "LITERAL":
                yield chr(argument)
            elif operator == "IN":
                yield self._letter(argument)
            elif operator in ("MAX_REPEAT", "MIN_REPEAT"):
                least, most, inner = argument
                most = min(int(most), int(least) + 12)
                for _ in range(self.random.randint(int(least), most)):
                    yield from self._parts(inner)
            elif operator == "SUBPATTERN":
                yield from self._parts(argument[-1])
            elif operator == "BRANCH":
                yield from self._parts(self.random.choice(argument[1]))
            elif operator == "NOT_LITERAL":
                yield self.random.choice(PLAIN.replace(chr(argument), ""))
            elif operator != "AT":
                raise ValueError(f"{operator} of a pattern is not supported; add it to {__file__}")

    def _letter(self, choices):
        kind, argument = self.random.choice(choices)
        if str(kind) == "RANGE":
            return chr(self.random.randint(*argument))
        if str(kind) == "LITERAL":
            return chr(argument)
        if str(kind) == "NEGATE":
            excluded = {chr(argument) for kind, argument in choices if str(kind) == "LITERAL"}
            return self.random.choice([letter for letter in PLAIN if letter not in excluded])
        if str(kind) == "CATEGORY":
            return self.random.choice(PLAIN[-10:] if "DIGIT" in str(argument) else WORD)
        raise ValueError(f"{kind} of a pattern is not supported; add it to {__file__}")
