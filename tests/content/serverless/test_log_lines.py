"""A line has what an engineer needs, and nothing that was not allowed."""

import json
import logging

from tests.content.listings import import_listing


def test_a_line_is_json_with_the_id_and_the_allowed_fields(capsys):
    listing = import_listing("serverless/log_lines.py")
    try:
        listing.log_event(
            logging.WARNING, "payment refused", correlation_id="c-1", order_id=7, card="4111"
        )
    finally:
        listing.log.handlers.clear()

    line = json.loads(capsys.readouterr().out)
    assert line.pop("time") > 0
    assert line == {
        "level": "WARNING",
        "says": "payment refused",
        "correlation_id": "c-1",
        "order_id": 7,
    }


def test_a_level_below_the_set_one_is_not_written(capsys):
    listing = import_listing("serverless/log_lines.py")
    try:
        listing.log_event(logging.DEBUG, "details", correlation_id="c-1")
    finally:
        listing.log.handlers.clear()

    assert capsys.readouterr().out == ""
