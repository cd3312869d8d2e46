"""Which permissions on reviews a role has."""

from accounts.models import Role

GRANTS = {
    Role.LEARNER: ("add_reviewrequest", "change_reviewrequest"),
    Role.MENTOR: ("view_reviewrequest", "add_review", "change_review", "add_comment"),
}
