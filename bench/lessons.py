"""What reading and finding cost with little and with much to read, as multiples of the floor.

A pack of 10, 100 and 1,000 lessons, with twenty questions for each, is loaded one after the other
into the same site; each time the pages are asked in turns with the floor, as `script/bench web`
does it. The statements must not grow with the pack, nor may a lesson or a search cost more.

    script/bench lessons            3 rounds of 1 s for each page and size
    script/bench lessons --quick    2 rounds of 0.3 s, at 10 and 100 lessons
    script/bench lessons --once     one request to each page, at 10 and 20 lessons: queries only
"""

import io
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from bench.pack import write_pack
from bench.report import Figure, finish
from bench.web import Bench, Measured, read_arguments
from bench.yardstick.pages import Page, floor, person

SIZES, SHORT_SIZES, LEAST_SIZES = (10, 100, 1_000), (10, 100), (10, 20)
QUESTIONS_EACH = 20
FLOOR = Page("E", floor("/empty/"), floor=True)
PAGES = (
    Page("learn", person("alice", "/learn/"), "E"),
    Page("track", person("alice", "/learn/way/"), "E"),
    Page("topic", person("alice", "/learn/way/topic-000/"), "E"),
    Page("lesson", person("alice", "/lessons/lesson-0003/"), "E", most=3, queries=6),
    Page("search", person("alice", "/search/?q=retry+queue"), "E", aim=5),
)


def load_pack(bench: Bench, lessons: int) -> None:
    """Load a pack of that size; what it has in common with the one before stays as it is."""
    from django.core.management import call_command

    folder = bench.site.folder / f"pack-{lessons}"
    write_pack(folder, lessons=lessons, questions=lessons * QUESTIONS_EACH)
    call_command("load_pack", str(folder), stdout=io.StringIO())
    bench.site.settle_postgres()


def measure_size(bench: Bench, *, rounds: int, seconds: float) -> list[Measured]:
    """Measure the floor and every page in turns; the first turn warms up and does not count."""
    found = [bench.ask_once(page) for page in (FLOOR, *PAGES)]
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
    for place, page in enumerate(PAGES, start=1):
        queries = [measured[place].queries for measured in found.values()]
        most = "" if page.queries is None else f"<= {page.queries}"
        figures.append(Figure(f"{page.name}: queries", max(queries), "", most))
        grown = max(queries) - min(queries)
        figures.append(Figure(f"{page.name}: queries more with more", grown, "", "== 0"))
        for size, measured in found.items():
            if measured[place].took:
                ratio = round(measured[place].ratio({"E": measured[0]}), 2)
                bound = "" if page.most is None else f"<= {page.most:g}"
                name = f"{page.name} at {size} lessons: CPU to E"
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
        for size in sizes:
            load_pack(bench, size)
            found[size] = measure_size(bench, rounds=rounds, seconds=seconds)
    finally:
        bench.site.stop()
    print(f"{time.monotonic() - began:.0f} s in all")
    finish("lessons", list_figures(found))


if __name__ == "__main__":
    main()
