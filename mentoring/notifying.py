"""What mentoring tells people about."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Channel, NoticeKind
from accounts.models import Role

FEEDBACK = "feedback"
ROUND_ASKED = "round_asked"
REVIEW_ASKED = "review_asked"
REVIEW_CORRECTED = "review_corrected"
REVIEW_RELEASED = "review_released"
REVIEW_WITHDRAWN = "review_withdrawn"
REVIEW_RESTORED = "review_restored"
REVIEW_REPLY = "review_reply"
NUDGE = "nudge"

KINDS = (
    NoticeKind(
        name=FEEDBACK,
        label=_("A mentor returned your answer"),
        default=Channel.MAIL,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=REVIEW_CORRECTED,
        label=_("A mentor corrected a review of your answer, or added to it"),
        default=Channel.MAIL,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=ROUND_ASKED,
        label=_("A learner asks you for a further round"),
        default=Channel.IN_APP,
        roles=(Role.MENTOR,),
    ),
    NoticeKind(
        name=REVIEW_REPLY,
        label=_("Somebody replied to a review, or to a comment on an answer"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER, Role.MENTOR),
    ),
    NoticeKind(
        name=NUDGE,
        label=_("A mentor of your cohort reminds you of your study"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=REVIEW_RELEASED,
        label=_("Staff put back a review that you held"),
        default=Channel.IN_APP,
        roles=(Role.MENTOR,),
    ),
    NoticeKind(
        name=REVIEW_WITHDRAWN,
        label=_("A learner withdrew a request that you held"),
        default=Channel.IN_APP,
        roles=(Role.MENTOR,),
    ),
    NoticeKind(
        name=REVIEW_RESTORED,
        label=_("A learner put back a request that you held"),
        default=Channel.IN_APP,
        roles=(Role.MENTOR,),
    ),
    # The queue shows what waits: who wants to hear of each asking says so.
    NoticeKind(
        name=REVIEW_ASKED,
        label=_("A learner of your cohorts asks for a review"),
        default=Channel.NONE,
        roles=(Role.MENTOR,),
    ),
)
