"""One template gives a mail as text and as HTML: it is rendered twice, and its tags differ.

A template says what there is (`subject`, `paragraph`, `action`); the tags of
`accounts.templatetags.mails` say how that reads in text and in HTML.
"""

import contextlib
import re
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, engines
from django.urls import reverse
from django.utils import timezone

from accounts.models import User


@dataclass(frozen=True)
class Written:
    """A mail as it is sent."""

    subject: str
    text: str
    html: str


def render_mail(template: str, context: dict, *, person: User | None = None) -> Written:
    """Render templates/mail/<template>.html; times read as in the person's own zone."""
    zone = timezone.override(person.zone) if person else contextlib.nullcontext()
    context = {
        **context,
        "person": person,
        "site_url": settings.SITE_URL,
        "reset_url": absolute(reverse("account_reset_password")),
        "login_url": absolute(reverse("account_login")),
        # allauth gives this one as well, at the host of the request.
        "signup_url": absolute(reverse("account_signup")),
    }
    found = engines["django"].engine.get_template(f"mail/{template}.html")
    with zone:
        text, subject = render(found, context, as_html=False)
        html, _subject = render(found, context, as_html=True)
    return Written(
        subject=subject, text=re.sub(r"\s*\n\n\s*", "\n\n", text).strip() + "\n", html=html
    )


def render(found, context: dict, *, as_html: bool) -> tuple[str, str]:
    """Return the body and the subject. In text nothing is escaped: nothing would undo it."""
    mail: dict[str, str] = {"subject": ""}
    made = Context({**context, "mail": mail, "as_html": as_html}, autoescape=as_html)
    return found.render(made), mail["subject"]


def absolute(path: str) -> str:
    """Return the address that leads to `path` of this site from outside."""
    return settings.SITE_URL + path
