"""What Today and Progress have many of: written here, for templates would be slow at it."""

from collections.abc import Sequence
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.mastery import Mastery
from progress.domain.record import Standing
from progress.figures.topics import name_topic, weakest_first

register = template.Library()


@register.simple_tag
def share_bar(mastery: Mastery) -> SafeString:
    """Draw a share with its interval as a whisker; a bare track where there is no share."""
    marks = ['<rect class="meter__ground" x="0" y="4" width="100" height="4"/>']
    if mastery.share is not None:
        low, high = (100 * end for end in mastery.interval)
        marks += [
            f'<rect class="meter__value" x="0" y="4" width="{100 * mastery.share:.1f}"'
            ' height="4"/>',
            f'<rect class="share-bar__whisker" x="{low:.1f}" y="5.5" width="{high - low:.1f}"'
            ' height="1"/>',
            *(
                f'<rect class="share-bar__end" x="{end:.1f}" y="2" width=".6" height="8"/>'
                for end in (low, high)
            ),
        ]
    return mark_safe(
        '<svg class="share-bar" viewBox="0 0 100 12" preserveAspectRatio="none"'
        f' aria-hidden="true">{"".join(marks)}</svg>'
    )


@register.simple_tag
def topic_rows(standings: Sequence[Standing], more: int, own: bool = True) -> SafeString:
    """Write a row for each topic, weakest first: its figure, its bar, and a press that practises.

    The press belongs to the form around the rows; it is left out where the record is another's.
    """
    label = escape(ngettext("Answer %(more)d more", "Answer %(more)d more", more) % {"more": more})
    rows = [write_row(one, label if own else "") for one in weakest_first(standings)]
    return mark_safe("".join(rows))


def write_row(standing: Standing, label: str) -> str:
    topic, mastery = standing.topic, standing.mastery
    title = escape(name_topic(standing))
    dash = '<span class="figures strong">–</span> ' if mastery.share is None else ""
    says = f'{dash}<span class="figures">{escape(standing.says)}</span>'
    name, press = title, ""
    if label:
        url = reverse("topic_progress", args=[topic.slug])
        name = f'<a href="{url}">{title}</a>'
    if label and topic.can_practise:
        press = (
            f'<span class="row__action"><button class="button" name="topic" value="{topic.slug}">'
            f'{label}<span class="visually-hidden">: {title}</span></button></span>'
        )
    return (
        f'<li class="row topic"><div class="topic__words"><p class="row__title">{name}</p>'
        f'<p class="row__reason">{says}</p></div>{share_bar(mastery)}{press}</li>'
    )


@register.filter
def left_until(then: datetime, now: datetime) -> str:
    """Say how much time is left: "22 min"."""
    return _("%(n)d min left") % {"n": max(0, round((then - now).total_seconds() / 60))}
