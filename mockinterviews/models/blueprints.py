"""The plans of interviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack


class Mode(models.TextChoices):
    """Interview: as in life. Practice: with pause and hints."""

    INTERVIEW = "interview", _("Interview")
    PRACTICE = "practice", _("Practice")


class Blueprint(FromPack):
    """The plan of an interview: sections with minutes and rules for drawing questions."""

    summary = models.TextField(blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.INTERVIEW)
    minutes = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField(default=65)
    section_floor_percent = models.PositiveSmallIntegerField(default=45)
    # As the pack wrote them: {"slug", "title", "minutes", "draws": [...]}, in order.
    sections = models.JSONField()
