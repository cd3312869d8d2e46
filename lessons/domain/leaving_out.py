"""Topics that a learner leaves out: nothing offers them, and readiness counts without them.

All of it can still be opened, chosen and searched, and what was done there stays. So do its cards,
which recall goes on to ask: what was learnt is kept, and each can be suspended.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from lessons.models import LeftOutTopic, Topic
from studyhub.statements import Given


def leave_out(*, learner: User, topics: Iterable[Topic], now: datetime) -> None:
    """Leave topics out. What is left out already stays so, since when it was."""
    rows = [LeftOutTopic(learner=learner, topic=topic, left_out_at=now) for topic in topics]
    LeftOutTopic.objects.bulk_create(rows, ignore_conflicts=True)


def take_up(*, learner: User, topics: Iterable[Topic]) -> None:
    """Take topics up again that were left out."""
    LeftOutTopic.objects.filter(learner=learner, topic__in=topics).delete()


def is_left_out(learner: User | Given | OuterRef, *, topic: str = "pk") -> Exists:
    """Return the condition that the learner leaves out what `topic` leads to."""
    return Exists(LeftOutTopic.objects.filter(learner=learner, topic=OuterRef(topic)))


def left_out_by(learner: User) -> QuerySet[LeftOutTopic]:
    return LeftOutTopic.objects.filter(learner=learner)
