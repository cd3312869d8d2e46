"""What a learner hears of an interview they are not looking at."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from mockinterviews.domain.closing import close_expired, close_if_over
from mockinterviews.domain.extending import extend_interview
from tests.factories import NOW

pytestmark = pytest.mark.django_db
OVER = NOW + timedelta(minutes=11)


def test_sweep_tells_who_was_away(running, save, alice, dana):
    save(running, "Words.", now=NOW + timedelta(minutes=8, seconds=59))
    close_expired(now=OVER)
    close_expired(now=OVER)

    notice = Notice.objects.get()
    assert notice.person == alice
    assert (
        notice.says == f"The time of “{running.plan['title']}” is up. What was saved is handed in."
    )
    assert notice.url == f"/interviews/{running.pk}/result/"
    # So it does of one that was opened again meanwhile.
    extend_interview(interview=running, seconds=60, reason="Drill", made_by=dana, now=OVER)
    close_expired(now=OVER + timedelta(minutes=5))
    kinds = Notice.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["interview_closed", "interview_closed", "interview_extended"]


def test_sweep_tells_nothing_to_who_was_writing(running, save):
    save(running, "Words.", now=NOW + timedelta(minutes=9, seconds=30))
    assert close_expired(now=OVER).closed == 1

    assert not Notice.objects.exists()


def test_page_that_closes_tells_nothing(running):
    close_if_over(interview=running, now=OVER)

    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(600, "You have 10 more minutes"), (60, "You have 1 more minute"), (90, "90 more seconds")],
)
def test_extension_tells_how_much_why_and_from_whom(running, dana, seconds, says):
    now = NOW + timedelta(minutes=2)
    extend_interview(
        interview=running, seconds=seconds, reason="fire drill, 100 %", made_by=dana, now=now
    )

    notice = Notice.objects.get()
    assert says in notice.says
    assert notice.says.endswith(f"for “{running.plan['title']}”: “fire drill, 100 %” (Dana).")
    assert notice.url == f"/interviews/{running.pk}/"
    assert notice.about == dana


def test_seeing_the_result_reads_what_was_told(running, dana, alice, client):
    extend_interview(interview=running, seconds=60, reason="Drill", made_by=dana, now=NOW)
    close_expired(now=OVER + timedelta(minutes=1))
    client.force_login(alice)
    client.get(f"/interviews/{running.pk}/result/")

    alice.refresh_from_db()
    assert Notice.objects.count() == 2
    assert alice.notices_unread == 0
