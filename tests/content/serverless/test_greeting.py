"""A handler that the lesson calls corrected: what it stores, what it refuses, what it lets fail."""

import base64
import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from tests.content.listings import import_listing

CONTEXT = SimpleNamespace(aws_request_id="req-1")


@pytest.fixture
def listing(monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "eu-central-1",
        "GREETINGS_BUCKET": "greetings",
    }.items():
        monkeypatch.setenv(name, value)
    return import_listing("serverless/greeting.py")


@pytest.fixture
def s3(listing):
    with Stubber(listing.s3) as stub:
        yield stub


def test_a_greeting_is_stored_under_the_key_of_its_request(listing, s3):
    s3.add_response(
        "put_object",
        {},
        {
            "Bucket": "greetings",
            "Key": "greetings/req-1.txt",
            "Body": "Hello, Zoë".encode(),
            "ContentType": "text/plain; charset=utf-8",
        },
    )
    answer = listing.lambda_handler({"body": json.dumps({"name": " Zoë "})}, CONTEXT)

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"message": "Hello, Zoë"}
    s3.assert_no_pending_responses()


def test_what_was_stored_is_logged_with_its_request(listing, s3, caplog):
    s3.add_response("put_object", {})
    listing.lambda_handler({"body": '{"name": "Ada"}'}, CONTEXT)

    assert json.loads(caplog.messages[-1])["request_id"] == "req-1"


def test_a_body_in_base64_is_read(listing):
    body = base64.b64encode(b'{"name": "Ada"}').decode()

    assert listing.read_name({"body": body, "isBase64Encoded": True}) == "Ada"


NO_NAMES = [None, "", "{", "[]", "null", "{}", '{"name": 5}', '{"name": " "}']


@pytest.mark.parametrize("body", [*NO_NAMES, json.dumps({"name": "a" * 81})])
def test_what_is_no_name_is_refused_and_nothing_is_stored(listing, s3, body):
    assert listing.lambda_handler({"body": body}, CONTEXT)["statusCode"] == 400


def test_what_the_handler_cannot_mend_reaches_the_platform(listing, s3):
    s3.add_client_error(
        "put_object",
        "AccessDenied",
        expected_params={"Bucket": ANY, "Key": ANY, "Body": ANY, "ContentType": ANY},
    )
    with pytest.raises(ClientError):
        listing.lambda_handler({"body": '{"name": "Ada"}'}, CONTEXT)
