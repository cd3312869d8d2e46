"""The pages that `script/bench web` measures. A new page is one more line in PAGES."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.yardstick.world import World

# What one connection sends: the same page over and over, or posts of which each is new.
Requests = bytes | list[bytes]


@dataclass(frozen=True)
class Page:
    """One page, and what it may cost.

    `ask(world, connection, count)` returns what a connection sends. `most` is the bound on the CPU
    time as a multiple of `to` (E, R or P), `queries` that on the statements, session and user
    included.
    """

    name: str
    ask: Callable[[World, int, int], Requests]
    to: str = ""
    most: float | None = None
    queries: int | None = None
    floor: bool = False
    status: int = 200


def floor(path: str) -> Callable[[World, int, int], Requests]:
    """The reader of the floor asks for a page."""
    return lambda world, _connection, _count: world.reader.get(path)


def stranger(path: str) -> Callable[[World, int, int], Requests]:
    """Somebody who never was here asks for a page."""
    return lambda world, _connection, _count: world.stranger.get(path)


def person(name: str, path: str | Callable[[World], str]) -> Callable[[World, int, int], Requests]:
    """One of the demo's people asks for a page."""

    def ask(world: World, _connection: int, _count: int) -> Requests:
        return world.people[name].get(path if isinstance(path, str) else path(world))

    return ask


PAGES = (
    Page("E", floor("/empty/"), floor=True),
    Page("R", floor("/shelves/shelf-7/"), floor=True),
    Page("P", World.remarks, floor=True),
    Page("front", stranger("/"), "E"),
    Page("sign-in", stranger("/account/login/"), "E", most=6),
    Page("today", person("alice", "/"), "R", most=1.25, queries=10),
    Page("lesson", person("alice", lambda world: world.lesson), "E", most=3, queries=5),
    Page("practice", person("alice", lambda world: world.practice_page), "E", most=5, queries=2),
    Page("answers", person("alice", "/answers/"), "E"),
    Page("progress", person("alice", "/progress/"), "R", most=1.25, queries=10),
    Page("interviews", person("alice", "/interviews/"), "E"),
    Page("search", person("alice", "/search/?q=cold+start"), "E", most=5),
    Page("account", person("alice", "/account/"), "E"),
    Page("cohorts", person("bob", "/cohorts/"), "E"),
    Page("notices", person("alice", "/notices/"), "E"),
    Page("queue", person("bob", "/review/"), "R", most=1, queries=12),
    Page("doctor", person("dana", "/operate/doctor/"), "R"),
    Page("people", person("dana", "/operate/people/"), "R"),
    Page("answer post", World.answers, "P", most=2, queries=3),
    Page("draft save", World.drafts, "P", most=1.5, queries=4),
)
