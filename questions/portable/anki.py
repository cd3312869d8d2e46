"""Items as an Anki deck (.apkg): one note for each question, under the same GUID every time.

Anki finds a note by its GUID and updates it where ours is newer, so that a deck which is exported
again renews the cards of those who have it and keeps what they learnt.
"""

import hashlib
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import genanki
from django.utils.translation import gettext as _

from lessons.domain.markdown import render_line, render_text
from questions.portable.items import Item, Spool, Writing
from questions.portable.leaving import (
    GAP,
    list_texts,
    model_text,
    name_left,
    spell_number,
    tell_connection,
    tell_point,
)
from questions.portable.pictures import Picture

ANKI = "Anki"
# Anki knows our two sorts of notes by these numbers: another number would double every card.
CARD_MODEL, CLOZE_MODEL = 1730481201, 1730481202
MOST_DECK = 1 << 31
STYLE = """
.card { font-family: sans-serif; font-size: 20px; line-height: 1.5; text-align: left; }
.card pre { white-space: pre-wrap; font-size: 16px; }
.card table { border-collapse: collapse; }
.card td, .card th { border: 1px solid; padding: 4px 8px; }
.cloze { font-weight: bold; }
"""


def write_anki(items: Iterable[Item], *, deck: str, now: datetime) -> Writing:
    """Return a package of one deck named `deck`."""
    cards, gaps = make_models()
    made = genanki.Deck(number_deck(deck), deck)
    losses, pictures = [], {}
    for item in items:
        item.losses = []
        fields = [name_media(field) for field in write_note(item)]
        pictures |= item.pictures
        if item.kind != "star":
            name_left(item, item.content, HELD, ANKI)
        made.add_note(
            genanki.Note(
                model=gaps if item.kind == "cloze" else cards,
                fields=fields,
                guid=genanki.guid_for("studyhub", item.key),
                tags=["-".join(tag.split()) for tag in item.tags],
            )
        )
        losses += [(item, loss) for loss in item.losses]
    return Writing(pack(made, pictures, now), losses)


def number_deck(name: str) -> int:
    """Return the number of a deck, the same for the same name: not 0 or 1, which are Anki's own."""
    return 2 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % (MOST_DECK - 2)


def make_models() -> tuple[genanki.Model, genanki.Model]:
    back = "{{FrontSide}}<hr id=answer>{{Answer}}{{#Why}}<br>{{Why}}{{/Why}}"
    cards = genanki.Model(
        CARD_MODEL,
        "StudyHub",
        fields=[{"name": name} for name in ("Question", "Answer", "Why")],
        templates=[{"name": "Card", "qfmt": "{{Question}}", "afmt": back}],
        css=STYLE,
    )
    shown = "{{cloze:Text}}"
    gaps = genanki.Model(
        CLOZE_MODEL,
        "StudyHub Cloze",
        fields=[{"name": name} for name in ("Text", "Why")],
        templates=[{"name": "Cloze", "qfmt": shown, "afmt": shown + "<br>{{Why}}"}],
        css=STYLE,
        model_type=genanki.Model.CLOZE,
    )
    return cards, gaps


def name_media(html: str) -> str:
    """Return HTML that shows pictures as Anki does: by their names alone."""
    return html.replace('src="/pictures/', 'src="')


def pack(deck: genanki.Deck, pictures: Mapping[str, Picture], now: datetime) -> IO[bytes]:
    """Return the package, with one picture in memory at a time.

    genanki's own writer would leave its database behind.
    """
    stamp = now.timestamp()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(path)
        genanki.Package(deck).write_to_db(
            connection.cursor(), stamp, itertools.count(int(stamp * 1000))
        )
        connection.commit()
        connection.close()
        packed = Spool()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, "collection.anki2")
            for number, picture in enumerate(pictures.values()):
                archive.writestr(str(number), picture.data)
            archive.writestr("media", json.dumps(dict(enumerate(pictures))))
    return packed


HELD = {"options", "right", "why_true", "why_false", "answer", "pairs", "surplus", "items", "gaps"}
HELD |= {"model_answer", "key_points", "requirements", "connections", "sections", "template"}
HELD |= {"strong"}


def write_note(item: Item) -> list[str]:
    """Return the fields of a note, in HTML."""
    content = item.content
    why = render_text(content.get("explanation", ""))
    if item.kind == "cloze":
        return [write_gaps(content), why]
    question, answer, more = NOTES[item.kind](content)
    return [render_text(content["text"]) + question, answer, more + why]


def write_choice(content: dict[str, Any]) -> tuple[str, str, str]:
    right = [one["text"] for one in content["options"] if one["right"]]
    whys = [
        f"<li>{render_line(one['text'])}: {render_line(one['why'])}</li>"
        for one in content["options"]
        if one.get("why")
    ]
    shown = [one["text"] for one in sorted(content["options"], key=shuffled)]
    return bullets(shown), bullets(right), f"<ul>{''.join(whys)}</ul>" if whys else ""


def shuffled(part: dict[str, Any]) -> bytes:
    """Return what puts parts into an order that tells nothing, the same each time."""
    return hashlib.sha256(repr(sorted(part.items())).encode()).digest()


def write_true_false(content: dict[str, Any]) -> tuple[str, str, str]:
    right = content["right"]
    why = content.get("why_true" if right else "why_false", "")
    return bullets([_("True"), _("False")]), _("True") if right else _("False"), paragraph(why)


def write_answer(content: dict[str, Any]) -> tuple[str, str, str]:
    return "", tell(content["answer"]), ""


def tell(answer: dict[str, Any]) -> str:
    """Return a right short answer or number as plain HTML."""
    if "value" in answer:
        return escape(f"{spell_number(answer['value'])} {answer.get('unit', '')}".strip())
    return escape(" / ".join(answer["accepted"]))


def write_pairs(content: dict[str, Any]) -> tuple[str, str, str]:
    pairs = content["pairs"]
    rights = [pair["right"] for pair in pairs]
    rights += [one["text"] for one in content.get("surplus", [])]
    sides = bullets([pair["left"] for pair in pairs]) + "<hr>" + bullets(sorted(set(rights)))
    whole = [f"{render_line(one['left'])} → {render_line(one['right'])}" for one in pairs]
    return sides, html_list(whole), ""


def write_order(content: dict[str, Any]) -> tuple[str, str, str]:
    items = content["items"]
    shown = [one["text"] for one in sorted(items, key=shuffled)]
    right = "".join(f"<li>{render_line(one['text'])}</li>" for one in items)
    return bullets(shown), f"<ol>{right}</ol>", ""


def write_words(content: dict[str, Any]) -> tuple[str, str, str]:
    """A model answer, and what counts in one."""
    points = [tell_point(one) for one in content.get("key_points", [])]
    flows = [tell_connection(one) for one in content.get("connections", [])]
    counts = [
        list_texts(_("Key points"), points),
        list_texts(_("A strong answer"), content.get("strong", [])),
        list_texts(_("Connections"), flows),
    ]
    wanted = list_texts(_("Requirements"), content.get("requirements", []))
    return (
        render_text(wanted),
        render_text(model_text(content.get("model_answer"))),
        render_text("\n\n".join(text for text in counts if text)),
    )


def write_gaps(content: dict[str, Any]) -> str:
    """Return the text with Anki's own gaps, such as {{c1::queue}}."""
    html = render_text(content["text"])
    for number, gap in enumerate(content["gaps"], start=1):
        right = [render_line(one["text"]) for one in gap.get("options", []) if one["right"]]
        shown = right[0] if right else tell(gap["answer"])
        closed = shown.replace("}}", "}&#125;").replace("::", ":&#58;")
        html = html.replace(f"[[{gap['id']}]]", f"{{{{c{number}::{closed}}}}}")
    return GAP.sub("", html)


def bullets(texts: Iterable[str]) -> str:
    return html_list(render_line(text) for text in texts)


def html_list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def paragraph(text: str) -> str:
    return render_text(text) if text else ""


NOTES: dict[str, Callable[[dict[str, Any]], tuple[str, str, str]]] = {
    "single_choice": write_choice,
    "multiple_choice": write_choice,
    "true_false": write_true_false,
    "short_answer": write_answer,
    "numeric": write_answer,
    "matching": write_pairs,
    "ordering": write_order,
    "written": write_words,
    "star": write_words,
    "design": write_words,
}
