"""The official SDK calls all operations of the emulator; every member of an answer must be in its object.

    python official_answers.py ENDPOINT [--inputs NUMBER] [--seed NUMBER]

The inputs are random and made from the document. HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are the keys to sign with.
"""

import argparse
import json
import os
import sys

import documents
import official_models
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

# The operations that the emulator keeps something for need what an earlier one made.
FIRST = ["UpdateFunctionAsyncInvokeConfig", "AsyncInvokeFunction"]
# A header that the SDK writes as Python does, True, which the document does not have.
LEFT_OUT = "X-Get-Workflow-Full-History-Data"
LAST = ["CancelAsyncInvocation", "DeleteFunctionAsyncInvokeConfig"]


def order(operation):
    return operation.id in LAST, operation.id not in FIRST


class Caller:
    def __init__(self, client, document, seed):
        self.client = client
        self.maker = documents.Inputs(document, seed)
        # The one function that all calls are about.
        self.function = self.maker.function_urn()
        self.request_id = None

    def call(self, operation):
        """What is wrong with the answer: a line each."""
        made = self.maker.of(operation)
        if "function_urn" in made["parameters"]:
            made["parameters"]["function_urn"] = self.function
        made["parameters"].pop(LEFT_OUT, None)
        if operation.id == "CancelAsyncInvocation":
            made["body"]["request_id"] = self.request_id
        answer = official_models.method(self.client, operation.id)(official_models.request(made))
        if operation.id == "AsyncInvokeFunction":
            self.request_id = answer.request_id
        if operation.id == "InvokeFunction":
            return []  # the function's own result
        try:
            content = json.loads(answer.raw_content)
        except ValueError:
            return []  # nothing, or the text of a function, has no members
        # The SDK keeps a list in a member of its own.
        held = answer.body if isinstance(content, list) else answer
        return list(official_models.missing(content, held, operation.id))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("endpoint")
    parser.add_argument("--inputs", type=int, default=1, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    keys = (os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"])
    document = documents.Document()
    client = official_models.connect(arguments.endpoint, *keys)
    # What the emulator keeps, random inputs do not name: 404, 409 and the like are answers of the service, too.
    failed, refused = set(), set()
    for seed in range(arguments.seed, arguments.seed + arguments.inputs):
        caller = Caller(client, document, seed)
        for operation in sorted(document.operations, key=order):
            try:
                lines = caller.call(operation)
            except ServiceResponseException as error:
                lines = [] if error.status_code in (400, 404, 409) else [f"{operation.id}: {error}"]
                refused.add(operation.id)
            except Exception as error:  # one failed operation must not hide the rest
                lines = [f"{operation.id}: {type(error).__name__}: {error}"]
            if lines:
                failed.add(operation.id)
            for line in lines:
                print(f"FAILED {line}", flush=True)
    count = len(document.operations)
    print(f"left out: {LEFT_OUT}, which the SDK writes True or False, not true or false")
    print(f"answers: {count - len(failed | refused)} of {count} operations have every member in the SDK's objects")
    print(f"refused, at least for some inputs, for what does not exist: {len(refused)}: {', '.join(sorted(refused))}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
