"""What the page of a question of a practice shows, and where it leads."""

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from questions.domain.answer_drafts import Basis, draft_of, list_typed, number_of, saves_of
from questions.domain.answers_beside import tell_other
from questions.domain.hints import gives_hints, hints_of
from questions.domain.practice import Outlined, count_items, minutes_left, next_item
from questions.domain.self_marking import list_own_parts
from questions.domain.showing import note_keys_shown
from questions.kinds import kind_of, response_of
from questions.models import Confidence, Practice, PracticeItem, Submission
from questions.views.feedback import describe_feedback
from questions.views.fetching import get_answer
from studyhub.addresses import find_address
from studyhub.params import MOST_32, read_whole


def describe_item(
    request: HttpRequest, item: PracticeItem, stored: Submission | None = None
) -> dict:
    """Return the context of questions/practice_item.html; its answer is `stored`, or is read."""
    items = item.outline
    version = item.version
    kind = kind_of(version)
    upcoming = next_item(items, after=item.position)
    context = {
        "item": item,
        "practice": item.practice,
        "total": count_items(item.practice, items),
        "minutes_left": minutes_left(item.practice, items),
        "next_url": find_item_url(item, upcoming) if upcoming else summary_of(item.practice),
        "is_last": upcoming is None,
        **describe_before(item),
        "flag_url": flag_url_of(item),
        "leave_url": find_address("recall" if is_recall(item.practice) else "practice"),
        "is_flagged": item.is_flagged,
        "version": version,
        "kind": kind,
    }
    if item.submission_id is None:
        if item.revises:
            # What a mentor returned stands beside the editor.
            asked = [version.question_id]
            note_keys_shown(learner=request.user, questions=asked, now=timezone.now())
        draft = draft_of(item)
        context |= {
            "draft_url": draft_url_of(item),
            "draft_number": number_of(item),
            "draft_saves": " ".join(saves_of(item.draft)),
            "shown": kind.shown(version.content, seed=item.seed),
            "fields": kind.fields(version.content),
            "response": response_of(item.revises) if item.revises else {},
            "prefix": "",
            "confidences": confidence_keys(),
            "hints": describe_hints(item),
            "can_self_mark": bool(list_own_parts(version)),
            "self_mark": item.practice.self_marking,
        }
        return context if draft is None else context | read_typed(item, draft)
    submission = stored or get_answer(request.user, item.submission_id)
    feedback = describe_feedback(
        submission=submission, now=timezone.now(), place="practice", seed=item.seed
    )
    context |= {"again_url": address_of(item), "draft_url": draft_url_of(item)}
    if item.draft:
        context |= describe_beside(item, draft_of(item), number=number_of(item))
    return context | feedback


def describe_typed(request: HttpRequest, item: PracticeItem) -> dict:
    """Return the context of an open item with what was typed into its form so far."""
    basis = Basis.read(request.POST)
    number = basis.number if basis and not basis.covers(item.draft) else number_of(item)
    typed = read_typed(item, request.POST) | {"draft_number": number, "is_posted": True}
    return describe_item(request, item) | typed


def read_typed(item: PracticeItem, data: QueryDict) -> dict:
    """Return what the form of an open item shows as typed."""
    version = item.version
    return {
        "confidence": data.get("confidence", ""),
        "response": kind_of(version).typed(data, version.content),
        "self_mark": "self_mark" in data,
    }


def describe_beside(item: PracticeItem, data: QueryDict, *, number: int = 0) -> dict:
    """Return the context of questions/unkept.html; without `number` the server does not keep it."""
    return {
        "unkept": tell_other(item, data),
        "posted": list_posted(data),
        "can_replace": can_replace(item),
        "beside": number,
        "counted": bool(number) and item.draft.get("counted", False),
    }


def describe_refused(item: PracticeItem, data: QueryDict) -> dict:
    """Return the context of an answered item with what was posted and can not count as it is.

    These words go first, also where others stand beside the answer: nobody else has them.
    """
    number = read_whole(data.get("beside"), most=MOST_32) or 0
    kept = number if number == number_of(item) else 0
    return describe_beside(item, data, number=kept) | {"arrived": "instead" not in data}


def can_replace(item: PracticeItem) -> bool:
    """Return whether another answer can count: a placement check has gone on by the first."""
    return item.practice.origin != Practice.Origin.FIRST


def list_posted(data: QueryDict) -> list[tuple[str, str]]:
    """Return the fields of an answer as they were posted, however long, to post them again."""
    ours = ("confidence", "self_mark")
    return [(name, one) for name, one in list_typed(data) if name not in ours]


def describe_hints(item: PracticeItem) -> dict:
    """Return the open hints of an item, and the number of the next one if there is another."""
    hints = hints_of(item.version) if gives_hints(item.practice) else []
    opened = len(item.hints_opened)
    return {
        "opened": hints[:opened],
        "total": len(hints),
        "next": opened + 1 if opened < len(hints) else None,
    }


def describe_before(item: PracticeItem) -> dict:
    """Return number and address of the item before this one: 0 and "" at the first."""
    earlier = [one for one in item.outline if one.position < item.position]
    if not earlier:
        return {"back_to": 0, "back_url": ""}
    return {"back_to": earlier[-1].position, "back_url": find_item_url(item, earlier[-1])}


def find_item_url(item: PracticeItem, other: Outlined) -> str:
    """Return the address of another item of the same practice."""
    return find_address("practice_item", item.practice_id, other.position)


def is_recall(practice: Practice) -> bool:
    return practice.origin == Practice.Origin.RECALL


def confidence_keys() -> list[tuple]:
    """Return the three degrees with their keys: u stands for unsure, since g goes to places."""
    return list(zip("stu", Confidence.values, Confidence.labels, strict=True))


def address_of(item: PracticeItem, anchor: str = "") -> str:
    """Return the address of an item's page."""
    return find_address("practice_item", item.practice_id, item.position) + anchor


def flag_url_of(item: PracticeItem) -> str:
    """Return where the question of an item is flagged."""
    return find_address("practice_flag", item.practice_id, item.position)


def draft_url_of(item: PracticeItem) -> str:
    """Return where what is typed into an item is kept, and let go."""
    return find_address("practice_draft", item.practice_id, item.position)


def summary_of(practice: Practice) -> str:
    """Return the address of a practice's summary."""
    return find_address("practice_summary", practice.pk)
