"""schemathesis sends requests of all operations, valid and invalid by the document, to the emulator.

    python fuzz.py ENDPOINT --token TOKEN [--examples NUMBER] [--seed NUMBER]

Each answer must have a status and a body that the document has; a valid request must be accepted, an invalid one
refused, and nothing may fail. What is meant to differ is in meant.py. The same seed sends the same requests.
"""

import argparse
import base64
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import documents
import fuzz_document
import meant

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
]
PHASES = ["examples", "coverage", "fuzzing"]
# A finding is printed so often for one operation and check.
SHOWN = 2


def run(document, arguments, folder):
    """The events of a run."""
    path, report = folder / "document.json", arguments.report or folder / "events.ndjson"
    path.write_text(json.dumps(document, default=str), encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", arguments.endpoint]
    command += ["--header", f"X-Auth-Token: {arguments.token}", "--checks", ",".join(CHECKS), "--phases", ",".join(PHASES)]
    command += ["--max-examples", str(arguments.examples), "--seed", str(arguments.seed), "--continue-on-failure"]
    command += ["--no-shrink", "--suppress-health-check", "all", "--warnings", "off", "--output-sanitize", "false"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(report)]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)
    # 1 is a run with findings, of which each is judged here.
    if done.returncode not in (0, 1) or not report.exists():
        sys.exit(f"schemathesis failed:\n{done.stdout}{done.stderr}")
    with report.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def text(message):
    """The body of a request or response of a report."""
    body = message.get("body") or message.get("content") or {}
    return base64.b64decode(body.get("$base64", "")).decode("utf-8", "replace")


class Results:
    def __init__(self, operations):
        self.operations = operations
        self.sent, self.successes, self.listed, self.findings = 0, set(), Counter(), Counter()
        self.examples = {}
        self.errors = []

    def read(self, event):
        (kind, event), = event.items()
        if kind in ("NonFatalError", "FatalError"):
            self.errors.append(json.dumps(event)[:2000])
        if kind != "ScenarioFinished":
            return
        recorder = event["recorder"]
        for case, checks in recorder.get("checks", {}).items():
            self.case(self.operations[recorder["label"]], recorder.get("interactions", {}).get(case), checks)

    def case(self, operation, interaction, checks):
        if not interaction:
            return
        self.sent += 1
        request, response = interaction["request"], interaction["response"] or {}
        status, answer = response.get("status_code"), text(response)
        if status and status < 300:
            self.successes.add(operation)
        for check in checks:
            if check["status"] == "failure":
                failure = check["failure_info"]["failure"]
                self.failure(operation, check["name"], status, failure, request, answer)

    def failure(self, operation, check, status, failure, request, answer):
        found = meant.Finding(operation, check, status, failure["message"], answer, request)
        reason = meant.reason(found)
        if reason:
            self.listed[reason] += 1
            return
        key = operation, check, status
        self.findings[key] += 1
        if self.findings[key] <= SHOWN:
            message = " ".join(failure["message"].split())
            body = text(request)
            print(f"FOUND {operation} {check}: {status} {answer[:400]}\n    {message[:400]}")
            print(f"    {request['method']} {request['uri']} {body[:400]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("endpoint")
    parser.add_argument("--token", required=True)
    parser.add_argument("--examples", type=int, default=3, help="of each operation, beside those that cover each bound")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, help="keep what was sent and answered in this file")
    arguments = parser.parse_args()
    document = documents.Document()
    known = fuzz_document.create(document, arguments.endpoint, arguments.token)
    operations = {f"{operation.method} {operation.path}": operation.id for operation in document.operations}
    results = Results(operations)
    with tempfile.TemporaryDirectory() as folder:
        for event in run(fuzz_document.derive(document, known), arguments, Path(folder)):
            results.read(event)
    for error in results.errors:
        print(f"FAILED {error}")
    for reason, count in results.listed.most_common():
        print(f"meant, {count} times: {reason}")
    print(
        f"fuzzed: {len(operations)} operations, {results.sent} requests, {len(results.successes)} operations with a success, "
        f"{sum(results.listed.values())} answers that are meant to differ, {len(results.findings)} findings"
    )
    without = sorted(set(operations.values()) - results.successes)
    if without:
        print(f"without a success: {', '.join(without)}")
    sys.exit(1 if results.findings or results.errors or not results.sent else 0)


if __name__ == "__main__":
    main()
