"""What authors did to many questions at once, in words: for everybody who looks for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.removing import REMOVE
from questions.models import Bank, BulkEdit, Question

NAMED = 50


@dataclass(frozen=True)
class Named:
    """A question of a deed; one that is gone has no key."""

    title: str
    pk: UUID | None


@dataclass(frozen=True)
class Told:
    """One deed as people read it, with the first of its questions."""

    bulk: BulkEdit
    says: str
    named: Sequence[Named]
    more: int
    can_be_undone: bool


def deeds_to_many() -> QuerySet[BulkEdit]:
    """Return all deeds to many questions, the last first."""
    return BulkEdit.objects.select_related("author").order_by("-made_at", "-pk")


def tell_deeds(deeds: Iterable[BulkEdit], *, reader: User) -> list[Told]:
    """Return deeds in words. Two queries, however many they are."""
    deeds = list(deeds)
    slugs = {slug for bulk in deeds for slug in list(bulk.before)[:NAMED]}
    found = Question.objects.filter(slug__in=slugs)
    keys = {slug: (pk, title) for slug, pk, title in found.values_list("slug", "pk", "title")}
    moved = {value_of(bulk) for bulk in deeds if bulk.deed == "move"}
    banks = dict(Bank.objects.filter(pk__in=moved - {None}).values_list("pk", "title"))
    return [
        Told(
            bulk,
            name_deed(bulk, banks),
            [name_question(slug, bulk.before[slug], keys) for slug in list(bulk.before)[:NAMED]],
            len(list(bulk.before)[NAMED:]),
            bulk.author_id == reader.pk and bulk.undone_at is None and is_told(bulk),
        )
        for bulk in deeds
    ]


def name_question(
    slug: str, before: Mapping[str, Any], keys: Mapping[str, tuple[UUID, str]]
) -> Named:
    """Return a question by its title. Another one may have the name of one that was removed."""
    pk, title = keys.get(slug, (None, ""))
    if pk is None or before.get("id", str(pk)) != str(pk):
        return Named(before.get("title") or slug, None)
    return Named(title, pk)


def is_told(bulk: BulkEdit) -> bool:
    """Return whether its record says all that a deed set, so that it can be undone at any time.

    Of former deeds it does not: their undoing would take what others have set since.
    """
    return bulk.deed in ("retire", "return") or value_of(bulk) is not None


def value_of(bulk: BulkEdit) -> Any:
    """Return the tag, the difficulty or the bank (key) of a deed; None where none is known."""
    return next((one.get("value") for one in bulk.before.values()), None)


def name_deed(bulk: BulkEdit, banks: Mapping[int, str]) -> str:
    value = value_of(bulk)
    if bulk.deed == "move":
        value = banks.get(value)
    plain, exact = {
        "tag": (_("Tagged"), _("Tagged “%(value)s”")),
        "untag": (_("Tag taken away"), _("Tag “%(value)s” taken away")),
        "difficulty": (_("Difficulty set"), _("Difficulty set to %(value)s")),
        "move": (_("Moved to another bank"), _("Moved to the bank “%(value)s”")),
        "retire": (_("Retired"), ""),
        "return": (_("Put back on offer"), ""),
        REMOVE: (_("Removed for good"), ""),
    }[bulk.deed]
    return exact % {"value": value} if exact and value is not None else plain
