"""What changed between two versions of a lesson: its words as they are read, by section."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.domain.markdown import read_words
from lessons.domain.sections import split_sections
from lessons.models import LessonVersion

# Of words that stayed, so many are shown beside those that did not.
AROUND = 12


@dataclass(frozen=True)
class Piece:
    """Words that are the same, "inserted" or "removed"; "folded" says how many are not shown."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """One section of a lesson in two versions. Without pieces its words are equal."""

    title: str
    pieces: tuple[Piece, ...] = ()


def compare_versions(old: LessonVersion, new: LessonVersion) -> list[Part]:
    """Return the sections of both versions in the order of the newer one, with what changed."""
    before, after = dict(read_parts(old)), dict(read_parts(new))
    titles = [*after, *(title for title in before if title not in after)]
    return [Part(title, compare(before.get(title, ""), after.get(title, ""))) for title in titles]


def read_parts(version: LessonVersion) -> Iterator[tuple[str, str]]:
    """Yield (title, words) of what a version says above its text, and of each section."""
    aims = " ".join(objective["text"] for objective in version.objectives)
    yield _("About the lesson"), " ".join(f"{version.goal} {version.opening} {aims}".split())
    yield _("Sources"), " ".join(f"{one['title']} {one['url']}" for one in version.sources)
    met: dict[str, int] = {}
    for _slug, heading, html in split_sections(version):
        title = heading or _("Before the first section")
        met[title] = met.get(title, 0) + 1
        yield (title if met[title] == 1 else f"{title} ({met[title]})"), read_words(html)


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts by word; none where they are equal."""
    if old == new:
        return ()
    before, after = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            pieces += fold(after[first:last], is_first=not pieces, is_last=last == len(after))
            continue
        if end > start:
            pieces.append(Piece("removed", " ".join(before[start:end])))
        if last > first:
            pieces.append(Piece("inserted", " ".join(after[first:last])))
    # The words were taken apart at blanks: each piece but the last brings its own again.
    spaced = [Piece(piece.kind, f"{piece.text} ") for piece in pieces[:-1]]
    return (*spaced, *pieces[-1:])


def fold(words: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """Yield words that stayed: a few beside each change, and how many lie between."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    hidden = len(words) - head - tail
    if hidden <= AROUND:
        yield Piece("equal", " ".join(words))
        return
    if head:
        yield Piece("equal", " ".join(words[:head]))
    says = ngettext("… %(count)s word …", "… %(count)s words …", hidden)
    yield Piece("folded", says % {"count": hidden})
    if tail:
        yield Piece("equal", " ".join(words[-tail:]))
