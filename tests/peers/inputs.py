"""Prints inputs of the operations of a group, in an order in which each can succeed: a line of JSON each.

    python inputs.py TAG [--inputs NUMBER] [--seed NUMBER]

A line has the operation, its parameters and its body, and `made`: which members of the answer later inputs name, and as
what. The inputs of a seed are about one function.
"""

import argparse
import json

import documents


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tag", help="the group, as in the document")
    parser.add_argument("--inputs", type=int, default=1, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    document = documents.Document()
    operations = [operation for operation in document.operations if arguments.tag in operation.tags]
    if not operations:
        tags = sorted({tag for operation in document.operations for tag in operation.tags})
        parser.error(f"no operation has the tag {arguments.tag}; allowed: {', '.join(tags)}")
    for number in range(arguments.inputs):
        maker = documents.Inputs(document, arguments.seed + number)
        function = maker.function_urn()
        for operation in documents.in_order(operations):
            # The first inputs have no parameters that narrow a list, which would be empty.
            made = maker.of(operation, has_options=number > 0)
            if "function_urn" in made["parameters"]:
                made["parameters"]["function_urn"] = function
            made["made"] = documents.MADE.get(operation.id, {})
            made["has_answer"] = operation.has_answer
            print(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main()
