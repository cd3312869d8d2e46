"""The interviews of `script/bench faults`: made, sat under fire, and counted afterwards."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from bench.report import Figure
from bench.sittings import OFF_BY, PARTS, Plan, Sitting

# Nobody may get more or less time than the ledger says and the grace, by more than this.
SLACK = 1.0
# Who has less time left gets no more of it.
NOT_OVER = timedelta(seconds=2)


@dataclass(frozen=True)
class Scale:
    """How many sit, for how long, and how long the network is cut around the deadline."""

    count: int
    seconds: int
    cut: float


LONG = Scale(count=50, seconds=240, cut=15)
# The cut lasts longer than the grace, so that some text comes late.
SHORT = Scale(count=4, seconds=20, cut=6)


class Interviews:
    """Some learners in interviews at once, each with two tabs."""

    def __init__(self, *, scale: Scale, port: int, topic) -> None:
        self.scale, self.port = scale, port
        self.blueprint = make_blueprint(topic)
        self.sittings: list[Sitting] = []
        self.began: float | None = None
        self.extended = 0

    def start(self) -> None:
        """Make everybody first, which takes a while, and let them all begin at once then."""
        ready = [self.prepare(number) for number in range(self.scale.count)]
        self.sittings = [self.begin(number, one) for number, one in enumerate(ready)]
        for sitting in self.sittings:
            sitting.start()
        self.began = time.monotonic()

    def gone(self) -> float:
        """Return the seconds since they began; less than none where nobody sits."""
        return time.monotonic() - self.began if self.sittings and self.began else -1.0

    def prepare(self, number: int):
        """Return an interview that nobody has begun, of a learner of its own."""
        from decimal import Decimal

        from django.utils import timezone

        from accounts.domain.people import create_person
        from accounts.models import Role
        from mockinterviews.domain.interviews import prepare_interview

        now = timezone.now()
        learner = create_person(
            email=f"sits{number}@bench.example",
            password=None,
            display_name=f"Sits {number}",
            roles=[Role.LEARNER],
        )
        if number % 5 == 4:
            learner.time_factor = Decimal("1.25")
            learner.save(update_fields=["time_factor"])
        ready = prepare_interview(learner=learner, blueprint=self.blueprint, now=now, seed=number)
        ready.base_seconds = self.scale.seconds
        ready.save(update_fields=["base_seconds"])
        return ready

    def begin(self, number: int, ready) -> Sitting:
        from django.utils import timezone

        from mockinterviews.domain.interviews import start_interview

        started = start_interview(interview=ready, now=timezone.now())
        # As its page does when it is opened.
        started.questions.update(opened_at=started.started_at)
        return Sitting(
            interview=started,
            learner=ready.learner,
            port=self.port,
            plan=self.plan(number),
            patience=self.scale.seconds * 2 + 180,
        )

    def plan(self, number: int) -> Plan:
        """Return what happens to one of them: each fault meets some, whatever the count."""
        seconds = self.scale.seconds
        return Plan(
            seconds=seconds,
            hands_in_at=seconds * 0.7 if number % 4 == 3 else None,
            signs_out_at=seconds * 0.4 if number % 4 == 2 else None,
            cut=self.scale.cut if number % 4 == 1 else 0.0,
            loses=0.1,
            pc_off=OFF_BY if number % 2 else -OFF_BY,
        )

    def extend_some(self, staff) -> None:
        """Give every third that still has some time more of it, as staff do after a fire drill.

        Each is looked at just before: one that the clock has closed would be opened again, and what
        is counted afterwards is of interviews that close once.
        """
        from django.utils import timezone

        from mockinterviews.domain.extending import extend_all
        from mockinterviews.models import Interview

        for sitting in self.sittings[::3]:
            now = timezone.now()
            running = Interview.objects.filter(pk=sitting.interview.pk, state="running")
            extended = extend_all(
                interviews=running.filter(deadline__gt=now + NOT_OVER).select_related("learner"),
                seconds=round(self.scale.seconds / 4),
                reason="fire drill",
                made_by=staff,
                now=now,
            )
            self.extended += len(extended.given)

    def are_over(self) -> bool:
        return not any(sitting.is_alive() for sitting in self.sittings)

    def wait(self, seconds: float, while_waiting) -> None:
        until = time.monotonic() + seconds
        while not self.are_over() and time.monotonic() < until:
            while_waiting()
            time.sleep(0.25)

    def keys(self) -> set[str]:
        """Return the keys of the answers that there may be: of all that anybody sent."""
        return {
            f"interview:{sitting.interview.pk}:1"
            for sitting in self.sittings
            if any(tab.sent for tab in sitting.tabs)
        }

    def figures(self) -> list[Figure]:
        """Compare what the pages showed with what was handed in and with the ledger."""
        found = Counter()
        for sitting in self.sittings:
            found += count_words(sitting)
            found += count_time(sitting)
            found += count_answers(sitting)
        total = len(self.sittings)
        return [
            Figure("interviews", total),
            Figure("given more time", self.extended),
            *(Figure(name, found[name]) for name in COUNTED),
            *(Figure(name, found[name], "", "== 0") for name in NEVER),
            Figure("pages that never saw the end", total - self.sum("is_closed"), "", "== 0"),
            Figure("pages whose time was off by over 1 s", self.count_drifted(), "", "== 0"),
            Figure("conflicts between tabs of different parts", self.sum("conflicts")),
            Figure("acknowledgements lost", self.sum("lost_replies")),
            Figure("sign-ins", self.sum("signed_in")),
            Figure("saves that came late and were kept", self.sum("late")),
        ]

    def sum(self, name: str) -> int:
        return sum(getattr(sitting, name) for sitting in self.sittings)

    def count_drifted(self) -> int:
        return sum(sitting.worst_drift > SLACK for sitting in self.sittings)


COUNTED = ("batches shown as saved", "batches shown as kept, too late")
NEVER = (
    "batches lost",
    "late batches lost",
    "interviews not closed",
    "interviews closed at a wrong time",
    "interviews closed before their deadline",
    "saves counted beyond deadline and grace",
    "saves refused before the deadline",
    "interviews with other than one answer",
    "interview answers not scored once",
    "receipts that do not verify",
)


def count_words(sitting: Sitting) -> Counter:
    """Hold what both tabs showed against what was handed in and what was kept."""
    from mockinterviews.models import InterviewQuestion

    question = InterviewQuestion.objects.get(interview=sitting.interview.pk, position=1)
    handed_in = question.submission.response["sections"] if question.submission else {}
    late = [text.response["sections"] for text in question.late_texts.all()]
    found = Counter()
    for tab in sitting.tabs:
        stored = set(handed_in.get(tab.part, "").split())
        kept = stored.union(*(sections.get(tab.part, "").split() for sections in late))
        found["batches shown as saved"] += len(tab.shown_saved)
        found["batches lost"] += len(tab.shown_saved - stored)
        found["batches shown as kept, too late"] += len(tab.shown_kept - tab.shown_saved)
        found["late batches lost"] += len(tab.shown_kept - kept)
    return found


def count_time(sitting: Sitting) -> Counter:
    """Hold the end and every save against the ledger of time."""
    from mockinterviews.domain import clock
    from mockinterviews.models import DraftVersion, Interview, LateText

    closed = Interview.objects.get(pk=sitting.interview.pk)
    deadline = clock.deadline(
        started_at=closed.started_at,
        base_seconds=closed.base_seconds,
        events=closed.time_events.all(),
    )
    found = Counter({"interviews not closed": closed.state != "closed"})
    accepted = DraftVersion.objects.filter(draft__question__interview=closed, number__gt=0)
    last = deadline + clock.GRACE + timedelta(seconds=SLACK)
    found["saves counted beyond deadline and grace"] = accepted.filter(received_at__gt=last).count()
    if closed.closed_by == Interview.ClosedBy.HAND:
        in_time = sitting.may_hand_in and closed.finished_at < deadline
        found["interviews closed at a wrong time"] = not in_time
        return found
    found["interviews closed at a wrong time"] = closed.finished_at != deadline
    found["interviews closed before their deadline"] = bool(
        closed.closed_at and closed.closed_at < deadline
    )
    first = deadline - timedelta(seconds=SLACK)
    late = LateText.objects.filter(question__interview=closed, received_at__lt=first)
    found["saves refused before the deadline"] = late.count()
    return found


def count_answers(sitting: Sitting) -> Counter:
    """Look for the one answer of an interview, its one score, and its receipt."""
    from mockinterviews.domain.verifying import find_receipt_faults
    from mockinterviews.models import Interview
    from questions.models import Submission

    closed = Interview.objects.get(pk=sitting.interview.pk)
    answers = Submission.objects.filter(learner=sitting.learner, context="interview")
    has_saved = any(tab.shown_saved for tab in sitting.tabs)
    scored = [answer.scores.filter(source="automatic").count() == 1 for answer in answers]
    failed = [answer.state == "failed" for answer in answers]
    return Counter(
        {
            # Who saved nothing hands in nothing; a save whose answer was lost may count.
            "interviews with other than one answer": len(answers) > 1
            or (has_saved and not len(answers)),
            "interview answers not scored once": sum(
                not (once or gave_up) for once, gave_up in zip(scored, failed, strict=True)
            ),
            "receipts that do not verify": bool(
                closed.state != "closed" or find_receipt_faults(closed)
            ),
        }
    )


def make_blueprint(topic):
    """Make the plan of one story, whose parts are written in two tabs."""
    from mockinterviews.models import Blueprint
    from questions.models import Question, QuestionVersion

    question = Question.objects.create(pack="bench", slug="story", title="Story", topic=topic)
    sections = [
        {"slug": part, "title": part.title(), "weight": 5, "share": [40, 60], "guidance": ""}
        for part in PARTS
    ]
    question.current_version = QuestionVersion.objects.create(
        question=question,
        number=1,
        checksum="story",
        kind="star",
        difficulty=2,
        content={"text": "Tell of a fault.", "sections": sections},
        text_html="<p>Tell of a fault.</p>",
    )
    question.save(update_fields=["current_version"])
    draws = [{"questions": ["story"], "minutes_each": 4}]
    return Blueprint.objects.create(
        pack="bench",
        slug="bench",
        title="Under fire",
        mode="interview",
        minutes=4,
        sections=[{"slug": "story", "title": "Story", "minutes": 4, "draws": draws}],
    )
