"""What in a story names people, employers or figures, and covering it before a mentor reads.

The rules know no names: they look at capitals, at what stands before them, and at digits. So they
find too much rather than too little, and the learner, who sees what the mentor will see, has the
last word. Pure: no database.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from scoring.lexicon import FUNCTION_WORDS, words
from scoring.text import split_sentences


class Sort(TextChoices):
    """What could tell who somebody is."""

    NAME = "name", _("Names and addresses")
    EMPLOYER = "employer", _("Employers and products")
    FIGURE = "figure", _("Figures")
    OWN = "own", _("Your own words")


STANDS_FOR = {
    Sort.NAME: _("name"),
    Sort.EMPLOYER: _("employer"),
    Sort.FIGURE: _("figure"),
    Sort.OWN: _("covered"),
}
# Written with a capital, and no name: the calendar, languages, and what everybody builds with.
COMMON = words(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday christmas easter english german french spanish
    italian european lambda gateway python java javascript typescript kotlin rust scala ruby docker
    kubernetes terraform ansible jenkins jest sharp redis kafka postgres linux windows mac azure
    cognito kinesis athena aurora fargate step functions cloud agile scrum kanban git internet web
    excel chrome firefox safari android slack jira okay ok i node dr mr mrs ms prof today everybody
    somebody nobody people then
    """
)
# Of every alphabet that has capitals: re has no name for them.
LARGE = "".join(chr(code) for code in range(0x1F00) if chr(code).isupper())
CAPITAL = rf"(?<!\w)(?:[{LARGE}][\w\u2019'&-]*)"
FIRM = r"(?:GmbH|Inc\.?|Ltd\.?|LLC|AG|Corp\.?|plc|B\.?V\.?|S\.?A\.?|KG)"
PHRASE = re.compile(rf"{CAPITAL}(?:\s+(?:of\s+|de\s+|van\s+|von\s+)?{CAPITAL})*")
FIRMS = re.compile(rf"{CAPITAL}(?:\s+{CAPITAL})*\s+{FIRM}(?!\w)")
EMPLOYERS = re.compile(
    r"\b(?:(?P<works>(?:work(?:ed|ing)?|job|intern|consult(?:ed|ing)?)\s+(?:at|for)|joined|employer)"
    r"|(?:was|am|client)\s+(?:at|for)|[Aa]t|left|client|customer|company)\s+"
    rf"(?P<name>(?:{CAPITAL}|[a-z][A-Z]\w+)(?:\s+{CAPITAL})*)"
)
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|@\w{2,}"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|eu|de|uk)\b(?:/\S*)?"
)
# A capital inside a word tells a product, but not in such names as O'Hara or McAdams.
TWO_CAPITALS = re.compile(rf"(?:Mc|Mac|De|Du|La|Le|Fitz|[OD]['\u2019])[{LARGE}][^\W{LARGE}\d_]+")
FIGURE = re.compile(
    r"(?<![\w.])[-+\u2212]?[$\u20ac\u00a3]?\s?\d[\d.,:\u202f]*\d|(?<![\w.])[$\u20ac\u00a3]?\d"
)
UNIT = re.compile(
    r"\s?(?:%|\u2030|\u20ac|\$|\u00a3|per cent|percent|[kKMG]?B\b|ms\b|k\b|m\b|(?:thousand|million|"
    r"billion|euros?|dollars?|pounds?)\b)+"
)
# Who does such a thing is somebody, also where a sentence begins with the word.
DOING = words(
    """
    said asked told wanted thought suggested agreed disagreed proposed insisted preferred argued
    replied feared doubted explained objected wrote
    """
)


@dataclass(frozen=True)
class Finding:
    """One text that could tell who somebody is. `is_sure`: ticked at first."""

    sort: Sort
    text: str
    is_sure: bool = True

    @property
    def key(self) -> str:
        return f"{self.sort}:{self.text}"


@dataclass(frozen=True)
class Piece:
    """A stretch of a covered text; what was covered is told by what stands for it."""

    text: str
    is_covered: bool = False


def find_sensitive(parts: Mapping[str, str]) -> list[Finding]:
    """Return what could be covered in a story: names, employers, then figures, each once."""
    text = "\n".join(parts.values())
    employers: dict[str, bool] = {}
    for employer, is_sure in find_employers(text):
        employers[employer] = is_sure or employers.get(employer, False)
    names = [
        (name, is_sure)
        for name, is_sure in dict.fromkeys(find_names(text))
        if not any(name in employer for employer in employers)
    ]
    sure = {name for name, is_sure in names if is_sure}
    pieces = {word for name in sure if " " in name for word in name.split()}
    once = [name for name in dict(names) if name not in pieces]
    return [
        *(Finding(Sort.NAME, name, name in sure) for name in once),
        *(Finding(Sort.NAME, found) for found in dict.fromkeys(map(clean, ADDRESS.findall(text)))),
        *(Finding(Sort.EMPLOYER, *employer) for employer in employers.items()),
        *(Finding(Sort.FIGURE, figure) for figure in dict.fromkeys(find_figures(text))),
    ]


def find_employers(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is written as an employer, and whether that is sure.

    An abbreviation is one where somebody works ("worked at IBM"). After other words it is as often
    a technique ("at HTTP level"): there it is offered.
    """
    for match in FIRMS.finditer(text):
        if name := trim_common(match.group().split()):
            yield clean(" ".join(name)), True
    for match in EMPLOYERS.finditer(text):
        if name := trim_common(match["name"].split()):
            is_sure = bool(match["works"]) or not is_technical(clean(name[0]))
            yield clean(" ".join(name)), is_sure


def find_names(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is written with capitals, and whether that tells much.

    At the start of a sentence a capital tells little: there only what goes on with another one, or
    with what people do, have or are ("Ada said", "Ada's plan", "Ada and I"), is offered.
    """
    for sentence in split_sentences(text):
        for match in PHRASE.finditer(sentence.text):
            phrase = match.group().split()
            name = trim(phrase)
            if not name:
                continue
            found = clean(" ".join(name))
            after = sentence.text[match.end() :].split()[:2]
            starts = match.start() == 0 and name[0] == phrase[0]
            if not starts or len(name) > 1:
                yield found, True
            elif is_somebody(phrase[-1], after):
                yield found, False


def is_somebody(word: str, after: Sequence[str]) -> bool:
    """Return whether a word that begins a sentence is somebody by what follows it."""
    has_something = word.endswith(("'s", "\u2019s"))
    does = bool(after) and after[0].casefold() in DOING
    return has_something or does or after == ["and", "I"]


def trim(phrase: list[str]) -> list[str]:
    """Return a phrase without what is no name at its ends, such as the "Then" of a sentence."""
    phrase = trim_start(phrase)
    while phrase and is_no_name(phrase[-1]):
        phrase = phrase[:-1]
    return phrase


def trim_start(phrase: list[str]) -> list[str]:
    while phrase and is_no_name(phrase[0]):
        phrase = phrase[1:]
    return phrase


def trim_common(phrase: list[str]) -> list[str]:
    while phrase and is_common(phrase[0]):
        phrase = phrase[1:]
    while phrase and is_common(phrase[-1]):
        phrase = phrase[:-1]
    return phrase


def is_no_name(word: str) -> bool:
    return is_common(word) or is_technical(clean(word))


def is_common(word: str) -> bool:
    plain = clean(word).casefold()
    return plain in COMMON or plain in FUNCTION_WORDS


def is_technical(word: str) -> bool:
    """Whether a word is an abbreviation or a product's, such as API, DynamoDB or S3."""
    return any(
        piece.isupper()
        or any(letter.isdigit() for letter in piece)
        or (any(letter.isupper() for letter in piece[1:]) and not TWO_CAPITALS.fullmatch(piece))
        for piece in word.split("-")
    )


def find_figures(text: str) -> Iterator[str]:
    for match in FIGURE.finditer(text):
        unit = UNIT.match(text, match.end())
        yield (match.group() + (unit.group() if unit else "")).strip()


def clean(found: str) -> str:
    return re.sub(r"['\u2019]s?$", "", found.strip()).rstrip(".,;:'\u2019")


def cover(
    parts: Mapping[str, str], findings: Sequence[Finding], own: Sequence[str] = ()
) -> dict[str, list[Piece]]:
    """Return the parts of a story in pieces, with what stands for `findings` and `own` words.

    The same name has the same number throughout, so that a mentor can follow who did what; the
    pieces of a long name are covered as well where they stand alone.
    """
    stands_for = name_covers(findings, own)
    if not stands_for:
        return {part: [Piece(text)] if text else [] for part, text in parts.items()}
    longest_first = sorted(stands_for, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first), re.IGNORECASE
    )
    return {part: list(split(text, pattern, stands_for)) for part, text in parts.items()}


def name_covers(findings: Sequence[Finding], own: Sequence[str]) -> dict[str, str]:
    """Return what stands for each text."""
    covers: dict[str, str] = {}
    listed = [*findings, *(Finding(Sort.OWN, text) for text in own)]
    for sort in Sort:
        several = [finding for finding in listed if finding.sort == sort]
        for number, finding in enumerate(several, start=1):
            plain = sort in (Sort.FIGURE, Sort.OWN) or len(several) == 1
            says = str(STANDS_FOR[sort]) if plain else f"{STANDS_FOR[sort]} {number}"
            covers.setdefault(finding.text, f"[{says}]")
            for piece in pieces_of(finding):
                covers.setdefault(piece, f"[{says}]")
    return covers


def pieces_of(finding: Finding) -> list[str]:
    """Return the words of a long name that stand for it alone, such as a first name."""
    name = finding.text.split()
    if finding.sort != Sort.NAME or len(name) == 1:
        return []
    return [word for word in name if len(word) > 2 and word[0].isupper()]


def split(text: str, pattern: re.Pattern, stands_for: Mapping[str, str]) -> Iterator[Piece]:
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        yield Piece(find_cover(match.group(), stands_for), is_covered=True)
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])


def find_cover(found: str, stands_for: Mapping[str, str]) -> str:
    """Return what stands for a text that was found in whatever letters.

    Whether two texts differ in their case alone, `re` says as it did in finding it: the small
    letters of \u00df or of the Turkish \u0130 are others than those that it takes for the same.
    """
    if found in stands_for:
        return stands_for[found]
    alike = re.compile(re.escape(found), re.IGNORECASE)
    return next(says for text, says in stands_for.items() if alike.fullmatch(text))


def join(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
