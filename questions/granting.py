"""Which permissions on questions and answers a role has."""

from accounts.models import Role

GRANTS = {
    Role.LEARNER: ("add_submission", "add_practice"),
    Role.MENTOR: ("view_submission", "add_score"),
    Role.AUTHOR: ("view_question", "add_question", "change_question", "add_questionversion"),
}
