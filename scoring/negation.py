"""Which words of a sentence a negation turns round: where its scope ends, and what excuses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Final

from scoring.clauses import CONDITIONS, EXCUSING, MARK, Turned, count_turned, may_condition_by_while
from scoring.lexicon import NEGATIONS
from scoring.lexicon import words as words_of
from scoring.text import Word

LEAST_TURNED: Final = 2
"""Words of other wordings that a negation has to turn: one stands there by chance."""
SCOPE: Final = 6
"""How many words after a negation it can turn round."""
SHORT_SCOPE: Final = 3
NO_MORE: Final = (["no", "longer"], ["no", "more"])
"""These turn round what happens, and not the one word that follows."""
CLAUSE_WORDS: Final = frozenset(
    ["although", "because", "but", "if", "so", "though", "when", "whereas", "which", "while"]
)
ENDING: Final = frozenset(["and", "because", "but", "or"])
"""Words behind which another clause has its own "until"."""

ADVERBS: Final = frozenset(
    ["always", "case", "ever", "longer", "means", "often", "quite", "sometimes"]
)
"""These, and what ends in -ly, may stand before what a negation turns: "not in any case"."""
RAISING: Final = words_of(
    """
    able allowed appear appears bound happen happens inclined intended likely manage manages meant
    permitted prone seem seems supposed tend tends
    """
)
"""With a "to" behind them these pass a negation on: who doesn't tend to do it doesn't do it."""

FAILING: Final = frozenset(["fail", "failed", "fails"])
"""With a "to" behind them these turn round what follows; alone they are what happens: "a failed
event is sent again"."""

TAKING_UP: Final = frozenset(["it", "it's", "that", "they", "this", "these"])
"""With these a clause speaks of what stood before its mark."""


@dataclass(frozen=True, slots=True)
class Negated:
    """How many negations turn a word that matters, and in how many clauses they don't cancel out.

    What they turn is stated where it doesn't all stand without a negation as well; direct are they
    where the first telling word behind each matters, bearing where only adverbs stand before it;
    clear is only one of them, which nothing may excuse.
    """

    count: int
    turned: Turned
    stated: bool
    direct: bool
    excused: bool
    bearing: bool
    stems: frozenset[str]

    @property
    def clear(self) -> bool:
        return self.count <= 1 and self.stated and not self.excused

    @property
    def surely_turned(self) -> bool:
        return self.stated and self.direct and self.turned.is_sure


def turns_each_clause(here: Negated, there: Negated) -> bool:
    """Whether one side has two or more clauses turned round and the other none.

    Then they don't cancel out: "A doesn't block B and B doesn't block A" against "A blocks B and
    B blocks A".
    """
    counts = here.turned.clauses, there.turned.clauses
    return min(counts) == 0 and max(counts) >= 2


def find_negated(
    words: Sequence[Word], matters: Set[str], text: str, others: Sequence[Word]
) -> Negated:
    """Counts the negations with a word that matters in their scope. `others` are the other side's.

    A scope ends at a mark, at a word that opens another clause, and after SCOPE words. "Neither"
    and its "nor" are one negation.
    """
    if not any(negates(words, at) for at in range(len(words))):
        return count_none(words, others)
    scopes: dict[int, list[int]] = {}
    turned: set[int] = set()
    taken_up: set[int] = set()
    for index, word in enumerate(words):
        if not negates(words, index):
            continue
        reach = list_scope(words, index, text)
        scope = [at for at in reach if words[at].stem in matters]
        if is_taken_up(words, reach, text):
            taken_up.update(scope)
        paired = word.text == "nor" and any(w.text == "neither" for w in words[:index])
        if scope and not paired:
            scopes[index] = scope
        turned.update(scope)
    stems = {words[at].stem for at in turned}
    plain = {word.stem for at, word in enumerate(words) if at not in turned}
    excused = [at for at in scopes if is_excused(words, at, matters, others)]
    left = [at for at in scopes if at not in excused]
    return Negated(
        count=len(scopes),
        turned=count_turned(words, left, text, {word.text for word in others}),
        stated=not (stems and stems <= plain),
        direct=all(is_direct(words, at, scope, skipped=is_raising) for at, scope in scopes.items()),
        excused=bool(excused),
        bearing=all(is_direct(words, at, scope, skipped=is_light) for at, scope in scopes.items()),
        stems=frozenset(words[at].stem for at in turned - taken_up),
    )


def count_none(words: Sequence[Word], others: Sequence[Word]) -> Negated:
    """What `find_negated` finds where there is no negation, as in most sentences."""
    while_there = any(word.text == "while" for word in words)
    texts = {word.text for word in others} if while_there else frozenset[str]()
    is_sure = not may_condition_by_while(words, texts)
    return Negated(0, Turned(0, is_sure), True, True, False, True, frozenset())


def is_taken_up(words: Sequence[Word], reach: Sequence[int], text: str) -> bool:
    """Whether another clause says something of what a negation reaches: "not on X, it is slow"."""
    after = reach[-1] + 1 if reach else len(words)
    if after >= len(words) or words[after].text not in TAKING_UP:
        return False
    return bool(MARK.search(text[words[reach[-1]].end : words[after].start]))


def negates(words: Sequence[Word], at: int) -> bool:
    """Whether the word at `at` turns round what follows."""
    if words[at].text not in FAILING:
        return words[at].text in NEGATIONS
    after = (words[place] for place in range(at + 1, len(words)))
    return next((word.text for word in after if not is_adverb(word)), "") == "to"


def is_light(words: Sequence[Word], at: int) -> bool:
    return is_adverb(words[at]) or is_raising(words, at)


def is_adverb(word: Word) -> bool:
    return word.text in ADVERBS or word.text.endswith("ly")


def is_raising(words: Sequence[Word], at: int) -> bool:
    return words[at].text in RAISING and [one.text for one in words[at + 1 : at + 2]] == ["to"]


def is_direct(
    words: Sequence[Word],
    at: int,
    scope: Sequence[int],
    skipped: Callable[[Sequence[Word], int], bool],
) -> bool:
    """Whether the first telling word behind a negation is in `scope`: "doesn't drop X" is of X.

    What is `skipped` tells nothing.
    """
    telling = (
        place
        for place in range(at + 1, scope[-1] + 1)
        if words[place].is_content and (place in scope or not skipped(words, place))
    )
    return next(telling, -1) in scope


def is_excused(words: Sequence[Word], at: int, matters: Set[str], others: Sequence[Word]) -> bool:
    """Whether "not ... until Y" stands for the other side's "when Y"."""
    theirs = {word.text for word in others}
    ends = (place for place in range(at + 1, len(words)) if words[place].text in ENDING)
    clause = words[at + 1 : next(ends, len(words))]
    found = next((place for place, word in enumerate(clause) if word.text in EXCUSING), None)
    if found is None or theirs & EXCUSING or not theirs & (CONDITIONS | {"while"}):
        return False
    then = [word for word in clause[found + 1 :] if word.is_content]
    return 2 * sum(word.stem in matters for word in then) > len(then)


def turns_others(words: Sequence[Word], own: Set[str], others: Set[str], text: str) -> bool:
    """Whether a negation turns none of `own` and two or more of `others`."""
    for index in range(len(words)):
        if negates(words, index):
            scope = {words[at].stem for at in list_scope(words, index, text)}
            if not scope & own and len(scope & others) >= LEAST_TURNED:
                return True
    return False


def list_scope(words: Sequence[Word], index: int, text: str) -> list[int]:
    """The places of the words that the negation at `index` can turn round."""
    most = SHORT_SCOPE if words[index].text in ("no", "without") else SCOPE
    if [word.text for word in words[index : index + 2]] in NO_MORE:
        most = SCOPE
    scope: list[int] = []
    for at in range(index + 1, min(len(words), index + 1 + most)):
        between = text[words[at - 1].end : words[at].start]
        if MARK.search(between) or words[at].text in CLAUSE_WORDS:
            break
        scope.append(at)
    return scope
