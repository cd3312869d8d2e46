"""What of interviews hangs on a lesson: the blueprints that can ask one of its questions."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lessons.models import Lesson
from mockinterviews.domain.blueprints import can_ask, items_of
from mockinterviews.domain.queries import open_blueprints
from questions.domain.queries import questions_on_offer
from studyhub.hangings import Hanging, Line


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    """Yield the blueprints with a draw that names a question of the lesson, or that fits one."""
    items = items_of(questions_on_offer().filter(lesson=lesson))
    found = tuple(
        Line(one.title) for one in open_blueprints() if can_ask(one.sections, items, pack=one.pack)
    )
    yield Hanging(_("Interviews that can ask of it"), found)
