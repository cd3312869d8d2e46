"""One template gives text and HTML; what people are called cannot bend either."""

import re
from pathlib import Path

import allauth
import pytest

from accounts.domain.mail_templates import render_mail
from tests.factories import NOW
from tests.sites import PROJECT

CONTEXT = {
    "says": "Bob returned your answer.",
    "kind": "Feedback",
    "email": "alice@example.org",
    "url": "https://study.test/notices/1/?a=1&b=2",
    "settings_url": "https://study.test/settings/",
    "activate_url": "https://study.test/confirm/",
    "password_reset_url": "https://study.test/reset/",
    "signup_url": "https://study.test/sign-up/",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
    "timestamp": NOW,
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "ip": "203.0.113.7",
    "code": "",
}
OURS = sorted(
    str(path.relative_to(PROJECT / "templates/mail").with_suffix(""))
    for path in (PROJECT / "templates/mail").rglob("*.html")
    if path.stem not in ("frame", "security")
)


def test_notice_reads_as_text(alice):
    written = render_mail("notice", CONTEXT, person=alice)

    assert written.subject == "Bob returned your answer."
    assert written.text == (
        "Hello Alice,\n\n"
        "Bob returned your answer.\n\n"
        "Open it:\nhttps://study.test/notices/1/?a=1&b=2\n\n"
        "--\n\n"
        "You get mails for: Feedback. You can have none.\n\n"
        "Choose what you get:\nhttps://study.test/settings/\n"
    )


def test_name_is_escaped_in_html_alone_and_stays_one_line(alice):
    alice.display_name = "<b>A & B</b>\n\n-- \nSubject: x"
    says = "A & B\r\nBcc: all@example.org"
    written = render_mail("notice", CONTEXT | {"says": says}, person=alice)

    assert written.subject == "A & B Bcc: all@example.org"
    assert "Hello <b>A & B</b> -- Subject: x,\n\n" in written.text
    assert "Hello &lt;b&gt;A &amp; B&lt;/b&gt; -- Subject: x,</p>" in written.html
    assert "<title>A &amp; B Bcc: all@example.org</title>" in written.html
    assert "<b>" not in written.html


def test_times_are_those_of_the_person(make_person):
    person = make_person("alice", "learner", time_zone="Asia/Tokyo")
    written = render_mail("account/password_changed", CONTEXT, person=person)

    says = "That was on 12 May 2083, 18:30 JST, with Firefox on Linux, from the network address"
    assert f"{says} 203.0.113.7." in written.text


@pytest.mark.parametrize("template", OURS)
def test_mail_says_what_it_is_about_and_keeps_the_words(template, alice):
    written = render_mail(template, CONTEXT, person=alice)

    assert written.subject
    assert "\n--\n" in written.text
    assert "<" not in written.text
    assert "!" not in written.text
    assert not re.search(r"\b(please|invalid|simply|just|oops|submit)\b", written.text.lower())
    linked = set(re.findall(r'href="([^"]+)"', written.html))
    assert {one.replace("&amp;", "&") for one in linked} == set(
        re.findall(r"^https?://\S+$", written.text, re.M)
    )


def test_code_stands_where_there_is_one(alice):
    written = render_mail("account/email_confirmation", CONTEXT | {"code": "K7-M2"}, person=alice)

    assert "\n\nK7-M2\n\n" in written.text
    assert "https://study.test/confirm/" not in written.text


def test_every_mail_of_allauth_has_a_template_of_ours():
    templates = Path(allauth.__file__).parent / "templates"
    theirs = {
        f"{path.parts[-3]}/{path.name.removesuffix('_subject.txt')}"
        for path in templates.glob("*/email/*_subject.txt")
        if path.parts[-3] != "socialaccount"
    }
    assert len(theirs) > 10
    assert sorted(theirs - set(OURS)) == []
