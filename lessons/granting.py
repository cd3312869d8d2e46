"""Which permissions on lessons a role has."""

from accounts.models import Role

GRANTS = {
    Role.LEARNER: (
        "view_lesson",
        "add_lessonprogress",
        "change_lessonprogress",
        "add_note",
        "change_note",
        "delete_note",
        "add_bookmark",
        "delete_bookmark",
    ),
    Role.MENTOR: ("view_lesson",),
    Role.AUTHOR: ("view_lesson", "add_lesson", "change_lesson", "add_lessonversion"),
    Role.STAFF: ("view_lesson",),
}
