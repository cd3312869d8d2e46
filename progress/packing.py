"""Study plans of a content pack: check them and load them.

`packs` finds this module and hands it a pack (see `packs.domain.pack.Pack`), so that nothing here
imports `packs`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lessons.domain.shelving import Entry, find_taken, shelve
from progress.models import StudyPlan
from questions.domain.pacing import USUAL_MINUTES
from questions.models import Kind

PLAN = {
    "slug": "slug",
    "title": "title",
    "summary": "text?",
    "days": "whole?",
    "weeks": "whole?",
    "steps": "records",
}
STEP = {
    "day": "whole?",
    "week": "whole?",
    "lesson": "slug?",
    "practise": "slug?",
    "questions": "whole?",
    "interview": "slug?",
}
DEEDS = ("lesson", "practise", "interview")
MOST_QUESTIONS = 10
NO_UNIT = "Say how long it is: either days or weeks."
NO_STEP = "A plan has one step at least."
ONE_DEED = "A step is one of: lesson, practise, interview."
COUNT = f"Practice is of 1 to {MOST_QUESTIONS} questions. Say how many by questions."


def check(pack) -> Iterator:
    """Yield the faults of the study plans."""
    yield from pack.find_twins(pack.plans)
    known = {
        "lesson": {pack.word(lesson.head, "slug") for lesson in pack.lessons},
        "practise": {pack.word(topic, "slug") for topic in pack.topics},
        "interview": {pack.word(interview, "slug") for interview in pack.interviews},
    }
    for plan in pack.plans:
        faults = [*pack.shape(plan, PLAN), *pack.fact_faults(plan)]
        yield from faults
        if "slug" in plan and plan.file != f"plans/{plan['slug']}.yaml":
            yield pack.fault(plan, "slug", f"Its file is plans/{plan['slug']}.yaml.")
        if ("days" in plan) == ("weeks" in plan):
            yield pack.fault(plan, None, NO_UNIT)
        elif not faults:
            yield from check_steps(pack, plan, known)


def unit_of(plan) -> str:
    return "day" if "days" in plan else "week"


def check_steps(pack, plan, known: dict[str, set[str]]) -> Iterator:
    """Yield what is wrong with the steps of a plan whose own shape is right."""
    if not plan["steps"]:
        yield pack.fault(plan, "steps", NO_STEP)
    before = 1
    for step in plan["steps"]:
        faults = list(pack.shape(step, STEP))
        yield from faults
        if not faults:
            yield from check_deed(pack, step, known)
            yield from check_day(pack, plan, step, before)
            before = max(before, step.get(unit_of(plan), before))
    yield from find_doubles(pack, plan)


def check_deed(pack, step, known: dict[str, set[str]]) -> Iterator:
    deeds = [deed for deed in DEEDS if deed in step]
    if len(deeds) != 1:
        yield pack.fault(step, None, ONE_DEED)
        return
    deed = deeds[0]
    if step[deed] not in known[deed]:
        sort = "topic" if deed == "practise" else deed
        cure = f"The pack has no such {sort}. Add it, or correct the name."
        yield pack.fault(step, deed, cure)
    elif deed != "practise":
        if "questions" in step:
            yield pack.fault(step, "questions", "Only practice has questions. Remove the entry.")
    elif not 1 <= step.get("questions", 0) <= MOST_QUESTIONS:
        yield pack.fault(step, "questions" if "questions" in step else None, COUNT)
    else:
        bank = sum(pack.word(one, "topic") == step[deed] for one in pack.offered_questions)
        if bank < step["questions"]:
            cure = f"The topic has {bank} questions. Add some, or ask for fewer."
            yield pack.fault(step, "questions", cure)


def check_day(pack, plan, step, before: int) -> Iterator:
    """Yield a step that names no day, one that the plan does not have, or an earlier one."""
    unit = unit_of(plan)
    other = "week" if unit == "day" else "day"
    if other in step:
        yield pack.fault(step, other, f"The plan counts {unit}s. Name the {unit}.")
    elif unit not in step:
        yield pack.fault(step, None, f"Name the {unit}, such as {unit}: 1.")
    elif step[unit] > plan[f"{unit}s"]:
        length = plan[f"{unit}s"]
        yield pack.fault(
            step, unit, f"The plan has {length} {unit}s. Make it longer, or this less."
        )
    elif step[unit] < before:
        cure = f"An earlier step is of {unit} {before}. Put the steps in order."
        yield pack.fault(step, unit, cure)


def find_doubles(pack, plan) -> Iterator:
    """Yield a lesson that the plan names twice: it would be ticked off twice at once."""
    met: set[str] = set()
    for step in pack.records(plan, "steps"):
        slug = pack.word(step, "lesson")
        if slug in met:
            yield pack.fault(step, "lesson", "The plan has this lesson already. Name it once.")
        if slug:
            met.add(slug)


def find_clashes(pack) -> Iterator:
    """Yield the slugs that another pack on this site has already."""
    taken = find_taken(StudyPlan, pack=pack.slug, slugs=[plan["slug"] for plan in pack.plans])
    for plan in pack.plans:
        if other := taken.get(plan["slug"]):
            yield pack.fault(plan, "slug", f"The pack {other} has this slug. Choose another.")


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Store the plans of a checked pack. Who follows one follows it as it is now."""
    entries = [
        Entry(plan["slug"], make_fields(pack, plan, position))
        for position, plan in enumerate(pack.plans)
    ]
    return {"plans": shelve(StudyPlan, pack=pack.slug, entries=entries, now=now)}


def make_fields(pack, plan, position: int) -> dict:
    unit = unit_of(plan)
    return {
        "title": plan["title"],
        "summary": pack.fill(plan.get("summary", "")),
        "position": position,
        "unit": unit,
        "length": plan[f"{unit}s"],
        "steps": [make_step(pack, step, at=step[unit]) for step in plan["steps"]],
    }


def make_step(pack, step, *, at: int) -> dict:
    """Return a step with the title and the minutes of what it names, so that no page asks."""
    kind = next(deed for deed in DEEDS if deed in step)
    slug = step[kind]
    made = {"at": at, "kind": kind, "slug": slug}
    if kind == "practise":
        topic = next(topic for topic in pack.topics if topic["slug"] == slug)
        minutes = round(step["questions"] * minutes_each(pack, slug))
        return {**made, "title": topic["title"], "minutes": minutes, "count": step["questions"]}
    heads = [lesson.head for lesson in pack.lessons] if kind == "lesson" else pack.interviews
    found = next(head for head in heads if head["slug"] == slug)
    return {**made, "title": found["title"], "minutes": found["minutes"]}


def minutes_each(pack, topic: str) -> float:
    """Return what a question of a topic usually takes, the mean over its bank."""
    kinds = [one["kind"] for one in pack.offered_questions if one["topic"] == topic]
    return sum(USUAL_MINUTES[Kind(kind)] for kind in kinds) / len(kinds)
