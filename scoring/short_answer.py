"""Marks a word or a short phrase against the spellings that are accepted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from scoring.errors import ResponseFault
from scoring.opposites import is_opposite
from scoring.report import Part, Quote, ScoreReport, Status, Versions, make_report, with_points
from scoring.scheme_values import Fault, is_text, paths_of
from scoring.shares import describe_share, find_answer_faults, share_of
from scoring.slips import count_slips
from scoring.text import INVISIBLE

LONGEST: Final = 200
MOST_TEXTS: Final = 50
FLAGS: Final = ("typos", "case", "accents")
JOINT: Final = re.compile(r"(?<=\w)[-\u2010-\u2015_](?=\w)")
QUOTES: Final = " \t\n\"'`\u201c\u201d\u2018\u2019\u201e"
"""What never counts around a text. A mark such as "!", "?" or ":" may be what is asked for."""
AFTER: Final = f"{QUOTES}.,;"
"""The same behind it: a full stop before a text belongs to a name such as ".NET"."""
APOSTROPHE: Final = re.compile(r"(?<=\w)['`\u00b4\u2018\u2019\u02bc](?=\w|\s+\w)")
"""What people type for an apostrophe, within a word or at the end of one amid others."""
BULLET: Final = re.compile(
    r"\A\s*[-\u2022\u2013*]\s+(?=(?:\*\*)?[^\W\d_]{2})"
    # Less than nothing is another thing.
    r"(?!(?:inf|infinity|pi|ln|log|sin|cos|tan)\b)"
)
SIGN: Final = re.compile(r"\A\s*([-\u2013*]+)\s+(?=\w)")
BOLD: Final = re.compile(r"\A\s*\*\*(?=\w)(.*)(?<=\w)\*\*\s*\Z")
"""How a word of a list begins, and how one is stressed, where people write Markdown."""
ARTICLE: Final = re.compile(r"\Aan? (?=\w\w)")
"""At the beginning alone: the A of "vitamin A deficiency" says which one."""
THE: Final = re.compile(r"\A\s*the\s+(?=\w\w)", re.IGNORECASE)
EXACT: Final = re.compile(r"(?<!\S)[-+]+\w*|\d|[^\w\s]|_|\b[^\W\d_]\b")
"""What is never a slip of spelling: options ("-rf"), figures, marks, and letters that stand alone,
as in a formula."""
ASIDE: Final = re.compile(
    r"(?<=\w)'(?=\w|\s)|(?<=[^\W\d_])[/.](?=[^\W\d_])|(?<=[^\W\d_])(?:\*| \* )(?=[^\W\d_])"
)
SPACED_HYPHEN: Final = re.compile(r"(?<=[^\W\d_]{2}) [-\u2010-\u2015] (?=[^\W\d_]{2})")
"""Signs that change nothing: "users' table", "pub/sub", "node.js", "n*log n"; "dead - letter"."""
ENDS: Final = " ?!:"
BRACKETS: Final = ("()", "[]")
TOLERATED: Final = ((9, 2), (5, 1))
"""From how many letters on how many slips are forgiven, where the scheme forgives any."""

MOST_APART: Final = 4
"""Slips up to which it is told which of two texts is nearer to a third."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one short text earned, of 1, and why. `wording` is the accepted one that it met."""

    credit: float
    reason: str
    step: str = ""
    wording: str | None = None


def mark_short_answer(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """Full points for an accepted spelling, its share for one that is partly right, else none."""
    text = read_text(response)
    verdict = judge_text(scheme, text)
    part = Part(
        id="text",
        title="The answer",
        field="text",
        weight=1.0,
        credit=verdict.credit,
        points=0.0,
        status=status_of(verdict.credit, text),
        reason=verdict.reason,
        quote=quote_stripped(text),
        matched_wording=verdict.wording,
    )
    return make_report(
        kind="short_answer",
        maximum=scheme["max_points"],
        parts=with_points([part], scheme["max_points"]),
        next_steps=[verdict.step] if verdict.step else [],
        versions=versions,
    )


def read_text(response: Mapping[str, Any]) -> str:
    text = response.get("text", "")
    if not isinstance(text, str):
        raise ResponseFault("text needs to be a text.")
    return text


def status_of(credit: float, text: str) -> Status:
    if credit:
        return "covered" if credit == 1 else "partial"
    return "contradicted" if text.strip() else "missing"


def quote_stripped(text: str) -> Quote | None:
    stripped = text.strip()
    if not stripped:
        return None
    start = text.index(stripped)
    return Quote(start=start, end=start + len(stripped), text=stripped)


def judge_text(scheme: Mapping[str, Any], text: str) -> Verdict:
    """What `text` earns by the `accepted`, `wrong` and flags of a scheme or of a gap."""
    if not text.strip():
        return Verdict(0.0, "Nothing was written.", "Write a word: even a guess shows where to go.")
    if len(text) > LONGEST:
        return Verdict(0.0, "This is too long for a short answer.", "Write the term alone.")
    case, accents = scheme.get("case", False), scheme.get("accents", False)
    text = join_sign(scheme, text)
    said = fold(text, case, accents)
    for wording in scheme["accepted"]:
        if fold(wording, case, accents) == said:
            return Verdict(1.0, "The answer is right.", wording=wording)
    for partly in scheme.get("partly", []):
        if fold(partly["text"], case, accents) == said:
            return judge_partly(partly)
    for wrong in scheme.get("wrong", []):
        if fold(wrong["text"], case, accents) == said:
            reason = f"\u201c{wrong['text']}\u201d isn't right here. {wrong.get('why') or ''}"
            return Verdict(0.0, reason.strip(), "Read why this is another thing.")
    return judge_near(scheme, text, said)


def join_sign(scheme: Mapping[str, Any], text: str) -> str:
    """The text with the sign before it joined to it, where the scheme has a text with one: there
    "- maxdepth" is an option, and no word of a list."""
    others = [one["text"] for name in ("partly", "wrong") for one in scheme.get(name, [])]
    is_signed = any(one.lstrip()[:1] in "-\u2013*" for one in (*scheme["accepted"], *others))
    return SIGN.sub(r"\1", text) if is_signed else text


def judge_partly(partly: Mapping[str, Any]) -> Verdict:
    share = share_of(partly)
    reason = f"This earns {describe_share(share)} of the points. {partly.get('why') or ''}".strip()
    return Verdict(float(share), reason, "Look at what the right answer is.", partly["text"])


def judge_near(scheme: Mapping[str, Any], text: str, said: str) -> Verdict:
    """A text that is neither accepted nor known as wrong: a slip of spelling, or no match."""
    loose = fold(text, False, False)
    for wording in scheme["accepted"]:
        if fold(wording, False, False) == loose:
            reason = "The letters are right; how they are written counts here: case and accents."
            return Verdict(0.0, reason, f"Write it as \u201c{wording}\u201d.")
    if scheme.get("typos", False):
        found = find_slip(scheme, text, scheme["accepted"])
        if found is not None:
            reason = f"The answer is right but for its spelling: \u201c{found}\u201d."
            return Verdict(1.0, reason, wording=found)
        partly = {one["text"]: one for one in scheme.get("partly", [])}
        if (near := find_slip(scheme, text, list(partly))) is not None:
            return judge_partly(partly[near])
    return Verdict(0.0, "The answer isn't right.", "Look up the term that is asked for.")


def find_slip(scheme: Mapping[str, Any], text: str, wordings: Sequence[str]) -> str | None:
    """That of `wordings` which `text` misses by a slip, and is nearer to than any other text.

    What turns a wording round is no slip of the pen, however few letters it takes.
    """
    case, accents = scheme.get("case", False), scheme.get("accents", False)
    text = THE.sub("", text)
    typed = fold(text, case, accents)
    known = [one["text"] for name in ("partly", "wrong") for one in scheme.get(name, [])]
    wrong = [fold(THE.sub("", one), case, accents) for one in known if one not in wordings]
    for wording in wordings:
        term = THE.sub("", wording)
        right = fold(term, case, accents)
        said, right = drop_signs(bare(typed, right)), drop_signs(right)
        letters = sum(map(str.isalpha, right))
        slips = next((slips for least, slips in TOLERATED if letters >= least), 0)
        if not slips:
            continue
        distance = count_slips(right, said, slips) if squeeze(right) != squeeze(said) else 0
        if distance > slips or any(count_slips(one, said, slips) <= distance for one in wrong):
            continue
        if distance == 0 or (exact_of(right) == exact_of(said) and is_slip(term, text)):
            return str(wording)
    return None


def is_slip(wording: str, text: str) -> bool:
    """Whether what parts two texts turns nothing round: as words with hyphens, and without."""
    pairs = {(read(wording), read(text)) for read in (join, fold)}
    return not any(
        is_opposite(right, said, lambda a, b: count_slips(a, b, MOST_APART))
        for right, said in pairs
    )


def bare(said: str, right: str) -> str:
    """The folded text without marks at its end and brackets around it that `right` lacks."""
    if right[-1:] not in ENDS:
        said = said.rstrip(ENDS)
    ends = said[:1] + said[-1:]
    if ends in BRACKETS and right[:1] + right[-1:] != ends:
        said = said[1:-1].strip()
    return said


def drop_signs(text: str) -> str:
    return ASIDE.sub("", SPACED_HYPHEN.sub(" ", text))


def squeeze(text: str) -> str:
    return text.replace(" ", "")


@lru_cache(maxsize=4096)
def fold(text: str, case: bool = False, accents: bool = False) -> str:
    """The text as it is compared: one space between words, nothing that can't be seen, no quotes
    around it, no full stop, comma or semicolon behind it.

    A hyphen inside a word is a space. Unless they count, case and accents are taken away.
    """
    folded = unicodedata.normalize("NFKC", APOSTROPHE.sub("'", INVISIBLE.sub("", text)))
    if not accents:
        apart = unicodedata.normalize("NFKD", folded)
        folded = "".join(one for one in apart if not unicodedata.combining(one))
    if not case:
        folded = folded.casefold()
    folded = BOLD.sub(r"\1", BULLET.sub("", folded))
    folded = " ".join(JOINT.sub(" ", folded).split())
    return folded.rstrip(AFTER).lstrip(QUOTES) or folded


def join(text: str) -> str:
    """The folded text with words that a hyphen parts in one: "a-synchronous" is one word."""
    return fold(JOINT.sub("", text))


def exact_of(text: str) -> str:
    """What of a folded text no slip of spelling changes; an article counts for nothing."""
    return "".join(EXACT.findall(ARTICLE.sub("", text)))


def find_short_answer_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    accepted = scheme.get("accepted")
    if not isinstance(accepted, list) or not 1 <= len(accepted) <= MOST_TEXTS:
        says = f"accepted needs a list of 1 to {MOST_TEXTS} spellings that are right."
        yield Fault(says, "accepted")
        return
    for text in accepted:
        if not is_text(text) or len(text) > LONGEST:
            says = f"The accepted answer {text!r} isn't a text of 1 to {LONGEST} characters."
            yield Fault(says, "accepted")
    for flag in FLAGS:
        if not isinstance(scheme.get(flag, False), bool):
            yield Fault(f"{flag} is {scheme[flag]!r}. Use true or false.", flag)
    yield from find_wrong_faults(scheme.get("wrong", []))
    yield from find_partly_faults(scheme.get("partly", []))


def find_partly_faults(partly: object) -> Iterator[str]:
    if not isinstance(partly, list):
        yield Fault("partly needs a list of entries with text and share.", "partly")
        return
    for entry, path in zip(partly, paths_of("partly", partly), strict=True):
        if not isinstance(entry, Mapping) or not is_text(entry.get("text")):
            says = "A partly right answer has no text. Give it as text, with its share."
            yield Fault(says, f"{path}.text")
        else:
            yield from find_answer_faults(entry, f"{entry['text']!r}", path)


def find_wrong_faults(wrong: object) -> Iterator[str]:
    if not isinstance(wrong, list):
        yield Fault("wrong needs a list of entries with text and why.", "wrong")
        return
    for entry, path in zip(wrong, paths_of("wrong", wrong), strict=True):
        if not isinstance(entry, Mapping) or not is_text(entry.get("text")):
            says = "A wrong answer has no text. Give it as text, with why it is wrong."
            yield Fault(says, f"{path}.text")
