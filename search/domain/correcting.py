"""Terms that no document knows: the word or the words that were probably meant."""

import re

from django.contrib.postgres.search import SearchQuery

from search.domain.spelling import SHORTEST, WORD, find_common, find_nearest, find_pair
from search.domain.terms import SIGNED, quote
from search.models import Document, Word
from studyhub.searchable import CONFIG

# What joins the words of a name in code: "sqs:SendMessage", "--no-cache".
SIGNS = re.compile(r"[\W_]+")


def correct(term: str) -> str:
    """Return `term`, or the word or two that were probably meant where no document knows it; empty
    where there is none."""
    if is_known(term):
        return term
    return find_nearest(term) or find_pair(term) or correct_parts(term)


def is_known(term: str) -> bool:
    """Return whether some document has a word that begins with `term`: "s3" and "429" are in no
    list of words, so that the index is asked."""
    if WORD.fullmatch(term):
        return Word.objects.filter(word__startswith=term).exists()
    if SIGNED.match(term):
        return False
    query = SearchQuery(quote(term, is_whole=False), config=CONFIG, search_type="raw")
    return Document.objects.filter(vector=query).exists()


def correct_parts(term: str) -> str:
    """Return the words that signs join in `term`, as they were probably meant: "s3 getobject" for
    "s3:getobjct". Empty where it is one word, or where nothing is near to one of them.

    What is too short to be corrected stays as it is, beside a word that is not.
    """
    parts = [word for word in SIGNS.split(term) if word]
    common = find_common(parts)
    words = [word for word in parts if word not in common]
    if words == [term] or max(map(len, words), default=0) < SHORTEST:
        return ""
    meant = []
    for word in words:
        meant.append(correct(word) if len(word) >= SHORTEST else word)
        if not meant[-1]:
            return ""
    return " ".join(meant)
