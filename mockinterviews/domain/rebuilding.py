"""What a learner built and the bank cannot fill any more: what it lacks, and what its owner can do.

Whatever is built can be sat on that day. Later questions retire, move to another topic, or become
another kind; then the plan that asked for them is told, fitted to what the bank has, or removed.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from mockinterviews.domain.blueprints import BankItem, count_of, draws_of, live_bank
from mockinterviews.domain.building import NothingToBuild, cut_to_bank, keep, share_out
from mockinterviews.domain.dropping import BlueprintGone
from mockinterviews.models import Blueprint, Interview, PlannedInterview


@dataclass(frozen=True)
class Lack:
    """A section for which the bank has fewer questions than it asks for."""

    title: str
    wanted: int
    found: int


@dataclass(frozen=True)
class Fitting:
    """What the bank can give to a plan: where it lacks questions, and the sections that are left.

    Without lacks the plan can be sat as it is; without sections nothing of it can.
    """

    lacks: Sequence[Lack]
    sections: list[dict[str, Any]]

    @property
    def questions(self) -> int:
        return sum(count(section) for section in self.sections)


def find_fitting(blueprint: Blueprint, bank: Sequence[BankItem] | None = None) -> Fitting:
    """Return what the bank can give to a plan: one query where `bank` is not given."""
    bank = live_bank(blueprint.pack) if bank is None else bank
    left = cut_to_bank(deepcopy(blueprint.sections), bank)
    given = {section["slug"]: count(section) for section in left}
    wanted = [(one, count(one), given.get(one["slug"], 0)) for one in blueprint.sections]
    lacks = [Lack(one["title"], most, found) for one, most, found in wanted if found < most]
    return Fitting(lacks, left)


def find_lacking(blueprints: Collection[Blueprint]) -> set[int]:
    """Return the keys of those that learners built and the bank cannot fill: one query or none."""
    built = {one.pk: one for one in blueprints if one.learner_id is not None}
    bank = live_bank() if built else []
    return {key for key, one in built.items() if find_fitting(one, bank).lacks}


def count(section: Mapping[str, Any]) -> int:
    return sum(count_of(draw) for draw in draws_of(section))


@transaction.atomic
def fit_built(*, learner: User, blueprint: Blueprint, now: datetime) -> Blueprint:
    """Make what a learner built anew, of what the bank has. Doing it twice is once.

    Effects: what was planned of the old one is planned of the new one, and the old one is removed.
    One that can be sat stays as it is. Raise NothingToBuild where the bank has nothing for it, and
    BlueprintGone.
    """
    held = hold(blueprint)
    fitting = find_fitting(blueprint)
    if not fitting.lacks:
        return blueprint
    if not fitting.sections:
        raise NothingToBuild
    same = ("title", "summary", "mode", "minutes", "pass_percent", "section_floor_percent")
    fields = {name: getattr(blueprint, name) for name in same}
    made = keep(learner, fields, share_out(fitting.sections, blueprint.minutes))
    planned = PlannedInterview.objects.filter(pk__in=held.planned)
    planned.update(blueprint=made, changed_at=now, revision=F("revision") + 1)
    take_away(held, now)
    return made


@transaction.atomic
def remove_built(*, blueprint: Blueprint, now: datetime) -> None:
    """Take away what a learner built: it is offered and planned no more. Doing it twice is once.

    Effects: what is set up of it and not begun goes, and what is planned. What was sat stays, with
    its plan.
    """
    with suppress(BlueprintGone):
        held = hold(blueprint)
        PlannedInterview.objects.filter(pk__in=held.planned).delete()
        take_away(held, now)


@dataclass(frozen=True)
class Held:
    """A blueprint that a learner built, and what hangs on it and is not begun: keys, all locked."""

    blueprint: int
    ready: Sequence[Any]
    planned: Sequence[Any]


def hold(blueprint: Blueprint) -> Held:
    """Lock all of it, in the order in which beginning and moving do. Raise BlueprintGone."""
    hanging = (
        Interview.objects.filter(blueprint=blueprint, state=Interview.State.READY),
        PlannedInterview.objects.filter(blueprint=blueprint),
    )
    ready, planned = (
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        for rows in hanging
    )
    # As for a deletion: nobody makes or plans one of it meanwhile.
    built = Blueprint.objects.select_for_update().filter(pk=blueprint.pk, learner__isnull=False)
    if not built.values_list("pk"):
        raise BlueprintGone
    return Held(blueprint.pk, ready, planned)


def take_away(held: Held, now: datetime) -> None:
    """Offer it no more. Where it was never sat, it is deleted after a week (`dropping`)."""
    Interview.objects.filter(pk__in=held.ready).delete()
    Blueprint.objects.filter(pk=held.blueprint, retired_at=None).update(retired_at=now)
