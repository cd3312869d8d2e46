"""A mentor's own learners: how they get on, a private note, and a nudge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.notices import notify
from accounts.domain.queries import active_memberships, by_name, cohorts_of_mentor
from accounts.domain.studying import find_last_days
from accounts.models import Membership, User
from mentoring.domain.blinding import find_hidden
from mentoring.domain.queries import STANDS
from mentoring.models import LearnerNote, ReviewRequest
from mentoring.notifying import NUDGE
from questions.models import Submission
from studyhub.seen import refuse_unless_seen

LONGEST_NOTE = 4000
NUDGE_AFTER = timedelta(days=3)
RECENT = timedelta(days=14)
State = ReviewRequest.State


class NudgeRefused(Exception):
    """A nudge that comes too soon, or reaches nobody. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Progress:
    """How a learner gets on: their last day of study, and the last fourteen days in figures."""

    learner: User
    last_day: date | None
    answers: int
    # None where mentors mark without names: the queue beside it would tell whose is whose.
    waiting: int | None
    returned: int


def learners_of(mentor: User) -> QuerySet[User]:
    """Return who is in a cohort that the mentor looks after now, by name; never the mentor."""
    return (
        User.objects.filter(
            memberships__left_at=None, memberships__cohort__in=cohorts_of_mentor(mentor)
        )
        .exclude(pk=mentor.pk)
        .distinct()
        .order_by(*by_name())
    )


def memberships_with(mentor: User, learners: Iterable[User]) -> dict[int, Membership]:
    """Return by learner's key a membership in a cohort of the mentor's: there is their progress."""
    found = active_memberships().filter(
        learner__in=learners, cohort__in=cohorts_of_mentor(mentor).order_by()
    )
    return {one.learner_id: one for one in found.order_by("-joined_at", "-pk")}


def describe_progress(learners: Sequence[User], *, now: datetime) -> list[Progress]:
    """Return how these learners get on: a few queries, however many they are."""
    days = find_last_days(learners)
    given = Submission.objects.filter(learner__in=learners, withdrawn_at=None)
    answers = dict(
        given.filter(submitted_at__gte=now - RECENT)
        .values_list("learner")
        .annotate(number=Count("pk"))
    )
    requests = {
        row["learner"]: row
        for row in ReviewRequest.objects.filter(learner__in=learners)
        .exclude(origin=ReviewRequest.Origin.SAMPLED)
        .values("learner")
        .annotate(
            waiting=Count("pk", filter=STANDS & Q(state=State.WAITING)),
            returned=Count("pk", filter=Q(state=State.RETURNED)),
        )
    }
    nothing, hidden = {"waiting": 0, "returned": 0}, find_hidden(learners)
    return [
        Progress(
            learner=learner,
            last_day=days.get(learner.pk),
            answers=answers.get(learner.pk, 0),
            waiting=None if learner.pk in hidden else requests.get(learner.pk, nothing)["waiting"],
            returned=requests.get(learner.pk, nothing)["returned"],
        )
        for learner in learners
    ]


def note_about(mentor: User, learner: User) -> LearnerNote | None:
    return LearnerNote.objects.filter(mentor=mentor, learner=learner).first()


@transaction.atomic
def write_note(
    *, mentor: User, learner: User, text: str, now: datetime, seen: str | None = None
) -> LearnerNote:
    """Keep what the mentor wrote for themselves, in place of what they wrote before.

    Raises Changed where another window has changed it since the writer saw what `seen` stands for.
    """
    LearnerNote.objects.get_or_create(mentor=mentor, learner=learner, defaults={"updated_at": now})
    note = LearnerNote.objects.select_for_update().get(mentor=mentor, learner=learner)
    text = text[:LONGEST_NOTE]
    refuse_unless_seen(seen, {"text": note.text}, {"text": text})
    note.text, note.updated_at = text, now
    note.save(update_fields=["text", "updated_at"])
    return note


@transaction.atomic
def nudge(*, mentor: User, learner: User, now: datetime) -> LearnerNote:
    """Remind a learner of their study with a notice, at most once in three days.

    Raise NudgeRefused before that, and for who is deactivated: they could not read it.
    """
    if not learner.is_active:
        raise NudgeRefused(
            _("%(learner)s is deactivated, and gets no notice.") % {"learner": learner}
        )
    LearnerNote.objects.get_or_create(mentor=mentor, learner=learner, defaults={"updated_at": now})
    note = LearnerNote.objects.select_for_update().get(mentor=mentor, learner=learner)
    if note.nudged_at and note.nudged_at > now - NUDGE_AFTER:
        raise NudgeRefused(
            _("You reminded %(learner)s less than three days ago.") % {"learner": learner}
        )
    note.nudged_at = now
    note.save(update_fields=["nudged_at"])
    notify(
        person=learner,
        about=mentor,
        kind=NUDGE,
        says=_("%(mentor)s looks forward to your next answer.") % {"mentor": mentor},
        url=reverse("practice"),
        now=now,
    )
    return note
