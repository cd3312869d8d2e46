"""What Doctor lets be tried again, and what is dropped since it helps nobody by now."""

from datetime import timedelta

import pytest

from accounts.domain.mails import AWAITED, send_mail_to
from accounts.domain.people import deactivate_person
from accounts.domain.stale_mails import drop_stale_mails
from accounts.mail_doctoring import try_again, try_now
from accounts.models import Mail
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LINK = {"activate_url": "https://x.test/account/confirm-email/abc/"}


def write(person, template, ago, **context):
    return send_mail_to(person_or_address=person, template=template, context=context, now=NOW - ago)


def days(number):
    return timedelta(days=number)


def test_mails_that_help_nobody_are_dropped_where_the_others_are_tried(alice, eve, dana):
    kept = [
        write(alice, "account/password_reset_key", days(2)),
        write(alice, "account/email_confirmation", days(2), **LINK),
        write(alice, "account/email_confirmation", timedelta(minutes=14), code="ABCD-EFGH"),
        write("nobody@example.org", "account/unknown_account", days(2)),
        write(alice, "account/password_changed", days(20)),
        write(alice, "notice", days(6)),
        write(eve, "account/deactivated", days(2)),
    ]
    write(alice, "account/deactivated", days(2))
    write(alice, "account/password_reset_key", days(4))
    write(alice, "account/email_confirmation", days(4), **LINK)
    write(alice, "account/email_confirmation_signup", timedelta(minutes=16), code="ABCD-EFGH")
    write("nobody@example.org", "account/unknown_account", days(4))
    write(alice, "notice", days(8))
    write(eve, "account/password_changed", timedelta())
    sent = write(eve, "notice", days(20))
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT)
    deactivate_person(user=eve, now=NOW)
    Mail.objects.exclude(pk__in=[sent.pk, kept[0].pk]).update(state=Mail.State.FAILED)

    said = try_again(now=NOW)

    assert said.startswith("6 mails go out with the next sweep. 7 were of no use any more")
    assert set(Mail.objects.all()) == {*kept, sent}
    assert try_now(now=NOW) == "7 mails go out with the next sweep."
    assert drop_stale_mails(now=NOW) == 0


def test_each_mail_that_somebody_waits_for_runs_out(alice):
    for template in AWAITED:
        Mail.objects.create(
            address=alice.email, template=template, created_at=NOW - days(10), due_at=NOW
        )
    assert drop_stale_mails(now=NOW) == len(AWAITED)
