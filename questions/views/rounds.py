"""Rounds of own cards: one after the other, for as many as are left of what was asked for."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from studyhub.params import MOST_32, read_whole


def read_left(data: QueryDict) -> int | None:
    """Return how many cards are left of a round; None where it goes on until nothing is due."""
    return read_whole(data["left"], most=MOST_32) if "left" in data else None


def find_round(left: int | None, **query: int) -> str:
    """Return where the next own card is asked."""
    if left is not None:
        query["left"] = max(0, left)
    return f"{reverse('own_cards')}?{urlencode(query)}" if query else reverse("own_cards")
