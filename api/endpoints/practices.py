"""Practice for programs: start one, see what is asked, answer, skip."""

import json
from typing import Annotated, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from accounts.domain.turns import TooOften, take_turn_within
from api.endpoints.answers import AnswerOut, tell_answer
from api.endpoints.auth import Needs
from api.endpoints.banks import After, Limit
from api.endpoints.paging import page_of
from api.endpoints.problems import PROBLEMS, Problem, check_text
from api.endpoints.repeating import Key, once
from api.models import Scope
from questions.domain.answers_beside import read_loosely
from questions.domain.choices import Choice
from questions.domain.choosing import start_practice
from questions.domain.items import NothingToAsk
from questions.domain.practice import MOST_QUESTIONS, answer_item, skip_item
from questions.domain.queries import submissions_for_user
from questions.kinds import ResponseError, kind_of
from questions.limits import STARTS
from questions.models import Confidence, Kind, Practice, PracticeItem

PRACTISE = Needs(Scope.PRACTISE)
router = Router(tags=["Practice"])
MOST_MS = 24 * 60 * 60 * 1000


class NewPractice(Schema):
    """What to practise. Empty lists mean all."""

    topics: list[Annotated[str, Field(max_length=80)]] = Field(
        [], max_length=50, description="Slugs. None: all but those that the learner leaves out."
    )
    kinds: list[Kind] = Field([], max_length=20)
    easiest: int = Field(1, ge=1, le=5)
    hardest: int = Field(5, ge=1, le=5)
    count: int = Field(ge=1, le=MOST_QUESTIONS)
    by_need: bool = Field(False, description="What I need most first.")


class ItemOut(Schema):
    """One question of a practice, without its words."""

    position: int
    kind: Kind
    state: str
    answer: UUID | None


class PracticeOut(Schema):
    """A row of questions."""

    id: UUID
    title: str
    started_at: str
    finished_at: str | None


class Practices(Schema):
    items: list[PracticeOut]
    next: str


class PracticeDetail(PracticeOut):
    items: list[ItemOut]


class ItemDetail(ItemOut):
    """What is asked. `inputs` is what a page shows of it, never the key."""

    text_html: str
    inputs: dict[str, Any]


class NewAnswer(Schema):
    """An answer: the fields of the page, see docs/content-packs.md."""

    fields: dict[
        Annotated[str, Field(max_length=200)],
        Annotated[str, Field(max_length=30_000)]
        | Annotated[list[Annotated[str, Field(max_length=30_000)]], Field(max_length=100)],
    ] = Field(max_length=200)
    confidence: Confidence | None = None
    spent_ms: int | None = Field(None, ge=0, le=MOST_MS)


@router.get(
    "/practices", response={200: Practices, **PROBLEMS}, auth=PRACTISE, url_name="api_practices"
)
def list_practices(request: HttpRequest, limit: Limit = 50, after: After = ""):
    """List one's practices, the newest first."""
    mine = Practice.objects.filter(learner=request.user)
    rows, place = page_of(mine, order=("-started_at", "-pk"), limit=limit, after=after)
    return {"items": [tell_practice(practice) for practice in rows], "next": place}


@router.post(
    "/practices",
    response={201: PracticeDetail, **PROBLEMS},
    auth=PRACTISE,
    url_name="api_practices",
)
def begin_practice(request: HttpRequest, wanted: NewPractice, key: Key = None):
    """Start a practice."""
    check_text(wanted.dict())
    now = timezone.now()
    choice = Choice(
        topics=tuple(wanted.topics),
        kinds=tuple(kind.value for kind in wanted.kinds),
        easiest=min(wanted.easiest, wanted.hardest),
        hardest=max(wanted.easiest, wanted.hardest),
    )

    def enter() -> None:
        try:
            take_turn_within(person=request.user, limit=STARTS, now=now)
        except TooOften as error:
            headers = {"Retry-After": str(error.seconds)}
            raise Problem(429, error.sentence, headers=headers) from None

    def work() -> tuple[int, dict]:
        try:
            practice = start_practice(
                learner=request.user,
                choice=choice,
                count=wanted.count,
                by_need=wanted.by_need,
                now=now,
            )
        except NothingToAsk as error:
            raise Problem(422, str(error.sentence)) from None
        return 201, tell_practice_detail(practice)

    return once(request, key, work, enter=enter)


@router.get(
    "/practices/{uuid:practice_id}",
    response={200: PracticeDetail, **PROBLEMS},
    auth=PRACTISE,
    url_name="api_practice",
)
def get_practice(request: HttpRequest, practice_id: UUID):
    """Return a practice with the state of its questions."""
    return tell_practice_detail(get_object_or_404(Practice, pk=practice_id, learner=request.user))


@router.get(
    "/practices/{uuid:practice_id}/items/{int:position}",
    response={200: ItemDetail, **PROBLEMS},
    auth=PRACTISE,
    url_name="api_practice_item",
)
def get_item(request: HttpRequest, practice_id: UUID, position: int):
    """Return what one question of a practice asks."""
    item = find_item(request, practice_id, position)
    version = item.version
    shown = kind_of(version).shown(version.content, seed=item.seed)
    return {
        **tell_item(item),
        "text_html": version.text_html,
        "inputs": json.loads(json.dumps(shown, cls=DjangoJSONEncoder, default=str)),
    }


@router.post(
    "/practices/{uuid:practice_id}/items/{int:position}/answer",
    response={202: AnswerOut, **PROBLEMS},
    auth=PRACTISE,
    url_name="api_practice_answer",
)
def answer(
    request: HttpRequest, practice_id: UUID, position: int, given: NewAnswer, key: Key = None
):
    """Answer a question once; a worker scores it.

    The same answer again gives the first one back. Another answer to what was answered before is
    409: nothing of it is stored, and the problem has the id of the answer that stands.
    """
    check_text(given.dict())
    item = find_item(request, practice_id, position)
    data = make_form(given.fields)

    def work() -> tuple[int, dict]:
        try:
            submission = answer_item(
                item=item,
                data=data,
                confidence=given.confidence.value if given.confidence else "",
                spent_ms=given.spent_ms,
                now=timezone.now(),
            )
        except ResponseError as error:
            faults = [(error.field, error.sentence)]
            raise Problem(422, str(error.sentence), faults=faults) from None
        if read_loosely(item.version, data) != submission.response:
            sentence = f"This was answered before: {submission.pk} stands. Nothing was stored."
            raise Problem(409, sentence)
        return 202, tell_answer(submissions_for_user(request.user).get(pk=submission.pk))

    return once(request, key, work)


@router.post(
    "/practices/{uuid:practice_id}/items/{int:position}/skip",
    response={200: ItemOut, **PROBLEMS},
    auth=PRACTISE,
    url_name="api_practice_skip",
)
def skip(request: HttpRequest, practice_id: UUID, position: int):
    """Set a question aside. It can still be answered."""
    item = find_item(request, practice_id, position)
    return tell_item(skip_item(item=item, now=timezone.now()))


def make_form(fields: dict[str, str | list[str]]) -> QueryDict:
    """Return the fields as a page would post them."""
    form = QueryDict(mutable=True)
    for name, value in fields.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


def find_item(request: HttpRequest, practice_id: UUID, position: int) -> PracticeItem:
    if position > 2**15 - 1:
        raise Http404
    return get_object_or_404(
        PracticeItem.objects.select_related("practice", "version__question__topic"),
        practice=practice_id,
        practice__learner=request.user,
        position=position,
    )


def tell_practice(practice: Practice) -> dict:
    finished = practice.finished_at
    return {
        "id": str(practice.pk),
        "title": practice.title,
        "started_at": practice.started_at.isoformat(),
        "finished_at": finished.isoformat() if finished else None,
    }


def tell_practice_detail(practice: Practice) -> dict:
    items = practice.items.select_related("version").order_by("position")
    return {**tell_practice(practice), "items": [tell_item(item) for item in items]}


def tell_item(item: PracticeItem) -> dict:
    state = "answered" if item.submission_id else "skipped" if item.skipped_at else "open"
    return {
        "position": item.position,
        "kind": item.version.kind,
        "state": state,
        "answer": str(item.submission_id) if item.submission_id else None,
    }
