"""The competencies and the exemplar stories of a content pack: check them and load them.

`mockinterviews.packing` hands a pack on to this module.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lessons.domain.shelving import Entry, find_taken, shelve
from lessons.models import Lesson
from mockinterviews.models import Competency, ExemplarStory, Part

STORY = {
    "slug": "slug",
    "title": "title",
    "lesson": "slug?",
    "competencies": "slugs",
    "parts": "records",
}
PART = {"part": "text", "text": "text", "points": "number", "of": "number", "why": "text"}


def check(pack) -> Iterator:
    """Yield the faults of the stories. The competencies are checked by `packs` itself."""
    yield from pack.find_twins(pack.stories)
    competencies = {pack.word(one, "slug") for one in pack.competencies}
    lessons = {pack.word(one.head, "slug") for one in pack.lessons}
    for story in pack.stories:
        yield from pack.shape(story, STORY)
        yield from pack.fact_faults(story)
        named = pack.words(story, "competencies")
        for number, slug in enumerate(named):
            if slug not in competencies:
                cure = "competencies.yaml has no such competency. Add it, or correct the name."
                yield pack.fault(named, number, cure)
        if pack.word(story, "lesson") not in ("", *lessons):
            cure = "The pack has no such lesson. Add it, or correct the name."
            yield pack.fault(story, "lesson", cure)
        yield from check_parts(pack, story)


def check_parts(pack, story) -> Iterator:
    """Yield what the parts of a story lack or have wrong."""
    parts = pack.records(story, "parts")
    yield from pack.find_twins(parts, "part")
    for part in parts:
        faults = pack.shape(part, PART)
        yield from faults
        if faults:
            continue
        if part["part"] not in Part.values:
            yield pack.fault(part, "part", f"Use one of: {', '.join(Part.values)}.")
        if not 0 <= part["points"] <= part["of"] or not part["of"]:
            yield pack.fault(part, "points", "Give points from 0 up to what the part has (of).")
    missing = {*Part.values} - {Part.REFLECTION.value} - {pack.word(one, "part") for one in parts}
    for name in (name for name in Part.values if name in missing):
        yield pack.fault(story, "slug", f"The part {name} is missing. Add it.")


def find_clashes(pack) -> Iterator:
    """Yield the slugs of stories that another pack on this site has already."""
    slugs = [story["slug"] for story in pack.stories]
    taken = find_taken(ExemplarStory, pack=pack.slug, slugs=slugs)
    for story in pack.stories:
        if other := taken.get(story["slug"]):
            yield pack.fault(story, "slug", f"The pack {other} has this slug. Choose another.")


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Store the competencies and the stories of a checked pack."""
    competencies = [
        Entry(one["slug"], {"title": one["title"], "probes": one["probes"], "position": position})
        for position, one in enumerate(pack.fill(pack.competencies))
    ]
    lessons = dict(Lesson.objects.filter(pack=pack.slug).values_list("slug", "pk"))
    stories = [
        Entry(
            story["slug"],
            {
                "title": story["title"],
                "parts": [{name: part[name] for name in PART} for part in story["parts"]],
                "competencies": list(story["competencies"]),
                "lesson_id": lessons.get(story.get("lesson")),
                "position": position,
            },
        )
        for position, story in enumerate(pack.fill(pack.stories))
    ]
    return {
        "competencies": shelve(Competency, pack=pack.slug, entries=competencies, now=now),
        "stories": shelve(ExemplarStory, pack=pack.slug, entries=stories, now=now),
    }
