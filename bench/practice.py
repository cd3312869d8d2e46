"""What practice costs with little and with much in the banks, as multiples of the floor.

A pack of 20,000 questions and a learner who has answered 5,000 of them, each with its card:
choosing, starting what is needed most, a practice page, an answer, and an author's list of a bank.
The statements must not grow with the pack: see bench/growth.py.

    script/bench practice            at 2,000 and 20,000 questions
    script/bench practice --quick    at 200 and 2,000 questions
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from bench.growth import Growth
from bench.lessons import QUESTIONS_EACH, load_pack
from bench.web import Bench
from bench.yardstick.pages import Page, floor, person
from bench.yardstick.world import World

# Of so many questions the learner has answered one.
ANSWERED_OF = 4
FLOORS = (Page("E", floor("/empty/"), floor=True), Page("P", World.remarks, floor=True))
# Session and person are two of the statements.
PAGES = (
    Page("choose", person("alice", "/practice/"), "E", most=5, queries=8),
    Page("need most", World.needs, "E", most=5, queries=8, status=302),
    Page("practice", person("alice", lambda world: world.practice_page), "E", most=5, queries=8),
    Page("bank list", person("carol", "/author/questions/"), "E", most=5, queries=8),
    Page("answer post", World.answers, "P", most=2, queries=3),
)


def fill(bench: Bench, questions: int) -> Sequence[Page]:
    """Load so many questions, and let a learner have answered a quarter of them."""
    load_pack(bench, questions // QUESTIONS_EACH)
    deal_cards(bench.world.users["alice"], questions // ANSWERED_OF)
    return PAGES


def deal_cards(learner, count: int) -> None:
    """Give a learner answers and their recall cards, so many in all, topic after topic.

    Every third answer earned nothing, and every third card is due.
    """
    from django.db.models import OuterRef, Subquery
    from django.utils import timezone

    from questions.models import Card, Question, Score, Submission

    now = timezone.now()
    known = set(Card.objects.filter(learner=learner).values_list("question_id", flat=True))
    fresh = (one for one in Question.objects.order_by("topic", "pk") if one.pk not in known)
    answers, cards = [], []
    for number, question in enumerate(islice(fresh, max(0, count - len(known)))):
        answers.append(make_answer(learner, question, now - timedelta(hours=number)))
        due = now + timedelta(days=number % 30 - 10)
        day = learner.study_day(due)
        cards.append(Card(learner=learner, question=question, due_at=due, due_on=day, day=day))
    scores = [make_score(answer, number % 3 > 0) for number, answer in enumerate(answers)]
    for model, rows in ((Submission, answers), (Score, scores), (Card, cards)):
        model.objects.bulk_create(rows, batch_size=1_000)
    score = Score.objects.filter(submission=OuterRef("pk")).values("pk")
    Submission.objects.filter(pk__in=[answer.pk for answer in answers]).update(
        effective_score=Subquery(score), state=Submission.State.SCORED
    )


def make_answer(learner, question, at: datetime):
    """Return an answer to a question as it reads now, not stored and without its score."""
    from questions.models import Submission

    return Submission(
        learner=learner,
        version_id=question.current_version_id,
        topic_id=question.topic_id,
        context=Submission.Context.PRACTICE,
        idempotency_key=f"dealt:{question.pk}",
        response={"choice": "b"},
        submitted_at=at,
        study_day=learner.study_day(at),
        sweep_after=at,
    )


def make_score(answer, is_right: bool):
    """Return the score of an answer, not stored."""
    from questions.models import Score

    return Score(
        submission=answer,
        source=Score.Source.AUTOMATIC,
        key="automatic",
        points=int(is_right),
        maximum=1,
        report={},
        created_at=answer.submitted_at,
    )


GROWTH = Growth(
    name="practice",
    unit="questions",
    sizes=(2_000, 20_000),
    quick=(200, 2_000),
    least=(120, 160),
    floors=FLOORS,
    fill=fill,
)


def main() -> None:
    GROWTH.run(__doc__)


if __name__ == "__main__":
    main()
