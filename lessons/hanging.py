"""What of reading hangs on a lesson: notes, of which only the number is anybody's business."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Lesson, Note
from studyhub.hangings import Hanging


def find_hanging(lesson: Lesson) -> Iterator[Hanging]:
    """Yield how many notes there are: they are private, so nothing of them is told."""
    count = Note.objects.filter(lesson=lesson, deleted_at=None).count()
    says = ngettext("%(count)s note or highlight", "%(count)s notes and highlights", count)
    yield Hanging(_("Notes"), says=says % {"count": count})
