"""The end of an interview in a real browser: what is under way then counts once, and may go on."""

import re
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mockinterviews.domain.extending import extend_interview
from mockinterviews.models import DraftVersion, Interview, LateText
from questions.models import Submission
from tests.mockinterviews.test_interview_browser import (  # noqa: F401
    context,
    end_in,
    expect_state,
    open_question,
    stored,
    tell,
    text_field,
    type_words,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECEIPT = re.compile(r"/receipt/$")


def look_at_the_clock(page) -> None:
    """Ask the server for the time now, as a page does that was offline."""
    page.evaluate("dispatchEvent(new Event('online'))")


def story_a_save_under_way_at_the_end_counts_once_and_more_time_leads_back(
    context,  # noqa: F811
    interview,
    dana,
):
    page, under_way = open_question(context, interview), []
    page.route("**/drafts/**", lambda route: under_way.append(route), times=1)
    with page.expect_request("**/drafts/**"):
        type_words(page, "Under way.")
    end_in(interview, 1)
    look_at_the_clock(page)
    expect(page.locator("textarea[name=text][readonly]")).to_have_count(1)
    assert stored(interview) == {}
    under_way[0].continue_()
    expect(page).to_have_url(RECEIPT, timeout=20_000)
    assert Submission.objects.get().response == {"text": "Under way."}
    assert DraftVersion.objects.count() == 1
    interview.refresh_from_db()
    assert interview.finished_at == interview.deadline
    extend_interview(
        interview=interview, seconds=600, reason="fire drill", made_by=dana, now=timezone.now()
    )
    expect(page).to_have_url(re.compile(r"/q/1/$"), timeout=20_000)
    expect(page.locator("[data-timer-left]")).to_have_text("10 min")
    expect(page.locator("[data-room-says]")).to_contain_text("because of: fire drill")
    expect(text_field(page)).to_have_value("Under way.")
    text_field(page).press("End")
    type_words(page, " And on.")
    expect_state(page, "Saved")
    assert stored(interview) == {"text": "Under way. And on."}


def story_words_typed_before_a_refresh_at_the_last_second_are_handed_in(
    context,  # noqa: F811
    interview,
):
    page = open_question(context, interview)
    end_in(interview, 2)
    text_field(page).fill("The last words.")
    page.reload()
    expect(page).to_have_url(RECEIPT, timeout=20_000)
    interview.refresh_from_db()
    assert interview.closed_by == Interview.ClosedBy.DEADLINE
    assert Submission.objects.get().response == {"text": "The last words."}
    assert not LateText.objects.exists()


def test_what_is_under_way_at_the_end_counts_once(tell, dana):  # noqa: F811
    tell(
        partial(story_a_save_under_way_at_the_end_counts_once_and_more_time_leads_back, dana=dana),
        story_words_typed_before_a_refresh_at_the_last_second_are_handed_in,
    )
