"""Readiness with its interval, and the three things that would raise it most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.readiness import (
    MORE,
    READY_ANSWERS,
    READY_INTERVIEWS,
    WEIGHTS,
    WELL,
    Ground,
    Readiness,
    gain_by_practice,
    gain_by_recall,
    gain_by_section,
    judge,
)
from progress.domain.record import Record, Standing
from progress.domain.sections import Sitting
from progress.figures.base import Action, Figure, show, whole
from progress.figures.interviews import counting_of, total_of
from studyhub.charts import Column, Point, Table, Unit, draw_dots

MOST = 3
# What raises the figure by less than a tenth of a point is not named.
LEAST = 0.001


@dataclass(frozen=True)
class Raise:
    """One thing that would raise readiness, by so many points of a hundred."""

    says: str
    gain: float
    url: str

    @property
    def points(self) -> float:
        return round(100 * self.gain, 1)

    @property
    def whole_points(self) -> int:
        """As exact as a figure with an interval of tens can be."""
        return round(self.points)


@dataclass(frozen=True)
class Evidence:
    """What there is to judge by, beside what is needed at least.

    Answers are those in topics that are studied. Of interviews those that count: the last three at
    most. `left_out`: how many topics the learner leaves out.
    """

    answers: int
    interviews: int
    left_out: int = 0

    @property
    def missing_answers(self) -> int:
        return max(0, READY_ANSWERS - self.answers)

    @property
    def missing_interviews(self) -> int:
        return max(0, READY_INTERVIEWS - self.interviews)


def weigh_evidence(record: Record) -> Evidence:
    return Evidence(
        answers=sum(one.mastery.answers for one in record.studied),
        interviews=len(shares_of(record)[: len(WEIGHTS)]),
        left_out=len(record.standings) - len(record.studied),
    )


def shares_of(record: Record) -> list[float]:
    """Return what the last interviews earned of their points, newest first."""
    return [total_of(sitting) for sitting in sittings_of(record)]


def sittings_of(record: Record) -> list[Sitting]:
    """Return the last interviews that count and asked of what is studied, newest first."""
    return [one for one in reversed(counting_of(record)) if not one.is_left_out]


def ground_of(standing: Standing) -> Ground:
    mastery = standing.mastery
    return Ground(
        mastery.answers,
        float(mastery.shares),
        mastery.recall,
        standing.fading.recall_after_looks,
    )


def judge_record(record: Record) -> Readiness | None:
    grounds = [ground_of(standing) for standing in record.studied]
    return judge(grounds=grounds, interviews=shares_of(record))


def draw_readiness(record: Record) -> Figure:
    """Return the figure from 0 to 100, or what it is withheld for."""
    evidence, readiness = weigh_evidence(record), judge_record(record)
    table = tabulate(evidence, readiness)
    if readiness is None:
        return Figure(
            slug="readiness",
            title=_("Readiness: withheld"),
            table=table,
            how=how(),
            action=choose_action(evidence),
            lacks=say_lacking(evidence),
        )
    says = say_readiness(readiness)
    chart = draw_dots(
        slug="readiness",
        title=add_left_out(_("Readiness %(says)s") % {"says": says}, evidence),
        columns=(_("Readiness"), _("Of 100")),
        points=[
            Point(
                name_evidence(evidence),
                readiness.share,
                says,
                span=(readiness.low, readiness.high),
            )
        ],
        ticks=((0, "0"), (0.5, "50"), (1, "100")),
        table=table,
        how=how(),
    )
    return show(chart)


@dataclass(frozen=True)
class Outline:
    """Readiness in a few lines: what it is or what it lacks, from what, and what raises it."""

    says: str
    lacks: str
    evidence: str
    raises: Sequence[Raise]


def outline_readiness(record: Record) -> Outline | None:
    """Return it for a page that has room for a few lines; None where nothing was answered yet."""
    evidence, readiness = weigh_evidence(record), judge_record(record)
    if not evidence.answers:
        return None
    return Outline(
        says=say_readiness(readiness) if readiness else "",
        lacks="" if readiness else say_lacking(evidence),
        evidence=add_left_out(say_evidence(evidence), evidence),
        raises=list_raises(record),
    )


def say_readiness(readiness: Readiness) -> str:
    return _("%(share)d of 100, likely %(low)d to %(high)d") % {
        "share": whole(readiness.share),
        "low": whole(readiness.low),
        "high": whole(readiness.high),
    }


def say_lacking(evidence: Evidence) -> str:
    if not evidence.missing_interviews:
        says = _("Needs %(answers)d answers; you have %(given)d")
    else:
        says = _(
            "Needs %(answers)d answers and %(interviews)d interview; you have %(given)d and %(sat)d"
        )
    figures = {
        "answers": READY_ANSWERS,
        "interviews": READY_INTERVIEWS,
        "given": evidence.answers,
        "sat": evidence.interviews,
    }
    return add_left_out(says % figures, evidence) + "."


def say_evidence(evidence: Evidence) -> str:
    """Say what the figure rests on: "From 84 answers, 2 interviews", "…, the last 3 interviews"."""
    answers = ngettext("From %(n)d answer", "From %(n)d answers", evidence.answers)
    return join_evidence(evidence, answers, _("the last %(n)d interviews"))


def name_evidence(evidence: Evidence) -> str:
    """Return the same as the name of a row, for which a picture has less room."""
    answers = ngettext("%(n)d answer", "%(n)d answers", evidence.answers)
    return join_evidence(evidence, answers, _("last %(n)d interviews"))


def join_evidence(evidence: Evidence, answers: str, last: str) -> str:
    """Join answers and interviews; `last` names as many as count, beside which others may stand."""
    sat = ngettext("%(n)d interview", "%(n)d interviews", evidence.interviews)
    interviews = last if evidence.interviews == len(WEIGHTS) else sat
    return f"{answers % {'n': evidence.answers}}, {interviews % {'n': evidence.interviews}}"


def add_left_out(says: str, evidence: Evidence) -> str:
    """Add to what is said how many topics are left out, where some are."""
    if not evidence.left_out:
        return says
    left_out = ngettext("%(n)d topic left out", "%(n)d topics left out", evidence.left_out)
    return f"{says}; {left_out % {'n': evidence.left_out}}"


def choose_action(evidence: Evidence) -> Action:
    if missing := evidence.missing_answers:
        label = ngettext("Answer %(count)d more", "Answer %(count)d more", missing)
        return Action(label % {"count": missing}, reverse("practice"))
    return Action(_("Sit an interview"), reverse("interviews"))


def how() -> str:
    return _(
        "Half of it is the mean over all topics of what you are expected to earn there (your sum "
        "of shares plus 1, divided by your answers plus 2), times what is remembered by FSRS; a "
        "topic without answers counts as 50 %, with the widest doubt. The other half is what your"
        " last three interviews earned of their points; the newest counts whole, then a half and "
        "a quarter; one that ended after you had seen a key of it is left out. "
        "The interval of 95 % adds up the doubt of each. It is withheld below 30 "
        "answers and 1 interview, because a figure from less would say more about luck than about"
        " you. It rests on the answers that count for topics: your list of answers says which do "
        "not, and why. Topics that are left out, answers in them, and interviews that asked of "
        "nothing else, do not count. No figure here predicts a real interview."
    )


def tabulate(evidence: Evidence, readiness: Readiness | None) -> Table:
    columns = (
        Column("readiness", _("Readiness"), Unit.SHARE),
        Column("low", _("From"), Unit.SHARE),
        Column("high", _("To"), Unit.SHARE),
        Column("answers", _("Answers")),
        Column("interviews", _("Interviews that count")),
    )
    figures = (readiness.share, readiness.low, readiness.high) if readiness else (None, None, None)
    return Table(columns, [(*figures, evidence.answers, evidence.interviews)])


def list_raises(record: Record) -> list[Raise]:
    """Return the things that would raise readiness most; none while it is withheld."""
    if judge_record(record) is None:
        return []
    found = [*raise_by_topics(record), *raise_by_recall(record), *raise_by_sections(record)]
    worth = [one for one in found if one.gain >= LEAST]
    return sorted(worth, key=lambda one: -one.gain)[:MOST]


def raise_by_topics(record: Record) -> Iterator[Raise]:
    studied = record.studied
    for standing in (one for one in studied if one.topic.can_practise):
        says = _("%(topic)s: %(count)d more answers that earn %(share)d %%")
        yield Raise(
            says % {"topic": standing.topic.title, "count": MORE, "share": whole(WELL)},
            gain_by_practice(ground_of(standing), len(studied)),
            reverse("topic_progress", args=[standing.topic.slug]),
        )


def raise_by_recall(record: Record) -> Iterator[Raise]:
    if due := record.due_again:
        says = ngettext(
            "Look again at %(count)d card that fades",
            "Look again at %(count)d cards that fade",
            due,
        )
        grounds: Sequence[Ground] = [ground_of(one) for one in record.studied]
        yield Raise(says % {"count": due}, gain_by_recall(grounds), reverse("recall"))


def raise_by_sections(record: Record) -> Iterator[Raise]:
    """Yield the sections of the newest interview that lie below its line."""
    sittings = sittings_of(record)
    newest = sittings[0]
    line = newest.interview.plan["pass_percent"] / 100
    total = float(sum(section.maximum for section in newest.sections)) or 1.0
    for section in newest.sections:
        if section.share is None:
            continue
        gain = gain_by_section(
            share=float(section.share),
            weight=float(section.maximum) / total,
            line=line,
            sat=len(sittings),
        )
        says = _("“%(section)s” reaches %(line)d %% in your next interview")
        yield Raise(
            says % {"section": section.title, "line": whole(line)}, gain, reverse("interviews")
        )
