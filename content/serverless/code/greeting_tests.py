"""Tests of the greeting's rules: a table of input and expected outcome."""

import json

# region table
CASES = [
    ({"body": '{"name": "Ada"}'}, "Ada"),
    ({"body": '{"name": "  Ada "}'}, "Ada"),
    ({"body": "eyJuYW1lIjogIkFkYSJ9", "isBase64Encoded": True}, "Ada"),
    ({"body": '{"name": ""}'}, None),
    ({"body": '{"name": 5}'}, None),
    ({"body": "not JSON"}, None),
    ({}, None),
]


def check_table(read_name, bad_request):
    for event, expected in CASES:
        try:
            found = read_name(event)
        except bad_request:
            found = None
        assert found == expected, json.dumps(event)


# endregion
