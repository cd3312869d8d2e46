"""The rules without the cloud, and the adapter with a real event of a gateway."""

import json

import pytest

from tests.content.listings import import_listing

EVENT = {"version": "2.0", "rawPath": "/transfers", "isBase64Encoded": False}


@pytest.mark.parametrize(
    ("count", "stock", "outcome"),
    [
        (2, {"lamp": 5}, {"send": 2, "article": "lamp"}),
        (5, {"lamp": 5}, {"send": 5, "article": "lamp"}),
        (6, {"lamp": 5}, {"refused": "1 pieces are missing."}),
        (1, {}, {"refused": "1 pieces are missing."}),
        (0, {"lamp": 5}, {"refused": "Order at least one piece."}),
    ],
)
def test_the_rules_decide(count, stock, outcome):
    rules = import_listing("serverless/transfer.py")

    assert rules.plan_transfer({"article": "lamp", "count": count}, stock) == outcome


def test_the_adapter_translates_both_ways():
    handler = import_listing("serverless/transfer.py").make_handler(lambda article: {article: 1})
    body = json.dumps({"article": "lamp", "count": 2})

    answer = handler({**EVENT, "body": body}, None)

    assert answer == {"statusCode": 409, "body": '{"refused": "1 pieces are missing."}'}
