"""Ask the index: at most a few hundred candidates are ranked, however many documents match.

A common word stands in most documents, and to rank all of them would take longer the more there is
to read. So candidates are capped: first those that have the words in their title, then others. The
counts say so: "more than 250". What is a person's own is looked for among their rows alone.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F

from accounts.models import User
from search.domain.indexing import find_own
from search.domain.spelling import find_common, find_nearest
from search.models import Document, Word
from studyhub.searchable import CONFIG, OwnKind, Searchable
from studyhub.statements import Given, IsAmong, Statement

MOST_TERMS = 8
LONGEST_TERM = 40
LONGEST_QUESTION = 200
TITLED, MENTIONING, OWN = 100, 250, 100
# A title says what a text is about; a long text is no better for being long.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
BY_LENGTH = 1
# C#, F# and C++: the index knows their letter alone, which begins too many words.
SIGNED = re.compile(r"[a-z][#+]+$")
KEYS = Given("keys", ArrayField(models.BigIntegerField()))


class Ranked(NamedTuple):
    """One thing that was found: a document by its id, or something of one's own by its key."""

    rank: float
    key: int | str
    kind: str
    topic_id: int | None


@dataclass
class Found:
    """What a question to the index came to."""

    asked: str
    terms: list[str]
    # The corrected question where nothing was found as it was asked.
    corrected: str = ""
    # Words that nothing is near to, so that the others were looked for without them.
    left_out: list[str] = field(default_factory=list)
    # Where nothing was found: words that stand in every text.
    common: list[str] = field(default_factory=list)
    # The best first.
    ranked: list[Ranked] = field(default_factory=list)
    is_capped: bool = False

    def narrow(self, *, kind: str = "", topic_id: int | None = None) -> list[Ranked]:
        """Return what is of one kind and topic, the best first."""
        if not kind and topic_id is None:
            return self.ranked
        return [
            one
            for one in self.ranked
            if (not kind or one.kind == kind) and (topic_id is None or one.topic_id == topic_id)
        ]

    def count_kinds(self) -> Counter:
        return Counter(map(attrgetter("kind"), self.ranked))

    def count_topics(self) -> Counter:
        counts = Counter(map(attrgetter("topic_id"), self.ranked))
        del counts[None]
        return counts


def ask(asked: str, *, user: User, kinds: Collection[str]) -> Found:
    """Find what has every word of `asked`, as the beginning of a word: the documents of `kinds`,
    and what of these kinds is of `user`.

    Where nothing has them all, words that no document knows are corrected or left out, and that is
    said.
    """
    asked = " ".join(asked.replace("\0", " ").split())[:LONGEST_QUESTION]
    found = Found(asked=asked, terms=split_terms(asked))
    rank_candidates(found, found.terms, user, kinds)
    if found.terms and not found.ranked:
        ask_again(found, user, kinds)
    return found


def ask_again(found: Found, user: User, kinds: Collection[str]) -> None:
    """Look for the words that were probably meant, without those that nothing is near to."""
    common = find_common(found.terms)
    found.common = [term for term in found.terms if term in common]
    asked = [term for term in found.terms if term not in common]
    meant = {term: correct(term) for term in asked}
    terms = [meant[term] for term in asked if meant[term]]
    if terms == asked:
        return
    rank_candidates(found, terms, user, kinds)
    if found.ranked:
        found.terms = terms
        found.left_out = [term for term in asked if not meant[term]]
        if any(meant[term] not in ("", term) for term in asked):
            found.corrected = " ".join(terms)


def split_terms(asked: str) -> list[str]:
    terms = [term.strip("\"'.,;:!?()[]{}<>&|*\\").lower() for term in asked.split()]
    return [term[:LONGEST_TERM] for term in terms if term][:MOST_TERMS]


def correct(term: str) -> str:
    """Return `term`, or the word that was probably meant where no document knows it; empty where
    there is none."""
    if Word.objects.filter(word__startswith=term).exists():
        return term
    return find_nearest(term)


def write_query(terms: list[str]) -> str:
    """Return the query of all terms, each quoted, so that no sign of theirs is an operator."""
    quoted = [(term.replace("\\", "").replace("'", "''"), term) for term in terms]
    return " & ".join(
        f"'{word}'" if SIGNED.match(term) else f"'{word}':*" for word, term in quoted if word
    )


class Rank(SearchRank):
    """A rank as it comes: Django would make a float of each, which it is."""

    def get_db_converters(self, connection) -> list:
        return []


QUERY = SearchQuery(Given("query", models.TextField()), config=CONFIG, search_type="raw")
RANK = Rank(F("vector"), QUERY, weights=WEIGHTS, normalization=BY_LENGTH)


@cache
def ranking(kinds: tuple[str, ...], most_titled: int, most_mentioning: int) -> Statement:
    """Return the statement that finds the candidates of `kinds` for `query`, and ranks them."""
    documents = Document.objects.filter(kind__in=kinds)
    titled, mentioning = (
        found.annotate(rank=RANK).values_list("rank", "pk", "kind", "topic_id")[:most]
        for found, most in (
            (documents.filter(title_vector=QUERY), most_titled),
            (documents.filter(vector=QUERY), most_mentioning),
        )
    )
    rows = titled.union(mentioning).order_by("-rank", "pk")
    return Statement(lambda: rows, is_prepared=False)


@cache
def ranking_own(own: OwnKind) -> Statement:
    """Return the statement that finds what is of `person` for `query`, the best first."""
    return Statement(
        lambda: (
            own.rows(Given("person", models.BigIntegerField()))
            .filter(vector=QUERY)
            .annotate(rank=RANK)
            .order_by("-rank", "pk")
            .values_list("rank", own.key, own.topic)[:OWN]
        )
    )


def rank_candidates(found: Found, terms: list[str], user: User, kinds: Collection[str]) -> None:
    """Fill in what matches `terms`, the best first."""
    if not terms:
        return
    query = write_query(terms)
    rows = ranking(tuple(kinds), TITLED, MENTIONING).fetch(query=query)
    found.ranked = list(map(Ranked._make, rows))
    found.is_capped = len(rows) >= MENTIONING
    if mine := rank_own(query, user, kinds):
        # Sorting keeps the order of equals.
        found.ranked = sorted(found.ranked + mine, key=lambda one: -one.rank)
    if signed := [term for term in terms if SIGNED.match(term)]:
        found.ranked = keep_literal(found.ranked, signed, user)


def rank_own(query: str, user: User, kinds: Collection[str]) -> list[Ranked]:
    """Return what matches of the person's own, each with its rank."""
    return [
        Ranked(rank, str(key), own.kind.name, topic_id)
        for own in find_own()
        if own.kind.name in kinds
        for rank, key, topic_id in ranking_own(own).fetch(query=query, person=user.pk)
    ]


def keep_literal(ranked: list[Ranked], signed: list[str], user: User) -> list[Ranked]:
    """Return what has each of the terms as it is written, with its signs."""
    shown = show_by_key(ranked, user=user)
    texts = {key: f"{one.title} {one.above} {one.text}".lower() for key, one in shown.items()}
    return [one for one in ranked if all(term in texts.get(one.key, "") for term in signed)]


DOCUMENTS = Statement(
    lambda: Document.objects.filter(IsAmong("pk", KEYS)).values_list(
        *("pk", "kind", "key", "title", "url", "text", "above", "topic_id")
    )
)


def show_in_order(ranked: Iterable[Ranked], *, user: User) -> list[Searchable]:
    """Return what was found in its order, without what is gone by now."""
    ranked = list(ranked)
    shown = show_by_key(ranked, user=user)
    return [shown[one.key] for one in ranked if one.key in shown]


def show_by_key(ranked: list[Ranked], *, user: User) -> dict[int | str, Searchable]:
    shown: dict[int | str, Searchable] = {}
    for own in find_own():
        if keys := [str(one.key) for one in ranked if one.kind == own.kind.name]:
            shown |= own.show(user, keys)
    if ids := [one.key for one in ranked if isinstance(one.key, int)]:
        shown |= {pk: Searchable(*fields) for pk, *fields in DOCUMENTS.fetch(keys=ids)}
    return shown
