"""What practice costs with little and with much in the banks, as multiples of the floor.

A pack of 20,000 questions and a learner with 5,000 cards: choosing, starting what is needed most,
a practice page, an answer, and an author's list of a bank, asked in turns with the floor as
`script/bench web` does it. The statements must not grow with the pack.

    script/bench practice            3 rounds of 1 s for each page, at 2,000 and 20,000 questions
    script/bench practice --quick    2 rounds of 0.3 s, at 200 and 2,000 questions
    script/bench practice --once     one request to each page, at 200 and 400: statements only
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from bench.lessons import QUESTIONS_EACH, load_pack
from bench.report import Figure, finish
from bench.web import Bench, Measured, read_arguments
from bench.yardstick.pages import Page, floor, person
from bench.yardstick.world import World

SIZES, SHORT_SIZES, LEAST_SIZES = (100, 1_000), (10, 100), (10, 20)
CARDS = 5_000
FLOORS = (Page("E", floor("/empty/"), floor=True), Page("P", World.remarks, floor=True))
# Session and person are two of the statements.
PAGES = (
    Page("choose", person("alice", "/practice/"), "E", aim=5, queries=8),
    Page("need most", World.needs, "E", aim=5, status=302),
    Page("practice", person("alice", lambda world: world.practice_page), "E", aim=5, queries=8),
    Page("bank list", person("carol", "/author/questions/"), "E", aim=5, queries=8),
    Page("answer post", World.answers, "P", aim=2, queries=12),
)


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


def measure_size(bench: Bench, *, rounds: int, seconds: float) -> list[Measured]:
    """Measure the floor and every page in turns; the first turn warms up and does not count."""
    found = [bench.ask_once(page) for page in (*FLOORS, *PAGES)]
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
    for place, page in enumerate(PAGES, start=len(FLOORS)):
        queries = [measured[place].queries for measured in found.values()]
        most = "" if page.queries is None else f"<= {page.queries}"
        figures.append(Figure(f"{page.name}: queries", max(queries), "", most))
        grown = max(queries) - min(queries)
        figures.append(Figure(f"{page.name}: queries more with more", grown, "", "<= 0"))
        for size, measured in found.items():
            if measured[place].took:
                by_name = {one.page.name: one for one in measured[: len(FLOORS)]}
                ratio = round(measured[place].ratio(by_name), 2)
                name = f"{page.name} at {size * QUESTIONS_EACH} questions: CPU to {page.to}"
                figures.append(Figure(f"{name} (aim {page.aim:g})", ratio, "times"))
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
        for size in sizes:
            load_pack(bench, size)
            deal_cards(bench.world.users["alice"], CARDS)
            bench.site.settle_postgres()
            found[size] = measure_size(bench, rounds=rounds, seconds=seconds)
    finally:
        bench.site.stop()
    print(f"{time.monotonic() - began:.0f} s in all")
    finish("practice", list_figures(found))


if __name__ == "__main__":
    main()
