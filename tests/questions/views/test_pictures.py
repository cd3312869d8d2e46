"""A picture of a question on its way to the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from questions.models import Question
from tests.addresses import make_picture
from tests.factories import PracticeItemFactory

pytestmark = pytest.mark.django_db


def test_a_picture_is_sent_as_what_it_is_and_kept_for_good(client_of, alice):
    answer = client_of(alice).get(reverse("picture", args=[make_picture()]))
    assert answer.content.startswith(b"GIF89a")
    assert answer["Content-Type"] == "image/gif"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_of_a_question_that_is_off_is_for_who_met_it_and_for_who_reads_answers(
    client_of, alice, eve, bob
):
    address = reverse("picture", args=[make_picture()])
    question = Question.objects.get()
    question.retired_at = timezone.now()
    question.save()
    PracticeItemFactory(practice__learner=alice, version=question.current_version)
    answers = {who.pk: client_of(who).get(address).status_code for who in (alice, eve, bob)}
    assert answers == {alice.pk: 200, eve.pk: 404, bob.pk: 200}


@pytest.mark.parametrize("name", ["0" * 32 + "-1x1.gif", "a.svg", "\0"])
def test_a_picture_that_is_not_there_is_not_found(client_of, alice, name):
    assert client_of(alice).get(reverse("picture", args=[name])).status_code == 404
