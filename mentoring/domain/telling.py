"""Who hears of an asking and of its feedback. Each in the transaction of what happened, at its end.

Notices lock the rows of people, in the order of their keys (see accounts.domain.notices).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.notices import (
    lock_people,
    notify,
    people_to_tell,
    people_told,
    take_back,
)
from accounts.models import Role, User
from mentoring.domain.blinding import name_learner
from mentoring.domain.queries import is_within_reach
from mentoring.models import Correction, Reply, Review, ReviewRequest
from mentoring.notifying import (
    FEEDBACK,
    REVIEW_ASKED,
    REVIEW_CORRECTED,
    REVIEW_RELEASED,
    REVIEW_REPLY,
    REVIEW_RESTORED,
    REVIEW_WITHDRAWN,
    ROUND_ASKED,
)

# What is no longer true once an asking is withdrawn.
ASKINGS = (ROUND_ASKED, REVIEW_ASKED, REVIEW_RESTORED)


def tell_mentors(request: ReviewRequest, now: datetime, *, by_mail: bool = True) -> None:
    """Tell the mentor who is asked by name, and whoever wants to hear of each asking."""
    tell_news(request, find_news(request), now, by_mail=by_mail)


def tell_mentors_of_several(requests: Sequence[ReviewRequest], now: datetime) -> None:
    """Tell the same of several askings: all people are locked before the first of them is told.

    Two learners who ask at once can each have asked the same two mentors, in another order.
    """
    news = [find_news(request) for request in requests]
    lock_people({mentor.pk for told in news for mentor in told})
    for request, told in zip(requests, news, strict=True):
        tell_news(request, told, now)


def tell_news(
    request: ReviewRequest,
    news: dict[User, tuple[str, str]],
    now: datetime,
    *,
    by_mail: bool = True,
) -> None:
    """Tell each mentor of an asking what `find_news` has for them."""
    learner = name_learner(request)
    for mentor in sorted(news, key=lambda person: person.pk):
        kind, says = news[mentor]
        notify(
            person=mentor,
            about=request.learner,
            kind=kind,
            key=str(request.pk),
            says=says % {"learner": learner, "round": request.round},
            url=reverse("review_read", args=[request.pk]),
            by_mail=by_mail,
            now=now,
        )


def find_news(request: ReviewRequest) -> dict[User, tuple[str, str]]:
    """Return which mentors are told of an asking: the kind of notice, and what it says."""
    asks = _("%(learner)s asks for feedback.")
    if request.origin == ReviewRequest.Origin.OFFERED:
        asks = _("The scorer is unsure about an answer of %(learner)s, which is offered to you.")
    news = dict.fromkeys(
        people_to_tell(list_mentors().filter(review_pause=None), REVIEW_ASKED),
        (REVIEW_ASKED, asks),
    )
    if request.asked_of:
        by_name = _("%(learner)s asks you for feedback, round %(round)s.")
        news[request.asked_of] = (ROUND_ASKED, by_name)
    return {one: said for one, said in news.items() if is_within_reach(one, request)}


def tell_of_withdrawal(request: ReviewRequest, holder: User | None, now: datetime) -> None:
    """Take back what was told of an asking that is withdrawn, and tell who held it."""
    if holder is None:
        return take_back_asking(request)
    by_mail = is_first_mail(request, holder, "withdrawal_mailed_at", now)
    lock_people(people_told(kinds=ASKINGS, key=str(request.pk)) | {holder.pk})
    take_back_asking(request)
    says = _("%(learner)s withdrew the request that you held. Your text is kept.")
    tell_of_asking(request, holder, REVIEW_WITHDRAWN, says, now, by_mail=by_mail)


def tell_of_restoring(request: ReviewRequest, now: datetime) -> None:
    """Take back what was told of a withdrawal that was undone, and tell of the asking again.

    Who holds it again hears so: their desk stands still since. The mails of then went out: a
    learner who withdraws and thinks better of it, however often, sends no others.
    """
    undone, key, holder = (REVIEW_WITHDRAWN,), str(request.pk), request.held_by
    by_mail = holder is not None and is_first_mail(request, holder, "restoring_mailed_at", now)
    hear = {one.pk for one in find_news(request)} | ({holder.pk} if holder else set())
    lock_people(people_told(kinds=undone, key=key) | hear)
    take_back(people=list_mentors(), kinds=undone, key=key)
    if holder:
        says = _("%(learner)s put back the request that you held. You hold it again: go on.")
        tell_of_asking(request, holder, REVIEW_RESTORED, says, now, by_mail=by_mail)
    tell_mentors(request, now, by_mail=False)


def is_first_mail(request: ReviewRequest, holder: User, field: str, now: datetime) -> bool:
    """Note in the mentor's draft that they hear of this now. Return whether it is the first time.

    The notice cannot tell: it was taken back when the learner thought better of it. Before people
    are locked, for after them nothing is.
    """
    unmailed = Review.objects.filter(request=request, mentor=holder, **{field: None})
    return unmailed.update(**{field: now}) == 1


def tell_of_asking(
    request: ReviewRequest, holder: User, kind: str, says: str, now: datetime, *, by_mail: bool
) -> None:
    """Tell a mentor what became of the request that they held."""
    notify(
        person=holder,
        about=request.learner,
        kind=kind,
        key=str(request.pk),
        says=says % {"learner": name_learner(request)},
        url=reverse("review_desk", args=[request.pk]),
        by_mail=by_mail,
        now=now,
    )


def take_back_askings(requests: Sequence[ReviewRequest]) -> None:
    """Take several back at once: all people are locked before the first of them is."""
    keys = [str(request.pk) for request in requests]
    lock_people(set().union(*(people_told(kinds=ASKINGS, key=key) for key in keys)))
    for request in requests:
        take_back_asking(request)


def take_back_asking(request: ReviewRequest) -> None:
    """Delete what was told of an asking that was withdrawn: its page is gone."""
    take_back(people=list_mentors(), kinds=ASKINGS, key=str(request.pk))


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


def tell_of_correction(
    request: ReviewRequest, correction: Correction, *, counts: bool, now: datetime
) -> None:
    """Tell the learner that their mentor corrected a review, or added something to it."""
    says = _("%(mentor)s added something to the review of your answer.")
    if correction.changes or correction.verdict:
        says = _("%(mentor)s corrected the review of your answer.")
        if not counts:
            says += " " + _("The second opinion counts as before.")
    mentor = correction.review.mentor
    notify(
        person=request.learner,
        about=mentor,
        kind=REVIEW_CORRECTED,
        key=f"{request.pk}:{correction.number}",
        says=says % {"mentor": mentor},
        url=reverse("feedback_detail", args=[request.pk]),
        now=now,
    )


def tell_holder(request: ReviewRequest, holder: User, by: User, now: datetime) -> None:
    """Tell a mentor that staff put back what they held."""
    notify(
        person=holder,
        about=request.learner,
        kind=REVIEW_RELEASED,
        says=_("%(staff)s put the review of %(learner)s's answer back. Your text is kept.")
        % {"staff": by, "learner": name_learner(request)},
        url=reverse("review_desk", args=[request.pk]),
        now=now,
    )


def tell_of_reply(reply: Reply, person: User, url: str, now: datetime) -> None:
    """Tell the other one of the two that something was said of a review, or under a comment."""
    says = _("%(author)s replied to a comment: “%(text)s”")
    if reply.review_id:
        says = _("%(author)s replied to a review: “%(text)s”")
    notify(
        person=person,
        about=reply.author,
        kind=REVIEW_REPLY,
        says=says % {"author": reply.author, "text": reply.text[:80]},
        url=url,
        now=now,
    )


def list_mentors() -> QuerySet[User]:
    return User.objects.filter(groups__name=Role.MENTOR)
