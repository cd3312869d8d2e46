"""What the queue and the desk cost with few and with many requests, as multiples of the floor.

The site is filled with 100, 1,000 and 10,000 requests that wait and ten times as many reviews that
came back, of 200 learners in ten cohorts; each time the pages are asked in turns with the floor, as
`script/bench web` does it. The statements must not grow with the queue, nor may a page cost more.

    script/bench reviews            3 rounds of 1 s for each page and size
    script/bench reviews --quick    2 rounds of 0.3 s, at 100 and 1,000 requests
    script/bench reviews --once     one request to each page, at 20 and 40 requests: queries only
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from bench.report import Figure, finish
from bench.web import Bench, Measured, read_arguments
from bench.yardstick.pages import Page, floor, person

SIZES, SHORT_SIZES, LEAST_SIZES = (100, 1_000, 10_000), (100, 1_000), (20, 40)
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
SELECT gen_random_uuid(), answer.id, answer.learner_id, %(state)s, 1 + n %% 3,
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


def measure_size(bench: Bench, pages: list[Page], *, rounds: int, seconds: float) -> list[Measured]:
    """Measure the floor and every page in turns; the first turn warms up and does not count."""
    found = [bench.ask_once(page) for page in (*FLOORS, *pages)]
    if rounds:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as client:
            for turn in range(rounds + 1):
                for one in found:
                    bench.measure(one, client, seconds=seconds, counts=turn > 0)
    return found


def list_figures(found: dict[int, list[Measured]]) -> list[Figure]:
    """Return statements and costs of each page at each size, and that the statements stay."""
    figures = []
    for place, first in enumerate(next(iter(found.values()))[len(FLOORS) :], start=len(FLOORS)):
        page = first.page
        queries = [measured[place].queries for measured in found.values()]
        figures.append(Figure(f"{page.name}: queries", max(queries), "", f"<= {page.queries}"))
        grown = max(queries) - min(queries)
        figures.append(Figure(f"{page.name}: queries more with more", grown, "", "== 0"))
        for size, measured in found.items():
            if measured[place].took:
                floors = {one.page.name: one for one in measured[: len(FLOORS)]}
                ratio = round(measured[place].ratio(floors), 2)
                bound = "" if page.most is None else f"<= {page.most:g}"
                name = f"{page.name} at {size} requests: CPU to R"
                figures.append(Figure(name, ratio, "times", bound))
    return figures


def main() -> None:
    arguments = read_arguments(__doc__)
    sizes = LEAST_SIZES if arguments.once else SHORT_SIZES if arguments.quick else SIZES
    rounds, seconds = (0, 0.0) if arguments.once else (2, 0.3) if arguments.quick else (3, 1.0)
    began = time.monotonic()
    bench = Bench()
    found = {}
    try:
        bench.start()
        queue = Queue()
        for size in sizes:
            held = queue.fill(size)
            bench.site.settle_postgres()
            found[size] = measure_size(bench, list_pages(held), rounds=rounds, seconds=seconds)
    finally:
        bench.site.stop()
    print(f"{time.monotonic() - began:.0f} s in all")
    finish("reviews", list_figures(found))


if __name__ == "__main__":
    main()
