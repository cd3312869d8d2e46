"""What a scored answer tells its learner: a plain view model, computed from stored reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from questions.domain.exemplars import list_exemplars
from questions.domain.next_steps import Step, find_section, list_steps
from questions.domain.segments import segment_field
from questions.domain.self_marking import (
    OwnPart,
    compare_marks,
    compare_points,
    list_own_parts,
    own_mark_of,
)
from questions.kinds import Explained, kind_of
from questions.kinds.base import rich
from questions.kinds.numeric import describe_expected, describe_reading, find_word, say_reading
from questions.models import Confidence, Kind, QuestionVersion, Score, SelfMark, Submission
from studyhub.wording import say_sureness

FULL, PART, NONE = "full", "part", "contrary"
# Mentoring stores one of these words in the report of a mark.
VERDICTS = {"ready": _lazy("Ready"), "nearly": _lazy("Nearly"), "revise": _lazy("Revise")}
CHOICES = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE)
SETTLED = (Submission.State.SCORED, Submission.State.FAILED)


@dataclass(frozen=True)
class OptionView:
    """An option after the check: whether it is right, whether it was chosen, and why."""

    id: str
    # As it is shown: its Markdown rendered and cleaned at load.
    text: str
    why: str
    # The same with its Markdown rendered and cleaned at load, where the pack did that.
    why_html: str
    right: bool
    chosen: bool
    # Per cents of the points that its author gave it; None where it counts as its kind says.
    share: float | None = None

    @property
    def taken(self) -> float:
        """Per cents that it takes back where it is chosen."""
        return max(0, -(self.share or 0))

    @property
    def status(self) -> str:
        """What stands on its card: nothing for a wrong option that was left alone."""
        if not self.right:
            earns = "partly" if (self.share or 0) > 0 else "wrong"
            return earns if self.chosen else ""
        return "right" if self.chosen else "missed"


@dataclass(frozen=True)
class Mark:
    """What a mentor gave. Never blended with the automatic score."""

    name: str
    points: Any
    maximum: Any
    verdict: str
    summary: str
    created_at: datetime

    @property
    def verdict_word(self) -> str:
        return str(VERDICTS.get(self.verdict, ""))


@dataclass(frozen=True)
class Rescored:
    """A later version that the score is by, and what it expects in a line, where it has one."""

    number: int
    expects: str


@dataclass(frozen=True)
class Result:
    """Everything that the page of an answer shows below the question."""

    submission: Submission
    kind: str
    headline: str = ""
    state: str = ""
    score: Score | None = None
    mark: Mark | None = None
    fields: list[dict] = field(default_factory=list)
    options: list[OptionView] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)
    # How the points of a partly right answer arose, in a line.
    how: str = ""
    # What the author says to the answer as a whole.
    whole: str = ""
    reason: str = ""
    # What the author says to the number that was given.
    word: str = ""
    expected: str = ""
    # The learner's number, and as what it was read.
    given: str = ""
    model_answer: list[dict] = field(default_factory=list)
    # Answers that people marked: {"quality", "text", "points", "why"}.
    exemplars: list[dict] = field(default_factory=list)
    # What the learner gave their own answer, or is to give before the score is shown.
    own: SelfMark | None = None
    own_parts: list[OwnPart] = field(default_factory=list)
    section: dict | None = None
    # What would raise the score most, each with where to read about it.
    steps: list[Step] = field(default_factory=list)
    rescored: Rescored | None = None

    @property
    def version(self) -> QuestionVersion:
        return self.submission.version

    @property
    def is_final(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self.submission.state in SETTLED

    @property
    def is_pending(self) -> bool:
        """Whether nobody has given anything yet, and the scorer has not given up."""
        return self.score is None and self.mark is None and not self.is_final

    @property
    def waits_for_own_mark(self) -> bool:
        """Whether the learner marks the answer first: the score and the key are kept back."""
        return self.own is not None and self.own.marked_at is None

    @property
    def compared(self) -> list[dict]:
        """The parts with the learner's credit beside the scorer's."""
        return compare_marks(self.submission, self.report)

    @property
    def compared_points(self) -> dict | None:
        """The learner's share of the key points and the scorer's, where more than these count."""
        return compare_points(self.submission, self.report)

    @property
    def hint_caps(self) -> list[dict]:
        """What hints cost."""
        return [cap for cap in self.report.get("caps", []) if cap["rule"] == "hints"]

    @property
    def is_failed(self) -> bool:
        return self.submission.state == Submission.State.FAILED

    @property
    def is_language(self) -> bool:
        return Kind(self.kind).is_language

    @property
    def report(self) -> dict:
        return self.score.report if self.score else {}

    @property
    def announcement(self) -> str:
        """What a listener hears, once, when the score arrives."""
        if self.score is None:
            return ""
        said = {
            "points": f"{float(self.score.points):g}",
            "maximum": f"{float(self.score.maximum):g}",
        }
        if not self.is_language:
            return _("Scored: %(points)s of %(maximum)s.") % said
        said["sureness"] = say_sureness(self.report)
        return _("Scored: %(points)s of %(maximum)s, %(sureness)s.") % said

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The names of what is being looked for, while the score is not there."""
        content = self.version.content
        points = tuple(point["text"] for point in content.get("key_points", ()))
        return points or tuple(section["title"] for section in content.get("sections", ()))


def describe_result(*, submission: Submission, now: datetime) -> Result:
    """Return what is known about an answer at `now`. Reads at most three rows more.

    The key and its reasons are those of the version that the score is by.
    """
    version = submission.version
    score = automatic_score(submission)
    report = score.report if score else None
    judge = find_judge(version, report)
    # What the scorer gave up on is settled as well, also where a mentor marked it since.
    shown_key = score is not None or submission.state in SETTLED
    own = own_mark_of(submission)
    return Result(
        submission=submission,
        kind=version.kind,
        state=state_of(score),
        headline=headline_of(score, submission.confidence),
        score=score,
        mark=mark_of(submission.effective_score),
        fields=list_fields(submission, report),
        options=list_options(submission, judge) if shown_key else [],
        explained=explain(submission, judge, report) if shown_key else [],
        how=say_points(submission, judge, report) if shown_key else "",
        whole=find_whole(judge, score),
        reason=report["parts"][0]["reason"] if report and version.kind == Kind.NUMERIC else "",
        word=find_number_word(submission, judge) if shown_key else "",
        expected=expected_number(judge.content) if shown_key else "",
        given=say_number(submission, judge),
        model_answer=list_model_answer(judge) if shown_key else [],
        exemplars=list_exemplars(judge) if shown_key else [],
        own=own,
        own_parts=list_own_parts(version) if own else [],
        section=find_section(version) if shown_key else None,
        steps=list_steps(report, version),
        rescored=Rescored(judge.number, say_expected(judge)) if judge != version else None,
    )


def find_judge(version: QuestionVersion, report: dict | None) -> QuestionVersion:
    """Return the version that a report is by: the one that was asked, or a later one."""
    number = (report or {}).get("versions", {}).get("question", version.number)
    if number == version.number:
        return version
    later = QuestionVersion.objects.filter(question=version.question_id, number=number)
    return later.select_related("question").first() or version


def say_expected(version: QuestionVersion) -> str:
    """Return what is right by a version in one line; "" where it takes more."""
    if version.kind in CHOICES:
        options = kind_of(version).options(version.content)
        right = [(rich(one, "text"),) for one in options if one["right"]]
        return format_html_join(", ", "{}", right)
    return expected_number(version.content)


def say_key(version: QuestionVersion) -> str:
    """Return what is right by a version, for its authors; "" where it takes more than a line."""
    if version.kind == Kind.SHORT_ANSWER:
        return ", ".join(version.content["answer"]["accepted"])
    return say_expected(version)


def automatic_score(submission: Submission) -> Score | None:
    """Return the newest score that no person gave, or None while there is none."""
    effective = submission.effective_score
    if effective is None or effective.source != Score.Source.MENTOR:
        return effective
    automatic = submission.scores.exclude(source=Score.Source.MENTOR)
    return automatic.order_by("-pk").first()


def mark_of(score: Score | None) -> Mark | None:
    """Return a mentor's mark, with the mentor's name and verdict."""
    if score is None or score.source != Score.Source.MENTOR:
        return None
    return Mark(
        name=str(score.marked_by),
        points=score.points,
        maximum=score.maximum,
        verdict=score.report.get("verdict", ""),
        summary=score.report.get("summary", ""),
        created_at=score.created_at,
    )


def state_of(score: Score | None) -> str:
    """Return the glyph of a score: full, part, contrary (nothing earned), or "" without one."""
    if score is None:
        return ""
    if score.points == score.maximum:
        return FULL
    return PART if score.points else NONE


def headline_of(score: Score | None, confidence: str) -> str:
    """Say how it went beside how sure the learner was; "" without a score."""
    if score is None:
        return ""
    sentences = {
        (FULL, Confidence.SURE): _("Right, and you were sure."),
        (FULL, Confidence.THINK_SO): _("Right, as you thought."),
        (FULL, Confidence.GUESS): _("Right, though you guessed."),
        (FULL, ""): _("Right."),
        (PART, Confidence.SURE): _("Partly right, though you were sure."),
        (PART, ""): _("Partly right."),
        (NONE, Confidence.SURE): _("Not right, though you were sure."),
        (NONE, Confidence.GUESS): _("Not right, and you were guessing."),
        (NONE, ""): _("Not right."),
    }
    state = state_of(score)
    return sentences.get((state, confidence)) or sentences.get((state, ""), "")


def list_options(submission: Submission, judge: QuestionVersion) -> list[OptionView]:
    """Return the options of a choice, what the learner chose first, then what is right."""
    if judge.kind not in CHOICES:
        return []
    chosen = submission.response.get("choice", [])
    every = kind_of(judge).options(judge.content)
    options = [
        OptionView(
            id=option["id"],
            text=rich(option, "text"),
            why=option.get("why", ""),
            why_html=option.get("why_html", ""),
            right=option["right"],
            chosen=option["id"] in chosen,
            share=option.get("share"),
        )
        for option in every
    ]
    return sorted(options, key=lambda option: (not option.chosen, not option.right))


def explain(submission: Submission, judge: QuestionVersion, report: dict | None) -> list[Explained]:
    """Return part by part what was given and right, for the kinds that have such parts."""
    return kind_of(judge).explain(submission.response, judge.content, report or {})


def say_points(submission: Submission, judge: QuestionVersion, report: dict | None) -> str:
    """Return how the points arose, for the kinds whose points are no plain sum; else ""."""
    return kind_of(judge).say_points(submission.response, judge.content, report or {})


def expected_number(content: Mapping[str, Any]) -> str:
    """Return the right number with its unit and tolerance; "" for other kinds."""
    answer = content.get("answer")
    if not isinstance(answer, Mapping) or "value" not in answer:
        return ""
    return describe_expected(answer)


def find_whole(version: QuestionVersion, score: Score | None) -> str:
    """Return what the author says to an answer that was right, partly right or not."""
    name = {FULL: "right", PART: "partly", NONE: "wrong"}.get(state_of(score))
    return rich(version.content.get("whole") or {}, name) if name else ""


def find_number_word(submission: Submission, judge: QuestionVersion) -> str:
    """Return what the author says to the learner's number; "" for other kinds."""
    if judge.kind != Kind.NUMERIC:
        return ""
    return find_word(submission.response.get("text", ""), judge.content["answer"])


def given_number(submission: Submission, judge: QuestionVersion | None = None) -> str:
    """Return the learner's number as the scorer read it, in the base unit; "" where it is none."""
    version = judge or submission.version
    if version.kind != Kind.NUMERIC:
        return ""
    return describe_reading(submission.response.get("text", ""), version.content["answer"])


def say_number(submission: Submission, judge: QuestionVersion) -> str:
    """Return the learner's number, and as what it was read; "" where it is none."""
    if not given_number(submission, judge):
        return ""
    return say_reading(submission.response["text"], judge.content["answer"])


def list_model_answer(version: QuestionVersion) -> list[dict]:
    """Return the model answer as titled parts: one for a written answer, the sections of STAR."""
    model = version.content.get("model_answer")
    if not model:
        return []
    if isinstance(model, str):
        return [{"title": "", "text": model}]
    return [
        {"title": part.title, "text": model[part.slug]}
        for part in kind_of(version).fields(version.content)
        if model.get(part.slug)
    ]


def list_fields(submission: Submission, report: dict | None) -> list[dict]:
    """Return the written parts of an answer, each cut into segments: what ui/score_report takes."""
    version = submission.version
    kind = kind_of(version)
    return [
        {
            "title": part.title,
            "field": part.slug,
            "segments": segment_field(report or {}, part.slug, text),
        }
        for part in kind.fields(version.content)
        for text in [kind.text_of(submission.response, part.slug, version.content)]
    ]
