"""extend_interview, as staff type it."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from mockinterviews.domain.closing import hand_in
from mockinterviews.models import TimeEvent
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def extend(interview_id, *, minutes=5, reason="fire drill", by="dana@example.org") -> str:
    printed = io.StringIO()
    call_command(
        "extend_interview",
        str(interview_id),
        minutes=minutes,
        reason=reason,
        by=by,
        stdout=printed,
    )
    return printed.getvalue()


def test_extend_interview_moves_the_end_and_says_so(running, dana):
    said = extend(running.pk, by=dana.email.upper())
    running.refresh_from_db()
    assert running.deadline == NOW + timedelta(minutes=15)
    event = TimeEvent.objects.get()
    assert (event.kind, event.seconds, event.reason) == ("extension", 300, "fire drill")
    assert event.made_by == dana
    assert said.startswith("“Short interview” of Alice now ends at ")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": 0}, "give 1 to 600"),
        ({"minutes": 601}, "give 1 to 600"),
        ({"reason": " "}, "--reason is empty"),
        ({"by": "bob@example.org"}, "bob@example.org is no staff account"),
        ({"by": "nobody@example.org"}, "nobody@example.org is no staff account"),
    ],
)
def test_extend_interview_says_what_is_wrong(running, dana, bob, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        extend(running.pk, **wrong)
    assert not TimeEvent.objects.exists()


def test_extend_interview_of_an_unknown_or_closed_one_is_refused(running, dana):
    with pytest.raises(CommandError, match="There is no interview"):
        extend(uuid.uuid4(), by=dana.email)
    hand_in(interview=running, now=NOW)
    with pytest.raises(CommandError, match="handed in “Short interview” by hand"):
        extend(running.pk, by=dana.email)


def verify(interview_id, **options) -> str:
    printed = io.StringIO()
    call_command("verify_receipt", str(interview_id), stdout=printed, **options)
    return printed.getvalue()


def test_verify_receipt_agrees_until_something_was_changed(running, save):
    with pytest.raises(CommandError, match="no receipt yet"):
        verify(running.pk)
    save(running, "In time.", now=NOW)
    closed = hand_in(interview=running, now=NOW)
    assert closed.receipt_hash in verify(running.pk, hash=closed.receipt_hash.upper())
    with pytest.raises(CommandError, match="the hash of no receipt"):
        verify(running.pk, hash="0" * 64)
    with pytest.raises(CommandError, match="--hash is empty"):
        verify(running.pk, hash=" ")
    closed.receipt["words"] = 3
    closed.save(update_fields=["receipt"])
    with pytest.raises(CommandError, match="not the one that its hash was made of"):
        verify(running.pk)
