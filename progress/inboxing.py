"""What figures say against questions, in the inbox of the authors."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.items.queries import flags_in_inbox
from studyhub.inbox import Entry

MOST = 20


def list_entries() -> Iterator[Entry]:
    """Yield an entry for each flag that nobody set aside, as many as a page can bear.

    Where there are more, one that says how many and leads to the questions that have any.
    """
    flags = list(flags_in_inbox()[: MOST + 1])
    for flag in flags[:MOST]:
        yield Entry(
            title=flag.version.question.title,
            url=reverse("author_item", args=[flag.version_id]),
            reason=flag.get_sort_display(),
            since=flag.raised_at,
        )
    if flags[MOST:]:
        more = flags_in_inbox().count() - MOST
        says = ngettext("%(count)d more flag", "%(count)d more flags", more)
        yield Entry(
            title=says % {"count": more},
            url=reverse("author_items", query={"flagged": 1}),
            reason=_("All questions with flags"),
            since=flags[MOST].raised_at,
        )
