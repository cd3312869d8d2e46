"""Things to put together."""

import random
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from questions.kinds.base import (
    WHOLE,
    Content,
    EmptyParts,
    Entry,
    Explained,
    QuestionKind,
    Response,
    ResponseError,
    count_right,
    find_part,
    is_partly,
    name_status,
    plain,
    rich,
)

WHY = Entry("why", "text?", gettext_lazy("Why"), is_markdown=True)


class Matching(QuestionKind):
    """Each thing on the left has a partner on the right; some on the right may fit nothing.

    The page names the rights by tokens: the id of a pair would tell what belongs together.
    """

    slug = "matching"
    stored = {"pairs": {str: str}}
    entries = (
        Entry(
            "pairs",
            "records",
            gettext_lazy("Pairs"),
            gettext_lazy("The same right may serve several lefts."),
            entries=(
                Entry("id", "slug", gettext_lazy("Id")),
                Entry("left", "text", gettext_lazy("Left"), is_markdown=True),
                Entry("right", "text", gettext_lazy("Right"), is_markdown=True),
                WHY,
            ),
        ),
        Entry(
            "surplus",
            "records?",
            gettext_lazy("Options that fit nothing"),
            entries=(
                Entry("id", "slug", gettext_lazy("Id")),
                Entry("text", "text", gettext_lazy("Text"), is_markdown=True),
                WHY,
            ),
        ),
        WHOLE,
    )

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": max(1, len(content["pairs"])),
            "pairs": [pick(one, "id", "left", "right", "why") for one in content["pairs"]],
            "surplus": [pick(one, "id", "text", "why") for one in content.get("surplus", [])],
        }

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return the lefts in the author's order and the rights shuffled by `seed`."""
        tokens, texts = name_tokens(content), list_rights(content)
        rights = {
            tokens[text]: {"id": tokens[text], "text": plain(text)} for text in texts.values()
        }
        shuffled = [rights[token] for token in sorted(rights)]
        random.Random(seed).shuffle(shuffled)
        lefts = [
            {"id": one["id"], "text": one["left"], "html": one.get("left_html", "")}
            for one in content["pairs"]
        ]
        return {"lefts": lefts, "rights": shuffled}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return the pairs; a right is named by the first pair or surplus option that has it."""
        ids = {token: identity for identity, token in self.tokens_by_id(content).items()}
        pairs = {}
        for pair in content["pairs"]:
            token = data.get(f"pair-{pair['id']}", "")
            if token in ids:
                pairs[pair["id"]] = ids[token]
            elif token:
                raise ResponseError(
                    _("“%(option)s” is not an option of this question. Choose again.")
                    % {"option": token[:40]}
                )
        return {"pairs": pairs}

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        names = [pair["id"] for pair in content["pairs"]]
        return {"tokens": {name: data.get(f"pair-{name}", "") for name in names}}

    def tokens_by_id(self, content: Content) -> dict[str, str]:
        """Return the token of each right by the id that stands for it in a response."""
        tokens, firsts = name_tokens(content), {}
        for identity, text in list_rights(content).items():
            firsts.setdefault(text, identity)
        return {identity: tokens[text] for text, identity in firsts.items()}

    def filled(self, response: Response, content: Content) -> dict[str, str]:
        """Return the token that is chosen for each left, as the page shows it."""
        if "tokens" in response:
            return response["tokens"]
        tokens, texts, pairs = name_tokens(content), list_rights(content), response.get("pairs", {})
        return {
            pair["id"]: tokens.get(texts.get(pairs.get(pair["id"])), "")
            for pair in content["pairs"]
        }

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        chosen = self.filled(response, content)
        return {"pairs": [[f"pair-{left}", token] for left, token in chosen.items()]}

    def first_input(self, content: Content) -> str:
        return f"pair-{content['pairs'][0]['id']}"

    def is_empty(self, response: Response) -> bool:
        return not response.get("pairs")

    def check_parts(self, response: Response, content: Content) -> None:
        pairs = response["pairs"]
        empty = [pair["id"] for pair in content["pairs"] if pair["id"] not in pairs]
        if not empty or self.is_empty(response):
            return
        says = ngettext(
            "%(count)s has no partner yet. Choose one, or check again to leave it empty.",
            "%(count)s have no partner yet. Choose them, or check again to leave them empty.",
            len(empty),
        )
        raise EmptyParts(says % {"count": len(empty)}, f"pair-{empty[0]}")

    def name_lack(self, response: Response, content: Content) -> str:
        made, total = len(response.get("pairs", {})), len(content["pairs"])
        if made in (0, total):
            return ""
        return _("%(made)s of %(total)s matched") % {"made": made, "total": total}

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        texts, pairs = list_rights(content), response.get("pairs", {})
        lines = [
            f"{pair['left']}: {texts.get(pairs.get(pair['id']), '–')}" for pair in content["pairs"]
        ]
        return [{"title": _("Your pairs"), "text": "\n".join(lines)}]

    def explain(
        self, response: Response, content: Content, report: Mapping[str, Any]
    ) -> list[Explained]:
        shown, pairs = show_rights(content), response.get("pairs", {})
        return [
            Explained(
                title=rich(pair, "left"),
                given=shown.get(pairs.get(pair["id"]), ""),
                right=rich(pair, "right"),
                status=name_status(find_part(report, pair["id"])),
                why=why_of(pair, pairs.get(pair["id"]), content),
            )
            for pair in content["pairs"]
        ]

    def say_points(self, response: Response, content: Content, report: Mapping[str, Any]) -> str:
        if not is_partly(report):
            return ""
        counts = count_right(report)
        says = ngettext(
            "%(right)s of %(total)s pair is right.",
            "%(right)s of %(total)s pairs are right.",
            counts["total"],
        )
        return says % counts

    def without_words(self, response: Response, content: Content) -> Response:
        lefts, rights = {pair["id"] for pair in content["pairs"]}, list_rights(content)
        kept = response.get("pairs", {}).items()
        return {"pairs": {one: two for one, two in kept if one in lefts and two in rights}}


def pick(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names if name in record}


def list_rights(content: Content) -> dict[str, str]:
    """Return what stands on the right, by the id of its pair or of the surplus option."""
    rights = {pair["id"]: pair["right"] for pair in content["pairs"]}
    return rights | {one["id"]: one["text"] for one in content.get("surplus", [])}


def show_rights(content: Content) -> dict[str, str]:
    """Return the same as they are shown: with their Markdown rendered."""
    rights = {pair["id"]: rich(pair, "right") for pair in content["pairs"]}
    return rights | {one["id"]: rich(one, "text") for one in content.get("surplus", [])}


def name_tokens(content: Content) -> dict[str, str]:
    """Return what the page calls each text on the right: numbered by the alphabet."""
    texts = sorted(set(list_rights(content).values()))
    return {text: f"r{number}" for number, text in enumerate(texts, start=1)}


def why_of(pair: Mapping[str, Any], chosen: str | None, content: Content) -> str:
    """Return why the pair is one; where a surplus option was chosen, why that fits nothing."""
    surplus = {one["id"]: rich(one, "why") for one in content.get("surplus", [])}
    return surplus.get(chosen) or rich(pair, "why")
