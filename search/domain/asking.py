"""Ask the index: at most a few hundred candidates are ranked, however many documents match.

A common word stands in most documents, and to rank all of them would take longer the more there is
to read. So candidates are capped: first those that have the words in their title, then others. The
counts say so: "more than 120". What is a person's own is looked for among their rows alone.

The parts of one text, such as the sections of a lesson, are one result, in the place of the best.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, F, Func, QuerySet, Value, When
from django.db.models.functions import Cast

from accounts.models import User
from search.domain.correcting import correct
from search.domain.indexing import find_own
from search.domain.spelling import find_common
from search.domain.terms import (
    MOST_TERMS,
    SIGNED,
    split_terms,
    write_most,
    write_query,
    write_widely,
)
from search.models import Document
from studyhub.searchable import CONFIG, OwnKind, Searchable
from studyhub.statements import Given, IsAmong, Statement

LONGEST_QUESTION = 200
TITLED, MENTIONING, OWN = 60, 120, 60
# Of the one kind of one's own that is asked for alone.
OWN_ALONE = 600
# A title says what a text is about; a long text is no better for being long.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
BY_LENGTH = 1
TOPIC = Given("topic", models.BigIntegerField())
KEYS = Given("keys", ArrayField(models.BigIntegerField()))
IN_FULL = Given("in_full", ArrayField(models.BigIntegerField()))


class Ranked(NamedTuple):
    """One thing that was found: a document by its id, or something of one's own by its key."""

    rank: float
    key: int | str
    kind: str
    topic_id: int | None
    # The key of the text that this is a part of, or its own.
    whole: str


# What was found in one text, the best first.
Result = list[Ranked]


@dataclass
class Found:
    """What a question to the index came to."""

    asked: str
    terms: list[str]
    # The kind that is shown alone.
    alone: str = ""
    # The corrected question where no document has it as it was asked.
    corrected: str = ""
    # Words that nothing is near to, so that the others were looked for without them.
    left_out: list[str] = field(default_factory=list)
    # Whether nothing of all, or of what is not one's own, has all words: some have most of them.
    has_most: bool = False
    # Whether something of one's own has it as it was asked, and stands among the rest.
    is_own: bool = False
    # Where nothing was found: words that stand in every text.
    common: list[str] = field(default_factory=list)
    # The best first, and the query that has found the documents among them, with its terms.
    results: list[Result] = field(default_factory=list)
    query: str = ""
    sought: list[str] = field(default_factory=list)
    # Whether there are more documents than were ranked, and the kinds of one's own with more.
    is_capped: bool = False
    capped: set[str] = field(default_factory=set)

    def has_more(self, kind: str) -> bool:
        """Return whether more matches than is here, of one kind or, without its name, of any."""
        if not kind:
            return self.is_capped or bool(self.capped)
        return kind in self.capped if is_personal(kind) else self.is_capped

    @property
    def has_documents(self) -> bool:
        return any(isinstance(result[0].key, int) for result in self.results)

    def narrow(self, *, kind: str = "", topic_id: int | None = None) -> list[Result]:
        """Return what is of one kind and topic, the best first."""
        if not kind and topic_id is None:
            return self.results
        return [
            result
            for result in self.results
            if (not kind or result[0].kind == kind)
            and (topic_id is None or result[0].topic_id == topic_id)
        ]

    def count_kinds(self, *, topic_id: int | None = None) -> Counter:
        return Counter(result[0].kind for result in self.narrow(topic_id=topic_id))

    def count_topics(self, *, kind: str = "") -> Counter:
        counts = Counter(result[0].topic_id for result in self.narrow(kind=kind))
        del counts[None]
        return counts


def is_personal(kind: str) -> bool:
    """Return whether what is of this kind is one person's own."""
    return any(own.kind.name == kind for own in find_own())


def ask(asked: str, *, user: User, kinds: Collection[str], alone: str = "") -> Found:
    """Find what has every word of `asked`, the last as the beginning of a word: the documents of
    `kinds`, and what of these kinds is of `user`; most of the kind that is shown `alone`.

    Where no document has them all, each may be a beginning, or two be joined; then words that no
    document knows are corrected or left out, and at last most of the words will do. That is said.
    What is of `user` hides nothing of it: a slip of the pen in an answer is one.
    """
    asked = normalize("NFC", " ".join(asked.replace("\0", " ").split()))[:LONGEST_QUESTION]
    found = Found(asked=asked, terms=split_terms(asked), alone=alone)
    rank_candidates(found, found.terms, user, kinds, begun=1)
    if len(found.terms) > 1 and not found.has_documents:
        rank_query(found, write_widely(found.terms), found.terms, user, kinds)
    if found.terms and not found.has_documents:
        ask_again(found, user, kinds)
    return found


def narrow(
    found: Found, *, kind: str, topic_id: int | None, user: User, kinds: Collection[str]
) -> Found:
    """Return what was found of one kind and topic. Where candidates were cut they are looked for
    anew among these alone: what is rare among all may be most of what is here."""
    results = found.narrow(kind=kind, topic_id=topic_id)
    wanted = tuple(one for one in kinds if kind in ("", one) and not is_personal(one))
    is_narrow = bool(kind) or topic_id is not None
    if not (found.is_capped and is_narrow and wanted):
        return replace(found, results=results)
    of_topic = {} if topic_id is None else {"topic": topic_id}
    statement = ranking(wanted, TITLED, MENTIONING, is_of_topic=bool(of_topic))
    rows = statement.fetch(query=found.query, **of_topic)
    ranked = keep_literal([*map(Ranked._make, rows)], found.sought, user)
    merged = {one.key: one for one in chain(*results, ranked)}
    return replace(
        found,
        results=gather(arrange(merged.values())),
        is_capped=len(rows) >= MENTIONING,
    )


def ask_again(found: Found, user: User, kinds: Collection[str]) -> None:
    """Look for the words that were probably meant, without those that nothing is near to."""
    common = find_common(found.terms)
    found.common = [term for term in found.terms if term in common]
    asked = [term for term in found.terms if term not in common]
    meant = {term: correct(term) for term in asked}
    terms = [word for term in asked for word in meant[term].split()]
    is_own = bool(found.results)
    if terms != asked and rank_candidates(found, terms, user, kinds):
        found.is_own = is_own
        found.terms = list(dict.fromkeys([*terms, *asked] if is_own else terms))
        found.left_out = [term for term in asked if not meant[term]]
        if any(meant[term] not in ("", term) for term in asked):
            found.corrected = " ".join(terms)
    else:
        find_most(found, terms, user, kinds)


def find_most(found: Found, terms: list[str], user: User, kinds: Collection[str]) -> None:
    """Look for what has most of the words: as many as any text has, and half of them at least."""
    found.is_own = bool(found.results)
    before = len(found.results)
    # Every choice of them stands in the query: of dozens that signs had joined there is no end.
    terms = terms[:MOST_TERMS]
    for count in range(len(terms) - 1, (len(terms) - 1) // 2, -1):
        rank_query(found, write_most(terms, count), terms, user, kinds)
        if found.has_documents:
            break
    found.has_most = len(found.results) > before
    found.is_own = found.is_own and found.has_most
    if found.has_most:
        # What was meant by a slip of the pen is marked in what it found. "How" and "to" found
        # nothing.
        telling = [term for term in found.terms if term not in found.common]
        found.terms = list(dict.fromkeys([*telling, *terms]))


class Rank(SearchRank):
    """A rank as it comes: Django would make a float of each, which it is."""

    def get_db_converters(self, connection) -> list:
        return []


class Recency(Func):
    """A rank by time alone, among what is not ranked by its words."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)::float8"
    output_field = models.FloatField()

    def get_db_converters(self, connection) -> list:
        return []


QUERY = SearchQuery(Given("query", models.TextField()), config=CONFIG, search_type="raw")
RANK = Rank(F("vector"), QUERY, weights=WEIGHTS, normalization=BY_LENGTH)


WHOLE = Func(F("key"), Value("#"), Value(1), function="split_part", output_field=models.CharField())


@cache
def ranking(
    kinds: tuple[str, ...], most_titled: int, most_mentioning: int, *, is_of_topic: bool = False
) -> Statement:
    """Return the statement that finds the candidates of `kinds` for `query`, of `topic` alone where
    that is given too, and ranks them."""
    documents = Document.objects.filter(kind__in=kinds)
    if is_of_topic:
        documents = documents.filter(topic_id=TOPIC)
    titled, mentioning = (
        found.annotate(rank=RANK, whole=WHOLE).values_list(
            "rank", "pk", "kind", "topic_id", "whole"
        )[:most]
        for found, most in (
            (documents.filter(title_vector=QUERY), most_titled),
            (documents.filter(vector=QUERY), most_mentioning),
        )
    )
    rows = titled.union(mentioning).order_by("-rank", "pk")
    return Statement(lambda: rows, is_prepared=False)


@cache
def ranking_own(kinds: tuple[str, ...], mosts: tuple[int, ...]) -> Statement | None:
    """Return the statement that finds what of `kinds` is of `person` for `query`, and ranks it: of
    each kind so many, and one more where there are more."""
    by_kind = dict(zip(kinds, mosts, strict=True))
    found = [
        find_of(own, by_kind[own.kind.name] + 1) for own in find_own() if own.kind.name in by_kind
    ]
    if not found:
        return None
    return Statement(lambda: found[0].union(*found[1:], all=True))


def find_of(own: OwnKind, most: int) -> QuerySet:
    """Return what is of `person` for `query`: rank, key, kind, topic."""
    rows = own.rows(Given("person", models.BigIntegerField())).filter(vector=QUERY)
    return (
        rows.annotate(
            rank=Recency(own.newest) if own.newest else RANK,
            own_key=Cast(own.key, models.CharField()),
            own_kind=Value(own.kind.name, models.CharField()),
        )
        .order_by("-rank", "pk")
        .values_list("rank", "own_key", "own_kind", own.topic)[:most]
    )


def rank_candidates(
    found: Found, terms: list[str], user: User, kinds: Collection[str], begun: int = MOST_TERMS
) -> bool:
    """Fill in what matches `terms`, the best first, beside what of one's own was found before.

    Where that is all there is, it stays as it is. Return whether anything was filled in.
    """
    if not terms:
        return False
    return rank_query(found, write_query(terms, begun=begun), terms, user, kinds)


def rank_query(
    found: Found, query: str, terms: list[str], user: User, kinds: Collection[str]
) -> bool:
    rows = ranking(tuple(kinds), TITLED, MENTIONING).fetch(query=query)
    if found.results and not rows:
        return False
    ranked = [*map(Ranked._make, rows), *rank_own(found, query, user, kinds)]
    ranked = keep_literal(ranked, terms, user)
    if not any(isinstance(one.key, int) for one in ranked) and found.results:
        return False
    found.query, found.sought, found.is_capped = query, terms, len(rows) >= MENTIONING
    before = [one for result in found.results for one in result]
    found.results = gather(arrange({one.key: one for one in [*before, *ranked]}.values()))
    return bool(found.results)


def arrange(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Return the best first, and behind them what is ranked by time.

    No two scales are mixed: a rank by words can be as small as one likes.
    """
    behind = {own.kind.name for own in find_own() if own.newest}
    # Sorting keeps the order of equals.
    return sorted(ranked, key=lambda one: (one.kind in behind, -one.rank))


def rank_own(found: Found, query: str, user: User, kinds: Collection[str]) -> list[Ranked]:
    """Return what matches of the person's own, each with its rank, and note what is cut."""
    mosts = tuple(OWN_ALONE if kind == found.alone else OWN for kind in kinds)
    statement = ranking_own(tuple(kinds), mosts)
    rows = statement.fetch(query=query, person=user.pk) if statement else []
    by_kind: dict[str, list[Ranked]] = {kind: [] for kind in kinds}
    for row in sorted(rows, key=lambda row: -row[0]):
        one = Ranked(*row, whole=row[1])
        by_kind[one.kind].append(one)
    cut = [(by_kind[kind], most) for kind, most in zip(kinds, mosts, strict=True)]
    found.capped |= {ranked[0].kind for ranked, most in cut if len(ranked) > most}
    return [one for ranked, most in cut for one in ranked[:most]]


def gather(ranked: Iterable[Ranked]) -> list[Result]:
    """Put what is of one text together, in the place of its best."""
    results: dict[tuple[str, str], Result] = {}
    for one in ranked:
        results.setdefault((one.kind, one.whole), []).append(one)
    return list(results.values())


def keep_literal(ranked: list[Ranked], terms: list[str], user: User) -> list[Ranked]:
    """Return what has each of the terms with signs as it is written."""
    if not (signed := [term for term in terms if SIGNED.match(term)]):
        return ranked
    shown = show_by_key(ranked, in_full=[one.key for one in ranked], user=user)
    texts = {key: f"{one.title} {one.above} {one.text}".lower() for key, one in shown.items()}
    return [one for one in ranked if all(term in texts.get(one.key, "") for term in signed)]


SAID = Case(
    When(IsAmong("pk", IN_FULL), then=F("text")), default=Value(""), output_field=models.TextField()
)
DOCUMENTS = Statement(
    lambda: (
        Document.objects.filter(IsAmong("pk", KEYS))
        .annotate(said=SAID)
        .values_list("pk", "kind", "key", "title", "url", "said", "above", "topic_id")
    )
)


def show_results(results: Iterable[Result], *, most: int, user: User) -> list[list[Searchable]]:
    """Return each result as its best and up to `most` of its parts in all, in their order.

    Of these only the best has its text. What is gone by now stays away.
    """
    chosen = [result[:most] for result in results]
    ranked = [one for result in chosen for one in result]
    shown = show_by_key(ranked, in_full=[result[0].key for result in chosen], user=user)
    found = ([shown[one.key] for one in result if one.key in shown] for result in chosen)
    return list(filter(None, found))


def show_by_key(
    ranked: list[Ranked], *, in_full: Collection[int | str], user: User
) -> dict[int | str, Searchable]:
    shown: dict[int | str, Searchable] = {}
    for own in find_own():
        if keys := [str(one.key) for one in ranked if one.kind == own.kind.name]:
            shown |= own.show(user, keys)
    if ids := [one.key for one in ranked if isinstance(one.key, int)]:
        in_full = [key for key in in_full if isinstance(key, int)]
        rows = DOCUMENTS.fetch(keys=ids, in_full=in_full)
        shown |= {pk: Searchable(*fields) for pk, *fields in rows}
    return shown
