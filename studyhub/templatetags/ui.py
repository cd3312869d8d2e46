"""What the pieces in templates/ui/ need beyond Django's own tags: how figures and scores read."""

from datetime import datetime

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from studyhub import wording
from studyhub.templatetags import score_view
from studyhub.wording import say_wait, whole_percent

register = template.Library()

DRAWINGS = {
    "full": '<circle cx="6" cy="6" r="5.5" fill="currentColor"/>',
    "part": '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.25a4.75 4.75 0 0 0 0 9.5z" fill="currentColor"/>',
    "none": '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "contrary": '<path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>',
}


@register.simple_tag
def glyph(state: str, plain: bool = False) -> SafeString:
    """Draw one of the four states, or the glyph of a key point's status.

    Its word always stands beside it, so it is hidden from listeners.
    """
    state = score_view.GLYPHS.get(state, state)
    return format_html(
        '<svg class="glyph glyph--{}" width="12" height="12" viewBox="0 0 12 12"'
        ' aria-hidden="true">{}</svg>',
        f"{state} glyph--plain" if plain else state,
        SafeString(DRAWINGS.get(state, DRAWINGS["none"])),
    )


@register.simple_tag(takes_context=True)
def turn_to(context: template.Context, number: int) -> str:
    """Return the query that leads to another page of a list, named `param` in it, else "page"."""
    query = context["request"].GET.copy()
    query[context.get("param") or "page"] = number
    return f"?{query.urlencode()}"


@register.filter
def cut_words(text, most: int) -> str:
    """Return a text in at most so many characters, cut between words."""
    return wording.cut_words(str(text), most)


@register.filter
def points(value) -> str:
    """Write points without a false zero: 2.0 is "2", 5.5 is "5.5"; nothing known is a dash."""
    if value is None or value == "":
        return "–"
    text = number_format(abs(round(float(value), 2)), 2).rstrip("0").rstrip(".,")
    return f"−{text}" if value < 0 else text


@register.filter
def minutes(value) -> str:
    """Write whole minutes: 25 is "25 min", 112 is "1 h 52 min"."""
    hours, rest = divmod(int(value or 0), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def seconds(milliseconds) -> str:
    """Write how long something took: 1240 (milliseconds) is "1.2 s", 340000 is "5 min 40 s"."""
    took = int(milliseconds or 0)
    if took < 100:
        return _("under 0.1 s")
    if took < 100_000:
        return _("%(seconds)s s") % {"seconds": number_format(took / 1000, 1)}
    whole, rest = divmod(round(took / 1000), 60)
    return _("%(minutes)d min %(seconds)d s") % {"minutes": whole, "seconds": rest}


@register.filter
def waiting_since(then: datetime | None, now: datetime) -> str:
    """Say how long something waits: "12 min", "31 h", "4 days"; nothing known is a dash."""
    return "–" if then is None else say_wait(then, now)


@register.filter
def percent(share) -> str:
    """Write a share from 0 to 1: 0.231 is "23 %"; nothing known is a dash."""
    return "–" if share is None else _("%(percent)d %%") % {"percent": whole_percent(share)}


@register.filter
def plain(field):
    """Take the placeholder off a field of a form that is not ours: the label above it is enough."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.inclusion_tag("ui/score_report.html")
def score_report(
    report: dict, score=None, answer_fields=(), prefix: str = "score", disputes=None, **shown
) -> dict:
    """Show an explained score. `prefix` keeps the ids apart where a page shows several reports."""
    arranged = score_view.arrange_score(report, score, list(answer_fields), prefix, disputes)
    return arranged | shown
