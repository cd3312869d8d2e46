"""The prompts that follow an answer one by one, each with a small field of its own.

What is written there stands in the same response under `follow_ups`, by number: {"1": "..."}. In a
form and in a save it is a part of its own, `follow_up_1`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import scoring
from mockinterviews.domain.pages import kind_of
from questions.kinds.base import Response, read_text
from questions.models import QuestionVersion

PREFIX = "follow_up_"


def read_follow_ups(data: Mapping[str, Any], prompts: Sequence[str]) -> Response:
    """Return what was posted under the prompts; nothing where there are none."""
    if not prompts:
        return {}
    numbers = range(1, len(prompts) + 1)
    return {
        "follow_ups": {
            str(number): read_text(data.get(f"{PREFIX}{number}", ""), f"{PREFIX}{number}")
            for number in numbers
        }
    }


def list_follow_ups(
    prompts: Sequence[str], response: Response, *, is_begun: bool
) -> list[dict[str, Any]]:
    """Return each prompt with its field; the next shows once what is before it was begun."""
    rows, shows = [], is_begun
    for number, prompt in enumerate(prompts, start=1):
        text = response.get("follow_ups", {}).get(str(number), "")
        shows = bool(text.strip()) or shows
        rows.append({"name": f"{PREFIX}{number}", "asks": prompt, "text": text, "shows": shows})
        shows = bool(text.strip())
    return rows


def count_words(version: QuestionVersion, response: Response) -> int:
    """Return how many words were written, those under the prompts too.

    Where the answer itself is empty these are all that there is.
    """
    below = map(scoring.count_words, response.get("follow_ups", {}).values())
    return kind_of(version).words(response, version.content) + sum(below)


def tell_follow_ups(prompts: Sequence[str], response: Response) -> list[dict[str, str]]:
    """Return what was written under each prompt, as `kind.tell` returns the answer itself."""
    written = response.get("follow_ups", {})
    return [
        {"title": prompt, "text": written[str(number)]}
        for number, prompt in enumerate(prompts, start=1)
        if written.get(str(number), "").strip()
    ]
