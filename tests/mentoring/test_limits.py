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


def test_withdrawing_is_never_refused_and_undoing_it_too_often_is(client, alice, request_of_alice):
    client.force_login(alice)
    use_up(alice, ASKS)
    address = reverse("review_withdraw", args=[request_of_alice.pk])
    assert client.post(address).status_code == 302
    said_when(client.post(address, {"back": "1"}))
    request_of_alice.refresh_from_db()
    assert request_of_alice.state == ReviewRequest.State.WITHDRAWN
