"""The plans of interviews."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack


class Mode(models.TextChoices):
    """Interview: as in life. Practice: with pause and hints."""

    INTERVIEW = "interview", _("Interview")
    PRACTICE = "practice", _("Practice")


class SectionKind(models.TextChoices):
    """What a section of an interview is. Only questions are scored."""

    QUESTIONS = "questions", _("Questions")
    BREAK = "break", _("Break")
    FREE_TEXT = "free_text", _("Free text")
    SELF_REVIEW = "self_review", _("Own review")


class Blueprint(FromPack):
    """The plan of an interview: sections with minutes and rules for drawing questions.

    One of this site has no `pack`; one that a learner built for themselves has a `learner`, and
    nobody else sees it.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_blueprints",
    )
    summary = models.TextField(blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.INTERVIEW)
    minutes = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField(default=65)
    section_floor_percent = models.PositiveSmallIntegerField(default=45)
    # Whether one may return to a question that was left.
    going_back = models.BooleanField(default=True, db_default=True)
    # As the pack wrote them: {"slug", "title", "minutes", "draws": [...]}, in order. See
    # docs/content-packs.md; a section without a kind asks questions.
    sections = models.JSONField()
