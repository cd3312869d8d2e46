"""What questions are called."""

import pytest

from questions.domain.records import make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("lambda_handler: what is it?", "lambda-handler-what-i"),
        ("__init__ or __new__?", "init-or-new"),
        ("One - two -- three", "one-two-three"),
        ("Which one is it, then?", "which-one-is-it-then"),
        ("?_-", ""),
    ],
)
def test_a_name_has_small_letters_digits_and_single_hyphens(text, slug):
    assert make_slug(text, longest=21) == slug
