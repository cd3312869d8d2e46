"""What the page of a running interview shows: arranged here, so that templates decide nothing."""

import math
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, ngettext

from mockinterviews.domain import clock, queries
from mockinterviews.domain.drafts import SaveResult, parts_of
from mockinterviews.models import Interview, InterviewQuestion, Mode
from questions.kinds import kind_of

# About how many words one says in a minute.
SPOKEN_PER_MINUTE = 130


def get_question(interview: Interview, position: int) -> InterviewQuestion:
    """Return one question with its version and, once the interview runs, its draft; or 404."""
    asked = InterviewQuestion.objects.select_related("version__question", "draft")
    found = get_object_or_404(asked, interview=interview, position=position)
    found.interview = interview
    return found


def describe_bar(interview: Interview, now: datetime) -> dict:
    """Return what the bar of every page in the room needs."""
    events = list(interview.time_events.order_by("pk"))
    return {
        "interview": interview,
        "plan": interview.plan,
        "now": now,
        "remaining": queries.time_left(interview, now).total_seconds(),
        "minutes_left": math.ceil(queries.time_left(interview, now).total_seconds() / 60),
        "grace": round(clock.GRACE.total_seconds()),
        "may_pause": interview.mode == Mode.PRACTICE,
        "events": events,
        "last_event": events[-1].pk if events else 0,
    }


def section_by_plan(interview: Interview, events: Sequence, now: datetime) -> int:
    """Return the index of the section that the plan is in: advice, nothing closes by it."""
    return clock.section_at(
        started_at=interview.started_at,
        base_seconds=interview.base_seconds,
        events=events,
        minutes=[section["minutes"] for section in interview.plan["sections"]],
        now=now,
    )


def describe_question(
    interview: Interview, asked: InterviewQuestion, response: dict, now: datetime
) -> dict:
    """Return the context of mockinterviews/question.html."""
    version, kind = asked.version, kind_of(asked.version)
    drafts = list(queries.questions_for_map(interview.pk).select_related("version__question"))
    sections = interview.plan["sections"]
    bar = describe_bar(interview, now)
    by_plan = section_by_plan(interview, bar["events"], now)
    return bar | {
        "question": asked,
        "version": version,
        "kind": kind,
        "shown": kind.shown(version.content, seed=asked.seed),
        "fields": kind.fields(version.content),
        "response": response,
        "prefix": "",
        "parts": part_names(asked),
        "problem": kind.find_fault(response, version.content),
        "based_on": asked.draft.number,
        "saved_at": asked.draft.saved_at,
        "section": sections[asked.section],
        "section_number": asked.section + 1,
        "map": describe_map(sections, drafts, asked.position, by_plan),
        "count": len(drafts),
        "previous": asked.position - 1,
        "is_last": asked.position == len(drafts),
        "spoken_per_minute": SPOKEN_PER_MINUTE,
    }


def part_names(asked: InterviewQuestion) -> list[str]:
    """Return the names of the parts that the page of a question posts."""
    kind = kind_of(asked.version)
    return list(parts_of(kind.read(QueryDict(), asked.version.content)))


def describe_map(
    sections: list[dict], drafts: list[InterviewQuestion], current: int, by_plan: int
) -> list[dict]:
    """Return the sections with their places; `by_plan` is the one that the plan is in now."""
    return [
        section
        | {
            "is_now": index == by_plan,
            "questions": [
                describe_place(item, current, completed_by(item))
                for item in drafts
                if item.section == index
            ],
        }
        for index, section in enumerate(sections)
    ]


def completed_by(item: InterviewQuestion) -> dict:
    """Return what says whether an answer is complete, as `questions_for_map` fetched it."""
    return {name: getattr(item, name) for name in queries.COMPLETED_BY}


def describe_place(item: InterviewQuestion, current: int, content: dict) -> dict:
    """Return one question of the map; of its `content` only what `name_lack` needs."""
    kind = kind_of(item.version)
    return {
        "position": item.position,
        "title": item.version.question.title,
        "is_empty": kind.is_empty(item.draft.response),
        "lacks": kind.name_lack(item.draft.response, content),
        "flagged": item.flagged,
        "current": item.position == current,
    }


def describe_rows(interview: Interview) -> list[dict]:
    """Return every question with what stands in it, for the page before handing in."""
    rows: QuerySet[InterviewQuestion] = (
        InterviewQuestion.objects.filter(interview=interview)
        .select_related("version__question", "draft")
        .order_by("position")
    )
    return [
        describe_place(item, 0, item.version.content)
        | {
            "words": kind_of(item.version).words(item.draft.response, item.version.content),
            "in_words": bool(kind_of(item.version).fields(item.version.content)),
            "saved_at": item.draft.saved_at,
        }
        for item in rows
    ]


def describe_conflict(
    interview: Interview,
    asked: InterviewQuestion,
    response: dict,
    result: SaveResult,
    now: datetime,
) -> dict:
    """Return the page with both texts: the fields keep this tab's, based on the newer version."""
    kind = kind_of(asked.version)
    labels = {field.slug: field.title for field in kind.fields(asked.version.content)}
    mine, theirs = parts_of(response), parts_of(result.response)
    return describe_question(interview, asked, response, now) | {
        "based_on": result.number,
        "conflict_at": result.saved_at,
        "conflicts": [
            {
                "title": labels.get(name, ""),
                "mine": describe_part(name, response, asked),
                "theirs": describe_part(name, result.response, asked),
            }
            for name in mine
            if mine[name] != theirs.get(name, "")
        ],
        "can_keep_both": bool(labels),
    }


def describe_part(name: str, response: dict, asked: InterviewQuestion) -> str:
    """Return a part in words: of a text itself, of anything else as its kind tells it."""
    kind, content = kind_of(asked.version), asked.version.content
    if kind.fields(content):
        return kind.text_of(response, name, content)
    return "; ".join(part["text"].replace("\n", "; ") for part in kind.tell(response, content))


def keep_both(response: dict, stored: dict) -> dict:
    """Return this tab's parts with the other tab's text below, where the two differ."""
    mine, theirs = parts_of(response), parts_of(stored)
    both = {name: join(part, theirs.get(name, "")) for name, part in mine.items()}
    if "sections" not in response:
        return both
    sections = {name: both.pop(name) for name in response["sections"]}
    return {"sections": sections, **both}


def join(mine, theirs):
    if not isinstance(mine, str) or mine == theirs or not theirs:
        return mine
    return f"{mine}\n\n{theirs}"


def late_sentence(words: int) -> str:
    if not words:
        return gettext(
            "Your last change reached us after the end. It is kept with your interview and not "
            "scored."
        )
    return ngettext(
        "%(count)s word reached us after the end. It is kept with your interview and not scored.",
        "%(count)s words reached us after the end. They are kept with your interview and not "
        "scored.",
        words,
    ) % {"count": words}


def paused_sentence() -> str:
    return gettext(
        "The clock stands still, so nothing is taken in. Your text stands below and is kept; it "
        "counts as soon as you go on."
    )
