"""What answers, practice and recall tell a learner and leave behind."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.personal import Eraser, Export, Row, quote
from accounts.models import User
from questions.domain.card_lists import back_of
from questions.domain.counting import (
    annotate_standing,
    is_deed,
    is_evidence,
    say_where_it_counts,
)
from questions.domain.erasing import erase_answers, lock_answers
from questions.domain.erasing_authors import erase_authorship, erase_decisions, erase_problems
from questions.domain.queries import kept_back_from
from questions.domain.self_marking import keeps_back, own_mark_of
from questions.domain.showing import note_reports_told
from questions.domain.telling_authors import (
    tell_drafts,
    tell_editing,
    tell_imports,
    tell_problems,
)
from questions.kinds import kind_of, response_of
from questions.models import (
    Authorship,
    BulkEdit,
    Card,
    ImportFile,
    ImportItem,
    ImportRun,
    LookOutbox,
    Placement,
    Practice,
    PracticeItem,
    PracticeProfile,
    Problem,
    QuestionDraft,
    QuestionFlag,
    RecallSettings,
    Regrade,
    RegradeItem,
    ReviewLog,
    Ruling,
    Score,
    ScoreOutbox,
    SelfMark,
    StudySession,
    StudyStep,
    Submission,
    Trial,
)

CHUNK = 200


def tell_answers(person: User) -> Iterator[Row]:
    scores = Score.objects.select_related("marked_by").order_by("pk")
    answers = (
        annotate_standing(Submission.objects.filter(learner=person))
        .select_related("self_mark")
        # Not joined: the content of a version is read once for all answers to it.
        .prefetch_related("version__question", "topic", Prefetch("scores", scores))
        .order_by("submitted_at", "pk")
    )
    for answer in answers.iterator(chunk_size=CHUNK):
        yield tell_answer(answer)


def tell_answer(answer: Submission) -> Row:
    version = answer.version
    return {
        "id": answer.pk,
        "question": version.question.slug,
        "version": version.number,
        "kind": version.kind,
        "asked": version.content.get("text", version.question.title),
        "topic": answer.topic.title,
        "context": answer.context,
        "submitted_at": answer.submitted_at,
        "study_day": answer.study_day,
        "spent_ms": answer.spent_ms,
        "confidence": answer.confidence,
        "response": answer.response,
        "said": say_response(version, response_of(answer)),
        "state": answer.state,
        # So many as these are true add up to the answers of the study days and of the topics.
        "counts_in_days": is_deed(answer),
        "counts_in_topics": is_evidence(answer),
        "where_it_counts": say_where_it_counts(answer),
        "hints": answer.hints,
        "own_mark": tell_own_mark(answer),
        "scores": tell_scores(answer),
    }


def tell_scores(answer: Submission) -> list[Row]:
    """Return the scores of an answer; none while its learner has to mark it first."""
    if keeps_back(answer):
        return []
    return [tell_score(score, answer) for score in answer.scores.all()]


def tell_own_mark(answer: Submission) -> Row | None:
    own = own_mark_of(answer)
    if own is None or own.marked_at is None:
        return None
    return {"points": own.points, "maximum": own.maximum, "marks": own.marks, "at": own.marked_at}


def say_response(version, response: dict) -> list[dict[str, str]]:
    """Return a response in readable parts, each with a title and a text."""
    return kind_of(version).tell(response, version.content)


def tell_score(score: Score, answer: Submission) -> Row:
    return {
        "source": score.source,
        "points": score.points,
        "maximum": score.maximum,
        "counts": score.pk == answer.effective_score_id,
        "marked_by": str(score.marked_by) if score.marked_by else None,
        "created_at": score.created_at,
        "scorer_version": score.scorer_version,
        "report": score.report,
    }


def write_answer(row: Row) -> str:
    lines = [f"## {row['submitted_at']:%Y-%m-%d %H:%M} UTC: {row['topic']}", "", row["asked"], ""]
    for part in row["said"]:
        lines += [f"**{part['title']}**", "", quote(part["text"]), ""]
    if row["where_it_counts"]:
        lines += [row["where_it_counts"], ""]
    return "\n".join(lines + [write_score(score) for score in row["scores"]])


def write_score(score: Row) -> str:
    by = score["marked_by"] or _("scored automatically")
    lines = [f"- {score['points']} / {score['maximum']} ({by})"]
    # What has no points of its own, such as an option, is told in the JSON.
    for part in (part for part in score["report"].get("parts", []) if part["maximum"]):
        lines.append(f"  - {part['title']}: {part['points']} / {part['maximum']}. {part['reason']}")
    return "\n".join(lines)


def tell_practices(person: User) -> Iterator[Row]:
    practices = (
        Practice.objects.filter(learner=person)
        .prefetch_related("items__version__question")
        .order_by("started_at", "pk")
    )
    for practice in practices.iterator(chunk_size=CHUNK):
        yield {
            "id": practice.pk,
            "origin": practice.origin,
            "title": practice.title,
            "started_at": practice.started_at,
            "finished_at": practice.finished_at,
            "questions": [
                {
                    "position": item.position,
                    "question": item.version.question.slug,
                    "shown_at": item.shown_at,
                    "skipped_at": item.skipped_at,
                    "hints_opened": item.hints_opened,
                    "typed": item.draft["fields"] if item.draft else [],
                    "answer": item.submission_id,
                }
                for item in practice.items.all()
            ],
        }


def tell_levels(person: User) -> Iterator[Row]:
    for profile in PracticeProfile.objects.filter(learner=person):
        yield {"level": profile.level, "last_choice": profile.choice}
    for placement in Placement.objects.filter(learner=person).order_by("decided_at", "pk"):
        yield {
            "level_found": placement.level,
            "decided_at": placement.decided_at,
            "practice": placement.practice_id,
            "evidence": placement.evidence,
        }


def tell_flags(person: User) -> Iterator[Row]:
    flags = QuestionFlag.objects.filter(learner=person).select_related("question")
    for flag in flags.order_by("flagged_at", "pk"):
        yield {
            "question": flag.question.slug,
            "title": flag.question.title,
            "flagged_at": flag.flagged_at,
        }


def tell_sessions(person: User) -> Iterator[Row]:
    sessions = StudySession.objects.filter(learner=person)
    sessions = sessions.prefetch_related("steps__lesson", "steps__own_cards")
    for session in sessions.order_by("started_at", "pk").iterator(chunk_size=CHUNK):
        yield {
            "id": session.pk,
            "minutes": session.minutes,
            "active_seconds": session.active_seconds,
            "started_at": session.started_at,
            "finished_at": session.finished_at,
            "steps": [
                {
                    "kind": step.kind,
                    "lesson": step.lesson.slug if step.lesson else None,
                    "section": step.section,
                    "practice": step.practice_id,
                    "own_cards": [card.pk for card in step.own_cards.all()],
                    "begun_at": step.begun_at,
                    "finished_at": step.finished_at,
                }
                for step in session.steps.all()
            ],
        }


def tell_cards(person: User) -> Iterator[Row]:
    """Tell the recall cards, without those whose looks and days would tell a score kept back."""
    cards = (
        Card.objects.filter(~kept_back_from(person), learner=person)
        .select_related("lesson")
        # The content of a version is read once for all points of it.
        .prefetch_related("question__current_version", "logs__superseded_by")
        .order_by("pk")
    )
    for card in cards.iterator(chunk_size=CHUNK):
        yield {
            "kind": card.kind,
            "question": card.question and card.question.slug,
            "title": card.question.title if card.question else card.front,
            "key_point": card.point,
            "front": card.front,
            "back": back_of(card),
            "lesson": card.lesson and card.lesson.slug,
            "due_on": card.due_on,
            "asked_on": card.day,
            "plan": card.plan,
            "suspended_at": card.suspended_at,
            "deleted_at": card.deleted_at,
            "state": card.state,
            "looks": [tell_look(log) for log in sorted(card.logs.all(), key=by_making)],
        }


def by_making(log: ReviewLog) -> tuple:
    return log.made_at, log.pk


def tell_look(log: ReviewLog) -> Row:
    return {
        "rating": log.rating,
        "at": log.reviewed_at,
        "study_day": log.study_day,
        "answer": log.submission_id,
        "rated": log.source,
        "rated_at": log.made_at,
        "counts": not hasattr(log, "superseded_by"),
        "retention": log.retention,
        "moved_by_days": log.shift,
    }


def tell_recall_settings(person: User) -> Iterator[Row]:
    names = [field.attname for field in RecallSettings._meta.fields if not field.primary_key]
    yield from RecallSettings.objects.filter(learner=person).values(*names)


EXPORTS = (
    Export(
        name="answers",
        title=gettext_lazy("Answers and their scores"),
        models=(Submission, Score, SelfMark),
        tell=tell_answers,
        write=write_answer,
        note=note_reports_told,
    ),
    Export(
        name="practice",
        title=gettext_lazy("Practice"),
        models=(Practice, PracticeItem),
        tell=tell_practices,
    ),
    Export(
        name="levels",
        title=gettext_lazy("Level and choice of practice"),
        models=(PracticeProfile, Placement),
        tell=tell_levels,
    ),
    Export(
        name="flags",
        title=gettext_lazy("Flagged questions"),
        models=(QuestionFlag,),
        tell=tell_flags,
    ),
    Export(
        name="study_sessions",
        title=gettext_lazy("Study sessions"),
        models=(StudySession, StudyStep, StudyStep.own_cards.through),
        tell=tell_sessions,
    ),
    Export(
        name="recall",
        title=gettext_lazy("Recall cards"),
        models=(Card, ReviewLog),
        tell=tell_cards,
    ),
    Export(
        name="recall_settings",
        title=gettext_lazy("Recall settings"),
        models=(RecallSettings,),
        tell=tell_recall_settings,
    ),
    Export(
        name="problems",
        title=gettext_lazy("Problems reported with questions"),
        models=(Problem,),
        tell=tell_problems,
    ),
    Export(
        name="question_drafts",
        title=gettext_lazy("Questions begun"),
        models=(QuestionDraft,),
        tell=tell_drafts,
    ),
    Export(
        name="editing",
        title=gettext_lazy("Questions edited"),
        models=(Authorship,),
        tell=tell_editing,
    ),
    Export(
        name="imports",
        title=gettext_lazy("Files of questions brought in"),
        models=(ImportRun, ImportItem, ImportFile),
        tell=tell_imports,
    ),
)
ERASERS = (
    Eraser(
        models=(
            *(Submission, Score, ScoreOutbox, SelfMark, Practice, PracticeItem),
            *(Card, ReviewLog, LookOutbox),
            *(PracticeProfile, Placement, QuestionFlag),
            *(StudySession, StudyStep, StudyStep.own_cards.through),
        ),
        lock=lock_answers,
        erase=erase_answers,
        goes=gettext_lazy(
            "every word of your answers, the reports on them, your own marks, your practice, study "
            "sessions and flags, and your recall cards"
        ),
        stays=gettext_lazy(
            "which option was chosen and how many points an answer got, without your name"
        ),
    ),
    # It goes with the row of the person.
    Eraser(models=(RecallSettings,), goes=gettext_lazy("how you want recall to ask you")),
    Eraser(
        models=(Problem,),
        erase=erase_problems,
        goes=gettext_lazy("the problems that you reported, and your replies to those of others"),
    ),
    Eraser(
        models=(Authorship,),
        erase=erase_authorship,
        stays=gettext_lazy("the questions that you wrote, without your name"),
    ),
    # They go with the row of the person.
    Eraser(
        models=(ImportRun, ImportItem, ImportFile),
        goes=gettext_lazy("the files of questions that you brought in"),
    ),
    Eraser(models=(Regrade, RegradeItem, Ruling), erase=erase_decisions),
    # They go with the row of the person.
    Eraser(
        models=(QuestionDraft, BulkEdit),
        goes=gettext_lazy("the questions that you began and did not save"),
    ),
    Eraser(models=(Trial,), goes=gettext_lazy("the answers that you tried as an author")),
)
UNTOLD = {
    Regrade: "an author's work on a question: its scores are told with the answers",
    RegradeItem: "what an answer would get: what it got is told with the answers",
    Ruling: "an author's decision about a question",
    BulkEdit: "what questions were before an author changed or removed many at once",
    Trial: "an answer that an author tried to see its score: gone after a day",
    ScoreOutbox: "a fact on its way to the figures",
    LookOutbox: "a fact on its way to the figures",
}
