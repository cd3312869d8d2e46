"""What of study plans hangs on a lesson: those that name it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lessons.models import Lesson
from progress.domain.study_plans import LESSON, plans_on_offer
from studyhub.hangings import Hanging, Line


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    step = [{"kind": LESSON, "slug": lesson.slug}]
    plans = plans_on_offer().filter(steps__contains=step)
    yield Hanging(_("Study plans"), tuple(Line(plan.title) for plan in plans))
