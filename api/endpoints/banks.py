"""Banks and their questions, for authors: read with their keys, and written."""

from typing import Annotated, Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from api.endpoints.auth import Needs
from api.endpoints.paging import page_of
from api.endpoints.problems import PROBLEMS, Problem, check_text
from api.endpoints.repeating import Key, once
from api.models import Scope
from lessons.models import Topic
from questions.domain.banks import BankThere, make_bank
from questions.domain.editing import NotSaved, Overtaken, find_record, save_question
from questions.domain.records import content_of, undress
from questions.models import Bank, Kind, Question, QuestionVersion

READ = Needs(Scope.READ_QUESTIONS, Scope.WRITE_QUESTIONS)
WRITE = Needs(Scope.WRITE_QUESTIONS)
router = Router(tags=["Banks and questions"])

Limit = Annotated[int, Query(50, ge=1, le=200, description="How many at most.")]
# Room for the place after a name of 80 characters, whatever they are, and an id.
After = Annotated[str, Query("", max_length=800, description="`next` of the page before.")]
MOST_64 = 2**63 - 1
# What a fault is about that neither the content nor the place of a question has.
BESIDE_CONTENT = ("", "content", "kind", "bank", "based_on", "change")


class BankOut(Schema):
    """A shelf of questions."""

    id: int
    pack: str
    slug: str
    title: str
    topic: str | None
    questions: int


class NewBank(Schema):
    """A bank of this site, which no pack brings."""

    title: str = Field(min_length=1, max_length=200, pattern=r"\S")
    topic: str = Field("", max_length=80, description="The topic of all its questions, if one.")


class Banks(Schema):
    items: list[BankOut]
    next: str


class QuestionOut(Schema):
    """Where a question belongs, and which version of it is asked."""

    slug: str
    bank: int | None
    kind: Kind
    title: str
    topic: str
    lesson: str | None
    section: str
    objective: str
    difficulty: int
    tags: list[str]
    version: int
    is_retired: bool


class QuestionDetail(QuestionOut):
    """A question with its key."""

    content: dict[str, Any] = Field(
        description="As docs/content-packs.md describes it, with facts as written: to be sent back."
    )


class Questions(Schema):
    items: list[QuestionOut]
    next: str


class VersionOut(Schema):
    """What a question asked at one time."""

    number: int
    kind: Kind
    difficulty: int
    reason: str
    is_cosmetic: bool
    created_at: str
    content: dict[str, Any] = Field(
        description="As docs/content-packs.md describes it, with what facts said at that time."
    )


class Place(Schema):
    """Where a question belongs."""

    topic: str = Field(max_length=80)
    # A question of no lesson is told with `null`, which may come back.
    lesson: Annotated[str, Field(max_length=80)] | None = None
    section: str = Field("", max_length=120)
    objective: str = Field("", max_length=120)
    difficulty: int = Field(2, ge=1, le=5)
    tags: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=20)


class NewPlace(Place):
    slug: str = Field("", max_length=80, description="Made of its words where it is empty.")


class EditedPlace(Place):
    """Where a question belongs from now on: what is left out stays as it is."""

    topic: str = Field("", max_length=80)


class OpenedPlace(Schema):
    """Where a question belonged when it was read, as far as others may change it meanwhile."""

    topic: str = Field(max_length=80)
    lesson: Annotated[str, Field(max_length=80)] | None
    tags: list[Annotated[str, Field(max_length=80)]] = Field(max_length=100)


class NewQuestion(Schema):
    """A question to be added."""

    kind: Kind
    content: dict[str, Any]
    place: NewPlace
    reason: str = Field("", max_length=300)


class EditedQuestion(Schema):
    """A question as it is to be from now on."""

    kind: Kind
    content: dict[str, Any]
    place: EditedPlace = Field(EditedPlace(), description="What is left out stays as it is.")
    opened: OpenedPlace | None = Field(
        None, description="As it was read: what others changed of it since stays."
    )
    reason: str = Field(max_length=300, description="Why it changes.")
    is_cosmetic: bool = Field(False, description="Whether old answers stay right.")
    based_on: int = Field(ge=1, le=MOST_64, description="The version that was read.")


@router.get("/banks", response={200: Banks, **PROBLEMS}, auth=READ, url_name="api_banks")
def list_banks(request: HttpRequest, limit: Limit = 50, after: After = ""):
    """List the banks."""
    rows, place = page_of(banks(), order=("pk",), limit=limit, after=after)
    return {"items": [tell_bank(bank) for bank in rows], "next": place}


@router.post("/banks", response={201: BankOut, **PROBLEMS}, auth=WRITE, url_name="api_banks")
def add_bank(request: HttpRequest, bank: NewBank, key: Key = None):
    """Make a bank of this site. One that has its title already is 409."""
    check_text(bank.dict())
    topic = Topic.objects.filter(slug=bank.topic).first()
    if bank.topic and topic is None:
        sentence = "There is no such topic."
        raise Problem(422, "The bank was not made.", faults=[("topic", sentence)])

    def work() -> tuple[int, dict]:
        try:
            made = make_bank(title=bank.title, topic=topic)
        except BankThere as error:
            raise tell_there(error) from None
        return 201, tell_bank(find_bank(made.pk))

    return once(request, key, work)


def tell_there(error: BankThere) -> Problem:
    """Return the problem of a second bank of one title, with the id of the first."""
    faults = [("title", error.sentence)]
    return Problem(409, f"{error.sentence} Its id is {error.bank.pk}.", faults=faults)


@router.get(
    "/banks/{int:bank_id}", response={200: BankOut, **PROBLEMS}, auth=READ, url_name="api_bank"
)
def get_bank(request: HttpRequest, bank_id: int):
    """Return one bank."""
    return tell_bank(find_bank(bank_id))


@router.get(
    "/banks/{int:bank_id}/questions",
    response={200: Questions, **PROBLEMS},
    auth=READ,
    url_name="api_bank_questions",
)
def list_questions(request: HttpRequest, bank_id: int, limit: Limit = 50, after: After = ""):
    """List the questions of a bank, retired ones as well."""
    questions = find_questions().filter(bank=find_bank(bank_id))
    rows, place = page_of(questions, order=("slug",), limit=limit, after=after)
    return {"items": [tell_question(question) for question in rows], "next": place}


@router.post(
    "/banks/{int:bank_id}/questions",
    response={201: QuestionDetail, **PROBLEMS},
    auth=WRITE,
    url_name="api_bank_questions",
)
def add_question(request: HttpRequest, bank_id: int, question: NewQuestion, key: Key = None):
    """Add a question to a bank. It is checked as a load of its pack would check it."""
    check_text(question.dict())
    bank = find_bank(bank_id)

    def work() -> tuple[int, dict]:
        version = save(
            request,
            bank=bank,
            question=None,
            kind=question.kind.value,
            content=question.content,
            place=question.place.dict(),
            reason=question.reason,
            is_cosmetic=False,
            based_on=None,
        )
        return 201, tell_detail(find_question(version.question.slug))

    return once(request, key, work)


@router.get(
    "/questions/{slug:slug}",
    response={200: QuestionDetail, **PROBLEMS},
    auth=READ,
    url_name="api_question",
)
def get_question(request: HttpRequest, slug: str):
    """Return a question with its key."""
    return tell_detail(find_question(slug))


@router.put(
    "/questions/{slug:slug}",
    response={200: QuestionDetail, **PROBLEMS},
    auth=WRITE,
    url_name="api_question",
)
def edit_question(request: HttpRequest, slug: str, question: EditedQuestion, key: Key = None):
    """Save a new version of a question. What was answered keeps the version that it answered."""
    check_text(question.dict())
    found = find_question(slug)
    if found.bank is None:
        raise Problem(409, "This question is in no bank, so it cannot be edited here.")
    opened = question.opened

    def work() -> tuple[int, dict]:
        save(
            request,
            bank=found.bank,
            question=found,
            kind=question.kind.value,
            content=question.content,
            place=place_in_version(found) | plain_place(question.place.dict(exclude_unset=True)),
            reason=question.reason,
            is_cosmetic=question.is_cosmetic,
            based_on=question.based_on,
            # No request names a bank: another one that it has by now stays.
            opened={"bank": found.bank_id} | plain_place(opened.dict() if opened else {}),
        )
        return 200, tell_detail(find_question(slug))

    return once(request, key, work)


@router.get(
    "/questions/{slug:slug}/versions",
    response={200: list[VersionOut], **PROBLEMS},
    auth=READ,
    url_name="api_question_versions",
)
def list_versions(request: HttpRequest, slug: str):
    """List the versions of a question, the newest first."""
    versions = find_question(slug).versions.order_by("-number")
    return [tell_version(version) for version in versions]


def place_in_version(question: Question) -> dict[str, Any]:
    """Return what the version that an edit is based on says of where a question belongs."""
    version = question.current_version
    return {name: getattr(version, name) for name in ("section", "objective", "difficulty")}


def plain_place(place: dict[str, Any]) -> dict[str, Any]:
    """Return a place as the domain has it: no lesson is an empty one."""
    return {name: value if value is not None else "" for name, value in place.items()}


def save(request: HttpRequest, **what) -> QuestionVersion:
    """Save a question; what is wrong with it becomes a problem that names each field."""
    try:
        return save_question(author=request.user, now=timezone.now(), **what)
    except Overtaken as error:
        raise Problem(409, str(error), faults=error.faults) from None
    except NotSaved as error:
        faults = [(name_in_body(path), says) for path, says in error.faults]
        raise Problem(422, "The question was not saved.", faults=faults) from None


def name_in_body(path: str) -> str:
    """Return a field of the body by the path of an entry of a question."""
    first = path.partition(".")[0]
    if first in NewPlace.model_fields:
        return f"place.{path}"
    if first == "id":
        return "place.slug"
    return path if first in BESIDE_CONTENT else f"content.{path}"


def banks():
    open_ones = Count("questions", filter=Q(questions__retired_at=None))
    return Bank.objects.select_related("topic").annotate(count=open_ones)


def find_bank(bank_id: int) -> Bank:
    return get_object_or_404(banks(), pk=min(bank_id, MOST_64))


def find_questions():
    return Question.objects.filter(current_version__isnull=False).select_related(
        "current_version", "topic", "lesson", "bank"
    )


def find_question(slug: str) -> Question:
    return get_object_or_404(find_questions(), slug=slug)


def tell_bank(bank: Bank) -> dict:
    return {
        "id": bank.pk,
        "pack": bank.pack,
        "slug": bank.slug,
        "title": bank.title,
        "topic": bank.topic.slug if bank.topic else None,
        "questions": bank.count,
    }


def tell_question(question: Question) -> dict:
    version = question.current_version
    return {
        "slug": question.slug,
        "bank": question.bank_id,
        "kind": version.kind,
        "title": question.title,
        "topic": question.topic.slug,
        "lesson": question.lesson.slug if question.lesson else None,
        "section": version.section,
        "objective": version.objective,
        "difficulty": version.difficulty,
        "tags": question.tags,
        "version": version.number,
        "is_retired": question.retired_at is not None,
    }


def tell_detail(question: Question) -> dict:
    """Return a question as its author wrote it: its content can be sent back as it is."""
    return {**tell_question(question), "content": content_of(find_record(question))}


def tell_version(version: QuestionVersion) -> dict:
    return {
        "number": version.number,
        "kind": version.kind,
        "difficulty": version.difficulty,
        "reason": version.reason,
        "is_cosmetic": version.is_cosmetic,
        "created_at": version.created_at.isoformat(),
        "content": undress(version.content),
    }
