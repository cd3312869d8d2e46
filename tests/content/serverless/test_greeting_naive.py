"""The faults that the lesson counts are really there."""

import json

import pytest
from botocore.stub import ANY, Stubber

from tests.content.listings import import_listing


@pytest.fixture
def listing(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return import_listing("serverless/greeting_naive.py")


@pytest.fixture
def s3(listing, monkeypatch):
    client = listing.boto3.client("s3", region_name="eu-central-1")
    monkeypatch.setattr(listing.boto3, "client", lambda *args, **options: client)
    with Stubber(client) as stub:
        yield stub


def test_two_greetings_share_one_key(listing, s3):
    for name in ("Ada", "Grace"):
        s3.add_response(
            "put_object",
            {},
            {"Bucket": "greetings", "Key": "greeting.txt", "Body": f"Hello, {name}!"},
        )
        assert listing.lambda_handler({"name": name}, None)["statusCode"] == 200
    s3.assert_no_pending_responses()


def test_a_missing_name_is_told_as_a_fault_of_the_server(listing):
    answer = listing.lambda_handler({}, None)

    assert answer["statusCode"] == 500
    assert json.loads(answer["body"])["message"] == "'name'"


def test_a_refusal_of_aws_reaches_the_caller_in_full(listing, s3):
    s3.add_client_error(
        "put_object",
        "AccessDenied",
        "role/greeter may not",
        expected_params={"Bucket": ANY, "Key": ANY, "Body": ANY},
    )
    answer = listing.lambda_handler({"name": "Ada"}, None)

    assert "role/greeter" in answer["body"]
