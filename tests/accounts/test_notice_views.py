"""The notice centre as people meet it."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.notices import notify, read_all
from accounts.models import Channel, Mail, Notice, NoticeChoice, User
from accounts.views.notices import group_by_day
from tests.factories import NOW
from tests.untouched import as_it_stands

# The session, the person, how many, and the page.
CENTRE = 4
A_DAY = timedelta(days=1)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def tell(person, says="Bob returned your answer.", *, url="/practice/", ago=timedelta(), **more):
    now = timezone.now() - ago
    return notify(person=person, kind="late_score", says=says, url=url, now=now, **more)


def unread_of(person) -> int:
    return User.objects.get(pk=person.pk).notices_unread


def test_centre_lists_newest_first(browser, alice, eve):
    tell(alice, "A day ago.", ago=timedelta(days=1))
    tell(alice, "Now.")
    tell(alice, "Long ago.", ago=timedelta(days=80))
    tell(eve, "Not alice's.")
    page = browser.get(reverse("notices")).content.decode()

    assert re.findall(r"A day ago\.|Now\.|Long ago\.", page) == ["Now.", "A day ago.", "Long ago."]
    assert "Not alice" not in page
    assert "3 unread" in page


def test_days_are_named_as_one_says_them():
    ago = (timedelta(), timedelta(hours=9), timedelta(hours=10), timedelta(days=5), 365 * A_DAY)
    rows = [Notice(says=str(gap), created_at=NOW - gap) for gap in ago]
    days = group_by_day(rows, today=NOW.date())

    assert [(name, len(those)) for name, those in days] == [
        ("Today", 2),
        ("Yesterday", 1),
        ("Friday 7 May", 1),
        ("12 May 2082", 1),
    ]


def test_centre_costs_the_same_for_one_and_for_three(browser, alice, django_assert_num_queries):
    tell(alice)
    with django_assert_num_queries(CENTRE):
        browser.get(reverse("notices"))
    tell(alice)
    tell(alice)
    with django_assert_num_queries(CENTRE):
        browser.get(reverse("notices"))


def test_centre_goes_on_over_the_page(browser, alice):
    for number in range(31):
        tell(alice, f"Notice {number}.")

    assert "Page 1 of 2" in browser.get(reverse("notices")).content.decode()
    second = browser.get(reverse("notices"), {"page": "2"})
    assert [row.says for row in second.context["page"]] == ["Notice 0."]


def test_empty_centre_says_what_will_be_there(browser):
    page = browser.get(reverse("notices")).content.decode()

    assert "What happens while you are away collects here." in page
    assert "Mark all as read" not in page


def test_bell_shows_the_number_without_a_query(browser, alice, django_assert_num_queries):
    tell(alice)
    with django_assert_num_queries(CENTRE):
        page = browser.get(reverse("notices")).content.decode()

    assert '<span class="figures">1</span>' in page
    read_all(person=alice, now=timezone.now())
    page = browser.get(reverse("notices")).content.decode()
    assert '<span class="figures">' not in page
    assert "0 unread notices" in page


def test_opening_a_notice_marks_it_and_leads_on(browser, alice):
    notice = tell(alice)
    response = browser.get(reverse("notice", args=[notice.pk]))

    assert (response.status_code, response.url) == (302, "/practice/")
    assert "no-store" in response["Cache-Control"]
    notice.refresh_from_db()
    assert notice.read_at
    assert unread_of(alice) == 0


def test_opening_a_notice_without_a_page_leads_to_the_centre(browser, alice):
    response = browser.get(reverse("notice", args=[tell(alice, url="").pk]))

    assert response.url == reverse("notices")


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}],
)
def test_looking_ahead_is_not_reading(browser, alice, headers):
    browser.get(reverse("notice", args=[tell(alice).pk]), headers=headers)
    browser.head(reverse("notice", args=[tell(alice).pk]))

    assert unread_of(alice) == 2


def test_notice_of_somebody_else_is_not_there(browser, alice, eve):
    notice = tell(eve)

    assert browser.get(reverse("notice", args=[notice.pk])).status_code == 404
    assert browser.get(reverse("notice", args=[uuid.uuid4()])).status_code == 404
    assert browser.post(reverse("notice", args=[notice.pk])).status_code == 405
    assert unread_of(eve) == 1


def test_all_are_marked_as_read_by_a_button_alone(browser, alice, eve):
    tell(alice)
    tell(alice)
    tell(eve)
    assert browser.get(reverse("notices_read")).status_code == 405
    page = browser.post(reverse("notices_read"), follow=True).content.decode()

    assert "2 notices marked as read." in page
    assert (unread_of(alice), unread_of(eve)) == (0, 1)


def ask_news(browser, *, since, unread=0):
    moment = since.isoformat() if since else "yesterday"
    return browser.get(reverse("notice_news"), {"since": moment, "unread": unread})


def test_news_costs_two_statements_where_nothing_is_unread(browser, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert ask_news(browser, since=timezone.now()).status_code == 204


def test_news_brings_what_came_since_with_the_number(browser, alice):
    tell(alice, "Old.", ago=timedelta(hours=1))
    since = timezone.now() - timedelta(minutes=1)
    assert ask_news(browser, since=since, unread=1).status_code == 204
    tell(alice, "Fresh.")
    news = ask_news(browser, since=since, unread=1).content.decode()

    assert "Fresh." in news
    assert "Old." not in news
    assert 'data-unread="2"' in news
    for moment in (datetime.min, datetime.max):
        edge = ask_news(browser, since=moment.replace(tzinfo=UTC), unread=2)
        assert edge.status_code == 204
    # A zone that PostgreSQL does not know.
    far = {"since": "9999-01-01T00:00+23:00", "unread": 2}
    assert browser.get(reverse("notice_news"), far).status_code == 204


def test_news_brings_the_number_alone_where_another_tab_has_read(browser, alice):
    news = ask_news(browser, since=timezone.now(), unread=1).content.decode()

    assert 'data-unread="0"' in news
    assert "quiet-card" not in news
    assert ask_news(browser, since=None, unread=0).status_code == 204


def test_news_for_a_stranger_is_refused_where_a_script_asks(client):
    response = client.get(reverse("notice_news"), headers={"HX-Request": "true"})
    assert response.status_code == 401


def test_settings_offer_the_kinds_that_can_reach_one(client, bob, browser):
    mine = browser.get(reverse("notice_settings")).content.decode()
    assert "A mentor returned your answer" in mine
    assert "A learner asks you for a further round" not in mine

    client.force_login(bob)
    theirs = client.get(reverse("notice_settings")).content.decode()
    assert "A learner asks you for a further round" in theirs
    assert "A mentor returned your answer" not in theirs


def test_settings_store_what_differs_from_the_default(browser, alice):
    older = as_it_stands(browser.get(reverse("notice_settings")))
    form = browser.get(reverse("notice_settings")).context["form"]
    assert form["feedback"].value() == Channel.MAIL
    chosen = {name: form[name].value() for name in form.fields} | {"feedback": "none"}
    page = browser.post(reverse("notice_settings"), chosen, follow=True)

    assert "Your choice is saved." in page.content.decode()
    assert str(NoticeChoice.objects.get(person=alice)) == "feedback: none"
    assert page.context["form"]["feedback"].value() == Channel.NONE

    # A window from before it, in which something else is changed.
    other = next(name for name in form.fields if name != "feedback")
    browser.post(reverse("notice_settings"), older | {other: "none"})
    told = {choice.kind: choice.channel for choice in NoticeChoice.objects.filter(person=alice)}
    assert told == {"feedback": "none", other: "none"}


def test_settings_refuse_a_way_that_is_not_offered(browser):
    response = browser.post(reverse("notice_settings"), {"feedback": "pigeon"})

    assert "Choose one of the three ways." in response.content.decode()
    assert not NoticeChoice.objects.exists()


def test_mail_leads_to_the_notice_and_to_the_settings(alice, settings):
    notice = notify(
        person=alice, kind="feedback", says="Bob returned it.", url="/x/", now=timezone.now()
    )
    mail = Mail.objects.get()

    assert (mail.person, mail.subject) == (alice, "Bob returned it.")
    assert f"{settings.SITE_URL}/notices/{notice.pk}/" in mail.text
    assert f"{settings.SITE_URL}/account/notices/" in mail.text


def test_mail_goes_only_where_it_is_chosen_and_the_person_can_sign_in(alice, eve):
    tell(alice)
    eve.is_active = False
    notify(person=eve, kind="feedback", says="Bob returned it.", now=timezone.now())

    assert Notice.objects.count() == 2
    assert not Mail.objects.exists()
