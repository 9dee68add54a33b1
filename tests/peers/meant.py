"""Where the emulator is meant to differ from what the document says to schemathesis, with the reason.

Not run by itself.
"""

import re
from collections import namedtuple

# An answer that schemathesis does not accept: `message` is its own, `answer` the body.
Finding = namedtuple("Finding", "operation check status message answer request")

# Parameters that name a function, which only their description says.
NAMES_FUNCTION = {(operation, "resource_id") for operation in ("CreateTags", "DeleteTags", "ListFunctionTags")}
# The operations that take members that the document does not know: newer ones must arrive.
OPEN = {"UpdateFunctionAsyncInvokeConfig", "InvokeFunction", "AsyncInvokeFunction"}
# The operations whose documented example is abbreviated: its code or its name is "xxx".
NO_EXAMPLE = {"CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfig"}
_TAGS = {"type": "array", "items": {"type": "object", "required": ["key"], "additionalProperties": False}}
_TAGS["items"]["properties"] = {"key": {"type": "string", "minLength": 1}, "value": {"type": "string"}}
_NAME = {"type": "string", "pattern": r"^[A-Za-z0-9_-][A-Za-z0-9_.-]*$"}
# Members that descriptions narrow, by schema and name.
NARROWED = {
    # "must be Base64, if it is not empty"
    ("FuncCode", "file"): {"type": "string", "enum": ["", "ZXhwb3J0cy5oYW5kbGVy"]},
    # They are fields of the function's URN.
    ("CreateFunctionRequestBody", "func_name"): _NAME,
    ("CreateFunctionRequestBody", "package"): _NAME,
    ("CreateFunctionVersionRequestBody", "version"): {**_NAME, "pattern": r"^([A-Za-z0-9_-][A-Za-z0-9_.-]*)?$"},
    # A function keeps its name.
    ("UpdateFunctionConfigRequestBody", "func_name"): {"type": "string", "enum": ["fuzzed"]},
    # It comes back as `concurrency`, which has these bounds.
    ("UpdateFunctionMaxInstanceConfigRequestBody", "max_instance_num"): {"type": "integer", "minimum": -1, "maximum": 1000},
    # A tag without a key is none.
    ("UpdateFunctionTagsRequestBody", "tags"): _TAGS,
    ("UpdateFunctionTagsRequestBody", "sys_tags"): _TAGS,
}

STATUS, REFUSED, ACCEPTED = "status_code_conformance", "positive_data_acceptance", "negative_data_rejection"

# Operation (or None, for all), check, a pattern in the answer (or, of what was accepted, in the message), and the reason.
MEANT = [
    (None, STATUS, "FSS.0409", "the name is taken: the service has this code, but no page lists the status"),
    ("InvokeFunction", ACCEPTED, "in body|request body", "a function is given any text, as its payload"),
    ("CreateFunctionTrigger", REFUSED, "of type .* cannot be disabled", "the text says which types can be"),
    ("CancelAsyncInvocation", REFUSED, "Invalid RequestId", "only what waits or runs can be cancelled, and 400 is documented"),
    ("CreateTags", REFUSED, "at least one tag is required", "without a tag there is nothing to do"),
    ("DeleteTags", REFUSED, "at least one tag is required", "without a tag there is nothing to do"),
]


def reason(finding):
    """Why the answer is meant, unless it is a finding."""
    text = finding.message if finding.check == ACCEPTED else finding.answer
    for operation, check, pattern, why in MEANT:
        if operation in (None, finding.operation) and check == finding.check and re.search(pattern, text):
            return f"{operation or 'all operations'}: {why}"
    return None
