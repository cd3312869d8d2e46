"""Store a greeting for each request: a thin handler, the rules beside it."""

import base64
import json
import logging
import os

import boto3

# region setup
log = logging.getLogger("greeting")
log.setLevel(logging.INFO)
s3 = boto3.client("s3", region_name=os.environ["AWS_REGION"])
BUCKET = os.environ["GREETINGS_BUCKET"]
LONGEST_NAME = 80
# endregion


# region rules
class BadRequest(Exception):
    """Says what the caller has to mend."""


def read_name(event):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    try:
        name = json.loads(body)["name"].strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequest("Send JSON with a name.") from None
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadRequest(f"A name has 1 to {LONGEST_NAME} characters.")
    return name


def greet(name):
    return f"Hello, {name}"


# endregion


# region handler
def lambda_handler(event, context):
    request_id = context.aws_request_id
    try:
        message = greet(read_name(event))
    except BadRequest as error:
        return reply(400, str(error))
    s3.put_object(
        Bucket=BUCKET,
        Key=f"greetings/{request_id}.txt",
        Body=message.encode(),
        ContentType="text/plain; charset=utf-8",
    )
    log.info(json.dumps({"says": "greeting stored", "request_id": request_id}))
    return reply(200, message)


def reply(status, message):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"message": message}),
    }


# endregion
