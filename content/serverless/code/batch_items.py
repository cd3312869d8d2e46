"""Work through a batch from a queue and report only the messages that failed."""

import json


# region batch
def handle_batch(event, charge):
    failed = []
    for record in event["Records"]:
        try:
            charge(json.loads(record["body"]))
        except (TimeoutError, ConnectionError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


# endregion
