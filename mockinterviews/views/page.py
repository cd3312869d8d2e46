"""What the page of a running interview shows: arranged here, so that templates decide nothing."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, ngettext

from mockinterviews.domain import clock, queries
from mockinterviews.domain.drafts import SaveResult
from mockinterviews.domain.follow_ups import (
    PREFIX,
    list_follow_ups,
    read_follow_ups,
    tell_follow_ups,
)
from mockinterviews.domain.pages import OWN_MARKS, dress, is_page, kind_of, positions_before
from mockinterviews.domain.parts import NESTED, parts_of
from mockinterviews.domain.visits import goes_back
from mockinterviews.models import Interview, InterviewQuestion, LateText, Mode, SectionKind
from mockinterviews.views.places import describe_map
from questions.domain.hints import COST, hints_of
from questions.domain.reports import list_model_answer

# About how many words one says in a minute.
SPOKEN_PER_MINUTE = 130
# More time that came so shortly before a page is told on it too: when it came, the page before may
# have been left, or the interview over.
JUST_ADDED = timedelta(seconds=60)


def get_question(interview: Interview, position: int) -> InterviewQuestion:
    """Return one place with its version and, once the interview runs, its draft; or 404."""
    asked = InterviewQuestion.everything.select_related("version__question", "draft")
    found = get_object_or_404(asked, interview=interview, position=position)
    found.interview = interview
    dress(found, interview.plan, positions_to_mark(interview, found))
    return found


def positions_to_mark(interview: Interview, place: InterviewQuestion) -> list[int]:
    """Return the positions that a page of own marks asks for; none for any other page."""
    section = interview.plan["sections"][place.section]
    if not is_page(place) or section["kind"] != SectionKind.SELF_REVIEW:
        return []
    before = interview.questions.filter(section__lt=place.section).order_by("position")
    return list(before.values_list("position", flat=True))


def list_places(interview: Interview) -> list[InterviewQuestion]:
    """Return all places of a running interview in order, as the map needs them: one query."""
    places = list(queries.places_for_map(interview.pk))
    for place in places:
        dress(place, interview.plan, positions_before(places, place.section))
    return places


def describe_bar(interview: Interview, now: datetime) -> dict:
    """Return what the bar of every page in the room needs."""
    events = list(interview.time_events.order_by("pk"))
    known = [event for event in events if event.created_at <= now - JUST_ADDED]
    return {
        "interview": interview,
        "plan": interview.plan,
        "now": now,
        "remaining": queries.time_left(interview, now).total_seconds(),
        "minutes_left": math.ceil(queries.time_left(interview, now).total_seconds() / 60),
        "grace": round(clock.GRACE.total_seconds()),
        "may_pause": interview.mode == Mode.PRACTICE,
        "events": events,
        "last_event": known[-1].pk if known else 0,
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
    interview: Interview,
    asked: InterviewQuestion,
    response: dict,
    now: datetime,
    places: Sequence[InterviewQuestion] | None = None,
) -> dict:
    """Return the context of mockinterviews/question.html."""
    version, kind = asked.version, kind_of(asked.version)
    places = list_places(interview) if places is None else places
    bar = describe_bar(interview, now)
    fields = kind.fields(version.content)
    return (
        bar
        | {
            **describe_place_on_page(interview, asked, places, bar["events"], now),
            "question": asked,
            "version": version,
            "kind": kind,
            "shown": kind.shown(version.content, seed=asked.seed),
            "fields": fields,
            "response": response,
            "prefix": "",
            "parts": part_names(asked),
            "problem": kind.find_fault(response, version.content),
            "based_on": asked.draft.number,
            "saved_at": asked.draft.saved_at,
            "spoken_per_minute": SPOKEN_PER_MINUTE,
            "follow_ups": list_follow_ups(
                asked.follow_ups,
                response,
                is_begun=not kind.is_empty(response) and bool(asked.draft.number),
            ),
            "marks": describe_marks(interview, asked, response),
        }
        | describe_help(interview, asked)
    )


def describe_place_on_page(
    interview: Interview,
    asked: InterviewQuestion,
    places: Sequence[InterviewQuestion],
    events: Sequence,
    now: datetime,
) -> dict:
    """Return where a page stands among all places, and how long it may take."""
    order = [place.position for place in places]
    at = order.index(asked.position)
    sections = interview.plan["sections"]
    by_plan = section_by_plan(interview, events, now)
    times = describe_times(interview, asked, events, now)
    return {
        "section": sections[asked.section],
        "section_number": asked.section + 1,
        "is_page": is_page(asked),
        "map": describe_map(interview, places, asked.position, by_plan),
        "count": sum(not is_page(place) for place in places),
        "previous": order[at - 1] if at and goes_back(interview) else None,
        "next": order[at + 1] if at + 1 < len(order) else None,
        "next_section": sections[places[at + 1].section] if at + 1 < len(order) else None,
        "leads_to_page": at + 1 < len(order) and is_page(places[at + 1]),
        "is_last": at + 1 == len(order),
        "goes_back": goes_back(interview),
        "times": times,
    }


def describe_times(
    interview: Interview, asked: InterviewQuestion, events: Sequence, now: datetime
) -> dict:
    """Return when this question ends, and closes or not; when this section begins and ends.

    The end of a question that does not close is its plan: what is left of its minutes from now on,
    since the time on other pages is not its own.
    """
    plan = {
        "started_at": interview.started_at,
        "base_seconds": interview.base_seconds,
        "events": events,
    }
    minutes = [section["minutes"] for section in interview.plan["sections"]]
    return {
        "question_until": question_until(interview, asked, events, now),
        "closes": asked.closes_at is not None,
        "section_since": clock.section_end(**plan, minutes=minutes, index=asked.section - 1),
        "section_until": clock.section_end(**plan, minutes=minutes, index=asked.section),
    }


def question_until(
    interview: Interview, asked: InterviewQuestion, events: Sequence, now: datetime
) -> datetime:
    if asked.closes_at:
        return asked.closes_at
    standing = sum(event.seconds for event in events if event.kind == clock.ACCOMMODATION)
    own = float(asked.minutes) * 60 * (1 + standing / interview.base_seconds)
    looked_since = (not interview.paused_at and asked.visited_at) or now
    return looked_since + timedelta(seconds=own - asked.spent_seconds)


def describe_help(interview: Interview, asked: InterviewQuestion) -> dict:
    """Return what practice mode offers: the hints that are open, and whether there are more."""
    if interview.mode != Mode.PRACTICE or is_page(asked):
        return {}
    hints = hints_of(asked.version)
    return {
        "hints": hints[: asked.hints_opened],
        "has_hint": asked.hints_opened < len(hints),
        "hint_percent": round(COST * 100),
        "has_model_answer": bool(list_model_answer(asked.version)),
    }


def describe_closed(
    interview: Interview,
    asked: InterviewQuestion,
    now: datetime,
    places: Sequence[InterviewQuestion],
) -> dict:
    """Return the context of mockinterviews/closed.html: what stands there, and the way on."""
    kind, bar = kind_of(asked.version), describe_bar(interview, now)
    response = asked.draft.response
    told = kind.tell(response, asked.version.content) if not kind.is_empty(response) else []
    shows_key = interview.mode == Mode.PRACTICE and asked.left_at is not None
    return bar | {
        **describe_place_on_page(interview, asked, places, bar["events"], now),
        "question": asked,
        "version": asked.version,
        "shown": kind.shown(asked.version.content, seed=asked.seed),
        "told": told + tell_follow_ups(asked.follow_ups, response),
        "model_answer": list_model_answer(asked.version) if shows_key else [],
    }


def describe_marks(interview: Interview, asked: InterviewQuestion, response: dict) -> list[dict]:
    """Return the answers that an own review marks, with what was given each: one query."""
    positions = asked.version.content.get("marks") if is_page(asked) else []
    if not positions:
        return []
    rows = interview.questions.filter(position__in=positions)
    given = response.get("sections", {})
    return [
        {
            "position": row.position,
            "name": f"q{row.position}",
            "title": row.version.question.title,
            "told": tell_answer(row),
            "options": [
                {"value": value, "label": label, "chosen": given.get(f"q{row.position}") == value}
                for value, label in OWN_MARKS
            ],
        }
        for row in rows.select_related("version__question", "draft").order_by("position")
    ]


def tell_answer(row: InterviewQuestion) -> list[dict[str, str]]:
    kind, response = kind_of(row.version), row.draft.response
    told = [] if kind.is_empty(response) else kind.tell(response, row.version.content)
    return [part for part in told if part["text"]] + tell_follow_ups(row.follow_ups, response)


def part_names(asked: InterviewQuestion) -> list[str]:
    """Return the names of the parts that the page of a question posts."""
    return list(parts_of(read_response(asked, QueryDict())))


def read_response(asked: InterviewQuestion, data) -> dict:
    """Return the response in posted `data`, its follow-ups too. Raise ResponseError."""
    response = kind_of(asked.version).read(data, asked.version.content)
    return response | read_follow_ups(data, asked.follow_ups)


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
    labels |= {
        row["name"]: row["asks"] for row in list_follow_ups(asked.follow_ups, {}, is_begun=1)
    }
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
    if name.startswith(PREFIX):
        return parts_of(response).get(name, "")
    if kind.fields(content):
        return kind.text_of(response, name, content)
    return "; ".join(part["text"].replace("\n", "; ") for part in kind.tell(response, content))


def keep_both(response: dict, stored: dict) -> dict:
    """Return this tab's parts with the other tab's text below, where the two differ."""
    mine, theirs = parts_of(response), parts_of(stored)
    both = {name: join(part, theirs.get(name, "")) for name, part in mine.items()}
    for holder, prefix in NESTED.items():
        if holder in response:
            both[holder] = {name: both.pop(f"{prefix}{name}") for name in response[holder]}
    return both


def join(mine, theirs):
    if not isinstance(mine, str) or mine == theirs or not theirs:
        return mine
    return f"{mine}\n\n{theirs}"


def late_sentence(words: int, why: LateText.Why) -> str:
    """Return what is told of text that came late, with what it missed."""
    if not words:
        return gettext(
            "Your last change reached us %(when)s. It is kept with your interview and not scored."
        ) % {"when": why.label}
    return ngettext(
        "%(count)s word reached us %(when)s. It is kept with your interview and not scored.",
        "%(count)s words reached us %(when)s. They are kept with your interview and not scored.",
        words,
    ) % {"count": words, "when": why.label}


def paused_sentence() -> str:
    return gettext(
        "The clock stands still, so nothing is taken in. Your text stands below and is kept; it "
        "counts as soon as you go on."
    )
