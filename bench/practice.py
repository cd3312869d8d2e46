"""What practice costs with little and with much in the banks, as multiples of the floor.

A pack of 20,000 questions and a learner with 5,000 cards: choosing, starting what is needed most,
a practice page, an answer, and an author's list of a bank. The statements must not grow with the
pack: see bench/growth.py.

    script/bench practice            at 2,000 and 20,000 questions
    script/bench practice --quick    at 200 and 2,000 questions
"""

from collections.abc import Sequence
from itertools import islice

from bench.growth import Growth
from bench.lessons import QUESTIONS_EACH, load_pack
from bench.web import Bench
from bench.yardstick.pages import Page, floor, person
from bench.yardstick.world import World

CARDS = 5_000
FLOORS = (Page("E", floor("/empty/"), floor=True), Page("P", World.remarks, floor=True))
# Session and person are two of the statements.
PAGES = (
    Page("choose", person("alice", "/practice/"), "E", aim=5, queries=8),
    Page("need most", World.needs, "E", aim=5, queries=8, status=302),
    Page("practice", person("alice", lambda world: world.practice_page), "E", aim=5, queries=8),
    Page("bank list", person("carol", "/author/questions/"), "E", aim=5, queries=8),
    Page("answer post", World.answers, "P", aim=2, queries=10),
)


def fill(bench: Bench, questions: int) -> Sequence[Page]:
    """Load so many questions, and let a learner have cards to many of them."""
    load_pack(bench, questions // QUESTIONS_EACH)
    deal_cards(bench.world.users["alice"], CARDS)
    return PAGES


def deal_cards(learner, count: int) -> None:
    """Give a learner recall cards to so many questions, every third of them due."""
    from datetime import timedelta

    from django.utils import timezone

    from questions.models import Card, Question

    now = timezone.now()
    known = set(Card.objects.filter(learner=learner).values_list("question_id", flat=True))
    fresh = (key for key in Question.objects.values_list("pk", flat=True) if key not in known)
    cards = []
    for number, key in enumerate(islice(fresh, max(0, count - len(known)))):
        due = now + timedelta(days=number % 30 - 10)
        day = learner.study_day(due)
        cards.append(Card(learner=learner, question_id=key, due_at=due, due_on=day, day=day))
    Card.objects.bulk_create(cards, batch_size=1_000)


GROWTH = Growth(
    name="practice",
    unit="questions",
    sizes=(2_000, 20_000),
    quick=(200, 2_000),
    least=(200, 400),
    floors=FLOORS,
    fill=fill,
)


def main() -> None:
    GROWTH.run(__doc__)


if __name__ == "__main__":
    main()
