"""What the queue and the desk cost with few and with many requests, as multiples of the floor.

The site is filled with 100, 1,000 and 10,000 requests that wait and ten times as many reviews that
came back, of 200 learners in ten cohorts: see bench/growth.py. The statements must not grow with
the queue, nor may a page cost more. What waits is of a second round, so that each desk looks for
the round before.

    script/bench reviews            at 100, 1,000 and 10,000 requests
    script/bench reviews --quick    at 100 and 1,000 requests
"""

from collections.abc import Sequence
from functools import cache

from bench.growth import Growth
from bench.web import Bench
from bench.yardstick.pages import Page, floor, person

REVIEWS_EACH = 10
LEARNERS, COHORTS = 200, 10
MOST_QUERIES = 12
FLOORS = (
    Page("E", floor("/empty/"), floor=True),
    Page("R", floor("/shelves/shelf-7/"), floor=True),
)

REQUESTS = """
INSERT INTO mentoring_reviewrequest
  (id, submission_id, learner_id, state, round, asked_at, origin, kind, topic_id, words, unsure,
   questions, returned_at)
SELECT gen_random_uuid(), answer.id, answer.learner_id, %(state)s,
       CASE WHEN %(state)s = 'waiting' THEN 2 ELSE 1 END,
       now() - make_interval(mins => n), 'asked', 'star', answer.topic_id, 40 + n %% 600,
       n %% 7 = 0, '["Is it clear?"]',
       CASE WHEN %(state)s = 'returned' THEN now() - make_interval(secs => n) END
FROM generate_series(1, %(count)s) AS n
JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM questions_submission
      WHERE idempotency_key LIKE 'bench:%%') AS answer ON answer.place = 1 + (n - 1) %% %(answers)s
"""
REVIEWS = """
INSERT INTO mentoring_review
  (request_id, mentor_id, state, number, marks, summary, verdict, updated_at, taken_at, returned_at,
   first_marks, helpful)
SELECT id, %(mentor)s, 'returned', 1, '{"situation": 1}', 'Say by how much.', 'nearly',
       returned_at, returned_at - interval '6 minutes', returned_at, '{"situation": 1}', ''
FROM mentoring_reviewrequest WHERE state = 'returned'
"""
MARKS = """
INSERT INTO mentoring_mark (review_id, criterion, given, given_first, maximum, automatic)
SELECT review.id, part.name, review.id %% 3, (review.id + part.place) %% 3, 2,
       (review.id %% 5)::numeric / 4
FROM mentoring_review review
CROSS JOIN (VALUES ('situation', 0), ('task', 1), ('action', 2), ('result', 3)) AS part(name, place)
WHERE review.state = 'returned'
"""


class Queue:
    """The learners, the cohorts and the answers that the queue is filled with."""

    def __init__(self) -> None:
        from accounts.models import Role, User

        self.bob = User.objects.get(email__startswith="bob@")
        made = [
            User(email=f"learner-{n}@example.org", display_name=f"Learner {n}")
            for n in range(LEARNERS)
        ]
        self.learners = User.objects.bulk_create(made)
        group = Role.LEARNER.value
        for one in self.learners:
            one.groups.add(self.bob.groups.model.objects.get(name=group))
        self.join_cohorts()

    def join_cohorts(self) -> None:
        """Put the learners into cohorts, of which the mentor looks after half."""
        from django.utils import timezone

        from accounts.models import Cohort, CohortMentor, Membership

        now = timezone.now()
        for n in range(COHORTS):
            cohort = Cohort.objects.create(name=f"Bench {n}", created_at=now)
            if n % 2 == 0:
                CohortMentor.objects.create(cohort=cohort, mentor=self.bob, assigned_at=now)
            Membership.objects.bulk_create(
                Membership(cohort=cohort, learner=learner, joined_at=now)
                for learner in self.learners[n::COHORTS]
            )

    def fill(self, waiting: int) -> str:
        """Let so many requests wait and ten times as many have come back. Return a held one."""
        from django.db import connection
        from django.utils import timezone

        from mentoring.domain.leases import take_next
        from mentoring.models import ReviewRequest

        ReviewRequest.objects.all().delete()
        self.add_answers(waiting)
        with connection.cursor() as cursor:
            for state, count in (("waiting", waiting), ("returned", waiting * REVIEWS_EACH)):
                given = {"state": state, "count": count, "answers": waiting}
                cursor.execute(REQUESTS, given)
            cursor.execute(REVIEWS, {"mentor": self.bob.pk})
            cursor.execute(MARKS.replace("%%", "%"))
        return str(take_next(mentor=self.bob, now=timezone.now()).pk)

    def add_answers(self, count: int) -> None:
        """Make answers to one STAR question until there are `count`."""
        from django.utils import timezone

        from questions.models import Question, Submission

        question = Question.objects.filter(current_version__kind="star").first()
        sections = question.current_version.content["sections"]
        text = "I measured the queue and moved the writes behind it, which halved the errors. " * 4
        now = timezone.now()
        known = Submission.objects.filter(idempotency_key__startswith="bench:").count()
        Submission.objects.bulk_create(
            (
                Submission(
                    learner=self.learners[n % LEARNERS],
                    version=question.current_version,
                    topic=question.topic,
                    context=Submission.Context.PRACTICE,
                    idempotency_key=f"bench:{n}",
                    response={"sections": {part["slug"]: text for part in sections}},
                    submitted_at=now,
                    study_day=now.date(),
                    state=Submission.State.FAILED,
                    sweep_after=now,
                )
                for n in range(known, count)
            ),
            batch_size=1_000,
        )


def list_pages(held: str) -> list[Page]:
    """Return what is measured: the queue, whole and narrowed, the desk, and a mentor's pages."""
    return [
        Page("queue", person("bob", "/review/"), "R", most=1, queries=MOST_QUERIES),
        Page(
            "queue, narrowed",
            person("bob", "/review/?kind=star&length=long&unsure=on"),
            "R",
            most=1,
            queries=MOST_QUERIES,
        ),
        Page("desk", person("bob", f"/review/{held}/desk/"), "R", most=1, queries=MOST_QUERIES),
        Page("my week", person("bob", "/review/mine/"), "R", queries=MOST_QUERIES),
        Page("agreement", person("bob", "/review/agreement/"), "R", queries=MOST_QUERIES),
    ]


@cache
def make_queue() -> Queue:
    """Return the queue of this process's site; its people are made once."""
    return Queue()


def fill(_bench: Bench, requests: int) -> Sequence[Page]:
    """Let so many requests wait, and return the pages with the desk of one that is held."""
    return list_pages(make_queue().fill(requests))


GROWTH = Growth(
    name="reviews",
    unit="requests",
    sizes=(100, 1_000, 10_000),
    quick=(100, 1_000),
    least=(20, 40),
    floors=FLOORS,
    fill=fill,
)


def main() -> None:
    GROWTH.run(__doc__)


if __name__ == "__main__":
    main()
