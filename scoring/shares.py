"""Shares of the points that an author gave to single answers, in per cent, and their faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from scoring.numbers import to_fraction
from scoring.scheme_values import Fault, is_number

WHOLE: Final = 100
SLACK: Final = 0.5
"""How far the shares of what is right may be off a hundred: thirds don't add up to it."""


def share_of(answer: Mapping[str, Any], default: Fraction = Fraction(1)) -> Fraction:
    """The share of the points that an answer earns, 1 for all of them, below 0 for taking back."""
    return to_fraction(answer["share"]) / WHOLE if "share" in answer else default


def share_options(scheme: Mapping[str, Any]) -> dict[str, Fraction]:
    """What each option of a choice earns or takes back, of the points of a full answer.

    Without a share a right one counts 1 / number of right ones. A wrong one takes as much back
    where several can be chosen, and counts nothing where one can.
    """
    options = scheme["options"]
    right = [option for option in options if option["right"]]
    usual = Fraction(1, len(right))
    wrong = -usual if scheme["kind"] == "multiple_choice" else Fraction(0)
    shares = {one["id"]: share_of(one, usual if one["right"] else wrong) for one in options}
    full = sum(shares[option["id"]] for option in right)
    return {identity: share / full for identity, share in shares.items()}


def describe_share(share: Fraction) -> str:
    """A share in per cent, such as "33.3 %"."""
    return f"{float(share) * WHOLE:.3g} %"


def find_option_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    """The faults of the shares of options whose other entries are right."""
    many = scheme["kind"] == "multiple_choice"
    for number, option in enumerate(scheme["options"]):
        name, share = f"Option {option['id']!r}", option.get("share")
        path = f"options.{number}.share"
        if share is None:
            continue
        if not is_number(share) or abs(share) > WHOLE:
            yield Fault(f"{name} has the share {share!r}. Give per cents from -100 to 100.", path)
        elif many and option["right"] != (share > 0):
            says = f"{name} has the share {share:g}. Right options earn, and wrong ones take back."
            yield Fault(says, path)
        elif not many and option["right"] != (share == WHOLE):
            says = f"{name} has the share {share:g}. The right option has 100, each other one less."
            yield Fault(says, path)
    right = [option.get("share") for option in scheme["options"] if option["right"]]
    if many and all(map(is_number, right)):
        if abs(sum(right) - WHOLE) > SLACK:
            says = f"The shares of the right options add up to {sum(right):g}. Make that 100."
            yield Fault(says, "options")
    elif many and any(share is not None for share in right):
        says = (
            "Some right options have a share and others don't. Give it to all or to none of them."
        )
        yield Fault(says, "options")


def find_answer_faults(answer: Mapping[str, Any], name: str, path: str) -> Iterator[str]:
    """The faults of the share of a text or a number, which stands at `path`."""
    share = answer.get("share", WHOLE)
    if not is_number(share) or not 0 <= share <= WHOLE:
        says = f"{name} has the share {share!r}. Give per cents from 0 to 100."
        yield Fault(says, f"{path}.share")
