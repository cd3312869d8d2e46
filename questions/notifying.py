"""What questions tell people about."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Channel, NoticeKind
from accounts.models import Role

LATE_SCORE = "late_score"
PROBLEM = "problem"
NEW_SCORE = "new_score"

KINDS = (
    NoticeKind(
        name=LATE_SCORE,
        label=_("A score that was late has arrived"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=PROBLEM,
        label=_("A problem that you reported was answered or closed"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=NEW_SCORE,
        label=_("An answer was scored again after its question was corrected"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
)
