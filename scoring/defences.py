"""Stretches of an answer that can't earn points: the question again, repeats, lists of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring import calibration
from scoring.asking import find_asked
from scoring.code import find_code
from scoring.fluency import expand_cues, read_cues
from scoring.frames import is_disowned, is_short
from scoring.lexicon import NEGATIONS
from scoring.pasting import find_pasted
from scoring.pleas import is_plea
from scoring.prepared import PreparedScheme, list_bigrams
from scoring.report import ReasonCode, Unearned
from scoring.text import Span, Word, list_words, telling

LEAST_LISTED: Final = 6
"""Content words that a list of words has at least: a terse right answer has fewer."""
WHOLE_LISTED: Final = 0.7
"""The chance from which a whole answer may be a list, of which each sentence has but a few words:
that of the pack's 295 genuine answers is .25 at most."""
LISTED: Final = "listed"
ASKED: Final = "asked"
CODE: Final = "code"
"""Rules that doubt what a sentence earns: one of words in a list, a question, a line of code."""
ADDED: Final = 0.3
FROM_SCHEME: Final = 0.6
"""The share of a list's content words that come from the scheme."""

REASONS: Final[dict[ReasonCode, str]] = {
    "copied_lesson": "This is copied from the lesson: say it in your own words.",
    "markup": "This is markup, which earns nothing.",
    "instruction": "This speaks to whoever marks, which earns nothing.",
    "copied_question": "This repeats the question, which earns nothing.",
    "repeated": "This was said before; it counts once.",
    "word_list": "This reads as a list of words, not as a statement: say how they belong together.",
    "off_topic": "This has nothing to do with what is asked.",
}


@dataclass(frozen=True, slots=True)
class Screening:
    """The sentences that are marked, those that aren't, and those that are doubted, each with the
    rule that doubts it."""

    kept: tuple[Span, ...]
    unearned: tuple[Unearned, ...]
    doubtful: Mapping[Span, str]


def screen(spans: Sequence[Span], prepared: PreparedScheme, text: str) -> Screening:
    """Takes out what can't earn points, before anything is marked. `text` has the sentences."""
    refused: dict[Span, ReasonCode] = {}
    known = prepared.known_stems | prepared.question_stems
    told, pasted = Told(least=4), find_pasted(spans, prepared.lesson)
    for span in spans:
        words = list_words(span.text)
        repeats = told.hear(words)
        if is_copied(words, prepared):
            refused[span] = "copied_question"
        elif span in pasted:
            refused[span] = "copied_lesson"
        elif is_plea(span.text) and not adds_something(words, prepared):
            refused[span] = "instruction"
        elif repeats and not (is_short(span.text) and is_disowned(span.text, known)):
            refused[span] = "repeated"
    rest = [span for span in spans if span not in refused]
    listed, doubtful = find_lists(rest, prepared)
    refused.update((span, "word_list") for span in listed)
    return Screening(
        kept=tuple(span for span in spans if span not in refused),
        unearned=tuple(
            make_unearned(span, refused[span], "text") for span in spans if span in refused
        ),
        doubtful=dict.fromkeys(find_asked(spans, prepared.question, prepared.known_stems), ASKED)
        | dict.fromkeys(doubtful, LISTED)
        | dict.fromkeys(find_code(text, spans), CODE),
    )


class Told:
    """The sentences read so far: one that comes again counts once.

    To the word it is found however short it is. Said nearly the same it is found from `least`
    content words on: shorter ones are alike by chance, and one that is denied says another thing. A
    bare number, as before the entry of a list, is no sentence.
    """

    def __init__(self, least: int) -> None:
        self.least = least
        self.exact: set[tuple[str, ...]] = set()
        self.stems: dict[bool, list[frozenset[str]]] = {True: [], False: []}

    def hear(self, words: Sequence[Word]) -> bool:
        """Whether a sentence was said before; from now on it was."""
        said = tuple(word.text for word in words)
        stems = frozenset(word.stem for word in words if word.is_content)
        alike = self.stems[sum(word.text in NEGATIONS for word in words) % 2 == 1]
        again = said in self.exact or (
            len(stems) >= self.least and any(overlap(stems, one) >= 0.9 for one in alike)
        )
        if any(text.isalpha() for text in said):
            self.exact.add(said)
        alike.append(stems)
        return again


def make_unearned(span: Span, code: ReasonCode, field: str) -> Unearned:
    return Unearned(field, span.start, span.end, span.text, code, REASONS[code])


def overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / max(len(one | two), 1)


def is_copied(words: Sequence[Word], prepared: PreparedScheme) -> bool:
    """Whether a sentence is the question again, and says nothing else of a key point."""
    question = prepared.question_words
    content = [word for word in words if word.is_content]
    if len(words) < 4 or len(question) < 4 or not content:
        return False
    own, asked = list_bigrams(words), set(list_bigrams(question))
    pairs = sum(pair in asked for pair in own) / len(own)
    weight = sum(telling(word.text) for word in content)
    shared = sum(telling(w.text) for w in content if w.stem in prepared.question_stems) / weight
    run = longest_run([word.text for word in words], [word.text for word in question])
    copied = pairs >= 0.6 or run >= max(6, len(question) / 2) or (shared >= 0.9 and pairs >= 0.4)
    return copied and not adds_something(content, prepared)


def adds_something(content: Sequence[Word], prepared: PreparedScheme) -> bool:
    """Whether the words besides the question's cover some of what a wording says besides it."""
    extra = {word.stem for word in content if word.is_content} - prepared.question_stems
    for point in prepared.key_points:
        for wording in point.wordings:
            rest = {s: v for s, v in wording.stems.items() if s not in prepared.question_stems}
            total = sum(rest.values())
            if total and sum(v for s, v in rest.items() if s in extra) >= ADDED * total:
                return True
    return False


def longest_run(one: Sequence[str], two: Sequence[str]) -> int:
    """The length of the longest run of words that both have."""
    best, previous = 0, [0] * (len(two) + 1)
    for word in one:
        current = [0] * (len(two) + 1)
        for index, other in enumerate(two, start=1):
            if word == other:
                current[index] = previous[index - 1] + 1
                best = max(best, current[index])
        previous = current
    return best


def find_lists(spans: Sequence[Span], prepared: PreparedScheme) -> tuple[list[Span], list[Span]]:
    """Sentences that are surely, and those that are maybe, lists of the scheme's words.

    Looks at each longer sentence, then at runs of short ones, since a list may stand in lines; and
    at all of them together, since each may have too few words to tell ("I would talk about A and B
    here. I would talk about C and D here.").
    """
    surely: list[Span] = []
    maybe: list[Span] = []
    weights = calibration.load()
    for group in group_spans(spans):
        stretch = "\n".join(span.text for span in group)
        chance = list_chance(stretch, prepared)
        if chance >= weights.surely_list:
            surely += group
        elif chance >= weights.maybe_list:
            maybe += group
    whole = "\n".join(span.text for span in spans)
    if len(spans) > 1 and list_chance(whole, prepared) >= WHOLE_LISTED:
        maybe = [span for span in spans if span not in surely]
    return surely, maybe


def group_spans(spans: Sequence[Span]) -> list[list[Span]]:
    """Each sentence of eight or more words by itself; shorter neighbours together."""
    groups: list[list[Span]] = []
    joining = False
    for span in spans:
        short = len(list_words(span.text)) < 8
        if short and joining:
            groups[-1].append(span)
        else:
            groups.append([span])
        joining = short
    return groups


def list_chance(stretch: str, prepared: PreparedScheme) -> float:
    """The chance that a stretch is a list of words; 0 when it is short or has its own words."""
    content = [word.stem for word in list_words(stretch) if word.is_content]
    known = sum(stem in prepared.known_stems for stem in content)
    if len(content) < LEAST_LISTED or known < FROM_SCHEME * len(content):
        return 0.0
    weights = calibration.load()
    cues = expand_cues(read_cues(stretch, weights.shapes, prepared.reference_bigrams))
    return weights.lists.chance([float(cue) for cue in cues])
