"""Log one line of JSON for each event, with an allow-list of fields."""

import json
import logging
import sys
import time

# region log
ALLOWED = {"order_id", "attempt", "duration_ms", "outcome"}
log = logging.getLogger("orders")
log.addHandler(logging.StreamHandler(sys.stdout))
log.setLevel(logging.INFO)
log.propagate = False  # Lambda's own handler would write each line again


def log_event(level, says, *, correlation_id, **fields):
    line = {
        "time": time.time(),
        "level": logging.getLevelName(level),
        "says": says,
        "correlation_id": correlation_id,
        **{name: value for name, value in fields.items() if name in ALLOWED},
    }
    log.log(level, json.dumps(line))


# endregion
