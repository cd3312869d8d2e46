"""What becomes of notices and mails when somebody is erased: told by links, never by names."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.domain.erasing import erase_mails
from accounts.domain.erasure import erase_person
from accounts.domain.exports import ask_for_export, make_export
from accounts.domain.mails import send_mail_to
from accounts.domain.notices import notify
from accounts.models import DataExport, Mail, Notice, User
from mentoring.domain.telling import tell_mentors
from tests.belongings import find_mark
from tests.factories import NOW
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db
FORMER, LATER = "former@example.org", "later@example.org"


def write(address, says, **more):
    context = {"says": says, "url": "https://x.test/", "kind": "Feedback"}
    return send_mail_to(
        person_or_address=address, template="notice", context=context, now=NOW, **more
    )


def tell(person, says, **more):
    return notify(person=person, kind="cohort", says=says, now=NOW, **more)


def rename(person, name):
    User.objects.filter(pk=person.pk).update(display_name=name)
    person.refresh_from_db()


def export_of(person):
    export = ask_for_export(person=person, now=NOW)
    make_export(export_id=str(export.pk))
    return export


def test_mails_to_the_person_and_about_them_go(make_person, alice, bob):
    EmailAddress.objects.create(user=alice, email="second@example.org", verified=True)
    write(alice, "Bob returned your answer.")
    write("second@example.org", "Confirm.")
    write(bob, "Alice asks you.", about=alice)
    kept = write(bob, "Your cohort has a new name.")
    erase_mails(person=alice, tombstone=make_person("gone"), now=NOW)
    assert list(Mail.objects.all()) == [kept]


def test_an_unconfirmed_address_of_somebody_else_takes_no_mail_of_theirs(make_person, alice, bob):
    EmailAddress.objects.create(user=alice, email=bob.email)
    kept = write(bob, "Reset your password.")
    erase_mails(person=alice, tombstone=make_person("gone"), now=NOW)
    assert list(Mail.objects.all()) == [kept]


@pytest.mark.parametrize("name", ["https", "Bob"])
def test_a_chosen_name_changes_nothing_of_others(alice, bob, eve, dana, name):
    rename(alice, name)
    mail = write(eve, "Bob returned your answer.", about=bob)
    notice = tell(eve, "Bob returned your answer.", about=bob)
    export = export_of(eve)
    erase_person(person=alice, now=NOW)
    stored = Mail.objects.get(pk=mail.pk)
    assert (stored.subject, stored.text, stored.html) == (mail.subject, mail.text, mail.html)
    assert Notice.objects.get(pk=notice.pk).says == "Bob returned your answer."
    assert DataExport.objects.get() == export


def test_notices_about_the_person_go_and_the_rest_is_counted(alice, bob, dana):
    tell(bob, "Alice asks for feedback.", about=alice)
    kept = tell(bob, "You are in the cohort Spring now.")
    erase_person(person=alice, now=NOW)
    assert list(bob.notices.all()) == [kept]
    bob.refresh_from_db()
    assert bob.notices_unread == 1


def test_what_was_told_under_an_earlier_name_goes(alice, bob, eve, dana):
    """The feedback of a mentor, and the asking of a learner."""
    rename(bob, "Zephyrine")
    rename(eve, "Zephyrine II")
    give_back(ReviewRequestFactory(submission__learner=alice), bob, now=NOW)
    tell_mentors(ReviewRequestFactory(submission__learner=eve, asked_of=bob), NOW)
    assert {"accounts_notice.says", "accounts_mail.text"} <= find_mark("zephyrine")
    for person in (bob, eve):
        rename(person, "Robert")
        erase_person(person=person, now=NOW)
    assert find_mark("zephyrine") == set()


def test_an_export_that_holds_such_a_notice_goes_with_the_news_that_it_is_ready(alice, bob, dana):
    tell(bob, "Alice asks for feedback.", about=alice)
    export_of(bob)
    assert bob.notices.count() == 2
    erase_person(person=alice, now=NOW)
    assert not DataExport.objects.exists()
    assert not bob.notices.exists()
    bob.refresh_from_db()
    assert bob.notices_unread == 0


def test_an_export_that_is_not_made_yet_stays(alice, bob, dana):
    tell(bob, "Alice asks for feedback.", about=alice)
    waiting = ask_for_export(person=bob, now=NOW)
    erase_person(person=alice, now=NOW)
    assert DataExport.objects.get() == waiting


def test_a_former_address_is_nowhere_after_the_erasure(client, dana):
    """Sign up, change the address, confirm the new one: mails went to both."""
    password = "tall ship 9"
    client.post(reverse("account_signup"), {"email": FORMER, "password1": password})
    confirm(client, FORMER)
    client.post(reverse("account_reauthenticate"), {"password": password})
    client.post(reverse("account_email"), {"action_add": "yes", "email": LATER})
    confirm(client, LATER)
    person = User.objects.get(email=LATER)
    assert Mail.objects.filter(address=FORMER, text__contains=LATER).exists()
    erase_person(person=person, now=NOW)
    # There they are told that they are erased.
    assert (find_mark(FORMER), find_mark(LATER)) == (set(), {"accounts_mail.address"})


def confirm(client, address):
    letter = Mail.objects.get(address=address)
    client.post(re.search(r"/account/confirm-email/\S+/", letter.text).group())
