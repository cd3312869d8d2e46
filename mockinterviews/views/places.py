"""The places of an interview in a row: the map beside a question, the list before handing in."""

from collections.abc import Sequence

from django.utils.translation import gettext

from mockinterviews.domain import queries
from mockinterviews.domain.follow_ups import count_words
from mockinterviews.domain.pages import dress, is_page, kind_of, positions_before
from mockinterviews.domain.visits import goes_back, is_open_to
from mockinterviews.models import Interview, InterviewQuestion, SectionKind


def describe_map(
    interview: Interview, places: Sequence[InterviewQuestion], current: int, by_plan: int
) -> list[dict]:
    """Return the sections with their places; `by_plan` is the one that the plan is in now."""
    return [
        section
        | {
            "is_now": index == by_plan,
            "questions": [
                describe_place(place, current, completed_by(place))
                | describe_way(interview, places, place)
                for place in places
                if place.section == index
            ],
        }
        for index, section in enumerate(interview.plan["sections"])
    ]


def describe_way(
    interview: Interview, places: Sequence[InterviewQuestion], place: InterviewQuestion
) -> dict:
    """Return whether one may go to a place, and a title in place of its own where it is not to be
    known yet: without going back one meets the questions in their order, as in life."""
    way: dict = {"is_open_to": is_open_to(interview, places, place)}
    if not (goes_back(interview) or is_page(place) or place.opened_at):
        way["title"] = gettext("not seen yet")
    return way


def completed_by(item: InterviewQuestion) -> dict:
    """Return what says whether an answer is complete, as `places_for_map` fetched it."""
    if is_page(item):
        return item.version.content
    return {name: getattr(item, name) for name in queries.COMPLETED_BY}


def describe_place(item: InterviewQuestion, current: int, content: dict) -> dict:
    """Return one place of the map; of its `content` only what `name_lack` needs."""
    kind = kind_of(item.version)
    return {
        "position": item.position,
        "title": item.version.question.title,
        "is_page": is_page(item),
        "is_break": item.version.kind == SectionKind.BREAK,
        "is_empty": kind.is_empty(item.draft.response),
        "lacks": kind.name_lack(item.draft.response, content),
        "flagged": item.flagged,
        "current": item.position == current,
    }


def describe_rows(interview: Interview) -> list[dict]:
    """Return every place with what stands in it, for the page before handing in."""
    rows = list(
        InterviewQuestion.everything.filter(interview=interview)
        .select_related("version__question", "draft")
        .order_by("section", "position")
    )
    for item in rows:
        dress(item, interview.plan, positions_before(rows, item.section))
    return [
        describe_place(item, 0, item.version.content)
        | {
            "words": count_words(item.version, item.draft.response),
            "in_words": bool(kind_of(item.version).fields(item.version.content)),
            "saved_at": item.draft.saved_at,
        }
        | describe_way(interview, rows, item)
        for item in rows
        if item.version.kind != SectionKind.BREAK
    ]
