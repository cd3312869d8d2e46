"""Which claims are refused, and with which status; whose record is found."""

import pytest

from tests.content.listings import import_listing

GOOD = {
    "iss": "https://id.example.com",
    "exp": 1_000,
    "token_use": "access",
    "client_id": "shop",
    "scope": "openid orders:read",
    "sub": "ada",
}
WANTED = {
    "issuer": "https://id.example.com",
    "audience": "shop",
    "scope": "orders:read",
    "now": 999,
}


def test_good_claims_give_the_user():
    assert import_listing("serverless/check_token.py").check_claims(GOOD, **WANTED) == "ada"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"iss": "https://evil.example.com"}, 401),
        ({"exp": 999}, 401),
        ({"token_use": "id"}, 401),
        ({"client_id": "other"}, 401),
        ({"scope": "orders:readonly"}, 403),
        ({"scope": ""}, 403),
    ],
)
def test_other_claims_are_refused(change, status):
    listing = import_listing("serverless/check_token.py")

    with pytest.raises(listing.NotAllowed) as refusal:
        listing.check_claims({**GOOD, **change}, **WANTED)
    assert refusal.value.status == status


def test_an_order_is_found_by_its_owner_alone():
    read_order = import_listing("serverless/check_token.py").read_order
    orders = {"42": {"owner": "ada", "total": 10}}

    assert read_order(orders, "42", user_id="ada")["statusCode"] == 200
    assert read_order(orders, "42", user_id="eve") == read_order(orders, "43", user_id="eve")
