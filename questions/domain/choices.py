"""What a learner chooses to be asked, as a condition on questions."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import IntegerField, Q, TextField

from accounts.models import User
from questions.models import LEVELS
from studyhub.statements import Given, IsAmong

EASIEST = Given("easiest", IntegerField())
HARDEST = Given("hardest", IntegerField())
TOPICS = Given("topics", ArrayField(TextField()))
KINDS = Given("kinds", ArrayField(TextField()))


@dataclass(frozen=True)
class Choice:
    """What may be asked. Empty means all; topics are slugs, difficulty goes from 1 to 5."""

    topics: tuple[str, ...] | Given = ()
    kinds: tuple[str, ...] | Given = ()
    easiest: int | Given = LEVELS[0]
    hardest: int | Given = LEVELS[-1]
    flagged: bool = False

    @property
    def is_levelled(self) -> bool:
        return (self.easiest, self.hardest) != (LEVELS[0], LEVELS[-1])

    @property
    def shape(self) -> "Choice":
        """The same with places for what was chosen: one `Statement` serves all of them."""
        wanted = {"topics": self.topics and TOPICS, "kinds": self.kinds and KINDS}
        if self.is_levelled:
            wanted |= {"easiest": EASIEST, "hardest": HARDEST}
        return replace(self, **wanted)

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the places of the shape."""
        return {
            "topics": list(self.topics),
            "kinds": list(self.kinds),
            "easiest": self.easiest,
            "hardest": self.hardest,
        }

    def fits(self, *, learner: User | Given, above: str = "") -> Q:
        """Return the condition on a question on offer; `above` leads to it, as "question__"."""
        wanted = {
            "retired_at": None,
            "topic__retired_at": None,
            "current_version__isnull": False,
        }
        if self.is_levelled:
            wanted["current_version__difficulty__range"] = (self.easiest, self.hardest)
        if self.flagged:
            wanted["flags__learner"] = learner
        fitting = Q(**{above + name: value for name, value in wanted.items()})
        if self.topics:
            fitting &= is_among(f"{above}topic__slug", self.topics)
        if self.kinds:
            fitting &= is_among(f"{above}current_version__kind", self.kinds)
        return fitting


EVERYTHING = Choice()


def is_among(name: str, values: tuple[str, ...] | Given) -> Q:
    """Return the condition that a field has one of the values."""
    return Q(IsAmong(name, values)) if isinstance(values, Given) else Q(**{f"{name}__in": values})
