"""A save that is refused for a while: the page says so, the journal keeps the text and sends it."""

import pytest

from accounts.models import Allowance
from mockinterviews.limits import DRAFTS
from mockinterviews.models import Draft
from tests.limits import use_up
from tests.mockinterviews.test_interview_browser import (
    context,
    expect_state,
    interview,
    open_question,
    stored,
    type_words,
)

__all__ = ["context", "interview"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_refused_save_stays_in_the_journal_and_is_sent_again(context, interview, alice):
    page = open_question(context, interview)
    use_up(alice, DRAFTS)
    type_words(page, "Kept in spite of it.")
    expect_state(page, "Not saved")
    assert not Draft.objects.filter(number__gt=0).exists()
    Allowance.objects.all().delete()
    page.reload()
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Kept in spite of it."}
