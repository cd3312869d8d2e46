"""Tells what an answer only asks: a point put as a question that nobody answers isn't said.

"Is it because the platform freezes the environment?" has the right words and leaves open whether it
holds. Who answers at once ("Why is it slow? Because ...", "Is it kept? Yes.") has said it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise, zip_longest
from typing import Final

from scoring.text import Span, list_words

LEAD: Final = (
    r"[^\w\"'\u201c\u2018]*(?:\d{1,2}[.)]\s*)?"
    r"(?:(?:and|but|or|so|then|now|well|maybe|perhaps|ok|okay),?\s+){0,3}"
)
"""What may stand before a question: a mark, a number in a list, and little words."""
ASKING: Final = re.compile(
    rf"{LEAD}(?:what|why|how|who|whom|whose|where|when|which)\b", re.IGNORECASE
)
"""A question that says what holds and asks for the rest: any statement answers it."""
UNMARKED: Final = re.compile(
    rf"{LEAD}(?:(?:is|isn't|was|could|might|can|may|would) it(?: be| not)?"
    r" (?:that|because|possible)|(?:i|we) (?:wonder|ask(?: myself| ourselves)?|am not sure"
    r"|are not sure|do not know|don't know|cannot tell|can't tell) (?:if|whether))\b",
    re.IGNORECASE,
)
"""Questions, also where nobody put the mark behind them."""
TAG: Final = re.compile(
    r",\s*(?:right|correct|no|yes|okay|ok|eh|isn't that so"
    r"|(?:is|are|was|do|does|did|has|have|can|could|will|would|should)(?:n't)? \w+)\s*\?+$",
    re.IGNORECASE,
)
"""Behind a statement these ask for consent: "it starts anew, doesn't it?" says so."""
TURNING: Final = re.compile(
    r",\s*(?:but |and |so )?(?:why|how|what for|how so)\s*\?+$", re.IGNORECASE
)
"""Behind a statement these ask for its reason."""
REPLY: Final = re.compile(
    rf"{LEAD}(?:yes|yeah|yep|exactly|indeed|right|correct|true|certainly|of course|sure(?:ly)?"
    r"|absolutely|definitely|because|since|if (?:so|not|yes|no)|in that case|otherwise|no|nope"
    r"|never|not|only|it|they|this|that|these|those|he|she|we|i|you)\b",
    re.IGNORECASE,
)
UNKNOWING: Final = re.compile(
    rf"{LEAD}(?:(?:i|we)(?:['\u2019]m|['\u2019]re| am| are)?(?: really| honestly)?"
    r" (?:not sure|unsure|do not know|don['\u2019]t know|have no idea|can(?:no|['\u2019])t tell)"
    r"|no idea|not sure|who knows|hard to say)\b",
    re.IGNORECASE,
)
ASSENT: Final = re.compile(
    rf"{LEAD}(?:yes|yeah|yep|exactly|indeed|right|correct|true|certainly|sure(?:ly)?|absolutely"
    r"|definitely|because|since|(?:of course|(?:it|that|they) (?:is|are|does|do|was|were|will|can))"
    r"(?=\s*[,.!]|\s*$))\b",
    re.IGNORECASE,
)
DOUBTING: Final = re.compile(rf"{LEAD}\w+n['\u2019]t\b", re.IGNORECASE)
"""A question that wonders whether something doesn't hold: "Isn't it slow?"."""
AGREEING: Final = re.compile(
    r"[^\w]*(?:yes|yeah|yep|indeed|certainly|of course|absolutely|definitely"
    r"|(?:it|that|they) (?:is|are|does|do|was|were|will|can))\s*(?:[.!,:;]|\Z)"
    r"(?!\s*(?:(?:it|that|they|this|these) )?(?:\w+n['\u2019]t|\w+ not)\b)",
    re.IGNORECASE,
)
"""An answer that says yes to a question with a "not", and takes up no "not" itself."""
DENIAL: Final = re.compile(
    r"[^\w]*(?:no|nope|never|not (?:really|at all|so))\s*[.,!;:]", re.IGNORECASE
)
WANTED: Final = re.compile(
    r"\b(?:what|which|whose|clarifying|further|open|your) questions\b|\byou(?:'d)? ask\b",
    re.IGNORECASE,
)
"""A question that is answered by questions."""
HEADING: Final = 3
"""Words of a question that names a subject: "And the bill?"."""
LEAST_HEAD: Final = 4
"""Words before a colon that say something of what is asked behind it: "the router checks: ...?"."""


def find_asked(spans: Sequence[Span], question: str, known: Set[str]) -> list[Span]:
    """The sentences that only ask, and that the next one doesn't answer.

    None where the `question` of the scheme wants questions; `known` are the stems of the scheme.
    """
    if WANTED.search(question):
        return []
    return [
        span
        for span, after in zip_longest(spans, spans[1:])
        if is_question(span.text) and not (after and answers(after.text, span.text, known))
    ]


def find_denied(spans: Sequence[Span]) -> set[int]:
    """The places of the questions that are answered by a "no".

    Not of those that have a "not" themselves: "Isn't it slow? No." says that it isn't.
    """
    return {
        at
        for at, (span, after) in enumerate(pairwise(spans))
        if DENIAL.match(after.text)
        and is_question(span.text)
        and not (ASKING.match(span.text) or DOUBTING.match(span.text))
    }


def find_open(spans: Sequence[Span]) -> set[int]:
    """The places of the questions that nobody answers by a "yes": what they say isn't claimed."""
    return {
        at
        for at, (span, after) in enumerate(zip_longest(spans, spans[1:]))
        if is_question(span.text)
        and not (ASKING.match(span.text) or (after and ASSENT.match(after.text)))
    }


def find_confirmed(spans: Sequence[Span]) -> dict[int, int]:
    """The places of the questions such as "Doesn't it sleep?" that a "yes" answers, each with where
    the word ends whose "not" then denies nothing: "Isn't it slow? Yes." says that it is."""
    found = {}
    for at, (span, after) in enumerate(pairwise(spans)):
        doubting = DOUBTING.match(span.text)
        if doubting and AGREEING.match(after.text) and is_question(span.text):
            found[at] = doubting.end()
    return found


def is_question(sentence: str) -> bool:
    """Whether a sentence asks throughout: not, where a statement leads to what it asks."""
    if UNMARKED.match(sentence):
        return True
    stripped = sentence.rstrip(")] ")
    if stripped[-1:] in "\"'\u201d\u2019" and sentence[:1] in "\"'\u201c\u2018":
        stripped = stripped[:-1]
    if not stripped.endswith("?") or TAG.search(stripped) or TURNING.search(stripped):
        return False
    head, colon, _ = stripped.partition(":")
    return not colon or len(list_words(head)) < LEAST_HEAD


def answers(sentence: str, question: str, known: Set[str]) -> bool:
    """Whether a sentence answers a question: a statement on the subject, or any where the question
    can't be answered by a yes."""
    if is_question(sentence) or UNKNOWING.match(sentence):
        return False
    if ASKING.match(question) or REPLY.match(sentence) or len(list_words(question)) <= HEADING:
        return True
    asked = known | {word.stem for word in list_words(question)}
    return any(word.stem in asked for word in list_words(sentence) if word.is_content)
