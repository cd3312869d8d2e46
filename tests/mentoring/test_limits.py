"""Too many requests for a review: a page that says when."""

from django.urls import reverse

from mentoring.limits import ASKS
from mentoring.models import ReviewRequest
from tests.factories import ScoreFactory
from tests.limits import said_when, use_up


def test_asking_too_often_gives_a_page_that_says_when(client, alice):
    client.force_login(alice)
    use_up(alice, ASKS)
    answer = ScoreFactory(submission__learner=alice, submission__kind="written").submission
    said = said_when(client.post(reverse("review_ask", args=[answer.pk])))
    assert "<!doctype html>" in said
    assert not ReviewRequest.objects.exists()
