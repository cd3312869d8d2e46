"""Notices: told once, counted in the person's own row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.domain.notices import (
    KEPT_FOR,
    choose_channels,
    drop_old,
    find_kinds,
    notify,
    people_to_tell,
    read_about,
    read_all,
    read_notice,
    take_back,
)
from accounts.models import Channel, Notice, NoticeChoice, User
from tests.factories import NOW

FEEDBACK = "feedback"


def tell(person, *, says="Bob returned your answer.", kind=FEEDBACK, **more):
    return notify(person=person, kind=kind, says=says, now=more.pop("now", NOW), **more)


def unread_of(person) -> int:
    return User.objects.get(pk=person.pk).notices_unread


def test_notice_is_stored_and_counted(alice, eve):
    notice = tell(alice, url="/feedback/")

    assert (notice.says, notice.url, notice.read_at) == (
        "Bob returned your answer.",
        "/feedback/",
        None,
    )
    assert (unread_of(alice), unread_of(eve)) == (1, 0)


def test_notice_with_a_key_is_told_once_to_each(alice, eve):
    assert tell(alice, key="answer 1")
    assert tell(alice, key="answer 1", says="Again.") is None
    assert tell(alice, key="answer 2")
    assert tell(eve, key="answer 1")

    assert (unread_of(alice), unread_of(eve)) == (2, 1)


def test_notice_that_is_not_wanted_is_not_told(alice):
    choose_channels(person=alice, channels={FEEDBACK: Channel.NONE})

    assert tell(alice) is None
    assert not Notice.objects.exists()


def test_notice_of_what_is_rolled_back_was_never_told(alice):
    with transaction.atomic():
        tell(alice)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert unread_of(alice) == 0


def test_notice_of_an_undeclared_kind_is_refused(alice):
    with pytest.raises(KeyError):
        tell(alice, kind="weather")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_notice_leads_to_no_other_site(alice, url):
    with pytest.raises(IntegrityError):
        tell(alice, url=url)


def test_notice_too_long_for_its_place_is_shortened(alice):
    assert tell(alice, says="x" * 400).says == "x" * 299 + "…"


def test_reading_counts_down_once(alice):
    first, _second = tell(alice), tell(alice)

    assert read_notice(notice=first, now=NOW).read_at == NOW
    read_notice(notice=first, now=NOW + timedelta(minutes=1))

    first.refresh_from_db()
    assert first.read_at == NOW
    assert unread_of(alice) == 1


def test_reading_all_reads_only_ones_own(alice, eve):
    tell(alice)
    tell(alice)
    tell(eve)

    assert read_all(person=alice, now=NOW) == 2
    assert (unread_of(alice), unread_of(eve)) == (0, 1)


def test_reading_a_page_reads_the_notices_about_it(alice, django_assert_num_queries):
    tell(alice, url="/feedback/1/")
    tell(alice, url="/feedback/2/")

    assert read_about(person=alice, url="/feedback/1/", now=NOW) == 1
    assert unread_of(alice) == 1
    read_all(person=alice, now=NOW)
    with django_assert_num_queries(0):
        read_about(person=alice, url="/feedback/2/", now=NOW)


def test_notice_that_is_no_longer_true_is_taken_back(alice, eve):
    tell(alice, key="answer 1")
    tell(alice, key="answer 2")
    tell(eve, key="answer 1")

    only_alice = User.objects.filter(pk=alice.pk)
    assert take_back(people=only_alice, kinds=[FEEDBACK], key="answer 1") == 1
    assert take_back(people=only_alice, kinds=[FEEDBACK], key="answer 1") == 0
    assert (unread_of(alice), unread_of(eve)) == (1, 1)


def test_saving_a_person_loaded_before_leaves_the_count(alice):
    loaded_before = User.objects.get(pk=alice.pk)
    tell(alice)
    loaded_before.display_name = "Alice A."
    loaded_before.save()

    assert unread_of(alice) == 1


def test_choice_that_equals_the_default_is_not_stored(alice):
    choose_channels(person=alice, channels={FEEDBACK: Channel.NONE, "late_score": Channel.IN_APP})
    assert [str(choice) for choice in NoticeChoice.objects.all()] == ["feedback: none"]

    choose_channels(person=alice, channels={FEEDBACK: Channel.IN_APP})
    assert NoticeChoice.objects.get().channel == Channel.IN_APP

    choose_channels(person=alice, channels={FEEDBACK: find_kinds()[FEEDBACK].default})
    assert not NoticeChoice.objects.exists()


def test_people_to_tell_are_those_who_want_to_hear_in_order(alice, eve, bob):
    choose_channels(person=bob, channels={"review_asked": Channel.MAIL})
    choose_channels(person=eve, channels={FEEDBACK: Channel.NONE})

    assert people_to_tell([eve, bob, alice], "review_asked") == [bob]
    assert people_to_tell([bob, eve, alice], FEEDBACK) == [alice, bob]


def test_notices_are_kept_for_ninety_days(alice):
    tell(alice, now=NOW)
    young = tell(alice, now=NOW + timedelta(days=1))

    assert drop_old(now=NOW + KEPT_FOR + timedelta(hours=1)) == 1
    assert Notice.objects.get() == young
    assert unread_of(alice) == 1


def at_once(*deeds):
    """Run each deed in a thread with its own connection, all from the same moment."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [task.result(timeout=30) for task in [pool.submit(run, deed) for deed in deeds]]


@pytest.mark.django_db(transaction=True)
def test_telling_and_reading_at_once_leave_the_true_number(alice):
    for number in range(6):
        at_once(
            lambda: tell(User.objects.get(pk=alice.pk)),
            lambda number=number: tell(User.objects.get(pk=alice.pk), key=f"same {number}"),
            lambda number=number: tell(User.objects.get(pk=alice.pk), key=f"same {number}"),
            lambda: read_about(person=User.objects.get(pk=alice.pk), url="", now=NOW),
        )
        assert unread_of(alice) == Notice.objects.filter(read_at=None).count()
    assert Notice.objects.count() == 12
