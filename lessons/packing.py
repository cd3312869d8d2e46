"""Tracks, topics and lessons of a content pack: check them and load them.

`packs` finds this module and hands it a pack (see `packs.domain.pack.Pack`), so that nothing here
imports `packs`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from lessons.domain.listings import Code, define_listings, find_unshown, read_code
from lessons.domain.markdown import Rendered, render_lesson, render_text, strip_marks
from lessons.domain.proofreading import Places, check_links, find_html, find_refused, proofread
from lessons.domain.shelving import Entry, Wording, find_taken, shelve
from lessons.models import Fact, Lesson, Term, Topic, Track

LONGEST_TITLE = 200
TRACK = {"slug": "slug", "title": "title", "summary": "text?", "topics": "slugs"}
TOPIC = {"slug": "slug", "title": "title", "summary": "text?", "lessons": "slugs"}
TERM = {
    "slug": "slug",
    "title": "title",
    "definition": "text",
    "also": "texts?",
    "see": "slugs?",
}
LESSON = {
    "slug": "slug",
    "title": "title",
    "goal": "text",
    "minutes": "whole",
    "prerequisites": "slugs?",
    "opening": "text?",
    "objectives": "records",
    "sources": "records?",
}
OBJECTIVE = {"slug": "slug", "text": "text"}
SOURCE = {"title": "text", "url": "link", "checked_on": "date"}


def check(pack) -> Iterator:
    """Yield the faults of tracks, topics and lessons."""
    heads = [lesson.head for lesson in pack.lessons]
    shaped = ((pack.tracks, TRACK), (pack.topics, TOPIC), (pack.glossary, TERM), (heads, LESSON))
    for records, shape in shaped:
        for record in records:
            yield from pack.shape(record, shape)
        yield from pack.find_twins(records)
    yield from check_glossary(pack)
    yield from check_places(pack, pack.tracks, "topics", pack.topics)
    yield from check_places(pack, pack.topics, "lessons", heads)
    yield from check_homeless(pack)
    yield from check_prerequisites(pack, heads)
    for lesson in pack.lessons:
        yield from check_lesson(pack, lesson)
    yield from check_code(pack)


def check_code(pack) -> Iterator:
    """Yield what is wrong with the files of code, and those that no lesson shows."""
    for file, code in read_files(pack).items():
        for line, value, cure in code.faults:
            yield pack.fault_at(file, line, value, cure)
    shown = (address for lesson in pack.lessons for address in render_page(pack, lesson).listings)
    for line, file, cure in find_unshown(pack.code, shown):
        yield pack.fault_at(file, line, "", cure)


def check_glossary(pack) -> Iterator:
    """Yield facts that are unknown, terms to see that the glossary lacks, and dead links."""
    known = {pack.word(term, "slug") for term in pack.glossary}
    for term in pack.glossary:
        yield from pack.fact_faults(term)
        yield from check_markdown(pack, term, "definition")
        names = pack.words(term, "see")
        for number, name in enumerate(names):
            if name not in known:
                cure = "glossary.yaml has no such term. Add it, or correct the name."
                yield pack.fault(names, number, cure)


def check_places(pack, parents, key: str, children) -> Iterator:
    """Yield the slugs in `key` of `parents` that nothing has, or that two parents name."""
    known = {pack.word(child, "slug") for child in children}
    seen: dict[str, str] = {}
    for parent in parents:
        names = pack.words(parent, key)
        for number, name in enumerate(names):
            if name not in known:
                cure = f"The pack has no such {key.removesuffix('s')}. Add it, or correct the name."
                yield pack.fault(names, number, cure)
            elif name in seen:
                cure = f"It stands in {seen[name]} already. Name it in one place only."
                yield pack.fault(names, number, cure)
            seen[name] = pack.word(parent, "slug")


def check_homeless(pack) -> Iterator:
    """Yield what no parent names, and lessons whose folder is not their topic."""
    named = {slug for track in pack.tracks for slug in pack.words(track, "topics")}
    for topic in pack.topics:
        if "slug" in topic and pack.word(topic, "slug") not in named:
            yield pack.fault(topic, "slug", "No track in tracks.yaml has this topic.")
    home = {
        slug: pack.word(topic, "slug")
        for topic in pack.topics
        for slug in pack.words(topic, "lessons")
    }
    for lesson in pack.lessons:
        slug = pack.word(lesson.head, "slug")
        if slug and slug not in home:
            yield pack.fault(lesson.head, "slug", "No topic in topics.yaml has this lesson.")
        elif slug and lesson.file != f"lessons/{home[slug]}/{slug}.md":
            yield pack.fault(lesson.head, "slug", f"Its file is lessons/{home[slug]}/{slug}.md.")


def check_prerequisites(pack, heads) -> Iterator:
    """Yield prerequisites that are unknown, and those that lead in a circle."""
    needs = {pack.word(head, "slug"): pack.words(head, "prerequisites") for head in heads}
    for head in heads:
        names = pack.words(head, "prerequisites")
        for number, name in enumerate(names):
            if name not in needs:
                cure = "The pack has no such lesson. Add it, or correct the name."
                yield pack.fault(names, number, cure)
            elif reaches(needs, name, pack.word(head, "slug")):
                yield pack.fault(names, number, "This leads in a circle back to this lesson.")


def reaches(needs: dict, start: str, goal: str) -> bool:
    """Whether following prerequisites from `start` comes to `goal`."""
    seen, open_ = set(), [start]
    while open_:
        name = open_.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            open_ += needs.get(name, [])
    return False


def check_lesson(pack, lesson) -> Iterator:
    """Yield the faults of one lesson beyond its head: its facts, its Markdown, its checks."""
    for key, shape in (("objectives", OBJECTIVE), ("sources", SOURCE)):
        for record in pack.records(lesson.head, key):
            yield from pack.shape(record, shape)
    yield from pack.find_twins(pack.records(lesson.head, "objectives"))
    yield from pack.fact_faults(lesson.head)
    for above, name in pack.find_unknown_facts(lesson.body):
        cure = "facts.yaml has no fact of this name. Add it, or correct the name."
        yield pack.fault_at(lesson.file, lesson.body_line + above, name, cure)
    yield from check_text(pack, lesson, render_page(pack, lesson))


def check_text(pack, lesson, page: Rendered) -> Iterator:
    remarks = [
        *page.faults,
        *find_html(fill_known(pack, lesson.body)),
        *find_refused(fill_known(pack, lesson.body)),
        *check_links(page.links, find_places(pack), here=page.anchors),
    ]
    for above, value, cure in remarks:
        yield pack.fault_at(lesson.file, lesson.body_line + above, value, cure)
    if not page.sections:
        cure = "The lesson has no section. Begin each part with ## and a heading."
        yield pack.fault_at(lesson.file, lesson.body_line, "", cure)
    for above, slug in page.checks:
        if slug not in pack.question_ids:
            cure = "The pack has no such question. Add it, or correct the name."
            yield pack.fault_at(lesson.file, lesson.body_line + above, slug, cure)
    for name, figure in page.figures:
        for line, value, cure in figure.faults:
            yield pack.fault_at(name, line, value, cure)


def check_markdown(pack, record, key: str) -> Iterator:
    """Yield the dead links, the figures and the raw HTML in a text outside of lessons."""
    text = fill_known(pack, pack.word(record, key))
    for _above, value, cure in proofread(text, find_places(pack)):
        yield pack.fault_at(record.file, record.lines[key], value, cure)


def find_places(pack) -> Places:
    """Return what the links of the pack can lead to."""
    return pack.once("places", lambda: make_places(pack))


def make_places(pack) -> Places:
    lessons = ((pack.word(lesson.head, "slug"), lesson) for lesson in pack.lessons)
    return Places(
        tracks={pack.word(track, "slug") for track in pack.tracks},
        topics={
            (pack.word(track, "slug"), topic)
            for track in pack.tracks
            for topic in pack.words(track, "topics")
        },
        terms={pack.word(term, "slug") for term in pack.glossary},
        anchors={slug: render_page(pack, lesson).anchors for slug, lesson in lessons},
    )


def render_page(pack, lesson) -> Rendered:
    """Render a lesson: once for each pack, however many parts ask."""
    return pack.once(("page", lesson.file), lambda: render_body(pack, lesson.body))


def drop_pages(pack) -> None:
    """Forget the pages, once they are stored: those of all lessons are much to hold."""
    for key in [key for key in pack.made if key[0] == "page"]:
        del pack.made[key]


def render_body(pack, body: str) -> Rendered:
    return render_lesson(
        fill_known(pack, body),
        figures=pack.figures,
        terms=define_terms(pack),
        listings=find_listings(pack),
    )


def fill_known(pack, text: str) -> str:
    """Return a text with its facts filled in; as it stands where one is unknown."""
    return text if any(pack.find_unknown_facts(text)) else pack.fill(text)


def read_files(pack) -> dict[str, Code]:
    """Return the files of code, taken apart into their regions."""
    return pack.once("code", lambda: {file: read_code(text) for file, text in pack.code.items()})


def find_listings(pack) -> dict[str, str]:
    """Return what lessons can show of the files of code, by address."""
    return pack.once("listings", lambda: define_listings(read_files(pack)))


def define_terms(pack) -> dict[str, str]:
    """Return the definitions of the glossary as plain words, by slug."""
    return pack.once("terms", lambda: dict(find_definitions(pack)))


def find_definitions(pack) -> Iterator[tuple[str, str]]:
    for term in pack.glossary:
        text = fill_known(pack, pack.word(term, "definition"))
        yield pack.word(term, "slug"), strip_marks(text)


def find_clashes(pack) -> Iterator:
    """Yield the slugs that another pack on this site has already."""
    heads = [lesson.head for lesson in pack.lessons]
    shelves = ((Track, pack.tracks), (Topic, pack.topics), (Term, pack.glossary), (Lesson, heads))
    for model, records in shelves:
        slugs = [record["slug"] for record in records]
        taken = find_taken(model, pack=pack.slug, slugs=slugs)
        for record in records:
            if other := taken.get(record["slug"]):
                yield pack.fault(record, "slug", f"The pack {other} has this slug. Choose another.")


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Store the tracks, topics and lessons of a checked pack."""
    return {
        "tracks": load_tracks(pack, now=now),
        "topics": load_topics(pack, now=now),
        "lessons": load_lessons(pack, now=now),
        "terms": load_terms(pack, now=now),
        "facts": load_facts(pack, now=now),
    }


def load_tracks(pack, *, now: datetime) -> Counter:
    entries = [
        Entry(track["slug"], {**title_of(pack, track), "position": position})
        for position, track in enumerate(pack.tracks)
    ]
    return shelve(Track, pack=pack.slug, entries=entries, now=now)


def load_topics(pack, *, now: datetime) -> Counter:
    tracks = dict(Track.objects.filter(pack=pack.slug).values_list("slug", "pk"))
    order = [(slug, tracks[track["slug"]]) for track in pack.tracks for slug in track["topics"]]
    records = {topic["slug"]: topic for topic in pack.topics}
    entries = [
        Entry(slug, {**title_of(pack, records[slug]), "position": position, "track_id": track})
        for position, (slug, track) in enumerate(order)
    ]
    return shelve(Topic, pack=pack.slug, entries=entries, now=now)


def load_terms(pack, *, now: datetime) -> Counter:
    entries = [
        Entry(
            term["slug"],
            {
                "title": term["title"],
                "position": position,
                "also": term.get("also", []),
                "see": term.get("see", []),
                "definition": (text := pack.fill(term["definition"])),
                "definition_html": render_text(text),
            },
        )
        for position, term in enumerate(pack.glossary)
    ]
    return shelve(Term, pack=pack.slug, entries=entries, now=now)


def load_facts(pack, *, now: datetime) -> Counter:
    """Store the facts, which are filled in everywhere, for those who check them again."""
    uses: dict[str, list[str]] = {}
    for lesson in pack.lessons:
        text = f"{lesson.body} {json.dumps(lesson.head)}"
        for name in sorted(pack.find_facts(text)):
            uses.setdefault(name, []).append(lesson.head["slug"])
    entries = [
        Entry(
            name,
            {
                "title": name[:LONGEST_TITLE],
                "position": position,
                "value": str(fact["value"]),
                "says": fact["says"],
                "source": fact["source"],
                "checked_on": date.fromisoformat(fact["checked_on"]),
                "lessons": sorted(uses.get(name, [])),
            },
        )
        for position, (name, fact) in enumerate(pack.facts.items())
    ]
    return shelve(Fact, pack=pack.slug, entries=entries, now=now)


def title_of(pack, record) -> dict[str, str]:
    return {"title": record["title"], "summary": pack.fill(record.get("summary", ""))}


def load_lessons(pack, *, now: datetime) -> Counter:
    topics = dict(Topic.objects.filter(pack=pack.slug).values_list("slug", "pk"))
    files = {lesson.head["slug"]: lesson for lesson in pack.lessons}
    shelf = {topic["slug"]: topic["lessons"] for topic in pack.topics}
    order = [
        (slug, topics[topic])
        for topic in (slug for track in pack.tracks for slug in track["topics"])
        for slug in shelf[topic]
    ]
    entries = (
        make_entry(pack, files[slug], position=position, topic=topic)
        for position, (slug, topic) in enumerate(order)
    )
    counts = shelve(Lesson, pack=pack.slug, entries=entries, now=now, renew=pack.renew)
    drop_pages(pack)
    return counts


def make_entry(pack, lesson, *, position: int, topic: int) -> Entry:
    """Return a lesson as it is shelved: its place, its words, and the page made of them."""
    text = pack.fill(lesson.body).strip() + "\n"
    head = pack.fill(lesson.head)
    page = render_page(pack, lesson)
    fields = {
        "goal": head["goal"],
        "minutes": head["minutes"],
        "opening": head.get("opening", ""),
        "markdown": text,
        "objectives": head["objectives"],
        "sources": head.get("sources", []),
        "prerequisites": head.get("prerequisites", []),
    }
    # A redrawn figure is another version as well: what was read looked different.
    drawn = {name: pack.figures[name] for name, _figure in page.figures}
    # So is a term that is defined otherwise: its definition stands in the page.
    defined = {slug: define_terms(pack)[slug] for slug in sorted(page.terms)}
    said = {**fields, "title": head["title"], "figures": drawn, "terms": defined}
    # And code. A lesson without any keeps the checksum that it had before there were listings.
    if page.listings:
        said["listings"] = {name: find_listings(pack)[name] for name in page.listings}
    return Entry(
        head["slug"],
        {
            "title": head["title"],
            "position": position,
            "topic_id": topic,
            "checks": sorted({slug for _above, slug in page.checks}),
        },
        Wording(
            pack.hash(said),
            fields,
            lambda: {"blocks": page.blocks, "sections": page.sections},
        ),
    )
