"""What changed between two versions: by section and word, as both are read."""

from lessons.domain.history import Piece, compare, compare_versions
from lessons.models import LessonVersion


def version(html: str, **fields) -> LessonVersion:
    return LessonVersion(goal="Know it.", minutes=3, blocks=[{"html": html}], **fields)


def test_sections_are_compared_by_their_words_and_not_by_their_html():
    old = version('<p>Hi.</p><h2 id="a">A</h2><p>It waits long.</p><h2 id="b">B</h2><p>Gone.</p>')
    new = version(
        '<p><em>Hi.</em></p><h2 id="a">A</h2><p>It never waits.</p><h2 id="c">C</h2>',
        objectives=[{"slug": "x", "text": "Say why."}],
    )

    parts = {part.title: part.pieces for part in compare_versions(old, new)}

    assert list(parts) == ["About the lesson", "Sources", "Before the first section", "A", "C", "B"]
    assert parts["About the lesson"][-1] == Piece("inserted", "Say why.")
    assert parts["Before the first section"] == ()
    assert parts["A"] == (
        Piece("equal", "It "),
        Piece("removed", "waits long. "),
        Piece("inserted", "never waits."),
    )
    assert parts["B"] == (Piece("removed", "Gone."),)


def test_what_stayed_far_from_a_change_is_folded():
    words = " ".join(f"w{number}" for number in range(100))

    pieces = compare(f"{words} old {words}", f"{words} new {words}")

    kinds = [piece.kind for piece in pieces]
    assert kinds == ["folded", "equal", "removed", "inserted", "equal", "folded"]
    assert pieces[0].text == "… 88 words … "
    assert pieces[1].text.split() == [f"w{number}" for number in range(88, 100)]


def test_equal_texts_have_no_pieces():
    assert compare("The same.", "The same.") == ()
