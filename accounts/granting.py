"""Which permissions on people a role has."""

from accounts.models import Role

GRANTS = {
    Role.LEARNER: ("view_cohort",),
    Role.MENTOR: ("view_cohort", "add_invitation", "view_invitation", "change_invitation"),
    Role.AUTHOR: (),
    Role.STAFF: (
        "view_user",
        "change_user",
        "add_factorgrant",
        "view_factorgrant",
        "add_cohort",
        "change_cohort",
        "view_cohort",
        "add_membership",
        "change_membership",
        "view_membership",
        "add_cohortmentor",
        "change_cohortmentor",
        "view_cohortmentor",
        "add_invitation",
        "change_invitation",
        "view_invitation",
    ),
}
