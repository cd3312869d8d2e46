"""Which topic a file needs no author for: the questions of YAML and of tables can name theirs."""

import re

from lessons.models import Topic
from questions.portable.items import FormatError
from questions.portable.table_reading import read_table

# As the export writes a bank, and packs do: a question begins in the first column.
QUESTION = re.compile(r"^- ", re.MULTILINE)
NAMED = re.compile(r"^(?:  )?topic: *([a-z0-9-]+) *\r?$", re.MULTILINE)


def find_own_topic(form: str, data: bytes) -> Topic | None:
    """Return a topic that a file names, where each of its questions names one; else None.

    Looks at lines of YAML alone: a worker reads the file. What is written in another way asks for a
    topic.
    """
    if form == "csv":
        return find_topic_of_table(data)
    if form != "yaml":
        return None
    _head, *questions = QUESTION.split(data.decode("utf-8", errors="replace"))
    named = [NAMED.search(question) for question in questions]
    if not all(named):
        return None
    slugs = {found[1] for found in named}
    return Topic.objects.filter(slug__in=slugs, retired_at=None).order_by("slug").first()


def find_topic_of_table(data: bytes) -> Topic | None:
    """Return a topic that a table names, where each row that can be read names one; else None."""
    try:
        items = read_table(data).items
    except FormatError:
        return None
    named = {item.place.get("topic", "").casefold() for item in items}
    if "" in named:
        return None
    # A query for each name would be thousands.
    topics = Topic.objects.filter(retired_at=None).order_by("slug")
    return next((one for one in topics if {one.slug, one.title.casefold()} & named), None)


def find_named_topics(name: str, *, pack: str) -> list[Topic]:
    """Return the topic that has this slug, or else those of this title, in any case: two at most.

    Two are enough to know that the name tells none. Of topics of one title that of `pack` counts.
    """
    topics = Topic.objects.filter(retired_at=None)
    by_slug = list(topics.filter(slug=name.lower())[:1])
    named = topics.filter(title__iexact=name).order_by("slug")
    return by_slug or (pack and list(named.filter(pack=pack)[:2])) or list(named[:2])
