"""Who saw the key of a question before the interview that asks it had ended.

What is written there afterwards tells nothing of what its learner knew, so that such an interview
is left out of figures (`Interview.knew_keys`). A key can be read in many places: on the result, in
practice, recall and lessons of the same question, by a program, in the file of one's own data. They
all tell it to `questions.domain.showing`, and it is noted here.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest

from accounts.models import User
from mockinterviews.domain.lateness import JUDGED_WITHIN
from mockinterviews.models import Interview, InterviewQuestion
from studyhub.statements import Given, IsAmong, Statement

LEARNER = Given("learner", models.BigIntegerField())
QUESTIONS = Given("questions", ArrayField(models.UUIDField()))
SINCE = Given("since", models.DateTimeField())
APART = Given("apart", models.UUIDField())
NONE = UUID(int=0)
# What is written in now, or may be changed yet: opened again, or by late text. Each page with a key
# asks for it, and mostly there is none.
OPEN_TO_CHANGES = Statement(
    lambda: (
        Interview.objects.filter(
            Q(state=Interview.State.RUNNING)
            | Q(state=Interview.State.CLOSED, finished_at__gt=SINCE),
            Exists(
                InterviewQuestion.objects.filter(
                    IsAmong("version__question", QUESTIONS), interview=OuterRef("pk")
                )
            ),
            learner=LEARNER,
            keys_shown_at=None,
        )
        .exclude(pk=APART)
        .order_by()
        .values_list("pk", flat=True)
    )
)


def note_keys_shown(
    *, learner: User, questions: Collection[UUID], now: datetime, apart: UUID = NONE
) -> None:
    """Note when a learner first saw a key of an interview that can still be changed.

    Of one that is closed that is after its end, whatever another clock says, or one put back since.
    `apart` is the interview that showed it by its own rules: its question took no more text then.
    """
    found = OPEN_TO_CHANGES.fetch(
        learner=learner.pk, questions=list(questions), since=now - JUDGED_WITHIN, apart=apart
    )
    if found:
        unseen = Interview.objects.filter(pk__in=found, keys_shown_at=None)
        unseen.update(keys_shown_at=Greatest(Value(now), F("finished_at")))
