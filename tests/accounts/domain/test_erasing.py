"""What becomes of somebody's mails when they are erased."""

from allauth.account.models import EmailAddress

from accounts.domain.erasing import erase_mails
from accounts.domain.mails import send_mail_to
from accounts.models import Mail
from tests.factories import NOW


def write(address, says):
    context = {"says": says, "url": "https://x.test/", "kind": "Feedback"}
    return send_mail_to(person_or_address=address, template="notice", context=context, now=NOW)


def test_mails_to_the_person_go_and_their_name_leaves_those_to_others(make_person, bob):
    alice = make_person("alice", "learner")
    alice.display_name = "Al O'Hara"
    EmailAddress.objects.create(user=alice, email="second@example.org", verified=True)
    write(alice, "Bob returned your answer.")
    write("second@example.org", "Confirm.")
    about = write(bob, "Al O'Hara asks you; Al O'Haras does not.")
    gone = make_person("gone")
    erase_mails(person=alice, tombstone=gone, now=NOW)

    assert list(Mail.objects.all()) == [about]
    about.refresh_from_db()
    assert about.subject == "Gone asks you; Al O'Haras does not."
    assert "Gone asks you" in about.text
    assert "Gone asks you" in about.html
