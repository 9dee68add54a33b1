"""Holds spec/functiongraph.yaml against the provider's own API definitions, in both directions.

    python tests/peers/definitions.py DEFINITIONS [SPEC]

DEFINITIONS is a folder with one JSON file an operation (Swagger 2.0 inside), named by the
operation. Compared are parameters, bodies and answers: names, types, required, bounds,
lengths, defaults, enumerations, and statuses; bounds, defaults and values that a definition
has in prose only are read from there. A difference that is meant is marked in the document:

* `x-source` at what the definition does not have,
* `x-definition-says: absent`, the same where the page does have it,
* `x-definition-says: {FACT: VALUE}` for a fact that differs, `null` where it is missing,
* `x-definition-says: {members: [NAME]}` for members that the document leaves out on purpose.

Prints one line a difference; exit status 1 for any, 2 where there is nothing to compare.
"""

import json
import re
import sys
from pathlib import Path

import yaml

FACTS = ["type", "format", "minimum", "maximum", "minLength", "maxLength", "default", "enum", "required"]
# Of values that a text holds.
TEXT_FACTS = ["largest", "maxItems"]
METHODS = ["get", "put", "post", "delete", "patch", "head"]
SAYS = "x-definition-says"


def number(text):
    return int(text.replace(",", ""))


def prose(description):
    """The facts of a Chinese description."""
    found = {}
    if match := re.search(r"\[\s*(-?[\d,]+?)\s*,\s*(\d{1,3}(?:,\d{3})+|\d+)\s*\]", description):
        found["minimum"], found["maximum"] = number(match[1]), number(match[2])
    if match := re.search(r"最大值[:\uff1a为]?\s*(\d+)", description):
        found["maximum"] = number(match[1])
    if match := re.search(r"最小值[:\uff1a为]?\s*(\d+)", description):
        found["minimum"] = number(match[1])
    if match := re.search(r"范围(\d+)~(\d+)", description):
        found["minimum"], found["maximum"] = number(match[1]), number(match[2])
    if re.search(r"小于0", description):
        found["minimum"] = 0
    if match := re.search(r"默认值[:\uff1a为]?\s*(\d+)", description):
        found["default"] = number(match[1])
    if match := re.search(r"最大值[:\uff1a为]?\s*(\d+)|大于(\d+)(?:取值|或者?等于)", description):
        found["largest"] = number(match[1] or match[2])
    if match := re.search(r"最大支持\s*(\d+)\s*个", description):
        found["maxItems"] = number(match[1])
    if match := re.search(r"取值(?:范围为)?[:\uff1a]\s*((?:\d+、)+\d+)", description):
        found["enum"] = match[1].split("、")
    if re.search(r"支持\d+种状态", description):
        found["enum"] = re.findall(r"^([A-Z]+): ", description, re.M)
    return found


class Ours:
    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        """Where a reference leads; what stands beside it counts more."""
        while node and ("$ref" in node or len(node.get("allOf", [])) == 1):
            inner = node if "$ref" in node else node["allOf"][0]
            target = self.document
            for part in inner["$ref"][2:].split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            beside = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
            node = {**target, **beside}
        return node


class Theirs:
    def __init__(self, definition):
        self.definition = definition

    def resolve(self, node):
        while node and "$ref" in node:
            target = self.definition
            for part in node["$ref"][2:].split("/"):
                target = target[part]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node


def facts(schema, of_document):
    """A schema's facts, in one form for both sides."""
    found = {key: schema[key] for key in FACTS if key in schema and key != "required"}
    if not of_document:
        for fact, value in prose(schema.get("description", "")).items():
            found.setdefault(fact, value)
    else:
        integer = schema.get("x-integer", {})
        for fact in ("minimum", "maximum", "default"):
            if fact in integer:
                found[fact] = integer[fact]
        if "largest" in integer:
            found.setdefault("maximum", integer["largest"])
            found["largest"] = integer["largest"]
        if "x-list" in schema:
            found["maxItems"] = schema["x-list"]["maxItems"]
    if "properties" in schema:
        found.setdefault("type", "object")
    # Pages call both `Integer`.
    if found.get("format") == "int32":
        del found["format"]
    if found.get("minLength") == 0:
        del found["minLength"]
    if "enum" in found:
        found["enum"] = sorted(map(str, found["enum"]))
    if "default" in found:
        found["default"] = str(found["default"])
    return found


class Comparison:
    def __init__(self, operation, ours, theirs):
        self.operation, self.ours, self.theirs = operation, ours, theirs
        self.differences, self.seen = [], set()

    def tell(self, where, what, document, definition):
        line = f"{self.operation}: {where}: {what}: document {document}, definition {definition}"
        if line not in self.differences:
            self.differences.append(line)

    def fact(self, where, says, name, document, definition):
        """A mark must be needed and right, or it is a difference as well."""
        if name in says:
            expected = says[name]
            expected = sorted(map(str, expected)) if isinstance(expected, list) else expected
            if str(expected) != str(definition):
                self.tell(where, name, f"says {expected} of the definition", definition)
            elif str(document) == str(definition):
                self.tell(where, name, f"marks a difference that is none ({document})", definition)
        elif str(document) != str(definition):
            self.tell(where, name, document, definition)

    @staticmethod
    def says(node):
        says = node.get(SAYS, {})
        return says if isinstance(says, dict) else {}

    def names(self, where, ours, theirs, left_out=()):
        """Names of either side that the other does not have; answers those of both."""
        for name, node in ours.items():
            is_marked = node.get("x-source") or node.get(SAYS) == "absent"
            if name not in theirs and not is_marked:
                self.tell(where, name, "present", "absent")
            if name in theirs and node.get(SAYS) == "absent":
                self.tell(where, name, "says absent of the definition", "present")
        for name in theirs:
            if name not in ours and name not in left_out:
                self.tell(where, name, "absent", "present")
        for name in left_out:
            if name in ours or name not in theirs:
                self.tell(where, name, "marks a member that is not left out", "")
        return [name for name in ours if name in theirs]

    def schema(self, where, ours, theirs, beside=None):
        beside = beside or {}
        ours, theirs = self.ours.resolve(ours), self.theirs.resolve(theirs)
        says = {**self.says(ours), **self.says(beside)}
        document, definition = facts(ours, True), facts(theirs, False)
        for name in FACTS + TEXT_FACTS:
            if name != "required" and (name != "largest" or "x-integer" in ours):
                self.fact(where, says, name, document.get(name), definition.get(name))
        if bool(ours.get("additionalProperties")) != bool(theirs.get("additionalProperties")):
            self.tell(where, "additionalProperties", ours.get("additionalProperties"), theirs.get("additionalProperties"))
        if "items" in ours and "items" in theirs:
            self.schema(f"{where}[]", ours["items"], theirs["items"])
        key = json.dumps([ours, theirs], sort_keys=True, default=str)
        if key in self.seen or not ("properties" in ours or "properties" in theirs):
            return
        self.seen.add(key)
        required = [sorted(side.get("required", [])) or None for side in (ours, theirs)]
        self.fact(where, says, "required", *required)
        own, other = ours.get("properties", {}), theirs.get("properties", {})
        for name in self.names(where, own, other, says.get("members", ())):
            self.schema(f"{where}.{name}", own[name], other[name])

    def parameters(self, ours, theirs):
        for place in ("path", "query", "header"):
            own = {node["name"]: node for node in map(self.ours.resolve, ours) if node["in"] == place}
            other = {node["name"]: node for node in map(self.theirs.resolve, theirs) if node["in"] == place}
            for name in self.names(place, own, other):
                where, node = f"{place}.{name}", own[name]
                self.fact(where, self.says(node), "required", node.get("required", False), other[name]["required"])
                schema = self.ours.resolve(node["schema"])
                self.schema(where, schema, other[name], {SAYS: {k: v for k, v in self.says(node).items() if k != "required"}})
                explained = [node.get("x-note"), schema.get("x-note"), schema.get("x-time-format"), schema.get("x-list"), schema.get("x-integer")]
                if "pattern" in schema and "pattern" not in other[name] and not any(explained):
                    self.tell(where, "pattern", schema["pattern"], None)

    @staticmethod
    def json(node):
        return node.get("content", {}).get("application/json", {}).get("schema")

    def bodies(self, where, ours, theirs):
        if (ours is None) != (theirs is None):
            self.tell(where, "body", "absent" if ours is None else "present", "absent" if theirs is None else "present")
        elif ours is not None:
            self.schema(where, ours, theirs)

    def run(self, operation, item, definition):
        other = definition["operation"]
        theirs = other.get("parameters", [])
        self.parameters(item.get("parameters", []) + operation.get("parameters", []), theirs)
        bodies = [node for node in map(self.theirs.resolve, theirs) if node["in"] == "body"]
        body = operation.get("requestBody")
        self.bodies("request", self.json(body) if body else None, bodies[0]["schema"] if bodies else None)
        if body and bodies:
            self.fact("request", {}, "required", body.get("required", False), bodies[0].get("required", False))
        own = {str(status): node for status, node in operation["responses"].items()}
        for status in self.names("responses", own, other["responses"]):
            document, answer = self.ours.resolve(own[status]), other["responses"][status]
            self.bodies(f"responses.{status}", self.json(document), answer.get("schema"))
        return self.differences


def operations(paths):
    for path, item in paths.items():
        for method in METHODS:
            if method in item:
                yield path, method, item, item[method]


def compare(document, folder):
    differences, count = [], 0
    for path, method, item, operation in operations(document["paths"]):
        name = operation["operationId"]
        file = folder / f"{name}.json"
        if not file.exists():
            if not operation.get("x-source"):
                differences.append(f"{name}: document present, definition absent")
            continue
        definition = json.loads(file.read_text(encoding="utf-8"))
        count += 1
        for other_path, other_method, _, other in operations(definition["paths"]):
            if (path, method) != (other_path, other_method):
                differences.append(f"{name}: document {method} {path}, definition {other_method} {other_path}")
            if other.get("operationId") != name:
                differences.append(f"{name}: definition calls it {other.get('operationId')}")
            comparison = Comparison(name, Ours(document), Theirs(definition))
            differences += comparison.run(operation, item, {**definition, "operation": other})
    return differences, count


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    spec = Path(sys.argv[2] if len(sys.argv) == 3 else "spec/functiongraph.yaml")
    document = yaml.safe_load(spec.read_text(encoding="utf-8"))
    differences, count = compare(document, Path(sys.argv[1]))
    if count == 0:
        print(f"{sys.argv[1]}: no definition of an operation of {spec}", file=sys.stderr)
        sys.exit(2)
    print("\n".join(differences + [f"{count} operations: {len(differences) or 'no'} differences"]))
    sys.exit(1 if differences else 0)


main()
