"""What interviews tell people about."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Channel, NoticeKind
from accounts.models import Role

CLOSED = "interview_closed"
EXTENDED = "interview_extended"
SOON = "interview_soon"

KINDS = (
    NoticeKind(
        name=CLOSED,
        label=_("The time of an interview ended while you were away"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=EXTENDED,
        label=_("You were given more time in an interview"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER,),
    ),
    NoticeKind(
        name=SOON,
        label=_("An interview that you planned begins soon"),
        default=Channel.MAIL,
        roles=(Role.LEARNER,),
    ),
)
