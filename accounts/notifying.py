"""What accounts tell people about."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Channel, NoticeKind
from accounts.models import Role

COHORT = "cohort"
EXTRA_TIME = "extra_time"
MY_DATA = "my_data"
ROLES = "roles"

KINDS = (
    NoticeKind(
        name=COHORT,
        label=_("Staff put you into a cohort, or take you out"),
        default=Channel.IN_APP,
        roles=(Role.LEARNER, Role.MENTOR),
    ),
    NoticeKind(
        name=EXTRA_TIME,
        label=_("Staff change your extra time"),
        default=Channel.IN_APP,
    ),
    NoticeKind(
        name=ROLES,
        label=_("Staff give you a role, or take one"),
        default=Channel.IN_APP,
    ),
    NoticeKind(name=MY_DATA, label=_("Your data are ready"), default=Channel.IN_APP),
)
