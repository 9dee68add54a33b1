"""The official SDK calls all operations of the emulator; every member of an answer must be in its object.

    python official_answers.py ENDPOINT [--inputs NUMBER] [--seed NUMBER]

The inputs are random and made from the document; those of a seed are about one function, which the first call creates
and the last ones delete. Each call has to succeed, but for what REFUSED names. HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are the keys to sign with.
"""

import argparse
import json
import os
import sys

import documents
import official_models

# Lists that have no items, with the reason.
EMPTY = {"ListActiveAsyncInvocations": "an invocation ends at once where the emulator has no handler"}
# What a call is refused with, for the same reason.
REFUSED = {"CancelAsyncInvocation": "has ended as SUCCESS; only one that waits or runs can be cancelled"}


def has_items(content):
    values = [content] if isinstance(content, list) else content.values()
    lists = [value for value in values if isinstance(value, list)]
    return any(lists) or not lists


class Caller:
    def __init__(self, client, document, seed, has_options):
        self.client = client
        self.has_options = has_options
        self.maker = documents.Inputs(document, seed)
        self.known = {}

    def call(self, operation):
        """What is wrong with the answer: a line each."""
        made = self.maker.of(operation, self.has_options)
        body = made.get("body")
        if isinstance(body, dict):
            body.update(self.in_words(operation))
        for values in (made["parameters"], body):
            if isinstance(values, dict):
                values.update((name, value) for name, value in self.known.items() if name in values)
        answer = official_models.method(self.client, operation.id)(official_models.request(made))
        for member, names in documents.MADE.get(operation.id, {}).items():
            # A URN without version is the function, not its version latest.
            self.known.update(dict.fromkeys(names, getattr(answer, member).removesuffix(":latest")))
        if not operation.has_answer or operation.id == "InvokeFunction":
            return []  # nothing, or what the function gave back
        content = json.loads(answer.raw_content)
        is_list = operation.id.startswith("List") and operation.id not in EMPTY
        if is_list and not self.has_options and not has_items(content):
            return [f"{operation.id} has no items"]
        # The SDK keeps a list in a member of its own.
        held = answer.body if isinstance(content, list) else answer
        return list(official_models.missing(content, held, operation.id))

    def in_words(self, operation):
        """Members of a body that the document bounds in words only, or only where they are read."""
        maker, version = self.maker, self.known.get("version")
        fetch = self.any("UpdateTriggerEventData")
        fetch["max_fetch_bytes"] = self.any("TriggerEventDataResponse", "max_fetch_bytes")
        shares = {
            "additional_version_strategy": {version: self.any("VersionStrategy")},
            "additional_version_weights": {version: maker.random.randint(0, 100)},
        }
        tags = {kind: [{"key": self.name(), "value": maker.letters(0, 24)}] for kind in ("tags", "sys_tags")}
        return {
            "CreateFunction": {"func_name": self.name(), "package": self.name()},
            "CreateFunctionVersion": {"version": self.name()},
            "CreateVersionAlias": {"name": self.name(), **shares},
            "UpdateVersionAlias": shares,
            "CreateTags": tags,
            "DeleteTags": tags,
            # Only some types can be disabled.
            "CreateFunctionTrigger": {"trigger_status": "ACTIVE"},
            "UpdateTrigger": {"trigger_status": "ACTIVE", "event_data": [fetch]},
            "UpdateFunctionMaxInstanceConfig": {"max_instance_num": self.any("StrategyConfig", "concurrency")},
        }.get(operation.id, {})

    def any(self, schema, member=None):
        """A value of a schema, or of a member that it has."""
        found = self.maker.document.resolve({"$ref": f"#/components/schemas/{schema}"})
        return self.maker.value(found["properties"][member] if member else found)

    def name(self):
        return self.maker.random.choice("abcXYZ") + self.maker.letters(0, 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("endpoint")
    parser.add_argument("--inputs", type=int, default=1, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    keys = (os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"])
    document = documents.Document()
    client = official_models.connect(arguments.endpoint, *keys)
    operations = documents.in_order(document.operations)
    calls, failed = 0, set()
    for number in range(arguments.inputs):
        # The first inputs have no parameters that narrow a list, which would be empty.
        caller = Caller(client, document, arguments.seed + number, has_options=number > 0)
        for operation in operations:
            calls += 1
            try:
                lines = caller.call(operation)
            except Exception as error:  # one failed operation must not hide the rest
                is_meant = operation.id in REFUSED and REFUSED[operation.id] in str(error)
                lines = [] if is_meant else [f"{operation.id}: {type(error).__name__}: {error}"]
            if lines:
                failed.add(operation.id)
            for line in lines:
                print(f"FAILED {line}", flush=True)
    for operation, reason in EMPTY.items():
        print(f"without items: {operation}: {reason}")
    for operation, reason in REFUSED.items():
        print(f"refused: {operation}: {reason}")
    count = len(operations)
    print(
        f"answers: {count - len(failed)} of {count} operations succeed and have every member in the SDK's objects, "
        f"with {arguments.inputs} inputs each, {calls} calls"
    )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
