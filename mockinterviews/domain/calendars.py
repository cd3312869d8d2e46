"""A planned interview as a calendar file (iCalendar, RFC 5545).

Times are in UTC, so that no calendar has to know the learner's zone. Moving an interview raises
the SEQUENCE of the same UID: a calendar that takes the new file replaces the old entry.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from mockinterviews.domain.planning import length_of, minutes_of
from mockinterviews.models import PlannedInterview

MIME = "text/calendar; charset=utf-8"
# A line has at most 75 octets; one that goes on begins with a space.
LONGEST_LINE = 75


def write_calendar(planned: PlannedInterview, *, site: str, url: str) -> str:
    """Return the file. `site` makes the UID unique in the world, `url` leads to the interviews."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//StudyHub//Interviews//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *list_event(planned, site, url),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in fold(line))


def list_event(planned: PlannedInterview, site: str, url: str) -> Iterator[str]:
    blueprint = planned.blueprint
    says = _("A mock interview of %(minutes)s minutes. It begins when you start it: %(url)s")
    yield "BEGIN:VEVENT"
    yield f"UID:{planned.pk}@{site}"
    yield f"SEQUENCE:{planned.revision}"
    yield f"DTSTAMP:{write_time(planned.changed_at)}"
    yield f"DTSTART:{write_time(planned.starts_at)}"
    yield f"DTEND:{write_time(planned.starts_at + length_of(planned))}"
    yield f"SUMMARY:{escape(blueprint.title)}"
    yield f"DESCRIPTION:{escape(says % {'minutes': minutes_of(planned), 'url': url})}"
    yield f"URL:{url}"
    if planned.remind_minutes is not None:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape(blueprint.title)}"
        yield f"TRIGGER:-PT{planned.remind_minutes}M"
        yield "END:VALARM"
    yield "END:VEVENT"


def write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Return a text as a value: commas, semicolons, backslashes and line ends are marked."""
    for sign, marked in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, marked)
    return text


def fold(line: str) -> Iterator[str]:
    """Yield the parts of a line, cut between characters and never within one."""
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + width
    yield part
