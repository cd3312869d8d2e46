"""Who can see an answer, as the rules of access have it: the learner alone until they ask."""

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.domain.queries import active_mentorships
from accounts.models import CohortMentor, Role, User
from mentoring.domain.blinding import annotate_blind
from mentoring.models import Review, ReviewRequest

State = ReviewRequest.State


def mentors_over(learner: User) -> QuerySet[CohortMentor]:
    """Return who looks after a cohort of the learner's and is here; never the learner."""
    theirs = active_mentorships().filter(
        cohort__memberships__learner=learner,
        cohort__memberships__left_at=None,
        mentor__review_pause=None,
    )
    return theirs.exclude(mentor=learner)


def is_looked_after(learner: User, but: User | None = None) -> bool:
    """Return whether a mentor other than the learner looks after a cohort of theirs, and is here.

    Then those mentors see what the learner asks; else every mentor does (`queries.within_reach`).
    A second opinion is asked of others `but` who gave the first.
    """
    return mentors_over(learner).exclude(mentor=but).exists()


def list_mentors_here() -> set[int]:
    """Return the keys of the mentors who take something now: neither away nor gone."""
    here = User.objects.filter(is_active=True, groups__name=Role.MENTOR, review_pause=None)
    return set(here.values_list("pk", flat=True))


def is_anyone_there(request: ReviewRequest, here: set[int]) -> bool:
    """Return whether one of those who are `here` may take a request.

    Where none of its learner's own mentors is, it is everybody's (`queries.within_reach`).
    """
    return bool(here - {request.learner_id, request.not_for_id})


def say_who_would_see(learner: User, but: User | None = None) -> str:
    """Return who sees an answer as soon as the learner asks for feedback on it."""
    if is_looked_after(learner, but):
        return _(
            "As soon as you ask, the mentors of your cohort can see it; while all of them are "
            "away, every mentor can."
        )
    return _("As soon as you ask, every mentor can see it.")


def say_who_sees(request: ReviewRequest) -> str:
    """Return who can see the answer that `request` asks about.

    All askings about the answer count: a second opinion, and the second mark of a sample, of which
    the learner hears nothing else.
    """
    asked = find_asked(request)
    names = name_who_saw(asked)
    if waiting := next((one for one in asked if one.state != State.RETURNED), None):
        if not is_looked_after(request.learner, waiting.not_for if waiting.second_of_id else None):
            return _("You and every mentor can see this.")
        names.append(_("the mentors of your cohort"))
    if not names:
        return _("Only you can see this.")
    readers = get_text_list([_("You"), *names], _("and"))
    return _("%(readers)s can see this.") % {"readers": readers}


def find_asked(request: ReviewRequest) -> list[ReviewRequest]:
    """Return all askings about the same answer by which somebody can see it."""
    asked = ReviewRequest.objects.filter(submission=request.submission_id)
    return list(annotate_blind(asked.exclude(state=State.WITHDRAWN)).order_by("asked_at", "pk"))


def name_who_saw(asked: list[ReviewRequest]) -> list[str]:
    """Return who returned one of these, the first to do so first, and can still sign in.

    Where names are hidden, who gave the second mark of a sample has none either.
    """
    returned = {one.pk: one for one in asked if one.state == State.RETURNED}
    if not returned:
        return []
    reviews = Review.objects.filter(
        request__in=returned, state=Review.State.RETURNED, mentor__is_active=True
    )
    names = {}
    for review in reviews.select_related("mentor").order_by("returned_at", "pk"):
        request = returned[review.request_id]
        is_unnamed = request.is_second_mark and request.is_blind
        names[review.mentor_id] = _("another mentor") if is_unnamed else str(review.mentor)
    return list(names.values())
