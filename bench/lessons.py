"""What reading and finding cost with little and with much to read, as multiples of the floor.

A pack of 10, 100 and 1,000 lessons, with twenty questions for each, is loaded one after the other
into one site: see bench/growth.py. Neither a lesson nor a search may cost more with more of them.

    script/bench lessons            at 10, 100 and 1,000 lessons
    script/bench lessons --quick    at 10 and 100 lessons
"""

import io
from collections.abc import Sequence

from bench.growth import Growth
from bench.pack import write_pack
from bench.web import Bench
from bench.yardstick.pages import Page, floor, person

QUESTIONS_EACH = 20
FLOOR = Page("E", floor("/empty/"), floor=True)
PAGES = (
    Page("learn", person("alice", "/learn/"), "E"),
    Page("track", person("alice", "/learn/way/"), "E"),
    Page("topic", person("alice", "/learn/way/topic-000/"), "E"),
    Page("lesson", person("alice", "/lessons/lesson-0003/"), "E", most=3, queries=6),
    Page("search", person("alice", "/search/?q=retry+queue"), "E", most=5),
)


def load_pack(bench: Bench, lessons: int) -> Sequence[Page]:
    """Load a pack of that size; what it has in common with the one before stays as it is."""
    from django.core.management import call_command

    folder = bench.site.folder / f"pack-{lessons}"
    write_pack(folder, lessons=lessons, questions=lessons * QUESTIONS_EACH)
    call_command("load_pack", str(folder), stdout=io.StringIO())
    return PAGES


GROWTH = Growth(
    name="lessons",
    unit="lessons",
    sizes=(10, 100, 1_000),
    quick=(10, 100),
    least=(4, 6),
    floors=(FLOOR,),
    fill=load_pack,
)


def main() -> None:
    GROWTH.run(__doc__)


if __name__ == "__main__":
    main()
