"""What of questions hangs on a lesson: those that lead to it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lessons.models import Lesson
from questions.domain.queries import questions_on_offer
from studyhub.hangings import Hanging


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    """Yield the questions on offer that name the lesson as where to read on."""
    questions = questions_on_offer().filter(lesson=lesson).order_by("position", "pk")
    lines = tuple(f"{slug}: {title}" for slug, title in questions.values_list("slug", "title"))
    yield Hanging(_("Questions"), lines)
