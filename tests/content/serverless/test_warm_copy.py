"""What a warm copy remembers: the lesson says that it greets the second visitor as the first."""

from tests.content.listings import import_listing


def test_a_warm_copy_greets_everybody_as_its_first_visitor():
    listing = import_listing("serverless/warm_copy.py")

    assert listing.handler({"user_id": "u1"}, None) == "Good morning, Ada"
    assert listing.handler({"user_id": "u2"}, None) == "Good morning, Ada"


def test_a_name_that_belongs_to_one_run_leaks_into_no_other():
    listing = import_listing("serverless/warm_copy.py")

    assert listing.mended_handler({"user_id": "u1"}, None) == "Good morning, Ada"
    assert listing.mended_handler({"user_id": "u2"}, None) == "Good morning, Grace"
