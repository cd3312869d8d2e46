"""What of questions hangs on a lesson: those that lead to it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lessons.models import Lesson
from questions.domain.queries import questions_on_offer
from studyhub.hangings import Hanging, Line


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    """Yield the questions on offer that name the lesson as where to read on."""
    questions = questions_on_offer().filter(lesson=lesson).order_by("position", "pk")
    lines = (
        Line(f"{slug}: {title}", reverse("author_question", args=[pk]))
        for pk, slug, title in questions.values_list("pk", "slug", "title")
    )
    yield Hanging(_("Questions"), tuple(lines))
