"""What figures say against questions, in the inbox of the authors."""

from collections.abc import Iterator

from django.urls import reverse

from progress.domain.items.queries import flags_in_inbox
from studyhub.inbox import Entry

MOST = 20


def list_entries() -> Iterator[Entry]:
    """Yield an entry for each flag that nobody set aside, as many as a page can bear."""
    for flag in flags_in_inbox()[:MOST]:
        yield Entry(
            title=flag.version.question.title,
            url=reverse("author_item", args=[flag.version_id]),
            reason=flag.get_sort_display(),
            since=flag.raised_at,
        )
