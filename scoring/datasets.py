"""Reads graded answers for measuring and fitting: data sets kept outside, and packs' exemplars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from scoring.errors import ScoringError
from scoring.text import clean_text, list_words, split_sentences, telling

DRAWN: Final = ("components", "connections")
UNSAID: Final = re.compile(r"^:::.*$|\{\{.*?\}\}|\]\([^)]*\)|\[\^[^\]]*\]", re.MULTILINE)
"""What stands in the Markdown of a lesson and isn't read on its page as it stands."""
LONG_REFERENCE: Final = 40
"""Words from which a reference is taken sentence by sentence, each a key point."""


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with its grade from 0 to 1, and the scheme it is marked by.

    `top` is the highest grade of the set's own scale; `right` is None where nobody said it;
    `asked` is the text of the question. `parts` is the response of a story or a design.
    """

    question: str
    text: str
    grade: float
    scheme: Mapping[str, Any]
    quality: str = ""
    label: str = ""
    right: bool | None = None
    top: float = 1.0
    asked: str = ""
    parts: Mapping[str, Any] | None = None

    @property
    def response(self) -> Mapping[str, Any]:
        return {"text": self.text} if self.parts is None else self.parts


def make_scheme(question: str, references: list[str]) -> dict[str, Any]:
    """A scheme from reference answers: a long one sentence by sentence, short ones as wordings."""
    sentences = [span.text for span in split_sentences(clean_text(references[0]))]
    if len(references) > 1 or len(list_words(references[0])) < LONG_REFERENCE:
        points = [{"id": "k1", "text": references[0], "weight": 1, "accepted": references[1:]}]
    else:
        points = [
            {"id": f"k{n}", "text": text, "weight": max(mass_of(text), 0.1)}
            for n, text in enumerate(sentences[:20], start=1)
        ]
    return {
        "kind": "written",
        "max_points": 100,
        "question": question,
        "model_answer": " ".join(references),
        "key_points": points,
    }


def mass_of(text: str) -> float:
    return sum(telling(word.text) for word in list_words(text) if word.is_content)


def find_packs(root: Path) -> list[Path]:
    """The content packs below a folder, or the folder itself when it is one."""
    if (root / "questions").is_dir():
        return [root]
    return sorted(folder.parent for folder in root.glob("*/questions"))


def load_yaml(text: str) -> Any:
    """The value of a YAML text, read as packs are when they are checked: by libyaml where it is.

    PyYAML's own parser refuses some texts that libyaml reads, such as "[sure?]".
    """
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_questions(pack: Path, kind: str) -> Iterator[dict[str, Any]]:
    for path in sorted((pack / "questions").glob("*.yaml")):
        try:
            questions = load_yaml(path.read_text(encoding="utf-8")) or []
        except yaml.YAMLError as error:
            raise ScoringError(f"{path} isn't valid YAML: {error}") from error
        yield from (one for one in questions if one.get("kind") == kind)


def read_lessons(pack: Path) -> dict[str, str]:
    """The words of a pack's lessons, by slug."""
    texts: dict[str, str] = {}
    for path in sorted(pack.glob("lessons/**/*.md")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        slug = load_yaml(head.removeprefix("---\n")).get("slug", path.stem)
        texts[slug] = UNSAID.sub(" ", body)
    return texts


def read_exemplars(pack: Path) -> list[Graded]:
    """The exemplars of a pack's written questions, each with the grade its author gave."""
    lessons = read_lessons(pack)
    return [
        Graded(
            question=question["id"],
            text=exemplar["text"],
            grade=float(exemplar.get("points", 0)) / 10,
            scheme=teach(scheme_of(question), question, lessons),
            quality=exemplar["quality"],
        )
        for question in read_questions(pack, "written")
        for exemplar in question.get("exemplars", [])
    ]


def read_structured(pack: Path) -> list[Graded]:
    """The model answers of a pack's stories and designs, as full ones, and their exemplars."""
    graded, lessons = [], read_lessons(pack)
    for kind, points in (("star", 10), ("design", 20)):
        for question in read_questions(pack, kind):
            scheme = teach(structured_scheme(pack, question, points), question, lessons)
            answers = [list_model_answer(question, points), *question.get("exemplars", [])]
            graded += [
                Graded(
                    question=question["id"],
                    text="\n".join(one["sections"].values()),
                    grade=one["points"] / points,
                    scheme=scheme,
                    quality=one["quality"],
                    parts={key: one.get(key, []) for key in ("sections", *DRAWN)},
                )
                for one in answers
                if one["sections"]
            ]
    return graded


def list_model_answer(question: Mapping[str, Any], points: float) -> dict[str, Any]:
    """A model answer as an exemplar: with all points, and everything that a design needs."""
    return {
        "quality": "full",
        "points": points,
        "sections": question.get("model_answer", {}),
        "components": [one["id"] for one in question.get("components", []) if one["weight"]],
        "connections": question.get("connections", []),
    }


def structured_scheme(pack: Path, question: Mapping[str, Any], points: float) -> dict[str, Any]:
    templates = load_yaml((pack / "templates.yaml").read_text(encoding="utf-8"))
    (template,) = [one for one in templates if one["slug"] == question["template"]]
    sections = [
        {"id": one["slug"], **{key: one[key] for key in ("title", "weight", "share")}}
        for one in template["sections"]
    ]
    return {
        "kind": question["kind"],
        "max_points": points,
        "question": "\n".join([question["text"], *question.get("requirements", [])]),
        "sections": sections,
        **{key: question.get(key, []) for key in (*DRAWN, "key_points", "strong", "red_flags")},
        "model_answer": question.get("model_answer", {}),
    }


def read_paragraphs(pack: Path) -> list[str]:
    """The plain paragraphs of a pack's lessons: good sentences that mark nothing."""
    texts: list[str] = []
    for path in sorted(pack.glob("lessons/**/*.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        blocks = [" ".join(block.split()) for block in body.split("\n\n")]
        texts += [block for block in blocks if block[:1].isalpha() and len(block) > 60]
    return texts


def teach(
    scheme: dict[str, Any], question: Mapping[str, Any], lessons: Mapping[str, str]
) -> dict[str, Any]:
    """The scheme with the text of the question's lesson, as the site has it."""
    lesson = lessons.get(question.get("lesson", ""))
    return {**scheme, "lesson": lesson} if lesson else scheme


def scheme_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """The marking scheme of a pack's written question."""
    return {
        "kind": "written",
        "max_points": 10,
        "question": question["text"],
        "model_answer": question["model_answer"],
        "key_points": question["key_points"],
    }
