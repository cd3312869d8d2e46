"""Ask the index: at most a few hundred candidates are ranked, however many documents match.

A common word stands in most documents, and to rank all of them would take longer the more there is
to read. So candidates are capped: first those that have the words in their title, then others. The
counts say so: "more than 500".
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from search.domain.spelling import find_nearest
from search.models import CONFIG, Document, Word

MOST_TERMS = 8
LONGEST_TERM = 40
LONGEST_QUESTION = 200
TITLED, MENTIONING = 200, 500
# A title says what a text is about; a long text is no better for being long.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
BY_LENGTH = 1


@dataclass
class Found:
    """What a question to the index came to."""

    asked: str
    terms: list[str]
    # The corrected question where nothing was found as it was asked.
    corrected: str = ""
    # (document's id, kind, topic's id), the best first.
    ranked: list[tuple[int, str, int | None]] = field(default_factory=list)
    is_capped: bool = False

    def narrow(self, *, kind: str = "", topic_id: int | None = None) -> list[int]:
        """Return the ids of one kind and topic, the best first."""
        return [
            pk
            for pk, its_kind, its_topic in self.ranked
            if (not kind or its_kind == kind) and (topic_id is None or its_topic == topic_id)
        ]

    def count_kinds(self) -> Counter:
        return Counter(kind for _pk, kind, _topic in self.ranked)

    def count_topics(self) -> Counter:
        return Counter(topic for _pk, _kind, topic in self.ranked if topic)


def ask(asked: str, *, kinds: Collection[str]) -> Found:
    """Find the documents of `kinds` that have every word of `asked`, as the beginning of a word.

    Where nothing has them all, words that no document knows are corrected, and that is said.
    """
    asked = " ".join(asked.replace("\0", " ").split())[:LONGEST_QUESTION]
    found = Found(asked=asked, terms=split_terms(asked))
    rank_candidates(found, found.terms, kinds)
    if found.terms and not found.ranked:
        corrected = [correct(term) for term in found.terms]
        if corrected != found.terms:
            found.corrected = " ".join(corrected)
            found.terms = corrected
            rank_candidates(found, corrected, kinds)
            if not found.ranked:
                found.corrected = ""
    return found


def split_terms(asked: str) -> list[str]:
    terms = [term.strip("\"'.,;:!?()[]{}<>&|*\\").lower() for term in asked.split()]
    return [term[:LONGEST_TERM] for term in terms if term][:MOST_TERMS]


def correct(term: str) -> str:
    """Return `term`, or the word that was probably meant where no document knows it."""
    if Word.objects.filter(word__startswith=term).exists():
        return term
    return find_nearest(term) or term


def make_query(terms: list[str]) -> SearchQuery:
    """Return the query of all terms, each quoted, so that no sign of theirs is an operator."""
    quoted = [term.replace("\\", "").replace("'", "''") for term in terms]
    raw = " & ".join(f"'{term}':*" for term in quoted if term)
    return SearchQuery(raw, config=CONFIG, search_type="raw")


def rank_candidates(found: Found, terms: list[str], kinds: Collection[str]) -> None:
    """Fill in what matches `terms`, the best first."""
    if not terms:
        return
    query = make_query(terms)
    documents = Document.objects.filter(kind__in=kinds)
    titled = documents.filter(title_vector=query).values("pk")[:TITLED]
    mentioning = documents.filter(vector=query).values("pk")[:MENTIONING]
    ids = {pk for (pk,) in titled.union(mentioning).values_list("pk")}
    rank = SearchRank(F("vector"), query, weights=WEIGHTS, normalization=BY_LENGTH)
    ranked = Document.objects.filter(pk__in=ids).annotate(rank=rank).order_by("-rank", "pk")
    found.ranked = list(ranked.values_list("pk", "kind", "topic_id"))
    found.is_capped = len(ids) >= MENTIONING


def documents_in_order(ids: list[int]) -> list[Document]:
    """Return the documents of `ids` in that order, with their topics."""
    rows: QuerySet[Document] = Document.objects.defer("vector", "title_vector")
    by_id = rows.select_related("topic").in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
