"""Who hears of an asking and of its feedback. Each in the transaction of what happened, at its end.

Notices lock the rows of people, in the order of their keys (see accounts.domain.notices).
"""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.notices import notify, people_to_tell, take_back
from accounts.models import Role, User
from mentoring.domain.queries import is_within_reach
from mentoring.models import Review, ReviewRequest
from mentoring.notifying import FEEDBACK, REVIEW_ASKED, ROUND_ASKED


def tell_mentors(request: ReviewRequest, now: datetime) -> None:
    """Tell the mentor who is asked by name, and whoever wants to hear of each asking."""
    news = dict.fromkeys(
        people_to_tell(list_mentors(), REVIEW_ASKED),
        (REVIEW_ASKED, _("%(learner)s asks for feedback.")),
    )
    if request.asked_of:
        by_name = _("%(learner)s asks you for feedback, round %(round)s.")
        news[request.asked_of] = (ROUND_ASKED, by_name)
    for mentor in sorted(news, key=lambda person: person.pk):
        if not is_within_reach(mentor, request):
            continue
        kind, says = news[mentor]
        notify(
            person=mentor,
            about=request.learner,
            kind=kind,
            key=str(request.pk),
            says=says % {"learner": request.learner, "round": request.round},
            url=reverse("review_read", args=[request.pk]),
            now=now,
        )


def take_back_asking(request: ReviewRequest) -> None:
    """Delete what was told of an asking that was withdrawn: its page is gone."""
    take_back(people=list_mentors(), kinds=(ROUND_ASKED, REVIEW_ASKED), key=str(request.pk))


def tell_learner(request: ReviewRequest, review: Review, now: datetime) -> None:
    """Tell the learner that a mentor returned their answer, with the verdict."""
    notify(
        person=request.learner,
        about=review.mentor,
        kind=FEEDBACK,
        key=str(request.pk),
        says=_("%(mentor)s returned your answer: %(verdict)s.")
        % {"mentor": review.mentor, "verdict": review.get_verdict_display()},
        url=reverse("feedback_detail", args=[request.pk]),
        now=now,
    )


def list_mentors() -> QuerySet[User]:
    return User.objects.filter(groups__name=Role.MENTOR)
