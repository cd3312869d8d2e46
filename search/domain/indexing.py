"""Bring the index up to what the apps offer. Runs inside the transaction of a load."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from types import ModuleType

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction

from lessons.domain.shelving import batched
from lessons.models import Lesson
from questions.models import Question
from search.domain.spelling import SHORTEST, find_common, find_rests, split_words
from search.models import Document, Word
from studyhub.advisory import Advisory, hold
from studyhub.app_modules import find_app_modules
from studyhub.searchable import OwnKind, Searchable, SearchKind

BATCH = 500
LONGEST_TITLE = 200
FIELDS = ("pack", "topic_id", "title", "above", "text", "url", "checksum")


def find_offers() -> tuple[ModuleType, ...]:
    """Return the `searching` modules of the apps."""
    return find_app_modules("searching")


@cache
def find_own() -> tuple[OwnKind, ...]:
    """Return what the apps offer of a person's own."""
    return tuple(own for offer in find_offers() for own in getattr(offer, "OWN", ()))


@cache
def find_kinds() -> dict[str, SearchKind]:
    """Return the kinds of documents by name, in the order in which they are listed."""
    kinds = [kind for offer in find_offers() for kind in offer.KINDS]
    kinds += [own.kind for own in find_own()]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.order)}


def kinds_for_user(user) -> list[str]:
    """Return the kinds of documents that `user` may open."""
    return [
        name
        for name, kind in find_kinds().items()
        if not kind.roles or user.roles & {str(role) for role in kind.roles}
    ]


def index_pack(pack: str) -> Counter:
    """Make the index hold exactly what the apps offer of `pack`. Return what was done."""
    # Two that counted the words at once would both add the same, and one of them would fail: a load
    # with all that it brought, or what an author had just edited. Searches do not wait.
    hold(Advisory.INDEX)
    known = {
        (kind, key): checksum
        for kind, key, checksum in Document.objects.filter(pack=pack).values_list(
            "kind", "key", "checksum"
        )
    }
    counts: Counter = Counter()
    changed: list[Document] = []
    for document in offer_documents(pack):
        before = known.pop((document.kind, document.key), None)
        if before == document.checksum:
            counts["unchanged"] += 1
            continue
        counts["changed" if before else "added"] += 1
        changed.append(document)
        if len(changed) == BATCH:
            write_documents(changed)
            changed = []
    write_documents(changed)
    counts["retired"] = remove_documents(known)
    if counts.total() > counts["unchanged"]:
        rebuild_words()
        tidy_indexes()
    return counts


def index_all() -> Counter:
    """Bring the index up to every pack, each in a transaction of its own. Return what was done."""
    counts: Counter = Counter()
    for pack in list_packs():
        with transaction.atomic():
            counts += index_pack(pack)
    return counts


def list_packs() -> list[str]:
    """Return the packs that the index has or should have; without a name is what began here."""
    models = (Document, Lesson, Question)
    return sorted(
        {pack for model in models for (pack,) in model.objects.values_list("pack").distinct()}
    )


def offer_documents(pack: str) -> Iterator[Document]:
    for offer in find_offers():
        for found in offer.find_documents(pack):
            yield make_document(pack, found)


def make_document(pack: str, found: Searchable) -> Document:
    said = {
        **asdict(found),
        "title": found.title[:LONGEST_TITLE],
        "above": found.above[:LONGEST_TITLE],
        "text": " ".join(found.text.split()),
        "pack": pack,
    }
    checksum = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return Document(**said, checksum=checksum)


def write_documents(documents: list[Document]) -> None:
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["kind", "key"], update_fields=FIELDS
    )


def remove_documents(keys: Iterable[tuple[str, str]]) -> int:
    by_kind: dict[str, list[str]] = {}
    for kind, key in keys:
        by_kind.setdefault(kind, []).append(key)
    return sum(
        Document.objects.filter(kind=kind, key__in=of_kind).delete()[0]
        for kind, of_kind in by_kind.items()
    )


def tidy_indexes() -> None:
    """Sort what was just written into the indexes of words.

    PostgreSQL puts it on a list first, which each search would read through from end to end until
    a vacuum comes by: after a large pack that took longer than the rest of the search.
    """
    with connection.cursor() as cursor:
        for model in (Document, Word):
            for index in model._meta.indexes:
                if isinstance(index, GinIndex):
                    cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index.name])


def rebuild_words() -> None:
    """Count the words of all documents anew, for the corrections of misspelt ones."""
    counts: Counter = Counter()
    rows = Document.objects.values_list("title", "above", "text").iterator(chunk_size=BATCH)
    for texts in rows:
        counts.update(set(split_words(" ".join(texts))))
    common = find_common(counts)
    Word.objects.all().delete()
    words = (
        Word(word=word, documents=count, rests=sorted(find_rests(word)))
        for word, count in counts.items()
        if len(word) >= SHORTEST and word not in common
    )
    # By the batch: Django would make all of them first.
    for batch in batched(words, BATCH):
        Word.objects.bulk_create(batch)
