"""Who can see an answer, as the rules of access have it: the learner alone until they ask."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.domain.queries import active_mentorships
from accounts.models import CohortMentor, User
from mentoring.models import Review, ReviewRequest


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


def say_who_would_see(learner: User, but: User | None = None) -> str:
    """Return who sees an answer as soon as the learner asks for feedback on it."""
    if is_looked_after(learner, but):
        return _(
            "As soon as you ask, the mentors of your cohort can see it; while all of them are "
            "away, every mentor can."
        )
    return _("As soon as you ask, every mentor can see it.")


def say_who_sees(request: ReviewRequest, review: Review | None = None) -> str:
    """Return who can see the answer of a request that waits, or that came back with `review`."""
    if request.state == ReviewRequest.State.RETURNED:
        return say_who_saw(review)
    if is_looked_after(request.learner, request.not_for if request.second_of_id else None):
        return _("You and the mentors of your cohort can see this.")
    return _("You and every mentor can see this.")


def say_who_saw(review: Review | None) -> str:
    if review is None or not review.mentor.is_active:
        return _("Only you can see this.")
    return _("You and %(mentor)s can see this.") % {"mentor": review.mentor}
