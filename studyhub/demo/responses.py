"""Answers of a chosen quality, made from a question's own key: the demo suits any pack."""

from questions.kinds.base import Content, Response
from questions.models import Kind, QuestionVersion
from studyhub.demo.stories import STORIES

SHORT_STORY = "I was asked to do it, and I did it step by step with a colleague."


def respond(version: QuestionVersion, *, slug: str, well: bool) -> Response:
    """Return a right answer to `version`, or a wrong or weak one."""
    content, kind = version.content, Kind(version.kind)
    if kind == Kind.STAR:
        return {"sections": tell_story(content, slug)}
    if kind == Kind.DESIGN:
        return draw(content, well=well)
    if kind == Kind.WRITTEN:
        return {"text": write(content, well=well)}
    if kind == Kind.CLOZE:
        return {"gaps": {gap["id"]: fill(gap, well=well) for gap in content["gaps"]}}
    if kind == Kind.ORDERING:
        order = [item["id"] for item in content["items"]]
        return {"order": order if well else order[1:] + order[:1]}
    if kind == Kind.MATCHING:
        lefts = [pair["id"] for pair in content["pairs"]]
        return {"pairs": dict(zip(lefts, lefts if well else lefts[1:] + lefts[:1], strict=True))}
    if kind == Kind.TRUE_FALSE:
        return {"choice": ["true" if content["right"] == well else "false"]}
    return fill(content | {"kind": version.kind}, well=well)


def fill(asked: Content, *, well: bool) -> Response:
    """Return what a question with one input, or a gap of that kind, gets."""
    kind = Kind(asked["kind"])
    if kind == Kind.NUMERIC:
        return {"text": name_number(asked, well=well)}
    if kind == Kind.SHORT_ANSWER:
        return {"text": asked["answer"]["accepted"][0] if well else "I am not sure"}
    return {"choice": choose(asked, kind, well=well)}


def draw(content: Content, *, well: bool) -> Response:
    """Return the design that the key asks for, or its first half."""
    needed = [one["id"] for one in content["components"] if one["weight"]]
    drawn = [{"from": one["from"], "to": one["to"], "says": ""} for one in content["connections"]]
    texts = {
        one["slug"]: content["model_answer"].get(one["slug"], "") for one in content["sections"]
    }
    if well:
        return {"sections": texts, "components": needed, "connections": drawn}
    first = {slug: text if number == 0 else "" for number, (slug, text) in enumerate(texts.items())}
    half = len(needed) // 2
    return {"sections": first, "components": needed[:half], "connections": drawn[:half]}


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
