"""Which topic a file needs no author for: the questions of a YAML file can name their own."""

import re

from lessons.models import Topic

# As the export writes a bank, and packs do: a question begins in the first column.
QUESTION = re.compile(r"^- ", re.MULTILINE)
NAMED = re.compile(r"^(?:  )?topic: *([a-z0-9-]+) *\r?$", re.MULTILINE)


def find_own_topic(form: str, data: bytes) -> Topic | None:
    """Return a topic that a file names, where each of its questions names one; else None.

    Looks at lines alone: a worker reads the file. What is written in another way asks for a topic.
    """
    if form != "yaml":
        return None
    _head, *questions = QUESTION.split(data.decode("utf-8", errors="replace"))
    named = [NAMED.search(question) for question in questions]
    if not all(named):
        return None
    slugs = {found[1] for found in named}
    return Topic.objects.filter(slug__in=slugs, retired_at=None).order_by("slug").first()
