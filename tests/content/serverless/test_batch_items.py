"""Of a batch only the messages that failed come back."""

import pytest

from tests.content.listings import import_listing

BATCH = {
    "Records": [
        {"messageId": "m-1", "body": '{"order": 1}'},
        {"messageId": "m-2", "body": '{"order": 2}'},
    ]
}


@pytest.mark.parametrize("fault", [ConnectionError, TimeoutError])
def test_only_the_message_that_failed_is_reported(fault):
    listing, charged = import_listing("serverless/batch_items.py"), []

    def charge(order):
        if order["order"] == 1:
            raise fault("the payment service is away")
        charged.append(order["order"])

    assert listing.handle_batch(BATCH, charge) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert charged == [2]


def test_a_bug_is_not_taken_for_a_passing_fault():
    listing = import_listing("serverless/batch_items.py")

    with pytest.raises(KeyError):
        listing.handle_batch(BATCH, lambda order: order["total"])
