"""Too many saves: refused for a while, and the page keeps what was typed."""

from mockinterviews.limits import DRAFTS
from mockinterviews.models import DraftVersion
from tests.limits import said_when, use_up


def test_refused_save_says_when_to_send_it_again(alice, running, post_draft):
    use_up(alice, DRAFTS)
    reply = post_draft(running, text="My words.")
    said_when(reply)
    assert reply.json().keys() == {"error"}
    assert not DraftVersion.objects.exists()


def test_refused_form_comes_back_with_what_was_typed(alice, running, browser):
    use_up(alice, DRAFTS)
    answer = browser.post(f"/interviews/{running.pk}/q/1/", {"text": "My words.", "based_on": 0})
    assert "My words." in said_when(answer)
    assert not DraftVersion.objects.exists()
