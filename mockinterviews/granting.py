"""Which permissions on interviews a role has."""

from accounts.models import Role

GRANTS = {
    Role.LEARNER: (
        "add_interview",
        "change_interview",
        "add_story",
        "change_story",
        "delete_story",
        "add_storyshare",
    ),
    Role.AUTHOR: ("view_blueprint", "add_blueprint", "change_blueprint"),
    Role.STAFF: ("view_interview", "add_timeevent"),
}
