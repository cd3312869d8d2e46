"""Whose requests are a mentor's: the one rule, which every way to a request goes through."""

from django.db.models import BooleanField, F, Func, Q

from accounts.models import Role, User
from studyhub.statements import Given

# Asked once for a statement and not joined: the planner would go through the orders of seven tables
# for each of the three times that a mentorship is looked for, at a higher price than the answer's.
ABLE = f"""ARRAY(
  SELECT person.id FROM accounts_user person
  JOIN accounts_user_groups given ON given.user_id = person.id
  JOIN auth_group role ON role.id = given.group_id AND role.name = '{Role.MENTOR.value}'
  WHERE person.is_active)"""
HERE = f"""{ABLE[:-1]}
    AND NOT EXISTS (SELECT 1 FROM mentoring_mentorpause pause WHERE pause.mentor_id = person.id))"""
# Whom somebody looks after; nobody looks after themselves. One table for a whole queue.
LEARNERS = """
  SELECT membership.learner_id FROM accounts_membership membership
  JOIN accounts_cohort cohort ON cohort.id = membership.cohort_id AND cohort.archived_at IS NULL
  JOIN accounts_cohortmentor mentorship
    ON mentorship.cohort_id = cohort.id AND mentorship.removed_at IS NULL
  WHERE membership.left_at IS NULL AND mentorship.mentor_id <> membership.learner_id
    AND mentorship.mentor_id"""
# The last one is asked row by row, and so of the second opinions that wait alone.
REACHED = f"""(
  {{learner}} IN ({LEARNERS} = %s AND %s = ANY ({ABLE}))
  OR {{learner}} NOT IN ({LEARNERS} = ANY ({HERE}))
  OR ({{state}} = 'waiting' AND {{second_of}} IS NOT NULL AND {{not_for}} IS NOT NULL
    AND {{learner}} NOT IN ({LEARNERS} = ANY ({HERE}) AND mentorship.mentor_id <> {{not_for}}))
)"""


class Reached(Func):
    """Whether the learner of a request is in a mentor's cohorts, or in the open pool."""

    output_field = BooleanField()
    columns = ("learner", "state", "second_of", "not_for")

    def __init__(self, mentor: int | Given):
        super().__init__(*(F(column) for column in self.columns), mentor)

    def as_sql(self, compiler, connection, **_changes):
        sources = [compiler.compile(source) for source in self.get_source_expressions()]
        *columns, (_place, mentor) = sources
        named = zip(self.columns, (sql for sql, _given in columns), strict=True)
        return REACHED.format(**dict(named)), [*mentor, *mentor]


def within_reach(mentor: User | Given) -> Q:
    """Return the one rule of whose requests are a mentor's: never their own.

    Theirs are those of the learners of their cohorts, and the open pool: learners without a cohort
    that somebody looks after now; nobody looks after themselves. A cohort whose mentors all left or
    are away opens its requests to everybody, so that none is ever stuck. A second opinion is not
    for who gave the first: where the cohort has no other mentor, it is everybody's.
    """
    key = mentor if isinstance(mentor, Given) else mentor.pk
    return ~Q(learner=mentor) & ~Q(not_for=mentor) & Q(Reached(key))
