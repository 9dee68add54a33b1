//! Refusals of strings: their patterns, formats and the extensions beside them.

use super::refusals;

#[test]
fn rejects_invalid_text() {
    let errors = refusals(&[
        (
            "unsupported pattern",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^([A-Z][0-9])+$'",
        ),
        (
            "range of characters that begins with a class",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[\\d-z]+$'",
        ),
        (
            "reversed range of characters",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[z-a]+$'",
        ),
        (
            "pattern that differs from the list",
            "pattern: '^[^,]+(,[^,]+){0,9}$'",
            "pattern: '^[^,]+(,[^,]+){0,8}$'",
        ),
        (
            "pattern that differs from the time format",
            "[0-5][0-9]:[0-5][0-9]$'",
            "[0-9]{2}:[0-9]{2}$'",
        ),
        (
            "pattern that differs from the integer",
            "^0*[0-9]{1,18}$",
            "^[0-9]{1,18}$",
        ),
        ("pattern that differs from the range", "|500)$'", "|501)$'"),
        (
            "integer without its pattern",
            "            pattern: '^0*[0-9]{1,18}$'\n",
            "",
        ),
        (
            "pattern that differs from function names",
            "pattern: '^(\\.*",
            "pattern: '^(\\.+",
        ),
        (
            "format of a time",
            "x-time-format: YYYY-MM-DDThh:mm:ss",
            "x-time-format: DD.MM.YYYY",
        ),
        (
            "list with a separator of two characters",
            "separator: ','",
            "separator: ', '",
        ),
        ("list without items", "maxItems: 10", "maxItems: 0"),
        (
            "list with another bound",
            "maxItems: 10",
            "maxItems: 10, minItems: 1",
        ),
        (
            "list in a number",
            "minimum: 128",
            "x-list: { separator: ',', maxItems: 10 }",
        ),
        (
            "format of a string",
            "            maxLength: 640\n",
            "            format: uid\n",
        ),
        (
            "integer in a boolean",
            "type: boolean\n",
            "type: boolean\n          x-integer: { minimum: 0 }\n",
        ),
        (
            "time in a boolean",
            "type: boolean\n",
            "type: boolean\n          x-time-format: YYYY-MM-DDThh:mm:ss\n",
        ),
        (
            "bound of an integer that is none",
            "largest: 100",
            "largest: many",
        ),
        ("unknown bound of an integer", "largest: 100", "least: 100"),
        ("URN without its scheme", "x-urn: urn:smn", "x-urn: smn"),
        (
            "URN in a boolean",
            "type: boolean\n",
            "type: boolean\n          x-urn: urn:smn:REGION\n",
        ),
        (
            "unknown parser",
            "x-checked-as: FunctionUrn",
            "x-checked-as: Topic",
        ),
        (
            "content of no schema",
            "            OBS: '#/components/schemas/ObsDestinationParam'",
            "            OBS: '#/components/schemas/Bucket'",
        ),
    ]);
    insta::assert_snapshot!(errors);
}
