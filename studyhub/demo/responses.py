"""Answers of a chosen quality, made from a question's own key: the demo suits any pack."""

from questions.kinds.base import Content, Response
from questions.models import Kind, QuestionVersion
from studyhub.demo.stories import STORIES

SHORT_STORY = "I was asked to do it, and I did it step by step with a colleague."


def respond(version: QuestionVersion, *, slug: str, well: bool) -> Response:
    """Return a right answer to `version`, or a wrong or weak one."""
    kind = Kind(version.kind)
    if kind == Kind.STAR:
        return {"sections": tell_story(version.content, slug)}
    if kind == Kind.WRITTEN:
        return {"text": write(version.content, well=well)}
    if kind == Kind.NUMERIC:
        return {"text": name_number(version.content, well=well)}
    return {"choice": choose(version.content, kind, well=well)}


def choose(content: Content, kind: Kind, *, well: bool) -> list[str]:
    """Return the right options; or a wrong one, of several right ones all but the last."""
    right = [option["id"] for option in content["options"] if option["right"]]
    wrong = [option["id"] for option in content["options"] if not option["right"]]
    if well:
        return right
    return right[:-1] or wrong[:1] if kind == Kind.MULTIPLE_CHOICE else wrong[:1]


def name_number(content: Content, *, well: bool) -> str:
    answer = content["answer"]
    value = answer["value"] if well else answer["value"] * 3
    return f"{value} {answer.get('unit', '')}".strip()


def write(content: Content, *, well: bool) -> str:
    """Return an exemplar of the pack; without one, the model answer or its first half."""
    wanted = "full" if well else "partial"
    for exemplar in content.get("exemplars", []):
        if exemplar["quality"] == wanted:
            return exemplar["text"]
    sentences = content["model_answer"].split(". ")
    return ". ".join(sentences if well else sentences[: len(sentences) // 2 + 1])


def tell_story(content: Content, slug: str) -> dict[str, str]:
    """Return the learner's story for the sections that the question asks for."""
    story = STORIES.get(slug, {})
    return {
        section["slug"]: story.get(section["slug"], "" if story else SHORT_STORY)
        for section in content["sections"]
    }
