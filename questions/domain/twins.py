"""Questions that ask nearly the same: found by the pairs of words that they share.

The likeness of two texts is the share of their word pairs that both have (Jaccard), without the
order of pairs: a reworded copy keeps most of them. Names and numbers count like any other word.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from lessons.domain.markdown import read_words
from questions.models import Bank, Question, TwinPair
from studyhub.enqueue import enqueue

WORD = re.compile(r"\w+")
ALIKE = 0.5
MOST = 5
# Of questions that share a rare word, so many are compared at most.
MOST_COMPARED = 2000
# A pair of words that so many questions share tells none of them from another.
COMMON = 200
# A search ends within two minutes of its beginning; before that it may wait for a worker.
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Twin:
    """A question that is like another, and how like: 0 to 1."""

    question: Question
    likeness: float


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the pairs of words that follow one another; the single word of a text of one."""
    words = [word.casefold() for word in WORD.findall(text)]
    if len(words) < 2:
        return frozenset((word,) for word in words)
    return frozenset(itertools.pairwise(words))


def likeness(one: frozenset, other: frozenset) -> float:
    """Return the share of the pairs of both texts that both have."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def list_texts(questions: Iterable[tuple]) -> dict:
    """Return the shingles of questions given as (key, HTML of the text)."""
    return {key: shingles(read_words(html)) for key, html in questions}


def find_twins(
    *, text: str, but: Question | None = None, but_slug: str = "", most: int = MOST
) -> list[Twin]:
    """Return the questions on offer that ask nearly what `text` asks, the likest first.

    Compares with those that have one of its longest words in their title, 2,000 at most.
    """
    wanted = shingles(text)
    if len(wanted) < 2:
        return []
    others = Question.objects.filter(retired_at=None, current_version__isnull=False)
    if but:
        others = others.exclude(pk=but.pk)
    # The rarest of its words, at any place of the text, narrows what is compared.
    longest = sorted({word for pair in wanted for word in pair}, key=len)[-3:]
    candidates = others.none()
    for word in longest:
        candidates = candidates | others.filter(title__icontains=word)
    rows = candidates.exclude(slug=but_slug).values_list("pk", "current_version__text_html")[
        :MOST_COMPARED
    ]
    likely = {key: likeness(wanted, theirs) for key, theirs in list_texts(rows).items()}
    best = sorted((key for key in likely if likely[key] >= ALIKE), key=likely.get, reverse=True)
    found = Question.objects.select_related("bank", "topic").in_bulk(best[:most])
    return [Twin(found[key], likely[key]) for key in best[:most]]


def find_pairs(bank: Bank) -> Iterator[tuple[object, object, float]]:
    """Yield the pairs of questions of a bank that are alike, by their keys.

    Only those are compared that share a pair of words which few others have.
    """
    rows = bank.questions.filter(retired_at=None, current_version__isnull=False)
    texts = list_texts(rows.values_list("pk", "current_version__text_html"))
    holders = defaultdict(list)
    for key, pairs in texts.items():
        for pair in pairs:
            holders[pair].append(key)
    met = set()
    for keys in holders.values():
        if len(keys) > COMMON:
            continue
        for at, one in enumerate(keys):
            for other in keys[at + 1 :]:
                if (one, other) not in met:
                    met.add((one, other))
                    if (alike := likeness(texts[one], texts[other])) >= ALIKE:
                        yield one, other, alike


@transaction.atomic
def ask_for_twins(*, bank: Bank, now: datetime) -> None:
    """Let a worker look through a bank. The page shows what it found."""
    Bank.objects.filter(pk=bank.pk).update(twins_asked_at=now)
    enqueue("questions.find_twins", bank_id=bank.pk)


def awaits_twins(bank: Bank) -> bool:
    """Whether somebody asked for the twins of a bank and no worker has found them since."""
    asked, found = bank.twins_asked_at, bank.twins_found_at
    return asked is not None and (found is None or found < asked)


def is_twins_late(bank: Bank, *, now: datetime) -> bool:
    """Whether a search that is awaited has lasted so long that it may have been lost.

    No sweep sends it again: a bank that is too large for the time of its task would keep a worker
    busy for ever. Whoever asked can ask once more.
    """
    return now - bank.twins_asked_at > LATE


def store_twins(*, bank_id: int, now: datetime) -> int:
    """Find the pairs of a bank and keep them in place of those before. Return how many."""
    bank = Bank.objects.filter(pk=bank_id).first()
    if bank is None:
        return 0
    pairs = [
        TwinPair(bank=bank, one_id=one, other_id=other, likeness=alike)
        for one, other, alike in find_pairs(bank)
    ]
    with transaction.atomic():
        Bank.objects.select_for_update(no_key=True).get(pk=bank_id)
        TwinPair.objects.filter(bank=bank).delete()
        # Who removes questions waits for the bank: what is still there now stays until the commit.
        there = set(bank.questions.values_list("pk", flat=True))
        pairs = [pair for pair in pairs if {pair.one_id, pair.other_id} <= there]
        TwinPair.objects.bulk_create(pairs, batch_size=500)
        Bank.objects.filter(pk=bank_id).update(twins_found_at=now)
    return len(pairs)
