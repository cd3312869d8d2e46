"""A picture of a question on its way to the browser."""

import pytest
from django.urls import reverse

from tests.addresses import make_picture

pytestmark = pytest.mark.django_db


def test_a_picture_is_sent_as_what_it_is_and_kept_for_good(client_of, alice):
    answer = client_of(alice).get(reverse("picture", args=[make_picture()]))
    assert answer.content.startswith(b"GIF89a")
    assert answer["Content-Type"] == "image/gif"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["0" * 32 + "-1x1.gif", "a.svg", "\0"])
def test_a_picture_that_is_not_there_is_not_found(client_of, alice, name):
    assert client_of(alice).get(reverse("picture", args=[name])).status_code == 404
